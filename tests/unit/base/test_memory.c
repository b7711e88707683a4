/* Allocation that does not fail: base/memory. */
#include "base/memory.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int pipe_ends[2];

static void
hook_writes_to_the_pipe(void)
{
	if (write(pipe_ends[1], "restored", 8) != 8)
		_exit(3);
}

/* Runs ask in a child: 'A' when it aborted; out gets what came through the pipe. */
static char
fate_of(void (*ask)(void), char out[16])
{
	int status;
	pid_t child;
	ssize_t got;

	memset(out, 0, 16);
	assert_int_equal(pipe(pipe_ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct rlimit no_core = { 0, 0 };

		setrlimit(RLIMIT_CORE, &no_core);
		dup2(pipe_ends[1], STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		ask();
		_exit(0);
	}
	close(pipe_ends[1]);
	got = read(pipe_ends[0], out, 8);
	assert_true(got >= 0);
	close(pipe_ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? 'A' : 'x';
}

static void
ask_for_too_much_at_once(void)
{
	mem_on_exhausted(hook_writes_to_the_pipe);
	mem_free(mem_alloc((size_t)PTRDIFF_MAX + 1));
}

static void
ask_for_an_overflowing_product(void)
{
	mem_on_exhausted(hook_writes_to_the_pipe);
	mem_free(mem_calloc(SIZE_MAX / 2, 3));
}

static void
resize_to_an_overflowing_product(void)
{
	mem_on_exhausted(hook_writes_to_the_pipe);
	mem_free(mem_resize(NULL, SIZE_MAX / 16, 32));
}

static void
exhaustion_restores_the_terminal_and_aborts(void **state)
{
	char out[16];

	(void)state;
	assert_int_equal(fate_of(ask_for_too_much_at_once, out), 'A');
	assert_string_equal(out, "restored");
	assert_int_equal(fate_of(ask_for_an_overflowing_product, out), 'A');
	assert_string_equal(out, "restored");
	assert_int_equal(fate_of(resize_to_an_overflowing_product, out), 'A');
	assert_string_equal(out, "restored");
}

static void
nothing_asked_for_is_something_to_free(void **state)
{
	void *block = mem_alloc(0);

	(void)state;
	assert_non_null(block);
	mem_free(block);
	block = mem_calloc(0, 8);
	assert_non_null(block);
	mem_free(block);
	mem_free(NULL);
}

static void
calloc_gives_zeroes(void **state)
{
	unsigned char *block = mem_calloc(100, 3);

	(void)state;
	for (size_t i = 0; i < 300; i++)
		assert_int_equal(block[i], 0);
	mem_free(block);
}

static void
copies_are_whole_and_terminated(void **state)
{
	char *text = mem_dup_text("abc");
	char *part = mem_dup_text_n("abc", 2);
	char *none = mem_dup_text_n(NULL, 0);
	unsigned char *block = mem_dup("a\0b", 3);

	(void)state;
	assert_string_equal(text, "abc");
	assert_string_equal(part, "ab");
	assert_string_equal(none, "");
	assert_memory_equal(block, "a\0b", 3);
	mem_free(text);
	mem_free(part);
	mem_free(none);
	mem_free(block);
}

static void
a_growing_array_keeps_its_items(void **state)
{
	int *items = NULL;
	size_t capacity = 0, count = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		MEM_GROW(items, capacity, count);
		items[count++] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
	assert_int_equal(capacity, 1024);
	mem_free(items);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exhaustion_restores_the_terminal_and_aborts),
		cmocka_unit_test(nothing_asked_for_is_something_to_free),
		cmocka_unit_test(calloc_gives_zeroes),
		cmocka_unit_test(copies_are_whole_and_terminated),
		cmocka_unit_test(a_growing_array_keeps_its_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

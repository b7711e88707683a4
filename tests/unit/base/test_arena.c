/* Memory that is freed all at once: base/arena. */
#include "base/arena.h"

#include <setjmp.h>
#include <signal.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void
blocks_are_zeroed_aligned_and_never_move(void **state)
{
	struct arena *arena = arena_new();
	unsigned char *blocks[500];

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		blocks[i] = arena_alloc(arena, i + 1, 7);
		assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
		for (size_t at = 0; at < (i + 1) * 7; at++)
			assert_int_equal(blocks[i][at], 0);
		memset(blocks[i], (int)i & 0xFF, (i + 1) * 7);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t at = 0; at < (i + 1) * 7; at++)
			assert_int_equal(blocks[i][at], i & 0xFF);
	assert_true(arena_used(arena) >= 7 * 500 * 501 / 2);
	arena_free(arena);
}

static void
a_large_block_leaves_room_in_the_chunk_being_filled(void **state)
{
	struct arena *arena = arena_new();
	char *small = arena_alloc(arena, 1, 16);
	char *large = arena_alloc(arena, 1, 1000000);
	char *next = arena_alloc(arena, 1, 16);

	(void)state;
	memset(large, 1, 1000000);
	assert_ptr_equal(next, small + 16);
	arena_free(arena);
	arena_free(NULL);
}

static void
texts_are_copied_with_their_end(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(arena_dup_text(arena, "单先生"), "单先生");
	assert_string_equal(arena_dup_text_n(arena, "abc", 2), "ab");
	assert_string_equal(arena_dup_text(arena, ""), "");
	assert_non_null(arena_alloc(arena, 0, 8));
	arena_free(arena);
}

static void
an_overflowing_size_is_out_of_memory(void **state)
{
	int status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		struct rlimit no_core = { 0, 0 };

		setrlimit(RLIMIT_CORE, &no_core);
		close(STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		arena_alloc(arena_new(), SIZE_MAX / 2, 3);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_zeroed_aligned_and_never_move),
		cmocka_unit_test(a_large_block_leaves_room_in_the_chunk_being_filled),
		cmocka_unit_test(texts_are_copied_with_their_end),
		cmocka_unit_test(an_overflowing_size_is_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

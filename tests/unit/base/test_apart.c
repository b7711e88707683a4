/* Work in a process of its own. */
#include "base/apart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct answer {
	pid_t pid;
	char text[100000];	/* more than a pipe holds */
};

static int touched;

static void
work_and_touch(void *context, void *result)
{
	struct answer *answer = result;

	touched = 1;
	answer->pid = getpid();
	memset(answer->text, *(const char *)context, sizeof(answer->text));
}

static void
die(void *context, void *result)
{
	(void)context;
	memset(result, 'x', 10);
	abort();
}

static void
end_half_way(void *context, void *result)
{
	(void)context;
	memset(result, 'x', 10);
	_exit(0);
}

static void
the_result_comes_from_another_process_whole(void **state)
{
	static struct answer answer;
	char letter[] = "a";

	(void)state;
	assert_true(apart_run(work_and_touch, letter, &answer, sizeof(answer)));
	assert_true(answer.pid > 0 && answer.pid != getpid());
	for (size_t i = 0; i < sizeof(answer.text); i++)
		assert_int_equal(answer.text[i], 'a');
	assert_int_equal(touched, 0);
}

static void
work_that_dies_gives_nothing(void **state)
{
	static const char nothing[10];
	char result[10];

	(void)state;
	memset(result, 'y', sizeof(result));
	assert_false(apart_run(die, NULL, result, sizeof(result)));
	assert_memory_equal(result, nothing, sizeof(result));
	memset(result, 'y', sizeof(result));
	assert_false(apart_run(end_half_way, NULL, result, sizeof(result)));
	assert_memory_equal(result, nothing, sizeof(result));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_result_comes_from_another_process_whole),
		cmocka_unit_test(work_that_dies_gives_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

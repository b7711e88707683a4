/* Work in a process of its own. */
#include "base/apart.h"

#include <fcntl.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
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

/* Memory that the test shares with the work of a desk that will be killed. */
struct shared {
	sem_t at_work;
	pid_t pid;
};

static void
count_descriptors(void *context, void *result)
{
	int *count = result;

	(void)context;
	for (int descriptor = 0; descriptor < 1024; descriptor++)
		*count += fcntl(descriptor, F_GETFD) >= 0;
}

/* Works for half a minute, unless it is killed. */
static void
work_long(void *context, void *result)
{
	struct shared *shared = context;
	const struct timespec half_a_minute = { .tv_sec = 30 };
	sigset_t none;

	(void)result;
	shared->pid = getpid();
	sem_post(&shared->at_work);
	sigemptyset(&none);
	sigtimedwait(&none, NULL, &half_a_minute);
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

static void
the_work_holds_no_descriptor_but_its_pipe(void **state)
{
	int lock = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int count;

	(void)state;
	assert_true(lock > 2);
	assert_true(apart_run(count_descriptors, NULL, &count, sizeof(count)));
	assert_int_equal(count, 1);
	close(lock);
}

static void
a_killed_parents_lock_is_free_at_once_and_its_work_ends(void **state)
{
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char path[] = "/tmp/hotseat-apart-XXXXXX";
	int made = mkstemp(path), next, status;
	pid_t desk;

	(void)state;
	assert_true(shared != MAP_FAILED && made >= 0);
	assert_int_equal(sem_init(&shared->at_work, 1, 0), 0);
	/* What the killed one leaves behind becomes a child of the test, which can wait for it. */
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	desk = fork();
	if (desk == 0) {
		char nothing;
		int lock = open(path, O_RDWR | O_CLOEXEC);

		if (flock(lock, LOCK_EX | LOCK_NB))
			_exit(1);
		apart_run(work_long, shared, &nothing, sizeof(nothing));
		_exit(0);
	}
	assert_true(desk > 0);
	assert_int_equal(sem_wait(&shared->at_work), 0);
	kill(desk, SIGKILL);
	assert_int_equal(waitpid(desk, &status, 0), desk);
	next = open(path, O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(next, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(waitpid(shared->pid, &status, 0), shared->pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(next);
	close(made);
	unlink(path);
	munmap(shared, sizeof(*shared));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_result_comes_from_another_process_whole),
		cmocka_unit_test(work_that_dies_gives_nothing),
		cmocka_unit_test(the_work_holds_no_descriptor_but_its_pipe),
		cmocka_unit_test(a_killed_parents_lock_is_free_at_once_and_its_work_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

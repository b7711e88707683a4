/* The event loop: base/loop. */
#include "base/log.h"
#include "base/loop.h"
#include "base/loop_child.h"
#include "base/memory.h"
#include "base/paths.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static struct loop *loop;
static struct err e;
static int fired, turns;

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
on_processor_ms(void)
{
	struct timespec spent;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
	return spent.tv_sec * 1000 + spent.tv_nsec / 1000000;
}

static void
spend(int64_t ms)
{
	int64_t end = on_processor_ms() + ms + 1;

	while (on_processor_ms() < end)
		;
}

static int
set_up(void **state)
{
	(void)state;
	fired = 0;
	turns = 0;
	err_clear(&e);
	loop = loop_new(&e);
	return loop ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	loop_free(loop);
	return 0;
}

static void
count(void *context)
{
	(void)context;
	fired++;
}

static void
count_and_stop(void *context)
{
	(void)context;
	fired++;
	loop_stop(loop);
}

static void
count_turn(void *context)
{
	(void)context;
	turns++;
}

static void
a_timer_fires_once_and_not_early(void **state)
{
	struct loop_timer *timer = loop_timer_new(loop, count_and_stop, NULL);
	int64_t before = now_ms();

	(void)state;
	loop_timer_set(timer, 30, 0);
	loop_run(loop, count_turn, NULL);
	assert_int_equal(fired, 1);
	assert_true(now_ms() - before >= 30);
	assert_true(turns >= 1);
	loop_timer_free(timer);
}

static void
a_timer_counts_from_its_setting_even_after_slow_work(void **state)
{
	struct loop_timer *timer = loop_timer_new(loop, count_and_stop, NULL);
	int64_t before;

	(void)state;
	loop_step(loop);
	spend(60);
	before = now_ms();
	loop_timer_set(timer, 40, 0);
	loop_run(loop, NULL, NULL);
	assert_true(now_ms() - before >= 40);
	loop_timer_free(timer);
}

static void
stop_at_three(void *context)
{
	(void)context;
	if (++fired == 3)
		loop_stop(loop);
}

static void
a_repeating_timer_goes_on_until_stopped(void **state)
{
	struct loop_timer *timer = loop_timer_new(loop, stop_at_three, NULL);

	(void)state;
	loop_timer_set(timer, 1, 1);
	loop_run(loop, NULL, NULL);
	assert_int_equal(fired, 3);
	loop_timer_stop(timer);
	assert_false(loop_step(loop));
	assert_int_equal(fired, 3);
	loop_timer_free(timer);
}

static void
free_myself(void *context)
{
	struct loop_timer **timer = context;

	fired++;
	loop_timer_free(*timer);
	*timer = NULL;
}

static void
a_timer_may_be_freed_in_its_own_callback(void **state)
{
	struct loop_timer *timer = loop_timer_new(loop, free_myself, &timer);

	(void)state;
	loop_timer_set(timer, 0, 1);
	loop_run(loop, NULL, NULL);
	assert_int_equal(fired, 1);
	assert_null(timer);
}

static struct loop_timer *pair[2];

static void
free_the_other(void *context)
{
	struct loop_timer **other = context;

	fired++;
	loop_timer_free(*other);
	*other = NULL;
	loop_stop(loop);
}

static void
what_was_freed_calls_nothing_any_more(void **state)
{
	(void)state;
	pair[0] = loop_timer_new(loop, free_the_other, &pair[1]);
	pair[1] = loop_timer_new(loop, free_the_other, &pair[0]);
	loop_timer_set(pair[0], 0, 0);
	loop_timer_set(pair[1], 0, 0);
	loop_run(loop, NULL, NULL);
	assert_int_equal(fired, 1);
	loop_timer_free(pair[0]);
	loop_timer_free(pair[1]);
	loop_timer_free(NULL);
}

static void
a_loop_without_anything_to_wait_for_returns(void **state)
{
	(void)state;
	loop_run(loop, count_turn, NULL);
	assert_int_equal(turns, 1);
	assert_false(loop_step(loop));
}

static int ends[2];

static void
read_one(void *context)
{
	char byte;
	ssize_t got = read(ends[0], &byte, 1);

	(void)context;
	if (got == 1)
		fired++;
	else
		loop_stop(loop);
}

static void
a_watch_is_called_while_there_is_something_and_at_the_end(void **state)
{
	struct loop_watch *watch;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	watch = loop_watch_new(loop, ends[0], read_one, NULL, &e);
	assert_non_null(watch);
	assert_true(loop_step(loop));
	assert_int_equal(fired, 0);
	assert_int_equal(write(ends[1], "abc", 3), 3);
	close(ends[1]);
	loop_run(loop, NULL, NULL);
	assert_int_equal(fired, 3);
	loop_watch_free(watch);
	close(ends[0]);
}

static void
two_events_of_one_turn_are_drawn_once(void **state)
{
	struct loop_timer *a = loop_timer_new(loop, count, NULL);
	struct loop_timer *b = loop_timer_new(loop, count_and_stop, NULL);

	(void)state;
	loop_timer_set(a, 0, 0);
	loop_timer_set(b, 0, 0);
	loop_run(loop, count_turn, NULL);
	assert_int_equal(fired, 2);
	assert_int_equal(turns, 1);
}

static void
a_file_cannot_be_watched(void **state)
{
	int descriptor = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_true(descriptor >= 0);
	assert_null(loop_watch_new(loop, descriptor, count, NULL, &e));
	assert_int_not_equal(e.code, ERR_NONE);
	close(descriptor);
}

static void
signal_came(int number, void *context)
{
	(void)context;
	fired = number;
	loop_stop(loop);
}

static void
a_signal_arrives_in_the_loop(void **state)
{
	struct loop_signal *waiting = loop_signal_new(loop, SIGUSR1, signal_came, NULL, &e);

	(void)state;
	assert_non_null(waiting);
	assert_int_equal(raise(SIGUSR1), 0);
	loop_run(loop, NULL, NULL);
	assert_int_equal(fired, SIGUSR1);
	loop_signal_free(waiting);
	assert_null(loop_signal_new(loop, SIGKILL, signal_came, NULL, &e));
	assert_int_not_equal(e.code, ERR_NONE);
}

static void *
send_many(void *wakeup)
{
	for (int i = 0; i < 1000; i++)
		loop_wakeup_send(wakeup);
	return NULL;
}

static void
a_wakeup_from_another_thread_wakes_the_loop(void **state)
{
	struct loop_wakeup *wakeup = loop_wakeup_new(loop, count_and_stop, NULL, &e);
	pthread_t thread;

	(void)state;
	assert_non_null(wakeup);
	assert_int_equal(pthread_create(&thread, NULL, send_many, wakeup), 0);
	loop_run(loop, NULL, NULL);
	pthread_join(thread, NULL);
	loop_step(loop);
	/* coalesced: at least once, at most as often as sent */
	assert_in_range(fired, 1, 1000);
	loop_wakeup_free(wakeup);
}

struct job {
	pthread_t worker;
	pthread_t finisher;
	int result;
};

static void
compute(void *context)
{
	struct job *job = context;

	job->worker = pthread_self();
	job->result = 42;
}

static void
computed(void *context)
{
	struct job *job = context;

	job->finisher = pthread_self();
	fired++;
}

static void
work_runs_elsewhere_and_ends_in_the_loop(void **state)
{
	struct job job = { .result = 0 };

	(void)state;
	assert_true(loop_work(loop, compute, computed, &job, &e));
	loop_run(loop, NULL, NULL);
	assert_int_equal(fired, 1);
	assert_int_equal(job.result, 42);
	assert_false(pthread_equal(job.worker, pthread_self()));
	assert_true(pthread_equal(job.finisher, pthread_self()));
}

static void
work_under_way_can_be_waited_for_before_its_context_goes(void **state)
{
	struct job job = { .result = 0 };

	(void)state;
	loop_finish_work(loop);
	assert_true(loop_work(loop, compute, computed, &job, &e));
	assert_true(loop_work(loop, compute, computed, &job, &e));
	loop_finish_work(loop);
	assert_int_equal(job.result, 42);
	assert_int_equal(fired, 2);
}

static void
freeing_the_loop_waits_for_work_and_frees_what_is_left(void **state)
{
	struct job job = { .result = 0 };
	struct loop_timer *timer = loop_timer_new(loop, count, NULL);

	(void)state;
	loop_timer_set(timer, 100000, 0);
	assert_non_null(loop_wakeup_new(loop, count, NULL, &e));
	assert_non_null(loop_signal_new(loop, SIGUSR2, signal_came, NULL, &e));
	assert_true(loop_work(loop, compute, computed, &job, &e));
	loop_free(loop);
	loop = NULL;
	assert_int_equal(job.result, 42);
	assert_int_equal(fired, 1);
}

static void
dawdle(void *context)
{
	(void)context;
	loop_note_handler(loop, "quick");
	loop_note_handler(loop, "search");
	spend(70);
	loop_note_handler(loop, "draw");
	loop_stop(loop);
}

static void
a_slow_turn_is_counted_and_logged_with_its_handler(void **state)
{
	struct loop_timer *timer = loop_timer_new(loop, dawdle, NULL);
	char path[] = "/tmp/hotseat-loop-XXXXXX";
	char *text;
	size_t length;

	(void)state;
	close(mkstemp(path));
	assert_true(log_open(path, LOG_INFO, &e));
	loop_timer_set(timer, 0, 0);
	loop_run(loop, NULL, NULL);
	log_close();
	assert_int_equal(loop_slow_turns(loop), 1);
	assert_true(loop_longest_turn_us(loop) >= 70000);
	assert_true(file_read(path, 10000, &text, &length, &e));
	assert_non_null(strstr(text, " W slow turn: "));
	assert_non_null(strstr(text, " in search\n"));
	mem_free(text);
	unlink(path);
	loop_timer_free(timer);
}

/* Until 70 ms have passed, or 45 of them were spent on the processor. */
static void
struggle(void *context)
{
	int64_t began_ms = now_ms(), before_ms = on_processor_ms(), own_ms;

	do
		own_ms = on_processor_ms() - before_ms;
	while (now_ms() - began_ms < 70 && own_ms < 45);
	*(int64_t *)context = own_ms < 45 ? now_ms() - began_ms : 0;
	loop_stop(loop);
}

static void
time_that_others_took_is_not_a_slow_turn(void **state)
{
	int64_t passed_ms = 0;
	struct loop_timer *timer = loop_timer_new(loop, struggle, &passed_ms);
	cpu_set_t all, one;
	pid_t others[3];

	(void)state;
	sched_getaffinity(0, sizeof(all), &all);
	CPU_ZERO(&one);
	for (int cpu = 0; !CPU_COUNT(&one); cpu++) {
		if (CPU_ISSET(cpu, &all))
			CPU_SET(cpu, &one);
	}
	sched_setaffinity(0, sizeof(one), &one);
	for (int i = 0; i < 3; i++) {
		others[i] = fork();
		while (others[i] == 0)
			;
	}
	loop_timer_set(timer, 0, 0);
	loop_run(loop, NULL, NULL);
	for (int i = 0; i < 3; i++) {
		kill(others[i], SIGKILL);
		waitpid(others[i], NULL, 0);
	}
	sched_setaffinity(0, sizeof(all), &all);
	loop_timer_free(timer);
	if (passed_ms < 60 || access("/proc/thread-self/schedstat", R_OK) != 0)
		skip();	/* the kernel did not share so, or does not tell of it */
	assert_int_equal(loop_slow_turns(loop), 0);
}

static void
waiting_is_not_a_slow_turn(void **state)
{
	struct loop_timer *timer = loop_timer_new(loop, count_and_stop, NULL);

	(void)state;
	loop_timer_set(timer, 120, 0);
	loop_run(loop, NULL, NULL);
	/* the machine may be busy; 120 ms of waiting would show all the same */
	assert_true(loop_longest_turn_us(loop) < 100000);
	loop_timer_free(timer);
}

static void *
send_signal_later(void *unused)
{
	(void)unused;
	poll(NULL, 0, 120);
	kill(getpid(), SIGUSR1);
	return NULL;
}

static void
stop_by_signal(int number, void *context)
{
	(void)number;
	(void)context;
	loop_stop(loop);
}

static void
waiting_that_a_signal_ends_is_not_a_slow_turn(void **state)
{
	struct loop_signal *watched = loop_signal_new(loop, SIGUSR1, stop_by_signal, NULL, &e);
	sigset_t here;
	pthread_t thread;

	(void)state;
	/* the thread leaves the signal to this one, whose waiting it breaks off */
	sigemptyset(&here);
	sigaddset(&here, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &here, NULL);
	assert_int_equal(pthread_create(&thread, NULL, send_signal_later, NULL), 0);
	pthread_sigmask(SIG_UNBLOCK, &here, NULL);
	loop_run(loop, NULL, NULL);
	pthread_join(thread, NULL);
	assert_true(loop_longest_turn_us(loop) < 100000);
	loop_signal_free(watched);
}

static void
stop_at_end(const struct loop_child_end *end, void *context)
{
	(void)end;
	(void)context;
	loop_stop(loop);
}

static void
stop_by_timer(void *context)
{
	(void)context;
	loop_stop(loop);
}

static void
waiting_that_the_end_of_a_program_breaks_off_is_not_a_slow_turn(void **state)
{
	static const char *const sleeps[] = { "sleep", "0.12", NULL };
	struct loop_child *child = loop_child_new(loop, sleeps, stop_at_end, NULL, &e);
	struct loop_timer *timer = loop_timer_new(loop, stop_by_timer, NULL);
	pid_t other;

	(void)state;
	assert_non_null(child);
	loop_run(loop, NULL, NULL);
	loop_child_free(child);

	/* and of one that the loop knows nothing of */
	other = fork();
	if (other == 0) {
		poll(NULL, 0, 120);
		_exit(0);
	}
	loop_timer_set(timer, 300, 0);
	loop_run(loop, NULL, NULL);
	assert_int_equal(waitpid(other, NULL, 0), other);
	assert_true(loop_longest_turn_us(loop) < 100000);
	loop_timer_free(timer);
}

static struct loop_timer *rearmed;

static void
rearm_at_once(void *context)
{
	(void)context;
	if (fired == 20)
		loop_stop(loop);
	else
		loop_timer_set(rearmed, 0, 0);
}

static void
a_timer_due_as_the_turn_begins_does_not_leave_the_turn_waiting(void **state)
{
	struct loop_wakeup *other = loop_wakeup_new(loop, count, NULL, &e);

	(void)state;
	rearmed = loop_timer_new(loop, count, NULL);
	loop_timer_set(rearmed, 0, 0);
	alarm(10);	/* it would wait for ever */
	loop_run(loop, rearm_at_once, NULL);
	alarm(0);
	assert_int_equal(fired, 20);
	loop_timer_free(rearmed);
	loop_wakeup_free(other);
}

static void
spend_after_turn(void *context)
{
	(void)context;
	spend(60);
}

static void
drawing_counts_as_part_of_the_turn(void **state)
{
	struct loop_timer *timer = loop_timer_new(loop, count_and_stop, NULL);

	(void)state;
	loop_timer_set(timer, 0, 0);
	loop_run(loop, spend_after_turn, NULL);
	assert_int_equal(loop_slow_turns(loop), 1);
	loop_timer_free(timer);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_timer_fires_once_and_not_early),
		TEST(a_timer_counts_from_its_setting_even_after_slow_work),
		TEST(a_repeating_timer_goes_on_until_stopped),
		TEST(a_timer_may_be_freed_in_its_own_callback),
		TEST(what_was_freed_calls_nothing_any_more),
		TEST(a_loop_without_anything_to_wait_for_returns),
		TEST(a_watch_is_called_while_there_is_something_and_at_the_end),
		TEST(two_events_of_one_turn_are_drawn_once),
		TEST(a_file_cannot_be_watched),
		TEST(a_signal_arrives_in_the_loop),
		TEST(a_wakeup_from_another_thread_wakes_the_loop),
		TEST(work_runs_elsewhere_and_ends_in_the_loop),
		TEST(work_under_way_can_be_waited_for_before_its_context_goes),
		TEST(freeing_the_loop_waits_for_work_and_frees_what_is_left),
		TEST(a_slow_turn_is_counted_and_logged_with_its_handler),
		TEST(a_timer_due_as_the_turn_begins_does_not_leave_the_turn_waiting),
		TEST(time_that_others_took_is_not_a_slow_turn),
		TEST(waiting_is_not_a_slow_turn),
		TEST(waiting_that_a_signal_ends_is_not_a_slow_turn),
		TEST(waiting_that_the_end_of_a_program_breaks_off_is_not_a_slow_turn),
		TEST(drawing_counts_as_part_of_the_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * A line that lives by given time, on a real loop: the timer wakes it when it
 * asked to be woken, and not before.
 */
#include "base/clock.h"
#include "base/loop.h"
#include "lib/line_recorder.h"
#include "line/line.h"
#include "line/line_loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct recorder recorder;
static struct loop *loop;

static void
stop_at_ring(const struct line_event *event, void *context)
{
	recorder_happened(event, &recorder);
	if (event->kind == LINE_CALL)
		loop_stop(context);
}

static void
give_up(void *context)
{
	(void)context;
	fail_msg("nobody rang");
}

static void
a_simulated_call_rings_by_the_clock(void **state)
{
	struct err e = ERR_INIT;
	struct clock clock;
	struct line_options options = { .happened = stop_at_ring, .scenario = "busy", .seed = 1 };
	struct loop_timer *deadline;
	struct line_loop *follow;
	struct line *line;
	int64_t began_ms;

	(void)state;
	recorder_init(&recorder);
	loop = loop_new(&e);
	assert_non_null(loop);
	clock_init_system(&clock);
	began_ms = clock_steady_ms(&clock);
	options.context = loop;
	/* The first caller of "busy" rings 3 s after the start: let 2.8 of them be over. */
	options.now_ms = began_ms - 2800;
	line = line_open("sim", &options, &e);
	assert_non_null(line);
	follow = line_loop_new(loop, &clock, line);
	deadline = loop_timer_new(loop, give_up, NULL);
	loop_timer_set(deadline, 5000, 0);
	loop_run(loop, NULL, NULL);
	recorder_expect(&recorder, "up");
	recorder_expect(&recorder, "call sim-1 ringing 13800138000 王小明");
	assert_true(clock_steady_ms(&clock) - began_ms >= 199);
	line_loop_arm(follow);
	loop_timer_free(deadline);
	line_loop_free(follow);
	line_close(line);
	loop_free(loop);
}

static void
a_line_that_wants_nothing_keeps_no_timer(void **state)
{
	struct err e = ERR_INIT;
	struct clock clock;
	struct line_options options = { .happened = recorder_happened, .context = &recorder };
	struct line_loop *follow;
	struct line *line;

	(void)state;
	recorder_init(&recorder);
	loop = loop_new(&e);
	clock_init_system(&clock);
	line = line_open("manual", &options, &e);
	assert_non_null(line);
	follow = line_loop_new(loop, &clock, line);
	while (loop_step(loop))
		;
	recorder_expect(&recorder, "up");
	recorder_expect_end(&recorder);
	line_loop_free(follow);
	line_close(line);
	loop_free(loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_simulated_call_rings_by_the_clock),
		cmocka_unit_test(a_line_that_wants_nothing_keeps_no_timer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

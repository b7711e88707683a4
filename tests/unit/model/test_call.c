/*
 * The rules of a call: what counts as answered, missed, abandoned, declined,
 * and how rings, talk, hold and wrap-up are counted.
 */
#include "model/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define T0 1000000
#define CYCLE CALL_RING_CYCLE_MS

static struct call
ringing(void)
{
	struct call call;

	call_init(&call, CALL_INCOMING);
	assert_true(call_see(&call, CALL_RINGING, CALL_END_NONE, T0));
	return call;
}

static struct call
talking(void)
{
	struct call call = ringing();

	assert_true(call_see(&call, CALL_TALKING, CALL_END_NONE, T0 + 7000));
	return call;
}

static void
ring_n_begins_at_n_minus_one_cycles(void **state)
{
	struct call call = ringing();

	(void)state;
	assert_int_equal(call_ring_count(&call, CYCLE, T0), 1);
	assert_int_equal(call_ring_count(&call, CYCLE, T0 + 4999), 1);
	assert_int_equal(call_ring_count(&call, CYCLE, T0 + 5000), 2);
	assert_int_equal(call_ring_count(&call, CYCLE, T0 + 15000), 4);
	assert_int_equal(call_ring_count(&call, 3000, T0 + 9000), 4);
	assert_int_equal(call_next_ring_ms(&call, CYCLE, T0), T0 + 5000);
	assert_int_equal(call_next_ring_ms(&call, CYCLE, T0 + 5000), T0 + 10000);
}

static void
rings_stop_being_counted_at_the_answer(void **state)
{
	struct call call = talking();

	(void)state;
	assert_int_equal(call_ring_count(&call, CYCLE, T0 + 99000), 2);
	assert_int_equal(call_ring_ms(&call, T0 + 99000), 7000);
	assert_int_equal(call_next_ring_ms(&call, CYCLE, T0 + 99000), CALL_TIME_NONE);
}

static void
rings_go_on_while_an_answer_is_not_confirmed(void **state)
{
	struct call call = ringing();

	(void)state;
	assert_true(call_see(&call, CALL_ANSWERING, CALL_END_NONE, T0 + 4000));
	assert_int_equal(call_ring_count(&call, CYCLE, T0 + 6000), 2);
	assert_true(call_see(&call, CALL_RINGING, CALL_END_NONE, T0 + 7000));
	assert_int_equal(call.state, CALL_RINGING);
	assert_int_equal(call.began_ms, T0);
}

static void
outgoing_calls_ring_nowhere_here(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, CALL_OUTGOING);
	call_see(&call, CALL_DIALING, CALL_END_NONE, T0);
	call_see(&call, CALL_FAR_RINGING, CALL_END_NONE, T0 + 500);
	assert_int_equal(call_ring_count(&call, CYCLE, T0 + 20000), 0);
	assert_int_equal(call_ring_ms(&call, T0 + 20000), 0);
	assert_int_equal(call_next_ring_ms(&call, CYCLE, T0 + 20000), CALL_TIME_NONE);
}

static void
hold_is_taken_off_the_talk(void **state)
{
	struct call call = talking();
	int64_t answered = T0 + 7000;

	(void)state;
	assert_true(call_see(&call, CALL_HELD, CALL_END_NONE, answered + 10000));
	assert_int_equal(call_hold_now_ms(&call, answered + 14000), 4000);
	assert_int_equal(call_talk_ms(&call, answered + 14000), 10000);
	assert_true(call_see(&call, CALL_TALKING, CALL_END_NONE, answered + 15000));
	assert_true(call_see(&call, CALL_CONSULTING, CALL_END_NONE, answered + 20000));
	assert_true(call_see(&call, CALL_DONE, CALL_END_BY_AGENT, answered + 22000));
	assert_int_equal(call_hold_ms(&call, answered + 99000), 7000);
	assert_int_equal(call_talk_ms(&call, answered + 99000), 15000);
	assert_int_equal(call.hold_count, 2);
}

static void
a_held_call_that_is_consulted_stays_one_hold(void **state)
{
	struct call call = talking();

	(void)state;
	call_see(&call, CALL_HELD, CALL_END_NONE, T0 + 10000);
	call_see(&call, CALL_CONSULTING, CALL_END_NONE, T0 + 12000);
	call_see(&call, CALL_TALKING, CALL_END_NONE, T0 + 15000);
	assert_int_equal(call.hold_count, 1);
	assert_int_equal(call_hold_ms(&call, T0 + 15000), 5000);
}

static void
an_answered_call_ends_in_wrap_up_until_the_agent_is_done(void **state)
{
	struct call call = talking();

	(void)state;
	assert_false(call_finish(&call, T0 + 8000));
	assert_true(call_see(&call, CALL_DONE, CALL_END_BY_FAR_SIDE, T0 + 67000));
	assert_int_equal(call.state, CALL_WRAP_UP);
	assert_int_equal(call_outcome(&call), CALL_ANSWERED);
	assert_int_equal(call_wrap_up_ms(&call, T0 + 70000), 3000);
	assert_true(call_finish(&call, T0 + 87000));
	assert_int_equal(call_wrap_up_ms(&call, T0 + 99000), 20000);
	assert_int_equal(call_handling_ms(&call, T0 + 99000), 80000);
	assert_int_equal(call.state, CALL_DONE);
}

static void
what_an_unanswered_call_comes_to_depends_on_who_ended_it(void **state)
{
	static const struct {
		enum call_end end;
		enum call_outcome outcome;
	} rules[] = {
		{ CALL_END_BY_FAR_SIDE, CALL_ABANDONED },
		{ CALL_END_BY_AGENT, CALL_DECLINED },
		{ CALL_END_ON_BREAK, CALL_DECLINED },
		{ CALL_END_TIMEOUT, CALL_MISSED },
		{ CALL_END_BUSY, CALL_MISSED },
		{ CALL_END_NONE, CALL_MISSED },
		{ CALL_END_LINE_FAILED, CALL_FAILED },
		{ CALL_END_AWAY, CALL_ENDED_WHILE_AWAY },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		struct call call = ringing();

		assert_int_equal(call_outcome(&call), CALL_OPEN);
		assert_false(call_wants_call_back(&call));
		assert_true(call_see(&call, CALL_DONE, rules[i].end, T0 + 9000));
		assert_int_equal(call.state, CALL_DONE);
		assert_int_equal(call_outcome(&call), rules[i].outcome);
		assert_int_equal(call_wrap_up_ms(&call, T0 + 99000), 0);
		assert_int_equal(call_ring_ms(&call, T0 + 99000), 9000);
		assert_true(call_wants_call_back(&call));
	}
}

static void
an_outgoing_call_that_nobody_took_has_failed(void **state)
{
	static const enum call_end ends[] = {
		CALL_END_REFUSED, CALL_END_BY_AGENT, CALL_END_BY_FAR_SIDE, CALL_END_TIMEOUT,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		struct call call;

		call_init(&call, CALL_OUTGOING);
		call_see(&call, CALL_DIALING, CALL_END_NONE, T0);
		call_see(&call, CALL_DONE, ends[i], T0 + 100);
		assert_int_equal(call_outcome(&call), CALL_FAILED);
		assert_false(call_wants_call_back(&call));
	}
}

static void
a_call_that_ended_while_away_says_so_even_when_it_was_answered(void **state)
{
	struct call call = talking();

	(void)state;
	call_see(&call, CALL_DONE, CALL_END_AWAY, T0 + 60000);
	assert_int_equal(call_outcome(&call), CALL_ENDED_WHILE_AWAY);
	assert_int_equal(call.state, CALL_WRAP_UP);
	assert_false(call_wants_call_back(&call));
}

static void
a_call_declined_on_a_break_never_rang(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, CALL_INCOMING);
	assert_true(call_see(&call, CALL_DONE, CALL_END_ON_BREAK, T0));
	assert_int_equal(call_outcome(&call), CALL_DECLINED);
	assert_int_equal(call_ring_ms(&call, T0 + 5), 0);
	assert_int_equal(call.began_ms, T0);
	assert_int_equal(call.finished_ms, T0);
}

static void
doubled_and_late_news_change_nothing(void **state)
{
	struct call call = talking();
	struct call before = call;

	(void)state;
	assert_false(call_see(&call, CALL_RINGING, CALL_END_NONE, T0 + 8000));
	assert_false(call_see(&call, CALL_ANSWERING, CALL_END_NONE, T0 + 8000));
	assert_false(call_see(&call, CALL_TALKING, CALL_END_NONE, T0 + 8000));
	assert_false(call_see(&call, CALL_NONE, CALL_END_NONE, T0 + 8000));
	assert_false(call_see(&call, CALL_WRAP_UP, CALL_END_NONE, T0 + 8000));
	assert_memory_equal(&call, &before, sizeof(call));
	call_see(&call, CALL_DONE, CALL_END_BY_AGENT, T0 + 9000);
	before = call;
	assert_false(call_see(&call, CALL_DONE, CALL_END_BY_FAR_SIDE, T0 + 10000));
	assert_false(call_see(&call, CALL_TALKING, CALL_END_NONE, T0 + 10000));
	assert_false(call_see_running(&call, false, 500, T0 + 10000));
	assert_memory_equal(&call, &before, sizeof(call));
}

static void
dialing_never_comes_after_ringing_there(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, CALL_OUTGOING);
	assert_true(call_see(&call, CALL_FAR_RINGING, CALL_END_NONE, T0));
	assert_false(call_see(&call, CALL_DIALING, CALL_END_NONE, T0 + 10));
	assert_int_equal(call.state, CALL_FAR_RINGING);
}

static void
an_answer_without_a_ring_counts_from_the_answer(void **state)
{
	struct call call;

	(void)state;
	call_init(&call, CALL_INCOMING);
	assert_true(call_see(&call, CALL_TALKING, CALL_END_NONE, T0));
	assert_int_equal(call_ring_ms(&call, T0 + 5000), 0);
	assert_int_equal(call_talk_ms(&call, T0 + 5000), 5000);
}

static void
a_call_found_running_was_answered_earlier(void **state)
{
	struct call call;
	struct call known = ringing();

	(void)state;
	call_init(&call, CALL_INCOMING);
	assert_true(call_see_running(&call, false, 42000, T0));
	assert_int_equal(call_talk_ms(&call, T0), 42000);
	assert_int_equal(call.state, CALL_TALKING);

	assert_true(call_see_running(&known, true, 42000, T0 + 3000));
	assert_int_equal(known.answered_ms, T0);	/* not before it rang */
	assert_int_equal(known.state, CALL_HELD);

	call = talking();
	assert_false(call_see_running(&call, false, 1, T0 + 9000));
	assert_int_equal(call.answered_ms, T0 + 7000);
}

static void
a_clock_that_goes_back_gives_no_negative_times(void **state)
{
	struct call call = talking();

	(void)state;
	assert_int_equal(call_talk_ms(&call, T0), 0);
	call_see(&call, CALL_HELD, CALL_END_NONE, T0 - 50000);
	call_see(&call, CALL_DONE, CALL_END_BY_AGENT, T0 - 40000);
	assert_true(call.ended_ms >= call.answered_ms);
	assert_int_equal(call_hold_ms(&call, T0), 0);
	call_finish(&call, 0);
	assert_int_equal(call_wrap_up_ms(&call, T0), 0);
	assert_int_equal(call_handling_ms(&call, T0), 0);
}

static void
a_shift_carries_every_time_over_and_back(void **state)
{
	struct call call = talking();
	struct call there;

	(void)state;
	call_see(&call, CALL_HELD, CALL_END_NONE, T0 + 9000);
	there = call;
	call_shift(&there, 777);
	assert_int_equal(there.began_ms, T0 + 777);
	assert_int_equal(there.ended_ms, CALL_TIME_NONE);
	assert_int_equal(call_hold_ms(&there, T0 + 10777), call_hold_ms(&call, T0 + 10000));
	call_shift(&there, -777);
	assert_memory_equal(&there, &call, sizeof(call));
}

static void
words_are_stable_and_come_back(void **state)
{
	enum call_state call_state;
	enum call_end end;
	enum call_outcome outcome;
	enum call_direction direction;

	(void)state;
	for (int i = 0; i < CALL_STATE_COUNT; i++) {
		assert_true(call_state_from_word(call_state_word((enum call_state)i), &call_state));
		assert_int_equal(call_state, i);
		assert_non_null(call_state_title((enum call_state)i));
	}
	for (int i = 0; i < CALL_END_COUNT; i++) {
		assert_true(call_end_from_word(call_end_word((enum call_end)i), &end));
		assert_int_equal(end, i);
	}
	for (int i = 0; i < CALL_OUTCOME_COUNT; i++) {
		assert_true(call_outcome_from_word(call_outcome_word((enum call_outcome)i),
		                                   &outcome));
		assert_int_equal(outcome, i);
		assert_non_null(call_outcome_title((enum call_outcome)i));
	}
	assert_true(call_direction_from_word("outgoing", &direction));
	assert_int_equal(direction, CALL_OUTGOING);
	assert_false(call_direction_from_word("sideways", &direction));
	assert_int_equal(direction, CALL_INCOMING);
	assert_string_equal(call_outcome_word(CALL_ENDED_WHILE_AWAY), "ended_while_away");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ring_n_begins_at_n_minus_one_cycles),
		cmocka_unit_test(rings_stop_being_counted_at_the_answer),
		cmocka_unit_test(rings_go_on_while_an_answer_is_not_confirmed),
		cmocka_unit_test(outgoing_calls_ring_nowhere_here),
		cmocka_unit_test(hold_is_taken_off_the_talk),
		cmocka_unit_test(a_held_call_that_is_consulted_stays_one_hold),
		cmocka_unit_test(an_answered_call_ends_in_wrap_up_until_the_agent_is_done),
		cmocka_unit_test(what_an_unanswered_call_comes_to_depends_on_who_ended_it),
		cmocka_unit_test(an_outgoing_call_that_nobody_took_has_failed),
		cmocka_unit_test(a_call_that_ended_while_away_says_so_even_when_it_was_answered),
		cmocka_unit_test(a_call_declined_on_a_break_never_rang),
		cmocka_unit_test(doubled_and_late_news_change_nothing),
		cmocka_unit_test(dialing_never_comes_after_ringing_there),
		cmocka_unit_test(an_answer_without_a_ring_counts_from_the_answer),
		cmocka_unit_test(a_call_found_running_was_answered_earlier),
		cmocka_unit_test(a_clock_that_goes_back_gives_no_negative_times),
		cmocka_unit_test(a_shift_carries_every_time_over_and_back),
		cmocka_unit_test(words_are_stable_and_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

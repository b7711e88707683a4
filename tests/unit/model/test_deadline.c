/* Deadlines on the calendar clock: model/deadline. */
#include "model/deadline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define MINUTE (60 * 1000LL)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define START 1795251600000LL	/* 2026-11-21T09:00Z */

static void
a_limit_runs_day_and_night_from_its_start(void **state)
{
	const struct time_limit two_hours = { .within_ms = 2 * HOUR };
	const struct time_limit three_days = { .within_ms = 3 * DAY };
	struct err e = ERR_INIT;
	int64_t due;

	(void)state;
	assert_true(deadline_due(START, &two_hours, &due, &e));
	assert_true(due == START + 2 * HOUR);
	assert_true(deadline_due(START, &three_days, &due, &e));
	assert_true(due == START + 3 * DAY);
}

static void
a_limit_out_of_bounds_is_refused(void **state)
{
	static const int64_t limits[] = { 0, -1, INT64_MIN, INT64_MAX, DEADLINE_LIMIT_MAX_MS + 1 };
	const struct time_limit longest = { .within_ms = DEADLINE_LIMIT_MAX_MS };
	struct err e = ERR_INIT;
	int64_t due;

	(void)state;
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		const struct time_limit limit = { .within_ms = limits[i] };

		due = 1;
		assert_false(deadline_due(START, &limit, &due, &e));
		assert_int_equal(e.code, ERR_INVALID);
		assert_true(due == 0);
	}
	assert_true(deadline_due(START, &longest, &due, &e));
	assert_false(deadline_due(INT64_MAX, &longest, &due, &e));
}

static void
a_warning_comes_before_the_deadline_and_never_before_the_start(void **state)
{
	const struct time_limit a_fifth = { .within_ms = 10 * HOUR };
	const struct time_limit own = { .within_ms = 10 * HOUR, .warn_ms = 30 * MINUTE };
	const struct time_limit too_early = { .within_ms = HOUR, .warn_ms = DAY };

	(void)state;
	assert_true(deadline_warning(START, START + 10 * HOUR, &a_fifth) == START + 8 * HOUR);
	assert_true(deadline_warning(START, START + 10 * HOUR, &own) ==
	            START + 10 * HOUR - 30 * MINUTE);
	assert_true(deadline_warning(START, START + HOUR, &too_early) == START);
}

static void
a_deadline_is_open_then_warned_then_overdue(void **state)
{
	(void)state;
	assert_int_equal(deadline_state(START, START + 10, START + 20), DEADLINE_OPEN);
	assert_int_equal(deadline_state(START + 9, START + 10, START + 20), DEADLINE_OPEN);
	assert_int_equal(deadline_state(START + 10, START + 10, START + 20), DEADLINE_WARNING);
	assert_int_equal(deadline_state(START + 19, START + 10, START + 20), DEADLINE_WARNING);
	assert_int_equal(deadline_state(START + 20, START + 10, START + 20), DEADLINE_OVERDUE);
}

static void
what_remains_is_told_in_one_unit_and_never_rounded_up(void **state)
{
	static const struct {
		int64_t until_ms;
		bool late;
		int64_t value;
		enum time_unit unit;
	} rows[] = {
		{ 0, true, 0, TIME_UNIT_SECOND },
		{ 1, false, 0, TIME_UNIT_SECOND },
		{ 59999, false, 59, TIME_UNIT_SECOND },
		{ MINUTE, false, 1, TIME_UNIT_MINUTE },
		{ 36 * MINUTE - 1, false, 35, TIME_UNIT_MINUTE },
		{ 2 * HOUR - 1, false, 119, TIME_UNIT_MINUTE },
		{ 2 * HOUR, false, 2, TIME_UNIT_HOUR },
		{ 48 * HOUR - 1, false, 47, TIME_UNIT_HOUR },
		{ 48 * HOUR, false, 2, TIME_UNIT_DAY },
		{ 10 * DAY - 1, false, 9, TIME_UNIT_DAY },
		{ -1, true, 0, TIME_UNIT_SECOND },
		{ -35 * MINUTE, true, 35, TIME_UNIT_MINUTE },
		{ -130 * MINUTE, true, 2, TIME_UNIT_HOUR },
		{ -3 * DAY, true, 3, TIME_UNIT_DAY },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct remaining remaining;

		deadline_remaining(START, START + rows[i].until_ms, &remaining);
		if (remaining.late != rows[i].late || remaining.value != rows[i].value ||
		    remaining.unit != rows[i].unit)
			fail_msg("row %zu: late %d, %lld of unit %d", i, remaining.late,
			         (long long)remaining.value, (int)remaining.unit);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_limit_runs_day_and_night_from_its_start),
		cmocka_unit_test(a_limit_out_of_bounds_is_refused),
		cmocka_unit_test(a_warning_comes_before_the_deadline_and_never_before_the_start),
		cmocka_unit_test(a_deadline_is_open_then_warned_then_overdue),
		cmocka_unit_test(what_remains_is_told_in_one_unit_and_never_rounded_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

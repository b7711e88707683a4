/* Deadlines on both clocks: model/deadline and model/calendar. */
#include "base/zone.h"
#include "model/calendar.h"
#include "model/civil_time.h"
#include "model/deadline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE (60 * 1000LL)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define START 1795251600000LL	/* 2026-11-21T09:00Z */
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* --- a desk: Monday to Friday 8:30–16:00 in a zone ------------------------------------------ */

#define WEEK 0x1Fu
#define EVERY_DAY 0x7Fu

static const struct opening_hours office[] = {
	{ .days = WEEK, .from_minute = 8 * 60 + 30, .to_minute = 16 * 60 },
};

static const struct opening_hours with_lunch[] = {
	{ .days = WEEK, .from_minute = 13 * 60, .to_minute = 17 * 60 },
	{ .days = WEEK, .from_minute = 8 * 60, .to_minute = 12 * 60 },
	{ .days = 1u << 5, .from_minute = 9 * 60, .to_minute = 12 * 60 },
};

static const struct opening_hours round_the_clock[] = {
	{ .days = EVERY_DAY, .from_minute = 0, .to_minute = 24 * 60 },
};

/* 2026: National Day 1–7 October, make-up days Sunday 20 September and Saturday 10 October. */
static const int32_t years[] = { 2025, 2026 };
static const char *const offs[] = {
	"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06",
	"2026-10-07",
};

struct desk {
	struct zone zone;
	struct holiday days[16];
	struct holidays holidays;
	struct calendar *calendar;
	struct deadline_clock clock;
};

static int32_t
day_of(const char *text)
{
	struct civil_time civil;

	assert_true(civil_parse(text, &civil));
	return (int32_t)civil_day_number(civil.year, civil.month, civil.day);
}

static void
desk_open(struct desk *desk, const char *zone, const struct opening_hours *hours, size_t count,
          enum working_days_rule days)
{
	const struct pack_calendar rules = { .holidays = "cn", .hours = hours,
		                             .hours_count = count, .days = days };
	struct err e = ERR_INIT;
	size_t n = 0;

	*desk = (struct desk){ .calendar = NULL };
	assert_true(zone_load(&desk->zone, zone, &e));
	desk->days[n++] = (struct holiday){ day_of("2026-09-20"), true };
	for (size_t i = 0; i < COUNT_OF(offs); i++)
		desk->days[n++] = (struct holiday){ day_of(offs[i]), false };
	desk->days[n++] = (struct holiday){ day_of("2026-10-10"), true };
	desk->holidays = (struct holidays){ .name = "cn", .years = years,
		                            .year_count = COUNT_OF(years), .days = desk->days,
		                            .day_count = n };
	desk->calendar = calendar_new(&desk->zone, &rules, &desk->holidays, &e);
	assert_non_null(desk->calendar);
	desk->clock = (struct deadline_clock){ &desk->zone, desk->calendar };
}

static void
desk_close(struct desk *desk)
{
	calendar_free(desk->calendar);
	zone_release(&desk->zone);
}

static int64_t
at(const struct desk *desk, const char *text)
{
	struct civil_time civil;
	int64_t ms;

	assert_true(civil_parse(text, &civil));
	assert_true(civil_to_ms(&desk->zone, &civil, &ms));
	return ms;
}

static void
assert_moment(const struct desk *desk, int64_t ms, const char *text)
{
	struct civil_time civil;
	char date[CIVIL_TEXT_SIZE], time[CIVIL_TEXT_SIZE], seen[2 * CIVIL_TEXT_SIZE + 16];

	civil_from_ms(&desk->zone, ms, &civil);
	civil_text_date(&civil, date);
	civil_text_time_s(&civil, time);
	snprintf(seen, sizeof(seen), "%s %s%s", date, time, civil.millisecond ? " and more" : "");
	assert_string_equal(seen, text);
}

static struct time_limit
working_hours(int hours)
{
	return (struct time_limit){ .within = { SPAN_TIME, 0, hours * HOUR },
		                    .clock = LIMIT_WORKING };
}

static struct time_limit
working_days(int days)
{
	return (struct time_limit){ .within = { SPAN_WORKING_DAYS, days, days * DAY },
		                    .clock = LIMIT_WORKING };
}

struct edge {
	const char *start, *due;
};

static void
assert_edges(const struct desk *desk, struct time_limit limit, const struct edge *edges,
             size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct err e = ERR_INIT;
		int64_t due;

		if (!deadline_due(&desk->clock, at(desk, edges[i].start), &limit, &due, &e))
			fail_msg("%s: %s", edges[i].start, e.text);
		assert_moment(desk, due, edges[i].due);
	}
}

/* --- the calendar clock --------------------------------------------------------------------- */

static const struct deadline_clock no_calendar = { .zone = NULL };

static void
a_limit_runs_day_and_night_from_its_start(void **state)
{
	const struct time_limit two_hours = { .within = { .ms = 2 * HOUR } };
	const struct time_limit three_days = { .within = { .ms = 3 * DAY } };
	struct err e = ERR_INIT;
	int64_t due;

	(void)state;
	assert_true(deadline_due(&no_calendar, START, &two_hours, &due, &e));
	assert_true(due == START + 2 * HOUR);
	assert_true(deadline_due(&no_calendar, START, &three_days, &due, &e));
	assert_true(due == START + 3 * DAY);
}

static void
a_limit_out_of_bounds_is_refused(void **state)
{
	static const int64_t limits[] = { 0, -1, INT64_MIN, INT64_MAX, DEADLINE_LIMIT_MAX_MS + 1 };
	const struct time_limit longest = { .within = { .ms = DEADLINE_LIMIT_MAX_MS } };
	const struct time_limit no_days = { .within = { .unit = SPAN_DAYS } };
	const struct time_limit wrong_clock = { .within = { SPAN_WORKING_DAYS, 3, 3 * DAY } };
	const struct time_limit without = working_days(1);
	struct err e = ERR_INIT;
	int64_t due;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(limits); i++) {
		const struct time_limit limit = { .within = { .ms = limits[i] } };

		due = 1;
		assert_false(deadline_due(&no_calendar, START, &limit, &due, &e));
		assert_int_equal(e.code, ERR_INVALID);
		assert_true(due == 0);
	}
	assert_true(deadline_due(&no_calendar, START, &longest, &due, &e));
	assert_false(deadline_due(&no_calendar, INT64_MAX, &longest, &due, &e));
	assert_false(deadline_due(&no_calendar, START, &no_days, &due, &e));
	assert_false(deadline_due(&no_calendar, START, &wrong_clock, &due, &e));
	assert_false(deadline_due(&no_calendar, START, &without, &due, &e));
	assert_string_equal(e.text, "the pack has no calendar for working time");
}

static void
calendar_days_keep_the_time_on_the_wall_over_the_change_of_clocks(void **state)
{
	const struct time_limit days = { .within = { SPAN_DAYS, 2, 2 * DAY } };
	const struct time_limit hours = { .within = { SPAN_TIME, 0, 48 * HOUR } };
	const struct edge by_days[] = {
		{ "2026-03-07 09:15", "2026-03-09 09:15:00" },	/* forward on the 8th */
		{ "2026-10-31 09:15", "2026-11-02 09:15:00" },	/* back on 1 November */
		{ "2026-03-06 02:30", "2026-03-08 03:00:00" },	/* a time that is skipped */
		{ "2026-10-30 01:30", "2026-11-01 01:30:00" },	/* one that comes twice: the first */
	};
	const struct edge by_hours[] = {
		{ "2026-03-07 09:15", "2026-03-09 10:15:00" },
		{ "2026-10-31 09:15", "2026-11-02 08:15:00" },
	};
	struct err e = ERR_INIT;
	struct desk desk;
	int64_t due;

	(void)state;
	desk_open(&desk, "America/New_York", office, 1, DAYS_WHOLE);
	assert_edges(&desk, days, by_days, COUNT_OF(by_days));
	assert_edges(&desk, hours, by_hours, COUNT_OF(by_hours));
	assert_true(deadline_due(&desk.clock, at(&desk, "2026-10-30 01:30"), &days, &due, &e));
	assert_int_equal(zone_offset_s(&desk.zone, due), -4 * 3600);
	desk_close(&desk);
}

/* --- working hours -------------------------------------------------------------------------- */

static void
working_hours_count_only_while_open(void **state)
{
	const struct edge edges[] = {
		{ "2026-11-24 10:00", "2026-11-24 12:00:00" },
		{ "2026-11-24 07:00", "2026-11-24 10:30:00" },	/* before opening */
		{ "2026-11-24 14:00", "2026-11-24 16:00:00" },	/* used up at closing time */
		{ "2026-11-24 15:59:59", "2026-11-25 10:29:59" },
		{ "2026-11-24 16:00:00", "2026-11-25 10:30:00" },
		{ "2026-11-27 15:00", "2026-11-30 09:30:00" },	/* Friday afternoon */
		{ "2026-11-27 20:00", "2026-11-30 10:30:00" },	/* Friday evening */
		{ "2026-09-30 15:00", "2026-10-08 09:30:00" },	/* eve of a holiday */
		{ "2026-09-19 12:00", "2026-09-20 10:30:00" },	/* a make-up Sunday follows */
		{ "2026-09-20 15:30", "2026-09-21 10:00:00" },	/* on it */
	};
	struct desk desk;

	(void)state;
	desk_open(&desk, "Asia/Shanghai", office, 1, DAYS_WHOLE);
	assert_edges(&desk, working_hours(2), edges, COUNT_OF(edges));
	desk_close(&desk);
}

static void
a_break_at_noon_does_not_count(void **state)
{
	const struct edge edges[] = {
		{ "2026-11-24 11:00", "2026-11-24 14:00:00" },
		{ "2026-11-24 10:00", "2026-11-24 12:00:00" },
		{ "2026-11-24 12:30", "2026-11-24 15:00:00" },
		{ "2026-11-27 16:30", "2026-11-28 10:30:00" },	/* Saturday morning is open */
		{ "2026-11-28 11:00", "2026-11-30 09:00:00" },
	};
	struct desk desk;

	(void)state;
	desk_open(&desk, "Asia/Shanghai", with_lunch, COUNT_OF(with_lunch), DAYS_WHOLE);
	assert_edges(&desk, working_hours(2), edges, COUNT_OF(edges));
	desk_close(&desk);
}

static void
the_hour_that_exists_twice_is_worked_twice_and_the_missing_one_never(void **state)
{
	const struct edge edges[] = {
		{ "2026-11-01 00:00", "2026-11-01 02:00:00" },	/* three hours by the wall: 0, 1, 1 */
		{ "2026-03-08 00:00", "2026-03-08 04:00:00" },	/* 0, 1, 3 */
	};
	struct err e = ERR_INIT;
	struct desk desk;
	int64_t open_ms;

	(void)state;
	desk_open(&desk, "America/New_York", round_the_clock, 1, DAYS_WHOLE);
	assert_edges(&desk, working_hours(3), edges, COUNT_OF(edges));
	assert_true(calendar_open_between(desk.calendar, at(&desk, "2026-11-01 00:00"),
	                                  at(&desk, "2026-11-02 00:00"), &open_ms, &e));
	assert_true(open_ms == 25 * HOUR);
	assert_true(calendar_open_between(desk.calendar, at(&desk, "2026-03-08 00:00"),
	                                  at(&desk, "2026-03-09 00:00"), &open_ms, &e));
	assert_true(open_ms == 23 * HOUR);
	desk_close(&desk);
}

/* --- working days --------------------------------------------------------------------------- */

static void
the_day_after_is_day_one_and_the_last_day_ends_at_closing_time(void **state)
{
	const struct edge edges[] = {
		{ "2026-11-24 10:00", "2026-11-25 16:00:00" },
		{ "2026-11-24 23:59", "2026-11-25 16:00:00" },
		{ "2026-11-27 09:00", "2026-11-30 16:00:00" },	/* Friday → Monday */
		{ "2026-11-28 09:00", "2026-11-30 16:00:00" },	/* Saturday → Monday */
		{ "2026-09-30 10:00", "2026-10-08 16:00:00" },	/* eve of the holiday */
		{ "2026-10-03 10:00", "2026-10-08 16:00:00" },	/* within it */
		{ "2026-10-09 10:00", "2026-10-10 16:00:00" },	/* make-up Saturday */
		{ "2026-09-18 10:00", "2026-09-20 16:00:00" },	/* make-up Sunday */
	};
	const struct edge fifteen[] = {
		{ "2026-09-14 10:00", "2026-10-09 16:00:00" },
	};
	struct desk desk;

	(void)state;
	desk_open(&desk, "Asia/Shanghai", office, 1, DAYS_WHOLE);
	assert_edges(&desk, working_days(1), edges, COUNT_OF(edges));
	assert_edges(&desk, working_days(15), fifteen, COUNT_OF(fifteen));
	desk_close(&desk);
}

static void
counted_from_the_moment_a_working_day_ends_at_the_same_time(void **state)
{
	const struct edge edges[] = {
		{ "2026-11-24 15:59:59", "2026-11-25 15:59:59" },
		{ "2026-11-24 16:00:00", "2026-11-26 08:30:00" },	/* closed: from tomorrow on */
		{ "2026-11-24 08:29:59", "2026-11-25 08:30:00" },
		{ "2026-11-27 15:00", "2026-11-30 15:00:00" },
		{ "2026-11-27 20:00", "2026-12-01 08:30:00" },	/* Friday evening */
		{ "2026-09-30 15:00", "2026-10-08 15:00:00" },
		{ "2026-09-19 12:00", "2026-09-21 08:30:00" },	/* from the make-up Sunday on */
	};
	const struct edge lunch[] = {
		{ "2026-11-24 12:30", "2026-11-25 13:00:00" },
		{ "2026-11-27 15:00", "2026-11-28 12:00:00" },	/* Saturday closes at noon */
		{ "2026-11-27 08:15", "2026-11-28 09:00:00" },	/* and opens at nine */
	};
	struct desk desk;

	(void)state;
	desk_open(&desk, "Asia/Shanghai", office, 1, DAYS_SAME_TIME);
	assert_edges(&desk, working_days(1), edges, COUNT_OF(edges));
	desk_close(&desk);
	desk_open(&desk, "Asia/Shanghai", with_lunch, COUNT_OF(with_lunch), DAYS_SAME_TIME);
	assert_edges(&desk, working_days(1), lunch, COUNT_OF(lunch));
	desk_close(&desk);
}

static void
a_year_without_data_is_said_and_never_guessed(void **state)
{
	static const struct edge beyond[] = {
		{ "2026-12-31 10:00", "2027" }, { "2026-12-20 10:00", "2027" },
		{ "2027-01-04 10:00", "2027" }, { "2031-06-01 10:00", "2031" },
		{ "2024-06-03 10:00", "2024" }, { "1999-01-01 10:00", "1999" },
	};
	const struct time_limit limits[] = { working_days(15), working_hours(100) };
	struct desk desk;

	(void)state;
	desk_open(&desk, "Asia/Shanghai", office, 1, DAYS_WHOLE);
	for (size_t i = 0; i < COUNT_OF(beyond) * COUNT_OF(limits); i++) {
		const struct edge *edge = &beyond[i % COUNT_OF(beyond)];
		struct err e = ERR_INIT;
		char text[100];
		int64_t due = 1;

		snprintf(text, sizeof(text),
		         "no holiday data for %s: add the year to the holidays \"cn\"", edge->due);
		assert_false(deadline_due(&desk.clock, at(&desk, edge->start),
		                          &limits[i / COUNT_OF(beyond)], &due, &e));
		assert_int_equal(e.code, ERR_NOT_FOUND);
		assert_string_equal(e.text, text);
		assert_true(due == 0);
	}
	desk_close(&desk);
}

static void
a_gap_between_known_years_is_not_jumped(void **state)
{
	static const int32_t with_gap[] = { 2024, 2026 };
	const struct pack_calendar rules = { .hours = office, .hours_count = 1 };
	struct holidays holidays = { .name = "cn", .years = with_gap, .year_count = 2 };
	const struct time_limit limit = working_days(300);
	struct err e = ERR_INIT;
	struct desk desk = { .calendar = NULL };
	int64_t due;

	(void)state;
	assert_true(zone_load(&desk.zone, "Asia/Shanghai", &e));
	desk.calendar = calendar_new(&desk.zone, &rules, &holidays, &e);
	assert_non_null(desk.calendar);
	desk.clock = (struct deadline_clock){ &desk.zone, desk.calendar };
	assert_false(deadline_due(&desk.clock, at(&desk, "2024-12-01 10:00"), &limit, &due, &e));
	assert_non_null(strstr(e.text, "no holiday data for 2025"));
	assert_int_equal(calendar_unknown_year(desk.calendar, 2024, 2026), 2025);
	desk_close(&desk);
}

static void
a_calendar_without_hours_or_years_is_refused(void **state)
{
	const struct pack_calendar none = { .holidays = "none" };
	const struct pack_calendar rules = { .hours = office, .hours_count = 1 };
	const struct holidays empty = { .name = "cn" };
	struct err e = ERR_INIT;
	struct zone zone;

	(void)state;
	zone_init_fixed(&zone, "UTC", 0);
	assert_null(calendar_new(&zone, &none, NULL, &e));
	assert_int_equal(e.code, ERR_INVALID);
	assert_null(calendar_new(&zone, &rules, &empty, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	zone_release(&zone);
}

/* Adding up the table must be what counting minute by minute gives. */
static void
the_table_agrees_with_counting_minutes(void **state)
{
	struct err e = ERR_INIT;
	struct desk desk;
	int64_t from, open_ms, minutes = 0;

	(void)state;
	desk_open(&desk, "America/New_York", with_lunch, COUNT_OF(with_lunch), DAYS_WHOLE);
	from = at(&desk, "2026-09-17 11:17");
	for (int64_t minute = 0; minute < 60 * 24 * 60; minute++) {
		int64_t now = from + minute * MINUTE, back;
		bool open;

		if (minute % 97 == 0) {
			assert_true(calendar_open_between(desk.calendar, from, now, &open_ms, &e));
			assert_true(open_ms == minutes * MINUTE);
			if (minutes > 0) {
				assert_true(calendar_add_open(desk.calendar, from,
				                              minutes * MINUTE, &back, &e));
				assert_true(back <= now);
			}
		}
		assert_true(calendar_is_open(desk.calendar, now, &open, &e));
		minutes += open;
	}
	assert_true(minutes > 60 * 24 * 8);
	desk_close(&desk);
}

/* --- warnings ------------------------------------------------------------------------------- */

static void
a_warning_comes_before_the_deadline_and_never_before_the_start(void **state)
{
	const struct time_limit a_fifth = { .within = { .ms = 10 * HOUR } };
	const struct time_limit own = { .within = { .ms = 10 * HOUR }, .warn = { .ms = 30 * MINUTE } };
	const struct time_limit too_early = { .within = { .ms = HOUR }, .warn = { .ms = DAY } };

	(void)state;
	assert_true(deadline_warning(&no_calendar, START, START + 10 * HOUR, &a_fifth) ==
	            START + 8 * HOUR);
	assert_true(deadline_warning(&no_calendar, START, START + 10 * HOUR, &own) ==
	            START + 10 * HOUR - 30 * MINUTE);
	assert_true(deadline_warning(&no_calendar, START, START + HOUR, &too_early) == START);
}

static void
a_warning_counts_back_on_its_own_clock(void **state)
{
	struct time_limit limit = working_hours(10);
	struct desk desk;
	int64_t start, due;

	(void)state;
	desk_open(&desk, "Asia/Shanghai", office, 1, DAYS_WHOLE);
	start = at(&desk, "2026-11-26 10:00");
	due = at(&desk, "2026-11-30 09:30");
	limit.warn = (struct time_span){ SPAN_TIME, 0, 4 * HOUR };
	assert_moment(&desk, deadline_warning(&desk.clock, start, due, &limit),
	              "2026-11-27 13:00:00");
	limit.warn = (struct time_span){ SPAN_TIME, 0, HOUR };
	assert_moment(&desk, deadline_warning(&desk.clock, start, due, &limit),
	              "2026-11-30 08:30:00");
	limit = working_days(10);
	limit.warn = (struct time_span){ SPAN_WORKING_DAYS, 2, 2 * DAY };
	due = at(&desk, "2026-12-01 16:00");
	assert_moment(&desk, deadline_warning(&desk.clock, start, due, &limit),
	              "2026-11-27 16:00:00");
	/* a fifth of the 7:30 between */
	limit.warn = (struct time_span){ 0 };
	start = at(&desk, "2026-11-30 16:00");
	assert_moment(&desk, deadline_warning(&desk.clock, start, due, &limit),
	              "2026-12-01 14:30:00");
	desk_close(&desk);
}

/* --- pauses and extensions ------------------------------------------------------------------ */

static void
assert_computed(const struct desk *desk, const struct deadline_terms *terms, const char *now,
                const char *due, bool paused)
{
	struct deadline deadline;
	struct err e = ERR_INIT;

	if (!deadline_compute(&desk->clock, terms, at(desk, now), &deadline, &e))
		fail_msg("%s", e.text);
	assert_moment(desk, deadline.due_ms, due);
	assert_int_equal(deadline.paused, paused);
	assert_true(deadline.warning_ms >= terms->start_ms);
	assert_true(deadline.warning_ms <= deadline.due_ms);
}

static void
a_pause_moves_the_deadline_by_what_it_lasts_on_its_clock(void **state)
{
	struct deadline_pause pause;
	struct deadline_terms terms = { .pauses = &pause, .pause_count = 1 };
	struct desk desk;

	(void)state;
	desk_open(&desk, "Asia/Shanghai", office, 1, DAYS_WHOLE);
	terms.start_ms = at(&desk, "2026-11-26 10:00");
	pause.from_ms = at(&desk, "2026-11-26 12:00");
	pause.to_ms = at(&desk, "2026-11-27 12:00");

	terms.limit = (struct time_limit){ .within = { .ms = 24 * HOUR } };
	assert_computed(&desk, &terms, "2026-11-27 12:00", "2026-11-28 10:00:00", false);
	terms.limit = working_hours(4);	/* two were left when it began */
	assert_computed(&desk, &terms, "2026-11-27 12:00", "2026-11-27 14:00:00", false);
	terms.limit = working_days(3);
	assert_computed(&desk, &terms, "2026-11-27 12:00", "2026-12-02 16:00:00", false);
	/* on one day: no working day is lost */
	pause.to_ms = at(&desk, "2026-11-26 15:00");
	assert_computed(&desk, &terms, "2026-11-27 12:00", "2026-12-01 16:00:00", false);
	/* it lasts: as if it ended now */
	pause.to_ms = 0;
	assert_computed(&desk, &terms, "2026-11-30 09:00", "2026-12-03 16:00:00", true);
	/* begun when it was late: too late */
	pause.from_ms = at(&desk, "2026-12-01 16:00");
	assert_computed(&desk, &terms, "2026-12-09 09:00", "2026-12-01 16:00:00", false);
	desk_close(&desk);
}

static void
pauses_out_of_order_are_refused(void **state)
{
	const struct deadline_pause wrong[][2] = {
		{ { START + 2, START + 4 }, { START + 3, START + 5 } },
		{ { START + 4, START + 2 }, { START + 5, START + 6 } },
		{ { START + 2, 0 }, { START + 3, START + 5 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		const struct deadline_terms terms = {
			.start_ms = START, .limit = { .within = { .ms = HOUR } },
			.pauses = wrong[i], .pause_count = 2,
		};
		struct deadline deadline;
		struct err e = ERR_INIT;

		assert_false(deadline_compute(&no_calendar, &terms, START, &deadline, &e));
		assert_int_equal(e.code, ERR_INVALID);
		assert_true(deadline.due_ms == 0);
	}
}

static void
an_extension_runs_on_from_what_is_due(void **state)
{
	struct time_span extension = { SPAN_WORKING_DAYS, 2, 2 * DAY };
	struct deadline_terms terms = { .extensions = &extension, .extension_count = 1 };
	struct err e = ERR_INIT;
	struct desk desk;

	(void)state;
	desk_open(&desk, "Asia/Shanghai", office, 1, DAYS_WHOLE);
	terms.start_ms = at(&desk, "2026-11-26 10:00");
	terms.limit = working_days(1);
	assert_computed(&desk, &terms, "2026-11-26 10:00", "2026-12-01 16:00:00", false);
	terms.limit = working_hours(6);
	extension = (struct time_span){ SPAN_TIME, 0, HOUR };
	assert_computed(&desk, &terms, "2026-11-26 10:00", "2026-11-27 09:30:00", false);
	desk_close(&desk);
	desk_open(&desk, "Asia/Shanghai", round_the_clock, 1, DAYS_WHOLE);
	terms.limit = working_days(1);
	extension = (struct time_span){ SPAN_WORKING_DAYS, 1, DAY };
	/* the 27th ends where the 28th begins: two days end where the 29th begins */
	assert_computed(&desk, &terms, "2026-11-26 10:00", "2026-11-29 00:00:00", false);
	desk_close(&desk);
	desk_open(&desk, "Asia/Shanghai", office, 1, DAYS_SAME_TIME);
	assert_computed(&desk, &terms, "2026-11-26 10:00", "2026-11-30 10:00:00", false);
	desk_close(&desk);
	assert_true(deadline_may_extend(START, START + 1, &e));
	assert_false(deadline_may_extend(START, START, &e));
	assert_int_equal(e.code, ERR_REFUSED);
}

static void
what_was_told_stays_beside_what_is_due(void **state)
{
	(void)state;
	assert_int_equal(deadline_told(0, START), DEADLINE_NOT_TOLD);
	assert_int_equal(deadline_told(START, START), DEADLINE_AS_TOLD);
	assert_int_equal(deadline_told(START, START - 1), DEADLINE_BEFORE_TOLD);
	assert_int_equal(deadline_told(START, START + 1), DEADLINE_AFTER_TOLD);
}

/* --- on the screen -------------------------------------------------------------------------- */

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
		cmocka_unit_test(calendar_days_keep_the_time_on_the_wall_over_the_change_of_clocks),
		cmocka_unit_test(working_hours_count_only_while_open),
		cmocka_unit_test(a_break_at_noon_does_not_count),
		cmocka_unit_test(the_hour_that_exists_twice_is_worked_twice_and_the_missing_one_never),
		cmocka_unit_test(the_day_after_is_day_one_and_the_last_day_ends_at_closing_time),
		cmocka_unit_test(counted_from_the_moment_a_working_day_ends_at_the_same_time),
		cmocka_unit_test(a_year_without_data_is_said_and_never_guessed),
		cmocka_unit_test(a_gap_between_known_years_is_not_jumped),
		cmocka_unit_test(a_calendar_without_hours_or_years_is_refused),
		cmocka_unit_test(the_table_agrees_with_counting_minutes),
		cmocka_unit_test(a_warning_counts_back_on_its_own_clock),
		cmocka_unit_test(a_pause_moves_the_deadline_by_what_it_lasts_on_its_clock),
		cmocka_unit_test(pauses_out_of_order_are_refused),
		cmocka_unit_test(an_extension_runs_on_from_what_is_due),
		cmocka_unit_test(what_was_told_stays_beside_what_is_due),
		cmocka_unit_test(a_warning_comes_before_the_deadline_and_never_before_the_start),
		cmocka_unit_test(a_deadline_is_open_then_warned_then_overdue),
		cmocka_unit_test(what_remains_is_told_in_one_unit_and_never_rounded_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

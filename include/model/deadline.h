/*
 * Deadlines: a limit (pack_time_limit: class of matter × grade of customer) and
 * the moment it runs from → due when, warned when, late by how much; pauses,
 * extensions, and a promise already told kept beside what is due now. Pure: the
 * caller passes now. Well over a million a second.
 *
 * Rules, and where they come from:
 *   - Calendar clock, hours and minutes: time that passes, day and night
 *     ("2 h and 24 h run on the clock day and night").
 *   - Calendar clock, days: the same time on the wall so many days later (so do
 *     the cities of Boston and Baltimore: their targets keep the time of day
 *     over the change to summer time). A time that is skipped then means the
 *     moment of the change, one that exists twice its first.
 *   - Working clock, hours and minutes: working time of the calendar; what
 *     begins outside of it begins at the next opening.
 *   - Working days, DAYS_WHOLE: the day of the start does not count, the day
 *     after is day one when it is worked, and it is due when the last one
 *     closes (Civil Code of China, articles 201 and 203).
 *   - Working days, DAYS_SAME_TIME: what begins outside of the hours begins at
 *     the next opening; due so many working days later at that time of day,
 *     moved into the hours of that day (fitted to the targets of Boston's 311).
 *   - An open matter is late from due_ms on, to the millisecond; what was done at
 *     that very moment was done in time (Baltimore counts so: 135 of its requests).
 *   - Extensions run on from what is due, in their own unit; only before it.
 *   - Pauses move what is due by what they last on the limit's clock: time that
 *     passes; working time; or, of working days, the days counted from the day
 *     the pause began to that on which it ended (begun and ended on one day: none).
 *     What began when it was late already moves nothing.
 *   - A warning counts back on the limit's own clock: four working hours before
 *     Monday 9:30 is Friday. Without one of its own: a fifth of the limit.
 */
#ifndef MODEL_DEADLINE_H
#define MODEL_DEADLINE_H

#include "base/error.h"
#include "base/zone.h"
#include "model/calendar.h"
#include "model/pack.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEADLINE_LIMIT_MAX_MS (10LL * 366 * 86400 * 1000)	/* ten years */
#define DEADLINE_LIMIT_MAX_DAYS (10 * 366)

/* What limits are measured with. */
struct deadline_clock {
	const struct zone *zone;
	const struct calendar *calendar;	/* NULL: the working clock is refused */
};

/*
 * Moment at which it is due. False with ERR_INVALID when the limit is not
 * between 1 and ten years, the working clock has no calendar, or the moment
 * lies beyond the year 9999; with ERR_NOT_FOUND for a year without holiday
 * data: callers show the text, and no deadline.
 */
bool
deadline_due(const struct deadline_clock *clock, int64_t start_ms, const struct time_limit *limit,
             int64_t *due_ms, struct err *e);

/* Moment from which a warning is shown; never before start_ms. */
int64_t
deadline_warning(const struct deadline_clock *clock, int64_t start_ms, int64_t due_ms,
                 const struct time_limit *limit);

/* --- with pauses and extensions ------------------------------------------------------------ */

struct deadline_pause {
	int64_t from_ms;
	int64_t to_ms;		/* 0: it lasts */
};

/* Pauses are in the order they began and do not overlap; those not over yet come last. */
struct deadline_terms {
	int64_t start_ms;
	struct time_limit limit;
	const struct time_span *extensions;
	size_t extension_count;
	const struct deadline_pause *pauses;
	size_t pause_count;
};

struct deadline {
	int64_t due_ms;		/* while paused: as if the pause ended now */
	int64_t warning_ms;
	bool paused;
};

/* As deadline_due; ERR_INVALID also for pauses that break their rule. */
bool
deadline_compute(const struct deadline_clock *clock, const struct deadline_terms *terms,
                 int64_t now_ms, struct deadline *out, struct err *e);

/* ERR_REFUSED from due_ms on: an extension is asked for before it is late. */
bool
deadline_may_extend(int64_t now_ms, int64_t due_ms, struct err *e);

/* Was what was done at done_ms done in time? */
bool
deadline_kept(int64_t done_ms, int64_t due_ms);

/*
 * A class or a grade has changed: what was told to the caller stays a fact
 * beside what is due now (both 0 = none).
 */
enum deadline_told {
	DEADLINE_NOT_TOLD,
	DEADLINE_AS_TOLD,
	DEADLINE_BEFORE_TOLD,	/* due sooner: the promise is kept by keeping the deadline */
	DEADLINE_AFTER_TOLD,	/* due later: the promise comes first */
};

enum deadline_told
deadline_told(int64_t told_ms, int64_t due_ms);

/* --- on the screen -------------------------------------------------------------------------- */

enum deadline_state {
	DEADLINE_OPEN,
	DEADLINE_WARNING,	/* from the moment of the warning on */
	DEADLINE_OVERDUE,	/* from due_ms on */
};

enum deadline_state
deadline_state(int64_t now_ms, int64_t warning_ms, int64_t due_ms);

/* "late 2 h", "in 35 min" as value and unit: the interface has the words. */
enum time_unit {
	TIME_UNIT_SECOND,
	TIME_UNIT_MINUTE,
	TIME_UNIT_HOUR,
	TIME_UNIT_DAY,
};

struct remaining {
	bool late;		/* due_ms is reached or passed */
	int64_t value;		/* ≥ 0, rounded down: never more time than there is */
	enum time_unit unit;	/* s below 1 min, min below 2 h, h below 2 days, then days */
};

void
deadline_remaining(int64_t now_ms, int64_t due_ms, struct remaining *out);

#endif

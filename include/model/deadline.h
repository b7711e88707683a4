/*
 * Deadlines: a limit (pack_time_limit: class of matter × grade of customer) and
 * the moment it runs from → due when, warned when, late by how much.
 * Limits run on the calendar clock, day and night. Working time with holidays
 * will be a second limit_clock; deadline_due then needs a calendar and fails
 * for a year without data, so its callers branch on its result from now on.
 * Pure: the caller passes now.
 */
#ifndef MODEL_DEADLINE_H
#define MODEL_DEADLINE_H

#include "base/error.h"
#include "model/pack.h"

#include <stdbool.h>
#include <stdint.h>

#define DEADLINE_LIMIT_MAX_MS (10LL * 366 * 86400 * 1000)	/* ten years */

/*
 * Moment at which it is due. False with ERR_INVALID when the limit is not
 * 1 … DEADLINE_LIMIT_MAX_MS or the moment lies beyond the year 9999.
 */
bool
deadline_due(int64_t start_ms, const struct time_limit *limit, int64_t *due_ms,
             struct err *e);

/* Moment from which a warning is shown; never before start_ms. */
int64_t
deadline_warning(int64_t start_ms, int64_t due_ms, const struct time_limit *limit);

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

/*
 * Time limits: class of matter × grade of customer → how long → due when.
 * Limits run on the calendar clock, day and night, from the moment given (the
 * end of the call). Working time with holidays will be a second clock of
 * struct deadline_limit; deadline_due then needs a calendar and may fail, and its
 * callers already branch on its result. Pure: the caller passes now.
 */
#ifndef MODEL_DEADLINE_H
#define MODEL_DEADLINE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEADLINE_LIMIT_MAX_S (10LL * 366 * 86400)	/* ten years */

/* One row of a pack's table. The texts belong to the pack. */
struct deadline_limit {
	const char *class_id;	/* "simple"; NULL = any class */
	const char *grade_id;	/* "A"; NULL = any grade */
	int64_t limit_s;	/* 1 … DEADLINE_LIMIT_MAX_S */
	int64_t warn_s;		/* warning this long before due; 0 = a fifth of the limit */
};

struct deadline_limit_table {
	const struct deadline_limit *rows;
	size_t count;
};

/*
 * The most precise row: class and grade, then class and any grade, then any
 * class and that grade, then any and any; of equal ones the first. NULL = a hole.
 * class_id and grade_id may be NULL or "" (unknown): they fit "any" rows only.
 */
const struct deadline_limit *
deadline_limit_find(const struct deadline_limit_table *table,
                const char *class_id, const char *grade_id);

/* Moment at which it is due; false with ERR_INVALID when limit_s is out of bounds. */
bool
deadline_due(int64_t start_ms, const struct deadline_limit *limit, int64_t *due_ms,
             struct err *e);

/* Moment from which a warning is shown; never before start_ms. */
int64_t
deadline_warning(int64_t start_ms, int64_t due_ms, const struct deadline_limit *limit);

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

/*
 * Working time: weekly hours of a pack, public holidays, make-up working days
 * (调休), compiled into a table of days, so that a deadline costs well under a
 * microsecond. Pure: the holidays are handed in (pack/holidays.h reads them).
 *
 * Rules:
 *   - A working day is a weekday with hours that is no holiday, or a make-up
 *     day whatever its weekday. A make-up day has the hours of the weekday
 *     that the pack names (ours: the notices of the State Council move days
 *     and say nothing of hours).
 *   - Hours are half open: at 17:00:00.000 an office "to 17:00" is closed.
 *   - A window of hours lies on the wall of the pack's zone. When the clocks go
 *     forward in it, it is an hour shorter, when they go back, an hour longer:
 *     working time is time that passes. A window that begins or ends at a time
 *     that is skipped does so at the moment of the change, at one that exists
 *     twice the first time.
 *   - What the holidays of a year are is a fact of that year's notice: a
 *     question that touches a year without data fails with ERR_NOT_FOUND,
 *     "no holiday data for 2031: …"; nothing is guessed. A day may be told by
 *     the notice of the next year (2011-12-31 was a working day by that of
 *     2012): the last days of the last year known can still change.
 */
#ifndef MODEL_CALENDAR_H
#define MODEL_CALENDAR_H

#include "base/error.h"
#include "base/zone.h"
#include "model/pack.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALENDAR_YEAR_MIN 1970
#define CALENDAR_YEAR_MAX 2100	/* a zone's table ends there */
#define CALENDAR_WINDOWS_MAX 8	/* of hours, on one day */

/* A day that is not what its weekday says. */
struct holiday {
	int32_t day;	/* civil_day_number */
	bool works;	/* a make-up working day; false: off */
};

/* Who owns the memory is the maker's business; calendar_new keeps none of it but the name. */
struct holidays {
	const char *name;	/* "cn": what messages call it; at most 40 bytes */
	const int32_t *years;	/* that are known, rising */
	size_t year_count;
	const struct holiday *days;	/* rising */
	size_t day_count;
};

struct calendar;

/*
 * rules and its hours are copied; zone is borrowed and must outlive the
 * calendar. holidays NULL: none are kept, every year is known. NULL with e when
 * there are no hours at all, more than CALENDAR_WINDOWS_MAX windows on a day,
 * or no year is known.
 */
struct calendar *
calendar_new(const struct zone *zone, const struct pack_calendar *rules,
             const struct holidays *holidays, struct err *e);

void
calendar_free(struct calendar *calendar);

const struct zone *
calendar_zone(const struct calendar *calendar);

enum working_days_rule
calendar_days_rule(const struct calendar *calendar);

/* First year from … to that is not known, or 0. */
int
calendar_unknown_year(const struct calendar *calendar, int from_year, int to_year);

/* The first and last moment that can be asked for: their years are known. */
bool
calendar_knows(const struct calendar *calendar, int64_t utc_ms);

/* The following fail only with ERR_NOT_FOUND, for a year without data; *out is 0 then. */

bool
calendar_is_working_day(const struct calendar *calendar, int64_t day, bool *works, struct err *e);

bool
calendar_is_open(const struct calendar *calendar, int64_t utc_ms, bool *open, struct err *e);

/* The moment itself while open, else the next opening. */
bool
calendar_next_open(const struct calendar *calendar, int64_t utc_ms, int64_t *out, struct err *e);

/* Working time between two moments, from_ms ≤ to_ms. */
bool
calendar_open_between(const struct calendar *calendar, int64_t from_ms, int64_t to_ms,
                      int64_t *open_ms, struct err *e);

/*
 * The moment at which so much working time (≥ 1) has gone by: one that is used
 * up at closing time gives the closing, not the next opening.
 */
bool
calendar_add_open(const struct calendar *calendar, int64_t start_ms, int64_t open_ms, int64_t *out,
                  struct err *e);

/* The last moment from which that much working time is left until end_ms. */
bool
calendar_back_open(const struct calendar *calendar, int64_t end_ms, int64_t open_ms, int64_t *out,
                   struct err *e);

/* The count-th working day after a day (before it when count < 0); the day itself never counts. */
bool
calendar_add_days(const struct calendar *calendar, int64_t day, int32_t count, int64_t *out,
                  struct err *e);

/* Working days after the first day up to and with the last. */
bool
calendar_days_between(const struct calendar *calendar, int64_t first_day, int64_t last_day,
                      int32_t *count, struct err *e);

/* When the hours of a working day end; that of a day off is the end of the working day before. */
bool
calendar_closing(const struct calendar *calendar, int64_t day, int64_t *out, struct err *e);

/*
 * A time of the day (milliseconds on the wall) on a working day, moved into its
 * hours: before them to the opening, in a break or after them to the closing
 * that went before: never later than asked for while that can be.
 */
bool
calendar_time_on(const struct calendar *calendar, int64_t day, int64_t wall_ms, int64_t *out,
                 struct err *e);

#endif

/*
 * Arithmetic of deadlines. Called by: ticket form (due when), card and lists
 * (late by how much), slots of promises, follow-up rules.
 */
#include "model/deadline.h"

#include "base/i18n.h"
#include "model/civil_time.h"

#define LAST_MS 253402300799999LL	/* 9999-12-31T23:59:59.999Z */
#define SECOND_MS 1000LL
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* --- moving along a clock ------------------------------------------------------------------- */

static bool
beyond(struct err *e)
{
	return err_set(e, ERR_INVALID, "%s",
	               _("the deadline lies beyond the year 9999: "
	                 "set the clock of this machine"));
}

static bool
add_time(int64_t start_ms, int64_t ms, int64_t *out, struct err *e)
{
	if (start_ms > LAST_MS - ms)
		return beyond(e);
	*out = start_ms + ms;
	return true;
}

/* The same time on the wall, days later or (below zero) earlier. */
static bool
add_wall_days(const struct zone *zone, int64_t start_ms, int32_t days, int64_t *out, struct err *e)
{
	struct civil_time civil;

	if (start_ms > LAST_MS)
		return beyond(e);
	civil_from_ms(zone, start_ms, &civil);
	civil_from_day_number(civil_day_number(civil.year, civil.month, civil.day) + days,
	                      &civil.year, &civil.month, &civil.day);
	return civil_to_ms(zone, &civil, out) || beyond(e);
}

static int64_t
time_of_day_ms(const struct zone *zone, int64_t utc_ms)
{
	struct civil_time civil;

	civil_from_ms(zone, utc_ms, &civil);
	return ((civil.hour * 60LL + civil.minute) * 60 + civil.second) * SECOND_MS +
	       civil.millisecond;
}

/* What begins outside of the hours begins at the next opening under DAYS_SAME_TIME. */
static bool
add_working_days(const struct calendar *calendar, int64_t start_ms, int32_t days, int64_t *out,
                 struct err *e)
{
	const struct zone *zone = calendar_zone(calendar);
	int64_t day;

	if (calendar_days_rule(calendar) == DAYS_WHOLE)
		return calendar_add_days(calendar, civil_day_of_ms(zone, start_ms), days, &day,
		                         e) &&
		       calendar_closing(calendar, day, out, e);
	return calendar_next_open(calendar, start_ms, &start_ms, e) &&
	       calendar_add_days(calendar, civil_day_of_ms(zone, start_ms), days, &day, e) &&
	       calendar_time_on(calendar, day, time_of_day_ms(zone, start_ms), out, e);
}

/* From what was due; below zero back. A closing belongs to the day it ends, at 24:00 too. */
static bool
move_by_working_days(const struct calendar *calendar, int64_t due_ms, int32_t days, int64_t *out,
                     struct err *e)
{
	const struct zone *zone = calendar_zone(calendar);
	int64_t time_ms = time_of_day_ms(zone, due_ms - 1) + 1, day;

	return calendar_add_days(calendar, civil_day_of_ms(zone, due_ms - 1), days, &day, e) &&
	       (calendar_days_rule(calendar) == DAYS_WHOLE
	                ? calendar_closing(calendar, day, out, e)
	                : calendar_time_on(calendar, day, time_ms, out, e));
}

static bool
add_span(const struct deadline_clock *clock, enum limit_clock runs_on, int64_t start_ms,
         const struct time_span *span, int64_t *out, struct err *e)
{
	if (runs_on == LIMIT_WORKING && !clock->calendar)
		return err_set(e, ERR_INVALID, "%s",
		               _("the pack has no calendar for working time"));
	if (span->unit == SPAN_WORKING_DAYS)
		return add_working_days(clock->calendar, start_ms, span->days, out, e);
	if (runs_on == LIMIT_WORKING)
		return calendar_add_open(clock->calendar, start_ms, span->ms, out, e);
	if (span->unit == SPAN_DAYS)
		return add_wall_days(clock->zone, start_ms, span->days, out, e);
	return add_time(start_ms, span->ms, out, e);
}

static bool
check_span(enum limit_clock runs_on, const struct time_span *span, struct err *e)
{
	bool by_days = span->unit != SPAN_TIME;
	bool fits = by_days ? span->days >= 1 && span->days <= DEADLINE_LIMIT_MAX_DAYS
	                    : span->ms >= 1 && span->ms <= DEADLINE_LIMIT_MAX_MS;

	if (span->unit == SPAN_WORKING_DAYS && runs_on != LIMIT_WORKING)
		fits = false;
	if (span->unit == SPAN_DAYS && runs_on == LIMIT_WORKING)
		fits = false;
	return fits || err_set(e, ERR_INVALID, "%s",
	                       _("a time limit is more than nothing and at most ten years: "
	                         "mend the pack's table of limits"));
}

/* --- due and warning ------------------------------------------------------------------------ */

bool
deadline_due(const struct deadline_clock *clock, int64_t start_ms, const struct time_limit *limit,
             int64_t *due_ms, struct err *e)
{
	*due_ms = 0;
	if (check_span(limit->clock, &limit->within, e) &&
	    add_span(clock, limit->clock, start_ms, &limit->within, due_ms, e))
		return true;
	*due_ms = 0;
	return false;
}

static bool
warn_on_working_clock(const struct calendar *calendar, int64_t start_ms, int64_t due_ms,
                      const struct time_span *warn, int64_t *out, struct err *e)
{
	int64_t open_ms = warn->ms;

	if (warn->unit == SPAN_WORKING_DAYS)
		return move_by_working_days(calendar, due_ms, -warn->days, out, e);
	if (open_ms == 0) {
		if (!calendar_open_between(calendar, start_ms, due_ms, &open_ms, e))
			return false;
		open_ms /= 5;
	}
	return calendar_back_open(calendar, due_ms, open_ms, out, e);
}

int64_t
deadline_warning(const struct deadline_clock *clock, int64_t start_ms, int64_t due_ms,
                 const struct time_limit *limit)
{
	const struct time_span *warn = &limit->warn;
	struct err ignored = ERR_INIT;
	int64_t warning_ms = due_ms - (warn->ms ? warn->ms : limit->within.ms / 5);

	if (limit->clock == LIMIT_WORKING && clock->calendar) {
		/* a year before the start is not known: warned from the start on */
		if (!warn_on_working_clock(clock->calendar, start_ms, due_ms, warn, &warning_ms,
		                           &ignored))
			warning_ms = start_ms;
	} else if (warn->unit == SPAN_DAYS &&
	           !add_wall_days(clock->zone, due_ms, -warn->days, &warning_ms, &ignored)) {
		warning_ms = start_ms;
	}
	return warning_ms < start_ms ? start_ms : warning_ms;
}

/* --- with pauses and extensions ------------------------------------------------------------- */

static bool
check_pauses(const struct deadline_terms *terms, struct err *e)
{
	int64_t before_ms = INT64_MIN;

	for (size_t i = 0; i < terms->pause_count; i++) {
		const struct deadline_pause *pause = &terms->pauses[i];
		bool lasts = !pause->to_ms;

		if (pause->from_ms < before_ms || (lasts && i + 1 < terms->pause_count) ||
		    (!lasts && pause->to_ms < pause->from_ms))
			return err_set(e, ERR_INVALID, "%s",
			               _("the pauses of a deadline overlap or end before they "
			                 "begin"));
		before_ms = pause->to_ms;
	}
	return true;
}

/* Moves what is due by the length that a pause has on the limit's clock. */
static bool
apply_pause(const struct deadline_clock *clock, const struct time_limit *limit, int64_t from_ms,
            int64_t to_ms, int64_t *due_ms, struct err *e)
{
	const struct calendar *calendar = clock->calendar;
	struct time_span span = { .unit = SPAN_TIME, .ms = to_ms - from_ms };

	if (limit->within.unit == SPAN_WORKING_DAYS) {
		const struct zone *zone = calendar_zone(calendar);

		if (!calendar_days_between(calendar, civil_day_of_ms(zone, from_ms),
		                           civil_day_of_ms(zone, to_ms), &span.days, e))
			return false;
		return !span.days ||
		       move_by_working_days(calendar, *due_ms, span.days, due_ms, e);
	}
	if (limit->clock == LIMIT_WORKING &&
	    !calendar_open_between(calendar, from_ms, to_ms, &span.ms, e))
		return false;
	return span.ms <= 0 || add_span(clock, limit->clock, *due_ms, &span, due_ms, e);
}

static bool
apply_pauses(const struct deadline_clock *clock, const struct deadline_terms *terms, int64_t now_ms,
             struct deadline *out, struct err *e)
{
	for (size_t i = 0; i < terms->pause_count; i++) {
		const struct deadline_pause *pause = &terms->pauses[i];
		int64_t to_ms = pause->to_ms ? pause->to_ms : now_ms;
		int64_t from_ms = pause->from_ms < terms->start_ms ? terms->start_ms
		                                                   : pause->from_ms;

		if (pause->from_ms >= out->due_ms)
			break;
		out->paused = !pause->to_ms && now_ms >= pause->from_ms;
		if (to_ms > from_ms &&
		    !apply_pause(clock, &terms->limit, from_ms, to_ms, &out->due_ms, e))
			return false;
	}
	return true;
}

bool
deadline_compute(const struct deadline_clock *clock, const struct deadline_terms *terms,
                 int64_t now_ms, struct deadline *out, struct err *e)
{
	*out = (struct deadline){ 0 };
	if (!check_pauses(terms, e) ||
	    !deadline_due(clock, terms->start_ms, &terms->limit, &out->due_ms, e))
		goto failed;
	for (size_t i = 0; i < terms->extension_count; i++) {
		const struct time_span *span = &terms->extensions[i];

		if (!check_span(terms->limit.clock, span, e) ||
		    !(span->unit == SPAN_WORKING_DAYS
		              ? move_by_working_days(clock->calendar, out->due_ms, span->days,
		                                     &out->due_ms, e)
		              : add_span(clock, terms->limit.clock, out->due_ms, span,
		                         &out->due_ms, e)))
			goto failed;
	}
	if (!apply_pauses(clock, terms, now_ms, out, e))
		goto failed;
	out->warning_ms = deadline_warning(clock, terms->start_ms, out->due_ms, &terms->limit);
	return true;
failed:
	*out = (struct deadline){ 0 };
	return false;
}

bool
deadline_may_extend(int64_t now_ms, int64_t due_ms, struct err *e)
{
	return now_ms < due_ms ||
	       err_set(e, ERR_REFUSED, "%s",
	               _("it is late already: an extension is asked for before the deadline"));
}

bool
deadline_kept(int64_t done_ms, int64_t due_ms)
{
	return done_ms <= due_ms;
}

enum deadline_told
deadline_told(int64_t told_ms, int64_t due_ms)
{
	if (!told_ms || !due_ms)
		return DEADLINE_NOT_TOLD;
	if (due_ms == told_ms)
		return DEADLINE_AS_TOLD;
	return due_ms < told_ms ? DEADLINE_BEFORE_TOLD : DEADLINE_AFTER_TOLD;
}

/* --- on the screen -------------------------------------------------------------------------- */

enum deadline_state
deadline_state(int64_t now_ms, int64_t warning_ms, int64_t due_ms)
{
	if (now_ms >= due_ms)
		return DEADLINE_OVERDUE;
	return now_ms >= warning_ms ? DEADLINE_WARNING : DEADLINE_OPEN;
}

void
deadline_remaining(int64_t now_ms, int64_t due_ms, struct remaining *out)
{
	static const struct {
		int64_t below_ms;
		int64_t unit_ms;
		enum time_unit unit;
	} units[] = {
		{ MINUTE_MS, SECOND_MS, TIME_UNIT_SECOND },
		{ 2 * HOUR_MS, MINUTE_MS, TIME_UNIT_MINUTE },
		{ 2 * DAY_MS, HOUR_MS, TIME_UNIT_HOUR },
		{ INT64_MAX, DAY_MS, TIME_UNIT_DAY },
	};
	int64_t distance_ms = now_ms >= due_ms ? now_ms - due_ms : due_ms - now_ms;
	size_t i = 0;

	while (distance_ms >= units[i].below_ms)
		i++;
	out->late = now_ms >= due_ms;
	out->value = distance_ms / units[i].unit_ms;
	out->unit = units[i].unit;
}

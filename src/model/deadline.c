/*
 * Arithmetic of deadlines. Called by: ticket form (due when), card and lists
 * (late by how much), slots of promises, follow-up rules.
 */
#include "model/deadline.h"

#include "base/i18n.h"

#define LAST_MS 253402300799999LL	/* 9999-12-31T23:59:59.999Z */
#define SECOND_MS 1000LL
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

bool
deadline_due(int64_t start_ms, const struct time_limit *limit, int64_t *due_ms, struct err *e)
{
	*due_ms = 0;
	if (limit->within_ms < 1 || limit->within_ms > DEADLINE_LIMIT_MAX_MS)
		return err_set(e, ERR_INVALID, "%s",
		               _("a time limit is more than nothing and at most ten years: "
		                 "mend the pack's table of limits"));
	if (start_ms > LAST_MS - limit->within_ms)
		return err_set(e, ERR_INVALID, "%s",
		               _("the deadline lies beyond the year 9999: "
		                 "set the clock of this machine"));
	*due_ms = start_ms + limit->within_ms;
	return true;
}

int64_t
deadline_warning(int64_t start_ms, int64_t due_ms, const struct time_limit *limit)
{
	int64_t before_ms = limit->warn_ms > 0 ? limit->warn_ms : limit->within_ms / 5;
	int64_t warning_ms = due_ms - before_ms;

	return warning_ms < start_ms ? start_ms : warning_ms;
}

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

/*
 * Working time as a table with one entry a day, from the first year known to
 * the last: how many working days and how much working time lie before it.
 * Adding is then a look-up, going back a binary search. Called by deadlines.
 */
#include "model/calendar.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "model/civil_time.h"

#include <string.h>

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)
#define DAY_MINUTES 1440
#define NAME_SIZE 41
#define CLOSED (-1)

struct window {
	int32_t from_minute, to_minute;
};

struct week_hours {
	struct window windows[7][CALENDAR_WINDOWS_MAX];	/* by weekday, Monday first; rising */
	int counts[7];
};

struct day {
	int64_t open_before_ms;		/* working time from the first day to its beginning */
	int32_t works_before;		/* working days before it */
	int32_t offset_s;		/* of its beginning */
	int8_t hours;			/* weekday whose hours it has, or CLOSED */
	bool changes;			/* the clocks are set on it: its windows are worked out */
};

struct calendar {
	const struct zone *zone;
	char name[NAME_SIZE];
	enum working_days_rule rule;
	struct week_hours week;
	int first_year, last_year;
	bool has_gap;			/* a year between them is not known */
	bool known[CALENDAR_YEAR_MAX - CALENDAR_YEAR_MIN + 1];
	int64_t first_day;
	size_t day_count;
	struct day *days;		/* day_count, and one behind the last */
	int32_t work_count;
	int32_t *work_days;		/* index in days of each working day */
};

/* --- building ------------------------------------------------------------------------------- */

static bool
add_window(struct week_hours *week, int weekday, const struct opening_hours *hours, struct err *e)
{
	struct window *windows = week->windows[weekday];
	int at = week->counts[weekday];

	if (at == CALENDAR_WINDOWS_MAX)
		return err_set(e, ERR_LIMIT, _("more than %d rows of working hours on one day"),
		               CALENDAR_WINDOWS_MAX);
	for (; at > 0 && windows[at - 1].from_minute > hours->from_minute; at--)
		windows[at] = windows[at - 1];
	windows[at] = (struct window){ hours->from_minute, hours->to_minute };
	week->counts[weekday]++;
	return true;
}

static bool
fill_week(struct week_hours *week, const struct pack_calendar *rules, struct err *e)
{
	int windows = 0;

	for (size_t i = 0; i < rules->hours_count; i++) {
		const struct opening_hours *hours = &rules->hours[i];

		for (int day = 0; day < 7; day++) {
			if (!(hours->days & 1u << day) || hours->from_minute >= hours->to_minute)
				continue;
			if (!add_window(week, day, hours, e))
				return false;
			windows++;
		}
	}
	return windows > 0 || err_set(e, ERR_INVALID, "%s", _("there are no working hours"));
}

static bool
fill_years(struct calendar *calendar, const struct holidays *holidays, struct err *e)
{
	calendar->first_year = CALENDAR_YEAR_MAX;
	calendar->last_year = CALENDAR_YEAR_MIN;
	for (int year = CALENDAR_YEAR_MIN; !holidays && year <= CALENDAR_YEAR_MAX; year++)
		calendar->known[year - CALENDAR_YEAR_MIN] = true;
	for (size_t i = 0; holidays && i < holidays->year_count; i++) {
		int year = holidays->years[i];

		if (year >= CALENDAR_YEAR_MIN && year <= CALENDAR_YEAR_MAX)
			calendar->known[year - CALENDAR_YEAR_MIN] = true;
	}
	for (int year = CALENDAR_YEAR_MIN; year <= CALENDAR_YEAR_MAX; year++) {
		if (!calendar->known[year - CALENDAR_YEAR_MIN])
			continue;
		calendar->first_year = year < calendar->first_year ? year : calendar->first_year;
		calendar->last_year = year;
	}
	for (int year = calendar->first_year; year <= calendar->last_year; year++)
		calendar->has_gap |= !calendar->known[year - CALENDAR_YEAR_MIN];
	return calendar->known[calendar->last_year - CALENDAR_YEAR_MIN] ||
	       err_set(e, ERR_NOT_FOUND, _("no year is known in the holidays \"%s\""),
	               calendar->name);
}

/* A minute of a day on the wall, 1440 is the next midnight. */
static int64_t
moment_on(const struct calendar *calendar, int64_t day, int32_t minute)
{
	struct civil_time civil = { 0 };
	int64_t moment_ms;

	day += minute / DAY_MINUTES;
	minute %= DAY_MINUTES;
	civil_from_day_number(day, &civil.year, &civil.month, &civil.day);
	civil.hour = minute / 60;
	civil.minute = minute % 60;
	civil_to_ms(calendar->zone, &civil, &moment_ms);
	return moment_ms;
}

/* The windows of a day as moments; how many. */
static int
windows_of(const struct calendar *calendar, size_t at, int64_t from_ms[CALENDAR_WINDOWS_MAX],
           int64_t to_ms[CALENDAR_WINDOWS_MAX])
{
	const struct day *day = &calendar->days[at];
	int64_t number = calendar->first_day + (int64_t)at;
	int64_t midnight_ms = number * DAY_MS - day->offset_s * INT64_C(1000);

	if (day->hours == CLOSED)
		return 0;
	for (int i = 0; i < calendar->week.counts[day->hours]; i++) {
		const struct window *window = &calendar->week.windows[day->hours][i];

		if (day->changes) {
			from_ms[i] = moment_on(calendar, number, window->from_minute);
			to_ms[i] = moment_on(calendar, number, window->to_minute);
		} else {
			from_ms[i] = midnight_ms + window->from_minute * MINUTE_MS;
			to_ms[i] = midnight_ms + window->to_minute * MINUTE_MS;
		}
	}
	return calendar->week.counts[day->hours];
}

static int64_t
open_on(const struct calendar *calendar, size_t at)
{
	int64_t from_ms[CALENDAR_WINDOWS_MAX], to_ms[CALENDAR_WINDOWS_MAX], open_ms = 0;
	int count = windows_of(calendar, at, from_ms, to_ms);

	for (int i = 0; i < count; i++)
		open_ms += to_ms[i] - from_ms[i];
	return open_ms;
}

static void
fill_days(struct calendar *calendar, const struct holidays *holidays, int make_up_as)
{
	size_t next = 0, holiday_count = holidays ? holidays->day_count : 0;
	int64_t start_ms = civil_day_start_ms(calendar->zone, calendar->first_day);
	int32_t offset_s = zone_offset_s(calendar->zone, start_ms);

	for (size_t at = 0; at < calendar->day_count; at++) {
		struct day *day = &calendar->days[at];
		int64_t number = calendar->first_day + (int64_t)at;
		int weekday = (int)civil_weekday(number) - 1;
		int32_t next_offset_s = zone_offset_s(
			calendar->zone, (number + 1) * DAY_MS - offset_s * INT64_C(1000));

		day->hours = (int8_t)(calendar->week.counts[weekday] ? weekday : CLOSED);
		while (next < holiday_count && holidays->days[next].day < number)
			next++;
		if (next < holiday_count && holidays->days[next].day == number)
			day->hours = !holidays->days[next].works ? CLOSED
			             : day->hours != CLOSED      ? day->hours
			                                         : (int8_t)make_up_as;
		day->offset_s = offset_s;
		day->changes = next_offset_s != offset_s;
		if (day->hours != CLOSED)
			calendar->work_days[calendar->work_count++] = (int32_t)at;
		day[1].works_before = calendar->work_count;
		day[1].open_before_ms = day->open_before_ms + open_on(calendar, at);
		offset_s = next_offset_s;
	}
}

struct calendar *
calendar_new(const struct zone *zone, const struct pack_calendar *rules,
             const struct holidays *holidays, struct err *e)
{
	struct calendar *calendar = mem_calloc(1, sizeof(*calendar));
	int make_up_as = rules->make_up_as;

	calendar->zone = zone;
	calendar->rule = rules->days;
	if (holidays)
		memcpy(calendar->name, holidays->name, strnlen(holidays->name, NAME_SIZE - 1));
	if (!fill_week(&calendar->week, rules, e) || !fill_years(calendar, holidays, e))
		goto failed;
	/* a make-up day is worked: when the day named has no hours, those of the first that has */
	for (int i = 0; i < 7 && !calendar->week.counts[make_up_as]; i++)
		make_up_as = i;
	calendar->first_day = civil_day_number(calendar->first_year, 1, 1);
	calendar->day_count = (size_t)(civil_day_number(calendar->last_year + 1, 1, 1) -
	                               calendar->first_day);
	calendar->days = mem_calloc(calendar->day_count + 1, sizeof(*calendar->days));
	calendar->work_days = mem_calloc(calendar->day_count, sizeof(*calendar->work_days));
	fill_days(calendar, holidays, make_up_as);
	return calendar;
failed:
	calendar_free(calendar);
	return NULL;
}

void
calendar_free(struct calendar *calendar)
{
	if (!calendar)
		return;
	mem_free(calendar->days);
	mem_free(calendar->work_days);
	mem_free(calendar);
}

const struct zone *
calendar_zone(const struct calendar *calendar)
{
	return calendar->zone;
}

enum working_days_rule
calendar_days_rule(const struct calendar *calendar)
{
	return calendar->rule;
}

/* --- years ---------------------------------------------------------------------------------- */

static bool
knows_year(const struct calendar *calendar, int year)
{
	return year >= CALENDAR_YEAR_MIN && year <= CALENDAR_YEAR_MAX &&
	       calendar->known[year - CALENDAR_YEAR_MIN];
}

int
calendar_unknown_year(const struct calendar *calendar, int from_year, int to_year)
{
	for (int year = from_year; year <= to_year; year++) {
		if (!knows_year(calendar, year))
			return year;
	}
	return 0;
}

static int
year_of_day(int64_t day_number)
{
	int year, month, day;

	civil_from_day_number(day_number, &year, &month, &day);
	return year;
}

bool
calendar_knows(const struct calendar *calendar, int64_t utc_ms)
{
	return knows_year(calendar, year_of_day(civil_day_of_ms(calendar->zone, utc_ms)));
}

static bool
fail_year(const struct calendar *calendar, int year, struct err *e)
{
	if (!calendar->name[0])
		return err_set(e, ERR_NOT_FOUND,
		               _("working time is known for %d to %d, not for %d"),
		               CALENDAR_YEAR_MIN, CALENDAR_YEAR_MAX, year);
	return err_set(e, ERR_NOT_FOUND,
	               _("no holiday data for %d: add the year to the holidays \"%s\""), year,
	               calendar->name);
}

/* Everything from one day to another lies in years that are known. */
static bool
check_span(const struct calendar *calendar, int64_t first, int64_t last, struct err *e)
{
	int64_t at = first - calendar->first_day, end = last - calendar->first_day;
	int year;

	/* without a gap the ends say it all: the usual case, and cheap */
	if (at < 0 || end < 0 || at >= (int64_t)calendar->day_count ||
	    end >= (int64_t)calendar->day_count) {
		year = calendar_unknown_year(calendar, year_of_day(first), year_of_day(last));
		return fail_year(calendar, year, e);
	}
	if (!calendar->has_gap)
		return true;
	year = calendar_unknown_year(calendar, year_of_day(first), year_of_day(last));
	return !year || fail_year(calendar, year, e);
}

/* The day of a moment as an index; false outside of the table. */
static bool
find_day(const struct calendar *calendar, int64_t utc_ms, size_t *at, struct err *e)
{
	int64_t day = civil_day_of_ms(calendar->zone, utc_ms);

	*at = 0;
	if (!check_span(calendar, day, day, e))
		return false;
	*at = (size_t)(day - calendar->first_day);
	return true;
}

static bool
check_to(const struct calendar *calendar, size_t from, int64_t to_ms, struct err *e)
{
	int64_t first = calendar->first_day + (int64_t)from;
	int64_t last = civil_day_of_ms(calendar->zone, to_ms);

	return check_span(calendar, first < last ? first : last, first < last ? last : first, e);
}

/* --- asking --------------------------------------------------------------------------------- */

bool
calendar_is_working_day(const struct calendar *calendar, int64_t day, bool *works, struct err *e)
{
	*works = false;
	if (!check_span(calendar, day, day, e))
		return false;
	*works = calendar->days[day - calendar->first_day].hours != CLOSED;
	return true;
}

bool
calendar_is_open(const struct calendar *calendar, int64_t utc_ms, bool *open, struct err *e)
{
	int64_t from_ms[CALENDAR_WINDOWS_MAX], to_ms[CALENDAR_WINDOWS_MAX];
	size_t at;

	*open = false;
	if (!find_day(calendar, utc_ms, &at, e))
		return false;
	for (int i = windows_of(calendar, at, from_ms, to_ms); i-- > 0;)
		*open |= utc_ms >= from_ms[i] && utc_ms < to_ms[i];
	return true;
}

/* Working time from the beginning of the table to a moment of a day. */
static int64_t
open_before(const struct calendar *calendar, size_t at, int64_t utc_ms)
{
	int64_t from_ms[CALENDAR_WINDOWS_MAX], to_ms[CALENDAR_WINDOWS_MAX];
	int64_t open_ms = calendar->days[at].open_before_ms;
	int count = windows_of(calendar, at, from_ms, to_ms);

	for (int i = 0; i < count && utc_ms > from_ms[i]; i++)
		open_ms += (utc_ms < to_ms[i] ? utc_ms : to_ms[i]) - from_ms[i];
	return open_ms;
}

/*
 * The moment by which open_ms of working time have gone by since the beginning
 * of the table: the first such moment, or with last the last one. Outside of
 * the table false, with the year that is missing.
 */
static bool
moment_of(const struct calendar *calendar, int64_t open_ms, bool last, int64_t *out, struct err *e)
{
	int64_t from_ms[CALENDAR_WINDOWS_MAX], to_ms[CALENDAR_WINDOWS_MAX];
	size_t low = 0, high = calendar->day_count;
	int64_t left_ms;
	int count;

	if (open_ms < 0 || (open_ms == 0 && !last))
		return fail_year(calendar, calendar->first_year - 1, e);
	if (open_ms > calendar->days[high].open_before_ms ||
	    (last && open_ms == calendar->days[high].open_before_ms))
		return fail_year(calendar, calendar->last_year + 1, e);
	/* the last day before whose beginning less (with last: no more) has gone by */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		int64_t before_ms = calendar->days[middle].open_before_ms;

		if (last ? before_ms <= open_ms : before_ms < open_ms)
			low = middle;
		else
			high = middle;
	}
	left_ms = open_ms - calendar->days[low].open_before_ms;
	count = windows_of(calendar, low, from_ms, to_ms);
	for (int i = 0; i < count; i++) {
		int64_t length_ms = to_ms[i] - from_ms[i];

		if (last ? left_ms < length_ms : left_ms <= length_ms) {
			*out = from_ms[i] + left_ms;
			return true;
		}
		left_ms -= length_ms;
	}
	return err_set(e, ERR_INTERNAL, "%s", _("the table of working time does not fit together"));
}

bool
calendar_open_between(const struct calendar *calendar, int64_t from_ms, int64_t to_ms,
                      int64_t *open_ms, struct err *e)
{
	size_t from, to;

	*open_ms = 0;
	if (!find_day(calendar, from_ms, &from, e) || !find_day(calendar, to_ms, &to, e) ||
	    !check_to(calendar, from, to_ms, e))
		return false;
	*open_ms = open_before(calendar, to, to_ms) - open_before(calendar, from, from_ms);
	return true;
}

bool
calendar_add_open(const struct calendar *calendar, int64_t start_ms, int64_t open_ms, int64_t *out,
                  struct err *e)
{
	size_t at;

	*out = 0;
	if (!find_day(calendar, start_ms, &at, e) ||
	    !moment_of(calendar, open_before(calendar, at, start_ms) + open_ms, false, out, e))
		return false;
	if (check_to(calendar, at, *out, e))
		return true;
	*out = 0;
	return false;
}

bool
calendar_back_open(const struct calendar *calendar, int64_t end_ms, int64_t open_ms, int64_t *out,
                   struct err *e)
{
	size_t at;

	*out = 0;
	if (!find_day(calendar, end_ms, &at, e) ||
	    !moment_of(calendar, open_before(calendar, at, end_ms) - open_ms, true, out, e))
		return false;
	if (check_to(calendar, at, *out, e))
		return true;
	*out = 0;
	return false;
}

bool
calendar_next_open(const struct calendar *calendar, int64_t utc_ms, int64_t *out, struct err *e)
{
	bool open;

	*out = 0;
	if (!calendar_is_open(calendar, utc_ms, &open, e))
		return false;
	if (!open)
		return calendar_back_open(calendar, utc_ms, 0, out, e);
	*out = utc_ms;
	return true;
}

bool
calendar_add_days(const struct calendar *calendar, int64_t day, int32_t count, int64_t *out,
                  struct err *e)
{
	const struct day *from;
	int64_t rank, found;

	*out = 0;
	if (!check_span(calendar, day, day, e))
		return false;
	from = &calendar->days[day - calendar->first_day];
	rank = from->works_before + (int64_t)count;
	/* after a day off the next one is number one already */
	if (count > 0 && from->hours == CLOSED)
		rank--;
	if (rank < 0)
		return fail_year(calendar, calendar->first_year - 1, e);
	if (rank >= calendar->work_count)
		return fail_year(calendar, calendar->last_year + 1, e);
	found = calendar->first_day + calendar->work_days[rank];
	if (!check_span(calendar, day < found ? day : found, day < found ? found : day, e))
		return false;
	*out = found;
	return true;
}

bool
calendar_days_between(const struct calendar *calendar, int64_t first_day, int64_t last_day,
                      int32_t *count, struct err *e)
{
	*count = 0;
	if (!check_span(calendar, first_day, last_day, e))
		return false;
	*count = calendar->days[last_day + 1 - calendar->first_day].works_before -
	         calendar->days[first_day + 1 - calendar->first_day].works_before;
	return true;
}

bool
calendar_closing(const struct calendar *calendar, int64_t day, int64_t *out, struct err *e)
{
	int64_t from_ms[CALENDAR_WINDOWS_MAX], to_ms[CALENDAR_WINDOWS_MAX];
	int count;

	*out = 0;
	if (!check_span(calendar, day, day, e))
		return false;
	if (calendar->days[day - calendar->first_day].hours == CLOSED &&
	    !calendar_add_days(calendar, day, -1, &day, e))
		return false;
	count = windows_of(calendar, (size_t)(day - calendar->first_day), from_ms, to_ms);
	*out = to_ms[count - 1];
	return true;
}

bool
calendar_time_on(const struct calendar *calendar, int64_t day, int64_t wall_ms, int64_t *out,
                 struct err *e)
{
	int64_t from_ms[CALENDAR_WINDOWS_MAX], to_ms[CALENDAR_WINDOWS_MAX], asked_ms;
	int32_t minute = (int32_t)(wall_ms / MINUTE_MS);
	const struct day *entry;
	int count;

	*out = 0;
	if (!check_span(calendar, day, day, e))
		return false;
	entry = &calendar->days[day - calendar->first_day];
	count = windows_of(calendar, (size_t)(day - calendar->first_day), from_ms, to_ms);
	if (!count)
		return calendar_closing(calendar, day, out, e);
	asked_ms = (entry->changes ? moment_on(calendar, day, minute)
	                           : day * DAY_MS - entry->offset_s * INT64_C(1000) +
	                             minute * MINUTE_MS) +
	           wall_ms % MINUTE_MS;
	*out = asked_ms < from_ms[0] ? from_ms[0] : asked_ms;
	for (int i = 0; i < count; i++) {
		bool is_last = i + 1 == count;

		if (asked_ms >= to_ms[i] && (is_last || asked_ms < from_ms[i + 1]))
			*out = to_ms[i];
	}
	return true;
}

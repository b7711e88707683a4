/*
 * POSIX TZ rules such as "CET-1CEST,M3.5.0,M10.5.0/3": the footer of a TZif
 * file, unrolled into a table. Called by zone.c.
 */
#include "zone_priv.h"

#include <string.h>

#define DAY_S 86400
#define FIRST_YEAR 1970

enum date_form {
	DATE_MONTH_WEEK,	/* Mm.w.d */
	DATE_JULIAN,		/* Jn: 1 … 365, 29 February is never counted */
	DATE_DAY,		/* n: 0 … 365 */
};

struct date_rule {
	enum date_form form;
	int month, week, weekday;
	int day;
	int32_t time_s;		/* local time of that day */
};

struct rule {
	int32_t standard_s, summer_s;	/* east of Greenwich */
	bool has_summer;
	struct date_rule start, end;
};

/* --- the calendar --------------------------------------------------------------------------- */

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from 1 January 1970 to 1 January of a year after it. */
static int64_t
days_before_year(int year)
{
	int64_t before = year - 1;

	return 365 * (int64_t)(year - 1970) + (before / 4 - before / 100 + before / 400) -
	       (1969 / 4 - 1969 / 100 + 1969 / 400);
}

static int
days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* 1970-01-01 was a Thursday; 0 is Sunday. */
static int
weekday_of(int64_t day)
{
	return (int)((day + 4) % 7);
}

static int64_t
day_of(const struct date_rule *rule, int year)
{
	int64_t day = days_before_year(year);
	int from_first;

	if (rule->form == DATE_DAY)
		return day + rule->day;
	if (rule->form == DATE_JULIAN)
		return day + rule->day - 1 + (is_leap(year) && rule->day > 59);
	for (int month = 1; month < rule->month; month++)
		day += days_of_month(year, month);
	from_first = (rule->weekday - weekday_of(day) + 7) % 7 + 7 * (rule->week - 1);
	/* week 5 is the last one */
	if (from_first >= days_of_month(year, rule->month))
		from_first -= 7;
	return day + from_first;
}

/* --- reading the rule ----------------------------------------------------------------------- */

static bool
take_number(const char **at, int least, int most, int *out)
{
	int value = 0, digits = 0;

	for (; **at >= '0' && **at <= '9' && digits < 4; digits++)
		value = value * 10 + *(*at)++ - '0';
	*out = value;
	return digits > 0 && value >= least && value <= most;
}

/* [+-]hh[:mm[:ss]] */
static bool
take_time(const char **at, int hours_most, int32_t *out_s)
{
	int hours, minutes = 0, seconds = 0;
	bool negative = **at == '-';

	if (**at == '-' || **at == '+')
		(*at)++;
	if (!take_number(at, 0, hours_most, &hours))
		return false;
	if (**at == ':') {
		(*at)++;
		if (!take_number(at, 0, 59, &minutes))
			return false;
	}
	if (**at == ':') {
		(*at)++;
		if (!take_number(at, 0, 59, &seconds))
			return false;
	}
	*out_s = hours * 3600 + minutes * 60 + seconds;
	if (negative)
		*out_s = -*out_s;
	return true;
}

/* ABC or <+03>: at least three characters. */
static bool
skip_name(const char **at)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	bool quoted = **at == '<';
	size_t length;

	if (!quoted) {
		length = strspn(*at, letters);
		*at += length;
		return length >= 3;
	}
	length = strcspn(*at, ">");
	*at += length;
	if (**at != '>')
		return false;
	(*at)++;
	return length >= 4;
}

static bool
take_date(const char **at, struct date_rule *rule)
{
	*rule = (struct date_rule){ .time_s = 2 * 3600 };
	if (**at == 'M') {
		(*at)++;
		rule->form = DATE_MONTH_WEEK;
		if (!take_number(at, 1, 12, &rule->month) || *(*at)++ != '.' ||
		    !take_number(at, 1, 5, &rule->week) || *(*at)++ != '.' ||
		    !take_number(at, 0, 6, &rule->weekday))
			return false;
	} else if (**at == 'J') {
		(*at)++;
		rule->form = DATE_JULIAN;
		if (!take_number(at, 1, 365, &rule->day))
			return false;
	} else {
		rule->form = DATE_DAY;
		if (!take_number(at, 0, 365, &rule->day))
			return false;
	}
	if (**at != '/')
		return true;
	(*at)++;
	return take_time(at, 167, &rule->time_s);
}

static bool
parse_rule(const char *at, struct rule *rule)
{
	int32_t west_s;

	*rule = (struct rule){ .has_summer = false };
	if (!skip_name(&at) || !take_time(&at, 24, &west_s))
		return false;
	rule->standard_s = -west_s;
	if (*at == '\0')
		return true;
	rule->has_summer = true;
	rule->summer_s = rule->standard_s + 3600;
	if (!skip_name(&at))
		return false;
	if (*at != ',') {
		if (!take_time(&at, 24, &west_s))
			return false;
		rule->summer_s = -west_s;
	}
	if (*at++ != ',' || !take_date(&at, &rule->start) || *at++ != ',')
		return false;
	return take_date(&at, &rule->end) && *at == '\0';
}

/* --- unrolling ------------------------------------------------------------------------------ */

static int64_t
moment_of(const struct date_rule *date, int year, int32_t offset_before_s)
{
	return day_of(date, year) * DAY_S + date->time_s - offset_before_s;
}

static bool
add_after(struct zone_table *table, int64_t last_s, int64_t from_s, int32_t offset_s)
{
	return from_s <= last_s || zone_table_add(table, from_s, offset_s);
}

bool
zone_unroll(const char *text, int64_t last_s, struct zone_table *table)
{
	struct rule rule;

	if (text[0] == '\0')
		return true;
	if (!parse_rule(text, &rule))
		return false;
	/* a file without transitions: the rule holds from the beginning */
	if (table->count == 1 && last_s == INT64_MIN)
		table->changes[0].offset_s = rule.standard_s;
	if (!rule.has_summer)
		return true;
	for (int year = FIRST_YEAR; year <= ZONE_LAST_YEAR; year++) {
		int64_t start_s = moment_of(&rule.start, year, rule.standard_s);
		int64_t end_s = moment_of(&rule.end, year, rule.summer_s);
		bool start_first = start_s < end_s;
		bool added;

		if (start_first)
			added = add_after(table, last_s, start_s, rule.summer_s) &&
			        add_after(table, last_s, end_s, rule.standard_s);
		else
			added = add_after(table, last_s, end_s, rule.standard_s) &&
			        add_after(table, last_s, start_s, rule.summer_s);
		if (!added)
			return false;
	}
	return true;
}

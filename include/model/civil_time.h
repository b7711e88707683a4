/*
 * UTC milliseconds ↔ the date and time on the wall of a zone (base/zone.h).
 * Proleptic Gregorian calendar, years 1–9999; conversions by the algorithms of
 * Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". Pure: the
 * caller passes now.
 */
#ifndef MODEL_CIVIL_TIME_H
#define MODEL_CIVIL_TIME_H

#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

enum weekday {
	WEEKDAY_MONDAY = 1,	/* as ISO 8601 */
	WEEKDAY_TUESDAY,
	WEEKDAY_WEDNESDAY,
	WEEKDAY_THURSDAY,
	WEEKDAY_FRIDAY,
	WEEKDAY_SATURDAY,
	WEEKDAY_SUNDAY,
};

struct civil_time {
	int year;
	int month;	/* 1–12 */
	int day;	/* 1–31 */
	int hour;	/* 0–23 */
	int minute;
	int second;
	int millisecond;
	enum weekday weekday;
	int32_t offset_s;	/* east of Greenwich, valid at that moment */
};

/* Times outside years 1–9999 are clamped. */
void
civil_from_ms(const struct zone *zone, int64_t utc_ms, struct civil_time *out);

/*
 * Only year … millisecond are read. A time that a clock change skips is taken
 * as the moment of the change, one that it repeats as the earlier. False when
 * it is no date (31 June) or no time (25:00).
 */
bool
civil_to_ms(const struct zone *zone, const struct civil_time *civil, int64_t *utc_ms);

/* Days since 1970-01-01 of a date; civil_day_valid first. */
int64_t
civil_day_number(int year, int month, int day);

void
civil_from_day_number(int64_t day_number, int *year, int *month, int *day);

enum weekday
civil_weekday(int64_t day_number);

bool
civil_day_valid(int year, int month, int day);

int
civil_days_in_month(int year, int month);

/* Number of the day that a moment belongs to in the zone. */
int64_t
civil_day_of_ms(const struct zone *zone, int64_t utc_ms);

/* First moment of the day (00:00, or the first after a skipped one). */
int64_t
civil_day_start_ms(const struct zone *zone, int64_t day_number);

/* 0–1439, what pack_daypart and opening hours ask for. */
int
civil_minute_of_day(const struct zone *zone, int64_t utc_ms);

/* "yymmdd" of ticket numbers; "2026-11-21"; "16:03"; "16:03:07"; with sizes. */
#define CIVIL_TEXT_SIZE 24

void
civil_text_yymmdd(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE]);

void
civil_text_date(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE]);

void
civil_text_time(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE]);

void
civil_text_time_s(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE]);

/* "2026-11-21 16:03" */
void
civil_text_date_time(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE]);

/*
 * Reads "2026-11-21", "2026-11-21T16:03", "2026-11-21 16:03:07", also with '/'
 * or '.' between the parts of the date and in full width. Only year … second
 * and weekday are set, the rest is 0. False when it is anything else.
 */
bool
civil_parse(const char *text, struct civil_time *out);

/* "16:03", "9:00", "16:03:07" (also '：') → seconds since midnight; false otherwise. */
bool
civil_parse_time(const char *text, int *second_of_day);

#endif

/* Dates and times on the wall of a zone: model/civil_time. */
#include "model/civil_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define DAY_MS 86400000LL

static const char *const zones[] = {
	"Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata",
	"UTC",
};

static uint64_t
next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 11;
}

static void
load(struct zone *zone, const char *name)
{
	struct err e = ERR_INIT;

	if (!zone_load(zone, name, &e))
		fail_msg("%s", e.text);
}

static int64_t
ms_of(const struct zone *zone, int year, int month, int day, int hour, int minute)
{
	const struct civil_time civil = {
		.year = year, .month = month, .day = day, .hour = hour, .minute = minute,
	};
	int64_t ms;

	assert_true(civil_to_ms(zone, &civil, &ms));
	return ms;
}

static void
assert_day_has_number(int year, int month, int day, int64_t number)
{
	int y, m, d;

	if (civil_day_number(year, month, day) != number)
		fail_msg("%d-%d-%d is no day %lld", year, month, day, (long long)number);
	civil_from_day_number(number, &y, &m, &d);
	if (y != year || m != month || d != day)
		fail_msg("%d-%d-%d became %d-%d-%d", year, month, day, y, m, d);
}

static void
every_day_of_the_calendar_follows_the_one_before(void **state)
{
	int64_t number = civil_day_number(1, 1, 1);

	(void)state;
	assert_int_equal(civil_day_number(1970, 1, 1), 0);
	assert_int_equal(civil_weekday(0), WEEKDAY_THURSDAY);
	assert_int_equal(civil_weekday(civil_day_number(2026, 11, 21)), WEEKDAY_SATURDAY);
	assert_int_equal(civil_weekday(number), WEEKDAY_MONDAY);
	for (int year = 1; year <= 9999; year++) {
		for (int month = 1; month <= 12; month++) {
			for (int day = 1; day <= civil_days_in_month(year, month); day++)
				assert_day_has_number(year, month, day, number++);
		}
	}
	assert_int_equal(civil_weekday(number - 1), WEEKDAY_FRIDAY);
}

static void
assert_as_in_the_c_library(const char *name, const struct zone *zone, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct civil_time civil;
	struct tm tm;
	int64_t back;

	localtime_r(&seconds, &tm);
	civil_from_ms(zone, ms, &civil);
	if (civil.year != tm.tm_year + 1900 || civil.month != tm.tm_mon + 1 ||
	    civil.day != tm.tm_mday || civil.hour != tm.tm_hour || civil.minute != tm.tm_min ||
	    civil.second != tm.tm_sec || (int)civil.weekday % 7 != tm.tm_wday ||
	    civil.offset_s != tm.tm_gmtoff || civil.millisecond != ms % 1000)
		fail_msg("%s: %lld", name, (long long)ms);
	assert_int_equal(civil_minute_of_day(zone, ms), tm.tm_hour * 60 + tm.tm_min);
	/* back again, up to an hour that comes twice */
	assert_true(civil_to_ms(zone, &civil, &back));
	if (back != ms && ms - back != 3600000 && ms - back != 1800000)
		fail_msg("%s: %lld came back as %lld", name, (long long)ms, (long long)back);
}

static void
times_agree_with_the_c_library_in_every_zone(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		struct zone zone;

		load(&zone, zones[i]);
		setenv("TZ", zones[i], 1);
		tzset();
		for (unsigned round = 0; round < 20000; round++) {
			/* 1970 … 2089 */
			int64_t ms = (int64_t)(next_random(&seed) % 3786912000000u);

			assert_as_in_the_c_library(zones[i], &zone, ms);
		}
		zone_release(&zone);
	}
	unsetenv("TZ");
	tzset();
}

static void
a_day_begins_when_its_clocks_say_so(void **state)
{
	struct zone zone;
	int64_t start, day;

	(void)state;
	load(&zone, "Asia/Shanghai");
	/* 2026-11-20T16:00Z is midnight in Shanghai */
	start = ms_of(&zone, 2026, 11, 21, 0, 0);
	day = civil_day_of_ms(&zone, start);
	assert_int_equal(day, civil_day_number(2026, 11, 21));
	assert_true(start == civil_day_number(2026, 11, 21) * DAY_MS - 8 * 3600000);
	assert_int_equal(civil_day_of_ms(&zone, start - 1), day - 1);
	assert_int_equal(civil_day_of_ms(&zone, start + DAY_MS - 1), day);
	assert_true(civil_day_start_ms(&zone, day) == start);
	zone_release(&zone);

	/* 23 and 25 hours where clocks change */
	load(&zone, "America/New_York");
	day = civil_day_number(2026, 3, 8);
	assert_true(civil_day_start_ms(&zone, day + 1) - civil_day_start_ms(&zone, day) ==
	            23 * 3600000);
	day = civil_day_number(2026, 11, 1);
	assert_true(civil_day_start_ms(&zone, day + 1) - civil_day_start_ms(&zone, day) ==
	            25 * 3600000);
	zone_release(&zone);
}

static void
a_time_that_clocks_skip_or_repeat_has_one_moment(void **state)
{
	struct zone zone;
	int64_t change;

	(void)state;
	load(&zone, "America/New_York");
	/* 02:00 jumps to 03:00 at 07:00Z */
	change = civil_day_number(2026, 3, 8) * DAY_MS + 7 * 3600000;
	assert_true(ms_of(&zone, 2026, 3, 8, 2, 30) == change);
	assert_true(ms_of(&zone, 2026, 3, 8, 1, 59) == change - 60000);
	assert_true(ms_of(&zone, 2026, 3, 8, 3, 0) == change);
	/* 02:00 falls back to 01:00 at 06:00Z: 01:30 is 05:30Z first */
	change = civil_day_number(2026, 11, 1) * DAY_MS + 6 * 3600000;
	assert_true(ms_of(&zone, 2026, 11, 1, 1, 30) == change - 1800000);
	assert_true(ms_of(&zone, 2026, 11, 1, 2, 0) == change + 3600000);
	zone_release(&zone);
	/* Samoa left out a whole day: 30 December 2011 */
	load(&zone, "Pacific/Apia");
	assert_true(civil_day_start_ms(&zone, civil_day_number(2011, 12, 30)) ==
	            civil_day_start_ms(&zone, civil_day_number(2011, 12, 31)));
	zone_release(&zone);
}

static void
what_is_no_date_or_time_is_refused(void **state)
{
	static const struct civil_time rows[] = {
		{ .year = 0, .month = 1, .day = 1 }, { .year = 10000, .month = 1, .day = 1 },
		{ .year = 2026, .month = 0, .day = 1 }, { .year = 2026, .month = 13, .day = 1 },
		{ .year = 2026, .month = 6, .day = 31 }, { .year = 2026, .month = 2, .day = 29 },
		{ .year = 2026, .month = 1, .day = 0 },
		{ .year = 2026, .month = 1, .day = 1, .hour = 24 },
		{ .year = 2026, .month = 1, .day = 1, .minute = 60 },
		{ .year = 2026, .month = 1, .day = 1, .second = -1 },
		{ .year = 2026, .month = 1, .day = 1, .millisecond = 1000 },
	};
	struct zone zone;
	int64_t ms;

	(void)state;
	zone_init_fixed(&zone, "UTC", 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ms = 1;
		if (civil_to_ms(&zone, &rows[i], &ms))
			fail_msg("row %zu was accepted", i);
		assert_true(ms == 0);
	}
	assert_true(civil_day_valid(2024, 2, 29));
	assert_true(civil_day_valid(2000, 2, 29));
	assert_false(civil_day_valid(1900, 2, 29));
	zone_release(&zone);
}

static void
moments_beyond_the_calendar_are_clamped(void **state)
{
	struct civil_time civil;
	struct zone zone;

	(void)state;
	zone_init_fixed(&zone, "test", 8 * 3600);
	civil_from_ms(&zone, INT64_MAX, &civil);
	assert_int_equal(civil.year, 9999);
	civil_from_ms(&zone, INT64_MIN, &civil);
	assert_int_equal(civil.year, 1);
	assert_in_range(civil_minute_of_day(&zone, INT64_MIN), 0, 1439);
	zone_release(&zone);
	zone_init_fixed(&zone, "test", -8 * 3600);
	civil_from_ms(&zone, INT64_MIN, &civil);
	assert_int_equal(civil.year, 1);
	assert_int_equal(civil.month, 1);
	civil_from_ms(&zone, -1, &civil);
	assert_int_equal(civil.year, 1969);
	assert_int_equal(civil.hour, 15);
	assert_int_equal(civil.millisecond, 999);
	zone_release(&zone);
}

static void
texts_have_their_fixed_forms(void **state)
{
	const struct civil_time civil = {
		.year = 2026, .month = 1, .day = 2, .hour = 3, .minute = 4, .second = 5,
	};
	char text[CIVIL_TEXT_SIZE];

	(void)state;
	civil_text_yymmdd(&civil, text);
	assert_string_equal(text, "260102");
	civil_text_date(&civil, text);
	assert_string_equal(text, "2026-01-02");
	civil_text_time(&civil, text);
	assert_string_equal(text, "03:04");
	civil_text_time_s(&civil, text);
	assert_string_equal(text, "03:04:05");
	civil_text_date_time(&civil, text);
	assert_string_equal(text, "2026-01-02 03:04");
}

static void
dates_are_read_in_common_spellings(void **state)
{
	static const struct {
		const char *text;
		int month, day, hour, minute, second;
	} rows[] = {
		{ "2026-11-21", 11, 21, 0, 0, 0 }, { "2026/11/21", 11, 21, 0, 0, 0 },
		{ "2026.1.2", 1, 2, 0, 0, 0 }, { "2026-11-21T16:03", 11, 21, 16, 3, 0 },
		{ "2026-11-21 16:03:07", 11, 21, 16, 3, 7 },
		{ " 2026-11-21  9:00 ", 11, 21, 9, 0, 0 },
		{ "２０２６－１１－２１　１６：０３", 11, 21, 16, 3, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct civil_time civil;

		if (!civil_parse(rows[i].text, &civil))
			fail_msg("\"%s\" was refused", rows[i].text);
		assert_int_equal(civil.year, 2026);
		assert_int_equal(civil.month, rows[i].month);
		assert_int_equal(civil.day, rows[i].day);
		assert_int_equal(civil.hour, rows[i].hour);
		assert_int_equal(civil.minute, rows[i].minute);
		assert_int_equal(civil.second, rows[i].second);
		assert_in_range(civil.weekday, WEEKDAY_MONDAY, WEEKDAY_SUNDAY);
	}
}

static void
what_is_no_spelling_of_a_date_is_refused(void **state)
{
	static const char *const texts[] = {
		"", "2026", "2026-11", "2026-11-31", "2026-11/21", "26-11-21", "2026-11-21T",
		"20261121",
		"2026-11-21T24:00", "2026-11-21T12", "2026-11-21T12:3", "2026-11-21T12:30Z",
		"2026-11-21x12:30", "2026-11-211", "02026-11-21", "二〇二六年", "2026-11-21T12:30:60",
		"2026-11-21T12:30:00.000000000000000000000000000000000000000000000000000000000000",
	};
	struct civil_time civil;
	int second;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (civil_parse(texts[i], &civil))
			fail_msg("\"%s\" was accepted", texts[i]);
		assert_int_equal(civil.year, 0);
	}
	assert_true(civil_parse_time("16:30", &second));
	assert_int_equal(second, 59400);
	assert_true(civil_parse_time("９：００", &second));
	assert_int_equal(second, 32400);
	assert_true(civil_parse_time("23:59:59", &second));
	assert_int_equal(second, 86399);
	assert_false(civil_parse_time("24:00", &second));
	assert_false(civil_parse_time("9", &second));
	assert_false(civil_parse_time("9:0", &second));
	assert_false(civil_parse_time("9:00 pm", &second));
	assert_false(civil_parse_time("", &second));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_the_calendar_follows_the_one_before),
		cmocka_unit_test(times_agree_with_the_c_library_in_every_zone),
		cmocka_unit_test(a_day_begins_when_its_clocks_say_so),
		cmocka_unit_test(a_time_that_clocks_skip_or_repeat_has_one_moment),
		cmocka_unit_test(what_is_no_date_or_time_is_refused),
		cmocka_unit_test(moments_beyond_the_calendar_are_clamped),
		cmocka_unit_test(texts_have_their_fixed_forms),
		cmocka_unit_test(dates_are_read_in_common_spellings),
		cmocka_unit_test(what_is_no_spelling_of_a_date_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

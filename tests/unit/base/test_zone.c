/* Time zones as plain tables: base/zone. */
#include "base/memory.h"
#include "base/zone.h"
#include "../../../src/base/zone_priv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define MS INT64_C(1000)

static struct err e;

static bool
have_zone_files(void)
{
	FILE *file = fopen("/usr/share/zoneinfo/Europe/London", "r");

	if (!file)
		print_message("no zone files: apt-get install tzdata\n");
	else
		fclose(file);
	return file != NULL;
}

/* UTC of a civil time, seconds. */
static int64_t
utc(int year, int month, int day, int hour, int minute)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day,
		         .tm_hour = hour, .tm_min = minute };

	return timegm(&tm);
}

static void
shanghai_is_eight_hours_east(void **state)
{
	struct zone zone;

	(void)state;
	assert_true(zone_load(&zone, "Asia/Shanghai", &e));
	assert_string_equal(zone.name, "Asia/Shanghai");
	assert_int_equal(zone_offset_s(&zone, utc(2026, 11, 21, 1, 0) * MS), 28800);
	assert_int_equal(zone_offset_s(&zone, utc(2099, 7, 1, 0, 0) * MS), 28800);
	zone_release(&zone);
	assert_int_equal(zone.count, 0);
}

static void
summer_time_begins_and_ends_at_the_second_till_2100(void **state)
{
	struct zone zone;

	(void)state;
	if (!have_zone_files())
		skip();
	assert_true(zone_load(&zone, "Europe/London", &e));
	/* last Sundays of March and October, 01:00 UTC */
	assert_int_equal(zone_offset_s(&zone, utc(2026, 3, 29, 1, 0) * MS - 1), 0);
	assert_int_equal(zone_offset_s(&zone, utc(2026, 3, 29, 1, 0) * MS), 3600);
	assert_int_equal(zone_offset_s(&zone, utc(2026, 10, 25, 1, 0) * MS - 1), 3600);
	assert_int_equal(zone_offset_s(&zone, utc(2026, 10, 25, 1, 0) * MS), 0);
	assert_int_equal(zone_offset_s(&zone, utc(2100, 7, 1, 0, 0) * MS), 3600);
	assert_int_equal(zone_offset_s(&zone, utc(2100, 12, 31, 23, 0) * MS), 0);
	zone_release(&zone);
}

/* The C library reads the same files: every offset must be the same. */
static void
check_against_c_library(const char *name)
{
	struct zone zone;

	setenv("TZ", name, 1);
	tzset();
	assert_true(zone_load(&zone, name, &e));
	assert_true(zone.changes[0].from_s == INT64_MIN);
	for (size_t i = 1; i < zone.count; i++) {
		assert_true(zone.changes[i].from_s > zone.changes[i - 1].from_s);
		for (int64_t at = zone.changes[i].from_s - 1; at <= zone.changes[i].from_s; at++) {
			time_t moment = (time_t)at;
			struct tm local;

			localtime_r(&moment, &local);
			assert_int_equal(zone_offset_s(&zone, at * MS), local.tm_gmtoff);
		}
	}
	for (int64_t at = utc(1900, 1, 1, 0, 0); at < utc(2101, 1, 1, 0, 0); at += 10 * 86400 + 7) {
		time_t moment = (time_t)at;
		struct tm local;

		localtime_r(&moment, &local);
		assert_int_equal(zone_offset_s(&zone, at * MS), local.tm_gmtoff);
	}
	zone_release(&zone);
	unsetenv("TZ");
	tzset();
}

static void
every_zone_agrees_with_the_c_library(void **state)
{
	static const char *const odd[] = { "UTC", "Africa/Casablanca", "Europe/Dublin", "Asia/Gaza",
		                           "America/Nuuk", "Australia/Lord_Howe", "Asia/Kathmandu" };
	FILE *file;
	char line[512], name[64];
	int checked = 0;

	(void)state;
	if (!have_zone_files())
		skip();
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		check_against_c_library(odd[i]);
	file = fopen("/usr/share/zoneinfo/zone1970.tab", "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#' || sscanf(line, "%*s %*s %63s", name) != 1)
			continue;
		check_against_c_library(name);
		checked++;
	}
	fclose(file);
	assert_true(checked > 200);
}

static void
names_cannot_leave_the_folder(void **state)
{
	static const char *const names[] = {
		"", "/etc/passwd", "../../etc/passwd", "Asia/../../x", "Asia/Shanghai/", "Asia//Shanghai",
		"Asia/Shanghai\n", "Asia/\033[31m", "单", ".hidden", "a.b",
		"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	struct zone zone;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		err_clear(&e);
		assert_false(zone_load(&zone, names[i], &e));
		assert_int_equal(e.code, ERR_INVALID);
		assert_null(strchr(e.text, '\033'));
		zone_release(&zone);
	}
}

static void
a_zone_that_is_not_there_is_said(void **state)
{
	struct zone zone;

	(void)state;
	assert_false(zone_load(&zone, "Asia/Nowhere", &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "tzdata"));
	/* a folder is no zone */
	assert_false(zone_load(&zone, "Asia", &e));
}

static void
without_zone_files_the_two_usual_ones_are_known(void **state)
{
	struct zone zone;

	(void)state;
	setenv("TZDIR", "/nonexistent", 1);
	err_clear(&e);
	assert_true(zone_load(&zone, "Asia/Shanghai", &e));
	assert_int_equal(e.code, ERR_NONE);
	assert_int_equal(zone_offset_s(&zone, 0), 28800);
	zone_release(&zone);
	assert_true(zone_load(&zone, "UTC", &e));
	assert_int_equal(zone_offset_s(&zone, -1), 0);
	zone_release(&zone);
	assert_false(zone_load(&zone, "Europe/London", &e));
	unsetenv("TZDIR");
}

static void
a_fixed_zone_has_one_offset(void **state)
{
	struct zone zone;

	(void)state;
	zone_init_fixed(&zone, "test", -3600);
	assert_int_equal(zone_offset_s(&zone, INT64_MIN), -3600);
	assert_int_equal(zone_offset_s(&zone, INT64_MAX), -3600);
	zone_release(&zone);
}

/* --- rules ---------------------------------------------------------------------------------- */

static int32_t
offset_by_rule(const char *rule, int64_t utc_s)
{
	struct zone_table table = { .count = 0 };
	struct zone zone;
	int32_t offset_s;

	assert_true(zone_table_add(&table, INT64_MIN, 0));
	assert_true(zone_unroll(rule, INT64_MIN, &table));
	zone = (struct zone){ .changes = table.changes, .count = table.count };
	offset_s = zone_offset_s(&zone, utc_s * MS);
	mem_free(table.changes);
	return offset_s;
}

static void
rules_of_every_form_are_understood(void **state)
{
	(void)state;
	assert_int_equal(offset_by_rule("CST-8", utc(2026, 7, 1, 0, 0)), 28800);
	assert_int_equal(offset_by_rule("<+0530>-5:30", utc(2026, 7, 1, 0, 0)), 19800);
	assert_int_equal(offset_by_rule("EST5EDT,M3.2.0,M11.1.0", utc(2026, 7, 1, 0, 0)), -14400);
	assert_int_equal(offset_by_rule("EST5EDT,M3.2.0,M11.1.0", utc(2026, 1, 1, 0, 0)), -18000);
	/* south of the equator summer spans the new year */
	assert_int_equal(offset_by_rule("AEST-10AEDT,M10.1.0,M4.1.0/3", utc(2026, 1, 1, 0, 0)),
	                 39600);
	assert_int_equal(offset_by_rule("AEST-10AEDT,M10.1.0,M4.1.0/3", utc(2026, 7, 1, 0, 0)),
	                 36000);
	/* J60 is 1 March in every year, 59 is 29 February in a leap year */
	assert_int_equal(offset_by_rule("AAA1BBB,J60/0,J300", utc(2028, 3, 1, 0, 59)), -3600);
	assert_int_equal(offset_by_rule("AAA1BBB,J60/0,J300", utc(2028, 3, 1, 1, 0)), 0);
	assert_int_equal(offset_by_rule("AAA1BBB,59/0,J300", utc(2028, 2, 29, 1, 0)), 0);
	/* RFC 9636 3.3.1: hours beyond the day, and summer all year */
	assert_int_equal(offset_by_rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", utc(2026, 7, 1, 0, 0)),
	                 -3600);
	assert_int_equal(offset_by_rule("XXX3EDT4,0/0,J365/23", utc(2026, 1, 1, 2, 0)), -14400);
	assert_int_equal(offset_by_rule("XXX3EDT4,0/0,J365/23", utc(2026, 7, 1, 0, 0)), -14400);
}

static void
broken_rules_are_refused(void **state)
{
	static const char *const rules[] = {
		"X", "CST", "CST-", "CST-25", "CST-8:60", "CST-8x", "<+08", "<+>-8", "EST5EDT",
		"EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.6.0,M11.1.0",
		"EST5EDT,M3.2.7,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x", "EST5EDT,J0,J300",
		"EST5EDT,J1,J366", "EST5EDT,366,J3", "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct zone_table table = { .count = 0 };

		assert_true(zone_table_add(&table, INT64_MIN, 0));
		assert_false(zone_unroll(rules[i], INT64_MIN, &table));
		mem_free(table.changes);
	}
}

/* --- files ---------------------------------------------------------------------------------- */

static bool
parses(const void *bytes, size_t length)
{
	struct zone_table table = { .count = 0 };
	/* exactly as long, so that a sanitizer sees a read past the end */
	void *exact = mem_dup(bytes, length);
	bool parsed = zone_parse(exact, length, &table);

	mem_free(exact);
	mem_free(table.changes);
	return parsed;
}

static void
a_file_cut_anywhere_or_with_a_wrong_byte_never_crashes(void **state)
{
	FILE *file = fopen("/usr/share/zoneinfo/Europe/London", "rb");
	static unsigned char bytes[8192];
	size_t length;

	(void)state;
	if (!file) {
		print_message("no zone files: apt-get install tzdata\n");
		skip();
	}
	length = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	assert_true(parses(bytes, length));
	for (size_t cut = 0; cut < length; cut++)
		assert_false(parses(bytes, cut));
	for (size_t at = 0; at < length; at++) {
		unsigned char kept = bytes[at];

		for (int bit = 0; bit < 8; bit += 7) {
			bytes[at] = (unsigned char)(kept ^ 1 << bit);
			parses(bytes, length);
		}
		bytes[at] = kept;
	}
	assert_false(parses("TZif2", 5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shanghai_is_eight_hours_east),
		cmocka_unit_test(summer_time_begins_and_ends_at_the_second_till_2100),
		cmocka_unit_test(every_zone_agrees_with_the_c_library),
		cmocka_unit_test(names_cannot_leave_the_folder),
		cmocka_unit_test(a_zone_that_is_not_there_is_said),
		cmocka_unit_test(without_zone_files_the_two_usual_ones_are_known),
		cmocka_unit_test(a_fixed_zone_has_one_offset),
		cmocka_unit_test(rules_of_every_form_are_understood),
		cmocka_unit_test(broken_rules_are_refused),
		cmocka_unit_test(a_file_cut_anywhere_or_with_a_wrong_byte_never_crashes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

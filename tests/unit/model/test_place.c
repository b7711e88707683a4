/* Place and carrier of a number: model/place. */
#include "model/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define TEST_DATA_DEFAULT "../shared/data"
#define SOURCE "data/cn-phone/prefix-86.tsv.gz"

static void
assert_place(const char *text, const char *zh, const char *en, const char *carrier_en)
{
	struct phone_number number;
	struct place place;

	phone_parse(text, NULL, &number);
	assert_true(place_of_number(&number, &place));
	if (zh)
		assert_string_equal(place.zh, zh);
	else
		assert_null(place.zh);
	if (en)
		assert_string_equal(place.en, en);
	if (carrier_en)
		assert_string_equal(place.carrier_en, carrier_en);
	else
		assert_null(place.carrier_en);
	assert_int_equal(place.zh == NULL, place.en == NULL);
	assert_int_equal(place.carrier_zh == NULL, place.carrier_en == NULL);
}

static void
a_mobile_number_has_place_and_carrier(void **state)
{
	(void)state;
	assert_place("13000000000", "山东省济南市", "Jinan, Shandong", "China Unicom");
	assert_place("+86 130 0001 0000", "江苏省常州市", "Changzhou, Jiangsu", "China Unicom");
	assert_place("13800138000", "北京市", "Beijing", "China Mobile");
	assert_place("13303296482", "河北省石家庄市", "Shijiazhuang, Hebei", "China Telecom");
}

static void
the_longest_carrier_prefix_wins(void **state)
{
	(void)state;
	assert_place("17010000000", NULL, NULL, "China Telecom");
	assert_place("17030000000", NULL, NULL, "China Mobile");
	assert_place("17040000000", NULL, NULL, "China Unicom");
	assert_place("15300000000", "北京市", "Beijing", "China Telecom");
	assert_place("19212345678", NULL, NULL, "China Broadnet");
}

static void
a_landline_has_the_place_of_its_area(void **state)
{
	(void)state;
	assert_place("010-62345678", "北京市", "Beijing", NULL);
	assert_place("0755-23456789", "广东省深圳市", "Shenzhen, Guangdong", NULL);
	assert_place("0755-12345", "广东省深圳市", "Shenzhen, Guangdong", NULL);
	assert_place("0335-1234567", "河北省秦皇岛市", "Qinhuangdao, Hebei", NULL);
	assert_place("033-6136160", "河北省秦皇岛市", "Qinhuangdao, Hebei", NULL);
}

static void
a_foreign_number_has_its_country(void **state)
{
	(void)state;
	assert_place("+1 212-555-0142", "美国/加拿大", "USA/Canada", NULL);
	assert_place("+852 2123 4567", "中国香港", "Hong Kong, China", NULL);
	assert_place("+49 30 901820", "德国", "Germany", NULL);
	assert_place("+998 71 1234567", "乌兹别克斯坦", "Uzbekistan", NULL);
}

static void
numbers_of_nowhere_have_no_place(void **state)
{
	static const char *const texts[] = {
		"4008101234", "12345", "anonymous", "", "13800138OOO", "16912345678",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct phone_number number;
		struct place place;

		phone_parse(texts[i], NULL, &number);
		if (place_of_number(&number, &place))
			fail_msg("%s has a place", texts[i]);
		assert_null(place.zh);
		assert_null(place.carrier_zh);
	}
}

static void
country_codes_are_found_whatever_follows(void **state)
{
	static const struct {
		const char *digits;
		size_t length;
	} rows[] = {
		{ "1", 1 }, { "12", 1 }, { "7", 1 }, { "86", 2 }, { "861", 2 }, { "852", 3 },
		{ "85", 0 }, { "8", 0 }, { "", 0 }, { "0", 0 }, { "999", 0 }, { "20", 2 },
		{ "210", 0 }, { "211", 3 }, { "9989", 3 }, { "2", 0 }, { "99", 0 },
	};
	char digits[4];
	size_t known = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(place_country_length(rows[i].digits, strlen(rows[i].digits)),
		                 rows[i].length);
	/* every three digits begin with at most one code; E.164 has over 200 countries */
	for (unsigned i = 0; i < 1000; i++) {
		snprintf(digits, sizeof(digits), "%03u", i);
		known += place_country_length(digits, 3) == 3;
	}
	assert_true(known > 150 && known < 250);
}

static void
area_codes_are_those_of_the_plan(void **state)
{
	(void)state;
	assert_true(place_area_exists("10", 2));
	assert_true(place_area_exists("29", 2));
	assert_true(place_area_exists("755", 3));
	assert_true(place_area_exists("335", 3));
	assert_true(place_area_exists("33", 2));
	assert_false(place_area_exists("26", 2));
	assert_false(place_area_exists("75", 2));
	assert_false(place_area_exists("100", 3));
	assert_false(place_area_exists("210", 3));
	assert_false(place_area_exists("600", 3));
	assert_false(place_area_exists("7a5", 3));
	assert_false(place_area_exists("7", 1));
	assert_false(place_area_exists("7552", 4));
}

/* The unpacked source through a pipe; the packed table is proved against every row of it. */
static FILE *
open_source(pid_t *child)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	*child = fork();
	assert_true(*child >= 0);
	if (*child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execlp("gzip", "gzip", "-dc", SOURCE, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	return fdopen(ends[0], "r");
}

/* A number below the prefix; its last digits are 9, so that a longer prefix seldom takes it. */
static void
number_below(const char *prefix, bool mobile, struct phone_number *number)
{
	char text[24] = "";

	if (mobile) {
		snprintf(text, sizeof(text), "%-11s", prefix);
		for (size_t i = strlen(prefix); i < 11; i++)
			text[i] = '9';
		phone_parse(text, NULL, number);
		return;
	}
	snprintf(text, sizeof(text), "0%s23456789", prefix);
	phone_parse(text, NULL, number);
	if (number->kind == PHONE_INVALID) {
		snprintf(text, sizeof(text), "0%s2345678", prefix);
		phone_parse(text, NULL, number);
	}
}

static void
every_prefix_of_the_source_leads_to_its_place(void **state)
{
	char line[512];
	unsigned rows = 0, full = 0;
	pid_t child;
	int status;
	FILE *source = open_source(&child);

	(void)state;
	assert_non_null(source);
	assert_non_null(fgets(line, sizeof(line), source));
	while (fgets(line, sizeof(line), source)) {
		char prefix[8], kind[12], zh[128];
		struct phone_number number;
		struct place place;
		bool mobile;

		assert_int_equal(sscanf(line, "%7[^\t]\t%11[^\t]\t%127[^\t]", prefix, kind, zh), 3);
		mobile = strcmp(kind, "mobile") == 0;
		rows++;
		number_below(prefix, mobile, &number);
		if (!place_of_number(&number, &place) || !place.zh)
			fail_msg("%s: no place", prefix);
		/* below a short prefix a longer one may have the number */
		if (mobile && strlen(prefix) < 7)
			continue;
		full++;
		if (strcmp(place.zh, zh) != 0)
			fail_msg("%s: %s, expected %s", prefix, place.zh, zh);
	}
	fclose(source);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(rows, 130130);
	assert_int_equal(full, 110910 + 328);
}

static void
all_sample_customers_live_where_the_table_says(void **state)
{
	const char *folder = getenv("HOTSEAT_TEST_DATA");
	char path[512], line[1024];
	unsigned rows = 0;
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/customers/customers-5000.csv",
	         folder ? folder : TEST_DATA_DEFAULT);
	file = fopen(path, "r");
	if (!file) {
		print_message("skipped: %s is not there\n", path);
		skip();
	}
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file)) {
		char *field[6], *at = line;
		struct phone_number number;
		struct place place;

		for (size_t i = 0; i < 6; i++) {
			field[i] = at;
			at = strchr(at, ',');
			assert_non_null(at);
			*at++ = '\0';
		}
		phone_parse(field[3], NULL, &number);
		if (!place_of_number(&number, &place) || !place.zh)
			fail_msg("%s: no place", field[3]);
		if (strcmp(place.zh, field[5]) != 0)
			fail_msg("%s: %s, expected %s", field[3], place.zh, field[5]);
		rows++;
	}
	fclose(file);
	assert_int_equal(rows, 5000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mobile_number_has_place_and_carrier),
		cmocka_unit_test(the_longest_carrier_prefix_wins),
		cmocka_unit_test(a_landline_has_the_place_of_its_area),
		cmocka_unit_test(a_foreign_number_has_its_country),
		cmocka_unit_test(numbers_of_nowhere_have_no_place),
		cmocka_unit_test(country_codes_are_found_whatever_follows),
		cmocka_unit_test(area_codes_are_those_of_the_plan),
		cmocka_unit_test(every_prefix_of_the_source_leads_to_its_place),
		cmocka_unit_test(all_sample_customers_live_where_the_table_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

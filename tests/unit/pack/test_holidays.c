/* Lists of holidays: what comes with the program, faulty files, the calendar of a pack. */
#include "base/memory.h"
#include "base/paths.h"
#include "base/strbuf.h"
#include "model/calendar.h"
#include "model/civil_time.h"
#include "model/deadline.h"
#include "pack/cache.h"
#include "pack/fault.h"
#include "pack/holidays.h"
#include "pack/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define GOOD "tests/data/packs/good"

static bool
day_in(const struct holidays *holidays, int year, int month, int day, bool *works)
{
	int64_t number = civil_day_number(year, month, day);

	for (size_t i = 0; i < holidays->day_count; i++) {
		if (holidays->days[i].day == number) {
			*works = holidays->days[i].works;
			return true;
		}
	}
	return false;
}

static void
the_lists_of_the_program_are_read_whole(void **state)
{
	static const struct {
		const char *name, *years;
	} lists[] = {
		{ "cn", "2011–2026" }, { "us", "2023–2026" }, { "gb_eng", "2024–2027" },
		{ "gb_sct", "2024–2027" }, { "gb_nir", "2024–2027" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		struct holiday_list list;
		struct err e = ERR_INIT;
		struct strbuf years;

		if (!holiday_list_load(&list, lists[i].name, &e))
			fail_msg("%s", e.text);
		strbuf_init(&years, 200);
		assert_true(holidays_years_text(&list.holidays, &years));
		assert_string_equal(years.data, lists[i].years);
		assert_true(holidays_are_there(lists[i].name));
		strbuf_release(&years);
		holiday_list_release(&list);
	}
}

static void
a_notice_may_tell_of_a_day_of_the_year_before(void **state)
{
	struct holiday_list list;
	struct err e = ERR_INIT;
	bool works = false;

	(void)state;
	assert_true(holiday_list_load(&list, "cn", &e));
	assert_true(day_in(&list.holidays, 2011, 12, 31, &works) && works);
	assert_true(day_in(&list.holidays, 2018, 12, 31, &works) && !works);
	assert_true(day_in(&list.holidays, 2026, 10, 10, &works) && works);
	assert_false(day_in(&list.holidays, 2026, 11, 22, &works));
	holiday_list_release(&list);
}

#define HEAD "title: {zh: \"试\", en: \"Test\"}\n"

static void
a_faulty_list_is_refused_at_its_place(void **state)
{
	static const struct {
		const char *text, *fault;
	} files[] = {
		{ "", "h.yaml" },
		{ HEAD, "h.yaml:1:1: " },
		{ HEAD "years:\n  - {year: 2026, off: [\"2026-02-30\"]}\n",
		  "h.yaml:3:24: years[1].off[1]: \"2026-02-30\" is no day" },
		{ HEAD "years:\n  - {year: 2026, off: [\"2026-10-07/2026-10-01\"]}\n",
		  "h.yaml:3:24: years[1].off[1]: \"2026-10-07/2026-10-01\" is no day" },
		{ HEAD "years:\n  - {year: 2026, off: [\"2026-01-01/2026-12-31\"]}\n",
		  "h.yaml:3:24: years[1].off[1]: \"2026-01-01/2026-12-31\" is no day" },
		{ HEAD "years:\n  - {year: 2026, work: [\"1926-01-01\"]}\n",
		  "h.yaml:3:25: years[1].work[1]: 1926-01-01 does not belong to the year 2026" },
		{ HEAD "years:\n  - {year: 2026, off: [\"2026-01-01\"], work: [\"2026-01-01\"]}\n",
		  "h.yaml:3:12: years[1].year: 2026-01-01 is written twice" },
		{ HEAD "years:\n  - {year: 2026}\n  - {year: 2025}\n",
		  "h.yaml:4:12: years[2].year: does not come after the one before it" },
		{ HEAD "years:\n  - {year: 2026}\n  - {year: 2026}\n",
		  "h.yaml:4:12: years[2].year: does not come after the one before it" },
		{ HEAD "years:\n  - {year: 99999}\n", "h.yaml:3:12: years[1].year: " },
		{ HEAD "years:\n  - {year: 2026, of: []}\n", "h.yaml:3:18: " },
		{ HEAD "years: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n", "h.yaml:" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct holiday_list list;
		struct fault_list faults;
		struct strbuf told;

		fault_list_init(&faults);
		assert_false(holiday_list_parse(&list, "h", "h.yaml", files[i].text,
		                                strlen(files[i].text), &faults));
		assert_null(list.arena);
		assert_true(faults.count > 0);
		strbuf_init(&told, 4096);
		fault_text(&faults.items[0], &told);
		if (strncmp(told.data, files[i].fault, strlen(files[i].fault)) != 0)
			fail_msg("file %zu: %s", i, told.data);
		strbuf_release(&told);
		fault_list_release(&faults);
	}
}

static void
a_list_that_is_not_there_is_said(void **state)
{
	static const char *const names[] = { "moon", "../packs/x", "", "CN" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct holiday_list list;
		struct err e = ERR_INIT;

		assert_false(holidays_are_there(names[i]));
		assert_false(holiday_list_load(&list, names[i], &e));
		assert_int_equal(e.code, ERR_NOT_FOUND);
	}
	assert_true(holidays_are_there("none"));
}

/* --- the calendar of a pack ----------------------------------------------------------------- */

/* The good small pack with pieces put in the place of others. */
static struct pack *
changed_pack(const char *const (*changes)[2], size_t count, struct fault_list *faults)
{
	struct pack_source source;
	struct err e = ERR_INIT;
	struct pack *pack;

	assert_true(pack_source_read(&source, GOOD, &e));
	for (size_t i = 0; i < count; i++) {
		struct pack_file *file = &source.files[0];
		struct strbuf text;
		char *place = strstr(file->bytes, changes[i][0]);

		assert_non_null(place);
		strbuf_init(&text, PACK_FILE_MAX);
		strbuf_add_n(&text, file->bytes, file->length);
		strbuf_splice(&text, (size_t)(place - file->bytes), strlen(changes[i][0]),
		              changes[i][1], strlen(changes[i][1]));
		mem_free(file->bytes);
		file->length = text.length;
		file->bytes = strbuf_take(&text);
	}
	fault_list_init(faults);
	pack = pack_compile(&source, NULL, faults);
	pack_source_release(&source);
	return pack;
}

static void
a_pack_names_working_time_and_keeps_it_in_its_compiled_copy(void **state)
{
	static const char *const changes[][2] = {
		{ "time_limits:", "calendar: {holidays: cn, days: same_time, make_up_as: tue}\n"
		                  "time_limits:" },
		{ "clock: calendar, within: {key: 1h, usual: 2h}",
		  "clock: working, warn: 1wd, within: {key: 90m, usual: 15wd}" },
		{ "otherwise: 24h", "otherwise: 3d" },
	};
	struct fault_list faults;
	struct err e = ERR_INIT;
	struct time_limit limit;
	struct strbuf bytes;

	(void)state;
	struct pack *pack = changed_pack(changes, COUNT_OF(changes), &faults);

	for (size_t i = 0; i < faults.count; i++)
		fail_msg("%s: %s", faults.items[i].where, faults.items[i].what);
	assert_non_null(pack);
	strbuf_init(&bytes, PACK_BLOB_MAX);
	assert_true(pack_encode(pack, &bytes));
	pack_free(pack);
	pack = pack_decode(bytes.data, bytes.length, &e);
	assert_non_null(pack);
	assert_string_equal(pack->calendar.holidays, "cn");
	assert_int_equal(pack->calendar.days, DAYS_SAME_TIME);
	assert_int_equal(pack->calendar.make_up_as, 1);
	limit = pack_time_limit(pack, "simple", "usual");
	assert_int_equal(limit.clock, LIMIT_WORKING);
	assert_int_equal(limit.within.unit, SPAN_WORKING_DAYS);
	assert_int_equal(limit.within.days, 15);
	assert_int_equal(limit.warn.unit, SPAN_WORKING_DAYS);
	limit = pack_time_limit(pack, "simple", "key");
	assert_int_equal(limit.within.unit, SPAN_TIME);
	assert_true(limit.within.ms == 90 * 60000);
	limit = pack_time_limit(pack, NULL, NULL);
	assert_int_equal(limit.clock, LIMIT_CALENDAR);
	assert_int_equal(limit.within.unit, SPAN_DAYS);
	assert_int_equal(limit.within.days, 3);
	strbuf_release(&bytes);
	fault_list_release(&faults);
	pack_free(pack);
}

static void
the_hours_of_the_hotline_are_its_working_hours_unless_it_says_others(void **state)
{
	static const char *const changes[][2] = {
		{ "time_limits:", "calendar: {holidays: cn}\ntime_limits:" },
	};
	struct fault_list faults;
	struct err e = ERR_INIT;
	struct zone zone;
	bool open;

	(void)state;
	struct pack *pack = changed_pack(changes, COUNT_OF(changes), &faults);

	assert_non_null(pack);
	assert_true(zone_load(&zone, pack->timezone, &e));
	struct calendar *calendar = pack_calendar_open(pack, &zone, &e);

	assert_non_null(calendar);
	/* Tuesday 2026-11-24, 17:59 and 18:00 in Shanghai */
	assert_true(calendar_is_open(calendar, 1795514340000LL, &open, &e) && open);
	assert_true(calendar_is_open(calendar, 1795514400000LL, &open, &e) && !open);
	assert_int_equal(calendar_unknown_year(calendar, 2026, 2031), 2027);
	calendar_free(calendar);
	zone_release(&zone);
	fault_list_release(&faults);
	pack_free(pack);
}

static void
a_pack_without_a_calendar_has_none_and_that_is_no_error(void **state)
{
	struct fault_list faults;
	struct err e = ERR_INIT;
	struct zone zone;

	(void)state;
	struct pack *pack = changed_pack(NULL, 0, &faults);

	assert_non_null(pack);
	zone_init_fixed(&zone, "UTC", 0);
	assert_null(pack_calendar_open(pack, &zone, &e));
	assert_int_equal(e.code, ERR_NONE);
	zone_release(&zone);
	fault_list_release(&faults);
	pack_free(pack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lists_of_the_program_are_read_whole),
		cmocka_unit_test(a_notice_may_tell_of_a_day_of_the_year_before),
		cmocka_unit_test(a_faulty_list_is_refused_at_its_place),
		cmocka_unit_test(a_list_that_is_not_there_is_said),
		cmocka_unit_test(a_pack_names_working_time_and_keeps_it_in_its_compiled_copy),
		cmocka_unit_test(the_hours_of_the_hotline_are_its_working_hours_unless_it_says_others),
		cmocka_unit_test(a_pack_without_a_calendar_has_none_and_that_is_no_error),
	};

	return cmocka_run_group_tests_name("holidays", tests, NULL, NULL);
}

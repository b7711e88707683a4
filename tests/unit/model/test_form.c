/*
 * The rules of the ticket form: what shows, what is wrong with a value and how
 * it is told, what people type and what is kept of it, presets, subject lines.
 * The form is that of tests/data/packs/good, which has every type of field.
 */
#include "model/form.h"

#include "pack/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct form_now now = {
	.year = 2026, .month = 11, .day = 21, .hour = 14, .minute = 3,
};

static struct pack *pack;
static const struct ticket_kind *kind;

static int
load(void **state)
{
	struct fault_list faults;
	struct err e = ERR_INIT;

	(void)state;
	fault_list_init(&faults);
	pack = pack_load("tests/data/packs/good", NULL, &faults, &e);
	fault_list_release(&faults);
	kind = pack ? pack_kind(pack, "fault") : NULL;
	return kind ? 0 : -1;
}

static int
release(void **state)
{
	(void)state;
	pack_free(pack);
	return 0;
}

/* --- values --------------------------------------------------------------------------------- */

struct value {
	const char *field, *text;
};

static const char *
find_value(const void *context, const char *field)
{
	for (const struct value *value = context; value->field; value++) {
		if (strcmp(value->field, field) == 0)
			return value->text;
	}
	return NULL;
}

static struct form_source
source_of(const struct value *values)
{
	return (struct form_source){ find_value, values };
}

/* What is kept of what was typed, and whether it could be read. */
static void
assert_kept(const char *field, const char *typed, const char *kept, bool readable)
{
	struct form_fault fault;
	struct strbuf out;

	strbuf_init(&out, 100000);
	bool read = ticket_form_normalise(pack, kind_field(kind, field), typed, &now, &out, &fault);

	if (read != readable || strcmp(out.data, kept) != 0)
		fail_msg("%s: \"%s\" gives \"%s\"%s", field, typed, out.data,
		         read ? "" : " (unreadable)");
	if (read && kept[0])
		assert_true(ticket_form_check_value(pack, kind_field(kind, field), out.data, &fault));
	strbuf_release(&out);
}

static void
assert_fault(const char *field, const char *value, enum form_message message, const char *words)
{
	struct form_fault fault;
	struct strbuf out;

	assert_false(ticket_form_check_value(pack, kind_field(kind, field), value, &fault));
	assert_int_equal(fault.message, message);
	strbuf_init(&out, 1000);
	assert_true(ticket_form_fault_text(&fault, &out));
	if (!strstr(out.data, words))
		fail_msg("%s", out.data);
	strbuf_release(&out);
}

static void
assert_shown_as(const char *field, const char *value, enum language language, const char *words)
{
	struct strbuf out;

	strbuf_init(&out, 1000);
	assert_true(ticket_form_show(pack, kind_field(kind, field), value, language, &out));
	assert_string_equal(out.data, words);
	strbuf_release(&out);
}

/* --- text ----------------------------------------------------------------------------------- */

static void
a_line_loses_its_outer_blanks_and_its_breaks(void **state)
{
	(void)state;
	assert_kept("subject", "  摄像机 不亮\t", "摄像机 不亮", true);
	assert_kept("subject", "\u3000全角空格\u3000", "全角空格", true);
	assert_kept("subject", "two\nlines", "two lines", true);
	assert_kept("answer", "\n two\nlines \n", "two\nlines", true);
	assert_kept("subject", "   ", "", true);
	assert_kept("subject", "", "", true);
}

static void
characters_are_counted_not_bytes(void **state)
{
	struct form_fault fault;

	(void)state;
	assert_true(ticket_form_check_value(pack, kind_field(kind, "subject"),
	                                    "一二三四五六七八九十一二三四五六七八九十", &fault));
	assert_fault("subject", "一二三四五六七八九十一二三四五六七八九十多", FORM_TOO_LONG,
	             "at most 20 characters");
}

static void
control_characters_and_broken_bytes_are_refused(void **state)
{
	(void)state;
	assert_fault("subject", "a\x1b[31m", FORM_NO_CONTROLS, "it has control characters");
	assert_fault("subject", "a\xff", FORM_NO_CONTROLS, "it has control characters");
	assert_fault("subject", "a\nb", FORM_NO_CONTROLS, "it has control characters");
	assert_fault("answer", "a\xC2\x85", FORM_NO_CONTROLS, "it has control characters");
}

static void
a_pattern_speaks_in_the_words_of_the_pack(void **state)
{
	(void)state;
	assert_kept("code", " AB123 ", "AB123", true);
	assert_fault("code", "ab123", FORM_PATTERN, "two letters and three digits");
}

/* --- numbers and money ---------------------------------------------------------------------- */

static void
numbers_are_taken_as_people_write_them(void **state)
{
	(void)state;
	assert_kept("floor", "12", "12", true);
	assert_kept("floor", "１２", "12", true);
	assert_kept("floor", " +007 ", "7", true);
	assert_kept("floor", "-2", "-2", true);
	assert_kept("floor", "-0", "0", true);
	assert_kept("floor", "3.50", "3.5", true);
	assert_kept("floor", "3.", "3.", false);
	assert_kept("floor", ".5", ".5", false);
	assert_kept("floor", "three", "three", false);
	assert_kept("floor", "1e3", "1e3", false);
	assert_kept("floor", "1,2", "1,2", false);
	assert_kept("floor", "--1", "--1", false);
	assert_kept("floor", "12345678901234567890", "12345678901234567890", false);
}

static void
numbers_stay_within_their_bounds(void **state)
{
	(void)state;
	assert_fault("floor", "41", FORM_TOO_LARGE, "at most 40");
	assert_fault("floor", "40.5", FORM_TOO_LARGE, "at most 40");
	assert_fault("floor", "-3", FORM_TOO_SMALL, "at least -2");
	assert_fault("floor", "abc", FORM_NOT_NUMBER, "Write a number");
}

static void
money_is_kept_in_its_smallest_unit(void **state)
{
	(void)state;
	assert_kept("price", "12.5", "1250", true);
	assert_kept("price", "¥ 12.50", "1250", true);
	assert_kept("price", "１２元", "1200", true);
	assert_kept("price", "CNY 0.01", "1", true);
	assert_kept("price", "499.99", "49999", true);
	assert_kept("price", "12.505", "12.505", false);
	assert_kept("price", "a lot", "a lot", false);
	assert_fault("price", "50001", FORM_TOO_LARGE, "at most 500");
	assert_fault("price", "12.5", FORM_NOT_MONEY, "Write an amount");
	assert_shown_as("price", "1250", LANGUAGE_ENGLISH, "12.50 CNY");
	assert_shown_as("price", "-5", LANGUAGE_ENGLISH, "-0.05 CNY");
}

static void
thousands_may_be_set_off_in_threes(void **state)
{
	struct field field = *kind_field(kind, "price");
	struct form_fault fault;
	struct strbuf out;

	(void)state;
	field.has_max = false;
	strbuf_init(&out, 100);
	assert_true(ticket_form_normalise(pack, &field, "1,234,567.8", &now, &out, &fault));
	assert_string_equal(out.data, "123456780");
	strbuf_release(&out);
}

/* --- dates ---------------------------------------------------------------------------------- */

static void
dates_are_taken_as_people_write_them(void **state)
{
	static const struct value typed[] = {
		{ "2026-11-21", "2026-11-21" }, { "2026/1/2", "2026-01-02" },
		{ "20260102", "2026-01-02" },   { "2026.1.2", "2026-01-02" },
		{ "2026年1月2日", "2026-01-02" }, { "1月2日", "2026-01-02" },
		{ "1/2", "2026-01-02" },        { "１１－２１", "2026-11-21" },
		{ "today", "2026-11-21" },      { "今天", "2026-11-21" },
		{ "昨天", "2026-11-20" },       { "Tomorrow", "2026-11-22" },
		{ "后天", "2026-11-23" },       { "2024-2-29", "2024-02-29" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
		assert_kept("day", typed[i].field, typed[i].text, true);
}

static void
days_that_do_not_exist_are_refused(void **state)
{
	static const char *const typed[] = {
		"2026-02-29", "2026-13-01", "31/11", "0/5", "21", "2026-11", "yesterday morning",
		"2026-11-21x", "99999999",
	};

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
		assert_kept("day", typed[i], typed[i], false);
	assert_fault("day", "2026-02-30", FORM_NOT_DATE, "Write a date");
	assert_fault("day", "2026-2-3", FORM_NOT_DATE, "Write a date");
}

static void
times_are_taken_as_people_write_them(void **state)
{
	static const struct value typed[] = {
		{ "9:05", "09:05" },   { "09:05", "09:05" },   { "905", "09:05" },
		{ "1630", "16:30" },   { "9点05分", "09:05" }, { "9点半", "09:30" },
		{ "9点", "09:00" },    { "16时30分", "16:30" }, { "下午3点", "15:00" },
		{ "下午 3:15", "15:15" }, { "3 pm", "15:00" },  { "12 am", "00:00" },
		{ "12:30 pm", "12:30" }, { "上午9点", "09:00" }, { "１６：３０", "16:30" },
		{ "now", "14:03" },    { "现在", "14:03" },    { "16:30:59", "16:30" },
		{ "晚上8点半", "20:30" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
		assert_kept("hour", typed[i].field, typed[i].text, true);
	assert_kept("hour", "25:00", "25:00", false);
	assert_kept("hour", "9:5", "9:5", false);
	assert_kept("hour", "9", "9", false);
	assert_kept("hour", "1260", "1260", false);
	assert_fault("hour", "24:00", FORM_NOT_TIME, "Write a time");
}

static void
a_date_with_a_time_may_leave_out_today(void **state)
{
	(void)state;
	assert_kept("since", "2026-11-20 9:05", "2026-11-20 09:05", true);
	assert_kept("since", "2026-11-20T09:05", "2026-11-20 09:05", true);
	assert_kept("since", "昨天 下午3点", "2026-11-20 15:00", true);
	assert_kept("since", "11/20 905", "2026-11-20 09:05", true);
	assert_kept("since", "9:05", "2026-11-21 09:05", true);
	assert_kept("since", "now", "2026-11-21 14:03", true);
	assert_kept("since", "2026-11-20", "2026-11-20", false);
	assert_fault("since", "2026-11-20 9:05", FORM_NOT_DATE_TIME, "Write date and time");
}

/* --- the others ----------------------------------------------------------------------------- */

static void
telephone_numbers_have_one_form(void **state)
{
	(void)state;
	assert_kept("phone", "138 0013 8000", "+8613800138000", true);
	assert_kept("phone", "+86-138-0013-8000", "+8613800138000", true);
	assert_kept("phone", "８６０１２３４５", "+8653186012345", true);	/* area of the pack */
	assert_kept("phone", "0531-86012345转801", "+8653186012345-801", true);
	assert_kept("phone", "13800138O00", "13800138O00", false);
	assert_kept("phone", "none", "none", false);
	assert_shown_as("phone", "+8613800138000", LANGUAGE_ENGLISH, "138 0013 8000");
}

static void
yes_and_no_in_both_languages(void **state)
{
	(void)state;
	assert_kept("urgent", "Y", "yes", true);
	assert_kept("urgent", "是", "yes", true);
	assert_kept("urgent", "否", "no", true);
	assert_kept("urgent", "perhaps", "perhaps", false);
	assert_fault("urgent", "YES", FORM_NOT_YES_NO, "yes or no");
}

static void
a_choice_is_a_path_to_the_end_or_the_title_of_an_end(void **state)
{
	(void)state;
	assert_kept("place", "indoors/hall", "indoors/hall", true);
	assert_kept("place", "大厅", "indoors/hall", true);
	assert_kept("place", " Stairs ", "indoors/stairs", true);
	assert_kept("place", "garden", "garden", false);
	assert_fault("place", "indoors", FORM_CHOICE_UNFINISHED, "lower level");
	assert_fault("place", "indoors/cellar", FORM_UNKNOWN_CHOICE, "Choose one of the list");
	assert_fault("place", "indoors/", FORM_UNKNOWN_CHOICE, "Choose one of the list");
	assert_fault("place", "/", FORM_UNKNOWN_CHOICE, "Choose one of the list");
	assert_shown_as("place", "indoors/hall", LANGUAGE_CHINESE, "室内 / 大厅");
	assert_shown_as("place", "outdoors", LANGUAGE_ENGLISH, "Outdoors");
	assert_shown_as("place", "indoors/gone", LANGUAGE_ENGLISH, "Indoors / gone");
}

static void
a_checklist_is_kept_in_the_order_of_the_pack_once_each(void **state)
{
	(void)state;
	assert_kept("checked", "cable, power,cable", "power,cable", true);
	assert_kept("checked", "网线、Power", "power,cable", true);
	assert_kept("checked", "cable,soul", "cable,soul", false);
	assert_fault("checked", "cable,power", FORM_UNKNOWN_CHOICE, "Choose one of the list");
	assert_shown_as("checked", "power,cable", LANGUAGE_ENGLISH, "Power, Cable");
}

static void
a_department_by_its_name(void **state)
{
	(void)state;
	assert_kept("department", "工程部", "works", true);
	assert_kept("department", "works", "works", true);
	assert_kept("department", "nobody", "nobody", false);
	assert_shown_as("department", "works", LANGUAGE_ENGLISH, "Works");
}

static void
line_items_are_checked_row_by_row(void **state)
{
	struct form_fault fault;

	(void)state;
	assert_kept("goods", "[{\"name\":\" Cable \",\"amount\":\"２\",\"where\":\"大厅\"}]",
	            "[{\"amount\":\"2\",\"name\":\"Cable\",\"where\":\"indoors/hall\"}]", true);
	assert_fault("goods", "[{\"amount\":\"2\"}]", FORM_ITEM_REQUIRED,
	             "Row 1: fill in what is missing (Name)");
	assert_fault("goods", "[{\"name\":\"a\"},{\"name\":\"b\",\"amount\":\"x\"}]", FORM_BAD_ITEMS,
	             "Row 2 does not fit (Amount)");
	assert_fault("goods", "[{\"name\":\"a\",\"extra\":\"b\"}]", FORM_BAD_ITEMS, "Row 1");
	assert_fault("goods", "[{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"}]",
	             FORM_TOO_MANY_ITEMS, "at most 3");
	assert_fault("goods", "{}", FORM_BAD_ITEMS, "Row 0");
	assert_fault("goods", "[1]", FORM_BAD_ITEMS, "Row 1");
	assert_true(ticket_form_check_value(pack, kind_field(kind, "goods"), "[]", &fault));
	assert_shown_as("goods", "[{\"name\":\"Cable\",\"amount\":\"2\"},{\"name\":\"Plug\"}]",
	                LANGUAGE_ENGLISH, "Cable 2; Plug");
}

/* --- the form ------------------------------------------------------------------------------- */

static void
a_field_shows_only_while_its_condition_holds(void **state)
{
	static const struct value indoors[] = { { "place", "indoors/hall" }, { NULL, NULL } };
	static const struct value outdoors[] = { { "place", "outdoors" }, { NULL, NULL } };
	static const struct value lookalike[] = { { "place", "indoorsy" }, { NULL, NULL } };
	static const struct value nothing[] = { { NULL, NULL } };
	const struct field *floor = kind_field(kind, "floor");
	struct form_source source;

	(void)state;
	source = source_of(indoors);
	assert_true(ticket_form_is_shown(pack, kind, floor, &source));
	source = source_of(outdoors);
	assert_false(ticket_form_is_shown(pack, kind, floor, &source));
	source = source_of(lookalike);
	assert_false(ticket_form_is_shown(pack, kind, floor, &source));
	source = source_of(nothing);
	assert_false(ticket_form_is_shown(pack, kind, floor, &source));
}

static void
all_faults_come_in_the_order_of_the_form(void **state)
{
	static const struct value values[] = {
		{ "price", "cheap" }, { "place", "indoors" }, { NULL, NULL },
	};
	struct form_source source = source_of(values);
	struct form_fault faults[8];

	(void)state;
	assert_int_equal(ticket_form_check(pack, kind, &source, faults, 8), 3);
	assert_string_equal(faults[0].field->id, "subject");
	assert_int_equal(faults[0].message, FORM_REQUIRED);
	assert_string_equal(faults[1].field->id, "place");
	assert_string_equal(faults[2].field->id, "price");
	assert_int_equal(ticket_form_check(pack, kind, &source, faults, 1), 3);
	assert_string_equal(faults[0].field->id, "subject");
}

static void
a_hidden_field_is_not_asked_for(void **state)
{
	static const struct value values[] = {
		{ "subject", "x" }, { "place", "outdoors" }, { "floor", "999" }, { NULL, NULL },
	};
	struct form_source source = source_of(values);
	struct form_fault faults[8];

	(void)state;
	assert_int_equal(ticket_form_check(pack, kind, &source, faults, 8), 0);
}

static void
a_move_asks_for_what_it_needs_and_nothing_else(void **state)
{
	static const struct value without[] = { { "price", "cheap" }, { NULL, NULL } };
	static const struct value with[] = { { "answer", "done" }, { NULL, NULL } };
	const struct move *answer = workflow_move(pack_workflow_of(pack, kind), "answer");
	struct form_source source = source_of(without);
	struct form_fault faults[4];

	(void)state;
	assert_int_equal(ticket_form_check_move(pack, kind, answer, &source, faults, 4), 1);
	assert_string_equal(faults[0].field->id, "answer");
	assert_int_equal(faults[0].message, FORM_REQUIRED);
	source = source_of(with);
	assert_int_equal(ticket_form_check_move(pack, kind, answer, &source, faults, 4), 0);
	assert_true(move_starts_in(answer, "recorded"));
	assert_false(move_starts_in(answer, "closed"));
}

/* --- presets and subjects ------------------------------------------------------------------- */

static bool
phone_only(void *context, const char *id, enum language language, struct strbuf *out)
{
	(void)language;
	return strcmp(id, "caller.phone") == 0 && context && strbuf_add(out, context);
}

static bool
preset_is(const char *field, void *phone, const char *wanted)
{
	const struct slot_source slots = { phone_only, phone };
	struct strbuf out;

	strbuf_init(&out, 1000);
	bool has = ticket_form_preset(pack, kind_field(kind, field), &slots, LANGUAGE_ENGLISH, &now,
	                              &out);
	bool same = strcmp(out.data, wanted) == 0;

	strbuf_release(&out);
	return same && has == (*wanted != '\0');
}

static void
presets_come_in_normal_form(void **state)
{
	char mobile[] = "138-0013-8000", withheld[] = "anonymous";

	(void)state;
	assert_true(preset_is("day", NULL, "2026-11-21"));
	assert_true(preset_is("since", NULL, "2026-11-21 14:03"));
	assert_true(preset_is("urgent", NULL, "no"));
	assert_true(preset_is("phone", mobile, "+8613800138000"));
	assert_true(preset_is("phone", withheld, ""));
	assert_true(preset_is("phone", NULL, ""));
	assert_true(preset_is("subject", mobile, ""));
}

static void
the_subject_is_one_line(void **state)
{
	static const struct value values[] = { { "subject", "不亮了\n第二行" }, { NULL, NULL } };
	static const struct value nothing[] = { { NULL, NULL } };
	struct form_source source = source_of(values);
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1000);
	assert_true(ticket_form_summary(pack, kind, &source, LANGUAGE_CHINESE, &out));
	assert_string_equal(out.data, "不亮了 第二行");
	strbuf_clear(&out);
	source = source_of(nothing);
	assert_true(ticket_form_summary(pack, kind, &source, LANGUAGE_CHINESE, &out));
	assert_string_equal(out.data, "");
	strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_loses_its_outer_blanks_and_its_breaks),
		cmocka_unit_test(characters_are_counted_not_bytes),
		cmocka_unit_test(control_characters_and_broken_bytes_are_refused),
		cmocka_unit_test(a_pattern_speaks_in_the_words_of_the_pack),
		cmocka_unit_test(numbers_are_taken_as_people_write_them),
		cmocka_unit_test(numbers_stay_within_their_bounds),
		cmocka_unit_test(money_is_kept_in_its_smallest_unit),
		cmocka_unit_test(thousands_may_be_set_off_in_threes),
		cmocka_unit_test(dates_are_taken_as_people_write_them),
		cmocka_unit_test(days_that_do_not_exist_are_refused),
		cmocka_unit_test(times_are_taken_as_people_write_them),
		cmocka_unit_test(a_date_with_a_time_may_leave_out_today),
		cmocka_unit_test(telephone_numbers_have_one_form),
		cmocka_unit_test(yes_and_no_in_both_languages),
		cmocka_unit_test(a_choice_is_a_path_to_the_end_or_the_title_of_an_end),
		cmocka_unit_test(a_checklist_is_kept_in_the_order_of_the_pack_once_each),
		cmocka_unit_test(a_department_by_its_name),
		cmocka_unit_test(line_items_are_checked_row_by_row),
		cmocka_unit_test(a_field_shows_only_while_its_condition_holds),
		cmocka_unit_test(all_faults_come_in_the_order_of_the_form),
		cmocka_unit_test(a_hidden_field_is_not_asked_for),
		cmocka_unit_test(a_move_asks_for_what_it_needs_and_nothing_else),
		cmocka_unit_test(presets_come_in_normal_form),
		cmocka_unit_test(the_subject_is_one_line),
	};

	return cmocka_run_group_tests(tests, load, release);
}

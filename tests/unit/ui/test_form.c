/* Forms: ui/form. */
#include "lib/grid_expect.h"
#include "ui/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct form_choice tree[] = {
	{ .id = "service", .title = "Service", .parent = -1 },
	{ .id = "service/waiting", .title = "Waiting time", .remark = "2 h", .parent = 0 },
	{ .id = "service/manner", .title = "态度", .parent = 0 },
	{ .id = "equipment", .title = "Equipment", .parent = -1 },
	{ .id = "equipment/camera", .title = "Camera", .parent = 3 },
};

static const struct form_choice classes[] = {
	{ .id = "simple", .title = "simple", .remark = "2 h", .parent = -1 },
	{ .id = "complex", .title = "complex", .remark = "24 h", .parent = -1 },
};

static const struct form_choice shoes[] = {
	{ .id = "covers", .title = "shoe covers", .parent = -1 },
	{ .id = "no_smoking", .title = "no smoking", .parent = -1 },
	{ .id = "no_gifts", .title = "no gifts", .parent = -1 },
};

static struct form_field fields[] = {
	{ .id = "caller", .label = "Caller", .kind = FORM_SHOWN },
	{ .id = "kind", .label = "Kind", .kind = FORM_CHOICE_TREE, .required = true,
	  .choices = tree, .choice_count = 5 },
	{ .id = "subject", .label = "Subject", .kind = FORM_TEXT, .required = true,
	  .read_back = true, .maximum_characters = 20, .hint = "in a few words" },
	{ .id = "details", .label = "Details", .kind = FORM_LONG_TEXT, .least_rows = 2 },
	{ .id = "class", .label = "Class", .kind = FORM_CHOICE, .choices = classes,
	  .choice_count = 2 },
	{ .id = "visit", .label = "Visit", .kind = FORM_YES_NO },
	{ .id = "amount", .label = "Amount", .kind = FORM_MONEY, .unit = "CNY" },
	{ .id = "at", .label = "At", .kind = FORM_DATE_TIME },
	{ .id = "door", .label = "At the door", .kind = FORM_CHECKLIST, .choices = shoes,
	  .choice_count = 3 },
};

enum { CALLER, KIND, SUBJECT, DETAILS, CLASS, VISIT, AMOUNT, AT, DOOR, FIELDS };

static struct form form;
static struct grid grid;

static void
draw(void)
{
	struct view view = view_of(&grid);

	grid_clear(&grid, STYLE_TEXT);
	form_draw(&form, &view, true);
}

static void
start(int rows, int columns)
{
	grid_init(&grid, rows, columns);
	form_init(&form, fields, FIELDS);
	form_load(&form, CALLER, "王小明 · 138****5678");
	draw();
}

static void
stop(void)
{
	form_release(&form);
	grid_release(&grid);
}

static enum widget_result
press(const char *names)
{
	enum widget_result result = WIDGET_IGNORED;

	while (*names) {
		size_t length = strcspn(names, " ");
		char name[40];
		struct key key;

		snprintf(name, sizeof(name), "%.*s", (int)length, names);
		key = key_named(name);
		result = form_key(&form, &key);
		draw();
		names += length + strspn(names + length, " ");
	}
	return result;
}

static void
a_form_shows_labels_values_and_marks(void **state)
{
	(void)state;
	start(14, 60);
	expect_golden(&grid, "form_empty");
	press("Tab a b");
	expect_golden(&grid, "form_subject");
	stop();
}

static void
the_focus_goes_from_field_to_field(void **state)
{
	(void)state;
	start(14, 60);
	assert_int_equal(form.focus, KIND);
	press("Tab");
	assert_int_equal(form.focus, SUBJECT);
	press("Enter");
	assert_int_equal(form.focus, DETAILS);
	press("Enter");
	assert_int_equal(form.focus, DETAILS);
	press("Tab Tab Tab Enter Enter");
	assert_int_equal(form.focus, DOOR);
	assert_int_equal(press("Enter"), WIDGET_ACCEPTED);
	assert_int_equal(press("Tab"), WIDGET_IGNORED);
	press("Shift-Tab Shift-Tab Shift-Tab Shift-Tab Shift-Tab Up Up");
	assert_int_equal(form.focus, SUBJECT);
	press("Down Down");
	assert_int_equal(form.focus, DETAILS);
	press("Down");
	assert_int_equal(form.focus, CLASS);
	assert_int_equal(press("Esc"), WIDGET_CANCELLED);
	assert_int_equal(press("Ctrl-K"), WIDGET_IGNORED);
	stop();
}

static void
a_choice_of_few_is_made_with_arrows_digits_or_space(void **state)
{
	(void)state;
	start(14, 60);
	form_focus(&form, CLASS);
	assert_false(form_wants_text(&form));
	assert_int_equal(press("2"), WIDGET_CHANGED);
	assert_string_equal(form_get(&form, CLASS), "complex");
	press("Right");
	assert_string_equal(form_get(&form, CLASS), "simple");
	press("Left Space");
	assert_string_equal(form_get(&form, CLASS), "simple");
	press("Backspace");
	assert_string_equal(form_get(&form, CLASS), "");
	form_focus(&form, VISIT);
	press("n");
	assert_string_equal(form_get(&form, VISIT), "no");
	press("ｙ");
	assert_string_equal(form_get(&form, VISIT), "yes");
	stop();
}

static void
a_tree_is_walked_or_searched(void **state)
{
	struct strbuf shown;

	(void)state;
	start(14, 60);
	assert_int_equal(press("Space"), WIDGET_USED);
	assert_true(form_wants_text(&form));
	expect_golden(&grid, "form_tree");
	press("1");
	expect_golden(&grid, "form_tree_level");
	assert_int_equal(press("Enter"), WIDGET_CHANGED);
	assert_string_equal(form_get(&form, KIND), "service/waiting");
	strbuf_init(&shown, 1000);
	form_show(&fields[KIND], form_get(&form, KIND), &shown);
	assert_string_equal(shown.data, "Service > Waiting time");
	strbuf_release(&shown);
	press("c a m Enter");
	assert_string_equal(form_get(&form, KIND), "equipment/camera");
	press("Space Left");
	expect_golden(&grid, "form_tree_above");
	press("Esc t d");
	expect_golden(&grid, "form_tree_words");
	press("Enter");
	assert_string_equal(form_get(&form, KIND), "service/manner");
	press("z z z Enter Esc");
	assert_string_equal(form_get(&form, KIND), "service/manner");
	press("Delete");
	assert_string_equal(form_get(&form, KIND), "");
	stop();
}

static void
a_checklist_keeps_the_order_of_its_list(void **state)
{
	(void)state;
	start(20, 60);
	form_focus(&form, DOOR);
	press("3 1");
	assert_string_equal(form_get(&form, DOOR), "covers,no_gifts");
	press("Down Space Up Space");
	assert_string_equal(form_get(&form, DOOR), "no_smoking,no_gifts");
	expect_golden(&grid, "form_checklist");
	stop();
}

static void
errors_stand_beside_their_fields(void **state)
{
	(void)state;
	start(16, 60);
	assert_false(form_check(&form));
	assert_int_equal(form.focus, KIND);
	draw();
	expect_golden(&grid, "form_errors");
	form_enter(&form, KIND, "equipment/camera");
	form_enter(&form, SUBJECT, "no picture");
	draw();
	assert_true(form_check(&form));
	form_focus(&form, AMOUNT);
	press("1 2 . 5 x");
	form_focus(&form, AT);
	assert_string_equal(form.values[AMOUNT].error.data, "Write an amount such as 12.50.");
	assert_false(form_check(&form));
	assert_int_equal(form.focus, AMOUNT);
	press("Backspace");
	assert_int_equal(form.values[AMOUNT].error.length, 0);
	assert_true(form_check(&form));
	stop();
}

static void
values_are_checked_by_their_kind(void **state)
{
	static const struct {
		size_t field;
		const char *value;
		bool right;
	} cases[] = {
		{ AMOUNT, "12", true }, { AMOUNT, "12.50", true }, { AMOUNT, "１２．５", true },
		{ AMOUNT, "12.505", false }, { AMOUNT, "1e9", false }, { AMOUNT, ".5", false },
		{ AMOUNT, "-3", true }, { AMOUNT, "12 000", false },
		{ AT, "2026-11-21 16:30", true }, { AT, "2026-02-29 16:30", false },
		{ AT, "2028-02-29 16:30", true }, { AT, "2026-13-01 16:30", false },
		{ AT, "2026-11-21 24:00", false }, { AT, "2026-11-21", false },
		{ AT, "2026-11-21 16:30 and more and more and more and more and more and more", false },
		{ AT, "２０２６-11-21 16：30", true },
	};

	(void)state;
	start(16, 60);
	form_enter(&form, KIND, "equipment/camera");
	form_enter(&form, SUBJECT, "no picture");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		form_enter(&form, cases[i].field, cases[i].value);
		if (form_check(&form) != cases[i].right)
			fail_msg("\"%s\"", cases[i].value);
		form_enter(&form, cases[i].field, "");
	}
	stop();
}

static bool
no_cats(const struct form_field *field, const char *value, struct strbuf *wrong, void *context)
{
	(void)field;
	(void)context;
	if (!strstr(value, "cat"))
		return true;
	strbuf_add(wrong, "No cats.");
	return false;
}

static void
the_caller_may_check_a_field_itself(void **state)
{
	(void)state;
	fields[SUBJECT].check = no_cats;
	start(16, 60);
	form_enter(&form, KIND, "equipment/camera");
	form_enter(&form, SUBJECT, "cat on camera");
	assert_false(form_check(&form));
	assert_string_equal(form.values[SUBJECT].error.data, "No cats.");
	form_enter(&form, SUBJECT, "dog");
	assert_true(form_check(&form));
	fields[SUBJECT].check = NULL;
	stop();
}

static void
undo_runs_over_all_fields_in_order(void **state)
{
	(void)state;
	start(16, 60);
	press("Tab a b c");
	form_focus(&form, CLASS);
	press("1 2");
	form_focus(&form, DETAILS);
	press("x");
	assert_true(form_undo(&form));
	assert_string_equal(form_get(&form, DETAILS), "");
	assert_true(form_undo(&form));
	assert_string_equal(form_get(&form, CLASS), "simple");
	assert_int_equal(form.focus, CLASS);
	assert_true(form_undo(&form));
	assert_string_equal(form_get(&form, CLASS), "");
	assert_true(form_undo(&form));
	assert_string_equal(form_get(&form, SUBJECT), "");
	assert_false(form_undo(&form));
	for (int i = 0; i < 4; i++)
		assert_true(form_redo(&form));
	assert_string_equal(form_get(&form, SUBJECT), "abc");
	assert_string_equal(form_get(&form, CLASS), "complex");
	assert_string_equal(form_get(&form, DETAILS), "x");
	stop();
}

static void
a_change_takes_the_read_back_tick_away(void **state)
{
	(void)state;
	start(16, 60);
	press("Tab a");
	form_confirm(&form, SUBJECT, true);
	draw();
	expect_golden(&grid, "form_confirmed");
	press("b");
	assert_false(form.values[SUBJECT].confirmed);
	stop();
}

static void
what_was_loaded_is_no_change(void **state)
{
	(void)state;
	start(16, 60);
	assert_false(form_changed(&form));
	press("Tab a");
	assert_true(form_changed(&form));
	form_saved(&form);
	assert_false(form_changed(&form));
	form_load(&form, SUBJECT, "loaded");
	assert_false(form_changed(&form));
	assert_string_equal(form_get_id(&form, "subject"), "loaded");
	assert_string_equal(form_get_id(&form, "no such"), "");
	stop();
}

static void
a_new_description_keeps_what_was_entered(void **state)
{
	static const struct form_field other[] = {
		{ .id = "details", .label = "详情", .kind = FORM_LONG_TEXT },
		{ .id = "colour", .label = "颜色", .kind = FORM_TEXT },
		{ .id = "subject", .label = "主题", .kind = FORM_TEXT },
	};

	(void)state;
	start(16, 60);
	press("Tab a b");
	form_describe(&form, fields, FIELDS);
	assert_string_equal(form_get(&form, SUBJECT), "ab");
	assert_true(form_undo(&form));
	assert_true(form_redo(&form));
	form_describe(&form, other, 3);
	assert_string_equal(form_get_id(&form, "subject"), "ab");
	assert_true(form_changed(&form));
	assert_false(form_undo(&form));
	draw();
	press("x");
	assert_string_equal(form_get_id(&form, "details"), "x");
	stop();
}

static void
a_hidden_field_takes_no_place_and_no_focus(void **state)
{
	(void)state;
	fields[SUBJECT].hidden = true;
	start(16, 60);
	press("Tab");
	assert_int_equal(form.focus, DETAILS);
	form_enter(&form, KIND, "equipment/camera");
	assert_true(form_check(&form));
	expect_golden(&grid, "form_hidden");
	fields[SUBJECT].hidden = false;
	stop();
}

static void
a_long_form_scrolls_with_its_focus(void **state)
{
	(void)state;
	start(5, 60);
	form_focus(&form, DOOR);
	draw();
	expect_golden(&grid, "form_scrolled");
	form_focus(&form, KIND);
	draw();
	expect_golden(&grid, "form_top");
	stop();
}

static void
a_click_goes_to_its_field_and_chooses(void **state)
{
	struct key click = { .kind = KEY_KIND_MOUSE, .act = MOUSE_PRESS, .number = 1 };

	(void)state;
	start(16, 60);
	click.row = form.values[CLASS].row;
	click.column = form.label_columns + 18;
	assert_int_equal(form_key(&form, &click), WIDGET_CHANGED);
	assert_int_equal(form.focus, CLASS);
	assert_string_equal(form_get(&form, CLASS), "complex");
	draw();
	click.row = form.values[DOOR].row + 1;
	assert_int_equal(form_key(&form, &click), WIDGET_CHANGED);
	assert_string_equal(form_get(&form, DOOR), "no_smoking");
	stop();
}

static void
a_narrow_form_still_shows_everything(void **state)
{
	(void)state;
	start(16, 34);
	form_enter(&form, KIND, "service/manner");
	form_enter(&form, CLASS, "simple");
	form_focus(&form, CLASS);
	draw();
	expect_golden(&grid, "form_narrow");
	press("Space");
	expect_golden(&grid, "form_narrow_pick");
	stop();
}

static void
a_full_field_refuses(void **state)
{
	struct key paste = key_pasting("twenty-one characters");

	(void)state;
	start(16, 60);
	form_focus(&form, SUBJECT);
	assert_int_equal(form_key(&form, &paste), WIDGET_REFUSED);
	assert_string_equal(form_get(&form, SUBJECT), "");
	stop();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_shows_labels_values_and_marks),
		cmocka_unit_test(the_focus_goes_from_field_to_field),
		cmocka_unit_test(a_choice_of_few_is_made_with_arrows_digits_or_space),
		cmocka_unit_test(a_tree_is_walked_or_searched),
		cmocka_unit_test(a_checklist_keeps_the_order_of_its_list),
		cmocka_unit_test(errors_stand_beside_their_fields),
		cmocka_unit_test(values_are_checked_by_their_kind),
		cmocka_unit_test(the_caller_may_check_a_field_itself),
		cmocka_unit_test(undo_runs_over_all_fields_in_order),
		cmocka_unit_test(a_change_takes_the_read_back_tick_away),
		cmocka_unit_test(what_was_loaded_is_no_change),
		cmocka_unit_test(a_new_description_keeps_what_was_entered),
		cmocka_unit_test(a_hidden_field_takes_no_place_and_no_focus),
		cmocka_unit_test(a_long_form_scrolls_with_its_focus),
		cmocka_unit_test(a_click_goes_to_its_field_and_chooses),
		cmocka_unit_test(a_narrow_form_still_shows_everything),
		cmocka_unit_test(a_full_field_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

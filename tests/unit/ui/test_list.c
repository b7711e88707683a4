/* Lists, tables, pickers: ui/list, ui/table, ui/picker. */
#include "lib/grid_expect.h"
#include "ui/list.h"
#include "ui/picker.h"
#include "ui/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct grid grid;
static struct list list;
static unsigned drawn;
static bool marks[20];

static void
draw_number(const struct view *view, size_t row, bool selected, void *context)
{
	(void)context;
	(void)selected;
	drawn++;
	view_putf(view, 0, 0, STYLE_TEXT, "row %zu", row);
}

static bool
number_matches(size_t row, const char *words, void *context)
{
	char text[40];

	(void)context;
	snprintf(text, sizeof(text), "row %zu", row);
	return strstr(text, words) != NULL;
}

static bool
is_marked(size_t row, void *context)
{
	(void)context;
	return marks[row];
}

static void
set_mark(size_t row, bool marked, void *context)
{
	(void)context;
	marks[row] = marked;
}

static bool
not_every_third(size_t row, void *context)
{
	(void)context;
	return row % 3 != 0;
}

static const struct list_source plain = { .draw = draw_number };
static const struct list_source finding = { .draw = draw_number, .matches = number_matches };
static const struct list_source marking = { .draw = draw_number, .marked = is_marked,
                                            .mark = set_mark };
static const struct list_source headed = { .draw = draw_number, .selectable = not_every_third };

static void
start(int rows, int columns, size_t count)
{
	grid_init(&grid, rows, columns);
	list_init(&list);
	list_set_count(&list, count);
	memset(marks, 0, sizeof(marks));
}

static void
stop(void)
{
	list_release(&list);
	grid_release(&grid);
}

static void
draw(const struct list_source *source)
{
	struct view view = view_of(&grid);

	grid_clear(&grid, STYLE_TEXT);
	list_draw(&list, source, &view, true);
}

static enum widget_result
press(const struct list_source *source, const char *names)
{
	enum widget_result result = WIDGET_IGNORED;

	while (*names) {
		size_t length = strcspn(names, " ");
		char name[40];
		struct key key;

		snprintf(name, sizeof(name), "%.*s", (int)length, names);
		key = key_named(name);
		draw(source);
		result = list_key(&list, source, &key);
		names += length + strspn(names + length, " ");
	}
	draw(source);
	return result;
}

static void
arrows_and_letters_move_the_selection(void **state)
{
	(void)state;
	start(4, 20, 9);
	press(&plain, "j");
	expect_styles(&grid, "  row 0\n> row 1\n    ~ 0-0 accent+selected, 1-19 text+selected\n"
	                     "  row 2\n  row 3            ↓\n    ~ 19-19 dim");
	press(&plain, "Down Down k G");
	assert_int_equal(list.selected, 8);
	expect_grid(&grid, "  row 5            ↑\n  row 6\n  row 7\n> row 8");
	press(&plain, "Up PgUp");
	assert_int_equal(list.selected, 3);
	press(&plain, "g");
	assert_int_equal(list.selected, 0);
	press(&plain, "End PgDn Home PgDn");
	assert_int_equal(list.selected, 4);
	assert_int_equal(press(&plain, "Enter"), WIDGET_ACCEPTED);
	assert_int_equal(press(&plain, "Esc"), WIDGET_CANCELLED);
	assert_int_equal(press(&plain, "x"), WIDGET_IGNORED);
	assert_int_equal(press(&plain, "Ctrl-K"), WIDGET_IGNORED);
	press(&plain, "ｊ");
	assert_int_equal(list.selected, 5);
	stop();
}

static void
a_million_rows_cost_only_those_on_screen(void **state)
{
	(void)state;
	start(10, 20, 1000000);
	drawn = 0;
	draw(&plain);
	assert_int_equal(drawn, 10);
	press(&plain, "G");
	assert_int_equal(list.selected, 999999);
	/* a search scans LIST_SCAN rows at most, here on from the start */
	assert_int_equal(press(&finding, "g / 9 9 9"), WIDGET_USED);
	assert_int_equal(list.selected, 999);
	assert_int_equal(press(&finding, "9 9 9"), WIDGET_REFUSED);
	stop();
}

static void
an_empty_list_says_so(void **state)
{
	(void)state;
	start(3, 20, 0);
	list.empty_text = "Nothing is late.";
	draw(&plain);
	expect_grid(&grid, "  Nothing is late.");
	assert_int_equal(press(&plain, "j k G g PgDn Enter"), WIDGET_USED);
	stop();
}

static void
slash_finds_and_n_goes_on(void **state)
{
	(void)state;
	start(5, 20, 30);
	press(&finding, "/");
	assert_true(list_wants_text(&list));
	press(&finding, "1 2");
	assert_int_equal(list.selected, 12);
	expect_grid(&grid, "  row 9            ↑\n  row 10\n  row 11\n> row 12           ↓\n/12");
	press(&finding, "Backspace Enter");
	assert_false(list_wants_text(&list));
	press(&finding, "n");
	assert_int_equal(list.selected, 13);
	press(&finding, "N N");
	assert_int_equal(list.selected, 11);
	press(&finding, "Home n n");
	assert_int_equal(list.selected, 10);
	press(&finding, "N N");
	assert_int_equal(list.selected, 21);
	assert_int_equal(press(&finding, "Esc"), WIDGET_USED);
	expect_grid(&grid, "  row 18           ↑\n  row 19\n  row 20\n> row 21\n  row 22           ↓");
	assert_int_equal(press(&finding, "/ z"), WIDGET_REFUSED);
	assert_int_equal(list.selected, 21);
	stop();
}

static void
slash_narrows_where_the_owner_filters(void **state)
{
	(void)state;
	start(5, 20, 30);
	assert_int_equal(press(&plain, "/ a"), WIDGET_CHANGED);
	assert_string_equal(list_filter(&list), "a");
	list_set_count(&list, 2);
	press(&plain, "Down");
	assert_int_equal(list.selected, 1);
	assert_int_equal(press(&plain, "Enter Enter"), WIDGET_ACCEPTED);
	assert_string_equal(list_filter(&list), "a");
	assert_int_equal(press(&plain, "Esc"), WIDGET_CHANGED);
	assert_string_equal(list_filter(&list), "");
	assert_int_equal(press(&plain, "Esc"), WIDGET_CANCELLED);
	stop();
}

static void
space_marks_and_goes_on(void **state)
{
	(void)state;
	start(3, 20, 3);
	assert_int_equal(press(&plain, "Space"), WIDGET_IGNORED);
	assert_int_equal(press(&marking, "Space Space"), WIDGET_CHANGED);
	expect_grid(&grid, " *row 0\n *row 1\n> row 2");
	press(&marking, "g Space");
	assert_false(marks[0]);
	stop();
}

static void
headings_are_passed_over(void **state)
{
	(void)state;
	start(7, 20, 7);
	draw(&headed);
	assert_int_equal(list.selected, 1);
	press(&headed, "j j");
	assert_int_equal(list.selected, 4);
	press(&headed, "g");
	assert_int_equal(list.selected, 1);
	press(&headed, "k");
	assert_int_equal(list.selected, 1);
	press(&headed, "G");
	assert_int_equal(list.selected, 5);
	stop();
}

static void
a_click_selects_and_a_second_opens(void **state)
{
	struct key click = { .kind = KEY_KIND_MOUSE, .act = MOUSE_PRESS, .number = 1, .row = 2 };

	(void)state;
	start(3, 20, 9);
	draw(&plain);
	assert_int_equal(list_key(&list, &plain, &click), WIDGET_USED);
	assert_int_equal(list.selected, 2);
	assert_int_equal(list_key(&list, &plain, &click), WIDGET_ACCEPTED);
	click.act = MOUSE_WHEEL_DOWN;
	list_key(&list, &plain, &click);
	assert_int_equal(list.selected, 5);
	click.row = 3;
	assert_int_equal(list_key(&list, &plain, &click), WIDGET_IGNORED);
	stop();
}

static void
rows_that_vanish_take_the_selection_with_them(void **state)
{
	(void)state;
	start(4, 20, 50);
	press(&plain, "G");
	list_set_count(&list, 3);
	draw(&plain);
	assert_int_equal(list.selected, 2);
	expect_grid(&grid, "  row 0\n  row 1\n> row 2");
	list_set_count(&list, 0);
	draw(&plain);
	expect_grid(&grid, "");
	stop();
}

/* --- tables ------------------------------------------------------------------------- */

static unsigned
cell(size_t row, size_t column, struct strbuf *out, void *context)
{
	(void)context;
	strbuf_addf(out, column == 0 ? "n%zu" : column == 1 ? "王小明的名字 %zu" : "%zu late", row);
	return column == 2 ? STYLE_LATE : STYLE_TEXT;
}

static const struct table_column columns[] = {
	{ "No.", 4, 0, false },
	{ "Name", 8, 1, false },
	{ "Due", 8, 0, true },
};

static void
a_table_keeps_its_columns_apart(void **state)
{
	const struct table_source source = { .cell = cell };
	struct table table;
	struct view view;

	(void)state;
	grid_init(&grid, 4, 34);
	view = view_of(&grid);
	table_init(&table, columns, 3);
	list_set_count(&table.list, 3);
	table_draw(&table, &source, &view, true);
	expect_grid(&grid, "  No.  Name                   Due\n"
	                   "> n0   王小明的名字 0      0 late\n"
	                   "  n1   王小明的名字 1      1 late\n"
	                   "  n2   王小明的名字 2      2 late");
	view = view_sub(&view, 0, 0, 4, 25);
	grid_clear(&grid, STYLE_TEXT);
	table_draw(&table, &source, &view, true);
	expect_grid(&grid, "  No.  Name          Due\n"
	                   "> n0   王小明…    0 late\n"
	                   "  n1   王小明…    1 late\n"
	                   "  n2   王小明…    2 late");
	view = view_sub(&view, 0, 0, 4, 20);
	grid_clear(&grid, STYLE_TEXT);
	table_draw(&table, &source, &view, true);
	expect_grid(&grid, "  No.  Name\n"
	                   "> n0   王小明的名…\n"
	                   "  n1   王小明的名…\n"
	                   "  n2   王小明的名…");
	table_release(&table);
	grid_release(&grid);
}

static void
what_is_left_over_goes_to_the_columns_with_weight(void **state)
{
	static const struct table_column two[] = { { "a", 5, 1, false }, { "b", 5, 2, false } };
	int widths[2];

	(void)state;
	table_widths(two, 2, 21, widths);
	assert_int_equal(widths[0] + 1 + widths[1], 21);
	assert_int_equal(widths[0], 9);
	table_widths(two, 2, 10, widths);
	assert_int_equal(widths[0], 10);
	assert_int_equal(widths[1], 0);
	table_widths(two, 2, 3, widths);
	assert_int_equal(widths[0], 3);
}

static void
a_picker_keeps_the_keys_in_its_line(void **state)
{
	struct picker picker;
	struct view view;
	struct key key;

	(void)state;
	grid_init(&grid, 12, 40);
	view = view_of(&grid);
	picker_init(&picker, "All actions", "type a name");
	list_set_count(&picker.list, 3);
	picker_draw(&picker, &plain, &view, 30, 8);
	expect_grid(&grid, "\n     ╔ All actions ═══════════════╗\n"
	                   "     ║> type a name               ║\n"
	                   "     ║────────────────────────────║\n"
	                   "     ║> row 0                     ║\n"
	                   "     ║  row 1                     ║\n"
	                   "     ║  row 2                     ║\n"
	                   "     ║                            ║\n"
	                   "     ╚════════════════════════════╝");
	key = key_named("Down");
	picker_key(&picker, &plain, &key);
	assert_int_equal(picker.list.selected, 1);
	key = key_named("j");
	assert_int_equal(picker_key(&picker, &plain, &key), WIDGET_CHANGED);
	assert_string_equal(edit_text(&picker.words), "j");
	assert_int_equal(picker.list.selected, 0);
	key = key_named("Enter");
	assert_int_equal(picker_key(&picker, &plain, &key), WIDGET_ACCEPTED);
	key = key_named("Esc");
	assert_int_equal(picker_key(&picker, &plain, &key), WIDGET_CANCELLED);
	key = key_named("Ctrl-K");
	assert_int_equal(picker_key(&picker, &plain, &key), WIDGET_IGNORED);
	picker_release(&picker);
	grid_release(&grid);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arrows_and_letters_move_the_selection),
		cmocka_unit_test(a_million_rows_cost_only_those_on_screen),
		cmocka_unit_test(an_empty_list_says_so),
		cmocka_unit_test(slash_finds_and_n_goes_on),
		cmocka_unit_test(slash_narrows_where_the_owner_filters),
		cmocka_unit_test(space_marks_and_goes_on),
		cmocka_unit_test(headings_are_passed_over),
		cmocka_unit_test(a_click_selects_and_a_second_opens),
		cmocka_unit_test(rows_that_vanish_take_the_selection_with_them),
		cmocka_unit_test(a_table_keeps_its_columns_apart),
		cmocka_unit_test(what_is_left_over_goes_to_the_columns_with_weight),
		cmocka_unit_test(a_picker_keeps_the_keys_in_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

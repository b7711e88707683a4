/* The model of the screen: ui/grid, ui/text, ui/frame. */
#include "base/width.h"
#include "lib/grid_expect.h"
#include "ui/frame.h"
#include "ui/grid.h"
#include "ui/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct grid grid;

static struct view
new_grid(int rows, int columns)
{
	grid_release(&grid);
	grid_init(&grid, rows, columns);
	return view_of(&grid);
}

static int
end(void **state)
{
	(void)state;
	grid_release(&grid);
	return 0;
}

static void
text_stands_where_it_was_put(void **state)
{
	struct view view = new_grid(3, 12);

	(void)state;
	assert_int_equal(view_put(&view, 0, 1, STYLE_TEXT, "hello"), 5);
	assert_int_equal(view_put(&view, 1, 2, STYLE_LATE, "王小明"), 6);
	assert_int_equal(view_putf(&view, 2, 0, STYLE_TEXT, "%d%%", 7), 2);
	expect_styles(&grid, " hello\n  王小明\n    ~ 2-7 late\n7%");
	expect_cursor(&grid, -1, 0);
}

static void
a_wide_character_never_sticks_out_of_its_view(void **state)
{
	struct view view = new_grid(1, 9), sub = view_sub(&view, 0, 2, 1, 5);

	(void)state;
	view_put(&view, 0, 0, STYLE_TEXT, "#########");
	view_put(&sub, 0, 0, STYLE_TEXT, "王小明");
	expect_grid(&grid, "##王小###");
	view_put_n(&sub, 0, -1, 6, STYLE_TEXT, 0, "明王小", 9);
	expect_grid(&grid, "## 王小##");
	sub = view_sub(&sub, 0, 0, 1, 40);
	view_put(&sub, 0, 0, STYLE_TEXT, "王小明");
	expect_grid(&grid, "##王小 ##");
}

static void
half_a_wide_character_is_blanked(void **state)
{
	struct view view = new_grid(1, 6);

	(void)state;
	view_put(&view, 0, 0, STYLE_TEXT, "王小明");
	view_put(&view, 0, 1, STYLE_TEXT, "x");
	expect_grid(&grid, " x小明");
	view_put(&view, 0, 2, STYLE_TEXT, "y");
	expect_grid(&grid, " xy 明");
	view_put(&view, 0, 3, STYLE_TEXT, "国");
	expect_grid(&grid, " xy国");
}

static void
text_that_does_not_fit_ends_in_an_ellipsis(void **state)
{
	struct view view = new_grid(6, 10);

	(void)state;
	view_put_n(&view, 0, 0, 5, 0, PUT_ELLIPSIS, "abcdef", 6);
	view_put_n(&view, 1, 0, 5, 0, PUT_ELLIPSIS, "abcde", 5);
	view_put_n(&view, 2, 0, 5, 0, PUT_ELLIPSIS, "王小明", 9);
	view_put_n(&view, 3, 0, 4, 0, PUT_ELLIPSIS, "王小明", 9);
	view_put_n(&view, 4, 0, 1, 0, PUT_ELLIPSIS, "王小明", 9);
	view_put_n(&view, 5, 0, 0, 0, PUT_ELLIPSIS, "王小明", 9);
	expect_grid(&grid, "abcd…\nabcde\n王小…\n王…\n…");
	grid_clear(&grid, STYLE_TEXT);
	grid.ascii = true;
	view_put_n(&view, 0, 0, 5, 0, PUT_ELLIPSIS, "abcdef", 6);
	expect_grid(&grid, "abcd~");
}

static void
text_is_placed_right_or_in_the_middle_of_its_room(void **state)
{
	struct view view = new_grid(3, 10);

	(void)state;
	view_put(&view, 0, 0, STYLE_TEXT, "##########");
	view_put_n(&view, 0, 1, 8, STYLE_TEXT, PUT_RIGHT, "王", 3);
	view_put(&view, 1, 0, STYLE_TEXT, "##########");
	view_put_n(&view, 1, 1, 8, STYLE_DIM, PUT_RIGHT | PUT_FILL, "ab", 2);
	view_put(&view, 2, 0, STYLE_TEXT, "##########");
	view_put_n(&view, 2, 1, 8, STYLE_DIM, PUT_CENTRE | PUT_FILL, "ab", 2);
	expect_styles(&grid, "#######王#\n#      ab#\n    ~ 1-8 dim\n#   ab   #\n    ~ 1-8 dim");
}

static void
control_characters_and_bidi_overrides_are_shown_not_obeyed(void **state)
{
	struct view view = new_grid(2, 30);

	(void)state;
	view_put(&view, 0, 0, STYLE_TEXT, "a\x1b[31mb\nc");
	view_put(&view, 1, 0, STYLE_TEXT, "x\xE2\x80\xAEy\xFFz");
	expect_grid(&grid, "a^[[31mb^Jc\nx<U+202E>y\xEF\xBF\xBDz");
}

static void
a_name_of_ten_thousand_characters_is_cut(void **state)
{
	static char name[30001];
	struct view view = new_grid(1, 20);

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		memcpy(name + 3 * i, "\xE7\x8E\x8B", 3);
	view_put_n(&view, 0, 0, -1, STYLE_TEXT, PUT_ELLIPSIS, name, 30000);
	expect_grid(&grid, "王王王王王王王王王…");
}

static void
marks_beyond_number_stay_in_their_cells(void **state)
{
	static char zalgo[20002] = "e";
	struct view view = new_grid(1, 20);

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		memcpy(zalgo + 1 + 2 * i, "\xCC\x81", 2);
	view_put_n(&view, 0, 0, -1, STYLE_TEXT, PUT_ELLIPSIS, zalgo, 20001);
	assert_int_equal(grid_at(&grid, 0, 0)->width, 1);
	assert_int_equal(grid_at(&grid, 0, 0)->length, 9);
	assert_int_equal(grid_at(&grid, 0, 1)->bytes[0], '<');
}

static void
a_family_of_emoji_fits_into_its_cell_or_loses_its_end(void **state)
{
	const char *family = "👨‍👩‍👧‍👦", *skins = "👩🏽‍❤️‍💋‍👨🏿";
	struct view view = new_grid(2, 8);

	(void)state;
	view_put(&view, 0, 0, STYLE_TEXT, family);
	view_put(&view, 0, 2, STYLE_TEXT, "|");
	view_put(&view, 1, 0, STYLE_TEXT, skins);
	view_put(&view, 1, 2, STYLE_TEXT, "|");
	assert_int_equal(grid_at(&grid, 0, 0)->length, strlen(family));
	assert_int_equal(grid_at(&grid, 0, 0)->width, 2);
	assert_true(grid_at(&grid, 1, 0)->length <= CELL_BYTES);
	assert_memory_equal(grid_at(&grid, 1, 0)->bytes, skins, grid_at(&grid, 1, 0)->length);
	assert_int_equal(grid_at(&grid, 1, 2)->bytes[0], '|');
}

static void
drawing_outside_a_view_does_nothing(void **state)
{
	struct view view = new_grid(3, 6), sub = view_sub(&view, 1, 2, 1, 2);
	struct view outside = view_sub(&view, 7, 7, 3, 3);

	(void)state;
	view_fill(&view, STYLE_TEXT);
	view_fill_rect(&sub, -5, -5, 20, 20, STYLE_LATE);
	view_put(&sub, 1, 0, STYLE_TEXT, "below");
	view_put(&sub, -1, 0, STYLE_TEXT, "above");
	view_put(&outside, 0, 0, STYLE_TEXT, "nowhere");
	view_cursor(&outside, 0, 0);
	view_restyle(&sub, 0, -9, 99, STYLE_OK);
	view_modify(&sub, 3, 0, 1, STYLE_SELECTED);
	view_modify(&sub, 0, 1, 1, STYLE_SELECTED);
	expect_styles(&grid, "\n\n    ~ 2-2 ok, 3-3 ok+selected");
	expect_cursor(&grid, -1, 0);
	view_cursor(&sub, 0, 1);
	expect_cursor(&grid, 1, 3);
}

static void
note_run(int row, int first, int last, void *context)
{
	strbuf_addf(context, "%d:%d-%d ", row, first, last);
}

static void
only_runs_that_differ_are_told(void **state)
{
	struct view view = new_grid(2, 12);
	struct strbuf runs;
	struct grid before;

	(void)state;
	strbuf_init(&runs, 1000);
	view_put(&view, 0, 0, STYLE_TEXT, "abc 王小明 d");
	grid_init(&before, 1, 1);
	grid_copy(&before, &grid);
	grid_diff(&before, &grid, note_run, &runs);
	assert_string_equal(runs.data, "");
	view_put(&view, 0, 1, STYLE_TEXT, "B");
	view_put(&view, 0, 6, STYLE_TEXT, "大");
	view_restyle(&view, 0, 9, 1, STYLE_LATE);
	view_put(&view, 1, 11, STYLE_TEXT, "!");
	grid_diff(&before, &grid, note_run, &runs);
	assert_string_equal(runs.data, "0:1-1 0:6-7 0:8-9 1:11-11 ");
	strbuf_clear(&runs);
	grid_resize(&before, 3, 3);
	grid_diff(&before, &grid, note_run, &runs);
	assert_string_equal(runs.data, "0:0-11 1:0-11 ");
	strbuf_release(&runs);
	grid_release(&before);
}

static void
lines_break_at_spaces_and_between_chinese_characters(void **state)
{
	struct view view = new_grid(6, 12);

	(void)state;
	assert_int_equal(view_wrap(&view, 0, 0, 10, 0, STYLE_TEXT,
	                           "the camera  is late again"), 3);
	assert_int_equal(view_wrap(&view, 3, 0, 10, 0, STYLE_TEXT,
	                           "您好，很抱歉。\n请"), 3);
	expect_grid(&grid, "the camera\nis late\nagain\n您好，很抱\n歉。\n请");
	assert_int_equal(text_height("您好，很抱歉。\n请", 10), 3);
	assert_int_equal(text_height("", 10), 1);
	assert_int_equal(text_height("a\n", 10), 2);
}

static void
no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket(void **state)
{
	struct view view = new_grid(4, 12);

	(void)state;
	assert_int_equal(view_wrap(&view, 0, 0, 10, 0, STYLE_TEXT, "您好很抱歉。请"), 2);
	assert_int_equal(view_wrap(&view, 2, 0, 10, 0, STYLE_TEXT, "您好很抱（请稍等）"), 2);
	expect_grid(&grid, "您好很抱\n歉。请\n您好很抱\n（请稍等）");
}

static void
a_word_longer_than_the_line_is_broken_where_it_must(void **state)
{
	struct view view = new_grid(3, 5);

	(void)state;
	assert_int_equal(view_wrap(&view, 0, 0, -1, 0, STYLE_TEXT, "abcdefgh ij"), 3);
	expect_grid(&grid, "abcde\nfgh\nij");
}

static void
wrapped_text_that_does_not_fit_ends_in_an_ellipsis(void **state)
{
	struct view view = new_grid(2, 6);

	(void)state;
	assert_int_equal(view_wrap(&view, 0, 0, -1, 0, STYLE_TEXT, "one two three four"), 2);
	expect_grid(&grid, "one\ntwo…");
	view = new_grid(2, 6);
	assert_int_equal(view_wrap(&view, 0, 0, -1, 1, STYLE_TEXT, "one two three"), 2);
	expect_grid(&grid, "two\nthree");
}

static void
the_pane_at_work_has_double_lines_and_shares_its_edge(void **state)
{
	struct view view = new_grid(7, 20);
	struct view above = view_sub(&view, 0, 0, 4, 20), below = view_sub(&view, 3, 0, 4, 20);
	struct frame upper = { .title = "2 Prompter", .remark = "3/5", .joins_below = true };
	struct frame lower = { .title = "3 工单", .joins_above = true, .focused = true };
	struct view inside;

	(void)state;
	frame_draw(&above, &upper);
	inside = frame_draw(&below, &lower);
	view_put(&inside, 0, 0, STYLE_TEXT, "inside");
	frame_rule(&inside, 1, STYLE_DIM, "more");
	expect_styles(&grid, "┌ 2 Prompter ─ 3/5 ┐\n"
	                     "    ~ 0-0 frame, 1-12 title, 13-13 frame, 14-18 title, 19-19 frame\n"
	                     "│                  │\n"
	                     "    ~ 0-0 frame, 19-19 frame\n"
	                     "│                  │\n"
	                     "    ~ 0-0 frame, 19-19 frame\n"
	                     "╔ 3 工单 ══════════╗\n"
	                     "    ~ 0-0 frame-focus, 1-8 title-focus, 9-19 frame-focus\n"
	                     "║inside            ║\n"
	                     "    ~ 0-0 frame-focus, 19-19 frame-focus\n"
	                     "║─ more ───────────║\n"
	                     "    ~ 0-0 frame-focus, 1-18 dim, 19-19 frame-focus\n"
	                     "╚══════════════════╝\n"
	                     "    ~ 0-19 frame-focus");
	upper.focused = true;
	lower.focused = false;
	lower.above_focused = true;
	grid_clear(&grid, STYLE_TEXT);
	frame_draw(&above, &upper);
	frame_draw(&below, &lower);
	expect_grid(&grid, "╔ 2 Prompter ═ 3/5 ╗\n"
	                   "║                  ║\n"
	                   "║                  ║\n"
	                   "╚ 3 工单 ══════════╝\n"
	                   "│                  │\n"
	                   "│                  │\n"
	                   "└──────────────────┘");
	upper.focused = lower.above_focused = false;
	grid_clear(&grid, STYLE_TEXT);
	grid.ascii = true;
	frame_draw(&above, &upper);
	frame_draw(&below, &lower);
	expect_grid(&grid, "+ 2 Prompter - 3/5 +\n"
	                   "|                  |\n"
	                   "|                  |\n"
	                   "+ 3 工单 ----------+\n"
	                   "|                  |\n"
	                   "|                  |\n"
	                   "+------------------+");
}

static void
a_remark_gives_way_and_a_title_is_cut(void **state)
{
	struct view view = new_grid(2, 12);
	struct frame frame = { .title = "a long title", .remark = "9" };

	(void)state;
	frame_draw(&view, &frame);
	expect_grid(&grid, "┌ a long … ┐\n└──────────┘");
	frame.title = "short";
	frame_draw(&view, &frame);
	expect_grid(&grid, "┌ short  9 ┐\n└──────────┘");
	frame.remark = "10\x1b";
	frame_draw(&view, &frame);
	expect_grid(&grid, "┌ short ───┐\n└──────────┘");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_stands_where_it_was_put),
		cmocka_unit_test(a_wide_character_never_sticks_out_of_its_view),
		cmocka_unit_test(half_a_wide_character_is_blanked),
		cmocka_unit_test(text_that_does_not_fit_ends_in_an_ellipsis),
		cmocka_unit_test(text_is_placed_right_or_in_the_middle_of_its_room),
		cmocka_unit_test(control_characters_and_bidi_overrides_are_shown_not_obeyed),
		cmocka_unit_test(a_name_of_ten_thousand_characters_is_cut),
		cmocka_unit_test(marks_beyond_number_stay_in_their_cells),
		cmocka_unit_test(a_family_of_emoji_fits_into_its_cell_or_loses_its_end),
		cmocka_unit_test(drawing_outside_a_view_does_nothing),
		cmocka_unit_test(only_runs_that_differ_are_told),
		cmocka_unit_test(lines_break_at_spaces_and_between_chinese_characters),
		cmocka_unit_test(no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket),
		cmocka_unit_test(a_word_longer_than_the_line_is_broken_where_it_must),
		cmocka_unit_test(wrapped_text_that_does_not_fit_ends_in_an_ellipsis),
		cmocka_unit_test(the_pane_at_work_has_double_lines_and_shares_its_edge),
		cmocka_unit_test(a_remark_gives_way_and_a_title_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}

/* Text entry: ui/edit, ui/undo. */
#include "base/utf8.h"
#include "base/visible.h"
#include "lib/grid_expect.h"
#include "ui/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct edit edit;
static struct grid grid;

static void
start(bool multiline, int rows, int columns)
{
	edit_init(&edit, multiline, 32768);
	grid_init(&grid, rows, columns);
}

static void
stop(void)
{
	edit_release(&edit);
	grid_release(&grid);
}

static void
draw(void)
{
	struct view view = view_of(&grid);

	grid_clear(&grid, STYLE_TEXT);
	edit_draw(&edit, &view, STYLE_TEXT, true, NULL);
}

/* Keys by name, blanks between them; "王" and "a" type themselves. */
static enum widget_result
press(const char *names)
{
	enum widget_result result = WIDGET_IGNORED;

	while (*names) {
		char name[40];
		size_t length = strcspn(names, " ");

		snprintf(name, sizeof(name), "%.*s", (int)length, names);
		draw();
		result = edit_key(&edit, &(struct key){ .kind = KEY_KIND_NONE });
		result = edit_key(&edit, (struct key[]){ key_named(name) });
		names += length + strspn(names + length, " ");
	}
	draw();
	return result;
}

/* Each code point a key of its own, as it arrives. */
static void
type(const char *text)
{
	size_t length = strlen(text), step;
	uint32_t code_point;

	for (size_t at = 0; at < length; at += step) {
		struct key key = key_of_character(text + at);

		step = utf8_decode(text + at, length - at, &code_point, NULL);
		if (text[at] == '\n')
			key = key_named("Enter");
		edit_key(&edit, &key);
	}
	draw();
}

static void
typing_stands_at_the_cursor(void **state)
{
	(void)state;
	start(false, 1, 20);
	type("王明");
	press("Left 小 Home a End z");
	assert_string_equal(edit_text(&edit), "a王小明z");
	expect_grid(&grid, "a王小明z");
	expect_cursor(&grid, 0, 8);
	press("Left Left");
	expect_cursor(&grid, 0, 5);
	assert_true(edit.changed);
	stop();
}

static void
a_character_with_its_marks_is_deleted_as_one(void **state)
{
	(void)state;
	start(false, 1, 20);
	type("ae\xCC\x81\xCC\xA7");
	expect_grid(&grid, "ae\xCC\x81\xCC\xA7");
	expect_cursor(&grid, 0, 2);
	press("Backspace");
	assert_string_equal(edit_text(&edit), "a");
	type("👨‍👩‍👧b");
	assert_string_equal(edit_text(&edit), "a👨‍👩‍👧b");
	press("Home Right Delete");
	assert_string_equal(edit_text(&edit), "ab");
	stop();
}

static void
invisible_and_control_characters_are_seen_when_typed_or_pasted(void **state)
{
	struct key paste = key_pasting("\x1b[31mred\x1b[m\xE2\x80\xAE\r\nsecond\tline\rthird");

	(void)state;
	start(true, 4, 40);
	assert_int_equal(edit_key(&edit, &paste), WIDGET_CHANGED);
	draw();
	expect_grid(&grid, "^[[31mred^[[m<U+202E>\nsecond    line\nthird");
	stop();
	start(false, 1, 60);
	edit_key(&edit, &paste);
	draw();
	expect_grid(&grid, "^[[31mred^[[m<U+202E> second line third");
	type("\xE2\x80\x8B");
	assert_non_null(strstr(edit_text(&edit), "third<U+200B>"));
	stop();
}

static void
words_are_passed_and_deleted_in_one_step(void **state)
{
	(void)state;
	start(false, 1, 60);
	type("hello big world 您好，请稍等");
	press("Ctrl-Left");
	expect_cursor(&grid, 0, 22);
	press("Ctrl-Left");
	expect_cursor(&grid, 0, 20);
	press("Ctrl-Left Ctrl-Left");
	expect_cursor(&grid, 0, 10);
	press("Ctrl-Right");
	expect_cursor(&grid, 0, 16);
	press("Ctrl-W");
	assert_string_equal(edit_text(&edit), "hello big 您好，请稍等");
	press("Alt-Backspace");
	assert_string_equal(edit_text(&edit), "hello 您好，请稍等");
	press("Home Alt-Delete");
	assert_string_equal(edit_text(&edit), "您好，请稍等");
	press("Ctrl-Delete");
	assert_string_equal(edit_text(&edit), "，请稍等");
	stop();
}

static void
undo_takes_back_words_not_letters(void **state)
{
	(void)state;
	start(false, 1, 60);
	type("one two three");
	assert_true(edit_undo(&edit));
	assert_string_equal(edit_text(&edit), "one two ");
	assert_true(edit_undo(&edit));
	assert_string_equal(edit_text(&edit), "one ");
	assert_true(edit_redo(&edit));
	assert_string_equal(edit_text(&edit), "one two ");
	type("x");
	assert_false(edit_redo(&edit));
	press("Backspace Backspace Backspace");
	assert_string_equal(edit_text(&edit), "one tw");
	assert_true(edit_undo(&edit));
	assert_string_equal(edit_text(&edit), "one two x");
	press("Home");
	type("y");
	assert_true(edit_undo(&edit));
	assert_string_equal(edit_text(&edit), "one two x");
	while (edit_undo(&edit))
		;
	assert_string_equal(edit_text(&edit), "");
	while (edit_redo(&edit))
		;
	assert_string_equal(edit_text(&edit), "yone two x");
	stop();
}

static void
a_full_field_refuses_and_keeps_what_it_has(void **state)
{
	struct key paste = key_pasting("0123456789");

	(void)state;
	start(false, 1, 20);
	edit.maximum_bytes = 12;
	assert_int_equal(edit_key(&edit, &paste), WIDGET_CHANGED);
	assert_int_equal(edit_key(&edit, &paste), WIDGET_REFUSED);
	assert_int_equal(press("王"), WIDGET_REFUSED);
	assert_int_equal(press("a"), WIDGET_CHANGED);
	assert_string_equal(edit_text(&edit), "0123456789a");
	stop();
	start(false, 1, 20);
	edit.maximum_characters = 3;
	type("王小明a");
	assert_string_equal(edit_text(&edit), "王小明");
	assert_int_equal(press("b"), WIDGET_REFUSED);
	stop();
}

static void
a_name_of_ten_thousand_characters_is_kept_whole_and_only_made_shorter(void **state)
{
	static char name[30001];

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		memcpy(name + 3 * i, "\xE7\x8E\x8B", 3);
	start(false, 1, 20);
	edit.maximum_bytes = 1000;
	edit_set(&edit, name, 30000);
	assert_int_equal(edit_length(&edit), 30000);
	assert_int_equal(press("x"), WIDGET_REFUSED);
	assert_int_equal(press("Backspace"), WIDGET_CHANGED);
	assert_int_equal(edit_length(&edit), 29997);
	assert_true(edit_undo(&edit));
	assert_int_equal(edit_length(&edit), 30000);
	stop();
}

static void
a_long_line_scrolls_with_the_cursor(void **state)
{
	(void)state;
	start(false, 1, 10);
	type("abcdefghijklmnop");
	expect_grid(&grid, "…lmnop");
	expect_cursor(&grid, 0, 6);
	press("Home");
	expect_grid(&grid, "abcdefghij");
	expect_cursor(&grid, 0, 0);
	edit_set(&edit, "王小明王小明王小明", 27);
	draw();
	expect_grid(&grid, "… 小明");
	expect_cursor(&grid, 0, 6);
	stop();
}

static void
long_text_wraps_softly_and_the_cursor_follows_cells(void **state)
{
	(void)state;
	start(true, 5, 11);
	type("the camera is late\n摄像头坏了一个星期");
	expect_grid(&grid, "the camera\nis late\n摄像头坏了\n一个星期");
	expect_cursor(&grid, 3, 8);
	press("Up");
	expect_cursor(&grid, 2, 8);
	press("Up");
	expect_cursor(&grid, 1, 7);
	press("Up");
	expect_cursor(&grid, 0, 8);
	press("End");
	expect_cursor(&grid, 0, 10);
	press("Right");
	expect_cursor(&grid, 1, 0);
	press("Ctrl-End Home");
	expect_cursor(&grid, 3, 0);
	press("Ctrl-Home");
	expect_cursor(&grid, 0, 0);
	assert_int_equal(press("Up"), WIDGET_IGNORED);
	assert_int_equal(press("PgDn"), WIDGET_USED);
	assert_int_equal(press("Down"), WIDGET_IGNORED);
	stop();
}

static void
a_word_that_fits_again_moves_back_to_the_line_before(void **state)
{
	(void)state;
	start(true, 4, 11);
	type("aaaa bbbb cccc");
	expect_grid(&grid, "aaaa bbbb\ncccc");
	press("Ctrl-Home Delete Delete Delete Delete Delete");
	expect_grid(&grid, "bbbb cccc");
	type("aaaa ");
	expect_grid(&grid, "aaaa bbbb\ncccc");
	stop();
}

static void
a_text_longer_than_its_field_scrolls_by_half(void **state)
{
	(void)state;
	start(true, 4, 20);
	type("1\n2\n3\n4");
	expect_grid(&grid, "1\n2\n3\n4");
	type("\n5");
	expect_grid(&grid, "4\n5");
	type("\n6\n7");
	expect_grid(&grid, "4\n5\n6\n7");
	press("Ctrl-Home");
	expect_grid(&grid, "1\n2\n3\n4");
	stop();
}

static void
a_click_places_the_cursor(void **state)
{
	struct key click = { .kind = KEY_KIND_MOUSE, .act = MOUSE_PRESS, .number = 1 };

	(void)state;
	start(true, 4, 20);
	type("王小明\nhello");
	click.row = 0;
	click.column = 3;
	assert_int_equal(edit_key(&edit, &click), WIDGET_USED);
	draw();
	expect_cursor(&grid, 0, 2);
	click.row = 1;
	click.column = 19;
	edit_key(&edit, &click);
	draw();
	expect_cursor(&grid, 1, 5);
	click.row = 9;
	assert_int_equal(edit_key(&edit, &click), WIDGET_IGNORED);
	stop();
}

static void
chords_and_foreign_keys_pass_through(void **state)
{
	static const char *const names[] = { "Ctrl-K", "Alt-1", "F2", "Esc", "Tab", "Ctrl-S",
	                                     "Ctrl-Z", "Shift-Tab", "Ctrl-A" };

	(void)state;
	start(true, 3, 20);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(press(names[i]), WIDGET_IGNORED);
	stop();
	start(false, 1, 20);
	assert_int_equal(press("Enter"), WIDGET_IGNORED);
	assert_int_equal(press("Up"), WIDGET_IGNORED);
	assert_int_equal(press("Down"), WIDGET_IGNORED);
	stop();
}

static void
a_secret_is_neither_shown_nor_kept_for_undo(void **state)
{
	(void)state;
	start(false, 1, 20);
	edit.secret = true;
	type("王12");
	expect_grid(&grid, "***");
	expect_cursor(&grid, 0, 3);
	assert_string_equal(edit_text(&edit), "王12");
	assert_false(edit_undo(&edit));
	stop();
}

static void
a_loaded_text_is_no_change_and_a_placeholder_no_text(void **state)
{
	struct view view;

	(void)state;
	start(false, 1, 20);
	view = view_of(&grid);
	edit_draw(&edit, &view, STYLE_TEXT, true, "name or number");
	expect_styles(&grid, "name or number\n    ~ 0-13 dim");
	expect_cursor(&grid, 0, 0);
	edit_set(&edit, "a\x1b" "b", 3);
	assert_false(edit.changed);
	assert_string_equal(edit_text(&edit), "a^[b");
	edit.readonly = true;
	assert_int_equal(press("x"), WIDGET_REFUSED);
	assert_int_equal(press("Backspace"), WIDGET_REFUSED);
	assert_int_equal(press("Left"), WIDGET_USED);
	stop();
}

/* Whatever is done, the text stays clean, the cursor between clusters, the lines right. */
static void
no_sequence_of_keys_breaks_the_text(void **state)
{
	static const char *const keys[] = {
		"a", "Space", "王", "。", "é", "Left", "Right", "Up", "Down", "Home", "End", "Enter",
		"Backspace", "Delete", "Ctrl-W", "Ctrl-Left", "Ctrl-Right", "PgUp", "PgDn",
		"Alt-Delete", "👍", "z", "（", "，",
	};
	static const char *const odd[] = { "\xCC\x81", "\xE2\x80\x8D", "👩", "\xEF\xB8\x8F", "🇨",
	                                   "\xE0\xB8\xB4", "🏽", "\xE2\x80\x8B" };
	uint64_t chance = 7;
	struct edit fresh;

	(void)state;
	for (int columns = 3; columns < 40; columns += 9) {
		start(true, 5, columns);
		for (int turn = 0; turn < 4000; turn++) {
			size_t before;

			chance = chance * 6364136223846793005u + 1442695040888963407u;
			if (chance >> 60 == 0)
				type(odd[(chance >> 33) % 8]);
			else if (chance >> 60 == 1)
				(chance >> 40 & 1) ? edit_undo(&edit) : edit_redo(&edit);
			else
				press(keys[(chance >> 33) % 24]);
			draw();
			assert_true(visible_is_clean(edit.text.data, edit.text.length,
			                             VISIBLE_TEXT));
			before = utf8_grapheme_before(edit.text.data, edit.cursor);
			assert_true(edit.cursor == 0 ||
			            before + utf8_grapheme(edit.text.data + before,
			                                   edit.text.length - before) ==
			            edit.cursor);
			if (turn % 50)
				continue;
			edit_init(&fresh, true, 32768);
			strbuf_add_n(&fresh.text, edit.text.data, edit.text.length);
			assert_int_equal(edit_height(&fresh, columns),
			                 edit_height(&edit, columns));
			for (size_t i = 0; i < fresh.line_count; i++)
				assert_int_equal(fresh.lines[i].start, edit.lines[i].start);
			edit_release(&fresh);
		}
		stop();
	}
}

static void
a_key_in_a_text_of_thirty_thousand_bytes_is_quick(void **state)
{
	struct timespec from, to;
	long us;

	(void)state;
	start(true, 12, 90);
	for (int i = 0; i < 1000; i++)
		type(i % 2 ? "摄像头坏了，" : "broken word ");
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < 1000; i++) {
		press(i % 10 ? "x" : "Backspace");
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	us = (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
	print_message("a key at the end of %zu bytes, drawn twice: %.1f us\n",
	              edit_length(&edit), (double)us / 1000);
	press("Ctrl-Home");
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < 100; i++)
		press("x");
	clock_gettime(CLOCK_MONOTONIC, &to);
	us = (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
	print_message("a key at the start of it, drawn twice: %.1f us\n", (double)us / 100);
	stop();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typing_stands_at_the_cursor),
		cmocka_unit_test(a_character_with_its_marks_is_deleted_as_one),
		cmocka_unit_test(invisible_and_control_characters_are_seen_when_typed_or_pasted),
		cmocka_unit_test(words_are_passed_and_deleted_in_one_step),
		cmocka_unit_test(undo_takes_back_words_not_letters),
		cmocka_unit_test(a_full_field_refuses_and_keeps_what_it_has),
		cmocka_unit_test(a_name_of_ten_thousand_characters_is_kept_whole_and_only_made_shorter),
		cmocka_unit_test(a_long_line_scrolls_with_the_cursor),
		cmocka_unit_test(long_text_wraps_softly_and_the_cursor_follows_cells),
		cmocka_unit_test(a_word_that_fits_again_moves_back_to_the_line_before),
		cmocka_unit_test(a_text_longer_than_its_field_scrolls_by_half),
		cmocka_unit_test(a_click_places_the_cursor),
		cmocka_unit_test(chords_and_foreign_keys_pass_through),
		cmocka_unit_test(a_secret_is_neither_shown_nor_kept_for_undo),
		cmocka_unit_test(a_loaded_text_is_no_change_and_a_placeholder_no_text),
		cmocka_unit_test(no_sequence_of_keys_breaks_the_text),
		cmocka_unit_test(a_key_in_a_text_of_thirty_thousand_bytes_is_quick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

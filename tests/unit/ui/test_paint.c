/*
 * The painter against a terminal emulator: what libvterm shows is what the
 * grid holds, whatever changed in between.
 */
#include "../../../src/ui/paint_priv.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/width.h"
#include "lib/grid_expect.h"
#include "ui/grid.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <vterm.h>

static VTerm *terminal;
static VTermScreen *screen;
static struct painter painter;
static struct grid grid;
static struct theme theme;
static struct strbuf out;

static void
start(int rows, int columns, enum colour_depth depth)
{
	terminal = vterm_new(rows, columns);
	vterm_set_utf8(terminal, 1);
	screen = vterm_obtain_screen(terminal);
	vterm_screen_enable_altscreen(screen, 1);
	vterm_screen_reset(screen, 1);
	vterm_input_write(terminal, "\x1b[?7l", 5);
	painter_init(&painter);
	painter.depth = depth;
	painter.erase_fills = true;
	painter.ambiguous_known = true;
	grid_init(&grid, rows, columns);
	strbuf_init(&out, 10000000);
	theme_init_mono(&theme);
}

static void
stop(void)
{
	strbuf_release(&out);
	grid_release(&grid);
	painter_release(&painter);
	vterm_free(terminal);
}

/* Sends the grid; returns the bytes it took. */
static size_t
paint(void)
{
	strbuf_clear(&out);
	painter_paint(&painter, &grid, &theme, &out);
	vterm_input_write(terminal, out.data, out.length);
	return out.length;
}

/* A theme whose roles all look different. */
static void
make_colours(int shift)
{
	theme = (struct theme){ .name = "test" };
	for (int i = 0; i < STYLE_COUNT; i++)
		theme.roles[i] = (struct theme_role){
			.foreground = (int16_t)((i * 7 + shift) % 256),
			.background = (int16_t)(i % 3 ? (i * 5 + shift) % 256 : COLOUR_DEFAULT),
			.foreground16 = (int8_t)((i + shift) % 16),
			.background16 = (int8_t)(i % 3 ? (i + shift) % 8 : COLOUR_DEFAULT),
			.attributes = (uint8_t)(i % 16 & ~ATTRIBUTE_DIM),
		};
}

static void
text_of_cell(const VTermScreenCell *cell, char *text)
{
	size_t at = 0;

	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		at += utf8_encode(cell->chars[i], text + at);
	text[at] = '\0';
	if (at == 0)
		memcpy(text, " ", 2);
}

/* What this terminal makes of it may differ, without harm to others. */
static bool
is_doubtful(const struct cell *cell)
{
	uint32_t code_point;

	return utf8_decode(cell->bytes, cell->length, &code_point, NULL) != cell->length ||
	       code_point >= 0x1F000;
}

static bool
colour_is(const VTermColor *is, int colour)
{
	if (colour == COLOUR_DEFAULT)
		return VTERM_COLOR_IS_DEFAULT_FG(is) || VTERM_COLOR_IS_DEFAULT_BG(is);
	return VTERM_COLOR_IS_INDEXED(is) && is->indexed.idx == colour;
}

static void
expect_cell(int row, int column)
{
	const struct cell *cell = grid_at(&grid, row, column);
	struct look look = theme_look(&theme, cell->style, painter.depth);
	VTermScreenCell is;
	char text[64];

	assert_true(vterm_screen_get_cell(screen, (VTermPos){ row, column }, &is));
	text_of_cell(&is, text);
	if (strcmp(text, cell->bytes) != 0)
		fail_msg("%d,%d: shows \"%s\", the grid has \"%s\"", row, column, text,
		         cell->bytes);
	assert_int_equal(is.width, cell->width);
	assert_int_equal(is.attrs.bold, !!(look.attributes & ATTRIBUTE_BOLD));
	assert_int_equal(is.attrs.underline, !!(look.attributes & ATTRIBUTE_UNDERLINE));
	assert_int_equal(is.attrs.reverse, !!(look.attributes & ATTRIBUTE_REVERSE));
	assert_true(colour_is(&is.fg, look.foreground));
	assert_true(colour_is(&is.bg, look.background));
}

static void
expect_same(void)
{
	VTermPos position;

	for (int row = 0; row < grid.rows; row++) {
		for (int column = 0; column < grid.columns; column++) {
			const struct cell *cell = grid_at(&grid, row, column);

			if (cell->width > 0 && !is_doubtful(cell))
				expect_cell(row, column);
		}
	}
	if (grid.cursor == CURSOR_HIDDEN)
		return;
	vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position);
	assert_int_equal(position.row, grid.cursor_row);
	assert_int_equal(position.col, grid.cursor_column);
}

/* --- random screens ------------------------------------------------------------ */

static uint64_t chance;

static int
below(int bound)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (int)((chance >> 33) % (uint64_t)bound);
}

static const char *const words[] = {
	"hello", "王小明", "a", " ", "déjà", "e\xCC\x81t\xCC\xA7", "────", "│", "“引号”①", "👍",
	"👨‍👩‍👧", "❤️", "🇨🇳🇬🇧", "ｆｕｌｌ", "กำ", "न्दी", "한국어", "\x1b[31m", "          ",
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "……", "■●▸✓✗", "𠀀𠀁", "ﷺ", "\xff",
};

static void
change_something(void)
{
	struct view view = view_of(&grid);
	int row = below(grid.rows), column = below(grid.columns);
	unsigned style = (unsigned)below(STYLE_COUNT) | (below(4) ? 0 : STYLE_SELECTED);

	switch (below(8)) {
	case 0:
		view_fill_rect(&view, row, column, below(5), below(grid.columns), style);
		break;
	case 1:
		view_restyle(&view, row, column, below(30), style);
		break;
	case 2:
		view_cursor(&view, row, column);
		break;
	case 3:
		grid.cursor = CURSOR_HIDDEN;
		break;
	default:
		view_put(&view, row, column, below(2) ? style : STYLE_TEXT,
		         words[below(sizeof(words) / sizeof(words[0]))]);
	}
}

static void
random_screens(enum colour_depth depth, uint64_t seed)
{
	chance = seed;
	start(12, 40, depth);
	make_colours(0);
	for (int turn = 0; turn < 1500; turn++) {
		int changes = below(10) ? 1 + below(3) : 60;

		if (turn % 211 == 210)
			make_colours(turn);
		if (turn % 97 == 96) {
			int rows = 2 + below(30), columns = 2 + below(90);

			vterm_set_size(terminal, rows, columns);
			grid_resize(&grid, rows, columns);
		}
		if (turn % 173 == 172)
			painter_forget(&painter);
		while (changes-- > 0)
			change_something();
		paint();
		expect_same();
		assert_int_equal(paint(), 0);
	}
	stop();
}

static void
any_change_of_the_grid_is_shown_exactly(void **state)
{
	(void)state;
	random_screens(COLOUR_256, 1);
	random_screens(COLOUR_16, 2);
	random_screens(COLOUR_MONO, 3);
}

static void
a_terminal_that_does_not_fill_when_erasing_is_painted_right_too(void **state)
{
	(void)state;
	chance = 4;
	start(10, 30, COLOUR_256);
	painter.erase_fills = false;
	make_colours(5);
	/* in the terminal's own background erasing is right on any terminal */
	for (int i = 0; i < STYLE_COUNT; i++)
		if (theme.roles[i].background == COLOUR_DEFAULT)
			theme.roles[i].background = 17;
	for (int turn = 0; turn < 300; turn++) {
		change_something();
		paint();
		assert_null(strstr(out.data, "\x1b[K"));
		expect_same();
	}
	stop();
}

/* A terminal that gives ambiguous characters two cells although nobody knew. */
static void
what_stands_right_of_a_doubtful_character_is_placed_explicitly(void **state)
{
	struct view view;

	(void)state;
	start(1, 20, COLOUR_MONO);
	view = view_of(&grid);
	view_put(&view, 0, 0, STYLE_TEXT, "👨‍👩‍👧|ok");
	paint();
	expect_cell(0, 2);
	expect_cell(0, 3);
	view_put(&view, 0, 0, STYLE_TEXT, "ab");
	paint();
	expect_same();
	painter.ambiguous_known = false;
	painter_forget(&painter);
	view_put(&view, 0, 0, STYLE_TEXT, "“x”");
	paint();
	assert_non_null(strstr(out.data, "“\x1b[1;2Hx"));
	expect_same();
	stop();
}

/* --- how much is sent --------------------------------------------------------------- */

static void
a_key_typed_costs_its_own_bytes(void **state)
{
	struct view view;

	(void)state;
	start(43, 132, COLOUR_256);
	make_colours(0);
	view = view_of(&grid);
	view_put(&view, 20, 60, STYLE_FIELD, "hello");
	view_cursor(&view, 20, 65);
	paint();
	view_put(&view, 20, 65, STYLE_FIELD, "x");
	view_cursor(&view, 20, 66);
	assert_true(paint() <= 26);	/* the look of the field once */
	view_put(&view, 20, 66, STYLE_FIELD, "y");
	view_cursor(&view, 20, 67);
	assert_int_equal(paint(), 1);
	view_put(&view, 20, 67, STYLE_FIELD, "王");
	view_cursor(&view, 20, 69);
	assert_int_equal(paint(), 3);
	view_put(&view, 20, 67, STYLE_TEXT, "  ");
	view_restyle(&view, 20, 67, 2, STYLE_FIELD);
	view_cursor(&view, 20, 67);
	assert_true(paint() <= 6);
	expect_same();
	stop();
}

static void
a_countdown_does_not_repaint_the_screen(void **state)
{
	struct view view;

	(void)state;
	start(43, 132, COLOUR_256);
	make_colours(0);
	view = view_of(&grid);
	view_put(&view, 5, 100, STYLE_COUNTDOWN, "###....  5 s left");
	view_cursor(&view, 20, 65);
	paint();
	view_put(&view, 5, 100, STYLE_COUNTDOWN, "####...  4 s left");
	assert_true(paint() <= 60);
	expect_same();
	stop();
}

static void
blank_ends_of_rows_are_erased_not_sent(void **state)
{
	struct view view;

	(void)state;
	start(43, 132, COLOUR_256);
	make_colours(0);
	view = view_of(&grid);
	paint();
	for (int row = 0; row < 43; row++)
		view_put(&view, row, 0, STYLE_TEXT, "a line of many characters and more to come");
	paint();
	grid_clear(&grid, STYLE_TEXT);
	assert_true(paint() < 43 * 8);
	expect_same();
	stop();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_change_of_the_grid_is_shown_exactly),
		cmocka_unit_test(a_terminal_that_does_not_fill_when_erasing_is_painted_right_too),
		cmocka_unit_test(what_stands_right_of_a_doubtful_character_is_placed_explicitly),
		cmocka_unit_test(a_key_typed_costs_its_own_bytes),
		cmocka_unit_test(a_countdown_does_not_repaint_the_screen),
		cmocka_unit_test(blank_ends_of_rows_are_erased_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A real terminal for tests: cells and text of the screen as libvterm keeps it. */
#include "lib/terminal_priv.h"

#include <stdlib.h>
#include <string.h>

#define RIGHT_HALF ((uint32_t)-1)

static size_t
encode_utf8(uint32_t code_point, char *out)
{
	if (code_point < 0x80) {
		out[0] = (char)code_point;
		return 1;
	}
	if (code_point < 0x800) {
		out[0] = (char)(0xc0 | code_point >> 6);
		out[1] = (char)(0x80 | (code_point & 0x3f));
		return 2;
	}
	if (code_point < 0x10000) {
		out[0] = (char)(0xe0 | code_point >> 12);
		out[1] = (char)(0x80 | (code_point >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code_point & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | (code_point >> 18 & 7));
	out[1] = (char)(0x80 | (code_point >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code_point >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code_point & 0x3f));
	return 4;
}

/* out has room for VTERM_MAX_CHARS_PER_CELL characters. Not terminated. */
static size_t
cell_text(const struct terminal *t, int row, int column, char *out)
{
	VTermScreenCell cell;
	size_t length = 0;

	if (!vterm_screen_get_cell(t->screen, (VTermPos){ row, column }, &cell))
		return 0;
	if (cell.chars[0] == RIGHT_HALF)
		return 0;
	if (!cell.chars[0]) {
		out[0] = ' ';
		return 1;
	}
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
		length += encode_utf8(cell.chars[i], out + length);
	return length;
}

static void
row_text(const struct terminal *t, int row, struct text_buffer *b)
{
	char cell[VTERM_MAX_CHARS_PER_CELL * 4];
	size_t end = b->length;

	for (int column = 0; column < t->columns; column++) {
		size_t length = cell_text(t, row, column, cell);

		text_add(b, cell, length);
		if (length && !(length == 1 && cell[0] == ' '))
			end = b->length;
	}
	b->length = end;
}

static int
on_property(VTermProp property, VTermValue *value, void *user)
{
	struct terminal *t = user;

	if (property == VTERM_PROP_TITLE) {
		strncpy(t->title, value->string, TITLE_SIZE - 1);
		t->title[TITLE_SIZE - 1] = '\0';
	}
	return 1;
}

static int
on_bell(void *user)
{
	struct terminal *t = user;

	t->bells++;
	return 1;
}

static const VTermScreenCallbacks screen_callbacks = {
	.settermprop = on_property,
	.bell = on_bell,
};

void
terminal_screen_init(struct terminal *t)
{
	t->screen = vterm_obtain_screen(t->vterm);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_set_callbacks(t->screen, &screen_callbacks, t);
	vterm_screen_reset(t->screen, 1);
}

int
terminal_columns(const struct terminal *t)
{
	return t->columns;
}

int
terminal_rows(const struct terminal *t)
{
	return t->rows;
}

/* The text caches are no part of what a reader of the screen sees. */
static struct terminal *
caches_of(const struct terminal *t)
{
	return (struct terminal *)(uintptr_t)t;
}

const char *
terminal_cell(const struct terminal *t, int row, int column)
{
	char *text = caches_of(t)->cell_text;

	text[cell_text(t, row, column, text)] = '\0';
	return text;
}

static int
rgb_of(const struct terminal *t, VTermColor color)
{
	vterm_screen_convert_color_to_rgb(t->screen, &color);
	return color.rgb.red << 16 | color.rgb.green << 8 | color.rgb.blue;
}

void
terminal_cell_style(const struct terminal *t, int row, int column, struct terminal_style *style)
{
	VTermScreenCell cell;

	memset(style, 0, sizeof(*style));
	if (!vterm_screen_get_cell(t->screen, (VTermPos){ row, column }, &cell))
		return;
	style->bold = cell.attrs.bold;
	style->underline = cell.attrs.underline != 0;
	style->italic = cell.attrs.italic;
	style->reverse = cell.attrs.reverse;
	style->blink = cell.attrs.blink;
	style->foreground_is_default = VTERM_COLOR_IS_DEFAULT_FG(&cell.fg);
	style->background_is_default = VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
	style->foreground = rgb_of(t, cell.fg);
	style->background = rgb_of(t, cell.bg);
}

const char *
terminal_row(const struct terminal *t, int row)
{
	struct text_buffer *b = &caches_of(t)->row_text;

	b->length = 0;
	row_text(t, row, b);
	text_add(b, "", 1);
	return b->data;
}

const char *
terminal_screen(const struct terminal *t)
{
	struct text_buffer *b = &caches_of(t)->screen_text;

	b->length = 0;
	for (int row = 0; row < t->rows; row++) {
		row_text(t, row, b);
		text_add(b, "\n", 1);
	}
	text_add(b, "", 1);
	return b->data;
}

/* The column in which the byte at this offset of the row's text stands. */
static int
column_at(const struct terminal *t, int row, size_t offset)
{
	char cell[VTERM_MAX_CHARS_PER_CELL * 4];
	size_t passed = 0;

	for (int column = 0; column < t->columns; column++) {
		size_t length = cell_text(t, row, column, cell);

		if (length && passed + length > offset)
			return column;
		passed += length;
	}
	return t->columns;
}

bool
terminal_find(const struct terminal *t, const char *text, int *row, int *column)
{
	for (int i = 0; i < t->rows; i++) {
		const char *line = terminal_row(t, i);
		const char *found = strstr(line, text);

		if (!found)
			continue;
		if (row)
			*row = i;
		if (column)
			*column = column_at(t, i, (size_t)(found - line));
		return true;
	}
	return false;
}

int
terminal_count(const struct terminal *t, const char *character)
{
	char cell[VTERM_MAX_CHARS_PER_CELL * 4];
	size_t length = strlen(character);
	int count = 0;

	for (int row = 0; row < t->rows; row++) {
		for (int column = 0; column < t->columns; column++) {
			if (cell_text(t, row, column, cell) == length &&
			    !memcmp(cell, character, length))
				count++;
		}
	}
	return count;
}

void
terminal_cursor(const struct terminal *t, int *row, int *column, bool *visible)
{
	VTermPos position;

	vterm_state_get_cursorpos(vterm_obtain_state(t->vterm), &position);
	if (row)
		*row = position.row;
	if (column)
		*column = position.col;
	if (visible)
		*visible = modes_get(&t->modes, 25);
}

const char *
terminal_title(const struct terminal *t)
{
	return t->title;
}

unsigned
terminal_bells(const struct terminal *t)
{
	return t->bells;
}

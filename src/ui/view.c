/*
 * Drawing into a grid through clipped views: see ui/grid.h. The only way from
 * a text to a cell leads through visible_add.
 */
#include "ui/grid.h"

#include "base/utf8.h"
#include "base/visible.h"
#include "base/width.h"
#include "grid_priv.h"

#include <stdarg.h>
#include <string.h>

/* What a hostile text may spend on one cell before it is cut (marks, joiners). */
#define BYTES_A_CELL 64
#define TEXT_MAX (GRID_COLUMNS_MAX * BYTES_A_CELL)

static struct rect
rect_meet(struct rect a, struct rect b)
{
	int top = a.row > b.row ? a.row : b.row;
	int left = a.column > b.column ? a.column : b.column;
	int bottom = a.row + a.rows < b.row + b.rows ? a.row + a.rows : b.row + b.rows;
	int right = a.column + a.columns < b.column + b.columns ? a.column + a.columns
	                                                        : b.column + b.columns;

	return (struct rect){
		.row = top,
		.column = left,
		.rows = bottom > top ? bottom - top : 0,
		.columns = right > left ? right - left : 0,
	};
}

bool
rect_holds(struct rect rect, int row, int column)
{
	return row >= rect.row && row < rect.row + rect.rows && column >= rect.column &&
	       column < rect.column + rect.columns;
}

struct view
view_of(struct grid *grid)
{
	return view_rect(grid, (struct rect){ 0, 0, grid->rows, grid->columns });
}

struct view
view_rect(struct grid *grid, struct rect rect)
{
	struct rect whole = { 0, 0, grid->rows, grid->columns };

	return (struct view){
		.grid = grid,
		.row = rect.row,
		.column = rect.column,
		.rows = rect.rows > 0 ? rect.rows : 0,
		.columns = rect.columns > 0 ? rect.columns : 0,
		.clip = rect_meet(whole, rect),
	};
}

struct view
view_sub(const struct view *view, int row, int column, int rows, int columns)
{
	struct view sub = view_rect(view->grid, (struct rect){ view->row + row,
	                                                       view->column + column, rows,
	                                                       columns });

	sub.clip = rect_meet(sub.clip, view->clip);
	return sub;
}

struct rect
view_where(const struct view *view)
{
	return (struct rect){ view->row, view->column, view->rows, view->columns };
}

/* --- cells through the clip ---------------------------------------------------------- */

/* A wide cluster that the clip would cut shows as a blank in the part that is seen. */
static void
put_cluster(const struct view *view, int row, int column, unsigned style, unsigned flags,
            const char *bytes, size_t length, int width)
{
	struct rect clip = view->clip;
	int end = clip.column + clip.columns;

	row += view->row;
	column += view->column;
	if (row < clip.row || row >= clip.row + clip.rows || column + width <= clip.column ||
	    column >= end)
		return;
	if (column < clip.column || column + width > end) {
		column = column < clip.column ? clip.column : column;
		bytes = " ";
		length = 1;
		width = 1;
	}
	if (flags & PUT_KEEP_STYLE)
		style = grid_at(view->grid, row, column)->style;
	grid_set(view->grid, row, column, style, bytes, length, width);
}

void
view_glyph(const struct view *view, int row, int column, unsigned style, const char *bytes)
{
	put_cluster(view, row, column, style, 0, bytes, strlen(bytes), 1);
}

void
view_line(const struct view *view, int row, int column, int columns, unsigned style,
          const char *bytes)
{
	struct rect run = rect_meet(view->clip, (struct rect){ view->row + row,
	                                                       view->column + column, 1,
	                                                       columns });

	if (run.rows > 0)
		grid_set_run(view->grid, run.row, run.column, run.columns, style, bytes,
		             strlen(bytes));
}

/* A printable ASCII character with another one (or nothing) behind it is a cluster of its own. */
static bool
is_plain(const char *text, size_t length)
{
	return text[0] >= ' ' && text[0] < 0x7F &&
	       (length == 1 || (unsigned char)text[1] < 0x80);
}

/* Clean text. */
static void
put_clean(const struct view *view, int row, int column, unsigned style, unsigned flags,
          const char *text, size_t length)
{
	while (length > 0) {
		bool plain = is_plain(text, length);
		size_t step = plain ? 1 : utf8_grapheme(text, length);
		int width = plain ? 1 : width_of_grapheme(text, step);

		put_cluster(view, row, column, style, flags, text, step, width);
		column += width;
		text += step;
		length -= step;
	}
}

static void
put_blanks(const struct view *view, int row, int column, int columns, unsigned style,
           unsigned flags)
{
	if (!(flags & PUT_KEEP_STYLE)) {
		view_line(view, row, column, columns, style, " ");
		return;
	}
	for (int i = 0; i < columns; i++)
		put_cluster(view, row, column + i, style, flags, " ", 1, 1);
}

/* Clean text into a room of columns. */
static int
put_in_room(const struct view *view, int row, int column, int columns, unsigned style,
            unsigned flags, const char *text, size_t length, bool cut)
{
	size_t cells, fits = width_cut(text, length, (size_t)columns, &cells);
	bool ellipsis = (fits < length || cut) && (flags & PUT_ELLIPSIS) && columns > 0;
	int used, before = 0;

	if (ellipsis && (int)cells + 1 > columns)
		fits = width_cut(text, length, (size_t)columns - 1, &cells);
	used = (int)cells + (ellipsis ? 1 : 0);
	if (flags & PUT_RIGHT)
		before = columns - used;
	else if (flags & PUT_CENTRE)
		before = (columns - used) / 2;
	if (flags & PUT_FILL)
		put_blanks(view, row, column, before, style, flags);
	put_clean(view, row, column + before, style, flags, text, fits);
	if (ellipsis)
		put_cluster(view, row, column + before + (int)cells, style, flags,
		            glyph(view->grid, GLYPH_ELLIPSIS),
		            strlen(glyph(view->grid, GLYPH_ELLIPSIS)), 1);
	if (flags & PUT_FILL)
		put_blanks(view, row, column + before + used, columns - before - used, style,
		           flags);
	return used;
}

int
view_put_n(const struct view *view, int row, int column, int columns, unsigned style,
           unsigned flags, const char *text, size_t length)
{
	struct strbuf visible;
	size_t taken;
	int used;

	if (columns < 0)
		columns = view->columns - column;
	if (columns <= 0 || row < 0 || row >= view->rows)
		return 0;
	if (columns > GRID_COLUMNS_MAX)
		columns = GRID_COLUMNS_MAX;
	taken = utf8_cut(text, length, ((size_t)columns + 4) * BYTES_A_CELL);
	if (visible_is_clean(text, taken, VISIBLE_LINE))
		return put_in_room(view, row, column, columns, style, flags, text, taken,
		                   taken < length);
	strbuf_init(&visible, TEXT_MAX * 8);
	visible_add(&visible, text, taken, VISIBLE_LINE);
	used = put_in_room(view, row, column, columns, style, flags, visible.data,
	                   visible.length, taken < length);
	strbuf_release(&visible);
	return used;
}

int
view_put(const struct view *view, int row, int column, unsigned style, const char *text)
{
	return view_put_n(view, row, column, -1, style, 0, text, strlen(text));
}

int
view_putf(const struct view *view, int row, int column, unsigned style, const char *format, ...)
{
	struct strbuf text;
	va_list arguments;
	int used;

	strbuf_init(&text, TEXT_MAX);
	va_start(arguments, format);
	strbuf_vaddf(&text, format, arguments);
	va_end(arguments);
	used = view_put_n(view, row, column, -1, style, 0, text.data, text.length);
	strbuf_release(&text);
	return used;
}

void
view_fill(const struct view *view, unsigned style)
{
	view_fill_rect(view, 0, 0, view->rows, view->columns, style);
}

void
view_fill_rect(const struct view *view, int row, int column, int rows, int columns,
               unsigned style)
{
	for (int i = 0; i < rows; i++)
		put_blanks(view, row + i, column, columns, style, 0);
}

/* Calls change for every cell of a run that may be drawn on. */
static void
each_cell(const struct view *view, int row, int column, int columns,
          void (*change)(struct cell *cell, unsigned style), unsigned style)
{
	struct rect run = rect_meet(view->clip, (struct rect){ view->row + row,
	                                                       view->column + column, 1,
	                                                       columns });
	struct grid *grid = view->grid;

	if (run.rows == 0)
		return;
	for (int i = run.column; i < run.column + run.columns; i++)
		change(&grid->cells[(size_t)run.row * (size_t)grid->columns + (size_t)i], style);
}

static void
set_style(struct cell *cell, unsigned style)
{
	cell->style = (uint16_t)style;
}

static void
add_style(struct cell *cell, unsigned modifiers)
{
	cell->style |= (uint16_t)modifiers;
}

void
view_restyle(const struct view *view, int row, int column, int columns, unsigned style)
{
	each_cell(view, row, column, columns, set_style, style);
}

void
view_modify(const struct view *view, int row, int column, int columns, unsigned modifiers)
{
	each_cell(view, row, column, columns, add_style, modifiers);
}

void
view_cursor(const struct view *view, int row, int column)
{
	struct grid *grid = view->grid;

	if (!rect_holds(view->clip, view->row + row, view->column + column))
		return;
	grid->cursor = CURSOR_SHOWN;
	grid->cursor_row = view->row + row;
	grid->cursor_column = view->column + column;
}

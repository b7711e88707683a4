/*
 * The cells of the screen, their differences and dumps: see the header.
 * Drawing into them is in view.c.
 */
#include "ui/grid.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "grid_priv.h"

#include <string.h>

static struct cell *
cell_at(const struct grid *grid, int row, int column)
{
	return &grid->cells[(size_t)row * (size_t)grid->columns + (size_t)column];
}

static void
cell_blank(struct cell *cell, unsigned style)
{
	*cell = (struct cell){ .length = 1, .width = 1, .style = (uint16_t)style, .bytes = " " };
}

static int
clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

void
grid_init(struct grid *grid, int rows, int columns)
{
	*grid = (struct grid){ .rows = 0 };
	grid_resize(grid, rows, columns);
}

void
grid_release(struct grid *grid)
{
	mem_free(grid->cells);
	*grid = (struct grid){ .rows = 0 };
}

void
grid_resize(struct grid *grid, int rows, int columns)
{
	rows = clamp(rows, 1, GRID_ROWS_MAX);
	columns = clamp(columns, 1, GRID_COLUMNS_MAX);
	if (rows != grid->rows || columns != grid->columns) {
		mem_free(grid->cells);
		grid->cells = mem_calloc((size_t)rows * (size_t)columns, sizeof(*grid->cells));
		grid->rows = rows;
		grid->columns = columns;
	}
	grid_clear(grid, STYLE_TEXT);
}

void
grid_clear(struct grid *grid, unsigned style)
{
	size_t columns = (size_t)grid->columns, rows = (size_t)grid->rows;

	for (size_t i = 0; i < columns; i++)
		cell_blank(&grid->cells[i], style);
	for (size_t row = 1; row < rows; row++)
		memcpy(&grid->cells[row * columns], grid->cells, columns * sizeof(*grid->cells));
	grid->cursor = CURSOR_HIDDEN;
	grid->cursor_row = 0;
	grid->cursor_column = 0;
}

void
grid_copy(struct grid *to, const struct grid *from)
{
	size_t count = (size_t)from->rows * (size_t)from->columns;

	if (to->rows != from->rows || to->columns != from->columns)
		grid_resize(to, from->rows, from->columns);
	memcpy(to->cells, from->cells, count * sizeof(*from->cells));
	to->ascii = from->ascii;
	to->cursor = from->cursor;
	to->cursor_row = from->cursor_row;
	to->cursor_column = from->cursor_column;
}

/* A cluster too long for a cell loses code points at its end, and a joiner left over. */
static size_t
cluster_cut(const char *bytes, size_t length)
{
	if (length <= CELL_BYTES)
		return length;
	length = utf8_cut(bytes, length, CELL_BYTES);
	if (length > 3 && memcmp(bytes + length - 3, "\xE2\x80\x8D", 3) == 0)
		length -= 3;
	return length;
}

void
grid_set(struct grid *grid, int row, int column, unsigned style, const char *bytes,
         size_t length, int width)
{
	struct cell *cell = cell_at(grid, row, column);
	int last = column + width - 1;

	if (cell->width == 0)
		cell_blank(cell - 1, cell[-1].style);
	if (last + 1 < grid->columns && cell_at(grid, row, last + 1)->width == 0)
		cell_blank(cell_at(grid, row, last + 1), cell_at(grid, row, last + 1)->style);
	length = cluster_cut(bytes, length);
	*cell = (struct cell){
		.length = (uint8_t)length,
		.width = (uint8_t)width,
		.style = (uint16_t)style,
	};
	memcpy(cell->bytes, bytes, length);
	if (width == 2)
		cell[1] = (struct cell){ .style = (uint16_t)style };
}

void
grid_set_run(struct grid *grid, int row, int column, int columns, unsigned style,
             const char *bytes, size_t length)
{
	struct cell *first = cell_at(grid, row, column), model;

	if (columns <= 0)
		return;
	/* the ends may cut wide clusters in half */
	grid_set(grid, row, column + columns - 1, style, bytes, length, 1);
	grid_set(grid, row, column, style, bytes, length, 1);
	model = *first;
	for (int i = 1; i < columns - 1; i++)
		first[i] = model;
}

/* --- differences --------------------------------------------------------------------- */

static void
diff_row(const struct cell *before, const struct cell *after, int columns, int row,
         void (*changed)(int row, int first, int last, void *context), void *context)
{
	int column = 0;

	while (column < columns) {
		int first;

		if (cell_equal(&before[column], &after[column])) {
			column++;
			continue;
		}
		first = column;
		while (column < columns && !cell_equal(&before[column], &after[column]))
			column++;
		if (after[first].width == 0)
			first--;
		while (column < columns && after[column].width == 0)
			column++;
		changed(row, first, column - 1, context);
	}
}

void
grid_diff(const struct grid *before, const struct grid *after,
          void (*changed)(int row, int first, int last, void *context), void *context)
{
	bool same_size = before->rows == after->rows && before->columns == after->columns;

	for (int row = 0; row < after->rows; row++) {
		const struct cell *a, *b = cell_at(after, row, 0);

		if (!same_size) {
			changed(row, 0, after->columns - 1, context);
			continue;
		}
		a = cell_at(before, row, 0);
		if (memcmp(a, b, (size_t)after->columns * sizeof(*b)) != 0)
			diff_row(a, b, after->columns, row, changed, context);
	}
}

/* --- dumps --------------------------------------------------------------------------- */

static bool
is_blank(const struct cell *cell)
{
	return cell->length == 1 && cell->bytes[0] == ' ';
}

bool
grid_row_text(const struct grid *grid, int row, int column, int columns, struct strbuf *out)
{
	if (row < 0 || row >= grid->rows)
		return true;
	for (int i = column < 0 ? 0 : column; i < column + columns && i < grid->columns; i++) {
		const struct cell *cell = cell_at(grid, row, i);

		if (!strbuf_add_n(out, cell->bytes, cell->length))
			return false;
	}
	return true;
}

bool
grid_dump(const struct grid *grid, struct strbuf *out)
{
	for (int row = 0; row < grid->rows; row++) {
		int columns = grid->columns;

		while (columns > 0 && is_blank(cell_at(grid, row, columns - 1)))
			columns--;
		if (!grid_row_text(grid, row, 0, columns, out) || !strbuf_add_char(out, '\n'))
			return false;
	}
	return true;
}

static bool
dump_style(unsigned style, struct strbuf *out)
{
	return strbuf_add(out, style_name(style_role(style))) &&
	       (!(style & STYLE_SELECTED) || strbuf_add(out, "+selected")) &&
	       (!(style & STYLE_BOLD) || strbuf_add(out, "+bold")) &&
	       (!(style & STYLE_UNDERLINE) || strbuf_add(out, "+underline"));
}

static bool
dump_row_styles(const struct grid *grid, int row, struct strbuf *out)
{
	const char *before = "    ~ ";

	for (int first = 0, next; first < grid->columns; first = next) {
		unsigned style = cell_at(grid, row, first)->style;

		next = first;
		while (next < grid->columns && cell_at(grid, row, next)->style == style)
			next++;
		if (style == STYLE_TEXT)
			continue;
		if (!strbuf_addf(out, "%s%d-%d ", before, first, next - 1) ||
		    !dump_style(style, out))
			return false;
		before = ", ";
	}
	return before[0] == ' ' || strbuf_add_char(out, '\n');
}

bool
grid_dump_styles(const struct grid *grid, struct strbuf *out)
{
	for (int row = 0; row < grid->rows; row++) {
		int columns = grid->columns;

		while (columns > 0 && is_blank(cell_at(grid, row, columns - 1)))
			columns--;
		if (!grid_row_text(grid, row, 0, columns, out) || !strbuf_add_char(out, '\n') ||
		    !dump_row_styles(grid, row, out))
			return false;
	}
	return true;
}

/* --- glyphs -------------------------------------------------------------------------- */

/* Those of ambiguous width are drawn only where the frame's lines are, which are so too. */
static const struct {
	const char *unicode;
	const char *ascii;
} glyphs[GLYPH_COUNT] = {
	[GLYPH_ELLIPSIS] = { "…", "~" },
	[GLYPH_DONE] = { "✓", "v" },
	[GLYPH_FAULT] = { "✗", "x" },
	[GLYPH_UNSURE] = { "✎", "?" },
	[GLYPH_CURRENT] = { ">", ">" },
	[GLYPH_PENDING] = { ".", "." },
	[GLYPH_LATE] = { "!", "!" },
	[GLYPH_MARK] = { "*", "*" },
	[GLYPH_PRESENCE] = { "●", "@" },
	[GLYPH_MORE_ABOVE] = { "↑", "^" },
	[GLYPH_MORE_BELOW] = { "↓", "v" },
	[GLYPH_INTO] = { "▸", ">" },
	[GLYPH_BAR_FULL] = { "█", "#" },
	[GLYPH_BAR_EMPTY] = { "░", "." },
	[GLYPH_RULE] = { "─", "-" },
	[GLYPH_SEPARATOR] = { "·", "-" },
};

const char *
glyph(const struct grid *grid, enum glyph which)
{
	return grid->ascii ? glyphs[which].ascii : glyphs[which].unicode;
}

/*
 * The model of the screen: a rectangle of cells. Screens are drawn into a
 * grid through views; ui/term shows what changed, tests read the dump.
 *
 * Invariants: every cell holds one grapheme cluster of clean, visible UTF-8
 * (all text passes visible_add of base/visible.h here, whoever draws); a
 * cluster of width 2 is followed by a cell of width 0; never half a wide
 * character: overwriting one half blanks the other; drawing outside a view's
 * clip does nothing. Rows and columns count from 0.
 */
#ifndef UI_GRID_H
#define UI_GRID_H

#include "base/strbuf.h"
#include "ui/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define CELL_BYTES 27
#define GRID_ROWS_MAX 500
#define GRID_COLUMNS_MAX 1000

struct cell {
	uint8_t length;		/* bytes used; 0 only in the right half of a wide one */
	uint8_t width;		/* 1, 2, or 0: right half of the cell before */
	uint16_t style;
	char bytes[CELL_BYTES + 1];	/* zero behind length, so that cells compare by memcmp */
};

enum cursor_shape {
	CURSOR_HIDDEN,
	CURSOR_SHOWN,
};

struct grid {
	int rows;
	int columns;
	struct cell *cells;	/* rows × columns */
	bool ascii;		/* frames and glyphs in ASCII only */
	enum cursor_shape cursor;
	int cursor_row;
	int cursor_column;
};

struct rect {
	int row;
	int column;
	int rows;
	int columns;
};

/* A part of a grid with coordinates of its own; a plain value, pass it around. */
struct view {
	struct grid *grid;
	int row;		/* where its 0,0 lies in the grid; may lie outside */
	int column;
	int rows;		/* its size, drawn or clipped */
	int columns;
	struct rect clip;	/* in the grid: what may be drawn on */
};

/* Sizes are clamped to 1 … maximum. Blank cells in STYLE_TEXT. */
void
grid_init(struct grid *grid, int rows, int columns);

void
grid_release(struct grid *grid);

/* Blanks everything; keeps .ascii. */
void
grid_resize(struct grid *grid, int rows, int columns);

/* Blank cells of that style, cursor hidden. */
void
grid_clear(struct grid *grid, unsigned style);

/* Same size afterwards. */
void
grid_copy(struct grid *to, const struct grid *from);

/* These two are asked for every cell of every frame. */
static inline const struct cell *
grid_at(const struct grid *grid, int row, int column)
{
	return &grid->cells[(size_t)row * (size_t)grid->columns + (size_t)column];
}

static inline bool
cell_equal(const struct cell *a, const struct cell *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/*
 * Calls changed for each run of cells that differ, from first to last column,
 * row by row; a wide cluster is never split. Grids of different size: every
 * row, whole.
 */
void
grid_diff(const struct grid *before, const struct grid *after,
          void (*changed)(int row, int first, int last, void *context), void *context);

/* Rows as text, trailing blanks cut, each ended by a newline. */
bool
grid_dump(const struct grid *grid, struct strbuf *out);

/*
 * As grid_dump, and below each row that is not plain text a line for its
 * styles: "    ~ 3-8 late, 10-12 title+selected".
 */
bool
grid_dump_styles(const struct grid *grid, struct strbuf *out);

/* The text of part of a row (tests, expect-at). */
bool
grid_row_text(const struct grid *grid, int row, int column, int columns, struct strbuf *out);

/* --- views ------------------------------------------------------------- */

struct view
view_of(struct grid *grid);

struct view
view_rect(struct grid *grid, struct rect rect);

/* Part of a view, clipped to it; may lie partly or wholly outside. */
struct view
view_sub(const struct view *view, int row, int column, int rows, int columns);

/* The view's own rectangle in the grid, unclipped (for hit tests). */
struct rect
view_where(const struct view *view);

bool
rect_holds(struct rect rect, int row, int column);

enum put_flags {
	PUT_ELLIPSIS = 1,	/* a cut text ends in an ellipsis */
	PUT_RIGHT = 2,		/* at the right end of the room */
	PUT_CENTRE = 4,
	PUT_FILL = 8,		/* the rest of the room becomes blank in that style */
	PUT_KEEP_STYLE = 16,	/* leave the styles of the cells as they are */
};

/*
 * One line of text from column on, at most columns cells (negative: to the
 * view's edge). Returns the cells that the text took. Newlines show as marks.
 */
int
view_put(const struct view *view, int row, int column, unsigned style, const char *text);

int
view_put_n(const struct view *view, int row, int column, int columns, unsigned style,
           unsigned flags, const char *text, size_t length);

int
view_putf(const struct view *view, int row, int column, unsigned style, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

void
view_fill(const struct view *view, unsigned style);

void
view_fill_rect(const struct view *view, int row, int column, int rows, int columns,
               unsigned style);

/* Changes only the style of what stands there. */
void
view_restyle(const struct view *view, int row, int column, int columns, unsigned style);

/* Adds modifiers (STYLE_SELECTED …) to what stands there. */
void
view_modify(const struct view *view, int row, int column, int columns, unsigned modifiers);

/* Shows the terminal's cursor there, if inside the clip. Last caller wins. */
void
view_cursor(const struct view *view, int row, int column);

/* --- glyphs ------------------------------------------------------------ */

/* Each has a Unicode and an ASCII form of the same width (1). */
enum glyph {
	GLYPH_ELLIPSIS,
	GLYPH_DONE,		/* ✓ */
	GLYPH_FAULT,		/* ✗ */
	GLYPH_UNSURE,		/* not yet confirmed */
	GLYPH_CURRENT,		/* > row or step at work */
	GLYPH_PENDING,		/* . step still to come */
	GLYPH_LATE,		/* ! */
	GLYPH_MARK,		/* * marked row */
	GLYPH_PRESENCE,		/* agent state */
	GLYPH_MORE_ABOVE,
	GLYPH_MORE_BELOW,
	GLYPH_INTO,		/* one level down in a choice tree */
	GLYPH_BAR_FULL,
	GLYPH_BAR_EMPTY,
	GLYPH_RULE,		/* horizontal rule */
	GLYPH_SEPARATOR,	/* between facts on one line */
	GLYPH_COUNT,
};

const char *
glyph(const struct grid *grid, enum glyph which);

#endif

/*
 * Bars: see the header. A bar is filled to the nearest cell, never full before
 * all is there and never empty while something is.
 */
#include "ui/bars.h"

#include "base/i18n.h"
#include "grid_priv.h"
#include "ui/text.h"

#include <stdio.h>

#define WORDS_SIZE 80

/* Cells of columns that part of whole fills. */
static int
filled(int columns, int64_t part, int64_t whole)
{
	int cells;

	if (whole <= 0 || part <= 0)
		return 0;
	if (part >= whole)
		return columns;
	cells = (int)((double)part * columns / (double)whole + 0.5);
	if (cells == columns)
		cells--;
	return cells == 0 && columns > 1 ? 1 : cells;
}

static void
draw_bar(const struct view *view, int row, int column, int columns, int full, unsigned style)
{
	view_line(view, row, column, full, style, glyph(view->grid, GLYPH_BAR_FULL));
	view_line(view, row, column + full, columns - full, style,
	          glyph(view->grid, GLYPH_BAR_EMPTY));
}

void
bar_countdown(const struct view *view, int row, int column, int columns, int64_t left_ms,
              int64_t total_ms, unsigned style)
{
	int64_t seconds = left_ms > 0 ? (left_ms + 999) / 1000 : 0;
	char words[WORDS_SIZE];
	int room, used;

	if (seconds < 100)
		snprintf(words, sizeof(words), _("%d s left"), (int)seconds);
	else
		snprintf(words, sizeof(words), _("%d:%02d left"), (int)(seconds / 60),
		         (int)(seconds % 60));
	used = text_cells(words);
	room = columns - used - 2;
	if (room >= 4) {
		draw_bar(view, row, column, room, filled(room, total_ms - left_ms, total_ms),
		         style);
		column += room + 2;
	}
	view_put(view, row, column, style, words);
}

void
bar_share(const struct view *view, int row, int column, int columns, int64_t part,
          int64_t whole, unsigned style)
{
	draw_bar(view, row, column, columns, filled(columns, part, whole), style);
}

void
bar_sparkline(const struct view *view, int row, int column, int columns, const int64_t *values,
              size_t count, unsigned style)
{
	static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const signs[] = { ".", ".", "-", "-", "=", "=", "#", "#" };
	size_t first = count > (size_t)columns ? count - (size_t)columns : 0;
	int64_t greatest = 0;

	for (size_t i = first; i < count; i++)
		greatest = values[i] > greatest ? values[i] : greatest;
	column += columns - (int)(count - first);
	for (size_t i = first; i < count; i++) {
		int level = greatest > 0 && values[i] > 0
		          ? (int)((double)values[i] * 7 / (double)greatest + 0.5) : 0;

		view_glyph(view, row, column++, style,
		           (view->grid->ascii ? signs : blocks)[level]);
	}
}

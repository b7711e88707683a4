/*
 * Bars: a countdown, a share, a row of a chart, a sparkline. Always with the
 * figure in words beside them. Blocks in Unicode, "#" and "." in ASCII.
 */
#ifndef UI_BARS_H
#define UI_BARS_H

#include "ui/grid.h"

#include <stddef.h>
#include <stdint.h>

/* "#######...  3 s left": what is left of total, seconds rounded up. */
void
bar_countdown(const struct view *view, int row, int column, int columns, int64_t left_ms,
              int64_t total_ms, unsigned style);

/* Part of whole in columns cells, eighths where Unicode can. */
void
bar_share(const struct view *view, int row, int column, int columns, int64_t part,
          int64_t whole, unsigned style);

/* One cell a value, scaled to the greatest; the newest right. */
void
bar_sparkline(const struct view *view, int row, int column, int columns, const int64_t *values,
              size_t count, unsigned style);

#endif

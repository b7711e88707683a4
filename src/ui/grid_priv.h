/*
 * Shared by grid.c, view.c and the painter.
 */
#ifndef UI_GRID_PRIV_H
#define UI_GRID_PRIV_H

#include "ui/grid.h"

/*
 * Puts one cluster at a place inside the grid; width is 1 or 2, and 2 needs
 * the next column too. Whatever wide cluster it cuts in half becomes blank.
 */
void
grid_set(struct grid *grid, int row, int column, unsigned style, const char *bytes,
         size_t length, int width);

/* The same cluster of width 1 in a run of cells inside the grid. */
void
grid_set_run(struct grid *grid, int row, int column, int columns, unsigned style,
             const char *bytes, size_t length);

/* One glyph of width 1 through a view's clip. */
void
view_glyph(const struct view *view, int row, int column, unsigned style, const char *bytes);

/* A run of it. */
void
view_line(const struct view *view, int row, int column, int columns, unsigned style,
          const char *bytes);

#endif

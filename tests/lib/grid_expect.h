/*
 * cmocka failures that show the grid. Expected screens stand in the test as
 * text (rows joined by newlines, blanks at the end and empty rows at the foot
 * left out), large ones in tests/golden/NAME.screen: UPDATE=1 writes those
 * anew, to be reviewed like code.
 */
#ifndef LIB_GRID_EXPECT_H
#define LIB_GRID_EXPECT_H

#include "ui/grid.h"
#include "ui/keys.h"

#define expect_grid(grid, text) expect_grid_at(grid, text, false, __FILE__, __LINE__)
#define expect_styles(grid, text) expect_grid_at(grid, text, true, __FILE__, __LINE__)
#define expect_golden(grid, name) expect_golden_at(grid, name, __FILE__, __LINE__)
#define expect_cursor(grid, row, column) expect_cursor_at(grid, row, column, __FILE__, __LINE__)

void
expect_grid_at(const struct grid *grid, const char *text, bool styles, const char *file,
               int line);

/* With styles. */
void
expect_golden_at(const struct grid *grid, const char *name, const char *file, int line);

/* row -1: hidden. */
void
expect_cursor_at(const struct grid *grid, int row, int column, const char *file, int line);

/* A key by its name; a name that is none ends the test. */
struct key
key_named(const char *name);

/* A paste; text is borrowed. */
struct key
key_pasting(const char *text);

#endif

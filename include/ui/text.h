/*
 * Breaking text into lines of cells: at spaces for words, between any two
 * Chinese characters but never before closing or after opening punctuation
 * (GB/T 15834 section 5.1). Pure: heights can be asked without drawing.
 */
#ifndef UI_TEXT_H
#define UI_TEXT_H

#include "ui/grid.h"

#include <stdbool.h>
#include <stddef.h>

struct text_line {
	size_t start;		/* byte offset */
	size_t length;		/* bytes shown, without the newline or the spaces cut at the end */
	size_t next;		/* where the next line starts */
	int cells;
	bool last;		/* no line follows */
	bool hard;		/* ended by a newline */
};

/*
 * The line that starts at start. keep_spaces: spaces at a break stay on the
 * line (edit fields), so that start + length == next but for the newline.
 * The text must be clean (visible_add). columns ≥ 2. False at the end.
 */
bool
text_line_at(const char *text, size_t length, size_t start, int columns, bool keep_spaces,
             struct text_line *out);

/* Cells that text takes on one line, as view_put draws it. */
int
text_cells(const char *text);

/* Lines that text takes, at least 1. Makes the text visible first. */
int
text_height(const char *text, int columns);

/*
 * Draws wrapped text from row on, skipping the first skip lines; returns the
 * rows used. What does not fit below is cut, the last row then ends in an
 * ellipsis.
 */
int
view_wrap(const struct view *view, int row, int column, int columns, int skip, unsigned style,
          const char *text);

#endif

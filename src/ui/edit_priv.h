/*
 * How the text of an edit field lies in lines: shared by edit.c and
 * edit_lines.c. The lines are kept and only those from the change on are
 * broken anew, so that a key in a long text costs the same as in a short one.
 * columns is the width of the field; its last cell is left to the cursor.
 */
#ifndef UI_EDIT_PRIV_H
#define UI_EDIT_PRIV_H

#include "ui/edit.h"

/* The text from offset on changed. */
void
edit_lines_forget(struct edit *edit, size_t offset);

/* The border of a cluster nearest to a column of a line; both are bounded. */
size_t
edit_lines_offset(struct edit *edit, int columns, size_t line, int column);

/* Moves the cursor by lines, keeping its column; false when there is no line that way. */
bool
edit_lines_move(struct edit *edit, int columns, int by);

/* Offsets of the ends of the cursor's line. */
void
edit_lines_ends(struct edit *edit, int columns, size_t *start, size_t *end);

#endif

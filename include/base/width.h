/*
 * Cells that text takes in a terminal: one table for the whole program
 * (East Asian Width of Unicode; wide = 2, combining = 0, ambiguous = what the
 * terminal answered at start, 1 unless told otherwise). Control characters
 * have no width here: make text visible first (base/visible.h).
 */
#ifndef BASE_WIDTH_H
#define BASE_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* 0, 1 or 2. */
int
width_of_code_point(uint32_t code_point);

/* Cells of one grapheme cluster: 1 or 2 (0 only for an empty one). */
int
width_of_grapheme(const char *bytes, size_t length);

/* Cells of a whole text. */
size_t
width_of_text(const char *bytes, size_t length);

/* Greatest prefix in bytes that fits into cells; *used gets its cells (may be NULL). */
size_t
width_cut(const char *bytes, size_t length, size_t cells, size_t *used);

/* What an ambiguous character takes: 1 or 2. Set once, after asking the terminal. */
void
width_set_ambiguous(int cells);

int
width_get_ambiguous(void);

#endif

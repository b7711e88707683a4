/*
 * cmocka failures that show the screen. The deadline is TERMINAL_DEADLINE_MS.
 */
#ifndef LIB_EXPECT_H
#define LIB_EXPECT_H

#include "lib/terminal.h"

#define expect_text(t, text) expect_text_at(t, text, __FILE__, __LINE__)
#define expect_gone(t, text) expect_gone_at(t, text, __FILE__, __LINE__)
#define expect_exit(t, status) expect_exit_at(t, status, __FILE__, __LINE__)
#define expect_sane(t) expect_sane_at(t, __FILE__, __LINE__)
#define expect_on_screen(t, condition) expect_on_screen_at(t, condition, #condition, \
	__FILE__, __LINE__)

/* One row shows text before the deadline. */
void
expect_text_at(struct terminal *t, const char *text, const char *file, int line);

/* No row shows text before the deadline. */
void
expect_gone_at(struct terminal *t, const char *text, const char *file, int line);

/* The program ends before the deadline with this exit status (128 + signal if killed). */
void
expect_exit_at(struct terminal *t, int status, const char *file, int line);

/* The terminal is as it was before the program. */
void
expect_sane_at(struct terminal *t, const char *file, int line);

/* Anything else, with the screen when it does not hold. */
void
expect_on_screen_at(struct terminal *t, bool holds, const char *what, const char *file, int line);

#endif

/*
 * The real desk for end-to-end tests and benches: started on a terminal and led by keys to where
 * a test wants it, as a person would. The texts waited for are those of the language chosen.
 */
#ifndef LIB_DESK_H
#define LIB_DESK_H

#include "lib/home.h"
#include "lib/terminal.h"

enum { DESK_ARGUMENTS_MAX = 16 };

struct desk_setup {
	const struct home *home;	/* HOTSEAT_HOME */
	int columns, rows;		/* 0: 80 × 24 */
	const char *lang;		/* "en" (NULL) or "zh" */
	const char *command;		/* "desk" (NULL) or "demo" */
	const char *const *arguments;	/* more of them, ends with NULL; may be NULL */
	const char *const *env;		/* as in terminal.h; may be NULL */
};

/* Waits for nothing. */
struct terminal *
desk_open(const struct desk_setup *setup);

/*
 * The demonstration in its first call: answered, the script for silent calls counting down (an
 * hour long, in a pack made for it in home), the cursor in the empty long text of a new ticket.
 * NULL, with the screen on standard error, if the desk does not get there.
 */
struct terminal *
desk_in_long_text(const struct home *home, int columns, int rows, const char *const *env);

#endif

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

/* What a test waits for, as the screen says it in one language. */
struct desk_words {
	const char *lang;
	const char *welcome, *desk_ready;
	const char *ready, *ringing, *talking, *wrap_up;	/* states */
	const char *no_sound, *draft_saved, *saved_at, *details, *class_words, *call_over;
	const char *followup_title, *followup_kept, *wrap_up_title, *wrap_up_done, *too_small;
};

/* "en" or "zh". */
const struct desk_words *
desk_words(const char *lang);

/* Waits for expect (a text on the screen), then presses keys, then types. */
struct desk_step {
	const char *expect;	/* NULL ends the steps */
	const char *keys;	/* names, blanks between them; may be NULL */
	const char *type;	/* may be NULL */
};

/* False, with the screen on standard error, when something expected does not come. */
bool
desk_walk(struct terminal *t, const struct desk_step *steps);

/* Answers the questions of the first start: 李娜, staff number DESK_STAFF_NUMBER, no PIN. */
#define DESK_STAFF_NUMBER "7021"

bool
desk_first_start(struct terminal *t, const struct desk_words *words);

/* The store of a desk in its HOTSEAT_HOME. */
const char *
desk_store_path(const struct home *home);

/* `hotseat verify` finds no fault; otherwise what it said goes to standard error. */
bool
desk_store_is_whole(const struct home *home);

/* First column of the first row of a query on that store, as text; free() it. */
char *
desk_store_query(const struct home *home, const char *sql);

/*
 * The demonstration in its first call: answered, the script for silent calls counting down (an
 * hour long, in a pack made for it in home), the cursor in the empty long text of a new ticket.
 * NULL, with the screen on standard error, if the desk does not get there.
 */
struct terminal *
desk_in_long_text(const struct home *home, int columns, int rows, const char *const *env);

#endif

/*
 * A screen to find and choose with: a line to type in, the rows that fit it,
 * Enter takes one, Esc leaves (screen_picker.c over ui/picker.h). Each kind of
 * it (palette, scripts, search, picks) is one const struct picking and keeps
 * what it found in a state of its own. Part of app_priv.h.
 */
#ifndef APP_PICKER_PRIV_H
#define APP_PICKER_PRIV_H

#include "app/read.h"
#include "ui/grid.h"
#include "ui/picker.h"

#include <stdbool.h>
#include <stddef.h>

struct app;

struct picking {
	unsigned where;			/* WHERE_DIALOG, WHERE_SCRIPTS or WHERE_SEARCH */
	int columns, rows;		/* of its box at most; 0: nearly the whole view */
	/* At the opening and when the words changed: finds rows, sets the list's count. */
	void (*find)(struct app *app, void *state, struct picker *picker);
	/* The cursor may have moved in the rows. NULL allowed. */
	void (*moved)(struct app *app, void *state, struct picker *picker);
	void (*draw)(const struct view *view, size_t row, bool selected, void *state);
	/* The screen is closed already; the state lives until this returns. */
	void (*chosen)(struct app *app, void *state, size_t row);
	/* Before each drawing; screen is for app_action_state_under. NULL allowed. */
	void (*refresh)(struct app *app, void *state, const void *screen);
	/* To a question that find asked. NULL allowed. */
	void (*answer)(struct app *app, void *state, struct picker *picker,
	               struct read_answer *answer);
	void (*release)(void *state);	/* frees state too */
};

bool
picker_is_open(const struct app *app, const struct picking *kind);

/* Takes state. title and placeholder are N_() and static. */
void
picker_open(struct app *app, const struct picking *kind, const char *title,
            const char *placeholder, void *state);

#endif

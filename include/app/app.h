/*
 * The desk as a pure machine: app_update takes one event and leaves changed
 * state and a list of effects; app_draw paints the state into a grid. Neither
 * makes a system call, looks at a clock or waits, so the same code runs at a
 * terminal (app/station.h) and under a virtual clock (app/rehearsal.h).
 *
 * Modal means a screen on a stack, never a nested loop: a ringing line always
 * gets through, whatever is open.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/effect.h"
#include "app/event.h"
#include "base/zone.h"
#include "model/pack.h"
#include "pack/settings.h"
#include "ui/actions.h"
#include "ui/grid.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <stdint.h>

struct app;

enum app_mode {
	APP_DESK,
	APP_DEMO,	/* invented people, hints, no PIN */
};

/* All borrowed and outliving the app, but for what the settings screen changes. */
struct app_setup {
	enum app_mode mode;
	const struct pack *pack;
	struct settings *settings;	/* changed by the settings screen, written by an effect */
	const struct zone *zone;	/* the pack's */
	const struct calendar *calendar;	/* of its working time; NULL: it has none, or … */
	const char *calendar_fault;	/* … why it cannot be read; NULL */
	struct random_source *random;
	const char *desk_code;
	const char *line_title;		/* "baresip" */
	const char *agent;		/* staff number to begin with (--agent), or NULL */
	char *const *packs;		/* names of all that can be found */
	size_t pack_count;
	bool fresh_store;		/* made just now: first start */
	bool ascii;
	int64_t wall_ms, steady_ms;
};

/* app_free it. The first event must be EVENT_START. */
struct app *
app_new(const struct app_setup *setup);

void
app_free(struct app *app);

void
app_update(struct app *app, const struct event *event);

/* What is to be done now; the caller carries it out and releases it. Empties the app's list. */
struct effect_list
app_take_effects(struct app *app);

/* True when the screen may look different from the last app_draw. */
bool
app_needs_draw(const struct app *app);

/* Paints everything into the grid (cleared first); the grid's size is the screen's. */
void
app_draw(struct app *app, struct grid *grid);

/* When EVENT_TICK is wanted, on the steady clock; always within a minute. */
int64_t
app_next_wake_ms(const struct app *app);

/* What the line can do at this moment; asked before a key is served. */
typedef enum line_can app_line_can(void *context, enum line_command command, const char *call_id);

void
app_set_line_can(struct app *app, app_line_can *can, void *context);

/* The theme in force (the station's painter asks after each turn). */
const struct theme *
app_theme(const struct app *app);

/* Another line was opened; title is static. */
void
app_set_line_title(struct app *app, const char *title);

/* Only the pane at work is drawn, whatever the size (app/linear.h). */
void
app_show_one_pane(struct app *app);

/* Where the keys go and how things stand (app/linear.h finds actions by name). */
void
app_where(const struct app *app, struct action_state *state);

/* Does what an action means, as if its key had been pressed. */
void
app_do(struct app *app, enum action action, int64_t wall_ms, int64_t steady_ms);

/* True from EFFECT_QUIT on. */
bool
app_is_over(const struct app *app);

#endif

/*
 * A desk at work: the machine of app/app.h with a store, readers, a line and
 * a pack, and the one place where effects are carried out. Knows neither loop
 * nor terminal: app/station.h adds those, app/rehearsal.h a virtual clock.
 */
#ifndef APP_DESK_H
#define APP_DESK_H

#include "app/app.h"
#include "base/clock.h"
#include "base/error.h"
#include "line/line.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct desk;
struct loop;

struct desk_options {
	enum app_mode mode;
	const struct clock *clock;
	const char *store_path;		/* NULL: the default store */
	const char *pack;		/* NULL: as the settings say */
	const char *agent;		/* staff number; NULL: asked */
	const char *line;		/* driver; NULL: as the settings say */
	const char *scenario;		/* of the simulated line; NULL: "empty" */
	const char *zone;		/* NULL: the pack's */
	const uint64_t *seed;		/* NULL: the system's chance */
	bool ascii;
	bool language_given;		/* the language is set, whatever the settings say */
	bool rehearsal;			/* synchronous store, no loop, no settings file */
	struct loop *loop;		/* for baresip and the daily backup; NULL in a rehearsal */
};

/*
 * What the surroundings do for the desk. Members may be NULL. work runs slow
 * pure work elsewhere (the pool) and calls done in the desk's thread; NULL
 * does both at once.
 */
struct desk_surroundings {
	void *context;
	void (*bell)(void *context);
	void (*attention)(void *context, const char *text);	/* "" takes it back */
	void (*redraw)(void *context);
	void (*suspend)(void *context);
	void (*quit)(void *context);
	void (*settings)(void *context, const struct settings *settings);
	bool (*work)(void *context, void (*work)(void *), void (*done)(void *), void *job);
	void (*finish_work)(void *context);	/* waits until all of it is done; with work only */
	void (*line_woken)(void *context);	/* the line's next tick may have changed */
	int64_t try_us;		/* a card, and a search (desk_before_draw), may take so long in
				   their turn; 0: cards take their time, searches the pool */
};

/* e says what to do: ERR_BUSY another desk, ERR_INVALID a faulty pack, … */
struct desk *
desk_new(const struct desk_options *options, const struct desk_surroundings *surroundings,
         struct err *e);

/* Opens the line and delivers EVENT_START. */
void
desk_start(struct desk *desk);

/* Writes what is still waiting; closes the line and the store. */
void
desk_free(struct desk *desk);

/* One event, its effects, and what follows from them at once. */
void
desk_key(struct desk *desk, const struct key *key);

/* An action by name, as if its key had been pressed. */
void
desk_act(struct desk *desk, enum action action);

/* The clock moved: the line and the machine get their due moments. */
void
desk_tick(struct desk *desk);

/* Results wait in the store. */
void
desk_stored(struct desk *desk);

/*
 * The turn's events are through: what may be read in this turn is read now, so that one frame shows
 * the key and what it found, and of several keys of a turn only the last one's question is asked.
 */
void
desk_before_draw(struct desk *desk);

/* The program is asked to end. */
void
desk_stop(struct desk *desk);

/* On the steady clock. */
int64_t
desk_next_wake_ms(const struct desk *desk);

/* Nothing waits: no command in the store, no read, no work. */
bool
desk_is_idle(const struct desk *desk);

/* Borrowed. */
struct app *
desk_app(const struct desk *desk);

struct store *
desk_store(const struct desk *desk);

struct line *
desk_line(const struct desk *desk);

struct settings *
desk_settings(const struct desk *desk);

const struct zone *
desk_zone(const struct desk *desk);

/* A read-only connection for who asks beside the desk (expectations in tests). */
struct reader *
desk_reader(const struct desk *desk);

#endif

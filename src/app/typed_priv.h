/*
 * What was typed into small forms and one-line prompts and is neither saved nor
 * thrown away: the open ones as they stand, and those that were left. All of it
 * is the local row "typed", at most PLACE_SAVE_AFTER_MS behind the keyboard, so
 * that a desk that was killed opens the same form with the same text. A row goes
 * in the transaction that stores what the form was for.
 *
 * A text belongs to its agent and to what it was begun for (its call, customer,
 * ticket …): it comes back where that is opened again, and never elsewhere.
 * Secrets are never written.
 */
#ifndef APP_TYPED_PRIV_H
#define APP_TYPED_PRIV_H

#include "base/id.h"
#include "base/json.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct call_record;
struct customer;

#define TYPED_MAX 64

/* What a form or prompt was begun for; zero: nothing of that sort. Zero it whole first. */
struct typed_about {
	struct id call;
	struct id customer;
	struct id ticket;
	struct id followup;
	char text[128];			/* a number, the name of a gap */
};

struct typed_entry {
	const char *name;		/* of the table in typed.c */
	struct typed_about about;
	struct id owner;		/* zero: nobody yet (first start) */
	struct json *values;		/* owned; as the screen wrote them */
	bool open;			/* opens by itself when its agent comes */
	uint64_t token;			/* on its way to the store; 0: not */
	int64_t left_ms;		/* UTC */
};

struct typed_list {
	struct typed_entry items[TYPED_MAX];
	size_t count;
	bool unsaved;
	int64_t unsaved_since_ms;	/* steady */
};

/* Cut where it does not fit. */
void
typed_about_text(struct typed_about *about, const char *text);

bool
typed_same(const char *name, const struct typed_about *a, const char *other,
           const struct typed_about *b);

void
typed_release(struct app *app);

/* Something was typed into an open form or prompt, or one was closed. */
void
typed_changed(struct app *app);

/* Takes values. Keeps them in place of what was kept of the same. */
void
typed_keep(struct app *app, const char *name, const struct typed_about *about,
           struct json *values, bool open);

/* NULL, or what was typed there before: the caller's from now on. */
struct json *
typed_take(struct app *app, const char *name, const struct typed_about *about);

/* The same, but it stays; borrowed. */
const struct json *
typed_look(const struct app *app, const char *name, const struct typed_about *about);

/* Takes values, which the change submitted last is made of: they go when it is stored. */
void
typed_submitted(struct app *app, const char *name, const struct typed_about *about,
                struct json *values);

/* The row "typed" of an earlier run. */
void
typed_restore(struct app *app, const char *text);

/* Opens what was open when the agent at work was cut off. */
void
typed_reopen(struct app *app);

/* The n-th text left by the agent at work, newest last; NULL after the last. */
const struct typed_entry *
typed_own(const struct app *app, size_t n);

/* Appends its form, in words, and the beginning of what was typed. */
void
typed_title(const struct typed_entry *entry, struct strbuf *out);

void
typed_open(struct app *app, const struct typed_entry *entry);

/* A customer was read for whom a form waits. */
void
typed_customer_read(struct app *app, const struct customer *customer);

/* The same for the wrap-up of a call. Borrows record. */
void
typed_call_read(struct app *app, const struct call_record *record);

void
typed_save(struct app *app);

void
typed_flush(struct app *app);

void
typed_tick(struct app *app);

int64_t
typed_next_ms(const struct app *app);

#endif

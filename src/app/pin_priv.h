/*
 * PINs at the desk (pin.c): checking one, with a wait that grows with every
 * wrong one, and keeping a new one. Used by the lock, the login and the screen
 * that changes a PIN; part of app_priv.h.
 *
 * A try is counted in the store (local row "pin_wrong/UUID") before it is
 * checked, so that killing the desk neither takes it back nor shortens the
 * wait; a right PIN deletes the row. From the third wrong PIN on the next try
 * must wait 2, 4, 8, 16, 32, then always 60 seconds.
 *
 * Hashes are made and compared in a process of their own (argon2id takes about
 * 0.1 s, and its memory stops the whole process: base/apart.h), so that a
 * ringing line gets through meanwhile; results come as EVENT_PIN_….
 */
#ifndef APP_PIN_PRIV_H
#define APP_PIN_PRIV_H

#include "app/event.h"
#include "app/read.h"
#include "base/id.h"
#include "base/strbuf.h"
#include "ui/form.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PIN_LEAST_CHARACTERS 4
#define PIN_MOST_CHARACTERS 32
#define PIN_BYTES_MAX (PIN_MOST_CHARACTERS * 4)

struct app;
struct change;

/* One agent's PIN being asked for. Zero it, then pin_ask. */
struct pin_check {
	struct id agent;
	uint64_t asked;		/* serial of the question to the store */
	bool known;		/* it was answered */
	char *hash;		/* NULL: the store could not say it; ask again */
	int wrong;		/* PINs since the last right one, the one being checked too */
	int64_t free_at_ms;	/* steady: no try before */
	char *typed;		/* until it is counted; wiped */
	uint64_t counted_token, verify_token;
};

/* hash is borrowed; NULL: there is none, which was said. */
typedef void pin_made(struct app *app, const struct id *agent, const char *hash);

/* A new PIN being hashed. */
struct pin_new {
	uint64_t token;		/* 0: none */
	struct id agent;
	pin_made *made;
};

enum pin_answer {
	PIN_NOT_OURS,	/* another question's answer */
	PIN_NONE,	/* he has no PIN */
	PIN_KNOWN,	/* it may be tried now, or after the wait */
	PIN_UNREADABLE,	/* the store failed, which was said: he may have one */
};

enum pin_outcome {
	PIN_NOTHING,
	PIN_RIGHT,
	PIN_WRONG,
};

void
pin_ask(struct app *app, struct pin_check *check, const struct id *agent);

/* READ_PIN's answer. */
enum pin_answer
pin_take(struct app *app, struct pin_check *check, struct read_answer *answer);

/* Whole seconds until the next try, 0: now. */
int
pin_wait_s(const struct app *app, const struct pin_check *check);

/* False while one is being checked, or must wait, which is said; nothing typed is no try. */
bool
pin_try(struct app *app, struct pin_check *check, const char *typed);

bool
pin_is_busy(const struct pin_check *check);

/* Hand it every result; says what is wrong. */
enum pin_outcome
pin_result(struct app *app, struct pin_check *check, const struct event *event);

void
pin_check_release(struct pin_check *check);

/* The wait in words, under the field; empty when there is none. */
void
pin_wait_text(const struct app *app, const struct pin_check *check, struct strbuf *out);

/* For form_field.check of a new PIN. */
bool
pin_field_check(const struct form_field *field, const char *value, struct strbuf *wrong,
                void *context);

/* Keeps a new PIN of this agent (hashed, never as typed), and says so when it is stored. */
void
pin_keep(struct app *app, const struct id *agent, const char *pin);

/*
 * For somebody who is not in the store yet: the hash is made first, and goes with pin_put_with
 * into the change that adds him, so that a kill in between leaves nobody without his PIN.
 */
void
pin_make(struct app *app, const struct id *agent, const char *pin, pin_made *made);

/* False when it was refused, which is said. */
bool
pin_put_with(struct app *app, struct change *change, const struct id *agent, const char *hash);

void
pin_remove(struct app *app, const struct id *agent);

/* EVENT_PIN_HASHED: handed to who wanted it. */
void
pin_hashed(struct app *app, const struct event *event);

/* Set, change or remove one's own. */
void
screen_open_pin(struct app *app);

#endif

/*
 * What app_update wants done in the world: values in a list, carried out in
 * order by app/desk.c right after the update. app_update itself makes no
 * system call, so that every behaviour of the desk can be tested without one.
 */
#ifndef APP_EFFECT_H
#define APP_EFFECT_H

#include "app/read.h"
#include "line/line.h"
#include "store/change.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum effect_kind {
	EFFECT_SUBMIT,		/* change, token */
	EFFECT_RESERVE_NUMBER,	/* text: prefix, number: day yymmdd, token */
	EFFECT_PUT_LOCAL,	/* text: key, bytes (NULL: delete), token */
	EFFECT_RETRY_STORE,
	EFFECT_READ,		/* read */
	EFFECT_LINE,		/* command, call_id, text, name, token */
	EFFECT_LINE_SAVE,	/* keep the simulated line's place */
	EFFECT_PIN_HASH,	/* text: the PIN, token */
	EFFECT_PIN_VERIFY,	/* text: the PIN, bytes: the hash, token */
	EFFECT_BELL,
	EFFECT_ATTENTION,	/* text: one line for title and notification; "" takes it back */
	EFFECT_SETTINGS,	/* the settings changed: write them, take them up */
	EFFECT_LINE_RESTART,	/* close the line and open the one the settings name */
	EFFECT_REDRAW,		/* paint every cell anew */
	EFFECT_SUSPEND,
	EFFECT_QUIT,
	EFFECT_COUNT,
};

struct effect {
	enum effect_kind kind;
	uint64_t token;
	int64_t number;
	char *text;			/* owned */
	char *name;			/* owned */
	char *call_id;			/* owned */
	void *bytes;			/* owned */
	size_t length;
	struct change *change;		/* owned */
	struct read_request read;
	enum line_command command;
};

struct effect_list {
	struct effect *items;
	size_t count;
	size_t capacity;
};

/* Appends a zeroed effect of that kind and returns it, to be filled in. */
struct effect *
effect_add(struct effect_list *list, enum effect_kind kind);

void
effect_release(struct effect *effect);

void
effect_list_release(struct effect_list *list);

#endif

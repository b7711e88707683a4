/*
 * What happens to the desk. Everything the program reacts to is one of these,
 * stamped with both clocks by who delivers it; borrowed parts live until
 * app_update returns.
 */
#ifndef APP_EVENT_H
#define APP_EVENT_H

#include "app/read.h"
#include "line/line.h"
#include "store/store.h"
#include "ui/keys.h"

#include <stdbool.h>
#include <stdint.h>

enum event_kind {
	EVENT_START,		/* once, before any other */
	EVENT_TICK,		/* the moment asked for by app_next_wake_ms has come */
	EVENT_KEY,		/* key; also paste, mouse, resize, terminal gone */
	EVENT_LINE,		/* line */
	EVENT_STORED,		/* stored */
	EVENT_ANSWER,		/* answer: to an EFFECT_READ */
	EVENT_PIN_HASHED,	/* token, ok, text: the hash */
	EVENT_PIN_VERIFIED,	/* token, ok */
	EVENT_LINE_FAILED,	/* text: the line could not be opened */
	EVENT_BACKUP_FAILED,	/* text: why */
	EVENT_STOP,		/* the program is asked to end (SIGTERM, terminal gone) */
	EVENT_COUNT,
};

struct event {
	enum event_kind kind;
	int64_t wall_ms;	/* UTC */
	int64_t steady_ms;	/* never goes back; counts while asleep */
	struct key key;
	const struct line_event *line;
	const struct store_result *stored;
	struct read_answer *answer;	/* parts of it may be taken */
	uint64_t token;
	bool ok;
	const char *text;
};

#endif

/*
 * The connection to baresip's control port on 127.0.0.1: comes up, comes back
 * by itself, sends one command at a time and gives each its answer.
 *
 * One command at a time, because baresip 1.0 may mix up several in one read,
 * and because nothing else tells whose a failed command was. An answer that
 * does not come within its time ends the connection, as does anything
 * that is no netstring: there is no way to find the next frame.
 */
#ifndef LINE_BARESIP_LINK_PRIV_H
#define LINE_BARESIP_LINK_PRIV_H

#include "line/ctrl_tcp.h"

#include <stdbool.h>
#include <stdint.h>

struct baresip_link;
struct loop;

enum link_loss {
	LINK_REFUSED,		/* nothing listens: it does not run */
	LINK_CLOSED,		/* it closed: it ended, or somebody else took over */
	LINK_TAKEN,		/* it closes again and again: somebody else holds it */
	LINK_SILENT,		/* a command had no answer in time */
	LINK_MALFORMED,
	LINK_GIVEN_UP,		/* by link_drop */
};

struct link_answer {
	bool arrived;		/* false: the connection broke first */
	bool ok;
	const char *data;	/* borrowed, never NULL */
};

struct link_request {
	const char *command;
	const char *params;	/* NULL = none */
	int group;		/* for link_cancel */
	/* May be NULL. Called once, also when the link is lost or freed. */
	void (*answered)(void *context, const struct link_request *request,
	                 const struct link_answer *answer);
	char call_id[LINE_ID_SIZE];	/* for the one who asked */
	int64_t tag;			/* likewise */
};

struct link_events {
	void (*connected)(void *context);
	/* Told for every try that fails. */
	void (*lost)(void *context, enum link_loss loss);
	void (*event)(void *context, const struct ctrl_message *message);
	/* After everything that one read or one timer brought. */
	void (*settled)(void *context);
};

/* Begins to connect in the next turn. events is borrowed. */
struct baresip_link *
link_new(struct loop *loop, int port, int answer_ms, const struct link_events *events,
         void *context);

/* Requests that wait are answered as not arrived. NULL is allowed. */
void
link_free(struct baresip_link *link);

bool
link_is_connected(const struct baresip_link *link);

/*
 * Copies the request, its texts included. False when it cannot be written:
 * too long for baresip (e says so); then answered is not called.
 */
bool
link_send(struct baresip_link *link, const struct link_request *request, struct err *e);

/* Takes back what waits of the group, unanswered; what was sent stays. */
void
link_cancel(struct baresip_link *link, int group);

/* Ends the connection and tries again by itself. */
void
link_drop(struct baresip_link *link, enum link_loss loss);

/* Tries soon instead of at the end of a long wait. */
void
link_hurry(struct baresip_link *link);

#endif

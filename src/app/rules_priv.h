/* Follow-ups that the pack's rules make (rules.c). Part of app_priv.h. */
#ifndef APP_RULES_PRIV_H
#define APP_RULES_PRIV_H

#include "base/id.h"

#include <stdbool.h>
#include <stdint.h>

struct app;
struct call_record;
struct change;
struct ticket;
struct ticket_moved;

/* Adds what follows from a ticket that is being saved to its change. before may be NULL. */
void
rules_ticket_saved(struct app *app, struct change *change, const struct ticket *before,
                   const struct ticket *after);

/* A missed call becomes a follow-up by the pack's own rule. */
bool
rules_follow_missed_calls(const struct app *app);

/* The move is taken back: follow-ups that it made are cancelled. */
void
rules_ticket_moved_back(struct app *app, struct change *change, const struct ticket_moved *moved);

struct call_promise {
	struct id call, customer, ticket;	/* the latter may be zero */
	int64_t due_ms;
	const char *number, *name, *subject, *note;	/* or NULL */
};

/* The agent promised to call back: by the pack's rule on promise, or plainly. Once a call. */
void
rules_call_promised(struct app *app, const struct call_promise *promise);

/* The same for a call that nobody answered. */
void
rules_call_missed(struct app *app, struct change *change, const struct call_record *call);

#endif

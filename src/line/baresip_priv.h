/*
 * The baresip driver's own state, shared by its parts.
 */
#ifndef LINE_BARESIP_PRIV_H
#define LINE_BARESIP_PRIV_H

#include "baresip_link_priv.h"
#include "line/softphone.h"
#include "line_priv.h"

#include <stdbool.h>
#include <stdint.h>

#define PHONE_CALLS_MAX 8
#define PHONE_CONFIRM_MS 3000	/* accept's "ok" is no answer: the event must come so soon */

struct phone;

struct phone_call {
	struct line_call call;
	bool used;
	bool seen;		/* in the list that is being read */
	bool hidden;		/* turned away: the desk hears of it when it is over */
	bool own_end;		/* we hung up */
	enum call_end own_reason;	/* BY_AGENT, ON_BREAK, BUSY */
	bool transfer_failed;
	bool remembered;	/* from before the line opened */
	bool telephone_unknown;	/* not seen since the connection broke */
};

/* An order that waits for its answer, or for the event that confirms it. */
struct phone_order {
	struct phone *phone;
	bool active;
	bool confirmed_by_event;	/* the answer alone is not enough */
	enum line_command command;
	uint64_t token;
	int64_t serial;	/* tells late answers from those of this order */
	int tries;
	struct loop_timer *timer;
	char call_id[LINE_ID_SIZE];
	char text[LINE_ADDRESS_SIZE];
};

/* Who may reach the control port, looked up in the pool. */
struct port_check {
	struct phone *phone;	/* NULL when the line has closed meanwhile */
	int port;
	enum softphone_port state;
};

/* What is done to the softphone's files and program, in the pool. */
struct softphone_job {
	struct phone *phone;	/* NULL when the line has closed meanwhile */
	struct line_softphone settings;
	bool start;		/* not only configure */
	bool changed;
	bool done;
	pid_t running;		/* before: of the same folder */
	pid_t child;
	struct err e;
};

struct phone {
	struct line *line;
	struct loop *loop;
	struct baresip_link *link;
	struct phone_call calls[PHONE_CALLS_MAX];
	struct phone_order orders[LINE_COMMAND_COUNT];
	char account[LINE_ADDRESS_SIZE];	/* sip:user@domain of the telephone */
	char told_why[LINE_TEXT_SIZE];		/* of the last LINE_DOWN */
	enum ctrl_registration registration;
	char refusal[LINE_TEXT_SIZE];		/* why the registrar refused; "" = not heard yet */
	bool refusal_told;
	struct loop_timer *pulse;
	int confirm_ms;
	bool up;
	bool paused;
	bool echo;
	bool resyncing;
	bool resync_again;
	bool restart_wanted;	/* its configuration is out of date */
	bool restarting;
	bool proven;		/* it was up since we started it */
	struct line_softphone settings;	/* texts owned */
	struct softphone_job *job;	/* configures or starts it in the pool */
	pid_t child;			/* the one we started, until it is reaped */
	struct port_check *port_check;	/* under way in the pool */
	int64_t started_at_ms;
	int output;			/* what it prints; -1 = not ours, or not running */
	struct loop_watch *output_watch;
	char output_line[LINE_ADDRESS_SIZE];
	size_t output_length;
	char last_words[LINE_TEXT_SIZE];	/* the last warning that it printed */
	int64_t order_serial;
	int64_t turned_away;		/* callers who met a busy line, for their ids */
};

/* ---- baresip.c ----------------------------------------------------------------------- */

/* Its configuration changed while it ran: it ends itself when no call is open. */
void
phone_restart_if_wanted(struct phone *phone);

/* ---- baresip_events.c ---------------------------------------------------------------- */

void
phone_on_event(void *phone, const struct ctrl_message *message);

/* The call of that id; "" = the only one that is not hidden. NULL when there is none. */
struct phone_call *
phone_find(struct phone *phone, const char *call_id);

/* Open calls, hidden ones left out. */
size_t
phone_count(const struct phone *phone);

/* A new row for a call; NULL when there are too many. */
struct phone_call *
phone_add(struct phone *phone, const char *call_id);

void
phone_tell(struct phone *phone, struct phone_call *entry);

/* Sets the state and tells, if it is another one. */
void
phone_set_state(struct phone *phone, struct phone_call *entry, enum call_state state);

/* Tells that it is over, and forgets it. */
void
phone_end_call(struct phone *phone, struct phone_call *entry, enum call_end end,
               const char *reason);

/* Tells when the lamp changes. */
void
phone_set_registration(struct phone *phone, enum ctrl_registration registration);

/*
 * The registrar gave this reason. It may be heard before or after the lamp
 * went out: what asks for the state does not learn why.
 */
void
phone_refused(struct phone *phone, const char *reason);

static inline bool
phone_was_connected(enum call_state state)
{
	return state == CALL_TALKING || state == CALL_HELD;
}

/* ---- baresip_resync.c ---------------------------------------------------------------- */

/* Reads the list of calls anew; LINE_UP follows, if the line was not up yet. */
void
phone_resync(struct phone *phone);

/* ---- baresip_output.c --------------------------------------------------------------- */

/* Begins to read what our softphone prints (from_start: all of it); again is no harm. */
void
phone_open_output(struct phone *phone, bool from_start);

void
phone_close_output(struct phone *phone);

/* ---- baresip_orders.c --------------------------------------------------------------- */

enum line_can
phone_can(struct phone *phone, enum line_command command, const char *call_id);

void
phone_order(struct phone *phone, const struct line_order *order);

/* A call has changed by itself or ended: orders that waited for it are answered. */
void
phone_confirm(struct phone *phone, const struct phone_call *entry);

/* A call that nobody shall hear of is hung up: on a break, or while another is open. */
void
phone_turn_away(struct phone *phone, struct phone_call *entry, enum call_end reason);

/* All orders fail with the same why. */
void
phone_fail_orders(struct phone *phone, enum line_can why);

void
phone_orders_init(struct phone *phone);

void
phone_orders_release(struct phone *phone);

#endif

/*
 * The prompter's runner: one situation of a pack under way in a call. Pure:
 * the caller gives the time (any steady clock in milliseconds, the same one
 * for the whole run) and gets back what to show and what happened.
 *
 * A wait begins when its step is marked said and ends exactly wait_ms later,
 * however late flow_tick is called: the next step then counts as shown at
 * that moment. Every step that ends, ends with one record (feature B6).
 *
 * A branch leads to another situation; the one left is kept, so that "back"
 * and flow_resume return to the step where it stood. A wait broken that way
 * begins anew when the step is said again.
 */
#ifndef MODEL_FLOW_H
#define MODEL_FLOW_H

#include "base/error.h"
#include "base/strbuf.h"
#include "model/pack.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLOW_DEPTH_MAX 8
#define FLOW_NEVER_MS INT64_MIN		/* "did not happen" for moments */

enum script_outcome {
	SCRIPT_SAID,		/* said; the step has no wait */
	SCRIPT_WAIT_KEPT,	/* said, the wait kept to its end */
	SCRIPT_WAIT_CUT,	/* said, went on before the wait was over */
	SCRIPT_SKIPPED,		/* went on without having said it */
	SCRIPT_INTERRUPTED,	/* a branch was taken: "heard something" */
	SCRIPT_LEFT,		/* the prompter was left; may be resumed */
	SCRIPT_HUNG_UP_EARLY,	/* the agent ended the call against the rule */
	SCRIPT_CALL_ENDED,	/* the call ended otherwise: the caller hung up, line lost */
	SCRIPT_OUTCOME_COUNT,
};

/* One line of the adherence log. Strings borrow from the pack. */
struct script_record {
	const char *situation;
	size_t step;		/* from 0 */
	size_t position;	/* 1, 2 … in the order of this run */
	int64_t shown_ms;
	int64_t said_ms;	/* FLOW_NEVER_MS = not said */
	int64_t ended_ms;
	int64_t wait_wanted_ms;	/* 0 = the step has no wait */
	int64_t wait_kept_ms;	/* ≤ wanted */
	enum script_outcome outcome;
	const char *went_to;	/* situation a branch led to, or NULL */
};

struct flow_sink {
	void (*record)(void *context, const struct script_record *record);
	void *context;
};

/* How a step of the current situation ended, for the list on the screen. */
struct flow_mark {
	bool ended;
	enum script_outcome outcome;
	int64_t wait_kept_ms;
};

struct flow_level {
	const struct situation *situation;
	size_t step;		/* = step_count when the situation is over */
	int64_t shown_ms;
	int64_t said_ms;
	bool came_by_wait;	/* the wait before it ended by itself */
	struct flow_mark marks[PACK_STEPS_MAX];
};

struct flow_run {
	const struct pack *pack;
	struct flow_sink sink;
	struct flow_level levels[FLOW_DEPTH_MAX];	/* the last is under way */
	size_t depth;		/* 0 = no situation is under way */
	size_t positions;	/* records so far */
	bool left;		/* on the list of situations; flow_resume goes on */
	bool cue;		/* a wait ended since the last flow_tick */
};

/* Nothing under way yet. The pack must outlive the run. */
void
flow_init(struct flow_run *run, const struct pack *pack, struct flow_sink sink);

/* The situation under way, or NULL (none, left, or over with nothing below). */
const struct situation *
flow_situation(const struct flow_run *run);

/* Its current step, or NULL when the situation is over. */
const struct step *
flow_step(const struct flow_run *run);

/*
 * Begins a situation. What was under way is interrupted, recorded, and kept
 * below for "back". Starting the one that is under way begins it again.
 */
void
flow_start(struct flow_run *run, const struct situation *situation, int64_t now_ms);

/*
 * The current step has been said (or done). Its wait begins, or without one
 * the next step comes. A second call while the wait runs changes nothing.
 */
void
flow_said(struct flow_run *run, int64_t now_ms);

/*
 * On to the next step: cuts a running wait short, skips a step not said. Within
 * 300 ms after a wait ended by itself it does nothing: the key was meant for the wait.
 */
void
flow_next(struct flow_run *run, int64_t now_ms);

/* One step back, to say it again; what stands in the log stays there. */
void
flow_previous(struct flow_run *run, int64_t now_ms);

/*
 * Takes branch n (from 0) at any moment; false when there is none. "back" with
 * nothing below ends the situation: the list of situations is next.
 */
bool
flow_branch(struct flow_run *run, size_t n, int64_t now_ms);

/* To the situation below; false when there is none. */
bool
flow_back(struct flow_run *run, int64_t now_ms);

/* To the list of situations and back again. */
void
flow_leave(struct flow_run *run, int64_t now_ms);

bool
flow_resume(struct flow_run *run, int64_t now_ms);

/* True when a wait came to its end since the last call: time for the cue. */
bool
flow_tick(struct flow_run *run, int64_t now_ms);

/* When flow_tick has something to do: the end of the running wait, or FLOW_NEVER_MS. */
int64_t
flow_next_change_ms(const struct flow_run *run);

/* Is a wait running, and how much of it is left (at least 1 while it runs). */
bool
flow_waiting(const struct flow_run *run, int64_t now_ms, int64_t *left_ms, int64_t *wanted_ms);

enum hang_up_check {
	HANG_UP_CHECK_FINE,
	HANG_UP_CHECK_EARLY,	/* steps or waits are missing */
	HANG_UP_CHECK_NEVER,	/* this call is not ended by the agent */
};

/*
 * May the agent hang up now? Asked before F8 does it. HANG_UP_AT_END asks for
 * everything said and every wait kept; HANG_UP_NEVER holds on in whatever
 * situation the agent goes to from there.
 */
enum hang_up_check
flow_check_hang_up(const struct flow_run *run, int64_t now_ms);

/* The call is over. By the agent against the rule: recorded as hung up early. */
void
flow_call_ended(struct flow_run *run, bool by_agent, int64_t now_ms);

enum flow_line_state {
	FLOW_LINE_ENDED,
	FLOW_LINE_CURRENT,
	FLOW_LINE_COMING,
};

struct flow_line {
	const struct step *step;
	enum flow_line_state state;
	enum script_outcome outcome;	/* of an ended step */
	bool said;			/* the current step: its wait is running */
	int64_t wait_wanted_ms;
	int64_t wait_kept_ms;		/* so far, for the current step */
	int64_t wait_left_ms;		/* 0 unless the wait runs */
};

/* The steps of the situation under way as the screen shows them; how many. */
size_t
flow_lines(const struct flow_run *run, int64_t now_ms, struct flow_line lines[PACK_STEPS_MAX]);

/*
 * The place as text (JSON), so that a desk killed in a call opens where it
 * stood; moments are kept relative to now_ms. flow_read refuses what does not
 * fit the pack; an unknown situation or step is left out.
 */
bool
flow_write(const struct flow_run *run, int64_t now_ms, struct strbuf *out);

bool
flow_read(struct flow_run *run, const char *text, size_t length, int64_t now_ms, struct err *e);

/* "said", "wait_kept", "wait_cut" …: as the adherence log keeps it. */
const char *
script_outcome_name(enum script_outcome outcome);

#endif

/*
 * One telephone call as the agent sees it: a pure state machine with its times.
 *
 *   NONE → RINGING → (ANSWERING) → TALKING ⇄ HELD → WRAP_UP → DONE
 *          RINGING → DONE                missed, abandoned, declined
 *   NONE → DIALING → FAR_RINGING → TALKING | DONE (failed)
 *          TALKING → CONSULTING (caller held, second leg) → TALKING | WRAP_UP
 *
 * What a line says comes in by call_see() in any order and any number of
 * times (lines promise no order): equal news change nothing, a call that is
 * over stays over, TALKING never falls back to RINGING.
 *
 * Invariants: ring_ms ≤ answered_ms ≤ ended_ms ≤ finished_ms as far as they are
 * set; a time that has not come is CALL_TIME_NONE. All times are readings of
 * ONE clock of the caller's choice in milliseconds (a steady one for counters);
 * call_shift() carries a call over to another clock, to store it and back.
 * A clock that goes back gives durations of 0, never negative ones.
 */
#ifndef MODEL_CALL_H
#define MODEL_CALL_H

#include <stdbool.h>
#include <stdint.h>

#define CALL_TIME_NONE INT64_MIN
#define CALL_RING_CYCLE_MS 5000		/* unless the pack says otherwise */

enum call_direction {
	CALL_INCOMING,
	CALL_OUTGOING,
	CALL_DIRECTION_COUNT,
};

enum call_state {
	CALL_NONE,
	CALL_RINGING,		/* the caller rings here */
	CALL_ANSWERING,		/* the agent answered, the line has not confirmed it */
	CALL_DIALING,		/* outgoing: the far telephone is being reached */
	CALL_FAR_RINGING,	/* outgoing: it rings over there */
	CALL_TALKING,
	CALL_HELD,
	CALL_CONSULTING,	/* the caller is held, a second leg is open */
	CALL_WRAP_UP,		/* over; the agent still writes */
	CALL_DONE,		/* in what a line says: the call is over */
	CALL_STATE_COUNT,
};

/* Why a line says that a call is over. */
enum call_end {
	CALL_END_NONE,
	CALL_END_BY_FAR_SIDE,	/* the other side hung up; while ringing: gave up */
	CALL_END_BY_AGENT,	/* our own hang-up; while ringing: declined */
	CALL_END_ON_BREAK,	/* refused by the line because the agent is on a break */
	CALL_END_TIMEOUT,	/* rang until the line gave up */
	CALL_END_BUSY,		/* turned away: another call was open */
	CALL_END_REFUSED,	/* outgoing: busy, unknown number, no answer there */
	CALL_END_TRANSFERRED,	/* handed on; the caller goes on elsewhere */
	CALL_END_LINE_FAILED,	/* the line broke the call */
	CALL_END_AWAY,		/* ended while the desk or the line was away */
	CALL_END_COUNT,
};

enum call_outcome {
	CALL_OPEN,		/* not over yet */
	CALL_ANSWERED,
	CALL_MISSED,		/* rang out */
	CALL_ABANDONED,		/* the caller gave up while it rang */
	CALL_DECLINED,		/* by the agent, or on a break */
	CALL_FAILED,		/* outgoing: never reached; or the line broke it before an answer */
	CALL_ENDED_WHILE_AWAY,
	CALL_OUTCOME_COUNT,
};

struct call {
	enum call_direction direction;
	enum call_state state;
	enum call_end end;
	int64_t began_ms;	/* incoming event, or the moment of dialling */
	int64_t answered_ms;
	int64_t ended_ms;
	int64_t finished_ms;	/* wrap-up over */
	int64_t held_since_ms;	/* CALL_TIME_NONE unless held or consulting */
	int64_t held_total_ms;	/* holds that are over */
	int32_t hold_count;
};

/* Everything unset. */
void
call_init(struct call *call, enum call_direction direction);

/*
 * The line says that the call is in state (end says why when it is CALL_DONE,
 * CALL_END_NONE otherwise). True when something changed. A call that had been
 * answered goes to WRAP_UP at its end, any other straight to DONE. CALL_NONE
 * and CALL_WRAP_UP are no news of a line: false.
 */
bool
call_see(struct call *call, enum call_state state, enum call_end end, int64_t now_ms);

/*
 * As call_see(call, CALL_TALKING, …) for a call found running: it was answered
 * talked_ms ago.
 */
bool
call_see_running(struct call *call, bool held, int64_t talked_ms, int64_t now_ms);

/* The agent ends the wrap-up. False when there is none. */
bool
call_finish(struct call *call, int64_t now_ms);

enum call_outcome
call_outcome(const struct call *call);

/* Over for the line: WRAP_UP or DONE. */
bool
call_is_over(const struct call *call);

/* TALKING, HELD or CONSULTING. */
bool
call_is_connected(const struct call *call);

/* Missed, abandoned, declined, or away before an answer: somebody may call back. */
bool
call_wants_call_back(const struct call *call);

/* From the first ring to answer, end or now; 0 for outgoing calls. */
int64_t
call_ring_ms(const struct call *call, int64_t now_ms);

/*
 * Ring n begins at (n − 1) × cycle after the incoming event: 1 + floor(ring
 * time / cycle), and 0 when nothing rang. cycle_ms > 0.
 */
int
call_ring_count(const struct call *call, int64_t cycle_ms, int64_t now_ms);

/* When the next ring begins, CALL_TIME_NONE when it does not ring. */
int64_t
call_next_ring_ms(const struct call *call, int64_t cycle_ms, int64_t now_ms);

/* Answered to ended or now, holds taken off. */
int64_t
call_talk_ms(const struct call *call, int64_t now_ms);

/* All holds and consultations, the open one included. */
int64_t
call_hold_ms(const struct call *call, int64_t now_ms);

/* The hold that lasts now; 0 when none. */
int64_t
call_hold_now_ms(const struct call *call, int64_t now_ms);

int64_t
call_wrap_up_ms(const struct call *call, int64_t now_ms);

/* Talk + hold + wrap-up: the handling time of reports. */
int64_t
call_handling_ms(const struct call *call, int64_t now_ms);

/* Adds by_ms to every time that is set. */
void
call_shift(struct call *call, int64_t by_ms);

/* Stable words for store and exports: "incoming", "talking", "by_far_side", "missed" … */
const char *
call_direction_word(enum call_direction direction);

const char *
call_state_word(enum call_state state);

const char *
call_end_word(enum call_end end);

const char *
call_outcome_word(enum call_outcome outcome);

bool
call_direction_from_word(const char *word, enum call_direction *out);

bool
call_state_from_word(const char *word, enum call_state *out);

bool
call_end_from_word(const char *word, enum call_end *out);

bool
call_outcome_from_word(const char *word, enum call_outcome *out);

/* English for people, to be passed through _(): "Talking", "Caller gave up" … */
const char *
call_state_title(enum call_state state);

const char *
call_outcome_title(enum call_outcome outcome);

#endif

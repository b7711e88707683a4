/*
 * The call state machine (model/call.h). Pure: the caller passes now.
 */
#include "model/call.h"

#include "base/i18n.h"

#include <stddef.h>
#include <string.h>

static const char *const direction_words[CALL_DIRECTION_COUNT] = {
	[CALL_INCOMING] = "incoming",
	[CALL_OUTGOING] = "outgoing",
};

static const char *const state_words[CALL_STATE_COUNT] = {
	[CALL_NONE] = "none",
	[CALL_RINGING] = "ringing",
	[CALL_ANSWERING] = "answering",
	[CALL_DIALING] = "dialing",
	[CALL_FAR_RINGING] = "far_ringing",
	[CALL_TALKING] = "talking",
	[CALL_HELD] = "held",
	[CALL_CONSULTING] = "consulting",
	[CALL_WRAP_UP] = "wrap_up",
	[CALL_DONE] = "done",
};

static const char *const state_titles[CALL_STATE_COUNT] = {
	[CALL_NONE] = N_("No call"),
	[CALL_RINGING] = N_("Ringing"),
	[CALL_ANSWERING] = N_("Answering"),
	[CALL_DIALING] = N_("Dialing"),
	[CALL_FAR_RINGING] = N_("Ringing there"),
	[CALL_TALKING] = N_("Talking"),
	[CALL_HELD] = N_("On hold"),
	[CALL_CONSULTING] = N_("Consulting"),
	[CALL_WRAP_UP] = N_("Wrap-up"),
	[CALL_DONE] = N_("Call over"),
};

static const char *const end_words[CALL_END_COUNT] = {
	[CALL_END_NONE] = "none",
	[CALL_END_BY_FAR_SIDE] = "by_far_side",
	[CALL_END_BY_AGENT] = "by_agent",
	[CALL_END_ON_BREAK] = "on_break",
	[CALL_END_TIMEOUT] = "timeout",
	[CALL_END_BUSY] = "busy",
	[CALL_END_REFUSED] = "refused",
	[CALL_END_TRANSFERRED] = "transferred",
	[CALL_END_LINE_FAILED] = "line_failed",
	[CALL_END_AWAY] = "away",
};

static const char *const outcome_words[CALL_OUTCOME_COUNT] = {
	[CALL_OPEN] = "open",
	[CALL_ANSWERED] = "answered",
	[CALL_MISSED] = "missed",
	[CALL_ABANDONED] = "abandoned",
	[CALL_DECLINED] = "declined",
	[CALL_FAILED] = "failed",
	[CALL_ENDED_WHILE_AWAY] = "ended_while_away",
};

static const char *const outcome_titles[CALL_OUTCOME_COUNT] = {
	[CALL_OPEN] = N_("In progress"),
	[CALL_ANSWERED] = N_("Answered"),
	[CALL_MISSED] = N_("Missed"),
	[CALL_ABANDONED] = N_("Caller gave up"),
	[CALL_DECLINED] = N_("Declined"),
	[CALL_FAILED] = N_("Not reached"),
	[CALL_ENDED_WHILE_AWAY] = N_("Ended while away"),
};

/* What an incoming call that nobody answered comes to. */
static const enum call_outcome unanswered_outcomes[CALL_END_COUNT] = {
	[CALL_END_NONE] = CALL_MISSED,
	[CALL_END_BY_FAR_SIDE] = CALL_ABANDONED,
	[CALL_END_BY_AGENT] = CALL_DECLINED,
	[CALL_END_ON_BREAK] = CALL_DECLINED,
	[CALL_END_TIMEOUT] = CALL_MISSED,
	[CALL_END_BUSY] = CALL_MISSED,
	[CALL_END_REFUSED] = CALL_FAILED,
	[CALL_END_TRANSFERRED] = CALL_MISSED,	/* taken elsewhere: not by us */
	[CALL_END_LINE_FAILED] = CALL_FAILED,
	[CALL_END_AWAY] = CALL_ENDED_WHILE_AWAY,
};

void
call_init(struct call *call, enum call_direction direction)
{
	*call = (struct call){
		.direction = direction,
		.state = CALL_NONE,
		.end = CALL_END_NONE,
		.began_ms = CALL_TIME_NONE,
		.answered_ms = CALL_TIME_NONE,
		.ended_ms = CALL_TIME_NONE,
		.finished_ms = CALL_TIME_NONE,
		.held_since_ms = CALL_TIME_NONE,
	};
}

static bool
connected(enum call_state state)
{
	return state == CALL_TALKING || state == CALL_HELD || state == CALL_CONSULTING;
}

bool
call_is_connected(const struct call *call)
{
	return connected(call->state);
}

bool
call_is_over(const struct call *call)
{
	return call->state == CALL_WRAP_UP || call->state == CALL_DONE;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
span(int64_t from_ms, int64_t to_ms)
{
	return from_ms == CALL_TIME_NONE || to_ms < from_ms ? 0 : to_ms - from_ms;
}

static void
begin_if_new(struct call *call, int64_t now_ms)
{
	if (call->began_ms == CALL_TIME_NONE)
		call->began_ms = now_ms;
}

static void
close_hold(struct call *call, int64_t now_ms)
{
	call->held_total_ms += span(call->held_since_ms, now_ms);
	call->held_since_ms = CALL_TIME_NONE;
}

static void
follow_hold(struct call *call, enum call_state state, int64_t now_ms)
{
	bool held = state == CALL_HELD || state == CALL_CONSULTING;

	if (held && call->held_since_ms == CALL_TIME_NONE) {
		call->held_since_ms = later(now_ms, call->answered_ms);
		call->hold_count++;
	} else if (!held && call->held_since_ms != CALL_TIME_NONE) {
		close_hold(call, now_ms);
	}
}

static bool
see_end(struct call *call, enum call_end end, int64_t now_ms)
{
	int64_t least_ms;

	begin_if_new(call, now_ms);
	close_hold(call, now_ms);
	least_ms = call->answered_ms == CALL_TIME_NONE ? call->began_ms : call->answered_ms;
	call->ended_ms = later(now_ms, least_ms);
	call->end = end;
	if (call->answered_ms != CALL_TIME_NONE) {
		call->state = CALL_WRAP_UP;
	} else {
		call->state = CALL_DONE;
		call->finished_ms = call->ended_ms;
	}
	return true;
}

/* Whether news of a state that lies before the answer still tells something. */
static bool
early_state_counts(const struct call *call, enum call_state state)
{
	if (connected(call->state) || call->state == state)
		return false;
	return !(call->state == CALL_FAR_RINGING && state == CALL_DIALING);
}

bool
call_see(struct call *call, enum call_state state, enum call_end end, int64_t now_ms)
{
	if (call_is_over(call))
		return false;
	switch (state) {
	case CALL_DONE:
		return see_end(call, end, now_ms);
	case CALL_RINGING:
	case CALL_ANSWERING:
	case CALL_DIALING:
	case CALL_FAR_RINGING:
		if (!early_state_counts(call, state))
			return false;
		begin_if_new(call, now_ms);
		call->state = state;
		return true;
	case CALL_TALKING:
	case CALL_HELD:
	case CALL_CONSULTING:
		if (call->state == state)
			return false;
		begin_if_new(call, now_ms);
		if (call->answered_ms == CALL_TIME_NONE)
			call->answered_ms = later(now_ms, call->began_ms);
		follow_hold(call, state, now_ms);
		call->state = state;
		return true;
	default:
		return false;
	}
}

bool
call_see_running(struct call *call, bool held, int64_t talked_ms, int64_t now_ms)
{
	if (call_is_over(call))
		return false;
	if (call->answered_ms == CALL_TIME_NONE) {
		int64_t answered_ms = now_ms - later(talked_ms, 0);

		begin_if_new(call, answered_ms);
		call->answered_ms = later(answered_ms, call->began_ms);
	}
	return call_see(call, held ? CALL_HELD : CALL_TALKING, CALL_END_NONE, now_ms);
}

bool
call_finish(struct call *call, int64_t now_ms)
{
	if (call->state != CALL_WRAP_UP)
		return false;
	call->state = CALL_DONE;
	call->finished_ms = later(now_ms, call->ended_ms);
	return true;
}

enum call_outcome
call_outcome(const struct call *call)
{
	if (!call_is_over(call))
		return CALL_OPEN;
	if (call->end == CALL_END_AWAY)
		return CALL_ENDED_WHILE_AWAY;
	if (call->answered_ms != CALL_TIME_NONE)
		return CALL_ANSWERED;
	if (call->direction == CALL_OUTGOING)
		return CALL_FAILED;
	return unanswered_outcomes[call->end];
}

bool
call_wants_call_back(const struct call *call)
{
	return call->direction == CALL_INCOMING && call_is_over(call) &&
	       call->answered_ms == CALL_TIME_NONE;
}

/* The end of what is counted: the first of two moments that has come, or now. */
static int64_t
until(int64_t first_ms, int64_t second_ms, int64_t now_ms)
{
	if (first_ms != CALL_TIME_NONE)
		return first_ms;
	return second_ms != CALL_TIME_NONE ? second_ms : now_ms;
}

int64_t
call_ring_ms(const struct call *call, int64_t now_ms)
{
	if (call->direction != CALL_INCOMING)
		return 0;
	return span(call->began_ms, until(call->answered_ms, call->ended_ms, now_ms));
}

int
call_ring_count(const struct call *call, int64_t cycle_ms, int64_t now_ms)
{
	int64_t rings;

	if (call->direction != CALL_INCOMING || call->began_ms == CALL_TIME_NONE || cycle_ms <= 0)
		return 0;
	rings = 1 + call_ring_ms(call, now_ms) / cycle_ms;
	return rings > INT32_MAX ? INT32_MAX : (int)rings;
}

int64_t
call_next_ring_ms(const struct call *call, int64_t cycle_ms, int64_t now_ms)
{
	if (call->direction != CALL_INCOMING || cycle_ms <= 0 ||
	    (call->state != CALL_RINGING && call->state != CALL_ANSWERING))
		return CALL_TIME_NONE;
	return call->began_ms + (int64_t)call_ring_count(call, cycle_ms, now_ms) * cycle_ms;
}

int64_t
call_hold_now_ms(const struct call *call, int64_t now_ms)
{
	return span(call->held_since_ms, now_ms);
}

int64_t
call_hold_ms(const struct call *call, int64_t now_ms)
{
	return call->held_total_ms + call_hold_now_ms(call, now_ms);
}

int64_t
call_talk_ms(const struct call *call, int64_t now_ms)
{
	int64_t connected_ms = span(call->answered_ms,
	                            until(call->ended_ms, CALL_TIME_NONE, now_ms));

	return later(0, connected_ms - call_hold_ms(call, now_ms));
}

int64_t
call_wrap_up_ms(const struct call *call, int64_t now_ms)
{
	if (call->answered_ms == CALL_TIME_NONE)
		return 0;
	return span(call->ended_ms, until(call->finished_ms, CALL_TIME_NONE, now_ms));
}

int64_t
call_handling_ms(const struct call *call, int64_t now_ms)
{
	return call_talk_ms(call, now_ms) + call_hold_ms(call, now_ms) +
	       call_wrap_up_ms(call, now_ms);
}

void
call_shift(struct call *call, int64_t by_ms)
{
	int64_t *times[] = {
		&call->began_ms, &call->answered_ms, &call->ended_ms,
		&call->finished_ms, &call->held_since_ms,
	};

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		if (*times[i] != CALL_TIME_NONE)
			*times[i] += by_ms;
	}
}

static bool
find_word(const char *const *words, int count, const char *word, int *out)
{
	for (int i = 0; i < count; i++) {
		if (!strcmp(words[i], word)) {
			*out = i;
			return true;
		}
	}
	return false;
}

const char *
call_direction_word(enum call_direction direction)
{
	return direction_words[direction];
}

const char *
call_state_word(enum call_state state)
{
	return state_words[state];
}

const char *
call_end_word(enum call_end end)
{
	return end_words[end];
}

const char *
call_outcome_word(enum call_outcome outcome)
{
	return outcome_words[outcome];
}

bool
call_direction_from_word(const char *word, enum call_direction *out)
{
	int found = CALL_INCOMING;
	bool ok = find_word(direction_words, CALL_DIRECTION_COUNT, word, &found);

	*out = (enum call_direction)found;
	return ok;
}

bool
call_state_from_word(const char *word, enum call_state *out)
{
	int found = CALL_NONE;
	bool ok = find_word(state_words, CALL_STATE_COUNT, word, &found);

	*out = (enum call_state)found;
	return ok;
}

bool
call_end_from_word(const char *word, enum call_end *out)
{
	int found = CALL_END_NONE;
	bool ok = find_word(end_words, CALL_END_COUNT, word, &found);

	*out = (enum call_end)found;
	return ok;
}

bool
call_outcome_from_word(const char *word, enum call_outcome *out)
{
	int found = CALL_OPEN;
	bool ok = find_word(outcome_words, CALL_OUTCOME_COUNT, word, &found);

	*out = (enum call_outcome)found;
	return ok;
}

const char *
call_state_title(enum call_state state)
{
	return state_titles[state];
}

const char *
call_outcome_title(enum call_outcome outcome)
{
	return outcome_titles[outcome];
}

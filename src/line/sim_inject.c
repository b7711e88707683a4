/*
 * What tests and practice put into the simulated line (line/sim_engine.h).
 */
#include "line/sim_engine.h"

#include "base/i18n.h"
#include "line_priv.h"
#include "sim_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The text behind word and its blanks, or NULL. */
static const char *
after_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(text, word, length) != 0 || (text[length] && text[length] != ' '))
		return NULL;
	text += length;
	return text + strspn(text, " ");
}

static struct line_call
caller_beside(struct sim_engine *engine, const char *number, const char *name)
{
	struct line_call call = {
		.direction = CALL_INCOMING,
		.talked_ms = LINE_TIME_UNKNOWN,
		.withheld = !strcmp(number, "withheld"),
	};

	snprintf(call.id, sizeof(call.id), "sim-%" PRId64, ++engine->counter);
	if (!call.withheld) {
		line_copy_text(call.number, sizeof(call.number), number, strlen(number));
		line_copy_text(call.name, sizeof(call.name), name, strlen(name));
	}
	return call;
}

static void
tell_of(struct sim_engine *engine, const struct line_call *call, int64_t now_ms)
{
	sim_emit(engine, (struct line_event){ .kind = LINE_CALL, .call = call,
	                                      .call_id = call->id }, now_ms);
}

/* The open call is not touched: the second caller is told of and gone. */
static void
turn_away_busy(struct sim_engine *engine, const char *number, const char *name, int64_t now_ms)
{
	struct line_call call = caller_beside(engine, number, name);

	call.state = CALL_DONE;
	call.end = CALL_END_BUSY;
	tell_of(engine, &call, now_ms);
}

/* As a telephone that takes several calls: the second one rings beside the first. */
static bool
inject_waiting(struct sim_engine *engine, const char *rest, int64_t now_ms, struct err *e)
{
	size_t length = strcspn(rest, " ");
	char number[LINE_NUMBER_SIZE];

	if (after_word(rest, "hangup") && engine->second_rings) {
		engine->second_rings = false;
		engine->second.state = CALL_DONE;
		engine->second.end = CALL_END_BY_FAR_SIDE;
		tell_of(engine, &engine->second, now_ms);
		return true;
	}
	if (length == 0 || after_word(rest, "hangup") || !engine->open || engine->second_rings ||
	    !engine->up)
		return err_set(e, ERR_REFUSED, "waiting: write \"waiting NUMBER [NAME]\" while a "
		               "call is open, \"waiting hangup\" while a second one rings");
	line_copy_text(number, sizeof(number), rest, length);
	engine->second = caller_beside(engine, number, rest + length +
	                               strspn(rest + length, " "));
	engine->second.state = CALL_RINGING;
	engine->second_rings = true;
	tell_of(engine, &engine->second, now_ms);
	return true;
}

static bool
inject_ring(struct sim_engine *engine, const char *rest, int64_t now_ms, struct err *e)
{
	size_t length = strcspn(rest, " ");
	char number[LINE_NUMBER_SIZE];
	const char *name = rest + length + strspn(rest + length, " ");

	if (length == 0)
		return err_set(e, ERR_USAGE, "ring: who? Write \"ring NUMBER [NAME]\" "
		               "or \"ring withheld\"");
	line_copy_text(number, sizeof(number), rest, length);
	if (!engine->up)
		return err_set(e, ERR_REFUSED, "ring: the line is down: \"line up\" first");
	if (engine->open) {
		turn_away_busy(engine, number, name, now_ms);
	} else if (engine->paused) {
		sim_begin_call(engine, CALL_INCOMING, strcmp(number, "withheld") ? number : NULL,
		               name);
		engine->call.state = CALL_DONE;
		engine->call.end = CALL_END_ON_BREAK;
		sim_emit_note(engine, LINE_NOTE_DECLINED_ON_BREAK, engine->call.number, now_ms);
		sim_end_call(engine, CALL_END_ON_BREAK, "", now_ms);
	} else {
		sim_ring(engine, strcmp(number, "withheld") ? number : NULL, name, 0, now_ms);
	}
	return true;
}

static bool
inject_caller(struct sim_engine *engine, const char *rest, int64_t now_ms, struct err *e)
{
	const char *says = after_word(rest, "says");
	const char *tone = after_word(rest, "tone");
	bool hangs_up = after_word(rest, "hangup") != NULL;

	if (!hangs_up && !says && !tone)
		return err_set(e, ERR_USAGE, "caller: write \"caller hangup\", "
		               "\"caller says TEXT\" or \"caller tone N\"");
	if (!engine->open || engine->ended_unseen)
		return err_set(e, ERR_REFUSED, "caller: nobody is on the line: \"ring\" first");
	if (hangs_up)
		sim_end_call(engine, CALL_END_BY_FAR_SIDE, "the caller hung up", now_ms);
	else
		sim_emit_note(engine, says ? LINE_NOTE_HEARD : LINE_NOTE_TONE, says ? says : tone,
		              now_ms);
	return true;
}

static bool
inject_callee(struct sim_engine *engine, const char *rest, int64_t now_ms, struct err *e)
{
	bool answers = after_word(rest, "answers") != NULL;
	bool busy = after_word(rest, "busy") != NULL;

	if (!answers && !busy && !after_word(rest, "silent"))
		return err_set(e, ERR_USAGE, "callee: write \"callee answers\", \"callee busy\" "
		               "or \"callee silent\"");
	if (!engine->open || engine->call.direction != CALL_OUTGOING ||
	    sim_is_connected(engine->call.state))
		return err_set(e, ERR_REFUSED, "callee: nothing is being dialled");
	if (answers) {
		sim_connect(engine, now_ms);
	} else if (busy) {
		sim_end_call(engine, CALL_END_REFUSED, "486 Busy Here", now_ms);
	} else {
		engine->far_answer_ms = CALL_TIME_NONE;
		engine->far_refuse_ms = now_ms + 30000;
		engine->far_reason = "480 No answer";
	}
	return true;
}

static void
come_up(struct sim_engine *engine, int64_t now_ms)
{
	engine->up = true;
	sim_emit(engine, (struct line_event){ .kind = LINE_UP }, now_ms);
	sim_postpone(engine, now_ms);
	if (!engine->open)
		return;
	if (engine->ended_unseen) {
		engine->call.end = CALL_END_AWAY;
		engine->ended_unseen = false;
		sim_emit_call(engine, now_ms);
		engine->open = false;
	} else {
		engine->call.found_again = true;
		if (engine->answered_ms != CALL_TIME_NONE)
			engine->call.talked_ms = now_ms - engine->answered_ms;
		sim_emit_call(engine, now_ms);
	}
}

static bool
inject_line(struct sim_engine *engine, const char *rest, int64_t now_ms, struct err *e)
{
	const char *why = after_word(rest, "down");

	if (!why && !after_word(rest, "up"))
		return err_set(e, ERR_USAGE, "line: write \"line up\" or \"line down [WHY]\"");
	if (why && engine->up) {
		engine->up = false;
		sim_emit(engine, (struct line_event){ .kind = LINE_DOWN,
		                                      .text = *why ? why : N_("the cable is out") },
		         now_ms);
	} else if (!why && !engine->up) {
		come_up(engine, now_ms);
	}
	return true;
}

static bool
inject_register(struct sim_engine *engine, const char *rest, int64_t now_ms, struct err *e)
{
	const char *why = after_word(rest, "fail");

	if (!why && !after_word(rest, "ok"))
		return err_set(e, ERR_USAGE,
		               "register: write \"register ok\" or \"register fail [WHY]\"");
	sim_emit_note(engine, why ? LINE_NOTE_REGISTER_FAILED : LINE_NOTE_REGISTERED,
	          why ? why : "sim", now_ms);
	return true;
}

bool
sim_inject(struct sim_engine *engine, const char *words, int64_t now_ms, struct err *e)
{
	static const struct {
		const char *word;
		bool (*inject)(struct sim_engine *engine, const char *rest, int64_t now_ms,
		               struct err *e);
	} verbs[] = {
		{ "ring", inject_ring },
		{ "waiting", inject_waiting },
		{ "caller", inject_caller },
		{ "callee", inject_callee },
		{ "line", inject_line },
		{ "register", inject_register },
	};

	words += strspn(words, " ");
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		const char *rest = after_word(words, verbs[i].word);

		if (rest)
			return verbs[i].inject(engine, rest, now_ms, e);
	}
	return err_set(e, ERR_USAGE, "%.40s: the simulated line knows "
	               "ring, waiting, caller, callee, line, register", words);
}

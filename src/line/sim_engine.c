/*
 * The simulated line (line/sim_engine.h). Everything due is a time in the
 * struct; sim_advance takes the earliest, moves there, and lets it happen.
 */
#include "line/sim_engine.h"

#include "base/i18n.h"
#include "line/ctrl_tcp.h"
#include "line_priv.h"
#include "sim_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FAR_RING_AFTER_MS 800
#define WAITING_MS 2000	/* who waited in the queue does not ring in the same moment */
#define ANSWER_CHANCE_OF_TEN 8	/* of dialled numbers; 1 is busy, 1 does not answer */

/* ---- telling ------------------------------------------------------------------------ */

void
sim_emit(struct sim_engine *engine, struct line_event event, int64_t now_ms)
{
	event.at_ms = now_ms;
	if (!event.text)
		event.text = "";
	if (!event.call_id)
		event.call_id = "";
	engine->happened(&event, engine->context);
}

void
sim_emit_call(struct sim_engine *engine, int64_t now_ms)
{
	if (!engine->up)
		return;
	sim_emit(engine, (struct line_event){ .kind = LINE_CALL, .call = &engine->call,
	                                  .call_id = engine->call.id }, now_ms);
	engine->call.found_again = false;
	engine->call.talked_ms = LINE_TIME_UNKNOWN;
}

void
sim_emit_note(struct sim_engine *engine, enum line_note note, const char *text, int64_t now_ms)
{
	if (engine->up)
		sim_emit(engine, (struct line_event){ .kind = LINE_NOTE, .note = note, .text = text,
		                                  .call_id = engine->open ? engine->call.id : "" },
		     now_ms);
}

static void
emit_reply(struct sim_engine *engine, uint64_t token, enum line_can cannot, const char *text,
           int64_t now_ms)
{
	sim_emit(engine, (struct line_event){ .kind = LINE_REPLY, .token = token, .text = text,
	                                  .ok = cannot == LINE_CAN, .cannot = cannot }, now_ms);
}

/* ---- a call's life ------------------------------------------------------------------ */

void
sim_forget_deadlines(struct sim_engine *engine)
{
	engine->answered_ms = CALL_TIME_NONE;
	engine->give_up_ms = CALL_TIME_NONE;
	engine->ring_out_ms = CALL_TIME_NONE;
	engine->hang_up_ms = CALL_TIME_NONE;
	engine->held_out_ms = CALL_TIME_NONE;
	engine->says_ms = CALL_TIME_NONE;
	engine->far_ring_ms = CALL_TIME_NONE;
	engine->far_answer_ms = CALL_TIME_NONE;
	engine->far_refuse_ms = CALL_TIME_NONE;
	engine->next_words = 0;
}

/* The quiet time before the next row: as written in the first round, then 50–150 % of it. */
void
sim_plan_next_ring(struct sim_engine *engine, int64_t now_ms)
{
	const struct sim_scenario *scenario = engine->scenario;
	int64_t after_ms;

	engine->next_ring_ms = CALL_TIME_NONE;
	if (scenario->row_count == 0)
		return;
	if (engine->next_row < scenario->row_count) {
		after_ms = scenario->rows[engine->next_row].after_ms;
	} else if (scenario->repeats) {
		after_ms = scenario->rows[0].after_ms;
		for (size_t i = 1; i < scenario->row_count; i++) {
			if (scenario->rows[i].after_ms > after_ms)
				after_ms = scenario->rows[i].after_ms;
		}
		after_ms = after_ms / 2 +
		           (int64_t)random_below(&engine->random, (uint64_t)after_ms + 1);
	} else {
		return;
	}
	engine->next_ring_ms = now_ms + after_ms;
}

void
sim_postpone(struct sim_engine *engine, int64_t now_ms)
{
	if (engine->next_ring_ms != CALL_TIME_NONE && engine->next_ring_ms < now_ms + WAITING_MS)
		engine->next_ring_ms = now_ms + WAITING_MS;
}

static const struct sim_row *
take_row(struct sim_engine *engine)
{
	const struct sim_scenario *scenario = engine->scenario;

	if (engine->next_row < scenario->row_count)
		return &scenario->rows[engine->next_row++];
	return &scenario->rows[random_below(&engine->random, scenario->row_count)];
}

/* The caller who rang beside the call that is over has the line now. */
static void
take_second(struct sim_engine *engine, int64_t now_ms)
{
	engine->call = engine->second;
	engine->second_rings = false;
	engine->open = true;
	engine->next_ring_ms = CALL_TIME_NONE;
	engine->ring_out_ms = now_ms + SIM_RING_OUT_MS;
}

void
sim_end_call(struct sim_engine *engine, enum call_end end, const char *reason, int64_t now_ms)
{
	engine->call.state = CALL_DONE;
	engine->call.end = end;
	line_copy_text(engine->call.reason, sizeof(engine->call.reason), reason, strlen(reason));
	sim_forget_deadlines(engine);
	if (engine->up) {
		sim_emit_call(engine, now_ms);
		engine->open = false;
	} else {
		engine->ended_unseen = true;
	}
	engine->row = NULL;
	sim_plan_next_ring(engine, now_ms);
	if (engine->second_rings && !engine->open)
		take_second(engine, now_ms);
}

void
sim_begin_call(struct sim_engine *engine, enum call_direction direction, const char *number,
           const char *name)
{
	sim_forget_deadlines(engine);
	engine->counter++;
	engine->open = true;
	engine->ended_unseen = false;
	engine->next_ring_ms = CALL_TIME_NONE;
	engine->row = NULL;
	engine->call = (struct line_call){ .direction = direction, .talked_ms = LINE_TIME_UNKNOWN,
	                                   .withheld = number == NULL };
	snprintf(engine->call.id, sizeof(engine->call.id), "sim-%" PRId64, engine->counter);
	snprintf(engine->call.recording, sizeof(engine->call.recording), "sim:%" PRId64,
	         engine->counter);
	if (number) {
		line_copy_text(engine->call.number, sizeof(engine->call.number), number,
		               strlen(number));
		line_copy_text(engine->call.name, sizeof(engine->call.name), name, strlen(name));
	}
}

void
sim_ring(struct sim_engine *engine, const char *number, const char *name, int32_t patience_ms,
     int64_t now_ms)
{
	sim_begin_call(engine, CALL_INCOMING, number, name);
	engine->call.state = CALL_RINGING;
	engine->ring_out_ms = now_ms + SIM_RING_OUT_MS;
	if (patience_ms > 0)
		engine->give_up_ms = now_ms + patience_ms;
	sim_emit_call(engine, now_ms);
}

static void
ring_by_scenario(struct sim_engine *engine, int64_t now_ms)
{
	const struct sim_row *row = take_row(engine);

	sim_ring(engine, row->number, row->name, row->patience_ms, now_ms);
	engine->row = row;
}

void
sim_plan_words(struct sim_engine *engine)
{
	const struct sim_words *words = engine->row ? engine->row->words : NULL;

	engine->says_ms = words && words[engine->next_words].text
	                  ? engine->answered_ms + words[engine->next_words].after_ms
	                  : CALL_TIME_NONE;
}

void
sim_connect(struct sim_engine *engine, int64_t now_ms)
{
	engine->ring_out_ms = CALL_TIME_NONE;
	engine->give_up_ms = CALL_TIME_NONE;
	engine->far_ring_ms = CALL_TIME_NONE;
	engine->far_answer_ms = CALL_TIME_NONE;
	engine->far_refuse_ms = CALL_TIME_NONE;
	engine->answered_ms = now_ms;
	if (engine->row && engine->row->talk_ms > 0)
		engine->hang_up_ms = now_ms + engine->row->talk_ms;
	sim_plan_words(engine);
	engine->call.state = CALL_TALKING;
	sim_emit_call(engine, now_ms);
}

static void
set_held(struct sim_engine *engine, enum call_state state, int64_t now_ms)
{
	engine->call.state = state;
	if (state == CALL_TALKING)
		engine->held_out_ms = CALL_TIME_NONE;
	else if (engine->held_out_ms == CALL_TIME_NONE && engine->row &&
	         engine->row->hold_patience_ms > 0)
		engine->held_out_ms = now_ms + engine->row->hold_patience_ms;
	sim_emit_call(engine, now_ms);
}

static void
dial(struct sim_engine *engine, const char *number, int64_t now_ms)
{
	uint64_t chance = engine->scenario->row_count == 0 ? 0 : random_below(&engine->random, 10);

	sim_begin_call(engine, CALL_OUTGOING, number, "");
	engine->call.state = CALL_DIALING;
	engine->far_reason = NULL;
	engine->far_ring_ms = now_ms + FAR_RING_AFTER_MS;
	if (engine->scenario->row_count == 0) {
		engine->far_answer_ms = engine->far_ring_ms + 2000;
	} else if (chance < ANSWER_CHANCE_OF_TEN) {
		engine->far_answer_ms = engine->far_ring_ms + 2000 +
		                        (int64_t)random_below(&engine->random, 8000);
	} else if (chance == ANSWER_CHANCE_OF_TEN) {
		engine->far_ring_ms = CALL_TIME_NONE;
		engine->far_refuse_ms = now_ms + FAR_RING_AFTER_MS;
		engine->far_reason = "486 Busy Here";
	} else {
		engine->far_refuse_ms = engine->far_ring_ms + 30000;
		engine->far_reason = "480 No answer";
	}
	sim_emit_call(engine, now_ms);
}

/* ---- time --------------------------------------------------------------------------- */

static void
due_ring(struct sim_engine *engine, int64_t now_ms)
{
	ring_by_scenario(engine, now_ms);
}

static void
due_give_up(struct sim_engine *engine, int64_t now_ms)
{
	sim_end_call(engine, CALL_END_BY_FAR_SIDE, "the caller gave up", now_ms);
}

static void
due_ring_out(struct sim_engine *engine, int64_t now_ms)
{
	sim_end_call(engine, CALL_END_TIMEOUT, "rang too long", now_ms);
}

static void
due_hang_up(struct sim_engine *engine, int64_t now_ms)
{
	sim_end_call(engine, CALL_END_BY_FAR_SIDE, "the caller hung up", now_ms);
}

static void
due_held_out(struct sim_engine *engine, int64_t now_ms)
{
	sim_end_call(engine, CALL_END_BY_FAR_SIDE, "the caller hung up while held", now_ms);
}

/* A held caller is not heard, but says it all the same. */
static void
due_words(struct sim_engine *engine, int64_t now_ms)
{
	const char *text = engine->row->words[engine->next_words++].text;

	sim_plan_words(engine);
	if (engine->call.state == CALL_TALKING)
		sim_emit_note(engine, LINE_NOTE_HEARD, text, now_ms);
}

static void
due_far_ring(struct sim_engine *engine, int64_t now_ms)
{
	engine->far_ring_ms = CALL_TIME_NONE;
	engine->call.state = CALL_FAR_RINGING;
	sim_emit_call(engine, now_ms);
}

static void
due_far_answer(struct sim_engine *engine, int64_t now_ms)
{
	sim_connect(engine, now_ms);
}

static void
due_far_refuse(struct sim_engine *engine, int64_t now_ms)
{
	sim_end_call(engine, CALL_END_REFUSED, engine->far_reason, now_ms);
}

/* What can be due; of equal times the first row happens first. */
static const struct {
	size_t offset;
	void (*happen)(struct sim_engine *engine, int64_t now_ms);
} dues[] = {
	{ offsetof(struct sim_engine, far_ring_ms), due_far_ring },
	{ offsetof(struct sim_engine, far_answer_ms), due_far_answer },
	{ offsetof(struct sim_engine, far_refuse_ms), due_far_refuse },
	{ offsetof(struct sim_engine, says_ms), due_words },
	{ offsetof(struct sim_engine, give_up_ms), due_give_up },
	{ offsetof(struct sim_engine, ring_out_ms), due_ring_out },
	{ offsetof(struct sim_engine, held_out_ms), due_held_out },
	{ offsetof(struct sim_engine, hang_up_ms), due_hang_up },
	{ offsetof(struct sim_engine, next_ring_ms), due_ring },
};

static int64_t
due_at(const struct sim_engine *engine, size_t index)
{
	int64_t at_ms;

	/* On a break, and on a line that is down, nobody gets through to the desk. */
	if (dues[index].happen == due_ring && (engine->paused || !engine->up || engine->open))
		return CALL_TIME_NONE;
	memcpy(&at_ms, (const char *)engine + dues[index].offset, sizeof(at_ms));
	return at_ms;
}

/* Index of what is due first, or the number of rows. */
static size_t
first_due(const struct sim_engine *engine)
{
	size_t count = sizeof(dues) / sizeof(*dues);
	size_t first = count;
	int64_t first_ms = CALL_TIME_NONE;

	for (size_t i = 0; i < count; i++) {
		int64_t at_ms = due_at(engine, i);

		if (at_ms != CALL_TIME_NONE && (first_ms == CALL_TIME_NONE || at_ms < first_ms)) {
			first = i;
			first_ms = at_ms;
		}
	}
	return first;
}

int64_t
sim_next_ms(const struct sim_engine *engine)
{
	size_t first = first_due(engine);

	return first < sizeof(dues) / sizeof(*dues) ? due_at(engine, first) : CALL_TIME_NONE;
}

void
sim_advance(struct sim_engine *engine, int64_t now_ms)
{
	int64_t at_ms;

	while ((at_ms = sim_next_ms(engine)) != CALL_TIME_NONE && at_ms <= now_ms)
		dues[first_due(engine)].happen(engine, at_ms);
}

/* ---- orders ------------------------------------------------------------------------- */

bool
sim_is_connected(enum call_state state)
{
	return state == CALL_TALKING || state == CALL_HELD || state == CALL_CONSULTING;
}

/* What a command asks of the call. */
enum need {
	NEED_NOTHING,
	NEED_NO_CALL,
	NEED_CALL,
	NEED_RINGING,
	NEED_CONNECTED,
	NEED_NOT_HELD,
	NEED_HELD,
	NEED_CONSULTING,
	NEED_OTHER_LINE,
};

static const enum need needs[LINE_COMMAND_COUNT] = {
	[LINE_ANSWER] = NEED_RINGING,
	[LINE_HANG_UP] = NEED_CALL,
	[LINE_DECLINE] = NEED_RINGING,
	[LINE_HOLD] = NEED_NOT_HELD,
	[LINE_RESUME] = NEED_HELD,
	[LINE_TRANSFER] = NEED_CONNECTED,
	[LINE_CONSULT] = NEED_CONNECTED,
	[LINE_CONSULT_COMPLETE] = NEED_CONSULTING,
	[LINE_CONSULT_ABORT] = NEED_CONSULTING,
	[LINE_DIAL] = NEED_NO_CALL,
	[LINE_TONES] = NEED_CONNECTED,
	[LINE_MUTE] = NEED_CONNECTED,
	[LINE_UNMUTE] = NEED_CONNECTED,
	[LINE_PAUSE] = NEED_NOTHING,
	[LINE_UNPAUSE] = NEED_NOTHING,
	[LINE_ENTER_CALL] = NEED_OTHER_LINE,
	[LINE_ECHO_START] = NEED_NO_CALL,
	[LINE_ECHO_STOP] = NEED_NOTHING,
};

enum line_can
sim_can(const struct sim_engine *engine, enum line_command command, const char *call_id)
{
	enum need need = needs[command];
	enum call_state state = engine->call.state;
	bool open = engine->open && (!*call_id || !strcmp(call_id, engine->call.id));

	if (need == NEED_OTHER_LINE)
		return LINE_CANNOT_BY_LINE;
	if (need == NEED_NOTHING)
		return LINE_CAN;
	if (!engine->up)
		return LINE_CANNOT_LINE_DOWN;
	if (need == NEED_NO_CALL)
		return engine->open ? LINE_CANNOT_CALL_OPEN : LINE_CAN;
	if (engine->second_rings && !strcmp(call_id, engine->second.id))
		return LINE_CANNOT_CALL_OPEN;
	if (!open)
		return LINE_CANNOT_NO_CALL;
	if (need == NEED_RINGING)
		return state == CALL_RINGING ? LINE_CAN : LINE_CANNOT_NOT_RINGING;
	if (need == NEED_CALL)
		return LINE_CAN;
	if (!sim_is_connected(state))
		return LINE_CANNOT_NOT_CONNECTED;
	if (need == NEED_NOT_HELD && state != CALL_TALKING)
		return LINE_CANNOT_HELD;
	if (need == NEED_HELD && state != CALL_HELD)
		return LINE_CANNOT_NOT_HELD;
	if (need == NEED_CONSULTING && state != CALL_CONSULTING)
		return LINE_CANNOT_NOT_CONSULTING;
	return LINE_CAN;
}

/* Where to: any telephone number or address that has something to dial. */
static bool
is_target(const char *text)
{
	struct strbuf target;
	struct err e = ERR_INIT;
	bool ok;

	strbuf_init(&target, LINE_ADDRESS_SIZE);
	ok = ctrl_target(text, "", &target, &e);
	strbuf_release(&target);
	return ok;
}

static void
set_muted(struct sim_engine *engine, bool muted, int64_t now_ms)
{
	if (engine->call.muted == muted)
		return;
	engine->call.muted = muted;
	sim_emit_call(engine, now_ms);
}

void
sim_order(struct sim_engine *engine, const struct line_order *order, int64_t now_ms)
{
	enum line_can answer = LINE_CAN;
	const char *text = "";

	switch (order->command) {
	case LINE_ANSWER:
		sim_connect(engine, now_ms);
		break;
	case LINE_HANG_UP:
	case LINE_DECLINE:
		sim_end_call(engine, CALL_END_BY_AGENT, "", now_ms);
		break;
	case LINE_HOLD:
		set_held(engine, CALL_HELD, now_ms);
		break;
	case LINE_RESUME:
	case LINE_CONSULT_ABORT:
		set_held(engine, CALL_TALKING, now_ms);
		break;
	case LINE_CONSULT:
		if (is_target(order->text))
			set_held(engine, CALL_CONSULTING, now_ms);
		else
			answer = LINE_CANNOT_BAD_NUMBER;
		break;
	case LINE_TRANSFER:
		if (is_target(order->text))
			sim_end_call(engine, CALL_END_TRANSFERRED, "", now_ms);
		else
			answer = LINE_CANNOT_BAD_NUMBER;
		break;
	case LINE_CONSULT_COMPLETE:
		sim_end_call(engine, CALL_END_TRANSFERRED, "", now_ms);
		break;
	case LINE_DIAL:
		if (is_target(order->text))
			dial(engine, order->text, now_ms);
		else
			answer = LINE_CANNOT_BAD_NUMBER;
		break;
	case LINE_TONES:
		if (!*order->text || order->text[strspn(order->text, "0123456789*#ABCD")])
			answer = LINE_CANNOT_BAD_TONES;
		break;
	case LINE_MUTE:
	case LINE_UNMUTE:
		set_muted(engine, order->command == LINE_MUTE, now_ms);
		break;
	case LINE_PAUSE:
		engine->paused = true;
		break;
	case LINE_UNPAUSE:
		if (engine->paused)
			sim_postpone(engine, now_ms);
		engine->paused = false;
		break;
	case LINE_ECHO_START:
		text = N_("A simulated line has no sound: with a softphone you hear yourself.");
		break;
	case LINE_ECHO_STOP:
		break;
	default:
		answer = LINE_CANNOT_BY_LINE;
		break;
	}
	emit_reply(engine, order->token, answer, text, now_ms);
}

/* ---- opening ------------------------------------------------------------------------ */

void
sim_init(struct sim_engine *engine, const struct sim_scenario *scenario, uint64_t seed,
         int64_t now_ms, void (*happened)(const struct line_event *event, void *context),
         void *context)
{
	*engine = (struct sim_engine){
		.scenario = scenario,
		.happened = happened,
		.context = context,
		.up = true,
	};
	random_init_seeded(&engine->random, seed);
	sim_forget_deadlines(engine);
	sim_plan_next_ring(engine, now_ms);
	sim_emit(engine, (struct line_event){ .kind = LINE_UP }, now_ms);
}

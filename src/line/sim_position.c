/*
 * The place of the simulated line as text, and back (line/sim_engine.h).
 * Times are kept as spans from the moment of saving. The text is checked like
 * any input: what does not fit is left out, and the scenario goes on.
 */
#include "line/sim_engine.h"

#include "base/json.h"
#include "position_priv.h"
#include "sim_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *key;
	size_t offset;
} saved_times[] = {
	{ "next_ring", offsetof(struct sim_engine, next_ring_ms) },
	{ "answered", offsetof(struct sim_engine, answered_ms) },
	{ "give_up", offsetof(struct sim_engine, give_up_ms) },
	{ "ring_out", offsetof(struct sim_engine, ring_out_ms) },
	{ "hang_up", offsetof(struct sim_engine, hang_up_ms) },
	{ "held_out", offsetof(struct sim_engine, held_out_ms) },
	{ "says", offsetof(struct sim_engine, says_ms) },
	{ "far_ring", offsetof(struct sim_engine, far_ring_ms) },
	{ "far_answer", offsetof(struct sim_engine, far_answer_ms) },
	{ "far_refuse", offsetof(struct sim_engine, far_refuse_ms) },
};

#define SAVED_TIMES (sizeof(saved_times) / sizeof(*saved_times))
#define SPAN_MAX_MS (INT64_C(366) * 24 * 3600 * 1000)

static void
save_times(const struct sim_engine *engine, int64_t now_ms, struct json *position)
{
	for (size_t i = 0; i < SAVED_TIMES; i++) {
		int64_t at_ms;

		memcpy(&at_ms, (const char *)engine + saved_times[i].offset, sizeof(at_ms));
		if (at_ms != CALL_TIME_NONE)
			json_set(position, saved_times[i].key, json_whole(at_ms - now_ms));
	}
}

static void
restore_times(struct sim_engine *engine, int64_t now_ms, const struct json *position)
{
	for (size_t i = 0; i < SAVED_TIMES; i++) {
		int64_t span_ms = json_get_whole(position, saved_times[i].key, INT64_MIN);
		int64_t at_ms = CALL_TIME_NONE;

		if (span_ms >= -SPAN_MAX_MS && span_ms <= SPAN_MAX_MS)
			at_ms = now_ms + span_ms;
		memcpy((char *)engine + saved_times[i].offset, &at_ms, sizeof(at_ms));
	}
}

static void
save_random(const struct random_source *random, struct json *position)
{
	struct json *states = json_array();

	for (size_t i = 0; i < sizeof(random->state) / sizeof(*random->state); i++) {
		char hex[17];

		snprintf(hex, sizeof(hex), "%016" PRIx64, random->state[i]);
		json_append(states, json_text(hex));
	}
	json_set(position, "random", states);
}

static void
restore_random(struct random_source *random, const struct json *position)
{
	const struct json *states = json_get(position, "random");

	for (size_t i = 0; i < sizeof(random->state) / sizeof(*random->state); i++) {
		const char *hex = json_as_text(states ? json_at(states, i) : NULL, "");

		if (strlen(hex) == 16)
			random->state[i] = strtoull(hex, NULL, 16);
	}
}

bool
sim_save(const struct sim_engine *engine, int64_t now_ms, struct strbuf *out)
{
	struct json *position = position_new("sim");
	bool ok;

	json_set(position, "scenario", json_text(engine->scenario->name));
	json_set(position, "counter", json_whole(engine->counter));
	json_set(position, "next_row", json_whole((int64_t)engine->next_row));
	json_set(position, "paused", json_boolean(engine->paused));
	save_times(engine, now_ms, position);
	save_random(&engine->random, position);
	if (engine->open && !engine->ended_unseen) {
		json_set(position, "call", position_of_call(&engine->call));
		json_set(position, "next_words", json_whole((int64_t)engine->next_words));
		if (engine->row)
			json_set(position, "row", json_whole(engine->row - engine->scenario->rows));
		if (engine->far_reason)
			json_set(position, "far_reason", json_text(engine->far_reason));
	}
	ok = json_write(position, out);
	json_free(position);
	return ok;
}

/* Where the words stand by the time that has passed since the answer. */
static void
restore_row(struct sim_engine *engine, const struct json *position)
{
	int64_t row = json_get_whole(position, "row", -1);
	int64_t words = json_get_whole(position, "next_words", 0);

	engine->row = NULL;
	engine->says_ms = CALL_TIME_NONE;
	if (row < 0 || row >= (int64_t)engine->scenario->row_count)
		return;
	engine->row = &engine->scenario->rows[row];
	if (!engine->row->words)
		return;
	for (engine->next_words = 0; engine->row->words[engine->next_words].text &&
	                             (int64_t)engine->next_words < words;)
		engine->next_words++;
	if (engine->answered_ms != CALL_TIME_NONE)
		sim_plan_words(engine);
}

static void
restore_call(struct sim_engine *engine, const struct json *position, int64_t now_ms)
{
	bool busy = !strncmp(json_get_text(position, "far_reason", ""), "486", 3);

	engine->open = true;
	engine->next_ring_ms = CALL_TIME_NONE;
	engine->far_reason = busy ? "486 Busy Here" : "480 No answer";
	restore_row(engine, position);
	engine->call.found_again = true;
	if (engine->answered_ms != CALL_TIME_NONE)
		engine->call.talked_ms = now_ms - engine->answered_ms;
	sim_emit_call(engine, now_ms);
}

bool
sim_restore(struct sim_engine *engine, const char *text, int64_t now_ms)
{
	struct json *position = position_parse(text, "sim");
	int64_t next_row;
	bool ok = position && !strcmp(json_get_text(position, "scenario", ""),
	                              engine->scenario->name);

	if (ok) {
		next_row = json_get_whole(position, "next_row", 0);
		engine->next_row = next_row < 0 || next_row > (int64_t)engine->scenario->row_count
		                   ? engine->scenario->row_count : (size_t)next_row;
		engine->counter = json_get_whole(position, "counter", 0);
		engine->counter = engine->counter < 0 ? 0 : engine->counter;
		engine->paused = json_get_boolean(position, "paused", false);
		restore_times(engine, now_ms, position);
		restore_random(&engine->random, position);
		if (position_read_call(json_get(position, "call"), &engine->call)) {
			restore_call(engine, position, now_ms);
		} else {
			int64_t next_ring_ms = engine->next_ring_ms;

			sim_forget_deadlines(engine);
			engine->next_ring_ms = next_ring_ms;
			if (next_ring_ms == CALL_TIME_NONE)
				sim_plan_next_ring(engine, now_ms);
		}
	}
	json_free(position);
	return ok;
}

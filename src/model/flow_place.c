/*
 * The place where a run stands, as JSON text: a local row of the store, so
 * that a desk killed in a call opens where it stood. Moments are kept as
 * distances to now, since the steady clock of another start counts from
 * elsewhere. The text was written by us, but it is checked like any input.
 */
#include "model/flow.h"

#include "base/json.h"

#include <string.h>

enum {
	PLACE_BYTES_MAX = 64 * 1024,
};

#define DISTANCE_MAX_MS (INT64_C(30) * 24 * 3600 * 1000)

/* --- writing -------------------------------------------------------------------------------- */

static struct json *
mark_to_json(const struct flow_mark *mark)
{
	if (!mark->ended)
		return json_null();
	struct json *pair = json_array();

	json_append(pair, json_text(script_outcome_name(mark->outcome)));
	json_append(pair, json_whole(mark->wait_kept_ms));
	return pair;
}

static struct json *
level_to_json(const struct flow_level *level, int64_t now_ms)
{
	struct json *object = json_object(), *marks = json_array();

	json_set(object, "situation", json_text(level->situation->id));
	json_set(object, "step", json_whole((int64_t)level->step));
	json_set(object, "shown", json_whole(level->shown_ms - now_ms));
	if (level->said_ms != FLOW_NEVER_MS)
		json_set(object, "said", json_whole(level->said_ms - now_ms));
	for (size_t i = 0; i < level->step && i < level->situation->step_count; i++)
		json_append(marks, mark_to_json(&level->marks[i]));
	json_set(object, "marks", marks);
	return object;
}

bool
flow_write(const struct flow_run *run, int64_t now_ms, struct strbuf *out)
{
	struct json *object = json_object(), *levels = json_array();

	for (size_t i = 0; i < run->depth; i++)
		json_append(levels, level_to_json(&run->levels[i], now_ms));
	json_set(object, "levels", levels);
	json_set(object, "left", json_boolean(run->left));
	json_set(object, "positions", json_whole((int64_t)run->positions));
	bool written = json_write(object, out);

	json_free(object);
	return written;
}

/* --- reading -------------------------------------------------------------------------------- */

static bool
outcome_from_name(const char *name, enum script_outcome *out)
{
	for (int i = 0; i < SCRIPT_OUTCOME_COUNT; i++) {
		if (strcmp(script_outcome_name((enum script_outcome)i), name) == 0) {
			*out = (enum script_outcome)i;
			return true;
		}
	}
	return false;
}

static void
read_mark(const struct json *pair, struct flow_mark *mark)
{
	enum script_outcome outcome;
	int64_t kept_ms = json_as_whole(json_at(pair, 1), 0);

	if (json_count(pair) != 2 ||
	    !outcome_from_name(json_as_text(json_at(pair, 0), ""), &outcome))
		return;
	*mark = (struct flow_mark){
		.ended = true,
		.outcome = outcome,
		.wait_kept_ms = kept_ms >= 0 && kept_ms <= DISTANCE_MAX_MS ? kept_ms : 0,
	};
}

/* A moment that lies before now, and not longer ago than a call can last. */
static int64_t
read_moment(const struct json *object, const char *key, int64_t now_ms, int64_t fallback)
{
	int64_t distance_ms = json_get_whole(object, key, 1);

	if (distance_ms > 0 || distance_ms < -DISTANCE_MAX_MS)
		return fallback;
	return now_ms + distance_ms;
}

static bool
read_level(const struct pack *pack, const struct json *object, int64_t now_ms,
           struct flow_level *level)
{
	const struct situation *situation =
		pack_situation(pack, json_get_text(object, "situation", ""));
	int64_t step = json_get_whole(object, "step", -1);
	const struct json *marks = json_get(object, "marks");

	memset(level, 0, sizeof *level);
	if (!situation || step < 0 || step > (int64_t)situation->step_count)
		return false;
	level->situation = situation;
	level->step = (size_t)step;
	level->shown_ms = read_moment(object, "shown", now_ms, now_ms);
	level->said_ms = read_moment(object, "said", now_ms, FLOW_NEVER_MS);
	for (size_t i = 0; marks && i < json_count(marks) && i < level->step; i++)
		read_mark(json_at(marks, i), &level->marks[i]);
	return true;
}

bool
flow_read(struct flow_run *run, const char *text, size_t length, int64_t now_ms, struct err *e)
{
	struct json *object = json_parse(text, length, PLACE_BYTES_MAX, e);
	const struct json *levels;

	run->depth = 0;
	run->left = false;
	run->cue = false;
	if (!object)
		return err_prefix(e, "place in the script");
	levels = json_get(object, "levels");
	for (size_t i = 0; levels && i < json_count(levels) && run->depth < FLOW_DEPTH_MAX; i++) {
		if (read_level(run->pack, json_at(levels, i), now_ms, &run->levels[run->depth]))
			run->depth++;
	}
	int64_t positions = json_get_whole(object, "positions", 0);

	run->positions = positions > 0 && positions < INT32_MAX ? (size_t)positions : 0;
	run->left = run->depth > 0 && json_get_boolean(object, "left", false);
	json_free(object);
	return true;
}

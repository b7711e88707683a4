/*
 * Where the agent stood, as the local row "screen": calls, prompter, pane,
 * draft at work. A desk that was killed reads it and stands there again; the
 * line then says which of the calls still live. Times are kept as UTC.
 */
#include "app_priv.h"
#include "draft_priv.h"

#include "base/log.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define PLACE_MAX (512 * 1024)
#define PLACE_VERSION 1

/* The moments of a call, by name. */
#define MOMENTS(MOMENT) \
	MOMENT(began_ms) \
	MOMENT(answered_ms) \
	MOMENT(ended_ms) \
	MOMENT(finished_ms) \
	MOMENT(held_since_ms)

static struct json *
write_call(const struct app *app, const struct live_call *live)
{
	struct json *object = json_object();
	struct call call = live->call;

	call_shift(&call, app->wall_ms - app->steady_ms);
	json_set_id(object, "id", &live->id);
	json_set_id(object, "customer", &live->customer);
	json_set(object, "line_id", json_text(live->line_id));
	json_set(object, "number", json_text(live->number));
	json_set(object, "name", json_text(live->name));
	json_set(object, "withheld", json_boolean(live->withheld));
	json_set(object, "ticketed", json_boolean(live->ticketed));
	json_set(object, "situation", json_text(live->situation));
	json_set(object, "result", json_text(live->result));
	if (live->note)
		json_set(object, "note", json_text(live->note));
	if (live->promise)
		json_set(object, "promise", json_text(live->promise));
	json_set(object, "promised", json_boolean(live->promised));
	json_set(object, "direction", json_text(call_direction_word(call.direction)));
	json_set(object, "state", json_text(call_state_word(call.state)));
	json_set(object, "end", json_text(call_end_word(call.end)));
#define WRITE(moment) json_set(object, #moment, json_whole(call.moment));
	MOMENTS(WRITE)
#undef WRITE
	json_set(object, "held_total_ms", json_whole(call.held_total_ms));
	json_set(object, "hold_count", json_whole(call.hold_count));
	return object;
}

static struct json *
write_gaps(const struct app *app)
{
	struct json *gaps = json_object();

	for (size_t i = 0; i < app->prompter.gap_count; i++)
		json_set(gaps, app->prompter.gaps[i].id, json_text(app->prompter.gaps[i].value));
	return gaps;
}

static struct json *
write_place(struct app *app)
{
	struct json *place = json_object(), *calls = json_array();
	struct strbuf flow;

	json_set(place, "version", json_whole(PLACE_VERSION));
	for (size_t i = 0; i < app->calls.count; i++)
		json_append(calls, write_call(app, app->calls.items[i]));
	json_set(place, "calls", calls);
	json_set_id(place, "agent", &app->session.agent.head.id);
	json_set(place, "on_break", json_boolean(app->session.on_break));
	json_set(place, "break_reason", json_text(app->session.break_reason));
	json_set(place, "pane", json_whole((int64_t)app->focus));
	json_set(place, "partner", json_whole((int64_t)app->partner));
	json_set(place, "zoomed", json_boolean(app->zoomed));
	if (app->drafts.focus)
		json_set_id(place, "draft", &app->drafts.focus->ticket);
	if (app->card.shown)
		json_set_id(place, "customer", &app->card.card.customer.head.id);
	strbuf_init(&flow, PLACE_MAX / 4);
	if (flow_write(&app->prompter.run, app->steady_ms, &flow) && flow.length)
		json_set(place, "flow", json_text_n(flow.data, flow.length));
	strbuf_release(&flow);
	json_set(place, "script_language", json_text(i18n_code(app->prompter.language)));
	json_set(place, "gaps", write_gaps(app));
	json_set_id(place, "run", &app->prompter.run_id);
	json_set(place, "position", json_whole(app->prompter.position));
	json_set(place, "written_ms", json_whole(app->wall_ms));
	return place;
}

void
place_save(struct app *app)
{
	struct json *place;
	struct strbuf text;

	app->place_unsaved = false;
	if (id_is_zero(&app->session.agent.head.id))
		return;
	place = write_place(app);
	strbuf_init(&text, PLACE_MAX);
	if (json_write(place, &text))
		app_put_local(app, "screen", text.data, text.length, app_token(app));
	strbuf_release(&text);
	json_free(place);
	effect_add(&app->effects, EFFECT_LINE_SAVE);
}

/* --- reading ----------------------------------------------------------------------------- */

static bool
read_words(const struct json *object, struct call *call)
{
	return call_direction_from_word(json_get_text(object, "direction", ""),
	                                &call->direction) &&
	       call_state_from_word(json_get_text(object, "state", ""), &call->state) &&
	       call_end_from_word(json_get_text(object, "end", ""), &call->end);
}

static void
read_call(struct app *app, const struct json *object)
{
	struct live_call *live;
	struct call call;
	struct id id;

	id = json_get_id(object, "id");
	call_init(&call, CALL_INCOMING);
	if (id_is_zero(&id) || calls_find(app, &id) || !read_words(object, &call))
		return;
#define READ(moment) call.moment = json_get_whole(object, #moment, CALL_TIME_NONE);
	MOMENTS(READ)
#undef READ
	call.held_total_ms = json_get_whole(object, "held_total_ms", 0);
	call.hold_count = (int32_t)json_get_whole(object, "hold_count", 0);
	call_shift(&call, app->steady_ms - app->wall_ms);
	live = calls_add(app, &id);
	if (!live)
		return;
	live->call = call;
	live->unseen = call_is_live(live);
	live->customer = json_get_id(object, "customer");
	snprintf(live->line_id, sizeof(live->line_id), "%s", json_get_text(object, "line_id", ""));
	snprintf(live->number, sizeof(live->number), "%s", json_get_text(object, "number", ""));
	snprintf(live->name, sizeof(live->name), "%s", json_get_text(object, "name", ""));
	snprintf(live->situation, sizeof(live->situation), "%s",
	         json_get_text(object, "situation", ""));
	snprintf(live->result, sizeof(live->result), "%s", json_get_text(object, "result", ""));
	record_set_text(&live->note, json_get_text(object, "note", ""));
	record_set_text(&live->promise, json_get_text(object, "promise", ""));
	live->promised = json_get_boolean(object, "promised", false);
	live->withheld = json_get_boolean(object, "withheld", false);
	live->ticketed = json_get_boolean(object, "ticketed", false);
	app_ask(app, READ_CALL, 0)->id = id;
}

static bool
read_gap(const char *key, const struct json *value, void *context)
{
	struct app *app = context;
	struct filled_gap *gap;

	if (app->prompter.gap_count == GAPS_MAX)
		return false;
	gap = &app->prompter.gaps[app->prompter.gap_count++];
	snprintf(gap->id, sizeof(gap->id), "%s", key);
	gap->value = mem_dup_text(json_as_text(value, ""));
	return true;
}

static void
read_prompter(struct app *app, const struct json *place, int64_t away_ms)
{
	const char *flow = json_get_text(place, "flow", "");
	struct err e = ERR_INIT;

	i18n_from_code(json_get_text(place, "script_language", ""), &app->prompter.language);
	if (json_get(place, "gaps"))
		json_each(json_get(place, "gaps"), read_gap, app);
	app->prompter.run_id = json_get_id(place, "run");
	app->prompter.position = json_get_whole(place, "position", 0);
	if (*flow && !flow_read(&app->prompter.run, flow, strlen(flow), app->steady_ms - away_ms,
	                        &e))
		log_write(LOG_WARNING, "the script's place is lost: %s", e.text);
}

/* A ticket without unsaved changes has no draft row: it is opened from the store. */
static void
read_ticket_at_work(struct app *app, struct id ticket, struct id agent)
{
	if (id_is_zero(&ticket))
		return;
	app->drafts.focus = draft_of_ticket(app, &ticket);
	if (app->drafts.focus)
		return;
	app->drafts.reopened = ticket;
	app->drafts.reopened_owner = agent;
	app_ask(app, READ_TICKET, 0)->id = ticket;
}

static void
read_panes(struct app *app, const struct json *place)
{
	int64_t pane = json_get_whole(place, "pane", PANE_CALLER);
	int64_t partner = json_get_whole(place, "partner", PANE_PROMPTER);
	struct id id;

	if (pane >= 0 && pane < PANE_COUNT)
		app->focus = (enum pane)pane;
	if (partner >= 0 && partner < PANE_COUNT)
		app->partner = (enum pane)partner;
	app->zoomed = json_get_boolean(place, "zoomed", false);
	read_ticket_at_work(app, json_get_id(place, "draft"), json_get_id(place, "agent"));
	id = json_get_id(place, "customer");
	if (!id_is_zero(&id))
		card_show_customer(app, &id);
	else if (app->calls.focus && *app->calls.focus->number)
		card_look_up(app, app->calls.focus->number);
}

/* The place is read before anybody has entered a PIN: the break waits for whose it is. */
static void
read_break(struct app *app, const struct json *place)
{
	if (!json_get_boolean(place, "on_break", false))
		return;
	app->session.break_of = json_get_id(place, "agent");
	snprintf(app->session.break_reason, sizeof(app->session.break_reason), "%s",
	         json_get_text(place, "break_reason", ""));
}

bool
place_restore(struct app *app, const char *text)
{
	struct err e = ERR_INIT;
	struct json *place = json_parse(text, strlen(text), PLACE_MAX, &e);
	const struct json *calls;
	int64_t away_ms;

	if (!place) {
		log_write(LOG_ERROR, "the desk's place in the store cannot be read: %s", e.text);
		return false;
	}
	away_ms = app->wall_ms - json_get_whole(place, "written_ms", app->wall_ms);
	if (away_ms < 0)
		away_ms = 0;
	calls = json_get(place, "calls");
	for (size_t i = 0; calls && i < json_count(calls); i++)
		read_call(app, json_at(calls, i));
	calls_restored(app);
	read_break(app, place);
	read_prompter(app, place, away_ms);
	read_panes(app, place);
	json_free(place);
	app->place_unsaved = false;
	app_changed(app);
	return true;
}

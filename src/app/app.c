/*
 * The machine's frame: takes events, hands them to the part they concern,
 * collects effects, and says when it wants to be woken. Called by app/desk.c.
 */
#include "app/app.h"

#include "app_priv.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define WAKE_AT_LEAST_MS 60000

void
app_changed(struct app *app)
{
	app->needs_draw = true;
}

void
app_place_changed(struct app *app)
{
	if (!app->place_unsaved)
		app->place_unsaved_since_ms = app->steady_ms;
	app->place_unsaved = true;
}

uint64_t
app_token(struct app *app)
{
	return ++app->last_token;
}

struct id
app_new_id(struct app *app)
{
	return id_new(&app->ids, app->wall_ms);
}

int64_t
app_wall_of(const struct app *app, int64_t steady_ms)
{
	return app->wall_ms - (app->steady_ms - steady_ms);
}

void
app_say(struct app *app, enum message_kind kind, const char *format, ...)
{
	char text[MESSAGE_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	message_set(&app->message, kind, app->steady_ms, "%s", text);
	app_changed(app);
}

struct change *
app_change(struct app *app)
{
	return change_new(&app->session.agent.head.id, &app->session.id,
	                  agent_roles(&app->session.agent));
}

bool
app_change_add(struct app *app, struct change *change, enum operation_name name,
               const struct id *entity, struct json *body)
{
	struct err e = ERR_INIT;

	if (change_add(change, name, entity, body, &e))
		return true;
	log_write(LOG_ERROR, "operation %s refused: %s", operation_kinds[name].text, e.text);
	app_say(app, MESSAGE_ERROR, _("Not saved: %s"), e.text);
	return false;
}

void
app_expect(struct app *app, uint64_t token, stored_handler *stored, const struct id *subject)
{
	struct pending *pending;

	MEM_GROW(app->pending, app->pending_capacity, app->pending_count);
	pending = &app->pending[app->pending_count++];
	*pending = (struct pending){ .token = token, .stored = stored };
	if (subject)
		pending->subject = *subject;
}

void
app_say_when_done(struct app *app, uint64_t token, const char *english)
{
	app_expect(app, token, NULL, NULL);
	app->pending[app->pending_count - 1].says = english;
	app->pending[app->pending_count - 1].asked_ms = app->steady_ms;
}

void
app_say_when_stored(struct app *app, const char *english)
{
	app_say_when_done(app, app->last_submitted, english);
}

/* The agent may have gone on meanwhile: what was said since then stays in sight. */
static void
say_stored(struct app *app, const struct pending *pending)
{
	const struct message *said = &app->message;
	char since[MESSAGE_TEXT_MAX];

	if (said->kind == MESSAGE_NONE || said->kind == MESSAGE_DONE ||
	    said->shown_ms < pending->asked_ms) {
		app_say(app, MESSAGE_DONE, "%s", _(pending->says));
		return;
	}
	memcpy(since, said->text, sizeof(since));
	app_say(app, said->kind, "%s %s", _(pending->says), since);
}

uint64_t
app_submit(struct app *app, struct change *change, stored_handler *stored,
           const struct id *subject)
{
	struct effect *effect;

	if (!change_count(change)) {
		change_free(change);
		return 0;
	}
	effect = effect_add(&app->effects, EFFECT_SUBMIT);
	effect->change = change;
	effect->token = app_token(app);
	app->last_submitted = effect->token;
	if (stored)
		app_expect(app, effect->token, stored, subject);
	return effect->token;
}

void
app_put_local(struct app *app, const char *key, const char *bytes, size_t length, uint64_t token)
{
	struct effect *effect = effect_add(&app->effects, EFFECT_PUT_LOCAL);

	effect->text = mem_dup_text(key);
	effect->bytes = bytes ? mem_dup(bytes, length) : NULL;
	effect->length = length;
	effect->token = token;
}

struct read_request *
app_ask(struct app *app, enum read_topic topic, uint64_t serial)
{
	struct effect *effect = effect_add(&app->effects, EFFECT_READ);

	effect->read.topic = topic;
	effect->read.serial = serial;
	return &effect->read;
}

void
app_record_event(struct app *app, const char *type, const char *state, const char *reason)
{
	struct json *body;
	struct change *change;
	struct id id;

	if (id_is_zero(&app->session.agent.head.id))
		return;
	id = app_new_id(app);
	change = app_change(app);
	body = json_object();
	json_set(body, "type", json_text(type));
	if (state)
		json_set(body, "state", json_text(state));
	if (reason && *reason)
		json_set(body, "reason", json_text(reason));
	json_set(body, "began_at", json_whole(app->wall_ms));
	if (app_change_add(app, change, OP_EVENT_ADD, &id, body))
		app_submit(app, change, NULL, NULL);
	else
		change_free(change);
}

/* --- where the keys go and how things stand ---------------------------------------------- */

static unsigned
where_of_focus(const struct app *app)
{
	static const unsigned where[PANE_COUNT] = {
		[PANE_CALLER] = WHERE_CALLER,
		[PANE_PROMPTER] = WHERE_PROMPTER,
		[PANE_TICKET] = WHERE_TICKET,
		[PANE_FOLLOWUPS] = WHERE_FOLLOWUPS,
	};

	return where[app->focus];
}

static unsigned
when_of_call(const struct live_call *call)
{
	if (!call)
		return WHEN_NO_CALL;
	switch (call->call.state) {
	case CALL_RINGING:
		return WHEN_RINGING;
	case CALL_ANSWERING:
	case CALL_DIALING:
	case CALL_FAR_RINGING:
		return WHEN_CALLING;
	case CALL_TALKING:
		return WHEN_TALKING;
	case CALL_HELD:
	case CALL_CONSULTING:
		return WHEN_HELD;
	case CALL_WRAP_UP:
		return WHEN_WRAPUP | WHEN_NO_CALL;
	default:
		return WHEN_NO_CALL;
	}
}

/* What each need of a key asks of the line. */
static const struct {
	unsigned need;
	enum line_command command;
} line_needs[] = {
	{ NEEDS_ANSWER, LINE_ANSWER },
	{ NEEDS_DECLINE, LINE_DECLINE },
	{ NEEDS_HANG_UP, LINE_HANG_UP },
	{ NEEDS_MUTE, LINE_MUTE },
	{ NEEDS_DIAL, LINE_DIAL },
	{ NEEDS_TRANSFER, LINE_TRANSFER },
	{ NEEDS_TONES, LINE_TONES },
	{ NEEDS_NOTE, LINE_ENTER_CALL },
	{ NEEDS_HOLD, LINE_HOLD },
	{ NEEDS_ECHO, LINE_ECHO_START },
};

static unsigned
line_abilities(const struct app *app)
{
	unsigned able = 0;

	for (size_t i = 0; i < sizeof(line_needs) / sizeof(*line_needs); i++) {
		if (app->line_can && app->line_can(app->line_can_context, line_needs[i].command,
		                                   NULL) != LINE_CANNOT_BY_LINE)
			able |= line_needs[i].need;
	}
	return able;
}

/* As if only that many screens were open. */
static void
action_state_at(const struct app *app, size_t screens, struct action_state *state)
{
	const struct screen *top = screens ? &app->screens[screens - 1] : NULL;
	const struct situation *situation = flow_situation(&app->prompter.run);

	*state = (struct action_state){ 0 };
	state->where = top ? top->class->where : where_of_focus(app);
	state->when = when_of_call(app->calls.focus);
	if (situation) {
		state->when |= WHEN_FLOW;
		state->branches = (unsigned)situation->branch_count;
	}
	if (app->prompter.run.left)
		state->when |= WHEN_FLOW_LEFT;
	if (prompter_is_waiting(app))
		state->when |= WHEN_WAIT;
	if (app->drafts.focus && drafts_is_unsaved(app->drafts.focus))
		state->when |= WHEN_UNSAVED;
	if (app->card.shown)
		state->when |= WHEN_CUSTOMER;
	if (calls_without_result(app))
		state->when |= WHEN_RESULT_LACKS;
	state->line = line_abilities(app);
	if (top)
		state->text_focus = top->class->wants_text &&
		                    top->class->wants_text(app, top->state);
	state->secret_focus = top && top->class->hides_text &&
	                      top->class->hides_text(app, top->state);
	if (!top)
		state->text_focus = app->focus == PANE_TICKET && drafts_wants_text(app);
}

void
app_action_state(const struct app *app, struct action_state *state)
{
	action_state_at(app, app->screen_count, state);
}

void
app_action_state_under(const struct app *app, const void *screen, struct action_state *state)
{
	size_t at = app->screen_count;

	for (size_t i = 0; i < app->screen_count; i++) {
		if (app->screens[i].state == screen)
			at = i;
	}
	action_state_at(app, at, state);
}

/* --- keys -------------------------------------------------------------------------------- */

static bool
pane_action(struct app *app, enum action action)
{
	switch (app->focus) {
	case PANE_CALLER:
		return card_action(app, action);
	case PANE_PROMPTER:
		return prompter_action(app, action);
	case PANE_TICKET:
		return drafts_action(app, action);
	case PANE_FOLLOWUPS:
		return board_action(app, action);
	default:
		return false;
	}
}

static bool
pane_key(struct app *app, const struct key *key)
{
	switch (app->focus) {
	case PANE_CALLER:
		return card_key(app, key);
	case PANE_PROMPTER:
		return prompter_key(app, key);
	case PANE_TICKET:
		return drafts_key(app, key);
	case PANE_FOLLOWUPS:
		return board_key(app, key);
	default:
		return false;
	}
}

static void
handle_action(struct app *app, enum action action, const struct action_state *state)
{
	struct screen *top = screen_top(app);

	if (action_verdict(action, state) != ACTION_WORKS) {
		if (action == ACTION_ANSWER && ringing_say_what_to_do(app))
			return;
		app_say(app, MESSAGE_INFO, "%s",
		        app->session.locked ? _("Unlock first: your PIN, then Enter.")
		                            : action_why_not(action, state));
		return;
	}
	/* What was said of the last key is old now; what is wrong stays. */
	if (app->message.kind != MESSAGE_ERROR)
		app->message.kind = MESSAGE_NONE;
	/* The warning has left the line: the next time it comes again. */
	if (action != ACTION_HANG_UP)
		app->prompter.hang_up_warned = false;
	if (action == ACTION_UNDO && undo_is_promised(app)) {
		undo_last_act(app);
		return;
	}
	if (top && top->class->action && top->class->action(app, top->state, action))
		return;
	if (!top && pane_action(app, action))
		return;
	app_act(app, action);
}

static void
handle_mouse(struct app *app, const struct key *key)
{
	enum pane pane;

	if (key->act == MOUSE_PRESS && layout_pane_at(&app->layout, key->row, key->column, &pane) &&
	    pane != app->focus) {
		app->partner = app->focus;
		app->focus = pane;
		app_place_changed(app);
	}
	pane_key(app, key);
}

static void
handle_key(struct app *app, const struct key *key)
{
	struct action_state state;
	struct screen *top = screen_top(app);
	enum action action;

	app->session.last_key_ms = app->steady_ms;
	app_changed(app);
	if (key->kind == KEY_KIND_RESIZE)
		return;
	if (key->kind == KEY_KIND_MOUSE && !top) {
		handle_mouse(app, key);
		return;
	}
	app_action_state(app, &state);
	action = action_for_key(&app->keys, key, &state);
	if (action != ACTION_NONE) {
		handle_action(app, action, &state);
		return;
	}
	if (state.text_focus)
		undo_key(app, key);
	if (!top && key->kind == KEY_KIND_ESCAPE && calls_keep(app))
		return;
	if (top) {
		top->class->key(app, top->state, key);
		return;
	}
	if (!pane_key(app, key) && key->kind == KEY_KIND_TAB)
		app_act(app, key->modifiers & KEY_SHIFT ? ACTION_PREVIOUS_PANE : ACTION_NEXT_PANE);
}

/* --- results and answers ----------------------------------------------------------------- */

/* What to do stands first: a narrow screen cuts the line. */
static void
say_disk_refuses(struct app *app, const struct err *e)
{
	if (e->code == ERR_DISK_FULL)
		app_say(app, MESSAGE_ERROR, "%s",
		        _("Disk full: make room on it. All stays here and is saved by itself "
		          "then."));
	else
		app_say(app, MESSAGE_ERROR,
		        _("The disk takes nothing: all stays here and is saved when it does. "
		          "(%s)"), e->text);
}

static void
note_disk(struct app *app, const struct store_result *result)
{
	if (!result->ok && result->kept) {
		/* Whoever saves is told each time; of drafts once is enough. */
		if (!app->store_refused || result->kind == STORE_CHANGE)
			say_disk_refuses(app, &result->err);
		app->store_refused = true;
	} else if (result->ok && app->store_refused) {
		app->store_refused = false;
		app_say(app, MESSAGE_DONE, "%s", _("The disk takes data again: all is saved."));
	}
}

static void
handle_stored(struct app *app, const struct store_result *result)
{
	bool handled = false;

	note_disk(app, result);
	if (result->ok && result->kind == STORE_CHANGE) {
		board_refresh(app);
		app->card.stale = true;
	}
	for (size_t i = 0; i < app->pending_count;) {
		struct pending pending = app->pending[i];

		if (pending.token != result->token) {
			i++;
			continue;
		}
		if (result->ok || !result->kept)
			app->pending[i] = app->pending[--app->pending_count];
		else
			i++;
		handled |= pending.stored != NULL;
		if (pending.stored)
			pending.stored(app, result, &pending.subject);
		if (pending.says && result->ok)
			say_stored(app, &pending);
		app_changed(app);
	}
	if (handled)
		return;
	if (!result->ok && !result->kept) {
		log_write(LOG_ERROR, "store refused a command: %s", result->err.text);
		app_say(app, MESSAGE_ERROR, _("Not saved: %s"), result->err.text);
	}
}

static void
handle_answer(struct app *app, struct read_answer *answer)
{
	app_changed(app);
	switch (answer->topic) {
	case READ_CALLER:
	case READ_CARD:
		card_answer(app, answer);
		return;
	case READ_FOLLOWUPS:
	case READ_CALL_BACKS:
	case READ_DAY:
		board_answer(app, answer);
		return;
	case READ_DRAFTS:
		for (size_t i = 0; i < answer->texts.count; i++)
			drafts_restore(app, answer->texts.items[i]);
		return;
	case READ_PLACE:
		if (answer->ok)
			place_restore(app, answer->bytes);
		return;
	case READ_TYPED:
		if (answer->ok)
			typed_restore(app, answer->bytes);
		return;
	case READ_CUSTOMER:
		if (answer->has_customer)
			typed_customer_read(app, &answer->customer);
		else
			app_say(app, MESSAGE_ERROR, _("The customer cannot be read: %s"),
			        answer->err.text);
		return;
	case READ_CALLER_KNOWN:
		drafts_customer_read(app, answer);
		return;
	case READ_CALL:
		if (answer->has_call && !calls_find(app, &answer->call.head.id))
			typed_call_read(app, &answer->call);
		else if (answer->has_call)
			calls_record_read(app, &answer->call);
		return;
	case READ_TICKET:
		if (answer->has_ticket)
			drafts_ticket_read(app, &answer->ticket);
		break;
	default:
		break;
	}
	for (size_t i = app->screen_count; i-- > 0;) {
		const struct screen *screen = &app->screens[i];

		if (screen->class->answer)
			screen->class->answer(app, screen->state, answer);
	}
}

/* --- the turn ---------------------------------------------------------------------------- */

static void
pass_time(struct app *app)
{
	prompter_tick(app);
	calls_tick(app);
	session_tick(app);
	drafts_tick(app);
	board_tick(app);
	card_tick(app);
	typed_tick(app);
	echo_tick(app);
	if (message_expire(&app->message, app->steady_ms))
		app_changed(app);
	if (app->place_unsaved &&
	    app->steady_ms - app->place_unsaved_since_ms >= PLACE_SAVE_AFTER_MS)
		place_save(app);
}

static void
handle_stop(struct app *app)
{
	drafts_flush(app);
	typed_flush(app);
	place_save(app);
	echo_end(app);
	app->over = true;
	effect_add(&app->effects, EFFECT_LINE_SAVE);
	effect_add(&app->effects, EFFECT_QUIT);
}

static void
handle_start(struct app *app)
{
	if (app->setup.fresh_store && app->setup.mode == APP_DESK) {
		screen_open_first_start(app);
		return;
	}
	app_ask(app, READ_DRAFTS, 0);
	app_ask(app, READ_PLACE, 0);
	app_ask(app, READ_TYPED, 0);
	board_refresh(app);
	screen_open_login(app);
}

void
app_update(struct app *app, const struct event *event)
{
	int64_t second = app->wall_ms / 1000;

	app->wall_ms = event->wall_ms;
	if (event->steady_ms > app->steady_ms)
		app->steady_ms = event->steady_ms;
	if (app->wall_ms / 1000 != second)
		app_changed(app);
	switch (event->kind) {
	case EVENT_START:
		handle_start(app);
		break;
	case EVENT_KEY:
		if (event->key.kind == KEY_KIND_HANGUP)
			handle_stop(app);
		else
			handle_key(app, &event->key);
		break;
	case EVENT_LINE:
		calls_line_event(app, event->line);
		app_changed(app);
		break;
	case EVENT_STORED:
		handle_stored(app, event->stored);
		break;
	case EVENT_ANSWER:
		handle_answer(app, event->answer);
		break;
	case EVENT_PIN_HASHED:
		pin_hashed(app, event);
		break;
	case EVENT_PIN_VERIFIED:
		screens_result(app, event);
		break;
	case EVENT_LINE_FAILED:
		app->calls.line_up = false;
		snprintf(app->calls.line_text, sizeof(app->calls.line_text), "%s", event->text);
		app_say(app, MESSAGE_ERROR, _("The line could not be opened: %s"), event->text);
		break;
	case EVENT_BACKUP_FAILED:
		app_say(app, MESSAGE_WARNING, _("Today's backup failed: %s"), event->text);
		break;
	case EVENT_STOP:
		handle_stop(app);
		break;
	default:
		break;
	}
	pass_time(app);
}

struct effect_list
app_take_effects(struct app *app)
{
	struct effect_list effects = app->effects;

	app->effects = (struct effect_list){ 0 };
	return effects;
}

static void
earliest(int64_t *wake_ms, int64_t candidate_ms)
{
	if (candidate_ms < *wake_ms)
		*wake_ms = candidate_ms;
}

int64_t
app_next_wake_ms(const struct app *app)
{
	int64_t wake_ms = app->steady_ms + 1000 - app->wall_ms % 1000;

	earliest(&wake_ms, prompter_next_ms(app));
	earliest(&wake_ms, calls_next_ms(app));
	earliest(&wake_ms, session_next_ms(app));
	earliest(&wake_ms, drafts_next_ms(app));
	earliest(&wake_ms, board_next_ms(app));
	earliest(&wake_ms, typed_next_ms(app));
	if (app->place_unsaved)
		earliest(&wake_ms, app->place_unsaved_since_ms + PLACE_SAVE_AFTER_MS);
	if (wake_ms <= app->steady_ms)
		wake_ms = app->steady_ms + 1;
	return wake_ms;
}

bool
app_needs_draw(const struct app *app)
{
	return app->needs_draw;
}

void
app_set_line_can(struct app *app, app_line_can *can, void *context)
{
	app->line_can = can;
	app->line_can_context = context;
}

const struct theme *
app_theme(const struct app *app)
{
	return &app->theme;
}

bool
app_is_over(const struct app *app)
{
	return app->over;
}

/* Remaps that the settings hold; faults were told when they were read. */
static void
take_up_keys(struct app *app)
{
	struct err e = ERR_INIT;

	key_map_init(&app->keys);
	for (size_t i = 0; i < app->settings->key_count; i++) {
		const struct settings_key *key = &app->settings->keys[i];

		if (!key_map_set(&app->keys, key->action, key->keys,
		                 sizeof(key->keys) / sizeof(*key->keys), &e))
			log_write(LOG_WARNING, "settings.yaml: keys: %s: %s", key->action, e.text);
	}
}

void
app_take_up_settings(struct app *app)
{
	struct err e = ERR_INIT;

	take_up_keys(app);
	if (!theme_load(&app->theme, app->settings->theme, &e)) {
		log_write(LOG_WARNING, "theme: %s", e.text);
		theme_init_mono(&app->theme);
	}
	drafts_describe_all(app);
	app_changed(app);
}

struct app *
app_new(const struct app_setup *setup)
{
	struct app *app = mem_calloc(1, sizeof(*app));

	app->setup = *setup;
	app->pack = setup->pack;
	app->settings = setup->settings;
	app->zone = setup->zone;
	app->wall_ms = setup->wall_ms;
	app->steady_ms = setup->steady_ms;
	app->ids.random = setup->random;
	app->focus = PANE_CALLER;
	app->partner = PANE_PROMPTER;
	app->session.id = app_new_id(app);
	app->session.last_key_ms = app->steady_ms;
	app->session.state_since_ms = app->steady_ms;
	agent_init(&app->session.agent);
	ticket_init(&app->last_move.before);
	agent_init(&app->session.newcomer);
	list_init(&app->card.list);
	list_init(&app->drafts.kinds);
	list_set_count(&app->drafts.kinds, app->pack->kind_count);
	prompter_init(app);
	board_init(app);
	app_take_up_settings(app);
	return app;
}

void
app_free(struct app *app)
{
	if (!app)
		return;
	screens_release(app);
	typed_release(app);
	prompter_release(app);
	drafts_release(app);
	card_release(app);
	board_release(app);
	calls_release(app);
	session_release(app);
	effect_list_release(&app->effects);
	mem_free(app->pending);
	ticket_release(&app->last_move.before);
	mem_free(app->last_move.to);
	mem_free(app);
}

void
app_show_one_pane(struct app *app)
{
	app->one_pane = true;
}

void
app_where(const struct app *app, struct action_state *state)
{
	app_action_state(app, state);
}

void
app_do(struct app *app, enum action action, int64_t wall_ms, int64_t steady_ms)
{
	struct action_state state;

	app->wall_ms = wall_ms;
	app->steady_ms = steady_ms;
	app_action_state(app, &state);
	handle_action(app, action, &state);
	pass_time(app);
}

void
app_set_line_title(struct app *app, const char *title)
{
	app->setup.line_title = title;
	app_changed(app);
}

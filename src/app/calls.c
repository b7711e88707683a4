/*
 * The calls of this desk: what the line says becomes call, card, prompter and
 * store; what the agent wants becomes an order to the line. A call stays in
 * the list until its wrap-up is finished.
 */
#include "app_priv.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "model/phone_number.h"

#include <stdio.h>
#include <string.h>

/* After the line is up again, calls that it does not name within this time are over. */
#define UNSEEN_LIMIT_MS 3000
#define NAME_CHARACTERS_MAX 200	/* as caller_name of a ticket */

static void
free_call(struct live_call *call)
{
	call_record_release(&call->stored);
	mem_free(call->note);
	mem_free(call->promise);
	mem_free(call);
}

void
calls_release(struct app *app)
{
	for (size_t i = 0; i < app->calls.count; i++)
		free_call(app->calls.items[i]);
	app->calls.count = 0;
	app->calls.focus = NULL;
	if (app->calls.finished)
		free_call(app->calls.finished);
	app->calls.finished = NULL;
	for (size_t i = 0; i < app->calls.unattended_count; i++)
		free_call(app->calls.unattended[i]);
	app->calls.unattended_count = 0;
}

bool
call_is_live(const struct live_call *call)
{
	return !call_is_over(&call->call) && call->call.state != CALL_NONE;
}

struct live_call *
calls_find(struct app *app, const struct id *id)
{
	for (size_t i = 0; i < app->calls.count; i++) {
		if (!id_compare(&app->calls.items[i]->id, id))
			return app->calls.items[i];
	}
	return NULL;
}

struct live_call *
calls_find_lately(struct app *app, const struct id *id)
{
	struct live_call *call = calls_find(app, id), *finished = app->calls.finished;

	return call ? call : finished && !id_compare(&finished->id, id) ? finished : NULL;
}

struct id
calls_focus_id(const struct app *app)
{
	return app->calls.focus ? app->calls.focus->id : (struct id){ { 0 } };
}

/* In the store. What is only chosen in an open form is not given yet. */
static bool
has_result(const struct live_call *call)
{
	return call->stored.result && *call->stored.result;
}

struct live_call *
calls_without_result(const struct app *app)
{
	struct live_call *call = app->calls.finished;

	return call && app->pack->result_count && !has_result(call) &&
	       call->call.answered_ms != CALL_TIME_NONE ? call : NULL;
}

static struct live_call *
find_by_line(struct app *app, const char *line_id)
{
	for (size_t i = 0; i < app->calls.count; i++) {
		struct live_call *call = app->calls.items[i];

		if (call_is_live(call) && !strcmp(call->line_id, line_id))
			return call;
	}
	return NULL;
}

struct live_call *
calls_add(struct app *app, const struct id *id)
{
	struct live_call *call;

	if (app->calls.count == CALLS_MAX)
		return NULL;
	call = mem_calloc(1, sizeof(*call));
	call->id = *id;
	call_record_init(&call->stored);
	app->calls.items[app->calls.count++] = call;
	return call;
}

/* Keys act on the call that lives; of several the one the agent talks in, then the oldest. */
static void
choose_focus(struct app *app)
{
	struct live_call *best = NULL;
	int best_rank = -1;

	for (size_t i = 0; i < app->calls.count; i++) {
		struct live_call *call = app->calls.items[i];
		int rank = call_is_connected(&call->call) ? 3 : call_is_live(call) ? 2 : 1;

		if (rank > best_rank) {
			best = call;
			best_rank = rank;
		}
	}
	app->calls.focus = best;
}

/* Operations need somebody who makes them: what nobody was there for waits for the next agent. */
static bool
keep_unattended(struct app *app, struct live_call *call)
{
	if (!id_is_zero(&app->session.agent.head.id) || !id_is_zero(&call->stored.head.id))
		return false;
	if (app->calls.unattended_count == CALLS_MAX) {
		log_write(LOG_WARNING, "a call before the login is forgotten: too many");
		return false;
	}
	app->calls.unattended[app->calls.unattended_count++] = call;
	return true;
}

static void
forget(struct app *app, struct live_call *call)
{
	for (size_t i = 0; i < app->calls.count; i++) {
		if (app->calls.items[i] != call)
			continue;
		memmove(&app->calls.items[i], &app->calls.items[i + 1],
		        (app->calls.count - i - 1) * sizeof(call));
		app->calls.count--;
		break;
	}
	if (!keep_unattended(app, call)) {
		if (app->calls.finished)
			free_call(app->calls.finished);
		app->calls.finished = call;
	}
	choose_focus(app);
}

void
calls_restored(struct app *app)
{
	choose_focus(app);
	session_refresh(app);
	app->calls.unseen_until_ms = app->calls.line_up ? app->steady_ms + UNSEEN_LIMIT_MS : 0;
}

void
calls_record_read(struct app *app, struct call_record *record)
{
	struct live_call *call = calls_find(app, &record->head.id);

	if (!call || !id_is_zero(&call->stored.head.id))
		return;
	call_record_release(&call->stored);
	call->stored = *record;
	call_record_init(record);
}

/* --- the record in the store ------------------------------------------------------------- */

static const char *const outcome_words[CALL_OUTCOME_COUNT] = {
	[CALL_ANSWERED] = "answered",
	[CALL_MISSED] = "missed",
	[CALL_ABANDONED] = "abandoned",
	[CALL_DECLINED] = "declined",
	[CALL_FAILED] = "failed",
	[CALL_ENDED_WHILE_AWAY] = "away",
};

static int64_t
wall_or_none(const struct app *app, int64_t steady_ms)
{
	return steady_ms == CALL_TIME_NONE ? 0 : app_wall_of(app, steady_ms);
}

static void
describe(const struct app *app, const struct live_call *live, struct call_record *record)
{
	const struct call *call = &live->call;
	enum call_outcome outcome = call_outcome(call);
	bool first = id_is_zero(&live->stored.head.id);

	call_record_dup(&live->stored, record);
	record->head.id = live->id;
	record_set_text(&record->direction, call->direction == CALL_INCOMING ? "in" : "out");
	record_set_text(&record->number, live->number);
	record_set_text(&record->shown_name, live->name);
	record_set_text(&record->line, app->setup.line_title);
	record_set_text(&record->line_ref, live->line_id);
	record_set_text(&record->recording, live->recording);
	if (!live->unattended)
		record->agent = app->session.agent.head.id;
	record->customer = live->customer;
	if (first)
		record->began_at_ms = wall_or_none(app, call->began_ms);
	record->answered_at_ms = wall_or_none(app, call->answered_ms);
	record->rings = call_ring_count(call, app->pack->ring_cycle_ms, app->steady_ms);
	record_set_text(&record->situation, live->situation);
	if (live->result_given || calls_result_stands(app, live))
		record_set_text(&record->result, live->result);
	record_set_text(&record->note, live->note);
	if (!call_is_over(call))
		return;
	record->ended_at_ms = wall_or_none(app, call->ended_ms);
	record->wrapped_at_ms = wall_or_none(app, call->finished_ms);
	record->hold_ms = call_hold_ms(call, app->steady_ms);
	record_set_text(&record->outcome, outcome_words[outcome]);
	record_set_text(&record->cause, live->reason);
	if (call_wants_call_back(call) && !live->withheld && !record->call_back)
		record_set_text(&record->call_back, "needed");
}

void
calls_store(struct app *app, struct live_call *live)
{
	struct call_record after;
	struct change *change;
	bool first = id_is_zero(&live->stored.head.id);

	if (id_is_zero(&app->session.agent.head.id))
		return;
	describe(app, live, &after);
	/* Moments worked out from the steady clock may jitter by the wall clock's steps. */
	if (!first && live->stored.answered_at_ms)
		after.answered_at_ms = live->stored.answered_at_ms;
	if (!first && live->stored.ended_at_ms)
		after.ended_at_ms = live->stored.ended_at_ms;
	change = app_change(app);
	if (app_change_add(app, change, first ? OP_CALL_ADD : OP_CALL_SET, &live->id,
	                   call_record_diff(first ? NULL : &live->stored, &after))) {
		if (after.call_back && !live->stored.call_back)
			rules_call_missed(app, change, &after);
		app_submit(app, change, NULL, NULL);
		call_record_release(&live->stored);
		live->stored = after;
		return;
	}
	change_free(change);
	call_record_release(&after);
}

void
calls_have_ticket(struct app *app, const struct id *id)
{
	struct live_call *call = calls_find_lately(app, id);

	if (!call || call->ticketed)
		return;
	call->ticketed = true;
	if (call_is_over(&call->call))
		calls_store(app, call);
}

void
calls_agent_came(struct app *app)
{
	for (size_t i = 0; i < app->calls.count; i++) {
		if (id_is_zero(&app->calls.items[i]->stored.head.id))
			calls_store(app, app->calls.items[i]);
	}
	for (size_t i = 0; i < app->calls.unattended_count; i++) {
		struct live_call *call = app->calls.unattended[i];

		call->unattended = true;
		calls_store(app, call);
		free_call(call);
	}
	app->calls.unattended_count = 0;
}

void
calls_set_customer(struct app *app, struct live_call *call, const struct id *customer)
{
	if (!id_compare(&call->customer, customer))
		return;
	call->customer = *customer;
	calls_store(app, call);
	drafts_customer_known(app, call);
	app_place_changed(app);
}

/* --- signs of a ring --------------------------------------------------------------------- */

static void
show_attention(struct app *app, const char *text)
{
	struct effect *effect = effect_add(&app->effects, EFFECT_ATTENTION);

	effect->text = mem_dup_text(text);
}

static void
ring_bell(struct app *app, struct live_call *call)
{
	int rings = call_ring_count(&call->call, app->pack->ring_cycle_ms, app->steady_ms);

	if (call->call.state != CALL_RINGING || rings <= call->rings_heard)
		return;
	if (app->settings->bell == SETTINGS_BELL_EVERY ||
	    (app->settings->bell == SETTINGS_BELL_ONCE && !call->rings_heard))
		effect_add(&app->effects, EFFECT_BELL);
	call->rings_heard = rings;
	app_changed(app);
}

/* --- what the line says ------------------------------------------------------------------ */

/* A name of any length rings; a ticket, a follow-up and the call's record take this much. */
static void
copy_name(struct live_call *call, const char *name)
{
	size_t length = 0, whole = strlen(name);
	uint32_t code_point;

	for (size_t count = 0; length < whole && count < NAME_CHARACTERS_MAX; count++)
		length += utf8_decode(name + length, whole - length, &code_point, NULL);
	snprintf(call->name, sizeof(call->name), "%.*s", (int)length, name);
}

static void
copy_facts(struct live_call *call, const struct line_call *line)
{
	snprintf(call->line_id, sizeof(call->line_id), "%s", line->id);
	if (*line->number)
		snprintf(call->number, sizeof(call->number), "%s", line->number);
	if (*line->name)
		copy_name(call, line->name);
	if (*line->recording)
		snprintf(call->recording, sizeof(call->recording), "%s", line->recording);
	if (*line->reason)
		snprintf(call->reason, sizeof(call->reason), "%s", line->reason);
	call->withheld = line->withheld;
	call->muted = line->muted;
	call->unseen = false;
}

static void
show_caller(struct app *app, const struct live_call *call)
{
	struct phone_number number;

	card_clear(app);
	if (!id_is_zero(&call->customer)) {
		card_show_customer(app, &call->customer);
		return;
	}
	phone_parse(call->number, app->pack->area_code, &number);
	if (!call->withheld && phone_is_searchable(&number))
		card_look_up(app, call->number);
	else
		app->card.unknown = true;
}

static void
caller_rings(struct app *app, struct live_call *call)
{
	show_attention(app, N_("A call is ringing"));
	if (app->calls.focus == call)
		show_caller(app, call);
}

/* Never in silence: who answers the next call may not have told what came of the last. */
static void
say_without_result(struct app *app, const struct live_call *call)
{
	char wrap_up[KEY_NAME_SIZE], list[KEY_NAME_SIZE];

	if (!app->pack->result_count || has_result(call))
		return;
	action_key_name(&app->keys, ACTION_WRAPUP_DONE, true, wrap_up);
	action_key_name(&app->keys, ACTION_CALLS, true, list);
	app_say(app, MESSAGE_WARNING,
	        _("The last call ended without its result: %s gives it, %s lists it."), wrap_up,
	        list);
}

/* As it stood before the wrap-up was finished: who called, and the saved ticket in its pane. */
static void
show_again(struct app *app, struct live_call *call)
{
	show_caller(app, call);
	if (id_is_zero(&call->last_ticket) || app->drafts.focus)
		return;
	app->drafts.reopened = call->last_ticket;
	app->drafts.reopened_owner = app->session.agent.head.id;
	app_ask(app, READ_TICKET, 0)->id = call->last_ticket;
}

static void
undo_wrap_up(struct app *app, const struct id *subject)
{
	struct live_call *call = app->calls.finished;

	if (!call || id_compare(&call->id, subject) || app->calls.count == CALLS_MAX) {
		app_say(app, MESSAGE_WARNING, "%s", _("That wrap-up cannot be opened any more."));
		return;
	}
	app->calls.finished = NULL;
	call->call.state = CALL_WRAP_UP;
	call->call.finished_ms = CALL_TIME_NONE;
	app->calls.items[app->calls.count++] = call;
	calls_store(app, call);
	choose_focus(app);
	if (app->calls.focus == call)
		show_again(app, call);
	session_refresh(app);
	app_place_changed(app);
	app_say(app, MESSAGE_DONE, "%s", _("The wrap-up is open again."));
}

/* The call is calls.finished then, or waits for an agent: it lives on. */
static bool
finish_wrap_up(struct app *app, struct live_call *call)
{
	const struct draft *draft = app->drafts.focus;

	if (!call_finish(&call->call, app->steady_ms))
		return false;
	calls_store(app, call);
	call->last_ticket = (struct id){ { 0 } };
	if (draft && draft->saved_at_ms && !id_compare(&draft->call, &call->id))
		call->last_ticket = draft->ticket;
	forget(app, call);
	drafts_put_away(app);
	if (!app->calls.focus) /* else the card is the next caller's already */
		card_clear(app);
	session_refresh(app);
	place_save(app);
	board_refresh(app);
	return true;
}

/*
 * The next call is answered: what was still in wrap-up is done. The agent did not do it: what
 * a message promised him to take back stays so.
 */
static void
finish_wrap_ups(struct app *app, const struct live_call *next)
{
	for (size_t i = app->calls.count; i-- > 0;) {
		struct live_call *other = app->calls.items[i];

		if (other == next || other->call.state != CALL_WRAP_UP)
			continue;
		if (finish_wrap_up(app, other))
			say_without_result(app, other);
	}
}

static void
call_connected(struct app *app, struct live_call *call)
{
	show_attention(app, "");
	finish_wrap_ups(app, call);
	undo_forget(app, undo_wrap_up);
	choose_focus(app);
	if (call->call.direction == CALL_INCOMING)
		drafts_put_away(app);
	prompter_call_began(app, call);
	/* Where two panes fit, the greeting is the one beside that of the keys. */
	if (app->focus != PANE_PROMPTER)
		app->partner = PANE_PROMPTER;
}

static void
say_how_it_ended(struct app *app, const struct live_call *call)
{
	char keys[KEY_NAME_SIZE];

	if (call->call.state == CALL_WRAP_UP) {
		action_key_name(&app->keys, ACTION_WRAPUP_DONE, true, keys);
		app_say(app, MESSAGE_INFO, _("The call is over. Finish your notes, then %s."),
		        keys);
		return;
	}
	app_say(app, MESSAGE_WARNING, "%s", _(call_outcome_title(call_outcome(&call->call))));
}

static void
call_over(struct app *app, struct live_call *call)
{
	show_attention(app, "");
	if (call_is_connected(&call->call) || call->call.answered_ms != CALL_TIME_NONE)
		prompter_call_ended(app, call, call->call.end == CALL_END_BY_AGENT);
	say_how_it_ended(app, call);
	calls_store(app, call);
	board_refresh(app);
	if (call->call.state == CALL_DONE)
		forget(app, call);
	else
		choose_focus(app);
	/* Who rang beside the call that is over has the keys now. */
	if (app->calls.focus && app->calls.focus->call.state == CALL_RINGING)
		caller_rings(app, app->calls.focus);
}

static void
call_changed(struct app *app, struct live_call *call, enum call_state before)
{
	if (call->call.state == CALL_RINGING && before == CALL_NONE) {
		choose_focus(app);
		caller_rings(app, call);
		ring_bell(app, call);
		ringing_say_what_to_do(app);
	}
	if (call_is_connected(&call->call) && before != CALL_TALKING && before != CALL_HELD &&
	    before != CALL_CONSULTING)
		call_connected(app, call);
	if (call_is_over(&call->call))
		call_over(app, call);
	else
		calls_store(app, call);
	session_refresh(app);
	place_save(app);	/* with the call: a desk killed now opens in this state */
}

/*
 * A caller who met a busy line or a break: never one of the desk's own calls, so that focus,
 * card and prompter stay where they are; but in the list, to be called back.
 */
static void
see_turned_away(struct app *app, const struct line_call *line, int64_t at_ms)
{
	struct live_call *call = mem_calloc(1, sizeof(*call));

	call->id = app_new_id(app);
	call_record_init(&call->stored);
	call_init(&call->call, line->direction);
	copy_facts(call, line);
	call_see(&call->call, CALL_DONE, line->end, at_ms);
	calls_store(app, call);
	if (!keep_unattended(app, call))
		free_call(call);
	if (line->end == CALL_END_BUSY)
		app_say(app, MESSAGE_WARNING, "%s",
		        _("A second caller met a busy line: the call is in the list."));
	board_refresh(app);
}

/* Of a call that was dialled: for which follow-up, and whom. */
static void
take_reason(struct app *app, struct live_call *call)
{
	call->followup = app->calls.dialled.followup;
	call->script = app->calls.dialled.script;
	call->ticketed = app->calls.dialled.ticketed;
	call->customer = app->calls.dialled.customer;
	app->calls.dialled = (struct dialled){ 0 };
}

static void
see_call(struct app *app, const struct line_event *event)
{
	const struct line_call *line = event->call;
	struct live_call *call = find_by_line(app, line->id);
	int64_t at_ms = event->at_ms == LINE_TIME_UNKNOWN ? app->steady_ms : event->at_ms;
	enum call_state before;
	bool changed;

	if (!call) {
		struct id id;

		if (line->end == CALL_END_BUSY || line->end == CALL_END_ON_BREAK)
			see_turned_away(app, line, at_ms);
		if (line->state == CALL_DONE)
			return;
		id = app_new_id(app);
		call = calls_add(app, &id);
		if (!call) {
			log_write(LOG_WARNING, "more calls than a desk can hold");
			return;
		}
		call_init(&call->call, line->direction);
		if (line->direction == CALL_OUTGOING)
			take_reason(app, call);
		echo_call_came(app);
	}
	copy_facts(call, line);
	before = call->call.state;
	if (line->found_again && before == CALL_NONE && line->talked_ms != LINE_TIME_UNKNOWN)
		changed = call_see_running(&call->call, line->state == CALL_HELD,
		                           line->talked_ms, at_ms);
	else
		changed = call_see(&call->call, line->state, line->end, at_ms);
	if (changed)
		call_changed(app, call, before);
}

static void
see_reply(struct app *app, const struct line_event *event)
{
	const struct line_order_kept *kept = NULL;
	enum line_command command;

	for (size_t i = 0; i < ORDERS_KEPT; i++) {
		if (app->calls.orders[i].token == event->token)
			kept = &app->calls.orders[i];
	}
	if (!kept)
		return;
	command = kept->command;
	if (command == LINE_ECHO_START)
		echo_reply(app, event);
	if (event->ok) {
		if (*event->text && command != LINE_ECHO_START)
			app_say(app, MESSAGE_INFO, "%s", _(event->text));
		return;
	}
	if (*event->text)
		app_say(app, MESSAGE_ERROR, "%s (%s)",
		        _(line_cannot_text(event->cannot, command)), event->text);
	else
		app_say(app, MESSAGE_ERROR, "%s", _(line_cannot_text(event->cannot, command)));
	prompt_came_back(app, command, kept->text);
	if (app->calls.focus && command == LINE_ANSWER &&
	    app->calls.focus->call.state == CALL_ANSWERING)
		call_see(&app->calls.focus->call, CALL_RINGING, CALL_END_NONE, app->steady_ms);
}

/* Registrars refuse with these when name or password are wrong (RFC 3261, 21.4). */
static bool
is_refused_login(const char *reason)
{
	return !strncmp(reason, "401", 3) || !strncmp(reason, "403", 3) ||
	       !strncmp(reason, "404", 3) || !strncmp(reason, "407", 3);
}

static void
say_registration(struct app *app, const char *text)
{
	if (app->calls.registered)
		app_say(app, MESSAGE_DONE, _("The telephone is registered (%s)."), text);
	else if (is_refused_login(text))
		app_say(app, MESSAGE_ERROR,
		        _("Not registered (%s): check account and password in the settings."),
		        text);
	else
		app_say(app, MESSAGE_ERROR,
		        _("The telephone is not registered (%s): calls may not arrive."), text);
}

static void
see_note(struct app *app, const struct line_event *event)
{
	switch (event->note) {
	case LINE_NOTE_REGISTERED:
	case LINE_NOTE_REGISTER_FAILED:
		app->calls.register_known = true;
		app->calls.registered = event->note == LINE_NOTE_REGISTERED;
		snprintf(app->calls.line_text, sizeof(app->calls.line_text), "%s", event->text);
		say_registration(app, event->text);
		break;
	case LINE_NOTE_TONE:
		app_say(app, MESSAGE_INFO, _("The caller pressed %s"), event->text);
		break;
	case LINE_NOTE_HEARD:
		app_say(app, MESSAGE_INFO, _("Caller: %s"), _(event->text));
		break;
	case LINE_NOTE_DECLINED_ON_BREAK:
		app_say(app, MESSAGE_WARNING, "%s",
		        _("A call was declined because you are on a break: it is in the list."));
		board_refresh(app);
		break;
	case LINE_NOTE_TRANSFER_FAILED:
		app_say(app, MESSAGE_ERROR, _("The transfer failed: %s"), event->text);
		break;
	case LINE_NOTE_UNSAFE:
		app_say(app, MESSAGE_WARNING, "%s", _(event->text));
		break;
	default:
		break;
	}
}

static void
line_is_up_now(struct app *app)
{
	app->calls.line_up = true;
	*app->calls.line_text = '\0';
	app->calls.unseen_until_ms = app->steady_ms + UNSEEN_LIMIT_MS;
	if (app->calls.line_was_down)
		app_say(app, MESSAGE_DONE, "%s", _("The line is back."));
	app->calls.line_was_down = false;
}

static void
line_is_down_now(struct app *app, const char *why)
{
	app->calls.line_up = false;
	app->calls.line_was_down = true;
	echo_line_lost(app);
	app->calls.register_known = false;
	snprintf(app->calls.line_text, sizeof(app->calls.line_text), "%s", why);
	for (size_t i = 0; i < app->calls.count; i++)
		app->calls.items[i]->unseen = call_is_live(app->calls.items[i]);
	app_say(app, MESSAGE_ERROR,
	        _("The line is lost (%s). Go on writing: it comes back by itself."),
	        _(why));
}

void
calls_line_event(struct app *app, const struct line_event *event)
{
	switch (event->kind) {
	case LINE_UP:
		line_is_up_now(app);
		break;
	case LINE_DOWN:
		line_is_down_now(app, event->text);
		break;
	case LINE_CALL:
		see_call(app, event);
		break;
	case LINE_REPLY:
		see_reply(app, event);
		break;
	case LINE_NOTE:
		see_note(app, event);
		break;
	default:
		break;
	}
}

/* --- what the agent wants ---------------------------------------------------------------- */

void
app_order(struct app *app, enum line_command command, const char *call_id, const char *text,
          const char *name)
{
	struct effect *effect = effect_add(&app->effects, EFFECT_LINE);
	struct line_order_kept *kept;

	if (command == LINE_DIAL)
		app->calls.dialled = (struct dialled){ 0 };
	effect->command = command;
	effect->call_id = call_id ? mem_dup_text(call_id) : NULL;
	effect->text = text ? mem_dup_text(text) : NULL;
	effect->name = name ? mem_dup_text(name) : NULL;
	effect->token = app_token(app);
	kept = &app->calls.orders[effect->token % ORDERS_KEPT];
	*kept = (struct line_order_kept){ .token = effect->token, .command = command };
	snprintf(kept->text, sizeof(kept->text), "%s", text ? text : "");
}

static void
warn_of_hang_up(struct app *app, enum hang_up_check check)
{
	int64_t left_ms, wanted_ms;
	char keys[KEY_NAME_SIZE];

	action_key_name(&app->keys, ACTION_HANG_UP, true, keys);
	if (check != HANG_UP_CHECK_EARLY)
		app_say(app, MESSAGE_WARNING,
		        _("Do not end this call. %s again hangs up (logged), Esc does not."),
		        keys);
	else if (flow_waiting(&app->prompter.run, app->steady_ms, &left_ms, &wanted_ms))
		app_say(app, MESSAGE_WARNING,
		        _("The wait has %d s to go. %s again hangs up (logged), Esc does not."),
		        (int)((left_ms + 999) / 1000), keys);
	else
		app_say(app, MESSAGE_WARNING,
		        _("The script is not at its end. %s again hangs up (logged), Esc does "
		          "not."), keys);
}

void
calls_hang_up(struct app *app)
{
	struct live_call *call = app->calls.focus;
	enum hang_up_check check;

	if (!call || !call_is_live(call))
		return;
	check = call_is_connected(&call->call)
	        ? flow_check_hang_up(&app->prompter.run, app->steady_ms) : HANG_UP_CHECK_FINE;
	if (check != HANG_UP_CHECK_FINE && !app->prompter.hang_up_warned) {
		app->prompter.hang_up_warned = true;
		warn_of_hang_up(app, check);
		return;
	}
	app->prompter.hang_up_warned = false;
	app_order(app, LINE_HANG_UP, call->line_id, NULL, NULL);
}

bool
calls_keep(struct app *app)
{
	if (!app->prompter.hang_up_warned)
		return false;
	app->prompter.hang_up_warned = false;
	app_say(app, MESSAGE_INFO, "%s", _("Not hung up: the call goes on."));
	return true;
}

void
calls_finish_wrap_up(struct app *app, struct live_call *call)
{
	if (finish_wrap_up(app, call))
		undo_set(app, undo_wrap_up, &call->id);
}

/* --- time -------------------------------------------------------------------------------- */

static void
end_unseen(struct app *app)
{
	if (!app->calls.line_up || !app->calls.unseen_until_ms ||
	    app->steady_ms < app->calls.unseen_until_ms)
		return;
	app->calls.unseen_until_ms = 0;
	for (size_t i = app->calls.count; i-- > 0;) {
		struct live_call *call = app->calls.items[i];
		enum call_state before = call->call.state;

		if (call->unseen && call_is_live(call) &&
		    call_see(&call->call, CALL_DONE, CALL_END_AWAY, app->steady_ms))
			call_changed(app, call, before);
	}
}

void
calls_tick(struct app *app)
{
	for (size_t i = 0; i < app->calls.count; i++)
		ring_bell(app, app->calls.items[i]);
	end_unseen(app);
}

int64_t
calls_next_ms(const struct app *app)
{
	int64_t next_ms = INT64_MAX;

	for (size_t i = 0; i < app->calls.count; i++) {
		const struct live_call *call = app->calls.items[i];
		int64_t ring_ms = call_next_ring_ms(&call->call, app->pack->ring_cycle_ms,
		                                    app->steady_ms);

		if (ring_ms != CALL_TIME_NONE && ring_ms < next_ms)
			next_ms = ring_ms;
	}
	if (app->calls.line_up && app->calls.unseen_until_ms &&
	    app->calls.unseen_until_ms < next_ms)
		next_ms = app->calls.unseen_until_ms;
	return next_ms;
}

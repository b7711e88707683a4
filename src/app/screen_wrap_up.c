/*
 * The end of a call: its result and a note, in one small form, and when to call
 * back where that was promised. It opens only when asked for: nothing may jump in
 * front of an agent who still types. It closes by itself when the next call is
 * answered, for then the greeting must be seen. A result counts once it is saved,
 * or when all it asks for is there (ticket, promise): a call that ended without one
 * gets it here later, by the same key or from the list of calls.
 */
#include "app_priv.h"

#include "base/memory.h"
#include "model/civil_time.h"

#include <stdio.h>
#include <string.h>

enum wrap_up_field {
	WRAP_UP_CALL,
	WRAP_UP_RESULT,
	WRAP_UP_PROMISE,
	WRAP_UP_NOTE,
	WRAP_UP_FIELDS,
};

struct wrap_up {
	struct id call;
	struct call_record record;	/* of a call that is in the store alone; else zero */
	struct form_field *fields;	/* the form's own: the promise is shown and hidden */
};

/* Saved for it, or a saved one is open in it. */
static const struct draft *
saved_draft(const struct app *app, const struct id *call)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		const struct draft *draft = app->drafts.items[i];

		if (!id_compare(&draft->call, call) && draft->saved_at_ms)
			return draft;
	}
	return NULL;
}

bool
calls_result_stands(const struct app *app, const struct live_call *call)
{
	const struct call_result *result = pack_result(app->pack, call->result);

	return result && !(result->promise && !call->promised) &&
	       !(result->ticket == RESULT_TICKET_REQUIRED && !call->ticketed &&
	         !saved_draft(app, &call->id));
}

static bool
promises(const struct app *app, const struct wrap_up *of, const char *result_id)
{
	const struct call_result *result = pack_result(app->pack, result_id);
	const struct live_call *call = calls_find_lately((struct app *)app, &of->call);

	return result && result->promise && !(call && call->promised);
}

/* --- taking it up ------------------------------------------------------------------------ */

static bool
read_promise(struct app *app, struct form *form, int64_t *due_ms)
{
	if (!board_read_due(app, form_get(form, WRAP_UP_PROMISE), due_ms))
		form_set_error(form, WRAP_UP_PROMISE,
		               _("Write a time such as 16:30, 2h or 2026-11-24 09:00"));
	else if (*due_ms < app->wall_ms)
		form_set_error(form, WRAP_UP_PROMISE, _("That time has passed."));
	else
		return true;
	form_focus(form, WRAP_UP_PROMISE);
	return false;
}

/* The follow-up of a promise, once a call. */
static void
keep_promise(struct app *app, const struct wrap_up *of, int64_t due_ms, const char *note)
{
	struct live_call *call = calls_find_lately(app, &of->call);
	const struct draft *draft = saved_draft(app, &of->call);
	struct call_promise promise = { .call = of->call, .due_ms = due_ms, .note = note };

	if (call) {
		call->promised = true;
		promise.customer = call->customer;
		promise.number = call->withheld ? NULL : call->number;
		promise.name = call->name;
	} else {
		promise.customer = of->record.customer;
		promise.number = of->record.number;
		promise.name = of->record.shown_name;
	}
	if (draft) {
		promise.ticket = draft->ticket;
		promise.subject = draft->stored.subject;
	}
	rules_call_promised(app, &promise);
}

static bool
complete_stored(struct app *app, const struct wrap_up *of, const char *result, const char *note)
{
	struct change *change = app_change(app);
	struct call_record after;
	bool kept;

	call_record_dup(&of->record, &after);
	record_set_text(&after.result, result);
	record_set_text(&after.note, note);
	kept = app_change_add(app, change, OP_CALL_SET, &of->call,
	                      call_record_diff(&of->record, &after));
	call_record_release(&after);
	if (!kept) {
		change_free(change);
		return false;
	}
	app_submit(app, change, NULL, NULL);
	board_refresh(app);
	app_say_when_stored(app, N_("The call has its result now."));
	return true;
}

static const char *
words_of(const struct app *app, const struct live_call *call, bool finished)
{
	if (*call->result && !calls_result_stands(app, call))
		return N_("The call has its result now, without the ticket that belongs to it.");
	if (!finished)
		return N_("The call has its result now.");
	if (app->calls.focus && app->calls.focus->call.state == CALL_WRAP_UP)
		return N_("Wrap-up done. Another call still waits for its own.");
	return N_("Wrap-up done. Ctrl-Z opens it again.");
}

static bool
complete(struct app *app, const struct wrap_up *of, const char *result, const char *note)
{
	struct live_call *call = calls_find_lately(app, &of->call);
	bool in_wrap_up = call && call->call.state == CALL_WRAP_UP;

	if (!call)
		return complete_stored(app, of, result, note);
	snprintf(call->result, sizeof(call->result), "%s", result);
	record_set_text(&call->note, note);
	call->result_given = true;
	if (in_wrap_up)
		calls_finish_wrap_up(app, call);
	else
		calls_store(app, call);
	app_say_when_stored(app, words_of(app, call, in_wrap_up));
	return true;
}

/*
 * Refused only where the agent can still make the ticket: with the next caller on the line he
 * cannot, and a note that no key saves would be worse than a result without its ticket.
 */
static bool
lacks_ticket(struct app *app, struct form *form, const struct live_call *call,
             const struct call_result *result)
{
	enum action next = app->drafts.focus ? ACTION_SAVE : ACTION_NEW_TICKET;
	char text[200], keys[KEY_NAME_SIZE];

	if (!result || result->ticket != RESULT_TICKET_REQUIRED || call->ticketed ||
	    saved_draft(app, &call->id) || call != app->calls.focus)
		return false;
	action_key_name(&app->keys, next, true, keys);
	snprintf(text, sizeof(text),
	         next == ACTION_SAVE ? _("This result needs a saved ticket: Esc, then %s saves it.")
	                             : _("This result needs a ticket: Esc, then %s begins one."),
	         keys);
	form_set_error(form, WRAP_UP_RESULT, text);
	return true;
}

static bool
wrap_up_entered(struct app *app, struct form *form, void *context)
{
	const struct wrap_up *of = context;
	const struct live_call *call = calls_find_lately(app, &of->call);
	const char *id = form_get(form, WRAP_UP_RESULT);
	bool promised = promises(app, of, id);
	int64_t due_ms = 0;

	/* Of a call that is in the store alone it is not known here whether it has a ticket. */
	if (call && lacks_ticket(app, form, call, pack_result(app->pack, id)))
		return false;
	if (promised && !read_promise(app, form, &due_ms))
		return false;
	if (promised)
		keep_promise(app, of, due_ms, form_get(form, WRAP_UP_NOTE));
	return complete(app, of, id, form_get(form, WRAP_UP_NOTE));
}

/* Kept with the call at every key, so that neither Esc nor a kill loses a word. */
static void
wrap_up_changed(struct app *app, struct form *form, void *context)
{
	struct wrap_up *of = context;
	struct live_call *call = calls_find_lately(app, &of->call);

	of->fields[WRAP_UP_PROMISE].hidden = !promises(app, of, form_get(form, WRAP_UP_RESULT));
	if (!call)
		return;
	if (strcmp(call->result, form_get(form, WRAP_UP_RESULT)) != 0)
		call->result_given = false;
	snprintf(call->result, sizeof(call->result), "%s", form_get(form, WRAP_UP_RESULT));
	record_set_text(&call->note, form_get(form, WRAP_UP_NOTE));
	record_set_text(&call->promise, form_get(form, WRAP_UP_PROMISE));
	app_place_changed(app);
}

static void
wrap_up_free(void *context)
{
	struct wrap_up *of = context;

	call_record_release(&of->record);
	mem_free(of);
}

/* --- showing ----------------------------------------------------------------------------- */

static const char *
proposed_result(const struct app *app, const char *chosen, const char *situation_id)
{
	const struct situation *situation = pack_situation(app->pack, situation_id);

	if (chosen && *chosen)
		return chosen;
	return situation ? situation->result : NULL;
}

static struct form_choice *
make_choices(const struct app *app)
{
	size_t count = app->pack->result_count;
	struct form_choice *choices = mem_calloc(count ? count : 1, sizeof(*choices));

	for (size_t i = 0; i < count; i++)
		choices[i] = (struct form_choice){
			.id = app->pack->results[i].id,
			.title = text_in(&app->pack->results[i].title, i18n_get()), .parent = -1 };
	return choices;
}

static struct form_field *
make_fields(const struct app *app, const struct form_choice *choices)
{
	struct form_field *fields = mem_calloc(WRAP_UP_FIELDS, sizeof(*fields));
	size_t count = app->pack->result_count;

	fields[WRAP_UP_CALL] = (struct form_field){
		.id = "call", .label = _("Call"), .kind = FORM_SHOWN };
	fields[WRAP_UP_RESULT] = (struct form_field){
		.id = "result", .label = _("Result"), .kind = FORM_CHOICE, .required = count > 0,
		.choices = choices, .choice_count = count };
	fields[WRAP_UP_PROMISE] = (struct form_field){
		.id = "promise", .label = _("Call back at"), .kind = FORM_TEXT, .required = true,
		.hint = _("16:30, 2h, or 2026-11-24 09:00"), .maximum_bytes = 60 };
	fields[WRAP_UP_NOTE] = (struct form_field){
		.id = "note", .label = _("Note"), .kind = FORM_LONG_TEXT,
		.maximum_characters = 2000, .least_rows = 3 };
	return fields;
}

/* Takes of. values: without the call's. */
static void
ask(struct app *app, struct wrap_up *of, int64_t began_ms, const char *name,
    const char *values[WRAP_UP_FIELDS])
{
	struct form_choice *choices = make_choices(app);
	struct live_call *call = calls_find_lately(app, &of->call);
	struct civil_time civil;
	char time[CIVIL_TEXT_SIZE];
	struct strbuf shown;

	of->fields = make_fields(app, choices);
	/* Which one, where it is not the one that all think of. */
	of->fields[WRAP_UP_CALL].hidden = call && call == app->calls.focus;
	of->fields[WRAP_UP_PROMISE].hidden =
		!promises(app, of, values[WRAP_UP_RESULT] ? values[WRAP_UP_RESULT] : "");
	civil_from_ms(app->zone, began_ms, &civil);
	civil_text_time(&civil, time);
	strbuf_init(&shown, 2048);
	strbuf_addf(&shown, "%s  %s", time, name ? name : "");
	values[WRAP_UP_CALL] = shown.data;
	screen_ask_form(app, &(struct form_question){
		.name = "wrap_up", .about = { .call = of->call }, .kept_elsewhere = call != NULL,
		.title = N_("Wrap-up"), .fields = of->fields, .count = WRAP_UP_FIELDS,
		.choices = choices, .values = values, .entered = wrap_up_entered,
		.changed = wrap_up_changed, .release = wrap_up_free, .context = of,
		.where = WHERE_WRAPUP });
	strbuf_release(&shown);
}

void
screen_open_wrap_up(struct app *app, struct live_call *call)
{
	const char *values[WRAP_UP_FIELDS] = { 0 };
	struct wrap_up *of;

	if (!call || !(call->call.state == CALL_WRAP_UP || call == app->calls.finished))
		return;
	of = mem_calloc(1, sizeof(*of));
	of->call = call->id;
	call_record_init(&of->record);
	values[WRAP_UP_RESULT] = proposed_result(app, call->result, call->situation);
	values[WRAP_UP_PROMISE] = call->promise;
	values[WRAP_UP_NOTE] = call->note;
	ask(app, of, app_wall_of(app, call->call.began_ms),
	    *call->name ? call->name : call->number, values);
}

void
screen_open_wrap_up_of(struct app *app, const struct call_record *record)
{
	const char *values[WRAP_UP_FIELDS] = { 0 };
	struct live_call *call = calls_find_lately(app, &record->head.id);
	struct wrap_up *of;

	if (call) {
		screen_open_wrap_up(app, call);
		return;
	}
	of = mem_calloc(1, sizeof(*of));
	of->call = record->head.id;
	call_record_dup(record, &of->record);
	values[WRAP_UP_RESULT] = proposed_result(app, record->result, record->situation);
	values[WRAP_UP_NOTE] = record->note;
	ask(app, of, record->began_at_ms,
	    record->shown_name ? record->shown_name : record->number, values);
}

bool
calls_lacks_result(const struct app *app, const struct call_record *record)
{
	return app->pack->result_count && record->answered_at_ms && record->ended_at_ms &&
	       !(record->result && *record->result);
}

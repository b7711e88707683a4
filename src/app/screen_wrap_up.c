/*
 * The end of a call: its result and a note, in one small form. It opens only
 * when asked for: nothing may jump in front of an agent who still types.
 */
#include "app_priv.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

enum wrap_up_field {
	WRAP_UP_RESULT,
	WRAP_UP_NOTE,
	WRAP_UP_FIELDS,
};

/* Saved for it, or a saved one is open in it. */
static bool
call_has_ticket(const struct app *app, const struct live_call *call)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		const struct draft *draft = app->drafts.items[i];

		if (!id_compare(&draft->call, &call->id) && draft->saved_at_ms)
			return true;
	}
	return call->ticketed;
}

static bool
wrap_up_entered(struct app *app, struct form *form, void *context)
{
	struct live_call *call = calls_find_lately(app, context);
	const char *id = form_get(form, WRAP_UP_RESULT);
	const struct call_result *result = pack_result(app->pack, id);

	if (!call)
		return true;
	if (result && result->ticket == RESULT_TICKET_REQUIRED && !call_has_ticket(app, call)) {
		form_set_error(form, WRAP_UP_RESULT,
		               _("This result needs a saved ticket: Esc, then save it."));
		return false;
	}
	snprintf(call->result, sizeof(call->result), "%s", id);
	record_set_text(&call->note, form_get(form, WRAP_UP_NOTE));
	/* Who answers the next call finishes this one, with the form still open. */
	if (call->call.state == CALL_WRAP_UP)
		calls_finish_wrap_up(app, call);
	else
		calls_store(app, call);
	app_say_when_stored(app, N_("Wrap-up done. Ctrl-Z opens it again."));
	return true;
}

/* Kept with the call at every key, so that neither Esc nor a kill loses a word. */
static void
wrap_up_changed(struct app *app, struct form *form, void *context)
{
	struct live_call *call = calls_find_lately(app, context);

	if (!call)
		return;
	snprintf(call->result, sizeof(call->result), "%s", form_get(form, WRAP_UP_RESULT));
	record_set_text(&call->note, form_get(form, WRAP_UP_NOTE));
	app_place_changed(app);
}

static const char *
proposed_result(const struct app *app, const struct live_call *call)
{
	const struct situation *situation = pack_situation(app->pack, call->situation);

	if (*call->result)
		return call->result;
	return situation ? situation->result : NULL;
}

void
screen_open_wrap_up(struct app *app, struct live_call *call)
{
	size_t count = app->pack->result_count;
	struct form_field *fields;
	struct form_choice *choices;
	const char *values[WRAP_UP_FIELDS] = { 0 };

	if (!call || call->call.state != CALL_WRAP_UP)
		return;
	fields = mem_calloc(WRAP_UP_FIELDS, sizeof(*fields));
	choices = mem_calloc(count ? count : 1, sizeof(*choices));
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct form_choice){
			.id = app->pack->results[i].id,
			.title = text_in(&app->pack->results[i].title, i18n_get()), .parent = -1 };
	fields[WRAP_UP_RESULT] = (struct form_field){
		.id = "result", .label = _("Result"), .kind = FORM_CHOICE, .required = count > 0,
		.choices = choices, .choice_count = count };
	fields[WRAP_UP_NOTE] = (struct form_field){
		.id = "note", .label = _("Note"), .kind = FORM_LONG_TEXT,
		.maximum_characters = 2000, .least_rows = 3 };
	values[WRAP_UP_RESULT] = proposed_result(app, call);
	values[WRAP_UP_NOTE] = call->note;
	screen_ask_form(app, &(struct form_question){
		.name = "wrap_up", .about = { .call = call->id }, .kept_elsewhere = true,
		.title = N_("Wrap-up"), .fields = fields, .count = WRAP_UP_FIELDS,
		.choices = choices, .values = values, .entered = wrap_up_entered,
		.changed = wrap_up_changed,
		.release = mem_free, .context = mem_dup(&call->id, sizeof(call->id)),
		.where = WHERE_WRAPUP });
}

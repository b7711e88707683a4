/*
 * The one-line prompts of the call and the note: what they ask, what becomes of
 * the answer. Each belongs to the call it was opened in; when that is over, the
 * prompt says so and keeps what was typed, and a note still goes to its call.
 */
#include "app_priv.h"

#include "base/memory.h"

#include <string.h>

/* --- numbers and tones ------------------------------------------------------------------- */

/* What is asked for each order, and so where it is found again when the line refuses it. */
static const struct {
	enum line_command command;
	const char *name;
} orders[] = {
	{ LINE_DIAL, "dial" },
	{ LINE_TRANSFER, "transfer" },
	{ LINE_TONES, "tones" },
	{ LINE_ENTER_CALL, "note_call" },
};

/* Where a prompt of this sort opened now would look for what was typed before. */
static struct typed_about
about_now(const struct app *app, const char *name)
{
	struct typed_about about = { .text = "" };
	const struct customer *customer = card_customer(app);

	if (!strcmp(name, "transfer") || !strcmp(name, "tones"))
		about.call = calls_focus_id(app);
	if (!strcmp(name, "dial") && customer)
		about.customer = customer->head.id;
	return about;
}

void
prompt_came_back(struct app *app, enum line_command command, const char *text)
{
	for (size_t i = 0; *text && i < sizeof(orders) / sizeof(*orders); i++) {
		struct typed_about about = about_now(app, orders[i].name);
		struct json *values, *texts;

		if (orders[i].command != command)
			continue;
		values = json_object();
		texts = json_object();
		json_set(texts, "text", json_text(text));
		json_set(values, "values", texts);
		typed_keep(app, orders[i].name, &about, values, false);
	}
}

static const char *
number_entered(struct app *app, const char *text, const struct typed_about *about)
{
	const struct live_call *call = app->calls.focus;

	(void)about;
	if (call && call_is_live(call))
		return N_("A call is going on: dial when it is over.");
	app_order(app, LINE_DIAL, NULL, text, NULL);
	return NULL;
}

void
prompt_dial(struct app *app, const struct typed_about *about)
{
	const struct customer *customer = card_customer(app);

	screen_ask_line(app, &(struct line_question){
		.name = "dial", .about = about ? *about : about_now(app, "dial"),
		.title = N_("Dial a number"), .label = N_("Number"),
		.preset = customer && customer->phones.count ? customer->phones.items[0].number
		                                             : NULL,
		.empty_refused = N_("Write the number to call."), .entered = number_entered });
}

/* NULL when the call that the prompt belongs to is over. */
static const char *
line_id_of(struct app *app, const struct typed_about *about)
{
	const struct live_call *call = calls_find(app, &about->call);

	return call && call_is_live(call) ? call->line_id : NULL;
}

static const char *
target_entered(struct app *app, const char *text, const struct typed_about *about)
{
	const char *line_id = line_id_of(app, about);

	if (!line_id)
		return N_("That call is over: nobody is left to transfer.");
	app_order(app, LINE_TRANSFER, line_id, text, NULL);
	prompter_cue(app, CUE_TRANSFER, false);
	return NULL;
}

void
prompt_transfer(struct app *app, const struct typed_about *about)
{
	screen_ask_line(app, &(struct line_question){
		.name = "transfer", .about = about ? *about : about_now(app, "transfer"),
		.title = N_("Transfer the call"), .label = N_("To which number"),
		.empty_refused = N_("Write the number or the extension."),
		.entered = target_entered });
}

static const char *
tones_entered(struct app *app, const char *text, const struct typed_about *about)
{
	const char *line_id = line_id_of(app, about);

	if (!line_id)
		return N_("That call is over: nobody hears the tones.");
	app_order(app, LINE_TONES, line_id, text, NULL);
	return NULL;
}

void
prompt_tones(struct app *app, const struct typed_about *about)
{
	screen_ask_line(app, &(struct line_question){
		.name = "tones", .about = about ? *about : about_now(app, "tones"),
		.title = N_("Send tones"), .label = N_("0-9 * #"),
		.empty_refused = N_("Write the keys to send."), .entered = tones_entered });
}

static const char *
call_noted(struct app *app, const char *text, const struct typed_about *about)
{
	(void)about;
	app_order(app, LINE_ENTER_CALL, NULL, text, NULL);
	return NULL;
}

void
prompt_note_call(struct app *app, const struct typed_about *about)
{
	screen_ask_line(app, &(struct line_question){
		.name = "note_call", .about = about ? *about : about_now(app, "note_call"),
		.title = N_("A call came in on the desk telephone"),
		.label = N_("Caller's number (empty: withheld)"), .entered = call_noted });
}

/* --- a note ------------------------------------------------------------------------------ */

static const char *
note_entered(struct app *app, const char *text, const struct typed_about *about)
{
	struct id id = app_new_id(app);
	struct change *change = app_change(app);
	struct note note;
	bool good;

	note_init(&note);
	record_set_text(&note.text, text);
	note.ticket = about->ticket;
	note.customer = about->customer;
	note.call = about->call;
	good = app_change_add(app, change, OP_NOTE_ADD, &id, note_diff(NULL, &note));
	note_release(&note);
	if (!good) {
		change_free(change);
		return N_("The note was not taken.");
	}
	app_submit(app, change, NULL, NULL);
	app_say_when_stored(app, N_("Note kept."));
	return NULL;
}

/* What is at work when the note is begun; who calls next is somebody else. */
static struct typed_about
note_about_now(const struct app *app)
{
	struct typed_about about = { .call = calls_focus_id(app) };

	if (app->drafts.focus && !id_is_zero(&app->drafts.focus->stored.head.id))
		about.ticket = app->drafts.focus->ticket;
	if (app->card.shown)
		about.customer = app->card.card.customer.head.id;
	return about;
}

void
prompt_note(struct app *app, const struct typed_about *about)
{
	if (!about && !app->calls.focus && !app->card.shown && !app->drafts.focus) {
		app_say(app, MESSAGE_INFO, "%s",
		        _("A note belongs to a call, a customer or a ticket: open one first."));
		return;
	}
	screen_ask_line(app, &(struct line_question){
		.name = "note", .about = about ? *about : note_about_now(app),
		.title = N_("Add a note"), .label = N_("Note"),
		.empty_refused = N_("Write the note, or Esc."), .entered = note_entered });
}

/*
 * What each action means at the desk, wherever the keys go: one row an
 * action. Screens and panes may give an action a nearer meaning first.
 */
#include "app_priv.h"

#include "base/memory.h"

#include <string.h>

typedef void act_function(struct app *app);

static void
go_to_pane(struct app *app, enum pane pane)
{
	while (app->screen_count)
		screen_pop(app);
	if (pane != app->focus)
		app->partner = app->focus;
	app->focus = pane;
	app_place_changed(app);
}

static void pane_1(struct app *app) { go_to_pane(app, PANE_CALLER); }
static void pane_2(struct app *app) { go_to_pane(app, PANE_PROMPTER); }
static void pane_3(struct app *app) { go_to_pane(app, PANE_TICKET); }
static void pane_4(struct app *app) { go_to_pane(app, PANE_FOLLOWUPS); }

static void
next_pane(struct app *app)
{
	go_to_pane(app, (enum pane)((app->focus + 1) % PANE_COUNT));
}

static void
previous_pane(struct app *app)
{
	go_to_pane(app, (enum pane)((app->focus + PANE_COUNT - 1) % PANE_COUNT));
}

static void
zoom(struct app *app)
{
	app->zoomed = !app->zoomed;
	app_place_changed(app);
}

/* --- the call ---------------------------------------------------------------------------- */

static const char *
line_id_of_focus(const struct app *app)
{
	return app->calls.focus ? app->calls.focus->line_id : NULL;
}

static void
answer(struct app *app)
{
	struct live_call *call = app->calls.focus;

	call_see(&call->call, CALL_ANSWERING, CALL_END_NONE, app->steady_ms);
	app_order(app, LINE_ANSWER, call->line_id, NULL, NULL);
	/* The last call's form goes out of the greeting's way; its words stay with that call. */
	screens_close_at(app, WHERE_WRAPUP);
	/* To the script, but never away from a field that is being written in. */
	if (!drafts_wants_text(app) || app->focus != PANE_TICKET) {
		app->partner = PANE_CALLER;
		app->focus = PANE_PROMPTER;
	}
}

static void
decline(struct app *app)
{
	app_order(app, LINE_DECLINE, line_id_of_focus(app), NULL, NULL);
}

static void
hold(struct app *app)
{
	bool held = app->calls.focus->call.state == CALL_HELD;

	app_order(app, held ? LINE_RESUME : LINE_HOLD, line_id_of_focus(app), NULL, NULL);
	if (!held)
		prompter_cue(app, CUE_HOLD, false);
}

static void
mute(struct app *app)
{
	app_order(app, app->calls.focus->muted ? LINE_UNMUTE : LINE_MUTE, line_id_of_focus(app),
	          NULL, NULL);
}

static void dial(struct app *app) { prompt_dial(app, NULL); }
static void transfer(struct app *app) { prompt_transfer(app, NULL); }
static void tones(struct app *app) { prompt_tones(app, NULL); }
static void note_call(struct app *app) { prompt_note_call(app, NULL); }

static void
wrap_up_done(struct app *app)
{
	struct live_call *call = app->calls.focus;

	if (!call || call->call.state != CALL_WRAP_UP)
		call = calls_without_result(app);
	screen_open_wrap_up(app, call);
}

static void
break_picked(struct app *app, size_t row, const struct id *subject)
{
	(void)subject;
	session_set_break(app, app->pack->breaks[row].id);
}

static void
take_break(struct app *app)
{
	struct pick_row *rows;

	if (app->session.on_break) {
		session_end_break(app);
		return;
	}
	if (!app->pack->break_count) {
		session_set_break(app, "break");
		return;
	}
	rows = mem_calloc(app->pack->break_count, sizeof(*rows));
	for (size_t i = 0; i < app->pack->break_count; i++)
		rows[i].title = mem_dup_text(text_in(&app->pack->breaks[i].title, i18n_get()));
	screen_pick(app, &(struct pick){ .title = N_("Why the break?"), .rows = rows,
	                                 .count = app->pack->break_count,
	                                 .picked = break_picked });
}

static void
alert(struct app *app)
{
	app_record_event(app, "danger", "alert", app->calls.focus ? "in a call" : NULL);
	prompter_cue(app, CUE_DANGER, app->calls.focus && call_is_live(app->calls.focus));
	app_say(app, MESSAGE_WARNING, "%s",
	        _("Alert recorded for the supervisor. Stay on the line; follow the script."));
}

/* --- scripts ----------------------------------------------------------------------------- */

static void
to_prompter(struct app *app, enum action action)
{
	prompter_action(app, action);
}

static void said(struct app *app) { to_prompter(app, ACTION_SAID); }
static void cut_wait(struct app *app) { to_prompter(app, ACTION_CUT_WAIT); }
static void fill_gap(struct app *app) { to_prompter(app, ACTION_FILL_GAP); }
static void leave_script(struct app *app) { to_prompter(app, ACTION_SCRIPT_LEAVE); }
static void script_language(struct app *app) { to_prompter(app, ACTION_SCRIPT_LANGUAGE); }
static void scripts(struct app *app) { screen_open_scripts(app, false); }
static void phrases(struct app *app) { screen_open_scripts(app, true); }

/* --- tickets ----------------------------------------------------------------------------- */

static void
kind_picked(struct app *app, size_t row, const struct id *subject)
{
	(void)subject;
	drafts_begin(app, &app->pack->kinds[row]);
	go_to_pane(app, PANE_TICKET);
}

static void
new_ticket(struct app *app)
{
	const struct situation *situation = flow_situation(&app->prompter.run);
	const struct ticket_kind *offered = situation ? pack_kind(app->pack, situation->ticket)
	                                              : NULL;
	struct pick_row *rows = mem_calloc(app->pack->kind_count, sizeof(*rows));

	for (size_t i = 0; i < app->pack->kind_count; i++) {
		const struct ticket_kind *kind = &app->pack->kinds[i];

		rows[i].title = mem_dup_text(text_in(&kind->title, i18n_get()));
		rows[i].remark = mem_dup_text(kind == offered ? _("fits the script")
		                                              : kind->prefix);
		rows[i].search = mem_dup_text(text_in(&kind->title, LANGUAGE_ENGLISH));
	}
	screen_pick(app, &(struct pick){ .title = N_("New ticket"), .rows = rows,
	                                 .count = app->pack->kind_count,
	                                 .picked = kind_picked });
}

static void
save(struct app *app)
{
	if (app->drafts.focus)
		drafts_save(app, app->drafts.focus);
	else
		app_say(app, MESSAGE_INFO, "%s", _("Nothing is being edited."));
}

static void
read_back(struct app *app)
{
	app_say(app, MESSAGE_INFO, "%s",
	        _("Go to the caller or to a field of the ticket to tick it as read back."));
}

static void add_note(struct app *app) { prompt_note(app, NULL); }

static void
timeline(struct app *app)
{
	if (app->drafts.focus && !id_is_zero(&app->drafts.focus->stored.head.id))
		screen_open_ticket(app, &app->drafts.focus->ticket);
	else
		app_say(app, MESSAGE_INFO, "%s", _("The ticket is not saved yet."));
}

static void
redo(struct app *app)
{
	app_say(app, MESSAGE_INFO, "%s", _("Nothing to redo."));
}

/* --- customers and follow-ups ------------------------------------------------------------ */

static void
open_new_customer(struct app *app)
{
	struct id call = calls_focus_id(app);

	screen_open_customer(app, NULL, &call);
}

enum known_choice {
	KNOWN_LEAVE,
	KNOWN_EDIT,
	KNOWN_ANOTHER,
};

static void
known_chosen(struct app *app, size_t choice, const struct id *subject)
{
	const struct customer *customer = card_customer(app);

	if (choice == KNOWN_ANOTHER)
		open_new_customer(app);
	else if (choice == KNOWN_EDIT && customer && !id_compare(&customer->head.id, subject))
		card_edit_customer(app);
}

/* One person twice is hard to mend: whose number it is already is said first. */
static void
new_customer(struct app *app)
{
	const struct live_call *call = app->calls.focus;
	const struct customer *customer = card_customer(app);
	struct strbuf text;

	if (!call || !customer || (id_compare(&call->customer, &customer->head.id) &&
	                           !app->card.others.count)) {
		open_new_customer(app);
		return;
	}
	strbuf_init(&text, 1024);
	strbuf_addf(&text, _("The number of this call belongs to %s already."),
	            customer->name ? customer->name : "");
	screen_ask(app, &(struct question_answer){
		.title = N_("New customer"), .text = strbuf_take(&text),
		.choices = { N_("Leave it"), N_("Edit this customer"), N_("Another person") },
		.count = 3, .chosen = known_chosen, .subject = customer->head.id,
		.call = call->id });
}

static void
to_card(struct app *app, enum action action)
{
	card_action(app, action);
}

static void show_number(struct app *app) { to_card(app, ACTION_SHOW_NUMBER); }

static void
new_followup(struct app *app)
{
	const struct id none = { 0 };
	const struct draft *draft = app->drafts.focus;
	const struct customer *customer = card_customer(app);

	board_new_followup(app, customer ? &customer->head.id : &none,
	                   draft && !id_is_zero(&draft->stored.head.id) ? &draft->ticket : &none);
}

/* --- view and desk ----------------------------------------------------------------------- */

static void
switch_language(struct app *app)
{
	bool chinese = i18n_get() == LANGUAGE_CHINESE;

	i18n_set(chinese ? LANGUAGE_ENGLISH : LANGUAGE_CHINESE);
	app->settings->language = chinese ? SETTINGS_LANGUAGE_ENGLISH : SETTINGS_LANGUAGE_CHINESE;
	effect_add(&app->effects, EFFECT_SETTINGS);
	app_take_up_settings(app);
}

static const struct {
	const char *name;
	const char *title;
} theme_choices[] = {
	{ "dark", N_("dark") },
	{ "light", N_("light") },
	{ "contrast", N_("high contrast") },
	{ "sixteen", N_("16 colours") },
	{ "mono", N_("no colours") },
};

#define THEME_CHOICES (sizeof(theme_choices) / sizeof(*theme_choices))

static void
theme_picked(struct app *app, size_t row, const struct id *subject)
{
	(void)subject;
	settings_set_text(app->settings, &app->settings->theme, theme_choices[row].name);
	effect_add(&app->effects, EFFECT_SETTINGS);
	app_take_up_settings(app);
}

static void
choose_theme(struct app *app)
{
	struct pick_row *rows = mem_calloc(THEME_CHOICES, sizeof(*rows));

	for (size_t i = 0; i < THEME_CHOICES; i++)
		rows[i].title = mem_dup_text(_(theme_choices[i].title));
	screen_pick(app, &(struct pick){ .title = N_("Colours"), .rows = rows,
	                                 .count = THEME_CHOICES, .picked = theme_picked });
}

static void redraw(struct app *app) { effect_add(&app->effects, EFFECT_REDRAW); }
static void suspend(struct app *app) { effect_add(&app->effects, EFFECT_SUSPEND); }

static void
quit_now(struct app *app)
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
quit_chosen(struct app *app, size_t choice, const struct id *subject)
{
	(void)subject;
	if (choice == 1)
		quit_now(app);
}

static bool
has_unsaved_draft(const struct app *app)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		const struct draft *draft = app->drafts.items[i];

		if (draft->unsaved || draft->put_at_ms || draft->put_token)
			return true;
	}
	return false;
}

static void
quit(struct app *app)
{
	bool demo = app->setup.mode == APP_DEMO;
	bool in_call = app->calls.focus && call_is_live(app->calls.focus);
	const char *text = demo ? _("What was tried in the demonstration is thrown away: the next "
	                            "one begins anew.")
	                   : in_call ? _("A call is open. It goes on in the telephone; the desk "
	                                 "finds it again at the next start. Drafts are kept.")
	                             : _("A draft is open. It is kept and opens again at the "
	                                 "next start.");

	if (!demo && !in_call && !has_unsaved_draft(app)) {
		quit_now(app);
		return;
	}
	screen_ask(app, &(struct question_answer){
		.title = N_("Quit?"),
		.text = mem_dup_text(text),
		.choices = { N_("Stay"), N_("Quit") }, .count = 2, .chosen = quit_chosen });
}

static act_function *const acts[ACTION_COUNT] = {
	[ACTION_ANSWER] = answer,
	[ACTION_NOTE_CALL] = note_call,
	[ACTION_DECLINE] = decline,
	[ACTION_HOLD] = hold,
	[ACTION_HANG_UP] = calls_hang_up,
	[ACTION_MUTE] = mute,
	[ACTION_DIAL] = dial,
	[ACTION_TRANSFER] = transfer,
	[ACTION_TONES] = tones,
	[ACTION_WRAPUP_DONE] = wrap_up_done,
	[ACTION_BREAK] = take_break,
	[ACTION_CALLS] = screen_open_calls,
	[ACTION_ALERT] = alert,
	[ACTION_SCRIPTS] = scripts,
	[ACTION_SAID] = said,
	[ACTION_CUT_WAIT] = cut_wait,
	[ACTION_PHRASES] = phrases,
	[ACTION_FILL_GAP] = fill_gap,
	[ACTION_SCRIPT_LEAVE] = leave_script,
	[ACTION_SCRIPT_LANGUAGE] = script_language,
	[ACTION_TICKET] = pane_3,
	[ACTION_NEW_TICKET] = new_ticket,
	[ACTION_SAVE] = save,
	[ACTION_DRAFTS] = screen_open_drafts,
	[ACTION_DISCARD] = drafts_ask_discard,
	[ACTION_READ_BACK] = read_back,
	[ACTION_NOTE] = add_note,
	[ACTION_TIMELINE] = timeline,
	[ACTION_UNDO] = undo_last_act,
	[ACTION_REDO] = redo,
	[ACTION_FIND] = screen_open_search,
	[ACTION_NEW_CUSTOMER] = new_customer,
	[ACTION_EDIT_CUSTOMER] = card_edit_customer,
	[ACTION_SHOW_NUMBER] = show_number,
	[ACTION_FOLLOWUPS] = pane_4,
	[ACTION_NEW_FOLLOWUP] = new_followup,
	[ACTION_HELP] = screen_open_help,
	[ACTION_PALETTE] = screen_open_palette,
	[ACTION_MENU] = screen_open_menu,
	[ACTION_ZOOM] = zoom,
	[ACTION_NEXT_PANE] = next_pane,
	[ACTION_PREVIOUS_PANE] = previous_pane,
	[ACTION_PANE_1] = pane_1,
	[ACTION_PANE_2] = pane_2,
	[ACTION_PANE_3] = pane_3,
	[ACTION_PANE_4] = pane_4,
	[ACTION_LANGUAGE] = switch_language,
	[ACTION_THEME] = choose_theme,
	[ACTION_REDRAW] = redraw,
	[ACTION_LOCK] = session_lock,
	[ACTION_CHANGE_AGENT] = screen_open_login,
	[ACTION_PIN] = screen_open_pin,
	[ACTION_SETTINGS] = screen_open_settings,
	[ACTION_ECHO_TEST] = screen_open_echo,
	[ACTION_SUSPEND] = suspend,
	[ACTION_QUIT] = quit,
};

void
app_act(struct app *app, enum action action)
{
	struct action_state state;

	app_action_state(app, &state);
	if (action_verdict(action, &state) != ACTION_WORKS) {
		app_say(app, MESSAGE_INFO, "%s", action_why_not(action, &state));
		return;
	}
	if (action >= ACTION_BRANCH_1 && action <= ACTION_BRANCH_9)
		to_prompter(app, action);
	else if (acts[action])
		acts[action](app);
	app_changed(app);
}

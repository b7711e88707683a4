/*
 * Throwing away what is typed into a ticket and not saved: a new draft goes as a
 * whole, a saved ticket goes back to how it was saved and stays in its pane.
 * Where nothing was typed nothing is asked; undo brings all of it back.
 */
#include "draft_priv.h"

#include "base/memory.h"
#include "model/civil_time.h"

#include <string.h>

bool
drafts_is_new(const struct draft *draft)
{
	return id_is_zero(&draft->stored.head.id) && !draft->waits_for_ticket;
}

bool
drafts_is_unsaved(const struct draft *draft)
{
	if (drafts_is_new(draft) || draft->waits_for_ticket)
		return true;
	/* On its way to the store its row is still there. */
	if (draft->submit_token)
		return draft->changed_since_submit;
	return draft->unsaved || draft->put_at_ms || draft->put_token;
}

static void
undo_discard(struct app *app, const struct id *subject)
{
	char *text = app->drafts.discarded;
	struct draft *draft = draft_of_ticket(app, subject);

	app->drafts.discarded = NULL;
	/* As it was saved; what has been typed into it since is not given up for it. */
	if (text && draft && !drafts_is_unsaved(draft)) {
		draft_remove(app, draft);
		draft = NULL;
	}
	if (!text || draft || !drafts_restore(app, text)) {
		app_say(app, MESSAGE_WARNING, "%s", _("The draft cannot be brought back."));
		mem_free(text);
		return;
	}
	mem_free(text);
	draft = draft_of_ticket(app, subject);
	draft_mark_unsaved(app, draft);
	drafts_focus(app, draft);
	app_say(app, MESSAGE_DONE, "%s", _("What you typed is back."));
}

/* The saved ticket takes the place of its changed draft. */
static void
show_as_saved(struct app *app, struct draft *draft)
{
	struct ticket saved;
	struct id call = draft->call, owner = draft->owner;
	int64_t saved_at_ms = draft->saved_at_ms;

	ticket_dup(&draft->stored, &saved);
	draft_remove(app, draft);
	draft = drafts_open(app, &saved);
	ticket_release(&saved);
	if (!draft)
		return;
	draft->call = call;
	draft->owner = owner;
	draft->saved_at_ms = saved_at_ms ? saved_at_ms : draft->saved_at_ms;
}

static void
discard(struct app *app, struct draft *draft)
{
	bool new = drafts_is_new(draft), saved = !new && !draft->waits_for_ticket;
	char keys[KEY_NAME_SIZE];

	mem_free(app->drafts.discarded);
	app->drafts.discarded = draft_text(app, draft);
	undo_set(app, undo_discard, &draft->ticket);
	action_key_name(&app->keys, ACTION_UNDO, true, keys);
	app_say(app, MESSAGE_INFO, new ? _("Draft discarded. %s brings it back.")
	                               : _("The ticket is as it was saved. %s brings back "
	                                   "what you typed."), keys);
	draft_drop_row(app, draft);
	if (saved)
		show_as_saved(app, draft);
	else
		draft_remove(app, draft);
}

static void
discard_chosen(struct app *app, size_t choice, const struct id *subject)
{
	struct draft *draft = draft_of_ticket(app, subject);

	if (choice == 1 && draft && drafts_is_unsaved(draft))
		discard(app, draft);
}

static char *
what_is_lost(struct app *app, const struct draft *draft)
{
	struct strbuf text;
	struct civil_time civil;
	char time[CIVIL_TEXT_SIZE];

	strbuf_init(&text, 400);
	if (drafts_is_new(draft) || !draft->saved_at_ms) {
		strbuf_addf(&text, _("%s was never saved: all that you typed is thrown away."),
		            draft->number);
	} else {
		civil_from_ms(app->zone, draft->saved_at_ms, &civil);
		civil_text_date_time(&civil, time);
		strbuf_addf(&text, _("What you typed since is thrown away. %s stays as it was "
		                     "saved on %s."), draft->number, time);
	}
	return strbuf_take(&text);
}

void
drafts_ask_discard(struct app *app)
{
	struct draft *draft = app->drafts.focus;
	bool new = drafts_is_new(draft);

	if (new && !draft->touched) {
		discard(app, draft);
		return;
	}
	screen_ask(app, &(struct question_answer){
		.title = new ? N_("Discard the draft?") : N_("Discard the changes?"),
		.text = what_is_lost(app, draft),
		.choices = { N_("Keep"), N_("Discard") }, .count = 2,
		.chosen = discard_chosen, .subject = draft->ticket });
}

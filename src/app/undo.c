/*
 * What Ctrl-Z takes back. The rule, in this order:
 *
 *   1. An act whose message has just promised it, as long as no text was typed since: a promise
 *      holds wherever the keys go. A letter in a list is no text.
 *   2. Typing, in the form or line that has the keys; across the fields of one form, newest
 *      first, and the cursor goes where something changes.
 *   3. At the desk itself, the last act of this agent that can be taken back; what was done says
 *      which. In a box over the desk nothing outside the box is touched.
 *
 * An act is forgotten when another takes its place, when it was taken back, when another agent
 * comes; a finished wrap-up also when the next call is answered. Redo is for typing alone.
 * Called by app.c (1, 3) and by the parts whose acts these are; 2 is the form's own.
 */
#include "app_priv.h"

void
undo_set(struct app *app, undo_act *take_back, const struct id *subject)
{
	app->last_act = (struct undoable){ .take_back = take_back, .promised = true };
	if (subject)
		app->last_act.subject = *subject;
}

void
undo_forget(struct app *app, undo_act *take_back)
{
	if (!take_back || app->last_act.take_back == take_back)
		app->last_act = (struct undoable){ 0 };
}

void
undo_key(struct app *app, const struct key *key)
{
	if (key->kind == KEY_KIND_CHARACTER || key->kind == KEY_KIND_PASTE ||
	    key->kind == KEY_KIND_ENTER ||
	    key->kind == KEY_KIND_BACKSPACE || key->kind == KEY_KIND_DELETE)
		app->last_act.promised = false;
}

bool
undo_is_promised(const struct app *app)
{
	return app->last_act.take_back && app->last_act.promised;
}

void
undo_last_act(struct app *app)
{
	struct undoable act = app->last_act;

	if (!act.take_back || (screen_top(app) && !act.promised)) {
		app_say(app, MESSAGE_INFO, "%s", _("Nothing to undo."));
		return;
	}
	app->last_act = (struct undoable){ 0 };
	act.take_back(app, &act.subject);
	app_changed(app);
}

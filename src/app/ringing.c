/*
 * A ring that F2 alone cannot answer: while nobody is logged in, on the lock
 * screen, beside another call. Says at once what to do, and again when the key
 * is pressed. Called by calls.c and app.c.
 */
#include "app_priv.h"

#include "model/phone_number.h"

/* Rings beside the call that the keys act on. NULL: none does. */
static const struct live_call *
ringing_beside(const struct app *app)
{
	for (size_t i = 0; i < app->calls.count; i++) {
		const struct live_call *call = app->calls.items[i];

		if (call != app->calls.focus && call->call.state == CALL_RINGING)
			return call;
	}
	return NULL;
}

int
ringing_count_beside(const struct app *app)
{
	int count = 0;

	for (size_t i = 0; i < app->calls.count; i++)
		count += app->calls.items[i] != app->calls.focus &&
		         app->calls.items[i]->call.state == CALL_RINGING;
	return count;
}

static void
say_who_waits(struct app *app, const struct live_call *call, const char *answer)
{
	struct phone_number number;
	char shown[PHONE_DISPLAY_SIZE];

	phone_parse(call->withheld ? "" : call->number, app->pack->area_code, &number);
	phone_display(&number, shown);
	app_say(app, MESSAGE_WARNING, _("Another call is ringing (%s): end this one, then %s."),
	        *shown ? shown : _("number withheld"), answer);
}

bool
ringing_say_what_to_do(struct app *app)
{
	const struct live_call *call = app->calls.focus, *beside = ringing_beside(app);
	const struct screen *top = screen_top(app);
	char answer[KEY_NAME_SIZE], save[KEY_NAME_SIZE];

	if (!beside && (!call || call->call.state != CALL_RINGING))
		return false;
	action_key_name(&app->keys, ACTION_ANSWER, true, answer);
	action_key_name(&app->keys, ACTION_SAVE, true, save);
	if (app->session.locked)
		app_say(app, MESSAGE_WARNING, _("A call is ringing: your PIN and Enter, then %s."),
		        answer);
	else if (top && top->class->where == WHERE_START)
		app_say(app, MESSAGE_WARNING,
		        _("A call is ringing: write who you are, %s, then %s answers."), save,
		        answer);
	else if (id_is_zero(&app->session.agent.head.id))
		app_say(app, MESSAGE_WARNING,
		        _("A call is ringing: choose who works here, then %s."), answer);
	else if (beside)
		say_who_waits(app, beside, answer);
	else
		return false;
	return true;
}

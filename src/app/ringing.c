/*
 * What to do about a ring. While a call rings the line of messages says so, before
 * all that was said earlier; what is said during the ring is seen for a moment. A
 * ring that F2 alone cannot answer (nobody is logged in, the lock screen, beside
 * another call) says so again when the key is pressed. Called by calls.c, app.c
 * and draw.c.
 */
#include "app_priv.h"

#include "model/phone_number.h"

#include <stdio.h>

#define SAID_IN_RING_MS 4000

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

static bool
is_first_start(const struct app *app)
{
	size_t count = app->screen_count;

	return count && app->screens[count - 1].class->where == WHERE_START;
}

/* Something has to be done before the key answers. */
static bool
is_hindered(const struct app *app)
{
	return app->session.locked || is_first_start(app) ||
	       id_is_zero(&app->session.agent.head.id);
}

bool
ringing_text(const struct app *app, char *out, size_t size)
{
	const struct live_call *call = app->calls.focus;
	char answer[KEY_NAME_SIZE], save[KEY_NAME_SIZE];
	const struct message *said = &app->message;

	if (!call || call->call.state != CALL_RINGING)
		return false;
	if (said->kind != MESSAGE_NONE && said->shown_ms >= call->call.began_ms &&
	    app->steady_ms - said->shown_ms < SAID_IN_RING_MS)
		return false;
	action_key_name(&app->keys, ACTION_ANSWER, true, answer);
	action_key_name(&app->keys, ACTION_SAVE, true, save);
	if (app->session.locked)
		snprintf(out, size, _("A call is ringing: your PIN and Enter, then %s."), answer);
	else if (is_first_start(app))
		snprintf(out, size, _("A call is ringing: write who you are, %s, then %s answers."),
		         save, answer);
	else if (is_hindered(app))
		snprintf(out, size, _("A call is ringing: choose who works here, then %s."),
		         answer);
	else
		snprintf(out, size, _("A call is ringing: %s answers it."), answer);
	return true;
}

bool
ringing_say_what_to_do(struct app *app)
{
	const struct live_call *beside = ringing_beside(app);
	char answer[KEY_NAME_SIZE];

	if (beside) {
		action_key_name(&app->keys, ACTION_ANSWER, true, answer);
		say_who_waits(app, beside, answer);
		return true;
	}
	/* The line says it as soon as nothing newer stands there. */
	if (!app->calls.focus || app->calls.focus->call.state != CALL_RINGING || !is_hindered(app))
		return false;
	if (app->message.kind != MESSAGE_ERROR)
		app->message.kind = MESSAGE_NONE;
	app_changed(app);
	return true;
}

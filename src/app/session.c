/*
 * Who works here and in what state: login, agent state with its clock, break
 * with a reason, lock after idle time. Every change of state is recorded.
 */
#include "app_priv.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *title;	/* for people */
	const char *word;	/* for the store */
} states[AGENT_STATE_COUNT] = {
	[AGENT_NONE] = { N_("NOBODY"), "logged_out" },
	[AGENT_READY] = { N_("READY"), "ready" },
	[AGENT_RINGING] = { N_("RINGING"), "ringing" },
	[AGENT_TALKING] = { N_("TALKING"), "talking" },
	[AGENT_WRAP_UP] = { N_("WRAP-UP"), "wrap_up" },
	[AGENT_BREAK] = { N_("BREAK"), "break" },
};

const char *
agent_state_title(enum agent_state state)
{
	return states[state].title;
}

void
session_release(struct app *app)
{
	agent_release(&app->session.agent);
	agent_release(&app->session.newcomer);
}

static enum agent_state
work_out(const struct app *app)
{
	const struct live_call *call = app->calls.focus;

	if (id_is_zero(&app->session.agent.head.id))
		return AGENT_NONE;
	if (call && call_is_live(call))
		return call->call.state == CALL_RINGING ? AGENT_RINGING : AGENT_TALKING;
	if (call && call->call.state == CALL_WRAP_UP)
		return AGENT_WRAP_UP;
	return app->session.on_break ? AGENT_BREAK : AGENT_READY;
}

void
session_refresh(struct app *app)
{
	enum agent_state state = work_out(app);

	if (state == app->session.state)
		return;
	app->session.state = state;
	app->session.state_since_ms = app->steady_ms;
	app_record_event(app, "agent_state", states[state].word,
	                 state == AGENT_BREAK ? app->session.break_reason : NULL);
	app_changed(app);
}

void
session_begin(struct app *app, struct agent *agent)
{
	bool break_goes_on = !id_compare(&app->session.break_of, &agent->head.id);
	bool other = id_compare(&app->session.agent.head.id, &agent->head.id) != 0;

	if (other) {
		screens_put_aside(app);
		undo_forget(app, NULL);
	}
	agent_release(&app->session.agent);
	app->session.agent = *agent;
	agent_init(agent);
	app->session.id = app_new_id(app);
	app->session.locked = false;
	app->session.on_break = false;
	app->session.break_of = (struct id){ 0 };
	app->session.last_key_ms = app->steady_ms;
	drafts_agent_changed(app);
	app_record_event(app, "login", NULL, NULL);
	/* An empty chair stays empty: a desk that was killed in a break opens in it. */
	if (break_goes_on)
		app_order(app, LINE_PAUSE, NULL, app->session.break_reason, NULL);
	app->session.on_break = break_goes_on;
	calls_agent_came(app);
	session_refresh(app);
	board_refresh(app);
	app_place_changed(app);
	if (other)
		typed_reopen(app);
}

void
session_set_break(struct app *app, const char *reason)
{
	app->session.on_break = true;
	snprintf(app->session.break_reason, sizeof(app->session.break_reason), "%s", reason);
	app_order(app, LINE_PAUSE, NULL, reason, NULL);
	session_refresh(app);
	app_place_changed(app);
	if (app->session.state != AGENT_BREAK)
		app_say(app, MESSAGE_INFO, "%s", _("The break begins when this call is done."));
}

void
session_end_break(struct app *app)
{
	if (app->session.state != AGENT_BREAK)
		app_say(app, MESSAGE_INFO, "%s", _("No break after this call."));
	app->session.on_break = false;
	*app->session.break_reason = '\0';
	app_order(app, LINE_UNPAUSE, NULL, NULL, NULL);
	session_refresh(app);
	app_place_changed(app);
}

void
session_lock(struct app *app)
{
	if (app->session.locked || id_is_zero(&app->session.agent.head.id) ||
	    app->setup.mode == APP_DEMO)
		return;
	drafts_flush(app);
	typed_flush(app);
	echo_end(app);
	app->session.locked = true;
	screen_open_lock(app);
}

/* The moment of the lock, or never: not while a call lives. */
static int64_t
lock_ms(const struct app *app)
{
	if (!app->settings->lock_after_minutes || app->session.locked ||
	    id_is_zero(&app->session.agent.head.id) || app->setup.mode == APP_DEMO ||
	    (app->calls.focus && call_is_live(app->calls.focus)))
		return INT64_MAX;
	return app->session.last_key_ms + app->settings->lock_after_minutes * 60000;
}

void
session_tick(struct app *app)
{
	if (app->calls.focus && call_is_live(app->calls.focus))
		app->session.last_key_ms = app->steady_ms;
	if (app->steady_ms >= lock_ms(app))
		session_lock(app);
}

int64_t
session_next_ms(const struct app *app)
{
	return lock_ms(app);
}

/*
 * The echo test: the line plays the microphone into the headset until a key,
 * a call, a lost line or the limit ends it. Calls go first always: the line
 * ends the test by itself when one comes, this screen only says so.
 *
 * The box is on the stack exactly as long as app->echo.on. The test may come
 * to run after the agent has left the box again: then it is stopped at once.
 */
#include "app_priv.h"

#include "ui/frame.h"

#include <stdio.h>
#include <string.h>

#define LIMIT_MS (3 * 60000)	/* nobody listens to himself for longer: it was forgotten */
#define BOX_ROWS 9
#define BOX_COLUMNS 64

static int64_t
lasted_s(const struct app *app)
{
	return app->echo.running ? (app->steady_ms - app->echo.began_ms) / 1000 : 0;
}

/* The box goes; the line was told, or has ended the test itself. */
static void
close_box(struct app *app)
{
	app->echo.on = app->echo.running = false;
	screen_close(app, &app->echo);
}

void
echo_end(struct app *app)
{
	/* Before it runs the line is busy starting it: echo_reply() stops it then. */
	if (app->echo.on && app->echo.running)
		app_order(app, LINE_ECHO_STOP, NULL, NULL, NULL);
	if (app->echo.on)
		close_box(app);
}

static void
end_by_agent(struct app *app)
{
	int seconds = (int)lasted_s(app);

	echo_end(app);
	app_say(app, MESSAGE_INFO, _("The echo test is over; it ran %d:%02d."), seconds / 60,
	        seconds % 60);
}

void
echo_reply(struct app *app, const struct line_event *event)
{
	bool expected = app->echo.on && event->token == app->echo.token;

	if (!event->ok) {
		if (expected)
			close_box(app);
		return;
	}
	if (!expected) {
		app_order(app, LINE_ECHO_STOP, NULL, NULL, NULL);
		return;
	}
	app->echo.running = true;
	app->echo.began_ms = app->steady_ms;
	snprintf(app->echo.remark, sizeof(app->echo.remark), "%s", event->text);
}

void
echo_call_came(struct app *app)
{
	if (!app->echo.on)
		return;
	close_box(app);
	app_say(app, MESSAGE_WARNING, "%s", _("A call: the echo test is over."));
}

void
echo_line_lost(struct app *app)
{
	if (app->echo.on)
		close_box(app);
}

void
echo_tick(struct app *app)
{
	if (!app->echo.running || app->steady_ms - app->echo.began_ms < LIMIT_MS)
		return;
	echo_end(app);
	app_say(app, MESSAGE_INFO, "%s",
	        _("The echo test was ended after 3 minutes. Start it again if you need it."));
}

/* --- the box ----------------------------------------------------------------------------- */

static bool
echo_key(struct app *app, void *state, const struct key *key)
{
	(void)state;
	if (key->kind != KEY_KIND_ESCAPE && key->kind != KEY_KIND_ENTER &&
	    key_command(key) != 'q')
		return false;
	end_by_agent(app);
	return true;
}

static void
echo_draw(struct app *app, void *state, const struct view *view)
{
	struct rect box = layout_dialog(view->rows, view->columns, BOX_ROWS, BOX_COLUMNS);
	struct view outer = view_sub(view, box.row, box.column, box.rows, box.columns), inner;
	int seconds = (int)lasted_s(app);

	(void)state;
	view_fill(&outer, STYLE_TEXT);
	inner = frame_draw(&outer, &(struct frame){ .title = _("Echo test"), .focused = true });
	view_wrap(&inner, 0, 1, inner.columns - 2, 0, STYLE_TEXT,
	          _("Speak: what you say comes back to your headset."));
	if (app->echo.running)
		view_putf(&inner, 2, 1, STYLE_OK | STYLE_BOLD, _("runs for %d:%02d"), seconds / 60,
		          seconds % 60);
	else
		view_put(&inner, 2, 1, STYLE_DIM, _("is being started"));
	if (*app->echo.remark)
		view_wrap(&inner, 3, 1, inner.columns - 2, 0, STYLE_WARN, _(app->echo.remark));
	view_put(&inner, inner.rows - 1, 1, STYLE_HINT,
	         _("Enter or Esc ends it; so does a call that comes"));
}

static const struct screen_class echo_class = {
	.name = "echo",
	.where = WHERE_DIALOG,
	.draw = echo_draw,
	.key = echo_key,
};

void
screen_open_echo(struct app *app)
{
	if (app->echo.on)
		return;
	app->echo = (struct echo_test){ .on = true };
	app_order(app, LINE_ECHO_START, NULL, NULL, NULL);
	app->echo.token = app->last_token;
	screen_push(app, &echo_class, &app->echo);
}

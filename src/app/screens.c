/* The stack of screens over the desk; each screen has its own file. */
#include "app_priv.h"

#include <string.h>

static void
release(struct screen *screen)
{
	if (screen->class->release)
		screen->class->release(screen->state);
}

void
screen_push(struct app *app, const struct screen_class *class, void *state)
{
	struct screen screen = { .class = class, .state = state };

	if (app->screen_count == SCREENS_MAX) {
		release(&screen);
		return;
	}
	app->screens[app->screen_count++] = screen;
	app_changed(app);
}

static void
say_kept(struct app *app)
{
	char keys[KEY_NAME_SIZE];

	action_key_name(&app->keys, ACTION_DRAFTS, true, keys);
	app_say(app, MESSAGE_INFO,
	        _("What you typed is kept: it is there when you open this again; %s lists it."),
	        keys);
}

/* What was typed in it and neither saved nor thrown away is not lost by closing it. */
static void
keep_typed(struct app *app, const struct screen *screen, bool again)
{
	const struct typed_about *about;
	const char *name;
	struct json *values;

	if (!screen->class->typed)
		return;
	values = screen->class->typed(screen->state, !again, &name, &about);
	if (values)
		typed_keep(app, name, about, values, again);
	/* The first start opens its form anew in the language that was chosen. */
	if (values && !again && screen->class->where != WHERE_START)
		say_kept(app);
	typed_changed(app);
}

static void
remove_at(struct app *app, size_t at)
{
	struct screen screen = app->screens[at];

	keep_typed(app, &screen, false);

	memmove(&app->screens[at], &app->screens[at + 1],
	        (app->screen_count - at - 1) * sizeof(screen));
	app->screen_count--;
	release(&screen);
	app_changed(app);
}

void
screens_put_aside(struct app *app)
{
	for (size_t i = 0; i < app->screen_count; i++)
		keep_typed(app, &app->screens[i], true);
	while (app->screen_count) {
		app->screen_count--;
		release(&app->screens[app->screen_count]);
	}
	app_changed(app);
}

void
screen_pop(struct app *app)
{
	if (app->screen_count)
		remove_at(app, app->screen_count - 1);
}

void
screen_close(struct app *app, const void *state)
{
	for (size_t i = app->screen_count; i-- > 0;) {
		if (app->screens[i].state == state) {
			remove_at(app, i);
			return;
		}
	}
}

bool
screens_close_at(struct app *app, unsigned where)
{
	bool closed = false;

	for (size_t i = app->screen_count; i-- > 0;) {
		if (app->screens[i].class->where == where) {
			remove_at(app, i);
			closed = true;
		}
	}
	return closed;
}

struct screen *
screen_top(struct app *app)
{
	return app->screen_count ? &app->screens[app->screen_count - 1] : NULL;
}

bool
screen_is_open(const struct app *app, const struct screen_class *class)
{
	for (size_t i = 0; i < app->screen_count; i++) {
		if (app->screens[i].class == class)
			return true;
	}
	return false;
}

bool
screen_always_text(const struct app *app, const void *state)
{
	(void)app;
	(void)state;
	return true;
}

void
screens_result(struct app *app, const struct event *event)
{
	for (size_t i = app->screen_count; i-- > 0;) {
		const struct screen *screen = &app->screens[i];

		if (screen->class->result)
			screen->class->result(app, screen->state, event);
	}
}

void
screens_release(struct app *app)
{
	while (app->screen_count)
		screen_pop(app);
}

/* What works here: help, the palette of all actions, the menu. All from the action table. */
#include "app_priv.h"

#include "base/memory.h"
#include "base/width.h"
#include "ui/frame.h"
#include "ui/menu.h"
#include "ui/text.h"

#include <string.h>

#define KEYS_COLUMNS 20
#define TITLE_COLUMNS 32
#define HELP_COLUMNS 110	/* from this width on every row has room for its help */

struct actions_screen {
	const struct app *app;
	struct action_state state;	/* of the place it was opened from, now */
	struct list list;
	struct menu menu;
	enum action actions[ACTION_COUNT];
	size_t count;
};

/* A branch is called as the script calls it. */
static const char *
title_of(const struct app *app, enum action action)
{
	const struct situation *situation = flow_situation(&app->prompter.run);
	size_t branch = (size_t)(action - ACTION_BRANCH_1);

	if (situation && action >= ACTION_BRANCH_1 && action <= ACTION_BRANCH_9 &&
	    branch < situation->branch_count)
		return text_in(&situation->branches[branch].title, i18n_get());
	return _(action_row(action)->title);
}

static void
draw_action(const struct view *view, size_t row, bool selected, void *context)
{
	const struct actions_screen *screen = context;
	enum action action = screen->actions[row];
	const struct action_row *own = action_row(action);
	bool works = action_verdict(action, &screen->state) == ACTION_WORKS;
	struct strbuf keys;
	const char *title = title_of(screen->app, action), *help = _(own->help);
	int column = KEYS_COLUMNS + TITLE_COLUMNS;

	(void)selected;
	strbuf_init(&keys, 256);
	action_keys_text(&screen->app->keys, action, &keys);
	view_put_n(view, 0, 1, KEYS_COLUMNS - 2, STYLE_KEY, PUT_ELLIPSIS,
	           keys.data ? keys.data : "", keys.length);
	view_put_n(view, 0, KEYS_COLUMNS, TITLE_COLUMNS - 2, works ? STYLE_TEXT : STYLE_DIM,
	           PUT_ELLIPSIS, title, strlen(title));
	if (view->columns >= HELP_COLUMNS)
		view_put_n(view, 0, column, view->columns - column - 1, STYLE_DIM, PUT_ELLIPSIS,
		           help, strlen(help));
	strbuf_release(&keys);
}

static struct list_source
action_rows(struct actions_screen *screen)
{
	return (struct list_source){ .draw = draw_action, .context = screen };
}

/* What the chosen action does, in full: rows of a narrow screen have no room for it. */
static void
draw_chosen_help(const struct view *view, int row, const struct actions_screen *screen,
                 const struct list *list)
{
	frame_rule(view, row, STYLE_FRAME, "");
	if (screen->count)
		view_wrap(view, row + 1, 1, view->columns - 2, 0, STYLE_HINT,
		          _(action_row(screen->actions[list->selected])->help));
}

static void
actions_free(void *state)
{
	struct actions_screen *screen = state;

	list_release(&screen->list);
	mem_free(screen);
}

static struct actions_screen *
new_screen(struct app *app)
{
	struct actions_screen *screen = mem_calloc(1, sizeof(*screen));

	screen->app = app;
	app_action_state(app, &screen->state);
	list_init(&screen->list);
	return screen;
}

/* --- help -------------------------------------------------------------------------------- */

/* A call may ring or end meanwhile: the list is of now, its cursor stays on its action. */
static void
help_find(struct actions_screen *screen)
{
	enum action chosen = screen->count ? screen->actions[screen->list.selected] : ACTION_NONE;
	size_t at = 0;

	screen->count = actions_here(&screen->app->keys, &screen->state, screen->actions);
	list_set_count(&screen->list, screen->count);
	for (size_t i = 0; i < screen->count; i++) {
		if (screen->actions[i] <= chosen)
			at = i;
	}
	list_select(&screen->list, at);
}

static bool
same_state(const struct action_state *a, const struct action_state *b)
{
	return a->where == b->where && a->when == b->when && a->line == b->line &&
	       a->branches == b->branches && a->text_focus == b->text_focus;
}

static void
help_refresh(struct app *app, struct actions_screen *screen)
{
	struct action_state before = screen->state;

	app_action_state_under(app, screen, &screen->state);
	if (!same_state(&before, &screen->state))
		help_find(screen);
}

static bool
help_key(struct app *app, void *state, const struct key *key)
{
	struct actions_screen *screen = state;
	struct list_source rows = action_rows(screen);
	enum action action;

	help_refresh(app, screen);
	switch (list_key(&screen->list, &rows, key)) {
	case WIDGET_ACCEPTED:
		action = screen->count ? screen->actions[screen->list.selected] : ACTION_NONE;
		screen_close(app, screen);
		if (action != ACTION_NONE && action != ACTION_HELP)
			app_act(app, action);
		return true;
	case WIDGET_CANCELLED:
		screen_close(app, screen);
		return true;
	case WIDGET_IGNORED:
		if (key_command(key) == 'q')
			screen_close(app, screen);
		return true;
	default:
		return true;
	}
}

static bool
help_action(struct app *app, void *state, enum action action)
{
	if (action != ACTION_HELP)
		return false;
	screen_close(app, state);
	return true;
}

static void
help_draw(struct app *app, void *state, const struct view *view)
{
	struct actions_screen *screen = state;
	struct list_source rows = action_rows(screen);
	struct view inner, above;

	help_refresh(app, screen);
	view_fill(view, STYLE_TEXT);
	inner = frame_draw(view, &(struct frame){ .title = _("Keys that work here"),
	                                          .focused = true,
	                                          .remark = _("Enter does it, Esc back") });
	if (inner.columns >= HELP_COLUMNS || inner.rows < 8) {
		list_draw(&screen->list, &rows, &inner, true);
		return;
	}
	above = view_sub(&inner, 0, 0, inner.rows - 3, inner.columns);
	list_draw(&screen->list, &rows, &above, true);
	draw_chosen_help(&inner, inner.rows - 3, screen, &screen->list);
}

static const struct screen_class help_class = {
	.name = "help",
	.where = WHERE_HELP,
	.covers = true,
	.draw = help_draw,
	.key = help_key,
	.action = help_action,
	.release = actions_free,
};

void
screen_open_help(struct app *app)
{
	struct actions_screen *screen;

	if (screen_is_open(app, &help_class))
		return;
	screen = new_screen(app);
	help_find(screen);
	screen_push(app, &help_class, screen);
}

/* --- palette ----------------------------------------------------------------------------- */

static void
palette_find(struct app *app, void *state, struct picker *picker)
{
	struct actions_screen *screen = state;

	(void)app;
	screen->count = actions_matching(edit_text(&picker->words), &screen->state,
	                                 screen->actions);
	list_set_count(&picker->list, screen->count);
	list_select(&picker->list, 0);
}

static void
palette_refresh(struct app *app, void *state, const void *below)
{
	struct actions_screen *screen = state;

	app_action_state_under(app, below, &screen->state);
}

static void
palette_chosen(struct app *app, void *state, size_t row)
{
	app_act(app, ((const struct actions_screen *)state)->actions[row]);
}

static const struct picking palette = {
	.where = WHERE_DIALOG,
	.columns = 74,
	.rows = 18,
	.find = palette_find,
	.draw = draw_action,
	.chosen = palette_chosen,
	.refresh = palette_refresh,
	.release = actions_free,
};

void
screen_open_palette(struct app *app)
{
	if (!picker_is_open(app, &palette))
		picker_open(app, &palette, N_("All actions"), N_("name of an action"),
		            new_screen(app));
}

/* --- menu -------------------------------------------------------------------------------- */

static bool
menu_keys(struct app *app, void *state, const struct key *key)
{
	struct actions_screen *screen = state;
	struct action_state here;
	enum action action = ACTION_NONE;

	app_action_state_under(app, screen, &here);
	switch (menu_key(&screen->menu, &here, key, &action)) {
	case WIDGET_ACCEPTED:
		screen_close(app, screen);
		app_act(app, action);
		return true;
	case WIDGET_REFUSED:
		app_say(app, MESSAGE_WARNING, "%s", action_why_not(action, &here));
		return true;
	case WIDGET_CANCELLED:
		screen_close(app, screen);
		return true;
	case WIDGET_IGNORED:
		return false;
	default:
		return true;
	}
}

static bool
menu_action(struct app *app, void *state, enum action action)
{
	if (action != ACTION_MENU)
		return false;
	screen_close(app, state);
	return true;
}

static void
menu_paint(struct app *app, void *state, const struct view *view)
{
	struct actions_screen *screen = state;

	app_action_state_under(app, screen, &screen->state);
	menu_draw(&screen->menu, &app->keys, &screen->state, view);
}

static const struct screen_class menu_class = {
	.name = "menu",
	.where = WHERE_MENU,
	.draw = menu_paint,
	.key = menu_keys,
	.action = menu_action,
	.release = actions_free,
};

void
screen_open_menu(struct app *app)
{
	struct actions_screen *screen;

	if (screen_is_open(app, &menu_class))
		return;
	screen = new_screen(app);
	menu_init(&screen->menu);
	screen_push(app, &menu_class, screen);
}

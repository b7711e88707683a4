/*
 * One's own PIN: set, changed or removed. Asks the old one first, where there
 * is one, with the same waits as the lock (pin_priv.h), and the new one twice;
 * the new one left empty removes it, after a question. Nothing typed here is
 * ever written but as a hash.
 */
#include "app_priv.h"

#include "base/crypto.h"
#include "base/memory.h"
#include "ui/frame.h"

#include <string.h>

#define BOX_COLUMNS 64

enum pin_field {
	PIN_OLD,
	PIN_NEW,
	PIN_AGAIN,
	PIN_FIELDS,
};

struct pin_screen {
	struct pin_check check;
	bool has;		/* there is one: it is asked for */
	bool ready;		/* the form is made */
	struct form_field fields[PIN_FIELDS];
	struct form form;
	char *wanted;		/* the new one, while the old one is checked; wiped */
};

static void
forget_wanted(struct pin_screen *screen)
{
	if (screen->wanted)
		crypto_wipe(screen->wanted, strlen(screen->wanted));
	mem_free(screen->wanted);
	screen->wanted = NULL;
}

static void
describe(struct pin_screen *screen)
{
	struct form_field *fields = screen->fields;

	fields[PIN_OLD] = (struct form_field){
		.id = "old", .label = _("PIN until now"), .kind = FORM_SECRET,
		.hidden = !screen->has, .required = true,
		.maximum_characters = PIN_MOST_CHARACTERS };
	fields[PIN_NEW] = (struct form_field){
		.id = "new", .label = _("New PIN"), .kind = FORM_SECRET,
		.required = !screen->has, .maximum_characters = PIN_MOST_CHARACTERS,
		.hint = screen->has ? _("4 to 32 characters; empty removes the PIN")
		                    : _("4 to 32 characters"),
		.check = pin_field_check };
	fields[PIN_AGAIN] = (struct form_field){
		.id = "again", .label = _("New PIN again"), .kind = FORM_SECRET,
		.maximum_characters = PIN_MOST_CHARACTERS };
}

/* --- what follows ------------------------------------------------------------------------ */

static void
remove_chosen(struct app *app, size_t choice, const struct id *subject)
{
	if (choice == 1)
		pin_remove(app, subject);
	else
		app_say(app, MESSAGE_INFO, "%s", _("Your PIN stays as it is."));
}

/* The screen is closed afterwards. */
static void
take_new(struct app *app, struct pin_screen *screen)
{
	struct id agent = screen->check.agent;
	bool removes = !*screen->wanted;

	if (!removes)
		pin_keep(app, &agent, screen->wanted);
	screen_close(app, screen);
	if (removes)
		screen_ask(app, &(struct question_answer){
			.title = N_("Remove your PIN?"),
			.text = mem_dup_text(_("Everybody who sits down here can work under your "
			                       "name then, and the screen cannot be locked.")),
			.choices = { N_("Keep"), N_("Remove") }, .count = 2,
			.chosen = remove_chosen, .subject = agent });
}

static void
accept(struct app *app, struct pin_screen *screen)
{
	struct form *form = &screen->form;

	app_changed(app);
	if (pin_is_busy(&screen->check) || !form_check(form))
		return;
	if (strcmp(form_get(form, PIN_NEW), form_get(form, PIN_AGAIN)) != 0) {
		form_set_error(form, PIN_AGAIN, _("This is not the same as above."));
		form_focus(form, PIN_AGAIN);
		return;
	}
	forget_wanted(screen);
	screen->wanted = mem_dup_text(form_get(form, PIN_NEW));
	if (screen->has)
		pin_try(app, &screen->check, form_get(form, PIN_OLD));
	else
		take_new(app, screen);
}

static void
pin_screen_result(struct app *app, void *state, const struct event *event)
{
	struct pin_screen *screen = state;

	switch (pin_result(app, &screen->check, event)) {
	case PIN_RIGHT:
		take_new(app, screen);
		break;
	case PIN_WRONG:
		form_load(&screen->form, PIN_OLD, "");
		form_set_error(&screen->form, PIN_OLD, _("The PIN is not right."));
		form_focus(&screen->form, PIN_OLD);
		app->message.kind = MESSAGE_NONE;	/* it stands beside the field */
		break;
	default:
		break;
	}
}

static void
pin_screen_answer(struct app *app, void *state, struct read_answer *answer)
{
	struct pin_screen *screen = state;
	enum pin_answer came = pin_take(app, &screen->check, answer);

	if (came == PIN_UNREADABLE)
		screen_close(app, screen);
	if (came != PIN_NONE && came != PIN_KNOWN)
		return;
	screen->has = came == PIN_KNOWN;
	describe(screen);
	form_init(&screen->form, screen->fields, PIN_FIELDS);
	form_focus(&screen->form, screen->has ? PIN_OLD : PIN_NEW);
	screen->ready = true;
}

/* --- keys and picture -------------------------------------------------------------------- */

static bool
pin_screen_key(struct app *app, void *state, const struct key *key)
{
	struct pin_screen *screen = state;

	if (!screen->ready)
		return true;
	switch (form_key(&screen->form, key)) {
	case WIDGET_ACCEPTED:
		accept(app, screen);
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
pin_screen_action(struct app *app, void *state, enum action action)
{
	struct pin_screen *screen = state;

	if (action != ACTION_SAVE || !screen->ready)
		return false;
	accept(app, screen);
	return true;
}

static void
pin_screen_draw(struct app *app, void *state, const struct view *view)
{
	struct pin_screen *screen = state;
	int rows = screen->ready ? form_height(&screen->form, BOX_COLUMNS - 4) + 4 : 4;
	struct rect box = layout_dialog(view->rows, view->columns, rows, BOX_COLUMNS);
	struct view outer = view_sub(view, box.row, box.column, box.rows, box.columns), inner;
	struct strbuf wait;
	char keys[KEY_NAME_SIZE];

	view_fill(&outer, STYLE_TEXT);
	inner = frame_draw(&outer, &(struct frame){
		.title = screen->has ? _("Change your PIN") : _("Set your PIN"),
		.focused = true });
	if (!screen->ready)
		return;
	strbuf_init(&wait, 200);
	pin_wait_text(app, &screen->check, &wait);
	action_key_name(&app->keys, ACTION_SAVE, true, keys);
	if (wait.length)
		view_put(&inner, inner.rows - 1, 1, STYLE_WARN, wait.data);
	else if (pin_is_busy(&screen->check))
		view_put(&inner, inner.rows - 1, 1, STYLE_HINT, _("checking"));
	else
		view_putf(&inner, inner.rows - 1, 1, STYLE_HINT, _("%s saves, Esc leaves"), keys);
	strbuf_release(&wait);
	inner = view_sub(&inner, 0, 1, inner.rows - 1, inner.columns - 2);
	form_draw(&screen->form, &inner, true);
}

static void
pin_screen_free(void *state)
{
	struct pin_screen *screen = state;

	if (screen->ready)
		form_release(&screen->form);
	forget_wanted(screen);
	pin_check_release(&screen->check);
	mem_free(screen);
}

static const struct screen_class pin_class = {
	.name = "pin",
	.where = WHERE_DIALOG,
	.draw = pin_screen_draw,
	.key = pin_screen_key,
	.action = pin_screen_action,
	.wants_text = screen_always_text,
	.hides_text = screen_always_text,
	.answer = pin_screen_answer,
	.result = pin_screen_result,
	.release = pin_screen_free,
};

void
screen_open_pin(struct app *app)
{
	struct pin_screen *screen;

	if (app->setup.mode == APP_DEMO) {
		app_say(app, MESSAGE_INFO, "%s", _("The demonstration has no PINs."));
		return;
	}
	if (screen_is_open(app, &pin_class))
		return;
	screen = mem_calloc(1, sizeof(*screen));
	pin_ask(app, &screen->check, &app->session.agent.head.id);
	screen_push(app, &pin_class, screen);
}

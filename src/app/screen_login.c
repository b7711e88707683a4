/*
 * Who works here: the lock screen, and the change of agent. Wrong PINs make the
 * next try wait (pin_priv.h); a ringing call shows through, calls and drafts
 * stay with their owner.
 */
#include "app_priv.h"

#include "base/memory.h"
#include "ui/frame.h"

#include <string.h>

enum login_step {
	LOGIN_READING,		/* the agents are being read */
	LOGIN_CHOOSING,
	LOGIN_PIN,		/* the PIN is asked for, or checked */
};

struct login {
	enum login_step step;
	bool locked;		/* the lock screen: only the agent's own PIN */
	struct record_list agents;
	struct list list;
	struct edit pin;
	struct pin_check check;
};

static const struct agent *
chosen_agent(const struct app *app, const struct login *login)
{
	if (login->locked)
		return &app->session.agent;
	return login->agents.count ? record_at(&login->agents, login->list.selected) : NULL;
}

static void
finish(struct app *app, struct login *login)
{
	struct agent agent;
	bool locked = login->locked;

	app->session.last_key_ms = app->steady_ms;
	if (!locked)
		agent_dup(chosen_agent(app, login), &agent);
	screen_close(app, login);
	app->message.kind = MESSAGE_NONE;
	if (locked) {
		app->session.locked = false;
		app_record_event(app, "unlock", NULL, NULL);
		return;
	}
	session_begin(app, &agent);
	agent_release(&agent);
}

static void
ask_pin(struct app *app, struct login *login)
{
	login->step = LOGIN_READING;
	pin_ask(app, &login->check, &chosen_agent(app, login)->head.id);
}

static void
login_result(struct app *app, void *state, const struct event *event)
{
	struct login *login = state;

	switch (pin_result(app, &login->check, event)) {
	case PIN_RIGHT:
		finish(app, login);
		break;
	case PIN_WRONG:
		edit_set(&login->pin, "", 0);
		break;
	default:
		break;
	}
}

static void
agents_read(struct app *app, struct login *login, struct read_answer *answer)
{
	const char *wanted;

	login->agents = answer->list;
	answer->list = RECORD_LIST_INIT;
	list_set_count(&login->list, login->agents.count);
	login->step = LOGIN_CHOOSING;
	if (!login->agents.count) {
		screen_close(app, login);
		screen_open_first_start(app);
		return;
	}
	/* --agent is meant for the start; a change of agent asks. */
	wanted = app->setup.agent;
	app->setup.agent = NULL;
	for (size_t i = 0; wanted && i < login->agents.count; i++) {
		const struct agent *agent = record_at(&login->agents, i);

		if (agent->staff_number && !strcmp(agent->staff_number, wanted)) {
			list_select(&login->list, i);
			ask_pin(app, login);
			return;
		}
	}
	if (login->agents.count == 1)
		ask_pin(app, login);
}

/* Nobody finds the way to a PIN by himself: it stands in the palette alone. */
static void
say_not_locked(struct app *app)
{
	char key[KEY_NAME_SIZE];

	if (app->setup.mode == APP_DEMO) {
		app_say(app, MESSAGE_WARNING, "%s",
		        _("The demonstration has no PINs: its screen cannot be locked."));
		return;
	}
	action_key_name(&app->keys, ACTION_PALETTE, false, key);
	app_say(app, MESSAGE_WARNING, _("No PIN, so nothing is locked. Set one: %s, “%s”."), key,
	        _(action_row(ACTION_PIN)->title));
}

static void
login_answer(struct app *app, void *state, struct read_answer *answer)
{
	struct login *login = state;
	bool locked;

	if (answer->topic == READ_AGENTS && !login->locked && login->step == LOGIN_READING) {
		agents_read(app, login, answer);
		return;
	}
	switch (pin_take(app, &login->check, answer)) {
	case PIN_NONE:
		locked = login->locked;
		finish(app, login);
		if (locked)
			say_not_locked(app);
		break;
	case PIN_KNOWN:
	case PIN_UNREADABLE:
		login->step = LOGIN_PIN;
		break;
	default:
		break;
	}
}

static void
draw_agent(const struct view *view, size_t row, bool selected, void *context)
{
	const struct login *login = context;
	const struct agent *agent = record_at(&login->agents, row);

	(void)selected;
	view_putf(view, 0, 1, STYLE_TEXT, "%-8s %s",
	          agent->staff_number ? agent->staff_number : "",
	          agent->name ? agent->name : "");
}

static struct list_source
agent_rows(struct login *login)
{
	return (struct list_source){ .draw = draw_agent, .context = login };
}

static bool
login_key(struct app *app, void *state, const struct key *key)
{
	struct login *login = state;
	struct list_source rows = agent_rows(login);

	if (login->step == LOGIN_CHOOSING) {
		enum widget_result result = list_key(&login->list, &rows, key);

		if (result == WIDGET_ACCEPTED)
			ask_pin(app, login);
		else if (result == WIDGET_CANCELLED &&
		         !id_is_zero(&app->session.agent.head.id))
			screen_close(app, login);
		return true;
	}
	if (login->step != LOGIN_PIN)
		return true;
	if (key->kind == KEY_KIND_ENTER) {
		if (login->check.hash)
			pin_try(app, &login->check, edit_text(&login->pin));
		else
			ask_pin(app, login);
		return true;
	}
	if (key->kind == KEY_KIND_ESCAPE && !login->locked) {
		login->step = LOGIN_CHOOSING;
		return true;
	}
	edit_key(&login->pin, key);
	return true;
}

static void
draw_pin(struct app *app, struct login *login, const struct view *view)
{
	const struct agent *agent = chosen_agent(app, login);
	struct strbuf wait;
	struct view field;

	view_putf(view, 0, 1, STYLE_TEXT, "%s %s",
	          agent->staff_number ? agent->staff_number : "", agent->name ? agent->name : "");
	view_put(view, 2, 1, STYLE_LABEL, _("PIN"));
	field = view_sub(view, 2, 8, 1, 20);
	edit_draw(&login->pin, &field, STYLE_FIELD_FOCUS, true, NULL);
	strbuf_init(&wait, 200);
	pin_wait_text(app, &login->check, &wait);
	view_put(view, 4, 1, wait.length ? STYLE_WARN : STYLE_HINT,
	         wait.length ? wait.data
	                     : pin_is_busy(&login->check) ? _("checking") : _("Enter unlocks"));
	strbuf_release(&wait);
}

static void
login_draw(struct app *app, void *state, const struct view *view)
{
	struct login *login = state;
	struct list_source rows = agent_rows(login);
	struct rect box = layout_dialog(view->rows, view->columns, 12, 50);
	struct view outer = view_sub(view, box.row, box.column, box.rows, box.columns), inner;

	view_fill(view, STYLE_TEXT);
	inner = frame_draw(&outer, &(struct frame){
		.title = login->locked ? _("Locked") : _("Who works here?"), .focused = true });
	if (login->step == LOGIN_CHOOSING)
		list_draw(&login->list, &rows, &inner, true);
	else if (chosen_agent(app, login) && login->step == LOGIN_PIN)
		draw_pin(app, login, &inner);
}

static bool
login_wants_text(const struct app *app, const void *state)
{
	const struct login *login = state;

	(void)app;
	return login->step == LOGIN_PIN;
}

static void
login_free(void *state)
{
	struct login *login = state;

	record_list_release(&login->agents);
	list_release(&login->list);
	edit_release(&login->pin);
	pin_check_release(&login->check);
	mem_free(login);
}

static const struct screen_class login_class = {
	.name = "login",
	.where = WHERE_LOCK,
	.covers = true,
	.draw = login_draw,
	.key = login_key,
	.wants_text = login_wants_text,
	.hides_text = login_wants_text,
	.answer = login_answer,
	.result = login_result,
	.release = login_free,
};

static struct login *
new_login(bool locked)
{
	struct login *login = mem_calloc(1, sizeof(*login));

	login->locked = locked;
	list_init(&login->list);
	edit_init(&login->pin, false, PIN_BYTES_MAX);
	login->pin.secret = true;
	return login;
}

void
screen_open_login(struct app *app)
{
	if (screen_is_open(app, &login_class))
		return;
	drafts_flush(app);
	typed_flush(app);
	screen_push(app, &login_class, new_login(false));
	app_ask(app, READ_AGENTS, 0);
}

void
screen_open_lock(struct app *app)
{
	struct login *login = new_login(true);

	screen_push(app, &login_class, login);
	ask_pin(app, login);
}

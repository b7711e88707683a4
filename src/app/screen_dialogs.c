/*
 * The small screens that all others are asked with: a question, one line to
 * type, rows to pick from, a form in a box.
 */
#include "app_priv.h"

#include "base/memory.h"
#include "base/width.h"
#include "model/pinyin.h"
#include "ui/frame.h"

#include <string.h>

#define LINE_BYTES_MAX 2000
#define FORM_COLUMNS 76

/* --- a question -------------------------------------------------------------------------- */

struct question_screen {
	struct question question;
	char *text;
	void (*chosen)(struct app *app, size_t choice, const struct id *subject);
	struct id subject, call;
};

static bool
is_about_another_call(const struct app *app, const struct id *call)
{
	struct id at_work = calls_focus_id(app);

	return !id_is_zero(call) && id_compare(call, &at_work);
}

static void
question_close(struct app *app, struct question_screen *screen, size_t choice)
{
	struct question_screen copy = *screen;

	screen->text = NULL;
	screen_close(app, screen);
	if (choice && is_about_another_call(app, &copy.call))
		app_say(app, MESSAGE_WARNING, "%s",
		        _("The question was about an earlier call: nothing is done."));
	else
		copy.chosen(app, choice, &copy.subject);
	mem_free(copy.text);
}

static bool
question_keys(struct app *app, void *state, const struct key *key)
{
	struct question_screen *screen = state;

	switch (question_key(&screen->question, key)) {
	case WIDGET_ACCEPTED:
		question_close(app, screen, screen->question.selected);
		return true;
	case WIDGET_CANCELLED:
		question_close(app, screen, 0);
		return true;
	case WIDGET_IGNORED:
		return false;
	default:
		return true;
	}
}

static void
question_paint(struct app *app, void *state, const struct view *view)
{
	struct question_screen *screen = state;

	(void)app;
	question_draw(&screen->question, view);
}

static void
question_free(void *state)
{
	struct question_screen *screen = state;

	mem_free(screen->text);
	mem_free(screen);
}

static const struct screen_class question_class = {
	.name = "question",
	.where = WHERE_DIALOG,
	.draw = question_paint,
	.key = question_keys,
	.release = question_free,
};

void
screen_ask(struct app *app, const struct question_answer *question)
{
	struct question_screen *screen = mem_calloc(1, sizeof(*screen));

	screen->text = question->text;
	screen->chosen = question->chosen;
	screen->subject = question->subject;
	screen->call = question->call;
	screen->question.title = _(question->title);
	screen->question.text = screen->text;
	screen->question.count = question->count;
	for (size_t i = 0; i < question->count; i++)
		screen->question.choices[i].title = _(question->choices[i]);
	screen_push(app, &question_class, screen);
}

/* --- one line ---------------------------------------------------------------------------- */

struct line_screen {
	struct line_question question;
	struct edit edit;
	char *preset;			/* owned */
	const char *refused;		/* N_(): why it was not taken, or NULL */
	bool came_back;			/* it holds what was typed here before */
	bool done;
};

/* As forms write theirs. */
static struct json *
line_values(const struct line_screen *screen)
{
	struct json *values = json_object(), *texts = json_object();

	json_set(texts, "text", json_text(edit_text(&screen->edit)));
	json_set(values, "values", texts);
	return values;
}

static struct json *
line_typed(const void *state, bool closing, const char **name,
           const struct typed_about **about)
{
	const struct line_screen *screen = state;
	const char *text = edit_text(&screen->edit);

	*name = screen->question.name;
	*about = &screen->question.about;
	/* Also an empty one opens again; one left empty is not missed. */
	if (screen->done || (closing && (!*text || !strcmp(text, screen->preset))))
		return NULL;
	return line_values(screen);
}

static void
line_accept(struct app *app, struct line_screen *screen)
{
	struct line_question *question = &screen->question;
	uint64_t submitted = app->last_submitted;
	struct json *values;

	app_changed(app);
	screen->refused = edit_is_empty(&screen->edit) ? question->empty_refused : NULL;
	if (screen->refused)
		return;
	screen->refused = question->entered(app, edit_text(&screen->edit), &question->about);
	if (screen->refused)
		return;
	screen->done = true;
	values = line_values(screen);
	if (app->last_submitted != submitted)
		typed_submitted(app, question->name, &question->about, values);
	else
		json_free(values);
	screen_close(app, screen);
}


static bool
line_keys(struct app *app, void *state, const struct key *key)
{
	struct line_screen *screen = state;

	if (key->kind == KEY_KIND_ESCAPE) {
		screen_close(app, screen);	/* asks nothing, throws nothing away */
		return true;
	}
	if (key->kind == KEY_KIND_ENTER) {
		line_accept(app, screen);
		return true;
	}
	screen->refused = NULL;
	typed_changed(app);
	return edit_key(&screen->edit, key) != WIDGET_IGNORED;
}

static bool
line_action(struct app *app, void *state, enum action action)
{
	struct line_screen *screen = state;

	if (action == ACTION_SAVE) {
		line_accept(app, screen);
		return true;
	}
	typed_changed(app);
	if (action == ACTION_UNDO)
		return edit_undo(&screen->edit);
	if (action == ACTION_REDO)
		return edit_redo(&screen->edit);
	return false;
}

static void
line_paint(struct app *app, void *state, const struct view *view)
{
	struct line_screen *screen = state;
	const char *label = _(screen->question.label);
	struct rect box = layout_dialog(view->rows, view->columns, 6, 64);
	struct view outer = view_sub(view, box.row, box.column, box.rows, box.columns);
	struct view inner, field;

	(void)app;
	view_fill(&outer, STYLE_TEXT);
	inner = frame_draw(&outer, &(struct frame){ .title = _(screen->question.title),
	                                            .focused = true });
	view_put(&inner, 0, 1, STYLE_LABEL, label);
	field = view_sub(&inner, 1, 1, 1, inner.columns - 2);
	edit_draw(&screen->edit, &field, STYLE_FIELD_FOCUS, true, NULL);
	view_put(&inner, 3, 1, screen->refused ? STYLE_ERROR : STYLE_HINT,
	         screen->refused     ? _(screen->refused)
	         : screen->came_back ? _("As you left it. Enter accepts, Esc leaves")
	                             : _("Enter accepts, Esc leaves"));
}

static void
line_free(void *state)
{
	struct line_screen *screen = state;

	edit_release(&screen->edit);
	mem_free(screen->preset);
	mem_free(screen);
}

static const struct screen_class line_class = {
	.name = "line",
	.where = WHERE_DIALOG,
	.draw = line_paint,
	.key = line_keys,
	.action = line_action,
	.wants_text = screen_always_text,
	.typed = line_typed,
	.release = line_free,
};

void
screen_ask_line(struct app *app, const struct line_question *question)
{
	struct json *before = typed_take(app, question->name, &question->about);
	struct line_screen *screen = mem_calloc(1, sizeof(*screen));
	const char *text;

	screen->question = *question;
	screen->preset = mem_dup_text(question->preset ? question->preset : "");
	text = before ? json_get_text(json_get(before, "values"), "text", "") : screen->preset;
	screen->came_back = *text && strcmp(text, screen->preset) != 0;
	edit_init(&screen->edit, false, LINE_BYTES_MAX);
	edit_set(&screen->edit, text, strlen(text));
	json_free(before);
	screen_push(app, &line_class, screen);
	typed_changed(app);
}

/* --- rows to pick ------------------------------------------------------------------------ */

struct pick_screen {
	struct pick pick;
	size_t *found;
};

static bool
row_fits(const struct pick_row *row, const char *words)
{
	return !*words || strcasestr(row->title, words) || pinyin_found(row->title, words) ||
	       (row->remark && strcasestr(row->remark, words)) ||
	       (row->search && strcasestr(row->search, words));
}

static void
pick_find(struct app *app, void *state, struct picker *picker)
{
	struct pick_screen *screen = state;
	size_t count = 0;

	(void)app;
	for (size_t i = 0; i < screen->pick.count; i++) {
		if (row_fits(&screen->pick.rows[i], edit_text(&picker->words)))
			screen->found[count++] = i;
	}
	list_set_count(&picker->list, count);
}

static void
pick_draw_row(const struct view *view, size_t row, bool selected, void *context)
{
	const struct pick_screen *screen = context;
	const struct pick_row *own = &screen->pick.rows[screen->found[row]];
	int remark = own->remark ? (int)width_of_text(own->remark, strlen(own->remark)) + 2 : 0;

	(void)selected;
	view_put_n(view, 0, 1, view->columns - 2 - remark, STYLE_TEXT, PUT_ELLIPSIS, own->title,
	           strlen(own->title));
	if (own->remark)
		view_put(view, 0, view->columns - remark, STYLE_DIM, own->remark);
}

static void
pick_chosen(struct app *app, void *state, size_t row)
{
	const struct pick_screen *screen = state;

	screen->pick.picked(app, screen->found[row], &screen->pick.subject);
}

static void
pick_free(void *state)
{
	struct pick_screen *screen = state;

	for (size_t i = 0; i < screen->pick.count; i++) {
		mem_free(screen->pick.rows[i].title);
		mem_free(screen->pick.rows[i].remark);
		mem_free(screen->pick.rows[i].search);
	}
	mem_free(screen->pick.rows);
	mem_free(screen->found);
	mem_free(screen);
}

static const struct picking pick_picking = {
	.where = WHERE_DIALOG,
	.columns = 64,
	.rows = 16,
	.find = pick_find,
	.draw = pick_draw_row,
	.chosen = pick_chosen,
	.release = pick_free,
};

void
screen_pick(struct app *app, const struct pick *pick)
{
	struct pick_screen *screen = mem_calloc(1, sizeof(*screen));

	screen->pick = *pick;
	screen->found = mem_calloc(pick->count ? pick->count : 1, sizeof(*screen->found));
	picker_open(app, &pick_picking, pick->title, N_("type to find"), screen);
}

/* --- a form ------------------------------------------------------------------------------ */

struct form_screen {
	struct form_question question;
	struct form form;
	bool done;
};

static struct json *
form_values(const struct form_screen *screen)
{
	struct json *values = json_object(), *texts = json_object(), *confirmed = json_object();
	const struct form *form = &screen->form;

	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *field = &form->fields[i];

		if (field->kind == FORM_SECRET || field->kind == FORM_HEADING ||
		    field->kind == FORM_SHOWN)
			continue;
		json_set(texts, field->id, json_text(form_get(form, i)));
		if (form->values[i].confirmed)
			json_set(confirmed, field->id, json_boolean(true));
	}
	json_set(values, "values", texts);
	json_set(values, "confirmed", confirmed);
	json_set(values, "field", json_text(form->fields[form->focus].id));
	return values;
}

static struct json *
form_typed(const void *state, bool closing, const char **name,
           const struct typed_about **about)
{
	const struct form_screen *screen = state;

	*name = screen->question.name;
	*about = &screen->question.about;
	if (screen->done ||
	    (closing && (screen->question.kept_elsewhere || !form_changed(&screen->form))))
		return NULL;
	return form_values(screen);
}

/* What was typed before stands over the presets: as if typed now, so that it counts as a change. */
static void
form_come_back(struct app *app, struct form_screen *screen)
{
	const struct form_question *question = &screen->question;
	struct json *before = typed_take(app, question->name, &question->about);
	struct form *form = &screen->form;
	size_t focus;

	if (!before)
		return;
	for (size_t i = 0; i < form->count; i++) {
		const char *id = form->fields[i].id;
		const char *text = json_get_text(json_get(before, "values"), id, NULL);

		if (text && strcmp(text, form_get(form, i)) != 0)
			form_enter(form, i, text);
		form_confirm(form, i, json_get_boolean(json_get(before, "confirmed"), id, false));
	}
	if (form_find(form, json_get_text(before, "field", ""), &focus))
		form_focus(form, focus);
	json_free(before);
}

static void
form_accept(struct app *app, struct form_screen *screen)
{
	const struct form_question *question = &screen->question;
	uint64_t submitted = app->last_submitted;
	struct json *values;

	typed_changed(app);
	app_changed(app);
	if (!form_check(&screen->form))
		return;
	if (!question->entered(app, &screen->form, question->context))
		return;
	screen->done = true;
	values = form_values(screen);
	if (app->last_submitted != submitted)
		typed_submitted(app, question->name, &question->about, values);
	else
		json_free(values);
	screen_close(app, screen);
}

static void
form_left(struct app *app, size_t choice, const struct id *subject)
{
	struct screen *top = screen_top(app);

	(void)subject;
	/* The question is closed already: the form lies on top again. */
	if (choice == 1) {
		((struct form_screen *)top->state)->done = true;
		screen_pop(app);
	}
}

/* Throws nothing away unasked. There is no desk behind the first start to go back to. */
static void
form_leave(struct app *app, struct form_screen *screen)
{
	if (screen->question.where == WHERE_START)
		return;
	if (screen->question.kept_elsewhere || !form_changed(&screen->form)) {
		screen_close(app, screen);
		return;
	}
	screen_ask(app, &(struct question_answer){
		.title = N_("Leave without saving?"),
		.text = mem_dup_text(_("What you typed here is thrown away.")),
		.choices = { N_("Keep writing"), N_("Throw away") }, .count = 2,
		.chosen = form_left });
}

static bool
form_keys(struct app *app, void *state, const struct key *key)
{
	struct form_screen *screen = state;

	switch (form_key(&screen->form, key)) {
	case WIDGET_ACCEPTED:
		form_accept(app, screen);
		return true;
	case WIDGET_CANCELLED:
		form_leave(app, screen);
		return true;
	case WIDGET_CHANGED:
		typed_changed(app);
		if (screen->question.changed)
			screen->question.changed(app, &screen->form, screen->question.context);
		return true;
	case WIDGET_REFUSED:
		app_say(app, MESSAGE_INFO, "%s", form_why_refused(&screen->form));
		return true;
	case WIDGET_IGNORED:
		return false;
	default:
		typed_changed(app);
		return true;
	}
}

static bool
form_action(struct app *app, void *state, enum action action)
{
	struct form_screen *screen = state;
	size_t focus = screen->form.focus;

	typed_changed(app);
	switch (action) {
	case ACTION_SAVE:
		form_accept(app, screen);
		return true;
	case ACTION_UNDO:
		return form_undo(&screen->form);
	case ACTION_REDO:
		return form_redo(&screen->form);
	case ACTION_ECHO_TEST:
		/* It would try the telephone as it was before. */
		if (!form_changed(&screen->form))
			return false;
		app_say(app, MESSAGE_INFO, "%s",
		        _("Save first: the echo test uses the telephone as it is set up."));
		return true;
	case ACTION_READ_BACK:
		if (screen->question.fields[focus].read_back)
			form_confirm(&screen->form, focus, !screen->form.values[focus].confirmed);
		return true;
	default:
		return false;
	}
}

static void
form_paint(struct app *app, void *state, const struct view *view)
{
	struct form_screen *screen = state;
	int rows = form_height(&screen->form, FORM_COLUMNS - 4) + 4;
	struct rect box = layout_dialog(view->rows, view->columns, rows, FORM_COLUMNS);
	struct view outer = view_sub(view, box.row, box.column, box.rows, box.columns), inner;
	char keys[KEY_NAME_SIZE];

	action_key_name(&app->keys, ACTION_SAVE, true, keys);
	view_fill(&outer, STYLE_TEXT);
	inner = frame_draw(&outer, &(struct frame){ .title = _(screen->question.title),
	                                            .focused = true });
	view_putf(&inner, inner.rows - 1, 1, STYLE_HINT,
	          screen->question.where == WHERE_START ? _("Tab goes on, %s begins")
	                                                : _("%s saves, Esc leaves"), keys);
	inner = view_sub(&inner, 0, 1, inner.rows - 1, inner.columns - 2);
	form_draw(&screen->form, &inner, true);
}

static bool
form_text(const struct app *app, const void *state)
{
	const struct form_screen *screen = state;

	(void)app;
	return form_wants_text(&screen->form);
}

static bool
form_hides(const struct app *app, const void *state)
{
	const struct form *form = &((const struct form_screen *)state)->form;

	(void)app;
	return form->focus < form->count && form->fields[form->focus].kind == FORM_SECRET;
}

static void
form_free(void *state)
{
	struct form_screen *screen = state;

	form_release(&screen->form);
	mem_free(screen->question.fields);
	mem_free(screen->question.choices);
	if (screen->question.release)
		screen->question.release(screen->question.context);
	mem_free(screen);
}

#define FORM_CLASS(where_bit) { \
	.name = "form", .where = (where_bit), .draw = form_paint, .key = form_keys, \
	.action = form_action, .wants_text = form_text, \
	.hides_text = form_hides, .typed = form_typed, .release = form_free }

static const struct screen_class form_classes[] = {
	FORM_CLASS(WHERE_DIALOG),
	FORM_CLASS(WHERE_CUSTOMER),
	FORM_CLASS(WHERE_SETTINGS),
	FORM_CLASS(WHERE_WRAPUP),
	FORM_CLASS(WHERE_START),
};

/* The same form lies open already: it goes to the top. */
static bool
raise_form(struct app *app, const struct form_question *question)
{
	for (size_t i = 0; i < app->screen_count; i++) {
		struct screen screen = app->screens[i];
		const struct form_screen *form = screen.state;

		if (screen.class->draw != form_paint ||
		    !typed_same(form->question.name, &form->question.about, question->name,
		                &question->about))
			continue;
		memmove(&app->screens[i], &app->screens[i + 1],
		        (app->screen_count - i - 1) * sizeof(screen));
		app->screens[app->screen_count - 1] = screen;
		app_changed(app);
		return true;
	}
	return false;
}

void
screen_ask_form(struct app *app, const struct form_question *question)
{
	struct form_screen *screen = mem_calloc(1, sizeof(*screen));
	const struct screen_class *class = &form_classes[0];

	for (size_t i = 0; i < sizeof(form_classes) / sizeof(*form_classes); i++) {
		if (form_classes[i].where == question->where)
			class = &form_classes[i];
	}
	screen->question = *question;
	screen->question.values = NULL;
	form_init(&screen->form, question->fields, question->count);
	if (raise_form(app, question)) {
		form_free(screen);
		return;
	}
	for (size_t i = 0; question->values && i < question->count; i++) {
		if (question->values[i])
			form_load(&screen->form, i, question->values[i]);
	}
	form_come_back(app, screen);
	if (question->changed && question->where != WHERE_START)
		question->changed(app, &screen->form, question->context);
	screen_push(app, class, screen);
	typed_changed(app);
}

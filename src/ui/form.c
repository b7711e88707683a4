/*
 * Forms: values, focus, undo and keys: see the header and form_priv.h.
 */
#include "ui/form.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "form_priv.h"

#include <string.h>

#define LINE_BYTES 1000
#define LONG_BYTES 32768
#define ERROR_MAX 500

/* --- life ---------------------------------------------------------------------------- */

static void
value_init(struct form *form, size_t field)
{
	const struct form_field *f = &form->fields[field];
	struct form_value *value = &form->values[field];
	bool lines = f->kind == FORM_LONG_TEXT;
	size_t maximum = f->maximum_bytes ? f->maximum_bytes : lines ? LONG_BYTES : LINE_BYTES;

	*value = (struct form_value){ .confirmed = false };
	edit_init(&value->edit, lines, maximum);
	strbuf_init(&value->error, ERROR_MAX);
}

/* What the description says about the edit field; again after each description. */
static void
value_describe(struct form *form, size_t field)
{
	struct edit *edit = &form->values[field].edit;

	edit->secret = form->fields[field].kind == FORM_SECRET;
	edit->maximum_characters = form->fields[field].maximum_characters;
	edit_share_undo(edit, &form->undo, (int)field);
}

static void
value_release(struct form_value *value)
{
	edit_release(&value->edit);
	strbuf_release(&value->error);
}

static size_t
count_picks(const struct form *form)
{
	size_t most = 2;

	for (size_t i = 0; i < form->count; i++) {
		if (form->fields[i].choice_count > most)
			most = form->fields[i].choice_count;
	}
	return most;
}

static void
describe(struct form *form, const struct form_field *fields, size_t count)
{
	form->fields = fields;
	form->count = count;
	form->values = mem_calloc(count + 1, sizeof(*form->values));
	form->picks = mem_calloc(count_picks(form), sizeof(*form->picks));
	for (size_t i = 0; i < count; i++)
		value_init(form, i);
}

static void
focus_first(struct form *form)
{
	form->focus = 0;
	while (form->focus + 1 < form->count && !form_can_focus(form, form->focus))
		form->focus++;
}

void
form_init(struct form *form, const struct form_field *fields, size_t count)
{
	*form = (struct form){ .pick_parent = -1 };
	undo_init(&form->undo);
	list_init(&form->pick);
	describe(form, fields, count);
	for (size_t i = 0; i < count; i++)
		value_describe(form, i);
	focus_first(form);
}

void
form_release(struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		value_release(&form->values[i]);
	mem_free(form->values);
	mem_free(form->picks);
	list_release(&form->pick);
	undo_release(&form->undo);
	form->values = NULL;
	form->picks = NULL;
	form->count = 0;
}

static bool
same_fields(const struct form *form, const struct form_field *fields, size_t count)
{
	if (count != form->count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(fields[i].id, form->fields[i].id) != 0 ||
		    fields[i].kind != form->fields[i].kind)
			return false;
	}
	return true;
}

void
form_describe(struct form *form, const struct form_field *fields, size_t count)
{
	bool same = same_fields(form, fields, count);
	const struct form_field *old_fields = form->fields;
	struct form_value *old = form->values;
	size_t old_count = form->count;

	form->picking = false;
	mem_free(form->picks);
	if (same) {
		form->fields = fields;
		form->picks = mem_calloc(count_picks(form), sizeof(*form->picks));
		for (size_t i = 0; i < count; i++)
			value_describe(form, i);
		return;
	}
	undo_clear(&form->undo);
	describe(form, fields, count);
	for (size_t i = 0; i < old_count; i++) {
		size_t at;

		if (form_find(form, old_fields[i].id, &at)) {
			edit_set(&form->values[at].edit, edit_text(&old[i].edit),
			         edit_length(&old[i].edit));
			form->values[at].edit.changed = old[i].edit.changed;
			form->values[at].confirmed = old[i].confirmed;
		}
		value_release(&old[i]);
	}
	mem_free(old);
	for (size_t i = 0; i < count; i++)
		value_describe(form, i);
	focus_first(form);
}

/* --- values -------------------------------------------------------------------------- */

bool
form_find(const struct form *form, const char *id, size_t *out)
{
	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->fields[i].id, id) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

const char *
form_get(const struct form *form, size_t field)
{
	return edit_text(&form->values[field].edit);
}

const char *
form_get_id(const struct form *form, const char *id)
{
	size_t field;

	return form_find(form, id, &field) ? form_get(form, field) : "";
}

void
form_load(struct form *form, size_t field, const char *value)
{
	edit_set(&form->values[field].edit, value, strlen(value));
	strbuf_clear(&form->values[field].error);
}

void
form_touched(struct form *form, size_t field)
{
	form->values[field].confirmed = false;
	strbuf_clear(&form->values[field].error);
}

void
form_put(struct form *form, size_t field, const char *text)
{
	edit_enter(&form->values[field].edit, text, strlen(text));
	form_touched(form, field);
}

void
form_enter(struct form *form, size_t field, const char *value)
{
	if (strcmp(form_get(form, field), value) != 0)
		form_put(form, field, value);
}

bool
form_changed(const struct form *form)
{
	for (size_t i = 0; i < form->count; i++) {
		if (form->values[i].edit.changed)
			return true;
	}
	return false;
}

void
form_saved(struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		form->values[i].edit.changed = false;
}

void
form_confirm(struct form *form, size_t field, bool confirmed)
{
	form->values[field].confirmed = confirmed;
}

void
form_set_error(struct form *form, size_t field, const char *text)
{
	strbuf_clear(&form->values[field].error);
	if (text)
		strbuf_add(&form->values[field].error, text);
}

/* --- focus --------------------------------------------------------------------------- */

bool
form_can_focus(const struct form *form, size_t field)
{
	return field < form->count && !form->fields[field].hidden &&
	       form->fields[field].kind != FORM_SHOWN && form->fields[field].kind != FORM_HEADING;
}

enum form_sort
form_sort(const struct form *form, size_t field)
{
	static const enum form_sort sorts[FORM_KIND_COUNT] = {
		[FORM_CHOICE_TREE] = SORT_PICK,
		[FORM_CHECKLIST] = SORT_CHECKLIST,
		[FORM_SHOWN] = SORT_STILL,
		[FORM_HEADING] = SORT_STILL,
	};
	const struct form_field *f = &form->fields[field];
	int column, room;
	size_t count;

	if (f->kind != FORM_CHOICE && f->kind != FORM_YES_NO)
		return sorts[f->kind];
	form_choices(f, &count);
	room = form_value_columns(form, f, form->drawn.columns);
	if (f->kind == FORM_YES_NO)
		return SORT_RADIO;
	if (count == 0 || count > 5)
		return SORT_PICK;
	return form_radio_place(f, count - 1, &column) + column <= room ? SORT_RADIO : SORT_PICK;
}

bool
form_wants_text(const struct form *form)
{
	return form->picking ||
	       (form->count > 0 && form_can_focus(form, form->focus) &&
	        form_sort(form, form->focus) == SORT_TEXT);
}

/* What is wrong in the field that is left shows at once; what is missing only at the end. */
void
form_focus(struct form *form, size_t field)
{
	if (field >= form->count || field == form->focus)
		return;
	form->picking = false;
	undo_close(&form->undo);
	form_check_field(form, form->focus, false);
	form->focus = field;
}

/* The next field that can have the focus; false at the end. */
static bool
go(struct form *form, bool forward)
{
	size_t at = form->focus;

	for (;;) {
		if (forward ? at + 1 >= form->count : at == 0)
			return false;
		at = forward ? at + 1 : at - 1;
		if (form_can_focus(form, at)) {
			form_focus(form, at);
			return true;
		}
	}
}

/* --- undo ---------------------------------------------------------------------------- */

static void
apply(struct form *form, const struct undo_step *step)
{
	size_t field = (size_t)step->target;

	edit_apply(&form->values[field].edit, step);
	form_touched(form, field);
	form->picking = false;
	if (form_can_focus(form, field))
		form->focus = field;
}

bool
form_undo(struct form *form)
{
	struct undo_step step;

	if (!undo_back(&form->undo, &step))
		return false;
	apply(form, &step);
	return true;
}

bool
form_redo(struct form *form)
{
	struct undo_step step;

	if (!undo_forward(&form->undo, &step))
		return false;
	apply(form, &step);
	return true;
}

/* --- keys ---------------------------------------------------------------------------- */

static enum widget_result
key_for_field(struct form *form, const struct key *key)
{
	enum widget_result result;

	switch (form_sort(form, form->focus)) {
	case SORT_TEXT:
		result = edit_key(&form->values[form->focus].edit, key);
		if (result == WIDGET_CHANGED)
			form_touched(form, form->focus);
		return result;
	case SORT_RADIO:
		return form_radio_key(form, key);
	case SORT_PICK:
		return form_closed_key(form, key);
	case SORT_CHECKLIST:
		return form_checklist_key(form, key);
	case SORT_STILL:
		break;
	}
	return WIDGET_IGNORED;
}

/* Keys that the field left alone and that lead on. */
static enum widget_result
key_for_form(struct form *form, const struct key *key)
{
	bool plain = !(key->modifiers & (KEY_CTRL | KEY_ALT));
	bool forward = !(key->modifiers & KEY_SHIFT);

	if (key->kind == KEY_KIND_ESCAPE)
		return WIDGET_CANCELLED;
	if (!plain)
		return WIDGET_IGNORED;
	if (key->kind == KEY_KIND_TAB)
		return go(form, forward) ? WIDGET_USED : WIDGET_IGNORED;
	if (key->kind == KEY_KIND_ENTER)
		return go(form, true) ? WIDGET_USED : WIDGET_ACCEPTED;
	if (key->kind == KEY_KIND_DOWN || key->kind == KEY_KIND_UP) {
		go(form, key->kind == KEY_KIND_DOWN);
		return WIDGET_USED;
	}
	if (key->kind == KEY_KIND_PAGE_DOWN || key->kind == KEY_KIND_PAGE_UP) {
		for (int i = 0; i < 5; i++)
			go(form, key->kind == KEY_KIND_PAGE_DOWN);
		return WIDGET_USED;
	}
	/* Typed where nothing can be typed: never without a sign. */
	if ((key->kind == KEY_KIND_CHARACTER || key->kind == KEY_KIND_PASTE) &&
	    !form_wants_text(form))
		return WIDGET_REFUSED;
	return WIDGET_IGNORED;
}

const char *
form_why_refused(const struct form *form)
{
	switch (form->fields[form->focus].kind) {
	case FORM_CHOICE:
	case FORM_CHOICE_TREE:
	case FORM_CHECKLIST:
	case FORM_YES_NO:
		return _("Nothing is typed here: choose with Right or Space.");
	default:
		return _("This field takes no more.");
	}
}

static enum widget_result
key_mouse(struct form *form, const struct key *key)
{
	int line = key->row - form->drawn.row + form->scroll;
	bool up = key->act == MOUSE_WHEEL_UP;
	enum widget_result result;

	if (!rect_holds(form->drawn, key->row, key->column))
		return WIDGET_IGNORED;
	if (up || key->act == MOUSE_WHEEL_DOWN) {
		go(form, !up);
		return WIDGET_USED;
	}
	if (key->act != MOUSE_PRESS)
		return WIDGET_IGNORED;
	for (size_t i = 0; i < form->count; i++) {
		const struct form_value *value = &form->values[i];

		if (form_can_focus(form, i) && line >= value->row &&
		    line < value->row + value->rows) {
			form_focus(form, i);
			result = key_for_field(form, key);
			return result == WIDGET_IGNORED ? WIDGET_USED : result;
		}
	}
	return WIDGET_USED;
}

enum widget_result
form_key(struct form *form, const struct key *key)
{
	enum widget_result result = WIDGET_IGNORED;

	if (form->picking)
		return form_pick_key(form, key);
	if (key->kind == KEY_KIND_MOUSE)
		return key_mouse(form, key);
	if (form_can_focus(form, form->focus))
		result = key_for_field(form, key);
	return result == WIDGET_IGNORED ? key_for_form(form, key) : result;
}

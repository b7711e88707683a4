/*
 * Choices in a form: radio buttons, checklists, and the list that opens for
 * many choices and for trees, narrowed by typing.
 */
#include "base/i18n.h"
#include "form_priv.h"
#include "model/pinyin.h"
#include "ui/text.h"

#include <ctype.h>
#include <string.h>

#define VALUE_MAX 32768

static const struct form_choice yes_no[] = {
	{ .id = "yes", .title = N_("yes"), .parent = -1 },
	{ .id = "no", .title = N_("no"), .parent = -1 },
};

const struct form_choice *
form_choices(const struct form_field *field, size_t *count)
{
	if (field->kind == FORM_YES_NO) {
		*count = 2;
		return yes_no;
	}
	*count = field->choice_count;
	return field->choices;
}

/* Titles of the pack are in the right language already; ours are not. */
static const char *
title_of(const struct form_field *field, const struct form_choice *choice)
{
	return field->kind == FORM_YES_NO ? _(choice->title) : choice->title;
}

/* Index of the choice with that id; count if there is none. */
static size_t
find_choice(const struct form_field *field, const char *id)
{
	size_t count;
	const struct form_choice *choices = form_choices(field, &count);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(choices[i].id, id) == 0)
			return i;
	}
	return count;
}

/* --- radio buttons ------------------------------------------------------------------- */

/* "(*) title remark": their cells, and two blanks between them. */
int
form_radio_place(const struct form_field *field, size_t choice, int *column)
{
	size_t count;
	const struct form_choice *choices = form_choices(field, &count);
	int cells = 0;

	*column = 0;
	for (size_t i = 0; i <= choice; i++) {
		*column += i > 0 ? cells + 2 : 0;
		cells = 4 + text_cells(title_of(field, &choices[i]));
		if (choices[i].remark)
			cells += 1 + text_cells(choices[i].remark);
	}
	return cells;
}

static enum widget_result
put_choice(struct form *form, size_t choice)
{
	size_t count;
	const struct form_choice *choices = form_choices(&form->fields[form->focus], &count);

	if (choice >= count)
		return WIDGET_USED;
	form_enter(form, form->focus, choices[choice].id);
	return WIDGET_CHANGED;
}

static enum widget_result
radio_mouse(struct form *form, const struct key *key)
{
	const struct form_field *field = &form->fields[form->focus];
	int at = key->column - form->drawn.column - form->label_columns;
	size_t count;

	form_choices(field, &count);
	for (size_t i = 0; i < count; i++) {
		int column, cells = form_radio_place(field, i, &column);

		if (at >= column && at < column + cells)
			return put_choice(form, i);
	}
	return WIDGET_USED;
}

static enum widget_result
clear_value(struct form *form)
{
	if (!form_get(form, form->focus)[0])
		return WIDGET_USED;
	form_put(form, form->focus, "");
	return WIDGET_CHANGED;
}

enum widget_result
form_radio_key(struct form *form, const struct key *key)
{
	const struct form_field *field = &form->fields[form->focus];
	size_t count, at = find_choice(field, form_get(form, form->focus));
	uint32_t letter = key_command(key);

	form_choices(field, &count);
	if (key->kind == KEY_KIND_MOUSE)
		return radio_mouse(form, key);
	if (key->modifiers & (KEY_CTRL | KEY_ALT))
		return WIDGET_IGNORED;
	if (key->kind == KEY_KIND_RIGHT || letter == ' ')
		return put_choice(form, at >= count ? 0 : (at + 1) % count);
	if (key->kind == KEY_KIND_LEFT)
		return put_choice(form, at >= count ? count - 1 : (at + count - 1) % count);
	if (key->kind == KEY_KIND_BACKSPACE || key->kind == KEY_KIND_DELETE)
		return clear_value(form);
	if (letter >= '1' && letter < '1' + count)
		return put_choice(form, letter - '1');
	if (field->kind == FORM_YES_NO && (letter == 'y' || letter == 'n'))
		return put_choice(form, letter == 'n');
	return WIDGET_IGNORED;
}

/* --- checklists ---------------------------------------------------------------------- */

/* Is id one of the ids in value, which commas separate? */
bool
form_has_item(const char *value, const char *id)
{
	size_t length = strlen(id);

	while (*value) {
		size_t here = strcspn(value, ",");

		if (here == length && memcmp(value, id, length) == 0)
			return true;
		value += here;
		value += *value == ',';
	}
	return false;
}

/* The ids that are ticked, in the order of the list, with one turned round. */
static void
turn_item(struct form *form, size_t item)
{
	const struct form_field *field = &form->fields[form->focus];
	const char *value = form_get(form, form->focus);
	struct strbuf ids;

	strbuf_init(&ids, VALUE_MAX);
	for (size_t i = 0; i < field->choice_count; i++) {
		if (form_has_item(value, field->choices[i].id) == (i == item))
			continue;
		if (ids.length > 0)
			strbuf_add_char(&ids, ',');
		strbuf_add(&ids, field->choices[i].id);
	}
	form_put(form, form->focus, ids.data);
	strbuf_release(&ids);
}

static enum widget_result
move_item(struct form_value *value, size_t count, bool forward)
{
	if (forward ? value->item + 1 >= count : value->item == 0)
		return WIDGET_IGNORED;
	value->item += forward ? 1 : (size_t)-1;
	return WIDGET_USED;
}

enum widget_result
form_checklist_key(struct form *form, const struct key *key)
{
	const struct form_field *field = &form->fields[form->focus];
	struct form_value *value = &form->values[form->focus];
	uint32_t letter = key_command(key);
	int line = key->row - form->drawn.row + form->scroll - value->row;

	if (value->item >= field->choice_count)
		value->item = 0;
	if (key->modifiers & (KEY_CTRL | KEY_ALT) || field->choice_count == 0)
		return WIDGET_IGNORED;
	if (key->kind == KEY_KIND_MOUSE) {
		if (line < 0 || (size_t)line >= field->choice_count)
			return WIDGET_USED;
		value->item = (size_t)line;
		turn_item(form, value->item);
		return WIDGET_CHANGED;
	}
	if (key->kind == KEY_KIND_DOWN || letter == 'j')
		return move_item(value, field->choice_count, true);
	if (key->kind == KEY_KIND_UP || letter == 'k')
		return move_item(value, field->choice_count, false);
	if (letter >= '1' && letter <= '9' && letter - '1' < field->choice_count)
		value->item = letter - '1';
	else if (letter != ' ')
		return WIDGET_IGNORED;
	turn_item(form, value->item);
	return WIDGET_CHANGED;
}

/* --- the list that opens ------------------------------------------------------------- */

static bool
has_children(const struct form_field *field, size_t choice)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		if (field->choices[i].parent == (int)choice)
			return true;
	}
	return false;
}

static bool
contains(const char *text, const char *words)
{
	size_t length = strlen(words);

	for (; *text; text++) {
		size_t i = 0;

		while (i < length && text[i] &&
		       tolower((unsigned char)text[i]) == tolower((unsigned char)words[i]))
			i++;
		if (i == length)
			return true;
	}
	return length == 0;
}

/* A choice fits when its title, the pinyin of it or one above it has the words. */
static bool
fits(const struct form_field *field, size_t choice, const char *words)
{
	for (int at = (int)choice; at >= 0; at = field->choices[at].parent) {
		const struct form_choice *here = &field->choices[at];

		if (contains(here->title, words) ||
		    pinyin_found(here->title, words))
			return true;
	}
	return false;
}

/* Without words the children of one level; with words all ends of the tree that fit. */
static void
list_picks(struct form *form)
{
	const struct form_field *field = &form->fields[form->focus];
	const char *words = edit_text(&form->pick.filter);
	size_t count = 0;

	for (size_t i = 0; i < field->choice_count; i++) {
		bool listed = words[0] ? !has_children(field, i) && fits(field, i, words)
		                       : field->choices[i].parent == form->pick_parent;

		if (listed)
			form->picks[count++] = i;
	}
	list_set_count(&form->pick, count);
}

static void
open_level(struct form *form, int parent, size_t at)
{
	form->pick_parent = parent;
	edit_set(&form->pick.filter, "", 0);
	list_picks(form);
	list_select(&form->pick, 0);
	for (size_t i = 0; i < form->pick.count; i++) {
		if (form->picks[i] == at)
			list_select(&form->pick, i);
	}
}

static void
open_picks(struct form *form)
{
	const struct form_field *field = &form->fields[form->focus];
	size_t at = find_choice(field, form_get(form, form->focus));

	form->picking = true;
	form->pick.top = 0;
	open_level(form, at < field->choice_count ? field->choices[at].parent : -1, at);
}

enum widget_result
form_closed_key(struct form *form, const struct key *key)
{
	bool empty = !form_get(form, form->focus)[0];
	uint32_t letter = key_character(key);

	if (key->modifiers & (KEY_CTRL | KEY_ALT))
		return WIDGET_IGNORED;
	if (key->kind == KEY_KIND_BACKSPACE || key->kind == KEY_KIND_DELETE)
		return clear_value(form);
	if (letter == '?' || letter == 0xFF1F)
		return WIDGET_IGNORED;
	if (letter || key->kind == KEY_KIND_RIGHT || key->kind == KEY_KIND_MOUSE ||
	    (key->kind == KEY_KIND_ENTER && empty)) {
		open_picks(form);
		return letter && letter != ' ' ? form_pick_key(form, key) : WIDGET_USED;
	}
	return WIDGET_IGNORED;
}

static enum widget_result
pick(struct form *form, size_t row)
{
	const struct form_field *field = &form->fields[form->focus];

	if (row >= form->pick.count)
		return WIDGET_USED;
	if (has_children(field, form->picks[row])) {
		open_level(form, (int)form->picks[row], field->choice_count);
		return WIDGET_USED;
	}
	form->picking = false;
	return put_choice(form, form->picks[row]);
}

static enum widget_result
up_a_level(struct form *form)
{
	const struct form_field *field = &form->fields[form->focus];
	int above = form->pick_parent;

	if (above < 0)
		form->picking = false;
	else
		open_level(form, field->choices[above].parent, (size_t)above);
	return WIDGET_USED;
}

static const struct list_source picks_source = { .draw = form_draw_pick };

/* Words narrow the list. */
static enum widget_result
pick_words(struct form *form, const struct key *key)
{
	enum widget_result result = edit_key(&form->pick.filter, key);

	if (result != WIDGET_CHANGED)
		return result;
	list_picks(form);
	list_select(&form->pick, 0);
	return WIDGET_USED;
}

enum widget_result
form_pick_key(struct form *form, const struct key *key)
{
	bool no_words = edit_is_empty(&form->pick.filter);
	uint32_t letter = key_command(key);
	enum widget_result result;

	switch (key->kind) {
	case KEY_KIND_ENTER:
		return pick(form, form->pick.selected);
	case KEY_KIND_ESCAPE:
		form->picking = false;
		return WIDGET_USED;
	case KEY_KIND_TAB:
		form->picking = false;
		return form_key(form, key);
	case KEY_KIND_LEFT:
	case KEY_KIND_BACKSPACE:
		return no_words ? up_a_level(form) : pick_words(form, key);
	case KEY_KIND_RIGHT:
		return no_words ? pick(form, form->pick.selected) : pick_words(form, key);
	case KEY_KIND_UP:
	case KEY_KIND_DOWN:
	case KEY_KIND_PAGE_UP:
	case KEY_KIND_PAGE_DOWN:
		return list_key(&form->pick, &picks_source, key);
	case KEY_KIND_MOUSE:
		result = list_key(&form->pick, &picks_source, key);
		if (result == WIDGET_IGNORED && key->act == MOUSE_PRESS)
			form->picking = false;
		/* one click is enough in a list that opened for choosing */
		return result == WIDGET_IGNORED || key->act != MOUSE_PRESS
		       ? WIDGET_USED : pick(form, form->pick.selected);
	default:
		if (no_words && letter >= '1' && letter <= '9')
			return pick(form, letter - '1');
		return pick_words(form, key);
	}
}

/* --- words for people ---------------------------------------------------------------- */

static bool
show_path(const struct form_field *field, size_t choice, struct strbuf *out)
{
	int parent = field->choices[choice].parent;

	if (parent >= 0 && (!show_path(field, (size_t)parent, out) || !strbuf_add(out, " > ")))
		return false;
	return strbuf_add(out, field->choices[choice].title);
}

static bool
show_items(const struct form_field *field, const char *value, struct strbuf *out)
{
	const char *before = "";

	for (size_t i = 0; i < field->choice_count; i++) {
		if (!form_has_item(value, field->choices[i].id))
			continue;
		if (!strbuf_add(out, before) || !strbuf_add(out, field->choices[i].title))
			return false;
		before = _(", ");
	}
	return true;
}

bool
form_show(const struct form_field *field, const char *value, struct strbuf *out)
{
	size_t count, choice;

	if (field->kind == FORM_CHECKLIST)
		return show_items(field, value, out);
	if (field->kind != FORM_CHOICE && field->kind != FORM_CHOICE_TREE &&
	    field->kind != FORM_YES_NO)
		return strbuf_add(out, value);
	form_choices(field, &count);
	choice = find_choice(field, value);
	if (choice == count)
		return strbuf_add(out, value);
	if (field->kind == FORM_YES_NO)
		return strbuf_add(out, _(yes_no[choice].title));
	return show_path(field, choice, out);
}

void
form_draw_pick(const struct view *view, size_t row, bool selected, void *context)
{
	const struct form *form = context;
	const struct form_field *field = &form->fields[form->focus];
	const struct form_choice *choice = &field->choices[form->picks[row]];
	bool words = !edit_is_empty(&form->pick.filter);
	struct strbuf title;
	int used;

	(void)selected;
	strbuf_init(&title, VALUE_MAX);
	if (words)
		show_path(field, form->picks[row], &title);
	else
		strbuf_add(&title, choice->title);
	if (!words && row < 9)
		view_putf(view, 0, 0, STYLE_DIM, "%d", (int)row + 1);
	used = 2 + view_put_n(view, 0, 2, view->columns - 2, STYLE_TEXT, PUT_ELLIPSIS,
	                      title.data, title.length);
	if (!words && has_children(field, form->picks[row]))
		used += 1 + view_put(view, 0, used + 1, STYLE_DIM, glyph(view->grid, GLYPH_INTO));
	if (choice->remark)
		view_put(view, 0, used + 1, STYLE_DIM, choice->remark);
	strbuf_release(&title);
}

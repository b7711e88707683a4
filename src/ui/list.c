/*
 * Lists of any length: see the header.
 */
#include "ui/list.h"

#include "base/i18n.h"

#include <string.h>

#define FILTER_MAX 200

void
list_init(struct list *list)
{
	*list = (struct list){ .row_height = 1 };
	edit_init(&list->filter, false, FILTER_MAX);
}

void
list_release(struct list *list)
{
	edit_release(&list->filter);
}

void
list_set_count(struct list *list, size_t count)
{
	list->count = count;
	if (list->selected >= count)
		list->selected = count > 0 ? count - 1 : 0;
	if (list->top > list->selected)
		list->top = list->selected;
}

void
list_select(struct list *list, size_t row)
{
	list->selected = row < list->count ? row : list->count > 0 ? list->count - 1 : 0;
}

bool
list_wants_text(const struct list *list)
{
	return list->filtering;
}

const char *
list_filter(const struct list *list)
{
	return list->filter_shown ? edit_text(&list->filter) : "";
}

void
list_clear_filter(struct list *list)
{
	edit_set(&list->filter, "", 0);
	list->filtering = false;
	list->filter_shown = false;
}

/* --- moving -------------------------------------------------------------------------- */

static bool
may_select(const struct list_source *source, size_t row)
{
	return !source->selectable || source->selectable(row, source->context);
}

/* The nearest row that may be selected from row on, forward or back; row itself if none. */
static size_t
selectable_from(const struct list *list, const struct list_source *source, size_t row,
                bool forward)
{
	size_t at = row;

	for (size_t i = 0; i < LIST_SCAN; i++) {
		if (may_select(source, at))
			return at;
		if (forward ? at + 1 >= list->count : at == 0)
			break;
		at = forward ? at + 1 : at - 1;
	}
	return row;
}

static enum widget_result
go(struct list *list, const struct list_source *source, size_t row, bool forward)
{
	size_t at;

	if (list->count == 0)
		return WIDGET_USED;
	if (row >= list->count)
		row = list->count - 1;
	at = selectable_from(list, source, row, forward);
	/* past the last heading there is nothing: look the other way */
	if (!may_select(source, at))
		at = selectable_from(list, source, row, !forward);
	if (may_select(source, at))
		list->selected = at;
	return WIDGET_USED;
}

static size_t
rows_shown(const struct list *list)
{
	int rows = list->drawn.rows - (list->filter_shown ? 1 : 0);

	rows /= list->row_height > 0 ? list->row_height : 1;
	return rows > 1 ? (size_t)rows : 1;
}

static enum widget_result
go_by(struct list *list, const struct list_source *source, size_t by, bool forward)
{
	size_t to = forward ? list->selected + by
	          : list->selected > by ? list->selected - by : 0;

	return go(list, source, to, forward);
}

/* --- finding ------------------------------------------------------------------------- */

/* From the selection on and round once; the selection itself only when asked for. */
static enum widget_result
find(struct list *list, const struct list_source *source, bool forward, bool here)
{
	const char *words = edit_text(&list->filter);
	size_t at = list->selected;

	if (list->count == 0 || !words[0])
		return WIDGET_USED;
	for (size_t i = 0; i < list->count && i < LIST_SCAN; i++) {
		if (i > 0 || !here)
			at = forward ? (at + 1) % list->count
			             : (at > 0 ? at : list->count) - 1;
		if (may_select(source, at) && source->matches(at, words, source->context)) {
			list->selected = at;
			return WIDGET_USED;
		}
	}
	return WIDGET_REFUSED;
}

static enum widget_result
filter_changed(struct list *list, const struct list_source *source)
{
	if (source->matches)
		return find(list, source, true, true);
	return WIDGET_CHANGED;
}

/* Keys while the filter line has them. */
static enum widget_result
key_filter(struct list *list, const struct list_source *source, const struct key *key)
{
	bool had_words = !edit_is_empty(&list->filter);
	enum widget_result result;

	switch (key->kind) {
	case KEY_KIND_ESCAPE:
		list_clear_filter(list);
		return had_words && !source->matches ? WIDGET_CHANGED : WIDGET_USED;
	case KEY_KIND_ENTER:
		list->filtering = false;
		list->filter_shown = had_words;
		return WIDGET_USED;
	case KEY_KIND_UP:
		return go_by(list, source, 1, false);
	case KEY_KIND_DOWN:
		return go_by(list, source, 1, true);
	default:
		result = edit_key(&list->filter, key);
		return result == WIDGET_CHANGED ? filter_changed(list, source) : result;
	}
}

/* --- keys ---------------------------------------------------------------------------- */

static enum widget_result
mark(struct list *list, const struct list_source *source)
{
	size_t row = list->selected;

	if (!source->marked)
		return WIDGET_IGNORED;
	if (list->count == 0)
		return WIDGET_USED;
	source->mark(row, !source->marked(row, source->context), source->context);
	go_by(list, source, 1, true);
	return WIDGET_CHANGED;
}

static enum widget_result
start_filter(struct list *list)
{
	edit_set(&list->filter, "", 0);
	list->filtering = true;
	list->filter_shown = true;
	return WIDGET_USED;
}

static enum widget_result
next_match(struct list *list, const struct list_source *source, bool forward)
{
	if (!list->filter_shown)
		return WIDGET_IGNORED;
	return source->matches ? find(list, source, forward, false)
	                       : go_by(list, source, 1, forward);
}

static enum widget_result
key_letter(struct list *list, const struct list_source *source, uint32_t letter)
{
	switch (letter) {
	case 'j':
		return go_by(list, source, 1, true);
	case 'k':
		return go_by(list, source, 1, false);
	case 'g':
		return go(list, source, 0, true);
	case 'G':
		return go(list, source, list->count, false);
	case 'n':
		return next_match(list, source, true);
	case 'N':
		return next_match(list, source, false);
	case '/':
		return start_filter(list);
	case ' ':
		return mark(list, source);
	default:
		return WIDGET_IGNORED;
	}
}

static enum widget_result
key_mouse(struct list *list, const struct list_source *source, const struct key *key)
{
	size_t row, before = list->selected;

	if (!rect_holds(list->drawn, key->row, key->column))
		return WIDGET_IGNORED;
	if (key->act == MOUSE_WHEEL_UP)
		return go_by(list, source, 3, false);
	if (key->act == MOUSE_WHEEL_DOWN)
		return go_by(list, source, 3, true);
	if (key->act != MOUSE_PRESS)
		return WIDGET_IGNORED;
	row = list->top + (size_t)((key->row - list->drawn.row) /
	                           (list->row_height > 0 ? list->row_height : 1));
	if (row >= list->count || !may_select(source, row) ||
	    (size_t)(key->row - list->drawn.row) >= rows_shown(list) *
	                                             (size_t)list->row_height)
		return WIDGET_USED;
	list->selected = row;
	return row == before ? WIDGET_ACCEPTED : WIDGET_USED;
}

static enum widget_result
key_escape(struct list *list, const struct list_source *source)
{
	if (!list->filter_shown)
		return WIDGET_CANCELLED;
	list_clear_filter(list);
	return source->matches ? WIDGET_USED : WIDGET_CHANGED;
}

enum widget_result
list_key(struct list *list, const struct list_source *source, const struct key *key)
{
	if (key->kind == KEY_KIND_MOUSE)
		return key_mouse(list, source, key);
	if (list->filtering)
		return key_filter(list, source, key);
	if (key->kind != KEY_KIND_CHARACTER && key->modifiers)
		return WIDGET_IGNORED;
	switch (key->kind) {
	case KEY_KIND_CHARACTER:
		return key_letter(list, source, key_command(key));
	case KEY_KIND_UP:
		return go_by(list, source, 1, false);
	case KEY_KIND_DOWN:
		return go_by(list, source, 1, true);
	case KEY_KIND_PAGE_UP:
		return go_by(list, source, rows_shown(list), false);
	case KEY_KIND_PAGE_DOWN:
		return go_by(list, source, rows_shown(list), true);
	case KEY_KIND_HOME:
		return go(list, source, 0, true);
	case KEY_KIND_END:
		return go(list, source, list->count, false);
	case KEY_KIND_ENTER:
		return list->count > 0 && may_select(source, list->selected) ? WIDGET_ACCEPTED
		                                                             : WIDGET_USED;
	case KEY_KIND_ESCAPE:
		return key_escape(list, source);
	default:
		return WIDGET_IGNORED;
	}
}

/* --- drawing ------------------------------------------------------------------------- */

static void
draw_filter(struct list *list, const struct view *view, bool focused)
{
	struct view words = view_sub(view, view->rows - 1, 1, 1, view->columns - 1);

	view_put(view, view->rows - 1, 0, STYLE_KEY, "/");
	edit_draw(&list->filter, &words, list->filtering ? STYLE_FIELD_FOCUS : STYLE_TEXT,
	          focused && list->filtering, NULL);
}

/* Scrolls just far enough. */
static void
scroll_to_selection(struct list *list, size_t shown)
{
	if (list->top + shown > list->count)
		list->top = list->count > shown ? list->count - shown : 0;
	if (list->selected < list->top)
		list->top = list->selected;
	else if (list->selected >= list->top + shown)
		list->top = list->selected + 1 - shown;
}

static void
draw_row(const struct list *list, const struct list_source *source, const struct view *view,
         size_t row, int at, bool focused)
{
	bool selected = row == list->selected && may_select(source, row);
	struct view line = view_sub(view, at, 2, list->row_height, view->columns - 2);

	source->draw(&line, row, selected, source->context);
	if (source->marked && source->marked(row, source->context))
		view_put(view, at, 1, STYLE_ACCENT, glyph(view->grid, GLYPH_MARK));
	if (!selected)
		return;
	view_put(view, at, 0, STYLE_ACCENT, glyph(view->grid, GLYPH_CURRENT));
	for (int i = 0; focused && i < list->row_height; i++)
		view_modify(view, at + i, 0, view->columns, STYLE_SELECTED);
}

/* More above and below: arrows at the right edge. */
static void
draw_more(const struct list *list, const struct view *view, size_t shown, int rows)
{
	if (list->top > 0)
		view_put(view, 0, view->columns - 1, STYLE_DIM,
		         glyph(view->grid, GLYPH_MORE_ABOVE));
	if (list->top + shown < list->count)
		view_put(view, rows - 1, view->columns - 1, STYLE_DIM,
		         glyph(view->grid, GLYPH_MORE_BELOW));
}

void
list_draw(struct list *list, const struct list_source *source, const struct view *view,
          bool focused)
{
	int rows = view->rows - (list->filter_shown ? 1 : 0);
	size_t shown;

	list->drawn = view_where(view);
	if (list->row_height < 1)
		list->row_height = 1;
	if (list->count > 0 && !may_select(source, list->selected))
		go(list, source, list->selected, true);
	shown = rows_shown(list);
	scroll_to_selection(list, shown);
	for (size_t i = 0; i < shown && list->top + i < list->count; i++)
		draw_row(list, source, view, list->top + i, (int)i * list->row_height, focused);
	if (list->count == 0 && list->empty_text && rows > 0)
		view_wrap(view, 0, 2, -1, 0, STYLE_DIM, _(list->empty_text));
	draw_more(list, view, shown, rows);
	if (list->filter_shown && view->rows > 1)
		draw_filter(list, view, focused);
}

/*
 * A line to type in and the rows that fit: see the header.
 */
#include "ui/picker.h"

#include "base/i18n.h"
#include "ui/frame.h"

#define WORDS_MAX 200

void
picker_init(struct picker *picker, const char *title, const char *placeholder)
{
	picker->title = title;
	picker->placeholder = placeholder;
	picker->remark = NULL;
	edit_init(&picker->words, false, WORDS_MAX);
	list_init(&picker->list);
	picker->list.empty_text = N_("Nothing fits.");
}

void
picker_release(struct picker *picker)
{
	edit_release(&picker->words);
	list_release(&picker->list);
}

enum widget_result
picker_key(struct picker *picker, const struct list_source *source, const struct key *key)
{
	enum widget_result result;

	switch (key->kind) {
	case KEY_KIND_UP:
	case KEY_KIND_DOWN:
	case KEY_KIND_PAGE_UP:
	case KEY_KIND_PAGE_DOWN:
	case KEY_KIND_ENTER:
	case KEY_KIND_ESCAPE:
		return list_key(&picker->list, source, key);
	case KEY_KIND_MOUSE:
		result = list_key(&picker->list, source, key);
		return result == WIDGET_IGNORED ? edit_key(&picker->words, key) : result;
	default:
		result = edit_key(&picker->words, key);
		if (result == WIDGET_CHANGED)
			list_select(&picker->list, 0);
		return result;
	}
}

void
picker_draw(struct picker *picker, const struct list_source *source, const struct view *view,
            int columns, int rows)
{
	struct frame frame = { .title = _(picker->title), .focused = true,
	                       .remark = picker->remark ? _(picker->remark) : NULL };
	struct view box, inside, line, below;

	columns = columns < view->columns - 4 ? columns : view->columns - 4;
	rows = rows < view->rows - 2 ? rows : view->rows - 2;
	box = view_sub(view, (view->rows - rows) / 3, (view->columns - columns) / 2, rows,
	               columns);
	view_fill(&box, STYLE_TEXT);
	inside = frame_draw(&box, &frame);
	view_put(&inside, 0, 0, STYLE_ACCENT, glyph(view->grid, GLYPH_CURRENT));
	line = view_sub(&inside, 0, 2, 1, inside.columns - 2);
	edit_draw(&picker->words, &line, STYLE_FIELD_FOCUS, true,
	          picker->placeholder ? _(picker->placeholder) : NULL);
	frame_rule(&inside, 1, STYLE_FRAME, NULL);
	below = view_sub(&inside, 2, 0, inside.rows - 2, inside.columns);
	list_draw(&picker->list, source, &below, true);
}

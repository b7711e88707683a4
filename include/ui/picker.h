/*
 * A box with a line to type in and the rows that fit it: command palette,
 * situations, people, choices. The owner finds the rows (WIDGET_CHANGED: the
 * words changed, find again); digits are text here, Up and Down choose while
 * the line keeps the keys.
 */
#ifndef UI_PICKER_H
#define UI_PICKER_H

#include "ui/edit.h"
#include "ui/list.h"
#include "ui/widget.h"

struct picker {
	const char *title;	/* N_() */
	const char *placeholder;
	const char *remark;	/* N_(), on the upper edge; NULL: none */
	struct edit words;
	struct list list;
};

void
picker_init(struct picker *picker, const char *title, const char *placeholder);

void
picker_release(struct picker *picker);

enum widget_result
picker_key(struct picker *picker, const struct list_source *source, const struct key *key);

/* A box of that many columns and rows at most, upper middle of the view. */
void
picker_draw(struct picker *picker, const struct list_source *source, const struct view *view,
            int columns, int rows);

#endif

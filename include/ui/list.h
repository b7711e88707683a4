/*
 * A list of any length: rows are drawn by a callback, only those on screen
 * are asked for, so a million rows cost nothing.
 *
 * Keys: arrows and j k, g G, Home End, PgUp PgDn, Enter, Space (mark, when
 * marks are on), / (filter or find), n N (next, previous match), Esc (leave
 * the filter, then cancelled), mouse press and wheel. Full-width twins work.
 *
 * "/": with .matches the list jumps to the next row that matches, n and N go
 * on (at most LIST_SCAN rows a key); without it the owner narrows the rows:
 * each change gives WIDGET_CHANGED, the words are list_filter().
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "ui/edit.h"
#include "ui/grid.h"
#include "ui/keys.h"
#include "ui/widget.h"

#include <stdbool.h>
#include <stddef.h>

#define LIST_SCAN 20000

struct list_source {
	/* Draws row into a view of row_height rows; style is added by the list. */
	void (*draw)(const struct view *view, size_t row, bool selected, void *context);
	bool (*matches)(size_t row, const char *words, void *context);	/* may be NULL */
	bool (*marked)(size_t row, void *context);	/* NULL: no marks */
	void (*mark)(size_t row, bool marked, void *context);
	bool (*selectable)(size_t row, void *context);	/* NULL: all; headings are not */
	void *context;
};

struct list {
	size_t count;
	size_t selected;
	size_t top;
	int row_height;		/* 1 unless set */
	bool filtering;		/* the filter line has the keys */
	bool filter_shown;
	struct edit filter;
	const char *empty_text;	/* N_(); shown when there is no row */
	struct rect drawn;
};

void
list_init(struct list *list);

void
list_release(struct list *list);

/* Rows were added or removed; the selection stays inside. */
void
list_set_count(struct list *list, size_t count);

void
list_select(struct list *list, size_t row);

/* True when a text field (the filter) has the keys: single letters are text. */
bool
list_wants_text(const struct list *list);

const char *
list_filter(const struct list *list);

void
list_clear_filter(struct list *list);

enum widget_result
list_key(struct list *list, const struct list_source *source, const struct key *key);

/* Shows the selection in its focused or unfocused form; scrolls to it. */
void
list_draw(struct list *list, const struct list_source *source, const struct view *view,
          bool focused);

#endif

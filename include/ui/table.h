/*
 * Columns over a list: heading, widths by need and weight, alignment. Cells
 * come from a callback, are cut with an ellipsis, and never push the next
 * column aside.
 */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include "base/strbuf.h"
#include "ui/list.h"

#include <stdbool.h>
#include <stddef.h>

#define TABLE_COLUMNS_MAX 16

struct table_column {
	const char *title;	/* N_() or the pack's */
	int least;		/* cells; a column that does not fit is left out, last first */
	int weight;		/* share of what is left over; 0: stays at least */
	bool right;
};

struct table_source {
	/* Appends the text of a cell; returns its style. */
	unsigned (*cell)(size_t row, size_t column, struct strbuf *out, void *context);
	struct list_source list;	/* draw is not used */
};

struct table {
	struct list list;
	const struct table_column *columns;	/* borrowed */
	size_t column_count;
};

void
table_init(struct table *table, const struct table_column *columns, size_t count);

void
table_release(struct table *table);

enum widget_result
table_key(struct table *table, const struct table_source *source, const struct key *key);

void
table_draw(struct table *table, const struct table_source *source, const struct view *view,
           bool focused);

/* Widths for that room: 0 = left out. One blank between columns. */
void
table_widths(const struct table_column *columns, size_t count, int room, int *widths);

#endif

/*
 * Columns over a list: see the header.
 */
#include "ui/table.h"

#include "base/i18n.h"

#include <string.h>

#define CELL_TEXT_MAX 4096

void
table_init(struct table *table, const struct table_column *columns, size_t count)
{
	list_init(&table->list);
	table->columns = columns;
	table->column_count = count < TABLE_COLUMNS_MAX ? count : TABLE_COLUMNS_MAX;
}

void
table_release(struct table *table)
{
	list_release(&table->list);
}

enum widget_result
table_key(struct table *table, const struct table_source *source, const struct key *key)
{
	return list_key(&table->list, &source->list, key);
}

/* What is left over, shared out by weight; crumbs go to the first that have one. */
static void
share_out(const struct table_column *columns, size_t count, int left, int *widths)
{
	int weights = 0, given = 0;

	for (size_t i = 0; i < count; i++)
		weights += widths[i] > 0 ? columns[i].weight : 0;
	if (weights == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		int share = widths[i] > 0 ? left * columns[i].weight / weights : 0;

		widths[i] += share;
		given += share;
	}
	for (size_t i = 0; i < count && given < left; i++) {
		if (widths[i] > 0 && columns[i].weight > 0) {
			widths[i]++;
			given++;
		}
	}
}

void
table_widths(const struct table_column *columns, size_t count, int room, int *widths)
{
	size_t shown = 0;
	int need = 0;

	while (shown < count && need + columns[shown].least + (shown > 0) <= room) {
		need += columns[shown].least + (shown > 0);
		shown++;
	}
	for (size_t i = 0; i < count; i++)
		widths[i] = i < shown ? columns[i].least : 0;
	/* one column is always shown, however narrow */
	if (shown == 0 && count > 0 && room > 0) {
		widths[0] = room;
		return;
	}
	share_out(columns, count, room - need, widths);
}

struct drawing {
	const struct table *table;
	const struct table_source *source;
	int widths[TABLE_COLUMNS_MAX];
};

static void
draw_cells(const struct view *view, size_t row, bool selected, void *context)
{
	const struct drawing *drawing = context;
	const struct table *table = drawing->table;
	struct strbuf text;
	int at = 0;

	(void)selected;
	strbuf_init(&text, CELL_TEXT_MAX);
	for (size_t i = 0; i < table->column_count; i++) {
		unsigned style, flags = PUT_ELLIPSIS;

		if (drawing->widths[i] == 0)
			continue;
		strbuf_clear(&text);
		style = drawing->source->cell(row, i, &text, drawing->source->list.context);
		flags |= table->columns[i].right ? PUT_RIGHT : 0;
		view_put_n(view, 0, at, drawing->widths[i], style, flags, text.data,
		           text.length);
		at += drawing->widths[i] + 1;
	}
	strbuf_release(&text);
}

static void
draw_heading(const struct table *table, const struct drawing *drawing, const struct view *view)
{
	int at = 2;

	for (size_t i = 0; i < table->column_count; i++) {
		const char *title = _(table->columns[i].title);
		unsigned flags = PUT_ELLIPSIS | (table->columns[i].right ? PUT_RIGHT : 0);

		if (drawing->widths[i] == 0)
			continue;
		view_put_n(view, 0, at, drawing->widths[i], STYLE_LABEL, flags, title,
		           strlen(title));
		at += drawing->widths[i] + 1;
	}
	view_modify(view, 0, 0, view->columns, STYLE_UNDERLINE);
}

/* The list calls back with its own context: the drawing. Those of the caller go through it. */
static bool
pass_marked(size_t row, void *context)
{
	const struct list_source *list = &((struct drawing *)context)->source->list;

	return list->marked(row, list->context);
}

static bool
pass_selectable(size_t row, void *context)
{
	const struct list_source *list = &((struct drawing *)context)->source->list;

	return list->selectable(row, list->context);
}

void
table_draw(struct table *table, const struct table_source *source, const struct view *view,
           bool focused)
{
	struct drawing drawing = { .table = table, .source = source };
	struct list_source rows = {
		.draw = draw_cells,
		.marked = source->list.marked ? pass_marked : NULL,
		.selectable = source->list.selectable ? pass_selectable : NULL,
		.context = &drawing,
	};
	struct view below = view_sub(view, 1, 0, view->rows - 1, view->columns);

	table_widths(table->columns, table->column_count, view->columns - 3, drawing.widths);
	draw_heading(table, &drawing, view);
	list_draw(&table->list, &rows, &below, focused);
}

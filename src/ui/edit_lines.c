/*
 * Lines of an edit field: see edit_priv.h.
 */
#include "base/memory.h"
#include "base/utf8.h"
#include "base/width.h"
#include "edit_priv.h"

/* A change may let the line before it end elsewhere: a word may fit now. */
void
edit_lines_forget(struct edit *edit, size_t offset)
{
	size_t low = 0, high = edit->line_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (edit->lines[middle].next < offset)
			low = middle + 1;
		else
			high = middle;
	}
	edit->line_count = low > 0 ? low - 1 : 0;
	edit->lines_whole = false;
}

static void
break_lines(struct edit *edit, int columns)
{
	struct text_line line = { .last = false };
	size_t at;

	columns = columns > 2 ? columns - 1 : 2;
	if (columns != edit->lines_columns) {
		edit->lines_columns = columns;
		edit->line_count = 0;
		edit->lines_whole = false;
	}
	if (edit->lines_whole)
		return;
	at = edit->line_count > 0 ? edit->lines[edit->line_count - 1].next : 0;
	for (; !line.last; at = line.next) {
		text_line_at(edit->text.data, edit->text.length, at, columns, true, &line);
		MEM_GROW(edit->lines, edit->line_capacity, edit->line_count);
		edit->lines[edit->line_count++] = line;
	}
	edit->lines_whole = true;
}

int
edit_height(struct edit *edit, int columns)
{
	break_lines(edit, columns);
	return (int)edit->line_count;
}

/* The line that holds the cursor; its start belongs to it, its next to the one behind. */
static size_t
cursor_line(struct edit *edit, int columns)
{
	size_t low = 0, high;

	break_lines(edit, columns);
	high = edit->line_count - 1;
	while (low < high) {
		size_t middle = low + (high - low + 1) / 2;

		if (edit->lines[middle].start <= edit->cursor)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

static int
column_in(const struct edit *edit, const struct text_line *line, int columns)
{
	int column = (int)width_of_text(edit->text.data + line->start,
	                                edit->cursor - line->start);

	return column < columns ? column : columns - 1;
}

void
edit_cursor_at(struct edit *edit, int columns, int *line, int *column)
{
	size_t at = cursor_line(edit, columns);

	*line = (int)at;
	*column = column_in(edit, &edit->lines[at], columns);
}

/* The last place of the cursor in a line. */
static size_t
line_end(const struct edit *edit, const struct text_line *line)
{
	size_t end = line->start + line->length;

	if (line->hard || line->last || end < line->next)
		return end;
	return utf8_grapheme_before(edit->text.data, end);
}

size_t
edit_lines_offset(struct edit *edit, int columns, size_t line, int column)
{
	const struct text_line *at;
	size_t offset, end;

	break_lines(edit, columns);
	at = &edit->lines[line < edit->line_count ? line : edit->line_count - 1];
	offset = at->start + width_cut(edit->text.data + at->start, at->length,
	                               column > 0 ? (size_t)column : 0, NULL);
	end = line_end(edit, at);
	return offset < end ? offset : end;
}

bool
edit_lines_move(struct edit *edit, int columns, int by)
{
	size_t line = cursor_line(edit, columns), to;
	int goal = edit->goal_column >= 0 ? edit->goal_column
	                                  : column_in(edit, &edit->lines[line], columns);

	if (by < 0 ? line == 0 : line + 1 == edit->line_count)
		return false;
	if (by < 0)
		to = line > (size_t)-by ? line - (size_t)-by : 0;
	else
		to = line + (size_t)by < edit->line_count ? line + (size_t)by
		                                          : edit->line_count - 1;
	edit_place(edit, edit_lines_offset(edit, columns, to, goal));
	edit->goal_column = goal;
	return true;
}

void
edit_lines_ends(struct edit *edit, int columns, size_t *start, size_t *end)
{
	const struct text_line *line = &edit->lines[cursor_line(edit, columns)];

	*start = line->start;
	*end = line_end(edit, line);
}

/*
 * Where lines of text break, and wrapped text in a view: see the header.
 */
#include "ui/text.h"

#include "base/utf8.h"
#include "base/visible.h"
#include "base/width.h"

#include <string.h>

#define WRAPPED_TEXT_MAX (256 * 1024)

/* GB/T 15834-2011 5.1: what may not stand at the start of a line … */
static const char no_start[] = "，。、；：？！）》」』】〉〕〗’”…—～·％,.;:?!)]}%";
/* … and what may not stand at its end. */
static const char no_end[] = "（《「『【〈〔〖‘“￥([{$";

struct cluster {
	const char *bytes;
	size_t length;
	int cells;
};

static bool
cluster_at(const char *text, size_t length, size_t at, struct cluster *out)
{
	out->bytes = text + at;
	out->length = utf8_grapheme(text + at, length - at);
	out->cells = width_of_grapheme(text + at, out->length);
	return out->length > 0;
}

/* In UTF-8 no character is part of another, so looking for its bytes is enough. */
static bool
is_one_of(const struct cluster *cluster, const char *set, size_t size)
{
	unsigned char lead = (unsigned char)cluster->bytes[0];

	/* U+4000 … U+9FFF are no punctuation */
	if (lead >= 0xE4 && lead <= 0xE9)
		return false;
	return memmem(set, size - 1, cluster->bytes, cluster->length) != NULL;
}

static bool
is_space(const struct cluster *cluster)
{
	return cluster->length == 1 && cluster->bytes[0] == ' ';
}

/* May a line break between two neighbours that are no spaces? */
static bool
may_break(const struct cluster *before, const struct cluster *after)
{
	if (before->cells < 2 && after->cells < 2)
		return false;
	return !is_one_of(after, no_start, sizeof(no_start)) &&
	       !is_one_of(before, no_end, sizeof(no_end));
}

/* Moves *at over spaces (not one that bears a mark); returns how many. */
static size_t
skip_spaces(const char *text, size_t length, size_t *at)
{
	size_t from = *at;

	while (*at < length && text[*at] == ' ' && utf8_grapheme(text + *at, length - *at) == 1)
		(*at)++;
	return *at - from;
}

static void
end_soft(const char *text, size_t length, size_t start, size_t end, int cells,
         bool keep_spaces, struct text_line *out)
{
	size_t next = end, hanging = skip_spaces(text, length, &next);

	/* a newline behind the hanging spaces belongs to this line */
	if (next < length && text[next] == '\n') {
		out->hard = true;
		next++;
	}
	out->start = start;
	out->length = end - start + (keep_spaces ? hanging : 0);
	out->cells = cells + (keep_spaces ? (int)hanging : 0);
	out->next = next;
	out->last = next >= length && !out->hard;
}

bool
text_line_at(const char *text, size_t length, size_t start, int columns, bool keep_spaces,
             struct text_line *out)
{
	struct cluster before = { .length = 0 }, here;
	size_t at = start, good = start, shown_end = start;
	int cells = 0, good_cells = 0, shown_cells = 0;

	*out = (struct text_line){ .start = start };
	if (start > length)
		return false;
	if (columns < 2)
		columns = 2;
	for (; at < length && text[at] != '\n'; at += here.length) {
		cluster_at(text, length, at, &here);
		if (!is_space(&here) && before.length > 0 &&
		    (is_space(&before) || may_break(&before, &here))) {
			good = at;
			good_cells = cells;
		}
		if (!is_space(&here) && cells + here.cells > columns) {
			bool forced = good == start;

			if (!forced && !keep_spaces) {
				while (good > start && text[good - 1] == ' ') {
					good--;
					good_cells--;
				}
			}
			end_soft(text, length, start, forced ? at : good,
			         forced ? cells : good_cells, keep_spaces, out);
			return true;
		}
		cells += here.cells;
		if (!is_space(&here)) {
			shown_end = at + here.length;
			shown_cells = cells;
		}
		before = here;
	}
	out->hard = at < length;
	out->length = (keep_spaces ? at : shown_end) - start;
	out->cells = keep_spaces ? cells : shown_cells;
	out->next = out->hard ? at + 1 : at;
	out->last = !out->hard;
	return true;
}

/* The visible form of text, in out. */
static void
make_visible(const char *text, struct strbuf *out)
{
	size_t length = utf8_cut(text, strlen(text), WRAPPED_TEXT_MAX / 8);

	strbuf_init(out, WRAPPED_TEXT_MAX);
	visible_add(out, text, length, VISIBLE_TEXT);
}

int
text_cells(const char *text)
{
	size_t length = utf8_cut(text, strlen(text), WRAPPED_TEXT_MAX / 8), cells;
	struct strbuf visible;

	if (visible_is_clean(text, length, VISIBLE_LINE))
		return (int)width_of_text(text, length);
	strbuf_init(&visible, WRAPPED_TEXT_MAX);
	visible_add(&visible, text, length, VISIBLE_LINE);
	cells = width_of_text(visible.data, visible.length);
	strbuf_release(&visible);
	return (int)cells;
}

int
text_height(const char *text, int columns)
{
	struct strbuf visible;
	struct text_line line = { .last = false };
	int rows = 0;

	make_visible(text, &visible);
	for (size_t at = 0; !line.last; at = line.next) {
		text_line_at(visible.data, visible.length, at, columns, false, &line);
		rows++;
	}
	strbuf_release(&visible);
	return rows;
}

int
view_wrap(const struct view *view, int row, int column, int columns, int skip, unsigned style,
          const char *text)
{
	struct strbuf visible;
	struct text_line line = { .last = false };
	int used = 0;

	if (columns < 0 || columns > view->columns - column)
		columns = view->columns - column;
	make_visible(text, &visible);
	for (size_t at = 0; !line.last && row + used < view->rows; at = line.next) {
		bool cut;

		text_line_at(visible.data, visible.length, at, columns, false, &line);
		if (skip > 0) {
			skip--;
			continue;
		}
		cut = !line.last && row + used + 1 == view->rows;
		view_put_n(view, row + used, column, columns, style, 0, visible.data + at,
		           line.length);
		if (cut)
			view_put(view, row + used,
			         column + (line.cells < columns ? line.cells : columns - 1),
			         style, glyph(view->grid, GLYPH_ELLIPSIS));
		used++;
	}
	strbuf_release(&visible);
	return used;
}

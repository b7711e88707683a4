/*
 * Text entry: the buffer, its keys and its picture: see the header. How the
 * lines lie is in edit_lines.c.
 *
 * Invariant: .text is clean (visible_is_clean) and .cursor stands between two
 * clusters of it.
 */
#include "ui/edit.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "base/width.h"
#include "edit_priv.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define JOINER "\xE2\x80\x8D"
#define INSERT_MAX (4 * 1024 * 1024)

void
edit_init(struct edit *edit, bool multiline, size_t maximum_bytes)
{
	*edit = (struct edit){ .multiline = multiline, .goal_column = -1 };
	strbuf_init(&edit->text, EDIT_BYTES_MAX);
	edit->maximum_bytes = maximum_bytes;
	undo_init(&edit->own_undo);
	edit->undo = NULL;
}

void
edit_release(struct edit *edit)
{
	if (edit->secret && edit->text.length > 0)
		explicit_bzero(edit->text.data, edit->text.length);
	strbuf_release(&edit->text);
	undo_release(&edit->own_undo);
	mem_free(edit->lines);
	edit->lines = NULL;
	edit->line_count = edit->line_capacity = 0;
}

/* The struct may be moved by its owner, so the own log is found by NULL. */
static struct undo_log *
log_of(struct edit *edit)
{
	return edit->undo ? edit->undo : &edit->own_undo;
}

void
edit_share_undo(struct edit *edit, struct undo_log *log, int target)
{
	edit->undo = log;
	edit->undo_target = target;
}

const char *
edit_text(const struct edit *edit)
{
	return edit->text.data;
}

size_t
edit_length(const struct edit *edit)
{
	return edit->text.length;
}

bool
edit_is_empty(const struct edit *edit)
{
	return edit->text.length == 0;
}

/* Greatest border of a cluster at or before offset. */
static size_t
border_at(const struct edit *edit, size_t offset)
{
	const char *text = edit->text.data;
	uint32_t code_point;

	if (offset >= edit->text.length)
		return edit->text.length;
	while (offset > 0 && ((unsigned char)text[offset] & 0xC0) == 0x80)
		offset--;
	return utf8_grapheme_before(text, offset + utf8_decode(text + offset,
	                                                       edit->text.length - offset,
	                                                       &code_point, NULL));
}

/* Least border at or behind offset: what was put in may have joined what follows. */
static size_t
border_behind(const struct edit *edit, size_t offset)
{
	size_t start = border_at(edit, offset);

	if (start == offset)
		return offset;
	return start + utf8_grapheme(edit->text.data + start, edit->text.length - start);
}

/* --- changing the text --------------------------------------------------------------- */

static void
replace(struct edit *edit, size_t offset, size_t length, const char *text, size_t text_length)
{
	strbuf_splice(&edit->text, offset, length, text, text_length);
	edit->changed = true;
	edit->goal_column = -1;
	edit_lines_forget(edit, offset);
}

/* As replace, with undo (not of secrets); the cursor goes behind what came. */
static void
splice(struct edit *edit, size_t offset, size_t length, const char *text, size_t text_length)
{
	if (!edit->secret)
		undo_record(log_of(edit), edit->undo_target, offset, edit->text.data + offset,
		            length, text, text_length);
	replace(edit, offset, length, text, text_length);
	edit->cursor = border_behind(edit, offset + text_length);
}

void
edit_apply(struct edit *edit, const struct undo_step *step)
{
	replace(edit, step->offset, step->length, step->text, step->text_length);
	edit->cursor = border_behind(edit, step->offset + step->text_length);
}

bool
edit_undo(struct edit *edit)
{
	struct undo_step step;

	if (!undo_back(log_of(edit), &step))
		return false;
	edit_apply(edit, &step);
	return true;
}

bool
edit_redo(struct edit *edit)
{
	struct undo_step step;

	if (!undo_forward(log_of(edit), &step))
		return false;
	edit_apply(edit, &step);
	return true;
}

/* Line ends of all systems become newlines, or blanks where there is one line only. */
static void
add_one_kind_of_line_end(const struct edit *edit, const char *text, size_t length,
                         struct strbuf *out)
{
	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (c == '\r') {
			if (i + 1 < length && text[i + 1] == '\n')
				i++;
			c = '\n';
		}
		if (!edit->multiline && (c == '\n' || c == '\t'))
			c = ' ';
		strbuf_add_char(out, c);
	}
}

/*
 * What inserting text at the cursor puts there, in out. The cluster before the
 * cursor is judged with it, so that a combining mark finds its base.
 */
static void
add_clean(const struct edit *edit, const char *text, size_t length, struct strbuf *out)
{
	size_t before = utf8_grapheme_before(edit->text.data, edit->cursor);
	size_t base = edit->cursor - before;
	struct strbuf raw;

	strbuf_init(&raw, INSERT_MAX);
	strbuf_add_n(&raw, edit->text.data + before, base);
	add_one_kind_of_line_end(edit, text, length, &raw);
	visible_add(out, raw.data, raw.length, edit->multiline ? VISIBLE_TEXT : VISIBLE_LINE);
	if (out->length >= base && memcmp(out->data, raw.data, base) == 0) {
		strbuf_splice(out, 0, base, NULL, 0);
	} else {
		strbuf_clear(out);
		visible_add(out, raw.data + base, raw.length - base,
		            edit->multiline ? VISIBLE_TEXT : VISIBLE_LINE);
	}
	strbuf_release(&raw);
}

static bool
has_room(const struct edit *edit, const struct strbuf *more)
{
	if (more->full || edit->text.length > edit->maximum_bytes ||
	    more->length > edit->maximum_bytes - edit->text.length)
		return false;
	if (!edit->maximum_characters ||
	    edit->text.length + more->length <= edit->maximum_characters)
		return true;
	return utf8_count(edit->text.data, edit->text.length) +
	       utf8_count(more->data, more->length) <= edit->maximum_characters;
}

enum widget_result
edit_insert(struct edit *edit, const char *text, size_t length)
{
	enum widget_result result = WIDGET_CHANGED;
	struct strbuf clean;

	if (edit->readonly)
		return WIDGET_REFUSED;
	if (length > INSERT_MAX / 16)
		return WIDGET_REFUSED;
	strbuf_init(&clean, INSERT_MAX);
	add_clean(edit, text, length, &clean);
	if (clean.length == 0)
		result = WIDGET_USED;
	else if (!has_room(edit, &clean))
		result = WIDGET_REFUSED;
	else
		splice(edit, edit->cursor, 0, clean.data, clean.length);
	strbuf_release(&clean);
	return result;
}

/* The whole text that the field can take, in clean. */
static void
add_whole(const struct edit *edit, const char *text, size_t length, struct strbuf *clean)
{
	struct strbuf raw;

	strbuf_init(&raw, INSERT_MAX);
	strbuf_init(clean, INSERT_MAX);
	add_one_kind_of_line_end(edit, text, utf8_cut(text, length, INSERT_MAX / 16), &raw);
	visible_add(clean, raw.data, raw.length, edit->multiline ? VISIBLE_TEXT : VISIBLE_LINE);
	clean->length = utf8_cut(clean->data, clean->length, EDIT_BYTES_MAX);
	strbuf_release(&raw);
}

void
edit_enter(struct edit *edit, const char *text, size_t length)
{
	struct strbuf clean;

	add_whole(edit, text, length, &clean);
	undo_close(log_of(edit));
	splice(edit, 0, edit->text.length, clean.data, clean.length);
	undo_close(log_of(edit));
	strbuf_release(&clean);
}

void
edit_set(struct edit *edit, const char *text, size_t length)
{
	struct strbuf clean;

	add_whole(edit, text, length, &clean);
	strbuf_clear(&edit->text);
	strbuf_add_n(&edit->text, clean.data, clean.length);
	strbuf_release(&clean);
	edit->cursor = edit->text.length;
	edit->changed = false;
	edit->scroll = 0;
	edit->goal_column = -1;
	edit->joiner_pending = false;
	edit_lines_forget(edit, 0);
	if (!edit->undo)
		undo_clear(&edit->own_undo);
}

/* --- moving -------------------------------------------------------------------------- */

static void
place(struct edit *edit, size_t offset)
{
	if (offset != edit->cursor)
		undo_close(log_of(edit));
	edit->cursor = offset;
	edit->goal_column = -1;
}

void
edit_place(struct edit *edit, size_t offset)
{
	place(edit, border_at(edit, offset));
}

static size_t
next_border(const struct edit *edit, size_t at)
{
	return at + utf8_grapheme(edit->text.data + at, edit->text.length - at);
}

enum word_class {
	CLASS_SPACE,
	CLASS_WORD,
	CLASS_SIGN,
	CLASS_WIDE,
};

static enum word_class
class_at(const struct edit *edit, size_t at)
{
	size_t length = utf8_grapheme(edit->text.data + at, edit->text.length - at);
	unsigned char first = (unsigned char)edit->text.data[at];

	if (first == ' ' || first == '\n')
		return CLASS_SPACE;
	if (first < 0x80)
		return isalnum(first) || first == '_' ? CLASS_WORD : CLASS_SIGN;
	if (length == 3 && (memcmp(edit->text.data + at, "\xE3\x80", 2) == 0 ||
	                    memcmp(edit->text.data + at, "\xEF\xBC", 2) == 0))
		return CLASS_SIGN;	/* U+3000…303F, U+FF00…FF3F: 、。，！？ */
	return width_of_grapheme(edit->text.data + at, length) == 2 ? CLASS_WIDE : CLASS_WORD;
}

/* Over spaces, then over a run of one class. */
static size_t
word_before(const struct edit *edit, size_t at)
{
	enum word_class class = CLASS_SPACE;

	while (at > 0) {
		size_t before = utf8_grapheme_before(edit->text.data, at);
		enum word_class here = class_at(edit, before);

		if (class != CLASS_SPACE && here != class)
			break;
		class = here;
		at = before;
	}
	return at;
}

static size_t
word_behind(const struct edit *edit, size_t at)
{
	enum word_class class = at < edit->text.length ? class_at(edit, at) : CLASS_SPACE;

	while (at < edit->text.length && class != CLASS_SPACE && class_at(edit, at) == class)
		at = next_border(edit, at);
	while (at < edit->text.length && class_at(edit, at) == CLASS_SPACE)
		at = next_border(edit, at);
	return at;
}

/* --- keys ---------------------------------------------------------------------------- */

static enum widget_result
move_to(struct edit *edit, size_t offset)
{
	place(edit, offset);
	return WIDGET_USED;
}

static enum widget_result
delete_range(struct edit *edit, size_t from, size_t to)
{
	if (edit->readonly)
		return WIDGET_REFUSED;
	if (from == to)
		return WIDGET_USED;
	splice(edit, from, to - from, "", 0);
	return WIDGET_CHANGED;
}

static enum widget_result
key_left(struct edit *edit, bool word)
{
	return move_to(edit, word ? word_before(edit, edit->cursor)
	                          : utf8_grapheme_before(edit->text.data, edit->cursor));
}

static enum widget_result
key_right(struct edit *edit, bool word)
{
	return move_to(edit, word ? word_behind(edit, edit->cursor)
	                          : next_border(edit, edit->cursor));
}

static enum widget_result
key_backspace(struct edit *edit, bool word)
{
	size_t from = word ? word_before(edit, edit->cursor)
	                   : utf8_grapheme_before(edit->text.data, edit->cursor);

	return delete_range(edit, from, edit->cursor);
}

static enum widget_result
key_delete(struct edit *edit, bool word)
{
	size_t to = word ? word_behind(edit, edit->cursor) : next_border(edit, edit->cursor);

	return delete_range(edit, edit->cursor, to);
}

static enum widget_result
key_character_typed(struct edit *edit, const struct key *key)
{
	char joined[KEY_TEXT_SIZE + 4];
	size_t length = strlen(key->text);

	if (key->modifiers == KEY_CTRL && strcmp(key->text, "w") == 0)
		return key_backspace(edit, true);
	if (key->modifiers & (KEY_CTRL | KEY_ALT))
		return WIDGET_IGNORED;
	if (strcmp(key->text, JOINER) == 0) {
		edit->joiner_pending = true;
		return WIDGET_USED;
	}
	if (edit->joiner_pending) {
		edit->joiner_pending = false;
		snprintf(joined, sizeof(joined), JOINER "%s", key->text);
		if (visible_is_clean(joined + 3, length, VISIBLE_LINE) &&
		    width_of_grapheme(joined + 3, length) == 2)
			return edit_insert(edit, joined, length + 3);
	}
	return edit_insert(edit, key->text, length);
}

static enum widget_result
key_mouse(struct edit *edit, const struct key *key)
{
	int row = key->row - edit->drawn.row, column = key->column - edit->drawn.column;

	if (!rect_holds(edit->drawn, key->row, key->column) || key->act != MOUSE_PRESS)
		return WIDGET_IGNORED;
	if (!edit->multiline) {
		const char *text = edit->text.data + edit->scroll;

		return move_to(edit, edit->scroll +
		               width_cut(text, edit->text.length - edit->scroll,
		                         (size_t)column, NULL));
	}
	return move_to(edit, edit_lines_offset(edit, edit->drawn.columns,
	                                       edit->scroll + (size_t)row, column));
}

static enum widget_result
key_paste(struct edit *edit, const struct key *key)
{
	enum widget_result result;

	if (key->paste_cut)
		return WIDGET_REFUSED;
	undo_close(log_of(edit));
	result = edit_insert(edit, key->paste, key->paste_length);
	undo_close(log_of(edit));
	return result;
}

static enum widget_result
key_vertical(struct edit *edit, int by)
{
	if (!edit->multiline || edit->drawn.columns == 0)
		return WIDGET_IGNORED;
	return edit_lines_move(edit, edit->drawn.columns, by) ? WIDGET_USED : WIDGET_IGNORED;
}

static enum widget_result
key_line_end(struct edit *edit, bool whole, bool forward)
{
	size_t start, end;

	if (whole || !edit->multiline || edit->drawn.columns == 0)
		return move_to(edit, forward ? edit->text.length : 0);
	edit_lines_ends(edit, edit->drawn.columns, &start, &end);
	return move_to(edit, forward ? end : start);
}

enum widget_result
edit_key(struct edit *edit, const struct key *key)
{
	bool word = key->modifiers & (KEY_CTRL | KEY_ALT);
	int page = edit->drawn.rows > 1 ? edit->drawn.rows - 1 : 1;

	if (key->kind != KEY_KIND_CHARACTER)
		edit->joiner_pending = false;
	switch (key->kind) {
	case KEY_KIND_CHARACTER:
		return key_character_typed(edit, key);
	case KEY_KIND_PASTE:
		return key_paste(edit, key);
	case KEY_KIND_ENTER:
		return edit->multiline && !word ? edit_insert(edit, "\n", 1) : WIDGET_IGNORED;
	case KEY_KIND_BACKSPACE:
		return key_backspace(edit, word);
	case KEY_KIND_DELETE:
		return key_delete(edit, word);
	case KEY_KIND_LEFT:
		return key_left(edit, word);
	case KEY_KIND_RIGHT:
		return key_right(edit, word);
	case KEY_KIND_HOME:
		return key_line_end(edit, word, false);
	case KEY_KIND_END:
		return key_line_end(edit, word, true);
	case KEY_KIND_UP:
		return word ? WIDGET_IGNORED : key_vertical(edit, -1);
	case KEY_KIND_DOWN:
		return word ? WIDGET_IGNORED : key_vertical(edit, 1);
	case KEY_KIND_PAGE_UP:
		return word ? WIDGET_IGNORED : key_vertical(edit, -page);
	case KEY_KIND_PAGE_DOWN:
		return word ? WIDGET_IGNORED : key_vertical(edit, page);
	case KEY_KIND_MOUSE:
		return key_mouse(edit, key);
	default:
		return WIDGET_IGNORED;
	}
}

/* --- drawing ------------------------------------------------------------------------- */

/* As many signs as there are clusters. */
static void
draw_secret(struct edit *edit, const struct view *view, unsigned style, bool focused)
{
	int cells = 0;

	for (size_t at = 0; at < edit->text.length; at = next_border(edit, at))
		cells++;
	cells = cells < view->columns ? cells : view->columns - 1;
	for (int i = 0; i < cells; i++)
		view_put(view, 0, i, style, "*");
	if (focused)
		view_cursor(view, 0, cells);
}

/*
 * Scrolls by a third of the field at a time, so that typing at its end does not
 * send the whole field for every key.
 */
static void
scroll_sideways(struct edit *edit, int columns)
{
	const char *text = edit->text.data;
	int room = columns - 1, back = room - room / 3;
	size_t at;

	if (edit->scroll > edit->text.length)
		edit->scroll = 0;
	edit->scroll = border_at(edit, edit->scroll);
	if (edit->cursor >= edit->scroll &&
	    (int)width_of_text(text + edit->scroll, edit->cursor - edit->scroll) <= room)
		return;
	for (at = edit->cursor; at > 0;) {
		size_t before = utf8_grapheme_before(text, at);

		if ((int)width_of_text(text + before, edit->cursor - before) > back)
			break;
		at = before;
	}
	edit->scroll = at;
}

static void
draw_one_line(struct edit *edit, const struct view *view, unsigned style, bool focused)
{
	const char *text = edit->text.data;
	size_t shown;

	if (focused)
		scroll_sideways(edit, view->columns);
	else
		edit->scroll = 0;
	shown = edit->text.length - edit->scroll;
	view_put_n(view, 0, 0, view->columns, style, focused ? 0 : PUT_ELLIPSIS,
	           text + edit->scroll, shown);
	if (edit->scroll > 0)
		view_put(view, 0, 0, style, glyph(view->grid, GLYPH_ELLIPSIS));
	if (focused)
		view_cursor(view, 0, (int)width_of_text(text + edit->scroll,
		                                        edit->cursor - edit->scroll));
}

static void
draw_lines(struct edit *edit, const struct view *view, unsigned style, bool focused)
{
	size_t count = (size_t)edit_height(edit, view->columns);
	size_t rows = (size_t)view->rows;
	int line, column;

	edit_cursor_at(edit, view->columns, &line, &column);
	if (focused && (size_t)line < edit->scroll)
		edit->scroll = (size_t)line > rows / 2 ? (size_t)line - rows / 2 : 0;
	else if (focused && (size_t)line >= edit->scroll + rows)
		edit->scroll = (size_t)line + 1 - rows + rows / 2;
	/* A text that grew shorter and fits is shown whole. */
	if (count <= rows)
		edit->scroll = 0;
	else if (edit->scroll >= count)
		edit->scroll = count - 1;
	for (size_t i = 0; i < rows && edit->scroll + i < count; i++) {
		const struct text_line *at = &edit->lines[edit->scroll + i];

		view_put_n(view, (int)i, 0, view->columns, style, 0, edit->text.data + at->start,
		           at->length);
	}
	if (focused)
		view_cursor(view, line - (int)edit->scroll, column);
}

void
edit_draw(struct edit *edit, const struct view *view, unsigned style, bool focused,
          const char *placeholder)
{
	edit->drawn = view_where(view);
	view_fill(view, style);
	if (view->rows < 1 || view->columns < 2)
		return;
	if (edit_is_empty(edit) && placeholder) {
		unsigned dim = style_role(style) == STYLE_TEXT ? STYLE_DIM : style;

		view_put_n(view, 0, 0, view->columns, dim, PUT_ELLIPSIS, placeholder,
		           strlen(placeholder));
		if (focused)
			view_cursor(view, 0, 0);
	} else if (edit->secret) {
		draw_secret(edit, view, style, focused);
	} else if (edit->multiline) {
		draw_lines(edit, view, style, focused);
	} else {
		draw_one_line(edit, view, style, focused);
	}
}

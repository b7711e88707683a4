/*
 * Questions and messages: see the header.
 */
#include "ui/prompt.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/frame.h"
#include "ui/layout.h"
#include "ui/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define QUESTION_COLUMNS 60
#define INFO_MS 6000
#define DONE_MS 4000

/* --- questions ----------------------------------------------------------------------- */

static enum widget_result
choose(struct question *question, size_t choice)
{
	question->selected = choice;
	return WIDGET_ACCEPTED;
}

static enum widget_result
key_letter(struct question *question, uint32_t letter)
{
	if (letter == 0)
		return WIDGET_IGNORED;
	for (size_t i = 0; i < question->count; i++) {
		if (question->choices[i].letter &&
		    (uint32_t)tolower((int)(letter & 0x7F)) == question->choices[i].letter &&
		    letter < 0x80)
			return choose(question, i);
	}
	if (letter >= '1' && letter < '1' + question->count)
		return choose(question, letter - '1');
	return WIDGET_USED;
}

static enum widget_result
key_mouse(struct question *question, const struct key *key)
{
	for (size_t i = 0; i < question->count; i++) {
		if (key->act == MOUSE_PRESS &&
		    rect_holds(question->drawn[i], key->row, key->column))
			return choose(question, i);
	}
	return WIDGET_IGNORED;
}

static enum widget_result
step(struct question *question, bool forward)
{
	size_t count = question->count;

	question->selected = (question->selected + (forward ? 1 : count - 1)) % count;
	return WIDGET_USED;
}

enum widget_result
question_key(struct question *question, const struct key *key)
{
	if (key->modifiers & (KEY_CTRL | KEY_ALT))
		return WIDGET_IGNORED;
	switch (key->kind) {
	case KEY_KIND_CHARACTER:
		return key_letter(question, key_command(key));
	case KEY_KIND_LEFT:
	case KEY_KIND_UP:
		return step(question, false);
	case KEY_KIND_RIGHT:
	case KEY_KIND_DOWN:
		return step(question, true);
	case KEY_KIND_TAB:
		return step(question, !(key->modifiers & KEY_SHIFT));
	case KEY_KIND_ENTER:
		return WIDGET_ACCEPTED;
	case KEY_KIND_ESCAPE:
		return WIDGET_CANCELLED;
	case KEY_KIND_MOUSE:
		return key_mouse(question, key);
	default:
		return WIDGET_IGNORED;
	}
}

static void
choice_text(const struct question_choice *choice, size_t number, char *out, size_t size)
{
	char letter = choice->letter ? (char)choice->letter : (char)('1' + number);

	snprintf(out, size, " %c %s ", letter, choice->title);
}

/*
 * Places the choices in lines of columns cells; returns the lines. With a view
 * they are drawn.
 */
static int
lay_choices(struct question *question, const struct view *view, int row, int columns)
{
	int line = 0, column = 0;

	for (size_t i = 0; i < question->count; i++) {
		bool selected = i == question->selected;
		char text[200];
		int cells;

		choice_text(&question->choices[i], i, text, sizeof(text));
		cells = text_cells(text);
		if (column > 0 && column + cells > columns) {
			line++;
			column = 0;
		}
		if (view) {
			view_put_n(view, row + line, column, columns - column,
			           selected ? STYLE_BUTTON_FOCUS : STYLE_BUTTON, PUT_ELLIPSIS, text,
			           strlen(text));
			if (selected)
				view_put(view, row + line, column, STYLE_BUTTON_FOCUS,
				         glyph(view->grid, GLYPH_CURRENT));
			question->drawn[i] = (struct rect){ view->row + row + line,
			                                    view->column + column, 1, cells };
		}
		column += cells + 2;
	}
	return line + 1;
}

int
question_height(const struct question *question, int columns)
{
	struct question copy = *question;

	return text_height(question->text, columns) + 1 + lay_choices(&copy, NULL, 0, columns);
}

/* On a low screen the text is cut, never the choices. */
void
question_draw(struct question *question, const struct view *view)
{
	struct frame frame = { .title = question->title, .focused = true };
	struct rect rect = layout_dialog(view->rows, view->columns, 1, QUESTION_COLUMNS);
	struct view box, inside, words;
	int rows = question_height(question, rect.columns - 4), choices;

	rect = layout_dialog(view->rows, view->columns, rows + 2, QUESTION_COLUMNS);
	box = view_sub(view, rect.row, rect.column, rect.rows, rect.columns);
	view_fill(&box, STYLE_TEXT);
	inside = frame_draw(&box, &frame);
	inside = view_sub(&inside, 0, 1, inside.rows, inside.columns - 2);
	choices = lay_choices(question, NULL, 0, inside.columns);
	words = view_sub(&inside, 0, 0, inside.rows - choices, inside.columns);
	view_wrap(&words, 0, 0, -1, 0, STYLE_TEXT, question->text);
	lay_choices(question, &inside, inside.rows - choices, inside.columns);
}

/* --- messages ------------------------------------------------------------------------ */

void
message_set(struct message *message, enum message_kind kind, int64_t now_ms,
            const char *format, ...)
{
	struct strbuf text;
	va_list arguments;

	strbuf_init(&text, 64 * 1024);
	va_start(arguments, format);
	strbuf_vaddf(&text, format, arguments);
	va_end(arguments);
	message->kind = text.length > 0 ? kind : MESSAGE_NONE;
	message->shown_ms = now_ms;
	text.length = utf8_cut(text.data, text.length, MESSAGE_TEXT_MAX - 1);
	memcpy(message->text, text.data, text.length);
	message->text[text.length] = '\0';
	strbuf_release(&text);
}

bool
message_expire(struct message *message, int64_t now_ms)
{
	int64_t age = now_ms - message->shown_ms;

	if ((message->kind == MESSAGE_INFO && age >= INFO_MS) ||
	    (message->kind == MESSAGE_DONE && age >= DONE_MS)) {
		message->kind = MESSAGE_NONE;
		return true;
	}
	return false;
}

void
message_draw(const struct message *message, const struct view *view)
{
	static const struct {
		enum glyph glyph;
		enum style_role style;
	} kinds[] = {
		[MESSAGE_INFO] = { GLYPH_COUNT, STYLE_HINT },
		[MESSAGE_DONE] = { GLYPH_DONE, STYLE_OK },
		[MESSAGE_WARNING] = { GLYPH_LATE, STYLE_WARN },
		[MESSAGE_ERROR] = { GLYPH_FAULT, STYLE_ERROR },
	};
	unsigned style;

	view_fill(view, STYLE_TEXT);
	if (message->kind == MESSAGE_NONE)
		return;
	style = kinds[message->kind].style;
	if (kinds[message->kind].glyph != GLYPH_COUNT)
		view_put(view, 0, 1, style, glyph(view->grid, kinds[message->kind].glyph));
	view_put_n(view, 0, 3, view->columns - 4, style, PUT_ELLIPSIS, message->text,
	           strlen(message->text));
}

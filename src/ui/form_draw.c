/*
 * The picture of a form: labels left, values right, the error below its
 * field, the list of choices over it.
 */
#include "base/i18n.h"
#include "form_priv.h"
#include "ui/frame.h"
#include "ui/text.h"

#include <string.h>

#define LABEL_MOST 24
#define LABEL_EDGE 3		/* focus mark, required mark, blank */
#define TICK_WORDS_LEAST 46	/* columns from which the tick has its words */
#define PICK_FRAME_ROWS 3	/* of the list of choices: frame and filter */
#define GROW 4			/* a long text grows by so many lines at once */
#define SHOWN_MAX 65536

/* --- measures ------------------------------------------------------------------------ */

static int
label_columns(const struct form *form, int columns)
{
	int most = columns * 2 / 5, widest = 0;

	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *field = &form->fields[i];
		int cells;

		if (field->hidden || field->kind == FORM_HEADING)
			continue;
		cells = text_cells(field->label);
		widest = cells > widest ? cells : widest;
	}
	if (widest > LABEL_MOST)
		widest = LABEL_MOST;
	widest += LABEL_EDGE;
	return widest < most ? widest : most;
}

static int
tick_columns(const struct form_field *field, int columns)
{
	if (!field->read_back)
		return 0;
	return columns >= TICK_WORDS_LEAST ? 6 + text_cells(_("read back")) : 5;
}

int
form_value_columns(const struct form *form, const struct form_field *field, int columns)
{
	int room = columns - form->label_columns - tick_columns(field, columns) - 1;

	if (field->unit)
		room -= text_cells(field->unit) + 1;
	return room > 2 ? room : 2;
}

/* Grows in steps, so that a new line does not push everything below it each time. */
static int
long_text_rows(struct form *form, size_t field, int columns)
{
	const struct form_field *f = &form->fields[field];
	int least = f->least_rows > 0 ? f->least_rows : 3;
	int lines = edit_height(&form->values[field].edit, form_value_columns(form, f, columns));
	int most = form->drawn.rows > least + 3 ? form->drawn.rows - 3 : least;

	if (lines <= least)
		return least;
	lines = (lines + GROW - 1) / GROW * GROW;
	return lines < most ? lines : most;
}

static int
value_rows(struct form *form, size_t field, int columns)
{
	const struct form_field *f = &form->fields[field];
	int room = form_value_columns(form, f, columns);

	switch (f->kind) {
	case FORM_LONG_TEXT:
		return long_text_rows(form, field, columns);
	case FORM_CHECKLIST:
		return f->choice_count > 0 ? (int)f->choice_count : 1;
	case FORM_SHOWN:
		return text_height(form_get(form, field), room);
	default:
		return 1;
	}
}

/* The line below a field: its error, or its hint while it has the focus. */
static const char *
line_below(const struct form *form, size_t field, bool focused)
{
	if (form->values[field].error.length > 0)
		return form->values[field].error.data;
	return focused && field == form->focus && form->fields[field].hint
	       ? form->fields[field].hint : NULL;
}

/* Places every field; returns the lines in all. */
static int
place_fields(struct form *form, int columns, bool focused)
{
	int row = 0;

	form->label_columns = label_columns(form, columns);
	for (size_t i = 0; i < form->count; i++) {
		struct form_value *value = &form->values[i];
		const char *below = line_below(form, i, focused);

		value->row = row;
		value->rows = 0;
		if (form->fields[i].hidden)
			continue;
		value->rows = value_rows(form, i, columns);
		if (below)
			value->rows += text_height(below, columns - form->label_columns - 2);
		row += value->rows;
	}
	return row;
}

int
form_height(struct form *form, int columns)
{
	int height = place_fields(form, columns, true), rows;

	if (!form->picking)
		return height;
	/* Not by what is listed: the box around the form must not move while words narrow it. */
	rows = (int)form->fields[form->focus].choice_count;
	rows = (rows < FORM_PICK_ROWS ? rows : FORM_PICK_ROWS) + PICK_FRAME_ROWS;
	rows += form->values[form->focus].row + 1;
	return rows > height ? rows : height;
}

/* --- values -------------------------------------------------------------------------- */

struct place {
	const struct view *view;	/* the whole form */
	int row;		/* of the field in it */
	int column;		/* of the value */
	int columns;
	bool focused;
};

static void
draw_radio(const struct form *form, size_t field, const struct place *place)
{
	const struct form_field *f = &form->fields[field];
	size_t count;
	const struct form_choice *choices = form_choices(f, &count);
	const char *value = form_get(form, field);

	for (size_t i = 0; i < count; i++) {
		bool chosen = strcmp(choices[i].id, value) == 0;
		unsigned style = chosen && place->focused ? STYLE_BUTTON_FOCUS
		               : chosen ? STYLE_ACCENT : STYLE_TEXT;
		const char *title = f->kind == FORM_YES_NO ? _(choices[i].title)
		                                           : choices[i].title;
		int at;

		form_radio_place(f, i, &at);
		at += place->column;
		at += view_put(place->view, place->row, at, style, chosen ? "(*) " : "( ) ");
		at += view_put(place->view, place->row, at, style, title);
		if (choices[i].remark)
			view_put(place->view, place->row, at + 1, STYLE_DIM, choices[i].remark);
		if (place->focused && (chosen || (i == 0 && !value[0]))) {
			form_radio_place(f, i, &at);
			view_cursor(place->view, place->row, place->column + at + 1);
		}
	}
}

static void
draw_checklist(const struct form *form, size_t field, const struct place *place)
{
	const struct form_field *f = &form->fields[field];
	const char *value = form_get(form, field);

	for (size_t i = 0; i < f->choice_count; i++) {
		bool ticked = form_has_item(value, f->choices[i].id);
		bool here = place->focused && i == form->values[field].item;
		int row = place->row + (int)i;

		view_put(place->view, row, place->column, here ? STYLE_BUTTON_FOCUS : STYLE_TEXT,
		         ticked ? "[x]" : "[ ]");
		view_put_n(place->view, row, place->column + 4, place->columns - 4,
		           here ? STYLE_BUTTON_FOCUS : ticked ? STYLE_ACCENT : STYLE_TEXT,
		           PUT_ELLIPSIS, f->choices[i].title, strlen(f->choices[i].title));
		if (here)
			view_cursor(place->view, row, place->column + 1);
	}
}

static void
draw_picked(const struct form *form, size_t field, const struct place *place)
{
	const struct form_field *f = &form->fields[field];
	unsigned style = place->focused ? STYLE_FIELD_FOCUS : STYLE_FIELD;
	const char *value = form_get(form, field), *words;
	struct strbuf shown;

	strbuf_init(&shown, SHOWN_MAX);
	form_show(f, value, &shown);
	words = value[0] ? shown.data : place->focused ? _("type, or Space for the list") : "";
	view_put_n(place->view, place->row, place->column, place->columns, style,
	           PUT_ELLIPSIS | PUT_FILL, words, strlen(words));
	if (place->focused && !form->picking)
		view_cursor(place->view, place->row, place->column);
	strbuf_release(&shown);
}

static void
draw_text(struct form *form, size_t field, const struct place *place)
{
	struct form_value *value = &form->values[field];
	int rows = value_rows(form, field, place->view->columns);
	struct view box = view_sub(place->view, place->row, place->column, rows,
	                           place->columns);

	edit_draw(&value->edit, &box, place->focused ? STYLE_FIELD_FOCUS : STYLE_FIELD,
	          place->focused, form->fields[field].placeholder);
}

static void
draw_value(struct form *form, size_t field, const struct place *place)
{
	switch (form_sort(form, field)) {
	case SORT_TEXT:
		draw_text(form, field, place);
		break;
	case SORT_RADIO:
		draw_radio(form, field, place);
		break;
	case SORT_PICK:
		draw_picked(form, field, place);
		break;
	case SORT_CHECKLIST:
		draw_checklist(form, field, place);
		break;
	case SORT_STILL:
		view_wrap(place->view, place->row, place->column, place->columns, 0, STYLE_TEXT,
		          form_get(form, field));
		break;
	}
}

/* --- fields -------------------------------------------------------------------------- */

static void
draw_label(const struct form *form, size_t field, const struct place *place)
{
	const struct form_field *f = &form->fields[field];
	unsigned style = place->focused ? STYLE_TITLE_FOCUS : STYLE_LABEL;
	int room = form->label_columns - LABEL_EDGE, used;

	if (place->focused)
		view_put(place->view, place->row, 0, STYLE_ACCENT,
		         glyph(place->view->grid, GLYPH_CURRENT));
	used = view_put_n(place->view, place->row, 1, room, style, PUT_ELLIPSIS, f->label,
	                  strlen(f->label));
	if (f->required)
		view_put(place->view, place->row, 1 + used, STYLE_WARN, "*");
}

/* "[x] read back" right of the value. */
static void
draw_tick(const struct form *form, size_t field, const struct place *place)
{
	bool confirmed = form->values[field].confirmed;
	unsigned style = confirmed ? STYLE_OK : STYLE_DIM;
	int column = place->view->columns - tick_columns(&form->fields[field],
	                                                 place->view->columns) + 1;

	column += view_put(place->view, place->row, column, style, confirmed ? "[x]" : "[ ]");
	if (place->view->columns >= TICK_WORDS_LEAST)
		view_put(place->view, place->row, column + 1, style, _("read back"));
}

static void
draw_below(const struct form *form, size_t field, const struct place *place, int row)
{
	const char *words = line_below(form, field, place->focused);
	bool error = form->values[field].error.length > 0;
	unsigned style = error ? STYLE_ERROR : STYLE_HINT;

	if (!words)
		return;
	if (error)
		view_put(place->view, row, form->label_columns, style,
		         glyph(place->view->grid, GLYPH_FAULT));
	view_wrap(place->view, row, form->label_columns + (error ? 2 : 0),
	          place->view->columns - form->label_columns - 2, 0, style, words);
}

static void
draw_field(struct form *form, size_t field, const struct view *view, bool focused)
{
	const struct form_field *f = &form->fields[field];
	struct place place = {
		.view = view,
		.row = form->values[field].row,
		.column = form->label_columns,
		.columns = form_value_columns(form, f, view->columns),
		.focused = focused && field == form->focus,
	};

	if (f->kind == FORM_HEADING) {
		frame_rule(view, place.row, STYLE_FRAME, f->label);
		return;
	}
	draw_label(form, field, &place);
	draw_value(form, field, &place);
	if (f->unit)
		view_put(view, place.row, place.column + place.columns + 1, STYLE_DIM, f->unit);
	if (f->read_back)
		draw_tick(form, field, &place);
	draw_below(form, field, &place, place.row + value_rows(form, field, view->columns));
}

/* The list of choices over the form, below its field where there is room. */
static void
draw_picks(struct form *form, const struct view *view)
{
	const struct form_value *value = &form->values[form->focus];
	struct list_source source = { .draw = form_draw_pick, .context = form };
	struct frame frame = { .title = form->fields[form->focus].label, .focused = true };
	int rows = (int)form->pick.count < FORM_PICK_ROWS ? (int)form->pick.count
	                                                  : FORM_PICK_ROWS;
	int row = value->row - form->scroll + 1, column = form->label_columns;
	struct view box, inside, line;

	rows = (rows > 0 ? rows : 1) + PICK_FRAME_ROWS;
	rows = rows < view->rows ? rows : view->rows;
	if (row + rows > view->rows)
		row = view->rows - rows;
	column = view->columns - column < 30 ? 0 : column;
	box = view_sub(view, row, column, rows, view->columns - column);
	view_fill(&box, STYLE_TEXT);
	inside = frame_draw(&box, &frame);
	line = view_sub(&inside, 0, 1, 1, inside.columns - 2);
	edit_draw(&form->pick.filter, &line, STYLE_FIELD_FOCUS, true, _("type to narrow"));
	inside = view_sub(&inside, 1, 0, inside.rows - 1, inside.columns);
	form->pick.empty_text = N_("Nothing fits.");
	list_draw(&form->pick, &source, &inside, true);
}

static void
scroll_to_focus(struct form *form, int rows, int height)
{
	const struct form_value *value = &form->values[form->focus];

	if (value->row + value->rows > form->scroll + rows)
		form->scroll = value->row + value->rows - rows;
	if (value->row < form->scroll)
		form->scroll = value->row;
	/* the heading or text above the first field is seen again with it */
	if (form->scroll > 0 && value->row <= rows / 2 && value->row + value->rows <= rows)
		form->scroll = 0;
	if (form->scroll > height - rows)
		form->scroll = height > rows ? height - rows : 0;
}

void
form_draw(struct form *form, const struct view *view, bool focused)
{
	struct view inside;
	int height;

	form->drawn = view_where(view);
	height = place_fields(form, view->columns, focused);
	if (form->count == 0)
		return;
	scroll_to_focus(form, view->rows, height);
	inside = view_sub(view, -form->scroll, 0, height, view->columns);
	for (size_t i = 0; i < form->count; i++) {
		if (!form->fields[i].hidden)
			draw_field(form, i, &inside, focused);
	}
	if (form->scroll > 0)
		view_put(view, 0, view->columns - 1, STYLE_DIM,
		         glyph(view->grid, GLYPH_MORE_ABOVE));
	if (form->scroll + view->rows < height)
		view_put(view, view->rows - 1, view->columns - 1, STYLE_DIM,
		         glyph(view->grid, GLYPH_MORE_BELOW));
	if (form->picking && focused)
		draw_picks(form, view);
}

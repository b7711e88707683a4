/*
 * The arithmetic of the desk: see the header.
 */
#include "ui/layout.h"

#define FOUR_COLUMNS 100
#define FOUR_ROWS 30
#define TWO_COLUMNS 60
#define TWO_ROWS 16
#define SIDE_COLUMNS 100	/* two panes stand side by side from here on */
#define LEFT_LEAST 36
#define LEFT_MOST 90
#define SMALL_LEAST 6		/* rows of the partner, with its edges */

static const char *const kind_names[] = { "too-small", "one", "two", "four" };
static const char *const pane_names[] = { "caller", "prompter", "ticket", "followups" };

static int
clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

enum pane
layout_partner(enum pane focus)
{
	static const enum pane partners[PANE_COUNT] = {
		[PANE_CALLER] = PANE_TICKET,
		[PANE_PROMPTER] = PANE_TICKET,
		[PANE_TICKET] = PANE_PROMPTER,
		[PANE_FOLLOWUPS] = PANE_CALLER,
	};

	return partners[focus];
}

static enum layout_kind
kind_for(const struct layout_request *request)
{
	if (request->rows < LAYOUT_ROWS_MIN || request->columns < LAYOUT_COLUMNS_MIN)
		return LAYOUT_TOO_SMALL;
	if (request->zoomed || request->rows < TWO_ROWS || request->columns < TWO_COLUMNS)
		return LAYOUT_ONE;
	if (request->rows < FOUR_ROWS || request->columns < FOUR_COLUMNS)
		return LAYOUT_TWO;
	return LAYOUT_FOUR;
}

/* Two panes above each other in area; they share an edge. */
static void
stack(struct layout *out, enum pane upper, enum pane lower, struct rect area, int upper_rows)
{
	struct rect above = area, below = area;

	above.rows = upper_rows;
	below.row += upper_rows - 1;
	below.rows -= upper_rows - 1;
	out->panes[upper] = (struct layout_pane){ .shown = true, .joins_below = true,
	                                          .rect = above };
	out->panes[lower] = (struct layout_pane){ .shown = true, .joins_above = true,
	                                          .rect = below };
}

static void
lay_four(struct layout *out, struct rect body)
{
	struct rect left = body, right = body;

	left.columns = clamp(body.columns * 31 / 100, LEFT_LEAST, LEFT_MOST);
	right.column += left.columns;
	right.columns -= left.columns;
	stack(out, PANE_CALLER, PANE_FOLLOWUPS, left, body.rows * 55 / 100);
	stack(out, PANE_PROMPTER, PANE_TICKET, right, body.rows * 45 / 100);
}

/* In reading order, so that the two never change places when the focus goes over. */
static void
lay_two(struct layout *out, struct rect body, enum pane focus, enum pane partner)
{
	enum pane first = focus < partner ? focus : partner;
	enum pane second = focus < partner ? partner : focus;
	struct rect left = body, right = body;
	int small;

	if (first == PANE_PROMPTER && second == PANE_FOLLOWUPS) {
		first = PANE_FOLLOWUPS;
		second = PANE_PROMPTER;
	}
	if (body.columns < SIDE_COLUMNS) {
		small = clamp(body.rows * 30 / 100, SMALL_LEAST, body.rows - SMALL_LEAST);
		stack(out, first, second, body,
		      first == focus ? body.rows + 1 - small : small);
		return;
	}
	left.columns = body.columns * (first == focus ? 62 : 38) / 100;
	right.column += left.columns;
	right.columns -= left.columns;
	out->panes[first] = (struct layout_pane){ .shown = true, .rect = left };
	out->panes[second] = (struct layout_pane){ .shown = true, .rect = right };
}

void
layout_desk(const struct layout_request *request, struct layout *out)
{
	int rows = request->rows, columns = request->columns;
	enum pane partner = request->partner;
	struct rect body;

	*out = (struct layout){ .kind = kind_for(request) };
	if (out->kind == LAYOUT_TOO_SMALL)
		return;
	out->status = (struct rect){ 0, 0, 1, columns };
	out->message = (struct rect){ rows - 2, 0, 1, columns };
	out->keys = (struct rect){ rows - 1, 0, 1, columns };
	body = (struct rect){ 1, 0, rows - 3, columns };
	if (out->kind != LAYOUT_FOUR) {
		out->pane_bar = (struct rect){ 1, 0, 1, columns };
		body.row++;
		body.rows--;
	}
	if (partner == request->focus)
		partner = layout_partner(request->focus);
	if (out->kind == LAYOUT_FOUR)
		lay_four(out, body);
	else if (out->kind == LAYOUT_TWO)
		lay_two(out, body, request->focus, partner);
	else
		out->panes[request->focus] = (struct layout_pane){ .shown = true, .rect = body };
}

struct rect
layout_dialog(int rows, int columns, int wanted_rows, int wanted_columns)
{
	struct rect rect = {
		.rows = clamp(wanted_rows, 1, rows > 2 ? rows - 2 : rows),
		.columns = clamp(wanted_columns, 1, columns > 4 ? columns - 4 : columns),
	};

	rect.row = (rows - rect.rows) / 2;
	rect.column = (columns - rect.columns) / 2;
	return rect;
}

bool
layout_pane_at(const struct layout *layout, int row, int column, enum pane *out)
{
	for (int i = PANE_COUNT - 1; i >= 0; i--) {
		const struct layout_pane *pane = &layout->panes[i];
		struct rect rect = pane->rect;

		if (pane->joins_below)
			rect.rows--;
		if (pane->shown && rect_holds(rect, row, column)) {
			*out = (enum pane)i;
			return true;
		}
	}
	return false;
}

static bool
describe_rect(struct strbuf *out, const char *name, struct rect rect, const char *more)
{
	return strbuf_addf(out, "%s %d,%d %dx%d%s\n", name, rect.row, rect.column, rect.rows,
	                   rect.columns, more);
}

bool
layout_describe(const struct layout *layout, struct strbuf *out)
{
	if (!strbuf_addf(out, "%s\n", kind_names[layout->kind]))
		return false;
	if (layout->kind == LAYOUT_TOO_SMALL)
		return true;
	if (!describe_rect(out, "status", layout->status, "") ||
	    (layout->pane_bar.rows && !describe_rect(out, "bar", layout->pane_bar, "")))
		return false;
	for (int i = 0; i < PANE_COUNT; i++) {
		const struct layout_pane *pane = &layout->panes[i];

		if (pane->shown &&
		    !describe_rect(out, pane_names[i], pane->rect,
		                   pane->joins_above ? " joins above" :
		                   pane->joins_below ? " joins below" : ""))
			return false;
	}
	return describe_rect(out, "message", layout->message, "") &&
	       describe_rect(out, "keys", layout->keys, "");
}

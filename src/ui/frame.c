/*
 * Boxes: see the header. The lines are of ambiguous width (UAX #11); they are
 * put as one cell each, and drawn in ASCII where a terminal shows them wide.
 */
#include "ui/frame.h"

#include "grid_priv.h"
#include "ui/text.h"

#include <string.h>

enum edge {
	EDGE_TOP_LEFT,
	EDGE_TOP_RIGHT,
	EDGE_BOTTOM_LEFT,
	EDGE_BOTTOM_RIGHT,
	EDGE_LEFT_JOIN,
	EDGE_RIGHT_JOIN,
	EDGE_HORIZONTAL,
	EDGE_VERTICAL,
	EDGE_COUNT,
};

static const char *const light[EDGE_COUNT] = { "┌", "┐", "└", "┘", "├", "┤", "─", "│" };
static const char *const twofold[EDGE_COUNT] = { "╔", "╗", "╚", "╝", "╠", "╣", "═", "║" };
static const char *const light_ascii[EDGE_COUNT] = { "+", "+", "+", "+", "+", "+", "-", "|" };
static const char *const twofold_ascii[EDGE_COUNT] = { "#", "#", "#", "#", "#", "#", "=", "#" };

static const char *const *
lines_of(const struct grid *grid, bool focused)
{
	if (grid->ascii)
		return focused ? twofold_ascii : light_ascii;
	return focused ? twofold : light;
}

static unsigned
line_style(const struct frame *frame, bool focused)
{
	if (frame->style)
		return frame->style;
	return focused ? STYLE_FRAME_FOCUS : STYLE_FRAME;
}

static void
draw_row(const struct view *view, int row, unsigned style, const char *left, const char *middle,
         const char *right)
{
	view_glyph(view, row, 0, style, left);
	view_line(view, row, 1, view->columns - 2, style, middle);
	view_glyph(view, row, view->columns - 1, style, right);
}

/* The upper edge belongs to two panes: the one at work decides its look. */
static void
draw_top(const struct view *view, const struct frame *frame)
{
	bool strong = frame->focused || (frame->joins_above && frame->above_focused);
	const char *const *lines = lines_of(view->grid, strong);
	const char *left = lines[EDGE_TOP_LEFT], *right = lines[EDGE_TOP_RIGHT];

	if (frame->joins_above && frame->above_focused) {
		left = lines[EDGE_BOTTOM_LEFT];
		right = lines[EDGE_BOTTOM_RIGHT];
	} else if (frame->joins_above && !frame->focused) {
		left = lines[EDGE_LEFT_JOIN];
		right = lines[EDGE_RIGHT_JOIN];
	}
	draw_row(view, 0, line_style(frame, strong), left, lines[EDGE_HORIZONTAL], right);
}

/* Title left, remark right; the remark gives way, the title is cut. */
static void
draw_words(const struct view *view, const struct frame *frame)
{
	unsigned style = frame->focused ? STYLE_TITLE_FOCUS : STYLE_TITLE;
	int room = view->columns - 4, title = 0, remark;

	if (frame->title && room > 0) {
		title = text_cells(frame->title);
		title = title < room ? title : room;
		view_put(view, 0, 1, style, " ");
		title = view_put_n(view, 0, 2, title, style, PUT_ELLIPSIS, frame->title,
		                   strlen(frame->title));
		view_put(view, 0, 2 + title, style, " ");
		title += 2;
	}
	if (!frame->remark || !frame->remark[0])
		return;
	remark = text_cells(frame->remark);
	if (title + remark + 4 > view->columns)
		return;
	view_put(view, 0, view->columns - remark - 3, style, " ");
	view_put(view, 0, view->columns - remark - 2, style, frame->remark);
	view_put(view, 0, view->columns - 2, style, " ");
}

struct view
frame_draw(const struct view *view, const struct frame *frame)
{
	const char *const *lines = lines_of(view->grid, frame->focused);
	unsigned style = line_style(frame, frame->focused);
	int last = view->rows - 1;

	if (view->rows < 2 || view->columns < 2)
		return view_sub(view, 0, 0, 0, 0);
	for (int row = 1; row <= last; row++) {
		view_glyph(view, row, 0, style, lines[EDGE_VERTICAL]);
		view_glyph(view, row, view->columns - 1, style, lines[EDGE_VERTICAL]);
	}
	if (!frame->joins_below)
		draw_row(view, last, style, lines[EDGE_BOTTOM_LEFT], lines[EDGE_HORIZONTAL],
		         lines[EDGE_BOTTOM_RIGHT]);
	draw_top(view, frame);
	draw_words(view, frame);
	return view_sub(view, 1, 1, view->rows - 2, view->columns - 2);
}

void
frame_rule(const struct view *view, int row, unsigned style, const char *word)
{
	int used;

	view_line(view, row, 0, view->columns, style, glyph(view->grid, GLYPH_RULE));
	if (!word || !word[0] || view->columns < 6)
		return;
	view_put(view, row, 1, style, " ");
	used = view_put_n(view, row, 2, view->columns - 4, style, PUT_ELLIPSIS, word,
	                  strlen(word));
	view_put(view, row, 2 + used, style, " ");
}

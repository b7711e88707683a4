/*
 * The box around a pane: title on the upper edge left, a remark right. Panes
 * stacked in one column share the edge between them. The pane at work has
 * double lines ("=" and "#" in ASCII) and a bold title. Rectangles of joined
 * panes overlap in the shared row: draw the upper pane first.
 */
#ifndef UI_FRAME_H
#define UI_FRAME_H

#include "ui/grid.h"

#include <stdbool.h>

struct frame {
	const char *title;	/* may be NULL */
	const char *remark;	/* may be NULL */
	bool focused;
	bool joins_above;	/* the upper edge is the lower edge of the pane above */
	bool above_focused;
	bool joins_below;	/* the pane below draws the lower edge */
	unsigned style;		/* 0: frame or frame-focus; or practice, readonly, ring … */
};

/* Draws on the edge of view, returns what lies inside. */
struct view
frame_draw(const struct view *view, const struct frame *frame);

/* A rule across the view with a word in it. */
void
frame_rule(const struct view *view, int row, unsigned style, const char *word);

#endif

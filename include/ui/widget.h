/*
 * Common to the widgets. A widget is a struct of the caller's, without
 * globals: NAME_key(widget, key) changes its state and says what happened,
 * NAME_draw(widget, view) draws it and nothing else does. The place where it
 * was drawn last is kept for the mouse.
 */
#ifndef UI_WIDGET_H
#define UI_WIDGET_H

enum widget_result {
	WIDGET_IGNORED,		/* not its key: pass it on */
	WIDGET_USED,		/* cursor or view moved: redraw */
	WIDGET_CHANGED,		/* its value changed: save the draft, redraw */
	WIDGET_ACCEPTED,	/* Enter on it: open, choose, go on */
	WIDGET_CANCELLED,	/* Esc */
	WIDGET_REFUSED,		/* its key, but it cannot: full, bad character … */
};

#endif

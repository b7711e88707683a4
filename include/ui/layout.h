/*
 * Where the panes of the desk lie: pure arithmetic, tested as strings.
 *
 * From 100×30 on: four panes (caller above follow-ups on the left, prompter
 * above ticket on the right). Below: two (the pane at work large, its partner
 * small) with the pane bar; below 60×16 one; below 40×10 nothing but the
 * words that the terminal is too small. Panes of one column share an edge.
 */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "base/strbuf.h"
#include "ui/grid.h"

#include <stdbool.h>

#define LAYOUT_COLUMNS_MIN 40
#define LAYOUT_ROWS_MIN 10

enum pane {
	PANE_CALLER,
	PANE_PROMPTER,
	PANE_TICKET,
	PANE_FOLLOWUPS,
	PANE_COUNT,
};

enum layout_kind {
	LAYOUT_TOO_SMALL,
	LAYOUT_ONE,
	LAYOUT_TWO,
	LAYOUT_FOUR,
};

struct layout_request {
	int rows;
	int columns;
	enum pane focus;
	enum pane partner;	/* wish for the second pane; == focus: the usual one */
	bool zoomed;
};

struct layout_pane {
	bool shown;
	bool joins_above;	/* see ui/frame.h */
	bool joins_below;
	struct rect rect;
};

struct layout {
	enum layout_kind kind;
	struct rect status;	/* first row */
	struct rect pane_bar;	/* rows 0 when all four are shown */
	struct rect message;	/* last but one */
	struct rect keys;	/* last */
	struct layout_pane panes[PANE_COUNT];
};

void
layout_desk(const struct layout_request *request, struct layout *out);

/* The usual partner: prompter ↔ ticket, caller → ticket, follow-ups → caller. */
enum pane
layout_partner(enum pane focus);

/* A box in the middle, no larger than the room. */
struct rect
layout_dialog(int rows, int columns, int wanted_rows, int wanted_columns);

/* Pane shown at that place of the screen; false for none. */
bool
layout_pane_at(const struct layout *layout, int row, int column, enum pane *out);

/* "four 132x43\nstatus 0,0 1x132\n…" for tests and doctor. */
bool
layout_describe(const struct layout *layout, struct strbuf *out);

#endif

/*
 * From grids to the terminal's bytes, by ECMA-48 and UTF-8; pure, so that it
 * can be held against a terminal emulator. Only ui/term.c uses it.
 *
 * What is trusted: that the terminal moves on by the cells that base/width
 * says for ASCII, hanzi, kana, Hangul and full-width forms, and for
 * characters of ambiguous width once it was asked. After anything else (emoji,
 * combining marks, rare scripts) the place counts as unknown: what follows is
 * moved to explicitly, and cells that a wider idea of the cluster would have
 * covered are sent again. So a wrong width spoils its own cells only.
 */
#ifndef UI_PAINT_PRIV_H
#define UI_PAINT_PRIV_H

#include "base/strbuf.h"
#include "ui/grid.h"
#include "ui/theme.h"

#include <stdbool.h>

struct painter {
	enum colour_depth depth;
	bool eight;		/* of 16 colours only 8: bright ones are bold */
	bool erase_fills;	/* erasing fills with the background in use (bce) */
	bool ambiguous_known;	/* the terminal said how wide ambiguous characters are */

	struct grid shown;	/* what the terminal shows, when known */
	struct theme theme;	/* with which it was sent */
	bool known;
	int row;		/* the terminal's cursor; column -1: somewhere */
	int column;
	struct look look;	/* attributes in force, when look_known */
	bool look_known;
	bool cursor_shown;
	bool cursor_known;
	struct strbuf *out;	/* during painter_paint */
	unsigned last_style;	/* during painter_paint: what look_of was asked last */
	struct look last_look;
};

void
painter_init(struct painter *painter);

void
painter_release(struct painter *painter);

/* Nothing is known of the screen any more: the next paint sends everything. */
void
painter_forget(struct painter *painter);

/* Appends the bytes that turn what is shown into grid. */
void
painter_paint(struct painter *painter, const struct grid *grid, const struct theme *theme,
              struct strbuf *out);

#endif

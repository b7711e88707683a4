/*
 * A menu: groups of actions made from the action table, with their keys as
 * they are mapped now; what cannot be done here is dim and says why. The
 * state is that of the screen beneath, as it was when the menu was opened.
 */
#ifndef UI_MENU_H
#define UI_MENU_H

#include "ui/actions.h"
#include "ui/grid.h"
#include "ui/widget.h"

struct menu {
	enum action_group group;
	size_t selected;	/* row within the group */
	size_t first;		/* row shown first, on low screens */
	struct rect drawn_bar;
	struct rect drawn_box;
};

void
menu_init(struct menu *menu);

/* ACCEPTED: *action is to be done. REFUSED: *action cannot be done here: say why. */
enum widget_result
menu_key(struct menu *menu, const struct action_state *state, const struct key *key,
         enum action *action);

/* Bar in the first row of view, box below it. */
void
menu_draw(struct menu *menu, const struct key_map *map, const struct action_state *state,
          const struct view *view);

#endif

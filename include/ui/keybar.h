/*
 * The bar of keys at the foot: " F1 help  F2 answer …", remaps included. What
 * cannot be done now is dim, and gives way where there is no room for all.
 */
#ifndef UI_KEYBAR_H
#define UI_KEYBAR_H

#include "ui/actions.h"
#include "ui/grid.h"

void
keybar_draw(const struct key_map *map, const struct action_state *state,
            const struct view *view);

/* The action drawn at that column of the view; ACTION_NONE: none. */
enum action
keybar_action_at(const struct key_map *map, const struct action_state *state, int columns,
                 int column);

#endif

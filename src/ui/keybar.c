/*
 * The bar of keys: see the header. Drawing and clicking walk the same items.
 */
#include "ui/keybar.h"

#include "base/i18n.h"
#include "ui/text.h"

#include <string.h>

struct item {
	enum action action;
	char key[KEY_NAME_SIZE];
	const char *word;
	int column;
	int cells;	/* key, blank, word */
};

static struct item
item_of(const struct key_map *map, enum action action)
{
	struct item item = { .action = action, .word = _(action_row(action)->bar) };

	action_key_name(map, action, true, item.key);
	item.cells = text_cells(item.key) + 1 + text_cells(item.word);
	return item;
}

static int
cells_of_all(const struct item *items, size_t count)
{
	int cells = 1;

	for (size_t i = 0; i < count; i++)
		cells += items[i].cells + 2;
	return cells - 2;
}

/* Takes out what cannot be done now; returns how many are left. */
static size_t
keep_working(struct item *items, size_t count, const struct action_state *state)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (action_verdict(items[i].action, state) == ACTION_WORKS)
			items[kept++] = items[i];
	}
	return kept;
}

/*
 * Places what fits: everything, or only what can be done now, or the first of
 * that and the palette, which leads to all others. Only at the desk what cannot
 * be done keeps its place, so that the eye finds a key where it was.
 */
static size_t
place_items(const struct key_map *map, const struct action_state *state, int columns,
            struct item items[ACTION_COUNT])
{
	enum action actions[ACTION_COUNT];
	size_t all = actions_in_bar(map, state, actions), count = 0;
	int at = 1;

	for (size_t i = 0; i < all; i++) {
		items[count] = item_of(map, actions[i]);
		count += items[count].key[0] != '\0';
	}
	if (!(state->where & WHERE_DESK) || cells_of_all(items, count) > columns)
		count = keep_working(items, count, state);
	while (count > 0 && cells_of_all(items, count) > columns) {
		size_t out = count > 1 && items[count - 1].action == ACTION_PALETTE ? count - 2
		                                                                    : count - 1;

		memmove(&items[out], &items[out + 1], (count - out - 1) * sizeof(*items));
		count--;
	}
	for (size_t i = 0; i < count; i++) {
		items[i].column = at;
		at += items[i].cells + 2;
	}
	return count;
}

void
keybar_draw(const struct key_map *map, const struct action_state *state,
            const struct view *view)
{
	struct item items[ACTION_COUNT];
	size_t count = place_items(map, state, view->columns, items);

	view_fill(view, STYLE_TEXT);
	for (size_t i = 0; i < count; i++) {
		const struct item *item = &items[i];
		bool works = action_verdict(item->action, state) == ACTION_WORKS;
		int at = item->column;

		at += view_put(view, 0, at, works ? STYLE_KEY : STYLE_DIM, item->key);
		view_put(view, 0, at + 1, works ? STYLE_TEXT : STYLE_DIM, item->word);
	}
}

enum action
keybar_action_at(const struct key_map *map, const struct action_state *state, int columns,
                 int column)
{
	struct item items[ACTION_COUNT];
	size_t count = place_items(map, state, columns, items);

	for (size_t i = 0; i < count; i++) {
		if (column >= items[i].column && column < items[i].column + items[i].cells)
			return items[i].action;
	}
	return ACTION_NONE;
}

/*
 * The menu: see the header.
 */
#include "ui/menu.h"

#include "base/i18n.h"
#include "ui/frame.h"
#include "ui/text.h"

#include <string.h>

#define REASON_ROWS 2	/* below the actions: why the selected one cannot be done */

void
menu_init(struct menu *menu)
{
	*menu = (struct menu){ .group = ACTION_GROUP_CALL };
}

/* --- where things lie ---------------------------------------------------------------- */

/* Column of a group's title in the bar; its cells in *cells. */
static int
group_column(enum action_group group, int *cells)
{
	int column = 1;

	*cells = 0;
	for (int i = 0; i <= (int)group; i++) {
		*cells = text_cells(_(action_group_title((enum action_group)i))) + 2;
		if (i < (int)group)
			column += *cells;
	}
	return column;
}

static bool
group_at(const struct menu *menu, int column, enum action_group *out)
{
	for (int i = 0; i < ACTION_GROUP_COUNT; i++) {
		int cells, first = group_column((enum action_group)i, &cells);

		if (column >= menu->drawn_bar.column + first &&
		    column < menu->drawn_bar.column + first + cells) {
			*out = (enum action_group)i;
			return true;
		}
	}
	return false;
}

/* --- keys ---------------------------------------------------------------------------- */

static enum widget_result
choose(const struct action_state *state, enum action chosen, enum action *action)
{
	*action = chosen;
	return action_verdict(chosen, state) == ACTION_WORKS ? WIDGET_ACCEPTED : WIDGET_REFUSED;
}

static enum widget_result
turn(struct menu *menu, int by)
{
	menu->group = (enum action_group)(((int)menu->group + by + ACTION_GROUP_COUNT) %
	                                  ACTION_GROUP_COUNT);
	menu->selected = 0;
	menu->first = 0;
	return WIDGET_USED;
}

static enum widget_result
key_mouse(struct menu *menu, const struct action_state *state, const struct key *key,
          const enum action *rows, size_t count, enum action *action)
{
	enum action_group group;
	int row = key->row - menu->drawn_box.row - 1 + (int)menu->first;

	if (key->act != MOUSE_PRESS)
		return WIDGET_USED;
	if (key->row == menu->drawn_bar.row && group_at(menu, key->column, &group)) {
		menu->group = group;
		menu->selected = 0;
		menu->first = 0;
		return WIDGET_USED;
	}
	if (!rect_holds(menu->drawn_box, key->row, key->column))
		return WIDGET_CANCELLED;
	if (row < (int)menu->first || (size_t)row >= count)
		return WIDGET_USED;
	menu->selected = (size_t)row;
	return choose(state, rows[row], action);
}

/* 1–9 choose a row. */
static enum widget_result
key_digit(struct menu *menu, const struct action_state *state, uint32_t digit,
          const enum action *rows, size_t count, enum action *action)
{
	if (digit < '1' || digit > '9' || digit - '1' >= count)
		return WIDGET_USED;
	menu->selected = digit - '1';
	return choose(state, rows[menu->selected], action);
}

enum widget_result
menu_key(struct menu *menu, const struct action_state *state, const struct key *key,
         enum action *action)
{
	enum action rows[ACTION_COUNT];
	size_t count = actions_of_group(menu->group, state, rows);
	uint32_t letter = key_command(key);

	*action = ACTION_NONE;
	if (key->modifiers & (KEY_CTRL | KEY_ALT))
		return WIDGET_IGNORED;
	if (key->kind == KEY_KIND_MOUSE)
		return key_mouse(menu, state, key, rows, count, action);
	if (key->kind == KEY_KIND_LEFT || letter == 'h')
		return turn(menu, -1);
	if (key->kind == KEY_KIND_RIGHT || key->kind == KEY_KIND_TAB || letter == 'l')
		return turn(menu, key->modifiers & KEY_SHIFT ? -1 : 1);
	if (key->kind == KEY_KIND_ESCAPE)
		return WIDGET_CANCELLED;
	if (count == 0)
		return key->kind == KEY_KIND_CHARACTER ? WIDGET_USED : WIDGET_IGNORED;
	if (menu->selected >= count)
		menu->selected = count - 1;
	if (key->kind == KEY_KIND_UP || letter == 'k')
		menu->selected = (menu->selected + count - 1) % count;
	else if (key->kind == KEY_KIND_DOWN || letter == 'j')
		menu->selected = (menu->selected + 1) % count;
	else if (key->kind == KEY_KIND_HOME || letter == 'g')
		menu->selected = 0;
	else if (key->kind == KEY_KIND_END || letter == 'G')
		menu->selected = count - 1;
	else if (key->kind == KEY_KIND_ENTER)
		return choose(state, rows[menu->selected], action);
	else if (key->kind == KEY_KIND_CHARACTER)
		return key_digit(menu, state, letter, rows, count, action);
	else
		return WIDGET_IGNORED;
	return WIDGET_USED;
}

/* --- drawing ------------------------------------------------------------------------- */

/* Shifted to the left where the group at work would not be seen. */
static void
draw_bar(struct menu *menu, const struct view *view)
{
	int cells = 0;
	int end = group_column(menu->group, &cells), shift;
	struct view bar;

	end += cells;
	shift = end > view->columns ? end - view->columns : 0;
	bar = view_sub(view, 0, -shift, 1, view->columns + shift);
	view_fill(&bar, STYLE_STATUS);
	for (int i = 0; i < ACTION_GROUP_COUNT; i++) {
		int column = group_column((enum action_group)i, &cells);
		unsigned style = i == (int)menu->group ? STYLE_BUTTON_FOCUS : STYLE_STATUS;

		view_fill_rect(&bar, 0, column, 1, cells, style);
		view_put(&bar, 0, column + 1, style,
		         _(action_group_title((enum action_group)i)));
	}
	menu->drawn_bar = view_where(&bar);
}

static void
draw_action(const struct view *view, int row, enum action action, int number, bool selected,
            const struct key_map *map, const struct action_state *state)
{
	bool works = action_verdict(action, state) == ACTION_WORKS;
	char keys[KEY_NAME_SIZE], digit[2] = { (char)('1' + number), '\0' };
	const char *title = _(action_row(action)->title);
	int room = view->columns - 3;

	action_key_name(map, action, state->text_focus, keys);
	if (number < 9)
		view_put(view, row, 1, STYLE_DIM, digit);
	if (keys[0]) {
		room -= text_cells(keys) + 2;
		view_put_n(view, row, 3, view->columns - 4, works ? STYLE_KEY : STYLE_DIM,
		           PUT_RIGHT, keys, strlen(keys));
	}
	view_put_n(view, row, 3, room, works ? STYLE_TEXT : STYLE_DIM, PUT_ELLIPSIS, title,
	           strlen(title));
	if (selected) {
		view_put(view, row, 0, STYLE_ACCENT, glyph(view->grid, GLYPH_CURRENT));
		view_modify(view, row, 0, view->columns, STYLE_SELECTED);
	}
}

/* Room for the longest title and key of the group. */
static int
box_columns(const enum action *rows, size_t count, const struct key_map *map)
{
	int columns = 20;

	for (size_t i = 0; i < count; i++) {
		char keys[KEY_NAME_SIZE];
		int need;

		action_key_name(map, rows[i], false, keys);
		need = text_cells(_(action_row(rows[i])->title)) + text_cells(keys) + 9;
		columns = need > columns ? need : columns;
	}
	return columns;
}

/* How many actions find room, the selected one among them. */
static size_t
rows_that_fit(struct menu *menu, size_t count, int rows)
{
	size_t fit = rows > 4 + REASON_ROWS ? (size_t)(rows - 3 - REASON_ROWS) : 1;

	if (fit > count)
		fit = count;
	if (menu->selected < menu->first)
		menu->first = menu->selected;
	if (menu->selected >= menu->first + fit)
		menu->first = menu->selected + 1 - fit;
	return fit;
}

void
menu_draw(struct menu *menu, const struct key_map *map, const struct action_state *state,
          const struct view *view)
{
	enum action rows[ACTION_COUNT];
	size_t count = actions_of_group(menu->group, state, rows), fit;
	int cells, column = group_column(menu->group, &cells), columns;
	struct frame frame = { .focused = true };
	struct view box, inside;

	if (menu->selected >= count)
		menu->selected = count > 0 ? count - 1 : 0;
	draw_bar(menu, view);
	columns = box_columns(rows, count, map);
	columns = columns < view->columns ? columns : view->columns;
	if (column + columns > view->columns)
		column = view->columns > columns ? view->columns - columns : 0;
	fit = rows_that_fit(menu, count, view->rows);
	box = view_sub(view, 1, column, (int)fit + 2 + REASON_ROWS, columns);
	view_fill(&box, STYLE_TEXT);
	inside = frame_draw(&box, &frame);
	menu->drawn_box = view_where(&box);
	for (size_t i = 0; i < fit; i++)
		draw_action(&inside, (int)i, rows[menu->first + i],
		            (int)(menu->first + i), menu->first + i == menu->selected, map,
		            state);
	if (menu->first + fit < count)
		view_put(&inside, (int)fit - 1, inside.columns - 1, STYLE_DIM,
		         glyph(view->grid, GLYPH_MORE_BELOW));
	if (count > 0)
		view_wrap(&inside, (int)fit, 1, inside.columns - 2, 0, STYLE_HINT,
		          action_why_not(rows[menu->selected], state));
}

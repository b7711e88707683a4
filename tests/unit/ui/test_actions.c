/* The table of actions and their keys: ui/actions. */
#include "base/i18n.h"
#include "base/paths.h"
#include "lib/grid_expect.h"
#include "ui/actions.h"
#include "ui/menu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct key_map map;

static const struct action_state in_ticket_text = {
	.where = WHERE_TICKET,
	.when = WHEN_TALKING | WHEN_FLOW | WHEN_CUSTOMER | WHEN_UNSAVED,
	.text_focus = true,
};

static struct action_state
state_of(unsigned where, unsigned when, unsigned line, bool text)
{
	return (struct action_state){ .where = where, .when = when, .line = line,
	                              .text_focus = text };
}

static enum action
press(const char *name, const struct action_state *state)
{
	struct key key = key_named(name);

	return action_for_key(&map, &key, state);
}

static bool
set(const char *action, const char *first, const char *second, struct err *e)
{
	const char *keys[] = { first, second };

	*e = ERR_INIT;
	return key_map_set(&map, action, keys, 2, e);
}

static void
every_row_is_complete_and_every_name_is_unique(void **state)
{
	(void)state;
	for (int i = 1; i < ACTION_COUNT; i++) {
		const struct action_row *row = action_row((enum action)i);
		struct err e = ERR_INIT;
		enum action back;

		assert_true(row->name && row->title[0] && row->help[0]);
		assert_true(row->where != 0);
		assert_int_equal(row->help[strlen(row->help) - 1], '.');
		assert_true(action_from_name(row->name, &back, &e));
		assert_int_equal(back, i);
		for (size_t k = 0; k < ACTION_KEYS; k++) {
			struct key key;

			if (row->keys[k] && !key_from_name(row->keys[k], &key, &e))
				fail_msg("%s: %s", row->name, e.text);
		}
	}
}

static void
the_default_keys_are_free_of_conflicts_and_may_be_set(void **state)
{
	struct strbuf faults;

	(void)state;
	key_map_init(&map);
	strbuf_init(&faults, 10000);
	if (!key_map_check(&map, &faults))
		fail_msg("%s", faults.data);
	strbuf_release(&faults);
	for (int i = 1; i < ACTION_COUNT; i++) {
		const struct action_row *row = action_row((enum action)i);
		struct err e = ERR_INIT;

		if (!row->keys[0] && !row->keys[1] && !row->keys[2])
			continue;
		if (!key_map_set(&map, row->name, row->keys, ACTION_KEYS, &e))
			fail_msg("%s", e.text);
	}
}

static void
every_call_key_has_a_twin_that_works_inside_text(void **state)
{
	struct action_state talking = state_of(WHERE_TICKET, ~0u, ~0u, true);

	(void)state;
	key_map_init(&map);
	for (int i = 1; i < ACTION_COUNT; i++) {
		const struct action_row *row = action_row((enum action)i);

		if (!row->keys[0])
			continue;
		assert_non_null(row->keys[1]);
		assert_true(strncmp(row->keys[1], "Ctrl-", 5) == 0 ||
		            strncmp(row->keys[1], "Alt-", 4) == 0);
		if (row->where & WHERE_TICKET)
			assert_int_equal(press(row->keys[1], &talking), i);
	}
	assert_int_equal(press("Alt-1", &talking), ACTION_BRANCH_1);
	assert_int_equal(press("Alt-9", &talking), ACTION_BRANCH_9);
}

static void
letters_act_only_where_no_text_is_entered(void **state)
{
	struct action_state list = state_of(WHERE_CALLER, WHEN_CUSTOMER, 0, false);
	struct action_state text = list;

	(void)state;
	key_map_init(&map);
	text.text_focus = true;
	assert_int_equal(press("?", &list), ACTION_HELP);
	assert_int_equal(press("？", &list), ACTION_HELP);
	assert_int_equal(press("2", &list), ACTION_PANE_2);
	assert_int_equal(press("２", &list), ACTION_PANE_2);
	assert_int_equal(press("u", &list), ACTION_UNDO);
	assert_int_equal(press("?", &text), ACTION_NONE);
	assert_int_equal(press("u", &text), ACTION_NONE);
	assert_int_equal(press("Ctrl-Z", &text), ACTION_UNDO);
	assert_int_equal(press("j", &list), ACTION_NONE);
	/* a letter of another pane is no action here, so that a widget may have it */
	assert_int_equal(press("c", &list), ACTION_NONE);
}

static void
a_key_that_cannot_work_now_says_why(void **state)
{
	struct action_state idle = state_of(WHERE_TICKET, WHEN_NO_CALL, 0, true);
	struct action_state talking = state_of(WHERE_TICKET, WHEN_TALKING, NEEDS_HANG_UP, true);
	struct action_state locked = state_of(WHERE_LOCK, WHEN_NO_CALL, 0, true);

	(void)state;
	key_map_init(&map);
	assert_int_equal(press("F2", &idle), ACTION_ANSWER);
	assert_int_equal(action_verdict(ACTION_ANSWER, &idle), ACTION_NOT_NOW);
	assert_string_equal(action_why_not(ACTION_ANSWER, &idle), "No call is ringing.");
	assert_int_equal(action_verdict(ACTION_HOLD, &talking), ACTION_LINE_CANNOT);
	assert_string_equal(action_why_not(ACTION_HOLD, &talking),
	                    "This line cannot hold a call.");
	assert_int_equal(action_verdict(ACTION_HANG_UP, &talking), ACTION_WORKS);
	assert_string_equal(action_why_not(ACTION_HANG_UP, &talking), "");
	assert_int_equal(action_verdict(ACTION_SAVE, &locked), ACTION_NOT_HERE);
	assert_string_equal(action_why_not(ACTION_SAID, &idle), "No script is running.");
	assert_string_equal(action_why_not(ACTION_DIAL, &talking),
	                    "Not while a call is going on.");
}

static void
keys_can_be_given_to_other_actions(void **state)
{
	char name[KEY_NAME_SIZE];
	struct strbuf text;
	struct err e;

	(void)state;
	key_map_init(&map);
	assert_true(set("answer", "F2", "Ctrl-B", &e));
	assert_int_equal(press("Ctrl-B", &in_ticket_text), ACTION_ANSWER);
	assert_int_equal(press("Ctrl-A", &in_ticket_text), ACTION_NONE);
	action_key_name(&map, ACTION_ANSWER, true, name);
	assert_string_equal(name, "F2");
	assert_true(set("zoom", NULL, "z", &e));
	action_key_name(&map, ACTION_ZOOM, true, name);
	assert_string_equal(name, "");
	action_key_name(&map, ACTION_ZOOM, false, name);
	assert_string_equal(name, "z");
	strbuf_init(&text, 1000);
	assert_true(key_map_describe(&map, &text));
	assert_string_equal(text.data, "answer: F2, Ctrl-B\nzoom: z\n");
	strbuf_release(&text);
}

static void
keys_that_terminals_and_fields_need_are_refused(void **state)
{
	static const char *const taken[] = {
		"Ctrl-H", "Ctrl-I", "Ctrl-J", "Ctrl-M", "Ctrl-[", "Ctrl-Space", "Ctrl-W", "Enter",
		"Tab", "Esc", "Up", "Space", "j", "G", "/", "Ctrl-Left", "Backspace", "Alt-[",
		"Ctrl-1", "Alt-Enter", "王", "Ctrl-Alt-X",
	};
	struct err e;

	(void)state;
	key_map_init(&map);
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		if (set("zoom", taken[i], NULL, &e))
			fail_msg("%s was taken", taken[i]);
		assert_int_equal(e.code, ERR_REFUSED);
	}
	assert_int_equal(press("F11", &in_ticket_text), ACTION_ZOOM);
	assert_false(set("zoom", "Ctl-X", NULL, &e));
	assert_int_equal(e.code, ERR_INVALID);
	assert_false(set("zom", "F5", NULL, &e));
	assert_non_null(strstr(e.text, "did you mean \"zoom\""));
	assert_false(set("help", "?", NULL, &e));
	assert_false(set("quit", NULL, NULL, &e));
	assert_true(set("lock", NULL, NULL, &e));
}

static void
two_actions_on_one_key_are_told(void **state)
{
	struct strbuf faults;
	struct err e;

	(void)state;
	key_map_init(&map);
	strbuf_init(&faults, 10000);
	assert_true(set("lock", "F7", NULL, &e));
	assert_false(key_map_check(&map, &faults));
	assert_string_equal(faults.data,
	                    "F7: both “Hold or resume” and “Lock the screen” (give one of them another key)\n");
	strbuf_clear(&faults);
	/* they never work in the same place */
	key_map_init(&map);
	assert_true(set("followup-done", "h", NULL, &e));
	assert_true(key_map_check(&map, &faults));
	strbuf_release(&faults);
}

static void
help_lists_what_works_here(void **state)
{
	struct action_state list = state_of(WHERE_CALLER, WHEN_NO_CALL | WHEN_CUSTOMER, 0, false);
	enum action actions[ACTION_COUNT];
	size_t count;
	bool edit = false;

	(void)state;
	key_map_init(&map);
	count = actions_here(&map, &list, actions);
	assert_true(count > 10);
	for (size_t i = 0; i < count; i++) {
		assert_int_not_equal(actions[i], ACTION_ANSWER);
		assert_int_not_equal(actions[i], ACTION_SAID);
		edit |= actions[i] == ACTION_EDIT_CUSTOMER;
	}
	assert_true(edit);
	list.text_focus = true;
	count = actions_here(&map, &list, actions);
	for (size_t i = 0; i < count; i++)
		assert_int_not_equal(actions[i], ACTION_EDIT_CUSTOMER);
}

static enum action
first_match(const char *words)
{
	struct action_state desk = state_of(WHERE_TICKET, WHEN_TALKING | WHEN_NO_CALL, ~0u, true);
	enum action actions[ACTION_COUNT];

	return actions_matching(words, &desk, actions) > 0 ? actions[0] : ACTION_NONE;
}

static void
the_palette_finds_actions_by_words_and_names(void **state)
{
	struct action_state desk = state_of(WHERE_TICKET, WHEN_NO_CALL, ~0u, true);
	enum action actions[ACTION_COUNT];

	(void)state;
	assert_int_equal(first_match("hang"), ACTION_HANG_UP);
	assert_int_equal(first_match("TRANS"), ACTION_TRANSFER);
	assert_int_equal(first_match("back read"), ACTION_READ_BACK);
	assert_int_equal(first_match("new-t"), ACTION_NEW_TICKET);
	assert_int_equal(first_match("zzzz"), ACTION_NONE);
	assert_true(actions_matching("", &desk, actions) > 40);
	/* what does not work now comes last */
	actions_matching("h", &desk, actions);
	assert_int_not_equal(actions[0], ACTION_HOLD);
}

static void
the_palette_finds_chinese_titles_by_pinyin_in_either_language(void **state)
{
	struct err e = ERR_INIT;
	struct strbuf folder;

	(void)state;
	strbuf_init(&folder, 4096);
	assert_true(path_of(PATH_LOCALE, NULL, &folder, &e));
	i18n_start(folder.data);
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		i18n_set((enum language)language);
		assert_int_equal(first_match("gd"), ACTION_HANG_UP);
		assert_int_equal(first_match("guaduan"), ACTION_HANG_UP);
		assert_int_equal(first_match("挂断"), ACTION_HANG_UP);
		assert_int_equal(first_match("xjkh"), ACTION_NEW_CUSTOMER);
		assert_int_equal(first_match("hang"), ACTION_HANG_UP);
	}
	i18n_set(LANGUAGE_CHINESE);
	assert_string_equal(_(action_row(ACTION_HANG_UP)->title), "挂断");
	i18n_set(LANGUAGE_ENGLISH);
	strbuf_release(&folder);
}

static void
the_manual_is_made_of_the_table(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 100000);
	assert_true(actions_mdoc(&out));
	assert_non_null(strstr(out.data, ".Ss Call\n.Bl -tag -width Ds\n"
	                                 ".It Cm answer Pq F2 , Ctrl-A\n"
	                                 "Answer the ringing call.\n"));
	assert_non_null(strstr(out.data, ".It Cm settings\n"));
	strbuf_release(&out);
}

/* --- the menu ------------------------------------------------------------------------ */

static enum widget_result
press_menu(struct menu *menu, const struct action_state *state, const char *name,
           enum action *action)
{
	struct key key = key_named(name);

	return menu_key(menu, state, &key, action);
}

static void
the_menu_shows_groups_with_their_keys(void **state)
{
	struct action_state desk = state_of(WHERE_TICKET, WHEN_NO_CALL, ~0u, true);
	struct menu menu;
	struct grid grid;
	struct view view;
	enum action action;

	(void)state;
	key_map_init(&map);
	menu_init(&menu);
	grid_init(&grid, 24, 80);
	view = view_of(&grid);
	menu_draw(&menu, &map, &desk, &view);
	expect_golden(&grid, "menu_call");
	assert_int_equal(press_menu(&menu, &desk, "Enter", &action), WIDGET_REFUSED);
	assert_int_equal(action, ACTION_ANSWER);
	press_menu(&menu, &desk, "Left", &action);
	press_menu(&menu, &desk, "Up", &action);
	grid_clear(&grid, STYLE_TEXT);
	menu_draw(&menu, &map, &desk, &view);
	expect_golden(&grid, "menu_desk");
	assert_int_equal(press_menu(&menu, &desk, "Enter", &action), WIDGET_ACCEPTED);
	assert_int_equal(action, ACTION_QUIT);
	assert_int_equal(press_menu(&menu, &desk, "1", &action), WIDGET_ACCEPTED);
	assert_int_equal(action, ACTION_LOCK);
	grid_resize(&grid, 10, 40);
	view = view_of(&grid);
	menu_draw(&menu, &map, &desk, &view);
	expect_golden(&grid, "menu_narrow");
	press_menu(&menu, &desk, "Right", &action);
	press_menu(&menu, &desk, "G", &action);
	grid_clear(&grid, STYLE_TEXT);
	menu_draw(&menu, &map, &desk, &view);
	expect_golden(&grid, "menu_low");
	assert_int_equal(press_menu(&menu, &desk, "F2", &action), WIDGET_IGNORED);
	assert_int_equal(press_menu(&menu, &desk, "Esc", &action), WIDGET_CANCELLED);
	grid_release(&grid);
}

static void
a_click_in_the_menu_chooses(void **state)
{
	struct action_state desk = state_of(WHERE_TICKET, WHEN_NO_CALL, ~0u, true);
	struct key click = { .kind = KEY_KIND_MOUSE, .act = MOUSE_PRESS, .number = 1 };
	struct menu menu;
	struct grid grid;
	struct view view;
	enum action action;

	(void)state;
	key_map_init(&map);
	menu_init(&menu);
	grid_init(&grid, 24, 80);
	view = view_of(&grid);
	menu_draw(&menu, &map, &desk, &view);
	click.column = 10;
	assert_int_equal(menu_key(&menu, &desk, &click, &action), WIDGET_USED);
	assert_int_equal(menu.group, ACTION_GROUP_SCRIPT);
	grid_clear(&grid, STYLE_TEXT);
	menu_draw(&menu, &map, &desk, &view);
	click.row = 2;
	assert_int_equal(menu_key(&menu, &desk, &click, &action), WIDGET_ACCEPTED);
	assert_int_equal(action, ACTION_SCRIPTS);
	click.row = 22;
	assert_int_equal(menu_key(&menu, &desk, &click, &action), WIDGET_CANCELLED);
	grid_release(&grid);
}

static void
only_the_branches_that_the_script_has_work(void **state)
{
	struct action_state talking = state_of(WHERE_PROMPTER, ~0u, ~0u, false);
	enum action here[ACTION_COUNT];
	size_t branches = 0;

	(void)state;
	key_map_init(&map);
	talking.branches = 2;
	assert_int_equal(action_verdict(ACTION_BRANCH_2, &talking), ACTION_WORKS);
	assert_int_equal(action_verdict(ACTION_BRANCH_3, &talking), ACTION_NOT_NOW);
	assert_string_equal(action_why_not(ACTION_BRANCH_3, &talking),
	                    "The script has no such branch here.");
	for (size_t i = 0, count = actions_here(&map, &talking, here); i < count; i++)
		branches += here[i] >= ACTION_BRANCH_1 && here[i] <= ACTION_BRANCH_9;
	assert_int_equal(branches, 2);
	talking.when = WHEN_TALKING;
	assert_string_equal(action_why_not(ACTION_BRANCH_1, &talking), "No script is running.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_branches_that_the_script_has_work),
		cmocka_unit_test(every_row_is_complete_and_every_name_is_unique),
		cmocka_unit_test(the_default_keys_are_free_of_conflicts_and_may_be_set),
		cmocka_unit_test(every_call_key_has_a_twin_that_works_inside_text),
		cmocka_unit_test(letters_act_only_where_no_text_is_entered),
		cmocka_unit_test(a_key_that_cannot_work_now_says_why),
		cmocka_unit_test(keys_can_be_given_to_other_actions),
		cmocka_unit_test(keys_that_terminals_and_fields_need_are_refused),
		cmocka_unit_test(two_actions_on_one_key_are_told),
		cmocka_unit_test(help_lists_what_works_here),
		cmocka_unit_test(the_palette_finds_actions_by_words_and_names),
		cmocka_unit_test(the_palette_finds_chinese_titles_by_pinyin_in_either_language),
		cmocka_unit_test(the_manual_is_made_of_the_table),
		cmocka_unit_test(the_menu_shows_groups_with_their_keys),
		cmocka_unit_test(a_click_in_the_menu_chooses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Questions, messages, bars, the bar of keys: ui/prompt, ui/bars, ui/keybar. */
#include "lib/grid_expect.h"
#include "ui/bars.h"
#include "ui/keybar.h"
#include "ui/prompt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct grid grid;

static struct view
start(int rows, int columns)
{
	grid_release(&grid);
	grid_init(&grid, rows, columns);
	return view_of(&grid);
}

static int
end(void **state)
{
	(void)state;
	grid_release(&grid);
	return 0;
}

static struct question
quitting(void)
{
	return (struct question){
		.title = "Quit",
		.text = "A call is going on. It stays with the telephone; the ticket is a draft.",
		.choices = { { 's', "Stay" }, { 'q', "Quit" }, { 0, "第三" } },
		.count = 3,
	};
}

static enum widget_result
press(struct question *question, const char *name)
{
	struct key key = key_named(name);

	return question_key(question, &key);
}

static void
a_question_says_what_will_happen_and_begins_on_the_harmless_choice(void **state)
{
	struct view view = start(12, 70);
	struct question question = quitting();

	(void)state;
	question_draw(&question, &view);
	expect_golden(&grid, "question");
	view = start(12, 32);
	question_draw(&question, &view);
	expect_golden(&grid, "question_narrow");
	view = start(6, 40);
	question_draw(&question, &view);
	expect_grid(&grid, "\n  ╔ Quit ════════════════════════════╗\n"
	                   "  ║ A call is going on. It stays…    ║\n"
	                   "  ║ >s Stay    q Quit    3 第三      ║\n"
	                   "  ╚══════════════════════════════════╝");
}

static void
a_question_is_answered_by_letter_digit_arrow_or_click(void **state)
{
	struct key click = { .kind = KEY_KIND_MOUSE, .act = MOUSE_PRESS, .number = 1 };
	struct question question = quitting();
	struct view view = start(12, 70);

	(void)state;
	assert_int_equal(press(&question, "q"), WIDGET_ACCEPTED);
	assert_int_equal(question.selected, 1);
	assert_int_equal(press(&question, "S"), WIDGET_ACCEPTED);
	assert_int_equal(question.selected, 0);
	assert_int_equal(press(&question, "３"), WIDGET_ACCEPTED);
	assert_int_equal(question.selected, 2);
	press(&question, "Right");
	assert_int_equal(question.selected, 0);
	press(&question, "Shift-Tab");
	assert_int_equal(question.selected, 2);
	assert_int_equal(press(&question, "Enter"), WIDGET_ACCEPTED);
	assert_int_equal(press(&question, "Esc"), WIDGET_CANCELLED);
	assert_int_equal(press(&question, "x"), WIDGET_USED);
	/* a ringing line always gets through */
	assert_int_equal(press(&question, "F2"), WIDGET_IGNORED);
	assert_int_equal(press(&question, "Ctrl-A"), WIDGET_IGNORED);
	question_draw(&question, &view);
	click.row = question.drawn[1].row;
	click.column = question.drawn[1].column + 2;
	assert_int_equal(question_key(&question, &click), WIDGET_ACCEPTED);
	assert_int_equal(question.selected, 1);
}

static void
messages_are_one_calm_line_and_leave_by_themselves(void **state)
{
	struct view view = start(1, 40);
	struct message message = { .kind = MESSAGE_NONE };

	(void)state;
	message_draw(&message, &view);
	expect_grid(&grid, "");
	message_set(&message, MESSAGE_DONE, 1000, "Saved as %s.", "TS-261121-K07-0013-C");
	message_draw(&message, &view);
	expect_styles(&grid, " ✓ Saved as TS-261121-K07-0013-C.\n    ~ 1-1 ok, 3-32 ok");
	assert_false(message_expire(&message, 4999));
	assert_true(message_expire(&message, 5000));
	message_set(&message, MESSAGE_ERROR, 0, "The disk is full: free some space; what you "
	            "typed stays here.");
	assert_false(message_expire(&message, 1000000));
	message_draw(&message, &view);
	expect_grid(&grid, " ✗ The disk is full: free some space; …");
	message_set(&message, MESSAGE_WARNING, 0, "a\x1b[31mb");
	message_draw(&message, &view);
	expect_grid(&grid, " ! a^[[31mb");
}

static void
a_countdown_tells_its_seconds(void **state)
{
	struct view view = start(6, 24);

	(void)state;
	bar_countdown(&view, 0, 0, 24, 5000, 5000, STYLE_COUNTDOWN);
	bar_countdown(&view, 1, 0, 24, 2500, 5000, STYLE_COUNTDOWN);
	bar_countdown(&view, 2, 0, 24, 1, 5000, STYLE_COUNTDOWN);
	bar_countdown(&view, 3, 0, 24, 0, 5000, STYLE_COUNTDOWN);
	bar_countdown(&view, 4, 0, 24, 125000, 180000, STYLE_COUNTDOWN);
	bar_countdown(&view, 5, 0, 9, 3000, 5000, STYLE_COUNTDOWN);
	expect_grid(&grid, "░░░░░░░░░░░░░░  5 s left\n"
	                   "███████░░░░░░░  3 s left\n"
	                   "█████████████░  1 s left\n"
	                   "██████████████  0 s left\n"
	                   "████░░░░░░░░░  2:05 left\n"
	                   "3 s left");
	grid.ascii = true;
	bar_countdown(&view, 0, 0, 24, 2500, 5000, STYLE_COUNTDOWN);
	assert_int_equal(grid_at(&grid, 0, 0)->bytes[0], '#');
	assert_int_equal(grid_at(&grid, 0, 13)->bytes[0], '.');
}

static void
a_sparkline_shows_the_newest_right(void **state)
{
	static const int64_t values[] = { 9, 0, 1, 2, 4, 8 };
	struct view view = start(2, 8);

	(void)state;
	bar_sparkline(&view, 0, 0, 5, values, 6, STYLE_BAR);
	bar_sparkline(&view, 1, 0, 8, values, 6, STYLE_BAR);
	expect_grid(&grid, "▁▂▃▅█\n  █▁▂▃▄▇");
}

static void
the_bar_of_keys_shows_what_fits(void **state)
{
	struct action_state idle = { .where = WHERE_TICKET, .when = WHEN_NO_CALL, .line = ~0u };
	struct view view = start(1, 132);
	struct key_map map;

	(void)state;
	key_map_init(&map);
	keybar_draw(&map, &idle, &view);
	expect_grid(&grid, " F1 help  F2 answer  F3 find  F4 scripts  F5 ticket  F6 said  F7 hold"
	                   "  F8 hang up  F9 follow-ups  F10 menu  F11 zoom  Ctrl-K all");
	assert_int_equal(grid_at(&grid, 0, 1)->style, STYLE_KEY);
	assert_int_equal(grid_at(&grid, 0, 10)->style, STYLE_DIM);
	assert_int_equal(keybar_action_at(&map, &idle, 132, 12), ACTION_ANSWER);
	assert_int_equal(keybar_action_at(&map, &idle, 132, 9), ACTION_NONE);
	view = start(1, 80);
	keybar_draw(&map, &idle, &view);
	expect_grid(&grid, " F1 help  F3 find  F4 scripts  F5 ticket  F9 follow-ups  F10 menu"
	                   "  Ctrl-K all");
	view = start(1, 40);
	keybar_draw(&map, &idle, &view);
	expect_grid(&grid, " F1 help  F3 find  Ctrl-K all");
	view = start(1, 8);
	keybar_draw(&map, &idle, &view);
	expect_grid(&grid, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_says_what_will_happen_and_begins_on_the_harmless_choice),
		cmocka_unit_test(a_question_is_answered_by_letter_digit_arrow_or_click),
		cmocka_unit_test(messages_are_one_calm_line_and_leave_by_themselves),
		cmocka_unit_test(a_countdown_tells_its_seconds),
		cmocka_unit_test(a_sparkline_shows_the_newest_right),
		cmocka_unit_test(the_bar_of_keys_shows_what_fits),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}

/*
 * The desk and its terminal: left as it was found however the desk ends, too small, fed with a
 * thousand keys a second, under a locale nobody generated. And no turn of the loop over 50 ms.
 */
#include "lib/desk.h"
#include "lib/expect.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { KEYS = 2000, KEY_US = 1000 };

static const char *const on_sim[] = { "--line", "sim", NULL };

/* A desk past its first start, in the ticket's subject. */
static struct terminal *
open_in_subject(struct home *home)
{
	const struct desk_words *words = desk_words("en");
	const struct desk_step steps[] = {
		{ words->ready, "Alt-n Enter", NULL },
		{ ">Subject", NULL, NULL },
		{ NULL, NULL, NULL },
	};
	struct terminal *t;

	home_make(home);
	t = desk_open(&(struct desk_setup){ .home = home, .arguments = on_sim });
	assert_true(desk_first_start(t, words));
	assert_true(desk_walk(t, steps));
	return t;
}

static void
close_all(struct terminal *t, struct home *home)
{
	terminal_free(t);
	assert_true(desk_store_is_whole(home));
	home_remove(home);
}

static void
assert_kept(const struct home *home, const char *text)
{
	char *drafts = desk_store_query(home, "SELECT coalesce(group_concat(cast(value AS TEXT)),'')"
	                                " FROM local WHERE key LIKE 'draft/%'");

	if (!strstr(drafts, text))
		print_error("the drafts hold: %s\n", drafts);
	assert_non_null(strstr(drafts, text));
	free(drafts);
}

static void
sigterm_leaves_a_sane_terminal_and_keeps_the_draft(void **state)
{
	struct home home;
	struct terminal *t = open_in_subject(&home);

	(void)state;
	terminal_type(t, "typed just before", 0);
	expect_text(t, "typed just before");
	terminal_signal(t, SIGTERM);
	expect_exit(t, 0);
	expect_sane(t);
	assert_kept(&home, "typed just before");
	close_all(t, &home);
}

static void
a_cut_line_keeps_the_draft(void **state)
{
	struct home home;
	struct terminal *t = open_in_subject(&home);

	(void)state;
	terminal_type(t, "typed just before", 0);
	expect_text(t, "typed just before");
	terminal_hang_up(t);
	expect_exit(t, 0);
	assert_kept(&home, "typed just before");
	close_all(t, &home);
}

static void
abort_leaves_a_sane_terminal(void **state)
{
	struct home home;
	struct terminal *t = open_in_subject(&home);

	(void)state;
	terminal_signal(t, SIGABRT);
	expect_exit(t, 128 + SIGABRT);
	expect_sane(t);
	close_all(t, &home);
}

static void
a_stopped_desk_gives_the_terminal_back_and_comes_again(void **state)
{
	struct home home;
	struct terminal *t = open_in_subject(&home);

	(void)state;
	terminal_type(t, "before the pause", 0);
	expect_text(t, "before the pause");
	terminal_signal(t, SIGTSTP);
	expect_on_screen(t, terminal_wait_stopped(t, TERMINAL_DEADLINE_MS));
	expect_sane(t);
	terminal_continue(t);
	expect_text(t, "before the pause");
	terminal_type(t, " and after", 0);
	expect_text(t, "before the pause and after");
	close_all(t, &home);
}

static void
a_terminal_too_small_says_so_and_loses_nothing(void **state)
{
	struct home home;
	struct terminal *t = open_in_subject(&home);

	(void)state;
	terminal_type(t, "large ", 0);
	expect_text(t, "large");
	terminal_resize(t, 20, 5);
	expect_text(t, "The terminal is too");
	terminal_type(t, "small", 0);
	terminal_resize(t, 132, 43);
	expect_text(t, "large small");
	close_all(t, &home);
}

static void
a_thousand_keys_a_second_all_arrive(void **state)
{
	char text[KEYS + 1], end[16];
	struct home home;
	struct terminal *t = open_in_subject(&home);

	(void)state;
	terminal_keys(t, "Tab Tab Tab");
	expect_text(t, ">Details");
	for (int i = 0; i < KEYS; i += 5)
		snprintf(text + i, 6, "%04d ", i / 5);
	snprintf(end, sizeof(end), "%04d", KEYS / 5 - 1);
	terminal_type(t, text, KEY_US);
	expect_text(t, end);
	terminal_signal(t, SIGTERM);
	expect_exit(t, 0);
	text[KEYS - 1] = '\0';
	assert_kept(&home, text);
	close_all(t, &home);
}

static void
an_ungenerated_locale_shows_chinese_all_the_same(void **state)
{
	static const char *const env[] = { "LANG=zh_CN.UTF-8", "LC_ALL=zh_CN.UTF-8", NULL };
	struct terminal *t;
	struct home home;

	(void)state;
	home_make(&home);
	t = desk_open(&(struct desk_setup){ .home = &home, .lang = "zh", .env = env,
		.arguments = on_sim });
	assert_true(desk_first_start(t, desk_words("zh")));
	expect_text(t, "李娜 " DESK_STAFF_NUMBER);
	close_all(t, &home);
}

static void
no_turn_of_the_loop_takes_over_50_ms(void **state)
{
	struct home home;
	struct terminal *t = open_in_subject(&home);
	char *log;

	(void)state;
	terminal_type(t, "some work for the loop", 2000);
	terminal_keys(t, "F3 w a n g Esc F4 Esc F9 F1 Esc Ctrl-K Esc Alt-y Alt-y");
	expect_on_screen(t, terminal_wait_quiet(t, 300000, TERMINAL_DEADLINE_MS));
	terminal_signal(t, SIGTERM);
	expect_exit(t, 0);
	log = home_read(&home, "hotseat.log");
	assert_non_null(log);
	assert_non_null(strstr(log, "turns over 50 ms: "));
	if (!strstr(log, "turns over 50 ms: 0,"))
		print_error("%s\n", log);
	assert_non_null(strstr(log, "turns over 50 ms: 0,"));
	free(log);
	close_all(t, &home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sigterm_leaves_a_sane_terminal_and_keeps_the_draft),
		cmocka_unit_test(a_cut_line_keeps_the_draft),
		cmocka_unit_test(abort_leaves_a_sane_terminal),
		cmocka_unit_test(a_stopped_desk_gives_the_terminal_back_and_comes_again),
		cmocka_unit_test(a_terminal_too_small_says_so_and_loses_nothing),
		cmocka_unit_test(a_thousand_keys_a_second_all_arrive),
		cmocka_unit_test(an_ungenerated_locale_shows_chinese_all_the_same),
		cmocka_unit_test(no_turn_of_the_loop_takes_over_50_ms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The installed way in: the program as a person starts it, on a terminal and without one. */
#include "lib/desk.h"
#include "lib/expect.h"
#include "lib/home.h"
#include "lib/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct home home;
static char hotseat[512];

static int
set_up(void **state)
{
	const char *build = getenv("HOTSEAT_BUILD");

	(void)state;
	snprintf(hotseat, sizeof hotseat, "%s/hotseat", build ? build : "build");
	home_make(&home);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	home_remove(&home);
	return 0;
}

static struct terminal *
start(const char *first, const char *second, const char *third)
{
	const char *argv[] = { hotseat, first, second, third, NULL };

	return terminal_start(&(struct terminal_options){ .argv = argv, .home = home.path });
}

static void
a_demonstration_rings_within_ten_seconds(void **state)
{
	struct terminal *t = start("demo", NULL, NULL);

	(void)state;
	/* the deadline of expect_text() is ten seconds */
	expect_text(t, "RINGING");
	expect_text(t, "A call is ringing: F2 answers it.");
	terminal_free(t);
}

static void
the_settings_choose_the_language(void **state)
{
	struct terminal *t;

	(void)state;
	home_write(&home, "settings.yaml", "language: zh\n");
	t = start("demo", NULL, NULL);
	expect_text(t, "来电人");
	terminal_free(t);
}

static void
the_language_of_the_command_line_stands_over_the_settings(void **state)
{
	struct terminal *t;

	(void)state;
	home_write(&home, "settings.yaml", "language: zh\n");
	t = start("demo", "--lang", "en");
	expect_text(t, "Caller");
	terminal_free(t);
	home_write(&home, "settings.yaml", "language: en\n");
	t = start("--lang", "zh", "demo");
	expect_text(t, "来电人");
	terminal_free(t);
}

static void
a_killed_demonstration_goes_on_and_one_that_was_left_begins_anew(void **state)
{
	static const struct desk_step begin[] = {
		{ "RINGING", "F2 Alt-n Enter", NULL },
		{ ">Subject", NULL, "half a wor" },
		{ "half a wor", "Ctrl-S", NULL },
		{ "draft saved", NULL, NULL },
		{ NULL, NULL, NULL },
	};
	static const struct desk_step leave[] = {
		{ "half a wor", "Ctrl-Q", NULL },
		{ "thrown away", "2", NULL },
		{ NULL, NULL, NULL },
	};
	struct terminal *t = start("demo", NULL, NULL);

	(void)state;
	assert_true(desk_walk(t, begin));
	terminal_free(t);
	t = start("demo", NULL, NULL);
	assert_true(desk_walk(t, leave));
	expect_exit(t, 0);
	terminal_free(t);
	t = start("demo", NULL, NULL);
	expect_text(t, "RINGING");
	expect_gone(t, "half a wor");
	terminal_free(t);
}

static void
a_demonstration_without_a_terminal_is_wrong_use(void **state)
{
	const char *argv[] = { hotseat, "demo", NULL };
	char *output;

	(void)state;
	assert_int_equal(program_run(&(struct program_options){ .argv = argv, .home = home.path },
	                             TERMINAL_DEADLINE_MS, &output), 2);
	assert_string_equal(output, "hotseat: demo: the demonstration needs a terminal\n");
	free(output);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_demonstration_rings_within_ten_seconds, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(the_settings_choose_the_language, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_language_of_the_command_line_stands_over_the_settings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_killed_demonstration_goes_on_and_one_that_was_left_begins_anew, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_demonstration_without_a_terminal_is_wrong_use,
		                                set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

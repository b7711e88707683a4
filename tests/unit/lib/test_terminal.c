/* The harness itself: against cat, vim, sh and a little ncurses program (this one, called with
 * the word "child"). */
#include "lib/expect.h"
#include "lib/home.h"
#include "lib/program.h"
#include "lib/terminal.h"

#include <curses.h>
#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- the little ncurses program -------------------------------------------------------------- */

static void
child_draw(const char *last)
{
	erase();
	mvprintw(0, 0, "size %dx%d", COLS, LINES);
	mvprintw(1, 0, "last [%s]", last);
	mvaddstr(2, 0, "王小明 here");
	attron(A_REVERSE);
	mvaddstr(3, 0, "reverse");
	attroff(A_REVERSE);
	move(4, 2);
	refresh();
}

/* Ends at q; K kills itself without a word to the terminal. */
static int
child_main(void)
{
	int key;

	setlocale(LC_ALL, "");
	initscr();
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	mousemask(ALL_MOUSE_EVENTS, NULL);
	timeout(50);	/* a SIGWINCH just before the read would be noticed at the next key only */
	child_draw("nothing");
	while ((key = getch()) != 'q') {
		MEVENT mouse;
		char text[64];

		if (key == ERR)
			continue;
		if (key == 'K')
			kill(getpid(), SIGKILL);
		if (key == KEY_RESIZE)
			snprintf(text, sizeof(text), "resize");
		else if (key == KEY_MOUSE && getmouse(&mouse) == OK)
			snprintf(text, sizeof(text), "mouse %d,%d", mouse.y, mouse.x);
		else
			snprintf(text, sizeof(text), "%s", keyname(key));
		child_draw(text);
	}
	endwin();
	return 7;
}

static struct terminal *
start_child(int columns, int rows)
{
	static const char *const argv[] = { "/proc/self/exe", "child", NULL };
	char self[1024];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *const command[] = { self, argv[1], NULL };

	assert_true(length > 0);
	self[length] = '\0';
	return terminal_start(&(struct terminal_options){ .argv = command, .columns = columns,
		.rows = rows });
}

static struct terminal *
start_shell(const char *script)
{
	const char *const argv[] = { "sh", "-c", script, NULL };

	return terminal_start(&(struct terminal_options){ .argv = argv });
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void
cat_echoes_what_is_typed(void **state)
{
	static const char *const argv[] = { "cat", NULL };
	struct terminal *t = terminal_start(&(struct terminal_options){ .argv = argv });

	(void)state;
	terminal_type(t, "abc 王小明", 1000);
	expect_text(t, "abc 王小明");
	terminal_key(t, "Enter");
	expect_on_screen(t, terminal_wait_quiet(t, 20000, 5000));
	assert_string_equal(terminal_row(t, 1), "abc 王小明");
	assert_string_equal(terminal_cell(t, 0, 4), "王");
	assert_string_equal(terminal_cell(t, 0, 5), "");
	assert_string_equal(terminal_cell(t, 0, 6), "小");
	assert_string_equal(terminal_cell(t, 0, 40), " ");
	terminal_key(t, "Ctrl-D");
	expect_exit(t, 0);
	expect_sane(t);
	terminal_free(t);
}

static void
text_is_found_at_its_cell(void **state)
{
	struct terminal *t = start_shell("printf 'xx\\r\\n王小明 call\\r\\n'; read x");
	int row, column;

	(void)state;
	expect_text(t, "call");
	assert_true(terminal_find(t, "call", &row, &column));
	assert_int_equal(row, 1);
	assert_int_equal(column, 7);
	assert_true(terminal_find(t, "明", NULL, &column));
	assert_int_equal(column, 4);
	assert_false(terminal_find(t, "no such text", NULL, NULL));
	assert_int_equal(terminal_count(t, "x"), 2);
	assert_int_equal(terminal_count(t, "小"), 1);
	terminal_free(t);
}

static void
a_wait_for_what_never_comes_ends_at_its_deadline(void **state)
{
	struct terminal *t = start_shell("echo here; read x");
	int64_t start_ns;

	(void)state;
	expect_text(t, "here");
	start_ns = monotonic_ns();
	assert_false(terminal_wait_text(t, "never", 150));
	assert_false(terminal_wait_gone(t, "here", 150));
	assert_false(terminal_wait_exit(t, 150, NULL));
	assert_true(monotonic_ns() - start_ns >= 450 * INT64_C(1000000));
	assert_true(monotonic_ns() - start_ns < 5000 * INT64_C(1000000));
	terminal_free(t);
}

static void
keys_arrive_as_curses_names_them(void **state)
{
	static const char *const pairs[][2] = {
		{ "F1", "KEY_F(1)" }, { "F5", "KEY_F(5)" }, { "F12", "KEY_F(12)" },
		{ "Up", "KEY_UP" }, { "PgDn", "KEY_NPAGE" }, { "Home", "KEY_HOME" },
		{ "End", "KEY_END" }, { "Delete", "KEY_DC" }, { "Insert", "KEY_IC" },
		{ "Backtab", "KEY_BTAB" }, { "Backspace", "KEY_BACKSPACE" },
		{ "Ctrl-K", "^K" }, { "Ctrl-z", "^Z" }, { "Tab", "^I" }, { "Enter", "^M" },
		{ "Space", " " }, { "x", "x" }, { "?", "?" }, { "Esc", "^[" },
		{ "Shift-F5", "KEY_F(17)" },
	};
	struct terminal *t = start_child(80, 24);

	(void)state;
	expect_text(t, "last [nothing]");
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char text[64];

		snprintf(text, sizeof(text), "last [%s]", pairs[i][1]);
		terminal_key(t, pairs[i][0]);
		expect_text(t, text);
	}
	terminal_keys(t, "Alt-1 q");
	expect_exit(t, 7);
	terminal_free(t);
}

static void
bytes_of_typed_keys_are_counted_since_the_mark(void **state)
{
	struct terminal *t = start_child(80, 24);
	int64_t pressed_ns;

	(void)state;
	expect_text(t, "last [nothing]");
	assert_true(terminal_wait_quiet(t, 20000, 5000));
	terminal_mark(t);
	assert_int_equal(terminal_bytes_since_mark(t), 0);
	pressed_ns = monotonic_ns();
	terminal_key(t, "a");
	expect_text(t, "last [a]");
	assert_true(terminal_wait_quiet(t, 20000, 5000));
	assert_in_range(terminal_bytes_since_mark(t), 1, 100);
	assert_true(terminal_first_byte_since_mark_ns(t) >= pressed_ns);
	assert_true(terminal_last_byte_ns(t) >= terminal_first_byte_since_mark_ns(t));
	assert_true(terminal_last_byte_ns(t) - pressed_ns < INT64_C(1000000000));
	assert_true(terminal_exec_ns(t) < pressed_ns);
	assert_true(terminal_sent(t, "小明", strlen("小明")));
	assert_false(terminal_sent(t, "小红", strlen("小红")));
	terminal_free(t);
}

static void
a_resize_reaches_the_program(void **state)
{
	struct terminal *t = start_child(132, 43);

	(void)state;
	expect_text(t, "size 132x43");
	terminal_resize(t, 20, 5);
	expect_text(t, "size 20x5");
	assert_int_equal(terminal_columns(t), 20);
	terminal_resize(t, 100, 30);
	expect_text(t, "size 100x30");
	terminal_free(t);
}

static void
a_click_reaches_the_program(void **state)
{
	struct terminal *t = start_child(80, 24);

	(void)state;
	expect_text(t, "last [nothing]");
	terminal_click(t, 5, 11, 1);
	expect_text(t, "last [mouse 5,11]");
	terminal_free(t);
}

static void
styles_and_cursor_are_seen(void **state)
{
	struct terminal *t = start_child(80, 24);
	struct terminal_style style;
	int row, column;
	bool visible;

	(void)state;
	expect_text(t, "reverse");
	assert_true(terminal_wait_quiet(t, 20000, 5000));
	terminal_cell_style(t, 3, 0, &style);
	assert_true(style.reverse);
	assert_false(style.bold);
	terminal_cell_style(t, 2, 0, &style);
	assert_false(style.reverse);
	terminal_cursor(t, &row, &column, &visible);
	assert_int_equal(row, 4);
	assert_int_equal(column, 2);
	assert_true(visible);
	terminal_free(t);
}

static void
a_program_that_ends_well_leaves_a_sane_terminal(void **state)
{
	struct terminal *t = start_child(80, 24);
	char why[256];

	(void)state;
	expect_text(t, "last [nothing]");
	assert_false(terminal_is_sane(t, why, sizeof(why)));
	terminal_key(t, "q");
	expect_exit(t, 7);
	expect_sane(t);
	terminal_free(t);
}

static void
a_program_that_dies_hard_leaves_it_spoiled(void **state)
{
	struct terminal *t = start_child(80, 24);
	char why[256] = "";

	(void)state;
	expect_text(t, "last [nothing]");
	terminal_key(t, "K");
	expect_exit(t, 128 + SIGKILL);
	assert_false(terminal_is_sane(t, why, sizeof(why)));
	assert_string_not_equal(why, "");
	terminal_free(t);
}

static void
each_trace_a_program_can_leave_is_noticed(void **state)
{
	static const char *const traces[] = { "\\033[?1049h", "\\033[?25l", "\\033[?1000h",
		"\\033[?2004h", "\\033[?1h", "\\033=", "\\033[?7l", "\\033[?1002;1006h",
		"\\033[31m", "\\033[7m" };
	char script[128], why[256];

	(void)state;
	for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++) {
		snprintf(script, sizeof(script), "printf 'ready%s'", traces[i]);
		struct terminal *t = start_shell(script);

		expect_exit(t, 0);
		expect_on_screen(t, !terminal_is_sane(t, why, sizeof(why)));
		terminal_free(t);
	}
	struct terminal *t = start_shell("stty -echo");

	expect_exit(t, 0);
	expect_on_screen(t, !terminal_is_sane(t, why, sizeof(why)));
	terminal_free(t);
	t = start_shell("printf '\\033[?1049h\\033[?25lx\\033[?25h\\033[?1049l\\033[m'");
	expect_exit(t, 0);
	expect_sane(t);
	terminal_free(t);
}

static void
a_stopped_program_goes_on_when_continued(void **state)
{
	struct terminal *t = start_shell("echo one; read x; echo two $x; read y");

	(void)state;
	expect_text(t, "one");
	terminal_signal(t, SIGTSTP);
	assert_true(terminal_wait_stopped(t, 5000));
	terminal_continue(t);
	terminal_type(t, "word\n", 0);
	expect_text(t, "two word");
	terminal_free(t);
}

static void
the_suspend_character_of_the_terminal_works(void **state)
{
	struct terminal *t = start_shell("echo one; read x; echo two $x; read y");

	(void)state;
	expect_text(t, "one");
	terminal_key(t, "Ctrl-Z");
	assert_true(terminal_wait_stopped(t, 5000));
	terminal_continue(t);
	terminal_type(t, "word\n", 0);
	expect_text(t, "two word");
	terminal_free(t);
}

static void
a_cut_line_ends_the_program_by_sighup(void **state)
{
	struct terminal *t = start_shell("echo one; exec sleep 60");

	(void)state;
	expect_text(t, "one");
	terminal_hang_up(t);
	expect_exit(t, 128 + SIGHUP);
	terminal_free(t);
}

static void
kill_9_is_seen_as_such(void **state)
{
	struct terminal *t = start_shell("echo one; read x");

	(void)state;
	expect_text(t, "one");
	terminal_signal(t, SIGKILL);
	expect_exit(t, 128 + SIGKILL);
	terminal_free(t);
}

static void
the_program_dies_with_its_terminal(void **state)
{
	struct terminal *t = start_shell("trap '' HUP TERM; echo one; read x; read y");
	pid_t pid;

	(void)state;
	expect_text(t, "one");
	pid = terminal_pid(t);
	assert_int_equal(kill(pid, 0), 0);
	terminal_free(t);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static void
questions_of_the_program_are_answered(void **state)
{
	struct terminal *t = start_shell("stty raw -echo; printf 'abc\\033[6n';"
		"dd bs=1 count=6 2>/dev/null | od -An -c | tr -d ' '");

	(void)state;
	expect_text(t, "033[1;4R");
	terminal_free(t);
}

static void
the_title_and_the_bell_are_noticed(void **state)
{
	struct terminal *t = start_shell("printf '\\033]2;来电 ring\\007\\a\\a'; read x");

	(void)state;
	assert_true(terminal_wait_quiet(t, 50000, 5000));
	expect_on_screen(t, terminal_bells(t) == 2);
	assert_string_equal(terminal_title(t), "来电 ring");
	terminal_free(t);
}

static void
the_environment_is_what_was_asked_for(void **state)
{
	static const char *const argv[] = { "sh", "-c",
		"echo \"[$TERM][$LANG][$LC_ALL][$HOTSEAT_HOME][$WORD][${GONE-away}]\"; tput cols",
		NULL };
	static const char *const env[] = { "WORD=one two", "GONE", "LANG=zh_CN.UTF-8", NULL };
	struct terminal *t;

	(void)state;
	setenv("GONE", "no", 1);
	t = terminal_start(&(struct terminal_options){ .argv = argv, .env = env,
		.home = "/nowhere", .columns = 97, .rows = 10 });
	expect_text(t, "[xterm-256color][zh_CN.UTF-8][][/nowhere][one two][away]");
	expect_text(t, "97");
	terminal_free(t);
}

static void
a_paste_is_bracketed_when_asked_for(void **state)
{
	struct terminal *t = start_shell("stty raw -echo; printf '\\033[?2004h>';"
		"dd bs=1 count=14 2>/dev/null | od -An -c | tr -d ' \\n'");

	(void)state;
	expect_text(t, ">");
	terminal_paste(t, "hi");
	expect_text(t, "033[200~hi033[201~");
	terminal_free(t);
}

static void
vim_is_driven_from_start_to_saved_file(void **state)
{
	static const char *const names[] = { "vim", "-u", "NONE", "-i", "NONE", "file", NULL };
	struct terminal *t;
	struct home home;
	char *text;

	(void)state;
	if (!program_is_there("vim"))
		skip();
	home_make(&home);
	t = terminal_start(&(struct terminal_options){ .argv = names, .directory = home.path,
		.columns = 132, .rows = 43 });
	expect_text(t, "[New File]");
	terminal_key(t, "i");
	terminal_type(t, "first 来电 line", 500);
	expect_text(t, "first 来电 line");
	terminal_key(t, "Esc");
	terminal_type(t, ":wq\n", 0);
	expect_exit(t, 0);
	expect_sane(t);
	text = home_read(&home, "file");
	assert_string_equal(text, "first 来电 line\n");
	free(text);
	terminal_free(t);
	home_remove(&home);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cat_echoes_what_is_typed),
		cmocka_unit_test(text_is_found_at_its_cell),
		cmocka_unit_test(a_wait_for_what_never_comes_ends_at_its_deadline),
		cmocka_unit_test(keys_arrive_as_curses_names_them),
		cmocka_unit_test(bytes_of_typed_keys_are_counted_since_the_mark),
		cmocka_unit_test(a_resize_reaches_the_program),
		cmocka_unit_test(a_click_reaches_the_program),
		cmocka_unit_test(styles_and_cursor_are_seen),
		cmocka_unit_test(a_program_that_ends_well_leaves_a_sane_terminal),
		cmocka_unit_test(a_program_that_dies_hard_leaves_it_spoiled),
		cmocka_unit_test(each_trace_a_program_can_leave_is_noticed),
		cmocka_unit_test(a_stopped_program_goes_on_when_continued),
		cmocka_unit_test(the_suspend_character_of_the_terminal_works),
		cmocka_unit_test(a_cut_line_ends_the_program_by_sighup),
		cmocka_unit_test(kill_9_is_seen_as_such),
		cmocka_unit_test(the_program_dies_with_its_terminal),
		cmocka_unit_test(questions_of_the_program_are_answered),
		cmocka_unit_test(the_title_and_the_bell_are_noticed),
		cmocka_unit_test(the_environment_is_what_was_asked_for),
		cmocka_unit_test(a_paste_is_bracketed_when_asked_for),
		cmocka_unit_test(vim_is_driven_from_start_to_saved_file),
	};

	if (argc > 1 && !strcmp(argv[1], "child"))
		return child_main();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

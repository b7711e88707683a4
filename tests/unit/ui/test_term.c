/*
 * The terminal on a pseudo-terminal: this program starts itself again as a
 * small program that shows the keys it gets.
 */
#include "base/memory.h"
#include "lib/expect.h"
#include "lib/terminal.h"
#include "ui/term.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

/* --- the program ------------------------------------------------------------------ */

static volatile sig_atomic_t resized, stopped, continued;

static void
note_signal(int number)
{
	if (number == SIGWINCH)
		resized = 1;
	else if (number == SIGTSTP)
		stopped = 1;
	else
		continued = 1;
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct shower {
	struct tty *tty;
	struct grid grid;
	struct theme theme;
	char last[200];
	unsigned keys;
	bool done;
};

static void
describe(const struct key *key, char *out, size_t size)
{
	char name[KEY_NAME_SIZE];

	key_name(key, name);
	if (key->kind == KEY_KIND_PASTE)
		snprintf(out, size, "paste %zu", key->paste_length);
	else if (key->kind == KEY_KIND_MOUSE)
		snprintf(out, size, "mouse %d,%d", key->row, key->column);
	else
		snprintf(out, size, "%s", name);
}

static void
show(struct shower *s)
{
	struct view view;

	if (tty_rows(s->tty) != s->grid.rows || tty_columns(s->tty) != s->grid.columns)
		grid_resize(&s->grid, tty_rows(s->tty), tty_columns(s->tty));
	s->grid.ascii = tty_ascii(s->tty);
	grid_clear(&s->grid, STYLE_TEXT);
	view = view_of(&s->grid);
	view_putf(&view, 0, 0, STYLE_LATE, "%dx%d %s colours %d", s->grid.columns, s->grid.rows,
	          s->grid.ascii ? "ascii" : "unicode", tty_depth(s->tty));
	view_putf(&view, 1, 0, STYLE_TEXT, "keys %u last [%s]", s->keys, s->last);
	view_put(&view, 2, 0, STYLE_TEXT, "王小明│“é”");
	view_cursor(&view, 1, 3);
	tty_blit(s->tty, &s->grid, &s->theme);
}

static void
act(struct shower *s, const struct key *key)
{
	s->keys++;
	describe(key, s->last, sizeof(s->last));
	if (key->kind == KEY_KIND_HANGUP || strcmp(s->last, "Ctrl-Q") == 0)
		s->done = true;
	else if (strcmp(s->last, "Ctrl-A") == 0)
		abort();
	else if (strcmp(s->last, "Ctrl-X") == 0)
		exit(3);
	else if (strcmp(s->last, "Ctrl-Z") == 0)
		tty_suspend(s->tty);
	else if (strcmp(s->last, "Ctrl-G") == 0)
		tty_ring(s->tty);
	else if (strcmp(s->last, "Ctrl-T") == 0)
		tty_title(s->tty, "ring; \x1b]0;bad\a");
	else if (strcmp(s->last, "Ctrl-N") == 0)
		tty_notify(s->tty, "a call rings");
}

static int
child(const char *how)
{
	struct tty_options options = {
		.mouse = true, .bell = true, .title = true, .colours = -1,
		.notice = TTY_NOTICE_OSC777,
	};
	struct sigaction action = { .sa_handler = note_signal };
	struct shower s = { .keys = 0 };
	struct err e = ERR_INIT;
	sigset_t blocked, unblocked;
	struct timespec limit;
	int wait_ms;

	theme_init_mono(&s.theme);
	if (strcmp(how, "ascii") == 0)
		options.frame = TTY_FRAME_ASCII;
	if (strcmp(how, "forced") == 0)
		options.frame = TTY_FRAME_UNICODE;
	sigaction(SIGWINCH, &action, NULL);
	sigaction(SIGTSTP, &action, NULL);
	sigaction(SIGCONT, &action, NULL);
	/* signals come only while waiting, so that none is missed before it */
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGWINCH);
	sigaddset(&blocked, SIGTSTP);
	sigaddset(&blocked, SIGCONT);
	sigprocmask(SIG_BLOCK, &blocked, &unblocked);
	s.tty = tty_new(&options, now_ms(), &e);
	if (!s.tty) {
		fprintf(stderr, "refused: %s\n", e.text);
		return 2;
	}
	grid_init(&s.grid, tty_rows(s.tty), tty_columns(s.tty));
	while (!s.done) {
		struct pollfd wait = { .fd = tty_descriptor(s.tty), .events = POLLIN };
		struct key key;

		while (!s.done && tty_key(s.tty, &key))
			act(&s, &key);
		if (s.done)
			break;
		if (stopped) {
			stopped = 0;
			tty_suspend(s.tty);
		}
		if (continued) {
			continued = 0;
			tty_resume(s.tty);
		}
		if (resized) {
			resized = 0;
			tty_measure(s.tty);
		}
		show(&s);
		wait_ms = tty_wait_ms(s.tty, now_ms());
		limit = (struct timespec){ .tv_nsec = wait_ms % 1000 * 1000000 };
		ppoll(&wait, 1, wait_ms < 0 ? NULL : &limit, &unblocked);
		tty_read(s.tty, now_ms());
		tty_tick(s.tty, now_ms());
	}
	tty_free(s.tty);
	grid_release(&s.grid);
	return 0;
}

/* --- the tests ----------------------------------------------------------------------- */

static const char *self;

static struct terminal *
start(const char *how, const char *const *env, bool mute)
{
	const char *argv[] = { self, "--child", how, NULL };
	struct terminal_options options = { .argv = argv, .env = env, .mute = mute };

	return terminal_start(&options);
}

static void
keys_arrive_and_the_screen_is_shown(void **state)
{
	struct terminal *t = start("", NULL, false);

	(void)state;
	expect_text(t, "80x24 unicode colours 2");
	expect_text(t, "王小明│“é”");
	terminal_key(t, "F2");
	expect_text(t, "keys 1 last [F2]");
	terminal_key(t, "Ctrl-S");
	expect_text(t, "keys 2 last [Ctrl-S]");
	terminal_key(t, "Ctrl-K");
	expect_text(t, "keys 3 last [Ctrl-K]");
	terminal_type(t, "王", 0);
	expect_text(t, "keys 4 last [王]");
	terminal_key(t, "Alt-1");
	expect_text(t, "keys 5 last [Alt-1]");
	terminal_key(t, "Shift-F5");
	expect_text(t, "keys 6 last [Shift-F5]");
	terminal_key(t, "Esc");
	expect_text(t, "keys 7 last [Esc]");
	terminal_key(t, "Ctrl-Right");
	expect_text(t, "keys 8 last [Ctrl-Right]");
	terminal_click(t, 5, 10, 1);
	expect_text(t, "last [mouse 5,10]");
	terminal_key(t, "Ctrl-Q");
	expect_exit(t, 0);
	expect_sane(t);
	terminal_free(t);
}

static void
a_thousand_keys_at_once_all_arrive(void **state)
{
	struct terminal *t = start("", NULL, false);
	char text[2001];

	(void)state;
	expect_text(t, "keys 0");
	memset(text, 'x', 2000);
	text[2000] = '\0';
	terminal_type(t, text, 0);
	expect_text(t, "keys 2000 last [x]");
	terminal_type(t, "王王王王王王王王王王", 300);
	expect_text(t, "keys 2010 last [王]");
	terminal_free(t);
}

static void
a_paste_is_one_event(void **state)
{
	struct terminal *t = start("", NULL, false);

	(void)state;
	expect_text(t, "keys 0");
	terminal_paste(t, "line\nline");
	expect_text(t, "keys 1 last [paste 9]");
	terminal_free(t);
}

static void
a_resize_is_followed_at_once(void **state)
{
	struct terminal *t = start("", NULL, false);

	(void)state;
	expect_text(t, "80x24");
	terminal_resize(t, 132, 43);
	expect_text(t, "132x43 unicode");
	terminal_resize(t, 20, 5);
	expect_text(t, "20x5 unicode");
	expect_text(t, "王小明│“é”");
	terminal_free(t);
}

static void
a_terminal_that_does_not_answer_gets_ascii(void **state)
{
	struct terminal *t = start("", NULL, true);

	(void)state;
	expect_text(t, "80x24 ascii");
	terminal_send(t, "\x1b[2;3R", 6);
	terminal_key(t, "F3");
	expect_text(t, "keys 1 last [F3]");
	terminal_free(t);
}

static void
a_terminal_that_shows_ambiguous_characters_wide_gets_ascii(void **state)
{
	struct terminal *t = start("", NULL, true);

	(void)state;
	terminal_send(t, "F\x1b[2;3RG", 8);
	expect_text(t, "80x24 ascii");
	expect_text(t, "keys 2 last [G]");
	terminal_free(t);
}

static void
the_frame_can_be_settled_by_setting(void **state)
{
	struct terminal *t = start("ascii", NULL, false);

	(void)state;
	expect_text(t, "80x24 ascii");
	terminal_free(t);
	t = start("forced", NULL, true);
	expect_text(t, "80x24 unicode");
	terminal_free(t);
}

static void
colours_follow_the_terminal_and_no_color(void **state)
{
	static const char *const none[] = { "NO_COLOR=1", NULL };
	static const char *const eight[] = { "TERM=linux", NULL };
	static const char *const vt100[] = { "TERM=vt100", NULL };
	struct terminal *t = start("", none, false);

	(void)state;
	expect_text(t, "colours 0");
	terminal_free(t);
	t = start("", eight, false);
	expect_text(t, "colours 1");
	terminal_free(t);
	t = start("", vt100, false);
	expect_text(t, "colours 0");
	terminal_key(t, "Ctrl-Q");
	expect_exit(t, 0);
	expect_sane(t);
	terminal_free(t);
}

static void
a_terminal_that_says_nothing_of_itself_is_refused(void **state)
{
	static const char *const none[] = { "TERM", NULL };
	static const char *const dumb[] = { "TERM=dumb", NULL };
	static const char *const odd[] = { "TERM=no-such-terminal", NULL };
	struct terminal *t = start("", none, false);

	(void)state;
	expect_text(t, "refused: the terminal does not say what it is");
	expect_exit(t, 2);
	terminal_free(t);
	t = start("", dumb, false);
	expect_text(t, "refused: the terminal does not say what it is");
	terminal_free(t);
	t = start("", odd, false);
	expect_text(t, "refused: TERM=no-such-terminal is not in the system's list");
	expect_exit(t, 2);
	terminal_free(t);
}

static void
the_terminal_is_sane_after_abort_exit_and_crash(void **state)
{
	struct terminal *t = start("", NULL, false);

	(void)state;
	expect_text(t, "keys 0");
	terminal_key(t, "Ctrl-A");
	expect_exit(t, 128 + SIGABRT);
	expect_sane(t);
	terminal_free(t);
	t = start("", NULL, false);
	expect_text(t, "keys 0");
	terminal_key(t, "Ctrl-X");
	expect_exit(t, 3);
	expect_sane(t);
	terminal_free(t);
}

static void
a_crash_leaves_a_sane_terminal(void **state)
{
	struct terminal *t = start("", NULL, false);
	int status;

	(void)state;
	expect_text(t, "keys 0");
	terminal_signal(t, SIGSEGV);
	assert_true(terminal_wait_exit(t, TERMINAL_DEADLINE_MS, &status));
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	expect_sane(t);
	terminal_free(t);
}

static void
suspension_gives_the_terminal_back_and_takes_it_again(void **state)
{
	struct terminal *t = start("", NULL, false);

	(void)state;
	expect_text(t, "keys 0");
	for (int i = 0; i < 2; i++) {
		if (i == 0)
			terminal_key(t, "Ctrl-Z");
		else
			terminal_signal(t, SIGTSTP);
		assert_true(terminal_wait_stopped(t, TERMINAL_DEADLINE_MS));
		expect_sane(t);
		terminal_continue(t);
		expect_text(t, "80x24 unicode");
		terminal_key(t, "F5");
		expect_text(t, "last [F5]");
	}
	terminal_key(t, "Ctrl-Q");
	expect_exit(t, 0);
	expect_sane(t);
	terminal_free(t);
}

static void
a_cut_line_ends_the_program(void **state)
{
	struct terminal *t = start("", NULL, false);
	int status;

	(void)state;
	expect_text(t, "keys 0");
	terminal_hang_up(t);
	assert_true(terminal_wait_exit(t, TERMINAL_DEADLINE_MS, &status));
	terminal_free(t);
}

static void
a_ring_sounds_and_a_title_is_made_harmless(void **state)
{
	struct terminal *t = start("", NULL, false);
	const char notice[] = "\x1b]777;notify;hotseat;a call rings\a";

	(void)state;
	expect_text(t, "keys 0");
	terminal_key(t, "Ctrl-G");
	expect_on_screen(t, terminal_wait_text(t, "keys 1", 5000) && terminal_bells(t) == 1);
	terminal_key(t, "Ctrl-T");
	expect_text(t, "keys 2");
	assert_string_equal(terminal_title(t), "ring, ^[]0,bad^G");
	terminal_key(t, "Ctrl-N");
	expect_text(t, "keys 3");
	assert_true(terminal_sent(t, notice, sizeof(notice) - 1));
	terminal_free(t);
}

/* Nothing is read for a while although much is to be shown; keys go on, the last frame comes. */
static void
a_terminal_that_does_not_keep_up_blocks_nothing(void **state)
{
	struct terminal *t = start("", NULL, false);

	(void)state;
	expect_text(t, "keys 0");
	for (int i = 0; i < 300; i++)
		terminal_send(t, "\x1bOQ\x1bOR", 6);
	expect_text(t, "keys 600 last [F3]");
	terminal_free(t);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_arrive_and_the_screen_is_shown),
		cmocka_unit_test(a_thousand_keys_at_once_all_arrive),
		cmocka_unit_test(a_paste_is_one_event),
		cmocka_unit_test(a_resize_is_followed_at_once),
		cmocka_unit_test(a_terminal_that_does_not_answer_gets_ascii),
		cmocka_unit_test(a_terminal_that_shows_ambiguous_characters_wide_gets_ascii),
		cmocka_unit_test(the_frame_can_be_settled_by_setting),
		cmocka_unit_test(colours_follow_the_terminal_and_no_color),
		cmocka_unit_test(a_terminal_that_says_nothing_of_itself_is_refused),
		cmocka_unit_test(the_terminal_is_sane_after_abort_exit_and_crash),
		cmocka_unit_test(a_crash_leaves_a_sane_terminal),
		cmocka_unit_test(suspension_gives_the_terminal_back_and_takes_it_again),
		cmocka_unit_test(a_cut_line_ends_the_program),
		cmocka_unit_test(a_ring_sounds_and_a_title_is_made_harmless),
		cmocka_unit_test(a_terminal_that_does_not_keep_up_blocks_nothing),
	};

	if (argc > 2 && strcmp(argv[1], "--child") == 0)
		return child(argv[2]);
	self = "/proc/self/exe";
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* cmocka failures that show the screen of a terminal. */
#include "lib/expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>

#include <cmocka.h>

static void
fail_with_screen(struct terminal *t, const char *file, int line)
{
	print_error("screen %d × %d:\n", terminal_columns(t), terminal_rows(t));
	for (int row = 0; row < terminal_rows(t); row++)
		print_error("%3d|%s\n", row, terminal_row(t, row));
	_fail(file, line);
}

void
expect_text_at(struct terminal *t, const char *text, const char *file, int line)
{
	if (terminal_wait_text(t, text, TERMINAL_DEADLINE_MS))
		return;
	print_error("not on the screen: '%s'\n", text);
	fail_with_screen(t, file, line);
}

void
expect_gone_at(struct terminal *t, const char *text, const char *file, int line)
{
	if (terminal_wait_gone(t, text, TERMINAL_DEADLINE_MS))
		return;
	print_error("still on the screen: '%s'\n", text);
	fail_with_screen(t, file, line);
}

void
expect_exit_at(struct terminal *t, int status, const char *file, int line)
{
	int found;

	if (!terminal_wait_exit(t, TERMINAL_DEADLINE_MS, &found)) {
		print_error("the program does not end\n");
		fail_with_screen(t, file, line);
	}
	found = WIFSIGNALED(found) ? 128 + WTERMSIG(found) : WEXITSTATUS(found);
	if (found != status) {
		print_error("exit status %d, not %d\n", found, status);
		fail_with_screen(t, file, line);
	}
}

void
expect_sane_at(struct terminal *t, const char *file, int line)
{
	char why[256];

	if (terminal_is_sane(t, why, sizeof(why)))
		return;
	print_error("the terminal is not sane: %s\n", why);
	fail_with_screen(t, file, line);
}

void
expect_on_screen_at(struct terminal *t, bool holds, const char *what, const char *file, int line)
{
	if (holds)
		return;
	print_error("does not hold: %s\n", what);
	fail_with_screen(t, file, line);
}

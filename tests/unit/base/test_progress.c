/* The progress bar: base/progress. */
#include "base/progress.h"
#include "base/strbuf.h"
#include "base/width.h"

#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

static const char *
bar(const char *label, uint64_t total, uint64_t done, int64_t elapsed_ms, int columns)
{
	static struct strbuf out;
	struct progress progress = { .label = label, .total = total };

	strbuf_release(&out);
	strbuf_init(&out, 1000);
	progress_format(&progress, done, elapsed_ms, columns, &out);
	return out.data;
}

static void
the_bar_shows_share_and_time(void **state)
{
	(void)state;
	assert_string_equal(bar("import", 200, 90, 12000, 79),
	                    "import  [#############.................]  45 %  0:12");
	assert_string_equal(bar("import", 200, 200, 75000, 79),
	                    "import  [##############################] 100 %  1:15");
	assert_string_equal(bar("import", 200, 900, 0, 79),
	                    "import  [##############################] 100 %  0:00");
	assert_string_equal(bar("import", UINT64_MAX, UINT64_MAX, 0, 79),
	                    "import  [##############################] 100 %  0:00");
}

static void
without_a_total_the_number_is_shown(void **state)
{
	(void)state;
	assert_string_equal(bar("rows", 0, 1234, 3000, 79), "rows  1234  0:03");
}

static void
a_narrow_terminal_is_never_overrun(void **state)
{
	(void)state;
	for (int columns = 0; columns < 100; columns++) {
		const char *text = bar("导入客户", 100, 50, 5000, columns);

		assert_true(width_of_text(text, strlen(text)) <= (size_t)columns);
	}
}

/* What is drawn when standard error is a terminal of this many columns. */
static const char *
drawn_on_terminal(int columns)
{
	static char text[1000];
	struct winsize size = { .ws_col = (unsigned short)columns, .ws_row = 24 };
	struct progress progress;
	int master, slave, kept = dup(STDERR_FILENO);
	size_t length = 0;
	ssize_t got;

	assert_int_equal(openpty(&master, &slave, NULL, NULL, &size), 0);
	fflush(stderr);
	dup2(slave, STDERR_FILENO);
	progress_start(&progress, "导入", 200);
	progress.started_ms -= 12000;
	progress_at(&progress, 90);
	/* drawn a moment ago, however busy the machine is: not again */
	progress.drawn_ms += 60000;
	progress_at(&progress, 91);
	progress_end(&progress);
	progress_end(&progress);
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(slave);
	/* the other side is closed: an error stands at the end */
	while ((got = read(master, text + length, sizeof(text) - 1 - length)) > 0)
		length += (size_t)got;
	text[length] = '\0';
	close(master);
	return text;
}

static void
on_a_terminal_the_bar_is_drawn_and_wiped_away(void **state)
{
	(void)state;
	assert_string_equal(drawn_on_terminal(80),
	                    "\r导入  [#############.................]  45 %  0:12\033[K"
	                    "\r\033[K");
	assert_string_equal(drawn_on_terminal(30), "\r导入  [##....]  45 %  0:12\033[K\r\033[K");
}

static void
nothing_is_drawn_off_a_terminal_or_in_the_first_second(void **state)
{
	struct progress progress;

	(void)state;
	progress_start(&progress, "import", 10);
	progress.enabled = true;
	progress_at(&progress, 5);
	assert_false(progress.shown);
	progress.started_ms -= 5000;
	progress.enabled = false;
	progress_at(&progress, 5);
	assert_false(progress.shown);
	progress_end(&progress);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bar_shows_share_and_time),
		cmocka_unit_test(without_a_total_the_number_is_shown),
		cmocka_unit_test(a_narrow_terminal_is_never_overrun),
		cmocka_unit_test(on_a_terminal_the_bar_is_drawn_and_wiped_away),
		cmocka_unit_test(nothing_is_drawn_off_a_terminal_or_in_the_first_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

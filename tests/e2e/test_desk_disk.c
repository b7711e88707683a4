/*
 * The real desk on a disk that is full: what is typed stays in its form, one line says what is so
 * and what to do, and when there is room again all of it is saved without a key more.
 *
 * Needs a small file system of its own (tmpfs): skipped, with the reason, where none can be
 * mounted.
 */
#include "lib/desk.h"
#include "lib/expect.h"
#include "lib/spawn.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
	SMALL_BYTES = 12 << 20,		/* too small for a reserve */
	LARGE_BYTES = 96 << 20,		/* the store keeps its reserve of 8 MiB */
	WORDS_MAX = 900, WORD_BYTES = 8,
};

static const char *const on_sim[] = { "--line", "sim", NULL };
static const char full[] = "DISK FULL";

/* The disk's last bytes, in a file of its own. */
static void
fill_disk(const struct home *home)
{
	static const char block[65536];
	int fd = open(home_path(home, "filling"), O_WRONLY | O_CREAT | O_APPEND, 0600);

	assert_true(fd >= 0);
	for (size_t size = sizeof(block); size > 0;) {
		ssize_t written = write(fd, block, size);

		if (written > 0)
			continue;
		assert_true(errno == ENOSPC);
		size /= 2;
	}
	close(fd);
}

static void
make_room(const struct home *home)
{
	assert_int_equal(unlink(home_path(home, "filling")), 0);
}

/* Past the first start, in the details of a complaint that lacks nothing else. */
static struct terminal *
open_in_details(struct home *home, size_t bytes)
{
	const struct desk_words *words = desk_words("en");
	const struct desk_step steps[] = {
		{ words->ready, "Alt-n Enter", NULL },
		{ ">Subject", NULL, "Disk" },
		{ "Disk", "Tab Enter", NULL },
		{ " 5 ", "Down Down Down Down Enter Tab Tab Tab Tab Tab", "13800138000" },
		{ "13800138000", "Shift-Tab Shift-Tab Shift-Tab", NULL },
		{ words->details, NULL, NULL },
		{ NULL, NULL, NULL },
	};
	struct terminal *t;
	char why[200];

	if (!home_make_small(home, bytes, why, sizeof(why))) {
		print_message("%s\n", why);
		skip();
	}
	home_write(home, "settings.yaml", "daily_backup: false\n");
	t = desk_open(&(struct desk_setup){ .home = home, .columns = 132, .rows = 43,
		.arguments = on_sim });
	assert_true(desk_first_start(t, words));
	assert_true(desk_walk(t, steps));
	return t;
}

/* "k000 k001 …" until the line at the top says that the disk is full. */
static char *
type_until_full(struct terminal *t)
{
	char *typed = spawn_alloc(WORDS_MAX * WORD_BYTES + 100);
	size_t length = 0;

	for (int i = 0; i < WORDS_MAX && !terminal_find(t, full, NULL, NULL); i++) {
		char word[WORD_BYTES];

		snprintf(word, sizeof(word), "k%03d ", i);
		terminal_type(t, word, 4000);
		memcpy(typed + length, word, strlen(word));
		length += strlen(word);
	}
	typed[length] = '\0';
	expect_text(t, full);
	return typed;
}

/* The panes as they stand: without the status line's clocks and the line of messages. */
static char *
panes_of(const struct terminal *t)
{
	char *panes = spawn_format("%s", "");

	for (int row = 1; row < terminal_rows(t) - 2; row++) {
		char *more = spawn_format("%s%s\n", panes, terminal_row(t, row));

		free(panes);
		panes = more;
	}
	return panes;
}

/* Nothing but the desk wrote on the screen: painted anew it is the same. */
static void
expect_undisturbed(struct terminal *t)
{
	char *before, *after;

	expect_on_screen(t, terminal_wait_quiet(t, 300000, TERMINAL_DEADLINE_MS));
	before = panes_of(t);
	terminal_key(t, "Ctrl-L");
	terminal_pump(t, 300);
	expect_on_screen(t, terminal_wait_quiet(t, 300000, TERMINAL_DEADLINE_MS));
	after = panes_of(t);
	assert_string_equal(after, before);
	free(before);
	free(after);
}

static void
assert_stored(const struct home *home, const char *sql, const char *text)
{
	char *stored = desk_store_query(home, sql);

	if (!strstr(stored, text))
		print_error("the store holds: %s\nnot: %s\n", stored, text);
	assert_non_null(strstr(stored, text));
	free(stored);
}

static int
count_of(const struct home *home, const char *sql)
{
	char *text = desk_store_query(home, sql);
	int count = atoi(text);

	free(text);
	return count;
}

static void
end(struct terminal *t, struct home *home)
{
	terminal_signal(t, SIGTERM);
	expect_exit(t, 0);
	expect_sane(t);
	terminal_free(t);
	assert_true(desk_store_is_whole(home));
	home_remove(home);
}

static void
a_ticket_saved_on_a_full_disk_is_saved_when_there_is_room(void **state)
{
	struct home home;
	struct terminal *t = open_in_details(&home, SMALL_BYTES);
	char *typed, *all;

	(void)state;
	fill_disk(&home);
	typed = type_until_full(t);
	expect_text(t, "NOT ON DISK");
	expect_text(t, "Disk full: make room on it.");
	terminal_key(t, "Ctrl-S");
	expect_text(t, "Disk full: make room on it.");
	terminal_type(t, "whatever", 0);
	all = spawn_format("%swhatever", typed);
	expect_text(t, "whatever");
	expect_undisturbed(t);
	assert_int_equal(count_of(&home, "SELECT count(*) FROM ticket"), 0);
	terminal_key(t, "Ctrl-S");
	expect_text(t, "Disk full: make room on it.");

	make_room(&home);
	expect_gone(t, full);
	expect_text(t, desk_words("en")->saved_at);
	expect_gone(t, "NOT ON DISK");
	assert_int_equal(count_of(&home, "SELECT count(*) FROM ticket"), 1);
	assert_stored(&home, "SELECT doc FROM ticket", all);
	assert_int_equal(count_of(&home, "SELECT count(*) FROM local WHERE key LIKE 'draft/%'"),
	                 0);
	expect_undisturbed(t);
	free(typed);
	free(all);
	end(t, &home);
}

static void
a_draft_and_a_form_typed_on_a_full_disk_are_kept_when_there_is_room(void **state)
{
	struct home home;
	struct terminal *t = open_in_details(&home, SMALL_BYTES);
	char *typed;

	(void)state;
	fill_disk(&home);
	typed = type_until_full(t);
	terminal_key(t, "Alt-c");
	expect_text(t, "New customer");
	terminal_type(t, "Zhang San", 0);
	expect_text(t, "Zhang San");
	expect_undisturbed(t);

	make_room(&home);
	expect_gone(t, full);
	expect_text(t, "draft saved");
	expect_text(t, "Zhang San");
	assert_stored(&home, "SELECT cast(value AS TEXT) FROM local WHERE key LIKE 'draft/%'",
	              typed);
	assert_stored(&home, "SELECT cast(value AS TEXT) FROM local WHERE key='typed'",
	              "Zhang San");
	terminal_key(t, "Ctrl-S");
	expect_text(t, "Customer saved.");
	assert_int_equal(count_of(&home, "SELECT count(*) FROM customer"), 1);
	free(typed);
	end(t, &home);
}

static void
the_reserve_beside_the_store_is_used_before_the_disk_counts_as_full(void **state)
{
	struct home home;
	struct terminal *t = open_in_details(&home, LARGE_BYTES);

	(void)state;
	/* The store makes its reserve when it has nothing else to do. */
	for (int i = 0; i < 50 && access(home_path(&home, "hotseat.db.ballast"), F_OK) != 0; i++)
		terminal_pump(t, 100);
	assert_int_equal(access(home_path(&home, "hotseat.db.ballast"), F_OK), 0);
	fill_disk(&home);
	terminal_type(t, "in spite of the full disk", 0);
	terminal_key(t, "Ctrl-S");
	expect_text(t, desk_words("en")->saved_at);
	assert_false(terminal_find(t, full, NULL, NULL));
	assert_stored(&home, "SELECT doc FROM ticket", "in spite of the full disk");
	end(t, &home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ticket_saved_on_a_full_disk_is_saved_when_there_is_room),
		cmocka_unit_test(
			a_draft_and_a_form_typed_on_a_full_disk_are_kept_when_there_is_room),
		cmocka_unit_test(
			the_reserve_beside_the_store_is_used_before_the_disk_counts_as_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

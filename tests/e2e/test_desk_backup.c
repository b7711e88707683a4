/* The daily backup of a real desk: made beside it, not ended with it, and said when it fails. */
#include "lib/desk.h"
#include "lib/expect.h"
#include "lib/program.h"
#include "lib/spawn.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { DEADLINE_MS = 30000 };

/* What happens in the folder of the backups. */
struct watch {
	int descriptor;
	_Alignas(struct inotify_event) char bytes[16 * 1024];
	ssize_t length, at;
};

static void
watch_backups(struct watch *watch, const struct home *home)
{
	*watch = (struct watch){ .descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC) };
	assert_int_equal(mkdir(home_path(home, "backups"), 0700), 0);
	assert_true(inotify_add_watch(watch->descriptor, home_path(home, "backups"),
	                              IN_CREATE | IN_MOVED_TO) >= 0);
}

static bool
ends_with(const char *text, const char *ending)
{
	size_t length = strlen(text), wanted = strlen(ending);

	return length >= wanted && strcmp(text + length - wanted, ending) == 0;
}

/* Waits until such a thing happens to a name with this ending; the name, valid until the next. */
static const char *
await(struct watch *watch, uint32_t mask, const char *ending)
{
	struct pollfd ready = { .fd = watch->descriptor, .events = POLLIN };
	int64_t end_ns = monotonic_ns() + (int64_t)DEADLINE_MS * 1000000;

	for (;;) {
		while (watch->at < watch->length) {
			const struct inotify_event *event = (const void *)(watch->bytes +
			                                                   watch->at);

			watch->at += (ssize_t)(sizeof(*event) + event->len);
			if ((event->mask & mask) && event->len && ends_with(event->name, ending))
				return event->name;
		}
		if (poll(&ready, 1, spawn_left_ms(end_ns)) != 1)
			return NULL;
		watch->at = 0;
		watch->length = read(watch->descriptor, watch->bytes, sizeof(watch->bytes));
	}
}

static struct terminal *
open_past_first_start(const struct home *home)
{
	struct terminal *t = desk_open(&(struct desk_setup){ .home = home });

	assert_true(desk_first_start(t, desk_words("en")));
	return t;
}

static int
command(const struct home *home, const char *const *argv)
{
	struct program *p = program_start(&(struct program_options){ .argv = argv,
		.home = home->path });
	int status = -1;

	if (!program_wait_exit(p, DEADLINE_MS, &status) || status)
		print_message("%s\n", program_output(p));
	program_free(p);
	return status;
}

static int
verify(const struct home *home, const char *backup)
{
	char path[HOME_PATH_SIZE + 300];
	const char *argv[] = { program_built("hotseat"), "verify", "--store", path, NULL };

	snprintf(path, sizeof(path), "%s/backups/%s", home->path, backup);
	return command(home, argv);
}

static void
the_desk_has_a_backup_made_each_day(void **state)
{
	struct home home;
	struct terminal *t;
	const char *backup;
	struct watch watch;

	(void)state;
	home_make(&home);
	watch_backups(&watch, &home);
	t = open_past_first_start(&home);
	backup = await(&watch, IN_MOVED_TO, ".db");
	assert_non_null(backup);
	assert_int_equal(strlen(backup), strlen("hotseat-2026-11-21.db"));
	assert_int_equal(verify(&home, backup), 0);
	terminal_signal(t, SIGTERM);
	expect_exit(t, 0);
	terminal_free(t);
	close(watch.descriptor);
	home_remove(&home);
}

/* Begun before the desk was killed; it may be ready by then, too. */
static void
a_backup_goes_on_when_the_desk_is_killed(void **state)
{
	struct home home;
	struct terminal *t;
	const char *backup;
	struct watch watch;

	(void)state;
	home_make(&home);
	watch_backups(&watch, &home);
	t = desk_open(&(struct desk_setup){ .home = &home });
	assert_non_null(await(&watch, IN_CREATE, ".part"));
	terminal_signal(t, SIGKILL);
	backup = await(&watch, IN_MOVED_TO, ".db");
	assert_non_null(backup);
	assert_int_equal(verify(&home, backup), 0);
	terminal_free(t);
	close(watch.descriptor);
	home_remove(&home);
}

static void
the_desk_says_when_the_disk_has_no_room_for_a_backup(void **state)
{
	struct home home;
	struct terminal *t;
	char why[200];

	(void)state;
	if (!home_make_small(&home, 24 << 20, why, sizeof(why))) {
		print_message("%s\n", why);
		skip();
	}
	t = desk_open(&(struct desk_setup){ .home = &home, .columns = 132, .rows = 43 });
	expect_text(t, "Today's backup failed: ");
	expect_text(t, "make room");
	terminal_signal(t, SIGTERM);
	expect_exit(t, 0);
	terminal_free(t);
	home_remove(&home);
}

static void
of_backups_by_hand_the_last_are_kept(void **state)
{
	struct home home;
	struct terminal *t;

	(void)state;
	home_make(&home);
	home_write(&home, "settings.yaml", "daily_backup: false\n");
	t = open_past_first_start(&home);
	for (int i = 1; i <= 3; i++) {
		char path[HOME_PATH_SIZE + 16];
		const char *argv[] = { program_built("hotseat"), "backup", "--idle", "--keep",
		                       "2", path, NULL };

		snprintf(path, sizeof(path), "%s/copy-%d.db", home.path, i);
		assert_int_equal(command(&home, argv), 0);
	}
	assert_int_not_equal(access(home_path(&home, "copy-1.db"), F_OK), 0);
	assert_int_equal(access(home_path(&home, "copy-2.db"), F_OK), 0);
	assert_int_equal(access(home_path(&home, "copy-3.db"), F_OK), 0);
	assert_int_not_equal(access(home_path(&home, "backups"), F_OK), 0);
	terminal_free(t);
	home_remove(&home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_desk_has_a_backup_made_each_day),
		cmocka_unit_test(a_backup_goes_on_when_the_desk_is_killed),
		cmocka_unit_test(the_desk_says_when_the_disk_has_no_room_for_a_backup),
		cmocka_unit_test(of_backups_by_hand_the_last_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The desk's backup of every day: app/daily_backup, with a script in the place of the program. */
#include "app/daily_backup.h"
#include "base/loop.h"
#include "lib/home.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOON_MS 1795233600000	/* 2026-11-21T12:00 in Shanghai */
#define HOUR_MS 3600000
enum { DEADLINE_S = 20 };

static struct home home;
static char *outer_home;
static struct loop *loop;
static struct clock virtual_clock;
static struct zone zone;
static struct daily_backup *backup;
static char program[HOME_PATH_SIZE + 16], why[2048];
static int failures;

static void
failed(const char *text, void *context)
{
	assert_ptr_equal(context, &home);
	failures++;
	snprintf(why, sizeof(why), "%s", text);
}

/* The script notes that it was called before it does its deed; its last argument is the file. */
static void
program_does(const char *deed)
{
	char script[1024];

	snprintf(script, sizeof(script), "#!/bin/sh\necho \"$@\" >>\"%s/calls\"\n"
	         "for file; do :; done\n%s\n", home.path, deed);
	home_write(&home, "program", script);
	assert_int_equal(chmod(program, 0700), 0);
}

static void
open_one(void)
{
	backup = daily_backup_new(&(struct daily_backup_setup){
		.loop = loop, .clock = &virtual_clock, .zone = &zone, .store_path = "/the/store.db",
		.program = program, .failed = failed, .context = &home });
}

static int
set_up(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	outer_home = getenv("HOTSEAT_HOME") ? strdup(getenv("HOTSEAT_HOME")) : NULL;
	home_make(&home);
	setenv("HOTSEAT_HOME", home.path, 1);
	snprintf(program, sizeof(program), "%s/program", home.path);
	loop = loop_new(&e);
	clock_init_virtual(&virtual_clock, NOON_MS);
	failures = 0;
	alarm(DEADLINE_S);
	if (!loop || !zone_load(&zone, "Asia/Shanghai", &e))
		return -1;
	open_one();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	alarm(0);
	daily_backup_free(backup);
	loop_free(loop);
	zone_release(&zone);
	if (outer_home)
		setenv("HOTSEAT_HOME", outer_home, 1);
	else
		unsetenv("HOTSEAT_HOME");
	free(outer_home);
	home_remove(&home);
	return 0;
}

/* Looks, and turns the loop until the program has ended if one was started. */
static void
look(void)
{
	daily_backup_look(backup);
	loop_run(loop, NULL, NULL);
}

static int
calls(void)
{
	char *text = home_read(&home, "calls");
	int count = 0;

	for (const char *at = text; at && (at = strchr(at, '\n')); at++)
		count++;
	free(text);
	return count;
}

static void
the_program_is_asked_for_todays_backup(void **state)
{
	char wanted[1024], *said;

	(void)state;
	program_does("echo x >\"$file\"");
	look();
	said = home_read(&home, "calls");
	snprintf(wanted, sizeof(wanted), "--lang en backup --idle --keep 7 --store /the/store.db"
	         " %s/backups/hotseat-2026-11-21.db\n", home.path);
	assert_string_equal(said, wanted);
	assert_int_equal(failures, 0);
	free(said);
}

static void
one_a_day_is_made_on_each_day_of_the_hotline(void **state)
{
	(void)state;
	program_does("echo x >\"$file\"");
	look();
	for (int hour = 0; hour < 11; hour++) {
		clock_advance(&virtual_clock, HOUR_MS);
		look();
	}
	assert_int_equal(calls(), 1);
	clock_advance(&virtual_clock, HOUR_MS);
	look();
	assert_int_equal(calls(), 2);
	assert_int_equal(access(home_path(&home, "backups/hotseat-2026-11-22.db"), F_OK), 0);
}

static void
a_failure_is_told_in_the_programs_words_and_tried_again_an_hour_later(void **state)
{
	(void)state;
	program_does("echo 'hotseat: backup: 1 MB are left' >&2; exit 1");
	look();
	assert_int_equal(failures, 1);
	assert_string_equal(why, "1 MB are left");
	clock_advance(&virtual_clock, HOUR_MS - 1);
	look();
	assert_int_equal(failures, 1);
	clock_advance(&virtual_clock, 1);
	look();
	assert_int_equal(failures, 2);
}

static void
one_that_was_killed_is_a_failure(void **state)
{
	(void)state;
	program_does("kill -9 $$");
	look();
	assert_int_equal(failures, 1);
	assert_non_null(strstr(why, "signal 9"));
}

static void
a_program_that_cannot_be_started_is_a_failure(void **state)
{
	(void)state;
	look();
	assert_int_equal(failures, 1);
	assert_non_null(strstr(why, "program"));
}

static void
a_backup_under_way_is_not_begun_a_second_time(void **state)
{
	int part;

	(void)state;
	program_does("echo x >\"$file\"");
	home_write(&home, "backups/hotseat-2026-11-21.db.part", "");
	part = open(home_path(&home, "backups/hotseat-2026-11-21.db.part"), O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(part, LOCK_EX), 0);
	look();
	assert_int_equal(calls(), 0);
	assert_int_equal(failures, 0);
	close(part);
	clock_advance(&virtual_clock, HOUR_MS);
	look();
	assert_int_equal(calls(), 1);
}

static void
leaving_does_not_wait_for_it(void **state)
{
	char go[HOME_PATH_SIZE + 8], done[HOME_PATH_SIZE + 8], word[16] = "", deed[700];
	int descriptor;

	(void)state;
	snprintf(go, sizeof(go), "%s/go", home.path);
	snprintf(done, sizeof(done), "%s/done", home.path);
	snprintf(deed, sizeof(deed), "cat <%s; echo went on >%s; exit 1", go, done);
	assert_int_equal(mkfifo(go, 0600) + mkfifo(done, 0600), 0);
	program_does(deed);
	daily_backup_look(backup);
	clock_advance(&virtual_clock, HOUR_MS);
	daily_backup_look(backup);
	daily_backup_free(backup);
	open_one();
	descriptor = open(go, O_WRONLY | O_CLOEXEC);
	close(descriptor);
	descriptor = open(done, O_RDONLY | O_CLOEXEC);
	assert_true(read(descriptor, word, sizeof(word) - 1) > 0);
	close(descriptor);
	assert_string_equal(word, "went on\n");
	loop_run(loop, NULL, NULL);
	assert_int_equal(calls(), 1);
	assert_int_equal(failures, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_program_is_asked_for_todays_backup),
		CASE(one_a_day_is_made_on_each_day_of_the_hotline),
		CASE(a_failure_is_told_in_the_programs_words_and_tried_again_an_hour_later),
		CASE(one_that_was_killed_is_a_failure),
		CASE(a_program_that_cannot_be_started_is_a_failure),
		CASE(a_backup_under_way_is_not_begun_a_second_time),
		CASE(leaving_does_not_wait_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

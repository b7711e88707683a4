/* The log file: base/log. */
#include "base/log.h"
#include "base/memory.h"
#include "base/paths.h"
#include "lib/home.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MIB (1024 * 1024)

static struct home home;
static char path[HOME_PATH_SIZE + 10], older[HOME_PATH_SIZE + 10];
static struct err e;
static char *content;
static size_t content_length;

static int
set_up(void **state)
{
	(void)state;
	home_make(&home);
	snprintf(path, sizeof(path), "%s/log", home.path);
	snprintf(older, sizeof(older), "%s/log.1", home.path);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	log_close();
	mem_free(content);
	content = NULL;
	home_remove(&home);
	return 0;
}

static const char *
read_log(const char *name)
{
	mem_free(content);
	assert_true(file_read(name, 64 * MIB, &content, &content_length, &e));
	return content;
}

static void
a_line_has_time_level_and_text(void **state)
{
	const char *line;

	(void)state;
	assert_true(log_open(path, LOG_INFO, &e));
	log_write(LOG_WARNING, "turn of %d ms in %s", 61, "search");
	line = read_log(path);
	assert_int_equal(strlen(line), strlen("2026-11-21T09:00:00.123Z W turn of 61 ms in search\n"));
	assert_string_equal(line + 24, " W turn of 61 ms in search\n");
	assert_int_equal(line[10], 'T');
	assert_int_equal(line[23], 'Z');
}

static void
what_is_less_than_asked_for_is_not_written(void **state)
{
	(void)state;
	assert_true(log_open(path, LOG_WARNING, &e));
	log_write(LOG_DEBUG, "a");
	log_write(LOG_INFO, "b");
	log_write(LOG_ERROR, "c");
	assert_non_null(strstr(read_log(path), " E c\n"));
	assert_int_equal(content_length, strlen("2026-11-21T09:00:00.123Z E c\n"));
}

static void
the_file_is_private_and_appended_to(void **state)
{
	struct stat status;

	(void)state;
	assert_true(log_open(path, LOG_INFO, &e));
	log_write(LOG_INFO, "first");
	log_close();
	log_write(LOG_INFO, "while closed");
	assert_int_equal(log_descriptor(), -1);
	assert_true(log_open(path, LOG_INFO, &e));
	log_write(LOG_INFO, "second");
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_non_null(strstr(read_log(path), "first\n"));
	assert_non_null(strstr(content, "second\n"));
	assert_null(strstr(content, "while closed"));
}

static void
one_event_is_one_harmless_line(void **state)
{
	(void)state;
	assert_true(log_open(path, LOG_INFO, &e));
	log_write(LOG_INFO, "%s", "a\nb\033[31m\xFF");
	assert_non_null(strstr(read_log(path), " I a^Jb^[[31m�\n"));
}

static void
an_endless_text_is_cut_but_the_line_ends(void **state)
{
	char *endless = mem_alloc(100001);

	(void)state;
	memset(endless, 'x', 100000);
	endless[100000] = '\0';
	assert_true(log_open(path, LOG_INFO, &e));
	log_write(LOG_INFO, "%s", endless);
	read_log(path);
	assert_int_equal(content_length, 4096);
	assert_int_equal(content[4095], '\n');
	log_write(LOG_INFO, "after");
	assert_non_null(strstr(read_log(path), " I after\n"));
	mem_free(endless);
}

static void
at_eight_mebibytes_it_is_turned_over(void **state)
{
	char text[4000];
	int before, lines = 2 * 8 * MIB / 4000 + 100;
	struct stat status;

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_true(log_open(path, LOG_INFO, &e));
	before = log_descriptor();
	for (int i = 0; i < lines; i++)
		log_write(LOG_INFO, "%s", text);
	assert_int_equal(stat(older, &status), 0);
	assert_in_range(status.st_size, 8 * MIB - 4096, 8 * MIB);
	assert_int_equal(stat(path, &status), 0);
	assert_in_range(status.st_size, 4096, 8 * MIB);
	assert_int_equal(log_descriptor(), before);
	log_write(LOG_INFO, "last");
	assert_non_null(strstr(read_log(path), " I last\n"));
}

static void
an_old_file_counts_towards_its_maximum(void **state)
{
	char *bytes = mem_calloc(8 * MIB, 1);
	struct stat status;

	(void)state;
	assert_true(file_write_whole(path, bytes, 8 * MIB, &e));
	mem_free(bytes);
	assert_true(log_open(path, LOG_INFO, &e));
	log_write(LOG_INFO, "new");
	assert_int_equal(stat(older, &status), 0);
	assert_int_equal(status.st_size, 8 * MIB);
	assert_non_null(strstr(read_log(path), " I new\n"));
}

static void
standard_error_goes_into_the_log_and_comes_back(void **state)
{
	struct stat before, during, after, file;

	(void)state;
	assert_int_equal(fstat(STDERR_FILENO, &before), 0);
	assert_true(log_open(path, LOG_INFO, &e));
	log_take_stderr();
	log_take_stderr();
	fstat(STDERR_FILENO, &during);
	dprintf(STDERR_FILENO, "AddressSanitizer says so\n");
	log_give_stderr_back();
	log_give_stderr_back();
	fstat(STDERR_FILENO, &after);
	assert_int_equal(stat(path, &file), 0);
	assert_true(during.st_ino == file.st_ino && during.st_dev == file.st_dev);
	assert_true(after.st_ino == before.st_ino && after.st_dev == before.st_dev);
	assert_non_null(strstr(read_log(path), "AddressSanitizer says so\n"));
}

static void
a_log_that_cannot_be_opened_is_said(void **state)
{
	char target[HOME_PATH_SIZE + 10];

	(void)state;
	assert_false(log_open("/nonexistent/log", LOG_INFO, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	/* a link is not followed: somebody may have laid it there */
	snprintf(target, sizeof(target), "%s/target", home.path);
	assert_int_equal(symlink(target, path), 0);
	assert_false(log_open(path, LOG_INFO, &e));
	assert_int_equal(access(target, F_OK), -1);
}

static void *
write_many(void *context)
{
	(void)context;
	for (int i = 0; i < 2000; i++)
		log_write(LOG_INFO, "0123456789");
	return NULL;
}

static void
threads_do_not_mix_their_lines(void **state)
{
	pthread_t threads[3];
	size_t lines = 0;

	(void)state;
	assert_true(log_open(path, LOG_INFO, &e));
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, NULL), 0);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	for (const char *at = read_log(path); *at; at = strchr(at, '\n') + 1) {
		assert_int_equal(strncmp(at + 24, " I 0123456789\n", 14), 0);
		lines++;
	}
	assert_int_equal(lines, 6000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_has_time_level_and_text),
		TEST(what_is_less_than_asked_for_is_not_written),
		TEST(the_file_is_private_and_appended_to),
		TEST(one_event_is_one_harmless_line),
		TEST(an_endless_text_is_cut_but_the_line_ends),
		TEST(at_eight_mebibytes_it_is_turned_over),
		TEST(an_old_file_counts_towards_its_maximum),
		TEST(standard_error_goes_into_the_log_and_comes_back),
		TEST(a_log_that_cannot_be_opened_is_said),
		TEST(threads_do_not_mix_their_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Where things lie, and whole files: base/paths. */
#include "base/memory.h"
#include "base/paths.h"
#include "lib/home.h"
#include "lib/program.h"

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

static struct home home;
static struct strbuf out;

static const char *
below(const char *name)
{
	return home_path(&home, name);
}

static int
set_up(void **state)
{
	(void)state;
	unsetenv("HOTSEAT_HOME");
	home_make(&home);
	strbuf_init(&out, 8192);
	unsetenv("XDG_DATA_HOME");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_STATE_HOME");
	return setenv("HOME", home.path, 1);
}

static int
tear_down(void **state)
{
	(void)state;
	strbuf_release(&out);
	home_remove(&home);
	return 0;
}

static const char *
found(enum path_kind kind, const char *name)
{
	struct err e = ERR_INIT;

	strbuf_clear(&out);
	if (!path_of(kind, name, &out, &e))
		print_message("%s\n", e.text);
	assert_int_equal(e.code, ERR_NONE);
	return out.data;
}

static mode_t
mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 07777;
}

static void
hotseat_home_replaces_all_own_folders(void **state)
{
	(void)state;
	setenv("HOTSEAT_HOME", below("desk"), 1);
	assert_string_equal(found(PATH_DATA, "store.db"), below("desk/store.db"));
	assert_string_equal(found(PATH_CONFIG, NULL), below("desk"));
	assert_string_equal(found(PATH_STATE, "log"), below("desk/log"));
	assert_int_equal(mode_of(below("desk")), 0700);
}

static void
a_relative_hotseat_home_counts_from_here(void **state)
{
	char here[4096], expected[5000];

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir(home.path), 0);
	setenv("HOTSEAT_HOME", "desk", 1);
	snprintf(expected, sizeof(expected), "%s/desk/x", home.path);
	assert_string_equal(found(PATH_DATA, "x"), expected);
	assert_int_equal(chdir(here), 0);
}

static void
otherwise_the_xdg_folders_count(void **state)
{
	(void)state;
	assert_string_equal(found(PATH_DATA, NULL), below(".local/share/hotseat"));
	assert_string_equal(found(PATH_CONFIG, NULL), below(".config/hotseat"));
	assert_string_equal(found(PATH_STATE, NULL), below(".local/state/hotseat"));
	assert_int_equal(mode_of(below(".local")), 0700);
	assert_int_equal(mode_of(below(".local/share/hotseat")), 0700);
	setenv("XDG_DATA_HOME", below("data"), 1);
	setenv("XDG_CONFIG_HOME", "relative/is/ignored", 1);
	setenv("HOTSEAT_HOME", "", 1);
	assert_string_equal(found(PATH_DATA, NULL), below("data/hotseat"));
	assert_string_equal(found(PATH_CONFIG, NULL), below(".config/hotseat"));
}

static void
a_folder_that_cannot_be_made_is_named(void **state)
{
	struct err e = ERR_INIT;
	struct err made = ERR_INIT;

	(void)state;
	assert_true(file_write_whole(below("file"), "x", 1, &made));
	setenv("HOTSEAT_HOME", below("file/desk"), 1);
	assert_false(path_of(PATH_DATA, NULL, &out, &e));
	assert_non_null(strstr(e.text, below("file/desk")));
	assert_int_equal(out.length, 0);
}

static void
an_endless_path_is_refused(void **state)
{
	struct err e = ERR_INIT;
	char *path = mem_alloc(6001);

	(void)state;
	memset(path, 'a', 6000);
	path[0] = '/';
	path[6000] = '\0';
	setenv("HOTSEAT_HOME", path, 1);
	assert_false(path_of(PATH_DATA, NULL, &out, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	mem_free(path);
}

static void
what_comes_with_the_program_is_found_from_the_build_tree(void **state)
{
	(void)state;
	assert_int_equal(access(found(PATH_SHARED, "locale/zh_CN/base.po"), R_OK), 0);
	assert_int_equal(access(found(PATH_LOCALE, "zh_CN/LC_MESSAGES/hotseat.mo"), R_OK), 0);
}

static void
a_file_is_written_whole_private_and_read_back(void **state)
{
	struct err e = ERR_INIT;
	char *bytes;
	size_t length;

	(void)state;
	assert_true(file_write_whole(below("a"), "one\0two", 7, &e));
	assert_true(file_write_whole(below("a"), "three", 5, &e));
	assert_int_equal(mode_of(below("a")), 0600);
	assert_true(file_read(below("a"), 5, &bytes, &length, &e));
	assert_int_equal(length, 5);
	assert_string_equal(bytes, "three");
	mem_free(bytes);
	assert_true(file_write_whole(below("a"), "", 0, &e));
	assert_true(file_read(below("a"), 5, &bytes, &length, &e));
	assert_int_equal(length, 0);
	assert_string_equal(bytes, "");
	mem_free(bytes);
}

static void
a_link_to_a_file_stays_a_link(void **state)
{
	struct err e = ERR_INIT;
	struct stat status;
	char *bytes;
	size_t length;

	(void)state;
	assert_int_equal(mkdir(below("dotfiles"), 0700), 0);
	assert_true(file_write_whole(below("dotfiles/settings.yaml"), "old", 3, &e));
	assert_int_equal(symlink("dotfiles/settings.yaml", below("settings.yaml")), 0);
	assert_true(file_write_whole(below("settings.yaml"), "new", 3, &e));
	assert_int_equal(lstat(below("settings.yaml"), &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_true(file_read(below("dotfiles/settings.yaml"), 9, &bytes, &length, &e));
	assert_string_equal(bytes, "new");
	mem_free(bytes);
}

static void
reading_refuses_what_is_too_long_missing_or_no_file(void **state)
{
	struct err e = ERR_INIT;
	char *bytes = (char *)1;
	size_t length = 1;

	(void)state;
	assert_true(file_write_whole(below("a"), "123456", 6, &e));
	assert_false(file_read(below("a"), 5, &bytes, &length, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	assert_null(bytes);
	assert_int_equal(length, 0);
	assert_false(file_read(below("none"), 5, &bytes, &length, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_false(file_read(home.path, 5, &bytes, &length, &e));
	assert_int_equal(e.code, ERR_INVALID);
	assert_int_equal(mkfifo(below("pipe"), 0600), 0);
	assert_false(file_read(below("pipe"), 5, &bytes, &length, &e));
	assert_int_equal(e.code, ERR_INVALID);
	assert_null(bytes);
}

static void
a_name_with_escapes_reaches_no_terminal(void **state)
{
	struct err e = ERR_INIT;
	char *bytes;
	size_t length;

	(void)state;
	assert_false(file_read("/none/\033]0;x\007", 5, &bytes, &length, &e));
	assert_null(strchr(e.text, '\033'));
	assert_non_null(strstr(e.text, "^[]0;x^G"));
}

static void
a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_false(file_write_whole(below("none/a"), "x", 1, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	/* nothing is renamed over a folder */
	assert_int_equal(mkdir(below("folder"), 0700), 0);
	assert_int_equal(mkdir(below("folder/inside"), 0700), 0);
	assert_false(file_write_whole(below("folder"), "x", 1, &e));
	assert_int_equal(access(below("folder/inside"), F_OK), 0);
	/* no half-written file is left: the folder can be taken away */
	assert_int_equal(rmdir(below("folder/inside")), 0);
	assert_int_equal(rmdir(below("folder")), 0);
	assert_int_equal(rmdir(home.path), 0);
	assert_int_equal(mkdir(home.path, 0700), 0);
}

static void
a_full_disk_leaves_the_old_file_and_nothing_beside_it(void **state)
{
	struct home small;
	struct err e = ERR_INIT;
	char why[200], path[HOME_PATH_SIZE + 10];
	char *big = mem_calloc(200000, 1), *bytes;
	size_t length;

	(void)state;
	if (!home_make_small(&small, 100000, why, sizeof(why))) {
		print_message("%s\n", why);
		mem_free(big);
		skip();
	}
	snprintf(path, sizeof(path), "%s/a", small.path);
	assert_true(file_write_whole(path, "old", 3, &e));
	assert_false(file_write_whole(path, big, 200000, &e));
	assert_int_equal(e.code, ERR_DISK_FULL);
	assert_true(file_read(path, 9, &bytes, &length, &e));
	assert_string_equal(bytes, "old");
	mem_free(bytes);
	/* what could not be written has given its room back */
	assert_true(file_write_whole(path, big, 60000, &e));
	mem_free(big);
	home_remove(&small);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* What `test_paths --replaced FILE` does, a copy of this program: FILE takes its own place. */
static int
be_replaced(const char *self, const char *file)
{
	struct err e = ERR_INIT;
	struct strbuf path;

	strbuf_init(&path, 4096);
	if (rename(file, self) != 0 || !path_of_program(&path, &e))
		return 1;
	puts(path.data);
	strbuf_release(&path);
	return 0;
}

/* Runs the copy "HOME/copy" of this program; what it printed, valid until program_free(). */
static struct program *
run_copy(const char *option, const char *file)
{
	char *bytes;
	size_t length;
	struct err e = ERR_INIT;
	struct program *program;
	static char copy[HOME_PATH_SIZE + 8];

	assert_true(file_read("/proc/self/exe", 256 << 20, &bytes, &length, &e));
	snprintf(copy, sizeof(copy), "%s", below("copy"));
	assert_true(file_write_whole(copy, bytes, length, &e));
	mem_free(bytes);
	assert_int_equal(chmod(copy, 0700), 0);
	program = program_start(&(struct program_options){
		.argv = (const char *const[]){ copy, option, file, NULL } });
	assert_true(program_wait_exit(program, 20000, NULL));
	return program;
}

static void
the_program_finds_itself_and_none_that_took_its_place(void **state)
{
	struct program *program;
	char wanted[HOME_PATH_SIZE + 8];

	(void)state;
	home_write(&home, "newer", "another program");
	program = run_copy("--replaced", below("newer"));
	assert_string_equal(program_output(program), "/proc/self/exe\n");
	program_free(program);
	program = run_copy("--replaced", below("copy"));
	snprintf(wanted, sizeof(wanted), "%s\n", below("copy"));
	assert_string_equal(program_output(program), wanted);
	program_free(program);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(hotseat_home_replaces_all_own_folders),
		TEST(a_relative_hotseat_home_counts_from_here),
		TEST(otherwise_the_xdg_folders_count),
		TEST(a_folder_that_cannot_be_made_is_named),
		TEST(an_endless_path_is_refused),
		TEST(what_comes_with_the_program_is_found_from_the_build_tree),
		TEST(the_program_finds_itself_and_none_that_took_its_place),
		TEST(a_file_is_written_whole_private_and_read_back),
		TEST(a_link_to_a_file_stays_a_link),
		TEST(reading_refuses_what_is_too_long_missing_or_no_file),
		TEST(a_name_with_escapes_reaches_no_terminal),
		TEST(a_write_that_fails_leaves_the_old_file_and_nothing_beside_it),
		TEST(a_full_disk_leaves_the_old_file_and_nothing_beside_it),
	};

	if (argc == 3 && strcmp(argv[1], "--replaced") == 0)
		return be_replaced(argv[0], argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The commands verify, rebuild, backup and restore: what they print and how they end. */
#include "cmd/command.h"
#include "db/db.h"
#include "lib/store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct fixture f;
static char *said, *complained;

static int
set_up(void **state)
{
	(void)state;
	fixture_start(&f, 1);
	fixture_live(&f, 50);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	fixture_stop(&f);
	free(said);
	free(complained);
	said = complained = NULL;
	return 0;
}

/* Runs `hotseat NAME --store … operand` and keeps what it wrote. */
static int
command(const char *name, const char *operand, const char *option)
{
	char *argv[] = { (char *)(uintptr_t)name, (char *)"--store", f.path,
	                 (char *)(uintptr_t)(option ? option : operand),
	                 (char *)(uintptr_t)(option ? operand : NULL), NULL };
	size_t said_size, complained_size;
	FILE *out, *errors;
	int status, argc = 3;

	while (argv[argc])
		argc++;
	free(said);
	free(complained);
	out = open_memstream(&said, &said_size);
	errors = open_memstream(&complained, &complained_size);
	assert_true(out && errors);
	status = command_run(command_find(command_table, name), argc, argv, out, errors);
	fclose(out);
	fclose(errors);
	return status;
}

static void
verify_counts_and_ends_with_0_on_a_whole_store(void **state)
{
	(void)state;
	assert_int_equal(command("verify", NULL, NULL), 0);
	assert_non_null(strstr(said, "operations"));
	assert_non_null(strstr(said, " 0 faults"));
	assert_int_equal(command("verify", NULL, "--json"), 0);
	assert_non_null(strstr(said, "\"faults\": 0"));
}

static void
verify_tells_each_fault_and_ends_with_1(void **state)
{
	struct err e = ERR_INIT;
	struct db_options options = { .mode = DB_WRITE };
	struct db *db;

	(void)state;
	fixture_close(&f);
	db = db_open(f.path, &options, &e);
	assert_true(db_exec(db, "UPDATE ticket SET open=7 WHERE row<=2", &e));
	db_close(db);
	fixture_reopen(&f);
	assert_int_equal(command("verify", NULL, NULL), 1);
	assert_non_null(strstr(said, "is not what the journal makes of it"));
	assert_non_null(strstr(said, " 2 faults"));
	fixture_close(&f);
	assert_int_equal(command("rebuild", NULL, NULL), 0);
	assert_non_null(strstr(said, " 2 mended"));
	assert_int_equal(command("verify", NULL, NULL), 0);
	fixture_reopen(&f);
}

static void
rebuild_is_refused_while_a_desk_is_running(void **state)
{
	(void)state;
	assert_int_equal(command("rebuild", NULL, NULL), 1);
	assert_non_null(strstr(complained, "another hotseat"));
}

static void
a_backup_is_restored(void **state)
{
	char backup[700], digest[100];

	(void)state;
	snprintf(backup, sizeof(backup), "%s", home_path(&f.home, "backup.db"));
	snprintf(digest, sizeof(digest), "%s", fixture_view_digest(&f));
	assert_int_equal(command("backup", backup, NULL), 0);
	assert_int_equal(command("backup", backup, NULL), 1);
	assert_non_null(strstr(complained, "is there already"));
	fixture_live(&f, 10);
	assert_int_equal(command("restore", backup, NULL), 1);
	fixture_close(&f);
	assert_int_equal(command("restore", backup, NULL), 0);
	assert_non_null(strstr(said, f.path));
	assert_non_null(strstr(said, "/test.db.before-restore\n"));
	fixture_reopen(&f);
	assert_string_equal(fixture_view_digest(&f), digest);
}

static void
a_store_that_is_not_there_is_not_made(void **state)
{
	(void)state;
	fixture_close(&f);
	snprintf(f.path, sizeof(f.path), "%s", home_path(&f.home, "none.db"));
	assert_int_equal(command("verify", NULL, NULL), 1);
	assert_int_equal(command("rebuild", NULL, NULL), 1);
	assert_int_equal(access(f.path, F_OK), -1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(verify_counts_and_ends_with_0_on_a_whole_store),
		CASE(verify_tells_each_fault_and_ends_with_1),
		CASE(rebuild_is_refused_while_a_desk_is_running),
		CASE(a_backup_is_restored),
		CASE(a_store_that_is_not_there_is_not_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The thin layer over SQLite: nested transactions, kept statements, ladder, copies, errors. */
#include "db/db.h"
#include "db/fault.h"
#include "db/ladder.h"
#include "lib/home.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct home home;
static struct db *db;

static struct db *
opened(const char *name, enum db_mode mode, const char *vfs)
{
	struct db_options options = { .mode = mode, .vfs = vfs, .busy_ms = 50 };
	struct err e = ERR_INIT;
	struct db *made = db_open(home_path(&home, name), &options, &e);

	if (!made)
		fail_msg("%s", e.text);
	return made;
}

static int
set_up(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	home_make(&home);
	db = opened("a.db", DB_CREATE, NULL);
	assert_true(db_exec(db, "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT UNIQUE,"
	                        " c BLOB, CHECK(a<100)) STRICT", &e));
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	db_close(db);
	home_remove(&home);
	return 0;
}

static enum err_code
run(const char *sql)
{
	struct err e = ERR_INIT;

	db_exec(db, sql, &e);
	return e.code;
}

static int64_t
number(const char *sql)
{
	struct err e = ERR_INIT;
	int64_t value;

	if (!db_query_whole(db, sql, &value, &e))
		fail_msg("%s", e.text);
	return value;
}

static void
a_writer_waits_for_the_disk_and_leaves_no_traces(void **state)
{
	(void)state;
	assert_int_equal(number("PRAGMA synchronous"), 2);
	assert_int_equal(number("PRAGMA foreign_keys"), 1);
	assert_int_equal(number("PRAGMA secure_delete"), 1);
	assert_int_equal(number("PRAGMA trusted_schema"), 0);
	assert_int_equal(number("SELECT journal_mode='wal' FROM pragma_journal_mode"), 1);
}

static void
inner_transactions_are_undone_alone(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_true(db_begin(db, &e));
	run("INSERT INTO t VALUES(1,'one',NULL)");
	assert_true(db_begin(db, &e));
	run("INSERT INTO t VALUES(2,'two',NULL)");
	assert_true(db_begin(db, &e));
	run("INSERT INTO t VALUES(3,'three',NULL)");
	assert_int_equal(db_depth(db), 3);
	db_rollback(db);
	assert_true(db_commit(db, &e));
	assert_true(db_begin(db, &e));
	run("INSERT INTO t VALUES(4,'four',NULL)");
	db_rollback(db);
	assert_true(db_commit(db, &e));
	assert_int_equal(db_depth(db), 0);
	assert_int_equal(number("SELECT sum(a) FROM t"), 3);
	assert_false(db_commit(db, &e));
}

static void
a_kept_statement_comes_back_clean(void **state)
{
	static const char insert[] = "INSERT INTO t(a,b,c) VALUES(?1,?2,?3)";
	struct err e = ERR_INIT;
	struct db_statement *statement = db_get(db, insert, &e);
	struct id zero = { { 0 } };

	(void)state;
	db_bind_whole(statement, 1, 7);
	db_bind_text(statement, 2, "seven");
	db_bind_blob(statement, 3, "x", 1);
	assert_true(db_run(statement, &e));
	assert_ptr_equal(db_get(db, insert, &e), statement);
	db_bind_whole(statement, 1, 8);
	db_bind_id(statement, 3, &zero);
	assert_true(db_run(statement, &e));
	assert_int_equal(number("SELECT b IS NULL AND c IS NULL FROM t WHERE a=8"), 1);
	db_bind_whole(statement, 99, 1);
	assert_false(db_run(statement, &e));
}

static void
every_fault_has_a_code(void **state)
{
	(void)state;
	assert_int_equal(run("INSERT INTO t VALUES(1,'one',NULL)"), ERR_NONE);
	assert_int_equal(run("INSERT INTO t VALUES(1,'two',NULL)"), ERR_EXISTS);
	assert_int_equal(run("INSERT INTO t VALUES(2,'one',NULL)"), ERR_EXISTS);
	assert_int_equal(run("INSERT INTO t VALUES(100,'x',NULL)"), ERR_REFUSED);
	assert_int_equal(run("INSERT INTO t VALUES(5,x'00',NULL)"), ERR_REFUSED);
	assert_int_equal(run("SELEKT"), ERR_INTERNAL);
	assert_int_not_equal(run("ATTACH 'other.db' AS other"), ERR_NONE);
}

static void
a_second_writer_is_told_that_it_is_busy(void **state)
{
	struct err e = ERR_INIT;
	struct db *other = opened("a.db", DB_WRITE, NULL);

	(void)state;
	assert_true(db_begin(db, &e));
	assert_false(db_begin(other, &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_int_equal(db_depth(other), 0);
	db_rollback(db);
	assert_true(db_begin(other, &e));
	db_rollback(other);
	db_close(other);
}

static void
what_is_missing_or_no_database_is_said(void **state)
{
	struct db_options options = { .mode = DB_READ };
	struct err e = ERR_INIT;

	(void)state;
	assert_null(db_open(home_path(&home, "nothing.db"), &options, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	home_write(&home, "text.db",
	           "a text that is no database, but long enough to be looked at as if it were one, "
	           "which takes a hundred bytes.");
	options.mode = DB_WRITE;
	assert_null(db_open(home_path(&home, "text.db"), &options, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
}

static const char *const two_steps[] = {
	"CREATE TABLE one(a)", "CREATE TABLE two(a); INSERT INTO two VALUES(5)", NULL,
};
static const char *const bad_steps[] = {
	"CREATE TABLE one(a)", "CREATE TABLE two(a); INSERT INTO two VALUES(5)",
	"CREATE TABLE three(a); NONSENSE", NULL,
};

static void
the_ladder_is_climbed_whole_or_not_at_all(void **state)
{
	const struct db_ladder ladder = { 77, two_steps }, bad = { 77, bad_steps };
	struct err e = ERR_INIT;
	int from;

	(void)state;
	db_close(db);
	db = opened("ladder.db", DB_CREATE, NULL);
	assert_true(db_ladder_climb(db, &ladder, &from, &e));
	assert_int_equal(from, 0);
	assert_int_equal(number("PRAGMA user_version"), 2);
	assert_int_equal(number("SELECT a FROM two"), 5);
	assert_true(db_ladder_climb(db, &ladder, &from, &e));
	assert_int_equal(from, 2);
	assert_true(db_ladder_check(db, &ladder, &e));
	assert_false(db_ladder_check(db, &bad, &e));
	assert_int_equal(e.code, ERR_REFUSED);
	err_clear(&e);
	assert_false(db_ladder_climb(db, &bad, &from, &e));
	assert_non_null(strstr(e.text, "2 to 3"));
	assert_int_equal(number("PRAGMA user_version"), 2);
	assert_int_equal(number("SELECT count(*) FROM sqlite_schema WHERE name='three'"), 0);
	run("PRAGMA user_version=3");
	err_clear(&e);
	assert_false(db_ladder_climb(db, &ladder, &from, &e));
	assert_int_equal(e.code, ERR_NEWER);
}

static void
a_copy_is_one_whole_file_and_never_overwrites(void **state)
{
	struct err e = ERR_INIT;
	const char *target = home_path(&home, "copy.db");
	struct db *reader = opened("a.db", DB_READ, NULL), *copy;
	struct stat info;
	int64_t value;
	int faults;

	(void)state;
	run("INSERT INTO t VALUES(1,'in the log',NULL)");
	assert_true(db_copy(reader, target, &e));
	assert_int_equal(stat(home_path(&home, "copy.db-wal"), &info), -1);
	assert_int_equal(stat(home_path(&home, "copy.db"), &info), 0);
	assert_int_equal(info.st_mode & 077, 0);
	assert_false(db_copy(reader, home_path(&home, "copy.db"), &e));
	assert_int_equal(e.code, ERR_EXISTS);
	db_close(reader);
	copy = opened("copy.db", DB_READ, NULL);
	assert_true(db_query_whole(copy, "SELECT count(*) FROM t", &value, &e));
	assert_int_equal(value, 1);
	assert_true(db_check(copy, 10, NULL, NULL, &faults, &e));
	assert_int_equal(faults, 0);
	db_close(copy);
}

static void
a_checkpoint_moves_the_log_into_the_file(void **state)
{
	struct err e = ERR_INIT;
	struct stat info;
	int pages;

	(void)state;
	run("INSERT INTO t VALUES(1,'x',NULL)");
	assert_true(db_checkpoint(db, &pages, &e));
	assert_true(pages > 0);
	assert_true(db_checkpoint_whole(db, &e));
	assert_int_equal(stat(home_path(&home, "a.db-wal"), &info), 0);
	assert_int_equal(info.st_size, 0);
}

static void
an_interrupted_question_says_so(void **state)
{
	struct err e = ERR_INIT;
	struct db_statement *statement = db_prepare(db,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i FROM n", &e);

	(void)state;
	assert_int_equal(db_step(statement, &e), DB_ROW);
	db_interrupt(db);
	assert_int_equal(db_step(statement, &e), DB_FAILED);
	assert_int_equal(e.code, ERR_INTERRUPTED);
	db_finalize(statement);
}

static void
a_question_ends_when_its_time_is_spent(void **state)
{
	static const char endless[] =
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n";
	struct db *reader = opened("a.db", DB_READ, NULL);
	struct err e = ERR_INIT;
	int64_t value;

	(void)state;
	assert_true(db_begin_read(reader, &e));
	db_set_budget(reader, 1000);
	assert_false(db_query_whole(reader, endless, &value, &e));
	assert_int_equal(e.code, ERR_INTERRUPTED);
	db_set_budget(reader, 0);
	db_end_read(reader);
	err_clear(&e);
	assert_true(db_begin_read(reader, &e));
	assert_true(db_query_whole(reader, "SELECT count(*) FROM t", &value, &e));
	db_end_read(reader);
	db_close(reader);
}

static void
what_is_read_together_is_one_picture(void **state)
{
	struct db *reader = opened("a.db", DB_READ, NULL);
	struct err e = ERR_INIT;
	int64_t value;

	(void)state;
	assert_true(db_begin_read(reader, &e));
	assert_true(db_query_whole(reader, "SELECT count(*) FROM t", &value, &e));
	assert_int_equal(value, 0);
	assert_true(db_begin_read(reader, &e));
	db_end_read(reader);
	run("INSERT INTO t VALUES(1,'later',NULL)");
	assert_true(db_query_whole(reader, "SELECT count(*) FROM t", &value, &e));
	assert_int_equal(value, 0);
	db_end_read(reader);
	assert_true(db_query_whole(reader, "SELECT count(*) FROM t", &value, &e));
	assert_int_equal(value, 1);
	db_close(reader);
}

static void
the_faulty_disk_fails_the_call_that_was_planned(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_true(db_fault_install());
	db_close(db);
	db = opened("a.db", DB_WRITE, DB_FAULT_VFS);
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	run("INSERT INTO t VALUES(1,'a',NULL)");
	assert_true(db_fault_count() >= 2);
	db_fault_plan(DB_FAULT_FULL, 1, false, 0);
	assert_int_equal(run("INSERT INTO t VALUES(2,'b',NULL)"), ERR_DISK_FULL);
	assert_true(db_fault_happened());
	db_fault_plan(DB_FAULT_IO, 1, false, 0);
	assert_int_equal(run("INSERT INTO t VALUES(3,'c',NULL)"), ERR_IO);
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	assert_true(db_exec(db, "INSERT INTO t VALUES(4,'d',NULL)", &e));
	assert_int_equal(number("SELECT sum(a) FROM t"), 5);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_writer_waits_for_the_disk_and_leaves_no_traces),
		CASE(inner_transactions_are_undone_alone),
		CASE(a_kept_statement_comes_back_clean),
		CASE(every_fault_has_a_code),
		CASE(a_second_writer_is_told_that_it_is_busy),
		CASE(what_is_missing_or_no_database_is_said),
		CASE(the_ladder_is_climbed_whole_or_not_at_all),
		CASE(a_copy_is_one_whole_file_and_never_overwrites),
		CASE(a_checkpoint_moves_the_log_into_the_file),
		CASE(an_interrupted_question_says_so),
		CASE(a_question_ends_when_its_time_is_spent),
		CASE(what_is_read_together_is_one_picture),
		CASE(the_faulty_disk_fails_the_call_that_was_planned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What SQL a program runs, taken down and run again. */
#include "lib/home.h"
#include "lib/sql_trace.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void
run(sqlite3 *db, const char *sql)
{
	char *error = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", sql, error);
}

static void
make(const char *path)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	run(db, "CREATE TABLE t(a INTEGER, b TEXT, c BLOB, d REAL); CREATE TABLE log(a INTEGER);"
	        "CREATE TRIGGER after_t AFTER INSERT ON t BEGIN INSERT INTO log VALUES(new.a); END");
	sqlite3_close(db);
}

static void
insert(sqlite3 *db, sqlite3_stmt *statement, int number, const char *text)
{
	run(db, "BEGIN IMMEDIATE");
	sqlite3_bind_int64(statement, 2, number);
	sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
	sqlite3_bind_blob(statement, 3, "\0\xff'", 3, SQLITE_STATIC);
	if (number % 2)
		sqlite3_bind_double(statement, 4, -1.5);
	else
		sqlite3_bind_null(statement, 4);
	assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
	sqlite3_reset(statement);
	run(db, "COMMIT");
}

static char *
dump(const char *path, char *out, size_t size)
{
	sqlite3_stmt *statement;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
		"SELECT group_concat(quote(a)||quote(b)||quote(c)||quote(d), ';') ||"
		" (SELECT group_concat(a) FROM log) FROM t", -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	snprintf(out, size, "%s", sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return out;
}

static void
what_was_run_can_be_run_again_elsewhere(void **state)
{
	char first[1024], second[1024];
	struct sql_replay *replay;
	sqlite3_stmt *statement;
	struct home home;
	sqlite3 *db;

	(void)state;
	home_make(&home);
	make(home_path(&home, "a"));
	make(home_path(&home, "b"));
	sql_trace_begin();
	assert_int_equal(sqlite3_open(home_path(&home, "a"), &db), SQLITE_OK);
	run(db, "SELECT 1");
	assert_int_equal(sqlite3_prepare_v2(db,
		"INSERT INTO t(a,b,c,d) VALUES(?2, ?1 || '?', ?3, ?4)", -1, &statement, NULL),
		SQLITE_OK);
	insert(db, statement, 7, "王 it's");
	insert(db, statement, -8, "");
	sqlite3_finalize(statement);
	sqlite3_close(db);
	sql_trace_end();

	assert_int_equal(sql_trace_transactions(), 2);
	assert_int_equal(sql_trace_statements(0), 3);
	replay = sql_replay_open(home_path(&home, "b"), "PRAGMA journal_mode=WAL");
	sql_replay_run(replay, 0);
	sql_replay_run(replay, 1);
	sql_replay_checkpoint(replay);
	sql_replay_close(replay);
	dump(home_path(&home, "a"), first, sizeof(first));
	dump(home_path(&home, "b"), second, sizeof(second));
	assert_string_equal(first, second);
	assert_non_null(strstr(first, "7'王 it''s?'X'00FF27'-1.5;-8'?'X'00FF27'NULL"));
	assert_non_null(strstr(first, "7,-8"));
	sql_trace_clear();
	assert_int_equal(sql_trace_transactions(), 0);
	home_remove(&home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_run_can_be_run_again_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

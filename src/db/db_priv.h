/* Inside db/: the connection, and SQLite's codes as ours. */
#ifndef DB_DB_PRIV_H
#define DB_DB_PRIV_H

#include "db/db.h"

#include <sqlite3.h>

#define DB_STATEMENTS_MAX 128

struct db_statement {
	sqlite3_stmt *handle;
	struct db *db;
	const char *sql;	/* identity within the connection; NULL: the caller's own */
	int bind_fault;		/* first SQLite code of a binding that failed */
	bool used;
};

struct db {
	sqlite3 *handle;
	char *path;
	int depth;
	int readings;		/* db_begin_read without its db_end_read */
	int64_t budget_ends_us;	/* CLOCK_MONOTONIC; of db_set_budget; 0: none */
	size_t statement_count;
	struct db_statement *statements[DB_STATEMENTS_MAX];
};

/* Fills e from the connection's last fault; what says what was being done. Returns false. */
bool
db_fault_to_err(sqlite3 *handle, int code, const char *what, struct err *e);

#endif

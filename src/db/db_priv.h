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
	size_t statement_count;
	struct db_statement *statements[DB_STATEMENTS_MAX];
};

/* Fills e from the connection's last fault; what says what was being done. Returns false. */
bool
db_fault_to_err(sqlite3 *handle, int code, const char *what, struct err *e);

#endif

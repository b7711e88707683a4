/* Nested transactions and checkpoints of a connection. */
#include "db_priv.h"

#include <stdio.h>

/* The same few texts again and again, so that the statements are kept. */
#define DEPTH_MAX 4

static const char *const begin_sql[DEPTH_MAX] = {
	"BEGIN IMMEDIATE", "SAVEPOINT s1", "SAVEPOINT s2", "SAVEPOINT s3",
};
static const char *const commit_sql[DEPTH_MAX] = {
	"COMMIT", "RELEASE s1", "RELEASE s2", "RELEASE s3",
};
static const char *const rollback_sql[DEPTH_MAX] = {
	"ROLLBACK", "ROLLBACK TO s1", "ROLLBACK TO s2", "ROLLBACK TO s3",
};

static bool
run_kept(struct db *db, const char *sql, struct err *e)
{
	struct db_statement *statement = db_get(db, sql, e);

	return statement && db_run(statement, e);
}

bool
db_begin(struct db *db, struct err *e)
{
	if (db->depth == DEPTH_MAX)
		return err_set(e, ERR_INTERNAL, "store: transactions nest too deep");
	if (!run_kept(db, begin_sql[db->depth], e))
		return false;
	db->depth++;
	return true;
}

bool
db_commit(struct db *db, struct err *e)
{
	if (db->depth == 0)
		return err_set(e, ERR_INTERNAL, "store: no transaction to commit");
	if (!run_kept(db, commit_sql[db->depth - 1], e))
		return false;
	db->depth--;
	return true;
}

void
db_rollback(struct db *db)
{
	struct err ignored = ERR_INIT;
	int depth = db->depth;

	if (depth == 0)
		return;
	db->depth--;
	/* A full disk may have ended the whole transaction already. */
	if (sqlite3_get_autocommit(db->handle)) {
		return;
	}
	for (size_t i = 0; i < db->statement_count; i++)
		db_reset(db->statements[i]);
	run_kept(db, rollback_sql[depth - 1], &ignored);
	if (depth > 1)
		run_kept(db, commit_sql[depth - 1], &ignored);
}

bool
db_begin_read(struct db *db, struct err *e)
{
	if (db->readings == 0 && !run_kept(db, "BEGIN", e))
		return false;
	db->readings++;
	return true;
}

/*
 * The end may meet an interruption meant for what was read: then once more. A picture left open
 * would hold the store's log back for ever.
 */
void
db_end_read(struct db *db)
{
	struct err ignored = ERR_INIT;

	if (--db->readings > 0)
		return;
	for (int tries = 0; tries < 3 && !sqlite3_get_autocommit(db->handle); tries++) {
		for (size_t i = 0; i < db->statement_count; i++)
			db_reset(db->statements[i]);
		run_kept(db, "ROLLBACK", &ignored);
	}
}

int
db_depth(const struct db *db)
{
	return db->depth;
}

bool
db_checkpoint(struct db *db, int *wal_pages, struct err *e)
{
	int in_log = 0, copied = 0;
	int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log,
	                                     &copied);

	if (wal_pages)
		*wal_pages = in_log;
	if (code == SQLITE_OK || code == SQLITE_BUSY)
		return true;
	return db_fault_to_err(db->handle, code, "store: checkpoint", e);
}

bool
db_checkpoint_whole(struct db *db, struct err *e)
{
	int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
	                                     NULL);

	if (code == SQLITE_OK)
		return true;
	return db_fault_to_err(db->handle, code, "store: checkpoint", e);
}

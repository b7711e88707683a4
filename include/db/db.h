/*
 * The only home of SQLite: connections, statements, nested transactions, errors as values.
 * A connection belongs to one thread at a time (only db_interrupt comes from others).
 *
 * Statements are kept by the connection: db_get returns the one for a SQL text, reset and with no
 * bindings; the text must be a constant that outlives the connection, and a statement may not be
 * got again while its rows are still being read. Binding never fails by itself: the next step
 * tells. Writers open with WAL, synchronous=FULL, foreign keys, secure_delete, untrusted schema;
 * readers are read-only and an authorizer lets nothing but reading through.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/error.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_statement;

enum db_mode {
	DB_READ,	/* read-only; must exist */
	DB_WRITE,	/* must exist */
	DB_CREATE,	/* made when missing */
};

struct db_options {
	enum db_mode mode;
	const char *vfs;	/* NULL: the system's; "hotseat-fault" of db/fault.h */
	int cache_kib;		/* page cache; 0: 1024 */
	int busy_ms;		/* waits for another writer or a checkpoint; 0: 5000 */
};

/*
 * ERR_NOT_FOUND, ERR_DENIED, ERR_CORRUPT (not a database), ERR_IO … . Every error of this layer has
 * a code by the kind of fault: ERR_DISK_FULL, ERR_IO, ERR_BUSY, ERR_CORRUPT, ERR_INTERRUPTED,
 * ERR_EXISTS (uniqueness), ERR_REFUSED (trigger, check, authorizer), ERR_INTERNAL (our SQL).
 */
struct db *
db_open(const char *path, const struct db_options *options, struct err *e);

void
db_close(struct db *db);

/* One or several statements without parameters. */
bool
db_exec(struct db *db, const char *sql, struct err *e);

/* First column of the first row as a number. ERR_NOT_FOUND without a row. */
bool
db_query_whole(struct db *db, const char *sql, int64_t *out, struct err *e);

/* NULL with e when the SQL does not compile. */
struct db_statement *
db_get(struct db *db, const char *sql, struct err *e);

/* A statement of the caller's own, for SQL that is made at run time; db_finalize it. */
struct db_statement *
db_prepare(struct db *db, const char *sql, struct err *e);

void
db_finalize(struct db_statement *statement);

/* Parameters count from 1. Texts and blobs are borrowed until the statement is reset. */
void
db_bind_whole(struct db_statement *statement, int index, int64_t value);

/* NULL text binds NULL. */
void
db_bind_text(struct db_statement *statement, int index, const char *text);

void
db_bind_text_n(struct db_statement *statement, int index, const char *text, size_t length);

void
db_bind_blob(struct db_statement *statement, int index, const void *bytes, size_t length);

/* A zero id binds NULL. */
void
db_bind_id(struct db_statement *statement, int index, const struct id *id);

void
db_bind_null(struct db_statement *statement, int index);

enum db_row {
	DB_ROW,
	DB_DONE,
	DB_FAILED,
};

enum db_row
db_step(struct db_statement *statement, struct err *e);

/* Steps to the end and resets. */
bool
db_run(struct db_statement *statement, struct err *e);

/* Ends reading, forgets bindings. Always safe. */
void
db_reset(struct db_statement *statement);

/* Columns count from 0; valid until the next step or reset. */
int64_t
db_column_whole(struct db_statement *statement, int column);

bool
db_column_is_null(struct db_statement *statement, int column);

const char *
db_column_text(struct db_statement *statement, int column, size_t *length);

const void *
db_column_blob(struct db_statement *statement, int column, size_t *length);

/* A missing or misshapen id gives all zeros. */
struct id
db_column_id(struct db_statement *statement, int column);

int
db_column_count(struct db_statement *statement);

/*
 * Transactions nest: the outermost is BEGIN IMMEDIATE, inner ones are savepoints. db_rollback
 * undoes the innermost; it never fails (a fault rolled back by SQLite itself counts as done).
 */
bool
db_begin(struct db *db, struct err *e);

bool
db_commit(struct db *db, struct err *e);

void
db_rollback(struct db *db);

int
db_depth(const struct db *db);

int64_t
db_last_row(const struct db *db);

int64_t
db_changes(const struct db *db);

/*
 * One picture of the store for the statements until db_end_read, whose locks are taken once; nests.
 * For readers. db_end_read never fails.
 */
bool
db_begin_read(struct db *db, struct err *e);

void
db_end_read(struct db *db);

/*
 * Statements that run from now on end with ERR_INTERRUPTED once so long has passed; 0: they take
 * their time. A read of the disk is waited for first.
 */
void
db_set_budget(struct db *db, int64_t budget_us);

/* From any thread. */
void
db_interrupt(struct db *db);

/* Sets the page cache (bulk work wants more). */
void
db_set_cache(struct db *db, int kib);

/* Copies what it can without waiting for readers; *wal_pages (may be NULL) those in the WAL. */
bool
db_checkpoint(struct db *db, int *wal_pages, struct err *e);

/* Everything into the file, the WAL emptied. ERR_BUSY while somebody reads old pages. */
bool
db_checkpoint_whole(struct db *db, struct err *e);

/*
 * A whole copy into target, which may not exist or is empty, of what was committed when it began;
 * others may write meanwhile. Synced before it returns true; nothing is left after false.
 */
bool
db_copy(struct db *db, const char *target, struct err *e);

/*
 * SQLite's own check of the file. Faults go to fault, at most maximum; *faults is their number.
 */
bool
db_check(struct db *db, int maximum, void (*fault)(const char *text, void *context),
         void *context, int *faults, struct err *e);

/* Path of the open file. */
const char *
db_path(const struct db *db);

#endif

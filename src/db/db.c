/*
 * Connections and statements. Called by store/ only. Invariant: every statement of a connection is
 * finalized before the connection is closed.
 */
#include "db/db.h"
#include "db_priv.h"

#include "base/i18n.h"
#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STEPS_BETWEEN_LOOKS 64	/* of SQLite's machine: some microseconds */

/* SQLite's codes as ours, with words for people; SQLite's own follow in brackets. */
static const struct {
	int sqlite;
	enum err_code code;
	const char *words;
} code_table[] = {
	{ SQLITE_FULL, ERR_DISK_FULL, N_("the disk is full: make room on it") },
	{ SQLITE_IOERR, ERR_IO, N_("the disk could not be read or written") },
	{ SQLITE_CANTOPEN, ERR_IO, N_("the file could not be opened") },
	{ SQLITE_PROTOCOL, ERR_BUSY, N_("another program is at work in it: try again") },
	{ SQLITE_BUSY, ERR_BUSY, N_("another program is at work in it: try again") },
	{ SQLITE_LOCKED, ERR_BUSY, N_("another program is at work in it: try again") },
	{ SQLITE_CORRUPT, ERR_CORRUPT, N_("the file is damaged: restore a backup") },
	{ SQLITE_NOTADB, ERR_CORRUPT, N_("the file is no store: give another file") },
	{ SQLITE_INTERRUPT, ERR_INTERRUPTED, N_("interrupted") },
	{ SQLITE_READONLY, ERR_DENIED, N_("the file may not be written: look at its permissions") },
	{ SQLITE_PERM, ERR_DENIED, N_("the file may not be opened: look at its permissions") },
	{ SQLITE_AUTH, ERR_REFUSED, N_("only reading is allowed here") },
	{ SQLITE_CONSTRAINT, ERR_REFUSED, N_("the rules of the store forbid it") },
	{ SQLITE_TOOBIG, ERR_LIMIT, N_("a value is too large") },
};

static enum err_code
code_of(int code, int system_errno, const char **words)
{
	*words = N_("a fault of the program");
	if ((code & 0xff) == SQLITE_IOERR && (system_errno == ENOSPC || system_errno == EDQUOT))
		code = SQLITE_FULL;
	for (size_t i = 0; i < sizeof(code_table) / sizeof(code_table[0]); i++) {
		if (code_table[i].sqlite != (code & 0xff))
			continue;
		*words = code_table[i].words;
		if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
		    code == SQLITE_CONSTRAINT_ROWID)
			return ERR_EXISTS;
		return code_table[i].code;
	}
	return ERR_INTERNAL;
}

bool
db_fault_to_err(sqlite3 *handle, int code, const char *what, struct err *e)
{
	int extended = handle ? sqlite3_extended_errcode(handle) : code;
	int system_errno = handle ? sqlite3_system_errno(handle) : 0;
	const char *detail = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
	enum err_code ours;
	const char *words;

	if ((extended & 0xff) != (code & 0xff)) {
		extended = code;
		detail = sqlite3_errstr(code);
	}
	ours = code_of(extended, system_errno, &words);
	return err_set(e, ours, "%s: %s (%s)", what, _(words), detail);
}

/* Readers: nothing but reading, and the few pragmas that only read or concern the connection. */
static int
authorize_reading(void *context, int action, const char *first, const char *second,
                  const char *database, const char *trigger)
{
	static const char *const pragmas[] = {
		"user_version", "application_id", "integrity_check", "quick_check", "query_only",
		"cache_size", "page_count", "page_size", "freelist_count", "foreign_key_check",
		"table_info", "data_version", "busy_timeout", "journal_mode", "trusted_schema",
		"mmap_size",
	};

	(void)context;
	(void)second;
	(void)database;
	(void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
		return SQLITE_OK;
	case SQLITE_PRAGMA:
		for (size_t i = 0; first && i < sizeof(pragmas) / sizeof(pragmas[0]); i++) {
			if (sqlite3_stricmp(first, pragmas[i]) == 0)
				return SQLITE_OK;
		}
		return SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static bool
set_up(struct db *db, const struct db_options *options, struct err *e)
{
	static const char writer[] =
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
		"PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=0;"
		"PRAGMA journal_size_limit=16777216; PRAGMA temp_store=FILE; PRAGMA mmap_size=0;";
	static const char reader[] =
		"PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;";
	int on = 0;

	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, options->busy_ms ? options->busy_ms : 5000);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
	sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 0);
	db_set_cache(db, options->cache_kib ? options->cache_kib : 1024);
	if (options->mode != DB_READ)
		return db_exec(db, writer, e);
	sqlite3_set_authorizer(db->handle, authorize_reading, NULL);
	return db_exec(db, reader, e);
}

struct db *
db_open(const char *path, const struct db_options *options, struct err *e)
{
	static const int flags[] = {
		[DB_READ] = SQLITE_OPEN_READONLY,
		[DB_WRITE] = SQLITE_OPEN_READWRITE,
		[DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	};
	struct db *db;
	mode_t mask;
	int code;

	if (options->mode != DB_CREATE && access(path, R_OK) != 0) {
		err_set_errno(e, errno, _("store %s"), path);
		return NULL;
	}
	db = mem_calloc(1, sizeof(*db));
	db->path = mem_dup_text(path);
	mask = umask(077);
	code = sqlite3_open_v2(path, &db->handle,
	                       flags[options->mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
	                       options->vfs);
	if (code != SQLITE_OK)
		db_fault_to_err(db->handle, code, path, e);
	else if (set_up(db, options, e)) {
		umask(mask);
		return db;
	} else
		err_prefix(e, _("store %s"), path);
	umask(mask);
	db_close(db);
	return NULL;
}

static void
statement_free(struct db_statement *statement)
{
	sqlite3_finalize(statement->handle);
	mem_free(statement);
}

void
db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < db->statement_count; i++)
		statement_free(db->statements[i]);
	sqlite3_close_v2(db->handle);
	mem_free(db->path);
	mem_free(db);
}

const char *
db_path(const struct db *db)
{
	return db->path;
}

void
db_set_cache(struct db *db, int kib)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "PRAGMA cache_size=-%d", kib);
	sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
}

bool
db_exec(struct db *db, const char *sql, struct err *e)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	if (code == SQLITE_OK)
		return true;
	return db_fault_to_err(db->handle, code, "store", e);
}

bool
db_query_whole(struct db *db, const char *sql, int64_t *out, struct err *e)
{
	struct db_statement *statement = db_prepare(db, sql, e);
	enum db_row row;

	*out = 0;
	if (!statement)
		return false;
	row = db_step(statement, e);
	if (row == DB_ROW)
		*out = db_column_whole(statement, 0);
	else if (row == DB_DONE)
		err_set(e, ERR_NOT_FOUND, "store: no row: %s", sql);
	db_finalize(statement);
	return row == DB_ROW;
}

struct db_statement *
db_prepare(struct db *db, const char *sql, struct err *e)
{
	struct db_statement *statement = mem_calloc(1, sizeof(*statement));
	int code;

	statement->db = db;
	code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
	                          &statement->handle, NULL);
	if (code == SQLITE_OK && statement->handle)
		return statement;
	db_fault_to_err(db->handle, code, "store", e);
	mem_free(statement);
	return NULL;
}

void
db_finalize(struct db_statement *statement)
{
	if (statement)
		statement_free(statement);
}

struct db_statement *
db_get(struct db *db, const char *sql, struct err *e)
{
	struct db_statement *statement;

	for (size_t i = 0; i < db->statement_count; i++) {
		if (db->statements[i]->sql == sql) {
			db_reset(db->statements[i]);
			return db->statements[i];
		}
	}
	if (db->statement_count == DB_STATEMENTS_MAX) {
		err_set(e, ERR_INTERNAL, "store: more than %d statements", DB_STATEMENTS_MAX);
		return NULL;
	}
	statement = db_prepare(db, sql, e);
	if (!statement)
		return NULL;
	statement->sql = sql;
	db->statements[db->statement_count++] = statement;
	return statement;
}

static void
note_binding(struct db_statement *statement, int code)
{
	statement->used = true;
	if (code != SQLITE_OK && statement->bind_fault == SQLITE_OK)
		statement->bind_fault = code;
}

void
db_bind_whole(struct db_statement *statement, int index, int64_t value)
{
	note_binding(statement, sqlite3_bind_int64(statement->handle, index, value));
}

void
db_bind_text_n(struct db_statement *statement, int index, const char *text, size_t length)
{
	note_binding(statement, sqlite3_bind_text64(statement->handle, index, text, length,
	                                            SQLITE_STATIC, SQLITE_UTF8));
}

void
db_bind_text(struct db_statement *statement, int index, const char *text)
{
	if (text)
		db_bind_text_n(statement, index, text, strlen(text));
	else
		db_bind_null(statement, index);
}

void
db_bind_blob(struct db_statement *statement, int index, const void *bytes, size_t length)
{
	if (length == 0)
		note_binding(statement, sqlite3_bind_zeroblob(statement->handle, index, 0));
	else
		note_binding(statement, sqlite3_bind_blob64(statement->handle, index, bytes, length,
		                                            SQLITE_STATIC));
}

void
db_bind_id(struct db_statement *statement, int index, const struct id *id)
{
	if (!id || id_is_zero(id))
		db_bind_null(statement, index);
	else
		db_bind_blob(statement, index, id->bytes, ID_BYTES);
}

void
db_bind_null(struct db_statement *statement, int index)
{
	note_binding(statement, sqlite3_bind_null(statement->handle, index));
}

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int
budget_is_spent(void *context)
{
	const struct db *db = context;

	return now_us() >= db->budget_ends_us;
}

enum db_row
db_step(struct db_statement *statement, struct err *e)
{
	int code = statement->bind_fault;

	statement->used = true;
	if (code != SQLITE_OK) {
		db_fault_to_err(NULL, code, "store", e);
		return DB_FAILED;
	}
	/* SQLite looks at it within long statements, not between short ones. */
	code = statement->db->budget_ends_us && budget_is_spent(statement->db) ?
	       SQLITE_INTERRUPT : sqlite3_step(statement->handle);
	if (code == SQLITE_ROW)
		return DB_ROW;
	if (code == SQLITE_DONE)
		return DB_DONE;
	db_fault_to_err(statement->db->handle, code, "store", e);
	return DB_FAILED;
}

bool
db_run(struct db_statement *statement, struct err *e)
{
	enum db_row row;

	do {
		row = db_step(statement, e);
	} while (row == DB_ROW);
	db_reset(statement);
	return row == DB_DONE;
}

void
db_reset(struct db_statement *statement)
{
	if (!statement || !statement->used)
		return;
	sqlite3_reset(statement->handle);
	sqlite3_clear_bindings(statement->handle);
	statement->bind_fault = SQLITE_OK;
	statement->used = false;
}

int64_t
db_column_whole(struct db_statement *statement, int column)
{
	return sqlite3_column_int64(statement->handle, column);
}

bool
db_column_is_null(struct db_statement *statement, int column)
{
	return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

const char *
db_column_text(struct db_statement *statement, int column, size_t *length)
{
	const char *text = (const char *)sqlite3_column_text(statement->handle, column);

	if (length)
		*length = (size_t)sqlite3_column_bytes(statement->handle, column);
	return text;
}

const void *
db_column_blob(struct db_statement *statement, int column, size_t *length)
{
	const void *bytes = sqlite3_column_blob(statement->handle, column);

	*length = (size_t)sqlite3_column_bytes(statement->handle, column);
	return bytes;
}

struct id
db_column_id(struct db_statement *statement, int column)
{
	struct id id = { { 0 } };
	size_t length;
	const void *bytes = db_column_blob(statement, column, &length);

	if (bytes && length == ID_BYTES)
		memcpy(id.bytes, bytes, ID_BYTES);
	return id;
}

int
db_column_count(struct db_statement *statement)
{
	return sqlite3_column_count(statement->handle);
}

int64_t
db_last_row(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}

void
db_set_budget(struct db *db, int64_t budget_us)
{
	db->budget_ends_us = budget_us ? now_us() + budget_us : 0;
	sqlite3_progress_handler(db->handle, budget_us ? STEPS_BETWEEN_LOOKS : 0,
	                         budget_us ? budget_is_spent : NULL, db);
}

void
db_interrupt(struct db *db)
{
	sqlite3_interrupt(db->handle);
}

/* Online copies of a database, and SQLite's own check of one. */
#include "db_priv.h"

#include "base/i18n.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
db_copy(struct db *db, const char *target, struct err *e)
{
	sqlite3 *copy = NULL;
	sqlite3_backup *backup;
	struct stat info;
	mode_t mask;
	bool ok = false;
	int code;

	if (lstat(target, &info) == 0 && (!S_ISREG(info.st_mode) || info.st_size > 0))
		return err_set(e, ERR_EXISTS, _("%s: is there already: give another name"), target);
	mask = umask(077);
	code = sqlite3_open_v2(target, &copy,
	                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
	                       NULL);
	umask(mask);
	if (code != SQLITE_OK) {
		db_fault_to_err(copy, code, target, e);
		goto out;
	}
	sqlite3_extended_result_codes(copy, 1);
	backup = sqlite3_backup_init(copy, "main", db->handle, "main");
	if (!backup) {
		db_fault_to_err(copy, sqlite3_errcode(copy), target, e);
		goto out;
	}
	/* One step is one snapshot: with a WAL nobody has to wait for it. */
	code = sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	if (code != SQLITE_DONE) {
		db_fault_to_err(copy, code, target, e);
		goto out;
	}
	/* One file that stands alone: no WAL beside it. */
	code = sqlite3_exec(copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	if (code != SQLITE_OK) {
		db_fault_to_err(copy, code, target, e);
		goto out;
	}
	ok = true;
out:
	sqlite3_close_v2(copy);
	if (ok) {
		int descriptor = open(target, O_RDWR | O_CLOEXEC);

		ok = descriptor >= 0 && fsync(descriptor) == 0;
		if (!ok)
			err_set(e, ERR_IO, _("%s: could not be synced to the disk"), target);
		if (descriptor >= 0)
			close(descriptor);
	}
	if (!ok && e->code != ERR_EXISTS)
		unlink(target);
	return ok;
}

bool
db_check(struct db *db, int maximum, void (*fault)(const char *text, void *context),
         void *context, int *faults, struct err *e)
{
	struct db_statement *statement;
	enum db_row row;
	char sql[64];

	*faults = 0;
	snprintf(sql, sizeof(sql), "PRAGMA integrity_check(%d)", maximum);
	statement = db_prepare(db, sql, e);
	if (!statement)
		return false;
	while ((row = db_step(statement, e)) == DB_ROW) {
		const char *text = db_column_text(statement, 0, NULL);

		if (!text || strcmp(text, "ok") == 0)
			continue;
		(*faults)++;
		if (fault)
			fault(text, context);
	}
	db_finalize(statement);
	return row == DB_DONE;
}

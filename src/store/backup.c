/*
 * Backup and restore. A backup is copied beside its place, its journal verified, synced and
 * renamed: whole or not there. A restore never touches the store before its replacement is ready.
 */
#include "store/care.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "care_priv.h"
#include "guard_priv.h"
#include "journal_priv.h"
#include "schema_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder of a path, for opening it. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_dup_text(".");
	return mem_dup_text_n(path, slash == path ? 1 : (size_t)(slash - path));
}

static bool
sync_folder(const char *path, struct err *e)
{
	char *folder = folder_of(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		err_set_errno(e, errno, "%s", folder);
	if (fd >= 0)
		close(fd);
	mem_free(folder);
	return ok;
}

static bool
name_beside(const char *path, const char *ending, struct strbuf *out, struct err *e)
{
	strbuf_init(out, PATH_MAX);
	if (strbuf_addf(out, "%s%s", path, ending))
		return true;
	return err_set(e, ERR_LIMIT, _("%.80s…: the path is too long"), path);
}

static bool
resolve(const char *path, struct strbuf *out, struct err *e)
{
	strbuf_init(out, PATH_MAX);
	if (path)
		return strbuf_add(out, path) ||
		       err_set(e, ERR_LIMIT, _("%.80s…: the path is too long"), path);
	return path_of(PATH_DATA, "hotseat.db", out, e);
}

/* --- backup ----------------------------------------------------------------------------------- */

static bool
copy_store(const char *path, const char *target, struct err *e)
{
	struct db_options options = { .mode = DB_READ };
	struct strbuf source;
	struct db *db = NULL;
	bool ok;

	ok = resolve(path, &source, e) && (db = db_open(source.data, &options, e)) != NULL &&
	     db_ladder_check(db, &store_ladder, e) && db_copy(db, target, e);
	db_close(db);
	strbuf_release(&source);
	return ok;
}

static int
by_name_down(const void *left, const void *right)
{
	return strcmp(*(char *const *)right, *(char *const *)left);
}

/* Does name belong to the same row of backups as target ("hotseat-" … ".db")? */
static bool
same_row(const char *name, const char *target)
{
	const char *dash = strrchr(target, '-'), *dot = strrchr(target, '.');
	size_t head = dash ? (size_t)(dash - target) + 1 : 0;
	size_t length = strlen(name);

	return dash && dot && dot > dash && length > head + strlen(dot) &&
	       strncmp(name, target, head) == 0 && strcmp(name + length - strlen(dot), dot) == 0;
}

/* The names hold the date, so the order of names is the order of age. */
static void
drop_oldest(const char *target, int keep)
{
	char *folder = folder_of(target);
	const char *slash = strrchr(target, '/');
	const char *base = slash ? slash + 1 : target;
	size_t count = 0, capacity = 0;
	char **names = NULL;
	struct dirent *entry;
	DIR *directory = opendir(folder);

	while (directory && (entry = readdir(directory)) != NULL) {
		if (!same_row(entry->d_name, base))
			continue;
		MEM_GROW(names, capacity, count);
		names[count++] = mem_dup_text(entry->d_name);
	}
	if (count > 1)
		qsort(names, count, sizeof(names[0]), by_name_down);
	for (size_t i = 0; i < count; i++) {
		if (directory && i >= (size_t)keep)
			unlinkat(dirfd(directory), names[i], 0);
		mem_free(names[i]);
	}
	if (directory)
		closedir(directory);
	mem_free(names);
	mem_free(folder);
}

bool
store_backup_file(const char *path, const char *target, int keep, struct err *e)
{
	struct strbuf part;
	struct stat info;
	bool ok;

	if (lstat(target, &info) == 0)
		return err_set(e, ERR_EXISTS, _("%s: is there already: give another name"), target);
	if (!name_beside(target, ".part", &part, e)) {
		strbuf_release(&part);
		return false;
	}
	unlink(part.data);
	ok = copy_store(path, part.data, e) && verify_journal(part.data, e);
	if (ok && link(part.data, target) != 0)
		ok = err_set_errno(e, errno, "%s", target);
	unlink(part.data);
	ok = ok && sync_folder(target, e);
	if (ok && keep > 0)
		drop_oldest(target, keep);
	strbuf_release(&part);
	return ok;
}

/* --- restore ---------------------------------------------------------------------------------- */

/*
 * The copy becomes a new history of a later generation than any that was, with all that is derived
 * made anew.
 */
static bool
make_new_history(const char *path, struct err *e)
{
	struct db_options options = { .mode = DB_WRITE };
	struct journal journal = { .db = NULL };
	struct rebuild_report report;
	struct clock clock;
	int64_t witnessed, generation;
	int from;
	bool fresh, ok;

	clock_init_system(&clock);
	random_init_system(&journal.random);
	journal.db = db_open(path, &options, e);
	ok = journal.db && db_ladder_climb(journal.db, &store_ladder, &from, e) &&
	     journal_open(&journal, NULL, clock_wall_ms(&clock), &fresh, e);
	if (ok && fresh)
		ok = err_set(e, ERR_CORRUPT, _("the backup is empty"));
	if (ok) {
		witnessed = guard_read_witness(&journal.first_replica);
		generation = (witnessed > journal.generation ? witnessed : journal.generation) + 1;
		ok = db_begin(journal.db, e) &&
		     journal_fork(&journal, "restored", clock_wall_ms(&clock), e) &&
		     journal_set_generation(&journal, generation, e) && db_commit(journal.db, e) &&
		     rebuild_view(journal.db, NULL, NULL, &report, e) &&
		     db_checkpoint_whole(journal.db, e) &&
		     guard_write_witness(&journal.first_replica, generation, e);
	}
	db_close(journal.db);
	return ok;
}

static bool
copy_backup(const char *backup, const char *target, struct err *e)
{
	struct db_options options = { .mode = DB_READ };
	struct db *db = db_open(backup, &options, e);
	bool ok = db && db_copy(db, target, e);

	db_close(db);
	return ok;
}

/* What was there goes aside with all that belongs to it, whatever state it is in. */
static bool
put_aside(const char *path, struct err *e)
{
	static const char *const endings[] = { "-wal", "-shm", "" };
	struct strbuf from, to;
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof(endings) / sizeof(endings[0]); i++) {
		strbuf_init(&from, PATH_MAX);
		strbuf_init(&to, PATH_MAX);
		ok = strbuf_addf(&from, "%s%s", path, endings[i]) &&
		     strbuf_addf(&to, "%s.before-restore%s", path, endings[i]);
		if (ok && rename(from.data, to.data) != 0 && errno != ENOENT)
			ok = err_set_errno(e, errno, "%s", from.data);
		strbuf_release(&from);
		strbuf_release(&to);
	}
	return ok;
}

bool
store_restore_file(const char *backup, const char *path, struct err *e)
{
	struct strbuf store, part;
	int lock = -1;
	bool ok;

	strbuf_init(&part, PATH_MAX);
	ok = resolve(path, &store, e) && guard_lock(store.data, &lock, e) &&
	     strbuf_addf(&part, "%s.restoring", store.data);
	if (ok) {
		unlink(part.data);
		ok = copy_backup(backup, part.data, e) && verify_journal(part.data, e) &&
		     make_new_history(part.data, e) && put_aside(store.data, e);
		if (ok && rename(part.data, store.data) != 0)
			ok = err_set_errno(e, errno, "%s", store.data);
		ok = ok && sync_folder(store.data, e);
		if (!ok)
			unlink(part.data);
	}
	guard_unlock(lock);
	strbuf_release(&part);
	strbuf_release(&store);
	return ok;
}

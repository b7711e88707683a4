/*
 * Backup and restore. A backup is copied beside its place, its journal verified, synced and
 * renamed: whole or not there. A restore never touches the store before its replacement is ready.
 *
 * Who makes a backup holds a lock (flock) on its ".part" as long as it lives. So a ".part" without
 * one was left by a process that was killed, and the next backup of its row takes it away before
 * it asks for room.
 */
#include "store/care.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "care_priv.h"
#include "guard_priv.h"
#include "journal_priv.h"
#include "schema_priv.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PART ".part"

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
	struct db *db = db_open(path, &options, e);
	bool ok = db && db_ladder_check(db, &store_ladder, e) && db_copy(db, target, e);

	db_close(db);
	return ok;
}

static int
by_name_down(const void *left, const void *right)
{
	return strcmp(*(char *const *)right, *(char *const *)left);
}

/* Backups of one row differ in digits only, those of the date. ending comes behind the name. */
static bool
same_row(const char *name, const char *target, const char *ending)
{
	for (; *target; name++, target++) {
		bool digits = isdigit((unsigned char)*name) && isdigit((unsigned char)*target);

		if (!digits && *name != *target)
			return false;
	}
	return strcmp(name, ending) == 0;
}

static const char *
name_in(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The names of target's row in its open folder, newest first: they hold the date. */
static char **
take_row(DIR *directory, const char *target, const char *ending, size_t *count)
{
	size_t capacity = 0;
	char **names = NULL;
	struct dirent *entry;

	*count = 0;
	rewinddir(directory);
	while ((entry = readdir(directory)) != NULL) {
		if (!same_row(entry->d_name, name_in(target), ending))
			continue;
		MEM_GROW(names, capacity, *count);
		names[(*count)++] = mem_dup_text(entry->d_name);
	}
	if (*count > 1)
		qsort(names, *count, sizeof(names[0]), by_name_down);
	return names;
}

static void
free_row(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		mem_free(names[i]);
	mem_free(names);
}

static void
drop_oldest(DIR *directory, const char *target, size_t keep)
{
	size_t count;
	char **names = take_row(directory, target, "", &count);

	for (size_t i = keep; i < count; i++)
		unlinkat(dirfd(directory), names[i], 0);
	free_row(names, count);
}

/* With SQLite's own file beside it, which a killed process leaves too. */
static void
unlink_part(int folder, const char *name)
{
	struct strbuf journal;

	strbuf_init(&journal, PATH_MAX);
	if (strbuf_addf(&journal, "%s-journal", name))
		unlinkat(folder, journal.data, 0);
	unlinkat(folder, name, 0);
	strbuf_release(&journal);
}

static void
drop_left_over(DIR *directory, const char *target)
{
	size_t count;
	char **names = take_row(directory, target, PART, &count);

	for (size_t i = 0; i < count; i++) {
		int fd = openat(dirfd(directory), names[i], O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			unlink_part(dirfd(directory), names[i]);
		if (fd >= 0)
			close(fd);
	}
	free_row(names, count);
}

/* A new, empty file, locked until the descriptor is closed. */
static bool
begin_part(const char *path, int *descriptor, struct err *e)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	struct stat info;

	*descriptor = -1;
	if (fd < 0 && errno != EEXIST)
		return err_set_errno(e, errno, "%s", path);
	/* Between the two a backup that begins now may take it for left over: then it is gone. */
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &info) != 0 ||
	    info.st_nlink == 0) {
		if (fd >= 0)
			close(fd);
		return err_set(e, ERR_BUSY, _("%s: is being written already: wait for it"), path);
	}
	*descriptor = fd;
	return true;
}

/* A backup that fills the disk up takes the desk its room to save: then rather none. */
static bool
check_room(const char *store_path, const char *part, struct err *e)
{
	struct stat store, wal, target;
	struct statvfs room;
	struct strbuf wal_path;
	int64_t needed, left;
	bool ok;

	strbuf_init(&wal_path, PATH_MAX);
	ok = strbuf_addf(&wal_path, "%s-wal", store_path);
	if (!ok || stat(store_path, &store) != 0 || stat(part, &target) != 0 ||
	    statvfs(part, &room) != 0) {
		strbuf_release(&wal_path);
		return true;	/* the copying tells what is wrong */
	}
	needed = (int64_t)store.st_size + (stat(wal_path.data, &wal) == 0 ? wal.st_size : 0);
	if (store.st_dev == target.st_dev)
		needed += GUARD_ROOM_TO_SPARE;
	left = (int64_t)room.f_bavail * (int64_t)room.f_frsize;
	strbuf_release(&wal_path);
	return left >= needed ||
	       err_set(e, ERR_DISK_FULL, _("%lld MB are left on the disk and %lld MB needed: "
	                                   "make room on it"),
	               (long long)(left / 1000000), (long long)(needed / 1000000 + 1));
}

static bool
write_part(const char *path, const char *part, struct err *e)
{
	struct strbuf source;
	bool ok = resolve(path, &source, e) && check_room(source.data, part, e) &&
	          copy_store(source.data, part, e) && verify_journal(part, e);

	strbuf_release(&source);
	return ok;
}

/* Never over a file that is there. Not every file system knows both ways (FAT, NFS). */
static bool
give_name(const char *part, const char *target, struct err *e)
{
	if (renameat2(AT_FDCWD, part, AT_FDCWD, target, RENAME_NOREPLACE) == 0)
		return true;
	if ((errno == EINVAL || errno == ENOSYS) && link(part, target) == 0)
		return true;
	return err_set_errno(e, errno, "%s", target);
}

static bool
make_backup(DIR *directory, const char *path, const char *target, const char *part, struct err *e)
{
	int descriptor;
	bool ok;

	drop_left_over(directory, target);
	if (!begin_part(part, &descriptor, e))
		return false;
	ok = write_part(path, part, e) && give_name(part, target, e);
	unlink_part(AT_FDCWD, part);
	close(descriptor);
	return ok && sync_folder(target, e);
}

bool
store_backup_file(const char *path, const char *target, int keep, struct err *e)
{
	char *folder;
	DIR *directory;
	struct strbuf part;
	struct stat info;
	bool ok;

	if (lstat(target, &info) == 0)
		return err_set(e, ERR_EXISTS, _("%s: is there already: give another name"), target);
	folder = folder_of(target);
	directory = opendir(folder);
	ok = directory || err_set_errno(e, errno, "%s", folder);
	mem_free(folder);
	if (!ok)
		return false;
	ok = name_beside(target, PART, &part, e) &&
	     make_backup(directory, path, target, part.data, e);
	if (ok && keep > 0)
		drop_oldest(directory, target, (size_t)keep);
	strbuf_release(&part);
	closedir(directory);
	return ok;
}

bool
store_backup_runs(const char *target)
{
	struct err ignored = ERR_INIT;
	struct strbuf part;
	bool runs = false;

	if (name_beside(target, PART, &part, &ignored)) {
		int fd = open(part.data, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

		runs = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
		if (fd >= 0)
			close(fd);
	}
	strbuf_release(&part);
	return runs;
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

/* The copy is gone when somebody reads of its faults: they are those of the file given. */
static void
name_backup(const char *part, const char *backup, struct err *e)
{
	const char *from = e->text, *at;
	struct strbuf text;
	size_t length = strlen(part);

	if (!strstr(from, part) || e->code == ERR_DISK_FULL || e->code == ERR_IO)
		return;
	strbuf_init(&text, PATH_MAX + 2 * ERR_TEXT_MAX);
	/* each layer may have put it in front: once will do */
	while (!strncmp(from, part, length) && !strncmp(from + length, ": ", 2) &&
	       !strncmp(from + length + 2, part, length))
		from += length + 2;
	for (; (at = strstr(from, part)); from = at + length)
		strbuf_addf(&text, "%.*s%s", (int)(at - from), from, backup);
	strbuf_add(&text, from);
	err_set(e, e->code, "%s", text.data ? text.data : backup);
	strbuf_release(&text);
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
		if (!ok) {
			unlink(part.data);
			name_backup(part.data, backup, e);
		}
	}
	guard_unlock(lock);
	strbuf_release(&part);
	strbuf_release(&store);
	return ok;
}

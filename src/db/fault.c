/*
 * The faulty file system of tests: a thin layer over the system's. Files opened through it keep
 * the old contents of what was written since their last sync, so that a power cut can take
 * unsynced writes back. One plan for the process, guarded by a mutex.
 */
#include "db/fault.h"
#include "base/id.h"
#include "base/memory.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>

/* One write not synced yet: what stood there before. */
struct unsynced {
	struct unsynced *before;
	char *path;
	sqlite3_int64 offset;
	sqlite3_int64 size_before;	/* of the file */
	int length;
	unsigned char *old;
	bool truncation;
};

struct fault_file {
	sqlite3_file base;
	sqlite3_file *inner;
	char *path;
	bool watched;	/* database, WAL, journal: not temporary files */
};

static struct {
	pthread_mutex_t mutex;
	sqlite3_vfs vfs;
	sqlite3_vfs *system;
	enum db_fault fault;
	int64_t at, count;
	bool stays, happened, installed;
	struct random_source random;
	struct unsynced *unsynced;	/* latest first */
} plan = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static struct fault_file *
fault_file_of(sqlite3_file *file)
{
	return (struct fault_file *)(void *)file;
}

/* Counts a call that reaches the disk; the code it has to fail with, or SQLITE_OK. */
static int
meet_plan(int io_code)
{
	int code = SQLITE_OK;

	pthread_mutex_lock(&plan.mutex);
	plan.count++;
	if (plan.at > 0 && (plan.count == plan.at || (plan.count > plan.at && plan.stays))) {
		plan.happened = true;
		code = plan.fault == DB_FAULT_FULL ? SQLITE_FULL : io_code;
	}
	pthread_mutex_unlock(&plan.mutex);
	return code;
}

static bool
power_is_out(void)
{
	return plan.fault == DB_FAULT_POWER && plan.happened;
}

static void
unsynced_free(struct unsynced *item)
{
	mem_free(item->path);
	mem_free(item->old);
	mem_free(item);
}

static void
remember(struct fault_file *file, sqlite3_int64 offset, int length, bool truncation)
{
	struct unsynced *item;

	if (plan.fault != DB_FAULT_POWER || !file->watched)
		return;
	item = mem_calloc(1, sizeof(*item));
	item->path = mem_dup_text(file->path);
	item->offset = offset;
	item->truncation = truncation;
	file->inner->pMethods->xFileSize(file->inner, &item->size_before);
	if (truncation) {
		length = item->size_before > offset ? (int)(item->size_before - offset) : 0;
	} else if (offset + length > item->size_before) {
		length = offset < item->size_before ? (int)(item->size_before - offset) : 0;
	}
	item->length = length;
	if (length > 0) {
		item->old = mem_alloc((size_t)length);
		file->inner->pMethods->xRead(file->inner, item->old, length, offset);
	}
	pthread_mutex_lock(&plan.mutex);
	item->before = plan.unsynced;
	plan.unsynced = item;
	pthread_mutex_unlock(&plan.mutex);
}

static void
forget(const char *path)
{
	struct unsynced **place = &plan.unsynced;

	pthread_mutex_lock(&plan.mutex);
	while (*place) {
		struct unsynced *item = *place;

		if (!path || strcmp(item->path, path) == 0) {
			*place = item->before;
			unsynced_free(item);
		} else {
			place = &item->before;
		}
	}
	pthread_mutex_unlock(&plan.mutex);
}

/* --- methods of a file ------------------------------------------------------------------------ */

static int
file_close(sqlite3_file *base)
{
	struct fault_file *file = fault_file_of(base);
	int code = file->inner->pMethods->xClose(file->inner);

	mem_free(file->inner);
	mem_free(file->path);
	return code;
}

static int
fault_read(sqlite3_file *base, void *out, int length, sqlite3_int64 offset)
{
	struct fault_file *file = fault_file_of(base);

	return file->inner->pMethods->xRead(file->inner, out, length, offset);
}

static int
fault_write(sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset)
{
	struct fault_file *file = fault_file_of(base);
	int code = file->watched ? meet_plan(SQLITE_IOERR_WRITE) : SQLITE_OK;

	if (code != SQLITE_OK || power_is_out())
		return code != SQLITE_OK ? code : SQLITE_IOERR_WRITE;
	remember(file, offset, length, false);
	return file->inner->pMethods->xWrite(file->inner, bytes, length, offset);
}

static int
fault_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	struct fault_file *file = fault_file_of(base);
	int code = file->watched ? meet_plan(SQLITE_IOERR_TRUNCATE) : SQLITE_OK;

	if (code != SQLITE_OK || power_is_out())
		return code != SQLITE_OK ? code : SQLITE_IOERR_TRUNCATE;
	remember(file, size, 0, true);
	return file->inner->pMethods->xTruncate(file->inner, size);
}

static int
fault_sync(sqlite3_file *base, int flags)
{
	struct fault_file *file = fault_file_of(base);
	int code = file->watched ? meet_plan(SQLITE_IOERR_FSYNC) : SQLITE_OK;

	if (code != SQLITE_OK || power_is_out())
		return code != SQLITE_OK ? code : SQLITE_IOERR_FSYNC;
	code = file->inner->pMethods->xSync(file->inner, flags);
	if (code == SQLITE_OK)
		forget(file->path);
	return code;
}

#define INNER(base) fault_file_of(base)->inner

static int
file_size(sqlite3_file *base, sqlite3_int64 *size)
{
	return INNER(base)->pMethods->xFileSize(INNER(base), size);
}

static int
file_lock(sqlite3_file *base, int level)
{
	return INNER(base)->pMethods->xLock(INNER(base), level);
}

static int
file_unlock(sqlite3_file *base, int level)
{
	return INNER(base)->pMethods->xUnlock(INNER(base), level);
}

static int
file_check_lock(sqlite3_file *base, int *out)
{
	return INNER(base)->pMethods->xCheckReservedLock(INNER(base), out);
}

static int
file_control(sqlite3_file *base, int op, void *argument)
{
	return INNER(base)->pMethods->xFileControl(INNER(base), op, argument);
}

static int
file_sector_size(sqlite3_file *base)
{
	return INNER(base)->pMethods->xSectorSize(INNER(base));
}

static int
file_characteristics(sqlite3_file *base)
{
	return INNER(base)->pMethods->xDeviceCharacteristics(INNER(base));
}

static int
file_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **out)
{
	return INNER(base)->pMethods->xShmMap(INNER(base), page, size, extend, out);
}

static int
file_shm_lock(sqlite3_file *base, int offset, int n, int flags)
{
	return INNER(base)->pMethods->xShmLock(INNER(base), offset, n, flags);
}

static void
file_shm_barrier(sqlite3_file *base)
{
	INNER(base)->pMethods->xShmBarrier(INNER(base));
}

static int
file_shm_unmap(sqlite3_file *base, int delete)
{
	return INNER(base)->pMethods->xShmUnmap(INNER(base), delete);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = fault_read,
	.xWrite = fault_write,
	.xTruncate = fault_truncate,
	.xSync = fault_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_check_lock,
	.xFileControl = file_control,
	.xSectorSize = file_sector_size,
	.xDeviceCharacteristics = file_characteristics,
	.xShmMap = file_shm_map,
	.xShmLock = file_shm_lock,
	.xShmBarrier = file_shm_barrier,
	.xShmUnmap = file_shm_unmap,
};

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out_flags)
{
	struct fault_file *file = fault_file_of(base);
	int code;

	(void)vfs;
	memset(file, 0, sizeof(*file));
	if (power_is_out())
		return SQLITE_CANTOPEN;
	file->inner = mem_calloc(1, (size_t)plan.system->szOsFile);
	code = plan.system->xOpen(plan.system, name, file->inner, flags, out_flags);
	if (code != SQLITE_OK) {
		mem_free(file->inner);
		return code;
	}
	file->watched = name && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL |
	                                  SQLITE_OPEN_MAIN_JOURNAL));
	file->path = name ? mem_dup_text(name) : NULL;
	base->pMethods = &methods;
	return SQLITE_OK;
}

static int
vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
	(void)vfs;
	if (power_is_out())
		return SQLITE_IOERR_DELETE;
	forget(name);
	return plan.system->xDelete(plan.system, name, sync_folder);
}

bool
db_fault_install(void)
{
	if (plan.installed)
		return true;
	plan.system = sqlite3_vfs_find(NULL);
	if (!plan.system)
		return false;
	plan.vfs = *plan.system;
	plan.vfs.pNext = NULL;
	plan.vfs.zName = DB_FAULT_VFS;
	plan.vfs.szOsFile = (int)sizeof(struct fault_file);
	plan.vfs.xOpen = vfs_open;
	plan.vfs.xDelete = vfs_delete;
	plan.installed = sqlite3_vfs_register(&plan.vfs, 0) == SQLITE_OK;
	return plan.installed;
}

void
db_fault_plan(enum db_fault fault, int64_t at, bool stays, uint64_t seed)
{
	forget(NULL);
	pthread_mutex_lock(&plan.mutex);
	plan.fault = fault;
	plan.at = at;
	plan.count = 0;
	plan.stays = stays;
	plan.happened = false;
	random_init_seeded(&plan.random, seed);
	pthread_mutex_unlock(&plan.mutex);
}

int64_t
db_fault_count(void)
{
	return plan.count;
}

bool
db_fault_happened(void)
{
	return plan.happened;
}

/* Puts back what stood there before. */
static void
undo_write(const struct unsynced *item)
{
	int fd = open(item->path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (item->length > 0 &&
	    pwrite(fd, item->old, (size_t)item->length, item->offset) != item->length)
		fprintf(stderr, "fault: %s: could not be put back\n", item->path);
	if (!item->truncation && ftruncate(fd, item->size_before) != 0)
		fprintf(stderr, "fault: %s: could not be cut\n", item->path);
	close(fd);
}

void
db_fault_power_back(void)
{
	/* A disk keeps some of the unsynced writes: from the last one back, each may stay or go. */
	uint64_t part = random_below(&plan.random, 3);

	for (struct unsynced *item = plan.unsynced; item; item = item->before) {
		if (part == 0 || (part == 1 && random_below(&plan.random, 2) == 0))
			undo_write(item);
	}
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
}

/* Lock, witness and ballast of a store. */
#include "guard_priv.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/strbuf.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static bool
beside(const char *store_path, const char *ending, struct strbuf *out)
{
	strbuf_init(out, PATH_MAX);
	return strbuf_addf(out, "%s%s", store_path, ending);
}

static bool
say_holder(int descriptor, const char *path, struct err *e)
{
	char pid[32];
	ssize_t length = pread(descriptor, pid, sizeof(pid) - 1, 0);

	pid[length > 0 ? length : 0] = '\0';
	pid[strspn(pid, "0123456789")] = '\0';
	return err_set(e, ERR_BUSY,
	               _("store %s: another hotseat (process %s) works on it: end that one first"),
	               path, *pid ? pid : "?");
}

bool
guard_lock(const char *store_path, int *descriptor, struct err *e)
{
	struct strbuf path;
	char pid[32];
	int length, fd;
	bool ok = false;

	*descriptor = -1;
	if (!beside(store_path, ".lock", &path)) {
		strbuf_release(&path);
		return err_set(e, ERR_LIMIT, _("store: its path is too long"));
	}
	fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		err_set_errno(e, errno, "%s", path.data);
	} else if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			say_holder(fd, store_path, e);
		else
			err_set_errno(e, errno, "%s", path.data);
		close(fd);
	} else {
		length = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
		/* Only the words of a refusal need the pid: a full disk is no reason to stop. */
		if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)length, 0) != length)
			log_write(LOG_WARNING, "store: the lock does not name its holder");
		*descriptor = fd;
		ok = true;
	}
	strbuf_release(&path);
	return ok;
}

void
guard_unlock(int descriptor)
{
	if (descriptor >= 0)
		close(descriptor);
}

static bool
witness_path(const struct id *store_id, struct strbuf *out, struct err *e)
{
	char name[ID_TEXT_SIZE + 16] = "witness-";

	id_to_text(store_id, name + strlen(name));
	strbuf_init(out, PATH_MAX);
	return path_of(PATH_STATE, name, out, e);
}

int64_t
guard_read_witness(const struct id *store_id)
{
	struct err ignored = ERR_INIT;
	struct strbuf path;
	int64_t generation = 0;
	char *bytes = NULL;
	size_t length;

	if (witness_path(store_id, &path, &ignored) &&
	    file_read(path.data, 64, &bytes, &length, &ignored))
		generation = strtoll(bytes, NULL, 10);
	mem_free(bytes);
	strbuf_release(&path);
	return generation;
}

bool
guard_write_witness(const struct id *store_id, int64_t generation, struct err *e)
{
	struct strbuf path;
	char text[32];
	int length = snprintf(text, sizeof(text), "%" PRId64 "\n", generation);
	bool ok = witness_path(store_id, &path, e) &&
		  file_write_whole(path.data, text, (size_t)length, e);

	strbuf_release(&path);
	return ok;
}

void
guard_fill_ballast(const char *store_path)
{
	struct strbuf path;
	struct statvfs room;
	struct stat info;
	int fd;

	if (beside(store_path, ".ballast", &path) &&
	    (stat(path.data, &info) != 0 || info.st_size < STORE_BALLAST_BYTES) &&
	    statvfs(store_path, &room) == 0 &&
	    (int64_t)room.f_bavail * (int64_t)room.f_frsize > GUARD_ROOM_TO_SPARE) {
		fd = open(path.data, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd >= 0) {
			if (posix_fallocate(fd, 0, STORE_BALLAST_BYTES) != 0)
				unlink(path.data);
			close(fd);
		}
	}
	strbuf_release(&path);
}

bool
guard_drop_ballast(const char *store_path)
{
	struct strbuf path;
	bool dropped = beside(store_path, ".ballast", &path) && unlink(path.data) == 0;

	strbuf_release(&path);
	return dropped;
}

/* Folders that vanish with the test. */
#include "lib/home.h"

#include "lib/program.h"
#include "lib/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOMES_MAX = 64, PATHS = 4, FILE_MAX_BYTES = 64 * 1024 * 1024,
	COPY_DEADLINE_MS = 10000 };

/* For the end of the process: paths still there. */
static struct {
	char path[HOME_PATH_SIZE];
	bool mounted;
} left[HOMES_MAX];
static pid_t owner;

static int
remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	(void)status;
	(void)kind;
	(void)where;
	remove(path);
	return 0;
}

static void
remove_tree(const char *path, bool mounted)
{
	if (mounted)
		umount2(path, MNT_DETACH);
	nftw(path, remove_entry, 32, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

static void
remove_all_left(void)
{
	if (getpid() != owner)
		return;
	for (int i = 0; i < HOMES_MAX; i++) {
		if (left[i].path[0])
			remove_tree(left[i].path, left[i].mounted);
	}
}

static void
remember(const struct home *home)
{
	if (!owner) {
		owner = getpid();
		atexit(remove_all_left);
	}
	for (int i = 0; i < HOMES_MAX; i++) {
		if (!left[i].path[0] || !strcmp(left[i].path, home->path)) {
			memcpy(left[i].path, home->path, sizeof(home->path));
			left[i].mounted = home->mounted;
			return;
		}
	}
	spawn_fatal("more than %d homes at once: remove them", HOMES_MAX);
}

void
home_make(struct home *home)
{
	const char *folder = getenv("HOTSEAT_HOME");

	if (!folder || !*folder)
		folder = getenv("TMPDIR");
	if (!folder || !*folder)
		folder = "/tmp";
	memset(home, 0, sizeof(*home));
	if ((size_t)snprintf(home->path, sizeof(home->path), "%s/home.XXXXXX", folder) >=
	    sizeof(home->path) || !mkdtemp(home->path))
		spawn_fatal("no folder in %s: %s", folder, strerror(errno));
	remember(home);
}

static bool
write_line(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY);
	bool ok = fd >= 0 && write(fd, line, strlen(line)) == (ssize_t)strlen(line);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* Who is not root may mount in a user namespace of his own, where the machine permits that. */
static bool
enter_own_namespace(void)
{
	char line[64];
	uid_t uid = geteuid();
	gid_t gid = getegid();

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return false;
	write_line("/proc/self/setgroups", "deny");
	snprintf(line, sizeof(line), "%u %u 1", (unsigned)gid, (unsigned)gid);
	write_line("/proc/self/gid_map", line);
	snprintf(line, sizeof(line), "%u %u 1", (unsigned)uid, (unsigned)uid);
	return write_line("/proc/self/uid_map", line);
}

void
home_copy(const struct home *from, struct home *to)
{
	char *all = spawn_format("%s/.", from->path);

	home_make(to);
	if (program_run(&(struct program_options){ .argv = (const char *const[]){
		"cp", "-a", all, to->path, NULL } }, COPY_DEADLINE_MS, NULL) != 0)
		spawn_fatal("%s cannot be copied", from->path);
	free(all);
}

bool
home_make_small(struct home *home, size_t size_bytes, char *why, size_t why_size)
{
	char options[64];

	home_make(home);
	snprintf(options, sizeof(options), "size=%zu,mode=0700", size_bytes);
	if (mount("tmpfs", home->path, "tmpfs", 0, options) != 0 &&
	    (errno != EPERM || !enter_own_namespace() ||
	     mount("tmpfs", home->path, "tmpfs", 0, options) != 0)) {
		snprintf(why, why_size, "no small file system can be mounted here: %s",
		         strerror(errno));
		home_remove(home);
		return false;
	}
	home->mounted = true;
	remember(home);
	return true;
}

void
home_remove(struct home *home)
{
	if (!home->path[0])
		return;
	remove_tree(home->path, home->mounted);
	for (int i = 0; i < HOMES_MAX; i++) {
		if (!strcmp(left[i].path, home->path))
			left[i].path[0] = '\0';
	}
	memset(home, 0, sizeof(*home));
}

const char *
home_path(const struct home *home, const char *name)
{
	static char paths[PATHS][HOME_PATH_SIZE * 2];
	static int next;
	char *path = paths[next++ % PATHS];

	if ((size_t)snprintf(path, sizeof(paths[0]), "%s/%s", home->path, name) >=
	    sizeof(paths[0]))
		spawn_fatal("the path of %s is too long", name);
	return path;
}

void
home_write(const struct home *home, const char *name, const char *text)
{
	char *path = spawn_format("%s/%s", home->path, name);
	FILE *file;

	for (char *slash = path + strlen(home->path) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	file = fopen(path, "w");
	if (!file || fputs(text, file) == EOF || fclose(file) != 0)
		spawn_fatal("%s cannot be written: %s", path, strerror(errno));
	free(path);
}

char *
home_read(const struct home *home, const char *name)
{
	FILE *file = fopen(home_path(home, name), "r");
	char *text;
	size_t length;

	if (!file)
		return NULL;
	text = spawn_alloc(FILE_MAX_BYTES + 1);
	length = fread(text, 1, FILE_MAX_BYTES, file);
	fclose(file);
	text[length] = '\0';
	return text;
}

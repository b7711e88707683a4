/*
 * Where things lie: see the header.
 */
#include "base/paths.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/visible.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES_MAX PATH_MAX	/* what realpath() may fill */
#define ANCESTORS_MAX 8		/* build/asan/tests/unit/base is five deep */

/* Outside names in messages: harmless and not endless. */
struct shown_path {
	char text[200];
};

static struct shown_path
shown(const char *path)
{
	struct shown_path result;
	struct strbuf text;

	strbuf_init(&text, sizeof(result.text) - 1);
	visible_add(&text, path, strlen(path), VISIBLE_LINE);
	memcpy(result.text, text.data, text.length + 1);
	strbuf_release(&text);
	return result;
}

static bool
too_long(struct err *e)
{
	return err_set(e, ERR_LIMIT, _("a path of more than 4096 bytes: choose a shorter folder"));
}

/* --- own folders ---------------------------------------------------------------------------- */

static const struct {
	const char *variable;
	const char *below_home;
} own_folders[] = {
	[PATH_DATA] = { "XDG_DATA_HOME", ".local/share" },
	[PATH_CONFIG] = { "XDG_CONFIG_HOME", ".config" },
	[PATH_STATE] = { "XDG_STATE_HOME", ".local/state" },
};

static const char *
home_folder(void)
{
	const char *home = getenv("HOME");
	const struct passwd *user;

	if (home && home[0] == '/')
		return home;
	user = getpwuid(getuid());
	return user && user->pw_dir && user->pw_dir[0] == '/' ? user->pw_dir : NULL;
}

/* A relative HOTSEAT_HOME counts from where the program was started. */
static bool
add_hotseat_home(const char *folder, struct strbuf *out, struct err *e)
{
	char here[PATH_BYTES_MAX];

	if (folder[0] == '/')
		return strbuf_add(out, folder) || too_long(e);
	if (!getcwd(here, sizeof(here)))
		return err_set_errno(e, errno, _("cannot tell the current folder"));
	return strbuf_addf(out, "%s/%s", here, folder) || too_long(e);
}

static bool
add_own_folder(enum path_kind kind, struct strbuf *out, struct err *e)
{
	const char *replaced = getenv("HOTSEAT_HOME");
	const char *folder = getenv(own_folders[kind].variable);
	const char *home;

	if (replaced && replaced[0])
		return add_hotseat_home(replaced, out, e);
	/* the XDG specification: what is relative is ignored */
	if (folder && folder[0] == '/')
		return strbuf_addf(out, "%s/hotseat", folder) || too_long(e);
	home = home_folder();
	if (!home)
		return err_set(e, ERR_NOT_FOUND,
		               _("no home folder: set HOME or HOTSEAT_HOME to a folder of yours"));
	return strbuf_addf(out, "%s/%s/hotseat", home, own_folders[kind].below_home) || too_long(e);
}

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool
folder_make(const char *path, struct err *e)
{
	char *copy = mem_dup_text(path);
	bool made = true;

	for (char *slash = copy + 1; made && *slash; slash++) {
		if (*slash != '/')
			continue;
		*slash = '\0';
		made = is_folder(copy) || mkdir(copy, 0700) == 0 || errno == EEXIST;
		*slash = '/';
	}
	made = made && (is_folder(copy) || mkdir(copy, 0700) == 0 ||
	                (errno == EEXIST && is_folder(copy)));
	if (!made)
		err_set_errno(e, errno, _("cannot make the folder %s"), shown(path).text);
	mem_free(copy);
	return made;
}

/* --- what comes with the program ------------------------------------------------------------ */

#define RUNNING "/proc/self/exe"

/* The file of the running program; false when the system does not say. */
static bool
program_file(char out[PATH_BYTES_MAX])
{
	ssize_t length = readlink(RUNNING, out, PATH_BYTES_MAX - 1);
	const char *started;

	if (length > 0) {
		out[length] = '\0';
		return true;
	}
	/* no /proc, as in a bare chroot: the name it was started by */
	started = (const char *)getauxval(AT_EXECFN);
	return started && realpath(started, out);
}

static bool
program_unknown(struct err *e)
{
	return err_set(e, ERR_NOT_FOUND,
	               _("cannot tell where the program lies: /proc is not mounted"));
}

bool
path_of_program(struct strbuf *out, struct err *e)
{
	char program[PATH_BYTES_MAX];
	struct stat there, running;

	if (!program_file(program))
		return program_unknown(e);
	/* replaced by another: the one that runs has no name any more */
	if (stat(RUNNING, &running) == 0 &&
	    (stat(program, &there) != 0 || there.st_dev != running.st_dev ||
	     there.st_ino != running.st_ino))
		return strbuf_add(out, RUNNING) || too_long(e);
	return strbuf_add(out, program) || too_long(e);
}

/* The folder of the running program; false when the system does not say. */
static bool
program_folder(char out[PATH_BYTES_MAX])
{
	char *slash;

	if (!program_file(out))
		return false;
	slash = strrchr(out, '/');
	if (!slash)
		return false;
	*slash = '\0';
	return true;
}

static bool
has(const char *folder, const char *name)
{
	char path[PATH_BYTES_MAX + 64];

	return snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

/*
 * The tree the program was built in: the nearest folder above it that holds a
 * Makefile and data/locale. Cuts folder down to it.
 */
static bool
climb_to_tree(char *folder)
{
	for (int i = 0; i < ANCESTORS_MAX; i++) {
		char *slash;

		if (has(folder, "Makefile") && has(folder, "data/locale"))
			return true;
		slash = strrchr(folder, '/');
		if (!slash || slash == folder)
			return false;
		*slash = '\0';
	}
	return false;
}

/* The nearest folder above the program that holds locale: the build folder. */
static bool
climb_to_locale(char *folder)
{
	for (int i = 0; i < ANCESTORS_MAX; i++) {
		char *slash;

		if (has(folder, "locale/zh_CN"))
			return true;
		if (has(folder, "Makefile"))
			return false;
		slash = strrchr(folder, '/');
		if (!slash || slash == folder)
			return false;
		*slash = '\0';
	}
	return false;
}

static bool
add_shared_folder(enum path_kind kind, struct strbuf *out, struct err *e)
{
	static const char *const installed[] = {
		[PATH_SHARED] = "share/hotseat",
		[PATH_LOCALE] = "share/locale",
	};
	char program[PATH_BYTES_MAX], tree[PATH_BYTES_MAX];
	char *slash;

	if (!program_folder(program))
		return program_unknown(e);
	memcpy(tree, program, sizeof(tree));
	if (climb_to_tree(tree)) {
		if (kind == PATH_SHARED)
			return strbuf_addf(out, "%s/data", tree) || too_long(e);
		if (climb_to_locale(program))
			return strbuf_addf(out, "%s/locale", program) || too_long(e);
		return strbuf_addf(out, "%s/build/locale", tree) || too_long(e);
	}
	slash = strrchr(program, '/');
	if (slash)
		*slash = '\0';
	return strbuf_addf(out, "%s/%s", program, installed[kind]) || too_long(e);
}

bool
path_of(enum path_kind kind, const char *name, struct strbuf *out, struct err *e)
{
	struct strbuf folder;
	bool is_own = kind <= PATH_STATE;
	bool found;

	strbuf_init(&folder, PATH_BYTES_MAX);
	found = is_own ? add_own_folder(kind, &folder, e) && folder_make(folder.data, e)
	               : add_shared_folder(kind, &folder, e);
	if (found)
		found = (name ? strbuf_addf(out, "%s/%s", folder.data, name)
		              : strbuf_add(out, folder.data)) ||
		        too_long(e);
	strbuf_release(&folder);
	return found;
}

/* --- whole files ---------------------------------------------------------------------------- */

static bool
read_all(int descriptor, const char *path, size_t maximum, struct strbuf *out, struct err *e)
{
	char block[65536];

	for (;;) {
		ssize_t got = read(descriptor, block, sizeof(block));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(e, errno, _("cannot read %s"), shown(path).text);
		if (got == 0)
			return true;
		if (!strbuf_add_n(out, block, (size_t)got))
			return err_set(e, ERR_LIMIT, _("%s is longer than %zu bytes"),
			               shown(path).text, maximum);
	}
}

bool
file_read(const char *path, size_t maximum, char **bytes, size_t *length, struct err *e)
{
	struct strbuf content;
	struct stat status;
	int descriptor;
	bool whole = false;

	*bytes = NULL;
	*length = 0;
	strbuf_init(&content, maximum);
	/* not blocking: a pipe without writer must not hold the program */
	descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (descriptor < 0)
		return err_set_errno(e, errno, _("cannot open %s"), shown(path).text);
	if (fstat(descriptor, &status) != 0)
		err_set_errno(e, errno, _("cannot read %s"), shown(path).text);
	else if (!S_ISREG(status.st_mode))
		err_set(e, ERR_INVALID, _("%s is not a file"), shown(path).text);
	else
		whole = read_all(descriptor, path, maximum, &content, e);
	close(descriptor);
	if (whole) {
		*length = content.length;
		*bytes = strbuf_take(&content);
	}
	strbuf_release(&content);
	return whole;
}

static bool
write_all(int descriptor, const void *bytes, size_t length)
{
	const char *from = bytes;

	while (length > 0) {
		ssize_t put = write(descriptor, from, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		from += put;
		length -= (size_t)put;
	}
	return true;
}

/* The rename itself must survive a power cut too. */
static bool
sync_folder_of(const char *path)
{
	char *folder = mem_dup_text(path);
	char *slash = strrchr(folder, '/');
	int descriptor;
	bool synced;

	if (slash)
		slash[slash == folder ? 1 : 0] = '\0';
	descriptor = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	synced = descriptor >= 0 && fsync(descriptor) == 0;
	if (descriptor >= 0)
		close(descriptor);
	mem_free(folder);
	return synced;
}

bool
file_write_whole(const char *path, const void *bytes, size_t length, struct err *e)
{
	/* a settings file may be a link into somebody's collection: keep the link */
	char *target = realpath(path, NULL);
	struct strbuf beside;
	int descriptor = -1, saved;
	bool renamed = false;

	strbuf_init(&beside, PATH_BYTES_MAX);
	if (!strbuf_addf(&beside, "%s.XXXXXX", target ? target : path)) {
		too_long(e);
		goto out;
	}
	descriptor = mkostemp(beside.data, O_CLOEXEC);
	if (descriptor < 0) {
		err_set_errno(e, errno, _("cannot write %s"), shown(path).text);
		goto out;
	}
	if (!write_all(descriptor, bytes, length) || fsync(descriptor) != 0) {
		saved = errno;
		goto failed;
	}
	if (rename(beside.data, target ? target : path) != 0 ||
	    !sync_folder_of(target ? target : path)) {
		saved = errno;
		goto failed;
	}
	renamed = true;
	goto out;
failed:
	unlink(beside.data);
	err_set_errno(e, saved, _("cannot write %s"), shown(path).text);
out:
	if (descriptor >= 0)
		close(descriptor);
	strbuf_release(&beside);
	free(target);
	return renamed;
}

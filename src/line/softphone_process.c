/*
 * The softphone as a running program (line/softphone.h): started in a session
 * of its own, found again by its pid file, heard through its pipe, and its
 * control port looked up in the tables of the kernel.
 */
#include "line/softphone.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "softphone_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROC_MAX (4 * 1024 * 1024)
#define LISTENING 0x0A		/* st in /proc/net/tcp: TCP_LISTEN */

static bool
path_in(const char *folder, const char *name, struct strbuf *path)
{
	return strbuf_addf(path, "%s/%s", folder, name);
}

/* ---- is it there? ------------------------------------------------------------------- */

bool
softphone_is_installed(struct err *e)
{
	const char *path = getenv("PATH");
	struct strbuf program;
	bool found = false;

	strbuf_init(&program, 4096);
	while (path && *path && !found) {
		size_t length = strcspn(path, ":");

		strbuf_clear(&program);
		strbuf_addf(&program, "%.*s/baresip", (int)length, path);
		found = access(program.data, X_OK) == 0;
		path += length + (path[length] == ':');
	}
	strbuf_release(&program);
	return found || err_set(e, ERR_NOT_FOUND, _("softphone: baresip is not installed: "
	                        "install the package baresip-core, or choose another line"));
}

pid_t
softphone_find(const char *folder)
{
	struct strbuf path;
	struct err e = ERR_INIT;
	char *bytes = NULL;
	size_t length;
	intmax_t pid = 0;

	if (!folder)
		return 0;
	strbuf_init(&path, 600);
	if (path_in(folder, "pid", &path) && file_read(path.data, 32, &bytes, &length, &e))
		pid = strtoimax(bytes, NULL, 10);
	mem_free(bytes);
	bytes = NULL;
	/* The number may be another program's by now: ours has the folder as its argument. */
	strbuf_clear(&path);
	if (pid > 1 && strbuf_addf(&path, "/proc/%jd/cmdline", pid) &&
	    file_read(path.data, 8192, &bytes, &length, &e)) {
		if (!memmem(bytes, length, folder, strlen(folder) + 1))
			pid = 0;
	} else {
		pid = 0;
	}
	mem_free(bytes);
	strbuf_release(&path);
	return (pid_t)pid;
}

/* ---- what it prints ----------------------------------------------------------------- */

/* The pipe, both ends, never blocking; made if need be. */
static int
open_pipe(const char *folder, int flags, struct err *e)
{
	struct strbuf path;
	struct stat status;
	int descriptor = -1;

	strbuf_init(&path, 600);
	path_in(folder, "output", &path);
	if ((flags & O_ACCMODE) == O_RDWR && mkfifo(path.data, 0600) && errno != EEXIST)
		err_set_errno(e, errno, _("softphone: %s"), path.data);
	else
		descriptor = open(path.data, flags | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	if (descriptor < 0) {
		if (e->code == ERR_NONE)
			err_set_errno(e, errno, _("softphone: %s"), path.data);
	} else if (fstat(descriptor, &status) || !S_ISFIFO(status.st_mode) ||
	           status.st_uid != geteuid()) {
		err_set(e, ERR_DENIED, _("softphone: %s is no pipe of ours: move it away"),
		        path.data);
		close(descriptor);
		descriptor = -1;
	}
	strbuf_release(&path);
	return descriptor;
}

static void
drain(int descriptor)
{
	char bytes[4096];

	/* A pipe holds 64 KiB as a rule: no more, whatever is printed meanwhile. */
	for (int i = 0; i < 64 && read(descriptor, bytes, sizeof(bytes)) > 0; i++)
		;
}

int
softphone_open_output(const char *folder, bool from_start)
{
	struct err e = ERR_INIT;
	int descriptor;

	/* One that was started this moment has no command line yet to be known by. */
	if (!from_start && softphone_find(folder) == 0)
		return -1;
	descriptor = open_pipe(folder, O_RDONLY, &e);
	if (descriptor >= 0 && !from_start)
		drain(descriptor);
	return descriptor;
}

bool
softphone_read_turned_away(const char *text, struct strbuf *uri)
{
	static const char begin[] = "ua: rejected call from ";
	static const char end[] = " (maximum ";
	const char *from = text + strlen(begin);
	const char *until = NULL;

	if (strncmp(text, begin, strlen(begin)) != 0)
		return false;
	for (const char *found = from; (found = strstr(found, end)); found++)
		until = found;
	return until && until > from && strbuf_add_n(uri, from, (size_t)(until - from));
}

bool
softphone_read_refused(const char *text, struct strbuf *reason)
{
	static const char begin[] = "reg: ";
	const char *from;
	size_t length;

	if (strncmp(text, begin, strlen(begin)) != 0)
		return false;
	from = strstr(text + strlen(begin), ": ");
	if (!from)
		return false;
	from += 2;
	length = strcspn(from, "\n");
	/* Behind it the server's name for itself, if it has one. */
	for (size_t i = 1; i < length && from[length - 1] == ')'; i++) {
		if (!strncmp(from + i - 1, " (", 2))
			length = i - 1;
	}
	return length > 0 && strbuf_add_n(reason, from, length);
}

/* ---- starting ----------------------------------------------------------------------- */

/* Not synced: after a crash of the machine no softphone runs anyway. */
static void
write_pid(const char *folder, pid_t pid)
{
	struct strbuf path;
	char text[32];
	int length = snprintf(text, sizeof(text), "%jd\n", (intmax_t)pid);
	int descriptor;

	strbuf_init(&path, 600);
	path_in(folder, "pid", &path);
	descriptor = open(path.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	/* Without it the next desk would not know that it is ours; it runs all the same. */
	if (descriptor >= 0 && write(descriptor, text, (size_t)length) != length)
		unlink(path.data);
	if (descriptor >= 0)
		close(descriptor);
	strbuf_release(&path);
}

/* A session of its own, every signal as a fresh program expects it. */
static void
set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none;
	sigset_t all;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &all);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
	                         POSIX_SPAWN_SETSIGDEF);
}

static int
spawn(const char *folder, int output, pid_t *pid)
{
	char program[] = "baresip";
	char option[] = "-f";
	char *where = mem_dup_text(folder);
	char *arguments[] = { program, option, where, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int failed;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, output, 1);
	posix_spawn_file_actions_adddup2(&actions, output, 2);
	posix_spawn_file_actions_addchdir_np(&actions, where);
	set_attributes(&attributes);
	failed = posix_spawnp(pid, program, &actions, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	mem_free(where);
	return failed;
}

bool
softphone_start(const struct line_softphone *softphone, pid_t *pid, struct err *e)
{
	int output;
	int failed;

	*pid = 0;
	if (!softphone_is_installed(e) || !softphone_make_folder(softphone->folder, e))
		return false;
	output = open_pipe(softphone->folder, O_RDWR, e);
	if (output < 0)
		return false;
	drain(output);
	failed = spawn(softphone->folder, output, pid);
	close(output);
	if (failed)
		return err_set_errno(e, failed, _("softphone: baresip does not start"));
	write_pid(softphone->folder, *pid);
	return true;
}

bool
softphone_reap(pid_t pid)
{
	return pid > 0 && waitpid(pid, NULL, WNOHANG) == pid;
}

/* ---- who may reach its control port ------------------------------------------------- */

/* Addresses stand in the tables as 32-bit words in the machine's order, in hexadecimal. */
static bool
is_loopback(const char *address)
{
	static const unsigned char ipv4[4] = { 127, 0, 0, 1 };
	static const unsigned char ipv6[16] = { [15] = 1 };
	static const unsigned char mapped[16] = { [10] = 0xFF, [11] = 0xFF, 127, 0, 0, 1 };
	unsigned char bytes[16];
	size_t length = strcspn(address, ":") / 2;

	if (length != 4 && length != 16)
		return false;
	for (size_t word = 0; word < length / 4; word++) {
		char digits[9];
		uint32_t value;

		memcpy(digits, address + 8 * word, 8);
		digits[8] = '\0';
		value = (uint32_t)strtoul(digits, NULL, 16);
		memcpy(bytes + 4 * word, &value, 4);
	}
	return length == 4 ? bytes[0] == ipv4[0]
	                   : !memcmp(bytes, ipv6, 16) || !memcmp(bytes, mapped, 16);
}

/* One row: "  0: 0100007F:386C 00000000:0000 0A …". */
static enum softphone_port
judge_row(const char *row, int port)
{
	char address[40];
	unsigned local_port;
	unsigned state;

	if (sscanf(row, " %*u: %32[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x", address, &local_port,
	           &state) != 3 || state != LISTENING || (int)local_port != port)
		return SOFTPHONE_PORT_CLOSED;
	return is_loopback(address) ? SOFTPHONE_PORT_LOOPBACK : SOFTPHONE_PORT_OPEN;
}

enum softphone_port
softphone_port_state(int port)
{
	static const char *const tables[] = { "/proc/net/tcp", "/proc/net/tcp6" };
	enum softphone_port worst = SOFTPHONE_PORT_CLOSED;

	for (size_t i = 0; i < 2; i++) {
		struct err e = ERR_INIT;
		char *bytes = NULL;
		size_t length;

		if (!file_read(tables[i], PROC_MAX, &bytes, &length, &e))
			continue;
		for (const char *row = bytes; row && *row;) {
			enum softphone_port state = judge_row(row, port);

			if (state > worst)
				worst = state;
			row = strchr(row, '\n');
			row = row ? row + 1 : NULL;
		}
		mem_free(bytes);
	}
	return worst;
}

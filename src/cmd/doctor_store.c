/* The store, its daily backup, and the room on its disk; see doctor_priv.h. */
#include "doctor_priv.h"

#include "base/i18n.h"
#include "base/paths.h"
#include "base/strbuf.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

enum {
	LINE_MAX_BYTES = 256,
	ANSWER_MAX_BYTES = 4096,
};

#define MIB (1024LL * 1024)
#define ROOM_NEEDED (64 * MIB)
#define ROOM_WANTED (512 * MIB)
#define DAY_MS (24LL * 3600 * 1000)

/* --- who works on it ---------------------------------------------------------------------- */

/* The process that holds the store's lock, by the kernel's table: asking for it would take it. */
static long
holder_of(const char *store_path)
{
	char path[DOCTOR_PATH_MAX + 8], line[LINE_MAX_BYTES];
	struct stat info;
	long holder = 0;
	FILE *locks;

	snprintf(path, sizeof(path), "%s.lock", store_path);
	if (stat(path, &info) != 0 || !(locks = fopen("/proc/locks", "r")))
		return 0;
	while (fgets(line, sizeof(line), locks)) {
		unsigned major, minor;
		unsigned long inode;
		long pid;

		if (sscanf(line, "%*d: FLOCK %*s WRITE %ld %x:%x:%lu", &pid, &major, &minor,
		           &inode) == 4 &&
		    makedev(major, minor) == info.st_dev && inode == info.st_ino)
			holder = pid;
	}
	fclose(locks);
	return holder;
}

/* --- the store ---------------------------------------------------------------------------- */

static void
say_facts(struct doctor *doctor)
{
	struct store_facts facts;
	struct err e = ERR_INIT;

	if (!reader_facts(doctor->reader, &facts, &e)) {
		doctor_say(doctor, DOCTOR_WRONG, N_("store"),
		           _("hotseat verify tells more; hotseat restore brings a backup back"),
		           "%s", e.text);
		return;
	}
	doctor_say(doctor, DOCTOR_FINE, N_("store"), NULL,
	           _("%s: desk %s, %" PRId64 " customers, %" PRId64 " tickets, %" PRId64
	             " calls, %" PRId64 " follow-ups, %s"),
	           doctor->store_path, facts.desk_code, facts.customers, facts.tickets,
	           facts.calls, facts.followups, doctor_size(facts.file_bytes + facts.wal_bytes));
	if (doctor->holder)
		doctor_say(doctor, DOCTOR_FINE, N_("desk"), NULL,
		           _("open on this store (process %ld)"), doctor->holder);
}

static void
say_check(struct doctor *doctor)
{
	struct err e = ERR_INIT;
	struct strbuf answer;
	bool asked;

	strbuf_init(&answer, ANSWER_MAX_BYTES);
	asked = reader_query_text(doctor->reader, "PRAGMA quick_check(1)", &answer, &e);
	if (!asked || !answer.data || strcmp(answer.data, "ok") != 0)
		doctor_say(doctor, DOCTOR_WRONG, N_("store"),
		           _("end the desk and restore a backup: hotseat restore FILE"),
		           _("damaged: %s"), asked && answer.data ? answer.data : e.text);
	strbuf_release(&answer);
}

/* Customers' data is nobody else's business on this machine. */
static void
say_rights(struct doctor *doctor)
{
	char advice[DOCTOR_PATH_MAX + 32];
	struct stat info;

	if (stat(doctor->store_path, &info) != 0 || !(info.st_mode & 077))
		return;
	snprintf(advice, sizeof(advice), "chmod 600 %s", doctor->store_path);
	doctor_say(doctor, DOCTOR_WRONG, N_("store"), advice,
	           _("others may read it (mode %03o)"), (unsigned)(info.st_mode & 0777));
}

void
doctor_check_store(struct doctor *doctor)
{
	struct err e = ERR_INIT;
	struct stat info;

	if (stat(doctor->store_path, &info) != 0 && errno == ENOENT) {
		doctor_say(doctor, DOCTOR_FINE, N_("store"), NULL,
		           _("none yet (%s): the first start makes it"), doctor->store_path);
		return;
	}
	doctor->holder = holder_of(doctor->store_path);
	doctor->reader = reader_open(doctor->store_path, &e);
	if (!doctor->reader) {
		doctor_say(doctor, DOCTOR_WRONG, N_("store"),
		           _("hotseat verify tells more; hotseat restore brings a backup back"),
		           "%s", e.text);
		return;
	}
	say_facts(doctor);
	say_check(doctor);
	say_rights(doctor);
}

/* --- backups ------------------------------------------------------------------------------ */

/* When the newest file of the folder was written, UTC ms; 0: none. Counts them. */
static int64_t
newest_backup_ms(const char *folder, int *count)
{
	DIR *entries = opendir(folder);
	int64_t newest_ms = 0;
	struct dirent *entry;

	*count = 0;
	while (entries && (entry = readdir(entries))) {
		const char *ending = strrchr(entry->d_name, '.');
		struct stat info;

		if (!ending || strcmp(ending, ".db") != 0 ||
		    fstatat(dirfd(entries), entry->d_name, &info, 0) != 0)
			continue;
		(*count)++;
		if ((int64_t)info.st_mtime * 1000 > newest_ms)
			newest_ms = (int64_t)info.st_mtime * 1000;
	}
	if (entries)
		closedir(entries);
	return newest_ms;
}

static int64_t
changed_ms(const char *store_path)
{
	struct stat info;

	return stat(store_path, &info) == 0 ? (int64_t)info.st_mtime * 1000 : 0;
}

static void
say_backup(struct doctor *doctor, const char *folder, int64_t newest_ms, int count)
{
	int64_t age_ms = doctor->now_ms - newest_ms;
	bool stale = changed_ms(doctor->store_path) - newest_ms > 2 * DAY_MS;

	if (!newest_ms)
		doctor_say(doctor, DOCTOR_NOTE, N_("backup"),
		           _("hotseat backup FILE makes one now"),
		           _("none yet in %s: the desk makes one a day while it is open"), folder);
	else if (stale && doctor->settings.daily_backup)
		doctor_say(doctor, DOCTOR_WRONG, N_("backup"),
		           _("see that the disk has room; hotseat backup FILE says what is wrong"),
		           _("the last one is %s old though the store has changed since"),
		           doctor_span(age_ms));
	else
		doctor_say(doctor, DOCTOR_FINE, N_("backup"), NULL,
		           _("the last one is %s old; %d kept in %s"), doctor_span(age_ms), count,
		           folder);
}

void
doctor_check_backup(struct doctor *doctor)
{
	struct err e = ERR_INIT;
	struct strbuf folder;
	int64_t newest_ms;
	int count;

	if (!doctor->reader)
		return;
	strbuf_init(&folder, DOCTOR_PATH_MAX);
	if (!path_of(PATH_DATA, "backups", &folder, &e)) {
		doctor_say(doctor, DOCTOR_WRONG, N_("backup"), NULL, "%s", e.text);
	} else {
		newest_ms = newest_backup_ms(folder.data, &count);
		if (!doctor->settings.daily_backup)
			doctor_say(doctor, DOCTOR_NOTE, N_("backup"),
			           _("write daily_backup: true into settings.yaml"), "%s",
			           _("the daily backup is switched off"));
		if (newest_ms || doctor->settings.daily_backup)
			say_backup(doctor, folder.data, newest_ms, count);
	}
	strbuf_release(&folder);
}

/* --- room --------------------------------------------------------------------------------- */

void
doctor_check_room(struct doctor *doctor)
{
	char folder[DOCTOR_PATH_MAX], *slash;
	struct statvfs info;
	int64_t free_bytes;

	snprintf(folder, sizeof(folder), "%s", doctor->store_path);
	slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	if (statvfs(slash ? folder : ".", &info) != 0) {
		doctor_say(doctor, DOCTOR_WRONG, N_("room"), NULL, "%s: %s", folder,
		           strerror(errno));
		return;
	}
	free_bytes = (int64_t)info.f_bavail * (int64_t)info.f_frsize;
	if (free_bytes < ROOM_NEEDED)
		doctor_say(doctor, DOCTOR_WRONG, N_("room"),
		           _("make room: what is typed waits until it can be saved"),
		           _("%s are left on the disk of the store"), doctor_size(free_bytes));
	else
		doctor_say(doctor, free_bytes < ROOM_WANTED ? DOCTOR_NOTE : DOCTOR_FINE, N_("room"),
		           NULL, _("%s are left on the disk of the store"),
		           doctor_size(free_bytes));
}

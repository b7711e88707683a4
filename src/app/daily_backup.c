/* The desk's backup of every day: see the header. */
#include "app/daily_backup.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/loop_child.h"
#include "base/memory.h"
#include "base/paths.h"
#include "model/civil_time.h"
#include "store/care.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEPT "7"
#define LOOK_MS 3600000

struct daily_backup {
	struct daily_backup_setup setup;
	int64_t looked_ms;
	struct loop_child *child;	/* NULL: none under way */
};

static void
fail(struct daily_backup *backup, const char *why)
{
	log_write(LOG_ERROR, "backup: failed");
	backup->setup.failed(why, backup->setup.context);
}

/* "hotseat: backup: why\n": who says it is known here. */
static void
take_words(const char *said, char out[LOOP_CHILD_SAID_MAX + 1])
{
	static const char *const known[] = { "hotseat: ", "backup: " };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strncmp(said, known[i], strlen(known[i])) == 0)
			said += strlen(known[i]);
	}
	snprintf(out, LOOP_CHILD_SAID_MAX + 1, "%.*s", (int)strcspn(said, "\n"), said);
}

static void
ended(const struct loop_child_end *end, void *context)
{
	struct daily_backup *backup = context;
	char words[LOOP_CHILD_SAID_MAX + 1];

	if (end->signal)
		snprintf(words, sizeof(words), _("it was ended from outside (signal %d)"),
		         end->signal);
	else
		take_words(end->said, words);
	if (!end->signal && end->status == 0)
		log_write(LOG_INFO, "backup: written and verified");
	else
		fail(backup, words);
	loop_child_free(backup->child);
	backup->child = NULL;
}

static bool
todays_path(struct daily_backup *backup, struct strbuf *path, struct err *e)
{
	struct civil_time civil;
	char day[CIVIL_TEXT_SIZE];

	if (!path_of(PATH_DATA, "backups", path, e) || !folder_make(path->data, e))
		return false;
	civil_from_ms(backup->setup.zone, clock_wall_ms(backup->setup.clock), &civil);
	civil_text_date(&civil, day);
	return strbuf_addf(path, "/hotseat-%s.db", day) ||
	       err_set(e, ERR_LIMIT, _("%.80s…: the path is too long"), path->data);
}

static bool
start(struct daily_backup *backup, const char *target, struct err *e)
{
	const char *arguments[] = { backup->setup.program, "--lang", i18n_code(i18n_get()),
	                            "backup", "--idle", "--keep", KEPT, "--store",
	                            backup->setup.store_path, target, NULL };
	struct strbuf program;

	strbuf_init(&program, PATH_MAX);
	if (arguments[0] || path_of_program(&program, e)) {
		if (!arguments[0])
			arguments[0] = program.data;
		backup->child = loop_child_new(backup->setup.loop, arguments, ended, backup, e);
	}
	strbuf_release(&program);
	return backup->child != NULL;
}

struct daily_backup *
daily_backup_new(const struct daily_backup_setup *setup)
{
	struct daily_backup *backup = mem_calloc(1, sizeof(*backup));

	backup->setup = *setup;
	backup->looked_ms = INT64_MIN / 2;
	return backup;
}

void
daily_backup_look(struct daily_backup *backup)
{
	int64_t now_ms = clock_steady_ms(backup->setup.clock);
	struct err e = ERR_INIT;
	struct strbuf path;

	if (backup->child || now_ms - backup->looked_ms < LOOK_MS)
		return;
	backup->looked_ms = now_ms;
	strbuf_init(&path, PATH_MAX);
	/* A desk that was left may have started the one that is under way. */
	if (!todays_path(backup, &path, &e) ||
	    (access(path.data, F_OK) != 0 && !store_backup_runs(path.data) &&
	     !start(backup, path.data, &e)))
		fail(backup, e.text);
	strbuf_release(&path);
}

void
daily_backup_free(struct daily_backup *backup)
{
	if (!backup)
		return;
	loop_child_free(backup->child);
	mem_free(backup);
}

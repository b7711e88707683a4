/*
 * hotseat demo: the desk with invented people and a simulated line. One that was killed goes on at
 * the next start, as a desk does: a file beside its store says that it runs, and in which language
 * and with which pack. Leaving it takes that file away, so the next one is made anew.
 */
#include "app/demo.h"
#include "app/station.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "cmd/command.h"
#include "surroundings_priv.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATH_MAX_BYTES 4096
#define MARK_MAX_BYTES 8192
#define GOES_ON_MAX_S (12 * 3600)	/* its matters are dated around the moment it was made */
#define DEMO_SEED 20261121

struct demo_command {
	const char *pack;
	bool ascii;
	bool anew;
};

static const struct option options[] = {
	{ "pack", OPTION_TEXT, "NAME|DIR", N_("the hotline, by its pack"),
	  offsetof(struct demo_command, pack) },
	{ "ascii", OPTION_FLAG, NULL, N_("frames and signs in ASCII"),
	  offsetof(struct demo_command, ascii) },
	{ "new", OPTION_FLAG, NULL, N_("a new one, even if the last was killed and could go on"),
	  offsetof(struct demo_command, anew) },
	{ .name = NULL },
};

/* What the mark of a demonstration like this one holds. */
static void
write_mark(const struct demo_command *own, struct strbuf *mark)
{
	strbuf_addf(mark, "%s\n%s\n", i18n_code(i18n_get()), own->pack ? own->pack : "");
}

static bool
is_marked(const char *path, const struct strbuf *mark)
{
	char *bytes = NULL;
	size_t length;
	struct stat about;
	struct err e = ERR_INIT;
	bool same;

	if (stat(path, &about) != 0 || time(NULL) - about.st_mtime > GOES_ON_MAX_S ||
	    !file_read(path, MARK_MAX_BYTES, &bytes, &length, &e))
		return false;
	same = length == mark->length && !memcmp(bytes, mark->data, length);
	mem_free(bytes);
	return same;
}

static bool
make_anew(const struct demo_command *own, const char *path, struct err *e)
{
	struct pack *pack = surroundings_pack(own->pack, e);
	struct clock clock;
	bool ok;

	clock_init_system(&clock);
	ok = pack && demo_make(path, pack, &clock, DEMO_SEED, e);
	pack_free(pack);
	return ok;
}

static bool
prepare(const struct demo_command *own, const char *path, const char *mark_path, struct err *e)
{
	struct strbuf mark;
	bool ok = true;

	strbuf_init(&mark, MARK_MAX_BYTES);
	write_mark(own, &mark);
	if (own->anew || access(path, F_OK) != 0 || !is_marked(mark_path, &mark))
		ok = make_anew(own, path, e) &&
		     file_write_whole(mark_path, mark.data, mark.length, e);
	strbuf_release(&mark);
	return ok;
}

static bool
run(struct command_call *call, struct err *e)
{
	const struct demo_command *own = call->options;
	struct strbuf path, mark_path;
	struct desk_options desk = { .mode = APP_DEMO, .pack = own->pack,
	                             .agent = DEMO_STAFF_NUMBER, .line = "sim",
	                             .scenario = "demo", .ascii = own->ascii,
	                             .language_given = call->language_given };
	bool ok, left = false;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(e, ERR_USAGE, _("the demonstration needs a terminal"));
	if (!call->language_given)
		surroundings_set_language();	/* the invented people speak it too */
	strbuf_init(&path, PATH_MAX_BYTES);
	strbuf_init(&mark_path, PATH_MAX_BYTES);
	ok = path_of(PATH_DATA, "demo.db", &path, e) &&
	     path_of(PATH_DATA, "demo.db.running", &mark_path, e) &&
	     prepare(own, path.data, mark_path.data, e);
	desk.store_path = path.data;
	ok = ok && station_run(&desk, &left, e);
	if (left)
		unlink(mark_path.data);
	strbuf_release(&mark_path);
	strbuf_release(&path);
	return ok;
}

const struct command command_demo = {
	.name = "demo",
	.summary = N_("try the desk with invented people and a simulated line"),
	.options = options,
	.options_size = sizeof(struct demo_command),
	.exec = run,
};

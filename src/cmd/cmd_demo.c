/* hotseat demo: the desk with invented people and a simulated line. */
#include "app/demo.h"
#include "app/station.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "cmd/command.h"
#include "surroundings_priv.h"

#include <unistd.h>

#define PATH_MAX_BYTES 4096
#define DEMO_SEED 20261121

struct demo_command {
	const char *pack;
	bool ascii;
};

static const struct option options[] = {
	{ "pack", OPTION_TEXT, "NAME|DIR", N_("the hotline, by its pack"),
	  offsetof(struct demo_command, pack) },
	{ "ascii", OPTION_FLAG, NULL, N_("frames and signs in ASCII"),
	  offsetof(struct demo_command, ascii) },
	{ .name = NULL },
};

static bool
prepare(const struct demo_command *own, const char *path, struct err *e)
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
run(struct command_call *call, struct err *e)
{
	const struct demo_command *own = call->options;
	struct strbuf path;
	struct desk_options desk = { .mode = APP_DEMO, .pack = own->pack,
	                             .agent = DEMO_STAFF_NUMBER, .line = "sim",
	                             .scenario = "demo", .ascii = own->ascii,
	                             .language_given = call->language_given };
	bool ok;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(e, ERR_USAGE, _("the demonstration needs a terminal"));
	if (!call->language_given)
		surroundings_set_language();	/* the invented people speak it too */
	strbuf_init(&path, PATH_MAX_BYTES);
	ok = path_of(PATH_DATA, "demo.db", &path, e) && prepare(own, path.data, e);
	desk.store_path = path.data;
	ok = ok && station_run(&desk, e);
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

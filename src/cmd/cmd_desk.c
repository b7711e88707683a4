/* hotseat desk: the agent's desk at the terminal; what `hotseat` alone does. */
#include "app/linear.h"
#include "app/station.h"
#include "base/i18n.h"
#include "cmd/command.h"

struct desk_command {
	const char *store;
	const char *pack;
	const char *agent;
	const char *line;
	const char *scenario;
	bool linear;
	bool ascii;
};

static const struct option options[] = {
	{ "store", OPTION_TEXT, "FILE", N_("the store, if not the usual one"),
	  offsetof(struct desk_command, store) },
	{ "pack", OPTION_TEXT, "NAME|DIR", N_("the hotline, by its pack"),
	  offsetof(struct desk_command, pack) },
	{ "agent", OPTION_TEXT, "NUMBER", N_("staff number of the agent who works here"),
	  offsetof(struct desk_command, agent) },
	{ "line", OPTION_CHOICE, "manual|sim|baresip", N_("the telephone line"),
	  offsetof(struct desk_command, line) },
	{ "scenario", OPTION_CHOICE, "empty|demo|busy", N_("who calls on the simulated line"),
	  offsetof(struct desk_command, scenario) },
	{ "ascii", OPTION_FLAG, NULL, N_("frames and signs in ASCII"),
	  offsetof(struct desk_command, ascii) },
	{ "linear", OPTION_FLAG, NULL, N_("lines instead of a screen, for screen readers"),
	  offsetof(struct desk_command, linear) },
	{ .name = NULL },
};

static bool
run(struct command_call *call, struct err *e)
{
	const struct desk_command *own = call->options;
	struct desk_options desk = {
		.mode = APP_DESK,
		.store_path = own->store,
		.pack = own->pack,
		.agent = own->agent,
		.line = own->line,
		.scenario = own->scenario,
		.ascii = own->ascii,
		.language_given = call->language_given,
	};

	return own->linear ? linear_run(&desk, e) : station_run(&desk, NULL, e);
}

const struct command command_desk = {
	.name = "desk",
	.summary = N_("open the agent's desk"),
	.options = options,
	.options_size = sizeof(struct desk_command),
	.exec = run,
};

/* `hotseat restore FILE`: a backup in the store's place; the store there was is kept beside it. */
#include "cmd/command.h"

#include "base/i18n.h"
#include "store/care.h"

struct restore_options {
	const char *store;
};

static const struct option options[] = {
	{ "store", OPTION_TEXT, "FILE", N_("the store, if not the usual one"),
	  offsetof(struct restore_options, store) },
	{ .name = NULL },
};

static bool
run(struct command_call *call, struct err *e)
{
	const struct restore_options *given = call->options;

	if (!store_restore_file(call->operands[0], given->store, e))
		return false;
	fprintf(call->out, _("restored; the store that was there is kept as *.before-restore\n"));
	return true;
}

const struct command command_restore = {
	.name = "restore",
	.summary = N_("put a backup in the place of the store"),
	.arguments = "FILE",
	.operand_min = 1,
	.operand_max = 1,
	.options = options,
	.options_size = sizeof(struct restore_options),
	.exec = run,
};

/* `hotseat backup FILE`: a verified copy of the store, while a desk works on it or not. */
#include "cmd/command.h"

#include "base/i18n.h"
#include "store/care.h"

struct backup_options {
	const char *store;
};

static const struct option options[] = {
	{ "store", OPTION_TEXT, "FILE", N_("the store, if not the usual one"),
	  offsetof(struct backup_options, store) },
	{ .name = NULL },
};

static bool
run(struct command_call *call, struct err *e)
{
	const struct backup_options *given = call->options;

	if (!store_backup_file(given->store, call->operands[0], 0, e))
		return false;
	fprintf(call->out, _("%s: written and verified\n"), call->operands[0]);
	return true;
}

const struct command command_backup = {
	.name = "backup",
	.summary = N_("write a verified copy of the store"),
	.arguments = "FILE",
	.operand_min = 1,
	.operand_max = 1,
	.options = options,
	.options_size = sizeof(struct backup_options),
	.exec = run,
};

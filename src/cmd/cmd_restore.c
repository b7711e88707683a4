/* `hotseat restore FILE`: a backup in the store's place; the store there was is kept beside it. */
#include "cmd/command.h"

#include "base/i18n.h"
#include "base/paths.h"
#include "base/strbuf.h"
#include "store/care.h"

#include <limits.h>
#include <unistd.h>

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
	struct strbuf store;
	bool there, ok;

	strbuf_init(&store, PATH_MAX);
	ok = given->store ? strbuf_add(&store, given->store)
	                    || err_set(e, ERR_LIMIT, "%.80s…", given->store)
	                  : path_of(PATH_DATA, "hotseat.db", &store, e);
	there = ok && access(store.data, F_OK) == 0;
	ok = ok && store_restore_file(call->operands[0], store.data, e);
	if (ok && there)
		fprintf(call->out,
		        _("restored; the store that was there is kept as %s.before-restore\n"),
		        store.data);
	else if (ok)
		fprintf(call->out, _("restored: %s\n"), store.data);
	strbuf_release(&store);
	return ok;
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

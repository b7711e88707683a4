/* `hotseat rebuild`: derived rows made anew from the journal. */
#include "cmd/command.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/progress.h"
#include "store/care.h"

#include <inttypes.h>

struct rebuild_options {
	const char *store;
	bool json;
};

static const struct option options[] = {
	{ "store", OPTION_TEXT, "FILE", N_("the store, if not the usual one"),
	  offsetof(struct rebuild_options, store) },
	{ "json", OPTION_FLAG, NULL, N_("print one JSON object"),
	  offsetof(struct rebuild_options, json) },
	{ .name = NULL },
};

static void
tell_progress(int64_t done, int64_t total, void *context)
{
	struct progress *progress = context;

	progress->total = (uint64_t)total;
	progress_at(progress, (uint64_t)done);
}

static void
print_report(struct command_call *call, const struct rebuild_report *report, bool as_json)
{
	struct json *object;
	struct strbuf text;

	if (!as_json) {
		fprintf(call->out,
		        _("%" PRId64 " operations, %" PRId64 " records, %" PRId64 " mended\n"),
		        report->operations, report->entities, report->differing);
		return;
	}
	object = json_object();
	json_set(object, "operations", json_whole(report->operations));
	json_set(object, "entities", json_whole(report->entities));
	json_set(object, "mended", json_whole(report->differing));
	strbuf_init(&text, 4096);
	json_write_pretty(object, &text);
	fprintf(call->out, "%s\n", text.data);
	strbuf_release(&text);
	json_free(object);
}

static bool
run(struct command_call *call, struct err *e)
{
	const struct rebuild_options *given = call->options;
	struct store_options where = {
		.path = given->store,
		.synchronous = true,
		.must_exist = true,
	};
	struct rebuild_report report;
	struct progress progress;
	struct store *store = store_open(&where, e);
	bool ok;

	if (!store)
		return false;
	progress_start(&progress, _("rebuilding"), 0);
	ok = store_rebuild(store, tell_progress, &progress, &report, e);
	progress_end(&progress);
	store_close(store);
	if (ok)
		print_report(call, &report, given->json);
	return ok;
}

const struct command command_rebuild = {
	.name = "rebuild",
	.summary = N_("make the derived rows of a store anew from its journal"),
	.options = options,
	.options_size = sizeof(struct rebuild_options),
	.exec = run,
};

/* `hotseat verify`: everything a store claims about itself, computed once more. */
#include "cmd/command.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/visible.h"
#include "store/care.h"

#include <inttypes.h>
#include <string.h>

struct verify_options {
	const char *store;
	bool json;
};

static const struct option options[] = {
	{ "store", OPTION_TEXT, "FILE", N_("the store, if not the usual one"),
	  offsetof(struct verify_options, store) },
	{ "json", OPTION_FLAG, NULL, N_("print one JSON object"),
	  offsetof(struct verify_options, json) },
	{ .name = NULL },
};

struct telling {
	struct command_call *call;
	struct json *faults;	/* of --json; else NULL */
	struct progress progress;
};

static void
tell_fault(const char *text, void *context)
{
	struct telling *telling = context;
	struct strbuf line;

	progress_end(&telling->progress);
	if (telling->faults) {
		json_append(telling->faults, json_text(text));
		return;
	}
	strbuf_init(&line, 4 * ERR_TEXT_MAX);
	visible_add(&line, text, strlen(text), VISIBLE_LINE);
	fprintf(telling->call->out, "%s\n", line.data);
	strbuf_release(&line);
}

static void
tell_progress(int64_t done, int64_t total, void *context)
{
	struct telling *telling = context;

	telling->progress.total = (uint64_t)total;
	progress_at(&telling->progress, (uint64_t)done);
}

static bool
print_json(struct telling *telling, const struct verify_report *report)
{
	struct json *object = json_object();
	struct strbuf text;
	bool ok;

	json_set(object, "operations", json_whole(report->operations));
	json_set(object, "entities", json_whole(report->entities));
	json_set(object, "faults", json_whole(report->faults));
	json_set(object, "first_faults", telling->faults);
	strbuf_init(&text, 1 << 20);
	ok = json_write_pretty(object, &text);
	fprintf(telling->call->out, "%s\n", text.data);
	strbuf_release(&text);
	json_free(object);
	return ok;
}

static bool
run(struct command_call *call, struct err *e)
{
	const struct verify_options *given = call->options;
	struct telling telling = { .call = call };
	struct verify_report report;
	bool ok;

	if (given->json)
		telling.faults = json_array();
	progress_start(&telling.progress, _("verifying"), 0);
	ok = store_verify(given->store, tell_progress, tell_fault, &telling, &report, e);
	progress_end(&telling.progress);
	if (!ok) {
		json_free(telling.faults);
		return false;
	}
	call->status = report.faults > 0 ? COMMAND_REFUSED : COMMAND_OK;
	if (given->json)
		return print_json(&telling, &report);
	fprintf(call->out,
	        _("%" PRId64 " operations, %" PRId64 " records, %" PRId64 " faults\n"),
	        report.operations, report.entities, report.faults);
	return true;
}

const struct command command_verify = {
	.name = "verify",
	.summary = N_("check that a store is whole"),
	.options = options,
	.options_size = sizeof(struct verify_options),
	.exec = run,
};

/* hotseat import customers FILE.csv */
#include "app/import.h"
#include "base/i18n.h"
#include "base/json.h"
#include "cmd/command.h"

#include <string.h>

struct import_command {
	const char *store;
	struct option_list map;
	const char *rejects;
	bool dry_run;
	bool json;
};

static const struct option options[] = {
	{ "store", OPTION_TEXT, "FILE", N_("the store; otherwise the one in the data folder"),
	  offsetof(struct import_command, store) },
	{ "map", OPTION_LIST, "FIELD=COLUMN", N_("which column holds a field; may be repeated"),
	  offsetof(struct import_command, map) },
	{ "rejects", OPTION_TEXT, "FILE", N_("where rows go that cannot be taken"),
	  offsetof(struct import_command, rejects) },
	{ "dry-run", OPTION_FLAG, NULL, N_("count only, change nothing"),
	  offsetof(struct import_command, dry_run) },
	{ "json", OPTION_FLAG, NULL, N_("print the counts as JSON"),
	  offsetof(struct import_command, json) },
	{ .name = NULL },
};

static void
print_json(FILE *out, const struct import_report *report)
{
	struct json *object = json_object();
	struct strbuf text;

	strbuf_init(&text, 16 * 1024);
	json_set(object, "added", json_whole(report->added));
	json_set(object, "updated", json_whole(report->updated));
	json_set(object, "unchanged", json_whole(report->unchanged));
	json_set(object, "rejected", json_whole(report->rejected));
	json_set(object, "rejects_file", json_text(report->rejects_path));
	json_write_pretty(object, &text);
	fprintf(out, "%s\n", text.data);
	strbuf_release(&text);
	json_free(object);
}

static bool
run(struct command_call *call, struct err *e)
{
	const struct import_command *own = call->options;
	struct import_options import = {
		.store_path = own->store,
		.maps = own->map.items,
		.map_count = own->map.count,
		.rejects_path = own->rejects,
		.dry_run = own->dry_run,
		.quiet = own->json,
	};
	struct import_report report;

	if (!import_customers(call->operands[0], &import, &report, e))
		return false;
	if (own->json) {
		print_json(call->out, &report);
		return true;
	}
	fprintf(call->out, _("%lld added, %lld updated, %lld unchanged, %lld rejected\n"),
	        (long long)report.added, (long long)report.updated,
	        (long long)report.unchanged, (long long)report.rejected);
	if (*report.rejects_path)
		fprintf(call->errors, _("hotseat: import: rejected rows and why: %s\n"),
		        report.rejects_path);
	return true;
}

static const struct command customers = {
	.name = "customers",
	.summary = N_("customers from a CSV file"),
	.arguments = "FILE.csv",
	.operand_min = 1,
	.operand_max = 1,
	.options = options,
	.options_size = sizeof(struct import_command),
	.exec = run,
};

static const struct command *const verbs[] = { &customers, NULL };

const struct command command_import = {
	.name = "import",
	.summary = N_("takes data in from other systems"),
	.verbs = verbs,
};

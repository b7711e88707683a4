/*
 * `hotseat import customers FILE.csv`: says what was taken from which column, the first rows that
 * could not be taken and why, where the rejects file lies, and how many were added, updated, left
 * as they were and rejected. Rejected rows alone are no failure: exit 0.
 */
#include "app/import.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/visible.h"
#include "cmd/command.h"
#include "surroundings_priv.h"

#include <inttypes.h>
#include <string.h>

enum {
	TOLD_MAX = 10,
	LINE_BYTES_MAX = 4 * ERR_TEXT_MAX,
	JSON_BYTES_MAX = 64 * 1024,
};

struct import_command {
	const char *store;
	struct option_list map;
	const char *source;
	const char *pack;
	const char *area;
	const char *encoding;
	const char *rejects;
	bool dry_run;
	bool json;
};

static const struct option options[] = {
	{ "store", OPTION_TEXT, "FILE", N_("the store, if not the usual one"),
	  offsetof(struct import_command, store) },
	{ "map", OPTION_LIST, "FIELD=COLUMN",
	  N_("which column holds a field, by its name or number; FIELD= takes none"),
	  offsetof(struct import_command, map) },
	{ "source", OPTION_TEXT, "NAME", N_("whose customer numbers these are"),
	  offsetof(struct import_command, source) },
	{ "pack", OPTION_TEXT, "NAME", N_("the hotline whose area code, grades and tags count"),
	  offsetof(struct import_command, pack) },
	{ "area", OPTION_TEXT, "CODE", N_("area code of numbers that have none, such as 010"),
	  offsetof(struct import_command, area) },
	{ "encoding", OPTION_CHOICE, "utf-8|gb18030|utf-16le|utf-16be",
	  N_("encoding of the file, when it cannot be told"),
	  offsetof(struct import_command, encoding) },
	{ "rejects", OPTION_TEXT, "FILE", N_("where rows go that cannot be taken"),
	  offsetof(struct import_command, rejects) },
	{ "dry-run", OPTION_FLAG, NULL, N_("count and tell only, change nothing"),
	  offsetof(struct import_command, dry_run) },
	{ "json", OPTION_FLAG, NULL, N_("print one JSON object"),
	  offsetof(struct import_command, json) },
	{ .name = NULL },
};

struct telling {
	struct command_call *call;
	struct json *reasons;	/* of --json; else NULL */
	int told;
};

static void
tell_rejected(uint64_t line, const char *reason, void *context)
{
	struct telling *telling = context;
	struct strbuf text;

	if (telling->told++ >= TOLD_MAX)
		return;
	strbuf_init(&text, LINE_BYTES_MAX);
	visible_add(&text, reason, strlen(reason), VISIBLE_LINE);
	if (telling->reasons) {
		struct json *row = json_object();

		json_set(row, "line", json_whole((int64_t)line));
		json_set(row, "reason", json_text(text.data));
		json_append(telling->reasons, row);
	} else {
		fprintf(telling->call->errors, _("line %" PRIu64 ": %s\n"), line, text.data);
	}
	strbuf_release(&text);
}

static void
print_json(struct telling *telling, const struct import_report *report)
{
	struct json *object = json_object();
	struct strbuf text;

	json_set(object, "added", json_whole(report->added));
	json_set(object, "updated", json_whole(report->updated));
	json_set(object, "unchanged", json_whole(report->unchanged));
	json_set(object, "rejected", json_whole(report->rejected));
	json_set(object, "numbers_completed", json_whole(report->completed));
	json_set(object, "rejects_file",
	         *report->rejects_path ? json_text(report->rejects_path) : json_null());
	json_set(object, "first_rejected", telling->reasons);
	json_set(object, "columns", json_text(report->columns));
	json_set(object, "columns_left_out", json_text(report->left_out));
	json_set(object, "encoding", json_text(report->encoding));
	strbuf_init(&text, JSON_BYTES_MAX);
	json_write_pretty(object, &text);
	fprintf(telling->call->out, "%s\n", text.data);
	strbuf_release(&text);
	json_free(object);
}

static void
print_counts(FILE *out, const struct import_report *report)
{
	fprintf(out,
	        _("%" PRId64 " added, %" PRId64 " updated, %" PRId64 " unchanged, "
	          "%" PRId64 " rejected\n"),
	        report->added, report->updated, report->unchanged, report->rejected);
}

static void
print_remarks(const struct telling *telling, const struct import_report *report,
              const char *area)
{
	FILE *errors = telling->call->errors;

	if (telling->told > TOLD_MAX)
		fprintf(errors, _("… and %d more\n"), telling->told - TOLD_MAX);
	fprintf(errors, _("taken (%s): %s\n"), report->encoding, report->columns);
	if (*report->left_out)
		fprintf(errors, _("columns left out: %s\n"), report->left_out);
	if (report->completed)
		fprintf(errors, _("local numbers that got the area code %s: %" PRId64 "\n"), area,
		        report->completed);
	if (*report->rejects_path)
		fprintf(errors, _("rejected rows and why, to be mended and imported: %s\n"),
		        report->rejects_path);
}

static void
fill(const struct import_command *own, struct import_options *import)
{
	import->store_path = own->store;
	import->maps = own->map.items;
	import->map_count = own->map.count;
	import->source = own->source;
	import->home_area = own->area;
	import->rejects_path = own->rejects;
	import->dry_run = own->dry_run;
	if (own->encoding)
		csv_encoding_from_name(own->encoding, &import->encoding);
}

static bool
run(struct command_call *call, struct err *e)
{
	const struct import_command *own = call->options;
	struct telling telling = { .call = call };
	struct import_options import = { .rejected = tell_rejected, .context = &telling };
	struct import_report report;
	struct pack *pack = surroundings_pack(own->pack, e);
	bool ok;

	if (!pack)
		return false;
	if (own->json)
		telling.reasons = json_array();
	fill(own, &import);
	import.pack = pack;
	ok = import_customers(call->operands[0], &import, &report, e);
	if (!ok) {
		if (report.last_line)
			print_counts(call->errors, &report);
		json_free(telling.reasons);
	} else if (own->json) {
		print_json(&telling, &report);
	} else {
		print_remarks(&telling, &report, own->area ? own->area : pack->area_code);
		print_counts(call->out, &report);
	}
	pack_free(pack);
	return ok;
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
	.summary = N_("take in data from other systems"),
	.verbs = verbs,
};

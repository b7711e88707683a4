/*
 * `hotseat pack check DIR…`: every fault of every pack in one run, so that
 * people who write packs need no program but their editor. Exit 1 when one is
 * found; warnings alone do not count.
 */
#include "base/i18n.h"
#include "base/json.h"
#include "base/strbuf.h"
#include "cmd/command.h"
#include "pack/fault.h"
#include "pack/holidays.h"
#include "pack/load.h"

#include <stddef.h>
#include <string.h>

enum {
	LINE_BYTES_MAX = 8 * 1024,
	JSON_BYTES_MAX = 16 * 1024 * 1024,
};

struct pack_check_options {
	const char *against;
	bool json;
};

static const struct option check_options[] = {
	{ "against", OPTION_TEXT, "DIR", N_("the version in use: what would strand open tickets is "
	                                    "a fault"),
	  offsetof(struct pack_check_options, against) },
	{ "json", OPTION_FLAG, NULL, N_("print the faults as JSON"),
	  offsetof(struct pack_check_options, json) },
	{ 0 },
};

static struct json *
fault_to_json(const struct fault *fault)
{
	struct json *object = json_object();

	json_set(object, "file", json_text(fault->file));
	json_set(object, "line", json_whole((int64_t)fault->line));
	json_set(object, "column", json_whole((int64_t)fault->column));
	json_set(object, "where", json_text(fault->where));
	json_set(object, "what", json_text(fault->what));
	json_set(object, "weight",
	         json_text(fault->weight == FAULT_WARNING ? "warning" : "error"));
	return object;
}

static void
print_json(const struct fault_list *faults, size_t packs, FILE *out)
{
	struct json *object = json_object(), *list = json_array();
	struct strbuf text;

	for (size_t i = 0; i < faults->count; i++)
		json_append(list, fault_to_json(&faults->items[i]));
	json_set(object, "faults", list);
	json_set(object, "errors", json_whole((int64_t)faults->errors));
	json_set(object, "packs", json_whole((int64_t)packs));
	strbuf_init(&text, JSON_BYTES_MAX);
	if (json_write_pretty(object, &text))
		fprintf(out, "%s\n", text.data);
	strbuf_release(&text);
	json_free(object);
}

static void
print_lines(const struct fault_list *faults, FILE *out)
{
	struct strbuf line;

	strbuf_init(&line, LINE_BYTES_MAX);
	for (size_t i = 0; i < faults->count; i++) {
		strbuf_clear(&line);
		fault_text(&faults->items[i], &line);
		fprintf(out, "%s\n", line.data);
	}
	if (faults->count == FAULTS_MAX)
		fprintf(out, "%s\n", _("… and more: mend these first"));
	strbuf_release(&line);
}

static void
print_praise(const struct pack *pack, const char *folder, FILE *out)
{
	size_t steps = 0;

	for (size_t i = 0; i < pack->situation_count; i++)
		steps += pack->situations[i].step_count;
	fprintf(out,
	        _("%s: pack %s, version %lld: in order (situations %zu, steps %zu, kinds %zu)\n"),
	        folder, pack->id, (long long)pack->version, pack->situation_count, steps,
	        pack->kind_count);
}

/* Which years the pack's deadlines in working time can reach; faults of the list itself. */
static void
print_holidays(const struct pack *pack, bool quiet, struct fault_list *faults, FILE *out)
{
	const char *name = pack->calendar.holidays;
	struct holiday_list list;
	struct err e = ERR_INIT;
	struct strbuf years;

	if (!name || !strcmp(name, CALENDAR_NO_HOLIDAYS))
		return;
	if (!holiday_list_load(&list, name, &e)) {
		fault_add(faults, FAULT_ERROR, name, 0, 0, "calendar.holidays", "%s", e.text);
		return;
	}
	strbuf_init(&years, LINE_BYTES_MAX);
	if (!quiet && holidays_years_text(&list.holidays, &years))
		fprintf(out, _("  holidays %s: %s; no deadline in working time reaches beyond\n"),
		        name, years.data);
	strbuf_release(&years);
	holiday_list_release(&list);
}

/* False with e when a folder cannot be read at all. */
static bool
check_one(const char *folder, const struct pack *previous, bool quiet, struct fault_list *faults,
          FILE *out, struct err *e)
{
	struct fault_list own;
	struct err refusal = ERR_INIT;

	fault_list_init(&own);
	struct pack *pack = pack_load(folder, previous, &own, &refusal);

	if (pack && !quiet)
		print_praise(pack, folder, out);
	if (pack)
		print_holidays(pack, quiet, faults, out);
	for (size_t i = 0; i < own.count; i++) {
		const struct fault *fault = &own.items[i];

		fault_add(faults, fault->weight, fault->file, fault->line, fault->column,
		          fault->where, "%s", fault->what);
	}
	bool readable = pack || own.errors;

	if (!readable)
		*e = refusal;
	pack_free(pack);
	fault_list_release(&own);
	return readable;
}

static struct pack *
load_previous(const char *folder, struct err *e)
{
	struct fault_list faults;

	fault_list_init(&faults);
	struct pack *pack = pack_load(folder, NULL, &faults, e);

	fault_list_release(&faults);
	return pack;
}

static bool
check(struct command_call *call, struct err *e)
{
	const struct pack_check_options *options = call->options;
	struct pack *previous = NULL;
	struct fault_list faults;
	bool readable = true;

	if (options->against && !(previous = load_previous(options->against, e)))
		return false;
	fault_list_init(&faults);
	for (size_t i = 0; i < call->operand_count && readable; i++)
		readable = check_one(call->operands[i], previous, options->json, &faults, call->out,
		                     e);
	if (readable && options->json)
		print_json(&faults, call->operand_count, call->out);
	else
		print_lines(&faults, call->out);
	if (faults.errors)
		call->status = COMMAND_REFUSED;
	fault_list_release(&faults);
	pack_free(previous);
	return readable;
}

static const struct command command_check = {
	.name = "check",
	.summary = N_("find every fault of packs, with file, line and column"),
	.arguments = "DIR…",
	.operand_min = 1,
	.operand_max = COMMAND_OPERANDS_ANY,
	.options = check_options,
	.options_size = sizeof(struct pack_check_options),
	.exec = check,
};

static const struct command *const verbs[] = { &command_check, NULL };

const struct command command_pack = {
	.name = "pack",
	.summary = N_("check the data that makes a hotline"),
	.verbs = verbs,
};

/*
 * `hotseat export WHAT`: rows on standard output. Personal data are masked unless a reason is
 * given, which is entered in the access log. A broken pack is no reason to lose the data: times
 * are then those of UTC, and fields of the pack are hidden.
 */
#include "app/export.h"
#include "base/i18n.h"
#include "cmd/command.h"
#include "surroundings_priv.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

struct export_command {
	const char *store;
	const char *format;
	const char *since;
	const char *until;
	const char *reveal;
	const char *pack;
	bool bom;
};

static const struct option options[] = {
	{ "format", OPTION_CHOICE, "csv|json", N_("CSV unless JSON is asked for"),
	  offsetof(struct export_command, format) },
	{ "since", OPTION_TEXT, "WHEN", N_("made from then on: a date, a moment, 7d, today"),
	  offsetof(struct export_command, since) },
	{ "until", OPTION_TEXT, "WHEN", N_("made before then"),
	  offsetof(struct export_command, until) },
	{ "reveal", OPTION_TEXT, "REASON",
	  N_("numbers and addresses unmasked; the reason is logged"),
	  offsetof(struct export_command, reveal) },
	{ "bom", OPTION_FLAG, NULL, N_("begin with a byte order mark, for spreadsheets"),
	  offsetof(struct export_command, bom) },
	{ "store", OPTION_TEXT, "FILE", N_("the store, if not the usual one"),
	  offsetof(struct export_command, store) },
	{ "pack", OPTION_TEXT, "NAME", N_("the hotline whose time zone and fields count"),
	  offsetof(struct export_command, pack) },
	{ .name = NULL },
};

static const char *
login_name(void)
{
	const struct passwd *entry = getpwuid(geteuid());

	return entry ? entry->pw_name : "?";
}

static bool
take_pack(struct command_call *call, const struct export_command *own,
          struct export_options *export, struct pack **pack, struct zone *zone, struct err *e)
{
	struct err why = ERR_INIT;

	*pack = surroundings_pack(own->pack, &why);
	if (!*pack && own->pack) {
		*e = why;
		return false;
	}
	if (!*pack) {
		fprintf(call->errors,
		        _("hotseat: export: times are UTC, fields of the pack hidden: %s\n"),
		        why.text);
		zone_init_fixed(zone, "UTC", 0);
	} else if (!zone_load(zone, (*pack)->timezone, e)) {
		return false;
	}
	export->pack = *pack;
	export->zone = zone;
	return true;
}

static bool
take_span(const struct export_command *own, struct export_options *export, struct err *e)
{
	struct clock clock;
	int64_t now_ms;

	clock_init_system(&clock);
	now_ms = clock_wall_ms(&clock);
	if (own->since &&
	    !export_parse_moment(own->since, export->zone, now_ms, &export->from_ms, e))
		return err_prefix(e, "--since");
	if (own->until &&
	    !export_parse_moment(own->until, export->zone, now_ms, &export->to_ms, e))
		return err_prefix(e, "--until");
	if (own->until && export->to_ms <= export->from_ms)
		return err_set(e, ERR_USAGE,
		               _("--until lies before --since: nothing is in between"));
	return true;
}

static bool
run(struct command_call *call, struct err *e)
{
	const struct export_command *own = call->options;
	struct export_options export = {
		.store_path = own->store,
		.what = call->operands[0],
		.format = own->format && !strcmp(own->format, "json") ? EXPORT_JSON : EXPORT_CSV,
		.reveal = own->reveal,
		.who = login_name(),
		.byte_order_mark = own->bom,
		.terminal = isatty(fileno(call->out)) == 1,
		.out = call->out,
	};
	struct export_report report;
	struct pack *pack = NULL;
	struct zone zone = { .changes = NULL };
	bool ok = take_pack(call, own, &export, &pack, &zone, e) && take_span(own, &export, e) &&
	          export_run(&export, &report, e);

	zone_release(&zone);
	pack_free(pack);
	return ok;
}

const struct command command_export = {
	.name = "export",
	.summary = N_("customers, tickets, calls … to standard output"),
	.arguments = "WHAT",
	.operand_min = 1,
	.operand_max = 1,
	.options = options,
	.options_size = sizeof(struct export_command),
	.exec = run,
};

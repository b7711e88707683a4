/* Everything of one kind out of a store; see app/export.h. */
#include "app/export.h"

#include "app/import.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/progress.h"
#include "base/utf8.h"
#include "export_row_priv.h"
#include "model/access.h"
#include "model/agent.h"
#include "model/civil_time.h"
#include "store/store.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ROW_MAX (4u << 20)	/* a record is bounded by its operations */
#define KINDS_MAX 16
#define REASON_MAX 500		/* of access.reason */
#define WHO_MAX 64

struct export {
	const struct export_options *options;
	struct export_report *report;
	struct export_row row;
	struct reader *reader;
	struct store *store;		/* held while revealed data leave; else NULL */
	struct strbuf out;
	struct err failed;		/* of the visitor */
	struct progress progress;
};

/* --- rows -------------------------------------------------------------------------------- */

static bool
flush_row(struct export *export, struct err *e)
{
	FILE *file = export->options->out;

	if (fwrite(export->out.data, 1, export->out.length, file) == export->out.length) {
		strbuf_clear(&export->out);
		return true;
	}
	return err_set_errno(e, errno ? errno : EIO, "%s", _("the output could not be written"));
}

static bool
visit(const void *record, void *context)
{
	struct export *export = context;
	bool json = export->options->format == EXPORT_JSON, ok;

	if (json)
		strbuf_add(&export->out, export->report->rows ? ",\n" : "");
	ok = json ? export_row_json(&export->row, record, &export->out)
	          : export_row_csv(&export->row, record, &export->out);
	if (!ok) {
		err_set(&export->failed, ERR_LIMIT, _("a row is longer than %u bytes"), ROW_MAX);
		return false;
	}
	if (!flush_row(export, &export->failed))
		return false;
	export->report->rows++;
	if (!export->options->quiet)
		progress_at(&export->progress, (uint64_t)export->report->rows);
	return true;
}

static bool
write_rows(struct export *export, struct err *e)
{
	const struct export_options *own = export->options;
	bool json = own->format == EXPORT_JSON;

	if (json)
		strbuf_add(&export->out, "[\n");
	else if (own->byte_order_mark)
		strbuf_add(&export->out, "\xef\xbb\xbf");
	if (!json)
		export_row_header(&export->row, &export->out);
	if (!flush_row(export, e) ||
	    !reader_each(export->reader, export->row.kind->type, own->from_ms, own->to_ms, visit,
	                 export, e))
		return false;
	if (export->failed.code != ERR_NONE) {
		*e = export->failed;
		return false;
	}
	if (json)
		strbuf_add(&export->out, export->report->rows ? "\n]\n" : "]\n");
	return flush_row(export, e) &&
	       (fflush(own->out) == 0 ||
	        err_set_errno(e, errno, "%s", _("the output could not be written")));
}

/* --- the access log ---------------------------------------------------------------------- */

static bool
check_reason(const char *reason, struct err *e)
{
	const char *at = reason;

	while (*at == ' ' || *at == '\t')
		at++;
	if (!*at || !utf8_valid(reason, strlen(reason)))
		return err_set(e, ERR_USAGE, _("--reveal: say why the data must leave unmasked"));
	if (utf8_count(reason, strlen(reason)) > REASON_MAX - WHO_MAX)
		return err_set(e, ERR_USAGE, _("--reveal: %d characters at most"),
		               REASON_MAX - WHO_MAX);
	return true;
}

static struct change *
access_change(const struct export *export, int64_t rows, struct err *e)
{
	const char *who = export->options->who ? export->options->who : "?";
	struct id actor = id_of_rule("login", &(struct id){ 0 }, who), id;
	struct random_source chance;
	struct id_source ids = { .random = &chance };
	struct change *change = change_new(&actor, &actor, ROLE_ADMIN);
	struct clock clock;
	struct access access;
	struct strbuf reason;
	bool ok;

	clock_init_system(&clock);
	if (export->options->seed)
		random_init_seeded(&chance, *export->options->seed);
	else
		random_init_system(&chance);
	id = id_new(&ids, clock_wall_ms(export->options->clock ? export->options->clock : &clock));
	strbuf_init(&reason, ERR_TEXT_MAX * 8);
	strbuf_addf(&reason, "%s (%.*s)", export->options->reveal,
	            (int)utf8_cut(who, strlen(who), WHO_MAX - 4), who);
	access_init(&access);
	record_set_text(&access.act, "export");
	record_set_text(&access.subject_kind, export->row.kind->name);
	record_set_text(&access.reason, reason.data);
	access.rows = rows;
	ok = change_add(change, OP_ACCESS_ADD, &id, access_diff(NULL, &access), e);
	access_release(&access);
	strbuf_release(&reason);
	if (ok)
		return change;
	change_free(change);
	return NULL;
}

/* The store stays locked until the last row is out: the number of rows is right. */
static bool
enter_access(struct export *export, struct err *e)
{
	const struct export_options *own = export->options;
	struct store_options options = {
		.path = own->store_path, .clock = own->clock, .seed = own->seed,
		.synchronous = true, .must_exist = true, .no_witness = own->seed != NULL,
	};
	struct store_result result;
	struct change *change;
	int64_t rows;

	export->store = store_open(&options, e);
	if (!export->store) {
		if (e->code == ERR_BUSY)
			err_prefix(e, "%s", _("what is revealed is entered in the access log, "
			                      "which needs the store for itself"));
		return false;
	}
	if (!reader_count_made(export->reader, export->row.kind->type, own->from_ms, own->to_ms,
	                       &rows, e))
		return false;
	change = access_change(export, rows, e);
	return change && store_write(export->store, change, &result, e);
}

/* --- the whole --------------------------------------------------------------------------- */

static bool
unknown_kind(const char *what, struct err *e)
{
	const char *names[KINDS_MAX];
	struct strbuf all;
	const char *near;
	size_t count = 0;

	strbuf_init(&all, ERR_TEXT_MAX);
	for (; count < KINDS_MAX && export_name(count); count++) {
		names[count] = export_name(count);
		strbuf_addf(&all, "%s%s", count ? ", " : "", names[count]);
	}
	near = nearest_name(what, names, count);
	if (near)
		err_set(e, ERR_USAGE, _("\"%s\" cannot be exported: did you mean %s?"), what,
		        near);
	else
		err_set(e, ERR_USAGE, _("\"%s\" cannot be exported: there are %s"), what, all.data);
	strbuf_release(&all);
	return false;
}

static bool
begin(struct export *export, struct err *e)
{
	const struct export_options *own = export->options;

	export->row.kind = export_kind_find(own->what);
	if (!export->row.kind)
		return unknown_kind(own->what, e);
	if (own->reveal && !check_reason(own->reveal, e))
		return false;
	export->reader = reader_open(own->store_path, e);
	return export->reader && reader_agents(export->reader, &export->row.agents, e) &&
	       (!own->reveal || enter_access(export, e));
}

static void
start_progress(struct export *export)
{
	const struct export_options *own = export->options;
	struct err ignored = ERR_INIT;
	int64_t total = 0;

	if (own->quiet)
		return;
	reader_count_made(export->reader, export->row.kind->type, own->from_ms, own->to_ms,
	                  &total, &ignored);
	progress_start(&export->progress, own->what, (uint64_t)total);
}

bool
export_run(const struct export_options *options, struct export_report *report, struct err *e)
{
	struct export export = {
		.options = options,
		.report = report,
		.row = { .options = options, .policy = &masking_export },
	};
	bool ok;

	*report = (struct export_report){ .rows = 0 };
	export.row.importer = id_of_rule(IMPORT_ACTOR_RULE, &(struct id){ 0 }, "");
	strbuf_init(&export.out, ROW_MAX);
	strbuf_init(&export.row.value, ROW_MAX);
	ok = begin(&export, e);
	if (ok) {
		start_progress(&export);
		ok = write_rows(&export, e);
	}
	if (export.progress.label)
		progress_end(&export.progress);
	record_list_release(&export.row.agents);
	reader_close(export.reader);
	store_close(export.store);
	strbuf_release(&export.out);
	strbuf_release(&export.row.value);
	return ok;
}

/* --- moments ----------------------------------------------------------------------------- */

static bool
ago_of(const char *text, const struct zone *zone, int64_t now_ms, int64_t *utc_ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {
		{ "min", 60000 }, { "h", 3600000 }, { "d", 86400000 }, { "w", 7 * 86400000LL },
	};
	int64_t today = civil_day_of_ms(zone, now_ms);
	char *end;
	long count;

	if (!strcmp(text, "today") || !strcmp(text, "今天")) {
		*utc_ms = civil_day_start_ms(zone, today);
		return true;
	}
	if (!strcmp(text, "yesterday") || !strcmp(text, "昨天")) {
		*utc_ms = civil_day_start_ms(zone, today - 1);
		return true;
	}
	if (!isdigit((unsigned char)*text))
		return false;
	count = strtol(text, &end, 10);
	for (size_t i = 0; count < 100000 && i < sizeof(units) / sizeof(*units); i++) {
		if (!strcmp(end, units[i].unit)) {
			*utc_ms = now_ms - count * units[i].ms;
			return true;
		}
	}
	return false;
}

bool
export_parse_moment(const char *text, const struct zone *zone, int64_t now_ms, int64_t *utc_ms,
                    struct err *e)
{
	struct civil_time civil;

	*utc_ms = 0;
	if (ago_of(text, zone, now_ms, utc_ms) ||
	    (civil_parse(text, &civil) && civil_to_ms(zone, &civil, utc_ms)))
		return true;
	return err_set(e, ERR_USAGE,
	               _("\"%s\" is no moment: write 2026-11-01, \"2026-11-01 09:00\", 7d, 36h, "
	                 "today or yesterday"), text);
}

/*
 * Customers from a table; see app/import.h. Each row becomes at most one
 * operation: add, or the fields that differ. What a row is stands in
 * import_row.c, who it is in import_person.c; here is the way of a file into
 * the store, in transactions of COMMIT_EVERY changes.
 */
#include "app/import.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/progress.h"
#include "import_columns_priv.h"
#include "import_person_priv.h"
#include "import_rejects_priv.h"
#include "import_row_priv.h"
#include "model/agent.h"
#include "store/bulk.h"
#include "store/reader.h"
#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMIT_EVERY 5000
#define SCRATCH_SIZE 512

struct import {
	const struct import_options *options;
	struct import_report *report;
	struct import_report committed;	/* counts of what is in the store for good */
	struct import_columns columns;
	struct import_rules rules;
	struct import_rejects rejects;
	struct import_seen seen;
	struct csv_reader *reader;
	struct store *store;
	struct reader *known;		/* the store as it was committed */
	struct bulk *bulk;
	struct id actor;
	int64_t in_bulk;
	char scratch[SCRATCH_SIZE];	/* folder of a store for a dry run; "" none */
	struct progress progress;
};

/* --- writing ----------------------------------------------------------------------------- */

static bool
begin_bulk(struct import *import, struct err *e)
{
	import->in_bulk = 0;
	import->bulk = store_bulk_begin(import->store, e);
	return import->bulk != NULL;
}

static bool
commit(struct import *import, struct err *e)
{
	struct bulk *bulk = import->bulk;

	import->bulk = NULL;
	if (import->options->dry_run) {
		store_bulk_abandon(bulk);
		return true;
	}
	if (!store_bulk_commit(bulk, e))
		return false;
	import->committed = *import->report;
	return true;
}

/* Of a disk, or of the store itself: no other row would fare better. */
static bool
is_fatal(const struct err *e)
{
	return e->code == ERR_DISK_FULL || e->code == ERR_IO || e->code == ERR_CORRUPT ||
	       e->code == ERR_BUSY || e->code == ERR_INTERNAL;
}

static bool
write_change(struct import *import, struct change *change, int64_t *counter, struct err *e)
{
	if (!store_bulk_add(import->bulk, change, e))
		return false;
	(*counter)++;
	import->in_bulk++;
	return true;
}

static bool
add(struct import *import, struct customer *customer, struct err *e)
{
	struct change *change = change_new(&import->actor, &import->actor, ROLE_ADMIN);

	if (!change_add(change, OP_CUSTOMER_ADD, &customer->head.id,
	                customer_diff(NULL, customer), e)) {
		change_free(change);
		return false;
	}
	return write_change(import, change, &import->report->added, e);
}

static bool
update(struct import *import, const struct customer *before, struct customer *after,
       struct err *e)
{
	struct change *change = change_new(&import->actor, &import->actor, ROLE_ADMIN);

	if (!change_add_diff(change, OP_CUSTOMER_SET, before, after, e)) {
		change_free(change);
		return false;
	}
	if (change_count(change))
		return write_change(import, change, &import->report->updated, e);
	change_free(change);
	import->report->unchanged++;
	return true;
}

/* --- one row ----------------------------------------------------------------------------- */

/*
 * The id of the row's customer. *before is the customer as the store has it,
 * or *known is false.
 */
static bool
find_person(struct import *import, const struct csv_row *row, struct customer *customer,
            struct customer *before, bool *known, struct err *e)
{
	char *key = import_row_value(&import->columns, row, IMPORT_KEY);
	bool keyed = *key != '\0';
	struct err missing = ERR_INIT;
	struct id *id = &customer->head.id;

	/* An export of this program that was edited has its own ids. */
	if (id_from_text(key, strlen(key), id) &&
	    store_bulk_get(import->bulk, &customer_type, id, before, &missing)) {
		mem_free(key);
		*known = true;
		return true;
	}
	*id = import_person_id(import->options->source, key, customer);
	mem_free(key);
	err_clear(&missing);
	*known = store_bulk_get(import->bulk, &customer_type, id, before, &missing);
	if (*known || missing.code != ERR_NOT_FOUND) {
		*e = missing;
		return *known;
	}
	if (!import->known || !import_person_known(import->known, customer, keyed,
	                                           &import->actor, id, e))
		return e->code == ERR_NONE;
	customer_release(before);
	*known = store_bulk_get(import->bulk, &customer_type, id, before, e);
	return *known;
}

static bool
settle(struct import *import, const struct csv_row *row, struct customer *customer,
       struct customer *before, bool known, struct err *e)
{
	uint64_t earlier = import_seen_line(&import->seen, &customer->head.id, row->line);
	const char *field;

	if (!known)
		return add(import, customer, e);
	if (import_person_differs(before, customer))
		return err_set(e, ERR_EXISTS,
		               _("this customer number belongs to somebody else here, %s: "
		                 "for a table of another system give --source NAME"),
		               before->name ? before->name : before->phones.items[0].number);
	field = earlier ? import_person_contradiction(before, customer) : NULL;
	if (field)
		return err_set(e, ERR_EXISTS, _("the same person as in line %llu, but another %s"),
		               (unsigned long long)earlier, field);
	import_person_merge(before, customer);
	return update(import, before, customer, e);
}

static bool
take_row(struct import *import, const struct csv_row *row, struct err *e)
{
	int64_t completed = 0;
	struct customer customer, before;
	bool known = false, ok;

	customer_init(&before);
	ok = import_row_read(&import->rules, row, &customer, &completed, e) &&
	     find_person(import, row, &customer, &before, &known, e) &&
	     settle(import, row, &customer, &before, known, e);
	if (ok)
		import->report->completed += completed;
	customer_release(&before);
	customer_release(&customer);
	return ok;
}

static bool
reject(struct import *import, const struct csv_row *row, const struct err *why, struct err *e)
{
	import->report->rejected++;
	if (import->options->rejected)
		import->options->rejected(row->line, why->text, import->options->context);
	return import_rejects_add(&import->rejects, row, why->text, e);
}

static bool
import_row(struct import *import, const struct csv_row *row, struct err *e)
{
	struct err why = ERR_INIT;

	if (!take_row(import, row, &why)) {
		if (is_fatal(&why)) {
			*e = why;
			return false;
		}
		if (!reject(import, row, &why, e))
			return false;
	}
	import->report->last_line = row->line;
	if (import->in_bulk < COMMIT_EVERY || import->options->dry_run)
		return true;
	return commit(import, e) && begin_bulk(import, e);
}

/* Somebody cut or replaced the file meanwhile: its end is not the table's. */
static bool
is_whole(const struct import *import, struct err *e)
{
	if (csv_bytes_read(import->reader) >= csv_bytes_total(import->reader))
		return true;
	return err_set(e, ERR_CLOSED,
	               _("the table became shorter while it was read: import it again"));
}

static bool
import_rows(struct import *import, struct err *e)
{
	for (;;) {
		struct csv_row row = { 0 };
		struct err why = ERR_INIT;

		switch (csv_read(import->reader, &row, &why)) {
		case CSV_ROW:
			if (!import_row(import, &row, e))
				return false;
			break;
		case CSV_BAD_ROW:
			row.count = 0;
			if (!reject(import, &row, &why, e))
				return false;
			break;
		case CSV_END:
			return is_whole(import, e);
		case CSV_FAILED:
			*e = why;
			return false;
		}
		if (!import->options->quiet)
			progress_at(&import->progress, csv_bytes_read(import->reader));
	}
}

/* --- the whole file ---------------------------------------------------------------------- */

static void
describe(struct import *import, const struct csv_row *header)
{
	struct import_report *report = import->report;
	struct strbuf taken, left_out;

	strbuf_init(&taken, sizeof(report->columns) - 1);
	strbuf_init(&left_out, sizeof(report->left_out) - 1);
	import_columns_describe(&import->columns, header, &taken, &left_out);
	snprintf(report->columns, sizeof(report->columns), "%s", taken.data ? taken.data : "");
	snprintf(report->left_out, sizeof(report->left_out), "%s",
	         left_out.data ? left_out.data : "");
	strbuf_release(&taken);
	strbuf_release(&left_out);
	report->encoding = csv_encoding_name(csv_encoding_of(import->reader));
	report->separator = csv_separator_of(import->reader);
}

static bool
open_table(struct import *import, const char *path, struct err *e)
{
	struct csv_options options = { .encoding = import->options->encoding };
	struct csv_row row;
	enum csv_result result;

	if (!import_rejects_init(&import->rejects, path, import->options->rejects_path,
	                         import->options->dry_run, e))
		return false;
	import->reader = csv_open(path, &options, e);
	if (!import->reader)
		return false;
	result = csv_read(import->reader, &row, e);
	if (result == CSV_END)
		return err_set(e, ERR_INVALID, _("%s: the file is empty"), path);
	if (result != CSV_ROW ||
	    !import_columns_find(&import->columns, &row, import->options->maps,
	                         import->options->map_count, e))
		return err_prefix(e, "%s", path);
	import_rejects_header(&import->rejects, &row);
	describe(import, &row);
	return true;
}

static bool
store_is_there(const char *path)
{
	struct strbuf whole;
	struct err ignored = ERR_INIT;
	bool there;

	if (path)
		return access(path, F_OK) == 0;
	strbuf_init(&whole, SCRATCH_SIZE * 8);
	there = path_of(PATH_DATA, "hotseat.db", &whole, &ignored) &&
	        access(whole.data, F_OK) == 0;
	strbuf_release(&whole);
	return there;
}

/* A dry run makes no store: without one it goes into a folder that is taken away. */
static bool
make_scratch(struct import *import, char *path, size_t size, struct err *e)
{
	const char *folder = getenv("TMPDIR");

	snprintf(import->scratch, sizeof(import->scratch), "%s/hotseat.XXXXXX",
	         folder && *folder ? folder : "/tmp");
	if (!mkdtemp(import->scratch)) {
		err_set_errno(e, errno, "%s", import->scratch);
		*import->scratch = '\0';
		return false;
	}
	snprintf(path, size, "%s/dry-run.db", import->scratch);
	return true;
}

static void
remove_scratch(const struct import *import)
{
	static const char *const endings[] = { "", "-wal", "-shm", ".lock" };
	char path[SCRATCH_SIZE + 32];

	if (!*import->scratch)
		return;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		snprintf(path, sizeof(path), "%s/dry-run.db%s", import->scratch, endings[i]);
		unlink(path);
	}
	rmdir(import->scratch);
}

static bool
open_store(struct import *import, struct err *e)
{
	const struct import_options *own = import->options;
	char scratch[SCRATCH_SIZE + 32];
	struct store_options options = {
		.path = own->store_path, .clock = own->clock, .seed = own->seed, .vfs = own->vfs,
		.synchronous = true, .no_witness = own->seed != NULL,
	};

	if (own->dry_run && !store_is_there(own->store_path)) {
		if (!make_scratch(import, scratch, sizeof(scratch), e))
			return false;
		options.path = scratch;
		options.no_witness = true;
	}
	import->store = store_open(&options, e);
	if (!import->store)
		return false;
	import->known = reader_open(store_path(import->store), e);
	if (!import->known)
		return false;
	reader_set_home_area(import->known, import->rules.home_area);
	import->actor = id_of_rule(IMPORT_ACTOR_RULE, &(struct id){ 0 }, "");
	return begin_bulk(import, e);
}

/* What was read of a table that breaks off is good; what the disk refused is not in. */
static void
keep_what_is_whole(struct import *import, const struct err *e)
{
	struct err ignored = ERR_INIT;
	struct import_report *report = import->report;

	if (import->bulk && !is_fatal(e))
		commit(import, &ignored);
	if (import->bulk)
		store_bulk_abandon(import->bulk);
	import->bulk = NULL;
	report->added = import->committed.added;
	report->updated = import->committed.updated;
	report->unchanged = import->committed.unchanged;
	report->completed = import->committed.completed;
	report->last_line = import->committed.last_line;
}

static bool
finish_rejects(struct import *import, struct err *e)
{
	struct import_report *report = import->report;

	if (!import_rejects_finish(&import->rejects, e))
		return false;
	snprintf(report->rejects_path, sizeof(report->rejects_path), "%s", import->rejects.path);
	return true;
}

static bool
run(struct import *import, const char *path, struct err *e)
{
	struct err ignored = ERR_INIT;

	if (!open_table(import, path, e) || !open_store(import, e))
		return false;
	if (!import->options->quiet)
		progress_start(&import->progress, _("customers"), csv_bytes_total(import->reader));
	if (import_rows(import, e) && commit(import, e))
		return finish_rejects(import, e);
	keep_what_is_whole(import, e);
	finish_rejects(import, &ignored);
	return false;
}

bool
import_customers(const char *path, const struct import_options *options,
                 struct import_report *report, struct err *e)
{
	struct import import = { .options = options, .report = report };
	bool ok;

	*report = (struct import_report){ .added = 0 };
	import.rules = (struct import_rules){
		.columns = &import.columns,
		.pack = options->pack,
		.home_area = options->home_area ? options->home_area
		                                : options->pack ? options->pack->area_code : NULL,
	};
	ok = run(&import, path, e);
	if (import.progress.label)
		progress_end(&import.progress);
	reader_close(import.known);
	store_close(import.store);
	csv_reader_free(import.reader);
	import_rejects_release(&import.rejects);
	import_seen_release(&import.seen);
	remove_scratch(&import);
	return ok;
}

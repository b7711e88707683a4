/*
 * Customers from a table; see app/import.h. Each row becomes at most one
 * operation: add, or the fields that differ. Rows that cannot be taken are
 * written to the rejects file and never stop the others.
 */
#include "app/import.h"

#include "base/csv.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/progress.h"
#include "base/utf8.h"
#include "import_columns_priv.h"
#include "model/agent.h"
#include "model/customer.h"
#include "model/person_name.h"
#include "model/phone_number.h"
#include "store/bulk.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

#define COMMIT_EVERY 5000
#define REJECTS_MAX (64u << 20)
#define IDENTITY_MAX 2048
#define VALUE_MAX (64 * 1024)

struct import {
	const struct import_options *options;
	struct import_report *report;
	struct import_columns columns;
	struct csv_reader *reader;
	struct store *store;
	struct bulk *bulk;
	struct id actor;
	int64_t in_bulk;
	struct strbuf rejects;
	struct progress progress;
};

/* --- one row → customer ------------------------------------------------------------------ */

/* The field of a row, outer blanks gone, inner line ends and tabs made blanks. */
static char *
value_of(const struct import *import, const struct csv_row *row, enum import_field field)
{
	size_t column = import->columns.at[field];
	const char *text;
	char *copy, *end;

	if (column == IMPORT_NO_COLUMN || column >= row->count)
		return mem_dup_text("");
	text = csv_undefuse(row->fields[column]);
	while (*text == ' ' || *text == '\t')
		text++;
	copy = mem_dup_text(text);
	for (char *at = copy; *at; at++) {
		if (*at == '\n' || *at == '\r' || *at == '\t')
			*at = ' ';
	}
	end = copy + strlen(copy);
	while (end > copy && end[-1] == ' ')
		*--end = '\0';
	return copy;
}

static void
take(const struct import *import, const struct csv_row *row, enum import_field field,
     char **member)
{
	char *value = value_of(import, row, field);

	if (*value && strcmp(value, "-") != 0)
		record_set_text(member, value);
	mem_free(value);
}

static bool
take_phone(const struct import *import, const struct csv_row *row, enum import_field field,
           struct customer *customer, struct err *e)
{
	struct phone_number numbers[PHONE_LIST_MAX];
	char *value = value_of(import, row, field);
	size_t count = phone_parse_list(value, NULL, numbers, PHONE_LIST_MAX);
	bool good = true;

	for (size_t i = 0; good && i < count && i < PHONE_LIST_MAX; i++) {
		if (numbers[i].kind == PHONE_INVALID)
			good = err_set(e, ERR_INVALID, _("number \"%.40s\": %s"), value,
			               phone_fault_text(numbers[i].fault));
	}
	if (good && count && phone_is_searchable(&numbers[0]))
		phone_list_add(&customer->phones, value, NULL);
	mem_free(value);
	return good;
}

static void
take_tags(const struct import *import, const struct csv_row *row, struct customer *customer)
{
	char *value = value_of(import, row, IMPORT_TAGS), *next = value, *word;

	while ((word = strsep(&next, ",;|"))) {
		if (*word)
			text_list_add(&customer->tags, word);
	}
	mem_free(value);
}

static bool
read_customer(const struct import *import, const struct csv_row *row, struct customer *customer,
              struct err *e)
{
	customer_init(customer);
	take(import, row, IMPORT_NAME, &customer->name);
	take(import, row, IMPORT_TITLE, &customer->title);
	take(import, row, IMPORT_ADDRESS, &customer->address);
	take(import, row, IMPORT_UNIT, &customer->unit);
	take(import, row, IMPORT_COMPANY, &customer->company);
	take(import, row, IMPORT_EMAIL, &customer->email);
	take(import, row, IMPORT_GRADE, &customer->grade);
	take(import, row, IMPORT_CHANNEL, &customer->channel);
	take(import, row, IMPORT_NOTE, &customer->note);
	take_tags(import, row, customer);
	if (!take_phone(import, row, IMPORT_PHONE, customer, e) ||
	    !take_phone(import, row, IMPORT_PHONE_2, customer, e))
		return false;
	if (!customer->name && !customer->phones.count)
		return err_set(e, ERR_INVALID, _("neither a name nor a number"));
	return true;
}

/* What makes the row the same customer next time: its key, else name and number. */
static struct id
identity_of(const struct import *import, const struct csv_row *row,
            const struct customer *customer)
{
	struct strbuf identity;
	struct phone_number number;
	char *key = value_of(import, row, IMPORT_KEY);
	struct id id;

	strbuf_init(&identity, IDENTITY_MAX);
	if (*key) {
		strbuf_addf(&identity, "key:%s", key);
	} else {
		strbuf_add(&identity, "person:");
		person_name_fold(customer->name ? customer->name : "", &identity);
		phone_parse(customer->phones.count ? customer->phones.items[0].number : NULL, NULL,
		            &number);
		strbuf_addf(&identity, ":%s", number.normal);
	}
	id = id_of_rule("import.customer", &(struct id){ 0 },
	                identity.data ? identity.data : "");
	strbuf_release(&identity);
	mem_free(key);
	return id;
}

/* --- writing ----------------------------------------------------------------------------- */

static bool
commit(struct import *import, struct err *e)
{
	struct bulk *bulk = import->bulk;

	import->bulk = NULL;
	import->in_bulk = 0;
	if (!bulk)
		return true;
	if (!import->options->dry_run)
		return store_bulk_commit(bulk, e);
	store_bulk_abandon(bulk);
	return true;
}

/* What the table leaves empty stays as it was. */
static void
keep_known(const struct customer *before, struct customer *after)
{
#define KEEP(member) if (!after->member) record_set_text(&after->member, before->member)
	KEEP(name);
	KEEP(title);
	KEEP(address_as);
	KEEP(grade);
	KEEP(grade_reason);
	KEEP(email);
	KEEP(company);
	KEEP(address);
	KEEP(unit);
	KEEP(language);
	KEEP(channel);
	KEEP(note);
#undef KEEP
	after->do_not_call = before->do_not_call;
	if (before->confirmed && !after->confirmed)
		after->confirmed = json_dup(before->confirmed);
	if (before->data && !after->data)
		after->data = json_dup(before->data);
	if (!after->phones.count) {
		for (size_t i = 0; i < before->phones.count; i++)
			phone_list_add(&after->phones, before->phones.items[i].number,
			               before->phones.items[i].label);
	}
	if (!after->tags.count) {
		for (size_t i = 0; i < before->tags.count; i++)
			text_list_add(&after->tags, before->tags.items[i]);
	}
}

static bool
write_customer(struct import *import, struct customer *customer, struct err *e)
{
	struct customer before;
	struct change *change;
	struct err missing = ERR_INIT;
	bool known = store_bulk_get(import->bulk, &customer_type, &customer->head.id, &before,
	                            &missing);
	bool ok;
	int64_t *counter = &import->report->added;

	change = change_new(&import->actor, &import->actor, ROLE_ADMIN);
	if (known) {
		keep_known(&before, customer);
		ok = change_add_diff(change, OP_CUSTOMER_SET, &before, customer, e);
		counter = change_count(change) ? &import->report->updated
		                               : &import->report->unchanged;
		customer_release(&before);
	} else {
		ok = change_add(change, OP_CUSTOMER_ADD, &customer->head.id,
		                customer_diff(NULL, customer), e);
	}
	if (!ok || !change_count(change)) {
		change_free(change);
		*counter += ok;
		return ok;
	}
	if (!store_bulk_add(import->bulk, change, e))
		return false;
	(*counter)++;
	import->in_bulk++;
	return true;
}

static bool
reject(struct import *import, const struct csv_row *row, const struct err *why)
{
	struct strbuf *out = &import->rejects;

	import->report->rejected++;
	csv_put_whole(out, true, (int64_t)row->line);
	csv_put_text(out, false, why->text, strlen(why->text));
	for (size_t i = 0; i < row->count; i++)
		csv_put_text(out, false, row->fields[i], row->lengths[i]);
	return csv_end_row(out);
}

static bool
import_row(struct import *import, const struct csv_row *row, struct err *e)
{
	struct customer customer;
	struct err why = ERR_INIT;
	bool ok = read_customer(import, row, &customer, &why);

	if (ok) {
		customer.head.id = identity_of(import, row, &customer);
		ok = write_customer(import, &customer, &why);
	}
	customer_release(&customer);
	if (!ok && (why.code == ERR_DISK_FULL || why.code == ERR_IO)) {
		*e = why;
		return false;
	}
	if (!ok)
		reject(import, row, &why);
	if (import->in_bulk < COMMIT_EVERY)
		return true;
	if (!commit(import, e))
		return false;
	import->bulk = store_bulk_begin(import->store, e);
	return import->bulk != NULL;
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
			reject(import, &row, &why);
			break;
		case CSV_END:
			return true;
		case CSV_FAILED:
			*e = why;
			return false;
		}
		if (!import->options->quiet)
			progress_at(&import->progress, csv_bytes_read(import->reader));
	}
}

static bool
write_rejects(struct import *import, const char *path, struct err *e)
{
	struct import_report *report = import->report;

	if (!report->rejected || import->options->dry_run)
		return true;
	if (import->options->rejects_path)
		snprintf(report->rejects_path, sizeof(report->rejects_path), "%s",
		         import->options->rejects_path);
	else
		snprintf(report->rejects_path, sizeof(report->rejects_path), "%s.rejects.csv",
		         path);
	return file_write_whole(report->rejects_path, import->rejects.data,
	                        import->rejects.length, e);
}

/* --- the whole file ---------------------------------------------------------------------- */

static bool
read_header(struct import *import, struct err *e)
{
	static const char *const head[] = { "line", "reason" };
	struct csv_row row;
	enum csv_result result = csv_read(import->reader, &row, e);

	if (result == CSV_END)
		return err_set(e, ERR_INVALID, _("the file is empty"));
	if (result != CSV_ROW)
		return false;
	csv_put_row(&import->rejects, head, 2);
	return import_columns_find(&import->columns, &row, import->options->maps,
	                           import->options->map_count, e);
}

static bool
open_all(struct import *import, const char *path, struct err *e)
{
	struct store_options store = {
		.path = import->options->store_path, .clock = import->options->clock,
		.seed = import->options->seed, .synchronous = true,
		.no_witness = import->options->seed != NULL,
	};

	import->reader = csv_open(path, NULL, e);
	if (!import->reader || !read_header(import, e))
		return false;
	import->store = store_open(&store, e);
	if (!import->store)
		return false;
	import->actor = id_of_rule("import", &(struct id){ 0 }, "");
	import->bulk = store_bulk_begin(import->store, e);
	return import->bulk != NULL;
}

bool
import_customers(const char *path, const struct import_options *options,
                 struct import_report *report, struct err *e)
{
	struct import import = { .options = options, .report = report };
	bool ok;

	*report = (struct import_report){ 0 };
	strbuf_init(&import.rejects, REJECTS_MAX);
	ok = open_all(&import, path, e);
	if (ok && !options->quiet)
		progress_start(&import.progress, _("customers"), csv_bytes_total(import.reader));
	ok = ok && import_rows(&import, e) && commit(&import, e) &&
	     write_rejects(&import, path, e);
	if (import.progress.label)
		progress_end(&import.progress);
	if (import.bulk)
		store_bulk_abandon(import.bulk);
	store_close(import.store);
	csv_reader_free(import.reader);
	strbuf_release(&import.rejects);
	if (!ok)
		err_prefix(e, "%s", path);
	return ok;
}

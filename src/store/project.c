/*
 * Derived rows: columns by table, search keys, calls of a ticket. Called by the writer for each
 * operation, by rebuild for each entity, and by verify to compare.
 */
#include "project_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "model/agent.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column_kind {
	COLUMN_TEXT,
	COLUMN_WHOLE,	/* 0 when missing */
	COLUMN_ID,
	COLUMN_DUE,	/* INT64_MAX when missing: never due, last in order */
	COLUMN_OPEN_TICKET,
	COLUMN_OPEN_FOLLOWUP,
	COLUMN_MAKER,
};

struct column {
	enum column_kind kind;
	const char *field;
};

#define COLUMNS_MAX 12
#define FIXED_COLUMNS 3	/* id, made, doc */

/* SQL beside the columns it binds, in the same order, behind id, made and doc. */
static const struct projection {
	const struct record_type *type;
	const char *load, *insert, *update, *remove, *read;
	struct column columns[COLUMNS_MAX];
	size_t column_count;
} projections[] = {
#define PROJECTION(table, names, marks, sets)                                                      \
	.load = "SELECT row, doc FROM " table " WHERE id=?1",                                      \
	.insert = "INSERT INTO " table "(id,made,doc" names ") VALUES(?1,?2,?3" marks ")",         \
	.update = "UPDATE " table " SET made=?2,doc=?3" sets " WHERE id=?1",                       \
	.remove = "DELETE FROM " table " WHERE id=?1",                                             \
	.read = "SELECT id,made,doc" names " FROM " table " WHERE id=?1"
	{ .type = &customer_type, PROJECTION("customer", "", "", "") },
	{ .type = &ticket_type,
	  PROJECTION("ticket", ",customer,open,due,closed_at,maker", ",?4,?5,?6,?7,?8",
	             ",customer=?4,open=?5,due=?6,closed_at=?7,maker=?8"),
	  .columns = { { COLUMN_ID, "customer" }, { COLUMN_OPEN_TICKET, NULL },
	               { COLUMN_DUE, "due_at" }, { COLUMN_WHOLE, "closed_at" },
	               { COLUMN_MAKER, NULL } },
	  .column_count = 5 },
	{ .type = &call_type,
	  PROJECTION("call",
	             ",customer,agent,direction,began,answered,ended,wrapped,hold,outcome,"
	             "call_back",
	             ",?4,?5,?6,?7,?8,?9,?10,?11,?12,?13",
	             ",customer=?4,agent=?5,direction=?6,began=?7,answered=?8,ended=?9,wrapped=?10,"
	             "hold=?11,outcome=?12,call_back=?13"),
	  .columns = { { COLUMN_ID, "customer" }, { COLUMN_ID, "agent" },
	               { COLUMN_TEXT, "direction" }, { COLUMN_WHOLE, "began_at" },
	               { COLUMN_WHOLE, "answered_at" }, { COLUMN_WHOLE, "ended_at" },
	               { COLUMN_WHOLE, "wrapped_at" }, { COLUMN_WHOLE, "hold_ms" },
	               { COLUMN_TEXT, "outcome" }, { COLUMN_TEXT, "call_back" } },
	  .column_count = 10 },
	{ .type = &followup_type,
	  PROJECTION("followup", ",ticket,customer,owner,open,weight,due,done_at,tried_by",
	             ",?4,?5,?6,?7,?8,?9,?10,?11",
	             ",ticket=?4,customer=?5,owner=?6,open=?7,weight=?8,due=?9,done_at=?10,"
	             "tried_by=?11"),
	  .columns = { { COLUMN_ID, "ticket" }, { COLUMN_ID, "customer" }, { COLUMN_ID, "owner" },
	               { COLUMN_OPEN_FOLLOWUP, NULL }, { COLUMN_WHOLE, "weight" },
	               { COLUMN_DUE, "due_at" }, { COLUMN_WHOLE, "done_at" },
	               { COLUMN_ID, "tried_by" } },
	  .column_count = 8 },
	{ .type = &note_type,
	  PROJECTION("note", ",ticket,customer,call", ",?4,?5,?6",
	             ",ticket=?4,customer=?5,call=?6"),
	  .columns = { { COLUMN_ID, "ticket" }, { COLUMN_ID, "customer" }, { COLUMN_ID, "call" } },
	  .column_count = 3 },
	{ .type = &script_type,
	  PROJECTION("script", ",call,situation,result,wait_ms,waited_ms", ",?4,?5,?6,?7,?8",
	             ",call=?4,situation=?5,result=?6,wait_ms=?7,waited_ms=?8"),
	  .columns = { { COLUMN_ID, "call" }, { COLUMN_TEXT, "situation" },
	               { COLUMN_TEXT, "result" }, { COLUMN_WHOLE, "wait_ms" },
	               { COLUMN_WHOLE, "waited_ms" } },
	  .column_count = 5 },
	{ .type = &access_type,
	  PROJECTION("access", ",act,subject", ",?4,?5", ",act=?4,subject=?5"),
	  .columns = { { COLUMN_TEXT, "act" }, { COLUMN_ID, "subject" } },
	  .column_count = 2 },
	{ .type = &event_type,
	  PROJECTION("event", ",type,state", ",?4,?5", ",type=?4,state=?5"),
	  .columns = { { COLUMN_TEXT, "type" }, { COLUMN_TEXT, "state" } },
	  .column_count = 2 },
	{ .type = &agent_type,
	  PROJECTION("agent", ",staff_number", ",?4", ",staff_number=?4"),
	  .columns = { { COLUMN_TEXT, "staff_number" } },
	  .column_count = 1 },
};

static const struct projection *
projection_of(const struct record_type *type)
{
	for (size_t i = 0; i < sizeof(projections) / sizeof(projections[0]); i++) {
		if (projections[i].type == type)
			return &projections[i];
	}
	return NULL;
}

/* --- columns ---------------------------------------------------------------------------------- */

struct column_value {
	const char *text;	/* or */
	struct id id;		/* or */
	int64_t whole;
	bool is_id, is_whole;
};

static void
id_of(const char *text, struct column_value *value)
{
	value->is_id = true;
	if (!text || !id_from_text(text, strlen(text), &value->id))
		memset(&value->id, 0, sizeof(value->id));
}

static struct column_value
column_value(const struct column *column, const struct json *document, const struct json *fields)
{
	struct column_value value = { .text = NULL };

	switch (column->kind) {
	case COLUMN_TEXT:
		value.text = json_get_text(fields, column->field, NULL);
		break;
	case COLUMN_WHOLE:
		value.is_whole = true;
		value.whole = json_get_whole(fields, column->field, 0);
		break;
	case COLUMN_DUE:
		value.is_whole = true;
		value.whole = json_get_whole(fields, column->field, INT64_MAX);
		break;
	case COLUMN_ID:
		id_of(json_get_text(fields, column->field, NULL), &value);
		break;
	case COLUMN_MAKER:
		id_of(json_get_text(document, "by", NULL), &value);
		break;
	case COLUMN_OPEN_TICKET:
		value.is_whole = true;
		value.whole = !json_get_boolean(fields, "closed", false);
		break;
	case COLUMN_OPEN_FOLLOWUP:
		value.is_whole = true;
		value.whole = strcmp(json_get_text(fields, "state", ""), "open") == 0;
		break;
	}
	return value;
}

static void
bind_columns(struct db_statement *statement, const struct projection *projection,
             const struct id *id, const struct json *document, const struct strbuf *text,
             struct column_value values[COLUMNS_MAX])
{
	const struct json *fields = json_get(document, "f");

	db_bind_id(statement, 1, id);
	db_bind_whole(statement, 2, json_get_whole(document, "at", 0));
	db_bind_text_n(statement, 3, text->data, text->length);
	for (size_t i = 0; i < projection->column_count; i++) {
		struct column_value *value = &values[i];
		int at = (int)i + FIXED_COLUMNS + 1;

		*value = column_value(&projection->columns[i], document, fields);
		if (value->is_whole)
			db_bind_whole(statement, at, value->whole);
		else if (value->is_id)
			db_bind_id(statement, at, &value->id);
		else
			db_bind_text(statement, at, value->text);
	}
}

bool
project_load(struct db *db, const struct record_type *type, const struct id *id,
             struct json **document, int64_t *row, struct err *e)
{
	struct db_statement *statement = db_get(db, projection_of(type)->load, e);
	enum db_row found;
	bool ok;

	*document = NULL;
	*row = 0;
	if (!statement)
		return false;
	db_bind_id(statement, 1, id);
	found = db_step(statement, e);
	ok = found != DB_FAILED;
	if (found == DB_ROW) {
		size_t length;
		const char *text = db_column_text(statement, 1, &length);

		*row = db_column_whole(statement, 0);
		*document = json_parse(text, length, DOCUMENT_MAX, e);
		ok = *document != NULL;
		if (!ok) {
			err_prefix(e, _("%s in row %" PRId64), type->name, *row);
			e->code = ERR_CORRUPT;
		}
	}
	db_reset(statement);
	return ok;
}

/* --- rows beside ------------------------------------------------------------------------------ */

static const char insert_key[] = "INSERT OR IGNORE INTO search_key(key,row) VALUES(?1,?2)";
static const char delete_key[] = "DELETE FROM search_key WHERE key=?1 AND row=?2";
static const char find_key[] = "SELECT 1 FROM search_key WHERE key=?1 AND row=?2";
static const char insert_link[] = "INSERT OR IGNORE INTO ticket_call(call,ticket) VALUES(?1,?2)";
static const char delete_link[] = "DELETE FROM ticket_call WHERE call=?1 AND ticket=?2";
static const char find_link[] = "SELECT 1 FROM ticket_call WHERE call=?1 AND ticket=?2";

static bool
run_key(struct db *db, const char *sql, const char *key, int64_t row, struct err *e)
{
	struct db_statement *statement = db_get(db, sql, e);

	if (!statement)
		return false;
	db_bind_text(statement, 1, key);
	db_bind_whole(statement, 2, row);
	return db_run(statement, e);
}

struct batched_key {
	int64_t row;
	char key[KEY_SIZE];
};

struct key_batch {
	struct batched_key *items;
	size_t count, capacity;
};

struct key_batch *
key_batch_new(void)
{
	return mem_calloc(1, sizeof(struct key_batch));
}

void
key_batch_free(struct key_batch *batch)
{
	if (!batch)
		return;
	mem_free(batch->items);
	mem_free(batch);
}

size_t
key_batch_count(const struct key_batch *batch)
{
	return batch->count;
}

void
key_batch_cut(struct key_batch *batch, size_t count)
{
	if (count < batch->count)
		batch->count = count;
}

static void
key_batch_add(struct key_batch *batch, const char *key, int64_t row)
{
	MEM_GROW(batch->items, batch->capacity, batch->count);
	batch->items[batch->count].row = row;
	memcpy(batch->items[batch->count].key, key, KEY_SIZE);
	batch->count++;
}

static int
compare_batched(const void *left, const void *right)
{
	const struct batched_key *a = left, *b = right;
	int order = strcmp(a->key, b->key);

	return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* In order of the keys each page of the tree is touched once. */
bool
key_batch_write(struct key_batch *batch, struct db *db, struct err *e)
{
	if (batch->count > 0)
		qsort(batch->items, batch->count, sizeof(batch->items[0]), compare_batched);
	for (size_t i = 0; i < batch->count; i++) {
		if (!run_key(db, insert_key, batch->items[i].key, batch->items[i].row, e))
			return false;
	}
	batch->count = 0;
	return true;
}

/* Both lists are sorted: only what differs is written. */
static bool
write_keys(struct db *db, const struct key_list *old, const struct key_list *new, int64_t row,
           struct key_batch *batch, struct err *e)
{
	size_t i = 0, k = 0;

	while (i < old->count || k < new->count) {
		int order = i == old->count ? 1 : k == new->count ? -1 :
				    strcmp(old->items[i], new->items[k]);

		if (order < 0) {
			if (!run_key(db, delete_key, old->items[i++], row, e))
				return false;
		} else if (order > 0) {
			if (batch)
				key_batch_add(batch, new->items[k++], row);
			else if (!run_key(db, insert_key, new->items[k++], row, e))
				return false;
		} else {
			i++;
			k++;
		}
	}
	return true;
}

/* Do the fields that keys are made of differ at all? */
static bool
keys_differ(const struct json *before, const struct json *after)
{
	static const char *const names[] = { "name", "company", "unit", "phones", "number" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct json *a = json_get(before, names[i]), *b = json_get(after, names[i]);

		if ((a || b) && (!a || !b || !json_equal(a, b)))
			return true;
	}
	return false;
}

struct link_visit {
	struct db *db;
	const struct id *ticket;
	const struct json *other;	/* members also here are left alone */
	const char *sql;
	int64_t count;
	bool missing;
	struct err *e;
};

static bool
visit_link(const char *key, const struct json *value, void *context)
{
	struct link_visit *visit = context;
	struct db_statement *statement;
	enum db_row row;
	struct id call;

	(void)value;
	if (strncmp(key, "calls.", 6) != 0 || !id_from_text(key + 6, strlen(key + 6), &call))
		return true;
	if (visit->other && json_get(visit->other, key))
		return true;
	statement = db_get(visit->db, visit->sql, visit->e);
	if (!statement)
		return false;
	visit->count++;
	db_bind_id(statement, 1, &call);
	db_bind_id(statement, 2, visit->ticket);
	row = db_step(statement, visit->e);
	db_reset(statement);
	visit->missing |= row == DB_DONE;
	return row != DB_FAILED;
}

static bool
write_links(struct db *db, const struct id *ticket, const struct json *before,
            const struct json *after, struct err *e)
{
	struct link_visit gone = { db, ticket, after, delete_link, 0, false, e };
	struct link_visit come = { db, ticket, before, insert_link, 0, false, e };

	return (!before || json_each(before, visit_link, &gone)) &&
	       (!after || json_each(after, visit_link, &come));
}

static bool
write_beside(struct db *db, const struct record_type *type, const struct id *id,
             const struct json *before, const struct json *after, int64_t row,
             struct key_batch *batch, struct err *e)
{
	struct key_list old, new;
	bool ok = true;

	if (type != &customer_type && type != &ticket_type)
		return true;
	if (keys_differ(before, after)) {
		keys_of(type, before, &old);
		keys_of(type, after, &new);
		ok = write_keys(db, &old, &new, row, batch, e);
		key_list_release(&old);
		key_list_release(&new);
	}
	return ok && (type != &ticket_type || write_links(db, id, before, after, e));
}

/* --- whole ------------------------------------------------------------------------------------ */

static bool
write_document(const struct json *document, const struct record_type *type, struct strbuf *text,
               struct err *e)
{
	strbuf_init(text, DOCUMENT_MAX);
	if (json_write(document, text))
		return true;
	return err_set(e, ERR_LIMIT, _("%s: larger than %d MiB"), type->name,
	               DOCUMENT_MAX / 1024 / 1024);
}

bool
project_write(struct db *db, const struct record_type *type, const struct id *id,
              const struct json *before, int64_t row, const struct json *after,
              struct key_batch *batch, struct err *e)
{
	const struct projection *projection = projection_of(type);
	struct column_value values[COLUMNS_MAX];
	struct db_statement *statement;
	struct strbuf text;
	bool ok = write_document(after, type, &text, e);

	statement = ok ? db_get(db, before ? projection->update : projection->insert, e) : NULL;
	ok = statement != NULL;
	if (ok) {
		bind_columns(statement, projection, id, after, &text, values);
		ok = db_run(statement, e);
	}
	strbuf_release(&text);
	if (!ok)
		return false;
	if (!before)
		row = db_last_row(db);
	return write_beside(db, type, id, before ? json_get(before, "f") : NULL,
	                    json_get(after, "f"), row, batch, e);
}

bool
project_remove(struct db *db, const struct record_type *type, const struct id *id,
               const struct json *document, int64_t row, struct err *e)
{
	struct db_statement *statement = db_get(db, projection_of(type)->remove, e);

	if (!statement)
		return false;
	db_bind_id(statement, 1, id);
	return db_run(statement, e) &&
	       write_beside(db, type, id, json_get(document, "f"), NULL, row, NULL, e);
}

static bool
column_is(struct db_statement *statement, int at, const struct column_value *value)
{
	struct id id;
	const char *text;
	size_t length;

	if (value->is_whole)
		return !db_column_is_null(statement, at) &&
		       db_column_whole(statement, at) == value->whole;
	if (value->is_id) {
		id = db_column_id(statement, at);
		return id_compare(&id, &value->id) == 0;
	}
	text = db_column_text(statement, at, &length);
	if (!text || !value->text)
		return text == value->text;
	return strcmp(text, value->text) == 0;
}

static bool
row_is(struct db_statement *statement, const struct projection *projection,
       const struct json *document, const struct strbuf *text)
{
	const struct json *fields = json_get(document, "f");
	size_t length;
	const char *stored = db_column_text(statement, 2, &length);

	if (length != text->length || memcmp(stored, text->data, length) != 0 ||
	    db_column_whole(statement, 1) != json_get_whole(document, "at", 0))
		return false;
	for (size_t i = 0; i < projection->column_count; i++) {
		struct column_value value = column_value(&projection->columns[i], document, fields);

		if (!column_is(statement, (int)i + FIXED_COLUMNS, &value))
			return false;
	}
	return true;
}

bool
project_compare_row(struct db *db, const struct record_type *type, const struct id *id,
                    const struct json *document, bool *same, struct err *e)
{
	const struct projection *projection = projection_of(type);
	struct db_statement *statement = db_get(db, projection->read, e);
	struct strbuf text;
	enum db_row row = DB_FAILED;

	*same = false;
	if (statement && write_document(document, projection->type, &text, e)) {
		db_bind_id(statement, 1, id);
		row = db_step(statement, e);
		*same = row == DB_ROW && row_is(statement, projection, document, &text);
	}
	if (statement)
		strbuf_release(&text);
	db_reset(statement);
	return row != DB_FAILED;
}

static bool
compare_keys_of(struct db *db, const struct record_type *type, const struct json *fields,
                int64_t row, bool *same, int64_t *keys, struct err *e)
{
	struct key_list list;
	bool ok = true;

	keys_of(type, fields, &list);
	*keys += (int64_t)list.count;
	for (size_t i = 0; ok && i < list.count; i++) {
		struct db_statement *statement = db_get(db, find_key, e);
		enum db_row found;

		ok = statement != NULL;
		if (!ok)
			break;
		db_bind_text(statement, 1, list.items[i]);
		db_bind_whole(statement, 2, row);
		found = db_step(statement, e);
		db_reset(statement);
		*same &= found == DB_ROW;
		ok = found != DB_FAILED;
	}
	key_list_release(&list);
	return ok;
}

/* Row number of an entity; 0 when it has none. */
static bool
row_number(struct db *db, const struct record_type *type, const struct id *id, int64_t *row,
           struct err *e)
{
	struct db_statement *statement = db_get(db, projection_of(type)->load, e);
	enum db_row found;

	*row = 0;
	if (!statement)
		return false;
	db_bind_id(statement, 1, id);
	found = db_step(statement, e);
	if (found == DB_ROW)
		*row = db_column_whole(statement, 0);
	db_reset(statement);
	return found != DB_FAILED;
}

bool
project_write_beside(struct db *db, const struct record_type *type, const struct id *id,
                     const struct json *document, struct key_batch *batch, struct err *e)
{
	int64_t row;

	if (type != &customer_type && type != &ticket_type)
		return true;
	return row_number(db, type, id, &row, e) &&
	       write_beside(db, type, id, NULL, json_get(document, "f"), row, batch, e);
}

bool
project_compare_beside(struct db *db, const struct record_type *type, const struct id *id,
                       const struct json *document, bool *same, int64_t *keys,
                       int64_t *relations, struct err *e)
{
	const struct json *fields = json_get(document, "f");
	struct link_visit visit = { db, id, NULL, find_link, 0, false, e };
	int64_t row;

	*same = true;
	if (type != &customer_type && type != &ticket_type)
		return true;
	if (!row_number(db, type, id, &row, e) ||
	    !compare_keys_of(db, type, fields, row, same, keys, e))
		return false;
	if (type == &ticket_type && !json_each(fields, visit_link, &visit))
		return false;
	*relations += visit.count;
	*same &= !visit.missing;
	return true;
}

/*
 * The history of an entity, told from the journal: its operations are reduced once more, one by
 * one, and what each changed is an entry. Notes and follow-ups that hang on it tell theirs too.
 */
#include "reader_priv.h"

#include "base/memory.h"
#include "journal_priv.h"
#include "model/reduce.h"
#include "project_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_MAX (64 * 1024)	/* bytes of a value told */

struct telling {
	struct reader *reader;
	struct timeline *timeline;
	size_t capacity;
	char desk[9];
	const struct operation *op;
	const struct json *other;	/* fields compared with */
};

static char *
value_text(const struct json *value)
{
	struct strbuf text;
	char *taken;

	if (!value)
		return NULL;
	if (json_kind(value) == JSON_TEXT)
		return mem_dup_text(json_as_text(value, ""));
	strbuf_init(&text, VALUE_MAX);
	json_write(value, &text);
	taken = strbuf_take(&text);
	strbuf_release(&text);
	return taken;
}

static struct timeline_entry *
add_entry(struct telling *telling)
{
	struct timeline *timeline = telling->timeline;
	const struct operation *op = telling->op;
	struct timeline_entry *entry;

	MEM_GROW(timeline->entries, telling->capacity, timeline->count);
	entry = &timeline->entries[timeline->count++];
	*entry = (struct timeline_entry){
		.n = op->n,
		.place = timeline->count,
		.at_ms = op->at_ms,
		.actor = op->actor,
		.kind = op->kind,
		.type = op->kind->entity,
		.entity = op->entity,
	};
	memcpy(entry->desk, telling->desk, sizeof(entry->desk));
	return entry;
}

static bool
tell_removed(const char *key, const struct json *value, void *context)
{
	struct telling *telling = context;
	struct timeline_entry *entry;

	if (json_get(telling->other, key))
		return true;
	entry = add_entry(telling);
	entry->field = mem_dup_text(key);
	entry->from = value_text(value);
	return true;
}

static bool
tell_changed(const char *key, const struct json *value, void *context)
{
	struct telling *telling = context;
	const struct json *old = json_get(telling->other, key);
	struct timeline_entry *entry;

	if (old && json_equal(old, value))
		return true;
	entry = add_entry(telling);
	entry->field = mem_dup_text(key);
	entry->from = value_text(old);
	entry->to = value_text(value);
	return true;
}

static void
tell_difference(struct telling *telling, const struct json *before, const struct json *after)
{
	const struct json *reason = json_get(telling->op->body, "reason");

	if (!before) {
		add_entry(telling);
		return;
	}
	telling->other = json_get(before, "f");
	json_each(json_get(after, "f"), tell_changed, telling);
	telling->other = json_get(after, "f");
	json_each(json_get(before, "f"), tell_removed, telling);
	if (reason && telling->op->kind->class == OPERATION_COMMAND) {
		struct timeline_entry *entry = add_entry(telling);

		entry->field = mem_dup_text("reason");
		entry->to = value_text(reason);
	}
}

/* Takes *document on to what it is after the operation in the row. */
static bool
tell_operation(struct telling *telling, struct db_statement *statement, struct json **document,
               struct err *e)
{
	uint8_t h[CRYPTO_DIGEST_BYTES];
	struct operation op;
	struct json *after = NULL;
	bool ok = journal_read_operation(statement, &op, h, e);

	if (ok && !op.body_text) {	/* erased: that something was done is all that is known */
		telling->op = &op;
		add_entry(telling);
	} else if (ok) {
		ok = operation_open(&op, e) && reduce(&op, *document, &after, e);
	}
	if (ok && after) {
		telling->op = &op;
		tell_difference(telling, *document, after);
		json_free(*document);
		*document = after;
	}
	telling->op = NULL;
	operation_release(&op);
	return ok;
}

static bool
load_base(struct telling *telling, const struct record_type *type, const struct id *id,
          struct json **document, struct err *e)
{
	struct db_statement *statement = db_get(telling->reader->db,
		"SELECT doc FROM base WHERE kind=?1 AND id=?2", e);
	enum db_row row;

	*document = NULL;
	if (!statement)
		return false;
	db_bind_text(statement, 1, type->name);
	db_bind_id(statement, 2, id);
	row = db_step(statement, e);
	if (row == DB_ROW) {
		size_t length;
		const char *text = db_column_text(statement, 0, &length);

		*document = json_parse(text, length, DOCUMENT_MAX, e);
		row = *document ? DB_ROW : DB_FAILED;
	}
	db_reset(statement);
	return row != DB_FAILED;
}

static bool
tell_entity(struct telling *telling, const struct record_type *type, const struct id *id,
            struct err *e)
{
	struct db_statement *statement;
	struct json *document = NULL;
	enum db_row row = DB_FAILED;

	if (!load_base(telling, type, id, &document, e))
		return false;
	statement = db_get(telling->reader->db, SELECT_OPERATION "WHERE ent=?1 ORDER BY n", e);
	if (statement)
		db_bind_id(statement, 1, id);
	while (statement && (row = db_step(statement, e)) == DB_ROW) {
		if (!tell_operation(telling, statement, &document, e)) {
			row = DB_FAILED;
			break;
		}
	}
	db_reset(statement);
	json_free(document);
	return row == DB_DONE;
}

static bool
tell_hanging(struct telling *telling, const struct record_type *type, const struct id *id,
             struct err *e)
{
	struct record_list lists[2] = { RECORD_LIST_INIT, RECORD_LIST_INIT };
	bool ok = reader_notes_of(telling->reader, type, id, &lists[0], e) &&
		  (type == &call_type ||
		   reader_followups_of(telling->reader, type, id, false, &lists[1], e));

	for (size_t l = 0; l < 2; l++) {
		for (size_t i = 0; ok && i < lists[l].count; i++) {
			const struct record_head *head = record_at(&lists[l], i);

			ok = tell_entity(telling, lists[l].type, &head->id, e);
		}
		record_list_release(&lists[l]);
	}
	return ok;
}

static int
by_number(const void *left, const void *right)
{
	const struct timeline_entry *a = left, *b = right;

	if (a->n != b->n)
		return a->n > b->n ? 1 : -1;
	return a->place > b->place ? 1 : -1;
}

static void
entry_release(struct timeline_entry *entry)
{
	mem_free(entry->field);
	mem_free(entry->from);
	mem_free(entry->to);
}

/* Of a long history the latest entries. */
static void
keep_last(struct timeline *timeline, size_t limit)
{
	size_t over = timeline->count > limit ? timeline->count - limit : 0;

	for (size_t i = 0; i < over; i++)
		entry_release(&timeline->entries[i]);
	if (over > 0) {
		memmove(timeline->entries, timeline->entries + over,
		        limit * sizeof(timeline->entries[0]));
		timeline->count = limit;
		timeline->more = true;
	}
}

static bool
read_desk(struct reader *reader, char desk[9], struct err *e)
{
	struct db_statement *statement = db_get(reader->db, "SELECT desk_code FROM me", e);
	enum db_row row = statement ? db_step(statement, e) : DB_FAILED;

	if (row == DB_ROW) {
		const char *code = db_column_text(statement, 0, NULL);

		snprintf(desk, 9, "%s", code ? code : "");
	}
	db_reset(statement);
	return row != DB_FAILED;
}

bool
reader_timeline(struct reader *reader, const struct record_type *type, const struct id *id,
                size_t limit, struct timeline *timeline, struct err *e)
{
	struct telling telling = { .reader = reader, .timeline = timeline };

	*timeline = (struct timeline){ .entries = NULL };
	if (!read_desk(reader, telling.desk, e) || !tell_entity(&telling, type, id, e) ||
	    ((type == &ticket_type || type == &customer_type || type == &call_type) &&
	     !tell_hanging(&telling, type, id, e))) {
		timeline_release(timeline);
		return false;
	}
	if (timeline->count > 1)
		qsort(timeline->entries, timeline->count, sizeof(timeline->entries[0]), by_number);
	keep_last(timeline, limit);
	return true;
}

void
timeline_release(struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->count; i++)
		entry_release(&timeline->entries[i]);
	mem_free(timeline->entries);
	memset(timeline, 0, sizeof(*timeline));
}

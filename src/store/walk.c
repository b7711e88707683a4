/*
 * The walk over all entities in order of their ids: those of base, with the pending operations on
 * them reduced on top, and those that only operations know. Two ordered streams are merged.
 */
#include "walk_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "journal_priv.h"
#include "project_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PROGRESS_EVERY 4096

struct walking {
	struct walk *walk;
	struct db_statement *operations;
	enum db_row row;	/* of operations */
	struct id ahead;	/* entity of the row that stands there */
	int64_t total;
};

static bool
next_operation(struct walking *w, struct err *e)
{
	w->row = db_step(w->operations, e);
	if (w->row == DB_ROW)
		w->ahead = db_column_id(w->operations, 7);
	if (w->walk->progress && w->walk->operations % PROGRESS_EVERY == 0)
		w->walk->progress(w->walk->operations, w->total, w->walk->progress_context);
	return w->row != DB_FAILED;
}

/* False only when the walk is to end. */
static bool
tell_fault(struct walking *w, const struct operation *op, struct err *e)
{
	char text[ERR_TEXT_MAX + 64];

	if (!w->walk->fault) {
		err_prefix(e, _("operation %" PRId64), op->n);
		return false;
	}
	snprintf(text, sizeof(text), "operation %" PRId64 ": %s", op->n, e->text);
	w->walk->fault(text, w->walk->context);
	err_clear(e);
	return true;
}

/* Takes *document over the operation that stands at the row. */
static bool
reduce_row(struct walking *w, const struct record_type **type, struct json **document,
           struct err *e)
{
	uint8_t h[CRYPTO_DIGEST_BYTES];
	struct json *after = NULL;
	struct operation op;
	bool ok = journal_read_operation(w->operations, &op, h, e);

	if (ok && !*type)
		*type = op.kind->entity;
	if (ok && op.body_text)
		ok = operation_open(&op, e) && reduce(&op, *document, &after, e);
	if (!ok)
		ok = tell_fault(w, &op, e);
	if (after) {
		json_free(*document);
		*document = after;
	}
	operation_release(&op);
	w->walk->operations++;
	return ok && next_operation(w, e);
}

/* All operations of one entity, from document on (taken), and the visit. */
static bool
walk_entity(struct walking *w, const struct record_type *type, const struct id *id,
            struct json *document, struct err *e)
{
	bool ok = true;

	while (ok && w->row == DB_ROW && id_compare(&w->ahead, id) == 0)
		ok = reduce_row(w, &type, &document, e);
	if (ok && document) {
		w->walk->entities++;
		ok = w->walk->visit(type, id, document, w->walk->context, e);
	}
	json_free(document);
	return ok;
}

static bool
walk_before(struct walking *w, const struct id *border, struct err *e)
{
	bool ok = true;

	while (ok && w->row == DB_ROW && (!border || id_compare(&w->ahead, border) < 0)) {
		struct id id = w->ahead;

		ok = walk_entity(w, NULL, &id, NULL, e);
	}
	return ok;
}

static bool
walk_base(struct walking *w, struct db_statement *base, struct err *e)
{
	enum db_row row = DB_DONE;
	bool ok = true;

	while (ok && (row = db_step(base, e)) == DB_ROW) {
		size_t length, kind_length;
		const char *kind = db_column_text(base, 0, &kind_length);
		const struct record_type *type = record_type_find(kind, kind_length);
		struct id id = db_column_id(base, 1);
		const char *text = db_column_text(base, 2, &length);
		struct json *document;

		if (!type)
			continue;	/* a newer program's: it stays in base */
		document = json_parse(text, length, DOCUMENT_MAX, e);
		ok = document && walk_before(w, &id, e) && walk_entity(w, type, &id, document, e);
	}
	return ok && row == DB_DONE && walk_before(w, NULL, e);
}

bool
walk_entities(struct walk *walk, struct err *e)
{
	struct walking w = { .walk = walk };
	struct db_statement *base;
	bool ok;

	walk->operations = walk->entities = 0;
	if (!db_query_whole(walk->db, "SELECT n FROM me", &w.total, e))
		return false;
	w.operations = db_prepare(walk->db,
	                          SELECT_OPERATION "WHERE st='new' ORDER BY ent, n", e);
	base = w.operations ? db_prepare(walk->db, "SELECT kind,id,doc FROM base ORDER BY id", e) :
			      NULL;
	ok = base && next_operation(&w, e) && walk_base(&w, base, e);
	db_finalize(w.operations);
	db_finalize(base);
	return ok;
}

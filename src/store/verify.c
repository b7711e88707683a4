/*
 * Verify: everything a store claims about itself is computed once more. Reads one snapshot through
 * a connection of its own; may run beside a desk.
 */
#include "store/care.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "care_priv.h"
#include "journal_priv.h"
#include "project_priv.h"
#include "schema_priv.h"
#include "walk_priv.h"

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FAULTS_TOLD_MAX 100
#define CACHE_KIB (64 * 1024)

struct verifying {
	struct db *db;
	void (*fault)(const char *text, void *context);
	void *context;
	store_progress *progress;
	void *progress_context;
	struct verify_report *report;
	int64_t visited[RECORD_TYPES];
	int64_t keys, relations;
};

static void
tell(struct verifying *v, const char *text)
{
	if (v->report->faults++ == 0)
		snprintf(v->report->first_fault, sizeof(v->report->first_fault), "%s", text);
	if (v->fault && v->report->faults <= FAULTS_TOLD_MAX)
		v->fault(text, v->context);
}

static void __attribute__((format(printf, 2, 3)))
tellf(struct verifying *v, const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	tell(v, text);
}

static void
tell_through(const char *text, void *context)
{
	tell(context, text);
}

/* --- schema ----------------------------------------------------------------------------------- */

static bool
take_schema(struct db *db, struct strbuf *out, struct err *e)
{
	struct db_statement *statement = db_prepare(db,
		"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type,name", e);
	enum db_row row = DB_FAILED;

	while (statement && (row = db_step(statement, e)) == DB_ROW)
		strbuf_addf(out, "%s;\n", db_column_text(statement, 0, NULL));
	db_finalize(statement);
	return row == DB_DONE;
}

static bool
check_schema(struct verifying *v, struct err *e)
{
	struct db_options options = { .mode = DB_CREATE };
	struct strbuf here, wanted;
	struct db *fresh = db_open(":memory:", &options, e);
	int from;
	bool ok;

	strbuf_init(&here, 1 << 20);
	strbuf_init(&wanted, 1 << 20);
	ok = fresh && db_ladder_climb(fresh, &store_ladder, &from, e) &&
	     take_schema(fresh, &wanted, e) && take_schema(v->db, &here, e);
	if (ok && strcmp(here.data, wanted.data) != 0)
		tell(v, _("schema: tables, indexes or triggers are not as this program made them"));
	strbuf_release(&here);
	strbuf_release(&wanted);
	db_close(fresh);
	return ok;
}

/* --- chains ----------------------------------------------------------------------------------- */

struct chain {
	int64_t n;
	int64_t hlc;
	int64_t accesses;
	uint8_t h[CRYPTO_DIGEST_BYTES];
};

/* Begins anew where a history begins. */
static bool
enter_history(struct verifying *v, struct chain *chain, struct err *e)
{
	struct db_statement *statement = db_get(v->db,
		"SELECT id FROM replica WHERE from_n=?1 ORDER BY place DESC LIMIT 1", e);
	enum db_row row;

	if (!statement)
		return false;
	db_bind_whole(statement, 1, chain->n + 1);
	row = db_step(statement, e);
	if (row == DB_ROW) {
		struct id replica = db_column_id(statement, 0);

		operation_chain_start(&replica, chain->h);
	}
	db_reset(statement);
	return row != DB_FAILED;
}

static void
check_link(struct verifying *v, struct chain *chain, struct operation *op,
           const uint8_t h[CRYPTO_DIGEST_BYTES])
{
	uint8_t digest[CRYPTO_DIGEST_BYTES];

	if (op->n != chain->n + 1)
		tellf(v, _("journal: operation %" PRId64 " is missing"), chain->n + 1);
	if (op->body_text) {
		crypto_sha256(op->body_text, op->body_length, digest);
		if (!crypto_equal(digest, op->digest, sizeof(digest)))
			tellf(v, _("journal: the body of operation %" PRId64
			         " does not fit its digest"), op->n);
	}
	operation_chain_next(op, chain->h);
	if (!crypto_equal(chain->h, h, CRYPTO_DIGEST_BYTES)) {
		tellf(v, _("journal: the hash chain breaks at operation %" PRId64), op->n);
		memcpy(chain->h, h, CRYPTO_DIGEST_BYTES);
	}
	chain->n = op->n;
	chain->hlc = op->hlc > chain->hlc ? op->hlc : chain->hlc;
	chain->accesses += op->kind->name == OP_ACCESS_ADD;
}

static bool
check_end(struct verifying *v, struct chain *chain, struct err *e)
{
	struct db_statement *statement = db_get(v->db, "SELECT n,h,hlc FROM me", e);
	enum db_row row = statement ? db_step(statement, e) : DB_FAILED;
	size_t length = 0;
	const void *h = row == DB_ROW ? db_column_blob(statement, 1, &length) : NULL;

	if (row == DB_DONE)
		tell(v, _("me: its row is missing"));
	if (row == DB_ROW && (db_column_whole(statement, 0) != chain->n || !h ||
	                      length != sizeof(chain->h) || memcmp(h, chain->h, length) != 0))
		tell(v, _("journal: its end is not the one that is noted: "
		          "operations were cut off"));
	if (row == DB_ROW && db_column_whole(statement, 2) < chain->hlc)
		tell(v, _("journal: the clock of edits stands behind the last operation"));
	db_reset(statement);
	return row != DB_FAILED;
}

static bool
check_journal(struct verifying *v, struct chain *chain, struct err *e)
{
	struct db_statement *statement = db_prepare(v->db, SELECT_OPERATION "ORDER BY n", e);
	enum db_row row = DB_FAILED;
	bool ok = statement != NULL;

	while (ok && (row = db_step(statement, e)) == DB_ROW) {
		uint8_t h[CRYPTO_DIGEST_BYTES];
		struct operation op;

		ok = enter_history(v, chain, e);
		if (ok && journal_read_operation(statement, &op, h, e)) {
			check_link(v, chain, &op, h);
		} else if (ok) {
			tell(v, e->text);
			err_clear(e);
			chain->n = op.n;
		}
		operation_release(&op);
		v->report->operations++;
	}
	db_finalize(statement);
	return ok && row == DB_DONE && enter_history(v, chain, e) && check_end(v, chain, e);
}

static bool
check_access_chain(struct verifying *v, const struct chain *journal, struct err *e)
{
	struct db_statement *statement = db_prepare(v->db,
		"SELECT a.seq,a.op,a.digest,a.chain,o.digest,o.kind FROM access_chain a"
		" LEFT JOIN outbox o ON o.op=a.op ORDER BY a.seq", e);
	uint8_t chain[CRYPTO_DIGEST_BYTES] = { 0 };
	enum db_row row = DB_FAILED;
	int64_t seq = 0;

	while (statement && (row = db_step(statement, e)) == DB_ROW) {
		struct id op = db_column_id(statement, 1);
		size_t length, chain_length, other_length;
		const void *digest = db_column_blob(statement, 2, &length);
		const void *stands = db_column_blob(statement, 3, &chain_length);
		const void *other = db_column_blob(statement, 4, &other_length);

		if (db_column_whole(statement, 0) != ++seq || length != sizeof(chain) ||
		    chain_length != sizeof(chain)) {
			tellf(v, _("access log: entry %" PRId64 " is missing or damaged"), seq);
			seq = db_column_whole(statement, 0);
			continue;
		}
		access_chain_next(chain, seq, &op, digest);
		if (memcmp(chain, stands, sizeof(chain)) != 0) {
			tellf(v, _("access log: the chain breaks at entry %" PRId64), seq);
			memcpy(chain, stands, sizeof(chain));
		}
		if (other_length != length || memcmp(other, digest, length) != 0)
			tellf(v, _("access log: entry %" PRId64 " does not fit the journal"), seq);
	}
	db_finalize(statement);
	if (row == DB_DONE && seq != journal->accesses)
		tellf(v, _("access log: %" PRId64 " entries, the journal has %" PRId64), seq,
		      journal->accesses);
	return row == DB_DONE;
}

/* --- derived rows ----------------------------------------------------------------------------- */

static bool
visit(const struct record_type *type, const struct id *id, const struct json *document,
      void *context, struct err *e)
{
	struct verifying *v = context;
	char text[ID_TEXT_SIZE];
	bool same, beside = true;
	size_t place = 0;

	while (record_types[place] != type)
		place++;
	v->visited[place]++;
	if (!project_compare_row(v->db, type, id, document, &same, e))
		return false;
	if (same && !project_compare_beside(v->db, type, id, document, &beside, &v->keys,
	                                    &v->relations, e))
		return false;
	id_to_text(id, text);
	if (!same)
		tellf(v, _("%s %s: its row is not what the journal makes of it"), type->name, text);
	else if (!beside)
		tellf(v, _("%s %s: search keys or relations are missing"), type->name, text);
	return true;
}

static bool
check_count(struct verifying *v, const char *table, int64_t wanted, struct err *e)
{
	char sql[64];
	int64_t rows;

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	if (!db_query_whole(v->db, sql, &rows, e))
		return false;
	if (rows != wanted)
		tellf(v, _("%s: %" PRId64 " rows, there should be %" PRId64), table, rows, wanted);
	return true;
}

static bool
check_view(struct verifying *v, struct err *e)
{
	struct walk walk = {
		.db = v->db,
		.visit = visit,
		.fault = tell_through,
		.context = v,
		.progress = v->progress,
		.progress_context = v->progress_context,
	};

	if (!walk_entities(&walk, e))
		return false;
	v->report->entities = walk.entities;
	for (size_t i = 0; i < RECORD_TYPES; i++) {
		if (!check_count(v, record_types[i]->name, v->visited[i], e))
			return false;
	}
	return v->report->faults > 0 || (check_count(v, "search_key", v->keys, e) &&
	                                 check_count(v, "ticket_call", v->relations, e));
}

/* What SQLite itself calls corrupt is a finding, not a failure to look. */
static bool
count_corruption(struct verifying *v, bool ok, struct err *e)
{
	if (ok || e->code != ERR_CORRUPT || v->report->faults == 0)
		return ok;
	tell(v, e->text);
	err_clear(e);
	return true;
}

static bool
verify(struct verifying *v, const char *path, bool view_too, struct err *e)
{
	struct db_options options = { .mode = DB_READ,
	                              .cache_kib = view_too ? CACHE_KIB : 4096 };
	struct chain chain = { .n = 0 };
	int faults = 0;
	bool ok;

	memset(v->report, 0, sizeof(*v->report));
	v->db = db_open(path, &options, e);
	ok = v->db && db_exec(v->db, "BEGIN", e) && db_ladder_check(v->db, &store_ladder, e) &&
	     db_check(v->db, FAULTS_TOLD_MAX, tell_through, v, &faults, e) &&
	     check_schema(v, e) && check_journal(v, &chain, e) &&
	     check_access_chain(v, &chain, e) && (!view_too || check_view(v, e));
	db_close(v->db);
	return count_corruption(v, ok, e);
}

bool
verify_journal(const char *path, struct err *e)
{
	struct verify_report report = { .faults = 0 };
	struct verifying v = { .report = &report };

	if (!verify(&v, path, false, e))
		return err_prefix(e, "%s", path);
	if (report.faults > 0)
		return err_set(e, ERR_CORRUPT, _("%s: does not verify: %.300s"), path,
		               report.first_fault);
	return true;
}

bool
store_verify(const char *path, store_progress *progress,
             void (*fault)(const char *text, void *context), void *context,
             struct verify_report *report, struct err *e)
{
	struct verifying v = {
		.fault = fault,
		.context = context,
		.progress = progress,
		.progress_context = context,
		.report = report,
	};
	struct strbuf text;
	bool ok;

	memset(report, 0, sizeof(*report));
	strbuf_init(&text, PATH_MAX);
	ok = (path ? strbuf_add(&text, path) : path_of(PATH_DATA, "hotseat.db", &text, e)) &&
	     verify(&v, text.data, true, e);
	strbuf_release(&text);
	return ok;
}

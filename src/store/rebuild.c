/*
 * Rebuild: each entity is reduced anew and its row mended when it differs; rows that nothing stands
 * for go; search keys and relations are made anew altogether. One transaction.
 */
#include "store/care.h"

#include "base/memory.h"
#include "care_priv.h"
#include "project_priv.h"
#include "store_priv.h"
#include "walk_priv.h"

#include <stdio.h>
#include <string.h>

#define REBUILD_CACHE_KIB (128 * 1024)
#define CACHE_KIB 2048
#define KEYS_MAX 800000

struct rebuilding {
	struct db *db;
	struct key_batch *keys;
	int64_t visited[RECORD_TYPES];
	struct rebuild_report *report;
};

static size_t
place_of(const struct record_type *type)
{
	size_t place = 0;

	while (record_types[place] != type)
		place++;
	return place;
}

static bool
mend_row(struct rebuilding *r, const struct record_type *type, const struct id *id,
         const struct json *document, struct err *e)
{
	struct json *stands;
	struct err ignored = ERR_INIT;
	int64_t row;

	r->report->differing++;
	if (!project_load(r->db, type, id, &stands, &row, &ignored) && row == 0)
		return err_set(e, ignored.code, "%s", ignored.text);
	json_free(stands);
	/* Without "before" all that hangs on the row is written too. */
	return (row == 0 || project_remove(r->db, type, id, document, row, e)) &&
	       project_write(r->db, type, id, NULL, 0, document, r->keys, e);
}

static bool
visit(const struct record_type *type, const struct id *id, const struct json *document,
      void *context, struct err *e)
{
	struct rebuilding *r = context;
	bool same;

	r->visited[place_of(type)]++;
	if (!project_compare_row(r->db, type, id, document, &same, e))
		return false;
	if (!same && !mend_row(r, type, id, document, e))
		return false;
	if (same && !project_write_beside(r->db, type, id, document, r->keys, e))
		return false;
	return key_batch_count(r->keys) < KEYS_MAX || key_batch_write(r->keys, r->db, e);
}

/* Rows of entities that neither base nor journal knows. */
static bool
remove_strangers(struct rebuilding *r, struct err *e)
{
	for (size_t i = 0; i < RECORD_TYPES; i++) {
		const char *name = record_types[i]->name;
		char sql[320];
		int64_t rows;

		snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", name);
		if (!db_query_whole(r->db, sql, &rows, e))
			return false;
		if (rows == r->visited[i])
			continue;
		snprintf(sql, sizeof(sql),
		         "DELETE FROM %s WHERE id NOT IN (SELECT ent FROM outbox WHERE st='new')"
		         " AND id NOT IN (SELECT id FROM base WHERE kind='%s')", name, name);
		if (!db_exec(r->db, sql, e))
			return false;
		r->report->differing += rows - r->visited[i];
	}
	return true;
}

static bool
rebuild_all(struct rebuilding *r, store_progress *progress, void *context, struct err *e)
{
	struct walk walk = {
		.db = r->db,
		.visit = visit,
		.context = r,
		.progress = progress,
		.progress_context = context,
	};

	if (!db_exec(r->db, "DELETE FROM search_key; DELETE FROM ticket_call", e) ||
	    !walk_entities(&walk, e) || !key_batch_write(r->keys, r->db, e) ||
	    !remove_strangers(r, e))
		return false;
	r->report->operations = walk.operations;
	r->report->entities = walk.entities;
	return true;
}

bool
rebuild_view(struct db *db, store_progress *progress, void *context,
             struct rebuild_report *report, struct err *e)
{
	struct rebuilding r = { .db = db, .report = report };
	struct err ignored = ERR_INIT;
	bool ok;

	memset(report, 0, sizeof(*report));
	if (!db_begin(r.db, e))
		return false;
	db_set_cache(r.db, REBUILD_CACHE_KIB);
	r.keys = key_batch_new();
	ok = rebuild_all(&r, progress, context, e) && db_commit(r.db, e);
	if (!ok)
		db_rollback(r.db);
	key_batch_free(r.keys);
	db_set_cache(r.db, CACHE_KIB);
	db_checkpoint(r.db, NULL, &ignored);
	return ok;
}

bool
store_rebuild(struct store *store, store_progress *progress, void *context,
              struct rebuild_report *report, struct err *e)
{
	if (!store->synchronous || store_pending(store) > 0)
		return err_set(e, ERR_INTERNAL, "store: rebuild needs an idle synchronous store");
	return rebuild_view(store->journal.db, progress, context, report, e);
}

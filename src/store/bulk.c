/* The bulk path: many changes in one transaction, search keys written in order at its end. */
#include "store/bulk.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "store_priv.h"

#include <string.h>

#define BULK_CACHE_KIB (256 * 1024)
#define CACHE_KIB 2048
#define KEYS_MAX 400000	/* gathered before they are written: 32 MB */

struct bulk {
	struct store *store;
	struct key_batch *keys;
	struct journal_state before;
	int64_t at_ms;
	bool broken;
};

struct bulk *
store_bulk_begin(struct store *store, struct err *e)
{
	struct bulk *bulk;

	if (!store->synchronous || store_pending(store) > 0) {
		err_set(e, ERR_INTERNAL, "store: bulk needs an idle synchronous store");
		return NULL;
	}
	if (!db_begin(store->journal.db, e))
		return NULL;
	db_set_cache(store->journal.db, BULK_CACHE_KIB);
	bulk = mem_calloc(1, sizeof(*bulk));
	bulk->store = store;
	bulk->keys = key_batch_new();
	bulk->before = store->journal.state;
	return bulk;
}

void
store_bulk_set_time(struct bulk *bulk, int64_t at_ms)
{
	bulk->at_ms = at_ms;
}

/*
 * A change of one operation is refused before anything of it is written; of several, the first
 * ones must be undone.
 */
static bool
write_change(struct bulk *bulk, const struct change *change, struct err *e)
{
	struct journal *journal = &bulk->store->journal;
	struct journal_state mark = journal->state;
	size_t keys = key_batch_count(bulk->keys);
	bool nested = change->count > 1;
	struct err fault = ERR_INIT;
	int64_t last_n;

	if (nested && !db_begin(journal->db, e)) {
		bulk->broken = true;
		return false;
	}
	if (journal_write(journal, change, bulk->keys, &last_n, e)) {
		if (!nested || db_commit(journal->db, &fault))
			return true;
		*e = fault;
	}
	if (nested)
		db_rollback(journal->db);
	journal->state = mark;
	key_batch_cut(bulk->keys, keys);
	bulk->broken = e->code != ERR_REFUSED && e->code != ERR_NOT_FOUND &&
		       e->code != ERR_EXISTS && e->code != ERR_LIMIT && e->code != ERR_INVALID;
	return false;
}

bool
store_bulk_add(struct bulk *bulk, struct change *change, struct err *e)
{
	bool ok;

	if (bulk->broken) {
		change_free(change);
		return err_set(e, ERR_IO, _("store: the bulk has failed already"));
	}
	change->at_ms = bulk->at_ms ? bulk->at_ms : clock_wall_ms(bulk->store->clock);
	ok = write_change(bulk, change, e);
	change_free(change);
	if (ok && key_batch_count(bulk->keys) > KEYS_MAX &&
	    !key_batch_write(bulk->keys, bulk->store->journal.db, e)) {
		bulk->broken = true;
		return false;
	}
	return ok;
}

bool
store_bulk_get(struct bulk *bulk, const struct record_type *type, const struct id *id,
               void *record, struct err *e)
{
	struct json *document;
	int64_t row;
	bool ok;

	record_init(type, record);
	if (!project_load(bulk->store->journal.db, type, id, &document, &row, e))
		return false;
	if (!document)
		return err_set(e, ERR_NOT_FOUND, _("store: there is no such %s"), type->name);
	ok = record_read(type, id, document, record, e);
	json_free(document);
	return ok;
}

static void
bulk_free(struct bulk *bulk)
{
	db_set_cache(bulk->store->journal.db, CACHE_KIB);
	key_batch_free(bulk->keys);
	mem_free(bulk);
}

bool
store_bulk_commit(struct bulk *bulk, struct err *e)
{
	struct journal *journal = &bulk->store->journal;
	struct err ignored = ERR_INIT;
	bool ok = !bulk->broken || err_set(e, ERR_IO, _("store: the bulk has failed already"));

	ok = ok && key_batch_write(bulk->keys, journal->db, e) && journal_settle(journal, e) &&
	     db_commit(journal->db, e);
	if (!ok) {
		store_bulk_abandon(bulk);
		return false;
	}
	db_checkpoint(journal->db, NULL, &ignored);
	bulk_free(bulk);
	return true;
}

void
store_bulk_abandon(struct bulk *bulk)
{
	struct journal *journal = &bulk->store->journal;

	while (db_depth(journal->db) > 0)
		db_rollback(journal->db);
	journal->state = bulk->before;
	bulk_free(bulk);
}

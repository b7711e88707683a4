/*
 * Many changes in few transactions: import and seeding. Runs on the caller's thread, on a
 * synchronous store without waiting commands. Every change is whole or rejected by itself
 * (a savepoint each); what is not ended by store_bulk_commit is gone. Commit after some ten
 * thousands of changes, so that the write-ahead log stays small, and begin again.
 */
#ifndef STORE_BULK_H
#define STORE_BULK_H

#include "store/store.h"

struct bulk;

struct bulk *
store_bulk_begin(struct store *store, struct err *e);

/* When the changes to come were made (records with dates of their own); 0: now. */
void
store_bulk_set_time(struct bulk *bulk, int64_t at_ms);

/* Takes change. false: this change was rejected (e), or, ERR_DISK_FULL and ERR_IO, all is over. */
bool
store_bulk_add(struct bulk *bulk, struct change *change, struct err *e);

/* For imports: is this entity there already, and how does it look? Sees what the bulk wrote. */
bool
store_bulk_get(struct bulk *bulk, const struct record_type *type, const struct id *id,
               void *record, struct err *e);

/* Writes; the bulk is freed in any case. */
bool
store_bulk_commit(struct bulk *bulk, struct err *e);

void
store_bulk_abandon(struct bulk *bulk);

#endif

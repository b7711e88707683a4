/* Inside store/: every entity as base and pending operations make it, one by one. */
#ifndef STORE_WALK_PRIV_H
#define STORE_WALK_PRIV_H

#include "db/db.h"
#include "model/reduce.h"
#include "store/care.h"

struct walk {
	struct db *db;
	/* document is the callback's only while it runs; false stops. */
	bool (*visit)(const struct record_type *type, const struct id *id,
	              const struct json *document, void *context, struct err *e);
	/* An operation that cannot be reduced: told, and the walk goes on. NULL: the walk fails. */
	void (*fault)(const char *text, void *context);
	void *context;
	store_progress *progress;	/* of operations; may be NULL */
	void *progress_context;
	int64_t operations, entities;	/* seen */
};

bool
walk_entities(struct walk *walk, struct err *e);

/* Tables of derived rows in the order of record_types. */
#define RECORD_TYPES 9

#endif

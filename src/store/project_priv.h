/*
 * Inside store/: derived rows. A document's row has a few columns for queries, taken from its
 * fields by one table, plus rows beside it (search keys, calls of a ticket).
 */
#ifndef STORE_PROJECT_PRIV_H
#define STORE_PROJECT_PRIV_H

#include "base/strbuf.h"
#include "db/db.h"
#include "keys_priv.h"
#include "model/reduce.h"

#define DOCUMENT_MAX (2 * 1024 * 1024)	/* bytes of one document */

/* The row of an entity as it stands; *document NULL and *row 0 when there is none. */
bool
project_load(struct db *db, const struct record_type *type, const struct id *id,
             struct json **document, int64_t *row, struct err *e);

/* Collects search keys of many rows, to be written in order; owned by a bulk. */
struct key_batch;

struct key_batch *
key_batch_new(void);

void
key_batch_free(struct key_batch *batch);

/* Forgets keys added after this count was taken. */
size_t
key_batch_count(const struct key_batch *batch);

void
key_batch_cut(struct key_batch *batch, size_t count);

bool
key_batch_write(struct key_batch *batch, struct db *db, struct err *e);

/*
 * Writes the row of an entity and what hangs on it. before NULL: a new row. batch may be NULL.
 */
bool
project_write(struct db *db, const struct record_type *type, const struct id *id,
              const struct json *before, int64_t row, const struct json *after,
              struct key_batch *batch, struct err *e);

/* Removes a row and what hangs on it. */
bool
project_remove(struct db *db, const struct record_type *type, const struct id *id,
               const struct json *document, int64_t row, struct err *e);

/* Search keys and relations of a row that is there, when there are none yet. */
bool
project_write_beside(struct db *db, const struct record_type *type, const struct id *id,
                     const struct json *document, struct key_batch *batch, struct err *e);

/* Is the row what the document should give? */
bool
project_compare_row(struct db *db, const struct record_type *type, const struct id *id,
                    const struct json *document, bool *same, struct err *e);

/*
 * Are its search keys and relations all there? Adds to *keys and *relations how many there should
 * be, so that a surplus is found by counting.
 */
bool
project_compare_beside(struct db *db, const struct record_type *type, const struct id *id,
                       const struct json *document, bool *same, int64_t *keys,
                       int64_t *relations, struct err *e);

#endif

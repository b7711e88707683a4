/*
 * A change: the operations of one transaction, all or nothing. Built on the loop thread, handed to
 * store_submit, which takes it. Ids of entities are made by the caller (id_new), so that several
 * operations can refer to each other before anything is on disk.
 */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "model/operation.h"

struct change;

/* actor: the agent; session: one login at this desk; roles: bits of enum role. */
struct change *
change_new(const struct id *actor, const struct id *session, unsigned roles);

void
change_free(struct change *change);

/*
 * Takes body (also on failure). Checks kind, members, types, limits and who may: ERR_INVALID,
 * ERR_LIMIT, ERR_DENIED. Preconditions on the data are checked when it is written.
 */
bool
change_add(struct change *change, enum operation_name name, const struct id *entity,
           struct json *body, struct err *e);

/* Adds OP of the difference of two records; nothing when nothing differs (and returns true). */
bool
change_add_diff(struct change *change, enum operation_name name, const void *before,
                const void *after, struct err *e);

/*
 * A local row (store_put_local) written in the same transaction: the draft goes exactly when its
 * ticket is there. NULL bytes deletes.
 */
bool
change_put_local(struct change *change, const char *key, const void *bytes, size_t length,
                 struct err *e);

/* Operations, without local rows. */
size_t
change_count(const struct change *change);

#endif

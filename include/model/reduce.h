/*
 * The reducer that desk and centre share: document before + operation → document after. Pure.
 *
 * A document is a JSON object:
 *	at, by	when and by whom the entity was made
 *	uat, uby, n	last change, its actor, number of operations
 *	f	fields, flat ("name", "data.model", "calls.UUID")
 *	hlc, op	stamp of the making operation: of every field without one of its own
 *	s	own stamps: field → [hlc, op], also of fields that were emptied
 * Of two patches of one field the higher (hlc, op) wins, in whatever order they come.
 */
#ifndef MODEL_REDUCE_H
#define MODEL_REDUCE_H

#include "model/operation.h"

/*
 * before NULL: the entity does not exist. On success *after is a new document (json_free).
 * ERR_NOT_FOUND: a patch or command on what does not exist. ERR_EXISTS: made already by another
 * operation. ERR_REFUSED: a command's precondition does not hold; e says what stands there.
 */
bool
reduce(const struct operation *op, const struct json *before, struct json **after, struct err *e);

/* A field's value in a document (borrowed), or NULL. */
const struct json *
document_field(const struct json *document, const char *field);

#endif

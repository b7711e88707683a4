/*
 * A compiled pack as bytes, for the store: it is kept by the digest of its
 * sources, so that a start does not parse YAML and every version a ticket was
 * opened under stays loadable. The bytes carry a mark of the format and a
 * checksum; what does not fit is refused, then the sources are read again.
 */
#ifndef PACK_CACHE_H
#define PACK_CACHE_H

#include "base/error.h"
#include "base/strbuf.h"
#include "model/pack.h"

#include <stdbool.h>
#include <stddef.h>

#define PACK_BLOB_MAX (16u << 20)

/* Appends; false when out is full. */
bool
pack_encode(const struct pack *pack, struct strbuf *out);

/* NULL with e: ERR_NEWER for another format, ERR_CORRUPT for damage. pack_free it. */
struct pack *
pack_decode(const void *bytes, size_t length, struct err *e);

#endif

/*
 * Netstrings: LEN:bytes, — the framing of baresip's control port. Bounded: a
 * frame over the maximum, a length with a leading zero or without digits, or a
 * missing comma breaks the stream, for there is no way to find the next frame.
 */
#ifndef LINE_NETSTRING_H
#define LINE_NETSTRING_H

#include "base/error.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum netstring_result {
	NETSTRING_FRAME,	/* *payload and *length are set */
	NETSTRING_MORE,		/* feed on */
	NETSTRING_BROKEN,	/* e is set; give the connection up */
};

struct netstring_reader {
	struct strbuf bytes;
	size_t start;		/* first byte not yet taken */
	size_t maximum;		/* of one payload */
};

void
netstring_reader_init(struct netstring_reader *reader, size_t maximum);

void
netstring_reader_release(struct netstring_reader *reader);

/* Forgets what is buffered: for a new connection. */
void
netstring_reader_clear(struct netstring_reader *reader);

/* Adds what came; false when more is fed than frames may be large without taking any. */
bool
netstring_feed(struct netstring_reader *reader, const char *bytes, size_t length, struct err *e);

/* The payload is borrowed until the next call on the reader, and not NUL-terminated. */
enum netstring_result
netstring_next(struct netstring_reader *reader, const char **payload, size_t *length,
               struct err *e);

/* Appends one frame; false when out is full. */
bool
netstring_add(struct strbuf *out, const char *payload, size_t length);

#endif

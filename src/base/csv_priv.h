/*
 * Inside of base/csv: the bytes of the file (csv_source.c), the look at the
 * whole of it before the first row (csv_detect.c), rows (csv_read.c).
 */
#ifndef BASE_CSV_PRIV_H
#define BASE_CSV_PRIV_H

#include "base/csv.h"

#include <iconv.h>

#define CSV_CHUNK_BYTES 65536
#define CSV_PIPE_MAX_BYTES (64 * 1024 * 1024)	/* what cannot be read twice is kept */

/* Stands for bytes that mean nothing in their encoding; no UTF-8 holds it. */
#define CSV_BROKEN_BYTE '\xFF'

struct csv_source {
	int descriptor;			/* −1: bytes */
	const unsigned char *bytes;
	char *kept;			/* bytes of a pipe, ours */
	uint64_t length;
	uint64_t at;
	enum csv_encoding encoding;	/* of csv_source_text */
	iconv_t converter;		/* when converting */
	bool converting;
	unsigned char rest[8];		/* of a character cut by the chunk */
	size_t rest_length;
};

bool
csv_source_open(struct csv_source *source, const char *path, struct err *e);

void
csv_source_open_bytes(struct csv_source *source, const void *bytes, size_t length);

void
csv_source_release(struct csv_source *source);

/* Raw bytes at the place; *got is 0 at the end. */
bool
csv_source_raw(struct csv_source *source, unsigned char *out, size_t size, size_t *got,
               struct err *e);

/* Starts at the beginning (behind a BOM), to be read in this encoding. */
bool
csv_source_begin(struct csv_source *source, enum csv_encoding encoding, struct err *e);

/*
 * Appends some text as UTF-8 to out; *more is false when the end was reached.
 * What is broken becomes CSV_BROKEN_BYTE (UTF-8 is passed on as it is).
 */
bool
csv_source_text(struct csv_source *source, struct strbuf *out, bool *more, struct err *e);

/* Looks at the whole source. e says the line of the first doubtful byte. */
bool
csv_detect_encoding(struct csv_source *source, enum csv_encoding *out, struct err *e);

/* From the beginning of the text (whole: there is no more). */
char
csv_detect_separator(const char *text, size_t length, bool whole);

enum csv_scan {
	CSV_SCAN_ROW,
	CSV_SCAN_MORE,		/* the row goes on behind the text */
	CSV_SCAN_FIELDS,	/* too many fields */
	CSV_SCAN_FIELD_BYTES,	/* a field too long */
	CSV_SCAN_QUOTE,		/* something behind a closing quote */
	CSV_SCAN_OPEN,		/* the text ends inside quotes */
};

/* One row as it is read: its fields behind each other, each with a NUL. */
struct csv_fields {
	struct strbuf text;
	size_t *offsets;
	size_t count;
	size_t capacity;
	size_t maximum;
	size_t field_maximum;
};

/*
 * Reads one row at the beginning of text. fields may be NULL: then only
 * *count is told. *taken gets the bytes with the line break.
 */
enum csv_scan
csv_scan_row(const char *text, size_t length, bool whole, char separator,
             struct csv_fields *fields, size_t *count, size_t *taken);

/* Length of the line break at the place: 0, 1 or 2; needs a byte more to know a CR's. */
size_t
csv_line_break(const char *text, size_t length, size_t at);

#endif

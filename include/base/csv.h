/*
 * Tables as text: RFC 4180 and what spreadsheets really write.
 *
 * Reading streams: a file of any length takes bounded memory. Encoding and
 * separator are found from the whole file before the first row: UTF-8 with or
 * without BOM, UTF-16 with BOM (a spreadsheet's "Unicode text"), GB18030 (with
 * GBK and GB2312); comma, semicolon, TAB. A file that could be read in two
 * ways is refused, never guessed: the caller may then name the encoding.
 * Quoted fields may hold separators, doubled quotes and line breaks (CR LF
 * inside becomes LF). A bad row is reported with its line and does not stop
 * the others: after an unclosed quote reading goes on in the next line.
 * Blank lines are skipped. Fields come as they are: check and trim them.
 *
 * Writing quotes where needed, ends rows with CR LF, and defuses formulas
 * (CWE-1236): a field that a spreadsheet would compute gets a ' in front.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/error.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum csv_encoding {
	CSV_DETECT = 0,
	CSV_UTF_8,
	CSV_GB18030,
	CSV_UTF_16LE,
	CSV_UTF_16BE,
};

/* Zero means: find out, or the usual maximum. */
struct csv_options {
	enum csv_encoding encoding;
	char separator;
	size_t field_maximum;	/* bytes of UTF-8; usually 64 KiB */
	size_t row_maximum;	/* bytes of UTF-8; usually 1 MiB */
	size_t fields_maximum;	/* usually 512 */
};

struct csv_row {
	uint64_t line;			/* where it begins; the first line is 1 */
	size_t count;
	const char *const *fields;	/* terminated; borrowed until the next read */
	const size_t *lengths;
};

enum csv_result {
	CSV_ROW,	/* *row is filled */
	CSV_BAD_ROW,	/* only row->line is filled, e says why; read on */
	CSV_END,
	CSV_FAILED,	/* reading itself failed: e; the file is over */
};

struct csv_reader;

/* NULL and e on failure; nothing of the file is kept. Free with csv_reader_free. */
struct csv_reader *
csv_open(const char *path, const struct csv_options *options, struct err *e);

/* The same on bytes that outlive the reader. */
struct csv_reader *
csv_open_bytes(const void *bytes, size_t length, const struct csv_options *options,
               struct err *e);

void
csv_reader_free(struct csv_reader *reader);

enum csv_result
csv_read(struct csv_reader *reader, struct csv_row *row, struct err *e);

/* What was found: for the report to the user. */
enum csv_encoding
csv_encoding_of(const struct csv_reader *reader);

char
csv_separator_of(const struct csv_reader *reader);

/* "UTF-8", "GB18030", … ↔ encoding. */
const char *
csv_encoding_name(enum csv_encoding encoding);

bool
csv_encoding_from_name(const char *name, enum csv_encoding *out);

/* For a progress bar: bytes taken from the file, and its length. */
uint64_t
csv_bytes_read(const struct csv_reader *reader);

uint64_t
csv_bytes_total(const struct csv_reader *reader);

/*
 * Takes back what writing put in front of a formula: "'+86 138…" → "+86 138…".
 * Returns field or field + 1.
 */
const char *
csv_undefuse(const char *field);

/* Appends one field, defused and quoted as needed; first of its row: no comma before. */
bool
csv_put_text(struct strbuf *out, bool first, const char *text, size_t length);

/* A number of our own: no defusing, so that −5 stays a number. */
bool
csv_put_whole(struct strbuf *out, bool first, int64_t number);

bool
csv_end_row(struct strbuf *out);

/* A whole row of terminated texts; NULL is an empty field. */
bool
csv_put_row(struct strbuf *out, const char *const *fields, size_t count);

#endif

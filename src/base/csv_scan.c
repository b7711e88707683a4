/*
 * One row of a table: RFC 4180 with the liberties spreadsheets take (bare LF
 * or CR, quotes within an unquoted field, blanks behind a closing quote).
 * Called by csv_read.c and csv_detect.c; see csv_priv.h.
 */
#include "csv_priv.h"

#include "base/memory.h"

#include <string.h>

size_t
csv_line_break(const char *text, size_t length, size_t at)
{
	if (text[at] == '\n')
		return 1;
	if (text[at] != '\r')
		return 0;
	return at + 1 < length && text[at + 1] == '\n' ? 2 : 1;
}

struct scan {
	const char *text;
	size_t length;
	size_t at;
	bool whole;
	char separator;
	struct csv_fields *fields;	/* or NULL */
	size_t field_bytes;
};

static bool
put(struct scan *scan, const char *bytes, size_t length)
{
	scan->field_bytes += length;
	if (!scan->fields)
		return true;
	return scan->field_bytes <= scan->fields->field_maximum &&
	       strbuf_add_n(&scan->fields->text, bytes, length);
}

static bool
begin_field(struct scan *scan, size_t *count)
{
	struct csv_fields *fields = scan->fields;

	scan->field_bytes = 0;
	(*count)++;
	if (!fields)
		return true;
	if (fields->count == fields->maximum)
		return false;
	MEM_GROW(fields->offsets, fields->capacity, fields->count);
	fields->offsets[fields->count++] = fields->text.length;
	return true;
}

/* Does text end before it is known whether the CR at its end has an LF? */
static bool
is_cut_break(const struct scan *scan)
{
	return !scan->whole && scan->at + 1 == scan->length && scan->text[scan->at] == '\r';
}

/* Everything up to the closing quote; the scan stands behind the opening one. */
static enum csv_scan
scan_quoted(struct scan *scan)
{
	while (scan->at < scan->length) {
		const char *from = scan->text + scan->at;
		size_t run = 0, line_break;

		while (scan->at + run < scan->length && from[run] != '"' && from[run] != '\r')
			run++;
		if (!put(scan, from, run))
			return CSV_SCAN_FIELD_BYTES;
		scan->at += run;
		if (scan->at == scan->length || is_cut_break(scan))
			break;
		if (from[run] == '\r') {
			line_break = csv_line_break(scan->text, scan->length, scan->at);
			if (!put(scan, "\n", 1))
				return CSV_SCAN_FIELD_BYTES;
			scan->at += line_break;
			continue;
		}
		/* whether it closes shows behind it */
		if (scan->at + 1 == scan->length && !scan->whole)
			return CSV_SCAN_MORE;
		scan->at++;
		if (scan->at == scan->length || scan->text[scan->at] != '"')
			return CSV_SCAN_ROW;
		if (!put(scan, "\"", 1))
			return CSV_SCAN_FIELD_BYTES;
		scan->at++;
	}
	return scan->whole ? CSV_SCAN_OPEN : CSV_SCAN_MORE;
}

static bool
ends_field(const struct scan *scan)
{
	char byte = scan->text[scan->at];

	return byte == scan->separator || byte == '\n' || byte == '\r';
}

static enum csv_scan
scan_plain(struct scan *scan)
{
	size_t from = scan->at;

	while (scan->at < scan->length && !ends_field(scan))
		scan->at++;
	if (!put(scan, scan->text + from, scan->at - from))
		return CSV_SCAN_FIELD_BYTES;
	return CSV_SCAN_ROW;
}

static enum csv_scan
scan_field(struct scan *scan)
{
	enum csv_scan result;

	if (scan->at == scan->length || scan->text[scan->at] != '"')
		return scan_plain(scan);
	scan->at++;
	result = scan_quoted(scan);
	if (result != CSV_SCAN_ROW)
		return result;
	while (scan->at < scan->length && !ends_field(scan) &&
	       (scan->text[scan->at] == ' ' || scan->text[scan->at] == '\t'))
		scan->at++;
	return scan->at == scan->length || ends_field(scan) ? CSV_SCAN_ROW : CSV_SCAN_QUOTE;
}

enum csv_scan
csv_scan_row(const char *text, size_t length, bool whole, char separator,
             struct csv_fields *fields, size_t *count, size_t *taken)
{
	struct scan scan = {
		.text = text,
		.length = length,
		.whole = whole,
		.separator = separator,
		.fields = fields,
	};

	*count = 0;
	*taken = 0;
	if (fields) {
		strbuf_clear(&fields->text);
		fields->count = 0;
	}
	for (;;) {
		enum csv_scan result;

		if (!begin_field(&scan, count))
			return CSV_SCAN_FIELDS;
		result = scan_field(&scan);
		if (result != CSV_SCAN_ROW)
			return result;
		if (fields && !strbuf_add_char(&fields->text, '\0'))
			return CSV_SCAN_FIELD_BYTES;
		if (scan.at == length) {
			*taken = length;
			return whole ? CSV_SCAN_ROW : CSV_SCAN_MORE;
		}
		if (is_cut_break(&scan))
			return CSV_SCAN_MORE;
		if (text[scan.at] != separator) {
			*taken = scan.at + csv_line_break(text, length, scan.at);
			return CSV_SCAN_ROW;
		}
		scan.at++;
	}
}

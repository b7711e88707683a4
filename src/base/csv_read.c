/*
 * Reading tables: see base/csv.h. Text stands in one buffer that slides along
 * the file; a row is read as soon as it is whole.
 */
#include "csv_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

#define TOLD_BYTES 300	/* of a line in a message; the text of an error has 512 */
#define FIELD_USUAL (64 * 1024)
#define ROW_USUAL (1024 * 1024)
#define FIELDS_USUAL 512

struct csv_reader {
	struct csv_source source;
	enum csv_encoding encoding;
	char separator;
	size_t row_maximum;
	struct strbuf text;	/* UTF-8, from at on not yet read */
	size_t at;
	bool more;		/* the source has not ended */
	bool failed;
	bool skipping;		/* the rest of a line without end */
	uint64_t line;		/* of at */
	struct csv_fields fields;
	const char **pointers;
	size_t *lengths;
	size_t pointer_capacity;
};

static const struct {
	enum csv_encoding encoding;
	const char *name;
} names[] = {
	{ CSV_UTF_8, "UTF-8" },
	{ CSV_GB18030, "GB18030" },
	{ CSV_UTF_16LE, "UTF-16LE" },
	{ CSV_UTF_16BE, "UTF-16BE" },
};

const char *
csv_encoding_name(enum csv_encoding encoding)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].encoding == encoding)
			return names[i].name;
	return "?";
}

/* "utf-8", "UTF8" and "utf_8" are the same. */
static bool
same_name(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, "-_");
		b += strspn(b, "-_");
		if ((*a | 0x20) != (*b | 0x20))
			return *a == '\0' && *b == '\0';
		if (*a == '\0')
			return true;
		a++;
		b++;
	}
}

bool
csv_encoding_from_name(const char *name, enum csv_encoding *out)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (same_name(name, names[i].name)) {
			*out = names[i].encoding;
			return true;
		}
	}
	if (same_name(name, "GBK") || same_name(name, "GB2312")) {
		*out = CSV_GB18030;
		return true;
	}
	return false;
}

/* --- the sliding text ----------------------------------------------------------------------- */

static size_t
unread(const struct csv_reader *reader)
{
	return reader->text.length - reader->at;
}

/* Makes more text stand there; false on failure. At the end reader->more becomes false. */
static bool
fill(struct csv_reader *reader, struct err *e)
{
	strbuf_splice(&reader->text, 0, reader->at, NULL, 0);
	reader->at = 0;
	return csv_source_text(&reader->source, &reader->text, &reader->more, e);
}

static bool
is_cr_at_end(const struct csv_reader *reader, size_t at)
{
	return reader->more && at + 1 == reader->text.length && reader->text.data[at] == '\r';
}

/* Moves over length bytes, counting lines. */
static void
pass(struct csv_reader *reader, size_t length)
{
	size_t end = reader->at + length;

	while (reader->at < end) {
		size_t line_break = csv_line_break(reader->text.data, reader->text.length,
		                                   reader->at);

		reader->line += line_break > 0;
		reader->at += line_break > 0 ? line_break : 1;
	}
}

/* Passes the rest of this line, as far as it stands in the text; else goes on skipping. */
static void
pass_line(struct csv_reader *reader)
{
	size_t end = reader->at;

	while (end < reader->text.length && reader->text.data[end] != '\n' &&
	       reader->text.data[end] != '\r')
		end++;
	reader->skipping = end == reader->text.length || is_cr_at_end(reader, end);
	if (reader->skipping)
		reader->at = end;
	else
		pass(reader, end - reader->at + 1);
}

static bool
skip_to_next_line(struct csv_reader *reader, struct err *e)
{
	while (reader->skipping) {
		pass_line(reader);
		if (!reader->skipping)
			break;
		if (!reader->more) {
			reader->at = reader->text.length;
			reader->skipping = false;
		} else if (!fill(reader, e)) {
			return false;
		}
	}
	return true;
}

/* --- opening -------------------------------------------------------------------------------- */

/* "sep=;" in the first line, as spreadsheets write and hide it. */
static bool
take_separator_line(struct csv_reader *reader)
{
	const char *text = reader->text.data;
	size_t length = reader->text.length;

	if (length < 5 || memcmp(text, "sep=", 4) != 0 || text[4] == '"')
		return false;
	if (length > 5 && text[5] != '\n' && text[5] != '\r')
		return false;
	reader->separator = text[4];
	pass_line(reader);
	return true;
}

static bool
begin(struct csv_reader *reader, const struct csv_options *options, struct err *e)
{
	enum csv_encoding encoding = options->encoding;

	if (encoding == CSV_DETECT && !csv_detect_encoding(&reader->source, &encoding, e))
		return false;
	reader->encoding = encoding;
	if (!csv_source_begin(&reader->source, encoding, e))
		return false;
	/* enough for the separator; a small file is here to its end */
	while (reader->more && unread(reader) <= CSV_CHUNK_BYTES)
		if (!fill(reader, e))
			return false;
	if (!take_separator_line(reader) || options->separator)
		reader->separator = options->separator
		                            ? options->separator
		                            : csv_detect_separator(reader->text.data,
		                                                   reader->text.length,
		                                                   !reader->more);
	return true;
}

static struct csv_reader *
open_with(struct csv_source source, const struct csv_options *options, struct err *e)
{
	static const struct csv_options usual;
	struct csv_reader *reader = mem_calloc(1, sizeof(*reader));

	if (!options)
		options = &usual;
	reader->source = source;
	reader->more = true;
	reader->line = 1;
	reader->row_maximum = options->row_maximum ? options->row_maximum : ROW_USUAL;
	reader->fields.maximum = options->fields_maximum ? options->fields_maximum : FIELDS_USUAL;
	reader->fields.field_maximum = options->field_maximum ? options->field_maximum
	                                                       : FIELD_USUAL;
	/* a chunk of GB18030 grows by a half at most; a row can be cut by it */
	strbuf_init(&reader->text, reader->row_maximum + 4 * CSV_CHUNK_BYTES);
	strbuf_init(&reader->fields.text, reader->row_maximum + reader->fields.maximum);
	if (!begin(reader, options, e)) {
		csv_reader_free(reader);
		return NULL;
	}
	return reader;
}

struct csv_reader *
csv_open(const char *path, const struct csv_options *options, struct err *e)
{
	struct csv_source source;

	if (!csv_source_open(&source, path, e))
		return NULL;
	return open_with(source, options, e);
}

struct csv_reader *
csv_open_bytes(const void *bytes, size_t length, const struct csv_options *options,
               struct err *e)
{
	struct csv_source source;

	csv_source_open_bytes(&source, bytes, length);
	return open_with(source, options, e);
}

void
csv_reader_free(struct csv_reader *reader)
{
	if (!reader)
		return;
	csv_source_release(&reader->source);
	strbuf_release(&reader->text);
	strbuf_release(&reader->fields.text);
	mem_free(reader->fields.offsets);
	mem_free(reader->pointers);
	mem_free(reader->lengths);
	mem_free(reader);
}

enum csv_encoding
csv_encoding_of(const struct csv_reader *reader)
{
	return reader->encoding;
}

char
csv_separator_of(const struct csv_reader *reader)
{
	return reader->separator;
}

uint64_t
csv_bytes_read(const struct csv_reader *reader)
{
	return reader->source.at;
}

uint64_t
csv_bytes_total(const struct csv_reader *reader)
{
	return reader->source.length;
}

/* --- rows ----------------------------------------------------------------------------------- */

static void
hand_out(struct csv_reader *reader, struct csv_row *row)
{
	struct csv_fields *fields = &reader->fields;

	if (fields->count > reader->pointer_capacity) {
		reader->pointer_capacity = fields->capacity;
		reader->pointers = mem_resize(reader->pointers, fields->capacity,
		                              sizeof(*reader->pointers));
		reader->lengths = mem_resize(reader->lengths, fields->capacity,
		                             sizeof(*reader->lengths));
	}
	for (size_t i = 0; i < fields->count; i++) {
		size_t end = i + 1 < fields->count ? fields->offsets[i + 1] : fields->text.length;

		reader->pointers[i] = fields->text.data + fields->offsets[i];
		reader->lengths[i] = end - fields->offsets[i] - 1;
	}
	row->count = fields->count;
	row->fields = reader->pointers;
	row->lengths = reader->lengths;
}

static bool
say_too_long(const struct csv_reader *reader, struct err *e)
{
	return err_set(e, ERR_LIMIT,
	               _("a row of more than %zu bytes: is a quote opened and not closed?"),
	               reader->row_maximum);
}

/* With the line itself: nothing of it is in a field, and it is to be mended. */
static bool
say_open(const struct csv_reader *reader, struct err *e)
{
	const char *line = reader->text.data + reader->at;
	size_t length = 0, left = unread(reader);

	while (length < left && length < TOLD_BYTES && line[length] != '\n' &&
	       line[length] != '\r')
		length++;
	while (length < left && length > 0 && ((unsigned char)line[length] & 0xC0) == 0x80)
		length--;
	if (!utf8_valid(line, length))
		length = 0;
	return err_set(e, ERR_INVALID, _("a quote is opened and never closed: %.*s"), (int)length,
	               line);
}

static bool
say_why(const struct csv_reader *reader, enum csv_scan result, struct err *e)
{
	switch (result) {
	case CSV_SCAN_FIELDS:
		return err_set(e, ERR_LIMIT, _("more than %zu fields"), reader->fields.maximum);
	case CSV_SCAN_FIELD_BYTES:
		if (reader->fields.text.full)
			return say_too_long(reader, e);
		return err_set(e, ERR_LIMIT,
		               _("a field of more than %zu bytes: is a quote opened "
		                 "and not closed?"),
		               reader->fields.field_maximum);
	case CSV_SCAN_QUOTE:
		return err_set(e, ERR_INVALID,
		               _("text behind a closing quote: write two quotes for one"));
	case CSV_SCAN_OPEN:
		return say_open(reader, e);
	case CSV_SCAN_MORE:
	case CSV_SCAN_ROW:
		break;
	}
	return say_too_long(reader, e);
}

/* What no field may hold; the bytes are those of the row in the file. */
static bool
check_bytes(const struct csv_reader *reader, size_t length, struct err *e)
{
	const char *bytes = reader->text.data + reader->at;

	if (memchr(bytes, '\0', length))
		return err_set(e, ERR_INVALID, _("a NUL byte: this is no text"));
	if (!utf8_valid(bytes, length))
		return err_set(e, ERR_INVALID, _("bytes that are not %s"),
		               csv_encoding_name(reader->encoding));
	return true;
}

static bool
is_blank(const struct csv_reader *reader, size_t taken)
{
	const char *text = reader->text.data + reader->at;

	return taken == 0 || text[0] == '\n' || text[0] == '\r';
}

static enum csv_result
bad_row(struct csv_reader *reader)
{
	pass_line(reader);
	return CSV_BAD_ROW;
}

/* Reads at reader->at; CSV_END here means: there is only a blank line, go on. */
static enum csv_result
read_row(struct csv_reader *reader, struct csv_row *row, struct err *e)
{
	size_t count, taken;
	enum csv_scan result;

	for (;;) {
		result = csv_scan_row(reader->text.data + reader->at, unread(reader),
		                      !reader->more, reader->separator, &reader->fields, &count,
		                      &taken);
		if (result != CSV_SCAN_MORE || unread(reader) > reader->row_maximum)
			break;
		if (!fill(reader, e))
			return CSV_FAILED;
	}
	row->line = reader->line;
	if (result != CSV_SCAN_ROW || taken > reader->row_maximum) {
		say_why(reader, result, e);
		return bad_row(reader);
	}
	if (is_blank(reader, taken)) {
		pass(reader, taken);
		return CSV_END;
	}
	/* a break within quotes may be real: pass the whole row, it is known where it ends */
	if (!check_bytes(reader, taken, e)) {
		pass(reader, taken);
		return CSV_BAD_ROW;
	}
	pass(reader, taken);
	hand_out(reader, row);
	return CSV_ROW;
}

enum csv_result
csv_read(struct csv_reader *reader, struct csv_row *row, struct err *e)
{
	enum csv_result result = CSV_END;

	*row = (struct csv_row){ .line = reader->line };
	while (result == CSV_END) {
		if (reader->failed)
			return CSV_END;
		if (!skip_to_next_line(reader, e) ||
		    (unread(reader) == 0 && reader->more && !fill(reader, e))) {
			reader->failed = true;
			return CSV_FAILED;
		}
		if (unread(reader) == 0) {
			if (!reader->more)
				return CSV_END;
			continue;
		}
		result = read_row(reader, row, e);
	}
	reader->failed = result == CSV_FAILED;
	return result;
}

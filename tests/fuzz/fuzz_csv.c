/*
 * Any bytes as a table: reading ends, rows hold valid text within the limits,
 * lines rise, and what is written from a row reads back the same. The first
 * byte chooses the encoding (0: found), the second the separator.
 */
#include "base/csv.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIELD_MAX 2000
#define ROW_MAX 8000
#define FIELDS_MAX 100

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_written(const struct csv_row *row)
{
	/* our own rows are comma-separated UTF-8 */
	const struct csv_options options = { .encoding = CSV_UTF_8, .separator = ',' };
	struct err e = ERR_INIT;
	struct csv_reader *reader;
	struct csv_row again;
	struct strbuf out;

	strbuf_init(&out, 4 * ROW_MAX + 4 * FIELDS_MAX);
	if (!csv_put_row(&out, row->fields, row->count))
		abort();
	/* "sep=x" alone in the first line would be taken as such a line */
	strbuf_splice(&out, 0, 0, "x\r\n", 3);
	reader = csv_open_bytes(out.data, out.length, &options, &e);
	if (!reader || csv_read(reader, &again, &e) != CSV_ROW ||
	    csv_read(reader, &again, &e) != CSV_ROW || again.count != row->count)
		abort();
	for (size_t i = 0; i < row->count; i++) {
		const char *text = row->fields[i], *back = csv_undefuse(again.fields[i]);

		/* line breaks are made the same */
		while (*text && *text == *back) {
			text++;
			back++;
		}
		if (*text != *back && !strchr(row->fields[i], '\r'))
			abort();
	}
	csv_reader_free(reader);
	strbuf_release(&out);
}

static void
check_row(const struct csv_row *row)
{
	size_t bytes = 0;

	if (row->count == 0 || row->count > FIELDS_MAX)
		abort();
	for (size_t i = 0; i < row->count; i++) {
		if (row->lengths[i] > FIELD_MAX || strlen(row->fields[i]) != row->lengths[i] ||
		    !utf8_valid(row->fields[i], row->lengths[i]))
			abort();
		bytes += row->lengths[i];
	}
	if (bytes > ROW_MAX)
		abort();
	check_written(row);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct csv_options options = {
		.field_maximum = FIELD_MAX, .row_maximum = ROW_MAX, .fields_maximum = FIELDS_MAX,
	};
	struct err e = ERR_INIT;
	struct csv_reader *reader;
	struct csv_row row;
	enum csv_result result;
	uint64_t line = 0;

	if (size < 2)
		return 0;
	options.encoding = (enum csv_encoding)(data[0] % (CSV_UTF_16BE + 1));
	options.separator = ",\0;\t"[data[1] % 4];
	reader = csv_open_bytes(data + 2, size - 2, &options, &e);
	if (!reader)
		return 0;
	while ((result = csv_read(reader, &row, &e)) == CSV_ROW || result == CSV_BAD_ROW) {
		if (row.line <= line)
			abort();
		line = row.line;
		if (result == CSV_ROW)
			check_row(&row);
	}
	/* bytes in memory do not fail */
	if (result != CSV_END)
		abort();
	csv_reader_free(reader);
	return 0;
}

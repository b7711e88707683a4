/*
 * The bytes of a table, raw and as UTF-8: see csv_priv.h.
 */
#include "csv_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/visible.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *
iconv_name(enum csv_encoding encoding)
{
	switch (encoding) {
	case CSV_GB18030:
		return "GB18030";
	case CSV_UTF_16LE:
		return "UTF-16LE";
	case CSV_UTF_16BE:
		return "UTF-16BE";
	case CSV_DETECT:
	case CSV_UTF_8:
		break;
	}
	return NULL;
}

static bool
fail_on(const char *path, int number, struct err *e)
{
	struct strbuf shown;

	strbuf_init(&shown, 200);
	visible_add(&shown, path, strlen(path), VISIBLE_LINE);
	err_set_errno(e, number, _("cannot read %s"), shown.data);
	strbuf_release(&shown);
	return false;
}

static ssize_t
read_again(int descriptor, void *out, size_t size)
{
	ssize_t got;

	do
		got = read(descriptor, out, size);
	while (got < 0 && errno == EINTR);
	return got;
}

/* A pipe cannot be read twice: keep it. */
static bool
keep_pipe(struct csv_source *source, const char *path, struct err *e)
{
	struct strbuf all;
	char chunk[CSV_CHUNK_BYTES];
	ssize_t got;
	bool kept = false;

	strbuf_init(&all, CSV_PIPE_MAX_BYTES);
	while ((got = read_again(source->descriptor, chunk, sizeof(chunk))) > 0) {
		if (!strbuf_add_n(&all, chunk, (size_t)got)) {
			err_set(e, ERR_LIMIT,
			        _("more than 64 MiB through a pipe: save a file and name it"));
			goto out;
		}
	}
	if (got < 0) {
		fail_on(path, errno, e);
		goto out;
	}
	source->length = all.length;
	source->kept = strbuf_take(&all);
	source->bytes = (const unsigned char *)source->kept;
	kept = true;
out:
	strbuf_release(&all);
	close(source->descriptor);
	source->descriptor = -1;
	return kept;
}

bool
csv_source_open(struct csv_source *source, const char *path, struct err *e)
{
	struct stat status;

	*source = (struct csv_source){ .descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) };
	if (source->descriptor < 0)
		return fail_on(path, errno, e);
	if (fstat(source->descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
		fail_on(path, S_ISDIR(status.st_mode) ? EISDIR : errno, e);
		csv_source_release(source);
		return false;
	}
	if (!S_ISREG(status.st_mode))
		return keep_pipe(source, path, e);
	source->length = (uint64_t)status.st_size;
	return true;
}

void
csv_source_open_bytes(struct csv_source *source, const void *bytes, size_t length)
{
	*source = (struct csv_source){ .descriptor = -1, .bytes = bytes, .length = length };
}

void
csv_source_release(struct csv_source *source)
{
	if (source->converting)
		iconv_close(source->converter);
	if (source->descriptor >= 0)
		close(source->descriptor);
	mem_free(source->kept);
	*source = (struct csv_source){ .descriptor = -1 };
}

bool
csv_source_raw(struct csv_source *source, unsigned char *out, size_t size, size_t *got,
               struct err *e)
{
	ssize_t taken;

	*got = 0;
	if (source->descriptor < 0) {
		*got = source->length - source->at < size ? (size_t)(source->length - source->at)
		                                          : size;
		if (*got)
			memcpy(out, source->bytes + source->at, *got);
	} else {
		do
			taken = pread(source->descriptor, out, size, (off_t)source->at);
		while (taken < 0 && errno == EINTR);
		if (taken < 0)
			return err_set_errno(e, errno, _("cannot go on reading the table"));
		*got = (size_t)taken;
	}
	source->at += *got;
	return true;
}

bool
csv_source_begin(struct csv_source *source, enum csv_encoding encoding, struct err *e)
{
	static const struct {
		enum csv_encoding encoding;
		unsigned char bytes[4];
		size_t length;
	} marks[] = {
		{ CSV_UTF_8, { 0xEF, 0xBB, 0xBF }, 3 },
		{ CSV_UTF_16LE, { 0xFF, 0xFE }, 2 },
		{ CSV_UTF_16BE, { 0xFE, 0xFF }, 2 },
		{ CSV_GB18030, { 0x84, 0x31, 0x95, 0x33 }, 4 },
	};
	unsigned char first[4];
	size_t got;

	source->at = 0;
	source->encoding = encoding;
	if (!csv_source_raw(source, first, sizeof(first), &got, e))
		return false;
	source->at = 0;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i].encoding == encoding && got >= marks[i].length &&
		    memcmp(first, marks[i].bytes, marks[i].length) == 0)
			source->at = marks[i].length;
	if (!iconv_name(encoding))
		return true;
	source->converter = iconv_open("UTF-8", iconv_name(encoding));
	if (source->converter == (iconv_t)-1)
		return err_set(e, ERR_NOT_FOUND,
		               _("this system cannot convert %s: save the table as UTF-8"),
		               iconv_name(encoding));
	source->converting = true;
	return true;
}

/* Converts what is whole; the rest of a cut character is kept for the next chunk. */
static void
convert(struct csv_source *source, unsigned char *chunk, size_t length, bool last,
        struct strbuf *out)
{
	size_t unit = source->encoding == CSV_GB18030 ? 1 : 2;
	char *from = (char *)chunk;
	char text[4096];

	while (length > 0) {
		char *to = text;
		size_t room = sizeof(text);
		size_t result = iconv(source->converter, &from, &length, &to, &room);

		strbuf_add_n(out, text, (size_t)(to - text));
		if (result != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno == EINVAL && !last && length <= sizeof(source->rest)) {
			memcpy(source->rest, from, length);
			source->rest_length = length;
			return;
		}
		strbuf_add_char(out, CSV_BROKEN_BYTE);
		unit = unit < length ? unit : length;
		from += unit;
		length -= unit;
	}
}

bool
csv_source_text(struct csv_source *source, struct strbuf *out, bool *more, struct err *e)
{
	unsigned char chunk[CSV_CHUNK_BYTES + sizeof(source->rest)];
	size_t before = source->rest_length, got;

	memcpy(chunk, source->rest, before);
	source->rest_length = 0;
	if (!csv_source_raw(source, chunk + before, CSV_CHUNK_BYTES, &got, e))
		return false;
	*more = got > 0;
	if (source->converting)
		convert(source, chunk, before + got, got == 0, out);
	else
		strbuf_add_n(out, chunk, got);
	return true;
}

/*
 * Netstring framing (line/netstring.h).
 */
#include "line/netstring.h"

#include <string.h>

#define LENGTH_DIGITS_MAX 9

void
netstring_reader_init(struct netstring_reader *reader, size_t maximum)
{
	*reader = (struct netstring_reader){ .maximum = maximum };
	/* One whole frame with its head and comma, and as much of the next ones. */
	strbuf_init(&reader->bytes, 2 * (maximum + LENGTH_DIGITS_MAX + 2));
}

void
netstring_reader_release(struct netstring_reader *reader)
{
	strbuf_release(&reader->bytes);
}

void
netstring_reader_clear(struct netstring_reader *reader)
{
	strbuf_clear(&reader->bytes);
	reader->start = 0;
}

bool
netstring_feed(struct netstring_reader *reader, const char *bytes, size_t length, struct err *e)
{
	if (reader->start > 0) {
		strbuf_splice(&reader->bytes, 0, reader->start, "", 0);
		reader->start = 0;
	}
	if (!strbuf_add_n(&reader->bytes, bytes, length))
		return err_set(e, ERR_LIMIT, "more than %zu bytes at once", reader->bytes.maximum);
	return true;
}

/* The decimal length before the colon; BROKEN, or MORE when the colon has not come. */
static enum netstring_result
read_length(const char *bytes, size_t available, size_t *digits, size_t *length, struct err *e)
{
	size_t value = 0;
	size_t at = 0;

	while (at < available && bytes[at] >= '0' && bytes[at] <= '9') {
		if (at == LENGTH_DIGITS_MAX || (at == 1 && bytes[0] == '0')) {
			err_set(e, ERR_INVALID, "the length of a frame is no plain number");
			return NETSTRING_BROKEN;
		}
		value = value * 10 + (size_t)(bytes[at] - '0');
		at++;
	}
	if (at == available)
		return NETSTRING_MORE;
	if (at == 0 || bytes[at] != ':') {
		err_set(e, ERR_INVALID, "a frame does not begin with its length");
		return NETSTRING_BROKEN;
	}
	*digits = at;
	*length = value;
	return NETSTRING_FRAME;
}

enum netstring_result
netstring_next(struct netstring_reader *reader, const char **payload, size_t *length,
               struct err *e)
{
	const char *bytes = reader->bytes.data + reader->start;
	size_t available = reader->bytes.length - reader->start;
	size_t digits = 0;
	enum netstring_result result;

	*payload = NULL;
	*length = 0;
	if (available == 0)
		return NETSTRING_MORE;
	result = read_length(bytes, available, &digits, length, e);
	if (result == NETSTRING_FRAME && *length > reader->maximum) {
		err_set(e, ERR_LIMIT, "a frame of %zu bytes, at most %zu are taken", *length,
		        reader->maximum);
		result = NETSTRING_BROKEN;
	}
	if (result != NETSTRING_FRAME) {
		*length = 0;
		return result;
	}
	if (available < digits + 1 + *length + 1) {
		*length = 0;
		return NETSTRING_MORE;
	}
	if (bytes[digits + 1 + *length] != ',') {
		*length = 0;
		err_set(e, ERR_INVALID, "a frame does not end with a comma");
		return NETSTRING_BROKEN;
	}
	*payload = bytes + digits + 1;
	reader->start += digits + 1 + *length + 1;
	return NETSTRING_FRAME;
}

bool
netstring_add(struct strbuf *out, const char *payload, size_t length)
{
	size_t before = out->length;

	if (strbuf_addf(out, "%zu:", length) && strbuf_add_n(out, payload, length) &&
	    strbuf_add_char(out, ','))
		return true;
	strbuf_splice(out, before, out->length - before, "", 0);
	return false;
}

/*
 * A growing byte string with a maximum: see the header. An empty one borrows
 * a static NUL, so that data can always be read; capacity 0 tells it apart.
 */
#include "base/strbuf.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static char nothing[1];

void
strbuf_init(struct strbuf *b, size_t maximum)
{
	*b = (struct strbuf){ .data = nothing, .maximum = maximum };
}

void
strbuf_release(struct strbuf *b)
{
	if (b->capacity)
		mem_free(b->data);
	strbuf_init(b, b->maximum);
}

void
strbuf_clear(struct strbuf *b)
{
	b->length = 0;
	b->full = false;
	if (b->capacity)
		b->data[0] = '\0';
}

char *
strbuf_take(struct strbuf *b)
{
	char *text = b->capacity ? b->data : mem_dup_text("");

	strbuf_init(b, b->maximum);
	return text;
}

/* Room for length bytes in all and the NUL, or full. */
static bool
make_room(struct strbuf *b, size_t length)
{
	size_t capacity = b->capacity ? b->capacity : 32;

	if (length > b->maximum) {
		b->full = true;
		return false;
	}
	if (length < b->capacity)
		return true;
	while (capacity <= length)
		capacity = capacity > SIZE_MAX / 2 ? length + 1 : capacity * 2;
	if (b->capacity) {
		b->data = mem_resize(b->data, capacity, 1);
	} else {
		b->data = mem_alloc(capacity);
		b->data[0] = '\0';
	}
	b->capacity = capacity;
	return true;
}

/* As make_room for more bytes behind the present ones. */
static bool
make_room_more(struct strbuf *b, size_t more)
{
	if (more > b->maximum - b->length) {
		b->full = true;
		return false;
	}
	return make_room(b, b->length + more);
}

bool
strbuf_add(struct strbuf *b, const char *text)
{
	return strbuf_add_n(b, text, strlen(text));
}

bool
strbuf_add_n(struct strbuf *b, const void *bytes, size_t length)
{
	if (!make_room_more(b, length))
		return false;
	if (length)
		memcpy(b->data + b->length, bytes, length);
	b->length += length;
	b->data[b->length] = '\0';
	return true;
}

bool
strbuf_add_char(struct strbuf *b, char c)
{
	return strbuf_add_n(b, &c, 1);
}

bool
strbuf_add_code_point(struct strbuf *b, unsigned code_point)
{
	char bytes[4];

	return strbuf_add_n(b, bytes, utf8_encode(code_point, bytes));
}

bool
strbuf_addf(struct strbuf *b, const char *format, ...)
{
	va_list arguments;
	bool fits;

	va_start(arguments, format);
	fits = strbuf_vaddf(b, format, arguments);
	va_end(arguments);
	return fits;
}

bool
strbuf_vaddf(struct strbuf *b, const char *format, va_list arguments)
{
	size_t free_bytes = b->capacity ? b->capacity - b->length : 0;
	va_list again;
	int wanted;
	bool fits = false;

	va_copy(again, arguments);
	wanted = vsnprintf(free_bytes ? b->data + b->length : NULL, free_bytes, format,
	                   arguments);
	if (wanted < 0 || !make_room_more(b, (size_t)wanted))
		goto out;
	if ((size_t)wanted >= free_bytes)
		vsnprintf(b->data + b->length, (size_t)wanted + 1, format, again);
	b->length += (size_t)wanted;
	fits = true;
out:
	if (b->capacity)
		b->data[b->length] = '\0';
	va_end(again);
	return fits;
}

bool
strbuf_splice(struct strbuf *b, size_t offset, size_t length,
              const void *bytes, size_t bytes_length)
{
	size_t tail;

	if (offset > b->length)
		offset = b->length;
	if (length > b->length - offset)
		length = b->length - offset;
	tail = b->length - offset - length;
	if (bytes_length > length && !make_room_more(b, bytes_length - length))
		return false;
	if (!b->capacity)
		return true;
	memmove(b->data + offset + bytes_length, b->data + offset + length, tail);
	if (bytes_length)
		memcpy(b->data + offset, bytes, bytes_length);
	b->length = offset + bytes_length + tail;
	b->data[b->length] = '\0';
	return true;
}

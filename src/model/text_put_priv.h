/* Appending to small arrays of fixed size: what does not fit is cut, the end is always a NUL. */
#ifndef MODEL_TEXT_PUT_PRIV_H
#define MODEL_TEXT_PUT_PRIV_H

#include <stddef.h>
#include <string.h>

struct text_put {
	char *out;
	size_t size;
	size_t used;
};

static inline struct text_put
text_put_begin(char *out, size_t size)
{
	out[0] = '\0';
	return (struct text_put){ .out = out, .size = size };
}

static inline void
text_put_n(struct text_put *put, const char *bytes, size_t length)
{
	size_t room = put->size - put->used - 1;

	if (length > room)
		length = room;
	memcpy(put->out + put->used, bytes, length);
	put->used += length;
	put->out[put->used] = '\0';
}

static inline void
text_put(struct text_put *put, const char *text)
{
	text_put_n(put, text, strlen(text));
}

static inline void
text_put_char(struct text_put *put, char c)
{
	text_put_n(put, &c, 1);
}

static inline void
text_put_trim_end(struct text_put *put)
{
	while (put->used > 0 && put->out[put->used - 1] == ' ')
		put->out[--put->used] = '\0';
}

/* Decimal with zeros in front up to digits. */
static inline void
text_put_number(struct text_put *put, unsigned long number, unsigned digits)
{
	char reversed[24];
	size_t count = 0;

	do {
		reversed[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (count < digits && count < sizeof(reversed))
		reversed[count++] = '0';
	while (count > 0)
		text_put_char(put, reversed[--count]);
}

#endif

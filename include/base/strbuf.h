/*
 * A growing byte string with a maximum. data is always NUL-terminated and may
 * hold NULs before length only if bytes were put in that way. When the maximum
 * would be passed, nothing is appended, full is set, and false returns. What is
 * appended may not lie in the same buffer.
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct strbuf {
	char *data;
	size_t length;
	size_t capacity;
	size_t maximum;		/* bytes, without the final NUL */
	bool full;		/* an append was refused */
};

void
strbuf_init(struct strbuf *b, size_t maximum);

void
strbuf_release(struct strbuf *b);

/* Empties, keeps the memory. */
void
strbuf_clear(struct strbuf *b);

/* Hands the text over (mem_free it); *b is empty and usable afterwards. */
char *
strbuf_take(struct strbuf *b);

bool
strbuf_add(struct strbuf *b, const char *text);

bool
strbuf_add_n(struct strbuf *b, const void *bytes, size_t length);

bool
strbuf_add_char(struct strbuf *b, char c);

/* Encodes one code point as UTF-8. */
bool
strbuf_add_code_point(struct strbuf *b, unsigned code_point);

bool
strbuf_addf(struct strbuf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

bool
strbuf_vaddf(struct strbuf *b, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));

/* Replaces length bytes at offset by other bytes. */
bool
strbuf_splice(struct strbuf *b, size_t offset, size_t length,
              const void *bytes, size_t bytes_length);

#endif

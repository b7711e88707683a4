/*
 * Any bytes: what is made visible is valid UTF-8 without controls, stays as it
 * is when made visible again, and going through it forth and back by grapheme
 * clusters finds the same borders.
 */
#include "base/utf8.h"
#include "base/visible.h"
#include "base/width.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_shown(const struct strbuf *shown, enum visible_form form)
{
	struct strbuf again;

	if (!utf8_valid(shown->data, shown->length))
		abort();
	for (size_t i = 0; i < shown->length; i++) {
		unsigned char byte = (unsigned char)shown->data[i];

		if (byte == 0x7F || (byte < 0x20 && !(byte == '\n' && form == VISIBLE_TEXT)))
			abort();
	}
	if (!visible_is_clean(shown->data, shown->length, form))
		abort();
	strbuf_init(&again, shown->length);
	if (!visible_add(&again, shown->data, shown->length, form) ||
	    again.length != shown->length ||
	    memcmp(again.data, shown->data, shown->length) != 0)
		abort();
	strbuf_release(&again);
}

static void
check_form(const char *bytes, size_t length, enum visible_form form)
{
	struct strbuf whole, part;

	strbuf_init(&whole, 16 * INPUT_MAX);
	strbuf_init(&part, length / 2);
	if (!visible_add(&whole, bytes, length, form))
		abort();
	if (visible_is_clean(bytes, length, form) !=
	    (whole.length == length && memcmp(whole.data, bytes, length) == 0))
		abort();
	check_shown(&whole, form);
	if (!visible_add(&part, bytes, length, form))
		check_shown(&part, form);
	strbuf_release(&whole);
	strbuf_release(&part);
}

static void
check_clusters(const char *bytes, size_t length)
{
	static size_t borders[INPUT_MAX + 1];
	size_t count = 0, at = 0, cells = 0, used;

	while (at < length) {
		size_t step = utf8_grapheme(bytes + at, length - at);
		int width = width_of_grapheme(bytes + at, step);

		if (step == 0 || step > length - at || width < 1 || width > 2)
			abort();
		borders[count++] = at;
		cells += (size_t)width;
		at += step;
	}
	if (cells != width_of_text(bytes, length))
		abort();
	if (width_cut(bytes, length, cells, &used) != length || used != cells)
		abort();
	while (count > 0) {
		at = utf8_grapheme_before(bytes, at);
		if (at != borders[--count])
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;

	/* going back through a row of flags is quadratic: see utf8.c */
	if (size > INPUT_MAX)
		size = INPUT_MAX;
	check_form(bytes, size, VISIBLE_LINE);
	check_form(bytes, size, VISIBLE_TEXT);
	check_clusters(bytes, size);
	return 0;
}

/*
 * What base/ knows about a code point: cells, grapheme class (UAX #29) and
 * whether it may be shown. One byte and a half in one table, looked up by
 * width.c, utf8.c and visible.c.
 */
#ifndef BASE_UNICODE_PRIV_H
#define BASE_UNICODE_PRIV_H

#include <stddef.h>
#include <stdint.h>

enum {
	/* grapheme class: the low four bits */
	UNICODE_PLAIN = 0,
	UNICODE_CONTROL,
	UNICODE_EXTEND,
	UNICODE_JOINER,		/* U+200D */
	UNICODE_FLAG,		/* regional indicator */
	UNICODE_PREPEND,
	UNICODE_SPACING,
	UNICODE_HANGUL_L,
	UNICODE_HANGUL_V,
	UNICODE_HANGUL_T,
	UNICODE_HANGUL_LV,	/* not in the table: computed */
	UNICODE_HANGUL_LVT,	/* likewise */
	UNICODE_PICTURE,	/* Extended_Pictographic */
	UNICODE_CLASS = 0x0F,

	/* cells; none of the three is one cell */
	UNICODE_ZERO = 0x10,
	UNICODE_WIDE = 0x20,
	UNICODE_AMBIGUOUS = 0x40,

	UNICODE_HIDDEN = 0x80,		/* never shown as it is */
	UNICODE_SELECTOR = 0x100,	/* variation selector */
};

struct unicode_range {
	uint32_t first;
	uint32_t last;
	uint16_t flags;
};

extern const struct unicode_range unicode_ranges[];
extern const size_t unicode_range_count;

/* The flags of a code point. */
unsigned
unicode_flags(uint32_t code_point);

#endif

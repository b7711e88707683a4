/*
 * Cells of text: see the header. The ambiguous width is set once at start,
 * before any other thread runs.
 */
#include "base/width.h"

#include "base/utf8.h"
#include "unicode_priv.h"

#include <stdbool.h>

#define SELECTOR_EMOJI 0xFE0Fu

static int ambiguous_cells = 1;

static int
cells_of_flags(unsigned flags)
{
	if (flags & UNICODE_ZERO)
		return 0;
	if (flags & UNICODE_WIDE)
		return 2;
	return flags & UNICODE_AMBIGUOUS ? ambiguous_cells : 1;
}

int
width_of_code_point(uint32_t code_point)
{
	return cells_of_flags(unicode_flags(code_point));
}

/* UAX #11: with U+FE0F behind it a character is an emoji, and emoji are wide. */
static bool
may_become_emoji(uint32_t code_point, unsigned flags)
{
	return (flags & UNICODE_CLASS) == UNICODE_PICTURE || code_point == '#' ||
	       code_point == '*' || (code_point >= '0' && code_point <= '9');
}

int
width_of_grapheme(const char *bytes, size_t length)
{
	uint32_t code_point;
	unsigned flags, first_flags;
	bool emoji_base;
	int cells;
	size_t at;

	if (length == 0)
		return 0;
	if (length == 1)
		return 1;
	/* U+5000 … U+9FFF: plain hanzi */
	if (length == 3 && (unsigned char)bytes[0] >= 0xE5 && (unsigned char)bytes[0] <= 0xE9 &&
	    ((unsigned char)bytes[1] & 0xC0) == 0x80 && ((unsigned char)bytes[2] & 0xC0) == 0x80)
		return 2;
	at = utf8_decode(bytes, length, &code_point, NULL);
	first_flags = unicode_flags(code_point);
	emoji_base = may_become_emoji(code_point, first_flags);
	cells = cells_of_flags(first_flags);
	while (at < length && cells < 2) {
		at += utf8_decode(bytes + at, length - at, &code_point, NULL);
		flags = unicode_flags(code_point);
		if ((code_point == SELECTOR_EMOJI && emoji_base) ||
		    (flags & UNICODE_CLASS) == UNICODE_FLAG)
			return 2;
		cells += cells_of_flags(flags);
	}
	return cells < 1 ? 1 : cells > 2 ? 2 : cells;
}

size_t
width_of_text(const char *bytes, size_t length)
{
	size_t at = 0, cells = 0, step;

	while (at < length) {
		step = utf8_grapheme(bytes + at, length - at);
		cells += (size_t)width_of_grapheme(bytes + at, step);
		at += step;
	}
	return cells;
}

size_t
width_cut(const char *bytes, size_t length, size_t cells, size_t *used)
{
	size_t at = 0, taken = 0, step, width;

	while (at < length) {
		step = utf8_grapheme(bytes + at, length - at);
		width = (size_t)width_of_grapheme(bytes + at, step);
		if (width > cells - taken)
			break;
		taken += width;
		at += step;
	}
	if (used)
		*used = taken;
	return at;
}

void
width_set_ambiguous(int cells)
{
	ambiguous_cells = cells == 2 ? 2 : 1;
}

int
width_get_ambiguous(void)
{
	return ambiguous_cells;
}

/*
 * UTF-8 and grapheme clusters: see the header. Decoding follows table 3-7 of
 * the Unicode Standard, clusters follow UAX #29 (rules GB3 to GB13).
 */
#include "base/utf8.h"

#include "unicode_priv.h"

size_t
utf8_decode(const char *bytes, size_t length, uint32_t *code_point, bool *valid)
{
	const unsigned char *b = (const unsigned char *)bytes;
	unsigned low = 0x80, high = 0xBF;	/* of the second byte */
	uint32_t value;
	size_t more;

	*code_point = UTF8_REPLACEMENT;
	if (valid)
		*valid = false;
	if (length == 0)
		return 0;
	if (b[0] < 0x80) {
		*code_point = b[0];
		if (valid)
			*valid = true;
		return 1;
	}
	if (b[0] < 0xC2 || b[0] > 0xF4)
		return 1;
	if (b[0] < 0xE0) {
		more = 1;
		value = b[0] & 0x1F;
	} else if (b[0] < 0xF0) {
		more = 2;
		value = b[0] & 0x0F;
		low = b[0] == 0xE0 ? 0xA0 : low;
		high = b[0] == 0xED ? 0x9F : high;
	} else {
		more = 3;
		value = b[0] & 0x07;
		low = b[0] == 0xF0 ? 0x90 : low;
		high = b[0] == 0xF4 ? 0x8F : high;
	}
	for (size_t i = 1; i <= more; i++) {
		if (i >= length || b[i] < low || b[i] > high)
			return i;
		value = value << 6 | (b[i] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	*code_point = value;
	if (valid)
		*valid = true;
	return more + 1;
}

size_t
utf8_encode(uint32_t code_point, char *out)
{
	if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
		code_point = UTF8_REPLACEMENT;
	if (code_point < 0x80) {
		out[0] = (char)code_point;
		return 1;
	}
	if (code_point < 0x800) {
		out[0] = (char)(0xC0 | code_point >> 6);
		out[1] = (char)(0x80 | (code_point & 0x3F));
		return 2;
	}
	if (code_point < 0x10000) {
		out[0] = (char)(0xE0 | code_point >> 12);
		out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
		out[2] = (char)(0x80 | (code_point & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | code_point >> 18);
	out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
	out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
	out[3] = (char)(0x80 | (code_point & 0x3F));
	return 4;
}

bool
utf8_valid(const char *bytes, size_t length)
{
	size_t at = 0;

	while (at < length) {
		uint32_t code_point;
		bool valid;

		if ((unsigned char)bytes[at] < 0x80) {
			at++;
			continue;
		}
		at += utf8_decode(bytes + at, length - at, &code_point, &valid);
		if (!valid)
			return false;
	}
	return true;
}

size_t
utf8_count(const char *bytes, size_t length)
{
	size_t at = 0, count = 0;
	uint32_t code_point;

	while (at < length) {
		at += utf8_decode(bytes + at, length - at, &code_point, NULL);
		count++;
	}
	return count;
}

static bool
is_continuation(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Start of the unit (code point or invalid piece) that ends at offset > 0. */
static size_t
unit_before(const char *bytes, size_t offset)
{
	size_t back = 1;
	uint32_t code_point;

	while (back < 4 && back < offset && is_continuation(bytes[offset - back]))
		back++;
	if (utf8_decode(bytes + offset - back, back, &code_point, NULL) == back)
		return offset - back;
	return offset - 1;
}

size_t
utf8_cut(const char *bytes, size_t length, size_t maximum)
{
	size_t start, need;
	unsigned char lead;

	if (length < maximum)
		maximum = length;
	if (maximum == 0)
		return 0;
	start = unit_before(bytes, maximum);
	lead = (unsigned char)bytes[start];
	need = lead < 0xC2 || lead > 0xF4 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	/* a beginning that the cut itself left without its end */
	return maximum - start < need ? start : maximum;
}

unsigned
unicode_flags(uint32_t code_point)
{
	size_t low = 0, high = unicode_range_count;

	if (code_point >= 0x20 && code_point < 0x7F)
		return UNICODE_PLAIN;
	if (code_point >= 0x4E00 && code_point <= 0x9FFF)
		return UNICODE_WIDE;
	if (code_point >= 0xAC00 && code_point <= 0xD7A3)
		return UNICODE_WIDE | ((code_point - 0xAC00) % 28 ? UNICODE_HANGUL_LVT
		                                                  : UNICODE_HANGUL_LV);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code_point > unicode_ranges[middle].last)
			low = middle + 1;
		else if (code_point < unicode_ranges[middle].first)
			high = middle;
		else
			return unicode_ranges[middle].flags;
	}
	return UNICODE_PLAIN;
}

enum joint {
	JOINT_BREAK,
	JOINT_NONE,	/* they belong together */
	JOINT_FLAGS,	/* together if the flags before are odd in number: GB12, GB13 */
	JOINT_PICTURE,	/* together if a picture stands before the joiner: GB11 */
};

static bool
is_vowel_end(unsigned class)
{
	return class == UNICODE_HANGUL_V || class == UNICODE_HANGUL_LV;
}

static bool
is_final_end(unsigned class)
{
	return class == UNICODE_HANGUL_T || class == UNICODE_HANGUL_LVT;
}

/* What stands between two neighbours, as far as the two alone can say. */
static enum joint
joint_of(uint32_t before_code, unsigned before, uint32_t after_code, unsigned after)
{
	if (before_code == '\r' && after_code == '\n')
		return JOINT_NONE;
	if (before == UNICODE_CONTROL || after == UNICODE_CONTROL)
		return JOINT_BREAK;
	if (after == UNICODE_EXTEND || after == UNICODE_JOINER || after == UNICODE_SPACING ||
	    before == UNICODE_PREPEND)
		return JOINT_NONE;
	if (before == UNICODE_HANGUL_L &&
	    (after == UNICODE_HANGUL_L || is_vowel_end(after) || after == UNICODE_HANGUL_LVT))
		return JOINT_NONE;
	if (is_vowel_end(before) && (after == UNICODE_HANGUL_V || after == UNICODE_HANGUL_T))
		return JOINT_NONE;
	if (is_final_end(before) && after == UNICODE_HANGUL_T)
		return JOINT_NONE;
	if (before == UNICODE_FLAG && after == UNICODE_FLAG)
		return JOINT_FLAGS;
	if (before == UNICODE_JOINER && after == UNICODE_PICTURE)
		return JOINT_PICTURE;
	return JOINT_BREAK;
}

/* One of U+5000 … U+9FFF, which are all plain hanzi. */
static bool
is_hanzi(const char *bytes, size_t length)
{
	const unsigned char *b = (const unsigned char *)bytes;

	return length >= 3 && b[0] >= 0xE5 && b[0] <= 0xE9 && (b[1] & 0xC0) == 0x80 &&
	       (b[2] & 0xC0) == 0x80;
}

size_t
utf8_grapheme(const char *bytes, size_t length)
{
	uint32_t code_point, next;
	unsigned class, next_class, flags_seen;
	bool picture, joined;
	size_t at, step;

	if (length == 0)
		return 0;
	if ((unsigned char)bytes[0] < 0x80 && bytes[0] != '\r' &&
	    (length == 1 || (unsigned char)bytes[1] < 0x80))
		return 1;
	/* most of Chinese text: hanzi before hanzi, or before ASCII */
	if (is_hanzi(bytes, length) && (length == 3 || (unsigned char)bytes[3] < 0x80 ||
	                                is_hanzi(bytes + 3, length - 3)))
		return 3;
	at = utf8_decode(bytes, length, &code_point, NULL);
	class = unicode_flags(code_point) & UNICODE_CLASS;
	picture = class == UNICODE_PICTURE;
	flags_seen = class == UNICODE_FLAG;
	for (; at < length; at += step) {
		step = utf8_decode(bytes + at, length - at, &next, NULL);
		next_class = unicode_flags(next) & UNICODE_CLASS;
		switch (joint_of(code_point, class, next, next_class)) {
		case JOINT_BREAK:
			return at;
		case JOINT_NONE:
			joined = true;
			break;
		case JOINT_FLAGS:
			joined = flags_seen % 2 == 1;
			break;
		case JOINT_PICTURE:
			joined = picture;
			break;
		}
		if (!joined)
			return at;
		flags_seen = next_class == UNICODE_FLAG ? flags_seen + 1 : 0;
		picture = next_class == UNICODE_PICTURE ||
		          (picture && (next_class == UNICODE_EXTEND ||
		                       next_class == UNICODE_JOINER));
		code_point = next;
		class = next_class;
	}
	return at;
}

/* A place at or before the last cluster's start where a cluster surely starts. */
static size_t
sure_start(const char *bytes, size_t offset)
{
	uint32_t code_point, before;
	unsigned class, before_class;
	size_t at = unit_before(bytes, offset), back;

	utf8_decode(bytes + at, offset - at, &code_point, NULL);
	class = unicode_flags(code_point) & UNICODE_CLASS;
	while (at > 0) {
		back = unit_before(bytes, at);
		utf8_decode(bytes + back, at - back, &before, NULL);
		before_class = unicode_flags(before) & UNICODE_CLASS;
		if (joint_of(before, before_class, code_point, class) == JOINT_BREAK)
			return at;
		at = back;
		code_point = before;
		class = before_class;
	}
	return 0;
}

size_t
utf8_grapheme_before(const char *bytes, size_t offset)
{
	size_t at, step;

	if (offset == 0)
		return 0;
	at = sure_start(bytes, offset);
	for (;;) {
		step = utf8_grapheme(bytes + at, offset - at);
		if (at + step >= offset)
			return at;
		at += step;
	}
}

uint32_t
utf8_half_width(uint32_t code_point)
{
	if (code_point >= 0xFF01 && code_point <= 0xFF5E)
		return code_point - 0xFEE0;
	return code_point == 0x3000 ? ' ' : code_point;
}

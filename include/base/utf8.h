/*
 * UTF-8 by the Unicode Standard, table 3-7: no overlong forms, no surrogates,
 * nothing above U+10FFFF. Decoders never read past length.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFDu

/*
 * Decodes one code point at bytes; returns how many bytes it took (≥ 1 when
 * length > 0; 0 at the end). An invalid sequence gives U+FFFD, *valid = false
 * and the length of its maximal subpart. valid may be NULL.
 */
size_t
utf8_decode(const char *bytes, size_t length, uint32_t *code_point, bool *valid);

/* Writes 1–4 bytes, returns their number; out holds at least 4. */
size_t
utf8_encode(uint32_t code_point, char *out);

bool
utf8_valid(const char *bytes, size_t length);

/* Number of code points. */
size_t
utf8_count(const char *bytes, size_t length);

/* Greatest prefix of at most maximum bytes that ends at a code point border. */
size_t
utf8_cut(const char *bytes, size_t length, size_t maximum);

/*
 * Length in bytes of the grapheme cluster at bytes (UAX #29 as far as a
 * terminal needs it: combining marks, variation selectors, ZWJ sequences,
 * regional indicator pairs, Hangul syllables, CR LF). 0 at the end.
 */
size_t
utf8_grapheme(const char *bytes, size_t length);

/* Start of the grapheme cluster that ends at offset; 0 at the beginning. */
size_t
utf8_grapheme_before(const char *bytes, size_t offset);

/* Full-width ASCII twins (U+FF01…FF5E) and U+3000 → ASCII; others unchanged. */
uint32_t
utf8_half_width(uint32_t code_point);

#endif

/*
 * The generated table of readings (scripts/make-pinyin-table).
 *
 *   pinyin_of_bmp: U+3400–4DBF, then U+4E00–9FFF. 0 = no reading; below 0x8000
 *     the number of the only syllable + 1; else 0x8000 + place in
 *     pinyin_multiple, where numbers of syllables stand, the last one + 0x8000
 *   pinyin_beyond_bmp: rising; (code point − 0x20000) << 12 | number of the syllable
 *   pinyin_surnames: rising by code point; the reading as a surname where it is not the first
 *   pinyin_latin_letters: U+00C0–024F, then U+1E00–1EFF; "" = no Latin letter
 */
#ifndef MODEL_PINYIN_TABLE_PRIV_H
#define MODEL_PINYIN_TABLE_PRIV_H

#include <stddef.h>
#include <stdint.h>

struct pinyin_surname {
	uint16_t code_point;
	uint16_t syllable;
};

extern const char pinyin_syllables[][8];
extern const uint16_t pinyin_of_bmp[];
extern const uint16_t pinyin_multiple[];
extern const uint32_t pinyin_beyond_bmp[];
extern const size_t pinyin_beyond_bmp_count;
extern const struct pinyin_surname pinyin_surnames[];
extern const size_t pinyin_surname_count;
extern const char pinyin_latin_letters[][3];

#endif

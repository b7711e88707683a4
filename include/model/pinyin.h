/*
 * Names → what an agent types to find them. Keys are [a-z0-9] only, in lower
 * case, without spaces, tones or accents:
 *   full      单小明 → shanxiaoming danxiaoming chanxiaoming
 *   initials            sxm dxm cxm
 *   mixed               shanxm danxm chanxm   (surname in full; from 3 syllables on)
 *   words     "John Smith" → johnsmith smith js; "买买提·艾合买提" → maimaitiaihemaiti
 *             aihemaiti mmtahmt
 * Every combination of readings, the likely ones first (a surname's own
 * reading before the others: 覃 朴 仇 查 单 曾 …), 8 of each sort at most; ü is
 * indexed as v, u and yu (lv lu lyu).
 *
 * Index in the store (prefix search is a range scan, no LIKE needed):
 *   CREATE TABLE name_key (key TEXT, customer …, PRIMARY KEY (key, customer)) WITHOUT ROWID;
 *   … WHERE key >= :q AND key < :q || '{'          ('{' follows 'z' in ASCII)
 * with q from pinyin_query; so zhangs finds 张三 while it is being typed.
 *
 * Readings: Unihan (kMandarin, kHanyuPinlu, kXHC1983, kTGHZ2013), built into
 * pinyin_table.c by scripts/make-pinyin-table. Pure; no state.
 */
#ifndef MODEL_PINYIN_H
#define MODEL_PINYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PINYIN_COMBINATIONS_MAX 8	/* of each sort of key */
#define PINYIN_KEYS_MAX 32
#define PINYIN_KEY_SIZE 64		/* bytes, with the final NUL; longer keys are cut */
#define PINYIN_READINGS_MAX 8

struct pinyin_keys {
	size_t count;
	char key[PINYIN_KEYS_MAX][PINYIN_KEY_SIZE];	/* all different */
};

enum pinyin_of {
	PINYIN_OF_NAME,	/* a person: surname readings first */
	PINYIN_OF_TEXT,	/* any text: names of actions, situations, choices */
};

/* Keys of a name or text of any script. No Chinese and no Latin in it: count 0. */
void
pinyin_keys(const char *text, enum pinyin_of of, struct pinyin_keys *out);

/*
 * What was typed → what to compare with keys: lower case, half width, accents,
 * spaces, apostrophes and dashes away. False (and out "") when it holds
 * anything that is in no key, such as a Chinese character, or no letter.
 */
bool
pinyin_query(const char *typed, char out[PINYIN_KEY_SIZE]);

/*
 * Does text have what was typed in its pinyin, in full or as initials, at any
 * place: weixiu, wx and xiu find 设备维修? For pickers of any text, where a row too
 * many costs less than one that is not found.
 */
bool
pinyin_found(const char *text, const char *typed);

/*
 * Readings of one character without tones, the likely one first, ü as "v";
 * with surname = true the reading it has as a surname comes first. Returns
 * their number, 0 for what is no Chinese character. The texts are static.
 */
size_t
pinyin_readings(uint32_t code_point, bool surname,
                const char *out[PINYIN_READINGS_MAX]);

/*
 * ASCII letters for a Latin letter with accents ("é" → "e", "ß" → "ss");
 * "" for a combining mark; NULL for what is no Latin letter. Static.
 */
const char *
pinyin_latin(uint32_t code_point);

#endif

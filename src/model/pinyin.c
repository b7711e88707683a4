/*
 * Names → search keys, by the generated table of readings. A text becomes units
 * (a Chinese character with its readings, or a word of letters and digits);
 * keys are put together from one reading of each unit.
 * Called by: import and customer editing (keys to index), search, palette.
 */
#include "model/pinyin.h"

#include "base/utf8.h"
#include "pinyin_table_priv.h"
#include "surname_priv.h"
#include "text_put_priv.h"

#include <string.h>

#define UNITS_MAX 40
#define WORD_SIZE 32
#define WORD_KEYS_MAX 6
#define BMP_A_FIRST 0x3400u
#define BMP_A_LAST 0x4DBFu
#define BMP_B_FIRST 0x4E00u
#define BMP_B_LAST 0x9FFFu
#define BEYOND_FIRST 0x20000u
#define LAST_FLAG 0x8000u
#define IDEOGRAPHIC_ZERO 0x3007u

struct unit {
	const char *reading[PINYIN_READINGS_MAX];
	size_t count;
	uint32_t code_point;	/* of a Chinese character */
	bool chinese;
	bool begins_word;
	char word[WORD_SIZE];	/* letters and digits; reading[0] points to it */
};

struct units {
	struct unit item[UNITS_MAX];
	size_t count;
	size_t surname;		/* units of the surname, 0 when it has none of its own */
};

static const char *
reading_beyond_bmp(uint32_t code_point)
{
	uint32_t wanted = (code_point - BEYOND_FIRST) << 12;
	size_t low = 0, high = pinyin_beyond_bmp_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		uint32_t row = pinyin_beyond_bmp[middle];

		if ((row & ~0xFFFu) == wanted)
			return pinyin_syllables[row & 0xFFF];
		if (row < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static const char *
reading_as_surname(uint32_t code_point)
{
	for (size_t i = 0; i < pinyin_surname_count; i++) {
		if (pinyin_surnames[i].code_point == code_point)
			return pinyin_syllables[pinyin_surnames[i].syllable];
	}
	return NULL;
}

/* Puts a reading in front of the others, or moves it there. */
static size_t
put_first(const char *reading, const char *out[PINYIN_READINGS_MAX], size_t count)
{
	size_t at = 0;

	while (at < count && strcmp(out[at], reading) != 0)
		at++;
	if (at == count && count < PINYIN_READINGS_MAX)
		count++;
	else if (at == count)
		at--;
	memmove(out + 1, out, at * sizeof(out[0]));
	out[0] = reading;
	return count;
}

static size_t
readings_of_bmp(uint16_t entry, const char *out[PINYIN_READINGS_MAX])
{
	const uint16_t *number;
	size_t count = 0;

	if (entry == 0)
		return 0;
	if (!(entry & LAST_FLAG)) {
		out[0] = pinyin_syllables[entry - 1];
		return 1;
	}
	for (number = pinyin_multiple + (entry & ~LAST_FLAG); ; number++) {
		out[count++] = pinyin_syllables[*number & ~LAST_FLAG];
		if ((*number & LAST_FLAG) || count == PINYIN_READINGS_MAX)
			return count;
	}
}

size_t
pinyin_readings(uint32_t code_point, bool surname, const char *out[PINYIN_READINGS_MAX])
{
	const char *first;
	size_t count = 0;

	if (code_point >= BMP_A_FIRST && code_point <= BMP_A_LAST) {
		count = readings_of_bmp(pinyin_of_bmp[code_point - BMP_A_FIRST], out);
	} else if (code_point >= BMP_B_FIRST && code_point <= BMP_B_LAST) {
		size_t before = BMP_A_LAST - BMP_A_FIRST + 1;

		count = readings_of_bmp(pinyin_of_bmp[before + code_point - BMP_B_FIRST], out);
	} else if (code_point == IDEOGRAPHIC_ZERO) {
		out[count++] = "ling";
	} else if (code_point >= BEYOND_FIRST) {
		first = reading_beyond_bmp(code_point);
		if (first)
			out[count++] = first;
	}
	first = surname ? reading_as_surname(code_point) : NULL;
	return first ? put_first(first, out, count) : count;
}

const char *
pinyin_latin(uint32_t code_point)
{
	static const char ascii[26][2] = {
		"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
		"n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z",
	};
	const char *letters = "";

	if (code_point >= 'A' && code_point <= 'Z')
		return ascii[code_point - 'A'];
	if (code_point >= 'a' && code_point <= 'z')
		return ascii[code_point - 'a'];
	if (code_point >= 0x300 && code_point <= 0x36F)
		return "";
	if (code_point >= 0xC0 && code_point <= 0x24F)
		letters = pinyin_latin_letters[code_point - 0xC0];
	else if (code_point >= 0x1E00 && code_point <= 0x1EFF)
		letters = pinyin_latin_letters[0x24F - 0xC0 + 1 + code_point - 0x1E00];
	return letters[0] ? letters : NULL;
}

/* Characters that stand inside a word without parting it. */
static bool
is_inside_word(uint32_t c)
{
	return c == '\'' || c == '`' || c == 0x2019 || c == 0x2BC || c == 0xAD ||
	       (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

/* Letters or one digit of a code point; NULL when it is neither. digit has room for it. */
static const char *
word_letters(uint32_t c, char digit[2])
{
	if (c >= '0' && c <= '9') {
		digit[0] = (char)c;
		digit[1] = '\0';
		return digit;
	}
	return pinyin_latin(c);
}

static void
add_letters(struct unit *unit, const char *letters)
{
	size_t used = strlen(unit->word), length = strlen(letters);

	if (used + length >= WORD_SIZE)
		return;
	memcpy(unit->word + used, letters, length + 1);
	unit->reading[0] = unit->word;
	unit->count = 1;
}

/* A unit that is being filled takes part when it has a reading. */
static struct unit *
open_unit(struct units *units)
{
	struct unit *unit = &units->item[units->count];

	*unit = (struct unit){ 0 };
	return unit;
}

static void
split_into_units(const char *text, bool name, struct units *units)
{
	size_t length = strnlen(text, UNITS_MAX * WORD_SIZE);
	struct unit *word = NULL;	/* the word of letters that still grows */
	bool after_break = true;

	units->count = 0;
	for (size_t at = 0; at < length && units->count < UNITS_MAX;) {
		uint32_t c;
		char digit[2];
		const char *letters;
		struct unit *unit;

		at += utf8_decode(text + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (is_inside_word(c))
			continue;
		letters = word_letters(c, digit);
		if (letters && word) {
			add_letters(word, letters);
			continue;
		}
		word = NULL;
		unit = open_unit(units);
		if (letters && letters[0]) {
			add_letters(unit, letters);
			unit->begins_word = true;
			word = unit;
		} else if (!letters) {
			bool first = name && units->count == 0;

			unit->count = pinyin_readings(c, first, unit->reading);
			unit->code_point = c;
			unit->chinese = true;
			unit->begins_word = after_break;
		}
		after_break = unit->count == 0 || word;
		units->count += unit->count > 0;
	}
}

/* Surname of a Chinese name; its readings when two characters belong together. */
static void
find_surname(struct units *units)
{
	const struct compound_surname *compound;
	char text[8];
	size_t length;

	units->surname = units->item[0].chinese;
	if (units->count < 2 || !units->surname || !units->item[1].chinese)
		return;
	length = utf8_encode(units->item[0].code_point, text);
	length += utf8_encode(units->item[1].code_point, text + length);
	compound = surname_compound(text, length);
	if (!compound)
		return;
	units->surname = 2;
	for (size_t i = 0; i < 2; i++) {
		struct unit *unit = &units->item[i];

		if (compound->readings[i][0])
			unit->count = put_first(compound->readings[i], unit->reading, unit->count);
	}
}

static void
add_key(struct pinyin_keys *out, size_t from, size_t most, const char *key)
{
	if (key[0] == '\0' || out->count == PINYIN_KEYS_MAX || out->count - from >= most)
		return;
	for (size_t i = 0; i < out->count; i++) {
		if (strcmp(out->key[i], key) == 0)
			return;
	}
	memcpy(out->key[out->count++], key, strlen(key) + 1);
}

/* Which reading of each unit a combination takes. */
struct combination {
	unsigned char choice[UNITS_MAX];
};

enum spelling {
	SPELLING_V,	/* lv nv, as typed on a keyboard */
	SPELLING_U,	/* lu nu */
	SPELLING_YU,	/* lyu nyu, as in passports */
};

static void
put_reading(struct text_put *put, const char *reading, bool chinese, enum spelling spelling)
{
	const char *v = chinese && spelling != SPELLING_V ? strchr(reading, 'v') : NULL;

	if (!v) {
		text_put(put, reading);
		return;
	}
	text_put_n(put, reading, (size_t)(v - reading));
	text_put(put, spelling == SPELLING_U ? "u" : "yu");
	text_put(put, v + 1);
}

/* Units from first on: those before initials_from in full, the others by their first letter. */
static void
put_key(const struct units *units, const struct combination *chosen, size_t first,
        size_t initials_from, enum spelling spelling, char key[PINYIN_KEY_SIZE])
{
	struct text_put put = text_put_begin(key, PINYIN_KEY_SIZE);

	for (size_t i = first; i < units->count; i++) {
		const struct unit *unit = &units->item[i];
		const char *reading = unit->reading[chosen->choice[i]];

		if (i < initials_from)
			put_reading(&put, reading, unit->chinese, spelling);
		else
			text_put_char(&put, reading[0]);
	}
}

/*
 * The likely combinations first: those that take all first readings, then
 * those one step away from them, and so on. Counts up to the maximum.
 */
struct enumeration {
	const struct units *units;
	size_t steps_from[UNITS_MAX + 1];	/* greatest number of steps from unit i on */
	struct combination current;
	struct combination found[PINYIN_COMBINATIONS_MAX];
	size_t count;
};

static void
choose(struct enumeration *e, size_t at, size_t steps)
{
	size_t last;

	if (at == e->units->count) {
		e->found[e->count++] = e->current;
		return;
	}
	last = e->units->item[at].count - 1;
	for (size_t step = 0; step <= last && step <= steps; step++) {
		if (e->count == PINYIN_COMBINATIONS_MAX)
			return;
		if (steps - step > e->steps_from[at + 1])
			continue;
		e->current.choice[at] = (unsigned char)step;
		choose(e, at + 1, steps - step);
	}
}

static void
enumerate(const struct units *units, struct enumeration *e)
{
	*e = (struct enumeration){ .units = units };
	for (size_t i = units->count; i-- > 0;)
		e->steps_from[i] = e->steps_from[i + 1] + units->item[i].count - 1;
	for (size_t steps = 0; steps <= e->steps_from[0]; steps++)
		choose(e, 0, steps);
}

/* One sort of key of every combination; v, u and yu in turn where it matters. */
static void
add_sort(const struct enumeration *e, size_t initials_from, struct pinyin_keys *out)
{
	char key[PINYIN_KEY_SIZE];
	size_t from = out->count;

	for (enum spelling spelling = SPELLING_V; spelling <= SPELLING_YU; spelling++) {
		for (size_t i = 0; i < e->count; i++) {
			put_key(e->units, &e->found[i], 0, initials_from, spelling, key);
			add_key(out, from, PINYIN_COMBINATIONS_MAX, key);
		}
	}
}

static void
add_later_words(const struct enumeration *e, struct pinyin_keys *out)
{
	char key[PINYIN_KEY_SIZE];
	size_t from = out->count;

	for (size_t i = 1; i < e->units->count; i++) {
		if (!e->units->item[i].begins_word)
			continue;
		put_key(e->units, &e->found[0], i, UNITS_MAX, SPELLING_V, key);
		add_key(out, from, WORD_KEYS_MAX, key);
	}
}

void
pinyin_keys(const char *text, enum pinyin_of of, struct pinyin_keys *out)
{
	struct units units = { .count = 0 };
	struct enumeration e;

	out->count = 0;
	split_into_units(text, of == PINYIN_OF_NAME, &units);
	if (units.count == 0)
		return;
	if (of == PINYIN_OF_NAME)
		find_surname(&units);
	enumerate(&units, &e);
	add_sort(&e, UNITS_MAX, out);
	if (units.count > 1)
		add_sort(&e, 0, out);
	if (units.surname > 0 && units.count > units.surname + 1)
		add_sort(&e, units.surname, out);
	add_later_words(&e, out);
}

bool
pinyin_query(const char *typed, char out[PINYIN_KEY_SIZE])
{
	size_t length = strnlen(typed, PINYIN_KEY_SIZE * 4);
	struct text_put put = text_put_begin(out, PINYIN_KEY_SIZE);
	bool letter = false;

	for (size_t at = 0; at < length;) {
		uint32_t c;
		char digit[2];
		const char *letters;

		at += utf8_decode(typed + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (is_inside_word(c) || (c < 0x80 && strchr(" -.\t", (int)c)) || c == 0xB7)
			continue;
		letters = word_letters(c, digit);
		if (!letters) {
			out[0] = '\0';
			return false;
		}
		letter |= letters[0] > '9';
		text_put(&put, letters);
	}
	if (!letter)
		out[0] = '\0';
	return letter;
}

bool
pinyin_found(const char *text, const char *typed)
{
	char query[PINYIN_KEY_SIZE];
	struct pinyin_keys keys;

	if (!pinyin_query(typed, query))
		return false;
	pinyin_keys(text, PINYIN_OF_TEXT, &keys);
	for (size_t i = 0; i < keys.count; i++) {
		if (strstr(keys.key[i], query))
			return true;
	}
	return false;
}

/*
 * Putting names together: how to address, and whether two are equal. Called by:
 * slots ({caller.address_as}), caller card, customer editing and import.
 */
#include "model/person_name.h"

#include "base/utf8.h"
#include "model/hanzi.h"
#include "model/pinyin.h"
#include "person_clean_priv.h"
#include "surname_priv.h"
#include "text_put_priv.h"

#include <string.h>

static const struct {
	const char *code, *zh, *en;
} honorifics[HONORIFIC_COUNT] = {
	[HONORIFIC_UNKNOWN] = { "", "", "" },
	[HONORIFIC_MR] = { "mr", "先生", "Mr" },
	[HONORIFIC_MS] = { "ms", "女士", "Ms" },
	[HONORIFIC_DOCTOR] = { "doctor", "医生", "Dr" },
	[HONORIFIC_DR] = { "dr", "博士", "Dr" },
	[HONORIFIC_PROFESSOR] = { "professor", "教授", "Professor" },
	[HONORIFIC_TEACHER] = { "teacher", "老师", "Teacher" },
};

/* Words of title columns, in lower case and half width. */
static const struct {
	const char *word;
	enum honorific honorific;
} honorific_words[] = {
	{ "先生", HONORIFIC_MR }, { "男士", HONORIFIC_MR }, { "男", HONORIFIC_MR },
	{ "男性", HONORIFIC_MR }, { "mr", HONORIFIC_MR }, { "mr.", HONORIFIC_MR },
	{ "m", HONORIFIC_MR }, { "male", HONORIFIC_MR }, { "man", HONORIFIC_MR },
	{ "sir", HONORIFIC_MR },
	{ "女士", HONORIFIC_MS }, { "小姐", HONORIFIC_MS }, { "太太", HONORIFIC_MS },
	{ "夫人", HONORIFIC_MS }, { "女", HONORIFIC_MS }, { "女性", HONORIFIC_MS },
	{ "ms", HONORIFIC_MS }, { "ms.", HONORIFIC_MS }, { "mrs", HONORIFIC_MS },
	{ "mrs.", HONORIFIC_MS }, { "miss", HONORIFIC_MS }, { "f", HONORIFIC_MS },
	{ "female", HONORIFIC_MS }, { "woman", HONORIFIC_MS }, { "madam", HONORIFIC_MS },
	{ "医生", HONORIFIC_DOCTOR }, { "大夫", HONORIFIC_DOCTOR }, { "doctor", HONORIFIC_DOCTOR },
	{ "博士", HONORIFIC_DR }, { "dr", HONORIFIC_DR }, { "dr.", HONORIFIC_DR },
	{ "教授", HONORIFIC_PROFESSOR }, { "professor", HONORIFIC_PROFESSOR },
	{ "prof", HONORIFIC_PROFESSOR }, { "prof.", HONORIFIC_PROFESSOR },
	{ "老师", HONORIFIC_TEACHER }, { "teacher", HONORIFIC_TEACHER },
};

enum honorific
honorific_parse(const char *text)
{
	char cleaned[PERSON_NAME_MAX], low[32];

	if (!text)
		return HONORIFIC_UNKNOWN;
	person_clean(text, cleaned);
	person_lower(cleaned, low, sizeof(low));
	for (size_t i = 0; i < sizeof(honorific_words) / sizeof(honorific_words[0]); i++) {
		if (strcmp(low, honorific_words[i].word) == 0)
			return honorific_words[i].honorific;
	}
	return HONORIFIC_UNKNOWN;
}

const char *
honorific_code(enum honorific honorific)
{
	return honorifics[honorific].code;
}

const char *
honorific_text(enum honorific honorific, enum language language)
{
	return language == LANGUAGE_CHINESE ? honorifics[honorific].zh : honorifics[honorific].en;
}

/* Pinyin as in passports: ü is yu; an apostrophe before a vowel inside a word. */
static void
put_syllable(struct text_put *put, const char *syllable, bool first)
{
	const char *v = strchr(syllable, 'v');

	if (first) {
		char capital = (char)(syllable[0] - ('a' - 'A'));

		text_put_char(put, capital);
	} else {
		if (strchr("aeo", syllable[0]))
			text_put_char(put, '\'');
		text_put_char(put, syllable[0]);
	}
	if (v && v > syllable) {
		text_put_n(put, syllable + 1, (size_t)(v - syllable - 1));
		text_put(put, "yu");
		text_put(put, v + 1);
	} else {
		text_put(put, syllable + 1);
	}
}

/* Chinese characters as one word of pinyin; dots begin another. Others stay as they are. */
static void
put_pinyin(struct text_put *put, const char *text, bool surname)
{
	size_t length = strlen(text), number = 0;
	const struct compound_surname *compound = surname ? surname_compound(text, length) : NULL;
	bool first = true;

	for (size_t at = 0; at < length; number++) {
		const char *readings[PINYIN_READINGS_MAX];
		const char *reading = NULL;
		size_t from = at;
		uint32_t c;

		at += utf8_decode(text + at, length - at, &c, NULL);
		if (pinyin_readings(c, surname && number == 0, readings) > 0)
			reading = readings[0];
		if (compound && number < 2 && compound->readings[number][0])
			reading = compound->readings[number];
		if (reading)
			put_syllable(put, reading, first);
		else if (person_is_dot(c))
			text_put_char(put, ' ');
		else
			text_put_n(put, text + from, at - from);
		first = reading == NULL;
	}
}

static bool
is_read_as_pinyin(const struct person_name *name, enum language language)
{
	return language == LANGUAGE_ENGLISH && (name->kind == PERSON_NAME_CHINESE ||
	                                        name->kind == PERSON_NAME_CHINESE_PARTS);
}

static void
put_surname(struct text_put *put, const struct person_name *name, enum language language)
{
	if (is_read_as_pinyin(name, language))
		put_pinyin(put, name->surname, name->kind == PERSON_NAME_CHINESE);
	else
		text_put(put, name->surname);
}

/* The whole name, when nothing says whether to call the person Mr or Ms. */
static void
put_whole(struct text_put *put, const struct person_name *name, enum language language)
{
	if (name->kind == PERSON_NAME_LATIN && name->given[0]) {
		text_put(put, name->given);
		text_put_char(put, ' ');
	}
	put_surname(put, name, language);
	if (name->kind == PERSON_NAME_LATIN || name->given[0] == '\0')
		return;
	if (is_read_as_pinyin(name, language)) {
		text_put_char(put, ' ');
		put_pinyin(put, name->given, false);
		return;
	}
	if (name->kind == PERSON_NAME_CHINESE_PARTS)
		text_put(put, "·");
	text_put(put, name->given);
}

bool
person_name_address(const char *name, enum honorific honorific, enum language language,
                    struct strbuf *out)
{
	char text[PERSON_NAME_MAX * 2];
	struct text_put put = text_put_begin(text, sizeof(text));
	struct person_name parsed;
	const char *title;

	person_name_parse(name, &parsed);
	if (parsed.kind == PERSON_NAME_NONE)
		return false;
	if (parsed.honorific != HONORIFIC_UNKNOWN)
		honorific = parsed.honorific;
	title = honorific_text(honorific, language);
	if (language == LANGUAGE_CHINESE && parsed.title[0])
		title = parsed.title;
	if (parsed.kind == PERSON_NAME_ORGANISATION) {
		text_put(&put, parsed.surname);
	} else if (title[0] == '\0') {
		put_whole(&put, &parsed, language);
	} else if (language == LANGUAGE_CHINESE) {
		put_surname(&put, &parsed, language);
		text_put(&put, title);
	} else {
		text_put(&put, title);
		text_put_char(&put, ' ');
		put_surname(&put, &parsed, language);
	}
	return strbuf_add_n(out, text, put.used);
}

bool
person_name_fold(const char *name, struct strbuf *out)
{
	char cleaned[PERSON_NAME_MAX];
	size_t length = strlen(name);

	person_clean(name, cleaned);
	if (person_is_none(cleaned))
		return true;
	for (size_t at = 0; at < length;) {
		uint32_t c;
		const char *letters;
		bool good;

		at += utf8_decode(name + at, length - at, &c, NULL);
		if (!person_is_dot(c))
			c = utf8_half_width(c);
		if (person_is_space(c) || person_is_invisible(c) || person_is_dot(c) ||
		    person_is_joiner(c))
			continue;
		letters = pinyin_latin(c);
		good = letters ? strbuf_add(out, letters)
		               : strbuf_add_code_point(out, hanzi_simplified(c));
		if (!good)
			return false;
	}
	return true;
}

bool
person_name_equal(const char *a, const char *b)
{
	struct strbuf folded_a, folded_b;
	bool equal;

	strbuf_init(&folded_a, PERSON_NAME_MAX * 8);
	strbuf_init(&folded_b, PERSON_NAME_MAX * 8);
	equal = person_name_fold(a, &folded_a) && person_name_fold(b, &folded_b) &&
	        folded_a.length > 0 && folded_a.length == folded_b.length &&
	        memcmp(folded_a.data, folded_b.data, folded_a.length) == 0;
	strbuf_release(&folded_a);
	strbuf_release(&folded_b);
	return equal;
}

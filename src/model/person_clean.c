/*
 * Characters of names: their script, and a name without what does not show.
 * Called by person_name.c, person_address.c and masking.c.
 */
#include "person_clean_priv.h"

#include "base/utf8.h"
#include "model/pinyin.h"
#include "text_put_priv.h"

#include <string.h>

static const char *const none_words[] = {
	"-", "--", "---", "—", "——", "/", ".", "?", "匿名", "无名", "无名氏", "佚名", "未知",
	"不详", "无", "未提供", "保密", "anonymous", "unknown", "none", "null", "nil", "n/a",
};

bool
person_is_space(uint32_t c)
{
	return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xA0 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
	       c == 0x205F;
}

bool
person_is_invisible(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E ||
	       (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
	       c == UTF8_REPLACEMENT || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool
person_is_dot(uint32_t c)
{
	return c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22C5 ||
	       c == 0x30FB || c == 0xFF65 || c == 0xFF0E;
}

bool
person_is_joiner(uint32_t c)
{
	return c == '-' || c == '\'' || c == '.' || c == ',' || c == '`' ||
	       (c >= 0x2010 && c <= 0x2015) || c == 0x2018 || c == 0x2019 || c == 0x2BC;
}

static bool
is_chinese(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3007 || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0x20000 && c <= 0x3FFFF);
}

enum person_script
person_script_of(uint32_t c)
{
	if (is_chinese(c))
		return PERSON_SCRIPT_CHINESE;
	if (person_is_space(c))
		return PERSON_SCRIPT_SPACE;
	if (person_is_dot(c))
		return PERSON_SCRIPT_DOT;
	if (person_is_joiner(c))
		return PERSON_SCRIPT_JOINER;
	if (c >= '0' && c <= '9')
		return PERSON_SCRIPT_DIGIT;
	return pinyin_latin(c) ? PERSON_SCRIPT_LATIN : PERSON_SCRIPT_OTHER;
}

/* The character at the end of text, for what it is compared with before. */
static uint32_t
last_code_point(const char *text, size_t length)
{
	uint32_t c = 0;
	size_t at = length;

	while (at > 0 && ((unsigned char)text[at - 1] & 0xC0) == 0x80)
		at--;
	if (at > 0)
		utf8_decode(text + at - 1, length - (at - 1), &c, NULL);
	return c;
}

void
person_clean(const char *name, char out[PERSON_NAME_MAX])
{
	struct text_put put = text_put_begin(out, PERSON_NAME_MAX);
	size_t length = strnlen(name, PERSON_NAME_MAX);

	for (size_t at = 0; at < length;) {
		uint32_t c;
		char bytes[4];
		size_t size;

		at += utf8_decode(name + at, length - at, &c, NULL);
		if (!person_is_dot(c))
			c = utf8_half_width(c);
		if (person_is_space(c)) {
			if (put.used > 0 && out[put.used - 1] != ' ')
				text_put_char(&put, ' ');
			continue;
		}
		/* the joiner of emoji stays: they belong together */
		if (person_is_invisible(c) && c != 0x200D)
			continue;
		if (c == '(' && put.used > 0)
			break;
		if (is_chinese(c) && put.used > 1 && out[put.used - 1] == ' ' &&
		    is_chinese(last_code_point(out, put.used - 1)))
			text_put_trim_end(&put);
		size = utf8_encode(c, bytes);
		if (put.used + size < PERSON_NAME_MAX)
			text_put_n(&put, bytes, size);
	}
	text_put_trim_end(&put);
}

void
person_lower(const char *text, char *out, size_t size)
{
	struct text_put put = text_put_begin(out, size);

	for (; *text; text++)
		text_put_char(&put, *text >= 'A' && *text <= 'Z' ? (char)(*text | 0x20) : *text);
}

bool
person_is_none(const char *cleaned)
{
	char low[32];

	person_lower(cleaned, low, sizeof(low));
	for (size_t i = 0; i < sizeof(none_words) / sizeof(none_words[0]); i++) {
		if (strcmp(low, none_words[i]) == 0)
			return true;
	}
	return cleaned[0] == '\0';
}

/*
 * Taking names apart. Called by: person_address.c, masking.c.
 */
#include "model/person_name.h"

#include "base/utf8.h"
#include "person_clean_priv.h"
#include "surname_priv.h"
#include "text_put_priv.h"

#include <string.h>

#define LETTERS_OF_CHINESE_NAME 3	/* longer without compound surname: minority names */

/* What may stand behind a Chinese name. The short 总 only behind a bare surname. */
static const struct {
	const char *word;
	enum honorific honorific;
} titles[] = {
	{ "先生", HONORIFIC_MR }, { "女士", HONORIFIC_MS }, { "小姐", HONORIFIC_MS },
	{ "太太", HONORIFIC_MS }, { "夫人", HONORIFIC_MS }, { "阿姨", HONORIFIC_MS },
	{ "大姐", HONORIFIC_MS }, { "大妈", HONORIFIC_MS }, { "大哥", HONORIFIC_MR },
	{ "大爷", HONORIFIC_MR }, { "大叔", HONORIFIC_MR }, { "医生", HONORIFIC_DOCTOR },
	{ "大夫", HONORIFIC_DOCTOR }, { "博士", HONORIFIC_DR }, { "教授", HONORIFIC_PROFESSOR },
	{ "老师", HONORIFIC_TEACHER }, { "师傅", HONORIFIC_UNKNOWN },
	{ "经理", HONORIFIC_UNKNOWN }, { "主任", HONORIFIC_UNKNOWN },
	{ "老板", HONORIFIC_UNKNOWN }, { "院长", HONORIFIC_UNKNOWN },
	{ "校长", HONORIFIC_UNKNOWN }, { "处长", HONORIFIC_UNKNOWN },
	{ "科长", HONORIFIC_UNKNOWN }, { "局长", HONORIFIC_UNKNOWN },
	{ "部长", HONORIFIC_UNKNOWN }, { "书记", HONORIFIC_UNKNOWN },
	{ "队长", HONORIFIC_UNKNOWN }, { "同志", HONORIFIC_UNKNOWN },
	{ "总", HONORIFIC_UNKNOWN },
};

/* Endings of organisations; the first two are never the end of a person's name. */
static const char *const organisations[] = {
	"公司", "集团", "银行", "医院", "学校", "大学", "学院", "中学", "小学", "幼儿园", "酒店",
	"宾馆", "饭店", "超市", "商场", "商店", "物业", "中心", "委员会", "居委会", "村委会",
	"派出所", "事务所", "研究所", "研究院", "工作室", "合作社", "协会", "基金会", "营业部",
	"分行", "支行", "厂", "局", "店", "部", "院", "所",
};

static const char *const latin_organisations[] = {
	"ltd", "ltd.", "limited", "inc", "inc.", "co.", "company", "corp", "corp.", "llc", "gmbh",
	"plc", "bank", "hotel", "hospital", "university", "school",
};

static bool
ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool
is_organisation(const char *cleaned)
{
	const char *word = strrchr(cleaned, ' ');
	size_t count = utf8_count(cleaned, strlen(cleaned));
	char low[32];

	for (size_t i = 0; i < sizeof(organisations) / sizeof(organisations[0]); i++) {
		/* 李大学 may be a person */
		if (count >= (i < 2 ? 3 : 4) && ends_with(cleaned, organisations[i]))
			return true;
	}
	if (!word)
		return false;
	person_lower(word + 1, low, sizeof(low));
	for (size_t i = 0; i < sizeof(latin_organisations) / sizeof(latin_organisations[0]); i++) {
		if (strcmp(low, latin_organisations[i]) == 0)
			return true;
	}
	return false;
}

/* Takes 先生, 经理 … off the end. A name that is nothing else keeps nothing. */
static void
take_title(char *cleaned, struct person_name *out)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		size_t rest = strlen(cleaned) - strlen(titles[i].word);
		struct text_put put;

		if (!ends_with(cleaned, titles[i].word))
			continue;
		if (strlen(titles[i].word) == 3 && rest != 3)
			continue;
		put = text_put_begin(out->title, sizeof(out->title));
		text_put(&put, titles[i].word);
		out->honorific = titles[i].honorific;
		cleaned[rest] = '\0';
		put = (struct text_put){ .out = cleaned, .size = PERSON_NAME_MAX, .used = rest };
		text_put_trim_end(&put);
		return;
	}
}

/* Takes "Mr", "Dr." … off the beginning. */
static void
take_prefix(char *cleaned, struct person_name *out)
{
	char *blank = strchr(cleaned, ' ');
	enum honorific honorific;

	if (!blank || blank - cleaned > 10)
		return;
	*blank = '\0';
	honorific = honorific_parse(cleaned);
	*blank = ' ';
	if (honorific == HONORIFIC_UNKNOWN || (unsigned char)cleaned[0] >= 0x80)
		return;
	out->honorific = honorific;
	memmove(cleaned, blank + 1, strlen(blank + 1) + 1);
}

static void
set(char out[PERSON_NAME_MAX], const char *bytes, size_t length)
{
	struct text_put put = text_put_begin(out, PERSON_NAME_MAX);

	text_put_n(&put, bytes, length);
	text_put_trim_end(&put);
}

static void
parse_chinese(const char *cleaned, size_t characters, struct person_name *out)
{
	size_t length = strlen(cleaned);
	size_t surname;
	uint32_t c;

	if (surname_compound(cleaned, length)) {
		surname = 6;
	} else if (characters <= LETTERS_OF_CHINESE_NAME) {
		surname = utf8_decode(cleaned, length, &c, NULL);
	} else {
		out->kind = PERSON_NAME_CHINESE_PARTS;
		set(out->surname, cleaned, length);
		return;
	}
	out->kind = PERSON_NAME_CHINESE;
	set(out->surname, cleaned, surname);
	set(out->given, cleaned + surname, length - surname);
}

static void
parse_parts(const char *cleaned, struct person_name *out)
{
	size_t length = strlen(cleaned);
	uint32_t c;

	out->kind = PERSON_NAME_CHINESE_PARTS;
	for (size_t at = 0, step; at < length; at += step) {
		step = utf8_decode(cleaned + at, length - at, &c, NULL);
		if (person_is_dot(c) && at > 0) {
			set(out->surname, cleaned, at);
			set(out->given, cleaned + at + step, length - at - step);
			return;
		}
	}
	set(out->surname, cleaned, length);
}

/* Two letters or more, none of them small. */
static bool
is_all_capitals(const char *word, size_t length)
{
	size_t capitals = 0;

	for (size_t i = 0; i < length; i++) {
		if (word[i] >= 'a' && word[i] <= 'z')
			return false;
		capitals += word[i] >= 'A' && word[i] <= 'Z';
	}
	return capitals >= 2;
}

/* The only word in capitals, when there are others; NULL when there is none such. */
static const char *
find_capitals(const char *cleaned, size_t *length)
{
	const char *found = NULL;
	size_t words = 0, capitals = 0;

	for (const char *word = cleaned; *word;) {
		size_t size = strcspn(word, " ");

		words++;
		if (is_all_capitals(word, size)) {
			capitals++;
			found = word;
			*length = size;
		}
		word += size;
		word += *word == ' ';
	}
	return capitals == 1 && words > 1 ? found : NULL;
}

static void
parse_latin(const char *cleaned, struct person_name *out)
{
	const char *comma = strchr(cleaned, ',');
	const char *last = strrchr(cleaned, ' ');
	size_t length;
	const char *capitals = find_capitals(cleaned, &length);
	struct text_put given = text_put_begin(out->given, sizeof(out->given));

	out->kind = PERSON_NAME_LATIN;
	if (comma && comma > cleaned && comma[1] == ' ') {
		set(out->surname, cleaned, (size_t)(comma - cleaned));
		text_put(&given, comma + 2);
	} else if (capitals) {
		set(out->surname, capitals, length);
		text_put_n(&given, cleaned, (size_t)(capitals - cleaned));
		text_put(&given, capitals + length + (capitals[length] == ' '));
		text_put_trim_end(&given);
	} else if (last) {
		set(out->surname, last + 1, strlen(last + 1));
		text_put_n(&given, cleaned, (size_t)(last - cleaned));
	} else {
		set(out->surname, cleaned, strlen(cleaned));
	}
}

void
person_name_parse(const char *name, struct person_name *out)
{
	char cleaned[PERSON_NAME_MAX];
	size_t scripts[PERSON_SCRIPT_COUNT] = { 0 };
	size_t length, total = 0;

	*out = (struct person_name){ .kind = PERSON_NAME_NONE };
	person_clean(name, cleaned);
	if (person_is_none(cleaned))
		return;
	if (is_organisation(cleaned)) {
		out->kind = PERSON_NAME_ORGANISATION;
		set(out->surname, cleaned, strlen(cleaned));
		return;
	}
	take_title(cleaned, out);
	take_prefix(cleaned, out);
	length = strlen(cleaned);
	for (size_t at = 0; at < length; total++) {
		uint32_t c;

		at += utf8_decode(cleaned + at, length - at, &c, NULL);
		scripts[person_script_of(c)]++;
	}
	if (total == 0)
		return;
	if (scripts[PERSON_SCRIPT_CHINESE] == total) {
		parse_chinese(cleaned, total, out);
	} else if (scripts[PERSON_SCRIPT_CHINESE] > 0 &&
	           scripts[PERSON_SCRIPT_CHINESE] + scripts[PERSON_SCRIPT_DOT] == total) {
		parse_parts(cleaned, out);
	} else if (scripts[PERSON_SCRIPT_LATIN] > 0 && scripts[PERSON_SCRIPT_LATIN] +
	           scripts[PERSON_SCRIPT_JOINER] +
	           scripts[PERSON_SCRIPT_SPACE] == total) {
		parse_latin(cleaned, out);
	} else {
		out->kind = PERSON_NAME_OTHER;
		set(out->surname, cleaned, length);
	}
}

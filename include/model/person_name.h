/*
 * Names of people as callers and imports give them: who is meant, how to
 * address them, whether two spellings are one name. Pure.
 */
#ifndef MODEL_PERSON_NAME_H
#define MODEL_PERSON_NAME_H

#include "base/i18n.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

#define PERSON_NAME_MAX 512	/* bytes looked at */

enum honorific {
	HONORIFIC_UNKNOWN,
	HONORIFIC_MR,	/* 先生 */
	HONORIFIC_MS,	/* 女士 */
	HONORIFIC_DOCTOR,	/* 医生 */
	HONORIFIC_DR,	/* 博士 */
	HONORIFIC_PROFESSOR,	/* 教授 */
	HONORIFIC_TEACHER,	/* 老师 */
	HONORIFIC_COUNT,
};

/* "先生" "Mr." "女士" "小姐" "Mrs" "男" "F" … and the codes below; UNKNOWN otherwise, NULL too. */
enum honorific
honorific_parse(const char *text);

/* For stores and files: "mr" "ms" "doctor" "dr" "professor" "teacher", "" = unknown. */
const char *
honorific_code(enum honorific honorific);

/* "先生" / "Mr" in the language given; "" for UNKNOWN. */
const char *
honorific_text(enum honorific honorific, enum language language);

enum person_name_kind {
	PERSON_NAME_NONE,		/* empty, "-", 匿名, anonymous … */
	PERSON_NAME_CHINESE,		/* 王小明, 欧阳娜娜 */
	PERSON_NAME_CHINESE_PARTS,	/* 买买提·艾合买提, 阿依古丽: called by the first part */
	PERSON_NAME_LATIN,		/* John Smith, ZHANG Wei, "Smith, John" */
	PERSON_NAME_ORGANISATION,	/* 某某公司: nobody to be called Mr */
	PERSON_NAME_OTHER,		/* other scripts and mixtures: taken whole */
};

struct person_name {
	enum person_name_kind kind;
	enum honorific honorific;	/* that the name brings along: 王先生, Mr Wang */
	char title[16];			/* as it stands behind a Chinese name: 先生, 经理; "" = none */
	char surname[PERSON_NAME_MAX];	/* what a person is addressed by */
	char given[PERSON_NAME_MAX];	/* the rest; "" = none or unknown */
};

/*
 * Spaces, zero-width and control characters and what stands in brackets are
 * cleaned away first. An all-capitals word of a Latin name is its surname, else
 * the last word, else the first before a comma.
 */
void
person_name_parse(const char *name, struct person_name *out);

/*
 * How to address: zh 王先生, 欧阳女士, 买买提先生; en "Mr Wang" (pinyin by the
 * reading as a surname; ü as yu), "Ms Ouyang", "Mr Smith". Without honorific
 * the whole name (王小明, "Wang Xiaoming"). False, and nothing appended, when
 * there is no name: the slot is to be filled by hand.
 */
bool
person_name_address(const char *name, enum honorific honorific,
                    enum language language, struct strbuf *out);

/*
 * Folded form; equal names have equal folded forms: all kinds of space, zero-width
 * characters, middle dots and dashes away, full width to half, Latin to lower
 * case without accents, traditional characters to simplified ones. Appends;
 * false when out is full. "" for NONE.
 */
bool
person_name_fold(const char *name, struct strbuf *out);

bool
person_name_equal(const char *a, const char *b);

#endif

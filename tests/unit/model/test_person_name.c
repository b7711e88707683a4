/* How people are addressed and when two names are one: model/person_name. */
#include "model/person_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXT_MAX 8192

static void
assert_address(const char *name, enum honorific honorific, const char *zh, const char *en)
{
	const char *const expected[] = { [LANGUAGE_ENGLISH] = en, [LANGUAGE_CHINESE] = zh };

	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		struct strbuf out;

		strbuf_init(&out, TEXT_MAX);
		assert_true(person_name_address(name, honorific, language, &out));
		if (strcmp(out.data, expected[language]) != 0)
			fail_msg("\"%s\" is addressed as \"%s\", expected \"%s\"", name, out.data,
			         expected[language]);
		strbuf_release(&out);
	}
}

static void
a_chinese_name_is_addressed_by_surname_and_title(void **state)
{
	(void)state;
	assert_address("王小明", HONORIFIC_MR, "王先生", "Mr Wang");
	assert_address("王芳", HONORIFIC_MS, "王女士", "Ms Wang");
	assert_address("陈大文", HONORIFIC_DOCTOR, "陈医生", "Dr Chen");
	assert_address("陈大文", HONORIFIC_DR, "陈博士", "Dr Chen");
	assert_address("陈大文", HONORIFIC_PROFESSOR, "陈教授", "Professor Chen");
	assert_address("陈大文", HONORIFIC_TEACHER, "陈老师", "Teacher Chen");
	assert_address("单雄信", HONORIFIC_MR, "单先生", "Mr Shan");
	assert_address("曾国藩", HONORIFIC_MR, "曾先生", "Mr Zeng");
	assert_address("仇英", HONORIFIC_MR, "仇先生", "Mr Qiu");
	assert_address("查良镛", HONORIFIC_MR, "查先生", "Mr Zha");
	assert_address("朴树", HONORIFIC_MR, "朴先生", "Mr Piao");
	assert_address("吕小明", HONORIFIC_MR, "吕先生", "Mr Lyu");
	assert_address("王", HONORIFIC_MR, "王先生", "Mr Wang");
}

static void
a_compound_surname_stays_whole(void **state)
{
	(void)state;
	assert_address("欧阳娜娜", HONORIFIC_MS, "欧阳女士", "Ms Ouyang");
	assert_address("司马光", HONORIFIC_MR, "司马先生", "Mr Sima");
	assert_address("诸葛亮", HONORIFIC_MR, "诸葛先生", "Mr Zhuge");
	assert_address("尉迟敬德", HONORIFIC_MR, "尉迟先生", "Mr Yuchi");
	assert_address("万俟小明", HONORIFIC_MR, "万俟先生", "Mr Moqi");
	assert_address("长孙无忌", HONORIFIC_MR, "长孙先生", "Mr Zhangsun");
	assert_address("歐陽修", HONORIFIC_MR, "歐陽先生", "Mr Ouyang");
	assert_address("欧阳", HONORIFIC_MR, "欧阳先生", "Mr Ouyang");
	assert_address("欧小阳", HONORIFIC_MR, "欧先生", "Mr Ou");
}

static void
without_a_title_the_whole_name_is_said(void **state)
{
	(void)state;
	assert_address("王小明", HONORIFIC_UNKNOWN, "王小明", "Wang Xiaoming");
	assert_address("欧阳娜娜", HONORIFIC_UNKNOWN, "欧阳娜娜", "Ouyang Nana");
	assert_address("王丽娥", HONORIFIC_UNKNOWN, "王丽娥", "Wang Li'e");
	assert_address("曾绿", HONORIFIC_UNKNOWN, "曾绿", "Zeng Lyu");
	assert_address("John Smith", HONORIFIC_UNKNOWN, "John Smith", "John Smith");
	assert_address("买买提·艾合买提", HONORIFIC_UNKNOWN, "买买提·艾合买提", "Maimaiti Aihemaiti");
	assert_address("김민수", HONORIFIC_UNKNOWN, "김민수", "김민수");
}

static void
a_title_in_the_name_is_used(void **state)
{
	(void)state;
	assert_address("王先生", HONORIFIC_UNKNOWN, "王先生", "Mr Wang");
	assert_address("王小明先生", HONORIFIC_UNKNOWN, "王先生", "Mr Wang");
	assert_address("欧阳小姐", HONORIFIC_UNKNOWN, "欧阳小姐", "Ms Ouyang");
	assert_address("王太太", HONORIFIC_UNKNOWN, "王太太", "Ms Wang");
	assert_address("王经理", HONORIFIC_MS, "王经理", "Ms Wang");
	assert_address("王经理", HONORIFIC_UNKNOWN, "王经理", "Wang");
	assert_address("王总", HONORIFIC_MR, "王总", "Mr Wang");
	assert_address("李师傅", HONORIFIC_MR, "李师傅", "Mr Li");
	assert_address("Mr Wang", HONORIFIC_UNKNOWN, "Wang先生", "Mr Wang");
	assert_address("Mrs. Smith", HONORIFIC_UNKNOWN, "Smith女士", "Ms Smith");
	assert_address("Dr John Smith", HONORIFIC_UNKNOWN, "Smith博士", "Dr Smith");
}

static void
a_latin_name_is_addressed_by_its_surname(void **state)
{
	(void)state;
	assert_address("John Smith", HONORIFIC_MR, "Smith先生", "Mr Smith");
	assert_address("Smith, John", HONORIFIC_MR, "Smith先生", "Mr Smith");
	assert_address("ZHANG Wei", HONORIFIC_MR, "ZHANG先生", "Mr ZHANG");
	assert_address("JOHN SMITH", HONORIFIC_MR, "SMITH先生", "Mr SMITH");
	assert_address("Nguyễn Văn An", HONORIFIC_MR, "An先生", "Mr An");
	assert_address("Seán O’Brien", HONORIFIC_MR, "O’Brien先生", "Mr O’Brien");
	assert_address("Ｊｏｈｎ　Ｓｍｉｔｈ", HONORIFIC_MR, "Smith先生", "Mr Smith");
}

static void
names_of_several_parts_are_called_by_the_first(void **state)
{
	(void)state;
	assert_address("买买提·艾合买提", HONORIFIC_MR, "买买提先生", "Mr Maimaiti");
	assert_address("买买提•艾合买提", HONORIFIC_MR, "买买提先生", "Mr Maimaiti");
	assert_address("古丽娜扎尔·拜合提亚尔·阿布都热合曼", HONORIFIC_MS, "古丽娜扎尔女士",
	               "Ms Gulinazha'er");
	assert_address("阿依古丽", HONORIFIC_MS, "阿依古丽女士", "Ms Ayiguli");
}

static void
an_organisation_is_nobodys_mister(void **state)
{
	(void)state;
	assert_address("ＡＢＣ公司", HONORIFIC_MR, "ABC公司", "ABC公司");
	assert_address("阳光物业服务中心", HONORIFIC_MS, "阳光物业服务中心", "阳光物业服务中心");
	assert_address("Smith Trading Ltd.", HONORIFIC_MR, "Smith Trading Ltd.",
	               "Smith Trading Ltd.");
	/* three characters may be a person */
	assert_address("李大学", HONORIFIC_MR, "李先生", "Mr Li");
}

static void
dirt_in_a_name_is_cleaned_away(void **state)
{
	(void)state;
	assert_address("李　明", HONORIFIC_MR, "李先生", "Mr Li");
	assert_address("王芳\xE2\x80\x8B", HONORIFIC_MS, "王女士", "Ms Wang");
	assert_address(" 王\n芳 ", HONORIFIC_UNKNOWN, "王芳", "Wang Fang");
	assert_address("王小明（业主）", HONORIFIC_MR, "王先生", "Mr Wang");
	assert_address("\xE2\x80\xAE王小明", HONORIFIC_MR, "王先生", "Mr Wang");
	assert_address("\x1B王小明", HONORIFIC_MR, "王先生", "Mr Wang");
}

static void
nobody_is_not_addressed(void **state)
{
	static const char *const names[] = {
		"", " ", "-", "匿名", "Anonymous", "　", "无名氏", "\xE2\x80\x8B", "先生", "\xFF",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct strbuf out;

		strbuf_init(&out, TEXT_MAX);
		if (person_name_address(names[i], HONORIFIC_MR, LANGUAGE_CHINESE, &out))
			fail_msg("\"%s\" is addressed as \"%s\"", names[i], out.data);
		assert_int_equal(out.length, 0);
		strbuf_release(&out);
	}
}

static void
titles_of_columns_are_understood(void **state)
{
	static const struct {
		const char *text;
		enum honorific honorific;
	} rows[] = {
		{ "先生", HONORIFIC_MR }, { "女士", HONORIFIC_MS }, { "小姐", HONORIFIC_MS },
		{ "Mr.", HONORIFIC_MR }, { "MS", HONORIFIC_MS }, { " mrs ", HONORIFIC_MS },
		{ "男", HONORIFIC_MR }, { "Ｆ", HONORIFIC_MS }, { "医生", HONORIFIC_DOCTOR },
		{ "", HONORIFIC_UNKNOWN }, { "x", HONORIFIC_UNKNOWN }, { NULL, HONORIFIC_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(honorific_parse(rows[i].text), rows[i].honorific);
	/* what is stored or shown reads back */
	for (enum honorific honorific = 0; honorific < HONORIFIC_COUNT; honorific++) {
		const char *zh = honorific_text(honorific, LANGUAGE_CHINESE);

		assert_int_equal(honorific_parse(honorific_code(honorific)), honorific);
		assert_int_equal(honorific_parse(zh), honorific);
	}
}

static void
equal_names_are_equal_in_all_spellings(void **state)
{
	(void)state;
	assert_true(person_name_equal("李　明", "李明"));
	assert_true(person_name_equal("王芳\xE2\x80\x8B", "王芳"));
	assert_true(person_name_equal("ＡＢＣ公司", "abc公司"));
	assert_true(person_name_equal("Nguyễn Văn An", "NGUYEN VAN AN"));
	assert_true(person_name_equal("Nguye\xCC\x82\xCC\x83n", "Nguyễn"));
	assert_true(person_name_equal("买买提·艾合买提", "买买提•艾合买提"));
	assert_true(person_name_equal("买买提・艾合买提", "买买提艾合买提"));
	assert_true(person_name_equal("O'Brien", "O’Brien"));
	assert_true(person_name_equal(" 王芳\r\n", "王芳"));
	assert_true(person_name_equal("陳大文", "陈大文"));
	assert_true(person_name_equal("歐陽脩", "欧阳脩"));
	assert_false(person_name_equal("王芳", "王方"));
	assert_false(person_name_equal("王芳", "王芳芳"));
	assert_false(person_name_equal("", ""));
	assert_false(person_name_equal("-", "匿名"));
	assert_false(person_name_equal("匿名", "匿名"));
}

static void
any_bytes_are_a_name(void **state)
{
	static const char *const pieces[] = {
		"王", "欧阳", "先生", "Mr ", "·", ",", " ", "A", "é", "\xFF", "\xE7\x8E", "总", "公司",
		"(", "1", "김", "\xE2\x80\x8D", "\xCC\x81", "\xF0\xA0\xAE\xB7", "'", "SMITH", "绿",
	};
	uint64_t seed = 11;

	(void)state;
	for (unsigned round = 0; round < 50000; round++) {
		char name[1024];
		size_t used = 0;
		struct strbuf out;

		for (size_t i = 0; i < round % 90; i++) {
			const char *piece;

			seed = seed * 6364136223846793005u + 1442695040888963407u;
			piece = pieces[(seed >> 33) % (sizeof(pieces) / sizeof(pieces[0]))];
			memcpy(name + used, piece, strlen(piece));
			used += strlen(piece);
		}
		name[used] = '\0';
		strbuf_init(&out, TEXT_MAX);
		if (person_name_address(name, HONORIFIC_MR, (enum language)(round % 2), &out))
			assert_true(out.length > 0);
		else
			assert_int_equal(out.length, 0);
		strbuf_clear(&out);
		assert_true(person_name_fold(name, &out));
		assert_int_equal(person_name_equal(name, name), out.length > 0);
		strbuf_release(&out);
	}
}

static void
an_endless_name_is_cut(void **state)
{
	static char name[30001];
	struct strbuf out;

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		memcpy(name + 3 * i, "阿", 3);
	strbuf_init(&out, TEXT_MAX);
	assert_true(person_name_address(name, HONORIFIC_MR, LANGUAGE_CHINESE, &out));
	assert_true(out.length < 2 * PERSON_NAME_MAX);
	strbuf_clear(&out);
	assert_true(person_name_address(name, HONORIFIC_MR, LANGUAGE_ENGLISH, &out));
	strbuf_clear(&out);
	assert_false(person_name_fold(name, &out));
	strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chinese_name_is_addressed_by_surname_and_title),
		cmocka_unit_test(a_compound_surname_stays_whole),
		cmocka_unit_test(without_a_title_the_whole_name_is_said),
		cmocka_unit_test(a_title_in_the_name_is_used),
		cmocka_unit_test(a_latin_name_is_addressed_by_its_surname),
		cmocka_unit_test(names_of_several_parts_are_called_by_the_first),
		cmocka_unit_test(an_organisation_is_nobodys_mister),
		cmocka_unit_test(dirt_in_a_name_is_cleaned_away),
		cmocka_unit_test(nobody_is_not_addressed),
		cmocka_unit_test(titles_of_columns_are_understood),
		cmocka_unit_test(equal_names_are_equal_in_all_spellings),
		cmocka_unit_test(any_bytes_are_a_name),
		cmocka_unit_test(an_endless_name_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Search keys of names: model/pinyin. */
#include "model/pinyin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KEY_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789"
#define TEST_DATA_DEFAULT "../shared/data"

static bool
has_key(const struct pinyin_keys *keys, const char *key)
{
	for (size_t i = 0; i < keys->count; i++) {
		if (strcmp(keys->key[i], key) == 0)
			return true;
	}
	return false;
}

/* What the index does: a key that begins with what was typed. */
static bool
is_found(const char *name, const char *typed)
{
	struct pinyin_keys keys;
	char query[PINYIN_KEY_SIZE];

	pinyin_keys(name, PINYIN_OF_NAME, &keys);
	if (!pinyin_query(typed, query))
		return false;
	for (size_t i = 0; i < keys.count; i++) {
		if (strncmp(keys.key[i], query, strlen(query)) == 0)
			return true;
	}
	return false;
}

static void
assert_found(const char *name, const char *typed)
{
	if (!is_found(name, typed))
		fail_msg("%s is not found by \"%s\"", name, typed);
}

static void
a_name_is_found_in_full_by_initials_and_while_typing(void **state)
{
	static const char *const typed[] = {
		"zhangxiaoming", "zhang", "zh", "z", "zhangx", "zhangxm", "zxm", "zx",
		"Zhang Xiaoming", "ZHANG", "ｚｘｍ", "zhāng xiǎo míng", "zhang'xiao'ming",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
		assert_found("张小明", typed[i]);
	assert_found("张三", "zhangs");
	assert_found("张三", "zs");
	assert_false(is_found("张三", "zhangsi"));
	assert_false(is_found("张三", "zhs"));
}

static void
every_reading_of_a_surname_finds_it(void **state)
{
	(void)state;
	assert_found("单先生", "dxs");
	assert_found("单先生", "sxs");
	assert_found("单先生", "cxs");
	assert_found("单小小", "dxx");
	assert_found("单小小", "sxx");
	assert_found("单小小", "cxx");
	assert_found("单雄信", "shanxiongxin");
	assert_found("單雄信", "shanxiongxin");
	assert_found("曾国藩", "zengguofan");
	assert_found("曾国藩", "cengguofan");
	assert_found("仇英", "qiuying");
	assert_found("仇英", "chouying");
	assert_found("查良镛", "zhaliangyong");
	assert_found("查良镛", "clY");
	assert_found("朴树", "piaoshu");
	assert_found("朴树", "pushu");
	assert_found("覃小红", "qinxiaohong");
	assert_found("覃小红", "tanxiaohong");
	assert_found("解晓东", "xiexiaodong");
	assert_found("区志强", "ouzhiqiang");
}

static void
a_reading_as_surname_comes_first(void **state)
{
	static const struct {
		const char *name, *first;
	} rows[] = {
		{ "单小明", "shanxiaoming" }, { "曾小明", "zengxiaoming" },
		{ "仇小明", "qiuxiaoming" },
		{ "查小明", "zhaxiaoming" }, { "朴小明", "piaoxiaoming" },
		{ "覃小明", "qinxiaoming" }, { "解小明", "xiexiaoming" },
		{ "任小明", "renxiaoming" }, { "华小明", "huaxiaoming" },
		{ "盖小明", "gexiaoming" }, { "区小明", "ouxiaoming" }, { "乐小明", "yuexiaoming" },
		{ "翟小明", "zhaixiaoming" }, { "缪小明", "miaoxiaoming" }, { "尉小明", "weixiaoming" },
		{ "尉迟小明", "yuchixiaoming" }, { "万俟小明", "moqixiaoming" },
		{ "长孙无忌", "zhangsunwuji" }, { "单于小明", "chanyuxiaoming" },
		{ "澹台灭明", "tantaimieming" }, { "欧阳娜娜", "ouyangnana" },
		{ "王行长", "wangxingzhang" }, { "小单", "xiaodan" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pinyin_keys keys;

		pinyin_keys(rows[i].name, PINYIN_OF_NAME, &keys);
		assert_true(keys.count > 0);
		if (strcmp(rows[i].first, "wangxingzhang") != 0 &&
		    strcmp(keys.key[0], rows[i].first) != 0)
			fail_msg("%s: %s first, expected %s", rows[i].name, keys.key[0],
			         rows[i].first);
		assert_true(has_key(&keys, rows[i].first));
	}
}

static void
a_text_that_is_no_name_has_no_surname(void **state)
{
	struct pinyin_keys keys;

	(void)state;
	pinyin_keys("查找客户", PINYIN_OF_TEXT, &keys);
	assert_string_equal(keys.key[0], "chazhaokehu");
	assert_true(has_key(&keys, "czkh"));
	assert_false(has_key(&keys, "chazkh"));
}

static void
a_compound_surname_is_typed_in_full_with_initials_behind(void **state)
{
	(void)state;
	assert_found("欧阳娜娜", "ouyangnn");
	assert_found("欧阳娜娜", "oynn");
	assert_found(" 欧阳娜娜", "ouyangnn");
	assert_found("尉迟敬德", "yuchijd");
	assert_found("尉迟敬德", "weichijd");
}

static void
the_letter_u_with_dots_is_v_u_or_yu(void **state)
{
	(void)state;
	assert_found("吕小明", "lvxiaoming");
	assert_found("吕小明", "luxiaoming");
	assert_found("吕小明", "lyuxiaoming");
	assert_found("吕小明", "lǚ");
	assert_found("吕小明", "lü xiaoming");
	assert_found("吕小明", "lvxm");
	assert_found("女小明", "nv");
	assert_found("略小明", "lue");
	assert_false(is_found("卢小明", "lv"));
}

static void
latin_names_lose_case_and_accents(void **state)
{
	(void)state;
	assert_found("Nguyễn Văn An", "nguyen van an");
	assert_found("Nguyễn Văn An", "nva");
	assert_found("Nguyễn Văn An", "van");
	assert_found("Nguye\xCC\x82\xCC\x83n Van An", "nguyễn");
	assert_found("John Smith", "johns");
	assert_found("John Smith", "smith");
	assert_found("John Smith", "JS");
	assert_found("O’Brien", "obrien");
	assert_found("O'Brien", "o'br");
	assert_found("Müller", "muller");
	assert_found("Straße", "strasse");
	assert_found("Łukasz", "lukasz");
	assert_found("Ｊｏｈｎ", "john");
	assert_found("ＡＢＣ公司", "abcgongsi");
	assert_found("ＡＢＣ公司", "gongsi");
	assert_found("ＡＢＣ公司", "ags");
}

static void
names_of_several_parts_are_found_by_each(void **state)
{
	(void)state;
	assert_found("买买提·艾合买提", "maimaiti");
	assert_found("买买提·艾合买提", "maimaitiaihe");
	assert_found("买买提·艾合买提", "aihemaiti");
	assert_found("买买提·艾合买提", "mmtahmt");
	assert_found("古丽娜扎尔·拜合提亚尔·阿布都热合曼", "gulinazhaer");
	assert_found("古丽娜扎尔·拜合提亚尔·阿布都热合曼", "baihetiyaer");
	assert_found("李　明", "liming");
	assert_found("李　明", "ming");
	assert_found("王芳\xE2\x80\x8B", "wangfang");
	assert_found("王\xE2\x80\x8B芳", "wf");
	assert_found("㛃丽", "jieli");
}

static void
other_scripts_have_no_keys(void **state)
{
	static const char *const names[] = {
		"", " ", "김민수", "العربية", "-", "👨‍👩‍👧", "\xFF\xFE", "\xE7\x8E", "　",
	};
	struct pinyin_keys keys;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		pinyin_keys(names[i], PINYIN_OF_NAME, &keys);
		assert_int_equal(keys.count, 0);
	}
}

static void
what_is_no_pinyin_is_no_query(void **state)
{
	static const char *const typed[] = {
		"", " ", "王", "wang王", "138", "12345", "wang@", "김", "\xFF", "\xCC\x82", "a/b",
	};
	char query[PINYIN_KEY_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		if (pinyin_query(typed[i], query))
			fail_msg("\"%s\" became \"%s\"", typed[i], query);
		assert_string_equal(query, "");
	}
	assert_true(pinyin_query("3haolou", query));
	assert_string_equal(query, "3haolou");
}

static void
assert_sound(const struct pinyin_keys *keys, const char *name)
{
	assert_true(keys->count <= PINYIN_KEYS_MAX);
	for (size_t i = 0; i < keys->count; i++) {
		char query[PINYIN_KEY_SIZE];
		const char *key = keys->key[i];

		if (key[0] == '\0' || strspn(key, KEY_CHARACTERS) != strlen(key))
			fail_msg("%s: key \"%s\"", name, key);
		if (pinyin_query(key, query))
			assert_string_equal(query, key);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(key, keys->key[j]);
	}
}

static void
combinations_are_capped_and_the_likely_ones_kept(void **state)
{
	struct pinyin_keys keys;
	size_t full = 0;

	(void)state;
	/* 2 · 3 · 3 · 2 · 2 … readings */
	pinyin_keys("曾单行乐朝", PINYIN_OF_NAME, &keys);
	assert_sound(&keys, "曾单行乐朝");
	for (size_t i = 0; i < keys.count; i++)
		full += strlen(keys.key[i]) > 10;
	assert_int_equal(full, PINYIN_COMBINATIONS_MAX);
	assert_string_equal(keys.key[0], "zengdanxinglechao");
	assert_true(has_key(&keys, "cengdanxinglechao"));
	assert_true(has_key(&keys, "zengdanxinglezhao"));
}

static void
an_endless_name_is_cut_not_refused(void **state)
{
	static char name[30001];
	struct pinyin_keys keys;

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		memcpy(name + 3 * i, "单", 3);
	pinyin_keys(name, PINYIN_OF_NAME, &keys);
	assert_sound(&keys, "long");
	assert_int_equal(strlen(keys.key[0]), PINYIN_KEY_SIZE - 1);
	assert_found(name, "shandandan");
	memset(name, 'x', sizeof(name) - 1);
	pinyin_keys(name, PINYIN_OF_NAME, &keys);
	assert_sound(&keys, "long");
	assert_int_equal(keys.count, 1);
}

static void
every_character_has_sound_readings(void **state)
{
	size_t with_readings = 0, several = 0, silent = 0;

	(void)state;
	for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
		const char *readings[PINYIN_READINGS_MAX];
		size_t count = pinyin_readings(code_point, code_point % 2, readings);

		assert_true(count <= PINYIN_READINGS_MAX);
		with_readings += count > 0;
		several += count > 1;
		for (size_t i = 0; i < count; i++) {
			size_t length = strlen(readings[i]);

			assert_in_range(length, 1, 6);
			assert_int_equal(strspn(readings[i], "abcdefghijklmnopqrstuvwxyz"), length);
			for (size_t j = 0; j < i; j++)
				assert_string_not_equal(readings[i], readings[j]);
		}
		silent += count == 0 && code_point >= 0x4E00 && code_point <= 0x9FA5;
	}
	assert_in_range(with_readings, 41000, 42000);
	assert_in_range(several, 800, 2000);
	/* characters made in Japan and Korea */
	assert_true(silent < 60);
}

static void
any_text_gives_sound_keys(void **state)
{
	static const char *const pieces[] = {
		"单", "吕", "欧", "阳", "·", " ", "A", "é", "7", "\xE2\x80\x8B", "김", "\xFF", "'", "-",
		"長", "孫", "ß", "\xF0\xA0\xAE\xB7", "\xCC\x81", "绿", "ﬁ", "Ǆ",
	};
	uint64_t seed = 99;

	(void)state;
	for (unsigned round = 0; round < 50000; round++) {
		char name[256];
		size_t used = 0;
		struct pinyin_keys keys;

		for (size_t i = 0; i < round % 40; i++) {
			const char *piece;

			seed = seed * 6364136223846793005u + 1442695040888963407u;
			piece = pieces[(seed >> 33) % (sizeof(pieces) / sizeof(pieces[0]))];
			memcpy(name + used, piece, strlen(piece));
			used += strlen(piece);
		}
		name[used] = '\0';
		pinyin_keys(name, round % 2 ? PINYIN_OF_NAME : PINYIN_OF_TEXT, &keys);
		assert_sound(&keys, name);
	}
}

static void
all_sample_customers_are_found_by_their_keys(void **state)
{
	const char *folder = getenv("HOTSEAT_TEST_DATA");
	char path[512], line[1024];
	unsigned rows = 0;
	size_t keys_made = 0;
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/customers/customers-5000.csv",
	         folder ? folder : TEST_DATA_DEFAULT);
	file = fopen(path, "r");
	if (!file) {
		print_message("skipped: %s is not there\n", path);
		skip();
	}
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file)) {
		char *name = strchr(line, ',') + 1;
		struct pinyin_keys keys;

		*strchr(name, ',') = '\0';
		pinyin_keys(name, PINYIN_OF_NAME, &keys);
		if (keys.count < 2)
			fail_msg("%s: %zu keys", name, keys.count);
		assert_sound(&keys, name);
		keys_made += keys.count;
		rows++;
	}
	fclose(file);
	assert_int_equal(rows, 5000);
	print_message("%.2f keys a name\n", (double)keys_made / rows);
}

static void
a_text_is_found_by_what_it_has_anywhere(void **state)
{
	(void)state;
	assert_true(pinyin_found("设备维修", "weixiu"));
	assert_true(pinyin_found("设备维修", "wx"));
	assert_true(pinyin_found("设备维修", "Wei Xiu"));
	assert_true(pinyin_found("投诉", "tou"));
	assert_false(pinyin_found("投诉", "wx"));
	assert_false(pinyin_found("投诉", "投"));
	assert_false(pinyin_found("投诉", ""));
	assert_false(pinyin_found("", "ts"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_found_in_full_by_initials_and_while_typing),
		cmocka_unit_test(every_reading_of_a_surname_finds_it),
		cmocka_unit_test(a_reading_as_surname_comes_first),
		cmocka_unit_test(a_text_that_is_no_name_has_no_surname),
		cmocka_unit_test(a_compound_surname_is_typed_in_full_with_initials_behind),
		cmocka_unit_test(the_letter_u_with_dots_is_v_u_or_yu),
		cmocka_unit_test(latin_names_lose_case_and_accents),
		cmocka_unit_test(names_of_several_parts_are_found_by_each),
		cmocka_unit_test(other_scripts_have_no_keys),
		cmocka_unit_test(what_is_no_pinyin_is_no_query),
		cmocka_unit_test(combinations_are_capped_and_the_likely_ones_kept),
		cmocka_unit_test(an_endless_name_is_cut_not_refused),
		cmocka_unit_test(every_character_has_sound_readings),
		cmocka_unit_test(any_text_gives_sound_keys),
		cmocka_unit_test(a_text_is_found_by_what_it_has_anywhere),
		cmocka_unit_test(all_sample_customers_are_found_by_their_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

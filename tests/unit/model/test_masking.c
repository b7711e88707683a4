/* What stays visible of personal data: model/masking. */
#include "model/masking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXT_MAX 4096

typedef bool (*masking_function)(const struct masking_policy *policy, const char *text,
                                 struct strbuf *out);

static const struct masking_policy partial = { MASKING_PARTIAL, MASKING_PARTIAL, MASKING_PARTIAL };
static const struct masking_policy nothing = { MASKING_NONE, MASKING_NONE, MASKING_NONE };
static const struct masking_policy all = { MASKING_ALL, MASKING_ALL, MASKING_ALL };

struct row {
	const char *text, *shown;
};

static void
assert_masked(masking_function mask, const struct masking_policy *policy, const struct row *rows,
              size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct strbuf out;

		strbuf_init(&out, TEXT_MAX);
		assert_true(mask(policy, rows[i].text, &out));
		if (strcmp(out.data ? out.data : "", rows[i].shown) != 0)
			fail_msg("\"%s\" became \"%s\", expected \"%s\"", rows[i].text, out.data,
			         rows[i].shown);
		strbuf_release(&out);
	}
}

#define ASSERT_MASKED(mask, policy, rows) \
	assert_masked(mask, policy, rows, sizeof(rows) / sizeof((rows)[0]))

static void
a_number_keeps_head_and_tail(void **state)
{
	static const struct row rows[] = {
		{ "13800135678", "138****5678" },
		{ "+86 138 0013 5678", "138****5678" },
		{ "010-62345678", "010-****5678" },
		{ "0371-2553710", "0371-****3710" },
		{ "010-62345678-8012", "010-****5678" },
		{ "+1 212-555-0142", "+1 ******0142" },
		{ "+852 2123 4567", "+852 ******4567" },
		{ "+298 201234", "+298 ******34" },
		{ "13800135678/13900139000", "138****5678 / 139****9000" },
		{ "13800135678/1390013900O", "138****5678 / ****" },
	};

	(void)state;
	ASSERT_MASKED(masking_phone_text, &partial, rows);
}

static void
numbers_of_organisations_are_shown(void **state)
{
	static const struct row rows[] = {
		{ "400-810-1234", "400-810-1234" }, { "12345", "12345" },
		{ "0755-12345", "0755-12345" },
	};

	(void)state;
	ASSERT_MASKED(masking_phone_text, &partial, rows);
}

static void
what_is_no_number_shows_two_digits_at_most(void **state)
{
	static const struct row rows[] = {
		{ "138001356789", "****89" }, { "王小明 13800135678", "****78" }, { "1234", "1234" },
		{ "12", "****" }, { "call Wang at home", "****" }, { "62345678", "****78" },
		{ "１３８００１３５６７８９", "****89" }, { "\xFF\xFE", "****" }, { "", "" }, { "-", "" },
		{ "\"Wang\" <sip:anonymous@anonymous.invalid>", "number withheld" },
	};

	(void)state;
	ASSERT_MASKED(masking_phone_text, &partial, rows);
}

static void
a_policy_may_show_or_hide_all(void **state)
{
	static const struct row shown[] = {
		{ "+8613800135678", "138 0013 5678" }, { "010-62345678-8012", "010-62345678-8012" },
		{ "13800135678/13900139000", "138 0013 5678 / 139 0013 9000" },
		{ "1380013567O", "1380013567O" }, { "anonymous", "anonymous" }, { "", "" },
	};
	static const struct row hidden[] = {
		{ "13800135678", "****" }, { "12345", "****" }, { "call Wang", "****" }, { "", "" },
	};
	static const struct row names[] = { { "王小明", "****" }, { "某某公司", "****" }, { "", "" } };
	static const struct row places[] = { { "河北省石家庄市", "****" }, { "", "" } };

	(void)state;
	ASSERT_MASKED(masking_phone_text, &nothing, shown);
	ASSERT_MASKED(masking_phone_text, &all, hidden);
	ASSERT_MASKED(masking_name, &all, names);
	ASSERT_MASKED(masking_address, &all, places);
}

static void
a_name_keeps_what_a_person_is_addressed_by(void **state)
{
	static const struct row rows[] = {
		{ "王小明", "王**" }, { "王芳", "王**" }, { "欧阳娜娜", "欧阳**" }, { "王先生", "王先生" },
		{ "王小明先生", "王**先生" }, { "John Smith", "J*** S***" }, { "Madonna", "M***" },
		{ "Nguyễn Văn An", "N*** A***" }, { "买买提·艾合买提", "买**" }, { "김민수", "김**" },
		{ "某某科技公司", "某某科技公司" }, { "👨‍👩‍👧 家庭", "👨‍👩‍👧**" }, { "匿名", "" }, { "", "" },
		{ "王小明（13800135678）", "王**" },
	};
	static const struct row whole[] = { { "王小明", "王小明" } };

	(void)state;
	ASSERT_MASKED(masking_name, &partial, rows);
	ASSERT_MASKED(masking_name, &nothing, whole);
}

static void
an_address_keeps_its_county(void **state)
{
	static const struct row rows[] = {
		{ "河北省石家庄市桥西区南长街道朝阳街284号24栋1单元2702室", "河北省石家庄市桥西区****" },
		{ "天津市武清区大王古庄镇文化路258号", "天津市武清区****" },
		{ "广东省东莞市虎门镇人民路1号", "广东省东莞市****" },
		{ "云南省文山壮族苗族自治州文山市东山彝族乡新华街227号", "云南省文山壮族苗族自治州文山市****" },
		{ "新疆维吾尔自治区乌鲁木齐市天山区解放路1号", "新疆维吾尔自治区乌鲁木齐市天山区****" },
		{ "朝阳小区5栋2单元", "****" }, { "12 Baker Street, London", "****" },
		{ "山东省济南市市中区经七路5号", "山东省济南市市中区****" },
		{ "河北省石家庄市路北区1号", "河北省石家庄市****" }, { "", "" },
	};

	(void)state;
	ASSERT_MASKED(masking_address, &partial, rows);
}

static void
the_policies_hide_what_was_decided(void **state)
{
	struct strbuf out;

	(void)state;
	assert_int_equal(masking_screen.phone, MASKING_PARTIAL);
	assert_int_equal(masking_screen.address, MASKING_PARTIAL);
	assert_int_equal(masking_export.phone, MASKING_PARTIAL);
	assert_int_equal(masking_print.address, MASKING_PARTIAL);
	assert_int_equal(masking_own_call.phone, MASKING_NONE);
	strbuf_init(&out, TEXT_MAX);
	assert_true(masking_name(&masking_log, "王小明", &out));
	assert_true(masking_phone_text(&masking_log, "13800135678", &out));
	assert_true(masking_address(&masking_log, "河北省石家庄市桥西区", &out));
	assert_string_equal(out.data, "************");
	strbuf_release(&out);
}

/* No number's middle digits ever pass, whatever stands around it. */
static void
no_hidden_digit_passes(void **state)
{
	static const char *const frames[] = {
		"%s", " %s ", "tel:%s", "%s 王", "王%s", "%s/%s", "x%sx", "+%s", "00%s", "(%s",
		"%s-1", "sip:%s@h", "%s,,", "\"%s\"", "<%s>", "%sO",
	};
	uint64_t seed = 3;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		char number[16], text[64], secret[8];
		size_t length;
		struct strbuf out;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		snprintf(number, sizeof(number), "1%010llu",
		         (unsigned long long)(3000000000u + (seed >> 20) % 6999999999u));
		length = strlen(number);
		memcpy(secret, number + 3, 5);
		secret[5] = '\0';
		for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
			char *mark = strstr(frames[i], "%s");

			snprintf(text, sizeof(text), "%.*s%s%s", (int)(mark - frames[i]), frames[i],
			         number, strcmp(mark + 2, "/%s") == 0 ? "/110" : mark + 2);
			strbuf_init(&out, TEXT_MAX);
			assert_true(masking_phone_text(&partial, text, &out));
			if (length == 11 && strstr(out.data, secret))
				fail_msg("\"%s\" became \"%s\"", text, out.data);
			strbuf_release(&out);
		}
	}
}

static void
numbers_in_free_text_are_hidden(void **state)
{
	static const struct row rows[] = {
		{ "请回电13800135678，谢谢", "请回电138****5678，谢谢" },
		{ "Tel: +86 138 0013 5678.", "Tel: 138****5678." },
		{ "１３８００１３５６７８", "138****5678" },
		{ "座机 0531-88887777 或 010 6234 5678", "座机 0531-****7777 或 010-****5678" },
		{ "(0531)88887777", "(0531-****7777" },
		{ "13800135678 13900139000", "138****5678 139****9000" },
		{ "call +1 212-555-0142 today", "call +1 ******0142 today" },
	};

	(void)state;
	ASSERT_MASKED(masking_free_text, &masking_export, rows);
	ASSERT_MASKED(masking_free_text, &nothing,
	              ((const struct row[]){ { "回电13800135678", "回电13800135678" } }));
}

static void
other_figures_in_free_text_stay(void **state)
{
	static const char *const texts[] = {
		"TS-261121-K07-0013-C", "2026-11-21 09:00:15", "20261121 09:00", "2026112109",
		"设备 10023456，3 路", "1,234,567.00 元", "400-810-1234", "12345", "", "无",
		"192.168.1.100",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct row row = { texts[i], texts[i] };

		assert_masked(masking_free_text, &masking_export, &row, 1);
	}
}

static void
a_mail_address_keeps_its_first_letters_and_where_it_is(void **state)
{
	static const struct row rows[] = {
		{ "xiaoming@example.com", "xi***@example.com" },
		{ "li@example.com", "l***@example.com" },
		{ "no address", "no***" },
		{ "", "" },
	};

	(void)state;
	ASSERT_MASKED(masking_mail, &masking_export, rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_in_free_text_are_hidden),
		cmocka_unit_test(other_figures_in_free_text_stay),
		cmocka_unit_test(a_mail_address_keeps_its_first_letters_and_where_it_is),
		cmocka_unit_test(a_number_keeps_head_and_tail),
		cmocka_unit_test(numbers_of_organisations_are_shown),
		cmocka_unit_test(what_is_no_number_shows_two_digits_at_most),
		cmocka_unit_test(a_policy_may_show_or_hide_all),
		cmocka_unit_test(a_name_keeps_what_a_person_is_addressed_by),
		cmocka_unit_test(an_address_keeps_its_county),
		cmocka_unit_test(the_policies_hide_what_was_decided),
		cmocka_unit_test(no_hidden_digit_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

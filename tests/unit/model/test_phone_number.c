/* Telephone numbers in every spelling: model/phone_number. */
#include "model/phone_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST_DATA_DEFAULT "../shared/data"

struct spelling {
	const char *text;
	const char *home_area;
	enum phone_kind kind;
	const char *normal;
	const char *extension;
};

static void
assert_spellings(const struct spelling *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct phone_number number;

		phone_parse(rows[i].text, rows[i].home_area, &number);
		if (number.kind != rows[i].kind || strcmp(number.normal, rows[i].normal) != 0 ||
		    strcmp(number.extension, rows[i].extension) != 0)
			fail_msg("\"%s\": kind %d normal \"%s\" extension \"%s\" fault %d",
			         rows[i].text, (int)number.kind, number.normal,
			         number.extension, (int)number.fault);
	}
}

#define ASSERT_SPELLINGS(rows) assert_spellings(rows, sizeof(rows) / sizeof((rows)[0]))

static void
a_mobile_number_has_one_normal_form_in_all_spellings(void **state)
{
	static const char *const spellings[] = {
		"13800138000", "138-0013-8000", "0086 138 0013 8000", "+86 138 0013 8000",
		"+8613800138000", "8613800138000", "013800138000", "+86 (0)138-0013-8000",
		"(138) 0013-8000", "138.0013.8000", " 13800138000\t", "１３８００１３８０００",
		"＋８６　１３８－００１３－８０００", "138\xC2\xA0" "0013\xE2\x80\x8B" "8000",
		"138‐0013‑8000", "138–0013—8000", "Tel: 138 0013 8000", "手机：13800138000",
		"sip:13800138000@10.0.0.1:5060;transport=udp", "<sip:+8613800138000@pbx>",
		"\"王小明\" <sip:13800138000@127.0.0.1>", "tel:+86-138-0013-8000;phone-context=x",
		"00 86 13800138000", "(+86)13800138000", "\xEF\xBB\xBF" "13800138000",
		"\xE2\x80\xAD" "13800138000" "\xE2\x80\xAC",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		struct phone_number number;

		phone_parse(spellings[i], NULL, &number);
		if (number.kind != PHONE_MOBILE)
			fail_msg("\"%s\": kind %d fault %d at %d", spellings[i], (int)number.kind,
			         (int)number.fault, (int)number.fault_offset);
		assert_string_equal(number.normal, "+8613800138000");
		assert_string_equal(number.reverse, "0008310083168");
		assert_string_equal(number.extension, "");
		assert_int_equal(number.country_length, 2);
		assert_int_equal(number.area_length, 0);
		assert_true(phone_is_searchable(&number));
	}
}

static void
the_hard_numbers_of_imports_are_told_apart(void **state)
{
	/* customers/edge-phones.csv, all rows */
	static const struct spelling rows[] = {
		{ "13800138000", NULL, PHONE_MOBILE, "+8613800138000", "" },
		{ "138-0013-8000", NULL, PHONE_MOBILE, "+8613800138000", "" },
		{ "0086 138 0013 8000", NULL, PHONE_MOBILE, "+8613800138000", "" },
		{ "010-62345678-8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "0755 2345 6789", NULL, PHONE_LANDLINE, "+8675523456789", "" },
		{ "400-810-1234", NULL, PHONE_SERVICE, "+864008101234", "" },
		{ "12345", NULL, PHONE_SHORT, "12345", "" },
		{ "+1 212-555-0142", NULL, PHONE_FOREIGN, "+12125550142", "" },
		{ "138001380000", NULL, PHONE_INVALID, "", "" },
		{ "anonymous", NULL, PHONE_WITHHELD, "", "" },
		{ "13800138OOO", NULL, PHONE_INVALID, "", "" },
		{ "13800138000/13900139000", NULL, PHONE_MOBILE, "+8613800138000", "" },
		{ "+852 2123 4567", NULL, PHONE_FOREIGN, "+85221234567", "" },
	};

	(void)state;
	ASSERT_SPELLINGS(rows);
}

static void
landlines_keep_their_area_in_all_spellings(void **state)
{
	static const struct spelling rows[] = {
		{ "010-62345678", NULL, PHONE_LANDLINE, "+861062345678", "" },
		{ "(010)62345678", NULL, PHONE_LANDLINE, "+861062345678", "" },
		{ "（010）6234 5678", NULL, PHONE_LANDLINE, "+861062345678", "" },
		{ "+86 10 6234 5678", NULL, PHONE_LANDLINE, "+861062345678", "" },
		{ "+86-010-62345678", NULL, PHONE_LANDLINE, "+861062345678", "" },
		{ "861062345678", NULL, PHONE_LANDLINE, "+861062345678", "" },
		{ "1062345678", NULL, PHONE_LANDLINE, "+861062345678", "" },
		{ "2034567890", NULL, PHONE_LANDLINE, "+862034567890", "" },
		{ "0335-1234567", NULL, PHONE_LANDLINE, "+863351234567", "" },
		{ "034-3973949", NULL, PHONE_LANDLINE, "+86343973949", "" },
		{ "0371-2553710", NULL, PHONE_LANDLINE, "+863712553710", "" },
		{ "3712553710", NULL, PHONE_LANDLINE, "+863712553710", "" },
		{ "75523456789", NULL, PHONE_LANDLINE, "+8675523456789", "" },
		{ "62345678", "010", PHONE_LANDLINE, "+861062345678", "" },
		{ "6234 5678", "10", PHONE_LANDLINE, "+861062345678", "" },
		{ "2553710", "0371", PHONE_LANDLINE, "+863712553710", "" },
	};

	(void)state;
	ASSERT_SPELLINGS(rows);
}

static void
an_extension_is_kept_apart_from_the_number(void **state)
{
	static const struct spelling rows[] = {
		{ "010-62345678转8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "010-62345678 转 8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "010-62345678分机8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "010-62345678 ext. 8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "010 62345678 EXTENSION 8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "010-62345678x8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "010-62345678#8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "010-62345678,8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "010-62345678(8012)", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "tel:+86-10-62345678;ext=8012", NULL, PHONE_LANDLINE, "+861062345678", "8012" },
		{ "0371-2553710-8", NULL, PHONE_LANDLINE, "+863712553710", "8" },
		{ "0371-9567962-5", NULL, PHONE_LANDLINE, "+863719567962", "5" },
		{ "0371-25537108", NULL, PHONE_LANDLINE, "+8637125537108", "" },
		{ "0755-2345-6789-801", NULL, PHONE_LANDLINE, "+8675523456789", "801" },
		{ "62345678-80", "010", PHONE_LANDLINE, "+861062345678", "80" },
		{ "13800138000-1234", NULL, PHONE_MOBILE, "+8613800138000", "1234" },
		{ "400-810-1234-2", NULL, PHONE_SERVICE, "+864008101234", "2" },
		{ "+1 212-555-0142-99", NULL, PHONE_FOREIGN, "+12125550142", "99" },
	};

	(void)state;
	ASSERT_SPELLINGS(rows);
}

static void
short_and_service_numbers_are_no_landlines(void **state)
{
	static const struct spelling rows[] = {
		{ "110", NULL, PHONE_SHORT, "110", "" },
		{ "10086", "010", PHONE_SHORT, "10086", "" },
		{ "95588", NULL, PHONE_SHORT, "95588", "" },
		{ "95105105", "021", PHONE_SHORT, "95105105", "" },
		{ "966866", NULL, PHONE_SHORT, "966866", "" },
		{ "8012", NULL, PHONE_SHORT, "8012", "" },
		{ "0755-12345", NULL, PHONE_SHORT, "+8675512345", "" },
		{ "021-95588", NULL, PHONE_SHORT, "+862195588", "" },
		{ "+86 21 95588", NULL, PHONE_SHORT, "+862195588", "" },
		{ "+86 95588", NULL, PHONE_SHORT, "95588", "" },
		{ "+86 10086", NULL, PHONE_SHORT, "10086", "" },
		{ "4008101234", "010", PHONE_SERVICE, "+864008101234", "" },
		{ "800 810 1234", NULL, PHONE_SERVICE, "+868008101234", "" },
		{ "+86 400 810 1234", NULL, PHONE_SERVICE, "+864008101234", "" },
		{ "010-4008101234", NULL, PHONE_SERVICE, "+864008101234", "" },
	};

	(void)state;
	ASSERT_SPELLINGS(rows);
}

static void
foreign_numbers_need_plus_or_00(void **state)
{
	static const struct spelling rows[] = {
		{ "001 212 555 0142", NULL, PHONE_FOREIGN, "+12125550142", "" },
		{ "+44 20 7946 0958", NULL, PHONE_FOREIGN, "+442079460958", "" },
		{ "00852-2123-4567", NULL, PHONE_FOREIGN, "+85221234567", "" },
		{ "+853 2871 2345", NULL, PHONE_FOREIGN, "+85328712345", "" },
		{ "+886 2 2345 6789", NULL, PHONE_FOREIGN, "+886223456789", "" },
		{ "+49 30 901820", NULL, PHONE_FOREIGN, "+4930901820", "" },
		/* without a sign of abroad it is the area code of Shanghai */
		{ "212-555-0142", NULL, PHONE_LANDLINE, "+862125550142", "" },
	};

	(void)state;
	ASSERT_SPELLINGS(rows);
}

static void
withheld_numbers_are_never_searched(void **state)
{
	static const char *const texts[] = {
		"anonymous", "Anonymous", "RESTRICTED", "Unknown", "private", " unknown ",
		"匿名", "未知", "sip:anonymous@anonymous.invalid",
		"\"Anonymous\" <sip:anonymous@anonymous.invalid>",
		"ａｎｏｎｙｍｏｕｓ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct phone_number number;

		phone_parse(texts[i], "010", &number);
		if (number.kind != PHONE_WITHHELD)
			fail_msg("\"%s\": kind %d", texts[i], (int)number.kind);
		assert_false(phone_is_searchable(&number));
	}
}

static void
an_empty_field_holds_no_number(void **state)
{
	static const char *const texts[] = {
		"", " ", "-", "无", "　", "N/A", "null", "/", "()", ";;", "\xE2\x80\x8B",
	};
	struct phone_number number;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		phone_parse(texts[i], NULL, &number);
		if (number.kind != PHONE_NONE)
			fail_msg("\"%s\": kind %d", texts[i], (int)number.kind);
	}
	phone_parse(NULL, NULL, &number);
	assert_int_equal(number.kind, PHONE_NONE);
}

static void
what_is_no_number_is_refused_with_reason_and_place(void **state)
{
	static const struct {
		const char *text;
		enum phone_fault fault;
		int offset;
	} rows[] = {
		{ "13800138OOO", PHONE_FAULT_LETTER, 8 },
		{ "1380013８OOO", PHONE_FAULT_LETTER, 10 },
		{ "13800138000王", PHONE_FAULT_LETTER, 11 },
		{ "call me", PHONE_FAULT_LETTER, 0 },
		{ "13800138000 手机", PHONE_FAULT_LETTER, 12 },
		{ "138\x1B[31m00138000", PHONE_FAULT_CHARACTER, 3 },
		{ "138\xFF" "00138000", PHONE_FAULT_CHARACTER, 3 },
		{ "138+00138000", PHONE_FAULT_CHARACTER, 3 },
		{ "=13800138000", PHONE_FAULT_CHARACTER, 0 },
		{ "138****8000", PHONE_FAULT_MASKED, 3 },
		{ "138xxxx8000", PHONE_FAULT_MASKED, 3 },
		{ "138001380000", PHONE_FAULT_TOO_LONG, 0 },
		{ " 138001380000", PHONE_FAULT_TOO_LONG, 1 },
		{ "1380013800", PHONE_FAULT_TOO_SHORT, 0 },
		{ "0138001380001", PHONE_FAULT_TOO_LONG, 0 },
		{ "12", PHONE_FAULT_TOO_SHORT, 0 },
		{ "0", PHONE_FAULT_TOO_SHORT, 0 },
		{ "00", PHONE_FAULT_TOO_SHORT, 0 },
		{ "+", PHONE_FAULT_TOO_SHORT, 0 },
		{ "+86", PHONE_FAULT_TOO_SHORT, 1 },
		{ "010-6234567", PHONE_FAULT_TOO_SHORT, 0 },
		{ "0755-234567890", PHONE_FAULT_TOO_LONG, 0 },
		{ "62345678", PHONE_FAULT_AREA_MISSING, 0 },
		{ "62345678-80", PHONE_FAULT_AREA_MISSING, 0 },
		{ "026-12345678", PHONE_FAULT_AREA_UNKNOWN, 0 },
		{ "0600-1234567", PHONE_FAULT_AREA_UNKNOWN, 0 },
		{ "12800138000", PHONE_FAULT_PREFIX_UNKNOWN, 0 },
		{ "+999 12345678", PHONE_FAULT_COUNTRY_UNKNOWN, 1 },
		{ "+1 212 555 014", PHONE_FAULT_TOO_SHORT, 1 },
		{ "+44 2079 4609 5812 3456 7", PHONE_FAULT_TOO_LONG, 1 },
		{ "转8012", PHONE_FAULT_EXTENSION, 0 },
		{ "010-62345678转", PHONE_FAULT_EXTENSION, 0 },
		{ "010-62345678转123456789", PHONE_FAULT_EXTENSION, 21 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct phone_number number;

		phone_parse(rows[i].text, NULL, &number);
		if (number.kind != PHONE_INVALID || number.fault != rows[i].fault ||
		    number.fault_offset != rows[i].offset)
			fail_msg("\"%s\": kind %d \"%s\" fault %d at %d", rows[i].text,
			         (int)number.kind, number.normal,
			         (int)number.fault, (int)number.fault_offset);
		assert_false(phone_is_searchable(&number));
		assert_true(strlen(phone_fault_text(number.fault)) > 10);
	}
}

static void
a_field_may_hold_several_numbers(void **state)
{
	static const struct {
		const char *text;
		size_t count;
		const char *normal[3];
	} rows[] = {
		{ "13800138000/13900139000", 2, { "+8613800138000", "+8613900139000" } },
		{ "13800138000、13900139000", 2, { "+8613800138000", "+8613900139000" } },
		{ "13800138000;13900139000", 2, { "+8613800138000", "+8613900139000" } },
		{ "13800138000, 13900139000", 2, { "+8613800138000", "+8613900139000" } },
		{ "13800138000，13900139000", 2, { "+8613800138000", "+8613900139000" } },
		{ "13800138000或13900139000", 2, { "+8613800138000", "+8613900139000" } },
		{ "13800138000 or 13900139000", 2, { "+8613800138000", "+8613900139000" } },
		{ "13800138000\n13900139000", 2, { "+8613800138000", "+8613900139000" } },
		{ "/13800138000/", 1, { "+8613800138000" } },
		{ "010-62345678/62345679", 2, { "+861062345678", "+861062345679" } },
		{ "010-62345678/79", 2, { "+861062345678", "+861062345679" } },
		{ "010-62345678/79/5680", 3,
		  { "+861062345678", "+861062345679", "+861062345680" } },
		{ "13800138000/668000", 2, { "+8613800138000", "668000" } },
		{ "13800138000/010-62345678转12", 2, { "+8613800138000", "+861062345678" } },
		{ "13800138000/+852 2123 4567", 2, { "+8613800138000", "+85221234567" } },
		{ "110,119", 2, { "110", "119" } },
		{ "010-62345678,13800138000", 2, { "+861062345678", "+8613800138000" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct phone_number numbers[3];
		size_t count = phone_parse_list(rows[i].text, NULL, numbers, 3);

		if (count != rows[i].count)
			fail_msg("\"%s\": %zu numbers", rows[i].text, count);
		for (size_t j = 0; j < count; j++) {
			if (strcmp(numbers[j].normal, rows[i].normal[j]) != 0)
				fail_msg("\"%s\": %zu: \"%s\"", rows[i].text, j, numbers[j].normal);
		}
	}
}

static void
more_numbers_than_asked_for_are_counted_not_written(void **state)
{
	struct phone_number numbers[3];

	(void)state;
	memset(numbers, 0x5A, sizeof(numbers));
	assert_int_equal(phone_parse_list("110/119/120/122", NULL, numbers, 2), 4);
	assert_string_equal(numbers[1].normal, "119");
	assert_int_equal((unsigned char)numbers[2].normal[0], 0x5A);
	assert_int_equal(phone_parse_list("13800138000", NULL, NULL, 0), 1);
}

static void
one_bad_number_in_a_field_does_not_spoil_the_other(void **state)
{
	struct phone_number numbers[2];

	(void)state;
	assert_int_equal(phone_parse_list("1380013800O/13900139000", NULL, numbers, 2), 2);
	assert_int_equal(numbers[0].fault, PHONE_FAULT_LETTER);
	assert_string_equal(numbers[1].normal, "+8613900139000");
	assert_int_equal(phone_parse_list("13900139000/1380013800O", NULL, numbers, 2), 2);
	assert_int_equal(numbers[1].fault_offset, 22);
}

static void
people_read_numbers_in_groups(void **state)
{
	static const struct {
		const char *text, *display, *dial;
	} rows[] = {
		{ "13800138000", "138 0013 8000", "13800138000" },
		{ "01062345678", "010-62345678", "01062345678" },
		{ "010-62345678-8012", "010-62345678-8012", "01062345678" },
		{ "075523456789", "0755-23456789", "075523456789" },
		{ "4008101234", "400-810-1234", "4008101234" },
		{ "12345", "12345", "12345" },
		{ "12345转2", "12345#2", "12345" },
		{ "+442079460958 ext 9", "+44 20 7946 0958#9", "00442079460958" },
		{ "075512345", "0755-12345", "075512345" },
		{ "+12125550142", "+1 212 555 0142", "0012125550142" },
		{ "+85221234567", "+852 2123 4567", "0085221234567" },
		{ "+442079460958", "+44 20 7946 0958", "00442079460958" },
		{ "anonymous", "", "" },
		{ "13800138OOO", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct phone_number number;
		char display[PHONE_DISPLAY_SIZE], dial[PHONE_NORMAL_SIZE];

		phone_parse(rows[i].text, NULL, &number);
		assert_int_equal(phone_display(&number, display), strlen(rows[i].display));
		assert_string_equal(display, rows[i].display);
		assert_int_equal(phone_dial(&number, dial), strlen(rows[i].dial));
		assert_string_equal(dial, rows[i].dial);
	}
}

/* A small generator of the test's own, so that a failure repeats. */
static uint64_t
next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void
assert_same_number(const char *text, const struct phone_number *expected)
{
	struct phone_number again;

	phone_parse(text, NULL, &again);
	if (again.kind != expected->kind || strcmp(again.normal, expected->normal) != 0)
		fail_msg("\"%s\" is \"%s\", expected \"%s\"", text, again.normal, expected->normal);
}

static void
what_is_shown_dialled_or_stored_reads_back_as_the_same_number(void **state)
{
	uint64_t seed = 20261121;
	unsigned valid = 0;

	(void)state;
	for (unsigned round = 0; round < 200000; round++) {
		char text[24], display[PHONE_DISPLAY_SIZE], dial[PHONE_NORMAL_SIZE];
		static const char *const heads[] = {
			"", "0", "1", "+", "00", "+86", "010", "400", "95",
		};
		const char *head = heads[next_random(&seed) % 9];
		size_t length = strlen(head);
		size_t digits = next_random(&seed) % 13;
		struct phone_number number;

		memcpy(text, head, length);
		for (size_t i = 0; i < digits; i++)
			text[length++] = (char)('0' + next_random(&seed) % 10);
		text[length] = '\0';
		phone_parse(text, NULL, &number);
		if (!phone_is_searchable(&number))
			continue;
		valid++;
		phone_display(&number, display);
		assert_same_number(display, &number);
		phone_dial(&number, dial);
		assert_same_number(dial, &number);
		assert_same_number(number.normal, &number);
	}
	assert_true(valid > 20000);
}

static void
any_bytes_are_answered(void **state)
{
	static const char *const pieces[] = {
		"1", "38", "0", "00", "86", "+", "-", "/", "(", ")", "转", "ext", ",", "*",
		"sip:", "@", "<", ">", ";", "tel:", "或", "\xE5", "\xFF", "010", "62345678", "x",
		" ", "号",
	};
	uint64_t seed = 7;

	(void)state;
	for (unsigned round = 0; round < 200000; round++) {
		char text[PHONE_TEXT_MAX * 2];
		size_t used = 0, count = next_random(&seed) % 24;
		struct phone_number numbers[PHONE_LIST_MAX];
		size_t found;

		for (size_t i = 0; i < count; i++) {
			const char *piece = pieces[next_random(&seed) %
			                           (sizeof(pieces) / sizeof(pieces[0]))];

			memcpy(text + used, piece, strlen(piece));
			used += strlen(piece);
		}
		text[used] = '\0';
		found = phone_parse_list(text, "010", numbers, PHONE_LIST_MAX);
		assert_true(found >= 1);
		for (size_t i = 0; i < found && i < PHONE_LIST_MAX; i++) {
			const struct phone_number *n = &numbers[i];
			bool valid = n->kind >= PHONE_MOBILE;

			assert_int_equal(valid, phone_is_searchable(n));
			assert_int_equal(n->kind == PHONE_INVALID, n->fault != PHONE_FAULT_NONE);
			assert_true(n->fault_offset <= used);
		}
	}
}

static void
an_over_long_text_is_invalid(void **state)
{
	char text[20000];
	struct phone_number number;

	(void)state;
	memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	phone_parse(text, NULL, &number);
	assert_int_equal(number.kind, PHONE_INVALID);
	assert_int_equal(number.fault, PHONE_FAULT_TOO_LONG);
	text[PHONE_TEXT_MAX] = '\0';
	phone_parse(text, NULL, &number);
	assert_int_equal(number.fault, PHONE_FAULT_TOO_LONG);
}

static bool
query_finds(const char *typed, const char *home_area, const char *stored)
{
	struct phone_query query;
	struct phone_number number;

	phone_parse(stored, NULL, &number);
	assert_true(phone_is_searchable(&number));
	if (!phone_query_parse(typed, home_area, &query))
		return false;
	for (size_t i = 0; i < query.head_count; i++) {
		if (strncmp(number.normal, query.head[i], strlen(query.head[i])) == 0)
			return true;
	}
	return query.tail[0] && strncmp(number.reverse, query.tail, strlen(query.tail)) == 0;
}

static void
a_number_is_found_by_head_tail_and_whole(void **state)
{
	(void)state;
	assert_true(query_finds("138001", NULL, "13800138000"));
	assert_true(query_finds("138 0013 8", NULL, "13800138000"));
	assert_true(query_finds("8000", NULL, "13800138000"));
	assert_true(query_finds("０００", NULL, "13800138000"));
	assert_true(query_finds("013800138000", NULL, "13800138000"));
	assert_true(query_finds("+86138", NULL, "13800138000"));
	assert_true(query_finds("86138", NULL, "13800138000"));
	assert_true(query_finds("0086138", NULL, "13800138000"));
	assert_true(query_finds("0755 23", NULL, "0755-23456789"));
	assert_true(query_finds("+86 0755 23", NULL, "0755-23456789"));
	assert_true(query_finds("755 23", NULL, "0755-23456789"));
	assert_true(query_finds("6789", NULL, "0755-23456789"));
	assert_true(query_finds("623456", "010", "010-62345678"));
	assert_false(query_finds("623456", NULL, "010-62345678"));
	assert_true(query_finds("+1 212", NULL, "+12125550142"));
	assert_true(query_finds("001212", NULL, "+12125550142"));
	assert_true(query_finds("0142", NULL, "+12125550142"));
	assert_true(query_finds("0010", NULL, "13800130010"));
	assert_true(query_finds("123", NULL, "12345"));
	assert_true(query_finds("400-810", NULL, "4008101234"));
	assert_false(query_finds("139", NULL, "13800138000"));
}

static void
words_and_single_digits_are_no_search_by_number(void **state)
{
	struct phone_query query;

	(void)state;
	assert_false(phone_query_parse("", NULL, &query));
	assert_false(phone_query_parse("12", NULL, &query));
	assert_false(phone_query_parse("00", NULL, &query));
	assert_false(phone_query_parse("138a", NULL, &query));
	assert_false(phone_query_parse("张138", NULL, &query));
	assert_false(phone_query_parse("TS-261121", NULL, &query));
	assert_false(phone_query_parse("138****8000", NULL, &query));
	assert_false(phone_query_parse("1234567890123456789", NULL, &query));
	assert_int_equal(query.head_count, 0);
}

static void
all_numbers_of_the_sample_customers_are_valid_and_of_their_kind(void **state)
{
	const char *folder = getenv("HOTSEAT_TEST_DATA");
	char path[512], line[1024];
	unsigned rows = 0;
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
		char *field[5], *at = line;
		struct phone_number number;
		enum phone_kind kind;

		for (size_t i = 0; i < 5; i++) {
			field[i] = at;
			at = strchr(at, ',');
			assert_non_null(at);
			*at++ = '\0';
		}
		kind = strcmp(field[4], "mobile") == 0 ? PHONE_MOBILE : PHONE_LANDLINE;
		phone_parse(field[3], NULL, &number);
		if (number.kind != kind)
			fail_msg("%s is no %s: fault %d", field[3], field[4], (int)number.fault);
		rows++;
	}
	fclose(file);
	assert_int_equal(rows, 5000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mobile_number_has_one_normal_form_in_all_spellings),
		cmocka_unit_test(the_hard_numbers_of_imports_are_told_apart),
		cmocka_unit_test(landlines_keep_their_area_in_all_spellings),
		cmocka_unit_test(an_extension_is_kept_apart_from_the_number),
		cmocka_unit_test(short_and_service_numbers_are_no_landlines),
		cmocka_unit_test(foreign_numbers_need_plus_or_00),
		cmocka_unit_test(withheld_numbers_are_never_searched),
		cmocka_unit_test(an_empty_field_holds_no_number),
		cmocka_unit_test(what_is_no_number_is_refused_with_reason_and_place),
		cmocka_unit_test(a_field_may_hold_several_numbers),
		cmocka_unit_test(more_numbers_than_asked_for_are_counted_not_written),
		cmocka_unit_test(one_bad_number_in_a_field_does_not_spoil_the_other),
		cmocka_unit_test(people_read_numbers_in_groups),
		cmocka_unit_test(what_is_shown_dialled_or_stored_reads_back_as_the_same_number),
		cmocka_unit_test(any_bytes_are_answered),
		cmocka_unit_test(an_over_long_text_is_invalid),
		cmocka_unit_test(a_number_is_found_by_head_tail_and_whole),
		cmocka_unit_test(words_and_single_digits_are_no_search_by_number),
		cmocka_unit_test(all_numbers_of_the_sample_customers_are_valid_and_of_their_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

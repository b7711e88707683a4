/* Text from outside made harmless and visible: base/visible. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/visible.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct strbuf out;

static int
set_up(void **state)
{
	(void)state;
	strbuf_init(&out, 200000);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	strbuf_release(&out);
	return 0;
}

static const char *
shown_n(const char *bytes, size_t length, enum visible_form form)
{
	bool clean = visible_is_clean(bytes, length, form);

	strbuf_clear(&out);
	assert_true(visible_add(&out, bytes, length, form));
	assert_true(utf8_valid(out.data, out.length));
	assert_true(visible_is_clean(out.data, out.length, form));
	/* "clean" says exactly that nothing is changed */
	assert_int_equal(clean, out.length == length && memcmp(out.data, bytes, length) == 0);
	return out.data;
}

static const char *
line(const char *text)
{
	return shown_n(text, strlen(text), VISIBLE_LINE);
}

static const char *
lines(const char *text)
{
	return shown_n(text, strlen(text), VISIBLE_TEXT);
}

static void
ordinary_text_stays_as_it_is(void **state)
{
	static const char *const texts[] = {
		"", "Mr. Shan", "单先生，您好。", "é e\xCC\x81", "👨‍👩‍👧 👍🏽 🇨🇳 ☎️ 1️⃣", "각", "𠮷野家", "नमस्ते",
		"葛\xF3\xA0\x84\x80", "a\xC2\xA0z\xE3\x80\x80",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_string_equal(line(texts[i]), texts[i]);
		assert_string_equal(lines(texts[i]), texts[i]);
	}
}

static void
escape_sequences_lose_their_power(void **state)
{
	(void)state;
	assert_string_equal(line("\033]0;title\007"), "^[]0;title^G");
	assert_string_equal(line("\033[2J\033[31m"), "^[[2J^[[31m");
	assert_string_equal(line("\x7F"), "^?");
	assert_string_equal(line("\xC2\x9B" "31m"), "<U+009B>31m");
	assert_string_equal(line("\xC2\x85"), "<U+0085>");
	assert_string_equal(shown_n("a\0b", 3, VISIBLE_LINE), "a^@b");
}

static void
bidi_controls_are_shown(void **state)
{
	static const uint32_t codes[] = {
		0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069,
		0x200E, 0x200F, 0x061C,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		char text[8] = "a", mark[16];
		size_t length = 1 + utf8_encode(codes[i], text + 1);

		text[length] = 'z';
		snprintf(mark, sizeof(mark), "a<U+%04X>z", codes[i]);
		assert_string_equal(shown_n(text, length + 1, VISIBLE_LINE), mark);
	}
}

static void
the_invisible_is_shown(void **state)
{
	static const uint32_t codes[] = {
		0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200B, 0x200C, 0x2028, 0x2029,
		0x2060, 0x2064, 0x206A, 0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0xFFFE,
		0xFFFF, 0xFDD0, 0x1D173, 0x1BCA0, 0xE0001, 0xE0041, 0xE007F, 0x10FFFF,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		char text[8] = "a", mark[16];
		size_t length = 1 + utf8_encode(codes[i], text + 1);

		snprintf(mark, sizeof(mark), "a<U+%04X>", codes[i]);
		assert_string_equal(shown_n(text, length, VISIBLE_TEXT), mark);
	}
}

static void
invalid_bytes_become_the_replacement_character(void **state)
{
	(void)state;
	assert_string_equal(line("a\xFFz"), "a�z");
	assert_string_equal(line("\xC0\xAF"), "��");
	assert_string_equal(line("\xC0\x9B"), "��");
	assert_string_equal(line("\xED\xA0\x80"), "���");
	assert_string_equal(line("\xE5\x8D"), "�");
}

static void
line_breaks_and_tabs_follow_the_form(void **state)
{
	(void)state;
	assert_string_equal(line("a\nb\tc\rd"), "a^Jb^Ic^Md");
	assert_string_equal(lines("a\nb\tc\rd"), "a\nb    c^Md");
	assert_string_equal(lines("a\r\nb\r\n"), "a\nb\n");
	assert_string_equal(lines("a\r"), "a^M");
}

static void
a_pile_of_marks_is_cut_and_said(void **state)
{
	char text[1 + 2 * 1000 + 2] = "e";

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		memcpy(text + 1 + 2 * i, "\xCC\x81", 2);
	text[2001] = 'z';
	assert_string_equal(line(text), "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81<+996>z");
	text[2001] = '\0';
	assert_string_equal(line(text), "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81<+996>");
	assert_string_equal(line("e\xCC\x81\xCC\x81\xCC\x81\xCC\x81"),
	                    "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81");
}

static void
a_mark_without_base_gets_one(void **state)
{
	(void)state;
	assert_string_equal(line("\xCC\x81" "a"), "◌\xCC\x81" "a");
	assert_string_equal(lines("a\n\xCC\x81"), "a\n◌\xCC\x81");
	/* a mark of ours is a base: nothing before it is touched */
	assert_string_equal(line("\033\xCC\x81"), "^[\xCC\x81");
}

static void
a_joiner_stays_only_between_emoji(void **state)
{
	(void)state;
	assert_string_equal(line("👨‍👩"), "👨‍👩");
	assert_string_equal(line("👍🏽‍👩"), "👍🏽‍👩");
	assert_string_equal(line("❤️‍🔥"), "❤️‍🔥");
	assert_string_equal(line("a\xE2\x80\x8D" "b"), "a<U+200D>b");
	assert_string_equal(line("👨\xE2\x80\x8D"), "👨<U+200D>");
	assert_string_equal(line("👨\xE2\x80\x8D\xE2\x80\x8D👩"), "👨<U+200D><U+200D>👩");
	assert_string_equal(line("\xE2\x80\x8D👩"), "<U+200D>👩");
}

static void
a_variation_selector_stays_once_behind_a_base(void **state)
{
	(void)state;
	assert_string_equal(line("☎\xEF\xB8\x8F"), "☎\xEF\xB8\x8F");
	assert_string_equal(line("☎\xEF\xB8\x8F\xEF\xB8\x8F"), "☎\xEF\xB8\x8F<U+FE0F>");
	assert_string_equal(line("\xEF\xB8\x8F"), "<U+FE0F>");
}

static void
when_full_whole_pieces_stay(void **state)
{
	struct strbuf small;

	(void)state;
	strbuf_init(&small, 7);
	assert_false(visible_add(&small, "单单单", 9, VISIBLE_LINE));
	assert_string_equal(small.data, "单单");
	strbuf_clear(&small);
	assert_false(visible_add(&small, "ab\xE2\x80\xAE", 5, VISIBLE_LINE));
	assert_string_equal(small.data, "ab");
	strbuf_release(&small);
}

static void
a_name_of_ten_thousand_characters_comes_through(void **state)
{
	char *name = malloc(30001);

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		memcpy(name + 3 * i, "单", 3);
	name[30000] = '\0';
	assert_string_equal(line(name), name);
	name[29999] = 'x';
	assert_int_equal(strlen(line(name)), 29997 + 3 + 1);
	free(name);
}

static void
every_single_code_point_is_harmless(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		char text[6] = "a";
		size_t length = 1 + utf8_encode(code, text + 1);
		const char *shown = shown_n(text, length, VISIBLE_LINE);

		for (const char *byte = shown; *byte; byte++)
			assert_true((unsigned char)*byte >= 0x20 && *byte != 0x7F);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ordinary_text_stays_as_it_is, set_up, tear_down),
		cmocka_unit_test_setup_teardown(escape_sequences_lose_their_power, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bidi_controls_are_shown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_invisible_is_shown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(invalid_bytes_become_the_replacement_character, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(line_breaks_and_tabs_follow_the_form, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(a_pile_of_marks_is_cut_and_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_mark_without_base_gets_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_joiner_stays_only_between_emoji, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_variation_selector_stays_once_behind_a_base, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(when_full_whole_pieces_stay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_name_of_ten_thousand_characters_comes_through,
		                                set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_single_code_point_is_harmless, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* UTF-8 and grapheme clusters: base/utf8. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GRAPHEME_BREAK_TEST "/usr/share/unicode/auxiliary/GraphemeBreakTest.txt"

static void
every_code_point_survives_encoding_and_decoding(void **state)
{
	char bytes[4];
	uint32_t back;
	bool valid;

	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		size_t length = utf8_encode(code, bytes);

		if (code >= 0xD800 && code <= 0xDFFF) {
			assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
			continue;
		}
		assert_int_equal(utf8_decode(bytes, length, &back, &valid), length);
		assert_true(valid);
		assert_int_equal(back, code);
	}
	assert_int_equal(utf8_encode(0x110000, bytes), 3);
	assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
}

static void
invalid_bytes_give_the_replacement_and_their_maximal_subpart(void **state)
{
	static const struct {
		const char *bytes;
		size_t taken;
	} rows[] = {
		{ "\x80", 1 },				/* continuation alone */
		{ "\xC0\xAF", 1 },			/* overlong / */
		{ "\xC1\xBF", 1 },
		{ "\xE0\x80\xAF", 1 },			/* overlong */
		{ "\xE0\x9F\xBF", 1 },
		{ "\xF0\x80\x80\xAF", 1 },
		{ "\xF0\x8F\xBF\xBF", 1 },
		{ "\xED\xA0\x80", 1 },			/* surrogate */
		{ "\xED\xBF\xBF", 1 },
		{ "\xF4\x90\x80\x80", 1 },		/* above U+10FFFF */
		{ "\xF5\x80\x80\x80", 1 },
		{ "\xFE", 1 },
		{ "\xFF", 1 },
		{ "\xE5\x8D", 2 },			/* cut */
		{ "\xE5\x8D" "A", 2 },
		{ "\xF0\x9F\x98", 3 },
		{ "\xF0\x9F\x98" "A", 3 },
		{ "\xC3", 1 },
		{ "\xC3" "A", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t code = 0;
		bool valid = true;

		assert_int_equal(utf8_decode(rows[i].bytes, strlen(rows[i].bytes), &code, &valid),
		                 rows[i].taken);
		assert_int_equal(code, UTF8_REPLACEMENT);
		assert_false(valid);
		assert_false(utf8_valid(rows[i].bytes, strlen(rows[i].bytes)));
	}
}

static void
decoding_at_the_end_takes_nothing(void **state)
{
	uint32_t code;
	bool valid;

	(void)state;
	assert_int_equal(utf8_decode("", 0, &code, &valid), 0);
	assert_int_equal(utf8_grapheme("", 0), 0);
	assert_int_equal(utf8_grapheme_before("abc", 0), 0);
	assert_true(utf8_valid("", 0));
}

static void
the_replacement_character_itself_is_valid(void **state)
{
	uint32_t code;
	bool valid = false;

	(void)state;
	assert_int_equal(utf8_decode("\xEF\xBF\xBD", 3, &code, &valid), 3);
	assert_true(valid);
}

static void
counting_counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_count("单先生", 9), 3);
	assert_int_equal(utf8_count("a\xFF" "b", 3), 3);
	assert_int_equal(utf8_count("e\xCC\x81", 3), 2);
}

static void
a_cut_never_splits_a_code_point(void **state)
{
	const char *text = "a单\xF0\x9F\x98\x80z";
	static const size_t expected[] = { 0, 1, 1, 1, 4, 4, 4, 4, 8, 9, 9 };

	(void)state;
	for (size_t maximum = 0; maximum < sizeof(expected) / sizeof(expected[0]); maximum++)
		assert_int_equal(utf8_cut(text, 9, maximum), expected[maximum]);
	assert_int_equal(utf8_cut("", 0, 5), 0);
	/* stray continuation bytes are units of their own */
	assert_int_equal(utf8_cut("\x80\x80\x80\x80\x80", 5, 3), 3);
}

static size_t
clusters(const char *text)
{
	size_t at = 0, count = 0, length = strlen(text);

	while (at < length) {
		at += utf8_grapheme(text + at, length - at);
		count++;
	}
	return count;
}

static void
what_people_see_as_one_sign_is_one_cluster(void **state)
{
	(void)state;
	assert_int_equal(clusters("单先生"), 3);
	assert_int_equal(clusters("e\xCC\x81t\xC3\xA9"), 3);
	assert_int_equal(clusters("\r\n"), 1);
	assert_int_equal(clusters("\n\r"), 2);
	assert_int_equal(clusters("👨‍👩‍👧‍👦"), 1);
	assert_int_equal(clusters("👍🏽"), 1);
	assert_int_equal(clusters("🇨🇳🇬🇧"), 2);
	assert_int_equal(clusters("🇨🇳🇬"), 2);
	assert_int_equal(clusters("각가\xE1\x86\xA8"), 2);
	assert_int_equal(clusters("\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8"), 1);
	assert_int_equal(clusters("☎️x"), 2);
	assert_int_equal(clusters("a\xE2\x80\x8D" "b"), 2);
}

static void
going_back_finds_the_borders_of_going_forward(void **state)
{
	static const char *const texts[] = {
		"plain", "单先生 hello", "e\xCC\x81\xCC\x80t", "👨‍👩‍👧‍👦👍🏽🇨🇳🇬🇧🇫", "a\r\nb\n",
		"각가\xE1\x86\xA8\xE1\x84\x80\xE1\x85\xA1", "\x80\x80\xE5\x8D\xFFz\xF0\x9F\x98",
		"\xE2\x80\x8D👍\xE2\x80\x8D👍", "نص عربي", "नमस्ते",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		size_t borders[100], count = 0, at = 0, length = strlen(texts[i]);

		while (at < length) {
			borders[count++] = at;
			at += utf8_grapheme(texts[i] + at, length - at);
		}
		while (count > 0) {
			at = utf8_grapheme_before(texts[i], at);
			assert_int_equal(at, borders[--count]);
		}
		assert_int_equal(at, 0);
	}
}

/* One line of the Unicode test: ÷ 0020 × 0308 ÷ */
static void
check_break_line(char *line)
{
	char text[256];
	size_t borders[64] = { 0 }, border_count = 0, length = 0, at = 0, next = 0;
	char *position = line, *end = strchr(line, '#');

	if (end)
		*end = '\0';
	while (*position) {
		if (strncmp(position, "÷", 2) == 0) {
			borders[border_count++] = length;
			position += 2;
		} else if (strncmp(position, "×", 2) == 0) {
			position += 2;
		} else if (strchr(" \t\r\n", *position)) {
			position++;
		} else {
			length += utf8_encode((uint32_t)strtoul(position, &position, 16),
			                      text + length);
		}
	}
	while (at < length) {
		assert_int_equal(at, borders[next++]);
		at += utf8_grapheme(text + at, length - at);
	}
	assert_int_equal(at, borders[next]);
	while (next > 0) {
		at = utf8_grapheme_before(text, at);
		assert_int_equal(at, borders[--next]);
	}
}

static void
clusters_pass_the_test_of_unicode(void **state)
{
	FILE *file = fopen(GRAPHEME_BREAK_TEST, "r");
	char line[1024];
	int checked = 0;

	(void)state;
	if (!file) {
		print_message("no " GRAPHEME_BREAK_TEST ": apt-get install unicode-data\n");
		skip();
	}
	while (fgets(line, sizeof(line), file)) {
		/* lone surrogates cannot be written in UTF-8 */
		if (line[0] == '#' || strstr(line, "D800"))
			continue;
		check_break_line(line);
		checked++;
	}
	fclose(file);
	assert_true(checked > 500);
}

static void
full_width_twins_become_ascii(void **state)
{
	(void)state;
	assert_int_equal(utf8_half_width(0xFF10), '0');
	assert_int_equal(utf8_half_width(0xFF0B), '+');
	assert_int_equal(utf8_half_width(0xFF5E), '~');
	assert_int_equal(utf8_half_width(0xFF5F), 0xFF5F);
	assert_int_equal(utf8_half_width(0x3000), ' ');
	assert_int_equal(utf8_half_width(0x5355), 0x5355);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_survives_encoding_and_decoding),
		cmocka_unit_test(invalid_bytes_give_the_replacement_and_their_maximal_subpart),
		cmocka_unit_test(decoding_at_the_end_takes_nothing),
		cmocka_unit_test(the_replacement_character_itself_is_valid),
		cmocka_unit_test(counting_counts_code_points),
		cmocka_unit_test(a_cut_never_splits_a_code_point),
		cmocka_unit_test(what_people_see_as_one_sign_is_one_cluster),
		cmocka_unit_test(going_back_finds_the_borders_of_going_forward),
		cmocka_unit_test(clusters_pass_the_test_of_unicode),
		cmocka_unit_test(full_width_twins_become_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

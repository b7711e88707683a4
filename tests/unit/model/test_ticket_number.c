/* Ticket numbers: model/ticket_number. */
#include "model/ticket_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static void
the_check_character_is_that_of_iso_7064_mod_37_36(void **state)
{
	(void)state;
	/* published numbers: a Global Release Identifier and the two checks of an ISAN */
	assert_int_equal(ticket_check_character("A12425GABC1234002"), 'M');
	assert_int_equal(ticket_check_character("0000000189470000"), '8');
	assert_int_equal(ticket_check_character("000000018947000000000000"), 'D');
	assert_int_equal(ticket_check_character("TS-26"), '\0');
	assert_int_equal(ticket_check_character("ts26"), '\0');
}

static void
make_text(const char *kind, int day, const char *desk, uint32_t counter,
          char out[TICKET_NUMBER_SIZE])
{
	struct ticket_number number;
	struct err e = ERR_INIT;

	assert_true(ticket_number_make(kind, 2026, 11, day, desk, counter, &number, &e));
	ticket_number_text(&number, out);
}

static void
a_number_has_kind_day_desk_counter_and_check(void **state)
{
	char text[TICKET_NUMBER_SIZE];

	(void)state;
	make_text("TS", 21, "K07", 13, text);
	assert_string_equal(text, "TS-261121-K07-0013-R");
	make_text("TS", 1, "k7", 12345, text);
	assert_memory_equal(text, "TS-261101-K7-12345-", 19);
	make_text("TOUS", 30, "ABCD", 999999999, text);
	assert_int_equal(strlen(text), 28);
	make_text("X", 30, "Ｋ０７", 1, text);
	assert_memory_equal(text, "X-261130-K07-0001-", 18);
}

static void
parts_that_break_the_rules_are_refused(void **state)
{
	static const struct {
		const char *kind;
		int year, month, day;
		const char *desk;
		uint32_t counter;
	} rows[] = {
		{ "", 2026, 11, 21, "K07", 1 }, { "TSTST", 2026, 11, 21, "K07", 1 },
		{ "ts", 2026, 11, 21, "K07", 1 }, { "T1", 2026, 11, 21, "K07", 1 },
		{ "TS", 2026, 2, 29, "K07", 1 }, { "TS", 2026, 13, 1, "K07", 1 },
		{ "TS", 1999, 11, 21, "K07", 1 }, { "TS", 2100, 11, 21, "K07", 1 },
		{ "TS", 2026, 11, 21, "K", 1 }, { "TS", 2026, 11, 21, "K0701", 1 },
		{ "TS", 2026, 11, 21, "KO7", 1 }, { "TS", 2026, 11, 21, "KI7", 1 },
		{ "TS", 2026, 11, 21, "KQ7", 1 }, { "TS", 2026, 11, 21, "K七", 1 },
		{ "TS", 2026, 11, 21, "", 1 }, { "TS", 2026, 11, 21, "K07", 0 },
		{ "TS", 2026, 11, 21, "K07", 1000000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ticket_number number;
		struct err e = ERR_INIT;

		if (ticket_number_make(rows[i].kind, rows[i].year, rows[i].month, rows[i].day,
		                       rows[i].desk, rows[i].counter, &number, &e))
			fail_msg("row %zu was accepted", i);
		assert_int_equal(e.code, ERR_INVALID);
		assert_true(strlen(e.text) > 10);
	}
}

static void
a_number_is_read_in_any_spelling(void **state)
{
	static const char *const spellings[] = {
		"TS-261121-K07-0013-R", "ts-261121-k07-0013-r", "TS261121K070013R",
		"ts 261121 k07 0013 r", "ＴＳ－２６１１２１－Ｋ０７－００１３－Ｒ",
		" TS–261121–K07–0013–R ", "TS-261121-KO7-OO13-R", "TS-26112I-K07-00l3-R",
		"TS.261121.K07.0013.R", "TS-2611-21-K07-0013-R", "TS261121-K07-0013R",
		"-TS-261121-K07-0013-R-", "TS\xE2\x80\x8B-261121-K07-0013-R",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		struct ticket_number number;
		struct err e = ERR_INIT;
		char text[TICKET_NUMBER_SIZE];

		if (!ticket_number_parse(spellings[i], &number, &e))
			fail_msg("\"%s\": %s", spellings[i], e.text);
		ticket_number_text(&number, text);
		assert_string_equal(text, "TS-261121-K07-0013-R");
		assert_string_equal(number.kind, "TS");
		assert_string_equal(number.desk, "K07");
		assert_int_equal(number.year, 2026);
		assert_int_equal(number.month, 11);
		assert_int_equal(number.day, 21);
		assert_int_equal(number.counter, 13);
		assert_int_equal(number.check, 'R');
		assert_int_equal(ticket_number_key(spellings[i], text), 16);
		assert_string_equal(text, "TS261121K070013R");
		assert_int_equal(ticket_number_reverse_key(spellings[i], text), 16);
		assert_string_equal(text, "R310070K121162ST");
	}
}

static void
a_counter_of_three_digits_is_read_too(void **state)
{
	char body[] = "GZ261121K07012";
	char text[TICKET_NUMBER_SIZE];
	struct ticket_number number;
	struct err e = ERR_INIT;

	(void)state;
	snprintf(text, sizeof(text), "GZ-261121-K07-012-%c", ticket_check_character(body));
	assert_true(ticket_number_parse(text, &number, &e));
	assert_int_equal(number.counter, 12);
	assert_int_equal(number.counter_digits, 3);
}

static void
what_is_no_number_is_refused(void **state)
{
	static const char *const texts[] = {
		"", "-", "TS", "TS-261121", "TS-261121-K07-0013", "TS-261121-K07-13-R",
		"TS-261321-K07-0013-R", "TS-261131-K07-0013-R", "2611210130013R", "13800138000",
		"TS-261121-K07-0013-R-R", "TS-261121-K07-0013-投", "TS-261121-K07-0000-R",
		"TSTST-261121-K07-0013-R", "张三", "TS-261121-KQ7-0013-R",
		"TS-261121-K07-1234567890123-R", "\xFF\xFE",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct ticket_number number;
		struct err e = ERR_INIT;

		if (ticket_number_parse(texts[i], &number, &e))
			fail_msg("\"%s\" was accepted", texts[i]);
		assert_int_equal(e.code, ERR_INVALID);
		assert_string_equal(number.kind, "");
	}
}

static bool
reads(const char *text)
{
	struct ticket_number number;
	struct err e = ERR_INIT;

	return ticket_number_parse(text, &number, &e);
}

/* Numbers whose check character has a twin accept the twin too: others must be exact. */
static bool
has_twin(const char *text)
{
	return strchr("O0I1", text[strlen(text) - 1]) != NULL;
}

/* O and 0, I L and 1 are the same on purpose. */
static bool
sound_alike(char a, char b)
{
	return (strchr("O0", a) && strchr("O0", b)) || (strchr("IL1", a) && strchr("IL1", b));
}

static void
every_single_wrong_character_is_found(void **state)
{
	char text[TICKET_NUMBER_SIZE];

	(void)state;
	for (uint32_t counter = 1; counter < 40; counter++) {
		make_text("TS", 21, "K07", counter, text);
		if (has_twin(text))
			continue;
		for (size_t i = 0; text[i]; i++) {
			char right = text[i];

			if (right == '-')
				continue;
			for (const char *wrong = alphabet; *wrong; wrong++) {
				text[i] = *wrong;
				if (reads(text) && *wrong != right && !sound_alike(right, *wrong))
					fail_msg("%s with %c for %c", text, *wrong, right);
			}
			text[i] = right;
		}
	}
}

static void
nearly_every_swap_of_neighbours_is_found(void **state)
{
	char text[TICKET_NUMBER_SIZE];
	unsigned swaps = 0, missed = 0;

	(void)state;
	for (uint32_t counter = 1; counter < 5000; counter++) {
		make_text("TS", 1 + (int)(counter % 30), "K57", counter, text);
		if (has_twin(text))
			continue;
		for (size_t i = 0; text[i + 1]; i++) {
			char first = text[i], second = text[i + 1];

			if (first == '-' || second == '-' || first == second ||
			    sound_alike(first, second))
				continue;
			text[i] = second;
			text[i + 1] = first;
			swaps++;
			missed += reads(text);
			text[i] = first;
			text[i + 1] = second;
		}
	}
	assert_true(swaps > 20000);
	assert_true(missed * 200 < swaps);
}

static void
what_is_made_reads_back_with_and_without_dashes(void **state)
{
	static const char *const kinds[] = { "T", "TS", "IO", "GZX", "WXYZ" };
	static const char *const desks[] = { "K7", "07", "K07", "999", "0A1B", "1234" };
	uint64_t seed = 5;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		char text[TICKET_NUMBER_SIZE], again[TICKET_NUMBER_SIZE];
		char key[TICKET_NUMBER_SIZE];
		struct ticket_number number, back;
		struct err e = ERR_INIT;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		assert_true(ticket_number_make(kinds[(seed >> 20) % 5],
		                               2000 + (int)((seed >> 24) % 100),
		                               1 + (int)((seed >> 32) % 12),
		                               1 + (int)((seed >> 36) % 28),
		                               desks[(seed >> 44) % 6],
		                               1 + (uint32_t)(seed >> 48), &number, &e));
		ticket_number_text(&number, text);
		assert_true(ticket_number_parse(text, &back, &e));
		ticket_number_text(&back, again);
		assert_string_equal(again, text);
		ticket_number_key(text, key);
		assert_true(ticket_number_parse(key, &back, &e));
		ticket_number_key(key, again);
		assert_string_equal(again, key);
		if (number.counter <= 9999)
			assert_string_equal(back.desk, number.desk);
	}
}

static void
a_piece_of_a_number_is_searched_as_typed(void **state)
{
	char key[TICKET_NUMBER_SIZE];

	(void)state;
	assert_int_equal(ticket_number_key("ts-2611", key), 6);
	assert_string_equal(key, "TS2611");
	assert_int_equal(ticket_number_reverse_key("0013-r", key), 5);
	assert_string_equal(key, "R3100");
	assert_int_equal(ticket_number_key("", key), 0);
	assert_int_equal(ticket_number_key("张三", key), 0);
	assert_int_equal(ticket_number_key("a'; drop table", key), 0);
	assert_string_equal(key, "");
	assert_int_equal(ticket_number_key("1234567890123456789012345678901234567890", key), 0);
}

static void
desk_codes_are_kept_in_upper_case(void **state)
{
	char code[TICKET_DESK_MAX + 1];
	struct err e = ERR_INIT;

	(void)state;
	assert_true(ticket_desk_code_parse(" k07 ", code, &e));
	assert_string_equal(code, "K07");
	assert_false(ticket_desk_code_parse("K-", code, &e));
	assert_string_equal(code, "");
	assert_true(ticket_kind_valid("TS"));
	assert_false(ticket_kind_valid("Ts"));
	assert_false(ticket_kind_valid(""));
	assert_false(ticket_kind_valid("ABCDE"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_check_character_is_that_of_iso_7064_mod_37_36),
		cmocka_unit_test(a_number_has_kind_day_desk_counter_and_check),
		cmocka_unit_test(parts_that_break_the_rules_are_refused),
		cmocka_unit_test(a_number_is_read_in_any_spelling),
		cmocka_unit_test(a_counter_of_three_digits_is_read_too),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(every_single_wrong_character_is_found),
		cmocka_unit_test(nearly_every_swap_of_neighbours_is_found),
		cmocka_unit_test(what_is_made_reads_back_with_and_without_dashes),
		cmocka_unit_test(a_piece_of_a_number_is_searched_as_typed),
		cmocka_unit_test(desk_codes_are_kept_in_upper_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

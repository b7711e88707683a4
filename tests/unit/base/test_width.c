/* Cells of text in a terminal: base/width. */
#include "base/width.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static size_t
cells(const char *text)
{
	return width_of_text(text, strlen(text));
}

static int
narrow_again(void **state)
{
	(void)state;
	width_set_ambiguous(1);
	return 0;
}

static void
hanzi_take_two_cells_and_letters_one(void **state)
{
	(void)state;
	assert_int_equal(cells("单先生"), 6);
	assert_int_equal(cells("Mr. 单"), 6);
	assert_int_equal(cells("１３８"), 6);
	assert_int_equal(cells("，。"), 4);
	assert_int_equal(cells("한글"), 4);
	assert_int_equal(cells("é"), 1);
	assert_int_equal(cells(""), 0);
	assert_int_equal(width_of_code_point(0x20000), 2);
	assert_int_equal(width_of_code_point(0x30EDE), 2);
}

static void
marks_take_no_cell_of_their_own(void **state)
{
	(void)state;
	assert_int_equal(width_of_code_point(0x0301), 0);
	assert_int_equal(width_of_code_point(0x200B), 0);
	assert_int_equal(cells("e\xCC\x81"), 1);
	assert_int_equal(cells("e\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81"), 1);
	assert_int_equal(cells("\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8"), 2);
}

static void
an_emoji_takes_two_cells_however_it_is_put_together(void **state)
{
	(void)state;
	assert_int_equal(cells("😀"), 2);
	assert_int_equal(cells("👨‍👩‍👧‍👦"), 2);
	assert_int_equal(cells("👍🏽"), 2);
	assert_int_equal(cells("🇨🇳"), 2);
	assert_int_equal(cells("🇨🇳🇬🇧"), 4);
	assert_int_equal(cells("🇨"), 1);
	assert_int_equal(cells("☎️"), 2);
	assert_int_equal(cells("☎"), 1);
	assert_int_equal(cells("1️⃣"), 2);
	assert_int_equal(cells("12"), 2);
}

static void
the_ambiguous_take_what_the_terminal_answered(void **state)
{
	(void)state;
	assert_int_equal(width_get_ambiguous(), 1);
	assert_int_equal(cells("─│┌"), 3);
	assert_int_equal(cells("“好”"), 4);
	width_set_ambiguous(2);
	assert_int_equal(cells("─│┌"), 6);
	assert_int_equal(cells("“好”"), 6);
	assert_int_equal(cells("好é"), 4);
	width_set_ambiguous(7);
	assert_int_equal(width_get_ambiguous(), 1);
}

static void
every_cluster_takes_one_or_two_cells(void **state)
{
	(void)state;
	assert_int_equal(width_of_grapheme("", 0), 0);
	assert_int_equal(width_of_grapheme("\xCC\x81", 2), 1);
	assert_int_equal(width_of_grapheme("\xFF", 1), 1);
	assert_int_equal(width_of_grapheme("\xE0\xA4\xA8\xE0\xA4\xBF", 6), 2);
	for (uint32_t code = 0; code <= 0x10FFFF; code++)
		assert_in_range(width_of_code_point(code), 0, 2);
}

static void
a_cut_never_splits_a_cluster_or_a_wide_character(void **state)
{
	const char *text = "a单e\xCC\x81👨‍👩‍👧z";
	size_t used, length = strlen(text);

	(void)state;
	assert_int_equal(width_cut(text, length, 0, &used), 0);
	assert_int_equal(used, 0);
	assert_int_equal(width_cut(text, length, 2, &used), 1);
	assert_int_equal(used, 1);
	assert_int_equal(width_cut(text, length, 3, &used), 4);
	assert_int_equal(width_cut(text, length, 4, &used), 7);
	assert_int_equal(width_cut(text, length, 5, &used), 7);
	assert_int_equal(used, 4);
	assert_int_equal(width_cut(text, length, 6, &used), length - 1);
	assert_int_equal(width_cut(text, length, 99, NULL), length);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hanzi_take_two_cells_and_letters_one),
		cmocka_unit_test(marks_take_no_cell_of_their_own),
		cmocka_unit_test(an_emoji_takes_two_cells_however_it_is_put_together),
		cmocka_unit_test_teardown(the_ambiguous_take_what_the_terminal_answered, narrow_again),
		cmocka_unit_test(every_cluster_takes_one_or_two_cells),
		cmocka_unit_test(a_cut_never_splits_a_cluster_or_a_wide_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

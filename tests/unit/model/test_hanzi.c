/* Traditional and simplified characters: model/hanzi. */
#include "model/hanzi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void
traditional_characters_have_their_simplified_form(void **state)
{
	static const struct {
		uint32_t traditional, simplified;
	} rows[] = {
		{ 0x9673, 0x9648 },	/* 陳 */
		{ 0x9EC3, 0x9EC4 },	/* 黃 */
		{ 0x570B, 0x56FD },	/* 國 */
		{ 0x5F8C, 0x540E },	/* 後 */
		{ 0x6A02, 0x4E50 },	/* 樂 */
		{ 0x9F94, 0x9F9A },	/* 龔 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(hanzi_simplified(rows[i].traditional), rows[i].simplified);
}

static void
all_else_stays_and_nothing_changes_twice(void **state)
{
	unsigned changed = 0;

	(void)state;
	assert_int_equal(hanzi_simplified(0x4E7E), 0x4E7E);	/* 乾 */
	assert_int_equal(hanzi_simplified('A'), 'A');
	assert_int_equal(hanzi_simplified(0x20BB7), 0x20BB7);
	for (uint32_t c = 0; c <= 0xFFFF; c++) {
		uint32_t simplified = hanzi_simplified(c);

		changed += simplified != c;
		if (hanzi_simplified(simplified) != simplified)
			fail_msg("U+%04X becomes U+%04X, and that another", c, simplified);
	}
	assert_in_range(changed, 2000, 4000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(traditional_characters_have_their_simplified_form),
		cmocka_unit_test(all_else_stays_and_nothing_changes_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

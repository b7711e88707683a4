/* What is kept of a typed number: all that a later ring needs to find it. */
#include "base/strbuf.h"
#include "model/phone_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
assert_kept(const char *typed, const char *area, const char *kept)
{
	struct strbuf out;

	strbuf_init(&out, 512);
	assert_true(phone_complete(typed, area, &out));
	assert_string_equal(out.data ? out.data : "", kept);
	strbuf_release(&out);
}

static void
a_local_number_gets_the_area_code(void **state)
{
	(void)state;
	assert_kept("62345678", "010", "010-62345678");
	assert_kept("6234 5678转12", "010", "010-62345678-12");
	assert_kept("62345678/79", "0531", "0531-62345678 / 0531-62345679");
	assert_kept("62345678、13800138000", "010", "010-62345678 / 138 0013 8000");
}

static void
a_number_that_says_all_stays_as_typed(void **state)
{
	static const char *const typed[] = { "138-0013-8000", "0755 2345 6789", "+852 2123 4567",
	                                     "13800138000/13900139000", "12345", "400-810-1234" };

	(void)state;
	for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++)
		assert_kept(typed[i], "010", typed[i]);
}

static void
what_is_no_number_stays_as_typed(void **state)
{
	(void)state;
	assert_kept("13800138OOO", "010", "13800138OOO");
	assert_kept("匿名", "010", "匿名");
	assert_kept("", "010", "");
	assert_kept("62345678", NULL, "62345678");
}

static void
too_small_a_buffer_is_said(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 4);
	assert_false(phone_complete("62345678", "010", &out));
	strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_local_number_gets_the_area_code),
		cmocka_unit_test(a_number_that_says_all_stays_as_typed),
		cmocka_unit_test(what_is_no_number_stays_as_typed),
		cmocka_unit_test(too_small_a_buffer_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Errors as values: base/error. */
#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
setting_returns_false_and_fills_code_and_text(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_false(err_set(&e, ERR_INVALID, "line %d: %s", 7, "no name"));
	assert_int_equal(e.code, ERR_INVALID);
	assert_string_equal(e.text, "line 7: no name");
}

static void
the_words_of_errno_stand_at_the_end_and_give_the_code(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_false(err_set_errno(&e, ENOSPC, "cannot save %s", "x"));
	assert_int_equal(e.code, ERR_DISK_FULL);
	assert_string_equal(e.text, "cannot save x: No space left on device");
	err_set_errno(&e, EROFS, "a");
	assert_int_equal(e.code, ERR_DENIED);
	err_set_errno(&e, ENOENT, "a");
	assert_int_equal(e.code, ERR_NOT_FOUND);
	err_set_errno(&e, EIO, "a");
	assert_int_equal(e.code, ERR_IO);
	err_set_errno(&e, 99999, "a");
	assert_int_equal(e.code, ERR_IO);
	assert_string_equal(e.text, "a: errno ?");
}

static void
a_prefix_comes_in_front_and_keeps_the_code(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ERR_LIMIT, "too long");
	assert_false(err_prefix(&e, "row %d", 3));
	assert_int_equal(e.code, ERR_LIMIT);
	assert_string_equal(e.text, "row 3: too long");
}

static void
the_old_text_may_be_an_argument_of_the_new_one(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ERR_IO, "inner");
	err_set(&e, ERR_REFUSED, "outer (%s)", e.text);
	assert_string_equal(e.text, "outer (inner)");
	err_prefix(&e, "again %s", e.text);
	assert_string_equal(e.text, "again outer (inner): outer (inner)");
}

static void
a_long_text_is_cut_at_a_border_of_utf8(void **state)
{
	struct err e = ERR_INIT;
	char name[3 * 400 + 1];

	(void)state;
	for (size_t i = 0; i < 400; i++)
		memcpy(name + 3 * i, "\xE5\x8D\x95", 3);
	name[sizeof(name) - 1] = '\0';
	for (int pad = 0; pad < 3; pad++) {
		err_set(&e, ERR_INVALID, "%.*s%s", pad, "xx", name);
		assert_true(utf8_valid(e.text, strlen(e.text)));
		assert_in_range(strlen(e.text), ERR_TEXT_MAX - 4, ERR_TEXT_MAX - 1);
		err_prefix(&e, "front");
		assert_true(utf8_valid(e.text, strlen(e.text)));
		assert_in_range(strlen(e.text), ERR_TEXT_MAX - 4, ERR_TEXT_MAX - 1);
	}
}

static void
clearing_forgets_everything(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ERR_INVALID, "x");
	err_clear(&e);
	assert_int_equal(e.code, ERR_NONE);
	assert_string_equal(e.text, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setting_returns_false_and_fills_code_and_text),
		cmocka_unit_test(the_words_of_errno_stand_at_the_end_and_give_the_code),
		cmocka_unit_test(a_prefix_comes_in_front_and_keeps_the_code),
		cmocka_unit_test(the_old_text_may_be_an_argument_of_the_new_one),
		cmocka_unit_test(a_long_text_is_cut_at_a_border_of_utf8),
		cmocka_unit_test(clearing_forgets_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A growing byte string with a maximum: base/strbuf. */
#include "base/memory.h"
#include "base/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
an_empty_one_can_be_read(void **state)
{
	struct strbuf b;

	(void)state;
	strbuf_init(&b, 10);
	assert_string_equal(b.data, "");
	strbuf_clear(&b);
	assert_true(strbuf_add(&b, ""));
	assert_string_equal(b.data, "");
	strbuf_release(&b);
	assert_string_equal(b.data, "");
}

static void
what_is_appended_stands_in_order(void **state)
{
	struct strbuf b;

	(void)state;
	strbuf_init(&b, 100000);
	for (int i = 0; i < 1000; i++)
		assert_true(strbuf_addf(&b, "%d,", i));
	assert_true(strbuf_add_char(&b, 'x'));
	assert_true(strbuf_add_code_point(&b, 0x5355));
	assert_int_equal(b.length, strlen(b.data));
	assert_int_equal(strncmp(b.data, "0,1,2,3,", 8), 0);
	assert_string_equal(b.data + b.length - 11, "98,999,x\xE5\x8D\x95");
	strbuf_release(&b);
}

static void
the_maximum_is_reached_but_never_passed(void **state)
{
	struct strbuf b;

	(void)state;
	strbuf_init(&b, 5);
	assert_true(strbuf_add(&b, "abc"));
	assert_false(b.full);
	assert_false(strbuf_add(&b, "def"));
	assert_true(b.full);
	assert_string_equal(b.data, "abc");
	assert_false(strbuf_addf(&b, "%s", "def"));
	assert_string_equal(b.data, "abc");
	assert_true(strbuf_add(&b, "de"));
	assert_string_equal(b.data, "abcde");
	assert_false(strbuf_add_char(&b, 'f'));
	assert_false(strbuf_splice(&b, 1, 1, "xy", 2));
	assert_string_equal(b.data, "abcde");
	assert_true(strbuf_splice(&b, 1, 2, "xy", 2));
	assert_string_equal(b.data, "axyde");
	strbuf_clear(&b);
	assert_false(b.full);
	assert_int_equal(b.length, 0);
	assert_int_equal(b.maximum, 5);
	strbuf_release(&b);
}

static void
formatting_into_an_almost_full_block_is_whole(void **state)
{
	struct strbuf b;

	(void)state;
	for (size_t before = 0; before < 70; before++) {
		strbuf_init(&b, 1000);
		for (size_t i = 0; i < before; i++)
			strbuf_add_char(&b, '-');
		assert_true(strbuf_addf(&b, "%s", "0123456789012345678901234567890123456789"));
		assert_int_equal(b.length, before + 40);
		assert_string_equal(b.data + before, "0123456789012345678901234567890123456789");
		strbuf_release(&b);
	}
}

static void
nul_bytes_may_be_put_in(void **state)
{
	struct strbuf b;

	(void)state;
	strbuf_init(&b, 10);
	assert_true(strbuf_add_n(&b, "a\0b", 3));
	assert_int_equal(b.length, 3);
	assert_memory_equal(b.data, "a\0b", 4);
	strbuf_release(&b);
}

static void
taking_hands_the_text_over_and_leaves_an_empty_one(void **state)
{
	struct strbuf b;
	char *text;

	(void)state;
	strbuf_init(&b, 10);
	text = strbuf_take(&b);
	assert_string_equal(text, "");
	mem_free(text);
	strbuf_add(&b, "abc");
	text = strbuf_take(&b);
	assert_string_equal(text, "abc");
	mem_free(text);
	assert_string_equal(b.data, "");
	assert_true(strbuf_add(&b, "0123456789"));
	strbuf_release(&b);
}

static void
splicing_inserts_deletes_and_replaces(void **state)
{
	struct strbuf b;

	(void)state;
	strbuf_init(&b, 100);
	assert_true(strbuf_splice(&b, 0, 0, "", 0));
	assert_true(strbuf_splice(&b, 0, 0, "held", 4));
	assert_true(strbuf_splice(&b, 2, 0, "llo wor", 7));
	assert_string_equal(b.data, "hello world");
	assert_true(strbuf_splice(&b, 0, 6, NULL, 0));
	assert_string_equal(b.data, "world");
	assert_true(strbuf_splice(&b, 3, 99, "t", 1));
	assert_string_equal(b.data, "wort");
	assert_true(strbuf_splice(&b, 99, 99, "h", 1));
	assert_string_equal(b.data, "worth");
	strbuf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_one_can_be_read),
		cmocka_unit_test(what_is_appended_stands_in_order),
		cmocka_unit_test(the_maximum_is_reached_but_never_passed),
		cmocka_unit_test(formatting_into_an_almost_full_block_is_whole),
		cmocka_unit_test(nul_bytes_may_be_put_in),
		cmocka_unit_test(taking_hands_the_text_over_and_leaves_an_empty_one),
		cmocka_unit_test(splicing_inserts_deletes_and_replaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

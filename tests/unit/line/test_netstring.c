/*
 * Framing of baresip's control port: whole frames come out however they were
 * cut; anything malformed breaks the stream.
 */
#include "line/netstring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define MAXIMUM 100

static struct netstring_reader reader;

static enum netstring_result
next(const char **payload, size_t *length)
{
	struct err e = ERR_INIT;
	enum netstring_result result = netstring_next(&reader, payload, length, &e);

	assert_int_equal(result == NETSTRING_BROKEN, e.code != ERR_NONE);
	return result;
}

static void
feed(const char *bytes, size_t length)
{
	struct err e = ERR_INIT;

	assert_true(netstring_feed(&reader, bytes, length, &e));
}

static void
expect_frame(const char *text)
{
	const char *payload;
	size_t length;

	assert_int_equal(next(&payload, &length), NETSTRING_FRAME);
	assert_int_equal(length, strlen(text));
	assert_memory_equal(payload, text, length);
}

static void
expect_more(void)
{
	const char *payload;
	size_t length;

	assert_int_equal(next(&payload, &length), NETSTRING_MORE);
	assert_null(payload);
}

static int
set_up(void **state)
{
	(void)state;
	netstring_reader_init(&reader, MAXIMUM);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	netstring_reader_release(&reader);
	return 0;
}

static void
frames_come_out_whole_wherever_they_are_cut(void **state)
{
	static const char stream[] = "5:hello,0:,6:\xe4\xbd\xa0\xe5\xa5\xbd,1:,,";
	size_t length = strlen(stream);

	(void)state;
	for (size_t cut = 0; cut <= length; cut++) {
		size_t seen = 0;
		const char *payload;
		size_t payload_length;

		netstring_reader_clear(&reader);
		for (int part = 0; part < 2; part++) {
			if (part == 0)
				feed(stream, cut);
			else
				feed(stream + cut, length - cut);
			while (next(&payload, &payload_length) == NETSTRING_FRAME)
				seen++;
		}
		assert_int_equal(seen, 4);
	}
}

static void
one_byte_at_a_time_is_enough(void **state)
{
	static const char stream[] = "5:hello,3:abc,";

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		feed(stream + i, 1);
		expect_more();
	}
	feed(stream + 7, 1);
	expect_frame("hello");
	for (size_t i = 8; i < 14; i++)
		feed(stream + i, 1);
	expect_frame("abc");
	expect_more();
}

static void
malformed_frames_break_the_stream(void **state)
{
	static const char *const streams[] = {
		"hello", ":a,", "-1:a,", "+1:a,", " 1:a,", "01:a,", "00:,", "1a:b,", "1;a,",
		"5:hellox", "1:ab", "9999999999:", "12345678901234567890", "101:",
		"{\"event\":true}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); i++) {
		const char *payload;
		size_t length;

		netstring_reader_clear(&reader);
		feed(streams[i], strlen(streams[i]));
		assert_int_equal(next(&payload, &length), NETSTRING_BROKEN);
		assert_null(payload);
		assert_int_equal(length, 0);
	}
}

static void
a_frame_of_the_maximum_passes_and_one_more_does_not(void **state)
{
	char bytes[200];
	const char *payload;
	size_t length;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	memcpy(bytes, "100:", 4);
	bytes[104] = ',';
	feed(bytes, 105);
	assert_int_equal(next(&payload, &length), NETSTRING_FRAME);
	assert_int_equal(length, 100);
	feed("101:", 4);
	assert_int_equal(next(&payload, &length), NETSTRING_BROKEN);
}

static void
a_flood_is_refused_instead_of_kept(void **state)
{
	char bytes[1000];
	struct err e = ERR_INIT;

	(void)state;
	memset(bytes, '1', sizeof(bytes));
	assert_false(netstring_feed(&reader, bytes, sizeof(bytes), &e));
	assert_int_equal(e.code, ERR_LIMIT);
}

static void
frames_are_written_as_they_are_read(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 12);
	assert_true(netstring_add(&out, "hello", 5));
	assert_string_equal(out.data, "5:hello,");
	assert_false(netstring_add(&out, "hello", 5));
	assert_string_equal(out.data, "5:hello,");	/* nothing half done */
	feed(out.data, out.length);
	expect_frame("hello");
	strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(frames_come_out_whole_wherever_they_are_cut,
		                                set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_byte_at_a_time_is_enough, set_up, tear_down),
		cmocka_unit_test_setup_teardown(malformed_frames_break_the_stream,
		                                set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_frame_of_the_maximum_passes_and_one_more_does_not,
		                                set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_flood_is_refused_instead_of_kept,
		                                set_up, tear_down),
		cmocka_unit_test_setup_teardown(frames_are_written_as_they_are_read,
		                                set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

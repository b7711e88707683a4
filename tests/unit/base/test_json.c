/* JSON, strict in and canonical out: base/json. */
#include "base/json.h"
#include "base/memory.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MAXIMUM 100000

static struct strbuf out;

static int
set_up(void **state)
{
	(void)state;
	strbuf_init(&out, MAXIMUM);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	strbuf_release(&out);
	return 0;
}

static struct json *
parsed(const char *text)
{
	struct err e = ERR_INIT;
	struct json *value = json_parse(text, strlen(text), MAXIMUM, &e);

	if (!value)
		print_message("%s\n", e.text);
	assert_non_null(value);
	return value;
}

static const char *
written(const struct json *value)
{
	strbuf_clear(&out);
	assert_true(json_write(value, &out));
	return out.data;
}

static const char *
rewritten(const char *text)
{
	struct json *value = parsed(text);
	const char *result = written(value);

	json_free(value);
	return result;
}

static struct err
refused(const char *text)
{
	struct err e = ERR_INIT;

	assert_null(json_parse(text, strlen(text), MAXIMUM, &e));
	assert_int_not_equal(e.code, ERR_NONE);
	return e;
}

static void
writing_is_canonical(void **state)
{
	(void)state;
	assert_string_equal(rewritten(" { \"b\" : 1 , \"a\" : [ true , false , null ] } "),
	                    "{\"a\":[true,false,null],\"b\":1}");
	assert_string_equal(rewritten("{\"b\":1,\"aa\":2,\"a\":3,\"B\":4,\"\":5}"),
	                    "{\"\":5,\"B\":4,\"a\":3,\"aa\":2,\"b\":1}");
	assert_string_equal(rewritten("\"\\u5355\\u5148\\u751f\""), "\"单先生\"");
	assert_string_equal(rewritten("\"\\ud83d\\ude00\""), "\"😀\"");
	assert_string_equal(rewritten("\"\\/ \\\" \\\\ \\n \\t\""), "\"/ \\\" \\\\ \\n \\t\"");
	assert_string_equal(rewritten("\"\\u001b\\u0007\""), "\"\\u001B\\u0007\"");
	assert_string_equal(rewritten("\"\\u202e\\u2028\\u007f\""), "\"\u202e\u2028\x7f\"");
	assert_string_equal(rewritten("-0"), "0");
	assert_string_equal(rewritten("[9223372036854775807,-9223372036854775808]"),
	                    "[9223372036854775807,-9223372036854775808]");
}

static void
equal_values_give_equal_bytes_however_they_were_made(void **state)
{
	struct json *made = json_object(), *read;

	(void)state;
	json_set(made, "z", json_whole(1));
	json_set(made, "name", json_text("wrong"));
	json_set(made, "name", json_text("单"));
	json_set(made, "gone", json_boolean(true));
	json_set(made, "gone", NULL);
	read = parsed("{\"name\":\"\\u5355\",\"z\":1}");
	assert_true(json_equal(made, read));
	assert_string_equal(written(made), "{\"name\":\"单\",\"z\":1}");
	assert_string_equal(written(read), "{\"name\":\"单\",\"z\":1}");
	json_free(made);
	json_free(read);
}

static void
floats_are_refused_with_their_place(void **state)
{
	struct err e;

	(void)state;
	e = refused("{\n \"单\": 1.5}");
	assert_int_equal(e.code, ERR_INVALID);
	assert_non_null(strstr(e.text, "line 2, column 7"));
	refused("1e3");
	refused("[1E3]");
	refused("-1.0");
	assert_string_equal(rewritten("\"1.5\""), "\"1.5\"");
}

static void
what_breaks_the_format_is_refused(void **state)
{
	static const char *const rows[] = {
		"", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "nul", "01", "+1", "--1", "1 2",
		"\"\n\"", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
		"\"a\xFF\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\xEF\xBB\xBF{}", "{\"a\"}",
		"9223372036854775808", "-9223372036854775809", "\"\\u0000\"", "NaN", "// x\n1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refused(rows[i]);
	refused("{\"\\u0000\":1}");
}

static void
the_words_of_a_refusal_are_harmless(void **state)
{
	struct err e = refused("[\"a\", \033[31mred]");

	(void)state;
	assert_null(strchr(e.text, '\033'));
	assert_non_null(strstr(e.text, "line 1"));
}

static void
duplicate_keys_are_refused(void **state)
{
	struct err e = refused("{\"role\":\"agent\",\"role\":\"admin\"}");

	(void)state;
	assert_int_equal(e.code, ERR_INVALID);
	refused("{\"a\":1,\"\\u0061\":2}");
}

static void
depth_stops_at_sixteen(void **state)
{
	char deep[2 * 100000 + 1];
	struct json *value = parsed("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]");
	struct err e;

	(void)state;
	json_free(value);
	e = refused("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]");
	assert_int_equal(e.code, ERR_LIMIT);
	assert_non_null(strstr(e.text, "column 17"));
	/* brackets in text do not count */
	value = parsed("\"[[[[[[[[[[[[[[[[[[[[[[[[\"");
	json_free(value);
	memset(deep, '[', 100000);
	deep[100000] = '\0';
	assert_null(json_parse(deep, 100000, MAXIMUM, &e));
	assert_int_equal(e.code, ERR_LIMIT);
}

static void
a_text_over_the_maximum_is_not_looked_at(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_null(json_parse("[1,2]", 5, 4, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	assert_null(json_parse_lenient("[1,2]", 5, 4, &e));
	assert_int_equal(e.code, ERR_LIMIT);
}

static void
writing_into_a_full_buffer_appends_nothing(void **state)
{
	struct json *value = parsed("{\"a\":\"0123456789\"}");
	struct strbuf small;

	(void)state;
	strbuf_init(&small, 12);
	strbuf_add(&small, "x=");
	assert_false(json_write(value, &small));
	assert_string_equal(small.data, "x=");
	strbuf_release(&small);
	json_free(value);
}

static const char *
mended(const char *bytes, size_t length)
{
	struct err e = ERR_INIT;
	struct json *value = json_parse_lenient(bytes, length, MAXIMUM, &e);
	const char *result;

	if (!value)
		print_message("%s\n", e.text);
	assert_non_null(value);
	result = written(value);
	json_free(value);
	return result;
}

static void
a_raw_name_of_a_caller_does_not_lose_the_event(void **state)
{
	(void)state;
	assert_string_equal(mended("{\"peer\":\"M\xFCller\"}", 17), "{\"peer\":\"M�ller\"}");
	assert_string_equal(mended("\"a\xE5\x8D\"", 5), "\"a�\"");
	assert_string_equal(mended("\"a\0b\033c\"", 7), "\"a�b\\u001Bc\"");
	assert_string_equal(mended("\"\\u0000\\ud800x\\udc00\"", 21), "\"��x�\"");
	assert_string_equal(mended("\"\\ud83d\\ude00\"", 14), "\"😀\"");
	assert_string_equal(mended("{\"a\":1,\"a\":2}", 13), "{\"a\":2}");
	assert_string_equal(mended("[1.5,-2e3,7]", 12), "[\"1.5\",\"-2e3\",7]");
	assert_string_equal(mended("\"单\\\"\\\\\"", 9), "\"单\\\"\\\\\"");
}

static void
lenient_reading_still_refuses_what_is_no_json(void **state)
{
	static const char *const rows[] = { "", "{", "\"a", "\"a\\", "\"\\u12", "[1 2]", "[[[[[[[[[[[[[[[[[" };
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_null(json_parse_lenient(rows[i], strlen(rows[i]), MAXIMUM, &e));
}

static void
asking_for_what_is_missing_or_of_another_kind_gives_the_fallback(void **state)
{
	struct json *value = parsed("{\"t\":\"x\",\"n\":5,\"b\":true,\"z\":null,\"a\":[1,2]}");

	(void)state;
	assert_string_equal(json_get_text(value, "t", "?"), "x");
	assert_string_equal(json_get_text(value, "n", "?"), "?");
	assert_string_equal(json_get_text(value, "none", "?"), "?");
	assert_null(json_get_text(value, "none", NULL));
	assert_int_equal(json_get_whole(value, "n", 7), 5);
	assert_int_equal(json_get_whole(value, "t", 7), 7);
	assert_true(json_get_boolean(value, "b", false));
	assert_true(json_get_boolean(value, "n", true));
	assert_int_equal(json_kind(json_get(value, "z")), JSON_NULL);
	assert_int_equal(json_kind(json_get(value, "a")), JSON_ARRAY);
	assert_int_equal(json_kind(value), JSON_OBJECT);
	assert_int_equal(json_count(value), 5);
	assert_int_equal(json_count(json_get(value, "a")), 2);
	assert_int_equal(json_count(json_get(value, "t")), 0);
	assert_int_equal(json_as_whole(json_at(json_get(value, "a"), 1), 0), 2);
	assert_null(json_at(json_get(value, "a"), 2));
	assert_null(json_at(value, 0));
	assert_null(json_get(json_get(value, "a"), "t"));
	assert_null(json_get(NULL, "t"));
	json_free(value);
	json_free(NULL);
}

static void
a_copy_is_independent(void **state)
{
	struct json *value = parsed("{\"a\":{\"b\":1}}");
	struct json *copy = json_dup(value);

	(void)state;
	json_set(value, "a", json_null());
	assert_string_equal(written(copy), "{\"a\":{\"b\":1}}");
	assert_string_equal(written(value), "{\"a\":null}");
	json_free(copy);
	json_free(value);
}

static bool
note_key(const char *key, const struct json *value, void *context)
{
	strbuf_addf(context, "%s=%d ", key, (int)json_as_whole(value, -1));
	return strcmp(key, "c") != 0;
}

static void
members_are_visited_in_order_until_one_says_stop(void **state)
{
	struct json *value = parsed("{\"d\":4,\"c\":3,\"a\":1,\"b\":2}");

	(void)state;
	strbuf_clear(&out);
	assert_false(json_each(value, note_key, &out));
	assert_string_equal(out.data, "a=1 b=2 c=3 ");
	json_set(value, "c", NULL);
	strbuf_clear(&out);
	assert_true(json_each(value, note_key, &out));
	assert_string_equal(out.data, "a=1 b=2 d=4 ");
	json_free(value);
}

static void
the_pretty_form_is_indented_and_sorted(void **state)
{
	struct json *value = parsed("{\"b\":[1],\"a\":{}}");

	(void)state;
	assert_true(json_write_pretty(value, &out));
	assert_string_equal(out.data, "{\n  \"a\": {},\n  \"b\": [\n    1\n  ]\n}");
	json_free(value);
}

static void
arrays_keep_their_order(void **state)
{
	struct json *array = json_array();

	(void)state;
	json_append(array, json_text_n("abc", 2));
	json_append(array, json_whole(-3));
	json_append(array, json_object());
	assert_string_equal(written(array), "[\"ab\",-3,{}]");
	json_free(array);
}

static void
a_text_that_is_not_utf8_is_a_fault_of_the_program(void **state)
{
	int status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		struct rlimit no_core = { 0, 0 };

		setrlimit(RLIMIT_CORE, &no_core);
		close(STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		json_free(json_text("\xFF"));
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(writing_is_canonical),
		TEST(equal_values_give_equal_bytes_however_they_were_made),
		TEST(floats_are_refused_with_their_place),
		TEST(what_breaks_the_format_is_refused),
		TEST(the_words_of_a_refusal_are_harmless),
		TEST(duplicate_keys_are_refused),
		TEST(depth_stops_at_sixteen),
		TEST(a_text_over_the_maximum_is_not_looked_at),
		TEST(writing_into_a_full_buffer_appends_nothing),
		TEST(a_raw_name_of_a_caller_does_not_lose_the_event),
		TEST(lenient_reading_still_refuses_what_is_no_json),
		TEST(asking_for_what_is_missing_or_of_another_kind_gives_the_fallback),
		TEST(a_copy_is_independent),
		TEST(members_are_visited_in_order_until_one_says_stop),
		TEST(the_pretty_form_is_indented_and_sorted),
		TEST(arrays_keep_their_order),
		TEST(a_text_that_is_not_utf8_is_a_fault_of_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

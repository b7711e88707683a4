/* The rules of patterns of fields: what fits, what is refused and where, and that none takes long. */
#include "base/strbuf.h"
#include "model/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

struct fitting {
	const char *pattern, *text;
	bool fits;
};

static void
a_pattern_speaks_of_the_whole_value(void **state)
{
	static const struct fitting cases[] = {
		{ "abc", "abc", true },		{ "abc", "abcd", false },
		{ "abc", "xabc", false },	{ "abc", "", false },
		{ "", "", true },		{ "", "a", false },
		{ "a.c", "axc", true },		{ "a.c", "a监c", true },
		{ "[A-Z]{2}\\d{3}", "TS123", true }, { "[A-Z]{2}\\d{3}", "Ts123", false },
		{ "[A-Z]{2}\\d{3}", "TS12", false }, { "[A-Z]{2}\\d{3}", "TS1234", false },
		{ "[^0-9]+", "abc", true },	{ "[^0-9]+", "ab1", false },
		{ "a|bc", "a", true },		{ "a|bc", "bc", true },
		{ "a|bc", "ac", false },	{ "(a|b)c", "bc", true },
		{ "a?b", "b", true },		{ "a?b", "aab", false },
		{ "a*", "", true },		{ "a*", "aaaa", true },
		{ "a+", "", false },		{ "(ab)+", "ababab", true },
		{ "a{2,4}", "a", false },	{ "a{2,4}", "aaaa", true },
		{ "a{2,4}", "aaaaa", false },	{ "a{2,}", "aaaaaa", true },
		{ "a{0}", "", true },		{ "a{0}", "a", false },
		{ "\\.\\*", ".*", true },	{ "\\.", "x", false },
		{ "[a\\-z]", "-", true },	{ "[a-]", "-", true },
		{ "[监控]{2}", "监控", true },	{ "[一-龥]+", "晴岭监控", true },
		{ "[一-龥]+", "abc", false },	{ "(a*)*b", "aaab", true },
		{ "()", "", true },		{ "|a", "", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = ERR_INIT;

		if (!pattern_check(cases[i].pattern, &e))
			fail_msg("%s: %s", cases[i].pattern, e.text);
		if (pattern_fits(cases[i].pattern, cases[i].text) != cases[i].fits)
			fail_msg("%s on %s", cases[i].pattern, cases[i].text);
	}
}

struct broken {
	const char *pattern, *says;
};

static void
a_broken_pattern_is_told_at_its_character(void **state)
{
	static const struct broken cases[] = {
		{ "a(b", "character 4" },     { "ab)", "character 3" },
		{ "[ab", "character 4" },     { "[]", "character 3" },
		{ "*a", "character 1" },      { "a{2", "{ without }" },
		{ "a{4,2}", "write {2}" },    { "a{x}", "a number is missing" },
		{ "a{101}", "too often" },    { "\\q", "unknown sign" },
		{ "a\\", "unknown sign" },    { "[z-a]", "backwards" },
		{ "a]", "character 2" },      { "监(", "character 3" },
		{ "(((((((((((((((((((((a", "too many brackets" },
		{ "((a{100}){100}){100}", "multiply" },
		{ "((((){100}){100}){100}){100}", "multiply" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = ERR_INIT;

		if (pattern_check(cases[i].pattern, &e))
			fail_msg("%s passes", cases[i].pattern);
		if (!strstr(e.text, cases[i].says))
			fail_msg("%s: %s", cases[i].pattern, e.text);
		assert_false(pattern_fits(cases[i].pattern, "a"));
	}
}

static void
a_pattern_longer_than_the_maximum_is_refused(void **state)
{
	struct err e = ERR_INIT;
	char pattern[PATTERN_MAX + 2];

	(void)state;
	memset(pattern, 'a', sizeof pattern);
	pattern[PATTERN_MAX + 1] = '\0';
	assert_false(pattern_check(pattern, &e));
	pattern[PATTERN_MAX] = '\0';
	assert_true(pattern_check(pattern, &e));
}

static void
no_pattern_takes_long_however_wicked(void **state)
{
	static const char *const patterns[] = {
		"(a|a)*(a|a)*(a|a)*(a|a)*b", "(((a*)*)*)*b", "(a?){30}a{30}", "(.*)(.*)(.*)(.*)x",
	};
	char text[4001];
	struct timespec from, to;

	(void)state;
	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = '\0';
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		assert_false(pattern_fits(patterns[i], text));
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	/* milliseconds here; an engine that tries back would need longer than there is time */
	assert_true(to.tv_sec - from.tv_sec < 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pattern_speaks_of_the_whole_value),
		cmocka_unit_test(a_broken_pattern_is_told_at_its_character),
		cmocka_unit_test(a_pattern_longer_than_the_maximum_is_refused),
		cmocka_unit_test(no_pattern_takes_long_however_wicked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

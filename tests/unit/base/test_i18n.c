/* Interface texts in two languages: base/i18n. */
#include "base/i18n.h"
#include "base/paths.h"
#include "base/strbuf.h"

#include <locale.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#define ENGLISH "No space left on device"
#define CHINESE "磁盘空间已满"

static int
start(void **state)
{
	struct err e = ERR_INIT;
	struct strbuf folder;

	(void)state;
	/* a locale that is not generated: everything must work all the same */
	setenv("LC_ALL", "zh_CN.UTF-8", 1);
	unsetenv("LANGUAGE");
	strbuf_init(&folder, 4096);
	if (!path_of(PATH_LOCALE, NULL, &folder, &e))
		return -1;
	i18n_start(folder.data);
	strbuf_release(&folder);
	return 0;
}

static void
the_language_of_the_environment_is_the_first_one(void **state)
{
	(void)state;
	assert_int_equal(i18n_get(), LANGUAGE_CHINESE);
	assert_string_equal(i18n_text(ENGLISH), CHINESE);
}

static void
characters_are_utf8_and_numbers_stay_those_of_c(void **state)
{
	wchar_t wide[4];
	char text[16];

	(void)state;
	assert_int_equal(mbstowcs(wide, "单", 4), 1);
	assert_int_equal(wide[0], 0x5355);
	snprintf(text, sizeof(text), "%.1f", 1.5);
	assert_string_equal(text, "1.5");
}

static void
switching_takes_effect_at_once(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		i18n_set(LANGUAGE_ENGLISH);
		assert_string_equal(i18n_text(ENGLISH), ENGLISH);
		i18n_set(LANGUAGE_CHINESE);
		assert_string_equal(i18n_text(ENGLISH), CHINESE);
	}
	i18n_set((enum language)99);
	assert_int_equal(i18n_get(), LANGUAGE_CHINESE);
}

static void
one_text_can_be_asked_for_in_the_other_language(void **state)
{
	(void)state;
	i18n_set(LANGUAGE_ENGLISH);
	assert_string_equal(i18n_text_in(LANGUAGE_CHINESE, ENGLISH), CHINESE);
	assert_string_equal(i18n_text(ENGLISH), ENGLISH);
	i18n_set(LANGUAGE_CHINESE);
	assert_string_equal(i18n_text_in(LANGUAGE_ENGLISH, ENGLISH), ENGLISH);
	assert_string_equal(i18n_text(ENGLISH), CHINESE);
}

static void
what_is_not_translated_stays_english(void **state)
{
	(void)state;
	i18n_set(LANGUAGE_CHINESE);
	assert_string_equal(i18n_text("no such text anywhere"), "no such text anywhere");
	/* gettext's own answer to the empty text would be the head of the catalogue */
	assert_string_equal(i18n_text(""), "");
}

static void
counting_follows_the_rule_of_the_language(void **state)
{
	(void)state;
	i18n_set(LANGUAGE_ENGLISH);
	assert_string_equal(i18n_count("%lu row", "%lu rows", 1), "%lu row");
	assert_string_equal(i18n_count("%lu row", "%lu rows", 0), "%lu rows");
	assert_string_equal(i18n_count("%lu row", "%lu rows", 2), "%lu rows");
}

static void
language_codes_go_there_and_back(void **state)
{
	enum language language;

	(void)state;
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		assert_true(i18n_from_code(i18n_code((enum language)i), &language));
		assert_int_equal(language, i);
	}
	assert_false(i18n_from_code("fr", &language));
	assert_false(i18n_from_code("", &language));
}

static void
the_environment_is_read_as_gettext_reads_it(void **state)
{
	static const struct {
		const char *language, *all, *messages, *lang;
		enum language expected;
	} rows[] = {
		{ NULL, NULL, NULL, NULL, LANGUAGE_ENGLISH },
		{ NULL, NULL, NULL, "zh_CN.UTF-8", LANGUAGE_CHINESE },
		{ NULL, NULL, NULL, "zh", LANGUAGE_CHINESE },
		{ NULL, NULL, "en_GB.UTF-8", "zh_CN.UTF-8", LANGUAGE_ENGLISH },
		{ NULL, "zh_TW.UTF-8", "en_GB.UTF-8", "en_GB", LANGUAGE_CHINESE },
		{ "fr:zh_CN:en", NULL, NULL, "en_GB.UTF-8", LANGUAGE_CHINESE },
		{ "en:zh", NULL, NULL, "zh_CN", LANGUAGE_ENGLISH },
		{ "", "C", NULL, "zh_CN", LANGUAGE_ENGLISH },
		{ NULL, "zha_CN", NULL, NULL, LANGUAGE_ENGLISH },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *const names[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };
		const char *const values[] = { rows[i].language, rows[i].all, rows[i].messages,
			                       rows[i].lang };

		for (int n = 0; n < 4; n++) {
			if (values[n])
				setenv(names[n], values[n], 1);
			else
				unsetenv(names[n]);
		}
		assert_int_equal(i18n_of_environment(), rows[i].expected);
	}
	setenv("LANGUAGE", "zh_CN", 1);
}

static void
another_character_set_in_the_environment_is_noticed(void **state)
{
	(void)state;
	unsetenv("LC_CTYPE");
	unsetenv("LANG");
	setenv("LC_ALL", "zh_CN.GB18030", 1);
	assert_false(i18n_environment_is_utf8());
	setenv("LC_ALL", "zh_CN.utf8", 1);
	assert_true(i18n_environment_is_utf8());
	setenv("LC_ALL", "C", 1);
	assert_true(i18n_environment_is_utf8());
	unsetenv("LC_ALL");
	assert_true(i18n_environment_is_utf8());
}

static atomic_int wrong_texts;
static atomic_bool enough;

static void *
keep_asking(void *context)
{
	(void)context;
	while (!atomic_load(&enough)) {
		if (strcmp(i18n_text_in(LANGUAGE_CHINESE, ENGLISH), CHINESE) != 0)
			atomic_fetch_add(&wrong_texts, 1);
		if (strcmp(i18n_text_in(LANGUAGE_ENGLISH, ENGLISH), ENGLISH) != 0)
			atomic_fetch_add(&wrong_texts, 1);
	}
	return NULL;
}

static void
other_threads_may_ask_while_one_switches(void **state)
{
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, keep_asking, NULL), 0);
	for (int i = 0; i < 20000; i++)
		i18n_set(i % 2 ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH);
	atomic_store(&enough, true);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(atomic_load(&wrong_texts), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_language_of_the_environment_is_the_first_one),
		cmocka_unit_test(characters_are_utf8_and_numbers_stay_those_of_c),
		cmocka_unit_test(switching_takes_effect_at_once),
		cmocka_unit_test(one_text_can_be_asked_for_in_the_other_language),
		cmocka_unit_test(what_is_not_translated_stays_english),
		cmocka_unit_test(counting_follows_the_rule_of_the_language),
		cmocka_unit_test(language_codes_go_there_and_back),
		cmocka_unit_test(the_environment_is_read_as_gettext_reads_it),
		cmocka_unit_test(another_character_set_in_the_environment_is_noticed),
		cmocka_unit_test(other_threads_may_ask_while_one_switches),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}

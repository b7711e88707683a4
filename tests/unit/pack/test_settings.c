/*
 * The rules of settings.yaml: a missing file means the defaults, what is
 * written reads back the same, every fault is told by line and column, and a
 * faulty file changes nothing.
 */
#include "lib/home.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "pack/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

static const char *const actions[] = { "answer", "hang-up", "said" };
static const char *const themes[] = { "dark", "light", "mono" };

static const struct settings_known known = {
	.actions = actions,
	.action_count = 3,
	.themes = themes,
	.theme_count = 3,
};

struct wanted {
	const char *text, *fault;
};

static void
nothing_written_means_the_defaults(void **state)
{
	struct fault_list faults;
	struct settings settings;

	(void)state;
	fault_list_init(&faults);
	assert_true(settings_parse(&settings, "s", "", 0, &known, &faults));
	assert_int_equal(settings.language, SETTINGS_LANGUAGE_AUTO);
	assert_int_equal(settings.line, SETTINGS_LINE_MANUAL);
	assert_string_equal(settings.theme, "dark");
	assert_string_equal(settings.telephone.control_host, "127.0.0.1");
	assert_int_equal(settings.telephone.control_port, 4444);
	assert_true(settings.telephone.start);
	assert_null(settings.telephone.password);
	assert_true(settings.mouse);
	assert_true(settings.daily_backup);
	assert_int_equal(settings.lock_after_minutes, 10);
	assert_int_equal(settings.key_count, 0);
	settings_release(&settings);
	fault_list_release(&faults);
}

static void
a_missing_file_means_the_defaults(void **state)
{
	struct fault_list faults;
	struct settings settings;
	struct err e = ERR_INIT;

	(void)state;
	fault_list_init(&faults);
	assert_true(settings_load(&settings, "/nonexistent/settings.yaml", &known, &faults, &e));
	assert_string_equal(settings.theme, "dark");
	assert_int_equal(e.code, ERR_NONE);
	settings_release(&settings);
	fault_list_release(&faults);
}

static void
fill(struct settings *settings)
{
	const struct settings_key keys[] = {
		{ "answer", { "F3", "Ctrl-A" } },
		{ "said", { "Alt-s", NULL } },
	};

	settings_init(settings);
	settings->language = SETTINGS_LANGUAGE_CHINESE;
	settings->line = SETTINGS_LINE_BARESIP;
	settings->bell = SETTINGS_BELL_OFF;
	settings->notification = SETTINGS_NOTIFICATION_OSC777;
	settings->ascii = SETTINGS_NO;
	settings->ambiguous_width = 2;
	settings->mouse = false;
	settings->daily_backup = false;
	settings->lock_after_minutes = 0;
	settings->telephone.control_port = 5555;
	settings->telephone.start = false;
	settings_set_text(settings, &settings->pack, "./data/我的 热线");
	settings_set_text(settings, &settings->desk, "K07");
	settings_set_text(settings, &settings->theme, "light");
	settings_set_text(settings, &settings->telephone.account, "1001");
	settings_set_text(settings, &settings->telephone.registrar, "[2001:db8::1]:5060");
	settings_set_text(settings, &settings->telephone.password, "a\"b\\c: #d 密码'");
	settings_set_text(settings, &settings->telephone.transport, "tls");
	settings_set_text(settings, &settings->telephone.microphone, "alsa,plughw:1");
	settings_set_text(settings, &settings->telephone.address, "192.168.1.20");
	settings->telephone.sip_port = 5062;
	settings->telephone.media_from = 20000;
	settings->telephone.media_to = 20100;
	settings_set_keys(settings, keys, 2);
}

static void
assert_filled(const struct settings *settings)
{
	assert_int_equal(settings->language, SETTINGS_LANGUAGE_CHINESE);
	assert_int_equal(settings->line, SETTINGS_LINE_BARESIP);
	assert_int_equal(settings->bell, SETTINGS_BELL_OFF);
	assert_int_equal(settings->notification, SETTINGS_NOTIFICATION_OSC777);
	assert_int_equal(settings->ascii, SETTINGS_NO);
	assert_int_equal(settings->ambiguous_width, 2);
	assert_false(settings->mouse);
	assert_false(settings->daily_backup);
	assert_int_equal(settings->lock_after_minutes, 0);
	assert_int_equal(settings->telephone.control_port, 5555);
	assert_false(settings->telephone.start);
	assert_string_equal(settings->pack, "./data/我的 热线");
	assert_string_equal(settings->desk, "K07");
	assert_string_equal(settings->theme, "light");
	assert_string_equal(settings->telephone.account, "1001");
	assert_string_equal(settings->telephone.registrar, "[2001:db8::1]:5060");
	assert_string_equal(settings->telephone.password, "a\"b\\c: #d 密码'");
	assert_string_equal(settings->telephone.transport, "tls");
	assert_string_equal(settings->telephone.microphone, "alsa,plughw:1");
	assert_null(settings->telephone.speaker);
	assert_string_equal(settings->telephone.address, "192.168.1.20");
	assert_int_equal(settings->telephone.sip_port, 5062);
	assert_int_equal(settings->telephone.media_from, 20000);
	assert_int_equal(settings->telephone.media_to, 20100);
	assert_int_equal(settings->key_count, 2);
	assert_string_equal(settings->keys[0].action, "answer");
	assert_string_equal(settings->keys[0].keys[0], "F3");
	assert_string_equal(settings->keys[0].keys[1], "Ctrl-A");
	assert_string_equal(settings->keys[1].keys[0], "Alt-s");
	assert_null(settings->keys[1].keys[1]);
}

static void
what_is_saved_reads_back_the_same(void **state)
{
	struct fault_list faults;
	struct settings settings, again;
	struct err e = ERR_INIT;
	struct home home;
	struct stat status;

	(void)state;
	home_make(&home);
	fault_list_init(&faults);
	fill(&settings);
	const char *path = home_path(&home, "settings.yaml");

	assert_true(settings_save(&settings, path, &known, &e));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_true(settings_load(&again, path, &known, &faults, &e));
	assert_filled(&again);
	assert_int_equal(faults.count, 0);
	settings_release(&again);
	settings_release(&settings);
	fault_list_release(&faults);
	home_remove(&home);
}

static void
a_copy_stands_on_its_own(void **state)
{
	struct settings settings, copy;

	(void)state;
	fill(&settings);
	settings_copy(&copy, &settings);
	settings_release(&settings);
	assert_filled(&copy);
	settings_release(&copy);
}

static void
settings_that_would_not_read_back_are_not_saved(void **state)
{
	struct settings settings;
	struct err e = ERR_INIT;
	struct home home;

	(void)state;
	home_make(&home);
	home_write(&home, "settings.yaml", "theme: mono\n");
	settings_init(&settings);
	settings_set_text(&settings, &settings.desk, "O1");
	assert_false(settings_save(&settings, home_path(&home, "settings.yaml"), &known, &e));
	assert_int_equal(e.code, ERR_INVALID);
	assert_non_null(strstr(e.text, "desk: \"O1\" does not fit"));
	settings_set_text(&settings, &settings.desk, NULL);
	settings_set_text(&settings, &settings.theme, "darc");
	assert_false(settings_save(&settings, home_path(&home, "settings.yaml"), &known, &e));
	assert_non_null(strstr(e.text, "there is no theme \"darc\" (did you mean dark?)"));
	char *kept = home_read(&home, "settings.yaml");

	assert_string_equal(kept, "theme: mono\n");
	free(kept);
	settings_release(&settings);
	home_remove(&home);
}

static void
every_fault_is_told_with_its_place(void **state)
{
	static const struct wanted wanted[] = {
		{ "themes: dark\n", "s:1:1: unknown key \"themes\" (did you mean theme?)" },
		{ "theme: darc\n",
		  "s:1:8: theme: there is no theme \"darc\" (did you mean dark?)" },
		{ "line: baresipp\n",
		  "s:1:7: line: \"baresipp\" is unknown (did you mean baresip?) (one of manual, sim, "
		  "baresip)" },
		{ "telephone:\n  port: 70000\n",
		  "s:2:9: telephone.port: 70000 is out of bounds (from 1 to 65535)" },
		{ "telephone: {transport: sctp}\n",
		  "s:1:24: telephone.transport: \"sctp\" is unknown (did you mean tcp?) "
		  "(one of udp, tcp, tls)" },
		{ "telephone: {account: \"1001@pbx\"}\n",
		  "s:1:22: telephone.account: \"1001@pbx\" does not fit (write letters, digits and . "
		  "- _ + ~, without @)" },
		{ "desk: K1O\n",
		  "s:1:7: desk: \"K1O\" does not fit (write 2 to 4 capital letters and digits, "
		  "without I O Q)" },
		{ "keys:\n  answr: F2\n",
		  "s:2:3: keys.answr: there is no action \"answr\" (did you mean answer?)" },
		{ "keys:\n  answer: Ctrl-M\n",
		  "s:2:11: keys.answer: \"Ctrl-M\" does not fit (write F2, Ctrl-L or Alt-s; Ctrl-H I "
		  "J M [ and Space cannot be used)" },
		{ "keys:\n  answer: [F2, F3, F4]\n",
		  "s:2:11: keys.answer: has 3 items (at most 2)" },
		{ "keys: {answer: F2, answer: F3}\n",
		  "s:1:20: keys.answer: \"answer\" is taken by number 1 of the list" },
		{ "lock_after_minutes: -1\n",
		  "s:1:21: lock_after_minutes: -1 is out of bounds (from 0 to 600)" },
		{ "mouse: on\n", "s:1:8: mouse: \"on\" is neither (write true or false)" },
		{ "- theme: dark\n", "s:1:1: keys are wanted (write key: value)" },
		{ "theme: [dark\n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		struct fault_list faults;
		struct settings settings;
		struct strbuf told;

		fault_list_init(&faults);
		strbuf_init(&told, 2000);
		assert_false(settings_parse(&settings, "s", wanted[i].text, strlen(wanted[i].text),
		                            &known, &faults));
		assert_int_equal(faults.count, 1);
		fault_text(&faults.items[0], &told);
		if (wanted[i].fault)
			assert_string_equal(told.data, wanted[i].fault);
		assert_string_equal(settings.theme, "dark");
		assert_int_equal(settings.key_count, 0);
		strbuf_release(&told);
		settings_release(&settings);
		fault_list_release(&faults);
	}
}

static void
a_faulty_file_gives_the_defaults_and_says_how_many_faults(void **state)
{
	struct fault_list faults;
	struct settings settings;
	struct err e = ERR_INIT;
	struct home home;

	(void)state;
	home_make(&home);
	home_write(&home, "settings.yaml", "theme: mono\nmous: true\nline: x\n");
	fault_list_init(&faults);
	assert_false(
		settings_load(&settings, home_path(&home, "settings.yaml"), &known, &faults, &e));
	assert_int_equal(faults.count, 2);
	assert_non_null(strstr(e.text, "2 faults"));
	assert_string_equal(settings.theme, "dark");
	settings_release(&settings);
	fault_list_release(&faults);
	home_remove(&home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_written_means_the_defaults),
		cmocka_unit_test(a_missing_file_means_the_defaults),
		cmocka_unit_test(what_is_saved_reads_back_the_same),
		cmocka_unit_test(a_copy_stands_on_its_own),
		cmocka_unit_test(settings_that_would_not_read_back_are_not_saved),
		cmocka_unit_test(every_fault_is_told_with_its_place),
		cmocka_unit_test(a_faulty_file_gives_the_defaults_and_says_how_many_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What doctor finds, and that it leaves everything as it was. */
#include "base/clock.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/paths.h"
#include "cmd/command.h"
#include "lib/home.h"
#include "lib/program.h"
#include "lib/store_fixture.h"
#include "store/care.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <cmocka.h>

#define ARGUMENTS_MAX 8

static struct fixture f;
static struct json *answer;
static int status;
static int listener = -1;

static int
set_up(void **state)
{
	(void)state;
	fixture_start(&f, 1);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	json_free(answer);
	answer = NULL;
	if (listener >= 0)
		close(listener);
	listener = -1;
	fixture_stop(&f);
	return 0;
}

/* --- helpers ------------------------------------------------------------------------------ */

static char *
ask(int count, const char *const *arguments)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	status = command_run(command_find(command_table, "doctor"), count, (char **)arguments, out,
	                     stderr);
	fclose(out);
	return text;
}

static void
examine_store(const char *store)
{
	const char *const arguments[] = { "doctor", "--json", "--store", store };
	struct err e = ERR_INIT;
	char *text = ask(4, arguments);

	json_free(answer);
	answer = json_parse(text, strlen(text), 1 << 20, &e);
	if (!answer)
		fail_msg("%s\n%s", e.text, text);
	free(text);
}

static void
examine(void)
{
	examine_store(f.path);
}

/* The n-th finding about a topic, or NULL. */
static const struct json *
finding(const char *topic, size_t n)
{
	const struct json *list = json_get(answer, "findings");

	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *one = json_at(list, i);

		if (!strcmp(json_get_text(one, "topic", ""), topic) && n-- == 0)
			return one;
	}
	return NULL;
}

static void
found(const char *topic, const char *verdict, const char *words)
{
	for (size_t n = 0; finding(topic, n); n++) {
		const struct json *one = finding(topic, n);

		if (!strcmp(json_get_text(one, "verdict", ""), verdict) &&
		    strstr(json_get_text(one, "text", ""), words))
			return;
	}
	{
		struct strbuf all;

		strbuf_init(&all, 1 << 20);
		json_write_pretty(answer, &all);
		fail_msg("no %s about %s with \"%s\" in:\n%s", verdict, topic, words, all.data);
	}
}

static void
set_settings(const char *text)
{
	home_write(&f.home, "settings.yaml", text);
}

static int
listen_on(in_addr_t address)
{
	struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(address) };
	socklen_t size = sizeof(name);

	if (listener >= 0)
		close(listener);
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&name, size), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&name, &size), 0);
	return ntohs(name.sin_port);
}

static void
set_telephone(int port, const char *more)
{
	char text[400];

	snprintf(text, sizeof(text), "line: baresip\ntelephone: {port: %d, start: false%s}\n", port,
	         more);
	set_settings(text);
}

/* --- a desk that is well ------------------------------------------------------------------ */

static void
a_desk_that_is_well_is_told_so(void **state)
{
	(void)state;
	fixture_customer(&f, "王小明", "13800138000");
	clock_init_virtual(&f.clock, 0);
	examine();
	found("store", "fine", "1 customers");
	found("pack", "fine", "monitoring");
	found("calendar", "fine", "Asia/Shanghai");
	found("languages", "fine", "Chinese");
	found("desk", "fine", "process ");
	found("line", "fine", "by hand");
	assert_int_equal(json_get_whole(answer, "wrong", -1), 0);
	assert_int_equal(status, COMMAND_OK);
}

static void
nothing_is_made_or_locked(void **state)
{
	(void)state;
	examine_store(home_path(&f.home, "none.db"));
	found("store", "fine", "none yet");
	assert_int_equal(status, COMMAND_OK);
	assert_int_not_equal(access(home_path(&f.home, "none.db"), F_OK), 0);
	assert_int_not_equal(access(home_path(&f.home, "none.db.lock"), F_OK), 0);
	assert_int_not_equal(access(home_path(&f.home, "settings.yaml"), F_OK), 0);
}

static void
people_read_words_and_what_to_do(void **state)
{
	const char *const arguments[] = { "doctor", "--store", f.path };
	char *text;

	(void)state;
	set_settings("theme: drak\n");
	text = ask(3, arguments);
	assert_int_equal(status, COMMAND_REFUSED);
	assert_non_null(strstr(text, "WRONG  settings "));
	assert_non_null(strstr(text, "> mend these lines"));
	assert_non_null(strstr(text, "1 thing is wrong\n"));
	free(text);
}

/* --- what is wrong ------------------------------------------------------------------------ */

static void
every_fault_of_the_settings_is_said(void **state)
{
	(void)state;
	set_settings("theme: drak\nbell: loud\nkeys: {no_such_action: [F2]}\n");
	examine();
	found("settings", "wrong", "settings.yaml:1:");
	found("settings", "wrong", "settings.yaml:2:");
	found("settings", "wrong", "settings.yaml:3:");
	assert_int_equal(status, COMMAND_REFUSED);
}

/* A copy of the pack with a key mistyped. */
static void
break_a_pack(void)
{
	static const char *const files[] = { "pack.yaml", "scripts.yaml", "tickets.yaml",
	                                     "followups.yaml" };

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		char from[200], to[200], *bytes, *key;
		struct err e = ERR_INIT;
		size_t length;

		snprintf(from, sizeof(from), "data/packs/monitoring/%s", files[i]);
		snprintf(to, sizeof(to), "packs/broken/%s", files[i]);
		assert_true(file_read(from, 1 << 20, &bytes, &length, &e));
		key = strstr(bytes, "timezone:");
		if (key)
			memcpy(key, "timezoen:", strlen("timezoen:"));
		home_write(&f.home, to, bytes);
		mem_free(bytes);
	}
}

static void
a_faulty_pack_is_said_with_its_line(void **state)
{
	(void)state;
	break_a_pack();
	set_settings("pack: broken\n");
	examine();
	found("pack", "wrong", "pack.yaml:7:1");
	assert_int_equal(status, COMMAND_REFUSED);
	set_settings("pack: nowhere\n");
	examine();
	found("pack", "wrong", "nowhere");
}

static void
a_damaged_store_is_said(void **state)
{
	FILE *file;

	(void)state;
	fixture_live(&f, 300);
	fixture_close(&f);
	file = fopen(f.path, "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, 5 * 4096, SEEK_SET), 0);
	for (int i = 0; i < 8 * 4096; i++)
		fputc(0xa5, file);
	fclose(file);
	examine();
	found("store", "wrong", "");
	assert_int_equal(status, COMMAND_REFUSED);
	assert_int_equal(truncate(f.path, 100), 0);
	examine();
	found("store", "wrong", "");
}

static void
a_store_that_others_may_read_is_said(void **state)
{
	(void)state;
	assert_int_equal(chmod(f.path, 0644), 0);
	examine();
	found("store", "wrong", "others may read it (mode 644)");
	assert_non_null(strstr(json_get_text(finding("store", 1), "advice", ""), "chmod 600"));
}

static void
a_clock_behind_the_store_is_said(void **state)
{
	struct clock now;

	(void)state;
	clock_init_system(&now);
	clock_init_virtual(&f.clock, clock_wall_ms(&now) + 5 * 3600000LL);
	fixture_customer(&f, "王小明", "13800138000");
	examine();
	found("clock", "wrong", "before the newest entry of the store");
}

static void
a_backup_that_stays_behind_is_said(void **state)
{
	struct utimbuf old = { 0, 0 };
	struct clock now;

	(void)state;
	clock_init_system(&now);
	examine();
	found("backup", "note", "none yet");
	home_write(&f.home, "backups/hotseat-2026-11-20.db", "x");
	examine();
	found("backup", "fine", "1 kept");
	old.actime = old.modtime = (time_t)(clock_wall_ms(&now) / 1000) - 9 * 86400;
	assert_int_equal(utime(home_path(&f.home, "backups/hotseat-2026-11-20.db"), &old), 0);
	examine();
	found("backup", "wrong", "9 days old");
	set_settings("daily_backup: false\n");
	examine();
	found("backup", "note", "switched off");
}

/* --- the telephone ------------------------------------------------------------------------ */

static void
a_control_port_open_to_the_network_is_wrong(void **state)
{
	(void)state;
	set_telephone(listen_on(INADDR_ANY), "");
	examine();
	found("softphone", "wrong", "open to the network");
	set_telephone(listen_on(INADDR_LOOPBACK), "");
	examine();
	found("softphone", "fine", "for this machine alone");
}

static void
a_softphone_that_nobody_starts_is_wrong(void **state)
{
	int port = listen_on(INADDR_LOOPBACK);

	(void)state;
	close(listener);
	listener = -1;
	set_telephone(port, "");
	examine();
	found("softphone", "wrong", "nobody listens");
	found("account", "note", "none");
	found("busy", "note", "486");
}

static void
a_softphone_elsewhere_is_wrong(void **state)
{
	(void)state;
	set_telephone(4444, ", host: telephone.example");
	examine();
	found("softphone", "wrong", "telephone.example");
}

static void
an_account_is_shown_without_its_password(void **state)
{
	struct strbuf all;

	(void)state;
	set_telephone(4444, ", account: \"1001\", registrar: pbx.example, password: geheim");
	examine();
	found("account", "fine", "1001@pbx.example (udp)");
	strbuf_init(&all, 1 << 20);
	json_write(answer, &all);
	assert_null(strstr(all.data, "geheim"));
	strbuf_release(&all);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_desk_that_is_well_is_told_so),
		T(nothing_is_made_or_locked),
		T(people_read_words_and_what_to_do),
		T(every_fault_of_the_settings_is_said),
		T(a_faulty_pack_is_said_with_its_line),
		T(a_damaged_store_is_said),
		T(a_store_that_others_may_read_is_said),
		T(a_clock_behind_the_store_is_said),
		T(a_backup_that_stays_behind_is_said),
		T(a_control_port_open_to_the_network_is_wrong),
		T(a_softphone_that_nobody_starts_is_wrong),
		T(a_softphone_elsewhere_is_wrong),
		T(an_account_is_shown_without_its_password),
	};

	i18n_start(program_built("locale"));
	i18n_set(LANGUAGE_ENGLISH);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

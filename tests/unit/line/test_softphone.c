/*
 * The softphone's configuration and its surroundings: what is refused before
 * it is written, what is written, who may read it, and the pipe through which
 * it speaks. The program itself is tried in tests/e2e.
 */
#include "base/memory.h"
#include "lib/home.h"
#include "lib/program.h"
#include "line/softphone.h"

#include <arpa/inet.h>
#include <fcntl.h>
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
#include <cmocka.h>

static struct home home;
static char folder[HOME_PATH_SIZE + 20];

static struct line_softphone
good(void)
{
	return (struct line_softphone){
		.folder = folder,
		.account = "sip:8001@pbx.example",
		.audio_source = "aubridge,line",
		.audio_player = "aubridge,line",
	};
}

static int
set_up(void **state)
{
	(void)state;
	home_make(&home);
	snprintf(folder, sizeof(folder), "%s/softphone", home.path);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	home_remove(&home);
	return 0;
}

static void
expect_refused(const struct line_softphone *softphone, const char *words)
{
	struct err e = ERR_INIT;

	if (softphone_check(softphone, &e))
		fail_msg("passed, though %s is wrong", words);
	if (!strstr(e.text, words))
		fail_msg("\"%s\" does not speak of %s", e.text, words);
	assert_null(strstr(e.text, "geheim"));
}

static void
a_good_account_passes(void **state)
{
	struct line_softphone softphone = good();
	struct err e = ERR_INIT;

	(void)state;
	assert_true(softphone_check(&softphone, &e));
	softphone.account = "sip:8001@192.168.1.5:5080;transport=tcp";
	softphone.password = "a;b c<>,%41 密码";
	softphone.registrar = "sip:proxy.example:5060;transport=tls";
	softphone.user_name = "热线 一号";
	softphone.bind_address = "192.168.1.20";
	assert_true(softphone_check(&softphone, &e));
}

static void
what_the_files_cannot_hold_is_refused_by_name(void **state)
{
	static const struct {
		size_t offset;
		const char *text;
		const char *words;
	} rules[] = {
		{ offsetof(struct line_softphone, account), NULL, "account" },
		{ offsetof(struct line_softphone, account), "8001", "account" },
		{ offsetof(struct line_softphone, account), "sip:@host", "account" },
		{ offsetof(struct line_softphone, account), "sip:8001@", "account" },
		{ offsetof(struct line_softphone, account), "sip:8001@h>\nmodule x", "account" },
		{ offsetof(struct line_softphone, account), "sip:8 1@h", "account" },
		{ offsetof(struct line_softphone, password), "geheim\"", "password" },
		{ offsetof(struct line_softphone, password), "geheim\\", "password" },
		{ offsetof(struct line_softphone, password), "geheim\n", "password" },
		{ offsetof(struct line_softphone, password), "geheim\xff", "password" },
		{ offsetof(struct line_softphone, user_name), "a\"<sip:x@y>", "name" },
		{ offsetof(struct line_softphone, login), "a;auth_pass=b", "login" },
		{ offsetof(struct line_softphone, registrar), "proxy.example", "registrar" },
		{ offsetof(struct line_softphone, registrar), "sip:a b", "registrar" },
		{ offsetof(struct line_softphone, audio_source), "alsa,x\nsip_listen", "microphone" },
		{ offsetof(struct line_softphone, bind_address), "1.2.3.4\n", "own address" },
		{ offsetof(struct line_softphone, folder), "softphone", "folder" },
		{ offsetof(struct line_softphone, folder), NULL, "folder" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		struct line_softphone softphone = good();

		memcpy((char *)&softphone + rules[i].offset, &rules[i].text, sizeof(rules[i].text));
		expect_refused(&softphone, rules[i].words);
	}
}

static void
ports_that_meet_are_refused(void **state)
{
	struct line_softphone softphone = good();
	struct err e = ERR_INIT;

	(void)state;
	softphone.sip_port = 5060;
	softphone.control_port = 5061;	/* SIP takes it for TLS */
	expect_refused(&softphone, "5061");
	softphone.control_port = 5060;
	expect_refused(&softphone, "5060");
	softphone.control_port = 80;
	expect_refused(&softphone, "80");
	softphone.control_port = 0;
	assert_true(softphone_check(&softphone, &e));
	assert_int_equal(softphone_control_port(&softphone), SOFTPHONE_CONTROL_PORT);
	softphone.media_port_first = 20000;
	expect_refused(&softphone, "media");
	softphone.media_port_last = 20004;
	expect_refused(&softphone, "media");
	softphone.media_port_last = 20100;
	softphone.ring_out_s = -1;
	expect_refused(&softphone, "rings");
}

static char *
read_file(const char *name, mode_t *mode)
{
	struct stat status;
	const char *path = home_path(&home, name);

	assert_int_equal(stat(path, &status), 0);
	*mode = status.st_mode & 0777;
	return home_read(&home, name);
}

static void
the_configuration_is_written_closed_to_others_and_only_once(void **state)
{
	struct line_softphone softphone = good();
	struct err e = ERR_INIT;
	struct stat status;
	bool changed = false;
	mode_t mode;
	char *text;

	(void)state;
	if (!program_is_there("baresip"))
		skip();
	softphone.password = "a;b c";
	softphone.registers = true;
	softphone.registrar = "sip:proxy.example";
	if (!softphone_configure(&softphone, &changed, &e))
		fail_msg("%s", e.text);
	assert_true(changed);
	assert_int_equal(stat(folder, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);

	text = read_file("softphone/config", &mode);
	assert_int_equal(mode, 0600);
	assert_non_null(strstr(text, "\nctrl_tcp_listen 127.0.0.1:14444\n"));
	assert_non_null(strstr(text, "\ncall_max_calls 1\n"));
	assert_non_null(strstr(text, "\nmodule aubridge.so\n"));
	assert_non_null(strstr(text, "ctrl_tcp.so"));
	assert_true(strstr(text, "ctrl_tcp.so") < strstr(text, "menu.so"));
	free(text);

	text = read_file("softphone/accounts", &mode);
	assert_int_equal(mode, 0600);
	assert_string_equal(text, "\"hotseat\" <sip:8001@pbx.example>;regint=300;answermode=manual;"
	                    "auth_pass=\"a;b c\";outbound=\"sip:proxy.example\"\n");
	free(text);

	assert_true(softphone_configure(&softphone, &changed, &e));
	assert_false(changed);
	softphone.password = "other";
	assert_true(softphone_configure(&softphone, &changed, &e));
	assert_true(changed);
}

static void
an_unknown_audio_module_is_named(void **state)
{
	struct line_softphone softphone = good();
	struct err e = ERR_INIT;
	bool changed;

	(void)state;
	if (!program_is_there("baresip"))
		skip();
	softphone.audio_source = "nosuch,default";
	assert_false(softphone_configure(&softphone, &changed, &e));
	assert_non_null(strstr(e.text, "nosuch"));
	err_clear(&e);
	softphone.audio_source = "../../tmp/evil,default";
	assert_false(softphone_configure(&softphone, &changed, &e));
	err_clear(&e);
	softphone.audio_source = "alsa";
	assert_false(softphone_configure(&softphone, &changed, &e));
}

static void
a_folder_that_is_none_of_ours_is_not_used(void **state)
{
	struct line_softphone softphone = good();
	struct err e = ERR_INIT;
	struct stat status;
	bool changed;

	(void)state;
	if (!program_is_there("baresip"))
		skip();
	assert_int_equal(symlink("/tmp", folder), 0);
	assert_false(softphone_configure(&softphone, &changed, &e));
	assert_int_equal(e.code, ERR_DENIED);
	unlink(folder);
	assert_int_equal(mkdir(folder, 0755), 0);
	err_clear(&e);
	assert_true(softphone_configure(&softphone, &changed, &e));
	assert_int_equal(stat(folder, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
}

static void
settings_are_copied_with_their_texts(void **state)
{
	char account[] = "sip:8001@pbx.example";
	struct line_softphone softphone = good();
	struct line_softphone copy;

	(void)state;
	softphone.account = account;
	softphone.password = "geheim";
	softphone_settings_dup(&copy, &softphone);
	account[4] = '9';
	assert_string_equal(copy.account, "sip:8001@pbx.example");
	assert_string_equal(copy.password, "geheim");
	assert_null(copy.login);
	softphone_settings_release(&copy);
	assert_null(copy.account);
}

static void
a_pid_of_another_program_is_not_ours(void **state)
{
	char text[32];

	(void)state;
	assert_int_equal(softphone_find(folder), 0);
	assert_int_equal(softphone_find(NULL), 0);
	snprintf(text, sizeof(text), "%d\n", getpid());
	home_write(&home, "softphone/pid", text);
	assert_int_equal(softphone_find(folder), 0);
	home_write(&home, "softphone/pid", "nonsense");
	assert_int_equal(softphone_find(folder), 0);
	home_write(&home, "softphone/pid", "-1");
	assert_int_equal(softphone_find(folder), 0);
	assert_int_equal(softphone_open_output(folder, false), -1);
}

static void
a_line_about_a_busy_caller_is_told_from_others(void **state)
{
	static const char *const others[] = {
		"", "ua: rejected call from ", "ua: rejected call from  (maximum 1 calls)",
		"call: ua: rejected call from sip:1@h (maximum 1 calls)",
		"ua: rejected call from sip:1@h", "ua: call from sip:1@h rejected with 420",
	};
	struct strbuf uri;

	(void)state;
	strbuf_init(&uri, 200);
	assert_true(softphone_read_turned_away(
		"ua: rejected call from sip:222@127.0.0.1:16072 (maximum 1 calls)", &uri));
	assert_string_equal(uri.data, "sip:222@127.0.0.1:16072");
	strbuf_clear(&uri);
	assert_true(softphone_read_turned_away(
		"ua: rejected call from sip:x (maximum 1@h (maximum 1 calls)", &uri));
	assert_string_equal(uri.data, "sip:x (maximum 1@h");
	strbuf_clear(&uri);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_false(softphone_read_turned_away(others[i], &uri));
	assert_string_equal(uri.data, "");
	strbuf_release(&uri);
}

static void
why_a_registrar_refused_is_told_from_other_warnings(void **state)
{
	static const struct {
		const char *text, *reason;	/* NULL: tells of something else */
	} warnings[] = {
		{ "reg: sip:1001@pbx.example:5070: 403 Forbidden ()", "403 Forbidden" },
		{ "reg: sip:1001@pbx (prio 0): 403 Not here (yet) (Asterisk)", "403 Not here" },
		{ "reg: sip:1001@pbx: Connection refused", "Connection refused" },
		{ "reg: sip:1001@pbx: ()", "()" },
		{ "reg: ", NULL }, { "reg: sip:1001@pbx", NULL }, { "reg: sip:1001@pbx: ", NULL },
		{ "ua: reg: x: 403 Forbidden ()", NULL }, { "", NULL },
	};
	struct strbuf reason;

	(void)state;
	strbuf_init(&reason, 200);
	for (size_t i = 0; i < sizeof(warnings) / sizeof(*warnings); i++) {
		strbuf_clear(&reason);
		assert_int_equal(softphone_read_refused(warnings[i].text, &reason),
		                 warnings[i].reason != NULL);
		if (warnings[i].reason)
			assert_string_equal(reason.data, warnings[i].reason);
	}
	strbuf_release(&reason);
}

static int
listen_on(uint32_t address, int *port)
{
	struct sockaddr_in where = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(address) };
	socklen_t length = sizeof(where);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(listener, (struct sockaddr *)&where, sizeof(where)), 0);
	assert_int_equal(listen(listener, 1), 0);
	getsockname(listener, (struct sockaddr *)&where, &length);
	*port = ntohs(where.sin_port);
	return listener;
}

static void
who_may_reach_a_port_is_read_from_the_kernel(void **state)
{
	int closed = program_free_port(PORT_TCP);
	int loopback;
	int open;
	int first = listen_on(INADDR_LOOPBACK, &loopback);
	int second = listen_on(INADDR_ANY, &open);

	(void)state;
	assert_int_equal(softphone_port_state(loopback), SOFTPHONE_PORT_LOOPBACK);
	assert_int_equal(softphone_port_state(open), SOFTPHONE_PORT_OPEN);
	assert_int_equal(softphone_port_state(closed), SOFTPHONE_PORT_CLOSED);
	close(first);
	close(second);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_good_account_passes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_the_files_cannot_hold_is_refused_by_name,
		                                set_up, tear_down),
		cmocka_unit_test_setup_teardown(ports_that_meet_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_configuration_is_written_closed_to_others_and_only_once,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_unknown_audio_module_is_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_folder_that_is_none_of_ours_is_not_used,
		                                set_up, tear_down),
		cmocka_unit_test_setup_teardown(settings_are_copied_with_their_texts,
		                                set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_pid_of_another_program_is_not_ours,
		                                set_up, tear_down),
		cmocka_unit_test(a_line_about_a_busy_caller_is_told_from_others),
		cmocka_unit_test(why_a_registrar_refused_is_told_from_other_warnings),
		cmocka_unit_test(who_may_reach_a_port_is_read_from_the_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

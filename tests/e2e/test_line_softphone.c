/*
 * The real baresip as a program: started, attached to, restarted, killed,
 * registered; and a desk that goes and comes back. See test_line_calls.c.
 */
#include "lib/real_desk.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

/* ---- the softphone as a program ---------------------------------------------------- */

static void
a_softphone_is_started_closed_to_others_and_outlives_the_desk(void **state)
{
	struct real_desk *desk;
	struct stat status;
	pid_t pid;

	(void)state;
	sip_skip_if_missing();
	desk = real_new("hotline", NULL);
	desk->softphone.password = "geheim";
	real_open_line(desk, NULL);
	real_await_next(desk, "note log the softphone is being started");
	real_await_row(desk, "note log baresip ");
	real_await_row(desk, "up");
	assert_int_equal(stat(desk->folder, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	assert_int_equal(stat(home_path(&desk->home, "softphone/accounts"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(softphone_port_state(desk->softphone.control_port),
	                 SOFTPHONE_PORT_LOOPBACK);
	pid = softphone_find(desk->folder);
	assert_true(pid > 0);
	assert_int_equal(getsid(pid), pid);	/* a session of its own */
	line_close(desk->line);

	real_open_line(desk, NULL);
	real_await_row(desk, "up");
	assert_int_equal(softphone_find(desk->folder), pid);
	real_free(desk, true);
}

static void
changed_settings_restart_the_softphone_by_themselves(void **state)
{
	struct real_desk *desk;
	pid_t pid;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	pid = softphone_find(desk->folder);
	line_close(desk->line);
	desk->softphone.user_name = "二线";
	recorder_skip(&desk->recorder);
	real_open_line(desk, NULL);
	real_await_row(desk, "up");
	real_await_row(desk, "down");
	real_await_row(desk, "up");
	assert_true(softphone_find(desk->folder) > 0);
	assert_int_not_equal(softphone_find(desk->folder), pid);
	real_free(desk, true);
}

static void
a_softphone_that_runs_already_is_attached_to(void **state)
{
	struct real_desk *desk;
	struct real_desk *other;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	other = real_new("other", desk->loop);
	other->softphone.control_port = desk->softphone.control_port;
	real_open_line(other, NULL);
	real_await_row(other, "up");
	assert_int_equal(softphone_find(other->folder), 0);
	real_free(other, false);
	real_free(desk, true);
}

/* ---- loss and return ---------------------------------------------------- */

static void
a_softphone_killed_in_a_call_comes_back_and_takes_the_next_one(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;
	pid_t pid;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_talk(desk, "caller-waits", 0);
	pid = softphone_find(desk->folder);
	kill(pid, SIGKILL);
	sip_forget_softphone(pid);
	real_await_next(desk, "down the softphone has ended");
	real_await_row(desk, "up");
	real_await_next(desk, real_row(desk, "done away 13800138000 王小明"));
	program_free(caller.program);

	caller = real_caller_new(desk, "caller-waits", 0);
	real_await_row(desk, "call ");
	real_order(desk, LINE_ANSWER, NULL);
	real_await_row(desk, "reply 2 ok");
	real_order(desk, LINE_HANG_UP, NULL);
	real_await_row(desk, "reply 3 ok");
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
a_desk_that_comes_back_finds_the_call_or_that_it_is_over(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;
	struct strbuf position;

	(void)state;
	sip_skip_if_missing();
	strbuf_init(&position, 65536);
	desk = real_up();
	caller = real_talk(desk, "caller-waits", 0);
	real_order(desk, LINE_HOLD, NULL);
	real_await_row(desk, "reply 2 ok");
	assert_true(line_save(desk->line, 0, &position));
	line_close(desk->line);
	recorder_skip(&desk->recorder);

	real_open_line(desk, position.data);
	real_await_row(desk, "up");
	real_await_next(desk, real_row(desk, "held 13800138000 王小明 again"));
	real_order(desk, LINE_RESUME, NULL);
	real_await_row(desk, "reply 3 ok");
	real_order(desk, LINE_HANG_UP, NULL);
	real_await_row(desk, "reply 4 ok");
	sip_person_ends_well(&caller);
	line_close(desk->line);
	recorder_skip(&desk->recorder);

	real_open_line(desk, position.data);
	real_await_row(desk, "up");
	real_await_next(desk, real_row(desk, "done away 13800138000 王小明"));
	real_free(desk, true);
	strbuf_release(&position);
}

/* ---- registration ---------------------------------------------------- */

static struct real_desk *
desk_at_registrar(struct sip_person *registrar, const char *real_password, const char *our_password)
{
	struct real_desk *desk = real_new("hotline", NULL);
	static char address[64];

	*registrar = real_person_new(desk, "registrar", false, 0,
	                        (const char *const[]){ "user", "hotline", "password",
	                                               real_password, NULL });
	snprintf(address, sizeof(address), "sip:127.0.0.1:%d", registrar->port);
	desk->softphone.registers = true;
	desk->softphone.registrar = address;
	desk->softphone.login = "hotline";
	desk->softphone.password = our_password;
	real_open_line(desk, NULL);
	return desk;
}

static void
a_registrar_is_given_the_password_it_asks_for(void **state)
{
	/* What an accounts file could stumble over. */
	static const char *const passwords[] = { "geheim", "a;b c", "x>y<z,=&%41'#" };

	(void)state;
	sip_skip_if_missing();
	for (size_t i = 0; i < sizeof(passwords) / sizeof(*passwords); i++) {
		struct sip_person registrar;
		struct real_desk *desk = desk_at_registrar(&registrar, passwords[i], passwords[i]);

		real_await_row(desk, "note registered sip:hotline@127.0.0.1");
		sip_person_ends_well(&registrar);
		real_free(desk, true);
	}
}

static void
a_registrar_that_refuses_is_told_of(void **state)
{
	struct sip_person registrar;
	struct real_desk *desk;

	(void)state;
	sip_skip_if_missing();
	desk = desk_at_registrar(&registrar, "geheim", "falsch");
	real_await_row(desk, "note register-failed ");
	sip_person_ends_well(&registrar);
	real_free(desk, true);
}

static void
a_control_port_open_to_the_network_is_warned_of(void **state)
{
	struct real_desk *desk;
	struct program *foreign;
	const char *folder;
	char config[1024];

	(void)state;
	sip_skip_if_missing();
	desk = real_new("hotline", NULL);
	snprintf(config, sizeof(config),
	         "ctrl_tcp_listen 0.0.0.0:%d\nsip_listen 127.0.0.1:%d\n"
	         "audio_source aubridge,x\naudio_player aubridge,x\naudio_alert aubridge,y\n"
	         "net_interface 127.0.0.1\nmodule_path /usr/lib/baresip/modules\n"
	         "module g711.so\nmodule aubridge.so\nmodule_tmp uuid.so\n"
	         "module_tmp account.so\nmodule_app menu.so\nmodule_app ctrl_tcp.so\n",
	         desk->softphone.control_port, desk->softphone.sip_port);
	home_write(&desk->home, "foreign/config", config);
	home_write(&desk->home, "foreign/accounts",
	           "<sip:hotline@127.0.0.1>;regint=0;auth_pass=\"\"\n");
	folder = home_path(&desk->home, "foreign");
	foreign = program_start(&(struct program_options){
		.argv = (const char *const[]){ "baresip", "-f", folder, NULL } });
	desk->softphone.start = false;
	real_open_line(desk, NULL);
	real_await_row(desk, "up");
	real_await_row(desk, "note unsafe ");
	line_close(desk->line);
	desk->line = NULL;
	program_free(foreign);
	real_free(desk, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_softphone_is_started_closed_to_others_and_outlives_the_desk),
		cmocka_unit_test(changed_settings_restart_the_softphone_by_themselves),
		cmocka_unit_test(a_softphone_that_runs_already_is_attached_to),
		cmocka_unit_test(a_softphone_killed_in_a_call_comes_back_and_takes_the_next_one),
		cmocka_unit_test(a_desk_that_comes_back_finds_the_call_or_that_it_is_over),
		cmocka_unit_test(a_registrar_is_given_the_password_it_asks_for),
		cmocka_unit_test(a_registrar_that_refuses_is_told_of),
		cmocka_unit_test(a_control_port_open_to_the_network_is_warned_of),
	};

	sip_softphones_die_with_the_test();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

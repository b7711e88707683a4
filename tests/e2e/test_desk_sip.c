/*
 * Real telephone calls on the real desk: sipp calls a real baresip on loopback, which the desk
 * has started; keys do what a person does; then the store is looked into from outside.
 *
 * All tests begin from copies of one folder: 5,000 invented customers imported from a CSV file,
 * an agent made at the first start, and 王小明 entered on the screen beside them.
 */
#include "lib/desk.h"
#include "lib/expect.h"
#include "lib/sip_people.h"
#include "lib/spawn.h"
#include "line/softphone.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { CUSTOMERS = 5000, IMPORT_DEADLINE_MS = 60000, PORTS = 24, LONG_NAME = 6000 };

#define ADDRESS "东湖路 3 号"	/* of the customer: nobody but the card knows it */

static struct home prepared;	/* the folder that every test copies */

/* What the screen says in one language, beside desk_words. */
struct sip_words {
	const char *on_hold, *abandoned, *missed, *busy_met, *line_lost, *line_back;
	const char *registered, *refused, *password;
};

static const struct sip_words sip_words_table[] = {
	{ .on_hold = "on hold 0", .abandoned = "abandoned", .missed = "missed",
	  .busy_met = "met a busy line", .line_lost = "The line is lost",
	  .line_back = "The line is back", .registered = "is registered",
	  .refused = "Not registered (403 Forbidden)",
	  .password = "account and password" },
	{ .on_hold = "保持 0", .abandoned = "放弃", .missed = "未接",
	  .busy_met = "遇忙", .line_lost = "线路中断",
	  .line_back = "线路已恢复", .registered = "已注册",
	  .refused = "未注册（403 Forbidden）",
	  .password = "账号和密码" },
};

/* A desk with a softphone of its own. */
struct sip_desk {
	struct home home;
	struct terminal *t;
	const struct desk_words *words;
	const struct sip_words *sip;
	char folder[HOME_PATH_SIZE * 2];	/* of the softphone */
	int port;
};

/* ---- the folder all begin from --------------------------------------------------------------- */

static void
import_customers(const struct home *home)
{
	static const char *const surnames[] = { "赵", "钱", "孙", "李", "周", "吴", "郑", "冯",
		"陈", "褚" };
	static const char *const given[] = { "明", "红", "伟", "丽", "强", "静", "军", "敏", "磊",
		"洋" };
	struct strbuf text;
	char *output;

	strbuf_init(&text, CUSTOMERS * 64 + 64);
	strbuf_add(&text, "姓名,电话\n");
	for (int i = 0; i < CUSTOMERS; i++)
		strbuf_addf(&text, "%s%s%s,1391000%04d\n", surnames[i % 10], given[i / 10 % 10],
		            given[i / 100 % 10], i);
	home_write(home, "customers.csv", text.data);
	strbuf_release(&text);
	assert_int_equal(program_run(&(struct program_options){ .home = home->path,
		.argv = (const char *const[]){ program_built("hotseat"), "import", "customers",
			home_path(home, "customers.csv"), NULL } },
		IMPORT_DEADLINE_MS, &output), 0);
	assert_non_null(strstr(output, "5000 "));
	free(output);
}

static int
prepare(void **state)
{
	static const struct desk_step enter_customer[] = {
		{ "READY", "Alt-c", NULL },
		{ ">Name", NULL, "王小明" },
		{ "王小明", "Tab Tab", "138 0013 8000" },
		{ "138 0013 8000", "Tab Tab Tab Tab Tab", NULL },
		{ ">Address", NULL, ADDRESS },
		{ ADDRESS, "Ctrl-S", NULL },
		{ "Customer saved", "Ctrl-Q", NULL },
		{ NULL, NULL, NULL },
	};
	struct terminal *t;

	(void)state;
	home_make(&prepared);
	import_customers(&prepared);
	t = desk_open(&(struct desk_setup){ .home = &prepared, .columns = 132, .rows = 43 });
	assert_true(desk_first_start(t, desk_words("en")));
	assert_true(desk_walk(t, enter_customer));
	expect_exit(t, 0);
	terminal_free(t);
	return 0;
}

static int
clear_away(void **state)
{
	(void)state;
	home_remove(&prepared);
	return 0;
}

/* ---- desks ----------------------------------------------------------------------------------- */

static void
reopen(struct sip_desk *desk)
{
	terminal_free(desk->t);
	desk->t = desk_open(&(struct desk_setup){ .home = &desk->home, .columns = 132, .rows = 43,
		.lang = desk->words->lang,
		.arguments = (const char *const[]){ "--agent", DESK_STAFF_NUMBER, NULL } });
}

/* more: further lines of the settings' telephone. Waits for nothing. */
static struct sip_desk
start_desk(const char *lang, const char *more)
{
	struct sip_desk desk = { .words = desk_words(lang),
		.sip = &sip_words_table[!strcmp(lang, "zh")], .port = sip_free_ports(PORTS) };
	char *settings = spawn_format("line: baresip\ntelephone:\n  account: hotline\n%s"
		"  address: 127.0.0.1\n  sip_port: %d\n  port: %d\n"
		"  media_from: %d\n  media_to: %d\n  microphone: \"aubridge,line\"\n"
		"  speaker: \"aubridge,line\"\n  ringer: \"aubridge,alert\"\n", more, desk.port,
		desk.port + 2, desk.port + 4, desk.port + PORTS - 2);

	sip_skip_if_missing();
	home_copy(&prepared, &desk.home);
	home_write(&desk.home, "settings.yaml", settings);
	snprintf(desk.folder, sizeof(desk.folder), "%s", home_path(&desk.home, "baresip"));
	free(settings);
	reopen(&desk);
	return desk;
}

static bool
softphone_runs(const struct terminal *t, void *folder)
{
	(void)t;
	return softphone_find(folder) > 0;
}

/* From here on it dies with the test, whatever the desk says of it. */
static void
await_softphone(struct sip_desk *desk)
{
	expect_on_screen(desk->t, terminal_wait(desk->t, softphone_runs, desk->folder,
	                                        TERMINAL_DEADLINE_MS));
	sip_remember_softphone(desk->folder);
}

/* Ready, with its softphone running. */
static struct sip_desk
desk_is_ready(const char *lang)
{
	struct sip_desk desk = start_desk(lang, "");

	await_softphone(&desk);
	expect_text(desk.t, "✓ baresip");
	expect_text(desk.t, desk.words->ready);
	return desk;
}

static void
assert_store(const struct sip_desk *desk, const char *sql, const char *expected)
{
	char *found = desk_store_query(&desk->home, sql);

	if (strcmp(found, expected) != 0)
		print_error("%s\n", sql);
	assert_string_equal(found, expected);
	free(found);
}

/*
 * All calls, the oldest first, each as "OUTCOME NUMBER MOMENTS": a for answered, e for ended, w
 * for wrapped up, h for held.
 */
static void
assert_calls(const struct sip_desk *desk, const char *expected)
{
	assert_store(desk,
		"SELECT coalesce(group_concat(coalesce(outcome,'open')||' '||"
		"json_extract(doc,'$.f.number')||' '||iif(answered>0,'a','')||iif(ended>0,'e','')||"
		"iif(wrapped>0,'w','')||iif(hold>0,'h',''),', '),'none')"
		" FROM (SELECT * FROM call ORDER BY began)", expected);
}

/* The desk ends as it should and leaves everything in order; what it stored can be asked for. */
static void
end_desk(struct sip_desk *desk)
{
	pid_t softphone = softphone_find(desk->folder);
	char *log;

	terminal_signal(desk->t, SIGTERM);
	expect_exit(desk->t, 0);
	expect_sane(desk->t);
	terminal_free(desk->t);
	if (softphone > 0)
		kill(softphone, SIGKILL);
	sip_forget_softphone(softphone);
	log = home_read(&desk->home, "hotseat.log");
	assert_non_null(log);
	if (!strstr(log, "turns over 50 ms: 0,"))
		print_error("%s\n", log);
	assert_non_null(strstr(log, "turns over 50 ms: 0,"));
	free(log);
	assert_true(desk_store_is_whole(&desk->home));
}

/* As a crash or the kernel ends it. */
static void
kill_desk(struct sip_desk *desk)
{
	terminal_signal(desk->t, SIGKILL);
	expect_exit(desk->t, 128 + SIGKILL);
	assert_true(desk_store_is_whole(&desk->home));
}

/* ---- people ---------------------------------------------------------------------------------- */

static struct sip_person
somebody_calls(const struct sip_desk *desk, const char *scenario, const char *name,
               const char *number, int pause_ms)
{
	return sip_person_new(&desk->home, &(struct sip_role){ .scenario = scenario,
		.calls_port = desk->port, .pause_ms = pause_ms,
		.keys = (const char *const[]){ "name", name, "number", number, NULL } });
}

static struct sip_person
customer_calls(const struct sip_desk *desk, const char *scenario, int pause_ms)
{
	return somebody_calls(desk, scenario, "王小明", "13800138000", pause_ms);
}

/* The customer calls and is answered. */
static struct sip_person
customer_is_answered(const struct sip_desk *desk, const char *scenario, int pause_ms)
{
	struct sip_person caller = customer_calls(desk, scenario, pause_ms);

	expect_text(desk->t, desk->words->ringing);
	terminal_key(desk->t, "F2");
	expect_text(desk->t, desk->words->talking);
	return caller;
}

/* ---- calls ----------------------------------------------------------------------------------- */

static void
answer_read_script_and_save_ticket(struct sip_desk *desk)
{
	const struct desk_words *words = desk->words;
	const struct desk_step steps[] = {
		{ words->ringing, NULL, NULL },
		{ "138 0013 8000", NULL, NULL },
		{ ADDRESS, "F2", NULL },
		{ words->no_sound, "F6", NULL },
		{ "✓ 问候", "Alt-n Enter", NULL },
		{ words->class_words, NULL, "三号机房摄像头黑屏" },
		{ "三号机房摄像头黑屏", "Tab Enter", NULL },
		{ "1 ", "Down Down Down Down Enter", NULL },
		{ words->class_words, "Tab Tab", NULL },
		{ words->details, NULL, "No picture since 09:30 今天早上" },
		{ words->draft_saved, "Ctrl-S", NULL },
		{ words->saved_at, NULL, NULL },
		{ NULL, NULL, NULL },
	};

	assert_true(desk_walk(desk->t, steps));
}

static void
wrap_up(struct sip_desk *desk)
{
	const struct desk_step steps[] = {
		{ desk->words->call_over, "Alt-w", NULL },
		{ desk->words->wrap_up_title, "Enter Down Enter Ctrl-S", NULL },
		{ desk->words->wrap_up_done, NULL, NULL },
		{ desk->words->ready, NULL, NULL },
		{ NULL, NULL, NULL },
	};

	assert_true(desk_walk(desk->t, steps));
}

static void
assert_ticket_of_customer(const struct sip_desk *desk)
{
	assert_store(desk, "SELECT count(*) FROM customer", "5001");
	assert_store(desk, "SELECT count(*) FROM call JOIN customer ON call.customer=customer.id"
	             " WHERE instr(customer.doc,'" ADDRESS "')", "1");
	assert_store(desk, "SELECT count(*) FROM ticket JOIN customer"
	             " ON ticket.customer=customer.id WHERE instr(customer.doc,'" ADDRESS "')"
	             " AND instr(ticket.doc,'No picture since 09:30 今天早上')", "1");
	assert_store(desk, "SELECT count(*) FROM ticket_call", "1");
	assert_store(desk, "SELECT count(*)>0 FROM script", "1");
	assert_store(desk, "SELECT count(*) FROM local WHERE key LIKE 'draft/%'", "0");
}

static void
a_customers_call_leads_from_its_ring_to_a_saved_ticket_and_the_agent_hangs_up(void **state)
{
	struct sip_desk desk = desk_is_ready("en");
	struct sip_person caller = customer_calls(&desk, "caller-waits", 0);

	(void)state;
	answer_read_script_and_save_ticket(&desk);
	terminal_key(desk.t, "F7");
	expect_text(desk.t, desk.sip->on_hold);
	terminal_key(desk.t, "F7");
	expect_gone(desk.t, desk.sip->on_hold);
	terminal_key(desk.t, "F8");
	sip_person_ends_well(&caller);
	wrap_up(&desk);
	end_desk(&desk);
	assert_calls(&desk, "answered 13800138000 aewh");
	assert_ticket_of_customer(&desk);
	home_remove(&desk.home);
}

static void
a_customers_call_leads_to_a_saved_ticket_and_the_customer_hangs_up(void **state)
{
	struct sip_desk desk = desk_is_ready("zh");
	struct sip_person caller = customer_calls(&desk, "caller-held-hangs-up", 0);

	(void)state;
	answer_read_script_and_save_ticket(&desk);
	terminal_key(desk.t, "F7");
	expect_text(desk.t, desk.sip->on_hold);
	terminal_key(desk.t, "F7");
	sip_person_ends_well(&caller);
	wrap_up(&desk);
	end_desk(&desk);
	assert_calls(&desk, "answered 13800138000 aewh");
	assert_ticket_of_customer(&desk);
	home_remove(&desk.home);
}

static void
a_caller_who_gives_up_is_listed_to_be_called_back(void **state)
{
	struct sip_desk desk = desk_is_ready("zh");
	struct sip_person caller = customer_calls(&desk, "caller-gives-up", 500);

	(void)state;
	expect_text(desk.t, desk.words->ringing);
	expect_text(desk.t, ADDRESS);
	sip_person_ends_well(&caller);
	expect_text(desk.t, desk.words->ready);
	terminal_key(desk.t, "Alt-j");
	expect_text(desk.t, desk.sip->abandoned);
	end_desk(&desk);
	assert_calls(&desk, "abandoned 13800138000 ew");
	assert_store(&desk, "SELECT count(*) FROM call WHERE call_back='needed'", "1");
	home_remove(&desk.home);
}

/* What the desk shows of its call, whatever the second caller meets. */
static void
assert_undisturbed(struct sip_desk *desk)
{
	expect_text(desk->t, ADDRESS);
	expect_text(desk->t, "half a sen");
	assert_false(terminal_find(desk->t, "李秀英", NULL, NULL));
}

static void
a_second_caller_meets_busy_is_listed_and_disturbs_nothing(void **state)
{
	struct sip_desk desk = desk_is_ready("en");
	struct sip_person caller = customer_is_answered(&desk, "caller-waits", 0), second;

	(void)state;
	terminal_keys(desk.t, "Alt-n Enter");
	expect_text(desk.t, ">Subject");
	terminal_type(desk.t, "half a sen", 0);
	expect_text(desk.t, "half a sen");
	second = somebody_calls(&desk, "caller-busy", "李秀英", "13900139000", 0);
	expect_text(desk.t, desk.sip->busy_met);
	sip_person_ends_well(&second);
	assert_undisturbed(&desk);
	terminal_type(desk.t, "tence", 0);
	expect_text(desk.t, "half a sentence");

	terminal_key(desk.t, "F7");
	expect_text(desk.t, desk.sip->on_hold);
	expect_gone(desk.t, desk.sip->busy_met);
	second = somebody_calls(&desk, "caller-busy", "李秀英", "13900139001", 0);
	expect_text(desk.t, desk.sip->busy_met);
	sip_person_ends_well(&second);
	assert_undisturbed(&desk);
	terminal_key(desk.t, "F7");
	expect_gone(desk.t, desk.sip->on_hold);
	terminal_key(desk.t, "F8");
	sip_person_ends_well(&caller);
	expect_text(desk.t, desk.words->wrap_up);
	end_desk(&desk);
	assert_calls(&desk, "answered 13800138000 aeh, missed 13900139000 ew,"
	             " missed 13900139001 ew");
	assert_store(&desk, "SELECT count(*) FROM call WHERE call_back='needed'", "2");
	home_remove(&desk.home);
}

/* A softphone that the desk did not set up; it takes several calls at once. */
static struct program *
foreign_softphone(const struct sip_desk *desk)
{
	char *config = spawn_format("sip_listen 127.0.0.1:%d\nctrl_tcp_listen 127.0.0.1:%d\n"
		"audio_source aubridge,x\naudio_player aubridge,x\naudio_alert aubridge,y\n"
		"net_interface 127.0.0.1\ncall_max_calls 4\nrtp_ports %d-%d\n"
		"module_path /usr/lib/baresip/modules\nmodule g711.so\nmodule aubridge.so\n"
		"module_tmp uuid.so\nmodule_tmp account.so\nmodule_app ctrl_tcp.so\n"
		"module_app menu.so\nringback_disabled yes\nmenu_bell no\n", desk->port,
		desk->port + 2, desk->port + 4, desk->port + PORTS - 2);

	home_write(&desk->home, "foreign/config", config);
	home_write(&desk->home, "foreign/accounts",
	           "<sip:hotline@127.0.0.1>;regint=0;auth_pass=\"\"\n");
	free(config);
	return program_start(&(struct program_options){ .argv = (const char *const[]){
		"baresip", "-f", home_path(&desk->home, "foreign"), NULL } });
}

static void
a_second_caller_beside_a_held_one_shows_at_once_and_is_next(void **state)
{
	struct sip_desk desk = start_desk("en", "  start: false\n");
	struct program *softphone = foreign_softphone(&desk);
	struct sip_person caller, second;

	(void)state;
	expect_text(desk.t, "✓ baresip");
	caller = customer_is_answered(&desk, "caller-waits", 0);
	terminal_key(desk.t, "F7");
	expect_text(desk.t, desk.sip->on_hold);
	second = somebody_calls(&desk, "caller-waits", "李秀英", "13900139000", 0);
	expect_text(desk.t, "Another call is ringing (139 0013 9000)");
	expect_text(desk.t, "+1 ringing");
	expect_text(desk.t, desk.sip->on_hold);
	expect_text(desk.t, ADDRESS);
	terminal_key(desk.t, "F8");
	sip_person_ends_well(&caller);
	expect_text(desk.t, desk.words->ringing);
	expect_gone(desk.t, ADDRESS);
	terminal_key(desk.t, "F2");
	expect_text(desk.t, desk.words->talking);
	terminal_key(desk.t, "F8");
	sip_person_ends_well(&second);
	expect_text(desk.t, desk.words->wrap_up);
	end_desk(&desk);
	program_free(softphone);
	assert_calls(&desk, "answered 13800138000 aewh, answered 13900139000 ae");
	home_remove(&desk.home);
}

/* ---- loss and return ------------------------------------------------------------------------- */

static void
a_softphone_killed_in_a_call_comes_back_and_the_notes_go_on(void **state)
{
	struct sip_desk desk = desk_is_ready("en");
	struct sip_person caller = customer_is_answered(&desk, "caller-waits", 0);
	pid_t softphone = softphone_find(desk.folder);

	(void)state;
	terminal_keys(desk.t, "Alt-n Enter");
	expect_text(desk.t, ">Subject");
	kill(softphone, SIGKILL);
	sip_forget_softphone(softphone);
	expect_text(desk.t, desk.sip->line_lost);
	terminal_type(desk.t, "written meanwhile", 0);
	expect_text(desk.t, "written meanwhile");
	expect_text(desk.t, "✓ baresip");
	sip_remember_softphone(desk.folder);
	expect_text(desk.t, desk.words->wrap_up);
	program_free(caller.program);

	caller = somebody_calls(&desk, "caller-waits", "赵明明", "13910000000", 0);
	expect_text(desk.t, desk.words->ringing);
	expect_text(desk.t, "139 1000 0000");
	terminal_key(desk.t, "F2");
	expect_text(desk.t, desk.words->talking);
	expect_text(desk.t, "written meanwhile");
	terminal_key(desk.t, "F8");
	sip_person_ends_well(&caller);
	expect_text(desk.t, desk.words->wrap_up);
	end_desk(&desk);
	assert_calls(&desk, "away 13800138000 aew, answered 13910000000 ae");
	home_remove(&desk.home);
}

static void
a_desk_killed_in_a_call_opens_with_the_same_call_and_draft(void **state)
{
	struct sip_desk desk = desk_is_ready("zh");
	struct sip_person caller = customer_is_answered(&desk, "caller-waits", 0);
	pid_t softphone = softphone_find(desk.folder);

	(void)state;
	terminal_keys(desk.t, "Alt-n Enter");
	expect_text(desk.t, desk.words->class_words);
	terminal_type(desk.t, "摄像头黑屏 since seven", 0);
	expect_text(desk.t, desk.words->draft_saved);
	terminal_key(desk.t, "F7");
	expect_text(desk.t, desk.sip->on_hold);
	kill_desk(&desk);
	assert_calls(&desk, "open 13800138000 a");

	reopen(&desk);
	expect_text(desk.t, desk.words->talking);
	expect_text(desk.t, desk.sip->on_hold);
	expect_text(desk.t, ADDRESS);
	expect_text(desk.t, "摄像头黑屏 since seven");
	expect_text(desk.t, "✓ baresip");
	assert_int_equal(softphone_find(desk.folder), softphone);
	terminal_type(desk.t, " still", 0);
	expect_text(desk.t, "摄像头黑屏 since seven still");
	terminal_key(desk.t, "F7");
	expect_gone(desk.t, desk.sip->on_hold);
	terminal_key(desk.t, "F8");
	sip_person_ends_well(&caller);
	expect_text(desk.t, desk.words->wrap_up);
	end_desk(&desk);
	assert_calls(&desk, "answered 13800138000 aeh");
	home_remove(&desk.home);
}

static void
a_call_that_ended_while_the_desk_was_away_is_wrapped_up_at_its_return(void **state)
{
	struct sip_desk desk = desk_is_ready("en");
	struct sip_person caller = customer_is_answered(&desk, "caller-hangs-up", 1500);

	(void)state;
	terminal_keys(desk.t, "Alt-n Enter");
	expect_text(desk.t, ">Subject");
	terminal_type(desk.t, "not finished", 0);
	expect_text(desk.t, desk.words->draft_saved);
	kill_desk(&desk);
	sip_person_ends_well(&caller);
	reopen(&desk);
	expect_text(desk.t, desk.words->wrap_up);
	expect_text(desk.t, "not finished");
	end_desk(&desk);
	assert_calls(&desk, "away 13800138000 ae");
	home_remove(&desk.home);
}

/* ---- registration ---------------------------------------------------------------------------- */

static struct sip_person
somebody_registers(const char *password)
{
	return sip_person_new(&prepared, &(struct sip_role){ .scenario = "registrar",
		.keys = (const char *const[]){ "user", "hotline", "password", password, NULL } });
}

static struct sip_desk
register_at(const struct sip_person *registrar, const char *lang, const char *password)
{
	char *more = spawn_format("  registrar: 127.0.0.1:%d\n  password: %s\n", registrar->port,
	                          password);
	struct sip_desk desk = start_desk(lang, more);

	free(more);
	await_softphone(&desk);
	return desk;
}

static void
a_registered_telephone_is_shown_as_such(void **state)
{
	struct sip_person registrar = somebody_registers("geheim");
	struct sip_desk desk = register_at(&registrar, "en", "geheim");

	(void)state;
	expect_text(desk.t, desk.sip->registered);
	expect_text(desk.t, "✓ baresip");
	sip_person_ends_well(&registrar);
	end_desk(&desk);
	home_remove(&desk.home);
}

static void
a_telephone_refused_by_its_registrar_says_what_to_do(void **state)
{
	struct sip_person registrar = somebody_registers("geheim");
	struct sip_desk desk = register_at(&registrar, "zh", "falsch");

	(void)state;
	expect_text(desk.t, desk.sip->refused);
	expect_text(desk.t, desk.sip->password);
	assert_false(terminal_find(desk.t, "✓ baresip", NULL, NULL));
	sip_person_ends_well(&registrar);
	end_desk(&desk);
	home_remove(&desk.home);
}

/* ---- hostile callers ------------------------------------------------------------------------- */

/* A caller of this name rings and is talked to: neither screen nor terminal takes harm. */
static void
survive_caller_named(struct sip_desk *desk, const char *name, const char *shown)
{
	struct sip_person caller = somebody_calls(desk, "caller-waits", name, "13900139000", 0);

	expect_text(desk->t, desk->words->ringing);
	expect_text(desk->t, shown);
	terminal_key(desk->t, "F2");
	expect_text(desk->t, desk->words->talking);
	expect_text(desk->t, "║");
	expect_text(desk->t, "F1 help");
	terminal_key(desk->t, "F8");
	sip_person_ends_well(&caller);
	expect_text(desk->t, desk->words->wrap_up);
}

static void
hostile_display_names_reach_neither_screen_nor_terminal(void **state)
{
	static const char escapes[] = "\033]0;owned\007\033[2J\033[31mred\033[0m\033[?1049l";
	struct sip_desk desk = desk_is_ready("en");
	char *long_name = spawn_alloc(LONG_NAME + 1);

	(void)state;
	survive_caller_named(&desk, escapes, "owned");
	survive_caller_named(&desk, "\xE2\x80\xAE" "evil" "\xE2\x80\xAC", "<U+202E>");
	memset(long_name, 'L', LONG_NAME);
	survive_caller_named(&desk, long_name, "LLLLLLLL");
	assert_false(terminal_sent(desk.t, "\033]0;owned", 9));
	assert_false(terminal_sent(desk.t, "\033[31mred", 8));
	assert_false(terminal_sent(desk.t, "\xE2\x80\xAE", 3));
	assert_string_not_equal(terminal_title(desk.t), "owned");
	free(long_name);
	end_desk(&desk);
	assert_calls(&desk, "answered 13900139000 aew, answered 13900139000 aew,"
	             " answered 13900139000 ae");
	home_remove(&desk.home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_customers_call_leads_from_its_ring_to_a_saved_ticket_and_the_agent_hangs_up),
		cmocka_unit_test(a_customers_call_leads_to_a_saved_ticket_and_the_customer_hangs_up),
		cmocka_unit_test(a_caller_who_gives_up_is_listed_to_be_called_back),
		cmocka_unit_test(a_second_caller_meets_busy_is_listed_and_disturbs_nothing),
		cmocka_unit_test(a_second_caller_beside_a_held_one_shows_at_once_and_is_next),
		cmocka_unit_test(a_softphone_killed_in_a_call_comes_back_and_the_notes_go_on),
		cmocka_unit_test(a_desk_killed_in_a_call_opens_with_the_same_call_and_draft),
		cmocka_unit_test(a_call_that_ended_while_the_desk_was_away_is_wrapped_up_at_its_return),
		cmocka_unit_test(a_registered_telephone_is_shown_as_such),
		cmocka_unit_test(a_telephone_refused_by_its_registrar_says_what_to_do),
		cmocka_unit_test(hostile_display_names_reach_neither_screen_nor_terminal),
	};

	sip_softphones_die_with_the_test();
	return cmocka_run_group_tests(tests, prepare, clear_away);
}

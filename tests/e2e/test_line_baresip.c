/*
 * The baresip driver with the real program: the desk's line starts its own
 * softphone, sipp calls it over SIP on loopback. Skipped when one of them is
 * not installed. Every wait has a deadline; nothing sleeps.
 */
#include "base/loop.h"
#include "base/memory.h"
#include "lib/home.h"
#include "lib/line_recorder.h"
#include "lib/program.h"
#include "lib/spawn.h"
#include "line/line.h"
#include "line/softphone.h"

#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>
#include <cmocka.h>

#define DEADLINE_MS 15000

/* One desk with its softphone; two may share a loop. */
struct desk {
	struct home home;
	struct recorder recorder;
	struct loop *loop;
	struct line *line;
	struct line_softphone softphone;
	char folder[PATH_MAX];
	char account[100];
	uint64_t token;
	const char *awaited;
};

/* ---- softphones outlive desks, but not the test ---------------------------------------- */

#define SOFTPHONES_MAX 64

static volatile pid_t softphones[SOFTPHONES_MAX];
static volatile sig_atomic_t softphone_count;

static void
kill_all(void)
{
	for (int i = 0; i < softphone_count; i++) {
		if (softphones[i] > 0)
			kill(softphones[i], SIGKILL);
	}
}

static void
terminated(int number)
{
	kill_all();
	_exit(128 + number);
}

/* Every softphone that a desk has now. */
static void
remember_softphone(const struct desk *desk)
{
	pid_t pid = softphone_find(desk->folder);

	for (int i = 0; i < softphone_count; i++) {
		if (softphones[i] == pid)
			return;
	}
	if (pid > 0 && softphone_count < SOFTPHONES_MAX)
		softphones[softphone_count++] = pid;
}

static void
forget_softphone(pid_t pid)
{
	for (int i = 0; i < softphone_count; i++) {
		if (softphones[i] == pid)
			softphones[i] = 0;
	}
}

/* ---- waiting --------------------------------------------------------------------------- */

static bool
has_row(struct desk *desk)
{
	return recorder_has(&desk->recorder, desk->awaited);
}

/* Turns the loop until it is true; false at the deadline. */
static bool
turn_until(struct desk *desk, bool (*until)(struct desk *desk), int deadline_ms)
{
	uv_loop_t *uv = loop_uv(desk->loop);
	int64_t end_ns = monotonic_ns() + (int64_t)deadline_ms * 1000000;

	while (!until(desk)) {
		struct pollfd ready = { .fd = uv_backend_fd(uv), .events = POLLIN };
		int left_ms = spawn_left_ms(end_ns);
		int timeout;

		if (left_ms == 0)
			return false;
		loop_step(desk->loop);
		loop_step(desk->loop);
		remember_softphone(desk);
		timeout = uv_backend_timeout(uv);
		if (timeout < 0 || timeout > left_ms)
			timeout = left_ms;
		if (!until(desk))
			poll(&ready, 1, timeout);
	}
	return true;
}

/* A row that begins so comes; everything up to it is taken away. */
static void
await_row(struct desk *desk, const char *row)
{
	desk->awaited = row;
	if (!turn_until(desk, has_row, DEADLINE_MS))
		fail_msg("never happened: %s (last: %s)", row,
		         desk->recorder.count ? desk->recorder.rows[desk->recorder.count - 1] : "-");
	while (strncmp(desk->recorder.rows[desk->recorder.seen], row, strlen(row)))
		desk->recorder.seen++;
	desk->recorder.seen++;
}

/* The next row is this one. */
static void
await_next(struct desk *desk, const char *row)
{
	desk->awaited = "";
	if (!turn_until(desk, has_row, DEADLINE_MS))
		fail_msg("nothing happened, expected: %s", row);
	if (strncmp(desk->recorder.rows[desk->recorder.seen], row, strlen(row)))
		fail_msg("expected: %s\n  happened: %s", row,
		         desk->recorder.rows[desk->recorder.seen]);
	desk->recorder.seen++;
}

/* The id of the last call, for rows that name it. */
static const char *
call_row(const struct desk *desk, const char *rest)
{
	static char rows[4][LINE_ID_SIZE + 200];
	static unsigned next;
	char *row = rows[next++ % 4];

	snprintf(row, sizeof(rows[0]), "call %s %s", desk->recorder.last_call.id, rest);
	return row;
}

/* ---- the desk ---------------------------------------------------------------------------- */

static void
open_line(struct desk *desk, const char *position)
{
	struct err e = ERR_INIT;
	struct line_options options = {
		.loop = desk->loop,
		.happened = recorder_happened,
		.context = &desk->recorder,
		.position = position,
		.softphone = desk->softphone,
	};

	desk->line = line_open("baresip", &options, &e);
	if (!desk->line)
		fail_msg("%s", e.text);
}

static struct desk *
desk_new(const char *user, struct loop *loop)
{
	struct err e = ERR_INIT;
	struct desk *desk = mem_calloc(1, sizeof(*desk));
	int media = program_free_port(PORT_UDP);

	home_make(&desk->home);
	recorder_init(&desk->recorder);
	desk->loop = loop ? loop : loop_new(&e);
	snprintf(desk->folder, sizeof(desk->folder), "%s", home_path(&desk->home, "softphone"));
	snprintf(desk->account, sizeof(desk->account), "sip:%s@127.0.0.1", user);
	desk->softphone = (struct line_softphone){
		.control_port = program_free_port(PORT_TCP),
		.start = true,
		.folder = desk->folder,
		.account = desk->account,
		.user_name = "热线",
		.audio_source = "aubridge,line",
		.audio_player = "aubridge,line",
		.audio_alert = "aubridge,alert",
		.bind_address = "127.0.0.1",
		.sip_port = program_free_port(PORT_UDP),
		.media_port_first = media - media % 2,
		.media_port_last = media - media % 2 + 20,
	};
	while (desk->softphone.control_port == desk->softphone.sip_port ||
	       desk->softphone.control_port == desk->softphone.sip_port + 1)
		desk->softphone.control_port = program_free_port(PORT_TCP);
	return desk;
}

static struct desk *
desk_up(void)
{
	struct desk *desk = desk_new("hotline", NULL);

	open_line(desk, NULL);
	await_row(desk, "up");
	return desk;
}

static bool
softphone_gone(struct desk *desk)
{
	return softphone_find(desk->folder) == 0;
}

/* Ends the softphone of this desk, as a crash does. */
static void
kill_softphone(struct desk *desk)
{
	pid_t pid = softphone_find(desk->folder);

	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		forget_softphone(pid);
	}
	assert_true(turn_until(desk, softphone_gone, DEADLINE_MS));
}

static void
desk_free(struct desk *desk, bool with_loop)
{
	line_close(desk->line);
	desk->line = NULL;
	kill_softphone(desk);
	assert_int_equal(loop_slow_turns(desk->loop), 0);
	if (with_loop)
		loop_free(desk->loop);
	home_remove(&desk->home);
	mem_free(desk);
}

static void
order(struct desk *desk, enum line_command command, const char *text)
{
	struct line_order line_order = { .command = command, .text = text,
	                                 .token = ++desk->token };

	line_command(desk->line, &line_order, 0);
}

/* ---- other people ---------------------------------------------------------------------------- */

struct person {
	struct program *program;
	int port;
};

/* sipp plays a scenario of tests/data/sipp; keys: "name", "王小明", … NULL. */
static struct person
person_new(struct desk *desk, const char *scenario, bool calls, int pause_ms,
           const char *const *keys)
{
	static char path[PATH_MAX];
	char port[16];
	char media[16];
	char pause[16];
	char target[64];
	const char *argv[40];
	struct person person = { .port = program_free_port(PORT_UDP) };
	size_t count = 0;

	snprintf(path, sizeof(path), "tests/data/sipp/%s.xml", scenario);
	snprintf(port, sizeof(port), "%d", person.port);
	snprintf(media, sizeof(media), "%d", program_free_port(PORT_UDP) / 2 * 2);
	snprintf(pause, sizeof(pause), "%d", pause_ms);
	snprintf(target, sizeof(target), "127.0.0.1:%d", desk->softphone.sip_port);
	argv[count++] = "sipp";
	argv[count++] = "-sf";
	argv[count++] = realpath(path, NULL);
	argv[count++] = "-i";
	argv[count++] = "127.0.0.1";
	argv[count++] = "-p";
	argv[count++] = port;
	argv[count++] = "-mi";
	argv[count++] = "127.0.0.1";
	argv[count++] = "-mp";
	argv[count++] = media;
	argv[count++] = "-d";
	argv[count++] = pause;
	argv[count++] = "-m";
	argv[count++] = "1";
	argv[count++] = "-nostdin";
	argv[count++] = "-timeout";
	argv[count++] = "20";
	argv[count++] = "-timeout_error";
	for (; keys && *keys; keys += 2) {
		argv[count++] = "-key";
		argv[count++] = keys[0];
		argv[count++] = keys[1];
	}
	if (calls) {
		argv[count++] = "-s";
		argv[count++] = "hotline";
		argv[count++] = target;
	}
	argv[count] = NULL;
	assert_non_null(argv[2]);
	person.program = program_start(&(struct program_options){
		.argv = argv, .directory = desk->home.path });
	free((char *)argv[2]);
	return person;
}

static struct person
caller_new(struct desk *desk, const char *scenario, int pause_ms)
{
	return person_new(desk, scenario, true, pause_ms,
	                  (const char *const[]){ "name", "王小明", "number", "13800138000", NULL });
}

/* The scenario went as written: the other side was content. */
static void
person_ends_well(struct desk *desk, struct person *person)
{
	int status = -1;

	(void)desk;
	if (!program_wait_exit(person->program, DEADLINE_MS, &status) || !WIFEXITED(status) ||
	    WEXITSTATUS(status))
		fail_msg("sipp is not content (status %d):\n%s", status,
		         program_output(person->program));
	program_free(person->program);
	person->program = NULL;
}

static void
skip_if_missing(void)
{
	static const char *const programs[] = { "baresip", "sipp" };

	for (size_t i = 0; i < 2; i++) {
		if (!program_is_there(programs[i])) {
			print_message("# %s is not installed\n", programs[i]);
			skip();
		}
	}
}

static struct person
talk(struct desk *desk, const char *scenario, int pause_ms)
{
	struct person caller = caller_new(desk, scenario, pause_ms);

	await_row(desk, "call ");
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply ");
	assert_int_equal(desk->recorder.last_call.state, CALL_TALKING);
	return caller;
}

/* ---- the softphone as a program -------------------------------------------------------------- */

static void
a_softphone_is_started_closed_to_others_and_outlives_the_desk(void **state)
{
	struct desk *desk;
	struct stat status;
	pid_t pid;

	(void)state;
	skip_if_missing();
	desk = desk_new("hotline", NULL);
	desk->softphone.password = "geheim";
	open_line(desk, NULL);
	await_next(desk, "down the softphone is being started");
	await_row(desk, "note log baresip ");
	await_row(desk, "up");
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

	open_line(desk, NULL);
	await_row(desk, "up");
	assert_int_equal(softphone_find(desk->folder), pid);
	desk_free(desk, true);
}

static void
changed_settings_restart_the_softphone_by_themselves(void **state)
{
	struct desk *desk;
	pid_t pid;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	pid = softphone_find(desk->folder);
	line_close(desk->line);
	desk->softphone.user_name = "二线";
	recorder_skip(&desk->recorder);
	open_line(desk, NULL);
	await_row(desk, "up");
	await_row(desk, "down");
	await_row(desk, "up");
	assert_true(softphone_find(desk->folder) > 0);
	assert_int_not_equal(softphone_find(desk->folder), pid);
	desk_free(desk, true);
}

static void
a_softphone_that_runs_already_is_attached_to(void **state)
{
	struct desk *desk;
	struct desk *other;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	other = desk_new("other", desk->loop);
	other->softphone.control_port = desk->softphone.control_port;
	other->softphone.sip_port = desk->softphone.sip_port + 2;
	open_line(other, NULL);
	await_row(other, "up");
	assert_int_equal(softphone_find(other->folder), 0);
	desk_free(other, false);
	desk_free(desk, true);
}

/* ---- calls ------------------------------------------------------------------------------------- */

static void
a_call_is_answered_held_resumed_and_ended_by_the_agent(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = caller_new(desk, "caller-waits", 0);
	await_row(desk, "call ");
	assert_int_equal(desk->recorder.last_call.state, CALL_RINGING);
	assert_string_equal(desk->recorder.last_call.number, "13800138000");
	assert_string_equal(desk->recorder.last_call.name, "王小明");
	order(desk, LINE_ANSWER, NULL);
	await_next(desk, call_row(desk, "answering"));
	await_next(desk, call_row(desk, "talking"));
	await_next(desk, "reply 1 ok");
	order(desk, LINE_HOLD, NULL);
	await_next(desk, call_row(desk, "held"));
	await_next(desk, "reply 2 ok");
	order(desk, LINE_RESUME, NULL);
	await_next(desk, call_row(desk, "talking"));
	await_next(desk, "reply 3 ok");
	order(desk, LINE_MUTE, NULL);
	await_next(desk, call_row(desk, "talking 13800138000 王小明 muted"));
	await_next(desk, "reply 4 ok");
	order(desk, LINE_UNMUTE, NULL);
	await_next(desk, call_row(desk, "talking 13800138000 王小明"));
	await_next(desk, "reply 5 ok");
	order(desk, LINE_HANG_UP, NULL);
	await_next(desk, call_row(desk, "done by_agent"));
	await_next(desk, "reply 6 ok");
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
a_caller_hangs_up(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = talk(desk, "caller-hangs-up", 100);
	await_row(desk, call_row(desk, "done by_far_side"));
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
a_caller_hangs_up_after_being_held(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = talk(desk, "caller-held-hangs-up", 0);
	order(desk, LINE_HOLD, NULL);
	await_row(desk, "reply 2 ok");
	order(desk, LINE_RESUME, NULL);
	await_row(desk, "reply 3 ok");
	await_row(desk, call_row(desk, "done by_far_side"));
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
a_caller_gives_up(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = caller_new(desk, "caller-gives-up", 100);
	await_row(desk, "call ");
	await_next(desk, call_row(desk, "done by_far_side 13800138000 王小明"));
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
a_declined_caller_hears_busy(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = caller_new(desk, "caller-turned-away", 0);
	await_row(desk, "call ");
	order(desk, LINE_DECLINE, NULL);
	await_next(desk, call_row(desk, "done by_agent"));
	await_next(desk, "reply 1 ok");
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
a_call_that_rings_out_is_missed(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_new("hotline", NULL);
	desk->softphone.ring_out_s = 1;
	open_line(desk, NULL);
	await_row(desk, "up");
	caller = caller_new(desk, "caller-turned-away", 0);
	await_row(desk, "call ");
	await_next(desk, call_row(desk, "done timeout"));
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
a_second_caller_meets_busy_is_listed_and_disturbs_nothing(void **state)
{
	struct desk *desk;
	struct person caller;
	struct person second;
	char first[LINE_ID_SIZE];

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = talk(desk, "caller-waits", 0);
	snprintf(first, sizeof(first), "%s", desk->recorder.last_call.id);
	second = person_new(desk, "caller-busy", true, 0,
	                    (const char *const[]){ "name", "李秀英", "number", "13900139000",
	                                           NULL });
	await_next(desk, "call busy-");
	assert_int_equal(desk->recorder.last_call.end, CALL_END_BUSY);
	assert_string_equal(desk->recorder.last_call.number, "13900139000");
	person_ends_well(desk, &second);
	assert_int_equal(line_call_count(desk->line), 1);
	assert_string_equal(line_call_at(desk->line, 0)->id, first);
	order(desk, LINE_HANG_UP, NULL);
	await_row(desk, "call ");
	assert_string_equal(desk->recorder.last_call.id, first);
	assert_int_equal(desk->recorder.last_call.end, CALL_END_BY_AGENT);
	await_row(desk, "reply 2 ok");
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
two_callers_at_once_leave_the_first_answerable(void **state)
{
	struct desk *desk;
	struct person caller;
	struct person second;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = caller_new(desk, "caller-waits", 0);
	await_row(desk, "call ");
	second = caller_new(desk, "caller-busy", 0);
	await_next(desk, "call busy-");
	person_ends_well(desk, &second);
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 1 ok");
	order(desk, LINE_HANG_UP, NULL);
	await_row(desk, "reply 2 ok");
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
withheld_and_latin1_callers_ring(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = talk(desk, "caller-withheld", 0);
	assert_true(desk->recorder.last_call.withheld);
	assert_string_equal(desk->recorder.last_call.number, "");
	order(desk, LINE_HANG_UP, NULL);
	await_row(desk, "reply 2 ok");
	person_ends_well(desk, &caller);

	caller = person_new(desk, "caller-waits", true, 0,
	                    (const char *const[]){ "name", "Zo\xeb M\xfcller", "number", "1",
	                                           NULL });
	await_row(desk, "call ");
	assert_string_equal(desk->recorder.last_call.name, "Zo\xef\xbf\xbd M\xef\xbf\xbdller");
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 3 ok");
	order(desk, LINE_HANG_UP, NULL);
	await_row(desk, "reply 4 ok");
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
keys_of_the_caller_are_heard(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = talk(desk, "caller-tones", 0);
	await_row(desk, "note tone ");
	assert_string_equal(strrchr(desk->recorder.rows[desk->recorder.seen - 1], ' '), " 5");
	await_row(desk, "note tone ");
	assert_string_equal(strrchr(desk->recorder.rows[desk->recorder.seen - 1], ' '), " #");
	order(desk, LINE_HANG_UP, NULL);
	await_row(desk, "reply 2 ok");
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
on_a_break_a_caller_is_declined_at_once(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	order(desk, LINE_PAUSE, "lunch");
	await_row(desk, "reply 1 ok");
	caller = caller_new(desk, "caller-turned-away", 0);
	await_next(desk, "note declined-on-break ");
	await_next(desk, "call ");
	assert_int_equal(desk->recorder.last_call.end, CALL_END_ON_BREAK);
	assert_string_equal(desk->recorder.last_call.name, "王小明");
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

/* ---- dialling, transfer, tones --------------------------------------------------------------------- */

static void
dial(struct desk *desk, const struct person *person)
{
	char uri[64];

	snprintf(uri, sizeof(uri), "sip:bob@127.0.0.1:%d", person->port);
	order(desk, LINE_DIAL, uri);
}

static void
a_number_is_dialled_rings_there_and_is_taken(void **state)
{
	struct desk *desk;
	struct person callee;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	callee = person_new(desk, "callee-answers", false, 300,
	                    (const char *const[]){ "number", "bob", NULL });
	dial(desk, &callee);
	await_row(desk, "call ");
	assert_int_equal(desk->recorder.last_call.direction, CALL_OUTGOING);
	await_row(desk, call_row(desk, "far_ringing bob"));
	await_row(desk, call_row(desk, "talking bob"));
	order(desk, LINE_HANG_UP, NULL);
	await_row(desk, call_row(desk, "done by_agent"));
	person_ends_well(desk, &callee);
	desk_free(desk, true);
}

static void
a_busy_number_is_refused(void **state)
{
	struct desk *desk;
	struct person callee;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	callee = person_new(desk, "callee-busy", false, 0, NULL);
	dial(desk, &callee);
	await_row(desk, "call ");
	if (desk->recorder.last_call.state != CALL_DONE)
		await_row(desk, call_row(desk, "done refused bob"));
	assert_int_equal(desk->recorder.last_call.end, CALL_END_REFUSED);
	assert_string_equal(desk->recorder.last_call.reason, "486 Busy Here");
	person_ends_well(desk, &callee);
	desk_free(desk, true);
}

static void
a_transfer_that_works_hands_the_caller_on(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = person_new(desk, "caller-transferred", true, 0,
	                    (const char *const[]){ "name", "王小明", "number", "13800138000",
	                                           "transfer_result", "200 OK", NULL });
	await_row(desk, "call ");
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 1 ok");
	order(desk, LINE_TRANSFER, "8001");
	await_row(desk, "reply 2 ok");
	await_row(desk, call_row(desk, "done transferred"));
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
a_transfer_that_fails_loses_the_caller_on_this_version_and_says_so(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = person_new(desk, "caller-transferred", true, 0,
	                    (const char *const[]){ "name", "王小明", "number", "13800138000",
	                                           "transfer_result", "486 Busy Here", NULL });
	await_row(desk, "call ");
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 1 ok");
	order(desk, LINE_TRANSFER, "8001");
	await_row(desk, "note transfer-failed ");
	await_row(desk, call_row(desk, "done line_failed"));
	assert_int_equal(line_call_count(desk->line), 0);
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
two_desks_talk_and_every_tone_arrives(void **state)
{
	struct desk *desk;
	struct desk *other;
	char uri[64];

	(void)state;
	skip_if_missing();
	desk = desk_up();
	other = desk_new("other", desk->loop);
	open_line(other, NULL);
	await_row(other, "up");
	snprintf(uri, sizeof(uri), "sip:hotline@127.0.0.1:%d", desk->softphone.sip_port);
	order(other, LINE_DIAL, uri);
	await_row(desk, "call ");
	assert_string_equal(desk->recorder.last_call.name, "热线");
	assert_string_equal(desk->recorder.last_call.number, "other");
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 1 ok");
	await_row(other, call_row(other, "talking"));
	order(other, LINE_TONES, "10#");
	for (const char *tone = "10#"; *tone; tone++) {
		char end[3] = { ' ', *tone, '\0' };

		await_row(desk, "note tone ");
		assert_string_equal(strrchr(desk->recorder.rows[desk->recorder.seen - 1], ' '), end);
	}
	order(other, LINE_HANG_UP, NULL);
	await_row(desk, call_row(desk, "done by_far_side"));
	desk_free(other, false);
	desk_free(desk, true);
}

static void
the_echo_test_runs_and_ends(void **state)
{
	struct desk *desk;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	order(desk, LINE_ECHO_START, NULL);
	await_next(desk, "reply 1 ok");
	order(desk, LINE_ECHO_STOP, NULL);
	await_next(desk, "reply 2 ok");
	desk_free(desk, true);
}

/* ---- loss and return ------------------------------------------------------------------------------------ */

static void
a_softphone_killed_in_a_call_comes_back_and_takes_the_next_one(void **state)
{
	struct desk *desk;
	struct person caller;

	(void)state;
	skip_if_missing();
	desk = desk_up();
	caller = talk(desk, "caller-waits", 0);
	kill(softphone_find(desk->folder), SIGKILL);
	await_next(desk, "down the softphone has ended");
	await_row(desk, "up");
	await_next(desk, call_row(desk, "done away 13800138000 王小明"));
	program_free(caller.program);

	caller = caller_new(desk, "caller-waits", 0);
	await_row(desk, "call ");
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 2 ok");
	order(desk, LINE_HANG_UP, NULL);
	await_row(desk, "reply 3 ok");
	person_ends_well(desk, &caller);
	desk_free(desk, true);
}

static void
a_desk_that_comes_back_finds_the_call_or_that_it_is_over(void **state)
{
	struct desk *desk;
	struct person caller;
	struct strbuf position;

	(void)state;
	skip_if_missing();
	strbuf_init(&position, 65536);
	desk = desk_up();
	caller = talk(desk, "caller-waits", 0);
	order(desk, LINE_HOLD, NULL);
	await_row(desk, "reply 2 ok");
	assert_true(line_save(desk->line, 0, &position));
	line_close(desk->line);
	recorder_skip(&desk->recorder);

	open_line(desk, position.data);
	await_row(desk, "up");
	await_next(desk, call_row(desk, "held 13800138000 王小明 again"));
	order(desk, LINE_RESUME, NULL);
	await_row(desk, "reply 3 ok");
	order(desk, LINE_HANG_UP, NULL);
	await_row(desk, "reply 4 ok");
	person_ends_well(desk, &caller);
	line_close(desk->line);
	recorder_skip(&desk->recorder);

	open_line(desk, position.data);
	await_row(desk, "up");
	await_next(desk, call_row(desk, "done away 13800138000 王小明"));
	desk_free(desk, true);
	strbuf_release(&position);
}

/* ---- registration ----------------------------------------------------------------------------------------- */

static struct desk *
desk_at_registrar(struct person *registrar, const char *real_password, const char *our_password)
{
	struct desk *desk = desk_new("hotline", NULL);
	static char address[64];

	*registrar = person_new(desk, "registrar", false, 0,
	                        (const char *const[]){ "user", "hotline", "password",
	                                               real_password, NULL });
	snprintf(address, sizeof(address), "sip:127.0.0.1:%d", registrar->port);
	desk->softphone.registers = true;
	desk->softphone.registrar = address;
	desk->softphone.login = "hotline";
	desk->softphone.password = our_password;
	open_line(desk, NULL);
	return desk;
}

static void
a_registrar_is_given_the_password_it_asks_for(void **state)
{
	/* What an accounts file could stumble over. */
	static const char *const passwords[] = { "geheim", "a;b c", "x>y<z,=&%41'#" };

	(void)state;
	skip_if_missing();
	for (size_t i = 0; i < sizeof(passwords) / sizeof(*passwords); i++) {
		struct person registrar;
		struct desk *desk = desk_at_registrar(&registrar, passwords[i], passwords[i]);

		await_row(desk, "note registered sip:hotline@127.0.0.1");
		person_ends_well(desk, &registrar);
		desk_free(desk, true);
	}
}

static void
a_registrar_that_refuses_is_told_of(void **state)
{
	struct person registrar;
	struct desk *desk;

	(void)state;
	skip_if_missing();
	desk = desk_at_registrar(&registrar, "geheim", "falsch");
	await_row(desk, "note register-failed ");
	person_ends_well(desk, &registrar);
	desk_free(desk, true);
}

static void
a_control_port_open_to_the_network_is_warned_of(void **state)
{
	struct desk *desk;
	struct program *foreign;
	const char *folder;
	char config[1024];

	(void)state;
	skip_if_missing();
	desk = desk_new("hotline", NULL);
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
	open_line(desk, NULL);
	await_row(desk, "up");
	await_row(desk, "note unsafe ");
	line_close(desk->line);
	desk->line = NULL;
	program_free(foreign);
	desk_free(desk, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_softphone_is_started_closed_to_others_and_outlives_the_desk),
		cmocka_unit_test(changed_settings_restart_the_softphone_by_themselves),
		cmocka_unit_test(a_softphone_that_runs_already_is_attached_to),
		cmocka_unit_test(a_call_is_answered_held_resumed_and_ended_by_the_agent),
		cmocka_unit_test(a_caller_hangs_up),
		cmocka_unit_test(a_caller_hangs_up_after_being_held),
		cmocka_unit_test(a_caller_gives_up),
		cmocka_unit_test(a_declined_caller_hears_busy),
		cmocka_unit_test(a_call_that_rings_out_is_missed),
		cmocka_unit_test(a_second_caller_meets_busy_is_listed_and_disturbs_nothing),
		cmocka_unit_test(two_callers_at_once_leave_the_first_answerable),
		cmocka_unit_test(withheld_and_latin1_callers_ring),
		cmocka_unit_test(keys_of_the_caller_are_heard),
		cmocka_unit_test(on_a_break_a_caller_is_declined_at_once),
		cmocka_unit_test(a_number_is_dialled_rings_there_and_is_taken),
		cmocka_unit_test(a_busy_number_is_refused),
		cmocka_unit_test(a_transfer_that_works_hands_the_caller_on),
		cmocka_unit_test(a_transfer_that_fails_loses_the_caller_on_this_version_and_says_so),
		cmocka_unit_test(two_desks_talk_and_every_tone_arrives),
		cmocka_unit_test(the_echo_test_runs_and_ends),
		cmocka_unit_test(a_softphone_killed_in_a_call_comes_back_and_takes_the_next_one),
		cmocka_unit_test(a_desk_that_comes_back_finds_the_call_or_that_it_is_over),
		cmocka_unit_test(a_registrar_is_given_the_password_it_asks_for),
		cmocka_unit_test(a_registrar_that_refuses_is_told_of),
		cmocka_unit_test(a_control_port_open_to_the_network_is_warned_of),
	};

	atexit(kill_all);
	signal(SIGTERM, terminated);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Desks with the real softphone, and the people who call them (lib/real_desk.h).
 */
#include "lib/real_desk.h"

#include "base/loop.h"
#include "base/memory.h"
#include "lib/spawn.h"
#include "line/softphone.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <uv.h>
#include <cmocka.h>

#define DEADLINE_MS SIP_DEADLINE_MS

/* ---- waiting --------------------------------------------------------------------------- */

static bool
has_row(struct real_desk *desk)
{
	return recorder_has(&desk->recorder, desk->awaited);
}

/* Turns the loop until it is true; false at the deadline. */
bool
real_turn_until(struct real_desk *desk, bool (*until)(struct real_desk *desk), int deadline_ms)
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
		sip_remember_softphone(desk->folder);
		timeout = uv_backend_timeout(uv);
		if (timeout < 0 || timeout > left_ms)
			timeout = left_ms;
		if (!until(desk))
			poll(&ready, 1, timeout);
	}
	return true;
}

/* A row that begins so comes; everything up to it is taken away. */
void
real_await_row(struct real_desk *desk, const char *row)
{
	desk->awaited = row;
	if (!real_turn_until(desk, has_row, DEADLINE_MS))
		fail_msg("never happened: %s (last: %s)", row,
		         desk->recorder.count ? desk->recorder.rows[desk->recorder.count - 1] : "-");
	while (strncmp(desk->recorder.rows[desk->recorder.seen], row, strlen(row)))
		desk->recorder.seen++;
	desk->recorder.seen++;
}

/* The next row is this one. */
void
real_await_next(struct real_desk *desk, const char *row)
{
	desk->awaited = "";
	if (!real_turn_until(desk, has_row, DEADLINE_MS))
		fail_msg("nothing happened, expected: %s", row);
	if (strncmp(desk->recorder.rows[desk->recorder.seen], row, strlen(row)))
		fail_msg("expected: %s\n  happened: %s", row,
		         desk->recorder.rows[desk->recorder.seen]);
	desk->recorder.seen++;
}

/* The id of the last call, for rows that name it. */
const char *
real_row(const struct real_desk *desk, const char *rest)
{
	static char rows[4][LINE_ID_SIZE + 200];
	static unsigned next;
	char *row = rows[next++ % 4];

	snprintf(row, sizeof(rows[0]), "call %s %s", desk->recorder.last_call.id, rest);
	return row;
}

/* ---- the desk ---------------------------------------------------------------------------- */

void
real_open_line(struct real_desk *desk, const char *position)
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

struct real_desk *
real_new(const char *user, struct loop *loop)
{
	struct err e = ERR_INIT;
	struct real_desk *desk = mem_calloc(1, sizeof(*desk));
	int ports = sip_free_ports(24);	/* SIP and its TLS, control, and media */

	home_make(&desk->home);
	recorder_init(&desk->recorder);
	desk->loop = loop ? loop : loop_new(&e);
	snprintf(desk->folder, sizeof(desk->folder), "%s", home_path(&desk->home, "softphone"));
	snprintf(desk->account, sizeof(desk->account), "sip:%s@127.0.0.1", user);
	desk->softphone = (struct line_softphone){
		.control_port = ports + 2,
		.start = true,
		.folder = desk->folder,
		.account = desk->account,
		.user_name = "热线",
		.audio_source = "aubridge,line",
		.audio_player = "aubridge,line",
		.audio_alert = "aubridge,alert",
		.bind_address = "127.0.0.1",
		.sip_port = ports,
		.media_port_first = ports + 4,
		.media_port_last = ports + 22,
	};
	return desk;
}

struct real_desk *
real_up(void)
{
	struct real_desk *desk = real_new("hotline", NULL);

	real_open_line(desk, NULL);
	real_await_row(desk, "up");
	return desk;
}

static bool
softphone_gone(struct real_desk *desk)
{
	return softphone_find(desk->folder) == 0;
}

/* Ends the softphone of this desk, as a crash does. */
void
real_kill_softphone(struct real_desk *desk)
{
	pid_t pid = softphone_find(desk->folder);

	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		sip_forget_softphone(pid);
	}
	assert_true(real_turn_until(desk, softphone_gone, DEADLINE_MS));
}

void
real_free(struct real_desk *desk, bool with_loop)
{
	line_close(desk->line);
	desk->line = NULL;
	real_kill_softphone(desk);
	assert_int_equal(loop_slow_turns(desk->loop), 0);
	if (with_loop)
		loop_free(desk->loop);
	home_remove(&desk->home);
	mem_free(desk);
}

void
real_order(struct real_desk *desk, enum line_command command, const char *text)
{
	struct line_order line_order = { .command = command, .text = text,
	                                 .token = ++desk->token };

	line_command(desk->line, &line_order, 0);
}

/* ---- other people ---------------------------------------------------------------------------- */

struct sip_person
real_person_new(struct real_desk *desk, const char *scenario, bool calls, int pause_ms,
           const char *const *keys)
{
	return sip_person_new(&desk->home, &(struct sip_role){
		.scenario = scenario, .calls_port = calls ? desk->softphone.sip_port : 0,
		.pause_ms = pause_ms, .keys = keys });
}

struct sip_person
real_caller_new(struct real_desk *desk, const char *scenario, int pause_ms)
{
	return real_person_new(desk, scenario, true, pause_ms,
	                  (const char *const[]){ "name", "王小明", "number", "13800138000", NULL });
}

struct sip_person
real_talk(struct real_desk *desk, const char *scenario, int pause_ms)
{
	struct sip_person caller = real_caller_new(desk, scenario, pause_ms);

	real_await_row(desk, "call ");
	real_order(desk, LINE_ANSWER, NULL);
	real_await_row(desk, "reply ");
	assert_int_equal(desk->recorder.last_call.state, CALL_TALKING);
	return caller;
}

/*
 * The baresip driver against a baresip for tests: every trap that the real
 * one was seen to set. The same calls with the real program are in tests/e2e.
 */
#include "base/loop.h"
#include "base/memory.h"
#include "lib/fake_baresip.h"
#include "lib/line_recorder.h"
#include "line/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define DEADLINE_MS 5000
#define CONFIRM_MS 200
#define URI "sip:13800138000@127.0.0.1:16070"

struct desk {
	struct fake_baresip fake;
	struct recorder recorder;
	struct loop *loop;
	struct line *line;
	uint64_t token;
	const char *awaited;
};

static void
open_line(struct desk *desk, const char *position)
{
	struct err e = ERR_INIT;
	struct line_options options = {
		.loop = desk->loop,
		.happened = recorder_happened,
		.context = &desk->recorder,
		.position = position,
		.softphone = { .control_port = desk->fake.port, .confirm_ms = CONFIRM_MS },
	};

	desk->line = line_open("baresip", &options, &e);
	if (!desk->line)
		fail_msg("%s", e.text);
}

static bool
has_row(void *context)
{
	struct desk *desk = context;

	return recorder_has(&desk->recorder, desk->awaited);
}

static bool
has_command(void *context)
{
	struct desk *desk = context;

	return strstr(desk->fake.log.data, desk->awaited) != NULL;
}

/* Turns until a row that begins so has come, and takes away everything up to it. */
static void
await_row(struct desk *desk, const char *row)
{
	desk->awaited = row;
	if (!fake_run(&desk->fake, desk->loop, has_row, desk, DEADLINE_MS))
		fail_msg("never happened: %s", row);
	while (strncmp(desk->recorder.rows[desk->recorder.seen], row, strlen(row)))
		desk->recorder.seen++;
	desk->recorder.seen++;
}

/* Turns until the next row has come: it must be this one. */
static void
await_next(struct desk *desk, const char *row)
{
	desk->awaited = "";
	if (!fake_run(&desk->fake, desk->loop, has_row, desk, DEADLINE_MS))
		fail_msg("nothing happened, expected: %s", row);
	recorder_expect(&desk->recorder, row);
}

static void
await_command(struct desk *desk, const char *command)
{
	desk->awaited = command;
	if (!fake_run(&desk->fake, desk->loop, has_command, desk, DEADLINE_MS))
		fail_msg("never asked: %s (asked:%s)", command, desk->fake.log.data);
}

static bool
never(void *context)
{
	(void)context;
	return false;
}

/* Nothing may happen while everything under way settles. */
static void
expect_quiet(struct desk *desk)
{
	fake_run(&desk->fake, desk->loop, never, NULL, 60);
	recorder_expect_end(&desk->recorder);
}

static struct desk *
desk_new(void)
{
	struct err e = ERR_INIT;
	struct desk *desk = mem_calloc(1, sizeof(*desk));

	desk->loop = loop_new(&e);
	assert_non_null(desk->loop);
	fake_open(&desk->fake);
	recorder_init(&desk->recorder);
	return desk;
}

static struct desk *
desk_up(void)
{
	struct desk *desk = desk_new();

	open_line(desk, NULL);
	await_row(desk, "up");
	strbuf_clear(&desk->fake.log);
	return desk;
}

static void
desk_free(struct desk *desk)
{
	line_close(desk->line);
	loop_free(desk->loop);
	fake_close(&desk->fake);
	netstring_reader_release(&desk->fake.reader);
	strbuf_release(&desk->fake.log);
	mem_free(desk);
}

static void
order(struct desk *desk, enum line_command command, const char *text)
{
	struct line_order line_order = { .command = command, .text = text,
	                                 .token = ++desk->token };

	line_command(desk->line, &line_order, 0);
}

static void
talk(struct desk *desk)
{
	fake_ring(&desk->fake, "a1", URI, "王小明");
	await_row(desk, "call a1 ringing");
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 1 ok");
	strbuf_clear(&desk->fake.log);
}

/* ---- coming up ---------------------------------------------------------------------- */

static void
the_line_is_up_when_the_picture_is_whole(void **state)
{
	struct desk *desk = desk_new();

	(void)state;
	assert_int_equal(desk->recorder.count, 0);
	open_line(desk, NULL);
	assert_false(line_is_up(desk->line));
	await_row(desk, "note log baresip 1.0.0");
	await_row(desk, "up");
	assert_true(line_is_up(desk->line));
	assert_string_equal(desk->fake.log.data, " about reginfo listcalls");
	desk_free(desk);
}

static void
a_softphone_that_does_not_run_is_said_once_and_found_later(void **state)
{
	struct desk *desk = desk_new();

	(void)state;
	fake_close(&desk->fake);
	open_line(desk, NULL);
	await_next(desk, "down the softphone does not run");
	fake_run(&desk->fake, desk->loop, never, NULL, 600);
	recorder_expect_end(&desk->recorder);
	order(desk, LINE_ANSWER, NULL);
	await_next(desk, "reply 1 line-down");
	fake_reopen(&desk->fake);
	await_row(desk, "up");
	desk_free(desk);
}

static void
a_stranger_on_the_port_is_not_taken_for_baresip(void **state)
{
	struct desk *desk = desk_new();

	(void)state;
	desk->fake.is_no_baresip = true;
	open_line(desk, NULL);
	await_next(desk, "down what listens on the control port is not baresip: "
	                 "choose another port");
	desk_free(desk);
}

static void
a_port_that_takes_and_says_nothing_is_left_again(void **state)
{
	struct desk *desk = desk_new();

	(void)state;
	desk->fake.silent = true;
	open_line(desk, NULL);
	await_next(desk, "down the softphone does not answer");
	desk->fake.silent = false;
	await_row(desk, "up");
	assert_int_equal(desk->fake.connections, 2);
	desk_free(desk);
}

static void
the_registration_lamp_follows_answers_and_events(void **state)
{
	struct desk *desk = desk_new();

	(void)state;
	desk->fake.registration = "ERR";
	open_line(desk, NULL);
	await_row(desk, "note register-failed");
	await_row(desk, "up");
	fake_event(&desk->fake, "REGISTER_OK", NULL, "200 OK");
	await_next(desk, "note registered sip:hotline@127.0.0.1");
	fake_event(&desk->fake, "REGISTER_OK", NULL, "200 OK");	/* every few minutes */
	expect_quiet(desk);
	fake_event(&desk->fake, "REGISTER_FAIL", NULL, "403 Forbidden");
	await_next(desk, "note register-failed 403 Forbidden");
	desk_free(desk);
}

/* ---- one call ----------------------------------------------------------------------- */

static void
a_call_rings_with_its_chinese_name_and_is_answered(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	fake_ring(&desk->fake, "a1", URI, "王小明");
	await_next(desk, "call a1 ringing 13800138000 王小明");
	assert_string_equal(desk->recorder.last_call.recording, "a1");
	order(desk, LINE_ANSWER, NULL);
	await_next(desk, "call a1 answering 13800138000 王小明");
	await_next(desk, "call a1 talking 13800138000 王小明");
	await_next(desk, "reply 1 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a1) accept");
	expect_quiet(desk);
	desk_free(desk);
}

static void
ok_to_accept_is_no_answer(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.accept_is_no_answer = true;
	fake_ring(&desk->fake, "a1", URI, "");
	await_next(desk, "call a1 ringing 13800138000");
	order(desk, LINE_ANSWER, NULL);
	await_next(desk, "call a1 answering 13800138000");
	order(desk, LINE_ANSWER, NULL);
	await_next(desk, "reply 2 pending");
	await_next(desk, "reply 1 not-confirmed");
	await_next(desk, "call a1 ringing 13800138000");
	desk->fake.accept_is_no_answer = false;
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "call a1 talking");
	await_next(desk, "reply 3 ok");
	desk_free(desk);
}

static void
the_call_is_chosen_first_and_the_choice_is_checked(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	fake_ring(&desk->fake, "a1", URI, "");
	await_row(desk, "call a1 ringing");
	desk->fake.loses_call_before_find = true;	/* ok:true, "call not found" */
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 1 no-call");
	assert_null(strstr(desk->fake.log.data, "accept"));
	desk_free(desk);
}

static void
a_caller_who_gives_up_while_we_answer_leaves_no_answer(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.accept_is_no_answer = true;
	fake_ring(&desk->fake, "a1", URI, "");
	await_row(desk, "call a1 ringing");
	order(desk, LINE_ANSWER, NULL);
	await_command(desk, "accept");
	fake_end(&desk->fake, "a1", "Connection reset by peer");
	await_row(desk, "call a1 done by_far_side");
	await_next(desk, "reply 1 no-call");
	expect_quiet(desk);
	desk_free(desk);
}

static void
hold_and_resume_are_known_by_their_answers(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	order(desk, LINE_HOLD, NULL);
	await_next(desk, "call a1 held 13800138000 王小明");
	await_next(desk, "reply 2 ok");
	order(desk, LINE_HOLD, NULL);
	await_next(desk, "reply 3 held");
	order(desk, LINE_RESUME, NULL);
	await_next(desk, "call a1 talking 13800138000 王小明");
	await_next(desk, "reply 4 ok");
	desk->fake.hold_fails = true;
	order(desk, LINE_HOLD, NULL);
	await_next(desk, "reply 5 refused no media");
	assert_string_equal(desk->fake.log.data,
	                    " callfind(a1) hold callfind(a1) resume callfind(a1) hold");
	desk_free(desk);
}

static void
mute_toggles_and_is_pressed_until_it_stands_right(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	order(desk, LINE_MUTE, NULL);
	await_next(desk, "call a1 talking 13800138000 王小明 muted");
	await_next(desk, "reply 2 ok");
	order(desk, LINE_MUTE, NULL);		/* stands so already: nothing is sent */
	await_next(desk, "reply 3 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a1) mute");
	/* Somebody pressed the key at the softphone itself. */
	fake_find(&desk->fake, "a1")->muted = false;
	order(desk, LINE_UNMUTE, NULL);
	await_next(desk, "call a1 talking 13800138000 王小明");
	await_next(desk, "reply 4 ok");
	assert_false(fake_find(&desk->fake, "a1")->muted);
	assert_string_equal(desk->fake.log.data, " callfind(a1) mute callfind(a1) mute mute");
	desk_free(desk);
}

static void
tones_go_one_by_one(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	order(desk, LINE_TONES, "1#");
	await_next(desk, "reply 2 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a1) sndcode(1) sndcode(#)");
	order(desk, LINE_TONES, "1;reboot");
	await_next(desk, "reply 3 bad-tones");
	fake_event(&desk->fake, "CALL_DTMF_START", fake_find(&desk->fake, "a1"), "5");
	await_next(desk, "note tone a1 5");
	desk_free(desk);
}

static void
our_hang_up_counts_when_the_event_comes(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	desk->fake.hangup_does_nothing = true;
	order(desk, LINE_HANG_UP, NULL);
	await_next(desk, "reply 2 not-confirmed");
	desk->fake.hangup_does_nothing = false;
	order(desk, LINE_HANG_UP, NULL);
	await_next(desk, "call a1 done by_agent 13800138000 王小明");
	await_next(desk, "reply 3 ok");
	order(desk, LINE_HANG_UP, NULL);
	await_next(desk, "reply 4 no-call");
	expect_quiet(desk);
	desk_free(desk);
}

static void
who_ended_a_call_is_read_from_its_last_words(void **state)
{
	static const struct {
		const char *param;
		bool answered;
		const char *row;
	} rules[] = {
		{ "Connection reset by peer", false, "call a1 done by_far_side" },
		{ "Connection reset by user", false, "call a1 done by_agent" },
		{ "Local timeout", false, "call a1 done timeout" },
		{ "500 Server Error", false, "call a1 done line_failed" },
		{ "Connection reset by peer", true, "call a1 done by_far_side" },
		{ "Connection reset by user", true, "call a1 done by_agent" },
		{ "Call transfered", true, "call a1 done transferred" },
		{ "Connection timed out", true, "call a1 done line_failed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		struct desk *desk = desk_up();

		if (rules[i].answered) {
			talk(desk);
		} else {
			fake_ring(&desk->fake, "a1", URI, "王小明");
			await_row(desk, "call a1 ringing");
		}
		fake_end(&desk->fake, "a1", rules[i].param);
		await_row(desk, rules[i].row);
		assert_string_equal(desk->recorder.last_call.reason, rules[i].param);
		assert_int_equal(line_call_count(desk->line), 0);
		desk_free(desk);
	}
}

static void
events_come_twice_and_late_without_harm(void **state)
{
	struct desk *desk = desk_up();
	struct fake_call call;

	(void)state;
	talk(desk);
	call = *fake_find(&desk->fake, "a1");
	fake_event(&desk->fake, "CALL_ESTABLISHED", &call, URI);
	fake_event(&desk->fake, "CALL_INCOMING", &call, URI);
	fake_event(&desk->fake, "CALL_RINGING", &call, URI);
	fake_event(&desk->fake, "CALL_RTPESTAB", &call, "audio");
	fake_event(&desk->fake, "SOMETHING_NEW", &call, "");
	expect_quiet(desk);
	fake_end(&desk->fake, "a1", "Connection reset by peer");
	await_next(desk, "call a1 done by_far_side 13800138000 王小明");
	fake_event(&desk->fake, "CALL_CLOSED", &call, "Connection reset by peer");
	expect_quiet(desk);
	desk_free(desk);
}

static void
raw_names_withheld_callers_and_huge_names_pass(void **state)
{
	struct desk *desk = desk_up();
	char huge[300];

	(void)state;
	fake_ring(&desk->fake, "a1", "sip:1@h", "Zo\xeb");
	await_next(desk, "call a1 ringing 1 Zo\xef\xbf\xbd");
	fake_end(&desk->fake, "a1", "Connection reset by peer");
	await_row(desk, "call a1 done");
	fake_ring(&desk->fake, "a2", "sip:anonymous@anonymous.invalid", "Anonymous");
	await_next(desk, "call a2 ringing withheld");
	fake_end(&desk->fake, "a2", "Connection reset by peer");
	await_row(desk, "call a2 done");
	memset(huge, 'x', sizeof(huge));
	huge[sizeof(huge) - 1] = '\0';
	fake_ring(&desk->fake, "a3", "sip:1@h", huge);
	await_row(desk, "call a3 ringing 1 xxx");
	desk_free(desk);
}

static void
a_call_id_too_long_to_name_is_still_answered(void **state)
{
	struct desk *desk = desk_up();
	char id[256];

	(void)state;
	memset(id, 'x', sizeof(id));
	id[250] = '\0';
	fake_ring(&desk->fake, id, URI, "");
	await_row(desk, "call xxx");
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 1 ok");
	assert_string_equal(desk->fake.log.data, " accept");
	desk_free(desk);
}

/* ---- dialling and transfer ---------------------------------------------------------- */

static void
a_dialled_call_is_asked_for_its_id(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	order(desk, LINE_DIAL, "not a number");
	await_next(desk, "reply 1 bad-number");
	order(desk, LINE_DIAL, "010-8888 7777");
	await_next(desk, "call out-1 dialing 01088887777");
	await_next(desk, "reply 2 ok");
	assert_string_equal(desk->fake.log.data, " dial(01088887777) callstat");
	assert_int_equal(desk->recorder.last_call.direction, CALL_OUTGOING);
	order(desk, LINE_DIAL, "10086");
	await_next(desk, "reply 3 call-open");
	fake_event(&desk->fake, "CALL_RINGING", fake_find(&desk->fake, "out-1"), "");
	await_next(desk, "call out-1 far_ringing 01088887777");
	fake_event(&desk->fake, "CALL_ESTABLISHED", fake_find(&desk->fake, "out-1"), "");
	await_next(desk, "call out-1 talking 01088887777");
	desk_free(desk);
}

static void
a_busy_number_is_refused_with_its_reason(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	order(desk, LINE_DIAL, "10086");
	await_row(desk, "reply 1 ok");
	fake_end(&desk->fake, "out-1", "486 Busy Here");
	await_next(desk, "call out-1 done refused 10086");
	assert_string_equal(desk->recorder.last_call.reason, "486 Busy Here");
	desk_free(desk);
}

static void
a_dial_that_leads_to_no_call_is_not_believed(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.dial_goes_nowhere = true;
	order(desk, LINE_DIAL, "10086");
	await_next(desk, "reply 1 not-confirmed");
	expect_quiet(desk);
	desk_free(desk);
}

static void
a_transfer_goes_to_the_accounts_domain(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	order(desk, LINE_TRANSFER, "sip:a b");
	await_next(desk, "reply 2 bad-number");
	order(desk, LINE_TRANSFER, "8001");
	await_next(desk, "reply 3 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a1) transfer(sip:8001@127.0.0.1)");
	fake_end(&desk->fake, "a1", "Call transfered");
	await_next(desk, "call a1 done transferred 13800138000 王小明");
	desk_free(desk);
}

static void
a_failed_transfer_that_lost_the_caller_says_so(void **state)
{
	struct desk *desk = desk_up();
	struct fake_call call;

	(void)state;
	talk(desk);
	order(desk, LINE_TRANSFER, "8001");
	await_next(desk, "reply 2 ok");
	call = *fake_find(&desk->fake, "a1");
	fake_lose(&desk->fake, "a1");	/* 1.0 frees the call and tells nothing more */
	fake_event(&desk->fake, "TRANSFER_FAILED", &call, "486 Busy Here");
	await_next(desk, "note transfer-failed a1 486 Busy Here");
	await_next(desk, "call a1 done line_failed 13800138000 王小明");
	desk_free(desk);
}

static void
a_failed_transfer_that_kept_the_caller_changes_nothing(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	order(desk, LINE_TRANSFER, "8001");
	await_next(desk, "reply 2 ok");
	fake_event(&desk->fake, "TRANSFER_FAILED", fake_find(&desk->fake, "a1"), "486 Busy Here");
	await_next(desk, "note transfer-failed a1 486 Busy Here");
	expect_quiet(desk);
	assert_int_equal(line_call_count(desk->line), 1);
	desk_free(desk);
}

static void
asking_somebody_during_a_call_is_beyond_this_telephone(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	order(desk, LINE_CONSULT, "8001");
	await_next(desk, "reply 2 by-line");
	order(desk, LINE_ENTER_CALL, "8001");
	await_next(desk, "reply 3 by-line");
	desk_free(desk);
}

/* ---- breaks ------------------------------------------------------------------------- */

static void
on_a_break_callers_are_declined_and_told_of(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	order(desk, LINE_PAUSE, "lunch");
	await_next(desk, "reply 1 ok Calls are declined while you are on a break.");
	fake_ring(&desk->fake, "a1", URI, "王小明");
	await_next(desk, "note declined-on-break a1 13800138000");
	await_next(desk, "call a1 done on_break 13800138000 王小明");
	assert_string_equal(desk->fake.log.data, " hangup");
	order(desk, LINE_UNPAUSE, NULL);
	await_next(desk, "reply 2 ok");
	fake_ring(&desk->fake, "a2", URI, "王小明");
	await_next(desk, "call a2 ringing 13800138000 王小明");
	desk_free(desk);
}

static void
a_caller_who_cannot_be_declined_is_shown_after_all(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	order(desk, LINE_PAUSE, "lunch");
	await_row(desk, "reply 1 ok");
	desk->fake.hangup_does_nothing = true;
	fake_ring(&desk->fake, "a1", URI, "王小明");
	await_next(desk, "call a1 ringing 13800138000 王小明");
	desk_free(desk);
}

/* ---- loss and return ---------------------------------------------------------------- */

static void
a_lost_connection_comes_back_and_the_call_goes_on(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	order(desk, LINE_HOLD, NULL);
	await_row(desk, "reply 2 ok");
	fake_find(&desk->fake, "a1")->talked_s = 75;
	fake_drop(&desk->fake);
	await_next(desk, "down the softphone has ended");
	assert_int_equal(line_can(desk->line, LINE_HANG_UP, NULL), LINE_CANNOT_LINE_DOWN);
	assert_int_equal(line_call_count(desk->line), 1);
	await_row(desk, "up");
	/* baresip cannot tell that the call is held: we remember it. */
	await_next(desk, "call a1 held 13800138000 王小明 again");
	assert_int_equal(desk->recorder.last_call.talked_ms, 75000);
	expect_quiet(desk);
	desk_free(desk);
}

static void
a_call_that_ended_meanwhile_ended_while_away(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	fake_drop(&desk->fake);
	fake_lose(&desk->fake, "a1");
	await_row(desk, "up");
	await_next(desk, "call a1 done away 13800138000 王小明");
	assert_int_equal(line_call_count(desk->line), 0);
	desk_free(desk);
}

static void
a_call_that_ends_while_the_picture_is_read_is_told_once(void **state)
{
	struct desk *desk = desk_up();
	struct fake_call call;

	(void)state;
	talk(desk);
	call = *fake_find(&desk->fake, "a1");
	fake_drop(&desk->fake);
	await_row(desk, "down");
	strbuf_clear(&desk->fake.log);
	await_command(desk, "about");
	fake_lose(&desk->fake, "a1");
	fake_event(&desk->fake, "CALL_CLOSED", &call, "Connection reset by peer");
	await_row(desk, "up");
	await_next(desk, "call a1 done by_far_side 13800138000 王小明");
	expect_quiet(desk);
	desk_free(desk);
}

static void
a_call_that_began_meanwhile_is_found(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	fake_drop(&desk->fake);
	fake_ring(&desk->fake, "a1", URI, "王小明");
	await_row(desk, "up");
	await_next(desk, "call a1 ringing 13800138000 王小明 again");
	order(desk, LINE_ANSWER, NULL);
	await_row(desk, "reply 1 ok");
	desk_free(desk);
}

static void
orders_under_way_fail_when_the_connection_breaks(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.accept_is_no_answer = true;
	fake_ring(&desk->fake, "a1", URI, "");
	await_row(desk, "call a1 ringing");
	order(desk, LINE_ANSWER, NULL);
	await_command(desk, "accept");
	fake_drop(&desk->fake);
	await_row(desk, "reply 1 line-down");
	await_next(desk, "down the softphone has ended");
	await_row(desk, "up");
	await_next(desk, "call a1 ringing 13800138000 again");
	desk_free(desk);
}

static void
a_killed_softphone_comes_back_without_its_call(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	fake_close(&desk->fake);
	await_next(desk, "down the softphone has ended");
	fake_lose(&desk->fake, "a1");
	fake_reopen(&desk->fake);
	await_row(desk, "up");
	await_next(desk, "call a1 done away 13800138000 王小明");
	desk_free(desk);
}

static void
malformed_bytes_end_the_connection_and_nothing_else(void **state)
{
	static const char *const bytes[] = {
		"HTTP/1.1 400 Bad Request\r\n\r\n", "5:hellox", "007:{}", "999999999:",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bytes) / sizeof(*bytes); i++) {
		struct desk *desk = desk_up();

		talk(desk);
		fake_send_raw(&desk->fake, bytes[i], strlen(bytes[i]));
		await_next(desk, "down the softphone sends what cannot be read");
		await_row(desk, "up");
		await_next(desk, "call a1 talking 13800138000 王小明 again");
		desk_free(desk);
	}
}

static void
an_unreadable_message_in_a_good_frame_is_passed_over(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	fake_send(&desk->fake, "not json");
	fake_send(&desk->fake, "[]");
	fake_send(&desk->fake, "{\"event\":true}");
	fake_send(&desk->fake, "{\"event\":true,\"type\":\"CALL_INCOMING\"}");
	fake_send(&desk->fake, "{\"event\":true,\"type\":\"CALL_CLOSED\",\"id\":\"nobody\"}");
	fake_send(&desk->fake, "{\"response\":true,\"ok\":true,\"token\":\"99999\"}");
	fake_send(&desk->fake, "");
	fake_ring(&desk->fake, "a1", URI, "");
	await_next(desk, "call a1 ringing 13800138000");
	desk_free(desk);
}

static void
a_telephone_that_hangs_is_noticed(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	talk(desk);
	desk->fake.silent = true;
	order(desk, LINE_HOLD, NULL);
	await_next(desk, "reply 2 line-down");
	await_next(desk, "down the softphone does not answer");
	desk->fake.silent = false;
	await_row(desk, "up");
	await_next(desk, "call a1 talking 13800138000 王小明 again");
	desk_free(desk);
}

static void
another_program_that_takes_the_port_is_named(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	for (int i = 0; i < 2; i++) {
		fake_drop(&desk->fake);
		await_row(desk, "up");
	}
	fake_drop(&desk->fake);
	await_row(desk, "down another program has taken the softphone over: end that one");
	desk_free(desk);
}

/* ---- the desk goes and comes -------------------------------------------------------- */

static void
a_desk_that_was_killed_finds_its_call_as_it_stood(void **state)
{
	struct desk *desk = desk_up();
	struct strbuf position;

	(void)state;
	strbuf_init(&position, 65536);
	talk(desk);
	order(desk, LINE_MUTE, NULL);
	await_row(desk, "reply 2 ok");
	order(desk, LINE_HOLD, NULL);
	await_row(desk, "reply 3 ok");
	assert_true(line_save(desk->line, 0, &position));
	line_close(desk->line);
	fake_drop(&desk->fake);
	fake_find(&desk->fake, "a1")->talked_s = 9;
	recorder_skip(&desk->recorder);

	open_line(desk, position.data);
	await_row(desk, "up");
	await_next(desk, "call a1 held 13800138000 王小明 muted again");
	assert_int_equal(desk->recorder.last_call.talked_ms, 9000);
	expect_quiet(desk);

	/* And when it comes back once more, the call is over. */
	line_close(desk->line);
	fake_drop(&desk->fake);
	fake_lose(&desk->fake, "a1");
	recorder_skip(&desk->recorder);
	open_line(desk, position.data);
	await_row(desk, "up");
	await_next(desk, "call a1 done away 13800138000 王小明 muted");
	desk_free(desk);
	strbuf_release(&position);
}

static void
a_desk_without_memory_finds_a_call_by_asking(void **state)
{
	struct desk *desk = desk_new();

	(void)state;
	fake_ring(&desk->fake, "a1", URI, "王小明");
	snprintf(desk->fake.calls[0].state, sizeof(desk->fake.calls[0].state), "ESTABLISHED");
	desk->fake.calls[0].talked_s = 61;
	open_line(desk, NULL);
	await_row(desk, "up");
	await_next(desk, "call a1 talking 13800138000 王小明 again");
	assert_int_equal(desk->recorder.last_call.talked_ms, 61000);
	desk_free(desk);
}

static void
several_calls_of_a_foreign_softphone_are_all_found(void **state)
{
	struct desk *desk = desk_new();

	(void)state;
	fake_ring(&desk->fake, "a1", URI, "");
	snprintf(desk->fake.calls[0].state, sizeof(desk->fake.calls[0].state), "ESTABLISHED");
	fake_ring(&desk->fake, "a2", "sip:2@h", "");
	open_line(desk, NULL);
	await_row(desk, "up");
	await_next(desk, "call a1 talking 13800138000 again");
	await_next(desk, "call a2 ringing 2 again");
	assert_int_equal(line_call_count(desk->line), 2);
	strbuf_clear(&desk->fake.log);
	/* The right one is chosen before it is answered. */
	line_command(desk->line, &(struct line_order){ .command = LINE_ANSWER, .call_id = "a2",
	                                               .token = 1 }, 0);
	await_row(desk, "reply 1 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a2) accept");
	desk_free(desk);
}

static void
orders_that_wait_are_answered_when_the_line_closes(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.accept_is_no_answer = true;
	fake_ring(&desk->fake, "a1", URI, "");
	await_row(desk, "call a1 ringing");
	order(desk, LINE_ANSWER, NULL);
	recorder_skip(&desk->recorder);
	line_close(desk->line);
	desk->line = NULL;
	recorder_expect(&desk->recorder, "reply 1 line-down");
	recorder_expect_end(&desk->recorder);
	desk_free(desk);
}

static void
the_echo_test_ends_when_a_call_comes(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	order(desk, LINE_ECHO_START, NULL);
	await_next(desk, "reply 1 ok");
	assert_string_equal(desk->fake.log.data, " insmod(auloop.so) auloop(48000 1)");
	fake_ring(&desk->fake, "a1", URI, "");
	await_next(desk, "call a1 ringing 13800138000");
	await_command(desk, "auloop_stop");
	order(desk, LINE_ECHO_START, NULL);
	await_next(desk, "reply 2 call-open");
	desk_free(desk);
}

static void
a_line_without_a_loop_is_refused(void **state)
{
	struct err e = ERR_INIT;
	struct line_options options = { .happened = recorder_happened };

	(void)state;
	assert_null(line_open("baresip", &options, &e));
	assert_int_equal(e.code, ERR_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_line_is_up_when_the_picture_is_whole),
		cmocka_unit_test(a_softphone_that_does_not_run_is_said_once_and_found_later),
		cmocka_unit_test(a_stranger_on_the_port_is_not_taken_for_baresip),
		cmocka_unit_test(a_port_that_takes_and_says_nothing_is_left_again),
		cmocka_unit_test(the_registration_lamp_follows_answers_and_events),
		cmocka_unit_test(a_call_rings_with_its_chinese_name_and_is_answered),
		cmocka_unit_test(ok_to_accept_is_no_answer),
		cmocka_unit_test(the_call_is_chosen_first_and_the_choice_is_checked),
		cmocka_unit_test(a_caller_who_gives_up_while_we_answer_leaves_no_answer),
		cmocka_unit_test(hold_and_resume_are_known_by_their_answers),
		cmocka_unit_test(mute_toggles_and_is_pressed_until_it_stands_right),
		cmocka_unit_test(tones_go_one_by_one),
		cmocka_unit_test(our_hang_up_counts_when_the_event_comes),
		cmocka_unit_test(who_ended_a_call_is_read_from_its_last_words),
		cmocka_unit_test(events_come_twice_and_late_without_harm),
		cmocka_unit_test(raw_names_withheld_callers_and_huge_names_pass),
		cmocka_unit_test(a_call_id_too_long_to_name_is_still_answered),
		cmocka_unit_test(a_dialled_call_is_asked_for_its_id),
		cmocka_unit_test(a_busy_number_is_refused_with_its_reason),
		cmocka_unit_test(a_dial_that_leads_to_no_call_is_not_believed),
		cmocka_unit_test(a_transfer_goes_to_the_accounts_domain),
		cmocka_unit_test(a_failed_transfer_that_lost_the_caller_says_so),
		cmocka_unit_test(a_failed_transfer_that_kept_the_caller_changes_nothing),
		cmocka_unit_test(asking_somebody_during_a_call_is_beyond_this_telephone),
		cmocka_unit_test(on_a_break_callers_are_declined_and_told_of),
		cmocka_unit_test(a_caller_who_cannot_be_declined_is_shown_after_all),
		cmocka_unit_test(a_lost_connection_comes_back_and_the_call_goes_on),
		cmocka_unit_test(a_call_that_ended_meanwhile_ended_while_away),
		cmocka_unit_test(a_call_that_ends_while_the_picture_is_read_is_told_once),
		cmocka_unit_test(a_call_that_began_meanwhile_is_found),
		cmocka_unit_test(orders_under_way_fail_when_the_connection_breaks),
		cmocka_unit_test(a_killed_softphone_comes_back_without_its_call),
		cmocka_unit_test(malformed_bytes_end_the_connection_and_nothing_else),
		cmocka_unit_test(an_unreadable_message_in_a_good_frame_is_passed_over),
		cmocka_unit_test(a_telephone_that_hangs_is_noticed),
		cmocka_unit_test(another_program_that_takes_the_port_is_named),
		cmocka_unit_test(a_desk_that_was_killed_finds_its_call_as_it_stood),
		cmocka_unit_test(a_desk_without_memory_finds_a_call_by_asking),
		cmocka_unit_test(several_calls_of_a_foreign_softphone_are_all_found),
		cmocka_unit_test(orders_that_wait_are_answered_when_the_line_closes),
		cmocka_unit_test(the_echo_test_ends_when_a_call_comes),
		cmocka_unit_test(a_line_without_a_loop_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

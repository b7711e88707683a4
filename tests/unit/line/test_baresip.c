/*
 * The baresip driver against a baresip for tests: calls and orders, with every
 * trap that the real one was seen to set. The same with the real program is in
 * tests/e2e; the return of lost connections is in test_baresip_return.c.
 */
#include "lib/phone_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* ---- coming up ---------------------------------------------------------------------- */

static void
the_line_is_up_when_the_picture_is_whole(void **state)
{
	struct desk *desk = phone_desk_new();

	(void)state;
	assert_int_equal(desk->recorder.count, 0);
	desk_open_line(desk, NULL);
	assert_false(line_is_up(desk->line));
	desk_await_row(desk, "note log baresip 1.0.0");
	desk_await_row(desk, "up");
	assert_true(line_is_up(desk->line));
	assert_string_equal(desk->fake.log.data, " about auloop_stop reginfo listcalls");
	phone_desk_free(desk);
}

static void
a_softphone_that_does_not_run_is_said_once_and_found_later(void **state)
{
	struct desk *desk = phone_desk_new();

	(void)state;
	fake_close(&desk->fake);
	desk_open_line(desk, NULL);
	desk_await_next(desk, "down the softphone does not run");
	desk_turn(desk, 600);
	recorder_expect_end(&desk->recorder);
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_next(desk, "reply 1 line-down");
	fake_reopen(&desk->fake);
	desk_await_row(desk, "up");
	phone_desk_free(desk);
}

static void
a_stranger_on_the_port_is_not_taken_for_baresip(void **state)
{
	struct desk *desk = phone_desk_new();

	(void)state;
	desk->fake.is_no_baresip = true;
	desk_open_line(desk, NULL);
	desk_await_next(desk, "down what listens on the control port is not baresip: "
	                 "choose another port");
	phone_desk_free(desk);
}

static void
a_port_that_takes_and_says_nothing_is_left_again(void **state)
{
	struct desk *desk = phone_desk_new();

	(void)state;
	desk->fake.silent = true;
	desk_open_line(desk, NULL);
	desk_await_next(desk, "down the softphone does not answer");
	desk->fake.silent = false;
	desk_await_row(desk, "up");
	assert_int_equal(desk->fake.connections, 2);
	phone_desk_free(desk);
}

static void
the_registration_lamp_follows_answers_and_events(void **state)
{
	struct desk *desk = phone_desk_new();

	(void)state;
	desk->fake.registration = "ERR";
	desk_open_line(desk, NULL);
	desk_await_row(desk, "note register-failed");
	desk_await_row(desk, "up");
	fake_event(&desk->fake, "REGISTER_OK", NULL, "200 OK");
	desk_await_next(desk, "note registered sip:hotline@127.0.0.1");
	fake_event(&desk->fake, "REGISTER_OK", NULL, "200 OK");	/* every few minutes */
	desk_expect_quiet(desk);
	fake_event(&desk->fake, "REGISTER_FAIL", NULL, "403 Forbidden");
	desk_await_next(desk, "note register-failed 403 Forbidden");
	phone_desk_free(desk);
}

/* ---- one call ----------------------------------------------------------------------- */

static void
a_call_rings_with_its_chinese_name_and_is_answered(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	fake_ring(&desk->fake, "a1", DESK_CALLER, "王小明");
	desk_await_next(desk, "call a1 ringing 13800138000 王小明");
	assert_string_equal(desk->recorder.last_call.recording, "a1");
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_next(desk, "call a1 answering 13800138000 王小明");
	desk_await_next(desk, "call a1 talking 13800138000 王小明");
	desk_await_next(desk, "reply 1 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a1) accept");
	desk_expect_quiet(desk);
	phone_desk_free(desk);
}

static void
ok_to_accept_is_no_answer(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.accept_is_no_answer = true;
	fake_ring(&desk->fake, "a1", DESK_CALLER, "");
	desk_await_next(desk, "call a1 ringing 13800138000");
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_next(desk, "call a1 answering 13800138000");
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_next(desk, "reply 2 pending");
	desk_await_next(desk, "reply 1 not-confirmed");
	desk_await_next(desk, "call a1 ringing 13800138000");
	desk->fake.accept_is_no_answer = false;
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_row(desk, "call a1 talking");
	desk_await_next(desk, "reply 3 ok");
	phone_desk_free(desk);
}

static void
the_call_is_chosen_first_and_the_choice_is_checked(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	fake_ring(&desk->fake, "a1", DESK_CALLER, "");
	desk_await_row(desk, "call a1 ringing");
	desk->fake.loses_call_before_find = true;	/* ok:true, "call not found" */
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_row(desk, "reply 1 no-call");
	assert_null(strstr(desk->fake.log.data, "accept"));
	phone_desk_free(desk);
}

static void
a_caller_who_gives_up_while_we_answer_leaves_no_answer(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.accept_is_no_answer = true;
	fake_ring(&desk->fake, "a1", DESK_CALLER, "");
	desk_await_row(desk, "call a1 ringing");
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_command(desk, "accept");
	fake_end(&desk->fake, "a1", "Connection reset by peer");
	desk_await_row(desk, "call a1 done by_far_side");
	desk_await_next(desk, "reply 1 no-call");
	desk_expect_quiet(desk);
	phone_desk_free(desk);
}

static void
hold_and_resume_are_known_by_their_answers(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	desk_order(desk, LINE_HOLD, NULL);
	desk_await_next(desk, "call a1 held 13800138000 王小明");
	desk_await_next(desk, "reply 2 ok");
	desk_order(desk, LINE_HOLD, NULL);
	desk_await_next(desk, "reply 3 held");
	desk_order(desk, LINE_RESUME, NULL);
	desk_await_next(desk, "call a1 talking 13800138000 王小明");
	desk_await_next(desk, "reply 4 ok");
	desk->fake.hold_fails = true;
	desk_order(desk, LINE_HOLD, NULL);
	desk_await_next(desk, "reply 5 refused no media");
	assert_string_equal(desk->fake.log.data,
	                    " callfind(a1) hold callfind(a1) resume callfind(a1) hold");
	phone_desk_free(desk);
}

static void
mute_toggles_and_is_pressed_until_it_stands_right(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	desk_order(desk, LINE_MUTE, NULL);
	desk_await_next(desk, "call a1 talking 13800138000 王小明 muted");
	desk_await_next(desk, "reply 2 ok");
	desk_order(desk, LINE_MUTE, NULL);		/* stands so already: nothing is sent */
	desk_await_next(desk, "reply 3 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a1) mute");
	/* Somebody pressed the key at the softphone itself. */
	fake_find(&desk->fake, "a1")->muted = false;
	desk_order(desk, LINE_UNMUTE, NULL);
	desk_await_next(desk, "call a1 talking 13800138000 王小明");
	desk_await_next(desk, "reply 4 ok");
	assert_false(fake_find(&desk->fake, "a1")->muted);
	assert_string_equal(desk->fake.log.data, " callfind(a1) mute callfind(a1) mute mute");
	phone_desk_free(desk);
}

static void
tones_go_one_by_one(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	desk_order(desk, LINE_TONES, "1#");
	desk_await_next(desk, "reply 2 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a1) sndcode(1) sndcode(#)");
	desk_order(desk, LINE_TONES, "1;reboot");
	desk_await_next(desk, "reply 3 bad-tones");
	fake_event(&desk->fake, "CALL_DTMF_START", fake_find(&desk->fake, "a1"), "5");
	desk_await_next(desk, "note tone a1 5");
	phone_desk_free(desk);
}

static void
our_hang_up_counts_when_the_event_comes(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	desk->fake.hangup_does_nothing = true;
	desk_order(desk, LINE_HANG_UP, NULL);
	desk_await_next(desk, "reply 2 not-confirmed");
	desk->fake.hangup_does_nothing = false;
	desk_order(desk, LINE_HANG_UP, NULL);
	desk_await_next(desk, "call a1 done by_agent 13800138000 王小明");
	desk_await_next(desk, "reply 3 ok");
	desk_order(desk, LINE_HANG_UP, NULL);
	desk_await_next(desk, "reply 4 no-call");
	desk_expect_quiet(desk);
	phone_desk_free(desk);
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
			desk_talk(desk);
		} else {
			fake_ring(&desk->fake, "a1", DESK_CALLER, "王小明");
			desk_await_row(desk, "call a1 ringing");
		}
		fake_end(&desk->fake, "a1", rules[i].param);
		desk_await_row(desk, rules[i].row);
		assert_string_equal(desk->recorder.last_call.reason, rules[i].param);
		assert_int_equal(line_call_count(desk->line), 0);
		phone_desk_free(desk);
	}
}

static void
events_come_twice_and_late_without_harm(void **state)
{
	struct desk *desk = desk_up();
	struct fake_call call;

	(void)state;
	desk_talk(desk);
	call = *fake_find(&desk->fake, "a1");
	fake_event(&desk->fake, "CALL_ESTABLISHED", &call, DESK_CALLER);
	fake_event(&desk->fake, "CALL_INCOMING", &call, DESK_CALLER);
	fake_event(&desk->fake, "CALL_RINGING", &call, DESK_CALLER);
	fake_event(&desk->fake, "CALL_RTPESTAB", &call, "audio");
	fake_event(&desk->fake, "SOMETHING_NEW", &call, "");
	desk_expect_quiet(desk);
	fake_end(&desk->fake, "a1", "Connection reset by peer");
	desk_await_next(desk, "call a1 done by_far_side 13800138000 王小明");
	fake_event(&desk->fake, "CALL_CLOSED", &call, "Connection reset by peer");
	desk_expect_quiet(desk);
	phone_desk_free(desk);
}

static void
raw_names_withheld_callers_and_huge_names_pass(void **state)
{
	struct desk *desk = desk_up();
	char huge[300];

	(void)state;
	fake_ring(&desk->fake, "a1", "sip:1@h", "Zo\xeb");
	desk_await_next(desk, "call a1 ringing 1 Zo\xef\xbf\xbd");
	fake_end(&desk->fake, "a1", "Connection reset by peer");
	desk_await_row(desk, "call a1 done");
	fake_ring(&desk->fake, "a2", "sip:anonymous@anonymous.invalid", "Anonymous");
	desk_await_next(desk, "call a2 ringing withheld");
	fake_end(&desk->fake, "a2", "Connection reset by peer");
	desk_await_row(desk, "call a2 done");
	memset(huge, 'x', sizeof(huge));
	huge[sizeof(huge) - 1] = '\0';
	fake_ring(&desk->fake, "a3", "sip:1@h", huge);
	desk_await_row(desk, "call a3 ringing 1 xxx");
	phone_desk_free(desk);
}

static void
a_call_id_too_long_to_name_is_still_answered(void **state)
{
	struct desk *desk = desk_up();
	char id[256];

	(void)state;
	memset(id, 'x', sizeof(id));
	id[250] = '\0';
	fake_ring(&desk->fake, id, DESK_CALLER, "");
	desk_await_row(desk, "call xxx");
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_row(desk, "reply 1 ok");
	assert_string_equal(desk->fake.log.data, " accept");
	phone_desk_free(desk);
}

/* ---- dialling and transfer ---------------------------------------------------------- */

static void
a_dialled_call_is_asked_for_its_id(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_order(desk, LINE_DIAL, "not a number");
	desk_await_next(desk, "reply 1 bad-number");
	desk_order(desk, LINE_DIAL, "010-8888 7777");
	desk_await_next(desk, "call out-1 dialing 01088887777");
	desk_await_next(desk, "reply 2 ok");
	assert_string_equal(desk->fake.log.data, " dial(01088887777) callstat");
	assert_int_equal(desk->recorder.last_call.direction, CALL_OUTGOING);
	desk_order(desk, LINE_DIAL, "10086");
	desk_await_next(desk, "reply 3 call-open");
	fake_event(&desk->fake, "CALL_RINGING", fake_find(&desk->fake, "out-1"), "");
	desk_await_next(desk, "call out-1 far_ringing 01088887777");
	fake_event(&desk->fake, "CALL_ESTABLISHED", fake_find(&desk->fake, "out-1"), "");
	desk_await_next(desk, "call out-1 talking 01088887777");
	phone_desk_free(desk);
}

static void
a_busy_number_is_refused_with_its_reason(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_order(desk, LINE_DIAL, "10086");
	desk_await_row(desk, "reply 1 ok");
	fake_end(&desk->fake, "out-1", "486 Busy Here");
	desk_await_next(desk, "call out-1 done refused 10086");
	assert_string_equal(desk->recorder.last_call.reason, "486 Busy Here");
	phone_desk_free(desk);
}

static void
a_dial_that_leads_to_no_call_is_not_believed(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.dial_goes_nowhere = true;
	desk_order(desk, LINE_DIAL, "10086");
	desk_await_next(desk, "reply 1 not-confirmed");
	desk_expect_quiet(desk);
	phone_desk_free(desk);
}

static void
a_transfer_goes_to_the_accounts_domain(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	desk_order(desk, LINE_TRANSFER, "sip:a b");
	desk_await_next(desk, "reply 2 bad-number");
	desk_order(desk, LINE_TRANSFER, "8001");
	desk_await_next(desk, "reply 3 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a1) transfer(sip:8001@127.0.0.1)");
	fake_end(&desk->fake, "a1", "Call transfered");
	desk_await_next(desk, "call a1 done transferred 13800138000 王小明");
	phone_desk_free(desk);
}

static void
a_failed_transfer_that_lost_the_caller_says_so(void **state)
{
	struct desk *desk = desk_up();
	struct fake_call call;

	(void)state;
	desk_talk(desk);
	desk_order(desk, LINE_TRANSFER, "8001");
	desk_await_next(desk, "reply 2 ok");
	call = *fake_find(&desk->fake, "a1");
	fake_lose(&desk->fake, "a1");	/* 1.0 frees the call and tells nothing more */
	fake_event(&desk->fake, "TRANSFER_FAILED", &call, "486 Busy Here");
	desk_await_next(desk, "note transfer-failed a1 486 Busy Here");
	desk_await_next(desk, "call a1 done line_failed 13800138000 王小明");
	phone_desk_free(desk);
}

static void
a_failed_transfer_that_kept_the_caller_changes_nothing(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	desk_order(desk, LINE_TRANSFER, "8001");
	desk_await_next(desk, "reply 2 ok");
	fake_event(&desk->fake, "TRANSFER_FAILED", fake_find(&desk->fake, "a1"), "486 Busy Here");
	desk_await_next(desk, "note transfer-failed a1 486 Busy Here");
	desk_expect_quiet(desk);
	assert_int_equal(line_call_count(desk->line), 1);
	phone_desk_free(desk);
}

static void
asking_somebody_during_a_call_is_beyond_this_telephone(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	desk_order(desk, LINE_CONSULT, "8001");
	desk_await_next(desk, "reply 2 by-line");
	desk_order(desk, LINE_ENTER_CALL, "8001");
	desk_await_next(desk, "reply 3 by-line");
	phone_desk_free(desk);
}

/* ---- breaks ------------------------------------------------------------------------- */

static void
on_a_break_callers_are_declined_and_told_of(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_order(desk, LINE_PAUSE, "lunch");
	desk_await_next(desk, "reply 1 ok Calls are declined while you are on a break.");
	fake_ring(&desk->fake, "a1", DESK_CALLER, "王小明");
	desk_await_next(desk, "note declined-on-break a1 13800138000");
	desk_await_next(desk, "call a1 done on_break 13800138000 王小明");
	assert_string_equal(desk->fake.log.data, " hangup");
	desk_order(desk, LINE_UNPAUSE, NULL);
	desk_await_next(desk, "reply 2 ok");
	fake_ring(&desk->fake, "a2", DESK_CALLER, "王小明");
	desk_await_next(desk, "call a2 ringing 13800138000 王小明");
	phone_desk_free(desk);
}

static void
a_caller_who_cannot_be_declined_is_shown_after_all(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_order(desk, LINE_PAUSE, "lunch");
	desk_await_row(desk, "reply 1 ok");
	desk->fake.hangup_does_nothing = true;
	fake_ring(&desk->fake, "a1", DESK_CALLER, "王小明");
	desk_await_next(desk, "call a1 ringing 13800138000 王小明");
	phone_desk_free(desk);
}

static void
the_echo_test_ends_when_a_call_comes(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_order(desk, LINE_ECHO_START, NULL);
	desk_await_next(desk, "reply 1 ok");
	assert_string_equal(desk->fake.log.data, " insmod(auloop.so) auloop(48000 1)");
	fake_ring(&desk->fake, "a1", DESK_CALLER, "");
	desk_await_next(desk, "call a1 ringing 13800138000");
	desk_await_command(desk, "auloop_stop");
	desk_order(desk, LINE_ECHO_START, NULL);
	desk_await_next(desk, "reply 2 call-open");
	phone_desk_free(desk);
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
		cmocka_unit_test(the_echo_test_ends_when_a_call_comes),
		cmocka_unit_test(a_line_without_a_loop_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

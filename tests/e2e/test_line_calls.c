/*
 * Calls with the real baresip: the desk's line starts its own softphone, sipp
 * calls it over SIP on loopback. Skipped when one of them is not installed.
 * Every wait has a deadline; nothing sleeps.
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

/* ---- calls ---------------------------------------------------- */

static void
a_call_is_answered_held_resumed_and_ended_by_the_agent(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_caller_new(desk, "caller-waits", 0);
	real_await_row(desk, "call ");
	assert_int_equal(desk->recorder.last_call.state, CALL_RINGING);
	assert_string_equal(desk->recorder.last_call.number, "13800138000");
	assert_string_equal(desk->recorder.last_call.name, "王小明");
	real_order(desk, LINE_ANSWER, NULL);
	real_await_next(desk, real_row(desk, "answering"));
	real_await_next(desk, real_row(desk, "talking"));
	real_await_next(desk, "reply 1 ok");
	real_order(desk, LINE_HOLD, NULL);
	real_await_next(desk, real_row(desk, "held"));
	real_await_next(desk, "reply 2 ok");
	real_order(desk, LINE_RESUME, NULL);
	real_await_next(desk, real_row(desk, "talking"));
	real_await_next(desk, "reply 3 ok");
	real_order(desk, LINE_MUTE, NULL);
	real_await_next(desk, real_row(desk, "talking 13800138000 王小明 muted"));
	real_await_next(desk, "reply 4 ok");
	real_order(desk, LINE_UNMUTE, NULL);
	real_await_next(desk, real_row(desk, "talking 13800138000 王小明"));
	real_await_next(desk, "reply 5 ok");
	real_order(desk, LINE_HANG_UP, NULL);
	real_await_next(desk, real_row(desk, "done by_agent"));
	real_await_next(desk, "reply 6 ok");
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
a_caller_hangs_up(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_talk(desk, "caller-hangs-up", 100);
	real_await_row(desk, real_row(desk, "done by_far_side"));
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
a_caller_hangs_up_after_being_held(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_talk(desk, "caller-held-hangs-up", 0);
	real_order(desk, LINE_HOLD, NULL);
	real_await_row(desk, "reply 2 ok");
	real_order(desk, LINE_RESUME, NULL);
	real_await_row(desk, "reply 3 ok");
	real_await_row(desk, real_row(desk, "done by_far_side"));
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
a_caller_gives_up(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_caller_new(desk, "caller-gives-up", 100);
	real_await_row(desk, "call ");
	real_await_next(desk, real_row(desk, "done by_far_side 13800138000 王小明"));
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
a_declined_caller_hears_busy(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_caller_new(desk, "caller-turned-away", 0);
	real_await_row(desk, "call ");
	real_order(desk, LINE_DECLINE, NULL);
	real_await_next(desk, real_row(desk, "done by_agent"));
	real_await_next(desk, "reply 1 ok");
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
a_call_that_rings_out_is_missed(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_new("hotline", NULL);
	desk->softphone.ring_out_s = 1;
	real_open_line(desk, NULL);
	real_await_row(desk, "up");
	caller = real_caller_new(desk, "caller-turned-away", 0);
	real_await_row(desk, "call ");
	real_await_next(desk, real_row(desk, "done timeout"));
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
a_second_caller_meets_busy_is_listed_and_disturbs_nothing(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;
	struct sip_person second;
	char first[LINE_ID_SIZE];

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_talk(desk, "caller-waits", 0);
	snprintf(first, sizeof(first), "%s", desk->recorder.last_call.id);
	second = real_person_new(desk, "caller-busy", true, 0,
	                    (const char *const[]){ "name", "李秀英", "number", "13900139000",
	                                           NULL });
	real_await_next(desk, "call busy-");
	assert_int_equal(desk->recorder.last_call.end, CALL_END_BUSY);
	assert_string_equal(desk->recorder.last_call.number, "13900139000");
	sip_person_ends_well(&second);
	assert_int_equal(line_call_count(desk->line), 1);
	assert_string_equal(line_call_at(desk->line, 0)->id, first);
	real_order(desk, LINE_HANG_UP, NULL);
	real_await_row(desk, "call ");
	assert_string_equal(desk->recorder.last_call.id, first);
	assert_int_equal(desk->recorder.last_call.end, CALL_END_BY_AGENT);
	real_await_row(desk, "reply 2 ok");
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
two_callers_at_once_leave_the_first_answerable(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;
	struct sip_person second;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_caller_new(desk, "caller-waits", 0);
	real_await_row(desk, "call ");
	second = real_caller_new(desk, "caller-busy", 0);
	real_await_next(desk, "call busy-");
	sip_person_ends_well(&second);
	real_order(desk, LINE_ANSWER, NULL);
	real_await_row(desk, "reply 1 ok");
	real_order(desk, LINE_HANG_UP, NULL);
	real_await_row(desk, "reply 2 ok");
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
withheld_and_latin1_callers_ring(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_talk(desk, "caller-withheld", 0);
	assert_true(desk->recorder.last_call.withheld);
	assert_string_equal(desk->recorder.last_call.number, "");
	real_order(desk, LINE_HANG_UP, NULL);
	real_await_row(desk, "reply 2 ok");
	sip_person_ends_well(&caller);

	caller = real_person_new(desk, "caller-waits", true, 0,
	                    (const char *const[]){ "name", "Zo\xeb M\xfcller", "number", "1",
	                                           NULL });
	real_await_row(desk, "call ");
	assert_string_equal(desk->recorder.last_call.name, "Zo\xef\xbf\xbd M\xef\xbf\xbdller");
	real_order(desk, LINE_ANSWER, NULL);
	real_await_row(desk, "reply 3 ok");
	real_order(desk, LINE_HANG_UP, NULL);
	real_await_row(desk, "reply 4 ok");
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
keys_of_the_caller_are_heard(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_talk(desk, "caller-tones", 0);
	real_await_row(desk, "note tone ");
	assert_string_equal(strrchr(desk->recorder.rows[desk->recorder.seen - 1], ' '), " 5");
	real_await_row(desk, "note tone ");
	assert_string_equal(strrchr(desk->recorder.rows[desk->recorder.seen - 1], ' '), " #");
	real_order(desk, LINE_HANG_UP, NULL);
	real_await_row(desk, "reply 2 ok");
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
on_a_break_a_caller_is_declined_at_once(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	real_order(desk, LINE_PAUSE, "lunch");
	real_await_row(desk, "reply 1 ok");
	caller = real_caller_new(desk, "caller-turned-away", 0);
	real_await_next(desk, "note declined-on-break ");
	real_await_next(desk, "call ");
	assert_int_equal(desk->recorder.last_call.end, CALL_END_ON_BREAK);
	assert_string_equal(desk->recorder.last_call.name, "王小明");
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

/* ---- dialling, transfer, tones ---------------------------------------------------- */

static void
dial(struct real_desk *desk, const struct sip_person *person)
{
	char uri[64];

	snprintf(uri, sizeof(uri), "sip:bob@127.0.0.1:%d", person->port);
	real_order(desk, LINE_DIAL, uri);
}

static void
a_number_is_dialled_rings_there_and_is_taken(void **state)
{
	struct real_desk *desk;
	struct sip_person callee;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	callee = real_person_new(desk, "callee-answers", false, 300,
	                    (const char *const[]){ "number", "bob", NULL });
	dial(desk, &callee);
	real_await_row(desk, "call ");
	assert_int_equal(desk->recorder.last_call.direction, CALL_OUTGOING);
	real_await_row(desk, real_row(desk, "far_ringing bob"));
	real_await_row(desk, real_row(desk, "talking bob"));
	real_order(desk, LINE_HANG_UP, NULL);
	real_await_row(desk, real_row(desk, "done by_agent"));
	sip_person_ends_well(&callee);
	real_free(desk, true);
}

static void
a_busy_number_is_refused(void **state)
{
	struct real_desk *desk;
	struct sip_person callee;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	callee = real_person_new(desk, "callee-busy", false, 0, NULL);
	dial(desk, &callee);
	real_await_row(desk, "call ");
	if (desk->recorder.last_call.state != CALL_DONE)
		real_await_row(desk, real_row(desk, "done refused bob"));
	assert_int_equal(desk->recorder.last_call.end, CALL_END_REFUSED);
	assert_string_equal(desk->recorder.last_call.reason, "486 Busy Here");
	sip_person_ends_well(&callee);
	real_free(desk, true);
}

static void
a_transfer_that_works_hands_the_caller_on(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_person_new(desk, "caller-transferred", true, 0,
	                    (const char *const[]){ "name", "王小明", "number", "13800138000",
	                                           "transfer_result", "200 OK", NULL });
	real_await_row(desk, "call ");
	real_order(desk, LINE_ANSWER, NULL);
	real_await_row(desk, "reply 1 ok");
	real_order(desk, LINE_TRANSFER, "8001");
	real_await_row(desk, "reply 2 ok");
	real_await_row(desk, real_row(desk, "done transferred"));
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
a_transfer_that_fails_loses_the_caller_on_this_version_and_says_so(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	caller = real_person_new(desk, "caller-transferred", true, 0,
	                    (const char *const[]){ "name", "王小明", "number", "13800138000",
	                                           "transfer_result", "486 Busy Here", NULL });
	real_await_row(desk, "call ");
	real_order(desk, LINE_ANSWER, NULL);
	real_await_row(desk, "reply 1 ok");
	real_order(desk, LINE_TRANSFER, "8001");
	real_await_row(desk, "note transfer-failed ");
	real_await_row(desk, real_row(desk, "done line_failed"));
	assert_int_equal(line_call_count(desk->line), 0);
	sip_person_ends_well(&caller);
	real_free(desk, true);
}

static void
two_desks_talk_and_every_tone_arrives(void **state)
{
	struct real_desk *desk;
	struct real_desk *other;
	char uri[64];

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	other = real_new("other", desk->loop);
	real_open_line(other, NULL);
	real_await_row(other, "up");
	snprintf(uri, sizeof(uri), "sip:hotline@127.0.0.1:%d", desk->softphone.sip_port);
	real_order(other, LINE_DIAL, uri);
	real_await_row(desk, "call ");
	assert_string_equal(desk->recorder.last_call.name, "热线");
	assert_string_equal(desk->recorder.last_call.number, "other");
	real_order(desk, LINE_ANSWER, NULL);
	real_await_row(desk, "reply 1 ok");
	real_await_row(other, real_row(other, "talking"));
	real_order(other, LINE_TONES, "10#");
	for (const char *tone = "10#"; *tone; tone++) {
		char end[3] = { ' ', *tone, '\0' };

		real_await_row(desk, "note tone ");
		assert_string_equal(strrchr(desk->recorder.rows[desk->recorder.seen - 1], ' '), end);
	}
	real_order(other, LINE_HANG_UP, NULL);
	real_await_row(desk, real_row(desk, "done by_far_side"));
	real_free(other, false);
	real_free(desk, true);
}

static void
the_echo_test_runs_and_ends(void **state)
{
	struct real_desk *desk;

	(void)state;
	sip_skip_if_missing();
	desk = real_up();
	real_order(desk, LINE_ECHO_START, NULL);
	real_await_next(desk, "reply 1 ok");
	real_order(desk, LINE_ECHO_STOP, NULL);
	real_await_next(desk, "reply 2 ok");
	real_free(desk, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	sip_softphones_die_with_the_test();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

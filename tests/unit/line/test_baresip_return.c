/*
 * The baresip driver when connections break, softphones die, and desks are
 * killed: what is found again, and what is said to be over.
 */
#include "lib/phone_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* ---- loss and return ---------------------------------------------------------------- */

static void
a_lost_connection_comes_back_and_the_call_goes_on(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	desk_order(desk, LINE_HOLD, NULL);
	desk_await_row(desk, "reply 2 ok");
	fake_find(&desk->fake, "a1")->talked_s = 75;
	fake_drop(&desk->fake);
	desk_await_next(desk, "down the softphone has ended");
	assert_int_equal(line_can(desk->line, LINE_HANG_UP, NULL), LINE_CANNOT_LINE_DOWN);
	assert_int_equal(line_call_count(desk->line), 1);
	desk_await_row(desk, "up");
	/* baresip cannot tell that the call is held: we remember it. */
	desk_await_next(desk, "call a1 held 13800138000 王小明 again");
	assert_int_equal(desk->recorder.last_call.talked_ms, 75000);
	desk_expect_quiet(desk);
	phone_desk_free(desk);
}

static void
a_call_that_ended_meanwhile_ended_while_away(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	fake_drop(&desk->fake);
	fake_lose(&desk->fake, "a1");
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 done away 13800138000 王小明");
	assert_int_equal(line_call_count(desk->line), 0);
	phone_desk_free(desk);
}

static void
a_call_that_ends_while_the_picture_is_read_is_told_once(void **state)
{
	struct desk *desk = desk_up();
	struct fake_call call;

	(void)state;
	desk_talk(desk);
	call = *fake_find(&desk->fake, "a1");
	fake_drop(&desk->fake);
	desk_await_row(desk, "down");
	strbuf_clear(&desk->fake.log);
	desk_await_command(desk, "about");
	fake_lose(&desk->fake, "a1");
	fake_event(&desk->fake, "CALL_CLOSED", &call, "Connection reset by peer");
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 done by_far_side 13800138000 王小明");
	desk_expect_quiet(desk);
	phone_desk_free(desk);
}

static void
a_call_that_began_meanwhile_is_found(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	fake_drop(&desk->fake);
	fake_ring(&desk->fake, "a1", DESK_CALLER, "王小明");
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 ringing 13800138000 王小明 again");
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_row(desk, "reply 1 ok");
	phone_desk_free(desk);
}

static void
a_hold_or_its_end_that_nobody_remembers_is_found(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	fake_drop(&desk->fake);
	fake_find(&desk->fake, "a1")->held = true;
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 held 13800138000 王小明 again");
	fake_drop(&desk->fake);
	fake_find(&desk->fake, "a1")->held = false;
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 talking 13800138000 王小明 again");
	phone_desk_free(desk);
}

static void
orders_under_way_fail_when_the_connection_breaks(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.accept_is_no_answer = true;
	fake_ring(&desk->fake, "a1", DESK_CALLER, "");
	desk_await_row(desk, "call a1 ringing");
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_command(desk, "accept");
	fake_drop(&desk->fake);
	desk_await_row(desk, "reply 1 line-down");
	desk_await_next(desk, "down the softphone has ended");
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 ringing 13800138000 again");
	phone_desk_free(desk);
}

static void
a_killed_softphone_comes_back_without_its_call(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	fake_close(&desk->fake);
	desk_await_next(desk, "down the softphone has ended");
	fake_lose(&desk->fake, "a1");
	fake_reopen(&desk->fake);
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 done away 13800138000 王小明");
	phone_desk_free(desk);
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

		desk_talk(desk);
		fake_send_raw(&desk->fake, bytes[i], strlen(bytes[i]));
		desk_await_next(desk, "down the softphone sends what cannot be read");
		desk_await_row(desk, "up");
		desk_await_next(desk, "call a1 talking 13800138000 王小明 again");
		phone_desk_free(desk);
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
	fake_ring(&desk->fake, "a1", DESK_CALLER, "");
	desk_await_next(desk, "call a1 ringing 13800138000");
	phone_desk_free(desk);
}

static void
a_telephone_that_hangs_is_noticed(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk_talk(desk);
	desk->fake.silent = true;
	desk_order(desk, LINE_HOLD, NULL);
	desk_await_next(desk, "reply 2 line-down");
	desk_await_next(desk, "down the softphone does not answer");
	desk->fake.silent = false;
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 talking 13800138000 王小明 again");
	phone_desk_free(desk);
}

static void
another_program_that_takes_the_port_is_named(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	for (int i = 0; i < 2; i++) {
		fake_drop(&desk->fake);
		desk_await_row(desk, "up");
	}
	fake_drop(&desk->fake);
	desk_await_row(desk, "down another program has taken the softphone over: end that one");
	phone_desk_free(desk);
}

/* ---- the desk goes and comes -------------------------------------------------------- */

static void
a_desk_that_was_killed_finds_its_call_as_it_stood(void **state)
{
	struct desk *desk = desk_up();
	struct strbuf position;

	(void)state;
	strbuf_init(&position, 65536);
	desk_talk(desk);
	desk_order(desk, LINE_MUTE, NULL);
	desk_await_row(desk, "reply 2 ok");
	desk_order(desk, LINE_HOLD, NULL);
	desk_await_row(desk, "reply 3 ok");
	assert_true(line_save(desk->line, 0, &position));
	line_close(desk->line);
	fake_drop(&desk->fake);
	fake_find(&desk->fake, "a1")->talked_s = 9;
	recorder_skip(&desk->recorder);

	desk_open_line(desk, position.data);
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 held 13800138000 王小明 muted again");
	assert_int_equal(desk->recorder.last_call.talked_ms, 9000);
	desk_expect_quiet(desk);

	/* And when it comes back once more, the call is over. */
	line_close(desk->line);
	fake_drop(&desk->fake);
	fake_lose(&desk->fake, "a1");
	recorder_skip(&desk->recorder);
	desk_open_line(desk, position.data);
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 done away 13800138000 王小明 muted");
	phone_desk_free(desk);
	strbuf_release(&position);
}

static void
a_desk_without_memory_finds_a_call_by_asking(void **state)
{
	struct desk *desk = phone_desk_new();

	(void)state;
	fake_ring(&desk->fake, "a1", DESK_CALLER, "王小明");
	snprintf(desk->fake.calls[0].state, sizeof(desk->fake.calls[0].state), "ESTABLISHED");
	desk->fake.calls[0].talked_s = 61;
	desk_open_line(desk, NULL);
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 talking 13800138000 王小明 again");
	assert_int_equal(desk->recorder.last_call.talked_ms, 61000);
	phone_desk_free(desk);
}

static void
several_calls_of_a_foreign_softphone_are_all_found(void **state)
{
	struct desk *desk = phone_desk_new();

	(void)state;
	fake_ring(&desk->fake, "a1", DESK_CALLER, "");
	snprintf(desk->fake.calls[0].state, sizeof(desk->fake.calls[0].state), "ESTABLISHED");
	fake_ring(&desk->fake, "a2", "sip:2@h", "");
	desk_open_line(desk, NULL);
	desk_await_row(desk, "up");
	desk_await_next(desk, "call a1 talking 13800138000 again");
	desk_await_next(desk, "call a2 ringing 2 again");
	assert_int_equal(line_call_count(desk->line), 2);
	strbuf_clear(&desk->fake.log);
	/* The right one is chosen before it is answered. */
	line_command(desk->line, &(struct line_order){ .command = LINE_ANSWER, .call_id = "a2",
	                                               .token = 1 }, 0);
	desk_await_row(desk, "reply 1 ok");
	assert_string_equal(desk->fake.log.data, " callfind(a2) accept");
	phone_desk_free(desk);
}

static void
orders_that_wait_are_answered_when_the_line_closes(void **state)
{
	struct desk *desk = desk_up();

	(void)state;
	desk->fake.accept_is_no_answer = true;
	fake_ring(&desk->fake, "a1", DESK_CALLER, "");
	desk_await_row(desk, "call a1 ringing");
	desk_order(desk, LINE_ANSWER, NULL);
	recorder_skip(&desk->recorder);
	line_close(desk->line);
	desk->line = NULL;
	recorder_expect(&desk->recorder, "reply 1 line-down");
	recorder_expect_end(&desk->recorder);
	phone_desk_free(desk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lost_connection_comes_back_and_the_call_goes_on),
		cmocka_unit_test(a_call_that_ended_meanwhile_ended_while_away),
		cmocka_unit_test(a_call_that_ends_while_the_picture_is_read_is_told_once),
		cmocka_unit_test(a_call_that_began_meanwhile_is_found),
		cmocka_unit_test(a_hold_or_its_end_that_nobody_remembers_is_found),
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The simulated line: who calls when, how the caller behaves, and that the
 * same seed gives the same day.
 */
#include "base/memory.h"
#include "lib/line_recorder.h"
#include "line/line.h"
#include "line/sim_engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define T0 5000000

struct desk {
	struct recorder recorder;
	struct line *line;
	int64_t now_ms;
	uint64_t token;
};

static struct line *
open_line(struct desk *desk, const char *scenario, uint64_t seed, const char *position)
{
	struct err e = ERR_INIT;
	struct line_options options = {
		.now_ms = desk->now_ms,
		.happened = recorder_happened,
		.context = &desk->recorder,
		.scenario = scenario,
		.seed = seed,
		.position = position,
	};
	struct line *line = line_open("sim", &options, &e);

	if (!line)
		fail_msg("%s", e.text);
	line_tick(line, desk->now_ms);
	return line;
}

static struct desk *
desk_new(const char *scenario, uint64_t seed)
{
	struct desk *desk = mem_calloc(1, sizeof(*desk));

	desk->now_ms = T0;
	recorder_init(&desk->recorder);
	desk->line = open_line(desk, scenario, seed, NULL);
	recorder_expect(&desk->recorder, "up");
	return desk;
}

static void
desk_free(struct desk *desk)
{
	line_close(desk->line);
	mem_free(desk);
}

static void
pass(struct desk *desk, int64_t by_ms)
{
	desk->now_ms += by_ms;
	line_tick(desk->line, desk->now_ms);
}

static void
order(struct desk *desk, enum line_command command, const char *text)
{
	struct line_order line_order = { .command = command, .text = text,
	                                 .token = ++desk->token };

	line_command(desk->line, &line_order, desk->now_ms);
}

static void
inject(struct desk *desk, const char *words)
{
	struct err e = ERR_INIT;

	if (!line_inject(desk->line, words, desk->now_ms, &e))
		fail_msg("%s: %s", words, e.text);
}

#define expect(desk, row) recorder_expect(&(desk)->recorder, (row))
#define expect_end(desk) recorder_expect_end(&(desk)->recorder)

static void
in_the_demo_a_call_rings_within_ten_seconds(void **state)
{
	struct desk *desk = desk_new("demo", 1);

	(void)state;
	pass(desk, 10000);
	expect(desk, "call sim-1 ringing 13800138000 王小明");
	assert_true(recorder_time(&desk->recorder) > T0);
	expect_end(desk);
	desk_free(desk);
}

static void
a_call_is_answered_held_resumed_and_ended(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	inject(desk, "ring 13800138000 王小明");
	expect(desk, "call sim-1 ringing 13800138000 王小明");
	order(desk, LINE_ANSWER, NULL);
	expect(desk, "call sim-1 talking 13800138000 王小明");
	expect(desk, "reply 1 ok");
	order(desk, LINE_HOLD, NULL);
	expect(desk, "call sim-1 held 13800138000 王小明");
	expect(desk, "reply 2 ok");
	order(desk, LINE_HOLD, NULL);
	expect(desk, "reply 3 held");
	order(desk, LINE_RESUME, NULL);
	expect(desk, "call sim-1 talking 13800138000 王小明");
	expect(desk, "reply 4 ok");
	order(desk, LINE_HANG_UP, NULL);
	expect(desk, "call sim-1 done by_agent 13800138000 王小明");
	expect(desk, "reply 5 ok");
	order(desk, LINE_HANG_UP, NULL);
	expect(desk, "reply 6 no-call");
	expect_end(desk);
	desk_free(desk);
}

static void
a_caller_gives_up_when_his_patience_ends(void **state)
{
	struct desk *desk = desk_new("demo", 1);

	(void)state;
	pass(desk, 4000);
	expect(desk, "call sim-1 ringing 13800138000 王小明");
	pass(desk, 89999);
	expect_end(desk);
	pass(desk, 1);
	expect(desk, "call sim-1 done by_far_side 13800138000 王小明");
	assert_int_equal(recorder_time(&desk->recorder), T0 + 94000);
	desk_free(desk);
}

static void
a_ring_that_nobody_ends_is_missed_at_the_lines_limit(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	inject(desk, "ring 13800138000");
	pass(desk, SIM_RING_OUT_MS);
	expect(desk, "call sim-1 ringing 13800138000");
	expect(desk, "call sim-1 done timeout 13800138000");
	expect_end(desk);
	desk_free(desk);
}

static void
the_caller_speaks_while_he_is_heard(void **state)
{
	struct desk *desk = desk_new("demo", 1);

	(void)state;
	pass(desk, 4000);
	order(desk, LINE_ANSWER, NULL);
	recorder_skip(&desk->recorder);
	pass(desk, 2000);
	expect(desk, "note heard sim-1 Hello? Is that the monitoring centre?");
	order(desk, LINE_HOLD, NULL);
	recorder_skip(&desk->recorder);
	pass(desk, 8000);
	expect_end(desk);	/* what he says into the hold is lost */
	order(desk, LINE_RESUME, NULL);
	recorder_skip(&desk->recorder);
	pass(desk, 10000);
	expect(desk, "note heard sim-1 The other cameras work. It is the one at the east gate.");
	desk_free(desk);
}

static void
a_caller_held_too_long_hangs_up(void **state)
{
	struct desk *desk = desk_new("demo", 1);

	(void)state;
	pass(desk, 4000);
	order(desk, LINE_ANSWER, NULL);
	order(desk, LINE_HOLD, NULL);
	recorder_skip(&desk->recorder);
	pass(desk, 90000);
	expect(desk, "call sim-1 done by_far_side 13800138000 王小明");
	desk_free(desk);
}

static void
a_silent_caller_says_nothing_and_hangs_up_in_the_end(void **state)
{
	struct desk *desk = desk_new("demo", 1);

	(void)state;
	pass(desk, 4000);
	order(desk, LINE_DECLINE, NULL);
	recorder_skip(&desk->recorder);
	pass(desk, 30000);
	expect(desk, "call sim-2 ringing 053188887777");
	order(desk, LINE_ANSWER, NULL);
	recorder_skip(&desk->recorder);
	pass(desk, 74999);
	expect_end(desk);
	pass(desk, 1);
	expect(desk, "call sim-2 done by_far_side 053188887777");
	desk_free(desk);
}

static void
a_withheld_caller_leaves_no_number(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	inject(desk, "ring withheld");
	expect(desk, "call sim-1 ringing withheld");
	desk_free(desk);
}

static void
a_second_caller_disturbs_nothing(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	inject(desk, "ring 13800138000");
	order(desk, LINE_ANSWER, NULL);
	recorder_skip(&desk->recorder);
	inject(desk, "ring 13900139000 李秀英");
	expect(desk, "call sim-2 done busy 13900139000 李秀英");
	expect_end(desk);
	assert_int_equal(line_call_count(desk->line), 1);
	assert_string_equal(line_call_at(desk->line, 0)->number, "13800138000");
	order(desk, LINE_HANG_UP, NULL);
	expect(desk, "call sim-1 done by_agent 13800138000");
	desk_free(desk);
}

static void
who_waits_beside_the_open_call_is_answered_after_it(void **state)
{
	struct desk *desk = desk_new("empty", 1);
	struct line_order answer = { .command = LINE_ANSWER, .call_id = "sim-2", .token = 9 };

	(void)state;
	inject(desk, "ring 13800138000");
	order(desk, LINE_ANSWER, NULL);
	recorder_skip(&desk->recorder);
	inject(desk, "waiting 13900139000 李秀英");
	expect(desk, "call sim-2 ringing 13900139000 李秀英");
	assert_int_equal(line_call_count(desk->line), 2);
	assert_string_equal(line_call_at(desk->line, 1)->number, "13900139000");
	assert_null(line_call_at(desk->line, 2));
	assert_int_equal(line_can(desk->line, answer.command, answer.call_id),
	                 LINE_CANNOT_CALL_OPEN);
	inject(desk, "waiting hangup");
	expect(desk, "call sim-2 done by_far_side 13900139000 李秀英");
	inject(desk, "waiting 13900139001");
	expect(desk, "call sim-3 ringing 13900139001");
	order(desk, LINE_HANG_UP, NULL);
	expect(desk, "call sim-1 done by_agent 13800138000");
	recorder_skip(&desk->recorder);
	assert_int_equal(line_call_count(desk->line), 1);
	order(desk, LINE_ANSWER, NULL);
	expect(desk, "call sim-3 talking 13900139001");
	desk_free(desk);
}

static void
on_a_break_nobody_rings_and_injected_calls_are_declined(void **state)
{
	struct desk *desk = desk_new("demo", 1);

	(void)state;
	order(desk, LINE_PAUSE, "lunch");
	expect(desk, "reply 1 ok");
	pass(desk, 600000);
	expect_end(desk);
	inject(desk, "ring 13900139000 李秀英");
	expect(desk, "note declined-on-break sim-1 13900139000");
	expect(desk, "call sim-1 done on_break 13900139000 李秀英");
	order(desk, LINE_UNPAUSE, NULL);
	recorder_skip(&desk->recorder);
	pass(desk, 1999);
	expect_end(desk);
	pass(desk, 60000);
	expect(desk, "call sim-2 ringing 13800138000 王小明");
	desk_free(desk);
}

static void
a_call_that_ends_while_the_line_is_down_ended_away(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	inject(desk, "ring 13800138000");
	order(desk, LINE_ANSWER, NULL);
	recorder_skip(&desk->recorder);
	inject(desk, "line down");
	expect(desk, "down the cable is out");
	assert_false(line_is_up(desk->line));
	order(desk, LINE_HOLD, NULL);
	expect(desk, "reply 2 line-down");
	inject(desk, "caller hangup");
	expect_end(desk);
	inject(desk, "line up");
	expect(desk, "up");
	expect(desk, "call sim-1 done away 13800138000");
	expect_end(desk);
	desk_free(desk);
}

static void
a_call_that_lasts_is_found_again_when_the_line_is_back(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	inject(desk, "ring 13800138000");
	order(desk, LINE_ANSWER, NULL);
	inject(desk, "line down");
	recorder_skip(&desk->recorder);
	pass(desk, 30000);
	inject(desk, "line up");
	expect(desk, "up");
	expect(desk, "call sim-1 talking 13800138000 again");
	assert_int_equal(desk->recorder.last_call.talked_ms, 30000);
	desk_free(desk);
}

static void
dialling_rings_there_and_is_taken(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	order(desk, LINE_DIAL, "no number");
	expect(desk, "reply 1 bad-number");
	order(desk, LINE_DIAL, "010-8888 7777");
	expect(desk, "call sim-1 dialing 010-8888 7777");
	expect(desk, "reply 2 ok");
	order(desk, LINE_DIAL, "10086");
	expect(desk, "reply 3 call-open");
	pass(desk, 3000);
	expect(desk, "call sim-1 far_ringing 010-8888 7777");
	expect(desk, "call sim-1 talking 010-8888 7777");
	assert_int_equal(desk->recorder.last_call.direction, CALL_OUTGOING);
	desk_free(desk);
}

static void
a_dialled_number_may_be_busy_or_silent(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	order(desk, LINE_DIAL, "10086");
	inject(desk, "callee busy");
	recorder_expect(&desk->recorder, "call sim-1 dialing 10086");
	recorder_expect(&desk->recorder, "reply 1 ok");
	expect(desk, "call sim-1 done refused 10086");
	order(desk, LINE_DIAL, "10086");
	inject(desk, "callee silent");
	recorder_skip(&desk->recorder);
	pass(desk, 29999);
	expect(desk, "call sim-2 far_ringing 10086");
	pass(desk, 1);
	expect(desk, "call sim-2 done refused 10086");
	desk_free(desk);
}

static void
transfers_mute_and_tones_do_what_they_say(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	inject(desk, "ring 13800138000");
	order(desk, LINE_TRANSFER, "8001");
	recorder_skip(&desk->recorder);
	order(desk, LINE_ANSWER, NULL);
	recorder_skip(&desk->recorder);
	order(desk, LINE_MUTE, NULL);
	expect(desk, "call sim-1 talking 13800138000 muted");
	expect(desk, "reply 3 ok");
	order(desk, LINE_UNMUTE, NULL);
	expect(desk, "call sim-1 talking 13800138000");
	expect(desk, "reply 4 ok");
	order(desk, LINE_TONES, "12#x");
	expect(desk, "reply 5 bad-tones");
	order(desk, LINE_TONES, "12#");
	expect(desk, "reply 6 ok");
	order(desk, LINE_CONSULT, "8001");
	expect(desk, "call sim-1 consulting 13800138000");
	expect(desk, "reply 7 ok");
	order(desk, LINE_CONSULT_ABORT, NULL);
	expect(desk, "call sim-1 talking 13800138000");
	expect(desk, "reply 8 ok");
	order(desk, LINE_TRANSFER, "8001");
	expect(desk, "call sim-1 done transferred 13800138000");
	expect(desk, "reply 9 ok");
	desk_free(desk);
}

/* Plays a day with an agent who answers every call after 3 s, and writes it down. */
static void
play(struct desk *desk, int64_t until_ms)
{
	while (desk->now_ms < until_ms) {
		pass(desk, 1000);
		if (line_can(desk->line, LINE_ANSWER, NULL) == LINE_CAN &&
		    desk->now_ms % 3000 == 0)
			order(desk, LINE_ANSWER, NULL);
	}
}

static void
compare_rows(const struct recorder *a, size_t from_a, const struct recorder *b, size_t from_b)
{
	assert_int_equal(a->count - from_a, b->count - from_b);
	for (size_t i = 0; from_a + i < a->count; i++) {
		assert_string_equal(a->rows[from_a + i], b->rows[from_b + i]);
		assert_int_equal(a->at_ms[from_a + i], b->at_ms[from_b + i]);
	}
}

static void
the_same_seed_gives_the_same_day(void **state)
{
	struct desk *a = desk_new("busy", 42);
	struct desk *b = desk_new("busy", 42);
	struct desk *c = desk_new("busy", 43);

	(void)state;
	play(a, T0 + 3600000);
	play(b, T0 + 3600000);
	play(c, T0 + 3600000);
	assert_true(a->recorder.count > 100);
	compare_rows(&a->recorder, 0, &b->recorder, 0);
	assert_true(a->recorder.count != c->recorder.count ||
	            memcmp(a->recorder.rows, c->recorder.rows, sizeof(a->recorder.rows)));
	desk_free(a);
	desk_free(b);
	desk_free(c);
}

/* At every second of a busy hour the line can be put away and taken up again. */
static void
a_saved_place_goes_on_as_if_nothing_had_happened(void **state)
{
	struct desk *whole = desk_new("busy", 7);
	struct strbuf position;

	(void)state;
	strbuf_init(&position, 65536);
	for (int i = 0; i < 300; i++) {
		struct desk *again = mem_calloc(1, sizeof(*again));
		size_t open;
		size_t row;

		play(whole, whole->now_ms + 1000);
		strbuf_clear(&position);
		assert_true(line_save(whole->line, whole->now_ms, &position));
		again->now_ms = whole->now_ms;
		again->token = whole->token;
		open = line_call_count(whole->line);
		again->line = open_line(again, "busy", 99, position.data);
		row = whole->recorder.count;
		recorder_expect(&again->recorder, "up");
		if (open > 0) {
			assert_true(recorder_has(&again->recorder, "call sim-"));
			assert_true(again->recorder.last_call.found_again);
		}
		if (i % 60 == 0) {
			size_t from = 1 + open;

			play(again, whole->now_ms + 200000);
			play(whole, whole->now_ms + 200000);
			compare_rows(&whole->recorder, row, &again->recorder, from);
		}
		desk_free(again);
	}
	strbuf_release(&position);
	desk_free(whole);
}

static void
a_broken_position_means_a_fresh_start(void **state)
{
	static const char *const texts[] = {
		"", "{}", "nonsense", "{\"driver\":\"sim\",\"v\":1,\"scenario\":\"busy\"}",
		"{\"driver\":\"sim\",\"v\":1,\"scenario\":\"demo\",\"call\":{\"id\":\"sim-1\"}}",
		"{\"driver\":\"sim\",\"v\":1,\"scenario\":\"demo\",\"next_row\":-5,\"counter\":-1,"
		"\"row\":999,\"next_words\":77,\"says\":-9223372036854775808,\"call\":"
		"{\"id\":\"x\",\"direction\":\"incoming\",\"state\":\"talking\"}}",
		("{\"driver\":\"sim\",\"v\":1,\"scenario\":\"demo\",\"row\":0,"
		 "\"next_words\":3000000,\"answered\":-5,\"call\":"
		 "{\"id\":\"x\",\"direction\":\"incoming\",\"state\":\"talking\"}}"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct desk *desk = mem_calloc(1, sizeof(*desk));

		desk->now_ms = T0;
		desk->line = open_line(desk, "demo", 1, texts[i]);
		expect(desk, "up");
		pass(desk, 600000);
		assert_true(line_call_count(desk->line) <= 1);
		desk_free(desk);
	}
}

static void
unknown_words_say_what_to_write(void **state)
{
	static const char *const words[] = {
		"ring", "sing", "caller", "caller sings", "line sideways", "register",
		"callee x", "",
	};
	struct desk *desk = desk_new("empty", 1);
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		err_clear(&e);
		assert_false(line_inject(desk->line, words[i], desk->now_ms, &e));
		assert_int_equal(e.code, ERR_USAGE);
	}
	assert_false(line_inject(desk->line, "caller hangup", desk->now_ms, &e));
	assert_int_equal(e.code, ERR_REFUSED);
	expect_end(desk);
	desk_free(desk);
}

static void
what_tests_say_about_tones_and_registration_comes_through(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	inject(desk, "register fail 403 Forbidden");
	expect(desk, "note register-failed 403 Forbidden");
	inject(desk, "register ok");
	expect(desk, "note registered sim");
	inject(desk, "ring 13800138000");
	inject(desk, "caller tone 5");
	recorder_skip(&desk->recorder);
	inject(desk, "caller says 你好");
	expect(desk, "note heard sim-1 你好");
	desk_free(desk);
}

/* A callback may give orders: their events follow, never nested. */
static void
answer_at_once(const struct line_event *event, void *context)
{
	struct desk *desk = context;

	recorder_happened(event, &desk->recorder);
	if (event->kind == LINE_CALL && event->call->state == CALL_RINGING)
		order(desk, LINE_ANSWER, NULL);
}

static void
orders_may_be_given_from_the_callback(void **state)
{
	struct err e = ERR_INIT;
	struct desk *desk = mem_calloc(1, sizeof(*desk));
	struct line_options options = { .now_ms = T0, .happened = answer_at_once,
	                                .context = desk };

	(void)state;
	desk->now_ms = T0;
	desk->line = line_open("sim", &options, &e);
	assert_non_null(desk->line);
	assert_true(line_has_events(desk->line));
	assert_int_equal(desk->recorder.count, 0);
	line_tick(desk->line, T0);
	expect(desk, "up");
	inject(desk, "ring 13800138000");
	expect(desk, "call sim-1 ringing 13800138000");
	expect(desk, "call sim-1 talking 13800138000");
	expect(desk, "reply 1 ok");
	desk_free(desk);
}

static void
an_unknown_line_or_scenario_is_named(void **state)
{
	struct err e = ERR_INIT;
	struct desk desk = { .now_ms = T0 };
	struct line_options options = { .happened = recorder_happened,
	                                .context = &desk.recorder, .scenario = "dmeo" };

	(void)state;
	assert_null(line_open("smi", &options, &e));
	assert_non_null(strstr(e.text, "sim"));
	err_clear(&e);
	assert_null(line_open("sim", &options, &e));
	assert_non_null(strstr(e.text, "dmeo"));
}

static void
an_echo_test_is_for_the_time_between_calls(void **state)
{
	struct desk *desk = desk_new("empty", 1);

	(void)state;
	order(desk, LINE_ECHO_START, NULL);
	expect(desk, "reply 1 ok A simulated line has no sound: with a softphone you hear yourself.");
	order(desk, LINE_ECHO_STOP, NULL);
	expect(desk, "reply 2 ok");
	inject(desk, "ring 13800138000");
	expect(desk, "call sim-1 ringing 13800138000");
	order(desk, LINE_ECHO_START, NULL);
	expect(desk, "reply 3 call-open");
	desk_free(desk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_the_demo_a_call_rings_within_ten_seconds),
		cmocka_unit_test(an_echo_test_is_for_the_time_between_calls),
		cmocka_unit_test(a_call_is_answered_held_resumed_and_ended),
		cmocka_unit_test(a_caller_gives_up_when_his_patience_ends),
		cmocka_unit_test(a_ring_that_nobody_ends_is_missed_at_the_lines_limit),
		cmocka_unit_test(the_caller_speaks_while_he_is_heard),
		cmocka_unit_test(a_caller_held_too_long_hangs_up),
		cmocka_unit_test(a_silent_caller_says_nothing_and_hangs_up_in_the_end),
		cmocka_unit_test(a_withheld_caller_leaves_no_number),
		cmocka_unit_test(a_second_caller_disturbs_nothing),
		cmocka_unit_test(who_waits_beside_the_open_call_is_answered_after_it),
		cmocka_unit_test(on_a_break_nobody_rings_and_injected_calls_are_declined),
		cmocka_unit_test(a_call_that_ends_while_the_line_is_down_ended_away),
		cmocka_unit_test(a_call_that_lasts_is_found_again_when_the_line_is_back),
		cmocka_unit_test(dialling_rings_there_and_is_taken),
		cmocka_unit_test(a_dialled_number_may_be_busy_or_silent),
		cmocka_unit_test(transfers_mute_and_tones_do_what_they_say),
		cmocka_unit_test(the_same_seed_gives_the_same_day),
		cmocka_unit_test(a_saved_place_goes_on_as_if_nothing_had_happened),
		cmocka_unit_test(a_broken_position_means_a_fresh_start),
		cmocka_unit_test(unknown_words_say_what_to_write),
		cmocka_unit_test(what_tests_say_about_tones_and_registration_comes_through),
		cmocka_unit_test(orders_may_be_given_from_the_callback),
		cmocka_unit_test(an_unknown_line_or_scenario_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

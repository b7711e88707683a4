/*
 * The line without a line: the agent tells the program what the desk
 * telephone does.
 */
#include "base/memory.h"
#include "lib/line_recorder.h"
#include "line/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define T0 7000000

static struct recorder recorder;
static uint64_t token;

static struct line *
open_line(const char *position, int64_t now_ms)
{
	struct err e = ERR_INIT;
	struct line_options options = { .now_ms = now_ms, .happened = recorder_happened,
	                                .context = &recorder, .position = position };
	struct line *line;

	recorder_init(&recorder);
	line = line_open("manual", &options, &e);
	if (!line)
		fail_msg("%s", e.text);
	line_tick(line, now_ms);
	recorder_expect(&recorder, "up");
	token = 0;
	return line;
}

static void
order(struct line *line, enum line_command command, const char *text, int64_t now_ms)
{
	struct line_order line_order = { .command = command, .text = text, .token = ++token };

	line_command(line, &line_order, now_ms);
}

static void
a_typed_number_opens_a_call_and_end_closes_it(void **state)
{
	struct line *line = open_line(NULL, T0);
	struct line_order call = { .command = LINE_ENTER_CALL, .text = "138 0013 8000",
	                           .name = "王小明", .token = 9 };

	(void)state;
	line_command(line, &call, T0);
	recorder_expect(&recorder, "call manual-1 talking 138 0013 8000 王小明");
	recorder_expect(&recorder, "reply 9 ok");
	assert_int_equal(recorder.last_call.direction, CALL_INCOMING);
	line_command(line, &call, T0);
	recorder_expect(&recorder, "reply 9 call-open");
	order(line, LINE_HANG_UP, NULL, T0 + 1000);
	recorder_expect(&recorder, "call manual-1 done by_agent 138 0013 8000 王小明");
	recorder_expect(&recorder, "reply 1 ok");
	line_close(line);
}

static void
holds_are_marked_by_hand(void **state)
{
	struct line *line = open_line(NULL, T0);

	(void)state;
	order(line, LINE_ENTER_CALL, "", T0);
	recorder_expect(&recorder, "call manual-1 talking");
	order(line, LINE_RESUME, NULL, T0);
	order(line, LINE_HOLD, NULL, T0);
	order(line, LINE_HOLD, NULL, T0);
	order(line, LINE_RESUME, NULL, T0);
	recorder_expect(&recorder, "reply 1 ok");
	recorder_expect(&recorder, "reply 2 not-held");
	recorder_expect(&recorder, "call manual-1 held");
	recorder_expect(&recorder, "reply 3 ok");
	recorder_expect(&recorder, "reply 4 held");
	recorder_expect(&recorder, "call manual-1 talking");
	recorder_expect(&recorder, "reply 5 ok");
	order(line, LINE_TRANSFER, "8001", T0);
	recorder_expect(&recorder, "call manual-1 done transferred");
	line_close(line);
}

static void
an_outgoing_call_is_answered_when_the_agent_says_so(void **state)
{
	struct line *line = open_line(NULL, T0);

	(void)state;
	order(line, LINE_DIAL, "-", T0);
	recorder_expect(&recorder, "reply 1 bad-number");
	order(line, LINE_DIAL, "１３８", T0);
	recorder_expect(&recorder, "call manual-1 dialing １３８");
	order(line, LINE_HOLD, NULL, T0);
	order(line, LINE_ANSWER, NULL, T0);
	recorder_expect(&recorder, "reply 2 ok");
	recorder_expect(&recorder, "reply 3 not-connected");
	recorder_expect(&recorder, "call manual-1 talking １３８");
	recorder_expect(&recorder, "reply 4 ok");
	order(line, LINE_ANSWER, NULL, T0);
	recorder_expect(&recorder, "reply 5 not-ringing");
	line_close(line);
}

static void
keys_of_the_telephone_are_refused_with_a_sentence(void **state)
{
	static const enum line_command commands[] = {
		LINE_TONES, LINE_MUTE, LINE_UNMUTE, LINE_DECLINE, LINE_CONSULT, LINE_ECHO_START,
	};
	struct line *line = open_line(NULL, T0);

	(void)state;
	order(line, LINE_ENTER_CALL, "1", T0);
	recorder_skip(&recorder);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		enum line_can can = line_can(line, commands[i], NULL);

		assert_int_equal(can, LINE_CANNOT_BY_LINE);
		assert_true(strlen(line_cannot_text(can, commands[i])) > 10);
	}
	order(line, LINE_MUTE, NULL, T0);
	recorder_expect(&recorder, "reply 2 by-line");
	assert_int_equal(line_can(line, LINE_HANG_UP, "another"), LINE_CANNOT_NO_CALL);
	line_close(line);
}

static void
every_refusal_has_a_sentence(void **state)
{
	(void)state;
	for (int command = 0; command < LINE_COMMAND_COUNT; command++) {
		for (int why = 0; why < LINE_CANNOT_COUNT; why++)
			assert_non_null(line_cannot_text((enum line_can)why,
			                                 (enum line_command)command));
	}
}

static void
a_call_survives_the_desk_and_ids_are_never_used_again(void **state)
{
	struct line *line = open_line(NULL, T0);
	struct strbuf position;

	(void)state;
	strbuf_init(&position, 65536);
	order(line, LINE_ENTER_CALL, "1", T0);
	order(line, LINE_HANG_UP, NULL, T0);
	order(line, LINE_ENTER_CALL, "13800138000", T0);
	order(line, LINE_HOLD, NULL, T0 + 1000);
	assert_true(line_save(line, T0 + 5000, &position));
	line_close(line);

	line = open_line(position.data, 100);
	recorder_expect(&recorder, "call manual-2 held 13800138000 again");
	assert_int_equal(recorder.last_call.talked_ms, 5000);
	order(line, LINE_HANG_UP, NULL, 200);
	recorder_expect(&recorder, "call manual-2 done by_agent 13800138000");
	order(line, LINE_ENTER_CALL, "1", 300);
	recorder_skip(&recorder);
	assert_string_equal(recorder.last_call.id, "manual-3");
	line_close(line);
	strbuf_release(&position);
}

static void
breaks_need_no_telephone(void **state)
{
	struct line *line = open_line(NULL, T0);
	struct err e = ERR_INIT;

	(void)state;
	order(line, LINE_PAUSE, "lunch", T0);
	order(line, LINE_UNPAUSE, NULL, T0);
	recorder_expect(&recorder, "reply 1 ok");
	recorder_expect(&recorder, "reply 2 ok");
	assert_false(line_inject(line, "ring 1", T0, &e));
	assert_int_equal(e.code, ERR_REFUSED);
	assert_int_equal(line_next_ms(line), CALL_TIME_NONE);
	line_close(line);
	line_close(NULL);
}

static void
names_are_made_valid_and_cut_at_a_character(void **state)
{
	struct line *line = open_line(NULL, T0);
	char name[3 * 1000 + 1];
	struct line_order call = { .command = LINE_ENTER_CALL, .text = "\xff" "1", .name = name };
	size_t length;

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		memcpy(name + 3 * i, "王", 3);
	name[3000] = '\0';
	line_command(line, &call, T0);
	length = strlen(recorder.last_call.name);
	assert_true(length < LINE_NAME_SIZE && length > LINE_NAME_SIZE - 4);
	assert_int_equal(length % 3, 0);
	assert_string_equal(recorder.last_call.number, "\xef\xbf\xbd" "1");
	line_close(line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_typed_number_opens_a_call_and_end_closes_it),
		cmocka_unit_test(holds_are_marked_by_hand),
		cmocka_unit_test(an_outgoing_call_is_answered_when_the_agent_says_so),
		cmocka_unit_test(keys_of_the_telephone_are_refused_with_a_sentence),
		cmocka_unit_test(every_refusal_has_a_sentence),
		cmocka_unit_test(a_call_survives_the_desk_and_ids_are_never_used_again),
		cmocka_unit_test(breaks_need_no_telephone),
		cmocka_unit_test(names_are_made_valid_and_cut_at_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

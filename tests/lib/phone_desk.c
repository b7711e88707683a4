/*
 * A desk for tests of the baresip driver (lib/phone_desk.h).
 */
#include "lib/phone_desk.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define DEADLINE_MS 5000
#define SETTLE_MS 60

void
desk_open_line(struct desk *desk, const char *position)
{
	struct err e = ERR_INIT;
	struct line_options options = {
		.loop = desk->loop,
		.happened = recorder_happened,
		.context = &desk->recorder,
		.position = position,
		.softphone = { .control_port = desk->fake.port, .confirm_ms = DESK_CONFIRM_MS },
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

static bool
never(void *context)
{
	(void)context;
	return false;
}

void
desk_await_row(struct desk *desk, const char *row)
{
	desk->awaited = row;
	if (!fake_run(&desk->fake, desk->loop, has_row, desk, DEADLINE_MS))
		fail_msg("never happened: %s", row);
	while (strncmp(desk->recorder.rows[desk->recorder.seen], row, strlen(row)))
		desk->recorder.seen++;
	desk->recorder.seen++;
}

void
desk_await_next(struct desk *desk, const char *row)
{
	desk->awaited = "";
	if (!fake_run(&desk->fake, desk->loop, has_row, desk, DEADLINE_MS))
		fail_msg("nothing happened, expected: %s", row);
	recorder_expect(&desk->recorder, row);
}

void
desk_await_command(struct desk *desk, const char *command)
{
	desk->awaited = command;
	if (!fake_run(&desk->fake, desk->loop, has_command, desk, DEADLINE_MS))
		fail_msg("never asked: %s (asked:%s)", command, desk->fake.log.data);
}

void
desk_turn(struct desk *desk, int for_ms)
{
	fake_run(&desk->fake, desk->loop, never, NULL, for_ms);
}

void
desk_expect_quiet(struct desk *desk)
{
	desk_turn(desk, SETTLE_MS);
	recorder_expect_end(&desk->recorder);
}

struct desk *
phone_desk_new(void)
{
	struct err e = ERR_INIT;
	struct desk *desk = mem_calloc(1, sizeof(*desk));

	desk->loop = loop_new(&e);
	assert_non_null(desk->loop);
	fake_open(&desk->fake);
	recorder_init(&desk->recorder);
	return desk;
}

struct desk *
desk_up(void)
{
	struct desk *desk = phone_desk_new();

	desk_open_line(desk, NULL);
	desk_await_row(desk, "up");
	strbuf_clear(&desk->fake.log);
	return desk;
}

void
phone_desk_free(struct desk *desk)
{
	line_close(desk->line);
	loop_free(desk->loop);
	fake_close(&desk->fake);
	netstring_reader_release(&desk->fake.reader);
	strbuf_release(&desk->fake.log);
	mem_free(desk);
}

void
desk_order(struct desk *desk, enum line_command command, const char *text)
{
	struct line_order order = { .command = command, .text = text, .token = ++desk->token };

	line_command(desk->line, &order, 0);
}

void
desk_talk(struct desk *desk)
{
	fake_ring(&desk->fake, "a1", DESK_CALLER, "王小明");
	desk_await_row(desk, "call a1 ringing");
	desk_order(desk, LINE_ANSWER, NULL);
	desk_await_row(desk, "reply 1 ok");
	strbuf_clear(&desk->fake.log);
}

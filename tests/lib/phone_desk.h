/*
 * A desk for tests of the baresip driver: a loop, a line, a recorder, and the
 * baresip for tests at the other end. Every wait has a deadline.
 */
#ifndef TESTS_LIB_PHONE_DESK_H
#define TESTS_LIB_PHONE_DESK_H

#include "base/loop.h"
#include "lib/fake_baresip.h"
#include "lib/line_recorder.h"
#include "line/line.h"

#define DESK_CONFIRM_MS 200
#define DESK_CALLER "sip:13800138000@127.0.0.1:16070"

struct desk {
	struct fake_baresip fake;
	struct recorder recorder;
	struct loop *loop;
	struct line *line;
	uint64_t token;
	const char *awaited;
};

/* Everything but the line. */
struct desk *
phone_desk_new(void);

/* With the line up and nothing in the log. */
struct desk *
desk_up(void);

/* Closes the line too, unless it is NULL. */
void
phone_desk_free(struct desk *desk);

void
desk_open_line(struct desk *desk, const char *position);

/* Gives an order to the only call; tokens count from 1. */
void
desk_order(struct desk *desk, enum line_command command, const char *text);

/* Call a1 of DESK_CALLER 王小明 rings and is answered, with token 1. */
void
desk_talk(struct desk *desk);

/* Turns until a row that begins so has come, and takes away everything up to it. */
void
desk_await_row(struct desk *desk, const char *row);

/* Turns until the next row has come: it must be this one. */
void
desk_await_next(struct desk *desk, const char *row);

/* Turns until the baresip has been asked this. */
void
desk_await_command(struct desk *desk, const char *command);

/* Turns for so long, whatever happens. */
void
desk_turn(struct desk *desk, int for_ms);

/* Nothing may happen while everything under way settles. */
void
desk_expect_quiet(struct desk *desk);

#endif

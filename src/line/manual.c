/*
 * The line without a line: calls are taken at a desk telephone, and the agent
 * tells the program: enters the number of a caller (the call is then talking),
 * marks holds, notes a transfer, ends it. Outgoing calls are dialled by hand:
 * "dial" shows the number and opens the call, "answer" says that somebody
 * picked up. One call at a time, as on the telephone beside the keyboard.
 */
#include "line_priv.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "position_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct manual {
	struct line_call call;
	bool open;
	int64_t answered_ms;
	int64_t counter;	/* of ids; never used again, also after a restart */
};

static struct manual *
manual_of(const struct line *line)
{
	return line->state;
}

static void
restore(struct line *line, const struct line_options *options)
{
	struct manual *manual = manual_of(line);
	struct json *position = position_parse(options->position, "manual");
	int64_t talked_ms;

	if (!position)
		return;
	manual->counter = json_get_whole(position, "counter", 0);
	if (manual->counter < 0)
		manual->counter = 0;
	talked_ms = json_get_whole(position, "talked_ms", LINE_TIME_UNKNOWN);
	if (position_read_call(json_get(position, "call"), &manual->call)) {
		manual->open = true;
		manual->call.found_again = true;
		manual->call.talked_ms = talked_ms;
		manual->answered_ms = options->now_ms - (talked_ms > 0 ? talked_ms : 0);
		line_tell_call(line, options->now_ms, &manual->call);
	}
	json_free(position);
}

static bool
manual_open(struct line *line, const struct line_options *options, struct err *e)
{
	(void)e;
	line->state = mem_calloc(1, sizeof(struct manual));
	line_tell_up(line, options->now_ms);
	restore(line, options);
	return true;
}

static void
manual_close(struct line *line)
{
	mem_free(line->state);
	line->state = NULL;
}

static bool
manual_is_up(const struct line *line)
{
	(void)line;
	return true;
}

static size_t
manual_call_count(const struct line *line)
{
	return manual_of(line)->open ? 1 : 0;
}

static const struct line_call *
manual_call_at(const struct line *line, size_t index)
{
	return manual_of(line)->open && index == 0 ? &manual_of(line)->call : NULL;
}

static bool
is_connected(const struct line_call *call)
{
	return call->state == CALL_TALKING || call->state == CALL_HELD;
}

static enum line_can
manual_can(const struct line *line, enum line_command command, const char *call_id)
{
	const struct manual *manual = manual_of(line);
	const struct line_call *call = &manual->call;
	bool open = manual->open && (!*call_id || !strcmp(call_id, call->id));

	switch (command) {
	case LINE_ENTER_CALL:
	case LINE_DIAL:
		return manual->open ? LINE_CANNOT_CALL_OPEN : LINE_CAN;
	case LINE_PAUSE:
	case LINE_UNPAUSE:
		return LINE_CAN;
	case LINE_ANSWER:
		if (!open)
			return LINE_CANNOT_NO_CALL;
		return is_connected(call) ? LINE_CANNOT_NOT_RINGING : LINE_CAN;
	case LINE_HANG_UP:
		return open ? LINE_CAN : LINE_CANNOT_NO_CALL;
	case LINE_HOLD:
	case LINE_TRANSFER:
	case LINE_RESUME:
		if (!open)
			return LINE_CANNOT_NO_CALL;
		if (!is_connected(call))
			return LINE_CANNOT_NOT_CONNECTED;
		if (command == LINE_HOLD && call->state == CALL_HELD)
			return LINE_CANNOT_HELD;
		if (command == LINE_RESUME && call->state != CALL_HELD)
			return LINE_CANNOT_NOT_HELD;
		return LINE_CAN;
	default:
		return LINE_CANNOT_BY_LINE;
	}
}

static void
tell(struct line *line, enum call_state state, enum call_end end, int64_t now_ms)
{
	struct manual *manual = manual_of(line);

	if (state == CALL_TALKING && !is_connected(&manual->call))
		manual->answered_ms = now_ms;
	manual->call.state = state;
	manual->call.end = end;
	manual->call.found_again = false;
	manual->call.talked_ms = LINE_TIME_UNKNOWN;
	manual->open = state != CALL_DONE;
	line_tell_call(line, now_ms, &manual->call);
}

/* The agent types what the telephone shows: kept as typed, nothing is refused but emptiness. */
static void
begin(struct line *line, const struct line_order *order, enum call_direction direction,
      enum call_state state, int64_t now_ms)
{
	struct manual *manual = manual_of(line);

	manual->counter++;
	manual->call = (struct line_call){ .direction = direction };
	snprintf(manual->call.id, sizeof(manual->call.id), "manual-%" PRId64, manual->counter);
	line_copy_text(manual->call.number, sizeof(manual->call.number), order->text,
	               strlen(order->text));
	line_copy_text(manual->call.name, sizeof(manual->call.name), order->name,
	               strlen(order->name));
	tell(line, state, CALL_END_NONE, now_ms);
}

static bool
has_digit(const char *text)
{
	size_t length = strlen(text);

	for (size_t at = 0; at < length;) {
		uint32_t c;

		at += utf8_decode(text + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (c >= '0' && c <= '9')
			return true;
	}
	return false;
}

static void
manual_command(struct line *line, const struct line_order *order, int64_t now_ms)
{
	enum line_can answer = LINE_CAN;

	switch (order->command) {
	case LINE_ENTER_CALL:
		begin(line, order, CALL_INCOMING, CALL_TALKING, now_ms);
		break;
	case LINE_DIAL:
		if (has_digit(order->text))
			begin(line, order, CALL_OUTGOING, CALL_DIALING, now_ms);
		else
			answer = LINE_CANNOT_BAD_NUMBER;
		break;
	case LINE_ANSWER:
	case LINE_RESUME:
		tell(line, CALL_TALKING, CALL_END_NONE, now_ms);
		break;
	case LINE_HOLD:
		tell(line, CALL_HELD, CALL_END_NONE, now_ms);
		break;
	case LINE_TRANSFER:
		tell(line, CALL_DONE, CALL_END_TRANSFERRED, now_ms);
		break;
	case LINE_HANG_UP:
		tell(line, CALL_DONE, CALL_END_BY_AGENT, now_ms);
		break;
	default:
		break;	/* breaks: there is no telephone to tell */
	}
	line_tell_reply(line, now_ms, order->token, answer, "");
}

static bool
manual_save(const struct line *line, int64_t now_ms, struct strbuf *out)
{
	const struct manual *manual = manual_of(line);
	struct json *position = position_new("manual");
	bool ok;

	json_set(position, "counter", json_whole(manual->counter));
	if (manual->open) {
		json_set(position, "call", position_of_call(&manual->call));
		if (is_connected(&manual->call))
			json_set(position, "talked_ms", json_whole(now_ms - manual->answered_ms));
	}
	ok = json_write(position, out);
	json_free(position);
	return ok;
}

const struct line_driver line_driver_manual = {
	.name = "manual",
	.title = N_("Desk telephone (numbers are typed)"),
	.open = manual_open,
	.close = manual_close,
	.is_up = manual_is_up,
	.command = manual_command,
	.can = manual_can,
	.call_count = manual_call_count,
	.call_at = manual_call_at,
	.save = manual_save,
};

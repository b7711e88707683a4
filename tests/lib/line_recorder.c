/*
 * Events of a line as readable rows (lib/line_recorder.h).
 */
#include "lib/line_recorder.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const char *const cannot_words[LINE_CANNOT_COUNT] = {
	[LINE_CAN] = "ok",
	[LINE_CANNOT_BY_LINE] = "by-line",
	[LINE_CANNOT_LINE_DOWN] = "line-down",
	[LINE_CANNOT_NO_CALL] = "no-call",
	[LINE_CANNOT_NOT_RINGING] = "not-ringing",
	[LINE_CANNOT_NOT_CONNECTED] = "not-connected",
	[LINE_CANNOT_HELD] = "held",
	[LINE_CANNOT_NOT_HELD] = "not-held",
	[LINE_CANNOT_CALL_OPEN] = "call-open",
	[LINE_CANNOT_NOT_CONSULTING] = "not-consulting",
	[LINE_CANNOT_PENDING] = "pending",
	[LINE_CANNOT_BAD_NUMBER] = "bad-number",
	[LINE_CANNOT_BAD_TONES] = "bad-tones",
	[LINE_CANNOT_NOT_CONFIRMED] = "not-confirmed",
	[LINE_CANNOT_REFUSED] = "refused",
};

static const char *const note_words[LINE_NOTE_COUNT] = {
	[LINE_NOTE_NONE] = "none",
	[LINE_NOTE_REGISTERED] = "registered",
	[LINE_NOTE_REGISTER_FAILED] = "register-failed",
	[LINE_NOTE_TONE] = "tone",
	[LINE_NOTE_HEARD] = "heard",
	[LINE_NOTE_DECLINED_ON_BREAK] = "declined-on-break",
	[LINE_NOTE_TRANSFER_FAILED] = "transfer-failed",
	[LINE_NOTE_UNSAFE] = "unsafe",
	[LINE_NOTE_LOG] = "log",
};

void
recorder_init(struct recorder *recorder)
{
	memset(recorder, 0, sizeof(*recorder));
}

static void
write_call(char *row, size_t size, const struct line_call *call)
{
	int used = snprintf(row, size, "call %s %s", call->id, call_state_word(call->state));

	if (call->state == CALL_DONE)
		used += snprintf(row + used, size - (size_t)used, " %s", call_end_word(call->end));
	if (call->number[0])
		used += snprintf(row + used, size - (size_t)used, " %s", call->number);
	if (call->name[0])
		used += snprintf(row + used, size - (size_t)used, " %s", call->name);
	if (call->withheld)
		used += snprintf(row + used, size - (size_t)used, " withheld");
	if (call->muted)
		used += snprintf(row + used, size - (size_t)used, " muted");
	if (call->found_again)
		snprintf(row + used, size - (size_t)used, " again");
}

void
recorder_happened(const struct line_event *event, void *context)
{
	struct recorder *recorder = context;
	char *row;

	if (recorder->count == RECORDER_ROWS)
		fail_msg("more than %d events", RECORDER_ROWS);
	recorder->at_ms[recorder->count] = event->at_ms;
	row = recorder->rows[recorder->count++];
	switch (event->kind) {
	case LINE_UP:
		snprintf(row, RECORDER_ROW_SIZE, "up");
		break;
	case LINE_DOWN:
		snprintf(row, RECORDER_ROW_SIZE, "down %s", event->text);
		break;
	case LINE_CALL:
		recorder->last_call = *event->call;
		write_call(row, RECORDER_ROW_SIZE, event->call);
		break;
	case LINE_REPLY:
		assert_int_equal(event->ok, event->cannot == LINE_CAN);
		snprintf(row, RECORDER_ROW_SIZE, "reply %" PRIu64 " %s%s%s", event->token,
		         cannot_words[event->cannot], *event->text ? " " : "", event->text);
		break;
	default:
		snprintf(row, RECORDER_ROW_SIZE, "note %s%s%s %s", note_words[event->note],
		         *event->call_id ? " " : "", event->call_id, event->text);
		break;
	}
}

void
recorder_expect_at(struct recorder *recorder, const char *row, const char *file, int number)
{
	if (recorder->seen == recorder->count)
		fail_msg("%s:%d: nothing happened, expected: %s", file, number, row);
	if (strcmp(recorder->rows[recorder->seen], row))
		fail_msg("%s:%d: expected: %s\n  happened: %s", file, number, row,
		         recorder->rows[recorder->seen]);
	recorder->seen++;
}

void
recorder_expect_end_at(struct recorder *recorder, const char *file, int number)
{
	if (recorder->seen < recorder->count)
		fail_msg("%s:%d: happened, though nothing was expected: %s", file, number,
		         recorder->rows[recorder->seen]);
}

void
recorder_skip(struct recorder *recorder)
{
	recorder->seen = recorder->count;
}

bool
recorder_has(const struct recorder *recorder, const char *beginning)
{
	for (size_t i = recorder->seen; i < recorder->count; i++) {
		if (!strncmp(recorder->rows[i], beginning, strlen(beginning)))
			return true;
	}
	return false;
}

int64_t
recorder_time(const struct recorder *recorder)
{
	return recorder->seen > 0 ? recorder->at_ms[recorder->seen - 1] : LINE_TIME_UNKNOWN;
}

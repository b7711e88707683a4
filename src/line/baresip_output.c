/*
 * What baresip prints, read from its pipe: the one place where it tells of a
 * caller who met a busy line, and why it ended when it did not start.
 */
#include "baresip_priv.h"

#include "base/loop.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

static void
tell_turned_away(struct phone *phone, const char *uri)
{
	struct line_call call = {
		.direction = CALL_INCOMING,
		.state = CALL_DONE,
		.end = CALL_END_BUSY,
		.talked_ms = LINE_TIME_UNKNOWN,
	};

	/* The time keeps ids apart over restarts of the desk. */
	snprintf(call.id, sizeof(call.id), "busy-%" PRIx64 "-%" PRId64, uv_hrtime(),
	         ++phone->turned_away);
	ctrl_fill_peer(&call, uri, "");
	if (phone->up)
		line_tell_call(phone->line, LINE_TIME_UNKNOWN, &call);
}

static void
take_line(struct phone *phone)
{
	static const char warning[] = "\033[31m";
	struct strbuf text;

	strbuf_init(&text, sizeof(phone->output_line));
	if (softphone_read_turned_away(phone->output_line, &text)) {
		tell_turned_away(phone, text.data);
	} else if (strstr(phone->output_line, warning)) {
		ctrl_plain(&text, phone->output_line);
		line_copy_text(phone->last_words, sizeof(phone->last_words), text.data,
		               text.length);
		strbuf_clear(&text);
		if (softphone_read_refused(phone->last_words, &text))
			phone_refused(phone, text.data);
	}
	strbuf_release(&text);
}

/* Lines longer than the buffer are cut: what is looked for stands at their beginning. */
static void
take_char(struct phone *phone, char c)
{
	if (c == '\n') {
		phone->output_line[phone->output_length] = '\0';
		take_line(phone);
		phone->output_length = 0;
	} else if (c != '\0' && phone->output_length + 1 < sizeof(phone->output_line)) {
		phone->output_line[phone->output_length++] = c;
	}
}

/* 0 = it has ended; -1 = nothing more now. */
static ssize_t
read_some(struct phone *phone)
{
	char bytes[4096];
	ssize_t length = read(phone->output, bytes, sizeof(bytes));

	for (ssize_t i = 0; i < length; i++)
		take_char(phone, bytes[i]);
	return length;
}

static void
output_ready(void *context)
{
	struct phone *phone = context;

	loop_note_handler(phone->loop, "baresip: output");
	if (read_some(phone) == 0)
		phone_close_output(phone);
	line_deliver(phone->line);
}

void
phone_open_output(struct phone *phone, bool from_start)
{
	struct err e = ERR_INIT;

	if (phone->output >= 0 || !phone->settings.folder)
		return;
	phone->output = softphone_open_output(phone->settings.folder, from_start);
	if (phone->output < 0)
		return;
	phone->output_length = 0;
	phone->last_words[0] = '\0';
	phone->output_watch = loop_watch_new(phone->loop, phone->output, output_ready, phone, &e);
	if (!phone->output_watch)
		phone_close_output(phone);
}

void
phone_close_output(struct phone *phone)
{
	/* Its last words, at most what a pipe holds. */
	for (int i = 0; i < 64 && phone->output >= 0 && read_some(phone) > 0; i++)
		;
	if (phone->output_watch)
		loop_watch_free(phone->output_watch);
	phone->output_watch = NULL;
	if (phone->output >= 0)
		close(phone->output);
	phone->output = -1;
}

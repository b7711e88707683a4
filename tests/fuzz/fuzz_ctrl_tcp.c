/*
 * Any bytes on baresip's control port, and any text in its answers: nothing is read out of
 * bounds, what comes out is bounded valid UTF-8, and withheld callers leave nothing behind.
 * The first byte chooses: 0 = a stream of frames, cut where the second byte says; otherwise one
 * text for all the readers of answers.
 */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "line/ctrl_tcp.h"
#include "line/netstring.h"
#include "line/softphone.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PAYLOAD_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool holds)
{
	if (!holds)
		abort();
}

static void
check_text(const char *text, size_t size)
{
	size_t length = strnlen(text, size);

	expect(length < size);
	expect(utf8_valid(text, length));
}

static void
check_call(const struct line_call *call)
{
	check_text(call->id, sizeof(call->id));
	check_text(call->number, sizeof(call->number));
	check_text(call->name, sizeof(call->name));
	check_text(call->address, sizeof(call->address));
	expect(!call->withheld || (!call->number[0] && !call->name[0] && !call->address[0]));
}

static void
read_peer(const char *uri, const char *name)
{
	struct line_call call = { .state = CALL_RINGING };

	ctrl_fill_peer(&call, uri, name);
	check_call(&call);
}

/* What is dialled holds nothing that could end or begin a header or a command. */
static void
read_target(const char *text)
{
	struct strbuf target;
	struct err e = ERR_INIT;

	strbuf_init(&target, 1024);
	if (ctrl_target(text, "pbx.example", &target, &e)) {
		for (size_t i = 0; i < target.length; i++)
			expect(target.data[i] > ' ' && target.data[i] < 0x7F &&
			       !strchr("<>\"\\", target.data[i]));
		expect(target.length > 0);
	} else {
		expect(e.code != ERR_NONE);
	}
	strbuf_release(&target);
}

static void
read_answer(const char *text)
{
	struct ctrl_line lines[CTRL_LINES_MAX];
	struct line_call call;
	struct strbuf out;
	size_t count = ctrl_read_lines(text, lines, CTRL_LINES_MAX);

	for (size_t i = 0; i < count && i < CTRL_LINES_MAX; i++)
		expect(lines[i].number > 0 && lines[i].talked_ms >= 0);
	if (ctrl_read_call(text, &call)) {
		expect(call.id[0] != '\0' && call.state != CALL_NONE);
		check_call(&call);
	}
	strbuf_init(&out, PAYLOAD_MAX);
	ctrl_read_registration(text, &out);
	ctrl_read_about(text, &out);
	strbuf_clear(&out);
	if (softphone_read_turned_away(text, &out))
		expect(out.length > 0);
	strbuf_clear(&out);
	if (ctrl_plain(&out, text))
		expect(!memchr(out.data, '\033', out.length) && !memchr(out.data, '\r', out.length));
	strbuf_release(&out);
}

static void
read_message(const char *payload, size_t length)
{
	struct ctrl_message message;
	struct err e = ERR_INIT;

	if (ctrl_message_parse(&message, payload, length, &e)) {
		check_text(message.type, strlen(message.type) + 1);
		if (message.kind == CTRL_EVENT)
			read_peer(message.peer_uri, message.peer_name);
		else if (message.kind == CTRL_RESPONSE)
			read_answer(message.data);
	} else {
		expect(e.code != ERR_NONE && !message.json);
	}
	ctrl_message_release(&message);
}

static void
read_stream(const char *bytes, size_t size, size_t chunk)
{
	struct netstring_reader reader;
	struct err e = ERR_INIT;
	enum netstring_result result = NETSTRING_MORE;

	netstring_reader_init(&reader, PAYLOAD_MAX);
	for (size_t at = 0; at < size && result != NETSTRING_BROKEN; at += chunk) {
		size_t length = size - at < chunk ? size - at : chunk;
		const char *payload;
		size_t payload_length;

		if (!netstring_feed(&reader, bytes + at, length, &e))
			break;
		while ((result = netstring_next(&reader, &payload, &payload_length, &e)) ==
		       NETSTRING_FRAME) {
			expect(payload_length <= PAYLOAD_MAX);
			read_message(payload, payload_length);
		}
	}
	netstring_reader_release(&reader);
}

/* A command that can be written comes out of the reader as it went in. */
static void
write_command(const char *text)
{
	struct strbuf out;
	struct err e = ERR_INIT;
	struct netstring_reader reader;
	const char *payload;
	size_t length;

	strbuf_init(&out, PAYLOAD_MAX);
	if (ctrl_command_write(&out, "callfind", text, "1", &e)) {
		netstring_reader_init(&reader, PAYLOAD_MAX);
		expect(netstring_feed(&reader, out.data, out.length, &e));
		expect(netstring_next(&reader, &payload, &length, &e) == NETSTRING_FRAME);
		read_message(payload, length);
		expect(netstring_next(&reader, &payload, &length, &e) == NETSTRING_MORE);
		netstring_reader_release(&reader);
	} else {
		expect(e.code != ERR_NONE && out.length == 0);
	}
	strbuf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size < 2)
		return 0;
	if (data[0] == 0) {
		read_stream((const char *)data + 2, size - 2, data[1] ? data[1] : size);
		return 0;
	}
	text = malloc(size);
	expect(text != NULL);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	read_answer(text);
	read_peer(text, text);
	read_target(text);
	write_command(text);
	free(text);
	return 0;
}

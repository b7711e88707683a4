/*
 * A baresip for tests (lib/fake_baresip.h).
 */
#include "lib/fake_baresip.h"

#include "base/json.h"
#include "base/loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>
#include <cmocka.h>

#define ACCOUNT "sip:hotline@127.0.0.1"

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
listen_on(struct fake_baresip *fake, int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t length = sizeof(address);
	int yes = 1;

	fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_true(fake->listener >= 0);
	setsockopt(fake->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	assert_int_equal(bind(fake->listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fake->listener, 5), 0);
	getsockname(fake->listener, (struct sockaddr *)&address, &length);
	fake->port = ntohs(address.sin_port);
}

void
fake_open(struct fake_baresip *fake)
{
	fake_open_at(fake, 0);
}

void
fake_open_at(struct fake_baresip *fake, int port)
{
	*fake = (struct fake_baresip){ .client = -1, .registration = "" };
	netstring_reader_init(&fake->reader, 4096);
	strbuf_init(&fake->log, 65536);
	listen_on(fake, port);
}

void
fake_drop(struct fake_baresip *fake)
{
	if (fake->client >= 0)
		close(fake->client);
	fake->client = -1;
	netstring_reader_clear(&fake->reader);
}

static void
stop_listening(struct fake_baresip *fake)
{
	if (fake->listener >= 0)
		close(fake->listener);
	fake->listener = -1;
}

void
fake_close(struct fake_baresip *fake)
{
	fake_drop(fake);
	stop_listening(fake);
	netstring_reader_release(&fake->reader);
	strbuf_release(&fake->log);
	netstring_reader_init(&fake->reader, 4096);
	strbuf_init(&fake->log, 65536);
}

void
fake_reopen(struct fake_baresip *fake)
{
	listen_on(fake, fake->port);
}

void
fake_send_raw(struct fake_baresip *fake, const char *bytes, size_t length)
{
	while (length > 0 && fake->client >= 0) {
		ssize_t sent = send(fake->client, bytes, length, MSG_NOSIGNAL);

		if (sent < 0 && errno == EAGAIN) {
			struct pollfd writable = { .fd = fake->client, .events = POLLOUT };

			poll(&writable, 1, 1000);
			continue;
		}
		if (sent <= 0)
			return;
		bytes += sent;
		length -= (size_t)sent;
	}
}

void
fake_send(struct fake_baresip *fake, const char *payload)
{
	struct strbuf frame;

	strbuf_init(&frame, 1024 * 1024);
	assert_true(netstring_add(&frame, payload, strlen(payload)));
	fake_send_raw(fake, frame.data, frame.length);
	strbuf_release(&frame);
}

/* Written by hand, for names may be no UTF-8. */
void
fake_event(struct fake_baresip *fake, const char *type, const struct fake_call *call,
           const char *param)
{
	struct strbuf payload;

	strbuf_init(&payload, 1024 * 1024);
	strbuf_addf(&payload, "{\"event\":true,\"type\":\"%s\",\"class\":\"call\","
	            "\"accountaor\":\"" ACCOUNT "\"", type);
	if (call) {
		strbuf_addf(&payload, ",\"direction\":\"%s\",\"peeruri\":\"%s\"",
		            strncmp(call->id, "out", 3) ? "incoming" : "outgoing", call->uri);
		if (call->name[0])
			strbuf_addf(&payload, ",\"peerdisplayname\":\"%s\"", call->name);
		strbuf_addf(&payload, ",\"id\":\"%s\"", call->id);
	}
	strbuf_addf(&payload, ",\"param\":\"%s\"}", param);
	fake_send(fake, payload.data);
	strbuf_release(&payload);
}

struct fake_call *
fake_find(struct fake_baresip *fake, const char *id)
{
	for (size_t i = 0; i < fake->call_count; i++) {
		if (!strcmp(fake->calls[i].id, id))
			return &fake->calls[i];
	}
	return NULL;
}

static struct fake_call *
add_call(struct fake_baresip *fake, const char *id, const char *uri, const char *name,
         const char *state)
{
	struct fake_call *call = &fake->calls[fake->call_count];

	assert_true(fake->call_count < 4);
	memset(call, 0, sizeof(*call));
	snprintf(call->id, sizeof(call->id), "%s", id);
	snprintf(call->uri, sizeof(call->uri), "%s", uri);
	snprintf(call->name, sizeof(call->name), "%s", name);
	snprintf(call->state, sizeof(call->state), "%s", state);
	fake->current = fake->call_count++;
	return call;
}

void
fake_ring(struct fake_baresip *fake, const char *id, const char *uri, const char *name)
{
	struct fake_call *call = add_call(fake, id, uri, name, "INCOMING");

	fake_event(fake, "CALL_INCOMING", call, uri);
}

void
fake_lose(struct fake_baresip *fake, const char *id)
{
	struct fake_call *call = fake_find(fake, id);
	size_t index;

	assert_non_null(call);
	index = (size_t)(call - fake->calls);
	memmove(call, call + 1, (fake->call_count - index - 1) * sizeof(*call));
	fake->call_count--;
	fake->current = fake->call_count > 0 ? fake->call_count - 1 : 0;
}

void
fake_end(struct fake_baresip *fake, const char *id, const char *param)
{
	struct fake_call *call = fake_find(fake, id);
	struct fake_call gone;

	assert_non_null(call);
	gone = *call;
	fake_lose(fake, id);
	fake_event(fake, "CALL_CLOSED", &gone, param);
}

/* ---- commands ----------------------------------------------------------------------- */

static void
respond(struct fake_baresip *fake, const char *token, bool ok, const char *data)
{
	struct json *response = json_object();
	struct strbuf payload;

	strbuf_init(&payload, 1024 * 1024);
	json_set(response, "response", json_boolean(true));
	json_set(response, "ok", json_boolean(ok));
	json_set(response, "data", json_text(data));
	json_set(response, "token", json_text(token));
	json_write(response, &payload);
	fake_send(fake, payload.data);
	strbuf_release(&payload);
	json_free(response);
}

struct request {
	struct fake_baresip *fake;
	const char *params;
	const char *token;
	struct fake_call *call;	/* the current one, or NULL */
	struct strbuf data;
	bool ok;
};

static void
do_about(struct request *r)
{
	strbuf_add(&r->data, r->fake->is_no_baresip ? "HAL 9000"
	           : "|                      \033[34;1mbare\033[31;1msip\033[;m 1.0.0     |\n");
}

static void
do_reginfo(struct request *r)
{
	const char *colour = *r->fake->registration ? "\033[32m" : "";

	strbuf_addf(&r->data, "\n--- User Agents (1) ---\n> " ACCOUNT
	            "                     %s%s%s\n\n", colour, r->fake->registration,
	            *colour ? "\033[;m" : "");
}

static void
do_listcalls(struct request *r)
{
	strbuf_addf(&r->data, "\n--- Active calls (%zu) ---\n", r->fake->call_count);
	for (size_t i = 0; i < r->fake->call_count; i++) {
		const struct fake_call *call = &r->fake->calls[i];

		strbuf_addf(&r->data, "%s [line %zu]  0:%02d:%02d  %s  %s  %s\n",
		            i == r->fake->current ? ">" : " ", i + 1, call->talked_s / 60,
		            call->talked_s % 60, call->state,
		            call->held ? "(on hold)" : "         ", call->uri);
	}
	strbuf_add(&r->data, "\n");
}

static void
do_callstat(struct request *r)
{
	if (!r->call) {
		strbuf_add(&r->data, "\n(no active calls)\n");
		return;
	}
	strbuf_addf(&r->data, "\n===== Call debug (%s) =====\n local_uri: Hotline <" ACCOUNT ">\n"
	            " peer_uri:  %s <%s>\n af=AF_INET id=%s\n direction: %s\nSDP session\n",
	            r->call->state, r->call->name, r->call->uri, r->call->id,
	            strncmp(r->call->id, "out", 3) ? "Incoming" : "Outgoing");
}

static void
do_line(struct request *r)
{
	size_t number = strtoul(r->params, NULL, 10);

	if (number >= 1 && number <= r->fake->call_count) {
		r->fake->current = number - 1;
		strbuf_addf(&r->data, "setting current call: line %zu\n", number);
	} else {
		strbuf_add(&r->data, "call not found\n");
	}
}

static void
do_callfind(struct request *r)
{
	struct fake_call *call = fake_find(r->fake, r->params);

	if (!call || r->fake->loses_call_before_find) {
		strbuf_addf(&r->data, "call not found (id=%s)\n", r->params);
		return;
	}
	r->fake->current = (size_t)(call - r->fake->calls);
	strbuf_addf(&r->data, "setting current call: %s\n", r->params);
}

static void
do_accept(struct request *r)
{
	strbuf_add(&r->data, ACCOUNT ": Answering incoming call\n");
	if (!r->call || r->fake->accept_is_no_answer || strcmp(r->call->state, "INCOMING"))
		return;
	snprintf(r->call->state, sizeof(r->call->state), "ESTABLISHED");
	fake_event(r->fake, "CALL_REMOTE_SDP", r->call, "offer");
	fake_event(r->fake, "CALL_ESTABLISHED", r->call, r->call->uri);
}

static void
do_hangup(struct request *r)
{
	if (r->call && !r->fake->hangup_does_nothing)
		fake_end(r->fake, r->call->id, "Connection reset by user");
}

static void
do_hold(struct request *r)
{
	if (r->fake->hold_fails) {
		r->ok = false;
		strbuf_add(&r->data, "\nno media\n");
	} else if (r->call) {
		r->call->held = true;
	}
}

static void
do_resume(struct request *r)
{
	if (r->call)
		r->call->held = false;
}

static void
do_mute(struct request *r)
{
	if (!r->call)
		return;
	r->call->muted = !r->call->muted;
	strbuf_addf(&r->data, "\ncall %smuted\n", r->call->muted ? "" : "un-");
}

static void
do_dial(struct request *r)
{
	struct fake_call *call;
	char id[32];

	fake_event(r->fake, "CALL_LOCAL_SDP", NULL, "offer");
	if (r->fake->dial_goes_nowhere)
		return;
	snprintf(id, sizeof(id), "out-%d", ++r->fake->dialled);
	call = add_call(r->fake, id, r->params, "", "OUTGOING");
	if (strncmp(r->params, "sip:", 4))
		snprintf(call->uri, sizeof(call->uri), "sip:%.100s@127.0.0.1;transport=udp",
		         r->params);
}

static void
do_nothing(struct request *r)
{
	(void)r;
}

static void
do_quit(struct request *r)
{
	strbuf_add(&r->data, "Quit\n");
	stop_listening(r->fake);
}

static const struct {
	const char *name;
	void (*run)(struct request *request);
	bool in_call;		/* the menu has it only during a call */
} commands[] = {
	{ "about", do_about, false },
	{ "reginfo", do_reginfo, false },
	{ "listcalls", do_listcalls, false },
	{ "callstat", do_callstat, false },
	{ "accept", do_accept, false },
	{ "hangup", do_hangup, false },
	{ "dial", do_dial, false },
	{ "quit", do_quit, false },
	{ "insmod", do_nothing, false },
	{ "auloop", do_nothing, false },
	{ "auloop_stop", do_nothing, false },
	{ "line", do_line, true },
	{ "callfind", do_callfind, true },
	{ "hold", do_hold, true },
	{ "resume", do_resume, true },
	{ "mute", do_mute, true },
	{ "sndcode", do_nothing, true },
	{ "transfer", do_nothing, true },
};

static void
run_command(struct fake_baresip *fake, const struct json *message)
{
	const char *name = json_get_text(message, "command", "");
	struct request request = {
		.fake = fake,
		.params = json_get_text(message, "params", ""),
		.token = json_get_text(message, "token", ""),
		.call = fake->call_count > 0 ? &fake->calls[fake->current] : NULL,
		.ok = true,
	};
	bool quits = !strcmp(name, "quit");
	size_t i;

	strbuf_addf(&fake->log, *request.params ? " %s(%s)" : " %s", name, request.params);
	if (fake->silent)
		return;
	strbuf_init(&request.data, 65536);
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (!strcmp(commands[i].name, name) && (!commands[i].in_call || request.call))
			break;
	}
	if (i < sizeof(commands) / sizeof(*commands)) {
		commands[i].run(&request);
	} else {
		request.ok = false;
		strbuf_addf(&request.data, "command not found (%s)\n", name);
	}
	respond(fake, request.token, request.ok, request.data.data);
	strbuf_release(&request.data);
	if (quits)
		fake_drop(fake);
}

/* ---- turning ------------------------------------------------------------------------ */

static void
take_client(struct fake_baresip *fake)
{
	int client = accept4(fake->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	int yes = 1;

	if (client < 0)
		return;
	setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	fake_drop(fake);	/* one client: the new one silently throws out the old one */
	fake->client = client;
	fake->connections++;
}

static void
take_bytes(struct fake_baresip *fake)
{
	char bytes[4096];
	ssize_t length = recv(fake->client, bytes, sizeof(bytes), 0);
	const char *payload;
	size_t payload_length;
	struct err e = ERR_INIT;

	if (length == 0 || (length < 0 && errno != EAGAIN)) {
		fake_drop(fake);
		return;
	}
	if (length < 0)
		return;
	assert_true(netstring_feed(&fake->reader, bytes, (size_t)length, &e));
	while (fake->client >= 0 &&
	       netstring_next(&fake->reader, &payload, &payload_length, &e) == NETSTRING_FRAME) {
		struct json *message = json_parse(payload, payload_length, 4096, &e);

		assert_non_null(message);
		run_command(fake, message);
		json_free(message);
	}
	assert_int_equal(e.code, ERR_NONE);
}

/* What has come meanwhile. */
static void
take_all(struct fake_baresip *fake)
{
	if (fake->listener >= 0)
		take_client(fake);
	if (fake->client >= 0)
		take_bytes(fake);
}

void
fake_serve(struct fake_baresip *fake, int wait_ms)
{
	struct pollfd ready[2] = {
		{ .fd = fake->listener, .events = POLLIN },
		{ .fd = fake->client, .events = POLLIN },
	};

	poll(ready, 2, wait_ms);
	take_all(fake);
}

/* Waits until loop or fake have something to do, and lets the fake do its part. */
static void
wait_and_serve(struct fake_baresip *fake, struct loop *loop, int wait_ms)
{
	uv_loop_t *uv = loop_uv(loop);
	int timeout;
	struct pollfd ready[3];

	timeout = uv_backend_timeout(uv);
	if (timeout < 0 || timeout > wait_ms)
		timeout = wait_ms;
	ready[0] = (struct pollfd){ .fd = uv_backend_fd(uv), .events = POLLIN };
	ready[1] = (struct pollfd){ .fd = fake->listener, .events = POLLIN };
	ready[2] = (struct pollfd){ .fd = fake->client, .events = POLLIN };
	poll(ready, 3, timeout);
	take_all(fake);
}

bool
fake_run(struct fake_baresip *fake, struct loop *loop, bool (*until)(void *context),
         void *context, int deadline_ms)
{
	int64_t deadline = now_ms() + deadline_ms;

	while (!until(context)) {
		int64_t left = deadline - now_ms();

		if (left <= 0)
			return false;
		loop_step(loop);
		loop_step(loop);	/* what the first one began to watch is watched only now */
		if (!until(context))
			wait_and_serve(fake, loop, left < 100 ? (int)left : 100);
	}
	return true;
}

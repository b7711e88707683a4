/*
 * The connection to baresip (baresip_link_priv.h). libuv closes a socket only in a
 * later turn, so a connection is a block of its own that outlives the link.
 */
#include "baresip_link_priv.h"

#include "base/loop.h"
#include "base/memory.h"
#include "line/netstring.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#define READ_SIZE (64 * 1024)
#define SETTLED_MS 5000		/* a connection that lasted so long was a good one */
#define TAKEN_AFTER 3		/* short connections in a row */
#define QUEUE_MAX 64

/* Waits between tries; the last one stays. */
static const int64_t back_off_ms[] = { 250, 500, 1000, 2000, 5000 };

struct connection {
	uv_tcp_t tcp;
	uv_connect_t connect;
	struct baresip_link *link;	/* NULL once given up */
	char bytes[READ_SIZE];
};

struct waiting {
	struct waiting *next;
	struct link_request request;
	uint64_t serial;
	char *command;
	char *params;
};

struct writing {
	uv_write_t write;
	char *bytes;
};

struct baresip_link {
	uv_loop_t *uv;
	int port;
	int answer_ms;
	const struct link_events *events;
	void *context;
	struct connection *connection;
	bool connected;
	uint64_t connected_at_ms;
	size_t tries;
	int short_ones;
	struct netstring_reader reader;
	struct loop_timer *retry;
	struct loop_timer *silence;
	struct waiting *first;		/* the first one is under way when sent is true */
	struct waiting *last;
	size_t waiting_count;
	bool sent;
	uint64_t serial;
};

static void
connect_now(void *context);

static void
free_waiting(struct waiting *waiting)
{
	mem_free(waiting->command);
	mem_free(waiting->params);
	mem_free(waiting);
}

static struct waiting *
take_first(struct baresip_link *link)
{
	struct waiting *waiting = link->first;

	if (waiting) {
		link->first = waiting->next;
		if (!link->first)
			link->last = NULL;
		link->waiting_count--;
	}
	return waiting;
}

static void
answer(struct baresip_link *link, struct waiting *waiting, const struct link_answer *reply)
{
	if (waiting->request.answered)
		waiting->request.answered(link->context, &waiting->request, reply);
	free_waiting(waiting);
}

/* What answers may ask anew meanwhile is not answered here: it waits for the next connection. */
static void
fail_waiting(struct baresip_link *link)
{
	struct waiting *waiting = link->first;

	link->first = link->last = NULL;
	link->waiting_count = 0;
	link->sent = false;
	loop_timer_stop(link->silence);
	while (waiting) {
		struct waiting *next = waiting->next;

		answer(link, waiting, &(struct link_answer){ .data = "" });
		waiting = next;
	}
}

/* ---- connection --------------------------------------------------------------------- */

static void
connection_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

static void
abandon_connection(struct baresip_link *link)
{
	if (link->connection) {
		link->connection->link = NULL;
		uv_close((uv_handle_t *)&link->connection->tcp, connection_closed);
	}
	link->connection = NULL;
	link->connected = false;
	netstring_reader_clear(&link->reader);
}

/* baresip keeps one client and silently drops the one before: two desks would fight for ever. */
static enum link_loss
judge(struct baresip_link *link, enum link_loss loss)
{
	if (!link->connected)
		return loss;
	if (uv_now(link->uv) - link->connected_at_ms >= SETTLED_MS) {
		link->short_ones = 0;
		link->tries = 0;
	} else if (loss == LINK_CLOSED && ++link->short_ones >= TAKEN_AFTER) {
		return LINK_TAKEN;
	}
	return loss;
}

static void
lose(struct baresip_link *link, enum link_loss loss)
{
	size_t last = sizeof(back_off_ms) / sizeof(*back_off_ms) - 1;

	loss = judge(link, loss);
	abandon_connection(link);
	loop_timer_set(link->retry, back_off_ms[link->tries < last ? link->tries : last], 0);
	link->tries++;
	fail_waiting(link);
	link->events->lost(link->context, loss);
}

void
link_drop(struct baresip_link *link, enum link_loss loss)
{
	lose(link, loss);
}

void
link_hurry(struct baresip_link *link)
{
	link->tries = 0;
	if (!link->connection)
		loop_timer_set(link->retry, back_off_ms[0], 0);
}

/* ---- sending ------------------------------------------------------------------------ */

static void
write_done(uv_write_t *write, int status)
{
	struct writing *writing = write->data;

	(void)status;	/* a broken connection tells itself by reading */
	mem_free(writing->bytes);
	mem_free(writing);
}

static void
send_next(struct baresip_link *link)
{
	struct writing *writing;
	struct strbuf frame;
	struct err e = ERR_INIT;
	char token[24];
	uv_buf_t buffer;

	if (link->sent || !link->connected || !link->first)
		return;
	snprintf(token, sizeof(token), "%" PRIu64, link->first->serial);
	strbuf_init(&frame, 16 * CTRL_COMMAND_MAX);
	if (!ctrl_command_write(&frame, link->first->command, link->first->params, token, &e)) {
		strbuf_release(&frame);	/* cannot be: link_send tried it */
		return;
	}
	writing = mem_calloc(1, sizeof(*writing));
	buffer.len = frame.length;
	buffer.base = writing->bytes = strbuf_take(&frame);
	writing->write.data = writing;
	link->sent = true;
	loop_timer_set(link->silence, link->answer_ms, 0);
	if (uv_write(&writing->write, (uv_stream_t *)&link->connection->tcp, &buffer, 1,
	             write_done)) {
		mem_free(writing->bytes);
		mem_free(writing);
	}
	strbuf_release(&frame);
}

bool
link_send(struct baresip_link *link, const struct link_request *request, struct err *e)
{
	struct waiting *waiting;
	struct strbuf frame;
	bool fits;

	if (link->waiting_count >= QUEUE_MAX)
		return err_set(e, ERR_LIMIT, "%s: too many commands wait", request->command);
	strbuf_init(&frame, 16 * CTRL_COMMAND_MAX);
	fits = ctrl_command_write(&frame, request->command, request->params, "", e);
	strbuf_release(&frame);
	if (!fits)
		return false;
	waiting = mem_calloc(1, sizeof(*waiting));
	waiting->request = *request;
	waiting->serial = ++link->serial;
	waiting->command = mem_dup_text(request->command);
	waiting->params = request->params ? mem_dup_text(request->params) : NULL;
	waiting->request.command = waiting->command;
	waiting->request.params = waiting->params;
	if (link->last)
		link->last->next = waiting;
	else
		link->first = waiting;
	link->last = waiting;
	link->waiting_count++;
	send_next(link);
	return true;
}

void
link_cancel(struct baresip_link *link, int group)
{
	struct waiting **place = link->sent ? &link->first->next : &link->first;

	link->last = link->sent ? link->first : NULL;
	while (*place) {
		struct waiting *waiting = *place;

		if (waiting->request.group == group) {
			*place = waiting->next;
			link->waiting_count--;
			free_waiting(waiting);
		} else {
			link->last = waiting;
			place = &waiting->next;
		}
	}
}

/* ---- receiving ---------------------------------------------------------------------- */

static void
take_response(struct baresip_link *link, const struct ctrl_message *message)
{
	char token[24];
	struct waiting *waiting;

	if (!link->sent)
		return;
	snprintf(token, sizeof(token), "%" PRIu64, link->first->serial);
	if (strcmp(message->token, token) != 0)
		return;		/* of a command that somebody before us sent */
	waiting = take_first(link);
	link->sent = false;
	loop_timer_stop(link->silence);
	answer(link, waiting, &(struct link_answer){ .arrived = true, .ok = message->ok,
	                                             .data = message->data });
	send_next(link);
}

static void
take_frame(struct baresip_link *link, const char *payload, size_t length)
{
	struct ctrl_message message;
	struct err e = ERR_INIT;

	/* One unreadable message in a good frame: the next one may be better. */
	if (ctrl_message_parse(&message, payload, length, &e)) {
		if (message.kind == CTRL_RESPONSE)
			take_response(link, &message);
		else if (message.kind == CTRL_EVENT)
			link->events->event(link->context, &message);
	}
	ctrl_message_release(&message);
}

static void
take_bytes(struct baresip_link *link, const char *bytes, size_t length)
{
	struct connection *connection = link->connection;
	struct err e = ERR_INIT;
	enum netstring_result result;
	const char *payload;
	size_t payload_length;

	if (!netstring_feed(&link->reader, bytes, length, &e)) {
		lose(link, LINK_MALFORMED);
		return;
	}
	while ((result = netstring_next(&link->reader, &payload, &payload_length, &e)) ==
	       NETSTRING_FRAME) {
		take_frame(link, payload, payload_length);
		if (link->connection != connection)
			return;		/* dropped by what the message said */
	}
	if (result == NETSTRING_BROKEN)
		lose(link, LINK_MALFORMED);
}

static void
give_buffer(uv_handle_t *handle, size_t wished, uv_buf_t *buffer)
{
	struct connection *connection = handle->data;

	(void)wished;
	buffer->base = connection->bytes;
	buffer->len = sizeof(connection->bytes);
}

static void
read_some(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
	struct connection *connection = stream->data;
	struct baresip_link *link = connection->link;

	if (!link || length == 0)
		return;
	if (length < 0)
		lose(link, LINK_CLOSED);
	else
		take_bytes(link, buffer->base, (size_t)length);
	link->events->settled(link->context);
}

/* ---- connecting --------------------------------------------------------------------- */

static void
connect_done(uv_connect_t *connect, int status)
{
	struct connection *connection = connect->data;
	struct baresip_link *link = connection->link;

	if (!link)
		return;
	if (status == 0)
		status = uv_read_start((uv_stream_t *)&connection->tcp, give_buffer, read_some);
	if (status == 0) {
		link->connected = true;
		link->connected_at_ms = uv_now(link->uv);
		link->events->connected(link->context);
		send_next(link);
	} else {
		lose(link, LINK_REFUSED);
	}
	link->events->settled(link->context);
}

static void
connect_now(void *context)
{
	struct baresip_link *link = context;
	struct connection *connection;
	struct sockaddr_in address;

	if (link->connection)
		return;
	connection = mem_calloc(1, sizeof(*connection));
	uv_tcp_init(link->uv, &connection->tcp);
	uv_tcp_nodelay(&connection->tcp, 1);
	uv_ip4_addr("127.0.0.1", link->port, &address);
	connection->tcp.data = connection;
	connection->connect.data = connection;
	connection->link = link;
	link->connection = connection;
	if (uv_tcp_connect(&connection->connect, &connection->tcp,
	                   (const struct sockaddr *)&address, connect_done)) {
		lose(link, LINK_REFUSED);
		link->events->settled(link->context);
	}
}

static void
stayed_silent(void *context)
{
	struct baresip_link *link = context;

	lose(link, LINK_SILENT);
	link->events->settled(link->context);
}

struct baresip_link *
link_new(struct loop *loop, int port, int answer_ms, const struct link_events *events,
         void *context)
{
	struct baresip_link *link = mem_calloc(1, sizeof(*link));

	link->uv = loop_uv(loop);
	link->port = port;
	link->answer_ms = answer_ms;
	link->events = events;
	link->context = context;
	netstring_reader_init(&link->reader, CTRL_PAYLOAD_MAX);
	link->retry = loop_timer_new(loop, connect_now, link);
	link->silence = loop_timer_new(loop, stayed_silent, link);
	loop_timer_set(link->retry, 0, 0);
	return link;
}

void
link_free(struct baresip_link *link)
{
	if (!link)
		return;
	abandon_connection(link);
	while (link->first)
		fail_waiting(link);
	loop_timer_free(link->retry);
	loop_timer_free(link->silence);
	netstring_reader_release(&link->reader);
	mem_free(link);
}

bool
link_is_connected(const struct baresip_link *link)
{
	return link->connected;
}

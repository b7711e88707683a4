/*
 * What the agent wants of the telephone (baresip_priv.h).
 *
 * Commands of baresip 1.0 act on the current call: each order chooses its call
 * first (callfind) and goes on only when the answer says that it is there,
 * for "ok" is true even when it is not. "ok" of accept and hangup means
 * nothing: the event counts, and must come within PHONE_CONFIRM_MS.
 */
#include "baresip_priv.h"

#include "base/i18n.h"
#include "base/loop.h"

#include <string.h>

#define FIND_ID_MAX (CTRL_COMMAND_MAX - 10)	/* "callfind " goes before it */

static const char chosen[] = "setting current call";

/* ---- bookkeeping -------------------------------------------------------------------- */

static void
finish(struct phone_order *order, enum line_can cannot, const char *text)
{
	if (!order->active)
		return;
	order->active = false;
	loop_timer_stop(order->timer);
	line_tell_reply(order->phone->line, LINE_TIME_UNKNOWN, order->token, cannot, text);
}

static void
not_confirmed(void *context)
{
	struct phone_order *order = context;
	struct phone *phone = order->phone;
	struct phone_call *entry = phone_find(phone, order->call_id);

	finish(order, LINE_CANNOT_NOT_CONFIRMED, "");
	if (entry && order->command == LINE_ANSWER)
		phone_set_state(phone, entry, CALL_RINGING);
	if (entry && order->command != LINE_ANSWER)
		entry->own_end = false;
	phone_resync(phone);
	line_deliver(phone->line);
}

void
phone_orders_init(struct phone *phone)
{
	for (int command = 0; command < LINE_COMMAND_COUNT; command++) {
		struct phone_order *order = &phone->orders[command];

		order->phone = phone;
		order->command = (enum line_command)command;
		order->timer = loop_timer_new(phone->loop, not_confirmed, order);
	}
}

void
phone_orders_release(struct phone *phone)
{
	for (int command = 0; command < LINE_COMMAND_COUNT; command++)
		loop_timer_free(phone->orders[command].timer);
}

void
phone_fail_orders(struct phone *phone, enum line_can why)
{
	for (int command = 0; command < LINE_COMMAND_COUNT; command++)
		finish(&phone->orders[command], why, "");
}

/* A dialled call has shown itself, or the answered one talks. */
static bool
is_confirmed(const struct phone_order *order, const struct line_call *call)
{
	if (order->command == LINE_DIAL)
		return call->direction == CALL_OUTGOING;
	return order->command == LINE_ANSWER && call->state == CALL_TALKING &&
	       strcmp(order->call_id, call->id) == 0;
}

void
phone_confirm(struct phone *phone, const struct phone_call *entry)
{
	const struct line_call *call = &entry->call;
	bool over = call->state == CALL_DONE;

	for (int command = 0; command < LINE_COMMAND_COUNT; command++) {
		struct phone_order *order = &phone->orders[command];

		if (!order->active)
			continue;
		if (is_confirmed(order, call)) {
			finish(order, LINE_CAN, "");
		} else if (over && strcmp(order->call_id, call->id) == 0) {
			bool wanted = command == LINE_HANG_UP || command == LINE_DECLINE;

			link_cancel(phone->link, command + 1);
			finish(order, wanted ? LINE_CAN : LINE_CANNOT_NO_CALL, "");
		}
	}
}

/* ---- choosing the call -------------------------------------------------------------- */

static struct phone_order *
order_of(struct phone *phone, const struct link_request *request)
{
	struct phone_order *order = &phone->orders[request->group - 1];

	/* An answer that comes late belongs to an order that is over. */
	return order->active && order->serial == request->tag ? order : NULL;
}

static void
on_chosen(void *context, const struct link_request *request, const struct link_answer *answer)
{
	struct phone *phone = context;
	struct phone_order *order = order_of(phone, request);

	if (!answer->arrived || !order || strstr(answer->data, chosen))
		return;
	link_cancel(phone->link, request->group);
	if (order->command == LINE_ANSWER) {
		struct phone_call *entry = phone_find(phone, order->call_id);

		if (entry && entry->call.state == CALL_ANSWERING)
			phone_set_state(phone, entry, CALL_RINGING);
	}
	finish(order, LINE_CANNOT_NO_CALL, "");
	phone_resync(phone);
}

static bool
send_for(struct phone_order *order, const char *command, const char *params,
         void (*answered)(void *context, const struct link_request *request,
                          const struct link_answer *answer))
{
	struct err e = ERR_INIT;
	struct link_request request = { .command = command, .params = params,
	                                .group = (int)order->command + 1,
	                                .answered = answered, .tag = order->serial };

	if (link_send(order->phone->link, &request, &e))
		return true;
	link_cancel(order->phone->link, request.group);
	finish(order, LINE_CANNOT_REFUSED, e.text);
	return false;
}

/*
 * A Call-ID that baresip's command would not hold can only be the only call's:
 * no choice is needed then.
 */
static bool
choose(struct phone_order *order)
{
	struct phone *phone = order->phone;

	if (strlen(order->call_id) > FIND_ID_MAX) {
		if (phone_count(phone) == 1)
			return true;
		finish(order, LINE_CANNOT_REFUSED, "");
		return false;
	}
	return send_for(order, "callfind", order->call_id, on_chosen);
}

/* ---- answers ------------------------------------------------------------------------ */

/* baresip's own words, without colours and line ends at both sides. */
static void
refuse(struct phone_order *order, const char *data)
{
	struct strbuf text;
	size_t from;

	strbuf_init(&text, LINE_TEXT_SIZE);
	ctrl_plain(&text, data);
	from = strspn(text.data, "\n ");
	while (text.length > from && (text.data[text.length - 1] == '\n'))
		text.data[--text.length] = '\0';
	finish(order, LINE_CANNOT_REFUSED, text.data + from);
	strbuf_release(&text);
}

/* accept, hangup: only a "no" says anything. */
static void
on_taken(void *context, const struct link_request *request, const struct link_answer *answer)
{
	struct phone *phone = context;
	struct phone_order *order = order_of(phone, request);
	struct phone_call *entry;

	if (!answer->arrived || !order || answer->ok)
		return;
	entry = phone_find(phone, order->call_id);
	if (entry && order->command == LINE_ANSWER)
		phone_set_state(phone, entry, CALL_RINGING);
	else if (entry)
		entry->own_end = false;
	refuse(order, answer->data);
	phone_resync(phone);
}

static void
on_held_or_resumed(void *context, const struct link_request *request,
                   const struct link_answer *answer)
{
	struct phone *phone = context;
	struct phone_order *order = order_of(phone, request);
	struct phone_call *entry;

	if (!answer->arrived || !order)
		return;
	if (!answer->ok) {
		refuse(order, answer->data);
		return;
	}
	entry = phone_find(phone, order->call_id);
	if (entry)
		phone_set_state(phone, entry,
		                order->command == LINE_HOLD ? CALL_HELD : CALL_TALKING);
	finish(order, LINE_CAN, "");
}

/* For transfer and echo: the answer says it all. */
static void
on_answered(void *context, const struct link_request *request, const struct link_answer *answer)
{
	struct phone_order *order = order_of(context, request);

	if (!answer->arrived || !order)
		return;
	if (answer->ok) {
		finish(order, LINE_CAN, "");
		return;
	}
	if (order->command == LINE_ECHO_START)
		order->phone->echo = false;
	refuse(order, answer->data);
}

/* mute toggles in 1.0, and only its answer tells where it stands: pressed again if need be. */
static void
on_muted(void *context, const struct link_request *request, const struct link_answer *answer)
{
	struct phone *phone = context;
	struct phone_order *order = order_of(phone, request);
	struct phone_call *entry;
	bool wanted;
	bool muted;

	if (!answer->arrived || !order)
		return;
	if (!answer->ok || !strstr(answer->data, "muted")) {
		refuse(order, answer->data);
		return;
	}
	wanted = order->command == LINE_MUTE;
	muted = strstr(answer->data, "un-muted") == NULL && !strstr(answer->data, "unmuted");
	entry = phone_find(phone, order->call_id);
	if (entry && entry->call.muted != muted) {
		entry->call.muted = muted;
		if (muted == wanted)
			phone_tell(phone, entry);
	}
	if (muted == wanted)
		finish(order, LINE_CAN, "");
	else if (order->tries++ == 0)
		send_for(order, "mute", NULL, on_muted);
	else
		finish(order, LINE_CANNOT_NOT_CONFIRMED, "");
}

static void
send_tone(struct phone_order *order);

static void
on_tone_sent(void *context, const struct link_request *request, const struct link_answer *answer)
{
	struct phone_order *order = order_of(context, request);

	if (!answer->arrived || !order)
		return;
	if (!answer->ok)
		refuse(order, answer->data);
	else if (order->text[++order->tries])
		send_tone(order);
	else
		finish(order, LINE_CAN, "");
}

/* One at a time: baresip 1.0 marks the end of a tone only after the last of one command. */
static void
send_tone(struct phone_order *order)
{
	char tone[2] = { order->text[order->tries], '\0' };

	send_for(order, "sndcode", tone, on_tone_sent);
}

/* ---- dialling ----------------------------------------------------------------------- */

static void
on_dialled_call(void *context, const struct link_request *request,
                const struct link_answer *answer)
{
	struct phone *phone = context;
	struct phone_order *order = order_of(phone, request);
	struct line_call found;
	struct phone_call *entry;

	if (!answer->arrived || !order)
		return;
	if (!ctrl_read_call(answer->data, &found) || found.direction != CALL_OUTGOING) {
		finish(order, LINE_CANNOT_NOT_CONFIRMED, "");
		return;
	}
	entry = phone_find(phone, found.id);
	if (!entry) {
		entry = phone_add(phone, found.id);
		if (!entry) {
			finish(order, LINE_CANNOT_REFUSED, "");
			return;
		}
		found.talked_ms = LINE_TIME_UNKNOWN;
		line_copy_text(found.recording, sizeof(found.recording), found.id,
		               strlen(found.id));
		entry->call = found;
		phone_tell(phone, entry);
	}
	finish(order, LINE_CAN, "");
}

/* The answer to dial has no id: asked for at once, unless an event brought it already. */
static void
on_dialled(void *context, const struct link_request *request, const struct link_answer *answer)
{
	struct phone_order *order = order_of(context, request);

	if (!answer->arrived || !order)
		return;
	if (answer->ok)
		send_for(order, "callstat", NULL, on_dialled_call);
	else
		refuse(order, answer->data);
}

/* The address for a number, in the domain of the telephone's account where one is needed. */
static bool
write_target(struct phone_order *order, bool with_domain, struct strbuf *target)
{
	struct strbuf domain;
	struct err e = ERR_INIT;
	bool ok;

	strbuf_init(&domain, LINE_ADDRESS_SIZE);
	if (with_domain)
		ctrl_domain(order->phone->account, &domain);
	ok = ctrl_target(order->text, domain.data, target, &e);
	strbuf_release(&domain);
	if (!ok)
		finish(order, LINE_CANNOT_BAD_NUMBER, "");
	return ok;
}

static void
send_target(struct phone_order *order)
{
	bool dials = order->command == LINE_DIAL;
	struct strbuf target;

	strbuf_init(&target, LINE_ADDRESS_SIZE);
	/* dial completes a bare number itself; REFER needs a whole address. */
	if (write_target(order, !dials, &target)) {
		if (dials)
			send_for(order, "dial", target.data, on_dialled);
		else if (choose(order))
			send_for(order, "transfer", target.data, on_answered);
	}
	strbuf_release(&target);
}

/* ---- what can be done now ----------------------------------------------------------- */

static bool
is_connected(const struct line_call *call)
{
	return call->state == CALL_TALKING || call->state == CALL_HELD;
}

static bool
is_pending(const struct phone *phone, enum line_command command)
{
	static const enum line_command twins[LINE_COMMAND_COUNT] = {
		[LINE_MUTE] = LINE_UNMUTE,
		[LINE_UNMUTE] = LINE_MUTE,
		[LINE_HOLD] = LINE_RESUME,
		[LINE_RESUME] = LINE_HOLD,
		[LINE_HANG_UP] = LINE_DECLINE,
		[LINE_DECLINE] = LINE_HANG_UP,
		[LINE_ECHO_START] = LINE_ECHO_STOP,
		[LINE_ECHO_STOP] = LINE_ECHO_START,
		[LINE_ANSWER] = LINE_ANSWER,
		[LINE_TRANSFER] = LINE_TRANSFER,
		[LINE_DIAL] = LINE_DIAL,
		[LINE_TONES] = LINE_TONES,
	};

	return phone->orders[command].active || phone->orders[twins[command]].active;
}

static enum line_can
can_with_call(const struct line_call *call, enum line_command command)
{
	switch (command) {
	case LINE_ANSWER:
	case LINE_DECLINE:
		return call->state == CALL_RINGING && call->direction == CALL_INCOMING
		       ? LINE_CAN : LINE_CANNOT_NOT_RINGING;
	case LINE_HANG_UP:
		return LINE_CAN;
	case LINE_HOLD:
	case LINE_RESUME:
	case LINE_TRANSFER:
	case LINE_TONES:
	case LINE_MUTE:
	case LINE_UNMUTE:
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

enum line_can
phone_can(struct phone *phone, enum line_command command, const char *call_id)
{
	const struct phone_call *entry;

	switch (command) {
	case LINE_PAUSE:
	case LINE_UNPAUSE:
		return LINE_CAN;
	case LINE_CONSULT:
	case LINE_CONSULT_COMPLETE:
	case LINE_CONSULT_ABORT:
	case LINE_ENTER_CALL:
		return LINE_CANNOT_BY_LINE;
	default:
		break;
	}
	if (!phone->up)
		return LINE_CANNOT_LINE_DOWN;
	if (is_pending(phone, command))
		return LINE_CANNOT_PENDING;
	if (command == LINE_ECHO_STOP)
		return LINE_CAN;
	if (command == LINE_DIAL || command == LINE_ECHO_START)
		return phone_count(phone) > 0 ? LINE_CANNOT_CALL_OPEN : LINE_CAN;
	entry = phone_find(phone, call_id);
	if (!entry || entry->hidden)
		return LINE_CANNOT_NO_CALL;
	return can_with_call(&entry->call, command);
}

/* ---- orders ------------------------------------------------------------------------- */

static void
do_answer(struct phone_order *order, struct phone_call *entry)
{
	phone_set_state(order->phone, entry, CALL_ANSWERING);
	if (choose(order) && send_for(order, "accept", NULL, on_taken))
		loop_timer_set(order->timer, order->phone->confirm_ms, 0);
}

static void
do_hang_up(struct phone_order *order, struct phone_call *entry)
{
	entry->own_end = true;
	entry->own_reason = CALL_END_BY_AGENT;
	if (choose(order) && send_for(order, "hangup", NULL, on_taken))
		loop_timer_set(order->timer, order->phone->confirm_ms, 0);
}

static void
do_hold(struct phone_order *order, struct phone_call *entry)
{
	(void)entry;
	if (choose(order))
		send_for(order, order->command == LINE_HOLD ? "hold" : "resume", NULL,
		         on_held_or_resumed);
}

static void
do_mute(struct phone_order *order, struct phone_call *entry)
{
	if (entry->call.muted == (order->command == LINE_MUTE)) {
		finish(order, LINE_CAN, "");
		return;
	}
	if (choose(order))
		send_for(order, "mute", NULL, on_muted);
}

static void
do_tones(struct phone_order *order, struct phone_call *entry)
{
	(void)entry;
	if (!order->text[0] || order->text[strspn(order->text, "0123456789*#ABCD")])
		finish(order, LINE_CANNOT_BAD_TONES, "");
	else if (choose(order))
		send_tone(order);
}

static void
do_target(struct phone_order *order, struct phone_call *entry)
{
	(void)entry;
	send_target(order);
}

static void
do_pause(struct phone_order *order, struct phone_call *entry)
{
	(void)entry;
	order->phone->paused = order->command == LINE_PAUSE;
	finish(order, LINE_CAN, order->phone->paused
	       ? N_("Calls are declined while you are on a break.") : "");
}

static void
do_echo(struct phone_order *order, struct phone_call *entry)
{
	struct err e = ERR_INIT;
	struct phone *phone = order->phone;

	(void)entry;
	phone->echo = order->command == LINE_ECHO_START;
	if (!phone->echo) {
		send_for(order, "auloop_stop", NULL, on_answered);
		return;
	}
	/* Loaded already is an error of insmod that does not matter here. */
	link_send(phone->link, &(struct link_request){ .command = "insmod",
	                                               .params = "auloop.so" }, &e);
	send_for(order, "auloop", "48000 1", on_answered);
}

static void (*const doers[LINE_COMMAND_COUNT])(struct phone_order *order,
                                               struct phone_call *entry) = {
	[LINE_ANSWER] = do_answer,
	[LINE_HANG_UP] = do_hang_up,
	[LINE_DECLINE] = do_hang_up,
	[LINE_HOLD] = do_hold,
	[LINE_RESUME] = do_hold,
	[LINE_TRANSFER] = do_target,
	[LINE_DIAL] = do_target,
	[LINE_TONES] = do_tones,
	[LINE_MUTE] = do_mute,
	[LINE_UNMUTE] = do_mute,
	[LINE_PAUSE] = do_pause,
	[LINE_UNPAUSE] = do_pause,
	[LINE_ECHO_START] = do_echo,
	[LINE_ECHO_STOP] = do_echo,
};

void
phone_order(struct phone *phone, const struct line_order *asked)
{
	struct phone_order *order = &phone->orders[asked->command];
	struct phone_call *entry = phone_find(phone, asked->call_id);

	order->active = true;
	order->token = asked->token;
	order->serial = ++phone->order_serial;
	order->tries = 0;
	line_copy_text(order->text, sizeof(order->text), asked->text, strlen(asked->text));
	order->call_id[0] = '\0';
	if (entry)
		line_copy_text(order->call_id, sizeof(order->call_id), entry->call.id,
		               strlen(entry->call.id));
	doers[asked->command](order, entry);
}

/* ---- turning away ------------------------------------------------------------------- */

/* The event of the end comes before this answer; if it has not, the call still rings. */
static void
on_turned_away(void *context, const struct link_request *request,
               const struct link_answer *answer)
{
	struct phone *phone = context;

	if (answer->arrived && phone_find(phone, request->call_id))
		phone_resync(phone);
}

void
phone_turn_away(struct phone *phone, struct phone_call *entry, enum call_end reason)
{
	struct err e = ERR_INIT;
	struct link_request hang_up = { .command = "hangup", .answered = on_turned_away };

	entry->hidden = entry->own_end = true;
	entry->own_reason = reason;
	line_copy_text(hang_up.call_id, sizeof(hang_up.call_id), entry->call.id,
	               strlen(entry->call.id));
	/* It is the only call, so it is the current one. */
	if (!link_send(phone->link, &hang_up, &e)) {
		entry->hidden = entry->own_end = false;
		phone_tell(phone, entry);
	}
}

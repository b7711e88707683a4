/*
 * Finding the telephone's calls again by asking (baresip_priv.h): when the
 * connection comes up, and whenever picture and answers part. A call that is
 * not there any more ended while nobody looked.
 */
#include "baresip_priv.h"

#include "base/i18n.h"
#include "base/loop.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

/* ---- finding calls again ------------------------------------------------------------ */

/* What the telephone says, together with what only we know: mute, an answer under way. */
static void
adopt(struct phone *phone, const struct line_call *found, bool held, int64_t talked_ms)
{
	struct phone_call *entry = phone_find(phone, found->id);
	enum call_state state = found->state == CALL_TALKING && held ? CALL_HELD : found->state;
	bool again;

	if (!entry) {
		entry = phone_add(phone, found->id);
		if (!entry)
			return;
		entry->telephone_unknown = true;
		entry->call.state = state;
	}
	if (!entry->call.number[0] && !entry->call.withheld) {
		/* Remembered calls bring no number with them. */
		line_copy_text(entry->call.number, sizeof(entry->call.number), found->number,
		               strlen(found->number));
		line_copy_text(entry->call.name, sizeof(entry->call.name), found->name,
		               strlen(found->name));
		line_copy_text(entry->call.address, sizeof(entry->call.address), found->address,
		               strlen(found->address));
		entry->call.withheld = found->withheld;
	}
	entry->call.direction = found->direction;
	if (state == CALL_RINGING && entry->call.state == CALL_ANSWERING &&
	    phone->orders[LINE_ANSWER].active)
		state = CALL_ANSWERING;
	again = entry->telephone_unknown || entry->remembered;
	entry->seen = true;
	entry->telephone_unknown = entry->remembered = false;
	if (again) {
		entry->call.found_again = true;
		entry->call.talked_ms = phone_was_connected(state) ? talked_ms : LINE_TIME_UNKNOWN;
		entry->call.state = state;
		phone_tell(phone, entry);
	} else {
		phone_set_state(phone, entry, state);
	}
	phone_confirm(phone, entry);
}

static enum call_end
why_missing(const struct phone_call *entry)
{
	if (entry->transfer_failed)
		return CALL_END_LINE_FAILED;
	return entry->own_end ? entry->own_reason : CALL_END_AWAY;
}

/* Hidden calls that still ring could not be turned away: the desk must know of them. */
static void
show_hidden(struct phone *phone, struct phone_call *entry)
{
	if (entry->hidden && entry->call.state == CALL_RINGING) {
		entry->hidden = entry->own_end = false;
		phone_tell(phone, entry);
	}
}

/* The kernel's tables may be long: they are read in the pool. */
static void
check_port(void *context)
{
	struct port_check *check = context;

	check->state = softphone_port_state(check->port);
}

static void
port_checked(void *context)
{
	struct port_check *check = context;
	struct phone *phone = check->phone;

	if (phone) {
		phone->port_check = NULL;
		if (check->state == SOFTPHONE_PORT_OPEN)
			line_tell_note(phone->line, LINE_TIME_UNKNOWN, LINE_NOTE_UNSAFE, "",
			               N_("the softphone takes orders from the whole network: "
			                  "set ctrl_tcp_listen 127.0.0.1 in its config"));
		line_deliver(phone->line);
	}
	mem_free(check);
}

static void
begin_port_check(struct phone *phone)
{
	struct err e = ERR_INIT;
	struct port_check *check;

	if (phone->port_check)
		return;
	check = mem_calloc(1, sizeof(*check));
	check->phone = phone;
	check->port = softphone_control_port(&phone->settings);
	phone->port_check = check;
	if (!loop_work(phone->loop, check_port, port_checked, check, &e)) {
		phone->port_check = NULL;
		mem_free(check);
	}
}

static void
come_up(struct phone *phone)
{
	phone->up = phone->proven = true;
	phone->told_why[0] = '\0';
	line_tell_up(phone->line, LINE_TIME_UNKNOWN);
	begin_port_check(phone);
	for (size_t i = 0; i < PHONE_CALLS_MAX; i++) {
		struct phone_call *entry = &phone->calls[i];

		if (entry->used && entry->seen)
			phone_tell(phone, entry);
	}
}

static void
finish_resync(struct phone *phone)
{
	bool was_up = phone->up;

	phone->resyncing = false;
	if (!was_up)
		come_up(phone);
	for (size_t i = 0; i < PHONE_CALLS_MAX; i++) {
		struct phone_call *entry = &phone->calls[i];

		if (entry->used && !entry->seen)
			phone_end_call(phone, entry, why_missing(entry), "");
		else if (entry->used && was_up)
			show_hidden(phone, entry);
	}
	if (phone->resync_again) {
		phone->resync_again = false;
		phone_resync(phone);
	}
	phone_restart_if_wanted(phone);
}

static void
on_call_status(void *context, const struct link_request *request,
               const struct link_answer *answer)
{
	struct phone *phone = context;
	struct line_call found;

	if (answer->arrived && answer->ok && ctrl_read_call(answer->data, &found))
		adopt(phone, &found, request->tag & 1, request->tag >> 1);
}

static void
on_last_call_status(void *context, const struct link_request *request,
                    const struct link_answer *answer)
{
	struct phone *phone = context;

	on_call_status(context, request, answer);
	if (answer->arrived)
		finish_resync(phone);
	else
		phone->resyncing = false;
}

static void
ask_status(struct phone *phone, const struct ctrl_line *row, bool choose, bool last)
{
	struct link_request status = { .command = "callstat",
	                               .tag = row->talked_ms * 2 + row->held };
	struct err e = ERR_INIT;
	char number[16];

	if (choose) {
		snprintf(number, sizeof(number), "%d", row->number);
		link_send(phone->link, &(struct link_request){ .command = "line",
		                                               .params = number }, &e);
	}
	status.answered = last ? on_last_call_status : on_call_status;
	if (!link_send(phone->link, &status, &e))
		phone->resyncing = false;
}

static void
on_call_list(void *context, const struct link_request *request, const struct link_answer *answer)
{
	struct phone *phone = context;
	struct ctrl_line rows[CTRL_LINES_MAX];
	size_t count;

	(void)request;
	if (!answer->arrived) {
		phone->resyncing = false;
		return;
	}
	count = ctrl_read_lines(answer->data, rows, CTRL_LINES_MAX);
	if (count > CTRL_LINES_MAX)
		count = CTRL_LINES_MAX;
	if (count == 0)
		finish_resync(phone);
	for (size_t i = 0; i < count; i++)
		ask_status(phone, &rows[i], count > 1, i + 1 == count);
}

void
phone_resync(struct phone *phone)
{
	struct err e = ERR_INIT;

	if (!link_is_connected(phone->link))
		return;
	if (phone->resyncing) {
		phone->resync_again = true;
		return;
	}
	phone->resyncing = true;
	for (size_t i = 0; i < PHONE_CALLS_MAX; i++)
		phone->calls[i].seen = false;
	if (!link_send(phone->link, &(struct link_request){ .command = "listcalls",
	                                                    .answered = on_call_list }, &e))
		phone->resyncing = false;
}

/*
 * The picture of the telephone's calls, kept by its events (baresip_priv.h).
 *
 * Rules learnt from the real program (1.0.0):
 * - events may come before the answer to the command that caused them, and
 *   twice: every handler sets a state, none counts;
 * - no event tells of hold and mute but the answers to our own commands, so they
 *   are remembered here and in line_save; hold also stands in the list of calls;
 * - a blind transfer that fails ends the call without CALL_CLOSED: after
 *   TRANSFER_FAILED the list of calls is read anew.
 */
#include "baresip_priv.h"

#include "base/loop.h"

#include <string.h>

/* ---- the picture -------------------------------------------------------------------- */

struct phone_call *
phone_find(struct phone *phone, const char *call_id)
{
	for (size_t i = 0; i < PHONE_CALLS_MAX; i++) {
		struct phone_call *entry = &phone->calls[i];

		if (entry->used && (*call_id ? !strcmp(entry->call.id, call_id) : !entry->hidden))
			return entry;
	}
	return NULL;
}

size_t
phone_count(const struct phone *phone)
{
	size_t count = 0;

	for (size_t i = 0; i < PHONE_CALLS_MAX; i++)
		count += phone->calls[i].used && !phone->calls[i].hidden;
	return count;
}

struct phone_call *
phone_add(struct phone *phone, const char *call_id)
{
	for (size_t i = 0; i < PHONE_CALLS_MAX; i++) {
		struct phone_call *entry = &phone->calls[i];

		if (!entry->used) {
			*entry = (struct phone_call){ .used = true, .seen = true };
			entry->call.talked_ms = LINE_TIME_UNKNOWN;
			line_copy_text(entry->call.id, sizeof(entry->call.id), call_id,
			               strlen(call_id));
			/* Recorders and exchanges file a call under its SIP Call-ID. */
			line_copy_text(entry->call.recording, sizeof(entry->call.recording),
			               call_id, strlen(call_id));
			return entry;
		}
	}
	return NULL;
}

void
phone_tell(struct phone *phone, struct phone_call *entry)
{
	if (entry->hidden || !phone->up)
		return;
	line_tell_call(phone->line, LINE_TIME_UNKNOWN, &entry->call);
	entry->call.found_again = false;
	entry->call.talked_ms = LINE_TIME_UNKNOWN;
}

void
phone_set_state(struct phone *phone, struct phone_call *entry, enum call_state state)
{
	if (entry->call.state == state)
		return;
	entry->call.state = state;
	phone_tell(phone, entry);
}

void
phone_end_call(struct phone *phone, struct phone_call *entry, enum call_end end, const char *reason)
{
	entry->call.state = CALL_DONE;
	entry->call.end = end;
	entry->hidden = false;
	line_copy_text(entry->call.reason, sizeof(entry->call.reason), reason, strlen(reason));
	if (end == CALL_END_ON_BREAK)
		line_tell_note(phone->line, LINE_TIME_UNKNOWN, LINE_NOTE_DECLINED_ON_BREAK,
		               entry->call.id, entry->call.number);
	phone_tell(phone, entry);
	phone_confirm(phone, entry);
	entry->used = false;
	phone_restart_if_wanted(phone);
}

/* ---- why a call is over ------------------------------------------------------------- */

/* Param of CALL_CLOSED; the first row that is found in it counts. */
static const struct {
	const char *text;
	enum call_end before_answer;
	enum call_end after_answer;
} close_reasons[] = {
	{ "transfer", CALL_END_TRANSFERRED, CALL_END_TRANSFERRED },
	{ "Local timeout", CALL_END_TIMEOUT, CALL_END_LINE_FAILED },
	{ "by user", CALL_END_BY_AGENT, CALL_END_BY_AGENT },
	{ "by peer", CALL_END_BY_FAR_SIDE, CALL_END_BY_FAR_SIDE },
	{ "Rejected by user", CALL_END_BY_AGENT, CALL_END_BY_AGENT },
};

static enum call_end
why_closed(const struct phone_call *entry, const char *param)
{
	bool connected = phone_was_connected(entry->call.state);

	if (entry->own_end)
		return entry->own_reason;
	for (size_t i = 0; i < sizeof(close_reasons) / sizeof(*close_reasons); i++) {
		if (strstr(param, close_reasons[i].text)) {
			enum call_end end = connected ? close_reasons[i].after_answer
			                              : close_reasons[i].before_answer;

			/* Whom we dial and who closes before an answer has refused. */
			if (end == CALL_END_BY_FAR_SIDE && !connected &&
			    entry->call.direction == CALL_OUTGOING)
				return CALL_END_REFUSED;
			return end;
		}
	}
	if (!connected && entry->call.direction == CALL_OUTGOING)
		return CALL_END_REFUSED;	/* "486 Busy Here", "Connection timed out" … */
	return CALL_END_LINE_FAILED;
}

/* ---- events of the telephone -------------------------------------------------------- */

static struct phone_call *
entry_of_event(struct phone *phone, const struct ctrl_message *message)
{
	struct phone_call *entry = NULL;

	if (!*message->call_id)
		return NULL;
	entry = phone_find(phone, message->call_id);
	if (!entry) {
		entry = phone_add(phone, message->call_id);
		if (!entry)
			return NULL;
		entry->call.direction = strcmp(message->direction, "outgoing") ? CALL_INCOMING
		                                                               : CALL_OUTGOING;
		ctrl_fill_peer(&entry->call, message->peer_uri, message->peer_name);
	}
	entry->seen = true;
	entry->telephone_unknown = entry->remembered = false;
	return entry;
}

static void
on_incoming(struct phone *phone, const struct ctrl_message *message)
{
	struct phone_call *entry;
	struct err e = ERR_INIT;
	bool known = phone_find(phone, message->call_id) != NULL;

	entry = entry_of_event(phone, message);
	if (!entry || known)
		return;
	entry->call.state = CALL_RINGING;
	if (phone->echo) {
		phone->echo = false;
		link_send(phone->link, &(struct link_request){ .command = "auloop_stop" }, &e);
	}
	if (phone->paused && phone_count(phone) == 1)
		phone_turn_away(phone, entry, CALL_END_ON_BREAK);
	else
		phone_tell(phone, entry);
}

static void
on_outgoing(struct phone *phone, const struct ctrl_message *message)
{
	struct phone_call *entry = entry_of_event(phone, message);

	if (entry && entry->call.state == CALL_NONE) {
		phone_set_state(phone, entry, CALL_DIALING);
		phone_confirm(phone, entry);
	}
}

static void
on_far_ringing(struct phone *phone, const struct ctrl_message *message)
{
	struct phone_call *entry = entry_of_event(phone, message);

	if (!entry || entry->call.direction != CALL_OUTGOING ||
	    phone_was_connected(entry->call.state))
		return;
	phone_set_state(phone, entry, CALL_FAR_RINGING);
	phone_confirm(phone, entry);
}

static void
on_established(struct phone *phone, const struct ctrl_message *message)
{
	struct phone_call *entry = entry_of_event(phone, message);

	if (!entry || phone_was_connected(entry->call.state))
		return;
	entry->hidden = false;
	phone_set_state(phone, entry, CALL_TALKING);
	phone_confirm(phone, entry);
}

static void
on_closed(struct phone *phone, const struct ctrl_message *message)
{
	struct phone_call *entry = *message->call_id ? phone_find(phone, message->call_id) : NULL;
	enum call_end end;

	if (!*message->call_id)
		return;
	/* A number we dialled may be refused before its call was ever heard of. */
	if (!entry && phone->orders[LINE_DIAL].active)
		entry = entry_of_event(phone, message);
	if (!entry)
		return;
	end = why_closed(entry, message->param);
	if (phone->up) {
		phone_end_call(phone, entry, end, message->param);
	} else {
		/* The desk is told when the picture is whole. */
		entry->seen = false;
		entry->own_end = true;
		entry->own_reason = end;
	}
}

static void
on_transfer_failed(struct phone *phone, const struct ctrl_message *message)
{
	struct phone_call *entry = phone_find(phone, message->call_id);

	if (!entry || !*message->call_id)
		return;
	entry->transfer_failed = true;
	line_tell_note(phone->line, LINE_TIME_UNKNOWN, LINE_NOTE_TRANSFER_FAILED, entry->call.id,
	               message->param);
	phone_resync(phone);
}

static void
on_tone(struct phone *phone, const struct ctrl_message *message)
{
	if (*message->param)
		line_tell_note(phone->line, LINE_TIME_UNKNOWN, LINE_NOTE_TONE, message->call_id,
		               message->param);
}

static void
tell_refused(struct phone *phone)
{
	phone->refusal_told = *phone->refusal;
	line_tell_note(phone->line, LINE_TIME_UNKNOWN, LINE_NOTE_REGISTER_FAILED, "",
	               *phone->refusal ? phone->refusal : phone->account);
}

void
phone_set_registration(struct phone *phone, enum ctrl_registration registration)
{
	bool changed = phone->registration != registration;

	phone->registration = registration;
	if (registration == CTRL_REGISTRATION_OK)
		*phone->refusal = '\0';
	if (changed && registration == CTRL_REGISTRATION_OK)
		line_tell_note(phone->line, LINE_TIME_UNKNOWN, LINE_NOTE_REGISTERED, "",
		               phone->account);
	else if (changed && registration == CTRL_REGISTRATION_FAILED)
		tell_refused(phone);
}

void
phone_refused(struct phone *phone, const char *reason)
{
	line_copy_text(phone->refusal, sizeof(phone->refusal), reason, strlen(reason));
	if (phone->registration == CTRL_REGISTRATION_FAILED && !phone->refusal_told)
		tell_refused(phone);
}

static void
on_registered(struct phone *phone, const struct ctrl_message *message)
{
	(void)message;
	phone_set_registration(phone, CTRL_REGISTRATION_OK);
}

static void
on_register_failed(struct phone *phone, const struct ctrl_message *message)
{
	if (*message->param)
		phone_refused(phone, message->param);
	phone_set_registration(phone, CTRL_REGISTRATION_FAILED);
}

static const struct {
	const char *type;
	void (*handle)(struct phone *phone, const struct ctrl_message *message);
} event_handlers[] = {
	{ "CALL_INCOMING", on_incoming },
	{ "CALL_OUTGOING", on_outgoing },	/* 2.0 and later */
	{ "CALL_RINGING", on_far_ringing },
	{ "CALL_PROGRESS", on_far_ringing },
	{ "CALL_ESTABLISHED", on_established },
	{ "CALL_CLOSED", on_closed },
	{ "TRANSFER_FAILED", on_transfer_failed },
	{ "CALL_TRANSFER_FAILED", on_transfer_failed },
	{ "CALL_DTMF_START", on_tone },
	{ "REGISTER_OK", on_registered },
	{ "REGISTER_FAIL", on_register_failed },
};

void
phone_on_event(void *context, const struct ctrl_message *message)
{
	struct phone *phone = context;

	loop_note_handler(phone->loop, "baresip: event");
	if (*message->account)
		line_copy_text(phone->account, sizeof(phone->account), message->account,
		               strlen(message->account));
	for (size_t i = 0; i < sizeof(event_handlers) / sizeof(*event_handlers); i++) {
		if (!strcmp(message->type, event_handlers[i].type)) {
			event_handlers[i].handle(phone, message);
			return;
		}
	}
}

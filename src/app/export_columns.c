/* The columns of exports: a contract with those who read the files; see app/export.h. */
#include "export_columns_priv.h"

#include "app/export.h"
#include "model/access.h"
#include "model/adherence.h"
#include "model/agent.h"
#include "model/call_record.h"
#include "model/customer.h"
#include "model/event_record.h"
#include "model/followup.h"
#include "model/note.h"
#include "model/ticket.h"

#include <string.h>

#define HEAD(member) offsetof(struct record_head, member)

#define AT(member) offsetof(struct customer, member)
static const struct export_column of_customers[] = {
	{ "id", EXPORT_ID, EXPORT_SHOWN, HEAD(id), "the customer's id" },
	{ "name", EXPORT_TEXT, EXPORT_HIDE_NAME, AT(name), "name" },
	{ "title", EXPORT_TEXT, EXPORT_SHOWN, AT(title), "Mr, Ms …" },
	{ "address_as", EXPORT_TEXT, EXPORT_HIDE_NAME, AT(address_as), "how to address" },
	{ "grade", EXPORT_TEXT, EXPORT_SHOWN, AT(grade), "grade, as the pack calls it" },
	{ "grade_reason", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(grade_reason), "why this grade" },
	{ "tags", EXPORT_LINES, EXPORT_SHOWN, AT(tags), "tags" },
	{ "phones", EXPORT_PHONES, EXPORT_HIDE_PHONE, AT(phones), "telephone numbers" },
	{ "email", EXPORT_TEXT, EXPORT_HIDE_MAIL, AT(email), "mail address" },
	{ "company", EXPORT_TEXT, EXPORT_SHOWN, AT(company), "company" },
	{ "address", EXPORT_TEXT, EXPORT_HIDE_ADDRESS, AT(address), "address" },
	{ "unit", EXPORT_TEXT, EXPORT_SHOWN, AT(unit), "house unit, room, meter" },
	{ "language", EXPORT_TEXT, EXPORT_SHOWN, AT(language), "language spoken" },
	{ "channel", EXPORT_TEXT, EXPORT_SHOWN, AT(channel), "where they came from" },
	{ "note", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(note), "remark" },
	{ "do_not_call", EXPORT_BOOLEAN, EXPORT_SHOWN, AT(do_not_call), "must not be called" },
	{ "confirmed", EXPORT_TIMES, EXPORT_SHOWN, AT(confirmed), "when fields were read back" },
	{ "data", EXPORT_MAP, EXPORT_HIDE_FIELDS, AT(data), "fields of the pack" },
	{ "created_at", EXPORT_TIME, EXPORT_SHOWN, HEAD(created_at_ms), "made at" },
	{ "created_by", EXPORT_STAFF, EXPORT_SHOWN, HEAD(created_by), "by whom, staff number" },
	{ "changed_at", EXPORT_TIME, EXPORT_SHOWN, HEAD(changed_at_ms), "last changed at" },
	{ "changed_by", EXPORT_STAFF, EXPORT_SHOWN, HEAD(changed_by), "and by whom" },
	{ .name = NULL },
};
#undef AT

#define AT(member) offsetof(struct ticket, member)
static const struct export_column of_tickets[] = {
	{ "id", EXPORT_ID, EXPORT_SHOWN, HEAD(id), "the ticket's id" },
	{ "number", EXPORT_TEXT, EXPORT_SHOWN, AT(number), "number, as told to the caller" },
	{ "kind", EXPORT_TEXT, EXPORT_SHOWN, AT(kind), "kind, as the pack calls it" },
	{ "state", EXPORT_TEXT, EXPORT_SHOWN, AT(state), "state of its workflow" },
	{ "closed", EXPORT_BOOLEAN, EXPORT_SHOWN, AT(closed), "the state is an end" },
	{ "class", EXPORT_TEXT, EXPORT_SHOWN, AT(class_id), "class of the time limit" },
	{ "category", EXPORT_TEXT, EXPORT_SHOWN, AT(category), "path in the choice tree" },
	{ "subject", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(subject), "the line that lists show" },
	{ "urgency", EXPORT_TEXT, EXPORT_SHOWN, AT(urgency), "urgency" },
	{ "customer", EXPORT_ID, EXPORT_SHOWN, AT(customer), "id of the customer" },
	{ "caller_name", EXPORT_TEXT, EXPORT_HIDE_NAME, AT(caller_name), "name told in the call" },
	{ "caller_phone", EXPORT_TEXT, EXPORT_HIDE_PHONE, AT(caller_phone), "number told" },
	{ "channel", EXPORT_TEXT, EXPORT_SHOWN, AT(channel), "how it came in" },
	{ "owner", EXPORT_STAFF, EXPORT_SHOWN, AT(owner), "who answers for it" },
	{ "owner_name", EXPORT_AGENT_NAME, EXPORT_SHOWN, AT(owner), "and the name" },
	{ "department", EXPORT_TEXT, EXPORT_SHOWN, AT(department), "department" },
	{ "opened_at", EXPORT_TIME, EXPORT_SHOWN, HEAD(created_at_ms), "opened at" },
	{ "opened_by", EXPORT_STAFF, EXPORT_SHOWN, HEAD(created_by), "by whom, staff number" },
	{ "due_at", EXPORT_TIME, EXPORT_SHOWN, AT(due_at_ms), "due at" },
	{ "promised_at", EXPORT_TIME, EXPORT_SHOWN, AT(promised_at_ms), "deadline as told" },
	{ "closed_at", EXPORT_TIME, EXPORT_SHOWN, AT(closed_at_ms), "closed at" },
	{ "paused_at", EXPORT_TIME, EXPORT_SHOWN, AT(paused_at_ms), "its clock stands since" },
	{ "changed_at", EXPORT_TIME, EXPORT_SHOWN, HEAD(changed_at_ms), "last changed at" },
	{ "changed_by", EXPORT_STAFF, EXPORT_SHOWN, HEAD(changed_by), "and by whom" },
	{ "moves", EXPORT_WHOLE, EXPORT_SHOWN, AT(moves), "moves so far" },
	{ "parent", EXPORT_ID, EXPORT_SHOWN, AT(parent), "id of its incident" },
	{ "calls", EXPORT_IDS, EXPORT_SHOWN, AT(calls), "ids of its calls" },
	{ "confirmed", EXPORT_TIMES, EXPORT_SHOWN, AT(confirmed), "when fields were read back" },
	{ "data", EXPORT_MAP, EXPORT_HIDE_FIELDS, AT(data), "fields of the pack" },
	{ "pack", EXPORT_TEXT, EXPORT_SHOWN, AT(pack), "pack it was opened under" },
	{ "pack_version", EXPORT_WHOLE, EXPORT_SHOWN, AT(pack_version), "and its version" },
	{ .name = NULL },
};
#undef AT

#define AT(member) offsetof(struct call_record, member)
static const struct export_column of_calls[] = {
	{ "id", EXPORT_ID, EXPORT_SHOWN, HEAD(id), "the call's id" },
	{ "direction", EXPORT_TEXT, EXPORT_SHOWN, AT(direction), "in or out" },
	{ "number", EXPORT_TEXT, EXPORT_HIDE_PHONE, AT(number), "empty: withheld" },
	{ "shown_name", EXPORT_TEXT, EXPORT_HIDE_NAME, AT(shown_name), "name that the line gave" },
	{ "line", EXPORT_TEXT, EXPORT_SHOWN, AT(line), "kind of line" },
	{ "queue", EXPORT_TEXT, EXPORT_SHOWN, AT(queue), "queue" },
	{ "agent", EXPORT_STAFF, EXPORT_SHOWN, AT(agent), "staff number of who spoke" },
	{ "agent_name", EXPORT_AGENT_NAME, EXPORT_SHOWN, AT(agent), "and the name" },
	{ "customer", EXPORT_ID, EXPORT_SHOWN, AT(customer), "id of the customer" },
	{ "began_at", EXPORT_TIME, EXPORT_SHOWN, AT(began_at_ms), "first ring, or dialled" },
	{ "answered_at", EXPORT_TIME, EXPORT_SHOWN, AT(answered_at_ms), "answered" },
	{ "ended_at", EXPORT_TIME, EXPORT_SHOWN, AT(ended_at_ms), "ended; empty: still running" },
	{ "wrapped_at", EXPORT_TIME, EXPORT_SHOWN, AT(wrapped_at_ms), "wrap-up done" },
	{ "rings", EXPORT_WHOLE, EXPORT_SHOWN, AT(rings), "rings until then" },
	{ "hold_ms", EXPORT_WHOLE, EXPORT_SHOWN, AT(hold_ms), "on hold, milliseconds" },
	{ "outcome", EXPORT_TEXT, EXPORT_SHOWN, AT(outcome), "answered, missed, abandoned …" },
	{ "cause", EXPORT_TEXT, EXPORT_SHOWN, AT(cause), "the line's words for the end" },
	{ "situation", EXPORT_TEXT, EXPORT_SHOWN, AT(situation), "main situation of the script" },
	{ "result", EXPORT_TEXT, EXPORT_SHOWN, AT(result), "result chosen in the wrap-up" },
	{ "call_back", EXPORT_TEXT, EXPORT_SHOWN, AT(call_back), "needed, done, dropped" },
	{ "call_back_call", EXPORT_ID, EXPORT_SHOWN, AT(call_back_call), "the call that did it" },
	{ "recording", EXPORT_TEXT, EXPORT_SHOWN, AT(recording), "reference of the recording" },
	{ "note", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(note), "note" },
	{ "data", EXPORT_MAP, EXPORT_HIDE_FIELDS, AT(data), "further fields" },
	{ .name = NULL },
};
#undef AT

#define AT(member) offsetof(struct followup, member)
static const struct export_column of_followups[] = {
	{ "id", EXPORT_ID, EXPORT_SHOWN, HEAD(id), "the follow-up's id" },
	{ "kind", EXPORT_TEXT, EXPORT_SHOWN, AT(kind), "call_back, visit, check" },
	{ "rule", EXPORT_TEXT, EXPORT_SHOWN, AT(rule), "rule of the pack; empty: by hand" },
	{ "state", EXPORT_TEXT, EXPORT_SHOWN, AT(state), "open, done, cancelled" },
	{ "subject", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(subject), "what it is about" },
	{ "note", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(note), "note" },
	{ "ticket", EXPORT_ID, EXPORT_SHOWN, AT(ticket), "id of the ticket" },
	{ "customer", EXPORT_ID, EXPORT_SHOWN, AT(customer), "id of the customer" },
	{ "missed_call", EXPORT_ID, EXPORT_SHOWN, AT(missed_call), "id of the call to return" },
	{ "phone", EXPORT_TEXT, EXPORT_HIDE_PHONE, AT(phone), "number to call" },
	{ "owner", EXPORT_STAFF, EXPORT_SHOWN, AT(owner), "staff number; empty: anybody" },
	{ "owner_name", EXPORT_AGENT_NAME, EXPORT_SHOWN, AT(owner), "and the name" },
	{ "due_at", EXPORT_TIME, EXPORT_SHOWN, AT(due_at_ms), "due at" },
	{ "weight", EXPORT_WHOLE, EXPORT_SHOWN, AT(weight), "0 to 9, heavier first" },
	{ "claimed_by", EXPORT_STAFF, EXPORT_SHOWN, AT(claimed_by), "taken by, staff number" },
	{ "claimed_at", EXPORT_TIME, EXPORT_SHOWN, AT(claimed_at_ms), "and when" },
	{ "tries", EXPORT_WHOLE, EXPORT_SHOWN, AT(tries), "tries so far" },
	{ "outcome", EXPORT_TEXT, EXPORT_SHOWN, AT(outcome), "of the last try" },
	{ "tried_at", EXPORT_TIME, EXPORT_SHOWN, AT(tried_at_ms), "when it was" },
	{ "tried_by", EXPORT_STAFF, EXPORT_SHOWN, AT(tried_by), "staff number of who tried" },
	{ "call", EXPORT_ID, EXPORT_SHOWN, AT(call), "id of its call" },
	{ "done_at", EXPORT_TIME, EXPORT_SHOWN, AT(done_at_ms), "done at" },
	{ "questionnaire", EXPORT_TEXT, EXPORT_SHOWN, AT(questionnaire), "questionnaire" },
	{ "data", EXPORT_MAP, EXPORT_HIDE_FIELDS, AT(data), "answers" },
	{ "created_at", EXPORT_TIME, EXPORT_SHOWN, HEAD(created_at_ms), "made at" },
	{ "created_by", EXPORT_STAFF, EXPORT_SHOWN, HEAD(created_by), "by whom, staff number" },
	{ .name = NULL },
};
#undef AT

#define AT(member) offsetof(struct script_step, member)
static const struct export_column of_adherence[] = {
	{ "id", EXPORT_ID, EXPORT_SHOWN, HEAD(id), "id of the entry" },
	{ "call", EXPORT_ID, EXPORT_SHOWN, AT(call), "id of the call" },
	{ "run", EXPORT_ID, EXPORT_SHOWN, AT(run), "one run through a situation" },
	{ "ticket", EXPORT_ID, EXPORT_SHOWN, AT(ticket), "id of the ticket" },
	{ "agent", EXPORT_STAFF, EXPORT_SHOWN, HEAD(created_by), "staff number" },
	{ "agent_name", EXPORT_AGENT_NAME, EXPORT_SHOWN, HEAD(created_by), "and the name" },
	{ "situation", EXPORT_TEXT, EXPORT_SHOWN, AT(situation), "situation of the pack" },
	{ "step", EXPORT_TEXT, EXPORT_SHOWN, AT(step), "step, by id or number" },
	{ "position", EXPORT_WHOLE, EXPORT_SHOWN, AT(position), "place in the order shown" },
	{ "shown_at", EXPORT_TIME, EXPORT_SHOWN, AT(shown_at_ms), "shown at" },
	{ "said_at", EXPORT_TIME, EXPORT_SHOWN, AT(said_at_ms), "marked said; empty: never" },
	{ "left_at", EXPORT_TIME, EXPORT_SHOWN, AT(left_at_ms), "left at" },
	{ "wait_ms", EXPORT_WHOLE, EXPORT_SHOWN, AT(wait_ms), "wait that the pack asks for" },
	{ "waited_ms", EXPORT_WHOLE, EXPORT_SHOWN, AT(waited_ms), "how long was waited" },
	{ "result", EXPORT_TEXT, EXPORT_SHOWN, AT(result),
	  "said, wait_kept, wait_cut, interrupted, skipped, left, hung_up_early" },
	{ "branch", EXPORT_TEXT, EXPORT_SHOWN, AT(branch), "branch taken from here" },
	{ "pack", EXPORT_TEXT, EXPORT_SHOWN, AT(pack), "pack" },
	{ "pack_version", EXPORT_WHOLE, EXPORT_SHOWN, AT(pack_version), "and its version" },
	{ .name = NULL },
};
#undef AT

#define AT(member) offsetof(struct access, member)
static const struct export_column of_access[] = {
	{ "id", EXPORT_ID, EXPORT_SHOWN, HEAD(id), "id of the entry" },
	{ "at", EXPORT_TIME, EXPORT_SHOWN, HEAD(created_at_ms), "when" },
	{ "agent", EXPORT_STAFF, EXPORT_SHOWN, HEAD(created_by), "staff number, or an id" },
	{ "agent_name", EXPORT_AGENT_NAME, EXPORT_SHOWN, HEAD(created_by), "and the name" },
	{ "act", EXPORT_TEXT, EXPORT_SHOWN, AT(act), "reveal, export, print, search" },
	{ "subject_kind", EXPORT_TEXT, EXPORT_SHOWN, AT(subject_kind), "what was seen, taken out" },
	{ "subject", EXPORT_ID, EXPORT_SHOWN, AT(subject), "its id; empty: many" },
	{ "field", EXPORT_TEXT, EXPORT_SHOWN, AT(field), "field" },
	{ "reason", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(reason), "reason given" },
	{ "call", EXPORT_ID, EXPORT_SHOWN, AT(call), "id of the call it was in" },
	{ "rows", EXPORT_WHOLE, EXPORT_SHOWN, AT(rows), "rows taken out" },
	{ .name = NULL },
};
#undef AT

#define AT(member) offsetof(struct note, member)
static const struct export_column of_notes[] = {
	{ "id", EXPORT_ID, EXPORT_SHOWN, HEAD(id), "id of the note" },
	{ "at", EXPORT_TIME, EXPORT_SHOWN, HEAD(created_at_ms), "when" },
	{ "agent", EXPORT_STAFF, EXPORT_SHOWN, HEAD(created_by), "staff number" },
	{ "agent_name", EXPORT_AGENT_NAME, EXPORT_SHOWN, HEAD(created_by), "and the name" },
	{ "ticket", EXPORT_ID, EXPORT_SHOWN, AT(ticket), "id of the ticket" },
	{ "customer", EXPORT_ID, EXPORT_SHOWN, AT(customer), "id of the customer" },
	{ "call", EXPORT_ID, EXPORT_SHOWN, AT(call), "id of the call" },
	{ "text", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(text), "what was noted" },
	{ .name = NULL },
};
#undef AT

#define AT(member) offsetof(struct event_record, member)
static const struct export_column of_events[] = {
	{ "id", EXPORT_ID, EXPORT_SHOWN, HEAD(id), "id of the entry" },
	{ "at", EXPORT_TIME, EXPORT_SHOWN, HEAD(created_at_ms), "when" },
	{ "type", EXPORT_TEXT, EXPORT_SHOWN, AT(type), "agent_state, danger, login …" },
	{ "state", EXPORT_TEXT, EXPORT_SHOWN, AT(state), "new state" },
	{ "reason", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(reason), "reason" },
	{ "agent", EXPORT_STAFF, EXPORT_SHOWN, AT(agent), "staff number" },
	{ "agent_name", EXPORT_AGENT_NAME, EXPORT_SHOWN, AT(agent), "and the name" },
	{ "call", EXPORT_ID, EXPORT_SHOWN, AT(call), "id of the call" },
	{ "ticket", EXPORT_ID, EXPORT_SHOWN, AT(ticket), "id of the ticket" },
	{ "began_at", EXPORT_TIME, EXPORT_SHOWN, AT(began_at_ms), "began at" },
	{ "text", EXPORT_TEXT, EXPORT_HIDE_NUMBERS, AT(text), "words" },
	{ "data", EXPORT_MAP, EXPORT_HIDE_FIELDS, AT(data), "further fields" },
	{ .name = NULL },
};
#undef AT

#define AT(member) offsetof(struct agent, member)
static const struct export_column of_agents[] = {
	{ "id", EXPORT_ID, EXPORT_SHOWN, HEAD(id), "the agent's id" },
	{ "staff_number", EXPORT_TEXT, EXPORT_SHOWN, AT(staff_number), "staff number" },
	{ "name", EXPORT_TEXT, EXPORT_SHOWN, AT(name), "name" },
	{ "spoken_name", EXPORT_TEXT, EXPORT_SHOWN, AT(spoken_name), "name said in greetings" },
	{ "language", EXPORT_TEXT, EXPORT_SHOWN, AT(language), "language" },
	{ "roles", EXPORT_LINES, EXPORT_SHOWN, AT(roles), "roles" },
	{ "gone", EXPORT_BOOLEAN, EXPORT_SHOWN, AT(gone), "has left the hotline" },
	{ "created_at", EXPORT_TIME, EXPORT_SHOWN, HEAD(created_at_ms), "made at" },
	{ .name = NULL },
};
#undef AT

const struct export_kind export_kinds[] = {
	{ "customers", &customer_type, of_customers },
	{ "tickets", &ticket_type, of_tickets },
	{ "calls", &call_type, of_calls },
	{ "followups", &followup_type, of_followups },
	{ "adherence", &script_type, of_adherence },
	{ "access", &access_type, of_access },
	{ "notes", &note_type, of_notes },
	{ "events", &event_type, of_events },
	{ "agents", &agent_type, of_agents },
	{ .name = NULL },
};

const struct export_kind *
export_kind_find(const char *name)
{
	for (const struct export_kind *kind = export_kinds; kind->name; kind++) {
		if (!strcmp(kind->name, name))
			return kind;
	}
	return NULL;
}

const char *
export_name(size_t n)
{
	return n < sizeof(export_kinds) / sizeof(*export_kinds) ? export_kinds[n].name : NULL;
}

bool
export_mdoc(struct strbuf *out)
{
	bool ok = true;

	for (const struct export_kind *kind = export_kinds; ok && kind->name; kind++) {
		ok = strbuf_addf(out, ".Ss %s\n.Bl -tag -width promised_at -compact\n",
		                 kind->name);
		for (const struct export_column *column = kind->columns; ok && column->name;
		     column++)
			ok = strbuf_addf(out, ".It Cm %s\n%s\n", column->name, column->help);
		ok = ok && strbuf_add(out, ".El\n");
	}
	return ok;
}

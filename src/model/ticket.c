/* The table of a ticket's fields. */
#include "model/ticket.h"

#define AT(member) offsetof(struct ticket, member)

static const struct record_field fields[] = {
	{ "number", RECORD_LINE, RECORD_ADD, 40, NULL, AT(number) },
	{ "began_at", RECORD_TIME, RECORD_ADD, 0, NULL, AT(began_at_ms) },
	{ "kind", RECORD_LINE, RECORD_ADD, 64, NULL, AT(kind) },
	{ "pack", RECORD_LINE, RECORD_ADD, 64, NULL, AT(pack) },
	{ "pack_version", RECORD_WHOLE, RECORD_ADD, 0, NULL, AT(pack_version) },
	{ "state", RECORD_LINE, RECORD_ADD, 64, NULL, AT(state) },
	{ "moves", RECORD_WHOLE, RECORD_MADE, 0, NULL, AT(moves) },
	{ "closed", RECORD_BOOLEAN, RECORD_ADD, 0, NULL, AT(closed) },
	{ "subject", RECORD_LINE, RECORD_ANY, 500, NULL, AT(subject) },
	{ "class", RECORD_LINE, RECORD_ANY, 64, NULL, AT(class_id) },
	{ "category", RECORD_LINE, RECORD_ANY, 500, NULL, AT(category) },
	{ "urgency", RECORD_LINE, RECORD_ANY, 64, NULL, AT(urgency) },
	{ "customer", RECORD_ID, RECORD_ANY, 0, NULL, AT(customer) },
	{ "caller_name", RECORD_LINE, RECORD_ANY, 200, NULL, AT(caller_name) },
	{ "caller_phone", RECORD_LINE, RECORD_ANY, 200, NULL, AT(caller_phone) },
	{ "channel", RECORD_LINE, RECORD_ANY, 64, NULL, AT(channel) },
	{ "owner", RECORD_ID, RECORD_ANY, 0, NULL, AT(owner) },
	{ "department", RECORD_LINE, RECORD_ANY, 100, NULL, AT(department) },
	{ "due_at", RECORD_TIME, RECORD_ANY, 0, NULL, AT(due_at_ms) },
	{ "promised_at", RECORD_TIME, RECORD_ANY, 0, NULL, AT(promised_at_ms) },
	{ "closed_at", RECORD_TIME, RECORD_MADE, 0, NULL, AT(closed_at_ms) },
	{ "paused_at", RECORD_TIME, RECORD_ANY, 0, NULL, AT(paused_at_ms) },
	{ "parent", RECORD_ID, RECORD_ANY, 0, NULL, AT(parent) },
	{ "calls", RECORD_IDS, RECORD_ANY, 0, NULL, AT(calls) },
	{ "confirmed", RECORD_TIMES, RECORD_ANY, 0, NULL, AT(confirmed) },
	{ "data", RECORD_DATA, RECORD_ANY, 0, NULL, AT(data) },
	{ .name = NULL },
};

const struct record_type ticket_type = { "ticket", sizeof(struct ticket), fields };

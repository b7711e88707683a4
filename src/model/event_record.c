/* The table of the fields of things that happened at the desk. */
#include "model/event_record.h"

#define AT(member) offsetof(struct event_record, member)

static const struct record_field fields[] = {
	{ "type", RECORD_LINE, RECORD_ADD, 64, NULL, AT(type) },
	{ "state", RECORD_LINE, RECORD_ADD, 64, NULL, AT(state) },
	{ "reason", RECORD_LINE, RECORD_ADD, 500, NULL, AT(reason) },
	{ "agent", RECORD_ID, RECORD_ADD, 0, NULL, AT(agent) },
	{ "call", RECORD_ID, RECORD_ADD, 0, NULL, AT(call) },
	{ "ticket", RECORD_ID, RECORD_ADD, 0, NULL, AT(ticket) },
	{ "began_at", RECORD_TIME, RECORD_ADD, 0, NULL, AT(began_at_ms) },
	{ "text", RECORD_TEXT, RECORD_ADD, 0, NULL, AT(text) },
	{ "data", RECORD_DATA, RECORD_ADD, 0, NULL, AT(data) },
	{ .name = NULL },
};

const struct record_type event_type = { "event", sizeof(struct event_record), fields };

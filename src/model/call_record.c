/* The table of a call's fields. */
#include "model/call_record.h"

#define AT(member) offsetof(struct call_record, member)

static const struct record_field fields[] = {
	{ "direction", RECORD_CHOICE, RECORD_ADD, 0, "in|out", AT(direction) },
	{ "number", RECORD_LINE, RECORD_ANY, 256, NULL, AT(number) },
	{ "shown_name", RECORD_LINE, RECORD_ANY, 500, NULL, AT(shown_name) },
	{ "line", RECORD_LINE, RECORD_ADD, 64, NULL, AT(line) },
	{ "line_ref", RECORD_LINE, RECORD_ADD, 500, NULL, AT(line_ref) },
	{ "queue", RECORD_LINE, RECORD_ANY, 100, NULL, AT(queue) },
	{ "agent", RECORD_ID, RECORD_ANY, 0, NULL, AT(agent) },
	{ "customer", RECORD_ID, RECORD_ANY, 0, NULL, AT(customer) },
	{ "began_at", RECORD_TIME, RECORD_ADD, 0, NULL, AT(began_at_ms) },
	{ "answered_at", RECORD_TIME, RECORD_ANY, 0, NULL, AT(answered_at_ms) },
	{ "ended_at", RECORD_TIME, RECORD_ANY, 0, NULL, AT(ended_at_ms) },
	{ "wrapped_at", RECORD_TIME, RECORD_ANY, 0, NULL, AT(wrapped_at_ms) },
	{ "rings", RECORD_WHOLE, RECORD_ANY, 0, NULL, AT(rings) },
	{ "hold_ms", RECORD_WHOLE, RECORD_ANY, 0, NULL, AT(hold_ms) },
	{ "outcome", RECORD_CHOICE, RECORD_ANY, 0,
	  "answered|missed|abandoned|declined|busy|failed|away", AT(outcome) },
	{ "cause", RECORD_LINE, RECORD_ANY, 500, NULL, AT(cause) },
	{ "situation", RECORD_LINE, RECORD_ANY, 64, NULL, AT(situation) },
	{ "recording", RECORD_LINE, RECORD_ANY, 1000, NULL, AT(recording) },
	{ "call_back", RECORD_CHOICE, RECORD_ANY, 0, "needed|done|dropped", AT(call_back) },
	{ "call_back_call", RECORD_ID, RECORD_ANY, 0, NULL, AT(call_back_call) },
	{ "result", RECORD_LINE, RECORD_ANY, 100, NULL, AT(result) },
	{ "note", RECORD_TEXT, RECORD_ANY, 0, NULL, AT(note) },
	{ "data", RECORD_DATA, RECORD_ANY, 0, NULL, AT(data) },
	{ .name = NULL },
};

const struct record_type call_type = { "call", sizeof(struct call_record), fields };

/* The table of a follow-up's fields. */
#include "model/followup.h"

#define AT(member) offsetof(struct followup, member)

static const struct record_field fields[] = {
	{ "rule", RECORD_LINE, RECORD_ADD, 100, NULL, AT(rule) },
	{ "kind", RECORD_LINE, RECORD_ADD, 64, NULL, AT(kind) },
	{ "subject", RECORD_LINE, RECORD_ANY, 500, NULL, AT(subject) },
	{ "note", RECORD_TEXT, RECORD_ANY, 0, NULL, AT(note) },
	{ "ticket", RECORD_ID, RECORD_ANY, 0, NULL, AT(ticket) },
	{ "customer", RECORD_ID, RECORD_ANY, 0, NULL, AT(customer) },
	{ "missed_call", RECORD_ID, RECORD_ADD, 0, NULL, AT(missed_call) },
	{ "phone", RECORD_LINE, RECORD_ANY, 200, NULL, AT(phone) },
	{ "owner", RECORD_ID, RECORD_ANY, 0, NULL, AT(owner) },
	{ "due_at", RECORD_TIME, RECORD_ANY, 0, NULL, AT(due_at_ms) },
	{ "weight", RECORD_WHOLE, RECORD_ANY, FOLLOWUP_WEIGHT_MAX, NULL, AT(weight) },
	{ "questionnaire", RECORD_LINE, RECORD_ANY, 64, NULL, AT(questionnaire) },
	{ "data", RECORD_DATA, RECORD_ANY, 0, NULL, AT(data) },
	{ "state", RECORD_CHOICE, RECORD_MADE, 0, "open|done|cancelled", AT(state) },
	{ "claimed_by", RECORD_ID, RECORD_MADE, 0, NULL, AT(claimed_by) },
	{ "claimed_at", RECORD_TIME, RECORD_MADE, 0, NULL, AT(claimed_at_ms) },
	{ "tries", RECORD_WHOLE, RECORD_MADE, 0, NULL, AT(tries) },
	{ "outcome", RECORD_LINE, RECORD_MADE, 64, NULL, AT(outcome) },
	{ "tried_at", RECORD_TIME, RECORD_MADE, 0, NULL, AT(tried_at_ms) },
	{ "tried_by", RECORD_ID, RECORD_MADE, 0, NULL, AT(tried_by) },
	{ "call", RECORD_ID, RECORD_MADE, 0, NULL, AT(call) },
	{ "done_at", RECORD_TIME, RECORD_MADE, 0, NULL, AT(done_at_ms) },
	{ .name = NULL },
};

const struct record_type followup_type = { "followup", sizeof(struct followup), fields };

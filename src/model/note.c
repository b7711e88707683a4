/* The table of a note's fields. */
#include "model/note.h"

#define AT(member) offsetof(struct note, member)

static const struct record_field fields[] = {
	{ "ticket", RECORD_ID, RECORD_ADD, 0, NULL, AT(ticket) },
	{ "customer", RECORD_ID, RECORD_ADD, 0, NULL, AT(customer) },
	{ "call", RECORD_ID, RECORD_ADD, 0, NULL, AT(call) },
	{ "text", RECORD_TEXT, RECORD_ADD, 0, NULL, AT(text) },
	{ .name = NULL },
};

const struct record_type note_type = { "note", sizeof(struct note), fields };

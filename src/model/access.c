/* The table of the access log's fields. */
#include "model/access.h"

#define AT(member) offsetof(struct access, member)

static const struct record_field fields[] = {
	{ "act", RECORD_CHOICE, RECORD_ADD, 0, "reveal|export|print|search", AT(act) },
	{ "subject_kind", RECORD_LINE, RECORD_ADD, 64, NULL, AT(subject_kind) },
	{ "subject", RECORD_ID, RECORD_ADD, 0, NULL, AT(subject) },
	{ "field", RECORD_LINE, RECORD_ADD, 64, NULL, AT(field) },
	{ "reason", RECORD_LINE, RECORD_ADD, 500, NULL, AT(reason) },
	{ "call", RECORD_ID, RECORD_ADD, 0, NULL, AT(call) },
	{ "rows", RECORD_WHOLE, RECORD_ADD, 0, NULL, AT(rows) },
	{ .name = NULL },
};

const struct record_type access_type = { "access", sizeof(struct access), fields };

/* The table of a customer's fields. */
#include "model/customer.h"

#define AT(member) offsetof(struct customer, member)

static const struct record_field fields[] = {
	{ "name", RECORD_LINE, RECORD_ANY, 200, NULL, AT(name) },
	{ "title", RECORD_LINE, RECORD_ANY, 40, NULL, AT(title) },
	{ "address_as", RECORD_LINE, RECORD_ANY, 200, NULL, AT(address_as) },
	{ "grade", RECORD_LINE, RECORD_ANY, 40, NULL, AT(grade) },
	{ "grade_reason", RECORD_LINE, RECORD_ANY, 500, NULL, AT(grade_reason) },
	{ "tags", RECORD_LINES, RECORD_ANY, 100, NULL, AT(tags) },
	{ "phones", RECORD_PHONES, RECORD_ANY, 200, NULL, AT(phones) },
	{ "email", RECORD_LINE, RECORD_ANY, 320, NULL, AT(email) },
	{ "company", RECORD_LINE, RECORD_ANY, 200, NULL, AT(company) },
	{ "address", RECORD_TEXT, RECORD_ANY, 1000, NULL, AT(address) },
	{ "unit", RECORD_LINE, RECORD_ANY, 200, NULL, AT(unit) },
	{ "language", RECORD_LINE, RECORD_ANY, 40, NULL, AT(language) },
	{ "channel", RECORD_LINE, RECORD_ANY, 100, NULL, AT(channel) },
	{ "note", RECORD_TEXT, RECORD_ANY, 0, NULL, AT(note) },
	{ "do_not_call", RECORD_BOOLEAN, RECORD_ANY, 0, NULL, AT(do_not_call) },
	{ "confirmed", RECORD_TIMES, RECORD_ANY, 0, NULL, AT(confirmed) },
	{ "data", RECORD_DATA, RECORD_ANY, 0, NULL, AT(data) },
	{ "merged_into", RECORD_ID, RECORD_MADE, 0, NULL, AT(merged_into) },
	{ .name = NULL },
};

const struct record_type customer_type = { "customer", sizeof(struct customer), fields };

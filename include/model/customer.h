/* A caller the hotline knows. Fields, types and limits: the table in src/model/customer.c. */
#ifndef MODEL_CUSTOMER_H
#define MODEL_CUSTOMER_H

#include "model/record.h"

struct customer {
	struct record_head head;
	char *name;
	char *title;		/* "先生", "Ms" … as the pack has it */
	char *address_as;	/* how to address; NULL: the program makes it of name and title */
	char *grade;
	char *grade_reason;
	struct text_list tags;	/* likes, dislikes, "no sales calls", "handle with care" */
	struct phone_list phones;	/* a number field may hold two numbers, as it was given */
	char *email;
	char *company;
	char *address;
	char *unit;		/* house unit, camera room, meter … */
	char *language;
	char *channel;		/* where they came from */
	char *note;
	bool do_not_call;
	struct json *confirmed;	/* field → time it was read back ("name", "phone", "address") */
	struct json *data;	/* fields of the pack */
	struct id merged_into;
};

#define RECORD_TYPE_customer customer_type
RECORD_FUNCTIONS(customer)

#endif

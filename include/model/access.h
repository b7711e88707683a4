/* Who saw or took out what, and why: the access log (feature A5), chained. */
#ifndef MODEL_ACCESS_H
#define MODEL_ACCESS_H

#include "model/record.h"

struct access {
	struct record_head head;
	char *act;		/* reveal | export | print | search */
	char *subject_kind;	/* "customer", "ticket" …; what was exported */
	struct id subject;	/* zero: many */
	char *field;
	char *reason;
	struct id call;
	int64_t rows;		/* exported */
};

#define RECORD_TYPE_access access_type
RECORD_FUNCTIONS(access)

#endif

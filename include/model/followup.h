/* Something to come back to: promised call, return visit, check. Table: src/model/followup.c. */
#ifndef MODEL_FOLLOWUP_H
#define MODEL_FOLLOWUP_H

#include "model/record.h"

#define FOLLOWUP_WEIGHT_MAX 9

struct followup {
	struct record_head head;
	char *rule;		/* pack rule that made it, or NULL: by hand */
	char *kind;		/* "visit", "call_back", "promise", "check" … */
	char *subject;		/* "camera repaired: happy?" */
	char *note;
	struct id ticket;
	struct id customer;
	struct id missed_call;	/* the call to be called back */
	char *phone;
	struct id owner;	/* agent; zero: anybody */
	int64_t due_at_ms;
	int64_t weight;		/* 0 … FOLLOWUP_WEIGHT_MAX, heavier first */
	char *questionnaire;
	struct json *data;	/* answers */
	/* set by followup.claim and followup.complete */
	char *state;		/* open | done | cancelled */
	struct id claimed_by;
	int64_t claimed_at_ms;
	int64_t tries;
	char *outcome;		/* of the last try: done, no_answer, refused, call_at, cancelled */
	int64_t tried_at_ms;
	struct id tried_by;
	struct id call;		/* of the last try */
	int64_t done_at_ms;
};

#define RECORD_TYPE_followup followup_type
RECORD_FUNCTIONS(followup)

#endif

/* What was said of the script: one record a step shown. Table: src/model/adherence.c. */
#ifndef MODEL_ADHERENCE_H
#define MODEL_ADHERENCE_H

#include "model/record.h"

struct script_step {
	struct record_head head;
	struct id call;
	struct id run;		/* one run of a flow; steps of it share the id */
	struct id ticket;
	char *pack;
	int64_t pack_version;
	char *situation;
	char *step;		/* id, or number in the flow */
	int64_t position;	/* 1 … in the order shown in this run */
	int64_t shown_at_ms;
	int64_t said_at_ms;	/* marked said; 0: never */
	int64_t left_at_ms;	/* next step, branch or end */
	int64_t wait_ms;	/* asked for by the pack; 0: none */
	int64_t waited_ms;
	/* said, wait_kept, wait_cut, interrupted, skipped, left, hung_up_early, call_ended */
	char *result;
	char *branch;		/* branch taken from here */
};

#define RECORD_TYPE_script_step script_type
RECORD_FUNCTIONS(script_step)

#endif

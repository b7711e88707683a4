/* Things that happened at the desk: agent states, danger alerts, settings, line lost and found. */
#ifndef MODEL_EVENT_RECORD_H
#define MODEL_EVENT_RECORD_H

#include "model/record.h"

struct event_record {
	struct record_head head;
	char *type;		/* agent_state, danger, login, logout, line, settings, outage … */
	char *state;		/* new state, for agent_state and line */
	char *reason;
	struct id agent;
	struct id call;
	struct id ticket;
	int64_t began_at_ms;
	char *text;
	struct json *data;
};

#define RECORD_TYPE_event_record event_type
RECORD_FUNCTIONS(event_record)

#endif

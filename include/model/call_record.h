/* One telephone call as it is kept. Fields, types and limits: src/model/call_record.c. */
#ifndef MODEL_CALL_RECORD_H
#define MODEL_CALL_RECORD_H

#include "model/record.h"

struct call_record {
	struct record_head head;
	char *direction;	/* in | out */
	char *number;		/* as the line gave it; NULL: withheld */
	char *shown_name;	/* name the line gave */
	char *line;		/* driver */
	char *line_ref;		/* the call's name at the other side */
	char *queue;
	struct id agent;	/* who answered or dialled */
	struct id customer;
	int64_t began_at_ms;	/* ring or dial */
	int64_t answered_at_ms;
	int64_t ended_at_ms;	/* 0: still running (or the desk died) */
	int64_t wrapped_at_ms;	/* wrap-up done */
	int64_t rings;
	int64_t hold_ms;
	char *outcome;		/* answered, missed, abandoned, declined, busy, failed, away */
	char *cause;		/* the line's words for the end */
	char *situation;	/* main situation of the prompter */
	char *recording;	/* reference */
	char *call_back;	/* needed | done | dropped; NULL: not asked for */
	struct id call_back_call;	/* the call that answered it */
	char *result;		/* wrap-up code */
	char *note;
	struct json *data;
};

#define RECORD_TYPE_call_record call_type
RECORD_FUNCTIONS(call_record)

#endif

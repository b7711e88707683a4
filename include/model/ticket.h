/* A matter: complaint, fault, enquiry … Fields, types and limits: src/model/ticket.c. */
#ifndef MODEL_TICKET_H
#define MODEL_TICKET_H

#include "model/record.h"

struct ticket {
	struct record_head head;
	char *number;		/* TS-261121-K07-0013-C */
	int64_t began_at_ms;	/* the matter was opened: limits run from it; 0: from the making */
	char *kind;		/* of the pack */
	char *pack;
	int64_t pack_version;	/* version it was opened under; it keeps it */
	char *state;		/* of the pack's workflow; changed by ticket.move only */
	int64_t moves;		/* moves so far: "ver" of ticket.move */
	bool closed;		/* the state is an end state; from ticket.open or ticket.move */
	char *subject;		/* the one line lists show */
	char *class_id;		/* "simple", "complex"; "class" in documents */
	char *category;		/* path in the pack's choice tree */
	char *urgency;
	struct id customer;
	char *caller_name;	/* as told in the call */
	char *caller_phone;
	char *channel;
	struct id owner;	/* agent of first-asked responsibility */
	char *department;
	int64_t due_at_ms;	/* computed from the class table; may change */
	int64_t promised_at_ms;	/* told to the caller: kept as told */
	int64_t closed_at_ms;
	int64_t paused_at_ms;
	struct id parent;	/* mass incident */
	struct id_list calls;	/* call n–m ticket */
	struct json *confirmed;	/* field → time of read back */
	struct json *data;	/* fields of the pack: id → value */
};

#define RECORD_TYPE_ticket ticket_type
RECORD_FUNCTIONS(ticket)

#endif

/* A line somebody wrote about a ticket, customer or call; never changed. */
#ifndef MODEL_NOTE_H
#define MODEL_NOTE_H

#include "model/record.h"

struct note {
	struct record_head head;
	struct id ticket;
	struct id customer;
	struct id call;
	char *text;
};

#define RECORD_TYPE_note note_type
RECORD_FUNCTIONS(note)

#endif

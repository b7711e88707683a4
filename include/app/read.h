/*
 * Questions to the store and their answers, as values: app_update asks by an
 * effect, the answer comes back as an event. Questions of one topic are
 * numbered; an answer to an older number is dropped (newest question wins).
 *
 * Point reads (by id, by number) are answered in the same turn; lists come from
 * the pool. Cards and searches are tried in their turn first, for a short
 * while: most are done sooner than a thread is woken, and a disk that has to
 * be waited for holds nobody up.
 */
#ifndef APP_READ_H
#define APP_READ_H

#include "base/error.h"
#include "base/id.h"
#include "store/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum read_topic {
	READ_CALLER,		/* text: a number as the line gave it → who has it, card */
	READ_CARD,		/* id: customer → card */
	READ_SEARCH,		/* text → hits */
	READ_FOLLOWUPS,		/* query → counts, and the first rows of each group */
	READ_CALL_BACKS,	/* calls that want to be returned */
	READ_CALLS,		/* the calls of today, newest first */
	READ_TICKET,		/* id → ticket, its timeline and notes */
	READ_TICKET_NUMBER,	/* text → the same */
	READ_CUSTOMER_HISTORY,	/* id → timeline */
	READ_CALL,		/* id: a call → its record */
	READ_AGENTS,
	READ_DAY,		/* figures of today */
	READ_CUSTOMER,		/* id → customer */
	READ_CALLER_KNOWN,	/* id → customer; of the call: its tickets, what is open of them */
	READ_PLACE,		/* the local row "screen" → bytes */
	READ_DRAFTS,		/* the local rows "draft/…" → texts */
	READ_TYPED,		/* the local row "typed" → bytes */
	READ_PIN,		/* id: agent → bytes, the hash of his PIN; how often it was wrong */
	READ_TOPIC_COUNT,
};

struct read_request {
	enum read_topic topic;
	uint64_t serial;
	struct id id;
	struct id ticket;	/* READ_CARD: the matter it is about; zero: the first open one */
	struct id call;		/* READ_CALLER_KNOWN; zero: the customer alone */
	char *text;		/* owned */
	size_t limit;
	struct followup_query followups;
	size_t limits[FOLLOWUP_GROUPS];	/* of READ_FOLLOWUPS */
	int64_t from_ms, to_ms;
};

struct read_answer {
	enum read_topic topic;
	uint64_t serial;
	bool ok;
	struct err err;
	char *text;		/* of the request, owned */
	struct id id, of_call;	/* of the request */
	struct record_list customers;	/* READ_CALLER: all with this number */
	bool has_card;
	struct customer_card card;
	struct search_result search;
	struct record_list groups[FOLLOWUP_GROUPS];
	int64_t counts[FOLLOWUP_GROUPS];
	struct record_list list;	/* calls, agents, notes, tickets of a call */
	struct record_list open;	/* follow-ups of these tickets */
	int64_t total;		/* READ_PIN: wrong ones since the last right one */
	int64_t wrong_pin_ms;	/* UTC, of the last wrong one */
	bool has_ticket;	/* of READ_CALLER and READ_CARD: the earlier matter */
	struct ticket ticket;
	char *handler;		/* of that matter: who handled it, as he is called; owned */
	bool has_customer;
	struct customer customer;
	bool has_call;
	struct call_record call;
	struct timeline timeline;
	struct day_figures day;
	struct text_list texts;	/* READ_DRAFTS; names of customers: READ_FOLLOWUPS, READ_CALLS */
	char *bytes;		/* one local row, with a NUL behind */
	size_t length;
};

void
read_request_release(struct read_request *request);

/* Those who keep a part of an answer take it out and leave zeros. */
void
read_answer_release(struct read_answer *answer);

enum read_way {
	READ_IN_POOL,
	READ_NOW,	/* on the loop, as soon as it is asked */
	READ_TRY_NOW,	/* the same for a short while, then by the pool */
	READ_TRY_LATER,	/* at the end of the turn, for a short while; then by the pool */
};

enum read_way
read_way_of(enum read_topic topic);

/*
 * Asks the store, all of it in one picture. Runs on whatever thread owns the reader. Without an
 * answer within budget_us the error is ERR_INTERRUPTED; 0: it may take its time.
 */
void
read_answer_make(struct reader *reader, const struct read_request *request, int64_t budget_us,
                 struct read_answer *answer);

#endif

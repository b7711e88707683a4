/*
 * Reading the store. Each reader has a read-only connection of its own; open as many as there are
 * threads that read. A point read (by id, by number, the card) may run on the loop: it takes well
 * under a millisecond. Searches and registers run on the pool, or on the loop within a budget
 * (reader_begin); reader_interrupt ends one from another thread (ERR_INTERRUPTED).
 *
 * Lists are released with their _release function; records inside are owned by the list.
 */
#ifndef STORE_READER_H
#define STORE_READER_H

#include "base/error.h"
#include "base/id.h"
#include "base/strbuf.h"
#include "model/access.h"
#include "model/adherence.h"
#include "model/agent.h"
#include "model/call_record.h"
#include "model/customer.h"
#include "model/event_record.h"
#include "model/followup.h"
#include "model/note.h"
#include "model/ticket.h"

struct reader;

/* ERR_NOT_FOUND, ERR_NEWER, ERR_CORRUPT. path NULL: the default store. */
struct reader *
reader_open(const char *path, struct err *e);

void
reader_close(struct reader *reader);

/* The desk's area code ("010"): numbers without one are looked up with it too. NULL: none. */
void
reader_set_home_area(struct reader *reader, const char *area);

/* From any thread: the running query ends with ERR_INTERRUPTED. */
void
reader_interrupt(struct reader *reader);

/*
 * One picture of the store for all that is read until reader_end. budget_us: what is read ends with
 * ERR_INTERRUPTED once so long has passed; 0: it takes its time.
 */
bool
reader_begin(struct reader *reader, int64_t budget_us, struct err *e);

void
reader_end(struct reader *reader);

/* A list of records of one type. */
struct record_list {
	const struct record_type *type;
	void *items;		/* array of the type's struct */
	size_t count;
	bool more;		/* there are more than were asked for */
};

#define RECORD_LIST_INIT ((struct record_list){ .type = NULL })

void
record_list_release(struct record_list *list);

/* The record at index, e.g. const struct ticket *t = record_at(&list, 0). */
const void *
record_at(const struct record_list *list, size_t index);

/* --- one record: ERR_NOT_FOUND when there is none; *record is released by the caller -------- */

bool
reader_get(struct reader *reader, const struct record_type *type, const struct id *id,
           void *record, struct err *e);

/* In any spelling of the number (model/ticket_number). */
bool
reader_ticket_by_number(struct reader *reader, const char *typed, struct ticket *ticket,
                        struct err *e);

bool
reader_agent_by_staff_number(struct reader *reader, const char *staff_number,
                             struct agent *agent, struct err *e);

/* --- lists ------------------------------------------------------------------------------------ */

/* By any spelling; every customer one of whose numbers (of two-number texts too) is the same. */
bool
reader_customers_by_phone(struct reader *reader, const char *number, struct record_list *list,
                          struct err *e);

bool
reader_tickets_of_customer(struct reader *reader, const struct id *customer, bool open_only,
                           size_t limit, struct record_list *list, struct err *e);

bool
reader_tickets_of_call(struct reader *reader, const struct id *call, struct record_list *list,
                       struct err *e);

/* Open tickets that are due before until_ms, earliest first; 0: all open. */
bool
reader_tickets_due(struct reader *reader, int64_t until_ms, size_t limit,
                   struct record_list *list, struct err *e);

bool
reader_calls_of_customer(struct reader *reader, const struct id *customer, size_t limit,
                         struct record_list *list, struct err *e);

/* Newest first. Calls that began in [from_ms, to_ms). */
bool
reader_calls_between(struct reader *reader, int64_t from_ms, int64_t to_ms, size_t limit,
                     struct record_list *list, struct err *e);

/* Calls that ended without being written off: the desk died in them. */
bool
reader_calls_running(struct reader *reader, struct record_list *list, struct err *e);

/* Missed, abandoned and declined calls with call_back = needed, oldest first. */
bool
reader_calls_to_return(struct reader *reader, size_t limit, struct record_list *list,
                       int64_t *total, struct err *e);

bool
reader_notes_of(struct reader *reader, const struct record_type *of, const struct id *id,
                struct record_list *list, struct err *e);

bool
reader_followups_of(struct reader *reader, const struct record_type *of, const struct id *id,
                    bool open_only, struct record_list *list, struct err *e);

/* The adherence log of one call, in order. */
bool
reader_script_of_call(struct reader *reader, const struct id *call, struct record_list *list,
                      struct err *e);

bool
reader_agents(struct reader *reader, struct record_list *list, struct err *e);

/* Newest first; subject NULL: all. */
bool
reader_access_log(struct reader *reader, const struct id *subject, size_t limit,
                  struct record_list *list, struct err *e);

/* --- the caller card -------------------------------------------------------------------------- */

#define CARD_CALLS 5
#define CARD_TICKETS 10
#define CARD_FOLLOWUPS 10

struct customer_card {
	struct customer customer;
	struct record_list calls;	/* last ones, newest first */
	struct record_list tickets;	/* open, earliest due first */
	struct record_list followups;	/* open, earliest due first */
	int64_t calls_total;
	int64_t tickets_total;
	int64_t tickets_open;
	int64_t followups_open;
	int64_t followups_due;		/* due before the given time */
};

bool
reader_card(struct reader *reader, const struct id *customer, int64_t due_before_ms,
            struct customer_card *card, struct err *e);

void
customer_card_release(struct customer_card *card);

/* --- follow-ups ------------------------------------------------------------------------------- */

enum followup_group {
	FOLLOWUP_LATE,		/* due before now */
	FOLLOWUP_NOW,		/* from now until soon */
	FOLLOWUP_TODAY,		/* until the end of the day */
	FOLLOWUP_LATER,
	FOLLOWUP_GROUPS
};

struct followup_query {
	int64_t now_ms;
	int64_t soon_ms;	/* end of "now" */
	int64_t day_end_ms;
	struct id owner;	/* this agent's and nobody's; zero: everybody's */
};

/* What is late: heavier first, then earlier due. What is to come: earlier due first. */
bool
reader_followups(struct reader *reader, const struct followup_query *query,
                 enum followup_group group, size_t offset, size_t limit,
                 struct record_list *list, struct err *e);

/* Counted up to FOLLOWUP_COUNT_MAX each. */
#define FOLLOWUP_COUNT_MAX 9999

bool
reader_followup_counts(struct reader *reader, const struct followup_query *query,
                       int64_t counts[FOLLOWUP_GROUPS], struct err *e);

/* --- history (C9, A8) ------------------------------------------------------------------------- */

struct timeline_entry {
	int64_t n;
	size_t place;		/* order among entries of one n */
	int64_t at_ms;
	struct id actor;
	char desk[9];
	const struct operation_kind *kind;
	const struct record_type *type;	/* of the entity itself, or of what hangs on it */
	struct id entity;
	char *field;		/* NULL: the entity was made */
	char *from;		/* JSON text or plain text; NULL: nothing */
	char *to;
};

struct timeline {
	struct timeline_entry *entries;	/* oldest first */
	size_t count;
	bool more;
};

/* Own changes, and for tickets and customers the notes and follow-ups that hang on them. */
bool
reader_timeline(struct reader *reader, const struct record_type *type, const struct id *id,
                size_t limit, struct timeline *timeline, struct err *e);

void
timeline_release(struct timeline *timeline);

/* --- figures ---------------------------------------------------------------------------------- */

struct day_figures {
	int64_t calls_in, answered, missed, abandoned, declined;
	int64_t calls_out, calls_out_reached;
	int64_t answer_ms;	/* sum over answered */
	int64_t talk_ms, hold_ms, wrap_ms;
	int64_t tickets_opened, tickets_closed;
	int64_t followups_done;
};

/* agent NULL: the whole desk. */
bool
reader_day(struct reader *reader, int64_t from_ms, int64_t to_ms, const struct id *agent,
           struct day_figures *figures, struct err *e);

/* --- search as you type ----------------------------------------------------------------------- */

enum search_match {
	MATCH_NAME,
	MATCH_PINYIN,		/* full, initials or mixed */
	MATCH_PHONE,		/* whole number */
	MATCH_PHONE_TAIL,
	MATCH_PHONE_START,
	MATCH_TICKET_NUMBER,
};

struct search_hit {
	enum search_match match;
	bool exact;
	bool is_ticket;
	struct id id;
	struct customer customer;	/* unless is_ticket */
	struct ticket ticket;		/* if is_ticket */
};

struct search_result {
	struct search_hit *hits;	/* best first */
	size_t count;
	bool more;	/* there are more, or may be: not all could be looked at in time */
};

#define SEARCH_LIMIT_MAX 50

/* Any text; empty gives no hits. Terms apart by spaces must all match. */
bool
reader_search(struct reader *reader, const char *typed, size_t limit,
              struct search_result *result, struct err *e);

void
search_result_release(struct search_result *result);

/* --- local rows ------------------------------------------------------------------------------- */

/* mem_free(*bytes); ERR_NOT_FOUND. NUL behind the end. */
bool
reader_get_local(struct reader *reader, const char *key, char **bytes, size_t *length,
                 int64_t *saved_at_ms, struct err *e);

/* Keys that begin with prefix, sorted. */
bool
reader_list_local(struct reader *reader, const char *prefix, struct text_list *keys,
                  struct err *e);

/* --- everything, for export ------------------------------------------------------------------- */

/*
 * Visits each record of a type made in [from_ms, to_ms) (0, 0: all) in order of making. The record
 * is the callback's only while it runs; false stops.
 */
bool
reader_each(struct reader *reader, const struct record_type *type, int64_t from_ms, int64_t to_ms,
            bool (*visit)(const void *record, void *context), void *context, struct err *e);

bool
reader_count(struct reader *reader, const struct record_type *type, int64_t *count, struct err *e);

/* How many reader_each would visit. */
bool
reader_count_made(struct reader *reader, const struct record_type *type, int64_t from_ms,
                  int64_t to_ms, int64_t *count, struct err *e);

/* First column of the first row as text (tests: the sql verb). Only reading statements. */
bool
reader_query_text(struct reader *reader, const char *sql, struct strbuf *out, struct err *e);

struct store_facts {
	int64_t schema, operations, pending, customers, tickets, calls, followups;
	int64_t file_bytes, wal_bytes;
	struct id replica;
	char desk_code[9];
};

/* For doctor. */
bool
reader_facts(struct reader *reader, struct store_facts *facts, struct err *e);

#endif

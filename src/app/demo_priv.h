/*
 * The demonstration store in the making: demo.c begins and ends it,
 * demo_people.c invents people, demo_matters.c and demo_form.c what they called
 * about, demo_calls.c the calls, demo_followups.c what has to be come back to.
 * Words come from demo_texts.c; kinds, states, limits and rules from the pack,
 * whatever pack it is.
 */
#ifndef APP_DEMO_PRIV_H
#define APP_DEMO_PRIV_H

#include "app/demo.h"
#include "base/id.h"
#include "base/zone.h"
#include "model/followup.h"
#include "model/form.h"
#include "model/ticket.h"
#include "store/bulk.h"

#include <stddef.h>
#include <stdint.h>

#define DEMO_PEOPLE 200
#define DEMO_AGENTS 4
#define DEMO_COUNTERS 512
#define DEMO_MINUTE_MS 60000LL
#define DEMO_HOUR_MS (60 * DEMO_MINUTE_MS)
#define DEMO_DAY_MS (24 * DEMO_HOUR_MS)

/* The first of all: he calls first on the simulated line. */
#define DEMO_FIRST_CALLER 0

struct demo_person {
	struct id id;
	char name[64];
	char phone[32];
	char address[160];
	const char *grade;
};

struct demo {
	struct bulk *bulk;
	const struct pack *pack;
	struct random_source random;
	struct id_source ids;
	struct zone zone;
	struct calendar *calendar;	/* of the pack's working time, or NULL */
	struct id agents[DEMO_AGENTS];	/* the first is who sits at this desk */
	struct demo_person people[DEMO_PEOPLE];
	struct demo_counter {
		char prefix[8];
		int32_t day;		/* yymmdd */
		uint32_t count;
	} counters[DEMO_COUNTERS];
	size_t counter_count;
	const char *desk_code;
	int64_t now_ms;
};

static inline size_t
demo_pick(struct demo *demo, size_t count)
{
	return (size_t)random_below(&demo->random, count);
}

/* One operation of this agent, made at that moment. Takes body. */
bool
demo_add(struct demo *demo, const struct id *agent, enum operation_name name, const struct id *id,
         struct json *body, int64_t at_ms, struct err *e);

/* --- demo_people.c ----------------------------------------------------------------------- */

bool
demo_add_people(struct demo *demo, struct err *e);

/* --- demo_calls.c ------------------------------------------------------------------------ */

struct demo_call {
	const struct demo_person *person;	/* NULL: nobody known */
	const char *number;			/* of nobody known; NULL: withheld */
	const struct id *agent;
	const char *outcome;			/* "answered", "missed" … */
	const char *situation;			/* of the pack, or NULL */
	const char *result;			/* of the pack, or NULL */
	const char *call_back;			/* or NULL */
	int64_t at_ms;
	int64_t talk_s;
	bool out;
};

bool
demo_add_call(struct demo *demo, const struct demo_call *call, struct id *id, struct err *e);

/* Calls that left no matter behind, of the last days; two of today are to be returned. */
bool
demo_add_small_calls(struct demo *demo, struct err *e);

/* --- demo_matters.c ---------------------------------------------------------------------- */

bool
demo_add_matters(struct demo *demo, struct err *e);

/* A matter in the making. */
#define DEMO_SUBJECT_MAX 800

struct demo_case {
	struct demo *demo;
	const struct demo_person *person;
	const struct ticket_kind *kind;
	const struct field *choice;	/* its first choice field, or NULL */
	const char *path;		/* chosen there, or NULL */
	const char *subject;		/* in the language set */
	const char *details;
	size_t n;			/* differs from matter to matter */
	int64_t at_ms;			/* the call began */
	int64_t open_ms;		/* the ticket was saved */
	struct json *data;		/* field → value */
	char composed[DEMO_SUBJECT_MAX];
	char composed_path[DEMO_SUBJECT_MAX];
};

/* --- demo_form.c ------------------------------------------------------------------------- */

/* Makes data: the fields that show, in their normal forms. */
void
demo_fill_form(struct demo_case *matter);

struct form_source
demo_form_source(const struct demo_case *matter);

/* --- demo_followups.c -------------------------------------------------------------------- */

/* What a ticket's opening or its new state brings about by the rules of the pack. */
bool
demo_add_ruled(struct demo *demo, const struct ticket *ticket, bool opening,
               const struct demo_person *person, int64_t at_ms, bool done, struct err *e);

/* What a missed call brings about. */
bool
demo_add_ruled_call(struct demo *demo, const struct id *call, const struct demo_call *missed,
                    struct err *e);

/* Promises made by hand, some of them late. */
bool
demo_add_promises(struct demo *demo, const struct id *first_ticket, struct err *e);

/* --- demo_texts.c: English, for _() ------------------------------------------------------ */

struct demo_matter {
	const char *kind;	/* id of a ticket kind */
	const char *path;	/* in its first choice tree; NULL: any */
	const char *subject;
	const char *details;
};

extern const struct demo_matter demo_matters[];
extern const size_t demo_matter_count;

/* How a matter of this kind ended. */
const char *
demo_answer(const char *kind, size_t n);

extern const char *const demo_remarks[];
extern const size_t demo_remark_count;

extern const char *const demo_notes[];
extern const size_t demo_note_count;

struct demo_promise {
	enum follow_up_kind kind;
	const char *subject;
	int64_t due_minutes;	/* from now; before it: late */
};

extern const struct demo_promise demo_promises[];
extern const size_t demo_promise_count;

#endif

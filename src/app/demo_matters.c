/*
 * Matters of the demonstration: each with its call, its form (demo_form.c),
 * its way through the workflow, and what follows from it by rule.
 */
#include "demo_priv.h"

#include "base/i18n.h"
#include "model/civil_time.h"
#include "model/deadline.h"
#include "model/note.h"
#include "model/ticket.h"
#include "model/ticket_number.h"

#include <stdio.h>
#include <string.h>

#define STATES_MAX 32
#define KNOWN_CALLERS 5
#define YOUNGEST_MS (12 * DEMO_MINUTE_MS)
#define CLOSED_MATTERS 36
#define HISTORY_DAYS 58
#define TEXT_STRIDE 17	/* no divisor of their number: neighbours differ */

enum stage {
	STAGE_FIRST,
	STAGE_UNDER_WAY,
	STAGE_ANSWERED,
	STAGE_CLOSED,
};

struct plan {
	int32_t minutes;	/* open: until it is due; over: since the call */
	size_t class_index;	/* of the kind's classes */
	enum stage stage;
	size_t agent;
};

/*
 * The first is that of the first caller. Then two late ones, two due soon,
 * others due later, some answered whose callers are to be visited, and three
 * that were visited and closed today.
 */
static const struct plan plans[] = {
	{ 8 * 60 + 20, 1, STAGE_UNDER_WAY, 0 },
	{ -35, 0, STAGE_FIRST, 0 }, { -95, 1, STAGE_UNDER_WAY, 0 },
	{ 20, 0, STAGE_FIRST, 0 }, { 55, 1, STAGE_UNDER_WAY, 0 },
	{ 35, 0, STAGE_UNDER_WAY, 1 }, { 75, 0, STAGE_FIRST, 0 },
	{ 100, 0, STAGE_FIRST, 2 }, { 3 * 60, 1, STAGE_FIRST, 0 },
	{ 5 * 60, 1, STAGE_UNDER_WAY, 3 }, { 7 * 60, 1, STAGE_UNDER_WAY, 1 },
	{ 9 * 60, 1, STAGE_UNDER_WAY, 0 }, { 14 * 60, 1, STAGE_FIRST, 2 },
	{ 20 * 60, 1, STAGE_FIRST, 0 },
	{ 26 * 60, 0, STAGE_ANSWERED, 0 }, { 25 * 60, 0, STAGE_ANSWERED, 0 },
	{ 22 * 60, 0, STAGE_ANSWERED, 0 }, { 15 * 60, 0, STAGE_ANSWERED, 1 },
	{ 4 * 60, 0, STAGE_ANSWERED, 0 }, { 30 * 60, 1, STAGE_ANSWERED, 3 },
	{ 27 * 60, 0, STAGE_CLOSED, 0 }, { 28 * 60, 0, STAGE_CLOSED, 0 },
	{ 30 * 60, 0, STAGE_CLOSED, 0 },
};

#define PLANS (sizeof(plans) / sizeof(*plans))

/* --- what it is about -------------------------------------------------------------------- */

static const struct field *
first_choice(const struct ticket_kind *kind)
{
	for (size_t i = 0; i < kind->field_count; i++) {
		if (kind->fields[i].type == FIELD_CHOICE)
			return &kind->fields[i];
	}
	return NULL;
}

/* Has the pack this kind, and what it is about among its choices? */
static bool
fits(const struct pack *pack, const struct demo_matter *text)
{
	const struct ticket_kind *kind = pack_kind(pack, text->kind);
	const struct field *choice = kind ? first_choice(kind) : NULL;
	const struct choice_tree *tree = choice ? pack_choices(pack, choice->choices) : NULL;
	const struct option_node *option = tree ? choice_find(tree, text->path, NULL) : NULL;

	return option && !option->option_count;
}

/* A pack with matters of its own: they are called what it calls them. */
static void
compose(struct demo_case *matter)
{
	const struct pack *pack = matter->demo->pack;
	const struct choice_tree *tree = matter->choice
	                                 ? pack_choices(pack, matter->choice->choices) : NULL;
	const struct option_node *option = NULL;
	char *path = matter->composed_path;
	const size_t size = sizeof(matter->composed_path);
	size_t used = 0;

	snprintf(matter->composed, sizeof(matter->composed), "%s",
	         text_in(&matter->kind->title, i18n_get()));
	for (const struct option_node *level = tree ? tree->options : NULL; level;
	     level = option->options) {
		size_t count = option ? option->option_count : tree->option_count;

		option = &level[matter->n % count];
		used += (size_t)snprintf(path + used, size - used, "%s%s",
		                         used ? "/" : "", option->id);
		if (!option->option_count)
			break;
	}
	if (option)
		snprintf(matter->composed, sizeof(matter->composed), "%s",
		         text_in(&option->title, i18n_get()));
	matter->path = option ? path : NULL;
	matter->subject = matter->details = matter->composed;
}

static void
choose(struct demo_case *matter)
{
	const struct pack *pack = matter->demo->pack;
	size_t first = matter->n * TEXT_STRIDE;

	for (size_t i = 0; i < demo_matter_count; i++) {
		const struct demo_matter *text = &demo_matters[(first + i) % demo_matter_count];

		if (!fits(pack, text))
			continue;
		matter->kind = pack_kind(pack, text->kind);
		matter->choice = first_choice(matter->kind);
		matter->path = text->path;
		matter->subject = _(text->subject);
		matter->details = _(text->details);
		return;
	}
	matter->kind = &pack->kinds[matter->n % pack->kind_count];
	matter->choice = first_choice(matter->kind);
	compose(matter);
}

/* --- numbers ----------------------------------------------------------------------------- */

static uint32_t
next_counter(struct demo *demo, const char *prefix, int32_t day)
{
	struct demo_counter *counter;

	for (size_t i = 0; i < demo->counter_count; i++) {
		counter = &demo->counters[i];
		if (counter->day == day && !strcmp(counter->prefix, prefix))
			return ++counter->count;
	}
	if (demo->counter_count == DEMO_COUNTERS)
		return 0;
	counter = &demo->counters[demo->counter_count++];
	snprintf(counter->prefix, sizeof(counter->prefix), "%s", prefix);
	counter->day = day;
	return counter->count = 1;
}

static bool
number_of(const struct demo_case *matter, char out[TICKET_NUMBER_SIZE], struct err *e)
{
	struct demo *demo = matter->demo;
	const char *prefix = matter->kind->prefix;
	struct ticket_number number;
	struct civil_time civil;
	int32_t day;

	civil_from_ms(&demo->zone, matter->open_ms, &civil);
	day = (civil.year % 100) * 10000 + civil.month * 100 + civil.day;
	if (!ticket_number_make(prefix, civil.year, civil.month, civil.day, demo->desk_code,
	                        next_counter(demo, prefix, day), &number, e))
		return false;
	ticket_number_text(&number, out);
	return true;
}

/* --- the call and the ticket ------------------------------------------------------------- */

static const char *
class_of(const struct demo_case *matter, const struct plan *plan)
{
	const struct name_list *classes = &matter->kind->classes;

	return classes->count ? classes->items[plan->class_index % classes->count] : NULL;
}

/* When the call began: that of an open matter so that it is due as planned. */
static int64_t
begin_of(const struct demo_case *matter, const struct plan *plan)
{
	const struct demo *demo = matter->demo;
	int64_t limit_ms = pack_time_limit(demo->pack, class_of(matter, plan),
	                                   matter->person->grade).within.ms;
	int64_t age_ms = plan->minutes * DEMO_MINUTE_MS;

	if (plan->stage == STAGE_FIRST || plan->stage == STAGE_UNDER_WAY)
		age_ms = limit_ms - age_ms;
	if (age_ms < YOUNGEST_MS)
		age_ms = YOUNGEST_MS;
	return demo->now_ms - age_ms - (int64_t)(matter->n * 7 % 60) * 1000;
}

static const char *
situation_of(const struct demo_case *matter)
{
	const struct pack *pack = matter->demo->pack;

	for (size_t i = 0; i < pack->situation_count; i++) {
		if (pack->situations[i].ticket &&
		    !strcmp(pack->situations[i].ticket, matter->kind->id))
			return pack->situations[i].id;
	}
	return NULL;
}

/* How the call ended: the first result that goes with a ticket is that of a matter settled. */
static const char *
result_of(const struct demo_case *matter, bool settled)
{
	const struct pack *pack = matter->demo->pack;
	const char *found = NULL;

	for (size_t i = 0; i < pack->result_count; i++) {
		if (pack->results[i].ticket != RESULT_TICKET_REQUIRED)
			continue;
		if (settled || found)
			return pack->results[i].id;
		found = pack->results[i].id;
	}
	return found;
}

static bool
add_call(struct demo_case *matter, const struct plan *plan, struct id *id, struct err *e)
{
	struct demo_call call = {
		.person = matter->person,
		.agent = &matter->demo->agents[plan->agent],
		.outcome = "answered",
		.situation = situation_of(matter),
		.result = result_of(matter, plan->stage == STAGE_CLOSED && matter->n % 3 == 0),
		.at_ms = matter->at_ms,
		.talk_s = 80 + (int64_t)demo_pick(matter->demo, 220),
	};

	matter->open_ms = matter->at_ms + (call.talk_s + 20) * 1000;
	return demo_add_call(matter->demo, &call, id, e);
}

/* 0 for a moment in a year without holiday data: such a matter has no deadline. */
static int64_t
due_of(const struct demo_case *matter, const char *class_id)
{
	const struct demo *demo = matter->demo;
	const struct deadline_clock clock = { .zone = &demo->zone, .calendar = demo->calendar };
	struct time_limit limit = pack_time_limit(demo->pack, class_id, matter->person->grade);
	struct err ignored = ERR_INIT;
	int64_t due_ms;

	deadline_due(&clock, matter->open_ms, &limit, &due_ms, &ignored);
	return due_ms;
}

static void
describe(struct demo_case *matter, const struct plan *plan, struct ticket *ticket)
{
	const struct pack *pack = matter->demo->pack;
	const struct ticket_kind *kind = matter->kind;
	struct form_source source = demo_form_source(matter);
	const char *class_id = class_of(matter, plan);
	struct strbuf subject;

	strbuf_init(&subject, DEMO_SUBJECT_MAX);
	ticket_form_summary(pack, kind, &source, i18n_get(), &subject);
	record_set_text(&ticket->subject, subject.data);
	strbuf_release(&subject);
	record_set_text(&ticket->kind, kind->id);
	record_set_text(&ticket->pack, pack->id);
	ticket->pack_version = pack->version;
	record_set_text(&ticket->state, pack_workflow_of(pack, kind)->states[0].id);
	record_set_text(&ticket->channel, "phone");
	record_set_text(&ticket->class_id, class_id);
	record_set_text(&ticket->category, matter->path);
	record_set_text(&ticket->caller_name, matter->person->name);
	record_set_text(&ticket->caller_phone, matter->person->phone);
	record_set_text(&ticket->department,
	                kind_department(pack, kind, source.value, source.context));
	ticket->customer = matter->person->id;
	ticket->owner = matter->demo->agents[plan->agent];
	ticket->due_at_ms = due_of(matter, class_id);
	ticket->promised_at_ms = ticket->due_at_ms;
	ticket->data = json_dup(matter->data);
	ticket->confirmed = json_object();
	for (size_t i = 0; i < kind->field_count; i++) {
		if (kind->fields[i].read_back && json_get(matter->data, kind->fields[i].id))
			json_set(ticket->confirmed, kind->fields[i].id,
			         json_whole(matter->open_ms));
	}
}

/* --- the way through the workflow -------------------------------------------------------- */

static size_t
index_of(const struct workflow *workflow, const char *state)
{
	for (size_t i = 0; i < workflow->state_count; i++) {
		if (!strcmp(workflow->states[i].id, state))
			return i;
	}
	return 0;
}

/* Shortest way from each state: by which move it is reached from the first one. */
static void
find_ways(const struct workflow *workflow, const struct move *by[STATES_MAX],
          size_t before[STATES_MAX])
{
	size_t queue[STATES_MAX], head = 0, tail = 0;

	memset(by, 0, STATES_MAX * sizeof(*by));
	queue[tail++] = 0;
	while (head < tail) {
		size_t from = queue[head++];

		for (size_t i = 0; i < workflow->move_count; i++) {
			const struct move *move = &workflow->moves[i];
			size_t to = index_of(workflow, move->to);

			if (!to || to >= STATES_MAX || by[to] ||
			    !move_starts_in(move, workflow->states[from].id))
				continue;
			by[to] = move;
			before[to] = from;
			queue[tail++] = to;
		}
	}
}

/* The first state of the stage that can be reached; 0: it stays where it is. */
static size_t
state_of_stage(const struct workflow *workflow, const struct move *const by[STATES_MAX],
               enum stage stage)
{
	static const enum state_phase phases[] = {
		[STAGE_FIRST] = PHASE_OPEN, [STAGE_UNDER_WAY] = PHASE_OPEN,
		[STAGE_ANSWERED] = PHASE_ANSWERED, [STAGE_CLOSED] = PHASE_CLOSED,
	};

	for (size_t i = 1; stage != STAGE_FIRST && i < workflow->state_count && i < STATES_MAX;
	     i++) {
		if (by[i] && workflow->states[i].phase == phases[stage])
			return i;
	}
	return 0;
}

/* What a move asks for and the form has not. */
static void
add_needs(struct demo_case *matter, const struct move *move, struct json *body)
{
	for (size_t i = 0; i < move->needs.count; i++) {
		const struct field *field = kind_field(matter->kind, move->needs.items[i]);
		char key[128];

		if (!field || json_get(matter->data, field->id) ||
		    (field->type != FIELD_LONG_TEXT && field->type != FIELD_TEXT))
			continue;
		snprintf(key, sizeof(key), "data.%s", field->id);
		json_set(body, key, json_text(_(demo_answer(matter->kind->id, matter->n))));
		json_set(matter->data, field->id, json_text(""));
	}
}

static bool
make_move(struct demo_case *matter, struct ticket *ticket, const struct move *move, int64_t at_ms,
          bool done, struct err *e)
{
	const struct workflow *workflow = pack_workflow_of(matter->demo->pack, matter->kind);
	const struct state *to = workflow_state(workflow, move->to);
	struct json *body = json_object();

	json_set(body, "from", json_text(ticket->state));
	json_set(body, "to", json_text(move->to));
	json_set(body, "ver", json_whole(ticket->moves));
	if (to->phase == PHASE_CLOSED)
		json_set(body, "closed", json_boolean(true));
	add_needs(matter, move, body);
	if (!demo_add(matter->demo, &ticket->owner, OP_TICKET_MOVE, &ticket->head.id, body, at_ms,
	              e))
		return false;
	ticket->moves++;
	record_set_text(&ticket->state, move->to);
	return demo_add_ruled(matter->demo, ticket, false, matter->person, at_ms, done, e);
}

/* When it moves: soon under way, answered at two thirds of the limit, visited a day on. */
static int64_t
moment_of(const struct demo_case *matter, const struct ticket *ticket, const struct state *state)
{
	int64_t limit_ms = ticket->due_at_ms - matter->open_ms;
	int64_t at_ms = matter->open_ms + limit_ms / 8;

	if (state->phase == PHASE_ANSWERED)
		at_ms = matter->open_ms + limit_ms * 2 / 3;
	if (state->phase == PHASE_CLOSED)
		at_ms = matter->open_ms + limit_ms * 2 / 3 + DEMO_DAY_MS + 5 * DEMO_MINUTE_MS;
	return at_ms < matter->demo->now_ms - DEMO_MINUTE_MS
	       ? at_ms : matter->demo->now_ms - DEMO_MINUTE_MS;
}

static bool
walk(struct demo_case *matter, const struct plan *plan, struct ticket *ticket, struct err *e)
{
	const struct workflow *workflow = pack_workflow_of(matter->demo->pack, matter->kind);
	const struct move *by[STATES_MAX], *way[STATES_MAX];
	size_t before[STATES_MAX], count = 0;

	find_ways(workflow, by, before);
	for (size_t at = state_of_stage(workflow, by, plan->stage); at; at = before[at])
		way[count++] = by[at];
	while (count > 0) {
		const struct move *move = way[--count];
		const struct state *to = workflow_state(workflow, move->to);

		if (!make_move(matter, ticket, move, moment_of(matter, ticket, to),
		               plan->stage == STAGE_CLOSED, e))
			return false;
	}
	return true;
}

static bool
add_note(struct demo_case *matter, const struct ticket *ticket, struct err *e)
{
	int64_t at_ms = moment_of(matter, ticket, &(struct state){ .phase = PHASE_OPEN }) +
	                3 * DEMO_MINUTE_MS;
	struct id id = id_new(&matter->demo->ids, at_ms);
	struct note note;
	bool ok;

	note_init(&note);
	note.ticket = ticket->head.id;
	record_set_text(&note.text, _(demo_notes[matter->n % demo_note_count]));
	ok = demo_add(matter->demo, &ticket->owner, OP_NOTE_ADD, &id, note_diff(NULL, &note),
	              at_ms < matter->demo->now_ms ? at_ms : matter->demo->now_ms, e);
	note_release(&note);
	return ok;
}

static bool
add_ticket(struct demo_case *matter, const struct plan *plan, const struct id *call, struct id *id,
           struct err *e)
{
	bool over = plan->stage == STAGE_ANSWERED || plan->stage == STAGE_CLOSED;
	char number[TICKET_NUMBER_SIZE];
	struct ticket ticket;
	bool ok;

	if (!number_of(matter, number, e))
		return false;
	ticket_init(&ticket);
	ticket.head.id = *id = id_new(&matter->demo->ids, matter->open_ms);
	describe(matter, plan, &ticket);
	record_set_text(&ticket.number, number);
	id_list_add(&ticket.calls, call);
	ok = demo_add(matter->demo, &ticket.owner, OP_TICKET_OPEN, id, ticket_diff(NULL, &ticket),
	              matter->open_ms, e) &&
	     demo_add_ruled(matter->demo, &ticket, true, matter->person, matter->open_ms, over,
	                    e) &&
	     walk(matter, plan, &ticket, e) &&
	     (plan->stage != STAGE_UNDER_WAY || add_note(matter, &ticket, e));
	ticket_release(&ticket);
	return ok;
}

/* n: which of the texts, and more that differs from matter to matter. */
static bool
add_matter(struct demo *demo, size_t n, const struct demo_person *person, const struct plan *plan,
           struct id *ticket, struct err *e)
{
	struct demo_case matter = {
		.demo = demo, .n = n, .person = person,
	};
	struct id call;
	bool ok;

	choose(&matter);
	matter.at_ms = begin_of(&matter, plan);
	demo_fill_form(&matter);
	ok = add_call(&matter, plan, &call, e) && add_ticket(&matter, plan, &call, ticket, e);
	json_free(matter.data);
	return ok;
}

/* The first caller has a closed matter of last week too: his card shows a history. */
static struct plan
closed_plan(struct demo *demo, size_t n)
{
	int32_t days = n ? 2 + (int32_t)demo_pick(demo, HISTORY_DAYS) : 9;

	return (struct plan){
		.minutes = days * 24 * 60 + (int32_t)demo_pick(demo, 10 * 60) - 5 * 60,
		.class_index = n % 2,
		.stage = STAGE_CLOSED,
		.agent = demo_pick(demo, DEMO_AGENTS),
	};
}

bool
demo_add_matters(struct demo *demo, struct err *e)
{
	struct id first = { { 0 } }, other;

	for (size_t i = 0; i < CLOSED_MATTERS; i++) {
		struct plan plan = closed_plan(demo, i);
		size_t person = i ? demo_pick(demo, DEMO_PEOPLE) : DEMO_FIRST_CALLER;

		if (!add_matter(demo, PLANS + i, &demo->people[person], &plan, &other, e))
			return false;
	}
	for (size_t i = 0; i < PLANS; i++) {
		size_t person = i < KNOWN_CALLERS ? i : demo_pick(demo, DEMO_PEOPLE);

		if (!add_matter(demo, i, &demo->people[person], &plans[i], i ? &other : &first,
		                e))
			return false;
	}
	return demo_add_promises(demo, &first, e);
}

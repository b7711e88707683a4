/* Questions to the store: one function a topic; see app/read.h. */
#include "app/read.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_OF_DAY_MAX 500
#define TIMELINE_MAX 200
#define LOCAL_KEY_SIZE 64
#define WRONG_PINS_MAX 1000000

typedef bool read_function(struct reader *reader, const struct read_request *request,
                           struct read_answer *answer);

void
read_request_release(struct read_request *request)
{
	mem_free(request->text);
	request->text = NULL;
}

void
read_answer_release(struct read_answer *answer)
{
	mem_free(answer->text);
	mem_free(answer->bytes);
	record_list_release(&answer->customers);
	if (answer->has_card)
		customer_card_release(&answer->card);
	search_result_release(&answer->search);
	for (int i = 0; i < FOLLOWUP_GROUPS; i++)
		record_list_release(&answer->groups[i]);
	record_list_release(&answer->list);
	record_list_release(&answer->open);
	if (answer->has_ticket)
		ticket_release(&answer->ticket);
	mem_free(answer->handler);
	if (answer->has_customer)
		customer_release(&answer->customer);
	if (answer->has_call)
		call_record_release(&answer->call);
	timeline_release(&answer->timeline);
	text_list_release(&answer->texts);
	memset(answer, 0, sizeof(*answer));
}

static void
read_handler(struct reader *reader, struct read_answer *answer)
{
	struct err ignored = ERR_INIT;
	struct agent agent;
	const char *name;

	if (id_is_zero(&answer->ticket.owner) ||
	    !reader_get(reader, &agent_type, &answer->ticket.owner, &agent, &ignored))
		return;
	name = agent.spoken_name ? agent.spoken_name : agent.name;
	answer->handler = name ? mem_dup_text(name) : NULL;
	agent_release(&agent);
}

/* The one that is wanted, else the open one that is due first, else the last of all. */
static void
read_matter(struct reader *reader, const struct read_request *request, const struct id *customer,
            struct read_answer *answer)
{
	struct record_list *open = &answer->card.tickets, last = RECORD_LIST_INIT;
	struct err ignored = ERR_INIT;

	if (!id_is_zero(&request->ticket))
		answer->has_ticket = reader_get(reader, &ticket_type, &request->ticket,
		                                &answer->ticket, &ignored);
	if (!answer->has_ticket && !open->count)
		reader_tickets_of_customer(reader, customer, false, 1, &last, &ignored);
	if (!answer->has_ticket && open->count + last.count) {
		ticket_dup(record_at(open->count ? open : &last, 0), &answer->ticket);
		answer->has_ticket = true;
	}
	record_list_release(&last);
	if (answer->has_ticket)
		read_handler(reader, answer);
}

static bool
read_card_of(struct reader *reader, const struct read_request *request, const struct id *customer,
             struct read_answer *answer)
{
	answer->has_card = reader_card(reader, customer, request->to_ms, &answer->card,
	                               &answer->err);
	if (answer->has_card)
		read_matter(reader, request, customer, answer);
	return answer->has_card;
}

static bool
read_caller(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	const struct customer *first;

	if (!reader_customers_by_phone(reader, request->text, &answer->customers, &answer->err))
		return false;
	if (!answer->customers.count)
		return true;
	first = record_at(&answer->customers, 0);
	return read_card_of(reader, request, &first->head.id, answer);
}

static bool
read_card(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	return read_card_of(reader, request, &request->id, answer);
}

static bool
read_search(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	return reader_search(reader, request->text, request->limit, &answer->search,
	                     &answer->err);
}

/* "" for nobody, or one who is gone. */
static void
add_name(struct reader *reader, const struct id *id, struct text_list *names)
{
	struct err ignored = ERR_INIT;
	struct customer customer;
	bool known = !id_is_zero(id) && reader_get(reader, &customer_type, id, &customer, &ignored);

	text_list_add(names, known && customer.name ? customer.name : "");
	if (known)
		customer_release(&customer);
}

static bool
read_followups(struct reader *reader, const struct read_request *request,
               struct read_answer *answer)
{
	if (!reader_followup_counts(reader, &request->followups, answer->counts, &answer->err))
		return false;
	for (int group = 0; group < FOLLOWUP_GROUPS; group++) {
		struct record_list *list = &answer->groups[group];

		if (!reader_followups(reader, &request->followups, (enum followup_group)group, 0,
		                      request->limits[group], list, &answer->err))
			return false;
		for (size_t i = 0; i < list->count; i++) {
			const struct followup *followup = record_at(list, i);

			add_name(reader, &followup->customer, &answer->texts);
		}
	}
	return true;
}

static bool
read_call_backs(struct reader *reader, const struct read_request *request,
                struct read_answer *answer)
{
	return reader_calls_to_return(reader, request->limit, &answer->list, &answer->total,
	                              &answer->err);
}

static bool
read_calls(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	if (!reader_calls_between(reader, request->from_ms, request->to_ms, CALLS_OF_DAY_MAX,
	                          &answer->list, &answer->err))
		return false;
	for (size_t i = 0; i < answer->list.count; i++) {
		const struct call_record *call = record_at(&answer->list, i);

		add_name(reader, &call->customer, &answer->texts);
	}
	return true;
}

static bool
read_rest_of_ticket(struct reader *reader, struct read_answer *answer)
{
	const struct id *id = &answer->ticket.head.id;

	answer->has_ticket = true;
	return reader_timeline(reader, &ticket_type, id, TIMELINE_MAX, &answer->timeline,
	                       &answer->err) &&
	       reader_notes_of(reader, &ticket_type, id, &answer->list, &answer->err);
}

static bool
read_ticket(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	return reader_get(reader, &ticket_type, &request->id, &answer->ticket, &answer->err) &&
	       read_rest_of_ticket(reader, answer);
}

static bool
read_ticket_number(struct reader *reader, const struct read_request *request,
                   struct read_answer *answer)
{
	return reader_ticket_by_number(reader, request->text, &answer->ticket, &answer->err) &&
	       read_rest_of_ticket(reader, answer);
}

static bool
read_customer_history(struct reader *reader, const struct read_request *request,
                      struct read_answer *answer)
{
	return reader_timeline(reader, &customer_type, &request->id, TIMELINE_MAX,
	                       &answer->timeline, &answer->err);
}

static bool
read_call(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	answer->has_call = reader_get(reader, &call_type, &request->id, &answer->call,
	                              &answer->err);
	return answer->has_call;
}

static bool
read_agents(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	(void)request;
	return reader_agents(reader, &answer->list, &answer->err);
}

static bool
read_day(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	return reader_day(reader, request->from_ms, request->to_ms,
	                  id_is_zero(&request->id) ? NULL : &request->id, &answer->day,
	                  &answer->err);
}

static bool
read_place(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	(void)request;
	return reader_get_local(reader, "screen", &answer->bytes, &answer->length, NULL,
	                        &answer->err);
}

static bool
read_customer(struct reader *reader, const struct read_request *request,
              struct read_answer *answer)
{
	answer->has_customer = reader_get(reader, &customer_type, &request->id,
	                                  &answer->customer, &answer->err);
	return answer->has_customer;
}

/* Moves what is in from to the end of *list. */
static void
append(struct record_list *list, struct record_list *from)
{
	size_t size = from->type ? from->type->size : 0;

	if (!list->type)
		*list = (struct record_list){ .type = from->type };
	if (from->count) {
		list->items = mem_resize(list->items, list->count + from->count, size);
		memcpy((char *)list->items + list->count * size, from->items, from->count * size);
		list->count += from->count;
	}
	mem_free(from->items);
}

static bool
read_caller_known(struct reader *reader, const struct read_request *request,
                  struct read_answer *answer)
{
	if (!read_customer(reader, request, answer))
		return false;
	if (id_is_zero(&request->call))
		return true;
	if (!reader_tickets_of_call(reader, &request->call, &answer->list, &answer->err))
		return false;
	for (size_t i = 0; i < answer->list.count; i++) {
		const struct ticket *ticket = record_at(&answer->list, i);
		struct record_list open;

		if (!reader_followups_of(reader, &ticket_type, &ticket->head.id, true, &open,
		                         &answer->err))
			return false;
		append(&answer->open, &open);
	}
	return true;
}

static bool
read_typed(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	(void)request;
	return reader_get_local(reader, "typed", &answer->bytes, &answer->length, NULL,
	                        &answer->err);
}

static bool
read_drafts(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	struct text_list keys = { 0 };
	bool ok = reader_list_local(reader, "draft/", &keys, &answer->err);

	(void)request;
	for (size_t i = 0; i < keys.count; i++) {
		char *bytes;
		size_t length;
		struct err ignored = ERR_INIT;

		if (ok && reader_get_local(reader, keys.items[i], &bytes, &length, NULL,
		                           &ignored)) {
			text_list_add(&answer->texts, bytes);
			mem_free(bytes);
		}
		mem_free(keys.items[i]);
	}
	mem_free(keys.items);
	return ok;
}

/* "COUNT MS"; what is no such row counts as the most. */
static void
read_wrong_pins(const char *row, struct read_answer *answer)
{
	char *end;

	answer->total = strtoll(row, &end, 10);
	answer->wrong_pin_ms = strtoll(end, NULL, 10);
	if (answer->total < 0 || answer->total > WRONG_PINS_MAX || *end != ' ')
		answer->total = WRONG_PINS_MAX;
}

static bool
read_pin(struct reader *reader, const struct read_request *request, struct read_answer *answer)
{
	char key[LOCAL_KEY_SIZE], id[ID_TEXT_SIZE], *row;
	struct err none = ERR_INIT;
	size_t length;

	id_to_text(&request->id, id);
	snprintf(key, sizeof(key), "pin_wrong/%s", id);
	if (reader_get_local(reader, key, &row, &length, NULL, &none))
		read_wrong_pins(row, answer);
	mem_free(row);
	snprintf(key, sizeof(key), "pin/%s", id);
	return reader_get_local(reader, key, &answer->bytes, &answer->length, NULL, &answer->err);
}

static const struct {
	read_function *read;
	enum read_way way;
} topics[READ_TOPIC_COUNT] = {
	[READ_CALLER] = { read_caller, READ_TRY_NOW },
	[READ_CARD] = { read_card, READ_TRY_NOW },
	[READ_SEARCH] = { read_search, READ_TRY_LATER },
	[READ_FOLLOWUPS] = { read_followups, READ_IN_POOL },
	[READ_CALL_BACKS] = { read_call_backs, READ_IN_POOL },
	[READ_CALLS] = { read_calls, READ_IN_POOL },
	[READ_TICKET] = { read_ticket, READ_NOW },
	[READ_TICKET_NUMBER] = { read_ticket_number, READ_NOW },
	[READ_CUSTOMER_HISTORY] = { read_customer_history, READ_IN_POOL },
	[READ_CALL] = { read_call, READ_NOW },
	[READ_AGENTS] = { read_agents, READ_NOW },
	[READ_DAY] = { read_day, READ_IN_POOL },
	[READ_CUSTOMER] = { read_customer, READ_NOW },
	[READ_CALLER_KNOWN] = { read_caller_known, READ_NOW },
	[READ_PLACE] = { read_place, READ_NOW },
	[READ_DRAFTS] = { read_drafts, READ_NOW },
	[READ_TYPED] = { read_typed, READ_NOW },
	[READ_PIN] = { read_pin, READ_NOW },
};

enum read_way
read_way_of(enum read_topic topic)
{
	return topics[topic].way;
}

void
read_answer_make(struct reader *reader, const struct read_request *request, int64_t budget_us,
                 struct read_answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	answer->topic = request->topic;
	answer->serial = request->serial;
	answer->id = request->id;
	answer->of_call = request->call;
	answer->text = request->text ? mem_dup_text(request->text) : NULL;
	if (!reader_begin(reader, budget_us, &answer->err))
		return;
	answer->ok = topics[request->topic].read(reader, request, answer);
	reader_end(reader);
}

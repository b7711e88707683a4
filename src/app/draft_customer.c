/*
 * Whose matter it is, where that becomes known after it was begun: the call's
 * drafts take the customer over, and the tickets saved in it with their open
 * follow-ups get him by one change of their own, so that nobody has to save
 * them again and no saved ticket turns into a draft.
 */
#include "draft_priv.h"

#include <string.h>

void
drafts_customer_known(struct app *app, const struct live_call *call)
{
	struct read_request *request = app_ask(app, READ_CALLER_KNOWN, 0);

	request->id = call->customer;
	request->call = call->id;
}

void
draft_ask_customer(struct app *app, struct draft *draft)
{
	draft->grade_known = id_is_zero(&draft->customer);
	if (!draft->grade_known)
		app_ask(app, READ_CALLER_KNOWN, 0)->id = draft->customer;
}

/* The limit may depend on the grade; what was told to the caller stays as told. */
static void
move_due(const struct app *app, struct ticket *ticket, const char *before, const char *grade)
{
	int64_t began_ms = ticket->began_at_ms ? ticket->began_at_ms
	                                       : ticket->head.created_at_ms;
	int64_t due_ms = draft_due_from(app, began_ms, ticket->class_id, grade);

	if (due_ms != draft_due_from(app, began_ms, ticket->class_id, before))
		ticket->due_at_ms = due_ms;
}

static void
name_ticket(struct app *app, struct change *change, struct ticket *ticket,
            const struct customer *customer)
{
	struct ticket after;

	ticket_dup(ticket, &after);
	after.customer = customer->head.id;
	if (customer->name)
		record_set_text(&after.caller_name, customer->name);
	move_due(app, &after, NULL, customer->grade);
	app_change_add(app, change, OP_TICKET_SET, &ticket->head.id, ticket_diff(ticket, &after));
	rules_ticket_saved(app, change, ticket, &after);
	ticket_release(ticket);
	*ticket = after;
}

static bool
was_saved_in(const struct draft *draft, const struct id *call)
{
	return !id_is_zero(&draft->stored.head.id) && id_list_has(&draft->stored.calls, call);
}

static void
name_draft(struct app *app, struct change *change, struct draft *draft, const struct id *call,
           const struct customer *customer)
{
	bool saved = was_saved_in(draft, call), unsaved = drafts_is_unsaved(draft);

	/* A ticket of some other day that is only looked at stays as it is. */
	if (!saved && !unsaved)
		return;
	draft->customer = customer->head.id;
	if (customer->name)
		record_set_text(&draft->caller_name, customer->name);
	if (saved)
		name_ticket(app, change, &draft->stored, customer);
	record_set_text(&draft->grade, customer->grade);
	draft_describe(app, draft);
	if (unsaved)
		draft_mark_unsaved(app, draft);
	app_changed(app);
}

static void
take_grade(struct app *app, struct change *change, struct draft *draft,
           const struct customer *customer)
{
	const char *before = draft->grade ? draft->grade : "";
	const char *grade = customer->grade ? customer->grade : "";
	bool known = draft->grade_known;
	struct ticket after;

	draft->grade_known = true;
	if (!strcmp(before, grade))
		return;
	if (known && !id_is_zero(&draft->stored.head.id) && !draft->stored.closed) {
		ticket_dup(&draft->stored, &after);
		move_due(app, &after, draft->grade, customer->grade);
		if (after.due_at_ms != draft->stored.due_at_ms) {
			app_change_add(app, change, OP_TICKET_SET, &after.head.id,
			               ticket_diff(&draft->stored, &after));
			rules_ticket_saved(app, change, &draft->stored, &after);
		}
		ticket_release(&draft->stored);
		draft->stored = after;
	}
	record_set_text(&draft->grade, customer->grade);
	draft_describe(app, draft);
	app_changed(app);
}

/* Those that are not open here any more, as the store has them. */
static void
name_others(struct app *app, struct change *change, const struct read_answer *answer)
{
	for (size_t i = 0; i < answer->list.count; i++) {
		const struct ticket *stored = record_at(&answer->list, i);
		struct ticket ticket;

		if (!id_is_zero(&stored->customer) || draft_of_ticket(app, &stored->head.id))
			continue;
		ticket_dup(stored, &ticket);
		name_ticket(app, change, &ticket, &answer->customer);
		ticket_release(&ticket);
	}
	for (size_t i = 0; i < answer->open.count; i++) {
		const struct followup *stored = record_at(&answer->open, i);
		struct followup after;

		if (!id_is_zero(&stored->customer))
			continue;
		followup_dup(stored, &after);
		after.customer = answer->customer.head.id;
		app_change_add(app, change, OP_FOLLOWUP_SET, &stored->head.id,
		               followup_diff(stored, &after));
		followup_release(&after);
	}
}

void
drafts_caller_mended(struct app *app, const struct live_call *call)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		struct draft *draft = app->drafts.items[i];
		const struct id_list *calls = &draft->stored.calls;
		bool begun_in_it = id_is_zero(&draft->stored.head.id) ||
		                   (calls->count && !id_compare(&calls->items[0], &call->id));

		if (begun_in_it && !id_compare(&draft->call, &call->id) &&
		    !id_compare(&draft->customer, &call->customer))
			draft->customer = (struct id){ { 0 } };
	}
}

void
drafts_customer_read(struct app *app, const struct read_answer *answer)
{
	struct change *change;

	if (!answer->has_customer)
		return;
	change = app_change(app);
	for (size_t i = 0; i < app->drafts.count; i++) {
		struct draft *draft = app->drafts.items[i];

		if (!id_compare(&draft->customer, &answer->customer.head.id))
			take_grade(app, change, draft, &answer->customer);
		else if (!id_is_zero(&answer->of_call) && id_is_zero(&draft->customer) &&
		         !id_compare(&draft->call, &answer->of_call))
			name_draft(app, change, draft, &answer->of_call, &answer->customer);
	}
	name_others(app, change, answer);
	app_submit(app, change, NULL, NULL);
}

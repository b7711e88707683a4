/* Follow-ups of the demonstration: by rules of the pack, as the desk makes them, and by hand. */
#include "demo_priv.h"

#include "base/i18n.h"
#include "model/ticket.h"

#include <string.h>

static bool
add(struct demo *demo, struct followup *followup, int64_t at_ms, struct err *e)
{
	return demo_add(demo, &followup->owner, OP_FOLLOWUP_ADD, &followup->head.id,
	                followup_diff(NULL, followup), at_ms, e);
}

/* Names of an outcome that ends it. */
static const char *
outcome_done(const struct pack *pack)
{
	for (size_t i = 0; i < pack->outcome_count; i++) {
		if (pack->outcomes[i].effect == OUTCOME_DONE)
			return pack->outcomes[i].id;
	}
	return "done";
}

static bool
complete(struct demo *demo, const struct followup *followup, int64_t at_ms, struct err *e)
{
	struct json *body = json_object();

	json_set(body, "outcome", json_text(outcome_done(demo->pack)));
	return demo_add(demo, &followup->owner, OP_FOLLOWUP_COMPLETE, &followup->head.id, body,
	                at_ms < demo->now_ms ? at_ms : demo->now_ms - DEMO_MINUTE_MS, e);
}

static void
by_rule(const struct follow_up_rule *rule, const struct id *subject, const char *occurrence,
        struct followup *followup)
{
	followup->head.id = id_of_rule(rule->id, subject, occurrence);
	record_set_text(&followup->rule, rule->id);
	record_set_text(&followup->kind, follow_up_kind_names[rule->makes]);
	followup->weight = rule->weight;
}

static bool
add_of_ticket(struct demo *demo, const struct follow_up_rule *rule, const struct ticket *ticket,
              const struct demo_person *person, int64_t due_ms, int64_t at_ms, bool done,
              struct err *e)
{
	struct followup followup;
	bool ok;

	followup_init(&followup);
	by_rule(rule, &ticket->head.id, ticket->state, &followup);
	followup.ticket = ticket->head.id;
	followup.customer = person->id;
	followup.owner = ticket->owner;
	followup.due_at_ms = due_ms;
	record_set_text(&followup.phone, person->phone);
	record_set_text(&followup.subject, ticket->subject);
	ok = add(demo, &followup, at_ms, e) &&
	     (!done || complete(demo, &followup,
	                        due_ms - (int64_t)demo_pick(demo, 20) * DEMO_MINUTE_MS, e));
	followup_release(&followup);
	return ok;
}

/* Departments were urged in time; visits are behind by a hundred minutes at most. */
static bool
was_done(const struct demo *demo, const struct follow_up_rule *rule, int64_t due_ms)
{
	int64_t late_ms = demo->now_ms - due_ms;

	return rule->on == RULE_TICKET_STATE &&
	       late_ms > (rule->makes == FOLLOW_UP_VISIT ? 100 : 0) * DEMO_MINUTE_MS;
}

bool
demo_add_ruled(struct demo *demo, const struct ticket *ticket, bool opening,
               const struct demo_person *person, int64_t at_ms, bool done, struct err *e)
{
	for (size_t i = 0; i < demo->pack->rule_count; i++) {
		const struct follow_up_rule *rule = &demo->pack->rules[i];
		int64_t due_ms;

		if (rule->kinds.count && !name_list_has(&rule->kinds, ticket->kind))
			continue;
		if (rule->on == RULE_TICKET_STATE && rule->state &&
		    !strcmp(rule->state, ticket->state))
			due_ms = at_ms + rule->after_ms;
		else if (rule->on == RULE_DEADLINE && opening && ticket->due_at_ms)
			due_ms = ticket->due_at_ms - rule->before_ms;
		else
			continue;
		if (!add_of_ticket(demo, rule, ticket, person, due_ms, at_ms,
		                   done || was_done(demo, rule, due_ms), e))
			return false;
	}
	return true;
}

bool
demo_add_ruled_call(struct demo *demo, const struct id *call, const struct demo_call *missed,
                    struct err *e)
{
	for (size_t i = 0; i < demo->pack->rule_count; i++) {
		const struct follow_up_rule *rule = &demo->pack->rules[i];
		struct followup followup;
		bool ok;

		if (rule->on != RULE_MISSED_CALL)
			continue;
		followup_init(&followup);
		by_rule(rule, call, "", &followup);
		followup.missed_call = *call;
		followup.customer = missed->person->id;
		followup.due_at_ms = missed->at_ms + rule->after_ms;
		record_set_text(&followup.phone, missed->person->phone);
		record_set_text(&followup.subject, text_in(&rule->title, i18n_get()));
		ok = demo_add(demo, missed->agent, OP_FOLLOWUP_ADD, &followup.head.id,
		              followup_diff(NULL, &followup), missed->at_ms, e);
		followup_release(&followup);
		if (!ok)
			return false;
	}
	return true;
}

bool
demo_add_promises(struct demo *demo, const struct id *first_ticket, struct err *e)
{
	for (size_t i = 0; i < demo_promise_count; i++) {
		const struct demo_promise *promise = &demo_promises[i];
		const struct demo_person *person = &demo->people[i ? 6 + demo_pick(demo, 60) : 0];
		int64_t at_ms = demo->now_ms - 26 * DEMO_HOUR_MS;
		struct followup followup;
		bool ok;

		followup_init(&followup);
		followup.head.id = id_new(&demo->ids, at_ms);
		followup.owner = demo->agents[0];
		followup.customer = person->id;
		if (i == DEMO_FIRST_CALLER)
			followup.ticket = *first_ticket;
		followup.due_at_ms = demo->now_ms + promise->due_minutes * DEMO_MINUTE_MS;
		followup.weight = 3 + (int64_t)(promise->kind == FOLLOW_UP_CALL_BACK) * 5;
		record_set_text(&followup.kind, follow_up_kind_names[promise->kind]);
		record_set_text(&followup.subject, _(promise->subject));
		record_set_text(&followup.phone, person->phone);
		ok = add(demo, &followup, at_ms, e);
		followup_release(&followup);
		if (!ok)
			return false;
	}
	return true;
}

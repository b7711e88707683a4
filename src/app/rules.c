/*
 * Follow-ups that the pack's rules make (feature D1). Each has an id worked
 * out from rule, subject and occurrence, so that two desks, or the same desk
 * twice, never make it double (sync.md, amendment 3).
 */
#include "app_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SUBJECT_MAX 800

static void
add(struct app *app, struct change *change, const struct follow_up_rule *rule,
    const struct id *subject, const char *occurrence, struct followup *followup)
{
	followup->head.id = id_of_rule(rule->id, subject, occurrence);
	record_set_text(&followup->rule, rule->id);
	record_set_text(&followup->kind, follow_up_kind_names[rule->makes]);
	followup->weight = rule->weight;
	app_change_add(app, change, OP_FOLLOWUP_ADD, &followup->head.id,
	               followup_diff(NULL, followup));
}

static bool
concerns(const struct follow_up_rule *rule, const struct ticket *ticket)
{
	return !rule->kinds.count || name_list_has(&rule->kinds, ticket->kind);
}

static void
of_ticket(struct app *app, const struct follow_up_rule *rule, const struct ticket *ticket,
          int64_t due_ms, struct followup *followup)
{
	followup_init(followup);
	followup->ticket = ticket->head.id;
	followup->customer = ticket->customer;
	followup->due_at_ms = due_ms;
	followup->owner = app->session.agent.head.id;
	record_set_text(&followup->phone, ticket->caller_phone);
	record_set_text(&followup->subject,
	                ticket->subject && *ticket->subject
	                ? ticket->subject : text_in(&rule->title, i18n_get()));
}

static bool
state_changed(const struct ticket *before, const struct ticket *after)
{
	return !before || !before->state || strcmp(before->state, after->state) != 0;
}

#define OCCURRENCE_SIZE 320

/* Each time a ticket comes to a state is one of its own; a new ticket's first has no count. */
static void
occurrence_of(const char *state, const struct ticket *before, char out[OCCURRENCE_SIZE])
{
	if (before)
		snprintf(out, OCCURRENCE_SIZE, "%s/%" PRId64, state, before->moves + 1);
	else
		snprintf(out, OCCURRENCE_SIZE, "%s", state);
}

static bool
on_state(const struct follow_up_rule *rule, const char *state)
{
	return rule->on == RULE_TICKET_STATE && rule->state && !strcmp(rule->state, state);
}

void
rules_ticket_moved_back(struct app *app, struct change *change, const struct ticket_moved *moved)
{
	for (size_t i = 0; i < app->pack->rule_count; i++) {
		const struct follow_up_rule *rule = &app->pack->rules[i];
		char occurrence[OCCURRENCE_SIZE];
		struct json *body;
		struct id id;

		if (!concerns(rule, &moved->before) || !on_state(rule, moved->to))
			continue;
		occurrence_of(moved->to, &moved->before, occurrence);
		id = id_of_rule(rule->id, &moved->before.head.id, occurrence);
		body = json_object();
		json_set(body, "outcome", json_text("cancelled"));
		app_change_add(app, change, OP_FOLLOWUP_COMPLETE, &id, body);
	}
}

/* The reminder of a deadline was made with the ticket, in the first state of its workflow. */
static const char *
first_state(const struct app *app, const struct ticket *ticket)
{
	const struct ticket_kind *kind = pack_kind(app->pack, ticket->kind);

	return kind ? pack_workflow_of(app->pack, kind)->states[0].id : ticket->state;
}

/* A ticket may have none: saved without a deadline, or before the pack had this rule. */
static void
reminder_stored(struct app *app, const struct store_result *result, const struct id *subject)
{
	(void)subject;
	if (!result->ok && !result->kept && result->err.code != ERR_NOT_FOUND)
		app_say(app, MESSAGE_ERROR, _("Not saved: %s"), result->err.text);
}

/*
 * Another class, another deadline: its reminder moves with it, in a change of
 * its own, so that the ticket is saved also where there is no reminder.
 */
static void
move_reminder(struct app *app, const struct follow_up_rule *rule, const struct ticket *after)
{
	struct change *change = app_change(app);
	struct id id = id_of_rule(rule->id, &after->head.id, first_state(app, after));
	struct followup none, moved;

	followup_init(&none);
	followup_init(&moved);
	moved.due_at_ms = after->due_at_ms - rule->before_ms;
	if (app_change_add(app, change, OP_FOLLOWUP_SET, &id, followup_diff(&none, &moved)))
		app_submit(app, change, reminder_stored, NULL);
	else
		change_free(change);
	followup_release(&none);
	followup_release(&moved);
}

void
rules_ticket_saved(struct app *app, struct change *change, const struct ticket *before,
                   const struct ticket *after)
{
	for (size_t i = 0; i < app->pack->rule_count; i++) {
		const struct follow_up_rule *rule = &app->pack->rules[i];
		char occurrence[OCCURRENCE_SIZE];
		struct followup followup;

		if (!concerns(rule, after))
			continue;
		if (on_state(rule, after->state) && state_changed(before, after)) {
			of_ticket(app, rule, after, app->wall_ms + rule->after_ms, &followup);
			occurrence_of(after->state, before, occurrence);
			add(app, change, rule, &after->head.id, occurrence, &followup);
		} else if (rule->on == RULE_DEADLINE && after->due_at_ms && !before) {
			of_ticket(app, rule, after, after->due_at_ms - rule->before_ms, &followup);
			add(app, change, rule, &after->head.id, after->state, &followup);
		} else {
			if (rule->on == RULE_DEADLINE && before && after->due_at_ms &&
			    after->due_at_ms != before->due_at_ms)
				move_reminder(app, rule, after);
			continue;
		}
		followup_release(&followup);
	}
}

static const struct follow_up_rule *
rule_on(const struct app *app, enum rule_event event)
{
	for (size_t i = 0; i < app->pack->rule_count; i++) {
		if (app->pack->rules[i].on == event)
			return &app->pack->rules[i];
	}
	return NULL;
}

/* Where the pack has no rule on promise. */
static const struct follow_up_rule plain_promise = {
	.id = "promise",
	.title = { { [LANGUAGE_ENGLISH] = "Call back as promised",
	             [LANGUAGE_CHINESE] = "约定的回电" } },
	.makes = FOLLOW_UP_CALL_BACK, .weight = 9,
};

/* A wrap-up that was opened again finds its promise made: that is no fault. */
static void
promise_stored(struct app *app, const struct store_result *result, const struct id *subject)
{
	(void)subject;
	if (!result->ok && !result->kept && result->err.code != ERR_EXISTS)
		app_say(app, MESSAGE_ERROR, _("Not saved: %s"), result->err.text);
}

void
rules_call_promised(struct app *app, const struct call_promise *promise)
{
	const struct follow_up_rule *rule = rule_on(app, RULE_PROMISE);
	struct change *change = app_change(app);
	struct followup followup;
	struct strbuf subject;

	if (!rule)
		rule = &plain_promise;
	followup_init(&followup);
	followup.customer = promise->customer;
	followup.ticket = promise->ticket;
	followup.due_at_ms = promise->due_ms;
	followup.owner = app->session.agent.head.id;
	record_set_text(&followup.phone, promise->number);
	record_set_text(&followup.note, promise->note);
	strbuf_init(&subject, SUBJECT_MAX);
	strbuf_addf(&subject, "%s %s", text_in(&rule->title, i18n_get()),
	            promise->subject && *promise->subject ? promise->subject
	            : promise->name                       ? promise->name : "");
	record_set_text(&followup.subject, subject.data);
	strbuf_release(&subject);
	add(app, change, rule, &promise->call, "", &followup);
	app_submit(app, change, promise_stored, NULL);
	followup_release(&followup);
	board_refresh(app);
}

bool
rules_follow_missed_calls(const struct app *app)
{
	for (size_t i = 0; i < app->pack->rule_count; i++) {
		if (app->pack->rules[i].on == RULE_MISSED_CALL)
			return true;
	}
	return false;
}

void
rules_call_missed(struct app *app, struct change *change, const struct call_record *call)
{
	for (size_t i = 0; i < app->pack->rule_count; i++) {
		const struct follow_up_rule *rule = &app->pack->rules[i];
		struct followup followup;
		struct strbuf subject;

		if (rule->on != RULE_MISSED_CALL)
			continue;
		followup_init(&followup);
		followup.missed_call = call->head.id;
		followup.customer = call->customer;
		followup.due_at_ms = app->wall_ms + rule->after_ms;
		record_set_text(&followup.phone, call->number);
		strbuf_init(&subject, SUBJECT_MAX);
		strbuf_addf(&subject, "%s %s", text_in(&rule->title, i18n_get()),
		            call->shown_name ? call->shown_name : "");
		record_set_text(&followup.subject, subject.data);
		strbuf_release(&subject);
		add(app, change, rule, &call->head.id, "", &followup);
		followup_release(&followup);
	}
}

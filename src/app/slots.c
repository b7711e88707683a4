/*
 * What the desk knows for the slots of scripts and presets: agent, caller,
 * ticket, clock, deadline, and gaps that the agent filled for this call. Why a
 * caller is put on hold or through, and to whom, nobody knows but the agent:
 * hold.* and transfer.* are always gaps to fill.
 */
#include "app_priv.h"
#include "model/civil_time.h"
#include "model/person_name.h"

#include <string.h>

typedef bool slot_function(struct app *app, enum language language, struct strbuf *out);

static bool
add_if(struct strbuf *out, const char *text)
{
	return text && *text && strbuf_add(out, text);
}

static const struct live_call *
live_call(const struct app *app)
{
	return app->calls.focus;
}

static const char *
caller_name(const struct app *app)
{
	const struct customer *customer = card_customer(app);

	if (customer && customer->name)
		return customer->name;
	if (app->drafts.focus && app->drafts.focus->caller_name)
		return app->drafts.focus->caller_name;
	return NULL;
}

static bool
slot_caller_name(struct app *app, enum language language, struct strbuf *out)
{
	(void)language;
	return add_if(out, caller_name(app));
}

static bool
slot_caller_address_as(struct app *app, enum language language, struct strbuf *out)
{
	const struct customer *customer = card_customer(app);
	const char *name = caller_name(app);

	if (customer && customer->address_as)
		return add_if(out, customer->address_as);
	if (!name)
		return false;
	return person_name_address(name, honorific_parse(customer && customer->title
	                                                 ? customer->title : ""),
	                           language, out);
}

static bool
slot_caller_phone(struct app *app, enum language language, struct strbuf *out)
{
	const struct live_call *call = live_call(app);
	const struct customer *customer = card_customer(app);

	(void)language;
	if (call && !call->withheld && *call->number)
		return strbuf_add(out, call->number);
	return customer && customer->phones.count && add_if(out, customer->phones.items[0].number);
}

static bool
slot_caller_address(struct app *app, enum language language, struct strbuf *out)
{
	const struct customer *customer = card_customer(app);

	(void)language;
	return customer && add_if(out, customer->address);
}

static bool
slot_caller_grade(struct app *app, enum language language, struct strbuf *out)
{
	const struct customer *customer = card_customer(app);
	const struct grade *grade = customer ? pack_grade(app->pack, customer->grade) : NULL;

	return grade && add_if(out, text_in(&grade->title, language));
}

static bool
slot_agent_name(struct app *app, enum language language, struct strbuf *out)
{
	const struct agent *agent = &app->session.agent;

	(void)language;
	return add_if(out, agent->spoken_name ? agent->spoken_name : agent->name);
}

static bool
slot_agent_number(struct app *app, enum language language, struct strbuf *out)
{
	(void)language;
	return add_if(out, app->session.agent.staff_number);
}

static bool
slot_organisation(struct app *app, enum language language, struct strbuf *out)
{
	return add_if(out, text_in(&app->pack->organisation, language));
}

static bool
slot_hotline(struct app *app, enum language language, struct strbuf *out)
{
	return add_if(out, text_in(&app->pack->title, language));
}

static bool
slot_daypart(struct app *app, enum language language, struct strbuf *out)
{
	struct civil_time now;
	const struct text *text;

	civil_from_ms(app->zone, app->wall_ms, &now);
	text = pack_daypart(app->pack, now.hour * 60 + now.minute);
	return text && add_if(out, text_in(text, language));
}

/* "today 16:03", "tomorrow 09:00", "2026-11-24 09:00": what is promised aloud. */
static bool
add_moment(struct app *app, int64_t ms, enum language language, struct strbuf *out)
{
	struct civil_time civil;
	char text[CIVIL_TEXT_SIZE];
	int64_t day = civil_day_of_ms(app->zone, ms) - civil_day_of_ms(app->zone, app->wall_ms);

	civil_from_ms(app->zone, ms, &civil);
	civil_text_time(&civil, text);
	if (day == -1)
		return strbuf_addf(out, i18n_text_in(language, N_("yesterday %s")), text);
	if (day == 0)
		return strbuf_addf(out, i18n_text_in(language, N_("today %s")), text);
	if (day == 1)
		return strbuf_addf(out, i18n_text_in(language, N_("tomorrow %s")), text);
	civil_text_date_time(&civil, text);
	return strbuf_add(out, text);
}

/* --- the ticket that is spoken of ---------------------------------------------------------- */

/* The caller's earlier matter: "a repeat caller must not tell the story twice". */
static const struct ticket *
earlier_matter(const struct app *app)
{
	return app->card.shown && app->card.has_matter ? &app->card.matter : NULL;
}

/* Scripts about what is recorded already: what a caller tells anew is in a draft only. */
static bool
speaks_of_matter(const struct app *app)
{
	const struct situation *situation = flow_situation(&app->prompter.run);
	const struct live_call *call = live_call(app);

	if (call && !id_is_zero(&call->followup))
		return true;
	return situation && situation->cues & (1u << CUE_REPEAT_CALLER | 1u << CUE_PROMISE_DUE |
	                                       1u << CUE_CALL_BACK | 1u << CUE_RETURN_VISIT);
}

/* One of these; both NULL: none is known. A draft wins, unless it is of another matter. */
struct spoken_of {
	const struct draft *draft;
	const struct ticket *ticket;	/* saved */
};

static struct spoken_of
ticket_spoken_of(const struct app *app)
{
	const struct draft *draft = app->drafts.focus;
	const struct ticket *matter = speaks_of_matter(app) ? earlier_matter(app) : NULL;

	if (draft && (!matter || !id_compare(&draft->ticket, &matter->head.id)))
		return (struct spoken_of){ .draft = draft };
	return (struct spoken_of){ .ticket = matter };
}

static const struct ticket_kind *
kind_of(const struct app *app, const struct spoken_of *of)
{
	return of->draft ? of->draft->kind
	     : of->ticket ? pack_kind(app->pack, of->ticket->kind) : NULL;
}

static bool
slot_ticket_due(struct app *app, enum language language, struct strbuf *out)
{
	struct spoken_of of = ticket_spoken_of(app);
	int64_t due_ms = of.draft ? drafts_due_ms(app, of.draft)
	               : !of.ticket ? 0
	               : of.ticket->promised_at_ms ? of.ticket->promised_at_ms
	               : of.ticket->due_at_ms;

	return due_ms && add_moment(app, due_ms, language, out);
}

static bool
slot_ticket_number(struct app *app, enum language language, struct strbuf *out)
{
	struct spoken_of of = ticket_spoken_of(app);

	(void)language;
	return add_if(out, of.draft ? of.draft->number : of.ticket ? of.ticket->number : NULL);
}

static const char *
saved_value(const void *context, const char *field)
{
	return json_get_text(context, field, "");
}

/* The one it was sent to, else where its kind and choices lead. */
static const char *
department_of(const struct app *app, const struct ticket *ticket)
{
	const struct ticket_kind *kind = pack_kind(app->pack, ticket->kind);

	if (ticket->department || !kind)
		return ticket->department;
	return kind_department(app->pack, kind, saved_value, ticket->data);
}

static bool
slot_ticket_department(struct app *app, enum language language, struct strbuf *out)
{
	struct spoken_of of = ticket_spoken_of(app);
	const char *id = of.draft ? drafts_department(app, of.draft)
	               : of.ticket ? department_of(app, of.ticket) : NULL;
	const struct department *department = id ? pack_department(app->pack, id) : NULL;

	return department && add_if(out, text_in(&department->title, language));
}

static bool
slot_ticket_subject(struct app *app, enum language language, struct strbuf *out)
{
	struct spoken_of of = ticket_spoken_of(app);
	size_t before = out->length;

	if (of.draft)
		return drafts_subject(app, of.draft, language, out) && out->length > before;
	return of.ticket && add_if(out, of.ticket->subject);
}

/* Where it stands in its workflow; of a draft that was never saved: nowhere. */
static bool
slot_ticket_state(struct app *app, enum language language, struct strbuf *out)
{
	struct spoken_of of = ticket_spoken_of(app);
	const struct ticket *saved = of.draft ? &of.draft->stored
	                           : of.ticket ? of.ticket : earlier_matter(app);
	const struct state *state = saved && saved->kind ? card_state_of(app, saved) : NULL;

	return state && add_if(out, text_in(&state->title, language));
}

static bool
slot_time(struct app *app, enum language language, struct strbuf *out)
{
	struct civil_time now;
	char text[CIVIL_TEXT_SIZE];

	(void)language;
	civil_from_ms(app->zone, app->wall_ms, &now);
	civil_text_time(&now, text);
	return strbuf_add(out, text);
}

static bool
slot_date(struct app *app, enum language language, struct strbuf *out)
{
	struct civil_time now;
	char text[CIVIL_TEXT_SIZE];

	(void)language;
	civil_from_ms(app->zone, app->wall_ms, &now);
	civil_text_date(&now, text);
	return strbuf_add(out, text);
}

static bool
slot_rings(struct app *app, enum language language, struct strbuf *out)
{
	const struct live_call *call = live_call(app);

	(void)language;
	return call && strbuf_addf(out, "%d", call_ring_count(&call->call,
	                                                      app->pack->ring_cycle_ms,
	                                                      app->steady_ms));
}

static bool
slot_ticket_kind(struct app *app, enum language language, struct strbuf *out)
{
	struct spoken_of of = ticket_spoken_of(app);
	const struct ticket_kind *kind = kind_of(app, &of);

	return kind && add_if(out, text_in(&kind->title, language));
}

static bool
slot_ticket_class(struct app *app, enum language language, struct strbuf *out)
{
	struct spoken_of of = ticket_spoken_of(app);
	const char *id = of.draft ? form_get_id(&of.draft->form, DRAFT_CLASS_FIELD)
	               : of.ticket ? of.ticket->class_id : NULL;
	const struct ticket_class *class = id ? pack_class(app->pack, id) : NULL;

	return class && add_if(out, text_in(&class->title, language));
}

/* "24 hours": as the pack's table has it. */
static bool
slot_ticket_limit(struct app *app, enum language language, struct strbuf *out)
{
	struct spoken_of of = ticket_spoken_of(app);
	const struct customer *customer = card_customer(app);
	struct time_limit limit;

	if (!of.draft && !of.ticket)
		return false;
	limit = of.draft ? drafts_limit(app, of.draft)
	                 : pack_time_limit(app->pack, of.ticket->class_id,
	                                   customer ? customer->grade : NULL);
	return app_limit_aloud(&limit, language, out);
}

static bool
slot_ticket_opened(struct app *app, enum language language, struct strbuf *out)
{
	const struct ticket *ticket = earlier_matter(app);
	struct civil_time civil;
	char text[CIVIL_TEXT_SIZE];

	(void)language;
	if (!ticket)
		return false;
	civil_from_ms(app->zone, ticket->head.created_at_ms, &civil);
	civil_text_date(&civil, text);
	return strbuf_add(out, text);
}

static bool
slot_earlier_subject(struct app *app, enum language language, struct strbuf *out)
{
	const struct ticket *ticket = earlier_matter(app);

	(void)language;
	return ticket && add_if(out, ticket->subject);
}

static bool
slot_earlier_agent(struct app *app, enum language language, struct strbuf *out)
{
	(void)language;
	return earlier_matter(app) && add_if(out, app->card.handler);
}

/* What was promised in this call last: the follow-up that was made for it. */
static bool
slot_call_back_time(struct app *app, enum language language, struct strbuf *out)
{
	const struct live_call *call = live_call(app);
	const struct record_list *promises = &app->card.card.followups;
	const struct followup *last = NULL;

	if (!call || !app->card.shown || call->call.began_ms == CALL_TIME_NONE)
		return false;
	for (size_t i = 0; i < promises->count; i++) {
		const struct followup *promise = record_at(promises, i);

		if (promise->head.created_at_ms >= app_wall_of(app, call->call.began_ms) &&
		    (!last || promise->head.created_at_ms > last->head.created_at_ms))
			last = promise;
	}
	return last && last->due_at_ms && add_moment(app, last->due_at_ms, language, out);
}

static bool
slot_emergency(struct app *app, enum language language, struct strbuf *out)
{
	for (size_t i = 0; i < app->pack->emergency_count; i++) {
		const struct emergency_number *number = &app->pack->emergency[i];

		if (!strbuf_addf(out, "%s%s %s", i ? i18n_text_in(language, N_(", ")) : "",
		                 text_in(&number->title, language), number->number))
			return false;
	}
	return app->pack->emergency_count > 0;
}

static const struct {
	const char *id;
	slot_function *fill;
} table[] = {
	{ "caller.name", slot_caller_name },
	{ "caller.address_as", slot_caller_address_as },
	{ "caller.phone", slot_caller_phone },
	{ "caller.address", slot_caller_address },
	{ "caller.grade", slot_caller_grade },
	{ "agent.name", slot_agent_name },
	{ "agent.number", slot_agent_number },
	{ "org.name", slot_organisation },
	{ "hotline.name", slot_hotline },
	{ "daypart", slot_daypart },
	{ "ticket.due", slot_ticket_due },
	{ "ticket.number", slot_ticket_number },
	{ "ticket.department", slot_ticket_department },
	{ "ticket.subject", slot_ticket_subject },
	{ "ticket.kind", slot_ticket_kind },
	{ "ticket.class", slot_ticket_class },
	{ "ticket.limit", slot_ticket_limit },
	{ "ticket.state", slot_ticket_state },
	{ "ticket.opened", slot_ticket_opened },
	{ "earlier.subject", slot_earlier_subject },
	{ "earlier.agent", slot_earlier_agent },
	{ "call_back.time", slot_call_back_time },
	{ "call_back.number", slot_caller_phone },
	{ "call.rings", slot_rings },
	{ "emergency.number", slot_emergency },
	{ "today", slot_date },
	{ "now", slot_time },
};

static bool
filled_by_agent(const struct app *app, const char *id, struct strbuf *out)
{
	for (size_t i = 0; i < app->prompter.gap_count; i++) {
		if (!strcmp(app->prompter.gaps[i].id, id))
			return add_if(out, app->prompter.gaps[i].value);
	}
	return false;
}

static bool
slot_value(void *context, const char *id, enum language language, struct strbuf *out)
{
	struct app *app = context;

	if (filled_by_agent(app, id, out))
		return true;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		if (!strcmp(table[i].id, id))
			return table[i].fill(app, language, out);
	}
	return false;
}

void
slots_of_desk(struct app *app, struct slot_source *out)
{
	*out = (struct slot_source){ .value = slot_value, .context = app };
}

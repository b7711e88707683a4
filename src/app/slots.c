/*
 * What the desk knows for the slots of scripts and presets: agent, caller,
 * ticket, clock, deadline, and gaps that the agent filled for this call.
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

/* "today 16:03", "tomorrow 09:00", "11-24 09:00": what is promised aloud. */
static bool
add_moment(struct app *app, int64_t ms, enum language language, struct strbuf *out)
{
	struct civil_time civil;
	char text[CIVIL_TEXT_SIZE];
	int64_t days = civil_day_of_ms(app->zone, ms) - civil_day_of_ms(app->zone, app->wall_ms);

	civil_from_ms(app->zone, ms, &civil);
	civil_text_time(&civil, text);
	if (days == 0)
		return strbuf_addf(out, i18n_text_in(language, N_("today %s")), text);
	if (days == 1)
		return strbuf_addf(out, i18n_text_in(language, N_("tomorrow %s")), text);
	civil_text_date_time(&civil, text);
	return strbuf_add(out, text);
}

static bool
slot_ticket_due(struct app *app, enum language language, struct strbuf *out)
{
	int64_t due_ms = app->drafts.focus ? drafts_due_ms(app, app->drafts.focus) : 0;

	return due_ms && add_moment(app, due_ms, language, out);
}

static bool
slot_ticket_number(struct app *app, enum language language, struct strbuf *out)
{
	(void)language;
	return app->drafts.focus && add_if(out, app->drafts.focus->number);
}

static bool
slot_ticket_department(struct app *app, enum language language, struct strbuf *out)
{
	const struct draft *draft = app->drafts.focus;
	const struct department *department;

	if (!draft)
		return false;
	department = pack_department(app->pack, drafts_department(app, draft));
	return department && add_if(out, text_in(&department->title, language));
}

static bool
slot_ticket_subject(struct app *app, enum language language, struct strbuf *out)
{
	return app->drafts.focus && drafts_subject(app, app->drafts.focus, language, out) &&
	       out->length;
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
	return app->drafts.focus &&
	       add_if(out, text_in(&app->drafts.focus->kind->title, language));
}

static bool
slot_ticket_class(struct app *app, enum language language, struct strbuf *out)
{
	const struct ticket_class *class =
		app->drafts.focus
		? pack_class(app->pack, form_get_id(&app->drafts.focus->form, DRAFT_CLASS_FIELD))
		: NULL;

	return class && add_if(out, text_in(&class->title, language));
}

/* "24 hours": as the pack's table has it. */
static bool
slot_ticket_limit(struct app *app, enum language language, struct strbuf *out)
{
	struct time_limit limit;

	if (!app->drafts.focus)
		return false;
	limit = drafts_limit(app, app->drafts.focus);
	if (limit.within_ms % 3600000 == 0)
		return strbuf_addf(out, i18n_text_in(language, N_("%d hours")),
		                   (int)(limit.within_ms / 3600000));
	return strbuf_addf(out, i18n_text_in(language, N_("%d minutes")),
	                   (int)(limit.within_ms / 60000));
}

/* The caller's oldest open matter: "a repeat caller must not tell the story twice". */
static const struct ticket *
earlier_matter(const struct app *app)
{
	return app->card.shown && app->card.card.tickets.count
	       ? record_at(&app->card.card.tickets, 0) : NULL;
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
slot_emergency(struct app *app, enum language language, struct strbuf *out)
{
	for (size_t i = 0; i < app->pack->emergency_count; i++) {
		const struct emergency_number *number = &app->pack->emergency[i];

		if (!strbuf_addf(out, "%s%s %s", i ? ", " : "",
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
	{ "ticket.opened", slot_ticket_opened },
	{ "earlier.subject", slot_earlier_subject },
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

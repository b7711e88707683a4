/*
 * The history of a ticket in the words of people: titles of the pack for
 * fields, states and choices, moments as on a clock, numbers masked. What the
 * store keeps for itself (counters, flags, keys that repeat a field of the
 * form) is not told. Used by screen_ticket.c.
 */
#include "app_priv.h"

#include "model/civil_time.h"
#include "model/masking.h"

#include <stdlib.h>
#include <string.h>

#define YEAR_LENGTH 5	/* "2026-" */
#define DATA "data."
#define CONFIRMED "confirmed."

struct telling {
	struct app *app;
	const struct ticket_kind *kind;	/* or NULL: not in this pack */
};

typedef void tell_value(const struct telling *of, const char *value, struct strbuf *out);

static void
tell_plain(const struct telling *of, const char *value, struct strbuf *out)
{
	(void)of;
	strbuf_add(out, value);
}

static void
tell_moment(const struct telling *of, const char *value, struct strbuf *out)
{
	struct civil_time civil;
	char text[CIVIL_TEXT_SIZE];

	civil_from_ms(of->app->zone, strtoll(value, NULL, 10), &civil);
	civil_text_date_time(&civil, text);
	strbuf_add(out, text + YEAR_LENGTH);
}

static void
tell_state(const struct telling *of, const char *value, struct strbuf *out)
{
	const struct state *state = of->kind ? workflow_state(pack_workflow_of(of->app->pack,
	                                                                       of->kind), value)
	                                     : NULL;

	strbuf_add(out, state ? text_in(&state->title, i18n_get()) : value);
}

static void
tell_class(const struct telling *of, const char *value, struct strbuf *out)
{
	const struct ticket_class *class = pack_class(of->app->pack, value);

	strbuf_add(out, class ? text_in(&class->title, i18n_get()) : value);
}

static void
tell_department(const struct telling *of, const char *value, struct strbuf *out)
{
	const struct department *department = pack_department(of->app->pack, value);

	strbuf_add(out, department ? text_in(&department->title, i18n_get()) : value);
}

static void
tell_number(const struct telling *of, const char *value, struct strbuf *out)
{
	(void)of;
	masking_phone_text(&masking_screen, value, out);
}

static void
tell_followup_state(const struct telling *of, const char *value, struct strbuf *out)
{
	(void)of;
	strbuf_add(out, !strcmp(value, "open")   ? _("open")
	                : !strcmp(value, "done") ? _("done")
	                                         : _("cancelled"));
}

/* The rest is not told. A field without tell_value is told by its title alone. */
static const struct told_field {
	const struct record_type *type;
	const char *field;
	const char *title;
	tell_value *value;
} told_fields[] = {
	{ &ticket_type, "state", N_("State"), tell_state },
	{ &ticket_type, "class", N_("Class"), tell_class },
	{ &ticket_type, "subject", N_("Subject"), tell_plain },
	{ &ticket_type, "department", N_("Department"), tell_department },
	{ &ticket_type, "due_at", N_("Due"), tell_moment },
	{ &ticket_type, "promised_at", N_("Told to the caller"), tell_moment },
	{ &ticket_type, "paused_at", N_("Paused since"), tell_moment },
	{ &ticket_type, "caller_name", N_("Caller"), tell_plain },
	{ &ticket_type, "caller_phone", N_("Number"), tell_number },
	{ &ticket_type, "urgency", N_("Urgency"), tell_plain },
	{ &ticket_type, "reason", N_("Reason"), tell_plain },
	{ &ticket_type, "customer", N_("Customer known"), NULL },
	{ &ticket_type, "owner", N_("Handed to another agent"), NULL },
	{ &ticket_type, "parent", N_("Joined to another matter"), NULL },
	{ &note_type, "text", N_("Note"), tell_plain },
	{ &followup_type, "state", N_("Follow-up"), tell_followup_state },
	{ &followup_type, "subject", N_("Follow-up"), tell_plain },
	{ &followup_type, "due_at", N_("Follow-up due"), tell_moment },
	{ &followup_type, "claimed_by", N_("Follow-up taken on"), NULL },
	{ &followup_type, "tried_at", N_("Follow-up tried"), tell_moment },
};

static const struct told_field *
find_told(const struct timeline_entry *entry)
{
	for (size_t i = 0; i < sizeof(told_fields) / sizeof(*told_fields); i++) {
		if (told_fields[i].type == entry->type &&
		    !strcmp(told_fields[i].field, entry->field))
			return &told_fields[i];
	}
	return NULL;
}

/* NULL: none of the pack's. */
static const struct field *
pack_field(const struct telling *of, const char *id)
{
	for (size_t i = 0; of->kind && i < of->kind->field_count; i++) {
		if (!strcmp(of->kind->fields[i].id, id))
			return &of->kind->fields[i];
	}
	return NULL;
}

static bool
begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

bool
timeline_is_told(const struct timeline_entry *entry)
{
	return !entry->field || find_told(entry) ||
	       (entry->type == &ticket_type &&
	        (begins(entry->field, DATA) || begins(entry->field, CONFIRMED)));
}

static void
tell_change(const struct telling *of, const struct timeline_entry *entry, tell_value *value,
            struct strbuf *out)
{
	bool from = entry->from && *entry->from, to = entry->to && *entry->to;

	strbuf_add(out, _(": "));
	if (from)
		value(of, entry->from, out);
	if (from)
		strbuf_add(out, " > ");
	if (to)
		value(of, entry->to, out);
	else
		strbuf_add(out, _("empty"));
}

static void
tell_pack_field(const struct telling *of, const struct timeline_entry *entry, struct strbuf *out)
{
	const char *id = entry->field + strlen(DATA);
	const struct field *field = pack_field(of, id);
	const char *values[] = { entry->from, entry->to };

	strbuf_add(out, field ? text_in(&field->title, i18n_get()) : id);
	strbuf_add(out, _(": "));
	for (size_t i = 0; i < 2; i++) {
		const char *value = values[i] ? values[i] : "";

		if (i == 0 && !*value)
			continue;
		if (field && field->type == FIELD_PHONE)
			masking_phone_text(&masking_screen, value, out);
		else if (field && *value)
			ticket_form_show(of->app->pack, field, value, i18n_get(), out);
		else
			strbuf_add(out, *value ? value : _("empty"));
		if (i == 0)
			strbuf_add(out, " > ");
	}
}

static void
tell_made(const struct timeline_entry *entry, struct strbuf *out)
{
	if (entry->type == &ticket_type)
		strbuf_add(out, _("Ticket opened"));
	else if (entry->type == &followup_type)
		strbuf_add(out, _("Follow-up made"));
	else if (entry->type == &note_type)
		strbuf_add(out, _("Note written"));
	else
		strbuf_add(out, entry->type->name);
}

void
timeline_tell(struct app *app, const struct ticket *ticket, const struct timeline_entry *entry,
              struct strbuf *out)
{
	struct telling of = { .app = app, .kind = pack_kind(app->pack, ticket->kind) };
	const struct told_field *told;

	if (!entry->field) {
		tell_made(entry, out);
		return;
	}
	told = find_told(entry);
	if (told) {
		strbuf_add(out, _(told->title));
		if (told->value)
			tell_change(&of, entry, told->value, out);
	} else if (begins(entry->field, CONFIRMED)) {
		const char *id = entry->field + strlen(CONFIRMED);
		const struct field *field = pack_field(&of, id);

		strbuf_addf(out, entry->to ? _("%s read back") : _("%s no longer read back"),
		            field ? text_in(&field->title, i18n_get()) : id);
	} else {
		tell_pack_field(&of, entry, out);
	}
}

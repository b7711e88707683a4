/* The forms of the demonstration's tickets, filled as the pack asks and people do. */
#include "demo_priv.h"

#include "model/civil_time.h"
#include "model/phone_number.h"

#include <string.h>

#define VALUE_MAX (16 * 1024)

static const char *
value_in(const void *context, const char *field)
{
	return json_get_text(context, field, "");
}

struct form_source
demo_form_source(const struct demo_case *matter)
{
	return (struct form_source){ .value = value_in, .context = matter->data };
}

static bool
has_preset(const struct field *field, const char *preset)
{
	return field->preset && !strcmp(field->preset, preset);
}

static bool
is_filled(const struct demo_case *matter, enum field_type type)
{
	for (size_t i = 0; i < matter->kind->field_count; i++) {
		const struct field *field = &matter->kind->fields[i];

		if (field->type == type && json_get(matter->data, field->id))
			return true;
	}
	return false;
}

static void
put_moment(const struct demo_case *matter, const struct field *field, struct strbuf *out)
{
	struct civil_time civil;
	char date[CIVIL_TEXT_SIZE], time[CIVIL_TEXT_SIZE];

	civil_from_ms(&matter->demo->zone, matter->at_ms, &civil);
	civil_text_date(&civil, date);
	civil_text_time(&civil, time);
	if (field->type == FIELD_DATE)
		strbuf_add(out, date);
	else if (field->type == FIELD_TIME)
		strbuf_add(out, time);
	else
		strbuf_addf(out, "%s %s", date, time);
}

static void
put_text(const struct demo_case *matter, const struct field *field, struct strbuf *out)
{
	bool in_summary = name_list_has(&matter->kind->summary, field->id);

	if (has_preset(field, "{caller.name}"))
		strbuf_add(out, matter->person->name);
	else if (field->required)
		strbuf_add(out, matter->subject);
	else if (in_summary && !field->pattern)
		strbuf_addf(out, "C-%04zu", 200 + matter->n * 13);
}

static void
put_department(const struct demo_case *matter, const struct field *field, struct strbuf *out)
{
	struct form_source source = demo_form_source(matter);
	const char *department = kind_department(matter->demo->pack, matter->kind, source.value,
	                                         source.context);

	if (department && !field->shown_if_count)
		strbuf_add(out, department);
	else if (field->required)
		strbuf_add(out, matter->demo->pack->departments[0].id);
}

static void
put_ticks(const struct demo_case *matter, const struct field *field, struct strbuf *out)
{
	const struct choice_tree *tree = pack_choices(matter->demo->pack, field->choices);

	for (size_t i = 0; tree && i < tree->option_count; i++) {
		if (i % 3 == matter->n % 3)
			strbuf_addf(out, "%s%s", out->length ? "," : "", tree->options[i].id);
	}
}

/* What the agent would have written there; nothing where most leave it empty. */
static void
put_value(const struct demo_case *matter, const struct field *field, struct strbuf *out)
{
	struct phone_number number;

	switch (field->type) {
	case FIELD_TEXT:
		put_text(matter, field, out);
		break;
	case FIELD_LONG_TEXT:
		if (!is_filled(matter, FIELD_LONG_TEXT))
			strbuf_add(out, matter->details);
		break;
	case FIELD_CHOICE:
		if (field == matter->choice && matter->path)
			strbuf_add(out, matter->path);
		break;
	case FIELD_DATE:
	case FIELD_TIME:
	case FIELD_DATE_TIME:
		if (field->required || has_preset(field, "now"))
			put_moment(matter, field, out);
		break;
	case FIELD_PHONE:
		phone_parse(matter->person->phone, matter->demo->pack->area_code, &number);
		strbuf_add(out, number.normal);
		break;
	case FIELD_ADDRESS:
		strbuf_add(out, matter->person->address);
		break;
	case FIELD_DEPARTMENT:
		put_department(matter, field, out);
		break;
	case FIELD_CHECKLIST:
		put_ticks(matter, field, out);
		break;
	default:
		if (field->preset && field->preset[0] != '{')
			strbuf_add(out, field->preset);
	}
}

void
demo_fill_form(struct demo_case *matter)
{
	matter->data = json_object();
	for (size_t i = 0; i < matter->kind->field_count; i++) {
		const struct field *field = &matter->kind->fields[i];
		struct form_source source = demo_form_source(matter);
		struct strbuf value;

		if (!ticket_form_is_shown(matter->demo->pack, matter->kind, field, &source))
			continue;
		strbuf_init(&value, VALUE_MAX);
		put_value(matter, field, &value);
		if (value.length)
			json_set(matter->data, field->id, json_text(value.data));
		strbuf_release(&value);
	}
}

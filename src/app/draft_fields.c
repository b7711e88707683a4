/*
 * The form of a ticket, described from the pack: one row a field, its
 * choices, its presets; and values between the form on the screen and the
 * normal forms of model/form.h.
 */
#include "draft_priv.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "model/civil_time.h"

#include <stdio.h>
#include <string.h>

#define VALUE_MAX (64 * 1024)
#define PATH_MAX_BYTES 400

static const enum form_kind kinds[FIELD_TYPE_COUNT] = {
	[FIELD_TEXT] = FORM_TEXT,
	[FIELD_LONG_TEXT] = FORM_LONG_TEXT,
	[FIELD_CHOICE] = FORM_CHOICE_TREE,
	[FIELD_NUMBER] = FORM_NUMBER,
	[FIELD_MONEY] = FORM_MONEY,
	[FIELD_DATE] = FORM_DATE,
	[FIELD_TIME] = FORM_TIME,
	[FIELD_DATE_TIME] = FORM_DATE_TIME,
	[FIELD_PHONE] = FORM_PHONE,
	[FIELD_ADDRESS] = FORM_TEXT,
	[FIELD_LINE_ITEMS] = FORM_LONG_TEXT,
	[FIELD_CHECKLIST] = FORM_CHECKLIST,
	[FIELD_YES_NO] = FORM_YES_NO,
	[FIELD_REFERENCE] = FORM_TEXT,
	[FIELD_DEPARTMENT] = FORM_CHOICE,
};

/* --- choices ----------------------------------------------------------------------------- */

static size_t
count_options(const struct option_node *options, size_t count)
{
	size_t all = count;

	for (size_t i = 0; i < count; i++)
		all += count_options(options[i].options, options[i].option_count);
	return all;
}

static const char *
keep_text(struct draft *draft, const char *text)
{
	text_list_add(&draft->owned, text);
	return draft->owned.items[draft->owned.count - 1];
}

static void
add_options(struct draft *draft, const struct option_node *options, size_t count, int parent,
            const char *path, size_t *used, size_t first)
{
	for (size_t i = 0; i < count; i++) {
		char own[PATH_MAX_BYTES];
		size_t at = (*used)++;

		snprintf(own, sizeof(own), "%s%s%s", path, *path ? "/" : "", options[i].id);
		draft->choices[at] = (struct form_choice){
			.id = keep_text(draft, own),
			.title = text_in(&options[i].title, i18n_get()),
			.parent = parent,
		};
		add_options(draft, options[i].options, options[i].option_count,
		            (int)(at - first), own, used, first);
	}
}

static size_t
choices_of(const struct app *app, const struct field *field)
{
	const struct choice_tree *tree = pack_choices(app->pack, field->choices);

	if (field->type == FIELD_DEPARTMENT)
		return app->pack->department_count;
	return tree ? count_options(tree->options, tree->option_count) : 0;
}

static void
describe_choices(struct app *app, struct draft *draft, const struct field *field,
                 struct form_field *out, size_t *used)
{
	const struct choice_tree *tree = pack_choices(app->pack, field->choices);
	size_t first = *used;

	if (field->type == FIELD_DEPARTMENT) {
		for (size_t i = 0; i < app->pack->department_count; i++) {
			draft->choices[(*used)++] = (struct form_choice){
				.id = app->pack->departments[i].id,
				.title = text_in(&app->pack->departments[i].title, i18n_get()),
				.parent = -1,
			};
		}
	} else if (tree) {
		add_options(draft, tree->options, tree->option_count, -1, "", used, first);
	}
	out->choices = draft->choices + first;
	out->choice_count = *used - first;
}

/* --- the class of the matter ------------------------------------------------------------- */

static void
describe_class(struct app *app, struct draft *draft, struct form_field *out, size_t *used)
{
	size_t first = *used;

	for (size_t i = 0; i < draft->kind->classes.count; i++) {
		const char *id = draft->kind->classes.items[i];
		const struct ticket_class *class = pack_class(app->pack, id);
		struct time_limit limit = pack_time_limit(app->pack, id, draft->grade);
		char remark[64];

		app_limit_short(&limit, remark, sizeof(remark));
		draft->choices[(*used)++] = (struct form_choice){
			.id = id,
			.title = class ? text_in(&class->title, i18n_get()) : id,
			.remark = keep_text(draft, remark),
			.parent = -1,
		};
	}
	*out = (struct form_field){
		.id = DRAFT_CLASS_FIELD,
		.label = _("Class"),
		.kind = FORM_CHOICE,
		.required = draft->kind->classes.count > 0,
		.hidden = !draft->kind->classes.count,
		.choices = draft->choices + first,
		.choice_count = *used - first,
	};
}

static void
describe_field(struct app *app, struct draft *draft, const struct field *field,
               struct form_field *out, size_t *used)
{
	*out = (struct form_field){
		.id = field->id,
		.label = text_in(&field->title, i18n_get()),
		.kind = kinds[field->type],
		.required = field->required,
		.read_back = field->read_back,
		.maximum_characters = field->has_max && (field->type == FIELD_TEXT ||
		                                         field->type == FIELD_LONG_TEXT ||
		                                         field->type == FIELD_ADDRESS)
		                      ? (size_t)field->max : 0,
		.hint = text_is_missing(&field->hint) ? NULL
		                                             : text_in(&field->hint, i18n_get()),
		.unit = text_is_missing(&field->unit) ? field->currency
		                                      : text_in(&field->unit, i18n_get()),
	};
	describe_choices(app, draft, field, out, used);
}

void
draft_describe(struct app *app, struct draft *draft)
{
	const struct ticket_kind *kind = draft->kind;
	struct form_field *fields = mem_calloc(kind->field_count + 1, sizeof(*fields));
	struct form_choice *old_choices = draft->choices;
	struct form_field *old_fields = draft->fields;
	struct text_list old_texts = draft->owned;
	size_t choices = kind->classes.count, used = 0;

	for (size_t i = 0; i < kind->field_count; i++)
		choices += choices_of(app, &kind->fields[i]);
	draft->owned = (struct text_list){ 0 };
	draft->choices = mem_calloc(choices ? choices : 1, sizeof(*draft->choices));
	draft->fields = fields;
	describe_class(app, draft, &fields[0], &used);
	for (size_t i = 0; i < kind->field_count; i++)
		describe_field(app, draft, &kind->fields[i], &fields[i + 1], &used);
	if (old_fields)
		form_describe(&draft->form, fields, kind->field_count + 1);
	else
		form_init(&draft->form, fields, kind->field_count + 1);
	draft_show_fields(app, draft);
	mem_free(old_choices);
	mem_free(old_fields);
	draft_free_texts(&old_texts);
}

void
draft_free_texts(struct text_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		mem_free(list->items[i]);
	mem_free(list->items);
	*list = (struct text_list){ 0 };
}

/* --- values ------------------------------------------------------------------------------ */

static const char *
typed_value(const void *context, const char *field)
{
	const struct draft *draft = context;

	return form_get_id(&draft->form, field);
}

struct form_source
draft_source(const struct draft *draft)
{
	return (struct form_source){ .value = typed_value, .context = draft };
}

void
draft_show_fields(struct app *app, struct draft *draft)
{
	struct form_source source = draft_source(draft);

	for (size_t i = 0; i < draft->kind->field_count; i++)
		draft->fields[i + 1].hidden =
			!ticket_form_is_shown(app->pack, draft->kind, &draft->kind->fields[i],
			                      &source);
}

void
draft_now(const struct app *app, struct form_now *now)
{
	struct civil_time civil;

	civil_from_ms(app->zone, app->wall_ms, &civil);
	*now = (struct form_now){ .year = civil.year, .month = civil.month, .day = civil.day,
	                          .hour = civil.hour, .minute = civil.minute };
}

/* Normal form → what stands in the form: they differ for money and numbers to call. */
static void
load_value(struct app *app, struct draft *draft, size_t field, const char *value)
{
	const struct field *own = &draft->kind->fields[field];
	struct strbuf shown;

	if (own->type != FIELD_MONEY && own->type != FIELD_PHONE) {
		form_load(&draft->form, field + 1, value);
		return;
	}
	strbuf_init(&shown, VALUE_MAX);
	ticket_form_show(app->pack, own, value, LANGUAGE_ENGLISH, &shown);
	form_load(&draft->form, field + 1, shown.data ? shown.data : "");
	strbuf_release(&shown);
}

/* Nobody typed it: what the field does not take (a name of 200 characters) need not be deleted. */
static void
cut_preset(struct strbuf *value, size_t maximum_characters)
{
	size_t length = 0;
	uint32_t code_point;

	for (size_t count = 0; length < value->length && count < maximum_characters; count++)
		length += utf8_decode(value->data + length, value->length - length, &code_point,
		                      NULL);
	if (maximum_characters && length < value->length)
		strbuf_splice(value, length, value->length - length, "", 0);
}

void
draft_preset(struct app *app, struct draft *draft)
{
	struct slot_source slots;
	struct form_now now;
	struct strbuf value;

	slots_of_desk(app, &slots);
	draft_now(app, &now);
	if (draft->kind->classes.count)
		form_load(&draft->form, 0, draft->kind->classes.items[0]);
	for (size_t i = 0; i < draft->kind->field_count; i++) {
		strbuf_init(&value, VALUE_MAX);
		if (ticket_form_preset(app->pack, &draft->kind->fields[i], &slots, i18n_get(),
		                       &now, &value)) {
			cut_preset(&value, draft->fields[i + 1].maximum_characters);
			load_value(app, draft, i, value.data);
		}
		strbuf_release(&value);
	}
	draft_show_fields(app, draft);
}

void
draft_load_ticket(struct app *app, struct draft *draft, const struct ticket *ticket)
{
	if (ticket->class_id)
		form_load(&draft->form, 0, ticket->class_id);
	for (size_t i = 0; i < draft->kind->field_count; i++) {
		const char *id = draft->kind->fields[i].id;
		const char *value = ticket->data ? json_get_text(ticket->data, id, "") : "";

		load_value(app, draft, i, value);
		if (ticket->confirmed && json_get(ticket->confirmed, id))
			form_confirm(&draft->form, i + 1, true);
	}
	draft_show_fields(app, draft);
}

bool
draft_collect(struct app *app, struct draft *draft, struct json *data)
{
	struct form_now now;
	bool good = true;

	draft_now(app, &now);
	for (size_t i = 0; i < draft->kind->field_count; i++) {
		const struct field *field = &draft->kind->fields[i];
		const char *typed = form_get(&draft->form, i + 1);
		struct form_fault fault;
		struct strbuf value, wrong;

		form_set_error(&draft->form, i + 1, NULL);
		if (draft->fields[i + 1].hidden || !*typed)
			continue;
		strbuf_init(&value, VALUE_MAX);
		if (ticket_form_normalise(app->pack, field, typed, &now, &value, &fault)) {
			json_set(data, field->id, json_text(value.data ? value.data : ""));
		} else {
			strbuf_init(&wrong, ERR_TEXT_MAX);
			ticket_form_fault_text(&fault, &wrong);
			form_set_error(&draft->form, i + 1, wrong.data);
			strbuf_release(&wrong);
			good = false;
		}
		strbuf_release(&value);
	}
	return good;
}

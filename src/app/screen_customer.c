/*
 * A customer's data as a form: new in place for an unknown number, or the
 * known one; every field may be read back and ticked. Changes keep their
 * history because each is an operation.
 */
#include "app_priv.h"

#include "base/memory.h"
#include "model/phone_number.h"

#include <string.h>

#define NUMBER_MAX (PHONE_TEXT_MAX + PHONE_LIST_MAX * PHONE_DISPLAY_SIZE)

enum customer_field {
	CUSTOMER_NAME,
	CUSTOMER_HONORIFIC,
	CUSTOMER_NUMBER,
	CUSTOMER_NUMBER_2,
	CUSTOMER_GRADE,
	CUSTOMER_GRADE_REASON,
	CUSTOMER_TAGS,
	CUSTOMER_PLACE,
	CUSTOMER_UNIT,
	CUSTOMER_COMPANY,
	CUSTOMER_REMARK,
	CUSTOMER_DO_NOT_CALL,
	CUSTOMER_FIELDS,
};

static const char *const confirmed_names[CUSTOMER_FIELDS] = {
	[CUSTOMER_NAME] = "name",
	[CUSTOMER_NUMBER] = "phone",
	[CUSTOMER_PLACE] = "address",
};

struct customer_edit {
	struct customer before;		/* head.id zero: new */
	char *tags;
	struct id call;			/* it was opened in; zero: none */
};

static const struct {
	const char *id;
	const char *title;
} honorifics[] = {
	{ "先生", N_("Mr") },
	{ "女士", N_("Ms") },
	{ "医生", N_("Dr") },
	{ "老师", N_("Teacher") },
};

#define HONORIFICS (sizeof(honorifics) / sizeof(*honorifics))

static bool
check_phone(const struct form_field *field, const char *value, struct strbuf *wrong,
            void *context)
{
	const struct app *app = context;
	struct phone_number numbers[PHONE_LIST_MAX];
	size_t count = phone_parse_list(value, app->pack->area_code, numbers, PHONE_LIST_MAX);

	(void)field;
	for (size_t i = 0; i < count && i < PHONE_LIST_MAX; i++) {
		if (numbers[i].kind == PHONE_INVALID) {
			strbuf_add(wrong, phone_fault_text(numbers[i].fault));
			return false;
		}
	}
	return true;
}

static struct form_choice *
make_choices(const struct app *app, struct form_field *fields)
{
	size_t count = HONORIFICS + app->pack->grade_count + app->pack->tag_count;
	struct form_choice *choices = mem_calloc(count, sizeof(*choices));
	struct form_choice *at = choices;

	fields[CUSTOMER_HONORIFIC].choices = at;
	fields[CUSTOMER_HONORIFIC].choice_count = HONORIFICS;
	for (size_t i = 0; i < HONORIFICS; i++)
		*at++ = (struct form_choice){ .id = honorifics[i].id,
		                              .title = _(honorifics[i].title), .parent = -1 };
	fields[CUSTOMER_GRADE].choices = at;
	fields[CUSTOMER_GRADE].choice_count = app->pack->grade_count;
	for (size_t i = 0; i < app->pack->grade_count; i++)
		*at++ = (struct form_choice){
			.id = app->pack->grades[i].id,
			.title = text_in(&app->pack->grades[i].title, i18n_get()), .parent = -1 };
	fields[CUSTOMER_TAGS].choices = at;
	fields[CUSTOMER_TAGS].choice_count = app->pack->tag_count;
	for (size_t i = 0; i < app->pack->tag_count; i++)
		*at++ = (struct form_choice){
			.id = app->pack->tags[i].id,
			.title = text_in(&app->pack->tags[i].title, i18n_get()), .parent = -1 };
	return choices;
}

static struct form_field *
make_fields(struct app *app)
{
	struct form_field *fields = mem_calloc(CUSTOMER_FIELDS, sizeof(*fields));

	fields[CUSTOMER_NAME] = (struct form_field){
		.id = "name", .label = _("Name"), .kind = FORM_TEXT, .required = true,
		.read_back = true, .maximum_characters = 100 };
	fields[CUSTOMER_HONORIFIC] = (struct form_field){
		.id = "title", .label = _("Address as"), .kind = FORM_CHOICE };
	fields[CUSTOMER_NUMBER] = (struct form_field){
		.id = "phone", .label = _("Number"), .kind = FORM_PHONE, .read_back = true,
		.check = check_phone, .check_context = app };
	fields[CUSTOMER_NUMBER_2] = (struct form_field){
		.id = "phone2", .label = _("Second number"), .kind = FORM_PHONE,
		.check = check_phone, .check_context = app };
	fields[CUSTOMER_GRADE] = (struct form_field){
		.id = "grade", .label = _("Grade"), .kind = FORM_CHOICE };
	fields[CUSTOMER_GRADE_REASON] = (struct form_field){
		.id = "grade_reason", .label = _("Reason for the grade"), .kind = FORM_TEXT,
		.maximum_characters = 200 };
	fields[CUSTOMER_TAGS] = (struct form_field){
		.id = "tags", .label = _("Tags"), .kind = FORM_CHECKLIST,
		.hidden = !app->pack->tag_count };
	fields[CUSTOMER_PLACE] = (struct form_field){
		.id = "address", .label = _("Address"), .kind = FORM_TEXT, .read_back = true,
		.maximum_characters = 300 };
	fields[CUSTOMER_UNIT] = (struct form_field){
		.id = "unit", .label = _("Unit"), .kind = FORM_TEXT, .maximum_characters = 100 };
	fields[CUSTOMER_COMPANY] = (struct form_field){
		.id = "company", .label = _("Company"), .kind = FORM_TEXT,
		.maximum_characters = 200 };
	fields[CUSTOMER_REMARK] = (struct form_field){
		.id = "note", .label = _("Note"), .kind = FORM_LONG_TEXT,
		.maximum_characters = 2000, .least_rows = 2 };
	fields[CUSTOMER_DO_NOT_CALL] = (struct form_field){
		.id = "do_not_call", .label = _("Never dial for sales"), .kind = FORM_YES_NO };
	return fields;
}

static void
fill_values(struct app *app, struct customer_edit *edit, const char *values[CUSTOMER_FIELDS])
{
	const struct customer *before = &edit->before;
	const struct live_call *call = calls_find_lately(app, &edit->call);
	struct strbuf tags;

	values[CUSTOMER_NAME] = before->name;
	values[CUSTOMER_HONORIFIC] = before->title;
	values[CUSTOMER_GRADE] = before->grade ? before->grade : pack_default_grade(app->pack)->id;
	values[CUSTOMER_GRADE_REASON] = before->grade_reason;
	values[CUSTOMER_PLACE] = before->address;
	values[CUSTOMER_UNIT] = before->unit;
	values[CUSTOMER_COMPANY] = before->company;
	values[CUSTOMER_REMARK] = before->note;
	values[CUSTOMER_DO_NOT_CALL] = before->do_not_call ? "yes" : "no";
	if (before->phones.count)
		values[CUSTOMER_NUMBER] = before->phones.items[0].number;
	if (before->phones.count > 1)
		values[CUSTOMER_NUMBER_2] = before->phones.items[1].number;
	strbuf_init(&tags, 4096);
	for (size_t i = 0; i < before->tags.count; i++)
		strbuf_addf(&tags, "%s%s", i ? "," : "", before->tags.items[i]);
	edit->tags = strbuf_take(&tags);
	values[CUSTOMER_TAGS] = edit->tags;
	if (id_is_zero(&before->head.id) && call) {
		values[CUSTOMER_NUMBER] = call->withheld ? "" : call->number;
		/* Another person at a known number is not called as the line says. */
		values[CUSTOMER_NAME] = id_is_zero(&call->customer) ? call->name : "";
	}
}

/* --- taking the form up ------------------------------------------------------------------ */

/* A local number gets the hotline's area code, so that the caller's number finds it. */
static void
take_phones(const struct app *app, const struct form *form, const struct customer *before,
            struct customer *after)
{
	static const size_t fields[] = { CUSTOMER_NUMBER, CUSTOMER_NUMBER_2 };

	for (size_t i = 0; i < after->phones.count; i++) {
		mem_free(after->phones.items[i].number);
		mem_free(after->phones.items[i].label);
	}
	after->phones.count = 0;
	for (size_t i = 0; i < 2; i++) {
		const char *typed = form_get(form, fields[i]);
		struct strbuf number;

		strbuf_init(&number, NUMBER_MAX);
		if (*typed && phone_complete(typed, app->pack->area_code, &number))
			phone_list_add(&after->phones, number.data,
			               i < before->phones.count ? before->phones.items[i].label
			                                        : NULL);
		strbuf_release(&number);
	}
	for (size_t i = 2; i < before->phones.count; i++)
		phone_list_add(&after->phones, before->phones.items[i].number,
		               before->phones.items[i].label);
}

static void
take_tags(const struct form *form, struct customer *after)
{
	char *words = mem_dup_text(form_get(form, CUSTOMER_TAGS)), *next = words, *word;

	for (size_t i = 0; i < after->tags.count; i++)
		mem_free(after->tags.items[i]);
	after->tags.count = 0;
	while ((word = strsep(&next, ","))) {
		if (*word)
			text_list_add(&after->tags, word);
	}
	mem_free(words);
}

static void
take_confirmed(const struct app *app, const struct form *form, struct customer *after)
{
	struct json *confirmed = json_object();

	for (size_t i = 0; i < CUSTOMER_FIELDS; i++) {
		const char *name = confirmed_names[i];
		int64_t at_ms = name && after->confirmed
		                ? json_get_whole(after->confirmed, name, 0) : 0;

		if (name && form->values[i].confirmed)
			json_set(confirmed, name, json_whole(at_ms ? at_ms : app->wall_ms));
	}
	json_free(after->confirmed);
	after->confirmed = confirmed;
}

/* Only the call the form was opened in: the next caller is somebody else. */
static void
link_call(struct app *app, struct live_call *call, const struct id *customer)
{
	if (call && !id_compare(&call->coming_customer, customer))
		calls_set_customer(app, call, customer);
}

static void
customer_stored(struct app *app, const struct store_result *result, const struct id *subject)
{
	if (!result->ok)
		return;
	for (size_t i = 0; i < app->calls.count; i++)
		link_call(app, app->calls.items[i], subject);
	link_call(app, app->calls.finished, subject);
	app_ask(app, READ_CALLER_KNOWN, 0)->id = *subject;	/* perhaps of another grade */
	/* Another caller may talk by now: his card stays. */
	if (!app->calls.focus || !id_compare(&app->calls.focus->coming_customer, subject))
		card_show_customer(app, subject);
	app_say(app, MESSAGE_DONE, "%s", _("Customer saved."));
}

static bool
customer_entered(struct app *app, struct form *form, void *context)
{
	const struct customer_edit *edit = context;
	bool new = id_is_zero(&edit->before.head.id);
	struct live_call *call = calls_find_lately(app, &edit->call);
	struct customer after;
	struct change *change;
	bool kept;

	if (!new && strcmp(form_get(form, CUSTOMER_GRADE), edit->before.grade ? edit->before.grade
	                   : pack_default_grade(app->pack)->id) != 0 &&
	    !*form_get(form, CUSTOMER_GRADE_REASON)) {
		form_set_error(form, CUSTOMER_GRADE_REASON, _("A new grade needs its reason."));
		form_focus(form, CUSTOMER_GRADE_REASON);
		return false;
	}
	customer_dup(&edit->before, &after);
	if (new)
		after.head.id = app_new_id(app);
	record_set_text(&after.name, form_get(form, CUSTOMER_NAME));
	record_set_text(&after.title, form_get(form, CUSTOMER_HONORIFIC));
	record_set_text(&after.grade, form_get(form, CUSTOMER_GRADE));
	record_set_text(&after.grade_reason, form_get(form, CUSTOMER_GRADE_REASON));
	record_set_text(&after.address, form_get(form, CUSTOMER_PLACE));
	record_set_text(&after.unit, form_get(form, CUSTOMER_UNIT));
	record_set_text(&after.company, form_get(form, CUSTOMER_COMPANY));
	record_set_text(&after.note, form_get(form, CUSTOMER_REMARK));
	after.do_not_call = !strcmp(form_get(form, CUSTOMER_DO_NOT_CALL), "yes");
	take_phones(app, form, &edit->before, &after);
	take_tags(form, &after);
	take_confirmed(app, form, &after);
	change = app_change(app);
	kept = app_change_add(app, change, new ? OP_CUSTOMER_ADD : OP_CUSTOMER_SET,
	                      &after.head.id, customer_diff(new ? NULL : &edit->before, &after));
	/* A new person is the caller, also where the number was somebody else's. */
	if (kept && call && (new || id_is_zero(&call->customer)))
		call->coming_customer = after.head.id;
	if (kept)
		app_submit(app, change, customer_stored, &after.head.id);
	else
		change_free(change);
	customer_release(&after);
	return kept;
}

static void
customer_free(void *context)
{
	struct customer_edit *edit = context;

	customer_release(&edit->before);
	mem_free(edit->tags);
	mem_free(edit);
}

void
screen_open_customer(struct app *app, const struct customer *customer, const struct id *call)
{
	struct typed_about about = { .call = *call };
	struct customer_edit *edit = mem_calloc(1, sizeof(*edit));
	struct form_field *fields = make_fields(app);
	struct form_choice *choices = make_choices(app, fields);
	const char *values[CUSTOMER_FIELDS] = { 0 };

	if (customer) {
		customer_dup(customer, &edit->before);
		about.customer = customer->head.id;
	} else {
		customer_init(&edit->before);
	}
	edit->call = *call;
	fill_values(app, edit, values);
	screen_ask_form(app, &(struct form_question){
		.name = "customer", .about = about,
		.title = customer ? N_("Edit the customer") : N_("New customer"),
		.fields = fields, .count = CUSTOMER_FIELDS, .choices = choices, .values = values,
		.entered = customer_entered, .release = customer_free, .context = edit,
		.where = WHERE_CUSTOMER });
}

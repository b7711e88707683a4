/*
 * Ticket drafts: begun in a call or without one, several open at once, one at
 * work. Whatever is typed goes into a local row within a second; saving makes
 * the ticket. A new ring never touches an open draft.
 */
#include "draft_priv.h"

#include "base/log.h"
#include "base/memory.h"
#include "model/civil_time.h"
#include "model/masking.h"
#include "model/ticket_number.h"
#include "ui/text.h"

#include <stdio.h>
#include <string.h>

#define FAULTS_SHOWN 64
#define SUBJECT_MAX 400

/* --- life -------------------------------------------------------------------------------- */

static void
free_draft(struct draft *draft)
{
	form_release(&draft->form);
	draft_free_texts(&draft->owned);
	ticket_release(&draft->stored);
	mem_free(draft->fields);
	mem_free(draft->choices);
	mem_free(draft->caller_name);
	mem_free(draft->caller_phone);
	mem_free(draft->grade);
	mem_free(draft);
}

void
drafts_release(struct app *app)
{
	for (size_t i = 0; i < app->drafts.count; i++)
		free_draft(app->drafts.items[i]);
	app->drafts.count = 0;
	mem_free(app->drafts.discarded);
	list_release(&app->drafts.kinds);
}

struct draft *
draft_of_ticket(struct app *app, const struct id *ticket)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		if (!id_compare(&app->drafts.items[i]->ticket, ticket))
			return app->drafts.items[i];
	}
	return NULL;
}

void
draft_remove(struct app *app, struct draft *draft)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		if (app->drafts.items[i] != draft)
			continue;
		memmove(&app->drafts.items[i], &app->drafts.items[i + 1],
		        (app->drafts.count - i - 1) * sizeof(draft));
		app->drafts.count--;
		break;
	}
	if (app->drafts.focus == draft)
		app->drafts.focus = app->drafts.count
		                    ? app->drafts.items[app->drafts.count - 1] : NULL;
	free_draft(draft);
	app_place_changed(app);
	app_changed(app);
}

/* A saved ticket without changes since needs no place in memory. */
static bool
is_settled(const struct draft *draft)
{
	return draft->saved_at_ms && !draft->unsaved && !draft->put_at_ms && !draft->put_token &&
	       !draft->submit_token;
}

static struct draft *
unsaved_of(struct app *app, const struct id *call)
{
	for (size_t i = 0; !id_is_zero(call) && i < app->drafts.count; i++) {
		struct draft *draft = app->drafts.items[i];

		if (!id_compare(&draft->call, call) && drafts_is_unsaved(draft) &&
		    drafts_is_own(app, draft))
			return draft;
	}
	return NULL;
}

/* The pane is free for the next caller then, unless something of the same call is unsaved. */
static void
put_away(struct app *app, struct draft *draft)
{
	bool shown = app->drafts.focus == draft;
	struct id call = draft->call;

	draft_remove(app, draft);
	if (shown)
		drafts_focus(app, unsaved_of(app, &call));
}

void
drafts_put_away(struct app *app)
{
	for (size_t i = app->drafts.count; i-- > 0;) {
		struct draft *draft = app->drafts.items[i];
		const struct live_call *call = calls_find(app, &draft->call);

		if (call && call_is_live(call))
			continue;
		if (is_settled(draft))
			put_away(app, draft);
		else if (!drafts_is_unsaved(draft))
			draft->leaves = true;
	}
}

static void
make_room(struct app *app)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		if (is_settled(app->drafts.items[i])) {
			draft_remove(app, app->drafts.items[i]);
			return;
		}
	}
}

struct draft *
draft_add(struct app *app, const struct id *ticket, const struct ticket_kind *kind)
{
	struct draft *draft;

	if (app->drafts.count == DRAFTS_MAX)
		make_room(app);
	if (app->drafts.count == DRAFTS_MAX) {
		app_say(app, MESSAGE_WARNING, "%s",
		        _("Too many drafts are open: save or discard one first."));
		return NULL;
	}
	draft = mem_calloc(1, sizeof(*draft));
	draft->ticket = *ticket;
	draft->kind = kind;
	draft->began_ms = app->wall_ms;
	draft->owner = app->session.agent.head.id;
	ticket_init(&draft->stored);
	draft_describe(app, draft);
	app->drafts.items[app->drafts.count++] = draft;
	return draft;
}

void
drafts_focus(struct app *app, struct draft *draft)
{
	app->drafts.focus = draft;
	app_place_changed(app);
	app_changed(app);
}

void
draft_mark_unsaved(struct app *app, struct draft *draft)
{
	if (!draft->unsaved)
		draft->unsaved_since_ms = app->steady_ms;
	draft->unsaved = true;
	app_changed(app);
}

/* --- the number -------------------------------------------------------------------------- */

static int32_t
day_of(const struct app *app, int64_t ms)
{
	struct civil_time civil;

	civil_from_ms(app->zone, ms, &civil);
	return civil.year % 100 * 10000 + civil.month * 100 + civil.day;
}

static void
number_reserved(struct app *app, const struct store_result *result, const struct id *subject)
{
	struct draft *draft = draft_of_ticket(app, subject);
	struct ticket_number number;
	struct civil_time began;
	struct err e = ERR_INIT;

	if (!draft || !result->ok || *draft->number)
		return;
	civil_from_ms(app->zone, draft->began_ms, &began);
	if (!ticket_number_make(draft->kind->prefix, began.year, began.month, began.day,
	                        app->setup.desk_code, (uint32_t)result->counter, &number, &e)) {
		app_say(app, MESSAGE_ERROR, _("No ticket number: %s"), e.text);
		return;
	}
	ticket_number_text(&number, draft->number);
	draft_mark_unsaved(app, draft);
}

void
drafts_reserve_number(struct app *app, struct draft *draft)
{
	struct effect *effect = effect_add(&app->effects, EFFECT_RESERVE_NUMBER);

	effect->text = mem_dup_text(draft->kind->prefix);
	effect->number = day_of(app, draft->began_ms);
	effect->token = app_token(app);
	app_expect(app, effect->token, number_reserved, &draft->ticket);
}

/* --- beginning and opening --------------------------------------------------------------- */

static void
take_caller(struct app *app, struct draft *draft)
{
	const struct live_call *call = app->calls.focus;
	const struct customer *customer = card_customer(app);

	if (call) {
		draft->call = call->id;
		record_set_text(&draft->caller_phone, call->withheld ? "" : call->number);
		record_set_text(&draft->caller_name, call->name);
	}
	draft->grade_known = true;
	if (customer) {
		draft->customer = customer->head.id;
		record_set_text(&draft->grade, customer->grade);
		record_set_text(&draft->caller_name, customer->name);
		if (!draft->caller_phone && customer->phones.count)
			record_set_text(&draft->caller_phone, customer->phones.items[0].number);
	}
}

/* What the agent types first belongs into the first field that must be filled in. */
static void
go_to_first_gap(struct draft *draft)
{
	for (size_t i = 0; i < draft->form.count; i++) {
		const struct form_field *field = &draft->fields[i];

		if (field->required && !field->hidden && !*form_get(&draft->form, i)) {
			form_focus(&draft->form, i);
			return;
		}
	}
}

struct draft *
drafts_begin(struct app *app, const struct ticket_kind *kind)
{
	struct id ticket = app_new_id(app);
	struct draft *draft = draft_add(app, &ticket, kind);

	if (!draft)
		return NULL;
	take_caller(app, draft);
	draft_describe(app, draft);
	drafts_focus(app, draft);
	draft_preset(app, draft);
	go_to_first_gap(draft);
	drafts_reserve_number(app, draft);
	draft_mark_unsaved(app, draft);
	return draft;
}

struct draft *
drafts_open(struct app *app, const struct ticket *ticket)
{
	struct draft *draft = draft_of_ticket(app, &ticket->head.id);
	const struct ticket_kind *kind = pack_kind(app->pack, ticket->kind);

	if (draft && draft->waits_for_ticket) {
		ticket_release(&draft->stored);
		ticket_dup(ticket, &draft->stored);
		draft->waits_for_ticket = false;
		return draft;
	}
	if (!draft && !kind) {
		app_say(app, MESSAGE_WARNING, _("This hotline has no tickets of the kind \"%s\"."),
		        ticket->kind ? ticket->kind : "");
		return NULL;
	}
	if (!draft) {
		draft = draft_add(app, &ticket->head.id, kind);
		if (!draft)
			return NULL;
		ticket_dup(ticket, &draft->stored);
		snprintf(draft->number, sizeof(draft->number), "%s",
		         ticket->number ? ticket->number : "");
		draft->customer = ticket->customer;
		record_set_text(&draft->caller_name, ticket->caller_name);
		record_set_text(&draft->caller_phone, ticket->caller_phone);
		draft->saved_at_ms = ticket->head.changed_at_ms;
		draft->began_ms = ticket->began_at_ms ? ticket->began_at_ms
		                                      : ticket->head.created_at_ms;
		draft_ask_customer(app, draft);
		draft_load_ticket(app, draft, ticket);
		if (app->calls.focus)
			draft->call = app->calls.focus->id;
	}
	drafts_focus(app, draft);
	return draft;
}

void
drafts_ticket_read(struct app *app, const struct ticket *ticket)
{
	struct draft *draft = draft_of_ticket(app, &ticket->head.id);

	if (draft && draft->waits_for_ticket) {
		drafts_open(app, ticket);
	} else if (!draft && !id_compare(&ticket->head.id, &app->drafts.reopened)) {
		app->drafts.reopened = (struct id){ { 0 } };
		draft = drafts_open(app, ticket);
		if (draft)
			draft->owner = app->drafts.reopened_owner;
	}
}

void
drafts_describe_all(struct app *app)
{
	for (size_t i = 0; i < app->drafts.count; i++)
		draft_describe(app, app->drafts.items[i]);
}

/* --- what follows from the values -------------------------------------------------------- */

struct time_limit
drafts_limit(const struct app *app, const struct draft *draft)
{
	return pack_time_limit(app->pack, form_get_id(&draft->form, DRAFT_CLASS_FIELD),
	                       draft->grade);
}

/* From the opening of the matter, so that what the caller was told stays true. */
bool
drafts_due(const struct app *app, const struct draft *draft, int64_t *due_ms, struct err *e)
{
	struct time_limit limit = drafts_limit(app, draft);

	return app_deadline(app, draft->began_ms, &limit, due_ms, e);
}

int64_t
drafts_due_ms(const struct app *app, const struct draft *draft)
{
	struct err ignored = ERR_INIT;
	int64_t due_ms;

	drafts_due(app, draft, &due_ms, &ignored);
	return due_ms;
}

const char *
drafts_department(const struct app *app, const struct draft *draft)
{
	return kind_department(app->pack, draft->kind, draft_source(draft).value, draft);
}

bool
drafts_subject(const struct app *app, const struct draft *draft, enum language language,
               struct strbuf *out)
{
	struct form_source source = draft_source(draft);

	return ticket_form_summary(app->pack, draft->kind, &source, language, out);
}

/* --- saving ------------------------------------------------------------------------------ */

static const char *
collected_value(const void *context, const char *field)
{
	return json_get_text(context, field, "");
}

static size_t
show_faults(struct app *app, struct draft *draft, const struct json *data)
{
	struct form_source source = { .value = collected_value, .context = data };
	struct form_fault faults[FAULTS_SHOWN];
	size_t count = ticket_form_check(app->pack, draft->kind, &source, faults, FAULTS_SHOWN);

	for (size_t i = 0; i < count && i < FAULTS_SHOWN; i++) {
		struct strbuf text;
		size_t field;

		if (!form_find(&draft->form, faults[i].field->id, &field))
			continue;
		strbuf_init(&text, ERR_TEXT_MAX);
		ticket_form_fault_text(&faults[i], &text);
		form_set_error(&draft->form, field, text.data);
		strbuf_release(&text);
	}
	return count;
}

static void
go_to_first_fault(struct draft *draft)
{
	for (size_t i = 0; i < draft->form.count; i++) {
		if (draft->form.values[i].error.length && !draft->fields[i].hidden) {
			form_focus(&draft->form, i);
			return;
		}
	}
}

static struct json *
confirmed_of(const struct app *app, const struct draft *draft)
{
	struct json *confirmed = json_object();

	for (size_t i = 0; i < draft->form.count; i++) {
		const char *id = draft->fields[i].id;
		int64_t at_ms = draft->stored.confirmed
		                ? json_get_whole(draft->stored.confirmed, id, 0) : 0;

		if (draft->form.values[i].confirmed)
			json_set(confirmed, id, json_whole(at_ms ? at_ms : app->wall_ms));
	}
	return confirmed;
}

static void
describe_category(const struct draft *draft, const struct json *data, struct ticket *ticket)
{
	for (size_t i = 0; i < draft->kind->field_count; i++) {
		if (draft->kind->fields[i].type == FIELD_CHOICE) {
			record_set_text(&ticket->category,
			                json_get_text(data, draft->kind->fields[i].id, ""));
			return;
		}
	}
}

static void
describe_new(struct app *app, const struct draft *draft, struct ticket *ticket)
{
	const struct workflow *workflow = pack_workflow_of(app->pack, draft->kind);

	ticket->head.id = draft->ticket;
	record_set_text(&ticket->number, draft->number);
	ticket->began_at_ms = draft->began_ms;
	record_set_text(&ticket->kind, draft->kind->id);
	record_set_text(&ticket->pack, app->pack->id);
	ticket->pack_version = app->pack->version;
	record_set_text(&ticket->state, workflow->states[0].id);
	record_set_text(&ticket->channel, "phone");
	ticket->owner = app->session.agent.head.id;
}

static bool
class_changed(const struct draft *draft)
{
	const char *before = draft->stored.class_id;

	return strcmp(form_get_id(&draft->form, DRAFT_CLASS_FIELD), before ? before : "") != 0;
}

/* Takes data. The record as it shall be. */
static void
describe_ticket(struct app *app, const struct draft *draft, struct json *data,
                struct ticket *ticket)
{
	struct strbuf subject;
	bool first = id_is_zero(&draft->stored.head.id);
	struct err e = ERR_INIT;
	int64_t due_ms;
	const char *class_id = form_get_id(&draft->form, DRAFT_CLASS_FIELD);

	ticket_dup(&draft->stored, ticket);
	if (first)
		describe_new(app, draft, ticket);
	strbuf_init(&subject, SUBJECT_MAX);
	drafts_subject(app, draft, i18n_get(), &subject);
	record_set_text(&ticket->subject, subject.data);
	strbuf_release(&subject);
	describe_category(draft, data, ticket);
	ticket->customer = draft->customer;
	record_set_text(&ticket->caller_name, draft->caller_name);
	record_set_text(&ticket->caller_phone, draft->caller_phone);
	record_set_text(&ticket->department, drafts_department(app, draft));
	if (first || class_changed(draft)) {
		/* saved all the same: notes first; the head of the form says why nothing is due */
		if (!drafts_due(app, draft, &due_ms, &e))
			log_write(LOG_WARNING, "ticket %s has no deadline: %s", draft->number,
			          e.text);
		ticket->due_at_ms = due_ms;
		if (first)
			ticket->promised_at_ms = due_ms;
	}
	record_set_text(&ticket->class_id, class_id);
	if (!id_is_zero(&draft->call) && !id_list_has(&ticket->calls, &draft->call))
		id_list_add(&ticket->calls, &draft->call);
	json_free(ticket->data);
	ticket->data = data;
	json_free(ticket->confirmed);
	ticket->confirmed = confirmed_of(app, draft);
}

static void
ticket_saved(struct app *app, const struct store_result *result, const struct id *subject)
{
	struct draft *draft = draft_of_ticket(app, subject);
	struct civil_time civil;
	char time[CIVIL_TEXT_SIZE];

	if (!draft || (!result->ok && result->kept))
		return;
	draft->submit_token = 0;
	if (!result->ok) {
		app_say(app, MESSAGE_ERROR, _("Not saved: %s"), result->err.text);
		draft_mark_unsaved(app, draft);
		return;
	}
	draft->saved_at_ms = result->saved_at_ms;
	calls_have_ticket(app, &draft->call);
	if (!draft->changed_since_submit)
		draft_drop_row(app, draft);
	civil_from_ms(app->zone, result->saved_at_ms, &civil);
	civil_text_time_s(&civil, time);
	app_say(app, MESSAGE_DONE, _("Saved %s at %s"), draft->number, time);
	if (draft->leaves && is_settled(draft))
		put_away(app, draft);
	board_refresh(app);
}

static void
submit_ticket(struct app *app, struct draft *draft, struct json *data)
{
	bool first = id_is_zero(&draft->stored.head.id);
	struct change *change = app_change(app);
	struct ticket after;

	describe_ticket(app, draft, data, &after);
	if (!app_change_add(app, change, first ? OP_TICKET_OPEN : OP_TICKET_SET, &draft->ticket,
	                    ticket_diff(first ? NULL : &draft->stored, &after))) {
		change_free(change);
		ticket_release(&after);
		return;
	}
	rules_ticket_saved(app, change, first ? NULL : &draft->stored, &after);
	draft->submit_token = app_submit(app, change, ticket_saved, &draft->ticket);
	ticket_release(&draft->stored);
	draft->stored = after;
	draft->changed_since_submit = false;
	form_saved(&draft->form);
}

void
drafts_save(struct app *app, struct draft *draft)
{
	struct json *data = json_object();
	bool readable = draft_collect(app, draft, data);
	size_t faults = show_faults(app, draft, data);

	if (!readable || faults) {
		json_free(data);
		go_to_first_fault(draft);
		app_say(app, MESSAGE_WARNING, "%s",
		        _("Not saved yet: see the marked fields. The draft is kept."));
		return;
	}
	if (!*draft->number || draft->waits_for_ticket) {
		json_free(data);
		app_say(app, MESSAGE_WARNING, "%s",
		        _("The number of this ticket is still being made: save again in a "
		          "moment."));
		return;
	}
	submit_ticket(app, draft, data);
}

void
drafts_agent_changed(struct app *app)
{
	struct draft *draft = app->drafts.focus;

	drafts_flush(app);
	if (draft && id_compare(&draft->owner, &app->session.agent.head.id))
		drafts_focus(app, NULL);
}

bool
drafts_is_own(const struct app *app, const struct draft *draft)
{
	return !id_compare(&draft->owner, &app->session.agent.head.id);
}

/* --- time -------------------------------------------------------------------------------- */

void
drafts_flush(struct app *app)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		if (app->drafts.items[i]->unsaved)
			draft_put(app, app->drafts.items[i]);
	}
}

void
drafts_tick(struct app *app)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		struct draft *draft = app->drafts.items[i];

		if (draft->unsaved &&
		    app->steady_ms - draft->unsaved_since_ms >= DRAFT_SAVE_AFTER_MS)
			draft_put(app, draft);
	}
}

int64_t
drafts_next_ms(const struct app *app)
{
	int64_t next_ms = INT64_MAX;

	for (size_t i = 0; i < app->drafts.count; i++) {
		const struct draft *draft = app->drafts.items[i];

		if (draft->unsaved && draft->unsaved_since_ms + DRAFT_SAVE_AFTER_MS < next_ms)
			next_ms = draft->unsaved_since_ms + DRAFT_SAVE_AFTER_MS;
	}
	return next_ms;
}

/* --- keys -------------------------------------------------------------------------------- */

static void
form_changed_now(struct app *app, struct draft *draft)
{
	draft->touched = true;
	draft->changed_since_submit = true;
	draft->leaves = false;
	draft_show_fields(app, draft);
	draft_mark_unsaved(app, draft);
}

static void
draw_kind(const struct view *view, size_t row, bool selected, void *context)
{
	const struct app *app = context;
	const struct ticket_kind *kind = &app->pack->kinds[row];
	const char *title = text_in(&kind->title, i18n_get());

	(void)selected;
	view_putf(view, 0, 1, STYLE_DIM, "%zu", row + 1);
	view_put_n(view, 0, 4, view->columns - 12, STYLE_TEXT, PUT_ELLIPSIS, title, strlen(title));
	view_put(view, 0, view->columns - 6, STYLE_DIM, kind->prefix);
}

static struct list_source
kind_rows(struct app *app)
{
	return (struct list_source){ .draw = draw_kind, .context = app };
}

static bool
kinds_key(struct app *app, const struct key *key)
{
	struct list_source rows = kind_rows(app);

	if (list_key(&app->drafts.kinds, &rows, key) == WIDGET_ACCEPTED) {
		drafts_begin(app, &app->pack->kinds[app->drafts.kinds.selected]);
		return true;
	}
	return false;
}

bool
drafts_key(struct app *app, const struct key *key)
{
	struct draft *draft = app->drafts.focus;

	if (!draft)
		return kinds_key(app, key);
	switch (form_key(&draft->form, key)) {
	case WIDGET_IGNORED:
	case WIDGET_CANCELLED:
		return false;
	case WIDGET_CHANGED:
		form_changed_now(app, draft);
		return true;
	case WIDGET_ACCEPTED:
		drafts_save(app, draft);
		return true;
	case WIDGET_REFUSED:
		app_say(app, MESSAGE_INFO, "%s", form_why_refused(&draft->form));
		return true;
	default:
		app_place_changed(app);
		return true;
	}
}

bool
drafts_wants_text(const struct app *app)
{
	return app->drafts.focus && form_wants_text(&app->drafts.focus->form);
}

static void
tick_read_back(struct app *app, struct draft *draft)
{
	size_t field = draft->form.focus;

	if (!draft->fields[field].read_back) {
		app_say(app, MESSAGE_INFO, "%s", _("This field needs no reading back."));
		return;
	}
	form_confirm(&draft->form, field, !draft->form.values[field].confirmed);
	form_changed_now(app, draft);
}

bool
drafts_action(struct app *app, enum action action)
{
	struct draft *draft = app->drafts.focus;

	if (!draft)
		return false;
	switch (action) {
	case ACTION_SAVE:
		drafts_save(app, draft);
		return true;
	case ACTION_READ_BACK:
		tick_read_back(app, draft);
		return true;
	case ACTION_UNDO:
		if (!form_undo(&draft->form))
			return false;
		form_changed_now(app, draft);
		return true;
	case ACTION_REDO:
		if (!form_redo(&draft->form))
			return false;
		form_changed_now(app, draft);
		return true;
	default:
		return false;
	}
}

/* --- drawing ----------------------------------------------------------------------------- */

static void
draw_kinds(struct app *app, const struct view *view, bool focused)
{
	struct list_source rows = kind_rows(app);
	struct view below;
	char keys[KEY_NAME_SIZE];

	action_key_name(&app->keys, ACTION_NEW_TICKET, true, keys);
	view_putf(view, 0, 1, STYLE_HINT,
	          _("No ticket yet. Choose a kind with Enter, or press %s."), keys);
	below = view_sub(view, 2, 0, view->rows - 2, view->columns);
	list_draw(&app->drafts.kinds, &rows, &below, focused);
}

/* To hide in the head what stands in a field below it would hide nothing. */
static bool
form_shows_number(const struct draft *draft)
{
	for (size_t i = 0; i < draft->kind->field_count; i++) {
		if (draft->kind->fields[i].type == FIELD_PHONE && !draft->fields[i + 1].hidden &&
		    *form_get(&draft->form, i + 1))
			return true;
	}
	return false;
}

/* The caller's line and the deadline, above the fields. */
static void
draw_head(struct app *app, const struct view *view, const struct draft *draft)
{
	int width = draft_draw_due(app, view, draft, class_changed(draft));
	struct strbuf line;
	const struct live_call *call = app->calls.focus;
	bool own_call = call && !id_compare(&call->id, &draft->call);

	strbuf_init(&line, 1024);
	strbuf_addf(&line, "%s", draft->caller_name ? draft->caller_name : _("caller unknown"));
	if (draft->caller_phone) {
		strbuf_add(&line, "  ");
		masking_phone_text(own_call || card_is_open(app) || form_shows_number(draft)
		                   ? &masking_own_call : &masking_screen,
		                   draft->caller_phone, &line);
	}
	view_put_n(view, 0, 1, view->columns - width - 3, STYLE_TEXT, PUT_ELLIPSIS, line.data,
	           line.length);
	strbuf_release(&line);
}

void
drafts_draw(struct app *app, const struct view *view, bool focused)
{
	struct draft *draft = app->drafts.focus;
	struct view below;

	if (!draft) {
		draw_kinds(app, view, focused);
		return;
	}
	draw_head(app, view, draft);
	below = view_sub(view, 1, 0, view->rows - 1, view->columns);
	form_draw(&draft->form, &below, focused);
}

void
drafts_title(struct app *app, struct strbuf *title, struct strbuf *remark)
{
	const struct draft *draft = app->drafts.focus;
	struct civil_time civil;
	char time[CIVIL_TEXT_SIZE];
	int64_t at_ms;

	if (!draft) {
		strbuf_add(title, _("Ticket"));
		return;
	}
	strbuf_addf(title, "%s %s", text_in(&draft->kind->title, i18n_get()), draft->number);
	at_ms = draft->put_at_ms ? draft->put_at_ms : draft->saved_at_ms;
	if (draft->store_refused) {
		strbuf_add(remark, _("NOT ON DISK"));
	} else if (draft->unsaved || draft->put_token || draft->submit_token || !at_ms) {
		strbuf_add(remark, _("saving"));
	} else {
		civil_from_ms(app->zone, at_ms, &civil);
		civil_text_time_s(&civil, time);
		strbuf_addf(remark, draft->put_at_ms ? _("draft saved %s") : _("saved %s"), time);
	}
}

/*
 * A draft as a local row of the store: everything typed, within a second of
 * the keystroke, so that a desk that was killed opens with it.
 */
#include "draft_priv.h"

#include "base/log.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define ROW_MAX (2u << 20)
#define ROW_VERSION 1

void
draft_key(const struct draft *draft, char out[DRAFT_KEY_SIZE])
{
	char id[ID_TEXT_SIZE];

	id_to_text(&draft->ticket, id);
	snprintf(out, DRAFT_KEY_SIZE, "draft/%s", id);
}

static struct json *
row_of(const struct draft *draft, int64_t wall_ms)
{
	struct json *row = json_object(), *values = json_object(), *confirmed = json_object();

	json_set(row, "version", json_whole(ROW_VERSION));
	json_set_id(row, "ticket", &draft->ticket);
	json_set_id(row, "customer", &draft->customer);
	json_set_id(row, "call", &draft->call);
	json_set_id(row, "owner", &draft->owner);
	json_set(row, "kind", json_text(draft->kind->id));
	json_set(row, "number", json_text(draft->number));
	json_set(row, "caller_name", json_text(draft->caller_name ? draft->caller_name : ""));
	json_set(row, "caller_phone", json_text(draft->caller_phone ? draft->caller_phone : ""));
	json_set(row, "began_ms", json_whole(draft->began_ms));
	json_set(row, "written_ms", json_whole(wall_ms));
	json_set(row, "opened", json_boolean(!id_is_zero(&draft->stored.head.id)));
	json_set(row, "touched", json_boolean(draft->touched));
	for (size_t i = 0; i < draft->form.count; i++) {
		json_set(values, draft->fields[i].id, json_text(form_get(&draft->form, i)));
		if (draft->form.values[i].confirmed)
			json_set(confirmed, draft->fields[i].id, json_boolean(true));
	}
	json_set(row, "values", values);
	json_set(row, "confirmed", confirmed);
	json_set(row, "field", json_whole((int64_t)draft->form.focus));
	return row;
}

static void
row_written(struct app *app, const struct store_result *result, const struct id *subject)
{
	struct draft *draft = draft_of_ticket(app, subject);

	if (!draft)
		return;
	draft->store_refused = !result->ok;
	if (result->ok) {
		draft->put_at_ms = result->saved_at_ms;
		if (draft->put_token == result->token)
			draft->put_token = 0;
	}
}

char *
draft_text(const struct app *app, const struct draft *draft)
{
	struct json *row = row_of(draft, app->wall_ms);
	struct strbuf text;
	bool fits;

	strbuf_init(&text, ROW_MAX);
	fits = json_write(row, &text);
	json_free(row);
	if (fits)
		return strbuf_take(&text);
	strbuf_release(&text);
	return NULL;
}

/* The place first: a desk killed between the two would hold the draft and not show it. */
void
draft_put(struct app *app, struct draft *draft)
{
	char *text = draft_text(app, draft);
	char key[DRAFT_KEY_SIZE];

	if (app->place_unsaved)
		place_save(app);
	draft_key(draft, key);
	if (text) {
		draft->put_token = app_token(app);
		app_expect(app, draft->put_token, row_written, &draft->ticket);
		app_put_local(app, key, text, strlen(text), draft->put_token);
		draft->unsaved = false;
	} else {
		log_write(LOG_ERROR, "a draft is too long for its row");
	}
	mem_free(text);
}

void
draft_drop_row(struct app *app, struct draft *draft)
{
	char key[DRAFT_KEY_SIZE];

	draft_key(draft, key);
	draft->unsaved = false;
	draft->put_token = 0;
	draft->put_at_ms = 0;
	app_put_local(app, key, NULL, 0, app_token(app));
}

static void
load_values(struct app *app, struct draft *draft, const struct json *row)
{
	const struct json *values = json_get(row, "values");
	const struct json *confirmed = json_get(row, "confirmed");

	for (size_t i = 0; i < draft->form.count; i++) {
		const char *id = draft->fields[i].id;

		form_load(&draft->form, i, json_get_text(values, id, ""));
		form_confirm(&draft->form, i, json_get_boolean(confirmed, id, false));
	}
	draft_show_fields(app, draft);
	form_focus(&draft->form, (size_t)json_get_whole(row, "field", 0));
}

bool
drafts_restore(struct app *app, const char *text)
{
	struct err e = ERR_INIT;
	struct json *row = json_parse(text, strlen(text), ROW_MAX, &e);
	const struct ticket_kind *kind;
	struct draft *draft = NULL;
	struct id ticket;

	if (!row) {
		log_write(LOG_ERROR, "a draft in the store cannot be read: %s", e.text);
		return false;
	}
	ticket = json_get_id(row, "ticket");
	kind = pack_kind(app->pack, json_get_text(row, "kind", ""));
	if (kind && !id_is_zero(&ticket) && !draft_of_ticket(app, &ticket))
		draft = draft_add(app, &ticket, kind);
	if (draft) {
		draft->customer = json_get_id(row, "customer");
		draft->call = json_get_id(row, "call");
		draft->owner = json_get_id(row, "owner");
		snprintf(draft->number, sizeof(draft->number), "%s",
		         json_get_text(row, "number", ""));
		record_set_text(&draft->caller_name, json_get_text(row, "caller_name", ""));
		record_set_text(&draft->caller_phone, json_get_text(row, "caller_phone", ""));
		draft->began_ms = json_get_whole(row, "began_ms", app->wall_ms);
		draft_ask_customer(app, draft);
		draft->put_at_ms = json_get_whole(row, "written_ms", app->wall_ms);
		draft->touched = json_get_boolean(row, "touched", true);
		load_values(app, draft, row);
		if (json_get_boolean(row, "opened", false)) {
			draft->waits_for_ticket = true;
			app_ask(app, READ_TICKET, 0)->id = ticket;
		}
		if (!*draft->number)
			drafts_reserve_number(app, draft);
	}
	json_free(row);
	return draft != NULL;
}

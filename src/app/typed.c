/* Typed and neither saved nor thrown away; see typed_priv.h. */
#include "app_priv.h"

#include "base/log.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define ROW_KEY "typed"
#define ROW_MAX (2u << 20)
#define ROW_VERSION 1
#define TITLE_TEXT_MAX 200

/* --- what there is ----------------------------------------------------------------------- */

/* The customer's form needs the customer: it opens when he was read. */
static void
open_customer(struct app *app, const struct typed_about *about)
{
	if (id_is_zero(&about->customer))
		screen_open_customer(app, NULL, &about->call);
	else
		app_ask(app, READ_CUSTOMER, 0)->id = about->customer;
}

static void
open_wrap_up(struct app *app, const struct typed_about *about)
{
	if (calls_find_lately(app, &about->call))
		screen_open_wrap_up(app, calls_find_lately(app, &about->call));
	else
		app_ask(app, READ_CALL, 0)->id = about->call;
}

static void
open_settings(struct app *app, const struct typed_about *about)
{
	(void)about;
	screen_open_settings(app);
}

static void
open_first_start(struct app *app, const struct typed_about *about)
{
	(void)about;
	screen_open_first_start(app);
}

static const struct {
	const char *name;
	const char *title;
	void (*open)(struct app *app, const struct typed_about *about);
} kinds[] = {
	{ "customer", N_("Customer"), open_customer },
	{ "followup", N_("New follow-up"), board_open_followup },
	{ "outcome", N_("Outcome of the follow-up"), board_open_outcome },
	{ "wrap_up", N_("Wrap-up"), open_wrap_up },
	{ "settings", N_("Settings"), open_settings },
	{ "start", N_("Welcome to hotseat"), open_first_start },
	{ "dial", N_("Dial a number"), prompt_dial },
	{ "transfer", N_("Transfer the call"), prompt_transfer },
	{ "tones", N_("Send tones"), prompt_tones },
	{ "note_call", N_("A call came in on the desk telephone"), prompt_note_call },
	{ "note", N_("Add a note"), prompt_note },
	{ "reveal", N_("Show the number"), card_prompt_reveal },
	{ "edit_reason", N_("Edit the customer"), card_prompt_edit },
	{ "gap", N_("Fill the gap"), prompter_prompt_gap },
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

static size_t
kind_of(const char *name)
{
	size_t i = 0;

	while (i < KINDS && strcmp(kinds[i].name, name) != 0)
		i++;
	return i;
}

void
typed_about_text(struct typed_about *about, const char *text)
{
	size_t length = utf8_cut(text, strlen(text), sizeof(about->text) - 1);

	memcpy(about->text, text, length);
	about->text[length] = '\0';
}

bool
typed_same(const char *name, const struct typed_about *a, const char *other,
           const struct typed_about *b)
{
	return !strcmp(name, other) && !id_compare(&a->call, &b->call) &&
	       !id_compare(&a->customer, &b->customer) &&
	       !id_compare(&a->ticket, &b->ticket) &&
	       !id_compare(&a->followup, &b->followup) &&
	       !strcmp(a->text, b->text);
}

static size_t
find(const struct app *app, const char *name, const struct typed_about *about)
{
	const struct typed_list *list = &app->typed;
	size_t i = 0;

	while (i < list->count &&
	       (list->items[i].token ||
	        id_compare(&list->items[i].owner, &app->session.agent.head.id) != 0 ||
	        !typed_same(list->items[i].name, &list->items[i].about, name, about)))
		i++;
	return i;
}

/* Takes it out; its values are the caller's. */
static struct json *
take_at(struct app *app, size_t at)
{
	struct typed_list *list = &app->typed;
	struct json *values = list->items[at].values;

	memmove(&list->items[at], &list->items[at + 1],
	        (list->count - at - 1) * sizeof(list->items[0]));
	list->count--;
	return values;
}

void
typed_release(struct app *app)
{
	while (app->typed.count)
		json_free(take_at(app, app->typed.count - 1));
}

void
typed_changed(struct app *app)
{
	if (!app->typed.unsaved)
		app->typed.unsaved_since_ms = app->steady_ms;
	app->typed.unsaved = true;
}

/* Takes values. When there are too many, the one left longest ago goes. */
static struct typed_entry *
add(struct app *app, const char *name, const struct typed_about *about, struct json *values)
{
	struct typed_list *list = &app->typed;
	struct typed_entry *entry;
	size_t kind = kind_of(name);

	if (kind == KINDS) {
		json_free(values);
		return NULL;
	}
	if (list->count == TYPED_MAX) {
		log_write(LOG_WARNING, "more than %d texts left unfinished: the oldest goes",
		          TYPED_MAX);
		json_free(take_at(app, 0));
	}
	entry = &list->items[list->count++];
	*entry = (struct typed_entry){
		.name = kinds[kind].name, .about = *about, .values = values,
		.owner = app->session.agent.head.id, .left_ms = app->wall_ms };
	typed_changed(app);
	return entry;
}

void
typed_keep(struct app *app, const char *name, const struct typed_about *about,
           struct json *values, bool open)
{
	size_t at = find(app, name, about);
	struct typed_entry *entry;

	if (at < app->typed.count)
		json_free(take_at(app, at));
	entry = add(app, name, about, values);
	if (entry)
		entry->open = open;
}

struct json *
typed_take(struct app *app, const char *name, const struct typed_about *about)
{
	size_t at = find(app, name, about);

	return at < app->typed.count ? take_at(app, at) : NULL;
}

const struct json *
typed_look(const struct app *app, const char *name, const struct typed_about *about)
{
	size_t at = find(app, name, about);

	return at < app->typed.count ? app->typed.items[at].values : NULL;
}

/* --- the row ----------------------------------------------------------------------------- */

static struct json *
write_entry(const char *name, const struct typed_about *about, const struct id *owner,
            bool open, int64_t left_ms, struct json *values)
{
	struct json *object = json_object();

	json_set(object, "name", json_text(name));
	json_set_id(object, "call", &about->call);
	json_set_id(object, "customer", &about->customer);
	json_set_id(object, "ticket", &about->ticket);
	json_set_id(object, "followup", &about->followup);
	json_set(object, "text", json_text(about->text));
	json_set_id(object, "owner", owner);
	json_set(object, "open", json_boolean(open));
	json_set(object, "left_ms", json_whole(left_ms));
	json_set(object, "values", values);
	return object;
}

/* What was left, then what is open, from the bottom of the stack. */
static bool
write_row(const struct app *app, struct strbuf *out)
{
	struct json *row = json_object(), *entries = json_array();
	bool fits;

	for (size_t i = 0; i < app->typed.count; i++) {
		const struct typed_entry *entry = &app->typed.items[i];

		if (!entry->token)
			json_append(entries, write_entry(entry->name, &entry->about, &entry->owner,
			                                 entry->open, entry->left_ms,
			                                 json_dup(entry->values)));
	}
	for (size_t i = 0; i < app->screen_count; i++) {
		const struct screen *screen = &app->screens[i];
		const struct typed_about *about;
		const char *name;
		struct json *values = screen->class->typed
		                      ? screen->class->typed(screen->state, false, &name, &about)
		                      : NULL;

		if (values)
			json_append(entries, write_entry(name, about, &app->session.agent.head.id,
			                                 true, app->wall_ms, values));
	}
	json_set(row, "version", json_whole(ROW_VERSION));
	json_set(row, "entries", entries);
	fits = json_write(row, out);
	json_free(row);
	if (!fits)
		log_write(LOG_ERROR, "what was typed is too long for its row");
	return fits;
}

void
typed_save(struct app *app)
{
	struct strbuf text;

	app->typed.unsaved = false;
	strbuf_init(&text, ROW_MAX);
	if (write_row(app, &text))
		app_put_local(app, ROW_KEY, text.data, text.length, app_token(app));
	strbuf_release(&text);
}

void
typed_flush(struct app *app)
{
	if (app->typed.unsaved)
		typed_save(app);
}

void
typed_tick(struct app *app)
{
	if (app->typed.unsaved &&
	    app->steady_ms - app->typed.unsaved_since_ms >= PLACE_SAVE_AFTER_MS)
		typed_save(app);
}

int64_t
typed_next_ms(const struct app *app)
{
	return app->typed.unsaved ? app->typed.unsaved_since_ms + PLACE_SAVE_AFTER_MS
	                          : INT64_MAX;
}

static void
restore_entry(struct app *app, const struct json *object)
{
	struct typed_about about = { .call = json_get_id(object, "call") };
	const struct json *values = json_get(object, "values");
	struct typed_entry *entry;

	about.customer = json_get_id(object, "customer");
	about.ticket = json_get_id(object, "ticket");
	about.followup = json_get_id(object, "followup");
	typed_about_text(&about, json_get_text(object, "text", ""));
	if (!values)
		return;
	entry = add(app, json_get_text(object, "name", ""), &about, json_dup(values));
	if (!entry)
		return;
	entry->owner = json_get_id(object, "owner");
	entry->open = json_get_boolean(object, "open", false);
	entry->left_ms = json_get_whole(object, "left_ms", app->wall_ms);
}

void
typed_restore(struct app *app, const char *text)
{
	struct err e = ERR_INIT;
	struct json *row = json_parse(text, strlen(text), ROW_MAX, &e);
	const struct json *entries = row ? json_get(row, "entries") : NULL;

	if (!row)
		log_write(LOG_ERROR, "what was typed in forms cannot be read: %s", e.text);
	for (size_t i = 0; entries && i < json_count(entries); i++)
		restore_entry(app, json_at(entries, i));
	json_free(row);
	app->typed.unsaved = false;
}

/* --- to the store ------------------------------------------------------------------------ */

static void
typed_stored(struct app *app, const struct store_result *result, const struct id *subject)
{
	(void)subject;
	if (!result->ok && result->kept)
		return;
	for (size_t i = 0; i < app->typed.count; i++) {
		if (app->typed.items[i].token != result->token)
			continue;
		app->typed.items[i].token = 0;
		if (result->ok) {
			json_free(take_at(app, i));
			return;
		}
		app->typed.items[i].left_ms = app->wall_ms;
		typed_changed(app);
		break;
	}
	if (!result->ok)
		app_say(app, MESSAGE_ERROR,
		        _("Not saved: %s. What you typed is kept in the list of drafts."),
		        result->err.text);
}

/* Without the text, in the transaction of what was made of it. */
static void
put_row_with_change(struct app *app)
{
	struct strbuf text;
	struct err e = ERR_INIT;

	strbuf_init(&text, ROW_MAX);
	for (size_t i = app->effects.count; i-- > 0;) {
		struct effect *effect = &app->effects.items[i];

		if (effect->kind != EFFECT_SUBMIT || effect->token != app->last_submitted)
			continue;
		if (write_row(app, &text) &&
		    !change_put_local(effect->change, ROW_KEY, text.data, text.length, &e))
			log_write(LOG_WARNING, "what was typed: %s", e.text);
		break;
	}
	strbuf_release(&text);
}

void
typed_submitted(struct app *app, const char *name, const struct typed_about *about,
                struct json *values)
{
	struct typed_entry *entry = add(app, name, about, values);

	if (!entry)
		return;
	entry->token = app->last_submitted;
	app_expect(app, entry->token, typed_stored, NULL);
	put_row_with_change(app);
}

/* --- opening again ----------------------------------------------------------------------- */

void
typed_open(struct app *app, const struct typed_entry *entry)
{
	struct typed_about about = entry->about;

	kinds[kind_of(entry->name)].open(app, &about);
}

static bool
is_own(const struct app *app, const struct typed_entry *entry)
{
	return !entry->token && !id_compare(&entry->owner, &app->session.agent.head.id);
}

void
typed_reopen(struct app *app)
{
	for (size_t i = 0; i < app->typed.count;) {
		struct typed_entry *entry = &app->typed.items[i];
		size_t count = app->typed.count;

		if (!entry->open || !is_own(app, entry)) {
			i++;
			continue;
		}
		entry->open = false;
		typed_open(app, entry);
		if (app->typed.count == count)	/* not taken: it stays in the list */
			i++;
	}
}

void
typed_customer_read(struct app *app, const struct customer *customer)
{
	for (size_t i = 0; i < app->typed.count; i++) {
		struct typed_entry *entry = &app->typed.items[i];
		struct typed_about about = entry->about;

		if (!strcmp(entry->name, "customer") && is_own(app, entry) &&
		    !id_compare(&about.customer, &customer->head.id)) {
			screen_open_customer(app, customer, &about.call);
			return;
		}
	}
}

void
typed_call_read(struct app *app, const struct call_record *record)
{
	struct typed_about about = { .call = record->head.id };

	if (typed_look(app, "wrap_up", &about) && record->ended_at_ms)
		screen_open_wrap_up_of(app, record);
}

const struct typed_entry *
typed_own(const struct app *app, size_t n)
{
	for (size_t i = 0; i < app->typed.count; i++) {
		if (is_own(app, &app->typed.items[i]) && n-- == 0)
			return &app->typed.items[i];
	}
	return NULL;
}

static bool
longest_text(const char *key, const struct json *value, void *context)
{
	const char **longest = context, *text = json_as_text(value, "");

	(void)key;
	if (strlen(text) > strlen(*longest))
		*longest = text;
	return true;
}

void
typed_title(const struct typed_entry *entry, struct strbuf *out)
{
	const struct json *texts = json_get(entry->values, "values");
	const char *longest = "";

	if (texts)
		json_each(texts, longest_text, &longest);
	strbuf_addf(out, "%s: ", _(kinds[kind_of(entry->name)].title));
	strbuf_add_n(out, longest, utf8_cut(longest, strcspn(longest, "\n"), TITLE_TEXT_MAX));
}

/*
 * The first start asks three things: language, hotline, who you are. The pack
 * was chosen by --pack or the settings before the desk opened; here it can be
 * kept or another one named, which the next start then takes.
 */
#include "app_priv.h"

#include "base/memory.h"

#include <string.h>

enum start_field {
	START_LANGUAGE,
	START_PACK,
	START_NUMBER,
	START_NAME,
	START_PIN,
	START_FIELDS,
};

static void open_with(struct app *app, const char *const values[START_FIELDS]);

/* The same questions in the other language, with what was answered already. */
static void
open_again(struct app *app, const struct form *form)
{
	char *kept[START_FIELDS];

	for (size_t i = 0; i < START_FIELDS; i++)
		kept[i] = mem_dup_text(form_get(form, i));
	screen_pop(app);
	open_with(app, (const char *const *)kept);
	for (size_t i = 0; i < START_FIELDS; i++)
		mem_free(kept[i]);
}

static void
choose_language(struct app *app, enum language language)
{
	i18n_set(language);
	app->settings->language = language == LANGUAGE_CHINESE ? SETTINGS_LANGUAGE_CHINESE
	                                                       : SETTINGS_LANGUAGE_ENGLISH;
	app_take_up_settings(app);
}

static void
take_language(struct app *app, struct form *form, void *context)
{
	const char *code = form_get(form, START_LANGUAGE);
	enum language language;

	(void)context;
	if (!i18n_from_code(code, &language) || language == i18n_get())
		return;
	choose_language(app, language);
	open_again(app, form);
}

static void
agent_stored(struct app *app, const struct store_result *result, const struct id *subject)
{
	struct agent agent;

	if (!result->ok)
		return;
	agent_init(&agent);
	agent.head.id = *subject;
	record_set_text(&agent.name, app->session.newcomer.name);
	record_set_text(&agent.staff_number, app->session.newcomer.staff_number);
	text_list_add(&agent.roles, "agent");
	agent_release(&app->session.newcomer);
	session_begin(app, &agent);
	agent_release(&agent);
	app_say(app, MESSAGE_DONE, "%s", _("Welcome. The desk is ready."));
}

/* hash NULL: he has no PIN. */
static void
submit_agent(struct app *app, const struct id *id, const char *hash)
{
	/* Nobody is logged in yet: the first agent makes himself. */
	struct change *change = change_new(id, &app->session.id, ROLE_ADMIN);

	if (app_change_add(app, change, OP_AGENT_ADD, id,
	                   agent_diff(NULL, &app->session.newcomer)) &&
	    (!hash || pin_put_with(app, change, id, hash)))
		app_submit(app, change, agent_stored, id);
	else
		change_free(change);
}

/* He and his PIN are stored together or not at all: without it he is asked once more. */
static void
pin_of_newcomer(struct app *app, const struct id *id, const char *hash)
{
	const struct agent *agent = &app->session.newcomer;
	const char *const values[START_FIELDS] = {
		[START_LANGUAGE] = i18n_code(i18n_get()), [START_PACK] = app->settings->pack,
		[START_NUMBER] = agent->staff_number, [START_NAME] = agent->name };

	if (hash)
		submit_agent(app, id, hash);
	else
		open_with(app, values);
}

static void
store_agent(struct app *app, struct form *form)
{
	struct id id = app_new_id(app);
	struct agent *agent = &app->session.newcomer;

	agent_release(agent);
	agent_init(agent);
	record_set_text(&agent->staff_number, form_get(form, START_NUMBER));
	record_set_text(&agent->name, form_get(form, START_NAME));
	text_list_add(&agent->roles, "agent");
	if (*form_get(form, START_PIN))
		pin_make(app, &id, form_get(form, START_PIN), pin_of_newcomer);
	else
		submit_agent(app, &id, NULL);
}

static bool
start_entered(struct app *app, struct form *form, void *context)
{
	const char *pack = form_get(form, START_PACK);

	(void)context;
	settings_set_text(app->settings, &app->settings->pack, pack);
	effect_add(&app->effects, EFFECT_SETTINGS);
	store_agent(app, form);
	if (strcmp(pack, app->pack->id) != 0)
		app_say(app, MESSAGE_WARNING, "%s",
		        _("The other hotline opens at the next start."));
	return true;
}

/* The pack at work first, with its title; others by the names of their folders. */
static size_t
add_packs(const struct app *app, struct form_choice *choices)
{
	size_t count = 1;

	choices[0] = (struct form_choice){ .id = app->pack->id, .parent = -1,
	                                   .title = text_in(&app->pack->title, i18n_get()) };
	for (size_t i = 0; i < app->setup.pack_count; i++) {
		const char *name = app->setup.packs[i];

		if (strcmp(name, app->pack->id) != 0)
			choices[count++] = (struct form_choice){ .id = name, .title = name,
			                                         .parent = -1 };
	}
	return count;
}

static void
open_with(struct app *app, const char *const values[START_FIELDS])
{
	struct form_field *fields = mem_calloc(START_FIELDS, sizeof(*fields));
	struct form_choice *choices = mem_calloc(LANGUAGE_COUNT + 1 + app->setup.pack_count,
	                                         sizeof(*choices));
	size_t packs = add_packs(app, choices + LANGUAGE_COUNT);

	choices[0] = (struct form_choice){ .id = "en", .title = "English", .parent = -1 };
	choices[1] = (struct form_choice){ .id = "zh", .title = "中文", .parent = -1 };
	fields[START_LANGUAGE] = (struct form_field){
		.id = "language", .label = _("Language"), .kind = FORM_CHOICE, .required = true,
		.choices = choices, .choice_count = LANGUAGE_COUNT };
	fields[START_PACK] = (struct form_field){
		.id = "pack", .label = _("Hotline"), .kind = FORM_CHOICE, .required = true,
		.choices = choices + LANGUAGE_COUNT, .choice_count = packs };
	fields[START_NUMBER] = (struct form_field){
		.id = "number", .label = _("Your staff number"), .kind = FORM_TEXT,
		.required = true, .maximum_characters = 20 };
	fields[START_NAME] = (struct form_field){
		.id = "name", .label = _("Your name"), .kind = FORM_TEXT, .required = true,
		.maximum_characters = 60 };
	fields[START_PIN] = (struct form_field){
		.id = "pin", .label = _("PIN (empty: none)"), .kind = FORM_SECRET,
		.maximum_characters = PIN_MOST_CHARACTERS, .check = pin_field_check };
	screen_ask_form(app, &(struct form_question){
		.name = "start",
		.title = N_("Welcome to hotseat"), .fields = fields, .count = START_FIELDS,
		.choices = choices, .values = values, .entered = start_entered,
		.changed = take_language, .where = WHERE_START });
}

void
screen_open_first_start(struct app *app)
{
	const struct typed_about about = { .text = "" };
	const struct json *before = typed_look(app, "start", &about);
	const char *values[START_FIELDS] = { [START_PACK] = app->pack->id };
	enum language language;

	/* A desk that was killed here goes on in the language that was chosen. */
	if (before && i18n_from_code(json_get_text(json_get(before, "values"), "language", ""),
	                             &language))
		choose_language(app, language);
	values[START_LANGUAGE] = i18n_code(i18n_get());
	open_with(app, values);
}

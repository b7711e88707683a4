/*
 * Settings: language, colours, sounds, lock, telephone set-up, key remaps.
 * Taken up at once and written to settings.yaml; the telephone's line is
 * opened anew when something of it changed.
 */
#include "app_priv.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum setting {
	SETTING_LANGUAGE,
	SETTING_THEME,
	SETTING_BELL,
	SETTING_NOTIFICATION,
	SETTING_LOCK,
	SETTING_MOUSE,
	SETTING_ASCII,
	SETTING_BACKUP,
	SETTING_LINE_HEADING,
	SETTING_LINE,
	SETTING_ECHO,
	SETTING_ACCOUNT,
	SETTING_PASSWORD,
	SETTING_REGISTRAR,
	SETTING_TRANSPORT,
	SETTING_PORT,
	SETTING_START,
	SETTING_MICROPHONE,
	SETTING_SPEAKER,
	SETTING_RINGER,
	SETTING_KEYS_HEADING,
	SETTING_KEY_ACTION,
	SETTING_KEY_NAMES,
	SETTING_COUNT,
};

struct option_row {
	const char *id;
	const char *title;
};

#define OPTIONS_MAX 5

/* What a setting can be, in the order of its enum; ids end with NULL. */
static const struct option_row options[SETTING_COUNT][OPTIONS_MAX] = {
	[SETTING_LANGUAGE] = { { "auto", N_("as the system") }, { "en", "English" },
	                       { "zh", "中文" } },
	[SETTING_THEME] = { { "dark", N_("dark") }, { "light", N_("light") },
	                    { "contrast", N_("high contrast") },
	                    { "sixteen", N_("16 colours") }, { "mono", N_("no colours") } },
	[SETTING_BELL] = { { "off", N_("off") }, { "once", N_("at the first ring") },
	                   { "every", N_("at every ring") } },
	[SETTING_NOTIFICATION] = { { "off", N_("off") }, { "osc9", "OSC 9" },
	                           { "osc777", "OSC 777" } },
	[SETTING_ASCII] = { { "auto", N_("ask the terminal") }, { "yes", N_("yes") },
	                    { "no", N_("no") } },
	[SETTING_LINE] = { { "manual", N_("desk telephone, noted by hand") },
	                   { "sim", N_("simulated") },
	                   { "baresip", N_("softphone (baresip)") } },
	[SETTING_TRANSPORT] = { { "udp", "UDP" }, { "tcp", "TCP" }, { "tls", "TLS" } },
};

static const struct {
	const char *id;
	const char *label;
	enum form_kind kind;
} rows[SETTING_COUNT] = {
	[SETTING_LANGUAGE] = { "language", N_("Language"), FORM_CHOICE },
	[SETTING_THEME] = { "theme", N_("Colours"), FORM_CHOICE },
	[SETTING_BELL] = { "bell", N_("Bell"), FORM_CHOICE },
	[SETTING_NOTIFICATION] = { "notification", N_("Notification"), FORM_CHOICE },
	[SETTING_LOCK] = { "lock", N_("Lock after"), FORM_NUMBER },
	[SETTING_MOUSE] = { "mouse", N_("Mouse"), FORM_YES_NO },
	[SETTING_ASCII] = { "ascii", N_("Frames in ASCII"), FORM_CHOICE },
	[SETTING_BACKUP] = { "backup", N_("Daily backup"), FORM_YES_NO },
	[SETTING_LINE_HEADING] = { "line_heading", N_("Telephone"), FORM_HEADING },
	[SETTING_LINE] = { "line", N_("Line"), FORM_CHOICE },
	[SETTING_ECHO] = { "echo", N_("Echo test"), FORM_SHOWN },
	[SETTING_ACCOUNT] = { "account", N_("Account"), FORM_TEXT },
	[SETTING_PASSWORD] = { "password", N_("Password"), FORM_SECRET },
	[SETTING_REGISTRAR] = { "registrar", N_("Registrar"), FORM_TEXT },
	[SETTING_TRANSPORT] = { "transport", N_("Transport"), FORM_CHOICE },
	[SETTING_PORT] = { "port", N_("Control port"), FORM_NUMBER },
	[SETTING_START] = { "start", N_("Start baresip"), FORM_YES_NO },
	[SETTING_MICROPHONE] = { "microphone", N_("Microphone"), FORM_TEXT },
	[SETTING_SPEAKER] = { "speaker", N_("Speaker"), FORM_TEXT },
	[SETTING_RINGER] = { "ringer", N_("Ringer"), FORM_TEXT },
	[SETTING_KEYS_HEADING] = { "keys_heading", N_("Change the keys of an action"),
	                           FORM_HEADING },
	[SETTING_KEY_ACTION] = { "key_action", N_("Action"), FORM_CHOICE },
	[SETTING_KEY_NAMES] = { "key_names", N_("Keys"), FORM_TEXT },
};

/* Where each text of the telephone lies in the settings. */
static const struct {
	enum setting setting;
	size_t offset;
} texts[] = {
	{ SETTING_ACCOUNT, offsetof(struct settings, telephone.account) },
	{ SETTING_PASSWORD, offsetof(struct settings, telephone.password) },
	{ SETTING_REGISTRAR, offsetof(struct settings, telephone.registrar) },
	{ SETTING_TRANSPORT, offsetof(struct settings, telephone.transport) },
	{ SETTING_MICROPHONE, offsetof(struct settings, telephone.microphone) },
	{ SETTING_SPEAKER, offsetof(struct settings, telephone.speaker) },
	{ SETTING_RINGER, offsetof(struct settings, telephone.ringer) },
	{ SETTING_THEME, offsetof(struct settings, theme) },
};

static const char **
text_of(struct settings *settings, size_t offset)
{
	return (const char **)((char *)settings + offset);
}

static int64_t
option_index(enum setting setting, const char *id)
{
	for (int64_t i = 0; i < OPTIONS_MAX && options[setting][i].id; i++) {
		if (!strcmp(options[setting][i].id, id))
			return i;
	}
	return 0;
}

/* --- taking the form up ------------------------------------------------------------------ */

static bool
same_telephone(const struct settings *a, const struct settings *b)
{
	if (a->line != b->line || a->telephone.control_port != b->telephone.control_port ||
	    a->telephone.start != b->telephone.start)
		return false;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const char *x = *text_of((struct settings *)a, texts[i].offset);
		const char *y = *text_of((struct settings *)b, texts[i].offset);

		if (texts[i].setting != SETTING_THEME && strcmp(x ? x : "", y ? y : "") != 0)
			return false;
	}
	return true;
}

/* Adds or replaces the remap; the whole map must stay without conflicts. */
static bool
take_keys(struct app *app, struct form *form, struct settings *settings)
{
	const char *action = form_get(form, SETTING_KEY_ACTION);
	const char *names = form_get(form, SETTING_KEY_NAMES);
	struct settings_key keys[SETTINGS_KEYS_MAX];
	char first[KEY_NAME_SIZE] = "", second[KEY_NAME_SIZE] = "";
	struct key_map map = app->keys;
	struct strbuf conflicts;
	struct err e = ERR_INIT;
	size_t count = 0;
	bool good;

	if (!*action) {
		if (!names[strspn(names, " ,")])
			return true;
		form_set_error(form, SETTING_KEY_ACTION,
		               _("Choose the action that gets these keys."));
		form_focus(form, SETTING_KEY_ACTION);
		return false;
	}
	strbuf_init(&conflicts, 4096);
	sscanf(names, "%39[^ ,]%*[ ,]%39s", first, second);
	good = key_map_set(&map, action,
	                   (const char *[]){ *first ? first : NULL, *second ? second : NULL }, 2,
	                   &e);
	if (good && !key_map_check(&map, &conflicts)) {
		conflicts.data[strcspn(conflicts.data, "\n")] = '\0';
		good = err_set(&e, ERR_REFUSED, "%s", conflicts.data);
	}
	strbuf_release(&conflicts);
	if (!good) {
		form_set_error(form, SETTING_KEY_NAMES, e.text);
		form_focus(form, SETTING_KEY_NAMES);
		return false;
	}
	for (size_t i = 0; i < settings->key_count && count < SETTINGS_KEYS_MAX - 1; i++) {
		if (strcmp(settings->keys[i].action, action) != 0)
			keys[count++] = settings->keys[i];
	}
	keys[count++] = (struct settings_key){ .action = action,
	                                       .keys = { *first ? first : NULL,
	                                                 *second ? second : NULL } };
	settings_set_keys(settings, keys, count);
	return true;
}

static void
take_values(struct form *form, struct settings *settings)
{
	settings->language = (enum settings_language)
		option_index(SETTING_LANGUAGE, form_get(form, SETTING_LANGUAGE));
	settings->bell = (enum settings_bell)
		option_index(SETTING_BELL, form_get(form, SETTING_BELL));
	settings->notification = (enum settings_notification)
		option_index(SETTING_NOTIFICATION, form_get(form, SETTING_NOTIFICATION));
	settings->ascii = (enum settings_choice)
		option_index(SETTING_ASCII, form_get(form, SETTING_ASCII));
	settings->line = (enum settings_line)
		option_index(SETTING_LINE, form_get(form, SETTING_LINE));
	settings->lock_after_minutes = strtoll(form_get(form, SETTING_LOCK), NULL, 10);
	settings->mouse = !strcmp(form_get(form, SETTING_MOUSE), "yes");
	settings->daily_backup = !strcmp(form_get(form, SETTING_BACKUP), "yes");
	settings->telephone.control_port = strtoll(form_get(form, SETTING_PORT), NULL, 10);
	settings->telephone.start = !strcmp(form_get(form, SETTING_START), "yes");
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const char *value = form_get(form, texts[i].setting);

		settings_set_text(settings, text_of(settings, texts[i].offset),
		                  *value ? value : NULL);
	}
}

static bool
in_range(struct form *form, enum setting setting, int64_t least, int64_t most)
{
	int64_t value = strtoll(form_get(form, setting), NULL, 10);
	char text[80];

	if (value >= least && value <= most)
		return true;
	snprintf(text, sizeof(text), _("Write a number from %d to %d."), (int)least, (int)most);
	form_set_error(form, setting, text);
	form_focus(form, setting);
	return false;
}

static bool
settings_entered(struct app *app, struct form *form, void *context)
{
	struct settings before;
	enum language language;

	(void)context;
	if (!in_range(form, SETTING_LOCK, 0, 480) || !in_range(form, SETTING_PORT, 1, 65535))
		return false;
	settings_copy(&before, app->settings);
	if (!take_keys(app, form, app->settings)) {
		settings_release(&before);
		return false;
	}
	take_values(form, app->settings);
	if (i18n_from_code(form_get(form, SETTING_LANGUAGE), &language))
		i18n_set(language);
	effect_add(&app->effects, EFFECT_SETTINGS);
	if (!same_telephone(&before, app->settings))
		effect_add(&app->effects, EFFECT_LINE_RESTART);
	settings_release(&before);
	app_take_up_settings(app);
	app_say(app, MESSAGE_DONE, "%s", _("Settings kept."));
	return true;
}

/* --- showing ----------------------------------------------------------------------------- */

static size_t
count_choices(void)
{
	size_t count = ACTION_COUNT;

	for (size_t i = 0; i < SETTING_COUNT; i++) {
		for (size_t k = 0; k < OPTIONS_MAX && options[i][k].id; k++)
			count++;
	}
	return count;
}

static void
add_choices(struct form_field *field, enum setting setting, struct form_choice **at)
{
	field->choices = *at;
	if (setting == SETTING_KEY_ACTION) {
		for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++)
			*(*at)++ = (struct form_choice){
				.id = action_row((enum action)action)->name,
				.title = _(action_row((enum action)action)->title), .parent = -1 };
	} else {
		for (size_t i = 0; i < OPTIONS_MAX && options[setting][i].id; i++)
			*(*at)++ = (struct form_choice){ .id = options[setting][i].id,
			                                 .title = _(options[setting][i].title),
			                                 .parent = -1 };
	}
	field->choice_count = (size_t)(*at - field->choices);
}

static const char *
yes_or_no(bool yes)
{
	return yes ? "yes" : "no";
}

void
screen_open_settings(struct app *app)
{
	struct form_field *fields = mem_calloc(SETTING_COUNT, sizeof(*fields));
	struct form_choice *choices = mem_calloc(count_choices(), sizeof(*choices));
	struct form_choice *at = choices;
	struct settings *settings = app->settings;
	const char *values[SETTING_COUNT] = { 0 };
	char lock[24], port[24], echo[80], keys[KEY_NAME_SIZE];

	for (size_t i = 0; i < SETTING_COUNT; i++) {
		fields[i] = (struct form_field){ .id = rows[i].id, .label = _(rows[i].label),
		                                 .kind = rows[i].kind };
		if (rows[i].kind == FORM_CHOICE)
			add_choices(&fields[i], (enum setting)i, &at);
	}
	fields[SETTING_LOCK].unit = _("minutes, 0 never");
	fields[SETTING_KEY_NAMES].hint = _("for instance: F2 Ctrl-A (they replace those it has)");
	snprintf(lock, sizeof(lock), "%d", (int)settings->lock_after_minutes);
	snprintf(port, sizeof(port), "%d", (int)settings->telephone.control_port);
	action_key_name(&app->keys, ACTION_ECHO_TEST, true, keys);
	snprintf(echo, sizeof(echo), _("%s: speak and hear yourself"), keys);
	values[SETTING_ECHO] = echo;
	values[SETTING_LANGUAGE] = options[SETTING_LANGUAGE][settings->language].id;
	values[SETTING_BELL] = options[SETTING_BELL][settings->bell].id;
	values[SETTING_NOTIFICATION] = options[SETTING_NOTIFICATION][settings->notification].id;
	values[SETTING_ASCII] = options[SETTING_ASCII][settings->ascii].id;
	values[SETTING_LINE] = options[SETTING_LINE][settings->line].id;
	values[SETTING_LOCK] = lock;
	values[SETTING_PORT] = port;
	values[SETTING_MOUSE] = yes_or_no(settings->mouse);
	values[SETTING_BACKUP] = yes_or_no(settings->daily_backup);
	values[SETTING_START] = yes_or_no(settings->telephone.start);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		values[texts[i].setting] = *text_of(settings, texts[i].offset);
	screen_ask_form(app, &(struct form_question){
		.name = "settings",
		.title = N_("Settings"), .fields = fields, .count = SETTING_COUNT,
		.choices = choices, .values = values, .entered = settings_entered,
		.where = WHERE_SETTINGS });
}

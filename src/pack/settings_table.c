/*
 * The format of settings.yaml, one row a key. settings.c reads, writes and
 * copies by it; hotseat-settings(5) is made of it.
 */
#include "schema_priv.h"

#include "base/i18n.h"
#include "pack/settings.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define AT(type, member) .offset = offsetof(struct type, member)

static const char *const language_names[] = { "auto", "en", "zh", NULL };
static const char *const line_names[] = { "manual", "sim", "baresip", NULL };
static const char *const bell_names[] = { "off", "once", "every", NULL };
static const char *const notification_names[] = { "off", "osc9", "osc777", NULL };
static const char *const choice_names[] = { "auto", "yes", "no", NULL };
static const char *const transport_names[] = { "udp", "tcp", "tls", NULL };

static const struct row telephone_rows[] = {
	{ .key = "host", .kind = VALUE_STRING, AT(settings_telephone, control_host),
	  .format = FORMAT_HOST, .preset_text = "127.0.0.1",
	  .help = N_("Where the softphone's control port (ctrl_tcp) listens.") },
	{ .key = "port", .kind = VALUE_WHOLE, AT(settings_telephone, control_port), .min = 1,
	  .max = 65535, .preset = 4444, .help = N_("The control port.") },
	{ .key = "start", .kind = VALUE_BOOLEAN, AT(settings_telephone, start), .preset = true,
	  .help = N_("Start the softphone when none answers there.") },
	{ .key = "program", .kind = VALUE_STRING, AT(settings_telephone, program),
	  .preset_text = "baresip", .help = N_("The softphone's program.") },
	{ .key = "account", .kind = VALUE_STRING, AT(settings_telephone, account), .max = 64,
	  .format = FORMAT_ACCOUNT, .help = N_("User name at the telephone system, such as 1001.") },
	{ .key = "registrar", .kind = VALUE_STRING, AT(settings_telephone, registrar),
	  .format = FORMAT_HOST, .help = N_("The telephone system: host, or host:port.") },
	{ .key = "password", .kind = VALUE_STRING, AT(settings_telephone, password), .max = 128,
	  .help = N_("Its password; this file is readable by its owner only.") },
	{ .key = "transport", .kind = VALUE_STRING, AT(settings_telephone, transport),
	  .format = FORMAT_ONE_OF, .names = transport_names, .preset_text = "udp",
	  .help = N_("udp, tcp or tls.") },
	{ .key = "address", .kind = VALUE_STRING, AT(settings_telephone, address),
	  .format = FORMAT_HOST,
	  .help = N_("This desk's own address for SIP and sound; left out: the system's choice.") },
	{ .key = "sip_port", .kind = VALUE_WHOLE, AT(settings_telephone, sip_port), .min = 0,
	  .max = 65534,
	  .help = N_("The softphone's SIP port, for calls without a registrar and for "
	             "firewalls; 0: any.") },
	{ .key = "media_from", .kind = VALUE_WHOLE, AT(settings_telephone, media_from), .min = 0,
	  .max = 65534, .help = N_("First UDP port of the sound; 0: any.") },
	{ .key = "media_to", .kind = VALUE_WHOLE, AT(settings_telephone, media_to), .min = 0,
	  .max = 65534, .help = N_("Last UDP port of the sound, ten or more after the first.") },
	{ .key = "microphone", .kind = VALUE_STRING, AT(settings_telephone, microphone),
	  .help = N_("Audio device such as \"alsa,default\"; left out: the system's.") },
	{ .key = "speaker", .kind = VALUE_STRING, AT(settings_telephone, speaker),
	  .help = N_("Audio device for the caller's voice.") },
	{ .key = "ringer", .kind = VALUE_STRING, AT(settings_telephone, ringer),
	  .help = N_("Audio device for the ringing.") },
};

static const struct schema telephone_schema = {
	.name = "telephone", .rows = telephone_rows, .row_count = COUNT_OF(telephone_rows),
	.size = sizeof(struct settings_telephone),
};

static const struct row key_rows[] = {
	{ .key = "ACTION", .kind = VALUE_STRING, .flags = ROW_REQUIRED | ROW_UNIQUE,
	  AT(settings_key, action), .help = N_("Name of an action, as F1 and the manual have it.") },
	{ .key = "KEYS", .kind = VALUE_PAIR, .flags = ROW_REQUIRED, AT(settings_key, keys),
	  .format = FORMAT_CHORD, .min = 1, .help = N_("One key or two: [F2, Ctrl-A].") },
};

static const struct schema key_schema = {
	.name = "keys", .rows = key_rows, .row_count = COUNT_OF(key_rows),
	.size = sizeof(struct settings_key),
};

static const struct row settings_rows[] = {
	{ .key = "language", .kind = VALUE_ENUM, AT(settings, language), .names = language_names,
	  .preset = SETTINGS_LANGUAGE_AUTO,
	  .help = N_("Language of the screen; auto: that of the system.") },
	{ .key = "pack", .kind = VALUE_STRING, AT(settings, pack), .max = 4000,
	  .help = N_("The hotline: name or folder of its pack.") },
	{ .key = "desk", .kind = VALUE_STRING, AT(settings, desk), .format = FORMAT_DESK,
	  .help = N_("The desk's code in ticket numbers, such as K07.") },
	{ .key = "theme", .kind = VALUE_STRING, AT(settings, theme), .preset_text = "dark",
	  .help = N_("Colours.") },
	{ .key = "line", .kind = VALUE_ENUM, AT(settings, line), .names = line_names,
	  .preset = SETTINGS_LINE_MANUAL, .help = N_("Where calls come from.") },
	{ .key = "telephone", .kind = VALUE_OBJECT, AT(settings, telephone),
	  .object = &telephone_schema, .help = N_("The softphone of line: baresip.") },
	{ .key = "bell", .kind = VALUE_ENUM, AT(settings, bell), .names = bell_names,
	  .preset = SETTINGS_BELL_EVERY, .help = N_("The terminal's bell when a call rings.") },
	{ .key = "notification", .kind = VALUE_ENUM, AT(settings, notification),
	  .names = notification_names, .preset = SETTINGS_NOTIFICATION_OFF,
	  .help = N_("A desktop notification when a call rings, as the terminal knows it.") },
	{ .key = "lock_after_minutes", .kind = VALUE_WHOLE, AT(settings, lock_after_minutes),
	  .min = 0, .max = 600, .preset = 10, .help = N_("Locks the screen; 0: never.") },
	{ .key = "ascii", .kind = VALUE_ENUM, AT(settings, ascii), .names = choice_names,
	  .preset = SETTINGS_AUTO, .help = N_("Frames of + - |; auto: asks the terminal.") },
	{ .key = "ambiguous_width", .kind = VALUE_WHOLE, AT(settings, ambiguous_width), .min = 0,
	  .max = 2, .preset = 0,
	  .help = N_("Cells of characters of ambiguous width: 1 or 2; 0: asks the terminal.") },
	{ .key = "mouse", .kind = VALUE_BOOLEAN, AT(settings, mouse), .preset = true,
	  .help = N_("Whether the mouse works.") },
	{ .key = "daily_backup", .kind = VALUE_BOOLEAN, AT(settings, daily_backup), .preset = true,
	  .help = N_("A verified copy of the store every day; the last seven are kept.") },
	{ .key = "keys", .kind = VALUE_MAP, AT(settings, keys),
	  .count_offset = offsetof(struct settings, key_count), .object = &key_schema,
	  .max = SETTINGS_KEYS_MAX, .help = N_("Other keys: {ACTION: KEYS, …}.") },
};

const struct schema settings_schema = {
	.name = "settings", .rows = settings_rows, .row_count = COUNT_OF(settings_rows),
	.size = sizeof(struct settings),
};

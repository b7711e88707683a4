/*
 * settings.yaml: what a person sets for this desk. Read with checks as strict
 * as the packs' (every fault in one run, file:line:col); written whole, in the
 * order of the table, known keys only, 0600: it may hold the telephone's
 * password. A missing file means the defaults. The desk, doctor and the
 * settings screen use it.
 */
#ifndef PACK_SETTINGS_H
#define PACK_SETTINGS_H

#include "base/error.h"
#include "base/strbuf.h"
#include "pack/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum settings_language {
	SETTINGS_LANGUAGE_AUTO,	/* as the environment says */
	SETTINGS_LANGUAGE_ENGLISH,
	SETTINGS_LANGUAGE_CHINESE,
};

enum settings_choice {
	SETTINGS_AUTO,		/* ask the terminal */
	SETTINGS_YES,
	SETTINGS_NO,
};

enum settings_line {
	SETTINGS_LINE_MANUAL,
	SETTINGS_LINE_SIMULATED,
	SETTINGS_LINE_BARESIP,
};

enum settings_bell {
	SETTINGS_BELL_OFF,
	SETTINGS_BELL_ONCE,	/* at the first ring */
	SETTINGS_BELL_EVERY,	/* at every ring */
};

enum settings_notification {
	SETTINGS_NOTIFICATION_OFF,
	SETTINGS_NOTIFICATION_OSC9,
	SETTINGS_NOTIFICATION_OSC777,
};

struct settings_telephone {
	const char *control_host;	/* ctrl_tcp, "127.0.0.1" */
	int64_t control_port;		/* 4444 */
	bool start;			/* start baresip when none answers */
	const char *program;		/* "baresip", or a path */
	const char *account;		/* SIP user, "1001"; NULL */
	const char *registrar;		/* host or host:port; NULL */
	const char *password;		/* NULL */
	const char *transport;		/* "udp", "tcp", "tls" */
	const char *address;		/* own, for SIP and sound; NULL = the system's choice */
	int64_t sip_port;		/* 0 = any */
	int64_t media_from, media_to;	/* UDP ports of the sound; 0 = any */
	const char *microphone;		/* "alsa,default"; NULL = the system's */
	const char *speaker;
	const char *ringer;
};

struct settings_key {
	const char *action;		/* name of the action table */
	const char *keys[2];		/* "F2", "Ctrl-L", "Alt-s"; the second may be NULL */
};

#define SETTINGS_KEYS_MAX 128

struct settings {
	enum settings_language language;
	const char *pack;		/* name or folder; NULL = asked at the first start */
	const char *desk;		/* 2–4 of digits and letters without I O Q; NULL */
	const char *theme;		/* "dark" */
	enum settings_line line;
	struct settings_telephone telephone;
	enum settings_bell bell;
	enum settings_notification notification;
	int64_t lock_after_minutes;	/* 0 = never */
	enum settings_choice ascii;
	int64_t ambiguous_width;	/* 1, 2, or 0 = ask the terminal */
	bool mouse;
	bool daily_backup;
	const struct settings_key *keys;
	size_t key_count;

	struct arena *arena;		/* owns every string set through settings_set_text */
};

/* The defaults. settings_release it. */
void
settings_init(struct settings *settings);

void
settings_release(struct settings *settings);

/* Names that only other layers know; a list may be NULL: then it is not checked. */
struct settings_known {
	const char *const *actions;
	size_t action_count;
	const char *const *themes;
	size_t theme_count;
};

/*
 * From a file. A missing one gives the defaults and true. False when there are
 * faults (in faults, all of them) or it cannot be read (e); *settings then
 * holds the defaults. settings_release it in every case.
 */
bool
settings_load(struct settings *settings, const char *path, const struct settings_known *known,
              struct fault_list *faults, struct err *e);

/* The same from memory; name is what the faults call it. */
bool
settings_parse(struct settings *settings, const char *name, const char *bytes, size_t length,
               const struct settings_known *known, struct fault_list *faults);

/* Checks as strictly as the reader, then writes whole or not at all, 0600. */
bool
settings_save(const struct settings *settings, const char *path,
              const struct settings_known *known, struct err *e);

/* The text that settings_save writes. */
bool
settings_write(const struct settings *settings, struct strbuf *out);

/* Puts a copy of text (NULL allowed) where field points, e.g. &settings.theme. */
void
settings_set_text(struct settings *settings, const char **field, const char *text);

/* Replaces the remaps; copies them. */
void
settings_set_keys(struct settings *settings, const struct settings_key *keys, size_t count);

/* Independent copy of everything; settings_release it. */
void
settings_copy(struct settings *to, const struct settings *from);

#endif

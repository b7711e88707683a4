/*
 * Where things lie. HOTSEAT_HOME=DIR replaces the XDG folders; otherwise
 * store and lock in XDG_DATA_HOME/hotseat, settings in XDG_CONFIG_HOME/hotseat,
 * logs and witness in XDG_STATE_HOME/hotseat. Folders are made 0700.
 * What comes with the program is found from where the program itself lies, so
 * that an installed tree may be moved: in a build tree PATH_SHARED is its
 * data/ and PATH_LOCALE the locale/ of its build folder; otherwise they are
 * ../share/hotseat and ../share/locale.
 */
#ifndef BASE_PATHS_H
#define BASE_PATHS_H

#include "base/error.h"
#include "base/strbuf.h"

#include <stdbool.h>

enum path_kind {
	PATH_DATA,	/* store, lock, key file, backups */
	PATH_CONFIG,	/* settings.yaml, own packs */
	PATH_STATE,	/* log, witness */
	PATH_SHARED,	/* packs, themes, holidays that come with the program */
	PATH_LOCALE,	/* *.mo */
};

/* Appends folder/name (name may be NULL); makes the own folders. */
bool
path_of(enum path_kind kind, const char *name, struct strbuf *out, struct err *e);

/*
 * Appends what this program can be started by once more: it and no other, also when its file was
 * replaced meanwhile (as long as /proc is there).
 */
bool
path_of_program(struct strbuf *out, struct err *e);

/* Makes the folder and those above it, 0700; one that is there already is fine. */
bool
folder_make(const char *path, struct err *e);

/* Whole regular file, bounded; mem_free(*bytes). NUL put behind the end. */
bool
file_read(const char *path, size_t maximum, char **bytes, size_t *length, struct err *e);

/* Written beside, synced, renamed: whole or not at all. Mode 0600. Links are followed. */
bool
file_write_whole(const char *path, const void *bytes, size_t length, struct err *e);

#endif

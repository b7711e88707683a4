/*
 * Errors are values. A function that can fail returns bool and takes a
 * struct err as its last argument; on failure it has filled code (for those
 * who branch) and text (for people: what, where, what to do; the cause last).
 * The argument may not be NULL. A successful call leaves it untouched.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,	/* the caller's words are off: exit code 2 */
	ERR_REFUSED,	/* a rule says no */
	ERR_INVALID,	/* outside input that breaks its format */
	ERR_NOT_FOUND,
	ERR_EXISTS,
	ERR_LIMIT,	/* a maximum was reached */
	ERR_BUSY,	/* somebody else holds it: try later */
	ERR_NEWER,	/* written by a newer program */
	ERR_CORRUPT,	/* what we wrote ourselves does not fit together */
	ERR_DISK_FULL,
	ERR_IO,
	ERR_DENIED,	/* permissions */
	ERR_INTERRUPTED,
	ERR_CLOSED,	/* the other side has gone */
	ERR_INTERNAL,
};

#define ERR_TEXT_MAX 512

struct err {
	enum err_code code;
	char text[ERR_TEXT_MAX];	/* always terminated, cut at a UTF-8 border */
};

#define ERR_INIT ((struct err){ .code = ERR_NONE })

/* Fills *e; always returns false, so that "return err_set(…)" reads well. */
bool
err_set(struct err *e, enum err_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set, with ": " and the words of errno at the end; code from errno. */
bool
err_set_errno(struct err *e, int saved_errno, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "format: " in front of the text that stands there. Returns false. */
bool
err_prefix(struct err *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void
err_clear(struct err *e);

#endif

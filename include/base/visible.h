/*
 * The one function between text from outside and anything that shows it:
 * screen, titles, notifications, logs, standard error, printouts.
 * C0, DEL, C1, bidi controls (U+202A–202E, U+2066–2069, U+200E/F, U+061C),
 * zero-width and invisible characters (U+200B, U+FEFF, soft hyphen, tags,
 * U+2028/9 …) become visible marks; ZWJ stays only inside an emoji sequence;
 * invalid UTF-8 becomes U+FFFD. Combining marks are kept, at most 4 a base,
 * and one variation selector. Marks: "^[", "<U+202E>", "<+7>" (seven combining
 * marks too many). Making visible twice is the same as once.
 * Source: sync.md D.2 row 19 (CWE-150).
 */
#ifndef BASE_VISIBLE_H
#define BASE_VISIBLE_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum visible_form {
	VISIBLE_LINE,	/* one line: newline and tab become marks too */
	VISIBLE_TEXT,	/* newline stays, tab becomes spaces */
};

/*
 * Appends the visible form. When out is full, what fits stays (never half a
 * code point or half a mark), and false returns.
 */
bool
visible_add(struct strbuf *out, const char *bytes, size_t length, enum visible_form form);

/* True when visible_add would change nothing: the cheap common case. */
bool
visible_is_clean(const char *bytes, size_t length, enum visible_form form);

#endif

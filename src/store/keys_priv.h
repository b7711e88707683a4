/*
 * Inside store/: the keys under which customers and tickets are found as one types. The first
 * letter is the class; a search is a scan of a short range of one class, so it is bounded whatever
 * was typed, one character too: exact keys come first, then longer ones in order.
 */
#ifndef STORE_KEYS_PRIV_H
#define STORE_KEYS_PRIV_H

#include "base/json.h"
#include "model/record.h"

#include <stddef.h>

#define KEY_SIZE 72	/* bytes, with the class and the NUL; longer keys are cut */

enum key_class {
	KEY_NAME = 'n',		/* folded name */
	KEY_NAME_INSIDE = 'm',	/* folded name from its second … character, company, unit */
	KEY_PINYIN = 'p',	/* full, initials, mixed; Latin words */
	KEY_PHONE = 'h',	/* normal form, or the bare digits of what has none */
	KEY_PHONE_TAIL = 'r',	/* digits from the last to the first */
	KEY_NUMBER = 'k',	/* ticket number without dashes */
	KEY_NUMBER_TAIL = 'q',	/* the same from the last character */
};

struct key_list {
	char (*items)[KEY_SIZE];
	size_t count;
	size_t capacity;
};

void
key_list_release(struct key_list *list);

/* Sorted, each once. Types without keys give none. fields: "f" of the document, or NULL. */
void
keys_of(const struct record_type *type, const struct json *fields, struct key_list *list);

/* Only those whose class is a letter of classes (perhaps some more). */
void
keys_of_classes(const struct record_type *type, const struct json *fields, const char *classes,
                struct key_list *list);

/* Folded form of a name as typed, behind its class; false when nothing is left. */
bool
key_of_name(enum key_class class, const char *text, size_t length, char out[KEY_SIZE]);

#endif

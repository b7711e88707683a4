/* Surnames of two characters, with the readings they have together. */
#ifndef MODEL_SURNAME_PRIV_H
#define MODEL_SURNAME_PRIV_H

#include <stddef.h>

struct compound_surname {
	char text[7];		/* two characters in UTF-8 */
	char readings[2][6];	/* "" = the usual reading of the character */
};

/* The compound surname that text begins with; NULL when it begins with none. */
const struct compound_surname *
surname_compound(const char *text, size_t length);

#endif

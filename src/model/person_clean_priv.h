/* Characters of names, shared by the modules that read, show and hide them. */
#ifndef MODEL_PERSON_CLEAN_PRIV_H
#define MODEL_PERSON_CLEAN_PRIV_H

#include "model/person_name.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum person_script {
	PERSON_SCRIPT_CHINESE,
	PERSON_SCRIPT_LATIN,
	PERSON_SCRIPT_DOT,
	PERSON_SCRIPT_JOINER,	/* dash, apostrophe, full stop, comma: inside Latin names */
	PERSON_SCRIPT_SPACE,
	PERSON_SCRIPT_DIGIT,
	PERSON_SCRIPT_OTHER,
	PERSON_SCRIPT_COUNT,
};

enum person_script
person_script_of(uint32_t code_point);

bool
person_is_space(uint32_t code_point);

/* Controls, zero-width characters, bidi marks, variation selectors, U+FFFD. */
bool
person_is_invisible(uint32_t code_point);

/* The dots between the parts of a name: · • ・ … */
bool
person_is_dot(uint32_t code_point);

bool
person_is_joiner(uint32_t code_point);

/*
 * Half width, one blank between words and none between Chinese characters,
 * nothing invisible, nothing from a bracket on. What is too long is cut.
 */
void
person_clean(const char *name, char out[PERSON_NAME_MAX]);

/* "", "-", 匿名 …: a cleaned text that names nobody. */
bool
person_is_none(const char *cleaned);

/* A-Z to lower case; what does not fit is cut. */
void
person_lower(const char *text, char *out, size_t size);

#endif

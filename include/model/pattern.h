/*
 * Patterns of ticket fields. A small regular language that is matched in time
 * linear in the text whatever the pattern (a set of states is walked, nothing
 * is tried back), which regcomp of the C library does not promise for patterns
 * that a pack brings along (sync.md, row 29). A pattern speaks of the whole
 * value, in characters, not bytes:
 *
 *	a           itself           .        any character
 *	[a-z09] [^…] one of, none of  \d       a digit
 *	( … )       a group          \x       x itself, when x is one of the signs here
 *	a|b         either           ? * +    {2}  {2,4}  {2,}
 */
#ifndef MODEL_PATTERN_H
#define MODEL_PATTERN_H

#include "base/error.h"

#include <stdbool.h>

#define PATTERN_MAX 200		/* characters of a pattern */
#define PATTERN_REPEAT_MAX 100

/* ERR_INVALID says at which character of the pattern what is wrong. */
bool
pattern_check(const char *pattern, struct err *e);

/* False also when the pattern itself is broken. */
bool
pattern_fits(const char *pattern, const char *text);

#endif

/*
 * Command-line options as a table: parsing, --help and the man page come from
 * the same rows. Long options only, "--name VALUE" or "--name=VALUE"; "--"
 * ends them; the rest are operands, which may stand between options. A value
 * that begins with "--" needs the form with "=".
 */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include "base/error.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
	OPTION_FLAG,	/* bool * */
	OPTION_TEXT,	/* const char ** (borrowed from argv) */
	OPTION_WHOLE,	/* int64_t * */
	OPTION_CHOICE,	/* const char **; choices "a|b|c" */
	OPTION_LIST,	/* struct option_list *: may be given many times */
};

/* Zeroed before parsing; given back by options_release. */
struct option_list {
	const char **items;	/* borrowed from argv; the array is the list's */
	size_t count;
	size_t capacity;
};

struct option {
	const char *name;	/* without the dashes; NULL ends the table */
	enum option_kind kind;
	const char *value_name;	/* "FILE", or the choices */
	const char *help;	/* one line, N_() */
	size_t offset;		/* offsetof() in the command's own struct */
};

/*
 * Fills *values (a struct the table's offsets belong to; what is not given
 * keeps its value). argv[0] is the first argument already. operands gets a new
 * array of the rest of argv: mem_free it; NULL on failure. e (ERR_USAGE) names
 * the option and the nearest known one; on failure the lists are released.
 */
bool
options_parse(const struct option *table, void *values, int argc, char **argv,
              const char ***operands, size_t *operand_count, struct err *e);

/* Gives back the arrays of the lists in *values. */
void
options_release(const struct option *table, void *values);

/* Aligned lines for --help. */
bool
options_help(const struct option *table, struct strbuf *out);

/* mdoc .It rows, for a list begun by the caller. */
bool
options_mdoc(const struct option *table, struct strbuf *out);

/* Nearest of names by edit distance, or NULL when none is near ("did you mean"). */
const char *
nearest_name(const char *word, const char *const *names, size_t count);

#endif

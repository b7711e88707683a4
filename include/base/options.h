/*
 * Command-line options as a table: parsing, --help and the man page come from
 * the same rows. Long options only, "--name VALUE" or "--name=VALUE"; "--"
 * ends them; the rest are operands.
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

struct option_list {
	const char **items;	/* borrowed from argv; the array is the list's */
	size_t count;
};

struct option {
	const char *name;	/* without the dashes; NULL ends the table */
	enum option_kind kind;
	const char *value_name;	/* "FILE", or the choices */
	const char *help;	/* one line, N_() */
	size_t offset;		/* offsetof() in the command's own struct */
};

/*
 * Fills *values (a struct the table's offsets belong to). operands gets the
 * rest of argv, borrowed. e names the option and the nearest known one.
 */
bool
options_parse(const struct option *table, void *values, int argc, char **argv,
              const char ***operands, size_t *operand_count, struct err *e);

/* Aligned lines for --help. */
bool
options_help(const struct option *table, struct strbuf *out);

/* mdoc .It rows. */
bool
options_mdoc(const struct option *table, struct strbuf *out);

/* Nearest of names by edit distance, or NULL when none is near ("did you mean"). */
const char *
nearest_name(const char *word, const char *const *names, size_t count);

#endif

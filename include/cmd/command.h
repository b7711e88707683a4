/*
 * Subcommands of the program. A command is one file src/cmd/cmd_NAME.c with one entry
 *
 *	const struct command command_NAME = {
 *		.name = "name", .summary = N_("does this"), .arguments = "FILE",
 *		.operand_min = 1, .operand_max = 1,
 *		.options = options, .options_size = sizeof(struct name_options),
 *		.exec = run,
 *	};
 *
 * (underscores in NAME for hyphens in .name; more files of a command are not named cmd_*).
 * The build makes command_table[] from the file names, so no list is edited. A command with
 * verbs (`pack check`) has .verbs instead of .exec; each verb is a struct command of its own.
 *
 * The framework parses options, checks the number of operands, answers --help, takes --lang, and
 * prints errors as `hotseat: COMMAND: what, where: what to do`. Man pages come of these tables.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include "base/error.h"
#include "base/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum command_status {
	COMMAND_OK = 0,
	COMMAND_REFUSED = 1,	/* a refusal, or a fault found */
	COMMAND_WRONG_USE = 2,
};

#define COMMAND_OPERANDS_ANY ((size_t)-1)

/* What a command is called with; everything is borrowed and lives until exec returns. */
struct command_call {
	const void *options;		/* the command's own struct, never NULL */
	const char *const *operands;
	size_t operand_count;		/* within the command's bounds */
	FILE *out;			/* facts */
	FILE *errors;			/* progress and warnings */
	bool language_given;		/* --lang: stands over the settings; it is set already */
	enum command_status status;	/* of a call that returns true; COMMAND_OK unless set */
};

struct command {
	const char *name;		/* as typed */
	const char *summary;		/* one line without a full stop, N_() */
	const char *arguments;		/* operands in the usage line, e.g. "FILE.csv", or NULL */
	size_t operand_min, operand_max;
	const struct option *options;	/* or NULL; offsets within a zeroed */
	size_t options_size;		/* struct of this many bytes */
	/*
	 * Returns false with *e filled: the framework prints it, and exits 2 for ERR_USAGE and
	 * 1 for all else. A command that has told its faults itself (a checker) returns true with
	 * call->status COMMAND_REFUSED.
	 */
	bool (*exec)(struct command_call *call, struct err *e);
	const struct command *const *verbs;	/* ended by NULL; instead of exec */
	bool hidden;			/* for the build: not in --help */
};

/* All commands in order of their file names, ended by NULL. Made by the build. */
extern const struct command *const command_table[];

/* The entry of this name in a table ended by NULL, or NULL. */
const struct command *
command_find(const struct command *const *table, const char *name);

/*
 * Runs a command: argv[0] is its name, the rest its verb, options and operands. Returns the exit
 * status of the process.
 */
int
command_run(const struct command *command, int argc, char **argv, FILE *out, FILE *errors);

/*
 * The whole command line, argv[0] being the program: --version, --help, --lang, then a command of
 * the table; `desk` when none is named.
 */
int
command_main(const struct command *const *table, int argc, char **argv, FILE *out, FILE *errors);

/* Usage, summary, verbs and options of a command; path as in "pack check". */
void
command_help(const struct command *command, const char *path, FILE *out);

#endif

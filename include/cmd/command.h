/*
 * Subcommands of the program. A command is one file src/cmd/cmd_NAME.c with one entry
 *
 *	const struct command command_NAME = { .name = "name", .summary = N_("…"), .exec = … };
 *
 * (underscores in NAME for hyphens in .name). The build makes command_table[] from the file
 * names, so no list is edited. main.c looks a command up and runs it.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include <stddef.h>

enum {
	EXIT_REFUSED = 1,	/* a refusal, or a fault found */
	EXIT_WRONG_USE = 2,
};

struct command {
	const char *name;	/* as typed */
	const char *summary;	/* one line, English; translated where it is shown */
	const char *arguments;	/* for the usage line, e.g. "FILE.csv", or NULL */
	/* argv[0] is the command's own name; returns the exit status */
	int (*exec)(int argc, char **argv);
};

/* All commands in order of their file names, ended by NULL. */
extern const struct command *const command_table[];

/* The entry of this name, or NULL. */
const struct command *command_find(const char *name);

#endif

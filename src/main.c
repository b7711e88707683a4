/*
 * hotseat: the agent workstation for telephone hotlines. This file sets the locale up, reads the
 * options that stand before the command, and hands over to the command.
 */
#include "cmd/command.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static void
print_help(FILE *out)
{
	fprintf(out, "usage: hotseat [COMMAND [ARGUMENT]...]\n");
	if (command_table[0])
		fprintf(out, "\ncommands:\n");
	for (size_t i = 0; command_table[i]; i++)
		fprintf(out, "  %-12s %s\n", command_table[i]->name, command_table[i]->summary);
}

int
main(int argc, char **argv)
{
	const struct command *command;

	if (!setlocale(LC_ALL, ""))
		setlocale(LC_ALL, "C.UTF-8");
	if (argc < 2) {
		print_help(stderr);
		return EXIT_WRONG_USE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("hotseat %s\n", HOTSEAT_VERSION);
		return 0;
	}
	if (strcmp(argv[1], "--help") == 0) {
		print_help(stdout);
		return 0;
	}
	command = command_find(argv[1]);
	if (!command) {
		fprintf(stderr, "hotseat: %s: no such command: see hotseat --help\n", argv[1]);
		return EXIT_WRONG_USE;
	}
	return command->exec(argc - 1, argv + 1);
}

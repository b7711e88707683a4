/*
 * hotseat: the agent workstation for telephone hotlines. This file sets the locale up and hands
 * the command line over to the table of commands.
 */
#include "cmd/command.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	if (!setlocale(LC_ALL, ""))
		setlocale(LC_ALL, "C.UTF-8");
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("hotseat %s\n", HOTSEAT_VERSION);
		return COMMAND_OK;
	}
	fprintf(stderr, "hotseat: %s: no such command\n", argc > 1 ? argv[1] : "desk");
	return COMMAND_WRONG_USE;
}

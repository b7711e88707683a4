/* The table of subcommands: looking an entry up. Called by main.c. */
#include "cmd/command.h"

#include <string.h>

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; command_table[i]; i++) {
		if (strcmp(command_table[i]->name, name) == 0)
			return command_table[i];
	}
	return NULL;
}

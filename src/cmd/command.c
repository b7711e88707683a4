/* The table of subcommands: looking an entry up. Called by main.c. */
#include "cmd/command.h"

#include <string.h>

const struct command *
command_find(const struct command *const *table, const char *name)
{
	for (size_t i = 0; table[i]; i++) {
		if (strcmp(table[i]->name, name) == 0)
			return table[i];
	}
	return NULL;
}

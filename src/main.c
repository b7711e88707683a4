/*
 * hotseat: the agent workstation for telephone hotlines. This file sets the language up and hands
 * the command line over to the table of commands.
 */
#include "base/crypto.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "cmd/command.h"

#include <stdio.h>

enum { LOCALE_PATH_MAX_BYTES = 4096 };

int
main(int argc, char **argv)
{
	struct strbuf folder;
	struct err e = ERR_INIT;

	strbuf_init(&folder, LOCALE_PATH_MAX_BYTES);
	/* Without the folder the texts are English: no reason not to start. */
	if (!path_of(PATH_LOCALE, NULL, &folder, &e))
		strbuf_clear(&folder);
	i18n_start(folder.data);
	strbuf_release(&folder);
	if (!crypto_start(&e)) {
		fprintf(stderr, "hotseat: %s\n", e.text);
		return COMMAND_REFUSED;
	}
	return command_main(command_table, argc, argv, stdout, stderr);
}

/*
 * `hotseat man-section NAME [COMMAND [VERB]]`: prints the parts of the manual pages that come from
 * the program's own tables, as mdoc. Called by scripts/make-man at build time only, hence hidden.
 */
#include "cmd/command.h"

#include "app/export.h"
#include "app/import.h"
#include "app/rehearsal.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "pack/manual.h"
#include "ui/actions.h"

#include <string.h>

enum { SECTION_MAX_BYTES = 256 * 1024 };

struct section {
	const char *name;
	/* about a command; path as in "pack check" */
	bool (*of_command)(const struct command *command, const char *path, struct strbuf *out);
	bool (*of_program)(struct strbuf *out);
};

static bool
add_rows(const struct command *const *table, const char *prefix, struct strbuf *out)
{
	bool ok = strbuf_add(out, ".Bl -tag -width Ds\n");

	for (size_t i = 0; table[i]; i++) {
		if (!table[i]->hidden)
			ok = strbuf_addf(out, ".It %s%s%s\n%s.\n", prefix, table[i]->name,
			                 prefix[0] == 'X' ? " 1" : "", table[i]->summary);
	}
	return ok && strbuf_add(out, ".El\n");
}

static bool
print_commands(struct strbuf *out)
{
	return add_rows(command_table, "Xr hotseat-", out);
}

static bool
print_names(struct strbuf *out)
{
	for (size_t i = 0; command_table[i]; i++) {
		if (!command_table[i]->hidden)
			strbuf_addf(out, "%s\n", command_table[i]->name);
	}
	return !out->full;
}

static bool
print_summary(const struct command *command, const char *path, struct strbuf *out)
{
	(void)path;
	return strbuf_addf(out, ".Nd %s\n", command->summary);
}

/* One line of the synopsis; of a command with verbs one for each. */
static bool
print_synopsis(const struct command *command, const char *path, struct strbuf *out)
{
	if (!command->verbs) {
		strbuf_addf(out, ".Nm hotseat %s\n", path);
		if (command->options && command->options[0].name)
			strbuf_add(out, ".Op Ar OPTION ...\n");
		if (command->arguments)
			strbuf_addf(out, ".Ar %s\n", command->arguments);
		return !out->full;
	}
	for (size_t i = 0; command->verbs[i]; i++) {
		struct strbuf verb_path;

		strbuf_init(&verb_path, SECTION_MAX_BYTES);
		strbuf_addf(&verb_path, "%s %s", path, command->verbs[i]->name);
		print_synopsis(command->verbs[i], verb_path.data, out);
		strbuf_release(&verb_path);
	}
	return !out->full;
}

static bool
print_verbs(const struct command *command, const char *path, struct strbuf *out)
{
	(void)path;
	return command->verbs ? add_rows(command->verbs, "Cm ", out) : true;
}

/* The options of a command, of a command with verbs those of each. */
static bool
print_options(const struct command *command, const char *path, struct strbuf *out)
{
	if (command->verbs) {
		for (size_t i = 0; command->verbs[i]; i++) {
			if (!command->verbs[i]->options)
				continue;
			strbuf_addf(out, ".Ss %s %s\n", path, command->verbs[i]->name);
			print_options(command->verbs[i], path, out);
		}
		return !out->full;
	}
	if (!command->options || !command->options[0].name)
		return true;
	return strbuf_add(out, ".Bl -tag -width Ds\n") && options_mdoc(command->options, out) &&
	       strbuf_add(out, ".El\n");
}

static const struct section sections[] = {
	{ "names", NULL, print_names },
	{ "commands", NULL, print_commands },
	{ "summary", print_summary, NULL },
	{ "synopsis", print_synopsis, NULL },
	{ "verbs", print_verbs, NULL },
	{ "options", print_options, NULL },
	{ "keys", NULL, actions_mdoc },
	{ "pack-keys", NULL, pack_schema_mdoc },
	{ "pack-slots", NULL, pack_slots_mdoc },
	{ "settings-keys", NULL, settings_schema_mdoc },
	{ "holidays-keys", NULL, holidays_schema_mdoc },
	{ "rehearsal", NULL, rehearsal_mdoc },
	{ "import-columns", NULL, import_mdoc },
	{ "export-columns", NULL, export_mdoc },
};

static const struct section *
find_section(const char *name)
{
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
		if (strcmp(sections[i].name, name) == 0)
			return &sections[i];
	}
	return NULL;
}

static bool
run(struct command_call *call, struct err *e)
{
	const struct section *section = find_section(call->operands[0]);
	const struct command *command = NULL;
	const char *name = call->operand_count > 1 ? call->operands[1] : "";
	struct strbuf text;
	bool ok;

	if (!section)
		return err_set(e, ERR_USAGE, "\"%s\" is no section of a manual page",
		               call->operands[0]);
	if (section->of_command) {
		command = command_find(command_table, name);
		if (!command)
			return err_set(e, ERR_USAGE, "no command is called \"%s\"", name);
	}
	strbuf_init(&text, SECTION_MAX_BYTES);
	ok = section->of_command ? section->of_command(command, name, &text)
	                         : section->of_program(&text);
	if (ok)
		fwrite(text.data, 1, text.length, call->out);
	else
		err_set(e, ERR_LIMIT, "the section is longer than %d bytes", SECTION_MAX_BYTES);
	strbuf_release(&text);
	return ok;
}

const struct command command_man_section = {
	.name = "man-section",
	.summary = N_("print a part of the manual pages"),
	.arguments = "NAME [COMMAND]",
	.operand_min = 1,
	.operand_max = 2,
	.exec = run,
	.hidden = true,
};

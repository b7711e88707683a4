/*
 * `hotseat man-section NAME [COMMAND [VERB]]`: prints the parts of the manual pages that come from
 * the program's own tables, as mdoc. Called by scripts/make-man at build time only, hence hidden.
 */
#include "cmd/command.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "pack/manual.h"
#include "ui/actions.h"

#include <string.h>

enum { SECTION_MAX_BYTES = 256 * 1024 };

struct section {
	const char *name;
	/* command is NULL for a section that is not about one; path as in "pack check" */
	bool (*print)(const struct command *command, const char *path, struct strbuf *out);
	bool wants_command;
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
print_commands(const struct command *command, const char *path, struct strbuf *out)
{
	(void)command;
	(void)path;
	return add_rows(command_table, "Xr hotseat-", out);
}

static bool
print_names(const struct command *command, const char *path, struct strbuf *out)
{
	(void)command;
	(void)path;
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

static bool
print_keys(const struct command *command, const char *path, struct strbuf *out)
{
	(void)command;
	(void)path;
	return actions_mdoc(out);
}

static bool
print_pack_keys(const struct command *command, const char *path, struct strbuf *out)
{
	(void)command;
	(void)path;
	return pack_schema_mdoc(out);
}

static bool
print_pack_slots(const struct command *command, const char *path, struct strbuf *out)
{
	(void)command;
	(void)path;
	return pack_slots_mdoc(out);
}

static bool
print_settings_keys(const struct command *command, const char *path, struct strbuf *out)
{
	(void)command;
	(void)path;
	return settings_schema_mdoc(out);
}

static const struct section sections[] = {
	{ "names", print_names, false },
	{ "commands", print_commands, false },
	{ "summary", print_summary, true },
	{ "synopsis", print_synopsis, true },
	{ "verbs", print_verbs, true },
	{ "options", print_options, true },
	{ "keys", print_keys, false },
	{ "pack-keys", print_pack_keys, false },
	{ "pack-slots", print_pack_slots, false },
	{ "settings-keys", print_settings_keys, false },
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
	if (section->wants_command) {
		command = command_find(command_table, name);
		if (!command)
			return err_set(e, ERR_USAGE, "no command is called \"%s\"", name);
	}
	strbuf_init(&text, SECTION_MAX_BYTES);
	ok = section->print(command, name, &text);
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

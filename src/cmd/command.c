/*
 * Subcommands: looking one up, parsing its options, running it, and saying what went wrong. The
 * contract is in cmd/command.h; main.c calls command_main().
 *
 * --help and --lang belong to every command. They are taken out of the arguments before the
 * command's own table sees them; a value that stands apart (`--reason TEXT`) is left beside its
 * option.
 */
#include "cmd/command.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/strbuf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	COMMANDS_MAX = 64,	/* names offered for "did you mean" */
	HELP_MAX_BYTES = 64 * 1024,
	PATH_MAX_BYTES = 128,	/* "pack check" */
	NAME_COLUMNS = 12,
};

struct common_options {
	bool help;
	const char *language;
};

static const struct option common_table[] = {
	{ "help", OPTION_FLAG, NULL, N_("show this help"), offsetof(struct common_options, help) },
	{ "lang", OPTION_CHOICE, "en|zh", N_("language of the texts"),
	  offsetof(struct common_options, language) },
	{ .name = NULL },
};

static const struct option no_options[] = { { .name = NULL } };

const struct command *
command_find(const struct command *const *table, const char *name)
{
	for (size_t i = 0; table[i]; i++) {
		if (strcmp(table[i]->name, name) == 0)
			return table[i];
	}
	return NULL;
}

/* "hotseat: PATH: text"; path may be NULL. */
static void
print_error(FILE *errors, const char *path, const char *text)
{
	fflush(stdout);
	if (path)
		fprintf(errors, "hotseat: %s: %s\n", path, text);
	else
		fprintf(errors, "hotseat: %s\n", text);
}

static int
wrong_use(FILE *errors, const char *path, const struct err *e)
{
	print_error(errors, path, e->text);
	return COMMAND_WRONG_USE;
}

static bool
is_option(const char *word)
{
	return word[0] == '-' && word[1] == '-' && word[2] != '\0';
}

/* Does the word name this option, alone or before "="? */
static bool
names_option(const char *word, const char *name)
{
	size_t length = strlen(name);

	return is_option(word) && strncmp(word + 2, name, length) == 0 &&
	       (word[2 + length] == '\0' || word[2 + length] == '=');
}

/* Does the value of the option argv[i] stand in the next argument? As options_parse() sees it. */
static bool
value_follows(const struct option *table, int argc, char **argv, int i)
{
	if (!is_option(argv[i]) || strchr(argv[i], '=') || i + 1 == argc ||
	    strncmp(argv[i + 1], "--", 2) == 0)
		return false;
	for (; table->name; table++) {
		if (names_option(argv[i], table->name))
			return table->kind != OPTION_FLAG;
	}
	return false;
}

/* How many arguments the common option at argv[i] takes; 0: it is none. */
static int
common_length(int argc, char **argv, int i)
{
	for (const struct option *row = common_table; row->name; row++) {
		if (names_option(argv[i], row->name))
			return value_follows(common_table, argc, argv, i) ? 2 : 1;
	}
	return 0;
}

/*
 * Moves the common options of argv[from …] into the front of moved (which has room for argc) and
 * all else behind them, in order. Stops after "--", and at the first operand if so asked.
 * Returns how many were moved to the front.
 */
static int
split_common(const struct option *table, int argc, char **argv, bool until_operand, char **moved)
{
	int front = 0, back = 0, end = argc;
	char **rest = mem_calloc((size_t)argc + 1, sizeof *rest);

	for (int i = 0; i < argc; i++) {
		int length = common_length(argc, argv, i);

		if (strcmp(argv[i], "--") == 0 || (until_operand && argv[i][0] != '-')) {
			end = i;
			break;
		}
		if (length > 0) {
			for (int k = 0; k < length; k++)
				moved[front++] = argv[i + k];
			i += length - 1;
			continue;
		}
		rest[back++] = argv[i];
		if (value_follows(table, argc, argv, i))
			rest[back++] = argv[++i];
	}
	for (int i = end; i < argc; i++)
		rest[back++] = argv[i];
	if (back > 0)
		memcpy(moved + front, rest, (size_t)back * sizeof *rest);
	mem_free(rest);
	return front;
}

/* Parses the common options and sets the language. */
static bool
take_common(int argc, char **argv, struct common_options *common, struct err *e)
{
	const char **operands = NULL;
	size_t operand_count = 0;
	enum language language;

	*common = (struct common_options){ .help = false };
	if (!options_parse(common_table, common, argc, argv, &operands, &operand_count, e))
		return false;
	mem_free(operands);
	if (common->language && i18n_from_code(common->language, &language))
		i18n_set(language);
	return true;
}

static size_t
count_rows(const struct option *table)
{
	size_t count = 0;

	while (table[count].name)
		count++;
	return count;
}

/* The command's own options and the common ones, as one table so that they line up. */
static void
print_options(const struct option *own, FILE *out)
{
	size_t own_count = count_rows(own), common_count = count_rows(common_table);
	struct option *rows = mem_calloc(own_count + common_count + 1, sizeof *rows);
	struct strbuf text;

	memcpy(rows, own, own_count * sizeof *rows);
	memcpy(rows + own_count, common_table, common_count * sizeof *rows);
	strbuf_init(&text, HELP_MAX_BYTES);
	options_help(rows, &text);
	fwrite(text.data, 1, text.length, out);
	strbuf_release(&text);
	mem_free(rows);
}

static void
print_commands(const struct command *const *table, FILE *out)
{
	for (size_t i = 0; table[i]; i++) {
		if (!table[i]->hidden)
			fprintf(out, "  %-*s  %s\n", NAME_COLUMNS, table[i]->name,
			        _(table[i]->summary));
	}
}

void
command_help(const struct command *command, const char *path, FILE *out)
{
	fprintf(out, _("usage: hotseat %s"), path);
	if (command->verbs)
		fprintf(out, " %s", _("VERB"));
	if (command->arguments)
		fprintf(out, " %s", command->arguments);
	fprintf(out, " %s\n\n%s\n", _("[OPTION]..."), _(command->summary));
	if (command->verbs) {
		fprintf(out, "\n%s\n", _("verbs:"));
		print_commands(command->verbs, out);
	}
	fprintf(out, "\n%s\n", _("options:"));
	print_options(command->options ? command->options : no_options, out);
}

/* "no such WHAT" with the nearest name that is there. */
static bool
unknown(const struct command *const *table, const char *word, const char *help, struct err *e)
{
	const char *names[COMMANDS_MAX];
	const char *nearest;
	size_t count = 0;

	for (size_t i = 0; table[i] && count < COMMANDS_MAX; i++) {
		if (!table[i]->hidden)
			names[count++] = table[i]->name;
	}
	nearest = nearest_name(word, names, count);
	if (nearest)
		return err_set(e, ERR_USAGE, _("\"%s\" is not known: did you mean %s?"), word,
		               nearest);
	return err_set(e, ERR_USAGE, _("\"%s\" is not known: see %s"), word, help);
}

static bool
check_operands(const struct command *command, const char *path, size_t count,
               const char *const *operands, struct err *e)
{
	if (count < command->operand_min)
		return err_set(e, ERR_USAGE, _("too few arguments: hotseat %s %s"), path,
		               command->arguments ? command->arguments : "");
	if (count > command->operand_max)
		return err_set(e, ERR_USAGE,
		               _("\"%s\" is one argument too many: see hotseat %s --help"),
		               operands[command->operand_max], path);
	return true;
}

/* What a command wrote must have arrived: a full disk is an error too. */
static int
flush(FILE *out, FILE *errors, const char *path, int status)
{
	if (fflush(out) == 0 && !ferror(out))
		return status;
	struct err e = ERR_INIT;
	err_set_errno(&e, errno, "%s", _("the output could not be written"));
	print_error(errors, path, e.text);
	return status == COMMAND_OK ? COMMAND_REFUSED : status;
}

static int
run_verb(const struct command *command, const char *path, bool language_given, int argc,
         char **argv, FILE *out, FILE *errors);

/* A command that does something itself; argv has its options and operands, no name. */
static int
run_exec(const struct command *command, const char *path, bool language_given, int argc,
         char **argv, FILE *out, FILE *errors)
{
	const struct option *table = command->options ? command->options : no_options;
	void *values = mem_calloc(1, command->options_size ? command->options_size : 1);
	char **moved = mem_calloc((size_t)argc + 1, sizeof *moved);
	int front = split_common(table, argc, argv, false, moved);
	const char **operands = NULL;
	struct common_options common;
	struct command_call call = { .options = values, .out = out, .errors = errors };
	struct err e = ERR_INIT;
	int status;

	if (!take_common(front, moved, &common, &e)) {
		status = wrong_use(errors, path, &e);
		goto done;
	}
	if (common.help) {
		command_help(command, path, out);
		status = COMMAND_OK;
		goto done;
	}
	if (!options_parse(table, values, argc - front, moved + front, &operands,
	                   &call.operand_count, &e) ||
	    !check_operands(command, path, call.operand_count, operands, &e)) {
		status = wrong_use(errors, path, &e);
		goto done;
	}
	call.operands = operands;
	call.language_given = language_given || common.language != NULL;
	if (command->exec(&call, &e)) {
		status = call.status;
	} else {
		fflush(out);
		print_error(errors, path, e.text);
		status = e.code == ERR_USAGE ? COMMAND_WRONG_USE : COMMAND_REFUSED;
	}
done:
	options_release(table, values);
	mem_free(operands);
	mem_free(moved);
	mem_free(values);
	return flush(out, errors, path, status);
}

static int
run_any(const struct command *command, const char *path, bool language_given, int argc,
        char **argv, FILE *out, FILE *errors)
{
	if (command->verbs)
		return run_verb(command, path, language_given, argc, argv, out, errors);
	return run_exec(command, path, language_given, argc, argv, out, errors);
}

static int
run_verb(const struct command *command, const char *path, bool language_given, int argc,
         char **argv, FILE *out, FILE *errors)
{
	char **moved = mem_calloc((size_t)argc + 1, sizeof *moved);
	int front = split_common(no_options, argc, argv, true, moved);
	const struct command *verb;
	struct common_options common;
	char verb_path[PATH_MAX_BYTES], help[PATH_MAX_BYTES];
	struct err e = ERR_INIT;
	int status;

	snprintf(help, sizeof help, "hotseat %s --help", path);
	if (!take_common(front, moved, &common, &e)) {
		status = wrong_use(errors, path, &e);
	} else if (common.help) {
		command_help(command, path, out);
		status = flush(out, errors, path, COMMAND_OK);
	} else if (front == argc) {
		err_set(&e, ERR_USAGE, _("what to do is missing: see %s"), help);
		status = wrong_use(errors, path, &e);
	} else if (!(verb = command_find(command->verbs, moved[front]))) {
		unknown(command->verbs, moved[front], help, &e);
		status = wrong_use(errors, path, &e);
	} else {
		snprintf(verb_path, sizeof verb_path, "%s %s", path, verb->name);
		status = run_any(verb, verb_path, language_given || common.language != NULL,
		                 argc - front - 1, moved + front + 1, out, errors);
	}
	mem_free(moved);
	return status;
}

int
command_run(const struct command *command, int argc, char **argv, FILE *out, FILE *errors)
{
	return run_any(command, command->name, false, argc - 1, argv + 1, out, errors);
}

static void
print_program_help(const struct command *const *table, FILE *out)
{
	fprintf(out, "%s\n\n%s\n", _("usage: hotseat [COMMAND] [ARGUMENT]..."),
	        _("The agent workstation for telephone hotlines."));
	fprintf(out, "\n%s\n", _("commands:"));
	print_commands(table, out);
	fprintf(out, "\n%s\n", _("Without a command the desk opens. "
	                         "hotseat COMMAND --help tells more."));
}

int
command_main(const struct command *const *table, int argc, char **argv, FILE *out, FILE *errors)
{
	const struct command *command;
	struct common_options common;
	struct err e = ERR_INIT;
	int count = argc > 0 ? argc - 1 : 0;
	char **moved = mem_calloc((size_t)count + 1, sizeof *moved);
	int front = split_common(no_options, count, argv + (argc > 0), true, moved);
	char **rest = moved + front;
	int rest_count = count - front;
	int status = COMMAND_OK;

	if (!take_common(front, moved, &common, &e)) {
		status = wrong_use(errors, NULL, &e);
	} else if (common.help) {
		print_program_help(table, out);
		status = flush(out, errors, NULL, COMMAND_OK);
	} else if (rest_count > 0 && strcmp(rest[0], "--version") == 0) {
		fprintf(out, "hotseat %s\n", HOTSEAT_VERSION);
		status = flush(out, errors, NULL, COMMAND_OK);
	} else if (rest_count > 0 && rest[0][0] != '-') {
		command = command_find(table, rest[0]);
		if (command) {
			status = run_any(command, command->name, common.language != NULL,
			                 rest_count - 1, rest + 1, out, errors);
		} else {
			unknown(table, rest[0], "hotseat --help", &e);
			status = wrong_use(errors, NULL, &e);
		}
	} else if ((command = command_find(table, "desk"))) {
		status = run_any(command, command->name, common.language != NULL, rest_count,
		                 rest, out, errors);
	} else {
		print_program_help(table, errors);
		status = COMMAND_WRONG_USE;
	}
	mem_free(moved);
	return status;
}

/* The real desk for end-to-end tests and benches. */
#include "lib/desk.h"

#include "lib/program.h"
#include "lib/spawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct terminal *
desk_open(const struct desk_setup *setup)
{
	const char *argv[DESK_ARGUMENTS_MAX + 5] = { program_built("hotseat"),
		setup->command ? setup->command : "desk", "--lang",
		setup->lang ? setup->lang : "en" };

	for (int i = 0; setup->arguments && setup->arguments[i]; i++) {
		if (i == DESK_ARGUMENTS_MAX)
			spawn_fatal("more than %d arguments for the desk", DESK_ARGUMENTS_MAX);
		argv[4 + i] = setup->arguments[i];
	}
	return terminal_start(&(struct terminal_options){ .argv = argv, .env = setup->env,
		.home = setup->home->path, .columns = setup->columns, .rows = setup->rows });
}

/* ---- the pack with long waits ---------------------------------------------------------------- */

static char *
replace_all(const char *text, const char *from, const char *to)
{
	char *out = spawn_alloc(strlen(text) * 2 + 1), *end = out;
	const char *found;

	while ((found = strstr(text, from))) {
		memcpy(end, text, (size_t)(found - text));
		end += found - text;
		memcpy(end, to, strlen(to));
		end += strlen(to);
		text = found + strlen(from);
	}
	memcpy(end, text, strlen(text) + 1);
	return out;
}

static char *
read_whole(const char *path)
{
	enum { FILE_MAX_BYTES = 4 * 1024 * 1024 };
	FILE *file = fopen(path, "r");
	char *text = spawn_alloc(FILE_MAX_BYTES + 1);

	if (!file)
		spawn_fatal("%s cannot be read: run the tests from the top folder", path);
	text[fread(text, 1, FILE_MAX_BYTES, file)] = '\0';
	fclose(file);
	return text;
}

static void
make_long_pack(const struct home *home)
{
	static const char *const files[] = { "pack.yaml", "scripts.yaml", "tickets.yaml",
		"followups.yaml" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char *from = spawn_format("data/packs/monitoring/%s", files[i]);
		char *to = spawn_format("long/%s", files[i]);
		char *text = read_whole(from), *changed = replace_all(text, "wait: 5s", "wait: 1h");

		home_write(home, to, changed);
		free(changed);
		free(text);
		free(to);
		free(from);
	}
}

/* ---- on the way ------------------------------------------------------------------------------ */

struct desk_step {
	const char *expect;	/* then press */
	const char *keys;
	const char *type;
};

static bool
walk(struct terminal *t, const struct desk_step *steps)
{
	for (; steps->expect; steps++) {
		if (!terminal_wait_text(t, steps->expect, TERMINAL_DEADLINE_MS)) {
			fprintf(stderr, "the desk does not show '%s':\n%s", steps->expect,
			        terminal_screen(t));
			return false;
		}
		if (steps->keys)
			terminal_keys(t, steps->keys);
		if (steps->type)
			terminal_type(t, steps->type, 0);
	}
	return true;
}

struct terminal *
desk_in_long_text(const struct home *home, int columns, int rows, const char *const *env)
{
	static const struct desk_step steps[] = {
		{ "RINGING", "F2", NULL },
		{ "Alt-1 No sound", "Alt-1", NULL },
		{ "Silent call", "F6", NULL },
		{ "59:5", "Alt-n", "comp" },
		{ "Complaint", "Enter", NULL },
		{ "Complaint TS-", "Tab Tab Tab Tab", NULL },
		{ ">Details", NULL, NULL },
		{ NULL, NULL, NULL },
	};
	const char *pack;
	struct terminal *t;

	make_long_pack(home);
	pack = home_path(home, "long");
	t = desk_open(&(struct desk_setup){ .home = home, .columns = columns, .rows = rows,
		.command = "demo", .arguments = (const char *[]){ "--pack", pack, NULL },
		.env = env });
	if (walk(t, steps))
		return t;
	terminal_free(t);
	return NULL;
}

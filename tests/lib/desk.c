/* The real desk for end-to-end tests and benches. */
#include "lib/desk.h"

#include "lib/program.h"
#include "lib/spawn.h"
#include "store/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERIFY_DEADLINE_MS = 60000, QUERY_MAX_BYTES = 1024 * 1024 };

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

/* ---- what the screen says -------------------------------------------------------------------- */

static const struct desk_words words_table[] = {
	{
		.lang = "en", .welcome = "Welcome to hotseat", .desk_ready = "The desk is ready",
		.ready = "READY", .ringing = "RINGING", .talking = "TALKING", .wrap_up = "WRAP-UP",
		.no_sound = "Alt-1 No sound", .draft_saved = "draft saved",
		.saved_at = "═ saved ", .details = ">Details", .class_words = "Simple",
		.call_over = "The call is over", .followup_title = "New follow-up",
		.followup_kept = "Follow-up kept", .wrap_up_title = " Wrap-up ",
		.wrap_up_done = "Wrap-up done", .too_small = "too small",
	},
	{
		.lang = "zh", .welcome = "欢迎使用 hotseat", .desk_ready = "坐席台已就绪",
		.ready = "就绪", .ringing = "振铃", .talking = "通话", .wrap_up = "话后处理",
		.no_sound = "Alt-1 没有声音", .draft_saved = "草稿已存",
		.saved_at = "═ 已保存 ", .details = ">详情", .class_words = "简单",
		.call_over = "通话已结束", .followup_title = "新建跟进",
		.followup_kept = "跟进已保存", .wrap_up_title = " 话后处理 ",
		.wrap_up_done = "话后处理已完成", .too_small = "太小",
	},
};

const struct desk_words *
desk_words(const char *lang)
{
	return &words_table[!strcmp(lang, "zh")];
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

bool
desk_walk(struct terminal *t, const struct desk_step *steps)
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

bool
desk_first_start(struct terminal *t, const struct desk_words *words)
{
	const struct desk_step steps[] = {
		{ words->welcome, "Tab Tab", DESK_STAFF_NUMBER "\t李娜" },
		{ "李娜", "Ctrl-S", NULL },
		{ words->desk_ready, NULL, NULL },
		{ NULL, NULL, NULL },
	};

	return desk_walk(t, steps);
}

/* ---- the store ------------------------------------------------------------------------------- */

const char *
desk_store_path(const struct home *home)
{
	return home_path(home, "hotseat.db");
}

bool
desk_store_is_whole(const struct home *home)
{
	const char *const argv[] = { program_built("hotseat"), "verify", "--store",
		desk_store_path(home), NULL };
	char *output;
	int status = program_run(&(struct program_options){ .argv = argv, .home = home->path },
	                         VERIFY_DEADLINE_MS, &output);

	if (status != 0)
		fprintf(stderr, "hotseat verify ends with %d: %s\n", status, output);
	free(output);
	return status == 0;
}

char *
desk_store_query(const struct home *home, const char *sql)
{
	struct err e = ERR_INIT;
	struct reader *reader = reader_open(desk_store_path(home), &e);
	struct strbuf out;
	char *text;

	strbuf_init(&out, QUERY_MAX_BYTES);
	if (!reader || !reader_query_text(reader, sql, &out, &e))
		spawn_fatal("%s: %s", sql, e.text);
	text = spawn_format("%s", out.data);
	strbuf_release(&out);
	reader_close(reader);
	return text;
}

/* ---- into the long text ---------------------------------------------------------------------- */

struct terminal *
desk_in_long_text(const struct home *home, int columns, int rows, const char *const *env)
{
	static const struct desk_step steps[] = {
		{ "RINGING", "F2", NULL },
		{ "Alt-1 No sound", "Alt-1", NULL },
		{ "Silent call", "F6", NULL },
		{ "59:5", "Alt-n", "comp" },
		{ "Complaint", "Enter", NULL },
		{ "Complaint TS-", "Tab Tab Tab", NULL },
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
	if (desk_walk(t, steps))
		return t;
	terminal_free(t);
	return NULL;
}

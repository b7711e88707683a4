/*
 * test-ui: one verb a line, carried out until queue, pool and effects are
 * idle; see app/rehearsal.h. The store lies in a folder of its own below the
 * system's folder for temporary files.
 */
#include "app/rehearsal.h"

#include "app/agents.h"
#include "app/desk.h"
#include "app/desk_pack.h"
#include "app/import.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "model/civil_time.h"
#include "base/utf8.h"
#include "ui/grid.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCRIPT_MAX (4u << 20)
#define SCREEN_MAX (4u << 20)
#define DEFAULT_WALL_MS 1795222800000	/* 2026-11-21 09:00 in Shanghai */
#define TICK_STEP_MAX_MS (400LL * 86400000)

struct rehearsal {
	const char *path;
	size_t line;
	FILE *out;
	struct clock clock;
	struct grid grid;
	struct desk *desk;
	struct desk_options options;
	char *pack;
	char *scenario;
	char *zone;
	char *agent;
	uint64_t seed;
	uint64_t opening_seed;	/* each opening of the store draws other ids */
	char folder[64];
	char store[128];
	bool quit;
	int bells;
	char attention[200];
};

/* --- surroundings ------------------------------------------------------------------------ */

static void
count_bell(void *context)
{
	((struct rehearsal *)context)->bells++;
}

static void
keep_attention(void *context, const char *text)
{
	struct rehearsal *r = context;

	snprintf(r->attention, sizeof(r->attention), "%s", text);
}

static void
note_quit(void *context)
{
	((struct rehearsal *)context)->quit = true;
}

/* The same script gives the same seeds, and no two openings the same. */
static const uint64_t *
next_seed(struct rehearsal *r)
{
	r->opening_seed = r->opening_seed ? r->opening_seed + 1 : r->seed;
	return &r->opening_seed;
}

/* --- the desk ---------------------------------------------------------------------------- */

static bool
open_desk(struct rehearsal *r, struct err *e)
{
	struct desk_surroundings around = {
		.context = r, .bell = count_bell, .attention = keep_attention, .quit = note_quit,
	};

	if (r->desk)
		return true;
	r->options.clock = &r->clock;
	r->options.store_path = r->store;
	r->options.pack = r->pack;
	r->options.zone = r->zone;
	r->options.agent = r->agent;
	r->options.seed = next_seed(r);
	r->options.rehearsal = true;
	if (!r->options.line)
		r->options.line = "sim";
	r->quit = false;
	r->desk = desk_new(&r->options, &around, e);
	if (!r->desk)
		return false;
	desk_start(r->desk);
	return true;
}

/* Everything that is due now happens now. */
static void
settle(struct rehearsal *r)
{
	for (int i = 0; i < 1000; i++) {
		desk_tick(r->desk);
		if (desk_is_idle(r->desk) &&
		    desk_next_wake_ms(r->desk) > clock_steady_ms(&r->clock))
			return;
	}
}

static void
draw(struct rehearsal *r)
{
	r->grid.ascii = r->options.ascii;
	app_draw(desk_app(r->desk), &r->grid);
}

static bool
pass_time(struct rehearsal *r, int64_t by_ms)
{
	int64_t end_ms = clock_steady_ms(&r->clock) + by_ms;

	while (!r->quit && clock_steady_ms(&r->clock) < end_ms) {
		int64_t wake_ms = desk_next_wake_ms(r->desk);
		int64_t now_ms = clock_steady_ms(&r->clock);

		if (wake_ms > end_ms)
			wake_ms = end_ms;
		clock_advance(&r->clock, wake_ms > now_ms ? wake_ms - now_ms : 1);
		desk_tick(r->desk);
	}
	settle(r);
	return true;
}

/* --- verbs ------------------------------------------------------------------------------- */

/* words: the rest of the line, trimmed. */
typedef bool verb_function(struct rehearsal *r, char *words, struct err *e);

static bool
verb_size(struct rehearsal *r, char *words, struct err *e)
{
	int columns, rows;
	struct key key = { .kind = KEY_KIND_RESIZE };

	if (sscanf(words, "%dx%d", &columns, &rows) != 2 || columns < 1 || rows < 1)
		return err_set(e, ERR_USAGE, _("size: write COLUMNSxROWS, for instance 80x24"));
	grid_resize(&r->grid, rows, columns);
	if (r->desk)
		desk_key(r->desk, &key);
	return true;
}

static bool
verb_lang(struct rehearsal *r, char *words, struct err *e)
{
	enum language language;

	(void)r;
	if (!i18n_from_code(words, &language))
		return err_set(e, ERR_USAGE, _("lang: write en or zh"));
	i18n_set(language);
	return true;
}

static bool
must_be_closed(const struct rehearsal *r, const char *verb, struct err *e)
{
	if (!r->desk)
		return true;
	return err_set(e, ERR_USAGE, _("%s: only before the desk opens"), verb);
}

static bool
verb_pack(struct rehearsal *r, char *words, struct err *e)
{
	if (!must_be_closed(r, "pack", e))
		return false;
	mem_free(r->pack);
	r->pack = mem_dup_text(words);
	return true;
}

static bool
verb_seed(struct rehearsal *r, char *words, struct err *e)
{
	if (!must_be_closed(r, "seed", e))
		return false;
	r->seed = strtoull(words, NULL, 10);
	return true;
}

static bool
verb_scenario(struct rehearsal *r, char *words, struct err *e)
{
	if (!must_be_closed(r, "scenario", e))
		return false;
	mem_free(r->scenario);
	r->scenario = mem_dup_text(words);
	r->options.scenario = r->scenario;
	return true;
}

static bool
verb_demo(struct rehearsal *r, char *words, struct err *e)
{
	(void)words;
	if (!must_be_closed(r, "demo", e))
		return false;
	r->options.mode = APP_DEMO;
	r->options.scenario = "demo";
	return true;
}

static bool
verb_ascii(struct rehearsal *r, char *words, struct err *e)
{
	(void)e;
	r->options.ascii = strcmp(words, "off") != 0;
	return true;
}

static bool
verb_clock(struct rehearsal *r, char *words, struct err *e)
{
	char when[32], zone_name[64] = "";
	struct zone zone;
	struct civil_time civil;
	int64_t wall_ms;

	if (sscanf(words, "%31s %63s", when, zone_name) < 1 || !civil_parse(when, &civil))
		return err_set(e, ERR_USAGE, _("clock: write 2026-11-21T09:00 Asia/Shanghai"));
	if (!zone_load(&zone, *zone_name ? zone_name : "Asia/Shanghai", e))
		return false;
	civil_to_ms(&zone, &civil, &wall_ms);
	zone_release(&zone);
	if (*zone_name && !r->desk) {
		mem_free(r->zone);
		r->zone = mem_dup_text(zone_name);
	}
	r->clock.virtual_wall_ms = wall_ms;
	return true;
}

static bool
verb_key(struct rehearsal *r, char *words, struct err *e)
{
	char *save = NULL;

	for (char *name = strtok_r(words, " ", &save); name; name = strtok_r(NULL, " ", &save)) {
		struct key key;

		if (!key_from_name(name, &key, e))
			return false;
		desk_key(r->desk, &key);
		settle(r);
	}
	return true;
}

static bool
verb_type(struct rehearsal *r, char *words, struct err *e)
{
	size_t length = strlen(words);

	(void)e;
	for (size_t at = 0; at < length;) {
		char text[KEY_TEXT_SIZE] = "";
		uint32_t code_point;
		size_t used = utf8_decode(words + at, length - at, &code_point, NULL);
		struct key key;

		utf8_encode(code_point, text);
		key = key_of_character(text);
		desk_key(r->desk, &key);
		at += used;
	}
	settle(r);
	return true;
}

static bool
verb_paste(struct rehearsal *r, char *words, struct err *e)
{
	struct key key = { .kind = KEY_KIND_PASTE, .paste = words,
	                   .paste_length = strlen(words) };

	(void)e;
	desk_key(r->desk, &key);
	settle(r);
	return true;
}

static bool
verb_mouse(struct rehearsal *r, char *words, struct err *e)
{
	struct key key = { .kind = KEY_KIND_MOUSE, .number = 1, .act = MOUSE_PRESS };

	if (sscanf(words, "%d %d", &key.column, &key.row) != 2)
		return err_set(e, ERR_USAGE, _("mouse: write COLUMN ROW, counted from 0"));
	draw(r);
	desk_key(r->desk, &key);
	key.act = MOUSE_RELEASE;
	desk_key(r->desk, &key);
	settle(r);
	return true;
}

static bool
inject(struct rehearsal *r, const char *verb, const char *words, struct err *e)
{
	char order[4096];

	snprintf(order, sizeof(order), "%s%s%s", verb, *words ? " " : "", words);
	if (!line_inject(desk_line(r->desk), order, clock_steady_ms(&r->clock), e))
		return false;
	settle(r);
	return true;
}

static bool
verb_ring(struct rehearsal *r, char *words, struct err *e)
{
	return inject(r, "ring", words, e);
}

static bool
verb_waiting(struct rehearsal *r, char *words, struct err *e)
{
	return inject(r, "waiting", words, e);
}

static bool
verb_caller(struct rehearsal *r, char *words, struct err *e)
{
	return inject(r, "caller", words, e);
}

static bool
verb_hangup(struct rehearsal *r, char *words, struct err *e)
{
	(void)words;
	return inject(r, "caller", "hangup", e);
}

static bool
verb_line(struct rehearsal *r, char *words, struct err *e)
{
	return inject(r, "line", words, e);
}

/* "90s", "500ms", "3m", "2h", "1d" */
static bool
read_span(const char *words, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 },
	              { "d", 86400000 } };
	char *end;
	double number = strtod(words, &end);

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (end != words && !strcmp(end, units[i].unit)) {
			*ms = (int64_t)(number * (double)units[i].ms + 0.5);
			return *ms >= 0 && *ms <= TICK_STEP_MAX_MS;
		}
	}
	return false;
}

static bool
verb_tick(struct rehearsal *r, char *words, struct err *e)
{
	int64_t ms;

	if (!read_span(words, &ms))
		return err_set(e, ERR_USAGE, _("tick: write a time such as 500ms, 90s, 3m, 2h"));
	return pass_time(r, ms);
}

/* One line of spaces less: what wraps or is padded is found all the same. */
static bool
screen_holds(struct rehearsal *r, const char *text)
{
	struct strbuf screen;
	bool found;

	draw(r);
	strbuf_init(&screen, SCREEN_MAX);
	grid_dump(&r->grid, &screen);
	found = screen.data && strstr(screen.data, text) != NULL;
	strbuf_release(&screen);
	return found;
}

static bool
verb_expect(struct rehearsal *r, char *words, struct err *e)
{
	return screen_holds(r, words) ||
	       err_set(e, ERR_REFUSED, _("the screen does not show \"%s\""), words);
}

static bool
verb_absent(struct rehearsal *r, char *words, struct err *e)
{
	return !screen_holds(r, words) ||
	       err_set(e, ERR_REFUSED, _("the screen shows \"%s\""), words);
}

static bool
verb_expect_at(struct rehearsal *r, char *words, struct err *e)
{
	int row, column, used = 0;
	struct strbuf text;
	bool same;

	if (sscanf(words, "%d %d %n", &row, &column, &used) != 2 || !used)
		return err_set(e, ERR_USAGE, _("expect-at: write ROW COLUMN TEXT, from 0"));
	draw(r);
	strbuf_init(&text, SCREEN_MAX);
	grid_row_text(&r->grid, row, column, r->grid.columns, &text);
	same = text.data && !strncmp(text.data, words + used, strlen(words + used));
	if (!same)
		err_set(e, ERR_REFUSED, _("row %d column %d shows \"%.60s\""), row, column,
		        text.data ? text.data : "");
	strbuf_release(&text);
	return same;
}

static bool
verb_expect_style(struct rehearsal *r, char *words, struct err *e)
{
	int row, column;
	char name[32];
	const struct cell *cell;
	enum style_role role;

	if (sscanf(words, "%d %d %31s", &row, &column, name) != 3 || !style_from_name(name, &role))
		return err_set(e, ERR_USAGE, _("expect-style: write ROW COLUMN STYLE"));
	draw(r);
	cell = grid_at(&r->grid, row, column);
	if (cell && style_role(cell->style) == role)
		return true;
	return err_set(e, ERR_REFUSED, _("row %d column %d has style %s"), row, column,
	               cell ? style_name(style_role(cell->style)) : "-");
}

static bool
verb_expect_bells(struct rehearsal *r, char *words, struct err *e)
{
	return r->bells == atoi(words) ||
	       err_set(e, ERR_REFUSED, _("the bell rang %d times"), r->bells);
}

static bool
verb_expect_attention(struct rehearsal *r, char *words, struct err *e)
{
	return !strcmp(r->attention, words) ||
	       err_set(e, ERR_REFUSED, _("title and notification say \"%s\""), r->attention);
}

static bool
verb_expect_quit(struct rehearsal *r, char *words, struct err *e)
{
	(void)words;
	return r->quit || err_set(e, ERR_REFUSED, _("the program has not ended"));
}

static bool
write_screen(struct rehearsal *r, const char *path, bool styles, struct err *e)
{
	struct strbuf screen;
	bool ok;

	draw(r);
	strbuf_init(&screen, SCREEN_MAX);
	ok = styles ? grid_dump_styles(&r->grid, &screen) : grid_dump(&r->grid, &screen);
	if (!ok)
		err_set(e, ERR_LIMIT, _("the screen is too large to print"));
	else if (*path)
		ok = file_write_whole(path, screen.data, screen.length, e);
	else
		fwrite(screen.data, 1, screen.length, r->out);
	strbuf_release(&screen);
	return ok;
}

static bool
verb_dump(struct rehearsal *r, char *words, struct err *e)
{
	return write_screen(r, words, false, e);
}

static bool
verb_dump_styles(struct rehearsal *r, char *words, struct err *e)
{
	return write_screen(r, words, true, e);
}

/* sql QUERY = VALUE; the last " = " divides. */
static bool
verb_sql(struct rehearsal *r, char *words, struct err *e)
{
	char *divide = NULL;
	struct strbuf value;
	bool ok;

	for (char *at = strstr(words, " = "); at; at = strstr(at + 1, " = "))
		divide = at;
	if (!divide)
		return err_set(e, ERR_USAGE, _("sql: write QUERY = VALUE"));
	*divide = '\0';
	strbuf_init(&value, SCREEN_MAX);
	ok = reader_query_text(desk_reader(r->desk), words, &value, e);
	if (ok && strcmp(value.data ? value.data : "", divide + 3) != 0)
		ok = err_set(e, ERR_REFUSED, _("the store says \"%s\", not \"%s\""),
		             value.data ? value.data : "", divide + 3);
	strbuf_release(&value);
	return ok;
}

static void
shut(struct rehearsal *r)
{
	desk_free(r->desk);
	r->desk = NULL;
}

/* As kill -9: nothing is flushed or said; the store keeps what it had. */
static bool
verb_kill(struct rehearsal *r, char *words, struct err *e)
{
	(void)words;
	(void)e;
	shut(r);
	return true;
}

static bool
verb_reopen(struct rehearsal *r, char *words, struct err *e)
{
	(void)words;
	shut(r);
	if (!open_desk(r, e))
		return false;
	settle(r);
	return true;
}

/* The store is the import's own meanwhile; an open desk comes back afterwards. */
static bool
verb_import(struct rehearsal *r, char *words, struct err *e)
{
	struct import_options options = { .store_path = r->store, .clock = &r->clock,
	                                  .seed = next_seed(r), .quiet = true };
	struct import_report report;
	struct pack *pack;
	bool was_open = r->desk != NULL, ok;

	shut(r);
	pack = desk_pack_open(NULL, NULL, r->pack, e);
	options.pack = pack;
	ok = pack && import_customers(words, &options, &report, e) &&
	     (!was_open || open_desk(r, e));
	pack_free(pack);
	return ok;
}

static bool
verb_agent(struct rehearsal *r, char *words, struct err *e)
{
	char number[64], name[256];

	if (sscanf(words, "%63s %255[^\n]", number, name) != 2)
		return err_set(e, ERR_USAGE, _("agent: write STAFF-NUMBER NAME"));
	if (!must_be_closed(r, "agent", e) ||
	    !agents_add(r->store, &r->clock, next_seed(r), number, name, e))
		return false;
	mem_free(r->agent);
	r->agent = mem_dup_text(number);
	return true;
}

static const struct {
	const char *name;
	const char *arguments;
	const char *help;
	verb_function *run;
	bool needs_desk;
} verbs[] = {
	{ "size", "COLUMNSxROWS", N_("size of the screen, at any time"), verb_size, false },
	{ "lang", "en|zh", N_("language of the interface"), verb_lang, false },
	{ "pack", "NAME|DIR", N_("the hotline; before the desk opens"), verb_pack, false },
	{ "seed", "N", N_("what ids and the simulated line are drawn from"), verb_seed, false },
	{ "scenario", "NAME", N_("what callers of the simulated line do"), verb_scenario, false },
	{ "demo", "", N_("hints and callers as in hotseat demo, without its people"),
	  verb_demo, false },
	{ "ascii", "on|off", N_("frames and signs in ASCII"), verb_ascii, false },
	{ "clock", "YYYY-MM-DDTHH:MM [ZONE]",
	  N_("sets the clock; a zone only before the desk opens"), verb_clock, false },
	{ "agent", "NUMBER NAME", N_("makes an agent without PIN, who then works here"),
	  verb_agent, false },
	{ "import", "FILE", N_("takes in customers from a table, see hotseat-import(1)"),
	  verb_import, false },
	{ "key", "NAME ...", N_("presses keys, one after the other"), verb_key, true },
	{ "type", "TEXT", N_("types TEXT, character by character"), verb_type, true },
	{ "paste", "TEXT", N_("pastes TEXT at once"), verb_paste, true },
	{ "mouse", "COLUMN ROW", N_("clicks that cell, counted from 0"), verb_mouse, true },
	{ "ring", "NUMBER [NAME]",
	  N_("a call rings; NUMBER \"withheld\": none is shown"), verb_ring, true },
	{ "waiting", "NUMBER [NAME]|hangup",
	  N_("a second call rings beside the open one, or gives up"), verb_waiting, true },
	{ "caller", "hangup|says TEXT|tone N",
	  N_("the caller hangs up, says something, or presses a key"), verb_caller, true },
	{ "hangup", "", N_("the caller hangs up, as caller hangup"), verb_hangup, true },
	{ "line", "up|down [WHY]", N_("the line is lost, or is back"), verb_line, true },
	{ "tick", "TIME", N_("lets time pass: 500ms, 90s, 3m, 2h, 1d"), verb_tick, true },
	{ "expect", "TEXT", N_("the screen shows TEXT"), verb_expect, true },
	{ "absent", "TEXT", N_("the screen does not show TEXT"), verb_absent, true },
	{ "expect-at", "ROW COLUMN TEXT", N_("TEXT begins at that cell, counted from 0"),
	  verb_expect_at, true },
	{ "expect-style", "ROW COLUMN STYLE",
	  N_("the cell has that style; dump-styles names them"), verb_expect_style, true },
	{ "expect-bells", "N", N_("the bell has rung N times"), verb_expect_bells, true },
	{ "expect-attention", "TEXT",
	  N_("the last title or notification of the terminal is TEXT"), verb_expect_attention,
	  true },
	{ "expect-quit", "", N_("the program has ended"), verb_expect_quit, true },
	{ "dump", "[FILE]", N_("prints the screen, or writes it to FILE"), verb_dump, true },
	{ "dump-styles", "[FILE]", N_("the same with the style of every cell"),
	  verb_dump_styles, true },
	{ "sql", "QUERY = VALUE", N_("the first value that QUERY finds in the store is VALUE"),
	  verb_sql, true },
	{ "kill", "", N_("the desk dies as by kill -9"), verb_kill, false },
	{ "reopen", "", N_("the desk opens again on the same store"), verb_reopen, false },
};

bool
rehearsal_mdoc(struct strbuf *out)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (!strbuf_addf(out, ".It Cm %s%s%s\n%s.\n", verbs[i].name,
		                 *verbs[i].arguments ? " Ar " : "", verbs[i].arguments,
		                 verbs[i].help))
			return false;
	}
	return true;
}

/* --- the script -------------------------------------------------------------------------- */

static char *
trim(char *text)
{
	char *end = text + strlen(text);

	while (end > text && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		*--end = '\0';
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

static bool
run_line(struct rehearsal *r, char *line, struct err *e)
{
	char *words = line + strcspn(line, " \t");

	if (*words)
		*words++ = '\0';
	words = trim(words);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (strcmp(verbs[i].name, line) != 0)
			continue;
		if (verbs[i].needs_desk && !open_desk(r, e))
			return false;
		return verbs[i].run(r, words, e);
	}
	return err_set(e, ERR_USAGE, _("unknown verb \"%s\""), line);
}

static bool
run_script(struct rehearsal *r, char *script, struct err *e)
{
	/* strsep keeps empty lines, so that lines are counted right. */
	for (char *next = script, *line; (line = strsep(&next, "\n"));) {
		line = trim(line);
		r->line++;
		if (!*line || *line == '#')
			continue;
		if (!run_line(r, line, e)) {
			err_prefix(e, "%s:%zu", r->path, r->line);
			return false;
		}
	}
	return true;
}

static int
remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	(void)status;
	(void)kind;
	(void)where;
	return remove(path);
}

bool
rehearsal_run(const char *path, FILE *out, struct err *e)
{
	struct rehearsal r = { .path = path, .out = out, .seed = 1 };
	enum language before = i18n_get();
	struct err ignored = ERR_INIT;
	char *script;
	size_t length;
	bool ok;

	if (!file_read(path, SCRIPT_MAX, &script, &length, e))
		return false;
	snprintf(r.folder, sizeof(r.folder), "%s/hotseat-test-ui-XXXXXX",
	         access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(r.folder)) {
		mem_free(script);
		return err_set_errno(e, errno, _("no folder for the test's store"));
	}
	snprintf(r.store, sizeof(r.store), "%s/hotseat.db", r.folder);
	clock_init_virtual(&r.clock, DEFAULT_WALL_MS);
	grid_init(&r.grid, 24, 80);
	ok = run_script(&r, script, e);
	if (!ok && r.desk)
		write_screen(&r, "", false, &ignored);
	shut(&r);
	grid_release(&r.grid);
	mem_free(script);
	mem_free(r.pack);
	mem_free(r.scenario);
	mem_free(r.zone);
	mem_free(r.agent);
	nftw(r.folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	i18n_set(before);
	return ok;
}

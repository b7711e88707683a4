/*
 * Keys: 2,000 characters, half of them Chinese, typed one after the other; from each key to the
 * last byte of the frame in which its cell shows it. Five rounds, in each in turn: vim with
 * Debian's vimrc, the bare ncurses echo program, the desk (long text of a ticket, call running,
 * countdown running), the desk with every fsync delayed by 30 ms.
 *
 * The next key comes when nothing moved for PAUSE_US: so a key's figures are its own. Bytes that
 * come more than SAME_FRAME_US after the frame with the character belong to another frame.
 * HOTSEAT_BENCH_ROUNDS=1 is for a quick look.
 */
#include "lib/desk.h"
#include "lib/home.h"
#include "lib/measure.h"
#include "lib/program.h"
#include "lib/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ROUNDS = 5, CHARACTERS = 2000, COLUMNS = 132, ROWS = 43,
	SAME_FRAME_US = 300, PAUSE_US = 3000, KEY_DEADLINE_MS = 1000,
	BLANK_DEADLINE_MS = 50, SLOW_FSYNC_MS = 30,
};

/* Five Chinese characters, then five of ASCII: cut into characters by next_character(). */
static const char *const phrases[] = {
	"来电人反映", " cam3", "画面没信号", ", at ", "今天上午起", "09:30", "机房的电源", " (UPS",
	"二号已恢复", " ok) ", "需要派人到", " room", "现场检查线", "B-12 ", "请尽快回电", " asap",
	"联系人王敏", ", ext", "转告值班长", "7021.",
};

struct bench_text {
	char characters[CHARACTERS][5];
};

/* ---- the text -------------------------------------------------------------------------------- */

static void
text_make(struct bench_text *text)
{
	size_t phrase = 0, count = 0;
	const char *next = phrases[0];

	while (count < CHARACTERS) {
		size_t length = (unsigned char)*next < 0x80 ? 1 : 3;

		memcpy(text->characters[count], next, length);
		text->characters[count++][length] = '\0';
		next += length;
		if (!*next) {
			phrase = (phrase + 1) % (sizeof(phrases) / sizeof(phrases[0]));
			next = phrases[phrase];
		}
	}
}

/* ---- one key --------------------------------------------------------------------------------- */

struct typed_key {
	const char *character;
	int row, column;	/* of the cursor before it */
};

/* The cursor has moved, and the character stands left of it or (at a border) where it was. */
static bool
key_is_shown(const struct terminal *t, void *argument)
{
	const struct typed_key *key = argument;
	int row, column, left;

	terminal_cursor(t, &row, &column, NULL);
	if (row == key->row && column == key->column)
		return false;
	left = column - 1;
	if (left > 0 && !*terminal_cell(t, row, left))
		left--;
	if (left >= 0 && !strcmp(terminal_cell(t, row, left), key->character))
		return true;
	return !strcmp(terminal_cell(t, key->row, key->column), key->character);
}

struct key_figures {
	struct samples ms, bytes;
	size_t never_shown;
};

static void
type_one(struct terminal *t, const char *character, struct key_figures *figures)
{
	struct typed_key key = { .character = character };
	bool blank = !strcmp(character, " ");	/* at the end of a full line it shows nothing */
	int64_t pressed_ns;

	terminal_cursor(t, &key.row, &key.column, NULL);
	terminal_mark(t);
	pressed_ns = monotonic_ns();
	terminal_send(t, character, strlen(character));
	if (!terminal_wait(t, key_is_shown, &key, blank ? BLANK_DEADLINE_MS : KEY_DEADLINE_MS)) {
		figures->never_shown += !blank;
		return;
	}
	terminal_wait_quiet(t, SAME_FRAME_US, KEY_DEADLINE_MS);
	samples_add(&figures->ms, (double)(terminal_last_byte_ns(t) - pressed_ns) / 1e6);
	samples_add(&figures->bytes, (double)terminal_bytes_since_mark(t));
	terminal_wait_quiet(t, PAUSE_US, KEY_DEADLINE_MS);
}

static void
type_all(struct terminal *t, const struct bench_text *text, struct key_figures *figures)
{
	terminal_wait_quiet(t, 200000, 5000);
	for (size_t i = 0; i < CHARACTERS; i++)
		type_one(t, text->characters[i], figures);
}

/* ---- the programs ---------------------------------------------------------------------------- */

static struct terminal *
start_vim(const struct home *home)
{
	static const char *const argv[] = { "vim", "text", NULL };
	const char *const env[] = { measure_text("HOME=%s", home->path), "VIMINIT", NULL };
	struct terminal *t = terminal_start(&(struct terminal_options){ .argv = argv, .env = env,
		.directory = home->path, .columns = COLUMNS, .rows = ROWS });

	terminal_wait_text(t, "[New]", TERMINAL_DEADLINE_MS);
	terminal_key(t, "i");
	terminal_wait_text(t, "-- INSERT --", TERMINAL_DEADLINE_MS);
	return t;
}

static struct terminal *
start_bare(const struct home *home)
{
	const char *const argv[] = { program_built("tests/bench/bare_echo"), NULL };
	struct terminal *t = terminal_start(&(struct terminal_options){ .argv = argv,
		.columns = COLUMNS, .rows = ROWS });

	(void)home;
	terminal_wait_text(t, "bare echo", TERMINAL_DEADLINE_MS);
	return t;
}

static struct terminal *
start_desk(const struct home *home)
{
	return desk_in_long_text(home, COLUMNS, ROWS, NULL);
}

static struct terminal *
start_slow_desk(const struct home *home)
{
	const char *const env[] = {
		measure_text("LD_PRELOAD=%s", program_built("tests/bench/preload_slow_fsync.so")),
		measure_text("SLOW_FSYNC_MS=%d", SLOW_FSYNC_MS), NULL };

	return desk_in_long_text(home, COLUMNS, ROWS, env);
}

enum { VIM, BARE, DESK, SLOW_DESK, PROGRAMS };

static const struct {
	const char *name;
	struct terminal *(*start)(const struct home *home);
} programs[PROGRAMS] = {
	[VIM] = { "vim", start_vim },
	[BARE] = { "bare echo", start_bare },
	[DESK] = { "desk", start_desk },
	[SLOW_DESK] = { "desk with slow fsync", start_slow_desk },
};

/* Over the rounds: median of the medians, median of the p99s; all bytes together. */
struct program_figures {
	struct samples p50_ms, p99_ms, bytes;
	size_t rounds, never_shown;
};

static void
run_program(int which, const struct bench_text *text, struct program_figures *program)
{
	struct key_figures figures = { .ms = SAMPLES_INIT };
	struct home home;
	struct terminal *t;

	home_make(&home);
	t = programs[which].start(&home);
	if (t) {
		type_all(t, text, &figures);
		samples_add(&program->p50_ms, samples_quantile(&figures.ms, 0.5));
		samples_add(&program->p99_ms, samples_quantile(&figures.ms, 0.99));
		samples_add_all(&program->bytes, &figures.bytes);
		program->never_shown += figures.never_shown;
		program->rounds++;
		measure_say("%-20s p50 %s  p99 %s  never shown %zu", programs[which].name,
		            measure_ms(samples_quantile(&figures.ms, 0.5)),
		            measure_ms(samples_quantile(&figures.ms, 0.99)), figures.never_shown);
		if (figures.never_shown)
			fputs(terminal_screen(t), stderr);
	}
	terminal_free(t);
	home_remove(&home);
	samples_release(&figures.ms);
	samples_release(&figures.bytes);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static double
p50(const struct program_figures *program)
{
	return samples_quantile(&program->p50_ms, 0.5);
}

static double
p99(const struct program_figures *program)
{
	return samples_quantile(&program->p99_ms, 0.5);
}

/* value beside a reference that is a program's figure of the same run. */
static void
row_beside(const char *row, const struct program_figures *program, double value,
           const char *reference, double reference_ms, const char *bar)
{
	if (!program->rounds) {
		measure_row_missing(row, "the desk does not come to its long text", bar);
		return;
	}
	measure_row(row, program->never_shown ?
	            measure_text("%s, %zu keys never shown", measure_ms(value),
	                         program->never_shown) : measure_ms(value),
	            reference_ms > 0 ? measure_text("%s %s", reference, measure_ms(reference_ms)) :
	            "", reference_ms > 0 ? value / reference_ms : 0, bar);
}

static void
row_bytes(const char *row, const struct program_figures *figures, double share, const char *bar)
{
	double value = samples_quantile(&figures[DESK].bytes, share);
	double bare = samples_quantile(&figures[BARE].bytes, share);

	if (!figures[DESK].rounds) {
		measure_row_missing(row, "the desk does not come to its long text", bar);
		return;
	}
	measure_row(row, measure_number(value),
	            measure_text("bare echo %s, vim %s", measure_number(bare),
	                         measure_number(samples_quantile(&figures[VIM].bytes, share))),
	            value / bare, bar);
}

static void
print_rows(const struct program_figures *figures)
{
	row_beside("key to screen, bare ncurses, p50", &figures[BARE], p50(&figures[BARE]), "",
	           0, "");
	row_beside("key to screen, bare ncurses, p99", &figures[BARE], p99(&figures[BARE]), "",
	           0, "");
	row_beside("key to screen, vim, p50", &figures[VIM], p50(&figures[VIM]), "bare",
	           p50(&figures[BARE]), "");
	row_beside("key to screen, vim, p99", &figures[VIM], p99(&figures[VIM]), "bare",
	           p99(&figures[BARE]), "");
	row_beside("key to screen, desk, p50", &figures[DESK], p50(&figures[DESK]), "bare",
	           p50(&figures[BARE]), "<= 2 x bare");
	row_beside("key to screen, desk, p99 (median of 5)", &figures[DESK], p99(&figures[DESK]),
	           "vim", p99(&figures[VIM]), "<= vim");
	row_beside("the same, every fsync 30 ms slower, p99", &figures[SLOW_DESK],
	           p99(&figures[SLOW_DESK]), "undelayed", p99(&figures[DESK]),
	           "<= 1.5 x undelayed");
	row_bytes("bytes per typed key, median", figures, 0.5, "<= 20");
	row_bytes("bytes per typed key, p99", figures, 0.99, "<= 400");
}

int
main(void)
{
	static struct program_figures figures[PROGRAMS];
	static struct bench_text text;
	const char *wanted = getenv("HOTSEAT_BENCH_ROUNDS");
	int rounds = wanted ? atoi(wanted) : ROUNDS;

	text_make(&text);
	for (int round = 0; round < rounds; round++) {
		for (int which = 0; which < PROGRAMS; which++) {
			if (which == VIM && !program_is_there("vim"))
				continue;
			run_program(which, &text, &figures[which]);
		}
	}
	print_rows(figures);
	return 0;
}

/*
 * Prints the rows of an off-screen grid that are new, and reads lines; see
 * app/linear.h. Rows that differ in figures only (clocks, countdowns) are not
 * printed again.
 */
#include "app/linear.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/memory.h"
#include "line/line_loop.h"
#include "ui/actions.h"
#include "ui/edit.h"
#include "ui/keys.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINEAR_ROWS 100
#define LINEAR_COLUMNS 100
#define ROW_BYTES (LINEAR_COLUMNS * 32)
#define TYPED_MAX 8000

struct linear {
	struct clock clock;
	struct loop *loop;
	struct desk *desk;
	struct grid grid;
	char *shown[LINEAR_ROWS];	/* rows of the last frame, folded */
	struct key_decoder decoder;
	struct edit typed;
	struct loop_watch *keys;
	struct loop_timer *wake;
	struct loop_wakeup *stored;
	struct loop_signal *signals[3];
	struct line_loop *line_follow;
	const struct line *line_followed;
	struct termios before;
	bool raw;
	bool stopping;
};

/* --- printing -------------------------------------------------------------------------- */

/* Without the frame at both ends. */
static const char *
trim_frame(char *row)
{
	char *end = row + strlen(row);

	while (end > row && strchr(" |+-=#", end[-1]))
		*--end = '\0';
	return row + strspn(row, " |+-=#");
}

/* What makes a row the same as before: no figures, no bars. */
static void
fold(const char *row, char *out)
{
	for (; *row; row++) {
		if (!isdigit((unsigned char)*row) && !strchr("#.:", *row))
			*out++ = *row;
	}
	*out = '\0';
}

static bool
was_shown(const struct linear *linear, const char *folded)
{
	for (size_t i = 0; i < LINEAR_ROWS; i++) {
		if (linear->shown[i] && !strcmp(linear->shown[i], folded))
			return true;
	}
	return false;
}

static void
write_out(const char *text)
{
	size_t left = strlen(text);

	while (left) {
		ssize_t done = write(STDOUT_FILENO, text, left);

		if (done < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (done > 0) {
			text += done;
			left -= (size_t)done;
		}
	}
}

/* A PIN shows one star a character, as its field on the screen shows dots. */
static void
show_prompt(struct linear *linear)
{
	write_out("> ");
	if (!linear->typed.secret) {
		write_out(edit_text(&linear->typed));
		return;
	}
	for (const char *at = edit_text(&linear->typed); *at; at++) {
		if (((unsigned char)*at & 0xc0) != 0x80)
			write_out("*");
	}
}

/* Before anything is echoed; a half typed word does not become part of a PIN, nor the reverse. */
static void
follow_secrecy(struct linear *linear)
{
	struct action_state state;

	app_where(desk_app(linear->desk), &state);
	if (state.secret_focus == linear->typed.secret)
		return;
	edit_release(&linear->typed);
	edit_init(&linear->typed, false, TYPED_MAX);
	linear->typed.secret = state.secret_focus;
}

static void
print_rows(struct linear *linear)
{
	char *now[LINEAR_ROWS] = { NULL }, folded[ROW_BYTES];
	bool printed = false;
	struct strbuf row;

	strbuf_init(&row, ROW_BYTES);
	/* The last row names keys; help lists them when asked. */
	for (int i = 0; i < LINEAR_ROWS - 1; i++) {
		const char *text;

		strbuf_clear(&row);
		grid_row_text(&linear->grid, i, 0, LINEAR_COLUMNS, &row);
		text = row.data ? trim_frame(row.data) : "";
		if (!*text)
			continue;
		fold(text, folded);
		now[i] = mem_dup_text(folded);
		if (was_shown(linear, folded))
			continue;
		write_out(printed ? "" : "\r\033[K");
		write_out(text);
		write_out("\r\n");
		printed = true;
	}
	strbuf_release(&row);
	for (size_t i = 0; i < LINEAR_ROWS; i++) {
		mem_free(linear->shown[i]);
		linear->shown[i] = now[i];
	}
	if (printed)
		show_prompt(linear);
}

/* --- the turn ----------------------------------------------------------------------------- */

static void
follow_line(struct linear *linear)
{
	struct line *line = desk_line(linear->desk);

	if (line != linear->line_followed) {
		line_loop_free(linear->line_follow);
		linear->line_follow = line ? line_loop_new(linear->loop, &linear->clock, line)
		                           : NULL;
		linear->line_followed = line;
	} else if (linear->line_follow) {
		line_loop_arm(linear->line_follow);
	}
}

static void
after_turn(void *context)
{
	struct linear *linear = context;
	struct app *app = desk_app(linear->desk);
	int64_t now_ms = clock_steady_ms(&linear->clock);
	int64_t wake_ms;

	if (linear->stopping) {
		loop_stop(linear->loop);
		return;
	}
	follow_line(linear);
	follow_secrecy(linear);
	if (app_needs_draw(app)) {
		app_draw(app, &linear->grid);
		print_rows(linear);
	}
	wake_ms = desk_next_wake_ms(linear->desk);
	loop_timer_set(linear->wake, wake_ms > now_ms ? wake_ms - now_ms : 0, 0);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void
send_text(struct linear *linear, const char *text)
{
	struct key key = { .kind = KEY_KIND_PASTE, .paste = text, .paste_length = strlen(text) };

	desk_key(linear->desk, &key);
}

static void
do_action(struct linear *linear, const char *words)
{
	enum action found[ACTION_COUNT];
	struct action_state state;

	app_where(desk_app(linear->desk), &state);
	if (!actions_matching(words, &state, found)) {
		write_out(_("No action of this name. /help lists them."));
		write_out("\r\n");
		show_prompt(linear);
		return;
	}
	desk_act(linear->desk, found[0]);
}

static void
accept_line(struct linear *linear)
{
	struct key enter = { .kind = KEY_KIND_ENTER };
	struct action_state state;
	char *text = mem_dup_text(edit_text(&linear->typed));

	edit_set(&linear->typed, "", 0);
	write_out("\r\n");
	app_where(desk_app(linear->desk), &state);
	if (text[0] == '/' && !state.secret_focus) {
		do_action(linear, text + 1);
	} else if (!state.text_focus && text[0] && !text[1]) {
		struct key key = key_of_character(text);

		desk_key(linear->desk, &key);
	} else if (!state.text_focus && text[0]) {
		do_action(linear, text);
	} else {
		if (text[0])
			send_text(linear, text);
		desk_key(linear->desk, &enter);
	}
	explicit_bzero(text, strlen(text));
	mem_free(text);
}

/* Text is gathered into a line; keys that are no text go to the desk at once. */
static void
take_key(struct linear *linear, const struct key *key)
{
	bool plain = key->kind == KEY_KIND_CHARACTER && !(key->modifiers & (KEY_CTRL | KEY_ALT));

	follow_secrecy(linear);
	if (key->kind == KEY_KIND_ENTER) {
		accept_line(linear);
	} else if (plain || key->kind == KEY_KIND_BACKSPACE || key->kind == KEY_KIND_PASTE) {
		edit_key(&linear->typed, key);
		write_out("\r\033[K");
		show_prompt(linear);
	} else {
		desk_key(linear->desk, key);
	}
}

static void
keys_ready(void *context)
{
	struct linear *linear = context;
	char bytes[4096];
	ssize_t count = read(STDIN_FILENO, bytes, sizeof(bytes));
	const char *at = bytes;
	size_t left = count > 0 ? (size_t)count : 0;
	struct key key;

	loop_note_handler(linear->loop, "keys");
	if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) {
		desk_stop(linear->desk);
		return;
	}
	while (!linear->stopping && key_decoder_take(&linear->decoder, &at, &left, &key))
		take_key(linear, &key);
	if (key_decoder_waits(&linear->decoder) && key_decoder_timeout(&linear->decoder, &key))
		take_key(linear, &key);
}

/* --- what wakes it -------------------------------------------------------------------------- */

static void
wake_due(void *context)
{
	struct linear *linear = context;

	loop_note_handler(linear->loop, "tick");
	desk_tick(linear->desk);
}

static void
store_woken(void *context)
{
	struct linear *linear = context;

	loop_note_handler(linear->loop, "store");
	desk_stored(linear->desk);
}

static void
store_has_results(void *context)
{
	loop_wakeup_send(context);
}

static void
signal_arrived(int number, void *context)
{
	struct linear *linear = context;

	(void)number;
	desk_stop(linear->desk);
}

static void
ring_bell(void *context)
{
	(void)context;
	write_out("\a");
}

static void
quit(void *context)
{
	((struct linear *)context)->stopping = true;
}

static bool
work(void *context, void (*run)(void *), void (*done)(void *), void *job)
{
	struct linear *linear = context;
	struct err e = ERR_INIT;

	return loop_work(linear->loop, run, done, job, &e);
}

static void
finish_work(void *context)
{
	struct linear *linear = context;

	loop_finish_work(linear->loop);
}

/* --- life ----------------------------------------------------------------------------------- */

static bool
make_raw(struct linear *linear, struct err *e)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &linear->before) != 0)
		return err_set(e, ERR_USAGE, _("--linear needs a terminal as standard input"));
	raw = linear->before;
	cfmakeraw(&raw);
	linear->raw = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
	return linear->raw || err_set_errno(e, errno, _("the terminal"));
}

static bool
open_all(struct linear *linear, const struct desk_options *options, struct err *e)
{
	static const int numbers[] = { SIGTERM, SIGHUP, SIGINT };
	struct desk_surroundings around = { .context = linear, .bell = ring_bell, .quit = quit,
	                                    .work = work, .finish_work = finish_work };
	struct desk_options own = *options;

	linear->loop = loop_new(e);
	if (!linear->loop || !make_raw(linear, e))
		return false;
	own.clock = &linear->clock;
	own.loop = linear->loop;
	own.ascii = true;
	linear->desk = desk_new(&own, &around, e);
	if (!linear->desk)
		return false;
	app_show_one_pane(desk_app(linear->desk));
	linear->wake = loop_timer_new(linear->loop, wake_due, linear);
	linear->stored = loop_wakeup_new(linear->loop, store_woken, linear, e);
	linear->keys = loop_watch_new(linear->loop, STDIN_FILENO, keys_ready, linear, e);
	if (!linear->stored || !linear->keys)
		return false;
	store_on_results(desk_store(linear->desk), store_has_results, linear->stored);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		linear->signals[i] = loop_signal_new(linear->loop, numbers[i], signal_arrived,
		                                     linear, e);
		if (!linear->signals[i])
			return false;
	}
	return true;
}

static void
close_all(struct linear *linear)
{
	if (linear->keys)
		loop_watch_free(linear->keys);
	line_loop_free(linear->line_follow);
	desk_free(linear->desk);
	for (size_t i = 0; i < sizeof(linear->signals) / sizeof(*linear->signals); i++) {
		if (linear->signals[i])
			loop_signal_free(linear->signals[i]);
	}
	if (linear->stored)
		loop_wakeup_free(linear->stored);
	if (linear->wake)
		loop_timer_free(linear->wake);
	if (linear->loop)
		loop_free(linear->loop);
	for (size_t i = 0; i < LINEAR_ROWS; i++)
		mem_free(linear->shown[i]);
	if (linear->raw)
		tcsetattr(STDIN_FILENO, TCSANOW, &linear->before);
}

bool
linear_run(const struct desk_options *options, struct err *e)
{
	struct linear linear = { .stopping = false };
	bool ok;

	clock_init_system(&linear.clock);
	grid_init(&linear.grid, LINEAR_ROWS, LINEAR_COLUMNS);
	linear.grid.ascii = true;
	key_decoder_init(&linear.decoder);
	edit_init(&linear.typed, false, TYPED_MAX);
	ok = open_all(&linear, options, e);
	if (ok) {
		desk_start(linear.desk);
		after_turn(&linear);
		loop_run(linear.loop, after_turn, &linear);
	}
	close_all(&linear);
	edit_release(&linear.typed);
	key_decoder_release(&linear.decoder);
	grid_release(&linear.grid);
	return ok;
}

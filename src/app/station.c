/*
 * The desk at a terminal: loop, terminal, signals and timers around
 * app/desk.h. Draws once a turn and sends only what changed.
 */
#include "app/station.h"

#include "app/desk.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/memory.h"
#include "base/paths.h"
#include "line/line_loop.h"
#include "ui/term.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_MAX_BYTES 4096
#define SEARCH_TRY_US 2000	/* of the 5 ms a turn may last */

struct station {
	struct clock clock;
	struct loop *loop;
	struct tty *terminal;
	struct tty_options tty_options;
	struct desk *desk;
	struct grid grid;
	struct loop_watch *keys;
	struct loop_timer *wake;
	struct loop_timer *terminal_timer;
	struct loop_wakeup *stored;
	struct loop_signal *signals[5];
	struct line_loop *line_follow;
	const struct line *line_followed;
	bool line_moved;
	bool stopping;
	bool ended_by_signal;
	bool force_draw;
};

/* --- what the desk asks of its surroundings ---------------------------------------------- */

static void
ring_bell(void *context)
{
	struct station *station = context;

	tty_ring(station->terminal);
}

static void
draw_attention(void *context, const char *text)
{
	struct station *station = context;

	tty_title(station->terminal, *text ? text : "hotseat");
	if (*text)
		tty_notify(station->terminal, text);
}

static void
redraw(void *context)
{
	struct station *station = context;

	tty_redraw(station->terminal);
	station->force_draw = true;
}

static void
suspend(void *context)
{
	struct station *station = context;

	tty_suspend(station->terminal);
	station->force_draw = true;
}

static void
quit(void *context)
{
	struct station *station = context;

	station->stopping = true;
}

static void
take_up_settings(struct station *station, const struct settings *settings)
{
	struct tty_options *options = &station->tty_options;

	options->mouse = settings->mouse;
	options->bell = settings->bell != SETTINGS_BELL_OFF;
	options->title = true;
	options->notice = settings->notification == SETTINGS_NOTIFICATION_OSC9
	                  ? TTY_NOTICE_OSC9
	                  : settings->notification == SETTINGS_NOTIFICATION_OSC777
	                    ? TTY_NOTICE_OSC777 : TTY_NOTICE_NONE;
	if (settings->ascii == SETTINGS_YES)
		options->frame = TTY_FRAME_ASCII;
	else if (settings->ascii == SETTINGS_NO)
		options->frame = TTY_FRAME_UNICODE;
}

static void
settings_changed(void *context, const struct settings *settings)
{
	struct station *station = context;

	take_up_settings(station, settings);
	if (station->terminal)
		tty_set_options(station->terminal, &station->tty_options);
}

static bool
work(void *context, void (*run)(void *), void (*done)(void *), void *job)
{
	struct station *station = context;
	struct err e = ERR_INIT;

	return loop_work(station->loop, run, done, job, &e);
}

static void
finish_work(void *context)
{
	struct station *station = context;

	loop_finish_work(station->loop);
}

static void
line_moved(void *context)
{
	struct station *station = context;

	station->line_moved = true;
}

/* --- the turn ---------------------------------------------------------------------------- */

static void
follow_line(struct station *station)
{
	struct line *line = desk_line(station->desk);

	if (line != station->line_followed) {
		line_loop_free(station->line_follow);
		station->line_follow = line ? line_loop_new(station->loop, &station->clock, line)
		                            : NULL;
		station->line_followed = line;
	} else if (station->line_moved && station->line_follow) {
		line_loop_arm(station->line_follow);
	}
	station->line_moved = false;
}

static void
arm(struct station *station)
{
	int64_t now_ms = clock_steady_ms(&station->clock);
	int64_t wake_ms = desk_next_wake_ms(station->desk);
	int wait_ms = tty_wait_ms(station->terminal, now_ms);

	loop_timer_set(station->wake, wake_ms > now_ms ? wake_ms - now_ms : 0, 0);
	if (wait_ms >= 0)
		loop_timer_set(station->terminal_timer, wait_ms, 0);
}

static void
paint(struct station *station)
{
	struct app *app = desk_app(station->desk);

	if (!app_needs_draw(app) && !station->force_draw)
		return;
	station->grid.ascii = tty_ascii(station->terminal);
	if (station->grid.rows != tty_rows(station->terminal) ||
	    station->grid.columns != tty_columns(station->terminal))
		grid_resize(&station->grid, tty_rows(station->terminal),
		            tty_columns(station->terminal));
	app_draw(app, &station->grid);
	station->force_draw = tty_blit(station->terminal, &station->grid, app_theme(app));
}

static void
after_turn(void *context)
{
	struct station *station = context;

	if (station->stopping) {
		loop_stop(station->loop);
		return;
	}
	desk_before_draw(station->desk);
	follow_line(station);
	paint(station);
	arm(station);
}

/* --- what wakes it ----------------------------------------------------------------------- */

static void
take_keys(struct station *station)
{
	struct key key;

	while (!station->stopping && tty_key(station->terminal, &key))
		desk_key(station->desk, &key);
}

static void
keys_ready(void *context)
{
	struct station *station = context;

	loop_note_handler(station->loop, "keys");
	tty_read(station->terminal, clock_steady_ms(&station->clock));
	take_keys(station);
}

static void
terminal_due(void *context)
{
	struct station *station = context;

	loop_note_handler(station->loop, "terminal");
	tty_tick(station->terminal, clock_steady_ms(&station->clock));
	take_keys(station);
}

static void
wake_due(void *context)
{
	struct station *station = context;

	loop_note_handler(station->loop, "tick");
	desk_tick(station->desk);
}

static void
store_woken(void *context)
{
	struct station *station = context;

	loop_note_handler(station->loop, "store");
	desk_stored(station->desk);
}

static void
store_has_results(void *context)
{
	loop_wakeup_send(context);
}

static void
signal_arrived(int number, void *context)
{
	struct station *station = context;
	struct key resize = { .kind = KEY_KIND_RESIZE };

	loop_note_handler(station->loop, "signal");
	switch (number) {
	case SIGWINCH:
		if (tty_measure(station->terminal))
			desk_key(station->desk, &resize);
		station->force_draw = true;
		break;
	case SIGTSTP:
		suspend(station);
		break;
	case SIGCONT:
		tty_resume(station->terminal);
		station->force_draw = true;
		break;
	default:
		station->ended_by_signal = true;
		desk_stop(station->desk);
		break;
	}
}

/* --- life -------------------------------------------------------------------------------- */

static bool
open_loop(struct station *station, struct err *e)
{
	static const int numbers[] = { SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP };

	station->loop = loop_new(e);
	if (!station->loop)
		return false;
	station->wake = loop_timer_new(station->loop, wake_due, station);
	station->terminal_timer = loop_timer_new(station->loop, terminal_due, station);
	station->stored = loop_wakeup_new(station->loop, store_woken, station, e);
	if (!station->stored)
		return false;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		station->signals[i] = loop_signal_new(station->loop, numbers[i], signal_arrived,
		                                      station, e);
		if (!station->signals[i])
			return false;
	}
	return true;
}

static bool
open_desk(struct station *station, const struct desk_options *options, struct err *e)
{
	struct desk_options own = *options;
	struct desk_surroundings around = {
		.context = station, .bell = ring_bell, .attention = draw_attention,
		.redraw = redraw, .suspend = suspend, .quit = quit,
		.settings = settings_changed, .work = work, .finish_work = finish_work,
		.line_woken = line_moved, .try_us = SEARCH_TRY_US,
	};

	own.clock = &station->clock;
	own.loop = station->loop;
	station->desk = desk_new(&own, &around, e);
	if (!station->desk)
		return false;
	store_on_results(desk_store(station->desk), store_has_results, station->stored);
	return true;
}

static bool
open_terminal(struct station *station, bool ascii, struct err *e)
{
	station->tty_options = (struct tty_options){ .colours = -1 };
	take_up_settings(station, desk_settings(station->desk));
	if (ascii)
		station->tty_options.frame = TTY_FRAME_ASCII;
	station->terminal = tty_new(&station->tty_options,
	                                 clock_steady_ms(&station->clock), e);
	if (!station->terminal)
		return false;
	mem_on_exhausted(tty_emergency_restore);
	station->keys = loop_watch_new(station->loop, tty_descriptor(station->terminal),
	                               keys_ready, station, e);
	return station->keys != NULL;
}

static void
close_station(struct station *station)
{
	if (station->keys)
		loop_watch_free(station->keys);
	tty_free(station->terminal);
	line_loop_free(station->line_follow);
	desk_free(station->desk);
	for (size_t i = 0; i < sizeof(station->signals) / sizeof(*station->signals); i++) {
		if (station->signals[i])
			loop_signal_free(station->signals[i]);
	}
	if (station->stored)
		loop_wakeup_free(station->stored);
	if (station->wake)
		loop_timer_free(station->wake);
	if (station->terminal_timer)
		loop_timer_free(station->terminal_timer);
	if (station->loop) {
		log_write(LOG_INFO, "turns over 50 ms: %lld, longest %lld us",
		          (long long)loop_slow_turns(station->loop),
		          (long long)loop_longest_turn_us(station->loop));
		loop_free(station->loop);
	}
	grid_release(&station->grid);
}

/* Without a log the desk works all the same. */
static void
start_log(void)
{
	struct strbuf path;
	struct err e = ERR_INIT;

	strbuf_init(&path, PATH_MAX_BYTES);
	if (path_of(PATH_STATE, "hotseat.log", &path, &e))
		log_open(path.data, LOG_INFO, &e);
	strbuf_release(&path);
}

bool
station_run(const struct desk_options *options, bool *left, struct err *e)
{
	struct station station = { .force_draw = true };
	bool ok;

	start_log();
	clock_init_system(&station.clock);
	grid_init(&station.grid, 24, 80);
	ok = open_loop(&station, e) && open_desk(&station, options, e) &&
	     open_terminal(&station, options->ascii, e);
	if (ok) {
		/* Sanitizers and crashes must not write over the screen. */
		log_take_stderr();
		desk_start(station.desk);
		after_turn(&station);
		loop_run(station.loop, after_turn, &station);
	}
	close_station(&station);
	log_give_stderr_back();
	if (left)
		*left = ok && !station.ended_by_signal;
	return ok;
}

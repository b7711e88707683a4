/*
 * The terminal: the one file that knows curses (its terminfo half) and the
 * tty. Raw mode, so that Ctrl-S, Ctrl-Q and Ctrl-Z arrive; alternate screen;
 * bracketed paste; mouse by setting. Restored by tty_free, on exit, on
 * abort and crashes, and around a suspension.
 *
 * It paints by itself rather than through curses' windows: curses takes the
 * width of a character from libc and moves the cursor relative to it, writes
 * with blocking calls, and holds five code points a cell. Here only changed
 * cells are sent, what follows a character of doubtful width is placed by an
 * explicit move, and a terminal that does not keep up never blocks: frames
 * are skipped until it has taken the last one, keys are read meanwhile.
 *
 * The caller watches tty_descriptor() for reading, calls tty_read()
 * when it is ready, then tty_key() until false; and tty_tick() when
 * tty_wait_ms() has passed. now_ms is a steady clock.
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include "base/error.h"
#include "ui/grid.h"
#include "ui/keys.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tty;

enum tty_frame {
	TTY_FRAME_ASK,	/* ask the terminal for the width of ambiguous characters */
	TTY_FRAME_UNICODE,
	TTY_FRAME_ASCII,
};

enum tty_notice {
	TTY_NOTICE_NONE,
	TTY_NOTICE_OSC9,
	TTY_NOTICE_OSC777,
};

struct tty_options {
	enum tty_frame frame;
	bool mouse;
	bool bell;		/* tty_ring sounds */
	bool title;		/* set the window's title */
	enum tty_notice notice;
	int escape_ms;		/* how long an Esc may become a sequence; 0: 25 */
	int colours;		/* -1: ask terminfo and NO_COLOR; 0, 16, 256 */
};

/*
 * Takes over the terminal on standard input and output. Asks it how wide
 * ambiguous characters are and waits for the answer, 100 ms at most; keys
 * typed meanwhile are kept, an answer that comes later is swallowed; sets
 * width_set_ambiguous. e tells those without a usable terminal what to do.
 */
struct tty *
tty_new(const struct tty_options *options, int64_t now_ms, struct err *e);

/* Restores everything; NULL is fine. */
void
tty_free(struct tty *tty);

void
tty_set_options(struct tty *tty, const struct tty_options *options);

int
tty_descriptor(const struct tty *tty);

/* Reads what is there; never waits. The end of the terminal becomes KEY_KIND_HANGUP. */
void
tty_read(struct tty *tty, int64_t now_ms);

/* The next key of what was read. A paste is borrowed until the next call. */
bool
tty_key(struct tty *tty, struct key *key);

/* Milliseconds until tty_tick is due; -1: nothing pending. */
int
tty_wait_ms(const struct tty *tty, int64_t now_ms);

void
tty_tick(struct tty *tty, int64_t now_ms);

/* Asks the system for the size (after SIGWINCH, and once a second); true when it changed. */
bool
tty_measure(struct tty *tty);

int
tty_rows(const struct tty *tty);

int
tty_columns(const struct tty *tty);

enum colour_depth
tty_depth(const struct tty *tty);

/* True: draw frames in ASCII (grid.ascii); settled at start. */
bool
tty_ascii(const struct tty *tty);

/*
 * Shows the grid: sends what differs from what is shown. While an earlier
 * frame is still being taken by the terminal nothing is sent; true then asks
 * the caller to blit again after tty_tick.
 */
bool
tty_blit(struct tty *tty, const struct grid *grid, const struct theme *theme);

/* Forgets what is shown: the next blit sends everything (Ctrl-L). */
void
tty_redraw(struct tty *tty);

/* Made visible, cut at 120 cells. */
void
tty_title(struct tty *tty, const char *title);

/* Bell and urgency, by the settings. */
void
tty_ring(struct tty *tty);

/* Desktop notification, by the settings. No caller's data: it may land on a locked screen. */
void
tty_notify(struct tty *tty, const char *text);

/* Restores the terminal, stops the process group; once continued, takes the terminal again. */
void
tty_suspend(struct tty *tty);

/* Takes it again after a SIGCONT that came from outside. */
void
tty_resume(struct tty *tty);

/* Safe in a signal handler; for mem_on_exhausted and crashes. Does nothing without a terminal. */
void
tty_emergency_restore(void);

/* Bytes sent so far (bench). */
uint64_t
tty_bytes_sent(const struct tty *tty);

#endif

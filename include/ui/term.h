/*
 * The terminal: the one file that knows curses (its terminfo half) and the
 * tty. Raw mode, so that Ctrl-S, Ctrl-Q and Ctrl-Z arrive; alternate screen;
 * bracketed paste; mouse by setting. Restored by terminal_free, on exit, on
 * abort and crashes, and around a suspension.
 *
 * It paints by itself rather than through curses' windows: curses takes the
 * width of a character from libc and moves the cursor relative to it, writes
 * with blocking calls, and holds five code points a cell. Here only changed
 * cells are sent, what follows a character of doubtful width is placed by an
 * explicit move, and a terminal that does not keep up never blocks: frames
 * are skipped until it has taken the last one, keys are read meanwhile.
 *
 * The caller watches terminal_descriptor() for reading, calls terminal_read()
 * when it is ready, then terminal_key() until false; and terminal_tick() when
 * terminal_wait_ms() has passed. now_ms is a steady clock.
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

struct terminal;

enum terminal_frame {
	TERMINAL_FRAME_ASK,	/* ask the terminal for the width of ambiguous characters */
	TERMINAL_FRAME_UNICODE,
	TERMINAL_FRAME_ASCII,
};

enum terminal_notice {
	TERMINAL_NOTICE_NONE,
	TERMINAL_NOTICE_OSC9,
	TERMINAL_NOTICE_OSC777,
};

struct terminal_options {
	enum terminal_frame frame;
	bool mouse;
	bool bell;		/* terminal_ring sounds */
	bool title;		/* set the window's title */
	enum terminal_notice notice;
	int escape_ms;		/* how long an Esc may become a sequence; 0: 25 */
	int colours;		/* -1: ask terminfo and NO_COLOR; 0, 16, 256 */
};

/*
 * Takes over the controlling terminal (/dev/tty, or standard input and output
 * when they are one). e tells those without a usable terminal what to do.
 */
struct terminal *
terminal_new(const struct terminal_options *options, int64_t now_ms, struct err *e);

/* Restores everything; NULL is fine. */
void
terminal_free(struct terminal *terminal);

void
terminal_set_options(struct terminal *terminal, const struct terminal_options *options);

int
terminal_descriptor(const struct terminal *terminal);

/* Reads what is there; never waits. The end of the terminal becomes KEY_KIND_HANGUP. */
void
terminal_read(struct terminal *terminal, int64_t now_ms);

/* The next key of what was read. A paste is borrowed until the next call. */
bool
terminal_key(struct terminal *terminal, struct key *key);

/* Milliseconds until terminal_tick is due; -1: nothing pending. */
int
terminal_wait_ms(const struct terminal *terminal, int64_t now_ms);

void
terminal_tick(struct terminal *terminal, int64_t now_ms);

/* Asks the system for the size (after SIGWINCH); true when it changed. */
bool
terminal_measure(struct terminal *terminal);

int
terminal_rows(const struct terminal *terminal);

int
terminal_columns(const struct terminal *terminal);

enum colour_depth
terminal_depth(const struct terminal *terminal);

/* True: frames in ASCII. May change once, when a late answer comes (then redraw). */
bool
terminal_ascii(const struct terminal *terminal);

/*
 * Shows the grid: sends what differs from what is shown. While an earlier
 * frame is still being taken by the terminal nothing is sent; true then asks
 * the caller to blit again after terminal_tick.
 */
bool
terminal_blit(struct terminal *terminal, const struct grid *grid, const struct theme *theme);

/* Forgets what is shown: the next blit sends everything (Ctrl-L). */
void
terminal_redraw(struct terminal *terminal);

/* Made visible, cut at 120 cells. */
void
terminal_title(struct terminal *terminal, const char *title);

/* Bell and urgency, by the settings. */
void
terminal_ring(struct terminal *terminal);

/* Desktop notification, by the settings. No caller's data: it may land on a locked screen. */
void
terminal_notify(struct terminal *terminal, const char *text);

/* Restores the terminal and stops the process group; returns when continued, terminal taken again. */
void
terminal_suspend(struct terminal *terminal);

/* Takes it again after a SIGCONT that came from outside. */
void
terminal_resume(struct terminal *terminal);

/* Safe in a signal handler; for mem_on_exhausted and crashes. Does nothing without a terminal. */
void
terminal_emergency_restore(void);

/* Bytes sent so far (bench). */
uint64_t
terminal_bytes_sent(const struct terminal *terminal);

#endif

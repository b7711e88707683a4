/*
 * A real terminal for tests: a program on a pseudo-terminal of any size, its output kept by
 * libvterm as a screen of cells.
 *
 * The program runs as under a shell with job control: a small session leader starts it in a
 * process group of its own in the foreground, so that SIGTSTP stops it as it would in life.
 * Nothing is read while the test does not wait: every waiting call pumps the program's output,
 * answers the terminal's questions (cursor position and the like) and has a deadline. No call
 * sleeps. Times are nanoseconds of CLOCK_MONOTONIC; a byte's time is taken when it was read.
 *
 * What the harness itself cannot do (no pseudo-terminal, no fork, an unknown key name) ends the
 * test process with a line on standard error. What the program under test does comes back as a
 * value; tests/lib/expect.h makes cmocka failures of it that show the screen.
 */
#ifndef LIB_TERMINAL_H
#define LIB_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct terminal;

/* Enough for anything on a machine that is busy with other tests. */
#define TERMINAL_DEADLINE_MS 20000

struct terminal_options {
	const char *const *argv;	/* ends with NULL; argv[0] is looked up in PATH */
	const char *const *env;		/* "NAME=VALUE" sets, "NAME" takes away; ends with NULL;
					   may be NULL. TERM is xterm-256color, LANG C.UTF-8
					   and LC_ALL away unless named here */
	const char *home;		/* HOTSEAT_HOME; NULL: none */
	const char *directory;		/* to run in; NULL: the test's own */
	int columns, rows;		/* 0: 80 × 24 */
	bool mute;			/* do not answer the terminal's questions */
};

struct terminal *
terminal_start(const struct terminal_options *options);

/* Kills what still runs. NULL is fine. */
void
terminal_free(struct terminal *t);

/* ---- waiting (false: the deadline passed) ---------------------------------------------------- */

typedef bool
terminal_condition(const struct terminal *t, void *argument);

/* Until condition holds; it is asked after each piece of output. */
bool
terminal_wait(struct terminal *t, terminal_condition *condition, void *argument, int deadline_ms);

/* Until one row of the screen contains text. */
bool
terminal_wait_text(struct terminal *t, const char *text, int deadline_ms);

/* Until no row does. */
bool
terminal_wait_gone(struct terminal *t, const char *text, int deadline_ms);

/* Until no byte came for quiet_us and all that was typed is taken. */
bool
terminal_wait_quiet(struct terminal *t, int quiet_us, int deadline_ms);

/* Until the program has ended and its output is read; *status as of waitpid, may be NULL. */
bool
terminal_wait_exit(struct terminal *t, int deadline_ms, int *status);

/* Until the program is stopped (SIGTSTP, SIGSTOP). */
bool
terminal_wait_stopped(struct terminal *t, int deadline_ms);

/* Takes in what comes during the next span_ms, however much. */
void
terminal_pump(struct terminal *t, int span_ms);

/* ---- what a person does ---------------------------------------------------------------------- */

/*
 * One key by name: a single character, or F1…F24, Enter, Esc, Tab, Backtab, Backspace, Delete,
 * Insert, Home, End, PgUp, PgDn, Up, Down, Left, Right, Space; before it Ctrl-, Alt-, Shift- in
 * any order ("Ctrl-K", "Alt-1", "Shift-F5"). In the mode the program has set.
 */
void
terminal_key(struct terminal *t, const char *name);

/* Several names, blanks between them: "F2 Tab Tab Enter". */
void
terminal_keys(struct terminal *t, const char *names);

/* UTF-8, one character each interval_us (the output is taken in meanwhile); 0: all at once. */
void
terminal_type(struct terminal *t, const char *text, int interval_us);

/* As a terminal does it: bracketed when the program asked for that. */
void
terminal_paste(struct terminal *t, const char *text);

/* Left button (1) pressed and released, or wheel up (4) and down (5); row and column from 0. */
void
terminal_click(struct terminal *t, int row, int column, int button);

/* Bytes as they are, e.g. keys no table knows. */
void
terminal_send(struct terminal *t, const void *bytes, size_t length);

/* SIGWINCH follows from it. */
void
terminal_resize(struct terminal *t, int columns, int rows);

/* ---- the screen ------------------------------------------------------------------------------ */

int
terminal_columns(const struct terminal *t);

int
terminal_rows(const struct terminal *t);

/* The character in a cell with its combining marks as UTF-8, " " for an empty cell, "" for the
 * right half of a wide one. Valid until the next call. */
const char *
terminal_cell(const struct terminal *t, int row, int column);

struct terminal_style {
	bool bold, underline, italic, reverse, blink;
	bool foreground_is_default, background_is_default;
	int foreground, background;	/* 0xRRGGBB */
};

void
terminal_cell_style(const struct terminal *t, int row, int column, struct terminal_style *style);

/* One row without its blanks at the end. Valid until the next call of it. */
const char *
terminal_row(const struct terminal *t, int row);

/* All rows, each with a newline. Valid until the next call of it. */
const char *
terminal_screen(const struct terminal *t);

/* Whether a row contains text; where (column in cells) if row and column are not NULL. */
bool
terminal_find(const struct terminal *t, const char *text, int *row, int *column);

/* How many cells show this character. */
int
terminal_count(const struct terminal *t, const char *character);

void
terminal_cursor(const struct terminal *t, int *row, int *column, bool *visible);

/* As last set by OSC 0 or 2; "" if never. */
const char *
terminal_title(const struct terminal *t);

/* How often the bell rang since the start. */
unsigned
terminal_bells(const struct terminal *t);

/* ---- the bytes ------------------------------------------------------------------------------- */

void
terminal_mark(struct terminal *t);

size_t
terminal_bytes_since_mark(const struct terminal *t);

/* When the last byte was read, and when the first after the mark (0: none came). */
int64_t
terminal_last_byte_ns(const struct terminal *t);

int64_t
terminal_first_byte_since_mark_ns(const struct terminal *t);

/* All bytes the program sent so far; the oldest are dropped after TERMINAL_CAPTURE_MAX. */
#define TERMINAL_CAPTURE_MAX (64u * 1024 * 1024)

const unsigned char *
terminal_bytes(const struct terminal *t, size_t *length);

/* Whether these bytes are among them. */
bool
terminal_sent(const struct terminal *t, const void *bytes, size_t length);

/* ---- the process ----------------------------------------------------------------------------- */

pid_t
terminal_pid(const struct terminal *t);

/* The moment before exec. */
int64_t
terminal_exec_ns(const struct terminal *t);

/* To the program alone. Stop signals are undone by terminal_continue. */
void
terminal_signal(struct terminal *t, int signal_number);

/* As the shell's `fg`: gives the terminal back and sends SIGCONT. */
void
terminal_continue(struct terminal *t);

/* The line is cut: the pseudo-terminal closes, SIGHUP follows. Only waiting for the exit and
 * looking at the last screen are useful afterwards. */
void
terminal_hang_up(struct terminal *t);

/*
 * Whether the terminal is as it was before the program: its modes (termios), no alternate screen,
 * cursor shown, arrows and keypad normal, mouse, focus reports and bracketed paste off, wrap on,
 * colours back to normal. why (may be NULL) says in words what is not.
 */
bool
terminal_is_sane(struct terminal *t, char *why, size_t size);

int64_t
monotonic_ns(void);

#endif

/*
 * The terminal's parts: terminal.c (process, pump, waits), terminal_screen.c (cells and text),
 * terminal_keys.c (what a person does), terminal_modes.c (which modes the program has set).
 */
#ifndef LIB_TERMINAL_PRIV_H
#define LIB_TERMINAL_PRIV_H

#include "lib/terminal.h"

#include <termios.h>
#include <vterm.h>

enum { TITLE_SIZE = 1024, MODE_COUNT = 16, MODE_PARAMETERS_MAX = 64 };

/* Follows ESC [ ? … h and l, ESC = and ESC >, which libvterm does not tell. */
struct terminal_modes {
	enum { MODES_GROUND, MODES_ESCAPE, MODES_BRACKET, MODES_PRIVATE } state;
	char parameters[MODE_PARAMETERS_MAX];
	size_t parameters_length;
	bool set[MODE_COUNT];	/* in the order of the table in terminal_modes.c */
	bool keypad_application;
};

struct text_buffer {
	char *data;
	size_t length, capacity;
};

struct terminal {
	VTerm *vterm;
	VTermScreen *screen;
	struct terminal_modes modes;
	struct termios before;
	int columns, rows;
	char title[TITLE_SIZE];
	unsigned bells;

	int master, slave;		/* -1 after terminal_hang_up */
	int control;			/* to the session leader */
	pid_t leader, pid;
	int64_t exec_ns;
	bool stopped, ended;
	int status;			/* when ended */
	bool mute, typing;

	struct text_buffer pending;	/* typed, not yet taken by the pseudo-terminal */
	struct text_buffer capture;	/* all that came */
	unsigned char begun[4];		/* of a character whose other bytes are still to come */
	size_t begun_length;
	size_t mark_bytes, total_bytes;
	int64_t last_byte_ns, first_since_mark_ns;

	struct text_buffer row_text, screen_text;
	char cell_text[VTERM_MAX_CHARS_PER_CELL * 4 + 1];
};

void
text_add(struct text_buffer *b, const void *bytes, size_t length);

void
modes_init(struct terminal_modes *modes);

void
modes_feed(struct terminal_modes *modes, const unsigned char *bytes, size_t length);

/* Whether the private mode of this number (of the table) is set. */
bool
modes_get(const struct terminal_modes *modes, int number);

/* False with a word about the first mode that is not as in a fresh terminal. */
bool
modes_are_fresh(const struct terminal_modes *modes, const char **what);

/* At most deadline_ms of output; true if any byte came. */
bool
terminal_take(struct terminal *t, int deadline_ms);

/* Sends what is pending as far as the pseudo-terminal takes it. */
void
terminal_flush(struct terminal *t);

void
terminal_screen_init(struct terminal *t);

#endif

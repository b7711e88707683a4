/*
 * Keys: from the terminal's bytes to struct key, and key names both ways
 * ("F2", "Ctrl-K", "Alt-1", "PgUp") for remaps, help and test-ui.
 *
 * The decoder is own code rather than curses' because it must split and join
 * reads at any byte, bound a paste, swallow late answers of the terminal and
 * be fuzzed without one. It is pure: bytes in, keys out, no clock; when an
 * Esc may still become a sequence, key_decoder_waits() is true and the caller
 * calls key_decoder_timeout() after the escape wait.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include "base/error.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEY_TEXT_SIZE 8
#define KEY_NAME_SIZE 40
#define KEY_PASTE_MAX (256 * 1024)

enum key_kind {
	KEY_KIND_NONE,
	KEY_KIND_CHARACTER,	/* text: one code point in UTF-8; modifiers Ctrl, Alt possible */
	KEY_KIND_FUNCTION,	/* number 1–24 */
	KEY_KIND_UP,
	KEY_KIND_DOWN,
	KEY_KIND_LEFT,
	KEY_KIND_RIGHT,
	KEY_KIND_HOME,
	KEY_KIND_END,
	KEY_KIND_PAGE_UP,
	KEY_KIND_PAGE_DOWN,
	KEY_KIND_INSERT,
	KEY_KIND_DELETE,
	KEY_KIND_BACKSPACE,
	KEY_KIND_TAB,		/* Shift-Tab is TAB with KEY_SHIFT */
	KEY_KIND_ENTER,
	KEY_KIND_ESCAPE,
	KEY_KIND_MOUSE,
	KEY_KIND_PASTE,
	KEY_KIND_RESIZE,
	KEY_KIND_HANGUP,	/* the terminal has gone */
	KEY_KIND_ANSWER,	/* of the terminal to a question; term.c swallows it */
	KEY_KIND_COUNT,
};

enum key_modifier {
	KEY_SHIFT = 1,
	KEY_ALT = 2,
	KEY_CTRL = 4,
};

enum mouse_act {
	MOUSE_PRESS,
	MOUSE_RELEASE,
	MOUSE_DRAG,
	MOUSE_WHEEL_UP,
	MOUSE_WHEEL_DOWN,
};

struct key {
	enum key_kind kind;
	uint8_t modifiers;
	uint8_t number;		/* FUNCTION: 1–24; MOUSE: button 1–3 */
	enum mouse_act act;	/* MOUSE */
	int row;		/* MOUSE: from 0; RESIZE: rows; ANSWER: first number */
	int column;		/* MOUSE: from 0; RESIZE: columns; ANSWER: second number */
	char text[KEY_TEXT_SIZE];	/* CHARACTER: Ctrl-K is "k" with KEY_CTRL */
	const char *paste;	/* PASTE: borrowed until the next call of the decoder */
	size_t paste_length;
	bool paste_cut;		/* longer than KEY_PASTE_MAX: the rest was dropped */
};

/* --- names ------------------------------------------------------------- */

/*
 * "Ctrl-K", "Shift-Tab", "Alt-1", "F2", "PgUp", "a", "Space", "?" … Letters of
 * a chord are one key whatever their case (Caps Lock) and shown as capitals.
 */
void
key_name(const struct key *key, char out[KEY_NAME_SIZE]);

/* Case of names does not matter, that of single letters does; e says what to write. */
bool
key_from_name(const char *name, struct key *out, struct err *e);

/* Same key: kind, modifiers, number, text; not pastes, mouse or resize. */
bool
key_equal(const struct key *a, const struct key *b);

struct key
key_of_character(const char *text);

/* The code point of a character without Ctrl and Alt; 0 for any other key. */
uint32_t
key_character(const struct key *key);

/*
 * As key_character, but full-width twins give their half-width form (１ → 1,
 * ？ → ?, ：→ :): for lists and commands, never for text.
 */
uint32_t
key_command(const struct key *key);

/* --- the decoder -------------------------------------------------------- */

struct key_sequence {
	const char *bytes;	/* of the terminal's description; begins with Esc */
	struct key key;
};

struct key_decoder {
	char pending[64];	/* an unfinished sequence */
	size_t pending_length;
	bool discarding;	/* a sequence too long to keep runs on to its end */
	bool in_paste;
	bool paste_cut;
	bool paste_given;	/* the last key given out was the paste */
	struct strbuf paste;
	const struct key_sequence *own;	/* borrowed: sequences of this terminal */
	size_t own_count;
};

void
key_decoder_init(struct key_decoder *decoder);

void
key_decoder_release(struct key_decoder *decoder);

/*
 * Takes bytes from *bytes on until one key is whole: true, key filled, *bytes
 * and *length moved on. False: all bytes were taken, none whole. Unknown
 * sequences are swallowed whole; bytes that are no UTF-8 give U+FFFD.
 */
bool
key_decoder_take(struct key_decoder *decoder, const char **bytes, size_t *length,
                 struct key *key);

/* An Esc, alone so far, or an unfinished sequence waits for more. */
bool
key_decoder_waits(const struct key_decoder *decoder);

/*
 * The wait is over: what is pending is given out as it is (Esc, Alt-[, the
 * part of a paste whose end never came); false when nothing comes of it.
 */
bool
key_decoder_timeout(struct key_decoder *decoder, struct key *key);

#endif

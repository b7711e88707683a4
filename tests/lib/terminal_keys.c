/* A real terminal for tests: what a person does, as bytes in the mode the program has set. */
#include "lib/spawn.h"
#include "lib/terminal_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>

static const struct {
	const char *name;
	VTermKey key;
	VTermModifier modifier;
} key_table[] = {
	{ "Enter", VTERM_KEY_ENTER, 0 },
	{ "Esc", VTERM_KEY_ESCAPE, 0 },
	{ "Tab", VTERM_KEY_TAB, 0 },
	{ "Backtab", VTERM_KEY_TAB, VTERM_MOD_SHIFT },
	{ "Backspace", VTERM_KEY_BACKSPACE, 0 },
	{ "Delete", VTERM_KEY_DEL, 0 },
	{ "Insert", VTERM_KEY_INS, 0 },
	{ "Home", VTERM_KEY_HOME, 0 },
	{ "End", VTERM_KEY_END, 0 },
	{ "PgUp", VTERM_KEY_PAGEUP, 0 },
	{ "PgDn", VTERM_KEY_PAGEDOWN, 0 },
	{ "Up", VTERM_KEY_UP, 0 },
	{ "Down", VTERM_KEY_DOWN, 0 },
	{ "Left", VTERM_KEY_LEFT, 0 },
	{ "Right", VTERM_KEY_RIGHT, 0 },
};

static const struct {
	const char *prefix;
	VTermModifier modifier;
} modifier_table[] = {
	{ "Ctrl-", VTERM_MOD_CTRL },
	{ "Alt-", VTERM_MOD_ALT },
	{ "Shift-", VTERM_MOD_SHIFT },
};

#define COUNT_OF(table) (sizeof(table) / sizeof((table)[0]))

/* Length of the UTF-8 character at text, 1 for a broken one. */
static size_t
character_length(const char *text)
{
	unsigned char first = (unsigned char)text[0];
	size_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	for (size_t i = 1; i < length; i++) {
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return 1;
	}
	return length;
}

static uint32_t
decode_character(const char *text, size_t length)
{
	static const unsigned char first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t code_point = (unsigned char)text[0] & first_bits[length];

	for (size_t i = 1; i < length; i++)
		code_point = code_point << 6 | ((unsigned char)text[i] & 0x3f);
	return code_point;
}

static void
press(struct terminal *t, uint32_t code_point, VTermKey key, VTermModifier modifier)
{
	t->typing = true;
	if (key != VTERM_KEY_NONE)
		vterm_keyboard_key(t->vterm, key, modifier);
	else
		vterm_keyboard_unichar(t->vterm, code_point, modifier);
	t->typing = false;
	terminal_flush(t);
}

void
terminal_key(struct terminal *t, const char *name)
{
	const char *rest = name;
	VTermModifier modifier = 0;
	size_t length;
	char *end;
	long number;

	for (size_t i = 0; i < COUNT_OF(modifier_table); i++) {
		size_t prefix = strlen(modifier_table[i].prefix);

		if (!strncasecmp(rest, modifier_table[i].prefix, prefix) && rest[prefix]) {
			modifier |= modifier_table[i].modifier;
			rest += prefix;
			i = (size_t)-1;	/* the prefixes come in any order */
		}
	}
	for (size_t i = 0; i < COUNT_OF(key_table); i++) {
		if (!strcasecmp(rest, key_table[i].name)) {
			press(t, 0, key_table[i].key, modifier | key_table[i].modifier);
			return;
		}
	}
	if (!strcasecmp(rest, "Space")) {
		press(t, ' ', VTERM_KEY_NONE, modifier);
		return;
	}
	number = rest[0] == 'F' && rest[1] ? strtol(rest + 1, &end, 10) : 0;
	if (number >= 1 && number <= 24 && !*end) {
		press(t, 0, (VTermKey)VTERM_KEY_FUNCTION((int)number), modifier);
		return;
	}
	length = rest[0] ? character_length(rest) : 0;
	if (!length || rest[length])
		spawn_fatal("no key is called '%s'", name);
	number = (long)decode_character(rest, length);
	if (modifier & VTERM_MOD_CTRL && number >= 'A' && number <= 'Z')
		number += 'a' - 'A';	/* Ctrl-K is typed without Shift */
	press(t, (uint32_t)number, VTERM_KEY_NONE, modifier);
}

void
terminal_keys(struct terminal *t, const char *names)
{
	char *copy = spawn_format("%s", names), *next = copy, *word;

	while ((word = strsep(&next, " "))) {
		if (*word)
			terminal_key(t, word);
	}
	free(copy);
}

void
terminal_type(struct terminal *t, const char *text, int interval_us)
{
	int64_t due_ns = monotonic_ns();

	if (!interval_us) {
		terminal_send(t, text, strlen(text));
		return;
	}
	while (*text) {
		size_t length = character_length(text);

		while (monotonic_ns() < due_ns)
			terminal_take(t, spawn_left_ms(due_ns));
		terminal_send(t, text, length);
		text += length;
		due_ns += (int64_t)interval_us * 1000;
	}
}

void
terminal_paste(struct terminal *t, const char *text)
{
	t->typing = true;
	vterm_keyboard_start_paste(t->vterm);
	text_add(&t->pending, text, strlen(text));
	vterm_keyboard_end_paste(t->vterm);
	t->typing = false;
	terminal_flush(t);
}

void
terminal_click(struct terminal *t, int row, int column, int button)
{
	t->typing = true;
	vterm_mouse_move(t->vterm, row, column, VTERM_MOD_NONE);
	vterm_mouse_button(t->vterm, button, true, VTERM_MOD_NONE);
	if (button < 4)	/* a wheel has no release */
		vterm_mouse_button(t->vterm, button, false, VTERM_MOD_NONE);
	t->typing = false;
	terminal_flush(t);
}

void
terminal_send(struct terminal *t, const void *bytes, size_t length)
{
	text_add(&t->pending, bytes, length);
	terminal_flush(t);
}

void
terminal_resize(struct terminal *t, int columns, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows };

	t->columns = columns;
	t->rows = rows;
	vterm_set_size(t->vterm, rows, columns);
	if (ioctl(t->master, TIOCSWINSZ, &size) != 0)
		spawn_fatal("the pseudo-terminal cannot be resized to %d × %d", columns, rows);
}

/* A real terminal for tests: which modes the program has set and not taken back. */
#include "lib/terminal_priv.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	int number;
	bool fresh;
	const char *what;
} mode_table[] = {
	{ 1, false, "the arrows are left in application mode" },
	{ 7, true, "automatic wrap is left off" },
	{ 25, true, "the cursor is left hidden" },
	{ 47, false, "the alternate screen is left on (47)" },
	{ 1047, false, "the alternate screen is left on (1047)" },
	{ 1049, false, "the alternate screen is left on" },
	{ 1000, false, "mouse reports are left on (1000)" },
	{ 1002, false, "mouse reports are left on (1002)" },
	{ 1003, false, "mouse reports are left on (1003)" },
	{ 1005, false, "mouse reports are left in UTF-8 form" },
	{ 1006, false, "mouse reports are left in SGR form" },
	{ 1015, false, "mouse reports are left in urxvt form" },
	{ 1004, false, "focus reports are left on" },
	{ 2004, false, "bracketed paste is left on" },
	{ 2026, false, "synchronized output is left on" },
};

enum { TABLE_COUNT = sizeof(mode_table) / sizeof(mode_table[0]) };
_Static_assert((int)TABLE_COUNT <= (int)MODE_COUNT, "room for every mode");

void
modes_init(struct terminal_modes *modes)
{
	memset(modes, 0, sizeof(*modes));
	for (int i = 0; i < TABLE_COUNT; i++)
		modes->set[i] = mode_table[i].fresh;
}

static void
modes_apply(struct terminal_modes *modes, bool set)
{
	char *next = modes->parameters, *word;

	modes->parameters[modes->parameters_length] = '\0';
	while ((word = strsep(&next, ";"))) {
		for (int i = 0; i < TABLE_COUNT; i++) {
			if (mode_table[i].number == atoi(word))
				modes->set[i] = set;
		}
	}
}

static void
modes_feed_byte(struct terminal_modes *modes, unsigned char byte)
{
	if (byte == 0x1b) {
		modes->state = MODES_ESCAPE;
		return;
	}
	switch (modes->state) {
	case MODES_GROUND:
		return;
	case MODES_ESCAPE:
		if (byte == '=' || byte == '>')
			modes->keypad_application = byte == '=';
		else if (byte == 'c')
			modes_init(modes);
		modes->state = byte == '[' ? MODES_BRACKET : MODES_GROUND;
		return;
	case MODES_BRACKET:
		modes->state = byte == '?' ? MODES_PRIVATE : MODES_GROUND;
		modes->parameters_length = 0;
		return;
	case MODES_PRIVATE:
		if ((byte >= '0' && byte <= '9') || byte == ';') {
			if (modes->parameters_length < MODE_PARAMETERS_MAX - 1)
				modes->parameters[modes->parameters_length++] = (char)byte;
			return;
		}
		if (byte == 'h' || byte == 'l')
			modes_apply(modes, byte == 'h');
		modes->state = MODES_GROUND;
		return;
	}
}

void
modes_feed(struct terminal_modes *modes, const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		modes_feed_byte(modes, bytes[i]);
}

bool
modes_get(const struct terminal_modes *modes, int number)
{
	for (int i = 0; i < TABLE_COUNT; i++) {
		if (mode_table[i].number == number)
			return modes->set[i];
	}
	return false;
}

bool
modes_are_fresh(const struct terminal_modes *modes, const char **what)
{
	for (int i = 0; i < TABLE_COUNT; i++) {
		if (modes->set[i] != mode_table[i].fresh) {
			*what = mode_table[i].what;
			return false;
		}
	}
	if (modes->keypad_application) {
		*what = "the keypad is left in application mode";
		return false;
	}
	return true;
}

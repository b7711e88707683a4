/*
 * Names of keys, both ways: see the header. The decoder is in key_decoder.c.
 */
#include "ui/keys.h"

#include "base/i18n.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The first name of a kind is the one that is shown. */
static const struct {
	const char *name;
	enum key_kind kind;
	uint8_t modifiers;
} names[] = {
	{ "Up", KEY_KIND_UP, 0 },
	{ "Down", KEY_KIND_DOWN, 0 },
	{ "Left", KEY_KIND_LEFT, 0 },
	{ "Right", KEY_KIND_RIGHT, 0 },
	{ "Home", KEY_KIND_HOME, 0 },
	{ "End", KEY_KIND_END, 0 },
	{ "PgUp", KEY_KIND_PAGE_UP, 0 },
	{ "PgDn", KEY_KIND_PAGE_DOWN, 0 },
	{ "Insert", KEY_KIND_INSERT, 0 },
	{ "Delete", KEY_KIND_DELETE, 0 },
	{ "Backspace", KEY_KIND_BACKSPACE, 0 },
	{ "Tab", KEY_KIND_TAB, 0 },
	{ "Enter", KEY_KIND_ENTER, 0 },
	{ "Esc", KEY_KIND_ESCAPE, 0 },
	{ "PageUp", KEY_KIND_PAGE_UP, 0 },
	{ "PageDown", KEY_KIND_PAGE_DOWN, 0 },
	{ "Ins", KEY_KIND_INSERT, 0 },
	{ "Del", KEY_KIND_DELETE, 0 },
	{ "Backtab", KEY_KIND_TAB, KEY_SHIFT },
	{ "Return", KEY_KIND_ENTER, 0 },
	{ "Escape", KEY_KIND_ESCAPE, 0 },
	{ "Hangup", KEY_KIND_HANGUP, 0 },
};

static const struct {
	const char *prefix;
	enum key_modifier modifier;
} prefixes[] = {
	{ "Ctrl-", KEY_CTRL },
	{ "Alt-", KEY_ALT },
	{ "Shift-", KEY_SHIFT },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FUNCTION_KEYS 24

struct key
key_of_character(const char *text)
{
	struct key key = { .kind = KEY_KIND_CHARACTER };
	uint32_t code_point;
	size_t length = utf8_decode(text, strlen(text), &code_point, NULL);

	memcpy(key.text, text, length);
	return key;
}

/* Without its prefixes: "K", "PgUp", "F2". */
static void
add_bare_name(const struct key *key, char *out, size_t size)
{
	bool chord = key->modifiers & (KEY_CTRL | KEY_ALT);

	if (key->kind == KEY_KIND_FUNCTION) {
		snprintf(out, size, "F%d", key->number);
		return;
	}
	if (key->kind == KEY_KIND_CHARACTER && strcmp(key->text, " ") == 0) {
		snprintf(out, size, "Space");
		return;
	}
	if (key->kind == KEY_KIND_CHARACTER) {
		snprintf(out, size, "%s", key->text);
		if (chord && islower((unsigned char)out[0]))
			out[0] = (char)toupper((unsigned char)out[0]);
		return;
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		if (names[i].kind == key->kind) {
			snprintf(out, size, "%s", names[i].name);
			return;
		}
	}
}

void
key_name(const struct key *key, char out[KEY_NAME_SIZE])
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < COUNT(prefixes); i++) {
		if (key->modifiers & prefixes[i].modifier)
			at += (size_t)snprintf(out + at, KEY_NAME_SIZE - at, "%s",
			                       prefixes[i].prefix);
	}
	add_bare_name(key, out + at, KEY_NAME_SIZE - at);
}

static bool
read_function(const char *name, struct key *out)
{
	char *end;
	long number;

	if ((name[0] != 'F' && name[0] != 'f') || !isdigit((unsigned char)name[1]))
		return false;
	number = strtol(name + 1, &end, 10);
	if (*end || number < 1 || number > FUNCTION_KEYS)
		return false;
	out->kind = KEY_KIND_FUNCTION;
	out->number = (uint8_t)number;
	return true;
}

static bool
read_named(const char *name, struct key *out)
{
	if (strcasecmp(name, "Space") == 0) {
		out->kind = KEY_KIND_CHARACTER;
		out->text[0] = ' ';
		return true;
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		if (strcasecmp(names[i].name, name) == 0) {
			out->kind = names[i].kind;
			out->modifiers |= names[i].modifiers;
			return true;
		}
	}
	return false;
}

/* One visible character; letters of a chord in lower case. */
static bool
read_character(const char *name, struct key *out)
{
	uint32_t code_point;
	bool valid;
	size_t length = utf8_decode(name, strlen(name), &code_point, &valid);

	if (length == 0 || !valid || name[length] || code_point < 0x20 || code_point == 0x7F)
		return false;
	out->kind = KEY_KIND_CHARACTER;
	memcpy(out->text, name, length);
	if (out->modifiers & (KEY_CTRL | KEY_ALT))
		out->text[0] = (char)(length == 1 ? tolower((unsigned char)name[0]) : name[0]);
	return !(out->modifiers & KEY_SHIFT);
}

bool
key_from_name(const char *name, struct key *out, struct err *e)
{
	struct key key = { .kind = KEY_KIND_NONE };
	const char *rest = name;

	*out = key;
	for (size_t i = 0; i < COUNT(prefixes);) {
		size_t length = strlen(prefixes[i].prefix);

		if (strncasecmp(rest, prefixes[i].prefix, length) == 0 && rest[length]) {
			key.modifiers |= prefixes[i].modifier;
			rest += length;
			i = 0;
		} else {
			i++;
		}
	}
	if (!read_function(rest, &key) && !read_named(rest, &key) && !read_character(rest, &key))
		return err_set(e, ERR_INVALID,
		               _("\"%.40s\" is no key (write F2, Ctrl-K, Alt-1, Shift-Tab, PgUp, "
		               "Enter, Space or one character)"), name);
	*out = key;
	return true;
}

bool
key_equal(const struct key *a, const struct key *b)
{
	if (a->kind != b->kind || a->modifiers != b->modifiers)
		return false;
	if (a->kind == KEY_KIND_FUNCTION)
		return a->number == b->number;
	if (a->kind == KEY_KIND_CHARACTER)
		return strcmp(a->text, b->text) == 0;
	return a->kind != KEY_KIND_MOUSE && a->kind != KEY_KIND_PASTE &&
	       a->kind != KEY_KIND_RESIZE;
}

uint32_t
key_character(const struct key *key)
{
	uint32_t code_point;

	if (key->kind != KEY_KIND_CHARACTER || key->modifiers & (KEY_CTRL | KEY_ALT))
		return 0;
	utf8_decode(key->text, strlen(key->text), &code_point, NULL);
	return code_point;
}

uint32_t
key_command(const struct key *key)
{
	return utf8_half_width(key_character(key));
}

/*
 * Which key does what: defaults, remaps, conflicts: see ui/actions.h.
 */
#include "ui/actions.h"

#include <ctype.h>
#include <string.h>

/* Letters and signs that every list has for itself (interface.md). */
#define LIST_KEYS "jkgGnN/"
/* Bytes of other keys: backspace, tab, line feed, return; word before in text fields. */
#define TAKEN_LETTERS "hijmw"
#define CHORD_SIGNS "\\]^_"

static const enum action reachable[] = { ACTION_HELP, ACTION_PALETTE, ACTION_QUIT };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
is_letter_key(const struct key *key)
{
	return key->kind == KEY_KIND_CHARACTER && !(key->modifiers & (KEY_CTRL | KEY_ALT));
}

/* May an action have this key? Only those that a terminal can send and no field needs. */
static bool
key_is_free(const struct key *key, const char **why)
{
	char c = key->text[0];
	bool ascii = c > ' ' && key->text[1] == '\0';

	*why = N_("take a function key, Ctrl-letter, Alt-letter or a letter for lists");
	if (key->kind == KEY_KIND_FUNCTION)
		return true;
	if (key->kind != KEY_KIND_CHARACTER || !ascii)
		return false;
	if (is_letter_key(key)) {
		*why = N_("lists need j k g G n N / for themselves");
		return !strchr(LIST_KEYS, c);
	}
	if (key->modifiers == KEY_ALT) {
		*why = N_("terminals begin other keys with it");
		return c != '[';
	}
	if (key->modifiers != KEY_CTRL)
		return false;
	*why = N_("terminals send Ctrl-H I J M and [ for Backspace, Tab, Enter and Esc, and "
	          "Ctrl-W takes a word away in text fields");
	if (islower((unsigned char)c))
		return !strchr(TAKEN_LETTERS, c);
	return strchr(CHORD_SIGNS, c) != NULL;
}

void
key_map_init(struct key_map *map)
{
	*map = (struct key_map){ .keys = { { { .kind = KEY_KIND_NONE } } } };
	for (int i = 1; i < ACTION_COUNT; i++) {
		const struct action_row *row = action_row((enum action)i);
		struct err e = ERR_INIT;

		for (size_t k = 0; k < ACTION_KEYS; k++) {
			if (row->keys[k])
				key_from_name(row->keys[k], &map->keys[i][k], &e);
		}
	}
}

static bool
must_stay_reachable(enum action action)
{
	for (size_t i = 0; i < COUNT(reachable); i++) {
		if (reachable[i] == action)
			return true;
	}
	return false;
}

bool
key_map_set(struct key_map *map, const char *action_name, const char *const *keys, size_t count,
            struct err *e)
{
	struct key wanted[ACTION_KEYS] = { { .kind = KEY_KIND_NONE } };
	enum action action;
	const char *title;
	bool everywhere = false;
	size_t used = 0;

	if (!action_from_name(action_name, &action, e))
		return false;
	title = _(action_row(action)->title);
	for (size_t i = 0; i < count; i++) {
		const char *why;

		if (!keys[i])
			continue;
		if (used == ACTION_KEYS)
			return err_set(e, ERR_LIMIT, _("%s: %d keys at most"), title, ACTION_KEYS);
		if (!key_from_name(keys[i], &wanted[used], e))
			return err_prefix(e, "%s", title);
		if (!key_is_free(&wanted[used], &why))
			return err_set(e, ERR_REFUSED, _("%s: %s cannot be used (%s)"),
			               title, keys[i], _(why));
		everywhere |= !is_letter_key(&wanted[used]);
		used++;
	}
	if (!everywhere && must_stay_reachable(action))
		return err_set(e, ERR_REFUSED, _("%s: must keep a key that works in text fields "
		               "too (a function key, Ctrl-letter or Alt-letter)"), title);
	memcpy(map->keys[action], wanted, sizeof(wanted));
	return true;
}

static bool
share_key(const struct key_map *map, int a, int b, char name[KEY_NAME_SIZE])
{
	for (size_t i = 0; i < ACTION_KEYS; i++) {
		const struct key *key = &map->keys[a][i];

		for (size_t j = 0; key->kind != KEY_KIND_NONE && j < ACTION_KEYS; j++) {
			if (key_equal(key, &map->keys[b][j])) {
				key_name(key, name);
				return true;
			}
		}
	}
	return false;
}

bool
key_map_check(const struct key_map *map, struct strbuf *out)
{
	bool clean = true;

	for (int a = 1; a < ACTION_COUNT; a++) {
		const struct action_row *row = action_row((enum action)a);

		for (int b = a + 1; b < ACTION_COUNT; b++) {
			const struct action_row *other = action_row((enum action)b);
			char name[KEY_NAME_SIZE];

			if (!(row->where & other->where) || !share_key(map, a, b, name))
				continue;
			strbuf_addf(out, _("%s: both “%s” and “%s” (give one of them another "
			                   "key)\n"),
			            name, _(row->title), _(other->title));
			clean = false;
		}
	}
	return clean;
}

/* A letter in its half-width form, for comparing with letter keys. */
static struct key
command_of(const struct key *key)
{
	uint32_t code_point = key_command(key);
	struct key command = *key;

	if (code_point > ' ' && code_point < 0x7F) {
		command.text[0] = (char)code_point;
		command.text[1] = '\0';
	}
	return command;
}

enum action
action_for_key(const struct key_map *map, const struct key *key,
               const struct action_state *state)
{
	struct key pressed = command_of(key);
	bool letter = is_letter_key(key);
	enum action found = ACTION_NONE;

	if (letter && state->text_focus)
		return ACTION_NONE;
	for (int i = 1; i < ACTION_COUNT; i++) {
		for (size_t k = 0; k < ACTION_KEYS; k++) {
			if (map->keys[i][k].kind == KEY_KIND_NONE ||
			    !key_equal(&map->keys[i][k], &pressed))
				continue;
			if (action_verdict((enum action)i, state) == ACTION_WORKS)
				return (enum action)i;
			if (found == ACTION_NONE && !letter)
				found = (enum action)i;
		}
	}
	return found;
}

void
action_key_name(const struct key_map *map, enum action action, bool text_focus,
                char out[KEY_NAME_SIZE])
{
	out[0] = '\0';
	for (size_t i = 0; i < ACTION_KEYS; i++) {
		const struct key *key = &map->keys[action][i];

		if (key->kind == KEY_KIND_NONE || (text_focus && is_letter_key(key)))
			continue;
		key_name(key, out);
		return;
	}
}

bool
action_keys_text(const struct key_map *map, enum action action, struct strbuf *out)
{
	const char *before = "";

	for (size_t i = 0; i < ACTION_KEYS; i++) {
		char name[KEY_NAME_SIZE];

		if (map->keys[action][i].kind == KEY_KIND_NONE)
			continue;
		key_name(&map->keys[action][i], name);
		if (!strbuf_addf(out, "%s%s", before, name))
			return false;
		before = ", ";
	}
	return true;
}

static bool
same_keys(const struct key a[ACTION_KEYS], const struct key b[ACTION_KEYS])
{
	for (size_t i = 0; i < ACTION_KEYS; i++) {
		if (!key_equal(&a[i], &b[i]))
			return false;
	}
	return true;
}

bool
key_map_describe(const struct key_map *map, struct strbuf *out)
{
	struct key_map defaults;

	key_map_init(&defaults);
	for (int i = 1; i < ACTION_COUNT; i++) {
		if (same_keys(map->keys[i], defaults.keys[i]))
			continue;
		if (!strbuf_addf(out, "%s: ", action_row((enum action)i)->name) ||
		    !action_keys_text(map, (enum action)i, out) || !strbuf_add_char(out, '\n'))
			return false;
	}
	return true;
}

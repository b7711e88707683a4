/*
 * Actions: everything a person can do has one row in ui/action_rows.h, from
 * which keys, help, menu, palette, settings and the manual page are made.
 * Pure: which action a key means depends on the map and on action_state,
 * which the application fills before each key and each draw.
 */
#ifndef UI_ACTIONS_H
#define UI_ACTIONS_H

#include "base/error.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "ui/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the keys go now: exactly one bit of a state. */
enum action_where {
	WHERE_CALLER = 1 << 0,
	WHERE_PROMPTER = 1 << 1,
	WHERE_TICKET = 1 << 2,
	WHERE_FOLLOWUPS = 1 << 3,
	WHERE_SEARCH = 1 << 4,
	WHERE_CUSTOMER = 1 << 5,	/* editing one */
	WHERE_SCRIPTS = 1 << 6,		/* choosing a situation or phrase */
	WHERE_CALLS = 1 << 7,
	WHERE_WRAPUP = 1 << 8,
	WHERE_SETTINGS = 1 << 9,
	WHERE_DIALOG = 1 << 10,		/* a question, a small form, a picker */
	WHERE_MENU = 1 << 11,
	WHERE_HELP = 1 << 12,
	WHERE_LOCK = 1 << 13,
	WHERE_START = 1 << 14,		/* first start */

	WHERE_DESK = WHERE_CALLER | WHERE_PROMPTER | WHERE_TICKET | WHERE_FOLLOWUPS,
	WHERE_WORK = WHERE_DESK | WHERE_SEARCH | WHERE_CUSTOMER | WHERE_SCRIPTS | WHERE_CALLS |
	             WHERE_WRAPUP | WHERE_SETTINGS,
	WHERE_UNLOCKED = WHERE_WORK | WHERE_DIALOG | WHERE_MENU | WHERE_HELP,
	WHERE_ALL = WHERE_UNLOCKED | WHERE_LOCK | WHERE_START,
};

/* How things stand: any number of bits. A row without bits works always. */
enum action_when {
	WHEN_NO_CALL = 1 << 0,	/* neither ringing, calling, talking nor held */
	WHEN_RINGING = 1 << 1,
	WHEN_CALLING = 1 << 2,	/* going out, not yet answered */
	WHEN_TALKING = 1 << 3,
	WHEN_HELD = 1 << 4,
	WHEN_WRAPUP = 1 << 5,
	WHEN_FLOW = 1 << 6,	/* a script runs */
	WHEN_FLOW_LEFT = 1 << 7,	/* a script was left and can go on */
	WHEN_WAIT = 1 << 8,	/* its wait counts down */
	WHEN_UNSAVED = 1 << 9,	/* the draft at work holds what is not saved */
	WHEN_RESULT_LACKS = 1 << 11,	/* the last call ended without its result */
	WHEN_CUSTOMER = 1 << 10,	/* a customer is shown */
};

/* What a line must be able to do; the application maps its driver to these. */
enum action_needs {
	NEEDS_ANSWER = 1 << 0,
	NEEDS_DECLINE = 1 << 1,
	NEEDS_HOLD = 1 << 2,
	NEEDS_HANG_UP = 1 << 3,
	NEEDS_MUTE = 1 << 4,
	NEEDS_DIAL = 1 << 5,
	NEEDS_TRANSFER = 1 << 6,
	NEEDS_TONES = 1 << 7,
	NEEDS_NOTE = 1 << 8,	/* calls are entered by hand */
	NEEDS_ECHO = 1 << 9,
};

enum action_flags {
	ACTION_NOT_IN_PALETTE = 1,
};

enum action_group {
	ACTION_GROUP_CALL,
	ACTION_GROUP_SCRIPT,
	ACTION_GROUP_TICKET,
	ACTION_GROUP_CUSTOMER,
	ACTION_GROUP_FOLLOWUP,
	ACTION_GROUP_VIEW,
	ACTION_GROUP_DESK,
	ACTION_GROUP_COUNT,
};

enum action {
	ACTION_NONE,
#define ACTION(id, name, title, group, function, chord, letter, where, when, needs, bar, flags, \
	       help) \
	ACTION_##id,
#include "ui/action_rows.h"
#undef ACTION
	ACTION_COUNT,
};

#define ACTION_KEYS 3

struct action_row {
	const char *name;
	const char *title;	/* N_() */
	enum action_group group;
	const char *keys[ACTION_KEYS];	/* by default: function key, chord, letter; NULL: none */
	unsigned where;
	unsigned when;
	unsigned needs;
	const char *bar;	/* N_(), its word in the bar of keys, or NULL */
	unsigned flags;
	const char *help;	/* N_() */
};

/* Where the user is and how things stand. */
struct action_state {
	unsigned where;		/* one of action_where */
	unsigned when;
	unsigned line;		/* what the line can do */
	unsigned branches;	/* of the script that runs: so many of branch-1 … work */
	bool text_focus;	/* a text field has the keys: letters are text */
	bool secret_focus;	/* and it shows dots: what is typed must not be seen */
};

/* The keys as they are mapped now. */
struct key_map {
	struct key keys[ACTION_COUNT][ACTION_KEYS];	/* KEY_KIND_NONE: unused */
};

/* Not for ACTION_NONE. */
const struct action_row *
action_row(enum action action);

/* N_() name of a group. */
const char *
action_group_title(enum action_group group);

/* By name; e says the nearest one. */
bool
action_from_name(const char *name, enum action *out, struct err *e);

enum action_verdict {
	ACTION_WORKS,
	ACTION_NOT_HERE,
	ACTION_NOT_NOW,		/* no call rings, no script runs … */
	ACTION_LINE_CANNOT,
};

enum action_verdict
action_verdict(enum action action, const struct action_state *state);

/* One translated line for the message row: why it does not work; "" when it does. */
const char *
action_why_not(enum action action, const struct action_state *state);

/* --- keys --------------------------------------------------------------- */

void
key_map_init(struct key_map *map);

/*
 * Gives an action other keys, at most ACTION_KEYS, instead of all it has;
 * NULLs are passed over; none at all is refused for actions that must stay
 * reachable (help, palette, quit). Checks the names and that such a key may
 * be used; conflicts are found by key_map_check once all remaps are in.
 */
bool
key_map_set(struct key_map *map, const char *action_name, const char *const *keys, size_t count,
            struct err *e);

/*
 * Two actions on one key where both could work: a line each in out. True when
 * there is none.
 */
bool
key_map_check(const struct key_map *map, struct strbuf *out);

/*
 * The action of a key here, ACTION_NONE when it has none. An action that is
 * mapped but does not work here is given too, unless the key could be text:
 * the caller asks action_verdict and says why.
 */
enum action
action_for_key(const struct key_map *map, const struct key *key,
               const struct action_state *state);

/* The key to show for an action: function key first, in text fields never a letter; "" for none. */
void
action_key_name(const struct key_map *map, enum action action, bool text_focus,
                char out[KEY_NAME_SIZE]);

/* All its keys, "F2, Ctrl-A". */
bool
action_keys_text(const struct key_map *map, enum action action, struct strbuf *out);

/* Settings lines of what differs from the defaults: "answer: F2 Ctrl-B". */
bool
key_map_describe(const struct key_map *map, struct strbuf *out);

/* --- help, palette, manual ----------------------------------------------- */

/* Actions with a key that works here, in table order; returns how many. */
size_t
actions_here(const struct key_map *map, const struct action_state *state,
             enum action out[ACTION_COUNT]);

/* Actions of the bar at the foot that belong here, by their function keys; see ui/keybar.h. */
size_t
actions_in_bar(const struct key_map *map, const struct action_state *state,
               enum action out[ACTION_COUNT]);

/* Actions of one group that belong here, working now or not (menu). */
size_t
actions_of_group(enum action_group group, const struct action_state *state,
                 enum action out[ACTION_COUNT]);

/*
 * The palette: words match the title in the interface's language, in English,
 * the name, or the pinyin of the Chinese title (in full or initials); best
 * first, those that work now before the others. No words: all.
 */
size_t
actions_matching(const char *words, const struct action_state *state,
                 enum action out[ACTION_COUNT]);

/* mdoc .Ss and .It rows of the whole table with its default keys. */
bool
actions_mdoc(struct strbuf *out);

#endif

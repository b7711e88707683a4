/*
 * The table of actions, what works where, and the texts made of the table:
 * see the header. Keys are in key_map.c.
 */
#include "ui/actions.h"

#include "base/options.h"
#include "model/pinyin.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

static const struct action_row rows[ACTION_COUNT] = {
#define ACTION(id, name, title, group, function, chord, letter, where, when, needs, bar, flags, \
	       help) \
	[ACTION_##id] = { name, title, ACTION_GROUP_##group, { function, chord, letter }, \
	                  where, when, needs, bar, flags, help },
#include "ui/action_rows.h"
#undef ACTION
};

static const char *const group_titles[ACTION_GROUP_COUNT] = {
	[ACTION_GROUP_CALL] = N_("Call"),
	[ACTION_GROUP_SCRIPT] = N_("Script"),
	[ACTION_GROUP_TICKET] = N_("Ticket"),
	[ACTION_GROUP_CUSTOMER] = N_("Customer"),
	[ACTION_GROUP_FOLLOWUP] = N_("Follow-ups"),
	[ACTION_GROUP_VIEW] = N_("View"),
	[ACTION_GROUP_DESK] = N_("Desk"),
};

const struct action_row *
action_row(enum action action)
{
	return &rows[action];
}

const char *
action_group_title(enum action_group group)
{
	return group_titles[group];
}

bool
action_from_name(const char *name, enum action *out, struct err *e)
{
	const char *names[ACTION_COUNT - 1], *nearest;

	for (int i = 1; i < ACTION_COUNT; i++) {
		names[i - 1] = rows[i].name;
		if (strcmp(rows[i].name, name) == 0) {
			*out = (enum action)i;
			return true;
		}
	}
	*out = ACTION_NONE;
	nearest = nearest_name(name, names, ACTION_COUNT - 1);
	if (nearest)
		return err_set(e, ERR_NOT_FOUND, _("\"%.40s\" is no action (did you mean \"%s\"?)"),
		               name, nearest);
	return err_set(e, ERR_NOT_FOUND, _("\"%.40s\" is no action"), name);
}

/* --- what works ---------------------------------------------------------------------- */

/* A branch that the running script does not have. */
static bool
lacks_branch(enum action action, const struct action_state *state)
{
	return action >= ACTION_BRANCH_1 && action <= ACTION_BRANCH_9 &&
	       (unsigned)(action - ACTION_BRANCH_1) >= state->branches;
}

enum action_verdict
action_verdict(enum action action, const struct action_state *state)
{
	const struct action_row *row = &rows[action];

	if (action == ACTION_NONE || !(row->where & state->where))
		return ACTION_NOT_HERE;
	if ((row->when && !(row->when & state->when)) || lacks_branch(action, state))
		return ACTION_NOT_NOW;
	if ((row->needs & state->line) != row->needs)
		return ACTION_LINE_CANNOT;
	return ACTION_WORKS;
}

struct reason {
	unsigned bits;
	const char *text;
};

/* The first whose bits the row has; most telling first. */
static const struct reason not_now[] = {
	{ WHEN_NO_CALL, N_("Not while a call is going on.") },
	{ WHEN_RINGING, N_("No call is ringing.") },
	{ WHEN_CALLING | WHEN_TALKING | WHEN_HELD, N_("There is no call now.") },
	{ WHEN_WRAPUP, N_("There is no wrap-up to finish.") },
	{ WHEN_WAIT, N_("No wait is running.") },
	{ WHEN_FLOW, N_("No script is running.") },
	{ WHEN_UNSAVED, N_("There is nothing unsaved to discard.") },
	{ WHEN_CUSTOMER, N_("No customer is shown.") },
};

static const struct reason line_cannot[] = {
	{ NEEDS_ANSWER, N_("This line cannot answer: answer at the telephone.") },
	{ NEEDS_DECLINE, N_("This line cannot decline a call.") },
	{ NEEDS_HOLD, N_("This line cannot hold a call.") },
	{ NEEDS_HANG_UP, N_("This line cannot hang up: hang up at the telephone.") },
	{ NEEDS_MUTE, N_("This line cannot switch the microphone off.") },
	{ NEEDS_DIAL, N_("This line cannot dial: dial at the telephone.") },
	{ NEEDS_TRANSFER, N_("This line cannot transfer a call.") },
	{ NEEDS_TONES, N_("This line cannot send tones.") },
	{ NEEDS_NOTE, N_("This line sees its calls by itself.") },
	{ NEEDS_ECHO, N_("This line has no echo test: use the one of your telephone.") },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *
first_reason(const struct reason *reasons, size_t count, unsigned bits)
{
	for (size_t i = 0; i < count; i++) {
		if (reasons[i].bits & bits)
			return _(reasons[i].text);
	}
	return _("This does not work now.");
}

const char *
action_why_not(enum action action, const struct action_state *state)
{
	const struct action_row *row = &rows[action];

	switch (action_verdict(action, state)) {
	case ACTION_WORKS:
		break;
	case ACTION_NOT_HERE:
		return _("This does not work here; the help lists the keys that do.");
	case ACTION_NOT_NOW:
		if (row->when & state->when)
			return _("The script has no such branch here.");
		if ((row->when & WHEN_FLOW) && (state->when & WHEN_FLOW_LEFT))
			return _("The script was left: Esc in its pane goes on with it.");
		return first_reason(not_now, COUNT(not_now), row->when);
	case ACTION_LINE_CANNOT:
		return first_reason(line_cannot, COUNT(line_cannot), row->needs & ~state->line);
	}
	return "";
}

/* --- lists --------------------------------------------------------------------------- */

size_t
actions_here(const struct key_map *map, const struct action_state *state,
             enum action out[ACTION_COUNT])
{
	size_t count = 0;

	for (int i = 1; i < ACTION_COUNT; i++) {
		char name[KEY_NAME_SIZE];

		action_key_name(map, (enum action)i, state->text_focus, name);
		if (name[0] && action_verdict((enum action)i, state) == ACTION_WORKS)
			out[count++] = (enum action)i;
	}
	return count;
}

/* Function keys by number, everything else behind them. */
static int
bar_order(const struct key_map *map, enum action action)
{
	for (size_t i = 0; i < ACTION_KEYS; i++) {
		if (map->keys[action][i].kind == KEY_KIND_FUNCTION)
			return map->keys[action][i].number;
	}
	return INT_MAX;
}

size_t
actions_in_bar(const struct key_map *map, const struct action_state *state,
               enum action out[ACTION_COUNT])
{
	size_t count = 0;

	for (int i = 1; i < ACTION_COUNT; i++) {
		size_t at = count;

		if (!rows[i].bar || !(rows[i].where & state->where))
			continue;
		for (; at > 0 && bar_order(map, out[at - 1]) > bar_order(map, (enum action)i); at--)
			out[at] = out[at - 1];
		out[at] = (enum action)i;
		count++;
	}
	return count;
}

size_t
actions_of_group(enum action_group group, const struct action_state *state,
                 enum action out[ACTION_COUNT])
{
	size_t count = 0;

	for (int i = 1; i < ACTION_COUNT; i++) {
		if (rows[i].group == group && rows[i].where & state->where &&
		    !(rows[i].flags & ACTION_NOT_IN_PALETTE))
			out[count++] = (enum action)i;
	}
	return count;
}

/* --- the palette --------------------------------------------------------------------- */

enum {
	SCORE_START,	/* the text begins with the word */
	SCORE_WORD,	/* one of its words does */
	SCORE_INSIDE,
	SCORE_NONE,
};

static bool
begins(const char *text, const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (tolower((unsigned char)text[i]) != tolower((unsigned char)word[i]))
			return false;
	}
	return true;
}

static int
score_text(const char *text, const char *word, size_t length)
{
	int best = SCORE_NONE;

	for (size_t i = 0; text[i] && best > SCORE_START; i++) {
		int score = i == 0 ? SCORE_START
		          : !isalnum((unsigned char)text[i - 1]) ? SCORE_WORD : SCORE_INSIDE;

		if (score < best && begins(text + i, word, length))
			best = score;
	}
	return best;
}

static int
score_pinyin(const char *chinese, const char *word, size_t length)
{
	char typed[PINYIN_KEY_SIZE], query[PINYIN_KEY_SIZE];
	struct pinyin_keys keys;
	int best = SCORE_NONE;

	if (length >= sizeof(typed))
		return SCORE_NONE;
	memcpy(typed, word, length);
	typed[length] = '\0';
	if (!pinyin_query(typed, query) || strcmp(chinese, "") == 0)
		return SCORE_NONE;
	pinyin_keys(chinese, PINYIN_OF_TEXT, &keys);
	for (size_t i = 0; i < keys.count; i++) {
		int score = score_text(keys.key[i], query, strlen(query));

		best = score < best ? score : best;
	}
	return best;
}

/* The best that one word scores on any text of a row. */
static int
score_word(const struct action_row *row, const char *word, size_t length)
{
	const char *chinese = i18n_text_in(LANGUAGE_CHINESE, row->title);
	const char *const texts[] = { _(row->title), row->title, chinese, row->name };
	int best = SCORE_NONE;

	for (size_t i = 0; i < COUNT(texts) && best > SCORE_START; i++) {
		int score = score_text(texts[i], word, length);

		best = score < best ? score : best;
	}
	if (best > SCORE_START) {
		int score = score_pinyin(chinese, word, length);

		best = score < best ? score : best;
	}
	return best;
}

/* The worst of all words; every one must be found. */
static int
score_words(const struct action_row *row, const char *words)
{
	int worst = SCORE_START;

	while (*words) {
		size_t length;

		words += strspn(words, " ");
		length = strcspn(words, " ");
		if (length > 0) {
			int score = score_word(row, words, length);

			worst = score > worst ? score : worst;
		}
		words += length;
	}
	return worst;
}

size_t
actions_matching(const char *words, const struct action_state *state,
                 enum action out[ACTION_COUNT])
{
	int scores[ACTION_COUNT] = { 0 };
	size_t count = 0;

	for (int i = 1; i < ACTION_COUNT; i++) {
		int score = rows[i].flags & ACTION_NOT_IN_PALETTE ? SCORE_NONE
		                                                  : score_words(&rows[i], words);
		size_t at = count;

		if (score == SCORE_NONE)
			continue;
		if (action_verdict((enum action)i, state) != ACTION_WORKS)
			score += SCORE_NONE;
		while (at > 0 && scores[at - 1] > score) {
			scores[at] = scores[at - 1];
			out[at] = out[at - 1];
			at--;
		}
		scores[at] = score;
		out[at] = (enum action)i;
		count++;
	}
	return count;
}

/* --- the manual page ----------------------------------------------------------------- */

static bool
mdoc_row(const struct action_row *row, struct strbuf *out)
{
	const char *before = " Pq ";

	if (!strbuf_addf(out, ".It Cm %s", row->name))
		return false;
	for (size_t i = 0; i < ACTION_KEYS; i++) {
		if (!row->keys[i])
			continue;
		if (!strbuf_addf(out, "%s%s", before, row->keys[i]))
			return false;
		before = " , ";
	}
	return strbuf_addf(out, "\n%s\n", row->help);
}

bool
actions_mdoc(struct strbuf *out)
{
	for (int group = 0; group < ACTION_GROUP_COUNT; group++) {
		if (!strbuf_addf(out, ".Ss %s\n.Bl -tag -width Ds\n", group_titles[group]))
			return false;
		for (int i = 1; i < ACTION_COUNT; i++) {
			if ((int)rows[i].group == group && !mdoc_row(&rows[i], out))
				return false;
		}
		if (!strbuf_add(out, ".El\n"))
			return false;
	}
	return true;
}

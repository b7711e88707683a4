/*
 * Command-line options as a table: see the header.
 */
#include "base/options.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/visible.h"
#include "base/width.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 64
#define WORD_MAX 64		/* longer words are near to nothing */
#define HELP_COLUMN_MAX 32	/* longer left sides get a line of their own */

/* --- the nearest name ----------------------------------------------------------------------- */

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edit distance where swapping two neighbours counts once (optimal string alignment). */
static size_t
distance(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *now = rows[2], *spare;
	size_t a_length = strlen(a), b_length = strlen(b);

	for (size_t j = 0; j <= b_length; j++)
		last[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		now[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			bool same = a[i - 1] == b[j - 1];

			now[j] = least(last[j - 1] + !same, least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return last[b_length];
}

const char *
nearest_name(const char *word, const char *const *names, size_t count)
{
	size_t length = strlen(word);
	size_t allowed = length < 4 ? 1 : length < 8 ? 2 : 3;
	const char *nearest = NULL;

	if (length == 0 || length > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t far = strlen(names[i]) > WORD_MAX ? WORD_MAX : distance(word, names[i]);

		/* a beginning is as good as one slip */
		if (length >= 2 && far > 1 && strncmp(names[i], word, length) == 0)
			far = 1;
		if (far <= allowed) {
			allowed = far == 0 ? 0 : far - 1;
			nearest = names[i];
			if (far == 0)
				break;
		}
	}
	return nearest;
}

/* --- parsing -------------------------------------------------------------------------------- */

/* Words of the user in a message: harmless and not endless. */
struct shown_word {
	char text[100];
};

static struct shown_word
shown(const char *word, size_t length)
{
	struct shown_word result;
	struct strbuf text;

	strbuf_init(&text, sizeof(result.text) - 1);
	visible_add(&text, word, length, VISIBLE_LINE);
	memcpy(result.text, text.data, text.length + 1);
	strbuf_release(&text);
	return result;
}

static const struct option *
find_option(const struct option *table, const char *name, size_t length)
{
	for (; table->name; table++)
		if (strlen(table->name) == length && memcmp(table->name, name, length) == 0)
			return table;
	return NULL;
}

static bool
refuse_unknown(const struct option *table, const char *name, size_t length, struct err *e)
{
	const char *names[NAMES_MAX], *nearest;
	struct shown_word word = shown(name, length);
	size_t count = 0;

	for (; table->name && count < NAMES_MAX; table++)
		names[count++] = table->name;
	nearest = nearest_name(word.text, names, count);
	if (nearest)
		return err_set(e, ERR_USAGE, _("unknown option --%s: did you mean --%s?"),
		               word.text, nearest);
	return err_set(e, ERR_USAGE, _("unknown option --%s: see --help"), word.text);
}

/* Is value one of "a|b|c"? */
static bool
is_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);

	for (const char *at = choices; at; at = strchr(at, '|')) {
		at += *at == '|';
		if (strcspn(at, "|") == length && memcmp(at, value, length) == 0)
			return true;
	}
	return false;
}

static bool
parse_whole(const struct option *option, const char *value, int64_t *out, struct err *e)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(value, &end, 10);
	if (errno != 0 || end == value || *end != '\0' || value[0] == ' ' || value[0] == '\t')
		return err_set(e, ERR_USAGE, _("--%s: \"%s\" is not a whole number"), option->name,
		               shown(value, strlen(value)).text);
	*out = number;
	return true;
}

static bool
take_value(const struct option *option, void *values, const char *value, struct err *e)
{
	void *place = (char *)values + option->offset;
	struct option_list *list;

	switch (option->kind) {
	case OPTION_FLAG:
		*(bool *)place = true;
		return true;
	case OPTION_TEXT:
		*(const char **)place = value;
		return true;
	case OPTION_WHOLE:
		return parse_whole(option, value, place, e);
	case OPTION_CHOICE:
		if (!is_choice(option->value_name, value))
			return err_set(e, ERR_USAGE, _("--%s: \"%s\" is none of %s"), option->name,
			               shown(value, strlen(value)).text, option->value_name);
		*(const char **)place = value;
		return true;
	case OPTION_LIST:
		list = place;
		MEM_GROW(list->items, list->capacity, list->count);
		list->items[list->count++] = value;
		return true;
	}
	return true;
}

/* Takes the option argv[*at] and, if it stands apart, its value; *at is left on the last one. */
static bool
parse_option(const struct option *table, void *values, int argc, char **argv, int *at,
             struct err *e)
{
	const char *name = argv[*at] + 2;
	size_t length = strcspn(name, "=");
	const char *value = name[length] == '=' ? name + length + 1 : NULL;
	const struct option *option = find_option(table, name, length);

	if (!option)
		return refuse_unknown(table, name, length, e);
	if (option->kind == OPTION_FLAG) {
		if (value)
			return err_set(e, ERR_USAGE, _("--%s takes no value"), option->name);
	} else if (!value) {
		if (*at + 1 == argc || strncmp(argv[*at + 1], "--", 2) == 0)
			return err_set(e, ERR_USAGE, _("--%s needs a value: --%s=%s"), option->name,
			               option->name, option->value_name);
		value = argv[++*at];
	}
	return take_value(option, values, value, e);
}

bool
options_parse(const struct option *table, void *values, int argc, char **argv,
              const char ***operands, size_t *operand_count, struct err *e)
{
	const char **rest = mem_calloc((size_t)argc + 1, sizeof(*rest));
	size_t count = 0;
	bool ended = false;

	*operands = NULL;
	*operand_count = 0;
	for (int i = 0; i < argc; i++) {
		/* "-" alone is standard input */
		if (ended || argv[i][0] != '-' || argv[i][1] == '\0') {
			rest[count++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			ended = true;
		} else if (argv[i][1] != '-') {
			err_set(e, ERR_USAGE,
			        _("%s: options are written with two dashes: see --help"),
			        shown(argv[i], strlen(argv[i])).text);
			goto failed;
		} else if (!parse_option(table, values, argc, argv, &i, e)) {
			goto failed;
		}
	}
	*operands = rest;
	*operand_count = count;
	return true;
failed:
	mem_free(rest);
	options_release(table, values);
	return false;
}

void
options_release(const struct option *table, void *values)
{
	for (; table->name; table++) {
		struct option_list *list;

		if (table->kind != OPTION_LIST)
			continue;
		list = (struct option_list *)(void *)((char *)values + table->offset);
		mem_free(list->items);
		*list = (struct option_list){ .items = NULL };
	}
}

/* --- help ----------------------------------------------------------------------------------- */

static void
add_left_side(const struct option *option, struct strbuf *out)
{
	strbuf_addf(out, "  --%s", option->name);
	if (option->kind != OPTION_FLAG)
		strbuf_addf(out, " %s", option->value_name);
	if (option->kind == OPTION_LIST)
		strbuf_add(out, " …");
}

static size_t
left_side_cells(const struct option *option)
{
	struct strbuf text;
	size_t cells;

	strbuf_init(&text, 1024);
	add_left_side(option, &text);
	cells = width_of_text(text.data, text.length);
	strbuf_release(&text);
	return cells;
}

bool
options_help(const struct option *table, struct strbuf *out)
{
	size_t column = 0;

	for (const struct option *option = table; option->name; option++) {
		size_t cells = left_side_cells(option);

		if (cells > column && cells <= HELP_COLUMN_MAX)
			column = cells;
	}
	for (const struct option *option = table; option->name; option++) {
		size_t cells = left_side_cells(option);

		add_left_side(option, out);
		if (cells > column) {
			strbuf_add_char(out, '\n');
			cells = 0;
		}
		strbuf_addf(out, "%*s%s\n", (int)(column + 2 - cells), "", _(option->help));
	}
	return !out->full;
}

/* Words of "a|b|c" with mdoc's bars between them. */
static void
add_mdoc_choices(const char *choices, struct strbuf *out)
{
	for (; *choices; choices++) {
		if (*choices == '|')
			strbuf_add(out, " | ");
		else
			strbuf_add_char(out, *choices);
	}
}

/* A line of text: no macro at its beginning, no escape in it. */
static void
add_mdoc_text(const char *text, struct strbuf *out)
{
	if (text[0] == '.' || text[0] == '\'')
		strbuf_add(out, "\\&");
	for (; *text; text++) {
		if (*text == '\\')
			strbuf_add(out, "\\e");
		else
			strbuf_add_char(out, *text);
	}
	strbuf_add_char(out, '\n');
}

bool
options_mdoc(const struct option *table, struct strbuf *out)
{
	for (; table->name; table++) {
		strbuf_addf(out, ".It Fl -%s", table->name);
		if (table->kind == OPTION_CHOICE) {
			strbuf_add(out, " Cm ");
			add_mdoc_choices(table->value_name, out);
		} else if (table->kind != OPTION_FLAG) {
			strbuf_addf(out, " Ar %s", table->value_name);
		}
		strbuf_add_char(out, '\n');
		add_mdoc_text(_(table->help), out);
		if (table->kind == OPTION_LIST)
			strbuf_addf(out, "%s\n", _("May be given more than once."));
	}
	return !out->full;
}

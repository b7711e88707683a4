/* One value of each kind: a scalar, a list of words, a text in every language. */
#include "reader_priv.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/visible.h"

#include <stdlib.h>
#include <string.h>

enum {
	STRING_CHARACTERS_MAX = 200,
	TEXT_CHARACTERS_MAX = 1000,
	WHOLE_DIGITS_MAX = 15,
	ALL_NAMES_BYTES_MAX = 1000,
};

/* --- scalars -------------------------------------------------------------------------------- */

static bool
is_scalar(struct yaml_reader *reader, const struct tree_node *node, size_t origin)
{
	if (node->refused)
		return false;
	if (node->kind != TREE_SCALAR) {
		yaml_reader_fault(
			reader, origin,
			node->kind == TREE_LIST
				? _("a list stands here (write one value, without - or [ ])")
				: _("keys stand here (write one value)"));
		return false;
	}
	if (node->length == 0) {
		yaml_reader_fault(reader, origin, _("is empty (fill it in, or take the key away)"));
		return false;
	}
	return true;
}

/* One line or several, nothing invisible, not too long. */
static bool
is_clean(struct yaml_reader *reader, const struct tree_node *node, size_t origin, bool lines,
         size_t maximum)
{
	size_t count = utf8_count(node->text, node->length);

	if (!lines && memchr(node->text, '\n', node->length)) {
		yaml_reader_fault(reader, origin, _("has several lines (write one)"));
		return false;
	}
	if (!visible_is_clean(node->text, node->length, lines ? VISIBLE_TEXT : VISIBLE_LINE)) {
		yaml_reader_fault(reader, origin,
		                  _("holds an invisible or control character (type it anew)"));
		return false;
	}
	if (count > maximum) {
		yaml_reader_fault(reader, origin, _("has %zu characters (at most %zu)"), count,
		                  maximum);
		return false;
	}
	return true;
}

static size_t
text_maximum(const struct row *row, size_t usual)
{
	return row->max > 0 ? (size_t)row->max : usual;
}

static size_t
count_row_names(const struct row *row)
{
	size_t count = 0;

	while (row->names[count])
		count++;
	return count;
}

/* The number of a word among the row's names; -1 with a fault when it is none of them. */
static int
find_word(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
          size_t origin)
{
	size_t count = count_row_names(row), first = (size_t)row->first_name;
	struct strbuf all;

	if (!is_scalar(reader, node, origin))
		return -1;
	for (size_t i = first; i < count; i++) {
		if (strcmp(row->names[i], node->text) == 0)
			return (int)i;
	}
	strbuf_init(&all, ALL_NAMES_BYTES_MAX);
	for (size_t i = first; i < count; i++)
		strbuf_addf(&all, "%s%s", i > first ? ", " : "", row->names[i]);
	yaml_reader_fault(reader, origin, _("\"%s\" is unknown%s (one of %s)"),
	                  yaml_reader_cut(reader, node->text),
	                  yaml_reader_nearest(reader, node->text, row->names + first,
	                                      count - first),
	                  all.data);
	strbuf_release(&all);
	return -1;
}

/* A name or other plain string, checked by its format and noted when it refers to something. */
static const char *
read_plain(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
           size_t maximum, size_t origin)
{
	if (!is_scalar(reader, node, origin) || !is_clean(reader, node, origin, false, maximum))
		return NULL;
	struct err why = ERR_INIT;

	if (!format_fits(row->format, node->text, &why)) {
		yaml_reader_fault(reader, origin, _("\"%s\" does not fit (%s)"),
		                  yaml_reader_cut(reader, node->text), why.text);
		return NULL;
	}
	if (row->format == FORMAT_ONE_OF && find_word(reader, row, node, origin) < 0)
		return NULL;
	if (row->refers != SPACE_NONE) {
		MEM_GROW(reader->references, reader->reference_capacity, reader->reference_count);
		reader->references[reader->reference_count++] =
			(struct reference){ node->text, row->refers, origin };
	}
	return node->text;
}

static void
note_text(struct yaml_reader *reader, const struct row *row, const char *text, size_t origin)
{
	MEM_GROW(reader->texts, reader->text_capacity, reader->text_count);
	reader->texts[reader->text_count++] =
		(struct slot_text){ text, row->flags & ROW_SLOTS, origin };
}

void
yaml_read_string(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
                 void *target, size_t origin)
{
	size_t maximum = text_maximum(row, STRING_CHARACTERS_MAX);
	const char *text = read_plain(reader, row, node, maximum, origin);

	if (!text)
		return;
	*(const char **)target = text;
	if (row->flags & ROW_SLOTS)
		note_text(reader, row, text, origin);
}

static bool
parse_whole(const char *text, int64_t *out)
{
	size_t length = strlen(text), sign = *text == '-';

	if (length == sign || length - sign > WHOLE_DIGITS_MAX ||
	    strspn(text + sign, "0123456789") != length - sign)
		return false;
	*out = strtoll(text, NULL, 10);
	return true;
}

/* Within the bounds of the row; a row without bounds takes what is not negative. */
static bool
read_number(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
            size_t origin, int64_t *out)
{
	int64_t number;

	if (!is_scalar(reader, node, origin))
		return false;
	if (!node->plain || !parse_whole(node->text, &number)) {
		yaml_reader_fault(reader, origin,
		                  _("\"%s\" is no whole number (write 3, without quotes)"),
		                  yaml_reader_cut(reader, node->text));
		return false;
	}
	if (number < row->min || (row->max && number > row->max)) {
		yaml_reader_fault(reader, origin, _("%lld is out of bounds (from %lld to %lld)"),
		                  (long long)number, (long long)row->min,
		                  (long long)(row->max ? row->max : INT32_MAX));
		return false;
	}
	*out = number;
	return true;
}

static void
read_whole(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
           void *target, size_t origin)
{
	read_number(reader, row, node, origin, target);
}

static void
read_count(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
           void *target, size_t origin)
{
	int64_t number;

	if (read_number(reader, row, node, origin, &number))
		*(int32_t *)target = number > INT32_MAX ? INT32_MAX : (int32_t)number;
}

static void
read_boolean(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
             void *target, size_t origin)
{
	(void)row;
	if (!is_scalar(reader, node, origin))
		return;
	if (strcmp(node->text, "true") == 0)
		*(bool *)target = true;
	else if (strcmp(node->text, "false") == 0)
		*(bool *)target = false;
	else
		yaml_reader_fault(reader, origin, _("\"%s\" is neither (write true or false)"),
		                  yaml_reader_cut(reader, node->text));
}

static void
complain_bounds(struct yaml_reader *reader, const struct row *row, const char *text, size_t origin)
{
	struct strbuf low, high;

	strbuf_init(&low, 64);
	strbuf_init(&high, 64);
	duration_write(row->min, &low);
	duration_write(row->max, &high);
	yaml_reader_fault(reader, origin, _("%s is out of bounds (from %s to %s)"), text, low.data,
	                  high.data);
	strbuf_release(&high);
	strbuf_release(&low);
}

static void
read_duration(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
              void *target, size_t origin)
{
	int64_t ms;

	if (!is_scalar(reader, node, origin))
		return;
	if (!duration_parse(node->text, &ms)) {
		yaml_reader_fault(reader, origin,
		                  _("\"%s\" is no duration (write 500ms, 5s, 2m, 24h or 3d)"),
		                  yaml_reader_cut(reader, node->text));
		return;
	}
	if (ms >= row->min && (!row->max || ms <= row->max)) {
		*(int64_t *)target = ms;
		return;
	}
	complain_bounds(reader, row, node->text, origin);
}

static void
read_span(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
          void *target, size_t origin)
{
	struct time_span span;

	if (!is_scalar(reader, node, origin))
		return;
	if (!span_parse(node->text, &span))
		yaml_reader_fault(reader, origin,
		                  _("\"%s\" is no time limit (write 90m, 24h, 3d, or 10wd for "
		                    "working days)"),
		                  yaml_reader_cut(reader, node->text));
	else if (span.ms >= row->min && (!row->max || span.ms <= row->max))
		*(struct time_span *)target = span;
	else
		complain_bounds(reader, row, node->text, origin);
}

static void
read_time(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
          void *target, size_t origin)
{
	(void)row;
	if (!is_scalar(reader, node, origin))
		return;
	if (!time_parse(node->text, target))
		yaml_reader_fault(reader, origin, _("\"%s\" is no time (write \"16:30\")"),
		                  yaml_reader_cut(reader, node->text));
}

static void
read_enum(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
          void *target, size_t origin)
{
	int word = find_word(reader, row, node, origin);

	if (word >= 0)
		*(int *)target = word;
}

/* --- lists of words ------------------------------------------------------------------------- */

/* One value counts as a list of one. */
static size_t
list_count(const struct tree_node *node)
{
	return node->kind == TREE_LIST ? node->count : 1;
}

static const struct tree_node *
list_item(const struct tree_node *node, size_t i)
{
	return node->kind == TREE_LIST ? node->items[i] : node;
}

static bool
is_list(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
        size_t origin)
{
	size_t maximum = row->max > 0 ? (size_t)row->max : SCHEMA_ITEMS_MAX;

	if (node->refused)
		return false;
	if (node->kind == TREE_MAP) {
		yaml_reader_fault(reader, origin, _("keys stand here (write a list: [a, b])"));
		return false;
	}
	if (node->kind == TREE_LIST && node->count == 0 && row->min > 0) {
		yaml_reader_fault(reader, origin, _("is empty (fill it in, or take the key away)"));
		return false;
	}
	if (list_count(node) > maximum) {
		yaml_reader_fault(reader, origin, _("has %zu items (at most %zu)"),
		                  list_count(node), maximum);
		return false;
	}
	return true;
}

static void
read_set(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
         void *target, size_t origin)
{
	if (!is_list(reader, row, node, origin))
		return;
	for (size_t i = 0; i < list_count(node); i++) {
		size_t place = node->kind == TREE_LIST
		                       ? yaml_reader_add_origin(reader, NULL, list_item(node, i),
		                                                origin, NULL, i + 1)
		                       : origin;
		int word = find_word(reader, row, list_item(node, i), place);

		if (word >= 0)
			*(uint32_t *)target |= 1u << word;
	}
}

static bool
is_among(const char *const *items, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(items[i], text) == 0)
			return true;
	}
	return false;
}

/* A name that stands alone has the place of the whole list. */
static size_t
add_item_origin(struct yaml_reader *reader, const struct tree_node *list, size_t i,
                const void *address, size_t origin)
{
	const struct origin whole = reader->origins[origin];

	if (list->kind == TREE_LIST)
		return yaml_reader_add_origin(reader, address, list->items[i], origin, NULL, i + 1);
	return yaml_reader_add_origin(reader, address, list, whole.parent, whole.key, 0);
}

static void
read_names(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
           void *target, size_t origin)
{
	struct name_list *list = target;

	if (!is_list(reader, row, node, origin))
		return;
	const char **items = arena_alloc(reader->arena, list_count(node), sizeof *items);

	for (size_t i = 0; i < list_count(node); i++) {
		const struct tree_node *item = list_item(node, i);
		size_t place = add_item_origin(reader, node, i, &items[list->count], origin);
		const char *name = read_plain(reader, row, item, STRING_CHARACTERS_MAX, place);

		if (name && is_among(items, list->count, name))
			yaml_reader_fault(reader, place, _("\"%s\" stands there already"),
			                  yaml_reader_cut(reader, name));
		else if (name)
			items[list->count++] = name;
	}
	list->items = items;
}

static void
read_pair_of_names(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
                   void *target, size_t origin)
{
	struct row two = *row;
	struct name_list names = { .items = NULL };
	const char **pair = target;

	two.max = 2;
	read_names(reader, &two, node, &names, origin);
	for (size_t i = 0; i < 2; i++)
		pair[i] = i < names.count ? names.items[i] : NULL;
}

/* --- texts in every language ---------------------------------------------------------------- */

/* The language of a key; false with a fault when it is none. */
static bool
read_language(struct yaml_reader *reader, const struct tree_node *key, size_t origin,
              enum language *language)
{
	const char *codes[LANGUAGE_COUNT];

	for (int i = 0; i < LANGUAGE_COUNT; i++)
		codes[i] = i18n_code((enum language)i);
	if (key->kind == TREE_SCALAR && i18n_from_code(key->text, language))
		return true;
	yaml_reader_fault_at(reader, origin, key, _("unknown language \"%s\"%s (write zh and en)"),
	                     yaml_reader_cut(reader, key->text),
	                     yaml_reader_nearest(reader, key->text, codes, LANGUAGE_COUNT));
	return false;
}

/* The nodes of all languages; false with faults when one is missing or too many. */
static bool
split_languages(struct yaml_reader *reader, const struct tree_node *node, size_t origin,
                const struct tree_node *by_language[LANGUAGE_COUNT])
{
	bool good = true;

	for (int i = 0; i < LANGUAGE_COUNT; i++)
		by_language[i] = NULL;
	if (node->refused)
		return false;
	if (node->kind != TREE_MAP) {
		yaml_reader_fault(reader, origin, _("needs every language (write {zh: …, en: …})"));
		return false;
	}
	for (size_t i = 0; i < node->count; i++) {
		enum language language;

		if (!read_language(reader, tree_key(node, i), origin, &language)) {
			good = false;
			continue;
		}
		if (by_language[language]) {
			yaml_reader_fault_at(reader, origin, tree_key(node, i),
			                     _("%s stands there twice"), i18n_code(language));
			good = false;
		}
		by_language[language] = tree_value(node, i);
	}
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (!by_language[i]) {
			yaml_reader_fault(reader, origin, _("has no %s (write {zh: …, en: …})"),
			                  i18n_code((enum language)i));
			good = false;
		}
	}
	return good;
}

static void
read_text(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
          void *target, size_t origin)
{
	const struct tree_node *nodes[LANGUAGE_COUNT];
	struct text *text = target;
	bool good = split_languages(reader, node, origin, nodes);

	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (!nodes[i])
			continue;
		size_t place = yaml_reader_add_origin(reader, &text->of[i], nodes[i], origin,
		                                      i18n_code((enum language)i), 0);

		if (!is_scalar(reader, nodes[i], place) ||
		    !is_clean(reader, nodes[i], place, row->flags & ROW_LINES,
		              text_maximum(row, TEXT_CHARACTERS_MAX)))
			continue;
		text->of[i] = nodes[i]->text;
		note_text(reader, row, nodes[i]->text, place);
	}
	/* half a text would be taken for a whole one that was left out */
	for (int i = 0; i < LANGUAGE_COUNT && (!good || !text->of[0] || !text->of[1]); i++) {
		if (!text->of[i])
			text->of[i] = "";
	}
}

static void
read_words(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
           void *target, size_t origin)
{
	const struct tree_node *nodes[LANGUAGE_COUNT];
	struct word_list *words = target;

	split_languages(reader, node, origin, nodes);
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (!nodes[i])
			continue;
		size_t place = yaml_reader_add_origin(reader, &words->of[i], nodes[i], origin,
		                                      i18n_code((enum language)i), 0);

		read_names(reader, row, nodes[i], &words->of[i], place);
	}
}

read_function *const yaml_read_functions[VALUE_KIND_COUNT] = {
	[VALUE_STRING] = yaml_read_string,
	[VALUE_TEXT] = read_text,
	[VALUE_WHOLE] = read_whole,
	[VALUE_COUNT] = read_count,
	[VALUE_BOOLEAN] = read_boolean,
	[VALUE_DURATION] = read_duration,
	[VALUE_SPAN] = read_span,
	[VALUE_TIME] = read_time,
	[VALUE_ENUM] = read_enum,
	[VALUE_SET] = read_set,
	[VALUE_NAMES] = read_names,
	[VALUE_PAIR] = read_pair_of_names,
	[VALUE_WORDS] = read_words,
};

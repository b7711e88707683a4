/*
 * Values that name things of the pack: choices, checklists, departments, and
 * line items. A title that only one thing bears is taken for its id, so that
 * imports and people who type need not know ids.
 */
#include "form_priv.h"

#include "base/json.h"
#include "base/memory.h"

#include <string.h>

enum {
	CHOICE_DEPTH_MAX = 8,
};

struct search {
	const char *title;
	struct strbuf path; /* of the node being looked at */
	struct strbuf found; /* of the first that fits */
	size_t count;
};

/* Nodes without children whose title in any language is the one typed. */
static void
search_options(struct search *search, const struct option_node *options, size_t count, int depth)
{
	for (size_t i = 0; i < count && depth < CHOICE_DEPTH_MAX; i++) {
		size_t length = search->path.length;

		strbuf_addf(&search->path, "%s%s", length ? "/" : "", options[i].id);
		for (int l = 0; l < LANGUAGE_COUNT && options[i].option_count == 0; l++) {
			const char *title = text_in(&options[i].title, (enum language)l);

			if (strcmp(title, search->title) != 0)
				continue;
			if (search->count++ == 0)
				strbuf_add(&search->found, search->path.data);
			break;
		}
		search_options(search, options[i].options, options[i].option_count, depth + 1);
		strbuf_splice(&search->path, length, search->path.length - length, "", 0);
	}
}

/* A path of ids stays; the title of exactly one last choice stands for its path. */
bool
form_normalise_choice(const struct pack *pack, const struct field *field, const char *typed,
                      const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	const struct choice_tree *tree = pack_choices(pack, field->choices);
	struct strbuf text;

	(void)now;
	strbuf_init(&text, VALUE_BYTES_MAX);
	form_trim_line(typed, &text);
	const char *value = text.data ? text.data : "";
	struct search search = { .title = value };
	bool fits = tree && choice_find(tree, value, NULL);

	strbuf_init(&search.path, VALUE_BYTES_MAX);
	strbuf_init(&search.found, VALUE_BYTES_MAX);
	if (tree && !fits)
		search_options(&search, tree->options, tree->option_count, 0);
	if (search.count == 1)
		strbuf_add(out, search.found.data);
	else
		strbuf_add(out, value);
	strbuf_release(&search.found);
	strbuf_release(&search.path);
	strbuf_release(&text);
	return fits || search.count == 1 || form_fail(fault, field, FORM_UNKNOWN_CHOICE, 0);
}

bool
form_check_choice(const struct pack *pack, const struct field *field, const char *value,
                  struct form_fault *fault)
{
	const struct choice_tree *tree = pack_choices(pack, field->choices);
	const struct option_node *option = tree ? choice_find(tree, value, NULL) : NULL;

	if (!option)
		return form_fail(fault, field, FORM_UNKNOWN_CHOICE, 0);
	return !option->option_count || form_fail(fault, field, FORM_CHOICE_UNFINISHED, 0);
}

bool
form_show_choice(const struct pack *pack, const struct field *field, const char *value,
                 enum language language, struct strbuf *out)
{
	const struct choice_tree *tree = pack_choices(pack, field->choices);
	char *path = mem_dup_text(value);
	bool shown = true;

	for (size_t i = 0; tree && path[i]; i++) {
		size_t end = i + strcspn(path + i, "/");
		char after = path[end];

		path[end] = '\0';
		const struct option_node *option = choice_find(tree, path, NULL);

		shown = strbuf_addf(out, "%s%s", i ? " / " : "",
		                    option ? text_in(&option->title, language) : path + i);
		path[end] = after;
		if (!after)
			break;
		i = end;
	}
	mem_free(path);
	return tree ? shown : strbuf_add(out, value);
}

/* The next name of a list "a,b 、c"; false at the end. */
static bool
next_name(const char **at, const char **name, size_t *length)
{
	*at += strspn(*at, ", ;");
	while (strncmp(*at, "、", 3) == 0 || strncmp(*at, "，", 3) == 0)
		*at += 3 + strspn(*at + 3, ", ;");
	*name = *at;
	while (**at && !strchr(",;", **at) && strncmp(*at, "、", 3) != 0 &&
	       strncmp(*at, "，", 3) != 0)
		++*at;
	*length = (size_t)(*at - *name);
	while (*length && (*name)[*length - 1] == ' ')
		--*length;
	return *length > 0;
}

static bool
is_named(const char *text, const char *name, size_t length)
{
	return strlen(text) == length && memcmp(text, name, length) == 0;
}

static bool
option_is(const struct option_node *option, const char *name, size_t length)
{
	if (is_named(option->id, name, length))
		return true;
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		if (is_named(text_in(&option->title, (enum language)l), name, length))
			return true;
	}
	return false;
}

/* How many of the names in value are this option. */
static size_t
count_option(const char *value, const struct option_node *option)
{
	const char *name;
	size_t length, count = 0;

	while (next_name(&value, &name, &length))
		count += option_is(option, name, length);
	return count;
}

static size_t
count_names(const char *value)
{
	const char *name;
	size_t length, count = 0;

	while (next_name(&value, &name, &length))
		count++;
	return count;
}

bool
form_normalise_checklist(const struct pack *pack, const struct field *field, const char *typed,
                         const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	const struct choice_tree *tree = pack_choices(pack, field->choices);
	size_t start = out->length, matched = 0;

	(void)now;
	for (size_t i = 0; tree && i < tree->option_count; i++) {
		size_t count = count_option(typed, &tree->options[i]);

		if (count)
			strbuf_addf(out, "%s%s", out->length > start ? "," : "",
			            tree->options[i].id);
		matched += count;
	}
	if (matched == count_names(typed))
		return true;
	strbuf_splice(out, start, out->length - start, "", 0);
	form_trim_line(typed, out);
	return form_fail(fault, field, FORM_UNKNOWN_CHOICE, 0);
}

bool
form_check_checklist(const struct pack *pack, const struct field *field, const char *value,
                     struct form_fault *fault)
{
	struct strbuf normal;

	strbuf_init(&normal, VALUE_BYTES_MAX);
	bool fits = form_normalise_checklist(pack, field, value, NULL, &normal, fault) &&
	            normal.data && strcmp(normal.data, value) == 0;

	strbuf_release(&normal);
	return fits || form_fail(fault, field, FORM_UNKNOWN_CHOICE, 0);
}

bool
form_show_checklist(const struct pack *pack, const struct field *field, const char *value,
                    enum language language, struct strbuf *out)
{
	const struct choice_tree *tree = pack_choices(pack, field->choices);
	size_t start = out->length;

	for (size_t i = 0; tree && i < tree->option_count; i++) {
		if (count_option(value, &tree->options[i]))
			strbuf_addf(out, "%s%s", out->length > start
			                         ? i18n_text_in(language, N_(", ")) : "",
			            text_in(&tree->options[i].title, language));
	}
	return out->length > start || strbuf_add(out, value);
}

bool
form_normalise_department(const struct pack *pack, const struct field *field, const char *typed,
                          const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	size_t start = out->length;

	(void)now;
	form_trim_line(typed, out);
	for (size_t i = 0; i < pack->department_count; i++) {
		const struct department *department = &pack->departments[i];
		const struct option_node named = { .id = department->id,
			                           .title = department->title };

		if (out->length > start &&
		    option_is(&named, out->data + start, out->length - start))
			return strbuf_splice(out, start, out->length - start, named.id,
			                     strlen(named.id));
	}
	return form_fail(fault, field, FORM_UNKNOWN_CHOICE, 0);
}

bool
form_check_department(const struct pack *pack, const struct field *field, const char *value,
                      struct form_fault *fault)
{
	return pack_department(pack, value) || form_fail(fault, field, FORM_UNKNOWN_CHOICE, 0);
}

bool
form_show_department(const struct pack *pack, const struct field *field, const char *value,
                     enum language language, struct strbuf *out)
{
	const struct department *department = pack_department(pack, value);

	(void)field;
	return strbuf_add(out, department ? text_in(&department->title, language) : value);
}

/* --- line items ----------------------------------------------------------------------------- */

/* A column is checked as the field it would be. */
static struct field
field_of_column(const struct item_column *column)
{
	return (struct field){
		.id = column->id,
		.title = column->title,
		.type = column->type,
		.choices = column->choices,
		.max = column->max,
		.has_max = column->max > 0,
	};
}

static bool
check_item(const struct pack *pack, const struct field *field, const struct json *item, int64_t row,
           struct form_fault *fault)
{
	size_t known = 0;

	if (json_kind(item) != JSON_OBJECT)
		return form_fail(fault, field, FORM_BAD_ITEMS, row);
	for (size_t i = 0; i < field->column_count; i++) {
		const struct item_column *column = &field->columns[i];
		const struct field as_field = field_of_column(column);
		const char *value = json_get_text(item, column->id, "");

		known += json_get(item, column->id) != NULL;
		if (*value && ticket_form_check_value(pack, &as_field, value, fault))
			continue;
		if (!*value && !column->required)
			continue;
		form_fail(fault, field, *value ? FORM_BAD_ITEMS : FORM_ITEM_REQUIRED, row);
		fault->column = column;
		return false;
	}
	return known == json_count(item) || form_fail(fault, field, FORM_BAD_ITEMS, row);
}

bool
form_check_items(const struct pack *pack, const struct field *field, const char *value,
                 struct form_fault *fault)
{
	struct err ignored = ERR_INIT;
	struct json *items = json_parse(value, strlen(value), VALUE_BYTES_MAX, &ignored);
	int64_t maximum = field->has_max ? field->max : FORM_ITEMS_MAX;
	bool fits;

	if (!items || json_kind(items) != JSON_ARRAY)
		fits = form_fail(fault, field, FORM_BAD_ITEMS, 0);
	else if ((int64_t)json_count(items) > maximum)
		fits = form_fail(fault, field, FORM_TOO_MANY_ITEMS, maximum);
	else
		fits = true;
	for (size_t i = 0; fits && i < json_count(items); i++)
		fits = check_item(pack, field, json_at(items, i), (int64_t)i + 1, fault);
	json_free(items);
	return fits;
}

static struct json *
normalise_item(const struct pack *pack, const struct field *field, const struct json *item,
               const struct form_now *now)
{
	struct json *normal = json_object();

	for (size_t i = 0; i < field->column_count; i++) {
		const struct field as_field = field_of_column(&field->columns[i]);
		const char *value = json_get_text(item, as_field.id, "");
		struct form_fault ignored;
		struct strbuf text;

		strbuf_init(&text, VALUE_BYTES_MAX);
		ticket_form_normalise(pack, &as_field, value, now, &text, &ignored);
		if (text.length)
			json_set(normal, as_field.id, json_text(text.data));
		strbuf_release(&text);
	}
	return normal;
}

bool
form_normalise_items(const struct pack *pack, const struct field *field, const char *typed,
                     const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	struct err ignored = ERR_INIT;
	struct json *items = json_parse(typed, strlen(typed), VALUE_BYTES_MAX, &ignored);

	if (!items || json_kind(items) != JSON_ARRAY) {
		json_free(items);
		form_trim(typed, false, out);
		return form_fail(fault, field, FORM_BAD_ITEMS, 0);
	}
	struct json *normal = json_array();

	for (size_t i = 0; i < json_count(items); i++) {
		if (json_kind(json_at(items, i)) == JSON_OBJECT)
			json_append(normal, normalise_item(pack, field, json_at(items, i), now));
	}
	bool written = json_write(normal, out);

	json_free(normal);
	json_free(items);
	return written;
}

bool
form_show_items(const struct pack *pack, const struct field *field, const char *value,
                enum language language, struct strbuf *out)
{
	struct err ignored = ERR_INIT;
	struct json *items = json_parse(value, strlen(value), VALUE_BYTES_MAX, &ignored);
	size_t count = items && json_kind(items) == JSON_ARRAY ? json_count(items) : 0;

	for (size_t row = 0; row < count; row++) {
		const char *between = row ? "; " : "";

		for (size_t i = 0; i < field->column_count; i++) {
			const struct field as_field = field_of_column(&field->columns[i]);
			const char *cell = json_get_text(json_at(items, row), as_field.id, "");

			if (!*cell)
				continue;
			strbuf_add(out, between);
			ticket_form_show(pack, &as_field, cell, language, out);
			between = " ";
		}
	}
	json_free(items);
	return !out->full;
}

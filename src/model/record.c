/*
 * Records by their tables of fields: copy, release, read from a document, difference of two.
 * Members of one field type are handled in one place each, by the offset in the table.
 */
#include "model/record.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "model/reduce.h"

#include <string.h>

const struct record_type *const record_types[] = {
	&customer_type, &ticket_type, &followup_type, &call_type,  &note_type,
	&script_type,	&access_type, &event_type,    &agent_type, NULL,
};

const struct record_type *
record_type_find(const char *name, size_t length)
{
	for (size_t i = 0; record_types[i]; i++) {
		if (strlen(record_types[i]->name) == length &&
		    memcmp(record_types[i]->name, name, length) == 0)
			return record_types[i];
	}
	return NULL;
}

const struct record_field *
record_field_find(const struct record_type *type, const char *name, size_t length)
{
	for (const struct record_field *f = type->fields; f->name; f++) {
		if (strncmp(f->name, name, length) == 0 && f->name[length] == '\0')
			return f;
	}
	return NULL;
}

static void *
member_of(const struct record_field *field, void *record)
{
	return (char *)record + field->offset;
}

static const void *
member_in(const struct record_field *field, const void *record)
{
	return (const char *)record + field->offset;
}

void
record_init(const struct record_type *type, void *record)
{
	memset(record, 0, type->size);
}

void
text_list_release(struct text_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		mem_free(list->items[i]);
	mem_free(list->items);
	*list = (struct text_list){ 0 };
}

static void
phone_list_release(struct phone_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		mem_free(list->items[i].number);
		mem_free(list->items[i].label);
	}
	mem_free(list->items);
}

static void
release_member(const struct record_field *field, void *member)
{
	switch (field->type) {
	case RECORD_LINE:
	case RECORD_TEXT:
	case RECORD_CHOICE:
		mem_free(*(char **)member);
		break;
	case RECORD_LINES:
		text_list_release(member);
		break;
	case RECORD_PHONES:
		phone_list_release(member);
		break;
	case RECORD_DATA:
	case RECORD_TIMES:
		json_free(*(struct json **)member);
		break;
	case RECORD_IDS:
		mem_free(((struct id_list *)member)->items);
		break;
	case RECORD_WHOLE:
	case RECORD_TIME:
	case RECORD_BOOLEAN:
	case RECORD_ID:
		break;
	}
}

void
record_release(const struct record_type *type, void *record)
{
	for (const struct record_field *f = type->fields; f->name; f++)
		release_member(f, member_of(f, record));
	memset(record, 0, type->size);
}

void
text_list_add(struct text_list *list, const char *text)
{
	list->items = mem_resize(list->items, list->count + 1, sizeof(*list->items));
	list->items[list->count++] = mem_dup_text(text);
}

void
phone_list_add(struct phone_list *list, const char *number, const char *label)
{
	struct phone *phone;

	list->items = mem_resize(list->items, list->count + 1, sizeof(*list->items));
	phone = &list->items[list->count++];
	phone->number = mem_dup_text(number);
	phone->label = label ? mem_dup_text(label) : NULL;
}

void
id_list_add(struct id_list *list, const struct id *id)
{
	list->items = mem_resize(list->items, list->count + 1, sizeof(*list->items));
	list->items[list->count++] = *id;
}

bool
id_list_has(const struct id_list *list, const struct id *id)
{
	for (size_t i = 0; i < list->count; i++) {
		if (id_compare(&list->items[i], id) == 0)
			return true;
	}
	return false;
}

void
record_set_text(char **member, const char *text)
{
	char *copy = text && *text ? mem_dup_text(text) : NULL;

	mem_free(*member);
	*member = copy;
}

/* *to is raw memory that holds a bitwise copy of *from: what is owned is copied. */
static void
own_member(const struct record_field *field, const void *from, void *to)
{
	const struct text_list *lines = from;
	const struct phone_list *phones = from;
	const struct id_list *ids = from;

	switch (field->type) {
	case RECORD_LINE:
	case RECORD_TEXT:
	case RECORD_CHOICE:
		*(char **)to = NULL;
		record_set_text(to, *(char *const *)from);
		break;
	case RECORD_LINES:
		memset(to, 0, sizeof(struct text_list));
		for (size_t i = 0; i < lines->count; i++)
			text_list_add(to, lines->items[i]);
		break;
	case RECORD_PHONES:
		memset(to, 0, sizeof(struct phone_list));
		for (size_t i = 0; i < phones->count; i++)
			phone_list_add(to, phones->items[i].number, phones->items[i].label);
		break;
	case RECORD_DATA:
	case RECORD_TIMES:
		*(struct json **)to = *(struct json *const *)from ?
					      json_dup(*(struct json *const *)from) : NULL;
		break;
	case RECORD_IDS:
		memset(to, 0, sizeof(struct id_list));
		for (size_t i = 0; i < ids->count; i++)
			id_list_add(to, &ids->items[i]);
		break;
	case RECORD_WHOLE:
	case RECORD_TIME:
	case RECORD_BOOLEAN:
	case RECORD_ID:
		break;
	}
}

void
record_dup(const struct record_type *type, const void *from, void *to)
{
	memcpy(to, from, type->size);
	for (const struct record_field *f = type->fields; f->name; f++)
		own_member(f, member_in(f, from), member_of(f, to));
}

/* --- from a document -------------------------------------------------------------------------- */

static void
read_phones(const struct json *value, struct phone_list *list)
{
	for (size_t i = 0; i < json_count(value); i++) {
		const struct json *item = json_at(value, i);

		phone_list_add(list, json_get_text(item, "number", ""),
		               json_get_text(item, "label", NULL));
	}
}

static void
read_id(const struct json *value, struct id *id)
{
	const char *text = json_as_text(value, "");

	if (!id_from_text(text, strlen(text), id))
		memset(id, 0, sizeof(*id));
}

static void
read_member(const struct record_field *field, const struct json *value, void *member)
{
	switch (field->type) {
	case RECORD_LINE:
	case RECORD_TEXT:
	case RECORD_CHOICE:
		record_set_text(member, json_as_text(value, NULL));
		break;
	case RECORD_WHOLE:
	case RECORD_TIME:
		*(int64_t *)member = json_as_whole(value, 0);
		break;
	case RECORD_BOOLEAN:
		*(bool *)member = json_as_boolean(value, false);
		break;
	case RECORD_ID:
		read_id(value, member);
		break;
	case RECORD_LINES:
		for (size_t i = 0; i < json_count(value); i++)
			text_list_add(member, json_as_text(json_at(value, i), ""));
		break;
	case RECORD_PHONES:
		read_phones(value, member);
		break;
	case RECORD_DATA:
	case RECORD_TIMES:
	case RECORD_IDS:
		break;
	}
}

struct reading {
	const struct record_type *type;
	void *record;
};

/* Flat members "data.KEY" are gathered into the map members. */
static bool
read_field(const char *key, const struct json *value, void *context)
{
	struct reading *reading = context;
	const char *dot = strchr(key, '.');
	size_t length = dot ? (size_t)(dot - key) : strlen(key);
	const struct record_field *field = record_field_find(reading->type, key, length);
	void *member = field ? member_of(field, reading->record) : NULL;
	struct id id;

	if (!field)
		return true;	/* a newer program's field: kept in the document */
	if (!dot) {
		read_member(field, value, member);
	} else if (field->type == RECORD_IDS) {
		if (id_from_text(dot + 1, strlen(dot + 1), &id))
			id_list_add(member, &id);
	} else if (field->type == RECORD_DATA || field->type == RECORD_TIMES) {
		struct json **map = member;

		if (!*map)
			*map = json_object();
		json_set(*map, dot + 1, json_dup(value));
	}
	return true;
}

bool
record_read(const struct record_type *type, const struct id *id, const struct json *document,
            void *record, struct err *e)
{
	struct record_head *head = record;
	const struct json *fields = json_get(document, "f");
	struct reading reading = { .type = type, .record = record };

	record_init(type, record);
	if (!fields || json_kind(fields) != JSON_OBJECT)
		return err_set(e, ERR_CORRUPT,
		               _("%s: its document has no fields: run hotseat verify"), type->name);
	head->id = *id;
	head->created_at_ms = json_get_whole(document, "at", 0);
	head->changed_at_ms = json_get_whole(document, "uat", 0);
	head->changes = json_get_whole(document, "n", 0);
	if (json_get(document, "by"))
		read_id(json_get(document, "by"), &head->created_by);
	if (json_get(document, "uby"))
		read_id(json_get(document, "uby"), &head->changed_by);
	json_each(fields, read_field, &reading);
	return true;
}

/* --- difference ------------------------------------------------------------------------------- */

/* Text of a struct may come from anywhere: valid UTF-8, and one line where one line is due. */
static struct json *
text_value(const char *text, bool one_line)
{
	size_t length = strlen(text), at = 0;
	struct strbuf clean;
	struct json *value;

	strbuf_init(&clean, length * 3);
	while (at < length) {
		uint32_t code_point;
		size_t taken = utf8_decode(text + at, length - at, &code_point, NULL);

		if (one_line && (code_point < 0x20 || code_point == 0x7f))
			code_point = ' ';
		strbuf_add_code_point(&clean, code_point);
		at += taken;
	}
	value = json_text_n(clean.data, clean.length);
	strbuf_release(&clean);
	return value;
}

static struct json *
id_value(const struct id *id)
{
	char text[ID_TEXT_SIZE];

	id_to_text(id, text);
	return json_text(text);
}

static struct json *
lines_value(const struct text_list *list)
{
	struct json *array = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_append(array, text_value(list->items[i], true));
	return array;
}

static struct json *
phones_value(const struct phone_list *list)
{
	struct json *array = json_array();

	for (size_t i = 0; i < list->count; i++) {
		struct json *item = json_object();

		json_set(item, "number", text_value(list->items[i].number, true));
		if (list->items[i].label)
			json_set(item, "label", text_value(list->items[i].label, true));
		json_append(array, item);
	}
	return array;
}

/* NULL for an empty member. */
static struct json *
member_value(const struct record_field *field, const void *member)
{
	const char *text;

	switch (field->type) {
	case RECORD_LINE:
	case RECORD_TEXT:
	case RECORD_CHOICE:
		text = *(char *const *)member;
		return text && *text ? text_value(text, field->type != RECORD_TEXT) : NULL;
	case RECORD_WHOLE:
	case RECORD_TIME:
		return *(const int64_t *)member ? json_whole(*(const int64_t *)member) : NULL;
	case RECORD_BOOLEAN:
		return *(const bool *)member ? json_boolean(true) : NULL;
	case RECORD_ID:
		return id_is_zero(member) ? NULL : id_value(member);
	case RECORD_LINES:
		return ((const struct text_list *)member)->count ? lines_value(member) : NULL;
	case RECORD_PHONES:
		return ((const struct phone_list *)member)->count ? phones_value(member) : NULL;
	case RECORD_DATA:
	case RECORD_TIMES:
	case RECORD_IDS:
		return NULL;
	}
	return NULL;
}

struct flattening {
	const char *prefix;
	struct json *flat;
};

static bool
add_flat(const char *key, const struct json *value, void *context)
{
	struct flattening *flattening = context;
	struct strbuf name;

	if (json_kind(value) == JSON_NULL)
		return true;
	strbuf_init(&name, 4096);
	if (strbuf_addf(&name, "%s.%s", flattening->prefix, key))
		json_set(flattening->flat, name.data, json_dup(value));
	strbuf_release(&name);
	return true;
}

static void
flatten_map(const struct record_field *field, const void *member, struct json *flat)
{
	struct flattening flattening = { .prefix = field->name, .flat = flat };
	const struct id_list *ids = member;

	if (field->type != RECORD_IDS) {
		if (*(struct json *const *)member)
			json_each(*(struct json *const *)member, add_flat, &flattening);
		return;
	}
	for (size_t i = 0; i < ids->count; i++) {
		char text[ID_TEXT_SIZE];
		struct json *yes = json_boolean(true);

		id_to_text(&ids->items[i], text);
		add_flat(text, yes, &flattening);
		json_free(yes);
	}
}

/* All fields that operations may carry, flat. */
static struct json *
flatten(const struct record_type *type, const void *record, bool patch)
{
	struct json *flat = json_object();

	for (const struct record_field *f = type->fields; f->name; f++) {
		struct json *value;

		if (f->when == RECORD_MADE || (patch && f->when == RECORD_ADD))
			continue;
		value = member_value(f, member_in(f, record));
		if (value)
			json_set(flat, f->name, value);
		if (f->type == RECORD_DATA || f->type == RECORD_TIMES || f->type == RECORD_IDS)
			flatten_map(f, member_in(f, record), flat);
	}
	return flat;
}

struct difference {
	const struct json *other;
	struct json *body;
	bool removals;
};

static bool
note_difference(const char *key, const struct json *value, void *context)
{
	struct difference *difference = context;
	const struct json *other = json_get(difference->other, key);

	if (difference->removals && !other)
		json_set(difference->body, key, json_null());
	else if (!difference->removals && (!other || !json_equal(value, other)))
		json_set(difference->body, key, json_dup(value));
	return true;
}

struct json *
record_diff(const struct record_type *type, const void *before, const void *after)
{
	struct json *old_flat, *new_flat = flatten(type, after, before != NULL);
	struct difference difference = { .body = json_object() };

	if (!before) {
		json_free(difference.body);
		return new_flat;
	}
	old_flat = flatten(type, before, true);
	difference.other = old_flat;
	json_each(new_flat, note_difference, &difference);
	difference.other = new_flat;
	difference.removals = true;
	json_each(old_flat, note_difference, &difference);
	json_free(old_flat);
	json_free(new_flat);
	return difference.body;
}

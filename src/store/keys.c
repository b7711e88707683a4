/* Search keys of customers and tickets. Pure; called when they are written, checked and rebuilt. */
#include "keys_priv.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "model/person_name.h"
#include "model/phone_number.h"
#include "model/pinyin.h"
#include "model/ticket_number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INSIDE_MAX 11	/* starts within a name */

void
key_list_release(struct key_list *list)
{
	mem_free(list->items);
	memset(list, 0, sizeof(*list));
}

static void
add_key(struct key_list *list, enum key_class class, const char *text, size_t length)
{
	char *key;

	if (length == 0)
		return;
	MEM_GROW(list->items, list->capacity, list->count);
	key = list->items[list->count++];
	length = utf8_cut(text, length, KEY_SIZE - 2);
	key[0] = (char)class;
	memcpy(key + 1, text, length);
	key[1 + length] = '\0';
}

bool
key_of_name(enum key_class class, const char *text, size_t length, char out[KEY_SIZE])
{
	char copy[PERSON_NAME_MAX + 1];
	struct strbuf folded;
	size_t taken;

	strbuf_init(&folded, 4 * PERSON_NAME_MAX);
	taken = utf8_cut(text, length, PERSON_NAME_MAX);
	memcpy(copy, text, taken);
	copy[taken] = '\0';
	person_name_fold(copy, &folded);
	taken = utf8_cut(folded.data, folded.length, KEY_SIZE - 2);
	out[0] = (char)class;
	memcpy(out + 1, folded.data, taken);
	out[1 + taken] = '\0';
	strbuf_release(&folded);
	return taken > 0;
}

/* The given name alone finds its bearer: every later character of what is no Latin begins a key. */
static void
add_inside(struct key_list *list, const char *folded)
{
	size_t length = strlen(folded), at = 0;

	for (int i = 0; i <= INSIDE_MAX && at < length; i++) {
		uint32_t code_point;
		size_t taken = utf8_decode(folded + at, length - at, &code_point, NULL);

		if (i > 0 && code_point >= 0x2e80)
			add_key(list, KEY_NAME_INSIDE, folded + at, length - at);
		at += taken;
	}
}

static void
add_name(struct key_list *list, const char *name)
{
	char key[KEY_SIZE];

	if (!name || !key_of_name(KEY_NAME, name, strlen(name), key))
		return;
	add_key(list, KEY_NAME, key + 1, strlen(key + 1));
	add_inside(list, key + 1);
}

static void
add_pinyin(struct key_list *list, const char *name)
{
	struct pinyin_keys pinyin;

	if (!name)
		return;
	pinyin_keys(name, PINYIN_OF_NAME, &pinyin);
	for (size_t i = 0; i < pinyin.count; i++)
		add_key(list, KEY_PINYIN, pinyin.key[i], strlen(pinyin.key[i]));
}

static void
add_text(struct key_list *list, const char *text)
{
	char key[KEY_SIZE];

	if (text && key_of_name(KEY_NAME_INSIDE, text, strlen(text), key))
		add_key(list, KEY_NAME_INSIDE, key + 1, strlen(key + 1));
}

/* A number without a normal form is found by its digits as they stand. */
static void
add_bare_digits(struct key_list *list, const char *text)
{
	char digits[24], reverse[24];
	size_t count = 0, length = strlen(text), at = 0;

	while (at < length && count < sizeof(digits)) {
		uint32_t code_point;

		at += utf8_decode(text + at, length - at, &code_point, NULL);
		code_point = utf8_half_width(code_point);
		if (code_point >= '0' && code_point <= '9')
			digits[count++] = (char)code_point;
	}
	if (count < 3)
		return;
	for (size_t i = 0; i < count; i++)
		reverse[i] = digits[count - 1 - i];
	add_key(list, KEY_PHONE, digits, count);
	add_key(list, KEY_PHONE_TAIL, reverse, count);
}

static void
add_phone(struct key_list *list, const char *text)
{
	struct phone_number numbers[PHONE_LIST_MAX];
	size_t count = phone_parse_list(text, NULL, numbers, PHONE_LIST_MAX);

	for (size_t i = 0; i < count && i < PHONE_LIST_MAX; i++) {
		if (phone_is_searchable(&numbers[i])) {
			add_key(list, KEY_PHONE, numbers[i].normal, strlen(numbers[i].normal));
			add_key(list, KEY_PHONE_TAIL, numbers[i].reverse,
			        strlen(numbers[i].reverse));
		} else if (numbers[i].kind == PHONE_INVALID) {
			add_bare_digits(list, text);
		}
	}
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
sort_once_each(struct key_list *list)
{
	size_t kept = 0;

	if (list->count == 0)
		return;
	qsort(list->items, list->count, KEY_SIZE, compare_keys);
	for (size_t i = 1; i < list->count; i++) {
		if (strcmp(list->items[i], list->items[kept]) == 0)
			continue;
		kept++;
		if (kept != i)
			memcpy(list->items[kept], list->items[i], KEY_SIZE);
	}
	list->count = kept + 1;
}

static void
add_customer(const struct json *fields, const char *classes, struct key_list *list)
{
	const struct json *phones = json_get(fields, "phones");

	if (strchr(classes, KEY_NAME) || strchr(classes, KEY_NAME_INSIDE)) {
		add_name(list, json_get_text(fields, "name", NULL));
		add_text(list, json_get_text(fields, "company", NULL));
		add_text(list, json_get_text(fields, "unit", NULL));
	}
	if (strchr(classes, KEY_PINYIN))
		add_pinyin(list, json_get_text(fields, "name", NULL));
	if (!phones || (!strchr(classes, KEY_PHONE) && !strchr(classes, KEY_PHONE_TAIL)))
		return;
	for (size_t i = 0; i < json_count(phones); i++)
		add_phone(list, json_get_text(json_at(phones, i), "number", ""));
}

void
keys_of_classes(const struct record_type *type, const struct json *fields, const char *classes,
                struct key_list *list)
{
	char key[TICKET_NUMBER_SIZE];

	memset(list, 0, sizeof(*list));
	if (!fields)
		return;
	if (type == &customer_type) {
		add_customer(fields, classes, list);
	} else if (type == &ticket_type) {
		const char *number = json_get_text(fields, "number", "");

		add_key(list, KEY_NUMBER, key, ticket_number_key(number, key));
		add_key(list, KEY_NUMBER_TAIL, key, ticket_number_reverse_key(number, key));
	}
	sort_once_each(list);
}

void
keys_of(const struct record_type *type, const struct json *fields, struct key_list *list)
{
	static const char all[] = {
		KEY_NAME, KEY_NAME_INSIDE, KEY_PINYIN, KEY_PHONE, KEY_PHONE_TAIL, '\0',
	};

	keys_of_classes(type, fields, all, list);
}

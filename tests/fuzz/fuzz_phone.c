/*
 * Any bytes as a telephone number: nothing is read or written out of bounds, kinds and faults
 * agree, and what was understood reads back as itself in all forms.
 */
#include "model/phone_number.h"
#include "model/place.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool holds)
{
	if (!holds)
		abort();
}

static void
check_number(const struct phone_number *number)
{
	char text[PHONE_DISPLAY_SIZE];
	struct phone_number again;
	struct place place;

	expect(phone_is_searchable(number) == (number->kind >= PHONE_MOBILE));
	expect((number->kind == PHONE_INVALID) == (number->fault != PHONE_FAULT_NONE));
	place_of_number(number, &place);
	if (!phone_is_searchable(number))
		return;
	phone_display(number, text);
	phone_parse(text, NULL, &again);
	expect(strcmp(again.normal, number->normal) == 0);
	phone_dial(number, text);
	phone_parse(text, NULL, &again);
	expect(strcmp(again.normal, number->normal) == 0);
	phone_parse(number->normal, NULL, &again);
	expect(again.kind == number->kind && strcmp(again.reverse, number->reverse) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct phone_number numbers[PHONE_LIST_MAX];
	struct phone_query query;
	char *text = malloc(size + 1);
	size_t count;

	expect(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	count = phone_parse_list(text, size % 2 ? "0755" : NULL, numbers, PHONE_LIST_MAX);
	expect(count >= 1);
	for (size_t i = 0; i < count && i < PHONE_LIST_MAX; i++)
		check_number(&numbers[i]);
	phone_query_parse(text, "10", &query);
	expect(query.head_count <= PHONE_QUERY_HEADS);
	free(text);
	return 0;
}

/*
 * Any bytes as a name, an address, a ticket number, a date or a search text: nothing is read or
 * written out of bounds, keys hold what keys may hold, and what was made reads back.
 */
#include "base/utf8.h"
#include "model/civil_time.h"
#include "model/masking.h"
#include "model/person_name.h"
#include "model/pinyin.h"
#include "model/ticket_number.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct masking_policy partial = { MASKING_PARTIAL, MASKING_PARTIAL, MASKING_PARTIAL };

static void
expect(bool holds)
{
	if (!holds)
		abort();
}

static void
check_keys(const char *text)
{
	struct pinyin_keys keys;
	char query[PINYIN_KEY_SIZE];

	for (enum pinyin_of of = PINYIN_OF_NAME; of <= PINYIN_OF_TEXT; of++) {
		pinyin_keys(text, of, &keys);
		expect(keys.count <= PINYIN_KEYS_MAX);
		for (size_t i = 0; i < keys.count; i++)
			expect(strspn(keys.key[i], "abcdefghijklmnopqrstuvwxyz0123456789") ==
			       strlen(keys.key[i]));
	}
	if (pinyin_query(text, query))
		expect(query[0] != '\0' && strlen(query) < sizeof(query));
}

static void
check_name(const char *text)
{
	struct strbuf out;

	strbuf_init(&out, TEXT_MAX);
	for (enum language language = 0; language < LANGUAGE_COUNT; language++)
		expect(person_name_address(text, honorific_parse(text), language, &out) ||
		       out.length == 0);
	expect(out.length == 0 || utf8_valid(out.data, out.length));
	strbuf_clear(&out);
	expect(person_name_fold(text, &out));
	expect(person_name_equal(text, text) == (out.length > 0) || out.full ||
	       strlen(text) > PERSON_NAME_MAX);
	strbuf_clear(&out);
	expect(masking_name(&partial, text, &out));
	expect(masking_address(&partial, text, &out));
	expect(masking_phone_text(&partial, text, &out));
	strbuf_release(&out);
}

static void
check_number(const char *text)
{
	char canonical[TICKET_NUMBER_SIZE], key[TICKET_NUMBER_SIZE], again[TICKET_NUMBER_SIZE];
	struct ticket_number number;
	struct err e = ERR_INIT;

	expect(ticket_number_key(text, key) == ticket_number_reverse_key(text, again));
	if (!ticket_number_parse(text, &number, &e)) {
		expect(e.code == ERR_INVALID);
		return;
	}
	ticket_number_text(&number, canonical);
	expect(ticket_number_parse(canonical, &number, &e));
	ticket_number_text(&number, again);
	expect(strcmp(canonical, again) == 0);
	ticket_number_key(canonical, again);
	expect(strcmp(key, again) == 0);
}

static void
check_date(const char *text)
{
	struct civil_time civil;
	int second;

	if (civil_parse(text, &civil))
		expect(civil_day_valid(civil.year, civil.month, civil.day));
	if (civil_parse_time(text, &second))
		expect(second >= 0 && second < 86400);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	expect(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	check_keys(text);
	check_name(text);
	check_number(text);
	check_date(text);
	free(text);
	return 0;
}

/*
 * Any bytes: parsing never crashes, and what was parsed is written so that it
 * reads back equal and writes back the same bytes.
 */
#include "base/json.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_round_trip(const struct json *value)
{
	struct strbuf first, second;
	struct err e = ERR_INIT;
	struct json *again;

	/* what takes one byte as a raw control character takes six when escaped */
	strbuf_init(&first, 8 * INPUT_MAX);
	strbuf_init(&second, 8 * INPUT_MAX);
	if (!json_write(value, &first) || !utf8_valid(first.data, first.length))
		abort();
	again = json_parse(first.data, first.length, 8 * INPUT_MAX, &e);
	if (!again || !json_equal(value, again) || !json_write(again, &second))
		abort();
	if (first.length != second.length || memcmp(first.data, second.data, first.length) != 0)
		abort();
	json_free(again);
	strbuf_release(&first);
	strbuf_release(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct json *strict = json_parse((const char *)data, size, INPUT_MAX, &e);
	struct json *lenient = json_parse_lenient((const char *)data, size, INPUT_MAX, &e);

	if (strict) {
		/* lenient reading changes nothing in what is right */
		if (!lenient || !json_equal(strict, lenient))
			abort();
		check_round_trip(strict);
	}
	if (lenient)
		check_round_trip(lenient);
	json_free(strict);
	json_free(lenient);
	return 0;
}

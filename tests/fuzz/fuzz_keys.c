/*
 * The key decoder: whatever bytes come and however they are cut into reads,
 * the same keys come out, every character is valid UTF-8, and every name
 * leads back to its key. The first byte says how the reads are cut.
 */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "ui/keys.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_name(const struct key *key)
{
	struct err e = ERR_INIT;
	char name[KEY_NAME_SIZE];
	struct key back;
	uint32_t code_point = key_character(key);

	key_name(key, name);
	if (key->kind >= KEY_KIND_MOUSE || (code_point > '~' && code_point < 0xA0))
		return;
	must(key_from_name(name, &back, &e));
	must(key_equal(key, &back));
}

static void
record(const struct key *key, struct strbuf *out)
{
	must(key->kind > KEY_KIND_NONE && key->kind < KEY_KIND_COUNT);
	must(utf8_valid(key->text, strlen(key->text)));
	must(key->kind != KEY_KIND_PASTE || key->paste_length <= KEY_PASTE_MAX);
	check_name(key);
	strbuf_addf(out, "%d %d %d %d %d %d %s ", key->kind, key->modifiers, key->number,
	            key->act, key->row, key->column, key->text);
	if (key->kind == KEY_KIND_PASTE)
		strbuf_add_n(out, key->paste, key->paste_length);
}

static void
decode(const char *bytes, size_t length, size_t step, struct strbuf *out)
{
	struct key_decoder decoder;
	struct key key;

	key_decoder_init(&decoder);
	for (size_t at = 0; at < length; at += step) {
		const char *rest = bytes + at;
		size_t left = length - at < step ? length - at : step;

		while (key_decoder_take(&decoder, &rest, &left, &key))
			record(&key, out);
		must(left == 0);
	}
	while (key_decoder_timeout(&decoder, &key))
		record(&key, out);
	must(!key_decoder_waits(&decoder));
	key_decoder_release(&decoder);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf whole, cut;

	if (size < 2)
		return 0;
	strbuf_init(&whole, 64 * 1024 * 1024);
	strbuf_init(&cut, 64 * 1024 * 1024);
	decode((const char *)data + 1, size - 1, size, &whole);
	decode((const char *)data + 1, size - 1, (size_t)data[0] % 16 + 1, &cut);
	must(whole.length == cut.length && memcmp(whole.data, cut.data, cut.length) == 0);
	strbuf_release(&whole);
	strbuf_release(&cut);
	return 0;
}

/*
 * Hostile packs, settings and kept copies. The first byte says what the rest
 * is: one of the four files of a pack (the others are the good ones), a
 * settings.yaml, a pattern with a value, the place of a script, or the body of
 * a kept pack whose head is made to fit, so that the decoder itself is reached.
 */
#include "base/memory.h"
#include "base/strbuf.h"
#include "model/flow.h"
#include "model/pattern.h"
#include "pack/cache.h"
#include "pack/load.h"
#include "pack/settings.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	HEAD_BYTES = 32,
	VALUE_BYTES_MAX = 2000,
};

static struct pack_source good;
static struct pack *small;
static struct strbuf kept;

static void
read_good(void)
{
	struct fault_list faults;
	struct err e = ERR_INIT;

	if (small)
		return;
	fault_list_init(&faults);
	if (!pack_source_read(&good, "tests/data/packs/good", &e) ||
	    !(small = pack_compile(&good, NULL, &faults))) {
		fprintf(stderr, "run me at the top of the tree: %s\n", e.text);
		exit(1);
	}
	fault_list_release(&faults);
	strbuf_init(&kept, PACK_BLOB_MAX);
	pack_encode(small, &kept);
}

/* Whatever is told must be printable; what passes must survive the store's copy. */
static void
look_at(struct pack *pack, const struct fault_list *faults)
{
	struct strbuf text, bytes;
	struct err e = ERR_INIT;

	strbuf_init(&text, 1 << 20);
	for (size_t i = 0; i < faults->count; i++) {
		strbuf_clear(&text);
		fault_text(&faults->items[i], &text);
	}
	strbuf_release(&text);
	if (!pack)
		return;
	strbuf_init(&bytes, PACK_BLOB_MAX);
	if (pack_encode(pack, &bytes)) {
		struct pack *again = pack_decode(bytes.data, bytes.length, &e);

		if (!again)
			abort();
		pack_free(again);
	}
	strbuf_release(&bytes);
	pack_free(pack);
}

static void
try_file(size_t number, const char *bytes, size_t length)
{
	struct pack_source source = good;
	struct fault_list faults;

	fault_list_init(&faults);
	source.files[number].bytes = mem_dup_text_n(bytes, length);
	source.files[number].length = length;
	look_at(pack_compile(&source, small, &faults), &faults);
	mem_free(source.files[number].bytes);
	fault_list_release(&faults);
}

static void
try_settings(const char *bytes, size_t length)
{
	static const char *const actions[] = { "answer", "said" };
	const struct settings_known known = { .actions = actions, .action_count = 2 };
	struct settings settings, again;
	struct fault_list faults;
	struct strbuf text;

	fault_list_init(&faults);
	strbuf_init(&text, 1 << 20);
	if (settings_parse(&settings, "fuzz", bytes, length, &known, &faults) &&
	    settings_write(&settings, &text)) {
		/* what was good once is good again */
		if (!settings_parse(&again, "again", text.data, text.length, &known, &faults))
			abort();
		settings_release(&again);
	}
	settings_release(&settings);
	look_at(NULL, &faults);
	strbuf_release(&text);
	fault_list_release(&faults);
}

static void
try_pattern(const char *bytes, size_t length)
{
	char *pattern = mem_dup_text_n(bytes, length);
	const char *value = memchr(pattern, '\n', length);
	struct err e = ERR_INIT;

	if (value && strlen(value) < VALUE_BYTES_MAX) {
		pattern[value - pattern] = '\0';
		if (pattern_fits(pattern, value + 1) && !pattern_check(pattern, &e))
			abort();
	}
	mem_free(pattern);
}

static void
try_place(const char *bytes, size_t length)
{
	struct flow_line lines[PACK_STEPS_MAX];
	struct flow_run run;
	struct strbuf text;
	struct err e = ERR_INIT;

	flow_init(&run, small, (struct flow_sink){ NULL, NULL });
	flow_read(&run, bytes, length, 1000000, &e);
	flow_lines(&run, 1000000, lines);
	flow_said(&run, 1000001);
	flow_tick(&run, 1006000);
	flow_branch(&run, 0, 1007000);
	flow_next(&run, 1008000);
	strbuf_init(&text, 1 << 20);
	flow_write(&run, 1009000, &text);
	strbuf_release(&text);
	flow_call_ended(&run, true, 1010000);
}

/* The checksum is that of cache.c: without it nothing behind it would be tried. */
static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x100000001b3);
	return hash ^ (hash >> 29);
}

static uint64_t
checksum(const unsigned char *at, size_t length)
{
	uint64_t hash = 0, word;

	for (; length >= sizeof word; at += sizeof word, length -= sizeof word) {
		memcpy(&word, at, sizeof word);
		hash = mix(hash, word);
	}
	word = length;
	for (size_t i = 0; i < length; i++)
		word = word << 8 | at[i];
	return mix(hash, word);
}

static void
put_word(unsigned char *at, uint64_t word)
{
	for (int i = 0; i < 8; i++)
		at[i] = (unsigned char)(word >> (56 - 8 * i));
}

static void
try_kept(const char *bytes, size_t length)
{
	unsigned char *blob = mem_alloc(HEAD_BYTES + length);
	struct fault_list faults;
	struct err e = ERR_INIT;

	memcpy(blob, kept.data, HEAD_BYTES);
	memcpy(blob + HEAD_BYTES, bytes, length);
	put_word(blob + 16, length);
	put_word(blob + 24, checksum(blob + HEAD_BYTES, length));
	fault_list_init(&faults);
	look_at(pack_decode(blob, HEAD_BYTES + length, &e), &faults);
	mem_free(blob);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *rest = (const char *)data + 1;

	read_good();
	if (size == 0)
		return 0;
	size--;
	switch (data[0]) {
	case 's':
		try_settings(rest, size);
		break;
	case 'p':
		try_pattern(rest, size);
		break;
	case 'f':
		try_place(rest, size);
		break;
	case 'k':
		try_kept(rest, size);
		break;
	default:
		try_file(data[0] % PACK_FILE_COUNT, rest, size);
	}
	return 0;
}

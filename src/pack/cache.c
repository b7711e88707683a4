/*
 * A compiled pack as bytes and back, walked by the same tables that read it
 * from YAML. Layout:
 *
 *	magic "hspack\n\0"   format mark (8 bytes)   length of the body (8)
 *	checksum of the body (8)   body
 *
 * The format mark is a hash of the tables, so that a program with other tables
 * refuses the bytes instead of misreading them. In the body numbers are
 * variable-length, texts carry their length and a NUL, so that the decoded
 * pack points straight into one copy of the bytes and nothing is allocated but
 * its structs.
 */
#include "pack/cache.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "cache_priv.h"
#include "model/pack.h"
#include "schema_priv.h"

#include <string.h>

enum {
	HEAD_BYTES = 32,
	SCHEMA_DEPTH_MAX = 12,
	DEPTH_MAX = 40,
	STRUCT_BYTES_MAX = 64 * 1024 * 1024,
};

static const char magic[8] = "hspack\n";

/* --- hashes --------------------------------------------------------------------------------- */

/*
 * Finds damage, not forgery: FNV-1a in eight bytes at a time, with the bits
 * that a multiplication never carries down folded back after each step.
 */
static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x100000001b3);
	return hash ^ (hash >> 29);
}

static uint64_t
hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;
	uint64_t word;

	for (; length >= sizeof word; at += sizeof word, length -= sizeof word) {
		memcpy(&word, at, sizeof word);
		hash = mix(hash, word);
	}
	word = length;
	for (size_t i = 0; i < length; i++)
		word = word << 8 | at[i];
	return mix(hash, word);
}

static uint64_t
hash_text(uint64_t hash, const char *text)
{
	return hash_bytes(hash, text ? text : "", text ? strlen(text) : 0);
}

static uint64_t
hash_schema(uint64_t hash, const struct schema *schema, int depth)
{
	/* the options of an option are options again: names say it, no need to go down for ever */
	if (depth == SCHEMA_DEPTH_MAX)
		return hash;
	hash = hash_text(mix(hash, schema->size), schema->name);
	for (size_t i = 0; i < schema->row_count; i++) {
		const struct row *row = &schema->rows[i];

		hash = hash_text(mix(hash, row->kind), row->key);
		hash = mix(mix(hash, row->offset), row->count_offset);
		hash = mix(hash, row->flags);
		for (const char *const *name = row->names; name && *name; name++)
			hash = hash_text(hash, *name);
		if (row->object && row->object != schema)
			hash = hash_schema(hash, row->object, depth + 1);
	}
	return hash;
}

uint64_t
pack_format_mark(void)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < PACK_SCHEMA_COUNT; i++)
		hash = hash_schema(hash, pack_schemas[i].schema, 0);
	return mix(hash, sizeof(struct pack));
}

/* --- writing -------------------------------------------------------------------------------- */

static void
put_number(struct strbuf *out, uint64_t number)
{
	char bytes[10];
	size_t length = 0;

	do {
		bytes[length++] = (char)((number & 0x7F) | (number > 0x7F ? 0x80 : 0));
		number >>= 7;
	} while (number);
	strbuf_add_n(out, bytes, length);
}

static void
put_signed(struct strbuf *out, int64_t number)
{
	uint64_t twice = (uint64_t)number << 1;

	put_number(out, number < 0 ? ~twice : twice);
}

/* 0 for none, else length + 1, the bytes, a NUL. */
static void
put_text(struct strbuf *out, const char *text)
{
	size_t length = text ? strlen(text) : 0;

	put_number(out, text ? length + 1 : 0);
	if (text)
		strbuf_add_n(out, text, length + 1);
}

static void
put_names(struct strbuf *out, const struct name_list *names)
{
	put_number(out, names->count);
	for (size_t i = 0; i < names->count; i++)
		put_text(out, names->items[i]);
}

static void
put_struct(struct strbuf *out, const struct schema *schema, const void *base);

static void
put_list(struct strbuf *out, const struct row *row, const void *base)
{
	const char *items, *place = base;
	size_t count;

	memcpy(&items, place + row->offset, sizeof items);
	memcpy(&count, place + row->count_offset, sizeof count);
	put_number(out, count);
	for (size_t i = 0; i < count; i++)
		put_struct(out, row->object, items + i * row->object->size);
}

static void
put_value(struct strbuf *out, const struct row *row, const void *base)
{
	const void *place = (const char *)base + row->offset;
	const struct word_list *words = place;
	const struct text *text = place;

	switch (row->kind) {
	case VALUE_STRING:
		put_text(out, *(const char *const *)place);
		break;
	case VALUE_TEXT:
		for (int i = 0; i < LANGUAGE_COUNT; i++)
			put_text(out, text->of[i]);
		break;
	case VALUE_WHOLE:
	case VALUE_DURATION:
		put_signed(out, *(const int64_t *)place);
		break;
	case VALUE_SPAN:
		put_number(out, ((const struct time_span *)place)->unit);
		put_signed(out, ((const struct time_span *)place)->days);
		put_signed(out, ((const struct time_span *)place)->ms);
		break;
	case VALUE_COUNT:
	case VALUE_TIME:
		put_signed(out, *(const int32_t *)place);
		break;
	case VALUE_BOOLEAN:
		put_number(out, *(const bool *)place);
		break;
	case VALUE_ENUM:
		put_number(out, (uint64_t) * (const int *)place);
		break;
	case VALUE_SET:
		put_number(out, *(const uint32_t *)place);
		break;
	case VALUE_NAMES:
		put_names(out, place);
		break;
	case VALUE_WORDS:
		for (int i = 0; i < LANGUAGE_COUNT; i++)
			put_names(out, &words->of[i]);
		break;
	case VALUE_OBJECT:
		put_struct(out, row->object, place);
		break;
	case VALUE_LIST:
	case VALUE_MAP:
		put_list(out, row, base);
		break;
	case VALUE_PAIR:
	case VALUE_KIND_COUNT:
		break; /* packs have none */
	}
}

static void
put_struct(struct strbuf *out, const struct schema *schema, const void *base)
{
	for (size_t i = 0; i < schema->row_count; i++) {
		if (!(schema->rows[i].flags & ROW_ALIAS))
			put_value(out, &schema->rows[i], base);
	}
}

static void
put_word(unsigned char *at, uint64_t word)
{
	for (int i = 0; i < 8; i++)
		at[i] = (unsigned char)(word >> (56 - 8 * i));
}

static uint64_t
word_at(const unsigned char *at)
{
	uint64_t word = 0;

	for (int i = 0; i < 8; i++)
		word = word << 8 | at[i];
	return word;
}

bool
pack_encode(const struct pack *pack, struct strbuf *out)
{
	unsigned char head[HEAD_BYTES] = { 0 };
	size_t start = out->length;

	if (!strbuf_add_n(out, head, sizeof head))
		return false;
	for (size_t i = 0; i < PACK_SCHEMA_COUNT; i++)
		put_struct(out, pack_schemas[i].schema, pack);
	if (out->full)
		return false;
	unsigned char *body = (unsigned char *)out->data + start;
	size_t length = out->length - start - HEAD_BYTES;

	memcpy(body, magic, sizeof magic);
	put_word(body + 8, pack_format_mark());
	put_word(body + 16, length);
	put_word(body + 24, hash_bytes(0, body + HEAD_BYTES, length));
	return true;
}

/* --- reading -------------------------------------------------------------------------------- */

struct decoder {
	const char *at, *end;
	struct arena *arena;
	size_t struct_bytes; /* given out for structs so far */
	bool damaged;
};

static uint64_t
take_number(struct decoder *decoder)
{
	uint64_t number = 0;

	for (int shift = 0; decoder->at < decoder->end && shift < 64; shift += 7) {
		unsigned char byte = (unsigned char)*decoder->at++;

		number |= (uint64_t)(byte & 0x7F) << shift;
		if (!(byte & 0x80))
			return number;
	}
	decoder->damaged = true;
	return 0;
}

static int64_t
take_signed(struct decoder *decoder)
{
	uint64_t number = take_number(decoder);

	return (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
}

/* Within low … high, or damaged and low. */
static int64_t
take_bounded(struct decoder *decoder, int64_t number, int64_t low, int64_t high)
{
	if (number >= low && number <= high)
		return number;
	decoder->damaged = true;
	return low;
}

static void
take_span(struct decoder *decoder, struct time_span *span)
{
	span->unit = (enum span_unit)take_bounded(decoder, (int64_t)take_number(decoder), SPAN_TIME,
	                                          SPAN_WORKING_DAYS);
	span->days = (int32_t)take_bounded(decoder, take_signed(decoder), 0, INT32_MAX);
	span->ms = take_bounded(decoder, take_signed(decoder), 0, INT64_MAX);
}

static const char *
take_text(struct decoder *decoder, bool required)
{
	uint64_t length = take_number(decoder);
	const char *text = decoder->at;

	if (length == 0) {
		decoder->damaged = decoder->damaged || required;
		return required ? "" : NULL;
	}
	if (length > (uint64_t)(decoder->end - decoder->at) || text[length - 1] != '\0') {
		decoder->damaged = true;
		return required ? "" : NULL;
	}
	decoder->at += length;
	return text;
}

/* Memory for count structs, each of which takes at least a byte of what is left. */
static void *
take_room(struct decoder *decoder, uint64_t count, size_t size)
{
	size_t room = STRUCT_BYTES_MAX - decoder->struct_bytes;

	if (count > (uint64_t)(decoder->end - decoder->at) || count > room / size) {
		decoder->damaged = true;
		return NULL;
	}
	decoder->struct_bytes += count * size;
	return arena_alloc(decoder->arena, count, size);
}

static void
take_names(struct decoder *decoder, struct name_list *names)
{
	uint64_t count = take_number(decoder);
	const char **items = take_room(decoder, count, sizeof *items);

	if (!items)
		return;
	for (size_t i = 0; i < count; i++)
		items[i] = take_text(decoder, true);
	*names = (struct name_list){ .items = items, .count = count };
}

static void
take_struct(struct decoder *decoder, const struct schema *schema, void *base, int depth);

static void
take_list(struct decoder *decoder, const struct row *row, char *base, int depth)
{
	uint64_t number = take_number(decoder);
	/* readers rely on the maxima of the format (PACK_STEPS_MAX) as much as on its names */
	uint64_t maximum = row->max > 0 ? (uint64_t)row->max : SCHEMA_ITEMS_MAX;
	bool left_out = number == 0 && !(row->flags & ROW_REQUIRED);
	bool fits = depth < DEPTH_MAX && number <= maximum &&
	            (left_out || number >= (uint64_t)row->min);
	char *items = fits ? take_room(decoder, number, row->object->size) : NULL;
	size_t count = items ? number : 0;

	decoder->damaged = decoder->damaged || !items;
	memcpy(base + row->offset, &items, sizeof items);
	memcpy(base + row->count_offset, &count, sizeof count);
	for (size_t i = 0; i < count && !decoder->damaged; i++)
		take_struct(decoder, row->object, items + i * row->object->size, depth + 1);
}

static int64_t
last_name(const struct row *row)
{
	int64_t last = -1;

	while (row->names[last + 1])
		last++;
	return last;
}

/* Either every language or, where the pack may leave the text out, none. */
static void
take_languages(struct decoder *decoder, const struct row *row, struct text *text)
{
	size_t given = 0;

	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		text->of[i] = take_text(decoder, row->flags & ROW_REQUIRED);
		given += text->of[i] != NULL;
	}
	if (given && given < LANGUAGE_COUNT)
		decoder->damaged = true;
}

static void
take_value(struct decoder *decoder, const struct row *row, void *base, int depth)
{
	void *place = (char *)base + row->offset;
	struct word_list *words = place;
	int64_t all;

	switch (row->kind) {
	case VALUE_STRING:
		*(const char **)place = take_text(decoder, row->flags & ROW_REQUIRED);
		break;
	case VALUE_TEXT:
		take_languages(decoder, row, place);
		break;
	case VALUE_WHOLE:
	case VALUE_DURATION:
		*(int64_t *)place = take_signed(decoder);
		break;
	case VALUE_SPAN:
		take_span(decoder, place);
		break;
	case VALUE_COUNT:
	case VALUE_TIME:
		*(int32_t *)place =
			(int32_t)take_bounded(decoder, take_signed(decoder), INT32_MIN, INT32_MAX);
		break;
	case VALUE_BOOLEAN:
		*(bool *)place = take_bounded(decoder, (int64_t)take_number(decoder), 0, 1);
		break;
	case VALUE_ENUM:
		*(int *)place = (int)take_bounded(decoder, (int64_t)take_number(decoder), 0,
		                                  last_name(row));
		break;
	case VALUE_SET:
		all = (INT64_C(1) << (last_name(row) + 1)) - 1;
		*(uint32_t *)place =
			(uint32_t)take_bounded(decoder, (int64_t)take_number(decoder), 0, all);
		break;
	case VALUE_NAMES:
		take_names(decoder, place);
		break;
	case VALUE_WORDS:
		for (int i = 0; i < LANGUAGE_COUNT; i++)
			take_names(decoder, &words->of[i]);
		break;
	case VALUE_OBJECT:
		take_struct(decoder, row->object, place, depth + 1);
		break;
	case VALUE_LIST:
	case VALUE_MAP:
		take_list(decoder, row, base, depth);
		break;
	case VALUE_PAIR:
	case VALUE_KIND_COUNT:
		break;
	}
}

static void
take_struct(struct decoder *decoder, const struct schema *schema, void *base, int depth)
{
	for (size_t i = 0; i < schema->row_count && !decoder->damaged; i++) {
		if (!(schema->rows[i].flags & ROW_ALIAS))
			take_value(decoder, &schema->rows[i], base, depth);
	}
}

static bool
check_head(const unsigned char *bytes, size_t length, struct err *e)
{
	if (length < HEAD_BYTES || length > PACK_BLOB_MAX ||
	    memcmp(bytes, magic, sizeof magic) != 0)
		return err_set(e, ERR_CORRUPT, _("the kept pack is none: read its files again"));
	if (word_at(bytes + 8) != pack_format_mark())
		return err_set(e, ERR_NEWER,
		               _("the kept pack is of another version of the program: read its "
		                 "files again"));
	if (word_at(bytes + 16) != length - HEAD_BYTES ||
	    word_at(bytes + 24) != hash_bytes(0, bytes + HEAD_BYTES, length - HEAD_BYTES))
		return err_set(e, ERR_CORRUPT, _("the kept pack is damaged: read its files again"));
	return true;
}

struct pack *
pack_decode(const void *bytes, size_t length, struct err *e)
{
	if (!check_head(bytes, length, e))
		return NULL;
	struct arena *arena = arena_new();
	struct pack *pack = arena_alloc(arena, 1, sizeof *pack);
	size_t body = length - HEAD_BYTES;
	char *copy = arena_alloc(arena, body + 1, 1);
	struct decoder decoder = { .at = copy, .end = copy + body, .arena = arena };

	memcpy(copy, (const char *)bytes + HEAD_BYTES, body);
	pack->arena = arena;
	for (size_t i = 0; i < PACK_SCHEMA_COUNT; i++)
		take_struct(&decoder, pack_schemas[i].schema, pack, 0);
	if (decoder.damaged || decoder.at != decoder.end) {
		arena_free(arena);
		err_set(e, ERR_CORRUPT, _("the kept pack is damaged: read its files again"));
		return NULL;
	}
	return pack;
}

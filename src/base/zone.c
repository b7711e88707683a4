/*
 * Time zones from TZif files (RFC 9636): see the header. The file is outside
 * input: every count is checked against the bytes that are there.
 */
#include "base/zone.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/visible.h"
#include "zone_priv.h"

#include <stdlib.h>
#include <string.h>

#define ZONE_FOLDER "/usr/share/zoneinfo"
#define FILE_MAX_BYTES (256 * 1024)
#define HEADER_BYTES 44
#define TRANSITIONS_MAX 4096
#define OFFSET_MAX_S (26 * 3600)	/* RFC 9636 3.2: more than any zone has */

/* What the header of one data block counts. */
struct counts {
	uint32_t universal, standard, leaps, transitions, types, letters;
};

static uint32_t
read_32(const unsigned char *from)
{
	return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

static int64_t
read_time(const unsigned char *from, size_t time_bytes)
{
	if (time_bytes == 4)
		return (int32_t)read_32(from);
	return (int64_t)((uint64_t)read_32(from) << 32 | read_32(from + 4));
}

static bool
read_header(const unsigned char *from, size_t left, struct counts *counts)
{
	if (left < HEADER_BYTES || memcmp(from, "TZif", 4) != 0)
		return false;
	counts->universal = read_32(from + 20);
	counts->standard = read_32(from + 24);
	counts->leaps = read_32(from + 28);
	counts->transitions = read_32(from + 32);
	counts->types = read_32(from + 36);
	counts->letters = read_32(from + 40);
	return counts->transitions <= TRANSITIONS_MAX && counts->types >= 1 &&
	       counts->types <= 256 && counts->letters <= 4096 && counts->leaps <= 4096 &&
	       counts->universal <= 256 && counts->standard <= 256;
}

static size_t
block_bytes(const struct counts *counts, size_t time_bytes)
{
	return counts->transitions * (time_bytes + 1) + counts->types * 6 + counts->letters +
	       counts->leaps * (time_bytes + 4) + counts->standard + counts->universal;
}

bool
zone_table_add(struct zone_table *table, int64_t from_s, int32_t offset_s)
{
	struct zone_change *last = table->count ? &table->changes[table->count - 1] : NULL;

	if (last && from_s < last->from_s)
		return false;
	if (last && from_s == last->from_s) {
		/* a summer that ends as the next begins: RFC 9636 3.3.1, all-year DST */
		last->offset_s = offset_s;
		if (table->count > 1 && last[-1].offset_s == offset_s)
			table->count--;
		return true;
	}
	if (last && last->offset_s == offset_s)
		return true;
	MEM_GROW(table->changes, table->capacity, table->count);
	table->changes[table->count++] = (struct zone_change){ from_s, offset_s };
	return true;
}

static bool
offset_of_type(const unsigned char *types, unsigned type, const struct counts *counts,
               int32_t *offset_s)
{
	if (type >= counts->types)
		return false;
	*offset_s = (int32_t)read_32(types + (size_t)type * 6);
	return *offset_s > -OFFSET_MAX_S && *offset_s < OFFSET_MAX_S;
}

static bool
read_block(const unsigned char *block, const struct counts *counts, size_t time_bytes,
           struct zone_table *table, int64_t *last_s)
{
	const unsigned char *kinds = block + counts->transitions * time_bytes;
	const unsigned char *types = kinds + counts->transitions;
	int32_t offset_s;

	*last_s = INT64_MIN;
	/* RFC 9636 3.2: type 0 is for times before the first transition */
	if (!offset_of_type(types, 0, counts, &offset_s) ||
	    !zone_table_add(table, INT64_MIN, offset_s))
		return false;
	for (uint32_t i = 0; i < counts->transitions; i++) {
		int64_t from_s = read_time(block + i * time_bytes, time_bytes);

		if (!offset_of_type(types, kinds[i], counts, &offset_s))
			return false;
		if ((i > 0 && from_s <= *last_s) || !zone_table_add(table, from_s, offset_s))
			return false;
		*last_s = from_s;
	}
	return true;
}

/* The TZ string between two newlines behind the second block. */
static bool
read_footer(const unsigned char *from, size_t left, char out[ZONE_FOOTER_SIZE])
{
	const unsigned char *end;

	if (left < 2 || from[0] != '\n')
		return false;
	end = memchr(from + 1, '\n', left - 1);
	if (!end || (size_t)(end - from - 1) >= ZONE_FOOTER_SIZE)
		return false;
	memcpy(out, from + 1, (size_t)(end - from - 1));
	out[end - from - 1] = '\0';
	return strlen(out) == (size_t)(end - from - 1);
}

bool
zone_parse(const void *bytes, size_t length, struct zone_table *table)
{
	const unsigned char *from = bytes;
	char footer[ZONE_FOOTER_SIZE];
	struct counts counts;
	size_t left = length;
	int64_t last_s;

	if (!read_header(from, left, &counts))
		return false;
	if (from[4] == 0)
		return left - HEADER_BYTES >= block_bytes(&counts, 4) && counts.leaps == 0 &&
		       read_block(from + HEADER_BYTES, &counts, 4, table, &last_s);
	if (left - HEADER_BYTES < block_bytes(&counts, 4))
		return false;
	from += HEADER_BYTES + block_bytes(&counts, 4);
	left -= HEADER_BYTES + block_bytes(&counts, 4);
	if (!read_header(from, left, &counts) ||
	    left - HEADER_BYTES < block_bytes(&counts, 8) || counts.leaps != 0)
		return false;
	if (!read_block(from + HEADER_BYTES, &counts, 8, table, &last_s))
		return false;
	from += HEADER_BYTES + block_bytes(&counts, 8);
	left -= HEADER_BYTES + block_bytes(&counts, 8);
	return read_footer(from, left, footer) && zone_unroll(footer, last_s, table);
}

/* Letters, digits, _ + - and single slashes within: nothing that leaves the folder. */
static bool
is_zone_name(const char *name)
{
	size_t length = strlen(name);

	if (length == 0 || length >= sizeof(((struct zone *)0)->name))
		return false;
	if (name[0] == '/' || name[length - 1] == '/' || strstr(name, "//"))
		return false;
	return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	                    "_+-/") == length;
}

static bool
refuse_name(const char *name, struct err *e)
{
	struct strbuf text;

	strbuf_init(&text, 80);
	visible_add(&text, name, strlen(name), VISIBLE_LINE);
	err_set(e, ERR_INVALID, _("\"%s\" is no time zone: write one such as Asia/Shanghai"),
	        text.data);
	strbuf_release(&text);
	return false;
}

/* A system without zone files still knows these. */
static bool
load_known(struct zone *zone, const char *name)
{
	static const struct {
		const char *name;
		int32_t offset_s;
	} known[] = {
		{ "Asia/Shanghai", 8 * 3600 },
		{ "UTC", 0 },
		{ "Etc/UTC", 0 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(name, known[i].name) == 0) {
			zone_init_fixed(zone, name, known[i].offset_s);
			return true;
		}
	}
	return false;
}

bool
zone_load(struct zone *zone, const char *name, struct err *e)
{
	const char *folder = getenv("TZDIR");
	struct zone_table table = { .count = 0 };
	struct strbuf path;
	char *bytes;
	size_t length;
	bool loaded = false;

	*zone = (struct zone){ .count = 0 };
	if (!is_zone_name(name))
		return refuse_name(name, e);
	strbuf_init(&path, 4096);
	strbuf_addf(&path, "%s/%s", folder && folder[0] == '/' ? folder : ZONE_FOLDER, name);
	if (!file_read(path.data, FILE_MAX_BYTES, &bytes, &length, e)) {
		loaded = e->code == ERR_NOT_FOUND && load_known(zone, name);
		if (loaded)
			err_clear(e);
		else if (e->code == ERR_NOT_FOUND)
			err_set(e, ERR_NOT_FOUND,
			        _("time zone %s is not there: correct the name or install tzdata"),
			        name);
	} else {
		if (zone_parse(bytes, length, &table)) {
			memcpy(zone->name, name, strlen(name) + 1);
			zone->changes = table.changes;
			zone->count = table.count;
			loaded = true;
		} else {
			mem_free(table.changes);
			err_set(e, ERR_INVALID, _("%s is no zone file: install tzdata again"),
			        path.data);
		}
		mem_free(bytes);
	}
	strbuf_release(&path);
	return loaded;
}

void
zone_init_fixed(struct zone *zone, const char *name, int32_t offset_s)
{
	size_t length = strnlen(name, sizeof(zone->name) - 1);

	*zone = (struct zone){ .count = 1 };
	memcpy(zone->name, name, length);
	zone->changes = mem_alloc(sizeof(*zone->changes));
	zone->changes[0] = (struct zone_change){ INT64_MIN, offset_s };
}

void
zone_release(struct zone *zone)
{
	mem_free(zone->changes);
	*zone = (struct zone){ .count = 0 };
}

int32_t
zone_offset_s(const struct zone *zone, int64_t utc_ms)
{
	int64_t utc_s = utc_ms / 1000 - (utc_ms % 1000 < 0);
	size_t low = 0, high = zone->count;

	/* the last change at or before utc_s; the first is at the beginning of time */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (zone->changes[middle].from_s <= utc_s)
			low = middle;
		else
			high = middle;
	}
	return zone->changes[low].offset_s;
}

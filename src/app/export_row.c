/* Rows of an export; see export_row_priv.h. */
#include "export_row_priv.h"

#include "base/csv.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "model/agent.h"
#include "model/civil_time.h"
#include "model/ticket.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TIME_SIZE 48
#define HIDDEN "****"

static const void *
member(const struct export_column *column, const void *record)
{
	return (const char *)record + column->offset;
}

/* --- values ------------------------------------------------------------------------------ */

/* "2026-11-21 09:00:00" for spreadsheets; RFC 3339 with milliseconds for programs. */
static void
put_time(const struct export_row *row, int64_t utc_ms, char out[TIME_SIZE])
{
	struct civil_time t;
	int offset;

	civil_from_ms(row->options->zone, utc_ms, &t);
	offset = (int)(t.offset_s / 60);
	if (row->options->format == EXPORT_CSV)
		snprintf(out, TIME_SIZE, "%04d-%02d-%02d %02d:%02d:%02d", t.year, t.month, t.day,
		         t.hour, t.minute, t.second);
	else
		snprintf(out, TIME_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02d:%02d", t.year,
		         t.month, t.day, t.hour, t.minute, t.second, t.millisecond,
		         offset < 0 ? '-' : '+', (offset < 0 ? -offset : offset) / 60,
		         (offset < 0 ? -offset : offset) % 60);
}

static const struct agent *
agent_of(const struct export_row *row, const struct id *id)
{
	for (size_t i = 0; i < row->agents.count; i++) {
		const struct agent *agent = record_at(&row->agents, i);

		if (id_compare(&agent->head.id, id) == 0)
			return agent;
	}
	return NULL;
}

static void
add_id(struct strbuf *out, const struct id *id)
{
	char text[ID_TEXT_SIZE];

	if (id_is_zero(id))
		return;
	id_to_text(id, text);
	strbuf_add(out, text);
}

static void
add_hidden(const struct export_row *row, enum export_hide hide, const char *text,
           struct strbuf *out)
{
	static bool (*const ways[])(const struct masking_policy *policy, const char *text,
	                            struct strbuf *out) = {
		[EXPORT_HIDE_PHONE] = masking_phone_text,
		[EXPORT_HIDE_NAME] = masking_name,
		[EXPORT_HIDE_ADDRESS] = masking_address,
		[EXPORT_HIDE_NUMBERS] = masking_free_text,
		[EXPORT_HIDE_MAIL] = masking_mail,
	};

	if (hide == EXPORT_SHOWN || row->options->reveal)
		strbuf_add(out, text);
	else if (hide == EXPORT_HIDE_FIELDS)
		strbuf_add(out, HIDDEN);
	else
		ways[hide](row->policy, text, out);
}

/* --- fields of the pack ------------------------------------------------------------------ */

static enum export_hide
hide_of_field(const struct field *field)
{
	static const enum export_hide by_type[FIELD_TYPE_COUNT] = {
		[FIELD_TEXT] = EXPORT_HIDE_NUMBERS,
		[FIELD_LONG_TEXT] = EXPORT_HIDE_NUMBERS,
		[FIELD_PHONE] = EXPORT_HIDE_PHONE,
		[FIELD_ADDRESS] = EXPORT_HIDE_ADDRESS,
		[FIELD_LINE_ITEMS] = EXPORT_HIDE_NUMBERS,
		[FIELD_REFERENCE] = EXPORT_HIDE_NUMBERS,
	};

	if (!field || (field->sensitive && field->type != FIELD_PHONE &&
	               field->type != FIELD_ADDRESS))
		return EXPORT_HIDE_FIELDS;
	return by_type[field->type];
}

/* NULL: a field that the pack at hand does not know. */
static const struct field *
field_of(const struct export_row *row, const void *record, const char *name)
{
	const struct pack *pack = row->options->pack;
	const struct ticket *ticket = record;
	const struct ticket_kind *kind;

	if (row->kind->type != &ticket_type || !pack || !ticket->pack || !ticket->kind ||
	    strcmp(ticket->pack, pack->id) != 0)
		return NULL;
	kind = pack_kind(pack, ticket->kind);
	return kind ? kind_field(kind, name) : NULL;
}

struct map_walk {
	struct export_row *row;
	const void *record;
	struct json *to;
};

static bool
add_field(const char *key, const struct json *value, void *context)
{
	struct map_walk *walk = context;
	struct export_row *row = walk->row;
	enum export_hide hide = hide_of_field(field_of(row, walk->record, key));
	const char *text = json_as_text(value, NULL);

	if (row->options->reveal || (!text && hide == EXPORT_SHOWN)) {
		json_set(walk->to, key, json_dup(value));
		return true;
	}
	strbuf_clear(&row->value);
	add_hidden(row, text ? hide : EXPORT_HIDE_FIELDS, text ? text : "", &row->value);
	json_set(walk->to, key, json_text(row->value.data ? row->value.data : ""));
	return true;
}

static bool
add_moment(const char *key, const struct json *value, void *context)
{
	struct map_walk *walk = context;
	char text[TIME_SIZE];

	put_time(walk->row, json_as_whole(value, 0), text);
	json_set(walk->to, key, json_text(text));
	return true;
}

/* New; never NULL. */
static struct json *
map_of(struct export_row *row, const struct export_column *column, const void *record)
{
	struct map_walk walk = { .row = row, .record = record, .to = json_object() };
	struct json *map = *(struct json *const *)member(column, record);

	if (map)
		json_each(map, column->type == EXPORT_TIMES ? add_moment : add_field, &walk);
	return walk.to;
}

/* --- one value as text ------------------------------------------------------------------- */

static void
add_list(struct export_row *row, const struct export_column *column, const void *at,
         struct strbuf *out)
{
	const struct text_list *lines = at;
	const struct phone_list *phones = at;
	const struct id_list *ids = at;
	size_t count = column->type == EXPORT_LINES ? lines->count
	             : column->type == EXPORT_PHONES ? phones->count : ids->count;

	for (size_t i = 0; i < count; i++) {
		if (i)
			strbuf_add(out, column->type == EXPORT_PHONES ? " / " : "; ");
		if (column->type == EXPORT_IDS)
			add_id(out, &ids->items[i]);
		else
			add_hidden(row, column->hide, column->type == EXPORT_LINES
			           ? lines->items[i] : phones->items[i].number, out);
	}
}

static void
add_agent(const struct export_row *row, const struct export_column *column, const struct id *id,
          struct strbuf *out)
{
	const struct agent *agent = agent_of(row, id);
	const char *text = !agent ? NULL : column->type == EXPORT_STAFF ? agent->staff_number
	                                                                : agent->name;

	if (text)
		strbuf_add(out, text);
	else if (column->type == EXPORT_STAFF && id_compare(id, &row->importer) == 0)
		strbuf_add(out, "import");
	else if (column->type == EXPORT_STAFF)
		add_id(out, id);
}

static void
add_text(const struct export_row *row, const struct export_column *column, const char *text,
         struct strbuf *out)
{
	if (text)
		add_hidden(row, column->hide, text, out);
}

/* Numbers and truth values come as text too; empty means missing. */
static void
add_value(struct export_row *row, const struct export_column *column, const void *record,
          struct strbuf *out)
{
	const void *at = member(column, record);
	char time[TIME_SIZE];

	switch (column->type) {
	case EXPORT_TEXT:
		add_text(row, column, *(char *const *)at, out);
		break;
	case EXPORT_TIME:
		if (*(const int64_t *)at) {
			put_time(row, *(const int64_t *)at, time);
			strbuf_add(out, time);
		}
		break;
	case EXPORT_WHOLE:
		strbuf_addf(out, "%" PRId64, *(const int64_t *)at);
		break;
	case EXPORT_BOOLEAN:
		strbuf_add(out, *(const bool *)at ? "yes" : "no");
		break;
	case EXPORT_ID:
		add_id(out, at);
		break;
	case EXPORT_STAFF:
	case EXPORT_AGENT_NAME:
		add_agent(row, column, at, out);
		break;
	default:
		add_list(row, column, at, out);
	}
}

/* --- rows -------------------------------------------------------------------------------- */

/* Nothing that a terminal obeys: at a terminal no direction marks either. */
static void
add_clean(const struct export_row *row, const struct strbuf *value, struct strbuf *clean)
{
	if (row->options->terminal) {
		visible_add(clean, value->data, value->length, VISIBLE_TEXT);
		return;
	}
	for (size_t at = 0; at < value->length;) {
		uint32_t c;
		size_t taken = utf8_decode(value->data + at, value->length - at, &c, NULL);

		if ((c >= ' ' || c == '\n' || c == '\t') && !(c >= 0x7f && c < 0xa0))
			strbuf_add_n(clean, value->data + at, taken);
		at += taken;
	}
}

bool
export_row_header(const struct export_row *row, struct strbuf *out)
{
	for (const struct export_column *column = row->kind->columns; column->name; column++)
		csv_put_text(out, column == row->kind->columns, column->name,
		             strlen(column->name));
	return csv_end_row(out);
}

static void
put_csv(struct export_row *row, const struct export_column *column, const void *record,
        struct strbuf *clean, struct strbuf *out)
{
	bool first = column == row->kind->columns;
	struct strbuf map;

	strbuf_clear(clean);
	if (column->type == EXPORT_MAP || column->type == EXPORT_TIMES) {
		struct json *object = map_of(row, column, record);

		strbuf_init(&map, clean->maximum);
		if (json_count(object) && json_write(object, &map))
			add_clean(row, &map, clean);
		strbuf_release(&map);
		json_free(object);
	} else if (column->type == EXPORT_WHOLE) {
		csv_put_whole(out, first, *(const int64_t *)member(column, record));
		return;
	} else {
		strbuf_clear(&row->value);
		add_value(row, column, record, &row->value);
		if (row->value.length)
			add_clean(row, &row->value, clean);
	}
	csv_put_text(out, first, clean->data ? clean->data : "", clean->length);
}

bool
export_row_csv(struct export_row *row, const void *record, struct strbuf *out)
{
	struct strbuf clean;
	bool ok;

	strbuf_init(&clean, row->value.maximum);
	for (const struct export_column *column = row->kind->columns; column->name; column++)
		put_csv(row, column, record, &clean, out);
	ok = csv_end_row(out) && !clean.full && !row->value.full;
	strbuf_release(&clean);
	return ok;
}

static struct json *
list_of(struct export_row *row, const struct export_column *column, const void *record)
{
	const void *at = member(column, record);
	const struct text_list *lines = at;
	const struct phone_list *phones = at;
	const struct id_list *ids = at;
	size_t count = column->type == EXPORT_LINES ? lines->count
	             : column->type == EXPORT_PHONES ? phones->count : ids->count;
	struct json *list = json_array();

	for (size_t i = 0; i < count; i++) {
		strbuf_clear(&row->value);
		if (column->type == EXPORT_IDS)
			add_id(&row->value, &ids->items[i]);
		else
			add_hidden(row, column->hide, column->type == EXPORT_LINES
			           ? lines->items[i] : phones->items[i].number, &row->value);
		json_append(list, json_text(row->value.data ? row->value.data : ""));
	}
	return list;
}

static struct json *
value_of(struct export_row *row, const struct export_column *column, const void *record)
{
	const void *at = member(column, record);

	switch (column->type) {
	case EXPORT_WHOLE:
		return json_whole(*(const int64_t *)at);
	case EXPORT_BOOLEAN:
		return json_boolean(*(const bool *)at);
	case EXPORT_MAP:
	case EXPORT_TIMES:
		return map_of(row, column, record);
	case EXPORT_LINES:
	case EXPORT_PHONES:
	case EXPORT_IDS:
		return list_of(row, column, record);
	default:
		strbuf_clear(&row->value);
		add_value(row, column, record, &row->value);
		return row->value.length ? json_text(row->value.data) : json_null();
	}
}

bool
export_row_json(struct export_row *row, const void *record, struct strbuf *out)
{
	struct json *object = json_object();
	struct strbuf text;
	bool ok;

	for (const struct export_column *column = row->kind->columns; column->name; column++)
		json_set(object, column->name, value_of(row, column, record));
	strbuf_init(&text, out->maximum);
	ok = json_write(object, &text) && !row->value.full &&
	     (row->options->terminal ? visible_add(out, text.data, text.length, VISIBLE_LINE)
	                             : strbuf_add_n(out, text.data, text.length));
	strbuf_release(&text);
	json_free(object);
	return ok;
}

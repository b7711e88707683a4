/*
 * The tables of the formats as parts of the manual (mdoc): one row a key, under
 * a heading for every list of things. Called at build time by man-section.
 */
#include "pack/manual.h"

#include "model/slot.h"
#include "schema_priv.h"

#include <string.h>

enum {
	PATH_BYTES_MAX = 400,
	DEPTH_MAX = 8,
	COLUMNS_MAX = 64,
};

/* What means something to roff is taken literally; a new line for each sentence, none long. */
static void
add_plain(struct strbuf *out, const char *text)
{
	size_t column = 0;

	for (char before = '\0'; *text; before = *text++) {
		if (column == 0 && (*text == '.' || *text == '\''))
			strbuf_add(out, "\\&");
		if (*text == ' ' && (column > COLUMNS_MAX || before == '.')) {
			strbuf_add_char(out, '\n');
			column = 0;
			continue;
		}
		if (*text == '\\')
			strbuf_add(out, "\\e");
		else
			strbuf_add_char(out, *text);
		column++;
	}
}

static void
add_names(struct strbuf *out, const struct row *row)
{
	for (int i = row->first_name; row->names[i]; i++)
		strbuf_addf(out, "%s%s", i > row->first_name ? ", " : "", row->names[i]);
}

static void
add_duration(struct strbuf *out, int64_t ms)
{
	duration_write(ms, out);
}

static void
add_whole(struct strbuf *out, int64_t number)
{
	strbuf_addf(out, "%lld", (long long)number);
}

static void
add_bounds(struct strbuf *out, const struct row *row,
           void (*add)(struct strbuf *out, int64_t number))
{
	if (row->max) {
		strbuf_add(out, ", ");
		add(out, row->min);
		strbuf_add(out, " to ");
		add(out, row->max);
	}
	if (row->preset) {
		strbuf_add(out, "; left out: ");
		add(out, row->preset);
	}
}

static void
add_value(struct strbuf *out, const struct row *row)
{
	switch (row->kind) {
	case VALUE_STRING:
		strbuf_add(out, row->refers != SPACE_NONE ? "name of a " : "text");
		if (row->refers != SPACE_NONE)
			strbuf_add(out, space_lists[row->refers].title);
		if (row->preset_text)
			strbuf_addf(out, "; left out: %s", row->preset_text);
		break;
	case VALUE_TEXT:
		strbuf_addf(out, "text in every language%s",
		            row->flags & ROW_SLOTS ? ", with slots" : "");
		break;
	case VALUE_WHOLE:
	case VALUE_COUNT:
		strbuf_add(out, "whole number");
		add_bounds(out, row, add_whole);
		break;
	case VALUE_BOOLEAN:
		strbuf_addf(out, "true or false; left out: %s", row->preset ? "true" : "false");
		break;
	case VALUE_DURATION:
		strbuf_add(out, "duration");
		add_bounds(out, row, add_duration);
		break;
	case VALUE_SPAN:
		strbuf_add(out, "time limit");
		add_bounds(out, row, add_duration);
		break;
	case VALUE_TIME:
		strbuf_add(out, "time");
		break;
	case VALUE_ENUM:
		strbuf_add(out, "one of ");
		add_names(out, row);
		if (!(row->flags & ROW_REQUIRED) && row->first_name == 0)
			strbuf_addf(out, "; left out: %s", row->names[row->preset]);
		break;
	case VALUE_SET:
		strbuf_add(out, "some of ");
		add_names(out, row);
		break;
	case VALUE_NAMES:
	case VALUE_PAIR:
		strbuf_add(out, "one name or a list");
		break;
	case VALUE_WORDS:
		strbuf_add(out, "list of words in every language");
		break;
	case VALUE_OBJECT:
		strbuf_add(out, "keys");
		break;
	case VALUE_LIST:
		strbuf_add(out, row->object->bare ? "list of texts in every language" : "list");
		break;
	case VALUE_MAP:
		strbuf_add(out, "names and values");
		break;
	case VALUE_KIND_COUNT:
		break;
	}
}

static bool
add_row(struct strbuf *out, const struct row *row)
{
	strbuf_addf(out, ".It Cm %s Pq ", row->key);
	if (row->flags & ROW_REQUIRED)
		strbuf_add(out, "required; ");
	add_value(out, row);
	strbuf_add_char(out, '\n');
	add_plain(out, row->help);
	return strbuf_add_char(out, '\n');
}

static bool
add_table(struct strbuf *out, const struct schema *schema, const char *path, int depth);

/* The things within this one, each under its own heading. */
static bool
add_inner_tables(struct strbuf *out, const struct schema *schema, const char *path, int depth)
{
	for (size_t i = 0; i < schema->row_count; i++) {
		const struct row *row = &schema->rows[i];
		struct strbuf inner;

		/* names and values are told in the row; options hold options again */
		if (!row->object || row->object->bare || row->kind == VALUE_MAP ||
		    row->object == schema || depth == DEPTH_MAX)
			continue;
		strbuf_init(&inner, PATH_BYTES_MAX);
		strbuf_addf(&inner, "%s%s%s", path, *path ? ", " : "", row->key);
		add_table(out, row->object, inner.data, depth + 1);
		strbuf_release(&inner);
	}
	return !out->full;
}

static bool
add_table(struct strbuf *out, const struct schema *schema, const char *path, int depth)
{
	if (*path)
		strbuf_addf(out, ".Ss %s\n", path);
	strbuf_add(out, ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < schema->row_count; i++) {
		if (schema->rows[i].key)
			add_row(out, &schema->rows[i]);
	}
	strbuf_add(out, ".El\n");
	return add_inner_tables(out, schema, path, depth);
}

bool
pack_schema_mdoc(struct strbuf *out)
{
	for (size_t i = 0; i < PACK_SCHEMA_COUNT; i++)
		add_table(out, pack_schemas[i].schema, pack_schemas[i].file, 0);
	return !out->full;
}

bool
settings_schema_mdoc(struct strbuf *out)
{
	return add_table(out, &settings_schema, "", 0);
}

bool
holidays_schema_mdoc(struct strbuf *out)
{
	return add_table(out, &holidays_schema, "", 0);
}

bool
pack_slots_mdoc(struct strbuf *out)
{
	strbuf_add(out, ".Bl -tag -width Ds -compact\n");
	for (const struct slot_known *known = slot_table; known->id; known++) {
		strbuf_addf(out, ".It Brq %s\n", known->id);
		add_plain(out, known->title);
		strbuf_add_char(out, '\n');
	}
	return strbuf_add(out, ".El\n");
}

/*
 * A YAML tree read by the tables of the format into plain structs. Every
 * value's place is kept, so that whatever is found wrong with it later is
 * still told by file, line and column. Nothing ends the reading: a faulty
 * value counts as left out and the next one is looked at.
 */
#include "reader_priv.h"

#include "base/i18n.h"

#include <string.h>

enum {
	ROWS_MAX = 48, /* of one table */
};

static void
read_object(struct yaml_reader *reader, const struct schema *schema, const struct tree_node *node,
            void *base, size_t origin);

static void
read_value(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
           void *base, size_t origin);

static void *
member(void *base, size_t offset)
{
	return (char *)base + offset;
}

static void
set_list(const struct row *row, void *base, void *items, size_t count)
{
	memcpy(member(base, row->offset), &items, sizeof items);
	memcpy(member(base, row->count_offset), &count, sizeof count);
}

/* No two items may have the same in a row that says so. */
static void
check_unique(struct yaml_reader *reader, const struct schema *schema, const char *items,
             size_t count)
{
	for (size_t r = 0; r < schema->row_count; r++) {
		const struct row *row = &schema->rows[r];

		for (size_t i = 1; row->flags & ROW_UNIQUE && i < count; i++) {
			const char *const *own =
				(const char *const *)(items + i * schema->size + row->offset);
			size_t other = 0;

			while (*own && **own && other < i) {
				const char *const *before =
					(const char *const *)(items + other * schema->size +
				                              row->offset);

				if (*before && strcmp(*own, *before) == 0)
					break;
				other++;
			}
			if (*own && **own && other < i)
				yaml_reader_complain(reader, own, items + i * schema->size,
				                     _("\"%s\" is taken by number %zu of the list"),
				                     yaml_reader_cut(reader, *own), other + 1);
		}
	}
}

static void
read_item(struct yaml_reader *reader, const struct schema *schema, const struct tree_node *node,
          void *item, size_t origin)
{
	if (schema->bare)
		read_value(reader, &schema->rows[0], node, item, origin);
	else
		read_object(reader, schema, node, item, origin);
}

static bool
is_item_list(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
             enum tree_kind kind, size_t origin)
{
	size_t maximum = row->max > 0 ? (size_t)row->max : SCHEMA_ITEMS_MAX;

	if (node->refused)
		return false;
	if (node->kind != kind) {
		yaml_reader_fault(
			reader, origin,
			kind == TREE_LIST
				? _("a list is wanted (write each item on a line, after - )")
				: _("keys are wanted (write key: value)"));
		return false;
	}
	if (node->count < (size_t)row->min || node->count > maximum) {
		yaml_reader_fault(reader, origin, _("has %zu items (from %zu to %zu)"), node->count,
		                  (size_t)row->min, maximum);
		return false;
	}
	return true;
}

static void
read_list(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
          void *base, size_t origin)
{
	const struct schema *schema = row->object;

	if (!is_item_list(reader, row, node, TREE_LIST, origin))
		return;
	char *items = arena_alloc(reader->arena, node->count, schema->size);

	set_list(row, base, items, node->count);
	for (size_t i = 0; i < node->count; i++) {
		void *item = items + i * schema->size;
		size_t place =
			yaml_reader_add_origin(reader, item, node->items[i], origin, NULL, i + 1);

		read_item(reader, schema, node->items[i], item, place);
	}
}

static void
read_map(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
         void *base, size_t origin)
{
	const struct schema *schema = row->object;
	const struct row *name = &schema->rows[0], *value = &schema->rows[1];

	if (!is_item_list(reader, row, node, TREE_MAP, origin))
		return;
	char *items = arena_alloc(reader->arena, node->count, schema->size);

	set_list(row, base, items, node->count);
	for (size_t i = 0; i < node->count; i++) {
		void *item = items + i * schema->size;
		const struct tree_node *key = tree_key(node, i);
		const char *text = key->kind == TREE_SCALAR ? key->text : "?";

		*(const char **)member(item, name->offset) = "";
		yaml_read_string(reader, name, key, member(item, name->offset),
		                 yaml_reader_add_origin(reader, member(item, name->offset), key,
		                                        origin, text, 0));
		read_value(reader, value, tree_value(node, i), item,
		           yaml_reader_add_origin(reader, member(item, value->offset),
		                                  tree_value(node, i), origin, text, 0));
	}
}

static void
read_value(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
           void *base, size_t origin)
{
	if (row->kind == VALUE_LIST)
		read_list(reader, row, node, base, origin);
	else if (row->kind == VALUE_MAP)
		read_map(reader, row, node, base, origin);
	else if (row->kind == VALUE_OBJECT)
		read_object(reader, row->object, node, member(base, row->offset), origin);
	else
		yaml_read_functions[row->kind](reader, row, node, member(base, row->offset),
		                               origin);
}

void
yaml_reader_presets(const struct schema *schema, void *base)
{
	for (size_t i = 0; i < schema->row_count; i++) {
		const struct row *row = &schema->rows[i];
		void *target = member(base, row->offset);
		struct text *text = target;

		switch (row->kind) {
		case VALUE_STRING:
			*(const char **)target = row->flags & ROW_REQUIRED ? "" : row->preset_text;
			break;
		case VALUE_TEXT:
			for (int l = 0; l < LANGUAGE_COUNT && row->flags & ROW_REQUIRED; l++)
				text->of[l] = "";
			break;
		case VALUE_WHOLE:
		case VALUE_DURATION:
			*(int64_t *)target = row->preset;
			break;
		case VALUE_COUNT:
		case VALUE_TIME:
			*(int32_t *)target = (int32_t)row->preset;
			break;
		case VALUE_ENUM:
			*(int *)target = (int)row->preset;
			break;
		case VALUE_BOOLEAN:
			*(bool *)target = row->preset != 0;
			break;
		case VALUE_OBJECT:
			yaml_reader_presets(row->object, target);
			break;
		default:
			break;
		}
	}
}

static size_t
find_row(const struct schema *schema, const char *key)
{
	size_t i = 0;

	while (i < schema->row_count &&
	       (!schema->rows[i].key || strcmp(schema->rows[i].key, key) != 0))
		i++;
	return i;
}

static void
refuse_key(struct yaml_reader *reader, const struct schema *schema, const struct tree_node *key,
           size_t origin)
{
	const char *names[ROWS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < schema->row_count && count < ROWS_MAX; i++) {
		if (schema->rows[i].key)
			names[count++] = schema->rows[i].key;
	}
	yaml_reader_fault_at(reader, origin, key, _("unknown key \"%s\"%s"),
	                     yaml_reader_cut(reader, key->text),
	                     yaml_reader_nearest(reader, key->text, names, count));
}

static void
read_pair(struct yaml_reader *reader, const struct schema *schema, const struct tree_node *key,
          const struct tree_node *value, void *base, size_t origin, bool *seen)
{
	size_t index = key->kind == TREE_SCALAR ? find_row(schema, key->text) : schema->row_count;

	if (key->refused)
		return;
	if (index == schema->row_count) {
		refuse_key(reader, schema, key, origin);
		return;
	}
	const struct row *row = &schema->rows[index];

	if (seen[index]) {
		yaml_reader_fault_at(reader, origin, key, _("%s stands there twice"), row->key);
		return;
	}
	seen[index] = true;
	if (row->given_offset)
		*(bool *)member(base, row->given_offset) = true;
	/* an object is no member of its own: its address is that of its first one */
	const void *address = row->kind == VALUE_OBJECT ? NULL : member(base, row->offset);

	read_value(reader, row, value, base,
	           yaml_reader_add_origin(reader, address, value, origin, row->key, 0));
}

static void
read_object(struct yaml_reader *reader, const struct schema *schema, const struct tree_node *node,
            void *base, size_t origin)
{
	bool seen[ROWS_MAX] = { false };

	yaml_reader_presets(schema, base);
	if (node->refused)
		return;
	if (node->kind != TREE_MAP) {
		yaml_reader_fault(reader, origin, _("keys are wanted (write key: value)"));
		return;
	}
	for (size_t i = 0; i < node->count; i++)
		read_pair(reader, schema, tree_key(node, i), tree_value(node, i), base, origin,
		          seen);
	for (size_t i = 0; i < schema->row_count; i++) {
		const struct row *row = &schema->rows[i];

		if (row->flags & ROW_REQUIRED && row->key && !seen[i])
			yaml_reader_fault(reader, origin, _("%s is missing (write %s: …)"),
			                  row->key, row->key);
	}
	if (schema->finish)
		schema->finish(reader, base, node, origin);
}

/* Uniqueness is looked at when every place is known: it complains by address. */
static void
check_lists(struct yaml_reader *reader, const struct schema *schema, const void *base)
{
	for (size_t r = 0; r < schema->row_count; r++) {
		const struct row *row = &schema->rows[r];
		const char *items, *place = (const char *)base + row->offset;
		size_t count;

		if (row->kind == VALUE_OBJECT)
			check_lists(reader, row->object, place);
		if (row->kind != VALUE_LIST && row->kind != VALUE_MAP)
			continue;
		memcpy(&items, place, sizeof items);
		memcpy(&count, (const char *)base + row->count_offset, sizeof count);
		check_unique(reader, row->object, items, count);
		for (size_t i = 0; i < count; i++)
			check_lists(reader, row->object, items + i * row->object->size);
	}
}

void
yaml_reader_read(struct yaml_reader *reader, const struct schema *schema, const char *file,
                 const struct tree_node *root, void *base)
{
	static const struct tree_node nothing = {
		.kind = TREE_MAP,
		.line = 1,
		.column = 1,
		.text = "",
	};

	reader->file = file;
	size_t origin = yaml_reader_add_origin(reader, NULL, root ? root : &nothing,
	                                       reader->origin_count, NULL, 0);

	read_object(reader, schema, root ? root : &nothing, base, origin);
	yaml_reader_index(reader);
	check_lists(reader, schema, base);
}

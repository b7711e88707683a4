/* settings.yaml read, checked, copied and written by its table. */
#include "pack/settings.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "pack/yaml_tree.h"
#include "schema_priv.h"

#include <string.h>

enum {
	TEXT_BYTES_MAX = 256 * 1024,
	FILE_BYTES_MAX = 256 * 1024,
};

void
settings_init(struct settings *settings)
{
	memset(settings, 0, sizeof *settings);
	yaml_reader_presets(&settings_schema, settings);
	settings->arena = arena_new();
}

void
settings_release(struct settings *settings)
{
	arena_free(settings->arena);
	memset(settings, 0, sizeof *settings);
}

/* --- reading -------------------------------------------------------------------------------- */

static void
check_known(struct yaml_reader *reader, const void *member, const char *title, const char *name,
            const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return;
	}
	if (names)
		yaml_reader_complain(reader, member, NULL, _("there is no %s \"%s\"%s"), title,
		                     yaml_reader_cut(reader, name),
		                     yaml_reader_nearest(reader, name, names, count));
}

static void
check_settings(struct yaml_reader *reader, const struct settings *settings,
               const struct settings_known *known)
{
	if (!known)
		return;
	if (settings->theme)
		check_known(reader, &settings->theme, _("theme"), settings->theme, known->themes,
		            known->theme_count);
	for (size_t i = 0; i < settings->key_count; i++)
		check_known(reader, &settings->keys[i].action, _("action"),
		            settings->keys[i].action, known->actions, known->action_count);
}

/* Reads into settings, whose arena holds what is read; faults may leave it half filled. */
static void
read_tree(struct settings *settings, const char *name, const char *bytes, size_t length,
          const struct settings_known *known, struct fault_list *faults)
{
	const struct tree_node *root;
	struct yaml_reader reader;

	if (!tree_parse(settings->arena, name, bytes, length, faults, &root) || !root)
		return;
	yaml_reader_init(&reader, settings->arena, faults);
	yaml_reader_read(&reader, &settings_schema, name, root, settings);
	check_settings(&reader, settings, known);
	yaml_reader_release(&reader);
}

bool
settings_parse(struct settings *settings, const char *name, const char *bytes, size_t length,
               const struct settings_known *known, struct fault_list *faults)
{
	size_t errors = faults->errors;

	settings_init(settings);
	read_tree(settings, name, bytes, length, known, faults);
	fault_list_sort(faults);
	if (faults->errors == errors)
		return true;
	settings_release(settings);
	settings_init(settings);
	return false;
}

bool
settings_load(struct settings *settings, const char *path, const struct settings_known *known,
              struct fault_list *faults, struct err *e)
{
	struct err refusal = ERR_INIT;
	char *bytes = NULL;
	size_t length = 0;
	bool read;

	settings_init(settings);
	if (!file_read(path, FILE_BYTES_MAX, &bytes, &length, &refusal)) {
		if (refusal.code != ERR_NOT_FOUND)
			*e = refusal;
		return refusal.code == ERR_NOT_FOUND;
	}
	settings_release(settings);
	read = settings_parse(settings, path, bytes, length, known, faults);
	if (!read)
		err_set(e, ERR_INVALID,
		        i18n_count("%s: %zu fault: mend it or take the file away",
		                   "%s: %zu faults: mend them or take the file away",
		                   faults->errors),
		        path, faults->errors);
	mem_free(bytes);
	return read;
}

/* --- copies --------------------------------------------------------------------------------- */

static const char *
keep_text(struct settings *settings, const char *text)
{
	return text ? arena_dup_text(settings->arena, text) : NULL;
}

void
settings_set_text(struct settings *settings, const char **field, const char *text)
{
	*field = keep_text(settings, text);
}

void
settings_set_keys(struct settings *settings, const struct settings_key *keys, size_t count)
{
	struct settings_key *copy = arena_alloc(settings->arena, count, sizeof *copy);

	for (size_t i = 0; i < count; i++) {
		copy[i].action = keep_text(settings, keys[i].action);
		for (size_t k = 0; k < 2; k++)
			copy[i].keys[k] = keep_text(settings, keys[i].keys[k]);
	}
	settings->keys = copy;
	settings->key_count = count;
}

/* Every string below this place is made the settings' own. */
static void
keep_strings(struct settings *settings, const struct schema *schema, char *base)
{
	for (size_t i = 0; i < schema->row_count; i++) {
		const struct row *row = &schema->rows[i];
		const char **text = (const char **)(base + row->offset);

		if (row->kind == VALUE_STRING)
			*text = keep_text(settings, *text);
		else if (row->kind == VALUE_OBJECT)
			keep_strings(settings, row->object, base + row->offset);
	}
}

void
settings_copy(struct settings *to, const struct settings *from)
{
	*to = *from;
	to->arena = arena_new();
	keep_strings(to, &settings_schema, (char *)to);
	settings_set_keys(to, from->keys, from->key_count);
}

/* --- writing -------------------------------------------------------------------------------- */

/* In double quotes, with every sign that means something there escaped. */
static void
write_quoted(struct strbuf *out, const char *text)
{
	strbuf_add_char(out, '"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			strbuf_addf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7F)
			strbuf_addf(out, "\\x%02X", c);
		else
			strbuf_add_char(out, (char)c);
	}
	strbuf_add_char(out, '"');
}

static void
write_pair(struct strbuf *out, const char *const keys[2])
{
	strbuf_add(out, " [");
	for (size_t i = 0; i < 2; i++) {
		if (!keys[i])
			continue;
		strbuf_add(out, i && keys[0] ? ", " : "");
		write_quoted(out, keys[i]);
	}
	strbuf_add(out, "]\n");
}

static void
write_keys(struct strbuf *out, const struct settings *settings)
{
	for (size_t i = 0; i < settings->key_count; i++) {
		strbuf_add(out, "  ");
		write_quoted(out, settings->keys[i].action);
		strbuf_add(out, ":");
		write_pair(out, settings->keys[i].keys);
	}
}

static void
write_row(struct strbuf *out, const struct row *row, const char *base, const char *indent)
{
	const void *place = base + row->offset;
	const char *text;

	switch (row->kind) {
	case VALUE_STRING:
		text = *(const char *const *)place;
		if (!text)
			return;
		strbuf_addf(out, "%s%s: ", indent, row->key);
		write_quoted(out, text);
		strbuf_add_char(out, '\n');
		break;
	case VALUE_WHOLE:
		strbuf_addf(out, "%s%s: %lld\n", indent, row->key,
		            (long long)*(const int64_t *)place);
		break;
	case VALUE_BOOLEAN:
		strbuf_addf(out, "%s%s: %s\n", indent, row->key,
		            *(const bool *)place ? "true" : "false");
		break;
	case VALUE_ENUM:
		strbuf_addf(out, "%s%s: %s\n", indent, row->key, row->names[*(const int *)place]);
		break;
	case VALUE_OBJECT:
		strbuf_addf(out, "%s:\n", row->key);
		for (size_t i = 0; i < row->object->row_count; i++)
			write_row(out, &row->object->rows[i], place, "  ");
		break;
	default:
		break;
	}
}

bool
settings_write(const struct settings *settings, struct strbuf *out)
{
	strbuf_add(out, _("# Settings of hotseat for this desk: see hotseat-settings(5).\n"));
	for (size_t i = 0; i < settings_schema.row_count; i++)
		write_row(out, &settings_schema.rows[i], (const char *)settings, "");
	if (settings->key_count) {
		strbuf_add(out, "keys:\n");
		write_keys(out, settings);
	}
	return !out->full;
}

/* What would be written must read back without a fault. */
static bool
check_written(const struct strbuf *text, const char *path, const struct settings_known *known,
              struct err *e)
{
	struct fault_list faults;
	struct settings again;
	struct strbuf first;

	fault_list_init(&faults);
	bool good = settings_parse(&again, path, text->data, text->length, known, &faults);

	if (!good) {
		strbuf_init(&first, TEXT_BYTES_MAX);
		fault_text(&faults.items[0], &first);
		err_set(e, ERR_INVALID, "%s", first.data);
		strbuf_release(&first);
	}
	settings_release(&again);
	fault_list_release(&faults);
	return good;
}

bool
settings_save(const struct settings *settings, const char *path, const struct settings_known *known,
              struct err *e)
{
	struct strbuf text;
	bool saved;

	strbuf_init(&text, TEXT_BYTES_MAX);
	saved = settings_write(settings, &text) ||
	        err_set(e, ERR_LIMIT, _("the settings are too long"));
	saved = saved && check_written(&text, path, known, e) &&
	        file_write_whole(path, text.data, text.length, e);
	strbuf_release(&text);
	return saved;
}

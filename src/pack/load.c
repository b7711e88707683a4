/* From the files of a pack to the compiled pack: reading, checking, and making it compact. */
#include "pack/load.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "cache_priv.h"
#include "check_priv.h"
#include "pack/cache.h"
#include "pack/yaml_tree.h"
#include "schema_priv.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	PATH_BYTES_MAX = 4096,
	STRANGERS_MAX = 20,
};

_Static_assert(PACK_FILE_COUNT == PACK_SCHEMA_COUNT, "one table a file");

/* --- the files ------------------------------------------------------------------------------ */

static bool
add_path(struct strbuf *out, const char *folder, const char *name, struct err *e)
{
	if (strbuf_addf(out, "%s/%s", folder, name))
		return true;
	return err_set(e, ERR_LIMIT, _("a path of more than 4096 bytes: choose a shorter folder"));
}

static bool
is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool
read_file(struct pack_source *source, struct pack_file *file, struct err *e)
{
	struct strbuf path;
	bool read;

	strbuf_init(&path, PATH_BYTES_MAX);
	read = add_path(&path, source->folder, file->name, e) &&
	       (!is_file(path.data) ||
	        file_read(path.data, PACK_FILE_MAX, &file->bytes, &file->length, e));
	strbuf_release(&path);
	return read;
}

static bool
is_yaml(const char *name)
{
	size_t length = strlen(name);

	return name[0] != '.' && ((length > 5 && strcmp(name + length - 5, ".yaml") == 0) ||
	                          (length > 4 && strcmp(name + length - 4, ".yml") == 0));
}

static bool
is_known_file(const char *name)
{
	for (size_t i = 0; i < PACK_SCHEMA_COUNT; i++) {
		if (strcmp(name, pack_schemas[i].file) == 0)
			return true;
	}
	return false;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
find_strangers(struct pack_source *source, DIR *folder)
{
	const struct dirent *entry;

	source->strangers = mem_calloc(STRANGERS_MAX, sizeof *source->strangers);
	while ((entry = readdir(folder)) && source->stranger_count < STRANGERS_MAX) {
		if (is_yaml(entry->d_name) && !is_known_file(entry->d_name))
			source->strangers[source->stranger_count++] = mem_dup_text(entry->d_name);
	}
	qsort(source->strangers, source->stranger_count, sizeof *source->strangers, compare_names);
}

bool
pack_source_read(struct pack_source *source, const char *folder, struct err *e)
{
	size_t length = strlen(folder);
	DIR *entries = opendir(folder);

	*source = (struct pack_source){ .folder = NULL };
	if (!entries)
		return err_set(e, ERR_NOT_FOUND,
		               _("%s: there is no such folder (name the folder of a pack)"),
		               folder);
	while (length > 1 && folder[length - 1] == '/')
		length--;
	source->folder = mem_dup_text_n(folder, length);
	find_strangers(source, entries);
	closedir(entries);
	for (size_t i = 0; i < PACK_FILE_COUNT; i++)
		source->files[i].name = pack_schemas[i].file;
	for (size_t i = 0; i < PACK_FILE_COUNT; i++) {
		if (!read_file(source, &source->files[i], e)) {
			pack_source_release(source);
			return false;
		}
	}
	return true;
}

void
pack_source_release(struct pack_source *source)
{
	for (size_t i = 0; i < PACK_FILE_COUNT; i++)
		mem_free(source->files[i].bytes);
	for (size_t i = 0; i < source->stranger_count; i++)
		mem_free(source->strangers[i]);
	mem_free(source->strangers);
	mem_free(source->folder);
	*source = (struct pack_source){ .folder = NULL };
}

static void
add_number(struct crypto_sha256 *hash, uint64_t number)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(number >> (56 - 8 * i));
	crypto_sha256_add(hash, bytes, sizeof bytes);
}

void
pack_source_digest(const struct pack_source *source, uint8_t out[CRYPTO_DIGEST_BYTES])
{
	struct crypto_sha256 hash;

	crypto_sha256_init(&hash);
	add_number(&hash, pack_format_mark());
	for (size_t i = 0; i < PACK_FILE_COUNT; i++) {
		const struct pack_file *file = &source->files[i];

		crypto_sha256_add(&hash, file->name, strlen(file->name) + 1);
		add_number(&hash, file->bytes ? file->length : UINT64_MAX);
		if (file->bytes)
			crypto_sha256_add(&hash, file->bytes, file->length);
	}
	crypto_sha256_end(&hash, out);
}

/* --- compiling ------------------------------------------------------------------------------ */

/* Reads one file into the pack; false when it is no YAML or not there. */
static bool
compile_file(const struct pack_source *source, size_t i, struct yaml_reader *reader,
             struct pack *pack)
{
	const struct pack_file *file = &source->files[i];
	const struct pack_schema *schema = &pack_schemas[i];
	const struct tree_node *root;
	struct strbuf path;
	bool read = false;

	strbuf_init(&path, 2 * PATH_BYTES_MAX);
	strbuf_addf(&path, "%s/%s", source->folder, schema->file);
	const char *name = arena_dup_text(reader->arena, path.data);

	strbuf_release(&path);
	yaml_reader_presets(schema->schema, pack);
	if (!file->bytes)
		fault_add(reader->faults, FAULT_ERROR, name, 0, 0, "",
		          _("the file is missing (every pack has one)"));
	else
		read = tree_parse(reader->arena, name, file->bytes, file->length, reader->faults,
		                  &root);
	if (read)
		yaml_reader_read(reader, schema->schema, name, root, pack);
	return read;
}

static void
warn_of_strangers(const struct pack_source *source, struct yaml_reader *reader)
{
	const char *names[PACK_SCHEMA_COUNT];
	struct strbuf path;

	for (size_t i = 0; i < PACK_SCHEMA_COUNT; i++)
		names[i] = pack_schemas[i].file;
	for (size_t i = 0; i < source->stranger_count; i++) {
		strbuf_init(&path, 2 * PATH_BYTES_MAX);
		strbuf_addf(&path, "%s/%s", source->folder, source->strangers[i]);
		fault_add(reader->faults, FAULT_WARNING, path.data, 0, 0, "",
		          _("nothing reads this file%s"),
		          yaml_reader_nearest(reader, source->strangers[i], names,
		                              PACK_SCHEMA_COUNT));
		strbuf_release(&path);
	}
}

/*
 * The pack without the trees and places it was read from. Going through the
 * bytes of the cache also proves that they hold all of it.
 */
static struct pack *
make_compact(const struct pack *pack, struct fault_list *faults)
{
	struct err e = ERR_INIT;
	struct pack *compact = NULL;
	struct strbuf bytes;

	strbuf_init(&bytes, PACK_BLOB_MAX);
	if (!pack_encode(pack, &bytes))
		fault_add(faults, FAULT_ERROR, pack->id, 0, 0, "", _("the pack is too large"));
	else if (!(compact = pack_decode(bytes.data, bytes.length, &e)))
		fault_add(faults, FAULT_ERROR, pack->id, 0, 0, "", "%s", e.text);
	strbuf_release(&bytes);
	return compact;
}

struct pack *
pack_compile(const struct pack_source *source, const struct pack *previous,
             struct fault_list *faults)
{
	struct arena *arena = arena_new();
	struct pack *pack = arena_alloc(arena, 1, sizeof *pack), *compact = NULL;
	bool read[PACK_SCHEMA_COUNT];
	struct yaml_reader reader;

	yaml_reader_init(&reader, arena, faults);
	for (size_t i = 0; i < PACK_SCHEMA_COUNT; i++)
		read[i] = compile_file(source, i, &reader, pack);
	warn_of_strangers(source, &reader);
	struct check check = { .reader = &reader, .pack = pack, .read = read };

	check_pack(&check);
	if (previous && read[0] && read[2])
		check_against(&check, previous);
	if (faults->errors == 0)
		compact = make_compact(pack, faults);
	fault_list_sort(faults);
	yaml_reader_release(&reader);
	arena_free(arena);
	return compact;
}

struct pack *
pack_load(const char *folder, const struct pack *previous, struct fault_list *faults, struct err *e)
{
	struct pack_source source;
	struct pack *pack;

	if (!pack_source_read(&source, folder, e))
		return NULL;
	pack = pack_compile(&source, previous, faults);
	if (!pack)
		err_set(e, ERR_INVALID,
		        i18n_count("%s: %zu fault (hotseat pack check says where)",
		                   "%s: %zu faults (hotseat pack check says where)",
		                   faults->errors),
		        source.folder, faults->errors);
	pack_source_release(&source);
	return pack;
}

/* --- where packs lie ------------------------------------------------------------------------ */

static const enum path_kind pack_places[] = { PATH_CONFIG, PATH_SHARED };

/* FOLDER/packs/NAME, if a pack lies there. */
static bool
find_in(enum path_kind place, const char *name, struct strbuf *out)
{
	struct err ignored = ERR_INIT;
	struct strbuf path;

	strbuf_init(&path, PATH_BYTES_MAX);
	bool found = path_of(place, "packs", &path, &ignored) && strbuf_addf(&path, "/%s", name) &&
	             is_folder(path.data);

	if (found)
		strbuf_add(out, path.data);
	strbuf_release(&path);
	return found;
}

bool
pack_find_folder(const char *name, struct strbuf *out, struct err *e)
{
	if (strchr(name, '/') || strcmp(name, ".") == 0) {
		strbuf_add(out, name);
		return is_folder(name) ||
		       err_set(e, ERR_NOT_FOUND,
		               _("%s: there is no such folder (name the folder of a pack)"), name);
	}
	struct err why = ERR_INIT;

	if (!format_fits(FORMAT_ID, name, &why))
		return err_set(e, ERR_USAGE, _("\"%s\" is no name of a pack (%s)"), name, why.text);
	for (size_t i = 0; i < sizeof pack_places / sizeof *pack_places; i++) {
		if (find_in(pack_places[i], name, out))
			return true;
	}
	return err_set(e, ERR_NOT_FOUND,
	               _("there is no pack %s (name one that is installed, or write its folder "
	                 "as ./%s)"),
	               name, name);
}

static void
add_names_of(enum path_kind place, char ***names, size_t *count, size_t *capacity)
{
	struct err ignored = ERR_INIT;
	const struct dirent *entry;
	struct strbuf path;
	DIR *folder = NULL;

	strbuf_init(&path, PATH_BYTES_MAX);
	if (path_of(place, "packs", &path, &ignored))
		folder = opendir(path.data);
	while (folder && (entry = readdir(folder))) {
		size_t length = path.length;

		strbuf_addf(&path, "/%s/pack.yaml", entry->d_name);
		if (format_fits(FORMAT_ID, entry->d_name, &ignored) && is_file(path.data)) {
			MEM_GROW(*names, *capacity, *count);
			(*names)[(*count)++] = mem_dup_text(entry->d_name);
		}
		strbuf_splice(&path, length, path.length - length, "", 0);
	}
	if (folder)
		closedir(folder);
	strbuf_release(&path);
}

bool
pack_names(char ***names, size_t *count, struct err *e)
{
	size_t capacity = 0, kept = 0;

	*names = NULL;
	*count = 0;
	for (size_t i = 0; i < sizeof pack_places / sizeof *pack_places; i++)
		add_names_of(pack_places[i], names, count, &capacity);
	if (*count == 0)
		return err_set(e, ERR_NOT_FOUND,
		               _("no packs are installed: is the program complete?"));
	qsort(*names, *count, sizeof **names, compare_names);
	for (size_t i = 0; i < *count; i++) {
		if (kept > 0 && strcmp((*names)[i], (*names)[kept - 1]) == 0)
			mem_free((*names)[i]);
		else
			(*names)[kept++] = (*names)[i];
	}
	*count = kept;
	return true;
}

void
pack_names_free(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		mem_free(names[i]);
	mem_free(names);
}

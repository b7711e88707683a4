/*
 * Where every value was written, and messages that say so.
 */
#include "reader_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/strbuf.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
	PATH_BYTES_MAX = 1000,
	QUOTE_CHARACTERS_MAX = 40,
};

void
yaml_reader_init(struct yaml_reader *reader, struct arena *arena, struct fault_list *faults)
{
	memset(reader, 0, sizeof *reader);
	reader->arena = arena;
	reader->faults = faults;
}

void
yaml_reader_release(struct yaml_reader *reader)
{
	mem_free(reader->origins);
	mem_free(reader->references);
	mem_free(reader->texts);
	mem_free(reader->by_address);
	memset(reader, 0, sizeof *reader);
}

/* --- places and messages -------------------------------------------------------------------- */

size_t
yaml_reader_add_origin(struct yaml_reader *reader, const void *address,
                       const struct tree_node *node, size_t parent, const char *key, size_t number)
{
	MEM_GROW(reader->origins, reader->origin_capacity, reader->origin_count);
	reader->origins[reader->origin_count] = (struct origin){
		.address = address,
		.file = reader->file,
		.node = node,
		.parent = parent,
		.key = key,
		.number = number,
	};
	return reader->origin_count++;
}

/* "situations.silent.steps[2].wait": items by their id, or else by their number from 1. */
static void
add_path(const struct yaml_reader *reader, size_t index, struct strbuf *out)
{
	const struct origin *origin = &reader->origins[index];
	const struct tree_node *id;

	if (origin->parent == index)
		return;
	add_path(reader, origin->parent, out);
	const char *dot = out->length ? "." : "";

	id = origin->key ? NULL : tree_find(origin->node, "id");
	if (origin->key)
		strbuf_addf(out, "%s%s", dot, origin->key);
	else if (id && id->kind == TREE_SCALAR && id->length)
		strbuf_addf(out, "%s%s", dot, id->text);
	else
		strbuf_addf(out, "[%zu]", origin->number);
}

static void __attribute__((format(printf, 5, 0)))
add_fault(struct yaml_reader *reader, enum fault_weight weight, size_t index,
          const struct tree_node *node, const char *format, va_list arguments)
{
	struct strbuf path, what;

	strbuf_init(&path, PATH_BYTES_MAX);
	strbuf_init(&what, PATH_BYTES_MAX);
	add_path(reader, index, &path);
	strbuf_vaddf(&what, format, arguments);
	fault_add(reader->faults, weight, reader->origins[index].file, node->line, node->column,
	          path.data, "%s", what.data);
	strbuf_release(&what);
	strbuf_release(&path);
}

void
yaml_reader_fault(struct yaml_reader *reader, size_t origin, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_fault(reader, FAULT_ERROR, origin, reader->origins[origin].node, format, arguments);
	va_end(arguments);
}

/* At a node that has no place of its own (a key) within the value of origin. */
void
yaml_reader_fault_at(struct yaml_reader *reader, size_t origin, const struct tree_node *node,
                     const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_fault(reader, FAULT_ERROR, origin, node, format, arguments);
	va_end(arguments);
}

static int
compare_addresses(const void *left, const void *right, void *context)
{
	const struct yaml_reader *reader = context;
	size_t a = *(const size_t *)left, b = *(const size_t *)right;
	uintptr_t x = (uintptr_t)reader->origins[a].address;
	uintptr_t y = (uintptr_t)reader->origins[b].address;

	if (x != y)
		return x < y ? -1 : 1;
	return (a > b) - (a < b);
}

void
yaml_reader_index(struct yaml_reader *reader)
{
	mem_free(reader->by_address);
	reader->by_address = mem_calloc(reader->origin_count + 1, sizeof *reader->by_address);
	for (size_t i = 0; i < reader->origin_count; i++)
		reader->by_address[i] = i;
	qsort_r(reader->by_address, reader->origin_count, sizeof *reader->by_address,
	        compare_addresses, reader);
}

/* How many of the sorted places lie before this address; or, with it, up to its last. */
static size_t
count_before(const struct yaml_reader *reader, const void *address, bool with_it)
{
	size_t low = 0, high = reader->origin_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uintptr_t here = (uintptr_t)reader->origins[reader->by_address[middle]].address;

		if (here < (uintptr_t)address || (with_it && here == (uintptr_t)address))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A struct and its first member have one address: the struct was noted first. */
static const struct origin *
find_origin(const struct yaml_reader *reader, const void *address, bool is_struct)
{
	size_t from = count_before(reader, address, false);
	size_t to = count_before(reader, address, true);

	if (!address || from == to)
		return NULL;
	return &reader->origins[reader->by_address[is_struct ? from : to - 1]];
}

const struct origin *
yaml_reader_origin(const struct yaml_reader *reader, const void *member)
{
	return find_origin(reader, member, false);
}

static void __attribute__((format(printf, 5, 0)))
complain(struct yaml_reader *reader, enum fault_weight weight, const void *member,
         const void *owner, const char *format, va_list arguments)
{
	const struct origin *origin = find_origin(reader, member, false);

	if (!origin)
		origin = find_origin(reader, owner, true);
	/* what is said of the pack as a whole is said of its first file */
	size_t index = origin ? (size_t)(origin - reader->origins) : 0;

	if (reader->origins)
		add_fault(reader, weight, index, reader->origins[index].node, format, arguments);
}

void
yaml_reader_complain(struct yaml_reader *reader, const void *member, const void *owner,
                     const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(reader, FAULT_ERROR, member, owner, format, arguments);
	va_end(arguments);
}

void
yaml_reader_warn(struct yaml_reader *reader, const void *member, const void *owner,
                 const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(reader, FAULT_WARNING, member, owner, format, arguments);
	va_end(arguments);
}

static const char *
keep_scratch(struct yaml_reader *reader, const struct strbuf *text)
{
	char *place = reader->scratch[reader->next_scratch++ % READER_SCRATCH];
	size_t length = utf8_cut(text->data, text->length, READER_SCRATCH_BYTES - 1);

	memcpy(place, text->data, length);
	place[length] = '\0';
	return place;
}

const char *
yaml_reader_cut(struct yaml_reader *reader, const char *text)
{
	struct strbuf piece;
	size_t length = strlen(text), bytes = 0;
	uint32_t character;

	for (size_t i = 0; i < QUOTE_CHARACTERS_MAX && bytes < length; i++)
		bytes += utf8_decode(text + bytes, length - bytes, &character, NULL);
	strbuf_init(&piece, READER_SCRATCH_BYTES);
	strbuf_add_n(&piece, text, bytes);
	if (bytes < length)
		strbuf_add(&piece, "…");
	const char *kept = keep_scratch(reader, &piece);

	strbuf_release(&piece);
	return kept;
}

const char *
yaml_reader_nearest(struct yaml_reader *reader, const char *word, const char *const *names,
                    size_t count)
{
	/* of faults beyond the maximum nobody reads the words */
	bool read = reader->faults->count < FAULTS_MAX;
	const char *near = count && read ? nearest_name(word, names, count) : NULL;
	struct strbuf piece;

	if (!near)
		return "";
	strbuf_init(&piece, READER_SCRATCH_BYTES);
	strbuf_addf(&piece, _(" (did you mean %s?)"), near);
	const char *kept = keep_scratch(reader, &piece);

	strbuf_release(&piece);
	return kept;
}

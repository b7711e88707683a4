/* The list of faults: bounded, sorted, printed one a line. */
#include "pack/fault.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/visible.h"

#include <stdlib.h>
#include <string.h>

enum {
	WHAT_BYTES_MAX = 2000,
};

void
fault_list_init(struct fault_list *list)
{
	*list = (struct fault_list){ .items = NULL };
}

static void
release_fault(struct fault *fault)
{
	mem_free(fault->file);
	mem_free(fault->where);
	mem_free(fault->what);
}

void
fault_list_release(struct fault_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		release_fault(&list->items[i]);
	mem_free(list->items);
	fault_list_init(list);
}

void
fault_add(struct fault_list *list, enum fault_weight weight, const char *file, size_t line,
          size_t column, const char *where, const char *format, ...)
{
	struct strbuf what;
	va_list arguments;

	if (weight == FAULT_ERROR)
		list->errors++;
	if (list->count == FAULTS_MAX)
		return;
	strbuf_init(&what, WHAT_BYTES_MAX);
	va_start(arguments, format);
	if (!strbuf_vaddf(&what, format, arguments))
		strbuf_add(&what, "…");
	va_end(arguments);
	MEM_GROW(list->items, list->capacity, list->count);
	list->items[list->count++] = (struct fault){
		.weight = weight,
		.file = mem_dup_text(file),
		.line = line,
		.column = column,
		.where = mem_dup_text(where),
		.what = strbuf_take(&what),
	};
}

static int
compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
compare_faults(const void *left, const void *right)
{
	const struct fault *a = left, *b = right;
	int order = strcmp(a->file, b->file);

	if (!order)
		order = compare_numbers(a->line, b->line);
	if (!order)
		order = compare_numbers(a->column, b->column);
	if (!order)
		order = strcmp(a->where, b->where);
	return order ? order : strcmp(a->what, b->what);
}

void
fault_list_sort(struct fault_list *list)
{
	size_t kept = 0;

	if (!list->count)
		return;
	qsort(list->items, list->count, sizeof *list->items, compare_faults);
	for (size_t i = 0; i < list->count; i++) {
		if (kept > 0 && compare_faults(&list->items[kept - 1], &list->items[i]) == 0) {
			list->errors -= list->items[i].weight == FAULT_ERROR;
			release_fault(&list->items[i]);
		} else {
			list->items[kept++] = list->items[i];
		}
	}
	list->count = kept;
}

bool
fault_text(const struct fault *fault, struct strbuf *out)
{
	struct strbuf raw;

	strbuf_init(&raw, out->maximum);
	strbuf_add(&raw, fault->file);
	if (fault->line)
		strbuf_addf(&raw, ":%zu:%zu", fault->line, fault->column);
	strbuf_add(&raw, ": ");
	if (fault->where[0])
		strbuf_addf(&raw, "%s: ", fault->where);
	if (fault->weight == FAULT_WARNING)
		strbuf_add(&raw, _("warning: "));
	strbuf_add(&raw, fault->what);
	bool fits = !raw.full && visible_add(out, raw.data, raw.length, VISIBLE_LINE);

	strbuf_release(&raw);
	return fits;
}

/*
 * Allocation that does not fail: when memory is out, the hook runs (it
 * restores the terminal), one line goes to standard error, and the process
 * aborts; the store is safe because every commit is. Sizes are checked for
 * overflow. Free with mem_free.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

void *
mem_alloc(size_t size);

/* Zeroed. */
void *
mem_calloc(size_t count, size_t size);

void *
mem_resize(void *block, size_t count, size_t size);

char *
mem_dup_text(const char *text);

char *
mem_dup_text_n(const char *text, size_t length);

void *
mem_dup(const void *block, size_t size);

void
mem_free(void *block);

/* Called once, just before the abort. May not allocate. */
void
mem_on_exhausted(void (*restore_terminal)(void));

/* Grows *items (capacity in *capacity, counted in items) for one more. */
#define MEM_GROW(items, capacity, count)                                   \
	do {                                                               \
		if ((count) == (capacity)) {                               \
			(capacity) = (capacity) ? (capacity) * 2 : 8;      \
			(items) = mem_resize((items), (capacity),          \
			                     sizeof(*(items)));            \
		}                                                          \
	} while (0)

#endif

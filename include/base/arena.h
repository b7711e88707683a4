/*
 * Memory that is freed all at once: what a parsed document or a compiled pack
 * consists of. Never moves what it gave out. Allocation does not fail
 * (base/memory.h); whoever allocates by outside input bounds that input.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *
arena_new(void);

/* NULL is allowed. */
void
arena_free(struct arena *arena);

/* Zeroed, aligned for any type; size 0 gives a valid address. */
void *
arena_alloc(struct arena *arena, size_t count, size_t size);

/* A copy with a NUL behind it. */
char *
arena_dup_text_n(struct arena *arena, const char *text, size_t length);

char *
arena_dup_text(struct arena *arena, const char *text);

/* Bytes given out so far. */
size_t
arena_used(const struct arena *arena);

#endif

/* Memory freed all at once: a chain of chunks, each filled from the front. */
#include "base/arena.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	CHUNK_BYTES = 32 * 1024,
	ALIGNMENT = _Alignof(max_align_t),
};

struct chunk {
	struct chunk *next;
	size_t size;
	size_t used;
	max_align_t bytes[];
};

struct arena {
	struct chunk *chunks;	/* the first is the one being filled */
	size_t used;
};

struct arena *
arena_new(void)
{
	return mem_calloc(1, sizeof(struct arena));
}

void
arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
		next = chunk->next;
		mem_free(chunk);
	}
	mem_free(arena);
}

/* A chunk that holds size; a large block gets one of its own behind the one being filled. */
static struct chunk *
add_chunk(struct arena *arena, size_t size)
{
	size_t room = size > CHUNK_BYTES / 4 ? size : CHUNK_BYTES;
	struct chunk *chunk = mem_alloc(sizeof *chunk + room);

	chunk->size = room;
	chunk->used = 0;
	if (room == size && arena->chunks) {
		chunk->next = arena->chunks->next;
		arena->chunks->next = chunk;
	} else {
		chunk->next = arena->chunks;
		arena->chunks = chunk;
	}
	return chunk;
}

void *
arena_alloc(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	/* an overflow asks for more than there is, which mem_alloc refuses in its own words */
	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
		bytes = SIZE_MAX / 2;
	bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct chunk *chunk = arena->chunks;

	if (!chunk || chunk->size - chunk->used < bytes)
		chunk = add_chunk(arena, bytes);
	void *block = (char *)chunk->bytes + chunk->used;

	chunk->used += bytes;
	arena->used += bytes;
	memset(block, 0, bytes);
	return block;
}

char *
arena_dup_text_n(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1, 1);

	memcpy(copy, text, length);
	return copy;
}

char *
arena_dup_text(struct arena *arena, const char *text)
{
	return arena_dup_text_n(arena, text, strlen(text));
}

size_t
arena_used(const struct arena *arena)
{
	return arena->used;
}

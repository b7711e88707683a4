/*
 * Allocation that does not fail: see the header. Every layer calls it.
 */
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*restore_terminal_hook)(void);

/* No stdio here: it may allocate. */
static void __attribute__((noreturn))
exhausted(void)
{
	static const char line[] =
		"hotseat: out of memory; what the screen called saved is saved\n";
	void (*restore)(void) = restore_terminal_hook;

	restore_terminal_hook = NULL;
	if (restore)
		restore();
	if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
		abort();
	abort();
}

void *
mem_alloc(size_t size)
{
	void *block;

	if (size > PTRDIFF_MAX)
		exhausted();
	block = malloc(size ? size : 1);
	if (!block)
		exhausted();
	return block;
}

static size_t
product(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX)
		exhausted();
	return bytes;
}

void *
mem_calloc(size_t count, size_t size)
{
	size_t bytes = product(count, size);
	void *block = calloc(1, bytes ? bytes : 1);

	if (!block)
		exhausted();
	return block;
}

void *
mem_resize(void *block, size_t count, size_t size)
{
	size_t bytes = product(count, size);
	void *resized = realloc(block, bytes ? bytes : 1);

	if (!resized)
		exhausted();
	return resized;
}

char *
mem_dup_text(const char *text)
{
	return mem_dup_text_n(text, strlen(text));
}

char *
mem_dup_text_n(const char *text, size_t length)
{
	char *copy;

	if (length >= PTRDIFF_MAX)
		exhausted();
	copy = mem_alloc(length + 1);
	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

void *
mem_dup(const void *block, size_t size)
{
	void *copy = mem_alloc(size);

	if (size)
		memcpy(copy, block, size);
	return copy;
}

void
mem_free(void *block)
{
	free(block);
}

void
mem_on_exhausted(void (*restore_terminal)(void))
{
	restore_terminal_hook = restore_terminal;
}

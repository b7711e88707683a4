/*
 * Folders that vanish: a new one for each test, to be its HOTSEAT_HOME, taken away with all that
 * is in it by home_remove() and, whatever happened in the test, at the end of the process.
 */
#ifndef LIB_HOME_H
#define LIB_HOME_H

#include <stdbool.h>
#include <stddef.h>

enum { HOME_PATH_SIZE = 256 };

struct home {
	char path[HOME_PATH_SIZE];	/* absolute; "" after home_remove */
	bool mounted;
};

/* Ends the test process if it cannot be made. */
void
home_make(struct home *home);

/* A new one with all that is in from. */
void
home_copy(const struct home *from, struct home *to);

/* A small file system of its own (tmpfs), to be filled up. False with a reason in why when the
 * machine does not permit it (then nothing was made): skip the test. */
bool
home_make_small(struct home *home, size_t size_bytes, char *why, size_t why_size);

void
home_remove(struct home *home);

/* "HOME/name", in a buffer that is valid until the fourth call after it. */
const char *
home_path(const struct home *home, const char *name);

/* Writes a file into it, making the folders on the way. */
void
home_write(const struct home *home, const char *name, const char *text);

/* The text of a file (at most 64 MiB), or NULL if it is not there; free() it. */
char *
home_read(const struct home *home, const char *name);

#endif

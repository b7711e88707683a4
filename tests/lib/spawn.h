/*
 * What terminal.c and program.c share: the environment of a child, time, and ending the test
 * process when the harness itself cannot go on.
 */
#ifndef LIB_SPAWN_H
#define LIB_SPAWN_H

#include <stddef.h>
#include <stdint.h>

int64_t
monotonic_ns(void);

/* Milliseconds from now to end_ns for poll(), rounded up; 0 when it has passed. */
int
spawn_left_ms(int64_t end_ns);

void
spawn_fatal(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Never NULL. */
void *
spawn_alloc(size_t size);

char *
spawn_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * The test's own environment with: LANG=C.UTF-8, no LC_*, LANGUAGE, LINES, COLUMNS or NO_COLOR,
 * TERM=term (NULL: as it is), HOTSEAT_HOME=home (NULL: as it is), then the changes of terminal.h.
 */
char **
spawn_environment(const char *term, const char *home, const char *const *changes);

void
spawn_environment_free(char **environment);

/* For the child between fork and exec: all signals as a program expects them from a shell. */
void
spawn_reset_signals(void);

#endif

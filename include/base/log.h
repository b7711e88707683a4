/*
 * The log file: one line an event ("2026-11-21T09:00:00.123Z W text"), ids only,
 * never a caller's data. Texts go through visible_add. Without log_open nothing
 * is written. Any thread may write; opening and closing belong to main.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/error.h"

#include <stdbool.h>

enum log_level {
	LOG_DEBUG,
	LOG_INFO,
	LOG_WARNING,
	LOG_ERROR,
};

/* Appends to path (0600), turned over at 8 MiB to path.1. */
bool
log_open(const char *path, enum log_level least, struct err *e);

void
log_close(void);

void
log_write(enum log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * For sanitizer and crash output: the file descriptor, or -1. Stays the same number when turned
 * over.
 */
int
log_descriptor(void);

/*
 * While the terminal belongs to the screen, what libraries, sanitizers and
 * crashes print on standard error goes into the log (without log_open: away).
 * Given back before the terminal is. Both may be called twice.
 */
void
log_take_stderr(void);

void
log_give_stderr_back(void);

#endif

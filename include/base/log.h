/*
 * The log file: one line an event, ids only, never a caller's data. Texts go
 * through visible_add. Without log_open nothing is written.
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

/* For sanitizer and crash output: the file descriptor, or -1. */
int
log_descriptor(void);

#endif

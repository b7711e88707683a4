/* People of a store, made without the screen: demonstration, tests, commands. */
#ifndef APP_AGENTS_H
#define APP_AGENTS_H

#include "base/clock.h"
#include "base/error.h"

#include <stdint.h>

/*
 * Adds an agent without a PIN to the store at path (NULL: the default one;
 * made when missing). seed NULL: the system's chance. ERR_BUSY while a desk
 * runs on it.
 */
bool
agents_add(const char *path, const struct clock *clock, const uint64_t *seed,
           const char *staff_number, const char *name, struct err *e);

#endif

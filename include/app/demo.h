/*
 * The demonstration store: invented people, their matters, calls and
 * follow-ups, some of them late, all dated around now. Seeded: the same seed
 * and moment make the same people.
 */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "base/clock.h"
#include "base/error.h"
#include "model/pack.h"

#include <stdint.h>

#define DEMO_STAFF_NUMBER "7021"

/* Fills the new store at path; what lies there already is removed first. */
bool
demo_make(const char *path, const struct pack *pack, const struct clock *clock, uint64_t seed,
          struct err *e);

#endif

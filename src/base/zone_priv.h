/*
 * Inside of base/zone: reading a TZif file's bytes (zone.c) and unrolling the
 * rule in its footer (zone_rule.c). Tests call them on bytes of their own.
 */
#ifndef BASE_ZONE_PRIV_H
#define BASE_ZONE_PRIV_H

#include "base/zone.h"

#define ZONE_FOOTER_SIZE 128
#define ZONE_LAST_YEAR 2100

struct zone_table {
	struct zone_change *changes;	/* mem_free */
	size_t count;
	size_t capacity;
};

/*
 * False when from_s goes back. A change to the same offset adds nothing; one at
 * the same moment as the last replaces it.
 */
bool
zone_table_add(struct zone_table *table, int64_t from_s, int32_t offset_s);

/* What was added stays in table, also on failure. */
bool
zone_parse(const void *bytes, size_t length, struct zone_table *table);

/*
 * Adds the changes of a POSIX TZ rule (with the extension of RFC 9636 3.3.1:
 * hours from −167 to 167) after last_s until the end of ZONE_LAST_YEAR. An
 * empty rule adds nothing.
 */
bool
zone_unroll(const char *rule, int64_t last_s, struct zone_table *table);

#endif

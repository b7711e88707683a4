/*
 * A time zone as a plain table, read from the system's TZif file (RFC 9636)
 * once, so that everything computed from it stays pure.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zone_change {
	int64_t from_s;		/* UTC second at which the offset begins; the first: INT64_MIN */
	int32_t offset_s;	/* east of Greenwich */
};

struct zone {
	char name[64];
	struct zone_change *changes;	/* rising; unrolled to the end of 2100 */
	size_t count;			/* at least 1 */
};

/*
 * name such as "Asia/Shanghai"; no path tricks. zone_release it. Asia/Shanghai
 * and UTC are known without the system's files too (since 1991, and always).
 */
bool
zone_load(struct zone *zone, const char *name, struct err *e);

/* A zone of one fixed offset. */
void
zone_init_fixed(struct zone *zone, const char *name, int32_t offset_s);

void
zone_release(struct zone *zone);

int32_t
zone_offset_s(const struct zone *zone, int64_t utc_ms);

#endif

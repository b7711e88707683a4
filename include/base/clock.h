/*
 * The seam for time. Everything that needs "now" is given a number by its
 * caller; only the station and the commands hold a clock. The virtual clock
 * moves only when told.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock {
	int64_t (*wall_ms)(const struct clock *clock);	/* UTC, since 1970 */
	int64_t (*steady_ms)(const struct clock *clock);	/* CLOCK_BOOTTIME */
	int64_t virtual_wall_ms;
	int64_t virtual_steady_ms;
};

/* The machine's own. */
void
clock_init_system(struct clock *clock);

void
clock_init_virtual(struct clock *clock, int64_t wall_ms);

/* Moves a virtual clock on; both readings. */
void
clock_advance(struct clock *clock, int64_t by_ms);

static inline int64_t
clock_wall_ms(const struct clock *clock)
{
	return clock->wall_ms(clock);
}

static inline int64_t
clock_steady_ms(const struct clock *clock)
{
	return clock->steady_ms(clock);
}

#endif

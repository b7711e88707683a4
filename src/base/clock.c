/*
 * The seam for time: see the header.
 */
#include "base/clock.h"

#include <time.h>

static int64_t
reading_ms(clockid_t which)
{
	struct timespec now;

	if (clock_gettime(which, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
system_wall_ms(const struct clock *clock)
{
	(void)clock;
	return reading_ms(CLOCK_REALTIME);
}

static int64_t
system_steady_ms(const struct clock *clock)
{
	(void)clock;
	return reading_ms(CLOCK_BOOTTIME);
}

static int64_t
virtual_wall_ms(const struct clock *clock)
{
	return clock->virtual_wall_ms;
}

static int64_t
virtual_steady_ms(const struct clock *clock)
{
	return clock->virtual_steady_ms;
}

void
clock_init_system(struct clock *clock)
{
	*clock = (struct clock){
		.wall_ms = system_wall_ms,
		.steady_ms = system_steady_ms,
	};
}

void
clock_init_virtual(struct clock *clock, int64_t wall_ms)
{
	*clock = (struct clock){
		.wall_ms = virtual_wall_ms,
		.steady_ms = virtual_steady_ms,
		.virtual_wall_ms = wall_ms,
	};
}

void
clock_advance(struct clock *clock, int64_t by_ms)
{
	clock->virtual_wall_ms += by_ms;
	clock->virtual_steady_ms += by_ms;
}

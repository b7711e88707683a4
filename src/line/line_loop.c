/*
 * A line that lives by given time, on a real loop (line/line_loop.h).
 */
#include "line/line_loop.h"

#include "base/clock.h"
#include "base/loop.h"
#include "base/memory.h"
#include "line/line.h"

struct line_loop {
	struct loop_timer *timer;
	const struct clock *clock;
	struct line *line;
	int64_t armed_ms;	/* what the timer waits for; CALL_TIME_NONE = nothing */
};

static void
fire(void *context)
{
	struct line_loop *follow = context;

	follow->armed_ms = CALL_TIME_NONE;
	line_tick(follow->line, clock_steady_ms(follow->clock));
	line_loop_arm(follow);
}

struct line_loop *
line_loop_new(struct loop *loop, const struct clock *clock, struct line *line)
{
	struct line_loop *follow = mem_calloc(1, sizeof(*follow));

	follow->timer = loop_timer_new(loop, fire, follow);
	follow->clock = clock;
	follow->line = line;
	follow->armed_ms = CALL_TIME_NONE;
	line_loop_arm(follow);
	return follow;
}

void
line_loop_arm(struct line_loop *follow)
{
	int64_t now_ms;
	int64_t next_ms = line_next_ms(follow->line);

	if (line_has_events(follow->line))
		next_ms = 0;
	if (next_ms == follow->armed_ms)
		return;
	follow->armed_ms = next_ms;
	if (next_ms == CALL_TIME_NONE) {
		loop_timer_stop(follow->timer);
		return;
	}
	now_ms = clock_steady_ms(follow->clock);
	loop_timer_set(follow->timer, next_ms > now_ms ? next_ms - now_ms : 0, 0);
}

void
line_loop_free(struct line_loop *follow)
{
	if (!follow)
		return;
	loop_timer_free(follow->timer);
	mem_free(follow);
}

/*
 * Hostile lists of holidays: what passes makes a calendar, in a zone that sets its clocks, and
 * every question that calendar answers fits to its other answers.
 */
#include "base/strbuf.h"
#include "model/civil_time.h"
#include "model/deadline.h"
#include "pack/holidays.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DAY_MS 86400000LL

static const struct opening_hours hours[] = {
	{ .days = 0x1F, .from_minute = 0, .to_minute = 90 },
	{ .days = 0x3F, .from_minute = 150, .to_minute = 1440 },
};

/* Working time up to a deadline is the limit, and one minute sooner it is less. */
static void
ask(const struct calendar *calendar, int64_t start_ms)
{
	const struct deadline_clock clock = { calendar_zone(calendar), calendar };
	const struct time_limit limit = { .within = { .ms = 9 * 3600000LL },
		                          .clock = LIMIT_WORKING };
	const struct time_limit days = { .within = { SPAN_WORKING_DAYS, 15, 15 * DAY_MS },
		                         .clock = LIMIT_WORKING };
	struct err e = ERR_INIT;
	int64_t due_ms, open_ms;

	if (deadline_due(&clock, start_ms, &limit, &due_ms, &e)) {
		if (!calendar_open_between(calendar, start_ms, due_ms, &open_ms, &e) ||
		    open_ms != limit.within.ms ||
		    !calendar_open_between(calendar, start_ms, due_ms - 60000, &open_ms, &e) ||
		    open_ms >= limit.within.ms)
			abort();
	} else if (e.code != ERR_NOT_FOUND || due_ms) {
		abort();
	}
	if (deadline_due(&clock, start_ms, &days, &due_ms, &e) &&
	    (due_ms <= start_ms ||
	     deadline_warning(&clock, start_ms, due_ms, &days) > due_ms))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct zone zone;
	struct pack_calendar rules = { .holidays = "fuzz", .hours = hours, .hours_count = 2 };
	struct holiday_list list;
	struct fault_list faults;
	struct calendar *calendar;
	struct err e = ERR_INIT;
	struct strbuf text;

	if (!zone.count && !zone_load(&zone, "America/New_York", &e))
		zone_init_fixed(&zone, "fixed", -18000);
	fault_list_init(&faults);
	strbuf_init(&text, 1 << 20);
	rules.days = size % 2 ? DAYS_WHOLE : DAYS_SAME_TIME;
	if (holiday_list_parse(&list, "fuzz", "fuzz.yaml", (const char *)data, size, &faults)) {
		holidays_years_text(&list.holidays, &text);
		calendar = calendar_new(&zone, &rules, &list.holidays, &e);
		for (size_t i = 0; calendar && i < list.holidays.year_count; i++) {
			int64_t first = civil_day_number(list.holidays.years[i], 1, 1);

			for (int64_t step = 0; step < 366; step += 5)
				ask(calendar, (first + step) * DAY_MS + step * 1000003);
		}
		calendar_free(calendar);
	}
	for (size_t i = 0; i < faults.count; i++) {
		strbuf_clear(&text);
		fault_text(&faults.items[i], &text);
	}
	holiday_list_release(&list);
	strbuf_release(&text);
	fault_list_release(&faults);
	return 0;
}

/*
 * Deadlines a second, by rule: of 311-like start moments over ten years, with the holidays of
 * mainland China and a week with a break at noon. In memory, one thread.
 */
#include "base/zone.h"
#include "lib/measure.h"
#include "model/civil_time.h"
#include "model/deadline.h"
#include "pack/holidays.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 2000000
#define HOUR_MS 3600000LL
#define DAY_MS (24 * HOUR_MS)

static const struct opening_hours hours[] = {
	{ .days = 0x1F, .from_minute = 8 * 60 + 30, .to_minute = 12 * 60 },
	{ .days = 0x1F, .from_minute = 13 * 60 + 30, .to_minute = 17 * 60 + 30 },
};

static const struct {
	const char *name;
	struct time_limit limit;
	enum working_days_rule days;
} rules[] = {
	{ "24 h, calendar", { .within = { SPAN_TIME, 0, 24 * HOUR_MS } }, DAYS_WHOLE },
	{ "3 days, calendar", { .within = { SPAN_DAYS, 3, 3 * DAY_MS } }, DAYS_WHOLE },
	{ "8 h, working time",
	  { .within = { SPAN_TIME, 0, 8 * HOUR_MS }, .clock = LIMIT_WORKING }, DAYS_WHOLE },
	{ "15 working days, whole",
	  { .within = { SPAN_WORKING_DAYS, 15, 15 * DAY_MS }, .clock = LIMIT_WORKING }, DAYS_WHOLE },
	{ "15 working days, same time",
	  { .within = { SPAN_WORKING_DAYS, 15, 15 * DAY_MS }, .clock = LIMIT_WORKING },
	  DAYS_SAME_TIME },
};

static double
now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
measure_rule(size_t rule, const struct zone *zone, const struct holidays *holidays)
{
	const struct pack_calendar week = { .holidays = "cn", .hours = hours, .hours_count = 2,
		                            .days = rules[rule].days };
	/* 2012 to 2021, in steps that fall on every time of day */
	int64_t first_ms = civil_day_number(2012, 1, 1) * DAY_MS, span_ms = 3652 * DAY_MS, due_ms;
	struct deadline_clock clock = { .zone = zone };
	struct err e = ERR_INIT;
	int64_t sum = 0;
	struct calendar *calendar = calendar_new(zone, &week, holidays, &e);
	double began;

	if (!calendar)
		abort();
	clock.calendar = calendar;
	began = now_s();
	for (int64_t i = 0; i < ROUNDS; i++) {
		int64_t start_ms = first_ms + i * 7919 * 1237 * 13 % span_ms;

		if (!deadline_due(&clock, start_ms, &rules[rule].limit, &due_ms, &e)) {
			fprintf(stderr, "%s\n", e.text);
			abort();
		}
		sum ^= due_ms;
	}
	began = now_s() - began;
	if (sum == 0)
		abort();
	measure_row(measure_text("deadlines a second, %s", rules[rule].name),
	            measure_number(ROUNDS / began), "", 0, ">= 1,000,000");
	calendar_free(calendar);
}

int
main(void)
{
	struct holiday_list list;
	struct err e = ERR_INIT;
	struct zone zone;
	double began;

	if (!zone_load(&zone, "Asia/Shanghai", &e) || !holiday_list_load(&list, "cn", &e)) {
		measure_row_missing("deadlines a second", e.text, ">= 1,000,000");
		return 0;
	}
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		measure_rule(i, &zone, &list.holidays);
	holiday_list_release(&list);
	began = now_s();
	holiday_list_load(&list, "cn", &e);
	measure_row("reading 16 years of holidays", measure_ms((now_s() - began) * 1000), "", 0, "");
	holiday_list_release(&list);
	zone_release(&zone);
	return 0;
}

/*
 * Makes a store full of invented people for the benchmarks and for trying things out.
 *
 *   seed_store STORE [CUSTOMERS [TICKETS [SEED]]]
 *
 * with a fifth as many calls as tickets, and a fiftieth as many follow-ups
 */
#include "lib/measure.h"
#include "lib/seed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void
say(const char *what, int64_t done, int64_t total)
{
	fprintf(stderr, "\r%s: %" PRId64 " of %" PRId64 "   ", what, done, total);
}

int
main(int argc, char **argv)
{
	struct seed_plan plan = { .customers = 5000, .tickets = 5000, .seed = 1 };
	struct err e = ERR_INIT;
	struct timespec from, to;
	double seconds;

	if (argc < 2) {
		fprintf(stderr, "usage: seed_store STORE [CUSTOMERS [TICKETS [SEED]]]\n");
		return 2;
	}
	if (argc > 2)
		plan.customers = plan.tickets = strtoll(argv[2], NULL, 10);
	if (argc > 3)
		plan.tickets = strtoll(argv[3], NULL, 10);
	if (argc > 4)
		plan.seed = strtoull(argv[4], NULL, 10);
	plan.calls = plan.tickets / 5;
	plan.followups = plan.tickets / 50;
	clock_gettime(CLOCK_MONOTONIC, &from);
	if (!seed_store(argv[1], &plan, say, &e)) {
		fprintf(stderr, "\nseed_store: %s\n", e.text);
		return 1;
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	fprintf(stderr, "\n%.1f s, %.0f records a second\n", seconds,
	        (double)(plan.customers + plan.tickets + plan.calls + plan.followups) / seconds);
	return 0;
}

/*
 * Stores full of invented people for benchmarks, always the same for the same seed, made through
 * the import path (store/bulk.h) of a desk that was never enrolled.
 */
#ifndef LIB_SEED_H
#define LIB_SEED_H

#include "base/error.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seed_plan {
	int64_t customers;
	int64_t tickets;	/* each of one of the customers; one in twenty is open */
	int64_t calls;
	int64_t followups;	/* one in ten is open */
	uint64_t seed;
};

/* The wall clock at the end of what was made: "now" for whoever uses the store. */
#define SEED_NOW_MS 1795222800000	/* 2026-11-21T01:00Z */

/* Makes a new store at path. say (may be NULL) hears how far it is. */
bool
seed_store(const char *path, const struct seed_plan *plan,
           void (*say)(const char *what, int64_t done, int64_t total), struct err *e);

/*
 * The store of so many customers and tickets (a fifth as many calls, a fiftieth as many
 * follow-ups, seed 1) in the folder HOTSEAT_BENCH_DATA, made when it is not there yet. For reading;
 * who writes copies it. Static; NULL with a word on standard error when it cannot be made.
 */
const char *
seed_bench_store(int64_t records);

/* Copies a store at rest, and waits until the disk has it. */
bool
seed_copy(const char *from, const char *to);

/* The id, name and number of the i-th customer of a plan's seed. */
struct id
seed_customer_id(uint64_t seed, int64_t i);

void
seed_customer_name(uint64_t seed, int64_t i, char *out, size_t size);

void
seed_customer_phone(uint64_t seed, int64_t i, char *out, size_t size);

#endif

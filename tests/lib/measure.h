/*
 * Figures of the bench programs: samples, quantiles, rows of the table that scripts/run-bench
 * prints. A row says what was measured and what stands beside it, never a verdict.
 */
#ifndef LIB_MEASURE_H
#define LIB_MEASURE_H

#include <stddef.h>
#include <stdint.h>

struct samples {
	double *values;
	size_t count, capacity;
};

#define SAMPLES_INIT ((struct samples){ .values = NULL })

void
samples_add(struct samples *s, double value);

void
samples_add_all(struct samples *s, const struct samples *others);

void
samples_clear(struct samples *s);

void
samples_release(struct samples *s);

/* Nearest rank: the smallest value with at least this share (0…1) at or below it. 0 for none. */
double
samples_quantile(const struct samples *s, double share);

/* Values with their unit as people read them; valid until the eighth call after it. */
const char *
measure_ms(double value_ms);

const char *
measure_number(double value);

const char *
measure_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * One row on standard output, tab between the columns. reference says what stands beside the
 * value ("" for none); ratio is value by reference, 0 for none; bar is the bar of the project.
 */
void
measure_row(const char *row, const char *value, const char *reference, double ratio,
            const char *bar);

/* A row for what cannot be measured (yet): says why in plain words. */
void
measure_row_missing(const char *row, const char *why, const char *bar);

/* Words for the person who waits, on standard error. */
void
measure_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Memory and wake-ups of a process: PSS in KiB (/proc/PID/smaps_rollup) and voluntary context
 * switches of all its threads so far; -1 when they cannot be read.
 */
long
measure_pss_kib(int pid);

long
measure_wakeups(int pid);

/* Those of its first thread alone. */
long
measure_main_wakeups(int pid);

int
measure_threads(int pid);

#endif

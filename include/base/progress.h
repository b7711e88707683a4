/*
 * A progress bar on standard error for whatever may take longer than a second:
 * shown only on a terminal, only from the second second on, at most ten times
 * a second, and wiped away at the end. Commands call it; never the desk.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *label;	/* borrowed; already translated */
	uint64_t total;		/* 0: not known */
	int64_t started_ms;	/* CLOCK_MONOTONIC */
	int64_t drawn_ms;
	bool enabled;
	bool shown;
};

void
progress_start(struct progress *progress, const char *label, uint64_t total);

/* Cheap: may be called for every row. */
void
progress_at(struct progress *progress, uint64_t done);

void
progress_end(struct progress *progress);

/*
 * The bar as text, without reading a clock or a terminal (tests, and what
 * progress_at draws): "label  [#####.....]  45 %  0:12", cut to columns cells.
 */
struct strbuf;

void
progress_format(const struct progress *progress, uint64_t done, int64_t elapsed_ms, int columns,
                struct strbuf *out);

#endif

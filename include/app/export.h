/*
 * Everything of one kind out of a store, as CSV or JSON, row after row: a
 * store of a million takes no more memory than one of ten. The columns of
 * each kind are a table in src/app/export_columns.c; hotseat-export(1) is
 * made from it. New columns come at the end, none is renamed or taken away.
 *
 * Numbers and addresses are hidden by model/masking.h (masking_export) and
 * telephone numbers in free texts with them. Whoever gives a reason gets all:
 * reason, login name and number of rows are in the access log before the
 * first row leaves. Reading disturbs no desk that works on the store; the
 * access log needs the store for itself.
 */
#ifndef APP_EXPORT_H
#define APP_EXPORT_H

#include "base/clock.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "base/zone.h"
#include "model/pack.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum export_format {
	EXPORT_CSV,
	EXPORT_JSON,	/* an array, one object a line */
};

struct export_options {
	const char *store_path;		/* NULL: the default store */
	const char *what;		/* "customers" …: see export_name */
	enum export_format format;
	int64_t from_ms, to_ms;		/* made in [from, to); to 0: no end */
	const char *reveal;		/* the reason; NULL: masked */
	const char *who;		/* login name, for the access log */
	bool byte_order_mark;		/* of CSV: some spreadsheets need it */
	bool terminal;			/* out is one: nothing that it would obey */
	const struct clock *clock;	/* NULL: the system's */
	const uint64_t *seed;		/* NULL: the system's chance */
	const struct zone *zone;	/* of all times */
	const struct pack *pack;	/* says what pack fields hold; NULL: they are hidden */
	FILE *out;
	bool quiet;			/* no progress bar */
};

struct export_report {
	int64_t rows;
};

/*
 * ERR_USAGE: no such kind, or a reason without words. ERR_BUSY: a reason was
 * given while a desk works on the store. ERR_IO: out took no more.
 */
bool
export_run(const struct export_options *options, struct export_report *report, struct err *e);

/* The name of the n-th kind, from 0; NULL after the last. */
const char *
export_name(size_t n);

/* "2026-11-01", "2026-11-01 09:00", "7d", "36h" (ago), "today", "yesterday" → UTC. */
bool
export_parse_moment(const char *text, const struct zone *zone, int64_t now_ms, int64_t *utc_ms,
                    struct err *e);

/* mdoc: the columns of each kind. */
bool
export_mdoc(struct strbuf *out);

#endif

/*
 * Customers from a CSV file into a store: RFC 4180, tab or semicolon, UTF-8 or
 * GB18030 (detected), header names by synonyms in both languages. A row that
 * cannot be taken goes into a rejects file with its line and the reason and
 * never blocks the others; the same file again adds nothing (a customer's id
 * comes from the row's identity).
 */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include "base/clock.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct import_options {
	const char *store_path;		/* NULL: the default store */
	const struct clock *clock;	/* NULL: the system's */
	const uint64_t *seed;		/* NULL: the system's chance */
	const char *const *maps;	/* "FIELD=COLUMN" */
	size_t map_count;
	const char *rejects_path;	/* NULL: beside the file, FILE.rejects.csv */
	bool dry_run;
	bool quiet;			/* no progress bar */
};

struct import_report {
	int64_t added, updated, unchanged, rejected;
	char rejects_path[4096];	/* "" when nothing was rejected */
};

bool
import_customers(const char *path, const struct import_options *options,
                 struct import_report *report, struct err *e);

#endif

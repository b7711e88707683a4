/*
 * Customers from a CSV file into a store: RFC 4180, tab or semicolon, UTF-8,
 * UTF-16 or GB18030 (detected), header names by synonyms in both languages.
 *
 * A row that cannot be taken goes into a rejects file with its line, the
 * reason and the row itself, under the header of the table: mended there, that
 * file is imported as it is. It never blocks the others.
 *
 * Who is who: the customer number of the other system (column id) where the
 * table has one; else a customer the store knows by name and number; else
 * name and number of the row make its id. So the same file again adds
 * nothing, and a changed row changes its customer. What a row leaves empty
 * stays as it was; numbers and tags are added, never taken away. A row whose
 * customer number belongs to somebody else in the store (neither name nor any
 * number is the same) is rejected, and so is a second row of one file that
 * contradicts the first.
 *
 * A number without area code gets that of the hotline: "62345678" is stored
 * as "010-62345678", which the ring of +861062345678 finds.
 */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include "base/clock.h"
#include "base/csv.h"
#include "base/error.h"
#include "model/pack.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who made the customers of imports: id_of_rule(IMPORT_ACTOR_RULE, zero id, ""). */
#define IMPORT_ACTOR_RULE "import"

struct import_options {
	const char *store_path;		/* NULL: the default store */
	const struct clock *clock;	/* NULL: the system's */
	const uint64_t *seed;		/* NULL: the system's chance */
	const char *vfs;		/* NULL; tests: DB_FAULT_VFS */
	const char *const *maps;	/* "FIELD=COLUMN"; "FIELD=": not taken */
	size_t map_count;
	const char *source;		/* whose customer numbers these are; NULL: one system */
	const struct pack *pack;	/* its grades and tags; NULL: as they stand */
	const char *home_area;		/* "010"; NULL: the pack's, if any */
	enum csv_encoding encoding;	/* CSV_DETECT: find out */
	const char *rejects_path;	/* NULL: beside the file, FILE.rejects.csv */
	bool dry_run;			/* counts as if; the store stays as it is */
	bool quiet;			/* no progress bar */
	void (*rejected)(uint64_t line, const char *reason, void *context);	/* or NULL */
	void *context;
};

struct import_report {
	int64_t added, updated, unchanged, rejected;
	int64_t completed;		/* numbers that got the area code */
	uint64_t last_line;		/* of the file: rows up to it are in the store */
	char rejects_path[4096];	/* "" when nothing was rejected */
	char columns[2048];		/* "name ← 姓名, phone ← 电话" */
	char left_out[1024];		/* columns not taken; "" none */
	const char *encoding;
	char separator;
};

/*
 * False: it could not begin or had to stop. *report says in every case what is
 * in the store; the same file again takes in the rest.
 */
bool
import_customers(const char *path, const struct import_options *options,
                 struct import_report *report, struct err *e);

/* mdoc rows: each field with the header names it is found by. */
bool
import_mdoc(struct strbuf *out);

#endif

/*
 * The file of rows that could not be taken: line, reason, and the row under
 * the table's own header, so that it can be mended and imported. Written
 * beside its name as the rows come, in place by rename at the end; nothing is
 * made as long as nothing is rejected.
 */
#ifndef APP_IMPORT_REJECTS_PRIV_H
#define APP_IMPORT_REJECTS_PRIV_H

#include "base/csv.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdio.h>

#define REJECTS_PATH_SIZE 4096

struct import_rejects {
	char path[REJECTS_PATH_SIZE];
	char part[REJECTS_PATH_SIZE];	/* the name while it grows */
	FILE *file;			/* NULL: nothing rejected so far */
	char **header;			/* copied */
	size_t header_count;
	bool named;			/* by the user: no other place will do */
	bool off;			/* a dry run without a name */
};

/*
 * table: the file that is read; path: as the user names it, or NULL: beside
 * the table, and where nothing can be written there, in the current folder.
 */
bool
import_rejects_init(struct import_rejects *rejects, const char *table, const char *path, bool off,
                    struct err *e);

/* Takes the part away if it was not finished. */
void
import_rejects_release(struct import_rejects *rejects);

void
import_rejects_header(struct import_rejects *rejects, const struct csv_row *header);

bool
import_rejects_add(struct import_rejects *rejects, const struct csv_row *row, const char *reason,
                   struct err *e);

/* Puts it in place; rejects->path is "" when there was nothing. */
bool
import_rejects_finish(struct import_rejects *rejects, struct err *e);

#endif

/* Which column of a table holds which field of a customer, by header names. */
#ifndef APP_IMPORT_COLUMNS_PRIV_H
#define APP_IMPORT_COLUMNS_PRIV_H

#include "base/csv.h"
#include "base/error.h"

#include <stddef.h>

enum import_field {
	IMPORT_KEY,		/* the row's name in the other system */
	IMPORT_NAME,
	IMPORT_TITLE,
	IMPORT_PHONE,
	IMPORT_PHONE_2,
	IMPORT_ADDRESS,
	IMPORT_UNIT,
	IMPORT_COMPANY,
	IMPORT_EMAIL,
	IMPORT_GRADE,
	IMPORT_TAGS,
	IMPORT_CHANNEL,
	IMPORT_NOTE,
	IMPORT_FIELD_COUNT,
};

#define IMPORT_NO_COLUMN ((size_t)-1)

struct import_columns {
	size_t at[IMPORT_FIELD_COUNT];	/* IMPORT_NO_COLUMN: the table has none */
};

/*
 * Finds the columns by the header's names, in both languages, and by maps
 * ("FIELD=COLUMN", the column by name or number). e: neither name nor number
 * was found, an unknown field (with the nearest), a column that is not there.
 */
bool
import_columns_find(struct import_columns *columns, const struct csv_row *header,
                    const char *const *maps, size_t map_count, struct err *e);

#endif

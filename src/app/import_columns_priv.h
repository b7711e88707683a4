/* Which column of a table holds which field of a customer, by header names. */
#ifndef APP_IMPORT_COLUMNS_PRIV_H
#define APP_IMPORT_COLUMNS_PRIV_H

#include "base/csv.h"
#include "base/error.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum import_field {
	IMPORT_KEY,		/* the customer's number in the other system */
	IMPORT_NAME,
	IMPORT_SURNAME,		/* tables that hold the name in two columns */
	IMPORT_GIVEN_NAME,
	IMPORT_TITLE,
	IMPORT_ADDRESS_AS,
	IMPORT_PHONE,
	IMPORT_PHONE_2,
	IMPORT_PHONE_3,
	IMPORT_ADDRESS,
	IMPORT_UNIT,
	IMPORT_COMPANY,
	IMPORT_EMAIL,
	IMPORT_GRADE,
	IMPORT_TAGS,
	IMPORT_LANGUAGE,
	IMPORT_CHANNEL,
	IMPORT_DO_NOT_CALL,
	IMPORT_NOTE,
	IMPORT_FIELD_COUNT,
};

#define IMPORT_NO_COLUMN ((size_t)-1)

struct import_columns {
	size_t at[IMPORT_FIELD_COUNT];	/* IMPORT_NO_COLUMN: the table has none */
};

/* The name for --map, as in import_field_name(IMPORT_PHONE) = "phone". */
const char *
import_field_name(enum import_field field);

/*
 * Finds the columns by the header's names, in both languages, and by maps
 * ("FIELD=COLUMN", the column by name or number from 1; "FIELD=" takes none).
 * e: neither name nor number was found, an unknown field (with the nearest),
 * a column that is not there.
 */
bool
import_columns_find(struct import_columns *columns, const struct csv_row *header,
                    const char *const *maps, size_t map_count, struct err *e);

/* "name ← 姓名, phone ← 电话"; and the columns that nothing was taken from. Safe for a terminal. */
void
import_columns_describe(const struct import_columns *columns, const struct csv_row *header,
                        struct strbuf *taken, struct strbuf *left_out);

#endif

/* One row of a table → a customer: cleaned, bounded, numbers with their area code. */
#ifndef APP_IMPORT_ROW_PRIV_H
#define APP_IMPORT_ROW_PRIV_H

#include "base/csv.h"
#include "base/error.h"
#include "import_columns_priv.h"
#include "model/customer.h"
#include "model/pack.h"

struct import_rules {
	const struct import_columns *columns;
	const struct pack *pack;	/* or NULL: grades and tags stand as they are */
	const char *home_area;		/* or NULL */
};

/* A text field of a customer as the import sees it. */
struct import_text {
	enum import_field field;
	const char *name;	/* of the record's table */
	size_t offset;
};

/* Ended by a row without name. */
extern const struct import_text import_texts[];

static inline char **
import_text_at(struct customer *customer, const struct import_text *text)
{
	return (char **)((char *)customer + text->offset);
}

/* The cleaned field of a row, "" when there is none; mem_free it. */
char *
import_row_value(const struct import_columns *columns, const struct csv_row *row,
                 enum import_field field);

/*
 * *customer is released by the caller in every case. completed counts numbers
 * that got an area code. e: why the row cannot be taken, in words for people.
 */
bool
import_row_read(const struct import_rules *rules, const struct csv_row *row,
                struct customer *customer, int64_t *completed, struct err *e);

#endif

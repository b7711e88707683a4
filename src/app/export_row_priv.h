/* One record → one row of CSV or one object of JSON, hidden or whole. */
#ifndef APP_EXPORT_ROW_PRIV_H
#define APP_EXPORT_ROW_PRIV_H

#include "app/export.h"
#include "export_columns_priv.h"
#include "model/masking.h"
#include "store/reader.h"

struct export_row {
	const struct export_options *options;
	const struct export_kind *kind;
	const struct masking_policy *policy;
	struct record_list agents;	/* of the store: few */
	struct id importer;		/* who made the customers of imports */
	struct strbuf value;		/* scratch of one field */
};

/* Appends "id,name…" and the end of the row. */
bool
export_row_header(const struct export_row *row, struct strbuf *out);

bool
export_row_csv(struct export_row *row, const void *record, struct strbuf *out);

/* One line, without its end. */
bool
export_row_json(struct export_row *row, const void *record, struct strbuf *out);

#endif

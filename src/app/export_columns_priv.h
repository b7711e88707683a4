/* What an export holds: kinds and their columns, as tables. */
#ifndef APP_EXPORT_COLUMNS_PRIV_H
#define APP_EXPORT_COLUMNS_PRIV_H

#include "model/record.h"

#include <stddef.h>

enum export_type {
	EXPORT_TEXT,		/* char * */
	EXPORT_TIME,		/* int64_t, UTC ms; 0 empty */
	EXPORT_WHOLE,		/* int64_t */
	EXPORT_BOOLEAN,		/* bool */
	EXPORT_ID,		/* struct id; zero empty */
	EXPORT_IDS,		/* struct id_list */
	EXPORT_STAFF,		/* struct id of an agent: staff number, "import", else the id */
	EXPORT_AGENT_NAME,	/* struct id of an agent: name */
	EXPORT_LINES,		/* struct text_list */
	EXPORT_PHONES,		/* struct phone_list */
	EXPORT_MAP,		/* struct json * */
	EXPORT_TIMES,		/* struct json *: map of times */
};

/* How a value is hidden unless it is revealed. */
enum export_hide {
	EXPORT_SHOWN,
	EXPORT_HIDE_PHONE,
	EXPORT_HIDE_NAME,
	EXPORT_HIDE_ADDRESS,
	EXPORT_HIDE_NUMBERS,	/* free text: the numbers in it */
	EXPORT_HIDE_MAIL,
	EXPORT_HIDE_FIELDS,	/* a map of pack fields: each by its type */
};

struct export_column {
	const char *name;	/* NULL ends the table */
	enum export_type type;
	enum export_hide hide;
	size_t offset;
	const char *help;	/* for the manual page */
};

struct export_kind {
	const char *name;	/* NULL ends the table */
	const struct record_type *type;
	const struct export_column *columns;
};

extern const struct export_kind export_kinds[];

/* NULL: there is none. */
const struct export_kind *
export_kind_find(const char *name);

#endif

/* Inside store/: what a change holds. */
#ifndef STORE_CHANGE_PRIV_H
#define STORE_CHANGE_PRIV_H

#include "store/change.h"

#define CHANGE_LOCAL_MAX 16	/* local rows in one change */

struct change_item {
	const struct operation_kind *kind;
	struct id entity;
	struct json *body;
};

struct change_local {
	char *key;
	void *bytes;	/* NULL: delete */
	size_t length;
};

struct change {
	struct id actor;
	struct id session;
	unsigned roles;
	int64_t at_ms;		/* set when it is submitted */
	size_t bytes;
	struct change_item *items;
	size_t count, capacity;
	struct change_local *local;
	size_t local_count, local_capacity;
};

/* Checks key and length of a local row. */
bool
local_check(const char *key, size_t length, struct err *e);

#endif

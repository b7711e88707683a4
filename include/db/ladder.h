/*
 * The migration ladder: step i leads from version i to i + 1 (PRAGMA user_version). All missing
 * steps run in one transaction. A file of a later version is refused (ERR_NEWER), a file of
 * another program (application_id) too (ERR_CORRUPT).
 */
#ifndef DB_LADDER_H
#define DB_LADDER_H

#include "db/db.h"

struct db_ladder {
	int32_t application_id;
	const char *const *steps;	/* SQL, ended by NULL */
};

int
db_ladder_top(const struct db_ladder *ladder);

/* Climbs. *from is the version found (0: an empty file). */
bool
db_ladder_climb(struct db *db, const struct db_ladder *ladder, int *from, struct err *e);

/* For readers: is the file of exactly this height? ERR_NEWER, ERR_REFUSED (older). */
bool
db_ladder_check(struct db *db, const struct db_ladder *ladder, struct err *e);

#endif

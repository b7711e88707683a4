/* The migration ladder. Called when a store is opened. */
#include "db/ladder.h"

#include "base/i18n.h"

#include <stdio.h>

int
db_ladder_top(const struct db_ladder *ladder)
{
	int top = 0;

	while (ladder->steps[top])
		top++;
	return top;
}

static bool
read_heights(struct db *db, const struct db_ladder *ladder, int *version, struct err *e)
{
	int64_t application, height, tables;

	if (!db_query_whole(db, "PRAGMA application_id", &application, e) ||
	    !db_query_whole(db, "PRAGMA user_version", &height, e) ||
	    !db_query_whole(db, "SELECT count(*) FROM sqlite_schema", &tables, e))
		return false;
	if (application != ladder->application_id && (application != 0 || tables > 0))
		return err_set(e, ERR_CORRUPT,
		               _("%s: is a database of another program: give another file"),
		               db_path(db));
	if (height > db_ladder_top(ladder))
		return err_set(e, ERR_NEWER,
		               _("%s: written by a newer hotseat (store version %lld, this one "
		               "knows %d): upgrade this program"),
		               db_path(db), (long long)height, db_ladder_top(ladder));
	*version = (int)height;
	return true;
}

bool
db_ladder_climb(struct db *db, const struct db_ladder *ladder, int *from, struct err *e)
{
	int top = db_ladder_top(ladder);
	char sql[96];

	*from = 0;
	if (!read_heights(db, ladder, from, e))
		return false;
	if (*from == top)
		return true;
	if (!db_begin(db, e))
		return false;
	/* Another process may have climbed while we waited. */
	if (!read_heights(db, ladder, from, e))
		goto fail;
	for (int i = *from; i < top; i++) {
		if (!db_exec(db, ladder->steps[i], e)) {
			err_prefix(e, _("%s: from store version %d to %d"), db_path(db), i, i + 1);
			goto fail;
		}
	}
	snprintf(sql, sizeof(sql), "PRAGMA application_id=%d; PRAGMA user_version=%d",
	         (int)ladder->application_id, top);
	if (db_exec(db, sql, e) && db_commit(db, e))
		return true;
fail:
	db_rollback(db);
	return false;
}

bool
db_ladder_check(struct db *db, const struct db_ladder *ladder, struct err *e)
{
	int version = 0;

	if (!read_heights(db, ladder, &version, e))
		return false;
	if (version < db_ladder_top(ladder))
		return err_set(e, ERR_REFUSED,
		               _("%s: store version %d is older than this program's %d: open it "
		               "once with the desk, which brings it up to date"),
		               db_path(db), version, db_ladder_top(ladder));
	return true;
}

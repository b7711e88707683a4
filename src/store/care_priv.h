/* Inside store/: the parts that the commands of care share. */
#ifndef STORE_CARE_PRIV_H
#define STORE_CARE_PRIV_H

#include "db/db.h"
#include "store/care.h"

/*
 * Is the file whole and its journal unbroken? What is derived is not looked at: it can be made
 * anew, so a fault in it is no reason to refuse a backup or a restore. A finding is an error.
 */
bool
verify_journal(const char *path, struct err *e);

/* Makes all derived rows anew, in one transaction. */
bool
rebuild_view(struct db *db, store_progress *progress, void *context,
             struct rebuild_report *report, struct err *e);

#endif

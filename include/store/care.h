/*
 * Looking after a store: rebuild, verify, backup, restore. Called by the commands of these names
 * (the daily backup of a desk is such a command too, see app/daily_backup.h). A backup reads one
 * snapshot through a connection of its own, so a desk's writer never waits. None of them runs on
 * the loop thread.
 */
#ifndef STORE_CARE_H
#define STORE_CARE_H

#include "base/error.h"
#include "store/store.h"

typedef void store_progress(int64_t done, int64_t total, void *context);

struct rebuild_report {
	int64_t operations;
	int64_t entities;
	int64_t differing;	/* entities whose derived rows were wrong or missing */
};

/* Makes all derived rows anew from base and journal, in one transaction. Synchronous store. */
bool
store_rebuild(struct store *store, store_progress *progress, void *context,
              struct rebuild_report *report, struct err *e);

struct verify_report {
	int64_t operations;
	int64_t entities;
	int64_t faults;
	char first_fault[ERR_TEXT_MAX];
};

/*
 * Read only, beside a running desk too: SQLite's own check, schema, hash chain, digests,
 * view = reduce(base, pending), derived columns and search keys, access chain. Each fault is
 * told through fault (may be NULL). true: it ran; report->faults says what it found.
 */
bool
store_verify(const char *path, store_progress *progress,
             void (*fault)(const char *text, void *context), void *context,
             struct verify_report *report, struct err *e);

/*
 * An online copy with its journal verified, put in place by rename: whole or not there. What is
 * derived is copied as it is; a fault in it does not keep anybody from a backup. ERR_DISK_FULL when
 * it would leave the desk too little room; ERR_BUSY when this very backup is being made already.
 * A row of backups is the files whose names differ in digits only ("hotseat-2026-11-21.db"). What
 * one of a row left behind when it was killed is taken away. keep > 0: of the row only the last so
 * many by name stay.
 */
bool
store_backup_file(const char *path, const char *target, int keep, struct err *e);

/* Is somebody making this backup now? Two system calls, for the loop too. */
bool
store_backup_runs(const char *target);

/*
 * Puts a backup in the store's place: its journal is verified first, derived rows are made anew, a
 * new history and generation begin, the former store is kept as "….before-restore"; counters of
 * ticket numbers never go back. ERR_BUSY while a desk runs on it.
 */
bool
store_restore_file(const char *backup, const char *path, struct err *e);

#endif

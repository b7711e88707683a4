/*
 * Looking after a store: rebuild, verify, backup, restore. Called by the commands of these names,
 * and for the daily backup of a running desk from the pool (it reads one snapshot through a
 * connection of its own, so the writer never waits). None of them runs on the loop thread.
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

/* An online copy, verified, put in place by rename. keep > 0: oldest of the folder beyond it go. */
bool
store_backup_file(const char *path, const char *target, int keep, struct err *e);

/*
 * Puts a backup in the store's place: checked first, new generation, the former store kept as
 * "….before-restore"; counters of ticket numbers never go back. ERR_BUSY while a desk runs on it.
 */
bool
store_restore_file(const char *backup, const char *path, struct err *e);

#endif

/*
 * The desk's store: one SQLite file, written by one thread only. Commands go into a queue in
 * order and come back as results in order, each with the caller's token. All functions here are
 * called from one thread (the loop's); none of them waits for the disk, but store_open,
 * store_close and store_run_pending.
 *
 * A saved result means: on disk (WAL, synchronous=FULL). A change is written whole or not at all:
 * operations in the journal, hash chain, derived rows, search keys, in one transaction.
 *
 * Disk full (or another fault of the disk): the command is kept, the ballast file (8 MiB) is
 * given up and it is tried again at once; if that fails too, its result comes with ok = false,
 * kept = true, and it stays first in the queue, with all that follow behind it. store_retry, the
 * next command or two seconds later try again; a second result with ok = true follows under the
 * same token.
 *
 * One store, one writing process: a lock beside the store names the holder's pid.
 * store_options.synchronous: no thread; store_run_pending does the work (tests, commands).
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "store/change.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORE_LOCAL_KEY_MAX 200			/* bytes */
#define STORE_LOCAL_VALUE_MAX (8 * 1024 * 1024)	/* bytes: a compiled pack is large */
#define STORE_QUEUE_MAX 10000			/* commands waiting */
#define STORE_BALLAST_BYTES (8 * 1024 * 1024)
#define STORE_DESK_CODE_MAX 8

struct store;

struct store_options {
	const char *path;		/* NULL: hotseat.db of the data folder */
	const struct clock *clock;	/* NULL: the system's */
	const uint64_t *seed;		/* ids and salts from a seed (tests); NULL: system chance */
	const char *desk_code;		/* of a new store, 2–4 characters; NULL: made by chance */
	const char *vfs;		/* NULL; tests: DB_FAULT_VFS */
	bool synchronous;
	bool must_exist;
	bool no_witness;		/* demo, practice, tests: no witness file, no ballast */
};

/*
 * Opens or makes the store, climbs the migration ladder, takes the lock.
 * ERR_BUSY: another desk runs on it (pid in the text). ERR_NEWER: written by a newer program.
 * ERR_CORRUPT: not a store, or damaged.
 */
struct store *
store_open(const struct store_options *options, struct err *e);

/* Writes what is queued (what the disk refuses is lost then, and logged), ends the thread. */
void
store_close(struct store *store);

/* As a kill would: what still waits is gone, nothing is tidied up (tests of crashes). */
void
store_abandon(struct store *store);

struct store_identity {
	struct id replica;
	char desk_code[STORE_DESK_CODE_MAX + 1];
	int64_t generation;
	bool older_copy;	/* the witness knew a later generation: an old copy is back */
	bool fresh;		/* made by this store_open */
	int64_t schema;
};

const struct store_identity *
store_identity(const struct store *store);

const char *
store_path(const struct store *store);

/* --- commands: results come with the token --------------------------------------------------- */

/* Takes change. An empty change is answered as saved. */
void
store_submit(struct store *store, struct change *change, uint64_t token);

/*
 * Local rows are not journalled and never leave the desk: "draft/…", "screen", "typed", "pin/UUID",
 * "pack/DIGEST", "line/sim", "flow/…". A put of a key that still waits replaces it in place (the
 * waiting one gets no result of its own). bytes are copied. NULL bytes deletes.
 */
void
store_put_local(struct store *store, const char *key, const void *bytes, size_t length,
                uint64_t token);

/*
 * The next counter of a ticket number: never given twice, not after a crash, nor when the clock
 * goes back, nor when it is not used. day: yymmdd in the pack's time zone, e.g. 261121.
 */
void
store_reserve_number(struct store *store, const char *prefix, int32_t day, uint64_t token);

/* The desk's code for ticket numbers: digits and capitals without I O Q, 2–4. */
void
store_set_desk_code(struct store *store, const char *code, uint64_t token);

/* Tries kept commands again now. */
void
store_retry(struct store *store);

/* --- results ---------------------------------------------------------------------------------- */

enum store_result_kind {
	STORE_CHANGE,
	STORE_LOCAL,
	STORE_NUMBER,
	STORE_DESK_CODE,
};

struct store_result {
	enum store_result_kind kind;
	uint64_t token;
	bool ok;
	bool kept;		/* not ok, but still first in the queue */
	struct err err;
	int64_t saved_at_ms;	/* wall time after the commit */
	int64_t counter;	/* STORE_NUMBER */
	int64_t last_n;		/* STORE_CHANGE: number of its last operation */
};

/*
 * wake is called from the writer thread after results were put out (coalesced): let it do
 * loop_wakeup_send and nothing more.
 */
void
store_on_results(struct store *store, void (*wake)(void *context), void *context);

/* Hands out all results so far, in order. Returns their number. */
size_t
store_drain(struct store *store,
            void (*handler)(const struct store_result *result, void *context), void *context);

/* Commands queued or under way. */
size_t
store_pending(const struct store *store);

/* True while a command is kept because the disk refuses. */
bool
store_is_blocked(const struct store *store);

/* Synchronous stores: does all that waits. Results are there for store_drain afterwards. */
void
store_run_pending(struct store *store);

/* Waits until nothing is pending (commands and tests, threaded stores); false after timeout_ms. */
bool
store_flush(struct store *store, int64_t timeout_ms);

/* Synchronous: submit, run, give the one result. For commands. Takes change. */
bool
store_write(struct store *store, struct change *change, struct store_result *result, struct err *e);

#endif

/*
 * A store in a folder of its own for tests: synchronous, seeded, on a clock that the test moves.
 */
#ifndef LIB_STORE_FIXTURE_H
#define LIB_STORE_FIXTURE_H

#include "base/clock.h"
#include "base/id.h"
#include "lib/home.h"
#include "store/reader.h"
#include "store/store.h"

#define FIXTURE_NOW_MS 1795165200000	/* 2026-11-20T09:00Z */

struct fixture {
	struct home home;
	char outer_home[HOME_PATH_SIZE];	/* HOTSEAT_HOME before */
	char path[600];
	struct clock clock;
	struct random_source random;
	struct id_source ids;
	struct id agent;
	struct id session;
	uint64_t seed;
	const char *vfs;
	struct store *store;
	struct reader *reader;
};

/* An open store and a reader on it. Fails the test when it cannot be. */
void
fixture_start(struct fixture *f, uint64_t seed);

void
fixture_stop(struct fixture *f);

/* Opens store and reader again (after closing both). */
void
fixture_reopen(struct fixture *f);

void
fixture_close(struct fixture *f);

struct id
fixture_id(struct fixture *f);

struct change *
fixture_change(struct fixture *f);

/* Writes one operation; the code of its refusal, or ERR_NONE. */
enum err_code
fixture_write(struct fixture *f, enum operation_name name, const struct id *id, const char *body);

/* A customer of this name and number. */
struct id
fixture_customer(struct fixture *f, const char *name, const char *phone);

/* First column of the first row as text; static. */
const char *
fixture_sql(struct fixture *f, const char *sql);

/* All derived rows as one text digest: equal stores give equal texts. Static. */
const char *
fixture_view_digest(struct fixture *f);

/* Number of faults that verify finds. */
int64_t
fixture_faults(struct fixture *f);

/* n random operations of all kinds on customers, tickets, follow-ups, calls … */
void
fixture_live(struct fixture *f, int operations);

#endif

/*
 * Inside store/: the writing side of the file. One journal a store, used by one thread at a time
 * (the writer's, or the caller's of a synchronous store). It knows nothing of queues.
 *
 * The state kept in memory (n, h, hlc) always equals what the open transaction will leave; a
 * caller that rolls back restores it by journal_mark and journal_return.
 */
#ifndef STORE_JOURNAL_PRIV_H
#define STORE_JOURNAL_PRIV_H

#include "base/id.h"
#include "change_priv.h"
#include "db/db.h"
#include "model/operation.h"
#include "project_priv.h"
#include "store/store.h"

struct journal_state {
	int64_t n;
	int64_t hlc;
	uint8_t h[CRYPTO_DIGEST_BYTES];
	int64_t access_seq;
	uint8_t access_chain[CRYPTO_DIGEST_BYTES];
	bool changed;		/* not in table me yet */
};

struct journal {
	struct db *db;
	struct random_source random;
	struct id_source ids;
	struct id replica;
	char desk_code[STORE_DESK_CODE_MAX + 1];
	int64_t generation;
	struct id first_replica;	/* stays through forks: names the witness */
	int32_t fork_day;		/* yymmdd of the last fork, a day on; 0: none */
	struct journal_state state;
};

/* Reads me and the ends of the chains; makes them in a new file (*fresh). */
bool
journal_open(struct journal *journal, const char *desk_code, int64_t now_ms, bool *fresh,
             struct err *e);

/*
 * A new history from here on: new replica id, chain anew, ticket numbers of these days skip
 * ahead of any that the lost history may have given. In a transaction of the caller's.
 */
bool
journal_fork(struct journal *journal, const char *why, int64_t now_ms, struct err *e);

bool
journal_set_generation(struct journal *journal, int64_t generation, struct err *e);

/* Writes all of a change. In a transaction of the caller's; batch may be NULL. */
bool
journal_write(struct journal *journal, const struct change *change, struct key_batch *batch,
              int64_t *last_n, struct err *e);

/* Puts n, h, hlc into table me: once before each commit. */
bool
journal_settle(struct journal *journal, struct err *e);

bool
journal_put_local(struct journal *journal, const char *key, const void *bytes, size_t length,
                  int64_t now_ms, struct err *e);

bool
journal_reserve_number(struct journal *journal, const char *prefix, int32_t day, int64_t *counter,
                       struct err *e);

bool
journal_set_desk_code(struct journal *journal, const char *code, struct err *e);

/* Link k of the access chain: SHA-256("hs-acc1" ‖ chain ‖ u64 seq ‖ op ‖ digest). */
void
access_chain_next(uint8_t chain[CRYPTO_DIGEST_BYTES], int64_t seq, const struct id *op,
                  const uint8_t digest[CRYPTO_DIGEST_BYTES]);

/* Columns of SELECT_OPERATION into *op (body_text copied, not parsed), *h its chain value. */
#define SELECT_OPERATION                                                                           \
	"SELECT n,op,txn,kind,v,actor,sid,ent,hlc,at,body,digest,h,st FROM outbox "

bool
journal_read_operation(struct db_statement *statement, struct operation *op,
                       uint8_t h[CRYPTO_DIGEST_BYTES], struct err *e);

#endif

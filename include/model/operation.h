/*
 * Operations: the only way data changes. One table of kinds; a body is canonical JSON; the hash of
 * an operation covers all of it and the one before (sync.md B.1 and amendment 5).
 *
 * Class F: a fact, inserted by id, same again is no change. P: a patch, per field the higher
 * (hlc, op) wins. C: a command with a precondition, provisional until the centre says yes.
 *
 * Hash input, integers big-endian:
 *	digest = SHA-256(body bytes)
 *	h_0 = SHA-256(replica id, 16 bytes)
 *	h_n = SHA-256("hs-op1" ‖ h_{n−1} (32) ‖ for each of op, n, txn, kind, v, actor, sid,
 *	      ent, hlc, at, digest: u32 length ‖ bytes), where ids are 16 bytes, n, v, hlc, at
 *	      are u64, kind is text
 * Test vectors: tests/unit/model/test_operation.c.
 */
#ifndef MODEL_OPERATION_H
#define MODEL_OPERATION_H

#include "base/crypto.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "base/strbuf.h"
#include "model/record.h"

#include <stdint.h>

#define OPERATION_BODY_MAX (32 * 1024)
#define OPERATION_SALT_BYTES 16		/* "salt" of the body, 32 hexadecimal digits */
#define TRANSACTION_OPERATIONS_MAX 64
#define TRANSACTION_BYTES_MAX (256 * 1024)

enum operation_class {
	OPERATION_FACT = 'F',
	OPERATION_PATCH = 'P',
	OPERATION_COMMAND = 'C',
};

enum operation_name {
	OP_CALL_ADD,
	OP_CALL_SET,
	OP_TICKET_OPEN,
	OP_TICKET_SET,
	OP_TICKET_MOVE,		/* from, to, ver (= moves), closed, reason; fields of the ticket */
	OP_CUSTOMER_ADD,
	OP_CUSTOMER_SET,
	OP_FOLLOWUP_ADD,
	OP_FOLLOWUP_SET,
	OP_FOLLOWUP_CLAIM,	/* release (boolean) gives it back */
	OP_FOLLOWUP_COMPLETE,	/* outcome (cancelled, reopened, taken_back or the pack's), call,
				 * next_at (stays open until then), add_note (a line of its own
				 * below the note); fields of the follow-up. taken_back: as it was
				 * before the newest try, with outcome_before, tries, tried_at,
				 * tried_by, call, claimed_by and claimed_at of then */
	OP_NOTE_ADD,
	OP_SCRIPT_RECORD,
	OP_ACCESS_ADD,
	OP_EVENT_ADD,
	OP_AGENT_ADD,
	OP_AGENT_SET,
	OP_COUNT
};

struct operation_kind {
	enum operation_name name;
	const char *text;	/* "ticket.open" */
	enum operation_class class;
	int64_t version;	/* v */
	const struct record_type *entity;
	bool adds;		/* makes the entity */
	unsigned roles;		/* bits of enum role: who may */
	const struct record_field *own;	/* members beside the entity's fields (commands), or NULL */
	const char *required;	/* members that may not be missing: "number|kind" */
};

extern const struct operation_kind operation_kinds[OP_COUNT];

const struct operation_kind *
operation_kind_find(const char *text, size_t length);

struct operation {
	struct id op;
	int64_t n;		/* 1, 2, 3 … of the replica; 0: not written yet */
	struct id txn;
	const struct operation_kind *kind;
	struct id actor;
	struct id session;
	struct id entity;
	int64_t hlc;		/* 48-bit ms, 16-bit counter */
	int64_t at_ms;		/* wall time of the act */
	struct json *body;
	char *body_text;	/* canonical, with the salt */
	size_t body_length;
	uint8_t digest[CRYPTO_DIGEST_BYTES];
};

void
operation_release(struct operation *op);

/* Kind, members, types, limits; what the reducer may rely on. Not the salt. */
bool
operation_check_body(const struct operation_kind *kind, const struct json *body, struct err *e);

/* Puts the salt in, writes body_text, fills digest. ERR_LIMIT over OPERATION_BODY_MAX. */
bool
operation_seal(struct operation *op, const uint8_t salt[OPERATION_SALT_BYTES], struct err *e);

/* Reads body_text (checked against digest) into body. */
bool
operation_open(struct operation *op, struct err *e);

void
operation_chain_start(const struct id *replica, uint8_t h[CRYPTO_DIGEST_BYTES]);

/* h (of n − 1) becomes h of this operation. */
void
operation_chain_next(const struct operation *op, uint8_t h[CRYPTO_DIGEST_BYTES]);

/* Hybrid logical clock: max(wall, last) in the high 48 bits, counted up within one ms. */
int64_t
hlc_next(int64_t last, int64_t wall_ms);

int64_t
hlc_wall_ms(int64_t hlc);

#endif

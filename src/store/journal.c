/*
 * Writing operations: number, clock, salt, hash, derived rows, journal row. Called by the writer,
 * by bulk, and by rebuild for its helpers.
 */
#include "journal_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "model/ticket_number.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* More than one desk gives out of one kind in a day. */
#define NUMBERS_SKIPPED 500

/* --- state ------------------------------------------------------------------------------------ */

static void
make_desk_code(struct journal *journal, const char *wanted)
{
	static const char letters[] = "ABCDEFGHJKLMNPRSTUVWXYZ";	/* no I, O, Q */
	struct err ignored = ERR_INIT;
	char code[TICKET_DESK_MAX + 1];

	if (wanted && ticket_desk_code_parse(wanted, code, &ignored)) {
		memcpy(journal->desk_code, code, sizeof(code));
		return;
	}
	journal->desk_code[0] = letters[random_below(&journal->random, sizeof(letters) - 1)];
	journal->desk_code[1] = (char)('0' + random_below(&journal->random, 10));
	journal->desk_code[2] = (char)('0' + random_below(&journal->random, 10));
	journal->desk_code[3] = '\0';
}

static bool
note_history(struct journal *journal, const char *why, int64_t now_ms, struct err *e)
{
	struct db_statement *statement = db_get(journal->db,
		"INSERT INTO replica(from_n,id,at,why) VALUES(?1,?2,?3,?4)", e);

	if (!statement)
		return false;
	db_bind_whole(statement, 1, journal->state.n + 1);
	db_bind_id(statement, 2, &journal->replica);
	db_bind_whole(statement, 3, now_ms);
	db_bind_text(statement, 4, why);
	return db_run(statement, e);
}

static bool
make_me(struct journal *journal, const char *desk_code, int64_t now_ms, struct err *e)
{
	struct db_statement *statement = db_get(journal->db,
		"INSERT INTO me(one,replica,desk_code,gen,n,h,hlc) VALUES(1,?1,?2,0,0,?3,0)", e);

	if (!statement)
		return false;
	journal->replica = id_new(&journal->ids, now_ms);
	make_desk_code(journal, desk_code);
	operation_chain_start(&journal->replica, journal->state.h);
	db_bind_id(statement, 1, &journal->replica);
	db_bind_text(statement, 2, journal->desk_code);
	db_bind_blob(statement, 3, journal->state.h, CRYPTO_DIGEST_BYTES);
	return db_run(statement, e) && note_history(journal, "new", now_ms, e);
}

static bool
take_digest(struct db_statement *statement, int column, uint8_t out[CRYPTO_DIGEST_BYTES])
{
	size_t length;
	const void *bytes = db_column_blob(statement, column, &length);

	memset(out, 0, CRYPTO_DIGEST_BYTES);
	if (!bytes || length != CRYPTO_DIGEST_BYTES)
		return false;
	memcpy(out, bytes, length);
	return true;
}

static enum db_row
read_me(struct journal *journal, struct err *e)
{
	struct db_statement *statement = db_get(journal->db,
		"SELECT replica,desk_code,gen,n,h,hlc FROM me", e);
	enum db_row row = statement ? db_step(statement, e) : DB_FAILED;

	if (row == DB_ROW) {
		const char *code = db_column_text(statement, 1, NULL);

		journal->replica = db_column_id(statement, 0);
		snprintf(journal->desk_code, sizeof(journal->desk_code), "%s", code ? code : "");
		journal->generation = db_column_whole(statement, 2);
		journal->state.n = db_column_whole(statement, 3);
		journal->state.hlc = db_column_whole(statement, 5);
		if (!take_digest(statement, 4, journal->state.h)) {
			err_set(e, ERR_CORRUPT,
			        _("store: the chain's end is damaged: run hotseat verify"));
			row = DB_FAILED;
		}
	}
	db_reset(statement);
	return row;
}

static bool
read_access_chain(struct journal *journal, struct err *e)
{
	struct db_statement *statement = db_get(journal->db,
		"SELECT seq,chain FROM access_chain ORDER BY seq DESC LIMIT 1", e);
	enum db_row row = statement ? db_step(statement, e) : DB_FAILED;

	if (row == DB_ROW) {
		journal->state.access_seq = db_column_whole(statement, 0);
		take_digest(statement, 1, journal->state.access_chain);
	}
	db_reset(statement);
	return row != DB_FAILED;
}

/* A day later than the fork in UTC: no zone is further ahead. */
static int32_t
day_after(int64_t at_ms)
{
	time_t seconds = (time_t)(at_ms / 1000 + 86400);
	struct tm day;

	gmtime_r(&seconds, &day);
	return (day.tm_year % 100) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday;
}

static bool
read_histories(struct journal *journal, struct err *e)
{
	struct db_statement *statement = db_get(journal->db,
		"SELECT id,at,why FROM replica ORDER BY place", e);
	enum db_row row = DB_FAILED;
	bool first = true;

	while (statement && (row = db_step(statement, e)) == DB_ROW) {
		const char *why = db_column_text(statement, 2, NULL);

		if (first)
			journal->first_replica = db_column_id(statement, 0);
		if (!first || !why || strcmp(why, "new") != 0)
			journal->fork_day = day_after(db_column_whole(statement, 1));
		first = false;
	}
	db_reset(statement);
	return row == DB_DONE;
}

bool
journal_open(struct journal *journal, const char *desk_code, int64_t now_ms, bool *fresh,
             struct err *e)
{
	enum db_row row;

	*fresh = false;
	memset(&journal->state, 0, sizeof(journal->state));
	journal->ids = (struct id_source){ .random = &journal->random };
	row = read_me(journal, e);
	if (row == DB_DONE) {
		*fresh = true;
		if (!db_begin(journal->db, e))
			return false;
		if (!make_me(journal, desk_code, now_ms, e) || !db_commit(journal->db, e)) {
			db_rollback(journal->db);
			return false;
		}
		row = read_me(journal, e);
	}
	return row == DB_ROW && read_access_chain(journal, e) && read_histories(journal, e);
}

bool
journal_fork(struct journal *journal, const char *why, int64_t now_ms, struct err *e)
{
	struct db_statement *statement = db_get(journal->db,
		"UPDATE me SET replica=?1,h=?2,acked_n=0,acked_h=NULL,epoch=NULL,cursor=NULL", e);

	if (!statement)
		return false;
	journal->replica = id_new(&journal->ids, now_ms);
	operation_chain_start(&journal->replica, journal->state.h);
	db_bind_id(statement, 1, &journal->replica);
	db_bind_blob(statement, 2, journal->state.h, CRYPTO_DIGEST_BYTES);
	if (!db_run(statement, e) || !note_history(journal, why, now_ms, e))
		return false;
	journal->fork_day = day_after(now_ms);
	statement = db_get(journal->db, "UPDATE number_counter SET last=last+?1", e);
	if (!statement)
		return false;
	db_bind_whole(statement, 1, NUMBERS_SKIPPED);
	return db_run(statement, e);
}

bool
journal_set_generation(struct journal *journal, int64_t generation, struct err *e)
{
	struct db_statement *statement = db_get(journal->db, "UPDATE me SET gen=?1", e);

	if (!statement)
		return false;
	db_bind_whole(statement, 1, generation);
	if (!db_run(statement, e))
		return false;
	journal->generation = generation;
	return true;
}

bool
journal_settle(struct journal *journal, struct err *e)
{
	struct db_statement *statement;

	if (!journal->state.changed)
		return true;
	statement = db_get(journal->db, "UPDATE me SET n=?1,h=?2,hlc=?3", e);
	if (!statement)
		return false;
	db_bind_whole(statement, 1, journal->state.n);
	db_bind_blob(statement, 2, journal->state.h, CRYPTO_DIGEST_BYTES);
	db_bind_whole(statement, 3, journal->state.hlc);
	if (!db_run(statement, e))
		return false;
	journal->state.changed = false;
	return true;
}

/* --- operations ------------------------------------------------------------------------------- */

static bool
insert_operation(struct journal *journal, const struct operation *op, struct err *e)
{
	struct db_statement *statement = db_get(journal->db,
		"INSERT INTO outbox(n,op,txn,kind,v,actor,sid,ent,hlc,at,body,digest,h,st)"
		" VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,'new')", e);

	if (!statement)
		return false;
	db_bind_whole(statement, 1, op->n);
	db_bind_blob(statement, 2, op->op.bytes, ID_BYTES);
	db_bind_blob(statement, 3, op->txn.bytes, ID_BYTES);
	db_bind_text(statement, 4, op->kind->text);
	db_bind_whole(statement, 5, op->kind->version);
	db_bind_blob(statement, 6, op->actor.bytes, ID_BYTES);
	db_bind_blob(statement, 7, op->session.bytes, ID_BYTES);
	db_bind_blob(statement, 8, op->entity.bytes, ID_BYTES);
	db_bind_whole(statement, 9, op->hlc);
	db_bind_whole(statement, 10, op->at_ms);
	db_bind_text_n(statement, 11, op->body_text, op->body_length);
	db_bind_blob(statement, 12, op->digest, CRYPTO_DIGEST_BYTES);
	db_bind_blob(statement, 13, journal->state.h, CRYPTO_DIGEST_BYTES);
	return db_run(statement, e);
}

void
access_chain_next(uint8_t chain[CRYPTO_DIGEST_BYTES], int64_t seq, const struct id *op,
                  const uint8_t digest[CRYPTO_DIGEST_BYTES])
{
	struct crypto_sha256 hash;
	uint8_t number[8];

	for (size_t i = 0; i < sizeof(number); i++)
		number[i] = (uint8_t)((uint64_t)seq >> (8 * (7 - i)));
	crypto_sha256_init(&hash);
	crypto_sha256_add(&hash, "hs-acc1", 7);
	crypto_sha256_add(&hash, chain, CRYPTO_DIGEST_BYTES);
	crypto_sha256_add(&hash, number, sizeof(number));
	crypto_sha256_add(&hash, op->bytes, ID_BYTES);
	crypto_sha256_add(&hash, digest, CRYPTO_DIGEST_BYTES);
	crypto_sha256_end(&hash, chain);
}

static bool
insert_access_link(struct journal *journal, const struct operation *op, struct err *e)
{
	struct db_statement *statement = db_get(journal->db,
		"INSERT INTO access_chain(seq,op,digest,chain) VALUES(?1,?2,?3,?4)", e);
	struct journal_state *state = &journal->state;

	if (!statement)
		return false;
	state->access_seq++;
	access_chain_next(state->access_chain, state->access_seq, &op->op, op->digest);
	db_bind_whole(statement, 1, state->access_seq);
	db_bind_id(statement, 2, &op->op);
	db_bind_blob(statement, 3, op->digest, CRYPTO_DIGEST_BYTES);
	db_bind_blob(statement, 4, state->access_chain, CRYPTO_DIGEST_BYTES);
	return db_run(statement, e);
}

static bool
write_view(struct journal *journal, const struct operation *op, struct key_batch *batch,
           struct err *e)
{
	const struct record_type *type = op->kind->entity;
	struct json *before = NULL, *after = NULL;
	int64_t row;
	bool ok = project_load(journal->db, type, &op->entity, &before, &row, e) &&
		  reduce(op, before, &after, e) &&
		  project_write(journal->db, type, &op->entity, before, row, after, batch, e);

	json_free(before);
	json_free(after);
	return ok;
}

static bool
write_operation(struct journal *journal, const struct change *change,
                const struct change_item *item, const struct id *txn, struct key_batch *batch,
                struct err *e)
{
	struct journal_state *state = &journal->state;
	uint8_t salt[OPERATION_SALT_BYTES];
	struct operation op = {
		.txn = *txn,
		.kind = item->kind,
		.actor = change->actor,
		.session = change->session,
		.entity = item->entity,
		.at_ms = change->at_ms,
		.body = json_dup(item->body),
	};
	bool ok;

	op.op = id_new(&journal->ids, change->at_ms);
	op.n = state->n + 1;
	op.hlc = hlc_next(state->hlc, change->at_ms);
	journal->random.fill(&journal->random, salt, sizeof(salt));
	ok = operation_seal(&op, salt, e) && write_view(journal, &op, batch, e);
	if (ok) {
		operation_chain_next(&op, state->h);
		state->n = op.n;
		state->hlc = op.hlc;
		state->changed = true;
		ok = insert_operation(journal, &op, e) &&
		     (op.kind->name != OP_ACCESS_ADD || insert_access_link(journal, &op, e));
	}
	operation_release(&op);
	return ok;
}

bool
journal_write(struct journal *journal, const struct change *change, struct key_batch *batch,
              int64_t *last_n, struct err *e)
{
	struct id txn = id_new(&journal->ids, change->at_ms);

	for (size_t i = 0; i < change->count; i++) {
		if (!write_operation(journal, change, &change->items[i], &txn, batch, e))
			return false;
	}
	for (size_t i = 0; i < change->local_count; i++) {
		const struct change_local *local = &change->local[i];

		if (!journal_put_local(journal, local->key, local->bytes, local->length,
		                       change->at_ms, e))
			return false;
	}
	*last_n = journal->state.n;
	return true;
}

bool
journal_read_operation(struct db_statement *statement, struct operation *op,
                       uint8_t h[CRYPTO_DIGEST_BYTES], struct err *e)
{
	size_t length;
	const char *kind = db_column_text(statement, 3, &length);
	const char *body;

	memset(op, 0, sizeof(*op));
	op->n = db_column_whole(statement, 0);
	op->kind = kind ? operation_kind_find(kind, length) : NULL;
	if (!op->kind || op->kind->version != db_column_whole(statement, 4))
		return err_set(e, ERR_NEWER,
		               _("operation %lld: of a kind this program does not know: "
		                 "upgrade it"),
		               (long long)op->n);
	op->op = db_column_id(statement, 1);
	op->txn = db_column_id(statement, 2);
	op->actor = db_column_id(statement, 5);
	op->session = db_column_id(statement, 6);
	op->entity = db_column_id(statement, 7);
	op->hlc = db_column_whole(statement, 8);
	op->at_ms = db_column_whole(statement, 9);
	if (!take_digest(statement, 11, op->digest) || !take_digest(statement, 12, h))
		return err_set(e, ERR_CORRUPT, _("operation %lld: its hashes are damaged"),
		               (long long)op->n);
	body = db_column_text(statement, 10, &length);
	if (body) {
		op->body_text = mem_dup_text_n(body, length);
		op->body_length = length;
	}
	return true;
}

/* --- what is not journalled ------------------------------------------------------------------- */

bool
journal_put_local(struct journal *journal, const char *key, const void *bytes, size_t length,
                  int64_t now_ms, struct err *e)
{
	struct db_statement *statement = bytes ?
		db_get(journal->db,
		       "INSERT INTO local(key,value,saved) VALUES(?1,?2,?3)"
		       " ON CONFLICT(key) DO UPDATE SET value=excluded.value,saved=excluded.saved",
		       e) :
		db_get(journal->db, "DELETE FROM local WHERE key=?1", e);

	if (!statement)
		return false;
	db_bind_text(statement, 1, key);
	if (bytes) {
		db_bind_blob(statement, 2, bytes, length);
		db_bind_whole(statement, 3, now_ms);
	}
	return db_run(statement, e);
}

bool
journal_reserve_number(struct journal *journal, const char *prefix, int32_t day, int64_t *counter,
                       struct err *e)
{
	struct db_statement *statement;
	enum db_row row;

	*counter = 0;
	if (!ticket_kind_valid(prefix))
		return err_set(e, ERR_INVALID, _("ticket number: \"%.20s\" is no prefix"), prefix);
	statement = db_get(journal->db,
	                   "INSERT INTO number_counter(prefix,day,last) VALUES(?1,?2,?3)"
	                   " ON CONFLICT(prefix,day) DO UPDATE SET last=last+1 RETURNING last", e);
	if (!statement)
		return false;
	db_bind_text(statement, 1, prefix);
	db_bind_whole(statement, 2, day);
	db_bind_whole(statement, 3, day <= journal->fork_day ? NUMBERS_SKIPPED + 1 : 1);
	row = db_step(statement, e);
	if (row == DB_ROW) {
		*counter = db_column_whole(statement, 0);
		row = db_step(statement, e);
	}
	db_reset(statement);
	return row == DB_DONE;
}

bool
journal_set_desk_code(struct journal *journal, const char *code, struct err *e)
{
	struct db_statement *statement = db_get(journal->db, "UPDATE me SET desk_code=?1", e);
	char canonical[TICKET_DESK_MAX + 1];

	if (!statement || !ticket_desk_code_parse(code, canonical, e))
		return false;
	db_bind_text(statement, 1, canonical);
	if (!db_run(statement, e))
		return false;
	memcpy(journal->desk_code, canonical, sizeof(canonical));
	return true;
}

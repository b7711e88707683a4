/*
 * The tables of a desk's store (sync.md B.3 with its amendments) as a migration ladder. What is
 * the journal's (me, replica, outbox, base, stuck, lease, access_chain, number_counter, local) is
 * kept; all else is derived and made anew by rebuild.
 *
 * Derived tables have an integer row of their own, so that search keys and relations are small;
 * ids are time-ordered (UUIDv7), so their indexes grow at the right edge.
 * search_key: first letter of key is its class (keys_priv.h), row is of customer or ticket.
 */
#include "schema_priv.h"

#include <stddef.h>

static const char step_1[] =
	"CREATE TABLE me(one INTEGER PRIMARY KEY CHECK(one=1), replica BLOB NOT NULL,"
	" desk_code TEXT NOT NULL, gen INTEGER NOT NULL, n INTEGER NOT NULL, h BLOB NOT NULL,"
	" acked_n INTEGER NOT NULL DEFAULT 0, acked_h BLOB, epoch BLOB, cursor TEXT,"
	" scope_ver INTEGER, hlc INTEGER NOT NULL, off_ms INTEGER, seen_now INTEGER, proto INTEGER,"
	" durable_n INTEGER NOT NULL DEFAULT 0) STRICT;"

	/* Histories of this store: the chain starts anew with each (fork, restore). */
	"CREATE TABLE replica(place INTEGER PRIMARY KEY, from_n INTEGER NOT NULL, id BLOB NOT NULL,"
	" at INTEGER NOT NULL, why TEXT NOT NULL) STRICT;"

	"CREATE TABLE outbox(n INTEGER PRIMARY KEY, op BLOB NOT NULL, txn BLOB NOT NULL,"
	" kind TEXT NOT NULL, v INTEGER NOT NULL, actor BLOB NOT NULL, sid BLOB NOT NULL,"
	" ent BLOB NOT NULL, hlc INTEGER NOT NULL, at INTEGER NOT NULL, body TEXT,"
	" digest BLOB NOT NULL, h BLOB NOT NULL,"
	" st TEXT NOT NULL CHECK(st IN('new','acked','rejected','parked')),"
	" seq INTEGER, problem TEXT, tries INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE UNIQUE INDEX outbox_op ON outbox(op);"
	"CREATE INDEX outbox_ent ON outbox(ent, n);"
	"CREATE TRIGGER outbox_frozen BEFORE UPDATE OF n,op,txn,kind,v,actor,sid,ent,hlc,at,digest,"
	"h"
	" ON outbox BEGIN SELECT RAISE(ABORT,'frozen'); END;"
	"CREATE TRIGGER outbox_body_frozen BEFORE UPDATE OF body ON outbox"
	" WHEN NEW.body IS NOT NULL"
	" BEGIN SELECT RAISE(ABORT,'frozen'); END;"
	"CREATE TRIGGER outbox_kept BEFORE DELETE ON outbox"
	" WHEN OLD.n > (SELECT durable_n FROM me) BEGIN SELECT RAISE(ABORT,'frozen'); END;"

	"CREATE TABLE base(kind TEXT NOT NULL, id BLOB NOT NULL, ver INTEGER NOT NULL,"
	" seq INTEGER NOT NULL, scope TEXT, doc TEXT NOT NULL, PRIMARY KEY(kind,id))"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE stuck(seq INTEGER PRIMARY KEY, row TEXT NOT NULL, why TEXT NOT NULL) STRICT;"
	"CREATE TABLE lease(followup BLOB PRIMARY KEY, fence INTEGER NOT NULL,"
	" until INTEGER NOT NULL, gen INTEGER NOT NULL) STRICT, WITHOUT ROWID;"

	"CREATE TABLE access_chain(seq INTEGER PRIMARY KEY, op BLOB NOT NULL, digest BLOB NOT NULL,"
	" chain BLOB NOT NULL) STRICT;"
	"CREATE TRIGGER access_frozen BEFORE UPDATE ON access_chain"
	" BEGIN SELECT RAISE(ABORT,'frozen'); END;"
	"CREATE TRIGGER access_kept BEFORE DELETE ON access_chain"
	" BEGIN SELECT RAISE(ABORT,'frozen'); END;"

	"CREATE TABLE number_counter(prefix TEXT NOT NULL, day INTEGER NOT NULL,"
	" last INTEGER NOT NULL, PRIMARY KEY(prefix,day)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE local(key TEXT PRIMARY KEY, value BLOB NOT NULL, saved INTEGER NOT NULL)"
	" STRICT;"

	"CREATE TABLE customer(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
	" made INTEGER NOT NULL, doc TEXT NOT NULL) STRICT;"
	"CREATE TABLE ticket(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
	" made INTEGER NOT NULL, doc TEXT NOT NULL, customer BLOB, open INTEGER NOT NULL,"
	" due INTEGER NOT NULL, closed_at INTEGER NOT NULL, maker BLOB) STRICT;"
	"CREATE TABLE call(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, made INTEGER NOT NULL,"
	" doc TEXT NOT NULL, customer BLOB, agent BLOB, direction TEXT, began INTEGER NOT NULL,"
	" answered INTEGER NOT NULL, ended INTEGER NOT NULL, wrapped INTEGER NOT NULL,"
	" hold INTEGER NOT NULL, outcome TEXT, call_back TEXT) STRICT;"
	"CREATE TABLE followup(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
	" made INTEGER NOT NULL, doc TEXT NOT NULL, ticket BLOB, customer BLOB, owner BLOB,"
	" open INTEGER NOT NULL, weight INTEGER NOT NULL, due INTEGER NOT NULL,"
	" done_at INTEGER NOT NULL, tried_by BLOB) STRICT;"
	"CREATE TABLE note(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, made INTEGER NOT NULL,"
	" doc TEXT NOT NULL, ticket BLOB, customer BLOB, call BLOB) STRICT;"
	"CREATE TABLE script(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
	" made INTEGER NOT NULL, doc TEXT NOT NULL, call BLOB, situation TEXT, result TEXT,"
	" wait_ms INTEGER NOT NULL, waited_ms INTEGER NOT NULL) STRICT;"
	"CREATE TABLE access(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
	" made INTEGER NOT NULL, doc TEXT NOT NULL, act TEXT, subject BLOB) STRICT;"
	"CREATE TABLE event(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
	" made INTEGER NOT NULL, doc TEXT NOT NULL, type TEXT, state TEXT) STRICT;"
	"CREATE TABLE agent(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
	" made INTEGER NOT NULL, doc TEXT NOT NULL, staff_number TEXT) STRICT;"
	"CREATE TABLE ticket_call(call BLOB NOT NULL, ticket BLOB NOT NULL,"
	" PRIMARY KEY(call,ticket)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE search_key(key TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY(key,row))"
	" STRICT, WITHOUT ROWID;"

	"CREATE INDEX ticket_customer ON ticket(customer, open, due) WHERE customer IS NOT NULL;"
	"CREATE INDEX ticket_due ON ticket(due) WHERE open=1;"
	"CREATE INDEX ticket_made ON ticket(made);"
	"CREATE INDEX ticket_closed ON ticket(closed_at) WHERE closed_at>0;"
	"CREATE INDEX call_customer ON call(customer, began) WHERE customer IS NOT NULL;"
	"CREATE INDEX call_began ON call(began);"
	"CREATE INDEX call_running ON call(began) WHERE ended=0;"
	"CREATE INDEX call_to_return ON call(began) WHERE call_back='needed';"
	"CREATE INDEX followup_open ON followup(weight, due) WHERE open=1;"
	"CREATE INDEX followup_customer ON followup(customer, open, due)"
	" WHERE customer IS NOT NULL;"
	"CREATE INDEX followup_ticket ON followup(ticket, open, due) WHERE ticket IS NOT NULL;"
	"CREATE INDEX followup_done ON followup(done_at) WHERE done_at>0;"
	"CREATE INDEX note_ticket ON note(ticket) WHERE ticket IS NOT NULL;"
	"CREATE INDEX note_customer ON note(customer) WHERE customer IS NOT NULL;"
	"CREATE INDEX note_call ON note(call) WHERE call IS NOT NULL;"
	"CREATE INDEX script_call ON script(call) WHERE call IS NOT NULL;"
	"CREATE INDEX access_subject ON access(subject) WHERE subject IS NOT NULL;"
	"CREATE INDEX agent_staff_number ON agent(staff_number) WHERE staff_number IS NOT NULL;";

static const char *const steps[] = { step_1, NULL };

const struct db_ladder store_ladder = {
	.application_id = STORE_APPLICATION_ID,
	.steps = steps,
};

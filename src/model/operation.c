/* The table of kinds, the check of bodies, the hash chain and the hybrid logical clock. */
#include "model/operation.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "model/agent.h"

#include <string.h>

#define EVERYBODY                                                                                  \
	(ROLE_AGENT | ROLE_TEAM_LEADER | ROLE_SUPERVISOR | ROLE_QUALITY | ROLE_TRAINER |           \
	 ROLE_DEPARTMENT | ROLE_ADMIN)
#define ON_CALLS (ROLE_AGENT | ROLE_TEAM_LEADER | ROLE_SUPERVISOR | ROLE_ADMIN)
#define ON_TICKETS (ON_CALLS | ROLE_DEPARTMENT)

static const struct record_field move_members[] = {
	{ "from", RECORD_LINE, RECORD_ANY, 64, NULL, 0 },
	{ "to", RECORD_LINE, RECORD_ANY, 64, NULL, 0 },
	{ "ver", RECORD_WHOLE, RECORD_ANY, 0, NULL, 0 },
	{ "closed", RECORD_BOOLEAN, RECORD_ANY, 0, NULL, 0 },
	{ "reason", RECORD_TEXT, RECORD_ANY, 0, NULL, 0 },
	{ .name = NULL },
};

static const struct record_field claim_members[] = {
	{ "release", RECORD_BOOLEAN, RECORD_ANY, 0, NULL, 0 },
	{ .name = NULL },
};

static const struct record_field complete_members[] = {
	{ "outcome", RECORD_LINE, RECORD_ANY, 64, NULL, 0 },
	{ "call", RECORD_ID, RECORD_ANY, 0, NULL, 0 },
	{ "next_at", RECORD_TIME, RECORD_ANY, 0, NULL, 0 },
	{ "add_note", RECORD_TEXT, RECORD_ANY, 0, NULL, 0 },
	{ "outcome_before", RECORD_LINE, RECORD_ANY, 64, NULL, 0 },
	{ "tries", RECORD_WHOLE, RECORD_ANY, 0, NULL, 0 },
	{ "tried_at", RECORD_TIME, RECORD_ANY, 0, NULL, 0 },
	{ "tried_by", RECORD_ID, RECORD_ANY, 0, NULL, 0 },
	{ "claimed_by", RECORD_ID, RECORD_ANY, 0, NULL, 0 },
	{ "claimed_at", RECORD_TIME, RECORD_ANY, 0, NULL, 0 },
	{ .name = NULL },
};

const struct operation_kind operation_kinds[OP_COUNT] = {
	{ OP_CALL_ADD, "call.add", OPERATION_FACT, 1, &call_type, true, ON_CALLS, NULL,
	  "direction|began_at" },
	{ OP_CALL_SET, "call.set", OPERATION_PATCH, 1, &call_type, false, ON_CALLS, NULL, "" },
	{ OP_TICKET_OPEN, "ticket.open", OPERATION_FACT, 1, &ticket_type, true, ON_CALLS, NULL,
	  "number|kind|state" },
	{ OP_TICKET_SET, "ticket.set", OPERATION_PATCH, 1, &ticket_type, false, ON_TICKETS, NULL,
	  "" },
	{ OP_TICKET_MOVE, "ticket.move", OPERATION_COMMAND, 1, &ticket_type, false, ON_TICKETS,
	  move_members, "from|to|ver" },
	{ OP_CUSTOMER_ADD, "customer.add", OPERATION_FACT, 1, &customer_type, true, ON_CALLS, NULL,
	  "" },
	{ OP_CUSTOMER_SET, "customer.set", OPERATION_PATCH, 1, &customer_type, false, ON_CALLS,
	  NULL, "" },
	{ OP_FOLLOWUP_ADD, "followup.add", OPERATION_FACT, 1, &followup_type, true, ON_TICKETS,
	  NULL, "due_at" },
	{ OP_FOLLOWUP_SET, "followup.set", OPERATION_PATCH, 1, &followup_type, false, ON_CALLS,
	  NULL, "" },
	{ OP_FOLLOWUP_CLAIM, "followup.claim", OPERATION_COMMAND, 1, &followup_type, false,
	  ON_CALLS, claim_members, "" },
	{ OP_FOLLOWUP_COMPLETE, "followup.complete", OPERATION_COMMAND, 1, &followup_type, false,
	  ON_CALLS, complete_members, "outcome" },
	{ OP_NOTE_ADD, "note.add", OPERATION_FACT, 1, &note_type, true, EVERYBODY, NULL, "text" },
	{ OP_SCRIPT_RECORD, "script.record", OPERATION_FACT, 1, &script_type, true, ON_CALLS, NULL,
	  "situation|result" },
	{ OP_ACCESS_ADD, "access.add", OPERATION_FACT, 1, &access_type, true, EVERYBODY, NULL,
	  "act" },
	{ OP_EVENT_ADD, "event.add", OPERATION_FACT, 1, &event_type, true, EVERYBODY, NULL,
	  "type" },
	{ OP_AGENT_ADD, "agent.add", OPERATION_FACT, 1, &agent_type, true, EVERYBODY, NULL,
	  "name" },
	{ OP_AGENT_SET, "agent.set", OPERATION_PATCH, 1, &agent_type, false, EVERYBODY, NULL, "" },
};

const struct operation_kind *
operation_kind_find(const char *text, size_t length)
{
	for (size_t i = 0; i < OP_COUNT; i++) {
		if (strlen(operation_kinds[i].text) == length &&
		    memcmp(operation_kinds[i].text, text, length) == 0)
			return &operation_kinds[i];
	}
	return NULL;
}

void
operation_release(struct operation *op)
{
	json_free(op->body);
	mem_free(op->body_text);
	memset(op, 0, sizeof(*op));
}

/* --- bodies ----------------------------------------------------------------------------------- */

struct body_check {
	const struct operation_kind *kind;
	struct err *e;
};

static bool
check_member(const char *key, const struct json *value, void *context)
{
	struct body_check *check = context;
	const struct operation_kind *kind = check->kind;
	const struct record_type own = { .name = kind->text, .fields = kind->own };

	if (strcmp(key, "salt") == 0)
		return true;
	if (kind->own && record_field_find(&own, key, strlen(key)))
		return record_check_member(&own, false, key, value, check->e);
	return record_check_member(kind->entity, kind->adds, key, value, check->e);
}

static bool
check_required(const struct operation_kind *kind, const struct json *body, struct err *e)
{
	const char *name = kind->required;

	while (*name) {
		size_t length = strcspn(name, "|");
		char key[RECORD_KEY_MAX];
		const struct json *value;

		memcpy(key, name, length);
		key[length] = '\0';
		value = json_get(body, key);
		if (!value || json_kind(value) == JSON_NULL)
			return err_set(e, ERR_INVALID, _("%s: is missing"), key);
		name += length + (name[length] == '|');
	}
	return true;
}

bool
operation_check_body(const struct operation_kind *kind, const struct json *body, struct err *e)
{
	struct body_check check = { .kind = kind, .e = e };

	if (!body || json_kind(body) != JSON_OBJECT)
		return err_set(e, ERR_INVALID, _("%s: its body must be an object"), kind->text);
	if (json_each(body, check_member, &check) && check_required(kind, body, e))
		return true;
	return err_prefix(e, "%s", kind->text);
}

bool
operation_seal(struct operation *op, const uint8_t salt[OPERATION_SALT_BYTES], struct err *e)
{
	char hex[2 * OPERATION_SALT_BYTES + 1];
	struct strbuf text;

	crypto_hex(salt, OPERATION_SALT_BYTES, hex);
	json_set(op->body, "salt", json_text(hex));
	strbuf_init(&text, OPERATION_BODY_MAX);
	if (!json_write(op->body, &text)) {
		strbuf_release(&text);
		return err_set(e, ERR_LIMIT, _("%s: larger than %d KiB: shorten the texts"),
		               op->kind->text, OPERATION_BODY_MAX / 1024);
	}
	mem_free(op->body_text);
	op->body_length = text.length;
	op->body_text = strbuf_take(&text);
	strbuf_release(&text);
	crypto_sha256(op->body_text, op->body_length, op->digest);
	return true;
}

bool
operation_open(struct operation *op, struct err *e)
{
	uint8_t digest[CRYPTO_DIGEST_BYTES];

	crypto_sha256(op->body_text, op->body_length, digest);
	if (!crypto_equal(digest, op->digest, sizeof(digest)))
		return err_set(e, ERR_CORRUPT,
		               _("operation %lld: its body does not fit its digest"),
		               (long long)op->n);
	json_free(op->body);
	op->body = json_parse(op->body_text, op->body_length, OPERATION_BODY_MAX, e);
	if (!op->body)
		return err_prefix(e, _("operation %lld"), (long long)op->n);
	return true;
}

/* --- chain ------------------------------------------------------------------------------------ */

static void
put_big_endian(uint64_t value, size_t length, uint8_t *out)
{
	for (size_t i = 0; i < length; i++)
		out[i] = (uint8_t)(value >> (8 * (length - 1 - i)));
}

static void
add_bytes(struct crypto_sha256 *hash, const void *bytes, size_t length)
{
	uint8_t size[4];

	put_big_endian(length, sizeof(size), size);
	crypto_sha256_add(hash, size, sizeof(size));
	crypto_sha256_add(hash, bytes, length);
}

static void
add_whole(struct crypto_sha256 *hash, int64_t value)
{
	uint8_t bytes[8];

	put_big_endian((uint64_t)value, sizeof(bytes), bytes);
	add_bytes(hash, bytes, sizeof(bytes));
}

void
operation_chain_start(const struct id *replica, uint8_t h[CRYPTO_DIGEST_BYTES])
{
	crypto_sha256(replica->bytes, ID_BYTES, h);
}

void
operation_chain_next(const struct operation *op, uint8_t h[CRYPTO_DIGEST_BYTES])
{
	struct crypto_sha256 hash;

	crypto_sha256_init(&hash);
	crypto_sha256_add(&hash, "hs-op1", 6);
	crypto_sha256_add(&hash, h, CRYPTO_DIGEST_BYTES);
	add_bytes(&hash, op->op.bytes, ID_BYTES);
	add_whole(&hash, op->n);
	add_bytes(&hash, op->txn.bytes, ID_BYTES);
	add_bytes(&hash, op->kind->text, strlen(op->kind->text));
	add_whole(&hash, op->kind->version);
	add_bytes(&hash, op->actor.bytes, ID_BYTES);
	add_bytes(&hash, op->session.bytes, ID_BYTES);
	add_bytes(&hash, op->entity.bytes, ID_BYTES);
	add_whole(&hash, op->hlc);
	add_whole(&hash, op->at_ms);
	add_bytes(&hash, op->digest, CRYPTO_DIGEST_BYTES);
	crypto_sha256_end(&hash, h);
}

int64_t
hlc_next(int64_t last, int64_t wall_ms)
{
	int64_t wall = (int64_t)((uint64_t)wall_ms << 16);

	return wall > last ? wall : last + 1;
}

int64_t
hlc_wall_ms(int64_t hlc)
{
	return hlc >> 16;
}

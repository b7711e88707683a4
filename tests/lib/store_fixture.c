/* A store for tests: see the header. */
#include "lib/store_fixture.h"

#include "base/crypto.h"
#include "base/memory.h"
#include "model/agent.h"
#include "store/care.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LIVE_MAX 512

static void
open_both(struct fixture *f)
{
	struct err e = ERR_INIT;
	struct store_options options = {
		.path = f->path,
		.clock = &f->clock,
		.seed = &f->seed,
		.desk_code = "K07",
		.vfs = f->vfs,
		.synchronous = true,
	};

	f->seed++;
	f->store = store_open(&options, &e);
	if (!f->store)
		fail_msg("%s", e.text);
	f->reader = reader_open(f->path, &e);
	if (!f->reader)
		fail_msg("%s", e.text);
}

void
fixture_start(struct fixture *f, uint64_t seed)
{
	struct err e = ERR_INIT;

	memset(f, 0, sizeof(*f));
	assert_true(crypto_start(&e));
	home_make(&f->home);
	snprintf(f->outer_home, sizeof(f->outer_home), "%s",
	         getenv("HOTSEAT_HOME") ? getenv("HOTSEAT_HOME") : "");
	setenv("HOTSEAT_HOME", f->home.path, 1);
	snprintf(f->path, sizeof(f->path), "%s/test.db", f->home.path);
	clock_init_virtual(&f->clock, FIXTURE_NOW_MS);
	f->seed = seed;
	random_init_seeded(&f->random, seed + 1000);
	f->ids.random = &f->random;
	f->agent = fixture_id(f);
	f->session = fixture_id(f);
	open_both(f);
}

void
fixture_close(struct fixture *f)
{
	reader_close(f->reader);
	store_close(f->store);
	f->reader = NULL;
	f->store = NULL;
}

void
fixture_reopen(struct fixture *f)
{
	fixture_close(f);
	open_both(f);
}

void
fixture_stop(struct fixture *f)
{
	fixture_close(f);
	home_remove(&f->home);
	if (f->outer_home[0])
		setenv("HOTSEAT_HOME", f->outer_home, 1);
	else
		unsetenv("HOTSEAT_HOME");
}

struct id
fixture_id(struct fixture *f)
{
	return id_new(&f->ids, clock_wall_ms(&f->clock));
}

struct change *
fixture_change(struct fixture *f)
{
	return change_new(&f->agent, &f->session, ROLE_AGENT);
}

enum err_code
fixture_write(struct fixture *f, enum operation_name name, const struct id *id, const char *body)
{
	struct err e = ERR_INIT;
	struct json *parsed = json_parse(body, strlen(body), OPERATION_BODY_MAX, &e);
	struct change *change = fixture_change(f);
	struct store_result result;

	if (!parsed)
		fail_msg("%s: %s", body, e.text);
	if (!change_add(change, name, id, parsed, &e)) {
		change_free(change);
		return e.code;
	}
	store_write(f->store, change, &result, &e);
	return e.code;
}

struct id
fixture_customer(struct fixture *f, const char *name, const char *phone)
{
	struct id id = fixture_id(f);
	char body[600];

	snprintf(body, sizeof(body), "{\"name\":\"%s\",\"phones\":[{\"number\":\"%s\"}]}", name,
	         phone);
	assert_int_equal(fixture_write(f, OP_CUSTOMER_ADD, &id, body), ERR_NONE);
	return id;
}

const char *
fixture_sql(struct fixture *f, const char *sql)
{
	static char answer[4096];
	struct err e = ERR_INIT;
	struct strbuf text;

	strbuf_init(&text, sizeof(answer) - 1);
	if (!reader_query_text(f->reader, sql, &text, &e))
		fail_msg("%s: %s", sql, e.text);
	snprintf(answer, sizeof(answer), "%s", text.data ? text.data : "");
	strbuf_release(&text);
	return answer;
}

/* Row numbers are left out: they are no part of what is derived. */
const char *
fixture_view_digest(struct fixture *f)
{
	static const char *const questions[] = {
		"SELECT group_concat(hex(id)||made||doc,'')"
		" FROM (SELECT * FROM customer ORDER BY id)",
		"SELECT group_concat(hex(id)||made||doc||coalesce(hex(customer),'-')||open||due||"
		"closed_at||hex(maker),'') FROM (SELECT * FROM ticket ORDER BY id)",
		"SELECT group_concat(hex(id)||made||doc||coalesce(hex(customer),'-')||began||"
		"ended||coalesce(outcome,'-')||coalesce(call_back,'-'),'')"
		" FROM (SELECT * FROM call ORDER BY id)",
		"SELECT group_concat(hex(id)||made||doc||open||weight||due||done_at,'')"
		" FROM (SELECT * FROM followup ORDER BY id)",
		"SELECT group_concat(hex(id)||doc||coalesce(hex(ticket),'-'),'')"
		" FROM (SELECT * FROM note ORDER BY id)",
		"SELECT group_concat(hex(call)||hex(ticket),'') FROM (SELECT * FROM ticket_call"
		" ORDER BY 1,2)",
		"SELECT group_concat(k,' ') FROM (SELECT key||hex(c.id) AS k FROM search_key s"
		" JOIN customer c ON c.row=s.row WHERE substr(key,1,1) NOT IN ('k','q') UNION ALL"
		" SELECT key||hex(t.id) FROM search_key s JOIN ticket t ON t.row=s.row"
		" WHERE substr(key,1,1) IN ('k','q') ORDER BY 1)",
	};
	static char hex[2 * CRYPTO_DIGEST_BYTES + 1];
	uint8_t digest[CRYPTO_DIGEST_BYTES];
	struct crypto_sha256 hash;

	crypto_sha256_init(&hash);
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		struct err e = ERR_INIT;
		struct strbuf text;

		strbuf_init(&text, 64 << 20);
		if (!reader_query_text(f->reader, questions[i], &text, &e))
			fail_msg("%s: %s", questions[i], e.text);
		crypto_sha256_add(&hash, text.data ? text.data : "", text.length);
		strbuf_release(&text);
	}
	crypto_sha256_end(&hash, digest);
	crypto_hex(digest, sizeof(digest), hex);
	return hex;
}

static void
print_fault(const char *text, void *context)
{
	(void)context;
	print_message("verify: %s\n", text);
}

int64_t
fixture_faults(struct fixture *f)
{
	struct err e = ERR_INIT;
	struct verify_report report;

	if (!store_verify(f->path, NULL, print_fault, NULL, &report, &e))
		fail_msg("%s", e.text);
	return report.faults;
}

/* --- random life ------------------------------------------------------------------------------ */

struct lives {
	struct id ids[4][LIVE_MAX];	/* customers, tickets, follow-ups, calls */
	size_t counts[4];
};

enum { CUSTOMERS, TICKETS, FOLLOWUPS, CALLS };

static const char *const names[] = {
	"王小明", "欧阳娜娜", "单小明", "John Smith", "买买提·艾合买提", "李　明", "曾国藩", "陈芳",
};
static const char *const words[] = { "recorded", "judged", "closed" };

static const struct id *
one_of(struct fixture *f, struct lives *lives, int kind)
{
	static const struct id nobody = { { 1 } };

	if (lives->counts[kind] == 0)
		return &nobody;
	return &lives->ids[kind][random_below(&f->random, lives->counts[kind])];
}

static const struct id *
another(struct fixture *f, struct lives *lives, int kind)
{
	size_t at = lives->counts[kind] < LIVE_MAX ? lives->counts[kind]++ : LIVE_MAX - 1;

	lives->ids[kind][at] = fixture_id(f);
	return &lives->ids[kind][at];
}

static unsigned
below(struct fixture *f, unsigned bound)
{
	return (unsigned)random_below(&f->random, bound);
}

static void
live_customer(struct fixture *f, struct lives *lives)
{
	char body[400];

	snprintf(body, sizeof(body),
	         "{\"name\":\"%s\",\"phones\":[{\"number\":\"1380013%04u\"}],\"data.zone\":%u}",
	         names[below(f, 8)], below(f, 10000), below(f, 9));
	if (below(f, 3) == 0) {
		fixture_write(f, OP_CUSTOMER_ADD, another(f, lives, CUSTOMERS), body);
		return;
	}
	fixture_write(f, OP_CUSTOMER_SET, one_of(f, lives, CUSTOMERS),
	              below(f, 4) == 0 ? "{\"name\":null,\"phones\":null,\"grade\":\"B\"}" : body);
}

static void
live_ticket(struct fixture *f, struct lives *lives)
{
	char body[400], call[ID_TEXT_SIZE], customer[ID_TEXT_SIZE];

	id_to_text(one_of(f, lives, CALLS), call);
	id_to_text(one_of(f, lives, CUSTOMERS), customer);
	switch (below(f, 4)) {
	case 0:
		snprintf(body, sizeof(body),
		         "{\"number\":\"TS-261120-K07-%04u-C\",\"kind\":\"complaint\","
		         "\"state\":\"recorded\",\"customer\":\"%s\",\"calls.%s\":true}",
		         below(f, 10000), customer, call);
		fixture_write(f, OP_TICKET_OPEN, another(f, lives, TICKETS), body);
		return;
	case 1:
		snprintf(body, sizeof(body), "{\"subject\":\"s%u\",\"due_at\":%u,\"calls.%s\":%s}",
		         below(f, 100), below(f, 1000000), call, below(f, 2) ? "true" : "null");
		fixture_write(f, OP_TICKET_SET, one_of(f, lives, TICKETS), body);
		return;
	default:
		snprintf(body, sizeof(body),
		         "{\"from\":\"%s\",\"to\":\"%s\",\"ver\":%u,\"closed\":%s}",
		         words[below(f, 3)], words[below(f, 3)], below(f, 3),
		         below(f, 2) ? "true" : "false");
		fixture_write(f, OP_TICKET_MOVE, one_of(f, lives, TICKETS), body);
	}
}

static void
live_followup(struct fixture *f, struct lives *lives)
{
	char body[400], ticket[ID_TEXT_SIZE];

	id_to_text(one_of(f, lives, TICKETS), ticket);
	if (below(f, 3) == 0) {
		snprintf(body, sizeof(body), "{\"due_at\":%u,\"weight\":%u,\"ticket\":\"%s\"}",
		         below(f, 1000000), below(f, 10), ticket);
		fixture_write(f, OP_FOLLOWUP_ADD, another(f, lives, FOLLOWUPS), body);
		return;
	}
	fixture_write(f, below(f, 2) ? OP_FOLLOWUP_COMPLETE : OP_FOLLOWUP_CLAIM,
	              one_of(f, lives, FOLLOWUPS), "{}");
	fixture_write(f, OP_FOLLOWUP_COMPLETE, one_of(f, lives, FOLLOWUPS),
	              below(f, 2) ? "{\"outcome\":\"no_answer\",\"next_at\":77}" :
	                            "{\"outcome\":\"done\"}");
}

static void
live_call(struct fixture *f, struct lives *lives)
{
	struct id id = fixture_id(f);
	char body[400], other[ID_TEXT_SIZE];

	if (below(f, 2) == 0) {
		snprintf(body, sizeof(body), "{\"direction\":\"in\",\"began_at\":%u,"
		         "\"number\":\"1380013%04u\"}", 1 + below(f, 1000000), below(f, 10000));
		fixture_write(f, OP_CALL_ADD, another(f, lives, CALLS), body);
		return;
	}
	snprintf(body, sizeof(body), "{\"ended_at\":%u,\"outcome\":\"%s\",\"call_back\":%s}",
	         1 + below(f, 1000000), below(f, 2) ? "answered" : "missed",
	         below(f, 2) ? "\"needed\"" : "null");
	fixture_write(f, OP_CALL_SET, one_of(f, lives, CALLS), body);
	id_to_text(one_of(f, lives, TICKETS), other);
	snprintf(body, sizeof(body), "{\"text\":\"n\",\"ticket\":\"%s\"}", other);
	fixture_write(f, OP_NOTE_ADD, &id, body);
	id = fixture_id(f);
	fixture_write(f, OP_ACCESS_ADD, &id, "{\"act\":\"reveal\",\"reason\":\"r\"}");
}

void
fixture_live(struct fixture *f, int operations)
{
	struct lives *lives = mem_calloc(1, sizeof(*lives));

	for (int i = 0; i < operations; i++) {
		clock_advance(&f->clock, (int64_t)below(f, 3));
		switch (below(f, 4)) {
		case CUSTOMERS:
			live_customer(f, lives);
			break;
		case TICKETS:
			live_ticket(f, lives);
			break;
		case FOLLOWUPS:
			live_followup(f, lives);
			break;
		default:
			live_call(f, lives);
		}
	}
	mem_free(lives);
}

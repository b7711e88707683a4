/*
 * The real desk on the seeded stores: start to first paint, a key of a search, a ring. Each beside
 * the least that a program can do for the same, in turn with it in one run.
 *
 * The store is read once before each part, so that it is in the system's memory.
 *
 * Start: from the moment before exec to the last byte of the first complete screen.
 *
 * Search: from the key to the last byte of the frame in which what was typed and every row found
 * stand; what must be found is asked of the store beforehand. Its floor looks up one class of keys
 * and draws 20 rows; the desk looks through all that fit and fills its list (32 rows at 132x43).
 *
 * Ring: through the line baresip, played by this program on loopback: from the moment before its
 * event is sent to the last byte of the frame in which the caller's card stands. So the way of the
 * event, its reading, the look-up and the painting are in it; SIP and the softphone are not.
 *
 * HOTSEAT_BENCH_SMALL leaves the store of a million out.
 */
#include "base/crypto.h"
#include "base/error.h"
#include "lib/desk.h"
#include "lib/fake_baresip.h"
#include "lib/measure.h"
#include "lib/program.h"
#include "lib/seed.h"
#include "lib/seeded_desk.h"
#include "lib/spawn.h"
#include "store/reader.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	STARTS = 30, PEOPLE = 40, SEARCH_ROUNDS = 3, RINGS = 200,
	SAME_FRAME_US = 300, PAUSE_US = 3000, REST_US = 60000, BETWEEN_CALLS_US = 250000, DEADLINE_MS = 5000,
	TYPED_MAX = 200,
};

/* Ours and its floor, measured in turn. */
struct pair {
	struct samples desk, bare;
	size_t never_shown;
};

static void
pair_release(struct pair *pair)
{
	samples_release(&pair->desk);
	samples_release(&pair->bare);
}

static void
row(const char *what, const char *quantile, double share, int64_t records, const struct pair *pair,
    const char *bare, const char *bar)
{
	const char *name = measure_text("%s, %s, %" PRId64, what, quantile, records);
	double value = samples_quantile(&pair->desk, share);
	double floor = samples_quantile(&pair->bare, share);

	if (!pair->desk.count || !pair->bare.count) {
		measure_row_missing(name, "the desk or its floor shows nothing", bar);
		return;
	}
	measure_row(name, pair->never_shown ?
	            measure_text("%s, %zu never shown", measure_ms(value), pair->never_shown) :
	            measure_ms(value),
	            measure_text("%s %s", bare, measure_ms(floor)), value / floor, bar);
}

/* From from_ns to the last byte of the frame in which condition holds. */
static void
time_frame(struct terminal *t, terminal_condition *condition, void *argument, int64_t from_ns,
           struct samples *samples, size_t *never_shown)
{
	if (!terminal_wait(t, condition, argument, DEADLINE_MS)) {
		if ((*never_shown)++ == 0)
			fprintf(stderr, "never shown:\n%s", terminal_screen(t));
		return;
	}
	terminal_wait_quiet(t, SAME_FRAME_US, DEADLINE_MS);
	samples_add(samples, (double)(terminal_last_byte_ns(t) - from_ns) / 1e6);
}

/* ---- start ----------------------------------------------------------------------------------- */

static bool
bare_is_painted(const struct terminal *t, void *unused)
{
	(void)unused;
	return terminal_find(t, "bare echo", NULL, NULL);
}

static void
start_bare(struct pair *pair)
{
	const char *const argv[] = { program_built("tests/bench/bare_echo"), NULL };
	struct terminal *t = terminal_start(&(struct terminal_options){ .argv = argv,
		.columns = SEEDED_COLUMNS, .rows = SEEDED_ROWS });

	time_frame(t, bare_is_painted, NULL, terminal_exec_ns(t), &pair->bare,
	           &pair->never_shown);
	terminal_free(t);
}

static void
bench_start(const struct seeded_desk *desk)
{
	struct pair pair = { .never_shown = 0 };

	for (int i = 0; i < STARTS; i++) {
		struct terminal *t = seeded_desk_open(desk);

		time_frame(t, seeded_desk_is_complete, NULL, terminal_exec_ns(t), &pair.desk,
		           &pair.never_shown);
		terminal_wait_quiet(t, REST_US, DEADLINE_MS);
		seeded_desk_leave(t);
		start_bare(&pair);
	}
	row("start to first paint", "p50", 0.5, desk->records, &pair, "bare ncurses",
	    desk->records > 5000 ? "<= 60 ms" : "<= 30 ms");
	row("start to first paint", "p99", 0.99, desk->records, &pair, "bare ncurses", "");
	pair_release(&pair);
}

/* ---- search ---------------------------------------------------------------------------------- */

#define RANGE(from) \
	" WHERE k.key>=" from " AND k.key<" from "||char(1114111) ORDER BY k.key, k.row LIMIT 20"
#define PERSON \
	"SELECT c.doc->>'$.f.name', c.doc->>'$.f.phones[0].number', c.doc->>'$.f.address'" \
	" FROM search_key k CROSS JOIN customer c ON c.row=k.row"
#define TICKET \
	"SELECT t.doc->>'$.f.number', t.doc->>'$.f.subject'" \
	" FROM search_key k CROSS JOIN ticket t ON t.row=k.row"

/* Of Chinese: names of other people are folded, which the floor does not do. */
static void
text_name(int64_t who, int64_t i, char *out)
{
	(void)i;
	do {
		seed_customer_name(1, who++, out, TYPED_MAX);
	} while ((unsigned char)*out < 0x80);
}

static void
text_number(int64_t who, int64_t i, char *out)
{
	(void)i;
	seed_customer_phone(1, who, out, TYPED_MAX);
}

static void
text_tail(int64_t who, int64_t i, char *out)
{
	char number[TYPED_MAX];

	(void)i;
	seed_customer_phone(1, who, number, sizeof(number));
	snprintf(out, TYPED_MAX, "%s", number + 3);
}

static void
text_pinyin(int64_t who, int64_t i, char *out)
{
	static const char *const words[] = {
		"wangxiaoming", "lifang", "zhangwei", "wxm", "ouyangnana", "zw", "chenjie",
		"liuyang", "hm", "smith",
	};

	(void)who;
	snprintf(out, TYPED_MAX, "%s", words[i % (int64_t)(sizeof(words) / sizeof(words[0]))]);
}

static void
text_ticket(int64_t who, int64_t i, char *out)
{
	(void)who;
	snprintf(out, TYPED_MAX, "TS-260%d%02d-K07-%04d", (int)(i % 9) + 1, (int)(i % 28) + 1,
	         (int)(i * 7 % 3000) + 1);
}

static const struct {
	const char *name;
	void (*text)(int64_t who, int64_t i, char *out);
	const char *sql;	/* of the floor */
} kinds[] = {
	{ "name", text_name, PERSON RANGE("'n'||?1") },
	{ "pinyin", text_pinyin, PERSON RANGE("'p'||?1") },
	{ "number", text_number, PERSON RANGE("'h+86'||?1") },
	{ "number tail", text_tail, PERSON RANGE("'r'||reversed(?1)") },
	{ "ticket number", text_ticket, TICKET RANGE("'k'||replace(?1,'-','')") },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* What the search screen shows when it has found it all. */
struct found {
	char typed[TYPED_MAX];
	const struct search_result *result;
};

static bool
desk_shows_found(const struct terminal *t, void *argument)
{
	const struct found *found = argument;
	int line, column;
	char words[TYPED_MAX + 4];

	snprintf(words, sizeof(words), "> %s ", found->typed);
	if (!terminal_find(t, " Find ═", &line, &column))
		return false;
	line++;
	if (!strstr(terminal_row(t, line), words))
		return false;
	line += 2;
	if (!found->result->count)
		return strstr(terminal_row(t, line), "Nobody found.");
	for (size_t i = 0; i < found->result->count; i++, line++) {
		const struct search_hit *hit = &found->result->hits[i];
		const char *text = terminal_row(t, line);

		if (strstr(text, "╚"))
			return true;
		if (!strstr(text, hit->is_ticket ? hit->ticket.number : hit->customer.name))
			return false;
	}
	return strstr(terminal_row(t, line), "║                    ") ||
	       strstr(terminal_row(t, line), "╚");
}

static bool
bare_shows_found(const struct terminal *t, void *argument)
{
	const struct found *found = argument;

	return !strcmp(terminal_row(t, 0), found->typed);
}

/* Types text character by character; each is a search. */
static void
type_text(struct terminal *t, struct reader *reader, const char *text, bool bare,
          struct pair *pair)
{
	struct search_result result;
	struct err e = ERR_INIT;
	int64_t from_ns;
	size_t at = 0;

	while (text[at]) {
		struct found found = { .result = &result };
		size_t from = at++;

		while (((unsigned char)text[at] & 0xc0) == 0x80)
			at++;
		memcpy(found.typed, text, at);
		if (!reader_search(reader, found.typed, SEARCH_LIMIT_MAX, &result, &e))
			spawn_fatal("search %s: %s", found.typed, e.text);
		terminal_mark(t);
		from_ns = monotonic_ns();
		terminal_send(t, text + from, at - from);
		time_frame(t, bare ? bare_shows_found : desk_shows_found, &found, from_ns,
		           bare ? &pair->bare : &pair->desk, &pair->never_shown);
		search_result_release(&result);
		terminal_wait_quiet(t, PAUSE_US, DEADLINE_MS);
	}
}

static void
search_kind(const struct seeded_desk *desk, struct terminal *t, struct reader *reader, size_t kind,
            bool bare, struct pair *pair)
{
	for (int64_t i = 0; i < PEOPLE; i++) {
		char text[TYPED_MAX];

		kinds[kind].text(i * (desk->records / PEOPLE), i, text);
		if (bare) {
			terminal_key(t, "Ctrl-u");
		} else {
			terminal_key(t, "F3");
			terminal_wait_text(t, " Find ═", DEADLINE_MS);
		}
		terminal_wait_quiet(t, PAUSE_US, DEADLINE_MS);
		type_text(t, reader, text, bare, pair);
		if (!bare) {
			terminal_key(t, "Esc");
			terminal_wait_gone(t, " Find ═", DEADLINE_MS);
		}
	}
}

static void
search_bare(const struct seeded_desk *desk, struct reader *reader, size_t kind, struct pair *pair)
{
	const char *const argv[] = { program_built("tests/bench/bare_search"),
		desk_store_path(&desk->home), kinds[kind].sql, NULL };
	struct terminal *t = terminal_start(&(struct terminal_options){ .argv = argv,
		.columns = SEEDED_COLUMNS, .rows = SEEDED_ROWS });

	if (terminal_wait_text(t, "bare search", DEADLINE_MS))
		search_kind(desk, t, reader, kind, true, pair);
	else
		fprintf(stderr, "bare_search does not start:\n%s", terminal_screen(t));
	terminal_free(t);
}

static void
bench_search(const struct seeded_desk *desk)
{
	struct err e = ERR_INIT;
	struct reader *reader = reader_open(desk_store_path(&desk->home), &e);
	struct pair of_kind[KINDS] = { { .never_shown = 0 } }, all = { .never_shown = 0 };
	struct terminal *t = seeded_desk_open(desk);

	if (!reader)
		spawn_fatal("%s", e.text);
	seeded_desk_wait_complete(t);
	for (int round = 0; round < SEARCH_ROUNDS; round++) {
		for (size_t kind = 0; kind < KINDS; kind++) {
			search_kind(desk, t, reader, kind, false, &of_kind[kind]);
			search_bare(desk, reader, kind, &of_kind[kind]);
		}
	}
	for (size_t kind = 0; kind < KINDS; kind++) {
		const char *name = measure_text("search on the desk, a key, %s", kinds[kind].name);

		row(name, "p50", 0.5, desk->records, &of_kind[kind], "bare 20 rows", "");
		samples_add_all(&all.desk, &of_kind[kind].desk);
		samples_add_all(&all.bare, &of_kind[kind].bare);
		all.never_shown += of_kind[kind].never_shown;
		pair_release(&of_kind[kind]);
	}
	row("search on the desk, a key", "p50", 0.5, desk->records, &all, "bare 20 rows",
	    "<= 2 x bare");
	row("search on the desk, a key", "p99", 0.99, desk->records, &all, "bare 20 rows",
	    "<= 16 ms");
	pair_release(&all);
	seeded_desk_leave(t);
	reader_close(reader);
}

/* ---- ring ------------------------------------------------------------------------------------ */

#define WHO "(SELECT c.id FROM search_key k JOIN customer c ON c.row=k.row WHERE k.key='h'||?1)"

/* What a card shows: person, last calls, open tickets and follow-ups, how many. */
static const char *const card_sql[] = {
	"SELECT doc->>'$.f.name', doc->>'$.f.phones[0].number', doc->>'$.f.address',"
	" doc->>'$.f.grade' FROM customer WHERE id=" WHO,
	"SELECT doc->>'$.f.number', began, outcome FROM call WHERE customer=" WHO
	" ORDER BY began DESC LIMIT 5",
	"SELECT doc->>'$.f.number', doc->>'$.f.subject', due FROM ticket WHERE customer=" WHO
	" AND open=1 ORDER BY due LIMIT 5",
	"SELECT doc->>'$.f.subject', due FROM followup WHERE customer=" WHO
	" AND open=1 ORDER BY due LIMIT 5",
	"SELECT count(*) FROM call WHERE customer=" WHO,
	"SELECT count(*), sum(open) FROM ticket WHERE customer=" WHO,
};

enum { CARD_SQL = sizeof(card_sql) / sizeof(card_sql[0]) };

struct bare_card {
	struct terminal *t;
	int connection;
};

static struct bare_card
bare_card_open(const struct seeded_desk *desk)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
	const char *argv[CARD_SQL + 4] = { program_built("tests/bench/bare_card"),
		desk_store_path(&desk->home) };
	struct bare_card card;
	char port[16];

	if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 1) != 0)
		spawn_fatal("no port on loopback");
	getsockname(listener, (struct sockaddr *)&address, &length);
	snprintf(port, sizeof(port), "%d", ntohs(address.sin_port));
	argv[2] = port;
	for (size_t i = 0; i < CARD_SQL; i++)
		argv[3 + i] = card_sql[i];
	card.t = terminal_start(&(struct terminal_options){ .argv = argv,
		.columns = SEEDED_COLUMNS, .rows = SEEDED_ROWS });
	if (!terminal_wait_text(card.t, "bare card", DEADLINE_MS))
		spawn_fatal("bare_card does not start:\n%s", terminal_screen(card.t));
	card.connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	setsockopt(card.connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	close(listener);
	return card;
}

static bool
bare_shows_card(const struct terminal *t, void *number)
{
	return strstr(terminal_row(t, 0), number);
}

static void
ring_bare(const struct bare_card *card, const char *number, struct pair *pair)
{
	char line[TYPED_MAX + 8];
	int64_t from_ns;

	snprintf(line, sizeof(line), "+86%s\n", number);
	from_ns = monotonic_ns();
	if (write(card->connection, line, strlen(line)) != (ssize_t)strlen(line))
		spawn_fatal("bare_card has gone");
	time_frame(card->t, bare_shows_card, (void *)(uintptr_t)number, from_ns, &pair->bare,
	           &pair->never_shown);
	terminal_wait_quiet(card->t, PAUSE_US, DEADLINE_MS);
}

static bool
desk_shows_card(const struct terminal *t, void *name)
{
	int line, column;

	return strstr(terminal_row(t, 0), "RINGING") && terminal_find(t, name, &line, &column) &&
	       line < SEEDED_ROWS / 2 && column < SEEDED_COLUMNS / 3;
}

static void
ring_desk(struct terminal *t, struct fake_baresip *line, const char *number, const char *name,
          int i, struct pair *pair)
{
	const char *id = measure_text("ring-%d", i);
	const char *uri = measure_text("sip:%s@127.0.0.1", number);
	int64_t from_ns = monotonic_ns();

	fake_ring(line, id, uri, "");
	time_frame(t, desk_shows_card, (void *)(uintptr_t)name, from_ns, &pair->desk,
	           &pair->never_shown);
	terminal_wait_quiet(t, REST_US, DEADLINE_MS);
	fake_end(line, measure_text("ring-%d", i), "Connection reset by peer");
	terminal_wait_text(t, " READY ", DEADLINE_MS);
	/* the lists are read anew after a call; nobody rings at that very moment */
	terminal_wait_quiet(t, BETWEEN_CALLS_US, DEADLINE_MS);
	fake_serve(line, 0);
}

static bool
line_comes_up(struct terminal *t, struct fake_baresip *line)
{
	int64_t end_ns = monotonic_ns() + (int64_t)DEADLINE_MS * 1000000;

	while (monotonic_ns() < end_ns) {
		fake_serve(line, 5);
		terminal_pump(t, 5);
		if (terminal_find(t, "✓ baresip", NULL, NULL))
			return true;
	}
	fprintf(stderr, "the line does not come up:\n%s", terminal_screen(t));
	return false;
}

static void
bench_ring(const struct seeded_desk *desk)
{
	struct pair pair = { .never_shown = 0 };
	struct fake_baresip line;
	struct bare_card bare = bare_card_open(desk);
	struct terminal *t;

	fake_open_at(&line, desk->line_port);
	t = seeded_desk_open(desk);
	seeded_desk_wait_complete(t);
	if (line_comes_up(t, &line)) {
		for (int i = 0; i < RINGS; i++) {
			int64_t who = i * desk->records / RINGS;
			char number[TYPED_MAX], name[TYPED_MAX];

			seed_customer_phone(1, who, number, sizeof(number));
			seed_customer_name(1, who, name, sizeof(name));
			/* who comes second finds warm what the first one read */
			if (i % 2)
				ring_bare(&bare, number, &pair);
			ring_desk(t, &line, number, name, i, &pair);
			if (i % 2 == 0)
				ring_bare(&bare, number, &pair);
		}
	}
	row("ring to painted card", "p50", 0.5, desk->records, &pair, "bare card", "");
	row("ring to painted card", "p95", 0.95, desk->records, &pair, "bare card", "<= 2 ms");
	row("ring to painted card", "p99", 0.99, desk->records, &pair, "bare card", "<= 16 ms");
	pair_release(&pair);
	seeded_desk_leave(t);
	fake_close(&line);
	close(bare.connection);
	terminal_free(bare.t);
}

/* ---- all ------------------------------------------------------------------------------------- */

static void
bench(int64_t records)
{
	struct seeded_desk desk;

	measure_say("desk of %" PRId64, records);
	if (!seeded_desk_make(&desk, records, false)) {
		measure_row_missing(measure_text("desk, %" PRId64, records),
		                    "the desk does not open", "");
		return;
	}
	seeded_desk_warm(&desk);
	bench_start(&desk);
	seeded_desk_warm(&desk);
	bench_search(&desk);
	seeded_desk_warm(&desk);
	bench_ring(&desk);
	seeded_desk_remove(&desk);
}

int
main(void)
{
	struct err e = ERR_INIT;

	if (!crypto_start(&e))
		return 1;
	bench(5000);
	if (!getenv("HOTSEAT_BENCH_SMALL"))
		bench(1000000);
	return 0;
}

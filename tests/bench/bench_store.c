/*
 * The store at 5,000 and at 1,000,000 customers and tickets: saving beside a plain C loop that runs
 * the same statements on the same schema, search for each key, the caller card, memory.
 */
#include "base/crypto.h"
#include "lib/home.h"
#include "lib/measure.h"
#include "lib/seed.h"
#include "lib/sql_trace.h"
#include "model/agent.h"
#include "store/reader.h"
#include "store/store.h"

#include <inttypes.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAVES 1000
#define PEOPLE 300	/* looked for in each way */
#define CARDS 2000

static double
now_in_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static void
row(const char *name, int64_t records, const struct samples *samples, const char *bar)
{
	measure_row(measure_text("%s, %" PRId64, name, records),
	            measure_text("%s / %s / %s", measure_ms(samples_quantile(samples, 0.5)),
	                         measure_ms(samples_quantile(samples, 0.99)),
	                         measure_ms(samples_quantile(samples, 1))),
	            "", 0, bar);
}

/* --- saving ----------------------------------------------------------------------------------- */

struct saving {
	struct store *store;
	struct random_source random;
	struct id_source ids;
	struct id agent, session;
	int event;
	bool saved;
};

static void
wake(void *context)
{
	struct saving *s = context;
	uint64_t one = 1;

	if (write(s->event, &one, sizeof(one)) != (ssize_t)sizeof(one))
		abort();
}

static void
see(const struct store_result *result, void *context)
{
	struct saving *s = context;

	if (!result->ok) {
		fprintf(stderr, "bench_store: %s\n", result->err.text);
		exit(1);
	}
	s->saved = true;
}

static struct json *
ticket_body(struct saving *s, uint64_t i)
{
	struct id customer = seed_customer_id(1, (int64_t)random_below(&s->random, 5000));
	struct json *body = json_object();
	char text[ID_TEXT_SIZE];

	json_set(body, "number", json_text(measure_text("TS-261121-K08-%04u-C", (unsigned)i)));
	json_set(body, "kind", json_text("complaint"));
	json_set(body, "state", json_text("recorded"));
	json_set(body, "subject", json_text("摄像头黑屏，客户着急"));
	json_set(body, "data.details", json_text("客户来电反映三号机房摄像头从昨晚十点起黑屏，重启过一次"
	                                         "没有恢复，要求今天处理并回电。"));
	id_to_text(&customer, text);
	json_set(body, "customer", json_text(text));
	json_set(body, "due_at", json_whole(SEED_NOW_MS + 7200000));
	return body;
}

/* From enqueueing the command to its result event. */
static double
save_one(struct saving *s, uint64_t i)
{
	struct change *change = change_new(&s->agent, &s->session, ROLE_AGENT);
	struct id id = id_new(&s->ids, SEED_NOW_MS);
	struct pollfd wait = { .fd = s->event, .events = POLLIN };
	struct err e = ERR_INIT;
	uint64_t count;
	double from;

	if (!change_add(change, OP_TICKET_OPEN, &id, ticket_body(s, i), &e)) {
		fprintf(stderr, "bench_store: %s\n", e.text);
		exit(1);
	}
	s->saved = false;
	from = now_in_ms();
	store_submit(s->store, change, i);
	while (!s->saved) {
		poll(&wait, 1, -1);
		if (read(s->event, &count, sizeof(count)) != (ssize_t)sizeof(count))
			abort();
		store_drain(s->store, see, s);
	}
	return now_in_ms() - from;
}

static struct store *
open_for_saving(const char *path, struct saving *s)
{
	struct store_options options = { .path = path, .no_witness = true };
	struct err e = ERR_INIT;
	struct store *store = store_open(&options, &e);

	if (!store) {
		fprintf(stderr, "bench_store: %s\n", e.text);
		exit(1);
	}
	store_on_results(store, wake, s);
	return store;
}

/* Takes down what the store does for SAVES saves; returns the first transaction of them. */
static size_t
take_down(const char *path, struct saving *s)
{
	size_t first;

	sql_trace_clear();
	sql_trace_begin();
	s->store = open_for_saving(path, s);
	first = sql_trace_transactions();
	for (uint64_t i = 0; i < SAVES; i++)
		save_one(s, i + 1);
	store_close(s->store);
	sql_trace_end();
	return first;
}

static void
saving_row(const char *name, int64_t records, double share, struct samples *ours,
           struct samples *floor_samples, const char *bar)
{
	double value = samples_quantile(ours, share);
	double reference = samples_quantile(floor_samples, share);

	measure_row(measure_text("ticket save %s, %" PRId64, name, records), measure_ms(value),
	            measure_text("same statements %s", measure_ms(reference)), value / reference,
	            bar);
}

/* What the disk costs whoever writes to it. */
static sqlite3 *
open_one_row(const char *path, const char *pragmas, sqlite3_stmt **insert)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, pragmas, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, "CREATE TABLE one(row INTEGER PRIMARY KEY, text TEXT)", NULL, NULL,
	                 NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "INSERT INTO one(text) VALUES('one row')", -1, insert,
	                       NULL) != SQLITE_OK) {
		fprintf(stderr, "bench_store: %s: %s\n", path, sqlite3_errmsg(db));
		exit(1);
	}
	return db;
}

/* Ours and the floor in turn, each on its copy of the store, so that both meet the same machine. */
static void
bench_saving(const struct home *home, const char *seeded, int64_t records)
{
	static const char pragmas[] =
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
		"PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-2048";
	const char *path = home_path(home, "saved.db"), *other = home_path(home, "replayed.db");
	struct samples ours = SAMPLES_INIT, floor_samples = SAMPLES_INIT;
	struct saving s = { .event = eventfd(0, 0) };
	struct samples one_row = SAMPLES_INIT;
	struct sql_replay *replay;
	sqlite3_stmt *insert;
	sqlite3 *one;
	size_t first;

	random_init_seeded(&s.random, 7);
	s.ids.random = &s.random;
	s.agent = id_new(&s.ids, SEED_NOW_MS);
	s.session = id_new(&s.ids, SEED_NOW_MS);
	if (!seed_copy(seeded, path) || !seed_copy(seeded, other)) {
		measure_row_missing("ticket save", "the store could not be copied", "<= 1.5");
		return;
	}
	first = take_down(path, &s);
	unlink(path);
	seed_copy(seeded, path);
	s.store = open_for_saving(path, &s);
	replay = sql_replay_open(other, pragmas);
	one = open_one_row(home_path(home, "one.db"), pragmas, &insert);
	for (size_t i = 0; i < first; i++)
		sql_replay_run(replay, i);
	for (size_t i = first; i < sql_trace_transactions(); i++) {
		double from;

		samples_add(&ours, save_one(&s, i + 1));
		from = now_in_ms();
		sql_replay_run(replay, i);
		samples_add(&floor_samples, now_in_ms() - from);
		from = now_in_ms();
		sqlite3_step(insert);
		sqlite3_reset(insert);
		samples_add(&one_row, now_in_ms() - from);
	}
	sql_replay_close(replay);
	sqlite3_finalize(insert);
	sqlite3_close(one);
	store_close(s.store);
	sql_trace_clear();
	measure_row(measure_text("commit of one row, bare, p50, %" PRId64, records),
	            measure_ms(samples_quantile(&one_row, 0.5)), "", 0, "");
	saving_row("p50", records, 0.5, &ours, &floor_samples, "<= 1.5");
	saving_row("p99", records, 0.99, &ours, &floor_samples, "");
	samples_release(&one_row);
	samples_release(&ours);
	samples_release(&floor_samples);
	close(s.event);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void
search_once(struct reader *reader, const char *typed, struct samples *samples)
{
	struct search_result result;
	struct err e = ERR_INIT;
	double from = now_in_ms();

	if (!reader_search(reader, typed, 20, &result, &e)) {
		fprintf(stderr, "bench_store: search %s: %s\n", typed, e.text);
		exit(1);
	}
	samples_add(samples, now_in_ms() - from);
	search_result_release(&result);
}

/* Types text character by character; every key is a search. */
static void
type(struct reader *reader, const char *text, struct samples *samples)
{
	char typed[200];

	for (size_t i = 1; i <= strlen(text); i++) {
		if (((unsigned char)text[i] & 0xc0) == 0x80)
			continue;
		snprintf(typed, sizeof(typed), "%.*s", (int)i, text);
		search_once(reader, typed, samples);
	}
}

static void
bench_search(struct reader *reader, int64_t records)
{
	static const char *const pinyin[] = {
		"wangxiaoming", "lifang", "zhangwei", "ouyangnana", "shanxiaoming", "chenjie",
		"liuyang", "zhaoyun", "huangmin", "smith",
	};
	static const char *const initials[] = {
		"wxm", "lf", "zw", "oynn", "sxm", "cj", "ly", "hm",
	};
	/* the last four: common and very common, alone and against each other */
	static const char *const several[] = {
		"王 13", "李 88", "wang 139", "张 5678", "ming 66", "王 138", "小 1", "li 1", "李 张",
	};
	struct samples name = SAMPLES_INIT, full = SAMPLES_INIT, short_form = SAMPLES_INIT;
	struct samples tail = SAMPLES_INIT, start = SAMPLES_INIT, number = SAMPLES_INIT;
	struct samples terms = SAMPLES_INIT;

	for (int64_t i = 0; i < PEOPLE; i++) {
		int64_t who = i * (records / PEOPLE);
		char text[200];

		seed_customer_name(1, who, text, sizeof(text));
		type(reader, text, &name);
		seed_customer_phone(1, who, text, sizeof(text));
		type(reader, text + 5, &tail);
		type(reader, text, &start);
		type(reader, pinyin[i % 10], &full);
		type(reader, initials[i % 8], &short_form);
		search_once(reader, several[i % 9], &terms);
		snprintf(text, sizeof(text), "TS-260%d%02d-K07-%04d", (int)(i % 9) + 1,
		         (int)(i % 28) + 1, (int)(i * 7 % 3000) + 1);
		type(reader, text, &number);
	}
	row("search a key, name in characters (p50 / p99 / max)", records, &name, "p99 <= 16 ms");
	row("search a key, pinyin", records, &full, "p99 <= 16 ms");
	row("search a key, initials", records, &short_form, "p99 <= 16 ms");
	row("search a key, number tail", records, &tail, "p99 <= 16 ms");
	row("search a key, number from its start", records, &start, "p99 <= 16 ms");
	row("search a key, ticket number", records, &number, "p99 <= 16 ms");
	row("search, two terms", records, &terms, "p99 <= 16 ms");
	samples_release(&name);
	samples_release(&full);
	samples_release(&short_form);
	samples_release(&tail);
	samples_release(&start);
	samples_release(&number);
	samples_release(&terms);
}

static void
bench_cards(struct reader *reader, int64_t records)
{
	struct samples cards = SAMPLES_INIT;
	struct random_source random;

	random_init_seeded(&random, 3);
	for (int i = 0; i < CARDS; i++) {
		struct customer_card card;
		struct record_list list;
		struct err e = ERR_INIT;
		char phone[32];
		double from;

		seed_customer_phone(1, (int64_t)random_below(&random, (uint64_t)records), phone,
		                    sizeof(phone));
		from = now_in_ms();
		if (!reader_customers_by_phone(reader, phone, &list, &e) || list.count == 0 ||
		    !reader_card(reader, &((const struct customer *)record_at(&list, 0))->head.id,
		                 SEED_NOW_MS, &card, &e)) {
			fprintf(stderr, "bench_store: card of %s: %s\n", phone, e.text);
			exit(1);
		}
		samples_add(&cards, now_in_ms() - from);
		customer_card_release(&card);
		record_list_release(&list);
	}
	row("number to card", records, &cards, "<= 1 ms");
	samples_release(&cards);
}

static void
bench_followups(struct reader *reader, int64_t records)
{
	struct followup_query query = {
		.now_ms = SEED_NOW_MS,
		.soon_ms = SEED_NOW_MS + 900000,
		.day_end_ms = SEED_NOW_MS + 15 * 3600000,
	};
	struct samples lists = SAMPLES_INIT;

	for (int i = 0; i < 200; i++) {
		int64_t counts[FOLLOWUP_GROUPS];
		struct record_list list;
		struct err e = ERR_INIT;
		double from = now_in_ms();

		if (!reader_followups(reader, &query, (enum followup_group)(i % FOLLOWUP_GROUPS), 0,
		                      20, &list, &e) ||
		    !reader_followup_counts(reader, &query, counts, &e))
			exit(1);
		samples_add(&lists, now_in_ms() - from);
		record_list_release(&list);
	}
	row("follow-up list with counts", records, &lists, "<= 5 ms");
	samples_release(&lists);
}

static void
bench_opening(const char *path, int64_t records)
{
	struct samples opening = SAMPLES_INIT;

	for (int i = 0; i < 50; i++) {
		struct err e = ERR_INIT;
		struct id id = seed_customer_id(1, i);
		struct customer customer;
		double from = now_in_ms();
		struct reader *reader = reader_open(path, &e);

		if (!reader || !reader_get(reader, &customer_type, &id, &customer, &e))
			exit(1);
		samples_add(&opening, now_in_ms() - from);
		customer_release(&customer);
		reader_close(reader);
	}
	row("open a reader and read one record", records, &opening, "");
	samples_release(&opening);
}

/* In a process of its own, so that nothing measured before is counted. */
static void
bench_memory(int64_t records)
{
	const char *path = seed_bench_store(records);
	pid_t child;

	if (!path)
		return;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct samples ignored = SAMPLES_INIT;
		struct err e = ERR_INIT;
		struct reader *loop = reader_open(path, &e), *pool = reader_open(path, &e);

		for (int64_t i = 0; loop && pool && i < 100; i++) {
			char name[100];
			struct id id = seed_customer_id(1, i * records / 100);
			struct customer_card card;

			seed_customer_name(1, i * records / 100, name, sizeof(name));
			type(pool, name, &ignored);
			if (reader_card(loop, &id, SEED_NOW_MS, &card, &e))
				customer_card_release(&card);
		}
		measure_row(measure_text("PSS of a process with two readers at work, %" PRId64,
		                         records),
		            measure_text("%ld KiB", measure_pss_kib((int)getpid())), "", 0, "");
		fflush(stdout);
		_exit(0);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
}

static void
bench(int64_t records)
{
	const char *path = seed_bench_store(records);
	struct home home;
	struct err e = ERR_INIT;
	struct reader *reader = path ? reader_open(path, &e) : NULL;
	struct stat info;

	if (!reader) {
		measure_row_missing("store", e.text, "");
		return;
	}
	measure_say("store of %" PRId64, records);
	stat(path, &info);
	measure_row(measure_text("file, %" PRId64 " customers and tickets", records),
	            measure_text("%.0f MiB", (double)info.st_size / 1048576), "", 0, "");
	bench_opening(path, records);
	bench_search(reader, records);
	bench_cards(reader, records);
	bench_followups(reader, records);
	reader_close(reader);
	home_make(&home);
	bench_saving(&home, path, records);
	home_remove(&home);
}

int
main(void)
{
	struct err e = ERR_INIT;

	if (!crypto_start(&e))
		return 1;
	for (int measured = 0; measured < 2; measured++) {
		void (*const part)(int64_t records) = measured ? bench : bench_memory;

		part(5000);
		if (!getenv("HOTSEAT_BENCH_SMALL"))
			part(1000000);
	}
	return 0;
}

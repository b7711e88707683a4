/*
 * Saving a ticket: from the hand-over to the writer's queue to the result in the hands of the
 * loop, beside a plain C loop that runs the very statements of that save (lib/sql_trace.h) on a
 * copy of the same store, and beside the commit of one row, which is what the disk costs.
 *
 * A save is what the desk writes: the ticket and the follow-up that a rule makes of it. The three
 * take turns, so that a slow moment of the disk meets all.
 */
#include "base/error.h"
#include "base/id.h"
#include "lib/home.h"
#include "lib/measure.h"
#include "lib/spawn.h"
#include "lib/sql_trace.h"
#include "model/agent.h"
#include "model/followup.h"
#include "model/ticket.h"
#include "store/store.h"

#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { SAVES = 1000, RESULT_DEADLINE_MS = 10000, FIRST_DAY = 261121 };

static const char pragmas[] =
	"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
	"PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=0;"
	"PRAGMA journal_size_limit=16777216; PRAGMA temp_store=FILE; PRAGMA mmap_size=0;"
	"PRAGMA cache_size=-1024";

/* ---- the store as the desk uses it ----------------------------------------------------------- */

struct saver {
	struct store *store;
	struct random_source random;
	struct id_source ids;
	struct id agent, session;
	int wake_fd;
	uint64_t token, answered;
	bool ok;
};

static void
wake(void *context)
{
	struct saver *saver = context;

	eventfd_write(saver->wake_fd, 1);
}

static void
on_result(const struct store_result *result, void *context)
{
	struct saver *saver = context;

	saver->answered = result->token;
	saver->ok = result->ok;
	if (!result->ok)
		measure_say("not saved: %s", result->err.text);
}

static void
saver_open(struct saver *saver, const char *path)
{
	struct err e = ERR_INIT;

	memset(saver, 0, sizeof(*saver));
	random_init_system(&saver->random);
	saver->ids.random = &saver->random;
	saver->store = store_open(&(struct store_options){ .path = path, .no_witness = true }, &e);
	if (!saver->store)
		spawn_fatal("%s", e.text);
	saver->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	store_on_results(saver->store, wake, saver);
	saver->agent = id_new(&saver->ids, time(NULL) * 1000);
	saver->session = id_new(&saver->ids, time(NULL) * 1000);
}

static void
saver_close(struct saver *saver)
{
	store_close(saver->store);
	close(saver->wake_fd);
}

static void
describe_ticket(struct saver *saver, int number, int64_t now_ms, struct ticket *ticket)
{
	ticket_init(ticket);
	ticket->head.id = id_new(&saver->ids, now_ms);
	record_set_text(&ticket->number, measure_text("TS-%d-B01-%04d-X", FIRST_DAY, number));
	record_set_text(&ticket->kind, "complaint");
	record_set_text(&ticket->pack, "monitoring");
	ticket->pack_version = 1;
	record_set_text(&ticket->state, "open");
	record_set_text(&ticket->subject, "三号机房摄像头没有画面");
	record_set_text(&ticket->class_id, "simple");
	record_set_text(&ticket->category, "Service/Waiting time");
	record_set_text(&ticket->caller_name, "王小明");
	record_set_text(&ticket->caller_phone, "13800138000");
	record_set_text(&ticket->channel, "phone");
	ticket->owner = saver->agent;
	ticket->due_at_ms = ticket->promised_at_ms = now_ms + 7200000;
	ticket->data = json_object();
	json_set(ticket->data, "details", json_text("来电人反映今天上午九点三十分起三号机房的"
		"摄像头没有画面，二号已恢复，需要派人到现场检查线路，请尽快回电。"));
	json_set(ticket->data, "place", json_text("Jinan, machine room 3, rack B-12"));
}

static void
describe_followup(struct saver *saver, const struct ticket *ticket, int64_t now_ms,
                  struct followup *followup)
{
	followup_init(followup);
	followup->head.id = id_new(&saver->ids, now_ms);
	record_set_text(&followup->rule, "complaint-visit");
	record_set_text(&followup->kind, "visit");
	record_set_text(&followup->subject, "Camera repaired: happy?");
	followup->ticket = ticket->head.id;
	followup->owner = saver->agent;
	followup->due_at_ms = now_ms + 86400000;
	followup->weight = 5;
}

static struct change *
make_save(struct saver *saver, int number)
{
	int64_t now_ms = (int64_t)time(NULL) * 1000;
	struct change *change = change_new(&saver->agent, &saver->session, ROLE_AGENT);
	struct err e = ERR_INIT;
	struct followup followup;
	struct ticket ticket;

	describe_ticket(saver, number, now_ms, &ticket);
	describe_followup(saver, &ticket, now_ms, &followup);
	if (!change_add_diff(change, OP_TICKET_OPEN, NULL, &ticket, &e) ||
	    !change_add_diff(change, OP_FOLLOWUP_ADD, NULL, &followup, &e))
		spawn_fatal("%s", e.text);
	ticket_release(&ticket);
	followup_release(&followup);
	return change;
}

/* In milliseconds, from the queue to the result. */
static double
save_one(struct saver *saver, int number)
{
	struct change *change = make_save(saver, number);
	struct pollfd fd = { .fd = saver->wake_fd, .events = POLLIN };
	int64_t start_ns = monotonic_ns();
	eventfd_t count;

	store_submit(saver->store, change, ++saver->token);
	while (saver->answered != saver->token) {
		if (poll(&fd, 1, RESULT_DEADLINE_MS) != 1)
			spawn_fatal("no result of a save after %d ms", RESULT_DEADLINE_MS);
		eventfd_read(saver->wake_fd, &count);
		store_drain(saver->store, on_result, saver);
	}
	if (!saver->ok)
		exit(1);
	return (double)(monotonic_ns() - start_ns) / 1e6;
}

/* ---- the floors ------------------------------------------------------------------------------ */

static double
replay_one(struct sql_replay *replay, size_t transaction)
{
	int64_t start_ns = monotonic_ns();

	sql_replay_run(replay, transaction);
	return (double)(monotonic_ns() - start_ns) / 1e6;
}

static sqlite3 *
open_one_row(const char *path, sqlite3_stmt **insert)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, pragmas, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, "CREATE TABLE one(row INTEGER PRIMARY KEY, text TEXT)", NULL, NULL,
	                 NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "INSERT INTO one(text) VALUES('one row')", -1, insert,
	                       NULL) != SQLITE_OK)
		spawn_fatal("%s: %s", path, sqlite3_errmsg(db));
	return db;
}

static double
commit_one_row(sqlite3_stmt *insert)
{
	int64_t start_ns = monotonic_ns();

	sqlite3_step(insert);
	sqlite3_reset(insert);
	return (double)(monotonic_ns() - start_ns) / 1e6;
}

static void
copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char bytes[65536];
	size_t length;

	if (!in || !out)
		spawn_fatal("%s cannot be copied", from);
	while ((length = fread(bytes, 1, sizeof(bytes), in)) > 0)
		fwrite(bytes, 1, length, out);
	fclose(in);
	if (fclose(out) != 0)
		spawn_fatal("%s cannot be written", to);
}

/* ---- the run --------------------------------------------------------------------------------- */

/* Writes the saves once into a copy, to know their statements. */
static void
take_down_saves(const char *path)
{
	struct saver saver;

	sql_trace_begin();
	saver_open(&saver, path);
	sql_trace_clear();
	for (int i = 0; i < SAVES; i++)
		save_one(&saver, i);
	saver_close(&saver);
	sql_trace_end();
}

static void
row(const char *name, const struct samples *samples, double share, const char *reference,
    const struct samples *floor, const char *bar)
{
	double value = samples_quantile(samples, share);
	double beside = floor ? samples_quantile(floor, share) : 0;

	measure_row(name, measure_ms(value),
	            floor ? measure_text("%s %s", reference, measure_ms(beside)) : "",
	            floor ? value / beside : 0, bar);
}

static void
run_in_turn(const struct home *home)
{
	struct samples saved = SAMPLES_INIT, replayed = SAMPLES_INIT, bare = SAMPLES_INIT;
	struct sql_replay *replay = sql_replay_open(home_path(home, "replayed.db"), pragmas);
	sqlite3_stmt *insert;
	sqlite3 *one_row = open_one_row(home_path(home, "one.db"), &insert);
	struct saver saver;

	saver_open(&saver, home_path(home, "saved.db"));
	for (int i = 0; i < SAVES; i++) {
		samples_add(&saved, save_one(&saver, i));
		samples_add(&replayed, replay_one(replay, (size_t)i));
		samples_add(&bare, commit_one_row(insert));
	}
	saver_close(&saver);
	sql_replay_close(replay);
	sqlite3_finalize(insert);
	sqlite3_close(one_row);
	row("commit of one row, bare, p50", &bare, 0.5, "", NULL, "");
	row("statements of a save, bare C loop, p50", &replayed, 0.5, "one row", &bare, "");
	row("ticket save, queue to result, p50", &saved, 0.5, "bare loop", &replayed,
	    "<= 1.5 x bare loop");
	row("ticket save, queue to result, p99", &saved, 0.99, "bare loop", &replayed, "");
	samples_release(&saved);
	samples_release(&replayed);
	samples_release(&bare);
}

int
main(void)
{
	struct saver saver;
	struct home home;

	home_make(&home);
	saver_open(&saver, home_path(&home, "saved.db"));	/* the empty store all copies begin as */
	saver_close(&saver);
	copy_file(home_path(&home, "saved.db"), home_path(&home, "replayed.db"));
	copy_file(home_path(&home, "saved.db"), home_path(&home, "noted.db"));
	take_down_saves(home_path(&home, "noted.db"));
	if (sql_trace_transactions() != SAVES)
		spawn_fatal("%zu transactions were taken down, not %d", sql_trace_transactions(),
		            SAVES);
	measure_say("a save is %zu statements", sql_trace_statements(SAVES / 2));
	run_in_turn(&home);
	home_remove(&home);
	return 0;
}

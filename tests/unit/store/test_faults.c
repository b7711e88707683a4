/*
 * What the disk does to a store: full, input or output errors at each call, a power cut at each
 * call. Nothing that was called saved is lost; what was not saved is kept or refused, never half.
 */
#include "base/memory.h"
#include "db/fault.h"
#include "lib/store_fixture.h"
#include "store/bulk.h"
#include "store/care.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct fixture f;

static int
set_up(void **state)
{
	(void)state;
	assert_true(db_fault_install());
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	fixture_start(&f, 1);
	f.vfs = DB_FAULT_VFS;
	fixture_reopen(&f);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	fixture_stop(&f);
	return 0;
}

/* An empty store, so that looking at all of it again and again stays quick. */
static void
start_anew(void)
{
	fixture_stop(&f);
	set_up(NULL);
}

struct tally {
	int saved, kept, refused;
};

static void
count_result(const struct store_result *result, void *context)
{
	struct tally *tally = context;

	tally->saved += result->ok;
	tally->kept += result->kept;
	tally->refused += !result->ok && !result->kept;
}

static struct tally
tallied(void)
{
	struct tally tally = { 0, 0, 0 };

	store_run_pending(f.store);
	store_drain(f.store, count_result, &tally);
	return tally;
}

static void
submit_customer(uint64_t token)
{
	struct err e = ERR_INIT;
	struct change *change = fixture_change(&f);
	struct id id = fixture_id(&f);
	struct json *body = json_object();

	json_set(body, "name", json_text("王小明"));
	assert_true(change_add(change, OP_CUSTOMER_ADD, &id, body, &e));
	store_submit(f.store, change, token);
}

static void
on_a_full_disk_the_change_is_kept_and_saved_once_there_is_room(void **state)
{
	struct tally tally;

	(void)state;
	db_fault_plan(DB_FAULT_FULL, 1, true, 0);
	submit_customer(1);
	store_put_local(f.store, "draft/1", "x", 1, 2);
	tally = tallied();
	assert_int_equal(tally.kept, 2);
	assert_int_equal(tally.saved, 0);
	assert_true(store_is_blocked(f.store));
	assert_int_equal(store_pending(f.store), 2);
	/* said once, however often it is tried */
	store_retry(f.store);
	assert_int_equal(tallied().kept, 0);
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	store_retry(f.store);
	tally = tallied();
	assert_int_equal(tally.saved, 2);
	assert_false(store_is_blocked(f.store));
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM customer"), "1");
	assert_int_equal(fixture_faults(&f), 0);
}

static void
the_ballast_is_given_up_for_the_call_that_is_on(void **state)
{
	struct stat info;
	FILE *ballast = fopen(home_path(&f.home, "test.db.ballast"), "w");

	(void)state;
	assert_non_null(ballast);
	fputs("weight", ballast);
	fclose(ballast);
	db_fault_plan(DB_FAULT_FULL, 1, false, 0);
	submit_customer(1);
	assert_int_equal(tallied().saved, 1);
	assert_true(db_fault_happened());
	assert_int_equal(stat(home_path(&f.home, "test.db.ballast"), &info), -1);
}

/* Fails the k-th call that reaches the disk, for every k until none is left to fail. */
static void
sweep(enum db_fault fault, bool stays)
{
	int saved = atoi(fixture_sql(&f, "SELECT count(*) FROM customer"));

	for (int64_t k = 1;; k++) {
		struct tally tally;

		db_fault_plan(fault, k, stays, 0);
		submit_customer(1);
		tally = tallied();
		if (!db_fault_happened()) {
			assert_int_equal(tally.saved, 1);
			assert_true(k > 3);
			saved++;
			break;
		}
		assert_int_equal(tally.refused, 0);
		assert_int_equal(tally.saved + tally.kept, 1);
		saved += tally.saved;
		db_fault_plan(DB_FAULT_NONE, 0, false, 0);
		store_retry(f.store);
		saved += tallied().saved;
		assert_int_equal(store_pending(f.store), 0);
	}
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	fixture_reopen(&f);
	assert_int_equal(atoi(fixture_sql(&f, "SELECT count(*) FROM customer")), saved);
	assert_int_equal(fixture_faults(&f), 0);
}

static void
a_fault_at_any_call_loses_nothing(void **state)
{
	(void)state;
	sweep(DB_FAULT_FULL, false);
	sweep(DB_FAULT_FULL, true);
	sweep(DB_FAULT_IO, false);
	sweep(DB_FAULT_IO, true);
}

/*
 * Power goes at the k-th call of a small piece of work (changes, a checkpoint); what was called
 * saved before is there after, whole.
 */
static bool
power_cut_at(int64_t k, uint64_t seed)
{
	int before = atoi(fixture_sql(&f, "SELECT count(*) FROM customer")), after;
	struct tally tally = { 0, 0, 0 };
	bool happened;

	db_fault_plan(DB_FAULT_POWER, k, true, seed);
	for (uint64_t i = 0; i < 3; i++) {
		struct tally one;

		submit_customer(i);
		one = tallied();
		tally.saved += one.saved;
	}
	/* closing checkpoints */
	reader_close(f.reader);
	f.reader = NULL;
	store_abandon(f.store);
	f.store = NULL;
	happened = db_fault_happened();
	db_fault_power_back();
	unlink(home_path(&f.home, "test.db-shm"));
	fixture_reopen(&f);
	after = atoi(fixture_sql(&f, "SELECT count(*) FROM customer"));
	if (after < before + tally.saved || after > before + 3)
		fail_msg("cut at %d, seed %d: %d before, %d saved, %d after", (int)k, (int)seed,
		         before, tally.saved, after);
	assert_int_equal(fixture_faults(&f), 0);
	return happened;
}

static void
a_power_cut_at_any_call_loses_nothing_that_was_called_saved(void **state)
{
	uint64_t seeds = getenv("HOTSEAT_SOAK") ? 20 : 1;

	(void)state;
	for (uint64_t seed = 1; seed <= seeds; seed++) {
		start_anew();
		for (int64_t k = 1; power_cut_at(k, seed); k++)
			assert_true(k < 500);
	}
}

static void
a_bulk_that_meets_a_full_disk_leaves_nothing_behind(void **state)
{
	struct err e = ERR_INIT;
	struct bulk *bulk = store_bulk_begin(f.store, &e);

	(void)state;
	assert_non_null(bulk);
	for (int i = 0; i < 100; i++) {
		struct change *change = fixture_change(&f);
		struct id id = fixture_id(&f);

		assert_true(change_add(change, OP_CUSTOMER_ADD, &id, json_object(), &e));
		assert_true(store_bulk_add(bulk, change, &e));
	}
	db_fault_plan(DB_FAULT_FULL, 1, true, 0);
	assert_false(store_bulk_commit(bulk, &e));
	assert_int_equal(e.code, ERR_DISK_FULL);
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM customer"), "0");
	submit_customer(1);
	assert_int_equal(tallied().saved, 1);
	assert_int_equal(fixture_faults(&f), 0);
}

static void
a_bulk_rejects_single_changes_and_keeps_the_others(void **state)
{
	struct err e = ERR_INIT;
	struct bulk *bulk = store_bulk_begin(f.store, &e);
	int refused = 0;

	(void)state;
	for (int i = 0; i < 50; i++) {
		struct change *change = fixture_change(&f);
		struct id id = fixture_id(&f), note = fixture_id(&f);
		struct json *body = json_object();

		json_set(body, "text", json_text("n"));
		assert_true(change_add(change, OP_NOTE_ADD, &note, body, &e));
		assert_true(change_add(change, i % 5 ? OP_CUSTOMER_ADD : OP_CUSTOMER_SET, &id,
		                       json_object(), &e));
		err_clear(&e);
		if (!store_bulk_add(bulk, change, &e)) {
			assert_int_equal(e.code, ERR_NOT_FOUND);
			refused++;
		}
	}
	assert_int_equal(refused, 10);
	assert_true(store_bulk_commit(bulk, &e));
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM customer"), "40");
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM note"), "40");
	assert_int_equal(fixture_faults(&f), 0);
}

/* --- a real disk that is really full ---------------------------------------------------------- */

static void
fill_up(const char *path)
{
	char block[4096];
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	memset(block, 'x', sizeof(block));
	while (fwrite(block, sizeof(block), 1, file) == 1 && fflush(file) == 0)
		;
	fclose(file);
}

/* Waits for results of a threaded store: the writer tries again by itself. */
static struct tally
waited_for(struct store *store, int saved, int kept)
{
	struct tally tally = { 0, 0, 0 };

	for (int64_t i = 0; i < 1000000000 && (tally.saved < saved || tally.kept < kept); i++)
		store_drain(store, count_result, &tally);
	return tally;
}

static void
on_a_small_disk_that_is_full_the_writer_goes_on_once_there_is_room(void **state)
{
	struct err e = ERR_INIT;
	struct home small;
	char why[200], path[600], filler[600];
	struct store_options options = { .path = path, .no_witness = true };
	struct tally tally;
	struct stat info;

	(void)state;
	if (!home_make_small(&small, 1 << 20, why, sizeof(why))) {
		print_message("%s\n", why);
		skip();
	}
	snprintf(path, sizeof(path), "%s", home_path(&small, "small.db"));
	snprintf(filler, sizeof(filler), "%s", home_path(&small, "filler"));
	fixture_close(&f);
	f.store = store_open(&options, &e);
	if (!f.store)
		fail_msg("%s", e.text);
	fill_up(filler);
	for (uint64_t i = 0; i < 200 && !store_is_blocked(f.store); i++) {
		submit_customer(i);
		store_flush(f.store, 100);
	}
	tally = waited_for(f.store, 0, 1);
	assert_true(tally.kept >= 1);
	assert_int_equal(tally.refused, 0);
	assert_true(store_pending(f.store) > 0);
	assert_int_equal(stat(filler, &info), 0);
	unlink(filler);
	store_retry(f.store);
	assert_true(store_flush(f.store, 20000));
	assert_false(store_is_blocked(f.store));
	store_close(f.store);
	f.store = NULL;
	memcpy(f.path, path, sizeof(path));
	f.vfs = NULL;
	assert_int_equal(fixture_faults(&f), 0);
	home_remove(&small);
}

/* --- kill -9 ---------------------------------------------------------------------------------- */

/* Saves customers for ever and tells each result by a byte, after it. */
static void
save_for_ever(int to_parent)
{
	struct err e = ERR_INIT;
	struct store_options options = { .path = f.path };
	struct store *store = store_open(&options, &e);

	if (!store)
		_exit(1);
	for (uint64_t i = 1;; i++) {
		struct tally tally = { 0, 0, 0 };

		f.store = store;
		submit_customer(i);
		while (tally.saved == 0)
			store_drain(store, count_result, &tally);
		if (write(to_parent, "s", 1) != 1)
			_exit(1);
	}
}

static int
read_until(int from_child, int wanted)
{
	char bytes[256];
	int count = 0;

	while (count < wanted) {
		ssize_t length = read(from_child, bytes, sizeof(bytes));

		if (length <= 0)
			break;
		count += (int)length;
	}
	return count;
}

static void
killed_at_any_moment_nothing_that_was_called_saved_is_lost(void **state)
{
	int rounds = getenv("HOTSEAT_SOAK") ? 200 : 5, saved = 0;

	(void)state;
	for (int i = 0; i < rounds; i++) {
		int ends[2], status;
		pid_t child;

		if (i % 25 == 0) {
			start_anew();
			f.vfs = NULL;
			saved = 0;
		}
		fixture_close(&f);
		assert_int_equal(pipe(ends), 0);
		child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			close(ends[0]);
			save_for_ever(ends[1]);
		}
		close(ends[1]);
		saved += read_until(ends[0], 1 + (int)random_below(&f.random, 60));
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		assert_true(WIFSIGNALED(status));
		saved += read_until(ends[0], 1000000);
		close(ends[0]);
		fixture_reopen(&f);
		assert_true(atoi(fixture_sql(&f, "SELECT count(*) FROM customer")) >= saved);
		saved = atoi(fixture_sql(&f, "SELECT count(*) FROM customer"));
		assert_int_equal(fixture_faults(&f), 0);
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(on_a_full_disk_the_change_is_kept_and_saved_once_there_is_room),
		CASE(the_ballast_is_given_up_for_the_call_that_is_on),
		CASE(a_fault_at_any_call_loses_nothing),
		CASE(a_power_cut_at_any_call_loses_nothing_that_was_called_saved),
		CASE(a_bulk_that_meets_a_full_disk_leaves_nothing_behind),
		CASE(a_bulk_rejects_single_changes_and_keeps_the_others),
		CASE(on_a_small_disk_that_is_full_the_writer_goes_on_once_there_is_room),
		CASE(killed_at_any_moment_nothing_that_was_called_saved_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

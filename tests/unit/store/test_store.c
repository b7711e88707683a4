/* The store: what is saved stays, in order, whole or not at all. */
#include "base/memory.h"
#include "lib/store_fixture.h"
#include "base/paths.h"
#include "db/db.h"
#include "store/care.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct fixture f;

static int
set_up(void **state)
{
	(void)state;
	fixture_start(&f, 1);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	fixture_stop(&f);
	return 0;
}

struct seen {
	struct store_result results[64];
	size_t count;
};

static void
see(const struct store_result *result, void *context)
{
	struct seen *seen = context;

	assert_true(seen->count < 64);
	seen->results[seen->count++] = *result;
}

static struct seen
drained(void)
{
	struct seen seen = { .count = 0 };

	store_run_pending(f.store);
	store_drain(f.store, see, &seen);
	return seen;
}

static void
a_saved_change_is_there_after_the_store_was_opened_again(void **state)
{
	struct err e = ERR_INIT;
	struct id id = fixture_customer(&f, "王小明", "138-0013-8000");
	struct customer customer;

	(void)state;
	fixture_reopen(&f);
	assert_true(reader_get(f.reader, &customer_type, &id, &customer, &e));
	assert_string_equal(customer.name, "王小明");
	assert_string_equal(customer.phones.items[0].number, "138-0013-8000");
	assert_int_equal(customer.head.created_at_ms, FIXTURE_NOW_MS);
	assert_int_equal(id_compare(&customer.head.created_by, &f.agent), 0);
	customer_release(&customer);
	assert_int_equal(fixture_faults(&f), 0);
}

static void
a_change_of_several_operations_is_written_whole_or_not_at_all(void **state)
{
	struct err e = ERR_INIT;
	struct change *change = fixture_change(&f);
	struct id note = fixture_id(&f), missing = fixture_id(&f);
	struct json *body = json_object();
	struct store_result result;

	(void)state;
	json_set(body, "text", json_text("written first"));
	assert_true(change_add(change, OP_NOTE_ADD, &note, body, &e));
	body = json_object();
	json_set(body, "name", json_text("nobody"));
	assert_true(change_add(change, OP_CUSTOMER_SET, &missing, body, &e));
	assert_false(store_write(f.store, change, &result, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM note"), "0");
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM outbox"), "0");
	fixture_customer(&f, "a", "110");
	assert_string_equal(fixture_sql(&f, "SELECT n FROM outbox"), "1");
	assert_int_equal(fixture_faults(&f), 0);
}

static void
results_come_in_order_and_a_refused_command_does_not_stop_the_next(void **state)
{
	struct err e = ERR_INIT;
	struct id missing = fixture_id(&f), id = fixture_id(&f);
	struct change *bad = fixture_change(&f), *good = fixture_change(&f);
	struct seen seen;

	(void)state;
	assert_true(change_add(bad, OP_CUSTOMER_SET, &missing, json_object(), &e));
	assert_true(change_add(good, OP_CUSTOMER_ADD, &id, json_object(), &e));
	store_put_local(f.store, "screen", "1", 1, 1);
	store_submit(f.store, bad, 2);
	store_reserve_number(f.store, "TS", 261120, 3);
	store_submit(f.store, good, 4);
	assert_int_equal(store_pending(f.store), 4);
	seen = drained();
	assert_int_equal(seen.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(seen.results[i].token, i + 1);
		assert_int_equal(seen.results[i].ok, i != 1);
		assert_false(seen.results[i].kept);
	}
	assert_int_equal(seen.results[1].err.code, ERR_NOT_FOUND);
	assert_int_equal(seen.results[2].counter, 1);
	assert_int_equal(seen.results[3].last_n, 1);
	assert_int_equal(seen.results[3].saved_at_ms, FIXTURE_NOW_MS);
	assert_int_equal(fixture_faults(&f), 0);
}

static void
who_may_not_do_it_is_refused_before_anything_is_queued(void **state)
{
	struct err e = ERR_INIT;
	struct change *change = change_new(&f.agent, &f.session, 1u << 3 /* quality */);
	struct id id = fixture_id(&f);

	(void)state;
	assert_false(change_add(change, OP_CUSTOMER_ADD, &id, json_object(), &e));
	assert_int_equal(e.code, ERR_DENIED);
	assert_int_equal(change_count(change), 0);
	change_free(change);
}

static void
a_transaction_has_at_most_64_operations_and_256_kib(void **state)
{
	struct err e = ERR_INIT;
	struct change *change = fixture_change(&f);
	char *text = mem_alloc(7001);
	size_t count = 0;

	(void)state;
	for (;; count++) {
		struct id id = fixture_id(&f);
		struct json *body = json_object();

		json_set(body, "text", json_text("x"));
		if (!change_add(change, OP_NOTE_ADD, &id, body, &e))
			break;
	}
	assert_int_equal(count, TRANSACTION_OPERATIONS_MAX);
	assert_int_equal(e.code, ERR_LIMIT);
	change_free(change);

	err_clear(&e);
	change = fixture_change(&f);
	memset(text, 'x', 7000);
	text[7000] = '\0';
	for (count = 0;; count++) {
		struct id id = fixture_id(&f);
		struct json *body = json_object();

		json_set(body, "text", json_text(text));
		if (!change_add(change, OP_NOTE_ADD, &id, body, &e))
			break;
	}
	assert_int_equal(count, TRANSACTION_BYTES_MAX / (7000 + 44 + 11));
	assert_int_equal(e.code, ERR_LIMIT);
	change_free(change);
	mem_free(text);
}

static void
the_journal_is_frozen(void **state)
{
	static const char *const forbidden[] = {
		"UPDATE outbox SET at=at+1", "UPDATE outbox SET body='{}'",
		"UPDATE outbox SET h=zeroblob(32)", "DELETE FROM outbox",
		"UPDATE access_chain SET op=zeroblob(16)", "DELETE FROM access_chain",
	};
	struct err e = ERR_INIT;
	struct id id = fixture_id(&f);
	struct db_options options = { .mode = DB_WRITE };
	struct db *db;

	(void)state;
	fixture_write(&f, OP_ACCESS_ADD, &id, "{\"act\":\"reveal\",\"reason\":\"r\"}");
	db = db_open(f.path, &options, &e);
	assert_non_null(db);
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		err_clear(&e);
		assert_false(db_exec(db, forbidden[i], &e));
		assert_int_equal(e.code, ERR_REFUSED);
		assert_non_null(strstr(e.text, "frozen"));
	}
	db_close(db);
}

static void
a_ticket_counter_is_never_given_twice(void **state)
{
	struct seen seen;

	(void)state;
	store_reserve_number(f.store, "TS", 261120, 1);
	store_reserve_number(f.store, "TS", 261120, 2);
	store_reserve_number(f.store, "GZ", 261120, 3);
	store_reserve_number(f.store, "TS", 261121, 4);
	seen = drained();
	assert_int_equal(seen.results[0].counter, 1);
	assert_int_equal(seen.results[1].counter, 2);
	assert_int_equal(seen.results[2].counter, 1);
	assert_int_equal(seen.results[3].counter, 1);
	fixture_reopen(&f);
	/* the clock went back a day */
	store_reserve_number(f.store, "TS", 261120, 5);
	seen = drained();
	assert_int_equal(seen.results[0].counter, 3);
	store_reserve_number(f.store, "ts!", 261120, 6);
	seen = drained();
	assert_int_equal(seen.results[0].err.code, ERR_INVALID);
}

static void
of_waiting_puts_of_one_local_row_the_last_is_written(void **state)
{
	struct err e = ERR_INIT;
	struct seen seen;
	char *bytes;
	size_t length;
	int64_t saved_at_ms;

	(void)state;
	store_put_local(f.store, "draft/1", "a", 1, 1);
	store_put_local(f.store, "draft/2", "x", 1, 2);
	store_put_local(f.store, "draft/1", "ab", 2, 3);
	assert_int_equal(store_pending(f.store), 2);
	seen = drained();
	assert_int_equal(seen.count, 2);
	assert_int_equal(seen.results[0].token, 3);
	assert_true(reader_get_local(f.reader, "draft/1", &bytes, &length, &saved_at_ms, &e));
	assert_int_equal(length, 2);
	assert_memory_equal(bytes, "ab", 3);
	assert_int_equal(saved_at_ms, FIXTURE_NOW_MS);
	mem_free(bytes);
}

static void
a_draft_is_not_removed_before_the_change_that_takes_its_place(void **state)
{
	struct err e = ERR_INIT;
	struct change *change = fixture_change(&f);
	struct id id = fixture_id(&f);

	(void)state;
	store_put_local(f.store, "draft/1", "a", 1, 1);
	assert_true(change_add(change, OP_CUSTOMER_ADD, &id, json_object(), &e));
	store_submit(f.store, change, 2);
	store_put_local(f.store, "draft/1", NULL, 0, 3);
	assert_int_equal(store_pending(f.store), 3);
	assert_int_equal(drained().count, 3);
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM local"), "0");
}

static void
a_change_carries_local_rows_in_its_transaction(void **state)
{
	struct err e = ERR_INIT;
	struct change *change = fixture_change(&f);
	struct id id = fixture_id(&f);
	struct text_list keys;

	(void)state;
	store_put_local(f.store, "draft/1", "a", 1, 1);
	assert_true(change_add(change, OP_CUSTOMER_SET, &id, json_object(), &e));
	assert_true(change_put_local(change, "draft/1", NULL, 0, &e));
	store_submit(f.store, change, 2);
	assert_int_equal(drained().count, 2);
	/* the change was refused: the draft stays */
	assert_true(reader_list_local(f.reader, "draft/", &keys, &e));
	assert_int_equal(keys.count, 1);
	assert_string_equal(keys.items[0], "draft/1");
	mem_free(keys.items[0]);
	mem_free(keys.items);
	change = fixture_change(&f);
	assert_true(change_add(change, OP_CUSTOMER_ADD, &id, json_object(), &e));
	assert_true(change_put_local(change, "draft/1", NULL, 0, &e));
	store_submit(f.store, change, 3);
	assert_int_equal(drained().count, 1);
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM local"), "0");
}

static void
local_rows_have_limits(void **state)
{
	char key[STORE_LOCAL_KEY_MAX + 2];
	struct seen seen;

	(void)state;
	memset(key, 'k', sizeof(key));
	key[sizeof(key) - 1] = '\0';
	store_put_local(f.store, key, "a", 1, 1);
	store_put_local(f.store, "", "a", 1, 2);
	store_put_local(f.store, "big", key, STORE_LOCAL_VALUE_MAX + 1ul, 3);
	seen = drained();
	assert_int_equal(seen.count, 3);
	assert_int_equal(seen.results[0].err.code, ERR_INVALID);
	assert_int_equal(seen.results[1].err.code, ERR_INVALID);
	assert_int_equal(seen.results[2].err.code, ERR_LIMIT);
}

static void
a_second_desk_on_the_same_store_is_refused_with_the_pid(void **state)
{
	struct err e = ERR_INIT;
	struct store_options options = { .path = f.path, .synchronous = true };
	char pid[32];

	(void)state;
	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	assert_null(store_open(&options, &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_non_null(strstr(e.text, pid));
}

static void
change_version(const char *sql)
{
	struct err e = ERR_INIT;
	struct db_options options = { .mode = DB_WRITE };
	struct db *db = db_open(f.path, &options, &e);

	assert_non_null(db);
	assert_true(db_exec(db, sql, &e));
	db_close(db);
}

static void
a_store_of_a_newer_program_is_refused(void **state)
{
	struct err e = ERR_INIT;
	struct store_options options = { .path = f.path, .synchronous = true };

	(void)state;
	fixture_close(&f);
	change_version("PRAGMA user_version=99");
	assert_null(store_open(&options, &e));
	assert_int_equal(e.code, ERR_NEWER);
	err_clear(&e);
	assert_null(reader_open(f.path, &e));
	assert_int_equal(e.code, ERR_NEWER);
	change_version("PRAGMA user_version=1; PRAGMA application_id=7");
	err_clear(&e);
	assert_null(store_open(&options, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	change_version("PRAGMA application_id=1752388401");
	fixture_reopen(&f);
}

static void
a_file_that_is_no_database_is_refused_and_left_alone(void **state)
{
	struct err e = ERR_INIT;
	struct store_options options = {
		.path = home_path(&f.home, "text.db"),
		.synchronous = true,
	};
	char *text;

	(void)state;
	home_write(&f.home, "text.db",
	           "this is a letter, not a store, and it is longer than a header of one hundred "
	           "bytes so that nobody takes it for one");
	assert_null(store_open(&options, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	text = home_read(&f.home, "text.db");
	assert_non_null(strstr(text, "this is a letter"));
	free(text);
}

static void
files_of_the_store_are_for_their_owner_only(void **state)
{
	static const char *const names[] = {
		"test.db", "test.db-wal", "test.db-shm", "test.db.lock",
	};
	struct stat info;

	(void)state;
	fixture_customer(&f, "a", "110");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(stat(home_path(&f.home, names[i]), &info), 0);
		assert_int_equal(info.st_mode & 077, 0);
	}
}

static void
a_reader_cannot_write(void **state)
{
	static const char *const forbidden[] = {
		"DELETE FROM customer", "INSERT INTO local(key,value,saved) VALUES('a','b',1)",
		"PRAGMA query_only=OFF; DELETE FROM local", "ATTACH 'x' AS y", "DROP TABLE note",
		"CREATE TABLE x(a)", "PRAGMA user_version=5", "PRAGMA writable_schema=1",
	};
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 100);
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		struct err e = ERR_INIT;

		if (i == 2)
			continue;	/* two statements: only the first is ever run */
		assert_false(reader_query_text(f.reader, forbidden[i], &out, &e));
	}
	strbuf_release(&out);
	assert_string_equal(fixture_sql(&f, "PRAGMA user_version"), "1");
}

static void
an_older_copy_that_is_put_back_becomes_a_new_history_and_its_numbers_skip(void **state)
{
	struct store_identity before = *store_identity(f.store);
	char *old;
	size_t length;
	struct err e = ERR_INIT;
	struct seen seen;

	(void)state;
	store_reserve_number(f.store, "TS", 261120, 1);
	assert_int_equal(drained().results[0].counter, 1);
	fixture_customer(&f, "a", "110");
	fixture_close(&f);
	assert_true(file_read(f.path, 10000000, &old, &length, &e));
	fixture_reopen(&f);
	fixture_reopen(&f);
	assert_false(store_identity(f.store)->older_copy);
	assert_int_equal(id_compare(&store_identity(f.store)->replica, &before.replica), 0);
	fixture_close(&f);
	assert_true(file_write_whole(f.path, old, length, &e));
	fixture_reopen(&f);
	assert_true(store_identity(f.store)->older_copy);
	assert_int_not_equal(id_compare(&store_identity(f.store)->replica, &before.replica), 0);
	store_reserve_number(f.store, "TS", 261120, 1);
	store_reserve_number(f.store, "GZ", 261120, 2);
	store_reserve_number(f.store, "TS", 261220, 3);
	seen = drained();
	assert_true(seen.results[0].counter > 500);
	assert_true(seen.results[1].counter > 500);
	assert_int_equal(seen.results[2].counter, 1);
	fixture_customer(&f, "b", "110");
	assert_int_equal(fixture_faults(&f), 0);
	mem_free(old);
}

static void
equal_seeds_give_equal_journals(void **state)
{
	char first[100];

	(void)state;
	fixture_live(&f, 40);
	snprintf(first, sizeof(first), "%s", fixture_sql(&f, "SELECT hex(h) FROM me"));
	fixture_stop(&f);
	fixture_start(&f, 1);
	fixture_live(&f, 40);
	assert_string_equal(fixture_sql(&f, "SELECT hex(h) FROM me"), first);
}

static void
hostile_text_is_kept_as_it_is(void **state)
{
	static const char *const texts[] = {
		"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", "\xd8\xa7\xd9\x84",
		"'; DROP TABLE ticket;--",
		("\xe2\x80\xae" "gnp.exe"), "=cmd|' /C calc'!A0",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct err e = ERR_INIT;
		struct id id = fixture_customer(&f, texts[i], "1");
		struct customer customer;

		assert_true(reader_get(f.reader, &customer_type, &id, &customer, &e));
		assert_string_equal(customer.name, texts[i]);
		customer_release(&customer);
	}
	assert_int_equal(fixture_faults(&f), 0);
}

/* --- with the writer's thread ----------------------------------------------------------------- */

static void
count_wakes(void *context)
{
	__atomic_add_fetch((int *)context, 1, __ATOMIC_SEQ_CST);
}

static void
the_writer_thread_writes_all_that_is_queued_and_wakes(void **state)
{
	struct err e = ERR_INIT;
	uint64_t seed = 9;
	char path[620];
	struct store_options options = { .path = path, .seed = &seed };
	struct seen seen = { .count = 0 };
	struct store *store;
	int wakes = 0;

	(void)state;
	snprintf(path, sizeof(path), "%s.threaded", f.path);
	store = store_open(&options, &e);
	assert_non_null(store);
	store_on_results(store, count_wakes, &wakes);
	for (uint64_t i = 0; i < 60; i++) {
		struct change *change = fixture_change(&f);
		struct id id = fixture_id(&f);

		assert_true(change_add(change, OP_CUSTOMER_ADD, &id, json_object(), &e));
		store_submit(store, change, i);
	}
	assert_true(store_flush(store, 20000));
	store_drain(store, see, &seen);
	assert_int_equal(seen.count, 60);
	for (uint64_t i = 0; i < 60; i++) {
		assert_int_equal(seen.results[i].token, i);
		assert_true(seen.results[i].ok);
	}
	assert_true(__atomic_load_n(&wakes, __ATOMIC_SEQ_CST) >= 1);
	store_put_local(store, "screen", "x", 1, 5);
	store_close(store);
	fixture_close(&f);
	memcpy(f.path, path, sizeof(f.path) - 1);
	fixture_reopen(&f);
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM customer"), "60");
	assert_string_equal(fixture_sql(&f, "SELECT count(*) FROM local"), "1");
	assert_int_equal(fixture_faults(&f), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_saved_change_is_there_after_the_store_was_opened_again),
		CASE(a_change_of_several_operations_is_written_whole_or_not_at_all),
		CASE(results_come_in_order_and_a_refused_command_does_not_stop_the_next),
		CASE(who_may_not_do_it_is_refused_before_anything_is_queued),
		CASE(a_transaction_has_at_most_64_operations_and_256_kib),
		CASE(the_journal_is_frozen),
		CASE(a_ticket_counter_is_never_given_twice),
		CASE(of_waiting_puts_of_one_local_row_the_last_is_written),
		CASE(a_draft_is_not_removed_before_the_change_that_takes_its_place),
		CASE(a_change_carries_local_rows_in_its_transaction),
		CASE(local_rows_have_limits),
		CASE(a_second_desk_on_the_same_store_is_refused_with_the_pid),
		CASE(a_store_of_a_newer_program_is_refused),
		CASE(a_file_that_is_no_database_is_refused_and_left_alone),
		CASE(files_of_the_store_are_for_their_owner_only),
		CASE(a_reader_cannot_write),
		CASE(an_older_copy_that_is_put_back_becomes_a_new_history_and_its_numbers_skip),
		CASE(equal_seeds_give_equal_journals),
		CASE(hostile_text_is_kept_as_it_is),
		CASE(the_writer_thread_writes_all_that_is_queued_and_wakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

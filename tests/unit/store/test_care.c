/* Rebuild, verify, backup, restore: a store that is whole stays so, and what is not is said. */
#include "base/memory.h"
#include "base/paths.h"
#include "db/db.h"
#include "lib/store_fixture.h"
#include "store/care.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
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

/* Changes the file behind the store's back. */
static void
tamper(const char *sql)
{
	struct err e = ERR_INIT;
	struct db_options options = { .mode = DB_WRITE };
	struct db *db;

	fixture_close(&f);
	db = db_open(f.path, &options, &e);
	assert_non_null(db);
	if (!db_exec(db, sql, &e))
		fail_msg("%s: %s", sql, e.text);
	db_close(db);
	fixture_reopen(&f);
}

static bool
is_there(const char *name)
{
	return access(home_path(&f.home, name), F_OK) == 0;
}

static struct rebuild_report
rebuilt(void)
{
	struct err e = ERR_INIT;
	struct rebuild_report report;

	if (!store_rebuild(f.store, NULL, NULL, &report, &e))
		fail_msg("%s", e.text);
	return report;
}

static void
the_view_equals_the_reduced_journal_whatever_was_done(void **state)
{
	char before[100];

	(void)state;
	for (uint64_t seed = 10; seed < 14; seed++) {
		fixture_stop(&f);
		fixture_start(&f, seed);
		fixture_live(&f, 250);
		snprintf(before, sizeof(before), "%s", fixture_view_digest(&f));
		assert_int_equal(fixture_faults(&f), 0);
		assert_int_equal(rebuilt().differing, 0);
		assert_string_equal(fixture_view_digest(&f), before);
		assert_int_equal(fixture_faults(&f), 0);
	}
}

static void
rebuild_mends_rows_that_were_changed_lost_or_added(void **state)
{
	char before[100];

	(void)state;
	fixture_live(&f, 200);
	snprintf(before, sizeof(before), "%s", fixture_view_digest(&f));
	tamper("UPDATE ticket SET open=1-open WHERE row=1;"
	       "UPDATE customer SET doc='{\"f\":{}}' WHERE row=2;"
	       "UPDATE call SET doc='rubbish' WHERE row=3;"
	       "DELETE FROM followup WHERE row=1;"
	       "DELETE FROM search_key WHERE substr(key,1,1)='p';"
	       "INSERT INTO ticket_call VALUES(zeroblob(16),zeroblob(16));"
	       "INSERT INTO note(id,made,doc) VALUES(zeroblob(16),1,'{}')");
	assert_string_not_equal(fixture_view_digest(&f), before);
	assert_true(fixture_faults(&f) >= 5);
	assert_int_equal(rebuilt().differing, 5);
	assert_string_equal(fixture_view_digest(&f), before);
	assert_int_equal(fixture_faults(&f), 0);
}

static void
base_and_pending_operations_together_make_the_view(void **state)
{
	struct id id = fixture_customer(&f, "王小明", "13800138000");
	struct customer customer;
	struct err e = ERR_INIT;

	(void)state;
	fixture_write(&f, OP_CUSTOMER_SET, &id, "{\"grade\":\"A\"}");
	/* the centre has taken the first operation over */
	tamper("INSERT INTO base(kind,id,ver,seq,doc) SELECT 'customer',id,1,1,"
	       "json_set(json_remove(doc,'$.s','$.f.grade'),'$.f.unit','from the centre')"
	       " FROM customer; UPDATE outbox SET st='acked' WHERE n=1");
	assert_true(fixture_faults(&f) > 0);
	assert_int_equal(rebuilt().differing, 1);
	assert_true(reader_get(f.reader, &customer_type, &id, &customer, &e));
	assert_string_equal(customer.grade, "A");
	assert_string_equal(customer.unit, "from the centre");
	assert_string_equal(customer.name, "王小明");
	customer_release(&customer);
	assert_int_equal(fixture_faults(&f), 0);
}

struct said {
	char text[2000];
	int count;
};

static void
note_fault(const char *text, void *context)
{
	struct said *said = context;
	size_t used = strlen(said->text);

	snprintf(said->text + used, sizeof(said->text) - used, "%s\n", text);
	said->count++;
}

static struct said
verified(void)
{
	struct said said = { .count = 0 };
	struct verify_report report;
	struct err e = ERR_INIT;

	if (!store_verify(f.path, NULL, note_fault, &said, &report, &e))
		fail_msg("%s", e.text);
	assert_int_equal(report.faults, said.count);
	return said;
}

static void
a_journal_that_was_touched_is_noticed(void **state)
{
	static const struct {
		const char *sql, *says;
	} cases[] = {
		{ "UPDATE outbox SET at=at+1 WHERE n=2", "hash chain breaks at operation 2" },
		{ "UPDATE outbox SET body=replace(body,'a','b') WHERE n=3",
		  "body of operation 3 does not fit" },
		{ "DELETE FROM outbox WHERE n=4", "operation 4 is missing" },
		{ "DELETE FROM outbox WHERE n=(SELECT max(n) FROM outbox)", "were cut off" },
		{ "UPDATE me SET hlc=1", "clock of edits" },
		{ "UPDATE access_chain SET digest=zeroblob(32) WHERE seq=1", "access log" },
		{ "DELETE FROM access_chain", "access log: 0 entries" },
	};
	char *whole;
	size_t length;
	struct err e = ERR_INIT;

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct id id = fixture_id(&f);

		fixture_customer(&f, "a", "110");
		fixture_write(&f, OP_ACCESS_ADD, &id, "{\"act\":\"reveal\",\"reason\":\"r\"}");
	}
	fixture_close(&f);
	assert_true(file_read(f.path, 10000000, &whole, &length, &e));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char sql[500];
		struct said said;

		fixture_close(&f);
		unlink(home_path(&f.home, "test.db-wal"));
		assert_true(file_write_whole(f.path, whole, length, &e));
		fixture_reopen(&f);
		snprintf(sql, sizeof(sql), "DROP TRIGGER outbox_frozen; DROP TRIGGER outbox_kept;"
		         "DROP TRIGGER outbox_body_frozen; DROP TRIGGER access_frozen;"
		         "DROP TRIGGER access_kept; %s", cases[i].sql);
		tamper(sql);
		said = verified();
		if (!strstr(said.text, cases[i].says))
			fail_msg("%s: said %s", cases[i].sql, said.text);
		assert_non_null(strstr(said.text, "schema"));
	}
	mem_free(whole);
}

static void
a_damaged_page_is_noticed(void **state)
{
	struct verify_report report;
	struct err e = ERR_INIT;
	FILE *file;

	(void)state;
	fixture_live(&f, 200);
	fixture_close(&f);
	file = fopen(f.path, "r+b");
	assert_non_null(file);
	fseek(file, 9 * 4096 + 100, SEEK_SET);
	for (int i = 0; i < 2000; i++)
		fputc(0xaa, file);
	fclose(file);
	assert_true(store_verify(f.path, NULL, NULL, NULL, &report, &e) ? report.faults > 0 :
	                                                                  e.code == ERR_CORRUPT);
}

static void
a_backup_is_whole_verified_and_never_overwrites(void **state)
{
	struct err e = ERR_INIT;
	const char *target = home_path(&f.home, "copy.db");
	struct verify_report report;
	struct stat info;

	(void)state;
	fixture_live(&f, 100);
	/* the desk is at work: store and reader are open */
	assert_true(store_backup_file(f.path, target, 0, &e));
	assert_true(store_verify(target, NULL, NULL, NULL, &report, &e));
	assert_int_equal(report.faults, 0);
	assert_true(report.operations > 50);
	assert_int_equal(stat(target, &info), 0);
	assert_int_equal(info.st_mode & 077, 0);
	assert_false(store_backup_file(f.path, target, 0, &e));
	assert_int_equal(e.code, ERR_EXISTS);
	assert_int_equal(access(home_path(&f.home, "copy.db.part"), F_OK), -1);
}

static void
a_backup_of_a_broken_journal_is_refused(void **state)
{
	struct err e = ERR_INIT;
	const char *target = home_path(&f.home, "copy.db");

	(void)state;
	fixture_live(&f, 50);
	tamper("UPDATE me SET hlc=1");
	assert_false(store_backup_file(f.path, target, 0, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_int_equal(access(home_path(&f.home, "copy.db"), F_OK), -1);
}

static void
a_fault_in_derived_rows_hinders_no_backup_and_is_mended_by_the_restore(void **state)
{
	struct err e = ERR_INIT;
	char digest[100], target[700];

	(void)state;
	fixture_live(&f, 50);
	snprintf(digest, sizeof(digest), "%s", fixture_view_digest(&f));
	snprintf(target, sizeof(target), "%s", home_path(&f.home, "copy.db"));
	tamper("UPDATE ticket SET open=1-open; DELETE FROM search_key");
	assert_true(store_backup_file(f.path, target, 0, &e));
	fixture_close(&f);
	assert_true(store_restore_file(target, f.path, &e));
	fixture_reopen(&f);
	assert_string_equal(fixture_view_digest(&f), digest);
	assert_int_equal(fixture_faults(&f), 0);
}

static void
of_daily_backups_the_latest_are_kept(void **state)
{
	struct err e = ERR_INIT;
	char name[64];

	(void)state;
	home_write(&f.home, "hotseat-notes.db", "mine");
	home_write(&f.home, "hotseat-2026-10-01.txt", "mine");
	for (int day = 27; day <= 35; day++) {
		snprintf(name, sizeof(name), "hotseat-2026-%d-%02d.db", day > 30 ? 12 : 11,
		         day > 30 ? day - 30 : day);
		assert_true(store_backup_file(f.path, home_path(&f.home, name), 7, &e));
	}
	assert_false(is_there("hotseat-2026-11-27.db"));
	assert_false(is_there("hotseat-2026-11-28.db"));
	assert_true(is_there("hotseat-2026-11-29.db"));
	assert_true(is_there("hotseat-2026-12-05.db"));
	assert_true(is_there("hotseat-2026-10-01.txt"));
	assert_true(is_there("hotseat-notes.db"));
	assert_true(is_there("test.db"));
}

static void
what_a_killed_backup_left_is_taken_away_by_the_next_of_its_row(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	home_write(&f.home, "hotseat-2026-11-20.db.part", "half");
	home_write(&f.home, "hotseat-2026-11-20.db.part-journal", "half");
	home_write(&f.home, "hotseat-2026-11-21.db.part", "half");
	home_write(&f.home, "copy.db.part", "of another row");
	assert_false(store_backup_runs(home_path(&f.home, "hotseat-2026-11-21.db")));
	assert_true(store_backup_file(f.path, home_path(&f.home, "hotseat-2026-11-21.db"), 0, &e));
	assert_false(is_there("hotseat-2026-11-20.db.part"));
	assert_false(is_there("hotseat-2026-11-20.db.part-journal"));
	assert_false(is_there("hotseat-2026-11-21.db.part"));
	assert_false(is_there("hotseat-2026-11-21.db.part-journal"));
	assert_true(is_there("copy.db.part"));
}

static void
a_backup_under_way_is_let_alone(void **state)
{
	char target[700], part[710];
	struct err e = ERR_INIT;
	int other;

	(void)state;
	snprintf(target, sizeof(target), "%s", home_path(&f.home, "hotseat-2026-11-20.db"));
	snprintf(part, sizeof(part), "%s.part", target);
	home_write(&f.home, "hotseat-2026-11-20.db.part", "half");
	other = open(part, O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(other, LOCK_EX), 0);
	assert_true(store_backup_runs(target));
	assert_false(store_backup_file(f.path, target, 0, &e));
	assert_int_equal(e.code, ERR_BUSY);
	err_clear(&e);
	assert_true(store_backup_file(f.path, home_path(&f.home, "hotseat-2026-11-21.db"), 0, &e));
	assert_true(is_there("hotseat-2026-11-20.db.part"));
	close(other);
	assert_false(store_backup_runs(target));
	assert_true(store_backup_file(f.path, target, 0, &e));
}

static void
a_backup_without_room_says_so_and_leaves_nothing(void **state)
{
	struct db_options options = { .mode = DB_READ };
	struct err e = ERR_INIT;
	char why[200], target[700];
	struct home small;
	struct db *db;

	(void)state;
	if (!home_make_small(&small, 100 << 10, why, sizeof(why))) {
		print_message("%s\n", why);
		skip();
	}
	fixture_live(&f, 100);
	snprintf(target, sizeof(target), "%s", home_path(&small, "copy.db"));
	assert_false(store_backup_file(f.path, target, 0, &e));
	assert_int_equal(e.code, ERR_DISK_FULL);
	assert_non_null(strstr(e.text, "make room"));
	assert_int_equal(access(target, F_OK), -1);
	assert_int_equal(access(home_path(&small, "copy.db.part"), F_OK), -1);
	/* room that others take up in the middle of it */
	err_clear(&e);
	db = db_open(f.path, &options, &e);
	assert_false(db_copy(db, target, &e));
	assert_int_equal(e.code, ERR_DISK_FULL);
	assert_int_equal(access(target, F_OK), -1);
	db_close(db);
	home_remove(&small);
}

static void
a_backup_leaves_the_store_room_on_its_disk(void **state)
{
	struct err e = ERR_INIT;
	char why[200], first[700];
	struct home small;

	(void)state;
	if (!home_make_small(&small, 16 << 20, why, sizeof(why))) {
		print_message("%s\n", why);
		skip();
	}
	snprintf(first, sizeof(first), "%s", home_path(&small, "first.db"));
	assert_true(store_backup_file(f.path, first, 0, &e));
	assert_false(store_backup_file(first, home_path(&small, "second.db"), 0, &e));
	assert_int_equal(e.code, ERR_DISK_FULL);
	home_remove(&small);
}

static void
a_restore_puts_the_backup_in_place_as_a_new_history(void **state)
{
	struct err e = ERR_INIT;
	const char *backup = home_path(&f.home, "copy.db");
	struct store_identity before = *store_identity(f.store);
	char digest[100];

	(void)state;
	fixture_live(&f, 60);
	snprintf(digest, sizeof(digest), "%s", fixture_view_digest(&f));
	assert_true(store_backup_file(f.path, backup, 0, &e));
	fixture_live(&f, 20);
	assert_false(store_restore_file(backup, f.path, &e));
	assert_int_equal(e.code, ERR_BUSY);
	err_clear(&e);
	fixture_close(&f);
	if (!store_restore_file(backup, f.path, &e))
		fail_msg("%s", e.text);
	fixture_reopen(&f);
	assert_string_equal(fixture_view_digest(&f), digest);
	assert_false(store_identity(f.store)->older_copy);
	assert_true(store_identity(f.store)->generation > before.generation);
	assert_int_not_equal(id_compare(&store_identity(f.store)->replica, &before.replica), 0);
	fixture_customer(&f, "a", "110");
	assert_int_equal(fixture_faults(&f), 0);
	assert_int_equal(access(home_path(&f.home, "test.db.before-restore"), F_OK), 0);
}

static void
a_bad_backup_leaves_the_store_as_it_was(void **state)
{
	struct db_options options = { .mode = DB_CREATE };
	struct db *other;
	struct err e = ERR_INIT;
	char digest[100];

	(void)state;
	fixture_live(&f, 30);
	snprintf(digest, sizeof(digest), "%s", fixture_view_digest(&f));
	fixture_close(&f);
	home_write(&f.home, "letter.db",
	           "Dear reader, this is no backup at all, although it is long enough to have the "
	           "header of one in a database file.");
	assert_false(store_restore_file(home_path(&f.home, "letter.db"), f.path, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_non_null(strstr(e.text, "/letter.db"));
	assert_null(strstr(e.text, ".restoring"));
	err_clear(&e);
	other = db_open(home_path(&f.home, "other.db"), &options, &e);
	assert_non_null(other);
	assert_true(db_exec(other, "CREATE TABLE recipe(name TEXT)", &e));
	db_close(other);
	assert_false(store_restore_file(home_path(&f.home, "other.db"), f.path, &e));
	assert_non_null(strstr(e.text, "/other.db"));
	assert_null(strstr(e.text, ".restoring"));
	err_clear(&e);
	assert_false(store_restore_file(home_path(&f.home, "missing.db"), f.path, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	fixture_reopen(&f);
	assert_string_equal(fixture_view_digest(&f), digest);
	assert_int_equal(access(home_path(&f.home, "test.db.restoring"), F_OK), -1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_view_equals_the_reduced_journal_whatever_was_done),
		CASE(rebuild_mends_rows_that_were_changed_lost_or_added),
		CASE(base_and_pending_operations_together_make_the_view),
		CASE(a_journal_that_was_touched_is_noticed),
		CASE(a_damaged_page_is_noticed),
		CASE(a_backup_is_whole_verified_and_never_overwrites),
		CASE(a_backup_of_a_broken_journal_is_refused),
		CASE(a_fault_in_derived_rows_hinders_no_backup_and_is_mended_by_the_restore),
		CASE(of_daily_backups_the_latest_are_kept),
		CASE(what_a_killed_backup_left_is_taken_away_by_the_next_of_its_row),
		CASE(a_backup_under_way_is_let_alone),
		CASE(a_backup_without_room_says_so_and_leaves_nothing),
		CASE(a_backup_leaves_the_store_room_on_its_disk),
		CASE(a_restore_puts_the_backup_in_place_as_a_new_history),
		CASE(a_bad_backup_leaves_the_store_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

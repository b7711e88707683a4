/*
 * The first agent and the PIN he chose are stored together or not at all, whenever the desk is
 * killed. The pool of this test, where the PIN is hashed, does its work when it is told to.
 */
#include "app/desk.h"
#include "base/crypto.h"
#include "lib/grid_expect.h"
#include "lib/home.h"
#include "store/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

enum { ROWS = 24, COLUMNS = 80, ROW_MAX = 4000, TOKENS = 100, TASKS_MAX = 20 };

struct task {
	void (*work)(void *);
	void (*done)(void *);
	void *job;
};

struct pool {
	struct task tasks[TASKS_MAX];
	size_t count;
};

static struct home home;
static struct pool pool;
static struct desk *desk;
static struct clock clock_of_test;

static bool
take_work(void *context, void (*work)(void *), void (*done)(void *), void *job)
{
	struct pool *own = context;

	assert_in_range(own->count, 0, TASKS_MAX - 1);
	own->tasks[own->count++] = (struct task){ .work = work, .done = done, .job = job };
	return true;
}

static void
run_pool(void *context)
{
	struct pool *own = context;

	while (own->count) {
		struct task task = own->tasks[--own->count];

		task.work(task.job);
		task.done(task.job);
	}
}

static void
press(const char *name)
{
	struct key key = key_named(name);

	desk_key(desk, &key);
}

static void
type(const char *digits)
{
	for (; *digits; digits++)
		press((char[]){ *digits, '\0' });
}

/* A new store's first questions, answered with this PIN; the pool has its hash to make. */
static void
answer_first_start(const char *pin)
{
	static const uint64_t seed = 7;
	struct desk_surroundings around = { .context = &pool, .work = take_work,
	                                    .finish_work = run_pool };
	struct desk_options options = {
		.mode = APP_DESK, .clock = &clock_of_test,
		.store_path = home_path(&home, "first.db"),
		.pack = "data/packs/monitoring", .line = "sim", .seed = &seed, .rehearsal = true,
	};
	struct err e = ERR_INIT;

	desk = desk_new(&options, &around, &e);
	if (!desk)
		fail_msg("%s", e.text);
	desk_start(desk);
	run_pool(&pool);
	press("Tab");
	press("Tab");
	type("7021");
	press("Tab");
	type("33");
	press("Tab");
	type(pin);
	press("Ctrl-S");
}

static int
count_of(const char *sql)
{
	struct err e = ERR_INIT;
	struct strbuf text;
	int count;

	strbuf_init(&text, ROW_MAX);
	if (!reader_query_text(desk_reader(desk), sql, &text, &e))
		fail_msg("%s", e.text);
	count = atoi(text.data);
	strbuf_release(&text);
	return count;
}

static int
agents(void)
{
	return count_of("SELECT count(*) FROM agent");
}

/* The one PIN of the one agent. */
static int
agents_with_pin(void)
{
	return count_of("SELECT count(*) FROM local, agent WHERE key LIKE 'pin/%' "
	                "AND CAST(value AS TEXT) LIKE '$argon2id$%'");
}

static bool
screen_shows(const char *wanted)
{
	struct strbuf text;
	struct grid grid;
	bool found = false;

	grid_init(&grid, ROWS, COLUMNS);
	app_draw(desk_app(desk), &grid);
	for (int row = 0; row < ROWS && !found; row++) {
		strbuf_init(&text, ROW_MAX);
		grid_row_text(&grid, row, 0, COLUMNS, &text);
		found = text.data && strstr(text.data, wanted) != NULL;
		strbuf_release(&text);
	}
	grid_release(&grid);
	return found;
}

static void
refuse_pins(void)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(home_path(&home, "first.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TRIGGER no_pins BEFORE INSERT ON local "
	                                  "WHEN new.key LIKE 'pin/%' BEGIN "
	                                  "SELECT raise(ABORT, 'no PINs here'); END",
	                              NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static int
set_up(void **state)
{
	(void)state;
	home_make(&home);
	clock_init_virtual(&clock_of_test, 1795222800000);
	pool.count = 0;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	run_pool(&pool);
	desk_free(desk);
	home_remove(&home);
	return 0;
}

static void
nobody_is_stored_before_his_pin_is_hashed(void **state)
{
	(void)state;
	answer_first_start("4711");
	assert_int_equal(pool.count, 1);
	assert_int_equal(agents(), 0);
	run_pool(&pool);
	assert_int_equal(agents(), 1);
	assert_int_equal(agents_with_pin(), 1);
	assert_true(screen_shows("7021"));
}

static void
who_chose_no_pin_is_stored_at_once(void **state)
{
	(void)state;
	answer_first_start("");
	assert_int_equal(agents(), 1);
	assert_int_equal(agents_with_pin(), 0);
}

static void
an_agent_is_not_stored_when_his_pin_is_refused(void **state)
{
	(void)state;
	answer_first_start("4711");
	refuse_pins();
	run_pool(&pool);
	assert_int_equal(agents(), 0);
}

static void
a_pin_that_cannot_be_hashed_is_asked_again_and_nobody_is_stored(void **state)
{
	struct event failed = { .kind = EVENT_PIN_HASHED, .wall_ms = 1795222800000 };

	(void)state;
	answer_first_start("4711");
	assert_false(screen_shows("7021"));
	/* Whichever token the hash was asked for with. */
	for (failed.token = 0; failed.token < TOKENS; failed.token++)
		app_update(desk_app(desk), &failed);
	assert_true(screen_shows("7021"));
	run_pool(&pool);
	assert_int_equal(agents(), 0);
	press("Tab");
	press("Tab");
	press("Tab");
	press("Tab");
	type("4712");
	press("Ctrl-S");
	run_pool(&pool);
	assert_int_equal(agents(), 1);
	assert_int_equal(agents_with_pin(), 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(nobody_is_stored_before_his_pin_is_hashed),
		CASE(who_chose_no_pin_is_stored_at_once),
		CASE(an_agent_is_not_stored_when_his_pin_is_refused),
		CASE(a_pin_that_cannot_be_hashed_is_asked_again_and_nobody_is_stored),
	};
	struct err e = ERR_INIT;

	if (!crypto_start(&e))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

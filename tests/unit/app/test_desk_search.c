/*
 * What is searched for as one types, and the card of who rings, are tried in their turn and go to
 * the pool only when that lasts too long. The pool of this test does its work when it is told to.
 */
#include "app/demo.h"
#include "app/desk.h"
#include "base/crypto.h"
#include "lib/grid_expect.h"
#include "lib/home.h"
#include "pack/load.h"
#include "store/reader.h"
#include "ui/grid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 43, COLUMNS = 132, LONG_US = 60 * 1000000, TOO_SHORT_US = 1, ROW_MAX = 4000 };

struct pool {
	void (*work)(void *);
	void (*done)(void *);
	void *job;
	int taken;
};

static struct home home;
static struct pool pool;
static struct desk *desk;
static struct clock clock_of_test;
static struct grid grid;

static bool
take_work(void *context, void (*work)(void *), void (*done)(void *), void *job)
{
	struct pool *own = context;

	assert_null(own->job);
	*own = (struct pool){ .work = work, .done = done, .job = job, .taken = own->taken + 1 };
	return true;
}

static void
run_pool(void *context)
{
	struct pool *own = context;

	while (own->job) {
		void *job = own->job;

		own->job = NULL;
		own->work(job);
		own->done(job);
	}
}

/* At its search screen, nothing under way. */
static void
open_desk(int64_t try_us)
{
	static const uint64_t seed = 7;
	struct desk_surroundings around = { .context = &pool, .work = take_work,
	                                    .finish_work = run_pool, .try_us = try_us };
	struct desk_options options = {
		.mode = APP_DEMO, .clock = &clock_of_test, .store_path = home_path(&home, "demo.db"),
		.pack = "data/packs/monitoring", .agent = DEMO_STAFF_NUMBER, .line = "sim",
		.seed = &seed, .rehearsal = true,
	};
	struct err e = ERR_INIT;
	struct key find = key_named("F3");

	desk = desk_new(&options, &around, &e);
	if (!desk)
		fail_msg("%s", e.text);
	desk_start(desk);
	desk_key(desk, &find);
	run_pool(&pool);
	pool.taken = 0;
}

static int
set_up(void **state)
{
	struct fault_list faults;
	struct err e = ERR_INIT;
	struct pack *pack;

	(void)state;
	home_make(&home);
	clock_init_virtual(&clock_of_test, 1795222800000);
	fault_list_init(&faults);
	pack = pack_load("data/packs/monitoring", NULL, &faults, &e);
	fault_list_release(&faults);
	assert_non_null(pack);
	assert_true(demo_make(home_path(&home, "demo.db"), pack, &clock_of_test, 1, &e));
	pack_free(pack);
	grid_init(&grid, ROWS, COLUMNS);
	pool = (struct pool){ .taken = 0 };
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	run_pool(&pool);
	desk_free(desk);
	grid_release(&grid);
	home_remove(&home);
	return 0;
}

static void
type(const char *character)
{
	struct key key = key_named(character);

	desk_key(desk, &key);
}

/* Rows of the list of what was found: they show a number with its middle hidden. */
static int
rows_found(void)
{
	struct strbuf text;
	int count = 0;

	app_draw(desk_app(desk), &grid);
	for (int row = 5; row < 36; row++) {
		strbuf_init(&text, ROW_MAX);
		grid_row_text(&grid, row, 4, 90, &text);
		count += text.data && strstr(text.data, "****") != NULL;
		strbuf_release(&text);
	}
	return count;
}

static void
a_search_is_answered_in_the_turn_of_its_key(void **state)
{
	(void)state;
	open_desk(LONG_US);
	type("w");
	assert_int_equal(rows_found(), 0);
	desk_before_draw(desk);
	assert_true(rows_found() > 0);
	assert_int_equal(pool.taken, 0);
	assert_true(desk_is_idle(desk));
}

static void
of_several_keys_in_a_turn_the_last_question_is_asked(void **state)
{
	int of_one;

	(void)state;
	open_desk(LONG_US);
	type("w");
	desk_before_draw(desk);
	of_one = rows_found();
	type("a");
	type("n");
	assert_int_equal(rows_found(), of_one);
	desk_before_draw(desk);
	assert_in_range(rows_found(), 1, (uintmax_t)of_one - 1);
	assert_int_equal(pool.taken, 0);
}

static void
a_search_that_lasts_goes_to_the_pool(void **state)
{
	(void)state;
	open_desk(TOO_SHORT_US);
	type("w");
	desk_before_draw(desk);
	assert_int_equal(pool.taken, 1);
	assert_int_equal(rows_found(), 0);
	run_pool(&pool);
	assert_true(rows_found() > 0);
}

static void
after_one_that_lasted_the_next_are_not_tried(void **state)
{
	(void)state;
	open_desk(TOO_SHORT_US);
	type("w");
	desk_before_draw(desk);
	run_pool(&pool);
	for (int i = 0; i < 8; i++) {
		type(i % 2 ? "n" : "a");
		assert_int_equal(pool.taken, i + 2);
		run_pool(&pool);
	}
	type("g");
	assert_int_equal(pool.taken, 9);
	desk_before_draw(desk);
	assert_int_equal(pool.taken, 10);
}

/* --- cards -------------------------------------------------------------------------------- */

static char name[200], number[64];

static void
ask_store(const char *sql, char *out, size_t size)
{
	struct err e = ERR_INIT;
	struct strbuf text;

	strbuf_init(&text, ROW_MAX);
	if (!reader_query_text(desk_reader(desk), sql, &text, &e))
		fail_msg("%s", e.text);
	snprintf(out, size, "%s", text.data);
	strbuf_release(&text);
}

static void
line_does(const char *words)
{
	struct err e = ERR_INIT;

	if (!line_inject(desk_line(desk), words, clock_steady_ms(&clock_of_test), &e))
		fail_msg("%s: %s", words, e.text);
}

/* One of the demonstration's people rings; the search screen is closed. */
static void
ring(void)
{
	char words[100];

	type("Esc");
	clock_advance(&clock_of_test, 1000);
	desk_tick(desk);	/* the line comes up */
	run_pool(&pool);
	pool.taken = 0;
	ask_store("SELECT doc->>'$.f.name' FROM customer WHERE row=1", name, sizeof(name));
	ask_store("SELECT doc->>'$.f.phones[0].number' FROM customer WHERE row=1", number,
	          sizeof(number));
	snprintf(words, sizeof(words), "ring %s", number);
	line_does(words);
}

static bool
card_shows(const char *wanted)
{
	struct strbuf text;
	bool found = false;

	app_draw(desk_app(desk), &grid);
	for (int row = 1; row < 10 && !found; row++) {
		strbuf_init(&text, ROW_MAX);
		grid_row_text(&grid, row, 0, 40, &text);
		found = text.data && strstr(text.data, wanted) != NULL;
		strbuf_release(&text);
	}
	return found;
}

static void
a_card_that_lasts_comes_from_the_pool(void **state)
{
	(void)state;
	open_desk(TOO_SHORT_US);
	ring();
	assert_false(card_shows(name));
	run_pool(&pool);
	assert_true(card_shows(name));
}

static void
a_card_that_is_quick_needs_no_pool(void **state)
{
	(void)state;
	open_desk(LONG_US);
	ring();
	assert_true(card_shows(name));
}

/* The first caller's card comes when he has gone and somebody else rings. */
static void
a_late_card_is_not_the_next_callers(void **state)
{
	(void)state;
	open_desk(TOO_SHORT_US);
	ring();
	line_does("caller hangup");
	line_does("ring withheld");
	run_pool(&pool);
	assert_true(card_shows("number withheld"));
	assert_false(card_shows(name));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_search_is_answered_in_the_turn_of_its_key),
		CASE(of_several_keys_in_a_turn_the_last_question_is_asked),
		CASE(a_search_that_lasts_goes_to_the_pool),
		CASE(after_one_that_lasted_the_next_are_not_tried),
		CASE(a_card_that_lasts_comes_from_the_pool),
		CASE(a_card_that_is_quick_needs_no_pool),
		CASE(a_late_card_is_not_the_next_callers),
	};
	struct err e = ERR_INIT;

	if (!crypto_start(&e))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * One call on the real desk, from the ring to the saved ticket: first start, ring, answer, script,
 * ticket, follow-up, hang-up, wrap-up, leaving; in both languages and at two sizes. Then the store
 * is looked into from outside.
 */
#include "lib/desk.h"
#include "lib/expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct manner {
	const char *lang;
	int columns, rows;
};

static const struct manner manners[] = {
	{ "en", 80, 24 }, { "zh", 80, 24 }, { "en", 132, 43 }, { "zh", 132, 43 },
};

static void
assert_store(const struct home *home, const char *sql, const char *expected)
{
	char *found = desk_store_query(home, sql);

	assert_string_equal(found, expected);
	free(found);
}

static void
a_call_leads_from_its_ring_to_a_saved_ticket(void **state)
{
	static const char *const arguments[] = { "--line", "sim", "--scenario", "demo", NULL };
	const struct manner *manner = *state;
	const struct desk_words *words = desk_words(manner->lang);
	const struct desk_step steps[] = {
		{ words->ringing, "F2", NULL },
		{ words->no_sound, "F6", NULL },
		{ "✓ 问候", "Alt-n Enter", NULL },
		{ words->class_words, NULL, "三号机房摄像头黑屏" },
		{ "三号机房摄像头黑屏", "Tab Enter", NULL },
		{ "1 ", "Down Down Down Down Enter", NULL },
		{ words->class_words, "Tab Tab", NULL },
		{ words->details, NULL, "No picture since 09:30 今天早上" },
		{ words->draft_saved, "Ctrl-S", NULL },
		{ words->saved_at, "Alt-q", NULL },
		{ words->followup_title, "Tab Tab", "2h" },
		{ "2h", "Ctrl-S", NULL },
		{ words->class_words, "F8", NULL },
		{ words->call_over, "Alt-w", NULL },
		{ words->wrap_up_title, "Enter Down Enter Ctrl-S", NULL },
		{ words->wrap_up_done, "Ctrl-Q", NULL },
		{ NULL, NULL, NULL },
	};
	struct terminal *t;
	struct home home;

	home_make(&home);
	t = desk_open(&(struct desk_setup){ .home = &home, .columns = manner->columns,
		.rows = manner->rows, .lang = manner->lang, .arguments = arguments });
	assert_true(desk_first_start(t, words));
	assert_true(desk_walk(t, steps));
	expect_exit(t, 0);
	expect_sane(t);
	terminal_free(t);

	assert_true(desk_store_is_whole(&home));
	assert_store(&home, "SELECT count(*) FROM ticket", "1");
	assert_store(&home, "SELECT count(*) FROM followup WHERE open=1", "2");
	assert_store(&home, "SELECT count(*) FROM call WHERE answered>0 AND ended>0 AND wrapped>0",
	             "1");
	assert_store(&home, "SELECT count(*) FROM ticket_call", "1");
	assert_store(&home, "SELECT count(*) > 0 FROM script", "1");
	assert_store(&home, "SELECT count(*) FROM ticket WHERE instr(doc,"
	             "'No picture since 09:30 今天早上') AND instr(doc,'三号机房摄像头黑屏')", "1");
	assert_store(&home, "SELECT count(*) FROM local WHERE key LIKE 'draft/%'", "0");
	home_remove(&home);
}

#define CALL(name, manner) \
	{ name, a_call_leads_from_its_ring_to_a_saved_ticket, NULL, NULL, \
	  (void *)(uintptr_t)&manners[manner] }

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CALL("a_call_leads_from_its_ring_to_a_saved_ticket_in_english_at_80x24", 0),
		CALL("a_call_leads_from_its_ring_to_a_saved_ticket_in_chinese_at_80x24", 1),
		CALL("a_call_leads_from_its_ring_to_a_saved_ticket_in_english_at_132x43", 2),
		CALL("a_call_leads_from_its_ring_to_a_saved_ticket_in_chinese_at_132x43", 3),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

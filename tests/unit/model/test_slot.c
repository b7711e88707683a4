/* The rules of slots: filled, a visible gap when there is nothing, never raw; braces by doubling. */
#include "model/slot.h"

#include "pack/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct pack *pack;

static int
load(void **state)
{
	struct fault_list faults;
	struct err e = ERR_INIT;

	(void)state;
	fault_list_init(&faults);
	pack = pack_load("tests/data/packs/good", NULL, &faults, &e);
	fault_list_release(&faults);
	return pack ? 0 : -1;
}

static int
release(void **state)
{
	(void)state;
	pack_free(pack);
	return 0;
}

/* Knows the agent only. */
static bool
agent_only(void *context, const char *id, enum language language, struct strbuf *out)
{
	(void)context;
	if (strcmp(id, "agent.name") == 0)
		return strbuf_add(out, language == LANGUAGE_CHINESE ? "李娜" : "Li Na");
	return strcmp(id, "caller.name") == 0;	/* "known", but nothing written */
}

static const struct slot_source source = { agent_only, NULL };

static void
assert_filled(const char *text, enum language language, const char *wanted, size_t gaps,
              const char *first)
{
	char gap[SLOT_NAME_MAX];
	struct strbuf out;

	strbuf_init(&out, 1000);
	assert_int_equal(slot_fill(pack, text, language, &source, &out, gap), gaps);
	assert_string_equal(out.data, wanted);
	assert_string_equal(gap, first);
	strbuf_release(&out);
}

static void
a_slot_takes_its_value_in_the_language_of_the_text(void **state)
{
	(void)state;
	assert_filled("我是{agent.name}。", LANGUAGE_CHINESE, "我是李娜。", 0, "");
	assert_filled("{agent.name} speaking.", LANGUAGE_ENGLISH, "Li Na speaking.", 0, "");
}

static void
a_missing_value_is_a_visible_gap_with_its_human_name(void **state)
{
	(void)state;
	assert_filled("By {ticket.due}, {agent.name}.", LANGUAGE_ENGLISH,
	              "By ‹promised time›, Li Na.", 1, "ticket.due");
	assert_filled("{caller.name}", LANGUAGE_ENGLISH, "‹caller's name›", 1, "caller.name");
}

static void
a_slot_of_the_pack_without_a_value_shows_its_title(void **state)
{
	(void)state;
	assert_filled("{season.theme}!", LANGUAGE_CHINESE, "‹主题›!", 1, "season.theme");
}

static void
an_unknown_slot_shows_its_name_not_its_braces(void **state)
{
	(void)state;
	assert_filled("{no.such}", LANGUAGE_ENGLISH, "‹no.such›", 1, "no.such");
}

static void
two_braces_are_one_and_a_lone_one_stays(void **state)
{
	(void)state;
	assert_filled("a {{b} c", LANGUAGE_ENGLISH, "a {b} c", 0, "");
	assert_filled("a { b", LANGUAGE_ENGLISH, "a { b", 0, "");
	assert_filled("{", LANGUAGE_ENGLISH, "{", 0, "");
	assert_filled("{}", LANGUAGE_ENGLISH, "{}", 0, "");
	assert_filled("{Agent}", LANGUAGE_ENGLISH, "{Agent}", 0, "");
}

static void
a_name_longer_than_the_maximum_is_no_slot(void **state)
{
	char text[SLOT_NAME_MAX + 10];
	struct slot_piece piece;
	const char *at = text;

	(void)state;
	memset(text, 'a', sizeof text);
	text[0] = '{';
	text[SLOT_NAME_MAX + 1] = '}';
	text[SLOT_NAME_MAX + 2] = '\0';
	assert_true(slot_next(&at, &piece));
	assert_true(piece.broken);
}

static void
a_text_comes_apart_into_pieces(void **state)
{
	static const char *const wanted[] = { "a", "agent.name", "{", "b" };
	const char *at = "a{agent.name}{{b";
	struct slot_piece piece;
	size_t count = 0;

	(void)state;
	for (; slot_next(&at, &piece); count++) {
		assert_true(count < 4);
		if (piece.id[0])
			assert_string_equal(piece.id, wanted[count]);
		else
			assert_memory_equal(piece.bytes, wanted[count], piece.length);
	}
	assert_int_equal(count, 4);
}

static void
a_text_that_does_not_fit_is_not_overrun(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 5);
	slot_fill(pack, "abc{ticket.due}", LANGUAGE_ENGLISH, &source, &out, NULL);
	assert_true(out.length <= 5);
	strbuf_release(&out);
}

static void
every_known_slot_has_a_human_name_in_every_language(void **state)
{
	(void)state;
	for (const struct slot_known *known = slot_table; known->id; known++) {
		assert_true(strlen(known->id) < SLOT_NAME_MAX);
		for (int l = 0; l < LANGUAGE_COUNT; l++)
			assert_true(*slot_title(NULL, known->id, (enum language)l));
		assert_true(slot_is_known(NULL, known->id));
	}
	assert_false(slot_is_known(NULL, "season.theme"));
	assert_true(slot_is_known(pack, "season.theme"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slot_takes_its_value_in_the_language_of_the_text),
		cmocka_unit_test(a_missing_value_is_a_visible_gap_with_its_human_name),
		cmocka_unit_test(a_slot_of_the_pack_without_a_value_shows_its_title),
		cmocka_unit_test(an_unknown_slot_shows_its_name_not_its_braces),
		cmocka_unit_test(two_braces_are_one_and_a_lone_one_stays),
		cmocka_unit_test(a_name_longer_than_the_maximum_is_no_slot),
		cmocka_unit_test(a_text_comes_apart_into_pieces),
		cmocka_unit_test(a_text_that_does_not_fit_is_not_overrun),
		cmocka_unit_test(every_known_slot_has_a_human_name_in_every_language),
	};

	return cmocka_run_group_tests(tests, load, release);
}

/* Command-line options as a table: base/options. */
#include "base/memory.h"
#include "base/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct wanted {
	bool dry_run;
	const char *store;
	int64_t seed;
	const char *format;
	struct option_list maps;
};

static const struct option table[] = {
	{ "dry-run", OPTION_FLAG, NULL, "change nothing", offsetof(struct wanted, dry_run) },
	{ "store", OPTION_TEXT, "FILE", "the store", offsetof(struct wanted, store) },
	{ "seed", OPTION_WHOLE, "N", "number of the play", offsetof(struct wanted, seed) },
	{ "format", OPTION_CHOICE, "csv|json", "form", offsetof(struct wanted, format) },
	{ "map", OPTION_LIST, "FIELD=COLUMN", ".column \\ of a field", offsetof(struct wanted, maps) },
	{ NULL, OPTION_FLAG, NULL, NULL, 0 },
};

static struct wanted wanted;
static const char **operands;
static size_t operand_count;
static struct err e;

static bool
parse(const char *const *words)
{
	char *argv[16];
	int argc = 0;

	wanted = (struct wanted){ .seed = 5 };
	err_clear(&e);
	while (words[argc]) {
		argv[argc] = (char *)(uintptr_t)words[argc];
		argc++;
	}
	return options_parse(table, &wanted, argc, argv, &operands, &operand_count, &e);
}

#define PARSE(...) parse((const char *const[]){ __VA_ARGS__, NULL })

static int
tear_down(void **state)
{
	(void)state;
	mem_free(operands);
	operands = NULL;
	options_release(table, &wanted);
	return 0;
}

static void
every_kind_is_taken_in_both_forms(void **state)
{
	(void)state;
	assert_true(PARSE("--dry-run", "--store", "a.db", "--seed=-42", "--format=json", "--map",
	                  "name=A", "--map=phone=B"));
	assert_true(wanted.dry_run);
	assert_string_equal(wanted.store, "a.db");
	assert_int_equal(wanted.seed, -42);
	assert_string_equal(wanted.format, "json");
	assert_int_equal(wanted.maps.count, 2);
	assert_string_equal(wanted.maps.items[0], "name=A");
	assert_string_equal(wanted.maps.items[1], "phone=B");
	assert_int_equal(operand_count, 0);
	assert_non_null(operands);
}

static void
what_is_not_given_keeps_its_value(void **state)
{
	(void)state;
	assert_true(parse((const char *const[]){ NULL }));
	assert_false(wanted.dry_run);
	assert_null(wanted.store);
	assert_int_equal(wanted.seed, 5);
}

static void
operands_stand_anywhere_and_two_dashes_end_the_options(void **state)
{
	(void)state;
	assert_true(PARSE("customers", "--dry-run", "-", "--", "--store", "-x", ""));
	assert_int_equal(operand_count, 5);
	assert_string_equal(operands[0], "customers");
	assert_string_equal(operands[1], "-");
	assert_string_equal(operands[2], "--store");
	assert_string_equal(operands[3], "-x");
	assert_string_equal(operands[4], "");
	assert_null(wanted.store);
}

static void
a_slip_is_refused_with_the_nearest_option(void **state)
{
	(void)state;
	assert_false(PARSE("--dryrun"));
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.text, "unknown option --dryrun: did you mean --dry-run?");
	assert_null(operands);
	assert_false(PARSE("--sotre=x"));
	assert_string_equal(e.text, "unknown option --sotre: did you mean --store?");
	assert_false(PARSE("--completely-else"));
	assert_string_equal(e.text, "unknown option --completely-else: see --help");
	assert_false(PARSE("--=x"));
}

static void
wrong_values_are_refused(void **state)
{
	(void)state;
	assert_false(PARSE("--store"));
	assert_string_equal(e.text, "--store needs a value: --store=FILE");
	assert_false(PARSE("--store", "--dry-run"));
	assert_string_equal(e.text, "--store needs a value: --store=FILE");
	assert_true(PARSE("--store=--dry-run"));
	assert_string_equal(wanted.store, "--dry-run");
	tear_down(state);
	assert_false(PARSE("--dry-run=yes"));
	assert_string_equal(e.text, "--dry-run takes no value");
	assert_false(PARSE("--format", "xml"));
	assert_string_equal(e.text, "--format: \"xml\" is none of csv|json");
	assert_false(PARSE("--format", "csv|json"));
	assert_false(PARSE("--format", "js"));
	assert_false(PARSE("--format", ""));
	assert_false(PARSE("-d"));
	assert_string_equal(e.text, "-d: options are written with two dashes: see --help");
}

static void
a_number_is_a_whole_number_and_nothing_else(void **state)
{
	static const char *const refused[] = { "", " 1", "1 ", "1.5", "x", "1x",
		                               "9223372036854775808" };

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		assert_false(PARSE("--seed", refused[i]));
		assert_int_equal(e.code, ERR_USAGE);
	}
	assert_true(PARSE("--seed", "9223372036854775807"));
	assert_true(wanted.seed == INT64_MAX);
}

static void
hostile_words_reach_no_terminal(void **state)
{
	(void)state;
	assert_false(PARSE("--\033]0;x\007"));
	assert_null(strchr(e.text, '\033'));
	assert_false(PARSE("--seed", "\033[31m"));
	assert_null(strchr(e.text, '\033'));
}

static void
lists_of_a_failed_call_are_given_back(void **state)
{
	(void)state;
	assert_false(PARSE("--map", "a", "--map", "b", "--no-such"));
	assert_int_equal(wanted.maps.count, 0);
	assert_null(wanted.maps.items);
}

static void
help_stands_in_columns(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 10000);
	assert_true(options_help(table, &out));
	assert_string_equal(out.data, "  --dry-run             change nothing\n"
	                              "  --store FILE          the store\n"
	                              "  --seed N              number of the play\n"
	                              "  --format csv|json     form\n"
	                              "  --map FIELD=COLUMN …  .column \\ of a field\n");
	strbuf_release(&out);
}

static void
the_man_page_comes_from_the_same_rows(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 10000);
	assert_true(options_mdoc(table, &out));
	assert_string_equal(out.data, ".It Fl -dry-run\nchange nothing\n"
	                              ".It Fl -store Ar FILE\nthe store\n"
	                              ".It Fl -seed Ar N\nnumber of the play\n"
	                              ".It Fl -format Cm csv | json\nform\n"
	                              ".It Fl -map Ar FIELD=COLUMN\n\\&.column \\e of a field\n"
	                              "May be given more than once.\n");
	strbuf_release(&out);
}

static void
the_nearest_name_is_near(void **state)
{
	static const char *const names[] = { "import", "export", "doctor", "demo", "verify" };

	(void)state;
	assert_string_equal(nearest_name("imprt", names, 5), "import");
	assert_string_equal(nearest_name("improt", names, 5), "import");
	assert_string_equal(nearest_name("exprot", names, 5), "export");
	assert_string_equal(nearest_name("dmeo", names, 5), "demo");
	assert_string_equal(nearest_name("doc", names, 5), "doctor");
	assert_string_equal(nearest_name("demo", names, 5), "demo");
	assert_null(nearest_name("x", names, 5));
	assert_null(nearest_name("", names, 5));
	assert_null(nearest_name("quite another", names, 5));
	assert_null(nearest_name("demo", names, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(every_kind_is_taken_in_both_forms, tear_down),
		cmocka_unit_test_teardown(what_is_not_given_keeps_its_value, tear_down),
		cmocka_unit_test_teardown(operands_stand_anywhere_and_two_dashes_end_the_options,
		                          tear_down),
		cmocka_unit_test_teardown(a_slip_is_refused_with_the_nearest_option, tear_down),
		cmocka_unit_test_teardown(wrong_values_are_refused, tear_down),
		cmocka_unit_test_teardown(a_number_is_a_whole_number_and_nothing_else, tear_down),
		cmocka_unit_test_teardown(hostile_words_reach_no_terminal, tear_down),
		cmocka_unit_test_teardown(lists_of_a_failed_call_are_given_back, tear_down),
		cmocka_unit_test(help_stands_in_columns),
		cmocka_unit_test(the_man_page_comes_from_the_same_rows),
		cmocka_unit_test(the_nearest_name_is_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* `hotseat pack check`: what it prints, in words and as JSON, and what its exit status says. */
#include "lib/home.h"

#include "base/json.h"
#include "cmd/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define GOOD "tests/data/packs/good"

/* Runs `pack check` with up to three words; free(*out), free(*errors). */
static int
check(const char *first, const char *second, const char *third, char **out, char **errors)
{
	char words[5][200] = { "pack", "check" };
	char *argv[6];
	size_t out_size, errors_size;
	FILE *out_file = open_memstream(out, &out_size);
	FILE *errors_file = open_memstream(errors, &errors_size);
	const char *const given[] = { first, second, third };
	int argc = 2;

	for (size_t i = 0; i < 3 && given[i]; i++)
		snprintf(words[argc++], sizeof words[0], "%s", given[i]);
	for (int i = 0; i < argc; i++)
		argv[i] = words[i];
	argv[argc] = NULL;
	int status = command_run(command_find(command_table, "pack"), argc, argv, out_file,
	                         errors_file);

	fclose(out_file);
	fclose(errors_file);
	return status;
}

static void
make_pack(const struct home *home, const char *name, const char *version)
{
	static const char *const files[] = {
		"pack.yaml", "scripts.yaml", "tickets.yaml", "followups.yaml",
	};
	char path[300], *text;
	struct home good = { .path = GOOD };

	for (size_t i = 0; i < 4; i++) {
		text = home_read(&good, files[i]);
		assert_non_null(text);
		if (i == 0)
			memcpy(strstr(text, "version: 3"), version, strlen(version));
		snprintf(path, sizeof path, "%s/%s", name, files[i]);
		home_write(home, path, text);
		free(text);
	}
}

static void
a_pack_in_order_is_praised_with_what_it_holds(void **state)
{
	char *out, *errors;

	(void)state;
	assert_int_equal(check(GOOD, NULL, NULL, &out, &errors), COMMAND_OK);
	assert_string_equal(out, GOOD ": pack small, version 3: in order (situations 4, steps 8, "
	                              "kinds 1)\n");
	assert_string_equal(errors, "");
	free(out);
	free(errors);
}

static void
every_fault_is_a_line_and_the_status_is_one(void **state)
{
	struct home home;
	char *out, *errors, wanted[400];

	(void)state;
	home_make(&home);
	make_pack(&home, "faulty", "version: x");
	assert_int_equal(check(home_path(&home, "faulty"), GOOD, NULL, &out, &errors),
	                 COMMAND_REFUSED);
	snprintf(wanted, sizeof wanted,
	         "%s/pack.yaml:2:10: version: \"x\" is no whole number (write 3, without quotes)\n",
	         home_path(&home, "faulty"));
	assert_non_null(strstr(out, wanted));
	/* the other one is praised all the same */
	assert_non_null(strstr(out, ": in order ("));
	free(out);
	free(errors);
	home_remove(&home);
}

static void
json_tells_the_same_in_fields(void **state)
{
	struct home home;
	struct err e = ERR_INIT;
	char *out, *errors;

	(void)state;
	home_make(&home);
	make_pack(&home, "faulty", "version: x");
	assert_int_equal(check("--json", home_path(&home, "faulty"), NULL, &out, &errors),
	                 COMMAND_REFUSED);
	struct json *told = json_parse(out, strlen(out), 100000, &e);

	assert_non_null(told);
	assert_int_equal(json_get_whole(told, "errors", -1), 1);
	assert_int_equal(json_get_whole(told, "packs", -1), 1);
	const struct json *fault = json_at(json_get(told, "faults"), 0);

	assert_int_equal(json_get_whole(fault, "line", -1), 2);
	assert_int_equal(json_get_whole(fault, "column", -1), 10);
	assert_string_equal(json_get_text(fault, "where", ""), "version");
	assert_string_equal(json_get_text(fault, "weight", ""), "error");
	json_free(told);
	free(out);
	free(errors);
	home_remove(&home);
}

static void
a_version_that_does_not_rise_is_found_beside_the_one_in_use(void **state)
{
	struct home home;
	char *out, *errors;

	(void)state;
	home_make(&home);
	make_pack(&home, "older", "version: 2");
	assert_int_equal(check("--against=" GOOD, home_path(&home, "older"), NULL, &out, &errors),
	                 COMMAND_REFUSED);
	assert_non_null(strstr(out, "a version only rises (3 is in use)"));
	free(out);
	free(errors);
	assert_int_equal(check("--against=" GOOD, GOOD, NULL, &out, &errors), COMMAND_OK);
	free(out);
	free(errors);
	home_remove(&home);
}

static void
a_folder_that_is_none_is_refused(void **state)
{
	char *out, *errors;

	(void)state;
	assert_int_equal(check("/nonexistent", NULL, NULL, &out, &errors), COMMAND_REFUSED);
	assert_non_null(strstr(errors, "pack check: /nonexistent: there is no such folder"));
	free(out);
	free(errors);
	assert_int_equal(check(NULL, NULL, NULL, &out, &errors), COMMAND_WRONG_USE);
	free(out);
	free(errors);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pack_in_order_is_praised_with_what_it_holds),
		cmocka_unit_test(every_fault_is_a_line_and_the_status_is_one),
		cmocka_unit_test(json_tells_the_same_in_fields),
		cmocka_unit_test(a_version_that_does_not_rise_is_found_beside_the_one_in_use),
		cmocka_unit_test(a_folder_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

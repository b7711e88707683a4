/*
 * Every rule of the format: a good small pack (tests/data/packs/good) is made
 * faulty in one place (tests/data/packs/faulty), and exactly the faults named
 * there are told, with file, line and column. One test a faulty pack.
 */
#include "base/memory.h"
#include "base/paths.h"
#include "base/strbuf.h"
#include "pack/fault.h"
#include "pack/load.h"
#include "pack/yaml_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define GOOD "tests/data/packs/good"
#define CASES_MAX 400
#define LEAST_CASES 40 /* what the format was promised to refuse; a guard against a lost file */

static const char *const files[] = {
	"yaml", "keys", "organisation", "scripts", "tickets", "followups",
};

/* The text of a case; "" when the key is missing. */
static const char *
text_of(const struct tree_node *rule, const char *key)
{
	const struct tree_node *node = tree_find(rule, key);

	return node && node->kind == TREE_SCALAR ? node->text : "";
}

/* Replaces the first old by new in the file of the case. */
static void
make_faulty(struct pack_source *source, const struct tree_node *rule)
{
	const char *old = text_of(rule, "old"), *new = text_of(rule, "new");

	for (size_t i = 0; i < PACK_FILE_COUNT; i++) {
		struct pack_file *file = &source->files[i];
		struct strbuf text;

		if (strcmp(file->name, text_of(rule, "file")) != 0)
			continue;
		char *place = strstr(file->bytes, old);

		assert_non_null(place);
		assert_int_not_equal(strlen(old), 0);
		strbuf_init(&text, PACK_FILE_MAX);
		strbuf_add_n(&text, file->bytes, file->length);
		strbuf_splice(&text, (size_t)(place - file->bytes), strlen(old), new, strlen(new));
		mem_free(file->bytes);
		file->length = text.length;
		file->bytes = strbuf_take(&text);
		return;
	}
	fail_msg("no file %s", text_of(rule, "file"));
}

static void
exactly_these_faults_are_told(void **state)
{
	const struct tree_node *rule = *state, *wanted = tree_find(rule, "faults");
	struct pack_source source;
	struct fault_list faults;
	struct err e = ERR_INIT;
	struct strbuf told;

	assert_true(pack_source_read(&source, GOOD, &e));
	make_faulty(&source, rule);
	fault_list_init(&faults);
	strbuf_init(&told, 8192);
	assert_null(pack_compile(&source, NULL, &faults));
	for (size_t i = 0; i < faults.count && i < wanted->count; i++) {
		strbuf_clear(&told);
		assert_true(fault_text(&faults.items[i], &told));
		assert_string_equal(told.data + strlen(GOOD) + 1, wanted->items[i]->text);
	}
	assert_int_equal(faults.count, wanted->count);
	assert_true(faults.errors > 0);
	strbuf_release(&told);
	fault_list_release(&faults);
	pack_source_release(&source);
}

static const struct tree_node *
read_rules(struct arena *arena, const char *name)
{
	struct strbuf path;
	struct err e = ERR_INIT;
	struct fault_list faults;
	const struct tree_node *root = NULL;
	char *bytes = NULL;
	size_t length;

	strbuf_init(&path, 1000);
	strbuf_addf(&path, "tests/data/packs/faulty/%s.yaml", name);
	fault_list_init(&faults);
	if (!file_read(path.data, PACK_FILE_MAX, &bytes, &length, &e) ||
	    !tree_parse(arena, path.data, bytes, length, &faults, &root) || !root) {
		fprintf(stderr, "%s cannot be read\n", path.data);
		exit(1);
	}
	fault_list_release(&faults);
	mem_free(bytes);
	strbuf_release(&path);
	return root;
}

int
main(void)
{
	static struct CMUnitTest tests[CASES_MAX];
	struct arena *arena = arena_new();
	size_t count = 0;

	for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
		const struct tree_node *rules = read_rules(arena, files[f]);

		for (size_t i = 0; i < rules->count && count < CASES_MAX; i++) {
			tests[count++] = (struct CMUnitTest){
				.name = text_of(rules->items[i], "rule"),
				.test_func = exactly_these_faults_are_told,
				.initial_state = (void *)(uintptr_t)rules->items[i],
			};
		}
	}
	if (count < LEAST_CASES) {
		fprintf(stderr, "only %zu cases\n", count);
		return 1;
	}
	int status = _cmocka_run_group_tests("faulty packs", tests, count, NULL, NULL);

	arena_free(arena);
	return status;
}

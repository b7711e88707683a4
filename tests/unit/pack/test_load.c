/*
 * From a folder to a compiled pack: what is read and what is refused, all
 * faults of all files in one run, versions that only rise, and the copy the
 * store keeps.
 */
#include "lib/home.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "pack/cache.h"
#include "pack/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#define GOOD "tests/data/packs/good"
#define MONITORING "data/packs/monitoring"

static struct pack_source
read_good(void)
{
	struct pack_source source;
	struct err e = ERR_INIT;

	assert_true(pack_source_read(&source, GOOD, &e));
	return source;
}

static struct pack_file *
file_of(struct pack_source *source, const char *name)
{
	for (size_t i = 0; i < PACK_FILE_COUNT; i++) {
		if (strcmp(source->files[i].name, name) == 0)
			return &source->files[i];
	}
	fail_msg("no file %s", name);
	return NULL;
}

static void
set_bytes(struct pack_source *source, const char *name, const void *bytes, size_t length)
{
	struct pack_file *file = file_of(source, name);

	mem_free(file->bytes);
	file->bytes = mem_dup_text_n(bytes, length);
	file->length = length;
}

static void
replace(struct pack_source *source, const char *name, const char *old, const char *new)
{
	struct pack_file *file = file_of(source, name);
	char *place = strstr(file->bytes, old);
	struct strbuf text;

	assert_non_null(place);
	strbuf_init(&text, PACK_FILE_MAX);
	strbuf_add_n(&text, file->bytes, file->length);
	strbuf_splice(&text, (size_t)(place - file->bytes), strlen(old), new, strlen(new));
	set_bytes(source, name, text.data, text.length);
	strbuf_release(&text);
}

/* The only fault of a pack whose one file consists of these bytes. */
static void
assert_only_fault(const char *file, const void *bytes, size_t length, const char *wanted)
{
	struct pack_source source = read_good();
	struct fault_list faults;
	struct strbuf told;

	set_bytes(&source, file, bytes, length);
	fault_list_init(&faults);
	strbuf_init(&told, 4000);
	assert_null(pack_compile(&source, NULL, &faults));
	assert_true(faults.count > 0);
	assert_true(fault_text(&faults.items[0], &told));
	if (!strstr(told.data, wanted))
		fail_msg("%s", told.data);
	strbuf_release(&told);
	fault_list_release(&faults);
	pack_source_release(&source);
}

static struct pack *
load(const char *folder)
{
	struct fault_list faults;
	struct err e = ERR_INIT;
	struct pack *pack;

	fault_list_init(&faults);
	pack = pack_load(folder, NULL, &faults, &e);
	if (!pack)
		fail_msg("%s", e.text);
	fault_list_release(&faults);
	return pack;
}

/* --- reading -------------------------------------------------------------------------------- */

static void
a_good_pack_has_no_fault_and_all_that_was_written(void **state)
{
	struct pack *pack = load(GOOD);

	(void)state;
	assert_string_equal(pack->id, "small");
	assert_int_equal(pack->version, 3);
	assert_int_equal(pack->languages, 3);
	assert_int_equal(pack->first_language, LANGUAGE_CHINESE);
	assert_int_equal(pack->hours[0].days, 0x1F);
	assert_int_equal(pack->hours[0].from_minute, 480);
	assert_int_equal(pack->breaks[0].usual_ms, 15 * 60000);
	assert_true(pack->tags[0].warns);
	assert_int_equal(pack->unknown_number, UNKNOWN_SEARCH);
	assert_true(text_is_missing(&pack->recording_notice));
	assert_null(pack->outside_line);
	assert_string_equal(pack_default_grade(pack)->id, "usual");
	assert_string_equal(pack_kind(pack, "fault")->summary.items[0], "subject");
	assert_int_equal(pack_situation(pack, "silent")->hang_up, HANG_UP_AT_END);
	assert_int_equal(pack_situation(pack, "greeting")->hang_up, HANG_UP_FREE);
	assert_int_equal(pack_situation(pack, "danger")->hang_up, HANG_UP_NEVER);
	assert_int_equal(pack_rule(pack, "promised")->weight, 5);
	assert_int_equal(pack->limits[1].warn.ms, 3 * 3600000);
	assert_null(pack_situation(pack, "no_such"));
	assert_null(pack_situation(pack, NULL));
	pack_free(pack);
}

static void
a_folder_that_is_not_there_is_said(void **state)
{
	struct pack_source source;
	struct err e = ERR_INIT;

	(void)state;
	assert_false(pack_source_read(&source, "/nonexistent", &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "/nonexistent"));
}

static void
a_missing_file_is_a_fault_of_the_pack(void **state)
{
	struct pack_source source = read_good();
	struct fault_list faults;
	struct strbuf told;

	(void)state;
	mem_free(file_of(&source, "tickets.yaml")->bytes);
	file_of(&source, "tickets.yaml")->bytes = NULL;
	fault_list_init(&faults);
	strbuf_init(&told, 1000);
	assert_null(pack_compile(&source, NULL, &faults));
	/* and nothing is said of the names that the other files look for there */
	assert_int_equal(faults.count, 1);
	fault_text(&faults.items[0], &told);
	assert_string_equal(told.data,
	                    GOOD "/tickets.yaml: the file is missing (every pack has one)");
	strbuf_release(&told);
	fault_list_release(&faults);
	pack_source_release(&source);
}

static void
bytes_that_are_no_text_are_told_by_their_place(void **state)
{
	static const char latin[] = "rules: []\n# caf\xe9\n";
	static const char utf16[] = "\xff\xfe" "r\0u\0l\0e\0s\0";
	static const char nul[] = "rules: []\n\0\n";

	(void)state;
	assert_only_fault("followups.yaml", latin, sizeof latin - 1,
	                  "followups.yaml:2:6: bytes that are no UTF-8");
	assert_only_fault("followups.yaml", utf16, sizeof utf16 - 1,
	                  "followups.yaml:1:1: bytes that are no UTF-8");
	assert_only_fault("followups.yaml", nul, sizeof nul - 1,
	                  "followups.yaml:2:1: a control character");
}

static void
an_empty_file_lacks_what_is_required(void **state)
{
	(void)state;
	assert_only_fault("followups.yaml", "", 0, "followups.yaml:1:1: outcomes is missing");
	assert_only_fault("followups.yaml", "# only a comment\n", 17,
	                  "followups.yaml:1:1: outcomes is missing");
}

static void
a_file_over_the_maximum_is_refused_before_it_is_read(void **state)
{
	struct pack_source source;
	struct err e = ERR_INIT;
	struct home home;
	char *large = mem_alloc(PACK_FILE_MAX + 2);

	(void)state;
	memset(large, '#', PACK_FILE_MAX + 1);
	large[PACK_FILE_MAX + 1] = '\0';
	home_make(&home);
	home_write(&home, "pack.yaml", large);
	assert_false(pack_source_read(&source, home.path, &e));
	assert_non_null(strstr(e.text, "pack.yaml"));
	home_remove(&home);
	mem_free(large);
}

static void
what_is_nested_without_end_is_refused(void **state)
{
	char deep[2000];

	(void)state;
	memset(deep, '[', sizeof deep);
	assert_only_fault("followups.yaml", deep, sizeof deep, "too many levels");
}

static void
what_holds_too_much_is_refused(void **state)
{
	struct strbuf many;

	(void)state;
	strbuf_init(&many, PACK_FILE_MAX);
	strbuf_add(&many, "rules: [");
	for (int i = 0; i < 200000; i++)
		strbuf_add(&many, "a,");
	strbuf_add(&many, "]\n");
	assert_only_fault("followups.yaml", many.data, many.length, "holds too much");
	strbuf_release(&many);
}

static void
a_byte_order_mark_and_windows_line_ends_are_read(void **state)
{
	struct pack_source source = read_good();
	struct pack_file *file = file_of(&source, "followups.yaml");
	struct fault_list faults;
	struct strbuf text;

	(void)state;
	strbuf_init(&text, PACK_FILE_MAX);
	strbuf_add(&text, "\xEF\xBB\xBF");
	for (size_t i = 0; i < file->length; i++) {
		if (file->bytes[i] == '\n')
			strbuf_add_char(&text, '\r');
		strbuf_add_char(&text, file->bytes[i]);
	}
	set_bytes(&source, "followups.yaml", text.data, text.length);
	fault_list_init(&faults);
	struct pack *pack = pack_compile(&source, NULL, &faults);

	assert_non_null(pack);
	pack_free(pack);
	strbuf_release(&text);
	fault_list_release(&faults);
	pack_source_release(&source);
}

static void
all_faults_of_all_files_come_in_one_run_in_order(void **state)
{
	static const char *const wanted[] = {
		"/followups.yaml:20:", "/pack.yaml:2:", "/pack.yaml:3:",
		"/scripts.yaml:21:",   "/scripts.yaml:33:", "/tickets.yaml:26:",
	};
	struct pack_source source = read_good();
	struct fault_list faults;
	struct strbuf told;

	(void)state;
	replace(&source, "scripts.yaml", "key: w", "key: s");
	replace(&source, "tickets.yaml", "prefix: GZ", "prefix: gz");
	replace(&source, "pack.yaml", "version: 3", "version: three");
	replace(&source, "pack.yaml", "Asia/Shanghai", "Mars/Olympus");
	replace(&source, "followups.yaml", "effect: done", "effect: don");
	replace(&source, "scripts.yaml", "wait: 5s", "wait: 5 s");
	fault_list_init(&faults);
	strbuf_init(&told, 4000);
	assert_null(pack_compile(&source, NULL, &faults));
	assert_int_equal(faults.count, 6);
	for (size_t i = 0; i < 6; i++) {
		strbuf_clear(&told);
		fault_text(&faults.items[i], &told);
		if (!strstr(told.data, wanted[i]))
			fail_msg("%zu: %s", i, told.data);
	}
	strbuf_release(&told);
	fault_list_release(&faults);
	pack_source_release(&source);
}

static void
a_stray_yaml_file_is_a_warning_that_refuses_nothing(void **state)
{
	struct pack_source source = read_good();
	struct fault_list faults;
	struct strbuf told;

	(void)state;
	source.strangers = mem_resize(source.strangers, 1, sizeof *source.strangers);
	source.strangers[source.stranger_count++] = mem_dup_text("script.yaml");
	fault_list_init(&faults);
	strbuf_init(&told, 1000);
	struct pack *pack = pack_compile(&source, NULL, &faults);

	assert_non_null(pack);
	assert_int_equal(faults.errors, 0);
	assert_int_equal(faults.count, 1);
	fault_text(&faults.items[0], &told);
	assert_string_equal(told.data, GOOD "/script.yaml: warning: nothing reads this file (did "
	                                    "you mean scripts.yaml?)");
	pack_free(pack);
	strbuf_release(&told);
	fault_list_release(&faults);
	pack_source_release(&source);
}

static void
faults_are_safe_to_print(void **state)
{
	struct pack_source source = read_good();
	struct fault_list faults;
	struct strbuf told;

	(void)state;
	replace(&source, "pack.yaml", "id: small", "\"i\\ed\\u202e\": small");
	fault_list_init(&faults);
	strbuf_init(&told, 4000);
	assert_null(pack_compile(&source, NULL, &faults));
	for (size_t i = 0; i < faults.count; i++)
		fault_text(&faults.items[i], &told);
	assert_null(strchr(told.data, '\x1b'));
	assert_null(strstr(told.data, "\u202e"));
	strbuf_release(&told);
	fault_list_release(&faults);
	pack_source_release(&source);
}

static void
more_faults_than_the_maximum_are_counted_not_kept(void **state)
{
	struct pack_source source = read_good();
	struct fault_list faults;
	struct strbuf many;

	(void)state;
	strbuf_init(&many, PACK_FILE_MAX);
	for (int i = 0; i < 3000; i++)
		strbuf_addf(&many, "key%d: x\n", i);
	set_bytes(&source, "followups.yaml", many.data, many.length);
	fault_list_init(&faults);
	assert_null(pack_compile(&source, NULL, &faults));
	assert_int_equal(faults.count, FAULTS_MAX);
	assert_true(faults.errors >= 3000);
	strbuf_release(&many);
	fault_list_release(&faults);
	pack_source_release(&source);
}

/* --- versions ------------------------------------------------------------------------------- */

struct change {
	const char *file, *old, *new;
	const char *fault;	/* NULL: taken */
};

static void
a_new_version_rises_and_strands_no_ticket(void **state)
{
	static const struct change changes[] = {
		{ "pack.yaml", "version: 3", "version: 3", NULL },
		{ "pack.yaml", "version: 3", "version: 4", NULL },
		{ "pack.yaml", "version: 3", "version: 2",
		  "pack.yaml:2:10: version: a version only rises (3 is in use)" },
		{ "pack.yaml", "version: 3\n", "version: 3 # the same, said otherwise\n", NULL },
		{ "scripts.yaml", "\"Hello?\"", "\"Hello there?\"",
		  "pack.yaml:2:10: version: the pack has changed, its version has not (write 4)" },
		{ "pack.yaml", "id: small", "id: other",
		  "pack.yaml:1:5: id: is another pack than the one before, small" },
		{ "tickets.yaml", "prefix: GZ", "prefix: GX",
		  "tickets.yaml:26:13: kinds.fault.prefix: was GZ in version 3" },
	};
	struct pack *previous = load(GOOD);

	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct pack_source source = read_good();
		struct fault_list faults;
		struct strbuf told;
		bool found = false;

		replace(&source, changes[i].file, changes[i].old, changes[i].new);
		fault_list_init(&faults);
		struct pack *pack = pack_compile(&source, previous, &faults);

		assert_int_equal(pack == NULL, changes[i].fault != NULL);
		for (size_t f = 0; f < faults.count; f++) {
			strbuf_init(&told, 4000);
			fault_text(&faults.items[f], &told);
			found = found || (changes[i].fault && strstr(told.data, changes[i].fault));
			strbuf_release(&told);
		}
		if (!found && changes[i].fault)
			fail_msg("not told: %s", changes[i].fault);
		pack_free(pack);
		fault_list_release(&faults);
		pack_source_release(&source);
	}
	pack_free(previous);
}

static void
a_kind_or_a_state_with_open_tickets_does_not_vanish(void **state)
{
	struct pack *previous = load(MONITORING);
	struct pack_source source;
	struct fault_list faults;
	struct err e = ERR_INIT;
	size_t gone = 0;

	(void)state;
	assert_true(pack_source_read(&source, MONITORING, &e));
	replace(&source, "pack.yaml", "version: 1", "version: 2");
	replace(&source, "tickets.yaml", "- {id: in_progress,", "- {id: under_way,");
	fault_list_init(&faults);
	assert_null(pack_compile(&source, previous, &faults));
	for (size_t i = 0; i < faults.count; i++)
		gone += strstr(faults.items[i].what, "state in_progress of version 1 is gone") != NULL;
	assert_int_equal(gone, 4);	/* of each kind */
	fault_list_release(&faults);
	pack_source_release(&source);
	pack_free(previous);
}

/* --- the store's copy ----------------------------------------------------------------------- */

static void
encode(const struct pack *pack, struct strbuf *bytes)
{
	strbuf_init(bytes, PACK_BLOB_MAX);
	assert_true(pack_encode(pack, bytes));
}

static void
a_kept_pack_is_the_same_pack(void **state)
{
	struct pack *pack = load(MONITORING), *again;
	struct strbuf bytes, twice;
	struct err e = ERR_INIT;

	(void)state;
	encode(pack, &bytes);
	again = pack_decode(bytes.data, bytes.length, &e);
	assert_non_null(again);
	encode(again, &twice);
	assert_int_equal(twice.length, bytes.length);
	assert_memory_equal(twice.data, bytes.data, bytes.length);
	assert_int_equal(again->situation_count, pack->situation_count);
	assert_string_equal(text_in(&again->situations[5].title, LANGUAGE_CHINESE),
	                    text_in(&pack->situations[5].title, LANGUAGE_CHINESE));
	pack_free(pack);
	pack_free(again);
	strbuf_release(&bytes);
	strbuf_release(&twice);
}

static void
a_copy_that_was_cut_or_changed_anywhere_is_refused(void **state)
{
	struct pack *pack = load(GOOD);
	struct strbuf bytes;
	struct err e = ERR_INIT;

	(void)state;
	encode(pack, &bytes);
	for (size_t length = 0; length < bytes.length; length += 7)
		assert_null(pack_decode(bytes.data, length, &e));
	for (size_t i = 0; i < bytes.length; i++) {
		bytes.data[i] ^= 0x10;
		assert_null(pack_decode(bytes.data, bytes.length, &e));
		bytes.data[i] ^= 0x10;
	}
	pack_free(pack);
	strbuf_release(&bytes);
}

static void
a_copy_of_another_format_says_so(void **state)
{
	struct pack *pack = load(GOOD);
	struct strbuf bytes;
	struct err e = ERR_INIT;

	(void)state;
	encode(pack, &bytes);
	bytes.data[8] ^= 1;
	assert_null(pack_decode(bytes.data, bytes.length, &e));
	assert_int_equal(e.code, ERR_NEWER);
	pack_free(pack);
	strbuf_release(&bytes);
}

static void
a_kept_pack_is_there_at_once(void **state)
{
	struct pack *pack = load(MONITORING);
	struct timespec from, to;
	struct strbuf bytes;
	struct err e = ERR_INIT;

	(void)state;
	encode(pack, &bytes);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (int i = 0; i < 20; i++)
		pack_free(pack_decode(bytes.data, bytes.length, &e));
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	int64_t each_us = ((to.tv_sec - from.tv_sec) * 1000000 +
	                   (to.tv_nsec - from.tv_nsec) / 1000) / 20;

	/* 0.1 ms in an optimised build; the bound leaves room for sanitizers */
	assert_true(each_us < 20000);
	pack_free(pack);
	strbuf_release(&bytes);
}

static void
the_digest_changes_with_every_byte_and_every_name(void **state)
{
	uint8_t first[CRYPTO_DIGEST_BYTES], second[CRYPTO_DIGEST_BYTES];
	struct pack_source source = read_good();

	(void)state;
	pack_source_digest(&source, first);
	pack_source_digest(&source, second);
	assert_memory_equal(first, second, sizeof first);
	replace(&source, "scripts.yaml", "Hello?", "Hallo?");
	pack_source_digest(&source, second);
	assert_memory_not_equal(first, second, sizeof first);
	replace(&source, "scripts.yaml", "Hallo?", "Hello?");
	pack_source_digest(&source, second);
	assert_memory_equal(first, second, sizeof first);
	/* an empty file is not a missing one */
	set_bytes(&source, "followups.yaml", "", 0);
	pack_source_digest(&source, first);
	mem_free(file_of(&source, "followups.yaml")->bytes);
	file_of(&source, "followups.yaml")->bytes = NULL;
	pack_source_digest(&source, second);
	assert_memory_not_equal(first, second, sizeof first);
	pack_source_release(&source);
}

/* --- where packs lie ------------------------------------------------------------------------ */

static void
a_pack_is_found_by_name_and_by_folder(void **state)
{
	struct strbuf path;
	struct err e = ERR_INIT;
	struct home home;

	(void)state;
	home_make(&home);
	setenv("HOTSEAT_HOME", home.path, 1);
	strbuf_init(&path, 5000);
	assert_true(pack_find_folder("monitoring", &path, &e));
	strbuf_clear(&path);
	assert_true(pack_find_folder("./" MONITORING, &path, &e));
	assert_string_equal(path.data, "./" MONITORING);
	strbuf_clear(&path);
	assert_false(pack_find_folder("monitring", &path, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_false(pack_find_folder("..", &path, &e));
	assert_int_equal(e.code, ERR_USAGE);
	assert_false(pack_find_folder("", &path, &e));
	strbuf_release(&path);
	unsetenv("HOTSEAT_HOME");
	home_remove(&home);
}

static void
own_packs_stand_before_those_that_come_with_the_program(void **state)
{
	char **names;
	size_t count;
	struct err e = ERR_INIT;
	struct strbuf path;
	struct home home;
	bool found = false;

	(void)state;
	home_make(&home);
	home_write(&home, "packs/monitoring/pack.yaml", "id: monitoring\n");
	home_write(&home, "packs/mine/pack.yaml", "id: mine\n");
	home_write(&home, "packs/No-pack/pack.yaml", "id: mine\n");
	setenv("HOTSEAT_HOME", home.path, 1);
	strbuf_init(&path, 5000);
	assert_true(pack_find_folder("monitoring", &path, &e));
	assert_memory_equal(path.data, home.path, strlen(home.path));
	assert_true(pack_names(&names, &count, &e));
	for (size_t i = 0; i < count; i++) {
		assert_true(i == 0 || strcmp(names[i - 1], names[i]) < 0);
		assert_string_not_equal(names[i], "No-pack");
		found = found || strcmp(names[i], "mine") == 0;
	}
	assert_true(found);
	pack_names_free(names, count);
	strbuf_release(&path);
	unsetenv("HOTSEAT_HOME");
	home_remove(&home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_pack_has_no_fault_and_all_that_was_written),
		cmocka_unit_test(a_folder_that_is_not_there_is_said),
		cmocka_unit_test(a_missing_file_is_a_fault_of_the_pack),
		cmocka_unit_test(bytes_that_are_no_text_are_told_by_their_place),
		cmocka_unit_test(an_empty_file_lacks_what_is_required),
		cmocka_unit_test(a_file_over_the_maximum_is_refused_before_it_is_read),
		cmocka_unit_test(what_is_nested_without_end_is_refused),
		cmocka_unit_test(what_holds_too_much_is_refused),
		cmocka_unit_test(a_byte_order_mark_and_windows_line_ends_are_read),
		cmocka_unit_test(all_faults_of_all_files_come_in_one_run_in_order),
		cmocka_unit_test(a_stray_yaml_file_is_a_warning_that_refuses_nothing),
		cmocka_unit_test(faults_are_safe_to_print),
		cmocka_unit_test(more_faults_than_the_maximum_are_counted_not_kept),
		cmocka_unit_test(a_new_version_rises_and_strands_no_ticket),
		cmocka_unit_test(a_kind_or_a_state_with_open_tickets_does_not_vanish),
		cmocka_unit_test(a_kept_pack_is_the_same_pack),
		cmocka_unit_test(a_copy_that_was_cut_or_changed_anywhere_is_refused),
		cmocka_unit_test(a_copy_of_another_format_says_so),
		cmocka_unit_test(a_kept_pack_is_there_at_once),
		cmocka_unit_test(the_digest_changes_with_every_byte_and_every_name),
		cmocka_unit_test(a_pack_is_found_by_name_and_by_folder),
		cmocka_unit_test(own_packs_stand_before_those_that_come_with_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

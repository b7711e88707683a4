/* Customers from tables: what a row becomes, who it is, and what happens when something breaks. */
#include "app/import.h"
#include "base/crypto.h"
#include "base/memory.h"
#include "db/fault.h"
#include "lib/home.h"
#include "lib/store_fixture.h"
#include "pack/load.h"

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

#define DATA_DEFAULT "../shared/data"

static struct fixture f;
static struct import_options options;
static struct import_report report;
static struct err e;
static char table[600];

static int
set_up(void **state)
{
	(void)state;
	assert_true(db_fault_install());
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	fixture_start(&f, 1);
	fixture_close(&f);
	memset(&options, 0, sizeof(options));
	options.store_path = f.path;
	options.clock = &f.clock;
	options.seed = &f.seed;
	options.quiet = true;
	snprintf(table, sizeof(table), "%s", home_path(&f.home, "table.csv"));
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	pack_free((struct pack *)options.pack);
	fixture_stop(&f);
	return 0;
}

/* --- helpers ------------------------------------------------------------------------------ */

static bool
import_file(const char *path)
{
	err_clear(&e);
	fixture_close(&f);
	f.seed++;
	return import_customers(path, &options, &report, &e);
}

static void
write_bytes(const void *bytes, size_t length)
{
	FILE *file = fopen(table, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static bool
import_text(const char *text)
{
	write_bytes(text, strlen(text));
	return import_file(table);
}

#define assert_counts(added_, updated_, unchanged_, rejected_)           \
	do {                                                             \
		assert_int_equal(report.added, added_);                  \
		assert_int_equal(report.updated, updated_);              \
		assert_int_equal(report.unchanged, unchanged_);          \
		assert_int_equal(report.rejected, rejected_);            \
	} while (0)

static void
taken(const char *text)
{
	if (!import_text(text))
		fail_msg("%s", e.text);
}

static struct reader *
reader(void)
{
	if (!f.reader)
		fixture_reopen(&f);
	return f.reader;
}

/* The only customer with this number; customer_release it. */
static struct customer
customer_of(const char *number)
{
	struct customer customer;
	struct record_list list;

	if (!reader_customers_by_phone(reader(), number, &list, &e))
		fail_msg("%s", e.text);
	if (list.count != 1)
		fail_msg("%s: %zu customers", number, list.count);
	customer_dup(record_at(&list, 0), &customer);
	record_list_release(&list);
	return customer;
}

static const char *
sql(const char *question)
{
	reader();
	return fixture_sql(&f, question);
}

static const char *
field_of(const char *number, size_t offset)
{
	static char value[2048];
	struct customer customer = customer_of(number);
	const char *text = *(char **)((char *)&customer + offset);

	snprintf(value, sizeof(value), "%s", text ? text : "(none)");
	customer_release(&customer);
	return value;
}

#define FIELD(number, member) field_of(number, offsetof(struct customer, member))

static char *
rejects_text(void)
{
	char *text = home_read(&f.home, "table.csv.rejects.csv");

	assert_non_null(text);
	return text;
}

static void
assert_rejected_because(const char *words)
{
	char *text = rejects_text();

	if (!strstr(text, words))
		fail_msg("\"%s\" is not in:\n%s", words, text);
	free(text);
}

static void
take_pack(void)
{
	struct fault_list faults;

	fault_list_init(&faults);
	options.pack = pack_load("data/packs/monitoring", NULL, &faults, &e);
	assert_non_null(options.pack);
	fault_list_release(&faults);
}

/* --- tables as they come ------------------------------------------------------------------ */

static void
quoted_fields_hold_commas_quotes_and_line_breaks(void **state)
{
	(void)state;
	taken("name,phone,note\r\n\"王, \"\"小\"\"明\",13800138000,\"one\r\ntwo\"\r\n");
	assert_counts(1, 0, 0, 0);
	assert_string_equal(FIELD("13800138000", name), "王, \"小\"明");
	assert_string_equal(FIELD("13800138000", note), "one\ntwo");
}

static void
a_byte_order_mark_is_no_part_of_the_first_header(void **state)
{
	(void)state;
	taken("\xef\xbb\xbf姓名,电话\n王小明,13800138000\n");
	assert_counts(1, 0, 0, 0);
	assert_string_equal(FIELD("13800138000", name), "王小明");
}

static void
gb18030_is_detected(void **state)
{
	/* 姓名,电话 / 王小明,13800138000 / 李秀英,13900139000 */
	static const char bytes[] =
		"\xd0\xd5\xc3\xfb,\xb5\xe7\xbb\xb0\n"
		"\xcd\xf5\xd0\xa1\xc3\xf7,13800138000\n"
		"\xc0\xee\xd0\xe3\xd3\xa2,13900139000\n";

	(void)state;
	taken(bytes);
	assert_string_equal(report.encoding, "GB18030");
	assert_counts(2, 0, 0, 0);
	assert_string_equal(FIELD("13800138000", name), "王小明");
}

static void
tabs_and_semicolons_separate_too(void **state)
{
	(void)state;
	taken("name\tphone\n王小明\t13800138000\n");
	assert_int_equal(report.separator, '\t');
	taken("name;phone\n李秀英;13900139000\n");
	assert_int_equal(report.separator, ';');
	assert_counts(1, 0, 0, 0);
	assert_string_equal(FIELD("13900139000", name), "李秀英");
}

static void
headers_are_known_in_both_languages(void **state)
{
	static const char *const headers[] = {
		"name,phone", "Customer Name,Telephone", "姓名,手机号", "客户姓名（必填）,联系电话*",
		"联系人,移动电话", "FULL_NAME,Phone Number", "ＮＡＭＥ,ＴＥＬ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++) {
		char text[200];

		snprintf(text, sizeof(text), "%s\n王小明%zu,1380013800%zu\n", headers[i], i, i);
		taken(text);
		assert_counts(1, 0, 0, 0);
	}
}

static void
a_second_number_column_is_not_lost(void **state)
{
	struct customer customer;

	(void)state;
	taken("姓名,手机,电话,座机\n王小明,13800138000,13900139000,010-62345678\n");
	customer = customer_of("13800138000");
	assert_int_equal(customer.phones.count, 3);
	assert_string_equal(customer.phones.items[2].number, "010-62345678");
	customer_release(&customer);
}

static void
surname_and_given_name_make_a_name(void **state)
{
	(void)state;
	taken("姓,名,电话\n欧阳,小明,13800138000\n");
	assert_string_equal(FIELD("13800138000", name), "欧阳小明");
	taken("First Name,Last Name,phone\nJohn,Smith,13900139000\n");
	assert_string_equal(FIELD("13900139000", name), "John Smith");
}

static void
maps_name_columns_by_name_and_by_number(void **state)
{
	static const char *const maps[] = { "name=who", "phone=3", "note=" };

	(void)state;
	options.maps = maps;
	options.map_count = 3;
	taken("who,note,how\n王小明,secret,13800138000\n");
	assert_string_equal(FIELD("13800138000", name), "王小明");
	assert_string_equal(FIELD("13800138000", note), "(none)");
	assert_non_null(strstr(report.left_out, "note"));
}

static void
a_mapped_column_is_not_taken_twice(void **state)
{
	static const char *const maps[] = { "company=customer" };

	(void)state;
	options.maps = maps;
	options.map_count = 1;
	taken("customer,phone\n晴岭公司,13800138000\n");
	assert_string_equal(FIELD("13800138000", company), "晴岭公司");
	assert_string_equal(FIELD("13800138000", name), "(none)");
}

static void
a_wrong_map_is_refused_with_what_is_meant(void **state)
{
	static const char *const wrong[] = { "nmae=who", "name=nobody", "name", "=who" };
	static const char *const words[] = { "did you mean name?", "no column \"nobody\"",
	                                     "FIELD=COLUMN", "FIELD=COLUMN" };

	(void)state;
	options.map_count = 1;
	for (size_t i = 0; i < 4; i++) {
		options.maps = &wrong[i];
		assert_false(import_text("who,phone\n王小明,13800138000\n"));
		assert_int_equal(e.code, ERR_USAGE);
		if (!strstr(e.text, words[i]))
			fail_msg("%s", e.text);
	}
	assert_string_equal(sql("SELECT count(*) FROM customer"), "0");
}

static void
a_table_without_name_and_number_is_refused(void **state)
{
	(void)state;
	assert_false(import_text("colour,size\nred,1\n"));
	assert_int_equal(e.code, ERR_INVALID);
	assert_non_null(strstr(e.text, "--map name=COLUMN"));
	assert_false(import_text(""));
	assert_non_null(strstr(e.text, "empty"));
	assert_false(import_file(home_path(&f.home, "nowhere.csv")));
	assert_int_equal(e.code, ERR_NOT_FOUND);
}

/* --- what a row becomes ------------------------------------------------------------------- */

static void
text_is_cleaned_of_what_terminals_obey(void **state)
{
	(void)state;
	taken("name,phone,address\n\033[31m红\033[0m梅,13800138000, \u200b一路\t1 号\u3000\u202e\n");
	assert_string_equal(FIELD("13800138000", name), "红梅");
	assert_string_equal(FIELD("13800138000", address), "一路 1 号");
	taken("name,phone,address\n\033[31m红\033[0m梅,13800138000, \u200b一路\t1 号\u3000\u202e\n");
	assert_counts(0, 0, 1, 0);
}

static void
a_number_that_a_spreadsheet_had_to_defuse_is_read(void **state)
{
	(void)state;
	taken("name,phone\n王小明,'+86 138 0013 8000\n");
	assert_string_equal(FIELD("13800138000", name), "王小明");
}

static void
two_numbers_in_one_field_are_two_numbers(void **state)
{
	struct customer customer;

	(void)state;
	taken("name,phone\n王小明,13800138000/13900139000\n");
	customer = customer_of("13900139000");
	assert_int_equal(customer.phones.count, 2);
	assert_string_equal(customer.phones.items[0].number, "138 0013 8000");
	customer_release(&customer);
}

static void
a_local_number_gets_the_area_code_and_is_found_when_it_rings(void **state)
{
	struct customer customer;

	(void)state;
	options.home_area = "010";
	taken("name,phone\n王小明,62345678\n李秀英,6234 5679转12\n");
	assert_counts(2, 0, 0, 0);
	assert_int_equal(report.completed, 2);
	customer = customer_of("+861062345678");
	assert_string_equal(customer.name, "王小明");
	assert_string_equal(customer.phones.items[0].number, "010-62345678");
	customer_release(&customer);
	assert_string_equal(FIELD("01062345679", name), "李秀英");
	taken("name,phone\n王小明,(010)62345678\n");
	assert_counts(0, 0, 1, 0);
}

static void
without_an_area_code_a_local_number_is_rejected(void **state)
{
	(void)state;
	taken("name,phone\n王小明,62345678\n");
	assert_counts(0, 0, 0, 1);
	assert_rejected_because("area code is missing");
}

static void
the_pack_gives_area_code_grades_and_tags(void **state)
{
	struct customer customer;

	(void)state;
	take_pack();
	taken("姓名,电话,等级,标签\n王小明,88887777,A级,需特别留意、朋友\n"
	      "李秀英,88887778,C 级（个人用户）,\n张敏,88887779,VIP,\n");
	assert_counts(2, 0, 0, 1);
	assert_rejected_because("grade \"\"VIP\"\": the hotline has a, b, c");
	customer = customer_of("+8653188887777");
	assert_string_equal(customer.grade, "a");
	assert_int_equal(customer.tags.count, 2);
	assert_string_equal(customer.tags.items[0], "care");
	assert_string_equal(customer.tags.items[1], "朋友");
	customer_release(&customer);
	assert_string_equal(FIELD("053188887778", grade), "c");
}

static void
titles_are_written_as_the_desk_writes_them(void **state)
{
	(void)state;
	taken("name,phone,gender\n王小明,13800138000,男\n李秀英,13900139000,F\n"
	      "张敏,13700137000,站长\n");
	assert_string_equal(FIELD("13800138000", title), "先生");
	assert_string_equal(FIELD("13900139000", title), "女士");
	assert_string_equal(FIELD("13700137000", title), "站长");
}

static void
nobody_is_called_anonymous(void **state)
{
	(void)state;
	taken("name,phone\n匿名,13800138000\n匿名,\n-,-\nanonymous,anonymous\n");
	assert_counts(1, 0, 0, 3);
	assert_string_equal(FIELD("13800138000", name), "(none)");
	assert_rejected_because("neither a name nor a number");
}

static void
who_must_not_be_called_is_kept(void **state)
{
	struct customer customer;

	(void)state;
	taken("name,phone,免打扰\n王小明,13800138000,是\n李秀英,13900139000,否\n");
	customer = customer_of("13800138000");
	assert_true(customer.do_not_call);
	customer_release(&customer);
	customer = customer_of("13900139000");
	assert_false(customer.do_not_call);
	customer_release(&customer);
	taken("name,phone,免打扰\n王小明,13800138000,\n");
	assert_counts(0, 0, 1, 0);
}

static void
what_is_too_long_is_rejected_with_its_field(void **state)
{
	struct strbuf text;

	(void)state;
	strbuf_init(&text, 64 * 1024);
	strbuf_add(&text, "name,phone\n");
	for (int i = 0; i < 10000; i++)
		strbuf_add(&text, "长");
	strbuf_add(&text, ",13800138000\n王小明,13900139000\n");
	taken(text.data);
	strbuf_release(&text);
	assert_counts(1, 0, 0, 1);
	assert_rejected_because("name: longer than 200 characters");
}

/* --- who is who --------------------------------------------------------------------------- */

static void
the_same_file_again_adds_nothing(void **state)
{
	static const char text[] = "姓名,电话,地址\n王小明,13800138000,泉城路1号\n,13900139000,\n"
				   "李秀英,,经十路2号\n李秀英,,花园路3号\n";

	(void)state;
	taken(text);
	assert_counts(4, 0, 0, 0);
	taken(text);
	assert_counts(0, 0, 4, 0);
	assert_int_equal(fixture_faults(&f), 0);
}

static void
a_changed_row_changes_its_customer(void **state)
{
	(void)state;
	taken("id,name,phone,address\n1,王小明,13800138000,泉城路1号\n2,李秀英,13900139000,\n");
	taken("id,name,phone,address\n1,王小明,13800138000,经十路9号\n2,李秀英,13700137000,\n");
	assert_counts(0, 2, 0, 0);
	assert_string_equal(FIELD("13800138000", address), "经十路9号");
	assert_string_equal(FIELD("13700137000", name), "李秀英");
}

static void
an_empty_cell_takes_nothing_away(void **state)
{
	struct customer customer;

	(void)state;
	taken("id,name,phone,address,tags\n1,王小明,13800138000,泉城路1号,老客户\n");
	taken("id,name,phone,address,tags\n1,王小明,13900139000,,常来电\n");
	assert_counts(0, 1, 0, 0);
	customer = customer_of("13800138000");
	assert_string_equal(customer.address, "泉城路1号");
	assert_int_equal(customer.phones.count, 2);
	assert_string_equal(customer.phones.items[0].number, "13900139000");
	assert_int_equal(customer.tags.count, 2);
	customer_release(&customer);
}

static void
another_spelling_of_a_number_is_no_change(void **state)
{
	(void)state;
	taken("phone\n13800138000\n138-0013-8000\n0086 138 0013 8000\n");
	assert_counts(1, 0, 2, 0);
	assert_string_equal(sql("SELECT count(*) FROM customer"), "1");
}

static void
a_customer_number_of_somebody_else_is_rejected(void **state)
{
	static const char ours[] = "id,name,phone\n1,王小明,13800138000\n";
	static const char theirs[] = "id,name,phone\n1,李秀英,13900139000\n";

	(void)state;
	taken(ours);
	taken(theirs);
	assert_counts(0, 0, 0, 1);
	assert_rejected_because("belongs to somebody else here, 王小明");
	assert_string_equal(FIELD("13800138000", name), "王小明");
	options.source = "billing";
	taken(theirs);
	assert_counts(1, 0, 0, 0);
	taken(theirs);
	assert_counts(0, 0, 1, 0);
	assert_string_equal(FIELD("13900139000", name), "李秀英");
}

static void
a_row_that_contradicts_an_earlier_one_is_rejected(void **state)
{
	static const char text[] = "name,phone,address,note\n王小明,13800138000,泉城路1号,\n"
				   "王小明,13800138000,经十路9号,\n王小明,13800138000,,早上好找\n";

	(void)state;
	taken(text);
	assert_counts(1, 1, 0, 1);
	assert_rejected_because("the same person as in line 2, but another address");
	assert_string_equal(FIELD("13800138000", note), "早上好找");
	taken(text);
	assert_counts(0, 0, 2, 1);
}

static void
a_customer_made_at_the_desk_is_not_doubled(void **state)
{
	struct id id;

	(void)state;
	reader();
	id = fixture_customer(&f, "王小明", "138 0013 8000");
	taken("id,name,phone,address\n77,王小明,+8613800138000,泉城路1号\n");
	assert_counts(0, 1, 0, 0);
	assert_string_equal(FIELD("13800138000", address), "泉城路1号");
	taken("name,phone,address\n李秀英,13800138000,花园路3号\n");
	assert_counts(1, 0, 0, 0);
	assert_string_equal(sql("SELECT count(*) FROM customer"), "2");
	assert_false(id_is_zero(&id));
}

static void
what_changes_is_no_longer_confirmed(void **state)
{
	struct customer customer;
	struct id id;

	(void)state;
	reader();
	id = fixture_id(&f);
	assert_int_equal(fixture_write(&f, OP_CUSTOMER_ADD, &id,
	                               "{\"name\":\"王小明\",\"address\":\"泉城路1号\","
	                               "\"phones\":[{\"number\":\"13800138000\"}],"
	                               "\"confirmed.address\":5,\"confirmed.name\":5}"), ERR_NONE);
	taken("name,phone,address\n王小明,13800138000,经十路9号\n");
	customer = customer_of("13800138000");
	assert_int_equal(json_get_whole(customer.confirmed, "address", 0), 0);
	assert_int_equal(json_get_whole(customer.confirmed, "name", 0), 5);
	customer_release(&customer);
}

/* --- rejects ------------------------------------------------------------------------------ */

static void
one_bad_row_never_blocks_the_others(void **state)
{
	char *text;

	(void)state;
	taken("name,phone\n王小明,13800138000\n坏的,138001380000\n\"open\n李秀英,13900139000\n");
	assert_counts(2, 0, 0, 2);
	text = rejects_text();
	assert_non_null(strstr(text, "line,reason,name,phone\r\n3,\"number"));
	assert_non_null(strstr(text, "\r\n4,\"a quote is opened and never closed: \"\"open\""));
	free(text);
}

static void
a_mended_rejects_file_is_a_table_again(void **state)
{
	char *text, *fault;

	(void)state;
	taken("姓名,电话\n王小明,1380013800O\n李秀英,13900139000\n");
	assert_counts(1, 0, 0, 1);
	text = rejects_text();
	fault = strstr(text, ",1380013800O");
	assert_non_null(fault);
	fault[11] = '0';
	taken(text);
	free(text);
	assert_counts(1, 0, 0, 0);
	assert_string_equal(FIELD("13800138000", name), "王小明");
}

static void
the_table_itself_is_never_written_over(void **state)
{
	(void)state;
	options.rejects_path = table;
	assert_false(import_text("name,phone\n王小明,1\n"));
	assert_int_equal(e.code, ERR_USAGE);
	options.rejects_path = home_path(&f.home, "no/such/folder.csv");
	assert_false(import_text("name,phone\n王小明,1\n"));
	assert_non_null(strstr(e.text, "--rejects FILE"));
}

static void
nothing_rejected_leaves_no_file(void **state)
{
	(void)state;
	taken("name,phone\n王小明,13800138000\n");
	assert_string_equal(report.rejects_path, "");
	assert_int_not_equal(access(home_path(&f.home, "table.csv.rejects.csv"), F_OK), 0);
	assert_int_not_equal(access(home_path(&f.home, "table.csv.rejects.csv.part"), F_OK), 0);
}

/* --- dry run ------------------------------------------------------------------------------ */

static void
a_dry_run_counts_and_changes_nothing(void **state)
{
	(void)state;
	taken("name,phone,address\n王小明,13800138000,泉城路1号\n");
	options.dry_run = true;
	taken("name,phone,address\n王小明,13800138000,经十路9号\n李秀英,13900139000,\n"
	      "李秀英,13900139000,\n坏的,1380\n坏的,138001380000\n");
	assert_counts(2, 1, 1, 1);
	assert_string_equal(FIELD("13800138000", address), "泉城路1号");
	assert_string_equal(sql("SELECT count(*) FROM customer"), "1");
	assert_int_not_equal(access(home_path(&f.home, "table.csv.rejects.csv"), F_OK), 0);
}

static void
a_dry_run_makes_no_store(void **state)
{
	(void)state;
	options.store_path = home_path(&f.home, "new.db");
	options.dry_run = true;
	taken("name,phone\n王小明,13800138000\n");
	assert_counts(1, 0, 0, 0);
	assert_int_not_equal(access(home_path(&f.home, "new.db"), F_OK), 0);
}

/* --- what breaks -------------------------------------------------------------------------- */

static void
write_many(const char *first, int rows)
{
	FILE *file = fopen(table, "w");

	assert_non_null(file);
	fprintf(file, "id,name,phone,address\n%s", first);
	for (int i = 0; i < rows; i++)
		fprintf(file, "%d,王小明%d,138%08d,山东省济南市历下区泉城路%d号\n", i, i, i, i);
	assert_int_equal(fclose(file), 0);
}

static void
a_store_that_a_desk_works_on_is_refused(void **state)
{
	(void)state;
	fixture_reopen(&f);
	write_many("", 1);
	err_clear(&e);
	assert_false(import_customers(table, &options, &report, &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_non_null(strstr(e.text, "end that one first"));
}

static void
a_full_disk_keeps_what_was_committed_and_the_rest_comes_later(void **state)
{
	int64_t before;

	(void)state;
	write_many("", 12000);
	options.vfs = DB_FAULT_VFS;
	db_fault_plan(DB_FAULT_FULL, 0, false, 0);
	assert_true(import_file(table));
	assert_counts(12000, 0, 0, 0);
	/* Half of the writes that a whole import needs. */
	db_fault_plan(DB_FAULT_FULL, db_fault_count() / 2, true, 0);
	options.store_path = home_path(&f.home, "full.db");
	assert_false(import_file(table));
	assert_true(db_fault_happened());
	assert_int_equal(e.code, ERR_DISK_FULL);
	assert_true(report.added == 5000 || report.added == 10000);
	assert_int_equal(report.last_line, report.added + 1);
	before = report.added;
	db_fault_plan(DB_FAULT_NONE, 0, false, 0);
	options.vfs = NULL;
	assert_true(import_file(table));
	assert_counts(12000 - before, 0, before, 0);
}

static void
cut_the_table(uint64_t line, const char *reason, void *context)
{
	(void)line;
	(void)reason;
	(void)context;
	assert_int_equal(truncate(table, 200), 0);
}

static void
a_table_that_is_cut_while_it_is_read_is_said(void **state)
{
	(void)state;
	/* The first row is bad: the callback for it cuts the file. */
	write_many("bad,bad,1,\n", 20000);
	options.rejected = cut_the_table;
	assert_false(import_file(table));
	assert_int_equal(e.code, ERR_CLOSED);
	assert_non_null(strstr(e.text, "shorter"));
	assert_true(report.added > 0);
	assert_true(report.added < 20000);
}

/* --- real tables -------------------------------------------------------------------------- */

/* False, and said, when the data is not there. */
static bool
has_data(const char *name, char *path, size_t size)
{
	const char *folder = getenv("HOTSEAT_TEST_DATA");

	snprintf(path, size, "%s/customers/%s", folder ? folder : DATA_DEFAULT, name);
	if (access(path, R_OK) == 0)
		return true;
	print_message("no %s: set HOTSEAT_TEST_DATA\n", path);
	return false;
}

static void
five_thousand_customers_are_the_same_in_both_encodings(void **state)
{
	char utf8[600], gb18030[600];

	(void)state;
	if (!has_data("customers-5000.csv", utf8, sizeof(utf8)) ||
	    !has_data("customers-5000.gb18030.csv", gb18030, sizeof(gb18030)))
		skip();
	assert_true(import_file(utf8));
	assert_counts(5000, 0, 0, 0);
	assert_true(import_file(gb18030));
	assert_string_equal(report.encoding, "GB18030");
	assert_counts(0, 0, 5000, 0);
	assert_int_equal(fixture_faults(&f), 0);
}

static void
every_hard_row_is_in_or_reported(void **state)
{
	static const struct {
		const char *name;
		int64_t rows, rejected;
	} tables[] = {
		{ "edge-names.csv", 21, 2 },
		{ "edge-phones.csv", 13, 3 },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char path[600];

		if (!has_data(tables[i].name, path, sizeof(path)))
			skip();
		options.rejects_path = home_path(&f.home, "rejects.csv");
		assert_true(import_file(path));
		assert_int_equal(report.rejected, tables[i].rejected);
		assert_int_equal(report.added + report.updated + report.unchanged + report.rejected,
		                 tables[i].rows);
		assert_true(import_file(path));
		assert_int_equal(report.added + report.updated, 0);
	}
	assert_string_equal(sql("SELECT count(*) FROM customer WHERE doc GLOB '*[' || char(27)"
	                        " || ']*' OR doc LIKE '%[31m%'"), "0");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(quoted_fields_hold_commas_quotes_and_line_breaks),
		T(a_byte_order_mark_is_no_part_of_the_first_header),
		T(gb18030_is_detected),
		T(tabs_and_semicolons_separate_too),
		T(headers_are_known_in_both_languages),
		T(a_second_number_column_is_not_lost),
		T(surname_and_given_name_make_a_name),
		T(maps_name_columns_by_name_and_by_number),
		T(a_mapped_column_is_not_taken_twice),
		T(a_wrong_map_is_refused_with_what_is_meant),
		T(a_table_without_name_and_number_is_refused),
		T(text_is_cleaned_of_what_terminals_obey),
		T(a_number_that_a_spreadsheet_had_to_defuse_is_read),
		T(two_numbers_in_one_field_are_two_numbers),
		T(a_local_number_gets_the_area_code_and_is_found_when_it_rings),
		T(without_an_area_code_a_local_number_is_rejected),
		T(the_pack_gives_area_code_grades_and_tags),
		T(titles_are_written_as_the_desk_writes_them),
		T(nobody_is_called_anonymous),
		T(who_must_not_be_called_is_kept),
		T(what_is_too_long_is_rejected_with_its_field),
		T(the_same_file_again_adds_nothing),
		T(a_changed_row_changes_its_customer),
		T(an_empty_cell_takes_nothing_away),
		T(another_spelling_of_a_number_is_no_change),
		T(a_customer_number_of_somebody_else_is_rejected),
		T(a_row_that_contradicts_an_earlier_one_is_rejected),
		T(a_customer_made_at_the_desk_is_not_doubled),
		T(what_changes_is_no_longer_confirmed),
		T(one_bad_row_never_blocks_the_others),
		T(a_mended_rejects_file_is_a_table_again),
		T(the_table_itself_is_never_written_over),
		T(nothing_rejected_leaves_no_file),
		T(a_dry_run_counts_and_changes_nothing),
		T(a_dry_run_makes_no_store),
		T(a_store_that_a_desk_works_on_is_refused),
		T(a_full_disk_keeps_what_was_committed_and_the_rest_comes_later),
		T(a_table_that_is_cut_while_it_is_read_is_said),
		T(five_thousand_customers_are_the_same_in_both_encodings),
		T(every_hard_row_is_in_or_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

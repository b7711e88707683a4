/* What leaves a store: columns that stay, nothing a spreadsheet or a terminal obeys, masks and reasons. */
#include "app/export.h"
#include "app/import.h"
#include "base/csv.h"
#include "base/json.h"
#include "base/memory.h"
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

#include <cmocka.h>

#define JSON_MAX (16 << 20)

static struct fixture f;
static struct export_options options;
static struct export_report report;
static struct err e;
static struct zone zone;
static char *output;

static int
set_up(void **state)
{
	(void)state;
	fixture_start(&f, 1);
	err_clear(&e);
	assert_true(zone_load(&zone, "Asia/Shanghai", &e));
	memset(&options, 0, sizeof(options));
	options.store_path = f.path;
	options.clock = &f.clock;
	options.seed = &f.seed;
	options.zone = &zone;
	options.who = "zhang";
	options.quiet = true;
	output = NULL;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	free(output);
	pack_free((struct pack *)options.pack);
	zone_release(&zone);
	fixture_stop(&f);
	return 0;
}

/* --- helpers ------------------------------------------------------------------------------ */

static bool
export_to_file(const char *what)
{
	char *path = mem_dup_text(home_path(&f.home, "out"));
	bool ok;

	free(output);
	output = NULL;
	err_clear(&e);
	options.what = what;
	options.out = fopen(path, "w");
	assert_non_null(options.out);
	ok = export_run(&options, &report, &e);
	fclose(options.out);
	output = home_read(&f.home, "out");
	mem_free(path);
	return ok;
}

static const char *
exported(const char *what)
{
	if (!export_to_file(what))
		fail_msg("%s: %s", what, e.text);
	return output;
}

/* The field of a column in the n-th row (from 1) of the CSV in output. Static. */
static const char *
cell(size_t n, const char *column)
{
	static char value[4096];
	struct csv_reader *reader = csv_open_bytes(output, strlen(output), NULL, &e);
	struct csv_row row;
	size_t at = (size_t)-1;

	assert_non_null(reader);
	assert_int_equal(csv_read(reader, &row, &e), CSV_ROW);
	for (size_t i = 0; i < row.count; i++) {
		if (!strcmp(row.fields[i], column))
			at = i;
	}
	if (at == (size_t)-1)
		fail_msg("no column %s", column);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(csv_read(reader, &row, &e), CSV_ROW);
	snprintf(value, sizeof(value), "%s", row.fields[at]);
	csv_reader_free(reader);
	return value;
}

static void
holds(const char *words)
{
	if (!strstr(output, words))
		fail_msg("\"%s\" is not in:\n%s", words, output);
}

static void
lacks(const char *words)
{
	if (strstr(output, words))
		fail_msg("\"%s\" is in:\n%s", words, output);
}

static struct id
write(enum operation_name name, const char *body)
{
	struct id id = fixture_id(&f);

	if (fixture_write(&f, name, &id, body) != ERR_NONE)
		fail_msg("%s", body);
	return id;
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

/* --- columns ------------------------------------------------------------------------------ */

/* Other people's programs read these: a column may be added at the end, none may change. */
static void
the_columns_stay_as_they_are(void **state)
{
	static const struct {
		const char *what, *columns;
	} kinds[] = {
		{ "customers", "id,name,title,address_as,grade,grade_reason,tags,phones,email,company,"
		  "address,unit,language,channel,note,do_not_call,confirmed,data,created_at,created_by,"
		  "changed_at,changed_by" },
		{ "tickets", "id,number,kind,state,closed,class,category,subject,urgency,customer,"
		  "caller_name,caller_phone,channel,owner,owner_name,department,opened_at,opened_by,"
		  "due_at,promised_at,closed_at,paused_at,changed_at,changed_by,moves,parent,calls,"
		  "confirmed,data,pack,pack_version" },
		{ "calls", "id,direction,number,shown_name,line,queue,agent,agent_name,customer,began_at,"
		  "answered_at,ended_at,wrapped_at,rings,hold_ms,outcome,cause,situation,result,"
		  "call_back,call_back_call,recording,note,data" },
		{ "followups", "id,kind,rule,state,subject,note,ticket,customer,missed_call,phone,owner,"
		  "owner_name,due_at,weight,claimed_by,claimed_at,tries,outcome,tried_at,tried_by,call,"
		  "done_at,questionnaire,data,created_at,created_by" },
		{ "adherence", "id,call,run,ticket,agent,agent_name,situation,step,position,shown_at,"
		  "said_at,left_at,wait_ms,waited_ms,result,branch,pack,pack_version" },
		{ "access", "id,at,agent,agent_name,act,subject_kind,subject,field,reason,call,rows" },
		{ "notes", "id,at,agent,agent_name,ticket,customer,call,text" },
		{ "events", "id,at,type,state,reason,agent,agent_name,call,ticket,began_at,text,data" },
		{ "agents", "id,staff_number,name,spoken_name,language,roles,gone,created_at" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		exported(kinds[i].what);
		assert_string_equal(export_name(i), kinds[i].what);
		if (strncmp(output, kinds[i].columns, strlen(kinds[i].columns)) != 0)
			fail_msg("%s: %s", kinds[i].what, output);
	}
	assert_null(export_name(sizeof(kinds) / sizeof(*kinds)));
}

static void
every_kind_of_a_lived_store_comes_out_in_both_formats(void **state)
{
	(void)state;
	fixture_live(&f, 400);
	for (size_t i = 0; export_name(i); i++) {
		const struct json *list;
		struct json *parsed;

		options.format = EXPORT_CSV;
		exported(export_name(i));
		options.format = EXPORT_JSON;
		exported(export_name(i));
		parsed = json_parse(output, strlen(output), JSON_MAX, &e);
		if (!parsed)
			fail_msg("%s: %s", export_name(i), e.text);
		list = parsed;
		assert_int_equal(json_kind(list), JSON_ARRAY);
		assert_int_equal(json_count(list), report.rows);
		json_free(parsed);
	}
}

static void
people_come_with_staff_number_and_name(void **state)
{
	char body[200], id[ID_TEXT_SIZE];

	(void)state;
	assert_int_equal(fixture_write(&f, OP_AGENT_ADD, &f.agent,
	                               "{\"staff_number\":\"7021\",\"name\":\"李娜\"}"),
	                 ERR_NONE);
	id_to_text(&f.agent, id);
	snprintf(body, sizeof(body), "{\"direction\":\"in\",\"began_at\":1795165200250,\"agent\":\"%s\"}",
	         id);
	write(OP_CALL_ADD, body);
	exported("calls");
	assert_string_equal(cell(1, "agent"), "7021");
	assert_string_equal(cell(1, "agent_name"), "李娜");
	assert_string_equal(cell(1, "began_at"), "2026-11-20 17:00:00");
	options.format = EXPORT_JSON;
	exported("calls");
	holds("\"began_at\":\"2026-11-20T17:00:00.250+08:00\"");
	holds("\"ended_at\":null");
}

/* --- masking ------------------------------------------------------------------------------ */

static void
numbers_and_addresses_are_masked(void **state)
{
	(void)state;
	write(OP_CUSTOMER_ADD,
	      "{\"name\":\"王小明\",\"phones\":[{\"number\":\"13800135678\"}],"
	      "\"address\":\"山东省济南市历下区泉城路1号\",\"email\":\"xiaoming@example.com\","
	      "\"note\":\"妻子电话 13900139000\",\"data.zone\":\"秘密\"}");
	exported("customers");
	assert_string_equal(cell(1, "name"), "王小明");
	assert_string_equal(cell(1, "phones"), "138****5678");
	assert_string_equal(cell(1, "address"), "山东省济南市历下区****");
	assert_string_equal(cell(1, "note"), "妻子电话 139****9000");
	assert_string_equal(cell(1, "data"), "{\"zone\":\"****\"}");
	lacks("13800135678");
	lacks("xiaoming");
	options.format = EXPORT_JSON;
	exported("customers");
	holds("\"phones\":[\"138****5678\"]");
	lacks("13900139000");
	lacks("泉城路");
	lacks("秘密");
}

static void
fields_of_the_pack_are_masked_by_their_type(void **state)
{
	static const char body[] =
		"{\"number\":\"GZ-261120-K07-0001-A\",\"kind\":\"fault\",\"pack\":\"%s\","
		"\"state\":\"recorded\",\"caller_phone\":\"13800135678\","
		"\"data.contact_phone\":\"+8613800135678\",\"data.site\":\"山东省济南市历下区泉城路1号\","
		"\"data.system\":\"camera/blurred\",\"data.details\":\"打13900139000\","
		"\"data.unheard_of\":\"秘密\"}";
	char text[800];

	(void)state;
	take_pack();
	snprintf(text, sizeof(text), body, "monitoring");
	write(OP_TICKET_OPEN, text);
	snprintf(text, sizeof(text), body, "another");
	write(OP_TICKET_OPEN, text);
	exported("tickets");
	assert_string_equal(cell(1, "caller_phone"), "138****5678");
	assert_string_equal(cell(1, "data"),
	                    "{\"contact_phone\":\"138****5678\",\"details\":\"打139****9000\","
	                    "\"site\":\"山东省济南市历下区****\",\"system\":\"camera/blurred\","
	                    "\"unheard_of\":\"****\"}");
	assert_string_equal(cell(2, "data"),
	                    "{\"contact_phone\":\"****\",\"details\":\"****\",\"site\":\"****\","
	                    "\"system\":\"****\",\"unheard_of\":\"****\"}");
}

static void
a_reason_reveals_all_and_is_entered_first(void **state)
{
	(void)state;
	fixture_customer(&f, "王小明", "13800135678");
	fixture_customer(&f, "李秀英", "13900139000");
	fixture_close(&f);
	options.reveal = "yearly check of numbers";
	exported("customers");
	assert_string_equal(cell(1, "phones"), "13800135678");
	options.reveal = NULL;
	exported("access");
	assert_int_equal(report.rows, 1);
	assert_string_equal(cell(1, "act"), "export");
	assert_string_equal(cell(1, "subject_kind"), "customers");
	assert_string_equal(cell(1, "reason"), "yearly check of numbers (zhang)");
	assert_string_equal(cell(1, "rows"), "2");
	fixture_reopen(&f);
	assert_int_equal(fixture_faults(&f), 0);
}

static void
without_the_access_log_nothing_is_revealed(void **state)
{
	(void)state;
	fixture_customer(&f, "王小明", "13800135678");
	options.reveal = "curiosity";
	assert_false(export_to_file("customers"));
	assert_int_equal(e.code, ERR_BUSY);
	assert_non_null(strstr(e.text, "access log"));
	assert_non_null(strstr(e.text, "end that one first"));
	assert_string_equal(output, "");
	options.reveal = NULL;
	exported("customers");
	assert_int_equal(report.rows, 1);
}

static void
a_reason_without_words_is_none(void **state)
{
	(void)state;
	fixture_close(&f);
	options.reveal = "  ";
	assert_false(export_to_file("customers"));
	assert_int_equal(e.code, ERR_USAGE);
	options.reveal = NULL;
	exported("access");
	assert_int_equal(report.rows, 0);
}

/* --- what others would obey --------------------------------------------------------------- */

static void
formulas_are_defused(void **state)
{
	(void)state;
	write(OP_CUSTOMER_ADD, "{\"name\":\"=HYPERLINK(\\\"http://x\\\")\",\"unit\":\"@SUM(A1)\","
	                       "\"company\":\"-1+1\",\"note\":\"\\t=1\",\"title\":\"＝1\"}");
	exported("customers");
	assert_string_equal(cell(1, "name"), "'=HYPERLINK(\"http://x\")");
	assert_string_equal(cell(1, "unit"), "'@SUM(A1)");
	assert_string_equal(cell(1, "company"), "'-1+1");
	assert_string_equal(cell(1, "title"), "'＝1");
	assert_int_equal(cell(1, "note")[0], '\'');
}

static void
nothing_a_terminal_obeys_leaves(void **state)
{
	(void)state;
	write(OP_CUSTOMER_ADD, "{\"name\":\"红\",\"note\":\"a\\u001b[31mb\\u0007\\u009b1m\\u202ec\\nd\"}");
	exported("customers");
	lacks("\033");
	lacks("\007");
	lacks("\xc2\x9b");
	assert_string_equal(cell(1, "note"), "a[31mb1m\xe2\x80\xae" "c\nd");
	options.terminal = true;
	exported("customers");
	lacks("\033");
	lacks("\xe2\x80\xae");
	options.format = EXPORT_JSON;
	exported("customers");
	lacks("\xe2\x80\xae");
	lacks("\xc2\x9b");
}

/* --- spans, files ------------------------------------------------------------------------- */

static void
only_what_was_made_in_the_span_comes_out(void **state)
{
	(void)state;
	fixture_customer(&f, "甲", "13800000001");
	clock_advance(&f.clock, 1000);
	fixture_customer(&f, "乙", "13800000002");
	clock_advance(&f.clock, 1000);
	fixture_customer(&f, "丙", "13800000003");
	options.from_ms = FIXTURE_NOW_MS + 1000;
	exported("customers");
	assert_int_equal(report.rows, 2);
	options.to_ms = FIXTURE_NOW_MS + 2000;
	exported("customers");
	assert_int_equal(report.rows, 1);
	assert_string_equal(cell(1, "name"), "乙");
}

static void
moments_are_read_as_people_write_them(void **state)
{
	static const struct {
		const char *text;
		int64_t utc_ms;
	} moments[] = {
		{ "2026-11-20", 1795104000000 },
		{ "2026-11-20 09:00", 1795136400000 },
		{ "2026/11/20", 1795104000000 },
		{ "today", 1795104000000 },
		{ "yesterday", 1795104000000 - 86400000 },
		{ "今天", 1795104000000 },
		{ "2d", FIXTURE_NOW_MS - 2 * 86400000LL },
		{ "36h", FIXTURE_NOW_MS - 36 * 3600000LL },
		{ "30min", FIXTURE_NOW_MS - 30 * 60000LL },
	};
	static const char *const wrong[] = { "", "tomorrow week", "2026-13-01", "-2d", "2", "d",
	                                     "99999999999d" };
	int64_t utc_ms;

	(void)state;
	for (size_t i = 0; i < sizeof(moments) / sizeof(*moments); i++) {
		if (!export_parse_moment(moments[i].text, &zone, FIXTURE_NOW_MS, &utc_ms, &e))
			fail_msg("%s", e.text);
		assert_int_equal(utc_ms, moments[i].utc_ms);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(export_parse_moment(wrong[i], &zone, FIXTURE_NOW_MS, &utc_ms, &e));
	assert_int_equal(e.code, ERR_USAGE);
}

static void
a_byte_order_mark_comes_when_asked_for(void **state)
{
	(void)state;
	exported("agents");
	assert_memory_equal(output, "id,", 3);
	options.byte_order_mark = true;
	exported("agents");
	assert_memory_equal(output, "\xef\xbb\xbfid,", 6);
}

static void
a_kind_that_is_not_there_is_named_with_the_nearest(void **state)
{
	(void)state;
	assert_false(export_to_file("ticket"));
	assert_int_equal(e.code, ERR_USAGE);
	assert_non_null(strstr(e.text, "tickets"));
	assert_false(export_to_file("zzzzzzzz"));
	assert_non_null(strstr(e.text, "customers, tickets, calls"));
}

static void
an_output_that_takes_no_more_is_said(void **state)
{
	(void)state;
	fixture_live(&f, 200);
	options.what = "customers";
	options.out = fopen("/dev/full", "w");
	assert_non_null(options.out);
	assert_false(export_run(&options, &report, &e));
	assert_int_equal(e.code, ERR_DISK_FULL);
	fclose(options.out);
}

static void
a_store_that_is_not_there_is_not_made(void **state)
{
	(void)state;
	options.store_path = home_path(&f.home, "nowhere.db");
	assert_false(export_to_file("customers"));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	options.reveal = "why not";
	assert_false(export_to_file("customers"));
	assert_int_equal(e.code, ERR_NOT_FOUND);
}

/* What was revealed, mended in a spreadsheet and imported again changes those customers. */
static void
an_export_is_a_table_for_the_import(void **state)
{
	struct import_options import = { .store_path = f.path, .clock = &f.clock, .seed = &f.seed,
	                                 .quiet = true };
	struct import_report counts;
	char *at;

	(void)state;
	fixture_customer(&f, "王小明", "13800135678");
	write(OP_CUSTOMER_ADD,
	      "{\"name\":\"=李\",\"phones\":[{\"number\":\"010-62345678-12\"},{\"number\":\"13900139000\"}],"
	      "\"tags\":[\"care\",\"老客户\"],\"do_not_call\":true,\"note\":\"一\\n二\"}");
	fixture_close(&f);
	options.reveal = "to be mended";
	exported("customers");
	f.seed++;
	if (!import_customers(home_path(&f.home, "out"), &import, &counts, &e))
		fail_msg("%s", e.text);
	assert_int_equal(counts.unchanged, 2);
	at = strstr(output, "王小明");
	assert_non_null(at);
	memcpy(at, "王大明", strlen("王大明"));
	home_write(&f.home, "mended.csv", output);
	f.seed++;
	assert_true(import_customers(home_path(&f.home, "mended.csv"), &import, &counts, &e));
	assert_int_equal(counts.updated, 1);
	assert_int_equal(counts.unchanged, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_columns_stay_as_they_are),
		T(every_kind_of_a_lived_store_comes_out_in_both_formats),
		T(people_come_with_staff_number_and_name),
		T(numbers_and_addresses_are_masked),
		T(fields_of_the_pack_are_masked_by_their_type),
		T(a_reason_reveals_all_and_is_entered_first),
		T(without_the_access_log_nothing_is_revealed),
		T(a_reason_without_words_is_none),
		T(formulas_are_defused),
		T(nothing_a_terminal_obeys_leaves),
		T(only_what_was_made_in_the_span_comes_out),
		T(moments_are_read_as_people_write_them),
		T(a_byte_order_mark_comes_when_asked_for),
		T(a_kind_that_is_not_there_is_named_with_the_nearest),
		T(an_output_that_takes_no_more_is_said),
		T(a_store_that_is_not_there_is_not_made),
		T(an_export_is_a_table_for_the_import),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

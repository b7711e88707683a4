/* Reading: by number, the card, lists in order, search as one types, history, figures. */
#include "base/memory.h"
#include "db/db.h"
#include "lib/store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct fixture f;

static int
set_up(void **state)
{
	(void)state;
	fixture_start(&f, 1);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	fixture_stop(&f);
	return 0;
}

/* Names of the customers found, apart by '|'; static. */
static const char *
by_phone(const char *number)
{
	static char names[500];
	struct err e = ERR_INIT;
	struct record_list list;
	size_t used = 0;

	assert_true(reader_customers_by_phone(f.reader, number, &list, &e));
	names[0] = '\0';
	for (size_t i = 0; i < list.count; i++) {
		const struct customer *customer = record_at(&list, i);

		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", i ? "|" : "",
		                         customer->name);
	}
	record_list_release(&list);
	return names;
}

/* Names or numbers found, apart by '|'; static. */
static const char *
found(const char *typed)
{
	static char names[2000];
	struct err e = ERR_INIT;
	struct search_result result;
	size_t used = 0;

	assert_true(reader_search(f.reader, typed, 20, &result, &e));
	names[0] = '\0';
	for (size_t i = 0; i < result.count; i++) {
		const struct search_hit *hit = &result.hits[i];

		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", i ? "|" : "",
		                         hit->is_ticket ? hit->ticket.number : hit->customer.name);
	}
	search_result_release(&result);
	return names;
}

static void
a_customer_is_found_by_any_spelling_of_any_of_the_numbers(void **state)
{
	(void)state;
	fixture_customer(&f, "A", "138-0013-8000");
	fixture_customer(&f, "B", "13800138000/13900139000");
	fixture_customer(&f, "C", "010-62345678-8012");
	fixture_customer(&f, "D", "anonymous");
	assert_string_equal(by_phone("+86 138 0013 8000"), "A|B");
	assert_string_equal(by_phone("0086 139 0013 9000"), "B");
	assert_string_equal(by_phone("０１０-62345678"), "C");
	assert_string_equal(by_phone("anonymous"), "");
	assert_string_equal(by_phone(""), "");
	assert_string_equal(by_phone("1"), "");
}

static void
a_local_number_without_area_is_found_by_the_desks_own_area(void **state)
{
	(void)state;
	fixture_customer(&f, "near", "62345678");
	assert_string_equal(by_phone("010-62345678"), "");
	reader_set_home_area(f.reader, "010");
	assert_string_equal(by_phone("010-62345678"), "near");
	assert_string_equal(by_phone("62345678"), "near");
	assert_string_equal(by_phone("0755-62345678"), "");
}

static void
search_finds_names_by_character_pinyin_and_initials(void **state)
{
	(void)state;
	fixture_customer(&f, "单小明", "13800138000");
	fixture_customer(&f, "王小明", "13900139000");
	fixture_customer(&f, "欧阳娜娜", "13700137000");
	fixture_customer(&f, "John Smith", "+1 212 555 0142");
	assert_string_equal(found("单"), "单小明");
	assert_string_equal(found("王小"), "王小明");
	assert_string_equal(found("小明"), "单小明|王小明");
	assert_string_equal(found("明"), "单小明|王小明");
	assert_string_equal(found("shanxi"), "单小明");
	assert_string_equal(found("danxiaoming"), "单小明");
	assert_string_equal(found("sxm"), "单小明");
	assert_string_equal(found("wxm"), "王小明");
	assert_string_equal(found("WXM"), "王小明");
	assert_string_equal(found("wang xiao ming"), "王小明");
	assert_string_equal(found("oynn"), "欧阳娜娜");
	assert_string_equal(found("smi"), "John Smith");
	assert_string_equal(found("john sm"), "John Smith");
	assert_string_equal(found("ｗｘｍ"), "王小明");
	assert_string_equal(found(""), "");
	assert_string_equal(found("   "), "");
	assert_string_equal(found("zzzz"), "");
}

static void
search_finds_numbers_by_their_end_and_their_beginning(void **state)
{
	(void)state;
	fixture_customer(&f, "A", "13800138000");
	fixture_customer(&f, "B", "13900131234");
	fixture_customer(&f, "C", "010-62341234");
	assert_string_equal(found("8000"), "A");
	assert_string_equal(found("34"), "B|C");
	assert_string_equal(found("4"), "B|C");
	assert_string_equal(found("1234"), "B|C");
	assert_string_equal(found("13900131234"), "B");
	assert_string_equal(found("139"), "B");
	assert_string_equal(found("138 0013 8000"), "A");
	assert_string_equal(found("010-6234"), "C");
	assert_string_equal(found("99999"), "");
}

static void
search_of_several_terms_finds_what_fits_all(void **state)
{
	(void)state;
	for (int i = 0; i < 60; i++) {
		char phone[20];

		snprintf(phone, sizeof(phone), "138001%05d", i);
		fixture_customer(&f, i % 2 ? "王小明" : "李小明", phone);
	}
	assert_string_equal(found("王 00051"), "王小明");
	assert_string_equal(found("00051 wxm"), "王小明");
	assert_string_equal(found("李 00051"), "");
	assert_string_equal(found("lixm 00050"), "李小明");
}

/* Many rows at once, beside the store. */
static void
put(const char *sql)
{
	struct db_options options = { .mode = DB_WRITE };
	struct err e = ERR_INIT;
	struct db *db;

	fixture_close(&f);
	db = db_open(f.path, &options, &e);
	if (!db || !db_exec(db, sql, &e))
		fail_msg("%s: %s", sql, e.text);
	db_close(db);
	fixture_reopen(&f);
}

#define ROWS(n) "WITH RECURSIVE i(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM i WHERE i<" n ") "

static size_t
count_hits(const char *typed, bool *more)
{
	struct search_result result;
	struct err e = ERR_INIT;
	size_t count;

	assert_true(reader_search(f.reader, typed, SEARCH_LIMIT_MAX, &result, &e));
	count = result.count;
	*more = result.more;
	search_result_release(&result);
	return count;
}

/* 600 people called 王, 2,730 whose number ends in 66; the 30 who are both stand last of each. */
static void
two_common_terms_miss_nobody(void **state)
{
	bool more;

	(void)state;
	fixture_customer(&f, "single", "13900139000");
	put(ROWS("6000") "INSERT INTO customer(row,id,made,doc) SELECT 1000+i, randomblob(16), made,"
	    " json_set(doc,'$.f.name',iif(i%10,'李','王')||i) FROM i,customer");
	put(ROWS("6000") "INSERT INTO search_key SELECT printf('n%s%05d',iif(i%10,'李','王'),i),"
	    " 1000+i FROM i");
	put(ROWS("6000") "INSERT INTO search_key SELECT printf('r66%05d',i), 1000+i FROM i"
	    " WHERE i>5700 AND i%10=0 OR i>3000 AND i%10");
	assert_int_equal(count_hits("王 66", &more), 30);
	assert_false(more);
	assert_int_equal(count_hits("66 王", &more), 30);
	assert_false(more);
	assert_int_equal(count_hits("李 66", &more), SEARCH_LIMIT_MAX);
	assert_true(more);
	assert_int_equal(count_hits("王 李", &more), 0);
	assert_false(more);
	assert_int_equal(count_hits("王00600 66", &more), 0);
	assert_false(more);
}

/* 60,000 each, nearly nobody both: more than can be looked at for one key. */
static void
what_two_very_common_terms_leave_open_is_said(void **state)
{
	bool more;

	(void)state;
	fixture_customer(&f, "王小明", "13900139066");
	put(ROWS("60000") "INSERT INTO search_key SELECT 'n王a'||i, 1000+i FROM i");
	put(ROWS("60000") "INSERT INTO search_key SELECT 'r660'||i, 100000+i FROM i");
	count_hits("王 66", &more);
	assert_true(more);
	assert_int_equal(count_hits("王小 66", &more), 1);
	assert_false(more);
}

static void
who_stands_under_many_keys_hides_nobody(void **state)
{
	bool more;

	(void)state;
	fixture_customer(&f, "single", "13900139000");
	put(ROWS("60") "INSERT INTO customer(row,id,made,doc) SELECT 1000+i, randomblob(16), made, doc"
	    " FROM i,customer");
	put(ROWS("900") "INSERT INTO search_key SELECT printf('pzz%05d',i), 1001+i/15 FROM i"
	    " WHERE i<60*15");
	assert_int_equal(count_hits("zz", &more), SEARCH_LIMIT_MAX);
	assert_true(more);
}

static void
whatever_is_typed_search_stays_in_its_bounds(void **state)
{
	static const char *const pieces[] = {
		"王", "w", "1", "-", " ", "\xff", "\xe7\x8e", "\xf0\x9f\x91\xa8", "'", "%", "_", "\"",
		"+86", "TS-", "\xe3\x80\x80", "é", "{", "\x7f", "\x01", "0000", "明明明明明明明明明明",
	};
	struct err e = ERR_INIT;

	(void)state;
	fixture_customer(&f, "王小明", "13800138000");
	fixture_customer(&f, "", "");
	for (size_t i = 0; i < 1500; i++) {
		struct search_result result;
		char typed[900] = "";
		size_t used = 0;

		for (uint64_t n = random_below(&f.random, 25); n > 0; n--) {
			const char *piece = pieces[random_below(&f.random, 21)];

			used += (size_t)snprintf(typed + used, sizeof(typed) - used, "%s", piece);
		}
		assert_true(reader_search(f.reader, typed, i % 60, &result, &e));
		assert_true(result.count <= SEARCH_LIMIT_MAX);
		search_result_release(&result);
	}
}

static struct id
open_ticket(const char *number, const struct id *customer, int64_t due_ms)
{
	struct id id = fixture_id(&f);
	char body[400], text[ID_TEXT_SIZE];

	id_to_text(customer, text);
	snprintf(body, sizeof(body),
	         "{\"number\":\"%s\",\"kind\":\"complaint\",\"state\":\"recorded\","
	         "\"customer\":\"%s\",\"due_at\":%lld,\"subject\":\"s\"}", number, text,
	         (long long)due_ms);
	assert_int_equal(fixture_write(&f, OP_TICKET_OPEN, &id, body), ERR_NONE);
	return id;
}

static void
a_ticket_is_found_by_any_spelling_of_its_number_and_by_its_end(void **state)
{
	struct err e = ERR_INIT;
	struct id customer = fixture_customer(&f, "A", "110");
	struct id id = open_ticket("TS-261121-K07-0013-C", &customer, 0);
	struct ticket ticket;

	(void)state;
	open_ticket("TS-261121-K07-0014-A", &customer, 0);
	assert_true(reader_ticket_by_number(f.reader, "ts 261121 k07 0013 c", &ticket, &e));
	assert_int_equal(id_compare(&ticket.head.id, &id), 0);
	ticket_release(&ticket);
	assert_false(reader_ticket_by_number(f.reader, "TS-261121-K07-0099-C", &ticket, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	ticket_release(&ticket);
	assert_string_equal(found("TS-261121-K07-0013"), "TS-261121-K07-0013-C");
	assert_string_equal(found("ts2611"), "TS-261121-K07-0013-C|TS-261121-K07-0014-A");
	assert_string_equal(found("0013-c"), "TS-261121-K07-0013-C");
	assert_string_equal(found("ts"), "TS-261121-K07-0013-C|TS-261121-K07-0014-A");
}

static void
renaming_moves_the_search_keys(void **state)
{
	struct id id = fixture_customer(&f, "王小明", "13800138000");

	(void)state;
	fixture_write(&f, OP_CUSTOMER_SET, &id,
	              "{\"name\":\"李小明\",\"phones\":[{\"number\":\"13900139000\"}]}");
	assert_string_equal(found("王"), "");
	assert_string_equal(found("wxm"), "");
	assert_string_equal(found("8000"), "");
	assert_string_equal(found("李小明"), "李小明");
	assert_string_equal(by_phone("13900139000"), "李小明");
	assert_int_equal(fixture_faults(&f), 0);
}

static void
more_hits_than_asked_for_are_said(void **state)
{
	struct err e = ERR_INIT;
	struct search_result result;

	(void)state;
	for (int i = 0; i < 25; i++)
		fixture_customer(&f, "王小明", "13800138000");
	assert_true(reader_search(f.reader, "w", 20, &result, &e));
	assert_int_equal(result.count, 20);
	assert_true(result.more);
	assert_int_equal(result.hits[0].match, MATCH_PINYIN);
	search_result_release(&result);
	assert_true(reader_search(f.reader, "13800138000", 50, &result, &e));
	assert_int_equal(result.count, 25);
	assert_false(result.more);
	assert_int_equal(result.hits[0].match, MATCH_PHONE);
	assert_true(result.hits[0].exact);
	search_result_release(&result);
}

static void
the_card_shows_last_calls_open_tickets_and_due_follow_ups(void **state)
{
	struct err e = ERR_INIT;
	struct id customer = fixture_customer(&f, "王小明", "13800138000"), other;
	struct customer_card card;
	char body[300], text[ID_TEXT_SIZE];

	(void)state;
	other = fixture_customer(&f, "B", "110");
	id_to_text(&customer, text);
	for (int i = 0; i < 7; i++) {
		struct id call = fixture_id(&f);

		snprintf(body, sizeof(body), "{\"direction\":\"in\",\"began_at\":%d,"
		         "\"customer\":\"%s\",\"outcome\":\"answered\",\"ended_at\":99}",
		         i + 1, text);
		assert_int_equal(fixture_write(&f, OP_CALL_ADD, &call, body), ERR_NONE);
	}
	open_ticket("TS-261121-K07-0001-C", &customer, 500);
	other = open_ticket("TS-261121-K07-0002-C", &customer, 300);
	assert_int_equal(fixture_write(&f, OP_TICKET_MOVE, &other,
	                               "{\"from\":\"recorded\",\"to\":\"closed\",\"ver\":0,"
	                               "\"closed\":true}"), ERR_NONE);
	open_ticket("TS-261121-K07-0003-C", &customer, 400);
	for (int i = 0; i < 3; i++) {
		struct id followup = fixture_id(&f);

		snprintf(body, sizeof(body), "{\"due_at\":%d,\"customer\":\"%s\"}", 900 - i, text);
		fixture_write(&f, OP_FOLLOWUP_ADD, &followup, body);
	}
	assert_true(reader_card(f.reader, &customer, 900, &card, &e));
	assert_string_equal(card.customer.name, "王小明");
	assert_int_equal(card.calls.count, CARD_CALLS);
	assert_true(card.calls.more);
	assert_int_equal(((const struct call_record *)record_at(&card.calls, 0))->began_at_ms, 7);
	assert_int_equal(card.tickets.count, 2);
	assert_int_equal(((const struct ticket *)record_at(&card.tickets, 0))->due_at_ms, 400);
	assert_int_equal(card.followups.count, 3);
	assert_int_equal(((const struct followup *)record_at(&card.followups, 0))->due_at_ms, 898);
	assert_int_equal(card.calls_total, 7);
	assert_int_equal(card.tickets_total, 3);
	assert_int_equal(card.tickets_open, 2);
	assert_int_equal(card.followups_open, 3);
	assert_int_equal(card.followups_due, 2);
	customer_card_release(&card);
}

static void
add_followup(int64_t due_ms, int weight, const struct id *owner)
{
	struct id id = fixture_id(&f);
	char body[200], text[ID_TEXT_SIZE];

	id_to_text(owner ? owner : &id, text);
	snprintf(body, sizeof(body), "{\"due_at\":%lld,\"weight\":%d%s%s%s}", (long long)due_ms,
	         weight, owner ? ",\"owner\":\"" : "", owner ? text : "", owner ? "\"" : "");
	assert_int_equal(fixture_write(&f, OP_FOLLOWUP_ADD, &id, body), ERR_NONE);
}

/* Due times of a group, apart by blanks; static. */
static const char *
group(const struct followup_query *query, enum followup_group which, size_t offset, size_t limit)
{
	static char text[500];
	struct err e = ERR_INIT;
	struct record_list list;
	size_t used = 0;

	assert_true(reader_followups(f.reader, query, which, offset, limit, &list, &e));
	text[0] = '\0';
	for (size_t i = 0; i < list.count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%lld", i ? " " : "",
		                         (long long)((const struct followup *)record_at(&list, i))
		                                 ->due_at_ms);
	if (list.more)
		snprintf(text + used, sizeof(text) - used, " …");
	record_list_release(&list);
	return text;
}

static void
overdue_follow_ups_come_first_and_heavier_before_earlier(void **state)
{
	struct followup_query query = { .now_ms = 100, .soon_ms = 200, .day_end_ms = 300 };
	struct err e = ERR_INIT;
	struct id somebody = fixture_id(&f);
	int64_t counts[FOLLOWUP_GROUPS];

	(void)state;
	add_followup(10, 0, NULL);
	add_followup(99, 5, &f.agent);
	add_followup(50, 5, &somebody);
	add_followup(100, 0, NULL);
	add_followup(250, 0, NULL);
	add_followup(300, 1, NULL);
	add_followup(900, 9, NULL);
	assert_string_equal(group(&query, FOLLOWUP_LATE, 0, 10), "50 99 10");
	assert_string_equal(group(&query, FOLLOWUP_LATE, 0, 2), "50 99 …");
	assert_string_equal(group(&query, FOLLOWUP_LATE, 1, 10), "99 10");
	assert_string_equal(group(&query, FOLLOWUP_LATE, 2, 10), "10");
	assert_string_equal(group(&query, FOLLOWUP_LATE, 3, 10), "");
	assert_string_equal(group(&query, FOLLOWUP_NOW, 0, 10), "100");
	assert_string_equal(group(&query, FOLLOWUP_TODAY, 0, 10), "250");
	assert_string_equal(group(&query, FOLLOWUP_LATER, 0, 10), "300 900");
	assert_true(reader_followup_counts(f.reader, &query, counts, &e));
	assert_int_equal(counts[FOLLOWUP_LATE], 3);
	assert_int_equal(counts[FOLLOWUP_LATER], 2);
	query.owner = f.agent;
	assert_string_equal(group(&query, FOLLOWUP_LATE, 0, 10), "99 10");
	assert_string_equal(group(&query, FOLLOWUP_LATE, 1, 10), "10");
	assert_true(reader_followup_counts(f.reader, &query, counts, &e));
	assert_int_equal(counts[FOLLOWUP_LATE], 2);
}

static void
what_is_to_come_goes_by_the_clock_whatever_its_weight(void **state)
{
	struct followup_query query = { .now_ms = 100, .soon_ms = 200, .day_end_ms = 300 };

	(void)state;
	for (int i = 0; i < 5; i++)
		add_followup(230 + i, 9, NULL);
	add_followup(205, 0, NULL);
	add_followup(232, 3, NULL);
	assert_string_equal(group(&query, FOLLOWUP_TODAY, 0, 3), "205 230 231 …");
	assert_string_equal(group(&query, FOLLOWUP_TODAY, 2, 3), "231 232 232 …");
	assert_string_equal(group(&query, FOLLOWUP_TODAY, 4, 3), "232 233 234");
	assert_string_equal(group(&query, FOLLOWUP_TODAY, 7, 3), "");
}

static void
a_late_evening_has_no_today_left(void **state)
{
	struct followup_query query = { .now_ms = 100, .soon_ms = 200, .day_end_ms = 150 };

	(void)state;
	add_followup(120, 0, NULL);
	add_followup(170, 0, NULL);
	add_followup(210, 0, NULL);
	assert_string_equal(group(&query, FOLLOWUP_NOW, 0, 10), "120 170");
	assert_string_equal(group(&query, FOLLOWUP_TODAY, 0, 10), "");
	assert_string_equal(group(&query, FOLLOWUP_LATER, 0, 10), "210");
}

static void
calls_to_return_are_listed_until_they_are_done(void **state)
{
	struct err e = ERR_INIT;
	struct record_list list;
	struct id id = fixture_id(&f);
	int64_t total;

	(void)state;
	fixture_write(&f, OP_CALL_ADD, &id, "{\"direction\":\"in\",\"began_at\":5}");
	assert_true(reader_calls_running(f.reader, &list, &e));
	assert_int_equal(list.count, 1);
	record_list_release(&list);
	fixture_write(&f, OP_CALL_SET, &id,
	              "{\"ended_at\":9,\"outcome\":\"missed\",\"call_back\":\"needed\"}");
	assert_true(reader_calls_running(f.reader, &list, &e));
	assert_int_equal(list.count, 0);
	record_list_release(&list);
	assert_true(reader_calls_to_return(f.reader, 10, &list, &total, &e));
	assert_int_equal(list.count, 1);
	assert_int_equal(total, 1);
	record_list_release(&list);
	fixture_write(&f, OP_CALL_SET, &id, "{\"call_back\":\"done\"}");
	assert_true(reader_calls_to_return(f.reader, 10, &list, &total, &e));
	assert_int_equal(total, 0);
	record_list_release(&list);
}

static void
the_timeline_tells_every_change_with_what_was_there_before(void **state)
{
	struct err e = ERR_INIT;
	struct id customer = fixture_customer(&f, "A", "110"), note = fixture_id(&f);
	struct id id = open_ticket("TS-261121-K07-0001-C", &customer, 500);
	struct timeline timeline;
	char body[200], text[ID_TEXT_SIZE];

	(void)state;
	clock_advance(&f.clock, 60000);
	fixture_write(&f, OP_TICKET_SET, &id, "{\"subject\":\"new\",\"due_at\":null}");
	id_to_text(&id, text);
	snprintf(body, sizeof(body), "{\"text\":\"called again\",\"ticket\":\"%s\"}", text);
	fixture_write(&f, OP_NOTE_ADD, &note, body);
	fixture_write(&f, OP_TICKET_MOVE, &id,
	              "{\"from\":\"recorded\",\"to\":\"judged\",\"ver\":0,\"reason\":\"why\"}");
	assert_true(reader_timeline(f.reader, &ticket_type, &id, 100, &timeline, &e));
	assert_int_equal(timeline.count, 7);
	assert_null(timeline.entries[0].field);
	assert_string_equal(timeline.entries[0].desk, "K07");
	assert_string_equal(timeline.entries[1].field, "subject");
	assert_string_equal(timeline.entries[1].from, "s");
	assert_string_equal(timeline.entries[1].to, "new");
	assert_int_equal(timeline.entries[1].at_ms, FIXTURE_NOW_MS + 60000);
	assert_int_equal(id_compare(&timeline.entries[1].actor, &f.agent), 0);
	assert_string_equal(timeline.entries[2].field, "due_at");
	assert_string_equal(timeline.entries[2].from, "500");
	assert_null(timeline.entries[2].to);
	assert_ptr_equal(timeline.entries[3].type, &note_type);
	assert_string_equal(timeline.entries[4].field, "moves");
	assert_string_equal(timeline.entries[5].field, "state");
	assert_string_equal(timeline.entries[6].field, "reason");
	assert_string_equal(timeline.entries[6].to, "why");
	timeline_release(&timeline);
	assert_true(reader_timeline(f.reader, &ticket_type, &id, 2, &timeline, &e));
	assert_int_equal(timeline.count, 2);
	assert_true(timeline.more);
	assert_string_equal(timeline.entries[1].field, "reason");
	timeline_release(&timeline);
}

static void
the_figures_of_a_day_count_what_was_done_in_it(void **state)
{
	struct err e = ERR_INIT;
	struct id customer = fixture_customer(&f, "A", "110"), id = fixture_id(&f);
	struct day_figures figures;
	char body[300], agent[ID_TEXT_SIZE];

	(void)state;
	id_to_text(&f.agent, agent);
	snprintf(body, sizeof(body),
	         "{\"direction\":\"in\",\"began_at\":1000,\"answered_at\":4000,\"ended_at\":64000,"
	         "\"wrapped_at\":70000,\"hold_ms\":500,\"outcome\":\"answered\",\"agent\":\"%s\"}",
	         agent);
	assert_int_equal(fixture_write(&f, OP_CALL_ADD, &id, body), ERR_NONE);
	id = fixture_id(&f);
	fixture_write(&f, OP_CALL_ADD, &id, "{\"direction\":\"in\",\"began_at\":2000,"
	              "\"ended_at\":3000,\"outcome\":\"abandoned\"}");
	id = fixture_id(&f);
	fixture_write(&f, OP_CALL_ADD, &id, "{\"direction\":\"out\",\"began_at\":999999}");
	open_ticket("TS-261121-K07-0001-C", &customer, 500);
	assert_true(reader_day(f.reader, 0, 100000, NULL, &figures, &e));
	assert_int_equal(figures.calls_in, 2);
	assert_int_equal(figures.answered, 1);
	assert_int_equal(figures.abandoned, 1);
	assert_int_equal(figures.calls_out, 0);
	assert_int_equal(figures.answer_ms, 3000);
	assert_int_equal(figures.talk_ms, 60000);
	assert_int_equal(figures.hold_ms, 500);
	assert_int_equal(figures.wrap_ms, 6000);
	assert_int_equal(figures.tickets_opened, 0);
	assert_true(reader_day(f.reader, FIXTURE_NOW_MS, FIXTURE_NOW_MS + 1, &f.agent, &figures,
	                       &e));
	assert_int_equal(figures.tickets_opened, 1);
	assert_int_equal(figures.calls_in, 0);
}

static bool
count_record(const void *record, void *context)
{
	const struct customer *customer = record;
	int *count = context;

	assert_non_null(customer->name);
	return ++*count < 3;
}

static void
each_record_is_visited_in_order_until_enough(void **state)
{
	struct err e = ERR_INIT;
	int64_t total;
	int count = 0;

	(void)state;
	for (int i = 0; i < 5; i++)
		fixture_customer(&f, "a", "110");
	assert_true(reader_each(f.reader, &customer_type, 0, 0, count_record, &count, &e));
	assert_int_equal(count, 3);
	assert_true(reader_count(f.reader, &customer_type, &total, &e));
	assert_int_equal(total, 5);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_customer_is_found_by_any_spelling_of_any_of_the_numbers),
		CASE(a_local_number_without_area_is_found_by_the_desks_own_area),
		CASE(search_finds_names_by_character_pinyin_and_initials),
		CASE(search_finds_numbers_by_their_end_and_their_beginning),
		CASE(search_of_several_terms_finds_what_fits_all),
		CASE(two_common_terms_miss_nobody),
		CASE(what_two_very_common_terms_leave_open_is_said),
		CASE(who_stands_under_many_keys_hides_nobody),
		CASE(whatever_is_typed_search_stays_in_its_bounds),
		CASE(a_ticket_is_found_by_any_spelling_of_its_number_and_by_its_end),
		CASE(renaming_moves_the_search_keys),
		CASE(more_hits_than_asked_for_are_said),
		CASE(the_card_shows_last_calls_open_tickets_and_due_follow_ups),
		CASE(overdue_follow_ups_come_first_and_heavier_before_earlier),
		CASE(what_is_to_come_goes_by_the_clock_whatever_its_weight),
		CASE(a_late_evening_has_no_today_left),
		CASE(calls_to_return_are_listed_until_they_are_done),
		CASE(the_timeline_tells_every_change_with_what_was_there_before),
		CASE(the_figures_of_a_day_count_what_was_done_in_it),
		CASE(each_record_is_visited_in_order_until_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

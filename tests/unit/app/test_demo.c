/* The demonstration store: whole, natural, the same for the same seed, at any time of day. */
#include "app/demo.h"
#include "base/crypto.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "lib/home.h"
#include "lib/program.h"
#include "model/form.h"
#include "model/ticket_number.h"
#include "pack/load.h"
#include "store/care.h"
#include "store/reader.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MORNING_MS 1795222800000	/* 2026-11-21 09:00 in Shanghai */
#define HOUR_MS 3600000LL
#define SEED 20261121

static struct home home;
static char path[600];
static struct pack *pack;
static struct reader *reader;
static struct err e;

static int
set_up(void **state)
{
	struct fault_list faults;

	(void)state;
	err_clear(&e);
	home_make(&home);
	snprintf(path, sizeof(path), "%s/demo.db", home.path);
	fault_list_init(&faults);
	pack = pack_load("data/packs/monitoring", NULL, &faults, &e);
	assert_non_null(pack);
	fault_list_release(&faults);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	reader_close(reader);
	reader = NULL;
	pack_free(pack);
	i18n_set(LANGUAGE_ENGLISH);
	home_remove(&home);
	return 0;
}

static void
make_at(int64_t now_ms)
{
	struct clock clock;

	clock_init_virtual(&clock, now_ms);
	reader_close(reader);
	reader = NULL;
	if (!demo_make(path, pack, &clock, SEED, &e))
		fail_msg("%s", e.text);
	reader = reader_open(path, &e);
	assert_non_null(reader);
}

static const char *
sql(const char *question)
{
	static char answer[256 * 1024];
	struct strbuf text;

	strbuf_init(&text, sizeof(answer) - 1);
	if (!reader_query_text(reader, question, &text, &e))
		fail_msg("%s: %s", question, e.text);
	snprintf(answer, sizeof(answer), "%s", text.data ? text.data : "");
	strbuf_release(&text);
	return answer;
}

static long
number(const char *question)
{
	return strtol(sql(question), NULL, 10);
}

/* Each ticket, until check says no. */
static void
each_ticket(bool (*check)(const void *record, void *context), void *context)
{
	assert_true(reader_each(reader, &ticket_type, 0, 0, check, context, &e));
}

/* --- whole and natural -------------------------------------------------------------------- */

static void
nothing_is_wrong_with_the_store(void **state)
{
	struct verify_report report;

	(void)state;
	make_at(MORNING_MS);
	assert_true(store_verify(path, NULL, NULL, NULL, &report, &e));
	if (report.faults)
		fail_msg("%s", report.first_fault);
	assert_int_equal(number("SELECT count(*) FROM agent"), 4);
	assert_int_equal(number("SELECT count(*) FROM customer"), 200);
	assert_true(number("SELECT count(*) FROM ticket") >= 50);
	assert_true(number("SELECT count(*) FROM call") >= 100);
}

static const char *
value_in(const void *context, const char *field)
{
	return json_get_text(context, field, "");
}

static bool
form_is_good(const void *record, void *context)
{
	const struct ticket *ticket = record;
	const struct ticket_kind *kind = pack_kind(pack, ticket->kind);
	struct form_source source = { .value = value_in, .context = ticket->data };
	struct form_fault fault;

	(*(int *)context)++;
	assert_non_null(kind);
	if (ticket_form_check(pack, kind, &source, &fault, 1)) {
		struct strbuf text;

		strbuf_init(&text, ERR_TEXT_MAX);
		ticket_form_fault_text(&fault, &text);
		fail_msg("%s %s: %s", ticket->number, fault.field->id, text.data);
	}
	assert_non_null(workflow_state(pack_workflow_of(pack, kind), ticket->state));
	assert_true(ticket->subject && *ticket->subject);
	return true;
}

static void
every_form_is_filled_as_the_pack_asks(void **state)
{
	int count = 0;

	(void)state;
	make_at(MORNING_MS);
	each_ticket(form_is_good, &count);
	assert_true(count >= 50);
}

/* Of an answered matter the deadline is met. */
static size_t
count_unanswered(const struct record_list *tickets)
{
	size_t count = 0;

	for (size_t i = 0; i < tickets->count; i++) {
		const struct ticket *ticket = record_at(tickets, i);
		const struct workflow *workflow =
			pack_workflow_of(pack, pack_kind(pack, ticket->kind));

		count += workflow_state(workflow, ticket->state)->phase == PHASE_OPEN;
	}
	return count;
}

static void
the_board_has_a_few_late_ones_at_any_time_of_day(void **state)
{
	static const int hours[] = { 0, 3, 9, 14, 23 };

	(void)state;
	for (size_t i = 0; i < sizeof(hours) / sizeof(*hours); i++) {
		int64_t now_ms = MORNING_MS + (hours[i] - 9) * HOUR_MS + 7 * 60000;
		struct followup_query query = { .now_ms = now_ms, .soon_ms = now_ms + HOUR_MS,
		                                .day_end_ms = now_ms + 8 * HOUR_MS };
		int64_t counts[FOLLOWUP_GROUPS];
		struct record_list late;

		make_at(now_ms);
		query.owner = id_of_rule("demo.agent", &(struct id){ 0 }, DEMO_STAFF_NUMBER);
		assert_true(reader_followup_counts(reader, &query, counts, &e));
		if (counts[FOLLOWUP_LATE] < 3 || counts[FOLLOWUP_LATE] > 9)
			fail_msg("%d:07 %d late", hours[i], (int)counts[FOLLOWUP_LATE]);
		assert_true(counts[FOLLOWUP_NOW] >= 1);
		assert_true(counts[FOLLOWUP_TODAY] + counts[FOLLOWUP_LATER] >= 5);
		assert_true(reader_tickets_due(reader, now_ms, 100, &late, &e));
		assert_in_range(count_unanswered(&late), 2, 3);
		record_list_release(&late);
	}
}

static bool
lies_before_now(const void *record, void *context)
{
	const struct record_head *head = record;
	int64_t now_ms = *(int64_t *)context;

	assert_true(head->created_at_ms < now_ms);
	assert_true(head->changed_at_ms >= head->created_at_ms);
	assert_true(head->changed_at_ms <= now_ms);
	return true;
}

static void
nothing_happened_in_the_future(void **state)
{
	int64_t now_ms = MORNING_MS;

	(void)state;
	make_at(now_ms);
	for (size_t i = 0; record_types[i]; i++)
		assert_true(reader_each(reader, record_types[i], 0, 0, lies_before_now, &now_ms, &e));
}

static void
calls_have_situations_and_results_of_the_pack(void **state)
{
	struct record_list calls;
	size_t with_result = 0, missed = 0, back = 0;

	(void)state;
	make_at(MORNING_MS);
	assert_true(reader_calls_between(reader, 0, MORNING_MS, 1000, &calls, &e));
	for (size_t i = 0; i < calls.count; i++) {
		const struct call_record *call = record_at(&calls, i);

		assert_true(!call->result || pack_result(pack, call->result));
		assert_true(!call->situation || pack_situation(pack, call->situation));
		assert_true(call->ended_at_ms > call->began_at_ms);
		with_result += call->result != NULL;
		missed += !strcmp(call->outcome, "missed") || !strcmp(call->outcome, "abandoned");
		back += call->call_back && !strcmp(call->call_back, "needed");
	}
	assert_true(with_result > 80);
	assert_true(missed >= 4);
	assert_int_equal(back, 2);
	record_list_release(&calls);
}

static void
grades_and_tags_are_of_several_kinds(void **state)
{
	(void)state;
	make_at(MORNING_MS);
	assert_int_equal(number("SELECT count(DISTINCT json_extract(doc,'$.f.grade')) FROM customer"),
	                 3);
	assert_true(number("SELECT count(DISTINCT json_extract(doc,'$.f.tags[0]')) FROM customer")
	            >= 4);
	assert_true(number("SELECT count(DISTINCT json_extract(doc,'$.f.state')) FROM ticket") >= 4);
}

static void
callers_of_the_simulated_line_are_known(void **state)
{
	static const char *const numbers[] = { "13800138000", "+8613900139000", "02155556666",
	                                       "18600186000", "13700137000" };
	struct customer_card card;
	struct record_list list;

	(void)state;
	make_at(MORNING_MS);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		assert_true(reader_customers_by_phone(reader, numbers[i], &list, &e));
		assert_int_equal(list.count, 1);
		if (i == 0) {
			const struct customer *first = record_at(&list, 0);

			assert_true(reader_card(reader, &first->head.id, MORNING_MS, &card, &e));
			assert_true(card.tickets_open >= 1);
			assert_true(card.calls_total >= 2);
			assert_true(card.followups_due >= 1);
			customer_card_release(&card);
		}
		record_list_release(&list);
	}
}

/* --- languages ---------------------------------------------------------------------------- */

static bool
has_chinese(const char *text)
{
	size_t length = strlen(text), at = 0;

	while (at < length) {
		uint32_t c;

		at += utf8_decode(text + at, length - at, &c, NULL);
		if (c >= 0x4e00 && c < 0xa000)
			return true;
	}
	return false;
}

static bool
is_in_language(const void *record, void *context)
{
	const struct ticket *ticket = record;

	if (has_chinese(ticket->subject) != *(bool *)context)
		fail_msg("%s", ticket->subject);
	return true;
}

static void
texts_are_in_the_language_that_is_set(void **state)
{
	bool chinese = false;

	(void)state;
	make_at(MORNING_MS);
	each_ticket(is_in_language, &chinese);
	assert_string_equal(sql("SELECT json_extract(doc,'$.f.name') FROM agent ORDER BY row LIMIT 1"),
	                    "Li Na");
	i18n_set(LANGUAGE_CHINESE);
	make_at(MORNING_MS);
	chinese = true;
	each_ticket(is_in_language, &chinese);
	assert_string_equal(sql("SELECT json_extract(doc,'$.f.name') FROM customer ORDER BY row"
	                        " LIMIT 1"), "王小明");
}

/* --- numbers, seeds, what lay there before ------------------------------------------------ */

static bool
number_is_new(const void *record, void *context)
{
	const struct ticket *ticket = record;
	char needle[64];

	snprintf(needle, sizeof(needle), "<%s>", ticket->number);
	assert_null(strstr(((struct strbuf *)context)->data, needle));
	strbuf_add(context, needle);
	return true;
}

static void
numbers_are_given_once_and_go_on_from_there(void **state)
{
	struct strbuf all;
	struct store_options options = { .path = path, .synchronous = true, .must_exist = true,
	                                 .no_witness = true };
	struct store *store;
	long today;

	(void)state;
	make_at(MORNING_MS);
	strbuf_init(&all, 1 << 20);
	strbuf_add(&all, " ");
	each_ticket(number_is_new, &all);
	strbuf_release(&all);
	today = number("SELECT count(*) FROM ticket WHERE json_extract(doc,'$.f.number') LIKE "
	               "'GZ-261121-%'");
	assert_true(today > 0);
	assert_int_equal(number("SELECT last FROM number_counter WHERE prefix='GZ' AND day=261121"),
	                 today);
	store = store_open(&options, &e);
	assert_non_null(store);
	store_close(store);
}

static void
the_same_seed_and_moment_make_the_same_people(void **state)
{
	static const char question[] = "SELECT group_concat(doc,'') FROM (SELECT doc FROM customer"
				       " ORDER BY row)";
	char *first;

	(void)state;
	make_at(MORNING_MS);
	first = mem_dup_text(sql(question));
	make_at(MORNING_MS);
	assert_string_equal(first, sql(question));
	mem_free(first);
}

static void
what_lay_there_is_made_anew_but_not_under_a_desk(void **state)
{
	struct store_options options = { .path = path, .synchronous = true, .no_witness = true };
	struct store *store;
	struct clock clock;

	(void)state;
	home_write(&home, "demo.db", "no store at all");
	make_at(MORNING_MS);
	reader_close(reader);
	reader = NULL;
	store = store_open(&options, &e);
	assert_non_null(store);
	clock_init_virtual(&clock, MORNING_MS);
	assert_false(demo_make(path, pack, &clock, SEED, &e));
	assert_int_equal(e.code, ERR_BUSY);
	store_close(store);
	reader = reader_open(path, &e);
	assert_non_null(reader);
	assert_int_equal(number("SELECT count(*) FROM customer"), 200);
}

/* A pack with kinds and choices of its own: its matters are called what it calls them. */
static void
any_pack_will_do(void **state)
{
	struct fault_list faults;
	int count = 0;

	(void)state;
	pack_free(pack);
	fault_list_init(&faults);
	pack = pack_load("tests/data/packs/good", NULL, &faults, &e);
	if (!pack)
		fail_msg("%s", e.text);
	fault_list_release(&faults);
	make_at(MORNING_MS);
	each_ticket(form_is_good, &count);
	assert_true(count >= 50);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(nothing_is_wrong_with_the_store),
		T(every_form_is_filled_as_the_pack_asks),
		T(the_board_has_a_few_late_ones_at_any_time_of_day),
		T(nothing_happened_in_the_future),
		T(calls_have_situations_and_results_of_the_pack),
		T(grades_and_tags_are_of_several_kinds),
		T(callers_of_the_simulated_line_are_known),
		T(texts_are_in_the_language_that_is_set),
		T(numbers_are_given_once_and_go_on_from_there),
		T(the_same_seed_and_moment_make_the_same_people),
		T(what_lay_there_is_made_anew_but_not_under_a_desk),
		T(any_pack_will_do),
	};
	struct err fault = ERR_INIT;

	if (!crypto_start(&fault))
		return 1;
	i18n_start(program_built("locale"));
	i18n_set(LANGUAGE_ENGLISH);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

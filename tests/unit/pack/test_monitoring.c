/*
 * The monitoring pack against the working rules of its hotline: every
 * situation is there with its apologies, its waits and what is never to be
 * said; kinds, classes and limits are as ruled.
 */
#include "model/pack.h"
#include "model/slot.h"
#include "pack/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define HOUR_MS INT64_C(3600000)

static struct pack *pack;
static struct fault_list faults;

static int
load(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	fault_list_init(&faults);
	pack = pack_load("data/packs/monitoring", NULL, &faults, &e);
	return pack ? 0 : -1;
}

static int
release(void **state)
{
	(void)state;
	fault_list_release(&faults);
	pack_free(pack);
	return 0;
}

/*
 * One row of the rules: waits in seconds in their order (0 ends them), the
 * number of steps that open with an apology and that hold thanks, whether the
 * agent hangs up at the end, and how many never-says there are at least.
 */
struct ruled {
	const char *id;
	int64_t waits_s[4];
	size_t apologies, thanks;
	bool hangs_up;
	size_t never;
};

static const struct ruled ruled[] = {
	{ "greeting", { 0 }, 0, 0, false, 0 },
	{ "silent", { 5, 5, 5 }, 1, 0, true, 1 },
	{ "speakerphone", { 0 }, 1, 0, false, 0 },
	{ "too_quiet", { 5 }, 2, 0, true, 1 },
	{ "noisy", { 5 }, 1, 0, true, 1 },
	{ "dialect", { 0 }, 0, 0, false, 1 },
	{ "did_not_catch", { 0 }, 1, 0, false, 1 },
	{ "long_information", { 0 }, 0, 0, false, 1 },
	{ "other_department", { 0 }, 1, 0, false, 0 },
	{ "answered_late", { 0 }, 1, 0, false, 1 },
	{ "abusive", { 0 }, 1, 0, false, 2 },
	{ "called_slow", { 0 }, 1, 0, false, 1 },
	{ "complaint_about_agent", { 0 }, 1, 0, false, 1 },
	{ "complaint_no_answer", { 0 }, 1, 1, false, 1 },
	{ "complaint_end", { 0 }, 1, 1, false, 1 },
	{ "looking_up", { 0 }, 2, 1, false, 1 },
	{ "fault", { 0 }, 1, 0, false, 2 },
	{ "suggestion", { 0 }, 0, 1, false, 1 },
	{ "unreasonable", { 0 }, 0, 0, false, 1 },
	{ "thanked", { 0 }, 0, 0, false, 1 },
	{ "enquiry_no_answer", { 0 }, 1, 0, false, 2 },
	{ "check_understanding", { 0 }, 0, 0, false, 1 },
	{ "closing", { 0 }, 0, 1, false, 1 },
	{ "no_hang_up", { 5 }, 1, 0, true, 1 },
	{ "wrong_number", { 0 }, 0, 0, false, 0 },
	{ "danger", { 0 }, 0, 0, false, 2 },
	{ "threat", { 5 }, 0, 0, true, 1 },
	/* the manners of every call */
	{ "hold", { 0 }, 1, 1, false, 1 },
	{ "transfer", { 0 }, 0, 1, false, 1 },
	{ "transfer_taken", { 0 }, 0, 1, false, 1 },
	{ "calling_out", { 0 }, 0, 0, false, 0 },
	{ "call_back", { 0 }, 0, 0, false, 0 },
	{ "return_visit", { 0 }, 0, 1, false, 1 },
	{ "customer_data", { 0 }, 0, 0, false, 2 },
	{ "withheld_number", { 0 }, 0, 0, false, 1 },
	{ "recording_notice", { 0 }, 0, 0, false, 0 },
	{ "repeat_caller", { 0 }, 0, 0, false, 1 },
	{ "promise_due", { 0 }, 1, 0, false, 1 },
	{ "doubtful_call", { 0 }, 0, 0, false, 1 },
	{ "registration", { 0 }, 0, 0, false, 1 },
};

#define RULED_COUNT (sizeof ruled / sizeof *ruled)

static void
it_passes_its_check_without_a_warning(void **state)
{
	(void)state;
	assert_int_equal(faults.count, 0);
}

static void
every_situation_of_the_rules_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULED_COUNT; i++) {
		if (!pack_situation(pack, ruled[i].id))
			fail_msg("%s is missing", ruled[i].id);
	}
}

static void
every_wait_of_the_rules_is_there_and_no_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULED_COUNT; i++) {
		const struct situation *situation = pack_situation(pack, ruled[i].id);
		size_t waits = 0;

		for (size_t s = 0; s < situation->step_count; s++) {
			int64_t wait_ms = situation->steps[s].wait_ms;

			if (wait_ms == 0)
				continue;
			if (waits == 4 || wait_ms != ruled[i].waits_s[waits] * 1000)
				fail_msg("%s: wait %zu is %lld ms", ruled[i].id, waits + 1,
				         (long long)wait_ms);
			waits++;
		}
		if (waits < 4 && ruled[i].waits_s[waits])
			fail_msg("%s: %zu waits only", ruled[i].id, waits);
	}
}

static void
every_apology_and_every_thanks_is_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULED_COUNT; i++) {
		const struct situation *situation = pack_situation(pack, ruled[i].id);
		size_t apologies = 0, thanks = 0;

		for (size_t s = 0; s < situation->step_count; s++) {
			apologies += situation->steps[s].apology;
			thanks += situation->steps[s].thanks;
		}
		if (apologies != ruled[i].apologies || thanks != ruled[i].thanks)
			fail_msg("%s: %zu apologies, %zu thanks", ruled[i].id, apologies, thanks);
	}
}

static void
calls_end_only_where_the_rules_end_them_and_only_at_the_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULED_COUNT; i++) {
		const struct situation *situation = pack_situation(pack, ruled[i].id);
		const struct step *last = &situation->steps[situation->step_count - 1];
		bool hangs_up = last->action == STEP_ACTION_HANG_UP;

		if (hangs_up != ruled[i].hangs_up ||
		    hangs_up != (situation->hang_up == HANG_UP_AT_END))
			fail_msg("%s ends otherwise", ruled[i].id);
	}
	assert_int_equal(pack_situation(pack, "danger")->hang_up, HANG_UP_NEVER);
}

static void
what_is_never_to_be_said_stands_beside(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULED_COUNT; i++) {
		if (pack_situation(pack, ruled[i].id)->never_count < ruled[i].never)
			fail_msg("%s lacks a never-say", ruled[i].id);
	}
}

static void
the_silent_call_greets_twice_then_apologises_and_can_be_left_by_one_key(void **state)
{
	const struct situation *silent = pack_situation(pack, "silent");

	(void)state;
	assert_int_equal(silent->step_count, 4);
	assert_false(silent->steps[0].apology);
	assert_false(silent->steps[1].apology);
	assert_true(silent->steps[2].apology);
	assert_string_equal(silent->branches[0].go, "greeting");
	assert_string_equal(text_in(&silent->branches[0].title, LANGUAGE_ENGLISH),
	                    "Heard something");
	assert_true(strstr(text_in(&silent->steps[2].text, LANGUAGE_CHINESE), "再见") != NULL);
}

/* --- cues ----------------------------------------------------------------------------------- */

struct cued {
	enum cue cue;
	const char *situation;
};

static void
the_desk_finds_a_situation_for_every_cue(void **state)
{
	static const struct cued cued[] = {
		{ CUE_ANSWERED, "greeting" },
		{ CUE_ANSWERED_LATE, "answered_late" },
		{ CUE_REPEAT_CALLER, "repeat_caller" },
		{ CUE_PROMISE_DUE, "promise_due" },
		{ CUE_FAULT_MODE, "fault" },
		{ CUE_UNKNOWN_NUMBER, "customer_data" },
		{ CUE_WITHHELD_NUMBER, "withheld_number" },
		{ CUE_CALL_OUT, "calling_out" },
		{ CUE_CALL_BACK, "call_back" },
		{ CUE_RETURN_VISIT, "return_visit" },
		{ CUE_HOLD, "hold" },
		{ CUE_TRANSFER, "transfer" },
		{ CUE_DANGER, "danger" },
		{ CUE_THREAT, "threat" },
		{ CUE_CLOSING, "closing" },
		{ CUE_NO_HANG_UP, "no_hang_up" },
		{ CUE_SILENT, "silent" },
	};

	(void)state;
	assert_int_equal(sizeof cued / sizeof *cued, CUE_COUNT);
	for (size_t i = 0; i < CUE_COUNT; i++) {
		const struct situation *found = pack_situation_for(pack, cued[i].cue, 0);

		assert_non_null(found);
		assert_string_equal(found->id, cued[i].situation);
	}
}

static void
rings_are_late_after_the_third(void **state)
{
	(void)state;
	assert_int_equal(pack->rings_limit, 3);
	assert_int_equal(pack->ring_cycle_ms, 5000);
	assert_int_equal(pack->hold_check_back_ms, 30000);
}

/* --- tickets -------------------------------------------------------------------------------- */

struct kind_ruled {
	const char *id, *prefix;
};

static void
the_four_kinds_have_their_prefixes_and_both_classes(void **state)
{
	static const struct kind_ruled kinds[] = {
		{ "complaint", "TS" },
		{ "fault", "GZ" },
		{ "enquiry", "ZX" },
		{ "suggestion", "JY" },
	};

	(void)state;
	assert_int_equal(pack->kind_count, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct ticket_kind *kind = pack_kind(pack, kinds[i].id);

		assert_non_null(kind);
		assert_string_equal(kind->prefix, kinds[i].prefix);
		assert_ptr_equal(pack_kind_of_prefix(pack, kinds[i].prefix, 2), kind);
		assert_true(name_list_has(&kind->classes, "simple"));
		assert_true(name_list_has(&kind->classes, "complex"));
		assert_non_null(kind_field(kind, "subject"));
		assert_non_null(kind_field(kind, "details"));
		assert_non_null(kind_field(kind, "contact_phone"));
		assert_non_null(kind_field(kind, "department"));
		assert_non_null(kind_field(kind, "answer"));
	}
}

static void
simple_matters_are_answered_within_two_hours_complex_ones_within_a_day(void **state)
{
	(void)state;
	for (size_t i = 0; i < pack->grade_count; i++) {
		const char *grade = pack->grades[i].id;

		assert_int_equal(pack_time_limit(pack, "simple", grade).within.ms, 2 * HOUR_MS);
		assert_true(pack_time_limit(pack, "complex", grade).within.ms <= 24 * HOUR_MS);
	}
	assert_int_equal(pack_time_limit(pack, "complex", NULL).within.ms, 24 * HOUR_MS);
	assert_int_equal(pack_time_limit(pack, "complex", "nobody").within.ms, 24 * HOUR_MS);
	assert_int_equal(pack_time_limit(pack, NULL, "a").within.ms, 24 * HOUR_MS);
	assert_int_equal(pack_time_limit(pack, "complex", "a").within.ms, 12 * HOUR_MS);
}

static void
what_was_chosen_tells_the_department(void **state)
{
	const struct choice_tree *tree = pack_choices(pack, "complaint_about");
	const char *department;

	(void)state;
	assert_non_null(choice_find(tree, "service/waiting", &department));
	assert_string_equal(department, "service");
	assert_non_null(choice_find(tree, "service/manner", &department));
	assert_string_equal(department, "operations");
	assert_null(choice_find(tree, "service/nothing", &department));
	assert_null(department);
	assert_null(choice_find(tree, "service/", &department));
	assert_null(choice_find(tree, "", &department));
}

static void
promises_are_called_back_and_results_are_visited(void **state)
{
	(void)state;
	assert_int_equal(pack_rule(pack, "promised_call_back")->on, RULE_PROMISE);
	assert_true(pack_result(pack, "call_back")->promise);
	assert_false(pack_result(pack, "settled")->promise);
	assert_int_equal(pack_rule(pack, "return_visit")->makes, FOLLOW_UP_VISIT);
	assert_string_equal(pack_rule(pack, "return_visit")->state, "answered");
	assert_int_equal(pack_rule(pack, "answer_in_time")->on, RULE_DEADLINE);
	assert_int_equal(pack_outcome(pack, "done")->effect, OUTCOME_DONE);
	assert_int_equal(pack_outcome(pack, "no_answer")->again_ms, 2 * HOUR_MS);
}

/* --- texts ---------------------------------------------------------------------------------- */

static bool
known_values(void *context, const char *id, enum language language, struct strbuf *out)
{
	(void)context;
	(void)language;
	return strbuf_addf(out, "<%s>", id);
}

static void
every_text_can_be_filled_and_leaves_no_raw_slot(void **state)
{
	const struct slot_source source = { known_values, NULL };
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 10000);
	for (size_t i = 0; i < pack->situation_count; i++) {
		const struct situation *situation = &pack->situations[i];

		for (size_t s = 0; s < situation->step_count; s++) {
			const struct step *step = &situation->steps[s];

			for (int l = 0; l < LANGUAGE_COUNT && step->kind != STEP_DO; l++) {
				strbuf_clear(&out);
				assert_int_equal(slot_fill(pack, step->text.of[l], (enum language)l,
				                           &source, &out, NULL),
				                 0);
				assert_null(strchr(out.data, '{'));
			}
		}
	}
	strbuf_release(&out);
}

static bool
holds_hanzi(const char *text)
{
	for (; *text; text++) {
		/* U+4E00 … U+9FFF begin with these bytes */
		if ((unsigned char)*text >= 0xE4 && (unsigned char)*text <= 0xE9)
			return true;
	}
	return false;
}

static void
chinese_is_chinese_and_english_is_english(void **state)
{
	(void)state;
	for (size_t i = 0; i < pack->situation_count; i++) {
		const struct situation *situation = &pack->situations[i];

		assert_true(holds_hanzi(text_in(&situation->title, LANGUAGE_CHINESE)));
		assert_false(holds_hanzi(text_in(&situation->title, LANGUAGE_ENGLISH)));
		for (size_t s = 0; s < situation->step_count; s++) {
			const struct step *step = &situation->steps[s];

			if (step->kind == STEP_DO)
				continue;
			assert_true(holds_hanzi(text_in(&step->text, LANGUAGE_CHINESE)));
			assert_false(holds_hanzi(text_in(&step->text, LANGUAGE_ENGLISH)));
		}
	}
}

static void
the_greeting_goes_by_the_time_of_day(void **state)
{
	(void)state;
	assert_string_equal(text_in(pack_daypart(pack, 8 * 60), LANGUAGE_CHINESE), "早上好");
	assert_string_equal(text_in(pack_daypart(pack, 12 * 60), LANGUAGE_CHINESE), "中午好");
	assert_string_equal(text_in(pack_daypart(pack, 18 * 60), LANGUAGE_ENGLISH), "Good evening");
	assert_string_equal(text_in(pack_daypart(pack, 60), LANGUAGE_ENGLISH), "Good evening");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_passes_its_check_without_a_warning),
		cmocka_unit_test(every_situation_of_the_rules_is_there),
		cmocka_unit_test(every_wait_of_the_rules_is_there_and_no_other),
		cmocka_unit_test(every_apology_and_every_thanks_is_kept),
		cmocka_unit_test(calls_end_only_where_the_rules_end_them_and_only_at_the_end),
		cmocka_unit_test(what_is_never_to_be_said_stands_beside),
		cmocka_unit_test(
			the_silent_call_greets_twice_then_apologises_and_can_be_left_by_one_key),
		cmocka_unit_test(the_desk_finds_a_situation_for_every_cue),
		cmocka_unit_test(rings_are_late_after_the_third),
		cmocka_unit_test(the_four_kinds_have_their_prefixes_and_both_classes),
		cmocka_unit_test(
			simple_matters_are_answered_within_two_hours_complex_ones_within_a_day),
		cmocka_unit_test(what_was_chosen_tells_the_department),
		cmocka_unit_test(promises_are_called_back_and_results_are_visited),
		cmocka_unit_test(every_text_can_be_filled_and_leaves_no_raw_slot),
		cmocka_unit_test(chinese_is_chinese_and_english_is_english),
		cmocka_unit_test(the_greeting_goes_by_the_time_of_day),
	};

	return cmocka_run_group_tests(tests, load, release);
}

/*
 * The rules of the prompter: a wait lasts exactly as long as the pack says, cut
 * short and interrupted are told apart, the way back leads to where it stood,
 * and nobody hangs up unnoticed. The silent call of the monitoring pack is the
 * main case; the others are made of small packs written out here.
 */
#include "model/flow.h"

#include "base/id.h"
#include "base/strbuf.h"
#include "pack/fault.h"
#include "pack/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define T0 50000
#define LOG_MAX 64

static struct pack *pack;

static int
load_monitoring(void **state)
{
	struct fault_list faults;
	struct err e = ERR_INIT;

	(void)state;
	fault_list_init(&faults);
	pack = pack_load("data/packs/monitoring", NULL, &faults, &e);
	fault_list_release(&faults);
	return pack ? 0 : -1;
}

static int
free_monitoring(void **state)
{
	(void)state;
	pack_free(pack);
	return 0;
}

/* --- a run and its log ---------------------------------------------------------------------- */

struct log {
	struct script_record records[LOG_MAX];
	size_t count;
};

static struct flow_run run;
static struct log written;

static void
keep_record(void *context, const struct script_record *record)
{
	struct log *log = context;

	assert_true(log->count < LOG_MAX);
	log->records[log->count++] = *record;
}

static void
begin(const char *situation)
{
	memset(&written, 0, sizeof written);
	flow_init(&run, pack, (struct flow_sink){ keep_record, &written });
	if (situation)
		flow_start(&run, pack_situation(pack, situation), T0);
}

static const struct script_record *
last(void)
{
	assert_true(written.count > 0);
	return &written.records[written.count - 1];
}

static enum script_outcome
last_outcome(void)
{
	return last()->outcome;
}

static const char *
at(void)
{
	const struct situation *situation = flow_situation(&run);

	return situation ? situation->id : "";
}

static size_t
step_number(void)
{
	return run.depth ? run.levels[run.depth - 1].step : SIZE_MAX;
}

/* --- the silent call ------------------------------------------------------------------------ */

static void
silent_call_waits_five_seconds_three_times_and_then_hangs_up(void **state)
{
	static const int64_t waits_ms[] = { 5000, 5000, 5000 };
	int64_t now_ms = T0;

	(void)state;
	begin("silent");
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(step_number(), i);
		assert_int_equal(flow_step(&run)->kind, STEP_SAY);
		now_ms += 1300; /* speaking */
		flow_said(&run, now_ms);
		assert_int_equal(flow_next_change_ms(&run), now_ms + waits_ms[i]);
		assert_false(flow_tick(&run, now_ms + waits_ms[i] - 1));
		assert_int_equal(step_number(), i);
		now_ms += waits_ms[i];
		assert_true(flow_tick(&run, now_ms));
		assert_int_equal(last_outcome(), SCRIPT_WAIT_KEPT);
		assert_int_equal(last()->wait_kept_ms, 5000);
		assert_int_equal(last()->wait_wanted_ms, 5000);
		assert_int_equal(last()->ended_ms, now_ms);
	}
	assert_int_equal(flow_step(&run)->action, STEP_ACTION_HANG_UP);
	assert_int_equal(flow_check_hang_up(&run, now_ms), HANG_UP_CHECK_FINE);
	flow_call_ended(&run, true, now_ms + 400);
	assert_int_equal(last_outcome(), SCRIPT_SAID);
	assert_int_equal(last()->said_ms, now_ms + 400);
	assert_int_equal(written.count, 4);
}

static void
a_late_tick_neither_lengthens_nor_shortens_a_wait(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0 + 1000);
	assert_true(flow_tick(&run, T0 + 9123));
	assert_int_equal(last()->wait_kept_ms, 5000);
	assert_int_equal(last()->ended_ms, T0 + 6000);
	assert_int_equal(run.levels[0].shown_ms, T0 + 6000);
}

static void
the_cue_sounds_once_for_each_wait(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	assert_true(flow_tick(&run, T0 + 5000));
	assert_false(flow_tick(&run, T0 + 5000));
	assert_false(flow_tick(&run, T0 + 60000));
}

static void
the_wait_does_not_begin_before_the_words_are_said(void **state)
{
	int64_t left_ms, wanted_ms;

	(void)state;
	begin("silent");
	assert_false(flow_waiting(&run, T0 + 60000, &left_ms, &wanted_ms));
	assert_int_equal(flow_next_change_ms(&run), FLOW_NEVER_MS);
	assert_false(flow_tick(&run, T0 + 60000));
	assert_int_equal(step_number(), 0);
}

static void
saying_it_twice_does_not_begin_the_wait_anew(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_said(&run, T0 + 3000);
	assert_true(flow_tick(&run, T0 + 5000));
	assert_int_equal(last()->said_ms, T0);
}

static void
what_is_left_of_the_wait_is_counted_down(void **state)
{
	int64_t left_ms, wanted_ms;

	(void)state;
	begin("silent");
	flow_said(&run, T0);
	assert_true(flow_waiting(&run, T0, &left_ms, &wanted_ms));
	assert_int_equal(left_ms, 5000);
	assert_int_equal(wanted_ms, 5000);
	assert_true(flow_waiting(&run, T0 + 4999, &left_ms, &wanted_ms));
	assert_int_equal(left_ms, 1);
	assert_false(flow_waiting(&run, T0 + 5000, &left_ms, &wanted_ms));
}

static void
a_wait_cut_short_is_logged_with_what_was_kept_of_it(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0 + 1000);
	flow_next(&run, T0 + 3100);
	assert_int_equal(step_number(), 1);
	assert_int_equal(last_outcome(), SCRIPT_WAIT_CUT);
	assert_int_equal(last()->wait_kept_ms, 2100);
	assert_int_equal(last()->wait_wanted_ms, 5000);
}

static void
a_step_passed_over_unsaid_is_skipped_not_cut(void **state)
{
	(void)state;
	begin("silent");
	flow_next(&run, T0 + 500);
	assert_int_equal(last_outcome(), SCRIPT_SKIPPED);
	assert_int_equal(last()->said_ms, FLOW_NEVER_MS);
}

static void
heard_something_interrupts_at_any_moment(void **state)
{
	(void)state;
	for (int64_t moment_ms = 0; moment_ms < 15000; moment_ms += 500) {
		begin("silent");
		for (int64_t now_ms = 0; now_ms < moment_ms; now_ms += 100) {
			flow_tick(&run, T0 + now_ms);
			flow_said(&run, T0 + now_ms);
		}
		assert_true(flow_branch(&run, 0, T0 + moment_ms));
		assert_string_equal(at(), "greeting");
		assert_int_equal(last_outcome(), SCRIPT_INTERRUPTED);
		assert_string_equal(last()->situation, "silent");
		assert_string_equal(last()->went_to, "greeting");
		assert_true(last()->wait_kept_ms <= 5000);
		assert_int_equal(flow_next_change_ms(&run), FLOW_NEVER_MS);
	}
}

static void
heard_something_after_three_seconds_keeps_three_seconds_in_the_log(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	assert_true(flow_branch(&run, 0, T0 + 3000));
	assert_int_equal(last()->wait_kept_ms, 3000);
}

static void
next_pressed_just_after_the_wait_ended_skips_nothing(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_next(&run, T0 + 5010); /* meant to cut the wait, which was over 10 ms before */
	assert_int_equal(step_number(), 1);
	assert_int_equal(written.count, 1);
	assert_int_equal(last_outcome(), SCRIPT_WAIT_KEPT);
	flow_next(&run, T0 + 5500);
	assert_int_equal(step_number(), 2);
}

static void
words_said_at_once_after_a_wait_count(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_said(&run, T0 + 5000);
	assert_int_equal(flow_next_change_ms(&run), T0 + 10000);
}

/* --- hanging up ----------------------------------------------------------------------------- */

static void
hanging_up_before_the_last_wait_is_over_warns_and_is_logged(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	assert_int_equal(flow_check_hang_up(&run, T0 + 4999), HANG_UP_CHECK_EARLY);
	flow_call_ended(&run, true, T0 + 4999);
	assert_int_equal(last_outcome(), SCRIPT_HUNG_UP_EARLY);
	assert_int_equal(last()->wait_kept_ms, 4999);
	assert_int_equal(written.count, 1);
	assert_null(flow_situation(&run));
}

static void
the_check_sees_a_wait_end_that_nobody_ticked(void **state)
{
	(void)state;
	begin("noisy");
	flow_said(&run, T0);
	assert_int_equal(flow_check_hang_up(&run, T0 + 4999), HANG_UP_CHECK_EARLY);
	assert_int_equal(flow_check_hang_up(&run, T0 + 5000), HANG_UP_CHECK_FINE);
	assert_int_equal(written.count, 0);
}

static void
waits_that_were_cut_still_warn_at_the_end(void **state)
{
	(void)state;
	begin("silent");
	for (int64_t i = 0; i < 3; i++) {
		flow_said(&run, T0 + i * 1000);
		flow_next(&run, T0 + i * 1000 + 500);
	}
	assert_int_equal(flow_step(&run)->action, STEP_ACTION_HANG_UP);
	assert_int_equal(flow_check_hang_up(&run, T0 + 4000), HANG_UP_CHECK_EARLY);
	flow_call_ended(&run, true, T0 + 4000);
	assert_int_equal(last_outcome(), SCRIPT_HUNG_UP_EARLY);
}

static void
a_caller_who_hangs_up_breaks_no_rule(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_call_ended(&run, false, T0 + 2000);
	assert_int_equal(last_outcome(), SCRIPT_CALL_ENDED);
	assert_int_equal(last()->wait_kept_ms, 2000);
}

static void
once_something_was_heard_the_silent_call_no_longer_forbids_to_hang_up(void **state)
{
	(void)state;
	begin("silent");
	flow_branch(&run, 0, T0);
	assert_int_equal(flow_check_hang_up(&run, T0), HANG_UP_CHECK_FINE);
}

static void
nobody_hangs_up_in_danger_whatever_situation_follows(void **state)
{
	(void)state;
	begin("danger");
	assert_int_equal(flow_check_hang_up(&run, T0), HANG_UP_CHECK_NEVER);
	flow_start(&run, pack_situation(pack, "closing"), T0 + 100);
	assert_int_equal(flow_check_hang_up(&run, T0 + 100), HANG_UP_CHECK_NEVER);
	flow_call_ended(&run, true, T0 + 200);
	assert_int_equal(written.records[1].outcome, SCRIPT_HUNG_UP_EARLY);
	assert_string_equal(written.records[1].situation, "danger");
	assert_int_equal(written.records[2].outcome, SCRIPT_CALL_ENDED);
}

static void
leaving_the_script_does_not_lift_its_rule(void **state)
{
	(void)state;
	begin("silent");
	flow_leave(&run, T0 + 100);
	assert_int_equal(flow_check_hang_up(&run, T0 + 200), HANG_UP_CHECK_EARLY);
	flow_call_ended(&run, true, T0 + 300);
	assert_int_equal(last_outcome(), SCRIPT_HUNG_UP_EARLY);
}

static void
without_a_situation_everything_is_allowed(void **state)
{
	(void)state;
	begin(NULL);
	assert_int_equal(flow_check_hang_up(&run, T0), HANG_UP_CHECK_FINE);
	flow_call_ended(&run, true, T0);
	assert_int_equal(written.count, 0);
}

/* --- ways ----------------------------------------------------------------------------------- */

static void
back_returns_to_the_step_that_was_left_and_its_wait_begins_anew(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_tick(&run, T0 + 5000);
	flow_said(&run, T0 + 6000);
	assert_true(flow_branch(&run, 1, T0 + 8000));
	assert_string_equal(at(), "too_quiet");
	assert_true(flow_back(&run, T0 + 9000));
	assert_string_equal(at(), "silent");
	assert_int_equal(step_number(), 1);
	assert_int_equal(flow_next_change_ms(&run), FLOW_NEVER_MS);
	flow_said(&run, T0 + 10000);
	assert_true(flow_tick(&run, T0 + 15000));
}

static void
a_branch_may_lead_back(void **state)
{
	const struct situation *quiet = pack_situation(pack, "too_quiet");

	(void)state;
	assert_string_equal(quiet->branches[0].go, GO_BACK);
	begin("fault");
	flow_said(&run, T0);
	flow_start(&run, quiet, T0 + 1000);
	assert_true(flow_branch(&run, 0, T0 + 2000));
	assert_string_equal(at(), "fault");
	assert_int_equal(step_number(), 1);
}

static void
back_with_nothing_below_leads_to_the_list(void **state)
{
	(void)state;
	begin("too_quiet");
	assert_false(flow_back(&run, T0));
	assert_true(flow_branch(&run, 0, T0 + 100));
	assert_null(flow_situation(&run));
	assert_int_equal(last_outcome(), SCRIPT_INTERRUPTED);
}

static void
a_branch_within_the_situation_leads_to_its_step(void **state)
{
	(void)state;
	begin("check_understanding");
	flow_said(&run, T0);
	flow_said(&run, T0 + 100);
	assert_null(flow_step(&run));
	assert_true(flow_branch(&run, 0, T0 + 200));
	assert_string_equal(at(), "check_understanding");
	assert_int_equal(step_number(), 1);
	assert_int_equal(run.depth, 1);
}

static void
a_branch_that_is_not_there_changes_nothing(void **state)
{
	(void)state;
	begin("silent");
	assert_false(flow_branch(&run, 7, T0));
	assert_string_equal(at(), "silent");
	assert_int_equal(written.count, 0);
}

static void
left_and_resumed_it_stands_where_it_stood(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_leave(&run, T0 + 1000);
	assert_int_equal(last_outcome(), SCRIPT_LEFT);
	assert_null(flow_situation(&run));
	assert_false(flow_tick(&run, T0 + 60000));
	assert_true(flow_resume(&run, T0 + 60000));
	assert_string_equal(at(), "silent");
	assert_int_equal(step_number(), 0);
	assert_false(flow_resume(&run, T0 + 60000));
}

static void
one_step_back_is_said_again(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_tick(&run, T0 + 5000);
	flow_previous(&run, T0 + 5500);
	assert_int_equal(step_number(), 0);
	assert_int_equal(last_outcome(), SCRIPT_LEFT);
	flow_said(&run, T0 + 6000);
	assert_true(flow_tick(&run, T0 + 11000));
	assert_int_equal(step_number(), 1);
}

static void
starting_the_same_situation_begins_it_again(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_tick(&run, T0 + 5000);
	flow_start(&run, pack_situation(pack, "silent"), T0 + 6000);
	assert_int_equal(run.depth, 1);
	assert_int_equal(step_number(), 0);
}

static void
the_way_back_has_an_end_and_the_oldest_is_forgotten(void **state)
{
	(void)state;
	begin("fault");
	for (int i = 0; i < 20; i++) {
		flow_start(&run, pack_situation(pack, i % 2 ? "silent" : "noisy"), T0 + i);
		assert_true(run.depth <= FLOW_DEPTH_MAX);
	}
	for (size_t i = 1; i < FLOW_DEPTH_MAX; i++)
		assert_true(flow_back(&run, T0 + 100));
	assert_false(flow_back(&run, T0 + 100));
}

static void
every_step_that_ends_leaves_one_record_in_order(void **state)
{
	(void)state;
	begin("complaint_no_answer");
	for (int64_t i = 0; i < 10; i++)
		flow_said(&run, T0 + i * 100);
	assert_int_equal(written.count, pack_situation(pack, "complaint_no_answer")->step_count);
	for (size_t i = 0; i < written.count; i++) {
		assert_int_equal(written.records[i].step, i);
		assert_int_equal(written.records[i].position, i + 1);
		assert_int_equal(written.records[i].outcome, SCRIPT_SAID);
	}
	assert_null(flow_step(&run));
	assert_string_equal(at(), "complaint_no_answer");
}

static void
a_clock_that_goes_back_keeps_no_wait(void **state)
{
	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_next(&run, T0 - 1000);
	assert_int_equal(last()->wait_kept_ms, 0);
	assert_true(last()->ended_ms >= last()->shown_ms);
}

/* --- the screen ----------------------------------------------------------------------------- */

static void
the_screen_shows_what_is_done_what_runs_and_what_comes(void **state)
{
	struct flow_line lines[PACK_STEPS_MAX];

	(void)state;
	begin("silent");
	flow_said(&run, T0);
	flow_tick(&run, T0 + 5000);
	flow_said(&run, T0 + 6000);
	assert_int_equal(flow_lines(&run, T0 + 8000, lines), 4);
	assert_int_equal(lines[0].state, FLOW_LINE_ENDED);
	assert_int_equal(lines[0].outcome, SCRIPT_WAIT_KEPT);
	assert_int_equal(lines[0].wait_kept_ms, 5000);
	assert_int_equal(lines[1].state, FLOW_LINE_CURRENT);
	assert_true(lines[1].said);
	assert_int_equal(lines[1].wait_kept_ms, 2000);
	assert_int_equal(lines[1].wait_left_ms, 3000);
	assert_int_equal(lines[2].state, FLOW_LINE_COMING);
	assert_int_equal(lines[3].state, FLOW_LINE_COMING);
}

static void
steps_before_the_one_a_branch_leads_to_were_never_shown(void **state)
{
	struct flow_line lines[PACK_STEPS_MAX];
	size_t count;

	(void)state;
	begin("abusive");
	assert_true(flow_branch(&run, 0, T0)); /* report */
	count = flow_lines(&run, T0, lines);
	assert_int_equal(lines[2].state, FLOW_LINE_ENDED);
	assert_int_equal(lines[2].outcome, SCRIPT_SKIPPED);
	assert_int_equal(lines[3].state, FLOW_LINE_CURRENT);
	assert_int_equal(count, pack_situation(pack, "abusive")->step_count);
}

/* --- the place ------------------------------------------------------------------------------ */

static void
a_desk_killed_in_a_wait_opens_in_it(void **state)
{
	struct strbuf place;
	struct err e = ERR_INIT;
	int64_t left_ms, wanted_ms;

	(void)state;
	begin("fault");
	flow_start(&run, pack_situation(pack, "silent"), T0);
	flow_said(&run, T0);
	flow_tick(&run, T0 + 5000);
	flow_said(&run, T0 + 6000);
	strbuf_init(&place, 65536);
	assert_true(flow_write(&run, T0 + 8000, &place));

	struct flow_run again;

	flow_init(&again, pack, (struct flow_sink){ keep_record, &written });
	assert_true(flow_read(&again, place.data, place.length, 900000, &e));
	assert_string_equal(flow_situation(&again)->id, "silent");
	assert_true(flow_waiting(&again, 900000, &left_ms, &wanted_ms));
	assert_int_equal(left_ms, 3000);
	assert_true(flow_back(&again, 900000));
	assert_string_equal(flow_situation(&again)->id, "fault");
	assert_int_equal(again.levels[1].marks[0].outcome, SCRIPT_WAIT_KEPT);
	strbuf_release(&place);
}

static void
a_place_that_does_not_fit_the_pack_is_left_out(void **state)
{
	static const char *const places[] = {
		"{\"levels\":[{\"situation\":\"gone\",\"step\":0}]}",
		"{\"levels\":[{\"situation\":\"silent\",\"step\":99}]}",
		"{\"levels\":[{\"situation\":\"silent\",\"step\":-1}]}",
		"{\"levels\":[3,null,\"x\"],\"left\":7}",
		"{\"levels\":{\"a\":1}}",
		"{}",
	};
	struct flow_run again;
	struct err e = ERR_INIT;

	(void)state;
	flow_init(&again, pack, (struct flow_sink){ NULL, NULL });
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		assert_true(flow_read(&again, places[i], strlen(places[i]), T0, &e));
		assert_null(flow_situation(&again));
	}
	assert_false(flow_read(&again, "{", 1, T0, &e));
	assert_null(flow_situation(&again));
}

/* --- whatever the agent does ---------------------------------------------------------------- */

static void
check_record(void *context, const struct script_record *record)
{
	size_t *position = context;
	const struct situation *situation = pack_situation(pack, record->situation);

	assert_non_null(situation);
	assert_true(record->step < situation->step_count);
	assert_int_equal(record->position, ++*position);
	assert_int_equal(record->wait_wanted_ms, situation->steps[record->step].wait_ms);
	assert_true(record->wait_kept_ms >= 0 && record->wait_kept_ms <= record->wait_wanted_ms);
	assert_true(record->ended_ms >= record->shown_ms);
	/* kept means kept to the last millisecond; cut means there was something left */
	if (record->outcome == SCRIPT_WAIT_KEPT)
		assert_int_equal(record->wait_kept_ms, record->wait_wanted_ms);
	if (record->outcome == SCRIPT_WAIT_CUT)
		assert_true(record->wait_kept_ms < record->wait_wanted_ms);
	if (record->outcome == SCRIPT_SAID || record->outcome == SCRIPT_WAIT_KEPT ||
	    record->outcome == SCRIPT_WAIT_CUT)
		assert_int_not_equal(record->said_ms, FLOW_NEVER_MS);
	if (record->outcome == SCRIPT_SKIPPED)
		assert_int_equal(record->said_ms, FLOW_NEVER_MS);
}

static void
whatever_the_agent_does_the_log_adds_up(void **state)
{
	struct flow_line lines[PACK_STEPS_MAX];
	struct random_source random;
	int64_t now_ms = T0, left_ms, wanted_ms;
	size_t position = 0;

	(void)state;
	random_init_seeded(&random, 7);
	flow_init(&run, pack, (struct flow_sink){ check_record, &position });
	for (int i = 0; i < 200000; i++) {
		now_ms += (int64_t)random_below(&random, 3000);
		switch (random_below(&random, 12)) {
		case 0:
			flow_start(&run,
			           &pack->situations[random_below(&random, pack->situation_count)],
			           now_ms);
			break;
		case 1:
			flow_branch(&run, random_below(&random, 10), now_ms);
			break;
		case 2:
			flow_back(&run, now_ms);
			break;
		case 3:
			flow_leave(&run, now_ms);
			break;
		case 4:
			flow_resume(&run, now_ms);
			break;
		case 5:
			flow_next(&run, now_ms);
			break;
		case 6:
			flow_previous(&run, now_ms);
			break;
		case 7:
			if (random_below(&random, 20) == 0)
				flow_call_ended(&run, random_below(&random, 2), now_ms);
			break;
		case 8:
			flow_tick(&run, now_ms);
			break;
		default:
			flow_said(&run, now_ms);
		}
		assert_true(run.depth <= FLOW_DEPTH_MAX);
		assert_true(flow_lines(&run, now_ms, lines) <= PACK_STEPS_MAX);
		flow_check_hang_up(&run, now_ms);
		if (flow_waiting(&run, now_ms, &left_ms, &wanted_ms))
			assert_int_equal(flow_next_change_ms(&run), now_ms + left_ms);
	}
	assert_true(position > 10000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(silent_call_waits_five_seconds_three_times_and_then_hangs_up),
		cmocka_unit_test(a_late_tick_neither_lengthens_nor_shortens_a_wait),
		cmocka_unit_test(the_cue_sounds_once_for_each_wait),
		cmocka_unit_test(the_wait_does_not_begin_before_the_words_are_said),
		cmocka_unit_test(saying_it_twice_does_not_begin_the_wait_anew),
		cmocka_unit_test(what_is_left_of_the_wait_is_counted_down),
		cmocka_unit_test(a_wait_cut_short_is_logged_with_what_was_kept_of_it),
		cmocka_unit_test(a_step_passed_over_unsaid_is_skipped_not_cut),
		cmocka_unit_test(heard_something_interrupts_at_any_moment),
		cmocka_unit_test(
			heard_something_after_three_seconds_keeps_three_seconds_in_the_log),
		cmocka_unit_test(next_pressed_just_after_the_wait_ended_skips_nothing),
		cmocka_unit_test(words_said_at_once_after_a_wait_count),
		cmocka_unit_test(hanging_up_before_the_last_wait_is_over_warns_and_is_logged),
		cmocka_unit_test(the_check_sees_a_wait_end_that_nobody_ticked),
		cmocka_unit_test(waits_that_were_cut_still_warn_at_the_end),
		cmocka_unit_test(a_caller_who_hangs_up_breaks_no_rule),
		cmocka_unit_test(
			once_something_was_heard_the_silent_call_no_longer_forbids_to_hang_up),
		cmocka_unit_test(nobody_hangs_up_in_danger_whatever_situation_follows),
		cmocka_unit_test(leaving_the_script_does_not_lift_its_rule),
		cmocka_unit_test(without_a_situation_everything_is_allowed),
		cmocka_unit_test(back_returns_to_the_step_that_was_left_and_its_wait_begins_anew),
		cmocka_unit_test(a_branch_may_lead_back),
		cmocka_unit_test(back_with_nothing_below_leads_to_the_list),
		cmocka_unit_test(a_branch_within_the_situation_leads_to_its_step),
		cmocka_unit_test(a_branch_that_is_not_there_changes_nothing),
		cmocka_unit_test(left_and_resumed_it_stands_where_it_stood),
		cmocka_unit_test(one_step_back_is_said_again),
		cmocka_unit_test(starting_the_same_situation_begins_it_again),
		cmocka_unit_test(the_way_back_has_an_end_and_the_oldest_is_forgotten),
		cmocka_unit_test(every_step_that_ends_leaves_one_record_in_order),
		cmocka_unit_test(a_clock_that_goes_back_keeps_no_wait),
		cmocka_unit_test(the_screen_shows_what_is_done_what_runs_and_what_comes),
		cmocka_unit_test(steps_before_the_one_a_branch_leads_to_were_never_shown),
		cmocka_unit_test(a_desk_killed_in_a_wait_opens_in_it),
		cmocka_unit_test(a_place_that_does_not_fit_the_pack_is_left_out),
		cmocka_unit_test(whatever_the_agent_does_the_log_adds_up),
	};

	return cmocka_run_group_tests(tests, load_monitoring, free_monitoring);
}

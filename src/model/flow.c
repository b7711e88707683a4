/*
 * The prompter's runner. Every public operation first lets a wait that is
 * over come to its end (settle), so that what the agent does late cannot
 * shorten a wait that was kept.
 */
#include "model/flow.h"

#include <string.h>

/*
 * A "next" pressed within this time after a wait ended by itself was meant for
 * the wait: it would skip a step nobody has seen yet.
 */
#define NEXT_GUARD_MS 300

static const char *const outcome_names[SCRIPT_OUTCOME_COUNT] = {
	[SCRIPT_SAID] = "said",
	[SCRIPT_WAIT_KEPT] = "wait_kept",
	[SCRIPT_WAIT_CUT] = "wait_cut",
	[SCRIPT_SKIPPED] = "skipped",
	[SCRIPT_INTERRUPTED] = "interrupted",
	[SCRIPT_LEFT] = "left",
	[SCRIPT_HUNG_UP_EARLY] = "hung_up_early",
	[SCRIPT_CALL_ENDED] = "call_ended",
};

const char *
script_outcome_name(enum script_outcome outcome)
{
	return outcome_names[outcome];
}

void
flow_init(struct flow_run *run, const struct pack *pack, struct flow_sink sink)
{
	memset(run, 0, sizeof *run);
	run->pack = pack;
	run->sink = sink;
}

/* --- one level ------------------------------------------------------------------------------ */

static struct flow_level *
top(struct flow_run *run)
{
	return run->depth ? &run->levels[run->depth - 1] : NULL;
}

static const struct flow_level *
top_of(const struct flow_run *run)
{
	return run->depth ? &run->levels[run->depth - 1] : NULL;
}

static bool
is_over(const struct flow_level *level)
{
	return level->step >= level->situation->step_count;
}

static const struct step *
step_of(const struct flow_level *level)
{
	return is_over(level) ? NULL : &level->situation->steps[level->step];
}

static bool
is_waiting(const struct flow_level *level)
{
	const struct step *step = step_of(level);

	return step && step->wait_ms > 0 && level->said_ms != FLOW_NEVER_MS;
}

/* How much of the current step's wait has passed, never more than it has. */
static int64_t
wait_kept_ms(const struct flow_level *level, int64_t now_ms)
{
	if (!is_waiting(level) || now_ms <= level->said_ms)
		return 0;
	int64_t kept_ms = now_ms - level->said_ms;
	int64_t wanted_ms = step_of(level)->wait_ms;

	return kept_ms < wanted_ms ? kept_ms : wanted_ms;
}

static void
show_step(struct flow_level *level, size_t step, int64_t now_ms)
{
	level->step = step;
	level->shown_ms = now_ms;
	level->said_ms = FLOW_NEVER_MS;
	level->came_by_wait = false;
	for (size_t i = step; i < PACK_STEPS_MAX; i++)
		level->marks[i] = (struct flow_mark){ .ended = false };
}

static void
record(struct flow_run *run, const struct flow_level *level, enum script_outcome outcome,
       const char *went_to, int64_t now_ms)
{
	/* a situation that is over speaks of its last step */
	size_t last = level->situation->step_count - 1;
	size_t index = level->step < last ? level->step : last;
	struct script_record entry = {
		.situation = level->situation->id,
		.step = index,
		.position = ++run->positions,
		.shown_ms = level->shown_ms,
		.said_ms = level->said_ms,
		.ended_ms = now_ms > level->shown_ms ? now_ms : level->shown_ms,
		.wait_wanted_ms = level->situation->steps[index].wait_ms,
		.wait_kept_ms = wait_kept_ms(level, now_ms),
		.outcome = outcome,
		.went_to = went_to,
	};

	if (run->sink.record)
		run->sink.record(run->sink.context, &entry);
}

/* Ends the current step: its record, and its mark on the screen. */
static void
end_step(struct flow_run *run, struct flow_level *level, enum script_outcome outcome,
         const char *went_to, int64_t now_ms)
{
	if (is_over(level))
		return;
	record(run, level, outcome, went_to, now_ms);
	level->marks[level->step] = (struct flow_mark){
		.ended = true,
		.outcome = outcome,
		.wait_kept_ms = wait_kept_ms(level, now_ms),
	};
}

static void
advance(struct flow_level *level, int64_t now_ms)
{
	show_step(level, level->step + 1, now_ms);
}

/* A wait whose time has passed ends at its own moment, not at now_ms. */
static bool
settle(struct flow_run *run, int64_t now_ms)
{
	struct flow_level *level = top(run);

	if (!level || run->left || !is_waiting(level))
		return false;
	int64_t end_ms = level->said_ms + step_of(level)->wait_ms;

	if (now_ms < end_ms)
		return false;
	end_step(run, level, SCRIPT_WAIT_KEPT, NULL, end_ms);
	advance(level, end_ms);
	level->came_by_wait = true;
	run->cue = true;
	return true;
}

/* --- moving between situations -------------------------------------------------------------- */

static size_t
find_step(const struct situation *situation, const char *id)
{
	for (size_t i = 0; id && i < situation->step_count; i++) {
		if (situation->steps[i].id && strcmp(situation->steps[i].id, id) == 0)
			return i;
	}
	return 0;
}

/* Puts a situation on top of what is there; the oldest gives way when there is no room. */
static void
push(struct flow_run *run, const struct situation *situation, size_t step, int64_t now_ms)
{
	struct flow_level *level = top(run);

	if (!level || !is_over(level)) {
		if (run->depth == FLOW_DEPTH_MAX)
			memmove(run->levels, run->levels + 1,
			        (FLOW_DEPTH_MAX - 1) * sizeof *run->levels);
		else
			run->depth++;
		level = top(run);
	}
	memset(level, 0, sizeof *level);
	level->situation = situation;
	show_step(level, step, now_ms);
	run->left = false;
}

void
flow_start(struct flow_run *run, const struct situation *situation, int64_t now_ms)
{
	settle(run, now_ms);
	struct flow_level *level = top(run);

	if (level && !run->left)
		end_step(run, level, SCRIPT_LEFT, situation->id, now_ms);
	if (level && level->situation == situation) {
		run->left = false;
		show_step(level, 0, now_ms);
	} else {
		push(run, situation, 0, now_ms);
	}
}

/* Shows the situation on top where it stood: its step is to be said again. */
static void
show_again(struct flow_run *run, int64_t now_ms)
{
	struct flow_level *level = top(run);

	run->left = false;
	if (level && !is_over(level))
		show_step(level, level->step, now_ms);
}

static bool
back(struct flow_run *run, enum script_outcome outcome, int64_t now_ms)
{
	if (run->depth < 2)
		return false;
	const struct flow_level *below = &run->levels[run->depth - 2];

	if (!run->left)
		end_step(run, top(run), outcome, below->situation->id, now_ms);
	run->depth--;
	show_again(run, now_ms);
	return true;
}

bool
flow_back(struct flow_run *run, int64_t now_ms)
{
	settle(run, now_ms);
	return back(run, SCRIPT_LEFT, now_ms);
}

bool
flow_branch(struct flow_run *run, size_t n, int64_t now_ms)
{
	settle(run, now_ms);
	struct flow_level *level = top(run);

	if (!level || run->left || n >= level->situation->branch_count)
		return false;
	const struct branch *branch = &level->situation->branches[n];

	if (strcmp(branch->go, GO_BACK) == 0) {
		if (back(run, SCRIPT_INTERRUPTED, now_ms))
			return true;
		/* nothing was left for this one: back is the list of situations */
		end_step(run, level, SCRIPT_INTERRUPTED, NULL, now_ms);
		run->depth = 0;
		return true;
	}
	const struct situation *target = pack_situation(run->pack, branch->go);

	if (!target)
		return false;
	size_t step = find_step(target, branch->step);

	end_step(run, level, SCRIPT_INTERRUPTED, target->id, now_ms);
	if (target == level->situation)
		show_step(level, step, now_ms);
	else
		push(run, target, step, now_ms);
	return true;
}

void
flow_leave(struct flow_run *run, int64_t now_ms)
{
	settle(run, now_ms);
	struct flow_level *level = top(run);

	if (!level || run->left)
		return;
	end_step(run, level, SCRIPT_LEFT, NULL, now_ms);
	run->left = true;
}

bool
flow_resume(struct flow_run *run, int64_t now_ms)
{
	if (!run->depth || !run->left)
		return false;
	show_again(run, now_ms);
	return true;
}

/* --- moving within one situation ------------------------------------------------------------ */

void
flow_said(struct flow_run *run, int64_t now_ms)
{
	settle(run, now_ms);
	struct flow_level *level = top(run);
	const struct step *step = level && !run->left ? step_of(level) : NULL;

	if (!step || level->said_ms != FLOW_NEVER_MS)
		return;
	level->said_ms = now_ms;
	if (step->wait_ms > 0)
		return;
	end_step(run, level, SCRIPT_SAID, NULL, now_ms);
	advance(level, now_ms);
}

void
flow_next(struct flow_run *run, int64_t now_ms)
{
	settle(run, now_ms);
	struct flow_level *level = top(run);

	if (!level || run->left || is_over(level))
		return;
	if (level->came_by_wait && now_ms < level->shown_ms + NEXT_GUARD_MS)
		return;
	end_step(run, level, is_waiting(level) ? SCRIPT_WAIT_CUT : SCRIPT_SKIPPED, NULL, now_ms);
	advance(level, now_ms);
}

void
flow_previous(struct flow_run *run, int64_t now_ms)
{
	settle(run, now_ms);
	struct flow_level *level = top(run);

	if (!level || run->left || level->step == 0)
		return;
	end_step(run, level, is_waiting(level) ? SCRIPT_WAIT_CUT : SCRIPT_LEFT, NULL, now_ms);
	show_step(level, level->step - 1, now_ms);
}

bool
flow_tick(struct flow_run *run, int64_t now_ms)
{
	settle(run, now_ms);
	bool cue = run->cue;

	run->cue = false;
	return cue;
}

/* --- the end of the call -------------------------------------------------------------------- */

/* Everything the situation asks for was said, and every wait kept. */
static bool
all_kept(const struct flow_level *level)
{
	for (size_t i = 0; i < level->step && i < level->situation->step_count; i++) {
		const struct step *step = &level->situation->steps[i];
		const struct flow_mark *mark = &level->marks[i];

		if (step->kind != STEP_SAY && step->wait_ms == 0)
			continue;
		if (mark->ended && mark->outcome != SCRIPT_SAID &&
		    mark->outcome != SCRIPT_WAIT_KEPT)
			return false;
	}
	return true;
}

static enum hang_up_check
check_level(const struct flow_level *level, bool is_top)
{
	bool at_end = is_over(level) ||
	              level->situation->steps[level->step].action == STEP_ACTION_HANG_UP;

	switch (level->situation->hang_up) {
	case HANG_UP_NEVER:
		return is_over(level) && is_top ? HANG_UP_CHECK_FINE : HANG_UP_CHECK_NEVER;
	case HANG_UP_AT_END:
		if (!is_top || (at_end && all_kept(level)))
			return HANG_UP_CHECK_FINE;
		return HANG_UP_CHECK_EARLY;
	default:
		return HANG_UP_CHECK_FINE;
	}
}

/*
 * The level whose rule forbids to hang up, or NULL. Of those left for another
 * situation only "never" still counts: a branch out of the silent call ("heard
 * something") ends its waits, but nothing ends the danger but the call itself.
 */
static const struct flow_level *
find_objection(const struct flow_run *run, enum hang_up_check *check)
{
	for (size_t i = run->depth; i-- > 0;) {
		*check = check_level(&run->levels[i], i + 1 == run->depth);
		if (*check != HANG_UP_CHECK_FINE)
			return &run->levels[i];
	}
	*check = HANG_UP_CHECK_FINE;
	return NULL;
}

enum hang_up_check
flow_check_hang_up(const struct flow_run *run, int64_t now_ms)
{
	struct flow_run settled = *run;
	enum hang_up_check check;

	settled.sink.record = NULL;
	settle(&settled, now_ms);
	find_objection(&settled, &check);
	return check;
}

void
flow_call_ended(struct flow_run *run, bool by_agent, int64_t now_ms)
{
	enum hang_up_check check = HANG_UP_CHECK_FINE;

	settle(run, now_ms);
	struct flow_level *level = top(run);
	const struct flow_level *against = by_agent ? find_objection(run, &check) : NULL;
	const struct step *step = level && !run->left ? step_of(level) : NULL;
	bool hung_up = by_agent && step && step->action == STEP_ACTION_HANG_UP;

	if (against)
		record(run, against, SCRIPT_HUNG_UP_EARLY, NULL, now_ms);
	if (hung_up)
		level->said_ms = now_ms;	/* hanging up is what the step asks for */
	if (step && against != level)
		record(run, level, hung_up ? SCRIPT_SAID : SCRIPT_CALL_ENDED, NULL, now_ms);
	run->depth = 0;
	run->left = false;
	run->cue = false;
}

/* --- what the screen shows ------------------------------------------------------------------ */

const struct situation *
flow_situation(const struct flow_run *run)
{
	const struct flow_level *level = top_of(run);

	return level && !run->left ? level->situation : NULL;
}

const struct step *
flow_step(const struct flow_run *run)
{
	const struct flow_level *level = top_of(run);

	return level && !run->left ? step_of(level) : NULL;
}

int64_t
flow_next_change_ms(const struct flow_run *run)
{
	const struct flow_level *level = top_of(run);

	if (!level || run->left || !is_waiting(level))
		return FLOW_NEVER_MS;
	return level->said_ms + step_of(level)->wait_ms;
}

bool
flow_waiting(const struct flow_run *run, int64_t now_ms, int64_t *left_ms, int64_t *wanted_ms)
{
	const struct flow_level *level = top_of(run);

	*left_ms = *wanted_ms = 0;
	if (!level || run->left || !is_waiting(level))
		return false;
	*wanted_ms = step_of(level)->wait_ms;
	*left_ms = *wanted_ms - wait_kept_ms(level, now_ms);
	return *left_ms > 0;
}

static struct flow_line
line_of(const struct flow_level *level, size_t i, int64_t now_ms)
{
	const struct flow_mark *mark = &level->marks[i];
	struct flow_line line = {
		.step = &level->situation->steps[i],
		.state = FLOW_LINE_COMING,
		.wait_wanted_ms = level->situation->steps[i].wait_ms,
	};

	if (i < level->step) {
		/* a branch may lead to a later step: those before it were never shown */
		line.state = FLOW_LINE_ENDED;
		line.outcome = mark->ended ? mark->outcome : SCRIPT_SKIPPED;
		line.wait_kept_ms = mark->wait_kept_ms;
	} else if (i == level->step) {
		line.state = FLOW_LINE_CURRENT;
		line.said = level->said_ms != FLOW_NEVER_MS;
		line.wait_kept_ms = wait_kept_ms(level, now_ms);
		line.wait_left_ms = is_waiting(level) ? line.wait_wanted_ms - line.wait_kept_ms : 0;
	}
	return line;
}

size_t
flow_lines(const struct flow_run *run, int64_t now_ms, struct flow_line lines[PACK_STEPS_MAX])
{
	const struct flow_level *level = top_of(run);

	if (!level || run->left)
		return 0;
	for (size_t i = 0; i < level->situation->step_count; i++)
		lines[i] = line_of(level, i, now_ms);
	return level->situation->step_count;
}

/*
 * scripts.yaml: courtesy is kept, branches lead somewhere, endings fit, and
 * the cues that every hotline needs are there.
 */
#include "check_priv.h"

#include "base/i18n.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

/* --- courtesy ------------------------------------------------------------------------------- */

/* Bytes up to the end of the first sentence. */
static size_t
first_sentence(const char *text)
{
	static const char *const ends[] = { "。", "！", "？", "；", ".", "!", "?", ";" };
	size_t length = strlen(text);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const char *end = strstr(text, ends[i]);

		/* "{caller.address_as}" holds a dot that ends nothing */
		while (end && *ends[i] == '.' && end[1] != ' ' && end[1])
			end = strstr(end + 1, ends[i]);
		if (end && (size_t)(end - text) < length)
			length = (size_t)(end - text);
	}
	return length;
}

static bool
holds_word(const char *text, size_t length, const struct name_list *words)
{
	for (size_t i = 0; i < words->count; i++) {
		size_t word = strlen(words->items[i]);

		for (size_t at = 0; at + word <= length; at++) {
			if (strncasecmp(text + at, words->items[i], word) == 0)
				return true;
		}
	}
	return false;
}

static void
check_courtesy(const struct check *check, const struct step *step)
{
	const struct pack *pack = check->pack;

	if (step->kind != STEP_SAY) {
		if (step->apology || step->thanks)
			yaml_reader_complain(check->reader,
			                     step->apology ? &step->apology : &step->thanks, step,
			                     _("nothing is said in this step"));
		return;
	}
	for (int l = 0; l < LANGUAGE_COUNT && *step->text.of[l]; l++) {
		const char *text = step->text.of[l];

		if (step->apology &&
		    !holds_word(text, first_sentence(text), &pack->apology_words.of[l]))
			yaml_reader_complain(
				check->reader, &step->text.of[l], step,
				_("the first sentence holds no apology (see courtesy.apology)"));
		if (step->thanks && !holds_word(text, strlen(text), &pack->thanks_words.of[l]))
			yaml_reader_complain(check->reader, &step->text.of[l], step,
			                     _("the text holds no thanks (see courtesy.thanks)"));
	}
}

/* --- steps ---------------------------------------------------------------------------------- */

/* caller.name and the like, and the fields of one kind or of all. */
static size_t
collect_readable(const struct pack *pack, const char *only_kind, const char **names, size_t maximum)
{
	static const char *const of_caller[] = { "caller.name", "caller.phone", "caller.address" };
	size_t count = 0;

	for (size_t i = 0; i < sizeof of_caller / sizeof *of_caller; i++)
		names[count++] = of_caller[i];
	for (size_t k = 0; k < pack->kind_count; k++) {
		const struct ticket_kind *kind = &pack->kinds[k];

		if (only_kind && strcmp(kind->id, only_kind) != 0)
			continue;
		for (size_t f = 0; f < kind->field_count && count < maximum; f++)
			names[count++] = kind->fields[f].id;
	}
	return count;
}

static void
check_reads_back(const struct check *check, const struct situation *situation,
                 const struct step *step)
{
	const char *names[2000];
	const char *ticket = situation->ticket;
	/* of an unknown kind has been told already */
	const char *only = ticket && pack_kind(check->pack, ticket) ? ticket : NULL;
	size_t count = collect_readable(check->pack, only, names, sizeof names / sizeof *names);

	for (size_t i = 0; i < step->reads_back.count && check->read[2]; i++)
		check_name(check, &step->reads_back.items[i], step, _("field"),
		           step->reads_back.items[i], names, count);
}

static void
check_steps(const struct check *check, const struct situation *situation)
{
	for (size_t i = 0; i < situation->step_count; i++) {
		const struct step *step = &situation->steps[i];

		check_courtesy(check, step);
		check_reads_back(check, situation, step);
		if (step->action == STEP_ACTION_HANG_UP && i + 1 < situation->step_count)
			yaml_reader_complain(check->reader, &step->action, step,
			                     _("hangs up, but steps follow (make it the last)"));
		if (step->action == STEP_ACTION_HANG_UP && step->wait_ms)
			yaml_reader_complain(check->reader, &step->wait_ms, step,
			                     _("nothing is waited for after hanging up"));
	}
}

static void
check_ending(const struct check *check, const struct situation *situation)
{
	bool hangs_up = false;

	for (size_t i = 0; i < situation->step_count; i++)
		hangs_up = hangs_up || situation->steps[i].action == STEP_ACTION_HANG_UP;
	if (situation->hang_up == HANG_UP_NEVER && hangs_up)
		yaml_reader_complain(check->reader, &situation->hang_up, situation,
		                     _("never, but a step hangs up"));
	if (situation->hang_up == HANG_UP_AT_END && !hangs_up)
		yaml_reader_complain(
			check->reader, &situation->hang_up, situation,
			_("at_end, but no step hangs up (write - do: hang_up as the last)"));
	if (situation->then && strcmp(situation->then, situation->id) == 0)
		yaml_reader_complain(check->reader, &situation->then, situation,
		                     _("leads to itself without end"));
}

/* --- branches ------------------------------------------------------------------------------- */

static size_t
collect_steps(const struct situation *situation, const char **names)
{
	size_t count = 0;

	for (size_t i = 0; i < situation->step_count; i++) {
		if (situation->steps[i].id)
			names[count++] = situation->steps[i].id;
	}
	return count;
}

static void
check_branches(const struct check *check, const struct situation *situation)
{
	for (size_t i = 0; i < situation->branch_count; i++) {
		const struct branch *branch = &situation->branches[i];
		const struct situation *target = pack_situation(check->pack, branch->go);
		const char *names[PACK_STEPS_MAX];

		if (branch->step && strcmp(branch->go, GO_BACK) == 0)
			yaml_reader_complain(
				check->reader, &branch->step, branch,
				_("back leads to the step that was left (take step away)"));
		else if (branch->step && target)
			check_name(check, &branch->step, branch, _("step"), branch->step, names,
			           collect_steps(target, names));
		if (target == situation && !branch->step)
			yaml_reader_complain(
				check->reader, &branch->go, branch,
				_("leads to its own beginning (name a step, or another "
			          "situation)"));
	}
}

static bool
is_gone_to(const struct pack *pack, const struct situation *situation, const char *step)
{
	for (size_t s = 0; s < pack->situation_count; s++) {
		for (size_t b = 0; b < pack->situations[s].branch_count; b++) {
			const struct branch *branch = &pack->situations[s].branches[b];

			if (branch->step && strcmp(branch->go, situation->id) == 0 &&
			    strcmp(branch->step, step) == 0)
				return true;
		}
	}
	return false;
}

static void
check_step_ids(const struct check *check, const struct situation *situation)
{
	for (size_t i = 0; i < situation->step_count; i++) {
		const struct step *step = &situation->steps[i];

		if (step->id && !is_gone_to(check->pack, situation, step->id))
			yaml_reader_warn(check->reader, &step->id, step,
			                 _("no branch begins at this step (the id can go)"));
	}
}

/* --- what every hotline needs --------------------------------------------------------------- */

static const enum cue needed_cues[] = {
	CUE_ANSWERED, CUE_ANSWERED_LATE, CUE_CALL_OUT, CUE_HOLD,
	CUE_TRANSFER, CUE_CLOSING,       CUE_DANGER,   CUE_THREAT,
};

static void
check_cues(const struct check *check)
{
	for (size_t i = 0; i < sizeof needed_cues / sizeof *needed_cues; i++) {
		const char *name = cue_names[needed_cues[i]];

		if (!pack_situation_for(check->pack, needed_cues[i], 0))
			yaml_reader_complain(
				check->reader, &check->pack->situations, check->pack,
				_("no situation has the cue %s (write when: [%s] to one)"), name,
				name);
	}
}

static bool
alerts(const struct situation *situation)
{
	for (size_t i = 0; i < situation->step_count; i++) {
		if (situation->steps[i].action == STEP_ACTION_ALERT)
			return true;
	}
	return false;
}

/* Danger and threats are reported by one key, and danger is never hung up on. */
static void
check_danger(const struct check *check, const struct situation *situation)
{
	bool danger = situation->cues & 1u << CUE_DANGER;
	bool threat = situation->cues & 1u << CUE_THREAT;

	if ((danger || threat) && !alerts(situation))
		yaml_reader_complain(check->reader, &situation->steps, situation,
		                     _("nobody is alerted (write a step - do: alert)"));
	if (danger && situation->hang_up != HANG_UP_NEVER)
		yaml_reader_complain(
			check->reader, &situation->hang_up, situation,
			_("a call in danger is not ended by the agent (write hang_up: never)"));
}

static void
check_groups(const struct check *check)
{
	const struct pack *pack = check->pack;

	for (size_t g = 0; g < pack->group_count; g++) {
		bool used = false;

		for (size_t s = 0; s < pack->situation_count && !used; s++)
			used = strcmp(pack->situations[s].group, pack->groups[g].id) == 0;
		if (!used)
			yaml_reader_warn(check->reader, &pack->groups[g].id, pack,
			                 _("no situation is in this group"));
	}
}

void
check_scripts(const struct check *check)
{
	const struct pack *pack = check->pack;

	for (size_t i = 0; i < pack->situation_count; i++) {
		const struct situation *situation = &pack->situations[i];

		if (strcmp(situation->id, GO_BACK) == 0)
			yaml_reader_complain(check->reader, &situation->id, situation,
			                     _("back is a word of branches (choose another id)"));
		check_steps(check, situation);
		check_ending(check, situation);
		check_branches(check, situation);
		check_step_ids(check, situation);
		check_danger(check, situation);
	}
	check_cues(check);
	check_groups(check);
}

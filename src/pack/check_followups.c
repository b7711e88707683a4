/* followups.yaml: rules that can fire, outcomes that lead on. */
#include "check_priv.h"

#include "base/i18n.h"

#include <string.h>

struct event_keys {
	bool state, after, before, kinds;
};

static const struct event_keys event_keys[] = {
	[RULE_TICKET_STATE] = { .state = true, .after = true, .kinds = true },
	[RULE_DEADLINE] = { .before = true, .kinds = true },
	[RULE_PROMISE] = { .kinds = false },
	[RULE_MISSED_CALL] = { .after = true },
};

static void
check_rule_keys(const struct check *check, const struct follow_up_rule *rule)
{
	const struct event_keys *keys = &event_keys[rule->on];

	if (rule->state && !keys->state)
		yaml_reader_complain(check->reader, &rule->state, rule,
		                     _("means nothing here: only ticket_state has a state"));
	if (!rule->state && keys->state)
		yaml_reader_complain(check->reader, NULL, rule,
		                     _("state is missing (write the state that is reached)"));
	if (rule->after_ms && !keys->after)
		yaml_reader_complain(
			check->reader, &rule->after_ms, rule,
			_("means nothing here: only ticket_state and missed_call have it"));
	if (rule->before_ms && !keys->before)
		yaml_reader_complain(check->reader, &rule->before_ms, rule,
		                     _("means nothing here: only deadline has it"));
	if (!rule->before_ms && keys->before)
		yaml_reader_complain(check->reader, NULL, rule,
		                     _("before is missing (write before: 30m)"));
	if (rule->kinds.count && !keys->kinds)
		yaml_reader_complain(check->reader, &rule->kinds, rule,
		                     _("means nothing here: no ticket is meant"));
}

/* Can the rule ever fire for a ticket of this kind? */
static bool
fires_for(const struct pack *pack, const struct follow_up_rule *rule,
          const struct ticket_kind *kind)
{
	const struct workflow *workflow = pack_workflow_of(pack, kind);

	return !rule->state || !workflow || workflow_reaches(workflow, rule->state);
}

static void
check_rule_fires(const struct check *check, const struct follow_up_rule *rule)
{
	const struct pack *pack = check->pack;
	bool fires = false;

	for (size_t i = 0; i < rule->kinds.count; i++) {
		const struct ticket_kind *kind = pack_kind(pack, rule->kinds.items[i]);

		if (!kind || fires_for(pack, rule, kind))
			continue;
		yaml_reader_complain(check->reader, &rule->state, rule,
		                     _("can never fire: kind %s does not come into state %s"),
		                     kind->id, yaml_reader_cut(check->reader, rule->state));
	}
	for (size_t k = 0; k < pack->kind_count && !fires; k++)
		fires = fires_for(pack, rule, &pack->kinds[k]);
	if (rule->kinds.count == 0 && !fires)
		yaml_reader_complain(check->reader, &rule->state, rule,
		                     _("can never fire: no kind comes into state %s"),
		                     yaml_reader_cut(check->reader,
		                                     rule->state ? rule->state : ""));
}

/* A reminder before the deadline that is longer than the limit would be late at once. */
static void
check_rule_in_time(const struct check *check, const struct follow_up_rule *rule)
{
	const struct pack *pack = check->pack;

	for (size_t l = 0; l < pack->limit_count; l++) {
		for (size_t w = 0; w < pack->limits[l].within_count; w++) {
			const struct limit_of_grade *limit = &pack->limits[l].within[w];

			if (!limit->within.ms || rule->before_ms < limit->within.ms)
				continue;
			yaml_reader_complain(
				check->reader, &rule->before_ms, rule,
				_("is not shorter than the limit of class %s, grade %s"),
				pack->limits[l].class_id, limit->grade);
			return;
		}
	}
}

static void
check_rules(const struct check *check)
{
	const struct pack *pack = check->pack;

	for (size_t i = 0; i < pack->rule_count; i++) {
		const struct follow_up_rule *rule = &pack->rules[i];

		check_rule_keys(check, rule);
		if (check->read[2] && rule->state)
			check_rule_fires(check, rule);
		if (check->read[0] && rule->before_ms)
			check_rule_in_time(check, rule);
	}
}

static void
check_outcomes(const struct check *check)
{
	const struct pack *pack = check->pack;
	bool done = false;

	for (size_t i = 0; i < pack->outcome_count; i++) {
		const struct follow_up_outcome *outcome = &pack->outcomes[i];
		bool again = outcome->effect == OUTCOME_AGAIN;

		done = done || outcome->effect == OUTCOME_DONE;
		if (again && !outcome->again_ms)
			yaml_reader_complain(check->reader, NULL, outcome,
			                     _("again is missing (write again: 2h)"));
		if (!again && outcome->again_ms)
			yaml_reader_complain(check->reader, &outcome->again_ms, outcome,
			                     _("means nothing here: only the effect again has it"));
		if (!again && outcome->tries)
			yaml_reader_complain(check->reader, &outcome->tries, outcome,
			                     _("means nothing here: only the effect again has it"));
	}
	if (pack->outcome_count && !done)
		yaml_reader_complain(
			check->reader, &pack->outcomes, pack,
			_("no outcome has the effect done: nothing could ever be finished"));
}

void
check_follow_ups(const struct check *check)
{
	check_rules(check);
	check_outcomes(check);
}

/* tickets.yaml: workflows begin, end, and leave no state out of reach. */
#include "check_priv.h"

#include "base/i18n.h"

#include <string.h>

enum {
	STATES_MAX = 40, /* as the table allows */
};

static size_t
number_of(const struct workflow *workflow, const char *state)
{
	size_t i = 0;

	while (i < workflow->state_count && strcmp(workflow->states[i].id, state) != 0)
		i++;
	return i;
}

/* Every move begins and ends in a state that there is; others have been told of. */
static bool
is_whole(const struct workflow *workflow)
{
	for (size_t m = 0; m < workflow->move_count; m++) {
		const struct move *move = &workflow->moves[m];

		if (number_of(workflow, move->to) == workflow->state_count)
			return false;
		for (size_t f = 0; f < move->from.count; f++) {
			if (number_of(workflow, move->from.items[f]) == workflow->state_count)
				return false;
		}
	}
	return true;
}

/* leads[a][b]: a move leads from state a to state b. */
struct ways {
	bool leads[STATES_MAX][STATES_MAX];
};

static void
find_ways(const struct workflow *workflow, struct ways *ways)
{
	memset(ways, 0, sizeof *ways);
	for (size_t m = 0; m < workflow->move_count; m++) {
		const struct move *move = &workflow->moves[m];
		size_t to = number_of(workflow, move->to);

		for (size_t f = 0; f < move->from.count; f++) {
			size_t from = number_of(workflow, move->from.items[f]);

			if (from < workflow->state_count && to < workflow->state_count)
				ways->leads[from][to] = true;
		}
	}
}

/* Marks every state that is reached from those marked; backwards: that reaches them. */
static void
spread(const struct ways *ways, bool marked[STATES_MAX], bool backwards)
{
	for (bool grown = true; grown;) {
		grown = false;
		for (size_t a = 0; a < STATES_MAX; a++) {
			for (size_t b = 0; marked[a] && b < STATES_MAX; b++) {
				if (!marked[b] &&
				    (backwards ? ways->leads[b][a] : ways->leads[a][b]))
					grown = marked[b] = true;
			}
		}
	}
}

bool
workflow_reaches(const struct workflow *workflow, const char *state)
{
	bool marked[STATES_MAX] = { true };
	size_t number = number_of(workflow, state);
	struct ways ways;

	if (number >= workflow->state_count || workflow->state_count > STATES_MAX)
		return false;
	if (!is_whole(workflow))
		return true;
	find_ways(workflow, &ways);
	spread(&ways, marked, false);
	return marked[number];
}

static void
check_states(const struct check *check, const struct workflow *workflow)
{
	bool reached[STATES_MAX] = { true }, ends[STATES_MAX] = { false };
	struct ways ways;
	bool closes = false;

	if (workflow->state_count > STATES_MAX || workflow->state_count == 0)
		return;
	for (size_t i = 0; i < workflow->state_count; i++) {
		ends[i] = workflow->states[i].phase == PHASE_CLOSED;
		closes = closes || ends[i];
	}
	if (workflow->states[0].phase != PHASE_OPEN)
		yaml_reader_complain(check->reader, &workflow->states[0].phase,
		                     &workflow->states[0],
		                     _("a ticket begins here: the first state is open"));
	if (!closes)
		yaml_reader_complain(check->reader, &workflow->states, workflow,
		                     _("cannot end: no state is closed"));
	if (!is_whole(workflow))
		return;
	find_ways(workflow, &ways);
	spread(&ways, reached, false);
	spread(&ways, ends, true);
	for (size_t i = 0; i < workflow->state_count; i++) {
		const struct state *state = &workflow->states[i];

		if (!reached[i])
			yaml_reader_complain(check->reader, &state->id, state,
			                     _("cannot be reached: no move leads here from %s"),
			                     workflow->states[0].id);
		else if (closes && !ends[i])
			yaml_reader_complain(
				check->reader, &state->id, state,
				_("cannot end: no moves lead from here to a closed state"));
	}
}

static void
check_moves(const struct check *check, const struct workflow *workflow)
{
	const char *names[STATES_MAX];
	size_t count = workflow->state_count < STATES_MAX ? workflow->state_count : STATES_MAX;

	for (size_t i = 0; i < count; i++)
		names[i] = workflow->states[i].id;
	for (size_t m = 0; m < workflow->move_count; m++) {
		const struct move *move = &workflow->moves[m];

		if (*move->to)
			check_name(check, &move->to, move, _("state"), move->to, names, count);
		for (size_t f = 0; f < move->from.count; f++) {
			const char *from = move->from.items[f];

			if (check_name(check, &move->from.items[f], move, _("state"), from, names,
			               count) &&
			    strcmp(from, move->to) == 0)
				yaml_reader_complain(check->reader, &move->from.items[f], move,
				                     _("leads from %s to itself"), from);
		}
	}
}

/* What a move needs must be in the form of every kind that goes this way. */
static void
check_needs(const struct check *check, const struct workflow *workflow)
{
	const struct pack *pack = check->pack;

	for (size_t k = 0; k < pack->kind_count; k++) {
		const struct ticket_kind *kind = &pack->kinds[k];

		for (size_t m = 0; m < workflow->move_count; m++) {
			const struct name_list *needs = &workflow->moves[m].needs;

			for (size_t n = 0; n < needs->count; n++) {
				if (strcmp(kind->workflow, workflow->id) == 0 &&
				    !kind_field(kind, needs->items[n]))
					yaml_reader_complain(check->reader, &needs->items[n],
					                     &workflow->moves[m],
					                     _("kind %s has no field %s"), kind->id,
					                     yaml_reader_cut(check->reader,
					                                     needs->items[n]));
			}
		}
	}
}

static bool
is_used(const struct pack *pack, const struct workflow *workflow)
{
	for (size_t k = 0; k < pack->kind_count; k++) {
		if (strcmp(pack->kinds[k].workflow, workflow->id) == 0)
			return true;
	}
	return false;
}

void
check_workflows(const struct check *check)
{
	for (size_t i = 0; i < check->pack->workflow_count; i++) {
		const struct workflow *workflow = &check->pack->workflows[i];

		check_states(check, workflow);
		check_moves(check, workflow);
		check_needs(check, workflow);
		if (!is_used(check->pack, workflow))
			yaml_reader_warn(check->reader, &workflow->id, workflow,
			                 _("no kind goes this way"));
	}
}

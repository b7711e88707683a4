/* Looking things up in a compiled pack, and the words of its enumerations. */
#include "model/pack.h"

#include "base/arena.h"

#include <string.h>
#include <strings.h>

void
pack_free(struct pack *pack)
{
	/* the pack itself lies in its arena */
	if (pack)
		arena_free(pack->arena);
}

/*
 * Every list of things with an id has "const char *id" as its first member,
 * so that one walk serves all.
 */
static const void *
find_by_id(const void *items, size_t count, size_t size, const char *id)
{
	if (!id)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const void *item = (const char *)items + i * size;
		const char *own;

		memcpy(&own, item, sizeof own);
		if (own && strcmp(own, id) == 0)
			return item;
	}
	return NULL;
}

#define FIND(list, count, id) find_by_id((list), (count), sizeof *(list), (id))

const struct situation *
pack_situation(const struct pack *pack, const char *id)
{
	return FIND(pack->situations, pack->situation_count, id);
}

const struct situation_group *
pack_group(const struct pack *pack, const char *id)
{
	return FIND(pack->groups, pack->group_count, id);
}

const struct ticket_kind *
pack_kind(const struct pack *pack, const char *id)
{
	return FIND(pack->kinds, pack->kind_count, id);
}

const struct ticket_kind *
pack_kind_of_prefix(const struct pack *pack, const char *prefix, size_t prefix_length)
{
	for (size_t i = 0; i < pack->kind_count; i++) {
		const struct ticket_kind *kind = &pack->kinds[i];

		if (strlen(kind->prefix) == prefix_length &&
		    strncasecmp(kind->prefix, prefix, prefix_length) == 0)
			return kind;
	}
	return NULL;
}

const struct workflow *
pack_workflow(const struct pack *pack, const char *id)
{
	return FIND(pack->workflows, pack->workflow_count, id);
}

const struct workflow *
pack_workflow_of(const struct pack *pack, const struct ticket_kind *kind)
{
	return pack_workflow(pack, kind->workflow);
}

const struct choice_tree *
pack_choices(const struct pack *pack, const char *id)
{
	return FIND(pack->choices, pack->choice_count, id);
}

const struct department *
pack_department(const struct pack *pack, const char *id)
{
	return FIND(pack->departments, pack->department_count, id);
}

const struct grade *
pack_grade(const struct pack *pack, const char *id)
{
	return FIND(pack->grades, pack->grade_count, id);
}

const struct grade *
pack_default_grade(const struct pack *pack)
{
	for (size_t i = 0; i < pack->grade_count; i++) {
		if (pack->grades[i].is_default)
			return &pack->grades[i];
	}
	return NULL;
}

const struct tag *
pack_tag(const struct pack *pack, const char *id)
{
	return FIND(pack->tags, pack->tag_count, id);
}

const struct break_reason *
pack_break(const struct pack *pack, const char *id)
{
	return FIND(pack->breaks, pack->break_count, id);
}

const struct call_result *
pack_result(const struct pack *pack, const char *id)
{
	return FIND(pack->results, pack->result_count, id);
}

const struct ticket_class *
pack_class(const struct pack *pack, const char *id)
{
	return FIND(pack->classes, pack->class_count, id);
}

const struct pack_slot *
pack_slot(const struct pack *pack, const char *id)
{
	return FIND(pack->slots, pack->slot_count, id);
}

const struct follow_up_rule *
pack_rule(const struct pack *pack, const char *id)
{
	return FIND(pack->rules, pack->rule_count, id);
}

const struct follow_up_outcome *
pack_outcome(const struct pack *pack, const char *id)
{
	return FIND(pack->outcomes, pack->outcome_count, id);
}

const struct field *
kind_field(const struct ticket_kind *kind, const char *id)
{
	return FIND(kind->fields, kind->field_count, id);
}

const struct state *
workflow_state(const struct workflow *workflow, const char *id)
{
	return FIND(workflow->states, workflow->state_count, id);
}

const struct move *
workflow_move(const struct workflow *workflow, const char *id)
{
	return FIND(workflow->moves, workflow->move_count, id);
}

bool
name_list_has(const struct name_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->items[i], name) == 0)
			return true;
	}
	return false;
}

bool
move_starts_in(const struct move *move, const char *state)
{
	return name_list_has(&move->from, state);
}

const struct situation *
pack_situation_for(const struct pack *pack, enum cue cue, size_t n)
{
	for (size_t i = 0; i < pack->situation_count; i++) {
		if (!(pack->situations[i].cues & 1u << cue))
			continue;
		if (n-- == 0)
			return &pack->situations[i];
	}
	return NULL;
}

static const struct class_limits *
find_limits(const struct pack *pack, const char *class_id)
{
	return FIND(pack->limits, pack->limit_count, class_id);
}

static const struct limit_of_grade *
find_grade(const struct class_limits *limits, const char *grade)
{
	return FIND(limits->within, limits->within_count, grade);
}

struct time_limit
pack_time_limit(const struct pack *pack, const char *class_id, const char *grade)
{
	struct time_limit limit = {
		.within = pack->limit_otherwise,
		.clock = pack->limit_otherwise.unit == SPAN_WORKING_DAYS ? LIMIT_WORKING
		                                                         : LIMIT_CALENDAR,
	};
	const struct class_limits *limits = find_limits(pack, class_id);

	if (!limits)
		return limit;
	const struct grade *usual = pack_default_grade(pack);
	const struct limit_of_grade *within = find_grade(limits, grade);

	if (!within && usual)
		within = find_grade(limits, usual->id);
	if (!within)
		return limit;
	return (struct time_limit){
		.within = within->within,
		.warn = limits->warn,
		.clock = limits->clock,
	};
}

const struct text *
pack_daypart(const struct pack *pack, int minute)
{
	if (!pack->daypart_count)
		return NULL;
	const struct daypart *found = &pack->dayparts[pack->daypart_count - 1];

	for (size_t i = 0; i < pack->daypart_count; i++) {
		if (pack->dayparts[i].from_minute <= minute)
			found = &pack->dayparts[i];
	}
	return &found->greeting;
}

const struct option_node *
choice_find(const struct choice_tree *tree, const char *path, const char **department)
{
	const struct option_node *options = tree->options, *found = NULL;
	size_t count = tree->option_count;

	if (department)
		*department = NULL;
	while (*path) {
		size_t length = strcspn(path, "/");

		found = NULL;
		for (size_t i = 0; i < count && !found; i++) {
			if (strlen(options[i].id) == length &&
			    memcmp(options[i].id, path, length) == 0)
				found = &options[i];
		}
		if (!found)
			break;
		if (department && found->department)
			*department = found->department;
		options = found->options;
		count = found->option_count;
		path += length;
		if (*path == '/' && !*++path)
			found = NULL;	/* "service/" is no path */
	}
	if (!found && department)
		*department = NULL;
	return found;
}

const char *
kind_department(const struct pack *pack, const struct ticket_kind *kind,
                const char *(*value)(const void *context, const char *field),
                const void *context)
{
	const char *department = NULL;

	for (size_t i = 0; i < kind->field_count && !department; i++) {
		const struct field *field = &kind->fields[i];
		const struct choice_tree *tree;

		if (field->type != FIELD_CHOICE)
			continue;
		const char *path = value(context, field->id);

		tree = pack_choices(pack, field->choices);
		if (path && *path && tree)
			choice_find(tree, path, &department);
	}
	return department ? department : kind->department;
}

const char *const cue_names[CUE_COUNT + 1] = {
	[CUE_ANSWERED] = "answered",
	[CUE_ANSWERED_LATE] = "answered_late",
	[CUE_REPEAT_CALLER] = "repeat_caller",
	[CUE_PROMISE_DUE] = "promise_due",
	[CUE_FAULT_MODE] = "fault_mode",
	[CUE_UNKNOWN_NUMBER] = "unknown_number",
	[CUE_WITHHELD_NUMBER] = "withheld_number",
	[CUE_CALL_OUT] = "call_out",
	[CUE_CALL_BACK] = "call_back",
	[CUE_RETURN_VISIT] = "return_visit",
	[CUE_HOLD] = "hold",
	[CUE_TRANSFER] = "transfer",
	[CUE_DANGER] = "danger",
	[CUE_THREAT] = "threat",
	[CUE_CLOSING] = "closing",
	[CUE_NO_HANG_UP] = "no_hang_up",
	[CUE_SILENT] = "silent",
};

const char *const step_action_names[STEP_ACTION_COUNT + 1] = {
	[STEP_ACTION_NONE] = "none",
	[STEP_ACTION_HANG_UP] = "hang_up",
	[STEP_ACTION_HOLD] = "hold",
	[STEP_ACTION_RESUME] = "resume",
	[STEP_ACTION_TRANSFER] = "transfer",
	[STEP_ACTION_OPEN_TICKET] = "open_ticket",
	[STEP_ACTION_FOLLOW_UP] = "follow_up",
	[STEP_ACTION_READ_BACK] = "read_back",
	[STEP_ACTION_ALERT] = "alert",
	[STEP_ACTION_SEARCH] = "search",
};

const char *const field_type_names[FIELD_TYPE_COUNT + 1] = {
	[FIELD_TEXT] = "text",
	[FIELD_LONG_TEXT] = "long_text",
	[FIELD_CHOICE] = "choice",
	[FIELD_NUMBER] = "number",
	[FIELD_MONEY] = "money",
	[FIELD_DATE] = "date",
	[FIELD_TIME] = "time",
	[FIELD_DATE_TIME] = "date_time",
	[FIELD_PHONE] = "phone",
	[FIELD_ADDRESS] = "address",
	[FIELD_LINE_ITEMS] = "line_items",
	[FIELD_CHECKLIST] = "checklist",
	[FIELD_YES_NO] = "yes_no",
	[FIELD_REFERENCE] = "reference",
	[FIELD_DEPARTMENT] = "department",
};

const char *const follow_up_kind_names[FOLLOW_UP_KIND_COUNT + 1] = {
	[FOLLOW_UP_CALL_BACK] = "call_back",
	[FOLLOW_UP_VISIT] = "visit",
	[FOLLOW_UP_CHECK] = "check",
};

const char *
step_action_title(enum step_action action)
{
	static const char *const titles[STEP_ACTION_COUNT] = {
		[STEP_ACTION_NONE] = "",
		[STEP_ACTION_HANG_UP] = N_("Hang up"),
		[STEP_ACTION_HOLD] = N_("Put the call on hold"),
		[STEP_ACTION_RESUME] = N_("Take the call back"),
		[STEP_ACTION_TRANSFER] = N_("Transfer the call"),
		[STEP_ACTION_OPEN_TICKET] = N_("Fill in the ticket"),
		[STEP_ACTION_FOLLOW_UP] = N_("Promise a call back"),
		[STEP_ACTION_READ_BACK] = N_("Tick what has been confirmed"),
		[STEP_ACTION_ALERT] = N_("Alert the supervisor"),
		[STEP_ACTION_SEARCH] = N_("Look it up"),
	};

	return titles[action];
}

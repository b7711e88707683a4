/*
 * The format of packs, one row a key: pack.yaml, scripts.yaml, tickets.yaml,
 * followups.yaml. reader.c, cache.c and mdoc.c walk these tables. The help
 * lines become hotseat-pack(5).
 */
#include "schema_priv.h"

#include "base/i18n.h"
#include "model/pack.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* A list of structs: its pointer and its count in the surrounding struct. */
#define LIST_OF(type, list, number)                                                        \
	.kind = VALUE_LIST, .offset = offsetof(struct type, list),                         \
	.count_offset = offsetof(struct type, number)

#define AT(type, member) .offset = offsetof(struct type, member)

#define ID_ROW(type, words)                                                                \
	{ .key = "id", .kind = VALUE_STRING, .flags = ROW_REQUIRED | ROW_UNIQUE,           \
	  AT(type, id), .format = FORMAT_ID, .help = words }

#define TITLE_ROW(type, words)                                                             \
	{ .key = "title", .kind = VALUE_TEXT, .flags = ROW_REQUIRED, AT(type, title),      \
	  .max = 80, .help = words }

#define SCHEMA(type)                                                                       \
	.name = #type, .size = sizeof(struct type), .rows = type##_rows,                   \
	.row_count = COUNT_OF(type##_rows)

/* What lies in struct pack itself: a file, or an object of pack.yaml. */
#define SCHEMA_IN_PACK(title) \
	{ .name = #title, .size = sizeof(struct pack), .rows = title##_rows, \
	  .row_count = COUNT_OF(title##_rows) }

_Static_assert(sizeof(enum cue) == sizeof(int), "enums are read and written as int");

/* --- pack.yaml ------------------------------------------------------------------------------ */

static const char *const weekday_names[] = {
	"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL,
};

static const char *const language_names[] = { "en", "zh", NULL };

_Static_assert(LANGUAGE_ENGLISH == 0 && LANGUAGE_CHINESE == 1, "language_names is in this order");

static const struct row opening_hours_rows[] = {
	{ .key = "days", .kind = VALUE_SET, .flags = ROW_REQUIRED, AT(opening_hours, days),
	  .names = weekday_names, .min = 1, .help = N_("Weekdays.") },
	{ .key = "from", .kind = VALUE_TIME, .flags = ROW_REQUIRED, AT(opening_hours, from_minute),
	  .help = N_("Opens.") },
	{ .key = "to", .kind = VALUE_TIME, .flags = ROW_REQUIRED, AT(opening_hours, to_minute),
	  .help = N_("Closes; 24:00 is the end of the day.") },
};

static const struct schema opening_hours_schema = { SCHEMA(opening_hours) };

static const struct row daypart_rows[] = {
	{ .key = "from", .kind = VALUE_TIME, .flags = ROW_REQUIRED, AT(daypart, from_minute),
	  .help = N_("Begins; the next one ends it.") },
	{ .key = "greeting", .kind = VALUE_TEXT, .flags = ROW_REQUIRED, AT(daypart, greeting),
	  .max = 40, .help = N_("What {daypart} says.") },
};

static const struct schema daypart_schema = { SCHEMA(daypart) };

static const struct row department_rows[] = {
	ID_ROW(department, N_("Name in other places of the pack and in tickets.")),
	TITLE_ROW(department, N_("What people read.")),
	{ .key = "phone", .kind = VALUE_STRING, AT(department, phone), .format = FORMAT_DIALLED,
	  .help = N_("Number for transfers.") },
	{ .key = "handles", .kind = VALUE_TEXT, AT(department, handles), .max = 200,
	  .help = N_("What it is there for.") },
};

static const struct schema department_schema = { SCHEMA(department) };

static const struct row grade_rows[] = {
	ID_ROW(grade, N_("Name in the table of time limits and in customers.")),
	TITLE_ROW(grade, N_("What people read.")),
	{ .key = "default", .kind = VALUE_BOOLEAN, AT(grade, is_default),
	  .help = N_("The grade of customers nobody has graded: true for exactly one.") },
};

static const struct schema grade_schema = { SCHEMA(grade) };

static const struct row tag_rows[] = {
	ID_ROW(tag, N_("Name in customers.")),
	TITLE_ROW(tag, N_("What people read.")),
	{ .key = "warns", .kind = VALUE_BOOLEAN, AT(tag, warns),
	  .help = N_("Shown as a warning on the caller card.") },
};

static const struct schema tag_schema = { SCHEMA(tag) };

static const struct row break_reason_rows[] = {
	ID_ROW(break_reason, N_("Name in the log of states.")),
	TITLE_ROW(break_reason, N_("What people read.")),
	{ .key = "usual", .kind = VALUE_DURATION, AT(break_reason, usual_ms), .max = DAY_MS,
	  .help = N_("The desk reminds the agent after this time.") },
};

static const struct schema break_reason_schema = { SCHEMA(break_reason) };

static const char *const result_ticket_names[] = { "optional", "required", "none", NULL };

static const struct row call_result_rows[] = {
	ID_ROW(call_result, N_("Name in calls.")),
	TITLE_ROW(call_result, N_("What people read.")),
	{ .key = "ticket", .kind = VALUE_ENUM, AT(call_result, ticket),
	  .names = result_ticket_names,
	  .help = N_("Whether a call that ended so needs a ticket.") },
	{ .key = "promise", .kind = VALUE_BOOLEAN, AT(call_result, promise),
	  .help = N_("A call back was promised: the wrap-up asks for when, and makes the "
	             "follow-up by the rule on promise.") },
};

static const struct schema call_result_schema = { SCHEMA(call_result) };

static const struct row emergency_number_rows[] = {
	{ .key = "number", .kind = VALUE_STRING, .flags = ROW_REQUIRED | ROW_UNIQUE,
	  AT(emergency_number, number), .format = FORMAT_DIALLED,
	  .help = N_("As it is dialled.") },
	TITLE_ROW(emergency_number, N_("Who answers.")),
};

static const struct schema emergency_number_schema = { SCHEMA(emergency_number) };

static const struct row pack_slot_rows[] = {
	{ .key = "id", .kind = VALUE_STRING, .flags = ROW_REQUIRED | ROW_UNIQUE,
	  AT(pack_slot, id), .format = FORMAT_SLOT, .help = N_("Used as {id}.") },
	TITLE_ROW(pack_slot, N_("Shown as the gap while there is no value.")),
	{ .key = "value", .kind = VALUE_TEXT, AT(pack_slot, value), .max = 200,
	  .help = N_("What it says; left out, the agent fills it in.") },
};

static const struct schema pack_slot_schema = { SCHEMA(pack_slot) };

static const struct row ticket_class_rows[] = {
	ID_ROW(ticket_class, N_("Name in kinds, limits and tickets.")),
	TITLE_ROW(ticket_class, N_("What people read.")),
};

static const struct schema ticket_class_schema = { SCHEMA(ticket_class) };

static const struct row limit_of_grade_rows[] = {
	{ .key = "GRADE", .kind = VALUE_STRING, .flags = ROW_REQUIRED | ROW_UNIQUE,
	  AT(limit_of_grade, grade), .format = FORMAT_ID, .refers = SPACE_GRADE,
	  .help = N_("A grade.") },
	{ .key = "LIMIT", .kind = VALUE_SPAN, .flags = ROW_REQUIRED,
	  AT(limit_of_grade, within), .min = MINUTE_MS, .max = 3660 * DAY_MS,
	  .help = N_("How long a ticket of this class takes at most.") },
};

static const struct schema limit_of_grade_schema = { SCHEMA(limit_of_grade) };

static const char *const clock_names[] = { "calendar", "working", NULL };

static const struct row class_limits_rows[] = {
	{ .key = "class", .kind = VALUE_STRING, .flags = ROW_REQUIRED | ROW_UNIQUE,
	  AT(class_limits, class_id), .format = FORMAT_ID, .refers = SPACE_CLASS,
	  .help = N_("A class.") },
	{ .key = "clock", .kind = VALUE_ENUM, .flags = ROW_REQUIRED, AT(class_limits, clock),
	  .names = clock_names, .help = N_("calendar: day and night, from the opening of the "
	                                 "matter; working: in working time, see CALENDAR.") },
	{ .key = "warn", .kind = VALUE_SPAN, AT(class_limits, warn), .max = 365 * DAY_MS,
	  .help = N_("Warning so long before; a fifth of the limit when left out.") },
	{ .key = "within", .kind = VALUE_MAP, .flags = ROW_REQUIRED, AT(class_limits, within),
	  .count_offset = offsetof(struct class_limits, within_count),
	  .object = &limit_of_grade_schema, .min = 1,
	  .help = N_("The limit of every grade: {GRADE: LIMIT, …}.") },
};

static const struct schema class_limits_schema = { SCHEMA(class_limits) };

static const struct row ring_rows[] = {
	{ .key = "cycle", .kind = VALUE_DURATION, AT(pack, ring_cycle_ms), .min = 1000,
	  .max = MINUTE_MS, .preset = 5000, .help = N_("Time from ring to ring.") },
	{ .key = "limit", .kind = VALUE_COUNT, AT(pack, rings_limit), .min = 1, .max = 20,
	  .preset = 3, .help = N_("Answered late after so many rings.") },
};

static const struct schema ring_schema = SCHEMA_IN_PACK(ring);

static const struct row hold_rows[] = {
	{ .key = "check_back", .kind = VALUE_DURATION, AT(pack, hold_check_back_ms), .min = 5000,
	  .max = HOUR_MS, .preset = 30000,
	  .help = N_("Back to a caller on hold at least this often.") },
};

static const struct schema hold_schema = SCHEMA_IN_PACK(hold);

static const char *const unknown_number_names[] = { "new_customer", "search", NULL };
static const char *const withheld_number_names[] = { "respect", "ask", NULL };

static const struct row telephone_rows[] = {
	{ .key = "area", .kind = VALUE_STRING, AT(pack, area_code), .format = FORMAT_AREA,
	  .help = N_("Area code of numbers given without one.") },
	{ .key = "outside_line", .kind = VALUE_STRING, AT(pack, outside_line),
	  .format = FORMAT_DIGITS, .max = 4,
	  .help = N_("Digits dialled before an outside number.") },
	{ .key = "unknown_number", .kind = VALUE_ENUM, AT(pack, unknown_number),
	  .names = unknown_number_names,
	  .help = N_("new_customer opens the card as a new customer, search the search.") },
	{ .key = "withheld_number", .kind = VALUE_ENUM, AT(pack, withheld_number),
	  .names = withheld_number_names,
	  .help = N_("respect: the number is not asked for; ask: a contact is asked for.") },
};

static const struct schema telephone_schema = SCHEMA_IN_PACK(telephone);

static const char *const days_rule_names[] = { "whole", "same_time", NULL };

static const struct row calendar_rows[] = {
	{ .key = "holidays", .kind = VALUE_STRING, AT(pack_calendar, holidays),
	  .format = FORMAT_ID,
	  .help = N_("A list of holidays, by the name of its file; none: no holidays are kept.") },
	{ .key = "hours", .kind = VALUE_LIST, .offset = offsetof(struct pack_calendar, hours),
	  .count_offset = offsetof(struct pack_calendar, hours_count),
	  .object = &opening_hours_schema, .min = 1, .max = 50,
	  .help = N_("Working hours; left out: the opening hours of the hotline.") },
	{ .key = "days", .kind = VALUE_ENUM, AT(pack_calendar, days), .names = days_rule_names,
	  .help = N_("How working days are counted: see CALENDAR.") },
	{ .key = "make_up_as", .kind = VALUE_ENUM, AT(pack_calendar, make_up_as),
	  .names = weekday_names,
	  .help = N_("The weekday whose hours make-up working days have.") },
};

/* A pack without a calendar has no holidays; a calendar names them or says that there are none. */
static void
finish_calendar(struct yaml_reader *reader, void *item, const struct tree_node *node, size_t origin)
{
	(void)item;
	if (!tree_find(node, "holidays"))
		yaml_reader_fault(reader, origin,
		                  _("the key \"holidays\" is missing (write the name of a list, or "
		                    "none)"));
}

static const struct schema calendar_schema = {
	.name = "calendar", .size = sizeof(struct pack_calendar), .rows = calendar_rows,
	.row_count = COUNT_OF(calendar_rows), .finish = finish_calendar,
};

static const struct row time_limits_rows[] = {
	{ .key = "otherwise", .kind = VALUE_SPAN, .flags = ROW_REQUIRED,
	  AT(pack, limit_otherwise), .min = MINUTE_MS, .max = 3660 * DAY_MS,
	  .help = N_("The limit of tickets without a class.") },
	{ .key = "table", LIST_OF(pack, limits, limit_count), .object = &class_limits_schema,
	  .help = N_("One item a class; every class and grade must have a limit.") },
};

static const struct schema time_limits_schema = SCHEMA_IN_PACK(time_limits);

/* The language named first is the one the prompter begins in. */
static void
finish_pack(struct yaml_reader *reader, void *item, const struct tree_node *node, size_t origin)
{
	struct pack *pack = item;
	const struct tree_node *languages = tree_find(node, "languages");
	const struct tree_node *first = languages;

	(void)reader;
	(void)origin;
	if (languages && languages->kind == TREE_LIST && languages->count)
		first = languages->items[0];
	if (first && first->kind == TREE_SCALAR)
		i18n_from_code(first->text, &pack->first_language);
}

static const struct row pack_rows[] = {
	{ .key = "id", .kind = VALUE_STRING, .flags = ROW_REQUIRED, AT(pack, id),
	  .format = FORMAT_ID, .help = N_("Name of the pack, kept in tickets.") },
	{ .key = "version", .kind = VALUE_WHOLE, .flags = ROW_REQUIRED, AT(pack, version),
	  .min = 1, .max = 1000000, .help = N_("Rises with every change.") },
	{ .key = "timezone", .kind = VALUE_STRING, .flags = ROW_REQUIRED, AT(pack, timezone),
	  .format = FORMAT_ZONE, .help = N_("Zone of days, deadlines and opening hours.") },
	TITLE_ROW(pack, N_("Name of the hotline: {hotline.name}.")),
	{ .key = "organisation", .kind = VALUE_TEXT, .flags = ROW_REQUIRED, AT(pack, organisation),
	  .max = 80, .help = N_("Who is being called: {org.name}.") },
	{ .key = "languages", .kind = VALUE_SET, .flags = ROW_REQUIRED, AT(pack, languages),
	  .names = language_names, .min = 1,
	  .help = N_("Languages spoken on the line; the prompter begins in the first.") },
	{ .kind = VALUE_ENUM, .flags = ROW_HIDDEN, AT(pack, first_language),
	  .names = language_names },
	{ .key = "hours", LIST_OF(pack, hours, hours_count), .object = &opening_hours_schema,
	  .help = N_("Opening hours; left out: round the clock.") },
	{ .key = "dayparts", LIST_OF(pack, dayparts, daypart_count), .object = &daypart_schema,
	  .help = N_("Greetings by the time of day.") },
	{ .key = "departments", LIST_OF(pack, departments, department_count),
	  .object = &department_schema, .help = N_("Who handles what.") },
	{ .key = "grades", .flags = ROW_REQUIRED, LIST_OF(pack, grades, grade_count),
	  .object = &grade_schema, .min = 1, .help = N_("Grades of customers.") },
	{ .key = "tags", LIST_OF(pack, tags, tag_count), .object = &tag_schema,
	  .help = N_("Tags of customers.") },
	{ .key = "breaks", .flags = ROW_REQUIRED, LIST_OF(pack, breaks, break_count),
	  .object = &break_reason_schema, .min = 1, .help = N_("Reasons for a break.") },
	{ .key = "results", .flags = ROW_REQUIRED, LIST_OF(pack, results, result_count),
	  .object = &call_result_schema, .min = 1, .help = N_("How a call can end.") },
	{ .key = "ring", .kind = VALUE_OBJECT, .object = &ring_schema,
	  .help = N_("Counting rings.") },
	{ .key = "hold", .kind = VALUE_OBJECT, .object = &hold_schema,
	  .help = N_("Calls on hold.") },
	{ .key = "recording_notice", .kind = VALUE_TEXT, AT(pack, recording_notice), .max = 200,
	  .flags = ROW_SLOTS,
	  .help = N_("Told to callers; left out: calls are not recorded.") },
	{ .key = "emergency", .flags = ROW_REQUIRED, LIST_OF(pack, emergency, emergency_count),
	  .object = &emergency_number_schema, .min = 1,
	  .help = N_("Emergency numbers; {emergency.number} names them all.") },
	{ .key = "telephone", .kind = VALUE_OBJECT, .object = &telephone_schema,
	  .help = N_("Numbers and how callers' numbers are treated.") },
	{ .key = "slots", LIST_OF(pack, slots, slot_count), .object = &pack_slot_schema,
	  .help = N_("Slots of the pack itself.") },
	{ .key = "classes", LIST_OF(pack, classes, class_count), .object = &ticket_class_schema,
	  .help = N_("Classes of tickets.") },
	{ .key = "calendar", .kind = VALUE_OBJECT, AT(pack, calendar), .object = &calendar_schema,
	  .help = N_("Working time, for limits on the working clock.") },
	{ .key = "time_limits", .kind = VALUE_OBJECT, .flags = ROW_REQUIRED,
	  .object = &time_limits_schema, .help = N_("The table of time limits.") },
};

static const struct schema pack_schema = { SCHEMA(pack), .finish = finish_pack };

/* --- scripts.yaml --------------------------------------------------------------------------- */

static const char *const step_kind_names[] = { "say", "do", "note", NULL };

static const struct row step_rows[] = {
	{ .key = "id", .kind = VALUE_STRING, .flags = ROW_UNIQUE, AT(step, id),
	  .format = FORMAT_ID, .help = N_("Needed only where a branch begins at this step.") },
	{ .key = "intent", .kind = VALUE_TEXT, AT(step, intent), .max = 60,
	  .help = N_("What the step is for, in a few words; required with say.") },
	{ .key = "say", .kind = VALUE_TEXT, .flags = ROW_SLOTS, AT(step, text), .max = 600,
	  .help = N_("Read aloud by the agent.") },
	{ .key = "note", .kind = VALUE_TEXT, .flags = ROW_SLOTS | ROW_ALIAS, AT(step, text),
	  .max = 600, .help = N_("Tells the agent what to do; never read aloud.") },
	{ .key = "do", .kind = VALUE_ENUM, AT(step, action), .names = step_action_names,
	  .first_name = STEP_ACTION_HANG_UP,
	  .help = N_("Done at the desk. A step has exactly one of say, note, do.") },
	{ .kind = VALUE_ENUM, .flags = ROW_HIDDEN, AT(step, kind), .names = step_kind_names },
	{ .key = "wait", .kind = VALUE_DURATION, AT(step, wait_ms), .min = 100, .max = HOUR_MS,
	  .help = N_("Counts down from the moment the step was marked said.") },
	{ .key = "apology", .kind = VALUE_BOOLEAN, AT(step, apology),
	  .help = N_("The first sentence holds one of the words of courtesy.apology.") },
	{ .key = "thanks", .kind = VALUE_BOOLEAN, AT(step, thanks),
	  .help = N_("The text holds one of the words of courtesy.thanks.") },
	{ .key = "consent", .kind = VALUE_BOOLEAN, AT(step, consent),
	  .help = N_("Goes on only after the caller's yes.") },
	{ .key = "reads_back", .kind = VALUE_NAMES, AT(step, reads_back), .format = FORMAT_SLOT,
	  .min = 1,
	  .help = N_("What is read back here: caller.name, caller.phone, caller.address, or "
	             "fields of the situation's ticket.") },
};

static void
finish_step(struct yaml_reader *reader, void *item, const struct tree_node *node, size_t origin)
{
	struct step *step = item;
	bool say = tree_find(node, "say"), note = tree_find(node, "note");
	bool act = tree_find(node, "do");

	if (say + note + act != 1)
		yaml_reader_fault(reader, origin,
		             _("a step has exactly one of say, note and do (%d stand here)"),
		             say + note + act);
	if (say && text_is_missing(&step->intent))
		yaml_reader_fault(reader, origin, _("intent is missing (write intent: …, a few words)"));
	step->kind = act ? STEP_DO : note ? STEP_NOTE : STEP_SAY;
	for (int i = 0; !act && i < LANGUAGE_COUNT; i++)
		step->text.of[i] = step->text.of[i] ? step->text.of[i] : "";
}

static const struct schema step_schema = { SCHEMA(step), .finish = finish_step };

static const struct row branch_rows[] = {
	{ .key = "key", .kind = VALUE_STRING, .flags = ROW_UNIQUE, AT(branch, key),
	  .format = FORMAT_LETTER, .help = N_("Letter beside the chord Alt-1 … Alt-9.") },
	TITLE_ROW(branch, N_("What happened: \"heard something\".")),
	{ .key = "go", .kind = VALUE_STRING, .flags = ROW_REQUIRED, AT(branch, go),
	  .format = FORMAT_ID, .refers = SPACE_SITUATION_OR_BACK,
	  .help = N_("A situation, or back: to the one that was left for this one.") },
	{ .key = "step", .kind = VALUE_STRING, AT(branch, step), .format = FORMAT_ID,
	  .help = N_("Id of the step to begin at; left out: the first.") },
};

static const struct schema branch_schema = { SCHEMA(branch) };

static const struct row never_rows[] = {
	{ .key = "never", .kind = VALUE_TEXT, .flags = ROW_REQUIRED, AT(never, text), .max = 120,
	  .help = N_("Something not to be said or done.") },
};

static const struct schema never_schema = { SCHEMA(never), .bare = true };

static const struct row situation_group_rows[] = {
	ID_ROW(situation_group, N_("Name in situations.")),
	TITLE_ROW(situation_group, N_("What people read.")),
};

static const struct schema situation_group_schema = { SCHEMA(situation_group) };

static const char *const hang_up_names[] = { "free", "at_end", "never", NULL };

/* Where nothing is said, a script that hangs up is kept to its end. */
static void
finish_situation(struct yaml_reader *reader, void *item, const struct tree_node *node, size_t origin)
{
	struct situation *situation = item;

	(void)reader;
	(void)origin;
	if (tree_find(node, "hang_up"))
		return;
	for (size_t i = 0; i < situation->step_count; i++) {
		if (situation->steps[i].action == STEP_ACTION_HANG_UP)
			situation->hang_up = HANG_UP_AT_END;
	}
}

static const struct row situation_rows[] = {
	ID_ROW(situation, N_("Name in other places of the pack and in the adherence log.")),
	TITLE_ROW(situation, N_("What people read and type to find it.")),
	{ .key = "key", .kind = VALUE_STRING, .flags = ROW_UNIQUE, AT(situation, key),
	  .format = FORMAT_LETTER, .help = N_("Letter in the list of situations.") },
	{ .key = "group", .kind = VALUE_STRING, .flags = ROW_REQUIRED, AT(situation, group),
	  .format = FORMAT_ID, .refers = SPACE_GROUP, .help = N_("A group.") },
	{ .key = "when", .kind = VALUE_SET, AT(situation, cues), .names = cue_names, .min = 1,
	  .help = N_("When the desk proposes it by itself.") },
	{ .key = "steps", .flags = ROW_REQUIRED, LIST_OF(situation, steps, step_count),
	  .object = &step_schema, .min = 1, .max = PACK_STEPS_MAX, .help = N_("In their order.") },
	{ .key = "branches", LIST_OF(situation, branches, branch_count),
	  .object = &branch_schema, .max = PACK_BRANCHES_MAX,
	  .help = N_("Ways out, open at every step, at most nine.") },
	{ .key = "never", LIST_OF(situation, never, never_count), .object = &never_schema,
	  .help = N_("What is not to be said or done; stands beside the steps.") },
	{ .key = "hang_up", .kind = VALUE_ENUM, AT(situation, hang_up), .names = hang_up_names,
	  .help = N_("When the agent may hang up: free, at_end (once everything was said and "
	             "every wait kept) or never; left out, a script that hangs up is kept to "
	             "its end.") },
	{ .key = "ticket", .kind = VALUE_STRING, AT(situation, ticket), .format = FORMAT_ID,
	  .refers = SPACE_KIND, .help = N_("Kind of ticket that is offered.") },
	{ .key = "result", .kind = VALUE_STRING, AT(situation, result), .format = FORMAT_ID,
	  .refers = SPACE_RESULT, .help = N_("Result proposed in the wrap-up.") },
	{ .key = "then", .kind = VALUE_STRING, AT(situation, then), .format = FORMAT_ID,
	  .refers = SPACE_SITUATION, .help = N_("Situation offered when this one is over.") },
};

static const struct schema situation_schema = { SCHEMA(situation), .finish = finish_situation };

static const struct row courtesy_rows[] = {
	{ .key = "apology", .kind = VALUE_WORDS, .flags = ROW_REQUIRED, AT(pack, apology_words),
	  .min = 1, .max = 40, .help = N_("What counts as an apology.") },
	{ .key = "thanks", .kind = VALUE_WORDS, .flags = ROW_REQUIRED, AT(pack, thanks_words),
	  .min = 1, .max = 40, .help = N_("What counts as thanks.") },
};

static const struct schema courtesy_schema = SCHEMA_IN_PACK(courtesy);

static const struct row scripts_rows[] = {
	{ .key = "courtesy", .kind = VALUE_OBJECT, .flags = ROW_REQUIRED,
	  .object = &courtesy_schema, .help = N_("Words that steps are checked for.") },
	{ .key = "groups", .flags = ROW_REQUIRED, LIST_OF(pack, groups, group_count),
	  .object = &situation_group_schema, .min = 1,
	  .help = N_("Groups of situations, in the order of the list.") },
	{ .key = "situations", .flags = ROW_REQUIRED, LIST_OF(pack, situations, situation_count),
	  .object = &situation_schema, .min = 1, .help = N_("The scripts.") },
};

static const struct schema scripts_schema = SCHEMA_IN_PACK(scripts);

/* --- tickets.yaml --------------------------------------------------------------------------- */

static const struct schema option_node_schema;

static const struct row option_node_rows[] = {
	ID_ROW(option_node, N_("Part of the value in tickets: service/waiting.")),
	TITLE_ROW(option_node, N_("What people read.")),
	{ .key = "department", .kind = VALUE_STRING, AT(option_node, department),
	  .format = FORMAT_ID, .refers = SPACE_DEPARTMENT,
	  .help = N_("Who handles it; options below inherit it.") },
	{ .key = "options", LIST_OF(option_node, options, option_count),
	  .object = &option_node_schema, .min = 1, .help = N_("The next level.") },
};

static const struct schema option_node_schema = { SCHEMA(option_node) };

static const struct row choice_tree_rows[] = {
	ID_ROW(choice_tree, N_("Name in fields.")),
	{ .key = "options", .flags = ROW_REQUIRED, LIST_OF(choice_tree, options, option_count),
	  .object = &option_node_schema, .min = 1, .help = N_("At most four levels.") },
};

static const struct schema choice_tree_schema = { SCHEMA(choice_tree) };

static const char *const phase_names[] = { "open", "answered", "closed", NULL };

static const struct row state_rows[] = {
	ID_ROW(state, N_("Name in moves, rules and tickets.")),
	TITLE_ROW(state, N_("What people read.")),
	{ .key = "phase", .kind = VALUE_ENUM, .flags = ROW_REQUIRED, AT(state, phase),
	  .names = phase_names,
	  .help = N_("open: the deadline runs; answered: it is met; closed: nothing is left.") },
};

static const struct schema state_schema = { SCHEMA(state) };

static const struct row move_rows[] = {
	ID_ROW(move, N_("Name in the timeline.")),
	TITLE_ROW(move, N_("What the agent chooses.")),
	{ .key = "from", .kind = VALUE_NAMES, .flags = ROW_REQUIRED, AT(move, from),
	  .format = FORMAT_ID, .min = 1, .max = 40, .help = N_("States it begins in.") },
	{ .key = "to", .kind = VALUE_STRING, .flags = ROW_REQUIRED, AT(move, to),
	  .format = FORMAT_ID, .help = N_("State it leads to.") },
	{ .key = "needs", .kind = VALUE_NAMES, AT(move, needs), .format = FORMAT_ID, .min = 1,
	  .help = N_("Fields that must be filled first.") },
};

static const struct schema move_schema = { SCHEMA(move) };

static const struct row workflow_rows[] = {
	ID_ROW(workflow, N_("Name in kinds.")),
	{ .key = "states", .flags = ROW_REQUIRED, LIST_OF(workflow, states, state_count),
	  .object = &state_schema, .min = 2, .max = 40, .help = N_("A ticket begins in the first.") },
	{ .key = "moves", .flags = ROW_REQUIRED, LIST_OF(workflow, moves, move_count),
	  .object = &move_schema, .min = 1, .max = 100, .help = N_("What can be done.") },
};

static const struct schema workflow_schema = { SCHEMA(workflow) };

static const struct row shown_if_rows[] = {
	{ .key = "FIELD", .kind = VALUE_STRING, .flags = ROW_REQUIRED | ROW_UNIQUE,
	  AT(shown_if, field), .format = FORMAT_ID, .help = N_("Another field.") },
	{ .key = "VALUES", .kind = VALUE_NAMES, .flags = ROW_REQUIRED, AT(shown_if, values),
	  .min = 1, .help = N_("Its values; of a choice also upper levels.") },
};

static const struct schema shown_if_schema = { SCHEMA(shown_if) };

static const struct row item_column_rows[] = {
	ID_ROW(item_column, N_("Name in the value.")),
	TITLE_ROW(item_column, N_("What people read.")),
	{ .key = "type", .kind = VALUE_ENUM, .flags = ROW_REQUIRED, AT(item_column, type),
	  .names = field_type_names,
	  .help = N_("text, number, money, choice or yes_no.") },
	{ .key = "required", .kind = VALUE_BOOLEAN, AT(item_column, required),
	  .help = N_("Must be filled in every row.") },
	{ .key = "max", .kind = VALUE_WHOLE, AT(item_column, max), .min = 1,
	  .max = 1000000000000, .help = N_("As in fields.") },
	{ .key = "choices", .kind = VALUE_STRING, AT(item_column, choices), .format = FORMAT_ID,
	  .refers = SPACE_CHOICES, .help = N_("A choice tree.") },
};

static const struct schema item_column_schema = { SCHEMA(item_column) };

static const struct row field_rows[] = {
	ID_ROW(field, N_("Name in tickets.")),
	TITLE_ROW(field, N_("What people read.")),
	{ .key = "type", .kind = VALUE_ENUM, .flags = ROW_REQUIRED, AT(field, type),
	  .names = field_type_names, .help = N_("What it holds: see FIELDS OF TICKETS.") },
	{ .key = "required", .kind = VALUE_BOOLEAN, AT(field, required),
	  .help = N_("Must be filled before the ticket is saved, if it is shown.") },
	{ .key = "read_back", .kind = VALUE_BOOLEAN, AT(field, read_back),
	  .help = N_("Read back to the caller and ticked.") },
	{ .key = "sensitive", .kind = VALUE_BOOLEAN, AT(field, sensitive),
	  .help = N_("Masked outside the own call.") },
	{ .key = "max", .kind = VALUE_WHOLE, AT(field, max), .min = -1000000000000,
	  .max = 1000000000000, .given_offset = offsetof(struct field, has_max),
	  .help = N_("Texts: characters; number and money: the largest, in whole units; "
	             "line_items: rows.") },
	{ .key = "min", .kind = VALUE_WHOLE, AT(field, min), .min = -1000000000000,
	  .max = 1000000000000, .given_offset = offsetof(struct field, has_min),
	  .help = N_("Number and money: the smallest, in whole units.") },
	{ .kind = VALUE_BOOLEAN, .flags = ROW_HIDDEN, AT(field, has_max) },
	{ .kind = VALUE_BOOLEAN, .flags = ROW_HIDDEN, AT(field, has_min) },
	{ .key = "pattern", .kind = VALUE_STRING, AT(field, pattern), .format = FORMAT_PATTERN,
	  .help = N_("The whole value must fit: see PATTERNS.") },
	{ .key = "pattern_says", .kind = VALUE_TEXT, AT(field, pattern_says), .max = 80,
	  .help = N_("Shown when it does not: \"write two letters and four digits\".") },
	{ .key = "preset", .kind = VALUE_STRING, .flags = ROW_SLOTS, AT(field, preset),
	  .help = N_("Stands there at first: a value, or a slot; dates and times: today, now.") },
	{ .key = "choices", .kind = VALUE_STRING, AT(field, choices), .format = FORMAT_ID,
	  .refers = SPACE_CHOICES, .help = N_("choice and checklist: a choice tree.") },
	{ .key = "currency", .kind = VALUE_STRING, AT(field, currency), .format = FORMAT_CURRENCY,
	  .help = N_("money: ISO 4217, such as CNY.") },
	{ .key = "unit", .kind = VALUE_TEXT, AT(field, unit), .max = 20,
	  .help = N_("number: what is counted.") },
	{ .key = "hint", .kind = VALUE_TEXT, AT(field, hint), .max = 80,
	  .help = N_("One line beside the field.") },
	{ .key = "shown_if", .kind = VALUE_MAP, AT(field, shown_if),
	  .count_offset = offsetof(struct field, shown_if_count), .object = &shown_if_schema,
	  .min = 1, .max = 5,
	  .help = N_("Shown only while all these fields have one of the values: "
	             "{FIELD: VALUES, …}.") },
	{ .key = "columns", LIST_OF(field, columns, column_count), .object = &item_column_schema,
	  .min = 1, .max = 12, .help = N_("line_items: the columns.") },
};

static const struct schema field_schema = { SCHEMA(field) };

static const struct row ticket_kind_rows[] = {
	ID_ROW(ticket_kind, N_("Name in other places of the pack and in tickets.")),
	{ .key = "prefix", .kind = VALUE_STRING, .flags = ROW_REQUIRED | ROW_UNIQUE,
	  AT(ticket_kind, prefix), .format = FORMAT_PREFIX,
	  .help = N_("First letters of its numbers: TS.") },
	TITLE_ROW(ticket_kind, N_("What people read.")),
	{ .key = "key", .kind = VALUE_STRING, .flags = ROW_UNIQUE, AT(ticket_kind, key),
	  .format = FORMAT_LETTER, .help = N_("Letter in the list of kinds.") },
	{ .key = "workflow", .kind = VALUE_STRING, .flags = ROW_REQUIRED,
	  AT(ticket_kind, workflow), .format = FORMAT_ID, .refers = SPACE_WORKFLOW,
	  .help = N_("A workflow.") },
	{ .key = "department", .kind = VALUE_STRING, AT(ticket_kind, department),
	  .format = FORMAT_ID, .refers = SPACE_DEPARTMENT,
	  .help = N_("Who handles it where no option says otherwise.") },
	{ .key = "classes", .kind = VALUE_NAMES, AT(ticket_kind, classes), .format = FORMAT_ID,
	  .refers = SPACE_CLASS, .min = 1,
	  .help = N_("Classes to choose from, the usual one first; left out: "
	             "time_limits.otherwise.") },
	{ .key = "summary", .kind = VALUE_NAMES, .flags = ROW_REQUIRED, AT(ticket_kind, summary),
	  .format = FORMAT_ID, .min = 1, .max = 4,
	  .help = N_("Fields that make the one line in lists.") },
	{ .key = "fields", .flags = ROW_REQUIRED, LIST_OF(ticket_kind, fields, field_count),
	  .object = &field_schema, .min = 1, .max = 60, .help = N_("In the order of the form.") },
};

static const struct schema ticket_kind_schema = { SCHEMA(ticket_kind) };

static const struct row tickets_rows[] = {
	{ .key = "choices", LIST_OF(pack, choices, choice_count), .object = &choice_tree_schema,
	  .help = N_("Choice trees.") },
	{ .key = "workflows", .flags = ROW_REQUIRED, LIST_OF(pack, workflows, workflow_count),
	  .object = &workflow_schema, .min = 1, .help = N_("States and moves of tickets.") },
	{ .key = "kinds", .flags = ROW_REQUIRED, LIST_OF(pack, kinds, kind_count),
	  .object = &ticket_kind_schema, .min = 1, .max = 40, .help = N_("Kinds of tickets.") },
};

static const struct schema tickets_schema = SCHEMA_IN_PACK(tickets);

/* --- followups.yaml ------------------------------------------------------------------------- */

static const char *const event_names[] = {
	"ticket_state", "deadline", "promise", "missed_call", NULL,
};

static const struct row follow_up_rule_rows[] = {
	ID_ROW(follow_up_rule, N_("Name in follow-ups.")),
	TITLE_ROW(follow_up_rule, N_("What people read.")),
	{ .key = "on", .kind = VALUE_ENUM, .flags = ROW_REQUIRED, AT(follow_up_rule, on),
	  .names = event_names, .help = N_("What makes it: see FOLLOW-UPS.") },
	{ .key = "kinds", .kind = VALUE_NAMES, AT(follow_up_rule, kinds), .format = FORMAT_ID,
	  .refers = SPACE_KIND, .min = 1, .help = N_("Only tickets of these kinds.") },
	{ .key = "state", .kind = VALUE_STRING, AT(follow_up_rule, state), .format = FORMAT_ID,
	  .help = N_("ticket_state: the state that is reached.") },
	{ .key = "after", .kind = VALUE_DURATION, AT(follow_up_rule, after_ms),
	  .max = 366 * DAY_MS, .help = N_("ticket_state, missed_call: due so long after.") },
	{ .key = "before", .kind = VALUE_DURATION, AT(follow_up_rule, before_ms),
	  .min = MINUTE_MS, .max = 366 * DAY_MS, .help = N_("deadline: due so long before.") },
	{ .key = "makes", .kind = VALUE_ENUM, .flags = ROW_REQUIRED, AT(follow_up_rule, makes),
	  .names = follow_up_kind_names, .help = N_("What is to be done.") },
	{ .key = "script", .kind = VALUE_STRING, AT(follow_up_rule, script), .format = FORMAT_ID,
	  .refers = SPACE_SITUATION, .help = N_("Situation for the call.") },
	{ .key = "weight", .kind = VALUE_COUNT, AT(follow_up_rule, weight), .min = 1, .max = 9,
	  .preset = 5, .help = N_("9 stands first among what is due together.") },
};

static const struct schema follow_up_rule_schema = { SCHEMA(follow_up_rule) };

static const char *const effect_names[] = { "done", "again", "call_at", "refused", NULL };

static const struct row follow_up_outcome_rows[] = {
	ID_ROW(follow_up_outcome, N_("Name in follow-ups.")),
	TITLE_ROW(follow_up_outcome, N_("What people read.")),
	{ .key = "effect", .kind = VALUE_ENUM, .flags = ROW_REQUIRED,
	  AT(follow_up_outcome, effect), .names = effect_names,
	  .help = N_("done; again: another try later; call_at: the agent says when; refused.") },
	{ .key = "again", .kind = VALUE_DURATION, AT(follow_up_outcome, again_ms),
	  .min = MINUTE_MS, .max = 31 * DAY_MS, .help = N_("again: next try after this time.") },
	{ .key = "tries", .kind = VALUE_COUNT, AT(follow_up_outcome, tries), .min = 1, .max = 20,
	  .help = N_("again: so many tries at most.") },
	{ .key = "note", .kind = VALUE_BOOLEAN, AT(follow_up_outcome, needs_note),
	  .help = N_("The agent must write why.") },
};

static const struct schema follow_up_outcome_schema = { SCHEMA(follow_up_outcome) };

static const struct row quota_rows[] = {
	ID_ROW(quota, N_("Name.")),
	TITLE_ROW(quota, N_("What people read.")),
	{ .key = "counts", .kind = VALUE_ENUM, .flags = ROW_REQUIRED, AT(quota, counts),
	  .names = follow_up_kind_names, .help = N_("Follow-ups that count.") },
	{ .key = "per_agent_per_day", .kind = VALUE_COUNT, .flags = ROW_REQUIRED,
	  AT(quota, per_agent_per_day), .min = 1, .max = 1000, .help = N_("How many.") },
};

static const struct schema quota_schema = { SCHEMA(quota) };

static const struct row followups_rows[] = {
	{ .key = "rules", LIST_OF(pack, rules, rule_count), .object = &follow_up_rule_schema,
	  .max = 100,
	  .help = N_("What makes follow-ups by itself.") },
	{ .key = "outcomes", .flags = ROW_REQUIRED, LIST_OF(pack, outcomes, outcome_count),
	  .object = &follow_up_outcome_schema, .min = 1, .help = N_("How a try can end.") },
	{ .key = "quotas", LIST_OF(pack, quotas, quota_count), .object = &quota_schema,
	  .help = N_("Goals of the day.") },
};

static const struct schema followups_schema = SCHEMA_IN_PACK(followups);

/* --- the pack ------------------------------------------------------------------------------- */

enum {
	FILE_PACK,
	FILE_SCRIPTS,
	FILE_TICKETS,
	FILE_FOLLOWUPS,
};

const struct pack_schema pack_schemas[PACK_SCHEMA_COUNT] = {
	[FILE_PACK] = { "pack.yaml", &pack_schema, true },
	[FILE_SCRIPTS] = { "scripts.yaml", &scripts_schema, true },
	[FILE_TICKETS] = { "tickets.yaml", &tickets_schema, true },
	[FILE_FOLLOWUPS] = { "followups.yaml", &followups_schema, true },
};

#define SPACE_OF(type, list, number, in, words)                                            \
	{ .offset = offsetof(struct pack, list), .count_offset = offsetof(struct pack, number), \
	  .item_size = sizeof(struct type), .file = in, .title = words }

const struct space_list space_lists[SPACE_COUNT] = {
	[SPACE_SITUATION] = SPACE_OF(situation, situations, situation_count, FILE_SCRIPTS,
	                             N_("situation")),
	[SPACE_SITUATION_OR_BACK] = SPACE_OF(situation, situations, situation_count, FILE_SCRIPTS,
	                                     N_("situation")),
	[SPACE_GROUP] = SPACE_OF(situation_group, groups, group_count, FILE_SCRIPTS, N_("group")),
	[SPACE_KIND] = SPACE_OF(ticket_kind, kinds, kind_count, FILE_TICKETS, N_("kind")),
	[SPACE_WORKFLOW] = SPACE_OF(workflow, workflows, workflow_count, FILE_TICKETS,
	                            N_("workflow")),
	[SPACE_CHOICES] = SPACE_OF(choice_tree, choices, choice_count, FILE_TICKETS,
	                           N_("choice tree")),
	[SPACE_CLASS] = SPACE_OF(ticket_class, classes, class_count, FILE_PACK, N_("class")),
	[SPACE_GRADE] = SPACE_OF(grade, grades, grade_count, FILE_PACK, N_("grade")),
	[SPACE_DEPARTMENT] = SPACE_OF(department, departments, department_count, FILE_PACK,
	                              N_("department")),
	[SPACE_RESULT] = SPACE_OF(call_result, results, result_count, FILE_PACK,
	                          N_("call result")),
};

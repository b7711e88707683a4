/*
 * A pack, compiled: a hotline as plain structs that every layer reads and
 * nobody changes. pack/load.h makes it from YAML, pack/cache.h from the
 * store's copy; both hand out packs that passed the same check, so readers
 * may rely on this:
 *
 *   - every text has every language and is never NULL (text_in gives it);
 *   - every id is [a-z][a-z0-9_]*, unique in its list, and every name of
 *     another thing (situation, kind, field, state, department …) exists;
 *   - an optional string that is missing is NULL, an optional list is empty;
 *   - durations are milliseconds unless the name says otherwise.
 *
 * All memory belongs to the pack's one arena: pack_free frees everything.
 * Lists are short (tens); lookups by id walk them.
 */
#ifndef MODEL_PACK_H
#define MODEL_PACK_H

#include "base/i18n.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* One text for people, in every language; may hold slots (model/slot.h). */
struct text {
	const char *of[LANGUAGE_COUNT];
};

static inline const char *
text_in(const struct text *text, enum language language)
{
	return text->of[language] ? text->of[language] : "";
}

/* An optional text that the pack leaves out. */
static inline bool
text_is_missing(const struct text *text)
{
	return !text->of[LANGUAGE_ENGLISH];
}

struct name_list {
	const char *const *items;
	size_t count;
};

/* Words by language: what counts as an apology, as thanks. */
struct word_list {
	struct name_list of[LANGUAGE_COUNT];
};

/* --- time limits --------------------------------------------------------------------------- */

/* On which clock a limit runs; every deadline on the screen says it. */
enum limit_clock {
	LIMIT_CALENDAR,	/* day and night, from the opening of the matter */
	LIMIT_WORKING,	/* only in the working hours of the pack's calendar */
	LIMIT_CLOCK_COUNT,
};

enum span_unit {
	SPAN_TIME,		/* 90m 24h: time that passes */
	SPAN_DAYS,		/* 3d: days of the calendar, at the same time on the wall */
	SPAN_WORKING_DAYS,	/* 10wd: days of the pack's calendar */
};

/* A length as packs write it. All zero = none was written. */
struct time_span {
	enum span_unit unit;
	int32_t days;	/* of the two units of days; 0 otherwise */
	int64_t ms;	/* days count 24 h here: for comparing sizes only */
};

struct limit_of_grade {
	const char *grade;
	struct time_span within;
};

/* One row of the table class × grade; the check refuses a table with a hole. */
struct class_limits {
	const char *class_id;
	enum limit_clock clock;
	struct time_span warn;	/* warning so long before; none = a fifth of the limit */
	const struct limit_of_grade *within;
	size_t within_count;
};

/* What pack_time_limit answers. SPAN_WORKING_DAYS always comes with LIMIT_WORKING. */
struct time_limit {
	struct time_span within;
	struct time_span warn;	/* none = a fifth of the limit */
	enum limit_clock clock;
};

/* --- organisation -------------------------------------------------------------------------- */

/* Monday is day 0. Minutes of the day in the pack's time zone; to_minute may be 1440. */
struct opening_hours {
	uint32_t days;		/* bit 0 = Monday … bit 6 = Sunday */
	int32_t from_minute;
	int32_t to_minute;
};

/* How working days are counted (model/deadline.h has the rules and their sources). */
enum working_days_rule {
	DAYS_WHOLE,	/* the day after is day one, due when the last one closes */
	DAYS_SAME_TIME,	/* from the moment, or the next opening; due at the same time of day */
	DAYS_RULE_COUNT,
};

/* The working time of the departments, which may differ from the hours of the telephone. */
struct pack_calendar {
	const char *holidays;	/* a list, CALENDAR_NO_HOLIDAYS, or NULL: there is no calendar */
	const struct opening_hours *hours;	/* empty: those of the pack */
	size_t hours_count;
	enum working_days_rule days;
	int make_up_as;		/* day whose hours make-up working days have; 0 = Monday */
};

#define CALENDAR_NO_HOLIDAYS "none"

struct daypart {
	int32_t from_minute;	/* rising; before the first the last one holds */
	struct text greeting;	/* what {daypart} says: "Good morning" */
};

struct department {
	const char *id;
	struct text title;
	const char *phone;	/* as dialled, or NULL */
	struct text handles;	/* what it is there for; may be missing */
};

struct grade {
	const char *id;
	struct text title;
	bool is_default;	/* exactly one: callers nobody has graded */
};

struct tag {
	const char *id;
	struct text title;
	bool warns;		/* shown as a warning on the card */
};

struct break_reason {
	const char *id;
	struct text title;
	int64_t usual_ms;	/* after which the desk reminds; 0 = never */
};

struct ticket_class {
	const char *id;
	struct text title;
};

enum call_result_ticket {
	RESULT_TICKET_OPTIONAL,
	RESULT_TICKET_REQUIRED,
	RESULT_TICKET_NONE,
};

/* How a call ended, chosen in the wrap-up. */
struct call_result {
	const char *id;
	struct text title;
	enum call_result_ticket ticket;
	bool promise;		/* a call back was promised: the wrap-up asks when */
};

struct emergency_number {
	const char *number;
	struct text title;	/* "police" */
};

/* A constant of the pack that its texts use as {id}. */
struct pack_slot {
	const char *id;
	struct text title;	/* shown as the gap while value is empty */
	struct text value;	/* may be missing: the agent fills it in */
};

enum unknown_number_rule {
	UNKNOWN_NEW_CUSTOMER,	/* the card opens as a new customer, at the name */
	UNKNOWN_SEARCH,		/* the search opens first: many callers use others' telephones */
};

enum withheld_number_rule {
	WITHHELD_RESPECT,	/* the number is not asked for and no customer is made from it */
	WITHHELD_ASK,		/* the form asks for a contact as for any other caller */
};

/* --- scripts ------------------------------------------------------------------------------- */

/* When the desk proposes a situation by itself (feature B8). One per cue and pack or more. */
enum cue {
	CUE_ANSWERED,		/* an incoming call was answered in time */
	CUE_ANSWERED_LATE,	/* … after more rings than rings_limit */
	CUE_REPEAT_CALLER,	/* the caller has an open matter */
	CUE_PROMISE_DUE,	/* a promise to this caller is due or late */
	CUE_FAULT_MODE,		/* the desk is in fault mode */
	CUE_UNKNOWN_NUMBER,
	CUE_WITHHELD_NUMBER,
	CUE_CALL_OUT,		/* the agent dials */
	CUE_CALL_BACK,		/* the agent dials a promised call back */
	CUE_RETURN_VISIT,	/* the agent dials a return visit */
	CUE_HOLD,		/* hold was pressed */
	CUE_TRANSFER,		/* transfer was pressed */
	CUE_DANGER,		/* the danger key */
	CUE_THREAT,		/* the threat key */
	CUE_CLOSING,		/* nothing else is left to say */
	CUE_NO_HANG_UP,		/* closing is over, the caller stays on the line */
	CUE_SILENT,		/* nobody has said anything since the answer */
	CUE_COUNT,
};

enum step_kind {
	STEP_SAY,	/* text is read aloud */
	STEP_DO,	/* action is done at the desk */
	STEP_NOTE,	/* text tells the agent what to do; never read aloud */
};

enum step_action {
	STEP_ACTION_NONE,
	STEP_ACTION_HANG_UP,
	STEP_ACTION_HOLD,
	STEP_ACTION_RESUME,	/* take the call back from hold */
	STEP_ACTION_TRANSFER,
	STEP_ACTION_OPEN_TICKET,
	STEP_ACTION_FOLLOW_UP,	/* make a follow-up: promise to call back */
	STEP_ACTION_READ_BACK,	/* read the data back, tick what is confirmed */
	STEP_ACTION_ALERT,		/* alert the supervisor */
	STEP_ACTION_SEARCH,		/* look it up */
	STEP_ACTION_COUNT,
};

struct step {
	const char *id;		/* NULL unless a branch goes there */
	enum step_kind kind;
	struct text intent;	/* short: what the step is for; "Greeting, offer help" */
	struct text text;	/* say or note; missing for do */
	enum step_action action;
	int64_t wait_ms;	/* counts down from "said"; 0 = none */
	bool apology;		/* opens with an apology: checked against apology_words */
	bool thanks;		/* holds thanks: checked against thanks_words */
	bool consent;		/* the caller's yes is needed before going on */
	struct name_list reads_back;	/* caller.name, caller.phone, caller.address or field ids */
};

/* Open at any step. The n-th has the chord Alt-n. */
struct branch {
	const char *key;	/* one letter for lists, or NULL */
	struct text title;
	const char *go;		/* situation id, or GO_BACK */
	const char *step;	/* id of the step to begin at, or NULL */
};

#define GO_BACK "back"		/* to the situation that was left for this one */
#define PACK_BRANCHES_MAX 9
#define PACK_STEPS_MAX 32

enum hang_up_rule {
	HANG_UP_FREE,
	HANG_UP_AT_END,		/* only at the step that hangs up; earlier warns and is logged */
	HANG_UP_NEVER,		/* the agent does not end this call */
	HANG_UP_RULE_COUNT,
};

struct never {
	struct text text;
};

struct situation_group {
	const char *id;
	struct text title;
};

struct situation {
	const char *id;
	struct text title;
	const char *key;	/* letter in lists, or NULL; never j k g n u */
	const char *group;
	uint32_t cues;		/* 1u << enum cue */
	const struct step *steps;
	size_t step_count;
	const struct branch *branches;
	size_t branch_count;
	const struct never *never;
	size_t never_count;
	enum hang_up_rule hang_up;
	const char *ticket;	/* kind of ticket that is offered, or NULL */
	const char *result;	/* call result that is proposed in the wrap-up, or NULL */
	const char *then;	/* situation offered when this one is over, or NULL */
};

/* --- tickets ------------------------------------------------------------------------------- */

enum field_type {
	FIELD_TEXT,
	FIELD_LONG_TEXT,
	FIELD_CHOICE,		/* path in a choice tree: "service/waiting" */
	FIELD_NUMBER,		/* decimal text: "12", "-3.5" */
	FIELD_MONEY,		/* whole smallest units as text: "1250" is 12.50 */
	FIELD_DATE,		/* "2026-11-21" */
	FIELD_TIME,		/* "09:05" */
	FIELD_DATE_TIME,	/* "2026-11-21 09:05", in the pack's time zone */
	FIELD_PHONE,		/* normal form of model/phone_number.h */
	FIELD_ADDRESS,
	FIELD_LINE_ITEMS,	/* JSON list of objects by column id */
	FIELD_CHECKLIST,	/* ids joined by commas, in the pack's order */
	FIELD_YES_NO,		/* "yes", "no" */
	FIELD_REFERENCE,	/* a file or recording: its name or address */
	FIELD_DEPARTMENT,	/* department id */
	FIELD_TYPE_COUNT,
};

/* A node of a choice tree, or an entry of a checklist. */
struct option_node {
	const char *id;
	struct text title;
	const char *department;	/* who handles it; children inherit; NULL */
	const struct option_node *options;
	size_t option_count;
};

struct choice_tree {
	const char *id;
	const struct option_node *options;
	size_t option_count;
};

/* Shown only while field has one of values (a choice also by its upper levels). */
struct shown_if {
	const char *field;
	struct name_list values;
};

/* A column of line items: text, number, money, choice or yes_no. */
struct item_column {
	const char *id;
	struct text title;
	enum field_type type;
	bool required;
	int64_t max;
	const char *choices;
};

struct field {
	const char *id;
	struct text title;
	enum field_type type;
	bool required;
	bool read_back;		/* read back to the caller and ticked */
	bool sensitive;		/* masked outside the own call */
	/* characters of a text; largest and smallest number; money in whole units; rows */
	int64_t max, min;
	bool has_max, has_min;
	const char *pattern;	/* model/pattern.h; NULL */
	struct text pattern_says;	/* what to write when the pattern does not fit */
	const char *preset;	/* a value in the form above, or one slot "{caller.phone}"; NULL */
	const char *choices;	/* choice tree of choice and checklist */
	const char *currency;	/* money: ISO 4217, "CNY" */
	struct text unit;	/* number: "units"; may be missing */
	struct text hint;	/* one line under the field; may be missing */
	const struct shown_if *shown_if;	/* all must hold */
	size_t shown_if_count;
	const struct item_column *columns;
	size_t column_count;
};

enum state_phase {
	PHASE_OPEN,		/* the deadline runs */
	PHASE_ANSWERED,		/* the deadline is met; return visit may follow */
	PHASE_CLOSED,
};

struct state {
	const char *id;
	struct text title;
	enum state_phase phase;
};

struct move {
	const char *id;
	struct text title;
	struct name_list from;	/* state ids */
	const char *to;
	struct name_list needs;	/* field ids that must be filled first */
};

struct workflow {
	const char *id;
	const struct state *states;	/* a new ticket is in the first */
	size_t state_count;
	const struct move *moves;
	size_t move_count;
};

struct ticket_kind {
	const char *id;
	const char *prefix;	/* of its numbers: two letters, "TS" */
	struct text title;
	const char *key;	/* letter in lists, or NULL */
	const char *workflow;
	const char *department;	/* unless the chosen option names another; NULL */
	struct name_list classes;	/* may be empty: limit_otherwise; the first is preset */
	struct name_list summary;	/* text fields that make the one-line subject in lists */
	const struct field *fields;
	size_t field_count;
};

/* --- follow-ups ---------------------------------------------------------------------------- */

enum rule_event {
	RULE_TICKET_STATE,	/* a ticket of kinds came into state; due after that moment */
	RULE_DEADLINE,		/* an open ticket of kinds nears its deadline; due before it */
	RULE_PROMISE,		/* the agent promised a call back; due when promised */
	RULE_MISSED_CALL,	/* a call was missed or abandoned; due after it */
};

enum follow_up_kind {
	FOLLOW_UP_CALL_BACK,
	FOLLOW_UP_VISIT,
	FOLLOW_UP_CHECK,	/* ask the department how it stands */
	FOLLOW_UP_KIND_COUNT,
};

struct follow_up_rule {
	const char *id;		/* with the ticket it makes the follow-up's id */
	struct text title;
	enum rule_event on;
	struct name_list kinds;	/* empty = all */
	const char *state;
	int64_t after_ms;
	int64_t before_ms;
	enum follow_up_kind makes;
	const char *script;	/* situation for the call, or NULL */
	int32_t weight;		/* 1 … 9, 9 first among what is due together */
};

enum outcome_effect {
	OUTCOME_DONE,
	OUTCOME_AGAIN,		/* next try after again_ms */
	OUTCOME_CALL_AT,	/* the agent says when */
	OUTCOME_REFUSED,	/* ended, the customer does not want it */
};

struct follow_up_outcome {
	const char *id;
	struct text title;
	enum outcome_effect effect;
	int64_t again_ms;
	int32_t tries;		/* so many at most, then a person decides; 0 = no end */
	bool needs_note;
};

struct quota {
	const char *id;
	struct text title;
	enum follow_up_kind counts;
	int32_t per_agent_per_day;
};

/* --- the pack ------------------------------------------------------------------------------ */

struct pack {
	/* pack.yaml */
	const char *id;
	int64_t version;
	const char *timezone;		/* "Asia/Shanghai" */
	struct text title;		/* the hotline's name: {hotline.name} */
	struct text organisation;	/* {org.name} */
	uint32_t languages;		/* 1u << enum language: what is spoken */
	enum language first_language;	/* the prompter begins in it */
	const struct opening_hours *hours;	/* empty = round the clock */
	size_t hours_count;
	const struct daypart *dayparts;
	size_t daypart_count;
	const struct department *departments;
	size_t department_count;
	const struct grade *grades;
	size_t grade_count;
	const struct tag *tags;
	size_t tag_count;
	const struct break_reason *breaks;
	size_t break_count;
	const struct call_result *results;
	size_t result_count;
	int64_t ring_cycle_ms;		/* ring n begins at (n − 1) × this */
	int32_t rings_limit;		/* answered late after so many */
	int64_t hold_check_back_ms;	/* back to the caller at least this often */
	struct text recording_notice;	/* missing = calls are not recorded */
	const struct emergency_number *emergency;
	size_t emergency_count;
	const char *area_code;		/* "0531": for numbers given without one; NULL */
	const char *outside_line;	/* digits dialled before an outside number; NULL */
	enum unknown_number_rule unknown_number;
	enum withheld_number_rule withheld_number;
	const struct pack_slot *slots;
	size_t slot_count;
	const struct ticket_class *classes;
	size_t class_count;
	const struct class_limits *limits;
	size_t limit_count;
	struct time_span limit_otherwise;	/* tickets without a class; wd: working clock */
	struct pack_calendar calendar;

	/* scripts.yaml */
	struct word_list apology_words;
	struct word_list thanks_words;
	const struct situation_group *groups;
	size_t group_count;
	const struct situation *situations;
	size_t situation_count;

	/* tickets.yaml */
	const struct choice_tree *choices;
	size_t choice_count;
	const struct workflow *workflows;
	size_t workflow_count;
	const struct ticket_kind *kinds;
	size_t kind_count;

	/* followups.yaml */
	const struct follow_up_rule *rules;
	size_t rule_count;
	const struct follow_up_outcome *outcomes;
	size_t outcome_count;
	const struct quota *quotas;
	size_t quota_count;

	struct arena *arena;
};

/* NULL is allowed. */
void
pack_free(struct pack *pack);

/* Borrowed; NULL when there is none of this id (or id is NULL). */
const struct situation *
pack_situation(const struct pack *pack, const char *id);

const struct situation_group *
pack_group(const struct pack *pack, const char *id);

const struct ticket_kind *
pack_kind(const struct pack *pack, const char *id);

/* By the prefix of a ticket number: exactly prefix_length letters, either case. */
const struct ticket_kind *
pack_kind_of_prefix(const struct pack *pack, const char *prefix, size_t prefix_length);

const struct workflow *
pack_workflow(const struct pack *pack, const char *id);

/* The workflow of a kind; a checked pack always has one. */
const struct workflow *
pack_workflow_of(const struct pack *pack, const struct ticket_kind *kind);

const struct choice_tree *
pack_choices(const struct pack *pack, const char *id);

const struct department *
pack_department(const struct pack *pack, const char *id);

const struct grade *
pack_grade(const struct pack *pack, const char *id);

/* The grade of customers nobody has graded. */
const struct grade *
pack_default_grade(const struct pack *pack);

const struct tag *
pack_tag(const struct pack *pack, const char *id);

const struct break_reason *
pack_break(const struct pack *pack, const char *id);

const struct call_result *
pack_result(const struct pack *pack, const char *id);

const struct ticket_class *
pack_class(const struct pack *pack, const char *id);

const struct pack_slot *
pack_slot(const struct pack *pack, const char *id);

const struct follow_up_rule *
pack_rule(const struct pack *pack, const char *id);

const struct follow_up_outcome *
pack_outcome(const struct pack *pack, const char *id);

const struct field *
kind_field(const struct ticket_kind *kind, const char *id);

const struct state *
workflow_state(const struct workflow *workflow, const char *id);

const struct move *
workflow_move(const struct workflow *workflow, const char *id);

/* True when the move may begin in this state. */
bool
move_starts_in(const struct move *move, const char *state);

/*
 * The n-th situation (from 0) that the pack gives for a cue, in its own order;
 * NULL after the last.
 */
const struct situation *
pack_situation_for(const struct pack *pack, enum cue cue, size_t n);

/*
 * The limit of a class and grade. An unknown or missing grade counts as the
 * default one, an unknown or missing class gets limit_otherwise.
 */
struct time_limit
pack_time_limit(const struct pack *pack, const char *class_id, const char *grade);

/* What {daypart} says at this minute of the day; NULL when the pack has none. */
const struct text *
pack_daypart(const struct pack *pack, int minute);

/*
 * The option behind a path "service/waiting" of a choice tree; NULL when there
 * is none. department, when not NULL, gets the nearest named on the way.
 */
const struct option_node *
choice_find(const struct choice_tree *tree, const char *path, const char **department);

/* Department for a ticket: of the chosen options, else of the kind; NULL. */
const char *
kind_department(const struct pack *pack, const struct ticket_kind *kind,
                const char *(*value)(const void *context, const char *field),
                const void *context);

bool
name_list_has(const struct name_list *list, const char *name);

/*
 * Names as packs write them ("answered_late"), in the order of their enum and
 * ended by NULL; what people see is translated. Those of kinds of follow-ups
 * are also what the store calls them.
 */
extern const char *const cue_names[CUE_COUNT + 1];
extern const char *const step_action_names[STEP_ACTION_COUNT + 1];
extern const char *const field_type_names[FIELD_TYPE_COUNT + 1];
extern const char *const follow_up_kind_names[FOLLOW_UP_KIND_COUNT + 1];

/* English, for _(): what a do step says on the screen. */
const char *
step_action_title(enum step_action action);

#endif

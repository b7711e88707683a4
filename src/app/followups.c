/*
 * The follow-up list: what now? Late first, then what is due now, today and
 * later; calls that want to be returned stand among them. Of each part the
 * first are read; a last row says how many more there are, and who comes down
 * to it gets more of them.
 */
#include "app_priv.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "model/civil_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFRESH_MS 60000	/* groups change with the clock */
#define MORE_ROWS 200		/* read in addition when the agent comes down to the last */

/* A part of the list, in the order shown. */
enum part { PART_LATE, PART_CALL_BACKS, PART_NOW, PART_TODAY, PART_LATER, PARTS };

/* What FOLLOWUP_GROUPS means here: none of them. */
static const enum followup_group group_of_part[PARTS] = {
	[PART_LATE] = FOLLOWUP_LATE, [PART_CALL_BACKS] = FOLLOWUP_GROUPS,
	[PART_NOW] = FOLLOWUP_NOW, [PART_TODAY] = FOLLOWUP_TODAY, [PART_LATER] = FOLLOWUP_LATER,
};

/* A row of the list: a follow-up, a call to return, or how many more there are. */
struct board_row {
	const struct followup *followup;
	const struct call_record *call;
	int64_t more;
	enum part part;
	const char *name;		/* of the customer; "" */
};

void
board_init(struct app *app)
{
	list_init(&app->board.list);
	followup_init(&app->board.last.before);
	app->board.list.empty_text = N_("Nothing to follow up. Well done.");
	for (int i = 0; i < FOLLOWUP_GROUPS; i++)
		app->board.limits[i] = FOLLOWUP_ROWS;
	app->board.call_backs_limit = FOLLOWUP_ROWS;
}

void
board_release(struct app *app)
{
	text_list_release(&app->board.names);
	for (int i = 0; i < FOLLOWUP_GROUPS; i++)
		record_list_release(&app->board.groups[i]);
	record_list_release(&app->board.call_backs);
	list_release(&app->board.list);
	followup_release(&app->board.last.before);
}

static void
ask(struct app *app)
{
	struct followup_board *board = &app->board;
	int64_t today = civil_day_of_ms(app->zone, app->wall_ms);
	struct read_request *request;

	board->stale = false;
	board->read_at_ms = app->wall_ms;
	request = app_ask(app, READ_FOLLOWUPS, ++board->serial);
	memcpy(request->limits, board->limits, sizeof(request->limits));
	request->followups = (struct followup_query){
		.now_ms = app->wall_ms,
		.soon_ms = app->wall_ms + FOLLOWUP_SOON_MS,
		.day_end_ms = civil_day_start_ms(app->zone, today + 1),
		.owner = app->session.agent.head.id,
	};
	/* Where the pack makes a follow-up of a missed call, one row is enough. */
	if (!rules_follow_missed_calls(app)) {
		request = app_ask(app, READ_CALL_BACKS, board->serial);
		request->limit = board->call_backs_limit;
	}
	request = app_ask(app, READ_DAY, board->serial);
	request->from_ms = civil_day_start_ms(app->zone, today);
	request->to_ms = civil_day_start_ms(app->zone, today + 1);
	request->id = app->session.agent.head.id;
}

void
board_refresh(struct app *app)
{
	app->board.stale = true;
}

void
board_tick(struct app *app)
{
	if (id_is_zero(&app->session.agent.head.id))
		return;
	if (app->board.stale || app->wall_ms - app->board.read_at_ms >= REFRESH_MS ||
	    app->wall_ms < app->board.read_at_ms)
		ask(app);
}

int64_t
board_next_ms(const struct app *app)
{
	/* As in board_tick: nobody's list is not read. */
	if (id_is_zero(&app->session.agent.head.id))
		return INT64_MAX;
	return app->board.stale ? app->steady_ms : INT64_MAX;
}

/* --- rows -------------------------------------------------------------------------------- */

static const struct record_list *
list_of(const struct app *app, enum part part)
{
	return part == PART_CALL_BACKS ? &app->board.call_backs
	                               : &app->board.groups[group_of_part[part]];
}

/* How many of a part are not in its list. */
static int64_t
more_of(const struct app *app, enum part part)
{
	const struct followup_board *board = &app->board;
	const struct record_list *list = list_of(app, part);
	int64_t total = part == PART_CALL_BACKS ? board->call_backs_total
	                                        : board->counts[group_of_part[part]];

	if (!list->more)
		return 0;
	return total > (int64_t)list->count ? total - (int64_t)list->count : 1;
}

static size_t
rows_of(const struct app *app, enum part part)
{
	return list_of(app, part)->count + (more_of(app, part) > 0);
}

static void
count_rows(struct app *app)
{
	size_t count = 0;

	for (int part = 0; part < PARTS; part++)
		count += rows_of(app, (enum part)part);
	list_set_count(&app->board.list, count);
}

static struct board_row
row_in_part(const struct app *app, enum part part, size_t row, size_t names_before)
{
	const struct record_list *list = list_of(app, part);
	struct board_row found = { .part = part, .name = "" };

	if (row == list->count) {
		found.more = more_of(app, part);
	} else if (part == PART_CALL_BACKS) {
		found.call = record_at(list, row);
	} else {
		found.followup = record_at(list, row);
		if (names_before + row < app->board.names.count)
			found.name = app->board.names.items[names_before + row];
	}
	return found;
}

static struct board_row
row_at(const struct app *app, size_t row)
{
	size_t names_before = 0;

	for (int part = 0; part < PARTS; part++) {
		size_t rows = rows_of(app, (enum part)part);

		if (row < rows)
			return row_in_part(app, (enum part)part, row, names_before);
		row -= rows;
		if (part != PART_CALL_BACKS)
			names_before += list_of(app, (enum part)part)->count;
	}
	return (struct board_row){ .name = "" };
}

static struct board_row
chosen(const struct app *app)
{
	return app->board.list.count ? row_at(app, app->board.list.selected)
	                             : (struct board_row){ .name = "" };
}

static struct id
id_of(const struct board_row *row)
{
	return row->followup ? row->followup->head.id
	                     : row->call ? row->call->head.id : (struct id){ { 0 } };
}

/* Who is about to press a key means the row he looks at, wherever it stands now. */
static void
stay_at(struct app *app, const struct id *id)
{
	size_t count = app->board.list.count;

	for (size_t i = 0; !id_is_zero(id) && i < count; i++) {
		struct board_row row = row_at(app, i);
		struct id here = id_of(&row);

		if (id_compare(&here, id) == 0) {
			list_select(&app->board.list, i);
			return;
		}
	}
}

/* The row that says how many more there are becomes the first of them. */
static void
read_more(struct app *app)
{
	struct board_row row = chosen(app);
	struct followup_board *board = &app->board;
	size_t *limit = row.part == PART_CALL_BACKS ? &board->call_backs_limit
	                                            : &board->limits[group_of_part[row.part]];

	/* not twice for the same rows: the first answer may be under way */
	if (!row.more || *limit > list_of(app, row.part)->count)
		return;
	*limit += MORE_ROWS;
	ask(app);
}

/* --- answers ----------------------------------------------------------------------------- */

void
board_answer(struct app *app, struct read_answer *answer)
{
	struct followup_board *board = &app->board;
	struct board_row row = chosen(app);
	struct id id = id_of(&row);

	if (answer->serial != board->serial || !answer->ok)
		return;
	if (answer->topic == READ_FOLLOWUPS) {
		for (int i = 0; i < FOLLOWUP_GROUPS; i++) {
			record_list_release(&board->groups[i]);
			board->groups[i] = answer->groups[i];
			answer->groups[i] = RECORD_LIST_INIT;
			board->counts[i] = answer->counts[i];
		}
		text_list_release(&board->names);
		board->names = answer->texts;
		answer->texts = (struct text_list){ 0 };
	} else if (answer->topic == READ_CALL_BACKS) {
		record_list_release(&board->call_backs);
		board->call_backs = answer->list;
		answer->list = RECORD_LIST_INIT;
		board->call_backs_total = answer->total;
	} else {
		board->done_today = answer->day.followups_done;
	}
	count_rows(app);
	/* Nobody at it: the most urgent stays in sight. */
	if (app->focus == PANE_FOLLOWUPS || board->list.selected > 0)
		stay_at(app, &id);
}

/* --- a new follow-up --------------------------------------------------------------------- */

enum new_field {
	NEW_KIND,
	NEW_SUBJECT,
	NEW_DUE,
	NEW_NOTE,
	NEW_FIELDS,
};

static const struct {
	const char *id;
	const char *title;
} kinds[] = {
	{ "call_back", N_("call back") },
	{ "visit", N_("return visit") },
	{ "check", N_("ask how it stands") },
};

/* "2h", "30 m", "2小时" from now on. */
static bool
read_span(const char *typed, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {
		{ "m", 60000 }, { "min", 60000 }, { "分", 60000 }, { "分钟", 60000 },
		{ "h", 3600000 }, { "小时", 3600000 }, { "d", 86400000 }, { "天", 86400000 },
	};
	char *end;
	long number = strtol(typed, &end, 10);

	while (*end == ' ')
		end++;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (number > 0 && number < 10000 && !strcmp(end, units[i].unit)) {
			*ms = number * units[i].ms;
			return true;
		}
	}
	return false;
}

/* "2h" is what people say, a clock time is what they promise: both are read. */
bool
board_read_due(struct app *app, const char *typed, int64_t *due_ms)
{
	struct civil_time civil;
	int64_t span_ms;
	int seconds;

	if (read_span(typed, &span_ms)) {
		*due_ms = app->wall_ms + span_ms;
		return true;
	}
	if (civil_parse(typed, &civil) && civil_to_ms(app->zone, &civil, due_ms))
		return true;
	if (!civil_parse_time(typed, &seconds))
		return false;
	*due_ms = civil_day_start_ms(app->zone, civil_day_of_ms(app->zone, app->wall_ms)) +
	          (int64_t)seconds * 1000;
	return true;
}

/* Told while the agent is still at the field; nothing typed is the form's affair. */
static bool
check_due(const struct form_field *field, const char *value, struct strbuf *wrong, void *context)
{
	struct app *app = context;
	int64_t due_ms;

	(void)field;
	if (board_read_due(app, value, &due_ms))
		return true;
	strbuf_add(wrong, _("Write a time such as 16:30, 2h or 2026-11-24 09:00"));
	return false;
}

static bool
followup_entered(struct app *app, struct form *form, void *context)
{
	const struct typed_about *about = context;
	struct live_call *call = calls_find_lately(app, &about->call);
	struct followup followup;
	struct change *change;
	int64_t due_ms;
	bool kept;

	if (!board_read_due(app, form_get(form, NEW_DUE), &due_ms)) {
		form_set_error(form, NEW_DUE,
		               _("Write a time such as 16:30, 2h or 2026-11-24 09:00"));
		return false;
	}
	if (due_ms < app->wall_ms) {
		form_set_error(form, NEW_DUE, _("That time has passed."));
		return false;
	}
	followup_init(&followup);
	followup.head.id = app_new_id(app);
	record_set_text(&followup.kind, form_get(form, NEW_KIND));
	record_set_text(&followup.subject, form_get(form, NEW_SUBJECT));
	record_set_text(&followup.note, form_get(form, NEW_NOTE));
	record_set_text(&followup.phone, about->text);
	followup.customer = about->customer;
	followup.ticket = about->ticket;
	followup.due_at_ms = due_ms;
	followup.weight = 5;
	followup.owner = app->session.agent.head.id;
	change = app_change(app);
	kept = app_change_add(app, change, OP_FOLLOWUP_ADD, &followup.head.id,
	                      followup_diff(NULL, &followup));
	/* The wrap-up need not ask again. */
	if (kept && call && !strcmp(followup.kind, "call_back"))
		call->promised = true;
	followup_release(&followup);
	if (!kept) {
		change_free(change);
		return false;
	}
	app_submit(app, change, NULL, NULL);
	app_place_changed(app);
	board_refresh(app);
	app_say_when_stored(app, N_("Follow-up kept."));
	return true;
}

static struct form_choice *
kind_choices(void)
{
	struct form_choice *choices = mem_calloc(sizeof(kinds) / sizeof(*kinds),
	                                         sizeof(*choices));

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		choices[i] = (struct form_choice){ .id = kinds[i].id, .title = _(kinds[i].title),
		                                   .parent = -1 };
	return choices;
}

void
board_open_followup(struct app *app, const struct typed_about *about)
{
	struct form_choice *choices = kind_choices();
	struct form_field *fields = mem_calloc(NEW_FIELDS, sizeof(*fields));
	const char *values[NEW_FIELDS] = { [NEW_KIND] = "call_back" };
	const struct draft *draft = app->drafts.focus;

	fields[NEW_KIND] = (struct form_field){
		.id = "kind", .label = _("What"), .kind = FORM_CHOICE, .required = true,
		.choices = choices, .choice_count = sizeof(kinds) / sizeof(*kinds) };
	fields[NEW_SUBJECT] = (struct form_field){
		.id = "subject", .label = _("About"), .kind = FORM_TEXT, .required = true,
		.maximum_characters = 200 };
	fields[NEW_DUE] = (struct form_field){
		.id = "due", .label = _("When"), .kind = FORM_TEXT, .required = true,
		.check = check_due, .check_context = app,
		.hint = _("16:30, 2h, or 2026-11-24 09:00") };
	fields[NEW_NOTE] = (struct form_field){
		.id = "note", .label = _("Note"), .kind = FORM_LONG_TEXT,
		.maximum_characters = 2000, .least_rows = 2 };
	if (draft && draft->stored.subject && !id_compare(&draft->ticket, &about->ticket))
		values[NEW_SUBJECT] = draft->stored.subject;
	screen_ask_form(app, &(struct form_question){
		.name = "followup", .about = *about,
		.title = N_("New follow-up"), .fields = fields, .count = NEW_FIELDS,
		.choices = choices, .values = values, .entered = followup_entered,
		.release = mem_free, .context = mem_dup(about, sizeof(*about)),
		.where = WHERE_DIALOG });
}

void
board_new_followup(struct app *app, const struct id *customer, const struct id *ticket)
{
	struct typed_about about = { .call = calls_focus_id(app), .customer = *customer,
	                             .ticket = *ticket };

	if (app->calls.focus && !app->calls.focus->withheld)
		typed_about_text(&about, app->calls.focus->number);
	board_open_followup(app, &about);
}

/* --- the outcome ------------------------------------------------------------------------- */

enum outcome_field {
	OUTCOME_WHICH,
	OUTCOME_NEXT,
	OUTCOME_SO_FAR,
	OUTCOME_NOTE,
	OUTCOME_FIELDS,
};

static const char *const outcome_words[] = {
	[OUTCOME_DONE] = "done",
	[OUTCOME_AGAIN] = "no_answer",
	[OUTCOME_CALL_AT] = "call_at",
	[OUTCOME_REFUSED] = "refused",
};

/* A missed call that was called back, or need not be, leaves the list of calls to return. */
static bool
call_returned(struct app *app, struct change *change, const struct typed_about *of,
              const struct follow_up_outcome *outcome)
{
	struct json *body;

	if (id_is_zero(&of->call) ||
	    (outcome->effect != OUTCOME_DONE && outcome->effect != OUTCOME_REFUSED))
		return true;
	body = json_object();
	json_set(body, "call_back", json_text("done"));
	return app_change_add(app, change, OP_CALL_SET, &of->call, body);
}

static void
set_id(struct json *body, const char *key, const struct id *id)
{
	char text[ID_TEXT_SIZE];

	id_to_text(id, text);
	if (!id_is_zero(id))
		json_set(body, key, json_text(text));
}

/* What the outcome changed, as it was. */
static struct json *
body_of_before(const struct followup *before)
{
	struct json *body = json_object();

	json_set(body, "outcome", json_text("taken_back"));
	json_set(body, "note", before->note ? json_text(before->note) : json_null());
	json_set(body, "due_at", json_whole(before->due_at_ms));
	json_set(body, "tries", json_whole(before->tries));
	if (before->outcome)
		json_set(body, "outcome_before", json_text(before->outcome));
	if (before->tried_at_ms)
		json_set(body, "tried_at", json_whole(before->tried_at_ms));
	if (before->claimed_at_ms)
		json_set(body, "claimed_at", json_whole(before->claimed_at_ms));
	set_id(body, "tried_by", &before->tried_by);
	set_id(body, "call", &before->call);
	set_id(body, "claimed_by", &before->claimed_by);
	return body;
}

/* As it stood before the outcome; that a try was made stays in its history. */
static void
undo_outcome(struct app *app, const struct id *subject)
{
	const struct followup_was *was = &app->board.last;
	struct change *change = app_change(app);
	struct json *body, *call;
	bool kept;

	if (id_is_zero(&was->before.head.id)) {
		body = json_object();
		json_set(body, "outcome", json_text("reopened"));
	} else {
		body = body_of_before(&was->before);
	}
	kept = app_change_add(app, change, OP_FOLLOWUP_COMPLETE, subject, body);
	if (kept && !id_is_zero(&was->call)) {
		call = json_object();
		json_set(call, "call_back", json_text("needed"));
		kept = app_change_add(app, change, OP_CALL_SET, &was->call, call);
	}
	if (!kept) {
		change_free(change);
		return;
	}
	app_submit(app, change, NULL, NULL);
	board_refresh(app);
	app_say_when_stored(app, N_("The follow-up is open again, due as before."));
}

static const struct followup *
on_board(const struct app *app, const struct id *id)
{
	for (size_t i = 0; i < app->board.list.count; i++) {
		const struct followup *followup = row_at(app, i).followup;

		if (followup && !id_compare(&followup->head.id, id))
			return followup;
	}
	return NULL;
}

/* One that is not on the board any more, and keeps its time, has nothing to go back to. */
static void
offer_undo(struct app *app, const struct typed_about *of,
           const struct follow_up_outcome *outcome, bool stays_open)
{
	const struct followup *before = on_board(app, &of->followup);

	followup_release(&app->board.last.before);
	followup_init(&app->board.last.before);
	app->board.last.call = (struct id){ { 0 } };
	if (before)
		followup_dup(before, &app->board.last.before);
	if (outcome->effect == OUTCOME_DONE || outcome->effect == OUTCOME_REFUSED)
		app->board.last.call = of->call;
	if (before || !stays_open)
		undo_set(app, undo_outcome, &of->followup);
}

/* It is added to the note there is. */
static bool
check_outcome_note(struct app *app, struct form *form, const struct id *id, bool needed)
{
	const struct followup *before = on_board(app, id);
	const char *note = form_get(form, OUTCOME_NOTE);
	size_t used = before && before->note ? utf8_count(before->note, strlen(before->note)) + 1
	                                     : 0;
	size_t room = used < RECORD_TEXT_MAX ? RECORD_TEXT_MAX - used : 0;
	char text[200];

	if (needed && !*note) {
		form_set_error(form, OUTCOME_NOTE, _("This outcome needs a note."));
		return false;
	}
	if (utf8_count(note, strlen(note)) <= room)
		return true;
	snprintf(text, sizeof(text), _("The note has room for %d more characters: shorten this."),
	         (int)room);
	form_set_error(form, OUTCOME_NOTE, text);
	return false;
}

static bool
outcome_entered(struct app *app, struct form *form, void *context)
{
	const struct typed_about *of = context;	/* call: the missed one, or zero */
	const struct follow_up_outcome *outcome = pack_outcome(app->pack,
	                                                       form_get(form, OUTCOME_WHICH));
	const char *note = form_get(form, OUTCOME_NOTE);
	struct change *change;
	struct json *body;
	int64_t next_ms = 0;

	if (outcome->effect == OUTCOME_CALL_AT && !board_read_due(app, form_get(form, OUTCOME_NEXT),
	                                                    &next_ms)) {
		form_set_error(form, OUTCOME_NEXT,
		               _("Write a time such as 16:30, 2h or 2026-11-24 09:00"));
		return false;
	}
	if (!check_outcome_note(app, form, &of->followup, outcome->needs_note))
		return false;
	if (outcome->effect == OUTCOME_AGAIN)
		next_ms = app->wall_ms + outcome->again_ms;
	body = json_object();
	json_set(body, "outcome", json_text(outcome_words[outcome->effect]));
	if (*note)
		json_set(body, "add_note", json_text(note));
	if (next_ms)
		json_set(body, "next_at", json_whole(next_ms));
	change = app_change(app);
	if (!app_change_add(app, change, OP_FOLLOWUP_COMPLETE, &of->followup, body) ||
	    !call_returned(app, change, of, outcome)) {
		change_free(change);
		return false;
	}
	app_submit(app, change, NULL, NULL);
	board_refresh(app);
	offer_undo(app, of, outcome, next_ms != 0);
	app_say_when_stored(app, app->last_act.take_back == undo_outcome
	                         ? N_("Outcome kept. Ctrl-Z takes it back.") : N_("Outcome kept."));
	return true;
}

/* A form that is there from the start on is older than the list. */
static void
outcome_changed(struct app *app, struct form *form, void *context)
{
	const struct typed_about *of = context;
	const struct followup *followup = on_board(app, &of->followup);

	if (followup)
		form_load(form, OUTCOME_SO_FAR, followup->note ? followup->note : "");
}

void
board_open_outcome(struct app *app, const struct typed_about *about)
{
	const struct followup *followup = on_board(app, &about->followup);
	size_t count = app->pack->outcome_count;
	struct form_choice *choices = mem_calloc(count ? count : 1, sizeof(*choices));
	struct form_field *fields = mem_calloc(OUTCOME_FIELDS, sizeof(*fields));
	const char *values[OUTCOME_FIELDS] = { NULL };

	for (size_t i = 0; i < count; i++)
		choices[i] = (struct form_choice){
			.id = app->pack->outcomes[i].id,
			.title = text_in(&app->pack->outcomes[i].title, i18n_get()),
			.parent = -1 };
	fields[OUTCOME_WHICH] = (struct form_field){
		.id = "outcome", .label = _("Outcome"), .kind = FORM_CHOICE, .required = true,
		.choices = choices, .choice_count = count };
	fields[OUTCOME_NEXT] = (struct form_field){
		.id = "next", .label = _("Next try"), .kind = FORM_TEXT,
		.check = check_due, .check_context = app,
		.hint = _("16:30, 2h, or 2026-11-24 09:00") };
	fields[OUTCOME_SO_FAR] = (struct form_field){
		.id = "so_far", .label = _("Note so far"), .kind = FORM_SHOWN,
		.hidden = followup && !followup->note };
	values[OUTCOME_SO_FAR] = followup ? followup->note : NULL;
	fields[OUTCOME_NOTE] = (struct form_field){
		.id = "note", .label = _("Note"), .kind = FORM_LONG_TEXT,
		.maximum_characters = 2000, .least_rows = 3 };
	screen_ask_form(app, &(struct form_question){
		.name = "outcome", .about = *about,
		.title = N_("Outcome of the follow-up"), .fields = fields,
		.count = OUTCOME_FIELDS, .choices = choices, .values = values,
		.entered = outcome_entered, .changed = outcome_changed, .release = mem_free,
		.context = mem_dup(about, sizeof(*about)), .where = WHERE_DIALOG });
}

/* --- keys -------------------------------------------------------------------------------- */

/* What its rule says, else what the pack has for its kind; NULL: as any call that is dialled. */
static const struct situation *
script_of(const struct app *app, const struct followup *followup)
{
	const struct follow_up_rule *rule = followup->rule ? pack_rule(app->pack, followup->rule)
	                                                   : NULL;
	static const enum cue cues[FOLLOW_UP_KIND_COUNT] = {
		[FOLLOW_UP_VISIT] = CUE_RETURN_VISIT,
		[FOLLOW_UP_CALL_BACK] = CUE_CALL_BACK,
	};

	if (rule && rule->script)
		return pack_situation(app->pack, rule->script);
	for (int kind = 0; followup->kind && kind < FOLLOW_UP_KIND_COUNT; kind++) {
		if (cues[kind] && !strcmp(followup->kind, follow_up_kind_names[kind]))
			return pack_situation_for(app->pack, cues[kind], 0);
	}
	return NULL;
}

static void
call_chosen(struct app *app)
{
	struct board_row row = chosen(app);
	const char *number = row.followup ? row.followup->phone
	                                  : row.call ? row.call->number : NULL;

	if (!number || !*number) {
		app_say(app, MESSAGE_WARNING, "%s", _("There is no number to call."));
		return;
	}
	if (row.followup && !id_is_zero(&row.followup->customer))
		card_show_matter(app, &row.followup->customer, &row.followup->ticket);
	app_order(app, LINE_DIAL, NULL, number, NULL);
	if (row.followup)
		app->calls.dialled = (struct dialled){
			.followup = row.followup->head.id,
			.customer = row.followup->customer,
			.ticketed = !id_is_zero(&row.followup->ticket),
			.script = script_of(app, row.followup) };
}

static void
open_chosen(struct app *app)
{
	struct board_row row = chosen(app);

	if (row.followup && !id_is_zero(&row.followup->customer))
		card_show_customer(app, &row.followup->customer);
	if (row.followup && !id_is_zero(&row.followup->ticket))
		screen_open_ticket(app, &row.followup->ticket);
	else if (row.call)
		card_look_up(app, row.call->number ? row.call->number : "");
}

/* A missed call that nobody needs to return any more. */
static void
drop_call_back(struct app *app, const struct call_record *call)
{
	struct change *change = app_change(app);
	struct json *body = json_object();

	json_set(body, "call_back", json_text("done"));
	if (app_change_add(app, change, OP_CALL_SET, &call->head.id, body))
		app_submit(app, change, NULL, NULL);
	else
		change_free(change);
	board_refresh(app);
}

bool
board_action(struct app *app, enum action action)
{
	struct board_row row = chosen(app);

	switch (action) {
	case ACTION_FOLLOWUP_CALL:
		call_chosen(app);
		return true;
	case ACTION_FOLLOWUP_DONE:
		if (row.followup)
			board_open_outcome(app, &(struct typed_about){
				.followup = row.followup->head.id,
				.call = row.followup->missed_call });
		else if (row.call)
			drop_call_back(app, row.call);
		return true;
	default:
		return false;
	}
}

/* --- drawing ----------------------------------------------------------------------------- */

/*
 * A reminder comes before the deadline it is about; once it is due the list says how that
 * stands, as the ticket does.
 */
static int64_t
meant_ms(const struct app *app, const struct followup *followup)
{
	const struct follow_up_rule *rule = followup->rule ? pack_rule(app->pack, followup->rule)
	                                                   : NULL;

	return followup->due_at_ms +
	       (rule && rule->on == RULE_DEADLINE ? rule->before_ms : 0);
}

static void
draw_when(const struct app *app, const struct view *view, int64_t due_ms, bool late)
{
	struct strbuf text;
	struct civil_time civil;
	char time[CIVIL_TEXT_SIZE];

	strbuf_init(&text, 64);
	civil_from_ms(app->zone, due_ms, &civil);
	if (late) {
		app_remaining_text(app, due_ms, &text);
	} else if (civil_day_of_ms(app->zone, due_ms) == civil_day_of_ms(app->zone, app->wall_ms)) {
		civil_text_time(&civil, time);
		strbuf_add(&text, time);
	} else {
		civil_text_date(&civil, time);
		strbuf_add(&text, time + 5);
	}
	view_put_n(view, 0, 2, 12, late ? STYLE_LATE : STYLE_DIM, PUT_ELLIPSIS, text.data,
	           text.length);
	strbuf_release(&text);
}

static void
draw_row(const struct view *view, size_t at, bool selected, void *context)
{
	const struct app *app = context;
	struct board_row row = row_at(app, at);
	bool late = row.part == PART_LATE || row.part == PART_CALL_BACKS;
	const char *text = row.followup && row.followup->subject ? row.followup->subject : "";
	int column = 15, name_columns = view->columns < 60 ? 7 : 14;

	(void)selected;
	if (row.more)
		view_putf(view, 0, 2, late ? STYLE_LATE : STYLE_DIM, _("%lld more"),
		          (long long)row.more);
	if (!row.followup && !row.call)
		return;
	if (late)
		view_put(view, 0, 0, STYLE_LATE, glyph(view->grid, GLYPH_LATE));
	draw_when(app, view, row.call ? row.call->began_at_ms
	                     : late   ? meant_ms(app, row.followup)
	                              : row.followup->due_at_ms, late);
	if (row.call) {
		view_putf(view, 0, column, STYLE_WARN, _("call back: %s"),
		          row.call->shown_name ? row.call->shown_name : _("missed call"));
		return;
	}
	if (*row.name) {
		view_put_n(view, 0, column, name_columns, STYLE_TEXT, PUT_ELLIPSIS, row.name,
		           strlen(row.name));
		column += name_columns + 1;
	}
	view_put_n(view, 0, column, view->columns - column - 1, late ? STYLE_LATE : STYLE_TEXT,
	           PUT_ELLIPSIS, text, strlen(text));
}

static struct list_source
board_rows(struct app *app)
{
	return (struct list_source){ .draw = draw_row, .context = app };
}

bool
board_key(struct app *app, const struct key *key)
{
	struct list_source rows = board_rows(app);
	enum widget_result result = list_key(&app->board.list, &rows, key);

	if (result == WIDGET_IGNORED)
		return false;
	if (result == WIDGET_ACCEPTED)
		open_chosen(app);
	read_more(app);
	return true;
}

void
board_draw(struct app *app, const struct view *view, bool focused)
{
	struct list_source rows = board_rows(app);

	list_draw(&app->board.list, &rows, view, focused);
}

void
board_title(struct app *app, struct strbuf *title, struct strbuf *remark)
{
	const int64_t *counts = app->board.counts;
	int64_t today = counts[FOLLOWUP_NOW] + counts[FOLLOWUP_TODAY];

	strbuf_add(title, _("Follow-ups"));
	strbuf_addf(remark, _("%d late, %d today"), (int)counts[FOLLOWUP_LATE], (int)today);
	if (app->board.call_backs_total)
		strbuf_addf(remark, _(", %d to call back"), (int)app->board.call_backs_total);
	if (app->pack->quota_count)
		strbuf_addf(remark, " %d/%d", (int)app->board.done_today,
		            app->pack->quotas[0].per_agent_per_day);
}

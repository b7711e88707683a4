/*
 * The prompter: runs the pack's situations, proposes the one that fits, and
 * writes the adherence log. Its texts stand in the pack's language of the
 * call, whatever the interface speaks.
 */
#include "app_priv.h"
#include "base/memory.h"
#include "base/width.h"
#include "model/pinyin.h"
#include "ui/bars.h"
#include "ui/text.h"

#include <stdio.h>
#include <string.h>

#define CUE_SHOWN_MS 4000
#define FILLED_TEXT_MAX (16 * 1024)

/* --- the adherence log ------------------------------------------------------------------- */

static const char *const result_words[SCRIPT_OUTCOME_COUNT] = {
	[SCRIPT_SAID] = "said",
	[SCRIPT_WAIT_KEPT] = "wait_kept",
	[SCRIPT_WAIT_CUT] = "wait_cut",
	[SCRIPT_SKIPPED] = "skipped",
	[SCRIPT_INTERRUPTED] = "interrupted",
	[SCRIPT_LEFT] = "left",
	[SCRIPT_HUNG_UP_EARLY] = "hung_up_early",
	[SCRIPT_CALL_ENDED] = "call_ended",
};

static int64_t
wall_or_none(const struct app *app, int64_t steady_ms)
{
	return steady_ms == FLOW_NEVER_MS ? 0 : app_wall_of(app, steady_ms);
}

static void
describe_step(struct app *app, const struct script_record *record, struct script_step *step)
{
	char number[16];

	step->head.id = app_new_id(app);
	step->run = app->prompter.run_id;
	if (app->calls.focus)
		step->call = app->calls.focus->id;
	record_set_text(&step->pack, app->pack->id);
	step->pack_version = app->pack->version;
	record_set_text(&step->situation, record->situation);
	snprintf(number, sizeof(number), "%zu", record->step + 1);
	record_set_text(&step->step, number);
	step->position = ++app->prompter.position;
	step->shown_at_ms = wall_or_none(app, record->shown_ms);
	step->said_at_ms = wall_or_none(app, record->said_ms);
	step->left_at_ms = wall_or_none(app, record->ended_ms);
	step->wait_ms = record->wait_wanted_ms;
	step->waited_ms = record->wait_kept_ms;
	record_set_text(&step->result, result_words[record->outcome]);
	record_set_text(&step->branch, record->went_to);
}

static void
log_step(void *context, const struct script_record *record)
{
	struct app *app = context;
	struct script_step step;
	struct change *change;

	if (id_is_zero(&app->session.agent.head.id))
		return;
	script_step_init(&step);
	describe_step(app, record, &step);
	change = app_change(app);
	if (app_change_add(app, change, OP_SCRIPT_RECORD, &step.head.id,
	                   script_step_diff(NULL, &step)))
		app_submit(app, change, NULL, NULL);
	else
		change_free(change);
	script_step_release(&step);
}

/* --- life -------------------------------------------------------------------------------- */

void
prompter_init(struct app *app)
{
	struct prompter *prompter = &app->prompter;

	flow_init(&prompter->run, app->pack,
	          (struct flow_sink){ .record = log_step, .context = app });
	/* The invented callers of a demonstration speak the language of who tries it. */
	prompter->language = app->setup.mode == APP_DEMO ? i18n_get() : app->pack->first_language;
	list_init(&prompter->situations);
	list_set_count(&prompter->situations, app->pack->situation_count);
}

static void
forget_gaps(struct app *app)
{
	for (size_t i = 0; i < app->prompter.gap_count; i++)
		mem_free(app->prompter.gaps[i].value);
	app->prompter.gap_count = 0;
}

void
prompter_release(struct app *app)
{
	forget_gaps(app);
	list_release(&app->prompter.situations);
}

static void
remember_recent(struct app *app, const struct situation *situation)
{
	struct prompter *prompter = &app->prompter;
	size_t at = 0;

	while (at < prompter->recent_count && prompter->recent[at] != situation)
		at++;
	if (at == prompter->recent_count && at < RECENT_MAX)
		prompter->recent_count++;
	if (at == RECENT_MAX)
		at--;
	memmove(&prompter->recent[1], &prompter->recent[0], at * sizeof(situation));
	prompter->recent[0] = situation;
}

void
prompter_start(struct app *app, const struct situation *situation)
{
	if (!flow_situation(&app->prompter.run)) {
		app->prompter.run_id = app_new_id(app);
		app->prompter.position = 0;
	}
	flow_start(&app->prompter.run, situation, app->steady_ms);
	app->prompter.hang_up_warned = false;
	remember_recent(app, situation);
	if (app->calls.focus)
		snprintf(app->calls.focus->situation, sizeof(app->calls.focus->situation), "%s",
		         situation->id);
	app_place_changed(app);
	app_changed(app);
}

/* --- what fits (feature B8) -------------------------------------------------------------- */

static void
offer(struct app *app, const struct situation *situation)
{
	struct prompter *prompter = &app->prompter;

	if (!situation || prompter->offered_count == OFFERED_MAX)
		return;
	for (size_t i = 0; i < prompter->offered_count; i++) {
		if (prompter->offered[i] == situation)
			return;
	}
	prompter->offered[prompter->offered_count++] = situation;
	app_changed(app);
}

void
prompter_cue(struct app *app, enum cue cue, bool begin)
{
	const struct situation *situation = pack_situation_for(app->pack, cue, 0);

	if (situation && begin)
		prompter_start(app, situation);
	else
		offer(app, situation);
}

void
prompter_call_began(struct app *app, struct live_call *call)
{
	int rings = call_ring_count(&call->call, app->pack->ring_cycle_ms, app->steady_ms);
	bool late = rings > app->pack->rings_limit;

	forget_gaps(app);
	app->prompter.offered_count = 0;
	app->prompter.hang_up_warned = false;
	if (call->script)
		prompter_start(app, call->script);
	else if (call->call.direction == CALL_OUTGOING)
		prompter_cue(app, CUE_CALL_OUT, true);
	else
		prompter_cue(app, late ? CUE_ANSWERED_LATE : CUE_ANSWERED, true);
	if (call->call.direction == CALL_INCOMING)
		prompter_cue(app, CUE_SILENT, false);
	if (call->withheld)
		prompter_cue(app, CUE_WITHHELD_NUMBER, false);
	if (app->card.shown && app->card.card.tickets_open)
		prompter_cue(app, CUE_REPEAT_CALLER, false);
	if (app->card.shown && app->card.card.followups_due)
		prompter_cue(app, CUE_PROMISE_DUE, false);
	if (!app->card.shown && !call->withheld)
		prompter_cue(app, CUE_UNKNOWN_NUMBER, false);
}

void
prompter_call_ended(struct app *app, struct live_call *call, bool by_agent)
{
	(void)call;
	flow_call_ended(&app->prompter.run, by_agent, app->steady_ms);
	app->prompter.offered_count = 0;
	app->prompter.hang_up_warned = false;
	app_place_changed(app);
}

bool
prompter_is_waiting(const struct app *app)
{
	int64_t left_ms, wanted_ms;

	return flow_waiting(&app->prompter.run, app->steady_ms, &left_ms, &wanted_ms);
}

/* --- time -------------------------------------------------------------------------------- */

void
prompter_tick(struct app *app)
{
	if (flow_tick(&app->prompter.run, app->steady_ms)) {
		app->prompter.cue_until_ms = app->steady_ms + CUE_SHOWN_MS;
		if (app->settings->bell != SETTINGS_BELL_OFF)
			effect_add(&app->effects, EFFECT_BELL);
		app_place_changed(app);
		app_changed(app);
	}
	if (app->prompter.cue_until_ms && app->steady_ms >= app->prompter.cue_until_ms) {
		app->prompter.cue_until_ms = 0;
		app_changed(app);
	}
	if (prompter_is_waiting(app))
		app_changed(app);
}

/* The countdown shows whole seconds: it changes when one is over. */
int64_t
prompter_next_ms(const struct app *app)
{
	int64_t next_ms = flow_next_change_ms(&app->prompter.run);
	int64_t left_ms, wanted_ms;

	if (next_ms == FLOW_NEVER_MS)
		next_ms = INT64_MAX;
	if (flow_waiting(&app->prompter.run, app->steady_ms, &left_ms, &wanted_ms)) {
		int64_t second_ms = app->steady_ms + (left_ms % 1000 ? left_ms % 1000 : 1000);

		if (second_ms < next_ms)
			next_ms = second_ms;
	}
	if (app->prompter.cue_until_ms && app->prompter.cue_until_ms < next_ms)
		next_ms = app->prompter.cue_until_ms;
	return next_ms;
}

/* --- keys -------------------------------------------------------------------------------- */

static void
do_step(struct app *app, const struct step *step)
{
	static const enum action actions[STEP_ACTION_COUNT] = {
		[STEP_ACTION_HANG_UP] = ACTION_HANG_UP,
		[STEP_ACTION_HOLD] = ACTION_HOLD,
		[STEP_ACTION_RESUME] = ACTION_HOLD,
		[STEP_ACTION_TRANSFER] = ACTION_TRANSFER,
		[STEP_ACTION_OPEN_TICKET] = ACTION_NEW_TICKET,
		[STEP_ACTION_FOLLOW_UP] = ACTION_NEW_FOLLOWUP,
		[STEP_ACTION_READ_BACK] = ACTION_TICKET,
		[STEP_ACTION_ALERT] = ACTION_ALERT,
		[STEP_ACTION_SEARCH] = ACTION_FIND,
	};
	enum action action = actions[step->action];

	flow_said(&app->prompter.run, app->steady_ms);
	if (action != ACTION_NONE)
		app_act(app, action);
}

static void
said(struct app *app)
{
	const struct step *step = flow_step(&app->prompter.run);
	const struct situation *situation = flow_situation(&app->prompter.run);

	if (!situation)
		return;
	if (!step) {
		const struct situation *then = pack_situation(app->pack, situation->then);

		if (then)
			prompter_start(app, then);
		return;
	}
	if (prompter_is_waiting(app)) {
		char keys[KEY_NAME_SIZE];

		action_key_name(&app->keys, ACTION_CUT_WAIT, true, keys);
		app_say(app, MESSAGE_INFO,
		        _("The wait is running. %s cuts it short; it is logged."),
		        keys);
		return;
	}
	if (step->kind == STEP_DO)
		do_step(app, step);
	else
		flow_said(&app->prompter.run, app->steady_ms);
	app->prompter.cue_until_ms = 0;
	app_place_changed(app);
}

static void
take_branch(struct app *app, size_t branch)
{
	const struct situation *before = flow_situation(&app->prompter.run);

	if (!flow_branch(&app->prompter.run, branch, app->steady_ms)) {
		app_say(app, MESSAGE_WARNING, _("This script has no branch %zu."), branch + 1);
		return;
	}
	app->prompter.hang_up_warned = false;
	if (flow_situation(&app->prompter.run) && flow_situation(&app->prompter.run) != before)
		remember_recent(app, flow_situation(&app->prompter.run));
	app_place_changed(app);
}

static void
leave_or_resume(struct app *app)
{
	if (app->prompter.run.left)
		flow_resume(&app->prompter.run, app->steady_ms);
	else
		flow_leave(&app->prompter.run, app->steady_ms);
	app_place_changed(app);
}

static const char *
gap_entered(struct app *app, const char *text, const struct typed_about *about)
{
	struct prompter *prompter = &app->prompter;
	struct filled_gap *gap = NULL;
	struct id call = calls_focus_id(app);

	if (id_compare(&about->call, &call))
		return N_("That call is over: nothing is left to be said.");
	for (size_t i = 0; i < prompter->gap_count; i++) {
		if (!strcmp(prompter->gaps[i].id, about->text))
			gap = &prompter->gaps[i];
	}
	if (!gap && prompter->gap_count == GAPS_MAX)
		return N_("No more gaps can be filled in this call.");
	if (!gap) {
		gap = &prompter->gaps[prompter->gap_count++];
		*gap = (struct filled_gap){ 0 };
		snprintf(gap->id, sizeof(gap->id), "%.*s", (int)sizeof(gap->id) - 1, about->text);
	}
	mem_free(gap->value);
	gap->value = mem_dup_text(text);
	app_place_changed(app);
	return NULL;
}

void
prompter_prompt_gap(struct app *app, const struct typed_about *about)
{
	screen_ask_line(app, &(struct line_question){
		.name = "gap", .about = *about, .title = N_("Fill the gap"),
		.label = slot_title(app->pack, about->text, i18n_get()),
		.empty_refused = N_("Write what is to be said here."), .entered = gap_entered });
}

static void
fill_gap(struct app *app)
{
	const struct step *step = flow_step(&app->prompter.run);
	struct typed_about about = { .call = calls_focus_id(app) };
	char gap[SLOT_NAME_MAX];
	struct strbuf text;
	size_t gaps;

	if (!step)
		return;
	strbuf_init(&text, FILLED_TEXT_MAX);
	gaps = prompter_fill(app, &step->text, &text, gap);
	strbuf_release(&text);
	if (!gaps) {
		app_say(app, MESSAGE_INFO, "%s", _("This phrase has no gap."));
		return;
	}
	typed_about_text(&about, gap);
	prompter_prompt_gap(app, &about);
}

bool
prompter_action(struct app *app, enum action action)
{
	struct flow_run *run = &app->prompter.run;

	if (action >= ACTION_BRANCH_1 && action <= ACTION_BRANCH_9) {
		take_branch(app, (size_t)(action - ACTION_BRANCH_1));
		return true;
	}
	switch (action) {
	case ACTION_SAID:
		said(app);
		return true;
	case ACTION_CUT_WAIT:
		flow_next(run, app->steady_ms);
		app_say(app, MESSAGE_WARNING, "%s", _("Wait cut short; it is in the log."));
		app_place_changed(app);
		return true;
	case ACTION_SCRIPT_LEAVE:
		leave_or_resume(app);
		return true;
	case ACTION_SCRIPT_LANGUAGE:
		app->prompter.language = app->prompter.language == LANGUAGE_CHINESE
		                         ? LANGUAGE_ENGLISH : LANGUAGE_CHINESE;
		app_place_changed(app);
		return true;
	case ACTION_FILL_GAP:
		fill_gap(app);
		return true;
	default:
		return false;
	}
}

static const struct situation *
situation_at(const struct app *app, size_t row)
{
	if (row < app->prompter.offered_count)
		return app->prompter.offered[row];
	return &app->pack->situations[row - app->prompter.offered_count];
}

static bool
row_matches(size_t row, const char *words, void *context)
{
	const struct app *app = context;
	const struct situation *situation = situation_at(app, row);

	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (strcasestr(text_in(&situation->title, (enum language)i), words))
			return true;
	}
	return pinyin_found(text_in(&situation->title, LANGUAGE_CHINESE), words);
}

static void
draw_row(const struct view *view, size_t row, bool selected, void *context)
{
	const struct app *app = context;
	const struct situation *situation = situation_at(app, row);
	const char *title = text_in(&situation->title, i18n_get());

	(void)selected;
	if (row < app->prompter.offered_count) {
		view_put(view, 0, 1, STYLE_ACCENT, glyph(view->grid, GLYPH_CURRENT));
		view_put_n(view, 0, 3, view->columns - 4, STYLE_ACCENT, PUT_ELLIPSIS, title,
		           strlen(title));
		return;
	}
	view_putf(view, 0, 0, STYLE_DIM, "%2zu", row - app->prompter.offered_count + 1);
	view_put_n(view, 0, 3, view->columns - 6, STYLE_TEXT, PUT_ELLIPSIS, title, strlen(title));
	if (situation->key)
		view_put(view, 0, view->columns - 2, STYLE_KEY, situation->key);
}

static struct list_source
situation_rows(struct app *app)
{
	return (struct list_source){ .draw = draw_row, .matches = row_matches, .context = app };
}

/* One letter of the pack starts its situation, or takes a branch of the one under way. */
static bool
letter_key(struct app *app, const struct key *key)
{
	const struct situation *situation = flow_situation(&app->prompter.run);
	uint32_t letter = key_command(key);

	if (!letter || letter > 0x7f)
		return false;
	for (size_t i = 0; situation && i < situation->branch_count; i++) {
		const char *own = situation->branches[i].key;

		if (own && (uint32_t)(unsigned char)own[0] == letter) {
			take_branch(app, i);
			return true;
		}
	}
	for (size_t i = 0; !situation && i < app->pack->situation_count; i++) {
		const char *own = app->pack->situations[i].key;

		if (own && (uint32_t)(unsigned char)own[0] == letter) {
			prompter_start(app, &app->pack->situations[i]);
			return true;
		}
	}
	return false;
}

static bool
flow_key(struct app *app, const struct key *key)
{
	if (key->kind == KEY_KIND_ENTER || key_command(key) == ' ') {
		said(app);
		return true;
	}
	if (key->kind == KEY_KIND_UP || key->kind == KEY_KIND_BACKSPACE) {
		flow_previous(&app->prompter.run, app->steady_ms);
		app_place_changed(app);
		return true;
	}
	if (key->kind == KEY_KIND_ESCAPE) {
		leave_or_resume(app);
		return true;
	}
	return letter_key(app, key);
}

bool
prompter_key(struct app *app, const struct key *key)
{
	struct list_source rows = situation_rows(app);

	if (flow_situation(&app->prompter.run))
		return flow_key(app, key);
	list_set_count(&app->prompter.situations,
	               app->prompter.offered_count + app->pack->situation_count);
	if (!list_wants_text(&app->prompter.situations) && letter_key(app, key))
		return true;
	switch (list_key(&app->prompter.situations, &rows, key)) {
	case WIDGET_IGNORED:
		return false;
	case WIDGET_ACCEPTED:
		prompter_start(app, situation_at(app, app->prompter.situations.selected));
		return true;
	case WIDGET_CANCELLED:
		if (app->prompter.run.left)
			leave_or_resume(app);
		return true;
	default:
		return true;
	}
}

/* --- drawing ----------------------------------------------------------------------------- */

size_t
prompter_fill(struct app *app, const struct text *text, struct strbuf *out, char *first_gap)
{
	struct slot_source source;

	slots_of_desk(app, &source);
	return slot_fill(app->pack, text_in(text, app->prompter.language),
	                 app->prompter.language, &source, out, first_gap);
}

static int
draw_ended(struct app *app, const struct view *view, int row, const struct flow_line *line)
{
	const char *intent = text_in(&line->step->intent, app->prompter.language);
	bool kept = line->outcome == SCRIPT_SAID || line->outcome == SCRIPT_WAIT_KEPT;

	view_put(view, row, 1, kept ? STYLE_DONE : STYLE_WARN,
	         glyph(view->grid, kept ? GLYPH_DONE : GLYPH_LATE));
	view_put_n(view, row, 3, view->columns - 18, STYLE_DIM, PUT_ELLIPSIS, intent,
	           strlen(intent));
	if (line->wait_wanted_ms) {
		char waited[64];

		snprintf(waited, sizeof(waited), kept ? _("waited %d.%d s") : _("cut at %d.%d s"),
		         (int)(line->wait_kept_ms / 1000), (int)(line->wait_kept_ms / 100 % 10));
		view_put_n(view, row, view->columns - 16, 15, kept ? STYLE_DIM : STYLE_WARN,
		           PUT_RIGHT, waited, strlen(waited));
	}
	return row + 1;
}

static int
draw_current(struct app *app, const struct view *view, int row, const struct flow_line *line)
{
	struct strbuf text;

	strbuf_init(&text, FILLED_TEXT_MAX);
	if (line->step->kind == STEP_DO)
		strbuf_add(&text, i18n_text_in(app->prompter.language,
		                               step_action_title(line->step->action)));
	else
		prompter_fill(app, &line->step->text, &text, NULL);
	view_put(view, row, 1, STYLE_ACCENT, glyph(view->grid, GLYPH_CURRENT));
	row += view_wrap(view, row, 3, view->columns - 4, 0,
	                 line->step->kind == STEP_SAY ? STYLE_SAY : STYLE_HINT, text.data);
	strbuf_release(&text);
	if (line->said && line->wait_left_ms > 0) {
		bar_countdown(view, row, 3, view->columns - 4, line->wait_left_ms,
		              line->wait_wanted_ms, STYLE_COUNTDOWN);
		row++;
	} else if (line->wait_wanted_ms) {
		view_putf(view, row, 3, STYLE_HINT, _("then wait %d s"),
		          (int)(line->wait_wanted_ms / 1000));
		row++;
	}
	return row;
}

static int
draw_never(struct app *app, const struct view *view, int row, const struct situation *situation)
{
	for (size_t i = 0; i < situation->never_count && row < view->rows; i++) {
		const char *word = i18n_text_in(app->prompter.language, N_("NEVER"));
		int used = view_put(view, row, 1, STYLE_NEVER, word);

		row += view_wrap(view, row, 3 + used, view->columns - 4 - used, 0, STYLE_NEVER,
		                 text_in(&situation->never[i].text, app->prompter.language));
	}
	return row;
}

static int
draw_branches(struct app *app, const struct view *view, int row, const struct situation *situation)
{
	char keys[KEY_NAME_SIZE];
	int column = 1;

	for (size_t i = 0; i < situation->branch_count && row < view->rows; i++) {
		const char *title = text_in(&situation->branches[i].title, i18n_get());
		int need;

		action_key_name(&app->keys, (enum action)(ACTION_BRANCH_1 + (int)i), true, keys);
		need = (int)strlen(keys) + 1 + (int)width_of_text(title, strlen(title)) + 3;
		if (column > 1 && column + need > view->columns) {
			row++;
			column = 1;
		}
		column += view_put(view, row, column, STYLE_KEY, keys) + 1;
		column += view_put(view, row, column, STYLE_TEXT, title) + 3;
	}
	return column > 1 ? row + 1 : row;
}

static void
draw_over(struct app *app, const struct view *view, int row, const struct situation *situation)
{
	const struct situation *then = pack_situation(app->pack, situation->then);
	char keys[KEY_NAME_SIZE];

	action_key_name(&app->keys, ACTION_SAID, true, keys);
	if (then)
		view_putf(view, row, 1, STYLE_HINT, _("Script over. %s: %s"), keys,
		          text_in(&then->title, i18n_get()));
	else
		view_put(view, row, 1, STYLE_HINT, _("Script over. Esc shows the list."));
}

static void
draw_flow(struct app *app, const struct view *view, const struct situation *situation)
{
	struct flow_line lines[PACK_STEPS_MAX];
	size_t count = flow_lines(&app->prompter.run, app->steady_ms, lines);
	size_t current = 0;
	int row = 0;

	while (current < count && lines[current].state != FLOW_LINE_CURRENT)
		current++;
	/* Of many steps that are done the last two stay in sight. */
	for (size_t i = current > 2 ? current - 2 : 0; i < current; i++)
		row = draw_ended(app, view, row, &lines[i]);
	if (current < count)
		row = draw_current(app, view, row, &lines[current]);
	else
		draw_over(app, view, row++, situation);
	row = draw_branches(app, view, row, situation);
	row = draw_never(app, view, row, situation);
	for (size_t i = current + 1; i < count && row < view->rows; i++) {
		const struct step *step = lines[i].step;
		const char *intent = step->kind == STEP_DO
		                     ? i18n_text_in(app->prompter.language,
		                                    step_action_title(step->action))
		                     : text_in(&step->intent, app->prompter.language);

		view_put(view, row, 1, STYLE_DIM, glyph(view->grid, GLYPH_PENDING));
		view_put_n(view, row++, 3, view->columns - 4, STYLE_DIM, PUT_ELLIPSIS, intent,
		           strlen(intent));
	}
}

void
prompter_draw(struct app *app, const struct view *view, bool focused)
{
	const struct situation *situation = flow_situation(&app->prompter.run);
	struct list_source rows = situation_rows(app);

	if (situation) {
		draw_flow(app, view, situation);
		return;
	}
	list_set_count(&app->prompter.situations,
	               app->prompter.offered_count + app->pack->situation_count);
	list_draw(&app->prompter.situations, &rows, view, focused);
}

void
prompter_title(struct app *app, struct strbuf *title, struct strbuf *remark)
{
	const struct situation *situation = flow_situation(&app->prompter.run);
	const struct flow_run *run = &app->prompter.run;

	if (!situation) {
		strbuf_add(title, _("Prompter"));
		if (run->left)
			strbuf_add(remark, _("script left: Esc goes on"));
		return;
	}
	strbuf_addf(title, "%s", text_in(&situation->title, i18n_get()));
	if (app->prompter.cue_until_ms)
		strbuf_add(remark, _("WAIT OVER"));
	else if (flow_step(run))
		strbuf_addf(remark, _("step %d of %d"),
		            (int)run->levels[run->depth - 1].step + 1,
		            (int)situation->step_count);
}

/*
 * The whole screen from the state: status line, panes, message, keys, and the
 * screens over them. Changes nothing but what the mouse needs to know.
 */
#include "app_priv.h"

#include "base/width.h"
#include "model/civil_time.h"
#include "ui/frame.h"
#include "ui/keybar.h"
#include "ui/text.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX 1024
#define HEAD_MAX 200

/* "00:12", or "1:02:03" from an hour on. */
static void
duration_text(int64_t ms, char *out, size_t size)
{
	int64_t seconds = ms / 1000;

	if (seconds >= 3600)
		snprintf(out, size, "%d:%02d:%02d", (int)(seconds / 3600),
		         (int)(seconds / 60 % 60), (int)(seconds % 60));
	else
		snprintf(out, size, "%02d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

/* --- status line ------------------------------------------------------------------------- */

static unsigned
status_style(const struct app *app)
{
	const struct live_call *call = app->calls.focus;

	if (!call || !call_is_live(call))
		return STYLE_STATUS;
	if (call->call.state == CALL_RINGING)
		return STYLE_RING;
	if (call->call.state == CALL_HELD || call->call.state == CALL_CONSULTING)
		return STYLE_HOLD;
	return STYLE_CALL;
}

static void
add_call(const struct app *app, struct strbuf *out)
{
	const struct live_call *call = app->calls.focus;
	int beside = ringing_count_beside(app);
	char time[24];

	if (!call)
		return;
	if (call->call.state == CALL_RINGING) {
		strbuf_addf(out, _("ring %d"), call_ring_count(&call->call,
		                                               app->pack->ring_cycle_ms,
		                                               app->steady_ms));
	} else if (call->call.state == CALL_HELD || call->call.state == CALL_CONSULTING) {
		duration_text(call_hold_now_ms(&call->call, app->steady_ms), time, sizeof(time));
		strbuf_addf(out, _("on hold %s"), time);
	} else if (call_is_connected(&call->call)) {
		duration_text(call_talk_ms(&call->call, app->steady_ms), time, sizeof(time));
		if (app->session.state != AGENT_TALKING) /* else the state says it */
			strbuf_addf(out, _("talk %s"), time);
	} else if (call_is_live(call)) {
		strbuf_add(out, _(call_state_title(call->call.state)));
	}
	if (call->muted)
		strbuf_add(out, _(" MICROPHONE OFF"));
	if (call->unseen && call_is_live(call))
		strbuf_add(out, _(" line lost"));
	if (beside)
		strbuf_addf(out, _(" +%d ringing"), beside);
}

/* How long it has lasted; of a call the time of talk, which a restart does not lose. */
static int64_t
state_ms(const struct app *app)
{
	const struct live_call *call = app->calls.focus;

	if (app->session.state == AGENT_TALKING && call && call_is_connected(&call->call) &&
	    call->call.state != CALL_HELD && call->call.state != CALL_CONSULTING)
		return call_talk_ms(&call->call, app->steady_ms);
	return app->steady_ms - app->session.state_since_ms;
}

static void
add_state(const struct app *app, const struct grid *grid, struct strbuf *out)
{
	const struct break_reason *reason = pack_break(app->pack, app->session.break_reason);
	char time[24];

	duration_text(state_ms(app), time, sizeof(time));
	strbuf_addf(out, "%s %s", glyph(grid, GLYPH_PRESENCE),
	            _(agent_state_title(app->session.state)));
	if (app->session.state == AGENT_BREAK && reason)
		strbuf_addf(out, " %s", text_in(&reason->title, i18n_get()));
	strbuf_addf(out, " %s", time);
	if (app->session.on_break && app->session.state != AGENT_BREAK)
		strbuf_addf(out, "  %s", _("then break"));
	if (app->session.locked)
		strbuf_addf(out, "  %s", _("LOCKED"));
}

/* Drivers whose name is no word for people. */
static const char *
line_word(const char *driver)
{
	return !strcmp(driver, "sim") ? _("simulated")
	     : !strcmp(driver, "manual") ? _("by hand") : driver;
}

/* Calls can come: with a registrar not before it has taken the telephone up. */
static bool
line_is_good(const struct app *app)
{
	bool registers = !strcmp(app->setup.line_title, "baresip") &&
	                 app->settings->telephone.registrar;

	return app->calls.line_up &&
	       (app->calls.register_known ? app->calls.registered : !registers);
}

static void
add_line(const struct app *app, const struct grid *grid, struct strbuf *out)
{
	bool good = line_is_good(app);

	strbuf_addf(out, "%s %s %s", _("line"), glyph(grid, good ? GLYPH_DONE : GLYPH_FAULT),
	            line_word(app->setup.line_title));
}

static void
draw_status(struct app *app, const struct view *view)
{
	unsigned style = status_style(app);
	struct strbuf text;
	struct civil_time civil;
	char time[CIVIL_TEXT_SIZE];
	int column = 1, right = view->columns - 7;

	view_fill(view, style);
	strbuf_init(&text, TEXT_MAX);
	add_state(app, view->grid, &text);
	column += view_put(view, 0, column, style | STYLE_BOLD, text.data) + 2;
	strbuf_clear(&text);
	add_call(app, &text);
	if (text.length)
		column += view_put(view, 0, column, style | STYLE_BOLD, text.data) + 2;
	civil_from_ms(app->zone, app->wall_ms, &civil);
	civil_text_time(&civil, time);
	view_put(view, 0, right, style, time);
	strbuf_clear(&text);
	if (app->store_refused)
		strbuf_addf(&text, "%s  ", _("DISK FULL"));
	add_line(app, view->grid, &text);
	right -= (int)width_of_text(text.data, text.length) + 2;
	if (right > column)
		view_put(view, 0, right, style, text.data);
	strbuf_clear(&text);
	strbuf_addf(&text, "%s %s  %s", app->session.agent.name ? app->session.agent.name : "",
	            app->session.agent.staff_number ? app->session.agent.staff_number : "",
	            text_in(&app->pack->title, i18n_get()));
	if (right - column > 12)
		view_put_n(view, 0, column, right - column - 2, style, PUT_ELLIPSIS, text.data,
		           text.length);
	strbuf_release(&text);
}

/* --- panes ------------------------------------------------------------------------------- */

static void
caller_title(struct app *app, struct strbuf *title, struct strbuf *remark)
{
	(void)app;
	(void)remark;
	strbuf_add(title, _("Caller"));
}

static const struct {
	void (*title)(struct app *app, struct strbuf *title, struct strbuf *remark);
	void (*draw)(struct app *app, const struct view *view, bool focused);
} panes[PANE_COUNT] = {
	[PANE_CALLER] = { caller_title, card_draw },
	[PANE_PROMPTER] = { prompter_title, prompter_draw },
	[PANE_TICKET] = { drafts_title, drafts_draw },
	[PANE_FOLLOWUPS] = { board_title, board_draw },
};

/* The pane whose lower edge is this one's upper edge. */
static enum pane
pane_above(const struct app *app, enum pane pane)
{
	const struct rect *own = &app->layout.panes[pane].rect;

	for (int other = 0; other < PANE_COUNT; other++) {
		const struct rect *rect = &app->layout.panes[other].rect;

		if (app->layout.panes[other].shown && rect->column == own->column &&
		    rect->row + rect->rows - 1 == own->row)
			return (enum pane)other;
	}
	return PANE_COUNT;
}

static void
draw_pane(struct app *app, struct grid *grid, enum pane pane, bool active)
{
	const struct layout_pane *place = &app->layout.panes[pane];
	bool focused = active && app->focus == pane;
	struct view outer = view_rect(grid, place->rect), inner;
	struct strbuf title, remark;

	strbuf_init(&title, HEAD_MAX);
	strbuf_init(&remark, HEAD_MAX);
	strbuf_addf(&title, "%d ", (int)pane + 1);
	panes[pane].title(app, &title, &remark);
	inner = frame_draw(&outer, &(struct frame){
		.title = title.data,
		.remark = remark.length ? remark.data : NULL,
		.focused = focused,
		.joins_above = place->joins_above,
		.above_focused = active && place->joins_above &&
		                 pane_above(app, pane) == app->focus,
		.joins_below = place->joins_below,
	});
	panes[pane].draw(app, &inner, focused);
	strbuf_release(&title);
	strbuf_release(&remark);
}

/* The bar of small layouts: what the hidden panes want. */
static void
draw_pane_bar(struct app *app, const struct view *view)
{
	struct strbuf title, remark;
	int column = 1;

	view_fill(view, STYLE_DIM);
	for (int pane = 0; pane < PANE_COUNT; pane++) {
		strbuf_init(&title, HEAD_MAX);
		strbuf_init(&remark, HEAD_MAX);
		panes[pane].title(app, &title, &remark);
		column += view_putf(view, 0, column, STYLE_KEY, "%d", pane + 1) + 1;
		column += view_put_n(view, 0, column, 14,
		                     app->focus == (enum pane)pane ? STYLE_TITLE_FOCUS : STYLE_DIM,
		                     PUT_ELLIPSIS, title.data, title.length) + 1;
		if (!app->layout.panes[pane].shown && pane == PANE_FOLLOWUPS &&
		    app->board.counts[FOLLOWUP_LATE])
			column += view_putf(view, 0, column, STYLE_LATE, _("%d late"),
			                    (int)app->board.counts[FOLLOWUP_LATE]) + 1;
		if (!app->layout.panes[pane].shown && pane == PANE_PROMPTER &&
		    prompter_is_waiting(app))
			column += view_put(view, 0, column, STYLE_COUNTDOWN, _("waiting")) + 1;
		column++;
		strbuf_release(&title);
		strbuf_release(&remark);
	}
}

/* --- message and keys -------------------------------------------------------------------- */

/* The demonstration leads through a call: the next key, and what it does. */
static const char *
next_step(const struct app *app, enum action *action)
{
	const struct live_call *call = app->calls.focus;
	const struct draft *draft = app->drafts.focus;
	const struct step *step = flow_step(&app->prompter.run);

	if (call && call_is_connected(&call->call) && prompter_is_waiting(app)) {
		*action = ACTION_CUT_WAIT;
		return N_("Listen and wait; to go on before the time is over, this key.");
	}
	if (call && call_is_connected(&call->call) && step) {
		*action = ACTION_SAID;
		return step->kind == STEP_DO
		       ? N_("Do what the script says, then mark it as done.")
		       : N_("Read the bold line aloud, then mark it as said.");
	}
	if (call && call_is_connected(&call->call) && !draft) {
		*action = ACTION_NEW_TICKET;
		return N_("Begin a ticket for what the caller tells.");
	}
	if (draft && !draft->saved_at_ms) {
		*action = ACTION_SAVE;
		return N_("Fill the ticket in, then save it.");
	}
	if (call && call->call.state == CALL_WRAP_UP) {
		*action = ACTION_WRAPUP_DONE;
		return N_("The call is over: end the wrap-up.");
	}
	*action = ACTION_PALETTE;
	return N_("Every action by its name.");
}

static void
draw_message(struct app *app, const struct view *view)
{
	char keys[KEY_NAME_SIZE];
	const char *hint;
	enum action action;
	struct message ring = { .kind = MESSAGE_WARNING };

	if (ringing_text(app, ring.text, sizeof(ring.text))) {
		message_draw(&ring, view);
		return;
	}
	if (app->message.kind != MESSAGE_NONE) {
		message_draw(&app->message, view);
		return;
	}
	if (app->setup.mode != APP_DEMO)
		return;
	hint = next_step(app, &action);
	action_key_name(&app->keys, action, true, keys);
	view_put(view, 0, 3 + view_put(view, 0, 1, STYLE_KEY, keys), STYLE_ACCENT, _(hint));
}

static void
draw_keys(struct app *app, const struct view *view)
{
	struct action_state state;

	app_action_state(app, &state);
	keybar_draw(&app->keys, &state, view);
}

/* --- all of it --------------------------------------------------------------------------- */

static void
draw_too_small(struct grid *grid)
{
	struct view view = view_of(grid);

	view_wrap(&view, 0, 0, view.columns, 0, STYLE_WARN,
	          _("The terminal is too small. Nothing is lost: make it larger."));
}

static void
draw_desk(struct app *app, struct grid *grid)
{
	const struct screen *top = screen_top(app);
	struct view row;

	/* From above to below: of a shared edge the lower pane draws it. */
	for (int joined = 0; joined < 2; joined++) {
		for (int pane = 0; pane < PANE_COUNT; pane++) {
			const struct layout_pane *place = &app->layout.panes[pane];

			if (place->shown && place->joins_above == (joined == 1))
				draw_pane(app, grid, (enum pane)pane, !top);
		}
	}
	if (app->layout.pane_bar.rows) {
		row = view_rect(grid, app->layout.pane_bar);
		draw_pane_bar(app, &row);
	}
}

void
app_draw(struct app *app, struct grid *grid)
{
	struct view row, all;
	size_t first = 0;

	grid_clear(grid, STYLE_TEXT);
	app->rows = grid->rows;
	app->columns = grid->columns;
	app->needs_draw = false;
	layout_desk(&(struct layout_request){ .rows = grid->rows, .columns = grid->columns,
	                                      .focus = app->focus, .partner = app->partner,
	                                      .zoomed = app->zoomed || app->one_pane },
	            &app->layout);
	if (app->layout.kind == LAYOUT_TOO_SMALL) {
		draw_too_small(grid);
		return;
	}
	for (size_t i = 0; i < app->screen_count; i++) {
		if (app->screens[i].class->covers)
			first = i + 1;
	}
	if (!first)
		draw_desk(app, grid);
	all = view_rect(grid, (struct rect){ .row = 1, .rows = grid->rows - 3,
	                                     .columns = grid->columns });
	for (size_t i = first ? first - 1 : 0; i < app->screen_count; i++)
		app->screens[i].class->draw(app, app->screens[i].state, &all);
	row = view_rect(grid, app->layout.status);
	draw_status(app, &row);
	row = view_rect(grid, app->layout.message);
	draw_message(app, &row);
	row = view_rect(grid, app->layout.keys);
	draw_keys(app, &row);
}

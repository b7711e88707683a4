/*
 * One saved ticket: what stands in it, the moves it can make now, notes, and
 * its timeline: every change, who, when, from which desk (C9).
 */
#include "app_priv.h"

#include "base/memory.h"
#include "base/width.h"
#include "model/civil_time.h"
#include "model/masking.h"
#include "ui/frame.h"
#include "ui/text.h"

#include <stdio.h>
#include <string.h>

#define LINE_BYTES 4096
#define MOVES_MAX 9
#define AGENT_COLUMNS 10

struct ticket_screen {
	struct id id;
	struct app *app;
	bool read;
	struct ticket ticket;
	struct timeline timeline;
	size_t *told;		/* entries that are shown, by index */
	struct record_list agents;
	struct record_list notes;
	struct list list;
	const struct move *moves[MOVES_MAX];
	size_t move_count;
	const struct move *chosen;	/* Enter makes it; NULL: none */
};

static void
find_moves(struct app *app, struct ticket_screen *screen)
{
	const struct ticket_kind *kind = pack_kind(app->pack, screen->ticket.kind);
	const struct workflow *workflow = kind ? pack_workflow_of(app->pack, kind) : NULL;

	screen->move_count = 0;
	screen->chosen = NULL;
	for (size_t i = 0; workflow && i < workflow->move_count; i++) {
		if (move_starts_in(&workflow->moves[i], screen->ticket.state) &&
		    screen->move_count < MOVES_MAX)
			screen->moves[screen->move_count++] = &workflow->moves[i];
	}
}

static void
choose_entries(struct ticket_screen *screen)
{
	size_t count = 0;

	mem_free(screen->told);
	screen->told = mem_calloc(screen->timeline.count + 1, sizeof(*screen->told));
	for (size_t i = 0; i < screen->timeline.count; i++) {
		if (timeline_is_told(&screen->timeline.entries[i]))
			screen->told[count++] = i;
	}
	list_set_count(&screen->list, count);
}

static const char *
name_of_agent(const struct ticket_screen *screen, const struct id *id)
{
	for (size_t i = 0; i < screen->agents.count; i++) {
		const struct agent *agent = record_at(&screen->agents, i);

		if (!id_compare(&agent->head.id, id) && agent->name)
			return agent->name;
	}
	return "";
}

static void
ticket_answer(struct app *app, void *state, struct read_answer *answer)
{
	struct ticket_screen *screen = state;

	if (answer->topic == READ_AGENTS) {
		record_list_release(&screen->agents);
		screen->agents = answer->list;
		answer->list = RECORD_LIST_INIT;
		return;
	}
	if (answer->topic != READ_TICKET || id_compare(&answer->id, &screen->id))
		return;
	if (!answer->ok) {
		app_say(app, MESSAGE_ERROR, _("The ticket cannot be read: %s"), answer->err.text);
		screen_close(app, screen);
		return;
	}
	if (screen->read)
		ticket_release(&screen->ticket);
	timeline_release(&screen->timeline);
	record_list_release(&screen->notes);
	screen->ticket = answer->ticket;
	answer->has_ticket = false;
	screen->timeline = answer->timeline;
	answer->timeline = (struct timeline){ 0 };
	screen->notes = answer->list;
	answer->list = RECORD_LIST_INIT;
	screen->read = true;
	choose_entries(screen);
	find_moves(app, screen);
}

/* --- moves ------------------------------------------------------------------------------- */

static void
look_again(struct app *app, const struct id *ticket)
{
	app_ask(app, READ_TICKET, 0)->id = *ticket;
	board_refresh(app);
}

static void
moved_back(struct app *app, const struct store_result *result, const struct id *subject)
{
	if (!result->ok) {
		app_say(app, MESSAGE_WARNING, _("The move cannot be taken back: %s"),
		        result->err.text);
		return;
	}
	look_again(app, subject);
	app_say(app, MESSAGE_DONE, "%s", _("The move is taken back."));
}

static struct json *
describe_move(const struct workflow *workflow, int64_t moves, const char *from,
              const char *to)
{
	const struct state *state = workflow_state(workflow, to);
	struct json *body = json_object();

	json_set(body, "from", json_text(from));
	json_set(body, "to", json_text(to));
	json_set(body, "ver", json_whole(moves));
	if (state && state->phase == PHASE_CLOSED)
		json_set(body, "closed", json_boolean(true));
	return body;
}

/* A move of its own, seen in the history. The store refuses it once somebody has gone on. */
static void
undo_move(struct app *app, const struct id *subject)
{
	const struct ticket *before = &app->last_move.before;
	const struct ticket_kind *kind = pack_kind(app->pack, before->kind);
	struct change *change;
	struct json *body;

	if (!kind || id_compare(&before->head.id, subject))
		return;
	change = app_change(app);
	body = describe_move(pack_workflow_of(app->pack, kind), before->moves + 1,
	                     app->last_move.to, before->state);
	json_set(body, "reason", json_text(_("taken back")));
	if (!app_change_add(app, change, OP_TICKET_MOVE, subject, body)) {
		change_free(change);
		return;
	}
	rules_ticket_moved_back(app, change, &app->last_move);
	app_submit(app, change, moved_back, subject);
}

static void
moved(struct app *app, const struct store_result *result, const struct id *subject)
{
	char keys[KEY_NAME_SIZE];

	if (!result->ok) {
		app_say(app, MESSAGE_WARNING, _("The ticket was not moved: %s"), result->err.text);
		return;
	}
	look_again(app, subject);
	undo_set(app, undo_move, subject);
	action_key_name(&app->keys, ACTION_UNDO, true, keys);
	app_say(app, MESSAGE_DONE, _("Moved. %s takes it back."), keys);
}

static const char *
data_value(const void *context, const char *field)
{
	return json_get_text(context, field, "");
}

static bool
lacks_data(struct app *app, const struct ticket_screen *screen, const struct move *move)
{
	const struct ticket_kind *kind = pack_kind(app->pack, screen->ticket.kind);
	struct form_source source = { .value = data_value, .context = screen->ticket.data };
	struct form_fault fault;
	struct strbuf text;

	if (!ticket_form_check_move(app->pack, kind, move, &source, &fault, 1))
		return false;
	strbuf_init(&text, LINE_BYTES);
	ticket_form_fault_text(&fault, &text);
	app_say(app, MESSAGE_WARNING, "%s: %s", text_in(&fault.field->title, i18n_get()),
	        text.data);
	strbuf_release(&text);
	return true;
}

static void
make_move(struct app *app, struct ticket_screen *screen, const struct move *move)
{
	const struct ticket_kind *kind = pack_kind(app->pack, screen->ticket.kind);
	const struct workflow *workflow = pack_workflow_of(app->pack, kind);
	struct change *change;
	struct ticket after;
	struct json *body;

	if (lacks_data(app, screen, move))
		return;
	body = describe_move(workflow, screen->ticket.moves, screen->ticket.state, move->to);
	change = app_change(app);
	if (!app_change_add(app, change, OP_TICKET_MOVE, &screen->id, body)) {
		change_free(change);
		return;
	}
	ticket_dup(&screen->ticket, &after);
	record_set_text(&after.state, move->to);
	rules_ticket_saved(app, change, &screen->ticket, &after);
	ticket_release(&after);
	ticket_release(&app->last_move.before);
	ticket_dup(&screen->ticket, &app->last_move.before);
	record_set_text(&app->last_move.to, move->to);
	app_submit(app, change, moved, &screen->id);
}

/* --- drawing ----------------------------------------------------------------------------- */

static void
draw_entry(const struct view *view, size_t row, bool selected, void *context)
{
	const struct ticket_screen *screen = context;
	const struct timeline_entry *entry = &screen->timeline.entries[screen->told[row]];
	const char *name = name_of_agent(screen, &entry->actor);
	struct civil_time civil;
	char when[CIVIL_TEXT_SIZE];
	struct strbuf line;

	(void)selected;
	strbuf_init(&line, LINE_BYTES);
	civil_from_ms(screen->app->zone, entry->at_ms, &civil);
	civil_text_date_time(&civil, when);
	view_put(view, 0, 1, STYLE_DIM, when + 5);
	view_put(view, 0, 13, STYLE_DIM, entry->desk);
	view_put_n(view, 0, 18, AGENT_COLUMNS, STYLE_DIM, PUT_ELLIPSIS, name, strlen(name));
	timeline_tell(screen->app, &screen->ticket, entry, &line);
	view_put_n(view, 0, 19 + AGENT_COLUMNS, view->columns - 20 - AGENT_COLUMNS, STYLE_TEXT,
	           PUT_ELLIPSIS, line.data, line.length);
	strbuf_release(&line);
}

static struct list_source
entry_rows(struct ticket_screen *screen)
{
	return (struct list_source){ .draw = draw_entry, .context = screen };
}

static bool
is_own_call(const struct app *app, const struct ticket *ticket)
{
	return app->calls.focus && id_list_has(&ticket->calls, &app->calls.focus->id);
}

static int
draw_fields(struct app *app, const struct view *view, const struct ticket_screen *screen, int row)
{
	const struct ticket_kind *kind = pack_kind(app->pack, screen->ticket.kind);
	struct strbuf shown;

	for (size_t i = 0; kind && i < kind->field_count && row < view->rows; i++) {
		const struct field *field = &kind->fields[i];
		const char *value = screen->ticket.data
		                    ? json_get_text(screen->ticket.data, field->id, "") : "";
		const char *title = text_in(&field->title, i18n_get());

		if (!*value)
			continue;
		strbuf_init(&shown, 64 * 1024);
		if (field->type == FIELD_PHONE && !is_own_call(app, &screen->ticket))
			masking_phone_text(&masking_screen, value, &shown);
		else
			ticket_form_show(app->pack, field, value, i18n_get(), &shown);
		view_put_n(view, row, 1, 16, STYLE_LABEL, PUT_ELLIPSIS, title, strlen(title));
		row += view_wrap(view, row, 18, view->columns - 19, 0, STYLE_TEXT, shown.data);
		strbuf_release(&shown);
	}
	return row;
}

static int
draw_head(struct app *app, const struct view *view, const struct ticket_screen *screen)
{
	const struct ticket *ticket = &screen->ticket;
	const struct ticket_kind *kind = pack_kind(app->pack, ticket->kind);
	const struct state *state = kind
	                            ? workflow_state(pack_workflow_of(app->pack, kind),
	                                             ticket->state) : NULL;
	struct strbuf due;
	int column;

	strbuf_init(&due, 128);
	if (ticket->due_at_ms && (!state || state->phase == PHASE_OPEN))
		app_remaining_text(app, ticket->due_at_ms, &due);
	if (due.length)
		app_told_text(app, ticket->promised_at_ms, ticket->due_at_ms, &due);
	column = 1 + view_put(view, 0, 1, STYLE_ACCENT, ticket->number ? ticket->number : "");
	column += 2 + view_put(view, 0, column + 2, STYLE_TEXT,
	                       kind ? text_in(&kind->title, i18n_get()) : "");
	column += 2 + view_put(view, 0, column + 2, STYLE_TEXT,
	                       state ? text_in(&state->title, i18n_get()) : "");
	if (due.length)
		view_put(view, 0, column + 2,
		         ticket->due_at_ms < app->wall_ms ? STYLE_LATE : STYLE_DIM, due.data);
	strbuf_release(&due);
	if (ticket->caller_name)
		view_putf(view, 1, 1, STYLE_TEXT, "%s", ticket->caller_name);
	return 2;
}

static int
draw_moves(const struct view *view, const struct ticket_screen *screen, int row)
{
	int column = 1;

	for (size_t i = 0; i < screen->move_count; i++) {
		column += view_putf(view, row, column, STYLE_KEY, "%zu", i + 1) + 1;
		column += view_put(view, row, column, STYLE_TEXT,
		                   text_in(&screen->moves[i]->title, i18n_get())) + 3;
	}
	if (screen->chosen)
		view_putf(view, ++row, 1, STYLE_WARN, _("Enter: %s   Esc: no"),
		          text_in(&screen->chosen->title, i18n_get()));
	return column > 1 ? row + 1 : row;
}

static int
draw_notes(const struct view *view, const struct ticket_screen *screen, int row)
{
	for (size_t i = 0; i < screen->notes.count && row < view->rows; i++) {
		const struct note *note = record_at(&screen->notes, i);

		view_put(view, row, 1, STYLE_LABEL, _("Note"));
		row += view_wrap(view, row, 18, view->columns - 19, 0, STYLE_TEXT,
		                 note->text ? note->text : "");
	}
	return row;
}

static void
ticket_draw(struct app *app, void *state, const struct view *view)
{
	struct ticket_screen *screen = state;
	struct list_source rows = entry_rows(screen);
	struct view inner, below;
	int row;

	view_fill(view, STYLE_TEXT);
	inner = frame_draw(view, &(struct frame){ .title = _("Ticket"), .focused = true,
	                                          .remark = _("e edit, Esc back") });
	if (!screen->read)
		return;
	row = draw_head(app, &inner, screen);
	row = draw_moves(&inner, screen, row);
	row = draw_fields(app, &inner, screen, row);
	row = draw_notes(&inner, screen, row);
	if (row + 2 >= inner.rows)
		return;
	frame_rule(&inner, row++, STYLE_FRAME, _("timeline"));
	below = view_sub(&inner, row, 0, inner.rows - row, inner.columns);
	list_draw(&screen->list, &rows, &below, true);
}

static void
edit_ticket(struct app *app, struct ticket_screen *screen)
{
	struct ticket ticket;

	ticket_dup(&screen->ticket, &ticket);
	screen_close(app, screen);
	if (drafts_open(app, &ticket)) {
		app->focus = PANE_TICKET;
		app_place_changed(app);
	}
	ticket_release(&ticket);
}

static bool
ticket_key(struct app *app, void *state, const struct key *key)
{
	struct ticket_screen *screen = state;
	struct list_source rows = entry_rows(screen);
	uint32_t command = key_command(key);
	const struct move *chosen = screen->chosen;

	screen->chosen = NULL;
	if (chosen && key->kind == KEY_KIND_ENTER) {
		make_move(app, screen, chosen);
		return true;
	}
	if (chosen && key->kind == KEY_KIND_ESCAPE)
		return true;
	if (!screen->read || key->kind == KEY_KIND_ESCAPE) {
		screen_close(app, screen);
		return true;
	}
	if (command == 'e' || key->kind == KEY_KIND_ENTER) {
		edit_ticket(app, screen);
		return true;
	}
	if (command >= '1' && command < '1' + screen->move_count) {
		screen->chosen = screen->moves[command - '1'];
		return true;
	}
	return list_key(&screen->list, &rows, key) != WIDGET_IGNORED;
}

static void
ticket_free(void *state)
{
	struct ticket_screen *screen = state;

	if (screen->read)
		ticket_release(&screen->ticket);
	timeline_release(&screen->timeline);
	record_list_release(&screen->notes);
	record_list_release(&screen->agents);
	mem_free(screen->told);
	list_release(&screen->list);
	mem_free(screen);
}

static const struct screen_class ticket_class = {
	.name = "ticket",
	.where = WHERE_CALLS,
	.covers = true,
	.draw = ticket_draw,
	.key = ticket_key,
	.answer = ticket_answer,
	.release = ticket_free,
};

void
screen_open_ticket(struct app *app, const struct id *ticket)
{
	struct ticket_screen *screen = mem_calloc(1, sizeof(*screen));

	screen->id = *ticket;
	screen->app = app;
	list_init(&screen->list);
	screen_push(app, &ticket_class, screen);
	app_ask(app, READ_AGENTS, 0);
	app_ask(app, READ_TICKET, 0)->id = *ticket;
}

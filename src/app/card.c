/*
 * The caller card: who calls, what is open with him, what happened last. The
 * number is looked up when it rings; numbers stay masked unless it is the own
 * call or a reason was given, which is logged.
 */
#include "app_priv.h"

#include "base/memory.h"
#include "base/width.h"
#include "model/civil_time.h"
#include "model/deadline.h"
#include "model/masking.h"
#include "model/person_name.h"
#include "model/place.h"
#include "ui/frame.h"
#include "ui/text.h"

#include <stdio.h>
#include <string.h>

#define REVEAL_MS 30000		/* shown numbers hide again (sync.md D.2 row 24) */
#define LINE_MAX_BYTES 2048

static void
forget_matter(struct caller_card *card)
{
	if (card->has_matter)
		ticket_release(&card->matter);
	mem_free(card->handler);
	card->handler = NULL;
	card->has_matter = false;
}

void
card_clear(struct app *app)
{
	struct caller_card *card = &app->card;

	if (card->shown)
		customer_card_release(&card->card);
	forget_matter(card);
	card->wanted = (struct id){ 0 };
	record_list_release(&card->others);
	card->shown = card->unknown = card->revealed = false;
	card->asked = false;
	card->serial++;	/* an answer that is still to come is of nobody here */
	*card->number = '\0';
	list_set_count(&card->list, 0);
	app_changed(app);
}

void
card_release(struct app *app)
{
	card_clear(app);
	list_release(&app->card.list);
}

const struct customer *
card_customer(const struct app *app)
{
	return app->card.shown ? &app->card.card.customer : NULL;
}

static int64_t
end_of_today_ms(const struct app *app)
{
	return civil_day_start_ms(app->zone, civil_day_of_ms(app->zone, app->wall_ms) + 1);
}

void
card_look_up(struct app *app, const char *number)
{
	struct read_request *request = app_ask(app, READ_CALLER, ++app->card.serial);

	request->text = mem_dup_text(number);
	request->to_ms = end_of_today_ms(app);
	snprintf(app->card.number, sizeof(app->card.number), "%s", number);
	app->card.asked = true;
}

static void
ask_card(struct app *app, const struct id *customer)
{
	struct read_request *request = app_ask(app, READ_CARD, ++app->card.serial);

	request->id = *customer;
	request->ticket = app->card.wanted;
	request->to_ms = end_of_today_ms(app);
	app->card.asked = true;
}

void
card_show_matter(struct app *app, const struct id *customer, const struct id *ticket)
{
	app->card.wanted = *ticket;
	ask_card(app, customer);
}

void
card_show_customer(struct app *app, const struct id *customer)
{
	card_show_matter(app, customer, &(struct id){ 0 });
}

void
card_tick(struct app *app)
{
	if (!app->card.stale || app->card.asked)
		return;
	app->card.stale = false;
	if (app->card.shown)
		ask_card(app, &app->card.card.customer.head.id);
}

/* The call that runs is no earlier call: 1 when it stands first on the card. */
static size_t
running_calls(const struct app *app)
{
	const struct record_list *calls = &app->card.card.calls;
	const struct call_record *first = calls->count ? record_at(calls, 0) : NULL;

	return first && app->calls.focus && !id_compare(&first->head.id, &app->calls.focus->id);
}

static void
take_card(struct app *app, struct read_answer *answer)
{
	if (app->card.shown)
		customer_card_release(&app->card.card);
	app->card.card = answer->card;
	app->card.shown = true;
	app->card.unknown = false;
	answer->has_card = false;
	forget_matter(&app->card);
	app->card.has_matter = answer->has_ticket;
	app->card.matter = answer->ticket;
	app->card.handler = answer->handler;
	answer->has_ticket = false;
	answer->handler = NULL;
	list_set_count(&app->card.list,
	               app->card.card.tickets.count + app->card.card.calls.count -
	               running_calls(app));
}

void
card_answer(struct app *app, struct read_answer *answer)
{
	struct live_call *call = app->calls.focus;

	if (answer->serial != app->card.serial)
		return;
	app->card.asked = false;
	if (answer->topic == READ_CALLER) {
		record_list_release(&app->card.others);
		app->card.others = answer->customers;
		answer->customers = RECORD_LIST_INIT;
	}
	if (!answer->ok || !answer->has_card) {
		app->card.unknown = answer->topic == READ_CALLER;
		return;
	}
	take_card(app, answer);
	/* One number, one person: the call is his. Of several the agent asks and chooses. */
	if (answer->topic == READ_CALLER && app->card.others.count == 1 && call &&
	    id_is_zero(&call->customer) && !strcmp(call->number, app->card.number))
		calls_set_customer(app, call, &app->card.card.customer.head.id);
}

bool
card_is_open(const struct app *app)
{
	const struct live_call *call = app->calls.focus;

	if (app->card.revealed && app->steady_ms - app->card.revealed_ms < REVEAL_MS)
		return true;
	return call && (call_is_live(call) || call->call.state == CALL_WRAP_UP) &&
	       app->card.shown &&
	       !id_compare(&call->customer, &app->card.card.customer.head.id);
}

/* --- keys -------------------------------------------------------------------------------- */

static const char *
reveal_with_reason(struct app *app, const char *reason, const struct typed_about *about)
{
	struct id id = app_new_id(app);
	struct change *change = app_change(app);
	struct access access;

	access_init(&access);
	record_set_text(&access.act, "reveal");
	record_set_text(&access.subject_kind, "customer");
	access.subject = about->customer;
	record_set_text(&access.field, "phone");
	record_set_text(&access.reason, reason);
	if (app_change_add(app, change, OP_ACCESS_ADD, &id, access_diff(NULL, &access))) {
		app_submit(app, change, NULL, NULL);
		/* Somebody else may be shown by now: his number stays as it is. */
		if (card_customer(app) &&
		    !id_compare(&card_customer(app)->head.id, &about->customer)) {
			app->card.revealed = true;
			app->card.revealed_ms = app->steady_ms;
		}
	} else {
		change_free(change);
	}
	access_release(&access);
	return NULL;
}

void
card_prompt_reveal(struct app *app, const struct typed_about *about)
{
	screen_ask_line(app, &(struct line_question){
		.name = "reveal", .about = *about,
		.title = N_("Show the number"), .label = N_("Reason (it is logged)"),
		.empty_refused = N_("A reason is needed: it goes into the access log."),
		.entered = reveal_with_reason });
}

static const char *
edit_with_reason(struct app *app, const char *reason, const struct typed_about *about)
{
	const struct customer *customer = card_customer(app);

	reveal_with_reason(app, reason, about);
	if (customer && !id_compare(&customer->head.id, &about->customer))
		screen_open_customer(app, customer, &about->call);
	return NULL;
}

void
card_prompt_edit(struct app *app, const struct typed_about *about)
{
	screen_ask_line(app, &(struct line_question){
		.name = "edit_reason", .about = *about,
		.title = N_("Edit the customer"), .label = N_("Reason (it is logged)"),
		.empty_refused = N_("A reason is needed: it goes into the access log."),
		.entered = edit_with_reason });
}

void
card_edit_customer(struct app *app)
{
	const struct customer *customer = card_customer(app);
	struct id call = calls_focus_id(app);

	if (customer && !card_is_open(app))
		card_prompt_edit(app, &(struct typed_about){ .customer = customer->head.id,
		                                             .call = call });
	else
		screen_open_customer(app, customer, &call);
}

static void
show_number(struct app *app)
{
	if (!app->card.shown || card_is_open(app)) {
		app_say(app, MESSAGE_INFO, "%s", _("The number is shown already."));
		return;
	}
	card_prompt_reveal(app, &(struct typed_about){
		.customer = app->card.card.customer.head.id });
}

static const struct ticket *
chosen_ticket(const struct app *app)
{
	size_t row = app->card.list.selected;

	return app->card.shown && row < app->card.card.tickets.count
	       ? record_at(&app->card.card.tickets, row) : NULL;
}

static void
earlier_agent_calls_back(struct app *app)
{
	const struct ticket *ticket = chosen_ticket(app);

	if (!ticket && app->card.shown && app->card.card.tickets.count)
		ticket = record_at(&app->card.card.tickets, 0);
	if (!ticket) {
		app_say(app, MESSAGE_INFO, "%s", _("This caller has no open matter."));
		return;
	}
	board_new_followup(app, &app->card.card.customer.head.id, &ticket->head.id);
}

static void
tick_confirmed(struct app *app)
{
	struct customer after;
	struct change *change;
	static const char *const fields[] = { "name", "phone", "address" };

	if (!app->card.shown)
		return;
	customer_dup(&app->card.card.customer, &after);
	if (!after.confirmed)
		after.confirmed = json_object();
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		json_set(after.confirmed, fields[i], json_whole(app->wall_ms));
	change = app_change(app);
	if (app_change_add(app, change, OP_CUSTOMER_SET, &after.head.id,
	                   customer_diff(&app->card.card.customer, &after)))
		app_submit(app, change, NULL, NULL);
	else
		change_free(change);
	customer_release(&after);
	app_say(app, MESSAGE_DONE, "%s", _("Name, number and address confirmed by the caller."));
}

bool
card_action(struct app *app, enum action action)
{
	switch (action) {
	case ACTION_SHOW_NUMBER:
		show_number(app);
		return true;
	case ACTION_READ_BACK:
		tick_confirmed(app);
		return true;
	case ACTION_EDIT_CUSTOMER:
		card_edit_customer(app);
		return true;
	case ACTION_MATTER_CONTINUE:
		if (chosen_ticket(app))
			screen_open_ticket(app, &chosen_ticket(app)->head.id);
		return true;
	case ACTION_MATTER_CALL_BACK:
		earlier_agent_calls_back(app);
		return true;
	case ACTION_MATTER_HAND:
		app_act(app, ACTION_TRANSFER);
		return true;
	default:
		return false;
	}
}

/* --- drawing ----------------------------------------------------------------------------- */

static void
put_cut(const struct view *view, int row, int column, unsigned style, const char *text)
{
	view_put_n(view, row, column, view->columns - column - 1, style, PUT_ELLIPSIS, text,
	           strlen(text));
}

/* "late 2 h", "in 35 min" */
void
app_remaining_text(const struct app *app, int64_t due_ms, struct strbuf *out)
{
	static const char *const units[] = {
		[TIME_UNIT_SECOND] = N_("s"),
		[TIME_UNIT_MINUTE] = N_("min"),
		[TIME_UNIT_HOUR] = N_("h"),
		[TIME_UNIT_DAY] = N_("d"),
	};
	struct remaining remaining;
	char amount[32];

	deadline_remaining(app->wall_ms, due_ms, &remaining);
	snprintf(amount, sizeof(amount), "%d %s", (int)remaining.value, _(units[remaining.unit]));
	strbuf_addf(out, remaining.late ? _("late %s") : _("in %s"), amount);
}

const struct state *
card_state_of(const struct app *app, const struct ticket *ticket)
{
	const struct ticket_kind *kind = pack_kind(app->pack, ticket->kind);

	return kind && ticket->state
	       ? workflow_state(pack_workflow_of(app->pack, kind), ticket->state) : NULL;
}

/* Of an answered matter the deadline is met: its state says more than the time gone by. */
static void
draw_ticket_row(const struct app *app, const struct view *view, const struct ticket *ticket)
{
	const struct state *state = card_state_of(app, ticket);
	bool runs = ticket->due_at_ms && (!state || state->phase == PHASE_OPEN);
	bool late = runs && ticket->due_at_ms < app->wall_ms;
	const char *subject = ticket->subject ? ticket->subject : "";
	struct strbuf left;

	strbuf_init(&left, LINE_MAX_BYTES);
	if (runs)
		app_remaining_text(app, ticket->due_at_ms, &left);
	else if (state)
		strbuf_add(&left, text_in(&state->title, i18n_get()));
	if (late)
		view_put(view, 0, 0, STYLE_LATE, glyph(view->grid, GLYPH_LATE));
	view_put_n(view, 0, 2, view->columns - 16, STYLE_TEXT, PUT_ELLIPSIS, subject,
	           strlen(subject));
	if (left.length)
		view_put_n(view, 0, view->columns - 13, 12, late ? STYLE_LATE : STYLE_DIM,
		           PUT_RIGHT | PUT_ELLIPSIS, left.data, left.length);
	strbuf_release(&left);
}

static void
draw_call_row(const struct app *app, const struct view *view, const struct call_record *call)
{
	struct civil_time civil;
	char when[CIVIL_TEXT_SIZE];
	const char *subject = calls_outcome_title(call->outcome);
	const struct situation *situation = pack_situation(app->pack, call->situation);

	civil_from_ms(app->zone, call->began_at_ms, &civil);
	civil_text_date_time(&civil, when);
	view_put(view, 0, 2, STYLE_DIM, when + 5);
	view_put(view, 0, 14, STYLE_DIM,
	         call->direction && !strcmp(call->direction, "out") ? _("out") : _("in"));
	if (situation)
		subject = text_in(&situation->title, i18n_get());
	view_put_n(view, 0, 19, view->columns - 20, STYLE_DIM, PUT_ELLIPSIS, subject,
	           strlen(subject));
}

static void
draw_matter(const struct view *view, size_t row, bool selected, void *context)
{
	const struct app *app = context;
	size_t tickets = app->card.card.tickets.count;

	(void)selected;
	if (row < tickets)
		draw_ticket_row(app, view, record_at(&app->card.card.tickets, row));
	else
		draw_call_row(app, view, record_at(&app->card.card.calls,
		                                   row - tickets + running_calls(app)));
}

static struct list_source
matter_rows(struct app *app)
{
	return (struct list_source){ .draw = draw_matter, .context = app };
}

bool
card_key(struct app *app, const struct key *key)
{
	struct list_source rows = matter_rows(app);

	if (key->kind == KEY_KIND_ENTER && app->card.unknown) {
		struct id call = calls_focus_id(app);

		screen_open_customer(app, NULL, &call);
		return true;
	}
	switch (list_key(&app->card.list, &rows, key)) {
	case WIDGET_IGNORED:
		return false;
	case WIDGET_ACCEPTED:
		if (chosen_ticket(app))
			screen_open_ticket(app, &chosen_ticket(app)->head.id);
		return true;
	default:
		return true;
	}
}

/* The number of the call, with its place. */
static int
draw_number(struct app *app, const struct view *view, int row)
{
	const struct live_call *call = app->calls.focus;
	struct phone_number number;
	struct place place;
	char shown[PHONE_DISPLAY_SIZE];
	int used;

	if (!call)
		return row;
	if (call->withheld || !*call->number) {
		view_put(view, row, 1, STYLE_TEXT, _("number withheld"));
		return row + 1;
	}
	phone_parse(call->number, app->pack->area_code, &number);
	phone_display(&number, shown);
	used = view_put(view, row, 1, STYLE_ACCENT, *shown ? shown : call->number);
	if (place_of_number(&number, &place)) {
		const char *zone = i18n_get() == LANGUAGE_CHINESE ? place.zh : place.en;

		if (zone)
			put_cut(view, row, used + 3, STYLE_DIM, zone);
	}
	return row + 1;
}

static int
draw_tags(struct app *app, const struct view *view, int row, const struct customer *customer)
{
	int column = 1;

	for (size_t i = 0; i < customer->tags.count; i++) {
		const struct tag *tag = pack_tag(app->pack, customer->tags.items[i]);
		const char *title = tag ? text_in(&tag->title, i18n_get())
		                        : customer->tags.items[i];

		if (tag && tag->warns)
			column += view_put(view, row, column, STYLE_WARN,
			                   glyph(view->grid, GLYPH_LATE)) + 1;
		column += view_put(view, row, column, tag && tag->warns ? STYLE_WARN : STYLE_DIM,
		                   title) + 2;
	}
	if (customer->do_not_call)
		column += view_put(view, row, column, STYLE_WARN, _("never dial for sales")) + 2;
	return column > 1 ? row + 1 : row;
}

/* At the right of the first number, which it is about; names and grades may be long. */
static void
draw_confirmed(const struct view *view, int row, const struct customer *customer)
{
	bool confirmed = customer->confirmed && json_get(customer->confirmed, "phone");
	char text[64];

	snprintf(text, sizeof(text), "%s %s", confirmed ? glyph(view->grid, GLYPH_DONE) : "",
	         confirmed ? _("confirmed") : _("not confirmed"));
	view_put_n(view, row, view->columns - 16, 15, confirmed ? STYLE_OK : STYLE_DIM,
	           PUT_RIGHT | PUT_ELLIPSIS, text, strlen(text));
}

/* Name and title in the order of the language: 王小明 先生, Mr Wang Xiaoming. Returns the column. */
static int
draw_name(const struct view *view, int row, const struct customer *customer)
{
	enum honorific honorific = honorific_parse(customer->title);
	const char *title = honorific == HONORIFIC_UNKNOWN ? customer->title
	                                                   : honorific_text(honorific, i18n_get());
	bool before = title && honorific != HONORIFIC_UNKNOWN && i18n_get() == LANGUAGE_ENGLISH;
	int column = 1;

	if (before)
		column += 1 + view_put(view, row, column, STYLE_TEXT, title);
	column += view_put(view, row, column, STYLE_ACCENT | STYLE_BOLD,
	                   customer->name ? customer->name : _("(no name)"));
	if (title && !before)
		column += 1 + view_put(view, row, column + 1, STYLE_TEXT, title);
	return column;
}

static int
draw_person(struct app *app, const struct view *view, const struct customer *customer)
{
	const struct grade *grade = pack_grade(app->pack, customer->grade);
	const struct masking_policy *policy = card_is_open(app) ? &masking_own_call
	                                                       : &masking_screen;
	struct strbuf line;
	int row = 0, column;

	strbuf_init(&line, LINE_MAX_BYTES);
	column = draw_name(view, row, customer);
	if (grade)
		put_cut(view, row, column + 2, STYLE_TEXT, text_in(&grade->title, i18n_get()));
	row++;
	for (size_t i = 0; i < customer->phones.count && i < 2; i++) {
		strbuf_clear(&line);
		masking_phone_text(policy, customer->phones.items[i].number, &line);
		if (customer->phones.items[i].label)
			strbuf_addf(&line, "  %s", customer->phones.items[i].label);
		put_cut(view, row, 1, STYLE_TEXT, line.data);
		if (i == 0)
			draw_confirmed(view, row, customer);
		row++;
	}
	if (customer->address) {
		strbuf_clear(&line);
		masking_address(policy, customer->address, &line);
		put_cut(view, row++, 1, STYLE_DIM, line.data);
	}
	if (customer->unit)
		put_cut(view, row++, 1, STYLE_DIM, customer->unit);
	row = draw_tags(app, view, row, customer);
	if (customer->note)
		put_cut(view, row++, 1, STYLE_DIM, customer->note);
	strbuf_release(&line);
	return row;
}

static void
draw_nobody(struct app *app, const struct view *view)
{
	const struct live_call *call = app->calls.focus;
	char keys[KEY_NAME_SIZE];
	int row = draw_number(app, view, 0);

	if (call && *call->name)
		put_cut(view, row++, 1, STYLE_TEXT, call->name);
	if (app->card.unknown && call) {
		action_key_name(&app->keys, ACTION_NEW_CUSTOMER, true, keys);
		view_put(view, row++, 1, STYLE_WARN, _("not known yet"));
		view_putf(view, row, 1, STYLE_HINT, _("%s new customer"), keys);
		action_key_name(&app->keys, ACTION_FIND, true, keys);
		view_putf(view, row + 1, 1, STYLE_HINT, _("%s find"), keys);
		return;
	}
	if (!call) {
		view_put(view, row, 1, STYLE_DIM, _("No call. The card opens when it rings."));
	}
}

static void
draw_facts(struct app *app, const struct view *view, int row)
{
	const struct customer_card *card = &app->card.card;

	view_putf(view, row, 1, STYLE_TEXT, _("open %d, to follow up %d, calls %d"),
	          (int)card->tickets_open, (int)card->followups_due,
	          (int)(card->calls_total - (int64_t)running_calls(app)));
}

void
card_draw(struct app *app, const struct view *view, bool focused)
{
	struct list_source rows = matter_rows(app);
	struct view below;
	int row;

	if (!app->card.shown) {
		draw_nobody(app, view);
		return;
	}
	row = draw_person(app, view, &app->card.card.customer);
	if (app->calls.focus && id_compare(&app->calls.focus->customer,
	                                   &app->card.card.customer.head.id))
		row = draw_number(app, view, row);
	if (app->card.others.count > 1)
		view_putf(view, row++, 1, STYLE_WARN,
		          _("%d customers have this number: F3 chooses"),
		          (int)app->card.others.count);
	draw_facts(app, view, row++);
	if (!app->card.list.count)
		return;
	frame_rule(view, row++, STYLE_FRAME, _("open matters and last calls"));
	below = view_sub(view, row, 0, view->rows - row, view->columns);
	list_draw(&app->card.list, &rows, &below, focused);
}

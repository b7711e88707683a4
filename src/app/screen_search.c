/*
 * Find as you type: customers and tickets by name, pinyin, end of the number,
 * ticket number. The newest question wins; the list keeps what it has until
 * the next answer. A key is answered with as many as the box shows; who goes
 * down to the last of them gets the rest. When there may be more, it says so.
 * A chosen person is the caller of the call the words were typed in, and of no
 * later one; that is said, and another choice in that call mends it.
 */
#include "app_priv.h"

#include "base/memory.h"
#include "model/masking.h"

#include <stdio.h>
#include <string.h>

#define HITS_SHOWN 20		/* rows of the box */
#define BOX_ROWS (HITS_SHOWN + 4)	/* with its edges and the line to type in */

struct search {
	struct search_result result;
	uint64_t serial, answered;
	size_t limit;		/* asked for */
	struct id call;		/* at work when the words were typed, or zero */
};

static void
ask(struct app *app, struct search *search, const struct picker *picker, size_t limit)
{
	struct read_request *request = app_ask(app, READ_SEARCH, ++search->serial);

	search->limit = limit;
	request->text = mem_dup_text(edit_text(&picker->words));
	request->limit = limit;
}

/* Asks the store once something was typed; what is listed stays until it answers. */
static void
search_find(struct app *app, void *state, struct picker *picker)
{
	struct search *search = state;

	picker->list.empty_text = N_("Nobody found.");
	search->call = calls_focus_id(app);
	if (!edit_is_empty(&picker->words) || search->serial)
		ask(app, search, picker, HITS_SHOWN);
}

/* Only to what was typed last: while its answer is to come there is nothing to add to. */
static void
search_moved(struct app *app, void *state, struct picker *picker)
{
	struct search *search = state;
	const struct search_result *result = &search->result;

	if (search->answered == search->serial && search->limit == HITS_SHOWN && result->more &&
	    picker->list.selected + 1 == result->count)
		ask(app, search, picker, SEARCH_LIMIT_MAX);
}

static void
search_answer(struct app *app, void *state, struct picker *picker, struct read_answer *answer)
{
	struct search *search = state;
	size_t selected = search->limit > HITS_SHOWN ? picker->list.selected : 0;

	(void)app;
	if (answer->topic != READ_SEARCH || answer->serial != search->serial || !answer->ok)
		return;
	search_result_release(&search->result);
	search->answered = answer->serial;
	search->result = answer->search;
	answer->search = (struct search_result){ 0 };
	picker->remark = search->result.more ? N_("there are more: type on") : NULL;
	picker->list.empty_text = search->result.more ? N_("Too many to look through: type on.")
	                                              : N_("Nobody found.");
	list_set_count(&picker->list, search->result.count);
	list_select(&picker->list, selected);
}

static void
draw_customer(const struct view *view, const struct customer *customer)
{
	struct strbuf phone;

	view_put_n(view, 0, 1, 20, STYLE_TEXT, PUT_ELLIPSIS, customer->name ? customer->name : "",
	           customer->name ? strlen(customer->name) : 0);
	strbuf_init(&phone, 256);
	if (customer->phones.count)
		masking_phone_text(&masking_screen, customer->phones.items[0].number, &phone);
	view_put_n(view, 0, 22, 18, STYLE_DIM, PUT_ELLIPSIS, phone.data ? phone.data : "",
	           phone.length);
	strbuf_clear(&phone);
	if (customer->address)
		masking_address(&masking_screen, customer->address, &phone);
	view_put_n(view, 0, 41, view->columns - 42, STYLE_DIM, PUT_ELLIPSIS,
	           phone.data ? phone.data : "", phone.length);
	strbuf_release(&phone);
}

static void
draw_hit(const struct view *view, size_t row, bool selected, void *context)
{
	const struct search *search = context;
	const struct search_hit *hit = &search->result.hits[row];
	const char *subject = hit->ticket.subject ? hit->ticket.subject : "";

	(void)selected;
	if (!hit->is_ticket) {
		draw_customer(view, &hit->customer);
		return;
	}
	view_put(view, 0, 1, STYLE_ACCENT, hit->ticket.number ? hit->ticket.number : "");
	view_put_n(view, 0, 24, view->columns - 25, STYLE_TEXT, PUT_ELLIPSIS, subject,
	           strlen(subject));
}

static void
join_call(struct app *app, struct live_call *call, const struct customer *customer)
{
	const char *name = customer->name ? customer->name : "";

	calls_set_customer(app, call, &customer->head.id);
	if (call == app->calls.focus)
		app_say(app, MESSAGE_DONE, _("%s is the caller of this call."), name);
	else
		app_say(app, MESSAGE_DONE, _("%s is the caller of the call before."), name);
}

static void
other_caller_chosen(struct app *app, size_t choice, const struct id *customer)
{
	struct live_call *call = app->calls.focus;

	if (choice != 1 || !call)
		return;
	drafts_caller_mended(app, call);
	calls_set_customer(app, call, customer);
	app_say(app, MESSAGE_DONE, "%s", _("The caller of this call is changed."));
}

/* Perhaps the wrong one was chosen before, perhaps this one is only looked at. */
static void
ask_for_other_caller(struct app *app, const struct live_call *call,
                     const struct customer *customer)
{
	struct strbuf text;

	strbuf_init(&text, 1024);
	strbuf_addf(&text, _("This call has another caller. Is it %s?"),
	            customer->name ? customer->name : "");
	screen_ask(app, &(struct question_answer){
		.title = N_("Caller"), .text = strbuf_take(&text),
		.choices = { N_("Only look"), N_("Change the caller") }, .count = 2,
		.chosen = other_caller_chosen, .subject = customer->head.id, .call = call->id });
}

static void
customer_chosen(struct app *app, struct live_call *call, const struct customer *customer)
{
	struct live_call *focus = app->calls.focus;

	if (call && id_is_zero(&call->customer)) {
		join_call(app, call, customer);
		if (focus && focus != call)
			return;	/* the card is the next caller's already */
	} else if (focus && focus == call && id_compare(&call->customer, &customer->head.id)) {
		ask_for_other_caller(app, call, customer);
	} else if (focus && id_is_zero(&focus->customer)) {
		app_say(app, MESSAGE_INFO, "%s",
		        _("Not the caller of this call: it came later. Find again to join."));
	}
	card_show_customer(app, &customer->head.id);
	app->focus = PANE_CALLER;
	app_place_changed(app);
}

static void
search_chosen(struct app *app, void *state, size_t row)
{
	const struct search *search = state;
	const struct search_hit *hit = &search->result.hits[row];

	if (hit->is_ticket)
		screen_open_ticket(app, &hit->id);
	else
		customer_chosen(app, id_is_zero(&search->call) ? NULL
		                     : calls_find_lately(app, &search->call), &hit->customer);
}

static void
search_free(void *state)
{
	struct search *search = state;

	search_result_release(&search->result);
	mem_free(search);
}

static const struct picking searching = {
	.where = WHERE_SEARCH,
	.rows = BOX_ROWS,
	.find = search_find,
	.moved = search_moved,
	.draw = draw_hit,
	.chosen = search_chosen,
	.answer = search_answer,
	.release = search_free,
};

void
screen_open_search(struct app *app)
{
	if (!picker_is_open(app, &searching))
		picker_open(app, &searching, N_("Find"),
		            N_("name, pinyin, end of the number, ticket number"),
		            mem_calloc(1, sizeof(struct search)));
}

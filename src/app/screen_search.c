/*
 * Find as you type: customers and tickets by name, pinyin, end of the number,
 * ticket number. The newest question wins; the list keeps what it has until
 * the next answer. A key is answered with as many as the box shows; who goes
 * down to the last of them gets the rest. When there may be more, it says so.
 */
#include "app_priv.h"

#include "base/memory.h"
#include "model/masking.h"
#include "ui/picker.h"

#include <stdio.h>
#include <string.h>

#define HITS_SHOWN 20		/* rows of the box */
#define BOX_ROWS (HITS_SHOWN + 4)	/* with its edges and the line to type in */

struct search {
	struct picker picker;
	struct search_result result;
	uint64_t serial, answered;
	size_t limit;		/* asked for */
};

static void
ask(struct app *app, struct search *search, size_t limit)
{
	struct read_request *request = app_ask(app, READ_SEARCH, ++search->serial);

	search->limit = limit;
	request->text = mem_dup_text(edit_text(&search->picker.words));
	request->limit = limit;
}

/* Only to what was typed last: while its answer is to come there is nothing to add to. */
static void
ask_rest(struct app *app, struct search *search)
{
	const struct search_result *result = &search->result;

	if (search->answered == search->serial && search->limit == HITS_SHOWN && result->more &&
	    search->picker.list.selected + 1 == result->count)
		ask(app, search, SEARCH_LIMIT_MAX);
}

static void
search_answer(struct app *app, void *state, struct read_answer *answer)
{
	struct search *search = state;
	size_t selected = search->limit > HITS_SHOWN ? search->picker.list.selected : 0;

	(void)app;
	if (answer->topic != READ_SEARCH || answer->serial != search->serial || !answer->ok)
		return;
	search_result_release(&search->result);
	search->answered = answer->serial;
	search->result = answer->search;
	answer->search = (struct search_result){ 0 };
	search->picker.remark = search->result.more ? N_("there are more: type on") : NULL;
	search->picker.list.empty_text = search->result.more
	                                 ? N_("Too many to look through: type on.")
	                                 : N_("Nobody found.");
	list_set_count(&search->picker.list, search->result.count);
	list_select(&search->picker.list, selected);
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

static struct list_source
hit_rows(struct search *search)
{
	return (struct list_source){ .draw = draw_hit, .context = search };
}

/* The chosen person becomes the caller when the call has nobody yet. */
static void
open_hit(struct app *app, struct search *search)
{
	const struct search_hit *hit;
	struct id id;
	bool ticket;

	if (!search->result.count)
		return;
	hit = &search->result.hits[search->picker.list.selected];
	id = hit->id;
	ticket = hit->is_ticket;
	screen_close(app, search);
	if (ticket) {
		screen_open_ticket(app, &id);
		return;
	}
	if (app->calls.focus && id_is_zero(&app->calls.focus->customer))
		calls_set_customer(app, app->calls.focus, &id);
	card_show_customer(app, &id);
	app->focus = PANE_CALLER;
	app_place_changed(app);
}

static bool
search_key(struct app *app, void *state, const struct key *key)
{
	struct search *search = state;
	struct list_source rows = hit_rows(search);

	switch (picker_key(&search->picker, &rows, key)) {
	case WIDGET_CHANGED:
		ask(app, search, HITS_SHOWN);
		return true;
	case WIDGET_ACCEPTED:
		open_hit(app, search);
		return true;
	case WIDGET_CANCELLED:
		screen_close(app, search);
		return true;
	case WIDGET_IGNORED:
		return false;
	default:
		ask_rest(app, search);
		return true;
	}
}

static void
search_draw(struct app *app, void *state, const struct view *view)
{
	struct search *search = state;
	struct list_source rows = hit_rows(search);
	int box_rows = view->rows - 4 < BOX_ROWS ? view->rows - 4 : BOX_ROWS;

	(void)app;
	picker_draw(&search->picker, &rows, view, view->columns - 8, box_rows);
}

static void
search_free(void *state)
{
	struct search *search = state;

	picker_release(&search->picker);
	search_result_release(&search->result);
	mem_free(search);
}

static const struct screen_class search_class = {
	.name = "search",
	.where = WHERE_SEARCH,
	.draw = search_draw,
	.key = search_key,
	.wants_text = screen_always_text,
	.answer = search_answer,
	.release = search_free,
};

void
screen_open_search(struct app *app)
{
	struct search *search;

	if (screen_is_open(app, &search_class))
		return;
	search = mem_calloc(1, sizeof(*search));
	picker_init(&search->picker, _("Find"),
	            _("name, pinyin, end of the number, ticket number"));
	search->picker.list.empty_text = N_("Nobody found.");
	screen_push(app, &search_class, search);
}

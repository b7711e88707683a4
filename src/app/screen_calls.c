/* The calls of the day: answered, missed, declined, abandoned; Enter looks the caller up. */
#include "app_priv.h"

#include "base/memory.h"
#include "model/civil_time.h"
#include "model/masking.h"
#include "ui/frame.h"
#include "ui/table.h"

#include <stdio.h>
#include <string.h>

enum calls_column {
	COLUMN_TIME,
	COLUMN_DIRECTION,
	COLUMN_CALLER,
	COLUMN_OUTCOME,
	COLUMN_RINGS,
	COLUMN_TALK,
	COLUMN_NUMBER,
	COLUMN_COUNT,
};

static const struct table_column columns[COLUMN_COUNT] = {
	[COLUMN_TIME] = { N_("time"), 8, 0, false },
	[COLUMN_DIRECTION] = { N_("way"), 4, 0, false },
	[COLUMN_CALLER] = { N_("caller"), 12, 2, false },
	[COLUMN_OUTCOME] = { N_("outcome"), 14, 1, false },
	[COLUMN_RINGS] = { N_("rings"), 5, 0, true },
	[COLUMN_TALK] = { N_("talk"), 7, 0, true },
	[COLUMN_NUMBER] = { N_("number"), 14, 1, false },
};

struct calls_screen {
	struct app *app;
	struct record_list calls;
	struct text_list names;		/* of their customers */
	struct table table;
};

static const struct {
	const char *word;
	const char *title;
} outcomes[] = {
	{ "answered", N_("answered") },
	{ "missed", N_("missed") },
	{ "abandoned", N_("caller gave up") },
	{ "declined", N_("declined") },
	{ "failed", N_("not reached") },
	{ "busy", N_("busy") },
	{ "away", N_("ended while away") },
};

const char *
calls_outcome_title(const char *word)
{
	for (size_t i = 0; word && i < sizeof(outcomes) / sizeof(*outcomes); i++) {
		if (!strcmp(outcomes[i].word, word))
			return _(outcomes[i].title);
	}
	return _("going on");
}

static unsigned
calls_cell(size_t row, size_t column, struct strbuf *out, void *context)
{
	const struct calls_screen *screen = context;
	const struct call_record *call = record_at(&screen->calls, row);
	bool wants = call->call_back && !strcmp(call->call_back, "needed");
	bool lacks = calls_lacks_result(screen->app, call);
	struct civil_time civil;
	char time[CIVIL_TEXT_SIZE];
	int64_t talk_s;

	switch (column) {
	case COLUMN_TIME:
		civil_from_ms(screen->app->zone, call->began_at_ms, &civil);
		civil_text_time_s(&civil, time);
		strbuf_add(out, time);
		return STYLE_DIM;
	case COLUMN_DIRECTION:
		strbuf_add(out, call->direction && !strcmp(call->direction, "out") ? _("out")
		                                                                  : _("in"));
		return STYLE_TEXT;
	case COLUMN_CALLER:
		strbuf_add(out, row < screen->names.count && *screen->names.items[row]
		                ? screen->names.items[row]
		                : call->shown_name ? call->shown_name : "");
		return STYLE_TEXT;
	case COLUMN_OUTCOME:
		strbuf_add(out, calls_outcome_title(call->outcome));
		if (lacks)
			strbuf_add(out, _(", no result"));
		return wants || lacks ? STYLE_WARN : STYLE_TEXT;
	case COLUMN_RINGS:
		strbuf_addf(out, "%d", (int)call->rings);
		return STYLE_TEXT;
	case COLUMN_TALK:
		talk_s = call->answered_at_ms && call->ended_at_ms
		         ? (call->ended_at_ms - call->answered_at_ms - call->hold_ms) / 1000 : 0;
		strbuf_addf(out, "%d:%02d", (int)(talk_s / 60), (int)(talk_s % 60));
		return STYLE_TEXT;
	default:
		if (call->number)
			masking_phone_text(&masking_screen, call->number, out);
		else
			strbuf_add(out, _("withheld"));
		return STYLE_DIM;
	}
}

static struct table_source
calls_rows(struct calls_screen *screen)
{
	return (struct table_source){ .cell = calls_cell,
	                              .list = { .context = screen } };
}

static void
calls_answer(struct app *app, void *state, struct read_answer *answer)
{
	struct calls_screen *screen = state;

	(void)app;
	if (answer->topic != READ_CALLS || !answer->ok)
		return;
	record_list_release(&screen->calls);
	screen->calls = answer->list;
	answer->list = RECORD_LIST_INIT;
	text_list_release(&screen->names);
	screen->names = answer->texts;
	answer->texts = (struct text_list){ 0 };
	list_set_count(&screen->table.list, screen->calls.count);
}

static const struct call_record *
chosen(const struct calls_screen *screen)
{
	return screen->calls.count ? record_at(&screen->calls, screen->table.list.selected) : NULL;
}

/* The list closes: what it would show of the call is no longer so. */
static void
open_wrap_up(struct app *app, struct calls_screen *screen, const struct call_record *call)
{
	struct call_record copy;

	if (!call->answered_at_ms || !call->ended_at_ms) {
		app_say(app, MESSAGE_INFO, "%s",
		        _("Only a call that was answered and is over has a result."));
		return;
	}
	call_record_dup(call, &copy);
	screen_close(app, screen);
	screen_open_wrap_up_of(app, &copy);
	call_record_release(&copy);
}

static bool
calls_key(struct app *app, void *state, const struct key *key)
{
	struct calls_screen *screen = state;
	struct table_source rows = calls_rows(screen);
	const struct call_record *call = chosen(screen);

	if (key_command(key) == 'c' && call && call->number) {
		app_order(app, LINE_DIAL, NULL, call->number, NULL);
		screen_close(app, screen);
		return true;
	}
	if (key_command(key) == 'w' && call) {
		open_wrap_up(app, screen, call);
		return true;
	}
	switch (table_key(&screen->table, &rows, key)) {
	case WIDGET_ACCEPTED:
		if (call && !id_is_zero(&call->customer))
			card_show_customer(app, &call->customer);
		else if (call && call->number)
			card_look_up(app, call->number);
		screen_close(app, screen);
		return true;
	case WIDGET_CANCELLED:
		screen_close(app, screen);
		return true;
	case WIDGET_IGNORED:
		return false;
	default:
		return true;
	}
}

static void
calls_draw(struct app *app, void *state, const struct view *view)
{
	struct calls_screen *screen = state;
	struct table_source rows = calls_rows(screen);
	struct view inner;

	(void)app;
	view_fill(view, STYLE_TEXT);
	inner = frame_draw(view, &(struct frame){ .title = _("Calls of the day"), .focused = true,
	                   .remark = _("Enter card, c call, w result, Esc back") });
	table_draw(&screen->table, &rows, &inner, true);
}

static bool
calls_wants_text(const struct app *app, const void *state)
{
	const struct calls_screen *screen = state;

	(void)app;
	return list_wants_text(&screen->table.list);
}

static void
calls_free(void *state)
{
	struct calls_screen *screen = state;

	record_list_release(&screen->calls);
	text_list_release(&screen->names);
	table_release(&screen->table);
	mem_free(screen);
}

static const struct screen_class calls_class = {
	.name = "calls",
	.where = WHERE_CALLS,
	.covers = true,
	.draw = calls_draw,
	.key = calls_key,
	.wants_text = calls_wants_text,
	.answer = calls_answer,
	.release = calls_free,
};

void
screen_open_calls(struct app *app)
{
	struct calls_screen *screen;
	struct read_request *request;
	int64_t today = civil_day_of_ms(app->zone, app->wall_ms);

	if (screen_is_open(app, &calls_class))
		return;
	screen = mem_calloc(1, sizeof(*screen));
	screen->app = app;
	table_init(&screen->table, columns, COLUMN_COUNT);
	screen->table.list.empty_text = N_("No call today.");
	screen_push(app, &calls_class, screen);
	request = app_ask(app, READ_CALLS, 0);
	request->from_ms = civil_day_start_ms(app->zone, today);
	request->to_ms = civil_day_start_ms(app->zone, today + 1);
}

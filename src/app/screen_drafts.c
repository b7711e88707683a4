/* The drafts that are open; choosing one brings it to the ticket pane. */
#include "app_priv.h"

#include "base/memory.h"

static void
draft_picked(struct app *app, size_t row, const struct id *subject)
{
	(void)subject;
	if (row >= app->drafts.count)
		return;
	drafts_focus(app, app->drafts.items[row]);
	app->focus = PANE_TICKET;
}

void
screen_open_drafts(struct app *app)
{
	struct pick_row *rows;

	if (!app->drafts.count) {
		app_say(app, MESSAGE_INFO, "%s", _("No draft is open."));
		return;
	}
	rows = mem_calloc(app->drafts.count, sizeof(*rows));
	for (size_t i = 0; i < app->drafts.count; i++) {
		const struct draft *draft = app->drafts.items[i];
		struct strbuf title;

		strbuf_init(&title, 512);
		strbuf_addf(&title, "%s  ", draft->number);
		if (draft->caller_name)
			strbuf_addf(&title, "%s  ", draft->caller_name);
		drafts_subject(app, draft, i18n_get(), &title);
		rows[i].title = strbuf_take(&title);
		rows[i].remark = mem_dup_text(draft->saved_at_ms ? _("saved") : _("draft"));
	}
	screen_pick(app, &(struct pick){ .title = N_("Open drafts"), .rows = rows,
	                                 .count = app->drafts.count, .picked = draft_picked });
}

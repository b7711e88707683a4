/* The drafts that are open; choosing one brings it to the ticket pane. */
#include "app_priv.h"

#include "base/memory.h"

/* The n-th of the agent's own; NULL after the last. */
static struct draft *
own_draft(const struct app *app, size_t n)
{
	for (size_t i = 0; i < app->drafts.count; i++) {
		if (drafts_is_own(app, app->drafts.items[i]) && n-- == 0)
			return app->drafts.items[i];
	}
	return NULL;
}

static void
draft_picked(struct app *app, size_t row, const struct id *subject)
{
	struct draft *draft = own_draft(app, row);

	(void)subject;
	if (!draft)
		return;
	drafts_focus(app, draft);
	app->focus = PANE_TICKET;
}

void
screen_open_drafts(struct app *app)
{
	struct pick_row *rows;
	struct draft *draft;
	size_t count = 0;

	if (!own_draft(app, 0)) {
		app_say(app, MESSAGE_INFO, "%s", _("No draft is open."));
		return;
	}
	rows = mem_calloc(app->drafts.count, sizeof(*rows));
	for (; (draft = own_draft(app, count)); count++) {
		struct strbuf title;

		strbuf_init(&title, 512);
		strbuf_addf(&title, "%s  ", draft->number);
		if (draft->caller_name)
			strbuf_addf(&title, "%s  ", draft->caller_name);
		drafts_subject(app, draft, i18n_get(), &title);
		rows[count].title = strbuf_take(&title);
		rows[count].remark = mem_dup_text(draft->saved_at_ms ? _("saved") : _("draft"));
	}
	screen_pick(app, &(struct pick){ .title = N_("Open drafts"), .rows = rows,
	                                 .count = count, .picked = draft_picked });
}

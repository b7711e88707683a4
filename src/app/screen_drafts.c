/*
 * The drafts that are open, and what was typed into forms and prompts and left
 * there; choosing one brings it to the ticket pane, or opens its form again.
 */
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

static size_t
count_own(const struct app *app)
{
	size_t count = 0;

	while (own_draft(app, count))
		count++;
	return count;
}

/* Drafts first, then what was left in forms and prompts. */
static void
draft_picked(struct app *app, size_t row, const struct id *subject)
{
	size_t drafts = count_own(app);
	const struct typed_entry *entry = row < drafts ? NULL : typed_own(app, row - drafts);

	(void)subject;
	if (entry) {
		typed_open(app, entry);
	} else if (row < drafts) {
		drafts_focus(app, own_draft(app, row));
		app->focus = PANE_TICKET;
	}
}

static void
describe_draft(struct app *app, const struct draft *draft, struct pick_row *row)
{
	struct strbuf title;

	strbuf_init(&title, 512);
	strbuf_addf(&title, "%s  ", draft->number);
	if (draft->caller_name)
		strbuf_addf(&title, "%s  ", draft->caller_name);
	drafts_subject(app, draft, i18n_get(), &title);
	row->title = strbuf_take(&title);
	row->remark = mem_dup_text(draft->saved_at_ms ? _("saved") : _("draft"));
}

void
screen_open_drafts(struct app *app)
{
	size_t drafts = count_own(app), count = 0;
	struct pick_row *rows;

	if (!drafts && !typed_own(app, 0)) {
		app_say(app, MESSAGE_INFO, "%s", _("No draft is open."));
		return;
	}
	rows = mem_calloc(drafts + TYPED_MAX, sizeof(*rows));
	for (; count < drafts; count++)
		describe_draft(app, own_draft(app, count), &rows[count]);
	for (const struct typed_entry *entry; (entry = typed_own(app, count - drafts)); count++) {
		struct strbuf title;

		strbuf_init(&title, 512);
		typed_title(entry, &title);
		rows[count].title = strbuf_take(&title);
		rows[count].remark = mem_dup_text(_("not saved"));
	}
	screen_pick(app, &(struct pick){ .title = N_("Open drafts"), .rows = rows,
	                                 .count = count, .picked = draft_picked });
}

/*
 * Deadlines at the desk: the pack's limits on the pack's clock, and their
 * words. Used by the ticket form, the prompter's slots and the rehearsal.
 */
#include "draft_priv.h"

#include "base/width.h"
#include "model/civil_time.h"
#include "model/deadline.h"

#include <stdio.h>

#define HOUR_MS 3600000
#define MINUTE_MS 60000
#define YEAR_LENGTH 5	/* "2026-": lists and heads say month and day */

bool
app_deadline(const struct app *app, int64_t start_ms, const struct time_limit *limit,
             int64_t *due_ms, struct err *e)
{
	const struct deadline_clock clock = { .zone = app->zone, .calendar = app->setup.calendar };

	*due_ms = 0;
	/* why there is no calendar says more than that there is none */
	if (limit->clock == LIMIT_WORKING && !clock.calendar && app->setup.calendar_fault)
		return err_set(e, ERR_NOT_FOUND, "%s", app->setup.calendar_fault);
	return deadline_due(&clock, start_ms, limit, due_ms, e);
}

int64_t
draft_due_from(const struct app *app, int64_t began_ms, const char *class_id, const char *grade)
{
	struct time_limit limit = pack_time_limit(app->pack, class_id, grade);
	struct err ignored = ERR_INIT;
	int64_t due_ms;

	app_deadline(app, began_ms, &limit, &due_ms, &ignored);
	return due_ms;
}

void
app_told_text(const struct app *app, int64_t told_ms, int64_t due_ms, struct strbuf *out)
{
	enum deadline_told told = deadline_told(told_ms, due_ms);
	struct civil_time civil;
	char time[CIVIL_TEXT_SIZE];

	if (told == DEADLINE_NOT_TOLD || told == DEADLINE_AS_TOLD)
		return;
	civil_from_ms(app->zone, told_ms, &civil);
	civil_text_date_time(&civil, time);
	strbuf_addf(out, _(" (told %s)"), time + YEAR_LENGTH);
}

int
draft_draw_due(const struct app *app, const struct view *view, const struct draft *draft,
               bool class_changed)
{
	bool stored = draft->stored.due_at_ms && !class_changed;
	int64_t due_ms = draft->stored.due_at_ms, told_ms = draft->stored.promised_at_ms;
	struct err e = ERR_INIT;
	struct strbuf line;
	struct civil_time civil;
	char time[CIVIL_TEXT_SIZE];
	unsigned style = STYLE_LATE;
	int width;

	strbuf_init(&line, ERR_TEXT_MAX);
	if (!stored && !drafts_due(app, draft, &due_ms, &e)) {
		strbuf_add(&line, e.text);
	} else {
		civil_from_ms(app->zone, due_ms, &civil);
		civil_text_date_time(&civil, time);
		strbuf_addf(&line, _("due %s"), time + YEAR_LENGTH);
		style = due_ms < app->wall_ms ? STYLE_LATE : STYLE_ACCENT;
		app_told_text(app, told_ms, due_ms, &line);
	}
	width = width_of_text(line.data, line.length);
	if (width > view->columns * 2 / 3)
		width = view->columns * 2 / 3;
	view_put_n(view, 0, view->columns - width - 1, width, style,
	           PUT_RIGHT | PUT_ELLIPSIS, line.data, line.length);
	strbuf_release(&line);
	return width;
}

/* Words by unit: of the hours and minutes of each clock, of days, of working days. */
enum words {
	WORDS_HOURS,
	WORDS_MINUTES,
	WORDS_WORKING_HOURS,
	WORDS_WORKING_MINUTES,
	WORDS_DAYS,
	WORDS_WORKING_DAYS,
	WORDS_COUNT,
};

static enum words
words_of(const struct time_limit *limit, int *number)
{
	bool hours = limit->within.ms % HOUR_MS == 0;

	*number = (int)limit->within.days;
	if (limit->within.unit == SPAN_WORKING_DAYS)
		return WORDS_WORKING_DAYS;
	if (limit->within.unit == SPAN_DAYS)
		return WORDS_DAYS;
	*number = (int)(limit->within.ms / (hours ? HOUR_MS : MINUTE_MS));
	if (limit->clock == LIMIT_WORKING)
		return hours ? WORDS_WORKING_HOURS : WORDS_WORKING_MINUTES;
	return hours ? WORDS_HOURS : WORDS_MINUTES;
}

bool
app_limit_aloud(const struct time_limit *limit, enum language language, struct strbuf *out)
{
	int number;
	enum words words = words_of(limit, &number);

	switch (words) {
	case WORDS_HOURS:
		return strbuf_addf(out, i18n_text_in(language, N_("%d hours")), number);
	case WORDS_MINUTES:
		return strbuf_addf(out, i18n_text_in(language, N_("%d minutes")), number);
	case WORDS_WORKING_HOURS:
		return strbuf_addf(out, i18n_text_in(language, N_("%d working hours")), number);
	case WORDS_WORKING_MINUTES:
		return strbuf_addf(out, i18n_text_in(language, N_("%d minutes of working time")),
		                   number);
	case WORDS_DAYS:
		return strbuf_addf(out, i18n_text_in(language, N_("%d days")), number);
	case WORDS_WORKING_DAYS:
		return strbuf_addf(out, i18n_text_in(language, N_("%d working days")), number);
	case WORDS_COUNT:
		break;
	}
	return false;
}

void
app_limit_short(const struct time_limit *limit, char *out, size_t size)
{
	int number;
	enum words words = words_of(limit, &number);

	switch (words) {
	case WORDS_HOURS:
		snprintf(out, size, _("%d h"), number);
		break;
	case WORDS_MINUTES:
		snprintf(out, size, _("%d min"), number);
		break;
	case WORDS_WORKING_HOURS:
		snprintf(out, size, _("%d h working time"), number);
		break;
	case WORDS_WORKING_MINUTES:
		snprintf(out, size, _("%d min working time"), number);
		break;
	case WORDS_DAYS:
		snprintf(out, size, _("%d d"), number);
		break;
	case WORDS_WORKING_DAYS:
		snprintf(out, size, _("%d working days"), number);
		break;
	case WORDS_COUNT:
		*out = '\0';
		break;
	}
}

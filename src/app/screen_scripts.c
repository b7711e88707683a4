/*
 * Choosing what to say: situations by number or words, and all phrases of the
 * pack searched as typed; what was used last comes first.
 */
#include "app_priv.h"

#include "base/memory.h"
#include "model/pinyin.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FOUND_MAX 400
#define PHRASE_MAX 4096

struct found {
	const struct situation *situation;
	const struct step *step;	/* phrases; NULL: the situation itself */
};

struct scripts_screen {
	struct app *app;
	bool phrases;
	struct found found[FOUND_MAX];
	size_t count;
};

static bool
text_fits(const struct text *text, const char *words)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (strcasestr(text_in(text, (enum language)i), words))
			return true;
	}
	return pinyin_found(text_in(text, LANGUAGE_CHINESE), words);
}

static void
add(struct scripts_screen *screen, const struct situation *situation, const struct step *step)
{
	if (screen->count == FOUND_MAX)
		return;
	for (size_t i = 0; i < screen->count; i++) {
		if (screen->found[i].situation == situation && screen->found[i].step == step)
			return;
	}
	screen->found[screen->count++] = (struct found){ situation, step };
}

static void
add_situation(struct scripts_screen *screen, const struct situation *situation, const char *words)
{
	if (!screen->phrases) {
		if (!*words || text_fits(&situation->title, words))
			add(screen, situation, NULL);
		return;
	}
	for (size_t i = 0; i < situation->step_count; i++) {
		const struct step *step = &situation->steps[i];

		if (step->kind == STEP_SAY && (!*words || text_fits(&step->text, words) ||
		                               text_fits(&situation->title, words)))
			add(screen, situation, step);
	}
}

static void
scripts_find(struct app *app, void *state, struct picker *picker)
{
	struct scripts_screen *screen = state;
	const char *words = edit_text(&picker->words);
	size_t number = isdigit((unsigned char)*words) ? (size_t)atoi(words) : 0;

	screen->count = 0;
	if (!screen->phrases && number && number <= app->pack->situation_count)
		add(screen, &app->pack->situations[number - 1], NULL);
	for (size_t i = 0; i < app->prompter.offered_count; i++)
		add_situation(screen, app->prompter.offered[i], words);
	for (size_t i = 0; i < app->prompter.recent_count; i++)
		add_situation(screen, app->prompter.recent[i], words);
	for (size_t i = 0; i < app->pack->situation_count; i++)
		add_situation(screen, &app->pack->situations[i], words);
	list_set_count(&picker->list, screen->count);
	list_select(&picker->list, 0);
}

static void
draw_found(const struct view *view, size_t row, bool selected, void *context)
{
	const struct scripts_screen *screen = context;
	const struct found *found = &screen->found[row];
	const char *title = text_in(&found->situation->title, i18n_get());
	struct strbuf phrase;

	(void)selected;
	if (!found->step) {
		view_putf(view, 0, 1, STYLE_DIM, "%2zu",
		          (size_t)(found->situation - screen->app->pack->situations) + 1);
		view_put_n(view, 0, 4, view->columns - 5, STYLE_TEXT, PUT_ELLIPSIS, title,
		           strlen(title));
		return;
	}
	strbuf_init(&phrase, PHRASE_MAX);
	prompter_fill(screen->app, &found->step->text, &phrase, NULL);
	view_put_n(view, 0, 1, 18, STYLE_DIM, PUT_ELLIPSIS, title, strlen(title));
	view_put_n(view, 0, 20, view->columns - 21, STYLE_TEXT, PUT_ELLIPSIS, phrase.data,
	           phrase.length);
	strbuf_release(&phrase);
}

static void
scripts_chosen(struct app *app, void *state, size_t row)
{
	const struct scripts_screen *screen = state;

	prompter_start(app, screen->found[row].situation);
}

static const struct picking scripts_picking = {
	.where = WHERE_SCRIPTS,
	.find = scripts_find,
	.draw = draw_found,
	.chosen = scripts_chosen,
	.release = mem_free,
};

void
screen_open_scripts(struct app *app, bool phrases)
{
	struct scripts_screen *screen;

	if (picker_is_open(app, &scripts_picking))
		return;
	screen = mem_calloc(1, sizeof(*screen));
	screen->app = app;
	screen->phrases = phrases;
	picker_open(app, &scripts_picking, phrases ? N_("Search the phrases") : N_("Scripts"),
	            phrases ? N_("words of the phrase") : N_("number, words or initials"), screen);
}

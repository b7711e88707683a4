/* Screens to find and choose with; see picker_priv.h. */
#include "app_priv.h"

#include "base/memory.h"

#define SMALL_VIEW_ROWS 12

struct picker_screen {
	const struct picking *kind;
	struct picker picker;
	void *state;		/* the kind's; NULL once it was chosen from */
};

static struct list_source
rows_of(struct picker_screen *screen)
{
	return (struct list_source){ .draw = screen->kind->draw, .context = screen->state };
}

static void
choose(struct app *app, struct picker_screen *screen)
{
	const struct picking *kind = screen->kind;
	size_t row = screen->picker.list.selected;
	void *state = screen->state;

	if (!screen->picker.list.count)
		return;
	screen->state = NULL;
	screen_close(app, screen);
	kind->chosen(app, state, row);
	kind->release(state);
}

static bool
picker_screen_key(struct app *app, void *state, const struct key *key)
{
	struct picker_screen *screen = state;
	struct list_source rows = rows_of(screen);

	switch (picker_key(&screen->picker, &rows, key)) {
	case WIDGET_CHANGED:
		screen->kind->find(app, screen->state, &screen->picker);
		return true;
	case WIDGET_ACCEPTED:
		choose(app, screen);
		return true;
	case WIDGET_CANCELLED:
		screen_close(app, screen);
		return true;
	case WIDGET_IGNORED:
		return false;
	default:
		if (screen->kind->moved)
			screen->kind->moved(app, screen->state, &screen->picker);
		return true;
	}
}

static void
picker_screen_draw(struct app *app, void *state, const struct view *view)
{
	struct picker_screen *screen = state;
	const struct picking *kind = screen->kind;
	struct list_source source = rows_of(screen);
	int columns = kind->columns ? kind->columns : view->columns - 8;
	/* In a small view no row is left free around it: those to choose from come first. */
	int most = view->rows - (view->rows < SMALL_VIEW_ROWS ? 2 : 4);
	int rows = kind->rows ? kind->rows : most;

	if (!kind->columns && rows > most)
		rows = most;
	if (kind->refresh)
		kind->refresh(app, screen->state, screen);
	picker_draw(&screen->picker, &source, view, columns, rows);
}

static void
picker_screen_answer(struct app *app, void *state, struct read_answer *answer)
{
	struct picker_screen *screen = state;

	if (screen->kind->answer)
		screen->kind->answer(app, screen->state, &screen->picker, answer);
}

static void
picker_screen_free(void *state)
{
	struct picker_screen *screen = state;

	if (screen->state)
		screen->kind->release(screen->state);
	picker_release(&screen->picker);
	mem_free(screen);
}

#define PICKER_CLASS(where_bit) { \
	.name = "picker", .where = (where_bit), .draw = picker_screen_draw, \
	.key = picker_screen_key, .wants_text = screen_always_text, \
	.answer = picker_screen_answer, .release = picker_screen_free }

static const struct screen_class classes[] = {
	PICKER_CLASS(WHERE_DIALOG),
	PICKER_CLASS(WHERE_SCRIPTS),
	PICKER_CLASS(WHERE_SEARCH),
};

#define CLASSES (sizeof(classes) / sizeof(*classes))

bool
picker_is_open(const struct app *app, const struct picking *kind)
{
	for (size_t i = 0; i < app->screen_count; i++) {
		const struct screen *screen = &app->screens[i];

		if (screen->class >= classes && screen->class < classes + CLASSES &&
		    ((const struct picker_screen *)screen->state)->kind == kind)
			return true;
	}
	return false;
}

void
picker_open(struct app *app, const struct picking *kind, const char *title,
            const char *placeholder, void *state)
{
	struct picker_screen *screen = mem_calloc(1, sizeof(*screen));
	const struct screen_class *class = &classes[0];

	for (size_t i = 0; i < CLASSES; i++) {
		if (classes[i].where == kind->where)
			class = &classes[i];
	}
	screen->kind = kind;
	screen->state = state;
	picker_init(&screen->picker, title, placeholder);
	kind->find(app, state, &screen->picker);
	screen_push(app, class, screen);
}

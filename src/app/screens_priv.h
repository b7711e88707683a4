/* The stack of screens over the desk, and how each is opened. Included by app_priv.h alone. */
#ifndef APP_SCREENS_PRIV_H
#define APP_SCREENS_PRIV_H

/* --- screens.c: the stack ---------------------------------------------------------------- */

/* state is owned by the screen from now on; when the stack is full it is released at once. */
void
screen_push(struct app *app, const struct screen_class *class, void *state);

/* Another agent comes: all are closed, what was typed opens again for its owner. */
void
screens_put_aside(struct app *app);

/* Closes the topmost screen. */
void
screen_pop(struct app *app);

/* Closes the screen that has this state, wherever it lies. */
void
screen_close(struct app *app, const void *state);

/* Closes all of that kind; what was typed in them is kept. False: there was none. */
bool
screens_close_at(struct app *app, unsigned where);

/* NULL: the desk itself. */
struct screen *
screen_top(struct app *app);

bool
screen_is_open(const struct app *app, const struct screen_class *class);

/* wants_text of screens with a line to type in. */
bool
screen_always_text(const struct app *app, const void *state);

/* To every open screen that listens. */
void
screens_result(struct app *app, const struct event *event);

void
screens_release(struct app *app);

/* --- screen_*.c: how each is opened ------------------------------------------------------ */

struct question_answer {
	const char *title;		/* N_() */
	char *text;			/* taken */
	const char *choices[QUESTION_CHOICES_MAX];	/* N_(); the first is the harmless one */
	size_t count;
	void (*chosen)(struct app *app, size_t choice, const struct id *subject);
	struct id subject;
	struct id call;			/* it is about; zero: none */
};

/* A question; Esc chooses 0. Once another call is at work, the others are refused with a word. */
void
screen_ask(struct app *app, const struct question_answer *question);

struct line_question {
	const char *name;		/* of the table in typed.c: what is typed is kept */
	struct typed_about about;
	const char *title;		/* N_() */
	const char *label;		/* N_() */
	const char *preset;		/* or NULL */
	const char *empty_refused;	/* N_(): says why it may not be empty, or NULL */
	/* NULL: done; else N_(), why it cannot be: said in the box, which stays open. */
	const char *(*entered)(struct app *app, const char *text,
	                       const struct typed_about *about);
};

/* One line to type: number to dial, reason, note. What was typed there before is there again. */
void
screen_ask_line(struct app *app, const struct line_question *question);

struct pick_row {
	char *title;			/* owned */
	char *remark;			/* owned, or NULL */
	char *search;			/* owned; further words that find it (initials), or NULL */
};

struct pick {
	const char *title;		/* N_() */
	struct pick_row *rows;		/* taken */
	size_t count;
	void (*picked)(struct app *app, size_t row, const struct id *subject);
	struct id subject;
};

/* Rows to choose from, narrowed while typing. */
void
screen_pick(struct app *app, const struct pick *pick);

struct form_question {
	const char *name;		/* of the table in typed.c: what is typed is kept */
	struct typed_about about;
	bool kept_elsewhere;		/* once it is closed, by changed */
	const char *title;		/* N_() */
	struct form_field *fields;	/* taken, with the choices below */
	size_t count;
	struct form_choice *choices;	/* taken; or NULL */
	const char *const *values;	/* presets, NULL-able items; borrowed for the call */
	/* Everything checked: true closes the form; false: messages were set. */
	bool (*entered)(struct app *app, struct form *form, void *context);
	void (*changed)(struct app *app, struct form *form, void *context);	/* or NULL */
	void (*release)(void *context);	/* or NULL */
	void *context;
	unsigned where;			/* WHERE_DIALOG, WHERE_CUSTOMER, WHERE_SETTINGS … */
};

/* A small form in a box. What was typed there before is there again. */
void
screen_ask_form(struct app *app, const struct form_question *question);

void screen_open_search(struct app *app);
void screen_open_help(struct app *app);
void screen_open_palette(struct app *app);
void screen_open_menu(struct app *app);
void screen_open_scripts(struct app *app, bool phrases);
void screen_open_ticket(struct app *app, const struct id *ticket);
void screen_open_calls(struct app *app);

/* customer NULL: a new one. call: in which it is opened; zero: none. */
void
screen_open_customer(struct app *app, const struct customer *customer, const struct id *call);

/* Another caller is about to be set: what was begun in the call waits for his name. */
void
drafts_caller_mended(struct app *app, const struct live_call *call);

/*
 * The customer on the card (card.c). The form shows number and address whole: where the card may
 * not, a reason is asked for first and goes into the access log.
 */
void
card_edit_customer(struct app *app);

void
card_prompt_edit(struct app *app, const struct typed_about *about);

/* The last one, when it ended without its result; else NULL. */
struct live_call *
calls_without_result(const struct app *app);

/* The call at work, or zero. */
struct id
calls_focus_id(const struct app *app);

/* What a stored outcome of a call is called; NULL: it goes on. */
const char *
calls_outcome_title(const char *word);

void screen_open_wrap_up(struct app *app, struct live_call *call);

/* Of a call that is over, as the store knows it. */
void
screen_open_wrap_up_of(struct app *app, const struct call_record *record);

/* All that the chosen result asks for is there: its ticket, the follow-up of its promise. */
bool
calls_result_stands(const struct app *app, const struct live_call *call);

/* Somebody talked, it is over, and nobody said what came of it. */
bool
calls_lacks_result(const struct app *app, const struct call_record *record);

void screen_open_lock(struct app *app);
void screen_open_login(struct app *app);
void screen_open_first_start(struct app *app);
void screen_open_settings(struct app *app);
void screen_open_drafts(struct app *app);

#endif

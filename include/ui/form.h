/*
 * A form: labelled fields, error beside the field, required mark, read-back
 * tick; Tab, Shift-Tab, Enter, Up and Down go from field to field, the form
 * scrolls with the focus. A value is the text as it stands in the field (a
 * draft keeps it even while it is wrong); model/form.h turns it into the
 * normal form that is stored:
 *
 *	text, long text, phone	as typed
 *	number			-12, 3.5
 *	money			12.50
 *	date and time		2026-11-21 16:30 (or 2026-11-21, or 16:30)
 *	yes or no		yes, no, or empty
 *	choice, choice tree	id of the choice
 *	checklist		ids, separated by commas, in the order of the list
 *
 * Undo runs over all fields in the order in which they were changed. The
 * fields are described by the caller (from the pack) and borrowed.
 */
#ifndef UI_FORM_H
#define UI_FORM_H

#include "base/strbuf.h"
#include "ui/edit.h"
#include "ui/list.h"
#include "ui/widget.h"

#include <stdbool.h>
#include <stddef.h>

enum form_kind {
	FORM_TEXT,
	FORM_LONG_TEXT,
	FORM_CHOICE,
	FORM_CHOICE_TREE,
	FORM_YES_NO,
	FORM_DATE_TIME,
	FORM_DATE,
	FORM_TIME,
	FORM_NUMBER,
	FORM_MONEY,
	FORM_PHONE,
	FORM_CHECKLIST,
	FORM_SECRET,
	FORM_SHOWN,	/* text that cannot be changed */
	FORM_HEADING,	/* a rule with a word */
	FORM_KIND_COUNT,
};

struct form_choice {
	const char *id;
	const char *title;
	const char *remark;	/* shown behind the title ("2 h"), or NULL */
	int parent;		/* index of the choice above, -1: top (trees) */
};

struct form_field {
	const char *id;
	const char *label;
	enum form_kind kind;
	bool required;
	bool read_back;		/* shows the read-back tick */
	bool hidden;		/* shown-if says no */
	size_t maximum_bytes;	/* 0: 1,000 for lines, 32,768 for long text */
	size_t maximum_characters;
	const char *placeholder;	/* stands in an empty field, or NULL */
	const char *hint;	/* one line below the field while it has the focus, or NULL */
	const char *unit;	/* behind the value: "CNY", "h" */
	const struct form_choice *choices;
	size_t choice_count;
	int least_rows;		/* long text; 0: 3 */
	/* Further check by the caller: appends what is wrong; NULL: none. */
	bool (*check)(const struct form_field *field, const char *value, struct strbuf *wrong,
	              void *context);
	void *check_context;
};

struct form_value {
	struct edit edit;	/* holds the text whatever the kind */
	bool confirmed;		/* read back to the caller; a change takes it away */
	size_t item;		/* checklist: the entry under the cursor */
	struct strbuf error;	/* empty: none */
	int row;		/* where it lies, in lines of the form */
	int rows;		/* with its error or hint */
};

struct form {
	const struct form_field *fields;	/* borrowed */
	struct form_value *values;
	size_t count;
	size_t focus;
	int scroll;		/* first line shown */
	int label_columns;	/* as last drawn */
	struct undo_log undo;
	bool picking;		/* the list of choices is open */
	int pick_parent;	/* level of the tree shown; -1: top */
	struct list pick;	/* its filter holds the words typed */
	size_t *picks;		/* choices that are listed */
	struct rect drawn;
};

/* The form may not be moved afterwards: its fields share its undo. */
void
form_init(struct form *form, const struct form_field *fields, size_t count);

void
form_release(struct form *form);

/*
 * New description (another kind of ticket, another language): values of fields
 * with the same id are kept; undo too, when all ids are the same. Merely
 * hiding a field needs no call: .hidden may change under the form.
 */
void
form_describe(struct form *form, const struct form_field *fields, size_t count);

/* Canonical value, borrowed. */
const char *
form_get(const struct form *form, size_t field);

/* By id; "" for an unknown one. */
const char *
form_get_id(const struct form *form, const char *id);

bool
form_find(const struct form *form, const char *id, size_t *out);

/* As loaded: not counted as a change, no undo. */
void
form_load(struct form *form, size_t field, const char *value);

/* As if the agent had entered it: undoable, WIDGET_CHANGED is the caller's to act on. */
void
form_enter(struct form *form, size_t field, const char *value);

bool
form_changed(const struct form *form);

/* After saving. */
void
form_saved(struct form *form);

void
form_confirm(struct form *form, size_t field, bool confirmed);

/* Puts a message beside a field; NULL or "" removes it. */
void
form_set_error(struct form *form, size_t field, const char *text);

/*
 * Checks all fields; messages stand beside them, the focus goes to the first
 * faulty one. True when all is well.
 */
bool
form_check(struct form *form);

void
form_focus(struct form *form, size_t field);

/* What to tell the agent after WIDGET_REFUSED, in his language. */
const char *
form_why_refused(const struct form *form);

/* The focus is in a text field: single letters are text there. */
bool
form_wants_text(const struct form *form);

/*
 * WIDGET_ACCEPTED: Enter on the last field. WIDGET_CANCELLED: Esc with
 * nothing open. WIDGET_CHANGED: a value changed.
 */
enum widget_result
form_key(struct form *form, const struct key *key);

bool
form_undo(struct form *form);

bool
form_redo(struct form *form);

/* Lines that the whole form takes. */
int
form_height(struct form *form, int columns);

void
form_draw(struct form *form, const struct view *view, bool focused);

/* What a value says to people: the choice's title, "yes" in words … */
bool
form_show(const struct form_field *field, const char *value, struct strbuf *out);

#endif

/*
 * Shared by the parts of the form: form.c (values, keys), form_choice.c
 * (radio buttons, checklists, the list of choices), form_check.c, form_draw.c.
 */
#ifndef UI_FORM_PRIV_H
#define UI_FORM_PRIV_H

#include "ui/form.h"

#define FORM_PICK_ROWS 10

/* How a field is worked on. */
enum form_sort {
	SORT_TEXT,	/* an edit field */
	SORT_RADIO,	/* a few choices side by side */
	SORT_PICK,	/* choices in a list that opens */
	SORT_CHECKLIST,
	SORT_STILL,	/* nothing can be done */
};

/* Depends on the room as last drawn: choices that do not fit side by side are picked. */
enum form_sort
form_sort(const struct form *form, size_t field);

bool
form_can_focus(const struct form *form, size_t field);

/* The choices of a field, yes and no included. */
const struct form_choice *
form_choices(const struct form_field *field, size_t *count);

/* Columns that are left to the values. */
int
form_value_columns(const struct form *form, const struct form_field *field, int columns);

/* A new value by the agent: undo, error and tick. */
void
form_put(struct form *form, size_t field, const char *text);

/* What follows any change of a field. */
void
form_touched(struct form *form, size_t field);

/* Checks one field, writes its error; required is asked only when whole is set. */
bool
form_check_field(struct form *form, size_t field, bool whole);

/* --- form_choice.c ------------------------------------------------------- */

bool
form_has_item(const char *value, const char *id);

enum widget_result
form_radio_key(struct form *form, const struct key *key);

enum widget_result
form_checklist_key(struct form *form, const struct key *key);

enum widget_result
form_pick_key(struct form *form, const struct key *key);

/* Key on a closed list of choices: may open it. */
enum widget_result
form_closed_key(struct form *form, const struct key *key);

/* Place of a radio button in its line; returns its cells. */
int
form_radio_place(const struct form_field *field, size_t choice, int *column);

/* Draws one row of the open list. */
void
form_draw_pick(const struct view *view, size_t row, bool selected, void *context);

#endif

/*
 * The rules of a ticket form: which fields show, what is wrong with what
 * stands in them, presets, and the normal form of every type. Values are
 * texts by field id in the forms that model/pack.h gives at enum field_type;
 * a missing value and "" are the same. Pure; desk, import and (later) centre
 * share it. Faults stand beside their field, so all are found in one pass.
 */
#ifndef MODEL_FORM_H
#define MODEL_FORM_H

#include "base/i18n.h"
#include "base/strbuf.h"
#include "model/pack.h"
#include "model/slot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORM_TEXT_MAX 200		/* characters unless the pack says otherwise */
#define FORM_LONG_TEXT_MAX 8000
#define FORM_ITEMS_MAX 100
#define FORM_CONDITIONS_MAX 4	/* a field shown if a field shown if … so deep */

/* Where the values are: NULL or "" when there is none; lives until the next change. */
struct form_source {
	const char *(*value)(const void *context, const char *field);
	const void *context;
};

enum form_message {
	FORM_REQUIRED,
	FORM_TOO_LONG,		/* whole: characters allowed */
	FORM_NOT_NUMBER,
	FORM_TOO_SMALL,		/* whole: the smallest */
	FORM_TOO_LARGE,		/* whole: the largest */
	FORM_NOT_MONEY,
	FORM_NOT_DATE,
	FORM_NOT_TIME,
	FORM_NOT_DATE_TIME,
	FORM_NOT_PHONE,
	FORM_NOT_YES_NO,
	FORM_UNKNOWN_CHOICE,
	FORM_CHOICE_UNFINISHED,	/* the tree goes on below what was chosen */
	FORM_PATTERN,		/* the pack's own words */
	FORM_BAD_ITEMS,
	FORM_ITEM_REQUIRED,	/* whole: row from 1; column says which */
	FORM_TOO_MANY_ITEMS,	/* whole: rows allowed */
	FORM_NO_CONTROLS,	/* control characters or broken UTF-8 */
	FORM_MESSAGE_COUNT,
};

struct form_fault {
	const struct field *field;
	enum form_message message;
	int64_t whole;
	const struct item_column *column;
};

/* Is the field shown, given the values of the others? */
bool
ticket_form_is_shown(const struct pack *pack, const struct ticket_kind *kind,
                     const struct field *field, const struct form_source *source);

/* What is wrong with one value in normal form; false and *fault filled when something is. */
bool
ticket_form_check_value(const struct pack *pack, const struct field *field, const char *value,
                        struct form_fault *fault);

/*
 * All faults of the fields that show, in the pack's order, at most maximum.
 * Returns how many there are in all.
 */
size_t
ticket_form_check(const struct pack *pack, const struct ticket_kind *kind,
                  const struct form_source *source, struct form_fault *faults, size_t maximum);

/* The same for the fields that a move needs. */
size_t
ticket_form_check_move(const struct pack *pack, const struct ticket_kind *kind,
                       const struct move *move, const struct form_source *source,
                       struct form_fault *faults, size_t maximum);

/* One line for beside the field, in the language set. */
bool
ticket_form_fault_text(const struct form_fault *fault, struct strbuf *out);

/* For dates without a year and words such as "now": the pack's local time. */
struct form_now {
	int year, month, day;
	int hour, minute;
};

/*
 * What a person typed → normal form: outer spaces gone, full-width twins made
 * half-width where the type has only ASCII, dates and times completed, money in
 * smallest units, telephone numbers in their normal form. False when it cannot
 * be read: out then holds the text as typed, trimmed, and *fault says why.
 */
bool
ticket_form_normalise(const struct pack *pack, const struct field *field, const char *typed,
                      const struct form_now *now, struct strbuf *out, struct form_fault *fault);

/* Normal form → what people read: option titles, 12.50, yes. */
bool
ticket_form_show(const struct pack *pack, const struct field *field, const char *value,
                 enum language language, struct strbuf *out);

/* The preset value of a field, slots filled; false when it has none. */
bool
ticket_form_preset(const struct pack *pack, const struct field *field,
                   const struct slot_source *slots, enum language language,
                   const struct form_now *now, struct strbuf *out);

/* The one-line subject of a ticket for lists: the summary fields, joined. */
bool
ticket_form_summary(const struct pack *pack, const struct ticket_kind *kind,
                    const struct form_source *source, enum language language, struct strbuf *out);

#endif

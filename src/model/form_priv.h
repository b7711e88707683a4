/* What the two halves of the form rules share: form.c (the form) and form_value.c (one value). */
#ifndef MODEL_FORM_PRIV_H
#define MODEL_FORM_PRIV_H

#include "model/form.h"

/* Digits behind the point of a currency (ISO 4217): 2 for most, 0 for yen and won. */
int
currency_digits(const char *currency);

/* Characters a text field may hold. */
int64_t
field_text_max(const struct field *field);

/* Reads a decimal in normal form as millionths; false when it is none or too long. */
bool
decimal_millionths(const char *text, int64_t *out);

/* Fills *fault; always false. */
bool
form_fail(struct form_fault *fault, const struct field *field, enum form_message message,
          int64_t whole);

#define VALUE_BYTES_MAX (64u * 1024)

/* Outer blanks gone; with half_width also full-width twins, and inner blanks made single. */
void
form_trim(const char *text, bool half_width, struct strbuf *out);

/* Outer blanks gone; line breaks and tabs inside become blanks. */
void
form_trim_line(const char *text, struct strbuf *out);

/* The types whose values name things of the pack (form_choice.c). */
#define FORM_TYPE_RULES(type)                                                              \
	bool form_normalise_##type(const struct pack *pack, const struct field *field,     \
	                           const char *typed, const struct form_now *now,          \
	                           struct strbuf *out, struct form_fault *fault);          \
	bool form_check_##type(const struct pack *pack, const struct field *field,         \
	                       const char *value, struct form_fault *fault);               \
	bool form_show_##type(const struct pack *pack, const struct field *field,          \
	                      const char *value, enum language language, struct strbuf *out)

FORM_TYPE_RULES(choice);
FORM_TYPE_RULES(checklist);
FORM_TYPE_RULES(department);
FORM_TYPE_RULES(items);

/* What people type as a date or time → normal form (form_time.c). */
bool
date_normalise(const char *typed, const struct form_now *now, struct strbuf *out);

bool
time_normalise(const char *typed, const struct form_now *now, struct strbuf *out);

bool
date_time_normalise(const char *typed, const struct form_now *now, struct strbuf *out);

/* Exactly the normal forms, and they exist in the calendar. */
bool
date_is_normal(const char *text, size_t length);

bool
time_is_normal(const char *text, size_t length);

#endif

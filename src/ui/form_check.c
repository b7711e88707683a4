/*
 * What is wrong with a value, for fields without a check of their own. The
 * words say what to write.
 */
#include "base/i18n.h"
#include "base/utf8.h"
#include "form_priv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PLAIN_SIZE 64

/* Half-width and without outer blanks: what the checks read. False: too long to be right. */
static bool
plain_form(const char *value, char out[PLAIN_SIZE])
{
	size_t length = strlen(value), at = 0, to = 0;

	while (at < length) {
		uint32_t code_point;

		at += utf8_decode(value + at, length - at, &code_point, NULL);
		code_point = utf8_half_width(code_point);
		if (to + 5 > PLAIN_SIZE)
			return false;
		if (code_point != ' ' || to > 0)
			to += utf8_encode(code_point, out + to);
	}
	while (to > 0 && out[to - 1] == ' ')
		to--;
	out[to] = '\0';
	return true;
}

/* A decimal with at most that many places behind the point. */
static bool
is_decimal(const char *text, size_t places)
{
	size_t whole;

	text += *text == '-';
	whole = strspn(text, "0123456789");
	if (whole == 0 || whole > 15)
		return false;
	text += whole;
	if (*text == '.') {
		size_t behind = strspn(++text, "0123456789");

		if (behind == 0 || behind > places)
			return false;
		text += behind;
	}
	return *text == '\0';
}

static bool
read_digits(const char **text, size_t count, int *out)
{
	*out = 0;
	for (size_t i = 0; i < count; i++) {
		if (!isdigit((unsigned char)**text))
			return false;
		*out = *out * 10 + *(*text)++ - '0';
	}
	return true;
}

static bool
read_date(const char **text)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year, month, day, leap;

	if (!read_digits(text, 4, &year) || *(*text)++ != '-' || !read_digits(text, 2, &month) ||
	    *(*text)++ != '-' || !read_digits(text, 2, &day) || month < 1 || month > 12)
		return false;
	leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return year >= 1900 && day >= 1 && day <= days[month - 1] + leap;
}

static bool
read_time(const char **text)
{
	int hour, minute;

	return read_digits(text, 2, &hour) && *(*text)++ == ':' && read_digits(text, 2, &minute) &&
	       hour < 24 && minute < 60;
}

static bool
is_number(const char *text)
{
	return is_decimal(text, 9);
}

static bool
is_money(const char *text)
{
	return is_decimal(text, 2);
}

static bool
is_date(const char *text)
{
	return read_date(&text) && *text == '\0';
}

static bool
is_time(const char *text)
{
	return read_time(&text) && *text == '\0';
}

static bool
is_date_time(const char *text)
{
	return read_date(&text) && *text++ == ' ' && read_time(&text) && *text == '\0';
}

static bool
is_phone(const char *text)
{
	size_t digits = 0;

	for (; *text; text++) {
		digits += isdigit((unsigned char)*text) != 0;
		if (!strchr("0123456789+-() *#,.ext", *text))
			return false;
	}
	return digits >= 3 && digits <= 20;
}

static const struct {
	bool (*is)(const char *text);
	const char *write;
} checks[FORM_KIND_COUNT] = {
	[FORM_NUMBER] = { is_number, N_("Write a number such as 12 or 3.5.") },
	[FORM_MONEY] = { is_money, N_("Write an amount such as 12.50.") },
	[FORM_DATE] = { is_date, N_("Write a date such as 2026-11-21.") },
	[FORM_TIME] = { is_time, N_("Write a time such as 16:30.") },
	[FORM_DATE_TIME] = { is_date_time, N_("Write date and time such as 2026-11-21 16:30.") },
	[FORM_PHONE] = { is_phone, N_("Write a telephone number such as 138 0013 8000.") },
};

bool
form_check_field(struct form *form, size_t field, bool whole)
{
	const struct form_field *f = &form->fields[field];
	struct form_value *value = &form->values[field];
	const char *text = form_get(form, field);
	char plain[PLAIN_SIZE];

	if (f->hidden || f->kind == FORM_SHOWN || f->kind == FORM_HEADING)
		return true;
	if (!text[strspn(text, " \n")]) {
		if (!f->required || !whole)
			return true;
		strbuf_clear(&value->error);
		strbuf_addf(&value->error, _("%s must be filled in."), f->label);
		return false;
	}
	strbuf_clear(&value->error);
	/* What was put into it (a caller's name) may be longer than what can be typed. */
	if (f->maximum_characters && utf8_count(text, strlen(text)) > f->maximum_characters) {
		strbuf_addf(&value->error, _("Longer than %d characters: shorten it."),
		            (int)f->maximum_characters);
		return false;
	}
	if (f->check)
		return f->check(f, text, &value->error, f->check_context);
	if (checks[f->kind].is && (!plain_form(text, plain) || !checks[f->kind].is(plain))) {
		strbuf_add(&value->error, _(checks[f->kind].write));
		return false;
	}
	return true;
}

bool
form_check(struct form *form)
{
	bool clean = true;

	for (size_t i = form->count; i-- > 0;) {
		if (!form_check_field(form, i, true)) {
			clean = false;
			form->picking = false;
			form->focus = i;
		}
	}
	return clean;
}

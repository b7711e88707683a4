/*
 * One value of a ticket field: what was typed → normal form, is the normal form
 * allowed, normal form → what people read. One row a field type.
 */
#include "form_priv.h"

#include "base/utf8.h"
#include "model/pattern.h"
#include "model/phone_number.h"

#include <stdlib.h>
#include <string.h>

enum {
	FRACTION_DIGITS_MAX = 6,
	WHOLE_DIGITS_MAX = 12,
};

#define MILLION INT64_C(1000000)

bool
form_fail(struct form_fault *fault, const struct field *field, enum form_message message,
          int64_t whole)
{
	*fault = (struct form_fault){ .field = field, .message = message, .whole = whole };
	return false;
}

/* --- text ----------------------------------------------------------------------------------- */

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000;
}

/* Outer blanks gone; with half_width also the full-width twins and inner blanks made single. */
void
form_trim(const char *text, bool half_width, struct strbuf *out)
{
	size_t length = strlen(text), end = 0, start = out->length;
	bool blank = false;

	while (length > 0) {
		uint32_t c;
		size_t used = utf8_decode(text, length, &c, NULL);

		if (is_blank(c)) {
			blank = out->length > start;
			if (blank && !half_width)
				strbuf_add_n(out, text, used);
		} else {
			if (blank && half_width)
				strbuf_add_char(out, ' ');
			if (half_width)
				strbuf_add_code_point(out, utf8_half_width(c));
			else
				strbuf_add_n(out, text, used);
			end = out->length;
			blank = false;
		}
		text += used;
		length -= used;
	}
	if (end < out->length)
		strbuf_splice(out, end < start ? start : end,
		              out->length - (end < start ? start : end), "", 0);
}

/* A line has no line breaks: those that were pasted become blanks. */
void
form_trim_line(const char *text, struct strbuf *out)
{
	size_t start = out->length;

	form_trim(text, false, out);
	for (size_t i = start; i < out->length; i++) {
		if (out->data[i] == '\n' || out->data[i] == '\r' || out->data[i] == '\t')
			out->data[i] = ' ';
	}
}

int64_t
field_text_max(const struct field *field)
{
	if (field->has_max)
		return field->max;
	return field->type == FIELD_LONG_TEXT ? FORM_LONG_TEXT_MAX : FORM_TEXT_MAX;
}

static bool
check_text(const struct pack *pack, const struct field *field, const char *value,
           struct form_fault *fault)
{
	size_t length = strlen(value);

	(void)pack;
	for (size_t at = 0; at < length;) {
		uint32_t c;
		bool valid;

		at += utf8_decode(value + at, length - at, &c, &valid);
		bool breaks = field->type == FIELD_LONG_TEXT && (c == '\n' || c == '\t');

		if (!valid || (c < 0x20 && !breaks) || (c >= 0x7F && c < 0xA0))
			return form_fail(fault, field, FORM_NO_CONTROLS, 0);
	}
	if ((int64_t)utf8_count(value, length) > field_text_max(field))
		return form_fail(fault, field, FORM_TOO_LONG, field_text_max(field));
	return true;
}

static bool
normalise_text(const struct pack *pack, const struct field *field, const char *typed,
               const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	(void)pack;
	(void)now;
	(void)fault;
	if (field->type == FIELD_LONG_TEXT)
		form_trim(typed, false, out);
	else
		form_trim_line(typed, out);
	return true;
}

/* --- numbers and money ---------------------------------------------------------------------- */

int
currency_digits(const char *currency)
{
	static const char *const without[] = { "JPY", "KRW", "VND", "CLP", "ISK" };

	for (size_t i = 0; currency && i < sizeof without / sizeof *without; i++) {
		if (strcmp(currency, without[i]) == 0)
			return 0;
	}
	return 2;
}

bool
decimal_millionths(const char *text, int64_t *out)
{
	bool negative = *text == '-';
	int64_t whole = 0, fraction = 0, place = MILLION / 10;
	size_t digits = 0;

	for (text += negative; *text >= '0' && *text <= '9'; text++, digits++)
		whole = digits < WHOLE_DIGITS_MAX ? whole * 10 + (*text - '0') : whole;
	if (digits == 0 || digits > WHOLE_DIGITS_MAX)
		return false;
	if (*text == '.') {
		for (text++, digits = 0; *text >= '0' && *text <= '9'; text++, digits++) {
			fraction += place * (*text - '0');
			place /= 10;
		}
		if (digits == 0 || digits > FRACTION_DIGITS_MAX)
			return false;
	}
	*out = (whole * MILLION + fraction) * (negative ? -1 : 1);
	return *text == '\0';
}

/*
 * Digits with thousands in threes, if at all: "1,234.5" → "1234.5". Leading
 * zeros and a plus go, "-0" is "0", a fraction loses its trailing zeros.
 */
static bool
normalise_decimal(const char *typed, struct strbuf *out)
{
	struct strbuf plain;
	int64_t millionths;
	size_t since_comma = 0;
	bool comma = false, point = false, fits = true;

	strbuf_init(&plain, 64);
	for (const char *c = typed + (*typed == '+'); *c && fits; c++) {
		if (*c == ',') {
			fits = !point && (!comma || since_comma == 3);
			comma = true;
			since_comma = 0;
			continue;
		}
		if (*c == '.') {
			fits = !comma || point || since_comma == 3;
			point = true;
		}
		since_comma++;
		fits = fits && strbuf_add_char(&plain, *c);
	}
	fits = fits && (!comma || point || since_comma == 3) && plain.length > 0 &&
	       decimal_millionths(plain.data, &millionths);
	if (fits) {
		int64_t size = millionths < 0 ? -millionths : millionths;
		int64_t fraction = size % MILLION;
		int digits = FRACTION_DIGITS_MAX;

		strbuf_addf(out, "%s%lld", millionths < 0 ? "-" : "", (long long)(size / MILLION));
		for (; fraction && fraction % 10 == 0; digits--)
			fraction /= 10;
		if (fraction)
			strbuf_addf(out, ".%0*lld", digits, (long long)fraction);
	}
	strbuf_release(&plain);
	return fits;
}

static bool
normalise_number(const struct pack *pack, const struct field *field, const char *typed,
                 const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	struct strbuf text;

	(void)pack;
	(void)now;
	strbuf_init(&text, VALUE_BYTES_MAX);
	form_trim(typed, true, &text);
	bool fits = text.length > 0 && normalise_decimal(text.data, out);

	if (!fits)
		strbuf_add_n(out, text.data, text.length);
	strbuf_release(&text);
	return fits || form_fail(fault, field, FORM_NOT_NUMBER, 0);
}

static bool
check_bounds(const struct field *field, int64_t millionths, struct form_fault *fault)
{
	if (field->has_min && millionths < field->min * MILLION)
		return form_fail(fault, field, FORM_TOO_SMALL, field->min);
	if (field->has_max && millionths > field->max * MILLION)
		return form_fail(fault, field, FORM_TOO_LARGE, field->max);
	return true;
}

static bool
check_number(const struct pack *pack, const struct field *field, const char *value,
             struct form_fault *fault)
{
	int64_t millionths;

	(void)pack;
	if (!decimal_millionths(value, &millionths))
		return form_fail(fault, field, FORM_NOT_NUMBER, 0);
	return check_bounds(field, millionths, fault);
}

/* What may stand before or behind an amount. */
static const char *const money_words[] = { "¥", "￥", "$", "€", "元", "块", "RMB", "rmb" };

static void
strip_money_word(struct strbuf *text, const char *word)
{
	size_t length = strlen(word);

	if (text->length >= length && memcmp(text->data, word, length) == 0)
		strbuf_splice(text, 0, length, "", 0);
	if (text->length >= length && memcmp(text->data + text->length - length, word, length) == 0)
		strbuf_splice(text, text->length - length, length, "", 0);
	while (text->length && text->data[0] == ' ')
		strbuf_splice(text, 0, 1, "", 0);
	while (text->length && text->data[text->length - 1] == ' ')
		strbuf_splice(text, text->length - 1, 1, "", 0);
}

static int64_t
millionths_of_unit(const char *currency)
{
	int64_t unit = MILLION;

	for (int i = 0; i < currency_digits(currency); i++)
		unit /= 10;
	return unit;
}

static bool
normalise_money(const struct pack *pack, const struct field *field, const char *typed,
                const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	struct strbuf text, decimal;
	int64_t millionths = 0, unit = millionths_of_unit(field->currency);

	(void)pack;
	(void)now;
	strbuf_init(&text, VALUE_BYTES_MAX);
	strbuf_init(&decimal, 64);
	form_trim(typed, true, &text);
	for (size_t i = 0; i < sizeof money_words / sizeof *money_words; i++)
		strip_money_word(&text, money_words[i]);
	if (field->currency)
		strip_money_word(&text, field->currency);
	bool fits = text.length > 0 && normalise_decimal(text.data, &decimal) &&
	            decimal_millionths(decimal.data, &millionths) && millionths % unit == 0;

	if (fits)
		strbuf_addf(out, "%lld", (long long)(millionths / unit));
	else
		form_trim(typed, true, out);
	strbuf_release(&decimal);
	strbuf_release(&text);
	return fits || form_fail(fault, field, FORM_NOT_MONEY, 0);
}

/* Whole smallest units, at most 15 digits. */
static bool
read_money(const char *value, int64_t *units)
{
	size_t length = strlen(value), digits = length - (*value == '-');

	if (digits == 0 || digits > 14 || strspn(value + (*value == '-'), "0123456789") != digits)
		return false;
	*units = strtoll(value, NULL, 10);
	return true;
}

static bool
check_money(const struct pack *pack, const struct field *field, const char *value,
            struct form_fault *fault)
{
	int64_t units, per_whole = MILLION / millionths_of_unit(field->currency);

	(void)pack;
	if (!read_money(value, &units))
		return form_fail(fault, field, FORM_NOT_MONEY, 0);
	if (field->has_min && units < field->min * per_whole)
		return form_fail(fault, field, FORM_TOO_SMALL, field->min);
	if (field->has_max && units > field->max * per_whole)
		return form_fail(fault, field, FORM_TOO_LARGE, field->max);
	return true;
}

static bool
show_money(const struct pack *pack, const struct field *field, const char *value,
           enum language language, struct strbuf *out)
{
	int64_t units, per_whole = MILLION / millionths_of_unit(field->currency);

	(void)pack;
	(void)language;
	if (!read_money(value, &units))
		return strbuf_add(out, value);
	int64_t size = units < 0 ? -units : units;

	strbuf_addf(out, "%s%lld", units < 0 ? "-" : "", (long long)(size / per_whole));
	if (per_whole > 1)
		strbuf_addf(out, ".%0*lld", currency_digits(field->currency),
		            (long long)(size % per_whole));
	return !field->currency || strbuf_addf(out, " %s", field->currency);
}

static bool
show_number(const struct pack *pack, const struct field *field, const char *value,
            enum language language, struct strbuf *out)
{
	(void)pack;
	strbuf_add(out, value);
	return text_is_missing(&field->unit) ||
	       strbuf_addf(out, " %s", text_in(&field->unit, language));
}

/* --- dates, telephone, yes and no ----------------------------------------------------------- */

struct time_form {
	enum field_type type;
	bool (*normalise)(const char *typed, const struct form_now *now, struct strbuf *out);
	enum form_message message;
};

static const struct time_form time_forms[] = {
	{ FIELD_DATE, date_normalise, FORM_NOT_DATE },
	{ FIELD_TIME, time_normalise, FORM_NOT_TIME },
	{ FIELD_DATE_TIME, date_time_normalise, FORM_NOT_DATE_TIME },
};

static const struct time_form *
time_form_of(enum field_type type)
{
	return &time_forms[type == FIELD_DATE ? 0 : type == FIELD_TIME ? 1 : 2];
}

static bool
normalise_time(const struct pack *pack, const struct field *field, const char *typed,
               const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	const struct time_form *form = time_form_of(field->type);
	size_t start = out->length;

	(void)pack;
	if (form->normalise(typed, now, out))
		return true;
	strbuf_splice(out, start, out->length - start, "", 0);
	form_trim(typed, true, out);
	return form_fail(fault, field, form->message, 0);
}

static bool
check_time(const struct pack *pack, const struct field *field, const char *value,
           struct form_fault *fault)
{
	size_t length = strlen(value);
	bool fits;

	(void)pack;
	if (field->type == FIELD_DATE)
		fits = date_is_normal(value, length);
	else if (field->type == FIELD_TIME)
		fits = time_is_normal(value, length);
	else
		fits = length == 16 && value[10] == ' ' && date_is_normal(value, 10) &&
		       time_is_normal(value + 11, 5);
	return fits || form_fail(fault, field, time_form_of(field->type)->message, 0);
}

static bool
normalise_phone(const struct pack *pack, const struct field *field, const char *typed,
                const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	struct phone_number number;

	(void)now;
	phone_parse(typed, pack->area_code, &number);
	if (!phone_is_searchable(&number)) {
		form_trim(typed, true, out);
		return form_fail(fault, field, FORM_NOT_PHONE, 0);
	}
	strbuf_add(out, number.normal);
	if (number.extension[0])
		strbuf_addf(out, "-%s", number.extension);
	return true;
}

static bool
check_phone(const struct pack *pack, const struct field *field, const char *value,
            struct form_fault *fault)
{
	struct phone_number number;

	phone_parse(value, pack->area_code, &number);
	return phone_is_searchable(&number) || form_fail(fault, field, FORM_NOT_PHONE, 0);
}

static bool
show_phone(const struct pack *pack, const struct field *field, const char *value,
           enum language language, struct strbuf *out)
{
	struct phone_number number;
	char display[PHONE_DISPLAY_SIZE];

	(void)field;
	(void)language;
	phone_parse(value, pack->area_code, &number);
	if (!phone_is_searchable(&number) || !phone_display(&number, display))
		return strbuf_add(out, value);
	return strbuf_add(out, display);
}

struct truth_word {
	const char *word;
	const char *value;
};

static const struct truth_word truth_words[] = {
	{ "yes", "yes" }, { "y", "yes" },  { "true", "yes" }, { "1", "yes" }, { "是", "yes" },
	{ "对", "yes" },  { "有", "yes" }, { "no", "no" },    { "n", "no" },  { "false", "no" },
	{ "0", "no" },    { "否", "no" },  { "不", "no" },    { "无", "no" },
};

static bool
normalise_yes_no(const struct pack *pack, const struct field *field, const char *typed,
                 const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	size_t start = out->length;

	(void)pack;
	(void)now;
	form_trim(typed, true, out);
	for (size_t i = start; i < out->length; i++) {
		if (out->data[i] >= 'A' && out->data[i] <= 'Z')
			out->data[i] += 'a' - 'A';
	}
	for (size_t i = 0; i < sizeof truth_words / sizeof *truth_words; i++) {
		if (out->length - start == strlen(truth_words[i].word) &&
		    memcmp(out->data + start, truth_words[i].word, out->length - start) == 0)
			return strbuf_splice(out, start, out->length - start, truth_words[i].value,
			                     strlen(truth_words[i].value));
	}
	return form_fail(fault, field, FORM_NOT_YES_NO, 0);
}

static bool
check_yes_no(const struct pack *pack, const struct field *field, const char *value,
             struct form_fault *fault)
{
	(void)pack;
	return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0 ||
	       form_fail(fault, field, FORM_NOT_YES_NO, 0);
}

static bool
show_yes_no(const struct pack *pack, const struct field *field, const char *value,
            enum language language, struct strbuf *out)
{
	(void)pack;
	(void)field;
	return strbuf_add(out,
	                  i18n_text_in(language, strcmp(value, "yes") == 0 ? N_("yes") : N_("no")));
}

/* --- the table of types --------------------------------------------------------------------- */

static bool
show_as_is(const struct pack *pack, const struct field *field, const char *value,
           enum language language, struct strbuf *out)
{
	(void)pack;
	(void)field;
	(void)language;
	return strbuf_add(out, value);
}

struct type_rules {
	bool (*normalise)(const struct pack *pack, const struct field *field, const char *typed,
	                  const struct form_now *now, struct strbuf *out, struct form_fault *fault);
	bool (*check)(const struct pack *pack, const struct field *field, const char *value,
	              struct form_fault *fault);
	bool (*show)(const struct pack *pack, const struct field *field, const char *value,
	             enum language language, struct strbuf *out);
};

static const struct type_rules type_rules[FIELD_TYPE_COUNT] = {
	[FIELD_TEXT] = { normalise_text, check_text, show_as_is },
	[FIELD_LONG_TEXT] = { normalise_text, check_text, show_as_is },
	[FIELD_CHOICE] = { form_normalise_choice, form_check_choice, form_show_choice },
	[FIELD_NUMBER] = { normalise_number, check_number, show_number },
	[FIELD_MONEY] = { normalise_money, check_money, show_money },
	[FIELD_DATE] = { normalise_time, check_time, show_as_is },
	[FIELD_TIME] = { normalise_time, check_time, show_as_is },
	[FIELD_DATE_TIME] = { normalise_time, check_time, show_as_is },
	[FIELD_PHONE] = { normalise_phone, check_phone, show_phone },
	[FIELD_ADDRESS] = { normalise_text, check_text, show_as_is },
	[FIELD_LINE_ITEMS] = { form_normalise_items, form_check_items, form_show_items },
	[FIELD_CHECKLIST] = { form_normalise_checklist, form_check_checklist, form_show_checklist },
	[FIELD_YES_NO] = { normalise_yes_no, check_yes_no, show_yes_no },
	[FIELD_REFERENCE] = { normalise_text, check_text, show_as_is },
	[FIELD_DEPARTMENT] = { form_normalise_department, form_check_department,
	                       form_show_department },
};

static bool
is_empty(const char *text)
{
	for (size_t length = strlen(text); length > 0;) {
		uint32_t c;
		size_t used = utf8_decode(text, length, &c, NULL);

		if (!is_blank(c))
			return false;
		text += used;
		length -= used;
	}
	return true;
}

bool
ticket_form_normalise(const struct pack *pack, const struct field *field, const char *typed,
                      const struct form_now *now, struct strbuf *out, struct form_fault *fault)
{
	static const struct form_now epoch = { .year = 1970, .month = 1, .day = 1 };

	if (is_empty(typed))
		return true;
	return type_rules[field->type].normalise(pack, field, typed, now ? now : &epoch, out,
	                                         fault);
}

bool
ticket_form_check_value(const struct pack *pack, const struct field *field, const char *value,
                        struct form_fault *fault)
{
	if (!type_rules[field->type].check(pack, field, value, fault))
		return false;
	return !field->pattern || pattern_fits(field->pattern, value) ||
	       form_fail(fault, field, FORM_PATTERN, 0);
}

bool
ticket_form_show(const struct pack *pack, const struct field *field, const char *value,
                 enum language language, struct strbuf *out)
{
	if (!value || !*value)
		return true;
	return type_rules[field->type].show(pack, field, value, language, out);
}

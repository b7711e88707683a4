/*
 * Numbers for eyes, for the line and for the search box; words for kinds and faults.
 * Called by: caller card, lists, ticket fields, line, search.
 */
#include "model/phone_number.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "phone_plan_priv.h"
#include "text_put_priv.h"

#include <string.h>

#define QUERY_DIGITS_MIN 3
#define QUERY_DIGITS_MAX 15

static const char *const kind_texts[PHONE_KIND_COUNT] = {
	[PHONE_NONE] = N_("no number"),
	[PHONE_WITHHELD] = N_("number withheld"),
	[PHONE_INVALID] = N_("not a number"),
	[PHONE_MOBILE] = N_("mobile"),
	[PHONE_LANDLINE] = N_("landline"),
	[PHONE_SERVICE] = N_("service number"),
	[PHONE_SHORT] = N_("short number"),
	[PHONE_FOREIGN] = N_("foreign number"),
};

static const char *const fault_texts[PHONE_FAULT_COUNT] = {
	[PHONE_FAULT_NONE] = "",
	[PHONE_FAULT_LETTER] = N_("a letter stands in it: write digits only"),
	[PHONE_FAULT_CHARACTER] = N_("a sign stands in it that no number has: write digits only"),
	[PHONE_FAULT_MASKED] = N_("it is masked: write the whole number"),
	[PHONE_FAULT_TOO_SHORT] = N_("digits are missing: count them again"),
	[PHONE_FAULT_TOO_LONG] = N_("it has too many digits: a mobile number has 11"),
	[PHONE_FAULT_AREA_MISSING] = N_("the area code is missing: write 010-62345678"),
	[PHONE_FAULT_AREA_UNKNOWN] = N_("no place has this area code: check the first digits"),
	[PHONE_FAULT_PREFIX_UNKNOWN] =
		N_("no mobile number begins like this: check the first digits"),
	[PHONE_FAULT_COUNTRY_UNKNOWN] = N_("no country has this code: check the digits after +"),
	[PHONE_FAULT_EXTENSION] = N_("the extension cannot be read: write 010-62345678-8012"),
};

const char *
phone_kind_text(enum phone_kind kind)
{
	return _(kind_texts[kind]);
}

const char *
phone_fault_text(enum phone_fault fault)
{
	return fault == PHONE_FAULT_NONE ? "" : _(fault_texts[fault]);
}

/* Groups of four from the right, the first group shorter: how foreign numbers are read aloud. */
static void
put_in_fours(struct text_put *put, const char *digits)
{
	size_t length = strlen(digits);

	for (size_t i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 4 == 0)
			text_put_char(put, ' ');
		text_put_char(put, digits[i]);
	}
}

/* Groups of first and second digits and the rest. */
static void
put_in_three(struct text_put *put, const char *digits, size_t first, size_t second, char between)
{
	text_put_n(put, digits, first);
	text_put_char(put, between);
	text_put_n(put, digits + first, second);
	text_put_char(put, between);
	text_put(put, digits + first + second);
}

static void
put_foreign(struct text_put *put, const struct phone_number *number, const char *national)
{
	text_put_n(put, number->normal, 1 + number->country_length);
	text_put_char(put, ' ');
	if (number->country_length == 1 && number->normal[1] == '1')
		put_in_three(put, national, 3, 3, ' ');
	else
		put_in_fours(put, national);
}

size_t
phone_display(const struct phone_number *number, char out[PHONE_DISPLAY_SIZE])
{
	const char *national = number->normal + (number->normal[0] == '+') + number->country_length;
	struct text_put put = text_put_begin(out, PHONE_DISPLAY_SIZE);

	if (!phone_is_searchable(number))
		return 0;
	if (number->kind == PHONE_MOBILE) {
		put_in_three(&put, national, 3, 4, ' ');
	} else if (number->kind == PHONE_SERVICE) {
		put_in_three(&put, national, 3, 3, '-');
	} else if (number->kind == PHONE_FOREIGN) {
		put_foreign(&put, number, national);
	} else if (number->area_length > 0) {
		text_put_char(&put, '0');
		text_put_n(&put, national, number->area_length);
		text_put_char(&put, '-');
		text_put(&put, national + number->area_length);
	} else {
		text_put(&put, national);
	}
	if (number->extension[0]) {
		/* where lengths vary a dash would look like a part of a longer number */
		bool varies = number->kind == PHONE_SHORT || number->kind == PHONE_FOREIGN;

		text_put_char(&put, varies ? '#' : '-');
		text_put(&put, number->extension);
	}
	return put.used;
}

bool
phone_complete(const char *text, const char *home_area, struct strbuf *out)
{
	struct phone_number here[PHONE_LIST_MAX], anywhere[PHONE_LIST_MAX];
	size_t count = phone_parse_list(text, home_area, here, PHONE_LIST_MAX);
	bool says_all = true, readable = count <= PHONE_LIST_MAX;
	char display[PHONE_DISPLAY_SIZE];

	phone_parse_list(text, NULL, anywhere, PHONE_LIST_MAX);
	for (size_t i = 0; readable && i < count; i++) {
		says_all = says_all && strcmp(here[i].normal, anywhere[i].normal) == 0;
		readable = phone_is_searchable(&here[i]);
	}
	if (says_all || !readable)
		return strbuf_add(out, text);
	for (size_t i = 0; i < count; i++) {
		phone_display(&here[i], display);
		if ((i > 0 && !strbuf_add(out, " / ")) || !strbuf_add(out, display))
			return false;
	}
	return true;
}

size_t
phone_dial(const struct phone_number *number, char out[PHONE_NORMAL_SIZE])
{
	const char *digits = number->normal + (number->normal[0] == '+');
	struct text_put put = text_put_begin(out, PHONE_NORMAL_SIZE);

	if (number->kind == PHONE_FOREIGN)
		text_put(&put, "00");
	else
		digits += number->country_length;
	if (number->area_length > 0)
		text_put_char(&put, '0');
	text_put(&put, digits);
	return put.used;
}

/* Digits of a search text; false when it holds anything but digits and their separators. */
static bool
query_digits(const char *typed, char digits[QUERY_DIGITS_MAX + 3], bool *plus)
{
	size_t length = strlen(typed), count = 0;

	*plus = false;
	for (size_t at = 0; at < length;) {
		uint32_t c;

		at += utf8_decode(typed + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (c >= '0' && c <= '9') {
			if (count == QUERY_DIGITS_MAX + 2)
				return false;
			digits[count++] = (char)c;
		} else if (c == '+' && count == 0 && !*plus) {
			*plus = true;
		} else if (c >= 0x80 || !strchr(" -().", (int)c)) {
			return false;
		}
	}
	digits[count] = '\0';
	return count >= QUERY_DIGITS_MIN;
}

static void
add_head(struct phone_query *out, const char *prefix, const char *area, const char *digits)
{
	struct text_put put = text_put_begin(out->head[out->head_count++], PHONE_NORMAL_SIZE);

	text_put(&put, prefix);
	text_put(&put, area);
	text_put(&put, digits);
}

static void
add_heads(struct phone_query *out, const char *digits, const char *home_area)
{
	char area[4];

	phone_plan_home_area(home_area, area);
	add_head(out, "+86", "", digits + (digits[0] == '0'));
	if (digits[0] == '0')
		return;
	add_head(out, "", "", digits);
	if (area[0] && digits[0] >= '2')
		add_head(out, "+86", area, digits);
	if (strncmp(digits, "86", 2) == 0)
		add_head(out, "+", "", digits);
}

static void
add_tail(struct phone_query *out, const char *digits)
{
	size_t length = strlen(digits);

	for (size_t i = 0; i < length && i + 1 < sizeof(out->tail); i++)
		out->tail[i] = digits[length - 1 - i];
}

bool
phone_query_parse(const char *typed, const char *home_area, struct phone_query *out)
{
	char digits[QUERY_DIGITS_MAX + 3];
	const char *from = digits;
	size_t length;
	bool plus;

	*out = (struct phone_query){ 0 };
	if (!query_digits(typed, digits, &plus))
		return false;
	if (strncmp(digits, "00", 2) == 0 && digits[2] != '0') {
		plus = true;
		from += 2;
	}
	length = strlen(from);
	if (length == 0 || length > QUERY_DIGITS_MAX)
		return false;
	/* "0010" may call abroad, but as often it is how a number ends. */
	if (from > digits)
		add_tail(out, digits);
	if (plus && strncmp(from, "860", 3) == 0) {
		add_head(out, "+86", "", from + 3);
		return true;
	}
	if (plus) {
		add_head(out, "+", "", from);
		return true;
	}
	add_heads(out, from, home_area);
	add_tail(out, from);
	return true;
}

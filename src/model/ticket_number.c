/*
 * Making, reading and searching ticket numbers; the form is stated in the
 * header. Called by: the writer (makes them), search, import, ticket form.
 */
#include "model/ticket_number.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "model/civil_time.h"
#include "text_put_priv.h"

#include <string.h>

#define DATE_DIGITS 6
#define COUNTER_DIGITS_MADE 4
#define COUNTER_DIGITS_MIN 3
#define COUNTER_DIGITS_MAX 9
#define FIELDS 5
#define YEAR_MIN 2000
#define YEAR_MAX 2099

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* A number as typed: upper case, half width, with the places where dashes stood. */
struct folded {
	char text[TICKET_NUMBER_SIZE];
	size_t length;
	size_t dash[FIELDS];	/* characters before each dash, at most FIELDS - 1 of them kept */
	size_t dash_count;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_dash(uint32_t c)
{
	return c == '-' || c == '_' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 ||
	       c == 0xFE58 || c == 0xFE63 || c == 0x30FC;
}

static bool
is_gap(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '.' || c == 0xA0 || c == 0xB7 ||
	       (c >= 0x2000 && c <= 0x200F) || (c >= 0x202A && c <= 0x202F) ||
	       (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

static void
add_dash(struct folded *out)
{
	bool again = out->dash_count > 0 && out->dash[out->dash_count - 1] == out->length;

	if (out->length == 0 || again)
		return;
	if (out->dash_count < FIELDS)
		out->dash[out->dash_count++] = out->length;
}

static bool
fold(const char *typed, struct folded *out)
{
	size_t length = strnlen(typed, TICKET_NUMBER_SIZE * 8);

	*out = (struct folded){ .length = 0 };
	for (size_t at = 0; at < length;) {
		uint32_t c;

		at += utf8_decode(typed + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (is_dash(c)) {
			add_dash(out);
		} else if (c < 0x80 && c != 0 && strchr(alphabet, (int)c)) {
			if (out->length == TICKET_NUMBER_SIZE - 1)
				return false;
			out->text[out->length++] = (char)c;
		} else if (!is_gap(c)) {
			return false;
		}
	}
	if (out->dash_count > 0 && out->dash[out->dash_count - 1] == out->length)
		out->dash_count--;
	return true;
}

char
ticket_check_character(const char *alphanumeric)
{
	unsigned product = 36;

	for (; *alphanumeric; alphanumeric++) {
		const char *found = strchr(alphabet, *alphanumeric);
		unsigned sum;

		if (!found)
			return '\0';
		sum = (product + (unsigned)(found - alphabet)) % 36;
		product = (sum == 0 ? 36 : sum) * 2 % 37;
	}
	return alphabet[(37 - product) % 36];
}

bool
ticket_kind_valid(const char *kind)
{
	size_t length = strnlen(kind, TICKET_KIND_MAX + 1);

	for (size_t i = 0; i < length; i++) {
		if (!is_letter(kind[i]))
			return false;
	}
	return length >= 1 && length <= TICKET_KIND_MAX;
}

static bool
is_desk_character(char c)
{
	return is_digit(c) || (is_letter(c) && c != 'I' && c != 'O' && c != 'Q');
}

static bool
is_desk(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (!is_desk_character(text[i]))
			return false;
	}
	return length >= TICKET_DESK_MIN && length <= TICKET_DESK_MAX;
}

bool
ticket_desk_code_parse(const char *text, char out[TICKET_DESK_MAX + 1], struct err *e)
{
	struct folded f;

	out[0] = '\0';
	if (!fold(text, &f) || !is_desk(f.text, f.length))
		return err_set(e, ERR_INVALID, "%s",
		               _("a desk code has 2 to 4 digits and letters, "
		                 "none of them I, O or Q: write K07"));
	memcpy(out, f.text, f.length + 1);
	return true;
}

/* Without dashes and without the check character. */
static void
put_body(const struct ticket_number *number, const char *dash, struct text_put *put)
{
	text_put(put, number->kind);
	text_put(put, dash);
	text_put_number(put, (unsigned long)(number->year % 100), 2);
	text_put_number(put, (unsigned long)number->month, 2);
	text_put_number(put, (unsigned long)number->day, 2);
	text_put(put, dash);
	text_put(put, number->desk);
	text_put(put, dash);
	text_put_number(put, number->counter, number->counter_digits);
	text_put(put, dash);
}

static char
check_of(const struct ticket_number *number)
{
	char body[TICKET_NUMBER_SIZE];
	struct text_put put = text_put_begin(body, sizeof(body));

	put_body(number, "", &put);
	return ticket_check_character(body);
}

void
ticket_number_text(const struct ticket_number *number, char out[TICKET_NUMBER_SIZE])
{
	struct text_put put = text_put_begin(out, TICKET_NUMBER_SIZE);

	put_body(number, "-", &put);
	text_put_char(&put, number->check);
}

static unsigned
digits_of(uint32_t number)
{
	unsigned digits = 1;

	for (; number >= 10; number /= 10)
		digits++;
	return digits < COUNTER_DIGITS_MADE ? COUNTER_DIGITS_MADE : digits;
}

bool
ticket_number_make(const char *kind, int year, int month, int day,
                   const char *desk, uint32_t counter,
                   struct ticket_number *out, struct err *e)
{
	*out = (struct ticket_number){ .year = year };
	if (!ticket_kind_valid(kind))
		return err_set(e, ERR_INVALID, "%s",
		               _("the prefix of a ticket kind has 1 to 4 letters A–Z"));
	if (!civil_day_valid(year, month, day) || year < YEAR_MIN || year > YEAR_MAX)
		return err_set(e, ERR_INVALID, "%s",
		               _("a ticket number needs a day of this century"));
	if (!ticket_desk_code_parse(desk, out->desk, e))
		return false;
	if (counter == 0 || counter > 999999999)
		return err_set(e, ERR_INVALID, "%s", _("the counter of tickets is out of bounds"));
	memcpy(out->kind, kind, strlen(kind) + 1);
	out->month = month;
	out->day = day;
	out->counter = counter;
	out->counter_digits = digits_of(counter);
	out->check = check_of(out);
	return true;
}

/* Where only digits stand, O is a misread 0 and I or L a misread 1. */
static char
as_digit(char c)
{
	if (c == 'O')
		return '0';
	return c == 'I' || c == 'L' ? '1' : c;
}

static bool
read_digits(const char *text, size_t length, uint32_t *number)
{
	*number = 0;
	for (size_t i = 0; i < length; i++) {
		char c = as_digit(text[i]);

		if (!is_digit(c))
			return false;
		*number = *number * 10 + (uint32_t)(c - '0');
	}
	return true;
}

static bool
read_desk(const char *text, size_t length, char out[TICKET_DESK_MAX + 1])
{
	if (length > TICKET_DESK_MAX)
		return false;
	for (size_t i = 0; i < length; i++)
		out[i] = text[i] == 'O' || text[i] == 'I' ? as_digit(text[i]) : text[i];
	out[length] = '\0';
	return is_desk(out, length);
}

/* O and 0, I and 1 sound or look alike as a check character too. */
static bool
is_same_check(char typed, char right)
{
	return typed == right ||
	       (typed != 'L' && right != 'L' && as_digit(typed) == as_digit(right));
}

/* The greater, the better. */
enum attempt {
	ATTEMPT_NO_NUMBER,
	ATTEMPT_WRONG_CHECK,
	ATTEMPT_CORRECTED,	/* fits once O and I are read as 0 and 1 */
	ATTEMPT_FITS,
};

/* The whole number without dashes. */
static size_t
key_of(const struct ticket_number *number, char out[TICKET_NUMBER_SIZE])
{
	struct text_put put = text_put_begin(out, TICKET_NUMBER_SIZE);

	put_body(number, "", &put);
	text_put_char(&put, number->check);
	return put.used;
}

/* Reads f with the borders given: kind characters, then the date, then desk characters. */
static enum attempt
read_with_borders(const struct folded *f, size_t kind, size_t desk, struct ticket_number *out)
{
	size_t counter_from = kind + DATE_DIGITS + desk;
	size_t counter_digits;
	char key[TICKET_NUMBER_SIZE];
	uint32_t date;

	if (counter_from + COUNTER_DIGITS_MIN + 1 > f->length)
		return ATTEMPT_NO_NUMBER;
	counter_digits = f->length - 1 - counter_from;
	*out = (struct ticket_number){ .counter_digits = (unsigned)counter_digits };
	memcpy(out->kind, f->text, kind);
	if (counter_digits > COUNTER_DIGITS_MAX || !ticket_kind_valid(out->kind) ||
	    !read_digits(f->text + kind, DATE_DIGITS, &date) ||
	    !read_desk(f->text + kind + DATE_DIGITS, desk, out->desk) ||
	    !read_digits(f->text + counter_from, counter_digits, &out->counter))
		return ATTEMPT_NO_NUMBER;
	out->year = YEAR_MIN + (int)(date / 10000);
	out->month = (int)(date / 100 % 100);
	out->day = (int)(date % 100);
	if (!civil_day_valid(out->year, out->month, out->day) || out->counter == 0)
		return ATTEMPT_NO_NUMBER;
	out->check = check_of(out);
	if (!is_same_check(f->text[f->length - 1], out->check))
		return ATTEMPT_WRONG_CHECK;
	key_of(out, key);
	return strcmp(key, f->text) == 0 ? ATTEMPT_FITS : ATTEMPT_CORRECTED;
}

/* Four dashes say where everything ends. */
static enum attempt
read_dashed(const struct folded *f, struct ticket_number *out)
{
	size_t kind = f->dash[0];
	size_t desk = f->dash[2] - f->dash[1];

	if (kind > TICKET_KIND_MAX || f->dash[1] - kind != DATE_DIGITS ||
	    f->dash[3] + 1 != f->length)
		return ATTEMPT_NO_NUMBER;
	return read_with_borders(f, kind, desk, out);
}

/* No dashes: a counter of 4 digits is the likely one, then the shortest desk code. */
static enum attempt
read_undashed(const struct folded *f, struct ticket_number *out)
{
	enum attempt best = ATTEMPT_NO_NUMBER;

	for (size_t kind = 1; kind <= TICKET_KIND_MAX; kind++) {
		size_t others = kind + DATE_DIGITS + COUNTER_DIGITS_MADE + 1;
		size_t likely = f->length > others ? f->length - others : 0;

		for (size_t round = 0; round <= TICKET_DESK_MAX - TICKET_DESK_MIN + 1; round++) {
			size_t desk = round == 0 ? likely : TICKET_DESK_MIN + round - 1;
			struct ticket_number read;
			enum attempt result = read_with_borders(f, kind, desk, &read);

			if (result > best) {
				best = result;
				*out = read;
			}
		}
	}
	return best;
}

static enum attempt
read_number(const char *text, struct ticket_number *out)
{
	struct folded f;
	enum attempt result = ATTEMPT_NO_NUMBER;

	*out = (struct ticket_number){ .year = 0 };
	if (!fold(text, &f))
		return result;
	if (f.dash_count == FIELDS - 1)
		result = read_dashed(&f, out);
	if (result == ATTEMPT_NO_NUMBER)
		result = read_undashed(&f, out);
	return result;
}

bool
ticket_number_parse(const char *text, struct ticket_number *out, struct err *e)
{
	enum attempt result = read_number(text, out);

	if (result >= ATTEMPT_CORRECTED)
		return true;
	*out = (struct ticket_number){ .year = 0 };
	if (result == ATTEMPT_WRONG_CHECK)
		return err_set(e, ERR_INVALID, "%s",
		               _("the last character does not fit this ticket number: "
		                 "something was misheard or mistyped, have it read again"));
	return err_set(e, ERR_INVALID, "%s",
	               _("that is no ticket number: write it like TS-261121-K07-0013-C"));
}

size_t
ticket_number_key(const char *typed, char out[TICKET_NUMBER_SIZE])
{
	struct ticket_number number;
	struct folded f;

	if (read_number(typed, &number) >= ATTEMPT_CORRECTED)
		return key_of(&number, out);
	out[0] = '\0';
	if (!fold(typed, &f))
		return 0;
	memcpy(out, f.text, f.length + 1);
	return f.length;
}

size_t
ticket_number_reverse_key(const char *typed, char out[TICKET_NUMBER_SIZE])
{
	size_t length = ticket_number_key(typed, out);

	for (size_t i = 0; i < length / 2; i++) {
		char c = out[i];

		out[i] = out[length - 1 - i];
		out[length - 1 - i] = c;
	}
	return length;
}

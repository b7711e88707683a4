/*
 * Dates and times as agents type them during a call: 2026-11-21, 11/21,
 * 20261121, 11月21日, today, 昨天; 9:05, 905, 9点05分, 下午3点, 3 pm, now. Full-width
 * twins count as what they stand for. A date without a year is this year's.
 */
#include "form_priv.h"

#include "base/utf8.h"
#include "model/civil_time.h"

#include <string.h>

enum {
	TYPED_BYTES_MAX = 64,
	NUMBERS_MAX = 5,
};

struct typed {
	char text[TYPED_BYTES_MAX + 1]; /* half width, lower case, without outer spaces */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
read_typed(const char *bytes, struct typed *out)
{
	size_t length = strlen(bytes), used = 0;

	while (length > 0) {
		uint32_t c;
		size_t step = utf8_decode(bytes, length, &c, NULL);

		bytes += step;
		length -= step;
		c = utf8_half_width(c);
		if (c == 0xA0 || c == '\t' || c == '\n')
			c = ' ';
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c == ' ' && (used == 0 || out->text[used - 1] == ' '))
			continue;
		if (used + 4 > TYPED_BYTES_MAX)
			return false;
		used += utf8_encode(c, out->text + used);
	}
	while (used > 0 && out->text[used - 1] == ' ')
		used--;
	out->text[used] = '\0';
	return used > 0;
}

static bool
take_word(const char **at, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*at, word, length) != 0)
		return false;
	*at += length;
	return true;
}

static void
skip_spaces(const char **at)
{
	while (**at == ' ')
		++*at;
}

/* A run of digits; its length in *digits, 0 when there is none. */
static int
take_number(const char **at, int *digits)
{
	int number = 0;

	for (*digits = 0; is_digit(**at) && *digits < 9; ++*digits, ++*at)
		number = number * 10 + (**at - '0');
	return number;
}

struct day_word {
	const char *word;
	int days;
};

static const struct day_word day_words[] = {
	{ "today", 0 }, { "yesterday", -1 }, { "tomorrow", 1 }, { "今天", 0 },
	{ "今日", 0 },  { "昨天", -1 },      { "昨日", -1 },    { "前天", -2 },
	{ "明天", 1 },  { "明日", 1 },       { "后天", 2 },
};

static bool
take_day_word(const char **at, const struct form_now *now, struct civil_time *day)
{
	for (size_t i = 0; i < sizeof day_words / sizeof *day_words; i++) {
		if (!take_word(at, day_words[i].word))
			continue;
		int64_t number = civil_day_number(now->year, now->month, now->day);

		civil_from_day_number(number + day_words[i].days, &day->year, &day->month,
		                      &day->day);
		return true;
	}
	return false;
}

/* Between the numbers of a date; spaces around it are passed over. */
static bool
take_date_mark(const char **at)
{
	static const char *const marks[] = { "-", "/", ".", "年", "月" };

	skip_spaces(at);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (take_word(at, marks[i])) {
			skip_spaces(at);
			return true;
		}
	}
	return false;
}

static bool
take_date(const char **at, const struct form_now *now, struct civil_time *day)
{
	int digits, second_digits, third_digits = 0;

	if (take_day_word(at, now, day))
		return true;
	int first = take_number(at, &digits);

	if (digits == 8) {
		*day = (struct civil_time){ .year = first / 10000,
			                    .month = first / 100 % 100,
			                    .day = first % 100 };
		return civil_day_valid(day->year, day->month, day->day);
	}
	if (digits == 0 || !take_date_mark(at))
		return false;
	int second = take_number(at, &second_digits), third = 0;

	if (digits == 4 && take_date_mark(at))
		third = take_number(at, &third_digits);
	if (second_digits == 0 || (digits == 4) != (third_digits > 0))
		return false;
	if (digits == 4)
		*day = (struct civil_time){ .year = first, .month = second, .day = third };
	else
		*day = (struct civil_time){ .year = now->year, .month = first, .day = second };
	if (!take_word(at, "日"))
		take_word(at, "号");
	return civil_day_valid(day->year, day->month, day->day);
}

/* Half of the day named before or after the time: 12 is added in the afternoon. */
enum half {
	HALF_NONE,
	HALF_MORNING,
	HALF_AFTERNOON,
};

struct half_word {
	const char *word;
	enum half half;
};

static const struct half_word half_words[] = {
	{ "上午", HALF_MORNING },   { "早上", HALF_MORNING },   { "凌晨", HALF_MORNING },
	{ "下午", HALF_AFTERNOON }, { "晚上", HALF_AFTERNOON }, { "am", HALF_MORNING },
	{ "a.m.", HALF_MORNING },   { "pm", HALF_AFTERNOON },   { "p.m.", HALF_AFTERNOON },
};

static enum half
take_half(const char **at)
{
	skip_spaces(at);
	for (size_t i = 0; i < sizeof half_words / sizeof *half_words; i++) {
		if (take_word(at, half_words[i].word)) {
			skip_spaces(at);
			return half_words[i].half;
		}
	}
	return HALF_NONE;
}

/* Minutes after the hour: ":05", "点05分", "点半", "点", or nothing when alone is allowed. */
static bool
take_minutes(const char **at, bool alone, int *minute)
{
	int digits;

	*minute = 0;
	bool chinese = take_word(at, "点") || take_word(at, "时");

	if (chinese && take_word(at, "半")) {
		*minute = 30;
		return true;
	}
	if (!chinese && !take_word(at, ":"))
		return alone;
	*minute = take_number(at, &digits);
	if (chinese)
		take_word(at, "分");
	else if (take_word(at, ":") && (take_number(at, &digits), digits != 2))
		return false; /* seconds are read over */
	return chinese || digits == 2;
}

static bool
take_time(const char **at, const struct form_now *now, struct civil_time *time)
{
	int digits, hour, minute;

	if (take_word(at, "now") || take_word(at, "现在")) {
		time->hour = now->hour;
		time->minute = now->minute;
		return true;
	}
	enum half half = take_half(at);

	hour = take_number(at, &digits);
	if (digits == 3 || digits == 4) {
		minute = hour % 100;
		hour /= 100;
	} else if (digits == 0 || digits > 2 ||
	           !take_minutes(at, half != HALF_NONE || strstr(*at, "m"), &minute)) {
		return false;
	}
	if (half == HALF_NONE)
		half = take_half(at);
	if (half != HALF_NONE && hour > 12)
		half = HALF_NONE;
	if (half == HALF_AFTERNOON && hour < 12)
		hour += 12;
	else if (half == HALF_MORNING && hour == 12)
		hour = 0;
	time->hour = hour;
	time->minute = minute;
	return hour <= 23 && minute <= 59;
}

static bool
at_end(const char *at)
{
	skip_spaces(&at);
	return !*at;
}

bool
date_normalise(const char *typed, const struct form_now *now, struct strbuf *out)
{
	struct typed text;
	struct civil_time day;

	if (!read_typed(typed, &text))
		return false;
	const char *at = text.text;

	return take_date(&at, now, &day) && at_end(at) &&
	       strbuf_addf(out, "%04d-%02d-%02d", day.year, day.month, day.day);
}

bool
time_normalise(const char *typed, const struct form_now *now, struct strbuf *out)
{
	struct typed text;
	struct civil_time time = { .hour = 0 };

	if (!read_typed(typed, &text))
		return false;
	const char *at = text.text;

	return take_time(&at, now, &time) && at_end(at) &&
	       strbuf_addf(out, "%02d:%02d", time.hour, time.minute);
}

bool
date_time_normalise(const char *typed, const struct form_now *now, struct strbuf *out)
{
	struct typed text;
	struct civil_time day = { .year = now->year, .month = now->month, .day = now->day };
	struct civil_time time = { .hour = 0 };

	if (!read_typed(typed, &text))
		return false;
	const char *at = text.text, *start = at;

	/* a time alone is today's */
	if (!take_date(&at, now, &day)) {
		at = start;
		day = (struct civil_time){ .year = now->year,
			                   .month = now->month,
			                   .day = now->day };
	}
	skip_spaces(&at);
	if (at != start && take_word(&at, "t"))
		skip_spaces(&at);
	return take_time(&at, now, &time) && at_end(at) &&
	       strbuf_addf(out, "%04d-%02d-%02d %02d:%02d", day.year, day.month, day.day, time.hour,
	                   time.minute);
}

/* Digits where form has 9, the sign itself elsewhere. */
static bool
has_form(const char *text, size_t length, const char *form)
{
	if (length != strlen(form))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (form[i] == '9' ? !is_digit(text[i]) : text[i] != form[i])
			return false;
	}
	return true;
}

static int
number_at(const char *text, size_t digits)
{
	int number = 0;

	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

bool
date_is_normal(const char *text, size_t length)
{
	return has_form(text, length, "9999-99-99") &&
	       civil_day_valid(number_at(text, 4), number_at(text + 5, 2), number_at(text + 8, 2));
}

bool
time_is_normal(const char *text, size_t length)
{
	return has_form(text, length, "99:99") && number_at(text, 2) <= 23 &&
	       number_at(text + 3, 2) <= 59;
}

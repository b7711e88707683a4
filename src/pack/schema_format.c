/* The forms of plain strings, durations and times in packs and settings. */
#include "schema_priv.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "model/civil_time.h"
#include "model/pack.h"
#include "model/pattern.h"
#include "model/ticket_number.h"

#include <string.h>

enum {
	ID_BYTES_MAX = 40,
	DIGITS_MAX = 20,
	HOST_BYTES_MAX = 100,
};

#define SECOND_MS INT64_C(1000)
#define DURATION_DIGITS_MAX 9

static const char small[] = "abcdefghijklmnopqrstuvwxyz";
static const char capital[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char digits[] = "0123456789";

static bool
is_in(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool
is_made_of(const char *text, const char *set, const char *more)
{
	for (; *text; text++) {
		if (!is_in(*text, set) && !is_in(*text, more))
			return false;
	}
	return true;
}

static bool
is_line(const char *text)
{
	return *text != '\0';
}

static bool
is_id(const char *text)
{
	return is_in(text[0], small) && strlen(text) <= ID_BYTES_MAX &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(text);
}

static bool
is_slot(const char *text)
{
	size_t length = strlen(text);

	return is_in(text[0], small) && length <= ID_BYTES_MAX && text[length - 1] != '.' &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.") == length;
}

/* Lists keep j k g n u for themselves (interface.md). */
static bool
is_letter(const char *text)
{
	return strlen(text) == 1 && is_in(text[0], small) && !strchr("jkgnu", text[0]);
}

static bool
is_digits(const char *text)
{
	return strlen(text) <= DIGITS_MAX && is_made_of(text, digits, "");
}

static bool
is_area(const char *text)
{
	size_t length = strlen(text);

	return length >= 3 && length <= 4 && text[0] == '0' && is_digits(text);
}

static bool
is_dialled(const char *text)
{
	return is_in(text[0], "+0123456789*#") && strlen(text) <= DIGITS_MAX + 5 &&
	       is_made_of(text, digits, "+*#-");
}

static bool
is_zone(const char *text)
{
	return is_in(text[0], capital) && !strstr(text, "..") && !strstr(text, "//") &&
	       is_made_of(text, small, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/");
}

static bool
is_currency(const char *text)
{
	return strlen(text) == 3 && is_made_of(text, capital, "");
}

static bool
is_desk(const char *text)
{
	char code[TICKET_DESK_MAX + 1];
	struct err ignored = ERR_INIT;

	return ticket_desk_code_parse(text, code, &ignored) && strcmp(code, text) == 0;
}

/* F1 … F12, or a named key, or a letter, after any of Ctrl- Alt- Shift-. */
static bool
is_chord(const char *text)
{
	static const char *const named[] = { "Enter",  "Esc",  "Tab",  "Backspace", "Delete",
		                             "Insert", "Home", "End",  "PgUp",      "PgDn",
		                             "Up",     "Down", "Left", "Right",     "Space" };
	bool control = false, alt = false, shift = false;
	char last;

	for (;; text = strchr(text, '-') + 1) {
		bool *seen = strncmp(text, "Ctrl-", 5) == 0    ? &control
		             : strncmp(text, "Alt-", 4) == 0   ? &alt
		             : strncmp(text, "Shift-", 6) == 0 ? &shift
		                                               : NULL;

		if (!seen)
			break;
		if (*seen)
			return false;
		*seen = true;
	}
	if (text[0] == 'F' && is_in(text[1], "123456789")) {
		size_t length = strlen(text + 1);

		return length == 1 || (length == 2 && text[1] == '1' && is_in(text[2], "012"));
	}
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		/* terminals cannot tell Ctrl-Space from NUL, nor most keys with Ctrl */
		if (strcmp(text, named[i]) == 0)
			return !control || strcmp(text, "Space") != 0;
	}
	if (!text[0] || text[1])
		return false;
	last = text[0];
	/* Ctrl-H I J M [ are Backspace, Tab, Enter, Enter, Esc on every terminal */
	if (control)
		return (is_in(last, capital) || is_in(last, small)) && !strchr("HIJMhijm", last) &&
		       !alt && !shift;
	return last > ' ' && last < 0x7F && !shift;
}

static bool
is_host(const char *text)
{
	return strlen(text) <= HOST_BYTES_MAX && text[0] != '-' &&
	       is_made_of(text, small, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]");
}

static bool
is_account(const char *text)
{
	return *text && is_made_of(text, small, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+~");
}

struct format_rule {
	bool (*fits)(const char *text);
	const char *hint;
};

static const struct format_rule formats[FORMAT_COUNT] = {
	[FORMAT_LINE] = { is_line, N_("write a text on one line") },
	[FORMAT_ID] = { is_id, N_("write small letters, digits and _, beginning with a letter, "
	                          "at most 40") },
	[FORMAT_SLOT] = { is_slot, N_("write small letters, digits, _ and dots, beginning with a "
	                              "letter") },
	[FORMAT_LETTER] = { is_letter, N_("write one small letter, but none of j k g n u: lists "
	                                  "use those") },
	[FORMAT_PREFIX] = { ticket_kind_valid, N_("write one to four capital letters") },
	[FORMAT_DIGITS] = { is_digits, N_("write digits") },
	[FORMAT_AREA] = { is_area, N_("write an area code such as \"0531\"") },
	[FORMAT_DIALLED] = { is_dialled, N_("write the number as it is dialled: digits, + * # -") },
	[FORMAT_ZONE] = { is_zone, N_("write a time zone such as Asia/Shanghai") },
	[FORMAT_CURRENCY] = { is_currency, N_("write a currency in three letters such as CNY") },
	[FORMAT_PATTERN] = { NULL, NULL }, /* says itself what is wrong */
	[FORMAT_DESK] = { is_desk, N_("write 2 to 4 capital letters and digits, without I O Q") },
	[FORMAT_CHORD] = { is_chord, N_("write F2, Ctrl-L or Alt-s; Ctrl-H I J M [ and Space "
	                                "cannot be used") },
	[FORMAT_ACCOUNT] = { is_account, N_("write letters, digits and . - _ + ~, without @") },
	[FORMAT_ONE_OF] = { is_line, N_("write a text on one line") },
	[FORMAT_HOST] = { is_host, N_("write a host name or address, with :port if need be") },
};

bool
format_fits(enum format format, const char *text, struct err *why)
{
	if (format == FORMAT_PATTERN)
		return pattern_check(text, why);
	return formats[format].fits(text) ||
	       err_set(why, ERR_INVALID, "%s", _(formats[format].hint));
}

/* --- durations and times -------------------------------------------------------------------- */

struct unit {
	const char *name;
	int64_t ms;
};

/* The largest first: writing takes the first that divides. */
static const struct unit units[] = {
	{ "d", 24 * 3600 * SECOND_MS },
	{ "h", 3600 * SECOND_MS },
	{ "m", 60 * SECOND_MS },
	{ "s", SECOND_MS },
	{ "ms", 1 },
};

bool
duration_parse(const char *text, int64_t *ms)
{
	size_t length = strspn(text, digits);
	int64_t number = 0;

	if (length == 0 || length > DURATION_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < length; i++)
		number = number * 10 + (text[i] - '0');
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strcmp(text + length, units[i].name) == 0) {
			*ms = number * units[i].ms;
			return true;
		}
	}
	return false;
}

bool
duration_write(int64_t ms, struct strbuf *out)
{
	size_t i = 0;

	/* 24h is what people say, not 1d; 0 is said in seconds */
	while (units[i].ms > 1 && (ms % units[i].ms || ms < (i == 0 ? 3 : 1) * units[i].ms) &&
	       !(ms == 0 && units[i].ms == SECOND_MS))
		i++;
	return strbuf_addf(out, "%lld%s", (long long)(ms / units[i].ms), units[i].name);
}

#define DAY_MS (24 * 3600 * SECOND_MS)

bool
span_parse(const char *text, struct time_span *span)
{
	size_t length = strspn(text, digits);
	const char *unit = text + length;
	enum span_unit by = strcmp(unit, "wd") == 0  ? SPAN_WORKING_DAYS
	                    : strcmp(unit, "d") == 0 ? SPAN_DAYS
	                                             : SPAN_TIME;
	int64_t days = 0, ms;

	if (by == SPAN_TIME) {
		if (!duration_parse(text, &ms))
			return false;
		*span = (struct time_span){ .unit = SPAN_TIME, .ms = ms };
		return true;
	}
	if (length == 0 || length > DURATION_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < length; i++)
		days = days * 10 + (text[i] - '0');
	*span = (struct time_span){ .unit = by, .days = (int32_t)days, .ms = days * DAY_MS };
	return true;
}

bool
span_write(const struct time_span *span, struct strbuf *out)
{
	if (span->unit == SPAN_TIME)
		return duration_write(span->ms, out);
	return strbuf_addf(out, span->unit == SPAN_DAYS ? "%dd" : "%dwd", (int)span->days);
}

/* Exactly "2026-10-01": what a list of holidays says has one form. */
static bool
day_parse(const char *text, int32_t *day)
{
	int parts[3] = { 0, 0, 0 };

	for (size_t i = 0, part = 0; i < 10; i++) {
		if (i == 4 || i == 7) {
			if (text[i] != '-')
				return false;
			part++;
		} else if (is_in(text[i], digits)) {
			parts[part] = parts[part] * 10 + (text[i] - '0');
		} else {
			return false;
		}
	}
	if (!civil_day_valid(parts[0], parts[1], parts[2]))
		return false;
	*day = (int32_t)civil_day_number(parts[0], parts[1], parts[2]);
	return true;
}

bool
days_parse(const char *text, int32_t *first, int32_t *last)
{
	size_t length = strlen(text);

	if ((length != 10 && length != 21) || !day_parse(text, first))
		return false;
	if (length == 10) {
		*last = *first;
		return true;
	}
	return text[10] == '/' && day_parse(text + 11, last) && *first <= *last;
}

bool
time_parse(const char *text, int32_t *minute)
{
	if (strlen(text) != 5 || text[2] != ':' || !is_in(text[0], digits) ||
	    !is_in(text[1], digits) || !is_in(text[3], digits) || !is_in(text[4], digits))
		return false;
	int hours = (text[0] - '0') * 10 + text[1] - '0';
	int minutes = (text[3] - '0') * 10 + text[4] - '0';

	if (minutes > 59 || hours > 24 || (hours == 24 && minutes))
		return false;
	*minute = hours * 60 + minutes;
	return true;
}

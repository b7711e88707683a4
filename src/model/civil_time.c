/*
 * Calendar arithmetic. Called by: ticket numbers, slots, lists, deadlines,
 * test scripts that set the clock.
 */
#include "model/civil_time.h"

#include "base/utf8.h"
#include "text_put_priv.h"

#include <stddef.h>
#include <string.h>

#define DAY_MS 86400000LL
#define YEAR_MAX 9999
/* 0001-01-01T00:00:00 and 9999-12-31T23:59:59.999 */
#define FIRST_MS (-62135596800000LL)
#define LAST_MS 253402300799999LL

/* Division that rounds down, also below zero. */
static int64_t
floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

bool
civil_day_valid(int year, int month, int day)
{
	return year >= 1 && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 &&
	       day <= civil_days_in_month(year, month);
}

int
civil_days_in_month(int year, int month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Years begin in March here, so that the leap day is the last one. */
int64_t
civil_day_number(int year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = floor_divide(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

void
civil_from_day_number(int64_t day_number, int *year, int *month, int *day)
{
	int64_t shifted = day_number + 719468;
	int64_t era = floor_divide(shifted, 146097);
	int64_t day_of_era = shifted - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;

	*day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
	*month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
	*year = (int)(year_of_era + era * 400 + (*month <= 2));
}

/* 1970-01-01 was a Thursday. */
enum weekday
civil_weekday(int64_t day_number)
{
	int64_t day = day_number + WEEKDAY_THURSDAY - 1;

	return (enum weekday)(day - floor_divide(day, 7) * 7 + 1);
}

static int64_t
clamp(int64_t ms)
{
	if (ms < FIRST_MS)
		return FIRST_MS;
	return ms > LAST_MS ? LAST_MS : ms;
}

/* What the clocks of the zone show, counted as if it were UTC. */
static int64_t
wall_ms(const struct zone *zone, int64_t utc_ms)
{
	utc_ms = clamp(utc_ms);
	return clamp(utc_ms + zone_offset_s(zone, utc_ms) * 1000LL);
}

void
civil_from_ms(const struct zone *zone, int64_t utc_ms, struct civil_time *out)
{
	int64_t wall = wall_ms(zone, utc_ms);
	int64_t day = floor_divide(wall, DAY_MS);
	int rest = (int)(wall - day * DAY_MS);

	civil_from_day_number(day, &out->year, &out->month, &out->day);
	out->hour = rest / 3600000;
	out->minute = rest / 60000 % 60;
	out->second = rest / 1000 % 60;
	out->millisecond = rest % 1000;
	out->weekday = civil_weekday(day);
	out->offset_s = zone_offset_s(zone, clamp(utc_ms));
}

/* The moment between two at which the offset leaves that of the first. */
static int64_t
find_change(const struct zone *zone, int64_t low, int64_t high)
{
	int32_t before = zone_offset_s(zone, low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (zone_offset_s(zone, middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static int64_t
utc_of_wall(const struct zone *zone, int64_t wall)
{
	int32_t before = zone_offset_s(zone, wall - 2 * DAY_MS);
	int32_t after = zone_offset_s(zone, wall + 2 * DAY_MS);
	int64_t by_before = wall - before * 1000LL;
	int64_t by_after = wall - after * 1000LL;

	/* where it falls back both may hold: the greater offset gives the earlier moment */
	if (zone_offset_s(zone, by_before) == before)
		return by_before;
	if (zone_offset_s(zone, by_after) == after)
		return by_after;
	return find_change(zone, wall - 2 * DAY_MS, wall + 2 * DAY_MS);
}

static bool
time_valid(const struct civil_time *civil)
{
	return civil->hour >= 0 && civil->hour <= 23 && civil->minute >= 0 && civil->minute <= 59 &&
	       civil->second >= 0 && civil->second <= 59 && civil->millisecond >= 0 &&
	       civil->millisecond <= 999;
}

bool
civil_to_ms(const struct zone *zone, const struct civil_time *civil, int64_t *utc_ms)
{
	int64_t wall;

	*utc_ms = 0;
	if (!civil_day_valid(civil->year, civil->month, civil->day) || !time_valid(civil))
		return false;
	wall = civil_day_number(civil->year, civil->month, civil->day) * DAY_MS;
	wall += ((civil->hour * 60LL + civil->minute) * 60 + civil->second) * 1000 +
	        civil->millisecond;
	*utc_ms = utc_of_wall(zone, wall);
	return true;
}

int64_t
civil_day_of_ms(const struct zone *zone, int64_t utc_ms)
{
	return floor_divide(wall_ms(zone, utc_ms), DAY_MS);
}

int64_t
civil_day_start_ms(const struct zone *zone, int64_t day_number)
{
	return utc_of_wall(zone, clamp(day_number * DAY_MS));
}

int
civil_minute_of_day(const struct zone *zone, int64_t utc_ms)
{
	int64_t wall = wall_ms(zone, utc_ms);

	return (int)((wall - floor_divide(wall, DAY_MS) * DAY_MS) / 60000);
}

static void
put_two(struct text_put *put, int number)
{
	text_put_number(put, (unsigned long)number, 2);
}

static void
put_date(struct text_put *put, const struct civil_time *civil)
{
	text_put_number(put, (unsigned long)civil->year, 4);
	text_put_char(put, '-');
	put_two(put, civil->month);
	text_put_char(put, '-');
	put_two(put, civil->day);
}

static void
put_time(struct text_put *put, const struct civil_time *civil)
{
	put_two(put, civil->hour);
	text_put_char(put, ':');
	put_two(put, civil->minute);
}

void
civil_text_yymmdd(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE])
{
	struct text_put put = text_put_begin(out, CIVIL_TEXT_SIZE);

	put_two(&put, civil->year % 100);
	put_two(&put, civil->month);
	put_two(&put, civil->day);
}

void
civil_text_date(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE])
{
	struct text_put put = text_put_begin(out, CIVIL_TEXT_SIZE);

	put_date(&put, civil);
}

void
civil_text_time(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE])
{
	struct text_put put = text_put_begin(out, CIVIL_TEXT_SIZE);

	put_time(&put, civil);
}

void
civil_text_time_s(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE])
{
	struct text_put put = text_put_begin(out, CIVIL_TEXT_SIZE);

	put_time(&put, civil);
	text_put_char(&put, ':');
	put_two(&put, civil->second);
}

void
civil_text_date_time(const struct civil_time *civil, char out[CIVIL_TEXT_SIZE])
{
	struct text_put put = text_put_begin(out, CIVIL_TEXT_SIZE);

	put_date(&put, civil);
	text_put_char(&put, ' ');
	put_time(&put, civil);
}

/* Half width and without blanks around; false when it is longer than any date. */
static bool
fold(const char *text, char out[32])
{
	struct text_put put = text_put_begin(out, 32);
	size_t length = strnlen(text, 128);

	for (size_t at = 0; at < length;) {
		uint32_t c;

		at += utf8_decode(text + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (c == 0x3002)
			c = '.';
		if (c >= 0x80 || put.used == put.size - 1)
			return false;
		if (c != ' ' || put.used > 0)
			text_put_char(&put, (char)c);
	}
	while (put.used > 0 && out[put.used - 1] == ' ')
		out[--put.used] = '\0';
	return length < 128;
}

/* 1 to most digits; moves *at behind them. */
static bool
read_number(const char **at, size_t least, size_t most, int *number)
{
	size_t count = 0;

	*number = 0;
	for (; **at >= '0' && **at <= '9'; ++*at, count++) {
		if (count == most)
			return false;
		*number = *number * 10 + (**at - '0');
	}
	return count >= least;
}

static bool
read_sign(const char **at, const char *signs)
{
	if (**at == '\0' || !strchr(signs, **at))
		return false;
	++*at;
	return true;
}

static bool
read_date(const char **at, struct civil_time *out)
{
	char sign;

	if (!read_number(at, 4, 4, &out->year))
		return false;
	sign = **at;
	if (!read_sign(at, "-/.") || !read_number(at, 1, 2, &out->month))
		return false;
	if (**at != sign)
		return false;
	++*at;
	return read_number(at, 1, 2, &out->day) &&
	       civil_day_valid(out->year, out->month, out->day);
}

static bool
read_time(const char **at, struct civil_time *out)
{
	if (!read_number(at, 1, 2, &out->hour) || !read_sign(at, ":") ||
	    !read_number(at, 2, 2, &out->minute))
		return false;
	if (read_sign(at, ":") && !read_number(at, 2, 2, &out->second))
		return false;
	return time_valid(out);
}

bool
civil_parse(const char *text, struct civil_time *out)
{
	char folded[32];
	const char *at = folded;
	bool good;

	*out = (struct civil_time){ 0 };
	good = fold(text, folded) && read_date(&at, out);
	if (good && *at != '\0') {
		good = read_sign(&at, "Tt ");
		while (good && *at == ' ')
			at++;
		good = good && read_time(&at, out) && *at == '\0';
	}
	if (!good) {
		*out = (struct civil_time){ 0 };
		return false;
	}
	out->weekday = civil_weekday(civil_day_number(out->year, out->month, out->day));
	return true;
}

bool
civil_parse_time(const char *text, int *second_of_day)
{
	char folded[32];
	const char *at = folded;
	struct civil_time time = { 0 };

	*second_of_day = 0;
	if (!fold(text, folded) || !read_time(&at, &time) || *at != '\0')
		return false;
	*second_of_day = (time.hour * 60 + time.minute) * 60 + time.second;
	return true;
}

/*
 * The Chinese numbering plan (MIIT "电信网编号计划", 2017 edition) as far as a
 * hotline meets it, and E.164 for the rest of the world:
 *
 *   mobile     1[3-9] and 9 digits, also with a trunk 0 in front
 *   landline   0, area code (10, 2x: 2 digits and 8 local ones; others: 3 and
 *              7 or 8), also without the 0 that a spreadsheet took away
 *   service    400 or 800 and 7 digits
 *   short      3–6 digits; 95 and 96 numbers up to 8; also after an area code
 *   foreign    + or 00, country code, 7–15 digits in all (E.164)
 *
 * Called by phone_number.c alone.
 */
#include "phone_plan_priv.h"

#include "model/place.h"
#include "text_put_priv.h"

#include <string.h>

#define HOME_COUNTRY "86"
#define MOBILE_DIGITS 11
#define SERVICE_DIGITS 10
#define E164_MIN 7
#define E164_MAX 15

static bool
is_mobile(const char *digits, size_t length)
{
	return length == MOBILE_DIGITS && digits[0] == '1' && digits[1] >= '3';
}

static bool
is_service(const char *digits, size_t length)
{
	return length == SERVICE_DIGITS &&
	       (memcmp(digits, "400", 3) == 0 || memcmp(digits, "800", 3) == 0);
}

static bool
is_national_short(const char *digits, size_t length)
{
	if (digits[0] == '9' && (digits[1] == '5' || digits[1] == '6'))
		return length >= 5 && length <= 8;
	return digits[0] == '1' && length >= 3 && length <= 6;
}

bool
phone_plan_is_local(const char *digits, size_t length)
{
	return (length == 7 || length == 8) && digits[0] >= '2' &&
	       !is_national_short(digits, length);
}

static void
set_invalid(struct phone_number *out, enum phone_fault fault)
{
	out->kind = PHONE_INVALID;
	out->fault = fault;
}

/* prefix and digits together fit: the longest is 15 digits with '+'. */
static void
set_normal(struct phone_number *out, enum phone_kind kind, const char *prefix,
           const char *area, const char *digits)
{
	struct text_put put = text_put_begin(out->normal, sizeof(out->normal));
	size_t length;

	out->kind = kind;
	out->area_length = (uint8_t)strlen(area);
	out->country_length = prefix[0] ? (uint8_t)strlen(prefix + 1) : 0;
	text_put(&put, prefix);
	text_put(&put, area);
	text_put(&put, digits);
	length = strlen(out->normal);
	for (size_t i = 0; i < length && out->normal[length - 1 - i] != '+'; i++)
		out->reverse[i] = out->normal[length - 1 - i];
}

static void
set_national(struct phone_number *out, enum phone_kind kind, const char *area,
             const char *digits)
{
	set_normal(out, kind, "+" HOME_COUNTRY, area, digits);
}

/* The first area_length digits as area code, the rest as what stands behind one. */
static bool
classify_behind_area(const char *digits, size_t area_length, struct phone_number *out)
{
	size_t length = strlen(digits);
	char area[4] = "";
	const char *local;
	size_t local_length;

	if (length <= area_length) {
		set_invalid(out, PHONE_FAULT_TOO_SHORT);
		return false;
	}
	if (!place_area_exists(digits, area_length)) {
		set_invalid(out, PHONE_FAULT_AREA_UNKNOWN);
		return false;
	}
	memcpy(area, digits, area_length);
	local = digits + area_length;
	local_length = length - area_length;
	if (local_length == 8 || (local_length == 7 && !place_area_is_metropolis(area))) {
		set_national(out, PHONE_LANDLINE, area, local);
		return true;
	}
	if (is_national_short(local, local_length)) {
		set_national(out, PHONE_SHORT, area, local);
		return true;
	}
	if (is_service(local, local_length)) {
		set_national(out, PHONE_SERVICE, "", local);
		return true;
	}
	set_invalid(out, local_length < 8 ? PHONE_FAULT_TOO_SHORT : PHONE_FAULT_TOO_LONG);
	return false;
}

/*
 * digits: what follows the trunk 0 or stands where one was lost. Codes have 2
 * digits in the metropolises, 3 elsewhere; the few that the table of places
 * writes with 2 are tried as such when 3 leave too little.
 */
static bool
classify_with_area(const char *digits, struct phone_number *out)
{
	struct phone_number shorter = *out;
	bool settled = classify_behind_area(digits, place_area_is_metropolis(digits) ? 2 : 3, out);

	if (settled ? out->kind != PHONE_SHORT : out->fault != PHONE_FAULT_TOO_SHORT)
		return settled;
	if (!classify_behind_area(digits, 2, &shorter) || shorter.kind != PHONE_LANDLINE)
		return settled;
	*out = shorter;
	return true;
}

static void
classify_trunk(const char *digits, struct phone_number *out)
{
	size_t length = strlen(digits);

	if (is_mobile(digits, length)) {
		set_national(out, PHONE_MOBILE, "", digits);
	} else if (is_service(digits, length)) {
		set_national(out, PHONE_SERVICE, "", digits);
	} else if (digits[0] == '1' && digits[1] >= '3') {
		set_invalid(out, length < MOBILE_DIGITS ? PHONE_FAULT_TOO_SHORT
		                                        : PHONE_FAULT_TOO_LONG);
	} else {
		classify_with_area(digits, out);
	}
}

void
phone_plan_home_area(const char *home_area, char out[4])
{
	size_t length;

	out[0] = '\0';
	if (!home_area)
		return;
	home_area += home_area[0] == '0';
	length = strlen(home_area);
	if (length > 3 || !place_area_exists(home_area, length))
		return;
	memcpy(out, home_area, length + 1);
}

static void
classify_local(const char *digits, const char *home_area, struct phone_number *out)
{
	char area[4];

	phone_plan_home_area(home_area, area);
	if (area[0] == '\0')
		set_invalid(out, PHONE_FAULT_AREA_MISSING);
	else if (strlen(area) == 2 && strlen(digits) == 7)
		set_invalid(out, PHONE_FAULT_TOO_SHORT);
	else
		set_national(out, PHONE_LANDLINE, area, digits);
}

/* An area code whose 0 is gone: 10 digits, or 11 behind a code of 3. */
static bool
may_have_lost_zero(const char *digits, size_t length)
{
	if (length == 10)
		return digits[0] != '1' || (digits[1] == '0' && digits[2] >= '2');
	return length == 11 && digits[0] >= '3';
}

/* Digits that begin with 1 or are none of the other shapes. */
static enum phone_fault
fault_of_shape(const char *digits, size_t length)
{
	if (length > MOBILE_DIGITS)
		return PHONE_FAULT_TOO_LONG;
	if (digits[0] == '1' && length == MOBILE_DIGITS)
		return PHONE_FAULT_PREFIX_UNKNOWN;
	return length > 8 && digits[0] != '1' ? PHONE_FAULT_AREA_UNKNOWN
	                                      : PHONE_FAULT_TOO_SHORT;
}

static void
clear(struct phone_number *out)
{
	*out = (struct phone_number){ .kind = PHONE_NONE };
}

static void
classify_domestic(const char *digits, const char *home_area, struct phone_number *out)
{
	size_t length = strlen(digits);

	if (digits[0] == '0')
		classify_trunk(digits + 1, out);
	else if (is_mobile(digits, length))
		set_national(out, PHONE_MOBILE, "", digits);
	else if (is_service(digits, length))
		set_national(out, PHONE_SERVICE, "", digits);
	else if (length < 3)
		set_invalid(out, PHONE_FAULT_TOO_SHORT);
	else if (length <= 6 || is_national_short(digits, length))
		set_normal(out, PHONE_SHORT, "", "", digits);
	else if (phone_plan_is_local(digits, length))
		classify_local(digits, home_area, out);
	else if (may_have_lost_zero(digits, length))
		classify_with_area(digits, out);
	else
		set_invalid(out, fault_of_shape(digits, length));
}

/* Countries whose length is fixed and whose numbers a Chinese hotline meets often. */
static const struct {
	char code[4];
	uint8_t digits;	/* with the country code */
} fixed_lengths[] = {
	{ "1", 11 }, { "852", 11 }, { "853", 11 },
};

static void
classify_foreign(const char *digits, struct phone_number *out)
{
	size_t length = strlen(digits);
	size_t code_length = place_country_length(digits, length);
	size_t least = E164_MIN, most = E164_MAX;

	if (code_length == 0) {
		set_invalid(out, length < 3 ? PHONE_FAULT_TOO_SHORT : PHONE_FAULT_COUNTRY_UNKNOWN);
		return;
	}
	for (size_t i = 0; i < sizeof(fixed_lengths) / sizeof(fixed_lengths[0]); i++) {
		if (strlen(fixed_lengths[i].code) == code_length &&
		    memcmp(fixed_lengths[i].code, digits, code_length) == 0)
			least = most = fixed_lengths[i].digits;
	}
	if (length < least || length > most) {
		set_invalid(out, length < least ? PHONE_FAULT_TOO_SHORT : PHONE_FAULT_TOO_LONG);
		return;
	}
	set_normal(out, PHONE_FOREIGN, "+", "", digits);
	out->country_length = (uint8_t)code_length;
}

static bool
has_home_country(const char *digits)
{
	return strncmp(digits, HOME_COUNTRY, strlen(HOME_COUNTRY)) == 0;
}

/*
 * Behind +86 an area code stands without its 0, before short codes too; what
 * is none is read as if it had been dialled at home.
 */
static void
classify_behind_country(const char *digits, const char *home_area, struct phone_number *out)
{
	size_t length = strlen(digits);

	if (digits[0] != '0' && !is_mobile(digits, length) && !is_service(digits, length) &&
	    classify_with_area(digits, out))
		return;
	clear(out);
	classify_domestic(digits, home_area, out);
}

/* 86 without + or 00: only when what follows is a whole number of its own. */
static bool
classify_bare_country(const char *digits, struct phone_number *out)
{
	if (!has_home_country(digits) || strlen(digits) < 12)
		return false;
	classify_domestic(digits + strlen(HOME_COUNTRY), NULL, out);
	if (out->kind != PHONE_INVALID)
		return true;
	clear(out);
	return false;
}

void
phone_plan_classify(const char *digits, bool plus, const char *home_area,
                    struct phone_number *out)
{
	bool abroad = plus;

	clear(out);
	if (strncmp(digits, "00", 2) == 0) {
		digits += 2;
		abroad = true;
	}
	if (!abroad && !classify_bare_country(digits, out))
		classify_domestic(digits, home_area, out);
	else if (abroad && has_home_country(digits) && digits[2] != '\0')
		classify_behind_country(digits + strlen(HOME_COUNTRY), home_area, out);
	else if (abroad)
		classify_foreign(digits, out);
}

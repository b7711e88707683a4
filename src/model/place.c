/*
 * Lookup in the packed table of places (scripts/make-place-table states its
 * layout) and in the table of countries. The table is ours and proved against
 * its source by a test, so a lookup trusts it.
 * Called by: phone_number (area codes, country codes), caller card, import.
 */
#include "model/place.h"

#include "place_table_priv.h"

#include <string.h>

enum table_section {
	SECTION_AREAS,
	SECTION_CARRIERS,
	SECTION_INDEX,
	SECTION_GROUPS,
	SECTION_LEAVES,
	SECTION_PLACES,
	SECTION_CARRIER_NAMES,
};

#define SECTION_OFFSETS 16
#define LEAF_FLAG 0x8000u
#define GROUPS_IN_BLOCK 1000
#define ENTRIES_IN_LEAF 10

static unsigned
read_u16(const uint8_t *bytes)
{
	return bytes[0] | (unsigned)bytes[1] << 8;
}

static uint32_t
read_u32(const uint8_t *bytes)
{
	return read_u16(bytes) | (uint32_t)read_u16(bytes + 2) << 16;
}

static const uint8_t *
section(enum table_section which)
{
	return place_table_bytes + read_u32(place_table_bytes + SECTION_OFFSETS + 4 * which);
}

static unsigned
number_of_digits(const char *digits, size_t length)
{
	unsigned number = 0;

	for (size_t i = 0; i < length; i++)
		number = number * 10 + (unsigned)(digits[i] - '0');
	return number;
}

/* Texts of entry number in a section of names; both stay untouched for 0, the unknown one. */
static void
read_names(enum table_section which, unsigned number, const char **zh, const char **en)
{
	const char *text;

	if (number == 0)
		return;
	text = (const char *)place_table_bytes + read_u32(section(which) + 4 * number);
	*zh = text;
	*en = text + strlen(text) + 1;
}

/* 2-digit codes fill ten entries, so two digits are looked up as if a 0 followed. */
static unsigned
area_place(const char *digits, size_t length)
{
	unsigned number;

	if (length < 2)
		return 0;
	number = number_of_digits(digits, length < 3 ? 2 : 3) * (length < 3 ? 10 : 1);
	return read_u16(section(SECTION_AREAS) + 2 * number);
}

/* national: the 11 digits of a mobile number. */
static unsigned
mobile_place(const char *national)
{
	unsigned block = read_u16(section(SECTION_INDEX) + 2 * number_of_digits(national + 1, 2));
	unsigned group, entry;

	if (block == 0)
		return 0;
	group = (block - 1) * GROUPS_IN_BLOCK + number_of_digits(national + 3, 3);
	entry = read_u16(section(SECTION_GROUPS) + 2 * group);
	if (!(entry & LEAF_FLAG))
		return entry;
	entry = (entry & ~LEAF_FLAG) * ENTRIES_IN_LEAF + number_of_digits(national + 6, 1);
	return read_u16(section(SECTION_LEAVES) + 2 * entry);
}

static const struct place_country *
find_country(const char *digits, size_t length)
{
	size_t low = 0, high = place_country_count;

	/* The last row that is not behind digits is the only one that can begin them. */
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *code = place_countries[middle].code;
		size_t code_length = strlen(code);
		size_t shorter = length < code_length ? length : code_length;
		int order = memcmp(code, digits, shorter);

		if (order == 0 && code_length <= length)
			return &place_countries[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

size_t
place_country_length(const char *digits, size_t length)
{
	const struct place_country *country = find_country(digits, length);

	return country ? strlen(country->code) : 0;
}

bool
place_area_is_metropolis(const char *digits)
{
	return digits[0] == '2' || (digits[0] == '1' && digits[1] == '0');
}

/* Two digits that stand for a whole ten of codes: the source wrote one code short. */
static bool
is_cut_area(const char *digits)
{
	unsigned first = area_place(digits, 2);
	char code[3] = { digits[0], digits[1], '0' };

	for (; code[2] <= '9'; code[2]++) {
		if (area_place(code, 3) != first)
			return false;
	}
	return first != 0;
}

bool
place_area_exists(const char *digits, size_t length)
{
	if (length < 2 || length > 3 || strspn(digits, "0123456789") < length)
		return false;
	if (place_area_is_metropolis(digits))
		return length == 2 && area_place(digits, 2) != 0;
	return length == 2 ? is_cut_area(digits) : area_place(digits, 3) != 0;
}

bool
place_of_number(const struct phone_number *number, struct place *out)
{
	const char *national;

	*out = (struct place){ 0 };
	if (number->normal[0] != '+')
		return false;
	national = number->normal + 1 + number->country_length;
	if (number->kind == PHONE_FOREIGN) {
		const struct place_country *country =
			find_country(number->normal + 1, strlen(number->normal + 1));

		if (country) {
			out->zh = country->zh;
			out->en = country->en;
		}
	} else if (number->area_length > 0) {
		read_names(SECTION_PLACES, area_place(national, number->area_length),
		           &out->zh, &out->en);
	} else if (number->kind == PHONE_MOBILE) {
		read_names(SECTION_PLACES, mobile_place(national), &out->zh, &out->en);
		read_names(SECTION_CARRIER_NAMES,
		           section(SECTION_CARRIERS)[number_of_digits(national + 1, 3)],
		           &out->carrier_zh, &out->carrier_en);
	}
	return out->zh || out->carrier_zh;
}

/*
 * Number → place and carrier, by the longest known prefix. Chinese mobile
 * numbers by 4–7 digits, landlines by area code, foreign numbers by country.
 * The table (data/cn-phone, Apache-2.0) is part of the program's read-only
 * data: nothing is loaded at start, a lookup touches three pages.
 * Carriers are those a number was given out by; it may have been ported since.
 */
#ifndef MODEL_PLACE_H
#define MODEL_PLACE_H

#include "model/phone_number.h"

#include <stdbool.h>

struct place {
	const char *zh;		/* "山东省济南市", "美国/加拿大"; NULL when unknown */
	const char *en;		/* "Jinan, Shandong" */
	const char *carrier_zh;	/* "中国移动"; NULL when unknown or no mobile number */
	const char *carrier_en;	/* "China Mobile" */
};

/* The texts are static. True when place or carrier is known. */
bool
place_of_number(const struct phone_number *number, struct place *out);

/*
 * True when the 2–3 digits (without 0) are a Chinese area code. Beside 10 and
 * 2x a few codes of 3 digits are known by their first 2 only (33 34 58 70 …).
 */
bool
place_area_exists(const char *digits, size_t length);

/* True when digits begin with 10 or 2x: area codes of 2 digits with local numbers of 8. */
bool
place_area_is_metropolis(const char *digits);

/*
 * Length (1–3) of the E.164 country code that digits begin with; 0 when no
 * country has it.
 */
size_t
place_country_length(const char *digits, size_t length);

#endif

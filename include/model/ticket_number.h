/*
 * Ticket numbers: unique without a network and readable aloud.
 *
 *   TS-261121-K07-0013-C     kind, day, desk, counter of the day, check
 *
 * kind: prefix of the pack's kind, 1–4 letters A–Z. Day: yymmdd in the pack's
 * zone. Desk: 2–4 of 0–9 and A–Z without I O Q. Counter: at least 4 digits when
 * made, at least 3 when read, grows. Check: ISO/IEC 7064 MOD 37,36 over all
 * that stands before it, dashes left out; it finds every single wrong
 * character and 998 of 1000 swaps of neighbours. (The C above is an example: R fits.)
 *
 * The store keeps the canonical text, its key (no dashes) and the reverse of
 * the key, indexed, so that a number is found by any spelling, by its head and
 * by its tail. Pure; the counter and the day come from the caller.
 */
#ifndef MODEL_TICKET_NUMBER_H
#define MODEL_TICKET_NUMBER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TICKET_KIND_MAX 4
#define TICKET_DESK_MIN 2
#define TICKET_DESK_MAX 4
#define TICKET_NUMBER_SIZE 32	/* bytes of the canonical text, with the final NUL */

struct ticket_number {
	char kind[TICKET_KIND_MAX + 1];
	int year, month, day;	/* year with its century */
	char desk[TICKET_DESK_MAX + 1];
	uint32_t counter;
	unsigned counter_digits;	/* as written: 0013 has 4 */
	char check;
};

/*
 * Makes a number from its parts (check and counter_digits are filled in).
 * False with ERR_INVALID when a part breaks the rules above.
 */
bool
ticket_number_make(const char *kind, int year, int month, int day,
                   const char *desk, uint32_t counter,
                   struct ticket_number *out, struct err *e);

/* Canonical text. */
void
ticket_number_text(const struct ticket_number *number, char out[TICKET_NUMBER_SIZE]);

/*
 * Reads any spelling: lower case, full width, spaces, no or other dashes;
 * O and I where only digits or desk codes can stand are read as 0 and 1, and
 * the check character O as good as 0, I as good as 1.
 * Without dashes the border of desk and counter is the first that fits (the
 * key is the same for all). False with ERR_INVALID: not a number, or its
 * check character does not fit ("misheard or mistyped").
 */
bool
ticket_number_parse(const char *text, struct ticket_number *out, struct err *e);

/* Fits the rules for a kind's prefix; the pack checker uses it. */
bool
ticket_kind_valid(const char *kind);

/* Upper case, half width; false with ERR_INVALID and what to write otherwise. */
bool
ticket_desk_code_parse(const char *text, char out[TICKET_DESK_MAX + 1], struct err *e);

/*
 * Search key of a whole number or of a piece of one as typed: upper case,
 * half width, without dashes and spaces ("TS26112"). Returns its length; 0
 * when anything else than letters, digits and dashes was typed, or too much.
 */
size_t
ticket_number_key(const char *typed, char out[TICKET_NUMBER_SIZE]);

/* The same from the last character to the first, for search by the tail. */
size_t
ticket_number_reverse_key(const char *typed, char out[TICKET_NUMBER_SIZE]);

/* ISO/IEC 7064 MOD 37,36 of a text of 0–9 A–Z; '\0' when it holds others. */
char
ticket_check_character(const char *alphanumeric);

#endif

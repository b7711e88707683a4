/*
 * The one place that hides personal data: screen, export, log and printout
 * ask here. What is hidden is decided by a policy, never by the place that
 * draws. Partial forms keep what an agent needs to recognise, not to reach:
 *
 *   mobile 138****5678 · landline 010-****5678 · foreign +1 ******0142
 *   400/800 numbers and short codes belong to organisations: shown
 *   name 王** 欧阳** J*** S*** · address: province, city, county, then ****
 *
 * Fixed numbers of asterisks, so that lengths tell nothing. Pure.
 */
#ifndef MODEL_MASKING_H
#define MODEL_MASKING_H

#include "base/strbuf.h"
#include "model/phone_number.h"

#include <stdbool.h>
#include <stddef.h>

enum masking_level {
	MASKING_NONE,		/* as it is */
	MASKING_PARTIAL,
	MASKING_ALL,		/* "****" and nothing else; an empty value stays empty */
};

struct masking_policy {
	enum masking_level phone;
	enum masking_level name;
	enum masking_level address;
};

/*
 * What decisions say: lists on the screen hide numbers and addresses; the
 * own current call, and what was revealed with a reason, shows all; exports and
 * printouts hide unless revealed; a log never holds callers' data.
 */
extern const struct masking_policy masking_screen;
extern const struct masking_policy masking_own_call;
extern const struct masking_policy masking_revealed;
extern const struct masking_policy masking_export;
extern const struct masking_policy masking_print;
extern const struct masking_policy masking_log;

/*
 * Each appends to out; false when out is full. Numbers that may be shown come
 * in their display form. masking_phone_text takes a field as stored: several
 * numbers are joined by " / ", "anonymous" becomes the word for a withheld
 * number, and of a text that is no number only the last two digits stay
 * (shown as it is where the policy hides nothing).
 */
bool
masking_phone(const struct masking_policy *policy, const struct phone_number *number,
              struct strbuf *out);

bool
masking_phone_text(const struct masking_policy *policy, const char *text,
                   struct strbuf *out);

/*
 * Free text, in which people write numbers too: mobile and foreign numbers and
 * landline numbers with their area code are hidden like others; local numbers
 * cannot be told from other figures and stay. Ticket numbers stay.
 */
bool
masking_free_text(const struct masking_policy *policy, const char *text, struct strbuf *out);

/* "li***@example.com" */
bool
masking_mail(const struct masking_policy *policy, const char *address, struct strbuf *out);

bool
masking_name(const struct masking_policy *policy, const char *name, struct strbuf *out);

bool
masking_address(const struct masking_policy *policy, const char *address,
                struct strbuf *out);

#endif

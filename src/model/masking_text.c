/*
 * Numbers and mail addresses hidden in texts that people write.
 * Called by: export, printouts.
 */
#include "model/masking.h"

#include "base/utf8.h"

#include <string.h>

#define CANDIDATE_MAX 64	/* bytes of one number with its separators, in full width */
#define DIGITS_MIN 7

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_between(uint32_t c)
{
	return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.';
}

/* Ends of the digit groups that begin at text, at most count of them; returns how many. */
static size_t
group_ends(const char *text, size_t length, size_t *ends, size_t count)
{
	size_t found = 0, digits = 0;
	bool in_group = false;

	for (size_t at = 0; at < length && at < CANDIDATE_MAX && found < count;) {
		uint32_t c;
		size_t taken = utf8_decode(text + at, length - at, &c, NULL);

		c = utf8_half_width(c);
		if (!is_digit(c) && in_group && digits >= DIGITS_MIN)
			ends[found++] = at;
		in_group = is_digit(c);
		digits += in_group;
		if (!is_digit(c) && !is_between(c) && !(c == '+' && at == 0))
			return found;
		at += taken;
		if (at == length && in_group && digits >= DIGITS_MIN && found < count)
			ends[found++] = at;
	}
	return found;
}

/* A landline number without its 0 looks like a date or an amount: "2026112109". */
static bool
is_personal(const struct phone_number *number, uint32_t first)
{
	return number->kind == PHONE_MOBILE || number->kind == PHONE_FOREIGN ||
	       (number->kind == PHONE_LANDLINE && (first == '0' || first == '+'));
}

/* The longest number that begins at text; its length in bytes, or 0. */
static size_t
number_at(const char *text, size_t length, uint32_t first, struct phone_number *number)
{
	size_t ends[8], count = group_ends(text, length, ends, sizeof(ends) / sizeof(*ends));
	char candidate[CANDIDATE_MAX + 4];

	while (count-- > 0) {
		if (ends[count] > CANDIDATE_MAX)
			continue;
		memcpy(candidate, text, ends[count]);
		candidate[ends[count]] = '\0';
		phone_parse(candidate, NULL, number);
		if (is_personal(number, first))
			return ends[count];
	}
	return 0;
}

bool
masking_free_text(const struct masking_policy *policy, const char *text, struct strbuf *out)
{
	size_t length = strlen(text), at = 0;
	uint32_t before = ' ';

	if (policy->phone == MASKING_NONE)
		return strbuf_add(out, text);
	while (at < length) {
		uint32_t c;
		size_t taken = utf8_decode(text + at, length - at, &c, NULL), number_length = 0;
		struct phone_number number;

		c = utf8_half_width(c);
		if ((is_digit(c) || c == '+') && !is_digit(before) && before != '-')
			number_length = number_at(text + at, length - at, c, &number);
		if (number_length ? !masking_phone(policy, &number, out)
		                  : !strbuf_add_n(out, text + at, taken))
			return false;
		at += number_length ? number_length : taken;
		before = number_length ? '0' : c;
	}
	return true;
}

bool
masking_mail(const struct masking_policy *policy, const char *address, struct strbuf *out)
{
	const char *at = strrchr(address, '@');
	size_t length = at ? (size_t)(at - address) : strlen(address);

	if (policy->phone == MASKING_NONE || !*address)
		return strbuf_add(out, address);
	if (policy->phone == MASKING_ALL)
		return strbuf_add(out, "****");
	return strbuf_add_n(out, address, utf8_cut(address, length, length > 4 ? 2 : 1)) &&
	       strbuf_add(out, "***") && strbuf_add(out, at ? at : "");
}

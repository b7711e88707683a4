/*
 * Hiding personal data by a policy; forms and policies are stated in the header.
 * Called by: caller card, lists, export, printouts, logs.
 */
#include "model/masking.h"

#include "base/utf8.h"
#include "model/person_name.h"

#include <stdint.h>
#include <string.h>

#define HIDDEN "****"
#define TAIL_DIGITS 4
#define ADDRESS_LEVELS_MAX 3

const struct masking_policy masking_screen = { MASKING_PARTIAL, MASKING_NONE, MASKING_PARTIAL };
const struct masking_policy masking_own_call = { MASKING_NONE, MASKING_NONE, MASKING_NONE };
const struct masking_policy masking_revealed = { MASKING_NONE, MASKING_NONE, MASKING_NONE };
const struct masking_policy masking_export = { MASKING_PARTIAL, MASKING_NONE, MASKING_PARTIAL };
const struct masking_policy masking_print = { MASKING_PARTIAL, MASKING_NONE, MASKING_PARTIAL };
const struct masking_policy masking_log = { MASKING_ALL, MASKING_ALL, MASKING_ALL };

static bool
add_hidden(const char *text, struct strbuf *out)
{
	return text[0] == '\0' || strbuf_add(out, HIDDEN);
}

static bool
add_partial_phone(const struct phone_number *number, struct strbuf *out)
{
	const char *national = number->normal + (number->normal[0] == '+') + number->country_length;
	size_t length = strlen(national);
	const char *tail = national + (length > TAIL_DIGITS ? length - TAIL_DIGITS : 0);

	if (number->kind == PHONE_MOBILE)
		return strbuf_addf(out, "%.3s" HIDDEN "%s", national, tail);
	if (number->kind == PHONE_LANDLINE)
		return strbuf_addf(out, "0%.*s-" HIDDEN "%s", number->area_length, national, tail);
	/* a short foreign number keeps fewer digits: half of them must stay hidden */
	tail += length < 2 * TAIL_DIGITS ? TAIL_DIGITS / 2 : 0;
	return strbuf_addf(out, "%.*s ******%s", 1 + number->country_length, number->normal, tail);
}

bool
masking_phone(const struct masking_policy *policy, const struct phone_number *number,
              struct strbuf *out)
{
	char display[PHONE_DISPLAY_SIZE];
	bool of_organisation = number->kind == PHONE_SERVICE || number->kind == PHONE_SHORT;

	phone_display(number, display);
	if (policy->phone == MASKING_ALL)
		return add_hidden(display, out);
	if (policy->phone == MASKING_NONE || of_organisation || !phone_is_searchable(number))
		return strbuf_add(out, display);
	return add_partial_phone(number, out);
}

/* A text that is no number: nothing but its last two digits, and those of long ones only. */
static bool
add_partial_text(const char *text, struct strbuf *out)
{
	size_t length = strlen(text), count = 0;
	char tail[3] = "";

	for (size_t at = 0; at < length;) {
		uint32_t c;

		at += utf8_decode(text + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (c < '0' || c > '9')
			continue;
		tail[0] = tail[1];
		tail[1] = (char)c;
		count++;
	}
	return strbuf_add(out, HIDDEN) && (count <= TAIL_DIGITS || strbuf_add(out, tail));
}

static bool
add_parsed(const struct masking_policy *policy, const struct phone_number *numbers, size_t count,
           struct strbuf *out)
{
	for (size_t i = 0; i < count; i++) {
		bool good;

		if (i > 0 && !strbuf_add(out, " / "))
			return false;
		if (numbers[i].kind == PHONE_INVALID)
			good = strbuf_add(out, HIDDEN);
		else if (numbers[i].kind == PHONE_WITHHELD)
			good = strbuf_add(out, phone_kind_text(PHONE_WITHHELD));
		else
			good = masking_phone(policy, &numbers[i], out);
		if (!good)
			return false;
	}
	return true;
}

bool
masking_phone_text(const struct masking_policy *policy, const char *text, struct strbuf *out)
{
	struct phone_number numbers[PHONE_LIST_MAX];
	size_t count = phone_parse_list(text, NULL, numbers, PHONE_LIST_MAX);
	bool readable = count <= PHONE_LIST_MAX;

	if (count > PHONE_LIST_MAX)
		count = PHONE_LIST_MAX;
	for (size_t i = 0; i < count; i++)
		readable = readable && phone_is_searchable(&numbers[i]);
	if (policy->phone == MASKING_ALL)
		return add_hidden(text, out);
	if (policy->phone == MASKING_NONE && !readable)
		return strbuf_add(out, text);
	if (count == 1 && numbers[0].kind == PHONE_INVALID)
		return add_partial_text(text, out);
	return add_parsed(policy, numbers, count, out);
}

static bool
add_initial(const char *text, const char *hidden, struct strbuf *out)
{
	return strbuf_add_n(out, text, utf8_grapheme(text, strlen(text))) &&
	       strbuf_add(out, hidden);
}

static bool
add_partial_name(const struct person_name *name, struct strbuf *out)
{
	switch (name->kind) {
	case PERSON_NAME_NONE:
		return true;
	case PERSON_NAME_ORGANISATION:
		return strbuf_add(out, name->surname);
	case PERSON_NAME_CHINESE:
		return strbuf_add(out, name->surname) &&
		       (name->given[0] == '\0' || strbuf_add(out, "**")) &&
		       strbuf_add(out, name->title);
	case PERSON_NAME_LATIN:
		return (name->given[0] == '\0' || add_initial(name->given, "*** ", out)) &&
		       add_initial(name->surname, "***", out);
	default:
		return add_initial(name->surname, "**", out) && strbuf_add(out, name->title);
	}
}

bool
masking_name(const struct masking_policy *policy, const char *name, struct strbuf *out)
{
	struct person_name parsed;

	if (policy->name == MASKING_ALL)
		return add_hidden(name, out);
	if (policy->name == MASKING_NONE)
		return strbuf_add(out, name);
	person_name_parse(name, &parsed);
	return add_partial_name(&parsed, out);
}

static bool
begins_with(const char *text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strncmp(text, list[i], strlen(list[i])) == 0)
			return true;
	}
	return false;
}

/*
 * Bytes up to the county: behind the third sign of a division at most, before
 * the first sign of anything smaller. 0 when there is no division.
 */
static size_t
divisions_length(const char *address)
{
	static const char *const divisions[] = {
		"省", "自治区", "市", "自治州", "盟", "区", "县", "旗",
	};
	static const char *const smaller[] = {
		"街", "路", "镇", "乡", "村", "道", "巷", "弄", "号", "栋", "楼", "室", "小区", "社区",
		"园区", "花园", "大厦", "广场",
	};
	size_t length = strlen(address), kept = 0, levels = 0;

	/* kept: also where the name of the next one begins; 市中区 is a name of 市中, not of "" */

	for (size_t at = 0; at < length && levels < ADDRESS_LEVELS_MAX;) {
		uint32_t c;
		size_t step = utf8_decode(address + at, length - at, &c, NULL);
		const char *here = address + at;

		if (c < 0x80 || begins_with(here, smaller, sizeof(smaller) / sizeof(smaller[0])))
			break;
		if (at > kept &&
		    begins_with(here, divisions, sizeof(divisions) / sizeof(divisions[0]))) {
			/* 自治区, 自治州: the sign is the whole word */
			size_t size = strncmp(here, "自治", 6) == 0 ? 9 : step;

			kept = at + size;
			levels++;
			at += size;
			continue;
		}
		at += step;
	}
	return kept;
}

bool
masking_address(const struct masking_policy *policy, const char *address, struct strbuf *out)
{
	if (policy->address == MASKING_NONE)
		return strbuf_add(out, address);
	if (address[0] == '\0')
		return true;
	return (policy->address == MASKING_ALL ||
	        strbuf_add_n(out, address, divisions_length(address))) &&
	       strbuf_add(out, HIDDEN);
}

/*
 * Telephone numbers as people, switches and spreadsheets write them → one
 * normal form that a store can index, and its reverse for "ends with".
 *
 * Normal form: '+', country code, national number ("+8613800138000",
 * "+861062345678", "+864008101234", "+12125550142"); a short code or internal
 * number stands alone ("12345"), one reached through an area code keeps it
 * ("+8675512345"). Two spellings of one number have one normal form; the
 * extension is kept apart and is no part of it.
 *
 * Written for desks in China: a number without country code is Chinese.
 * Understood: +86 0086 86, trunk 0 in front of area codes and of mobile
 * numbers, area codes whose 0 a spreadsheet ate, spaces, dashes, dots,
 * brackets, full-width forms, tel: and sip: URIs, extensions ("-8012",
 * "转8012", "ext. 8012", ",8012", "#8012"), several numbers in one text
 * ("A/B", "A、B", "A;B", "A或B", and "62345678/79" = …78 and …79).
 *
 * Index in the store: one row a number with columns normal and reverse, one
 * index on each; search with phone_query. Pure; no state.
 */
#ifndef MODEL_PHONE_NUMBER_H
#define MODEL_PHONE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PHONE_NORMAL_SIZE 24	/* bytes, with the final NUL */
#define PHONE_EXTENSION_SIZE 8
#define PHONE_DISPLAY_SIZE 48
#define PHONE_LIST_MAX 4	/* numbers that one field may hold */
#define PHONE_TEXT_MAX 256	/* bytes looked at; longer text is invalid */

enum phone_kind {
	PHONE_NONE,		/* empty, "-", "无": no number was given */
	PHONE_WITHHELD,		/* anonymous, restricted, 匿名 …: no person to be stored or found */
	PHONE_INVALID,		/* fault says why */
	PHONE_MOBILE,
	PHONE_LANDLINE,		/* with area code */
	PHONE_SERVICE,		/* 400 and 800 */
	PHONE_SHORT,		/* 3–8 digits: 110, 12345, 10086, 95588, numbers inside a company */
	PHONE_FOREIGN,
	PHONE_KIND_COUNT,
};

enum phone_fault {
	PHONE_FAULT_NONE,
	PHONE_FAULT_LETTER,		/* a letter: an O typed for a 0 */
	PHONE_FAULT_CHARACTER,		/* a sign that no number holds */
	PHONE_FAULT_MASKED,		/* holds asterisks: somebody exported it masked */
	PHONE_FAULT_TOO_SHORT,
	PHONE_FAULT_TOO_LONG,
	PHONE_FAULT_AREA_MISSING,	/* local number and no home area is set */
	PHONE_FAULT_AREA_UNKNOWN,
	PHONE_FAULT_PREFIX_UNKNOWN,	/* 11 digits that begin with 10, 11 or 12 */
	PHONE_FAULT_COUNTRY_UNKNOWN,
	PHONE_FAULT_EXTENSION,		/* extension without digits, or too long */
	PHONE_FAULT_COUNT,
};

struct phone_number {
	enum phone_kind kind;
	enum phone_fault fault;		/* of PHONE_INVALID only */
	uint16_t fault_offset;		/* byte of the text given at which the fault lies */
	uint8_t country_length;		/* digits of the country code in normal; 0 = none */
	uint8_t area_length;		/* digits of the area code after it; 0 = none */
	char normal[PHONE_NORMAL_SIZE];		/* "" for NONE, WITHHELD, INVALID */
	char reverse[PHONE_NORMAL_SIZE];	/* its digits from the last to the first */
	char extension[PHONE_EXTENSION_SIZE];	/* 1–6 digits; "" = none */
};

/*
 * The first (mostly the only) number of text. home_area is the desk's area
 * code ("010", "755"), used for local numbers without one; NULL or "" = none.
 * Never fails: *out says what it is. text may be NULL (= empty).
 */
void
phone_parse(const char *text, const char *home_area, struct phone_number *out);

/*
 * All numbers of text, at most maximum into out. Returns how many there are,
 * which may be more than maximum; 1 with kind NONE for an empty text. A second
 * local number inherits the area code of the first.
 */
size_t
phone_parse_list(const char *text, const char *home_area,
                 struct phone_number *out, size_t maximum);

/*
 * What to keep of numbers as they were typed: the text itself where it says
 * all; where a local number needs home_area ("62345678", "62345678/79") the
 * display form of each, joined by " / ". So a number is found however the
 * caller's arrives. Text that cannot be read is kept as it is. Appends; false
 * when out is full.
 */
struct strbuf;

bool
phone_complete(const char *text, const char *home_area, struct strbuf *out);

/* True when there is a normal form to look up. */
bool
phone_is_searchable(const struct phone_number *number);

/*
 * For people: "138 0013 8000", "010-62345678-8012", "400-810-1234", "12345",
 * "+1 212 555 0142". "" for NONE, WITHHELD and INVALID: show the raw text or
 * phone_kind_text. Returns the length.
 */
size_t
phone_display(const struct phone_number *number, char out[PHONE_DISPLAY_SIZE]);

/* Digits to dial from a Chinese line: "13800138000", "01062345678", "0012125550142". */
size_t
phone_dial(const struct phone_number *number, char out[PHONE_NORMAL_SIZE]);

/* Translated, for people: "mobile", "withheld" …; what is wrong and what to write. */
const char *
phone_kind_text(enum phone_kind kind);

const char *
phone_fault_text(enum phone_fault fault);

/*
 * What is being typed into a search box → what to look for:
 *   normal  >= head AND normal  < head || ':'   (head_count alternatives)
 *   reverse >= tail AND reverse < tail || ':'   (':' follows '9' in ASCII)
 * any of them is a match; tail "" = none. "6789" → tail 9876; "138001" → head
 * +86138001 and its tail; "+1212" → head +1212, no tail. False when fewer than
 * 3 digits or anything that no number holds was typed: not a search by number.
 */
#define PHONE_QUERY_HEADS 4

struct phone_query {
	size_t head_count;
	char head[PHONE_QUERY_HEADS][PHONE_NORMAL_SIZE];
	char tail[PHONE_NORMAL_SIZE];
};

bool
phone_query_parse(const char *typed, const char *home_area, struct phone_query *out);

#endif

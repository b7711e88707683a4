/*
 * From a text to the digits of its numbers: folds widths, reads signs by one
 * table, parts the text at its dividers, takes extensions off. What the digits
 * mean is phone_plan.c's matter, how they are shown phone_display.c's.
 * Called by: import, line events, ticket fields, search.
 */
#include "model/phone_number.h"

#include "base/utf8.h"
#include "phone_plan_priv.h"

#include <string.h>

#define EXTENSION_MAX 6
#define BOUNDARIES_MAX 8

enum sign {
	SIGN_DIGIT,
	SIGN_PLUS,
	SIGN_GAP,
	SIGN_BOUNDARY,	/* dash or bracket: a group of digits ends */
	SIGN_EXTENSION,
	SIGN_PAUSE,	/* comma: an extension if few digits follow, else a divider */
	SIGN_SPLIT,
	SIGN_LABEL,	/* "Tel", "手机": may stand in front of a number */
	SIGN_STAR,
	SIGN_LETTER,
	SIGN_OTHER,
	SIGN_END,
};

/* Longer words stand before their beginnings. Lower case, half width. */
static const struct {
	const char *word;
	enum sign sign;
} words[] = {
	{ ";ext=", SIGN_EXTENSION }, { "extension", SIGN_EXTENSION }, { "extn", SIGN_EXTENSION },
	{ "ext", SIGN_EXTENSION }, { "xx", SIGN_STAR }, { "x", SIGN_EXTENSION },
	{ "#", SIGN_EXTENSION }, { "转", SIGN_EXTENSION }, { "轉", SIGN_EXTENSION },
	{ "分机号", SIGN_EXTENSION }, { "分机", SIGN_EXTENSION }, { "分機", SIGN_EXTENSION },
	{ "内线", SIGN_EXTENSION },
	{ "/", SIGN_SPLIT }, { ";", SIGN_SPLIT }, { "、", SIGN_SPLIT }, { "|", SIGN_SPLIT },
	{ "&", SIGN_SPLIT }, { "\n", SIGN_SPLIT }, { "\r", SIGN_SPLIT }, { "或者", SIGN_SPLIT },
	{ "或", SIGN_SPLIT }, { "和", SIGN_SPLIT }, { "or", SIGN_SPLIT }, { "and", SIGN_SPLIT },
	{ ",", SIGN_PAUSE },
	{ "-", SIGN_BOUNDARY }, { "(", SIGN_BOUNDARY }, { ")", SIGN_BOUNDARY },
	{ "[", SIGN_BOUNDARY }, { "]", SIGN_BOUNDARY }, { "【", SIGN_BOUNDARY },
	{ "】", SIGN_BOUNDARY }, { "ー", SIGN_BOUNDARY }, { "_", SIGN_BOUNDARY },
	{ " ", SIGN_GAP }, { "\t", SIGN_GAP }, { ".", SIGN_GAP }, { ":", SIGN_GAP },
	{ "·", SIGN_GAP }, { "。", SIGN_GAP }, { "'", SIGN_GAP }, { "\"", SIGN_GAP },
	{ "telephone", SIGN_LABEL }, { "tel", SIGN_LABEL }, { "phone", SIGN_LABEL },
	{ "mobile", SIGN_LABEL }, { "cell", SIGN_LABEL }, { "电话", SIGN_LABEL },
	{ "手机", SIGN_LABEL }, { "座机", SIGN_LABEL }, { "固话", SIGN_LABEL },
	{ "联系", SIGN_LABEL }, { "号码", SIGN_LABEL }, { "号", SIGN_LABEL },
	{ "*", SIGN_STAR }, { "×", SIGN_STAR }, { "•", SIGN_STAR },
	{ "+", SIGN_PLUS },
};

static const char *const withheld_words[] = {
	"anonymous", "restricted", "unknown", "unknown number", "unknown caller", "private",
	"private number", "withheld", "unavailable", "blocked", "no caller id", "hidden",
	"not available", "匿名", "未知", "未知号码", "隐藏", "隐藏号码", "私人号码", "保密",
	"号码保密", "无主叫", "无法显示",
};

static const char *const none_words[] = {
	"", "-", "--", "---", "—", "——", "/", ".", "无", "没有", "空", "暂无", "无电话",
	"none", "null", "nil", "n/a", "na", "no",
};

/* The text in lower case and half width; origin says where each byte came from. */
struct folded {
	char text[PHONE_TEXT_MAX + 4];
	uint16_t origin[PHONE_TEXT_MAX + 4];
	size_t start, end;	/* the part of text to read: inside a URI its user */
	bool too_long;
};

/* One number as it stands in the text. */
struct part {
	char digits[PHONE_DIGITS_MAX + 1];
	size_t length;
	bool plus;
	bool marked_extension;
	char extension[EXTENSION_MAX + 1];
	size_t extension_length;
	size_t boundary[BOUNDARIES_MAX];	/* digits before each dash, rising */
	size_t boundary_count;
	enum phone_fault fault;
	size_t fault_at;	/* in the folded text */
	size_t first_digit_at;
};

static bool
is_invisible(uint32_t c)
{
	return c == 0xA0 || c == 0xAD || (c >= 0x2000 && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0xFEFF;
}

static bool
is_dash(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0xFE58 ||
	       c == 0xFE63;
}

static uint32_t
fold_code_point(uint32_t c)
{
	c = utf8_half_width(c);
	if (c >= 'A' && c <= 'Z')
		return c + ('a' - 'A');
	if (is_invisible(c))
		return ' ';
	return is_dash(c) ? '-' : c;
}

static void
fold(const char *text, struct folded *out)
{
	size_t length = text ? strnlen(text, PHONE_TEXT_MAX + 1) : 0;
	size_t used = 0;

	out->too_long = length > PHONE_TEXT_MAX;
	for (size_t at = 0; at < length && used < PHONE_TEXT_MAX;) {
		uint32_t code_point;
		bool valid;
		size_t step = utf8_decode(text + at, length - at, &code_point, &valid);
		/* A control character stands for bytes that are no UTF-8: no number holds one. */
		size_t size = utf8_encode(valid ? fold_code_point(code_point) : 1,
		                          out->text + used);

		for (size_t i = 0; i < size; i++)
			out->origin[used + i] = (uint16_t)at;
		used += size;
		at += step;
	}
	out->text[used] = '\0';
	out->origin[used] = (uint16_t)(length > PHONE_TEXT_MAX ? PHONE_TEXT_MAX : length);
	out->start = 0;
	out->end = used;
}

static void
trim(struct folded *f)
{
	while (f->start < f->end && f->text[f->start] == ' ')
		f->start++;
	while (f->start < f->end && f->text[f->end - 1] == ' ')
		f->end--;
}

/* "sip:138…@host;user=phone", "<tel:+86-138…;ext=8012>" → the number alone. */
static void
enter_uri(struct folded *f)
{
	static const char *const schemes[] = { "sip:", "sips:", "tel:" };
	const char *bracket = memchr(f->text + f->start, '<', f->end - f->start);
	size_t from = bracket ? (size_t)(bracket - f->text) + 1 : f->start;
	size_t scheme = 0;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]) && scheme == 0; i++) {
		size_t length = strlen(schemes[i]);

		if (f->end - from > length && memcmp(f->text + from, schemes[i], length) == 0)
			scheme = length;
	}
	if (scheme == 0)
		return;
	f->start = from + scheme;
	for (size_t at = f->start; at < f->end; at++) {
		char c = f->text[at];
		bool parameter = c == ';' && f->text[at + 1] >= 'a' && f->text[at + 1] <= 'z' &&
		                 strncmp(f->text + at, ";ext=", 5) != 0;

		if (c == '@' || c == '>' || c == '?' || parameter) {
			f->end = at;
			break;
		}
	}
	trim(f);
}

static bool
is_one_of(const struct folded *f, const char *const *list, size_t count)
{
	size_t length = f->end - f->start;

	for (size_t i = 0; i < count; i++) {
		if (strlen(list[i]) == length && memcmp(f->text + f->start, list[i], length) == 0)
			return true;
	}
	return false;
}

/* The sign at *at, which moves behind it. */
static enum sign
next_sign(const struct folded *f, size_t *at)
{
	unsigned char c;

	if (*at >= f->end)
		return SIGN_END;
	c = (unsigned char)f->text[*at];
	if (c >= '0' && c <= '9') {
		++*at;
		return SIGN_DIGIT;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t length = strlen(words[i].word);

		if (f->end - *at >= length && memcmp(f->text + *at, words[i].word, length) == 0) {
			*at += length;
			return words[i].sign;
		}
	}
	do {
		++*at;
	} while (*at < f->end && ((unsigned char)f->text[*at] & 0xC0) == 0x80);
	return (c >= 'a' && c <= 'z') || c >= 0x80 ? SIGN_LETTER : SIGN_OTHER;
}

/* After a comma: 1–6 digits up to the next divider are an extension. */
static bool
pause_is_extension(const struct folded *f, size_t at, const struct part *part)
{
	size_t digits = 0;

	if (part->length < 7)
		return false;
	for (;;) {
		enum sign sign = next_sign(f, &at);

		if (sign == SIGN_SPLIT || sign == SIGN_PAUSE || sign == SIGN_END)
			return digits >= 1 && digits <= EXTENSION_MAX;
		if (sign == SIGN_PLUS)
			return false;
		digits += sign == SIGN_DIGIT;
	}
}

static void
part_fault(struct part *part, enum phone_fault fault, size_t at)
{
	if (part->fault != PHONE_FAULT_NONE)
		return;
	part->fault = fault;
	part->fault_at = at;
}

static void
part_add_digit(struct part *part, char digit, size_t at)
{
	if (part->marked_extension) {
		if (part->extension_length == EXTENSION_MAX)
			part_fault(part, PHONE_FAULT_EXTENSION, at);
		else
			part->extension[part->extension_length++] = digit;
		return;
	}
	if (part->length == 0)
		part->first_digit_at = at;
	if (part->length == PHONE_DIGITS_MAX)
		part_fault(part, PHONE_FAULT_TOO_LONG, part->first_digit_at);
	else
		part->digits[part->length++] = digit;
}

static void
part_add_boundary(struct part *part)
{
	size_t count = part->boundary_count;

	if (part->length == 0 || part->marked_extension || count == BOUNDARIES_MAX)
		return;
	if (count == 0 || part->boundary[count - 1] != part->length)
		part->boundary[part->boundary_count++] = part->length;
}

static void
part_add_extension_mark(struct part *part, size_t at)
{
	if (part->length == 0 || part->marked_extension)
		part_fault(part, PHONE_FAULT_EXTENSION, at);
	part->marked_extension = true;
}

static void
part_add(struct part *part, enum sign sign, char c, size_t at)
{
	switch (sign) {
	case SIGN_DIGIT:
		part_add_digit(part, c, at);
		break;
	case SIGN_PLUS:
		if (part->plus || part->length > 0)
			part_fault(part, PHONE_FAULT_CHARACTER, at);
		part->plus = true;
		break;
	case SIGN_BOUNDARY:
		part_add_boundary(part);
		break;
	case SIGN_EXTENSION:
		part_add_extension_mark(part, at);
		break;
	case SIGN_LABEL:
		if (part->length > 0)
			part_fault(part, PHONE_FAULT_LETTER, at);
		break;
	case SIGN_STAR:
		part_fault(part, PHONE_FAULT_MASKED, at);
		break;
	case SIGN_LETTER:
		part_fault(part, PHONE_FAULT_LETTER, at);
		break;
	case SIGN_OTHER:
		part_fault(part, PHONE_FAULT_CHARACTER, at);
		break;
	default:
		break;
	}
}

/* Reads up to the next divider; returns it or SIGN_END. */
static enum sign
read_to_divider(const struct folded *f, size_t *at, struct part *part)
{
	*part = (struct part){ .first_digit_at = *at };
	for (;;) {
		size_t here = *at;
		enum sign sign = next_sign(f, at);

		if (sign == SIGN_PAUSE)
			sign = pause_is_extension(f, *at, part) ? SIGN_EXTENSION : SIGN_SPLIT;
		if (sign == SIGN_SPLIT || sign == SIGN_END)
			return sign;
		part_add(part, sign, f->text[here], here);
	}
}

static bool
part_is_empty(const struct part *part)
{
	return part->length == 0 && !part->plus && part->fault == PHONE_FAULT_NONE;
}

/* Reads the next part that is not empty from *at on; false when there is none any more. */
static bool
read_part(const struct folded *f, size_t *at, struct part *part)
{
	enum sign divider;

	do {
		divider = read_to_divider(f, at, part);
	} while (part_is_empty(part) && divider != SIGN_END);
	if (part->boundary_count > 0 && part->boundary[part->boundary_count - 1] == part->length)
		part->boundary_count--;
	if (part->marked_extension && part->extension_length == 0)
		part_fault(part, PHONE_FAULT_EXTENSION, part->first_digit_at);
	return !part_is_empty(part);
}

/* Moves the digits from border on to the extension. */
static void
split_extension(struct part *part, size_t border)
{
	part->extension_length = part->length - border;
	memcpy(part->extension, part->digits + border, part->extension_length);
	part->digits[border] = '\0';
	part->length = border;
}

/*
 * Dashes that tell an extension from a part of the number although all digits
 * together would be a number too: "62345678-80", "0371-2553710-8".
 */
static bool
has_local_before_last_dash(const struct part *part)
{
	size_t last, local, rest;

	if (part->plus || part->boundary_count == 0 || part->boundary_count > 2)
		return false;
	last = part->boundary[part->boundary_count - 1];
	rest = part->length - last;
	if (rest < 1 || rest > EXTENSION_MAX)
		return false;
	if (part->boundary_count == 1)
		return phone_plan_is_local(part->digits, last) &&
		       memcmp(part->digits, "400", 3) != 0 && memcmp(part->digits, "800", 3) != 0;
	local = last - part->boundary[0];
	return part->digits[0] == '0' && part->boundary[0] >= 3 && part->boundary[0] <= 4 &&
	       (local == 7 || local == 8);
}

static bool
may_have_extension(enum phone_kind kind)
{
	return kind == PHONE_MOBILE || kind == PHONE_LANDLINE || kind == PHONE_SERVICE ||
	       kind == PHONE_FOREIGN;
}

static void
classify_part(struct part *part, const char *home_area, struct phone_number *out)
{
	struct phone_number shorter;
	struct part attempt = *part;
	size_t last;

	if (!part->marked_extension && has_local_before_last_dash(part))
		split_extension(part, part->boundary[part->boundary_count - 1]);
	phone_plan_classify(part->digits, part->plus, home_area, out);
	if (out->kind != PHONE_INVALID || part->extension_length > 0 ||
	    part->boundary_count == 0)
		return;
	last = part->boundary[part->boundary_count - 1];
	if (part->length - last < 1 || part->length - last > EXTENSION_MAX)
		return;
	split_extension(&attempt, last);
	phone_plan_classify(attempt.digits, attempt.plus, home_area, &shorter);
	if (may_have_extension(shorter.kind)) {
		*part = attempt;
		*out = shorter;
	}
}

/*
 * What a number behind a divider takes over from a landline before it: its
 * area code, or all but the last digits ("62345678/79").
 */
static void
inherit(const struct part *before, const struct phone_number *number_before,
        struct part *part, char area[4])
{
	size_t kept;

	if (number_before->kind != PHONE_LANDLINE || part->plus)
		return;
	memcpy(area, number_before->normal + 1 + number_before->country_length,
	       number_before->area_length);
	area[number_before->area_length] = '\0';
	if (part->length == 0 || part->length > 4 || part->digits[0] == '0')
		return;
	kept = before->length - part->length;
	memmove(part->digits + kept, part->digits, part->length + 1);
	memcpy(part->digits, before->digits, kept);
	part->length = before->length;
	part->plus = before->plus;
	part->boundary_count = 0;
}

static void
resolve(const struct folded *f, struct part *part, const char *home_area,
        struct phone_number *out)
{
	*out = (struct phone_number){ .kind = PHONE_INVALID, .fault = part->fault };
	if (part->fault == PHONE_FAULT_NONE)
		classify_part(part, home_area, out);
	else
		out->fault_offset = f->origin[part->fault_at];
	if (part->fault == PHONE_FAULT_NONE && out->kind == PHONE_INVALID)
		out->fault_offset = f->origin[part->first_digit_at];
	if (out->kind != PHONE_INVALID)
		memcpy(out->extension, part->extension, part->extension_length);
}

/* The texts that are no number on purpose, or too long to be looked at. */
static bool
is_settled_as_a_whole(struct folded *f, struct phone_number *out)
{
	*out = (struct phone_number){ .kind = PHONE_NONE };
	if (f->too_long) {
		out->kind = PHONE_INVALID;
		out->fault = PHONE_FAULT_TOO_LONG;
		out->fault_offset = PHONE_TEXT_MAX;
		return true;
	}
	trim(f);
	enter_uri(f);
	if (is_one_of(f, withheld_words, sizeof(withheld_words) / sizeof(withheld_words[0]))) {
		out->kind = PHONE_WITHHELD;
		return true;
	}
	return is_one_of(f, none_words, sizeof(none_words) / sizeof(none_words[0]));
}

size_t
phone_parse_list(const char *text, const char *home_area,
                 struct phone_number *out, size_t maximum)
{
	struct folded f;
	struct part part, before = { 0 };
	struct phone_number number, number_before = { .kind = PHONE_NONE };
	size_t count = 0;

	fold(text, &f);
	if (!is_settled_as_a_whole(&f, &number)) {
		for (size_t at = f.start; read_part(&f, &at, &part); count++) {
			char area[4] = "";

			if (part.fault == PHONE_FAULT_NONE)
				inherit(&before, &number_before, &part, area);
			resolve(&f, &part, area[0] ? area : home_area, &number);
			if (count < maximum)
				out[count] = number;
			before = part;
			number_before = number;
		}
	}
	if (count > 0)
		return count;
	if (maximum > 0)
		out[0] = number;
	return 1;
}

void
phone_parse(const char *text, const char *home_area, struct phone_number *out)
{
	phone_parse_list(text, home_area, out, 1);
}

bool
phone_is_searchable(const struct phone_number *number)
{
	return number->normal[0] != '\0';
}

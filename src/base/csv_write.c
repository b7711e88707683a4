/*
 * Writing tables: see base/csv.h. What a spreadsheet would compute (OWASP, CSV
 * injection: = + - @ TAB CR LF NUL and the full-width twins of the four) gets
 * a ' in front, also behind blanks and behind quotes of the same kind that
 * stand there already, so that csv_undefuse gives back exactly what was put.
 */
#include "base/csv.h"

#include "base/utf8.h"

#include <string.h>

static bool
is_trigger(uint32_t code_point)
{
	switch (utf8_half_width(code_point)) {
	case '=':
	case '+':
	case '-':
	case '@':
	case '\t':
	case '\r':
	case '\n':
	case '\0':
		return true;
	default:
		return false;
	}
}

static bool
would_compute(const char *text, size_t length)
{
	size_t at = 0;
	uint32_t code_point;

	while (at < length && (text[at] == '\'' || text[at] == ' '))
		at++;
	return utf8_decode(text + at, length - at, &code_point, NULL) > 0 && is_trigger(code_point);
}

const char *
csv_undefuse(const char *field)
{
	return field[0] == '\'' && would_compute(field + 1, strlen(field + 1)) ? field + 1 : field;
}

static bool
needs_quotes(const char *text, size_t length)
{
	if (length == 0)
		return false;
	if (text[0] == ' ' || text[length - 1] == ' ')
		return true;
	for (size_t i = 0; i < length; i++)
		if (strchr(",;\t\"\r\n", text[i]))
			return true;
	return false;
}

static bool
put_quoted(struct strbuf *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((text[i] == '"' && !strbuf_add_char(out, '"')) ||
		    !strbuf_add_char(out, text[i]))
			return false;
	return strbuf_add_char(out, '"');
}

bool
csv_put_text(struct strbuf *out, bool first, const char *text, size_t length)
{
	bool quoted = needs_quotes(text, length);

	if (!first && !strbuf_add_char(out, ','))
		return false;
	if (quoted && !strbuf_add_char(out, '"'))
		return false;
	if (would_compute(text, length) && !strbuf_add_char(out, '\''))
		return false;
	return quoted ? put_quoted(out, text, length) : strbuf_add_n(out, text, length);
}

bool
csv_put_whole(struct strbuf *out, bool first, int64_t number)
{
	return strbuf_addf(out, first ? "%lld" : ",%lld", (long long)number);
}

bool
csv_end_row(struct strbuf *out)
{
	return strbuf_add(out, "\r\n");
}

bool
csv_put_row(struct strbuf *out, const char *const *fields, size_t count)
{
	/* one empty field alone would be a blank line */
	if (count == 1 && (!fields[0] || !fields[0][0]))
		return strbuf_add(out, "\"\"\r\n");
	for (size_t i = 0; i < count; i++) {
		const char *text = fields[i] ? fields[i] : "";

		if (!csv_put_text(out, i == 0, text, strlen(text)))
			return false;
	}
	return csv_end_row(out);
}

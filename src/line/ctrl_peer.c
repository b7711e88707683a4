/*
 * Who calls and whom to call, in the words of SIP (line/ctrl_tcp.h).
 * The user part is decoded by RFC 3261 section 19.1.2 (%HH), quoted pairs of
 * display names by section 25.1.
 */
#include "line/ctrl_tcp.h"

#include "base/utf8.h"
#include "line_priv.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Users that say "I wish to stay unknown" on the systems met so far. */
static const char *const withheld_users[] = {
	"anonymous", "restricted", "private", "withheld", "unavailable", "unknown", "<unknown>",
};

static const char *const withheld_names[] = {
	"anonymous", "restricted", "private", "withheld", "匿名", "未知号码", "隐藏号码",
};

static bool
one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcasecmp(text, words[i]))
			return true;
	}
	return false;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decodes %HH; a decoded NUL is left out. Returns the length. */
static size_t
decode_user(const char *text, size_t length, char *out, size_t size)
{
	size_t filled = 0;

	for (size_t i = 0; i < length && filled + 1 < size; i++) {
		char c = text[i];

		if (c == '%' && i + 2 < length && hex_value(text[i + 1]) >= 0 &&
		    hex_value(text[i + 2]) >= 0) {
			c = (char)(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
			i += 2;
		}
		if (c != '\0')
			out[filled++] = c;
	}
	return filled;
}

static bool
has_scheme(const char *uri, const char *scheme)
{
	return !strncasecmp(uri, scheme, strlen(scheme));
}

/* Finds the user part: sip:USER[;params][:password]@host, tel:USER;params. */
static void
find_user(const char *uri, const char **user, size_t *length)
{
	const char *at;

	if (has_scheme(uri, "tel:")) {
		*user = uri + 4;
		*length = strcspn(*user, ";?");
		return;
	}
	if (has_scheme(uri, "sip:"))
		uri += 4;
	else if (has_scheme(uri, "sips:"))
		uri += 5;
	at = strrchr(uri, '@');
	*user = uri;
	*length = at ? strcspn(uri, ":;@") : 0;
}

/* Takes "\x" → "x" away, once. True when there was one. */
static bool
unquote(char *text)
{
	bool changed = false;
	char *out = text;

	for (const char *in = text; *in; in++) {
		if (in[0] == '\\' && (in[1] == '\\' || in[1] == '"')) {
			in++;
			changed = true;
		}
		*out++ = *in;
	}
	*out = '\0';
	return changed;
}

static void
fill_name(struct line_call *call, const char *display_name)
{
	size_t length;

	line_copy_text(call->name, sizeof(call->name), display_name, strlen(display_name));
	/* Asterisk's pjsip quotes what is quoted already: twice, never more. */
	if (unquote(call->name))
		unquote(call->name);
	length = strlen(call->name);
	if (length >= 2 && call->name[0] == '"' && call->name[length - 1] == '"') {
		memmove(call->name, call->name + 1, length - 2);
		call->name[length - 2] = '\0';
	}
}

void
ctrl_fill_peer(struct line_call *call, const char *uri, const char *display_name)
{
	const char *user;
	size_t length;
	char decoded[LINE_ADDRESS_SIZE];

	find_user(uri, &user, &length);
	length = decode_user(user, length, decoded, sizeof(decoded));
	line_copy_text(call->number, sizeof(call->number), decoded, length);
	line_copy_text(call->address, sizeof(call->address), uri, strlen(uri));
	fill_name(call, display_name);
	call->withheld =
		one_of(call->number, withheld_users,
		       sizeof(withheld_users) / sizeof(*withheld_users)) ||
		one_of(call->name, withheld_names,
		       sizeof(withheld_names) / sizeof(*withheld_names)) ||
		strstr(uri, "@anonymous.invalid");
	if (call->withheld)
		call->number[0] = call->name[0] = call->address[0] = '\0';
	/* Exchanges without a directory repeat the number as the name. */
	if (!strcmp(call->name, call->number))
		call->name[0] = '\0';
}

bool
ctrl_domain(const char *uri, struct strbuf *out)
{
	const char *host = strrchr(uri, '@');
	size_t length;

	host = host ? host + 1 : NULL;
	length = host ? strcspn(host, ";?> \t") : 0;
	return length > 0 && strbuf_add_n(out, host, length);
}

static bool
is_uri_char(unsigned char c)
{
	return isalnum(c) || (c != '\0' && strchr("-_.!~*'()&=+$,;?/:@%[]", c));
}

static bool
add_uri(const char *text, struct strbuf *out, struct err *e)
{
	for (const char *c = text; *c; c++) {
		if (!is_uri_char((unsigned char)*c))
			return err_set(e, ERR_INVALID,
			               "an address holds letters, digits and "
			               "-_.!~*'()&=+$,;?/:@%%");
	}
	if (strlen(text) >= 200)
		return err_set(e, ERR_LIMIT, "an address may have 200 characters");
	return strbuf_add(out, text);
}

/* What people type between digits. */
static bool
is_filler(uint32_t c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' ||
	       c == '\t' || c == 0xA0 || (c >= 0x2010 && c <= 0x2015);
}

static bool
add_digits(const char *text, struct strbuf *out, struct err *e)
{
	size_t length = strlen(text);
	size_t digits = 0;
	bool plus = false;

	for (size_t at = 0; at < length;) {
		uint32_t c;

		at += utf8_decode(text + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (is_filler(c))
			continue;
		if (c == '+' && !plus && digits == 0)
			plus = true;
		else if ((c >= '0' && c <= '9') || c == '*' || c == '#')
			digits++;
		else
			return err_set(e, ERR_INVALID,
			               "a number holds digits, * and #, and + in front");
		if (digits > 40)
			return err_set(e, ERR_LIMIT, "a number may have 40 digits");
		/* # ends the user part of a URI unless it is escaped. */
		if (!(c == '#' ? strbuf_add(out, "%23") : strbuf_add_char(out, (char)c)))
			return err_set(e, ERR_LIMIT, "the number is too long");
	}
	if (digits == 0)
		return err_set(e, ERR_INVALID, "there is no number");
	return true;
}

bool
ctrl_target(const char *text, const char *domain, struct strbuf *out, struct err *e)
{
	while (*text == ' ')
		text++;
	if (has_scheme(text, "sip:") || has_scheme(text, "sips:") || has_scheme(text, "tel:"))
		return add_uri(text, out, e);
	if (!*domain)
		return add_digits(text, out, e);
	return strbuf_add(out, "sip:") && add_digits(text, out, e) &&
	       (strbuf_add_char(out, '@') && strbuf_add(out, domain)
	        ? true : err_set(e, ERR_LIMIT, "the number is too long"));
}

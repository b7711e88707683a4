/* Slots in texts: the table of those the program fills, taking a text apart, filling it. */
#include "model/slot.h"

#include <string.h>

const struct slot_known slot_table[] = {
	{ "caller.name", N_("caller's name"), false },
	{ "caller.address_as", N_("how to address the caller"), false },
	{ "caller.phone", N_("caller's number"), true },
	{ "caller.address", N_("caller's address"), true },
	{ "caller.grade", N_("caller's grade"), false },
	{ "agent.name", N_("your name"), false },
	{ "agent.number", N_("your staff number"), false },
	{ "org.name", N_("organisation"), false },
	{ "hotline.name", N_("hotline"), false },
	{ "daypart", N_("good morning"), false },
	{ "today", N_("today's date"), false },
	{ "now", N_("time"), false },
	{ "call.rings", N_("rings"), false },
	{ "ticket.number", N_("ticket number"), true },
	{ "ticket.kind", N_("kind of ticket"), false },
	{ "ticket.class", N_("class"), true },
	{ "ticket.subject", N_("subject"), true },
	{ "ticket.state", N_("state of the ticket"), false },
	{ "ticket.department", N_("department"), true },
	{ "ticket.due", N_("promised time"), true },
	{ "ticket.limit", N_("time limit"), true },
	{ "ticket.opened", N_("day of the report"), true },
	{ "earlier.agent", N_("colleague who handled it"), true },
	{ "earlier.subject", N_("earlier matter"), true },
	{ "call_back.time", N_("time of the call back"), true },
	{ "call_back.number", N_("number for the call back"), true },
	{ "hold.time", N_("how long it takes"), true },
	{ "hold.reason", N_("why"), false },
	{ "transfer.to", N_("who takes over"), true },
	{ "transfer.reason", N_("why"), false },
	{ "emergency.number", N_("emergency number"), true },
	{ NULL, NULL, false },
};

static const struct slot_known *
find_known(const char *id)
{
	for (const struct slot_known *known = slot_table; known->id; known++) {
		if (strcmp(known->id, id) == 0)
			return known;
	}
	return NULL;
}

bool
slot_is_known(const struct pack *pack, const char *id)
{
	return find_known(id) || (pack && pack_slot(pack, id));
}

const char *
slot_title(const struct pack *pack, const char *id, enum language language)
{
	const struct slot_known *known = find_known(id);
	const struct pack_slot *own = !known && pack ? pack_slot(pack, id) : NULL;

	if (own)
		return text_in(&own->title, language);
	return known ? i18n_text_in(language, known->title) : id;
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* The slot that begins at "{": fills id and length; false when none does. */
static bool
take_slot(const char *text, struct slot_piece *piece)
{
	size_t length = 1;

	while (is_name_byte(text[length]))
		length++;
	if (text[length] != '}' || length == 1 || length > SLOT_NAME_MAX)
		return false;
	memcpy(piece->id, text + 1, length - 1);
	piece->id[length - 1] = '\0';
	piece->bytes = text;
	piece->length = length + 1;
	return true;
}

bool
slot_next(const char **text, struct slot_piece *piece)
{
	const char *at = *text;

	*piece = (struct slot_piece){ .bytes = at };
	if (!*at)
		return false;
	if (at[0] == '{' && at[1] == '{') {
		piece->length = 1;
		*text = at + 2;
	} else if (at[0] == '{' && take_slot(at, piece)) {
		*text = at + piece->length;
	} else if (at[0] == '{') {
		piece->length = 1;
		piece->broken = true;
		*text = at + 1;
	} else {
		piece->length = strcspn(at, "{");
		*text = at + piece->length;
	}
	return true;
}

static bool
add_value(const struct pack *pack, const char *id, enum language language,
          const struct slot_source *source, struct strbuf *out)
{
	const struct pack_slot *own = pack ? pack_slot(pack, id) : NULL;
	size_t before = out->length;

	if (own && !text_is_missing(&own->value))
		return strbuf_add(out, text_in(&own->value, language));
	return source && source->value && source->value(source->context, id, language, out) &&
	       out->length > before;
}

size_t
slot_fill(const struct pack *pack, const char *text, enum language language,
          const struct slot_source *source, struct strbuf *out, char *first_gap)
{
	struct slot_piece piece;
	size_t gaps = 0;

	if (first_gap)
		first_gap[0] = '\0';
	while (slot_next(&text, &piece)) {
		if (!piece.id[0]) {
			strbuf_add_n(out, piece.bytes, piece.length);
			continue;
		}
		if (add_value(pack, piece.id, language, source, out))
			continue;
		if (gaps++ == 0 && first_gap)
			memcpy(first_gap, piece.id, sizeof piece.id);
		strbuf_addf(out, "\u2039%s\u203a", slot_title(pack, piece.id, language));
	}
	return gaps;
}

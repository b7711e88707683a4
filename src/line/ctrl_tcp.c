/*
 * Messages of baresip's control port and the texts in its answers
 * (line/ctrl_tcp.h).
 */
#include "line/ctrl_tcp.h"

#include "base/json.h"
#include "base/utf8.h"
#include "line/netstring.h"
#include "line_priv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_TEXT_MAX (64 * 1024)

bool
ctrl_message_parse(struct ctrl_message *message, const char *payload, size_t length,
                   struct err *e)
{
	struct json *json;

	*message = (struct ctrl_message){ .kind = CTRL_OTHER };
	json = json_parse_lenient(payload, length, CTRL_PAYLOAD_MAX, e);
	if (!json)
		return false;
	if (json_get(json, "response"))
		message->kind = CTRL_RESPONSE;
	else if (json_get(json, "event"))
		message->kind = CTRL_EVENT;
	message->json = json;
	message->type = json_get_text(json, "type", "");
	message->account = json_get_text(json, "accountaor", "");
	message->direction = json_get_text(json, "direction", "");
	message->peer_uri = json_get_text(json, "peeruri", "");
	message->peer_name = json_get_text(json, "peerdisplayname", "");
	message->call_id = json_get_text(json, "id", "");
	message->param = json_get_text(json, "param", "");
	message->data = json_get_text(json, "data", "");
	message->token = json_get_text(json, "token", "");
	message->ok = json_get_boolean(json, "ok", false);
	return true;
}

void
ctrl_message_release(struct ctrl_message *message)
{
	json_free(message->json);
	*message = (struct ctrl_message){ .kind = CTRL_OTHER };
}

bool
ctrl_command_write(struct strbuf *out, const char *command, const char *params,
                   const char *token, struct err *e)
{
	size_t long_as = strlen(command) + 1 + (params ? strlen(params) : 0);
	struct json *json;
	struct strbuf payload;
	bool ok;

	if (long_as > CTRL_COMMAND_MAX)
		return err_set(e, ERR_LIMIT, "%s: longer than %d bytes, baresip would cut it off",
		               command, CTRL_COMMAND_MAX);
	if (params && !utf8_valid(params, strlen(params)))
		return err_set(e, ERR_INVALID, "%s: not UTF-8", command);
	json = json_object();
	json_set(json, "command", json_text(command));
	if (params)
		json_set(json, "params", json_text(params));
	json_set(json, "token", json_text(token));
	strbuf_init(&payload, 8 * CTRL_COMMAND_MAX);
	ok = json_write(json, &payload) && netstring_add(out, payload.data, payload.length);
	json_free(json);
	strbuf_release(&payload);
	return ok || err_set(e, ERR_LIMIT, "%s: too much waits to be sent", command);
}

bool
ctrl_plain(struct strbuf *out, const char *text)
{
	while (*text) {
		if (text[0] == '\033' && text[1] == '[') {
			text += 2;
			while (*text >= ' ' && *text <= '?')
				text++;
			if (*text >= '@' && *text <= '~')
				text++;
		} else if (*text == '\033' || *text == '\r') {
			text++;
		} else if (!strbuf_add_char(out, *text++)) {
			return false;
		}
	}
	return true;
}

/* ---- listcalls ---------------------------------------------------------------------- */

/* "0:01:05" → 65000; unknown forms give 0. */
static int64_t
read_duration_ms(const char *text)
{
	int64_t seconds = 0;
	int parts = 0;

	while (*text == ' ')
		text++;
	for (; parts < 4 && isdigit((unsigned char)*text); parts++) {
		char *end;
		long part = strtol(text, &end, 10);

		if (part > 1000000)
			return 0;
		seconds = seconds * 60 + part;
		text = *end == ':' ? end + 1 : end;
		if (*end != ':')
			break;
	}
	return seconds * 1000;
}

/* "ESTABLISHED  (on hold)  sip:…": before the address, which is the caller's own. */
static bool
is_held_row(const char *row)
{
	static const char mark[] = "(on hold)";
	size_t length = strcspn(row, "\n");
	const char *address = memmem(row, length, "sip", 3);

	return memmem(row, address ? (size_t)(address - row) : length, mark, strlen(mark));
}

size_t
ctrl_read_lines(const char *data, struct ctrl_line *out, size_t maximum)
{
	static const char mark[] = "[line ";
	size_t count = 0;

	for (const char *found = data; (found = strstr(found, mark));) {
		const char *before = found;
		const char *close = strchr(found, ']');
		long number = strtol(found + strlen(mark), NULL, 10);

		while (before > data && before[-1] == ' ')
			before--;
		found += strlen(mark);
		if (number <= 0 || number > 1000 || !close)
			continue;
		if (count < maximum) {
			out[count].number = (int)number;
			out[count].current = before > data && before[-1] == '>';
			out[count].held = is_held_row(close + 1);
			out[count].talked_ms = read_duration_ms(close + 1);
		}
		count++;
	}
	return count;
}

/* ---- callstat ----------------------------------------------------------------------- */

static const struct {
	const char *word;
	enum call_state state;
} call_words[] = {
	{ "INCOMING", CALL_RINGING },
	{ "OUTGOING", CALL_DIALING },
	{ "RINGING", CALL_FAR_RINGING },
	{ "EARLY", CALL_FAR_RINGING },
	{ "ESTABLISHED", CALL_TALKING },
	{ "IDLE", CALL_DIALING },
};

/* The rest of the line behind the first occurrence of mark. */
static const char *
behind(const char *text, const char *mark, size_t *length)
{
	const char *found = strstr(text, mark);

	*length = 0;
	if (!found)
		return NULL;
	found += strlen(mark);
	*length = strcspn(found, "\n");
	return found;
}

static bool
read_call_state(const char *data, enum call_state *out)
{
	size_t length;
	const char *word = behind(data, "Call debug (", &length);

	for (size_t i = 0; word && i < sizeof(call_words) / sizeof(*call_words); i++) {
		size_t expected = strlen(call_words[i].word);

		if (!strncmp(word, call_words[i].word, expected) && word[expected] == ')') {
			*out = call_words[i].state;
			return true;
		}
	}
	return false;
}

/* " peer_uri:  NAME <URI>": the name is free text, so the URI is found from the end. */
static void
read_peer(const char *data, struct line_call *out)
{
	size_t length;
	const char *text = behind(data, " peer_uri:", &length);
	const char *open = NULL;
	char name[LINE_NAME_SIZE];
	char uri[LINE_ADDRESS_SIZE];
	size_t name_length;

	if (!text)
		return;
	while (length > 0 && *text == ' ') {
		text++;
		length--;
	}
	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '>'))
		length--;
	for (size_t i = length; i > 0 && !open; i--) {
		if (text[i - 1] == '<')
			open = text + i - 1;
	}
	name_length = open ? (size_t)(open - text) : 0;
	if (open) {
		length -= name_length + 1;
		text = open + 1;
		while (name_length > 0 && open[-1] == ' ') {
			name_length--;
			open--;
		}
		line_copy_text(name, sizeof(name), open - name_length, name_length);
	} else {
		name[0] = '\0';
	}
	line_copy_text(uri, sizeof(uri), text, length);
	ctrl_fill_peer(out, uri, name);
}

bool
ctrl_read_call(const char *data, struct line_call *out)
{
	size_t length;
	const char *id;
	const char *direction;

	*out = (struct line_call){ .talked_ms = LINE_TIME_UNKNOWN };
	if (!read_call_state(data, &out->state))
		return false;
	id = behind(data, " id=", &length);
	if (!id || length == 0 || length >= sizeof(out->id))
		return false;
	line_copy_text(out->id, sizeof(out->id), id, length);
	direction = behind(data, " direction: ", &length);
	out->direction = direction && !strncmp(direction, "Outgoing", 8) ? CALL_OUTGOING
	                                                                  : CALL_INCOMING;
	read_peer(data, out);
	return true;
}

/* ---- reginfo and about -------------------------------------------------------------- */

enum ctrl_registration
ctrl_read_registration(const char *data, struct strbuf *account)
{
	struct strbuf plain;
	enum ctrl_registration registration = CTRL_REGISTRATION_NONE;
	const char *row;

	strbuf_init(&plain, ANSWER_TEXT_MAX);
	ctrl_plain(&plain, data);
	row = strstr(plain.data, "\n> ");
	if (row) {
		size_t length = strcspn(row += 3, "\n");
		size_t aor = strcspn(row, " \n");
		char rest[64];

		if (account)
			strbuf_add_n(account, row, aor);
		line_copy_text(rest, sizeof(rest), row + aor, length - aor);
		if (strstr(rest, "OK "))
			registration = CTRL_REGISTRATION_OK;
		else if (strstr(rest, "ERR"))
			registration = CTRL_REGISTRATION_FAILED;
		else if (strstr(rest, "zzz"))
			registration = CTRL_REGISTRATION_WAITING;
	}
	strbuf_release(&plain);
	return registration;
}

bool
ctrl_read_about(const char *data, struct strbuf *version)
{
	static const char name[] = "baresip ";
	struct strbuf plain;
	const char *found;

	strbuf_init(&plain, ANSWER_TEXT_MAX);
	ctrl_plain(&plain, data);
	found = strstr(plain.data, name);
	if (found && version)
		strbuf_add_n(version, found + strlen(name),
		             strspn(found + strlen(name), "0123456789."));
	strbuf_release(&plain);
	return found != NULL;
}

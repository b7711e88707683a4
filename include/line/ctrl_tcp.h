/*
 * baresip's control protocol, without sockets: what its messages say. All of
 * it comes from another program and, through it, from any caller: bounded,
 * checked, lenient where real systems are (names in invalid UTF-8, ANSI
 * colours in answers, fields that are missing). Forms seen with 1.0.0; the
 * differences of later versions that are known are read too.
 */
#ifndef LINE_CTRL_TCP_H
#define LINE_CTRL_TCP_H

#include "base/error.h"
#include "base/strbuf.h"
#include "line/line.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json;

#define CTRL_PAYLOAD_MAX (256 * 1024)
#define CTRL_COMMAND_MAX 240	/* baresip keeps 256 bytes of "command params" */
#define CTRL_LINES_MAX 8

enum ctrl_kind {
	CTRL_OTHER,	/* well-formed, but neither; later versions may send more */
	CTRL_EVENT,
	CTRL_RESPONSE,
};

/* Texts are borrowed from the message and never NULL. */
struct ctrl_message {
	enum ctrl_kind kind;
	struct json *json;
	const char *type;	/* event: CALL_INCOMING, REGISTER_OK … */
	const char *account;
	const char *direction;
	const char *peer_uri;
	const char *peer_name;
	const char *call_id;
	const char *param;
	const char *data;	/* response */
	const char *token;
	bool ok;
};

/* Release with ctrl_message_release, also after false. */
bool
ctrl_message_parse(struct ctrl_message *message, const char *payload, size_t length,
                   struct err *e);

void
ctrl_message_release(struct ctrl_message *message);

/*
 * Appends the frame of one command. e: the command is longer than baresip
 * keeps, or out is full.
 */
bool
ctrl_command_write(struct strbuf *out, const char *command, const char *params,
                   const char *token, struct err *e);

/* Appends text without ANSI escapes and carriage returns. */
bool
ctrl_plain(struct strbuf *out, const char *text);

/* ---- answers to listcalls, callstat, reginfo, about --------------------------------- */

struct ctrl_line {
	int number;		/* for "line N" */
	bool current;
	bool held;
	int64_t talked_ms;	/* since the answer */
};

/* Rows of listcalls; at most maximum are kept. Returns how many there were. */
size_t
ctrl_read_lines(const char *data, struct ctrl_line *out, size_t maximum);

/* Fills id, direction, state, number, name, address. False: no call, or unreadable. */
bool
ctrl_read_call(const char *data, struct line_call *out);

enum ctrl_registration {
	CTRL_REGISTRATION_NONE,		/* no account registers */
	CTRL_REGISTRATION_WAITING,
	CTRL_REGISTRATION_OK,
	CTRL_REGISTRATION_FAILED,
};

/* The current account of reginfo; its address is appended to account (may be NULL). */
enum ctrl_registration
ctrl_read_registration(const char *data, struct strbuf *account);

/* Whether this is an answer to "about" of baresip; its version is appended to version. */
bool
ctrl_read_about(const char *data, struct strbuf *version);

/* ---- who calls, and whom to call ---------------------------------------------------- */

/*
 * Fills number, name, address and withheld from a peer's URI and display name.
 * A withheld caller leaves no number, name or address behind.
 */
void
ctrl_fill_peer(struct line_call *call, const char *uri, const char *display_name);

/*
 * What to dial for text a person typed: "+86 (531) 8888-7777" → with a domain
 * sip:+8653188887777@domain, without one the digits alone; full-width digits
 * count. A whole sip: or tel: URI passes when it holds nothing strange.
 */
bool
ctrl_target(const char *text, const char *domain, struct strbuf *out, struct err *e);

/* The host of "sip:user@host;…", appended; false when there is none. */
bool
ctrl_domain(const char *uri, struct strbuf *out);

#endif

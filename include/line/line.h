/*
 * The telephone line: one interface, several drivers (manual, sim, baresip).
 *
 * A line is opened with a callback and tells what happens as events; orders go
 * in by line_command() and are each answered by exactly one LINE_REPLY with
 * their token, at once or later, also when the line breaks or is closed
 * meanwhile (then ok = false). A LINE_CALL carries the whole snapshot of one
 * call: the receiver compares, so that lost or doubled news do no harm.
 *
 * Events are delivered while the caller is inside line_open (none), line_tick,
 * line_command, line_inject, or in a handler of the loop; one after another, never
 * nested. The callback may call line_command, line_can and line_inject (their
 * events follow after it returns), but not line_close.
 *
 * Time: manual and sim never look at a clock and need no loop; they live by
 * the now_ms they are given (a steady clock in ms) and say with line_next_ms
 * when they want the next tick. baresip needs a loop and keeps its own timers.
 * With a loop, line/line_loop.h does the ticking.
 *
 * A caller who meets a busy line is told as one LINE_CALL that is over
 * (CALL_END_BUSY) where the line gets to know of him; the open call is not
 * touched. On a break the same happens with CALL_END_ON_BREAK.
 *
 * LINE_TRANSFER and LINE_DIAL are answered when the line has taken them; what
 * becomes of them comes as LINE_CALL (CALL_END_TRANSFERRED, CALL_TALKING …) or
 * LINE_NOTE_TRANSFER_FAILED.
 *
 * Everything that came from outside is valid UTF-8 and bounded, but not made
 * visible: pass it through base/visible.h before showing it.
 */
#ifndef LINE_LINE_H
#define LINE_LINE_H

#include "base/error.h"
#include "base/strbuf.h"
#include "model/call.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line;
struct loop;

/* All with the NUL; what is stored of a call is no longer than model/call_record.c allows. */
#define LINE_ID_SIZE 256
#define LINE_NUMBER_SIZE 128
#define LINE_NAME_SIZE 501
#define LINE_ADDRESS_SIZE 512
#define LINE_TEXT_SIZE 501
#define LINE_TIME_UNKNOWN (-1)

/* ---- what happens ------------------------------------------------------------------- */

struct line_call {
	char id[LINE_ID_SIZE];		/* the driver's own; opaque */
	enum call_direction direction;
	enum call_state state;		/* never NONE or WRAP_UP; DONE = over */
	enum call_end end;		/* why, when over */
	char number[LINE_NUMBER_SIZE];	/* as sent; "" when withheld or unknown */
	char name[LINE_NAME_SIZE];	/* display name as sent, cut at a character; "" = none */
	char address[LINE_ADDRESS_SIZE];	/* the whole URI or extension; "" = none */
	char reason[LINE_TEXT_SIZE];	/* the line's own words for the end; "" = none */
	char recording[LINE_ID_SIZE];	/* what a recorder files it under; "" = none */
	bool withheld;			/* the caller wishes to stay unknown: never look up */
	bool muted;			/* our microphone */
	bool found_again;		/* was there already when the line came (back) up */
	int64_t talked_ms;		/* found_again: since the answer; or LINE_TIME_UNKNOWN */
};

enum line_event_kind {
	LINE_UP,	/* calls can come */
	LINE_DOWN,	/* text: why. Running calls are "not known", not ended */
	LINE_CALL,	/* call */
	LINE_REPLY,	/* token, ok, cannot, text */
	LINE_NOTE,	/* note, text */
	LINE_EVENT_COUNT,
};

enum line_note {
	LINE_NOTE_NONE,
	LINE_NOTE_REGISTERED,		/* text: the account */
	LINE_NOTE_REGISTER_FAILED,	/* text: why */
	LINE_NOTE_TONE,			/* text: one key the far side pressed; call_id */
	LINE_NOTE_HEARD,		/* sim: text is what the caller says; call_id */
	LINE_NOTE_DECLINED_ON_BREAK,	/* text: the number; call_id */
	LINE_NOTE_TRANSFER_FAILED,	/* text: why; call_id */
	LINE_NOTE_UNSAFE,		/* text: e.g. the control port is open to the network */
	LINE_NOTE_LOG,			/* text for the log and doctor only */
	LINE_NOTE_COUNT,
};

/* Whether an order can be served at this moment, and if not, why. */
enum line_can {
	LINE_CAN,
	LINE_CANNOT_BY_LINE,	/* this kind of line never can */
	LINE_CANNOT_LINE_DOWN,
	LINE_CANNOT_NO_CALL,
	LINE_CANNOT_NOT_RINGING,
	LINE_CANNOT_NOT_CONNECTED,
	LINE_CANNOT_HELD,	/* it is held already */
	LINE_CANNOT_NOT_HELD,
	LINE_CANNOT_CALL_OPEN,	/* end the other call first */
	LINE_CANNOT_NOT_CONSULTING,
	LINE_CANNOT_PENDING,	/* the same order is under way */
	LINE_CANNOT_BAD_NUMBER,
	LINE_CANNOT_BAD_TONES,
	LINE_CANNOT_NOT_CONFIRMED,	/* the line said yes, but nothing happened in time */
	LINE_CANNOT_REFUSED,	/* the line said no: its words are in text */
	LINE_CANNOT_COUNT,
};

struct line_event {
	enum line_event_kind kind;
	int64_t at_ms;			/* by the now_ms given; LINE_TIME_UNKNOWN = on arrival */
	const struct line_call *call;	/* LINE_CALL: borrowed until the callback returns */
	const char *call_id;		/* borrowed; "" when none */
	const char *text;		/* borrowed, never NULL; ours are for _(), others pass it */
	uint64_t token;
	bool ok;
	enum line_can cannot;		/* LINE_REPLY: why not */
	enum line_note note;
};

/* ---- orders ------------------------------------------------------------------------- */

enum line_command {
	LINE_ANSWER,
	LINE_HANG_UP,
	LINE_DECLINE,
	LINE_HOLD,
	LINE_RESUME,
	LINE_TRANSFER,		/* text: where to; blind */
	LINE_CONSULT,		/* text: whom; attended transfer begins */
	LINE_CONSULT_COMPLETE,
	LINE_CONSULT_ABORT,
	LINE_DIAL,		/* text: number */
	LINE_TONES,		/* text: 0-9 * # A-D */
	LINE_MUTE,
	LINE_UNMUTE,
	LINE_PAUSE,		/* text: reason */
	LINE_UNPAUSE,
	LINE_ENTER_CALL,	/* manual: text is the number of a call taken on a desk telephone */
	LINE_ECHO_START,	/* microphone to headset, to hear oneself; not during a call.
				   A call that comes ends it, and so does a lost line */
	LINE_ECHO_STOP,
	LINE_COMMAND_COUNT,
};

struct line_order {
	enum line_command command;
	const char *call_id;	/* NULL or "": the call that fits */
	const char *text;	/* NULL when the command needs none */
	const char *name;	/* LINE_ENTER_CALL: what the caller is called, or NULL */
	uint64_t token;		/* comes back in the LINE_REPLY */
};

/* ---- opening ------------------------------------------------------------------------ */

/* How the softphone is reached and, if it does not run, started. */
struct line_softphone {
	int control_port;	/* on 127.0.0.1; 0 = 14444 */
	bool start;		/* start one when none answers */
	const char *folder;	/* its generated configuration, 0700 */
	const char *account;	/* sip:user@domain[;transport=…] */
	const char *user_name;	/* shown to others; may be NULL */
	const char *login;	/* authentication user, NULL = as in account */
	const char *password;	/* NULL = none; only ever written to a 0600 file */
	const char *registrar;	/* outbound proxy sip:…; NULL = the account's domain */
	bool registers;		/* false: calls come to the address directly */
	const char *audio_source;	/* "alsa,default"; NULL = default */
	const char *audio_player;
	const char *audio_alert;
	const char *bind_address;	/* NULL = chosen by the softphone */
	int sip_port;		/* 0 = any */
	int media_port_first;	/* 0 = default */
	int media_port_last;
	int ring_out_s;		/* rings so long, then missed; 0 = 120 */
	int confirm_ms;		/* so long it may take to answer or confirm; 0 = 3000 */
};

struct line_options {
	struct loop *loop;	/* NULL for manual and sim in test-ui */
	int64_t now_ms;
	void (*happened)(const struct line_event *event, void *context);
	void *context;
	const char *scenario;	/* sim: a name of line/sim_engine.h; NULL = "empty" */
	uint64_t seed;		/* sim */
	const char *position;	/* sim, manual: what line_save gave; NULL = from the start */
	struct line_softphone softphone;	/* baresip */
};

/*
 * Opens the line named by driver. Does not wait: LINE_UP or LINE_DOWN comes
 * as an event. e: unknown driver, bad options (which one, what to write).
 * Strings of options are copied where needed.
 */
struct line *
line_open(const char *driver, const struct line_options *options, struct err *e);

/*
 * Outstanding orders are answered with ok = false first. Running calls go on
 * in the telephone. Sockets are closed by the loop's next turns; the callback
 * is not called any more. NULL is allowed.
 */
void
line_close(struct line *line);

const char *
line_driver_name(const struct line *line);

bool
line_is_up(const struct line *line);

void
line_command(struct line *line, const struct line_order *order, int64_t now_ms);

/* At this moment. call_id as in line_order. */
enum line_can
line_can(const struct line *line, enum line_command command, const char *call_id);

/* English for _(): a whole sentence, "This line cannot transfer calls: use the telephone." */
const char *
line_cannot_text(enum line_can why, enum line_command command);

/* Lets time pass up to now_ms: due events are delivered in order of their times. */
void
line_tick(struct line *line, int64_t now_ms);

/* When the next tick is wanted; CALL_TIME_NONE = never. */
int64_t
line_next_ms(const struct line *line);

/* Events wait for the next line_tick: so after line_open, which delivers none. */
bool
line_has_events(const struct line *line);

/* Number of calls known and not over; their snapshots. */
size_t
line_call_count(const struct line *line);

const struct line_call *
line_call_at(const struct line *line, size_t index);

/*
 * The place where the line stands, as short text (a local row of the store);
 * false when there is nothing to keep. Times inside are relative to now_ms, so
 * that another clock can go on from it.
 */
bool
line_save(const struct line *line, int64_t now_ms, struct strbuf *out);

/*
 * For tests and practice, sim only: "ring NUMBER [NAME]", "ring withheld",
 * "waiting NUMBER [NAME]" (rings beside the open call), "waiting hangup",
 * "caller hangup", "caller says TEXT", "caller tone N", "callee answers|busy|silent",
 * "line up", "line down [WHY]", "register ok", "register fail [WHY]".
 * e: unknown words, nothing to do it to, or another driver.
 */
bool
line_inject(struct line *line, const char *words, int64_t now_ms, struct err *e);

/* ---- drivers ------------------------------------------------------------------------ */

/*
 * The table a driver fills in; state is the driver's own. Only line.c calls
 * these. Members marked * may be NULL.
 */
struct line_driver {
	const char *name;
	const char *title;	/* N_() */
	bool (*open)(struct line *line, const struct line_options *options, struct err *e);
	void (*close)(struct line *line);
	bool (*is_up)(const struct line *line);
	void (*command)(struct line *line, const struct line_order *order, int64_t now_ms);
	enum line_can (*can)(const struct line *line, enum line_command command,
	                     const char *call_id);
	size_t (*call_count)(const struct line *line);
	const struct line_call *(*call_at)(const struct line *line, size_t index);
	void (*tick)(struct line *line, int64_t now_ms);			/* * */
	int64_t (*next_ms)(const struct line *line);				/* * */
	bool (*save)(const struct line *line, int64_t now_ms, struct strbuf *out);	/* * */
	bool (*inject)(struct line *line, const char *words, int64_t now_ms,
	               struct err *e);						/* * */
};

/* NULL-terminated. */
const struct line_driver *const *
line_drivers(void);

#endif

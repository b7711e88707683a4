/*
 * The one root of the desk's state and the parts that make it up. Each part
 * has its file; a part changes itself and asks others through the functions
 * below. Nobody but app.c sees events whole.
 */
#ifndef APP_APP_PRIV_H
#define APP_APP_PRIV_H

#include "app/app.h"
#include "typed_priv.h"
#include "base/id.h"
#include "echo_priv.h"
#include "model/call.h"
#include "model/flow.h"
#include "model/form.h"
#include "model/slot.h"
#include "model/ticket_number.h"
#include "picker_priv.h"
#include "pin_priv.h"
#include "ui/actions.h"
#include "ui/form.h"
#include "ui/layout.h"
#include "ui/list.h"
#include "ui/prompt.h"

#define CALLS_MAX 8
#define DRAFTS_MAX 32
#define SCREENS_MAX 8
#define FOLLOWUP_ROWS 50		/* read of each group at first */
#define DRAFT_SAVE_AFTER_MS 250		/* a keystroke is in the store within 1 s */
#define PLACE_SAVE_AFTER_MS 250
#define FOLLOWUP_SOON_MS (15 * 60 * 1000)

/* --- calls ------------------------------------------------------------------------------- */

struct live_call {
	struct id id;
	char line_id[LINE_ID_SIZE];
	struct call call;		/* on the steady clock */
	char number[LINE_NUMBER_SIZE];	/* as sent; "" when withheld */
	char name[LINE_NAME_SIZE];
	char recording[LINE_ID_SIZE];
	char reason[LINE_TEXT_SIZE];	/* the line's words for the end */
	bool withheld, muted;
	struct id last_ticket;		/* left the pane with the wrap-up; zero: none */
	bool ticketed;			/* a ticket of it was saved, or it is about one */
	bool unseen;			/* the line is down: not known how it stands */
	bool unattended;		/* it was over before anybody was logged in */
	int rings_heard;		/* the bell has rung so often */
	struct id customer;		/* zero: nobody yet */
	struct id coming_customer;	/* on the way to the store from a form of this call */
	struct id followup;		/* dialled for it; zero: none */
	const struct situation *script;	/* that the follow-up wants, or NULL */
	struct call_record stored;	/* as last handed to the store; head.id zero: not yet */
	char situation[64];		/* main situation of the prompter */
	char result[64];		/* chosen in the wrap-up, be it given or not */
	bool result_given;		/* the agent saved it */
	char *note;			/* of the wrap-up, owned */
	char *promise;			/* when to call back, as typed there, owned */
	bool promised;			/* a follow-up to call back was made in it */
};

#define ORDERS_KEPT 16

struct line_order_kept {
	uint64_t token;
	enum line_command command;
	char text[LINE_NUMBER_SIZE];	/* that was typed for it */
};

/* Why the number on its way to the line was dialled. */
struct dialled {
	struct id followup;
	struct id customer;
	bool ticketed;			/* it is about a saved ticket */
	const struct situation *script;
};

struct call_list {
	struct live_call *items[CALLS_MAX];
	size_t count;
	struct live_call *focus;	/* the one keys act on, or NULL */
	struct live_call *finished;	/* the last one, for undo; or NULL */
	struct live_call *unattended[CALLS_MAX];	/* over before anybody was logged in */
	size_t unattended_count;
	struct line_order_kept orders[ORDERS_KEPT];	/* whose replies may still come */
	struct dialled dialled;		/* goes to the next outgoing call */
	bool line_up;
	bool line_was_down;
	int64_t unseen_until_ms;	/* steady; 0: nothing to wait for */
	char line_text[LINE_TEXT_SIZE];	/* why it is down, or how it is registered */
	bool registered, register_known;
};

/* --- session ----------------------------------------------------------------------------- */

enum agent_state {
	AGENT_NONE,		/* nobody is logged in */
	AGENT_READY,
	AGENT_RINGING,
	AGENT_TALKING,
	AGENT_WRAP_UP,
	AGENT_BREAK,
	AGENT_STATE_COUNT,
};

struct session {
	struct id id;			/* one login at this desk */
	struct agent agent;		/* head.id zero: nobody */
	bool on_break;
	char break_reason[64];
	struct id break_of;		/* whose break a kill cut off; zero: nobody's */
	enum agent_state state;
	int64_t state_since_ms;		/* steady */
	bool locked;
	int64_t last_key_ms;		/* steady */
	struct agent newcomer;		/* being made by the first start */
	struct pin_new pin_new;
};

/* --- caller card ------------------------------------------------------------------------- */

struct caller_card {
	uint64_t serial;		/* of the newest question */
	bool asked;
	bool stale;			/* something was stored: read it again */
	bool shown;			/* card holds a customer */
	struct customer_card card;
	struct record_list others;	/* further customers with the same number */
	bool has_matter;
	struct ticket matter;		/* the earlier one: slots of scripts speak of it */
	char *handler;			/* who handled it, or NULL */
	struct id wanted;		/* ticket it must be; zero: the first open one */
	char number[LINE_NUMBER_SIZE];	/* the number that was looked up; "" = none */
	bool unknown;			/* looked up, nobody found */
	bool revealed;			/* number and address shown with a reason */
	int64_t revealed_ms;
	struct list list;		/* open matters and calls on it */
};

#define DRAFT_CLASS_FIELD "class"	/* the field before the pack's own */

/* --- ticket drafts ----------------------------------------------------------------------- */

struct draft {
	struct id ticket;
	char number[TICKET_NUMBER_SIZE];	/* "" until reserved */
	const struct ticket_kind *kind;
	struct id owner;		/* the agent whose draft it is */
	struct id customer;
	struct id call;			/* in which it began; zero: none */
	char *caller_name;
	char *caller_phone;
	char *grade;			/* the customer's, or NULL */
	bool grade_known;		/* false: his customer is being read */
	int64_t began_ms;		/* UTC; its time limit runs from here */
	struct form_field *fields;
	struct form_choice *choices;	/* of all its fields */
	struct text_list owned;		/* texts that fields and choices borrow */
	struct form form;
	struct ticket stored;		/* as last saved; head.id zero: never */
	bool unsaved;			/* differs from the local row */
	int64_t unsaved_since_ms;	/* steady */
	uint64_t put_token;		/* local row under way, 0 none */
	int64_t put_at_ms;		/* UTC of the last local row, 0 none */
	uint64_t submit_token;		/* ticket under way */
	int64_t saved_at_ms;		/* UTC of the last saved ticket, 0 never */
	bool changed_since_submit;
	bool touched;			/* the agent typed something into it */
	bool waits_for_ticket;		/* restored, its ticket is being read */
	bool store_refused;		/* the disk is full: kept, will be saved */
	bool leaves;			/* its call is over: goes when it is saved */
};

struct draft_list {
	struct draft *items[DRAFTS_MAX];
	size_t count;
	struct draft *focus;		/* in the ticket pane, or NULL */
	struct id reopened;		/* a saved ticket that was in the pane before the start */
	struct id reopened_owner;	/* whose it was: nobody is logged in yet when it is read */
	char *discarded;		/* row of the last one thrown away, for undo */
	struct list kinds;		/* offered while there is no draft */
};

/* --- prompter ---------------------------------------------------------------------------- */

#define GAPS_MAX 32
#define RECENT_MAX 8
#define OFFERED_MAX 4

struct filled_gap {
	char id[SLOT_NAME_MAX];
	char *value;
};

struct prompter {
	struct flow_run run;
	enum language language;
	struct list situations;		/* the list when nothing is under way */
	const struct situation *offered[OFFERED_MAX];	/* by what the desk knows (B8) */
	size_t offered_count;
	struct filled_gap gaps[GAPS_MAX];	/* of this call */
	size_t gap_count;
	const struct situation *recent[RECENT_MAX];	/* newest first */
	size_t recent_count;
	int64_t cue_until_ms;		/* the cue of an ended wait shows until then */
	bool hang_up_warned;		/* the next hang-up goes through */
	struct id run_id;
	int64_t position;
};

/* --- follow-ups -------------------------------------------------------------------------- */

struct followup_was {
	struct id call;			/* missed, and returned by the outcome; or zero */
	struct followup before;		/* its id zero: not known */
};

struct followup_board {
	uint64_t serial;
	bool stale;
	int64_t read_at_ms;		/* UTC */
	struct record_list groups[FOLLOWUP_GROUPS];
	size_t limits[FOLLOWUP_GROUPS];	/* so many are read; grows as the agent goes down */
	struct text_list names;		/* of their customers, group by group */
	int64_t counts[FOLLOWUP_GROUPS];	/* all there are */
	struct record_list call_backs;
	size_t call_backs_limit;
	int64_t call_backs_total;
	struct list list;
	int64_t done_today;
	struct followup_was last;	/* before its newest outcome, for undo */
};

/* --- screens ----------------------------------------------------------------------------- */

struct screen_class {
	const char *name;
	unsigned where;			/* of enum action_where */
	bool covers;			/* hides the desk; others are boxes over it */
	void (*draw)(struct app *app, void *state, const struct view *view);
	/* The key had no action here. False: not used. */
	bool (*key)(struct app *app, void *state, const struct key *key);
	/* False: the desk's own meaning of the action. NULL allowed. */
	bool (*action)(struct app *app, void *state, enum action action);
	bool (*wants_text)(const struct app *app, const void *state);	/* NULL: never */
	bool (*hides_text)(const struct app *app, const void *state);	/* NULL: never */
	/* An answer to a question the screen asked. NULL allowed. */
	void (*answer)(struct app *app, void *state, struct read_answer *answer);
	/* EVENT_PIN_VERIFIED, EVENT_STORED of a counted try (pin_priv.h). NULL allowed. */
	void (*result)(struct app *app, void *state, const struct event *event);
	/*
	 * What is typed in it and neither saved nor thrown away, for typed.c; NULL: nothing.
	 * closing: it is about to be released. NULL allowed.
	 */
	struct json *(*typed)(const void *state, bool closing, const char **name,
	                      const struct typed_about **about);
	void (*release)(void *state);	/* frees state too; NULL: none */
};

struct screen {
	const struct screen_class *class;
	void *state;
};

/* --- acts that can be undone ------------------------------------------------------------- */

typedef void undo_act(struct app *app, const struct id *subject);

struct undoable {
	undo_act *take_back;		/* says what it did; NULL: nothing to undo */
	struct id subject;
	bool promised;			/* nothing was typed since its message */
};

/* The last move of a ticket; undo moves it back. */
struct ticket_moved {
	struct ticket before;		/* head.id zero: none */
	char *to;
};

/* --- results under way ------------------------------------------------------------------- */

typedef void stored_handler(struct app *app, const struct store_result *result,
                            const struct id *subject);

struct pending {
	uint64_t token;
	stored_handler *stored;		/* or NULL */
	const char *says;		/* N_(): said once it is on disk, or NULL */
	int64_t asked_ms;		/* when the agent asked for it, app's steady_ms */
	struct id subject;
};

/* --- the root ---------------------------------------------------------------------------- */

struct app {
	struct app_setup setup;
	const struct pack *pack;
	struct settings *settings;
	const struct zone *zone;
	int64_t wall_ms, steady_ms;	/* of the event at work */
	struct id_source ids;
	struct effect_list effects;
	uint64_t last_token;
	uint64_t last_submitted;	/* token of the newest change */
	struct pending *pending;
	size_t pending_count, pending_capacity;

	struct session session;
	struct call_list calls;
	struct caller_card card;
	struct draft_list drafts;
	struct prompter prompter;
	struct followup_board board;
	struct typed_list typed;
	struct echo_test echo;

	struct screen screens[SCREENS_MAX];
	size_t screen_count;
	enum pane focus;
	enum pane partner;
	bool zoomed;
	bool one_pane;			/* linear: never more than the pane at work */
	struct layout layout;		/* as drawn last, for the mouse */
	int rows, columns;		/* of the last draw */
	struct message message;
	struct key_map keys;
	struct theme theme;
	struct undoable last_act;
	struct ticket_moved last_move;

	app_line_can *line_can;
	void *line_can_context;

	bool needs_draw;
	bool place_unsaved;
	int64_t place_unsaved_since_ms;
	bool store_refused;		/* the disk is full */
	bool over;
};

/* --- app.c: helpers for all parts -------------------------------------------------------- */

void
app_changed(struct app *app);

/* The place of the agent changed: to be kept in the store soon. */
void
app_place_changed(struct app *app);

uint64_t
app_token(struct app *app);

struct id
app_new_id(struct app *app);

/* UTC of a moment of the steady clock. */
int64_t
app_wall_of(const struct app *app, int64_t steady_ms);

/* One calm line. */
void
app_say(struct app *app, enum message_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A change by the agent at work. */
struct change *
app_change(struct app *app);

/* Takes body; an operation that the table refuses is our own fault: said and logged. */
bool
app_change_add(struct app *app, struct change *change, enum operation_name name,
               const struct id *entity, struct json *body);

/* Takes change; stored (may be NULL) is called with its result. Empty changes are dropped: 0. */
uint64_t
app_submit(struct app *app, struct change *change, stored_handler *stored,
           const struct id *subject);

/* Says so once the change submitted last is on disk, not before. english is N_(). */
void
app_say_when_stored(struct app *app, const char *english);

void	/* the same of another command of the store */
app_say_when_done(struct app *app, uint64_t token, const char *english);

/* Expects a result under this token. subject may be NULL. */
void
app_expect(struct app *app, uint64_t token, stored_handler *stored, const struct id *subject);

/* bytes are copied; NULL deletes the row. */
void
app_put_local(struct app *app, const char *key, const char *bytes, size_t length,
              uint64_t token);

/* Appends a question; fill in what the topic needs. */
struct read_request *
app_ask(struct app *app, enum read_topic topic, uint64_t serial);

/* State for the action table: where the keys go and how things stand. */
void
app_action_state(const struct app *app, struct action_state *state);

/* The same of the place below a screen, named by its state: what it was opened from. */
void
app_action_state_under(const struct app *app, const void *screen, struct action_state *state);

/* Records what happened at the desk: agent states, danger … state and reason may be NULL. */
void
app_record_event(struct app *app, const char *type, const char *state, const char *reason);

/* The settings changed: keys, colours, language. */
void
app_take_up_settings(struct app *app);

/* Appends "late 2 h" or "in 35 min" in the interface's language. */
void
app_remaining_text(const struct app *app, int64_t due_ms, struct strbuf *out);

/* --- undo.c: the rule stands there ------------------------------------------------------- */

/* The agent has done what this takes back. subject may be NULL. */
void
undo_set(struct app *app, undo_act *take_back, const struct id *subject);

/* This one alone, or NULL: whatever it is. */
void
undo_forget(struct app *app, undo_act *take_back);

/* A key that is no action goes to a field or line that takes text. */
void
undo_key(struct app *app, const struct key *key);

/* The very next Ctrl-Z is for the act, before any text. */
bool
undo_is_promised(const struct app *app);

/* Where no text has taken Ctrl-Z. */
void
undo_last_act(struct app *app);

/* --- actions.c --------------------------------------------------------------------------- */

/* Does what the action means at the desk, or says why not. */
void
app_act(struct app *app, enum action action);

/* --- session.c --------------------------------------------------------------------------- */

void
session_release(struct app *app);

/* Takes the record over: somebody works here now. */
void
session_begin(struct app *app, struct agent *agent);

/* Works the state out anew from break and calls; records a change. */
void
session_refresh(struct app *app);

void
session_set_break(struct app *app, const char *reason);

void
session_end_break(struct app *app);

void
session_lock(struct app *app);

void
session_tick(struct app *app);

int64_t
session_next_ms(const struct app *app);

/* English, for _(). */
const char *
agent_state_title(enum agent_state state);

/* --- calls.c ----------------------------------------------------------------------------- */

void
calls_release(struct app *app);

void
calls_line_event(struct app *app, const struct line_event *event);

/* NULL when it is over and gone. */
struct live_call *
calls_find(struct app *app, const struct id *id);

/* Also the one whose wrap-up was finished last: forms opened in it may still be open. */
struct live_call *
calls_find_lately(struct app *app, const struct id *id);

/* Ringing, calling or connected. */
bool
call_is_live(const struct live_call *call);

/* Makes a call known that place.c read back; the caller fills it in. NULL: too many. */
struct live_call *
calls_add(struct app *app, const struct id *id);

/* An order to the line. call_id, text and name may be NULL. */
void
app_order(struct app *app, enum line_command command, const char *call_id, const char *text,
          const char *name);

/* place.c has read calls back: what lives is named by the line soon, or over. */
void
calls_restored(struct app *app);

/* Takes the record: what the store knows of a call that was read back. */
void
calls_record_read(struct app *app, struct call_record *record);

/* Warns first when the script is not at its end. */
void
calls_hang_up(struct app *app);

/* Esc, right after the warning: the call goes on. False: nothing was warned of. */
bool
calls_keep(struct app *app);

void
calls_finish_wrap_up(struct app *app, struct live_call *call);

/* A ticket of it is in the store: a result that waited for one is given now. */
void
calls_have_ticket(struct app *app, const struct id *id);

/* Hands what changed of the call since the last time to the store. */
void
calls_store(struct app *app, struct live_call *call);

void
calls_set_customer(struct app *app, struct live_call *call, const struct id *customer);

void
calls_tick(struct app *app);

int64_t
calls_next_ms(const struct app *app);

/* Somebody is logged in: calls that came before are stored now. */
void
calls_agent_came(struct app *app);

/* --- ringing.c --------------------------------------------------------------------------- */

/* False when the answering key does what it says, or nothing rings. */
bool
ringing_say_what_to_do(struct app *app);

/* What the line of messages says of the ring. False: nothing rings, or something newer stands. */
bool
ringing_text(const struct app *app, char *out, size_t size);

/* Calls that ring beside the one at work. */
int
ringing_count_beside(const struct app *app);

/* --- card.c ------------------------------------------------------------------------------ */

void
card_release(struct app *app);

void
card_clear(struct app *app);

/* A call came with this number: look it up. */
void
card_look_up(struct app *app, const char *number);

void
card_show_customer(struct app *app, const struct id *customer);

/* The same because of this ticket of his (zero: none). */
void
card_show_matter(struct app *app, const struct id *customer, const struct id *ticket);

void
card_answer(struct app *app, struct read_answer *answer);

/* Asks again when something was stored meanwhile. */
void
card_tick(struct app *app);

/* NULL: nobody is shown. */
const struct customer *
card_customer(const struct app *app);

bool
card_key(struct app *app, const struct key *key);

bool
card_action(struct app *app, enum action action);

void
card_draw(struct app *app, const struct view *view, bool focused);

/* Asks why a customer's number is to be shown. */
void
card_prompt_reveal(struct app *app, const struct typed_about *about);

/* A ticket's state when the pack at hand knows it, or NULL. */
const struct state *
card_state_of(const struct app *app, const struct ticket *ticket);

/* May number and address be shown whole? Own call with its wrap-up, or revealed. */
bool
card_is_open(const struct app *app);

/* --- drafts.c ---------------------------------------------------------------------------- */

void
drafts_release(struct app *app);

/* A new draft of this kind for the current call and customer; it gets the focus. NULL: too many. */
struct draft *
drafts_begin(struct app *app, const struct ticket_kind *kind);

/* Opens a saved ticket for changing. */
struct draft *
drafts_open(struct app *app, const struct ticket *ticket);

/* A call is over: saved tickets without changes leave the pane, but for those of other calls. */
void
drafts_put_away(struct app *app);

void
drafts_focus(struct app *app, struct draft *draft);

/* Checks and submits; faults stand beside their fields. */
void
drafts_save(struct app *app, struct draft *draft);

/* --- draft_discard.c */

/* Never saved. */
bool
drafts_is_new(const struct draft *draft);

/* Something of it is in no ticket of the store yet. */
bool
drafts_is_unsaved(const struct draft *draft);

/* Of the draft at work: asks unless nothing was typed. */
void
drafts_ask_discard(struct app *app);

/* Another agent works here: drafts of others leave the pane, they stay kept. */
void
drafts_agent_changed(struct app *app);

bool
drafts_is_own(const struct app *app, const struct draft *draft);

/* A local row "draft/…" of an earlier run. */
bool
drafts_restore(struct app *app, const char *text);

/* Everything typed goes out now (stop, lock, change of agent). */
void
drafts_flush(struct app *app);

void
drafts_tick(struct app *app);

int64_t
drafts_next_ms(const struct app *app);

bool
drafts_key(struct app *app, const struct key *key);

bool
drafts_action(struct app *app, enum action action);

void
drafts_draw(struct app *app, const struct view *view, bool focused);

void
drafts_title(struct app *app, struct strbuf *title, struct strbuf *remark);

bool
drafts_wants_text(const struct app *app);

void
drafts_reserve_number(struct app *app, struct draft *draft);

/* A ticket was read that a restored draft may wait for. */
void
drafts_ticket_read(struct app *app, const struct ticket *ticket);

/*
 * The deadline that the draft would get now, UTC. False with e and 0 when it
 * cannot be known: a year without holiday data, a calendar that is not there.
 */
bool
drafts_due(const struct app *app, const struct draft *draft, int64_t *due_ms, struct err *e);

/* The same; 0 when it cannot be known. */
int64_t
drafts_due_ms(const struct app *app, const struct draft *draft);

/* The limit of its class and of the caller's grade. */
struct time_limit
drafts_limit(const struct app *app, const struct draft *draft);

/* Department that its kind and choices lead to, or NULL. */
const char *
drafts_department(const struct app *app, const struct draft *draft);

/* Appends the one line that lists will show. */
bool
drafts_subject(const struct app *app, const struct draft *draft, enum language language,
               struct strbuf *out);

/* Labels follow the interface's language. */
void
drafts_describe_all(struct app *app);

/* --- draft_customer.c */

/* The customer of this call is known now: its drafts and saved tickets take him over. */
void
drafts_customer_known(struct app *app, const struct live_call *call);

/* The answer to that question. */
void
drafts_customer_read(struct app *app, const struct read_answer *answer);

/* --- timeline_text.c: a ticket's history in the words of people ------------------------- */

/* False: what the store keeps for itself. */
bool
timeline_is_told(const struct timeline_entry *entry);

void
timeline_tell(struct app *app, const struct ticket *ticket, const struct timeline_entry *entry,
              struct strbuf *out);

/* --- prompter.c -------------------------------------------------------------------------- */

void
prompter_init(struct app *app);

void
prompter_release(struct app *app);

void
prompter_start(struct app *app, const struct situation *situation);

/* A cue of the desk: the pack's situation for it is begun, or offered in the list. */
void
prompter_cue(struct app *app, enum cue cue, bool begin);

/* An answer was confirmed, or a far side picked up. */
void
prompter_call_began(struct app *app, struct live_call *call);

void
prompter_call_ended(struct app *app, struct live_call *call, bool by_agent);

/* A wait counts down. */
bool
prompter_is_waiting(const struct app *app);

void
prompter_tick(struct app *app);

int64_t
prompter_next_ms(const struct app *app);

bool
prompter_key(struct app *app, const struct key *key);

bool
prompter_action(struct app *app, enum action action);

void
prompter_draw(struct app *app, const struct view *view, bool focused);

/* Title of the pane: the situation under way. Appends. */
void
prompter_title(struct app *app, struct strbuf *title, struct strbuf *remark);

/* Asks for what the gap about->text stands for. */
void
prompter_prompt_gap(struct app *app, const struct typed_about *about);

/* Appends a pack text with its slots filled, in the prompter's language; returns the gaps left. */
size_t
prompter_fill(struct app *app, const struct text *text, struct strbuf *out, char *first_gap);

/* --- slots.c: what the desk knows for {caller.name} and the like ------------------------- */

void
slots_of_desk(struct app *app, struct slot_source *out);

/* --- followups.c ------------------------------------------------------------------------- */

void
board_init(struct app *app);

void
board_release(struct app *app);

/* Something changed: read the lists again. */
void
board_refresh(struct app *app);

void
board_answer(struct app *app, struct read_answer *answer);

void
board_tick(struct app *app);

int64_t
board_next_ms(const struct app *app);

bool
board_key(struct app *app, const struct key *key);

bool
board_action(struct app *app, enum action action);

void
board_draw(struct app *app, const struct view *view, bool focused);

void
board_title(struct app *app, struct strbuf *title, struct strbuf *remark);

/* The same forms for what was typed in them before. */
void
board_open_followup(struct app *app, const struct typed_about *about);

void
board_open_outcome(struct app *app, const struct typed_about *about);

/* "2h", "16:30", "2026-11-24 09:00" as a moment, UTC. */
bool
board_read_due(struct app *app, const char *typed, int64_t *due_ms);

/* Opens the small form for a new promise to this customer and ticket (zero ids: none). */
void
board_new_followup(struct app *app, const struct id *customer, const struct id *ticket);

/* --- prompts.c: one line each ------------------------------------------------------------ */

void prompt_dial(struct app *app, const struct typed_about *about);
void prompt_transfer(struct app *app, const struct typed_about *about);
void prompt_tones(struct app *app, const struct typed_about *about);
void prompt_note_call(struct app *app, const struct typed_about *about);
void prompt_note(struct app *app, const struct typed_about *about);

/* The line refused an order: what it was to do with can be read and sent again. */
void
prompt_came_back(struct app *app, enum line_command command, const char *text);

/* --- place.c: where the agent stood, kept as the local row "screen" ---------------------- */

void
place_save(struct app *app);

bool
place_restore(struct app *app, const char *text);

#include "deadlines_priv.h"
#include "rules_priv.h"
#include "screens_priv.h"

#endif

/*
 * The baresip driver: opening and closing, the connection, and the softphone as
 * a program. The picture of its calls is kept in baresip_events.c, found again
 * in baresip_resync.c; orders are in baresip_orders.c.
 */
#include "baresip_priv.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/loop.h"
#include "base/memory.h"
#include "position_priv.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#define PULSE_MS 30000		/* a telephone that hangs is noticed without a call */
#define START_LIMIT_MS 5000	/* it has opened its control port by then, or never will */
#define RESTART_PAUSE_MS 10000	/* between two starts of a softphone that ends at once */
#define RESTART_PROVEN_MS 1000	/* of one that was up in between */

static const char *const loss_texts[] = {
	[LINK_REFUSED] = N_("the softphone does not run"),
	[LINK_CLOSED] = N_("the softphone has ended"),
	[LINK_TAKEN] = N_("another program has taken the softphone over: end that one"),
	[LINK_SILENT] = N_("the softphone does not answer"),
	[LINK_MALFORMED] = N_("the softphone sends what cannot be read"),
	[LINK_GIVEN_UP] = N_("what listens on the control port is not baresip: "
	                     "choose another port"),
};

static const char being_started[] = N_("the softphone is being started");

static struct phone *
phone_of(const struct line *line)
{
	return line->state;
}

/* ---- the softphone as a program ----------------------------------------------------- */

static void
tell_down(struct phone *phone, const char *why)
{
	if (!strcmp(phone->told_why, why))
		return;
	line_copy_text(phone->told_why, sizeof(phone->told_why), why, strlen(why));
	line_tell_down(phone->line, LINE_TIME_UNKNOWN, why);
}

static void
do_job(void *context)
{
	struct softphone_job *job = context;

	job->running = softphone_find(job->settings.folder);
	job->done = softphone_configure(&job->settings, &job->changed, &job->e) &&
	            (!job->start || softphone_start(&job->settings, &job->child, &job->e));
}

/* A softphone that runs with other settings than it has now is started anew. */
static void
job_done(void *context)
{
	struct softphone_job *job = context;
	struct phone *phone = job->phone;

	if (phone) {
		loop_note_handler(phone->loop, "baresip: softphone job");
		phone->job = NULL;
		if (job->child)
			phone->child = job->child;
		if (!job->done) {
			tell_down(phone, job->e.text);
		} else if (job->start) {
			phone_open_output(phone, true);
			link_hurry(phone->link);
		} else if (job->changed && job->running > 0) {
			phone->restart_wanted = true;
			phone_restart_if_wanted(phone);
		}
		line_deliver(phone->line);
	}
	softphone_settings_release(&job->settings);
	mem_free(job);
}

/* False when another one is under way. */
static bool
begin_job(struct phone *phone, bool start)
{
	struct softphone_job *job;
	struct err e = ERR_INIT;

	if (phone->job)
		return false;
	job = mem_calloc(1, sizeof(*job));
	job->phone = phone;
	job->start = start;
	softphone_settings_dup(&job->settings, &phone->settings);
	phone->job = job;
	if (loop_work(phone->loop, do_job, job_done, job, &e))
		return true;
	phone->job = NULL;
	softphone_settings_release(&job->settings);
	mem_free(job);
	tell_down(phone, e.text);
	return true;
}

static void
reap(struct phone *phone)
{
	if (softphone_reap(phone->child))
		phone->child = 0;
}

/*
 * True when it was started now, or is on its way. A start is not told as a loss: it takes less
 * than a second as a rule, and only one that leads to nothing is bad news.
 */
static bool
start_softphone(struct phone *phone)
{
	int64_t since_ms = phone->started_at_ms == CALL_TIME_NONE
	                   ? INT64_MAX
	                   : (int64_t)uv_now(loop_uv(phone->loop)) - phone->started_at_ms;
	int64_t pause_ms = phone->proven ? RESTART_PROVEN_MS : RESTART_PAUSE_MS;

	if (!phone->settings.start)
		return false;
	if (phone->job)
		return true;
	if (!phone->restarting && since_ms < pause_ms)
		return phone->child != 0 && since_ms < START_LIMIT_MS;
	phone->restarting = phone->restart_wanted = phone->proven = false;
	phone->started_at_ms = (int64_t)uv_now(loop_uv(phone->loop));
	line_tell_note(phone->line, LINE_TIME_UNKNOWN, LINE_NOTE_LOG, "",
	               being_started);
	return begin_job(phone, true);
}

/* Its configuration changed while it ran: it ends itself when no call is open. */
void
phone_restart_if_wanted(struct phone *phone)
{
	struct err e = ERR_INIT;

	if (!phone->restart_wanted || !phone->up || phone->restarting)
		return;
	for (size_t i = 0; i < PHONE_CALLS_MAX; i++) {
		if (phone->calls[i].used)
			return;
	}
	phone->restarting = true;
	link_send(phone->link, &(struct link_request){ .command = "quit" }, &e);
}

/* ---- the connection ----------------------------------------------------------------- */

static void
on_about(void *context, const struct link_request *request, const struct link_answer *answer)
{
	struct phone *phone = context;
	struct strbuf version;

	(void)request;
	if (!answer->arrived)
		return;
	strbuf_init(&version, 64);
	strbuf_add(&version, "baresip ");
	if (answer->ok && ctrl_read_about(answer->data, &version))
		line_tell_note(phone->line, LINE_TIME_UNKNOWN, LINE_NOTE_LOG, "", version.data);
	else
		link_drop(phone->link, LINK_GIVEN_UP);
	strbuf_release(&version);
}

static void
on_registration(void *context, const struct link_request *request,
                const struct link_answer *answer)
{
	struct phone *phone = context;
	struct strbuf account;
	enum ctrl_registration registration;

	(void)request;
	if (!answer->arrived || !answer->ok)
		return;
	strbuf_init(&account, LINE_ADDRESS_SIZE);
	registration = ctrl_read_registration(answer->data, &account);
	if (account.length > 0)
		line_copy_text(phone->account, sizeof(phone->account), account.data,
		               account.length);
	if (registration != CTRL_REGISTRATION_NONE && registration != CTRL_REGISTRATION_WAITING)
		phone_set_registration(phone, registration);
	strbuf_release(&account);
}

static void
ask_registration(struct phone *phone)
{
	struct err e = ERR_INIT;

	link_send(phone->link, &(struct link_request){ .command = "reginfo",
	                                               .answered = on_registration }, &e);
}

static void
pulse(void *context)
{
	struct phone *phone = context;

	if (phone->up)
		ask_registration(phone);
}

static void
on_connected(void *context)
{
	struct phone *phone = context;
	struct err e = ERR_INIT;

	loop_note_handler(phone->loop, "baresip: connected");
	phone_open_output(phone, false);
	link_send(phone->link, &(struct link_request){ .command = "about",
	                                               .answered = on_about }, &e);
	/* A desk that was killed in its echo test left the telephone echoing. */
	link_send(phone->link, &(struct link_request){ .command = "auloop_stop" }, &e);
	ask_registration(phone);
	phone_resync(phone);
}

static void
on_lost(void *context, enum link_loss loss)
{
	struct phone *phone = context;
	bool was_up = phone->up;

	loop_note_handler(phone->loop, "baresip: lost");
	phone->up = phone->resyncing = phone->resync_again = phone->echo = false;
	phone->registration = CTRL_REGISTRATION_NONE;
	for (size_t i = 0; i < PHONE_CALLS_MAX; i++) {
		struct phone_call *entry = &phone->calls[i];

		entry->telephone_unknown = true;
		if (entry->used && entry->call.state == CALL_ANSWERING)
			entry->call.state = CALL_RINGING;
	}
	phone_fail_orders(phone, LINE_CANNOT_LINE_DOWN);
	reap(phone);
	if (loss == LINK_REFUSED && !phone->child)
		phone_close_output(phone);
	if ((loss == LINK_REFUSED || phone->restarting) && start_softphone(phone)) {
		if (was_up)
			tell_down(phone, being_started);
		return;
	}
	tell_down(phone, phone->last_words[0] && loss == LINK_REFUSED ? phone->last_words
	                                                              : loss_texts[loss]);
}

static void
on_settled(void *context)
{
	struct phone *phone = context;

	line_deliver(phone->line);
}

static const struct link_events link_events = {
	.connected = on_connected,
	.lost = on_lost,
	.event = phone_on_event,
	.settled = on_settled,
};

/* ---- the driver --------------------------------------------------------------------- */

static void
restore(struct phone *phone, const char *text)
{
	struct json *position = position_parse(text, "baresip");
	const struct json *calls = position ? json_get(position, "calls") : NULL;

	phone->paused = position && json_get_boolean(position, "paused", false);
	for (size_t i = 0; calls && i < json_count(calls) && i < PHONE_CALLS_MAX; i++) {
		struct phone_call *entry = &phone->calls[i];

		if (position_read_call(json_at(calls, i), &entry->call)) {
			entry->used = entry->remembered = entry->telephone_unknown = true;
			if (entry->call.state == CALL_ANSWERING)
				entry->call.state = CALL_RINGING;
		}
	}
	json_free(position);
}

static bool
baresip_open(struct line *line, const struct line_options *options, struct err *e)
{
	struct phone *phone;

	if (!options->loop)
		return err_set(e, ERR_USAGE, _("needs an event loop: use sim or manual here"));
	if (options->softphone.start && !softphone_check(&options->softphone, e))
		return false;
	phone = mem_calloc(1, sizeof(*phone));
	line->state = phone;
	phone->line = line;
	phone->loop = options->loop;
	phone->started_at_ms = CALL_TIME_NONE;
	phone->output = -1;
	softphone_settings_dup(&phone->settings, &options->softphone);
	restore(phone, options->position);
	phone_orders_init(phone);
	phone->pulse = loop_timer_new(phone->loop, pulse, phone);
	loop_timer_set(phone->pulse, PULSE_MS, PULSE_MS);
	if (phone->settings.start)
		begin_job(phone, false);
	phone->confirm_ms = phone->settings.confirm_ms ? phone->settings.confirm_ms
	                                               : PHONE_CONFIRM_MS;
	phone->link = link_new(phone->loop, softphone_control_port(&phone->settings),
	                       phone->confirm_ms, &link_events, phone);
	return true;
}

static void
baresip_close(struct line *line)
{
	struct phone *phone = phone_of(line);

	phone_fail_orders(phone, LINE_CANNOT_LINE_DOWN);
	if (phone->port_check)
		phone->port_check->phone = NULL;
	link_free(phone->link);
	loop_timer_free(phone->pulse);
	phone_orders_release(phone);
	phone_close_output(phone);
	if (phone->job)
		phone->job->phone = NULL;
	reap(phone);
	softphone_settings_release(&phone->settings);
	mem_free(phone);
	line->state = NULL;
}

static bool
baresip_is_up(const struct line *line)
{
	return phone_of(line)->up;
}

static size_t
baresip_call_count(const struct line *line)
{
	return phone_count(phone_of(line));
}

static const struct line_call *
baresip_call_at(const struct line *line, size_t index)
{
	const struct phone *phone = phone_of(line);

	for (size_t i = 0; i < PHONE_CALLS_MAX; i++) {
		const struct phone_call *entry = &phone->calls[i];

		if (entry->used && !entry->hidden && index-- == 0)
			return &entry->call;
	}
	return NULL;
}

static enum line_can
baresip_can(const struct line *line, enum line_command command, const char *call_id)
{
	return phone_can(phone_of(line), command, call_id);
}

static void
baresip_command(struct line *line, const struct line_order *order, int64_t now_ms)
{
	(void)now_ms;
	phone_order(phone_of(line), order);
}

static bool
baresip_save(const struct line *line, int64_t now_ms, struct strbuf *out)
{
	const struct phone *phone = phone_of(line);
	struct json *position = position_new("baresip");
	struct json *calls = json_array();
	bool ok;

	(void)now_ms;
	for (size_t i = 0; i < PHONE_CALLS_MAX; i++) {
		const struct phone_call *entry = &phone->calls[i];

		if (entry->used && !entry->hidden && entry->call.state != CALL_NONE)
			json_append(calls, position_of_call(&entry->call));
	}
	json_set(position, "calls", calls);
	json_set(position, "paused", json_boolean(phone->paused));
	ok = json_write(position, out);
	json_free(position);
	return ok;
}

const struct line_driver line_driver_baresip = {
	.name = "baresip",
	.title = N_("Softphone (baresip)"),
	.open = baresip_open,
	.close = baresip_close,
	.is_up = baresip_is_up,
	.command = baresip_command,
	.can = baresip_can,
	.call_count = baresip_call_count,
	.call_at = baresip_call_at,
	.save = baresip_save,
};

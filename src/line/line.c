/*
 * The line: finds the driver, queues and delivers events, answers orders that
 * cannot be served before they reach a driver (line/line.h).
 */
#include "line_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

struct line_queued {
	struct line_queued *next;
	struct line_event event;
	struct line_call call;
	char call_id[LINE_ID_SIZE];
	char text[LINE_TEXT_SIZE];
};

static const struct line_driver *const drivers[] = {
	&line_driver_manual,
	&line_driver_sim,
	&line_driver_baresip,
	NULL,
};

/* What to do instead, for orders that a kind of line never serves. */
static const char *const by_line_texts[LINE_COMMAND_COUNT] = {
	[LINE_ANSWER] = N_("This line cannot answer: pick up at the telephone."),
	[LINE_HANG_UP] = N_("This line cannot hang up: use the telephone."),
	[LINE_DECLINE] = N_("This line cannot decline calls: use the telephone."),
	[LINE_HOLD] = N_("This line cannot hold calls: use the telephone."),
	[LINE_RESUME] = N_("This line cannot resume calls: use the telephone."),
	[LINE_TRANSFER] = N_("This line cannot transfer calls: use the telephone."),
	[LINE_CONSULT] = N_("This line cannot ask somebody during a call: "
	                    "transfer the call, or promise to call back."),
	[LINE_CONSULT_COMPLETE] = N_("This line cannot ask somebody during a call."),
	[LINE_CONSULT_ABORT] = N_("This line cannot ask somebody during a call."),
	[LINE_DIAL] = N_("This line cannot dial: dial at the telephone."),
	[LINE_TONES] = N_("This line cannot send tones: press the keys of the telephone."),
	[LINE_MUTE] = N_("This line cannot mute: use the key of the headset."),
	[LINE_UNMUTE] = N_("This line cannot mute: use the key of the headset."),
	[LINE_PAUSE] = N_("This line knows no breaks."),
	[LINE_UNPAUSE] = N_("This line knows no breaks."),
	[LINE_ENTER_CALL] = N_("This line reports its calls by itself."),
	[LINE_ECHO_START] = N_("This line has no echo test."),
	[LINE_ECHO_STOP] = N_("This line has no echo test."),
};

static const char *const cannot_texts[LINE_CANNOT_COUNT] = {
	[LINE_CAN] = N_("Done."),
	[LINE_CANNOT_LINE_DOWN] = N_("The line is down: it comes back by itself."),
	[LINE_CANNOT_NO_CALL] = N_("There is no call."),
	[LINE_CANNOT_NOT_RINGING] = N_("No call is ringing."),
	[LINE_CANNOT_NOT_CONNECTED] = N_("Nobody is on the line yet."),
	[LINE_CANNOT_HELD] = N_("The call is on hold: resume it first."),
	[LINE_CANNOT_NOT_HELD] = N_("The call is not on hold."),
	[LINE_CANNOT_CALL_OPEN] = N_("A call is open: end it first."),
	[LINE_CANNOT_NOT_CONSULTING] = N_("Nobody is being asked."),
	[LINE_CANNOT_PENDING] = N_("The telephone is still busy with the last key."),
	[LINE_CANNOT_BAD_NUMBER] = N_("This is no telephone number: use digits, * # and +."),
	[LINE_CANNOT_BAD_TONES] = N_("Tones are 0 to 9, * and #."),
	[LINE_CANNOT_NOT_CONFIRMED] = N_("The telephone did not confirm it: try again."),
	[LINE_CANNOT_REFUSED] = N_("The telephone refused it."),
};

const struct line_driver *const *
line_drivers(void)
{
	return drivers;
}

const char *
line_cannot_text(enum line_can why, enum line_command command)
{
	return why == LINE_CANNOT_BY_LINE ? by_line_texts[command] : cannot_texts[why];
}

void
line_copy_text(char *field, size_t size, const char *text, size_t length)
{
	size_t filled = 0;

	for (size_t at = 0; at < length;) {
		uint32_t code_point;
		char encoded[4];
		size_t taken = utf8_decode(text + at, length - at, &code_point, NULL);
		size_t bytes;

		if (taken == 0)
			break;
		at += taken;
		if (code_point == 0)
			continue;
		bytes = utf8_encode(code_point, encoded);
		if (filled + bytes >= size)
			break;
		memcpy(field + filled, encoded, bytes);
		filled += bytes;
	}
	field[filled] = '\0';
}

static struct line_queued *
queue(struct line *line, enum line_event_kind kind, int64_t at_ms, const char *call_id,
      const char *text)
{
	struct line_queued *queued = mem_calloc(1, sizeof(*queued));

	line_copy_text(queued->call_id, sizeof(queued->call_id), call_id, strlen(call_id));
	line_copy_text(queued->text, sizeof(queued->text), text, strlen(text));
	queued->event.kind = kind;
	queued->event.at_ms = at_ms;
	queued->event.call_id = queued->call_id;
	queued->event.text = queued->text;
	if (line->last)
		line->last->next = queued;
	else
		line->first = queued;
	line->last = queued;
	return queued;
}

void
line_tell_up(struct line *line, int64_t at_ms)
{
	queue(line, LINE_UP, at_ms, "", "");
}

void
line_tell_down(struct line *line, int64_t at_ms, const char *why)
{
	queue(line, LINE_DOWN, at_ms, "", why);
}

void
line_tell_call(struct line *line, int64_t at_ms, const struct line_call *call)
{
	struct line_queued *queued = queue(line, LINE_CALL, at_ms, call->id, call->reason);

	queued->call = *call;
	queued->event.call = &queued->call;
}

void
line_tell_reply(struct line *line, int64_t at_ms, uint64_t token, enum line_can cannot,
                const char *text)
{
	struct line_queued *queued = queue(line, LINE_REPLY, at_ms, "", text);

	queued->event.token = token;
	queued->event.ok = cannot == LINE_CAN;
	queued->event.cannot = cannot;
}

void
line_tell_note(struct line *line, int64_t at_ms, enum line_note note, const char *call_id,
               const char *text)
{
	queue(line, LINE_NOTE, at_ms, call_id, text)->event.note = note;
}

static struct line_queued *
take_first(struct line *line)
{
	struct line_queued *queued = line->first;

	if (queued) {
		line->first = queued->next;
		if (!line->first)
			line->last = NULL;
	}
	return queued;
}

void
line_deliver(struct line *line)
{
	struct line_queued *queued;

	if (line->delivering)
		return;
	line->delivering = true;
	while ((queued = take_first(line))) {
		line->happened(&queued->event, line->context);
		mem_free(queued);
	}
	line->delivering = false;
}

static const struct line_driver *
find_driver(const char *name, struct err *e)
{
	for (size_t i = 0; drivers[i]; i++) {
		if (!strcmp(drivers[i]->name, name))
			return drivers[i];
	}
	err_set(e, ERR_USAGE, _("line: %.40s: no such line: use manual, sim or baresip"), name);
	return NULL;
}

struct line *
line_open(const char *driver, const struct line_options *options, struct err *e)
{
	const struct line_driver *found = find_driver(driver, e);
	struct line *line;

	if (!found)
		return NULL;
	line = mem_calloc(1, sizeof(*line));
	line->driver = found;
	line->happened = options->happened;
	line->context = options->context;
	if (!found->open(line, options, e)) {
		err_prefix(e, "line: %s", found->name);
		mem_free(line);
		return NULL;
	}
	return line;
}

void
line_close(struct line *line)
{
	struct line_queued *queued;

	if (!line)
		return;
	line->driver->close(line);
	line_deliver(line);
	while ((queued = take_first(line)))
		mem_free(queued);
	mem_free(line);
}

const char *
line_driver_name(const struct line *line)
{
	return line->driver->name;
}

bool
line_is_up(const struct line *line)
{
	return line->driver->is_up(line);
}

enum line_can
line_can(const struct line *line, enum line_command command, const char *call_id)
{
	return line->driver->can(line, command, call_id ? call_id : "");
}

void
line_command(struct line *line, const struct line_order *order, int64_t now_ms)
{
	struct line_order whole = *order;
	enum line_can can;

	if (!whole.call_id)
		whole.call_id = "";
	if (!whole.text)
		whole.text = "";
	if (!whole.name)
		whole.name = "";
	can = line->driver->can(line, whole.command, whole.call_id);
	if (can == LINE_CAN)
		line->driver->command(line, &whole, now_ms);
	else
		line_tell_reply(line, LINE_TIME_UNKNOWN, whole.token, can, "");
	line_deliver(line);
}

void
line_tick(struct line *line, int64_t now_ms)
{
	int64_t due_ms;

	line_deliver(line);
	while ((due_ms = line_next_ms(line)) != CALL_TIME_NONE && due_ms <= now_ms) {
		line->driver->tick(line, due_ms);
		line_deliver(line);
	}
}

int64_t
line_next_ms(const struct line *line)
{
	return line->driver->next_ms ? line->driver->next_ms(line) : CALL_TIME_NONE;
}

bool
line_has_events(const struct line *line)
{
	return line->first != NULL;
}

size_t
line_call_count(const struct line *line)
{
	return line->driver->call_count(line);
}

const struct line_call *
line_call_at(const struct line *line, size_t index)
{
	return line->driver->call_at(line, index);
}

bool
line_save(const struct line *line, int64_t now_ms, struct strbuf *out)
{
	return line->driver->save && line->driver->save(line, now_ms, out);
}

bool
line_inject(struct line *line, const char *words, int64_t now_ms, struct err *e)
{
	bool ok;

	if (!line->driver->inject)
		return err_set(e, ERR_REFUSED, _("line: %s: only the simulated line can be told "
		               "what happens: use --line sim"), line->driver->name);
	ok = line->driver->inject(line, words, now_ms, e);
	line_deliver(line);
	return ok;
}

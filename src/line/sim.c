/*
 * The driver of the simulated line: a coat around line/sim_engine.h.
 */
#include "line_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "line/sim_engine.h"

static struct sim_engine *
engine_of(const struct line *line)
{
	return line->state;
}

static void
pass_on(const struct line_event *event, void *context)
{
	struct line *line = context;

	switch (event->kind) {
	case LINE_UP:
		line_tell_up(line, event->at_ms);
		break;
	case LINE_DOWN:
		line_tell_down(line, event->at_ms, event->text);
		break;
	case LINE_CALL:
		line_tell_call(line, event->at_ms, event->call);
		break;
	case LINE_REPLY:
		line_tell_reply(line, event->at_ms, event->token, event->cannot, event->text);
		break;
	default:
		line_tell_note(line, event->at_ms, event->note, event->call_id, event->text);
		break;
	}
}

static bool
sim_open(struct line *line, const struct line_options *options, struct err *e)
{
	const char *name = options->scenario ? options->scenario : "empty";
	const struct sim_scenario *scenario = sim_scenario_find(name);

	if (!scenario)
		return err_set(e, ERR_USAGE, _("%.40s: no such scenario: use empty, demo or busy"),
		               name);
	line->state = mem_calloc(1, sizeof(struct sim_engine));
	sim_init(engine_of(line), scenario, options->seed, options->now_ms, pass_on, line);
	if (options->position)
		sim_restore(engine_of(line), options->position, options->now_ms);
	return true;
}

static void
sim_close(struct line *line)
{
	mem_free(line->state);
	line->state = NULL;
}

static bool
sim_is_up(const struct line *line)
{
	return engine_of(line)->up;
}

static void
sim_command(struct line *line, const struct line_order *order, int64_t now_ms)
{
	sim_order(engine_of(line), order, now_ms);
}

static enum line_can
sim_can_now(const struct line *line, enum line_command command, const char *call_id)
{
	return sim_can(engine_of(line), command, call_id);
}

static size_t
sim_call_count(const struct line *line)
{
	return (engine_of(line)->open ? 1 : 0) + (engine_of(line)->second_rings ? 1 : 0);
}

static const struct line_call *
sim_call_at(const struct line *line, size_t index)
{
	const struct sim_engine *engine = engine_of(line);

	if (index == 0)
		return engine->open ? &engine->call : NULL;
	return index == 1 && engine->second_rings ? &engine->second : NULL;
}

static void
sim_tick(struct line *line, int64_t now_ms)
{
	sim_advance(engine_of(line), now_ms);
}

static int64_t
sim_next(const struct line *line)
{
	return sim_next_ms(engine_of(line));
}

static bool
sim_save_position(const struct line *line, int64_t now_ms, struct strbuf *out)
{
	return sim_save(engine_of(line), now_ms, out);
}

static bool
sim_inject_words(struct line *line, const char *words, int64_t now_ms, struct err *e)
{
	return sim_inject(engine_of(line), words, now_ms, e);
}

const struct line_driver line_driver_sim = {
	.name = "sim",
	.title = N_("Simulated line (nobody real calls)"),
	.open = sim_open,
	.close = sim_close,
	.is_up = sim_is_up,
	.command = sim_command,
	.can = sim_can_now,
	.call_count = sim_call_count,
	.call_at = sim_call_at,
	.tick = sim_tick,
	.next_ms = sim_next,
	.save = sim_save_position,
	.inject = sim_inject_words,
};

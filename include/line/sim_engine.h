/*
 * The simulated line as a pure engine: no clock, no loop, no chance but the
 * seed. Callers come by a scenario (a table of who, when, how patient, what
 * is said) or are put in by name; time passes when sim_advance says so, and
 * the same seed with the same orders at the same times gives the same events.
 * The driver "sim" (line/line.h) is a thin coat around it; tests and practice
 * may use it directly.
 *
 * One call at a time: who is put in meanwhile is turned away busy. What a caller
 * says comes as LINE_NOTE_HEARD with an English text for _().
 */
#ifndef LINE_SIM_ENGINE_H
#define LINE_SIM_ENGINE_H

#include "base/error.h"
#include "base/id.h"
#include "base/strbuf.h"
#include "line/line.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- scenarios ---------------------------------------------------------------------- */

struct sim_words {
	int32_t after_ms;	/* since the answer; rising */
	const char *text;	/* N_() */
};

struct sim_row {
	int32_t after_ms;	/* quiet time before the ring, since the last call or the start */
	const char *number;	/* NULL = withheld */
	const char *name;	/* what the exchange sends; "" = none */
	int32_t patience_ms;	/* rings so long, then gives up; 0 = until the line's limit */
	int32_t talk_ms;	/* hangs up so long after the answer; 0 = leaves it to the agent */
	int32_t hold_patience_ms;	/* hangs up when held longer; 0 = never */
	const struct sim_words *words;	/* ends with a NULL text; NULL = silent caller */
};

struct sim_scenario {
	const char *name;
	const char *title;	/* N_() */
	const struct sim_row *rows;
	size_t row_count;
	bool repeats;		/* goes on with rows by chance; otherwise the line falls quiet */
};

/* "empty", "demo", "busy"; NULL when there is none of that name. */
const struct sim_scenario *
sim_scenario_find(const char *name);

/* NULL-terminated. */
const struct sim_scenario *const *
sim_scenarios(void);

/* ---- the engine --------------------------------------------------------------------- */

#define SIM_RING_OUT_MS 120000	/* the line's own limit: then the call is missed */

struct sim_engine {
	const struct sim_scenario *scenario;
	void (*happened)(const struct line_event *event, void *context);
	void *context;
	struct random_source random;
	struct line_call call;
	struct line_call second;	/* put in beside it; has the line when that is over */
	bool second_rings;
	const struct sim_row *row;	/* of the open call; NULL when it was put in or dialled */
	size_t next_row;
	int64_t next_ring_ms;		/* CALL_TIME_NONE = nobody comes by himself */
	int64_t counter;
	bool open;
	bool up;
	bool paused;
	bool ended_unseen;		/* the call ended while the line was down */
	/* of the open call; CALL_TIME_NONE = not due */
	int64_t answered_ms;
	int64_t give_up_ms;
	int64_t ring_out_ms;
	int64_t hang_up_ms;
	int64_t held_out_ms;
	int64_t says_ms;
	int64_t far_ring_ms;		/* outgoing */
	int64_t far_answer_ms;
	int64_t far_refuse_ms;
	size_t next_words;
	const char *far_reason;		/* why it will be refused; static */
};

/* Puts the line up. The scenario is borrowed (they are static). */
void
sim_init(struct sim_engine *engine, const struct sim_scenario *scenario, uint64_t seed,
         int64_t now_ms, void (*happened)(const struct line_event *event, void *context),
         void *context);

/*
 * Goes on where sim_save stood; an open call is told anew (found_again).
 * False, with the engine untouched, when the text is not of this scenario.
 */
bool
sim_restore(struct sim_engine *engine, const char *position, int64_t now_ms);

bool
sim_save(const struct sim_engine *engine, int64_t now_ms, struct strbuf *out);

/* Everything due up to now_ms happens, in order, each at its own time. */
void
sim_advance(struct sim_engine *engine, int64_t now_ms);

/* CALL_TIME_NONE = never. */
int64_t
sim_next_ms(const struct sim_engine *engine);

enum line_can
sim_can(const struct sim_engine *engine, enum line_command command, const char *call_id);

/* Assumes sim_can; ends with the LINE_REPLY. */
void
sim_order(struct sim_engine *engine, const struct line_order *order, int64_t now_ms);

/* The words of line_inject. */
bool
sim_inject(struct sim_engine *engine, const char *words, int64_t now_ms, struct err *e);

#endif

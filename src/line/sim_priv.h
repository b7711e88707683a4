/*
 * What the parts of the simulated line share: telling, and the steps of a
 * call's life.
 */
#ifndef LINE_SIM_PRIV_H
#define LINE_SIM_PRIV_H

#include "line/sim_engine.h"

void
sim_emit(struct sim_engine *engine, struct line_event event, int64_t now_ms);

/* The snapshot; silent while the line is down. */
void
sim_emit_call(struct sim_engine *engine, int64_t now_ms);

void
sim_emit_note(struct sim_engine *engine, enum line_note note, const char *text, int64_t now_ms);

void
sim_forget_deadlines(struct sim_engine *engine);

/* number NULL = withheld. Tells nothing yet. */
void
sim_begin_call(struct sim_engine *engine, enum call_direction direction, const char *number,
               const char *name);

/* patience_ms 0 = until the line's limit. */
void
sim_ring(struct sim_engine *engine, const char *number, const char *name, int32_t patience_ms,
         int64_t now_ms);

void
sim_connect(struct sim_engine *engine, int64_t now_ms);

void
sim_end_call(struct sim_engine *engine, enum call_end end, const char *reason, int64_t now_ms);

void
sim_plan_words(struct sim_engine *engine);

void
sim_plan_next_ring(struct sim_engine *engine, int64_t now_ms);

/* The next caller waits a moment, if he would ring at once. */
void
sim_postpone(struct sim_engine *engine, int64_t now_ms);

bool
sim_is_connected(enum call_state state);

#endif

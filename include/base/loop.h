/*
 * Thin over libuv: the one loop thread, its timers, its pool, and the warning
 * about slow turns. Those who need sockets (line/, sync/) take the uv_loop_t
 * by loop_uv(); everybody else stays free of uv.h.
 */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_timer;
struct loop_watch;
struct loop_signal;
struct loop_wakeup;

struct loop *
loop_new(struct err *e);

void
loop_free(struct loop *loop);

/* The uv_loop_t behind it. */
void *
loop_uv(struct loop *loop);

/* Runs until loop_stop. after_turn is called once after each turn's handlers. */
void
loop_run(struct loop *loop, void (*after_turn)(void *context), void *context);

/* One pass without waiting; true while something is still alive. */
bool
loop_step(struct loop *loop);

void
loop_stop(struct loop *loop);

/* One shot or repeating (repeat_ms > 0); started by loop_timer_set. */
struct loop_timer *
loop_timer_new(struct loop *loop, void (*fire)(void *context), void *context);

void
loop_timer_set(struct loop_timer *timer, int64_t after_ms, int64_t repeat_ms);

void
loop_timer_stop(struct loop_timer *timer);

void
loop_timer_free(struct loop_timer *timer);

/* Calls ready when the descriptor can be read. */
struct loop_watch *
loop_watch_new(struct loop *loop, int descriptor, void (*ready)(void *context), void *context,
               struct err *e);

void
loop_watch_free(struct loop_watch *watch);

struct loop_signal *
loop_signal_new(struct loop *loop, int number, void (*arrived)(int number, void *context),
                void *context, struct err *e);

void
loop_signal_free(struct loop_signal *signal);

/* May be sent from any thread; wakes the loop, which calls woken (coalesced). */
struct loop_wakeup *
loop_wakeup_new(struct loop *loop, void (*woken)(void *context), void *context, struct err *e);

void
loop_wakeup_send(struct loop_wakeup *wakeup);

void
loop_wakeup_free(struct loop_wakeup *wakeup);

/* Slow pure work: work runs in the pool, done in the loop. */
bool
loop_work(struct loop *loop, void (*work)(void *context), void (*done)(void *context),
          void *context, struct err *e);

/* Any turn longer than limit_ms is logged with the name last noted here. */
void
loop_note_handler(struct loop *loop, const char *name);

/* The longest turn so far, and how many passed 50 ms (end-to-end tests ask). */
int64_t
loop_longest_turn_us(const struct loop *loop);

int64_t
loop_slow_turns(const struct loop *loop);

#endif

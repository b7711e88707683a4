/*
 * Thin over libuv: the one loop thread, its timers, its pool, and the warning
 * about slow turns. Those who need sockets (line/, sync/) take the uv_loop_t
 * by loop_uv(); everybody else stays free of uv.h.
 *
 * Everything here belongs to the loop thread but loop_wakeup_send. Whatever was
 * made may be freed at any time, in its own callback too; after that it calls
 * nothing any more. Freeing NULL is fine.
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

/*
 * Waits for work under way (its done is called), frees what of the below is
 * left. Owners of handles of their own close them first.
 */
void
loop_free(struct loop *loop);

/* The uv_loop_t behind it. */
void *
loop_uv(struct loop *loop);

/*
 * Runs until loop_stop, or until nothing is left that could wake it. after_turn
 * (may be NULL) is called once after each turn's handlers, the last turn's too.
 * Never called from within a handler.
 */
void
loop_run(struct loop *loop, void (*after_turn)(void *context), void *context);

/* One turn without waiting; true while something is still alive. */
bool
loop_step(struct loop *loop);

void
loop_stop(struct loop *loop);

/*
 * One shot or repeating (repeat_ms > 0); started by loop_timer_set, which also
 * starts it anew; counted from now, never early.
 */
struct loop_timer *
loop_timer_new(struct loop *loop, void (*fire)(void *context), void *context);

void
loop_timer_set(struct loop_timer *timer, int64_t after_ms, int64_t repeat_ms);

void
loop_timer_stop(struct loop_timer *timer);

void
loop_timer_free(struct loop_timer *timer);

/*
 * Calls ready in every turn in which the descriptor can be read, has ended or
 * failed (the read says which). The descriptor stays the caller's: free the
 * watch before closing it. No regular files.
 */
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

/* Runs the loop until no work is under way: before what the work's contexts point at is freed. */
void
loop_finish_work(struct loop *loop);

/*
 * What is done from here on in this turn goes by this name (static text, no
 * caller's data). A turn over 50 ms is logged with the name that took longest.
 */
void
loop_note_handler(struct loop *loop, const char *name);

#define LOOP_SLOW_MS 50

/*
 * The longest turn so far, handlers and after_turn without waiting, and how
 * many passed LOOP_SLOW_MS (end-to-end tests ask).
 */
int64_t
loop_longest_turn_us(const struct loop *loop);

int64_t
loop_slow_turns(const struct loop *loop);

#endif

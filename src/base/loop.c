/*
 * Thin over libuv: see the header.
 *
 * libuv closes handles only in a later turn, so every object here outlives its
 * _free until then; all are on one list, so that loop_free finds those left.
 * A turn's own time is what passed minus what libuv spent waiting, and, of a
 * turn that would count as slow, minus what the kernel gave to other programs
 * while this thread could have run (second figure of proc's schedstat; 0 where
 * that is not kept): how busy the machine is, is no fault of a handler.
 */
#include "base/loop.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/memory.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

/* The head of everything that has a handle. */
struct entry {
	union {
		uv_handle_t any;
		uv_timer_t timer;
		uv_poll_t poll;
		uv_signal_t signal;
		uv_async_t async;
	} handle;
	struct loop *loop;
	struct entry *next;
	struct entry **link;	/* what points here */
};

struct loop {
	uv_loop_t uv;
	uv_signal_t children;		/* every SIGCHLD is seen, whoever started the child */
	uv_idle_t no_wait;		/* active: this turn does not wait */
	struct entry *entries;
	bool running;
	bool stopped;
	uint64_t turn_began_ns;
	uint64_t idle_before_ns;
	int schedstat;			/* of the thread that made the loop; -1: none */
	uint64_t stolen_before_ns;
	const char *handler;		/* noted last */
	uint64_t handler_began_ns;	/* own time since the turn began */
	const char *longest_handler;	/* of this turn */
	uint64_t longest_handler_ns;
	int64_t longest_turn_us;
	int64_t slow_turns;
	size_t jobs;			/* of the pool, not done yet */
};

struct loop_timer {
	struct entry entry;
	void (*fire)(void *context);
	void *context;
};

struct loop_watch {
	struct entry entry;
	void (*ready)(void *context);
	void *context;
};

struct loop_signal {
	struct entry entry;
	struct loop *loop;
	void (*arrived)(int number, void *context);
	void *context;
};

struct loop_wakeup {
	struct entry entry;
	void (*woken)(void *context);
	void *context;
};

struct job {
	struct loop *loop;
	uv_work_t request;
	void (*work)(void *context);
	void (*done)(void *context);
	void *context;
};

/* --- entries -------------------------------------------------------------------------------- */

static void
entry_add(struct loop *loop, struct entry *entry)
{
	entry->loop = loop;
	entry->handle.any.data = entry;
	entry->next = loop->entries;
	entry->link = &loop->entries;
	if (entry->next)
		entry->next->link = &entry->next;
	loop->entries = entry;
}

static void
entry_closed(uv_handle_t *handle)
{
	/* the entry is the first member of what was allocated */
	mem_free(handle->data);
}

static void
entry_close(struct entry *entry)
{
	*entry->link = entry->next;
	if (entry->next)
		entry->next->link = entry->link;
	uv_close(&entry->handle.any, entry_closed);
}

/* --- turns ---------------------------------------------------------------------------------- */

/* Time of this turn so far, waiting not counted. */
static uint64_t
own_time_ns(struct loop *loop)
{
	uint64_t passed = uv_hrtime() - loop->turn_began_ns;
	uint64_t waited = uv_metrics_idle_time(&loop->uv) - loop->idle_before_ns;

	return passed > waited ? passed - waited : 0;
}

/* So long this thread has stood ready to run while others ran. */
static uint64_t
stolen_ns(const struct loop *loop)
{
	char text[80];
	ssize_t length = loop->schedstat < 0 ? -1
	                                     : pread(loop->schedstat, text, sizeof(text) - 1, 0);
	uint64_t ran_ns, stood_ns;

	if (length <= 0)
		return 0;
	text[length] = '\0';
	return sscanf(text, "%" SCNu64 " %" SCNu64, &ran_ns, &stood_ns) == 2 ? stood_ns : 0;
}

static void
begin_turn(struct loop *loop)
{
	loop->stolen_before_ns = stolen_ns(loop);
	loop->turn_began_ns = uv_hrtime();
	loop->idle_before_ns = uv_metrics_idle_time(&loop->uv);
	loop->handler = NULL;
	loop->handler_began_ns = 0;
	loop->longest_handler = NULL;
	loop->longest_handler_ns = 0;
}

/* libuv forgets the waiting that a signal broke off: it is nobody's work. */
static void
forget_broken_waiting(struct loop *loop)
{
	if (!loop->handler)
		begin_turn(loop);
}

static void
child_signalled(uv_signal_t *handle, int number)
{
	(void)number;
	forget_broken_waiting(handle->data);
}

void
loop_note_handler(struct loop *loop, const char *name)
{
	uint64_t now_ns = own_time_ns(loop);
	uint64_t took_ns = now_ns - loop->handler_began_ns;

	if (took_ns > loop->longest_handler_ns) {
		loop->longest_handler_ns = took_ns;
		loop->longest_handler = loop->handler;
	}
	loop->handler = name;
	loop->handler_began_ns = now_ns;
}

static void
end_turn(struct loop *loop)
{
	int64_t took_us;

	loop_note_handler(loop, NULL);
	took_us = (int64_t)(loop->handler_began_ns / 1000);
	if (took_us > LOOP_SLOW_MS * 1000)
		took_us -= (int64_t)((stolen_ns(loop) - loop->stolen_before_ns) / 1000);
	if (took_us > loop->longest_turn_us)
		loop->longest_turn_us = took_us;
	if (took_us > LOOP_SLOW_MS * 1000) {
		loop->slow_turns++;
		log_write(LOG_WARNING, "slow turn: %lld ms, %lld ms of it in %s",
		          (long long)(took_us / 1000),
		          (long long)(loop->longest_handler_ns / 1000000),
		          loop->longest_handler ? loop->longest_handler : "no noted handler");
	}
}

static bool
turn(struct loop *loop, uv_run_mode mode, void (*after_turn)(void *context), void *context)
{
	bool alive;

	begin_turn(loop);
	uv_run(&loop->uv, mode);
	uv_idle_stop(&loop->no_wait);
	alive = uv_loop_alive(&loop->uv) != 0;
	if (after_turn)
		after_turn(context);
	end_turn(loop);
	return alive;
}

void
loop_run(struct loop *loop, void (*after_turn)(void *context), void *context)
{
	if (loop->running)
		abort();
	loop->running = true;
	loop->stopped = false;
	while (!loop->stopped && turn(loop, UV_RUN_ONCE, after_turn, context))
		;
	loop->running = false;
}

bool
loop_step(struct loop *loop)
{
	return turn(loop, UV_RUN_NOWAIT, NULL, NULL);
}

void
loop_stop(struct loop *loop)
{
	loop->stopped = true;
}

int64_t
loop_longest_turn_us(const struct loop *loop)
{
	return loop->longest_turn_us;
}

int64_t
loop_slow_turns(const struct loop *loop)
{
	return loop->slow_turns;
}

/* --- the loop itself ------------------------------------------------------------------------ */

struct loop *
loop_new(struct err *e)
{
	struct loop *loop = mem_calloc(1, sizeof(*loop));
	int failed = uv_loop_init(&loop->uv);

	if (failed) {
		err_set_errno(e, -failed, _("the event loop does not start"));
		mem_free(loop);
		return NULL;
	}
	uv_loop_configure(&loop->uv, UV_METRICS_IDLE_TIME);
	loop->schedstat = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	uv_idle_init(&loop->uv, &loop->no_wait);
	uv_signal_init(&loop->uv, &loop->children);
	loop->children.data = loop;
	uv_signal_start(&loop->children, child_signalled, SIGCHLD);
	uv_unref((uv_handle_t *)&loop->children);
	begin_turn(loop);
	return loop;
}

static void
close_foreign(uv_handle_t *handle, void *context)
{
	(void)context;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

void
loop_free(struct loop *loop)
{
	if (!loop)
		return;
	while (loop->entries)
		entry_close(loop->entries);
	uv_walk(&loop->uv, close_foreign, NULL);
	while (uv_run(&loop->uv, UV_RUN_DEFAULT) != 0)
		;
	uv_loop_close(&loop->uv);
	if (loop->schedstat >= 0)
		close(loop->schedstat);
	mem_free(loop);
}

void *
loop_uv(struct loop *loop)
{
	return &loop->uv;
}

/* --- timers --------------------------------------------------------------------------------- */

static void
nothing(uv_idle_t *handle)
{
	(void)handle;
}

/*
 * libuv fires the timers that are due and then, in the same run, waits for the next thing to
 * happen. After_turn has not been there yet: it draws, and sets the timers to come. So a turn in
 * which a timer fired does not wait.
 */
static void
timer_fired(uv_timer_t *handle)
{
	struct loop_timer *timer = handle->data;

	uv_idle_start(&timer->entry.loop->no_wait, nothing);
	timer->fire(timer->context);
}

struct loop_timer *
loop_timer_new(struct loop *loop, void (*fire)(void *context), void *context)
{
	struct loop_timer *timer = mem_calloc(1, sizeof(*timer));

	timer->fire = fire;
	timer->context = context;
	uv_timer_init(&loop->uv, &timer->entry.handle.timer);
	entry_add(loop, &timer->entry);
	return timer;
}

void
loop_timer_set(struct loop_timer *timer, int64_t after_ms, int64_t repeat_ms)
{
	/* libuv counts from the beginning of the turn unless told the time */
	uv_update_time(&timer->entry.loop->uv);
	uv_timer_start(&timer->entry.handle.timer, timer_fired,
	               after_ms > 0 ? (uint64_t)after_ms : 0,
	               repeat_ms > 0 ? (uint64_t)repeat_ms : 0);
}

void
loop_timer_stop(struct loop_timer *timer)
{
	uv_timer_stop(&timer->entry.handle.timer);
}

void
loop_timer_free(struct loop_timer *timer)
{
	if (timer)
		entry_close(&timer->entry);
}

/* --- descriptors ---------------------------------------------------------------------------- */

static void
watch_ready(uv_poll_t *handle, int status, int events)
{
	struct loop_watch *watch = handle->data;

	(void)status;
	(void)events;
	watch->ready(watch->context);
}

struct loop_watch *
loop_watch_new(struct loop *loop, int descriptor, void (*ready)(void *context), void *context,
               struct err *e)
{
	struct loop_watch *watch = mem_calloc(1, sizeof(*watch));
	int failed = uv_poll_init(&loop->uv, &watch->entry.handle.poll, descriptor);

	if (failed) {
		mem_free(watch);
		err_set_errno(e, -failed, _("cannot watch a descriptor"));
		return NULL;
	}
	watch->ready = ready;
	watch->context = context;
	entry_add(loop, &watch->entry);
	uv_poll_start(&watch->entry.handle.poll, UV_READABLE, watch_ready);
	return watch;
}

void
loop_watch_free(struct loop_watch *watch)
{
	if (watch)
		entry_close(&watch->entry);
}

/* --- signals -------------------------------------------------------------------------------- */

static void
signal_arrived(uv_signal_t *handle, int number)
{
	struct loop_signal *signal = handle->data;

	forget_broken_waiting(signal->loop);
	signal->arrived(number, signal->context);
}

struct loop_signal *
loop_signal_new(struct loop *loop, int number, void (*arrived)(int number, void *context),
                void *context, struct err *e)
{
	struct loop_signal *signal = mem_calloc(1, sizeof(*signal));
	int failed;

	signal->loop = loop;
	signal->arrived = arrived;
	signal->context = context;
	failed = uv_signal_init(&loop->uv, &signal->entry.handle.signal);
	if (failed) {
		mem_free(signal);
		goto refused;
	}
	entry_add(loop, &signal->entry);
	failed = uv_signal_start(&signal->entry.handle.signal, signal_arrived, number);
	if (failed) {
		entry_close(&signal->entry);
		goto refused;
	}
	return signal;
refused:
	err_set_errno(e, -failed, _("cannot wait for signal %d"), number);
	return NULL;
}

void
loop_signal_free(struct loop_signal *signal)
{
	if (signal)
		entry_close(&signal->entry);
}

/* --- from other threads --------------------------------------------------------------------- */

static void
wakeup_woken(uv_async_t *handle)
{
	struct loop_wakeup *wakeup = handle->data;

	wakeup->woken(wakeup->context);
}

struct loop_wakeup *
loop_wakeup_new(struct loop *loop, void (*woken)(void *context), void *context, struct err *e)
{
	struct loop_wakeup *wakeup = mem_calloc(1, sizeof(*wakeup));
	int failed = uv_async_init(&loop->uv, &wakeup->entry.handle.async, wakeup_woken);

	if (failed) {
		mem_free(wakeup);
		err_set_errno(e, -failed, _("cannot make a wake-up"));
		return NULL;
	}
	wakeup->woken = woken;
	wakeup->context = context;
	entry_add(loop, &wakeup->entry);
	return wakeup;
}

void
loop_wakeup_send(struct loop_wakeup *wakeup)
{
	uv_async_send(&wakeup->entry.handle.async);
}

void
loop_wakeup_free(struct loop_wakeup *wakeup)
{
	if (wakeup)
		entry_close(&wakeup->entry);
}

/* --- the pool ------------------------------------------------------------------------------- */

static void
job_work(uv_work_t *request)
{
	struct job *job = request->data;

	job->work(job->context);
}

static void
job_done(uv_work_t *request, int status)
{
	struct job *job = request->data;

	(void)status;
	job->loop->jobs--;
	if (job->done)
		job->done(job->context);
	mem_free(job);
}

bool
loop_work(struct loop *loop, void (*work)(void *context), void (*done)(void *context),
          void *context, struct err *e)
{
	struct job *job = mem_calloc(1, sizeof(*job));
	int failed;

	job->loop = loop;
	job->work = work;
	job->done = done;
	job->context = context;
	job->request.data = job;
	failed = uv_queue_work(&loop->uv, &job->request, job_work, job_done);
	if (failed) {
		mem_free(job);
		return err_set_errno(e, -failed, _("cannot start work in the background"));
	}
	loop->jobs++;
	return true;
}

void
loop_finish_work(struct loop *loop)
{
	while (loop->jobs)
		uv_run(&loop->uv, UV_RUN_ONCE);
}

/*
 * The writer: takes commands in batches, each batch one transaction (one wait for the disk however
 * many commands came meanwhile), each command a savepoint in it. Checkpoints when it has nothing
 * to do. On a fault of the disk the whole batch goes back to the head of the queue.
 */
#include "store_priv.h"

#include "base/log.h"
#include "base/memory.h"
#include "guard_priv.h"

#include <errno.h>
#include <time.h>

#define BATCH_MAX 32
#define IDLE_MS 1500		/* quiet time before a checkpoint */
#define RETRY_MS 2000
#define UNCHECKED_MAX 512	/* commits until a checkpoint is made in spite of work */

/* Faults that are the disk's and not the command's: it may go through later. */
static bool
is_fault_of_disk(enum err_code code)
{
	return code == ERR_DISK_FULL || code == ERR_IO || code == ERR_BUSY || code == ERR_DENIED;
}

static bool
run_command(struct store *store, struct store_command *command, struct err *e)
{
	struct journal *journal = &store->journal;

	switch (command->kind) {
	case STORE_CHANGE:
		return journal_write(journal, command->change, NULL, &command->result.last_n, e);
	case STORE_LOCAL:
		return journal_put_local(journal, command->key, command->bytes, command->length,
		                         command->at_ms, e);
	case STORE_NUMBER:
		return journal_reserve_number(journal, command->key, command->day,
		                              &command->result.counter, e);
	case STORE_DESK_CODE:
		return journal_set_desk_code(journal, command->key, e);
	}
	return err_set(e, ERR_INTERNAL, "store: unknown command");
}

/* One command in its savepoint. False only for a fault of the disk. */
static bool
run_nested(struct store *store, struct store_command *command, bool alone, struct err *fault)
{
	struct journal_state mark = store->journal.state;
	struct store_result *result = &command->result;

	*result = (struct store_result){ .kind = command->kind, .token = command->token };
	if (!alone && !db_begin(store->journal.db, fault))
		return false;
	if (run_command(store, command, &result->err)) {
		result->ok = true;
		return alone || db_commit(store->journal.db, fault);
	}
	if (is_fault_of_disk(result->err.code)) {
		*fault = result->err;
		return false;
	}
	if (!alone)
		db_rollback(store->journal.db);
	store->journal.state = mark;
	return true;
}

static bool
write_batch(struct store *store, struct store_list *batch, struct err *fault)
{
	struct journal_state mark = store->journal.state;
	struct db *db = store->journal.db;
	struct store_command *only = batch->first->next ? NULL : batch->first;
	bool ok = db_begin(db, fault);

	for (struct store_command *c = batch->first; ok && c; c = c->next)
		ok = run_nested(store, c, only != NULL, fault);
	if (ok && only && !only->result.ok) {
		db_rollback(db);
		return true;
	}
	ok = ok && journal_settle(&store->journal, fault) && db_commit(db, fault);
	if (!ok) {
		while (db_depth(db) > 0)
			db_rollback(db);
		store->journal.state = mark;
	}
	return ok;
}

static struct store_list
take_batch(struct store *store)
{
	struct store_list batch = { NULL, NULL, 0 };

	pthread_mutex_lock(&store->mutex);
	while (batch.count < BATCH_MAX && store->queue.first) {
		struct store_command *command = store->queue.first;

		store->queue.first = command->next;
		if (!store->queue.first)
			store->queue.last = NULL;
		store->queue.count--;
		store_list_add(&batch, command);
	}
	store->under_way = batch.count;
	store->retry = false;
	pthread_mutex_unlock(&store->mutex);
	return batch;
}

static void
put_back(struct store *store, struct store_list *batch)
{
	pthread_mutex_lock(&store->mutex);
	batch->last->next = store->queue.first;
	store->queue.first = batch->first;
	if (!store->queue.last)
		store->queue.last = batch->last;
	store->queue.count += batch->count;
	store->under_way = 0;
	store->blocked = true;
	pthread_mutex_unlock(&store->mutex);
}

static void
tell_kept(struct store *store, struct store_list *batch, const struct err *fault)
{
	log_write(LOG_ERROR, "store: not written, kept for later: %s", fault->text);
	for (struct store_command *c = batch->first; c; c = c->next) {
		struct store_result result = {
			.kind = c->kind, .token = c->token, .kept = true, .err = *fault,
		};

		if (!c->told)
			store_post(store, &result);
		c->told = true;
	}
}

static void
tell_done(struct store *store, struct store_list *batch)
{
	int64_t now_ms = clock_wall_ms(store->clock);

	for (struct store_command *c = batch->first; c; c = c->next) {
		if (c->result.ok)
			c->result.saved_at_ms = now_ms;
		else
			log_write(LOG_WARNING, "store: refused: %s", c->result.err.text);
	}
	store_post_batch(store, batch);
}

static void
checkpoint(struct store *store)
{
	struct err e = ERR_INIT;

	if (!db_checkpoint(store->journal.db, NULL, &e))
		log_write(LOG_WARNING, "%s", e.text);
	store->unchecked = 0;
}

bool
store_work_once(struct store *store)
{
	struct store_list batch = take_batch(store);
	struct err fault = ERR_INIT;
	bool ok;

	if (batch.count == 0)
		return false;
	ok = write_batch(store, &batch, &fault);
	if (!ok && store->guarded && guard_drop_ballast(store->path)) {
		log_write(LOG_WARNING, "store: the disk is full: ballast given up");
		err_clear(&fault);
		ok = write_batch(store, &batch, &fault);
	}
	if (!ok) {
		tell_kept(store, &batch, &fault);
		put_back(store, &batch);
		return false;
	}
	tell_done(store, &batch);
	store_list_free(&batch);
	if (++store->unchecked >= UNCHECKED_MAX)
		checkpoint(store);
	return true;
}

static struct timespec
in_ms(int64_t ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += (time_t)(ms / 1000);
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

/* Waits for work; false when the time was up before any came. Waits for ever with ms = 0. */
static bool
wait_for_work(struct store *store, int64_t ms)
{
	struct timespec until = in_ms(ms);
	size_t seen;
	bool in_time = true;

	pthread_mutex_lock(&store->mutex);
	seen = store->blocked ? store->queue.count : 0;
	while (in_time && !store->stop && !store->retry && store->queue.count <= seen) {
		if (ms == 0)
			pthread_cond_wait(&store->work, &store->mutex);
		else
			in_time = pthread_cond_timedwait(&store->work, &store->mutex, &until) !=
				  ETIMEDOUT;
	}
	pthread_mutex_unlock(&store->mutex);
	return in_time;
}

void *
store_writer(void *context)
{
	struct store *store = context;
	bool tidy = false;	/* ballast looked after since the last work */

	store_begin_generation(store);
	for (;;) {
		bool stop, blocked;

		while (store_work_once(store))
			tidy = false;
		pthread_mutex_lock(&store->mutex);
		stop = store->stop;
		blocked = store->blocked;
		pthread_mutex_unlock(&store->mutex);
		if (stop)
			break;
		if (blocked) {
			wait_for_work(store, RETRY_MS);
		} else if (store->unchecked > 0 || !tidy) {
			if (wait_for_work(store, IDLE_MS))
				continue;
			if (store->unchecked > 0)
				checkpoint(store);
			if (store->guarded)
				guard_fill_ballast(store->path);
			tidy = true;
		} else {
			wait_for_work(store, 0);
		}
	}
	return NULL;
}

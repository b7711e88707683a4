/* The store as the desk sees it: open, queue, results, close. */
#include "store_priv.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/paths.h"
#include "guard_priv.h"
#include "schema_priv.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* --- lists and results ------------------------------------------------------------------------ */

void
store_list_add(struct store_list *list, struct store_command *command)
{
	command->next = NULL;
	if (list->last)
		list->last->next = command;
	else
		list->first = command;
	list->last = command;
	list->count++;
}

static void
command_free(struct store_command *command)
{
	change_free(command->change);
	mem_free(command->key);
	mem_free(command->bytes);
	mem_free(command);
}

void
store_list_free(struct store_list *list)
{
	struct store_command *next;

	for (struct store_command *c = list->first; c; c = next) {
		next = c->next;
		command_free(c);
	}
	memset(list, 0, sizeof(*list));
}

static void
add_result(struct store *store, const struct store_result *result)
{
	MEM_GROW(store->results, store->result_capacity, store->result_count);
	store->results[store->result_count++] = *result;
}

/* Under the mutex, which it gives back; the waking is done without it. */
static void
announce(struct store *store)
{
	void (*wake)(void *) = store->woken ? NULL : store->wake;
	void *context = store->wake_context;

	store->woken = true;
	pthread_cond_broadcast(&store->settled);
	pthread_mutex_unlock(&store->mutex);
	if (wake)
		wake(context);
}

void
store_post(struct store *store, const struct store_result *result)
{
	pthread_mutex_lock(&store->mutex);
	add_result(store, result);
	announce(store);
}

void
store_post_batch(struct store *store, const struct store_list *batch)
{
	pthread_mutex_lock(&store->mutex);
	for (const struct store_command *c = batch->first; c; c = c->next)
		add_result(store, &c->result);
	store->under_way = 0;
	store->blocked = false;
	announce(store);
}

void
store_on_results(struct store *store, void (*wake)(void *context), void *context)
{
	pthread_mutex_lock(&store->mutex);
	store->wake = wake;
	store->wake_context = context;
	store->woken = false;
	pthread_mutex_unlock(&store->mutex);
}

size_t
store_drain(struct store *store,
            void (*handler)(const struct store_result *result, void *context), void *context)
{
	struct store_result *results;
	size_t count;

	pthread_mutex_lock(&store->mutex);
	results = store->results;
	count = store->result_count;
	store->results = NULL;
	store->result_count = store->result_capacity = 0;
	store->woken = false;
	pthread_mutex_unlock(&store->mutex);
	for (size_t i = 0; i < count; i++)
		handler(&results[i], context);
	mem_free(results);
	return count;
}

/* --- commands --------------------------------------------------------------------------------- */

static struct store_command *
command_new(struct store *store, enum store_result_kind kind, uint64_t token)
{
	struct store_command *command = mem_calloc(1, sizeof(*command));

	command->kind = kind;
	command->token = token;
	command->at_ms = clock_wall_ms(store->clock);
	return command;
}

static void
refuse(struct store *store, struct store_command *command, const struct err *e)
{
	struct store_result result = { .kind = command->kind, .token = command->token, .err = *e };

	store_post(store, &result);
	command_free(command);
}

static void
enqueue(struct store *store, struct store_command *command)
{
	struct err e = ERR_INIT;
	bool room;

	pthread_mutex_lock(&store->mutex);
	room = store->queue.count < STORE_QUEUE_MAX;
	if (room) {
		store_list_add(&store->queue, command);
		pthread_cond_signal(&store->work);
	}
	pthread_mutex_unlock(&store->mutex);
	if (room)
		return;
	err_set(&e, ERR_LIMIT, _("store: %d commands wait for the disk: make room on it"),
	        STORE_QUEUE_MAX);
	refuse(store, command, &e);
}

void
store_submit(struct store *store, struct change *change, uint64_t token)
{
	struct store_command *command = command_new(store, STORE_CHANGE, token);

	change->at_ms = command->at_ms;
	command->change = change;
	enqueue(store, command);
}

/*
 * Replaces the bytes of a waiting put of the same key, but never one that stands before a change:
 * a draft must not vanish before the change that takes its place is on disk.
 */
static bool
coalesce(struct store *store, struct store_command *command)
{
	struct store_command *found = NULL;

	for (struct store_command *c = store->queue.first; c; c = c->next) {
		if (c->kind != STORE_LOCAL)
			found = NULL;
		else if (strcmp(c->key, command->key) == 0)
			found = c;
	}
	if (!found || found->told)
		return false;
	mem_free(found->bytes);
	found->bytes = command->bytes;
	found->length = command->length;
	found->at_ms = command->at_ms;
	found->token = command->token;
	command->bytes = NULL;
	return true;
}

void
store_put_local(struct store *store, const char *key, const void *bytes, size_t length,
                uint64_t token)
{
	struct store_command *command = command_new(store, STORE_LOCAL, token);
	struct err e = ERR_INIT;
	bool done;

	command->key = mem_dup_text(key);
	if (!local_check(key, length, &e)) {
		refuse(store, command, &e);
		return;
	}
	command->bytes = bytes ? mem_dup(bytes, length ? length : 1) : NULL;
	command->length = length;
	pthread_mutex_lock(&store->mutex);
	done = coalesce(store, command);
	pthread_mutex_unlock(&store->mutex);
	if (done)
		command_free(command);
	else
		enqueue(store, command);
}

void
store_reserve_number(struct store *store, const char *prefix, int32_t day, uint64_t token)
{
	struct store_command *command = command_new(store, STORE_NUMBER, token);

	command->key = mem_dup_text(prefix);
	command->day = day;
	enqueue(store, command);
}

void
store_set_desk_code(struct store *store, const char *code, uint64_t token)
{
	struct store_command *command = command_new(store, STORE_DESK_CODE, token);

	command->key = mem_dup_text(code);
	enqueue(store, command);
}

void
store_retry(struct store *store)
{
	pthread_mutex_lock(&store->mutex);
	store->retry = true;
	pthread_cond_signal(&store->work);
	pthread_mutex_unlock(&store->mutex);
}

size_t
store_pending(const struct store *store)
{
	struct store *shared = (struct store *)(uintptr_t)store;
	size_t count;

	pthread_mutex_lock(&shared->mutex);
	count = shared->queue.count + shared->under_way;
	pthread_mutex_unlock(&shared->mutex);
	return count;
}

bool
store_is_blocked(const struct store *store)
{
	struct store *shared = (struct store *)(uintptr_t)store;
	bool blocked;

	pthread_mutex_lock(&shared->mutex);
	blocked = shared->blocked;
	pthread_mutex_unlock(&shared->mutex);
	return blocked;
}

void
store_run_pending(struct store *store)
{
	while (store->synchronous && store_work_once(store))
		;
}

bool
store_flush(struct store *store, int64_t timeout_ms)
{
	struct timespec until;
	bool empty;

	store_run_pending(store);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(timeout_ms / 1000) + 1;
	pthread_mutex_lock(&store->mutex);
	while (store->thread_runs && store->queue.count + store->under_way > 0) {
		if (pthread_cond_timedwait(&store->settled, &store->mutex, &until) != 0)
			break;
	}
	empty = store->queue.count + store->under_way == 0;
	pthread_mutex_unlock(&store->mutex);
	return empty;
}

struct one_result {
	uint64_t token;
	struct store_result *out;
};

static void
keep_result(const struct store_result *result, void *context)
{
	struct one_result *one = context;

	if (result->token == one->token)
		*one->out = *result;
}

bool
store_write(struct store *store, struct change *change, struct store_result *result, struct err *e)
{
	struct one_result one = { .token = UINT64_MAX, .out = result };

	memset(result, 0, sizeof(*result));
	if (!store->synchronous || store_pending(store) > 0) {
		change_free(change);
		return err_set(e, ERR_INTERNAL,
		               "store: store_write needs an idle synchronous store");
	}
	store_submit(store, change, one.token);
	store_run_pending(store);
	store_drain(store, keep_result, &one);
	if (!result->ok)
		*e = result->err;
	return result->ok;
}

/* --- opening and closing ---------------------------------------------------------------------- */

const struct store_identity *
store_identity(const struct store *store)
{
	return &store->identity;
}

const char *
store_path(const struct store *store)
{
	return store->path;
}

static char *
path_or_default(const char *path, struct err *e)
{
	struct strbuf text;
	char *found = NULL;

	if (path)
		return mem_dup_text(path);
	strbuf_init(&text, PATH_MAX);
	if (path_of(PATH_DATA, "hotseat.db", &text, e))
		found = strbuf_take(&text);
	strbuf_release(&text);
	return found;
}

static struct store *
store_new(const struct store_options *options)
{
	struct store *store = mem_calloc(1, sizeof(*store));
	pthread_condattr_t monotonic;

	store->lock_descriptor = -1;
	store->synchronous = options->synchronous;
	store->guarded = !options->no_witness;
	clock_init_system(&store->own_clock);
	store->clock = options->clock ? options->clock : &store->own_clock;
	if (options->seed)
		random_init_seeded(&store->journal.random, *options->seed);
	else
		random_init_system(&store->journal.random);
	pthread_mutex_init(&store->mutex, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&store->work, &monotonic);
	pthread_cond_init(&store->settled, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return store;
}

/* Everything that is memory's; the file is closed as it stands. */
static void
store_free(struct store *store)
{
	store_list_free(&store->queue);
	mem_free(store->results);
	db_close(store->journal.db);
	guard_unlock(store->lock_descriptor);
	pthread_cond_destroy(&store->work);
	pthread_cond_destroy(&store->settled);
	pthread_mutex_destroy(&store->mutex);
	mem_free(store->path);
	mem_free(store);
}

/* An older copy that was put back becomes a new history before anything else is done with it. */
static bool
look_at_witness(struct store *store, struct err *e)
{
	struct journal *journal = &store->journal;
	int64_t witnessed = store->guarded ? guard_read_witness(&journal->first_replica) : 0;

	if (witnessed <= journal->generation)
		return true;
	store->identity.older_copy = true;
	if (!db_begin(journal->db, e))
		return false;
	if (journal_fork(journal, "older copy put back", clock_wall_ms(store->clock), e) &&
	    journal_set_generation(journal, witnessed, e) && db_commit(journal->db, e))
		return true;
	db_rollback(journal->db);
	return false;
}

void
store_begin_generation(struct store *store)
{
	struct journal *journal = &store->journal;
	struct err e = ERR_INIT;
	bool ok = db_begin(journal->db, &e);

	ok = ok && journal_set_generation(journal, store->identity.generation, &e) &&
	     db_commit(journal->db, &e);
	if (!ok && db_depth(journal->db) > 0)
		db_rollback(journal->db);
	ok = ok && (!store->guarded || guard_write_witness(&journal->first_replica,
	                                                   journal->generation, &e));
	/* A full disk is no reason not to start: the next start begins the next one. */
	if (!ok)
		log_write(LOG_WARNING, "store: generation: %s", e.text);
}

static bool
open_file(struct store *store, const struct store_options *options, struct err *e)
{
	struct db_options file = {
		.mode = options->must_exist ? DB_WRITE : DB_CREATE,
		.vfs = options->vfs,
		.cache_kib = 2048,
	};
	struct journal *journal = &store->journal;
	int from;

	journal->db = db_open(store->path, &file, e);
	if (!journal->db || !db_ladder_climb(journal->db, &store_ladder, &from, e) ||
	    !journal_open(journal, options->desk_code, clock_wall_ms(store->clock),
	                  &store->identity.fresh, e) ||
	    !look_at_witness(store, e))
		return false;
	store->identity.replica = journal->replica;
	store->identity.generation = journal->generation + 1;
	store->identity.schema = db_ladder_top(&store_ladder);
	snprintf(store->identity.desk_code, sizeof(store->identity.desk_code), "%s",
	         journal->desk_code);
	return true;
}

static bool
start_thread(struct store *store, struct err *e)
{
	sigset_t all, before;
	int code;

	if (store->synchronous) {
		store_begin_generation(store);
		return true;
	}
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	code = pthread_create(&store->thread, NULL, store_writer, store);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (code != 0)
		return err_set_errno(e, code, "store: its thread");
	store->thread_runs = true;
	return true;
}

struct store *
store_open(const struct store_options *options, struct err *e)
{
	struct store *store = store_new(options);

	store->path = path_or_default(options->path, e);
	if (store->path && guard_lock(store->path, &store->lock_descriptor, e) &&
	    open_file(store, options, e) && start_thread(store, e))
		return store;
	store_free(store);
	return NULL;
}

static void
end_thread(struct store *store)
{
	if (!store->thread_runs)
		return;
	pthread_mutex_lock(&store->mutex);
	store->stop = true;
	pthread_cond_signal(&store->work);
	pthread_mutex_unlock(&store->mutex);
	pthread_join(store->thread, NULL);
	store->thread_runs = false;
}

void
store_close(struct store *store)
{
	struct err ignored = ERR_INIT;

	if (!store)
		return;
	end_thread(store);
	while (store_work_once(store))
		;
	if (store->queue.count > 0)
		log_write(LOG_ERROR, "store: closed with %zu commands that the disk refused",
		          store->queue.count);
	db_checkpoint(store->journal.db, NULL, &ignored);
	store_free(store);
}

void
store_abandon(struct store *store)
{
	if (!store)
		return;
	pthread_mutex_lock(&store->mutex);
	store_list_free(&store->queue);
	pthread_mutex_unlock(&store->mutex);
	end_thread(store);
	store_free(store);
}

/* Inside store/: the store, its queue and its thread. */
#ifndef STORE_STORE_PRIV_H
#define STORE_STORE_PRIV_H

#include "journal_priv.h"
#include "store/store.h"

#include <pthread.h>

struct store_command {
	struct store_command *next;
	enum store_result_kind kind;
	uint64_t token;
	int64_t at_ms;
	struct change *change;	/* STORE_CHANGE */
	char *key;		/* STORE_LOCAL; prefix of STORE_NUMBER; STORE_DESK_CODE */
	void *bytes;
	size_t length;
	int32_t day;
	bool told;		/* "kept" was said */
	struct store_result result;
};

struct store_list {
	struct store_command *first, *last;
	size_t count;
};

struct store {
	char *path;
	struct clock own_clock;
	const struct clock *clock;
	bool synchronous;
	bool guarded;		/* witness and ballast */
	int lock_descriptor;
	struct store_identity identity;

	/* the writer's alone, while it runs */
	struct journal journal;
	int64_t unchecked;	/* commits since the last checkpoint */

	/* between the threads, under mutex */
	pthread_t thread;
	bool thread_runs;
	pthread_mutex_t mutex;
	pthread_cond_t work;	/* for the writer */
	pthread_cond_t settled;	/* for store_flush */
	struct store_list queue;
	size_t under_way;
	bool blocked, retry, stop;
	struct store_result *results;
	size_t result_count, result_capacity;
	bool woken;
	void (*wake)(void *context);
	void *wake_context;
};

void
store_list_add(struct store_list *list, struct store_command *command);

void
store_list_free(struct store_list *list);

/*
 * Takes a batch from the queue and writes it; posts results. False when there was nothing to do or
 * the disk refused. Called by the writer, or by the caller of a synchronous store.
 */
bool
store_work_once(struct store *store);

void
store_post(struct store *store, const struct store_result *result);

/* The results of a batch that is written; from now on it is not pending any more. */
void
store_post_batch(struct store *store, const struct store_list *batch);

/*
 * Writes the generation of this run into the store, then to the witness. The writer's first work:
 * it waits for the disk twice, which the start of a desk must not.
 */
void
store_begin_generation(struct store *store);

/* The thread's body. */
void *
store_writer(void *store);

#endif

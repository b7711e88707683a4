/*
 * The desk's backup of every day: hotseat-YYYY-MM-DD.db in the folder "backups" beside the store's
 * usual place, seven kept. A program of its own makes it (`hotseat backup --idle --keep 7`), so
 * that neither the memory it takes nor its work is the desk's. It does not end with the desk: what
 * it had to say is then heard of the next time. Called by the desk, in the loop thread.
 */
#ifndef APP_DAILY_BACKUP_H
#define APP_DAILY_BACKUP_H

#include "base/clock.h"
#include "base/zone.h"

struct daily_backup;
struct loop;

/* Everything is borrowed and outlives the daily backup. */
struct daily_backup_setup {
	struct loop *loop;
	const struct clock *clock;
	const struct zone *zone;	/* of the hotline: its day counts */
	const char *store_path;
	const char *program;		/* NULL: this one */
	void (*failed)(const char *why, void *context);	/* why: valid during the call */
	void *context;
};

struct daily_backup *
daily_backup_new(const struct daily_backup_setup *setup);

/*
 * As often as one likes: looks once an hour whether today's backup is there, and has it made if
 * not. What fails is tried again at the next look.
 */
void
daily_backup_look(struct daily_backup *backup);

/* At once: a backup that is being made goes on without us. NULL is fine. */
void
daily_backup_free(struct daily_backup *backup);

#endif

/*
 * A desk at work for benches: a home whose store is a copy of the seeded one (lib/seed.h), with
 * the agent of the first start. The copy is the bench's own: a desk writes into its store.
 */
#ifndef LIB_SEEDED_DESK_H
#define LIB_SEEDED_DESK_H

#include "lib/home.h"
#include "lib/terminal.h"

#include <stdbool.h>
#include <stdint.h>

enum { SEEDED_COLUMNS = 132, SEEDED_ROWS = 43 };

struct seeded_desk {
	struct home home;
	int64_t records;
	int line_port;		/* where its line expects baresip's control port */
};

/*
 * at_rest: its settings are those of a new desk. Otherwise calls come by the line baresip, which
 * it does not start, and it makes no daily backup. Opened and left once. False with a word on
 * standard error when it cannot be made; then nothing is left of it.
 */
bool
seeded_desk_make(struct seeded_desk *desk, int64_t records, bool at_rest);

void
seeded_desk_remove(struct seeded_desk *desk);

/* Reads the whole store once, so that the system has it in memory and no figure is the disk's. */
void
seeded_desk_warm(const struct seeded_desk *desk);

/* Its terminal; waits for nothing. */
struct terminal *
seeded_desk_open(const struct seeded_desk *desk);

/* All that it shows when nothing is under way: panes, follow-ups, keys, the agent ready. */
bool
seeded_desk_is_complete(const struct terminal *t, void *unused);

/* Until that stands and nothing moved for a while. */
bool
seeded_desk_wait_complete(struct terminal *t);

/* Ends the desk as SIGTERM does, and waits for it. */
void
seeded_desk_leave(struct terminal *t);

#endif

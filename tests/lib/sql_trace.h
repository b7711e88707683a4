/*
 * The floor for the store: what SQL a part of the program runs, taken down while it runs, and run
 * again by a plain C loop with the same statements and the same values. So "the same statements
 * on the same schema" is a fact, not a list somebody keeps.
 *
 * sql_trace_begin() listens to every connection opened from then on in this process. Statements
 * of triggers are left out (they run by themselves again). A recording is made of transactions,
 * from BEGIN IMMEDIATE to COMMIT; what runs outside of one is left out.
 */
#ifndef LIB_SQL_TRACE_H
#define LIB_SQL_TRACE_H

#include <stdbool.h>
#include <stddef.h>

void
sql_trace_begin(void);

/* Forgets what was taken down so far. */
void
sql_trace_clear(void);

void
sql_trace_end(void);

/* Transactions taken down, and statements of one of them. */
size_t
sql_trace_transactions(void);

size_t
sql_trace_statements(size_t transaction);

struct sql_replay;

/* Opens the store at path with the given pragmas and prepares every statement taken down. */
struct sql_replay *
sql_replay_open(const char *path, const char *pragmas);

/* Runs one transaction; ends the process if the SQL fails (then the stores were not the same). */
void
sql_replay_run(struct sql_replay *replay, size_t transaction);

/* Puts the log into the file, as the store does when it is idle. */
void
sql_replay_checkpoint(struct sql_replay *replay);

void
sql_replay_close(struct sql_replay *replay);

#endif

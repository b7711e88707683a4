/*
 * A program that runs apart from this one: a session of its own, no terminal, standard input and
 * output empty, none of our descriptors. It lives on when we end. What it prints on standard error
 * is kept for the one who started it. Belongs to the loop thread; app/ calls it.
 */
#ifndef BASE_LOOP_CHILD_H
#define BASE_LOOP_CHILD_H

#include "base/error.h"

struct loop;
struct loop_child;

#define LOOP_CHILD_SAID_MAX 1023

struct loop_child_end {
	int status;		/* of its exit; with a signal: 0 */
	int signal;		/* that killed it; 0: none */
	const char *said;	/* the beginning of what it printed on standard error */
};

/*
 * arguments[0] is the path of the program, NULL ends them. ended comes once, from the loop; the
 * child is to be freed then (in ended too) or before, and before the loop.
 */
struct loop_child *
loop_child_new(struct loop *loop, const char *const *arguments,
               void (*ended)(const struct loop_child_end *end, void *context), void *context,
               struct err *e);

/* Ends nothing but our knowing of it: ended does not come any more. NULL is fine. */
void
loop_child_free(struct loop_child *child);

#endif

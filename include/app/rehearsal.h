/*
 * Runs a script of keys against the real desk in-process: off-screen grid,
 * virtual clock, simulated line, a store of its own that is removed
 * afterwards. What `hotseat test-ui` does, and the tests of the interface.
 * The verbs and their words: the table in src/app/rehearsal.c, and
 * hotseat-test-ui(1), whose rows come from it.
 */
#ifndef APP_REHEARSAL_H
#define APP_REHEARSAL_H

#include "base/error.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Runs the script in a file. False with e when a line failed
 * ("FILE:LINE: what") – the screen as it stood was then printed to out.
 * ERR_USAGE: the script itself is faulty.
 */
bool
rehearsal_run(const char *path, FILE *out, struct err *e);

/* mdoc rows of the verbs. */
bool
rehearsal_mdoc(struct strbuf *out);

#endif

/*
 * The real desk for end-to-end tests and benches: started on a terminal and led by keys to where
 * a test wants it, as a person would.
 */
#ifndef LIB_DESK_H
#define LIB_DESK_H

#include "lib/home.h"
#include "lib/terminal.h"

/*
 * A desk on the simulated line in a running call with a countdown, the cursor in the empty long
 * text of a new ticket. NULL if the desk cannot do that (yet): then nothing runs.
 */
struct terminal *
desk_in_long_text(const struct home *home, int columns, int rows, const char *const *env);

#endif

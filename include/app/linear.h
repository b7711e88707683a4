/*
 * The desk as lines, for screen readers and very slow links: what changes is
 * printed line after line, nothing is painted over. The same machine, the
 * same keys and actions; a line typed is the text of the field at work, one
 * letter or digit a key, and "/words" any action by its name. A ring, a mark
 * of a countdown or a message is printed above what is being typed, which is
 * then written again below it.
 */
#ifndef APP_LINEAR_H
#define APP_LINEAR_H

#include "app/desk.h"

/* clock and loop of options are its own. e: why it could not begin. */
bool
linear_run(const struct desk_options *options, struct err *e);

#endif

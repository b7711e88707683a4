/* The desk at the terminal, until the agent leaves it. */
#ifndef APP_STATION_H
#define APP_STATION_H

#include "app/desk.h"

/*
 * clock and loop of options are the station's own. *left (or NULL): the agent left it; no signal
 * ended it. e: why it could not begin.
 */
bool
station_run(const struct desk_options *options, bool *left, struct err *e);

#endif

/* The desk at the terminal, until the agent leaves it. */
#ifndef APP_STATION_H
#define APP_STATION_H

#include "app/desk.h"

/* clock and loop of options are the station's own. e: why it could not begin. */
bool
station_run(const struct desk_options *options, struct err *e);

#endif

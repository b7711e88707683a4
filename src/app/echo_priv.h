/*
 * The echo test of the desk (screen_echo.c): the agent hears himself, until a
 * key, a call, a lost line or the limit ends it. Part of app_priv.h.
 */
#ifndef APP_ECHO_PRIV_H
#define APP_ECHO_PRIV_H

#include "line/line.h"

struct app;

struct echo_test {
	bool on;			/* asked for, its box is open */
	bool running;			/* the line said so */
	uint64_t token;			/* of the order */
	int64_t began_ms;		/* steady */
	char remark[LINE_TEXT_SIZE];	/* the line's own words, English for _() */
};

void
screen_open_echo(struct app *app);

/* Stops it if it runs: the program ends. */
void
echo_end(struct app *app);

/* The line answers the order to start it. */
void
echo_reply(struct app *app, const struct line_event *event);

/* The line has ended it by itself. */
void
echo_call_came(struct app *app);

void
echo_line_lost(struct app *app);

void
echo_tick(struct app *app);

#endif

/*
 * Calls as JSON inside the text of line_save, shared by the drivers. The text
 * is a local row of the store and comes back from it: checked like any input.
 */
#ifndef LINE_POSITION_PRIV_H
#define LINE_POSITION_PRIV_H

#include "line/line.h"

struct json;

struct json *
position_of_call(const struct line_call *call);

/* False when it is no call; *out is then empty. */
bool
position_read_call(const struct json *value, struct line_call *out);

/* Parses text; NULL when there is none or it is not ours (then a fresh start is right). */
struct json *
position_parse(const char *text, const char *driver);

/* A new object that says whose it is. */
struct json *
position_new(const char *driver);

#endif

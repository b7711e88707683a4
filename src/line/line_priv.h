/*
 * What the drivers share: the open line, and the queue by which they tell
 * what happened. A driver never calls the receiver itself: it puts events
 * into the queue, and line.c delivers them when the driver has returned, or
 * line_deliver() does at the end of a handler of the loop.
 */
#ifndef LINE_LINE_PRIV_H
#define LINE_LINE_PRIV_H

#include "line/line.h"

struct line_queued;

struct line {
	const struct line_driver *driver;
	void *state;			/* the driver's own */
	void (*happened)(const struct line_event *event, void *context);
	void *context;
	struct line_queued *first;
	struct line_queued *last;
	bool delivering;
};

extern const struct line_driver line_driver_manual;
extern const struct line_driver line_driver_sim;
extern const struct line_driver line_driver_baresip;

/* at_ms LINE_TIME_UNKNOWN = on arrival. Texts and calls are copied. */
void
line_tell_up(struct line *line, int64_t at_ms);

void
line_tell_down(struct line *line, int64_t at_ms, const char *why);

void
line_tell_call(struct line *line, int64_t at_ms, const struct line_call *call);

/* cannot LINE_CAN means that the order was carried out. */
void
line_tell_reply(struct line *line, int64_t at_ms, uint64_t token, enum line_can cannot,
                const char *text);

void
line_tell_note(struct line *line, int64_t at_ms, enum line_note note, const char *call_id,
               const char *text);

/* Hands over what is queued; does nothing while the receiver is being called. */
void
line_deliver(struct line *line);

/* Copies text into a field of size bytes, cut at a character; invalid UTF-8 becomes U+FFFD. */
void
line_copy_text(char *field, size_t size, const char *text, size_t length);

#endif

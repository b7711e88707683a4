/*
 * Desks whose line drives the real baresip, and the people who call them
 * (lib/sip_people.h). Every wait has a deadline.
 */
#ifndef TESTS_LIB_REAL_DESK_H
#define TESTS_LIB_REAL_DESK_H

#include "lib/home.h"
#include "lib/line_recorder.h"
#include "lib/sip_people.h"
#include "line/line.h"
#include "line/softphone.h"

#include <limits.h>
#include <sys/types.h>

/* One desk with its softphone; two may share a loop. */
struct real_desk {
	struct home home;
	struct recorder recorder;
	struct loop *loop;
	struct line *line;
	struct line_softphone softphone;
	char folder[PATH_MAX];
	char account[100];
	uint64_t token;
	const char *awaited;
};

/* Without a line yet; loop NULL = one of its own. */
struct real_desk *
real_new(const char *user, struct loop *loop);

/* With the line up. */
struct real_desk *
real_up(void);

/* Kills the softphone too; fails when a turn of the loop took over 50 ms. */
void
real_free(struct real_desk *desk, bool with_loop);

void
real_open_line(struct real_desk *desk, const char *position);

void
real_order(struct real_desk *desk, enum line_command command, const char *text);

/* Ends the softphone of this desk, as a crash does, and waits until it is gone. */
void
real_kill_softphone(struct real_desk *desk);

/* Turns the loop until it is true; false at the deadline. */
bool
real_turn_until(struct real_desk *desk, bool (*until)(struct real_desk *desk),
                int deadline_ms);

/* A row that begins so comes; everything up to it is taken away. */
void
real_await_row(struct real_desk *desk, const char *row);

/* The next row begins so. */
void
real_await_next(struct real_desk *desk, const char *row);

/* "call ID rest" with the id of the last call; valid until the fourth call after it. */
const char *
real_row(const struct real_desk *desk, const char *rest);

/* As sip_person_new; calls: it calls the desk; otherwise it waits to be called at its port. */
struct sip_person
real_person_new(struct real_desk *desk, const char *scenario, bool calls, int pause_ms,
                const char *const *keys);

/* 王小明, 13800138000. */
struct sip_person
real_caller_new(struct real_desk *desk, const char *scenario, int pause_ms);

/* A caller rings and is answered: the order with the next token. */
struct sip_person
real_talk(struct real_desk *desk, const char *scenario, int pause_ms);

#endif

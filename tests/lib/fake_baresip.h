/*
 * A baresip for tests: speaks the control port's language on loopback as 1.0.0
 * was seen to do, with its traps, and with faults on demand. It runs inside
 * the test's own turns (fake_run), so that nothing waits longer than it must.
 */
#ifndef TESTS_LIB_FAKE_BARESIP_H
#define TESTS_LIB_FAKE_BARESIP_H

#include "base/strbuf.h"
#include "line/netstring.h"

#include <stdbool.h>
#include <stddef.h>

struct loop;

struct fake_call {
	char id[600];
	char uri[300];
	char name[64 * 1024];	/* bytes as sent, valid UTF-8 or not */
	char state[16];		/* INCOMING, OUTGOING, RINGING, ESTABLISHED */
	int talked_s;
	bool muted;
	bool held;
};

struct fake_baresip {
	int listener;
	int client;		/* -1 = none */
	int port;
	int connections;
	struct netstring_reader reader;
	struct strbuf log;	/* " about reginfo listcalls callfind(ID) accept …" */
	struct fake_call calls[4];
	size_t call_count;
	size_t current;
	int dialled;
	/* faults */
	bool silent;		/* takes commands and says nothing */
	bool accept_is_no_answer;	/* ok:true, nothing happens */
	bool hangup_does_nothing;
	bool hold_fails;
	bool is_no_baresip;
	bool dial_goes_nowhere;
	bool loses_call_before_find;	/* callfind: call not found */
	const char *registration;	/* of reginfo: "OK ", "ERR", "zzz", "" */
};

void
fake_open(struct fake_baresip *fake);

/* On a port that somebody was told of already. */
void
fake_open_at(struct fake_baresip *fake, int port);

/* Closes the client and the listener, as a killed program does. */
void
fake_close(struct fake_baresip *fake);

/* Listens again on the same port. */
void
fake_reopen(struct fake_baresip *fake);

/* Drops the client only. */
void
fake_drop(struct fake_baresip *fake);

/* Turns loop and fake until until() or the deadline; false at the deadline. */
bool
fake_run(struct fake_baresip *fake, struct loop *loop, bool (*until)(void *context),
         void *context, int deadline_ms);

/* For who has no loop: takes a client and answers what it asked, and waits for that at most so long. */
void
fake_serve(struct fake_baresip *fake, int wait_ms);

/* Somebody rings. */
void
fake_ring(struct fake_baresip *fake, const char *id, const char *uri, const char *name);

/* An event about a call, as it stands. */
void
fake_event(struct fake_baresip *fake, const char *type, const struct fake_call *call,
           const char *param);

/* CALL_CLOSED, and the call is gone. */
void
fake_end(struct fake_baresip *fake, const char *id, const char *param);

/* The call is gone without a word. */
void
fake_lose(struct fake_baresip *fake, const char *id);

struct fake_call *
fake_find(struct fake_baresip *fake, const char *id);

/* A frame with this payload; bytes as they are. */
void
fake_send(struct fake_baresip *fake, const char *payload);

void
fake_send_raw(struct fake_baresip *fake, const char *bytes, size_t length);

#endif

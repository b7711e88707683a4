/*
 * The softphone as a program of its own: its configuration, starting it, and
 * whether its control port is safe. baresip outlives the desk: it is started
 * in a session of its own, and the next desk finds it by its port.
 *
 * Traps of baresip 1.0 that the generated configuration avoids:
 * - the control port has no authentication and listens on all addresses unless
 *   told otherwise: always 127.0.0.1;
 * - sip_listen on port P takes P + 1 as well (TLS): the control port may not be
 *   its neighbour;
 * - menu.so frees a call whose transfer failed before ctrl_tcp.so tells of it,
 *   if it is loaded first: ctrl_tcp.so goes first;
 * - a ringback tone keeps the audio device while the call's own sound begins, and
 *   where only one may have it the call stays silent: no ringback tone, the desk
 *   shows that it rings there;
 * - two ringing calls can never be answered: call_max_calls 1 gives the second
 *   caller 486. No event tells of him, but baresip prints a line, so what it
 *   prints comes to the desk through a pipe (folder/output): the caller can be
 *   listed after all, and nothing about callers is written to a disk.
 *
 * The pipe is opened for reading and writing and never blocks, so that baresip
 * runs on whether somebody reads or not.
 */
#ifndef LINE_SOFTPHONE_H
#define LINE_SOFTPHONE_H

#include "base/error.h"
#include "base/strbuf.h"
#include "line/line.h"

#include <stdbool.h>
#include <sys/types.h>

#define SOFTPHONE_CONTROL_PORT 14444

/* Copies the texts too; softphone_settings_release. */
void
softphone_settings_dup(struct line_softphone *copy, const struct line_softphone *settings);

void
softphone_settings_release(struct line_softphone *settings);

/* 0 → the default. */
int
softphone_control_port(const struct line_softphone *softphone);

/*
 * Whether a configuration can be made of it. e says which setting is wrong and
 * what to write; a password is never in the text.
 */
bool
softphone_check(const struct line_softphone *softphone, struct err *e);

/*
 * Writes folder/config and folder/accounts (0600) in the folder (0700).
 * *changed: they differ from what was there, so that a running one is out of
 * date. Waits for the disk: for the pool, not for the loop.
 */
bool
softphone_configure(const struct line_softphone *softphone, bool *changed, struct err *e);

/*
 * Starts it with that configuration, in a session of its own; does not wait
 * until its port is open. *pid is a child of this process: softphone_reap it.
 * For the pool, not for the loop.
 */
bool
softphone_start(const struct line_softphone *softphone, pid_t *pid, struct err *e);

/* True when the child has ended, and leaves nothing of it behind. */
bool
softphone_reap(pid_t pid);

/* The process started from this folder, or 0 when none runs. */
pid_t
softphone_find(const char *folder);

enum softphone_port {
	SOFTPHONE_PORT_CLOSED,		/* nobody listens */
	SOFTPHONE_PORT_LOOPBACK,
	SOFTPHONE_PORT_OPEN,		/* anybody on the network could use the telephone */
};

/* Who may reach the port, by the tables of the kernel. */
enum softphone_port
softphone_port_state(int port);

/*
 * Descriptor to read what a running softphone of this folder prints, or -1 when
 * it was not started by us. from_start: it was started just now, and all that
 * it printed is read; otherwise what nobody read until now is thrown away.
 */
int
softphone_open_output(const char *folder, bool from_start);

/* The peer's URI of a line that tells of a caller turned away busy; false for other lines. */
bool
softphone_read_turned_away(const char *text, struct strbuf *uri);

/*
 * Why the registrar refused, from a warning (without its colours): "403 Forbidden" of
 * "reg: sip:1001@pbx: 403 Forbidden ()"; false for other lines.
 */
bool
softphone_read_refused(const char *text, struct strbuf *reason);

/* What to install when baresip is missing; true when it is there. */
bool
softphone_is_installed(struct err *e);

#endif

/*
 * The other side of a real telephone call: people played by sipp (tests/data/sipp), ports of
 * their own on loopback, and softphones that die with the test though they outlive their desks.
 * Every wait has a deadline.
 */
#ifndef TESTS_LIB_SIP_PEOPLE_H
#define TESTS_LIB_SIP_PEOPLE_H

#include "lib/home.h"
#include "lib/program.h"

#include <sys/types.h>

#define SIP_DEADLINE_MS 15000

/* Skips the test when baresip or sipp is not installed. */
void
sip_skip_if_missing(void);

/*
 * A port P that is free for TCP and UDP together with the next count - 1, below those that the
 * kernel hands out by itself.
 */
int
sip_free_ports(int count);

/* ---- softphones ------------------------------------------------------------------------------ */

/* First of all in main(). */
void
sip_softphones_die_with_the_test(void);

/* The softphone started from this folder, if one runs now. */
void
sip_remember_softphone(const char *folder);

/* A test that has killed one by itself says so. */
void
sip_forget_softphone(pid_t pid);

/* ---- people ---------------------------------------------------------------------------------- */

struct sip_role {
	const char *scenario;		/* of tests/data/sipp, without .xml */
	int calls_port;			/* whom to call on 127.0.0.1; 0: waits to be called */
	int pause_ms;			/* for the scenario's pauses */
	const char *const *keys;	/* "name", "王小明", … NULL; may be NULL */
};

struct sip_person {
	struct program *program;
	int port;
};

/* home: the folder sipp runs in. */
struct sip_person
sip_person_new(const struct home *home, const struct sip_role *role);

/* The scenario went as written: the other side was content. */
void
sip_person_ends_well(struct sip_person *person);

#endif

/*
 * Programs beside the one under test (baresip, sipp, `hotseat verify`): started in a process
 * group of their own that dies with the test, their standard output and error kept in one buffer,
 * every wait with a deadline. What cannot be started at all ends the test process.
 */
#ifndef LIB_PROGRAM_H
#define LIB_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct program;

struct program_options {
	const char *const *argv;	/* ends with NULL; argv[0] is looked up in PATH */
	const char *const *env;		/* as in terminal.h; may be NULL */
	const char *home;		/* HOTSEAT_HOME; NULL: none */
	const char *directory;
	const char *input;		/* for standard input, which is /dev/null when NULL */
};

/* Output beyond this is read and thrown away. */
#define PROGRAM_OUTPUT_MAX (16u * 1024 * 1024)

struct program *
program_start(const struct program_options *options);

/* SIGTERM to the group, SIGKILL two seconds later. NULL is fine. */
void
program_free(struct program *p);

/* Until what it printed so far contains text. False: deadline, or it ended without. */
bool
program_wait_output(struct program *p, const char *text, int deadline_ms);

/* *status as of waitpid, may be NULL. */
bool
program_wait_exit(struct program *p, int deadline_ms, int *status);

/* Everything printed so far, NUL-terminated; valid until the next wait. */
const char *
program_output(const struct program *p);

pid_t
program_pid(const struct program *p);

void
program_signal(struct program *p, int signal_number);

/*
 * Runs to the end and gives the exit status (128 + signal if killed; -1 if the deadline passed,
 * then it was killed). *output (may be NULL) is what it printed: free() it.
 */
int
program_run(const struct program_options *options, int deadline_ms, char **output);

/* Whether a program of this name is in PATH. */
bool
program_is_there(const char *name);

/* build/NAME of the build under test (HOTSEAT_BUILD). Valid until the fourth call after it. */
const char *
program_built(const char *name);

/* A port on loopback nobody uses at this moment. */
enum port_kind { PORT_TCP, PORT_UDP };

int
program_free_port(enum port_kind kind);

#endif

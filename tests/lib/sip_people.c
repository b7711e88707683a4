/*
 * The other side of a real telephone call (lib/sip_people.h).
 */
#include "lib/sip_people.h"

#include "lib/spawn.h"
#include "line/softphone.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- softphones outlive desks, but not the test ---------------------------------------- */

#define SOFTPHONES_MAX 64

static volatile pid_t softphones[SOFTPHONES_MAX];
static volatile sig_atomic_t softphone_count;

static void
kill_all(void)
{
	for (int i = 0; i < softphone_count; i++) {
		if (softphones[i] > 0)
			kill(softphones[i], SIGKILL);
	}
}

static void
terminated(int number)
{
	kill_all();
	_exit(128 + number);
}

void
sip_softphones_die_with_the_test(void)
{
	atexit(kill_all);
	signal(SIGTERM, terminated);
}

void
sip_remember_softphone(const char *folder)
{
	pid_t pid = softphone_find(folder);

	for (int i = 0; i < softphone_count; i++) {
		if (softphones[i] == pid)
			return;
	}
	if (pid > 0 && softphone_count < SOFTPHONES_MAX)
		softphones[softphone_count++] = pid;
}

void
sip_forget_softphone(pid_t pid)
{
	for (int i = 0; i < softphone_count; i++) {
		if (softphones[i] == pid)
			softphones[i] = 0;
	}
}

/* ---- ports --------------------------------------------------------------------------- */

static bool
can_bind(int port, int type)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	bool free_now = bind(descriptor, (struct sockaddr *)&address, sizeof(address)) == 0;

	close(descriptor);
	return free_now;
}

int
sip_free_ports(int count)
{
	static unsigned next;

	if (next == 0)
		next = (unsigned)getpid() * 2654435761u;
	for (int tries = 0; tries < 1000; tries++) {
		int port = 15000 + (int)((next += 40503u) >> 4) % 16000 / 2 * 2;
		bool all = true;

		for (int i = 0; i < count && all; i++)
			all = can_bind(port + i, SOCK_STREAM) && can_bind(port + i, SOCK_DGRAM);
		if (all)
			return port;
	}
	fail_msg("no free ports");
	return 0;
}

/* ---- people ---------------------------------------------------------------------------------- */

#define ARGUMENTS_MAX 48

struct sip_person
sip_person_new(const struct home *home, const struct sip_role *role)
{
	struct sip_person person = { .port = sip_free_ports(6) };
	char *path = spawn_format("tests/data/sipp/%s.xml", role->scenario);
	char *scenario = realpath(path, NULL);
	char port[16], media[16], pause[16], target[64];
	const char *argv[ARGUMENTS_MAX] = {
		"sipp", "-sf", scenario, "-i", "127.0.0.1", "-p", port, "-mi", "127.0.0.1",
		"-mp", media, "-d", pause, "-m", "1", "-nostdin", "-timeout", "20",
		"-timeout_error", NULL };
	size_t count = 0;

	if (!scenario)
		spawn_fatal("%s is missing: run the tests from the top folder", path);
	snprintf(port, sizeof(port), "%d", person.port);
	snprintf(media, sizeof(media), "%d", person.port + 2);
	snprintf(pause, sizeof(pause), "%d", role->pause_ms);
	snprintf(target, sizeof(target), "127.0.0.1:%d", role->calls_port);
	while (argv[count])
		count++;
	for (const char *const *key = role->keys; key && *key; key += 2) {
		if (count + 6 >= ARGUMENTS_MAX)
			spawn_fatal("too many keys for %s", role->scenario);
		argv[count++] = "-key";
		argv[count++] = key[0];
		argv[count++] = key[1];
	}
	if (role->calls_port) {
		argv[count++] = "-s";
		argv[count++] = "hotline";
		argv[count++] = target;
	}
	person.program = program_start(&(struct program_options){
		.argv = argv, .directory = home->path });
	free(scenario);
	free(path);
	return person;
}

void
sip_person_ends_well(struct sip_person *person)
{
	int status = -1;

	if (!program_wait_exit(person->program, SIP_DEADLINE_MS, &status) ||
	    !WIFEXITED(status) || WEXITSTATUS(status))
		fail_msg("sipp is not content (status %d):\n%s", status,
		         program_output(person->program));
	program_free(person->program);
	person->program = NULL;
}

void
sip_skip_if_missing(void)
{
	static const char *const programs[] = { "baresip", "sipp" };

	for (size_t i = 0; i < 2; i++) {
		if (!program_is_there(programs[i])) {
			print_message("# %s is not installed\n", programs[i]);
			skip();
		}
	}
}

/* What terminal.c and program.c share: environment, time, signals, ending the test process. */
#include "lib/spawn.h"

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t
monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int
spawn_left_ms(int64_t end_ns)
{
	int64_t left_ns = end_ns - monotonic_ns();

	if (left_ns <= 0)
		return 0;
	return (int)((left_ns + 999999) / 1000000);
}

void
spawn_fatal(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("test harness: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(2);
}

void *
spawn_alloc(size_t size)
{
	void *block = calloc(1, size ? size : 1);

	if (!block)
		spawn_fatal("out of memory");
	return block;
}

char *
spawn_format(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		spawn_fatal("out of memory");
	va_end(arguments);
	return text;
}

static bool
names_variable(const char *entry, const char *name, size_t length)
{
	return !strncmp(entry, name, length) && (entry[length] == '=' || !entry[length]);
}

/* change is "NAME=VALUE" or "NAME"; the list has room for one more. */
static void
environment_change(char **environment, const char *change)
{
	size_t length = strcspn(change, "="), kept = 0;

	for (size_t i = 0; environment[i]; i++) {
		if (names_variable(environment[i], change, length))
			free(environment[i]);
		else
			environment[kept++] = environment[i];
	}
	if (change[length])
		environment[kept++] = spawn_format("%s", change);
	environment[kept] = NULL;
}

char **
spawn_environment(const char *term, const char *home, const char *const *changes)
{
	static const char *const defaults[] = { "LANG=C.UTF-8", "LC_ALL", "LC_CTYPE",
		"LC_MESSAGES", "LC_TIME", "LANGUAGE", "LINES", "COLUMNS", "NO_COLOR", NULL };
	size_t count = 0, changed = 0, room;
	char **environment, *change;

	while (environ[count])
		count++;
	while (changes && changes[changed])
		changed++;
	room = count + changed + sizeof(defaults) / sizeof(defaults[0]) + 2; /* TERM and home */
	environment = spawn_alloc((room + 1) * sizeof(*environment));
	for (size_t i = 0; i < count; i++)
		environment[i] = spawn_format("%s", environ[i]);
	for (size_t i = 0; defaults[i]; i++)
		environment_change(environment, defaults[i]);
	if (term) {
		change = spawn_format("TERM=%s", term);
		environment_change(environment, change);
		free(change);
	}
	if (home) {
		change = spawn_format("HOTSEAT_HOME=%s", home);
		environment_change(environment, change);
		free(change);
	}
	for (size_t i = 0; changes && changes[i]; i++)
		environment_change(environment, changes[i]);
	return environment;
}

void
spawn_environment_free(char **environment)
{
	for (size_t i = 0; environment[i]; i++)
		free(environment[i]);
	free(environment);
}

void
spawn_reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

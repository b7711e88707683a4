/*
 * A preloaded shim: every fsync and fdatasync takes SLOW_FSYNC_MS (30) longer, as on a desk's old
 * hard disk. SLOW_FSYNC_LOG=FILE gets one byte for each, so that a bench can show it was in force.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { DEFAULT_MS = 30 };

static long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
be_slow(void)
{
	const char *text = getenv("SLOW_FSYNC_MS"), *log = getenv("SLOW_FSYNC_LOG");
	long end_ms = now_ms() + (text ? strtol(text, NULL, 10) : DEFAULT_MS), left_ms;
	int fd;

	while ((left_ms = end_ms - now_ms()) > 0)
		poll(NULL, 0, (int)left_ms);	/* a signal may end it early */
	if (log && (fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) >= 0) {
		if (write(fd, ".", 1) != 1)
			errno = 0;
		close(fd);
	}
}

static int
call_real(const char *name, int fd)
{
	int (*real)(int);

	*(void **)&real = dlsym(RTLD_NEXT, name);
	be_slow();
	return real(fd);
}

int
fsync(int fd)
{
	return call_real("fsync", fd);
}

int
fdatasync(int fd)
{
	return call_real("fdatasync", fd);
}

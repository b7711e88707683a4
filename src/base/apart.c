/* A copy of the process computes, a pipe brings its result; see the header. */
#include "base/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static bool
write_all(int descriptor, const char *bytes, size_t length)
{
	while (length) {
		ssize_t done = write(descriptor, bytes, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		bytes += done;
		length -= (size_t)done;
	}
	return true;
}

static bool
read_all(int descriptor, char *bytes, size_t length)
{
	while (length) {
		ssize_t done = read(descriptor, bytes, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		bytes += done;
		length -= (size_t)done;
	}
	return true;
}

static bool
ended_well(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return false;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/*
 * The copy must not hold for longer than its parent what it inherited: a lock of the store
 * (flock) is held by every copy of its descriptor. So they are closed first; and the work of a
 * parent that is gone is work for nobody.
 */
static void
let_go(pid_t parent, int kept)
{
	if (kept > 0)
		close_range(0, (unsigned)kept - 1, 0);
	close_range((unsigned)kept + 1, ~0U, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* It may have died before it was asked for. */
	if (getppid() != parent)
		_exit(1);
}

bool
apart_run(void (*work)(void *context, void *result), void *context, void *result, size_t size)
{
	sigset_t all, before;
	int ends[2];
	pid_t pid, parent = getpid();
	bool ok;

	memset(result, 0, size);
	if (pipe2(ends, O_CLOEXEC))
		return false;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0) {
		let_go(parent, ends[1]);
		work(context, result);
		_exit(write_all(ends[1], result, size) ? 0 : 1);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	ok = pid > 0 && read_all(ends[0], result, size);
	close(ends[0]);
	if (pid > 0)
		ok = ended_well(pid) && ok;
	if (!ok)
		memset(result, 0, size);
	return ok;
}

/* Programs beside the one under test: start, talk, wait with a deadline, end. */
#include "lib/program.h"

#include "lib/spawn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_SIZE = 16384, TERM_GRACE_MS = 2000, PATHS = 4, PATH_SIZE = 1024 };

struct program {
	pid_t pid;
	int pid_fd;
	int output_fd;		/* -1 at end of file */
	int input_fd;		/* -1: nothing (more) to write */
	const char *input;
	bool ended;
	int status;
	char *output;
	size_t length, capacity;
	bool thrown_away;
};

static int
pid_fd_open(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

static void
run_child(const struct program_options *options, char **environment, int input, int output)
{
	spawn_reset_signals();
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (options->directory && chdir(options->directory) != 0)
		_exit(127);
	dup2(input, 0);
	dup2(output, 1);
	dup2(output, 2);
	close_range(3, ~0u, 0);
	execvpe(options->argv[0], (char *const *)(uintptr_t)options->argv, environment);
	dprintf(2, "%s: %s\n", options->argv[0], strerror(errno));
	_exit(127);
}

struct program *
program_start(const struct program_options *options)
{
	struct program *p = spawn_alloc(sizeof(*p));
	char **environment = spawn_environment(NULL, options->home, options->env);
	int output[2], input[2] = { -1, -1 };

	if (pipe2(output, O_CLOEXEC) != 0)
		spawn_fatal("no pipe: %s", strerror(errno));
	if (options->input && pipe2(input, O_CLOEXEC) != 0)
		spawn_fatal("no pipe: %s", strerror(errno));
	if (!options->input)
		input[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	fflush(NULL);
	p->pid = fork();
	if (p->pid < 0)
		spawn_fatal("no process: %s", strerror(errno));
	if (p->pid == 0)
		run_child(options, environment, input[0], output[1]);
	setpgid(p->pid, p->pid);
	close(output[1]);
	close(input[0]);
	spawn_environment_free(environment);
	p->output_fd = output[0];
	fcntl(p->output_fd, F_SETFL, O_NONBLOCK);
	p->input_fd = input[1];
	p->input = options->input;
	if (p->input_fd >= 0)
		fcntl(p->input_fd, F_SETFL, O_NONBLOCK);
	p->pid_fd = pid_fd_open(p->pid);
	if (p->pid_fd < 0)
		spawn_fatal("no descriptor of a process: %s", strerror(errno));
	p->capacity = READ_SIZE;
	p->output = spawn_alloc(p->capacity);
	return p;
}

static void
close_once(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
take_output(struct program *p)
{
	char bytes[READ_SIZE];
	ssize_t length;

	while ((length = read(p->output_fd, bytes, sizeof(bytes))) > 0) {
		if (p->length + (size_t)length + 1 > PROGRAM_OUTPUT_MAX) {
			p->thrown_away = true;
			continue;
		}
		if (p->length + (size_t)length + 1 > p->capacity) {
			p->capacity = (p->length + (size_t)length + 1) * 2;
			p->output = realloc(p->output, p->capacity);
			if (!p->output)
				spawn_fatal("out of memory");
		}
		memcpy(p->output + p->length, bytes, (size_t)length);
		p->length += (size_t)length;
		p->output[p->length] = '\0';
	}
	if (length == 0)
		close_once(&p->output_fd);
}

static void
give_input(struct program *p)
{
	ssize_t written = write(p->input_fd, p->input, strlen(p->input));

	if (written > 0)
		p->input += written;
	if (!*p->input || (written < 0 && errno != EAGAIN))
		close_once(&p->input_fd);
}

/* One round of poll. */
static void
pump(struct program *p, int wait_ms)
{
	struct pollfd fds[3] = {
		{ .fd = p->output_fd, .events = POLLIN },
		{ .fd = p->ended ? -1 : p->pid_fd, .events = POLLIN },
		{ .fd = p->input_fd, .events = POLLOUT },
	};

	poll(fds, 3, wait_ms);
	if (fds[2].revents)
		give_input(p);
	if (fds[1].revents && waitpid(p->pid, &p->status, WNOHANG) == p->pid)
		p->ended = true;
	if (fds[0].revents || p->ended)
		take_output(p);
}

void
program_signal(struct program *p, int signal_number)
{
	if (!p->ended)
		kill(-p->pid, signal_number);
}

void
program_free(struct program *p)
{
	if (!p)
		return;
	if (!p->ended) {
		program_signal(p, SIGTERM);
		program_wait_exit(p, TERM_GRACE_MS, NULL);
	}
	kill(-p->pid, SIGKILL);	/* also what it left behind in its group */
	if (!p->ended)
		waitpid(p->pid, NULL, 0);
	close(p->pid_fd);
	close_once(&p->output_fd);
	close_once(&p->input_fd);
	free(p->output);
	free(p);
}

bool
program_wait_output(struct program *p, const char *text, int deadline_ms)
{
	int64_t end_ns = monotonic_ns() + (int64_t)deadline_ms * 1000000;

	while (!strstr(p->output, text)) {
		if (p->ended || monotonic_ns() >= end_ns)
			return false;
		pump(p, spawn_left_ms(end_ns));
	}
	return true;
}

bool
program_wait_exit(struct program *p, int deadline_ms, int *status)
{
	int64_t end_ns = monotonic_ns() + (int64_t)deadline_ms * 1000000;

	while (!p->ended) {
		if (monotonic_ns() >= end_ns)
			return false;
		pump(p, spawn_left_ms(end_ns));
	}
	if (status)
		*status = p->status;
	return true;
}

const char *
program_output(const struct program *p)
{
	return p->output;
}

pid_t
program_pid(const struct program *p)
{
	return p->pid;
}

int
program_run(const struct program_options *options, int deadline_ms, char **output)
{
	struct program *p = program_start(options);
	int status, result = -1;

	if (program_wait_exit(p, deadline_ms, &status))
		result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	if (output)
		*output = spawn_format("%s", p->output);
	program_free(p);
	return result;
}

bool
program_is_there(const char *name)
{
	const char *path = getenv("PATH");
	char *copy = spawn_format("%s", path ? path : ""), *next = copy, *folder;
	bool found = false;

	while (!found && (folder = strsep(&next, ":"))) {
		char *file = spawn_format("%s/%s", folder, name);

		found = access(file, X_OK) == 0;
		free(file);
	}
	free(copy);
	return found;
}

const char *
program_built(const char *name)
{
	static char paths[PATHS][PATH_SIZE];
	static int next;
	const char *build = getenv("HOTSEAT_BUILD");
	char *path = paths[next++ % PATHS], folder[PATH_SIZE] = "";

	if (!build || !*build)
		build = "build";
	if (build[0] != '/' && !getcwd(folder, sizeof(folder)))
		spawn_fatal("no working folder: %s", strerror(errno));
	if ((size_t)snprintf(path, PATH_SIZE, "%s%s%s/%s", folder, *folder ? "/" : "", build,
	                     name) >= PATH_SIZE)
		spawn_fatal("the path of %s is too long", name);
	return path;
}

int
program_free_port(enum port_kind kind)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, (kind == PORT_TCP ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &length) != 0)
		spawn_fatal("no port on loopback: %s", strerror(errno));
	close(fd);
	return ntohs(address.sin_port);
}

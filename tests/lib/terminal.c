/* A real terminal for tests: the process on the pseudo-terminal, the pump and the waits. */
#include "lib/spawn.h"
#include "lib/terminal_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_SIZE = 65536, LAST_WORDS_US = 20000, TERMINALS_MAX = 64 };

/* Those a failed test has left: nothing may outlive the test process. */
static struct terminal *open_terminals[TERMINALS_MAX];
static pid_t owner;

/* What the session leader tells of the program. */
struct process_news {
	enum { PROCESS_STARTS, PROCESS_CANNOT_START, PROCESS_STOPPED, PROCESS_ENDED } kind;
	pid_t pid;
	int64_t value;	/* errno, or status of waitpid */
	int64_t at_ns;
};

void
text_add(struct text_buffer *b, const void *bytes, size_t length)
{
	if (b->length + length > b->capacity) {
		b->capacity = (b->length + length) * 2;
		b->data = realloc(b->data, b->capacity);
		if (!b->data)
			spawn_fatal("out of memory");
	}
	if (length)
		memcpy(b->data + b->length, bytes, length);
	b->length += length;
}

/* ---- the session leader ---------------------------------------------------------------------- */

enum { LEADER_TTY = 0, LEADER_CONTROL = 3 };

static void
leader_tell(struct process_news news)
{
	if (send(LEADER_CONTROL, &news, sizeof(news), MSG_NOSIGNAL) < 0)
		_exit(1);
}

static void
leader_run_program(const struct terminal_options *options, char **environment)
{
	setpgid(0, 0);
	tcsetpgrp(LEADER_TTY, getpid());
	spawn_reset_signals();
	if (options->directory && chdir(options->directory) != 0)
		leader_tell((struct process_news){ PROCESS_CANNOT_START, getpid(), errno, 0 });
	leader_tell((struct process_news){ PROCESS_STARTS, getpid(), 0, monotonic_ns() });
	execvpe(options->argv[0], (char *const *)(uintptr_t)options->argv, environment);
	leader_tell((struct process_news){ PROCESS_CANNOT_START, getpid(), errno, 0 });
	_exit(127);
}

/* True when the program has ended. */
static bool
leader_wait_program(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, WUNTRACED | WNOHANG) == pid) {
		if (!WIFSTOPPED(status)) {
			leader_tell((struct process_news){ PROCESS_ENDED, pid, status, 0 });
			return true;
		}
		tcsetpgrp(LEADER_TTY, getpid());
		leader_tell((struct process_news){ PROCESS_STOPPED, pid, status, 0 });
	}
	return false;
}

/* The shell's part: never returns. */
static void
leader_main(const struct terminal_options *options, char **environment)
{
	struct signalfd_siginfo signal_news;
	sigset_t watched;
	struct pollfd fds[2];
	pid_t pid;
	char order;

	signal(SIGTTOU, SIG_IGN);
	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	sigaddset(&watched, SIGHUP);
	sigprocmask(SIG_SETMASK, &watched, NULL);
	fds[0] = (struct pollfd){ .fd = signalfd(-1, &watched, SFD_CLOEXEC), .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = LEADER_CONTROL, .events = POLLIN };
	pid = fork();
	if (pid < 0)
		_exit(1);
	if (pid == 0)
		leader_run_program(options, environment);
	setpgid(pid, pid);
	for (;;) {
		if (poll(fds, 2, -1) < 0)
			continue;
		if (fds[1].revents) {
			if (read(LEADER_CONTROL, &order, 1) != 1) {
				kill(-pid, SIGKILL);	/* the test has gone */
				waitpid(pid, NULL, 0);
				_exit(0);
			}
			tcsetpgrp(LEADER_TTY, pid);
			kill(-pid, SIGCONT);
		}
		if (!fds[0].revents || read(fds[0].fd, &signal_news, sizeof(signal_news)) < 0)
			continue;
		if (signal_news.ssi_signo == SIGHUP) {	/* a shell hands it on to its jobs */
			kill(-pid, SIGHUP);
			kill(-pid, SIGCONT);
		}
		if (leader_wait_program(pid))
			_exit(0);
	}
}

/* In the child: the terminal on 0, 1, 2, the way to the test on 3, nothing else open. */
static void
leader_start(struct terminal *t, int control, const struct terminal_options *options,
             char **environment)
{
	int copy = fcntl(control, F_DUPFD_CLOEXEC, 10), slave = fcntl(t->slave, F_DUPFD, 10);

	setsid();
	if (ioctl(slave, TIOCSCTTY, 0) != 0)
		_exit(1);
	for (int fd = 0; fd < 3; fd++)
		dup2(slave, fd);
	dup3(copy, LEADER_CONTROL, O_CLOEXEC);
	close_range(LEADER_CONTROL + 1, ~0u, 0);
	leader_main(options, environment);
	_exit(1);
}

/* ---- news and output ------------------------------------------------------------------------- */

static void
take_news(struct terminal *t)
{
	struct process_news news;

	while (recv(t->control, &news, sizeof(news), MSG_DONTWAIT) == (ssize_t)sizeof(news)) {
		switch (news.kind) {
		case PROCESS_STARTS:
			t->pid = news.pid;
			t->exec_ns = news.at_ns;
			break;
		case PROCESS_CANNOT_START:
			spawn_fatal("the program cannot be started: %s", strerror((int)news.value));
		case PROCESS_STOPPED:
			t->stopped = true;
			break;
		case PROCESS_ENDED:
			t->ended = true;
			t->status = (int)news.value;
			break;
		}
	}
}

static void
on_vterm_output(const char *bytes, size_t length, void *user)
{
	struct terminal *t = user;

	if (t->typing || !t->mute)
		text_add(&t->pending, bytes, length);
}

void
terminal_flush(struct terminal *t)
{
	ssize_t written;

	while (t->pending.length && t->master >= 0) {
		written = write(t->master, t->pending.data, t->pending.length);
		if (written <= 0)
			return;
		t->pending.length -= (size_t)written;
		memmove(t->pending.data, t->pending.data + written, t->pending.length);
	}
}

/* How many bytes at the end begin a character of UTF-8 that is not whole. */
static size_t
begun_at_end(const unsigned char *bytes, size_t length)
{
	for (size_t back = 1; back <= 3 && back <= length; back++) {
		unsigned char c = bytes[length - back];
		size_t whole = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;

		if (c >= 0xc0 || c < 0x80)
			return whole > back ? back : 0;
	}
	return 0;
}

/*
 * Only whole characters: libvterm decodes a run of text by its first byte, with one decoder where
 * that is ASCII and another where not, and loses a character that is cut between two writes.
 */
static void
feed_screen(struct terminal *t, const unsigned char *bytes, size_t length)
{
	size_t begun;

	while (t->begun_length && length) {
		bool goes_on = (*bytes & 0xc0) == 0x80;

		if (goes_on) {
			t->begun[t->begun_length++] = *bytes++;
			length--;
		}
		if (!goes_on || !begun_at_end(t->begun, t->begun_length)) {
			vterm_input_write(t->vterm, (const char *)t->begun, t->begun_length);
			t->begun_length = 0;
		}
	}
	begun = begun_at_end(bytes, length);
	vterm_input_write(t->vterm, (const char *)bytes, length - begun);
	memcpy(t->begun + t->begun_length, bytes + length - begun, begun);
	t->begun_length += begun;
}

static void
take_bytes(struct terminal *t, const unsigned char *bytes, size_t length, int64_t at_ns)
{
	t->last_byte_ns = at_ns;
	if (t->total_bytes == t->mark_bytes)
		t->first_since_mark_ns = at_ns;
	t->total_bytes += length;
	if (t->capture.length + length > TERMINAL_CAPTURE_MAX) {
		size_t half = t->capture.length / 2;

		memmove(t->capture.data, t->capture.data + half, t->capture.length - half);
		t->capture.length -= half;
	}
	text_add(&t->capture, bytes, length);
	modes_feed(&t->modes, bytes, length);
	feed_screen(t, bytes, length);
}

/* Reads until nothing is there. True if any byte came. */
static bool
drain(struct terminal *t)
{
	static unsigned char bytes[READ_SIZE];
	bool any = false;
	ssize_t length;

	while (t->master >= 0 && (length = read(t->master, bytes, sizeof(bytes))) > 0) {
		take_bytes(t, bytes, (size_t)length, monotonic_ns());
		any = true;
	}
	return any;
}

static bool
take_within(struct terminal *t, const struct timespec *timeout)
{
	struct pollfd fds[2] = {
		{ .fd = t->control, .events = POLLIN },
		{ .fd = t->master, .events = POLLIN },
	};
	bool any;

	terminal_flush(t);
	if (t->pending.length)
		fds[1].events |= POLLOUT;
	if (t->ended)
		fds[0].fd = -1;
	ppoll(fds, 2, timeout, NULL);
	any = fds[1].revents & POLLIN && drain(t);
	if (fds[0].revents)
		take_news(t);
	terminal_flush(t);
	return any;
}

bool
terminal_take(struct terminal *t, int deadline_ms)
{
	struct timespec timeout = { deadline_ms / 1000, deadline_ms % 1000 * 1000000L };

	return take_within(t, &timeout);
}

/* ---- start and end --------------------------------------------------------------------------- */

static void
free_all_left(void)
{
	for (int i = 0; i < TERMINALS_MAX && getpid() == owner; i++)
		terminal_free(open_terminals[i]);
}

static void
replace_in_list(const struct terminal *from, struct terminal *to)
{
	for (int i = 0; i < TERMINALS_MAX; i++) {
		if (open_terminals[i] == from) {
			open_terminals[i] = to;
			return;
		}
	}
	spawn_fatal("more than %d terminals at once: free them", TERMINALS_MAX);
}

static void
wait_start(struct terminal *t)
{
	struct pollfd fd = { .fd = t->control, .events = POLLIN };
	int64_t end_ns = monotonic_ns() + (int64_t)TERMINAL_DEADLINE_MS * 1000000;

	while (!t->pid) {
		if (poll(&fd, 1, spawn_left_ms(end_ns)) <= 0 && monotonic_ns() >= end_ns)
			spawn_fatal("the session leader does not start");
		take_news(t);
	}
}

struct terminal *
terminal_start(const struct terminal_options *options)
{
	struct terminal *t = spawn_alloc(sizeof(*t));
	char **environment = spawn_environment("xterm-256color", options->home, options->env);
	struct winsize size;
	int control[2];

	t->columns = options->columns ? options->columns : 80;
	t->rows = options->rows ? options->rows : 24;
	t->mute = options->mute;
	size = (struct winsize){ .ws_col = (unsigned short)t->columns,
		.ws_row = (unsigned short)t->rows };
	modes_init(&t->modes);
	t->vterm = vterm_new(t->rows, t->columns);
	vterm_set_utf8(t->vterm, 1);
	vterm_output_set_callback(t->vterm, on_vterm_output, t);
	terminal_screen_init(t);
	if (openpty(&t->master, &t->slave, NULL, NULL, &size) != 0)
		spawn_fatal("no pseudo-terminal: %s", strerror(errno));
	fcntl(t->master, F_SETFD, FD_CLOEXEC);
	fcntl(t->slave, F_SETFD, FD_CLOEXEC);
	fcntl(t->master, F_SETFL, O_NONBLOCK);
	tcgetattr(t->slave, &t->before);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0)
		spawn_fatal("no socket: %s", strerror(errno));
	if (!owner) {
		owner = getpid();
		atexit(free_all_left);
	}
	replace_in_list(NULL, t);
	fflush(NULL);
	t->leader = fork();
	if (t->leader < 0)
		spawn_fatal("no process: %s", strerror(errno));
	if (t->leader == 0)
		leader_start(t, control[1], options, environment);
	close(control[1]);
	t->control = control[0];
	spawn_environment_free(environment);
	wait_start(t);
	return t;
}

void
terminal_hang_up(struct terminal *t)
{
	drain(t);
	close(t->master);
	close(t->slave);
	t->master = t->slave = -1;
	t->pending.length = 0;
}

void
terminal_free(struct terminal *t)
{
	if (!t)
		return;
	replace_in_list(t, NULL);
	close(t->control);	/* the leader kills the program and ends */
	waitpid(t->leader, NULL, 0);
	if (t->master >= 0)
		terminal_hang_up(t);
	vterm_free(t->vterm);
	free(t->pending.data);
	free(t->capture.data);
	free(t->row_text.data);
	free(t->screen_text.data);
	free(t);
}

/* ---- waits ----------------------------------------------------------------------------------- */

bool
terminal_wait(struct terminal *t, terminal_condition *condition, void *argument, int deadline_ms)
{
	int64_t end_ns = monotonic_ns() + (int64_t)deadline_ms * 1000000;

	while (!condition(t, argument)) {
		if (t->ended && !terminal_take(t, LAST_WORDS_US / 1000))
			return condition(t, argument);
		if (monotonic_ns() >= end_ns)
			return false;
		terminal_take(t, spawn_left_ms(end_ns));
	}
	return true;
}

static bool
shows(const struct terminal *t, void *text)
{
	return terminal_find(t, text, NULL, NULL);
}

static bool
shows_not(const struct terminal *t, void *text)
{
	return !terminal_find(t, text, NULL, NULL);
}

bool
terminal_wait_text(struct terminal *t, const char *text, int deadline_ms)
{
	return terminal_wait(t, shows, (void *)(uintptr_t)text, deadline_ms);
}

bool
terminal_wait_gone(struct terminal *t, const char *text, int deadline_ms)
{
	return terminal_wait(t, shows_not, (void *)(uintptr_t)text, deadline_ms);
}

bool
terminal_wait_quiet(struct terminal *t, int quiet_us, int deadline_ms)
{
	struct timespec quiet = { quiet_us / 1000000, quiet_us % 1000000 * 1000L };
	int64_t end_ns = monotonic_ns() + (int64_t)deadline_ms * 1000000;

	while (monotonic_ns() < end_ns) {
		if (!take_within(t, &quiet) && !t->pending.length)
			return true;
	}
	return false;
}

void
terminal_pump(struct terminal *t, int span_ms)
{
	int64_t end_ns = monotonic_ns() + (int64_t)span_ms * 1000000;

	while (monotonic_ns() < end_ns)
		terminal_take(t, spawn_left_ms(end_ns));
}

static bool
has_ended(const struct terminal *t, void *unused)
{
	(void)unused;
	return t->ended;
}

static bool
has_stopped(const struct terminal *t, void *unused)
{
	(void)unused;
	return t->stopped;
}

bool
terminal_wait_exit(struct terminal *t, int deadline_ms, int *status)
{
	if (!terminal_wait(t, has_ended, NULL, deadline_ms))
		return false;
	/* Its last bytes may still be on their way through the kernel. */
	terminal_wait_quiet(t, LAST_WORDS_US, TERMINAL_DEADLINE_MS);
	if (status)
		*status = t->status;
	return true;
}

bool
terminal_wait_stopped(struct terminal *t, int deadline_ms)
{
	if (!terminal_wait(t, has_stopped, NULL, deadline_ms))
		return false;
	terminal_wait_quiet(t, LAST_WORDS_US, TERMINAL_DEADLINE_MS);
	return true;
}

/* ---- bytes and process ----------------------------------------------------------------------- */

void
terminal_mark(struct terminal *t)
{
	t->mark_bytes = t->total_bytes;
	t->first_since_mark_ns = 0;
}

size_t
terminal_bytes_since_mark(const struct terminal *t)
{
	return t->total_bytes - t->mark_bytes;
}

int64_t
terminal_last_byte_ns(const struct terminal *t)
{
	return t->last_byte_ns;
}

int64_t
terminal_first_byte_since_mark_ns(const struct terminal *t)
{
	return t->first_since_mark_ns;
}

const unsigned char *
terminal_bytes(const struct terminal *t, size_t *length)
{
	*length = t->capture.length;
	return (const unsigned char *)t->capture.data;
}

bool
terminal_sent(const struct terminal *t, const void *bytes, size_t length)
{
	return t->capture.length &&
		memmem(t->capture.data, t->capture.length, bytes, length) != NULL;
}

pid_t
terminal_pid(const struct terminal *t)
{
	return t->pid;
}

int64_t
terminal_exec_ns(const struct terminal *t)
{
	return t->exec_ns;
}

void
terminal_signal(struct terminal *t, int signal_number)
{
	take_news(t);
	if (!t->ended)
		kill(t->pid, signal_number);
}

void
terminal_continue(struct terminal *t)
{
	t->stopped = false;
	if (send(t->control, "c", 1, MSG_NOSIGNAL) != 1)
		spawn_fatal("the session leader has gone");
}

static bool
termios_equal(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
		a->c_cflag == b->c_cflag && a->c_lflag == b->c_lflag &&
		!memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc));
}

static bool
pen_is_plain(const struct terminal *t)
{
	static const VTermAttr switches[] = { VTERM_ATTR_BOLD, VTERM_ATTR_UNDERLINE,
		VTERM_ATTR_ITALIC, VTERM_ATTR_BLINK, VTERM_ATTR_REVERSE };
	VTermState *state = vterm_obtain_state(t->vterm);
	VTermValue value;

	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		memset(&value, 0, sizeof(value));
		vterm_state_get_penattr(state, switches[i], &value);
		if (value.number)
			return false;
	}
	vterm_state_get_penattr(state, VTERM_ATTR_FOREGROUND, &value);
	if (!VTERM_COLOR_IS_DEFAULT_FG(&value.color))
		return false;
	vterm_state_get_penattr(state, VTERM_ATTR_BACKGROUND, &value);
	return VTERM_COLOR_IS_DEFAULT_BG(&value.color);
}

bool
terminal_is_sane(struct terminal *t, char *why, size_t size)
{
	const char *what = NULL;
	struct termios now;

	terminal_wait_quiet(t, LAST_WORDS_US, TERMINAL_DEADLINE_MS);
	if (tcgetattr(t->slave, &now) != 0)
		what = "the terminal cannot be asked for its modes";
	else if (!termios_equal(&t->before, &now))
		what = "the modes of the line (termios) are not as before";
	else if (modes_are_fresh(&t->modes, &what) && !pen_is_plain(t))
		what = "colours or attributes are left on";
	if (what && why)
		snprintf(why, size, "%s", what);
	return !what;
}

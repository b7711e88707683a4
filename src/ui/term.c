/*
 * The terminal: see the header. Of curses only terminfo is used, for what
 * terminals really differ in: colours, the alternate screen, the keypad, key
 * sequences, whether erasing fills. The rest is ECMA-48, which every terminal
 * that is left speaks; one that does not is refused with a word about it.
 *
 * The one static variable points to the terminal that signal handlers and
 * exit must restore: they have no other way to find it.
 */
#include "ui/term.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "base/width.h"
#include "paint_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* term.h names capabilities by macros that would rename our own fields. */
#undef bell
#undef columns
#undef lines

#define ASK_MS 100
#define ESCAPE_MS 25
#define PASTE_MS 2000		/* a paste without its end is given out after such a silence */
#define RETRY_MS 5
#define RESTORE_MS 500		/* for a terminal that does not take the last bytes */
#define INPUT_MAX (1024 * 1024)
#define OUTPUT_MAX (16 * 1024 * 1024)
#define WORDS_MAX 4096
#define OWN_KEYS 64

struct tty {
	int descriptor;
	pid_t owner;		/* a child that ends restores nothing */
	struct tty_options options;
	struct termios before;
	struct termios raw;
	char restore[512];	/* bytes that undo everything */
	size_t restore_length;
	volatile sig_atomic_t taken;
	bool speaks_osc;	/* titles and notices are understood */
	bool colours_asked;
	bool hung_up;
	bool hangup_told;

	int rows;
	int columns;
	bool ascii;
	struct painter painter;
	struct strbuf out;
	size_t out_sent;
	uint64_t bytes_sent;

	struct strbuf input;
	size_t input_taken;
	struct key_decoder decoder;
	struct key_sequence own[OWN_KEYS];
	size_t own_count;
	int64_t read_ms;	/* when the last bytes came */
	bool timed_out;
	bool answered;		/* the first answer was taken or given up */
	int answer_column;
};

static struct tty *current;

/* --- giving the terminal back -------------------------------------------------------- */

/* Waits a little for a slow terminal, then gives up. Async-signal-safe. */
static void
write_patiently(int descriptor, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t sent = write(descriptor, bytes, length);
		struct pollfd wait = { .fd = descriptor, .events = POLLOUT };

		if (sent > 0) {
			bytes += sent;
			length -= (size_t)sent;
		} else if (errno == EAGAIN) {
			if (poll(&wait, 1, RESTORE_MS) <= 0)
				return;
		} else if (errno != EINTR) {
			return;
		}
	}
}

void
tty_emergency_restore(void)
{
	struct tty *tty = current;
	int saved_errno = errno;

	if (!tty || !tty->taken || tty->owner != getpid())
		return;
	tty->taken = 0;
	write_patiently(tty->descriptor, tty->restore, tty->restore_length);
	tcsetattr(tty->descriptor, TCSANOW, &tty->before);
	errno = saved_errno;
}

static void
crashed(int number)
{
	tty_emergency_restore();
	raise(number);
}

/* Sanitizers end the process in their own way: they are asked to call us first. */
void
__sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void
catch_crashes(void)
{
	static const int signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	struct sigaction action = {
		.sa_handler = crashed,
		.sa_flags = SA_RESETHAND | SA_NODEFER,
	};
	static bool done;

	if (done)
		return;
	done = true;
	atexit(tty_emergency_restore);
	sigemptyset(&action.sa_mask);
	if (__sanitizer_set_death_callback) {
		__sanitizer_set_death_callback(tty_emergency_restore);
		sigaction(SIGABRT, &action, NULL);
		return;
	}
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
}

/* --- terminfo ------------------------------------------------------------------------ */

/* NULL when the terminal has none. */
static const char *
capability(const char *name)
{
	char *text = tigetstr(name);

	return text == NULL || text == (char *)-1 || !text[0] ? NULL : text;
}

/* Terminfo may put delays into strings: $<5>. No terminal of today needs them. */
static void
add_capability(struct strbuf *out, const char *name)
{
	const char *text = capability(name);

	while (text && *text) {
		if (text[0] == '$' && text[1] == '<' && strchr(text, '>')) {
			text = strchr(text, '>') + 1;
			continue;
		}
		strbuf_add_char(out, *text++);
	}
}

static const struct {
	const char *name;
	enum key_kind kind;
	uint8_t modifiers;
} named_capabilities[] = {
	{ "kcuu1", KEY_KIND_UP, 0 },
	{ "kcud1", KEY_KIND_DOWN, 0 },
	{ "kcub1", KEY_KIND_LEFT, 0 },
	{ "kcuf1", KEY_KIND_RIGHT, 0 },
	{ "khome", KEY_KIND_HOME, 0 },
	{ "kend", KEY_KIND_END, 0 },
	{ "kpp", KEY_KIND_PAGE_UP, 0 },
	{ "knp", KEY_KIND_PAGE_DOWN, 0 },
	{ "kich1", KEY_KIND_INSERT, 0 },
	{ "kdch1", KEY_KIND_DELETE, 0 },
	{ "kbs", KEY_KIND_BACKSPACE, 0 },
	{ "kent", KEY_KIND_ENTER, 0 },
	{ "kcbt", KEY_KIND_TAB, KEY_SHIFT },
};

static void
add_own_key(struct tty *tty, const char *name, struct key key)
{
	const char *bytes = capability(name);

	/* the decoder knows one-byte keys; longer ones than it can hold are none */
	if (!bytes || bytes[0] != '\x1b' || !bytes[1] || strlen(bytes) > 16 ||
	    tty->own_count == OWN_KEYS)
		return;
	tty->own[tty->own_count++] = (struct key_sequence){ mem_dup_text(bytes), key };
}

static void
learn_keys(struct tty *tty)
{
	for (size_t i = 0; i < sizeof(named_capabilities) / sizeof(named_capabilities[0]); i++)
		add_own_key(tty, named_capabilities[i].name,
		            (struct key){ .kind = named_capabilities[i].kind,
		                          .modifiers = named_capabilities[i].modifiers });
	for (int i = 1; i <= 24; i++) {
		char name[16];
		struct key key = { .kind = KEY_KIND_FUNCTION, .number = (uint8_t)i };

		/* xterm's F13 to F24 are F1 to F12 with Shift */
		if (i > 12) {
			key.number = (uint8_t)(i - 12);
			key.modifiers = KEY_SHIFT;
		}
		snprintf(name, sizeof(name), "kf%d", i);
		add_own_key(tty, name, key);
	}
	tty->decoder.own = tty->own;
	tty->decoder.own_count = tty->own_count;
}

static bool
is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value && value[0];
}

static void
choose_colours(struct tty *tty)
{
	int colours = tty->options.colours;
	const char *more = getenv("COLORTERM");

	if (colours < 0) {
		colours = tigetnum("colors");
		if (more && (strcmp(more, "truecolor") == 0 || strcmp(more, "24bit") == 0))
			colours = 256;
		if (is_set("NO_COLOR"))
			colours = 0;
	}
	tty->painter.depth = colours >= 256 ? COLOUR_256 : colours >= 8 ? COLOUR_16 : COLOUR_MONO;
	tty->painter.eight = colours < 16;
}

/* Terminals that would show the text of an unknown sequence get none. */
static bool
knows_titles(const char *name)
{
	static const char *const families[] = {
		"xterm", "screen", "tmux", "rxvt", "alacritty", "foot", "vte", "gnome",
		"konsole", "wezterm", "st-", "contour", "mintty", "ghostty", "putty",
	};

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (strncmp(name, families[i], strlen(families[i])) == 0)
			return true;
	}
	return false;
}

static bool
learn_terminal(struct tty *tty, struct err *e)
{
	const char *name = getenv("TERM");
	const char *place;
	int result;

	if (!name || !name[0] || strcmp(name, "dumb") == 0)
		return err_set(e, ERR_REFUSED, _("the terminal does not say what it is: set TERM "
		               "(for instance TERM=xterm-256color), or use --linear"));
	if (setupterm(name, tty->descriptor, &result) != 0)
		return err_set(e, ERR_NOT_FOUND, _("TERM=%.60s is not in the system's list of "
		               "terminals: install ncurses-term or set TERM=xterm-256color"),
		               name);
	place = capability("cup");
	if (!place || strncmp(place, "\x1b[", 2) != 0)
		return err_set(e, ERR_REFUSED, _("TERM=%.60s cannot place its cursor by ECMA-48: "
		               "use another terminal, or --linear"), name);
	tty->speaks_osc = knows_titles(name);
	tty->painter.erase_fills = tigetflag("bce") > 0;
	choose_colours(tty);
	learn_keys(tty);
	return true;
}

/* --- sending ------------------------------------------------------------------------- */

static bool
output_waits(const struct tty *tty)
{
	return tty->out_sent < tty->out.length;
}

static void
flush(struct tty *tty)
{
	while (output_waits(tty) && !tty->hung_up) {
		ssize_t sent = write(tty->descriptor, tty->out.data + tty->out_sent,
		                     tty->out.length - tty->out_sent);

		if (sent > 0) {
			tty->out_sent += (size_t)sent;
			tty->bytes_sent += (uint64_t)sent;
		} else if (errno == EAGAIN) {
			return;
		} else if (errno != EINTR) {
			tty->hung_up = true;
		}
	}
	strbuf_clear(&tty->out);
	tty->out_sent = 0;
}

/* Words beside the frames (title, bell): dropped when the terminal is far behind. */
static void
send_words(struct tty *tty, const char *bytes)
{
	if (tty->out.length - tty->out_sent > WORDS_MAX)
		return;
	strbuf_add(&tty->out, bytes);
	flush(tty);
}

static const char *
mouse_switch(bool on)
{
	return on ? "\x1b[?1000h\x1b[?1006h" : "\x1b[?1006l\x1b[?1000l";
}

/* Raw mode and the modes of the screen. */
static void
take(struct tty *tty)
{
	tcsetattr(tty->descriptor, TCSADRAIN, &tty->raw);
	tty->taken = 1;
	/* what was under way when the terminal was given back is of no use now */
	strbuf_clear(&tty->out);
	tty->out_sent = 0;
	if (tty->speaks_osc && tty->options.title)
		strbuf_add(&tty->out, "\x1b[22;2t");
	add_capability(&tty->out, "smcup");
	add_capability(&tty->out, "smkx");
	strbuf_add(&tty->out, "\x1b[?7l\x1b[?2004h");
	if (tty->speaks_osc)
		strbuf_add(&tty->out, "\x1b[?1042h");
	if (tty->options.mouse)
		strbuf_add(&tty->out, mouse_switch(true));
	painter_forget(&tty->painter);
	flush(tty);
}

/* The bytes that undo take(), ready for a signal handler. Begins by ending any half sequence. */
static void
prepare_restore(struct tty *tty)
{
	struct strbuf bytes;

	strbuf_init(&bytes, sizeof(tty->restore));
	strbuf_add(&bytes, "\x1b\\\x1b[m");
	strbuf_add(&bytes, mouse_switch(false));
	strbuf_add(&bytes, "\x1b[?2004l\x1b[?7h");
	if (tty->speaks_osc)
		strbuf_add(&bytes, "\x1b[?1042l");
	add_capability(&bytes, "rmkx");
	strbuf_add(&bytes, "\x1b[?25h");
	if (capability("rmcup"))
		add_capability(&bytes, "rmcup");
	else
		strbuf_add(&bytes, "\x1b[2J\x1b[H");
	if (tty->speaks_osc)
		strbuf_add(&bytes, "\x1b[23;2t");
	memcpy(tty->restore, bytes.data, bytes.length);
	tty->restore_length = bytes.length;
	strbuf_release(&bytes);
}

/* --- the question about ambiguous width ---------------------------------------------- */

static int64_t
steady_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Moves input on over an answer; other keys stay for tty_key. */
static void
look_for_answer(struct tty *tty)
{
	struct key_decoder decoder;
	const char *bytes = tty->input.data;
	size_t left = tty->input.length;
	struct key key;

	key_decoder_init(&decoder);
	while (!tty->answered && key_decoder_take(&decoder, &bytes, &left, &key)) {
		if (key.kind == KEY_KIND_ANSWER) {
			tty->answered = true;
			tty->answer_column = key.column;
		}
	}
	key_decoder_release(&decoder);
}

/*
 * Prints one ambiguous character in the second row (an answer about the first
 * could be Shift-F3) and asks where the cursor is then: column 2 or 3.
 */
static void
ask_width(struct tty *tty)
{
	int64_t end = steady_ms() + ASK_MS;
	int wide;

	strbuf_add(&tty->out, "\x1b[2;1H\xE2\x94\x80\x1b[6n\r\x1b[K");
	flush(tty);
	while (!tty->answered && !tty->hung_up) {
		int64_t left = end - steady_ms();
		struct pollfd wait = { .fd = tty->descriptor, .events = POLLIN };

		if (left <= 0 || (poll(&wait, 1, (int)left) < 0 && errno != EINTR))
			break;
		flush(tty);
		tty_read(tty, 0);
		look_for_answer(tty);
	}
	wide = tty->answered && tty->answer_column == 3 ? 2 : 1;
	width_set_ambiguous(wide);
	tty->painter.ambiguous_known = tty->answered;
	tty->ascii = !tty->answered || wide == 2 || tty->options.frame == TTY_FRAME_ASCII;
}

/* --- life ---------------------------------------------------------------------------- */

static int
open_own(struct err *e)
{
	char path[128];
	int descriptor = -1;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		err_set(e, ERR_USAGE, _("standard input and output are not a terminal: start it "
		        "in one, or use --linear"));
		return -1;
	}
	/* an open file of our own, so that O_NONBLOCK does not reach the shell's */
	if (ttyname_r(STDIN_FILENO, path, sizeof(path)) == 0)
		descriptor = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (descriptor < 0)
		descriptor = open("/dev/tty", O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (descriptor < 0)
		err_set_errno(e, errno, _("the terminal cannot be opened"));
	return descriptor;
}

static bool
read_modes(struct tty *tty, struct err *e)
{
	if (tcgetattr(tty->descriptor, &tty->before) != 0)
		return err_set_errno(e, errno, _("the terminal's modes cannot be read"));
	tty->raw = tty->before;
	cfmakeraw(&tty->raw);
	tty->raw.c_cc[VMIN] = 1;
	tty->raw.c_cc[VTIME] = 0;
	return true;
}

struct tty *
tty_new(const struct tty_options *options, int64_t now_ms, struct err *e)
{
	int descriptor = open_own(e);
	struct tty *tty;

	if (descriptor < 0)
		return NULL;
	tty = mem_calloc(1, sizeof(*tty));
	tty->descriptor = descriptor;
	tty->owner = getpid();
	tty->options = *options;
	tty->read_ms = now_ms;
	painter_init(&tty->painter);
	strbuf_init(&tty->out, OUTPUT_MAX);
	strbuf_init(&tty->input, INPUT_MAX);
	key_decoder_init(&tty->decoder);
	if (!learn_terminal(tty, e) || !read_modes(tty, e)) {
		tty_free(tty);
		return NULL;
	}
	tty_measure(tty);
	prepare_restore(tty);
	current = tty;
	catch_crashes();
	take(tty);
	if (options->frame == TTY_FRAME_UNICODE)
		width_set_ambiguous(1);
	else
		ask_width(tty);
	return tty;
}

void
tty_free(struct tty *tty)
{
	if (!tty)
		return;
	if (current == tty) {
		tty_emergency_restore();
		current = NULL;
	}
	if (cur_term)
		del_curterm(cur_term);
	for (size_t i = 0; i < tty->own_count; i++)
		mem_free((char *)tty->own[i].bytes);
	key_decoder_release(&tty->decoder);
	strbuf_release(&tty->input);
	strbuf_release(&tty->out);
	painter_release(&tty->painter);
	close(tty->descriptor);
	mem_free(tty);
}

void
tty_set_options(struct tty *tty, const struct tty_options *options)
{
	bool was_ascii = tty->options.frame == TTY_FRAME_ASCII;

	if (options->mouse != tty->options.mouse)
		send_words(tty, mouse_switch(options->mouse));
	tty->options = *options;
	choose_colours(tty);
	if (options->frame == TTY_FRAME_ASCII)
		tty->ascii = true;
	else if (options->frame == TTY_FRAME_UNICODE)
		tty->ascii = false;
	else if (was_ascii)
		tty->ascii = !tty->painter.ambiguous_known || width_get_ambiguous() == 2;
	painter_forget(&tty->painter);
}

int
tty_descriptor(const struct tty *tty)
{
	return tty->descriptor;
}

/* --- keys ---------------------------------------------------------------------------- */

void
tty_read(struct tty *tty, int64_t now_ms)
{
	char bytes[4096];

	if (tty->input_taken > 0) {
		strbuf_splice(&tty->input, 0, tty->input_taken, NULL, 0);
		tty->input_taken = 0;
	}
	while (!tty->hung_up && tty->input.length + sizeof(bytes) <= INPUT_MAX) {
		ssize_t count = read(tty->descriptor, bytes, sizeof(bytes));

		if (count > 0) {
			strbuf_add_n(&tty->input, bytes, (size_t)count);
			tty->read_ms = now_ms;
			tty->timed_out = false;
		} else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
			tty->hung_up = true;
		} else if (errno == EAGAIN) {
			return;
		}
	}
}

bool
tty_key(struct tty *tty, struct key *key)
{
	const char *bytes = tty->input.data + tty->input_taken;
	size_t left = tty->input.length - tty->input_taken;

	while (key_decoder_take(&tty->decoder, &bytes, &left, key)) {
		tty->input_taken = tty->input.length - left;
		if (key->kind != KEY_KIND_ANSWER)
			return true;
	}
	tty->input_taken = tty->input.length;
	if (tty->timed_out && key_decoder_timeout(&tty->decoder, key))
		return true;
	tty->timed_out = false;
	if (!tty->hung_up || tty->hangup_told)
		return false;
	tty->hangup_told = true;
	*key = (struct key){ .kind = KEY_KIND_HANGUP };
	return true;
}

/* When what is pending becomes a key; INT64_MAX: nothing is. */
static int64_t
key_due_ms(const struct tty *tty)
{
	if (tty->decoder.in_paste)
		return tty->read_ms + PASTE_MS;
	if (key_decoder_waits(&tty->decoder))
		return tty->read_ms + (tty->options.escape_ms > 0 ? tty->options.escape_ms
		                                                   : ESCAPE_MS);
	return INT64_MAX;
}

int
tty_wait_ms(const struct tty *tty, int64_t now_ms)
{
	int64_t due = key_due_ms(tty);
	int64_t wait = due == INT64_MAX ? -1 : due > now_ms ? due - now_ms : 0;

	if (output_waits(tty) && !tty->hung_up && (wait < 0 || wait > RETRY_MS))
		wait = RETRY_MS;
	return (int)wait;
}

void
tty_tick(struct tty *tty, int64_t now_ms)
{
	flush(tty);
	if (key_due_ms(tty) <= now_ms)
		tty->timed_out = true;
}

/* --- the screen ---------------------------------------------------------------------- */

bool
tty_measure(struct tty *tty)
{
	struct winsize size = { .ws_row = 0 };
	int rows = 24, columns = 80;
	bool changed;

	if (ioctl(tty->descriptor, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
		rows = size.ws_row;
		columns = size.ws_col;
	}
	rows = rows > GRID_ROWS_MAX ? GRID_ROWS_MAX : rows;
	columns = columns > GRID_COLUMNS_MAX ? GRID_COLUMNS_MAX : columns;
	changed = rows != tty->rows || columns != tty->columns;
	tty->rows = rows;
	tty->columns = columns;
	return changed;
}

int
tty_rows(const struct tty *tty)
{
	return tty->rows;
}

int
tty_columns(const struct tty *tty)
{
	return tty->columns;
}

enum colour_depth
tty_depth(const struct tty *tty)
{
	return tty->painter.depth;
}

bool
tty_ascii(const struct tty *tty)
{
	return tty->ascii;
}

bool
tty_blit(struct tty *tty, const struct grid *grid, const struct theme *theme)
{
	if (!tty->taken || tty->hung_up)
		return false;
	flush(tty);
	if (output_waits(tty))
		return true;
	painter_paint(&tty->painter, grid, theme, &tty->out);
	flush(tty);
	return false;
}

void
tty_redraw(struct tty *tty)
{
	painter_forget(&tty->painter);
}

/* --- words beside the screen --------------------------------------------------------- */

/* Visible, at most WORDS cells, without what would end or split a sequence. */
static void
add_words(struct strbuf *out, const char *text)
{
	struct strbuf visible;
	size_t length;

	strbuf_init(&visible, WORDS_MAX);
	visible_add(&visible, text, utf8_cut(text, strlen(text), 500), VISIBLE_LINE);
	length = width_cut(visible.data, visible.length, 120, NULL);
	for (size_t i = 0; i < length; i++)
		strbuf_add_char(out, visible.data[i] == ';' ? ',' : visible.data[i]);
	strbuf_release(&visible);
}

static void
send_osc(struct tty *tty, const char *start, const char *text)
{
	struct strbuf bytes;

	if (!tty->speaks_osc || !tty->taken)
		return;
	strbuf_init(&bytes, WORDS_MAX);
	strbuf_addf(&bytes, "\x1b]%s", start);
	add_words(&bytes, text);
	strbuf_add_char(&bytes, '\a');
	send_words(tty, bytes.data);
	strbuf_release(&bytes);
}

void
tty_title(struct tty *tty, const char *title)
{
	if (tty->options.title)
		send_osc(tty, "2;", title);
}

void
tty_ring(struct tty *tty)
{
	if (tty->options.bell && tty->taken)
		send_words(tty, "\a");
}

void
tty_notify(struct tty *tty, const char *text)
{
	if (tty->options.notice == TTY_NOTICE_OSC9)
		send_osc(tty, "9;", text);
	else if (tty->options.notice == TTY_NOTICE_OSC777)
		send_osc(tty, "777;notify;hotseat;", text);
}

/* --- stopping and going on ----------------------------------------------------------- */

/*
 * The group's other members (a script that started us) are stopped first, then
 * this very thread, so that nothing runs on before the stop. By SIGTSTP, not
 * SIGSTOP: without a shell to continue us the kernel then lets us go on.
 */
void
tty_suspend(struct tty *tty)
{
	struct sigaction stop = { .sa_handler = SIG_IGN }, before;
	sigset_t set, blocked;

	tty_emergency_restore();
	sigemptyset(&stop.sa_mask);
	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigaction(SIGTSTP, &stop, &before);
	/* a blocked signal would wait even while it is ignored */
	pthread_sigmask(SIG_UNBLOCK, &set, &blocked);
	kill(0, SIGTSTP);
	stop.sa_handler = SIG_DFL;
	sigaction(SIGTSTP, &stop, NULL);
	raise(SIGTSTP);
	pthread_sigmask(SIG_SETMASK, &blocked, NULL);
	sigaction(SIGTSTP, &before, NULL);
	tty_resume(tty);
}

void
tty_resume(struct tty *tty)
{
	take(tty);
	tty_measure(tty);
}

uint64_t
tty_bytes_sent(const struct tty *tty)
{
	return tty->bytes_sent;
}

/*
 * Names that are no kindness: control sequences, bidi overrides, stacked marks, four-byte
 * characters, ten thousand of them. Each caller rings at a real desk on a pseudo-terminal, through
 * the softphone's control port, is answered, becomes a customer, and stands in the lists. The
 * frames stay where they are with a plain name, what is painted piece by piece is what a whole
 * repaint gives, and no control byte or override of a name reaches the terminal.
 *
 * Names: tests/data/hard-names.csv, the table below, and $HOTSEAT_TEST_DATA/customers/edge-names.csv
 * where it is there.
 */
#include "lib/desk.h"
#include "lib/expect.h"
#include "lib/fake_baresip.h"
#include "lib/spawn.h"

#include "base/csv.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST_DATA_DEFAULT "../shared/data"

enum {
	COLUMNS = 132, ROWS = 43, NAMES_MAX = 200, LONG = 10000, SERVE_MS = 5,
	QUIET_US = 40000, SHORTER = 60,
};

/* As bytes; what is no UTF-8 too. */
static const char *const hostile[] = {
	"\x1b[31mHOT\x1b[0m",
	"\x1b]0;PWN\x07 title",
	"\x1b[2J\x1b[1;1HPWN",
	"\x1b" "cPWN",
	"\x1bP+q544e\x1b\\PWN",
	"\x1b[6n\x1b[c\x1b]52;c;UFdO\x07",
	"\xc2\x9b" "31mHOT",
	"\xc2\x90PWN\xc2\x9c",
	"\x9b" "31mHOT",
	"PWN\xff\xfe\xc0\xaf",
	"cut \xe5\xbc",
	"two\r\nlines\nPWN",
	"tab\tbed\v\f\b\b\x7f",
	"bell\a\x0e\x0f shift",
	"\xe2\x80\xae" "evil\xe2\x80\xac name",
	"\xe2\x81\xa6" "iso\xe2\x81\xa9" "late",
	"\xe2\x80\x8f\xe2\x80\x8e\xd8\x9c marks",
	"\xef\xbb\xbf" "BOM \xef\xbf\xbe\xef\xbf\xb9",
	"line\xe2\x80\xa8sep\xe2\x80\xa9" "par\xc2\x85nel",
	"tag\xf3\xa0\x81\x81\xf3\xa0\x81\xbf",
	"\xcc\x81 begins with a mark",
};

/* ---- the names ------------------------------------------------------------------------------- */

struct names {
	char *items[NAMES_MAX];
	size_t count;
};

static void
add_name(struct names *names, const char *name)
{
	assert_true(names->count < NAMES_MAX);
	names->items[names->count++] = spawn_format("%s", name);
}

static void
add_long(struct names *names, const char *character)
{
	size_t length = strlen(character);
	char *name = spawn_alloc(LONG * length + 1);

	for (size_t i = 0; i < LONG; i++)
		memcpy(name + i * length, character, length);
	name[LONG * length] = '\0';
	assert_true(names->count < NAMES_MAX);
	names->items[names->count++] = name;
}

static bool
add_table(struct names *names, const char *path)
{
	struct err e = ERR_INIT;
	struct csv_reader *reader = csv_open(path, &(struct csv_options){
		.encoding = CSV_UTF_8, .separator = ',' }, &e);
	struct csv_row row;
	enum csv_result result;
	bool head = true;

	if (!reader)
		return false;
	while ((result = csv_read(reader, &row, &e)) == CSV_ROW || result == CSV_BAD_ROW) {
		if (result == CSV_ROW && !head)
			add_name(names, row.fields[0]);
		head = false;
	}
	csv_reader_free(reader);
	return true;
}

static void
collect(struct names *names)
{
	const char *folder = getenv("HOTSEAT_TEST_DATA");
	char *path = spawn_format("%s/customers/edge-names.csv",
	                          folder ? folder : TEST_DATA_DEFAULT);

	add_name(names, "Li Ming");	/* the plain one, which the others are measured by */
	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++)
		add_name(names, hostile[i]);
	assert_true(add_table(names, "tests/data/hard-names.csv"));
	if (!add_table(names, path))
		print_message("without %s: it is not there\n", path);
	add_long(names, "W");
	add_long(names, "\u5f20");
	add_long(names, "e\u0301");
	add_long(names, "\U00020bb7");
	free(path);
}

/* As a softphone that escapes what JSON wants escaped, and nothing else. */
static char *
json_of(const char *name)
{
	char *out = spawn_alloc(strlen(name) * 6 + 1), *to = out;

	for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
		if (*at < 0x20 || *at == '"' || *at == '\\')
			to += snprintf(to, 7, "\\u%04x", *at);
		else
			*to++ = (char)*at;
	}
	*to = '\0';
	return out;
}

/* ---- the screen ------------------------------------------------------------------------------ */

/* Where the frames' uprights and corners stand; the rows' lengths vary with titles. */
static char *
frames_of(const struct terminal *t)
{
	char *frames = spawn_alloc(ROWS * (COLUMNS + 1) + 1), *to = frames;

	for (int row = 0; row < ROWS; row++) {
		for (int column = 0; column < COLUMNS; column++) {
			const char *cell = terminal_cell(t, row, column);

			*to++ = *cell && strstr("│║┌┐└┘├┤╔╗╚╝", cell) ? '|' : ' ';
		}
		*to++ = '\n';
	}
	*to = '\0';
	return frames;
}

/* The frames' own columns: a name may hold such characters inside. */
static bool
frames_stand(const char *frames, const char *plain)
{
	for (size_t i = 0; plain[i]; i++) {
		if (plain[i] == '|' && frames[i] != '|')
			return false;
	}
	return true;
}

static char *
panes_of(const struct terminal *t)
{
	char *panes = spawn_alloc(ROWS * COLUMNS * 64), *to = panes;

	for (int row = 1; row < ROWS - 2; row++)
		to += snprintf(to, COLUMNS * 64, "%s\n", terminal_row(t, row));
	return panes;
}

struct desk_on_line {
	struct terminal *t;
	struct fake_baresip line;
	char *plain[8];		/* the frames with the plain name, by step */
	size_t name;
};

static bool
wait_for(struct desk_on_line *d, const char *text)
{
	int64_t end_ns = monotonic_ns() + (int64_t)TERMINAL_DEADLINE_MS * 1000000;

	while (monotonic_ns() < end_ns) {
		fake_serve(&d->line, SERVE_MS);
		terminal_pump(d->t, SERVE_MS);
		if (terminal_find(d->t, text, NULL, NULL))
			return true;
	}
	print_error("name %zu: not on the screen: %s\n%s", d->name, text,
	            terminal_screen(d->t));
	return false;
}

static void
look(struct desk_on_line *d, size_t step)
{
	char *frames, *before, *after;

	fake_serve(&d->line, 0);
	expect_gone(d->t, "Not saved");
	expect_on_screen(d->t, terminal_wait_quiet(d->t, QUIET_US, TERMINAL_DEADLINE_MS));
	frames = frames_of(d->t);
	if (!d->plain[step])
		d->plain[step] = spawn_format("%s", frames);
	if (!frames_stand(frames, d->plain[step]))
		print_error("name %zu, step %zu:\n%s", d->name, step, terminal_screen(d->t));
	assert_true(frames_stand(frames, d->plain[step]));
	before = panes_of(d->t);
	terminal_key(d->t, "Ctrl-L");
	terminal_pump(d->t, 20);
	expect_on_screen(d->t, terminal_wait_quiet(d->t, QUIET_US, TERMINAL_DEADLINE_MS));
	after = panes_of(d->t);
	if (strcmp(before, after))
		print_error("name %zu, step %zu:\n%s", d->name, step, before);
	assert_string_equal(after, before);
	free(frames);
	free(before);
	free(after);
}

/* ---- what went to the terminal --------------------------------------------------------------- */

/* Controls the desk itself sends: ESC, line ends, backspace, and BEL behind its titles. */
static bool
is_own_control(unsigned char c)
{
	return c == 0x1b || c == '\r' || c == '\n' || c == '\b' || c == '\a';
}

static bool
is_forbidden(uint32_t c)
{
	return (c >= 0x80 && c < 0xa0) || c == 0x7f || c == 0x61c || c == 0x200b ||
	       c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c >= 0xe0000 && c <= 0xe007f);
}

static void
assert_nothing_of_a_name_is_a_control(const struct terminal *t)
{
	static const char *const injected[] = { "\x1b[31mHOT", "\x1b]0;PWN", "\x1b[1;1HPWN",
		"\033c", "\x1bP+q", "\x1b]52", "\x1b[6n\x1b[c" };
	size_t length;
	const unsigned char *bytes = terminal_bytes(t, &length);

	assert_true(length < TERMINAL_CAPTURE_MAX);
	for (size_t i = 0; i < sizeof(injected) / sizeof(*injected); i++)
		assert_false(terminal_sent(t, injected[i], strlen(injected[i])));
	assert_null(strstr(terminal_title(t), "PWN"));
	for (size_t at = 0; at < length;) {
		uint32_t c;
		bool valid;
		size_t used = utf8_decode((const char *)bytes + at, length - at, &c, &valid);

		if (!valid || is_forbidden(c) || (c < 0x20 && !is_own_control((unsigned char)c)))
			fail_msg("byte %zu of the output: U+%04X", at, (unsigned)c);
		at += used;
	}
}

/* ---- the run --------------------------------------------------------------------------------- */

static void
ring(struct desk_on_line *d, const char *name)
{
	char *json = json_of(name);
	char id[32], uri[64];

	snprintf(id, sizeof(id), "call-%zu", d->name);
	snprintf(uri, sizeof(uri), "sip:139%08zu@127.0.0.1", d->name);
	fake_ring(&d->line, id, uri, json);
	free(json);
	assert_true(wait_for(d, "RINGING"));
}

/* Ring, answer, customer's form, card, wrap-up, the lists. */
static void
serve_caller(struct desk_on_line *d, const char *name)
{
	char id[32], tail[16];
	bool withheld;

	snprintf(id, sizeof(id), "call-%zu", d->name);
	ring(d, name);
	look(d, 0);
	withheld = terminal_find(d->t, "number withheld", NULL, NULL);	/* so some names say */
	terminal_key(d->t, "F2");
	assert_true(wait_for(d, "TALKING"));
	terminal_key(d->t, "Alt-c");
	assert_true(wait_for(d, "New customer"));
	look(d, 1);
	terminal_key(d->t, "Home");
	terminal_type(d->t, "x", 0);	/* an empty or blank name is none */
	terminal_key(d->t, "Ctrl-S");
	terminal_wait_quiet(d->t, QUIET_US, TERMINAL_DEADLINE_MS);
	while (terminal_find(d->t, "Longer than 100 characters", NULL, NULL)) {
		for (int i = 0; i < SHORTER; i++)
			terminal_key(d->t, "Delete");
		terminal_key(d->t, "Ctrl-S");
		terminal_pump(d->t, 20);
		terminal_wait_quiet(d->t, QUIET_US, TERMINAL_DEADLINE_MS);
	}
	assert_true(wait_for(d, "Customer saved."));
	look(d, 2);
	fake_end(&d->line, id, "Connection reset by peer");
	assert_true(wait_for(d, "WRAP-UP"));
	terminal_key(d->t, "Alt-j");
	snprintf(tail, sizeof(tail), "****%04zu", d->name);
	assert_true(wait_for(d, "Calls of the day"));
	assert_true(wait_for(d, withheld ? "withheld" : tail));
	look(d, 3);
	terminal_keys(d->t, "Esc F3");
	assert_true(wait_for(d, "Find"));
	snprintf(tail, sizeof(tail), "%04zu", withheld ? d->name - 1 : d->name);
	terminal_type(d->t, tail, 0);
	assert_true(wait_for(d, "139****"));
	terminal_pump(d->t, 100);
	look(d, 4);
	terminal_key(d->t, "Esc");
}

static void
no_name_moves_a_frame_or_reaches_the_terminal_raw(void **state)
{
	static struct desk_on_line d;
	static struct names names;
	struct home home;
	char *settings;

	(void)state;
	collect(&names);
	fake_open(&d.line);
	home_make(&home);
	settings = spawn_format("line: baresip\ntelephone:\n  port: %d\n  start: false\n"
	                        "daily_backup: false\n", d.line.port);
	home_write(&home, "settings.yaml", settings);
	free(settings);
	d.t = desk_open(&(struct desk_setup){ .home = &home, .columns = COLUMNS, .rows = ROWS });
	assert_true(desk_first_start(d.t, desk_words("en")));
	assert_true(wait_for(&d, "✓ baresip"));
	for (d.name = 0; d.name < names.count; d.name++)
		serve_caller(&d, names.items[d.name]);
	print_message("%zu names\n", names.count);
	assert_nothing_of_a_name_is_a_control(d.t);
	terminal_signal(d.t, SIGTERM);
	expect_exit(d.t, 0);
	expect_sane(d.t);
	terminal_free(d.t);
	fake_close(&d.line);
	assert_true(desk_store_is_whole(&home));
	home_remove(&home);
	for (size_t i = 0; i < names.count; i++)
		free(names.items[i]);
	for (size_t i = 0; i < sizeof(d.plain) / sizeof(*d.plain); i++)
		free(d.plain[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_name_moves_a_frame_or_reaches_the_terminal_raw),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

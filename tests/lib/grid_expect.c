/*
 * Comparing grids with what a test expects: see the header.
 */
#include "lib/grid_expect.h"

#include "base/error.h"
#include "base/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DUMP_MAX (4 * 1024 * 1024)

/* Without the empty rows at the foot and the last newline. */
static void
dump(const struct grid *grid, bool styles, struct strbuf *out)
{
	strbuf_init(out, DUMP_MAX);
	assert_true(styles ? grid_dump_styles(grid, out) : grid_dump(grid, out));
	while (out->length > 0 && out->data[out->length - 1] == '\n')
		strbuf_splice(out, out->length - 1, 1, NULL, 0);
}

/* Line by line: cmocka cuts what it prints at once. */
static void
print_lines(const char *text)
{
	while (*text) {
		int length = (int)strcspn(text, "\n");

		print_error("  |%.*s\n", length, text);
		text += length + (text[length] == '\n');
	}
}

static void
print_both(const char *file, int line, const char *is, const char *expected)
{
	print_error("%s:%d: the screen is\n", file, line);
	print_lines(is);
	print_error("expected\n");
	print_lines(expected);
}

void
expect_grid_at(const struct grid *grid, const char *text, bool styles, const char *file, int line)
{
	struct strbuf is;

	dump(grid, styles, &is);
	if (strcmp(is.data, text) != 0) {
		print_both(file, line, is.data, text);
		strbuf_release(&is);
		_fail(file, line);
	}
	strbuf_release(&is);
}

static void
golden_write(const char *path, const struct strbuf *is)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(is->data, 1, is->length, f), is->length);
	assert_int_equal(fputc('\n', f), '\n');
	assert_int_equal(fclose(f), 0);
}

void
expect_golden_at(const struct grid *grid, const char *name, const char *file, int line)
{
	static char expected[DUMP_MAX];
	struct strbuf is;
	char path[256];
	size_t length = 0;
	FILE *f;

	dump(grid, true, &is);
	snprintf(path, sizeof(path), "tests/golden/%s.screen", name);
	if (getenv("UPDATE")) {
		golden_write(path, &is);
		strbuf_release(&is);
		return;
	}
	f = fopen(path, "r");
	if (f) {
		length = fread(expected, 1, sizeof(expected) - 1, f);
		fclose(f);
	}
	expected[length] = '\0';
	if (length > 0 && expected[length - 1] == '\n')
		expected[length - 1] = '\0';
	if (strcmp(is.data, expected) != 0) {
		print_error("%s (UPDATE=1 writes it anew)\n", path);
		print_both(file, line, is.data, expected);
		strbuf_release(&is);
		_fail(file, line);
	}
	strbuf_release(&is);
}

void
expect_cursor_at(const struct grid *grid, int row, int column, const char *file, int line)
{
	bool shown = grid->cursor == CURSOR_SHOWN;

	if (row < 0 ? !shown
	            : shown && grid->cursor_row == row && grid->cursor_column == column)
		return;
	print_error("%s:%d: the cursor is %s at %d,%d\n", file, line, shown ? "shown" : "hidden",
	            grid->cursor_row, grid->cursor_column);
	_fail(file, line);
}

struct key
key_named(const char *name)
{
	struct err e = ERR_INIT;
	struct key key;

	if (!key_from_name(name, &key, &e))
		fail_msg("%s: %s", name, e.text);
	return key;
}

struct key
key_pasting(const char *text)
{
	return (struct key){
		.kind = KEY_KIND_PASTE,
		.paste = text,
		.paste_length = strlen(text),
	};
}

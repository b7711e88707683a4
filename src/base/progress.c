/*
 * A progress bar on standard error: see the header.
 */
#include "base/progress.h"

#include "base/strbuf.h"
#include "base/width.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 1000
#define REDRAW_MS 100
#define BAR_CELLS_MAX 30
#define LINE_BYTES_MAX 1024

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int
terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

static void
put(const struct strbuf *line)
{
	fprintf(stderr, "\r%s\033[K", line->data);
	fflush(stderr);
}

void
progress_start(struct progress *progress, const char *label, uint64_t total)
{
	*progress = (struct progress){
		.label = label,
		.total = total,
		.started_ms = now_ms(),
		.enabled = isatty(STDERR_FILENO) == 1,
	};
}

void
progress_at(struct progress *progress, uint64_t done)
{
	struct strbuf line;
	int64_t now;

	if (!progress->enabled)
		return;
	now = now_ms();
	if (now - progress->started_ms < PATIENCE_MS || now - progress->drawn_ms < REDRAW_MS)
		return;
	strbuf_init(&line, LINE_BYTES_MAX);
	progress_format(progress, done, now - progress->started_ms, terminal_columns() - 1, &line);
	put(&line);
	strbuf_release(&line);
	progress->drawn_ms = now;
	progress->shown = true;
}

void
progress_end(struct progress *progress)
{
	struct strbuf nothing;

	if (!progress->shown)
		return;
	strbuf_init(&nothing, 0);
	put(&nothing);
	progress->shown = false;
}

static void
add_bar(struct strbuf *out, uint64_t done, uint64_t total, int cells)
{
	int filled = (int)((double)done / (double)total * cells);

	strbuf_add_char(out, '[');
	for (int i = 0; i < cells; i++)
		strbuf_add_char(out, i < filled ? '#' : '.');
	strbuf_addf(out, "] %3d %%", (int)((double)done / (double)total * 100));
}

void
progress_format(const struct progress *progress, uint64_t done, int64_t elapsed_ms, int columns,
                struct strbuf *out)
{
	size_t length = strlen(progress->label), start = out->length;
	size_t room = columns > 0 ? (size_t)columns : 0;
	int bar;

	strbuf_add_n(out, progress->label, length);
	strbuf_add(out, "  ");
	if (progress->total) {
		if (done > progress->total)
			done = progress->total;
		/* what else stands on the line: two brackets, " 100 %", "  9999:59" */
		bar = columns - (int)width_of_text(progress->label, length) - 19;
		bar = bar < 0 ? 0 : bar > BAR_CELLS_MAX ? BAR_CELLS_MAX : bar;
		add_bar(out, done, progress->total, bar);
	} else {
		strbuf_addf(out, "%llu", (unsigned long long)done);
	}
	strbuf_addf(out, "  %lld:%02lld", (long long)(elapsed_ms / 60000),
	            (long long)(elapsed_ms / 1000 % 60));
	out->length = start + width_cut(out->data + start, out->length - start, room, NULL);
	if (out->capacity)
		out->data[out->length] = '\0';
}

/*
 * The desk at rest: its memory (PSS) HOTSEAT_BENCH_IDLE_S (600) seconds after its start, and how
 * often it was woken from when it had come to rest until then, beside a bare ncurses clock. A
 * voluntary context switch of any thread counts as a wake-up.
 *
 * scripts/run-bench lets it run beside the other benches. HOTSEAT_BENCH_SIGNS names a folder: there
 * it makes "rested" once the desk is at rest (its daily backup made), and measures the memory only
 * when "alone" is there too, since pages shared with other programs count as a part.
 *
 * HOTSEAT_BENCH_SMALL takes the store of 5,000 instead of a million.
 */
#include "lib/home.h"
#include "lib/measure.h"
#include "lib/program.h"
#include "lib/seeded_desk.h"
#include "lib/spawn.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	IDLE_S = 600, TURN_MS = 200, REST_MS = 5000, REST_DEADLINE_MS = 300000,
	ALONE_DEADLINE_MS = 3600000,
};

#define LEAST_NS (10 * INT64_C(1000000000))	/* watched, however late it came to rest */

/* One of the two programs, watched from the moment at which both are at rest. */
struct watched {
	struct terminal *t;
	int64_t from_ns;
	long wakeups, main_wakeups;
};

static char *
sign_path(const char *name)
{
	const char *folder = getenv("HOTSEAT_BENCH_SIGNS");

	return folder ? spawn_format("%s/%s", folder, name) : NULL;
}

static void
sign_make(const char *name)
{
	char *path = sign_path(name);
	FILE *file = path ? fopen(path, "w") : NULL;

	if (file)
		fclose(file);
	free(path);
}

/* True, too, when nobody makes signs. */
static bool
sign_is_there(const char *name)
{
	char *path = sign_path(name);
	bool there = !path || access(path, F_OK) == 0;

	free(path);
	return there;
}

/* The day's copy of the store stands there under its name once it is whole. */
static bool
backup_is_made(const struct seeded_desk *desk)
{
	DIR *folder = opendir(home_path(&desk->home, "backups"));
	struct dirent *entry;
	bool made = false, under_way = false;

	while (folder && (entry = readdir(folder))) {
		size_t length = strlen(entry->d_name);

		if (length > 3 && !strcmp(entry->d_name + length - 3, ".db"))
			made = true;
		else if (entry->d_name[0] != '.')
			under_way = true;
	}
	if (folder)
		closedir(folder);
	return made && !under_way;
}

static void
let_pass(const struct watched *desk, const struct watched *bare)
{
	terminal_pump(desk->t, TURN_MS / 2);
	terminal_pump(bare->t, TURN_MS / 2);
}

static bool
come_to_rest(const struct seeded_desk *seeded, const struct watched *desk,
             const struct watched *bare)
{
	int64_t end_ns = monotonic_ns() + (int64_t)REST_DEADLINE_MS * 1000000;

	while (!backup_is_made(seeded)) {
		if (monotonic_ns() > end_ns)
			return false;
		let_pass(desk, bare);
	}
	end_ns = monotonic_ns() + (int64_t)REST_MS * 1000000;
	while (monotonic_ns() < end_ns)
		let_pass(desk, bare);
	return true;
}

static void
watch(struct watched *watched)
{
	watched->from_ns = monotonic_ns();
	watched->wakeups = measure_wakeups((int)terminal_pid(watched->t));
	watched->main_wakeups = measure_main_wakeups((int)terminal_pid(watched->t));
}

static double
per_second(const struct watched *watched, long now, long before)
{
	return (double)(now - before) / ((double)(monotonic_ns() - watched->from_ns) / 1e9);
}

static void
print_wakeups(const struct watched *desk, const struct watched *bare, int64_t records)
{
	int pid = (int)terminal_pid(desk->t);
	long all = measure_wakeups(pid), main_thread = measure_main_wakeups(pid);
	double ours = per_second(desk, all, desk->wakeups);
	double others = per_second(desk, all - main_thread, desk->wakeups - desk->main_wakeups);
	double clock = per_second(bare, measure_wakeups((int)terminal_pid(bare->t)),
	                          bare->wakeups);

	measure_row(measure_text("wake-ups a second at rest, %d threads, %" PRId64,
	                         measure_threads(pid), records),
	            measure_text("%.3f, of them %.3f beside the loop", ours, others),
	            measure_text("bare clock %.3f", clock), ours / clock, "the clock's alone");
}

static void
bench(int64_t records, int idle_s)
{
	const char *const argv[] = { program_built("tests/bench/bare_clock"), NULL };
	struct watched desk = { .t = NULL }, bare = { .t = NULL };
	struct seeded_desk seeded;
	int64_t end_ns, alone_ns;

	if (!seeded_desk_make(&seeded, records, true)) {
		measure_row_missing("desk at rest", "the desk does not open", "");
		return;
	}
	desk.t = seeded_desk_open(&seeded);
	bare.t = terminal_start(&(struct terminal_options){ .argv = argv,
		.columns = SEEDED_COLUMNS, .rows = SEEDED_ROWS });
	end_ns = terminal_exec_ns(desk.t) + (int64_t)idle_s * 1000000000;
	alone_ns = end_ns + (int64_t)ALONE_DEADLINE_MS * 1000000;
	if (!come_to_rest(&seeded, &desk, &bare))
		measure_say("no daily backup was made within %d s", REST_DEADLINE_MS / 1000);
	sign_make("rested");
	watch(&desk);
	watch(&bare);
	if (monotonic_ns() + LEAST_NS > end_ns)
		end_ns = monotonic_ns() + LEAST_NS;
	while (monotonic_ns() < end_ns || (!sign_is_there("alone") && monotonic_ns() < alone_ns))
		let_pass(&desk, &bare);
	print_wakeups(&desk, &bare, records);
	measure_row(measure_text("PSS %.0f s after start, %" PRId64,
	                         (double)(monotonic_ns() - terminal_exec_ns(desk.t)) / 1e9,
	                         records),
	            measure_text("%.1f MiB", (double)measure_pss_kib((int)terminal_pid(desk.t)) /
	                         1024),
	            measure_text("bare clock %.1f MiB",
	                         (double)measure_pss_kib((int)terminal_pid(bare.t)) / 1024),
	            0, "<= 12 MiB");
	terminal_free(bare.t);
	seeded_desk_leave(desk.t);
	seeded_desk_remove(&seeded);
}

int
main(void)
{
	const char *wanted = getenv("HOTSEAT_BENCH_IDLE_S");
	int idle_s = wanted ? atoi(wanted) : IDLE_S;

	bench(getenv("HOTSEAT_BENCH_SMALL") ? 5000 : 1000000, idle_s);
	return 0;
}

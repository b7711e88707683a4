/* Desks on copies of the seeded stores: see the header. */
#include "lib/seeded_desk.h"

#include "lib/desk.h"
#include "lib/measure.h"
#include "lib/program.h"
#include "lib/seed.h"
#include "lib/spawn.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { START_DEADLINE_MS = 30000, QUIET_US = 150000, LEAVE_DEADLINE_MS = 120000 };

struct terminal *
seeded_desk_open(const struct seeded_desk *desk)
{
	return desk_open(&(struct desk_setup){ .home = &desk->home, .columns = SEEDED_COLUMNS,
		.rows = SEEDED_ROWS });
}

bool
seeded_desk_is_complete(const struct terminal *t, void *unused)
{
	static const char *const parts[] = { " READY ", "1 Caller", "2 Prompter", "3 Ticket",
		"4 Follow-ups", "Greeting", " late ", "F1 help" };

	(void)unused;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!terminal_find(t, parts[i], NULL, NULL))
			return false;
	}
	return true;
}

bool
seeded_desk_wait_complete(struct terminal *t)
{
	return terminal_wait(t, seeded_desk_is_complete, NULL, START_DEADLINE_MS) &&
	       terminal_wait_quiet(t, QUIET_US, START_DEADLINE_MS);
}

void
seeded_desk_leave(struct terminal *t)
{
	if (!t)
		return;
	terminal_signal(t, SIGTERM);
	terminal_wait_exit(t, LEAVE_DEADLINE_MS, NULL);
	terminal_free(t);
}

bool
seeded_desk_make(struct seeded_desk *desk, int64_t records, bool at_rest)
{
	const char *store = seed_bench_store(records);
	struct terminal *t;
	bool ok;

	*desk = (struct seeded_desk){ .records = records,
		.line_port = program_free_port(PORT_TCP) };
	if (!store)
		return false;
	home_make(&desk->home);
	if (!at_rest)
		home_write(&desk->home, "settings.yaml",
		           measure_text("line: baresip\ntelephone:\n  port: %d\n"
		                        "  start: false\ndaily_backup: false\n",
		                        desk->line_port));
	if (!seed_copy(store, desk_store_path(&desk->home))) {
		fprintf(stderr, "%s cannot be copied\n", store);
		seeded_desk_remove(desk);
		return false;
	}
	t = seeded_desk_open(desk);
	ok = desk_first_start(t, desk_words("en")) && seeded_desk_wait_complete(t);
	if (!ok)
		fprintf(stderr, "the desk of %" PRId64 " does not open:\n%s", records,
		        terminal_screen(t));
	seeded_desk_leave(t);
	if (!ok)
		seeded_desk_remove(desk);
	return ok;
}

void
seeded_desk_warm(const struct seeded_desk *desk)
{
	enum { PIECE_BYTES = 1024 * 1024 };
	int store = open(desk_store_path(&desk->home), O_RDONLY | O_CLOEXEC);
	char *piece = spawn_alloc(PIECE_BYTES);

	while (store >= 0 && read(store, piece, PIECE_BYTES) > 0)
		continue;
	if (store >= 0)
		close(store);
	free(piece);
}

void
seeded_desk_remove(struct seeded_desk *desk)
{
	home_remove(&desk->home);
}

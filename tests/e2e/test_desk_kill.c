/*
 * kill -9 at random moments of a call, from the ring to the end of the wrap-up: 20 of them, 200
 * with HOTSEAT_SOAK=1. Each time: nothing that the screen called saved is lost, no keystroke older
 * than a second is lost, nothing is there that was not typed, `hotseat verify` finds no fault, and
 * the desk opens again where it was.
 *
 * HOTSEAT_SEED=N repeats a run; every kill names its own. All begin from copies of one folder, in
 * which the desk was killed while the telephone rang.
 */
#include "lib/desk.h"
#include "lib/expect.h"
#include "lib/spawn.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum {
	KILLS = 20, FORM_KILLS = 8, SOAK_KILLS = 200, WORDS = 40, WORD_BYTES = 8, WORD_CHARACTERS = 6,
	TYPING_US = 10000, LIFE_MS = 4500, KEPT_MS = 1000,
};

static const char *const arguments[] = { "--line", "sim", "--scenario", "demo", "--agent",
	DESK_STAFF_NUMBER, NULL };

/* What one desk showed before it was killed. */
struct life {
	struct terminal *t;
	int64_t kill_ns;
	char typed[WORDS * WORD_BYTES + 1];
	size_t word_end[WORDS];		/* bytes typed when this word was complete */
	int64_t word_ns[WORDS];		/* and when */
	size_t words;
	bool ticket, followup, wrapped;	/* the screen called it saved, kept, done */
	int64_t answered_ns, over_ns;	/* when the screen showed that state; 0 never */
};

/* ---- the scripted call ----------------------------------------------------------------------- */

static int
left_ms(const struct life *life)
{
	return spawn_left_ms(life->kill_ns);
}

/* False when the moment of the kill has come. */
static bool
see(struct life *life, const char *text)
{
	return terminal_wait_text(life->t, text, left_ms(life));
}

/* "word電k12 " one after the other, each known by its number. */
static bool
type_details(struct life *life)
{
	for (int i = 0; i < WORDS; i++) {
		char word[WORD_BYTES + 1];

		if (!left_ms(life))
			return false;
		snprintf(word, sizeof(word), "电k%03d ", i);
		terminal_type(life->t, word, TYPING_US);
		snprintf(life->typed + strlen(life->typed),
		         sizeof(life->typed) - strlen(life->typed), "%s", word);
		life->word_ns[life->words] = monotonic_ns();
		life->word_end[life->words++] = strlen(life->typed);
	}
	return true;
}

static bool
fill_ticket(struct life *life, const struct desk_words *words)
{
	terminal_keys(life->t, "F6 Alt-n Enter");
	if (!see(life, words->class_words))
		return false;
	terminal_type(life->t, "kill -9", 0);
	terminal_keys(life->t, "Tab Enter");
	if (!see(life, " 5 "))
		return false;
	terminal_keys(life->t, "Down Down Down Down Enter Tab Tab");
	if (!see(life, words->details) || !type_details(life))
		return false;
	terminal_key(life->t, "Ctrl-S");
	return see(life, words->saved_at);
}

static void
live(struct life *life, const struct desk_words *words)
{
	if (!see(life, words->ringing))
		return;
	terminal_key(life->t, "F2");
	life->answered_ns = see(life, words->talking) ? monotonic_ns() : 0;
	if (!life->answered_ns ||
	    !(life->ticket = fill_ticket(life, words)))
		return;
	terminal_key(life->t, "Alt-q");
	if (!see(life, words->followup_title))
		return;
	terminal_keys(life->t, "Tab Tab");
	terminal_type(life->t, "2h", 0);
	terminal_key(life->t, "Ctrl-S");
	if (!(life->followup = see(life, words->followup_kept)))
		return;
	terminal_key(life->t, "F8");
	life->over_ns = see(life, words->wrap_up) ? monotonic_ns() : 0;
	if (!life->over_ns)
		return;
	terminal_key(life->t, "Alt-w");
	if (!see(life, words->wrap_up_title))
		return;
	terminal_keys(life->t, "Enter Down Enter Ctrl-S");
	life->wrapped = see(life, words->wrap_up_done);
}

/* ---- what must be left of it ----------------------------------------------------------------- */

static const char ticket_text[] =
	"SELECT coalesce((SELECT group_concat(cast(value AS TEXT)) FROM local"
	" WHERE key LIKE 'draft/%'),'') || coalesce((SELECT group_concat(doc) FROM ticket),'')";
static const char form_text[] =
	"SELECT coalesce((SELECT cast(value AS TEXT) FROM local WHERE key='typed'),'')";

static size_t
kept_bytes(const struct home *home, const char *sql, const char *typed)
{
	char *kept = desk_store_query(home, sql);
	char *prefix = spawn_format("%s", typed);
	size_t length = strlen(prefix);

	/* A blank at the end of a field is nobody's loss. */
	while (length && !strstr(kept, prefix))
		prefix[--length] = '\0';
	if (strstr(kept, "电k") && !length)
		length = SIZE_MAX;	/* something, but not from its beginning */
	free(prefix);
	free(kept);
	return length;
}

/* Bytes that must have survived: complete words older than KEPT_MS, or all that was called saved. */
static size_t
owed_bytes(const struct life *life, const struct desk_words *words, bool *called_saved)
{
	size_t owed = 0;

	*called_saved = terminal_find(life->t, words->draft_saved, NULL, NULL) || life->ticket;
	for (size_t i = 0; i < life->words; i++) {
		char name[WORD_BYTES];

		snprintf(name, sizeof(name), "k%03d", (int)i);
		if (life->kill_ns - life->word_ns[i] > (int64_t)KEPT_MS * 1000000 ||
		    (*called_saved && terminal_find(life->t, name, NULL, NULL)) || life->ticket)
			owed = life->word_end[i] - 1;
	}
	return owed;
}

static int
count_of(const struct home *home, const char *sql)
{
	char *text = desk_store_query(home, sql);
	int count = atoi(text);

	free(text);
	return count;
}

/* A state of the call is no claim that it is stored: like a keystroke it is owed after a while. */
static bool
is_owed(const struct life *life, int64_t seen_ns)
{
	return seen_ns && life->kill_ns - seen_ns > (int64_t)KEPT_MS * 1000000;
}

static void
check_left(const struct home *home, const struct life *life, const struct desk_words *words)
{
	bool called_saved;
	size_t owed = owed_bytes(life, words, &called_saved), kept = kept_bytes(home, ticket_text, life->typed);

	if (kept == SIZE_MAX || kept < owed)
		print_error("typed %zu bytes, owed %zu, kept %zd; the screen %s\n%s",
		            strlen(life->typed), owed, (ssize_t)kept,
		            called_saved ? "called it saved" : "did not call it saved",
		            terminal_screen(life->t));
	assert_true(kept != SIZE_MAX && kept >= owed);
	if (is_owed(life, life->answered_ns))
		assert_int_equal(count_of(home, "SELECT count(*) FROM call WHERE answered>0"), 1);
	if (life->ticket)
		assert_int_equal(count_of(home, "SELECT count(*) FROM ticket"), 1);
	if (life->followup)
		assert_int_equal(count_of(home, "SELECT count(*) FROM followup"), 2);
	if (is_owed(life, life->over_ns))
		assert_int_equal(count_of(home, "SELECT count(*) FROM call WHERE ended>0"), 1);
	if (life->wrapped)
		assert_int_equal(count_of(home, "SELECT count(*) FROM call WHERE wrapped>0"), 1);
	assert_true(desk_store_is_whole(home));
}

/* The desk opens where it was: the state of the call, the text in its field. */
static void
check_reopened(const struct home *home, const struct life *life, const struct desk_words *words)
{
	struct terminal *t = desk_open(&(struct desk_setup){ .home = home, .columns = 132,
		.rows = 43, .arguments = arguments });
	const char *state = life->wrapped ? words->ready : life->over_ns ? words->wrap_up :
		life->ticket || life->words ? words->talking : NULL;
	size_t kept = kept_bytes(home, ticket_text, life->typed);

	if (state && !life->followup)	/* from then on the key that ends the call may be in */
		expect_text(t, state);
	if (kept >= WORD_BYTES && !life->over_ns) {
		char last[WORD_BYTES] = "";

		for (size_t i = 0; i < life->words && life->word_end[i] <= kept + 1; i++)
			snprintf(last, sizeof(last), "k%03d", (int)i);
		expect_text(t, last);
	}
	terminal_free(t);
}

/* ---- the run --------------------------------------------------------------------------------- */

/* A folder in which the telephone rings. */
static void
make_ringing_home(struct home *home, const struct desk_words *words)
{
	struct terminal *t;

	home_make(home);
	t = desk_open(&(struct desk_setup){ .home = home, .arguments =
		(const char *[]){ "--line", "sim", "--scenario", "demo", NULL } });
	assert_true(desk_first_start(t, words));
	expect_text(t, words->ringing);
	expect_on_screen(t, terminal_wait_quiet(t, 300000, TERMINAL_DEADLINE_MS));
	terminal_signal(t, SIGKILL);
	expect_exit(t, 128 + SIGKILL);
	terminal_free(t);
}

static void
kill_once(const struct home *ringing, const struct desk_words *words, int after_ms)
{
	struct life life = { .ticket = false };
	struct home home;

	home_copy(ringing, &home);
	life.t = desk_open(&(struct desk_setup){ .home = &home, .columns = 132, .rows = 43,
		.arguments = arguments });
	life.kill_ns = terminal_exec_ns(life.t) + (int64_t)after_ms * 1000000;
	live(&life, words);
	terminal_pump(life.t, left_ms(&life));
	terminal_signal(life.t, SIGKILL);
	life.kill_ns = monotonic_ns();
	expect_exit(life.t, 128 + SIGKILL);
	check_left(&home, &life, words);
	check_reopened(&home, &life, words);
	assert_true(desk_store_is_whole(&home));
	terminal_free(life.t);
	home_remove(&home);
}

static void
nothing_called_saved_is_lost_by_kill_9_at_any_moment(void **state)
{
	const struct desk_words *words = desk_words("en");
	const char *given = getenv("HOTSEAT_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	int kills = getenv("HOTSEAT_SOAK") ? SOAK_KILLS : KILLS;
	struct home ringing;

	(void)state;
	print_message("HOTSEAT_SEED=%u, %d kills\n", seed, kills);
	srand(seed);
	make_ringing_home(&ringing, words);
	for (int i = 0; i < kills; i++) {
		int after_ms = rand() % LIFE_MS;

		print_message("kill %d after %d ms\n", i + 1, after_ms);
		kill_once(&ringing, words, after_ms);
	}
	home_remove(&ringing);
}

/* ---- a form ---------------------------------------------------------------------------------- */

static const char *const quiet[] = { "--line", "sim", "--agent", DESK_STAFF_NUMBER, NULL };

/* A customer's form, its note being written. */
static void
write_in_form(struct life *life)
{
	terminal_key(life->t, "Alt-c");
	if (!see(life, "New customer"))
		return;
	terminal_type(life->t, "Zhang San", 0);
	terminal_keys(life->t, "Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab");
	if (see(life, ">Note"))
		type_details(life);
}

/* The last whole word that is there again, or "". */
static void
last_word(const struct life *life, size_t kept, char word[WORD_BYTES])
{
	*word = '\0';
	for (size_t i = 0; i < life->words && life->word_end[i] <= kept + 1; i++)
		snprintf(word, WORD_BYTES, "k%03d", (int)i);
}

static void
kill_in_form(const struct home *ready, int after_ms)
{
	const struct desk_words *words = desk_words("en");
	struct life life = { .ticket = false };
	struct home home;
	char word[WORD_BYTES];
	bool called_saved;
	size_t kept, owed;

	home_copy(ready, &home);
	life.t = desk_open(&(struct desk_setup){ .home = &home, .columns = 132, .rows = 43,
		.arguments = quiet });
	expect_text(life.t, words->ready);
	life.kill_ns = monotonic_ns() + (int64_t)after_ms * 1000000;
	write_in_form(&life);
	terminal_pump(life.t, left_ms(&life));
	terminal_signal(life.t, SIGKILL);
	life.kill_ns = monotonic_ns();
	expect_exit(life.t, 128 + SIGKILL);
	owed = owed_bytes(&life, words, &called_saved);
	kept = kept_bytes(&home, form_text, life.typed);
	if (kept == SIZE_MAX || kept < owed)
		print_error("typed %zu bytes, owed %zu, kept %zd\n", strlen(life.typed), owed,
		            (ssize_t)kept);
	assert_true(kept != SIZE_MAX && kept >= owed);
	assert_true(desk_store_is_whole(&home));

	last_word(&life, kept, word);
	terminal_free(life.t);
	life.t = desk_open(&(struct desk_setup){ .home = &home, .columns = 132, .rows = 43,
		.arguments = quiet });
	expect_text(life.t, words->ready);
	if (*word) {
		expect_text(life.t, "New customer");
		expect_text(life.t, word);
		terminal_key(life.t, "Ctrl-S");
		expect_text(life.t, "Customer saved.");
		assert_int_equal(count_of(&home, "SELECT count(*) FROM customer"), 1);
		assert_true(kept_bytes(&home, "SELECT doc FROM customer", life.typed) >= owed);
	}
	terminal_free(life.t);
	home_remove(&home);
}

static void
a_form_that_kill_9_met_opens_again_with_what_was_typed(void **state)
{
	int kills = getenv("HOTSEAT_SOAK") ? SOAK_KILLS : FORM_KILLS;
	struct home ready;
	struct terminal *t;

	(void)state;
	home_make(&ready);
	t = desk_open(&(struct desk_setup){ .home = &ready, .arguments =
		(const char *[]){ "--line", "sim", NULL } });
	assert_true(desk_first_start(t, desk_words("en")));
	terminal_signal(t, SIGTERM);
	expect_exit(t, 0);
	terminal_free(t);
	for (int i = 0; i < kills; i++) {
		int after_ms = rand() % LIFE_MS;

		print_message("kill %d in a form after %d ms\n", i + 1, after_ms);
		kill_in_form(&ready, after_ms);
	}
	home_remove(&ready);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_called_saved_is_lost_by_kill_9_at_any_moment),
		cmocka_unit_test(a_form_that_kill_9_met_opens_again_with_what_was_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

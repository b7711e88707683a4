/* Programs that run apart from the loop: base/loop_child. */
#include "base/loop.h"
#include "base/loop_child.h"
#include "lib/home.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { DEADLINE_S = 20 };

static struct loop *loop;
static struct loop_child *child;
static struct err e;
static struct home home;
static int ends, status, ending_signal;
static char said[LOOP_CHILD_SAID_MAX + 1];

static int
set_up(void **state)
{
	(void)state;
	ends = 0;
	err_clear(&e);
	home_make(&home);
	loop = loop_new(&e);
	alarm(DEADLINE_S);
	return loop ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	alarm(0);
	loop_free(loop);
	home_remove(&home);
	return 0;
}

static void
ended(const struct loop_child_end *end, void *context)
{
	assert_ptr_equal(context, &home);
	ends++;
	status = end->status;
	ending_signal = end->signal;
	snprintf(said, sizeof(said), "%s", end->said);
	loop_child_free(child);
	child = NULL;
	loop_stop(loop);
}

static void
start(const char *script)
{
	const char *arguments[] = { "/bin/sh", "-c", script, "sh", home.path, NULL };

	child = loop_child_new(loop, arguments, ended, &home, &e);
	assert_non_null(child);
}

static void
run(const char *script)
{
	start(script);
	loop_run(loop, NULL, NULL);
	assert_int_equal(ends, 1);
}

static void
its_status_and_what_it_said_are_told(void **state)
{
	(void)state;
	run("echo thrown away; echo the disk is full >&2; exit 3");
	assert_int_equal(status, 3);
	assert_int_equal(ending_signal, 0);
	assert_string_equal(said, "the disk is full\n");
}

static void
the_signal_that_killed_it_is_told(void **state)
{
	(void)state;
	run("kill -9 $$");
	assert_int_equal(ending_signal, SIGKILL);
	assert_int_equal(status, 0);
	assert_string_equal(said, "");
}

static void
who_talks_endlessly_waits_for_nobody(void **state)
{
	(void)state;
	run("i=0; while [ $i -lt 3000 ]; do echo words words words words words words $i >&2;"
	    " i=$((i+1)); done");
	assert_int_equal(status, 0);
	assert_int_equal(strlen(said), LOOP_CHILD_SAID_MAX);
}

static void
a_program_that_is_not_there_is_refused(void **state)
{
	const char *arguments[] = { home_path(&home, "nothing"), NULL };

	(void)state;
	assert_null(loop_child_new(loop, arguments, ended, &home, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "nothing"));
	assert_int_equal(ends, 0);
}

static void
it_has_a_session_of_its_own_and_empty_input(void **state)
{
	(void)state;
	/* the sixth word of stat is the session */
	run("set -- $(cat /proc/$$/stat); [ $6 = $$ ] || exit 1; read line && exit 2; exit 0");
	assert_int_equal(status, 0);
}

/* Both ways through pipes: nobody has to guess how long the other takes. */
static void
it_goes_on_when_we_end(void **state)
{
	char go[HOME_PATH_SIZE + 8], done[HOME_PATH_SIZE + 8], word[16] = "";
	int descriptor;

	(void)state;
	snprintf(go, sizeof(go), "%s/go", home.path);
	snprintf(done, sizeof(done), "%s/done", home.path);
	assert_int_equal(mkfifo(go, 0600), 0);
	assert_int_equal(mkfifo(done, 0600), 0);
	start("cat <\"$1/go\"; echo talked about >&2; echo went on >\"$1/done\"");
	loop_child_free(child);
	loop_free(loop);
	loop = loop_new(&e);
	descriptor = open(go, O_WRONLY | O_CLOEXEC);
	assert_true(descriptor >= 0);
	close(descriptor);
	descriptor = open(done, O_RDONLY | O_CLOEXEC);
	assert_true(read(descriptor, word, sizeof(word) - 1) > 0);
	close(descriptor);
	assert_string_equal(word, "went on\n");
	assert_int_equal(ends, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(its_status_and_what_it_said_are_told),
		CASE(the_signal_that_killed_it_is_told),
		CASE(who_talks_endlessly_waits_for_nobody),
		CASE(a_program_that_is_not_there_is_refused),
		CASE(it_has_a_session_of_its_own_and_empty_input),
		CASE(it_goes_on_when_we_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

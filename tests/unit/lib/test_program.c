/* Programs beside the one under test, and folders that vanish. */
#include "lib/home.h"
#include "lib/program.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct program_options
shell(const char *script)
{
	static const char *argv[4];

	argv[0] = "sh";
	argv[1] = "-c";
	argv[2] = script;
	argv[3] = NULL;
	return (struct program_options){ .argv = argv };
}

static void
the_exit_status_and_all_output_come_back(void **state)
{
	struct program_options options = shell("echo out; echo err >&2; exit 3");
	char *output;

	(void)state;
	assert_int_equal(program_run(&options, 5000, &output), 3);
	assert_string_equal(output, "out\nerr\n");
	free(output);
	options = shell("kill -9 $$");
	assert_int_equal(program_run(&options, 5000, NULL), 128 + SIGKILL);
}

static void
input_is_given_and_then_ends(void **state)
{
	struct program_options options = shell("cat");
	char *output;

	(void)state;
	options.input = "one\ntwo\n";
	assert_int_equal(program_run(&options, 5000, &output), 0);
	assert_string_equal(output, "one\ntwo\n");
	free(output);
}

static void
what_takes_too_long_is_killed(void **state)
{
	struct program_options options = shell("trap '' TERM; echo started; exec sleep 60");

	(void)state;
	assert_int_equal(program_run(&options, 200, NULL), -1);
}

static void
its_words_can_be_waited_for(void **state)
{
	struct program_options options = shell("echo ready; read x; echo got $x; exec sleep 60");
	struct program *p;

	(void)state;
	options.input = "this\n";
	p = program_start(&options);
	assert_true(program_wait_output(p, "got this", 5000));
	assert_false(program_wait_output(p, "never", 100));
	assert_int_equal(kill(program_pid(p), 0), 0);
	program_signal(p, SIGINT);
	int status;

	assert_true(program_wait_exit(p, 5000, &status));
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
	assert_false(program_wait_output(p, "never", 5000));
	program_free(p);
}

static void
a_flood_of_output_is_bounded(void **state)
{
	struct program_options options = shell("head -c 40000000 /dev/zero | tr '\\0' x");
	char *output;

	(void)state;
	assert_int_equal(program_run(&options, 60000, &output), 0);
	assert_true(strlen(output) < PROGRAM_OUTPUT_MAX);
	assert_true(strlen(output) > PROGRAM_OUTPUT_MAX / 2);
	free(output);
}

static void
a_program_that_is_missing_says_so(void **state)
{
	static const char *const argv[] = { "no-such-program-anywhere", NULL };
	char *output;

	(void)state;
	assert_false(program_is_there("no-such-program-anywhere"));
	assert_true(program_is_there("sh"));
	assert_int_equal(program_run(&(struct program_options){ .argv = argv }, 5000, &output),
	                 127);
	assert_non_null(strstr(output, "No such file"));
	free(output);
}

static void
a_free_port_can_be_bound(void **state)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), port = program_free_port(PORT_TCP);

	(void)state;
	assert_in_range(port, 1024, 65535);
	address.sin_port = htons((uint16_t)port);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
	assert_in_range(program_free_port(PORT_UDP), 1024, 65535);
}

static void
a_home_vanishes_with_all_in_it(void **state)
{
	struct home home;
	struct stat status;
	char path[HOME_PATH_SIZE];
	char *text;

	(void)state;
	home_make(&home);
	assert_int_equal(stat(home.path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	home_write(&home, "a/b/c.txt", "text");
	text = home_read(&home, "a/b/c.txt");
	assert_string_equal(text, "text");
	free(text);
	assert_null(home_read(&home, "a/none"));
	assert_int_equal(stat(home_path(&home, "a/b"), &status), 0);
	memcpy(path, home.path, sizeof(path));
	home_remove(&home);
	assert_int_not_equal(stat(path, &status), 0);
	assert_string_equal(home.path, "");
}

static void
a_small_home_is_full_at_its_size(void **state)
{
	struct home home;
	char why[256], block[65536];
	size_t written = 0;
	FILE *file;

	(void)state;
	if (!home_make_small(&home, 1 << 20, why, sizeof(why))) {
		print_message("%s\n", why);
		skip();
	}
	memset(block, 'x', sizeof(block));
	file = fopen(home_path(&home, "big"), "w");
	assert_non_null(file);
	setvbuf(file, NULL, _IONBF, 0);
	while (written < 64u << 20 && fwrite(block, 1, sizeof(block), file) == sizeof(block))
		written += sizeof(block);
	fclose(file);
	assert_true(written <= 1 << 20);
	home_remove(&home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_exit_status_and_all_output_come_back),
		cmocka_unit_test(input_is_given_and_then_ends),
		cmocka_unit_test(what_takes_too_long_is_killed),
		cmocka_unit_test(its_words_can_be_waited_for),
		cmocka_unit_test(a_flood_of_output_is_bounded),
		cmocka_unit_test(a_program_that_is_missing_says_so),
		cmocka_unit_test(a_free_port_can_be_bound),
		cmocka_unit_test(a_home_vanishes_with_all_in_it),
		cmocka_unit_test(a_small_home_is_full_at_its_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

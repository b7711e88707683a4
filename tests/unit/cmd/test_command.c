/* The command line as a whole: an invented table of commands, run with words and read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/i18n.h"
#include "cmd/command.h"

struct send_options {
	bool now;
	const char *reason;
};

static const struct option send_table[] = {
	{ "now", OPTION_FLAG, NULL, "at once", offsetof(struct send_options, now) },
	{ "reason", OPTION_TEXT, "TEXT", "why", offsetof(struct send_options, reason) },
	{ .name = NULL },
};

/* What the last call of a command was given. */
static struct {
	unsigned calls;
	struct send_options options;
	char operands[256];
	bool language_given;
	enum language language;
} seen;

static bool
run_secret(struct command_call *call, struct err *e)
{
	(void)call;
	(void)e;
	seen.calls++;
	return true;
}

static bool
run_send(struct command_call *call, struct err *e)
{
	seen.calls++;
	seen.options = *(const struct send_options *)call->options;
	seen.language_given = call->language_given;
	seen.language = i18n_get();
	seen.operands[0] = '\0';
	for (size_t i = 0; i < call->operand_count; i++) {
		size_t length = strlen(seen.operands);

		snprintf(seen.operands + length, sizeof seen.operands - length, "[%s]",
		         call->operands[i]);
	}
	fprintf(call->out, "sent\n");
	if (call->operand_count > 0 && strcmp(call->operands[0], "busy") == 0)
		return err_set(e, ERR_BUSY, "the line is busy: try later");
	if (call->operand_count > 0 && strcmp(call->operands[0], "odd") == 0)
		return err_set(e, ERR_USAGE, "odd words: use even ones");
	if (call->operand_count > 0 && strcmp(call->operands[0], "faulty") == 0)
		call->status = COMMAND_REFUSED;
	return true;
}

static const struct command send = {
	.name = "send", .summary = "send something", .arguments = "WHAT [WHERE]",
	.operand_min = 1, .operand_max = 2,
	.options = send_table, .options_size = sizeof(struct send_options), .exec = run_send,
};

static const struct command desk = {
	.name = "desk", .summary = "open the desk", .operand_max = COMMAND_OPERANDS_ANY,
	.options = send_table, .options_size = sizeof(struct send_options), .exec = run_send,
};

static const struct command secret = {
	.name = "secret", .summary = "for the build", .operand_max = 0, .exec = run_secret,
	.hidden = true,
};

static const struct command *const box_verbs[] = { &send, NULL };

static const struct command box = {
	.name = "box", .summary = "things in boxes", .verbs = box_verbs,
};

static const struct command *const table[] = { &box, &desk, &secret, &send, NULL };

static char *out_text, *error_text;

/* Runs a command line given as words separated by blanks; "_" in a word stands for a blank. */
static int
run(const char *line)
{
	char words[256];
	char program[] = "hotseat";
	char *argv[16] = { program };
	int argc = 1, status;
	size_t out_size, error_size;
	FILE *out, *errors;

	free(out_text);
	free(error_text);
	out = open_memstream(&out_text, &out_size);
	errors = open_memstream(&error_text, &error_size);
	assert_non_null(out);
	assert_non_null(errors);
	memset(&seen, 0, sizeof seen);
	i18n_set(LANGUAGE_ENGLISH);
	snprintf(words, sizeof words, "%s", line);
	for (char *at = words; *at;) {
		argv[argc++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	for (int i = 1; i < argc; i++) {
		for (char *c = argv[i]; *c; c++)
			*c = *c == '_' ? ' ' : *c;
	}
	status = command_main(table, argc, argv, out, errors);
	fclose(out);
	fclose(errors);
	return status;
}

static void
assert_says(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("\"%s\" is not in: %s", words, text);
}

static void
a_command_gets_its_options_and_operands(void **state)
{
	(void)state;
	assert_int_equal(run("send --reason no_sound a --now b"), 0);
	assert_int_equal(seen.calls, 1);
	assert_true(seen.options.now);
	assert_string_equal(seen.options.reason, "no sound");
	assert_string_equal(seen.operands, "[a][b]");
	assert_string_equal(out_text, "sent\n");
	assert_string_equal(error_text, "");
	assert_false(seen.language_given);
}

static void
without_a_command_the_desk_opens(void **state)
{
	(void)state;
	assert_int_equal(run(""), 0);
	assert_int_equal(seen.calls, 1);
	assert_int_equal(run("--now --reason x"), 0);
	assert_true(seen.options.now);
	assert_string_equal(seen.options.reason, "x");
}

static void
words_after_two_dashes_are_operands(void **state)
{
	(void)state;
	assert_int_equal(run("send -- --help --now"), 0);
	assert_string_equal(seen.operands, "[--help][--now]");
	assert_false(seen.options.now);
}

static void
the_value_of_an_option_is_not_taken_for_a_common_one(void **state)
{
	(void)state;
	assert_int_equal(run("send --reason=--help a"), 0);
	assert_string_equal(seen.options.reason, "--help");
	assert_int_equal(run("send --reason --help a"), 0);
	assert_int_equal(seen.calls, 0);
	assert_says(out_text, "usage: hotseat send");
}

static void
language_may_stand_anywhere(void **state)
{
	(void)state;
	assert_int_equal(run("--lang zh send a"), 0);
	assert_int_equal(seen.language, LANGUAGE_CHINESE);
	assert_true(seen.language_given);
	assert_int_equal(run("send a --lang=zh"), 0);
	assert_int_equal(seen.language, LANGUAGE_CHINESE);
	assert_true(seen.language_given);
	assert_int_equal(run("box --lang zh send a"), 0);
	assert_int_equal(seen.language, LANGUAGE_CHINESE);
	assert_true(seen.language_given);
	assert_int_equal(run("--lang zh"), 0);
	assert_int_equal(seen.language, LANGUAGE_CHINESE);
}

static void
an_unknown_language_is_wrong_use(void **state)
{
	(void)state;
	assert_int_equal(run("--lang fr send a"), COMMAND_WRONG_USE);
	assert_int_equal(seen.calls, 0);
	assert_says(error_text, "hotseat: ");
	assert_says(error_text, "fr");
	assert_int_equal(run("send a --lang"), COMMAND_WRONG_USE);
	assert_int_equal(seen.calls, 0);
	assert_says(error_text, "hotseat: send: ");
}

static void
version_is_one_line(void **state)
{
	(void)state;
	assert_int_equal(run("--version"), 0);
	assert_string_equal(out_text, "hotseat " HOTSEAT_VERSION "\n");
}

static void
help_lists_commands_but_not_hidden_ones(void **state)
{
	(void)state;
	assert_int_equal(run("--help"), 0);
	assert_says(out_text, "usage: hotseat [COMMAND]");
	assert_says(out_text, "send          send something\n");
	assert_null(strstr(out_text, "secret"));
	assert_string_equal(error_text, "");
}

static void
help_of_a_command_lists_its_options(void **state)
{
	(void)state;
	assert_int_equal(run("send --help"), 0);
	assert_int_equal(seen.calls, 0);
	assert_says(out_text, "usage: hotseat send WHAT [WHERE]");
	assert_says(out_text, "  --now          at once\n  --reason TEXT  why\n"
	                      "  --help         show this help\n  --lang en|zh   language");
	assert_int_equal(run("box send --help"), 0);
	assert_says(out_text, "usage: hotseat box send WHAT [WHERE]");
	assert_int_equal(run("box --help"), 0);
	assert_says(out_text, "send          send something\n");
}

static void
a_hidden_command_can_be_run(void **state)
{
	(void)state;
	assert_int_equal(run("secret"), 0);
	assert_int_equal(seen.calls, 1);
}

static void
a_verb_is_a_command_of_its_own(void **state)
{
	(void)state;
	assert_int_equal(run("box send a --now"), 0);
	assert_string_equal(seen.operands, "[a]");
	assert_true(seen.options.now);
	assert_int_equal(run("box"), COMMAND_WRONG_USE);
	assert_says(error_text, "hotseat: box: ");
	assert_says(error_text, "hotseat box --help");
	assert_int_equal(run("box sned a"), COMMAND_WRONG_USE);
	assert_says(error_text, "did you mean send?");
}

static void
an_unknown_command_is_wrong_use(void **state)
{
	(void)state;
	assert_int_equal(run("snd a"), COMMAND_WRONG_USE);
	assert_says(error_text, "hotseat: \"snd\" is not known: did you mean send?\n");
	assert_int_equal(run("qqqqqqqqq"), COMMAND_WRONG_USE);
	assert_says(error_text, "see hotseat --help");
	assert_int_equal(seen.calls, 0);
}

static void
an_unknown_option_is_wrong_use(void **state)
{
	(void)state;
	assert_int_equal(run("send a --nwo"), COMMAND_WRONG_USE);
	assert_int_equal(seen.calls, 0);
	assert_says(error_text, "hotseat: send: ");
	assert_says(error_text, "now");
	assert_string_equal(out_text, "");
}

static void
the_number_of_operands_is_checked(void **state)
{
	(void)state;
	assert_int_equal(run("send"), COMMAND_WRONG_USE);
	assert_says(error_text, "hotseat: send: too few arguments: hotseat send WHAT [WHERE]\n");
	assert_int_equal(run("send a b c d"), COMMAND_WRONG_USE);
	assert_says(error_text, "hotseat: send: \"c\" is one argument too many: "
	                        "see hotseat send --help\n");
	assert_int_equal(seen.calls, 0);
	assert_int_equal(run("desk a b c d e f"), 0);
}

static void
a_refusal_is_told_and_exits_1(void **state)
{
	(void)state;
	assert_int_equal(run("send busy"), COMMAND_REFUSED);
	assert_string_equal(error_text, "hotseat: send: the line is busy: try later\n");
	assert_int_equal(run("box send busy"), COMMAND_REFUSED);
	assert_string_equal(error_text, "hotseat: box send: the line is busy: try later\n");
}

static void
wrong_words_found_by_the_command_exit_2(void **state)
{
	(void)state;
	assert_int_equal(run("send odd"), COMMAND_WRONG_USE);
	assert_string_equal(error_text, "hotseat: send: odd words: use even ones\n");
}

static void
a_checker_tells_its_faults_itself(void **state)
{
	(void)state;
	assert_int_equal(run("send faulty"), COMMAND_REFUSED);
	assert_string_equal(error_text, "");
}

static void
output_that_cannot_be_written_is_an_error(void **state)
{
	char program[] = "hotseat", name[] = "send", operand[] = "a";
	char *argv[] = { program, name, operand, NULL };
	size_t size;
	FILE *full = fopen("/dev/full", "w");
	FILE *errors;

	(void)state;
	if (!full)
		skip();
	free(error_text);
	errors = open_memstream(&error_text, &size);
	assert_int_equal(command_main(table, 3, argv, full, errors), COMMAND_REFUSED);
	fclose(errors);
	fclose(full);
	assert_says(error_text, "hotseat: send: the output could not be written");
}

static void
no_words_at_all_are_survived(void **state)
{
	char *argv[] = { NULL };

	(void)state;
	memset(&seen, 0, sizeof seen);
	assert_int_equal(command_main(table, 0, argv, stdout, stderr), 0);
	assert_int_equal(seen.calls, 1);
}

static int
release(void **state)
{
	(void)state;
	free(out_text);
	free(error_text);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_gets_its_options_and_operands),
		cmocka_unit_test(without_a_command_the_desk_opens),
		cmocka_unit_test(words_after_two_dashes_are_operands),
		cmocka_unit_test(the_value_of_an_option_is_not_taken_for_a_common_one),
		cmocka_unit_test(language_may_stand_anywhere),
		cmocka_unit_test(an_unknown_language_is_wrong_use),
		cmocka_unit_test(version_is_one_line),
		cmocka_unit_test(help_lists_commands_but_not_hidden_ones),
		cmocka_unit_test(help_of_a_command_lists_its_options),
		cmocka_unit_test(a_hidden_command_can_be_run),
		cmocka_unit_test(a_verb_is_a_command_of_its_own),
		cmocka_unit_test(an_unknown_command_is_wrong_use),
		cmocka_unit_test(an_unknown_option_is_wrong_use),
		cmocka_unit_test(the_number_of_operands_is_checked),
		cmocka_unit_test(a_refusal_is_told_and_exits_1),
		cmocka_unit_test(wrong_words_found_by_the_command_exit_2),
		cmocka_unit_test(a_checker_tells_its_faults_itself),
		cmocka_unit_test(output_that_cannot_be_written_is_an_error),
		cmocka_unit_test(no_words_at_all_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}

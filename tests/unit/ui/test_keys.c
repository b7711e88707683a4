/* Keys: names both ways, and the decoder of the terminal's bytes. */
#include "lib/grid_expect.h"
#include "ui/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Appends "NAME " for a key: its name, or what else it is. */
static void
describe(const struct key *key, struct strbuf *out)
{
	char name[KEY_NAME_SIZE];

	key_name(key, name);
	if (key->kind == KEY_KIND_MOUSE)
		strbuf_addf(out, "mouse%d/%d@%d,%d", key->number, key->act, key->row, key->column);
	else if (key->kind == KEY_KIND_PASTE)
		strbuf_addf(out, "paste(%.*s)%s", (int)key->paste_length, key->paste,
		            key->paste_cut ? "cut" : "");
	else if (key->kind == KEY_KIND_ANSWER)
		strbuf_addf(out, "answer(%d,%d)", key->row, key->column);
	else
		strbuf_add(out, name);
	strbuf_add_char(out, ' ');
}

/* All keys of the bytes, given to the decoder step bytes at a time. */
static void
decode(const char *bytes, size_t length, size_t step, bool timeout, struct strbuf *out)
{
	struct key_decoder decoder;
	struct key key;

	key_decoder_init(&decoder);
	for (size_t at = 0; at < length; at += step) {
		const char *rest = bytes + at;
		size_t left = length - at < step ? length - at : step;

		while (key_decoder_take(&decoder, &rest, &left, &key))
			describe(&key, out);
		assert_int_equal(left, 0);
	}
	if (timeout && key_decoder_timeout(&decoder, &key)) {
		strbuf_add(out, "| ");
		describe(&key, out);
	}
	key_decoder_release(&decoder);
}

#define expect_keys(bytes, keys) expect_keys_at(bytes, sizeof(bytes) - 1, keys, __FILE__, __LINE__)

/* The same whether the bytes come at once or one by one. */
static void
expect_keys_at(const char *bytes, size_t length, const char *keys, const char *file, int line)
{
	static const size_t steps[] = { 1, 2, 3, 1000000 };
	struct strbuf out;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		strbuf_init(&out, 1000000);
		decode(bytes, length, steps[i], true, &out);
		if (out.length > 0)
			strbuf_splice(&out, out.length - 1, 1, NULL, 0);
		if (strcmp(out.data, keys) != 0) {
			print_error("%s:%d: in steps of %zu: \"%s\", expected \"%s\"\n", file,
			            line, steps[i], out.data, keys);
			strbuf_release(&out);
			_fail(file, line);
		}
		strbuf_release(&out);
	}
}

static void
typed_text_arrives_as_it_is(void **state)
{
	(void)state;
	expect_keys("aZ9?~", "a Z 9 ? ~");
	expect_keys("王小明é👍", "王 小 明 é 👍");
	expect_keys(" ", "Space");
	expect_keys("１？", "１ ？");
}

static void
bytes_that_are_no_text_become_replacement_characters(void **state)
{
	(void)state;
	expect_keys("a\xff" "b", "a \xEF\xBF\xBD b");
	expect_keys("\xe7\x8e" "b", "\xEF\xBF\xBD b");
	expect_keys("\xc0\xaf", "\xEF\xBF\xBD \xEF\xBF\xBD");
	expect_keys("\xed\xa0\x80x", "\xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD x");
}

static void
control_bytes_are_chords_but_for_the_keys_that_share_them(void **state)
{
	(void)state;
	expect_keys("\x01\x0b\x13\x1a", "Ctrl-A Ctrl-K Ctrl-S Ctrl-Z");
	expect_keys("\r\n\t\x08\x7f", "Enter Enter Tab Backspace Backspace");
	expect_keys("\x00\x1c\x1f", "Ctrl-Space Ctrl-\\ Ctrl-_");
}

static void
function_keys_of_xterm_console_and_rxvt_are_the_same(void **state)
{
	(void)state;
	expect_keys("\x1bOP\x1bOQ\x1bOR\x1bOS", "F1 F2 F3 F4");
	expect_keys("\x1b[[A\x1b[[B\x1b[[E", "F1 F2 F5");
	expect_keys("\x1b[11~\x1b[15~\x1b[17~\x1b[21~\x1b[23~\x1b[24~", "F1 F5 F6 F10 F11 F12");
	expect_keys("\x1b[1;2P\x1b[1;5R\x1b[15;5~", "Shift-F1 Ctrl-F3 Ctrl-F5");
	expect_keys("\x1b[P", "F1");
}

static void
navigation_keys_carry_their_modifiers(void **state)
{
	(void)state;
	expect_keys("\x1b[A\x1bOB\x1b[C\x1bOD", "Up Down Right Left");
	expect_keys("\x1b[H\x1bOF\x1b[1~\x1b[4~\x1b[7~", "Home End Home End Home");
	expect_keys("\x1b[5~\x1b[6~\x1b[2~\x1b[3~", "PgUp PgDn Insert Delete");
	expect_keys("\x1b[1;5C\x1b[1;2A\x1b[1;3D\x1b[3;5~",
	            "Ctrl-Right Shift-Up Alt-Left Ctrl-Delete");
	expect_keys("\x1b[Z", "Shift-Tab");
	expect_keys("\x1b[a\x1bOd\x1b[5^\x1b[6$", "Shift-Up Ctrl-Left Ctrl-PgUp Shift-PgDn");
	expect_keys("\x1bOp\x1bOM\x1bOk", "0 Enter +");
}

static void
alt_letters_are_one_key_whatever_their_case(void **state)
{
	(void)state;
	expect_keys("\x1b" "1\x1bs\x1bS\x1b\r\x1b\x7f",
	            "Alt-1 Alt-S Alt-S Alt-Enter Alt-Backspace");
	expect_keys("\x1b王", "Alt-王");
	expect_keys("\x1b\x01", "Ctrl-Alt-A");
	expect_keys("\x1bOz", "Alt-O z");
}

static void
an_escape_alone_comes_after_the_wait(void **state)
{
	(void)state;
	expect_keys("\x1b", "| Esc");
	expect_keys("\x1b\x1b", "Esc | Esc");
	expect_keys("a\x1b[", "a | Alt-[");
	expect_keys("\x1bO", "| Alt-O");
	expect_keys("\x1bP", "| Alt-P");
	expect_keys("\x1b]0;tit", "");
	expect_keys("\x1b[1;", "");
}

static void
keys_of_newer_protocols_are_understood(void **state)
{
	(void)state;
	expect_keys("\x1b[107;5u\x1b[27;5;107~", "Ctrl-K Ctrl-K");
	expect_keys("\x1b[97;2u\x1b[13;2u\x1b[9;5u", "A Shift-Enter Ctrl-Tab");
	expect_keys("\x1b[97;1:3u", "");
	expect_keys("\x1b[97;1:1u\x1b[57358u", "a");
}

static void
answers_and_unknown_sequences_never_become_text(void **state)
{
	(void)state;
	expect_keys("\x1b[?62;4c\x1b[>0;276;0cx", "x");
	expect_keys("\x1b]11;rgb:0000/0000/0000\x1b\\x\x1b]2;t\ay", "x y");
	expect_keys("\x1bP1$r0m\x1b\\x", "x");
	expect_keys("\x1b[?2026;2$yx", "x");
	expect_keys("\x1b[Ix\x1b[Oy", "x y");
	expect_keys("\x1b[99;99;99;99;99;99;99;99zx", "x");
	expect_keys("\x1b[12\x1b[A", "Up");
	expect_keys("\x1b[12\rx", "Enter x");
}

static void
a_sequence_without_end_is_dropped_to_its_end(void **state)
{
	char bytes[300] = "\x1b[";

	(void)state;
	memset(bytes + 2, '1', 200);
	memcpy(bytes + 202, "mok", 4);
	expect_keys_at(bytes, 205, "o k", __FILE__, __LINE__);
}

static void
the_answer_about_the_cursor_is_not_taken_for_a_function_key(void **state)
{
	(void)state;
	expect_keys("\x1b[2;3R", "answer(2,3)");
	expect_keys("\x1b[1;2R", "Shift-F3");
}

static void
mouse_reports_give_places_from_zero(void **state)
{
	(void)state;
	expect_keys("\x1b[<0;5;3M\x1b[<0;5;3m", "mouse1/0@2,4 mouse1/1@2,4");
	expect_keys("\x1b[<64;1;1M\x1b[<65;1;1M", "mouse0/3@0,0 mouse0/4@0,0");
	expect_keys("\x1b[<2;200;100M\x1b[<32;2;2M", "mouse3/0@99,199 mouse1/2@1,1");
	expect_keys("\x1b[M !!x", "mouse1/0@0,0 x");
	expect_keys("\x1b[<0;0;3Mx", "x");
}

static void
a_paste_is_one_event_with_everything_in_it(void **state)
{
	(void)state;
	expect_keys("a\x1b[200~line 1\r\x1b[31m王\x1b[201~b", "a paste(line 1\r\x1b[31m王) b");
	expect_keys("\x1b[200~\x1b[20\x1b\x1b[201~", "paste(\x1b[20\x1b)");
	expect_keys("\x1b[200~\x1b[201~", "paste()");
	expect_keys("\x1b[200~never ends\x1b[20", "| paste(never ends\x1b[20)");
}

static void
a_paste_is_bounded(void **state)
{
	size_t length = KEY_PASTE_MAX + 5000, at = 0;
	struct key_decoder decoder;
	char *bytes = malloc(length);
	const char *rest;
	struct key key;

	(void)state;
	assert_non_null(bytes);
	memset(bytes, 'x', length);
	memcpy(bytes, "\x1b[200~", 6);
	memcpy(bytes + length - 7, "\x1b[201~y", 7);
	key_decoder_init(&decoder);
	rest = bytes;
	assert_true(key_decoder_take(&decoder, &rest, &length, &key));
	assert_int_equal(key.kind, KEY_KIND_PASTE);
	assert_int_equal(key.paste_length, KEY_PASTE_MAX);
	assert_true(key.paste_cut);
	assert_true(key_decoder_take(&decoder, &rest, &length, &key));
	assert_string_equal(key.text, "y");
	assert_int_equal(at, length);
	key_decoder_release(&decoder);
	free(bytes);
}

static void
sequences_of_the_terminals_description_come_first(void **state)
{
	const struct key_sequence own[] = {
		{ "\x1b[[a", { .kind = KEY_KIND_FUNCTION, .number = 13 } },
		{ "\x1bk", { .kind = KEY_KIND_HOME } },
	};
	const char *rest = "\x1b[[a\x1bkx";
	struct key_decoder decoder;
	size_t left = strlen(rest);
	struct strbuf out;
	struct key key;

	(void)state;
	strbuf_init(&out, 1000);
	key_decoder_init(&decoder);
	decoder.own = own;
	decoder.own_count = 2;
	while (key_decoder_take(&decoder, &rest, &left, &key))
		describe(&key, &out);
	assert_string_equal(out.data, "F13 Home x ");
	strbuf_release(&out);
	key_decoder_release(&decoder);
}

static void
names_lead_back_to_their_keys(void **state)
{
	static const char *const names[] = {
		"F2", "F24", "Ctrl-K", "Alt-1", "Alt-S", "Ctrl-Alt-X", "PgUp", "Shift-Tab",
		"Ctrl-Right", "Enter", "Esc", "Space", "Ctrl-Space", "a", "A", "?", "-", "Ctrl--",
		"王", "Ctrl-Shift-F5",
	};
	char name[KEY_NAME_SIZE];
	struct key key;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		key = key_named(names[i]);
		key_name(&key, name);
		if (strcmp(names[i], "Ctrl-Shift-F5") != 0)
			assert_string_equal(name, names[i]);
	}
	key = key_named("ctrl-k");
	key_name(&key, name);
	assert_string_equal(name, "Ctrl-K");
	key = key_named("pagedown");
	assert_int_equal(key.kind, KEY_KIND_PAGE_DOWN);
	key = key_named("Alt-s");
	key_name(&key, name);
	assert_string_equal(name, "Alt-S");
}

static void
words_that_are_no_key_are_refused(void **state)
{
	static const char *const names[] = { "", "Ctl-K", "F0", "F25", "Ctrl-", "ab", "\xff",
	                                     "Shift-a", "Fx", "Alt-Foo", "\x1b" };
	struct err e = ERR_INIT;
	struct key key;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_false(key_from_name(names[i], &key, &e));
		assert_int_equal(e.code, ERR_INVALID);
		assert_int_equal(key.kind, KEY_KIND_NONE);
	}
}

static void
full_width_twins_are_commands_but_stay_text(void **state)
{
	struct key one = key_of_character("１"), mark = key_of_character("？");
	struct key chord = key_named("Ctrl-K");

	(void)state;
	assert_int_equal(key_command(&one), '1');
	assert_int_equal(key_command(&mark), '?');
	assert_int_equal(key_character(&one), 0xFF11);
	assert_int_equal(key_command(&chord), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_text_arrives_as_it_is),
		cmocka_unit_test(bytes_that_are_no_text_become_replacement_characters),
		cmocka_unit_test(control_bytes_are_chords_but_for_the_keys_that_share_them),
		cmocka_unit_test(function_keys_of_xterm_console_and_rxvt_are_the_same),
		cmocka_unit_test(navigation_keys_carry_their_modifiers),
		cmocka_unit_test(alt_letters_are_one_key_whatever_their_case),
		cmocka_unit_test(an_escape_alone_comes_after_the_wait),
		cmocka_unit_test(keys_of_newer_protocols_are_understood),
		cmocka_unit_test(answers_and_unknown_sequences_never_become_text),
		cmocka_unit_test(a_sequence_without_end_is_dropped_to_its_end),
		cmocka_unit_test(the_answer_about_the_cursor_is_not_taken_for_a_function_key),
		cmocka_unit_test(mouse_reports_give_places_from_zero),
		cmocka_unit_test(a_paste_is_one_event_with_everything_in_it),
		cmocka_unit_test(a_paste_is_bounded),
		cmocka_unit_test(sequences_of_the_terminals_description_come_first),
		cmocka_unit_test(names_lead_back_to_their_keys),
		cmocka_unit_test(words_that_are_no_key_are_refused),
		cmocka_unit_test(full_width_twins_are_commands_but_stay_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * What baresip's messages say. The texts are recordings of baresip 1.0.0
 * (Debian 12) on loopback, callers invented.
 */
#include "line/ctrl_tcp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct ctrl_message
parse(const char *payload)
{
	struct ctrl_message message;
	struct err e = ERR_INIT;

	if (!ctrl_message_parse(&message, payload, strlen(payload), &e))
		fail_msg("%s: %s", payload, e.text);
	return message;
}

static struct line_call
peer(const char *uri, const char *name)
{
	struct line_call call = { .state = CALL_RINGING };

	ctrl_fill_peer(&call, uri, name);
	return call;
}

static void
an_incoming_call_is_read_with_its_chinese_name(void **state)
{
	struct ctrl_message message = parse(
		"{\"event\":true,\"type\":\"CALL_INCOMING\",\"class\":\"call\","
		"\"accountaor\":\"sip:1001@127.0.0.1:5070\",\"direction\":\"incoming\","
		"\"peeruri\":\"sip:+8613800138000@127.0.0.1\",\"peerdisplayname\":\"王小明\","
		"\"id\":\"5f8f62e9-a637\",\"param\":\"sip:+8613800138000@127.0.0.1\"}");
	struct line_call call = peer(message.peer_uri, message.peer_name);

	(void)state;
	assert_int_equal(message.kind, CTRL_EVENT);
	assert_string_equal(message.type, "CALL_INCOMING");
	assert_string_equal(message.call_id, "5f8f62e9-a637");
	assert_string_equal(call.number, "+8613800138000");
	assert_string_equal(call.name, "王小明");
	assert_string_equal(call.address, "sip:+8613800138000@127.0.0.1");
	assert_false(call.withheld);
	ctrl_message_release(&message);
}

static void
the_display_name_is_optional(void **state)
{
	struct ctrl_message message = parse("{\"event\":true,\"type\":\"CALL_INCOMING\"}");

	(void)state;
	assert_string_equal(message.peer_name, "");
	assert_string_equal(message.call_id, "");
	ctrl_message_release(&message);
}

static void
a_raw_latin1_name_does_not_lose_the_call(void **state)
{
	struct ctrl_message message = parse(
		"{\"event\":true,\"type\":\"CALL_INCOMING\",\"peeruri\":\"sip:1@h\","
		"\"peerdisplayname\":\"Zo\xeb M\xfcller\",\"id\":\"c8cb\"}");

	(void)state;
	assert_string_equal(message.call_id, "c8cb");
	assert_string_equal(message.peer_name, "Zo\xef\xbf\xbd M\xef\xbf\xbdller");
	ctrl_message_release(&message);
}

static void
responses_are_told_from_events(void **state)
{
	struct ctrl_message yes = parse("{\"response\":true,\"ok\":true,"
	                                "\"data\":\"\\ncall muted\\n\",\"token\":\"t4\"}");
	struct ctrl_message no = parse("{\"response\":true,\"ok\":false,"
	                               "\"data\":\"command not found (hold)\\n\"}");
	struct ctrl_message other = parse("{\"message\":true}");

	(void)state;
	assert_int_equal(yes.kind, CTRL_RESPONSE);
	assert_true(yes.ok);
	assert_string_equal(yes.token, "t4");
	assert_string_equal(yes.data, "\ncall muted\n");
	assert_false(no.ok);
	assert_string_equal(no.token, "");
	assert_int_equal(other.kind, CTRL_OTHER);
	ctrl_message_release(&yes);
	ctrl_message_release(&no);
	ctrl_message_release(&other);
}

static void
what_is_no_json_object_is_refused_or_means_nothing(void **state)
{
	static const char *const payloads[] = { "", "nonsense", "{", "{\"a\":1", "{\"a\":}" };
	static const char *const empty[] = { "[]", "[1,2]", "\"text\"", "{}", "null" };

	(void)state;
	for (size_t i = 0; i < sizeof(payloads) / sizeof(*payloads); i++) {
		struct ctrl_message message;
		struct err e = ERR_INIT;

		assert_false(ctrl_message_parse(&message, payloads[i], strlen(payloads[i]), &e));
		ctrl_message_release(&message);
	}
	for (size_t i = 0; i < sizeof(empty) / sizeof(*empty); i++) {
		struct ctrl_message message;
		struct err e = ERR_INIT;

		if (ctrl_message_parse(&message, empty[i], strlen(empty[i]), &e))
			assert_int_equal(message.kind, CTRL_OTHER);
		ctrl_message_release(&message);
	}
}

static void
commands_are_framed_and_escaped(void **state)
{
	struct strbuf out;
	struct err e = ERR_INIT;
	char longest[CTRL_COMMAND_MAX + 1];

	(void)state;
	strbuf_init(&out, 4096);
	assert_true(ctrl_command_write(&out, "callfind", "a\"b\\c\n", "7", &e));
	assert_string_equal(out.data,
		"55:{\"command\":\"callfind\",\"params\":\"a\\\"b\\\\c\\n\",\"token\":\"7\"},");
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_false(ctrl_command_write(&out, "callfind", longest, "8", &e));
	assert_int_equal(e.code, ERR_LIMIT);
	err_clear(&e);
	assert_false(ctrl_command_write(&out, "callfind", "\xff", "8", &e));
	assert_int_equal(e.code, ERR_INVALID);
	strbuf_release(&out);
}

static void
colours_are_taken_out_of_answers(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 100);
	assert_true(ctrl_plain(&out, "a\033[32mOK \033[;m b\r\n\033[ \033c\033[1"));
	assert_string_equal(out.data, "aOK  b\nc");
	strbuf_clear(&out);
	assert_true(ctrl_plain(&out, "\033[31;1m\033["));
	assert_string_equal(out.data, "");
	strbuf_release(&out);
}

static void
rows_of_listcalls_are_counted_and_timed(void **state)
{
	struct ctrl_line lines[2];

	(void)state;
	assert_int_equal(ctrl_read_lines("\n--- Active calls (0) ---\n\n", lines, 2), 0);
	assert_int_equal(ctrl_read_lines(
		"\n--- Active calls (1) ---\n> [line 1]  0:01:05  ESTABLISHED             "
		"sip:13800138000@127.0.0.1:16070\n\n", lines, 2), 1);
	assert_int_equal(lines[0].number, 1);
	assert_true(lines[0].current);
	assert_int_equal(lines[0].talked_ms, 65000);
	assert_false(lines[0].held);
	assert_int_equal(ctrl_read_lines(
		"> [line 1]  0:00:02  ESTABLISHED  (on hold)  sip:139@127.0.0.1:21430\n"
		"  [line 2]  0:00:02  ESTABLISHED             sip:(on hold)@127.0.0.1\n",
		lines, 2), 2);
	assert_true(lines[0].held);
	assert_false(lines[1].held);
	assert_int_equal(ctrl_read_lines("  [line 2]  1:00:00 X\n> [line 3] 0:00:07 X\n  [line 4]",
	                                 lines, 2), 3);
	assert_false(lines[0].current);
	assert_int_equal(lines[0].talked_ms, 3600000);
	assert_true(lines[1].current);
	assert_int_equal(ctrl_read_lines("[line 1] 0:0:1[line -4] [line 99999][line ",
	                                 lines, 2), 1);
	assert_int_equal(lines[0].talked_ms, 1000);
	assert_int_equal(ctrl_read_lines("[line 1] 99999999999999:1:1", lines, 2), 1);
	assert_int_equal(lines[0].talked_ms, 0);
}

#define CALLSTAT(state, peer, direction)                                             \
	"\n===== Call debug (" state ") =====\n"                                     \
	" local_uri: Hotline <sip:hotline@127.0.0.1:16060>\n"                        \
	" peer_uri:  " peer "\n af=AF_INET id=1-13793@127.0.0.1\n direction: " direction \
	"\nSDP session\n  local attributes:\n    tool='baresip 1.0.0'\n"

static void
callstat_tells_who_is_on_the_line(void **state)
{
	struct line_call call;

	(void)state;
	assert_true(ctrl_read_call(CALLSTAT("ESTABLISHED",
		"王小明 <sip:13800138000@127.0.0.1:16070>", "Incoming"), &call));
	assert_string_equal(call.id, "1-13793@127.0.0.1");
	assert_int_equal(call.state, CALL_TALKING);
	assert_int_equal(call.direction, CALL_INCOMING);
	assert_string_equal(call.name, "王小明");
	assert_string_equal(call.number, "13800138000");

	assert_true(ctrl_read_call(CALLSTAT("RINGING",
		" <sip:bob@127.0.0.1:16071;transport=udp>", "Outgoing"), &call));
	assert_int_equal(call.state, CALL_FAR_RINGING);
	assert_int_equal(call.direction, CALL_OUTGOING);
	assert_string_equal(call.name, "");
	assert_string_equal(call.number, "bob");

	assert_true(ctrl_read_call(CALLSTAT("INCOMING", "a <b> <c <sip:1@h>", "Incoming"), &call));
	assert_string_equal(call.name, "a <b> <c");
	assert_string_equal(call.number, "1");
	assert_true(ctrl_read_call(CALLSTAT("OUTGOING", "sip:1@h", "Outgoing"), &call));
	assert_string_equal(call.number, "1");

	assert_false(ctrl_read_call("\n(no active calls)\n", &call));
	assert_false(ctrl_read_call(CALLSTAT("TERMINATED", "<sip:1@h>", "Incoming"), &call));
	assert_false(ctrl_read_call("Call debug (INCOMING)\n id=\n", &call));
	assert_false(ctrl_read_call("Call debug (INCOMING", &call));
	assert_false(ctrl_read_call("", &call));
}

static void
the_registration_lamp_is_read_from_reginfo(void **state)
{
	struct strbuf account;

	(void)state;
	strbuf_init(&account, 100);
	assert_int_equal(ctrl_read_registration(
		"\n--- User Agents (1) ---\n> sip:1001@127.0.0.1:5070                    "
		"\033[32mOK \033[;m asterisk-test Expires 299s\n\n", &account),
		CTRL_REGISTRATION_OK);
	assert_string_equal(account.data, "sip:1001@127.0.0.1:5070");
	assert_int_equal(ctrl_read_registration(
		"\n--- User Agents (1) ---\n> sip:OK@127.0.0.1   \033[31mERR\033[;m \n", NULL),
		CTRL_REGISTRATION_FAILED);
	assert_int_equal(ctrl_read_registration(
		"\n--- User Agents (1) ---\n> sip:1@h   \033[33mzzz\033[;m \n", NULL),
		CTRL_REGISTRATION_WAITING);
	assert_int_equal(ctrl_read_registration(
		"\n--- User Agents (1) ---\n> sip:hotline@127.0.0.1                 \n\n", NULL),
		CTRL_REGISTRATION_NONE);
	assert_int_equal(ctrl_read_registration("", NULL), CTRL_REGISTRATION_NONE);
	strbuf_release(&account);
}

static void
about_tells_baresip_from_a_stranger(void **state)
{
	struct strbuf version;

	(void)state;
	strbuf_init(&version, 100);
	assert_true(ctrl_read_about("|   \033[34;1mbare\033[31;1msip\033[;m 1.0.0    |",
	                            &version));
	assert_string_equal(version.data, "1.0.0");
	assert_false(ctrl_read_about("HTTP/1.1 400 Bad Request", &version));
	strbuf_release(&version);
}

static void
numbers_are_found_in_every_form_of_address(void **state)
{
	static const struct {
		const char *uri;
		const char *number;
	} forms[] = {
		{ "sip:13800138000@127.0.0.1:16070;transport=udp", "13800138000" },
		{ "sips:+8613800138000@pbx.example", "+8613800138000" },
		{ "tel:+86-531-8888-7777;phone-context=+86", "+86-531-8888-7777" },
		{ "sip:0531%2088887777@h", "0531 88887777" },
		{ "sip:138;cpc=ordinary@h", "138" },
		{ "sip:138:secret@h", "138" },
		{ "sip:%3cb%3e%00x@h", "<b>x" },
		{ "sip:%zz%4@h", "%zz%4" },
		{ "sip:%FF@h", "\xef\xbf\xbd" },
		{ "sip:127.0.0.1", "" },
		{ "13800138000", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		struct line_call call = peer(forms[i].uri, "");

		assert_string_equal(call.number, forms[i].number);
	}
}

static void
withheld_callers_leave_nothing_behind(void **state)
{
	static const struct {
		const char *uri;
		const char *name;
	} forms[] = {
		{ "sip:anonymous@anonymous.invalid", "Anonymous" },
		{ "sip:restricted@127.0.0.1", "Anonymous" },
		{ "sip:13800138000@127.0.0.1", "anonymous" },	/* identity behind the wish */
		{ "sip:13800138000@127.0.0.1", "匿名" },
		{ "sip:Unknown@127.0.0.1", "" },
		{ "sip:x@anonymous.invalid;user=phone", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		struct line_call call = peer(forms[i].uri, forms[i].name);

		assert_true(call.withheld);
		assert_string_equal(call.number, "");
		assert_string_equal(call.name, "");
		assert_string_equal(call.address, "");
	}
	assert_false(peer("sip:1380@h", "Unknown Traveller").withheld);
}

static void
names_lose_the_quoting_of_sip_and_nothing_else(void **state)
{
	(void)state;
	assert_string_equal(peer("sip:1@h", "O\\\\\\\"Brien \\\\\\\\ Co").name, "O\"Brien \\ Co");
	assert_string_equal(peer("sip:1@h", "\"Smith, J.\"").name, "Smith, J.");
	assert_string_equal(peer("sip:1@h", "דנה כהן").name, "דנה כהן");
	assert_string_equal(peer("sip:1@h", "C:\\dir").name, "C:\\dir");
	assert_string_equal(peer("sip:1@h", "\"").name, "\"");
	/* The number again is no name. */
	assert_string_equal(peer("sip:13800138000@h", "13800138000").name, "");
}

static void
a_name_of_ten_thousand_characters_is_cut_at_a_character(void **state)
{
	static char name[30001];
	struct line_call call;

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		memcpy(name + 3 * i, "王", 3);
	call = peer("sip:1@h", name);
	assert_int_equal(strlen(call.name), (LINE_NAME_SIZE - 1) / 3 * 3);
}

static void
what_people_type_becomes_a_target(void **state)
{
	static const struct {
		const char *typed;
		const char *domain;
		const char *target;
	} rules[] = {
		{ "10086", "", "10086" },
		{ "10086", "pbx.example", "sip:10086@pbx.example" },
		{ " +86 (531) 8888-7777 ", "h:5060", "sip:+8653188887777@h:5060" },
		{ "１３８—００１３", "", "1380013" },
		{ "*97#", "h", "sip:*97%23@h" },
		{ "sip:bob@pbx.example;transport=tcp", "h", "sip:bob@pbx.example;transport=tcp" },
		{ "tel:+86531", "h", "tel:+86531" },
	};
	static const char *const refused[] = {
		"", "   ", "bob", "1 800 FLOWERS", "+", "8+6", "sip:a b@h", "sip:a\r\nEvil: x@h",
		"sip:<script>@h", "sip:王@h", "1,2", "12345678901234567890123456789012345678901",
	};
	struct strbuf out;
	struct err e = ERR_INIT;

	(void)state;
	strbuf_init(&out, 300);
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		strbuf_clear(&out);
		if (!ctrl_target(rules[i].typed, rules[i].domain, &out, &e))
			fail_msg("%s: %s", rules[i].typed, e.text);
		assert_string_equal(out.data, rules[i].target);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		strbuf_clear(&out);
		err_clear(&e);
		if (ctrl_target(refused[i], "", &out, &e))
			fail_msg("%s should be refused", refused[i]);
		assert_int_not_equal(e.code, ERR_NONE);
	}
	strbuf_clear(&out);
	assert_true(ctrl_domain("sip:hotline@127.0.0.1:5070;transport=udp", &out));
	assert_string_equal(out.data, "127.0.0.1:5070");
	assert_false(ctrl_domain("sip:127.0.0.1", &out));
	assert_false(ctrl_domain("sip:a@", &out));
	strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_incoming_call_is_read_with_its_chinese_name),
		cmocka_unit_test(the_display_name_is_optional),
		cmocka_unit_test(a_raw_latin1_name_does_not_lose_the_call),
		cmocka_unit_test(responses_are_told_from_events),
		cmocka_unit_test(what_is_no_json_object_is_refused_or_means_nothing),
		cmocka_unit_test(commands_are_framed_and_escaped),
		cmocka_unit_test(colours_are_taken_out_of_answers),
		cmocka_unit_test(rows_of_listcalls_are_counted_and_timed),
		cmocka_unit_test(callstat_tells_who_is_on_the_line),
		cmocka_unit_test(the_registration_lamp_is_read_from_reginfo),
		cmocka_unit_test(about_tells_baresip_from_a_stranger),
		cmocka_unit_test(numbers_are_found_in_every_form_of_address),
		cmocka_unit_test(withheld_callers_leave_nothing_behind),
		cmocka_unit_test(names_lose_the_quoting_of_sip_and_nothing_else),
		cmocka_unit_test(a_name_of_ten_thousand_characters_is_cut_at_a_character),
		cmocka_unit_test(what_people_type_becomes_a_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Operations: checks of bodies, committed vectors of the hash chain, the clock of edits. */
#include "base/memory.h"
#include "model/agent.h"
#include "model/customer.h"
#include "model/operation.h"
#include "model/ticket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct id
id_of_text(const char *text)
{
	struct id id;

	assert_true(id_from_text(text, strlen(text), &id));
	return id;
}

static struct json *
parsed(const char *text)
{
	struct err e = ERR_INIT;
	struct json *value = json_parse(text, strlen(text), 100000, &e);

	assert_non_null(value);
	return value;
}

static enum err_code
check(enum operation_name name, const char *text)
{
	struct err e = ERR_INIT;
	struct json *body = parsed(text);
	bool ok = operation_check_body(&operation_kinds[name], body, &e);

	json_free(body);
	assert_int_equal(ok, e.code == ERR_NONE);
	return e.code;
}

static void
each_kind_is_found_by_its_name_and_stands_in_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < OP_COUNT; i++) {
		const struct operation_kind *kind = &operation_kinds[i];

		assert_int_equal(kind->name, i);
		assert_ptr_equal(operation_kind_find(kind->text, strlen(kind->text)), kind);
		assert_int_equal(kind->adds, kind->class == OPERATION_FACT);
		assert_true(kind->roles != 0);
	}
	assert_null(operation_kind_find("ticket.burn", 11));
	assert_null(operation_kind_find("ticket.ope", 10));
}

static void
a_body_holds_only_known_fields_of_the_right_type(void **state)
{
	(void)state;
	assert_int_equal(check(OP_CUSTOMER_SET, "{\"name\":\"王小明\",\"grade\":null}"), ERR_NONE);
	assert_int_equal(check(OP_CUSTOMER_SET, "{\"nmae\":\"x\"}"), ERR_INVALID);
	assert_int_equal(check(OP_CUSTOMER_SET, "{\"name\":7}"), ERR_INVALID);
	assert_int_equal(check(OP_CUSTOMER_SET, "{\"name\":\"a\\u001b[31m\"}"), ERR_INVALID);
	assert_int_equal(check(OP_CUSTOMER_SET, "{\"address\":\"two\\nlines\"}"), ERR_NONE);
	assert_int_equal(check(OP_CUSTOMER_SET, "{\"do_not_call\":\"yes\"}"), ERR_INVALID);
	assert_int_equal(check(OP_CUSTOMER_SET, "{\"merged_into\":null}"), ERR_INVALID);
	assert_int_equal(check(OP_CUSTOMER_ADD, "{\"name\":null}"), ERR_INVALID);
	assert_int_equal(check(OP_CUSTOMER_SET,
	                       "{\"phones\":[{\"number\":\"110\",\"label\":\"home\"}]}"), ERR_NONE);
	assert_int_equal(check(OP_CUSTOMER_SET, "{\"phones\":[{\"label\":\"home\"}]}"),
	                 ERR_INVALID);
	assert_int_equal(check(OP_CUSTOMER_SET, "{\"phones\":[{\"number\":\"1\",\"x\":1}]}"),
	                 ERR_INVALID);
	assert_int_equal(check(OP_CALL_ADD, "{\"began_at\":5,\"direction\":\"sideways\"}"),
	                 ERR_INVALID);
	assert_int_equal(check(OP_CALL_ADD, "{\"began_at\":-5,\"direction\":\"in\"}"), ERR_LIMIT);
}

static void
map_fields_are_named_by_words_or_ids(void **state)
{
	(void)state;
	assert_int_equal(check(OP_TICKET_SET, "{\"data.model\":\"X\",\"data.items\":[{\"n\":1}]}"),
	                 ERR_NONE);
	assert_int_equal(check(OP_TICKET_SET, "{\"data\":{\"model\":1}}"), ERR_INVALID);
	assert_int_equal(check(OP_TICKET_SET, "{\"data.\":1}"), ERR_INVALID);
	assert_int_equal(check(OP_TICKET_SET, "{\"data.a b\":1}"), ERR_INVALID);
	assert_int_equal(check(OP_TICKET_SET, "{\"subject.x\":\"1\"}"), ERR_INVALID);
	assert_int_equal(
		check(OP_TICKET_SET, "{\"calls.0199a200-0000-7000-8000-000000000001\":true}"),
		ERR_NONE);
	assert_int_equal(
		check(OP_TICKET_SET, "{\"calls.0199a200-0000-7000-8000-000000000001\":null}"),
		ERR_NONE);
	assert_int_equal(check(OP_TICKET_SET, "{\"calls.7\":true}"), ERR_INVALID);
	assert_int_equal(check(OP_TICKET_SET, "{\"confirmed.name\":\"now\"}"), ERR_INVALID);
}

static void
what_is_fixed_at_the_start_cannot_be_set_later(void **state)
{
	(void)state;
	assert_int_equal(check(OP_TICKET_OPEN,
	                       "{\"kind\":\"fault\",\"number\":\"GZ-1\",\"state\":\"x\"}"),
	                 ERR_NONE);
	assert_int_equal(check(OP_TICKET_OPEN, "{\"kind\":\"fault\",\"state\":\"x\"}"),
	                 ERR_INVALID);
	assert_int_equal(check(OP_TICKET_SET, "{\"number\":\"GZ-2\"}"), ERR_INVALID);
	assert_int_equal(check(OP_TICKET_SET, "{\"state\":\"closed\"}"), ERR_INVALID);
	assert_int_equal(check(OP_TICKET_MOVE,
	                       "{\"from\":\"a\",\"to\":\"b\",\"ver\":0,\"data.answer\":\"yes\"}"),
	                 ERR_NONE);
	assert_int_equal(check(OP_TICKET_MOVE, "{\"from\":\"a\",\"to\":\"b\"}"), ERR_INVALID);
	assert_int_equal(check(OP_FOLLOWUP_COMPLETE, "{\"next_at\":5}"), ERR_INVALID);
	assert_int_equal(check(OP_FOLLOWUP_COMPLETE, "{\"outcome\":\"done\",\"note\":\"ok\"}"),
	                 ERR_NONE);
}

static void
texts_have_a_maximum_in_characters(void **state)
{
	char text[4 * 300];
	size_t length = 0;

	(void)state;
	length += (size_t)snprintf(text, sizeof(text), "{\"name\":\"");
	for (int i = 0; i < 200; i++) {
		memcpy(text + length, "王", 3);
		length += 3;
	}
	memcpy(text + length, "\"}", 3);
	assert_int_equal(check(OP_CUSTOMER_SET, text), ERR_NONE);
	memcpy(text + length, "王\"}", 6);
	assert_int_equal(check(OP_CUSTOMER_SET, text), ERR_LIMIT);
}

static void
a_sealed_operation_opens_again_and_a_changed_body_is_noticed(void **state)
{
	struct err e = ERR_INIT;
	uint8_t salt[OPERATION_SALT_BYTES] = { 7 };
	struct operation op = { .n = 3, .kind = &operation_kinds[OP_NOTE_ADD] };

	(void)state;
	op.body = parsed("{\"text\":\"a\"}");
	assert_true(operation_seal(&op, salt, &e));
	assert_string_equal(op.body_text,
	                    "{\"salt\":\"07000000000000000000000000000000\",\"text\":\"a\"}");
	assert_true(operation_open(&op, &e));
	assert_string_equal(json_get_text(op.body, "text", ""), "a");
	op.body_text[op.body_length - 3] = 'b';
	assert_false(operation_open(&op, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	operation_release(&op);
}

static void
a_body_over_its_maximum_is_refused(void **state)
{
	struct err e = ERR_INIT;
	uint8_t salt[OPERATION_SALT_BYTES] = { 0 };
	struct operation op = { .kind = &operation_kinds[OP_TICKET_SET] };
	char *text = mem_alloc(7001);

	(void)state;
	memset(text, 'x', 7000);
	text[7000] = '\0';
	op.body = json_object();
	for (int i = 0; i < 5; i++) {
		char key[24];

		snprintf(key, sizeof(key), "data.k%d", i);
		json_set(op.body, key, json_text(text));
	}
	assert_false(operation_seal(&op, salt, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	operation_release(&op);
	mem_free(text);
}

/* Computed by another program (Python's hashlib and struct) from the words of operation.h. */
static void
the_hash_chain_gives_the_committed_values(void **state)
{
	struct id replica = id_of_text("0199a100-0000-7000-8000-0000000000a7");
	struct operation op = {
		.op = id_of_text("0199a200-0000-7000-8000-000000000001"),
		.n = 1,
		.txn = id_of_text("0199a200-0000-7000-8000-0000000000f1"),
		.kind = &operation_kinds[OP_CUSTOMER_ADD],
		.actor = id_of_text("0199a200-0000-7000-8000-0000000000aa"),
		.session = id_of_text("0199a200-0000-7000-8000-0000000000bb"),
		.entity = id_of_text("0199a200-0000-7000-8000-0000000000c1"),
		.hlc = (1795000000000 << 16) | 1,
		.at_ms = 1795000000000,
	};
	static const char *const bodies[] = {
		"{\"name\":\"王小明\",\"phones\":[{\"number\":\"13800138000\"}],"
		"\"salt\":\"000102030405060708090a0b0c0d0e0f\"}",
		"{\"address\":null,\"grade\":\"A\",\"salt\":\"0f0e0d0c0b0a09080706050403020100\"}",
	};
	uint8_t h[CRYPTO_DIGEST_BYTES];
	char hex[2 * CRYPTO_DIGEST_BYTES + 1];

	(void)state;
	operation_chain_start(&replica, h);
	crypto_hex(h, sizeof(h), hex);
	assert_string_equal(hex, "b106a2118efbc93b329e7c347128bf65"
	                         "ad6e1a9e5c37ea0f15ffdace0078ba04");
	crypto_sha256(bodies[0], strlen(bodies[0]), op.digest);
	crypto_hex(op.digest, sizeof(op.digest), hex);
	assert_string_equal(hex, "6fbe2dfc202f0a5e08c8fc7046e84e42"
	                         "5edb85aa5abf5955e3f5af9e102fbb31");
	operation_chain_next(&op, h);
	crypto_hex(h, sizeof(h), hex);
	assert_string_equal(hex, "8299256ab112b5cfcc5e09106441fe73"
	                         "83ddb873c7739d4d01f6caeab26d1d1f");
	op.op = id_of_text("0199a200-0000-7000-8000-000000000002");
	op.n = 2;
	op.kind = &operation_kinds[OP_CUSTOMER_SET];
	op.hlc++;
	crypto_sha256(bodies[1], strlen(bodies[1]), op.digest);
	operation_chain_next(&op, h);
	crypto_hex(h, sizeof(h), hex);
	assert_string_equal(hex, "8929a04e767169cad0772536a4817659"
	                         "b0bbad43b218f0a098ca8b100e55d9b4");
}

static void
the_clock_of_edits_never_goes_back(void **state)
{
	int64_t hlc = hlc_next(0, 1000);

	(void)state;
	assert_int_equal(hlc_wall_ms(hlc), 1000);
	assert_true(hlc_next(hlc, 1000) > hlc);
	assert_true(hlc_next(hlc, 500) > hlc);
	assert_int_equal(hlc_wall_ms(hlc_next(hlc, 500)), 1000);
	assert_int_equal(hlc_wall_ms(hlc_next(hlc, 1001)), 1001);
}

static void
the_difference_of_two_records_is_the_patch_between_them(void **state)
{
	struct err e = ERR_INIT;
	struct customer before, after;
	struct strbuf text;
	struct json *body;

	(void)state;
	customer_init(&before);
	record_set_text(&before.name, "王小明");
	record_set_text(&before.grade, "A");
	before.data = json_object();
	json_set(before.data, "meter", json_text("7"));
	json_set(before.data, "zone", json_text("3"));
	text_list_add(&before.tags, "no sales calls");
	customer_dup(&before, &after);
	body = customer_diff(&before, &after);
	assert_int_equal(json_count(body), 0);
	json_free(body);

	record_set_text(&after.name, "王晓明\n");
	record_set_text(&after.grade, NULL);
	json_set(after.data, "zone", NULL);
	json_set(after.data, "meter", json_text("8"));
	phone_list_add(&after.phones, "138\xff", "mobile");
	body = customer_diff(&before, &after);
	strbuf_init(&text, 10000);
	assert_true(json_write(body, &text));
	assert_string_equal(text.data, "{\"data.meter\":\"8\",\"data.zone\":null,\"grade\":null,"
	                               "\"name\":\"王晓明 \",\"phones\":[{\"label\":\"mobile\","
	                               "\"number\":\"138\xef\xbf\xbd\"}]}");
	assert_true(operation_check_body(&operation_kinds[OP_CUSTOMER_SET], body, &e));
	json_free(body);
	strbuf_release(&text);
	customer_release(&before);
	customer_release(&after);
}

static void
roles_are_read_by_their_names(void **state)
{
	struct agent agent;

	(void)state;
	agent_init(&agent);
	text_list_add(&agent.roles, "agent");
	text_list_add(&agent.roles, "supervisor");
	text_list_add(&agent.roles, "emperor");
	assert_int_equal(agent_roles(&agent), ROLE_AGENT | ROLE_SUPERVISOR);
	agent_release(&agent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_found_by_its_name_and_stands_in_its_place),
		cmocka_unit_test(a_body_holds_only_known_fields_of_the_right_type),
		cmocka_unit_test(map_fields_are_named_by_words_or_ids),
		cmocka_unit_test(what_is_fixed_at_the_start_cannot_be_set_later),
		cmocka_unit_test(texts_have_a_maximum_in_characters),
		cmocka_unit_test(a_sealed_operation_opens_again_and_a_changed_body_is_noticed),
		cmocka_unit_test(a_body_over_its_maximum_is_refused),
		cmocka_unit_test(the_hash_chain_gives_the_committed_values),
		cmocka_unit_test(the_clock_of_edits_never_goes_back),
		cmocka_unit_test(the_difference_of_two_records_is_the_patch_between_them),
		cmocka_unit_test(roles_are_read_by_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

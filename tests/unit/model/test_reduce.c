/* The reducer: what each class of operation makes of a document. */
#include "model/agent.h"
#include "model/followup.h"
#include "model/reduce.h"
#include "model/ticket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct id
numbered(unsigned char kind, unsigned number)
{
	struct id id = { { 1, kind } };

	id.bytes[14] = (uint8_t)(number >> 8);
	id.bytes[15] = (uint8_t)number;
	return id;
}

static struct operation
operation(enum operation_name name, unsigned number, int64_t hlc, const char *body)
{
	struct err e = ERR_INIT;
	struct operation op = {
		.op = numbered(1, number),
		.kind = &operation_kinds[name],
		.actor = numbered(2, number % 2),
		.entity = numbered(3, 1),
		.hlc = hlc,
		.at_ms = 1000 * hlc,
		.body = json_parse(body, strlen(body), 10000, &e),
	};

	assert_non_null(op.body);
	return op;
}

/* Replaces *document by what the operation makes of it. */
static enum err_code
apply(struct json **document, enum operation_name name, unsigned number, int64_t hlc,
      const char *body)
{
	struct err e = ERR_INIT;
	struct operation op = operation(name, number, hlc, body);
	struct json *after;
	bool ok = reduce(&op, *document, &after, &e);

	operation_release(&op);
	assert_int_equal(ok, e.code == ERR_NONE);
	assert_int_equal(ok, after != NULL);
	if (ok) {
		json_free(*document);
		*document = after;
	}
	return e.code;
}

static const char *
text_of(const struct json *document, const char *field)
{
	return json_as_text(document_field(document, field), NULL);
}

static void
a_fact_makes_a_document_with_one_stamp_for_all(void **state)
{
	struct json *document = NULL;

	(void)state;
	assert_int_equal(apply(&document, OP_CUSTOMER_ADD, 1, 5,
	                       "{\"name\":\"王\",\"salt\":\"00\",\"data.zone\":3}"), ERR_NONE);
	assert_string_equal(text_of(document, "name"), "王");
	assert_int_equal(json_as_whole(document_field(document, "data.zone"), 0), 3);
	assert_null(document_field(document, "salt"));
	assert_null(json_get(document, "s"));
	assert_int_equal(json_get_whole(document, "at", 0), 5000);
	json_free(document);
}

static void
the_same_fact_again_changes_nothing_another_is_refused(void **state)
{
	struct json *document = NULL, *before;

	(void)state;
	apply(&document, OP_NOTE_ADD, 1, 5, "{\"text\":\"a\"}");
	before = json_dup(document);
	assert_int_equal(apply(&document, OP_NOTE_ADD, 1, 5, "{\"text\":\"a\"}"), ERR_NONE);
	assert_true(json_equal(before, document));
	assert_int_equal(apply(&document, OP_NOTE_ADD, 2, 6, "{\"text\":\"b\"}"), ERR_EXISTS);
	json_free(before);
	json_free(document);
}

static void
a_patch_of_what_does_not_exist_is_refused(void **state)
{
	struct json *document = NULL;

	(void)state;
	assert_int_equal(apply(&document, OP_CUSTOMER_SET, 1, 5, "{\"name\":\"a\"}"),
	                 ERR_NOT_FOUND);
}

static void
the_higher_stamp_wins_in_whatever_order_patches_come(void **state)
{
	struct json *one = NULL, *two = NULL;

	(void)state;
	apply(&one, OP_CUSTOMER_ADD, 1, 1, "{\"grade\":\"C\",\"name\":\"old\"}");
	two = json_dup(one);
	apply(&one, OP_CUSTOMER_SET, 2, 7, "{\"grade\":\"A\",\"unit\":\"1\"}");
	apply(&one, OP_CUSTOMER_SET, 3, 6, "{\"grade\":\"B\",\"name\":\"new\"}");
	apply(&two, OP_CUSTOMER_SET, 3, 6, "{\"grade\":\"B\",\"name\":\"new\"}");
	apply(&two, OP_CUSTOMER_SET, 2, 7, "{\"grade\":\"A\",\"unit\":\"1\"}");
	assert_string_equal(text_of(one, "grade"), "A");
	assert_string_equal(text_of(one, "name"), "new");
	assert_true(json_equal(json_get(one, "f"), json_get(two, "f")));
	assert_true(json_equal(json_get(one, "s"), json_get(two, "s")));
	json_free(one);
	json_free(two);
}

static void
of_equal_clocks_the_higher_operation_wins(void **state)
{
	struct json *document = NULL;

	(void)state;
	apply(&document, OP_CUSTOMER_ADD, 1, 1, "{}");
	apply(&document, OP_CUSTOMER_SET, 9, 5, "{\"name\":\"nine\"}");
	apply(&document, OP_CUSTOMER_SET, 8, 5, "{\"name\":\"eight\"}");
	assert_string_equal(text_of(document, "name"), "nine");
	json_free(document);
}

static void
an_emptied_field_stays_empty_against_older_values(void **state)
{
	struct json *document = NULL;

	(void)state;
	apply(&document, OP_CUSTOMER_ADD, 1, 1, "{\"name\":\"a\"}");
	apply(&document, OP_CUSTOMER_SET, 2, 5, "{\"name\":null}");
	assert_null(document_field(document, "name"));
	apply(&document, OP_CUSTOMER_SET, 3, 4, "{\"name\":\"b\"}");
	assert_null(document_field(document, "name"));
	apply(&document, OP_CUSTOMER_SET, 4, 6, "{\"name\":\"c\"}");
	assert_string_equal(text_of(document, "name"), "c");
	json_free(document);
}

static void
a_move_needs_the_state_and_the_count_it_was_decided_on(void **state)
{
	struct json *document = NULL;

	(void)state;
	apply(&document, OP_TICKET_OPEN, 1, 1,
	      "{\"kind\":\"fault\",\"number\":\"GZ-1\",\"state\":\"recorded\"}");
	assert_int_equal(apply(&document, OP_TICKET_MOVE, 2, 2,
	                       "{\"from\":\"judged\",\"to\":\"closed\",\"ver\":0}"), ERR_REFUSED);
	assert_int_equal(apply(&document, OP_TICKET_MOVE, 2, 2,
	                       "{\"from\":\"recorded\",\"to\":\"closed\",\"ver\":1}"), ERR_REFUSED);
	assert_int_equal(apply(&document, OP_TICKET_MOVE, 2, 2,
	                       "{\"from\":\"recorded\",\"to\":\"closed\",\"ver\":0,\"closed\":true,"
	                       "\"data.answer\":\"done\",\"reason\":\"r\"}"), ERR_NONE);
	assert_string_equal(text_of(document, "state"), "closed");
	assert_int_equal(json_as_whole(document_field(document, "moves"), 0), 1);
	assert_int_equal(json_as_whole(document_field(document, "closed_at"), 0), 2000);
	assert_string_equal(text_of(document, "data.answer"), "done");
	assert_null(document_field(document, "reason"));
	assert_int_equal(apply(&document, OP_TICKET_MOVE, 3, 3,
	                       "{\"from\":\"closed\",\"to\":\"recorded\",\"ver\":1}"), ERR_NONE);
	assert_null(document_field(document, "closed"));
	assert_null(document_field(document, "closed_at"));
	json_free(document);
}

static void
a_ticket_closed_at_once_knows_when(void **state)
{
	struct json *document = NULL;

	(void)state;
	apply(&document, OP_TICKET_OPEN, 1, 4,
	      "{\"closed\":true,\"kind\":\"q\",\"number\":\"ZX-1\",\"state\":\"answered\"}");
	assert_int_equal(json_as_whole(document_field(document, "closed_at"), 0), 4000);
	json_free(document);
}

static void
a_follow_up_is_done_once(void **state)
{
	struct json *document = NULL;

	(void)state;
	apply(&document, OP_FOLLOWUP_ADD, 1, 1, "{\"due_at\":500}");
	assert_string_equal(text_of(document, "state"), "open");
	assert_int_equal(apply(&document, OP_FOLLOWUP_COMPLETE, 2, 2,
	                       "{\"next_at\":900,\"outcome\":\"no_answer\"}"), ERR_NONE);
	assert_string_equal(text_of(document, "state"), "open");
	assert_int_equal(json_as_whole(document_field(document, "due_at"), 0), 900);
	assert_int_equal(json_as_whole(document_field(document, "tries"), 0), 1);
	assert_int_equal(apply(&document, OP_FOLLOWUP_COMPLETE, 3, 3, "{\"outcome\":\"done\"}"),
	                 ERR_NONE);
	assert_string_equal(text_of(document, "state"), "done");
	assert_int_equal(json_as_whole(document_field(document, "done_at"), 0), 3000);
	assert_int_equal(apply(&document, OP_FOLLOWUP_COMPLETE, 4, 4, "{\"outcome\":\"done\"}"),
	                 ERR_REFUSED);
	assert_int_equal(apply(&document, OP_FOLLOWUP_CLAIM, 5, 5, "{}"), ERR_REFUSED);
	assert_int_equal(apply(&document, OP_FOLLOWUP_COMPLETE, 6, 6, "{\"outcome\":\"reopened\"}"),
	                 ERR_NONE);
	assert_string_equal(text_of(document, "state"), "open");
	assert_null(document_field(document, "done_at"));
	json_free(document);
}

static void
an_outcome_adds_to_the_note_and_is_taken_back_whole(void **state)
{
	struct json *document = NULL;
	static const char back[] =
		"{\"due_at\":500,\"note\":\"a\",\"outcome\":\"taken_back\",\"tries\":0}";

	(void)state;
	apply(&document, OP_FOLLOWUP_ADD, 1, 1, "{\"due_at\":500,\"note\":\"a\"}");
	apply(&document, OP_FOLLOWUP_COMPLETE, 2, 2,
	      "{\"add_note\":\"b\",\"next_at\":900,\"outcome\":\"no_answer\"}");
	assert_string_equal(text_of(document, "note"), "a\nb");
	assert_int_equal(apply(&document, OP_FOLLOWUP_COMPLETE, 3, 3, back), ERR_NONE);
	assert_string_equal(text_of(document, "note"), "a");
	assert_int_equal(json_as_whole(document_field(document, "due_at"), 0), 500);
	assert_int_equal(json_as_whole(document_field(document, "tries"), -1), 0);
	assert_null(document_field(document, "outcome"));
	assert_null(document_field(document, "tried_at"));
	assert_int_equal(apply(&document, OP_FOLLOWUP_COMPLETE, 4, 4, back), ERR_REFUSED);
	json_free(document);
}

static void
a_follow_up_is_claimed_by_one_agent(void **state)
{
	struct json *document = NULL;

	(void)state;
	apply(&document, OP_FOLLOWUP_ADD, 1, 1, "{\"due_at\":500}");
	assert_int_equal(apply(&document, OP_FOLLOWUP_CLAIM, 2, 2, "{}"), ERR_NONE);
	assert_int_equal(apply(&document, OP_FOLLOWUP_CLAIM, 4, 3, "{}"), ERR_NONE);
	assert_int_equal(apply(&document, OP_FOLLOWUP_CLAIM, 3, 4, "{}"), ERR_REFUSED);
	assert_int_equal(apply(&document, OP_FOLLOWUP_CLAIM, 3, 5, "{\"release\":true}"), ERR_NONE);
	assert_int_equal(apply(&document, OP_FOLLOWUP_CLAIM, 5, 6, "{}"), ERR_NONE);
	json_free(document);
}

static void
a_map_field_has_a_maximum_of_members(void **state)
{
	struct json *document = NULL;
	enum err_code code = ERR_NONE;

	(void)state;
	apply(&document, OP_TICKET_OPEN, 1, 1,
	      "{\"kind\":\"k\",\"number\":\"K-1\",\"state\":\"s\"}");
	for (unsigned i = 0; i < RECORD_MAP_MAX + 1 && code == ERR_NONE; i++) {
		char body[64];

		snprintf(body, sizeof(body), "{\"data.f%u\":1}", i);
		code = apply(&document, OP_TICKET_SET, i + 2, i + 2, body);
	}
	assert_int_equal(code, ERR_LIMIT);
	json_free(document);
}

static void
a_record_is_read_back_from_its_document(void **state)
{
	struct err e = ERR_INIT;
	struct json *document = NULL;
	struct ticket ticket;
	struct id id = numbered(3, 1), call = numbered(7, 7);
	char text[ID_TEXT_SIZE], body[300];

	(void)state;
	id_to_text(&call, text);
	snprintf(body, sizeof(body),
	         "{\"calls.%s\":true,\"class\":\"simple\",\"confirmed.name\":5,\"data.a\":[1],"
	         "\"due_at\":77,\"kind\":\"k\",\"number\":\"K-1\",\"state\":\"s\"}", text);
	apply(&document, OP_TICKET_OPEN, 1, 1, body);
	assert_true(record_read(&ticket_type, &id, document, &ticket, &e));
	assert_string_equal(ticket.class_id, "simple");
	assert_int_equal(ticket.due_at_ms, 77);
	assert_int_equal(ticket.calls.count, 1);
	assert_true(id_list_has(&ticket.calls, &call));
	assert_int_equal(json_get_whole(ticket.confirmed, "name", 0), 5);
	assert_int_equal(json_count(json_get(ticket.data, "a")), 1);
	assert_int_equal(ticket.head.created_at_ms, 1000);
	ticket_release(&ticket);
	json_free(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fact_makes_a_document_with_one_stamp_for_all),
		cmocka_unit_test(the_same_fact_again_changes_nothing_another_is_refused),
		cmocka_unit_test(a_patch_of_what_does_not_exist_is_refused),
		cmocka_unit_test(the_higher_stamp_wins_in_whatever_order_patches_come),
		cmocka_unit_test(of_equal_clocks_the_higher_operation_wins),
		cmocka_unit_test(an_emptied_field_stays_empty_against_older_values),
		cmocka_unit_test(a_move_needs_the_state_and_the_count_it_was_decided_on),
		cmocka_unit_test(a_ticket_closed_at_once_knows_when),
		cmocka_unit_test(a_follow_up_is_done_once),
		cmocka_unit_test(a_follow_up_is_claimed_by_one_agent),
		cmocka_unit_test(an_outcome_adds_to_the_note_and_is_taken_back_whole),
		cmocka_unit_test(a_map_field_has_a_maximum_of_members),
		cmocka_unit_test(a_record_is_read_back_from_its_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

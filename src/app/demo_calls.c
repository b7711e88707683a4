/* Calls of the demonstration: those of matters, and those that left none. */
#include "demo_priv.h"

#include "model/call_record.h"
#include "model/civil_time.h"

#include <string.h>

#define SMALL_CALLS 60
#define RING_MS 5000

bool
demo_add_call(struct demo *demo, const struct demo_call *call, struct id *id, struct err *e)
{
	struct call_record record;
	int64_t rings = 1 + (int64_t)demo_pick(demo, 3);
	bool answered = !strcmp(call->outcome, "answered");
	bool ok;

	call_record_init(&record);
	*id = id_new(&demo->ids, call->at_ms);
	record_set_text(&record.direction, call->out ? "out" : "in");
	record_set_text(&record.number, call->person ? call->person->phone : call->number);
	record_set_text(&record.line, "sim");
	record_set_text(&record.outcome, call->outcome);
	record_set_text(&record.situation, call->situation);
	record_set_text(&record.result, call->result);
	record_set_text(&record.call_back, call->call_back);
	if (call->person)
		record.customer = call->person->id;
	record.began_at_ms = call->at_ms;
	record.rings = answered ? rings : rings + 4;
	record.ended_at_ms = call->at_ms + record.rings * RING_MS;
	if (answered) {
		record.agent = *call->agent;
		record.answered_at_ms = record.ended_at_ms - RING_MS + 2000;
		record.ended_at_ms = record.answered_at_ms + call->talk_s * 1000;
		record.wrapped_at_ms = record.ended_at_ms + 15000 +
		                       (int64_t)demo_pick(demo, 40) * 1000;
		record.hold_ms = call->talk_s > 200 ? (int64_t)demo_pick(demo, 60) * 1000 : 0;
	}
	ok = demo_add(demo, call->agent, OP_CALL_ADD, id, call_record_diff(NULL, &record),
	              answered ? record.wrapped_at_ms : record.ended_at_ms, e);
	call_record_release(&record);
	return ok;
}

/* A result that needs no ticket, and the situation that proposes it where there is one. */
static void
choose_ending(struct demo *demo, struct demo_call *call)
{
	const struct pack *pack = demo->pack;
	size_t first = pack->result_count ? demo_pick(demo, pack->result_count) : 0;

	for (size_t i = 0; i < pack->result_count; i++) {
		const struct call_result *result =
			&pack->results[(first + i) % pack->result_count];

		if (result->ticket == RESULT_TICKET_REQUIRED)
			continue;
		call->result = result->id;
		break;
	}
	for (size_t i = 0; call->result && i < pack->situation_count; i++) {
		const struct situation *situation = &pack->situations[i];

		if (situation->result && !strcmp(situation->result, call->result))
			call->situation = situation->id;
	}
}

/* Between eight and eight, minutes of its own, never later than now. */
static int64_t
moment_of_day(struct demo *demo, int64_t days_ago)
{
	int64_t day = civil_day_of_ms(&demo->zone, demo->now_ms) - days_ago;
	int64_t at_ms = civil_day_start_ms(&demo->zone, day) + 8 * DEMO_HOUR_MS +
	                (int64_t)demo_pick(demo, 12 * 60) * DEMO_MINUTE_MS +
	                (int64_t)demo_pick(demo, 60) * 1000;

	if (at_ms > demo->now_ms - 10 * DEMO_MINUTE_MS)
		at_ms -= DEMO_DAY_MS;
	return at_ms;
}

static bool
add_small_call(struct demo *demo, size_t n, struct err *e)
{
	struct demo_call call = {
		.person = n % 5 == 4 ? NULL : &demo->people[demo_pick(demo, DEMO_PEOPLE)],
		.number = n % 10 == 4 ? NULL : "15100001234",
		.agent = &demo->agents[demo_pick(demo, DEMO_AGENTS)],
		.outcome = "answered",
		.at_ms = moment_of_day(demo, (int64_t)(n / 6)),
		.talk_s = 15 + (int64_t)demo_pick(demo, 150),
	};
	struct id id;

	choose_ending(demo, &call);
	if (n % 9 == 7) {
		call.outcome = n % 2 ? "missed" : "abandoned";
		call.call_back = "done";
		call.situation = call.result = NULL;
	}
	return demo_add_call(demo, &call, &id, e);
}

/* Two callers of the last hour wait to be called back. */
static bool
add_call_to_return(struct demo *demo, const struct demo_person *person, const char *outcome,
                   int64_t minutes_ago, struct err *e)
{
	struct demo_call call = {
		.person = person, .agent = &demo->agents[0], .outcome = outcome,
		.call_back = "needed", .at_ms = demo->now_ms - minutes_ago * DEMO_MINUTE_MS,
	};
	struct id id;

	return demo_add_call(demo, &call, &id, e) && demo_add_ruled_call(demo, &id, &call, e);
}

bool
demo_add_small_calls(struct demo *demo, struct err *e)
{
	for (size_t i = 0; i < SMALL_CALLS; i++) {
		if (!add_small_call(demo, i, e))
			return false;
	}
	return add_call_to_return(demo, &demo->people[4], "missed", 14, e) &&
	       add_call_to_return(demo, &demo->people[17], "abandoned", 6, e);
}

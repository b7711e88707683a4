/*
 * The demonstration store; see app/demo.h. All of it is one transaction on a
 * store without ballast and witness, so that it is there at once.
 */
#include "app/demo.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "demo_priv.h"
#include "model/agent.h"
#include "model/civil_time.h"
#include "pack/holidays.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DESK_CODE "K07"
#define PATH_MAX_BYTES 4200

static const struct {
	const char *staff_number;
	const char *zh;
	const char *en;
	const char *role;	/* beside that of an agent, or NULL */
} agents[DEMO_AGENTS] = {
	{ DEMO_STAFF_NUMBER, "李娜", "Li Na", NULL },
	{ "7015", "周敏", "Zhou Min", NULL },
	{ "7008", "王强", "Wang Qiang", "team_leader" },
	{ "7030", "陈晓", "Chen Xiao", NULL },
};

bool
demo_add(struct demo *demo, const struct id *agent, enum operation_name name, const struct id *id,
         struct json *body, int64_t at_ms, struct err *e)
{
	struct change *change = change_new(agent, agent, ROLE_AGENT | ROLE_ADMIN);

	if (!change_add(change, name, id, body, e)) {
		change_free(change);
		return false;
	}
	store_bulk_set_time(demo->bulk, at_ms);
	return store_bulk_add(demo->bulk, change, e);
}

static bool
add_agents(struct demo *demo, struct err *e)
{
	for (size_t i = 0; i < DEMO_AGENTS; i++) {
		struct agent agent;
		bool ok;

		demo->agents[i] = id_of_rule("demo.agent", &(struct id){ 0 },
		                             agents[i].staff_number);
		agent_init(&agent);
		record_set_text(&agent.staff_number, agents[i].staff_number);
		record_set_text(&agent.name, i18n_get() == LANGUAGE_CHINESE ? agents[i].zh
		                                                            : agents[i].en);
		text_list_add(&agent.roles, "agent");
		if (agents[i].role)
			text_list_add(&agent.roles, agents[i].role);
		ok = demo_add(demo, &demo->agents[i], OP_AGENT_ADD, &demo->agents[i],
		              agent_diff(NULL, &agent), demo->now_ms - 500 * DEMO_DAY_MS, e);
		agent_release(&agent);
		if (!ok)
			return false;
	}
	return true;
}

static bool
fill(struct demo *demo, struct err *e)
{
	return add_agents(demo, e) && demo_add_people(demo, e) && demo_add_small_calls(demo, e) &&
	       demo_add_matters(demo, e);
}

/* The desk goes on counting where today's invented tickets end. */
static bool
take_todays_numbers(struct store *store, const struct demo *demo, struct err *e)
{
	struct civil_time civil;
	int32_t today;

	civil_from_ms(&demo->zone, demo->now_ms, &civil);
	today = (civil.year % 100) * 10000 + civil.month * 100 + civil.day;
	for (size_t i = 0; i < demo->counter_count; i++) {
		for (uint32_t k = 0; demo->counters[i].day == today && k < demo->counters[i].count;
		     k++)
			store_reserve_number(store, demo->counters[i].prefix, today, 0);
	}
	store_run_pending(store);
	return !store_is_blocked(store) ||
	       err_set(e, ERR_DISK_FULL, _("the disk is full: make room and start again"));
}

/* Takes away what lies there, but never from under a desk that works on it. */
static bool
remove_old(const struct store_options *options, struct err *e)
{
	static const char *const endings[] = { "", "-wal", "-shm", ".lock" };
	struct store_options old = *options;
	struct err why = ERR_INIT;
	char name[PATH_MAX_BYTES];
	struct store *store;

	old.must_exist = true;
	store = store_open(&old, &why);
	if (store)
		store_abandon(store);
	else if (why.code == ERR_BUSY)
		return err_set(e, ERR_BUSY, "%s", why.text);
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		snprintf(name, sizeof(name), "%s%s", options->path, endings[i]);
		unlink(name);
	}
	return true;
}

static bool
open_calendar(struct demo *demo, struct err *e)
{
	struct err why = ERR_INIT;

	demo->calendar = pack_calendar_open(demo->pack, &demo->zone, &why);
	if (!why.code)
		return true;
	*e = why;
	return false;
}

bool
demo_make(const char *path, const struct pack *pack, const struct clock *clock, uint64_t seed,
          struct err *e)
{
	struct store_options options = { .path = path, .clock = clock, .seed = &seed,
	                                 .desk_code = DESK_CODE, .synchronous = true,
	                                 .no_witness = true };
	struct demo *demo = mem_calloc(1, sizeof(*demo));
	struct store *store = NULL;
	bool ok;

	demo->pack = pack;
	demo->desk_code = DESK_CODE;
	demo->now_ms = clock_wall_ms(clock);
	random_init_seeded(&demo->random, seed);
	demo->ids.random = &demo->random;
	ok = zone_load(&demo->zone, pack->timezone, e) && open_calendar(demo, e) &&
	     remove_old(&options, e);
	if (ok)
		store = store_open(&options, e);
	demo->bulk = store ? store_bulk_begin(store, e) : NULL;
	ok = demo->bulk && fill(demo, e);
	if (ok)
		ok = store_bulk_commit(demo->bulk, e) && take_todays_numbers(store, demo, e);
	else if (demo->bulk)
		store_bulk_abandon(demo->bulk);
	store_close(store);
	calendar_free(demo->calendar);
	zone_release(&demo->zone);
	mem_free(demo);
	return ok;
}

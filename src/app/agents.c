/* Adds people to a store that no desk has open; see app/agents.h. */
#include "app/agents.h"

#include "base/id.h"
#include "model/agent.h"
#include "store/store.h"

bool
agents_add(const char *path, const struct clock *clock, const uint64_t *seed,
           const char *staff_number, const char *name, struct err *e)
{
	struct store_options options = { .path = path, .clock = clock, .seed = seed,
	                                 .synchronous = true, .no_witness = true };
	struct store *store = store_open(&options, e);
	struct store_result result;
	struct id id = id_of_rule("agent", &(struct id){ 0 }, staff_number);
	struct change *change;
	struct agent agent;
	bool ok;

	if (!store)
		return false;
	agent_init(&agent);
	record_set_text(&agent.staff_number, staff_number);
	record_set_text(&agent.name, name);
	text_list_add(&agent.roles, "agent");
	change = change_new(&id, &id, ROLE_ADMIN);
	ok = change_add(change, OP_AGENT_ADD, &id, agent_diff(NULL, &agent), e);
	if (ok)
		ok = store_write(store, change, &result, e);
	else
		change_free(change);
	agent_release(&agent);
	store_close(store);
	return ok;
}

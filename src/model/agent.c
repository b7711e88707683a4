/* The table of an agent's fields, and the names of roles. */
#include "model/agent.h"

#include <string.h>

#define AT(member) offsetof(struct agent, member)

static const struct record_field fields[] = {
	{ "staff_number", RECORD_LINE, RECORD_ANY, 40, NULL, AT(staff_number) },
	{ "name", RECORD_LINE, RECORD_ANY, 200, NULL, AT(name) },
	{ "spoken_name", RECORD_LINE, RECORD_ANY, 200, NULL, AT(spoken_name) },
	{ "language", RECORD_LINE, RECORD_ANY, 40, NULL, AT(language) },
	{ "roles", RECORD_LINES, RECORD_ANY, 40, NULL, AT(roles) },
	{ "gone", RECORD_BOOLEAN, RECORD_ANY, 0, NULL, AT(gone) },
	{ .name = NULL },
};

const struct record_type agent_type = { "agent", sizeof(struct agent), fields };

static const struct {
	const char *name;
	enum role role;
} role_names[] = {
	{ "agent", ROLE_AGENT },
	{ "team_leader", ROLE_TEAM_LEADER },
	{ "supervisor", ROLE_SUPERVISOR },
	{ "quality", ROLE_QUALITY },
	{ "trainer", ROLE_TRAINER },
	{ "department", ROLE_DEPARTMENT },
	{ "admin", ROLE_ADMIN },
};

unsigned
agent_roles(const struct agent *agent)
{
	unsigned roles = 0;

	for (size_t i = 0; i < agent->roles.count; i++) {
		for (size_t k = 0; k < sizeof(role_names) / sizeof(role_names[0]); k++) {
			if (strcmp(agent->roles.items[i], role_names[k].name) == 0)
				roles |= role_names[k].role;
		}
	}
	return roles;
}

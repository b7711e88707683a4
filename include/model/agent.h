/*
 * A person who works at the desk. The PIN's hash is a local row of the store ("pin/UUID"), not
 * part of the record: the journal travels to the centre, a hash of four digits must not.
 */
#ifndef MODEL_AGENT_H
#define MODEL_AGENT_H

#include "model/record.h"

enum role {
	ROLE_AGENT = 1u << 0,
	ROLE_TEAM_LEADER = 1u << 1,
	ROLE_SUPERVISOR = 1u << 2,
	ROLE_QUALITY = 1u << 3,
	ROLE_TRAINER = 1u << 4,
	ROLE_DEPARTMENT = 1u << 5,
	ROLE_ADMIN = 1u << 6,
};

struct agent {
	struct record_head head;
	char *staff_number;
	char *name;
	char *spoken_name;	/* as said in greetings, if not the name */
	char *language;
	struct text_list roles;	/* names of enum role in small letters */
	bool gone;		/* left the hotline */
};

#define RECORD_TYPE_agent agent_type
RECORD_FUNCTIONS(agent)

/* Bits of enum role; unknown names are skipped. */
unsigned
agent_roles(const struct agent *agent);

#endif

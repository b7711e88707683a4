/*
 * The checks that no table can say (check.c for all files, check_*.c for one
 * each). They look at the compiled structs, which may hold faults already
 * told: required strings may then be "", never NULL.
 */
#ifndef PACK_CHECK_PRIV_H
#define PACK_CHECK_PRIV_H

#include "schema_priv.h"

#include "model/pack.h"

struct check {
	struct yaml_reader *reader;
	const struct pack *pack;
	const bool *read;	/* by number in pack_schemas: the files that could be read */
};

/* Everything below but check_against. */
void
check_pack(const struct check *check);

void
check_organisation(const struct check *check);

void
check_scripts(const struct check *check);

void
check_tickets(const struct check *check);

void
check_workflows(const struct check *check);

void
check_follow_ups(const struct check *check);

/* The version rises, and nothing that open tickets stand on is gone. */
void
check_against(const struct check *check, const struct pack *previous);

/* A fault unless name is among names; title says what it should be. */
bool
check_name(const struct check *check, const void *member, const void *owner, const char *title,
           const char *name, const char *const *names, size_t count);

/* Can a ticket of this workflow ever be in the state? */
bool
workflow_reaches(const struct workflow *workflow, const char *state);

#endif

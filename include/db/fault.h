/*
 * A virtual file system for tests, "hotseat-fault", over the system's: fails a chosen call, or
 * loses what was not synced, as a power cut does. One plan for the process; tests only.
 */
#ifndef DB_FAULT_H
#define DB_FAULT_H

#include <stdbool.h>
#include <stdint.h>

enum db_fault {
	DB_FAULT_NONE,
	DB_FAULT_FULL,		/* no space */
	DB_FAULT_IO,		/* input or output error */
	DB_FAULT_POWER,		/* power cut: later calls fail, unsynced writes are lost in part */
};

#define DB_FAULT_VFS "hotseat-fault"

/* Registers the VFS; again is harmless. */
bool
db_fault_install(void);

/*
 * From now on the at-th write, sync or truncation (1 …) fails; stays: all after it too. at 0: count
 * only. seed chooses which unsynced writes a power cut loses.
 */
void
db_fault_plan(enum db_fault fault, int64_t at, bool stays, uint64_t seed);

/* Calls counted since the plan was made. */
int64_t
db_fault_count(void);

/* Did the planned fault happen? */
bool
db_fault_happened(void);

/*
 * After a power cut, with all connections closed: undoes unsynced writes of the files and ends the
 * plan.
 */
void
db_fault_power_back(void);

#endif

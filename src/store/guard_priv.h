/* Inside store/: files beside the store: its lock, its ballast, and the witness elsewhere. */
#ifndef STORE_GUARD_PRIV_H
#define STORE_GUARD_PRIV_H

#include "base/error.h"
#include "base/id.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

/* What is left to the desk on the disk of its store by all that is no keystroke. */
#define GUARD_ROOM_TO_SPARE (8 * (int64_t)STORE_BALLAST_BYTES)

/* Takes "STORE.lock" for this process; *descriptor is kept open. ERR_BUSY names the holder. */
bool
guard_lock(const char *store_path, int *descriptor, struct err *e);

void
guard_unlock(int descriptor);

/*
 * The witness remembers, outside the store, its latest generation: a store that knows a smaller
 * one is an older copy that was put back. 0 when there is none.
 */
int64_t
guard_read_witness(const struct id *store_id);

bool
guard_write_witness(const struct id *store_id, int64_t generation, struct err *e);

/* Makes "STORE.ballast" when it is missing and there is room to spare. */
void
guard_fill_ballast(const char *store_path);

/* True when there was some to give up. */
bool
guard_drop_ballast(const char *store_path);

#endif

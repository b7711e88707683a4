/* Inside store/: the shape of the file. */
#ifndef STORE_SCHEMA_PRIV_H
#define STORE_SCHEMA_PRIV_H

#include "db/ladder.h"

#define STORE_APPLICATION_ID 0x68735331	/* "hsS1" */

extern const struct db_ladder store_ladder;

#endif

/* What commands take from the settings of this desk: pack and language. */
#ifndef CMD_SURROUNDINGS_PRIV_H
#define CMD_SURROUNDINGS_PRIV_H

#include "base/error.h"
#include "model/pack.h"

/*
 * name: a pack's name or folder; NULL: the one of settings.yaml, else the
 * usual one. pack_free it. NULL: e says which file is faulty and where.
 */
struct pack *
surroundings_pack(const char *name, struct err *e);

/* Sets the language of settings.yaml, if it can be read and names one. */
void
surroundings_set_language(void);

#endif

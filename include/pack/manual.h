/* The formats of packs and settings as mdoc, from the tables that read them; for the man pages. */
#ifndef PACK_MANUAL_H
#define PACK_MANUAL_H

#include "base/strbuf.h"

#include <stdbool.h>

/* Every key of the files of a pack, of settings.yaml; every slot the program fills. */
bool
pack_schema_mdoc(struct strbuf *out);

bool
settings_schema_mdoc(struct strbuf *out);

bool
pack_slots_mdoc(struct strbuf *out);

#endif

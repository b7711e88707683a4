/* The formats of packs and settings as mdoc, from the tables that read them; for the man pages. */
#ifndef PACK_MANUAL_H
#define PACK_MANUAL_H

#include "base/strbuf.h"

#include <stdbool.h>

/* Every key: of a pack, of settings.yaml, of a list of holidays; every slot that is filled. */
bool
pack_schema_mdoc(struct strbuf *out);

bool
settings_schema_mdoc(struct strbuf *out);

bool
holidays_schema_mdoc(struct strbuf *out);

bool
pack_slots_mdoc(struct strbuf *out);

#endif

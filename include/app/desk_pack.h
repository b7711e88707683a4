/*
 * The pack a desk works with: the store's compiled copy when the files are
 * the same as then, else compiled anew and kept. Used by the desk and by
 * commands that need the words of a pack.
 */
#ifndef APP_DESK_PACK_H
#define APP_DESK_PACK_H

#include "base/error.h"
#include "model/pack.h"
#include "store/reader.h"
#include "store/store.h"

#define DESK_PACK_DEFAULT "monitoring"

/*
 * name: a pack's name or folder; NULL: DESK_PACK_DEFAULT. store may be NULL:
 * then nothing is kept. pack_free the result; NULL with e naming the first
 * fault and how many there are.
 */
struct pack *
desk_pack_open(struct store *store, struct reader *reader, const char *name, struct err *e);

#endif

/* A mark of the compiled format, for the digest of a pack's sources (load.c). */
#ifndef PACK_CACHE_PRIV_H
#define PACK_CACHE_PRIV_H

#include <stdint.h>

/* Changes with every change of the tables of the format. */
uint64_t
pack_format_mark(void);

#endif

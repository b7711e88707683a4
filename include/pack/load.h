/*
 * From a folder of YAML to a compiled pack. Reading, checking and compiling
 * are one run that finds every fault; a pack with an error is never handed
 * out. Slow (milliseconds): the station reads the store's copy (pack/cache.h)
 * unless the digest of the files has changed. Reads files, so never on the
 * loop thread after the start.
 */
#ifndef PACK_LOAD_H
#define PACK_LOAD_H

#include "base/crypto.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "model/pack.h"
#include "pack/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACK_FILE_MAX (4u << 20)

/* A pack's source file in memory. */
struct pack_file {
	const char *name;	/* "scripts.yaml" */
	char *bytes;		/* NULL = the pack has no such file */
	size_t length;
};

#define PACK_FILE_COUNT 4

/* The files of a pack as they lie in its folder. pack_source_release it. */
struct pack_source {
	char *folder;
	struct pack_file files[PACK_FILE_COUNT];
	char **strangers;	/* other *.yaml files: a name mistyped? */
	size_t stranger_count;
};

/* False with e when the folder is none or a file cannot be read or is over the maximum. */
bool
pack_source_read(struct pack_source *source, const char *folder, struct err *e);

void
pack_source_release(struct pack_source *source);

/*
 * A digest over names, sizes and bytes of the files, and over the format of
 * compiled packs: another program version that reads packs differently gives
 * another digest, so that the store's copy is never misread.
 */
void
pack_source_digest(const struct pack_source *source, uint8_t out[CRYPTO_DIGEST_BYTES]);

/*
 * Compiles. NULL when faults hold an error; warnings alone do not refuse.
 * previous (may be NULL) is the version in use: its version number may not be
 * above this one's, and a change that would strand open tickets is refused.
 * pack_free the result.
 */
struct pack *
pack_compile(const struct pack_source *source, const struct pack *previous,
             struct fault_list *faults);

/* pack_source_read and pack_compile; e says how many faults when there are some. */
struct pack *
pack_load(const char *folder, const struct pack *previous, struct fault_list *faults,
          struct err *e);

/*
 * The folder of a pack: a path when name holds a slash or is ".", else NAME
 * among the own packs (PATH_CONFIG/packs), then those that come with the program.
 */
bool
pack_find_folder(const char *name, struct strbuf *out, struct err *e);

/* Names of all packs that can be found, sorted; free with pack_names_free. */
bool
pack_names(char ***names, size_t *count, struct err *e);

void
pack_names_free(char **names, size_t count);

#endif

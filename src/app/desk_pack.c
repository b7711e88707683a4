/* Opens a pack through the store's cache; see app/desk_pack.h. */
#include "app/desk_pack.h"

#include "base/crypto.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/memory.h"
#include "pack/cache.h"
#include "pack/load.h"

#include <stdio.h>
#include <string.h>

#define FOLDER_MAX 4096
#define KEY_SIZE (sizeof("pack/") + 2 * CRYPTO_DIGEST_BYTES)

static struct pack *
from_cache(struct reader *reader, const char *key)
{
	struct err e = ERR_INIT;
	struct pack *pack = NULL;
	char *bytes = NULL;
	size_t length;

	if (!reader || !reader_get_local(reader, key, &bytes, &length, NULL, &e))
		return NULL;
	pack = pack_decode(bytes, length, &e);
	if (!pack)
		log_write(LOG_WARNING, "the kept pack is read anew: %s", e.text);
	mem_free(bytes);
	return pack;
}

static void
keep(struct store *store, const char *key, const struct pack *pack)
{
	struct strbuf bytes;

	if (!store)
		return;
	strbuf_init(&bytes, PACK_BLOB_MAX);
	if (pack_encode(pack, &bytes))
		store_put_local(store, key, bytes.data, bytes.length, 0);
	strbuf_release(&bytes);
}

static struct pack *
compile(const struct pack_source *source, struct err *e)
{
	struct fault_list faults;
	struct strbuf text;
	struct pack *pack;

	fault_list_init(&faults);
	pack = pack_compile(source, NULL, &faults);
	if (!pack) {
		strbuf_init(&text, ERR_TEXT_MAX);
		if (faults.count)
			fault_text(&faults.items[0], &text);
		err_set(e, ERR_INVALID,
		        _("%s (one of %zu faults): hotseat pack check %s lists them"),
		        text.data ? text.data : "", faults.errors, source->folder);
		strbuf_release(&text);
	}
	fault_list_release(&faults);
	return pack;
}

struct pack *
desk_pack_open(struct store *store, struct reader *reader, const char *name, struct err *e)
{
	uint8_t digest[CRYPTO_DIGEST_BYTES];
	struct pack_source source = { 0 };
	struct pack *pack = NULL;
	struct strbuf folder;
	char key[KEY_SIZE];

	strbuf_init(&folder, FOLDER_MAX);
	if (!pack_find_folder(name ? name : DESK_PACK_DEFAULT, &folder, e) ||
	    !pack_source_read(&source, folder.data, e))
		goto out;
	pack_source_digest(&source, digest);
	crypto_hex(digest, sizeof(digest), key + (size_t)snprintf(key, sizeof(key), "pack/"));
	pack = from_cache(reader, key);
	if (!pack) {
		pack = compile(&source, e);
		if (pack)
			keep(store, key, pack);
	}
	pack_source_release(&source);
out:
	strbuf_release(&folder);
	return pack;
}

/* Building a change. Pure memory; runs on the loop thread. */
#include "change_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "store/store.h"

#include <string.h>

#define SALT_MEMBER_BYTES 44	/* "salt":"…", */

struct change *
change_new(const struct id *actor, const struct id *session, unsigned roles)
{
	struct change *change = mem_calloc(1, sizeof(*change));

	change->actor = *actor;
	change->session = *session;
	change->roles = roles;
	return change;
}

void
change_free(struct change *change)
{
	if (!change)
		return;
	for (size_t i = 0; i < change->count; i++)
		json_free(change->items[i].body);
	for (size_t i = 0; i < change->local_count; i++) {
		mem_free(change->local[i].key);
		mem_free(change->local[i].bytes);
	}
	mem_free(change->items);
	mem_free(change->local);
	mem_free(change);
}

size_t
change_count(const struct change *change)
{
	return change->count;
}

static bool
measure(const struct operation_kind *kind, const struct json *body, size_t *bytes, struct err *e)
{
	struct strbuf text;
	bool fits;

	strbuf_init(&text, OPERATION_BODY_MAX - SALT_MEMBER_BYTES);
	fits = json_write(body, &text);
	*bytes = text.length + SALT_MEMBER_BYTES;
	strbuf_release(&text);
	if (fits)
		return true;
	return err_set(e, ERR_LIMIT, _("%s: larger than %d KiB: shorten the texts"), kind->text,
	               OPERATION_BODY_MAX / 1024);
}

static bool
check_item(const struct change *change, const struct operation_kind *kind,
           const struct id *entity, const struct json *body, size_t *bytes, struct err *e)
{
	*bytes = 0;
	if ((change->roles & kind->roles) == 0)
		return err_set(e, ERR_DENIED, _("%s: your role may not do this"), kind->text);
	if (id_is_zero(entity))
		return err_set(e, ERR_INVALID, _("%s: no id given"), kind->text);
	if (change->count == TRANSACTION_OPERATIONS_MAX)
		return err_set(e, ERR_LIMIT, _("more than %d operations at once"),
		               TRANSACTION_OPERATIONS_MAX);
	if (!operation_check_body(kind, body, e) || !measure(kind, body, bytes, e))
		return false;
	if (change->bytes + *bytes > TRANSACTION_BYTES_MAX)
		return err_set(e, ERR_LIMIT, _("more than %d KiB at once: shorten the texts"),
		               TRANSACTION_BYTES_MAX / 1024);
	return true;
}

bool
change_add(struct change *change, enum operation_name name, const struct id *entity,
           struct json *body, struct err *e)
{
	const struct operation_kind *kind = &operation_kinds[name];
	struct change_item *item;
	size_t bytes;

	if (!check_item(change, kind, entity, body, &bytes, e)) {
		json_free(body);
		return false;
	}
	MEM_GROW(change->items, change->capacity, change->count);
	item = &change->items[change->count++];
	item->kind = kind;
	item->entity = *entity;
	item->body = body;
	change->bytes += bytes;
	return true;
}

bool
change_add_diff(struct change *change, enum operation_name name, const void *before,
                const void *after, struct err *e)
{
	const struct record_head *head = after;
	struct json *body = record_diff(operation_kinds[name].entity, before, after);

	if (before && json_count(body) == 0) {
		json_free(body);
		return true;
	}
	return change_add(change, name, &head->id, body, e);
}

bool
local_check(const char *key, size_t length, struct err *e)
{
	size_t key_length = strlen(key);

	if (key_length == 0 || key_length > STORE_LOCAL_KEY_MAX || !utf8_valid(key, key_length))
		return err_set(e, ERR_INVALID, _("local row: its key must have 1 to %d bytes"),
		               STORE_LOCAL_KEY_MAX);
	if (length > STORE_LOCAL_VALUE_MAX)
		return err_set(e, ERR_LIMIT, _("local row %s: larger than %d MiB"), key,
		               STORE_LOCAL_VALUE_MAX / 1024 / 1024);
	return true;
}

bool
change_put_local(struct change *change, const char *key, const void *bytes, size_t length,
                 struct err *e)
{
	struct change_local *local;

	if (!local_check(key, length, e))
		return false;
	if (change->local_count == CHANGE_LOCAL_MAX)
		return err_set(e, ERR_LIMIT, _("more than %d local rows at once"),
		               CHANGE_LOCAL_MAX);
	MEM_GROW(change->local, change->local_capacity, change->local_count);
	local = &change->local[change->local_count++];
	local->key = mem_dup_text(key);
	local->bytes = bytes ? mem_dup(bytes, length ? length : 1) : NULL;
	local->length = length;
	return true;
}

/* A new version of a pack beside the one in use. */
#include "check_priv.h"

#include "base/i18n.h"
#include "pack/cache.h"

#include <string.h>

/* The same in every compiled byte. */
static bool
is_same_pack(const struct pack *a, const struct pack *b)
{
	struct strbuf left, right;

	strbuf_init(&left, PACK_BLOB_MAX);
	strbuf_init(&right, PACK_BLOB_MAX);
	bool same = pack_encode(a, &left) && pack_encode(b, &right) &&
	            left.length == right.length && memcmp(left.data, right.data, left.length) == 0;

	strbuf_release(&right);
	strbuf_release(&left);
	return same;
}

static void
check_kind_stays(const struct check *check, const struct pack *previous,
                 const struct ticket_kind *before)
{
	const struct pack *pack = check->pack;
	const struct ticket_kind *now = pack_kind(pack, before->id);
	const struct workflow *old_way = pack_workflow_of(previous, before), *new_way;

	if (!now) {
		yaml_reader_complain(check->reader, &pack->kinds, pack,
		                     _("kind %s of version %lld is gone: its open tickets would be "
		                       "stranded"),
		                     before->id, (long long)previous->version);
		return;
	}
	if (strcmp(now->prefix, before->prefix) != 0)
		yaml_reader_complain(
			check->reader, &now->prefix, now,
			_("was %s in version %lld: numbers that were told would no longer "
		          "be found"),
			before->prefix, (long long)previous->version);
	new_way = pack_workflow_of(pack, now);
	for (size_t i = 0; old_way && new_way && i < old_way->state_count; i++) {
		const struct state *state = &old_way->states[i];

		if (state->phase != PHASE_CLOSED && !workflow_state(new_way, state->id))
			yaml_reader_complain(
				check->reader, &new_way->states, new_way,
				_("state %s of version %lld is gone: open tickets of kind "
			          "%s would be stranded"),
				state->id, (long long)previous->version, before->id);
	}
}

void
check_against(const struct check *check, const struct pack *previous)
{
	const struct pack *pack = check->pack;

	if (strcmp(pack->id, previous->id) != 0) {
		yaml_reader_complain(check->reader, &pack->id, pack,
		                     _("is another pack than the one before, %s"), previous->id);
		return;
	}
	if (pack->version < previous->version)
		yaml_reader_complain(check->reader, &pack->version, pack,
		                     _("a version only rises (%lld is in use)"),
		                     (long long)previous->version);
	else if (pack->version == previous->version && !is_same_pack(pack, previous))
		yaml_reader_complain(check->reader, &pack->version, pack,
		                     _("the pack has changed, its version has not (write %lld)"),
		                     (long long)previous->version + 1);
	for (size_t i = 0; i < previous->kind_count; i++)
		check_kind_stays(check, previous, &previous->kinds[i]);
}

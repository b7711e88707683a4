/*
 * What holds for all files of a pack: names refer to something, slots are
 * known, facts are told in every language. check_*.c look into one file each.
 */
#include "check_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "model/slot.h"

#include <string.h>

enum {
	NAMES_MAX = 600,
	SLOT_NAMES_MAX = 600,
};

/* --- names ---------------------------------------------------------------------------------- */

static size_t
collect_names(const struct check *check, enum space space, const char **names)
{
	const struct space_list *list = &space_lists[space];
	const char *base = (const char *)check->pack, *items;
	size_t count, kept = 0;

	memcpy(&items, base + list->offset, sizeof items);
	memcpy(&count, base + list->count_offset, sizeof count);
	for (size_t i = 0; i < count && kept < NAMES_MAX - 1; i++) {
		const char *id;

		memcpy(&id, items + i * list->item_size, sizeof id);
		if (id && *id)
			names[kept++] = id;
	}
	if (space == SPACE_SITUATION_OR_BACK)
		names[kept++] = GO_BACK;
	return kept;
}

static bool
is_among(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

static void
check_references(const struct check *check)
{
	struct yaml_reader *reader = check->reader;
	const char *names[NAMES_MAX];

	for (size_t i = 0; i < reader->reference_count; i++) {
		const struct reference *reference = &reader->references[i];
		const struct space_list *list = &space_lists[reference->space];

		/* of a file that could not be read nobody knows what it names */
		if (!check->read[list->file])
			continue;
		size_t count = collect_names(check, reference->space, names);

		if (!is_among(reference->name, names, count))
			yaml_reader_fault(reader, reference->origin, _("there is no %s \"%s\"%s"),
			                  _(list->title), yaml_reader_cut(reader, reference->name),
			                  yaml_reader_nearest(reader, reference->name, names,
			                                      count));
	}
}

bool
check_name(const struct check *check, const void *member, const void *owner, const char *title,
           const char *name, const char *const *names, size_t count)
{
	if (is_among(name, names, count))
		return true;
	yaml_reader_complain(check->reader, member, owner, _("there is no %s \"%s\"%s"), title,
	                     yaml_reader_cut(check->reader, name),
	                     yaml_reader_nearest(check->reader, name, names, count));
	return false;
}

/* --- slots ---------------------------------------------------------------------------------- */

static size_t
collect_slots(const struct pack *pack, const char **names)
{
	size_t count = 0;

	for (const struct slot_known *known = slot_table; known->id; known++)
		names[count++] = known->id;
	for (size_t i = 0; i < pack->slot_count && count < SLOT_NAMES_MAX; i++) {
		if (*pack->slots[i].id)
			names[count++] = pack->slots[i].id;
	}
	return count;
}

static void
check_slot(const struct check *check, const struct slot_text *text, const struct slot_piece *piece)
{
	struct yaml_reader *reader = check->reader;
	const char *names[SLOT_NAMES_MAX];

	if (piece->broken) {
		yaml_reader_fault(
			reader, text->origin,
			_("a { without a slot (write {caller.name}, or {{ for the sign)"));
		return;
	}
	if (!text->slots_allowed) {
		yaml_reader_fault(reader, text->origin,
		                  _("the slot {%s} cannot be filled here (write the text itself)"),
		                  piece->id);
		return;
	}
	/* the pack's own slots are in pack.yaml, the first file */
	if (!slot_is_known(check->pack, piece->id) && check->read[0])
		yaml_reader_fault(reader, text->origin, _("unknown slot {%s}%s"), piece->id,
		                  yaml_reader_nearest(reader, piece->id, names,
		                                      collect_slots(check->pack, names)));
}

static bool
has_slot(const char *text, const char *id)
{
	struct slot_piece piece;

	while (slot_next(&text, &piece)) {
		if (strcmp(piece.id, id) == 0)
			return true;
	}
	return false;
}

/* A promise made in one language only would be none in the other. */
static void
check_facts(const struct check *check, const struct slot_text *text, const struct slot_text *other)
{
	for (const struct slot_known *known = slot_table; known->id && strchr(text->text, '{');
	     known++) {
		if (known->is_fact && has_slot(text->text, known->id) &&
		    !has_slot(other->text, known->id))
			yaml_reader_fault(check->reader, other->origin,
			                  _("{%s} is missing: the other language tells it"),
			                  known->id);
	}
}

static bool
is_same_text(const struct yaml_reader *reader, const struct slot_text *a, const struct slot_text *b)
{
	const struct origin *origins = reader->origins;

	return origins[a->origin].parent == origins[b->origin].parent &&
	       origins[a->origin].parent != a->origin;
}

static void
check_texts(const struct check *check)
{
	const struct yaml_reader *reader = check->reader;

	for (size_t i = 0; i < reader->text_count; i++) {
		const struct slot_text *text = &reader->texts[i];
		const char *at = text->text;
		struct slot_piece piece;

		while (strchr(at, '{') && slot_next(&at, &piece)) {
			if (piece.broken || piece.id[0])
				check_slot(check, text, &piece);
		}
		/* the languages of a text follow each other */
		if (i + 1 < reader->text_count && is_same_text(reader, text, text + 1)) {
			check_facts(check, text, text + 1);
			check_facts(check, text + 1, text);
		}
	}
}

void
check_pack(const struct check *check)
{
	check_references(check);
	check_texts(check);
	if (check->read[0])
		check_organisation(check);
	if (check->read[1])
		check_scripts(check);
	if (check->read[2])
		check_tickets(check);
	if (check->read[3])
		check_follow_ups(check);
}

/* Who is who in an import; see import_person_priv.h. */
#include "import_person_priv.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "import_row_priv.h"
#include "model/person_name.h"
#include "model/phone_number.h"

#include <string.h>

#define IDENTITY_MAX (64 * 1024)
#define SEEN_CAPACITY 1024

/* --- rows seen --------------------------------------------------------------------------- */

void
import_seen_release(struct import_seen *seen)
{
	mem_free(seen->rows);
	*seen = (struct import_seen){ .rows = NULL };
}

/* Ids are chance or digests: their last bytes are a hash. */
static struct import_seen_row *
place_of(const struct import_seen *seen, const struct id *id)
{
	uint64_t hash;
	size_t at;

	memcpy(&hash, id->bytes + ID_BYTES - sizeof(hash), sizeof(hash));
	at = (size_t)hash & (seen->capacity - 1);
	while (seen->rows[at].line && id_compare(&seen->rows[at].id, id) != 0)
		at = (at + 1) & (seen->capacity - 1);
	return &seen->rows[at];
}

static void
grow(struct import_seen *seen)
{
	struct import_seen larger = { .capacity = seen->capacity ? 2 * seen->capacity
	                                                         : SEEN_CAPACITY };

	larger.rows = mem_calloc(larger.capacity, sizeof(*larger.rows));
	larger.count = seen->count;
	for (size_t i = 0; i < seen->capacity; i++) {
		if (seen->rows[i].line)
			*place_of(&larger, &seen->rows[i].id) = seen->rows[i];
	}
	mem_free(seen->rows);
	*seen = larger;
}

uint64_t
import_seen_line(struct import_seen *seen, const struct id *id, uint64_t line)
{
	struct import_seen_row *row;

	if (seen->count * 2 >= seen->capacity)
		grow(seen);
	row = place_of(seen, id);
	if (row->line)
		return row->line;
	*row = (struct import_seen_row){ .id = *id, .line = line };
	seen->count++;
	return 0;
}

/* --- identity ---------------------------------------------------------------------------- */

static void
add_folded(struct strbuf *out, const char *text)
{
	strbuf_add(out, ":");
	person_name_fold(text ? text : "", out);
}

struct id
import_person_id(const char *source, const char *key, const struct customer *row)
{
	struct strbuf identity;
	struct phone_number number;
	struct id id;

	strbuf_init(&identity, IDENTITY_MAX);
	if (*key) {
		strbuf_addf(&identity, "key:%s%s%s", source ? source : "", source ? ":" : "", key);
	} else {
		strbuf_add(&identity, "person");
		add_folded(&identity, row->name);
		phone_parse(row->phones.count ? row->phones.items[0].number : NULL, NULL,
		            &number);
		strbuf_addf(&identity, ":%s", number.normal);
		/* A name alone is many people: where they live or work tells them apart. */
		if (!row->phones.count) {
			add_folded(&identity, row->company);
			add_folded(&identity, row->address);
			add_folded(&identity, row->unit);
		}
	}
	id = id_of_rule("import.customer", &(struct id){ 0 }, identity.data);
	strbuf_release(&identity);
	return id;
}

static bool
has_number(const struct customer *customer, const struct phone *phone)
{
	struct phone_number wanted, number;

	phone_parse(phone->number, NULL, &wanted);
	for (size_t i = 0; wanted.normal[0] && i < customer->phones.count; i++) {
		phone_parse(customer->phones.items[i].number, NULL, &number);
		if (!strcmp(number.normal, wanted.normal))
			return true;
	}
	return false;
}

static bool
share_number(const struct customer *a, const struct customer *b)
{
	for (size_t i = 0; i < a->phones.count; i++) {
		if (has_number(b, &a->phones.items[i]))
			return true;
	}
	return false;
}

bool
import_person_known(struct reader *reader, const struct customer *row, bool keyed,
                    const struct id *importer, struct id *id, struct err *e)
{
	struct record_list list;
	bool found = false;

	for (size_t i = 0; !found && i < row->phones.count; i++) {
		if (!reader_customers_by_phone(reader, row->phones.items[i].number, &list, e))
			return false;
		for (size_t k = 0; !found && k < list.count; k++) {
			const struct customer *known = record_at(&list, k);

			found = (!row->name || !known->name ||
			         person_name_equal(row->name, known->name)) &&
			        !(keyed && id_compare(&known->head.created_by, importer) == 0);
			if (found)
				*id = known->head.id;
		}
		record_list_release(&list);
	}
	return found;
}

static bool
equal(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

bool
import_person_differs(const struct customer *before, const struct customer *row)
{
	bool names = before->name && row->name;
	bool numbers = before->phones.count && row->phones.count;

	if ((names && person_name_equal(before->name, row->name)) || share_number(before, row) ||
	    equal(before->address, row->address) || equal(before->email, row->email))
		return false;
	return names || numbers;
}

const char *
import_person_contradiction(struct customer *before, struct customer *row)
{
	for (const struct import_text *text = import_texts; text->name; text++) {
		const char *there = *import_text_at(before, text);
		const char *new = *import_text_at(row, text);

		if (there && new && strcmp(there, new) != 0)
			return text->name;
	}
	return NULL;
}

/* --- merging ----------------------------------------------------------------------------- */

static void
unconfirm(struct customer *customer, const char *field)
{
	if (customer->confirmed)
		json_set(customer->confirmed, field, NULL);
}

/* New numbers stand first: the table is the latest news. Known ones keep spelling and label. */
static void
merge_numbers(const struct phone_list *news, struct customer *whole)
{
	struct phone_list old = whole->phones;

	whole->phones = (struct phone_list){ .items = NULL };
	for (size_t i = 0; i < news->count; i++) {
		struct customer known = { .phones = old };

		if (has_number(&known, &news->items[i]))
			continue;
		phone_list_add(&whole->phones, news->items[i].number, news->items[i].label);
		unconfirm(whole, "phone");
	}
	for (size_t i = 0; i < old.count; i++) {
		phone_list_add(&whole->phones, old.items[i].number, old.items[i].label);
		mem_free(old.items[i].number);
		mem_free(old.items[i].label);
	}
	mem_free(old.items);
}

static void
merge_tags(const struct text_list *news, struct customer *whole)
{
	for (size_t i = 0; i < news->count; i++) {
		bool known = false;

		for (size_t k = 0; k < whole->tags.count; k++)
			known = known || !strcmp(whole->tags.items[k], news->items[i]);
		if (!known)
			text_list_add(&whole->tags, news->items[i]);
	}
}

void
import_person_merge(const struct customer *before, struct customer *row)
{
	struct customer whole;

	customer_dup(before, &whole);
	for (const struct import_text *text = import_texts; text->name; text++) {
		const char *new = *import_text_at(row, text);
		char **there = import_text_at(&whole, text);

		if (!new || equal(new, *there))
			continue;
		record_set_text(there, new);
		unconfirm(&whole, text->name);
	}
	merge_numbers(&row->phones, &whole);
	merge_tags(&row->tags, &whole);
	whole.do_not_call = whole.do_not_call || row->do_not_call;
	customer_release(row);
	*row = whole;
}

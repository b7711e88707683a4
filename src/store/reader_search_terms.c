/*
 * Search for several terms. The most telling term, the one with the fewest keys, drives: what it
 * finds is visited in its order, and must fit all others. Whether it does is known from
 *
 *   - the rows of the other term, gathered from its keys alone: a tenth of a microsecond a key, in
 *     pages that lie together. Of a term with very many keys the first are gathered: who is among
 *     them fits, of the rest nothing is known;
 *   - the record itself, for those and when there are few at all: ten to twenty microseconds each,
 *     and a page of the disk if it was not read lately.
 *
 * Both are bounded, so that a key is answered in time whatever was typed. When something was left
 * open, found->cut says that there may be more.
 */
#include "reader_search_priv.h"

#include "base/memory.h"
#include "project_priv.h"

#include <string.h>

#define DIRECT_MAX 50		/* keys of the driver: each record is looked at */
#define GATHERED_MAX 24000	/* keys of a term */
#define GATHERED_ALL_MAX 48000	/* of all terms */
#define CHECKS_MAX 100		/* records looked at */

/* Open addressing; 0 is an empty slot. */
struct row_set {
	uint64_t *slots;
	size_t mask;	/* number of slots - 1, a power of two */
};

/* The keys of a term, best first. */
struct gathered {
	uint64_t *keys;		/* row << 5 | probe << 1 | exact */
	size_t count;
	bool whole;		/* who is not among them does not fit */
	struct row_set rows;	/* theirs; not of the driver */
};

struct several {
	struct reader *reader;
	const struct search_term *terms;
	size_t count, driver;
	struct gathered gathered[SEARCH_TERMS_MAX];
	char classes[SEARCH_TERMS_MAX * SEARCH_PROBES_MAX + 1];	/* of those not whole */
	struct row_set refused;		/* looked at in vain */
	size_t checks;
	struct search_found *found;
};

/* --- sets of rows ----------------------------------------------------------------------------- */

static void
row_set_init(struct row_set *set, size_t rows)
{
	size_t size = 64;

	while (size < 2 * rows)
		size *= 2;
	set->slots = mem_calloc(size, sizeof(*set->slots));
	set->mask = size - 1;
}

static uint64_t *
row_set_slot(const struct row_set *set, int64_t row, bool is_ticket)
{
	uint64_t value = ((uint64_t)row << 1 | is_ticket) + 1;
	size_t at = (size_t)((value * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & set->mask;

	while (set->slots[at] && set->slots[at] != value)
		at = (at + 1) & set->mask;
	return &set->slots[at];
}

static void
row_set_add(struct row_set *set, int64_t row, bool is_ticket)
{
	*row_set_slot(set, row, is_ticket) = ((uint64_t)row << 1 | is_ticket) + 1;
}

static bool
row_set_has(const struct row_set *set, int64_t row, bool is_ticket)
{
	return *row_set_slot(set, row, is_ticket) != 0;
}

/* --- how telling the terms are ---------------------------------------------------------------- */

/* Adds those of one probe; whole: there was room for all. */
static bool
gather_probe(struct several *s, size_t term, size_t place, bool exact, size_t maximum,
             struct err *e)
{
	const struct search_probe *probe = &s->terms[term].probes.items[place];
	struct gathered *gathered = &s->gathered[term];
	struct db_statement *statement = search_rows_of(s->reader, probe, exact, e);
	enum db_row row = statement ? db_step(statement, e) : DB_FAILED;

	for (; row == DB_ROW && gathered->count < maximum; row = db_step(statement, e))
		gathered->keys[gathered->count++] =
			(uint64_t)db_column_whole(statement, 0) << 5 | place << 1 | exact;
	db_reset(statement);
	gathered->whole = row == DB_DONE;
	return row != DB_FAILED;
}

/* The first keys of a term, as many as maximum; whole keys of all classes before longer ones. */
static bool
gather(struct several *s, size_t term, size_t maximum, struct err *e)
{
	struct gathered *gathered = &s->gathered[term];

	mem_free(gathered->keys);
	*gathered = (struct gathered){
		.keys = mem_alloc(maximum * sizeof(*gathered->keys)), .whole = true };
	for (int exact = 1; exact >= 0; exact--) {
		for (size_t i = 0; i < s->terms[term].probes.count && gathered->whole; i++) {
			if (!gather_probe(s, term, i, exact, maximum, e))
				return false;
		}
	}
	return true;
}

static struct search_candidate
candidate_at(const struct several *s, size_t term, size_t i)
{
	uint64_t key = s->gathered[term].keys[i];
	const struct search_probe *probe = &s->terms[term].probes.items[key >> 1 & 0xf];

	return search_candidate_of(probe, (int64_t)(key >> 5), key & 1);
}

static void
make_sets(struct several *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct gathered *gathered = &s->gathered[i];

		if (i == s->driver)
			continue;
		row_set_init(&gathered->rows, gathered->count);
		for (size_t k = 0; k < gathered->count; k++) {
			struct search_candidate candidate = candidate_at(s, i, k);

			row_set_add(&gathered->rows, candidate.row, candidate.is_ticket);
		}
	}
}

/* Of those that are not whole the last word is the record's, by keys of their classes. */
static void
note_classes(struct several *s)
{
	size_t used = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct search_probes *probes = &s->terms[i].probes;

		for (size_t p = 0; !s->gathered[i].whole && p < probes->count; p++)
			s->classes[used++] = probes->items[p].prefix[0];
	}
	s->classes[used] = '\0';
}

/* Gathers, and chooses the term with the fewest keys. */
static bool
gather_all(struct several *s, size_t maximum, struct err *e)
{
	s->driver = 0;
	for (size_t i = 0; i < s->count; i++) {
		if (!gather(s, i, maximum, e))
			return false;
		if (s->gathered[i].count < s->gathered[s->driver].count)
			s->driver = i;
	}
	note_classes(s);
	return true;
}

static bool
prepare(struct several *s, struct err *e)
{
	size_t most = GATHERED_ALL_MAX / s->count;

	if (!gather_all(s, DIRECT_MAX, e))
		return false;
	if (!s->gathered[s->driver].whole &&
	    !gather_all(s, most < GATHERED_MAX ? most : GATHERED_MAX, e))
		return false;
	make_sets(s);
	row_set_init(&s->refused, CHECKS_MAX);
	return true;
}

/* --- looking at records ----------------------------------------------------------------------- */

static bool
keys_fit(const struct key_list *keys, const struct search_probes *probes, bool is_ticket)
{
	for (size_t p = 0; p < probes->count; p++) {
		const struct search_probe *probe = &probes->items[p];
		size_t length = strlen(probe->prefix);

		for (size_t i = 0; probe->is_ticket == is_ticket && i < keys->count; i++) {
			if (strncmp(keys->items[i], probe->prefix, length) == 0)
				return true;
		}
	}
	return false;
}

static struct json *
read_document(struct several *s, const struct search_candidate *candidate, bool *failed,
              struct err *e)
{
	struct db_statement *statement = search_record_of(s->reader, candidate, e);
	enum db_row row = statement ? db_step(statement, e) : DB_FAILED;
	struct json *document = NULL;

	if (row == DB_ROW) {
		size_t length;
		const char *text = db_column_text(statement, 1, &length);

		document = json_parse(text, length, DOCUMENT_MAX, e);
	}
	db_reset(statement);
	*failed = !document && row != DB_DONE;
	return document;
}

/* Does the record fit all terms that are not whole? */
static bool
record_fits(struct several *s, const struct search_candidate *candidate, bool *fits,
            struct err *e)
{
	const struct record_type *type = candidate->is_ticket ? &ticket_type : &customer_type;
	struct json *document;
	struct key_list keys;
	bool failed;

	*fits = false;
	document = read_document(s, candidate, &failed, e);
	if (!document)
		return !failed;
	keys_of_classes(type, json_get(document, "f"), s->classes, &keys);
	*fits = true;
	for (size_t i = 0; i < s->count; i++) {
		if (i != s->driver && !s->gathered[i].whole)
			*fits &= keys_fit(&keys, &s->terms[i].probes, candidate->is_ticket);
	}
	key_list_release(&keys);
	json_free(document);
	return true;
}

enum fit { FITS_NOT, FITS, FITS_PERHAPS };

static enum fit
fit_of_gathered(const struct several *s, const struct search_candidate *candidate)
{
	enum fit fit = FITS;

	for (size_t i = 0; i < s->count; i++) {
		if (i == s->driver ||
		    row_set_has(&s->gathered[i].rows, candidate->row, candidate->is_ticket))
			continue;
		if (s->gathered[i].whole)
			return FITS_NOT;
		fit = FITS_PERHAPS;
	}
	return fit;
}

/* The last word, as long as there is time for it. */
static bool
check(struct several *s, const struct search_candidate *candidate, bool *fits, struct err *e)
{
	*fits = false;
	if (row_set_has(&s->refused, candidate->row, candidate->is_ticket))
		return true;
	if (s->checks == CHECKS_MAX) {
		s->found->cut = true;
		return true;
	}
	s->checks++;
	if (!record_fits(s, candidate, fits, e))
		return false;
	if (!*fits)
		row_set_add(&s->refused, candidate->row, candidate->is_ticket);
	return true;
}

static bool
visit(struct several *s, const struct search_candidate *candidate, struct err *e)
{
	enum fit fit = fit_of_gathered(s, candidate);
	bool fits = fit == FITS;

	if (fit == FITS_NOT || search_has(s->found, candidate))
		return true;
	if (fit == FITS_PERHAPS && !check(s, candidate, &fits, e))
		return false;
	if (fits)
		s->found->items[s->found->count++] = *candidate;
	return true;
}

static bool
visit_all(struct several *s, struct err *e)
{
	const struct gathered *gathered = &s->gathered[s->driver];

	for (size_t i = 0; i < gathered->count; i++) {
		struct search_candidate candidate = candidate_at(s, s->driver, i);

		if (s->found->count == s->found->limit)
			return true;
		if (!visit(s, &candidate, e))
			return false;
	}
	s->found->cut |= !gathered->whole;
	return true;
}

bool
search_several(struct reader *reader, const struct search_term *terms, size_t count,
               struct search_found *found, struct err *e)
{
	struct several s = { .reader = reader, .terms = terms, .count = count, .found = found };
	bool ok = prepare(&s, e) && visit_all(&s, e);

	for (size_t i = 0; i < count; i++) {
		mem_free(s.gathered[i].keys);
		mem_free(s.gathered[i].rows.slots);
	}
	mem_free(s.refused.slots);
	return ok;
}

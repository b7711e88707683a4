/*
 * Search as you type. Each class of keys that may fit what was typed is scanned from its first
 * fitting key on, best class first, until there are enough hits; in a class the whole key comes
 * before longer ones. Several terms: the most telling one is scanned (a bounded part of it), the
 * others must fit the keys of what it finds.
 */
#include "reader_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "keys_priv.h"
#include "model/phone_number.h"
#include "model/pinyin.h"
#include "model/ticket_number.h"
#include "project_priv.h"

#include <stdio.h>
#include <string.h>

#define TYPED_MAX 200		/* bytes looked at */
#define TERMS_MAX 6
#define PROBES_MAX 10
#define KEYS_A_HIT 4		/* one person may stand under several readings */
#define CANDIDATES_MAX 400	/* looked at for several terms */

/* One range of keys to look through. */
struct probe {
	enum search_match match;
	bool is_ticket;
	char prefix[KEY_SIZE];
};

struct probes {
	struct probe items[PROBES_MAX];
	size_t count;
};

struct term {
	char text[TYPED_MAX + 1];	/* half width */
	size_t digits, letters, others;	/* characters; signs are not counted */
	struct probes probes;
};

struct candidate {
	int64_t row;
	enum search_match match;
	bool is_ticket, exact;
};

struct candidates {
	struct candidate items[CANDIDATES_MAX];
	size_t count;
};

/* --- what was typed --------------------------------------------------------------------------- */

static void
add_probe(struct probes *probes, enum search_match match, bool is_ticket, enum key_class class,
          const char *text)
{
	struct probe *probe;

	if (!*text || probes->count == PROBES_MAX)
		return;
	probe = &probes->items[probes->count++];
	probe->match = match;
	probe->is_ticket = is_ticket;
	snprintf(probe->prefix, KEY_SIZE, "%c%.*s", class,
	         (int)utf8_cut(text, strlen(text), KEY_SIZE - 2), text);
}

static void
probe_digits(struct term *term, const char *home_area)
{
	struct probes *probes = &term->probes;
	struct phone_query query;
	char tail[TYPED_MAX + 1];
	size_t length = 0;

	if (phone_query_parse(term->text, home_area, &query)) {
		for (size_t i = 0; i < query.head_count; i++)
			add_probe(probes, MATCH_PHONE_START, false, KEY_PHONE, query.head[i]);
		add_probe(probes, MATCH_PHONE_TAIL, false, KEY_PHONE_TAIL, query.tail);
		return;
	}
	for (size_t i = strlen(term->text); i-- > 0;) {
		if (term->text[i] >= '0' && term->text[i] <= '9')
			tail[length++] = term->text[i];
	}
	tail[length] = '\0';
	add_probe(probes, MATCH_PHONE_TAIL, false, KEY_PHONE_TAIL, tail);
}

static void
probe_name(struct term *term)
{
	char key[KEY_SIZE];

	if (!key_of_name(KEY_NAME, term->text, strlen(term->text), key))
		return;
	add_probe(&term->probes, MATCH_NAME, false, KEY_NAME, key + 1);
	add_probe(&term->probes, MATCH_NAME, false, KEY_NAME_INSIDE, key + 1);
}

static void
probe_ticket_number(struct term *term)
{
	char key[TICKET_NUMBER_SIZE];

	if (ticket_number_key(term->text, key) >= 2)
		add_probe(&term->probes, MATCH_TICKET_NUMBER, true, KEY_NUMBER, key);
	if (ticket_number_reverse_key(term->text, key) >= 3)
		add_probe(&term->probes, MATCH_TICKET_NUMBER, true, KEY_NUMBER_TAIL, key);
}

/* Which classes may hold it, best first. */
static void
make_probes(struct term *term, const char *home_area)
{
	char pinyin[PINYIN_KEY_SIZE];

	term->probes.count = 0;
	if (term->others == 0 && term->letters == 0 && term->digits > 0)
		probe_digits(term, home_area);
	if (term->others == 0 && term->letters > 0 && pinyin_query(term->text, pinyin))
		add_probe(&term->probes, MATCH_PINYIN, false, KEY_PINYIN, pinyin);
	if (term->others == 0 && term->letters > 0 && term->digits > 0)
		probe_ticket_number(term);
	probe_name(term);
	if (term->others == 0 && (term->letters == 0 || term->digits == 0))
		probe_ticket_number(term);
}

static void
count_character(struct term *term, uint32_t c)
{
	const char *latin = c < 0x80 ? NULL : pinyin_latin(c);

	if (c >= '0' && c <= '9')
		term->digits++;
	else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (latin && *latin))
		term->letters++;
	else if (c >= 0x80 && !latin)
		term->others++;
}

/* Cuts typed at spaces; full width becomes half width. Returns the number of terms. */
static size_t
cut_terms(const char *typed, struct term terms[TERMS_MAX])
{
	size_t length = utf8_cut(typed, strlen(typed), TYPED_MAX / 2), at = 0, count = 0, used = 0;
	struct term *term = NULL;

	while (at < length) {
		uint32_t c;

		at += utf8_decode(typed + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (c <= ' ' || c == 0xa0 || c == 0x3000) {
			term = NULL;
			continue;
		}
		if (!term && count == TERMS_MAX)
			break;
		if (!term) {
			term = &terms[count++];
			memset(term, 0, sizeof(*term));
			used = 0;
		}
		used += utf8_encode(c, term->text + used);
		term->text[used] = '\0';
		count_character(term, c);
	}
	return count;
}

/* --- looking ---------------------------------------------------------------------------------- */

/* First text that begins otherwise and stands behind. */
static void
after_prefix(const char *prefix, char out[KEY_SIZE])
{
	size_t length = strlen(prefix);

	memcpy(out, prefix, length + 1);
	out[length - 1] = (char)((unsigned char)out[length - 1] + 1);
}

static bool
have_candidate(const struct candidates *candidates, const struct candidate *wanted)
{
	for (size_t i = 0; i < candidates->count; i++) {
		if (candidates->items[i].row == wanted->row &&
		    candidates->items[i].is_ticket == wanted->is_ticket)
			return true;
	}
	return false;
}

/* Adds what stands in a range, up to limit candidates altogether. */
static bool
scan(struct reader *reader, const struct probe *probe, size_t limit, bool exact_only,
     struct candidates *candidates, struct err *e)
{
	struct db_statement *statement = db_get(reader->db,
		"SELECT key,row FROM search_key WHERE key>=?1 AND key<?2"
		" ORDER BY key,row LIMIT ?3", e);
	char after[KEY_SIZE];
	enum db_row row = DB_FAILED;

	if (!statement)
		return false;
	after_prefix(probe->prefix, after);
	db_bind_text(statement, 1, probe->prefix);
	db_bind_text(statement, 2, after);
	db_bind_whole(statement, 3, (int64_t)(limit * KEYS_A_HIT));
	while (candidates->count < limit && (row = db_step(statement, e)) == DB_ROW) {
		struct candidate found = {
			.row = db_column_whole(statement, 1),
			.match = probe->match,
			.is_ticket = probe->is_ticket,
			.exact = strcmp(db_column_text(statement, 0, NULL), probe->prefix) == 0,
		};

		if (exact_only && !found.exact) {
			row = DB_DONE;
			break;
		}
		if (found.exact && found.match == MATCH_PHONE_START)
			found.match = MATCH_PHONE;
		if (!have_candidate(candidates, &found))
			candidates->items[candidates->count++] = found;
	}
	db_reset(statement);
	return row != DB_FAILED || candidates->count == limit;
}

/* Whole keys of all classes come before parts of any. */
static bool
scan_all(struct reader *reader, const struct probes *probes, size_t limit,
         struct candidates *candidates, struct err *e)
{
	for (int exact_only = 1; exact_only >= 0; exact_only--) {
		for (size_t i = 0; i < probes->count; i++) {
			if (!scan(reader, &probes->items[i], limit, exact_only, candidates, e))
				return false;
		}
	}
	return true;
}

/* --- several terms ---------------------------------------------------------------------------- */

static bool
keys_fit(const struct key_list *keys, const struct probes *probes, bool is_ticket)
{
	for (size_t p = 0; p < probes->count; p++) {
		const struct probe *probe = &probes->items[p];
		size_t length = strlen(probe->prefix);

		for (size_t i = 0; probe->is_ticket == is_ticket && i < keys->count; i++) {
			if (strncmp(keys->items[i], probe->prefix, length) == 0)
				return true;
		}
	}
	return false;
}

static struct db_statement *
get_row(struct reader *reader, const struct candidate *candidate, struct err *e)
{
	struct db_statement *statement = candidate->is_ticket ?
		db_get(reader->db, "SELECT id,doc FROM ticket WHERE row=?1", e) :
		db_get(reader->db, "SELECT id,doc FROM customer WHERE row=?1", e);

	if (statement)
		db_bind_whole(statement, 1, candidate->row);
	return statement;
}

/* Do all the other terms fit this candidate? classes: those of their probes. */
static bool
others_fit(struct reader *reader, const struct candidate *candidate, const struct term *terms,
           size_t count, size_t driver, const char *classes, bool *fits, struct err *e)
{
	struct db_statement *statement = get_row(reader, candidate, e);
	const struct record_type *type = candidate->is_ticket ? &ticket_type : &customer_type;
	enum db_row row = statement ? db_step(statement, e) : DB_FAILED;
	struct json *document = NULL;
	struct key_list keys;

	*fits = false;
	if (row == DB_ROW) {
		size_t length;
		const char *text = db_column_text(statement, 1, &length);

		document = json_parse(text, length, DOCUMENT_MAX, e);
	}
	db_reset(statement);
	if (!document)
		return row == DB_DONE;
	keys_of_classes(type, json_get(document, "f"), classes, &keys);
	*fits = true;
	for (size_t i = 0; i < count; i++)
		*fits &= i == driver || keys_fit(&keys, &terms[i].probes, candidate->is_ticket);
	key_list_release(&keys);
	json_free(document);
	return true;
}

/* How many keys fit a term, up to CANDIDATES_MAX. */
static bool
count_keys(struct reader *reader, const struct probes *probes, int64_t *count, struct err *e)
{
	*count = 0;
	for (size_t i = 0; i < probes->count && *count < CANDIDATES_MAX; i++) {
		struct db_statement *statement = db_get(reader->db,
			"SELECT count(*) FROM (SELECT 1 FROM search_key WHERE key>=?1 AND key<?2"
			" LIMIT ?3)", e);
		char after[KEY_SIZE];
		enum db_row row;

		if (!statement)
			return false;
		after_prefix(probes->items[i].prefix, after);
		db_bind_text(statement, 1, probes->items[i].prefix);
		db_bind_text(statement, 2, after);
		db_bind_whole(statement, 3, CANDIDATES_MAX - *count);
		row = db_step(statement, e);
		if (row == DB_ROW)
			*count += db_column_whole(statement, 0);
		db_reset(statement);
		if (row == DB_FAILED)
			return false;
	}
	return true;
}

/* The term that fits the fewest. */
static bool
most_telling(struct reader *reader, const struct term *terms, size_t count, size_t *best,
             struct err *e)
{
	int64_t fewest = INT64_MAX;

	*best = 0;
	for (size_t i = 0; i < count; i++) {
		int64_t fitting;

		if (!count_keys(reader, &terms[i].probes, &fitting, e))
			return false;
		if (fitting < fewest) {
			*best = i;
			fewest = fitting;
		}
	}
	return true;
}

/* The classes of all probes but the driver's, as letters. */
static void
other_classes(const struct term *terms, size_t count, size_t driver,
              char out[TERMS_MAX * PROBES_MAX + 1])
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t p = 0; i != driver && p < terms[i].probes.count; p++)
			out[used++] = terms[i].probes.items[p].prefix[0];
	}
	out[used] = '\0';
}

static bool
search_terms(struct reader *reader, struct term *terms, size_t count, size_t limit,
             struct candidates *candidates, struct err *e)
{
	char classes[TERMS_MAX * PROBES_MAX + 1];
	size_t driver, kept = 0;

	if (!most_telling(reader, terms, count, &driver, e) ||
	    !scan_all(reader, &terms[driver].probes, CANDIDATES_MAX, candidates, e))
		return false;
	other_classes(terms, count, driver, classes);
	for (size_t i = 0; i < candidates->count && kept < limit; i++) {
		bool fits;

		if (!others_fit(reader, &candidates->items[i], terms, count, driver, classes,
		                &fits, e))
			return false;
		if (fits)
			candidates->items[kept++] = candidates->items[i];
	}
	candidates->count = kept;
	return true;
}

/* "zhang san" is one name, and "138 0013" one number, before they are two terms. */
static void
join_terms(const struct term *terms, size_t count, struct term *joined)
{
	size_t used = 0;

	memset(joined, 0, sizeof(*joined));
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(terms[i].text);

		if (used + length > TYPED_MAX)
			break;
		memcpy(joined->text + used, terms[i].text, length + 1);
		used += length;
		joined->digits += terms[i].digits;
		joined->letters += terms[i].letters;
		joined->others += terms[i].others;
	}
}

/* --- hits ------------------------------------------------------------------------------------- */

static bool
load_hits(struct reader *reader, const struct candidates *candidates, size_t limit,
          struct search_result *result, struct err *e)
{
	size_t count = candidates->count < limit ? candidates->count : limit;

	result->hits = mem_calloc(count ? count : 1, sizeof(result->hits[0]));
	result->more = candidates->count > limit;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *candidate = &candidates->items[i];
		struct search_hit *hit = &result->hits[result->count];
		struct db_statement *statement = get_row(reader, candidate, e);
		const struct record_type *type =
			candidate->is_ticket ? &ticket_type : &customer_type;
		void *record = candidate->is_ticket ? (void *)&hit->ticket : (void *)&hit->customer;
		enum db_row row = statement ? db_step(statement, e) : DB_FAILED;

		hit->match = candidate->match;
		hit->exact = candidate->exact;
		hit->is_ticket = candidate->is_ticket;
		if (row == DB_ROW) {
			hit->id = db_column_id(statement, 0);
			result->count++;
			if (!reader_take_record(statement, 0, type, record, e))
				row = DB_FAILED;
		}
		db_reset(statement);
		if (row == DB_FAILED)
			return false;
	}
	return true;
}

bool
reader_search(struct reader *reader, const char *typed, size_t limit,
              struct search_result *result, struct err *e)
{
	struct term terms[TERMS_MAX], joined;
	struct candidates *candidates;
	size_t count = cut_terms(typed, terms);
	bool ok;

	*result = (struct search_result){ .hits = NULL };
	if (limit > SEARCH_LIMIT_MAX)
		limit = SEARCH_LIMIT_MAX;
	if (count == 0 || limit == 0)
		return true;
	candidates = mem_calloc(1, sizeof(*candidates));
	join_terms(terms, count, &joined);
	make_probes(&joined, reader->home_area);
	ok = scan_all(reader, &joined.probes, limit + 1, candidates, e);
	if (ok && candidates->count == 0 && count > 1) {
		for (size_t i = 0; i < count; i++)
			make_probes(&terms[i], reader->home_area);
		ok = search_terms(reader, terms, count, limit + 1, candidates, e);
	}
	ok = ok && load_hits(reader, candidates, limit, result, e);
	mem_free(candidates);
	if (!ok)
		search_result_release(result);
	return ok;
}

void
search_result_release(struct search_result *result)
{
	for (size_t i = 0; i < result->count; i++) {
		customer_release(&result->hits[i].customer);
		ticket_release(&result->hits[i].ticket);
	}
	mem_free(result->hits);
	memset(result, 0, sizeof(*result));
}

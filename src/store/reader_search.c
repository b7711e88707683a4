/*
 * Search as you type. Each class of keys that may fit what was typed is scanned from its first
 * fitting key on, best class first, until there are enough hits; in a class the whole key comes
 * before longer ones. Several terms: reader_search_terms.c.
 */
#include "reader_search_priv.h"

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

/* --- what was typed --------------------------------------------------------------------------- */

static void
add_probe(struct search_probes *probes, enum search_match match, bool is_ticket,
          enum key_class class, const char *text)
{
	struct search_probe *probe;
	size_t last;

	if (!*text || probes->count == SEARCH_PROBES_MAX)
		return;
	probe = &probes->items[probes->count++];
	probe->match = match;
	probe->is_ticket = is_ticket;
	snprintf(probe->prefix, KEY_SIZE, "%c%.*s", class,
	         (int)utf8_cut(text, strlen(text), KEY_SIZE - 2), text);
	last = strlen(probe->prefix) - 1;
	memcpy(probe->after, probe->prefix, last + 2);
	probe->after[last] = (char)((unsigned char)probe->after[last] + 1);
}

static void
probe_digits(struct search_term *term, const char *home_area)
{
	struct search_probes *probes = &term->probes;
	struct phone_query query;
	char tail[SEARCH_TYPED_MAX + 1];
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
probe_name(struct search_term *term)
{
	char key[KEY_SIZE];

	if (!key_of_name(KEY_NAME, term->text, strlen(term->text), key))
		return;
	add_probe(&term->probes, MATCH_NAME, false, KEY_NAME, key + 1);
	add_probe(&term->probes, MATCH_NAME, false, KEY_NAME_INSIDE, key + 1);
}

static void
probe_ticket_number(struct search_term *term)
{
	char key[TICKET_NUMBER_SIZE];

	if (ticket_number_key(term->text, key) >= 2)
		add_probe(&term->probes, MATCH_TICKET_NUMBER, true, KEY_NUMBER, key);
	if (ticket_number_reverse_key(term->text, key) >= 3)
		add_probe(&term->probes, MATCH_TICKET_NUMBER, true, KEY_NUMBER_TAIL, key);
}

/* Which classes may hold it, best first. */
static void
make_probes(struct search_term *term, const char *home_area)
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
count_character(struct search_term *term, uint32_t c)
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
cut_terms(const char *typed, struct search_term terms[SEARCH_TERMS_MAX])
{
	size_t length = utf8_cut(typed, strlen(typed), SEARCH_TYPED_MAX / 2);
	size_t at = 0, count = 0, used = 0;
	struct search_term *term = NULL;

	while (at < length) {
		uint32_t c;

		at += utf8_decode(typed + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (c <= ' ' || c == 0xa0 || c == 0x3000) {
			term = NULL;
			continue;
		}
		if (!term && count == SEARCH_TERMS_MAX)
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

bool
search_has(const struct search_found *found, const struct search_candidate *wanted)
{
	for (size_t i = 0; i < found->count; i++) {
		if (found->items[i].row == wanted->row &&
		    found->items[i].is_ticket == wanted->is_ticket)
			return true;
	}
	return false;
}

struct db_statement *
search_record_of(struct reader *reader, const struct search_candidate *candidate, struct err *e)
{
	struct db_statement *statement = candidate->is_ticket ?
		db_get(reader->db, "SELECT id,doc FROM ticket WHERE row=?1", e) :
		db_get(reader->db, "SELECT id,doc FROM customer WHERE row=?1", e);

	if (statement)
		db_bind_whole(statement, 1, candidate->row);
	return statement;
}

struct search_candidate
search_candidate_of(const struct search_probe *probe, int64_t row, bool exact)
{
	return (struct search_candidate){
		.row = row,
		.match = exact && probe->match == MATCH_PHONE_START ? MATCH_PHONE : probe->match,
		.is_ticket = probe->is_ticket,
		.exact = exact,
	};
}

struct db_statement *
search_rows_of(struct reader *reader, const struct search_probe *probe, bool exact,
               struct err *e)
{
	struct db_statement *statement = exact ?
		db_get(reader->db, "SELECT row FROM search_key WHERE key=?1 ORDER BY row", e) :
		db_get(reader->db, "SELECT row FROM search_key WHERE key>?1 AND key<?2"
		       " ORDER BY key,row", e);

	if (statement)
		db_bind_text(statement, 1, probe->prefix);
	if (statement && !exact)
		db_bind_text(statement, 2, probe->after);
	return statement;
}

static bool
scan(struct reader *reader, const struct search_probe *probe, bool exact,
     struct search_found *found, struct err *e)
{
	struct db_statement *statement = search_rows_of(reader, probe, exact, e);
	enum db_row row = statement ? DB_DONE : DB_FAILED;

	while (statement && found->count < found->limit &&
	       (row = db_step(statement, e)) == DB_ROW) {
		struct search_candidate candidate =
			search_candidate_of(probe, db_column_whole(statement, 0), exact);

		if (!search_has(found, &candidate))
			found->items[found->count++] = candidate;
	}
	db_reset(statement);
	return row != DB_FAILED;
}

/* Whole keys of all classes come before parts of any. */
static bool
scan_all(struct reader *reader, const struct search_probes *probes, struct search_found *found,
         struct err *e)
{
	for (int exact = 1; exact >= 0; exact--) {
		for (size_t i = 0; i < probes->count; i++) {
			if (!scan(reader, &probes->items[i], exact, found, e))
				return false;
		}
	}
	return true;
}

/* "zhang san" is one name, and "138 0013" one number, before they are two terms. */
static void
join_terms(const struct search_term *terms, size_t count, struct search_term *joined)
{
	size_t used = 0;

	memset(joined, 0, sizeof(*joined));
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(terms[i].text);

		if (used + length > SEARCH_TYPED_MAX)
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
load_hits(struct reader *reader, const struct search_found *found, size_t limit,
          struct search_result *result, struct err *e)
{
	size_t count = found->count < limit ? found->count : limit;

	result->hits = mem_calloc(count ? count : 1, sizeof(result->hits[0]));
	result->more = found->count > limit || found->cut;
	for (size_t i = 0; i < count; i++) {
		const struct search_candidate *candidate = &found->items[i];
		struct search_hit *hit = &result->hits[result->count];
		struct db_statement *statement = search_record_of(reader, candidate, e);
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

static bool
look(struct reader *reader, struct search_term *terms, size_t count, struct search_found *found,
     struct err *e)
{
	struct search_term joined;

	join_terms(terms, count, &joined);
	make_probes(&joined, reader->home_area);
	if (!scan_all(reader, &joined.probes, found, e))
		return false;
	if (found->count > 0 || count == 1)
		return true;
	for (size_t i = 0; i < count; i++)
		make_probes(&terms[i], reader->home_area);
	return search_several(reader, terms, count, found, e);
}

bool
reader_search(struct reader *reader, const char *typed, size_t limit,
              struct search_result *result, struct err *e)
{
	struct search_term terms[SEARCH_TERMS_MAX];
	struct search_found found = { .count = 0 };
	size_t count = cut_terms(typed, terms);
	bool ok;

	*result = (struct search_result){ .hits = NULL };
	if (limit > SEARCH_LIMIT_MAX)
		limit = SEARCH_LIMIT_MAX;
	if (count == 0 || limit == 0)
		return true;
	found.limit = limit + 1;
	/* one snapshot, and no lock to take for each record */
	if (!db_begin_read(reader->db, e))
		return false;
	ok = look(reader, terms, count, &found, e) && load_hits(reader, &found, limit, result, e);
	db_end_read(reader->db);
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

/* Inside store/: what the files of the search share. */
#ifndef STORE_READER_SEARCH_PRIV_H
#define STORE_READER_SEARCH_PRIV_H

#include "keys_priv.h"
#include "reader_priv.h"

#define SEARCH_TYPED_MAX 200	/* bytes looked at */
#define SEARCH_TERMS_MAX 6
#define SEARCH_PROBES_MAX 10

/* One range of keys to look through. */
struct search_probe {
	enum search_match match;
	bool is_ticket;
	char prefix[KEY_SIZE];
	char after[KEY_SIZE];	/* the first text that stands behind all that begin with prefix */
};

struct search_probes {
	struct search_probe items[SEARCH_PROBES_MAX];
	size_t count;
};

struct search_term {
	char text[SEARCH_TYPED_MAX + 1];	/* half width */
	size_t digits, letters, others;		/* characters; signs are not counted */
	struct search_probes probes;
};

struct search_candidate {
	int64_t row;
	enum search_match match;
	bool is_ticket, exact;
};

struct search_found {
	struct search_candidate items[SEARCH_LIMIT_MAX + 1];
	size_t count;
	size_t limit;	/* enough then */
	bool cut;	/* not all was looked at: there may be more */
};

/* The keys of a range in order, for search_candidate_at; borrows the probe until it is reset. */
struct db_statement *
search_keys_of(struct reader *reader, const struct search_probe *probe, struct err *e);

struct search_candidate
search_candidate_at(struct db_statement *statement, const struct search_probe *probe);

bool
search_has(const struct search_found *found, const struct search_candidate *wanted);

/* "id,doc" of a candidate. */
struct db_statement *
search_record_of(struct reader *reader, const struct search_candidate *candidate, struct err *e);

/*
 * Visits what fits, best first: whole keys of all classes come before parts of any. One row is
 * visited again under each of its keys. Until *enough is set.
 */
typedef bool search_visit(const struct search_candidate *candidate, void *context, bool *enough,
                          struct err *e);

bool
search_scan(struct reader *reader, const struct search_probes *probes, search_visit *visit,
            void *context, struct err *e);

/* What fits all of several terms, best first as the most telling term orders it. */
bool
search_several(struct reader *reader, const struct search_term *terms, size_t count,
               struct search_found *found, struct err *e);

#endif

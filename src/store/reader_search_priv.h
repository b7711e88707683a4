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

/*
 * Column 0: the rows of a range, those of the whole key (exact) or those of longer keys, in order;
 * one under many keys comes many times. Borrows the probe until it is reset.
 */
struct db_statement *
search_rows_of(struct reader *reader, const struct search_probe *probe, bool exact, struct err *e);

struct search_candidate
search_candidate_of(const struct search_probe *probe, int64_t row, bool exact);

bool
search_has(const struct search_found *found, const struct search_candidate *wanted);

/* "id,doc" of a candidate. */
struct db_statement *
search_record_of(struct reader *reader, const struct search_candidate *candidate, struct err *e);

/* What fits all of several terms, best first as the most telling term orders it. */
bool
search_several(struct reader *reader, const struct search_term *terms, size_t count,
               struct search_found *found, struct err *e);

#endif

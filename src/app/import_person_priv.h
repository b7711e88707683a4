/*
 * Who a row is, whom the store knows already, and what becomes of both: the
 * rules that app/import.h states. Pure but for the reader.
 */
#ifndef APP_IMPORT_PERSON_PRIV_H
#define APP_IMPORT_PERSON_PRIV_H

#include "base/error.h"
#include "base/id.h"
#include "model/customer.h"
#include "store/reader.h"

#include <stdbool.h>
#include <stdint.h>

/* The rows of this run by the customer they became: two rows of one file must not disagree. */
struct import_seen {
	struct import_seen_row {
		struct id id;
		uint64_t line;		/* 0: empty */
	} *rows;
	size_t capacity;		/* a power of two */
	size_t count;
};

void
import_seen_release(struct import_seen *seen);

/* The line that had this customer before, or 0; then line is kept. */
uint64_t
import_seen_line(struct import_seen *seen, const struct id *id, uint64_t line);

/* What makes the row the same customer next time. key: of the other system, "" none. */
struct id
import_person_id(const char *source, const char *key, const struct customer *row);

/*
 * A customer of the store with one of the row's numbers and, as far as both
 * have one, the same name. keyed: only customers that people made, for those
 * of an import have customer numbers of their own. importer made the others.
 */
bool
import_person_known(struct reader *reader, const struct customer *row, bool keyed,
                    const struct id *importer, struct id *id, struct err *e);

/* A customer number that leads to somebody else: nothing of both is the same. */
bool
import_person_differs(const struct customer *before, const struct customer *row);

/* The name of a field in which the row contradicts what is there, or NULL. */
const char *
import_person_contradiction(struct customer *before, struct customer *row);

/*
 * Puts the row over what is known: *row becomes the whole customer. A read
 * back of what changes counts no more.
 */
void
import_person_merge(const struct customer *before, struct customer *row);

#endif

/* Inside store/: what the readers' files share. */
#ifndef STORE_READER_PRIV_H
#define STORE_READER_PRIV_H

#include "db/db.h"
#include "store/reader.h"

struct reader {
	struct db *db;
	char home_area[8];
};

/* "SELECT id, doc FROM …" into a list, at most limit (more = there was another); resets. */
bool
reader_take(struct db_statement *statement, const struct record_type *type, size_t limit,
            struct record_list *list, struct err *e);

/* The record of a row "id, doc" that stands at the given columns. */
bool
reader_take_record(struct db_statement *statement, int column, const struct record_type *type,
                   void *record, struct err *e);

/* "SELECT … FROM table WHERE …" of one number with ids bound in order. */
bool
reader_whole(struct reader *reader, const char *sql, const struct id *id, int64_t second,
             int64_t *out, struct err *e);

#endif

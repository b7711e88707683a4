/* All records of a type, counts, facts about the store, and free questions of tests. */
#include "reader_priv.h"

#include "base/i18n.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* head, the type's table, tail */
static bool
table_sql(const struct record_type *type, const char *head, const char *tail, char *sql,
          size_t size, struct err *e)
{
	/* Names of types are constants of this program. */
	if (record_type_find(type->name, strlen(type->name)) != type)
		return err_set(e, ERR_INTERNAL, "store: unknown type");
	snprintf(sql, size, "%s %s %s", head, type->name, tail);
	return true;
}

bool
reader_each(struct reader *reader, const struct record_type *type, int64_t from_ms, int64_t to_ms,
            bool (*visit)(const void *record, void *context), void *context, struct err *e)
{
	struct db_statement *statement;
	void *record = mem_alloc(type->size);
	enum db_row row = DB_FAILED;
	bool ok = true;
	char sql[128];

	statement = table_sql(type, "SELECT id,doc FROM", "WHERE made>=?1 AND made<?2 ORDER BY row",
	                      sql, sizeof(sql), e) ?
			    db_prepare(reader->db, sql, e) : NULL;
	if (statement) {
		db_bind_whole(statement, 1, from_ms);
		db_bind_whole(statement, 2, to_ms > 0 ? to_ms : INT64_MAX);
	}
	while (statement && ok && (row = db_step(statement, e)) == DB_ROW) {
		ok = reader_take_record(statement, 0, type, record, e);
		if (ok && !visit(record, context))
			row = DB_DONE;
		record_release(type, record);
		if (row == DB_DONE)
			break;
	}
	db_finalize(statement);
	mem_free(record);
	return ok && row == DB_DONE;
}

bool
reader_count(struct reader *reader, const struct record_type *type, int64_t *count, struct err *e)
{
	char sql[64];

	*count = 0;
	return table_sql(type, "SELECT count(*) FROM", "", sql, sizeof(sql), e) &&
	       db_query_whole(reader->db, sql, count, e);
}

bool
reader_count_made(struct reader *reader, const struct record_type *type, int64_t from_ms,
                  int64_t to_ms, int64_t *count, struct err *e)
{
	struct db_statement *statement;
	enum db_row row = DB_FAILED;
	char sql[128];

	*count = 0;
	statement = table_sql(type, "SELECT count(*) FROM", "WHERE made>=?1 AND made<?2", sql,
	                      sizeof(sql), e) ? db_prepare(reader->db, sql, e) : NULL;
	if (statement) {
		db_bind_whole(statement, 1, from_ms);
		db_bind_whole(statement, 2, to_ms > 0 ? to_ms : INT64_MAX);
		row = db_step(statement, e);
	}
	if (row == DB_ROW)
		*count = db_column_whole(statement, 0);
	db_finalize(statement);
	return row == DB_ROW;
}

bool
reader_query_text(struct reader *reader, const char *sql, struct strbuf *out, struct err *e)
{
	struct db_statement *statement = db_prepare(reader->db, sql, e);
	enum db_row row = statement ? db_step(statement, e) : DB_FAILED;
	bool fits = true;

	if (row == DB_ROW) {
		size_t length;
		const char *text = db_column_text(statement, 0, &length);

		fits = !text || strbuf_add_n(out, text, length);
	}
	db_finalize(statement);
	if (!fits)
		return err_set(e, ERR_LIMIT, _("the answer is too long"));
	return row != DB_FAILED;
}

static int64_t
size_of(const char *path, const char *ending)
{
	char whole[4096];
	struct stat info;

	snprintf(whole, sizeof(whole), "%s%s", path, ending);
	return stat(whole, &info) == 0 ? info.st_size : 0;
}

bool
reader_facts(struct reader *reader, struct store_facts *facts, struct err *e)
{
	struct db_statement *statement =
		db_get(reader->db, "SELECT replica,desk_code,n FROM me", e);
	enum db_row row = statement ? db_step(statement, e) : DB_FAILED;

	memset(facts, 0, sizeof(*facts));
	if (row == DB_ROW) {
		const char *code = db_column_text(statement, 1, NULL);

		facts->replica = db_column_id(statement, 0);
		snprintf(facts->desk_code, sizeof(facts->desk_code), "%s", code ? code : "");
		facts->operations = db_column_whole(statement, 2);
	}
	db_reset(statement);
	facts->file_bytes = size_of(db_path(reader->db), "");
	facts->wal_bytes = size_of(db_path(reader->db), "-wal");
	return row == DB_ROW &&
	       db_query_whole(reader->db, "PRAGMA user_version", &facts->schema, e) &&
	       db_query_whole(reader->db, "SELECT n-acked_n FROM me", &facts->pending, e) &&
	       reader_count(reader, &customer_type, &facts->customers, e) &&
	       reader_count(reader, &ticket_type, &facts->tickets, e) &&
	       reader_count(reader, &call_type, &facts->calls, e) &&
	       reader_count(reader, &followup_type, &facts->followups, e);
}

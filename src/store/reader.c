/* Readers: opening, single records, lists by relation, local rows. */
#include "reader_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "keys_priv.h"
#include "model/phone_number.h"
#include "model/ticket_number.h"
#include "project_priv.h"
#include "schema_priv.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define ALL SIZE_MAX

struct reader *
reader_open(const char *path, struct err *e)
{
	struct db_options options = { .mode = DB_READ, .cache_kib = 1024 };
	struct reader *reader = mem_calloc(1, sizeof(*reader));
	struct strbuf text;

	strbuf_init(&text, PATH_MAX);
	if (path ? strbuf_add(&text, path) : path_of(PATH_DATA, "hotseat.db", &text, e))
		reader->db = db_open(text.data, &options, e);
	strbuf_release(&text);
	if (reader->db && db_ladder_check(reader->db, &store_ladder, e))
		return reader;
	reader_close(reader);
	return NULL;
}

void
reader_close(struct reader *reader)
{
	if (!reader)
		return;
	db_close(reader->db);
	mem_free(reader);
}

void
reader_set_home_area(struct reader *reader, const char *area)
{
	snprintf(reader->home_area, sizeof(reader->home_area), "%s", area ? area : "");
}

void
reader_interrupt(struct reader *reader)
{
	db_interrupt(reader->db);
}

bool
reader_begin(struct reader *reader, int64_t budget_us, struct err *e)
{
	if (!db_begin_read(reader->db, e))
		return false;
	db_set_budget(reader->db, budget_us);
	return true;
}

void
reader_end(struct reader *reader)
{
	db_set_budget(reader->db, 0);
	db_end_read(reader->db);
}

/* --- records and lists ------------------------------------------------------------------------ */

void
record_list_release(struct record_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		record_release(list->type, (char *)list->items + i * list->type->size);
	mem_free(list->items);
	memset(list, 0, sizeof(*list));
}

const void *
record_at(const struct record_list *list, size_t index)
{
	return (const char *)list->items + index * list->type->size;
}

bool
reader_take_record(struct db_statement *statement, int column, const struct record_type *type,
                   void *record, struct err *e)
{
	struct id id = db_column_id(statement, column);
	struct json *document;
	size_t length;
	const char *text = db_column_text(statement, column + 1, &length);
	bool ok;

	record_init(type, record);
	document = text ? json_parse(text, length, DOCUMENT_MAX, e) : NULL;
	if (!document) {
		err_prefix(e, _("store: a %s is damaged, run hotseat verify"), type->name);
		e->code = ERR_CORRUPT;
		return false;
	}
	ok = record_read(type, &id, document, record, e);
	json_free(document);
	return ok;
}

/* Room for one more record at the end of a list. */
static void *
list_grow(struct record_list *list, size_t *capacity)
{
	if (list->count == *capacity) {
		*capacity = *capacity ? *capacity * 2 : 8;
		list->items = mem_resize(list->items, *capacity, list->type->size);
	}
	return (char *)list->items + list->count * list->type->size;
}

bool
reader_take(struct db_statement *statement, const struct record_type *type, size_t limit,
            struct record_list *list, struct err *e)
{
	size_t capacity = 0;
	enum db_row row = DB_FAILED;

	*list = (struct record_list){ .type = type };
	while (statement && (row = db_step(statement, e)) == DB_ROW) {
		if (list->count == limit) {
			list->more = true;
			row = DB_DONE;
			break;
		}
		if (!reader_take_record(statement, 0, type, list_grow(list, &capacity), e)) {
			row = DB_FAILED;
			break;
		}
		list->count++;
	}
	db_reset(statement);
	if (row == DB_DONE)
		return true;
	record_list_release(list);
	return false;
}

/* One list of one relation: an id at ?1, or no parameter. */
static bool
take_by_id(struct reader *reader, const char *sql, const struct record_type *type,
           const struct id *id, size_t limit, struct record_list *list, struct err *e)
{
	struct db_statement *statement = db_get(reader->db, sql, e);

	*list = (struct record_list){ .type = type };
	if (!statement)
		return false;
	if (id)
		db_bind_id(statement, 1, id);
	return reader_take(statement, type, limit, list, e);
}

bool
reader_whole(struct reader *reader, const char *sql, const struct id *id, int64_t second,
             int64_t *out, struct err *e)
{
	struct db_statement *statement = db_get(reader->db, sql, e);
	enum db_row row = DB_FAILED;

	*out = 0;
	if (!statement)
		return false;
	if (id)
		db_bind_id(statement, 1, id);
	if (second != INT64_MIN)
		db_bind_whole(statement, 2, second);
	row = db_step(statement, e);
	if (row == DB_ROW)
		*out = db_column_whole(statement, 0);
	db_reset(statement);
	return row != DB_FAILED;
}

static const char *
select_by_id(const struct record_type *type)
{
	static const struct {
		const struct record_type *type;
		const char *sql;
	} table[] = {
		{ &customer_type, "SELECT id,doc FROM customer WHERE id=?1" },
		{ &ticket_type, "SELECT id,doc FROM ticket WHERE id=?1" },
		{ &followup_type, "SELECT id,doc FROM followup WHERE id=?1" },
		{ &call_type, "SELECT id,doc FROM call WHERE id=?1" },
		{ &note_type, "SELECT id,doc FROM note WHERE id=?1" },
		{ &script_type, "SELECT id,doc FROM script WHERE id=?1" },
		{ &access_type, "SELECT id,doc FROM access WHERE id=?1" },
		{ &event_type, "SELECT id,doc FROM event WHERE id=?1" },
		{ &agent_type, "SELECT id,doc FROM agent WHERE id=?1" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (table[i].type == type)
			return table[i].sql;
	}
	return NULL;
}

/* The first row of a statement; ERR_NOT_FOUND with what in its text when there is none. */
static bool
take_one(struct db_statement *statement, const struct record_type *type, void *record,
         struct err *e)
{
	enum db_row row = db_step(statement, e);
	bool ok = row == DB_ROW && reader_take_record(statement, 0, type, record, e);

	db_reset(statement);
	if (row == DB_DONE)
		err_set(e, ERR_NOT_FOUND, _("store: there is no such %s"), type->name);
	return ok;
}

bool
reader_get(struct reader *reader, const struct record_type *type, const struct id *id,
           void *record, struct err *e)
{
	struct db_statement *statement = db_get(reader->db, select_by_id(type), e);

	record_init(type, record);
	if (!statement)
		return false;
	db_bind_id(statement, 1, id);
	return take_one(statement, type, record, e);
}

bool
reader_ticket_by_number(struct reader *reader, const char *typed, struct ticket *ticket,
                        struct err *e)
{
	struct db_statement *statement = db_get(reader->db,
		"SELECT id,doc FROM ticket WHERE row IN (SELECT row FROM search_key WHERE key=?1)",
		e);
	char key[TICKET_NUMBER_SIZE + 1] = { KEY_NUMBER };

	ticket_init(ticket);
	if (!statement)
		return false;
	if (ticket_number_key(typed, key + 1) == 0)
		return err_set(e, ERR_NOT_FOUND, _("\"%.40s\" is no ticket number"), typed);
	db_bind_text(statement, 1, key);
	return take_one(statement, &ticket_type, ticket, e);
}

bool
reader_agent_by_staff_number(struct reader *reader, const char *staff_number,
                             struct agent *agent, struct err *e)
{
	struct db_statement *statement = db_get(reader->db,
		"SELECT id,doc FROM agent WHERE staff_number=?1", e);

	agent_init(agent);
	if (!statement)
		return false;
	db_bind_text(statement, 1, staff_number);
	return take_one(statement, &agent_type, agent, e);
}

/* --- customers by number ---------------------------------------------------------------------- */

#define PHONE_KEYS_MAX (2 * PHONE_LIST_MAX)

/* The keys under which customers with these numbers stand; returns how many. */
static size_t
phone_keys(const struct reader *reader, const char *text, char keys[PHONE_KEYS_MAX][KEY_SIZE])
{
	struct phone_number numbers[PHONE_LIST_MAX];
	size_t count = phone_parse_list(text, reader->home_area, numbers, PHONE_LIST_MAX);
	const char *area = reader->home_area + (reader->home_area[0] == '0');
	size_t made = 0;

	for (size_t i = 0; i < count && i < PHONE_LIST_MAX; i++) {
		const char *normal = numbers[i].normal;
		size_t area_length = strlen(area);

		if (!phone_is_searchable(&numbers[i]))
			continue;
		snprintf(keys[made++], KEY_SIZE, "%c%s", KEY_PHONE, normal);
		/* Stored without an area code it stands under its bare digits. */
		if (area_length > 0 && strncmp(normal, "+86", 3) == 0 &&
		    numbers[i].area_length == area_length &&
		    strncmp(normal + 3, area, area_length) == 0)
			snprintf(keys[made++], KEY_SIZE, "%c%s", KEY_PHONE,
			         normal + 3 + area_length);
	}
	return made;
}

bool
reader_customers_by_phone(struct reader *reader, const char *number, struct record_list *list,
                          struct err *e)
{
	char keys[PHONE_KEYS_MAX][KEY_SIZE];
	size_t count = phone_keys(reader, number, keys);
	struct db_statement *statement = db_get(reader->db,
		"SELECT id,doc FROM customer WHERE row IN (SELECT row FROM search_key"
		" WHERE key IN (?1,?2,?3,?4,?5,?6,?7,?8)) ORDER BY row LIMIT 51", e);

	*list = (struct record_list){ .type = &customer_type };
	if (!statement)
		return false;
	if (count == 0)
		return true;
	for (size_t i = 0; i < count; i++)
		db_bind_text(statement, (int)i + 1, keys[i]);
	return reader_take(statement, &customer_type, 50, list, e);
}

/* --- relations -------------------------------------------------------------------------------- */

bool
reader_tickets_of_customer(struct reader *reader, const struct id *customer, bool open_only,
                           size_t limit, struct record_list *list, struct err *e)
{
	static const char open[] = "SELECT id,doc FROM ticket WHERE customer=?1 AND open=1"
				   " ORDER BY due, row";
	static const char all[] = "SELECT id,doc FROM ticket WHERE customer=?1"
				  " ORDER BY open DESC, made DESC";

	return take_by_id(reader, open_only ? open : all, &ticket_type, customer, limit, list, e);
}

bool
reader_tickets_of_call(struct reader *reader, const struct id *call, struct record_list *list,
                       struct err *e)
{
	return take_by_id(reader,
	                  "SELECT t.id,t.doc FROM ticket_call c JOIN ticket t ON t.id=c.ticket"
	                  " WHERE c.call=?1 ORDER BY t.made", &ticket_type, call, ALL, list, e);
}

bool
reader_tickets_due(struct reader *reader, int64_t until_ms, size_t limit,
                   struct record_list *list, struct err *e)
{
	struct db_statement *statement = db_get(reader->db,
		"SELECT id,doc FROM ticket WHERE open=1 AND due<?1 ORDER BY due, row", e);

	*list = (struct record_list){ .type = &ticket_type };
	if (!statement)
		return false;
	db_bind_whole(statement, 1, until_ms ? until_ms : INT64_MAX);
	return reader_take(statement, &ticket_type, limit, list, e);
}

bool
reader_calls_of_customer(struct reader *reader, const struct id *customer, size_t limit,
                         struct record_list *list, struct err *e)
{
	return take_by_id(reader, "SELECT id,doc FROM call WHERE customer=?1 ORDER BY began DESC",
	                  &call_type, customer, limit, list, e);
}

bool
reader_calls_between(struct reader *reader, int64_t from_ms, int64_t to_ms, size_t limit,
                     struct record_list *list, struct err *e)
{
	struct db_statement *statement = db_get(reader->db,
		"SELECT id,doc FROM call WHERE began>=?1 AND began<?2"
		" ORDER BY began DESC, row DESC",
		e);

	*list = (struct record_list){ .type = &call_type };
	if (!statement)
		return false;
	db_bind_whole(statement, 1, from_ms);
	db_bind_whole(statement, 2, to_ms);
	return reader_take(statement, &call_type, limit, list, e);
}

bool
reader_calls_running(struct reader *reader, struct record_list *list, struct err *e)
{
	return take_by_id(reader, "SELECT id,doc FROM call WHERE ended=0 ORDER BY began",
	                  &call_type, NULL, 100, list, e);
}

bool
reader_calls_to_return(struct reader *reader, size_t limit, struct record_list *list,
                       int64_t *total, struct err *e)
{
	struct db_statement *statement = db_get(reader->db,
		"SELECT id,doc FROM call WHERE call_back='needed' ORDER BY began, row", e);

	*list = (struct record_list){ .type = &call_type };
	return reader_whole(reader, "SELECT count(*) FROM call WHERE call_back='needed'", NULL,
	                    INT64_MIN, total, e) &&
	       statement && reader_take(statement, &call_type, limit, list, e);
}

bool
reader_notes_of(struct reader *reader, const struct record_type *of, const struct id *id,
                struct record_list *list, struct err *e)
{
	const char *sql = of == &ticket_type ?
				  "SELECT id,doc FROM note WHERE ticket=?1 ORDER BY row" :
			  of == &customer_type ?
				  "SELECT id,doc FROM note WHERE customer=?1 ORDER BY row" :
				  "SELECT id,doc FROM note WHERE call=?1 ORDER BY row";

	return take_by_id(reader, sql, &note_type, id, ALL, list, e);
}

bool
reader_followups_of(struct reader *reader, const struct record_type *of, const struct id *id,
                    bool open_only, struct record_list *list, struct err *e)
{
	static const char *const sql[2][2] = {
		{ "SELECT id,doc FROM followup WHERE customer=?1 ORDER BY open DESC, due, row",
		  "SELECT id,doc FROM followup WHERE customer=?1 AND open=1 ORDER BY due, row" },
		{ "SELECT id,doc FROM followup WHERE ticket=?1 ORDER BY open DESC, due, row",
		  "SELECT id,doc FROM followup WHERE ticket=?1 AND open=1 ORDER BY due, row" },
	};

	return take_by_id(reader, sql[of == &ticket_type][open_only], &followup_type, id, ALL, list,
	                  e);
}

bool
reader_script_of_call(struct reader *reader, const struct id *call, struct record_list *list,
                      struct err *e)
{
	return take_by_id(reader, "SELECT id,doc FROM script WHERE call=?1 ORDER BY row",
	                  &script_type, call, ALL, list, e);
}

bool
reader_agents(struct reader *reader, struct record_list *list, struct err *e)
{
	return take_by_id(reader, "SELECT id,doc FROM agent ORDER BY row", &agent_type, NULL, ALL,
	                  list, e);
}

bool
reader_access_log(struct reader *reader, const struct id *subject, size_t limit,
                  struct record_list *list, struct err *e)
{
	const char *sql = subject ?
		"SELECT id,doc FROM access WHERE subject=?1 ORDER BY row DESC" :
		"SELECT id,doc FROM access ORDER BY row DESC";

	return take_by_id(reader, sql, &access_type, subject, limit, list, e);
}

/* --- local rows ------------------------------------------------------------------------------- */

bool
reader_get_local(struct reader *reader, const char *key, char **bytes, size_t *length,
                 int64_t *saved_at_ms, struct err *e)
{
	struct db_statement *statement =
		db_get(reader->db, "SELECT value,saved FROM local WHERE key=?1", e);
	enum db_row row;

	*bytes = NULL;
	*length = 0;
	if (saved_at_ms)
		*saved_at_ms = 0;
	if (!statement)
		return false;
	db_bind_text(statement, 1, key);
	row = db_step(statement, e);
	if (row == DB_ROW) {
		const void *value = db_column_blob(statement, 0, length);

		*bytes = mem_dup_text_n(value ? value : "", *length);
		if (saved_at_ms)
			*saved_at_ms = db_column_whole(statement, 1);
	}
	db_reset(statement);
	if (row == DB_DONE)
		err_set(e, ERR_NOT_FOUND, "store: no local row %s", key);
	return row == DB_ROW;
}

bool
reader_list_local(struct reader *reader, const char *prefix, struct text_list *keys,
                  struct err *e)
{
	struct db_statement *statement = db_get(reader->db,
		"SELECT key FROM local WHERE substr(key,1,length(?1))=?1 AND key>=?1 ORDER BY key",
		e);
	enum db_row row = DB_FAILED;

	*keys = (struct text_list){ NULL, 0 };
	if (!statement)
		return false;
	db_bind_text(statement, 1, prefix);
	while ((row = db_step(statement, e)) == DB_ROW)
		text_list_add(keys, db_column_text(statement, 0, NULL));
	db_reset(statement);
	return row == DB_DONE;
}

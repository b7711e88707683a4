/* The caller card, the follow-up list, the figures of a day. */
#include "reader_priv.h"

#include "base/memory.h"

#include <string.h>

/* --- card ------------------------------------------------------------------------------------- */

static bool
card_lists(struct reader *reader, const struct id *id, struct customer_card *card, struct err *e)
{
	struct db_statement *statement;

	if (!reader_calls_of_customer(reader, id, CARD_CALLS, &card->calls, e) ||
	    !reader_tickets_of_customer(reader, id, true, CARD_TICKETS, &card->tickets, e))
		return false;
	statement = db_get(reader->db,
	                   "SELECT id,doc FROM followup WHERE customer=?1 AND open=1"
	                   " ORDER BY due, row", e);
	if (!statement)
		return false;
	db_bind_id(statement, 1, id);
	return reader_take(statement, &followup_type, CARD_FOLLOWUPS, &card->followups, e);
}

static bool
card_counts(struct reader *reader, const struct id *id, int64_t due_before_ms,
            struct customer_card *card, struct err *e)
{
	return reader_whole(reader, "SELECT count(*) FROM call WHERE customer=?1", id, INT64_MIN,
	                    &card->calls_total, e) &&
	       reader_whole(reader, "SELECT count(*) FROM ticket WHERE customer=?1", id, INT64_MIN,
	                    &card->tickets_total, e) &&
	       reader_whole(reader, "SELECT count(*) FROM ticket WHERE customer=?1 AND open=1", id,
	                    INT64_MIN, &card->tickets_open, e) &&
	       reader_whole(reader, "SELECT count(*) FROM followup WHERE customer=?1 AND open=1",
	                    id, INT64_MIN, &card->followups_open, e) &&
	       reader_whole(reader,
	                    "SELECT count(*) FROM followup WHERE customer=?1 AND open=1 AND due<?2",
	                    id, due_before_ms, &card->followups_due, e);
}

bool
reader_card(struct reader *reader, const struct id *customer, int64_t due_before_ms,
            struct customer_card *card, struct err *e)
{
	memset(card, 0, sizeof(*card));
	if (reader_get(reader, &customer_type, customer, &card->customer, e) &&
	    card_lists(reader, customer, card, e) &&
	    card_counts(reader, customer, due_before_ms, card, e))
		return true;
	customer_card_release(card);
	return false;
}

void
customer_card_release(struct customer_card *card)
{
	customer_release(&card->customer);
	record_list_release(&card->calls);
	record_list_release(&card->tickets);
	record_list_release(&card->followups);
	memset(card, 0, sizeof(*card));
}

/* --- follow-ups ------------------------------------------------------------------------------- */

static void
group_span(const struct followup_query *query, enum followup_group group, int64_t *from,
           int64_t *to)
{
	const int64_t borders[FOLLOWUP_GROUPS + 1] = {
		INT64_MIN, query->now_ms, query->soon_ms, query->day_end_ms, INT64_MAX,
	};

	*from = borders[group];
	*to = borders[group + 1];
	for (int i = 0; i <= (int)group; i++) {
		if (borders[i] > *from)
			*from = borders[i];
	}
}

/*
 * The index has weight first: each weight's part of the span is a range of its own, so the list is
 * in order without sorting all that is open.
 */
bool
reader_followups(struct reader *reader, const struct followup_query *query,
                 enum followup_group group, size_t offset, size_t limit,
                 struct record_list *list, struct err *e)
{
	static const char all[] =
		"SELECT id,doc FROM followup WHERE open=1 AND weight=?1 AND due>=?2 AND due<?3"
		" ORDER BY due, row LIMIT ?4 OFFSET ?5";
	static const char own[] =
		"SELECT id,doc FROM followup WHERE open=1 AND weight=?1 AND due>=?2 AND due<?3"
		" AND (owner IS NULL OR owner=?6) ORDER BY due, row LIMIT ?4 OFFSET ?5";
	static const char count_all[] =
		"SELECT count(*) FROM followup WHERE open=1 AND weight=?1 AND due>=?2 AND due<?3";
	static const char count_own[] =
		"SELECT count(*) FROM followup WHERE open=1 AND weight=?1 AND due>=?2 AND due<?3"
		" AND (owner IS NULL OR owner=?6)";
	bool everybody = id_is_zero(&query->owner);
	struct record_list whole = { .type = &followup_type };
	int64_t from, to;

	*list = whole;
	group_span(query, group, &from, &to);
	for (int weight = FOLLOWUP_WEIGHT_MAX; weight >= 0 && !whole.more; weight--) {
		struct db_statement *statement;
		struct record_list part;
		size_t room = limit - whole.count;

		if (offset > 0) {
			int64_t here = 0;

			statement = db_get(reader->db, everybody ? count_all : count_own, e);
			if (!statement)
				goto fail;
			db_bind_whole(statement, 1, weight);
			db_bind_whole(statement, 2, from);
			db_bind_whole(statement, 3, to);
			if (!everybody)
				db_bind_id(statement, 6, &query->owner);
			if (db_step(statement, e) == DB_ROW)
				here = db_column_whole(statement, 0);
			db_reset(statement);
			if ((size_t)here <= offset) {
				offset -= (size_t)here;
				continue;
			}
		}
		statement = db_get(reader->db, everybody ? all : own, e);
		if (!statement)
			goto fail;
		db_bind_whole(statement, 1, weight);
		db_bind_whole(statement, 2, from);
		db_bind_whole(statement, 3, to);
		db_bind_whole(statement, 4, (int64_t)room + 1);
		db_bind_whole(statement, 5, (int64_t)offset);
		if (!everybody)
			db_bind_id(statement, 6, &query->owner);
		offset = 0;
		if (!reader_take(statement, &followup_type, room, &part, e))
			goto fail;
		whole.items = mem_resize(whole.items, whole.count + part.count + 1,
		                         followup_type.size);
		if (part.count > 0)
			memcpy((char *)whole.items + whole.count * followup_type.size, part.items,
			       part.count * followup_type.size);
		whole.count += part.count;
		whole.more = part.more;
		mem_free(part.items);
	}
	*list = whole;
	return true;
fail:
	record_list_release(&whole);
	return false;
}

bool
reader_followup_counts(struct reader *reader, const struct followup_query *query,
                       int64_t counts[FOLLOWUP_GROUPS], struct err *e)
{
	static const char all[] =
		"SELECT count(*) FROM (SELECT 1 FROM followup WHERE open=1 AND weight=?1"
		" AND due>=?2 AND due<?3 LIMIT ?4)";
	static const char own[] =
		"SELECT count(*) FROM (SELECT 1 FROM followup WHERE open=1 AND weight=?1"
		" AND due>=?2 AND due<?3 AND (owner IS NULL OR owner=?5) LIMIT ?4)";
	bool everybody = id_is_zero(&query->owner);

	memset(counts, 0, FOLLOWUP_GROUPS * sizeof(counts[0]));
	for (int i = 0; i < FOLLOWUP_GROUPS * (FOLLOWUP_WEIGHT_MAX + 1); i++) {
		enum followup_group group = (enum followup_group)(i / (FOLLOWUP_WEIGHT_MAX + 1));
		struct db_statement *statement = db_get(reader->db, everybody ? all : own, e);
		int64_t from, to;
		enum db_row row;

		if (!statement)
			return false;
		group_span(query, group, &from, &to);
		db_bind_whole(statement, 1, i % (FOLLOWUP_WEIGHT_MAX + 1));
		db_bind_whole(statement, 2, from);
		db_bind_whole(statement, 3, to);
		db_bind_whole(statement, 4, FOLLOWUP_COUNT_MAX - counts[group]);
		if (!everybody)
			db_bind_id(statement, 5, &query->owner);
		row = db_step(statement, e);
		if (row == DB_ROW)
			counts[group] += db_column_whole(statement, 0);
		db_reset(statement);
		if (row == DB_FAILED)
			return false;
	}
	return true;
}

/* --- figures ---------------------------------------------------------------------------------- */

static bool
day_calls(struct reader *reader, int64_t from_ms, int64_t to_ms, const struct id *agent,
          struct day_figures *f, struct err *e)
{
	static const char sql[] =
		"SELECT coalesce(sum(direction='in'),0),"
		" coalesce(sum(direction='in' AND answered>0),0),"
		" coalesce(sum(outcome='missed'),0), coalesce(sum(outcome='abandoned'),0),"
		" coalesce(sum(outcome='declined'),0), coalesce(sum(direction='out'),0),"
		" coalesce(sum(direction='out' AND answered>0),0),"
		" coalesce(sum(CASE WHEN direction='in' AND answered>0 THEN answered-began END),0),"
		" coalesce(sum(CASE WHEN answered>0 AND ended>0 THEN ended-answered END),0),"
		" coalesce(sum(hold),0),"
		" coalesce(sum(CASE WHEN wrapped>ended AND ended>0 THEN wrapped-ended END),0)"
		" FROM call WHERE began>=?1 AND began<?2 AND (?3 IS NULL OR agent=?3)";
	struct db_statement *statement = db_get(reader->db, sql, e);
	int64_t *const figures[] = {
		&f->calls_in, &f->answered, &f->missed, &f->abandoned, &f->declined, &f->calls_out,
		&f->calls_out_reached, &f->answer_ms, &f->talk_ms, &f->hold_ms, &f->wrap_ms,
	};
	enum db_row row;

	if (!statement)
		return false;
	db_bind_whole(statement, 1, from_ms);
	db_bind_whole(statement, 2, to_ms);
	db_bind_id(statement, 3, agent);
	row = db_step(statement, e);
	for (size_t i = 0; row == DB_ROW && i < sizeof(figures) / sizeof(figures[0]); i++)
		*figures[i] = db_column_whole(statement, (int)i);
	db_reset(statement);
	return row == DB_ROW;
}

static bool
day_count(struct reader *reader, const char *sql, int64_t from_ms, int64_t to_ms,
          const struct id *agent, int64_t *out, struct err *e)
{
	struct db_statement *statement = db_get(reader->db, sql, e);
	enum db_row row;

	if (!statement)
		return false;
	db_bind_whole(statement, 1, from_ms);
	db_bind_whole(statement, 2, to_ms);
	db_bind_id(statement, 3, agent);
	row = db_step(statement, e);
	if (row == DB_ROW)
		*out = db_column_whole(statement, 0);
	db_reset(statement);
	return row == DB_ROW;
}

bool
reader_day(struct reader *reader, int64_t from_ms, int64_t to_ms, const struct id *agent,
           struct day_figures *figures, struct err *e)
{
	memset(figures, 0, sizeof(*figures));
	return day_calls(reader, from_ms, to_ms, agent, figures, e) &&
	       day_count(reader,
	                 "SELECT count(*) FROM ticket WHERE made>=?1 AND made<?2"
	                 " AND (?3 IS NULL OR maker=?3)",
	                 from_ms, to_ms, agent, &figures->tickets_opened, e) &&
	       day_count(reader,
	                 "SELECT count(*) FROM ticket WHERE closed_at>0 AND closed_at>=?1"
	                 " AND closed_at<?2 AND (?3 IS NULL OR maker=?3)",
	                 from_ms, to_ms, agent, &figures->tickets_closed, e) &&
	       day_count(reader,
	                 "SELECT count(*) FROM followup WHERE done_at>0 AND done_at>=?1"
	                 " AND done_at<?2 AND (?3 IS NULL OR tried_by=?3)",
	                 from_ms, to_ms, agent, &figures->followups_done, e);
}

/* The caller card, the follow-up list, the figures of a day. */
#include "reader_priv.h"

#include "base/memory.h"

#include <stdlib.h>
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

/* One weight of one group, a range of the index. */
struct followup_span {
	const struct followup_query *query;
	int64_t weight, from, to;
};

#define OF_SPAN " FROM followup WHERE open=1 AND weight=?1 AND due>=?2 AND due<?3"
#define OWN " AND (owner IS NULL OR owner=?4)"

/* limit and offset are bound at ?5 and ?6. */
static struct db_statement *
span_statement(struct reader *reader, const struct followup_span *span, const char *everybodys,
               const char *own, struct err *e)
{
	bool everybody = id_is_zero(&span->query->owner);
	struct db_statement *statement = db_get(reader->db, everybody ? everybodys : own, e);

	if (!statement)
		return NULL;
	db_bind_whole(statement, 1, span->weight);
	db_bind_whole(statement, 2, span->from);
	db_bind_whole(statement, 3, span->to);
	if (!everybody)
		db_bind_id(statement, 4, &span->query->owner);
	return statement;
}

/* How many there are, counted up to limit. */
static bool
span_count(struct reader *reader, const struct followup_span *span, int64_t limit, int64_t *count,
           struct err *e)
{
	struct db_statement *statement = span_statement(reader, span,
		"SELECT count(*) FROM (SELECT 1" OF_SPAN " LIMIT ?5)",
		"SELECT count(*) FROM (SELECT 1" OF_SPAN OWN " LIMIT ?5)", e);
	enum db_row row;

	*count = 0;
	if (!statement)
		return false;
	db_bind_whole(statement, 5, limit);
	row = db_step(statement, e);
	if (row == DB_ROW)
		*count = db_column_whole(statement, 0);
	db_reset(statement);
	return row == DB_ROW;
}

static bool
span_take(struct reader *reader, const struct followup_span *span, size_t offset, size_t limit,
          struct record_list *list, struct err *e)
{
	struct db_statement *statement = span_statement(reader, span,
		"SELECT id,doc" OF_SPAN " ORDER BY due, row LIMIT ?5 OFFSET ?6",
		"SELECT id,doc" OF_SPAN OWN " ORDER BY due, row LIMIT ?5 OFFSET ?6", e);

	if (!statement)
		return false;
	db_bind_whole(statement, 5, (int64_t)limit + 1);
	db_bind_whole(statement, 6, (int64_t)offset);
	return reader_take(statement, &followup_type, limit, list, e);
}

/* Takes part's records over to the end of list. */
static void
list_append(struct record_list *list, struct record_list *part)
{
	size_t size = list->type->size;

	if (part->count > 0) {
		list->items = mem_resize(list->items, list->count + part->count, size);
		memcpy((char *)list->items + list->count * size, part->items, part->count * size);
		list->count += part->count;
	}
	list->more = part->more;
	mem_free(part->items);
}

/*
 * The index has weight first: each weight's part of the group is a range of its own, so the list
 * is in order without sorting all that is open.
 */
static bool
take_by_weight(struct reader *reader, struct followup_span *span, size_t offset, size_t limit,
               struct record_list *list, struct err *e)
{
	struct record_list part;

	for (span->weight = FOLLOWUP_WEIGHT_MAX; span->weight >= 0 && !list->more; span->weight--) {
		int64_t here = INT64_MAX;

		if (offset > 0 && !span_count(reader, span, (int64_t)offset + 1, &here, e))
			return false;
		if (here <= (int64_t)offset) {
			offset -= (size_t)here;
			continue;
		}
		if (!span_take(reader, span, offset, limit - list->count, &part, e))
			return false;
		offset = 0;
		list_append(list, &part);
	}
	return true;
}

static int
by_due(const void *a, const void *b)
{
	const struct followup *x = a, *y = b;

	if (x->due_at_ms != y->due_at_ms)
		return x->due_at_ms < y->due_at_ms ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return id_compare(&x->head.id, &y->head.id);
}

/* Takes the records from first to behind away; the rest keeps its order. */
static void
list_drop(struct record_list *list, size_t first, size_t behind)
{
	size_t size = list->type->size;
	char *items = (char *)list->items;

	if (first >= behind)
		return;
	for (size_t i = first; i < behind; i++)
		record_release(list->type, items + i * size);
	memmove(items + first * size, items + behind * size, (list->count - behind) * size);
	list->count -= behind - first;
}

/* Of each weight the soonest, as many as may be wanted; of these the soonest. */
static bool
take_by_due(struct reader *reader, struct followup_span *span, size_t offset, size_t limit,
            struct record_list *list, struct err *e)
{
	struct record_list part;
	bool more = false;

	for (span->weight = FOLLOWUP_WEIGHT_MAX; span->weight >= 0; span->weight--) {
		if (!span_take(reader, span, 0, offset + limit, &part, e))
			return false;
		list_append(list, &part);
		more |= list->more;
	}
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(struct followup), by_due);
	list_drop(list, 0, offset < list->count ? offset : list->count);
	list->more = more || list->count > limit;
	list_drop(list, limit, list->count);
	return true;
}

bool
reader_followups(struct reader *reader, const struct followup_query *query,
                 enum followup_group group, size_t offset, size_t limit,
                 struct record_list *list, struct err *e)
{
	struct followup_span span = { .query = query };

	*list = (struct record_list){ .type = &followup_type };
	group_span(query, group, &span.from, &span.to);
	if (group == FOLLOWUP_LATE ? take_by_weight(reader, &span, offset, limit, list, e)
	                           : take_by_due(reader, &span, offset, limit, list, e))
		return true;
	record_list_release(list);
	return false;
}

bool
reader_followup_counts(struct reader *reader, const struct followup_query *query,
                       int64_t counts[FOLLOWUP_GROUPS], struct err *e)
{
	struct followup_span span = { .query = query };

	for (int group = 0; group < FOLLOWUP_GROUPS; group++) {
		counts[group] = 0;
		group_span(query, (enum followup_group)group, &span.from, &span.to);
		for (span.weight = 0; span.weight <= FOLLOWUP_WEIGHT_MAX; span.weight++) {
			int64_t here;

			if (!span_count(reader, &span, FOLLOWUP_COUNT_MAX - counts[group], &here,
			                e))
				return false;
			counts[group] += here;
		}
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

/* SQL taken down while the program runs it, and run again by a plain loop. */
#include "lib/sql_trace.h"

#include "lib/spawn.h"

#include <ctype.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MAX = 64 };

struct value {
	enum { VALUE_NULL, VALUE_WHOLE, VALUE_REAL, VALUE_TEXT, VALUE_BLOB } kind;
	sqlite3_int64 whole;
	double real;
	unsigned char *bytes;
	size_t length;
};

struct statement {
	size_t template;	/* index into templates */
	int count;
	struct value *values;
};

struct transaction {
	struct statement *statements;
	size_t count, capacity;
};

static struct {
	pthread_mutex_t lock;	/* statements come from the writer's thread */
	bool on;
	char **templates;
	size_t template_count;
	struct transaction *transactions;
	size_t transaction_count, capacity;
	bool inside;
} trace = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void *
grow(void *items, size_t *capacity, size_t count, size_t size)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 64;
	items = realloc(items, *capacity * size);
	if (!items)
		spawn_fatal("out of memory");
	return items;
}

/* ---- taking down ----------------------------------------------------------------------------- */

static size_t
template_index(const char *sql)
{
	for (size_t i = 0; i < trace.template_count; i++) {
		if (!strcmp(trace.templates[i], sql))
			return i;
	}
	trace.templates = realloc(trace.templates,
	                          (trace.template_count + 1) * sizeof(*trace.templates));
	if (!trace.templates)
		spawn_fatal("out of memory");
	trace.templates[trace.template_count] = spawn_format("%s", sql);
	return trace.template_count++;
}

static const char *
read_text(const char *from, struct value *value)
{
	value->kind = VALUE_TEXT;
	value->bytes = spawn_alloc(strlen(from));
	for (from++; *from; from++) {
		if (*from == '\'' && from[1] != '\'')
			return from + 1;
		if (*from == '\'')
			from++;
		value->bytes[value->length++] = (unsigned char)*from;
	}
	spawn_fatal("a text without an end in expanded SQL");
}

static unsigned char
hex_digit(char digit)
{
	return (unsigned char)(isdigit((unsigned char)digit) ? digit - '0' :
	                       tolower((unsigned char)digit) - 'a' + 10);
}

static const char *
read_blob(const char *from, struct value *value)
{
	value->kind = VALUE_BLOB;
	value->bytes = spawn_alloc(strlen(from));
	for (from += 2; *from && *from != '\''; from += 2)
		value->bytes[value->length++] =
			(unsigned char)(hex_digit(from[0]) << 4 | hex_digit(from[1]));
	return from + 1;
}

/* One literal as sqlite3_expanded_sql writes it; returns what stands behind it. */
static const char *
read_value(const char *from, struct value *value)
{
	char *end;

	memset(value, 0, sizeof(*value));
	if (*from == '\'')
		return read_text(from, value);
	if (*from == 'x' && from[1] == '\'')
		return read_blob(from, value);
	if (!strncmp(from, "NULL", 4))
		return from + 4;
	value->kind = VALUE_WHOLE;
	value->whole = strtoll(from, &end, 10);
	if (*end == '.' || *end == 'e') {
		value->kind = VALUE_REAL;
		value->real = strtod(from, &end);
	}
	if (end == from)
		spawn_fatal("a value in expanded SQL that cannot be read: %.40s", from);
	return end;
}

/* Walks template and expanded text side by side; where the one has ?N, the other has the value. */
static void
read_values(const char *template, const char *expanded, struct statement *statement)
{
	struct value value;
	int index = 0;
	char quote = 0;

	statement->values = spawn_alloc(PARAMETERS_MAX * sizeof(*statement->values));
	while (*template) {
		if (quote || *template != '?') {
			if (*template == quote)
				quote = 0;
			else if (!quote && (*template == '\'' || *template == '"'))
				quote = *template;
			template++;
			expanded++;
			continue;
		}
		template++;
		if (isdigit((unsigned char)*template))
			index = (int)strtol(template, (char **)(uintptr_t)&template, 10);
		else
			index++;
		expanded = read_value(expanded, &value);
		if (index > PARAMETERS_MAX)
			spawn_fatal("more than %d parameters", PARAMETERS_MAX);
		free(statement->values[index - 1].bytes);
		statement->values[index - 1] = value;
		if (index > statement->count)
			statement->count = index;
	}
}

static void
forget_last(void)
{
	struct transaction *last = &trace.transactions[--trace.transaction_count];

	for (size_t i = 0; i < last->count; i++) {
		for (int n = 0; n < last->statements[i].count; n++)
			free(last->statements[i].values[n].bytes);
		free(last->statements[i].values);
	}
	free(last->statements);
	trace.inside = false;
}

static void
take_down(sqlite3_stmt *prepared)
{
	const char *sql = sqlite3_sql(prepared);
	struct statement statement = { .template = template_index(sql) };
	struct transaction *transaction;
	char *expanded;

	if (!strncmp(sql, "BEGIN", 5)) {
		trace.transactions = grow(trace.transactions, &trace.capacity,
		                          trace.transaction_count, sizeof(*trace.transactions));
		memset(&trace.transactions[trace.transaction_count++], 0,
		       sizeof(*trace.transactions));
		trace.inside = true;
	}
	if (!trace.inside)
		return;
	expanded = sqlite3_expanded_sql(prepared);
	if (!expanded)
		spawn_fatal("SQL cannot be expanded");
	read_values(sql, expanded, &statement);
	sqlite3_free(expanded);
	transaction = &trace.transactions[trace.transaction_count - 1];
	transaction->statements = grow(transaction->statements, &transaction->capacity,
	                               transaction->count, sizeof(*transaction->statements));
	transaction->statements[transaction->count++] = statement;
	if (!strncmp(sql, "COMMIT", 6))
		trace.inside = false;
	if (!strncmp(sql, "ROLLBACK", 8) && !strstr(sql, "TO"))
		forget_last();
}

static int
on_trace(unsigned kind, void *unused, void *prepared, void *sql)
{
	(void)unused;
	if (kind != SQLITE_TRACE_STMT || !strncmp(sql, "--", 2))
		return 0;
	pthread_mutex_lock(&trace.lock);
	if (trace.on && !sqlite3_stmt_isexplain(prepared))
		take_down(prepared);
	pthread_mutex_unlock(&trace.lock);
	return 0;
}

static int
on_open(sqlite3 *db, char **error, const struct sqlite3_api_routines *unused)
{
	(void)error;
	(void)unused;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, on_trace, NULL);
}

void
sql_trace_begin(void)
{
	trace.on = true;
	sqlite3_auto_extension((void (*)(void))on_open);
}

void
sql_trace_clear(void)
{
	pthread_mutex_lock(&trace.lock);
	while (trace.transaction_count)
		forget_last();
	pthread_mutex_unlock(&trace.lock);
}

void
sql_trace_end(void)
{
	pthread_mutex_lock(&trace.lock);
	trace.on = false;
	pthread_mutex_unlock(&trace.lock);
	sqlite3_cancel_auto_extension((void (*)(void))on_open);
}

size_t
sql_trace_transactions(void)
{
	return trace.transaction_count;
}

size_t
sql_trace_statements(size_t transaction)
{
	return trace.transactions[transaction].count;
}

/* ---- running again --------------------------------------------------------------------------- */

struct sql_replay {
	sqlite3 *db;
	sqlite3_stmt **prepared;	/* by template */
};

static void
check(struct sql_replay *replay, int code, const char *what)
{
	if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
		spawn_fatal("replay: %s: %s", what, sqlite3_errmsg(replay->db));
}

struct sql_replay *
sql_replay_open(const char *path, const char *pragmas)
{
	struct sql_replay *replay = spawn_alloc(sizeof(*replay));

	check(replay, sqlite3_open_v2(path, &replay->db, SQLITE_OPEN_READWRITE, NULL), path);
	check(replay, sqlite3_exec(replay->db, pragmas, NULL, NULL, NULL), pragmas);
	replay->prepared = spawn_alloc(trace.template_count * sizeof(*replay->prepared));
	for (size_t i = 0; i < trace.template_count; i++)
		check(replay, sqlite3_prepare_v3(replay->db, trace.templates[i], -1,
		                                 SQLITE_PREPARE_PERSISTENT, &replay->prepared[i],
		                                 NULL), trace.templates[i]);
	return replay;
}

static void
bind_value(sqlite3_stmt *prepared, int index, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NULL:
		sqlite3_bind_null(prepared, index);
		break;
	case VALUE_WHOLE:
		sqlite3_bind_int64(prepared, index, value->whole);
		break;
	case VALUE_REAL:
		sqlite3_bind_double(prepared, index, value->real);
		break;
	case VALUE_TEXT:
		sqlite3_bind_text(prepared, index, (const char *)value->bytes, (int)value->length,
		                  SQLITE_STATIC);
		break;
	case VALUE_BLOB:
		sqlite3_bind_blob(prepared, index, value->bytes, (int)value->length,
		                  SQLITE_STATIC);
		break;
	}
}

void
sql_replay_run(struct sql_replay *replay, size_t transaction)
{
	const struct transaction *run = &trace.transactions[transaction];
	int code;

	for (size_t i = 0; i < run->count; i++) {
		const struct statement *statement = &run->statements[i];
		sqlite3_stmt *prepared = replay->prepared[statement->template];

		for (int n = 0; n < statement->count; n++)
			bind_value(prepared, n + 1, &statement->values[n]);
		while ((code = sqlite3_step(prepared)) == SQLITE_ROW)
			;
		check(replay, code, trace.templates[statement->template]);
		sqlite3_reset(prepared);
	}
}

void
sql_replay_checkpoint(struct sql_replay *replay)
{
	check(replay, sqlite3_wal_checkpoint_v2(replay->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
	                                        NULL), "checkpoint");
}

void
sql_replay_close(struct sql_replay *replay)
{
	for (size_t i = 0; i < trace.template_count; i++)
		sqlite3_finalize(replay->prepared[i]);
	free(replay->prepared);
	sqlite3_close(replay->db);
	free(replay);
}

/*
 * Records: what an entity looks like to the rest of the program. Each entity kind has one struct
 * and one table of its fields (name in documents and operations, type, maximum, place in the
 * struct). Reading a document, comparing two structs into the body of an operation, copying and
 * releasing all come from that table, and so do the checks of operation bodies.
 *
 * A record struct begins with struct record_head. Text members are owned by the record and NULL
 * when missing; a missing number is 0, a missing id all zeros, a missing time 0 (never a time).
 * Map fields ("data", "calls", "confirmed") live in documents as flat members "data.KEY" so that
 * each has its own stamp and merges by itself; in structs they are gathered.
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_TEXT_MAX 8000	/* characters in any text */
#define RECORD_KEY_MAX 64	/* bytes of a key in a map field */
#define RECORD_MAP_MAX 256	/* members of one map field */
#define RECORD_LIST_MAX 64	/* items of one list field */

enum record_field_type {
	RECORD_LINE,	/* char *: one line, no control characters */
	RECORD_TEXT,	/* char *: may hold newlines and tabs */
	RECORD_WHOLE,	/* int64_t */
	RECORD_TIME,	/* int64_t: UTC in milliseconds, ≥ 0 */
	RECORD_BOOLEAN,	/* bool */
	RECORD_ID,	/* struct id */
	RECORD_CHOICE,	/* char *: one of choices */
	RECORD_LINES,	/* struct text_list */
	RECORD_PHONES,	/* struct phone_list */
	RECORD_DATA,	/* struct json *: object, a map of any values */
	RECORD_TIMES,	/* struct json *: object, a map of times */
	RECORD_IDS,	/* struct id_list: a map of true */
};

/* When an operation may carry the field. */
enum record_field_when {
	RECORD_ADD,	/* only when the entity is made */
	RECORD_ANY,	/* then, and in a patch */
	RECORD_MADE,	/* never: the reducer sets it (state, tries …) */
};

struct record_field {
	const char *name;	/* NULL ends the table */
	enum record_field_type type;
	enum record_field_when when;
	int64_t maximum;	/* characters of a text, greatest number; 0: the general one */
	const char *choices;	/* "a|b|c" of RECORD_CHOICE */
	size_t offset;
};

struct record_type {
	const char *name;	/* "customer" */
	size_t size;
	const struct record_field *fields;
};

struct text_list {
	char **items;
	size_t count;
};

struct id_list {
	struct id *items;
	size_t count;
};

struct phone {
	char *number;	/* as given */
	char *label;	/* "mobile", "office" …, or NULL */
};

struct phone_list {
	struct phone *items;
	size_t count;
};

/* First member of every record. */
struct record_head {
	struct id id;
	int64_t created_at_ms;
	struct id created_by;
	int64_t changed_at_ms;
	struct id changed_by;
	int64_t changes;	/* operations so far */
};

/* The types, one a kind of entity. */
extern const struct record_type customer_type, ticket_type, followup_type, call_type, note_type,
	script_type, access_type, event_type, agent_type;

/* All of them, ended by NULL. */
extern const struct record_type *const record_types[];

const struct record_type *
record_type_find(const char *name, size_t length);

const struct record_field *
record_field_find(const struct record_type *type, const char *name, size_t length);

void
record_init(const struct record_type *type, void *record);

void
record_release(const struct record_type *type, void *record);

/* *to is overwritten, not released. */
void
record_dup(const struct record_type *type, const void *from, void *to);

/* Fills *record (initialised here, released by the caller) from a document of reduce.h. */
bool
record_read(const struct record_type *type, const struct id *id, const struct json *document,
            void *record, struct err *e);

/*
 * The body of an operation that leads from before to after: the fields that differ (null where
 * after has none). before NULL: all that after has. Fields of RECORD_MADE are left out, and in a
 * patch those of RECORD_ADD too. An object without members means nothing changed.
 */
struct json *
record_diff(const struct record_type *type, const void *before, const void *after);

/*
 * Checks one member of a body against the type: known, allowed when (adding: the entity is being
 * made), right type, bounded, valid. e says which and why. null is allowed in a patch.
 */
bool
record_check_member(const struct record_type *type, bool adding, const char *key,
                    const struct json *value, struct err *e);

/* Sets a text member (own copy; NULL or "" empties it). */
void
record_set_text(char **member, const char *text);

void
text_list_add(struct text_list *list, const char *text);

/* Empty afterwards. */
void
text_list_release(struct text_list *list);

void
phone_list_add(struct phone_list *list, const char *number, const char *label);

void
id_list_add(struct id_list *list, const struct id *id);

bool
id_list_has(const struct id_list *list, const struct id *id);

/* Declares init, release, dup and diff of one struct, thin over the table. */
#define RECORD_FUNCTIONS(name)                                                  \
	static inline void name##_init(struct name *r)                          \
	{                                                                       \
		record_init(&RECORD_TYPE_##name, r);                            \
	}                                                                       \
	static inline void name##_release(struct name *r)                       \
	{                                                                       \
		record_release(&RECORD_TYPE_##name, r);                         \
	}                                                                       \
	static inline void name##_dup(const struct name *from, struct name *to) \
	{                                                                       \
		record_dup(&RECORD_TYPE_##name, from, to);                      \
	}                                                                       \
	static inline struct json *name##_diff(const struct name *before,       \
	                                       const struct name *after)        \
	{                                                                       \
		return record_diff(&RECORD_TYPE_##name, before, after);         \
	}

#endif

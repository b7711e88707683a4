/*
 * The format of packs and settings as tables: one row a key. The same rows
 * read YAML into plain structs (reader.c), write the compiled pack into bytes
 * and back (cache.c), and make the manual's list of keys (mdoc.c), so that
 * the three can never disagree. Rows say where a value lies by offset.
 */
#ifndef PACK_SCHEMA_PRIV_H
#define PACK_SCHEMA_PRIV_H

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "pack/fault.h"
#include "pack/yaml_tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind {
	VALUE_STRING,	/* const char * */
	VALUE_TEXT,	/* struct text: every language */
	VALUE_WHOLE,	/* int64_t */
	VALUE_COUNT,	/* int32_t */
	VALUE_BOOLEAN,	/* bool */
	VALUE_DURATION,	/* int64_t, milliseconds: 5s 2m 24h 3d */
	VALUE_SPAN,	/* struct time_span: a duration, days 3d, or working days 10wd */
	VALUE_TIME,	/* int32_t, minutes of the day: "16:30" */
	VALUE_ENUM,	/* enum, by names */
	VALUE_SET,	/* uint32_t: a bit for each of names that is listed */
	VALUE_NAMES,	/* struct name_list: one name or a list */
	VALUE_PAIR,	/* const char *[2]: one name or two; the second may be NULL */
	VALUE_WORDS,	/* struct word_list: a list for every language */
	VALUE_OBJECT,	/* a mapping whose struct lies in the surrounding one */
	VALUE_LIST,	/* of structs: pointer, and count at count_offset */
	VALUE_MAP,	/* the same, written as {name: value, …}: rows 0 and 1 of the item */
	VALUE_KIND_COUNT,
};

enum {
	ROW_REQUIRED = 1u << 0,
	ROW_SLOTS = 1u << 1,	/* texts may hold slots */
	ROW_LINES = 1u << 2,	/* texts may hold line breaks */
	ROW_UNIQUE = 1u << 3,	/* no two items of a list have the same */
	ROW_ALIAS = 1u << 4,	/* shares its place with another row: not written twice */
	ROW_HIDDEN = 1u << 5,	/* computed: no key of the file, but written to the cache */
};

/* What a plain string may look like (schema_format.c). */
enum format {
	FORMAT_LINE,	/* anything on one line */
	FORMAT_ID,
	FORMAT_SLOT,	/* an id, dots allowed */
	FORMAT_LETTER,	/* a key of lists */
	FORMAT_PREFIX,	/* of ticket numbers */
	FORMAT_DIGITS,
	FORMAT_AREA,
	FORMAT_DIALLED,	/* digits, and * # + - between */
	FORMAT_ZONE,
	FORMAT_CURRENCY,
	FORMAT_PATTERN,
	FORMAT_DESK,
	FORMAT_CHORD,
	FORMAT_HOST,
	FORMAT_ACCOUNT,	/* a SIP user: no blanks, nothing that an address separates by */
	FORMAT_ONE_OF,	/* one of the row's names, kept as text */
	FORMAT_COUNT,
};

/* Lists that names refer to. */
enum space {
	SPACE_NONE,
	SPACE_SITUATION,
	SPACE_SITUATION_OR_BACK,
	SPACE_GROUP,
	SPACE_KIND,
	SPACE_WORKFLOW,
	SPACE_CHOICES,
	SPACE_CLASS,
	SPACE_GRADE,
	SPACE_DEPARTMENT,
	SPACE_RESULT,
	SPACE_COUNT,
};

#define SCHEMA_ITEMS_MAX 500	/* of a list without a maximum of its own */

struct schema;
struct yaml_reader;

struct row {
	const char *key;	/* NULL for hidden rows */
	enum value_kind kind;
	unsigned flags;
	size_t offset;
	size_t count_offset;		/* lists and maps */
	const struct schema *object;	/* objects, lists, maps: what an item is */
	const char *const *names;	/* enums and sets; ended by NULL */
	int first_name;			/* names before it cannot be written */
	enum format format;		/* strings, names */
	enum space refers;		/* strings, names: to what */
	int64_t min, max;		/* numbers, durations; characters; items. max 0 = usual */
	int64_t preset;			/* of a number, duration, enum or boolean left out */
	const char *preset_text;	/* of a string left out */
	size_t given_offset;		/* bool that says whether it was there; 0 = none */
	const char *help;		/* for the manual, one line */
};

struct schema {
	const char *name;
	const struct row *rows;
	size_t row_count;
	size_t size;		/* of the struct */
	bool bare;		/* an item is its only row's value, without a key */
	/* After its rows were read: what the table cannot say. May be NULL. */
	void (*finish)(struct yaml_reader *reader, void *item,
	               const struct tree_node *node, size_t origin);
};

/* Where a value in the compiled pack was written. */
struct origin {
	const void *address;
	const char *file;
	const struct tree_node *node;
	size_t parent;		/* index of another origin; itself for the root */
	const char *key;	/* NULL for items of lists */
	size_t number;		/* of an item, from 1 */
};

/* A name that must be found in a list. */
struct reference {
	const char *name;
	enum space space;
	size_t origin;
};

/* A text whose slots are looked at when all files are read. */
struct slot_text {
	const char *text;
	bool slots_allowed;
	size_t origin;
};

enum {
	READER_SCRATCH = 8,
	READER_SCRATCH_BYTES = 200,
};

struct yaml_reader {
	struct arena *arena;
	struct fault_list *faults;
	const char *file;
	struct origin *origins;
	size_t origin_count, origin_capacity;
	struct reference *references;
	size_t reference_count, reference_capacity;
	struct slot_text *texts;
	size_t text_count, text_capacity;
	size_t *by_address;	/* origins sorted, made by yaml_reader_index */
	char scratch[READER_SCRATCH][READER_SCRATCH_BYTES];	/* pieces of messages */
	size_t next_scratch;
};

void
yaml_reader_init(struct yaml_reader *reader, struct arena *arena, struct fault_list *faults);

void
yaml_reader_release(struct yaml_reader *reader);

/*
 * Reads a file's tree into *base by its table. Values with faults keep their
 * presets, required texts are "" instead of NULL, so that what follows can go
 * on and find more.
 */
void
yaml_reader_read(struct yaml_reader *reader, const struct schema *schema, const char *file,
            const struct tree_node *root, void *base);

/* What stands in *base where nothing is written: also for a file that cannot be read. */
void
yaml_reader_presets(const struct schema *schema, void *base);

/* Makes origins findable by address; yaml_reader_read does it at its end. */
void
yaml_reader_index(struct yaml_reader *reader);

/* NULL when nothing was written for this member. */
const struct origin *
yaml_reader_origin(const struct yaml_reader *reader, const void *member);

/*
 * A fault at the place where *member was written, or where the struct owner
 * was, when the member was left out. member NULL: the struct itself is meant.
 */
void
yaml_reader_complain(struct yaml_reader *reader, const void *member, const void *owner,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

void
yaml_reader_warn(struct yaml_reader *reader, const void *member, const void *owner,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A fault at a known origin. */
void
yaml_reader_fault(struct yaml_reader *reader, size_t origin, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Pieces of messages; each is valid until READER_SCRATCH more were made.
 * " (did you mean …?)", or "" when no name is near; a text cut to a bearable length.
 */
const char *
yaml_reader_nearest(struct yaml_reader *reader, const char *word, const char *const *names,
                    size_t count);

const char *
yaml_reader_cut(struct yaml_reader *reader, const char *text);

/* --- one value (schema_format.c) ------------------------------------------------------------ */

/* False with the words of what to write instead, or of what is wrong, in *why. */
bool
format_fits(enum format format, const char *text, struct err *why);

bool
duration_parse(const char *text, int64_t *ms);

/* Shortest form that duration_parse reads back: "5s", "24h", "500ms". */
bool
duration_write(int64_t ms, struct strbuf *out);

struct time_span;

/* As duration_parse, but 3d stays three days; and 10wd. */
bool
span_parse(const char *text, struct time_span *span);

bool
span_write(const struct time_span *span, struct strbuf *out);

bool
time_parse(const char *text, int32_t *minute);

/* One day "2026-10-01" or from … to "2026-10-01/2026-10-07" as day numbers. */
bool
days_parse(const char *text, int32_t *first, int32_t *last);

/* --- the tables ----------------------------------------------------------------------------- */

#define PACK_SCHEMA_COUNT 4

struct pack_schema {
	const char *file;
	const struct schema *schema;
	bool required;
};

/* pack.yaml, scripts.yaml, tickets.yaml, followups.yaml: all read into one struct pack. */
extern const struct pack_schema pack_schemas[PACK_SCHEMA_COUNT];

/* A list of the pack that names can refer to. */
struct space_list {
	size_t offset, count_offset, item_size;
	size_t file;		/* index in pack_schemas: unknown when that one is broken */
	const char *title;	/* "situation" */
};

extern const struct space_list space_lists[SPACE_COUNT];

extern const struct schema settings_schema;

/* A file of holidays (holidays.c). */
extern const struct schema holidays_schema;

#endif

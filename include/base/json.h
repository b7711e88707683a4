/*
 * The only home of jansson. Values are opaque; objects own what is put in.
 * Reading refuses duplicate keys, floats, U+0000, depth above 16 and text
 * over the given maximum. Writing is canonical: sorted keys, no spaces, no
 * floats, UTF-8 unescaped but for what RFC 8259 demands: equal values give
 * equal bytes, so that they can be hashed.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/error.h"
#include "base/id.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json;

#define JSON_DEPTH_MAX 16

/*
 * jansson exports four functions of these names and would call ours instead of
 * its own; so ours go by another name in the object file.
 */
#define json_object base_json_object
#define json_array base_json_array
#define json_null base_json_null
#define json_equal base_json_equal

enum json_kind {
	JSON_OBJECT,
	JSON_ARRAY,
	JSON_TEXT,
	JSON_WHOLE,	/* int64 */
	JSON_BOOLEAN,
	JSON_NULL,
};

/* Free with json_free. e says line and column. */
struct json *
json_parse(const char *bytes, size_t length, size_t maximum, struct err *e);

/*
 * For what other programs send (baresip): a caller's raw name must not lose
 * the event. Invalid UTF-8, lone surrogates and U+0000 become U+FFFD, raw
 * control characters are taken as they are, a float becomes its text, of
 * duplicate keys the last counts. Depth and maximum hold all the same.
 */
struct json *
json_parse_lenient(const char *bytes, size_t length, size_t maximum, struct err *e);

void
json_free(struct json *value);

struct json *
json_dup(const struct json *value);

bool
json_equal(const struct json *a, const struct json *b);

/* False, and nothing appended, when out would be full. */
bool
json_write(const struct json *value, struct strbuf *out);

/* Indented, sorted: for --json output to people and programs. */
bool
json_write_pretty(const struct json *value, struct strbuf *out);

enum json_kind
json_kind(const struct json *value);

/* New values; text must be valid UTF-8 without NUL (abort otherwise: check outside input first). */
struct json *
json_object(void);

struct json *
json_array(void);

struct json *
json_text(const char *text);

struct json *
json_text_n(const char *text, size_t length);

struct json *
json_whole(int64_t number);

struct json *
json_boolean(bool truth);

struct json *
json_null(void);

/* Takes value. A NULL value removes the key. Abort when object is none or key is not UTF-8. */
void
json_set(struct json *object, const char *key, struct json *value);

/* Takes value. */
void
json_append(struct json *array, struct json *value);

/* Borrowed; NULL when missing or when object is no object. */
const struct json *
json_get(const struct json *object, const char *key);

/* Members or items; 0 for everything else. */
size_t
json_count(const struct json *array_or_object);

const struct json *
json_at(const struct json *array, size_t index);

/* Borrowed text, or fallback when missing or of another kind. */
const char *
json_get_text(const struct json *object, const char *key, const char *fallback);

int64_t
json_get_whole(const struct json *object, const char *key, int64_t fallback);

bool
json_get_boolean(const struct json *object, const char *key, bool fallback);

/* As canonical text; a zero id is left out. */
void
json_set_id(struct json *object, const char *key, const struct id *id);

/* Zero when it is missing or no id. */
struct id
json_get_id(const struct json *object, const char *key);

/* The value itself. */
const char *
json_as_text(const struct json *value, const char *fallback);

int64_t
json_as_whole(const struct json *value, int64_t fallback);

bool
json_as_boolean(const struct json *value, bool fallback);

/* Calls visit for each member in sorted order; stops on false and returns it. */
bool
json_each(const struct json *object,
          bool (*visit)(const char *key, const struct json *value, void *context),
          void *context);

#endif

/*
 * The only home of jansson: see the header. A struct json is a json_t.
 *
 * jansson is asked after a look at the tokens (floats and depth are refused
 * with their place, before anything recurses). It allocates through our own
 * functions, so it never runs out of memory half-way.
 */
/* its kinds would meet ours */
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_NULL JANSSON_NULL
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_NULL
#undef json_boolean

static json_t *
jansson_new_object(void)
{
	return json_object();
}

static json_t *
jansson_new_array(void)
{
	return json_array();
}

static json_t *
jansson_new_null(void)
{
	return json_null();
}

static int
jansson_equal(const json_t *a, const json_t *b)
{
	return json_equal(a, b);
}

#include "base/json.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/visible.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_once_t allocator_once = PTHREAD_ONCE_INIT;

static void
set_allocator(void)
{
	json_set_alloc_funcs(mem_alloc, mem_free);
}

static void
start(void)
{
	pthread_once(&allocator_once, set_allocator);
}

static json_t *
inner(const struct json *value)
{
	return (json_t *)(void *)(uintptr_t)value;
}

static struct json *
outer(json_t *value)
{
	return (struct json *)(void *)value;
}

/* A fault of the program, not of its input. */
static void __attribute__((noreturn))
misused(const char *what)
{
	fprintf(stderr, "hotseat: json: %s\n", what);
	abort();
}

/* --- tokens ------------------------------------------------------------------------------- */

struct scan {
	const char *bytes;
	size_t length;
	size_t at;
	unsigned long line;
	unsigned long column;	/* of at, in code points from 1 */
	unsigned depth;
};

static void
scan_init(struct scan *scan, const char *bytes, size_t length)
{
	*scan = (struct scan){ .bytes = bytes, .length = length, .line = 1, .column = 1 };
}

static void
step(struct scan *scan)
{
	if (scan->bytes[scan->at] == '\n') {
		scan->line++;
		scan->column = 1;
	} else if (((unsigned char)scan->bytes[scan->at] & 0xC0) != 0x80) {
		scan->column++;
	}
	scan->at++;
}

static bool
is_number_byte(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte && strchr("+-.eE", byte));
}

/* Length of the number at the scan; *is_float says whether it has a fraction or exponent. */
static size_t
number_length(const struct scan *scan, bool *is_float)
{
	size_t length = 0;

	*is_float = false;
	while (scan->at + length < scan->length && is_number_byte(scan->bytes[scan->at + length])) {
		if (strchr(".eE", scan->bytes[scan->at + length]))
			*is_float = true;
		length++;
	}
	return length;
}

static bool
starts_number(char byte)
{
	return (byte >= '0' && byte <= '9') || byte == '-';
}

static bool
fault_at(const struct scan *scan, enum err_code code, const char *what, struct err *e)
{
	return err_set(e, code, _("JSON, line %lu, column %lu: %s"), scan->line, scan->column,
	               what);
}

/* Counts brackets; false when they nest too deep. */
static bool
enter_or_leave(struct scan *scan, struct err *e)
{
	char byte = scan->bytes[scan->at];

	if (byte == '{' || byte == '[') {
		if (scan->depth == JSON_DEPTH_MAX)
			return fault_at(scan, ERR_LIMIT, _("nested too deep: 16 levels at most"),
			                e);
		scan->depth++;
	} else if ((byte == '}' || byte == ']') && scan->depth > 0) {
		scan->depth--;
	}
	return true;
}

static void
skip_string(struct scan *scan)
{
	step(scan);
	while (scan->at < scan->length && scan->bytes[scan->at] != '"') {
		if (scan->bytes[scan->at] == '\\' && scan->at + 1 < scan->length)
			step(scan);
		step(scan);
	}
	if (scan->at < scan->length)
		step(scan);
}

static bool
check_tokens(const char *bytes, size_t length, struct err *e)
{
	struct scan scan;
	bool is_float;

	scan_init(&scan, bytes, length);
	while (scan.at < length) {
		if (bytes[scan.at] == '"') {
			skip_string(&scan);
			continue;
		}
		if (starts_number(bytes[scan.at])) {
			size_t number = number_length(&scan, &is_float);

			if (is_float)
				return fault_at(&scan, ERR_INVALID,
				                _("a number with a fraction or exponent: whole "
				                  "numbers only"),
				                e);
			while (number-- > 0)
				step(&scan);
			continue;
		}
		if (!enter_or_leave(&scan, e))
			return false;
		step(&scan);
	}
	return true;
}

/* --- what other programs send --------------------------------------------------------------- */

static unsigned
hex4(const char *digits)
{
	unsigned value = 0;

	for (int i = 0; i < 4; i++) {
		char digit = digits[i];

		value <<= 4;
		if (digit >= '0' && digit <= '9')
			value |= (unsigned)(digit - '0');
		else if (digit >= 'a' && digit <= 'f')
			value |= (unsigned)(digit - 'a' + 10);
		else if (digit >= 'A' && digit <= 'F')
			value |= (unsigned)(digit - 'A' + 10);
		else
			return 0x110000;
	}
	return value;
}

/* The \uXXXX at the offset: its code unit, or above U+10FFFF when it is none. */
static unsigned
escaped_unit(const struct scan *scan, size_t offset)
{
	if (scan->length - scan->at < offset + 6 || scan->bytes[scan->at + offset] != '\\' ||
	    scan->bytes[scan->at + offset + 1] != 'u')
		return 0x110000;
	return hex4(scan->bytes + scan->at + offset + 2);
}

/* Copies one escape sequence; those that no text can hold become U+FFFD. */
static void
mend_escape(struct scan *scan, struct strbuf *out)
{
	unsigned unit = escaped_unit(scan, 0);
	size_t taken = unit <= 0xFFFF ? 6 : scan->length - scan->at < 2 ? 1 : 2;
	bool broken = unit == 0 || (unit >= 0xDC00 && unit <= 0xDFFF);

	if (unit >= 0xD800 && unit <= 0xDBFF) {
		unsigned low = escaped_unit(scan, 6);

		broken = low < 0xDC00 || low > 0xDFFF;
		taken = broken ? 6 : 12;
	}
	if (broken)
		strbuf_add(out, "\\ufffd");
	else
		strbuf_add_n(out, scan->bytes + scan->at, taken);
	scan->at += taken;
}

static void
mend_string(struct scan *scan, struct strbuf *out)
{
	strbuf_add_char(out, '"');
	scan->at++;
	while (scan->at < scan->length && scan->bytes[scan->at] != '"') {
		uint32_t code_point;
		size_t taken;

		if (scan->bytes[scan->at] == '\\') {
			mend_escape(scan, out);
			continue;
		}
		taken = utf8_decode(scan->bytes + scan->at, scan->length - scan->at, &code_point,
		                    NULL);
		if (code_point == 0)
			code_point = UTF8_REPLACEMENT;
		if (code_point < 0x20)
			strbuf_addf(out, "\\u%04x", (unsigned)code_point);
		else
			strbuf_add_code_point(out, code_point);
		scan->at += taken;
	}
	if (scan->at < scan->length) {
		strbuf_add_char(out, '"');
		scan->at++;
	}
}

/* Rewrites what a strict parser would refuse. Lines stay lines. */
static void
mend(const char *bytes, size_t length, struct strbuf *out)
{
	struct scan scan;
	bool is_float;

	scan_init(&scan, bytes, length);
	while (scan.at < length) {
		if (bytes[scan.at] == '"') {
			mend_string(&scan, out);
		} else if (starts_number(bytes[scan.at])) {
			size_t number = number_length(&scan, &is_float);

			strbuf_addf(out, is_float ? "\"%.*s\"" : "%.*s", (int)number,
			            bytes + scan.at);
			scan.at += number;
		} else {
			strbuf_add_char(out, bytes[scan.at++]);
		}
	}
}

/* --- reading and writing -------------------------------------------------------------------- */

/* jansson's words hold a piece of the input. */
static void
say_parse_error(const json_error_t *error, struct err *e)
{
	struct strbuf text;

	strbuf_init(&text, ERR_TEXT_MAX);
	visible_add(&text, error->text, strlen(error->text), VISIBLE_LINE);
	err_set(e, ERR_INVALID, _("JSON, line %d, column %d: %s"), error->line, error->column,
	        text.data);
	strbuf_release(&text);
}

static struct json *
parse(const char *bytes, size_t length, size_t flags, struct err *e)
{
	json_error_t error;
	json_t *value;

	if (!check_tokens(bytes, length, e))
		return NULL;
	start();
	value = json_loadb(bytes, length, flags | JSON_DECODE_ANY, &error);
	if (!value)
		say_parse_error(&error, e);
	return outer(value);
}

static bool
is_within(size_t length, size_t maximum, struct err *e)
{
	if (length > maximum)
		return err_set(e, ERR_LIMIT, _("JSON of %zu bytes: %zu at most"), length, maximum);
	return true;
}

struct json *
json_parse(const char *bytes, size_t length, size_t maximum, struct err *e)
{
	if (!is_within(length, maximum, e))
		return NULL;
	return parse(bytes, length, JSON_REJECT_DUPLICATES, e);
}

struct json *
json_parse_lenient(const char *bytes, size_t length, size_t maximum, struct err *e)
{
	struct strbuf mended;
	struct json *value;

	if (!is_within(length, maximum, e))
		return NULL;
	/* a byte grows to six at most */
	strbuf_init(&mended, 6 * length);
	mend(bytes, length, &mended);
	value = parse(mended.data, mended.length, 0, e);
	strbuf_release(&mended);
	return value;
}

static int
append(const char *bytes, size_t length, void *context)
{
	return strbuf_add_n(context, bytes, length) ? 0 : -1;
}

static bool
write_with(const struct json *value, size_t flags, struct strbuf *out)
{
	size_t before = out->length;

	if (json_dump_callback(inner(value), append, out,
	                       flags | JSON_SORT_KEYS | JSON_ENCODE_ANY) == 0)
		return true;
	strbuf_splice(out, before, out->length - before, NULL, 0);
	return false;
}

bool
json_write(const struct json *value, struct strbuf *out)
{
	return write_with(value, JSON_COMPACT, out);
}

bool
json_write_pretty(const struct json *value, struct strbuf *out)
{
	return write_with(value, JSON_INDENT(2), out);
}

/* --- values --------------------------------------------------------------------------------- */

void
json_free(struct json *value)
{
	json_decref(inner(value));
}

struct json *
json_dup(const struct json *value)
{
	start();
	return outer(json_deep_copy(inner(value)));
}

bool
json_equal(const struct json *a, const struct json *b)
{
	return jansson_equal(inner(a), inner(b)) == 1;
}

enum json_kind
json_kind(const struct json *value)
{
	switch (json_typeof(inner(value))) {
	case JANSSON_OBJECT:
		return JSON_OBJECT;
	case JANSSON_ARRAY:
		return JSON_ARRAY;
	case JSON_STRING:
		return JSON_TEXT;
	case JSON_INTEGER:
		return JSON_WHOLE;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_BOOLEAN;
	case JANSSON_NULL:
		return JSON_NULL;
	case JSON_REAL:
		break;
	}
	misused("a float, which nothing here makes");
}

struct json *
json_object(void)
{
	start();
	return outer(jansson_new_object());
}

struct json *
json_array(void)
{
	start();
	return outer(jansson_new_array());
}

struct json *
json_text(const char *text)
{
	return json_text_n(text, strlen(text));
}

struct json *
json_text_n(const char *text, size_t length)
{
	json_t *value;

	start();
	if (memchr(text, '\0', length))
		misused("a text with NUL");
	value = json_stringn(text, length);
	if (!value)
		misused("a text that is not UTF-8");
	return outer(value);
}

struct json *
json_whole(int64_t number)
{
	start();
	return outer(json_integer(number));
}

struct json *
json_boolean(bool truth)
{
	return outer(truth ? json_true() : json_false());
}

struct json *
json_null(void)
{
	return outer(jansson_new_null());
}

void
json_set(struct json *object, const char *key, struct json *value)
{
	if (!json_is_object(inner(object)))
		misused("a member for what is no object");
	if (!value)
		json_object_del(inner(object), key);
	else if (json_object_set_new(inner(object), key, inner(value)) != 0)
		misused("a key that is not UTF-8");
}

void
json_append(struct json *array, struct json *value)
{
	if (json_array_append_new(inner(array), inner(value)) != 0)
		misused("an item for what is no array");
}

const struct json *
json_get(const struct json *object, const char *key)
{
	return outer(json_object_get(inner(object), key));
}

size_t
json_count(const struct json *array_or_object)
{
	/* each is 0 for what it is not made for */
	return json_array_size(inner(array_or_object)) + json_object_size(inner(array_or_object));
}

const struct json *
json_at(const struct json *array, size_t index)
{
	return outer(json_array_get(inner(array), index));
}

const char *
json_get_text(const struct json *object, const char *key, const char *fallback)
{
	return json_as_text(json_get(object, key), fallback);
}

int64_t
json_get_whole(const struct json *object, const char *key, int64_t fallback)
{
	return json_as_whole(json_get(object, key), fallback);
}

bool
json_get_boolean(const struct json *object, const char *key, bool fallback)
{
	return json_as_boolean(json_get(object, key), fallback);
}

void
json_set_id(struct json *object, const char *key, const struct id *id)
{
	char text[ID_TEXT_SIZE];

	if (id_is_zero(id))
		return;
	id_to_text(id, text);
	json_set(object, key, json_text(text));
}

struct id
json_get_id(const struct json *object, const char *key)
{
	const char *text = json_get_text(object, key, "");
	struct id id = { 0 };

	id_from_text(text, strlen(text), &id);
	return id;
}

const char *
json_as_text(const struct json *value, const char *fallback)
{
	return json_is_string(inner(value)) ? json_string_value(inner(value)) : fallback;
}

int64_t
json_as_whole(const struct json *value, int64_t fallback)
{
	return json_is_integer(inner(value)) ? json_integer_value(inner(value)) : fallback;
}

bool
json_as_boolean(const struct json *value, bool fallback)
{
	return json_is_boolean(inner(value)) ? json_is_true(inner(value)) : fallback;
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
json_each(const struct json *object,
          bool (*visit)(const char *key, const struct json *value, void *context),
          void *context)
{
	size_t count = json_object_size(inner(object)), filled = 0;
	const char **keys = mem_calloc(count, sizeof(*keys));
	bool all = true;

	for (void *at = json_object_iter(inner(object)); at;
	     at = json_object_iter_next(inner(object), at))
		keys[filled++] = json_object_iter_key(at);
	qsort(keys, filled, sizeof(*keys), compare_keys);
	for (size_t i = 0; i < filled && all; i++)
		all = visit(keys[i], json_get(object, keys[i]), context);
	mem_free(keys);
	return all;
}

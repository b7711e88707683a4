/* Checks of one member of an operation's body against the table of fields. */
#include "model/record.h"

#include "base/i18n.h"
#include "base/utf8.h"

#include <string.h>

static bool
check_text(const char *key, const struct json *value, int64_t maximum, bool one_line, struct err *e)
{
	const char *text = json_as_text(value, NULL);
	size_t length;

	if (!text)
		return err_set(e, ERR_INVALID, _("%s: must be text"), key);
	length = strlen(text);
	if (maximum == 0)
		maximum = RECORD_TEXT_MAX;
	if (length > (size_t)maximum && utf8_count(text, length) > (size_t)maximum)
		return err_set(e, ERR_LIMIT, _("%s: longer than %lld characters: shorten it"), key,
		               (long long)maximum);
	if (!one_line)
		return true;
	for (const char *c = text; *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return err_set(e, ERR_INVALID, _("%s: holds a control character"), key);
	}
	return true;
}

static bool
check_whole(const char *key, const struct json *value, int64_t least, int64_t maximum,
            struct err *e)
{
	int64_t number = json_as_whole(value, INT64_MIN);

	if (json_kind(value) != JSON_WHOLE)
		return err_set(e, ERR_INVALID, _("%s: must be a whole number"), key);
	if (number < least || (maximum > 0 && number > maximum))
		return err_set(e, ERR_LIMIT, _("%s: out of range"), key);
	return true;
}

static bool
check_id(const char *key, const struct json *value, struct err *e)
{
	const char *text = json_as_text(value, "");
	struct id id;

	if (!id_from_text(text, strlen(text), &id))
		return err_set(e, ERR_INVALID, _("%s: must be an id"), key);
	return true;
}

static bool
check_choice(const char *key, const struct json *value, const char *choices, struct err *e)
{
	const char *text = json_as_text(value, "");
	size_t length = strlen(text);

	for (const char *c = choices; length > 0 && c;
	     c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL) {
		if (strncmp(c, text, length) == 0 && (c[length] == '|' || c[length] == '\0'))
			return true;
	}
	return err_set(e, ERR_INVALID, _("%s: must be one of %s"), key, choices);
}

static bool
check_list(const char *key, const struct json *value, struct err *e)
{
	if (json_kind(value) != JSON_ARRAY)
		return err_set(e, ERR_INVALID, _("%s: must be a list"), key);
	if (json_count(value) > RECORD_LIST_MAX)
		return err_set(e, ERR_LIMIT, _("%s: more than %d items"), key, RECORD_LIST_MAX);
	return true;
}

static bool
check_lines(const char *key, const struct json *value, int64_t maximum, struct err *e)
{
	if (!check_list(key, value, e))
		return false;
	for (size_t i = 0; i < json_count(value); i++) {
		if (!check_text(key, json_at(value, i), maximum, true, e))
			return false;
	}
	return true;
}

static bool
check_phones(const char *key, const struct json *value, int64_t maximum, struct err *e)
{
	if (!check_list(key, value, e))
		return false;
	for (size_t i = 0; i < json_count(value); i++) {
		const struct json *item = json_at(value, i);
		const struct json *number = json_get(item, "number");
		const struct json *label = json_get(item, "label");

		if (!number || json_count(item) != (label ? 2u : 1u))
			return err_set(e, ERR_INVALID, _("%s: must be number and label"), key);
		if (!check_text(key, number, maximum, true, e) ||
		    (label && !check_text(key, label, 100, true, e)))
			return false;
	}
	return true;
}

struct value_check {
	const char *key;
	struct err *e;
};

static bool
check_any_value(const char *key, const struct json *value, struct err *e);

static bool
check_any_member(const char *name, const struct json *value, void *context)
{
	struct value_check *check = context;

	(void)name;
	return check_any_value(check->key, value, check->e);
}

/* Values of pack fields: their depth was bounded when the JSON was read, their size by the body. */
static bool
check_any_value(const char *key, const struct json *value, struct err *e)
{
	struct value_check check = { .key = key, .e = e };

	switch (json_kind(value)) {
	case JSON_TEXT:
		return check_text(key, value, RECORD_TEXT_MAX, false, e);
	case JSON_ARRAY:
		for (size_t i = 0; i < json_count(value); i++) {
			if (!check_any_value(key, json_at(value, i), e))
				return false;
		}
		return true;
	case JSON_OBJECT:
		return json_each(value, check_any_member, &check);
	case JSON_WHOLE:
	case JSON_BOOLEAN:
	case JSON_NULL:
		return true;
	}
	return true;
}

static bool
check_map_key(const char *key, const char *name, const struct record_field *field, struct err *e)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-.:";
	size_t length = strlen(name);
	struct id id;

	if (length == 0 || length > RECORD_KEY_MAX || strspn(name, allowed) != length)
		return err_set(e, ERR_INVALID, _("%.80s: is no name of a field"), key);
	if (field->type == RECORD_IDS && !id_from_text(name, length, &id))
		return err_set(e, ERR_INVALID, _("%s: must be named by an id"), key);
	return true;
}

static bool
check_value(const struct record_field *field, const char *key, const struct json *value,
            struct err *e)
{
	switch (field->type) {
	case RECORD_LINE:
		return check_text(key, value, field->maximum, true, e);
	case RECORD_TEXT:
		return check_text(key, value, field->maximum, false, e);
	case RECORD_WHOLE:
		return check_whole(key, value, 0, field->maximum, e);
	case RECORD_TIME:
	case RECORD_TIMES:
		return check_whole(key, value, 0, 0, e);
	case RECORD_BOOLEAN:
		if (json_kind(value) == JSON_BOOLEAN)
			return true;
		return err_set(e, ERR_INVALID, _("%s: must be true or false"), key);
	case RECORD_ID:
		return check_id(key, value, e);
	case RECORD_CHOICE:
		return check_choice(key, value, field->choices, e);
	case RECORD_LINES:
		return check_lines(key, value, field->maximum, e);
	case RECORD_PHONES:
		return check_phones(key, value, field->maximum, e);
	case RECORD_DATA:
		return check_any_value(key, value, e);
	case RECORD_IDS:
		if (json_as_boolean(value, false))
			return true;
		return err_set(e, ERR_INVALID, _("%s: must be true"), key);
	}
	return true;
}

static bool
is_map(const struct record_field *field)
{
	return field->type == RECORD_DATA || field->type == RECORD_TIMES ||
	       field->type == RECORD_IDS;
}

bool
record_check_member(const struct record_type *type, bool adding, const char *key,
                    const struct json *value, struct err *e)
{
	const char *dot = strchr(key, '.');
	const struct record_field *field =
		record_field_find(type, key, dot ? (size_t)(dot - key) : strlen(key));

	if (!field || is_map(field) != (dot != NULL))
		return err_set(e, ERR_INVALID, _("%.80s: is no field of a %s"), key, type->name);
	if (field->when == RECORD_MADE)
		return err_set(e, ERR_INVALID, _("%s: is not set directly"), key);
	if (field->when == RECORD_ADD && !adding)
		return err_set(e, ERR_INVALID, _("%s: is set only when the %s is made"), key,
		               type->name);
	if (dot && !check_map_key(key, dot + 1, field, e))
		return false;
	if (json_kind(value) == JSON_NULL) {
		if (!adding)
			return true;
		return err_set(e, ERR_INVALID, _("%s: null, where the %s is made"), key,
		               type->name);
	}
	return check_value(field, key, value, e);
}

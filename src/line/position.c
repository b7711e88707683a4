/*
 * Calls as JSON, for line_save (position_priv.h).
 */
#include "position_priv.h"

#include "base/json.h"
#include "line_priv.h"

#include <string.h>

#define POSITION_MAX (64 * 1024)
#define POSITION_VERSION 1

static const struct {
	const char *key;
	size_t offset;
	size_t size;
} texts[] = {
	{ "id", offsetof(struct line_call, id), LINE_ID_SIZE },
	{ "number", offsetof(struct line_call, number), LINE_NUMBER_SIZE },
	{ "name", offsetof(struct line_call, name), LINE_NAME_SIZE },
	{ "address", offsetof(struct line_call, address), LINE_ADDRESS_SIZE },
	{ "recording", offsetof(struct line_call, recording), LINE_ID_SIZE },
};

struct json *
position_of_call(const struct line_call *call)
{
	struct json *value = json_object();

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		json_set(value, texts[i].key, json_text((const char *)call + texts[i].offset));
	json_set(value, "direction", json_text(call_direction_word(call->direction)));
	json_set(value, "state", json_text(call_state_word(call->state)));
	json_set(value, "withheld", json_boolean(call->withheld));
	json_set(value, "muted", json_boolean(call->muted));
	return value;
}

bool
position_read_call(const struct json *value, struct line_call *out)
{
	*out = (struct line_call){ .talked_ms = LINE_TIME_UNKNOWN };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const char *text = json_get_text(value, texts[i].key, "");

		line_copy_text((char *)out + texts[i].offset, texts[i].size, text, strlen(text));
	}
	out->withheld = json_get_boolean(value, "withheld", false);
	out->muted = json_get_boolean(value, "muted", false);
	return out->id[0] &&
	       call_direction_from_word(json_get_text(value, "direction", ""), &out->direction) &&
	       call_state_from_word(json_get_text(value, "state", ""), &out->state) &&
	       out->state != CALL_NONE && out->state != CALL_WRAP_UP && out->state != CALL_DONE;
}

struct json *
position_new(const char *driver)
{
	struct json *value = json_object();

	json_set(value, "driver", json_text(driver));
	json_set(value, "v", json_whole(POSITION_VERSION));
	return value;
}

struct json *
position_parse(const char *text, const char *driver)
{
	struct err e = ERR_INIT;
	struct json *value;

	if (!text || !*text)
		return NULL;
	value = json_parse(text, strlen(text), POSITION_MAX, &e);
	if (value && !strcmp(json_get_text(value, "driver", ""), driver) &&
	    json_get_whole(value, "v", 0) == POSITION_VERSION)
		return value;
	json_free(value);
	return NULL;
}
